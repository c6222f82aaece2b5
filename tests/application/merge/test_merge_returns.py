"""Taking files in, with a real data file: dry run, one transaction, what is kept of every file."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.merge.decide_held import held_items, reject_held
from nakano_status.application.merge.merge_returns import (
    MergeOptions,
    apply_batch,
    merge_batch,
    outcome_of,
    plan_batch,
    refuse_if_nothing_was_read,
)
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.problem_text import message
from nakano_status.application.review.review_rows import reopen
from nakano_status.domain.exchange.answer_file import HeldState
from nakano_status.domain.exchange.ledger import Fate, Verdict
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.refusals.exchange import IdUnknown, NothingReadable, PlanMoved
from tests.support.answering import KEYS, A, B, C, D, Unreadable, filled, read_row, retyped, sent, with_rows
from tests.support.desks import Desk, desk_in, open_next_round
from tests.support.plans import R4
from tests.support.stores import act


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office that has asked 税務課 for two rows."""
    with desk_in(tmp_path) as desk:
        yield desk


def test_a_dry_run_writes_nothing_and_reports_what_applying_does(desk: Desk) -> None:
    package = desk.sends("R4-P1", A, B)
    answer = with_rows(
        filled(package, {A: {"done": "済"}, B: {"done": Unreadable()}}), read_row(0, C, {"done": "他課"})
    )
    merging = plan_batch(desk.store, read_batch(desk.parts, [desk.saves(answer)]))
    assert desk.value(A, "done") is None
    with desk.store.reading() as records:
        assert (records.returns.of_round("R4"), records.arrivals.held("R4", None), records.arrivals.received()) == (
            [],
            [],
            [],
        )
    shown, done = outcome_of(merging.plan), apply_batch(desk.store, merging)
    assert done.value.fingerprint == shown.value.fingerprint
    assert (done.touched, done.problems, done.attention) == (shown.touched, shown.problems, shown.attention)
    assert done.value.fates == shown.value.fates
    assert desk.value(A, "done") == "済"
    assert desk.stale() == []


def test_taking_in_at_once_does_what_the_plan_would_have_shown(desk: Desk) -> None:
    package = desk.sends("R4-P1", A, B)
    files = read_batch(desk.parts, [desk.saves(filled(package, {A: {"done": "済"}, B: {"done": Unreadable()}}))])
    shown = plan_batch(desk.store, files, MergeOptions(left_out=[B]))
    done = merge_batch(desk.store, files, MergeOptions(left_out=[B]), by="担当 花子")
    assert done.value.fingerprint == shown.plan.fingerprint
    with desk.store.reading() as records:
        assert [(act.kind, act.by) for act in records.entries.acts()][-1] == ("merge", "担当 花子")
    assert (desk.value(A, "done"), desk.value(B, "done")) == ("済", None)
    assert desk.stale() == []
    with pytest.raises(IdUnknown):
        merge_batch(desk.store, files, MergeOptions(left_out=["1-1-1-99-Z"]))


def test_everything_of_a_batch_is_kept_in_one_act(desk: Desk) -> None:
    package = desk.sends("R4-P1", A, B)
    path = desk.saves(filled(package, {A: {"done": "済"}}))
    plan = desk.merges(filled(package, {A: {"done": "済"}}), by="担当 花子").value
    with desk.store.reading() as records:
        (received,) = records.arrivals.received()
        acts = records.entries.acts()
        ledger = records.arrivals.ledger(acts[-1].act_id)
        (answer,) = records.returns.of_round("R4")
        assert records.arrivals.content(received.sha256) == path.read_bytes()
    assert (acts[-1].kind, acts[-1].by) == ("merge", "担当 花子")
    assert (received.name, received.verdict, received.size) == ("回答.xlsx", "merged", path.stat().st_size)
    assert received.sha256 == hashlib.sha256(path.read_bytes()).hexdigest() == answer.sha256
    assert tuple(ledger) == plan.files[0].ledger


def test_two_copies_of_one_file_in_a_batch_are_both_received(desk: Desk) -> None:
    package = desk.sends("R4-P1", A)
    one = desk.saves(filled(package, {A: {"done": "済"}}))
    other = one.with_name("写し.xlsx")
    other.write_bytes(one.read_bytes())
    apply_batch(desk.store, plan_batch(desk.store, read_batch(desk.parts, [one.parent])))
    with desk.store.reading() as records:
        assert sorted((each.name, each.verdict) for each in records.arrivals.received()) == [
            ("写し.xlsx", "merged"),
            ("回答.xlsx", "known"),
        ]
        assert sorted(row.fate for row in records.arrivals.ledger()) == [Fate.APPLIED, Fate.UNCHANGED]


