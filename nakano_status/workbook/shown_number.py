"""The text that a number shows in its cell, by the cell's number format; None for formats that are not understood.

Excel keeps fifteen digits of a number. A person reads what a cell shows: 85% and not 0.85, 1,234 and not 1234.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_DIGITS = 15
_MOST = Decimal(10) ** _DIGITS
_LEAST = Decimal(10) ** -9
_GENERAL = ("General", "@", "")
_FRACTION = re.compile(r"(?P<whole>[#0] ?)?\?(?P<digits>\??)/(?P=digits)\?")
_THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")
_SEMICOLON = re.compile(r'("[^"]*"|\\.|[_*].|\[[^\]]*\])|;', re.DOTALL)
_TOKEN = re.compile(
    r"""(?P<number>General|[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)
    | (?P<percent>%)
    | "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | \[\$(?P<currency>[^\]-]*)(?:-[0-9A-Fa-f]+)?\]
    | (?P<plain>[^A-Za-z0-9\[\]"\\/@;_*#?.])
    | [_*]. | \[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|[黒青水緑紫赤白黄])\]""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True)
class ShownNumber:
    """A number as shown; `is_whole` is False if not all of its digits are shown."""

    text: str
    is_whole: bool = True


def shown_number(value: float | Decimal, number_format: str = "General") -> ShownNumber | None:
    """Return a number as its cell shows it, or None if that is not certain."""
    number = _kept_digits(value)
    if not number.is_finite() or abs(number) >= _MOST or (number and abs(number) < _LEAST):
        return None  # beyond its fifteen digits, what was typed is not known
    if number_format in _GENERAL:
        return ShownNumber(plain_number(number))
    if fraction := _FRACTION.fullmatch(number_format):
        return _as_fraction(number, fraction)
    sections = _SEMICOLON.sub(lambda match: match[1] or "\0", number_format).split("\0")
    chosen = _section_of(number, sections)
    shown = _in_section(abs(number), chosen)
    is_negative = number < 0 and chosen is sections[0] and shown is not None and re.search("[1-9]", shown.text)
    return ShownNumber(f"-{shown.text}", shown.is_whole) if shown and is_negative else shown


def plain_number(value: float | Decimal) -> str:
    """Return a number without exponent and without zeros at its end: 3 and never 3.0."""
    number = _kept_digits(value)
    if not number.is_finite():
        return str(value)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _kept_digits(value: float | Decimal) -> Decimal:
    return Decimal(f"{value:.{_DIGITS}g}")


def _section_of(number: Decimal, sections: list[str]) -> str:
    """Return the section for numbers above, below or equal to zero; the fourth is for texts."""
    place = 1 if number < 0 else 2 if number == 0 else 0
    return sections[place] if place < len(sections[:3]) else sections[0]


def _in_section(number: Decimal, section: str) -> ShownNumber | None:
    """Return an unsigned number as a section shows it; None if a part of it is not understood, or hides all."""
    tokens = list(_TOKEN.finditer(section))
    patterns = [token["number"] for token in tokens if token["number"]]
    if "".join(token[0] for token in tokens) != section or len(patterns) > 1 or (patterns and _scales(patterns[0])):
        return None
    percents = sum(token["percent"] is not None for token in tokens)
    scaled = number.scaleb(2 * percents)
    digits = _digits(scaled, patterns[0]) if patterns else ""
    texts = (digits if token["number"] else _literal(token) for token in tokens)
    text = "".join(texts).strip()
    is_whole = Decimal(digits.replace(",", "").rstrip(".") or 0) == scaled
    return ShownNumber(text, is_whole) if text else None


def _scales(pattern: str) -> bool:
    """Return whether a pattern shows thousands of the number: it has a comma after its last digit."""
    return pattern.partition(".")[0].endswith(",")


def _literal(token: re.Match[str]) -> str:
    return next((token[name] for name in ("percent", "quoted", "escaped", "currency", "plain") if token[name]), "")


def _digits(number: Decimal, pattern: str) -> str:
    """Return the digits of a number as a pattern such as `#,##0.0#` shows them."""
    if pattern.lower() == "general":
        return plain_number(number)
    before, _, after = pattern.partition(".")
    rounded = number.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    whole, _, decimals = f"{rounded:f}".partition(".")
    whole = whole.lstrip("0").rjust(before.count("0"), "0")
    if "," in before:
        whole = _THOUSANDS.sub(",", whole)
    kept = decimals.rstrip("0").ljust(len(after.rstrip("#?")), "0")
    return f"{whole}.{kept}" if "." in pattern else whole


def _as_fraction(number: Decimal, pattern: re.Match[str]) -> ShownNumber | None:
    """Return 1/15 for 0.0666…; None if the number is no fraction of that few digits."""
    found = Fraction(number).limit_denominator(99 if pattern["digits"] else 9)
    if abs(Fraction(number) - found) > Fraction(1, 10**13):
        return None
    whole, rest = divmod(abs(found), 1) if pattern["whole"] else (0, abs(found))
    text = " ".join(str(part) for part in (whole, rest) if part) or "0"
    return ShownNumber(f"-{text}" if found < 0 else text)
