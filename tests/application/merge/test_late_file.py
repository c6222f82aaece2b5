"""A file of a closed round that arrives late: what it would change, its reopening, and where it waits."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from nakano_status.application.merge.decide_held import apply_held, held_items, reject_held
from nakano_status.application.merge.late_file import read_late_file, reopen_and_apply
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.read.held import count_waiting_before, held_views
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import reopen
from nakano_status.application.round.open_and_close_round import withdraw_round
from nakano_status.application.round.read.todo import read_todo
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.exchange.returns import HeldState, Package
from nakano_status.domain.refusals.exchange import HeldNotApplicable, ItemUnknown
from nakano_status.domain.refusals.files import WrongRole
from nakano_status.domain.refusals.planning import RoundClosed, RoundHasAnswers
from nakano_status.domain.round.todo import TodoKind
from tests.support.answering import (
    KEYS,
    A,
    B,
    C,
    D,
    Texts,
    Unreadable,
    filled,
    read_row,
    sent,
    with_rows,
)
from tests.support.desks import Desk, desk_in, open_next_round
from tests.support.expected import present
from tests.support.plans import R4, R5
from tests.support.stores import act


@pytest.fixture
def file_desk(tmp_path: Path) -> Iterator[Desk]:
    """An office with the next round open, in which a late answer waits: A is changed, a cell of B cannot be read."""
    with desk_in(tmp_path) as file_desk:
        package = file_desk.sends("R4-P1", A, B, C)
        first = file_desk.merges(filled(package, {A: {"mark": "◎", "done": "初め"}, C: {"done": "済"}})).value
        open_next_round(file_desk.store)
        file_desk.merges(late_file(package, first.files[0].return_ids))
        yield file_desk


def late_file(package: Package, parents: tuple[str, ...]) -> AnswerFile:
    late: dict[str, Texts] = {A: {"mark": "◎", "done": "遅れて"}, B: {"done": Unreadable()}, C: {"done": "済"}}
    return filled(package, late, name="遅れた回答.xlsx", parents=parents)


def item_of(file_desk: Desk, reason: str = "ROUND-CLOSED") -> str:
    return next(item.item_id for item in held_items(file_desk.store) if item.reason == reason)


def test_listed_are_the_rows_that_it_would_change_with_the_fields_that_differ(file_desk: Desk) -> None:
    late = read_late_file(file_desk.parts, file_desk.store, item_of(file_desk))
    assert (late.year, [(row.row_id, row.title, row.texts) for row in late.rows]) == (
        R4,
        [(A, "取組1", {"done": ("初め", "遅れて")})],
    )


def test_its_rows_are_reopened_and_it_is_imported_and_what_still_waits_needs_a_person(file_desk: Desk) -> None:
    outcome = reopen_and_apply(file_desk.parts, file_desk.store, item_of(file_desk), [A], "訂正", by="担当 花子")
    assert (outcome.value.ids, file_desk.value(A, "done")) == ((A,), "遅れて")
    assert (held_items(file_desk.store), outcome.attention) == ((), True)
    assert [item.reason for item in held_items(file_desk.store, year=R4)] == ["UNREADABLE"]
    assert set(outcome.touched) == {(A, key) for key in KEYS}


def test_what_waits_for_another_reason_or_in_its_own_round_is_no_late_file(file_desk: Desk) -> None:
    of_r4 = filled(file_desk.sends("R4-P2", D), {D: {"done": "済"}}, name="封.xlsx")
    file_desk.merges(replace(of_r4, identity=replace(of_r4.identity, seal="0000")))
    package = sent("R5-P1", rows=[A, B], round_id="R5")
    with act(file_desk.store, "distribute") as work:
        work.exchange.add_package(package)
    file_desk.merges(filled(package, {A: {"done": "今年"}}, name="今年.xlsx"), without=[A])
    for reason in ("SEAL-BROKEN", "LEFT-OUT"):
        with pytest.raises(HeldNotApplicable) as refused:
            read_late_file(file_desk.parts, file_desk.store, item_of(file_desk, reason))
        assert refused.value.details["remedy"] == ""


def withdraw_next_start(file_desk: Desk) -> None:
    """Withdraw the start of the round in which the late answer waits."""
    done = withdraw_round(file_desk.store).value
    assert (done.round_.year, done.kept) == (R5, {R4: ("遅れた回答.xlsx",)})
    assert done.lines == ("令和4年度分のファイル1件は、令和4年度分の「未取込」に移しました：遅れた回答.xlsx",)
    file_desk.store.check_soundness()


def test_when_the_next_start_is_withdrawn_it_waits_in_its_own_round_and_is_imported_there(file_desk: Desk) -> None:
    item_id = item_of(file_desk)
    withdraw_next_start(file_desk)
    assert [item.item_id for item in held_items(file_desk.store, year=R4)] == [item_id]
    assert [row.row_id for row in read_late_file(file_desk.parts, file_desk.store, item_id).rows] == [A]
    reopen_and_apply(file_desk.parts, file_desk.store, item_id, [A], "訂正")
    assert file_desk.value(A, "done") == "遅れて"
    assert [item.reason for item in held_items(file_desk.store)] == ["UNREADABLE"]


def test_there_it_is_also_imported_after_a_reopening_by_itself_or_rejected_or_sent_again(file_desk: Desk) -> None:
    item_id = item_of(file_desk)
    withdraw_next_start(file_desk)
    with pytest.raises(RoundClosed):
        apply_held(file_desk.parts, file_desk.store, [item_id])
    assert reject_held(file_desk.store, [item_id, item_id]).value == (item_id,)
    assert held_items(file_desk.store) == ()
    with act(file_desk.store) as work:
        work.exchange.settle_held(item_id, HeldState.WAITING)
    reopen(file_desk.store, [A], "訂正", year=R4)
    apply_held(file_desk.parts, file_desk.store, [item_id])
    assert file_desk.value(A, "done") == "遅れて"


def test_one_that_was_decided_on_does_not_prevent_it_and_one_without_a_round_does(file_desk: Desk) -> None:
    reject_held(file_desk.store, [item_of(file_desk)])
    unknown = filled(sent("R9-P9", rows=[A]), {A: {"done": "済"}}, name="不明.xlsx")
    file_desk.merges(unknown)
    with pytest.raises(RoundHasAnswers) as refused:
        withdraw_round(file_desk.store)
    assert refused.value.details["found"] == "未取込1件"


def test_the_record_of_one_that_was_decided_on_is_kept_in_its_own_round(file_desk: Desk) -> None:
    reject_held(file_desk.store, [item_of(file_desk)])
    assert withdraw_round(file_desk.store).value.lines == ()
    with file_desk.store.reading() as records:
        (item,) = records.exchange.held("R4", HeldState.REJECTED)
        assert [each.sha256 for each in records.exchange.received()][-1] == item.sha256
    assert (item.file, item.facts.packages) == ("遅れた回答.xlsx", ("R4-P1",))


def arrives_again(file_desk: Desk) -> MergePlan:
    """Merge the late answer once more."""
    with file_desk.store.reading() as records:
        package = records.exchange.find_package("R4-P1")
        first = tuple(each.return_id for each in records.exchange.returns("R4"))
    assert package is not None
    return file_desk.merges(late_file(package, first)).value


@pytest.mark.parametrize("rejected", [False, True])
def test_sent_again_after_the_next_start_it_waits_or_was_rejected_where_it_is(file_desk: Desk, rejected: bool) -> None:
    item_id = item_of(file_desk)
    withdraw_next_start(file_desk)
    if rejected:
        reject_held(file_desk.store, [item_id])
    open_next_round(file_desk.store)
    plan = arrives_again(file_desk)
    assert (plan.files[0].verdict, plan.held) == (Verdict.KNOWN if rejected else Verdict.HELD, ())
    told = ["ALREADY-REJECTED"] if rejected else ["UNREADABLE", "ROUND-CLOSED"]
    assert [each.code for each in plan.files[0].problems] == told
    assert [item.item_id for item in held_items(file_desk.store, year=R4)] == ([] if rejected else [item_id])
    assert held_items(file_desk.store, year=R5) == ()


def test_what_was_rejected_in_the_next_round_is_not_asked_about_in_the_one_after_it(file_desk: Desk) -> None:
    reject_held(file_desk.store, [item_of(file_desk)])
    open_next_round(file_desk.store)
    assert [each.code for each in arrives_again(file_desk).files[0].problems] == ["ALREADY-REJECTED"]


def test_an_item_that_was_settled_in_another_window_meanwhile_is_not_imported(file_desk: Desk) -> None:
    item_id = item_of(file_desk)

    def writing() -> object:
        reject_held(file_desk.store, [item_id])
        return file_desk.store.writing()

    store = cast("Store", SimpleNamespace(reading=file_desk.store.reading, writing=writing))
    with pytest.raises(ItemUnknown):
        reopen_and_apply(file_desk.parts, store, item_id, [A], "訂正")
    assert file_desk.value(A, "done") == "初め"


def test_in_a_divisions_data_file_nothing_is_reopened(parts: Parts, own: Path) -> None:
    with closing(parts.stores.open(own)) as store, pytest.raises(WrongRole):
        reopen_and_apply(parts, store, "H000000000000", [A], "訂正")


def test_a_file_of_a_closed_year_is_asked_about_as_in_its_own_round(tmp_path: Path) -> None:
    told = []
    for name in ("open", "closed"):
        (tmp_path / name).mkdir()
        with desk_in(tmp_path / name) as desk:
            package = desk.sends("R4-P1", A, B, C)
            file = filled(package, {A: {"mark": "◎", "done": Unreadable("#N/A")}})
            proposal = read_row(40, None, {"done": "新規の文"}, title="新規の取組")
            corrected = read_row(9, A, {"mark": "◎", "done": Unreadable("#N/A")}, title="直した題名")
            rows = (corrected, *(row for row in file.rows if row.row_id == B))
            file = with_rows(replace(file, rows=rows), proposal)
            if name == "closed":
                open_next_round(desk.store)
            (plan,) = desk.merges(file).value.files
            told.append([(each.code, each.place, each.found) for each in plan.problems if each.code != "ROUND-CLOSED"])
    in_its_round, afterwards = told
    assert afterwards == in_its_round
    assert {code for code, _, _ in told[0]} >= {"UNREADABLE", "PROPOSAL", "ROWS-ABSENT"}


def test_what_is_open_of_an_earlier_year_is_listed_with_its_year_and_needs_a_reopening(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        desk.merges(filled(desk.sends("R4-P1", A, B), {A: {"mark": "◎", "done": Unreadable()}}))
        open_next_round(desk.store)

        def earlier() -> dict[str, tuple[int, str]]:
            with desk.store.reading() as records:
                lines = read_todo(records, date(2024, 4, 1)).items
            return {each.kind.value: (each.count, each.year.short) for each in lines if each.year is not None}

        assert earlier() == {"earlier_held": (1, "R4")}
        with desk.store.reading() as records:
            before, now = records.rounds.all()
            assert (count_waiting_before(records, before), count_waiting_before(records, now)) == ((), ((R4, 1),))
            (view,) = held_views(records, before)
        assert view.needs_reopening
        reopen(desk.store, [A, B], "訂正", year=R4)
        assert earlier() == {"earlier_held": (1, "R4"), "earlier_unanswered": (1, "R4")}
        with desk.store.reading() as records:
            assert not any(each.needs_reopening for each in held_views(records, records.rounds.all()[0]))


def test_a_reopened_row_is_unanswered_by_the_rule_of_the_current_round(tmp_path: Path) -> None:
    """A conflict about a text is not one about the mark."""
    with desk_in(tmp_path) as desk:
        package = desk.sends("R4-P1", A, B, C)
        desk.merges(filled(package, {A: {"done": "初め"}, B: {"mark": "◎"}}))
        desk.merges(filled(package, {A: {"done": "別に"}, B: {"mark": "○"}}))

        def unanswered(kind: TodoKind) -> set[str]:
            with desk.store.reading() as records:
                return {*present(read_todo(records, date(2024, 4, 1)).item(kind)).ids}

        before = unanswered(TodoKind.UNANSWERED) & {A, B, C}
        assert before == {A, C}
        open_next_round(desk.store)
        reopen(desk.store, [A, B, C], "訂正", year=R4)
        assert unanswered(TodoKind.EARLIER_UNANSWERED) == before
