"""Review played through, with changes of wording."""

import io
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.output_paths import DivisionFormsOptions, FormOptions
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.decide_held import apply_held, held_items
from nakano_status.application.merge.late_file import read_late_file, reopen_and_apply
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.merge_returns import MergeOptions, apply_batch, plan_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.merge.resolve_conflict import Decision, conflict_views, resolve_conflict
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import AskedBack, accept, ask_back, reopen
from nakano_status.application.review.wording_changes import (
    SentWording,
    SentWordingChange,
    SentWordingRow,
    WordingChange,
    send_wordings,
    sent_wording_rows,
    wording_changes,
)
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import RowView
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.verify import verify
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import Fate, HeldKind, Verdict
from nakano_status.domain.exchange.returns import Package, Purpose
from nakano_status.domain.refusals.exchange import IdUnknown, NoWordingChange, ReasonMissing, RowNotLocked
from nakano_status.domain.refusals.files import TargetExists
from nakano_status.domain.refusals.planning import RoundClosed
from nakano_status.domain.review.review import AskOutcome, Reply
from nakano_status.domain.round.states import DivisionState, RowState
from tests.application.conftest import World
from tests.support.command_line import ask, done
from tests.support.fields import NAKANO
from tests.support.offices import ANSWERS, Office, make_office
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
)
from tests.support.stores import TickingClock, act, read_in

R4, R5 = FiscalYear(2022), FiscalYear(2023)
FIRST, SECOND = OWN


@pytest.fixture
def scenarios_office(answered: Store) -> Iterator[Store]:
    """Whatever the office does, its data file is sound."""
    yield answered
    assert verify(answered).problems == ()


def scenarios_ask(parts: Parts, scenarios_office: Store, folder: Path) -> AskedBack:
    return ask_back(parts, scenarios_office, FormOptions(ZEIMU, folder), {FIRST: "数を記入してください。"}).value


def outcome_of(scenarios_office: Store) -> AskOutcome | None:
    return rows_of(scenarios_office)[FIRST].asked


# 15
def test_an_answer_in_the_mail_and_the_answer_to_an_asking_are_one_line_where_one_data_file_made_both(
    parts: Parts, scenarios_office: Store, own: Path, tmp_path: Path
) -> None:
    made = scenarios_ask(parts, scenarios_office, tmp_path / "依頼")
    write(parts, own, FIRST, done="二回目、行き違い")
    in_the_mail = hand_in(parts, own, tmp_path / "二.xlsx").file
    open_form(parts, own, made.file)
    assert rows_in(parts, own)[FIRST].values["done"] == "二回目、行き違い"
    write(parts, own, FIRST, done="2か所で実施した。")
    answer = hand_in(parts, own, tmp_path / "三.xlsx")
    merge(parts, scenarios_office, in_the_mail)
    assert (rows_of(scenarios_office)[FIRST].values["done"], outcome_of(scenarios_office)) == (
        "二回目、行き違い",
        AskOutcome.OPEN,
    )
    merge(parts, scenarios_office, answer.file)
    assert (rows_of(scenarios_office)[FIRST].values["done"], outcome_of(scenarios_office)) == (
        "2か所で実施した。",
        AskOutcome.CHANGED,
    )
    assert read_in(scenarios_office, conflict_views) == ()


def test_an_answer_in_the_mail_that_the_answer_to_an_asking_did_not_know_is_a_conflict_with_itself(
    parts: Parts, scenarios_office: Store, own: Path, tmp_path: Path
) -> None:
    made = scenarios_ask(parts, scenarios_office, tmp_path / "依頼")
    write(parts, own, FIRST, done="二回目、行き違い")
    in_the_mail = hand_in(parts, own, tmp_path / "二.xlsx").file
    elsewhere = division_store(parts, made.file, tmp_path / "別のPC.nakano")
    write(parts, elsewhere, FIRST, done="2か所で実施した。")
    answer = hand_in(parts, elsewhere, tmp_path / "三.xlsx").file
    merge(parts, scenarios_office, in_the_mail)
    merge(parts, scenarios_office, answer)
    (conflict,) = read_in(scenarios_office, conflict_views)
    assert [side.who for side in conflict.sides] == [ZEIMU, ZEIMU]
    assert conflict.question in {side.return_id for side in conflict.sides}
    assert outcome_of(scenarios_office) is AskOutcome.CHANGED


