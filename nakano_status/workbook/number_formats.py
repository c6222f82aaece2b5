"""Finds the text that a cell shows by its number format, and the moment that a date number means.

A person reads the formatted value of a cell: 85% and not 0.85, 1,234 and not 1234. Functions return None if the
formatted value is uncertain. Excel stores fifteen digits of a number. A typed fraction 「1/15」 is turned into a date,
shown as 1月15日 or 2023/1/15: the intended text is unknown. If the format shows the year with its era or with 年, a
date was typed, and the shown text is the typed one.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from nakano_status.domain.calendar.fiscal_year import ERAS

_DIGITS = 15
_FIFTEEN_DIGITS = Context(prec=_DIGITS, rounding=ROUND_HALF_EVEN)
_MOST = Decimal(10) ** _DIGITS
_LEAST = Decimal(10) ** -9
PLAIN_FORMATS = ("General", "@", "")
"""The formats that show a value as it is."""

_FRACTION = re.compile(r"(?P<whole>[#0] ?)?\?(?P<digits>\??)/(?P=digits)\?")
_THOUSANDS = re.compile(r"\d{3}(?=\d)")
"""Three digits in front of others, in a number that is written from its end."""
_LONGEST_FORMAT = 255
_MOST_DECIMALS = 30
"""Longest format, and most decimals, that programs admit."""
_AT_LENGTH = Context(prec=_DIGITS + _MOST_DECIMALS + 5)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\]")
_HOLDS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
_NUMBER_SECTIONS = 3
_SIGNS = (*"-‐−–—－▲△▼▽", "マイナス")
"""Signs of a negative number in front of its digits; brackets around the digits are a sign, too."""
_WORDS_IN_BRACKETS = re.compile("[(（][^()（）]*[)）]")
_SEMICOLON = re.compile(r'("[^"]*"|\\.|[_*].|\[[^\]]{0,255}\])|;', re.DOTALL)
_TOKEN = re.compile(
    r"""(?P<number>General|[0#?][0#?,]*(?:\.[0#?,]*)?|\.[0#?][0#?,]*)
    | (?P<percent>%)
    | "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | \[\$(?P<currency>[^\]-]*)(?:-[0-9A-Fa-f]{1,4})?\]
    | (?P<plain>[^A-Za-z0-9\[\]"\\/@;_*#?.,])
    | _. | \*[ \u3000] | \[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|[黒青水緑紫赤白黄])\]""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)

BUILT_IN_FORMATS: dict[int, str] = {
    **dict(
        enumerate(
            (
                *("General", "0", "0.00", "#,##0", "#,##0.00"),
                *(r'"¥"#,##0;"¥"\-#,##0', r'"¥"#,##0;[Red]"¥"\-#,##0'),
                *(r'"¥"#,##0.00;"¥"\-#,##0.00', r'"¥"#,##0.00;[Red]"¥"\-#,##0.00'),
                *("0%", "0.00%", "0.00E+00", "# ?/?", "# ??/??", "mm-dd-yy", "d-mmm-yy", "d-mmm", "mmm-yy"),
                *("h:mm AM/PM", "h:mm:ss AM/PM", "h:mm", "h:mm:ss", "m/d/yy h:mm"),
            )
        )
    ),
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: r'_ * #,##0_ ;_ * \-#,##0_ ;_ * "-"_ ;_ @_ ',
    42: r'_ "¥"* #,##0_ ;_ "¥"* \-#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: r'_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: r'_ "¥"* #,##0.00_ ;_ "¥"* \-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys((27, 36, 50, 57), "[$-411]ge.m.d"),
    **dict.fromkeys((28, 29, 51, 54, 58), '[$-411]ggge"年"m"月"d"日"'),
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    **dict.fromkeys((34, 52, 55), 'yyyy"年"m"月"'),
    **dict.fromkeys((35, 53, 56), 'm"月"d"日"'),
}
"""The formats that a Japanese Excel knows by number and need not write into its files (ECMA-376, 18.8.30)."""

FIRST_DAY, FIRST_DAY_1904 = date(1899, 12, 30), date(1904, 1, 1)
"""Days that date numbers are counted from: the usual one, and another that a workbook may declare."""
_LANGUAGE = re.compile(r"\[\$-[^\]]{0,255}\]")
_DATE_TOKEN = re.compile(
    r'(?P<part>g{1,3}|ee?|yyyy|mm?|dd?)|"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<plain>[./年月日 -])'
)
_YEAR_BY_WORD = re.compile("(?:g{1,3}e|yyyy年)")
_TEXT_SECTION = ";@"
_TEXT_PLACE = 3
"""The place of the section for texts, after those for numbers above, below and equal to zero."""
_TEXT_TOKEN = re.compile(
    r"""(?P<text>@) | "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | (?P<plain>[^A-Za-z0-9\[\]"\\/@;_*#?.])
    | _. | \*[ \u3000] | \[[^\]]{0,255}\]""",
    re.DOTALL | re.VERBOSE,
)
_WHITE = re.compile(r"\[(?:white|白|(?:color|色)2)\]", re.IGNORECASE)
_NO_WORDS = re.compile(r"[年月日時分秒\s/.,:()（）\[\]\-]")
_CLOCK = re.compile("am/pm|a/p")
_DATE_PARTS = re.compile("general|[ymdhsgea0]")
_NO_DATE = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!hh?\]|mm?\]|ss?\])[^\]]{0,255}\]', re.IGNORECASE)
_DATE_LETTERS = re.compile("[dmyhs]|g{1,3}e(?!n)", re.IGNORECASE)
_DURATION = re.compile(r"\[(?:hh?|mm?|ss?)\]", re.IGNORECASE)
_SHORT_FEBRUARY = 60
"""Excel counts 1900-02-29, a day that did not exist, as day 60."""


