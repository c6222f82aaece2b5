"""A figure that a spreadsheet turned into a date is caught, and one unlike those before is asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import (
    Direction,
    Figure,
    Indicator,
    YearFigure,
    figure_as_typed,
    figure_questions,
    folded_id,
    has_reached,
    is_worse,
    name_alone,
    parse_figure,
    read_figure,
    typed_before_date,
    unlike_before,
)
from nakano_status.domain.problems.problem import Place, Problem

HERE = Place(cell="D4", column="令和4年度実績")
R2, R3 = FiscalYear(2020), FiscalYear(2021)


def systems(*texts: str) -> Indicator:
    actuals = tuple(YearFigure(R2.plus(place), parse_figure(text)) for place, text in enumerate(texts))
    told = ("KPI-2-3", "p-1", "2", 1, "移行した事業数", "移行した事業数", "事業", None, None, Direction.UP, None)
    return Indicator(*told, actuals, ())


@pytest.mark.parametrize(
    ("date", "typed"),
    [
        ("1月15日", "1/15"),
        ("2015-01-15 00:00:00", "1/15"),
        ("2026/7/15", "7/15"),
        ("2023年1月15日", "1/15"),
        ("15-Jan", "1/15"),
        ("Jan-15", "1/15"),
        ("１月１５日", "1/15"),
    ],
)
def test_what_may_have_become_a_date_is_said_and_nothing_is_taken(date: str, typed: str) -> None:
    assert typed_before_date(date) == typed
    found = read_figure(date, HERE)
    assert isinstance(found, Problem)
    assert (found.code, found.found, found.expected, found.place) == ("FIGURE-DATE", date, typed, HERE)


@pytest.mark.parametrize("text", ["0/15", "1/15", "約146万件", "46.0%", "—", "約8,800fm", "13名", "3団体"])
def test_a_figure_typed_as_text_is_right(text: str) -> None:
    assert typed_before_date(text) is None
    assert read_figure(text, HERE) == parse_figure(text)


@pytest.mark.parametrize("text", ["調査中", "1/15/2", "令和5年3月末"])
def test_what_is_no_figure_is_a_problem_at_its_place(text: str) -> None:
    found = read_figure(text, HERE)
    assert isinstance(found, Problem)
    assert (found.code, found.place) == ("FIGURE-UNREADABLE", HERE)
    assert figure_as_typed(text) == Figure(text, value=None)


@pytest.mark.parametrize(
    ("before", "now", "codes"),
    [
        (["0/15"], "1/15", []),
        (["0/15"], "1/14", ["FIGURE-DENOMINATOR"]),
        (["0/15"], "1事業", ["FIGURE-UNIT", "FIGURE-DENOMINATOR"]),
        (["46.0%"], "52.3%", []),
        (["46.0%"], "52.3", ["FIGURE-UNIT"]),
        (["0/15"], "1/15 (予定)", ["FIGURE-UNIT"]),
        (["約146万件"], "1,460,000件", []),
        (["約12万件", "—"], "11万件", []),
        (["約12万件"], "—", []),
        (["—"], "3名", []),
        ([], "3名", []),
    ],
)
def test_another_unit_or_denominator_than_before_is_asked_about(before: list[str], now: str, codes: list[str]) -> None:
    assert [each.code for each in unlike_before(systems(*before), parse_figure(now), HERE)] == codes


def test_a_figure_is_not_compared_with_its_own_year_and_without_an_earlier_one_with_its_target() -> None:
    own = systems("15事業", "1/15")
    assert [(each.code, each.place) for each in figure_questions(own, R3, " ", HERE)] == [("FIGURE-BLANK", HERE)]
    assert [each.code for each in figure_questions(own, R3, "1/15", HERE)] == ["FIGURE-UNIT", "FIGURE-DENOMINATOR"]
    aimed = replace(systems("—"), targets=(YearFigure(R3, parse_figure("15事業")),))
    assert [each.code for each in figure_questions(aimed, R3, "1件", HERE)] == ["FIGURE-UNIT"]


@pytest.mark.parametrize(
    ("actual", "target", "direction", "reached"),
    [
        ("約171万件", "170万件", Direction.UP, True),
        ("15件", "0件", Direction.DOWN, False),
        ("0件", "0件", Direction.DOWN, True),
        ("1/15", "1/15", Direction.UP, True),
        ("1/14", "1/15", Direction.UP, True),
        ("1/15", "1/14", Direction.UP, False),
        ("—", "170万件", Direction.UP, None),
        ("5件", "—", Direction.DOWN, None),
        ("0/0", "1/15", Direction.UP, None),
    ],
)
def test_a_target_is_reached_in_the_direction_that_is_good(
    actual: str, target: str, direction: Direction, reached: bool | None
) -> None:
    assert has_reached(parse_figure(actual), parse_figure(target), direction) is reached


def test_worse_than_the_base_year_depends_on_the_direction() -> None:
    fourteen, fifteen = parse_figure("14件"), parse_figure("15件")
    assert is_worse(fifteen, fourteen, Direction.DOWN) is True
    assert is_worse(fifteen, fourteen, Direction.UP) is False
    assert [is_worse(fifteen, fifteen, each) for each in Direction] == [False, False]
    assert is_worse(parse_figure("—"), fourteen, Direction.DOWN) is None


def test_a_number_of_an_indicator_is_known_in_any_width_and_case() -> None:
    assert folded_id(" ｋｐｉ－1-1") == folded_id("KPI-1-1")
    assert replace(systems("0/15"), owner="zeimu").actual(R3) is None


@pytest.mark.parametrize(
    ("printed", "unit", "name"),
    [
        ("文書量 (fm) ※", "fm", "文書量"),
        ("交付率（％）※", "％", "交付率"),
        ("件数※", None, "件数"),
        ("(件)", "件", "(件)"),
        ("開示 (再掲) の件数", "再掲", "開示 (再掲) の件数"),
        ("申請 (全体)", "件", "申請 (全体)"),
    ],
)
def test_a_name_alone_is_without_its_unit_and_footnote_mark(printed: str, unit: str | None, name: str) -> None:
    assert name_alone(printed, unit) == name