# 16
def test_a_typo_corrected_before_asking_remains_corrected_if_the_division_leaves_it(
    parts: Parts, scenarios_office: Store, own: Path, tmp_path: Path
) -> None:
    edit_entry(parts, scenarios_office, Entry(FIRST, {"next_year": "引き続き取り組む。"}))
    made = scenarios_ask(parts, scenarios_office, tmp_path / "依頼")
    open_form(parts, own, made.file)
    assert rows_in(parts, own)[FIRST].values["next_year"] == "引き続き取り組む。"
    merge(parts, scenarios_office, hand_in(parts, own, tmp_path / "二.xlsx").file)
    row = rows_of(scenarios_office)[FIRST]
    assert (row.values["next_year"], row.asked, row.conflicts) == ("引き続き取り組む。", AskOutcome.UNCHANGED, ())
    write(parts, own, FIRST, note="このままでお願いします。")
    merge(parts, scenarios_office, hand_in(parts, own, tmp_path / "三.xlsx").file)
    assert (outcome_of(scenarios_office), rows_of(scenarios_office)[FIRST].conflicts) == (AskOutcome.NOTED, ())


# 17
@pytest.fixture
def late(parts: Parts, scenarios_office: Store, own: Path, tmp_path: Path) -> Path:
    """A late answer of R4: that round is closed, and R5 is open."""
    close_round(scenarios_office)
    open_round(parts, scenarios_office, R5)
    for row_id in OWN:
        write(parts, own, row_id, done=f"遅れて {row_id}", next_year="次の予定")
    return hand_in(parts, own, tmp_path / "遅れた回答.xlsx").file


def rows_of_year(scenarios_office: Store, year: FiscalYear) -> dict[str, RowView]:
    with scenarios_office.reading() as records:
        return {row.id: row for row in read_rows(records, chosen_round(records, year))}


def merge_into(parts: Parts, scenarios_office: Store, file: Path, year: FiscalYear | None = None) -> Outcome[MergePlan]:
    return apply_batch(
        parts, scenarios_office, plan_batch(parts, scenarios_office, read_batch(parts, [file]), MergeOptions(year))
    )


def done_of(scenarios_office: Store) -> list[str | None]:
    return [rows_of_year(scenarios_office, R4)[row_id].values["done"] for row_id in OWN]


def test_a_late_file_waits_whole_in_the_open_round_and_goes_to_its_own_by_reopened_row(
    parts: Parts, scenarios_office: Store, late: Path
) -> None:
    plan = merge_into(parts, scenarios_office, late).value
    (item,) = held_items(scenarios_office)
    assert (plan.files[0].verdict, plan.files[0].code) == (Verdict.HELD, "ROUND-CLOSED")
    assert (item.kind, item.reason, item.found) == (HeldKind.FILE, "ROUND-CLOSED", "令和4年度")
    with pytest.raises(RoundClosed):
        apply_held(parts, scenarios_office, [item.item_id])
    assert done_of(scenarios_office) == ["実施した。"] * 2
    reopen(scenarios_office, [FIRST], "決算の訂正", year=R4)
    assert done_of(scenarios_office) == ["実施した。"] * 2
    outcome = apply_held(parts, scenarios_office, [item.item_id])
    assert done_of(scenarios_office) == [f"遅れて {FIRST}", "実施した。"]
    assert (held_items(scenarios_office), outcome.attention) == ((), True)
    (row,) = held_items(scenarios_office, year=R4)
    assert (row.kind, row.reason, row.row_id) == (HeldKind.ROW, "ROUND-CLOSED", SECOND)


