"""管理番号, the ID of a row, readable and with a check character (source: exchange.md, "The form"); and printed titles.

A printed title has parts: repost mark, sponsor, plan class, measure code (source: product.md, "Words").
"""

from __future__ import annotations

import re
import unicodedata

from nakano_status.domain.plan.plan import Sponsor
from nakano_status.domain.text.narrative import INVISIBLE

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"  # 23 letters; I, L and O are excluded because they are misread as digits
_MODULUS = len(_LETTERS)
_VALUES = {character: value for value, character in enumerate("0123456789-", start=1)}
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－﹣", "-") | dict.fromkeys(INVISIBLE))
_CIRCLED_DIGITS = {chr(ord("①") + number): str(number + 1) for number in range(20)}


def make_id(measure_code: str, ordinal: int) -> str:
    """Return the ID of the `ordinal`-th row (from 1) under a measure such as `1-1-①`."""
    digits = "".join(_CIRCLED_DIGITS.get(character, character) for character in measure_code)
    body = f"{digits}-{ordinal:02d}"
    return f"{body}-{check_character(body)}"


def check_character(body: str) -> str:
    """Return the check letter of an ID's body, as of `1-1-1-02`."""
    values = (_VALUES.get(character, ord(character)) for character in body)
    return _LETTERS[sum(weight * value for weight, value in enumerate(values, start=1)) % _MODULUS]


def fold_id(text: str) -> str:
    """Return a text as an ID in it is written: without differences of width, case, hyphens and blanks."""
    folded = unicodedata.normalize("NFKC", text.translate(_HYPHENS)).translate(_HYPHENS)
    return "".join(folded.split()).upper()


def read_id(text: str, pattern: str) -> str:
    """Return the ID of this pattern written in `text`, folded; raise ValueError for none."""
    folded = fold_id(text)
    found = re.fullmatch(pattern, folded)
    check = found and found.groupdict().get("check")
    if found is None or (check and check_character(folded[: found.start("check")].rstrip("-")) != check):
        raise ValueError(text)
    return folded


def is_id(text: str, pattern: str) -> bool:
    """Whether an ID of this pattern is written in a text."""
    try:
        read_id(text, pattern)
    except ValueError:
        return False
    return True


HEADING_OF_ROW = "【{id} {title}】"
HEADING_OF_WHOLE = "【分割前の {id} {title} の全体】"
HEADING_OF_PLAN_BEFORE = "【前の計画の {id} {title}】"
"""The lines above what was reported or planned of rows that became another one (`texts_below_headings`)."""
_HEADING = re.compile(r"^【(分割前の |前の計画の )?(\S+) .*】$", re.MULTILINE)


def texts_below_headings(text: str, id_pattern: str) -> str:
    """Return a text without the headings of the rows that it is of, to write on; one without headings as it is.

    Of several rows the text of each begins with its 管理番号, which `id_pattern` describes: 1-1-1-02-X：続ける。
    """
    found = [each for each in _HEADING.finditer(text) if each[1] or is_id(each[2], id_pattern)]
    if not found or found[0].start():
        return text
    ends = (*(each.start() - 1 for each in found[1:]), len(text))
    parts = [(each[2], text[each.end() + 1 : end]) for each, end in zip(found, ends, strict=True)]
    return parts[0][1] if len(parts) == 1 else "\n".join(f"{row_id}：{part}" for row_id, part in parts)


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
    return _HYPHEN_OF_CODE.sub("-", "".join(unicodedata.normalize("NFKC", shaped).split()))


def read_measure_cell(text: str) -> tuple[str, str | None] | None:
    """Return code and title of a cell such as `1-1-①⏎マイナンバーカードの普及促進`; None if it is no measure.

    The title is None if the list prints none. A repost mark in front of the title is kept in it, as printed.
    """
    match = _MEASURE.match(text)
    if match is None:
        return None
    return _measure_code(match[1], match[2], match[3]), match[4].strip(_BLANKS) or None


def _measure_code(goal: str, direction: str, measure: str) -> str:
    number = _CIRCLED.index(measure) + 1 if measure in _CIRCLED else int(measure)
    last = _CIRCLED[number - 1] if 1 <= number <= len(_CIRCLED) else str(number)
    return f"{int(goal)}-{int(direction)}-{last}"


def _without_repost_mark(title: str) -> str:
    return _REPOST.sub("", title, count=1).strip(_BLANKS)


def _without_sponsor(title: str) -> str:
    return _SPONSOR.sub("", title, count=1) if _SPONSOR.match(title) else title
