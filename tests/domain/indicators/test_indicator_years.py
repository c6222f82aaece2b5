"""成果指標 through all years: the target of the edition of each year, and gaps that are shown as gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import (
    Direction,
    FigureKind,
    Indicator,
    IndicatorGoal,
    IndicatorRow,
    IndicatorTable,
    IndicatorYears,
    YearFigure,
    indicator_years,
    parse_figure,
)
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.round.row_years import Absence
from tests.support.plans import R3, R4, R5, R6, R7, small_plan

R2 = FiscalYear(2020)
FIRST = small_plan().newest
SECOND = replace(FIRST, edition_id="p-2", title="改定版", adopted_on=date(2024, 2, 1), ordinal=2)
Figures = Mapping[FiscalYear, str]


def figures(given: Figures) -> tuple[YearFigure, ...]:
    return tuple(YearFigure(year, parse_figure(text)) for year, text in given.items())


def indicator(
    name: str = "K1", edition: str = "p-1", actuals: Figures | None = None, targets: Figures | None = None
) -> Indicator:
    own = figures(actuals or {R2: "100件", R3: "150件"}), figures(targets or {R7: "200件"})
    return Indicator(name, edition, "1", 1, name, name, "件", None, None, Direction.UP, None, *own)


def through_years(
    editions: Sequence[tuple[Edition, Sequence[Indicator]]],
    rounds: Mapping[FiscalYear, str],
    steps: Sequence[Derivation] = (),
) -> tuple[IndicatorYears, ...]:
    """Return the indicators of a plan that begins in R3."""
    return indicator_years(editions, rounds, R3, steps)


def shown(found: IndicatorYears) -> list[tuple[str, str | None, Absence | None, str | None]]:
    return [
        (
            each.year.short,
            each.actual.figure.text if each.actual else None,
            each.gap,
            each.target.figure.text if each.target else None,
        )
        for each in found.years
    ]


def test_years_without_a_figure_are_gaps_with_why_and_later_ones_are_none() -> None:
    (found,) = through_years([(FIRST, [indicator()])], {R3: "p-1", R4: "p-1", R6: "p-1"})
    assert shown(found) == [
        ("R2", "100件", None, None),
        ("R3", "150件", None, None),
        ("R4", None, Absence.NO_FIGURE, None),
        ("R5", None, Absence.NO_ROUND, None),
        ("R6", None, Absence.NO_FIGURE, None),
        ("R7", None, None, "200件"),
    ]


def test_a_year_has_the_target_of_its_edition_and_names_what_another_edition_had() -> None:
    earlier = indicator(actuals={R4: "180件", R7: "210件"}, targets={R4: "170件", R7: "200件"})
    later = replace(earlier, edition_id="p-2", targets=figures({R7: "250件"}))
    (found,) = through_years([(FIRST, [earlier]), (SECOND, [later])], {R4: "p-1", R7: "p-2"})
    by_year = {each.year: each for each in found.years}
    assert (by_year[R4].has_reached, by_year[R7].has_reached) == (True, False)
    assert shown(found)[-1] == ("R7", "210件", None, "250件")
    assert by_year[R7].other_label == "当初計画は200件"
    assert by_year[R4].other_targets == ()


def test_the_same_target_of_another_edition_is_not_repeated() -> None:
    editions = [(FIRST, [indicator()]), (SECOND, [replace(indicator(), edition_id="p-2")])]
    (found,) = through_years(editions, {R3: "p-1"})
    assert all(each.other_targets == () for each in found.years)


def test_an_indicator_goes_on_under_another_number() -> None:
    step = Derivation(PlanSubject.INDICATOR, "p-1", "K1", "p-2", "K9", PlanFate.CONTINUED)
    editions = [(FIRST, [indicator()]), (SECOND, [indicator("K9", "p-2", {R5: "190件"})])]
    (found,) = through_years(editions, {R3: "p-1", R5: "p-2"}, [step])
    assert found.indicator.indicator_id == "K9"
    assert [line[1] for line in shown(found)[:4]] == ["100件", "150件", None, "190件"]


def test_what_an_edition_dropped_is_last_and_is_a_gap_from_then_on() -> None:
    editions = [(FIRST, [indicator(), indicator("K2")]), (SECOND, [indicator("K2", "p-2")])]
    kept, dropped = through_years(editions, {R3: "p-1", R4: "p-2"})
    assert (kept.indicator.indicator_id, dropped.indicator.indicator_id) == ("K2", "K1")
    assert ("R4", None, Absence.NOT_IN_PLAN, None) in shown(dropped)


def test_a_year_before_the_plan_is_not_in_it_and_one_before_the_first_round_has_no_figure() -> None:
    editions = [(FIRST, [indicator(actuals={R4: "1件"}), indicator("K2", actuals={R2: "1件"})])]
    first, _ = through_years(editions, {R4: "p-1"})
    assert shown(first)[:2] == [("R2", None, Absence.NOT_IN_PLAN, None), ("R3", None, Absence.NO_FIGURE, None)]


def test_without_indicators_and_rounds_there_is_nothing() -> None:
    assert through_years([(FIRST, [])], {}) == ()


def test_an_indicator_without_figures_has_no_years_before_a_round() -> None:
    bare = replace(indicator(), actuals=(), targets=())
    (found,) = through_years([(FIRST, [bare])], {})
    assert (found.indicator, found.years) == (bare, ())


def test_before_the_first_round_no_year_is_a_gap() -> None:
    (found,) = through_years([(FIRST, [indicator(actuals={R2: "1件", R4: "2件"})])], {})
    assert {each.gap for each in found.years} == {None}


def test_an_indicator_goes_on_beside_a_new_one() -> None:
    editions = [(FIRST, [indicator("K2")]), (SECOND, [indicator("K1", "p-2"), indicator("K2", "p-2")])]
    found = [each.indicator for each in through_years(editions, {R3: "p-1"})]
    assert [(each.indicator_id, each.edition_id) for each in found] == [("K1", "p-2"), ("K2", "p-2")]


@pytest.mark.parametrize(
    ("mark", "note", "printed"), [("※", "fm：高さ", "※fm：高さ"), (None, "fm：高さ", "fm：高さ"), ("※", None, "")]
)
def test_a_footnote_is_printed_with_its_mark(mark: str | None, note: str | None, printed: str) -> None:
    assert replace(indicator(), footnote_mark=mark, note=note).note_printed == printed


def test_every_figure_of_a_table_is_printed_in_its_column() -> None:
    row = IndicatorRow(indicator(), "名", ("1件", None), ("2件",))
    table = IndicatorTable(R4, (IndicatorGoal("1", "利便性", (row,)),), (R3, R4), (R7,))
    assert list(table.figures()) == [
        ("K1", FigureKind.ACTUAL, R3, "1件"),
        ("K1", FigureKind.ACTUAL, R4, None),
        ("K1", FigureKind.TARGET, R7, "2件"),
    ]