def test_the_rows_of_a_late_file_are_listed_and_those_chosen_are_reopened_and_applied_at_once(
    parts: Parts, scenarios_office: Store, late: Path
) -> None:
    merge_into(parts, scenarios_office, late)
    (item,) = held_items(scenarios_office)
    found = read_late_file(parts, scenarios_office, item.item_id)
    assert (found.year, [row.row_id for row in found.rows]) == (R4, list(OWN))
    assert found.rows[0].texts["done"] == ("実施した。", f"遅れて {FIRST}")
    before = digest_of(scenarios_office)
    for rows, reason, why in ((OWN[:1], " ", ReasonMissing), (("9-9-9-99-Z",), "訂正", IdUnknown)):
        with pytest.raises(why):
            reopen_and_apply(parts, scenarios_office, item.item_id, rows, reason)
    assert (digest_of(scenarios_office), done_of(scenarios_office)) == (before, ["実施した。"] * 2)
    taken = reopen_and_apply(parts, scenarios_office, item.item_id, [FIRST], "決算の訂正", by="伊藤").value
    assert (taken.year, taken.ids) == (R4, (FIRST,))
    assert done_of(scenarios_office) == [f"遅れて {FIRST}", "実施した。"]
    assert held_items(scenarios_office) == ()
    assert [row.row_id for row in held_items(scenarios_office, year=R4)] == [SECOND]
    with scenarios_office.reading() as records:
        acts = [(act.kind, act.by, act.reason) for act in records.entries.acts()][-2:]
    assert acts == [("reopen", "伊藤", "決算の訂正"), ("merge", "伊藤", None)]


