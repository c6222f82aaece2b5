"""管理番号: the ID of a row of the list, readable and with a check character."""

from __future__ import annotations

import re
import unicodedata

from nakano_status.domain.fields.codes import BETWEEN_IDS, code_form, numbers_of
from nakano_status.domain.text.narrative import INVISIBLE

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"  # 23 letters; I, L and O are excluded because they are misread as digits
_MODULUS = len(_LETTERS)
_VALUES = {character: value for value, character in enumerate("0123456789-", start=1)}
_NUMBER_SIGNS = ("NO.", "NO", "番号")
"""Equivalent signs before a number; folding turns № into NO."""
_NUMBER_SIGN = re.compile(r"(?:NO\.?|番号)(?=[0-9])")
_BETWEEN = re.compile(rf"[{BETWEEN_IDS}\s]+")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－﹣", "-") | dict.fromkeys(INVISIBLE))


def make_id(measure_code: str, ordinal: int) -> str:
    """Return the ID of the `ordinal`-th row (from 1) under a code of the lowest level, such as `1-1-①`."""
    body = f"{numbers_of(measure_code)}-{ordinal:02d}"
    return f"{body}-{check_character(body)}"


def can_make_ids(measure_code: str, patterns: tuple[str, ...]) -> bool:
    """Return whether `make_id` can make IDs of any of the patterns for rows under a code.

    It can make them for as many rows as the patterns can count, which have two or three digits for this.
    """
    return is_id(make_id(measure_code, 1), patterns)


def check_character(body: str) -> str:
    """Return the check letter of an ID's body, such as `1-1-1-02`."""
    values = (_VALUES.get(character, ord(character)) for character in body)
    return _LETTERS[sum(weight * value for weight, value in enumerate(values, start=1)) % _MODULUS]


def fold_id(text: str) -> str:
    """Return a text in a form in which IDs are compared: width, case and hyphens are unified, and blanks removed."""
    folded = unicodedata.normalize("NFKC", text.translate(_HYPHENS)).translate(_HYPHENS)
    return "".join(folded.split()).upper()


def read_ids(text: str) -> tuple[str, ...]:
    """Return the 管理番号 in a text, as `fold_id` returns them, without repetitions.

    They are separated by commas, semicolons, blanks or line breaks, which no new number may have (`codes.can_be_id`).
    """
    parts = _BETWEEN.split(unicodedata.normalize("NFKC", text))
    return tuple(dict.fromkeys(filter(None, map(fold_id, parts))))


def read_id(text: str, patterns: tuple[str, ...]) -> str:
    """Return the ID in `text` as `fold_id` returns it.

    Raise ValueError if the text is not an ID of any of the patterns with a right check character.
    """
    folded = fold_id(text)
    for pattern in patterns:
        found = re.fullmatch(pattern, folded) or _spelled_otherwise(pattern, folded)
        if found and _is_checked(found):
            return found[0]
    raise ValueError(text)


def _is_checked(found: re.Match[str]) -> bool:
    """Return whether the check character of an ID is right, or its pattern has none."""
    check = found.groupdict().get("check")
    return not check or check_character(found[0][: found.start("check")].rstrip("-")) == check


def _spelled_otherwise(pattern: str, folded: str) -> re.Match[str] | None:
    """Return the match of an ID with another number sign than the pattern's (№14 or NO14 for No.14), or None."""
    sign = _NUMBER_SIGN.match(folded)
    others = (f"{each}{folded[sign.end() :]}" for each in _NUMBER_SIGNS) if sign else ()
    return next(filter(None, (re.fullmatch(pattern, each) for each in others)), None)


def has_form_of_id(text: str, patterns: tuple[str, ...]) -> bool:
    """Return whether a text is an ID of any of the patterns, or would be with another check character."""
    return any(re.fullmatch(pattern, fold_id(text)) for pattern in patterns)


def is_id(text: str, patterns: tuple[str, ...]) -> bool:
    """Return whether a text is an ID of any of the patterns."""
    try:
        read_id(text, patterns)
    except ValueError:
        return False
    return True


def example_of_id(patterns: tuple[str, ...], measure_code: str) -> str:
    """Return an example of an ID of any of the patterns; empty if none can be made.

    It is made for the measure code if such an ID fits a pattern, otherwise from a pattern itself.
    """
    if can_make_ids(measure_code, patterns):
        return make_id(measure_code, 1)
    return next(filter(None, (code_form(pattern).example for pattern in patterns)), "")


HEADING_OF_ROW = "【{id} {title}】"
HEADING_OF_WHOLE = "【分割前の {id} {title} の全体】"
HEADING_OF_PLAN_BEFORE = "【前の計画の {id} {title}】"
"""The lines above texts of rows that were merged, split or continued (`texts_below_headings`)."""
_HEADING = re.compile(r"^【(分割前の |前の計画の )?(\S+) .*】$", re.MULTILINE)


def texts_below_headings(text: str, id_patterns: tuple[str, ...]) -> str:
    """Return a text for editing, without the headings that name the rows it comes from.

    If it comes from several rows, each text begins with the row's 管理番号 instead, such as 1-1-1-02-X：続ける。 A text
    without headings is unchanged. `id_patterns` are the patterns of a 管理番号.
    """
    found = [each for each in _HEADING.finditer(text) if each[1] or is_id(each[2], id_patterns)]
    if not found or found[0].start():
        return text
    ends = (*(each.start() - 1 for each in found[1:]), len(text))
    parts = [(each[2], text[each.end() + 1 : end]) for each, end in zip(found, ends, strict=True)]
    return parts[0][1] if len(parts) == 1 else "\n".join(f"{row_id}：{part}" for row_id, part in parts)
