"""Checks of a figure before it is accepted: a date, no number, another unit or denominator than before.

Nothing is guessed: for a cell that a spreadsheet turned into a date, only what may have been meant is reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.figure import Figure, figure_as_typed, parse_figure
from nakano_status.domain.indicators.indicator import Indicator
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import is_blank

_MONTHS = {name: place for place, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_YEAR_FIRST = re.compile(r"\d{4}[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")
_MONTH_AND_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_DAY_FIRST = re.compile(r"(\d{1,2})-([a-z]{3})")
_MONTH_FIRST = re.compile(r"([a-z]{3})-(\d{1,2})")


def typed_before_date(text: str) -> str | None:
    """Return the fraction that may have become this date (1月15日, 15-Jan: 1/15); None if the text is no date."""
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    if match := _YEAR_FIRST.fullmatch(folded) or _MONTH_AND_DAY.fullmatch(folded):
        return f"{int(match[1])}/{int(match[2])}"
    if (match := _DAY_FIRST.fullmatch(folded)) and match[2] in _MONTHS:
        return f"{_MONTHS[match[2]]}/{int(match[1])}"
    if (match := _MONTH_FIRST.fullmatch(folded)) and match[1] in _MONTHS:
        return f"{_MONTHS[match[1]]}/{int(match[2])}"
    return None


def read_figure(text: str, place: Place) -> Figure | Problem:
    """Return the figure of a text, or the problem at its place if it is none."""
    meant = typed_before_date(text)
    if meant is not None:
        return problem("FIGURE-DATE", place, found=text, expected=meant)
    try:
        return parse_figure(text)
    except ValueError:
        return problem("FIGURE-UNREADABLE", place, found=text)


def figure_questions(indicator: Indicator, year: FiscalYear, text: str | None, place: Place) -> Iterator[Problem]:
    """Yield questions about the figure of a round: if it is blank, or unlike those of the years before."""
    if is_blank(text):
        yield problem("FIGURE-BLANK", place)
    else:
        yield from unlike_before(indicator, figure_as_typed(text or ""), place, year)


def unlike_before(
    indicator: Indicator, figure: Figure, place: Place, year: FiscalYear | None = None
) -> Iterator[Problem]:
    """Yield a question if unit or denominator differ from the latest figure of an earlier `year` (None: of any)."""
    before = latest_number(indicator, year)
    if before is not None:
        yield from unlike(figure, before, place)


def latest_number(indicator: Indicator, before: FiscalYear | None = None) -> Figure | None:
    """Return the latest figure of an earlier year that is a number, else that of a target, or None."""
    actuals = (each for each in reversed(indicator.actuals) if before is None or each.year < before)
    numbers = (each.figure for each in (*actuals, *reversed(indicator.targets)))
    return next((each for each in numbers if each.value is not None), None)


def unlike(figure: Figure, before: Figure, place: Place) -> Iterator[Problem]:
    """Yield a question if unit or denominator differ from those of the figure before; — has neither."""
    if figure.value is None:
        return
    if (figure.unit or "") != (before.unit or ""):
        yield problem("FIGURE-UNIT", place, found=figure.text, expected=before.text)
    if figure.denominator != before.denominator:
        yield problem("FIGURE-DENOMINATOR", place, found=figure.text, expected=before.text)