def test_where_the_taking_fails_the_reopening_is_not_kept(
    parts: Parts, scenarios_office: Store, late: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge_into(parts, scenarios_office, late)
    (item,) = held_items(scenarios_office)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("nakano_status.application.merge.late_file.merge_within", fail)
    with pytest.raises(RuntimeError):
        reopen_and_apply(parts, scenarios_office, item.item_id, [FIRST], "決算の訂正")
    assert not read_in(scenarios_office, chosen_round, R4).reopened
    assert held_items(scenarios_office) == (item,)


def test_a_file_that_its_own_closed_round_has_already_is_known_in_the_next_one(
    parts: Parts, scenarios_office: Store, tmp_path: Path
) -> None:
    close_round(scenarios_office)
    open_round(parts, scenarios_office, R5)
    plan = merge_into(parts, scenarios_office, tmp_path / "一.xlsx").value
    assert (plan.files[0].verdict, plan.files[0].code, plan.fates[Fate.UNCHANGED]) == (Verdict.KNOWN, None, 2)
    assert (held_items(scenarios_office), plan.needs_person, plan.is_balanced, plan.returns) == ((), False, True, ())
    assert read_in(scenarios_office, lambda records: records.exchange.returns("R5")) == []


def test_merged_with_its_year_the_reopened_rows_are_applied_and_the_rest_waits(
    parts: Parts, scenarios_office: Store, late: Path
) -> None:
    merge_into(parts, scenarios_office, late)
    reopen(scenarios_office, [FIRST], "決算の訂正", year=R4)
    plan = merge_into(parts, scenarios_office, late, R4).value
    assert (plan.files[0].verdict, plan.fates[Fate.APPLIED], plan.fates[Fate.HELD], plan.is_balanced) == (
        Verdict.MERGED, 1, 1, True
    )  # fmt: skip
    assert held_items(scenarios_office) == ()
    assert rows_of_year(scenarios_office, R5)[FIRST].planned == "次の予定"
    done = reopen(scenarios_office, [SECOND], "これも訂正", year=R4).value
    assert (done_of(scenarios_office)[1], len(done.applied)) == (f"遅れて {SECOND}", 1)
    assert {(change.row_id, change.key) for change in done.changes} == {(SECOND, "done"), (SECOND, "next_year")}
    assert held_items(scenarios_office, year=R4) == ()


def test_in_a_closed_round_only_reopened_rows_are_written_on_and_decided(
    parts: Parts, scenarios_office: Store, own: Path, tmp_path: Path
) -> None:
    write(parts, own, FIRST, done="所管課の二回目")
    second = hand_in(parts, own, tmp_path / "二.xlsx").file
    close_round(scenarios_office)
    for row_id in OWN:
        with pytest.raises(RoundClosed):
            edit_entry(parts, scenarios_office, Entry(row_id, {"done": "締切後の修文"}))
    reopen(scenarios_office, [FIRST], "誤字の訂正")
    edit_entry(parts, scenarios_office, Entry(FIRST, {"done": "締切後の修文"}))
    with pytest.raises(RoundClosed):
        edit_entry(parts, scenarios_office, Entry(SECOND, {"done": "締切後の修文"}))
    merge(parts, scenarios_office, second)
    with pytest.raises(RoundClosed):
        resolve_conflict(parts, scenarios_office, f"{SECOND}:done", Decision("office"))
    resolve_conflict(parts, scenarios_office, f"{FIRST}:done", Decision("division"))
    assert rows_of(scenarios_office)[FIRST].values["done"] == "所管課の二回目"
    accept(scenarios_office, ZEIMU, [FIRST])
    with pytest.raises(RoundClosed):
        accept(scenarios_office, ZEIMU)
    write(parts, own, FIRST, done="三回目")
    merge(parts, scenarios_office, hand_in(parts, own, tmp_path / "三.xlsx").file)
    assert [item.reason for item in held_items(scenarios_office)] == ["ACCEPTED"]
    assert reopen(scenarios_office, [FIRST], "もう一度").attention
    assert rows_of(scenarios_office)[FIRST].conflicts == ("done",)


def test_reopened_rows_of_a_closed_round_are_closed_again(parts: Parts, scenarios_office: Store) -> None:
    close_round(scenarios_office)
    reopen(scenarios_office, [FIRST], "誤字の訂正")
    edit_entry(parts, scenarios_office, Entry(FIRST, {"done": "締切後の修文"}))
    assert close_round(scenarios_office).value.round_.reopened == {FIRST}
    with pytest.raises(RoundClosed):
        edit_entry(parts, scenarios_office, Entry(FIRST, {"done": "もう一度"}))
    with pytest.raises(RoundClosed):
        close_round(scenarios_office)
    reopen(scenarios_office, [FIRST], "もう一度")
    edit_entry(parts, scenarios_office, Entry(FIRST, {"done": "もう一度"}))


# 28
def test_after_acceptance_changes_wait_as_held_until_reopened_and_unchanged_rows_pass(
    parts: Parts, scenarios_office: Store, own: Path, tmp_path: Path
) -> None:
    accept(scenarios_office, ZEIMU)
    write(parts, own, FIRST, done="三回目の回答", note="差し替えです。")
    file = hand_in(parts, own, tmp_path / "三.xlsx").file
    plan = merge(parts, scenarios_office, file).value
    assert {row.row_id: row.fate for row in plan.files[0].ledger} == {FIRST: Fate.HELD, SECOND: Fate.UNCHANGED}
    assert (plan.files[0].verdict, plan.files[0].code, plan.changes) == (Verdict.HELD, "ACCEPTED", ())
    assert [rows_of(scenarios_office)[each].state for each in OWN] == [RowState.ACCEPTED] * 2
    assert merge(parts, scenarios_office, file).value.files[0].verdict is Verdict.KNOWN
    (item,) = held_items(scenarios_office)
    done = reopen(scenarios_office, [FIRST], "所管課からの申出")
    assert (done.value.ids, done.value.applied) == ((FIRST,), (item.item_id,))
    row = rows_of(scenarios_office)[FIRST]
    assert (row.values["done"], row.notes, row.state) == ("三回目の回答", {ZEIMU: "差し替えです。"}, RowState.SUBMITTED)
    with pytest.raises(RowNotLocked):
        reopen(scenarios_office, [FIRST], "もう一度")
    with scenarios_office.reading() as records:
        line = next(each for each in read_board(records, chosen_round(records), R4.as_of) if each.division == ZEIMU)
    assert (line.state, line.accepted) == (DivisionState.REVIEWING, 1)


def test_a_file_that_says_nothing_new_passes_an_acceptance(
    parts: Parts, scenarios_office: Store, form: Path, tmp_path: Path
) -> None:
    accept(scenarios_office, ZEIMU)
    back = tmp_path / "同じ.xlsx"
    back.write_bytes(
        make_spreadsheet_user().fill_in(form.read_bytes(), {key: {**ANSWER, "done": "実施した。 "} for key in OWN})
    )
    plan = merge(parts, scenarios_office, back).value
    assert (plan.fates[Fate.AGREED], plan.held, plan.needs_person) == (2, (), False)


ANSWERED = {"mark": "◎", "done": "申告を見れるようにした。", "next_year": "続ける"}
MENDED = "申告を見られるようにした。"


def changes(office: Store) -> tuple[WordingChange, ...]:
    return read_in(office, wording_changes, round_of(office))


def replies(office: Store) -> dict[tuple[str, str], Reply]:
    return {(each.id, each.key): each.reply for each in changes(office)}


def mend(parts: Parts, office: Store, row_id: str = FIRST, **typed: str) -> None:
    edit_entry(parts, office, Entry(row_id, typed), by="事務局 係長")


@pytest.fixture(scope="module")
def _mended(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, parts = tmp_path_factory.mktemp("mended"), make_parts(TickingClock())
    path, answered = Path(shutil.copyfile(world.office, folder / "office.nakano")), folder / "回答.xlsx"
    answered.write_bytes(make_spreadsheet_user().fill_in(world.form.read_bytes(), dict.fromkeys(OWN, ANSWERED)))
    with closing(parts.stores.open(path)) as store:
        merge(parts, store, answered)
        mend(parts, store, done=MENDED)
    return path


@pytest.fixture
def mended(parts: Parts, _mended: Path, tmp_path: Path) -> Iterator[Store]:
    """An office that merged 税務課's answer, filled in with Excel, and changed the wording of its first row."""
    path = Path(shutil.copyfile(_mended, tmp_path / "mended-office.nakano"))
    with closing(parts.stores.open(path)) as store:
        yield store


def changes_ask(parts: Parts, office: Store, folder: Path) -> SentWording:
    (sent,) = send_wordings(parts, office, DivisionFormsOptions(folder, (ZEIMU,), replace=True)).value
    return sent


def packages(office: Store) -> list[Package]:
    with office.reading() as records:
        return [
            each for each in records.exchange.packages(round_of(office).round_id) if each.purpose is Purpose.WORDING
        ]


def test_the_answer_as_received_is_kept_beside_the_current_value(mended: Store) -> None:
    (change,) = changes(mended)
    assert (change.id, change.key, change.division) == (FIRST, "done", ZEIMU)
    assert (change.received, change.office_text, change.current) == (ANSWERED["done"], MENDED, MENDED)
    assert (change.reply, change.by, change.package) == (Reply.NOT_SENT, "事務局 係長", None)


def test_nothing_is_told_where_the_office_wrote_nothing(sending_office: Store) -> None:
    assert changes(sending_office) == ()


def test_the_file_holds_the_mended_rows_only_with_what_was_mended(parts: Parts, mended: Store, tmp_path: Path) -> None:
    sent = changes_ask(parts, mended, tmp_path / "out")
    assert sent.file.name.endswith("税務課_R4修文確認.xlsx")
    read = parts.workbooks.read_answers(sent.file.name, sent.file.read_bytes(), NAKANO)
    assert [row.row_id for row in read.rows] == [FIRST]
    assert read.rows[0].cells["done"].text == MENDED
    assert read.rows[0].given["remark"] == "【令和4年度までの取組状況】\n申告を見れる見られるようにした。"
    assert replies(mended) == {(FIRST, "done"): Reply.ASKED}
    assert changes(mended)[0].package == sent.package


def test_asked_again_it_is_the_same_file(parts: Parts, mended: Store, tmp_path: Path) -> None:
    first, again = changes_ask(parts, mended, tmp_path / "one"), changes_ask(parts, mended, tmp_path / "two")
    assert again.package == first.package
    assert again.file.read_bytes() == first.file.read_bytes()


def test_mended_further_it_is_a_file_of_its_own_after_the_first(parts: Parts, mended: Store, tmp_path: Path) -> None:
    first = changes_ask(parts, mended, tmp_path / "out")
    mend(parts, mended, SECOND, next_year="続ける。")
    with pytest.raises(TargetExists):
        send_wordings(parts, mended, DivisionFormsOptions(tmp_path / "out", (ZEIMU,)))
    assert len(packages(mended)) == 1
    second = changes_ask(parts, mended, tmp_path / "out")
    assert first.package in packages(mended)[1].parents
    assert [(each.id, each.key) for each in second.changes] == [(FIRST, "done"), (SECOND, "next_year")]


def returned(parts: Parts, office: Store, sent: SentWording, **typed: str) -> None:
    """Let the division send the file back, as it is or with something typed into it."""
    back = sent.file.with_name("戻り.xlsx")
    back.write_bytes(make_spreadsheet_user().fill_in(sent.file.read_bytes(), {FIRST: typed}))
    merge(parts, office, back)


def test_sent_back_as_it_is_the_division_agrees(parts: Parts, mended: Store, tmp_path: Path) -> None:
    returned(parts, mended, changes_ask(parts, mended, tmp_path / "out"))
    assert replies(mended) == {(FIRST, "done"): Reply.AGREED}
    assert rows_of(mended)[FIRST].values["done"] == MENDED
    with pytest.raises(NoWordingChange):
        changes_ask(parts, mended, tmp_path / "out")


def test_changed_it_is_the_divisions_assertion(parts: Parts, mended: Store, tmp_path: Path) -> None:
    returned(parts, mended, changes_ask(parts, mended, tmp_path / "out"), done="申告を閲覧できるようにした。")
    (change,) = changes(mended)
    assert (change.reply, change.answered) == (Reply.CHANGED, "申告を閲覧できるようにした。")
    assert (change.received, change.office_text) == (ANSWERED["done"], MENDED)
    assert change.current == "申告を閲覧できるようにした。"
    assert rows_of(mended)[FIRST].conflicts == ()


def test_a_word_in_the_note_is_told(parts: Parts, mended: Store, tmp_path: Path) -> None:
    returned(parts, mended, changes_ask(parts, mended, tmp_path / "out"), note="時期も直してください。")
    (change,) = changes(mended)
    assert (change.reply, change.note, change.current) == (Reply.NOTED, "時期も直してください。", MENDED)


def test_mended_once_more_it_waits_to_be_sent_again(parts: Parts, mended: Store, tmp_path: Path) -> None:
    returned(parts, mended, changes_ask(parts, mended, tmp_path / "out"))
    mend(parts, mended, done="申告の状況を見られるようにした。")
    assert replies(mended) == {(FIRST, "done"): Reply.NOT_SENT}


def test_an_answer_that_had_not_observed_it_is_a_conflict(
    parts: Parts, mended: Store, form: Path, tmp_path: Path
) -> None:
    other = tmp_path / "別の回答.xlsx"
    other.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {FIRST: {"done": "申告を公開した。"}}))
    merge(parts, mended, other)
    assert replies(mended)[FIRST, "done"] is Reply.OPEN


