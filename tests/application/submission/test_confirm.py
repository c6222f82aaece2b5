"""Confirmation and submission of answers."""

import io
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.amend_round import Amendment, AnswererRule, amend_round
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.todo import read_todo
from nakano_status.application.round.read.views import ConfirmationView
from nakano_status.application.submission.check_entries import check_entries
from nakano_status.application.submission.form_reading import Fit, FormFit, form_fit
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.submission.read.confirmation import read_confirmation
from nakano_status.application.submission.submit import (
    Confirmed,
    SentAnswer,
    SubmissionView,
    SubmitOptions,
    confirm,
    read_last_submission,
    submission_mail,
    submit,
)
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import CHECK_SHEET
from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.exchange.returns import Respondent
from nakano_status.domain.refusals.exchange import ConfirmerMissing, NothingToConfirm
from nakano_status.domain.refusals.files import WrongRole
from nakano_status.domain.review.confirmation import RowField
from nakano_status.domain.round.todo import TodoKind
from tests.support.command_line import ask, done
from tests.support.expected import present
from tests.support.offices import Office, last_years_form, make_office
from tests.support.rounds import ANSWER, OWN, ZEIMU, division_store, hand_in, merge, round_of, send, write, write_all
from tests.support.stores import read_in

FIRST, SECOND = OWN
HEAD = "税務課長 中野太郎"
YEAR = FiscalYear(2022)


def confirm_in(parts: Parts, path: Path, name: str = HEAD) -> Outcome[Confirmed]:
    with closing(parts.stores.open(path)) as store:
        return confirm(parts, store, name)


def confirmed_in(parts: Parts, path: Path) -> ConfirmationView | None:
    with closing(parts.stores.open(path, read_only=True)) as store:
        return confirmed(store, None)


def confirmed(store: Store, division: str | None = "zeimu") -> ConfirmationView | None:
    return read_in(store, lambda records: read_confirmation(records, chosen_round(records), division))


def changed(store: Store) -> tuple[RowField, ...]:
    found = present(confirmed(store))
    return found.changed


def typed(
    path: Path, cells: Mapping[str, str] | None = None, answers: Mapping[str, Mapping[str, str]] | None = None
) -> Path:
    """Type into a file by hand: beside labels of the head block, and into answer cells."""
    book = openpyxl.load_workbook(io.BytesIO(make_spreadsheet_user().fill_in(path.read_bytes(), answers or {})))
    sheet = book["回答"]
    for label, text in (cells or {}).items():
        place = next(cell for row in sheet.iter_rows() for cell in row if cell.value == label)
        sheet.cell(place.row, place.column + 1).value = text
    target = path.with_name(f"{path.stem}-手書き.xlsx")
    book.save(target)
    return target


def test_a_confirmation_covers_the_rows_that_the_division_answers(parts: Parts, own: Path) -> None:
    write_all(parts, own)
    given = confirm_in(parts, own).value
    assert (given.division, given.name, given.rows) == (ZEIMU, HEAD, 2)
    assert given.hash
    found = present(confirmed_in(parts, own))
    assert (found.name, found.at, found.changed) == (HEAD, given.at, ())
    assert {row_id for row_id, _ in found.given.fields} == set(OWN)


def test_a_confirmation_needs_a_name(parts: Parts, own: Path) -> None:
    for blank in ("", " 　"):
        with pytest.raises(ConfirmerMissing):
            confirm_in(parts, own, blank)
    assert confirmed_in(parts, own) is None


def test_what_is_missing_is_told_and_does_not_hinder_it(parts: Parts, own: Path) -> None:
    told = confirm_in(parts, own)
    assert {each.code for each in told.problems} == {"MARK-MISSING"}
    assert confirmed_in(parts, own) is not None


def test_the_office_confirms_for_nobody_unless_named(parts: Parts, sending_office: Store) -> None:
    with pytest.raises(WrongRole):
        confirm(parts, sending_office, "デジタル政策課長")
    confirm(parts, sending_office, "税務課長", as_division=ZEIMU)
    found = present(confirmed(sending_office))
    assert found.name == "税務課長"


def test_nothing_asks_for_a_confirmation(parts: Parts, own: Path) -> None:
    write_all(parts, own)
    with closing(parts.stores.open(own)) as store, store.reading() as records:
        assert "CONFIRMED-THEN-CHANGED" not in {each.code for each in check_entries(records).problems}


