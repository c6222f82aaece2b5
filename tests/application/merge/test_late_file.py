"""A late file of a closed round: which rows it would change, and both or neither of reopening and importing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from nakano_status.application.merge.decide_held import apply_held, held_items, reject_held
from nakano_status.application.merge.late_file import read_late_file, reopen_and_apply
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import reopen
from nakano_status.application.round.open_and_close_round import withdraw_round
from nakano_status.domain.exchange.answer_file import AnswerFile, HeldState
from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.refusals.exchange import HeldNotApplicable, ItemUnknown
from nakano_status.domain.refusals.files import WrongRole
from nakano_status.domain.refusals.planning import RoundClosed, RoundHasAnswers
from tests.support.answering import KEYS, A, B, C, D, Texts, Unreadable, filled, sent
from tests.support.desks import Desk, desk_in, open_next_round
from tests.support.plans import R4, R5
from tests.support.stores import act


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office with the next round open, in which a late answer waits: A is changed, a cell of B cannot be read."""
    with desk_in(tmp_path) as desk:
        package = desk.sends("R4-P1", A, B, C)
        first = desk.merges(filled(package, {A: {"mark": "◎", "done": "初め"}, C: {"done": "済"}})).value
        open_next_round(desk.store)
        desk.merges(late_file(package, first.files[0].return_ids))
        yield desk


def late_file(package: Package, parents: tuple[str, ...]) -> AnswerFile:
    late: dict[str, Texts] = {A: {"mark": "◎", "done": "遅れて"}, B: {"done": Unreadable()}, C: {"done": "済"}}
    return filled(package, late, name="遅れた回答.xlsx", parents=parents)


def item_of(desk: Desk, reason: str = "ROUND-CLOSED") -> str:
    return next(item.item_id for item in held_items(desk.store) if item.reason == reason)


def test_listed_are_the_rows_that_it_would_change_with_the_fields_that_differ(desk: Desk) -> None:
    late = read_late_file(desk.parts, desk.store, item_of(desk))
    assert (late.year, [(row.row_id, row.title, row.texts) for row in late.rows]) == (
        R4,
        [(A, "取組1", {"done": ("初め", "遅れて")})],
    )


def test_its_rows_are_reopened_and_it_is_imported_and_what_still_waits_needs_a_person(desk: Desk) -> None:
    outcome = reopen_and_apply(desk.parts, desk.store, item_of(desk), [A], "訂正", by="担当 花子")
    assert (outcome.value.ids, desk.value(A, "done")) == ((A,), "遅れて")
    assert (held_items(desk.store), outcome.attention) == ((), True)
    assert [item.reason for item in held_items(desk.store, year=R4)] == ["UNREADABLE"]
    assert set(outcome.touched) == {(A, key) for key in KEYS}


def test_what_waits_for_another_reason_or_in_its_own_round_is_no_late_file(desk: Desk) -> None:
    of_r4 = filled(desk.sends("R4-P2", D), {D: {"done": "済"}}, name="封.xlsx")
    desk.merges(replace(of_r4, identity=replace(of_r4.identity, seal="0000")))
    package = sent("R5-P1", rows=[A, B], round_id="R5")
    with act(desk.store, "distribute") as work:
        work.packages.add(package)
    desk.merges(filled(package, {A: {"done": "今年"}}, name="今年.xlsx"), without=[A])
    for reason in ("SEAL-BROKEN", "LEFT-OUT"):
        with pytest.raises(HeldNotApplicable) as refused:
            read_late_file(desk.parts, desk.store, item_of(desk, reason))
        assert refused.value.details["remedy"] == ""


def withdraw_next_start(desk: Desk) -> None:
    """Withdraw the start of the round in which the late answer waits."""
    done = withdraw_round(desk.store).value
    assert (done.round_.year, done.kept) == (R5, {R4: ("遅れた回答.xlsx",)})
    assert done.lines == ("令和4年度分のファイル1件は、令和4年度分の「未取込」に移しました：遅れた回答.xlsx",)
    desk.store.check_soundness()