@dataclass(frozen=True)
class ShownNumber:
    """A number as its cell shows it; `is_whole` is False if the cell does not show all of its digits."""

    text: str
    is_whole: bool = True


def shown_number(value: float | Decimal, number_format: str = "General") -> ShownNumber | None:
    """Return a number in the form in which its cell shows it; None if that is uncertain."""
    number = _kept_digits(value)
    if not number.is_finite() or abs(number) >= _MOST or (number and abs(number) < _LEAST):
        return None  # beyond its fifteen digits, what was typed is not known
    if number_format in PLAIN_FORMATS:
        return ShownNumber(plain_number(number))
    if fraction := _FRACTION.fullmatch(number_format):
        return _as_fraction(number, fraction)
    return _in_sections(number, _sections(number_format)) if len(number_format) <= _LONGEST_FORMAT else None


def _in_sections(number: Decimal, sections: Sequence[str]) -> ShownNumber | None:
    if any(map(_CONDITION.search, sections)):
        return _by_condition(number, sections[:_NUMBER_SECTIONS])
    place = _place_of(number, len(sections))
    shown = _in_section(abs(number), sections[place])
    if shown is None or number >= 0 or not re.search("[1-9]", shown.text):
        return shown
    if place == 0:
        return ShownNumber(f"-{shown.text}", shown.is_whole)
    unsigned = _in_section(abs(number), sections[0])
    has_sign = unsigned is not None and bool(_signs_in(shown.text) - _signs_in(unsigned.text))
    return shown if has_sign else None  # its sign may be its colour


def _signs_in(text: str) -> frozenset[tuple[str, str]]:
    """Return the signs of a number as shown, each with its place: at an end of the text before the digits, or around.

    A sign among other text, and brackets around text alone, do not count.
    """
    parts = (_WORDS_IN_BRACKETS.sub("", each).strip() for each in re.split("[0-9]", text, maxsplit=1))
    before, behind = (*parts, "")[:2]
    signs = [("start", each) for each in _SIGNS if before.startswith(each)]
    signs += [("end", each) for each in _SIGNS if before.endswith(each)]
    if re.search("[(（]", before) and re.search("[)）]", behind):
        signs.append(("around", "()"))
    return frozenset(signs)


def text_added_to_text(number_format: str) -> str | None:
    """Return the text that a number format adds to a text; None if the format hides the text."""
    if number_format in PLAIN_FORMATS:
        return ""
    section = _text_section(_sections(number_format[:_LONGEST_FORMAT]))
    if section is None:
        return ""
    tokens = list(_TEXT_TOKEN.finditer(section))
    if not any(token["text"] for token in tokens) or _WHITE.search(section):
        return None
    return "".join(token["quoted"] or token["escaped"] or token["plain"] or "" for token in tokens).strip()


def _text_section(sections: Sequence[str]) -> str | None:
    """Return the section for texts; None if the format has none."""
    if len(sections) > _TEXT_PLACE:
        return sections[_TEXT_PLACE]
    return sections[-1] if "@" in _SEMICOLON.sub("", sections[-1]) else None


def is_date_format(number_format: str) -> bool:
    """Return whether a number with this format is a date, a time or a duration."""
    section = _sections(number_format[:_LONGEST_FORMAT])[0]
    return _DATE_LETTERS.search(_NO_DATE.sub("", section)) is not None


def is_duration_format(number_format: str) -> bool:
    """Return whether a number with this format is a duration, such as 30:00."""
    return _DURATION.search(number_format[:_LONGEST_FORMAT].partition(";")[0]) is not None


