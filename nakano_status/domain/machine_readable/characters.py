"""Characters that not every computer shows: 機種依存文字, 半角カナ, control characters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

_MAKERS_LEADS = (0x87, *range(0xED, 0xEF), *range(0xFA, 0xFD))


_HALF_WIDTH = range(0xA1, 0xE0)


_TWO_BYTES = 2


_PLAIN_CONTROLS = "\n\t"


_NOT_ON_WINDOWS = frozenset("〜‖−¢£¬")
"""Characters that Python's CP932 maps to the similar ～∥－￠￡￢; Windows itself writes 「?」."""


NOT_IN_CP932 = "Shift_JIS（CP932）にない文字"
MAKERS = "機種依存文字"


HALF_WIDTH = "半角カナ"


def unsafe_characters(text: str) -> Iterator[tuple[str, str]]:
    """Yield each character of a text that not every program reads, once, with its category (MAKERS, …)."""
    if text.isascii() and text.isprintable():
        return
    for character in dict.fromkeys(text):
        if why := _why(character):
            yield character, why


@cache
def _why(character: str) -> str | None:
    if character.isascii():
        return None if character.isprintable() or character in _PLAIN_CONTROLS else NOT_IN_CP932
    if character in _NOT_ON_WINDOWS:
        return NOT_IN_CP932
    try:
        written = character.encode("cp932")
    except UnicodeEncodeError:
        return NOT_IN_CP932
    if len(written) < _TWO_BYTES:
        return HALF_WIDTH if written[0] in _HALF_WIDTH else None
    return MAKERS if written[0] in _MAKERS_LEADS else None
