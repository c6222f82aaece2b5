"""A figure of an indicator as typed, parsed into value, unit and qualifier (source: practice.md §4, "KPI tables").

`0/15` is a fraction and never a date; `—` is "no figure" and not zero; `46.0` keeps its decimal; 約 belongs to the
value, not to the indicator. A text that cannot be read raises: nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_DASHES = frozenset("-‐‑‒–—―−ー")
_SCALES = {"": Decimal(1), "千": Decimal(1_000), "万": Decimal(10_000), "億": Decimal(100_000_000)}
_NUMBER = r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_LETTER = r"(?:[^\W\d_ー]|(?<=[ぁ-ゖァ-ヺ])ー|[%‰°])"
"""A letter of any script, a ー that lengthens a kana (メートル), or a sign that is a unit; no other dash."""
_UNIT = rf"{_LETTER}*?(?:\({_LETTER}+\))?"
"""A unit, with an optional remark on the figure in brackets: 件(速報)."""
_FRACTION = re.compile(rf"(\d+)\s*/\s*(\d+)\s*({_UNIT})")
_QUANTITY = re.compile(rf"(約|およそ|おおよそ|概ね)?\s*({_NUMBER})\s*([千万億]?)\s*({_UNIT})\s*(以上|以下|未満|程度)?")


@dataclass(frozen=True)
class Figure:
    """One figure: `text` as typed; `value` in whole units (146万件 is 1460000), None for —; 約 is the `qualifier`.

    `denominator` is set only for a fraction such as 0/15, whose `value` is the number above the stroke.
    """

    text: str
    value: Decimal | None
    denominator: int | None = None
    unit: str | None = None
    qualifier: str | None = None


def parse_figure(text: str) -> Figure:
    """Read 約171万件, 約1,460,000, 46.0%, 0/15 or —, in any width; raise ValueError for anything else."""
    folded = unicodedata.normalize("NFKC", text).strip()
    if folded and set(folded) <= _DASHES:
        return Figure(text, value=None)
    if match := _FRACTION.fullmatch(folded):
        return Figure(text, Decimal(match[1]), int(match[2]), match[3] or None)
    if match := _QUANTITY.fullmatch(folded):
        value = Decimal(match[2].replace(",", "").replace("−", "-")) * _SCALES[match[3]]
        return Figure(text, value, None, match[4] or None, match[1] or match[5])
    raise ValueError(text)


def figure_as_typed(text: str) -> Figure:
    """Return a text as a figure; if it is none, the figure has the text and no value."""
    try:
        return parse_figure(text)
    except ValueError:
        return Figure(text, value=None)
