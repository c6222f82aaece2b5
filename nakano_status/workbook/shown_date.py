"""The text that a date shows in its cell, if nothing else can have been meant by it.

「1/15」 typed as a fraction becomes a date by itself, shown as 1月15日 or 2023/1/15: what was meant
is not known. Where the year is written with its era or with 年, a date was typed, and what shows is what was typed.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

BUILT_IN_FORMATS: dict[int, str] = {
    **dict.fromkeys((27, 36, 50, 57), "[$-411]ge.m.d"),
    **dict.fromkeys((28, 29, 51, 54, 58), '[$-411]ggge"年"m"月"d"日"'),
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    **dict.fromkeys((34, 52, 55), 'yyyy"年"m"月"'),
    **dict.fromkeys((35, 53, 56), 'm"月"d"日"'),
}
"""The formats that a Japanese Excel knows by number and does not write into its files (ECMA-376, 18.8.30)."""

_ERAS = (
    (date(2019, 5, 1), "令和", "R"),
    (date(1989, 1, 8), "平成", "H"),
    (date(1926, 12, 25), "昭和", "S"),
)
_LANGUAGE = re.compile(r"\[\$-[^\]]*\]")
_TOKEN = re.compile(r'(?P<part>g{1,3}|ee?|yyyy|mm?|dd?)|"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<plain>[./年月日 -])')
_YEAR_BY_WORD = re.compile("(?:g{1,3}e|yyyy年)")
_TEXT_SECTION = ";@"


def shown_date(value: date | time | timedelta, number_format: str) -> str | None:
    """Return the text of a date in a format that names the year by its era or by 年; None for any other format."""
    day = value.date() if isinstance(value, datetime) and value.time() == time() else value
    if isinstance(day, datetime) or not isinstance(day, date):
        return None
    pattern = _LANGUAGE.sub("", number_format).removesuffix(_TEXT_SECTION)
    tokens = list(_TOKEN.finditer(pattern))
    plain = "".join(token["part"] or _literal(token) for token in tokens)
    if "".join(token[0] for token in tokens) != pattern or not _YEAR_BY_WORD.match(plain):
        return None
    if "d" not in plain and day.day != 1:  # a day that does not show was not typed
        return None
    shown = [_literal(token) if token["part"] is None else _part(day, token["part"]) for token in tokens]
    texts = [text for text in shown if text is not None]
    return "".join(texts) if len(texts) == len(shown) else None


def typed_before(value: date | time | timedelta) -> str:
    """Return what may have been typed before it became a date or a time by itself: 1/15, 9:30."""
    if isinstance(value, date):
        return f"{value.month}/{value.day}"
    seconds = int(value.total_seconds()) if isinstance(value, timedelta) else (value.hour * 60 + value.minute) * 60
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02d}"


def _literal(token: re.Match[str]) -> str:
    return token["quoted"] or token["escaped"] or token["plain"] or ""


def _part(day: date, part: str) -> str | None:
    """Return a part of a day; None for an era's first year, which is 元 in some versions of Excel and 1 in others."""
    width = len(part) if part[0] in "dme" else 0
    if part[0] in "ge":
        return _era_part(day, part)
    number = {"y": day.year, "m": day.month, "d": day.day}[part[0]]
    return f"{number:0{width or 1}d}"


def _era_part(day: date, part: str) -> str | None:
    first, name, letter = next((era for era in _ERAS if day >= era[0]), (None, "", ""))
    if first is None or day.year == first.year:
        return None
    if part[0] == "e":
        return f"{day.year - first.year + 1:0{len(part)}d}"
    return {1: letter, 2: name[:1], 3: name}[len(part)]