def test_a_closed_round_sends_nothing_for_a_word(parts: Parts, mended: Store, tmp_path: Path) -> None:
    with act(mended, "close_round") as work:
        work.rounds.close(round_of(mended).round_id)
    with pytest.raises(RoundClosed):
        changes_ask(parts, mended, tmp_path / "out")


@pytest.fixture
def mended_answer(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> Store:
    """An office that merged what 税務課 answered in the program, and changed the wording of a text."""
    for row_id in OWN:
        write(parts, own, row_id, **ANSWERED)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "提出.xlsx").file)
    mend(parts, sending_office, done=MENDED)
    return sending_office


def test_opened_in_the_program_the_mended_text_stands_beside_what_was_answered(
    parts: Parts, mended_answer: Store, own: Path, tmp_path: Path
) -> None:
    sent = changes_ask(parts, mended_answer, tmp_path / "out")
    open_form(parts, own, sent.file)
    assert rows_in(parts, own)[FIRST].values["done"] == MENDED
    assert rows_in(parts, own)[FIRST].conflicts == ()
    with closing(parts.stores.open(own)) as store, store.reading() as records:
        package = records.exchange.find_package(sent.package)
        assert package is not None
        assert (package.purpose, package.remarks) == (Purpose.WORDING, {(FIRST, "done"): ANSWERED["done"]})


