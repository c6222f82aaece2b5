"""The data file of a division: made of forms, of several plans, continued."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.merge.merge_returns import apply_batch, plan_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.reorganise import read_owned, reorganise
from nakano_status.application.plan.create_store import PlanSource, built_in_plan, create_store
from nakano_status.application.plan.decide_fate import decide_fate
from nakano_status.application.plan.schedules import edit_schedule, import_schedule
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.review.review_rows import ask_back
from nakano_status.application.round.amend_round import Amendment, AnswererRule, amend_round
from nakano_status.application.round.extend_due import Extension, extend_due
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.overview import read_year_counts
from nakano_status.application.round.read.round_answers import Texts, values_by_row
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.application.round.read.todo import read_todo
from nakano_status.application.round.read.views import round_choices
from nakano_status.application.submission.check_entries import check_entries
from nakano_status.application.submission.open_form import open_earlier, open_form
from nakano_status.application.submission.submit import SubmitOptions, submit
from nakano_status.application.verify import verify
from nakano_status.bootstrap import find_example_tables, make_parts, make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import CHECK_SHEET
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.organisation.reorganisation import Merger, OrganisationChange, Split
from nakano_status.domain.plan.lineage import PlanFate
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import FormNotReadable, FormOfOtherDivision, NotYours, SubmissionIncomplete
from nakano_status.domain.refusals.files import TargetExists, WrongRole
from nakano_status.domain.round.states import RowState
from nakano_status.domain.round.todo import TodoKind
from nakano_status.domain.storage.store_info import StoreRole
from tests.support.plan_files import plan_row, two_editions
from tests.support.plans import R7, small_organisation
from tests.support.rounds import (
    ANSWER,
    OWN,
    ZEIMU,
    digest_of,
    division_store,
    hand_in,
    merge,
    round_of,
    rows_in,
    rows_of,
    send,
    write,
    write_all,
)
from tests.support.stores import TickingClock, act, read_in
from tests.support.successors import next_plan

FIRST, SECOND = OWN


@pytest.fixture
def office(sending_office: Store) -> Store:
    return sending_office


def test_it_holds_its_own_rows_and_those_on_which_it_is_named_and_no_others(
    parts: Parts, office: Store, own: Path
) -> None:
    with closing(parts.stores.open(own)) as store, store.reading() as records:
        assert records.info.role is StoreRole.DIVISION
        assert records.info.seal_key is None
        (round_,) = records.rounds.all()
        roles = {row.row_id: row.named_divisions[0].role for row in round_.rows}
        assert len(records.plan.all()[0].newest.listings) == len(roles)
    named = {row.id for row in rows_of(office).values() if "税務課" in row.leads + row.trackers + row.associates}
    assert {row_id for row_id, role in roles.items() if role is not Role.ASSOCIATE} == set(OWN)
    assert set(roles) == named


def test_what_the_form_shows_beside_an_answer_is_shown_in_it(parts: Parts, tmp_path: Path) -> None:
    office_path = tmp_path / "with-history.nakano"
    create_store(parts, office_path, built_in_plan(parts))
    with closing(parts.stores.open(office_path)) as office:
        import_schedule(parts, office, find_example_tables()[1])
        open_round(parts, office, FiscalYear(2021))
        reported = {
            "mark": "△", "done": "R3に実施した。", "next_year": "R4に広げる。", "later_years": "_x000D_ 続ける。"
        }  # fmt: skip
        edit_entry(parts, office, Entry(FIRST, reported))
        open_round(parts, office, FiscalYear(2022))
        sent = rows_of(office)[FIRST]
        own = division_store(parts, send(parts, office, tmp_path), tmp_path / "own.nakano")
    shown = rows_in(parts, own)[FIRST]
    assert sent.scheduled
    assert (shown.scheduled, shown.planned, shown.previous_done) == (sent.scheduled, "R4に広げる。", "R3に実施した。")
    assert shown.previous_later == sent.previous_later == "_x000D_ 続ける。"
    with closing(parts.stores.open(own)) as store, store.reading() as records:
        assert {key: text for key, text in _values(records, "R3")[FIRST].items() if text} == reported
    assert (shown.title, shown.measure, shown.sponsor) == (sent.title, sent.measure, sent.sponsor)


def _values(records: Records, round_id: str) -> Mapping[str, Texts]:
    return values_by_row(records.entries.current(round_id))


def test_opening_the_same_form_again_changes_nothing(parts: Parts, form: Path, own: Path) -> None:
    write(parts, own, FIRST, done="記入した。")
    before = rows_in(parts, own)
    open_form(parts, own, form)
    assert rows_in(parts, own) == before


@pytest.fixture
def two_forms(parts: Parts, tmp_path: Path) -> tuple[Path, Path]:
    """Two forms of one round; due date, schedule and last report were corrected between them."""
    place, r3, r4 = tmp_path / "corrected.nakano", FiscalYear(2021), FiscalYear(2022)
    create_store(parts, place, built_in_plan(parts))
    with closing(parts.stores.open(place)) as office:
        forms: list[Path] = []
        open_round(parts, office, r3)
        edit_entry(parts, office, Entry(SECOND, {"mark": "◎", "done": "終えた。", "next_year": "続ける。"}))
        for text, due in (("古い", date(2023, 7, 14)), ("新しい", date(2023, 8, 31))):
            said = {"mark": "△", "done": f"{text}実績", "next_year": f"{text}予定"}
            edit_entry(parts, office, Entry(FIRST, said, year=r3))
            edit_schedule(office, {(FIRST, r4): f"{text}スケジュール"})
            if not forms:
                open_round(parts, office, r4, due)
            else:
                extend_due(office, Extension(due, "準備のため", (ZEIMU,)))
            forms.append(send(parts, office, tmp_path / text, anew=bool(forms)))
        first, second = forms
        return first, second


def _shown_beside(parts: Parts, own: Path) -> tuple[object, ...]:
    """Return what a division's data file shows of the office: the due date, the schedule, the last report."""
    with closing(parts.stores.open(own)) as store, store.reading() as records:
        row, before = rows_of(store)[FIRST], _values(records, "R3")
        due = round_of(store).due_of(records.info.division or "")
        return due, row.scheduled, row.planned, row.previous_done, before[FIRST]["done"], before[SECOND]["done"]


