"""Labels of enumerations as shown to users, and the signs for yes and no in tables."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from nakano_status.domain.text.narrative import INVISIBLE, bare_text


class Labelled(StrEnum):
    """An enumeration whose values have labels; a member is declared with both: `OPEN = "open", "修正依頼中"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Return a new member with its label; the label has a default because look-ups by value pass only the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


CIRCLES, CROSSES = "○〇◯", "×✕✖"
"""The shapes that input methods offer for the signs of yes and of no; the program writes the first of each."""

ALIKE_YES, ALIKE_NO = f"{CIRCLES}⭕oOｏＯ", f"{CROSSES}☓xXｘＸ"
"""The signs of yes and of no, with letters and signs that look alike."""

YES, NO = CIRCLES[0], CROSSES[0]

_MEANINGS = dict.fromkeys((*ALIKE_YES, "はい"), True) | dict.fromkeys((*ALIKE_NO, "いいえ"), False)
_NO_WORDS: Mapping[str, bool] = {}
_NOT_SEEN = dict.fromkeys(map(ord, f"{INVISIBLE}\ufe0f"))


def read_yes(text: str, words: Mapping[str, bool] = _NO_WORDS) -> bool | None:
    """Return whether a text means yes (True) or no (False); None if it is blank.

    Signs that look like those of yes and of no are read, and はい and いいえ. `words`: other words for yes and no, such
    as 可 and 不可. Raise ValueError for any other text.
    """
    sign = bare_text(text.translate(_NOT_SEEN))
    if not sign:
        return None
    meanings = {**_MEANINGS, **words}
    if sign not in meanings:
        raise ValueError(text)
    return meanings[sign]


def means_yes(text: str) -> bool:
    """Return whether a cell of a table means yes; False, too, for a text that `read_yes` cannot read."""
    try:
        return bool(read_yes(text))
    except ValueError:
        return False
