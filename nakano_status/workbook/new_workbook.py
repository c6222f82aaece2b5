"""A new workbook to draw in: equal bytes for equal content, texts stored as texts, widths in millimetres.

Column widths are counted in digits of the workbook's Normal style. That style is BIZ UDゴシック 12 pt, because its
digit is half an em, 8 pixels at every screen scaling, as in ＭＳ ゴシック or any fixed-pitch substitute. Row heights
are computed from the texts of a row, for spreadsheet programs that do not measure them on opening.
"""

from __future__ import annotations

import copy
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from nakano_status.documents.document import MM_PER_INCH, POINTS_PER_MM, Align, PageSetup, PaperSize
from nakano_status.documents.drawing_rules import EM, wrap
from nakano_status.documents.list import builder

_NORMAL = {"font_name": "BIZ UDゴシック", "font_size": 12, "font_charset": 128, "font_family": 3, "font_scheme": "none"}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,  # in merges too, a text that begins with = is text
    "strings_to_urls": False,
    "default_format_properties": _NORMAL,
    "default_column_width": 72,  # pixels: makes XlsxWriter count 8 for a digit of the Normal style
}
_UNIX, _ENTRY = 3, 46
"""The number of Unix in a zip, and the bytes of a directory entry without its name."""
_ROW_SET_BY_HAND = re.compile(rb'(<row r="(\d+)"[^>]*?) customHeight="1"')
PIXELS_PER_MM = 96 / MM_PER_INCH
_PAPER_CODES = {PaperSize.A3: 8, PaperSize.A4: 9}

ALIGNED = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}
"""The name of each alignment in XlsxWriter."""
_PITCH = 1.25
_AROUND = 5.0
_INNER_MARGIN = 1.5  # millimetres, both sides together
CLOSENESS = 0.93
"""Typical width of a sentence in BIZ UDPGothic and ＭＳ Pゴシック, relative to the measured width.

The measure counts kana as a full em.
"""


@contextmanager
def new_workbook(target: BytesIO, *, title: str, made_at: datetime, **properties: str) -> Iterator[Any]:
    """Yield an empty Workbook of XlsxWriter, and write it to `target` when the block ends.

    `made_at`: the creation time, in place of the current time. `properties`: further properties of the document, such
    as `author`.
    """
    with Workbook(target, copy.deepcopy(_OPTIONS)) as workbook:
        workbook.set_properties({"title": title, "created": made_at, **properties})
        yield workbook
    _name_no_system(target)


def let_rows_grow(target: BytesIO, workbook: Any, last_fixed: Mapping[str, int]) -> None:
    """Change the workbook that `new_workbook` wrote to `target`: rows grow with their texts in Excel.

    XlsxWriter marks every height as set by hand, which stops Excel from growing the row; the mark is removed.
    `last_fixed`: the sheets whose rows grow, by name, each with its last row that does not (counted from 1). Raises
    ValueError if a part of such a sheet is not written as expected.
    """
    numbered = enumerate(workbook.worksheets(), start=1)
    fixed = {f"xl/worksheets/sheet{number}.xml": last_fixed.get(sheet.get_name()) for number, sheet in numbered}
    with ZipFile(target) as made:
        parts = [(part, made.read(part)) for part in made.infolist()]
    target.seek(0)
    target.truncate()
    with ZipFile(target, "w", ZIP_DEFLATED) as changed:
        for part, content in parts:
            last = fixed.get(part.filename)
            changed.writestr(part, content if last is None else _without_heights(content, last))


def _without_heights(part: bytes, last_fixed: int) -> bytes:
    grown, count = _ROW_SET_BY_HAND.subn(partial(_grown, last_fixed), part)
    if not count:
        raise ValueError(last_fixed)
    return grown


def _grown(last: int, row: re.Match[bytes]) -> bytes:
    return row[0] if int(row[2]) <= last else row[1]


