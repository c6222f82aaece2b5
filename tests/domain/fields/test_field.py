from __future__ import annotations

from dataclasses import replace

import pytest

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import FIGURE_KEYS, Scope
from tests.support.fields import NAKANO
from tests.support.plans import R3, R4, R5, R6, R7

_NOW, _NEXT, _LATER = "done", "next_year", "later_years"


@pytest.mark.parametrize(
    ("year", "key", "expected"),
    [
        (R3, _NOW, "令和3年度までの取組状況"),
        (R3, _NEXT, "令和4年度取組予定"),
        (R3, _LATER, "令和5年度以降取組予定"),
        (R5, _LATER, "令和7年度以降取組予定"),
        (R6, _NEXT, "令和7年度取組予定"),
        (R6, _LATER, "計画期間終了後の方向性"),
        (R7, _NOW, "令和7年度までの取組状況"),
        (R7, _NEXT, "今後の方向性（次期計画への引継ぎ）"),
        (R7, "mark", "進捗状況"),
        (R4, "change_kind", "変更の種別"),
    ],
)
def test_headings_follow_the_year_and_the_plans_last_years(year: FiscalYear, key: str, expected: str) -> None:
    assert NAKANO.heading(key, year, R7) == expected


def test_headings_of_a_plan_that_ends_in_the_first_year_of_the_era() -> None:
    assert NAKANO.heading(_NOW, R3.plus(-2), R7) == "令和元年度までの取組状況"


def test_only_the_last_year_has_one_column_that_looks_ahead() -> None:
    assert NAKANO.answered_keys(R6, R7) == tuple(NAKANO.by_key)
    assert NAKANO.answered_keys(R7, R7) == tuple(key for key in NAKANO.by_key if key != _LATER)


def test_the_fields_stand_in_the_order_of_the_form() -> None:
    assert [field.key for field in NAKANO.fields] == [
        "mark",
        "change_reason",
        "done",
        "next_year",
        "later_years",
        "change_kind",
        "note",
    ]


def test_mark_reason_and_kind_are_one_group_and_the_rest_stand_alone() -> None:
    assert NAKANO.groups["mark"] == ("mark", "change_reason", "change_kind")
    assert {group: keys for group, keys in NAKANO.groups.items() if group != "mark"} == {
        key: (key,) for key in ("done", "next_year", "later_years", "note", *FIGURE_KEYS)
    }


def test_only_the_note_belongs_to_a_division_and_note_and_kind_are_not_published() -> None:
    assert {field.key for field in NAKANO.fields if field.scope is Scope.DIVISION} == {"note"}
    assert set(NAKANO.by_key) - set(NAKANO.row_keys) == {"note"}
    assert set(NAKANO.by_key) - set(NAKANO.published_keys) == {"note", "change_kind"}


def test_the_fields_of_the_official_list_are_those_that_are_declared_published() -> None:
    profile = replace(NAKANO, fields=(NAKANO.fields[0], replace(NAKANO.fields[1], published=False)))
    assert profile.published_keys == ("mark",)


def test_goals_are_the_uppermost_level_that_counts_or_else_the_uppermost() -> None:
    goal, direction, measure = NAKANO.levels
    assert NAKANO.goal_level is goal
    assert replace(NAKANO, levels=(replace(goal, counts=False), direction, measure)).goal_level is measure
    assert replace(NAKANO, levels=(replace(goal, counts=False), direction)).goal_level.key == "goal"
