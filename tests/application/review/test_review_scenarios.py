"""Scenarios 15, 16, 17 and 28 as people play them: data files, forms and files that come back (merge-scenarios.md)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.decide_held import apply_held, held_items
from nakano_status.application.merge.late_file import read_late_file, reopen_and_apply
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.merge_returns import MergeOptions, apply_batch, plan_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.merge.resolve_conflict import Decision, conflict_views, resolve
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.ask_back import AskedBack, ask_back
from nakano_status.application.review.review_rows import accept, reopen
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import RowView
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.verify import verify
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import Fate, HeldKind, Verdict
from nakano_status.domain.refusals.exchange import IdUnknown, ReasonMissing, RowNotLocked
from nakano_status.domain.refusals.planning import RoundClosed
from nakano_status.domain.review.review import AskOutcome
from nakano_status.domain.round.states import DivisionState, RowState
from tests.support.rounds import (
    ANSWER,
    OWN,
    ZEIMU,
    digest_of,
    division_store,
    hand_in,
    merge,
    rows_in,
    rows_of,
    write,
)

R4, R5 = FiscalYear(2022), FiscalYear(2023)
FIRST, SECOND = OWN


@pytest.fixture
def office(answered: Store) -> Iterator[Store]:
    """Whatever the office does, its data file is sound."""
    yield answered
    assert verify(answered).problems == ()


def ask(parts: Parts, office: Store, folder: Path) -> AskedBack:
    return ask_back(parts, office, FormOptions(ZEIMU, folder), {FIRST: "数を記入してください。"}).value


def outcome_of(office: Store) -> AskOutcome | None:
    return rows_of(office)[FIRST].asked


# 15
def test_an_answer_in_the_mail_and_the_answer_to_an_asking_are_one_line_where_one_data_file_made_both(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    made = ask(parts, office, tmp_path / "依頼")
    write(parts, own, FIRST, done="二回目、行き違い")
    in_the_mail = hand_in(parts, own, tmp_path / "二.xlsx").file
    open_form(parts, own, made.file)
    assert rows_in(parts, own)[FIRST].values["done"] == "二回目、行き違い"
    write(parts, own, FIRST, done="2か所で実施した。")
    answer = hand_in(parts, own, tmp_path / "三.xlsx")
    merge(parts, office, in_the_mail)
    assert (rows_of(office)[FIRST].values["done"], outcome_of(office)) == ("二回目、行き違い", AskOutcome.OPEN)
    merge(parts, office, answer.file)
    assert (rows_of(office)[FIRST].values["done"], outcome_of(office)) == ("2か所で実施した。", AskOutcome.CHANGED)
    with office.reading() as records:
        assert conflict_views(records) == ()


def test_an_answer_in_the_mail_that_the_answer_to_an_asking_did_not_know_is_a_conflict_with_itself(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    made = ask(parts, office, tmp_path / "依頼")
    write(parts, own, FIRST, done="二回目、行き違い")
    in_the_mail = hand_in(parts, own, tmp_path / "二.xlsx").file
    elsewhere = division_store(parts, made.file, tmp_path / "別のPC.nakano")
    write(parts, elsewhere, FIRST, done="2か所で実施した。")
    answer = hand_in(parts, elsewhere, tmp_path / "三.xlsx").file
    merge(parts, office, in_the_mail)
    merge(parts, office, answer)
    with office.reading() as records:
        (conflict,) = conflict_views(records)
    assert [side.who for side in conflict.sides] == [ZEIMU, ZEIMU]
    assert conflict.question in {side.return_id for side in conflict.sides}
    assert outcome_of(office) is AskOutcome.CHANGED


# 16
def test_a_typo_corrected_before_asking_remains_corrected_if_the_division_leaves_it(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    edit_entry(parts, office, Entry(FIRST, {"next_year": "引き続き取り組む。"}))
    made = ask(parts, office, tmp_path / "依頼")
    open_form(parts, own, made.file)
    assert rows_in(parts, own)[FIRST].values["next_year"] == "引き続き取り組む。"
    merge(parts, office, hand_in(parts, own, tmp_path / "二.xlsx").file)
    row = rows_of(office)[FIRST]
    assert (row.values["next_year"], row.asked, row.conflicts) == ("引き続き取り組む。", AskOutcome.UNCHANGED, ())
    write(parts, own, FIRST, note="このままでお願いします。")
    merge(parts, office, hand_in(parts, own, tmp_path / "三.xlsx").file)
    assert (outcome_of(office), rows_of(office)[FIRST].conflicts) == (AskOutcome.NOTED, ())


# 17
@pytest.fixture
def late(parts: Parts, office: Store, own: Path, tmp_path: Path) -> Path:
    """A late answer of R4: that round is closed, and R5 is open."""
    close_round(office)
    open_round(parts, office, R5)
    for row_id in OWN:
        write(parts, own, row_id, done=f"遅れて {row_id}", next_year="次の予定")
    return hand_in(parts, own, tmp_path / "遅れた回答.xlsx").file


def rows_of_year(office: Store, year: FiscalYear) -> dict[str, RowView]:
    with office.reading() as records:
        return {row.id: row for row in read_rows(records, chosen_round(records, year))}


def merge_into(parts: Parts, office: Store, file: Path, year: FiscalYear | None = None) -> Outcome[MergePlan]:
    return apply_batch(office, plan_batch(office, read_batch(parts, [file]), MergeOptions(year)))


def done_of(office: Store) -> list[str | None]:
    return [rows_of_year(office, R4)[row_id].values["done"] for row_id in OWN]


def test_a_late_file_waits_whole_in_the_open_round_and_goes_to_its_own_by_reopened_row(
    parts: Parts, office: Store, late: Path
) -> None:
    plan = merge_into(parts, office, late).value
    (item,) = held_items(office)
    assert (plan.files[0].verdict, plan.files[0].code) == (Verdict.HELD, "ROUND-CLOSED")
    assert (item.kind, item.reason, item.found) == (HeldKind.FILE, "ROUND-CLOSED", "令和4年度")
    with pytest.raises(RoundClosed):
        apply_held(parts, office, [item.item_id])
    assert done_of(office) == ["実施した。"] * 2
    reopen(office, [FIRST], "決算の訂正", year=R4)
    assert done_of(office) == ["実施した。"] * 2
    outcome = apply_held(parts, office, [item.item_id])
    assert done_of(office) == [f"遅れて {FIRST}", "実施した。"]
    assert (held_items(office), outcome.attention) == ((), True)
    (row,) = held_items(office, year=R4)
    assert (row.kind, row.reason, row.row_id) == (HeldKind.ROW, "ROUND-CLOSED", SECOND)


def test_the_rows_of_a_late_file_are_listed_and_those_chosen_are_reopened_and_applied_at_once(
    parts: Parts, office: Store, late: Path
) -> None:
    merge_into(parts, office, late)
    (item,) = held_items(office)
    found = read_late_file(parts, office, item.item_id)
    assert (found.year, [row.row_id for row in found.rows]) == (R4, list(OWN))
    assert found.rows[0].texts["done"] == ("実施した。", f"遅れて {FIRST}")
    before = digest_of(office)
    for rows, reason, why in ((OWN[:1], " ", ReasonMissing), (("9-9-9-99-Z",), "訂正", IdUnknown)):
        with pytest.raises(why):
            reopen_and_apply(parts, office, item.item_id, rows, reason)
    assert (digest_of(office), done_of(office)) == (before, ["実施した。"] * 2)
    taken = reopen_and_apply(parts, office, item.item_id, [FIRST], "決算の訂正", by="伊藤").value
    assert (taken.year, taken.ids) == (R4, (FIRST,))
    assert done_of(office) == [f"遅れて {FIRST}", "実施した。"]
    assert held_items(office) == ()
    assert [row.row_id for row in held_items(office, year=R4)] == [SECOND]
    with office.reading() as records:
        acts = [(act.kind, act.by, act.reason) for act in records.entries.acts()][-2:]
    assert acts == [("reopen", "伊藤", "決算の訂正"), ("merge", "伊藤", None)]


def test_where_the_taking_fails_the_reopening_is_not_kept(
    parts: Parts, office: Store, late: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge_into(parts, office, late)
    (item,) = held_items(office)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("nakano_status.application.merge.late_file.merge_within", fail)
    with pytest.raises(RuntimeError):
        reopen_and_apply(parts, office, item.item_id, [FIRST], "決算の訂正")
    with office.reading() as records:
        assert not chosen_round(records, R4).reopened
    assert held_items(office) == (item,)


def test_a_file_that_its_own_closed_round_has_already_is_known_in_the_next_one(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    close_round(office)
    open_round(parts, office, R5)
    plan = merge_into(parts, office, tmp_path / "一.xlsx").value
    assert (plan.files[0].verdict, plan.files[0].code, plan.fates[Fate.UNCHANGED]) == (Verdict.KNOWN, None, 2)
    assert (held_items(office), plan.needs_person, plan.balanced, plan.returns) == ((), False, True, ())
    with office.reading() as records:
        assert records.returns.of_round("R5") == []


def test_merged_with_its_year_the_reopened_rows_are_applied_and_the_rest_waits(
    parts: Parts, office: Store, late: Path
) -> None:
    merge_into(parts, office, late)
    reopen(office, [FIRST], "決算の訂正", year=R4)
    plan = merge_into(parts, office, late, R4).value
    assert (plan.files[0].verdict, plan.fates[Fate.APPLIED], plan.fates[Fate.HELD], plan.balanced) == (
        Verdict.MERGED,
        1,
        1,
        True,
    )
    assert held_items(office) == ()
    assert rows_of_year(office, R5)[FIRST].planned == "次の予定"
    done = reopen(office, [SECOND], "これも訂正", year=R4).value
    assert (done_of(office)[1], len(done.applied)) == (f"遅れて {SECOND}", 1)
    assert {(change.row_id, change.key) for change in done.changes} == {(SECOND, "done"), (SECOND, "next_year")}
    assert held_items(office, year=R4) == ()


def test_in_a_closed_round_only_reopened_rows_are_written_on_and_decided(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    write(parts, own, FIRST, done="所管課の二回目")
    second = hand_in(parts, own, tmp_path / "二.xlsx").file
    close_round(office)
    for row_id in OWN:
        with pytest.raises(RoundClosed):
            edit_entry(parts, office, Entry(row_id, {"done": "締切後の修文"}))
    reopen(office, [FIRST], "誤字の訂正")
    edit_entry(parts, office, Entry(FIRST, {"done": "締切後の修文"}))
    with pytest.raises(RoundClosed):
        edit_entry(parts, office, Entry(SECOND, {"done": "締切後の修文"}))
    merge(parts, office, second)
    with pytest.raises(RoundClosed):
        resolve(parts, office, f"{SECOND}:done", Decision("office"))
    resolve(parts, office, f"{FIRST}:done", Decision("division"))
    assert rows_of(office)[FIRST].values["done"] == "所管課の二回目"
    accept(office, ZEIMU, [FIRST])
    with pytest.raises(RoundClosed):
        accept(office, ZEIMU)
    write(parts, own, FIRST, done="三回目")
    merge(parts, office, hand_in(parts, own, tmp_path / "三.xlsx").file)
    assert [item.reason for item in held_items(office)] == ["ACCEPTED"]
    assert reopen(office, [FIRST], "もう一度").attention
    assert rows_of(office)[FIRST].conflicts == ("done",)


# 28
def test_after_acceptance_changes_wait_as_held_until_reopened_and_unchanged_rows_pass(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    accept(office, ZEIMU)
    write(parts, own, FIRST, done="三回目の回答", note="差し替えです。")
    file = hand_in(parts, own, tmp_path / "三.xlsx").file
    plan = merge(parts, office, file).value
    assert {row.row_id: row.fate for row in plan.files[0].ledger} == {FIRST: Fate.HELD, SECOND: Fate.UNCHANGED}
    assert (plan.files[0].verdict, plan.files[0].code, plan.changes) == (Verdict.HELD, "ACCEPTED", ())
    assert [rows_of(office)[each].state for each in OWN] == [RowState.ACCEPTED] * 2
    assert merge(parts, office, file).value.files[0].verdict is Verdict.KNOWN
    (item,) = held_items(office)
    done = reopen(office, [FIRST], "所管課からの申出")
    assert (done.value.ids, done.value.applied) == ((FIRST,), (item.item_id,))
    row = rows_of(office)[FIRST]
    assert (row.values["done"], row.notes, row.state) == ("三回目の回答", {ZEIMU: "差し替えです。"}, RowState.SUBMITTED)
    with pytest.raises(RowNotLocked):
        reopen(office, [FIRST], "もう一度")
    with office.reading() as records:
        line = next(each for each in read_board(records, chosen_round(records), R4.as_of) if each.division == ZEIMU)
    assert (line.state, line.accepted) == (DivisionState.REVIEWING, 1)


def test_a_file_that_says_nothing_new_passes_an_acceptance(
    parts: Parts, office: Store, form: Path, tmp_path: Path
) -> None:
    accept(office, ZEIMU)
    back = tmp_path / "同じ.xlsx"
    back.write_bytes(
        make_spreadsheet_user().fill_in(form.read_bytes(), {key: {**ANSWER, "done": "実施した。 "} for key in OWN})
    )
    plan = merge(parts, office, back).value
    assert (plan.fates[Fate.AGREED], plan.held, plan.needs_person) == (2, (), False)
