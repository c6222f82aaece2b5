"""A person decides the current value where answers differ, and can decide again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.merge.resolve_conflict import (
    Decision,
    conflict_views,
    open_conflicts,
    resolve,
    resolve_question,
)
from nakano_status.application.review.review_rows import reopen
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.domain.history.acts import Why
from nakano_status.domain.merge.resolution import OFFICE, Assertion, AssertionKind, Conflict, decide
from nakano_status.domain.refusals.exchange import ChoiceNotPossible, ConflictUnknown, FigureNotRead
from nakano_status.domain.refusals.planning import RoundClosed
from tests.contract.test_store_papers import APPLICATIONS
from tests.support.answering import A, B, C, Office, filled
from tests.support.desks import Desk, desk_in
from tests.support.fields import slot_in
from tests.support.stores import act


def three_sides() -> tuple[Office, Conflict]:
    """Return an office where the lead, another lead and the office itself assert different values."""
    office = Office({A: ("zeimu", "koseki")})
    packages = [office.sends("zeimu", A), office.sends("koseki", A)]
    office.says(A, "done", "事務局の文")
    office.merges(
        filled(packages[1], {A: {"done": "戸籍住民課の文"}}), filled(packages[0], {A: {"done": "税務課の文"}})
    )
    conflict = office.conflict(A, "done")
    assert conflict is not None
    return office, conflict


def test_sides_stand_in_the_order_in_which_the_row_names_them() -> None:
    _, conflict = three_sides()
    assert [side.writer for side in conflict.sides] == ["zeimu", "koseki", OFFICE]
    assert (conflict.base, conflict.office, conflict.division) == ((None,), ("事務局の文",), ("税務課の文",))
    assert conflict.question is None


@pytest.mark.parametrize(
    ("take", "text", "value"),
    [
        ("base", None, (None,)),
        ("office", None, ("事務局の文",)),
        ("division", None, ("税務課の文",)),
        ("both", None, ("税務課の文\n戸籍住民課の文\n事務局の文",)),
        ("text", "新しい文\r\n二行目", ("新しい文\n二行目",)),
        ("text", "", (None,)),
        ("text", None, None),
        ("no such return", None, None),
    ],
)
def test_what_a_decision_takes(take: str, text: str | None, value: tuple[str | None] | None) -> None:
    _, conflict = three_sides()
    assert decide(conflict, take, text) == value


def test_any_side_can_be_taken_by_its_return() -> None:
    _, conflict = three_sides()
    koseki = conflict.sides[1]
    assert decide(conflict, koseki.return_id or "") == ("戸籍住民課の文",)


def test_of_two_copies_of_the_lead_none_is_what_the_division_says() -> None:
    office = Office()
    package = office.sends("zeimu", A)
    office.merges(filled(package, {A: {"done": "一"}}), filled(package, {A: {"done": "二"}}))
    conflict = office.conflict(A, "done")
    assert conflict is not None
    assert conflict.division is None
    assert decide(conflict, "division") is None


def test_a_conflict_with_a_word_of_the_office_in_it_is_no_question_about_two_copies() -> None:
    office = Office()
    package = office.sends("zeimu", A, B)
    office.says(A, "done", "事務局の文")
    answers = {each: {"done": "一"} for each in (A, B)}
    plan = office.merges(filled(package, answers), filled(package, {each: {"done": "二"} for each in (A, B)}))
    asked = {each.conflict_id: each.question for each in plan.conflicts}
    assert asked == {f"{A}:done": None, f"{B}:done": plan.files[1].return_ids[0]}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office that has merged two copies of one form, which differ in two rows."""
    with desk_in(tmp_path) as desk:
        package = desk.sends("R4-P1", A, B, C)
        desk.merges(filled(package, {each: {"done": "一度目"} for each in (A, B, C)}, name="一.xlsx"))
        desk.merges(filled(package, {each: {"done": "二度目"} for each in (A, B)}, name="二.xlsx"))
        yield desk


def returns(desk: Desk) -> list[str]:
    with desk.store.reading() as records:
        return [each.return_id for each in records.returns.of_round("R4")]


@pytest.mark.parametrize(("this", "value"), [(True, "二度目"), (False, "一度目")])
def test_one_choice_decides_all_that_two_copies_differ_in(desk: Desk, *, this: bool, value: str) -> None:
    _, second = returns(desk)
    outcome = resolve_question(desk.parts, desk.store, second, this=this, by="担当 花子")
    assert [each.conflict for each in outcome.value] == [f"{A}:done", f"{B}:done"]
    assert (desk.value(A, "done"), desk.value(B, "done"), desk.value(C, "done")) == (value, value, "一度目")
    assert desk.conflict(A, "done") is None
    assert outcome.touched == {(A, "done"), (B, "done")}
    assert desk.stale() == []