def test_a_change_after_it_is_asked_about_and_names_its_fields(parts: Parts, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    confirm_in(parts, own)
    write(parts, own, FIRST, done="直した。")
    write(parts, own, SECOND, mark="○", change_reason="納期のため")
    with closing(parts.stores.open(own)) as store:
        asked = [each for each in read_in(store, check_entries).problems if each.code == "CONFIRMED-THEN-CHANGED"]
        told = submit(parts, store, SubmitOptions(tmp_path / "answer.xlsx")).problems
    assert set(asked) <= set(told)
    fields = [(FIRST, "done"), (SECOND, "mark"), (SECOND, "change_reason")]
    assert [(each.place.id, each.place.key) for each in asked] == fields
    assert {dict(each.details)["confirmed"] for each in asked} == {f"令和5年7月1日（土） {HEAD}"}


def test_the_code_covers_the_published_fields_so_a_note_is_no_change(parts: Parts, own: Path) -> None:
    """Scenario 33: division confirmed, then edits 連絡 only."""
    write_all(parts, own)
    confirm_in(parts, own)
    write(parts, own, FIRST, note="担当が替わりました。")
    write(parts, own, FIRST, change_kind="その他")
    found = present(confirmed_in(parts, own))
    assert found.changed == ()


def test_it_covers_no_figures_which_is_noted_where_the_division_supplies_any(
    parts: Parts, sending_office: Store, tmp_path: Path
) -> None:
    edit_indicator(parts, sending_office, IndicatorEntry("KPI-1-1", owner=ZEIMU))
    path = division_store(parts, send(parts, sending_office, tmp_path / "anew", anew=True), tmp_path / "own.nakano")
    write_all(parts, path)
    with closing(parts.stores.open(path)) as store:
        edit_indicator(parts, store, IndicatorEntry("KPI-1-1", {YEAR: FigureEntry("65.2%")}))
        confirm(parts, store, HEAD)
        edit_indicator(parts, store, IndicatorEntry("KPI-1-1", {YEAR: FigureEntry("66.2%", factor="出張申請")}))
    merge(parts, sending_office, hand_in(parts, path, tmp_path / "answer.xlsx").file)
    with sending_office.reading() as records:
        lines = read_board(records, chosen_round(records), parts.clock.today())
    on_board = next(line.confirmed for line in lines if line.division == ZEIMU)
    for found in map(present, (confirmed_in(parts, path), confirmed(sending_office), on_board)):
        assert (found.changed, found.limits) == ((), "（成果指標を除く）")


def test_where_a_division_supplies_no_figures_nothing_is_noted(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    edit_indicator(parts, sending_office, IndicatorEntry("KPI-1-1", owner="職員課"))
    write_all(parts, own)
    confirm_in(parts, own)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "answer.xlsx").file)
    for found in map(present, (confirmed_in(parts, own), confirmed(sending_office))):
        assert found.limits == ""


def test_blanks_at_line_ends_are_no_change_and_a_change_taken_back_is_none(parts: Parts, own: Path) -> None:
    write_all(parts, own)
    confirm_in(parts, own)
    write(parts, own, FIRST, done="別の文。")
    write(parts, own, FIRST, done=f"{ANSWER['done']}  \n")
    found = present(confirmed_in(parts, own))
    assert found.changed == ()