def moment_from_days(number: float, first_day: date, *, is_duration: bool) -> date | time | timedelta:
    """Return the date, time or duration that a number of days since the workbook's first day represents.

    If `is_duration` is true, it is a duration; otherwise a time if the number is less than one day, or a date with its
    time. Raises OverflowError or ValueError if it is out of range.
    """
    exact = timedelta(days=number)
    whole = timedelta(milliseconds=round(exact / timedelta(milliseconds=1)))
    if is_duration:
        return whole
    if timedelta(0) <= whole < timedelta(days=1):
        return (datetime(1, 1, 1) + whole).time()  # noqa: DTZ001 - a cell has no time zone
    if 0 < number < _SHORT_FEBRUARY and first_day == FIRST_DAY:
        whole += timedelta(days=1)
    return datetime(first_day.year, first_day.month, first_day.day) + whole  # noqa: DTZ001 - a cell has no time zone


_DURATION_TEXT = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")


def parse_moment(text: str) -> date | time | timedelta:
    """Return the date, time or duration in a text of ISO 8601; raise ValueError for any other text."""
    if text.startswith("PT") and (match := _DURATION_TEXT.fullmatch(text)):
        hours, minutes, seconds = (float(part or 0) for part in match.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    plain = text.removesuffix("Z")
    if plain[:1] == "T" or plain[2:3] == ":":
        return time.fromisoformat(plain)
    return datetime.fromisoformat(plain) if "T" in plain else date.fromisoformat(plain)


_NUMBER = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[Ee][+-]?[0-9]+)?")


def parse_number(text: str) -> float:
    """Return the number in a stored text; raise ValueError for any other text, and for an infinite number."""
    if _NUMBER.fullmatch(text.strip()) is None or not math.isfinite(number := float(text)):
        raise ValueError(text)
    return int(number) if text.isdecimal() else number


def plain_number(value: float | Decimal) -> str:
    """Return a number as text of up to fifteen digits, without exponent and trailing zeros: 3 and never 3.0."""
    number = _kept_digits(value)
    if not number.is_finite():
        return str(value)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _kept_digits(value: float | Decimal) -> Decimal:
    return _FIFTEEN_DIGITS.create_decimal(value)


def _sections(number_format: str) -> list[str]:
    return _SEMICOLON.sub(lambda match: match[1] or "\0", number_format).split("\0")


def _place_of(number: Decimal, sections: int) -> int:
    """Return the place of the section for numbers above, below or equal to zero; the fourth is for texts."""
    place = 1 if number < 0 else 2 if number == 0 else 0
    return place if place < min(sections, _NUMBER_SECTIONS) else 0


def _by_condition(number: Decimal, sections: Sequence[str]) -> ShownNumber | None:
    """Return a number shown by the first section whose condition holds, or by a last one without a condition.

    None for a number below zero, because programs differ about its sign, and for any other order of conditions.
    """
    conditions = [_CONDITION.search(each) for each in sections]
    if number < 0 or None in conditions[:-1]:
        return None
    for section, found in zip(sections, conditions, strict=True):
        if found is None or _HOLDS[found[1]](number, Decimal(found[2])):
            return _in_section(number, _CONDITION.sub("", section, count=1))
    return None


def _in_section(number: Decimal, section: str) -> ShownNumber | None:
    """Return an unsigned number as a section shows it; None if the section is not understood or hides the number."""
    tokens = list(_TOKEN.finditer(section))
    patterns = [token["number"] for token in tokens if token["number"]]
    percents = [token["percent"] for token in tokens if token["percent"]]
    if "".join(token[0] for token in tokens) != section or max(len(patterns), len(percents)) > 1:
        return None
    if any(map(_is_uncertain, patterns)):
        return None
    scaled = number.scaleb(2 * len(percents))
    digits = _digits(scaled, patterns[0]) if patterns else ""
    texts = (digits if token["number"] else _literal(token) for token in tokens)
    text = "".join(texts).strip()
    is_whole = Decimal(digits.replace(",", "").rstrip(".") or 0) == scaled
    return ShownNumber(text, is_whole) if text else None


def _is_uncertain(pattern: str) -> bool:
    """Return whether the digits that a pattern shows are uncertain.

    A comma after the digits or in the decimals shows thousands. The digits of an optional place after a zero depend on
    the program.
    """
    before, _, after = pattern.partition(".")
    has_optional_last = before.lstrip("#?,").strip("0,") != "" and pattern.lower() != "general"
    return before.endswith(",") or "," in after or has_optional_last or len(after) > _MOST_DECIMALS


def _literal(token: re.Match[str]) -> str:
    return next((token[name] for name in ("percent", "quoted", "escaped", "currency", "plain") if token[name]), "")


def _digits(number: Decimal, pattern: str) -> str:
    """Return the digits of a number as a pattern such as `#,##0.0#` shows them."""
    if pattern.lower() == "general":
        return plain_number(number)
    before, _, after = pattern.partition(".")
    rounded = number.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP, _AT_LENGTH)
    whole, _, decimals = f"{rounded:f}".partition(".")
    whole = whole.lstrip("0").rjust(before.count("0"), "0")
    if "," in before:
        whole = _THOUSANDS.sub(r"\g<0>,", whole[::-1])[::-1]
    kept = decimals.rstrip("0").ljust(len(after.rstrip("#?")), "0")
    return f"{whole}.{kept}" if "." in pattern else whole