def test_of_a_refused_file_the_bytes_are_not_kept_but_what_it_was(desk: Desk) -> None:
    good = desk.saves(filled(desk.sends("R4-P1", A)))
    broken = good.with_name("壊れた.xlsx")
    broken.write_bytes(b"nothing of ours")
    merging = plan_batch(desk.store, read_batch(desk.parts, [broken, good]))
    refuse_if_nothing_was_read(merging.plan)
    apply_batch(desk.store, merging)
    with desk.store.reading() as records:
        refused = next(each for each in records.arrivals.received() if each.verdict == "refused")
        assert records.arrivals.content(refused.sha256) is None
    assert (refused.name, refused.size, refused.code) == ("壊れた.xlsx", 15, "FORM-NO-ANSWERS")
    assert refused.sha256 == hashlib.sha256(b"nothing of ours").hexdigest()


def test_a_held_file_is_kept_with_its_bytes_and_its_code(desk: Desk) -> None:
    package = desk.sends("R4-P1", A)
    file = filled(package, {each: {"done": "済"} for each in (A,)})
    desk.merges(with_rows(file, read_row(0, B, {"done": "甲"}), read_row(0, C, {"done": "乙"})))
    with desk.store.reading() as records:
        (received,) = records.arrivals.received()
        assert records.arrivals.content(received.sha256) is not None
        assert [item.state for item in records.arrivals.held("R4")] == [HeldState.WAITING]
    assert (received.verdict, received.code) == ("held", "MANY-PACKAGES")


def test_a_file_that_is_not_there_is_named_and_nothing_of_it_is_kept(desk: Desk) -> None:
    desk.folder.mkdir()
    files = read_batch(desk.parts, [desk.folder / "無い.xlsx"])
    merging = plan_batch(desk.store, files)
    (told,) = merging.plan.files[0].problems
    assert (told.code, told.place.file) == ("FILE-MISSING", "無い.xlsx")
    with pytest.raises(NothingReadable):
        refuse_if_nothing_was_read(merging.plan)
    apply_batch(desk.store, merging)
    with desk.store.reading() as records:
        assert records.arrivals.received() == []


def test_a_plan_that_is_no_longer_the_one_that_was_shown_is_not_applied(desk: Desk) -> None:
    package = desk.sends("R4-P1", A)
    shown = plan_batch(desk.store, read_batch(desk.parts, [desk.saves(filled(package, {A: {"done": "済"}}))]))
    desk.merges(filled(package, {A: {"done": "その間に来た写し"}}, name="二.xlsx"))
    with pytest.raises(PlanMoved):
        apply_batch(desk.store, shown)
    assert desk.value(A, "done") == "その間に来た写し"
    assert desk.conflict(A, "done") is None


def test_a_row_to_leave_out_is_named_in_any_width_and_must_be_one(desk: Desk) -> None:
    answer = filled(desk.sends("R4-P1", A, B), {A: {"done": "済"}})
    files = read_batch(desk.parts, [desk.saves(answer)])
    left_out = plan_batch(desk.store, files, MergeOptions(left_out=[A.lower().replace("-", "－")]))
    assert left_out.plan.fates[Fate.HELD] == 1
    with pytest.raises(IdUnknown):
        plan_batch(desk.store, files, MergeOptions(left_out=["1-1-1-99-Z"]))


def test_locked_cells_are_compared_with_what_the_data_file_gives(desk: Desk) -> None:
    package = desk.sends("R4-P1", A)
    clean = filled(package, {A: {"done": "済"}})
    as_sent = retyped(clean, A, measure="1-1-①\n題名未入力", title="取組1", divisions="税務課", scheduled="")
    assert desk.merges(as_sent).problems == ()
    changed = desk.merges(retyped(clean, A, divisions="戸籍住民課"))
    assert [file.verdict for file in changed.value.files] == [Verdict.KNOWN]
    news = retyped(filled(package, {A: {"done": "直した文"}}), A, divisions="戸籍住民課")
    assert [(each.code, each.found, each.expected) for each in desk.merges(news).problems] == [
        ("LOCKED-CHANGED", "戸籍住民課", "税務課")
    ]


def test_a_batch_without_files_does_nothing(desk: Desk) -> None:
    desk.folder.mkdir()
    merging = plan_batch(desk.store, read_batch(desk.parts, [desk.folder]))
    assert (merging.plan.files, merging.plan.balanced) == ((), True)
    with pytest.raises(NothingReadable):
        refuse_if_nothing_was_read(merging.plan)


@pytest.mark.parametrize("texts", [("同じ文", "同じ文 "), ("同じ文 ", "同じ文")], ids=["plain first", "blank first"])
def test_of_equal_words_those_of_a_division_named_on_the_row_stand_before_those_of_one_that_is_not(
    desk: Desk, texts: tuple[str, str]
) -> None:
    named = filled(desk.sends("R4-P8", A, to="koseki"), {A: {"done": texts[0]}}, name="名前のある課.xlsx")
    unnamed = filled(desk.sends("R4-P9", A, to="bosai"), {A: {"done": texts[1]}}, name="名前のない課.xlsx")
    desk.merges(unnamed, named)
    assert desk.value(A, "done") == texts[0]