def test_handed_in_from_the_program_as_it_is_the_division_agrees(
    parts: Parts, mended_answer: Store, own: Path, tmp_path: Path
) -> None:
    sent = changes_ask(parts, mended_answer, tmp_path / "out")
    open_form(parts, own, sent.file)
    answered = hand_in(parts, own, tmp_path / "再提出.xlsx")
    merge(parts, mended_answer, answered.file)
    assert replies(mended_answer) == {(FIRST, "done"): Reply.AGREED}


def test_changed_in_the_program_it_is_the_divisions_word(
    parts: Parts, mended_answer: Store, own: Path, tmp_path: Path
) -> None:
    sent = changes_ask(parts, mended_answer, tmp_path / "out")
    open_form(parts, own, sent.file)
    write(parts, own, FIRST, done="申告を閲覧できるようにした。")
    merge(parts, mended_answer, hand_in(parts, own, tmp_path / "再提出.xlsx").file)
    (change,) = changes(mended_answer)
    assert (change.reply, change.current) == (Reply.CHANGED, "申告を閲覧できるようにした。")


def test_a_reason_put_in_where_there_was_none_travels_through_the_program(
    parts: Parts, mended_answer: Store, own: Path, tmp_path: Path
) -> None:
    mend(parts, mended_answer, mark="○", change_reason="前倒しのため")
    sent = changes_ask(parts, mended_answer, tmp_path / "out")
    open_form(parts, own, sent.file)
    answered = hand_in(parts, own, tmp_path / "再提出.xlsx")
    (read,) = parts.workbooks.read_answers("x.xlsx", answered.file.read_bytes(), NAKANO).check_lines
    assert read.remarks == {"mark": "◎", "change_reason": "", "done": ANSWERED["done"]}
    assert merge(parts, mended_answer, answered.file).problems == ()
    assert set(replies(mended_answer).values()) == {Reply.AGREED}


