"""The parts of a printed title: repost mark, sponsor, plan class, measure code (source: product.md, "Words")."""

from __future__ import annotations

import re
import unicodedata

from nakano_status.domain.plan.plan import Sponsor
from nakano_status.domain.text.narrative import bare

_DIGIT = "[0-9０-９]"


_HYPHEN = r"\s*[-‐‑‒–—―−ー－﹣]\s*"


_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


_CODE = rf"({_DIGIT}){_HYPHEN}({_DIGIT}){_HYPHEN}([{_CIRCLED}]|{_DIGIT}{{1,2}}(?!{_DIGIT}))"


_REPOST = re.compile(rf"[(（]\s*(?:{_CODE}\s*の?\s*)?再掲\s*[)）]\s*")


_SPONSOR = re.compile(r"\s*[(（]\s*([区国都])\s*[)）]\s*")


_MEASURE = re.compile(rf"\s*{_CODE}(?!\s*の?\s*再掲|{_HYPHEN}{_DIGIT})(.*)", re.DOTALL)


_HYPHEN_OF_CODE = re.compile("(?<=[0-9])[‐‑‒–—―−ー](?=[0-9])")


PLAN_CLASSES = ("◎", "○")


"""The plan's own signs before titles."""


_CLASS_LOOK_ALIKES = {"◎": "◎", "⦾": "◎", "○": "○", "〇": "○", "◯": "○", "⭕": "○"}


_BLANKS = " \t\r\n\u3000\u00a0"


def read_sponsor(title: str) -> Sponsor:
    """Return who carries out the initiative: a leading (国) or (都), otherwise the ward itself."""
    match = _SPONSOR.match(_without_repost_mark(title))
    return Sponsor(match[1]) if match else Sponsor.WARD


def read_plan_class(title: str) -> str | None:
    """Return the plan's own leading glyph, ◎ or ○ (look-alikes folded), or None; it may follow (…再掲) and (国)."""
    rest = _without_sponsor(_without_repost_mark(title))
    return _CLASS_LOOK_ALIKES.get(rest[:1])


def read_repost_mark(text: str) -> str | None:
    """Return the measure that (1-1-②再掲) in a title or a measure cell points to, or None if no measure is named."""
    match = _REPOST.search(text)
    return _measure_code(match[1], match[2], match[3]) if match and match[1] else None


def bare_title(title: str) -> str:
    """Return the title proper: without repost mark, sponsor and plan class."""
    rest = _without_sponsor(_without_repost_mark(title))
    return (rest[1:].lstrip("\ufe0f") if rest[:1] in _CLASS_LOOK_ALIKES else rest).strip(_BLANKS)


def fold_title(title: str) -> str:
    """Return the title normalised for comparison: two printings of one title give equal results.

    Width, blanks, look-alike glyphs and the hyphens of codes are folded. Repost mark and sponsor are kept: (国)共通化…
    and 共通化… are different titles.
    """
    shaped = "".join(_CLASS_LOOK_ALIKES.get(character, character) for character in title.replace("\ufe0f", ""))
    return _HYPHEN_OF_CODE.sub("-", bare(shaped))


def read_measure_cell(text: str) -> tuple[str, str | None] | None:
    """Return code and title of a cell such as `1-1-①⏎マイナンバーカードの普及促進`; None if it is no measure.

    The title is None if the list prints none. A repost mark in front of the title is kept in it, as printed.
    """
    match = _MEASURE.match(text)
    if match is None:
        return None
    return _measure_code(match[1], match[2], match[3]), match[4].strip(_BLANKS) or None


def data_code(code: str) -> str:
    """Return a printed code as data have it, without signs that some computers lack: 1-1-1 of 1-1-①, I of Ⅰ."""
    return unicodedata.normalize("NFKC", code)


def _measure_code(goal: str, direction: str, measure: str) -> str:
    number = _CIRCLED.index(measure) + 1 if measure in _CIRCLED else int(measure)
    last = _CIRCLED[number - 1] if 1 <= number <= len(_CIRCLED) else str(number)
    return f"{int(goal)}-{int(direction)}-{last}"


def _without_repost_mark(title: str) -> str:
    return _REPOST.sub("", title, count=1).strip(_BLANKS)


def _without_sponsor(title: str) -> str:
    return _SPONSOR.sub("", title, count=1) if _SPONSOR.match(title) else title
