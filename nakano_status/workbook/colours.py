"""Determines whether characters are visible on the background of their cell; white on white is not."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from functools import lru_cache
from xml.etree.ElementTree import Element

_COLOUR, _PATTERN, _GROUND = ("{*}" + tag for tag in ("color", "patternFill", "fgColor"))
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
Colour = tuple[int, int, int] | str
"""Red, green and blue, each from 0 to 255, or the place of a colour in a palette or theme that is not read."""
_BY_INDEX = {"0": BLACK, "1": WHITE, "8": BLACK, "9": WHITE, "64": BLACK, "65": WHITE}
_BY_THEME = {"0": WHITE, "1": BLACK}
"""Colours that every file has in its palette and its theme."""
_DIGITS = 6
_HEXADECIMAL = re.compile("[0-9A-Fa-f]+")
_LEAST_CONTRAST = 1.3
"""Contrast, as WCAG measures it, below which nothing can be read; white on the pale yellow of forms has 1.1."""
_LEAST_STEP = 64
"""Difference of red, green or blue that is visible without contrast: bright yellow can be seen on white."""


def characters_colour(font: Element) -> Colour | None:
    """Return the colour that a font gives to characters: black if it names none, None if the colour is unknown."""
    stated = font.find(_COLOUR)
    return BLACK if stated is None else _colour(stated)


def ground_colour(fill: Element) -> Colour | None:
    """Return the background colour of a fill: white for the pattern `none`; None if it has no single known colour."""
    pattern = fill.find(_PATTERN)
    if pattern is None:  # a gradient
        return None
    kind, stated = pattern.get("patternType", "none"), pattern.find(_GROUND)
    if kind == "none":
        return WHITE
    return _colour(stated) if kind == "solid" and stated is not None else None


@lru_cache(maxsize=1024)
def is_unseen(characters: Colour | None, ground: Colour | None) -> bool:
    """Return whether characters are invisible on the background `ground`; False if either colour is unknown (None)."""
    if characters is None or ground is None:
        return False
    if isinstance(characters, str) or isinstance(ground, str):
        return characters == ground
    lighter, darker = sorted((_luminance(characters), _luminance(ground)), reverse=True)
    is_one_hue = all(abs(one - other) < _LEAST_STEP for one, other in zip(characters, ground, strict=True))
    return is_one_hue and (lighter + 0.05) / (darker + 0.05) < _LEAST_CONTRAST


def _colour(stated: Element) -> Colour | None:
    if digits := stated.get("rgb"):
        if _HEXADECIMAL.fullmatch(digits[-_DIGITS:]) is None:
            return None
        number = int(digits[-_DIGITS:], 16)
        return number >> 16, number >> 8 & 0xFF, number & 0xFF
    if index := stated.get("indexed"):
        return _BY_INDEX.get(index, f"indexed {index}")
    theme, tint = stated.get("theme"), stated.get("tint", "0")
    if theme is None:
        return None
    return _tinted(_BY_THEME[theme], tint) if theme in _BY_THEME else f"theme {theme} {tint}"


def _tinted(colour: tuple[int, int, int], tint: str) -> Colour | None:
    """Return white or black, made darker or lighter by a tint; None if the tint is not a number."""
    with suppress(ValueError):
        part = min(max(float(tint), -1.0), 1.0)
        level = round(colour[0] * (1 + part) if part < 0 else colour[0] * (1 - part) + 255 * part)
        return level, level, level
    return None


def _luminance(colour: tuple[int, int, int]) -> float:
    """Return the relative luminance of a colour, from 0 to 1."""
    red, green, blue = (math.pow(each / 255, 2.2) for each in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