def test_when_the_next_start_is_withdrawn_it_waits_in_its_own_round_and_is_imported_there(desk: Desk) -> None:
    item_id = item_of(desk)
    withdraw_next_start(desk)
    assert [item.item_id for item in held_items(desk.store, year=R4)] == [item_id]
    assert [row.row_id for row in read_late_file(desk.parts, desk.store, item_id).rows] == [A]
    reopen_and_apply(desk.parts, desk.store, item_id, [A], "訂正")
    assert desk.value(A, "done") == "遅れて"
    assert [item.reason for item in held_items(desk.store)] == ["UNREADABLE"]


def test_there_it_is_also_imported_after_a_reopening_by_itself_or_rejected_or_sent_again(desk: Desk) -> None:
    item_id = item_of(desk)
    withdraw_next_start(desk)
    with pytest.raises(RoundClosed):
        apply_held(desk.parts, desk.store, [item_id])
    reject_held(desk.store, [item_id])
    assert held_items(desk.store) == ()
    with desk.store.writing() as work:
        work.begin_act("test", None)
        work.arrivals.settle_held(item_id, HeldState.WAITING)
        work.commit()
    reopen(desk.store, [A], "訂正", year=R4)
    apply_held(desk.parts, desk.store, [item_id])
    assert desk.value(A, "done") == "遅れて"


def test_one_that_was_decided_on_does_not_prevent_it_and_one_without_a_round_does(desk: Desk) -> None:
    reject_held(desk.store, [item_of(desk)])
    unknown = filled(sent("R9-P9", rows=[A]), {A: {"done": "済"}}, name="不明.xlsx")
    desk.merges(unknown)
    with pytest.raises(RoundHasAnswers) as refused:
        withdraw_round(desk.store)
    assert refused.value.details["found"] == "未取込1件"


def test_the_record_of_one_that_was_decided_on_is_kept_in_its_own_round(desk: Desk) -> None:
    reject_held(desk.store, [item_of(desk)])
    assert withdraw_round(desk.store).value.lines == ()
    with desk.store.reading() as records:
        (item,) = records.arrivals.held("R4", HeldState.REJECTED)
        assert [each.sha256 for each in records.arrivals.received()][-1] == item.sha256
    assert (item.file, item.values["package"]) == ("遅れた回答.xlsx", "R4-P1")


def arrives_again(desk: Desk) -> MergePlan:
    """Merge the late answer once more."""
    with desk.store.reading() as records:
        package = records.packages.find("R4-P1")
        first = tuple(each.return_id for each in records.returns.of_round("R4"))
    assert package is not None
    return desk.merges(late_file(package, first)).value


@pytest.mark.parametrize("rejected", [False, True])
def test_sent_again_after_the_next_start_it_waits_or_was_rejected_where_it_is(desk: Desk, rejected: bool) -> None:
    item_id = item_of(desk)
    withdraw_next_start(desk)
    if rejected:
        reject_held(desk.store, [item_id])
    open_next_round(desk.store)
    plan = arrives_again(desk)
    assert (plan.files[0].verdict, plan.held) == (Verdict.KNOWN if rejected else Verdict.HELD, ())
    assert [each.code for each in plan.files[0].problems] == ["ALREADY-REJECTED" if rejected else "ROUND-CLOSED"]
    assert [item.item_id for item in held_items(desk.store, year=R4)] == ([] if rejected else [item_id])
    assert held_items(desk.store, year=R5) == ()


def test_what_was_rejected_in_the_next_round_is_not_asked_about_in_the_one_after_it(desk: Desk) -> None:
    reject_held(desk.store, [item_of(desk)])
    open_next_round(desk.store)
    assert [each.code for each in arrives_again(desk).files[0].problems] == ["ALREADY-REJECTED"]


def test_an_item_that_was_settled_in_another_window_meanwhile_is_not_imported(desk: Desk) -> None:
    item_id = item_of(desk)

    def writing() -> object:
        reject_held(desk.store, [item_id])
        return desk.store.writing()

    store = cast("Store", SimpleNamespace(reading=desk.store.reading, writing=writing))
    with pytest.raises(ItemUnknown):
        reopen_and_apply(desk.parts, store, item_id, [A], "訂正")
    assert desk.value(A, "done") == "初め"


def test_in_a_divisions_data_file_nothing_is_reopened(parts: Parts, own: Path) -> None:
    with closing(parts.stores.open(own)) as store, pytest.raises(WrongRole):
        reopen_and_apply(parts, store, "H000000000000", [A], "訂正")