def test_an_older_form_takes_nothing_back_that_a_newer_one_said(
    parts: Parts, two_forms: tuple[Path, Path], tmp_path: Path
) -> None:
    first, second = two_forms
    in_order = division_store(parts, first, tmp_path / "in-order.nakano")
    assert _shown_beside(parts, in_order)[:2] == (date(2023, 7, 14), "古いスケジュール")
    open_form(parts, in_order, second)
    expected = _shown_beside(parts, in_order)
    assert expected == (date(2023, 8, 31), "新しいスケジュール", "新しい予定", "新しい実績", "新しい実績", "終えた。")
    open_form(parts, in_order, first)
    assert _shown_beside(parts, in_order) == expected
    reversed_ = division_store(parts, second, tmp_path / "reversed.nakano")
    for form in (first, second, first):
        open_form(parts, reversed_, form)
        assert _shown_beside(parts, reversed_) == expected


def test_an_older_form_adds_the_rows_that_a_newer_one_does_not_show(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "answer.xlsx")
    merge(parts, sending_office, tmp_path / "answer.xlsx")
    year = FiscalYear(2022)
    edit_schedule(sending_office, {(FIRST, year): "始める", (SECOND, year): "終える"})
    wish = FormOptions(ZEIMU, tmp_path / "asked", due=date(2023, 9, 29))
    asked = ask_back(parts, sending_office, wish, {FIRST: "お願いします。"}).value.file
    edit_schedule(sending_office, {(FIRST, year): "古い", (SECOND, year): "続ける"})
    path = division_store(parts, asked, tmp_path / "asked.nakano")
    open_form(parts, path, send(parts, sending_office, tmp_path / "again"))
    shown = rows_in(parts, path)
    assert {row_id: shown[row_id].scheduled for row_id in OWN} == {FIRST: "始める", SECOND: "続ける"}


