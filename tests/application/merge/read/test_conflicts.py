"""A conflict as a person sees it before deciding: whose each side is, what was decided, what a choice would empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.application.merge.resolve_conflict import (
    ConflictView,
    Decision,
    asked_together,
    conflict_views,
    decided_conflicts,
    decided_views,
    have_same_values,
    open_conflicts,
    resolve,
    view_of,
)
from nakano_status.domain.merge.resolution import Conflict
from tests.support.answering import A, B, Office, filled
from tests.support.desks import Desk, desk_in, plan_of_letters
from tests.support.fields import NAKANO

NAMES = {"zeimu": "税務課", "koseki": "戸籍住民課"}


def shown(office: Office, *conflicts: Conflict) -> list[ConflictView]:
    return [view_of(each, NAMES, "1-1-①", "取組", NAKANO.marks, office.facts) for each in conflicts]


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


@given(batches=st.lists(st.integers(1, 3), min_size=1, max_size=3).filter(lambda sizes: sum(sizes) > 1))
def test_copies_have_places_by_receipt_and_none_among_those_received_together(batches: list[int]) -> None:
    with TemporaryDirectory() as folder, desk_in(Path(folder), plan_of_letters()) as desk:
        package, names = desk.sends("R4-P1", A), iter("九八七六五四三二一")
        expected: dict[str | None, int | None] = {}
        for size in batches:
            files = [filled(package, {A: {"done": name}}, name=f"{name}.xlsx") for name in islice(names, size)]
            expected |= {file.name: len(expected) + 1 if size == 1 else None for file in files}
            desk.merges(*files)
        with desk.store.reading() as records:
            (view,) = conflict_views(records)
        assert {side.file: side.place for side in view.sides} == expected
        known = [side.place for side in view.copies if side.place]
        assert len(view.copies) == sum(batches)
        assert known == sorted(known)


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


@pytest.mark.parametrize("text_first", [True, False])
def test_one_answer_for_a_second_copy_empties_a_field_if_the_copy_that_counts_is_blank(*, text_first: bool) -> None:
    office = Office()
    office.says(A, "done", "去年の文")
    package = office.sends("zeimu", A)
    texts = ("記入", None) if text_first else (None, "記入")
    second = [office.merges(filled(package, {A: {"done": each}})) for each in texts][1].files[0].return_ids[0]
    (view,) = shown(office, *open_conflicts(office.facts))
    (first,) = (side.return_id for side in view.sides if side.return_id != second)
    emptied = [view.is_emptied_by_copy(each) for each in (second, first or "")]
    assert emptied == [text_first, not text_first]


def test_one_answer_for_a_second_copy_decides_the_conflicts_of_its_own_return_only() -> None:
    returns, views = of_copies("一", "二", rows=(A, B))
    assert [view.key for view in views] == ["done", "next_year"] * 2
    decided = replace(views[0], question=None)
    assert [asked_together([decided, *views[1:]], each) for each in (returns[1], "R-other")] == [views[1:], []]


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
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office whose plan prints its rows in the opposite order of their IDs, with two copies that differ in two."""
    plan = plan_of_letters()
    (edition,) = plan.editions
    reverse = replace(plan, editions=(replace(edition, listings=edition.listings[::-1]),))
    with desk_in(tmp_path, reverse) as desk:
        package = desk.sends("R4-P1", A, B)
        for text in ("一", "二"):
            desk.merges(filled(package, {each: {"done": text} for each in (A, B)}, name=f"{text}.xlsx"))
        yield desk


def test_conflicts_are_listed_in_printed_order_open_ones_apart_from_decided_ones(desk: Desk) -> None:
    with desk.store.reading() as records:
        assert [view.id for view in conflict_views(records)] == [B, A]
        assert decided_views(records) == ()
    resolve(desk.parts, desk.store, f"{A}:done", Decision("base"))
    with desk.store.reading() as records:
        assert [[view.id for view in views(records)] for views in (conflict_views, decided_views)] == [[B], [A]]
        (decided,) = decided_views(records)
    assert {side.file: side.received_at is not None for side in decided.sides} == {
        "一.xlsx": True,
        "二.xlsx": True,
        None: False,
    }


def test_a_file_that_arrives_again_has_the_time_of_its_first_arrival(desk: Desk) -> None:
    with desk.store.reading() as records:
        before = conflict_views(records)
    desk.merges(*desk.known.values())
    with desk.store.reading() as records:
        assert conflict_views(records) == before
