"""Lists the facts of a workbook: every text and everything else that a person sees on its sheets.

A text in a table is known by the ID in its row and by its heading, so that sorted rows and exchanged columns show the
same facts. A table is recognised by the heading of its IDs, on any sheet.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from nakano_status.domain.cell_address import parse_address
from nakano_status.domain.exchange.answer_file import ReadCell
from nakano_status.domain.exchange.facts import HEADINGS, SHEET_NAME, TEXT, Fact, fold_seen
from nakano_status.domain.grouped import grouped
from nakano_status.workbook import cells as looks
from nakano_status.workbook.cells import SCRIPT_LOST, STRUCK, STRUCK_PART, SheetCells
from nakano_status.workbook.seen import SeenKind, SeenThing, bare_address, plain_header_text

_FEWEST_HEADINGS = 3
_LOOKS: Mapping[str | None, str] = {
    looks.FORMAT_HIDDEN: "見えない文字",
    looks.PICTURE: "画像",
    looks.DIRECTION: "並ぶ向きを変える文字",
}
_LITERAL = re.compile('"((?:[^"]|"")*)"')
"""A text in a formula, which a person may see whatever its result is."""
_NOT_WORDS = re.compile(r"[\W_\d]*|[<>=]+\S?")
_RUNS = re.compile("[!#-~]+")
_PAGES = re.compile(
    r"[\s/\-－―・|]*(?:\d{0,3}(?:ページ|page|頁|of|シート|sheet)\d{0,3}[\s/\-－―・|]*)*+", re.IGNORECASE
)
_BROKEN_TYPE = re.compile(r'biz udpゴシック,\w+"\d*', re.IGNORECASE)
"""The part of the code for the typeface of a header that Gnumeric leaves."""


def facts_of(sheets: Iterable[SheetCells], id_headings: Collection[str]) -> Iterator[Fact]:
    """Yield the facts of the sheets; `id_headings`: the headings, folded, of columns of IDs."""
    for cells in sheets:
        yield Fact(cells.name, 0, 0, SHEET_NAME, cells.name)
        yield from _texts(cells, id_headings)
        yield from things_of(cells)


def things_of(cells: SheetCells) -> Iterator[Fact]:
    """Yield the facts of a sheet that are not texts in its cells."""
    return (fact for thing in cells.seen if (fact := _thing(cells, thing)) is not None)


def _texts(cells: SheetCells, id_headings: Collection[str]) -> Iterator[Fact]:
    """Yield the texts in the cells of a sheet, and those in their formulas."""
    headings: dict[int, str] = {}
    of_ids = 0
    for row, columns in grouped(cells.places()).items():
        shown = {column: text for column in columns if (text := cells.visible_text(row, column)) is not None}
        ids = [column for column, text in shown.items() if fold_seen(text) in id_headings]
        if ids and len(shown) >= _FEWEST_HEADINGS:
            headings, of_ids = {column: fold_seen(text) for column, text in shown.items()}, ids[0]
            row_id = HEADINGS
        else:
            row_id = fold_seen(shown.get(of_ids, ""))
        is_hidden = cells.is_hidden or cells.hides_row(row)
        for column, text in shown.items():
            if formula := cells.formula(row, column):
                yield from _literals(cells.name, row, column, formula)
            if formula and (text == formula or text.startswith("#")):  # without a result, only its texts are seen
                continue
            yield Fact(
                sheet=cells.name,
                row=row,
                column=column,
                kind=TEXT,
                text=cells.printed_text(row, column) or text,
                look=_look(cells.at(row, column), text),
                key=(row_id, headings[column]) if row_id and column in headings else None,
                is_hidden=is_hidden or cells.hides_column(column),
                is_counted=formula is not None,
            )


def _look(found: ReadCell, shown: str) -> str:
    """Return the text of a cell in brackets that name a look which changes its meaning; empty for a plain look."""
    if "【" in shown and found.code in (STRUCK, STRUCK_PART, SCRIPT_LOST):
        return shown
    name = _LOOKS.get(found.code)
    return f"【{name}：{shown}】" if name else ""


def _literals(sheet: str, row: int, column: int, formula: str) -> Iterator[Fact]:
    for literal in _LITERAL.findall(formula):
        if not _NOT_WORDS.fullmatch(literal):
            yield Fact(sheet, row, column, "数式の中の文字", literal.replace('""', '"'))


def _thing(cells: SheetCells, thing: SeenThing) -> Fact | None:
    """Return the fact of a thing other than a text in a cell; None if it adds no words to what is in the cell."""
    text, place = thing.text or "", (0, 0)
    if thing.cell:
        place = parse_address(thing.cell)
    if thing.kind in (SeenKind.HEADER, SeenKind.FOOTER):
        text = _BROKEN_TYPE.sub("", plain_header_text(text)).replace(cells.name, "").strip()
        if _PAGES.fullmatch(text):
            return None
    if thing.kind in (SeenKind.LINK, SeenKind.TIP) and (text.startswith("#") or _is_in_cell(cells, place, text)):
        return None
    return Fact(cells.name, *place, thing.kind.value, text)


def _is_in_cell(cells: SheetCells, place: tuple[int, int], text: str) -> bool:
    """Return whether a cell shows a text, or an address."""
    shown = cells.visible_text(*place) or ""
    runs = (shown.strip(), *_RUNS.findall(shown), *(each.strip("<>[](),.;:") for each in _RUNS.findall(shown)))
    return fold_seen(text) in fold_seen(shown) or bare_address(text) in map(bare_address, runs)