def test_the_same_form_made_again_brings_its_later_due_date(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    extend_due(office, Extension(date(2023, 8, 31), "準備のため", (ZEIMU,)))
    open_form(parts, own, send(parts, office, tmp_path / "again"))
    with closing(parts.stores.open(own)) as store, store.reading() as records:
        assert round_of(store).due_of(records.info.division or "") == date(2023, 8, 31)


def test_a_form_made_anew_brings_the_offices_words_and_nothing_typed_is_lost(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    write(parts, own, FIRST, done="所管課が書いた。")
    edit_entry(parts, office, Entry(FIRST, {"done": "事務局が書いた。", "next_year": "事務局の予定。"}))
    outcome = open_form(parts, own, send(parts, office, tmp_path / "anew", anew=True))
    row = rows_in(parts, own)[FIRST]
    assert outcome.needs_person
    assert row.conflicts == ("done",)
    assert row.values["next_year"] == "事務局の予定。"
    with closing(parts.stores.open(own)) as store, store.reading() as records:
        assert "所管課が書いた。" in {assertion.values[0] for assertion in records.entries.assertions("R4")}


def test_a_note_that_was_handed_in_can_be_taken_back_also_where_the_division_is_only_named(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    named = next(row_id for row_id, row in rows_in(parts, own).items() if "税務課" in row.associates)
    write_all(parts, own)
    write(parts, own, named, note="意見です。")
    hand_in(parts, own, tmp_path / "1.xlsx")
    merge(parts, office, tmp_path / "1.xlsx")
    assert rows_of(office)[named].notes == {ZEIMU: "意見です。"}
    write(parts, own, named, note="")
    submitted = hand_in(parts, own, tmp_path / "2.xlsx")
    plan = merge(parts, office, tmp_path / "2.xlsx").value
    assert rows_of(office)[named].notes == {}
    assert [(change.row_id, change.key) for change in plan.cleared] == [(named, "note")]
    assert [(len(file.ledger), file.return_ids) for file in plan.files] == [(len(OWN), (submitted.return_id,))]


def test_only_a_form_of_the_same_division_is_taken(parts: Parts, office: Store, own: Path, tmp_path: Path) -> None:
    other = send(parts, office, tmp_path, "戸籍住民課")
    with pytest.raises(FormOfOtherDivision):
        open_form(parts, own, other)


def test_an_offices_data_file_takes_no_form(parts: Parts, office: Store, form: Path) -> None:
    path = office.path
    office.close()
    with pytest.raises(WrongRole):
        open_form(parts, path, form)


def test_what_is_no_form_makes_no_data_file(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "text.xlsx").write_text("回答です。", "utf-8")
    with pytest.raises(FormNotReadable):
        open_form(parts, tmp_path / "own.nakano", tmp_path / "text.xlsx")
    assert not (tmp_path / "own.nakano").exists()


@pytest.mark.parametrize("is_row", [True, False])
def test_a_form_whose_check_sheet_has_a_row_or_a_body_twice_is_refused(
    parts: Parts, form: Path, tmp_path: Path, *, is_row: bool
) -> None:
    book = openpyxl.load_workbook(form)
    sheet = book[CHECK_SHEET]
    labels = {cell.value: cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value}
    if is_row:
        line = sheet[labels[next(each for each in OWN if each in labels)]]
        sheet.append([each.value for each in line])
    else:
        sheet.cell(labels["部"], 2, "税務課")
    book.save(form)
    with pytest.raises(FormNotReadable):
        open_form(parts, tmp_path / "new.nakano", form)
    assert not (tmp_path / "new.nakano").exists()


def test_a_form_filled_in_by_hand_opens_with_its_answers(parts: Parts, form: Path, tmp_path: Path) -> None:
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {FIRST: ANSWER}))
    row = rows_in(parts, division_store(parts, filled, tmp_path / "own.nakano"))[FIRST]
    assert {key: row.values[key] for key in ANSWER} == ANSWER
    assert row.state is RowState.SUBMITTED


def test_what_a_form_says_and_cannot_be_taken_is_told(parts: Parts, form: Path, tmp_path: Path) -> None:
    """The row is there twice with two values; the day in 照合用 is none."""
    book = openpyxl.load_workbook(form)
    answers, check = book["回答"], book["照合用"]
    at = {cell.value: cell for column in answers.iter_cols() for cell in column if cell.value in OWN}
    at[SECOND].value = FIRST
    for row, text in ((at[FIRST].row, "一度目"), (at[SECOND].row, "二度目")):
        answers.cell(row, 10).value = text
    next(row for row in check.iter_rows() if row[0].value == "回答期限")[1].value = "7月中旬"
    book.save(tmp_path / "twice.xlsx")
    outcome = open_form(parts, tmp_path / "new.nakano", tmp_path / "twice.xlsx")
    assert [(each.code, each.place.row) for each in outcome.problems if each.code == "ROW-TWICE"] == [
        ("ROW-TWICE", at[FIRST].row),
        ("ROW-TWICE", at[SECOND].row),
    ]
    with closing(parts.stores.open(tmp_path / "new.nakano")) as store:
        assert round_of(store).due is None


def test_an_incomplete_answer_is_refused_and_no_file_is_written(parts: Parts, own: Path, tmp_path: Path) -> None:
    write(parts, own, FIRST, **ANSWER)
    with pytest.raises(SubmissionIncomplete):
        hand_in(parts, own, tmp_path / "return.xlsx")
    assert not (tmp_path / "return.xlsx").exists()
    with closing(parts.stores.open(own)) as store, store.reading() as records:
        assert not records.exchange.returns("R4")


def test_a_file_in_the_way_keeps_the_answer_from_being_handed_in(parts: Parts, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    (tmp_path / "return.xlsx").write_text("別のファイル", "utf-8")
    with closing(parts.stores.open(own)) as store:
        with pytest.raises(TargetExists):
            submit(parts, store, SubmitOptions(tmp_path / "return.xlsx"))
        with store.reading() as records:
            assert not records.exchange.returns("R4")


def test_handing_in_marks_the_rows_and_a_later_word_takes_the_mark_off(parts: Parts, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    assert rows_in(parts, own)[FIRST].state is RowState.FILLED
    hand_in(parts, own, tmp_path / "return.xlsx")
    assert rows_in(parts, own)[FIRST].state is RowState.SUBMITTED
    write(parts, own, FIRST, done="直した。")
    assert [rows_in(parts, own)[row_id].state for row_id in OWN] == [RowState.FILLED, RowState.SUBMITTED]


def test_what_was_typed_and_taken_back_is_handed_in_too(parts: Parts, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    write(parts, own, FIRST, later_years="書いて、")
    write(parts, own, FIRST, later_years="")
    hand_in(parts, own, tmp_path / "return.xlsx")
    assert rows_in(parts, own)[FIRST].state is RowState.SUBMITTED


def test_nothing_new_gives_the_same_return_and_the_same_bytes(parts: Parts, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    one, two = hand_in(parts, own, tmp_path / "one.xlsx"), hand_in(parts, own, tmp_path / "two.xlsx")
    assert (one.return_id, one.sha256) == (two.return_id, two.sha256)
    assert one.file.read_bytes() == two.file.read_bytes()


def test_a_change_makes_a_child_of_everything_held(parts: Parts, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    one = hand_in(parts, own, tmp_path / "one.xlsx")
    write(parts, own, FIRST, done="直した。")
    two = hand_in(parts, own, tmp_path / "two.xlsx")
    assert set(two.parents) == {one.package, one.return_id}


def test_what_is_handed_in_elsewhere_comes_after_all_that_the_opened_return_came_after(
    parts: Parts, own: Path, office: Store, tmp_path: Path
) -> None:
    """The office receives the first answer and the third; the second, on which another PC continued, never arrived."""
    write_all(parts, own)
    first = hand_in(parts, own, tmp_path / "first.xlsx")
    write(parts, own, FIRST, done="二度目。")
    second = hand_in(parts, own, tmp_path / "second.xlsx")
    elsewhere = division_store(parts, second.file, tmp_path / "elsewhere.nakano")
    write(parts, elsewhere, FIRST, done="三度目。")
    third = hand_in(parts, elsewhere, tmp_path / "third.xlsx")
    assert set(third.parents) == {first.package, first.return_id, second.return_id}
    merge(parts, office, third.file)
    merge(parts, office, first.file)
    assert rows_of(office)[FIRST].values["done"] == "三度目。"


def test_the_file_declares_the_return_that_its_answers_give(parts: Parts, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    named = next(row.id for row in rows_in(parts, own).values() if row.id not in OWN)
    write(parts, own, named, note="参考の連絡。")
    made = hand_in(parts, own, tmp_path / "return.xlsx")
    again = division_store(parts, made.file, tmp_path / "another.nakano")
    with closing(parts.stores.open(again)) as store, store.reading() as records:
        assert [answered.return_id for answered in records.exchange.returns("R4")] == [made.return_id]
    assert hand_in(parts, again, tmp_path / "again.xlsx").sha256 == made.sha256


def test_a_final_answer_after_an_equal_draft_is_no_draft_for_the_office(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    draft = hand_in(parts, own, tmp_path / "draft.xlsx", draft=True)
    merge(parts, office, draft.file)
    assert rows_of(office)[FIRST].state is RowState.FILLED
    merge(parts, office, hand_in(parts, own, tmp_path / "final.xlsx").file)
    assert rows_of(office)[FIRST].state is RowState.SUBMITTED


def test_a_note_of_a_division_that_is_only_named_hands_in_nobodys_answer(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    named = next(row_id for row_id, row in rows_in(parts, own).items() if "税務課" in row.associates)
    edit_entry(parts, office, Entry(named, ANSWER))
    write_all(parts, own)
    write(parts, own, named, note="参考の連絡。")
    merge(parts, office, hand_in(parts, own, tmp_path / "return.xlsx").file)
    assert rows_of(office)[named].state is RowState.FILLED


def test_returns_merge_as_later_answers_in_any_order_of_arrival(
    parts: Parts, own: Path, office: Store, tmp_path: Path
) -> None:
    texts = ("一度目。", "二度目。", "三度目。")
    write_all(parts, own)
    returns = []
    for number, text in enumerate(texts):
        write(parts, own, FIRST, done=text)
        returns.append(hand_in(parts, own, tmp_path / f"{number}.xlsx").file)
    batches = [read_batch(parts, [file]) for file in returns]
    unmerged = office.path.read_bytes()
    digests = set()
    for place, order in enumerate(permutations(batches)):
        path = tmp_path / f"office-{place}.nakano"
        path.write_bytes(unmerged)
        with closing(parts.stores.open(path)) as copy:
            for files in order:
                apply_batch(parts, copy, plan_batch(parts, copy, files))
            assert rows_of(copy)[FIRST].values["done"] == texts[-1]
            assert verify(copy).value
            digests.add(digest_of(copy))
    assert len(digests) == 1


def test_a_form_filled_in_by_hand_merges_like_one_from_the_program(
    parts: Parts, office: Store, own: Path, form: Path, tmp_path: Path
) -> None:
    by_hand = tmp_path / "by-hand.xlsx"
    by_hand.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), dict.fromkeys(OWN, ANSWER)))
    write_all(parts, own)
    by_program = hand_in(parts, own, tmp_path / "by-program.xlsx").file
    copy = tmp_path / "copy.nakano"
    copy.write_bytes(office.path.read_bytes())
    merge(parts, office, by_hand)
    with closing(parts.stores.open(copy)) as other:
        merge(parts, other, by_program)
        assert digest_of(other) == digest_of(office)


R8, R9 = R7.plus(1), R7.plus(2)
KOSEKI = "戸籍住民課"
NEXT_ROWS = (plan_row("1-1-①", 1, "相談の予約"), plan_row("1-1-①", 2, "申請の受付", "koseki"))
"""Rows of the plan after: each has the number, and the division, of another row of the plan."""
OF_ZEIMU, OF_KOSEKI = (each.row_id for each in NEXT_ROWS)


class Divisions:
    """An office and the data files of its divisions, which answer R7 of one plan and R8 of the plan after it."""

    def __init__(self, office: Store, folder: Path) -> None:
        self.office, self._folder = office, folder

    def parts_in(self, year: FiscalYear) -> Parts:
        """Return the parts on a day after the end of a year."""
        return make_parts(TickingClock(datetime(year.start + 1, 5, 3, tzinfo=UTC)))

    def path(self, name: str) -> Path:
        return self._folder / f"{name}.nakano"

    def ask(self, year: FiscalYear, *names: str) -> None:
        """Open a round; the divisions open their forms, and write on each row what they have done in the year."""
        parts = self.parts_in(year)
        if year != R7:
            close_round(self.office, year.plus(-1))
        opened = open_round(parts, self.office, year).value
        for name in names:
            form = send(parts, self.office, self._folder / year.short, name)
            open_form(parts, self.path(name), form)
            for row in opened.rows:
                if name in self._named(row.writers):
                    write(parts, self.path(name), row.row_id, done=f"{year.short}の{row.row_id}")

    def _named(self, divisions: tuple[str, ...]) -> list[str]:
        with self.office.reading() as records:
            return [records.organisation.read().name(each) for each in divisions]

    def continue_as(self, name: str, path: Path, change: OrganisationChange) -> None:
        """Reorganise; the data file opens the form of R9 of the division of that name."""
        parts = self.parts_in(R9)
        close_round(self.office, R8)
        reorganise(parts, self.office, [change], date(R9.start, 4, 1))
        open_round(parts, self.office, R9)
        open_form(parts, path, send(parts, self.office, self._folder / "R9", name))

    def bring(self, path: Path, earlier: Path) -> list[tuple[str, int]]:
        """Open an earlier data file; return the years received from it."""
        parts = self.parts_in(R9)
        with closing(parts.stores.open(path)) as store:
            found = open_earlier(parts, store, earlier).value.years
            assert verify(store).problems == ()
        return [(year.short, rows) for year, rows in found]

    def rounds(self, path: Path) -> list[tuple[str, str]]:
        with closing(self.parts_in(R9).stores.open(path, read_only=True)) as store, store.reading() as records:
            return [(each.year.short, each.edition_id) for each in records.rounds.all()]

    def lines(self, path: Path, row_id: str, year: FiscalYear) -> list[tuple[str, str, str | None]]:
        """Return the years of a row that is one of a year's round, with what was done in them."""
        with closing(self.parts_in(R9).stores.open(path, read_only=True)) as store, store.reading() as records:
            found = read_row_years(records, row_id, year)
        return [(each.year.short, each.plan.plan_id, each.done) for each in found if each.row_id]


@pytest.fixture
def divisions(tmp_path: Path) -> Iterator[Divisions]:
    parts, path = make_parts(TickingClock()), tmp_path / "office.nakano"
    create_store(parts, path, PlanSource(two_editions(), small_organisation()))
    with closing(parts.stores.open(path)) as office:
        with act(office) as work:
            following = next_plan(R8.start)
            edition = replace(following.newest, listings=NEXT_ROWS)
            work.plan.save(replace(following, editions=(edition,)))
        yield Divisions(office, tmp_path)


MERGED = Merger((ZEIMU, KOSEKI), "税務戸籍課")


def test_the_years_of_both_plans_come_from_the_earlier_data_file(divisions: Divisions) -> None:
    divisions.ask(R7, ZEIMU, KOSEKI)
    divisions.ask(R8, ZEIMU, KOSEKI)
    own, earlier = divisions.path(ZEIMU), divisions.path(KOSEKI)
    divisions.continue_as("税務戸籍課", own, MERGED)
    assert divisions.bring(own, earlier) == [("R7", 2), ("R8", 1)]
    assert divisions.lines(own, OF_KOSEKI, R7) == [("R7", "kodo", f"R7の{OF_KOSEKI}")]
    assert divisions.lines(own, OF_KOSEKI, R8) == [("R8", "tsugi", f"R8の{OF_KOSEKI}"), ("R9", "tsugi", None)]
    assert divisions.bring(own, earlier) == []


def test_equal_numbers_of_two_plans_are_not_one_row_after_a_split(divisions: Divisions) -> None:
    divisions.ask(R7, ZEIMU)
    divisions.ask(R8, ZEIMU)
    earlier, part = divisions.path(ZEIMU), divisions.path("part")
    with divisions.office.reading() as records:
        rows = {each.name: "課税課" for each in read_owned(records, "zeimu")}
    divisions.continue_as("課税課", part, Split(ZEIMU, ("課税課", "納税課"), rows))
    assert divisions.bring(part, earlier) == [("R8", 1)]


def test_a_data_file_begun_with_the_plan_after_takes_the_years_of_both(divisions: Divisions) -> None:
    divisions.ask(R7, KOSEKI)
    divisions.ask(R8, KOSEKI)
    new, earlier = divisions.path("new"), divisions.path(KOSEKI)
    divisions.continue_as("税務戸籍課", new, MERGED)
    assert divisions.bring(new, earlier) == [("R7", 2), ("R8", 1)]
    assert divisions.lines(new, OF_KOSEKI, R7) == [("R7", "kodo", f"R7の{OF_KOSEKI}")]
    assert divisions.bring(new, earlier) == []


def test_a_data_file_without_a_plan_in_common_is_refused(divisions: Divisions) -> None:
    divisions.ask(R7, KOSEKI)
    divisions.ask(R8)
    new, earlier = divisions.path("new"), divisions.path(KOSEKI)
    divisions.continue_as("税務戸籍課", new, MERGED)
    with pytest.raises(Refused, match="FILE-OF-OTHER-PLAN"):
        divisions.bring(new, earlier)
    assert {edition for _, edition in divisions.rounds(new)} == {"tsugi-1"}


@pytest.mark.parametrize("first", [R7, R8])
def test_what_a_form_shows_of_the_year_before_its_plan_is_no_round_of_that_year(
    divisions: Divisions, first: FiscalYear
) -> None:
    divisions.ask(R7, *[ZEIMU] * (first == R7))
    answer = Entry(OF_ZEIMU, {"done": "実施した。", "next_year": "続ける。"}, ZEIMU)
    edit_entry(divisions.parts_in(R7), divisions.office, answer)
    decide_fate(divisions.office, OF_ZEIMU, PlanFate.CONTINUED, (OF_ZEIMU,), plan_id="kodo")
    divisions.ask(R8, ZEIMU)
    own = divisions.path(ZEIMU)
    assert ("R7", "tsugi-1") in divisions.rounds(own), "the form shows nothing of the year before"
    expected = [("R7", "kodo"), ("R8", "tsugi")] if first == R7 else [("R8", "tsugi")]
    with closing(divisions.parts_in(R9).stores.open(own, read_only=True)) as store, store.reading() as records:
        choices, counts = round_choices(records), read_year_counts(records)
        (line,) = read_row_years(records, OF_ZEIMU, R8)
    assert [(each.year.short, each.plan_id) for each in reversed(choices)] == expected
    assert {each.label for each in choices} <= {"令和7年度末時点", "令和8年度末時点"}
    assert [(each.year.short, each.plan.plan_id) for each in counts.years if each.has_round] == expected
    assert line.year == R8
    assert (line.planned_text or "").endswith("続ける。")


# The newest form decides which rows the division is asked for

SHARED, READER = "1-1-2-01-U", "子育て支援課"
"""A row on which `READER` is named without answering it, as on every other row that names it."""
LEFT = "ROWS-NOT-IN-FORM"


class Asked(NamedTuple):
    """What a division's data file states as left to do, and what its next return holds."""

    to_do: tuple[str, ...]
    missing: tuple[str, ...]
    package: str
    rows: int
    left: str | None


def asked_in(parts: Parts, path: Path, target: Path) -> Asked:
    with closing(parts.stores.open(path)) as store:
        items = read_in(store, read_todo, date(2023, 6, 1)).items
        to_do = next((each.ids for each in items if each.kind is TodoKind.UNANSWERED), ())
        missing = read_in(store, check_entries).value.missing
        made = submit(parts, store, SubmitOptions(target, is_draft=True, replace=True))
    left = next((each.found for each in made.problems if each.code == LEFT), None)
    return Asked(to_do, missing, made.value.package, made.value.rows, left)


def newest_package(office: Store) -> str:
    return read_in(office, lambda records: records.exchange.packages(round_of(office).round_id)[-1].package_id)


@pytest.mark.parametrize("is_typed", [False, True])
def test_a_row_that_all_answered_is_taken_back_from_the_division_and_given_again(
    parts: Parts, tmp_path: Path, office: Store, *, is_typed: bool
) -> None:
    def opened(answering: AnswererRule, path: Path) -> Path:
        amend_round(office, Amendment((SHARED,), "照会の変更", answering))
        form = send(parts, office, tmp_path / answering.value, READER, anew=True)
        return division_store(parts, form, path)

    own, target = tmp_path / "own.nakano", tmp_path / "r.xlsx"
    opened(AnswererRule.ALL, own)
    assert asked_in(parts, own, target) == ((SHARED,), (SHARED,), newest_package(office), 1, None)
    if is_typed:
        write(parts, own, SHARED, **ANSWER)
    opened(AnswererRule.LEAD, own)
    assert asked_in(parts, own, target) == ((), (), newest_package(office), 0, SHARED if is_typed else None)
    with pytest.raises(NotYours):
        write(parts, own, SHARED, **ANSWER)
    write(parts, own, SHARED, note="伝えたいこと")
    assert asked_in(parts, own, target).left == (SHARED if is_typed else None)
    opened(AnswererRule.ALL, own)
    unwritten = () if is_typed else (SHARED,)
    assert asked_in(parts, own, target) == (unwritten, unwritten, newest_package(office), 1, None)
    if is_typed:
        merge(parts, office, target)
        assert rows_of(office)[SHARED].values["done"] == ANSWER["done"]


@pytest.mark.parametrize("is_older_last", [False, True])
def test_a_row_handed_on_is_asked_no_more_and_the_return_answers_the_newest_form(
    parts: Parts, tmp_path: Path, office: Store, own: Path, form: Path, *, is_older_last: bool
) -> None:
    write(parts, own, SECOND, done="前に書いた。")
    hand_on_row(parts, office, RowMove(SECOND, "職員課", date(2023, 4, 1), "所管替え"))
    open_form(parts, own, send(parts, office, tmp_path / "anew"))
    if is_older_last:
        open_form(parts, own, form)
    assert asked_in(parts, own, tmp_path / "r.xlsx") == ((FIRST,), (FIRST,), newest_package(office), 1, SECOND)
    with pytest.raises(NotYours):
        write(parts, own, SECOND, **ANSWER)
    write(parts, own, FIRST, **ANSWER)
    assert not merge(parts, office, hand_in(parts, own, tmp_path / "r.xlsx").file).needs_person
    assert rows_of(office)[FIRST].values["done"] == ANSWER["done"]
    hand_on_row(parts, office, RowMove(SECOND, ZEIMU, date(2023, 5, 1), "元に戻す"))
    open_form(parts, own, send(parts, office, tmp_path / "back"))
    got = asked_in(parts, own, tmp_path / "r.xlsx")
    assert (got.missing, got.package, got.rows, got.left) == ((SECOND,), newest_package(office), 2, None)


def test_a_data_file_in_which_a_form_opened_a_row_to_all_follows_the_newest_form(
    parts: Parts, tmp_path: Path, office: Store
) -> None:
    own = division_store(parts, send(parts, office, tmp_path / "1", READER), tmp_path / "own.nakano")
    with closing(parts.stores.open(own)) as store, store.writing() as work:
        work.begin_act(ActKind.OPEN_FORM, None)
        work.rounds.set_several_writers(round_of(store).round_id, SHARED, several=True)
        work.commit()
    open_form(parts, own, send(parts, office, tmp_path / "2", READER, anew=True))
    assert asked_in(parts, own, tmp_path / "r.xlsx") == ((), (), newest_package(office), 0, None)
