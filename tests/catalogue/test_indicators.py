"""The ten indicators as published (practice.md §4, "KPI tables")."""

from decimal import Decimal

import pytest

from nakano_status.catalogue.plans import load_indicators, load_plan
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import Direction, Indicator, parse_figure

INDICATORS = load_indicators("nakano2")
R2, R3, R5, R7 = (FiscalYear(2018 + number) for number in (2, 3, 5, 7))


def named(words: str) -> Indicator:
    return next(indicator for indicator in INDICATORS if words in indicator.name)


def test_two_goals_have_five_indicators_each() -> None:
    assert [(indicator.goal, indicator.ordinal) for indicator in INDICATORS] == [
        (goal, ordinal) for goal in "12" for ordinal in range(1, 6)
    ]
    assert len({indicator.indicator_id for indicator in INDICATORS}) == 10


def test_targets_belong_to_the_edition_of_the_plan() -> None:
    assert {indicator.edition_id for indicator in INDICATORS} == {load_plan("nakano2").newest.edition_id}


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.indicator_id)
def test_every_figure_is_its_text_taken_apart(indicator: Indicator) -> None:
    assert [figure.year for figure in indicator.actuals] == [R2, R3]
    assert [figure.year for figure in indicator.targets] == [R5, R7]
    for one in (*indicator.actuals, *indicator.targets):
        assert parse_figure(one.figure.text) == one.figure
        assert one.reason is None


def test_three_of_ten_are_meant_to_go_down() -> None:
    down = [indicator for indicator in INDICATORS if indicator.direction is Direction.DOWN]
    assert down == [named("地図情報"), named("文書量"), named("事故")]


def test_unit_and_footnote_mark_are_not_part_of_the_name() -> None:
    paper = named("文書量")
    assert paper.name.endswith("文書量")
    assert paper.name_printed.endswith("文書量 (fm) ※")
    assert (paper.unit, paper.footnote_mark) == ("fm", "※")
    assert paper.note is not None
    assert paper.note.startswith("fm (ファイルメーター)")
    assert [indicator for indicator in INDICATORS if indicator.note] == [paper]


def test_about_belongs_to_a_value() -> None:
    online = named("オンライン")
    assert [figure.figure.qualifier for figure in online.actuals] == ["約", "約"]
    assert [figure.figure.qualifier for figure in online.targets] == [None, None]


def test_no_figure_is_not_zero_and_a_year_without_column_is_none() -> None:
    actual = named("地図情報").actual(R3)
    assert actual is not None
    assert (actual.figure.value, actual.figure.text) == (None, "—")
    assert named("地図情報").actual(R5) is None
    assert named("地図情報").target(R3) is None


def test_a_fixed_denominator_is_kept() -> None:
    target = named("標準化").target(R7)
    assert target is not None
    assert (target.figure.value, target.figure.denominator, target.figure.text) == (Decimal(15), 15, "15/15")