def test_the_form_made_anew_is_the_whole_form_again(parts: Parts, mended: Store, tmp_path: Path) -> None:
    changes_ask(parts, mended, tmp_path / "out")
    form = send(parts, mended, tmp_path / "forms")
    assert {row.row_id for row in parts.workbooks.read_answers("x.xlsx", form.read_bytes(), NAKANO).rows} >= set(OWN)


def test_a_file_as_it_was_sent_gives_no_word(parts: Parts, mended: Store, tmp_path: Path) -> None:
    assert merge(parts, mended, changes_ask(parts, mended, tmp_path / "out").file).problems == ()


def test_what_is_written_where_the_remark_stands_is_told(parts: Parts, mended: Store, tmp_path: Path) -> None:
    sent = changes_ask(parts, mended, tmp_path / "out")
    book: Any = load_workbook(io.BytesIO(sent.file.read_bytes()))
    sheet = book["回答"]
    row, column = next(
        (cell.row, cell.column) for line in sheet.iter_rows() for cell in line if "【令和" in str(cell.value or "")
    )
    sheet.cell(row, column).value = "了解しました。"
    book.save(sent.file)
    (told,) = merge(parts, mended, sent.file).problems
    assert (told.code, told.found) == ("SEEN-CHANGED", "了解しました。")
    assert told.expected == "【令和4年度までの取組状況】\n申告を見れる見られるようにした。"


