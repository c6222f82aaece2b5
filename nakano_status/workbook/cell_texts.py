"""Texts in the cells of a new workbook, written exactly as they are, also if their runs look different.

This rests on how the versions of XlsxWriter in pyproject.toml write, beyond what its manual promises (decision 0073):
a text of the form `<r>…</r>` is written as the markup of runs, and `xls_strmax` limits the length of a text. Tests read
the texts back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from nakano_status.documents.document import Run
from nakano_status.workbook.gate import LONGEST_TEXT

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

GREY = "#595959"
"""Secondary text: row IDs, notes for the office itself; its contrast on white is 7:1 (WCAG 2.2 asks for 4.5:1)."""

_NO_LIMIT = 2**31  # for texts with markup: `fits_a_cell` has counted the text itself
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def fits_a_cell(text: str) -> bool:
    """Return whether one cell can hold the text."""
    return 2 * len(text) <= LONGEST_TEXT or len(text.encode("utf-16-le", "surrogatepass")) <= 2 * LONGEST_TEXT


def write_text(sheet: Worksheet, row: int, column: int, text: str | None, style: Format | None = None) -> None:
    """Write a text into a cell as text, or write an empty cell for None; `row` and `column` count from 0.

    `style`: the cell's format (None: the workbook's usual one). Raises ValueError if the text is too long for a cell;
    XlsxWriter would return a number and leave the cell out.
    """
    if text is None:
        sheet.write_blank(row, column, None, style)
        return
    content = _as_content(text)
    _write_content(sheet, (row, column), content, style, text)


def write_line(sheet: Worksheet, row: int, texts: Iterable[str | None], style: Format) -> None:
    """Write texts side by side from the first column on; skip cells for which the text is None.

    Raises the same errors as `write_text`.
    """
    for column, text in enumerate(texts):
        if text is not None:
            write_text(sheet, row, column, text, style)


def write_runs(sheet: Worksheet, place: tuple[int, int], runs: Iterable[Run], font: str, style: Format) -> None:
    """Write a text whose runs look different into one cell; an empty cell if they have no text.

    `place`: row and column, counted from 0. The runs are in `font` and the size of `style`. Raises ValueError if a cell
    cannot hold the text.
    """
    shown = [run for run in runs if run.text]
    text = "".join(run.text for run in shown)
    if not text:
        sheet.write_blank(*place, None, style)
        return
    size, face = f'<sz val="{style.font_size:g}"/>', f'<rFont val="{font}"/><family val="3"/><charset val="128"/>'
    content = "".join(_run(each.text, f"<rPr>{_marks(each)}{size}{_colour(each)}{face}</rPr>") for each in shown)
    _write_content(sheet, place, content, style, text)


def _marks(run: Run) -> str:
    marks = (("<b/>", run.bold), ("<strike/>", run.struck), ("<u/>", run.underlined))
    return "".join(mark for mark, is_on in marks if is_on)


def _colour(run: Run) -> str:
    return f'<color rgb="FF{GREY[1:]}"/>' if run.grey else ""


def _write_content(sheet: Worksheet, place: tuple[int, int], content: str, style: Format | None, text: str) -> None:
    if content is not text:
        sheet.xls_strmax = _NO_LIMIT
    if not fits_a_cell(text) or sheet.write_string(*place, content, style) != 0:
        raise ValueError(len(text))


def _as_content(text: str) -> str:
    """Return the text in a form that XlsxWriter writes unchanged.

    XlsxWriter writes a text that looks like its own runs (`<r>…</r>`) without escaping. It escapes only one of two
    adjacent escapes of the format (`_x000D_`). Such a text is passed as one run, escaped here.
    """
    if not _ESCAPE.search(text) and not (text.startswith("<r>") and text.endswith("</r>")):
        return text
    return _run(text)


def _run(text: str, look: str = "") -> str:
    escaped = escape(_ESCAPE.sub("_x005F_", text)).replace("_", "&#95;")
    return f'<r>{look}<t xml:space="preserve">{escaped}</t></r>'
