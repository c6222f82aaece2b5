"""Clipboard text prepared for an answer: Excel's cells joined, Word's invisible characters removed.

No visible character is lost, and none is replaced by one of another meaning: variation selectors (︀, 󠄀) are kept with
their character, 𠮷 and 﨑 are not changed. Source: window.md, "clean paste".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from nakano_status.domain.text.narrative import dropped_from

COLUMN_JOINT = "\u3000"
"""The separator between the cells of a line: a wide blank, as the published lists separate items."""

BULLET = "・"
"""The beginning of a list item, whichever sign Word drew."""

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_QUOTED_CELL = re.compile('"((?:[^"]|"")*)"(?=[\t\n]|$)')
_BULLETS = re.compile("^[・·•‣◦▪\uf000-\uf0ffo§Øülnu]\t[ \t\u3000]*", re.MULTILINE)
"""The sign of an item with its tab: a dot, or the letter that is drawn as one in Wingdings or Courier."""

_SYMBOL_BULLETS = re.compile("^([ \u3000]*)[\uf000-\uf0ff•] *", re.MULTILINE)
_NO_WIDTH = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffc]")
_JOINERS = re.compile("[\u200c\u200d]")
_NO_BREAK_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u202f", " "))
_NO_BREAK_HYPHEN = str.maketrans({"\x1e": "-"})
_SIGNS = frozenset({"So", "Sk", "Mn"})


@dataclass(frozen=True)
class Pasted:
    """The text to insert; `columns` is how many cells the widest line was joined from (1: none were)."""

    text: str
    columns: int = 1


def clean_paste(text: str) -> Pasted:
    """Return text from another program without the formatting characters of that program.

    Lines are kept (Word's soft break and the separators of Unicode are line breaks); cells side by side are joined by
    COLUMN_JOINT, leaving out blank ones; a list's sign becomes BULLET; no-break blanks become blanks; characters
    without width, or that a workbook cannot hold, are removed, as are the line breaks at the end.
    """
    lines = cells_of(text)
    filled = [[cell for cell in line if cell.strip(" \u3000")] for line in lines]
    joined = "\n".join(COLUMN_JOINT.join(line) for line in filled)
    return Pasted(joined.rstrip(" \t\u3000\n"), max(map(len, filled)) or 1)


def cells_of(text: str) -> list[list[str]]:
    """Return the cells of a block, line by line; a cell that contains line breaks or tabs is quoted (Excel)."""
    plain = _plain(text)
    lines: list[list[str]] = [[]]
    place = 0
    while place <= len(plain):
        cell, place = _cell_at(plain, place)
        lines[-1].append(cell)
        if place < len(plain) and plain[place] == "\n":
            lines.append([])
        place += 1
    return lines


def _cell_at(text: str, place: int) -> tuple[str, int]:
    """Return the cell that begins at a position, and where it ends."""
    quoted = _QUOTED_CELL.match(text, place)
    if quoted and re.search("[\n\t]", quoted[1]):  # Excel quotes nothing without a line break: the quotes were typed
        return quoted[1].replace('""', '"'), quoted.end()
    end = re.compile("[\t\n]|$").search(text, place)
    stop = end.start() if end else len(text)
    return text[place:stop], stop


def _plain(text: str) -> str:
    """Return a text with plain line breaks and blanks, list signs replaced, and nothing invisible."""
    plain = _LINE_BREAKS.sub("\n", text.translate(_NO_BREAK_HYPHEN)).translate(_NO_BREAK_BLANKS)
    plain = _SYMBOL_BULLETS.sub(rf"\1{BULLET}", _BULLETS.sub(BULLET, plain))
    seen = _JOINERS.sub(_joiner, _NO_WIDTH.sub("", plain))
    return seen.translate(dict.fromkeys(map(ord, dropped_from(seen))))


def _joiner(found: re.Match[str]) -> str:
    """Keep a joiner that joins two characters into one (emoji, scripts that join), drop any other."""
    text, place = found.string, found.start()
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return found[0] if before and after and all(map(_joins, (before, after))) else ""


def _joins(character: str) -> bool:
    is_of_joining_script = "\u0600" <= character <= "\u0dff"
    return is_of_joining_script or unicodedata.category(character) in _SIGNS