def test_while_two_copies_wait_the_history_names_the_one_that_arrived_last_and_not_the_office(desk: Desk) -> None:
    _, second = returns(desk)
    assert desk.value(A, "done") is None
    with desk.store.reading() as records:
        _, change = records.entries.changes("R4", A, "done")[-1]
    assert (change.was, change.now, change.why) == ("一度目", None, Why.OPEN)
    assert (change.who, change.assertion_id, change.file) == ("zeimu", second, "二.xlsx")
    assert change.cell is not None


def test_in_a_closed_round_the_question_is_answered_once_every_row_of_it_is_reopened(desk: Desk) -> None:
    _, second = returns(desk)
    close_round(desk.store)
    for row_id in (A, B):
        with pytest.raises(RoundClosed):
            resolve_question(desk.parts, desk.store, second, this=True)
        assert desk.conflict(A, "done") is not None
        reopen(desk.store, [row_id], "決めるため")
    resolve_question(desk.parts, desk.store, second, this=True)
    assert (desk.value(A, "done"), desk.value(B, "done")) == ("二度目", "二度目")


def test_closing_tells_what_nobody_can_decide_any_more(desk: Desk) -> None:
    desk.merges(filled(desk.sends("R4-P2", A), {A: {"done": "別の様式"}}, name="別.xlsx"), without=[A])
    outcome = close_round(desk.store)
    left = outcome.value.openness.counts
    assert (left["conflict"], left["held"]) == (2, 1)
    assert outcome.needs_person
    told = {each.code: each.found for each in outcome.problems}
    assert told == {
        "CLOSED-WITH-CONFLICTS": "2",
        "CLOSED-WITH-HELD": "1",
        "CLOSED-WITH-UNANSWERED": str(left["unanswered"]),
    }


