"""Read goals and indicators from the text of the report 「進捗状況について」; used by `make_catalogue.py` only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from catalogue_hand_tables import (
    EDITION,
    FOOTNOTE_MARK,
    INDICATOR_UNIT_IN_NAME,
    INDICATOR_UNITS,
    INDICATORS_DOWN,
)

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import Figure, parse_figure

_SECTION = re.compile(r"^4 成果指標の推移$(.*?)^中野区地域情報化推進計画 進捗状況一覧$", re.MULTILINE | re.DOTALL)
_GOAL = re.compile(r"目標(\d) (.+)")
_ACTUAL_COLUMNS = 2


def read_goals(report: str) -> dict[str, str]:
    """Return the titles of the goals by code, from the headings of section 4."""
    return {match[1]: match[2] for match in map(_GOAL.fullmatch, _lines(report)) if match}


def read_indicators(report: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of the two tables in printed order; the row above them has the years."""
    note = next(line for line in _lines(report) if line.startswith(FOOTNOTE_MARK)).removeprefix(FOOTNOTE_MARK)
    goal, ordinal, years = 0, 0, [""]
    for line in _lines(report):
        cells = [cell.strip() for cell in line.split("\t")]
        if match := _GOAL.fullmatch(line):
            goal, ordinal = int(match[1]), 0
        elif len(cells) > 1 and not cells[0]:
            years = [FiscalYear.parse(cell).short for cell in cells[1:]]
        elif len(cells) == len(years) + 1 and cells[0] != "指標項目":
            ordinal += 1
            yield _indicator((goal, ordinal), cells, years, note)


def _indicator(place: tuple[int, int], cells: list[str], years: list[str], note: str) -> dict[str, Any]:
    name, marked = _name_proper(cells[0])
    figures = [parse_figure(cell) for cell in cells[1:]]
    by_year = [{"year": year, **_figure(figure)} for year, figure in zip(years, figures, strict=True)]
    printed_units = [figure.unit for figure in figures if figure.unit]
    return {
        "indicator_id": "KPI-{}-{}".format(*place),
        "edition_id": EDITION["edition_id"],
        "goal": str(place[0]),
        "ordinal": place[1],
        "name": name,
        "name_printed": cells[0],
        "unit": printed_units[0] if printed_units else INDICATOR_UNITS.get(place),
        "footnote_mark": FOOTNOTE_MARK if marked else None,
        "note": note if marked else None,
        "direction": "down" if place in INDICATORS_DOWN else "up",
        "owner": None,
        "actuals": by_year[:_ACTUAL_COLUMNS],
        "targets": by_year[_ACTUAL_COLUMNS:],
    }


def _name_proper(printed: str) -> tuple[str, bool]:
    """Return the name without unit and footnote mark, and whether it has the mark."""
    marked = printed.endswith(FOOTNOTE_MARK)
    return printed.removesuffix(FOOTNOTE_MARK).strip().removesuffix(INDICATOR_UNIT_IN_NAME).strip(), marked


def _figure(figure: Figure) -> dict[str, Any]:
    """Return a figure as JSON; the reason for a missing one (—) is not in the sources and is null."""
    return {
        "text": figure.text,
        "value": None if figure.value is None else str(figure.value),
        "denominator": figure.denominator,
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "reason": None,
    }


def _lines(report: str) -> list[str]:
    section = _SECTION.search(report)
    if section is None:
        raise SystemExit("報告の「4 成果指標の推移」が見つかりません")
    return section[1].splitlines()