def _name_no_system(target: BytesIO) -> None:
    """Mark every file in a zip as made on Unix, so that the bytes do not depend on this system.

    The standard library names the system. The byte is the sixth of each entry of the directory (APPNOTE.TXT 4.4.2),
    which the end of the zip points to.
    """
    with target.getbuffer() as content:
        end = target.getvalue().rindex(b"PK\5\6")
        count, _, at = struct.unpack_from("<HII", content, end + 10)
        for _ in range(count):
            content[at + 5] = _UNIX
            at += _ENTRY + sum(struct.unpack_from("<HHH", content, at + 28))


_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans("[]:*?/\\", "［］：＊？／￥")


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Return a name for each wanted name that Excel accepts for a sheet, in order.

    The names are unique and shortened; reserved characters become full-width, and a blank name 見出しなし.
    """
    names: list[str] = []
    for name in wanted:
        clean = name.translate(_NOT_IN_NAMES).strip(" '")[:_LONGEST_NAME].strip(" '") or "見出しなし"
        taken = {each.casefold() for each in names}
        number, unique = 2, clean
        while unique.casefold() in taken:
            ending = f"({number})"
            number, unique = number + 1, clean[: _LONGEST_NAME - len(ending)] + ending
        names.append(unique)
    return names


def pixels(millimetres: float) -> int:
    """Return a column width in whole pixels, rounded down, so that columns together are never wider than the paper."""
    return int(millimetres * PIXELS_PER_MM)


def set_widths(sheet: Worksheet, widths: Iterable[float]) -> None:
    """Set the widths of the columns from the first on, in millimetres."""
    for column, width in enumerate(widths):
        sheet.set_column_pixels(column, column, pixels(width))


def set_up_page(sheet: Worksheet, setup: PageSetup, footer: str = "") -> None:
    """Set up the printed pages of a sheet: their paper and margins, one page wide, centred, with the footer 「n / N」.

    `footer`: a text at the right of the footer.
    """
    sheet.set_paper(_PAPER_CODES[setup.paper])
    if setup.landscape:
        sheet.set_landscape()
    margins: dict[str, Any] = {edge: getattr(setup, edge) / MM_PER_INCH for edge in ("left", "right", "top", "bottom")}
    sheet.set_margins(**margins)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    right = f"&R{header_font_code(10)}{footer.replace('&', '&&')}" if footer else ""
    sheet.set_footer(f"&C{header_font_code(10)}&P / &N{right}", {"margin": setup.footer / MM_PER_INCH})


def header_font_code(size: float) -> str:
    """Return the code that begins a header or footer: the cells' typeface in this size, in points."""
    return f'&"{builder.FONT},標準"&{size:.0f}'


def break_into_lines(text: str | None, width: float, size: float) -> tuple[str, ...]:
    """Return the lines into which a text breaks in a cell; joined, they are the text.

    `text`: None and a blank text give one blank line. `width`: the width of the cell, in millimetres. `size`: the size
    of the letters, in points.
    """
    room = int((width - _INNER_MARGIN) * POINTS_PER_MM / size * EM / CLOSENESS)
    return wrap(text or "", room)


def lines_in_height(height: float, size: float) -> int:
    """Return the number of lines with letters of this size that fit into a row height, both in points; at least 1."""
    return max(int((height - _AROUND) / (size * _PITCH)), 1)


def height_of_texts(texts: Iterable[tuple[str | None, float, float]], lowest: float = 0.0) -> float:
    """Return the row height, in points, at which every text is visible; at least `lowest`, at most `HIGHEST_ROW`.

    Each text in `texts` is given as (text, width in millimetres, size in points).
    """
    needed = max(
        (len(break_into_lines(text, width, size)) * size * _PITCH + _AROUND for text, width, size in texts), default=0.0
    )
    return min(builder.whole_pixels(max(needed, lowest)), builder.HIGHEST_ROW)