def test_rows_without_an_answer_keep_nobody_from_closing(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        outcome = close_round(desk.store)
    assert [each.code for each in outcome.problems] == ["CLOSED-WITH-UNANSWERED"]
    assert outcome.value.openness.counts["unanswered"] == len(outcome.value.round_.rows)
    assert not outcome.needs_person


def test_the_question_can_be_answered_from_the_other_copy_too(desk: Desk) -> None:
    first, _ = returns(desk)
    resolve_question(desk.parts, desk.store, first, this=True)
    assert desk.value(A, "done") == "一度目"


def test_of_three_copies_the_other_is_none(desk: Desk) -> None:
    with desk.store.reading() as records:
        (package,) = records.packages.of_round("R4")
    desk.merges(filled(package, {A: {"done": "三度目"}}, name="三.xlsx"))
    third = returns(desk)[-1]
    with pytest.raises(ChoiceNotPossible) as refused:
        resolve_question(desk.parts, desk.store, third, this=False)
    assert refused.value.details["found"] == "other"
    assert desk.conflict(A, "done") is not None
    resolve_question(desk.parts, desk.store, third, this=True)
    assert desk.value(A, "done") == "三度目"


def test_a_third_copy_that_says_the_same_leaves_one_other(desk: Desk) -> None:
    with desk.store.reading() as records:
        (package,) = records.packages.of_round("R4")
    desk.merges(filled(package, {A: {"done": "二度目"}}, name="三.xlsx"))
    third = returns(desk)[-1]
    resolve_question(desk.parts, desk.store, third, this=False)
    assert desk.value(A, "done") == "一度目"


def test_a_decision_is_an_act_on_record(desk: Desk) -> None:
    resolve(desk.parts, desk.store, f"{A}:done", Decision("text", "決めた文"), by="担当 花子")
    with desk.store.reading() as records:
        done, change = records.entries.changes("R4", A, "done")[-1]
    assert (done.kind, done.by, change.now, change.why, change.who) == (
        "resolve",
        "担当 花子",
        "決めた文",
        Why.DECIDED,
        OFFICE,
    )


def test_a_decision_can_be_changed(desk: Desk) -> None:
    first, _ = returns(desk)
    resolve(desk.parts, desk.store, f"{A}:done", Decision("text", "決めた文"))
    outcome = resolve(desk.parts, desk.store, f"{A}:done", Decision(first))
    assert [side.return_id for side in outcome.value[0].chosen] == [first]
    assert (desk.value(A, "done"), set(outcome.touched)) == ("一度目", {(A, "done")})
    assert desk.conflict(A, "done") is None


def test_a_conflict_is_found_by_id_in_any_width_and_by_any_field_of_its_group(desk: Desk) -> None:
    resolve(desk.parts, desk.store, f"{A.lower()}:done", Decision("base"))
    assert desk.value(A, "done") is None
    with desk.store.reading() as records:
        (package,) = records.packages.of_round("R4")
    desk.merges(
        filled(package, {B: {"mark": "◎"}}, name="三.xlsx"), filled(package, {B: {"mark": "○"}}, name="四.xlsx")
    )
    resolve(desk.parts, desk.store, f"{B}:change_reason", Decision("base"))
    assert desk.conflict(B, "mark") is None


@pytest.mark.parametrize("conflict", ["", A, f"{A}:", f"{A}:mark", f"{A}:nothing", "1-1-1-99-Z:done", f"{C}:done"])
def test_what_is_no_conflict_is_refused(desk: Desk, conflict: str) -> None:
    with pytest.raises(ConflictUnknown):
        resolve(desk.parts, desk.store, conflict, Decision("base"))


def test_a_return_that_asks_nothing_is_refused(desk: Desk) -> None:
    with pytest.raises(ConflictUnknown):
        resolve_question(desk.parts, desk.store, "no such return", this=True)


def test_what_cannot_be_taken_is_refused_and_says_what_can(desk: Desk) -> None:
    with pytest.raises(ChoiceNotPossible) as refused:
        resolve(desk.parts, desk.store, f"{A}:done", Decision("office"))
    assert refused.value.details["expected"].split("、")[:3] == ["base", "both", "text"]
    told = zip(returns(desk), ("一.xlsx", "二.xlsx"), strict=True)
    assert refused.value.details["expected"].split("、")[3:] == sorted(
        f"{each}（税務課 {file}）" for each, file in told
    )
    assert desk.conflict(A, "done") is not None


def test_in_a_closed_round_nothing_is_decided(desk: Desk) -> None:
    with act(desk.store, "close") as work:
        work.rounds.close("R4")
    with pytest.raises(RoundClosed):
        resolve(desk.parts, desk.store, f"{A}:done", Decision("base"))


def test_open_conflicts_stand_by_row_and_field() -> None:
    office, _ = three_sides()
    assert [each.conflict_id for each in open_conflicts(office.facts)] == [f"{A}:done"]


@pytest.fixture
def several(tmp_path: Path) -> Iterator[Desk]:
    """An office in which two divisions assert different values of A."""
    with desk_in(tmp_path) as desk:
        for package, to, text in (("R4-P1", "zeimu", "税務課の文"), ("R4-P2", "koseki", "戸籍住民課の文")):
            desk.merges(filled(desk.sends(package, A, to=to), {A: {"done": text}}, name=f"{to}.xlsx"))
        yield desk


@pytest.mark.parametrize(
    ("take", "value", "who"),
    [
        ("division", "税務課の文", ["zeimu"]),
        ("税務課", "税務課の文", ["zeimu"]),
        ("戸籍住民課", "戸籍住民課の文", ["koseki"]),
        ("both", "税務課の文\n戸籍住民課の文", ["zeimu", "koseki"]),
        ("base", None, []),
    ],
)
def test_where_several_divisions_differ_the_answer_says_whose_text_was_taken(
    several: Desk, take: str, value: str | None, who: list[str]
) -> None:
    (resolved,) = resolve(several.parts, several.store, f"{A}:done", Decision(take)).value
    assert several.value(A, "done") == value
    assert [side.writer for side in resolved.chosen] == who


def test_what_can_be_taken_names_the_divisions_and_whose_each_return_is(several: Desk) -> None:
    with pytest.raises(ChoiceNotPossible) as refused:
        resolve(several.parts, several.store, f"{A}:done", Decision("zeimu.xlsx"))
    zeimu, koseki = returns(several)
    assert refused.value.details["expected"].split("、") == [
        "base", "division", "both", "text", "税務課", "戸籍住民課",
        f"{zeimu}（税務課 zeimu.xlsx）", f"{koseki}（戸籍住民課 koseki.xlsx）",
    ]  # fmt: skip


def test_a_division_that_says_two_things_cannot_be_taken_by_its_name(desk: Desk) -> None:
    with pytest.raises(ChoiceNotPossible):
        resolve(desk.parts, desk.store, f"{A}:done", Decision("税務課"))
    assert desk.conflict(A, "done") is not None


def test_of_two_copies_the_first_and_the_last_are_told_by_arrival(desk: Desk) -> None:
    with desk.store.reading() as records:
        view = conflict_views(records)[0]
    sides = {side.file: side for side in view.sides}
    assert (sides["一.xlsx"].place, sides["二.xlsx"].place) == (1, 2)
    first, last = sides["一.xlsx"].received_at, sides["二.xlsx"].received_at
    assert first is not None
    assert last is not None
    assert first < last


def test_a_figure_is_decided_with_one_that_can_be_read(tmp_path: Path) -> None:
    slot = slot_in("KPI-1-1", "figure")
    with desk_in(tmp_path) as desk:
        with act(desk.store) as work:
            work.indicators.add("p", [replace(APPLICATIONS, edition_id="p-1", owner="zeimu")])
            for name, who, text in (("W1", "zeimu", "12"), ("W2", OFFICE, "13")):
                work.entries.add_assertion("R4", Assertion(name, slot, (text,), who, AssertionKind.TYPED))
        with pytest.raises(FigureNotRead):
            resolve(desk.parts, desk.store, "KPI-1-1:figure", Decision("text", "増えた"))
        (decided,) = resolve(desk.parts, desk.store, "KPI-1-1:figure", Decision("text", "約171万件")).value
        assert decided.values == ("約171万件",)
        (blank,) = resolve(desk.parts, desk.store, "KPI-1-1:figure", Decision("text", "")).value
    assert blank.values == (None,)
