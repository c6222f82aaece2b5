"""Clipboard formats of other programs: a table written and read, and text prepared for an answer.

Tables: text is quoted as Excel and LibreOffice do it, so that a cell with line breaks, tabs or quotes is pasted as
one cell. In the HTML every cell is declared as text (Excel: `mso-number-format`, LibreOffice: `sdnum`): 1/15 is not
turned into a date, 0012 keeps its zeros, and what begins with = is no formula.

Texts: Excel's cells are joined, Word's invisible characters removed. No visible character is lost, and none is
replaced by one of another meaning: variation selectors (︀, 󠄀) are kept with their character, 𠮷 and 﨑 are not
changed. Source: window.md, "clean paste".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from nakano_status.domain.text.narrative import dropped_from

Cells = Sequence[Sequence[str]]
"""Texts by line and column; every line has the same number of columns."""

_NEEDS_QUOTES = re.compile(r'[\t\n\r"]')
_SPACES = re.compile(r"^ | {2,}| $", re.MULTILINE)
_AS_TEXT = """sdnum="1041;0;@" style="mso-number-format:'\\@'\""""
_BREAK_IN_CELL = '<br style="mso-data-placement:same-cell">'

Block = tuple[tuple[str, ...], ...]
"""Texts by line and column, as in the cells; lines may differ in length."""

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\r\n]|$)')
_PLAIN = re.compile(r"[^\t\r\n]*")
_BREAK = re.compile("\r\n|[\r\n]")

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


def as_tabbed(cells: Cells) -> str:
    """Return a table as tab-separated lines, ending in CRLF as Excel's do."""
    return "".join("\t".join(map(_quoted, line)) + "\r\n" for line in cells)


def as_html(cells: Cells, *, headed: bool) -> str:
    """Return a table as a complete HTML document; if `headed`, its first line are headings."""
    lines = [_line(line, "th" if headed and place == 0 else "td") for place, line in enumerate(cells)]
    head = '<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>'
    return f"<html>{head}<body><table>{''.join(lines)}</table></body></html>"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def _line(texts: Iterable[str], tag: str) -> str:
    cells = "".join(f"<{tag} {_AS_TEXT}>{_text(text)}</{tag}>" for text in texts)
    return f'<tr align="left" valign="top">{cells}</tr>'


def _text(text: str) -> str:
    """Return a text as HTML that keeps line breaks within the cell and does not collapse blanks."""
    kept = _SPACES.sub(lambda found: f"\0{found[0]}\1", text)
    marked = escape(kept).replace("\0", '<span style="mso-spacerun:yes;white-space:pre">').replace("\1", "</span>")
    return re.sub("\r\n|\r|\n", _BREAK_IN_CELL, marked)


def read_block(text: str) -> Block:
    """Return the cells of tab-separated text; a line break at its very end begins no further line.

    A cell is quoted if its closing quote is followed by a tab, a line break or the end; a quote anywhere else is text,
    so that a stray quote does not swallow the rest. Line breaks within a cell become LF.
    """
    return tuple(_lines(text)) if text else ()


def _lines(text: str) -> Iterator[tuple[str, ...]]:
    place, line = 0, list[str]()
    while True:
        cell, place = _cell(text, place)
        line.append(cell)
        if place < len(text) and text[place] == "\t":
            place += 1
            continue
        yield tuple(line)
        ending = _BREAK.match(text, place)
        if ending is None or ending.end() == len(text):
            return
        place, line = ending.end(), []


def _cell(text: str, place: int) -> tuple[str, int]:
    """Return the cell that begins at a position, and where it ends."""
    if quoted := _QUOTED.match(text, place):
        return _BREAK.sub("\n", quoted[1].replace('""', '"')), quoted.end()
    plain = _PLAIN.match(text, place)
    return (plain[0], plain.end()) if plain else ("", place)


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
    end = re.compile("[\t\n]").search(text, place)
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