def _as_fraction(number: Decimal, pattern: re.Match[str]) -> ShownNumber | None:
    """Return a number as a fraction, 1/15 for 0.0666…; None if it is not a fraction of so few digits."""
    found = Fraction(number).limit_denominator(99 if pattern["digits"] else 9)
    if abs(Fraction(number) - found) > Fraction(1, 10**13):
        return None
    whole, rest = divmod(abs(found), 1) if pattern["whole"] else (0, abs(found))
    text = " ".join(str(part) for part in (whole, rest) if part) or "0"
    return ShownNumber(f"-{text}" if found < 0 else text)


def shown_date(value: date | time | timedelta, number_format: str) -> str | None:
    """Return a date as its cell shows it, if the format names the year by its era or by 年; otherwise None.

    Return None, too, for a value with a time of day, and for a format without the day unless the day is the first of
    the month.
    """
    day = value.date() if isinstance(value, datetime) and value.time() == time() else value
    if isinstance(day, datetime) or not isinstance(day, date):
        return None
    pattern = _LANGUAGE.sub("", number_format).removesuffix(_TEXT_SECTION)
    tokens = list(_DATE_TOKEN.finditer(pattern))
    plain = "".join(token["part"] or _date_literal(token) for token in tokens)
    if "".join(token[0] for token in tokens) != pattern or not _YEAR_BY_WORD.match(plain):
        return None
    if "d" not in plain and day.day != 1:  # a day that does not show was not typed
        return None
    shown = [_date_literal(token) if token["part"] is None else _part(day, token["part"]) for token in tokens]
    texts = [text for text in shown if text is not None]
    return "".join(texts) if len(texts) == len(shown) else None


def shown_day(value: date | time | timedelta, number_format: str) -> str | None:
    """Return a date as 2023-04-01, with its time if the format shows the time.

    None unless the format shows the year, the month and the day, and no other text.
    """
    if not isinstance(value, date):
        return None
    parts, words = _date_parts(number_format)
    is_whole = all(re.search(part, parts) for part in ("[ye]", "m", "d")) or number_format in PLAIN_FORMATS
    if words or not is_whole:
        return None
    shows_time = isinstance(value, datetime) and "h" in parts and value.time() != time()
    return f"{value:%Y-%m-%d %H:%M:%S}" if shows_time else f"{value:%Y-%m-%d}"


def shows_moment(value: date | time | timedelta, number_format: str) -> bool:
    """Return whether a format shows at least the month and the day of a date, and no other text beside a moment."""
    if number_format in PLAIN_FORMATS:
        return True
    parts, words = _date_parts(number_format)
    return not words and (not isinstance(value, date) or ("m" in parts and "d" in parts))


def _date_parts(number_format: str) -> tuple[str, str]:
    """Return the parts of a date that a format shows, as its letters in lower case, and all other text in it."""
    section = _sections(number_format[:_LONGEST_FORMAT])[0]
    parts = _CLOCK.sub("", _NO_DATE.sub("", section).lower())
    literals = "".join(each[0].strip('"\\') for each in _NO_DATE.finditer(section) if each[0][0] not in "[_*")
    return parts, _NO_WORDS.sub("", literals + _DATE_PARTS.sub("", parts))


def likely_typed_text(value: date | time | timedelta) -> str:
    """Return the text that a person may have typed before a program turned it into a date or a time: 1/15, 9:30."""
    if isinstance(value, date):
        return f"{value.month}/{value.day}"
    seconds = int(value.total_seconds()) if isinstance(value, timedelta) else (value.hour * 60 + value.minute) * 60
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02d}"


def _date_literal(token: re.Match[str]) -> str:
    return token["quoted"] or token["escaped"] or token["plain"] or ""


def _part(day: date, part: str) -> str | None:
    """Return a part of a day; None for an era's first year, which is 元 in some versions of Excel and 1 in others."""
    width = len(part) if part[0] in "dme" else 0
    if part[0] in "ge":
        return _era_part(day, part)
    number = {"y": day.year, "m": day.month, "d": day.day}[part[0]]
    return f"{number:0{width or 1}d}"


def _era_part(day: date, part: str) -> str | None:
    era = next((each for each in ERAS[:3] if day >= each.first), None)  # no earlier ones are read
    if era is None or day.year == era.first.year:
        return None
    if part[0] == "e":
        return f"{day.year - era.offset:0{len(part)}d}"
    return {1: era.letter, 2: era.name[:1], 3: era.name}[len(part)]
