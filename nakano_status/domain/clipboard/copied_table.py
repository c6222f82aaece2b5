r"""A table in the clipboard formats of other programs: tab-separated text, and HTML whose cells are all text.

Text is quoted as Excel does it, so that a cell with line breaks, tabs or quotes is pasted as one cell. In the HTML
every cell is declared as text (Excel: `mso-number-format:'\@'`, LibreOffice: `sdnum`): 1/15 is not turned into a date,
0012 keeps its zeros, and what begins with = is no formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

Cells = Sequence[Sequence[str]]
"""Texts by line and column; every line has the same number of columns."""

_NEEDS_QUOTES = re.compile(r'[\t\n\r"]')
_SPACES = re.compile(r"^ | {2,}| $", re.MULTILINE)
_AS_TEXT = """sdnum="1041;0;@" style="mso-number-format:'\\@'\""""
_BREAK = '<br style="mso-data-placement:same-cell">'


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
    return re.sub("\r\n|\r|\n", _BREAK, marked)
