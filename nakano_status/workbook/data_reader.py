"""Read any workbook or CSV for the rules on machine-readable tables: cells, merges, and objects on the sheets.

Unlike the table reader it corrects nothing: no blanks are stripped, no merge is resolved, no row is skipped. Pictures,
shapes and charts are counted, their content is never read; openpyxl leaves them out here (`loading`), so the parts of
the file are read directly.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from nakano_status.domain.machine_readable.check import (
    CellKind,
    CheckedFile,
    DataCell,
    DataSheet,
    Merge,
    is_plain_number,
)
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.archive import LIST_LIMITS, WORKBOOK_PART, WorkbookParts
from nakano_status.workbook.cells import unescape
from nakano_status.workbook.gate import admit
from nakano_status.workbook.loading import UnreadableWorkbook, load
from nakano_status.workbook.no_formula import without_guard
from nakano_status.workbook.shown_values import plain_number
from nakano_status.workbook.table_reader import UNREADABLE_CSV, csv_problem, csv_records, is_markup

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


_TEXT = "FILE-TEXT"
_OTHER_KINDS = frozenset({"FILE-NOT-WORKBOOK", "FILE-OLD-EXCEL", _TEXT})
_WORKBOOK_AS_CSV = "CSVという名前のExcelブック"
_OLD_EXCEL = "以前の形式のExcel（.xls）"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_KINDS = {
    "pic": "画像",
    "graphicFrame": "グラフなど",
    "sp": "図形やテキストボックス",
    "cxnSp": "線",
    "grpSp": "図形の集まり",
}
_CONTROLS = {"oleObject": "埋め込まれた文書", "control": "ボタンなどの部品", "ctrlProp": "ボタンなどの部品"}
_ANCHOR = re.compile(r"\}(?:twoCell|oneCell|absolute)Anchor$")


def read_data(name: str, content: bytes) -> CheckedFile | Problem:
    """Return the file's sheets, the kind of another file (`other_kind`), or the problem for which it is not read.

    A text without the extension of a CSV, or a workbook with it, is neither, as programs open files by extension.
    """
    refused = admit(name, content, LIST_LIMITS)
    is_csv = name.lower().endswith(".csv")
    if isinstance(refused, WorkbookParts):
        return CheckedFile(name, other_kind=_WORKBOOK_AS_CSV) if is_csv else _workbook(name, refused)
    if refused.code == _TEXT and is_csv and not is_markup(content):
        return _csv(name, content)
    if refused.code in _OTHER_KINDS:
        return CheckedFile(name, other_kind=refused.found or _OLD_EXCEL)
    return refused


def _workbook(name: str, parts: WorkbookParts) -> CheckedFile | Problem:
    try:
        book = load(parts)
    except UnreadableWorkbook as reason:
        return problem("LIST-UNREADABLE", found=str(reason)).at(file=name)
    objects = objects_by_sheet(parts)
    return CheckedFile(name, tuple(_sheet(sheet, objects.get(sheet.title, ())) for sheet in book.worksheets))


def _sheet(sheet: Worksheet, objects: tuple[str, ...]) -> DataSheet:
    cells = {
        (cell.row, cell.column): found
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None and (found := _cell(cell))
    }
    areas = sorted(sheet.merged_cells.ranges, key=lambda area: (area.min_row, area.min_col))
    merges = tuple(Merge(area.min_row, area.min_col, area.max_row, area.max_col) for area in areas)
    return DataSheet(sheet.title, cells, merges, objects)


def _cell(cell: Any) -> DataCell | None:
    value = cell.value
    if cell.data_type == "f":
        return DataCell(CellKind.FORMULA, str(getattr(value, "text", value)))
    if isinstance(value, (datetime, date, time, timedelta)):
        return DataCell(CellKind.DATE, value.isoformat() if isinstance(value, (datetime, date)) else str(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return DataCell(CellKind.NUMBER, plain_number(value))
    text = unescape(str(value))
    return DataCell(CellKind.TEXT, text) if text else None


def _csv(name: str, content: bytes) -> CheckedFile | Problem:
    try:
        cells = {(row, column): cell for row, column, cell in _fields(csv_records(content))}
    except UNREADABLE_CSV as stumbled:
        return csv_problem(stumbled).at(file=name)
    return CheckedFile(name, (DataSheet(None, cells),))


def _fields(records: Iterator[list[str]]) -> Iterator[tuple[int, int, DataCell]]:
    for row, record in enumerate(records, start=1):
        for column, text in enumerate(map(without_guard, record), start=1):
            if text:
                yield row, column, DataCell(_kind(text), text.replace("\r\n", "\n"))


def _kind(text: str) -> CellKind:
    if is_plain_number(text):
        return CellKind.NUMBER
    return CellKind.DATE if _DATE.fullmatch(text) else CellKind.TEXT


def objects_by_sheet(parts: WorkbookParts) -> Mapping[str, tuple[str, ...]]:
    """Return the objects on each sheet of an admitted workbook, as 「画像 2個」; what cannot be read is left out."""
    return {name: tuple(_objects_on(parts, part)) for name, part in _sheets(parts)}


def _sheets(parts: WorkbookParts) -> Iterator[tuple[str, str]]:
    targets = {relation: target for relation, _, target in _relations(parts, WORKBOOK_PART)}
    for element in _root(parts, WORKBOOK_PART).iter():
        if element.tag.endswith("}sheet") and (part := targets.get(element.get(_RELATION, ""))):
            yield element.get("name", ""), part


def _objects_on(parts: WorkbookParts, sheet: str) -> Iterator[str]:
    found: Counter[str] = Counter()
    for _, kind, target in _relations(parts, sheet):
        if kind == "drawing":
            found.update(_drawn(parts, target))
        elif kind in _CONTROLS:
            found[_CONTROLS[kind]] += 1
    return (f"{what} {number}個" for what, number in found.items())


def _drawn(parts: WorkbookParts, drawing: str) -> Iterator[str]:
    for anchor in _root(parts, drawing):
        if _ANCHOR.search(anchor.tag):
            kinds = (child.tag.rpartition("}")[2] for child in anchor)
            yield next((_KINDS[kind] for kind in kinds if kind in _KINDS), "図形など")


def _relations(parts: WorkbookParts, part: str) -> Iterator[tuple[str, str, str]]:
    """Yield (id, kind, part) of what a part refers to inside the file."""
    folder, name = posixpath.split(part)
    for each in _root(parts, f"{folder}/_rels/{name}.rels"):
        if each.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
            yield each.get("Id", ""), each.get("Type", "").rpartition("/")[2], target


def _root(parts: WorkbookParts, part: str) -> Element:
    """Return the part's root; an empty one if the part is missing or cannot be parsed."""
    try:
        root: Element = fromstring(parts[part])
    except (KeyError, ParseError):
        return Element("empty")
    return root
