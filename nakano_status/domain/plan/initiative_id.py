"""管理番号: the ID of a row of the list, readable and with a check character (source: exchange.md, "The form").

The form is `G-D-M-NN-C`: the measure under which the row was first printed (1-1-①), its place there, and a check
character. It only identifies the row, and does not change if the row moves to another measure in a later edition.

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
_FORM = re.compile(r"\d-\d-\d{1,2}-\d{2}-[A-Z]")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－﹣", "-") | dict.fromkeys(INVISIBLE))
_CIRCLED = {chr(ord("①") + number): str(number + 1) for number in range(20)}


def make_id(measure_code: str, ordinal: int) -> str:
    """Return the ID of the `ordinal`-th row (from 1) under a measure such as `1-1-①`."""
    digits = "".join(_CIRCLED.get(character, character) for character in measure_code)
    body = f"{digits}-{ordinal:02d}"
    return f"{body}-{check_character(body)}"


def check_character(body: str) -> str:
    """Return the check letter of an ID's body, as of `1-1-1-02`."""
    return _LETTERS[sum(weight * _VALUES[character] for weight, character in enumerate(body, start=1)) % _MODULUS]


def read_id(text: str) -> str:
    """Return the ID written in `text` after folding width, case, hyphens and blanks; raise ValueError for none."""
    folded = unicodedata.normalize("NFKC", text.translate(_HYPHENS)).translate(_HYPHENS)
    candidate = "".join(folded.split()).upper()
    if not _FORM.fullmatch(candidate) or check_character(candidate[:-2]) != candidate[-1]:
        raise ValueError(text)
    return candidate
