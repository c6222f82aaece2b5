"""Texts are kept as typed; this module only folds them for comparison (source: product.md, "Rules of the domain")."""

from __future__ import annotations

import re
import unicodedata

_BLANKS_AT_LINE_END = re.compile(r"[ \t\u3000\u00a0]+(?=\n|$)")
_SPACES = re.compile(r" {2,}")
_LINE_BREAKS = re.compile("\r\n|[\r\v\f]")  # Word's soft break arrives as VT
_NO_CHARACTERS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # a workbook cannot carry them
_MOST_NAMED = 5


BLANKS = " \t\n\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""The characters that show nothing but room."""

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""The characters of no width: in a text they are text, alone they show nothing."""


def fold(text: str | None) -> str | None:
    """Return the form of `text` in which two equal answers are equal, or None where the text is blank.

    CRLF and CR become LF, control characters go; blanks at line ends (U+3000 included) and empty lines at the end go;
    runs of U+0020 become one. Elsewhere U+3000 is text.
    """
    if text is None:
        return None
    folded = _SPACES.sub(" ", _BLANKS_AT_LINE_END.sub("", _characters(text))).rstrip("\n")
    return None if is_blank(folded) else folded


def is_blank(text: str | None) -> bool:
    """Whether a cell shows nothing: None, empty, or blanks only (of no width, too)."""
    return text is None or not text.strip(BLANKS + INVISIBLE)


def as_typed(text: str | None) -> str | None:
    """Return the text with LF newlines and without control characters, otherwise as typed; None where it is blank."""
    characters = None if text is None else _characters(text)
    return None if is_blank(characters) else characters


def dropped_from(text: str) -> str:
    """Return the characters that `as_typed` takes out of a text: those that a workbook cannot carry."""
    return "".join(_NO_CHARACTERS.findall(_LINE_BREAKS.sub("\n", text)))


def code_points(characters: str) -> str:
    """Name characters that do not show by their code points, each once: `U+0007、U+0000`; of many the first five."""
    named = [f"U+{ord(each):04X}" for each in dict.fromkeys(characters)]
    return "、".join(named[:_MOST_NAMED]) + ("など" if len(named) > _MOST_NAMED else "")


def _characters(text: str) -> str:
    return _NO_CHARACTERS.sub("", _LINE_BREAKS.sub("\n", text))


def same(one: str | None, other: str | None) -> bool:
    """Whether two texts are equal after folding."""
    return one == other or fold(one) == fold(other)


def bare(text: str | None) -> str:
    """Return the text in one width and without blanks, to recognise a word that stands alone."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())