def test_every_file_of_a_batch_is_a_step_of_its_progress(desk: Desk) -> None:
    package = desk.sends("R4-P1", A)
    paths = [desk.saves(filled(package, {A: {"done": text}}, name=f"{text}.xlsx")) for text in ("甲", "乙")]
    steps: list[tuple[int, int]] = []
    plan_batch(desk.store, read_batch(desk.parts, paths), progress=lambda _, done, of: steps.append((done, of)))
    assert steps == [(0, 2), (1, 2)]


def test_with_a_batch_are_kept_its_history_and_the_findings_of_its_files(desk: Desk) -> None:
    file = filled(desk.sends("R4-P1", A), {A: {"done": "済"}})
    found = problem("MARK-UNKNOWN", Place("回答.xlsx", "回答", "K9", 9, "進捗状況", A, "mark"), found="▽")
    sha256 = desk.merges(replace(file, problems=(found,))).value.files[0].sha256
    with desk.store.reading() as records:
        ((_, change),) = records.entries.changes("R4", A, "done")
        assert found in records.reviews.findings(sha256)
    assert (change.was, change.now, change.file) == (None, "済", "回答.xlsx")


def test_a_file_that_comes_again_accounts_for_each_of_its_rows(desk: Desk) -> None:
    answer = filled(desk.sends("R4-P1", A, B), {A: {"done": "済"}})
    desk.merges(answer)
    (file,) = desk.merges(answer).value.files
    assert [(row.row_id, row.fate) for row in file.ledger] == [(A, Fate.UNCHANGED), (B, Fate.UNCHANGED)]


def test_what_a_form_was_sent_with_is_known_when_its_answer_arrives(desk: Desk) -> None:
    package = sent(rows=[A], base={A: dict.fromkeys(KEYS, "◎")})
    with act(desk.store, "distribute") as work:
        work.packages.add(package)
    (file,) = desk.merges(filled(package, {A: dict.fromkeys(KEYS)})).value.files
    assert (file.verdict, file.code) == (Verdict.HELD, "MASS-CLEARED")


def test_a_file_of_a_closed_round_is_known_where_that_round_has_it_and_waits_where_not(desk: Desk) -> None:
    package = desk.sends("R4-P1", A)
    answers = [filled(package, {A: {"done": text}}, name=f"{text}.xlsx") for text in ("初め", "遅れて")]
    desk.merges(answers[0])
    open_next_round(desk.store)
    assert [(file.verdict, file.code) for file in desk.merges(*answers).value.files] == [
        (Verdict.KNOWN, None), (Verdict.HELD, "ROUND-CLOSED"),
    ]  # fmt: skip


def test_a_late_answer_that_waits_is_not_called_merged_when_it_arrives_again(desk: Desk) -> None:
    package = desk.sends("R4-P1", A, B)
    desk.merges(filled(package, {A: {"done": "初め"}}))
    with act(desk.store, "close") as work:
        work.rounds.close("R4")
    late = filled(package, {A: {"done": "遅れて"}, B: {"done": "遅れて"}}, name="遅れた回答.xlsx")
    assert desk.merges(late).value.files[0].code == "ROUND-CLOSED"
    here = desk.merges(late).value.files[0]
    open_next_round(desk.store)
    for file in (here, desk.merges(late).value.files[0]):
        (told,) = file.problems
        assert (file.verdict, told.code, told.found) == (Verdict.KNOWN, "ALREADY-HELD", "2")
        assert "令和4年度分の「未取込」に2件が残っています" in message(told)
    reject_held(desk.store, [item.item_id for item in held_items(desk.store, year=R4)], year=R4)
    assert [each.code for each in desk.merges(late).value.files[0].problems] == ["ALREADY-MERGED"]


def test_a_late_file_waits_in_the_open_round_until_its_own_has_its_answers(desk: Desk) -> None:
    one, *_ = (desk.sends(f"R4-{to}", row, to=to) for to, row in (("zeimu", A), ("koseki", B), ("bosai", C)))
    single = filled(one, {A: {"done": "単独"}}, name="単独.xlsx")
    of_several = with_rows(
        filled(one, {A: {"done": "済"}}, name="部.xlsx"), *(read_row(0, row, {"done": "貼付け"}) for row in (B, C))
    )
    open_next_round(desk.store)
    desk.merges(single)
    desk.merges(of_several)
    desk.merges(filled(desk.sends("R4-P9", D), {D: {"done": "別"}}, name="別.xlsx"))
    reopen(desk.store, [A], "訂正", year=R4)
    for file in (single, of_several):
        merge_batch(desk.store, read_batch(desk.parts, [desk.saves(file)]), MergeOptions(R4))
    assert desk.value(A, "done") == "単独"
    assert [item.file for item in held_items(desk.store)] == ["部.xlsx", "別.xlsx"]
