"""Removing a return: what has observed it, and what comes back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.merge.decide_held import (
    apply_held,
    assign_held_row,
    held_items,
    reject_held,
)
from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.merge.resolve_conflict import Decision, resolve_conflict
from nakano_status.application.merge.take_back import (
    Observer,
    ObserverKind,
    observers_of,
    observers_of_return,
    take_back,
)
from nakano_status.application.review.review_rows import accept, reopen
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.returns import HeldState, ReturnState
from nakano_status.domain.history.acts import Why
from nakano_status.domain.merge.resolution import OFFICE
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.refusals import exchange
from nakano_status.domain.refusals.planning import RoundClosed
from tests.support.answering import (
    KEYS,
    A,
    B,
    C,
    Clerk,
    D,
    E,
    Unreadable,
    filled,
    read_row,
    sent,
    with_rows,
    without_columns,
    without_rows,
)
from tests.support.desks import Desk, desk_in
from tests.support.fields import slot_in
from tests.support.stores import act, read_in

DONE = slot_in(A, "done")
BY = "担当 花子"
WHOLE = {"mark": "◎", "next_year": "続ける。"}
"""What a row needs beside its 取組状況 to be accepted."""


@pytest.fixture
def back_desk(tmp_path: Path) -> Iterator[Desk]:
    """An office that has asked 税務課 for two rows."""
    with desk_in(tmp_path) as back_desk:
        back_desk.sends("R4-P1", A, B)
        yield back_desk


@pytest.fixture
def clerk(back_desk: Desk) -> Clerk:
    """The data file of 税務課."""
    return Clerk(read_in(back_desk.store, lambda records: records.exchange.packages("R4"))[0])


def merged(back_desk: Desk, file: AnswerFile, *without: str) -> str:
    """Merge a file, and return the ID of its return."""
    return back_desk.merges(file, without=without).value.files[0].return_ids[0]


def answered(back_desk: Desk, clerk: Clerk, text: str = "回答", row_id: str = A) -> str:
    clerk.writes(row_id, done=text)
    return merged(back_desk, clerk.submits(name=f"{text}.xlsx"))


def observers(back_desk: Desk, return_id: str) -> list[tuple[ObserverKind, str | None, str | None]]:
    return [(each.kind, each.id, each.key) for each in observers_of_return(back_desk.store, return_id)]


def test_a_removed_return_leaves_what_was_there_before_and_an_entry_with_the_reason(
    back_desk: Desk, clerk: Clerk
) -> None:
    return_id = answered(back_desk, clerk)
    outcome = take_back(back_desk.store, return_id, reason=" 誤送信\n", by=BY)
    assert (outcome.value.return_id, outcome.value.division, outcome.value.file) == (return_id, "税務課", "回答.xlsx")
    assert [(each.row_id, each.key, each.was, each.now) for each in outcome.value.changes] == [
        (A, "done", "回答", None)
    ]
    assert (set(outcome.touched), outcome.attention) == ({(A, "done")}, False)
    with back_desk.store.reading() as records:
        done, change = records.entries.changes("R4", A, "done")[-1]
        assert records.exchange.returns("R4") == []
        (withdrawn,) = records.exchange.returns("R4", [ReturnState.WITHDRAWN])
    assert (done.kind, done.by, done.reason, withdrawn.return_id) == ("take_back", BY, "誤送信", return_id)
    assert (change.now, change.who, change.why) == (None, OFFICE, Why.REVERTED)
    assert (back_desk.value(A, "done"), back_desk.stale()) == (None, [])


def test_a_return_is_named_by_eight_digits_at_least_in_any_case_while_it_is_in_the_set(
    back_desk: Desk, clerk: Clerk
) -> None:
    return_id = answered(back_desk, clerk)
    for unknown in ("", return_id[:7], f"{return_id}0"):
        with pytest.raises(exchange.ReturnUnknown):
            take_back(back_desk.store, unknown)
    assert take_back(back_desk.store, f" {return_id[:8].upper()} ").value.return_id == return_id
    with pytest.raises(exchange.ReturnUnknown):
        take_back(back_desk.store, return_id)


def test_removing_an_answer_that_joined_two_others_opens_their_difference(back_desk: Desk, clerk: Clerk) -> None:
    clerk.writes(A, done="一回目")
    first = clerk.submits(name="一.xlsx")
    clerk.writes(B, done="二回目")
    second = without_rows(clerk.submits(name="二.xlsx"), A)
    third = Clerk(clerk.package)
    third.opens(second)
    third.held -= set(second.identity.parents)  # it was made before forms named all that they come after
    third.writes(A, done="三回目")
    merged(back_desk, first)
    merged(back_desk, third.submits(name="三.xlsx"))
    joining = merged(back_desk, second)
    assert back_desk.conflict(A, "done") is None
    assert take_back(back_desk.store, joining).attention
    assert (back_desk.conflict(A, "done") is None, back_desk.stale()) == (False, [])


def test_in_a_closed_round_nothing_is_removed(back_desk: Desk, clerk: Clerk) -> None:
    return_id = answered(back_desk, clerk)
    with act(back_desk.store, "close") as work:
        work.rounds.close("R4")
    with pytest.raises(RoundClosed):
        take_back(back_desk.store, return_id)


def test_what_was_typed_over_an_answer_has_observed_it_also_through_what_was_typed_between(
    back_desk: Desk, clerk: Clerk
) -> None:
    first = answered(back_desk, clerk)
    unobserved = merged(back_desk, without_rows(filled(clerk.package, {B: {"done": "別の行"}}, name="別.xlsx"), A))
    for text in ("修文", "修文の修文"):
        edit_entry(back_desk.parts, back_desk.store, Entry(A, {"done": text}), BY)
    assert (observers(back_desk, first), observers(back_desk, unobserved)) == (
        [(ObserverKind.ASSERTION, A, "done")],
        [],
    )
    typed, _ = read_in(back_desk.store, lambda records: records.entries.changes("R4", A, "done"))[-1]
    (found,) = observers_of_return(back_desk.store, first)
    assert (found.at, found.by, found.label) == (typed.at, BY, f"管理番号 {A}の修文又は代理入力")
    with pytest.raises(exchange.ReturnObserved) as refused:
        take_back(back_desk.store, first)
    assert (refused.value.details["reason"], back_desk.value(A, "done")) == (found.label, "修文の修文")


def test_a_decision_has_observed_its_sides(back_desk: Desk, clerk: Clerk) -> None:
    one, other = (merged(back_desk, filled(clerk.package, {A: {"done": text}}, name=f"{text}.xlsx")) for text in "一二")
    resolve_conflict(back_desk.parts, back_desk.store, f"{A}:done", Decision(one), by=BY)
    assert [observers(back_desk, each) for each in (one, other)] == [[(ObserverKind.DECISION, A, "done")]] * 2
    later = merged(back_desk, filled(clerk.package, {A: {"done": "三"}}, name="三.xlsx"))
    assert observers(back_desk, later) == []
    assert observers_of_return(back_desk.store, one)[0].label == f"管理番号 {A}の相違の決定"


@pytest.mark.parametrize("by_parent", [True, False])
def test_a_form_made_since_has_observed_what_it_comes_after_or_shows(
    back_desk: Desk, clerk: Clerk, *, by_parent: bool
) -> None:
    return_id = answered(back_desk, clerk)
    assert observers(back_desk, return_id) == []
    seen = {DONE: frozenset({return_id})}
    form = sent("R4-P2", rows=[A], parents=[return_id]) if by_parent else sent("R4-P2", rows=[A], seen=seen)
    with act(back_desk.store, "distribute", BY) as work:
        work.exchange.add_package(form)
    (found,) = observers_of_return(back_desk.store, return_id)
    assert (found.kind, found.package, found.division, found.by) == (ObserverKind.PACKAGE, "R4-P2", "税務課", BY)
    assert (found.at is None, found.label) == (False, "照会番号 R4-P2（税務課）の回答様式")


def test_an_acceptance_has_observed_what_the_accepted_answer_had_until_the_row_is_reopened(
    back_desk: Desk, clerk: Clerk
) -> None:
    file = filled(clerk.package, {A: {"done": "回答"}})
    first = merged(back_desk, without_columns(file, *(key for key in KEYS if key != "done")))
    form = sent("R4-P2", rows=[A, B], base={A: {"done": "回答"}}, seen={DONE: frozenset({first})})
    with act(back_desk.store, "distribute") as work:
        work.exchange.add_package(form)
    again = merged(back_desk, filled(form, {A: {**WHOLE, "done": "直した回答"}}, name="二.xlsx"))
    other = merged(back_desk, without_rows(filled(clerk.package, {B: {"done": "別の行"}}, name="別.xlsx"), A))
    accept(back_desk.store, "税務課", [A], by=BY)
    accepted = [each for each in observers_of_return(back_desk.store, first) if each.kind is ObserverKind.ACCEPTANCE]
    assert [(each.id, each.division, each.by, each.at is None) for each in accepted] == [(A, "税務課", BY, False)]
    assert accepted[0].label == f"管理番号 {A}の確認済"
    assert (observers(back_desk, again), observers(back_desk, other)) == ([(ObserverKind.ACCEPTANCE, A, None)], [])
    reopen(back_desk.store, [A], "訂正")
    assert observers(back_desk, again) == []


def recorded(back_desk: Desk, number: int, *, is_final: bool) -> None:
    paper = Publication("R4", number, Occasion.COUNCIL, "資料1", date(2023, 8, 20), "d" * 64, is_final)
    with act(back_desk.store, "publish", BY) as work:
        work.publications.add(paper, {}, {})


def test_a_final_paper_has_observed_the_answers_that_were_in_the_set_and_a_draft_none(
    back_desk: Desk, clerk: Clerk
) -> None:
    recorded(back_desk, 1, is_final=True)
    return_id = answered(back_desk, clerk)
    recorded(back_desk, 2, is_final=False)
    assert observers(back_desk, return_id) == []
    recorded(back_desk, 3, is_final=True)
    back_desk.merges(*back_desk.known.values())  # what is known changes nothing, so the paper still comes after it
    answered(back_desk, clerk, "次の回答")
    (found,) = observers_of_return(back_desk.store, return_id)
    assert (found.kind, found.paper, found.occasion, found.by) == (ObserverKind.PAPER, 3, Occasion.COUNCIL, BY)
    assert found.label == "記録した資料 第3号（庁議、確定版）"


def test_an_answer_that_was_removed_and_merged_again_is_newer_than_a_paper_made_between(
    back_desk: Desk, clerk: Clerk
) -> None:
    return_id = answered(back_desk, clerk)
    take_back(back_desk.store, return_id)
    recorded(back_desk, 1, is_final=True)
    back_desk.merges(*back_desk.known.values())
    assert observers(back_desk, return_id) == []
    recorded(back_desk, 2, is_final=True)
    assert [each.paper for each in observers_of_return(back_desk.store, return_id)] == [2]


def papers_on(back_desk: Desk, return_id: str) -> list[int | None]:
    return [each.paper for each in observers_of_return(back_desk.store, return_id)]


def test_a_row_of_the_file_that_is_placed_later_hides_no_paper_from_the_rest_of_the_file(
    back_desk: Desk, clerk: Clerk
) -> None:
    clerk.writes(A, done="回答")
    lost = read_row(0, None, {"done": "行き先のない文。"}, id_text="9-9-⑨-99-X")
    return_id = merged(back_desk, with_rows(without_rows(clerk.submits(), B), lost))
    recorded(back_desk, 1, is_final=True)
    (item,) = held_items(back_desk.store)
    outcome = assign_held_row(back_desk.parts, back_desk.store, item.item_id, B).value
    placed = outcome.rows[0].return_id or ""
    assert (papers_on(back_desk, return_id), papers_on(back_desk, placed)) == ([1], [])
    with pytest.raises(exchange.ReturnObserved):
        take_back(back_desk.store, return_id)
    assert back_desk.value(A, "done") == "回答"
    recorded(back_desk, 2, is_final=True)
    assert (papers_on(back_desk, return_id), papers_on(back_desk, placed)) == ([1, 2, 2], [2])


def test_an_answer_of_the_file_that_is_merged_again_hides_no_paper_from_the_others(back_desk: Desk) -> None:
    back_desk.sends("R4-P2", C, D, E, to="koseki")
    package = read_in(back_desk.store, lambda records: records.exchange.packages("R4", "zeimu"))[0]
    rows = (read_row(0, row_id, {"done": "戸籍の回答"}) for row_id in (C, D, E))
    back_desk.merges(with_rows(filled(package, {A: {"done": "税務の回答"}}), *rows))
    apply_held(back_desk.parts, back_desk.store, [item.item_id for item in held_items(back_desk.store)])
    first, second = (
        each.return_id for each in read_in(back_desk.store, lambda records: records.exchange.returns("R4"))
    )
    take_back(back_desk.store, second)
    recorded(back_desk, 1, is_final=True)
    back_desk.merges(*back_desk.known.values())
    assert back_desk.value(C, "done", "koseki") == "戸籍の回答"
    assert (papers_on(back_desk, first), papers_on(back_desk, second)) == ([1], [])


def test_a_file_whose_rows_all_waited_arrived_when_it_was_held(back_desk: Desk, clerk: Clerk) -> None:
    clerk.writes(A, **WHOLE)
    answered(back_desk, clerk)
    accept(back_desk.store, "税務課", [A])
    recorded(back_desk, 1, is_final=True)
    clerk.writes(A, done="後から")
    held = merged(back_desk, clerk.submits(name="二.xlsx"))
    recorded(back_desk, 2, is_final=True)
    back_desk.merges(*back_desk.known.values())
    assert [each.paper for each in observers_of_return(back_desk.store, held) if each.paper] == [2]


def test_a_divisions_own_return_has_observed_the_answers_of_its_sections(back_desk: Desk) -> None:
    to_section = back_desk.sends("R4-P2", A, to="koseki")
    section, unused = (merged(back_desk, filled(to_section, {A: {"done": t}}, name=f"{t}.xlsx")) for t in ("係", "別"))
    merged(back_desk, filled(back_desk.sends("R4-P3", A), {A: {"done": "課"}}, name="課.xlsx", parents=[section]))

    def seen_in_store_of(division: str | None, return_id: str) -> tuple[Observer, ...]:
        with back_desk.store.reading() as records:
            facts = RoundFacts.load(records, next(iter(records.rounds.all())))
            own = replace(records, info=replace(records.info, division=division))
            return observers_of(own, facts, facts.returns[return_id])

    assert seen_in_store_of("zeimu", section) == (Observer(ObserverKind.RETURN, division="税務課"),)
    assert seen_in_store_of("zeimu", section)[0].label == "提出した回答ファイル"
    assert (seen_in_store_of("zeimu", unused), seen_in_store_of(None, section)) == ((), ())


def back_states(back_desk: Desk) -> dict[str, HeldState]:
    with back_desk.store.reading() as records:
        return {item.reason: item.state for item in records.exchange.held("R4", None)}


def test_held_items_go_with_their_return_and_come_with_it_again_but_rejected_ones_remain(
    back_desk: Desk, clerk: Clerk
) -> None:
    file = filled(clerk.package, {A: {"done": Unreadable()}, B: {"done": "済"}})
    stray = with_rows(file, read_row(0, None, {"done": "新規"}, title="新規の取組"))
    return_id = merged(back_desk, stray, B)
    reject_held(back_desk.store, [each.item_id for each in held_items(back_desk.store) if each.reason == "LEFT-OUT"])
    take_back(back_desk.store, return_id)
    gone = {"UNREADABLE": HeldState.WITHDRAWN, "PROPOSAL": HeldState.WITHDRAWN, "LEFT-OUT": HeldState.REJECTED}
    assert back_states(back_desk) == gone
    merged(back_desk, stray, B)
    assert back_states(back_desk) == {**dict.fromkeys(gone, HeldState.WAITING), "LEFT-OUT": HeldState.REJECTED}


def test_what_a_removed_answer_had_made_needless_waits_again(back_desk: Desk, clerk: Clerk) -> None:
    clerk.writes(A, done="済")
    merged(back_desk, clerk.submits(name="一.xlsx"), A)
    later = answered(back_desk, clerk, "二回目")
    assert back_states(back_desk) == {"LEFT-OUT": HeldState.SUPERSEDED}
    other = merged(back_desk, filled(back_desk.sends("R4-P2", B, to="koseki"), {B: {"done": "他課"}}, name="他課.xlsx"))
    take_back(back_desk.store, other)
    assert back_states(back_desk) == {"LEFT-OUT": HeldState.SUPERSEDED}
    take_back(back_desk.store, later)
    assert (back_states(back_desk), held_items(back_desk.store)[0].row_id) == ({"LEFT-OUT": HeldState.WAITING}, A)


def test_rows_without_an_answer_remain_until_the_last_answer_of_their_file_is_removed(
    back_desk: Desk, clerk: Clerk
) -> None:
    stray = with_rows(filled(clerk.package), read_row(0, None, {"done": "新規"}, title="新規の取組"))
    of_file = merged(back_desk, stray)
    other = answered(back_desk, clerk, "別のファイル")
    take_back(back_desk.store, other)
    assert back_states(back_desk) == {"PROPOSAL": HeldState.WAITING}
    with act(back_desk.store) as work:
        (answer,) = work.exchange.returns("R4")
        work.exchange.add_return(replace(answer, return_id="0" * 64))
    take_back(back_desk.store, of_file)
    assert back_states(back_desk) == {"PROPOSAL": HeldState.WAITING}
    take_back(back_desk.store, "0" * 64)
    assert back_states(back_desk) == {"PROPOSAL": HeldState.WITHDRAWN}


def test_the_consent_to_a_file_of_several_divisions_remains_when_all_its_answers_are_removed(back_desk: Desk) -> None:
    one, *_ = (back_desk.sends(f"R4-{to}", row, to=to) for to, row in (("zeimu", C), ("koseki", D), ("bosai", E)))
    rows = (read_row(0, row, {"done": "貼付け"}) for row in (D, E))
    back_desk.merges(with_rows(filled(one, {C: {"done": "済"}}, name="部.xlsx"), *rows))
    apply_held(back_desk.parts, back_desk.store, [item.item_id for item in held_items(back_desk.store)])
    returns = read_in(back_desk.store, lambda records: records.exchange.returns("R4"))
    for each in returns:
        take_back(back_desk.store, each.return_id)
    assert (len(returns), back_states(back_desk)) == (3, {"MANY-PACKAGES": HeldState.APPLIED})
