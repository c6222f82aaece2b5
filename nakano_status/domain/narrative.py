"""Texts are kept as typed; this module only folds them for comparison (source: product.md, "Rules of the domain")."""

from __future__ import annotations

import re

_BLANKS_AT_LINE_END = re.compile(r"[ \t\u3000\u00a0]+(?=\n|$)")
_SPACES = re.compile(r" {2,}")


def fold(text: str | None) -> str | None:
    """Return the form of `text` in which two equal answers are equal, or None where the text is blank.

    CRLF and CR become LF; blanks at line ends (U+3000 included) and empty lines at the end go; runs of U+0020 become
    one. Elsewhere U+3000 is text.
    """
    if text is None:
        return None
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    folded = _SPACES.sub(" ", _BLANKS_AT_LINE_END.sub("", lines)).rstrip("\n")
    return None if is_blank(folded) else folded


def is_blank(text: str | None) -> bool:
    """Whether a cell shows nothing: None, empty, or blanks only."""
    return text is None or not text.strip(" \t\r\n\u3000\u00a0")


def as_typed(text: str | None) -> str | None:
    """Return the text with LF newlines, otherwise as typed; None where it is blank."""
    if text is None or is_blank(text):
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def same(one: str | None, other: str | None) -> bool:
    """Whether two texts are equal after folding."""
    return fold(one) == fold(other)