def test_of_a_row_that_several_divisions_answer_each_is_asked_for_its_own_word(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    row = next(row for row in round_of(office).rows if row.counted and len(row.named_divisions) > 1)
    with act(office, "amend_round") as work:
        work.rounds.set_several_writers(round_of(office).round_id, row.row_id, several=True)
        names = [work.organisation.read().name(each.division) for each in row.named_divisions[:2]]
    for name in names:
        form = send(parts, office, tmp_path / "forms", name)
        file = tmp_path / f"{name}.xlsx"
        file.write_bytes(
            make_spreadsheet_user().fill_in(form.read_bytes(), {row.row_id: {"done": f"{name}で実施した。"}})
        )
        merge(parts, office, file)
    resolve_conflict(parts, office, f"{row.row_id}:done", Decision("text", "両課で実施した。"))
    assert [(each.division, each.received) for each in changes(office)] == [
        (name, f"{name}で実施した。") for name in names
    ]
    sent = send_wordings(parts, office, DivisionFormsOptions(tmp_path / "out", (*names, names[0]))).value
    assert [each.division for each in sent] == names
    assert [each.kind for each in read_in(office, lambda records: records.entries.acts())].count("send_wording") == 1
    again = send_wordings(parts, office, DivisionFormsOptions(tmp_path / "again", tuple(names))).value
    assert [each.package for each in again] == [each.package for each in sent]
    kept = read_in(office, lambda records: records.exchange.sent_forms(each.package for each in sent))
    assert kept == {each.package: (each.file.read_bytes(),) for each in sent}
    for each in sent:
        merge(parts, office, each.file)
    assert [each.reply for each in changes(office)] == [Reply.AGREED, Reply.AGREED]
    assert rows_of(office)[row.row_id].values["done"] == "両課で実施した。"


ROW, OTHER = ANSWERS
WORDING_MENDED = "連携を始め、対象を広げた。"


@pytest.fixture(scope="module")
def wording_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that merged an answer, and changed the wording of a text and a mark of it."""
    made = make_office(tmp_path_factory.mktemp("mended"))
    ask("merge", made.answer, "--store", made.store)
    done("set", ROW, f"done={WORDING_MENDED}", "mark=○", "--store", made.store, "--by", "係長")
    done("wording", "--send", "--division", "税務課", "--out", made.folder / "out", "--store", made.store)
    return made


@pytest.fixture
def wording_own(wording_office: Office, tmp_path: Path) -> Path:
    """The data file of 税務課, with its answer."""
    path = tmp_path / "own.nakano"
    done("open", wording_office.answer, "--store", path)
    return path


def read(parts: Parts, path: Path) -> dict[str, SentWordingRow]:
    with closing(parts.stores.open(path)) as store, store.reading() as records:
        return sent_wording_rows(records, chosen_round(records))


def test_nothing_is_told_before_it_is_asked_and_never_in_the_office(
    parts: Parts, wording_office: Office, wording_own: Path
) -> None:
    assert read(parts, wording_own) == {}
    assert read(parts, wording_office.store) == {}


def test_the_texts_as_received_and_as_sent_stand_in_the_order_of_the_fields(
    parts: Parts, wording_office: Office, wording_own: Path
) -> None:
    open_form(parts, wording_own, next((wording_office.folder / "out").rglob("*.xlsx")))
    texts = (
        SentWordingChange("mark", "◎", "○", is_text=False),
        SentWordingChange("done", "連携を開始した。", WORDING_MENDED),
    )
    assert read(parts, wording_own) == {ROW: SentWordingRow(texts, is_answered=False)}


def test_handing_in_answers_it_and_a_draft_does_not(
    parts: Parts, wording_office: Office, wording_own: Path, tmp_path: Path
) -> None:
    open_form(parts, wording_own, next((wording_office.folder / "out").rglob("*.xlsx")))
    done("set", ROW, "change_reason=前倒しのため", "--store", wording_own)
    ask("submit", "--out", tmp_path / "下書き.xlsx", "--draft", "--store", wording_own)
    assert not read(parts, wording_own)[ROW].is_answered
    ask("submit", "--out", tmp_path / "回答.xlsx", "--store", wording_own)
    assert read(parts, wording_own)[ROW].is_answered
    assert OTHER not in read(parts, wording_own)
