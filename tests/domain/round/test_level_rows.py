"""The row of each node that gives the value of an item about its level."""

from dataclasses import replace

import pytest

from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import NamedDivision, PlanItem
from nakano_status.domain.round.level_rows import choose_level_rows, continuing_item_nodes, giving_row, moved_values
from nakano_status.domain.round.round import OutOfReport, RoundRow
from tests.support.plan_files import FIRST, FIRST_ROWS
from tests.support.planted_profiles import OF_LEVELS, PEOPLE, STATE, planted_profile

EDITION = replace(FIRST, profile=planted_profile(*OF_LEVELS))
IDS = tuple(row.row_id for row in FIRST_ROWS)
HEAD, BESIDE, ALONE, OTHER = IDS
ROWS = {each: RoundRow(each, None, (NamedDivision("zeimu", Role.LEAD, 1),)) for each in IDS}
ENDED, UNANSWERED = replace(ROWS[HEAD], out_of_report=OutOfReport.FINISHED), replace(ROWS[HEAD], named_divisions=())


@pytest.mark.parametrize(
    ("head", "stated", "chosen"),
    [
        (ROWS[HEAD], (), HEAD),
        (ROWS[HEAD], (BESIDE,), BESIDE),
        (ROWS[HEAD], (HEAD, BESIDE), HEAD),
        (ENDED, (HEAD,), BESIDE),
        (UNANSWERED, (), BESIDE),
        (UNANSWERED, (HEAD,), HEAD),
    ],
)
def test_the_stated_row_is_chosen_or_else_the_first_that_is_answered(
    head: RoundRow, stated: tuple[str, ...], chosen: str
) -> None:
    values = {(row_id, PlanItem(STATE, None)): "○" for row_id in stated}
    found = choose_level_rows(EDITION, {**ROWS, HEAD: head}.values(), values)
    assert found[STATE] == {HEAD: chosen, BESIDE: chosen, ALONE: ALONE, OTHER: OTHER}


def test_a_node_without_a_reported_row_gives_no_value() -> None:
    rows = [replace(row, out_of_report=OutOfReport.OTHER) if row.row_id != OTHER else row for row in ROWS.values()]
    assert choose_level_rows(EDITION, rows, {}) == {STATE: {OTHER: OTHER}, PEOPLE: {OTHER: OTHER}}


def test_a_row_without_a_division_gives_it_to_the_office() -> None:
    found = choose_level_rows(EDITION, [replace(each, named_divisions=()) for each in ROWS.values()], {})
    assert found[PEOPLE] == {HEAD: HEAD, BESIDE: HEAD, ALONE: HEAD, OTHER: OTHER}


@pytest.mark.parametrize(
    ("asked", "given", "giving"),
    [
        ((BESIDE,), (HEAD, BESIDE), BESIDE),
        ((BESIDE,), (HEAD,), HEAD),
        ((BESIDE,), (), BESIDE),
        ((), (ALONE, BESIDE), BESIDE),
        ((), (), None),
    ],
)
def test_the_row_that_is_asked_gives_the_value_or_else_a_row_asked_before(
    asked: tuple[str, ...], given: tuple[str, ...], giving: str | None
) -> None:
    assert giving_row((HEAD, BESIDE, ALONE), asked, given) == giving


def test_two_rows_that_change_places_leave_both_values_with_their_nodes() -> None:
    measures = {row.row_id: row.measure for row in EDITION.listings}
    changed = {ALONE: measures[OTHER], OTHER: measures[ALONE]}
    listings = (replace(each, measure=changed.get(each.row_id, each.measure)) for each in EDITION.listings)
    now = replace(EDITION, listings=tuple(listings))
    values = {ALONE: {STATE: "A"}, OTHER: {STATE: "B"}}
    moved = [(row_id, was.code, new.code) for row_id, _, was, new in moved_values(values, EDITION, now)]
    assert moved == [(each, measures[each], changed[each]) for each in (ALONE, OTHER)]


@pytest.mark.parametrize(
    ("renamed", "continued"),
    [
        ({}, {"1-1-①": "1-1-①", "1-1-②": "1-1-②"}),
        ({"1-1-①": "別の題名"}, {"1-1-①": "1-1-①", "1-1-②": "1-1-②"}),
        ({"1-1-①": "新しいもの", "1-1-②": "題名 1-1-①"}, {"1-1-①": "1-1-②"}),
        ({"1-1-①": None}, {"1-1-①": "1-1-①", "1-1-②": "1-1-②"}),
    ],
)
def test_a_node_continues_under_its_title_and_if_that_is_gone_under_its_code(
    renamed: dict[str, str | None], continued: dict[str, str]
) -> None:
    nodes = (replace(each, title=renamed.get(each.code, each.title)) for each in EDITION.nodes)
    found = continuing_item_nodes(EDITION, replace(EDITION, nodes=tuple(nodes)), STATE)
    assert {code: now for code, now in found.items() if code.startswith("1-1")} == continued