def test_it_travels_with_the_file_and_the_office_knows_who_confirmed(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    given = confirm_in(parts, own).value
    answer = tmp_path / "answer.xlsx"
    hand_in(parts, own, answer)
    sheet = openpyxl.load_workbook(answer)["回答"]
    texts = {cell.value for row in sheet.iter_rows(max_row=6) for cell in row}
    assert {HEAD, "令和5年7月1日（土）"} <= texts
    done = merge(parts, sending_office, answer)
    assert done.problems == ()
    found = present(confirmed(sending_office))
    assert (found.name, found.at, found.changed) == (HEAD, given.at, ())
    with sending_office.reading() as records:
        lines = read_board(records, chosen_round(records), parts.clock.today())
    assert {line.division: line.confirmed for line in lines if line.confirmed} == {ZEIMU: found}


def test_without_a_confirmation_the_file_is_what_it_was(parts: Parts, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "answer.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "answer.xlsx")[CHECK_SHEET]
    assert not [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("確認時の")]


def test_a_confirmation_alone_is_the_same_return_and_is_kept(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    first = hand_in(parts, own, tmp_path / "first.xlsx")
    merge(parts, sending_office, tmp_path / "first.xlsx")
    confirm_in(parts, own)
    again = hand_in(parts, own, tmp_path / "again.xlsx")
    assert again.return_id == first.return_id
    plan = merge(parts, sending_office, tmp_path / "again.xlsx").value
    assert plan.files[0].verdict is Verdict.KNOWN
    assert [each.code for each in plan.files[0].problems] == ["ALREADY-MERGED", "CONFIRMATION-TAKEN"]
    found = present(confirmed(sending_office))
    assert found.name == HEAD
    merge(parts, sending_office, tmp_path / "first.xlsx")
    assert confirmed(sending_office) == found
    (told,) = merge(parts, sending_office, tmp_path / "again.xlsx").value.files[0].problems
    assert told.code == "ALREADY-MERGED"


def test_a_dry_run_does_not_take_it_in(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> None:
    from nakano_status.application.merge.merge_returns import plan_batch
    from nakano_status.application.merge.received_files import read_batch

    write_all(parts, own)
    confirm_in(parts, own)
    hand_in(parts, own, tmp_path / "answer.xlsx")
    plan_batch(parts, sending_office, read_batch(parts, [tmp_path / "answer.xlsx"]))
    assert confirmed(sending_office) is None


def test_two_files_with_one_answer_in_a_batch_keep_the_confirmation_in_either_order(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "b-plain.xlsx")
    confirm_in(parts, own)
    hand_in(parts, own, tmp_path / "a-confirmed.xlsx")
    merge(parts, sending_office, tmp_path / "b-plain.xlsx", tmp_path / "a-confirmed.xlsx")
    found = present(confirmed(sending_office))
    assert found.name == HEAD


def test_a_name_typed_into_the_head_block_confirms_what_that_file_shows(
    parts: Parts, sending_office: Store, form: Path
) -> None:
    filled = typed(form, {"所属長確認": "税務課長", "確認日": "7月10日"}, dict.fromkeys(OWN, ANSWER))
    merge(parts, sending_office, filled)
    found = present(confirmed(sending_office))
    assert (found.name, found.at, found.day, found.changed) == ("税務課長", "7月10日", "7月10日", ())


def test_a_date_without_a_name_confirms_nothing(parts: Parts, sending_office: Store, form: Path) -> None:
    merge(parts, sending_office, typed(form, {"確認日": "7月10日"}, dict.fromkeys(OWN, ANSWER)))
    assert confirmed(sending_office) is None


def test_a_file_mended_after_it_was_confirmed_says_so(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    confirm_in(parts, own)
    hand_in(parts, own, tmp_path / "answer.xlsx")
    mended = typed(tmp_path / "answer.xlsx", answers={SECOND: {"done": "Excel で直した。"}})
    (asked,) = merge(parts, sending_office, mended).problems
    assert asked.code == "CONFIRMED-THEN-CHANGED"
    assert (asked.place.file, asked.place.id, asked.place.key) == (mended.name, SECOND, "done")
    assert changed(sending_office) == ((SECOND, "done"),)


@pytest.mark.parametrize(("label", "text"), [("所属長確認", "後任の課長"), ("確認日", "7月12日")])
def test_a_new_name_or_date_in_a_mended_file_confirms_it_as_it_is(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path, label: str, text: str
) -> None:
    write_all(parts, own)
    confirm_in(parts, own)
    hand_in(parts, own, tmp_path / "answer.xlsx")
    again = typed(tmp_path / "answer.xlsx", {label: text}, {SECOND: {"done": "Excel で直した。"}})
    assert merge(parts, sending_office, again).problems == ()
    assert changed(sending_office) == ()


def test_a_later_answer_and_the_office_s_own_word_are_told_by_their_fields(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    confirm_in(parts, own)
    hand_in(parts, own, tmp_path / "one.xlsx")
    write(parts, own, FIRST, next_year="広げる。")
    hand_in(parts, own, tmp_path / "two.xlsx")
    merge(parts, sending_office, tmp_path / "one.xlsx")
    merge(parts, sending_office, tmp_path / "two.xlsx")
    edit_entry(parts, sending_office, Entry(SECOND, {"done": "修文した。"}))
    assert changed(sending_office) == ((FIRST, "next_year"), (SECOND, "done"))


def test_confirmed_again_nothing_is_left_to_ask(parts: Parts, own: Path) -> None:
    write_all(parts, own)
    confirm_in(parts, own)
    write(parts, own, FIRST, next_year="広げる。")
    confirm_in(parts, own, "後任の課長")
    found = present(confirmed_in(parts, own))
    assert (found.name, found.changed) == ("後任の課長", ())


def test_a_stale_confirmation_travels_but_does_not_stand_in_the_head_block(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    confirm_in(parts, own)
    write(parts, own, FIRST, done="直した。")
    hand_in(parts, own, tmp_path / "answer.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "answer.xlsx")["回答"]
    assert HEAD not in {cell.value for row in sheet.iter_rows() for cell in row}
    merge(parts, sending_office, tmp_path / "answer.xlsx")
    assert changed(sending_office) == ((FIRST, "done"),)


def test_a_division_that_opens_a_confirmed_file_knows_of_it(parts: Parts, form: Path, tmp_path: Path) -> None:
    filled = typed(form, {"所属長確認": "税務課長"}, dict.fromkeys(OWN, ANSWER))
    path = division_store(parts, filled, tmp_path / "made.nakano")
    found = present(confirmed_in(parts, path))
    assert (found.name, found.changed) == ("税務課長", ())


def test_opened_again_with_nothing_but_a_confirmation_it_is_known(parts: Parts, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "answer.xlsx")
    open_form(parts, own, typed(tmp_path / "answer.xlsx", {"所属長確認": "税務課長"}))
    found = present(confirmed_in(parts, own))
    assert (found.name, found.changed) == ("税務課長", ())


def test_where_the_columns_of_codes_are_gone_the_code_of_the_whole_still_tells(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    confirm_in(parts, own)
    hand_in(parts, own, tmp_path / "answer.xlsx")
    book = openpyxl.load_workbook(tmp_path / "answer.xlsx")
    sheet = book[CHECK_SHEET]
    columns = {cell.column or 0 for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("確認時の")}
    assert len(columns) == 5
    for column in sorted(columns, reverse=True):
        sheet.delete_cols(column)
    book.save(tmp_path / "cut.xlsx")
    merge(parts, sending_office, tmp_path / "cut.xlsx")
    found = present(confirmed(sending_office))
    assert (found.name, found.changed) == (HEAD, ())


def test_of_a_row_that_several_answer_the_division_s_own_answer_is_confirmed(
    parts: Parts, sending_office: Store
) -> None:
    row_id = "2-3-1-13-W"  # 情報システム課 and others are named on it
    with sending_office.writing() as work:
        round_ = chosen_round(work)
        first, second = round_.row(row_id).named_divisions[0].division, round_.row(row_id).named_divisions[1].division
        work.begin_act("amend", None, "各課回答")
        work.rounds.set_several_writers(round_.round_id, row_id, several=True)
        work.commit()
    names = read_in(sending_office, lambda records: records.organisation.read().names())
    edit_entry(parts, sending_office, Entry(row_id, ANSWER, names[first]))
    edit_entry(parts, sending_office, Entry(row_id, {**ANSWER, "done": "別の文。"}, names[second]))
    confirm(parts, sending_office, "課長", as_division=names[second])
    found = present(confirmed(sending_office, second))
    assert found.changed == ()
    edit_entry(parts, sending_office, Entry(row_id, {"done": "直した。"}, names[second]))
    found = present(confirmed(sending_office, second))
    assert found.changed == ((row_id, "done"),)


def handed_in(parts: Parts, path: Path) -> SubmissionView | None:
    with closing(parts.stores.open(path)) as store, store.reading() as records:
        return read_last_submission(records, chosen_round(records))


def test_before_anything_was_handed_in_there_is_nothing_to_tell(parts: Parts, own: Path, office: Store) -> None:
    write_all(parts, own)
    assert handed_in(parts, own) is None
    assert read_in(office, read_last_submission, round_of(office)) is None


def test_every_field_that_is_another_now_is_named_until_the_next_file(parts: Parts, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "1.xlsx")
    found = present(handed_in(parts, own))
    assert found.at is not None
    assert (found.is_draft, found.changed) == (False, {})
    write(parts, own, SECOND, done="別の文章。", note="連絡です。")
    write(parts, own, FIRST, mark="○", change_reason="入札不調のため")
    found = present(handed_in(parts, own))
    assert [*found.changed.items()] == [
        ((FIRST, "mark"), "○"),
        ((FIRST, "change_reason"), "入札不調のため"),
        ((SECOND, "done"), "別の文章。"),
        ((SECOND, "note"), "連絡です。"),
    ]
    hand_in(parts, own, tmp_path / "2.xlsx")
    found = present(handed_in(parts, own))
    assert found.changed == {}


def test_what_was_changed_and_put_back_is_no_change(parts: Parts, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    write(parts, own, FIRST, done="実施した。")
    hand_in(parts, own, tmp_path / "1.xlsx", draft=True)
    write(parts, own, FIRST, done="別の文章。")
    write(parts, own, FIRST, done="実施した。")
    found = present(handed_in(parts, own))
    assert (found.is_draft, found.changed) == (True, {})


SENT = SentAnswer("税務課", FiscalYear(2022), Respondent("中野 花子", "1234"), "税務課_R4回答ファイル.xlsx", 2)


def test_it_names_division_file_rows_and_sender() -> None:
    assert submission_mail(SENT) == (
        "件名：令和4年度末時点の進捗状況の確認について（税務課 回答）\n"
        "\n"
        "お疲れさまです。税務課の中野 花子（内線1234）です。\n"
        "令和4年度末時点の進捗状況の確認について、回答ファイル「税務課_R4回答ファイル.xlsx」（2件）を送付します。\n"
        "ご確認をお願いします。"
    )


def test_a_draft_says_so_and_an_unnamed_sender_is_the_division() -> None:
    text = submission_mail(
        SentAnswer("税務課", FiscalYear(2022), Respondent(), "下書き.xlsx", 2, is_draft=True, written=1)
    )
    assert "（税務課 下書き）" in text
    assert "お疲れさまです。税務課です。" in text
    assert "回答ファイルの下書き「下書き.xlsx」（2件のうち1件に記入）" in text


@pytest.fixture(scope="module")
def fit_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def last_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """税務課's form of R3."""
    return last_years_form(tmp_path_factory.mktemp("last-year"))


@pytest.fixture(scope="module")
def fit_own(fit_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of 税務課, which asked 管理係; the section's form is beside it."""
    path = tmp_path_factory.mktemp("own") / "税務課.nakano"
    done("open", fit_office.form("税務課"), "--store", path)
    words = ("--division", "管理係", "--id", "2-1-2-03-N", "--out", path.parent, "--store", path)
    done("distribute", *words)
    return path


def fit(parts: Parts, store: Path, form: Path) -> FormFit:
    with closing(parts.stores.open(store)) as opened:
        return form_fit(parts, opened, form)


def test_the_division_s_own_form_and_its_answer_are_to_be_opened(
    parts: Parts, fit_own: Path, fit_office: Office
) -> None:
    for file in (fit_office.form("税務課"), fit_office.answer):
        assert fit(parts, fit_own, file) == FormFit(Fit.OWN, "税務課", "税務課", "令和4年度")


def test_a_form_of_the_next_year_is_to_be_opened_and_one_of_an_earlier_year_is_not(
    parts: Parts, fit_own: Path, fit_office: Office, last_year: Path, tmp_path: Path
) -> None:
    assert fit(parts, fit_own, last_year) == FormFit(Fit.EARLIER_YEAR, "税務課", "税務課", "令和3年度")
    before = tmp_path / "前年.nakano"
    done("open", last_year, "--store", before)
    assert fit(parts, before, fit_office.form("税務課")).fit is Fit.OWN


def test_what_came_back_from_a_section_is_gathered_and_another_division_s_is_named(
    parts: Parts, fit_own: Path, fit_office: Office
) -> None:
    assert fit(parts, fit_own, fit_own.parent / "管理係_R4回答様式.xlsx").fit is Fit.SECTION
    assert fit(parts, fit_own, fit_office.form("総務課")) == FormFit(
        Fit.OTHER_DIVISION, "税務課", "総務課", "令和4年度"
    )


def test_a_proposal_of_every_division_that_answers_a_row_is_asked_about(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        row = next(each for each in chosen_round(records).rows if each.counted and len(each.printed_divisions) > 1)
        names = [records.organisation.read().name(each) for each in row.printed_divisions]
    amend_round(office, Amendment((row.row_id,), "各課が答えるため", AnswererRule.ALL))

    def asked() -> tuple[list[str | None], tuple[str, ...]]:
        """Return the proposals that are asked about, and the divisions of the questions to do."""
        with office.reading() as records:
            found = [each for each in check_entries(records).problems if each.code == "OUT-OF-REPORT-PROPOSED"]
            line = present(read_todo(records, date(2023, 7, 14)).item(TodoKind.QUESTION))
        assert {each.place.id for each in found} == {row.row_id}
        return [each.found for each in found], line.names

    def note(name: str, text: str) -> None:
        edit_entry(parts, office, Entry(row.row_id, {"note": text}, name, source="電話"))

    note(names[1], "報告対象外（完了）")
    assert asked() == ([f"完了：{names[1]}"], (f"{names[1]} 1",))
    note(names[0], "報告対象外（中止／統合）")
    assert asked() == (["中止／統合", f"完了：{names[1]}"], (f"{names[0]} 1", f"{names[1]} 1"))
    note(names[0], "他課が回答")
    assert asked() == (["完了"], (f"{names[1]} 1",)), "it leaves the answer to the other"


def test_a_text_of_a_section_for_itself_is_asked_about_until_the_division_has_it(fit_own: Path, tmp_path: Path) -> None:
    own, section, row = tmp_path / "own.nakano", tmp_path / "section.nakano", "2-1-2-03-N"
    own.write_bytes(fit_own.read_bytes())
    backup, answer = tmp_path / "backup.nakano", tmp_path / "answer.xlsx"
    done("backup", "--out", backup, "--store", own)
    done("open", fit_own.parent / "管理係_R4回答様式.xlsx", "--store", section)
    done("set", row, "mark=◎", "done=実施した。", "next_year=続ける。", "note=公表は待つ。", "--store", section)
    done("submit", "--out", answer, "--store", section)
    done("merge", answer, "--store", own)

    def left() -> list[tuple[str, str]]:
        found = ask("check", "--store", own).keys["problems"]
        return [(each["id"], each["found"]) for each in found if each["code"] == "SECTION-TEXT-LEFT"]

    assert left() == [(row, "公表は待つ。")]
    done("set", row, "note=係より、公表は待つ。", "--store", own)
    assert left() == []
    restored = ask("restore", backup, "--row", row, "--reason", "誤り", "--store", own).keys
    assert "note" in restored["changed"]
    assert [each["code"] for each in restored["problems"]] == ["SECTION-TEXT-NOT-RESTORED"]
    assert left() == [(row, "公表は待つ。")]


def test_only_a_form_that_was_filled_in_can_be_carried_over(
    parts: Parts, fit_own: Path, fit_office: Office, last_year: Path, tmp_path: Path
) -> None:
    assert not fit(parts, fit_own, fit_office.form("総務課")).carries
    for form, row_id in ((fit_office.form("総務課"), "1-2-3-03-V"), (last_year, "2-1-2-03-N")):
        path = tmp_path / f"{row_id}.xlsx"
        path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {row_id: {"done": "実施した。"}}))
        assert fit(parts, fit_own, path).carries, row_id


def test_without_its_check_sheet_a_form_cannot_be_opened_and_what_is_no_workbook_is_refused_by_opening(
    parts: Parts, fit_own: Path, fit_office: Office, tmp_path: Path
) -> None:
    bare = tmp_path / "照合用なし.xlsx"
    book = openpyxl.load_workbook(fit_office.form("税務課"))
    del book[CHECK_SHEET]
    book.save(bare)
    assert fit(parts, fit_own, bare).fit is Fit.INCOMPLETE
    text = tmp_path / "文章.xlsx"
    text.write_bytes(b"text")
    assert fit(parts, fit_own, text) == FormFit(Fit.OWN, "税務課")


def test_a_division_without_rows_has_nothing_to_confirm(parts: Parts, sending_office: Store) -> None:
    edit_indicator(parts, sending_office, IndicatorEntry("KPI-1-1", owner="子育て支援課"))
    with pytest.raises(NothingToConfirm):
        confirm(parts, sending_office, "課長", as_division="子育て支援課")
