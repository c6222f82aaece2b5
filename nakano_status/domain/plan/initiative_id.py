"""管理番号: the ID of a row of the list, readable and with a check character (source: exchange.md, "The form").

The form is `G-D-M-NN-C`: the measure under which the row was first printed (1-1-①), its place there, and a check
character. It only identifies the row, and does not change if the row moves to another measure in a later edition.

That is the form of the built-in profile; another may name its own. A part of its pattern named `check` is the check
character of what is before it.

The check is a weighted sum modulo 23 over every character of the body, hyphens included. All weights and all character
values differ modulo 23, so any one wrong character and any two exchanged characters are found; the letter is always
last, so exchanging it with anything in the body breaks the form.
"""

from __future__ import annotations

import re
import unicodedata

from nakano_status.domain.text.narrative import INVISIBLE

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"  # 23 letters; I, L and O are excluded because they are misread as digits
_MODULUS = len(_LETTERS)
_VALUES = {character: value for value, character in enumerate("0123456789-", start=1)}
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－﹣", "-") | dict.fromkeys(INVISIBLE))
_CIRCLED = {chr(ord("①") + number): str(number + 1) for number in range(20)}


def make_id(measure_code: str, ordinal: int) -> str:
    """Return the ID of the `ordinal`-th row (from 1) under a measure such as `1-1-①`."""
    digits = "".join(_CIRCLED.get(character, character) for character in measure_code)
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
