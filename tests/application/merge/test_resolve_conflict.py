"""Conflicts: how they are shown and resolved, and the digest of a state."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice, permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import cast
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.merge.read.state_digest import digest
from nakano_status.application.merge.resolve_conflict import (
    ConflictView,
    Decision,
    _slot,
    choices_of_same_side,
    conflict_view,
    conflict_views,
    decided_conflicts,
    decided_views,
    have_same_values,
    open_conflicts,
    resolve_conflict,
    resolve_question,
    resolve_several,
)
from nakano_status.application.merge.take_back import withdraw_decisions
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.ports.documents import Workbooks
from nakano_status.application.review.review_rows import accept, reopen
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import Why, moment_text
from nakano_status.domain.indicators.indicator import Direction, Indicator, YearFigure, parse_figure
from nakano_status.domain.merge.resolution import OFFICE, Assertion, AssertionKind, Conflict, decide_conflict
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.refusals.exchange import (
    ChoiceNotPossible,
    ConflictUnknown,
    DecisionObserved,
    FigureNotRead,
    ValueMoved,
)
from nakano_status.domain.refusals.planning import RoundClosed
from nakano_status.gui.features.conflicts.decision_panel import shown_sides
from nakano_status.store.plan import StoredPlans
from tests.contract.test_store_exchange import APPLICATIONS
from tests.support.answering import A, B, C, D, Office, Texts, Unreadable, filled, sent, without_columns
from tests.support.damage import lost
from tests.support.desks import Desk, desk_in, plan_of_letters
from tests.support.fields import NAKANO, slot_in
from tests.support.plans import R3, R4, R5
from tests.support.rounds import OWN, ZEIMU, digest_of, division_store, hand_in, merge, send, write_all
from tests.support.stores import act, read_in


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
    assert decide_conflict(conflict, take, text) == value


def test_any_side_can_be_taken_by_its_return() -> None:
    _, conflict = three_sides()
    koseki = conflict.sides[1]
    assert decide_conflict(conflict, koseki.return_id or "") == ("戸籍住民課の文",)


def test_of_two_copies_of_the_lead_none_is_what_the_division_says() -> None:
    office = Office()
    package = office.sends("zeimu", A)
    office.merges(filled(package, {A: {"done": "一"}}), filled(package, {A: {"done": "二"}}))
    conflict = office.conflict(A, "done")
    assert conflict is not None
    assert conflict.division is None
    assert decide_conflict(conflict, "division") is None


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
    return [each.return_id for each in read_in(desk.store, lambda records: records.exchange.returns("R4"))]


def test_a_side_whose_receipt_was_lost_comes_first(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.store.path)) as connection:
        (last,) = connection.execute("SELECT max(rowid) FROM act WHERE kind = 'merge'").fetchone()
    lost(desk.store.path, "act", last)
    views = read_in(desk.store, conflict_views)
    sides = [[(side.file, side.received_at is None) for side in view.sides] for view in views]
    assert sides == [[("二.xlsx", True), ("一.xlsx", False)]] * 2


@pytest.mark.parametrize(("this", "value"), [(True, "二度目"), (False, "一度目")])
def test_one_choice_decides_all_that_two_copies_differ_in(desk: Desk, *, this: bool, value: str) -> None:
    _, second = returns(desk)
    outcome = resolve_question(desk.parts, desk.store, second, takes_return=this, by="担当 花子")
    assert [each.conflict for each in outcome.value] == [f"{A}:done", f"{B}:done"]
    assert (desk.value(A, "done"), desk.value(B, "done"), desk.value(C, "done")) == (value, value, "一度目")
    assert desk.conflict(A, "done") is None
    assert outcome.touched == {(A, "done"), (B, "done")}
    assert desk.stale() == []


def test_three_copies_are_one_question_in_which_one_of_them_can_be_taken(desk: Desk) -> None:
    desk.merges(filled(sent("R4-P1", "zeimu", (A, B, C)), {A: {"done": "三度目"}}, name="三.xlsx"))
    first, second, third = returns(desk)
    views = read_in(desk.store, conflict_views)
    assert [(view.conflict, view.question, len(view.question_sides)) for view in views] == [
        (f"{A}:done", third, 3),
        (f"{B}:done", second, 2),
    ]
    for each in (first, second, third):
        with pytest.raises(ChoiceNotPossible):
            resolve_question(desk.parts, desk.store, each, takes_return=False)
    assert desk.conflict(B, "done") is not None
    resolve_question(desk.parts, desk.store, second, takes_return=True)
    assert (desk.value(A, "done"), desk.value(B, "done")) == ("二度目", "二度目")
    assert (desk.conflict(A, "done"), desk.stale()) == (None, [])


def test_while_two_copies_wait_the_history_names_the_one_that_arrived_last_and_not_the_office(desk: Desk) -> None:
    _, second = returns(desk)
    assert desk.value(A, "done") is None
    _, change = read_in(desk.store, lambda records: records.entries.changes("R4", A, "done"))[-1]
    assert (change.was, change.now, change.why) == ("一度目", None, Why.OPEN)
    assert (change.who, change.assertion_id, change.file) == ("zeimu", second, "二.xlsx")
    assert change.cell is not None


def test_in_a_closed_round_the_question_is_answered_once_every_row_of_it_is_reopened(desk: Desk) -> None:
    _, second = returns(desk)
    close_round(desk.store)
    for row_id in (A, B):
        with pytest.raises(RoundClosed):
            resolve_question(desk.parts, desk.store, second, takes_return=True)
        assert desk.conflict(A, "done") is not None
        reopen(desk.store, [row_id], "決めるため")
    resolve_question(desk.parts, desk.store, second, takes_return=True)
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
    resolve_question(desk.parts, desk.store, first, takes_return=True)
    assert desk.value(A, "done") == "一度目"


def test_of_three_copies_the_other_is_none(desk: Desk) -> None:
    (package,) = read_in(desk.store, lambda records: records.exchange.packages("R4"))
    desk.merges(filled(package, {A: {"done": "三度目"}}, name="三.xlsx"))
    third = returns(desk)[-1]
    with pytest.raises(ChoiceNotPossible) as refused:
        resolve_question(desk.parts, desk.store, third, takes_return=False)
    assert refused.value.details["found"] == "other"
    assert desk.conflict(A, "done") is not None
    resolve_question(desk.parts, desk.store, third, takes_return=True)
    assert desk.value(A, "done") == "三度目"


def test_a_third_copy_that_says_the_same_leaves_one_other(desk: Desk) -> None:
    (package,) = read_in(desk.store, lambda records: records.exchange.packages("R4"))
    desk.merges(filled(package, {A: {"done": "二度目"}}, name="三.xlsx"))
    third = returns(desk)[-1]
    resolve_question(desk.parts, desk.store, third, takes_return=False)
    assert desk.value(A, "done") == "一度目"


def test_a_decision_is_an_act_on_record(desk: Desk) -> None:
    resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision("text", "決めた文"), by="担当 花子")
    done, change = read_in(desk.store, lambda records: records.entries.changes("R4", A, "done"))[-1]
    assert (done.kind, done.by, change.now, change.why, change.who) == (
        "resolve", "担当 花子", "決めた文", Why.DECIDED, OFFICE
    )  # fmt: skip


def test_a_decision_can_be_changed(desk: Desk) -> None:
    first, _ = returns(desk)
    resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision("text", "決めた文"))
    outcome = resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision(first))
    assert [side.return_id for side in outcome.value[0].chosen] == [first]
    assert (desk.value(A, "done"), set(outcome.touched)) == ("一度目", {(A, "done")})
    assert desk.conflict(A, "done") is None


def seen_by(desk: Desk) -> ConflictView:
    """Return the conflict on row A as a person sees it now."""
    return next(view for view in read_in(desk.store, conflict_views) if view.id == A)


def test_what_another_person_decided_meanwhile_is_not_decided_over_unseen(desk: Desk) -> None:
    view = seen_by(desk)
    first, _ = returns(desk)
    resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision("text", "佐藤が決めた文"), by="佐藤", seen=view)
    before = digest_of(desk.store)
    with pytest.raises(ValueMoved) as refused:
        resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision(first), by="鈴木", seen=view)
    assert digest_of(desk.store) == before
    assert refused.value.details["who"] == "事務局（操作：佐藤）"
    (decided,) = read_in(desk.store, decided_views)
    resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision(first), seen=decided)
    assert desk.value(A, "done") == "一度目"


def test_a_side_that_arrived_meanwhile_is_seen_before_one_is_chosen(desk: Desk) -> None:
    view, views = seen_by(desk), read_in(desk.store, conflict_views)
    first, _ = returns(desk)
    (package,) = read_in(desk.store, lambda records: records.exchange.packages("R4"))
    desk.merges(filled(package, {A: {"done": "三度目"}}, name="三.xlsx"))
    with pytest.raises(ValueMoved, match="VALUE-MOVED") as refused:
        resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision(first), seen=view)
    received = read_in(desk.store, lambda records: records.entries.acts())[-1]
    told = {"id": A, "key": "done", "who": "税務課", "since": moment_text(received.at), "found": ""}
    assert dict(refused.value.details) == told
    with pytest.raises(ValueMoved, match="VALUE-MOVED"):
        resolve_question(desk.parts, desk.store, first, takes_return=True, seen=views)
    assert desk.conflict(A, "done") is not None
    resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision(first), seen=seen_by(desk))
    assert desk.value(A, "done") == "一度目"


def test_of_several_only_those_that_moved_are_refused_and_by_their_own_name(desk: Desk) -> None:
    views = read_in(desk.store, conflict_views)
    resolve_conflict(desk.parts, desk.store, f"{B}:done", Decision("text", "決めた文"), seen=views[1])
    choices = [(f"{each}:done", Decision(returns(desk)[0])) for each in (A, B)]
    with pytest.raises(ValueMoved) as refused:
        resolve_several(desk.parts, desk.store, choices, seen=views)
    assert refused.value.details["id"] == B
    assert desk.conflict(A, "done") is not None


def test_the_texts_of_a_decided_conflict_are_those_that_the_decision_was_between(desk: Desk) -> None:
    resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision("text", "別に決めた文"))
    (decided,) = read_in(desk.store, decided_views)
    assert decided.texts == ("一度目", "二度目")
    assert len(decided.sides) == 3


def test_a_conflict_is_found_by_id_in_any_width_and_by_any_field_of_its_group(desk: Desk) -> None:
    resolve_conflict(desk.parts, desk.store, f"{A.lower()}:done", Decision("base"))
    assert desk.value(A, "done") is None
    (package,) = read_in(desk.store, lambda records: records.exchange.packages("R4"))
    desk.merges(
        filled(package, {B: {"mark": "◎"}}, name="三.xlsx"), filled(package, {B: {"mark": "○"}}, name="四.xlsx")
    )
    resolve_conflict(desk.parts, desk.store, f"{B}:change_reason", Decision("base"))
    assert desk.conflict(B, "mark") is None


@pytest.mark.parametrize("conflict", ["", A, f"{A}:", f"{A}:mark", f"{A}:nothing", "1-1-1-99-Z:done", f"{C}:done"])
def test_what_is_no_conflict_is_refused(desk: Desk, conflict: str) -> None:
    with pytest.raises(ConflictUnknown):
        resolve_conflict(desk.parts, desk.store, conflict, Decision("base"))


@pytest.mark.stale
def test_a_plan_that_cannot_be_read_is_no_unknown_conflict(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StoredPlans, "asked", mock.Mock(side_effect=KeyError("edition")))
    with desk.store.reading() as records, pytest.raises(KeyError):
        _slot(records, chosen_round(records, None), f"{A}:mark")


def test_a_return_that_asks_nothing_is_refused(desk: Desk) -> None:
    with pytest.raises(ConflictUnknown):
        resolve_question(desk.parts, desk.store, "no such return", takes_return=True)


def test_what_cannot_be_taken_is_refused_and_says_what_can(desk: Desk) -> None:
    with pytest.raises(ChoiceNotPossible) as refused:
        resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision("office"))
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
        resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision("base"))


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
    (resolved,) = resolve_conflict(several.parts, several.store, f"{A}:done", Decision(take)).value
    assert several.value(A, "done") == value
    assert [side.writer for side in resolved.chosen] == who


def test_what_can_be_taken_names_the_divisions_and_whose_each_return_is(several: Desk) -> None:
    with pytest.raises(ChoiceNotPossible) as refused:
        resolve_conflict(several.parts, several.store, f"{A}:done", Decision("zeimu.xlsx"))
    zeimu, koseki = returns(several)
    assert refused.value.details["expected"].split("、") == [
        "base", "division", "both", "text", "税務課", "戸籍住民課",
        f"{zeimu}（税務課 zeimu.xlsx）", f"{koseki}（戸籍住民課 koseki.xlsx）",
    ]  # fmt: skip


def test_a_division_that_says_two_things_cannot_be_taken_by_its_name(desk: Desk) -> None:
    with pytest.raises(ChoiceNotPossible):
        resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision("税務課"))
    assert desk.conflict(A, "done") is not None


def test_of_two_copies_the_first_and_the_last_are_told_by_arrival(desk: Desk) -> None:
    view = read_in(desk.store, conflict_views)[0]
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
            resolve_conflict(desk.parts, desk.store, "KPI-1-1:figure", Decision("text", "増えた"))
        (decided,) = resolve_conflict(desk.parts, desk.store, "KPI-1-1:figure", Decision("text", "約171万件")).value
        assert decided.values == ("約171万件",)
        (blank,) = resolve_conflict(desk.parts, desk.store, "KPI-1-1:figure", Decision("text", "")).value
    assert blank.values == (None,)


NAMES = {"zeimu": "税務課", "koseki": "戸籍住民課"}


def shown(office: Office, *conflicts: Conflict) -> list[ConflictView]:
    return [conflict_view(each, NAMES, "1-1-①", "取組", NAKANO, office.facts) for each in conflicts]


def of_copies(*texts: str | None, rows: tuple[str, ...] = (A,)) -> tuple[list[str], list[ConflictView]]:
    """Return the IDs of copies of one form with these texts, in order of arrival, and the open conflicts."""
    office = Office()
    package = office.sends("zeimu", A, B)
    files = (filled(package, {row: {"done": text, "next_year": text or "-"} for row in rows}) for text in texts)
    returns = [office.merges(file).files[0].return_ids[0] for file in files]
    return returns, shown(office, *open_conflicts(office.facts))


def of_two_divisions(*, also_office: bool) -> ConflictView:
    office = Office({A: ("zeimu", "koseki")})
    forms = {to: office.sends(to, A) for to in NAMES}
    if also_office:
        office.says(A, "done", "事務局の文")
    office.merges(*(filled(form, {A: {"done": f"{to}の文"}}) for to, form in forms.items()))
    (view,) = shown(office, *open_conflicts(office.facts))
    return view


@pytest.mark.parametrize("also_office", [False, True])
def test_divisions_that_differ_are_named_as_printed_and_the_office_is_none_of_them(*, also_office: bool) -> None:
    view = of_two_divisions(also_office=also_office)
    assert view.divisions == ("税務課", "戸籍住民課")
    assert {side.place for side in view.sides} == {None}
    assert (view.base, view.division) == ({"done": None}, {"done": "zeimuの文"})
    assert view.office == ({"done": "事務局の文"} if also_office else None)


def test_a_division_that_differs_from_itself_or_from_the_office_only_is_no_difference_between_divisions() -> None:
    _, (copies, _) = of_copies("一", "二")
    office = Office()
    package = office.sends("zeimu", A)
    office.says(A, "done", "事務局の文")
    office.merges(filled(package, {A: {"done": "税務課の文"}}))
    (beside_office,) = shown(office, *open_conflicts(office.facts))
    assert (copies.divisions, beside_office.divisions) == ((), ())


def test_a_side_of_a_file_has_the_fields_of_its_row_that_its_file_shows_and_one_typed_here_has_none() -> None:
    office = Office({A: ("zeimu", "koseki")})
    first, second = office.sends("zeimu", A), office.sends("koseki", A)
    office.says(A, "done", "事務局の文")
    answers: dict[str, Texts] = {A: {"mark": "◎", "done": "税務課の文", "next_year": Unreadable()}}
    office.merges(without_columns(filled(first, answers), "change_kind", "change_reason"))
    office.merges(filled(second, {A: {"done": "戸籍の文"}}))
    view = next(each for each in shown(office, *open_conflicts(office.facts)) if each.key == "done")
    rows = {side.who: dict(side.row) for side in view.sides}
    shown_keys = {key for key in NAKANO.row_keys if key not in ("change_kind", "change_reason", "next_year")}
    assert set(rows["税務課"]) <= shown_keys
    assert (rows["税務課"]["mark"], rows["税務課"]["done"], rows["戸籍住民課"]["done"]) == (
        "◎",
        "税務課の文",
        "戸籍の文",
    )
    assert rows.get("区", {}) == {}
    (unread,) = [
        conflict_view(each, NAMES, "", "", NAKANO) for each in open_conflicts(office.facts) if each.slot.group == "done"
    ]
    assert {len(side.row) for side in unread.sides} == {0}


def test_of_copies_the_time_of_saving_is_what_their_kept_bytes_state(desk: Desk) -> None:
    day = datetime(2022, 5, 2, tzinfo=UTC)
    contents = read_in(
        desk.store,
        lambda records: {
            records.exchange.content(each.sha256): day + timedelta(days=place)
            for place, each in enumerate(records.exchange.received())
        },
    )
    workbooks = cast("Workbooks", SimpleNamespace(last_saved=contents.get))
    with desk.store.reading() as records:
        views = conflict_views(records, workbooks=workbooks)
    assert [{side.file: side.saved_at for side in view.sides} for view in views] == [
        {"一.xlsx": day, "二.xlsx": day + timedelta(days=1)}
    ] * 2
    with desk.store.reading() as records:
        assert {side.saved_at for view in conflict_views(records) for side in view.sides} == {None}


@given(batches=st.lists(st.integers(1, 3), min_size=1, max_size=3).filter(lambda sizes: sum(sizes) > 1))
def test_copies_have_places_by_receipt_and_none_among_those_received_together(batches: list[int]) -> None:
    with TemporaryDirectory() as folder, desk_in(Path(folder), plan_of_letters()) as conflicts_desk:
        package, names = conflicts_desk.sends("R4-P1", A), iter("九八七六五四三二一")
        expected: dict[str | None, int | None] = {}
        in_order: list[str] = []
        for size in batches:
            files = [filled(package, {A: {"done": name}}, name=f"{name}.xlsx") for name in islice(names, size)]
            expected |= {file.name: len(expected) + 1 if size == 1 else None for file in files}
            in_order += sorted(file.name for file in files)
            conflicts_desk.merges(*files)
        (view,) = read_in(conflicts_desk.store, conflict_views)
        assert {side.file: side.place for side in view.sides} == expected
        assert [side.file for side in view.question_sides] == in_order


@pytest.mark.parametrize(
    ("choice", "emptied"),
    [
        (Decision("base"), "done"),
        (Decision("text", "新しい文"), None),
        (Decision("text", ""), "done"),
        (Decision("both"), None),
        (Decision("no such side"), None),
    ],
)
def test_a_choice_that_leaves_a_field_blank_in_which_a_side_has_text_names_the_field(
    choice: Decision, emptied: str | None
) -> None:
    assert of_two_divisions(also_office=False).emptied_by(choice) == emptied


def test_a_side_with_text_empties_nothing_and_a_blank_one_does() -> None:
    office = Office({A: ("zeimu", "koseki")})
    office.says(A, "done", "去年の文")
    forms = [office.sends(to, A) for to in NAMES]
    office.merges(filled(forms[0], {A: {"done": None}}), filled(forms[1], {A: {"done": "戸籍住民課の文"}}))
    (view,) = shown(office, *open_conflicts(office.facts))
    assert [view.emptied_by(Decision(side.assertion_id)) for side in view.sides] == ["done", None]


def test_the_rest_of_a_division_is_on_the_same_side_by_file_by_writer_or_as_it_was_sent() -> None:
    returned, views = of_copies("一", "二", rows=(A, B))
    first, *others = views
    for return_id in returned:
        chosen = next(side.assertion_id for side in first.sides if side.return_id == return_id)
        alike, rest = choices_of_same_side(first, Decision(chosen), views)
        assert [view for view, _ in alike] == others
        assert [
            next(side for side in view.sides if side.assertion_id == its.choice).return_id for view, its in alike
        ] == [return_id] * 3
        assert rest == []
    assert choices_of_same_side(first, Decision("base"), views) == ([(view, Decision("base")) for view in others], [])
    alone = replace(others[0], sides=tuple(side for side in others[0].sides if side.return_id == returned[0]))
    later = next(side.assertion_id for side in first.sides if side.return_id == returned[1])
    assert choices_of_same_side(first, Decision(later), [alone]) == ([], [alone])
    of_another = replace(alone, sides=tuple(replace(side, who="戸籍住民課") for side in alone.sides))
    assert choices_of_same_side(first, Decision("base"), [of_another]) == ([], [])


def later_choices(desk: Desk) -> list[tuple[str, Decision]]:
    return [(f"{row_id}:done", Decision(returns(desk)[1])) for row_id in (A, B)]


def test_several_conflicts_are_decided_in_one_act_and_taken_back_in_another(desk: Desk) -> None:
    decided = resolve_several(desk.parts, desk.store, later_choices(desk)).value
    assert (desk.value(A, "done"), desk.value(B, "done")) == ("二度目", "二度目")
    back = withdraw_decisions(desk.store, decided, by="担当 花子")
    assert back.touched == {(A, "done"), (B, "done")}
    assert (desk.conflict(A, "done"), desk.conflict(B, "done")) != (None, None)
    assert desk.value(A, "done") is None
    assert desk.stale() == []
    assert len(read_in(desk.store, conflict_views)) == 2
    acts = read_in(desk.store, lambda records: [each.kind for each in records.entries.acts()])
    assert acts[-2:] == ["resolve", "withdraw_decisions"]
    changes = read_in(desk.store, lambda records: records.entries.changes("R4", A, "done"))
    assert [(each.was, each.now) for _, each in changes[-2:]] == [(None, "二度目"), ("二度目", None)]


def test_several_are_decided_all_or_none(desk: Desk) -> None:
    with pytest.raises(ConflictUnknown):
        resolve_several(desk.parts, desk.store, [*later_choices(desk), (f"{C}:done", Decision("base"))])
    assert desk.conflict(A, "done") is not None


def test_a_decision_is_not_taken_back_once_something_was_made_on_it(desk: Desk) -> None:
    decided = resolve_several(desk.parts, desk.store, later_choices(desk)).value
    edit_entry(desk.parts, desk.store, Entry(B, {"done": "事務局の文"}))
    with pytest.raises(DecisionObserved):
        withdraw_decisions(desk.store, decided)
    assert desk.value(A, "done") == "二度目"
    edit_entry(desk.parts, desk.store, Entry(A, {"mark": "◎", "next_year": "続ける"}))
    accept(desk.store, "税務課", [A])
    with pytest.raises(DecisionObserved):
        withdraw_decisions(desk.store, decided[:1])


def record_paper(desk: Desk, *, final: bool) -> None:
    with act(desk.store, "publish") as work:
        paper = Publication("R4", 1, Occasion.COUNCIL, "", date(2023, 8, 20), "d" * 64, is_final=final)
        work.publications.add(paper, {}, {})


def test_a_decision_that_a_final_paper_shows_is_not_taken_back(desk: Desk) -> None:
    decided = resolve_several(desk.parts, desk.store, later_choices(desk)).value
    record_paper(desk, final=True)
    with pytest.raises(DecisionObserved):
        withdraw_decisions(desk.store, decided)
    assert desk.value(A, "done") == "二度目"


def test_in_a_closed_round_no_decision_is_taken_back(desk: Desk) -> None:
    decided = resolve_several(desk.parts, desk.store, later_choices(desk)).value
    with act(desk.store, "close") as work:
        work.rounds.close("R4")
    with pytest.raises(RoundClosed):
        withdraw_decisions(desk.store, decided)


def test_a_conflict_with_the_office_is_no_choice_between_copies(desk: Desk) -> None:
    assert [each.file for each in seen_by(desk).question_sides] == ["一.xlsx", "二.xlsx"]
    edit_entry(desk.parts, desk.store, Entry(A, {"done": "事務局の文"}))
    desk.merges(filled(desk.sends("R4-P7", A), {A: {"done": "四度目"}}, name="四.xlsx"))
    (view,) = (each for each in read_in(desk.store, conflict_views) if each.question is None)
    assert view.question_sides == ()


def test_an_earlier_paper_keeps_no_decision(desk: Desk) -> None:
    record_paper(desk, final=True)
    decided = resolve_several(desk.parts, desk.store, later_choices(desk)).value
    withdraw_decisions(desk.store, decided)
    assert desk.value(A, "done") is None


def test_a_draft_printed_since_keeps_no_decision(desk: Desk) -> None:
    decided = resolve_several(desk.parts, desk.store, later_choices(desk)).value
    record_paper(desk, final=False)
    withdraw_decisions(desk.store, decided)
    assert desk.value(A, "done") is None


def test_a_decision_that_was_decided_again_is_taken_back_to_the_one_before(desk: Desk) -> None:
    resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision("text", "事務局の文"))
    again = resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision(returns(desk)[1])).value
    withdraw_decisions(desk.store, again)
    assert (desk.value(A, "done"), desk.conflict(A, "done")) == ("事務局の文", None)


def test_decided_again_the_office_is_its_own_text_and_not_the_decision(desk: Desk) -> None:
    edit_entry(desk.parts, desk.store, Entry(A, {"done": "事務局の文"}))
    desk.merges(filled(desk.sends("R4-P7", A), {A: {"done": "四度目"}}, name="四.xlsx"))
    resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision("text", "決めた文"))
    resolve_conflict(desk.parts, desk.store, f"{A}:done", Decision("office"))
    assert desk.value(A, "done") == "事務局の文"


@pytest.mark.parametrize(("other", "alike"), [("一 ", True), ("二", False)])
def test_texts_that_differ_by_trailing_blanks_are_the_same_side(other: str, *, alike: bool) -> None:
    assert have_same_values({"done": "一"}, {"done": other}) is alike


def test_a_decision_is_marked_among_its_sides_and_is_current_until_an_answer_contradicts_it() -> None:
    office = Office()
    package = office.sends("zeimu", A)
    for text in ("一", "二"):
        office.merges(filled(package, {A: {"done": text}}))
    decision = office.decides(A, "done", "text", "決めた文").assertion_id
    (decided,) = shown(office, *decided_conflicts(office.facts))
    assert (decided.decision, [side.assertion_id for side in decided.sides if side.is_decision]) == (
        decision,
        [decision],
    )
    office.merges(filled(package, {A: {"done": "三"}}))
    (again,) = shown(office, *open_conflicts(office.facts))
    assert (again.decision, [side.assertion_id for side in again.sides if side.is_decision]) == (None, [decision])


@pytest.fixture
def conflicts_desk(tmp_path: Path) -> Iterator[Desk]:
    """An office whose plan prints its rows in the opposite order of their IDs, with two copies that differ in two."""
    plan = plan_of_letters()
    (edition,) = plan.editions
    reverse = replace(plan, editions=(replace(edition, listings=edition.listings[::-1]),))
    with desk_in(tmp_path, reverse) as conflicts_desk:
        package = conflicts_desk.sends("R4-P1", A, B)
        for text in ("一", "二"):
            conflicts_desk.merges(filled(package, {each: {"done": text} for each in (A, B)}, name=f"{text}.xlsx"))
        yield conflicts_desk


def test_conflicts_are_listed_in_printed_order_open_ones_apart_from_decided_ones(conflicts_desk: Desk) -> None:
    with conflicts_desk.store.reading() as records:
        assert [view.id for view in conflict_views(records)] == [B, A]
        assert decided_views(records) == ()
    resolve_conflict(conflicts_desk.parts, conflicts_desk.store, f"{A}:done", Decision("base"))
    with conflicts_desk.store.reading() as records:
        assert [[view.id for view in views(records)] for views in (conflict_views, decided_views)] == [[B], [A]]
        (decided,) = decided_views(records)
    assert {side.file: side.received_at is not None for side in decided.sides} == {
        "一.xlsx": True,
        "二.xlsx": True,
        None: False,
    }


def test_a_file_that_arrives_again_has_the_time_of_its_first_arrival(conflicts_desk: Desk) -> None:
    before = read_in(conflicts_desk.store, conflict_views)
    conflicts_desk.merges(*conflicts_desk.known.values())
    assert read_in(conflicts_desk.store, conflict_views) == before


ROW = OWN[0]


def say(parts: Parts, store: Store, as_division: str | None = None, by: str | None = None, **typed: str) -> str:
    edit_entry(parts, store, Entry(ROW, typed, as_division), by)
    return digest_of(store)


def test_two_data_files_in_which_the_same_was_said_are_equal(parts: Parts, office: Store, tmp_path: Path) -> None:
    create_store(parts, tmp_path / "other.nakano", built_in_plan(parts))
    with closing(parts.stores.open(tmp_path / "other.nakano")) as other:
        open_round(parts, other, FiscalYear(2022))
        assert digest_of(other) == digest_of(office)
        one = say(parts, office, by="見本 花子", done="実施した。")
        say(parts, other, done="途中で変えた。")
        assert say(parts, other, by="見本 太郎", done="実施した。  ") == one


@pytest.mark.parametrize(
    ("as_division", "typed"),
    [(None, {"done": "実施した。"}), (ZEIMU, {"note": "連絡"}), (None, {"out_of_report": "finished"})],
)
def test_a_value_a_note_and_a_reason_each_make_a_difference(
    parts: Parts, office: Store, as_division: str | None, typed: dict[str, str]
) -> None:
    before = digest_of(office)
    assert say(parts, office, as_division, **typed) != before


def test_an_open_conflict_makes_a_difference_also_where_the_same_value_stands(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    own = division_store(parts, send(parts, office, tmp_path), tmp_path / "own.nakano")
    write_all(parts, own)
    answer = hand_in(parts, own, tmp_path / "return.xlsx").file
    copy = tmp_path / "copy.nakano"
    copy.write_bytes(office.path.read_bytes())
    merge(parts, office, answer)
    seen = say(parts, office, done="事務局が書いた。")
    with closing(parts.stores.open(copy)) as store:
        say(parts, store, done="事務局が書いた。")
        merge(parts, store, answer)
        assert digest_of(store) != seen


def test_the_digest_of_a_state_never_changes_from_one_version_of_the_program_to_the_next(tmp_path: Path) -> None:
    """Data files of different versions are compared by it: texts, a note, a conflict with a blank side, figures."""
    package = sent(rows=[A, B], base={A: {"done": "去年の文"}})
    with desk_in(tmp_path) as desk:
        with act(desk.store, "distribute") as work:
            work.exchange.add_package(package)
        desk.merges(filled(package, {A: {"done": "今年の文"}, B: {"mark": "◎", "done": "済", "note": "連絡"}}))
        desk.merges(filled(package, {A: {"done": None}}, name="写し.xlsx"))
        with desk.store.reading() as records:
            (round_,) = records.rounds.all()
            contents, facts = RoundContents.load(records, round_), RoundFacts.load(records, round_)
    figures = tuple(YearFigure(year, parse_figure("12.5")) for year in (R3, R4, R5))
    indicator = Indicator(
        "KPI-1-1", "p-1", "1", 1, "交付率", "交付率", "％", None, None, Direction.UP, None, figures, (figures[0],)
    )
    assert digest(contents, facts) == "d474b740d9466124271eb19c9baea85ea7d047e865ffe648f1213294826ba0e7"
    with_figures = [replace(contents, indicators=(replace(indicator, actuals=figures[:count]),)) for count in (2, 3)]
    assert [digest(each, facts) for each in with_figures] == [
        "cace7c2125995554bcb5612b188eece64d13d0565aa7edc1e6a11fc66141d254"
    ] * 2, "a figure after the round's year is no part"


@pytest.mark.parametrize("order", list(permutations(("甲", "乙", "丙"))))
def test_the_sides_stand_in_the_order_of_their_arrival_whatever_they_say(desk: Desk, order: tuple[str, ...]) -> None:
    package = desk.sends("R4-P2", D)
    first, *others = order
    desk.merges(filled(package, {D: {"done": first}}, name=f"{first}.xlsx"))
    edit_entry(desk.parts, desk.store, Entry(B, {"done": "ほかの欄"}))
    for text in others:
        desk.merges(filled(package, {D: {"done": text}}, name=f"{text}.xlsx"))
    with desk.store.reading() as records:
        view = next(each for each in conflict_views(records) if each.id == D)
    assert [(side.values["done"], side.file) for side in view.sides] == [(text, f"{text}.xlsx") for text in order]
    assert [side.values["done"] for side in shown_sides(view)] == [None, *order]
