"""The sheet 成果指標 of a form as data: what its writer and its reader share (docs/return-format.md).

A form has the sheet where its division owns an indicator. Older readers ignore it, and the lines of 照合用 that record
what was sent.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import year_of
from nakano_status.domain.fields.registry import FIGURE, FIGURE_AS_OF, FIGURE_FACTOR, FIGURE_KEYS, FIGURE_SOURCE

FIGURES_SHEET = "成果指標"
NUMBER, NAME, GOAL, UNIT, ACTUAL, TARGET = "number", "indicator", "goal", "unit", "actual", "target"

GIVEN_HEADINGS = {NUMBER: "指標番号", GOAL: "目標", NAME: "指標項目", UNIT: "単位"}
ACTUAL_HEADING = "実績\n{year}"
TARGET_HEADING = "目標\n{year}"
ANSWER_HEADINGS = {
    FIGURE: "{year}の実績",
    FIGURE_AS_OF: "時点",
    FIGURE_SOURCE: "出典",
    FIGURE_FACTOR: "増減の要因",
}
CHECK_HEADINGS = {FIGURE: "実績", FIGURE_AS_OF: "時点", FIGURE_SOURCE: "出典", FIGURE_FACTOR: "増減の要因"}

_YEAR = r"(?P<year>(?:令和|平成|R|H)(?:元|\d{1,2})(?:年度|年)?|(?:19|20)\d{2}(?:年度|年)?)"
_PATTERNS = tuple(
    (key, re.compile(pattern + r"(?:\(.*\))?"))
    for key, pattern in (
        (NUMBER, "指標番号"),
        (NAME, "指標項目"),
        (UNIT, "単位"),
        (ACTUAL, f"実績{_YEAR}"),
        (TARGET, f"目標{_YEAR}"),
        (GOAL, "目標"),
        (FIGURE, f"(?:{_YEAR}の?)?実績"),
        (FIGURE_AS_OF, "時点"),
        (FIGURE_SOURCE, "出典"),
        (FIGURE_FACTOR, "増減の?要因"),
    )
)


@dataclass(frozen=True)
class FigureHeading:
    """A heading of the sheet: the kind of its column, and the year if it names one."""

    key: str
    year: FiscalYear | None = None


def read_figure_heading(text: str | None) -> FigureHeading | None:
    """Return the column of a heading, whatever its character width, blanks and line breaks; None if it is unknown."""
    folded = "".join(unicodedata.normalize("NFKC", text or "").split()).upper()
    for key, pattern in _PATTERNS:
        if match := pattern.fullmatch(folded):
            return FigureHeading(key, year_of(match.groupdict().get("year")))
    return None


def is_figure_header(keys: set[str]) -> bool:
    """Return whether headings are those of the sheet: the indicator, and something to fill in."""
    return NUMBER in keys and bool(keys.intersection(FIGURE_KEYS))
