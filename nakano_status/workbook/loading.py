"""Open a workbook with openpyxl's own parsers, loading only what is needed.

Cells with their comments, merges, number formats and properties are read. Charts, pictures, links,
conditional formats and print settings of received files are ignored: they cost time, and openpyxl fails on some that
other programs write. A cell that cannot be parsed affects no other cell.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, ParseError

from openpyxl.cell.cell import Cell
from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.numbers import (
    BUILTIN_FORMATS,
    BUILTIN_FORMATS_MAX_SIZE,
    is_date_format,
    is_timedelta_format,
)
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook.defined_name import DefinedNameList
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import ARC_STYLE, COMMENTS_NS, SHARED_STRINGS, SHEET_MAIN_NS

from nakano_status.workbook.archive import WorkbookParts
from nakano_status.workbook.shown_values import BUILT_IN_FORMATS

_IN_SHEETS = {"": SHEET_MAIN_NS}
_FORMATS, _LOOKS = "numFmts/numFmt", "cellXfs/xf"
_SI, _INLINE, _TEXT, _RUN, _ROW, _CELL_FORMULA, _MERGE = (
    f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("si", "is", "t", "r", "row", "f", "mergeCell")
)
_OF_A_RANGE = frozenset({"array", "dataTable"})
UNPARSED = "#VALUE!"
_LARGE = 1024 * 1024


class UnreadableWorkbook(Exception):  # noqa: N818 - names a state of the file, no error of the program
    """openpyxl fails on the file's content; the message is for users, the cause is openpyxl's exception."""


def load(parts: WorkbookParts, *, data_only: bool = False) -> Any:
    """Return openpyxl's workbook of admitted parts; raise UnreadableWorkbook if it cannot read them.

    Formulas are loaded as formulas; with `data_only`, as their results when the file was last saved.
    """
    with warnings.catch_warnings():  # openpyxl warns of parts that it leaves out; they are not needed
        warnings.simplefilter("ignore")
        try:
            reader = _CellsReader(parts, data_only=data_only)
            reader.read()
        except MemoryError:  # a problem of the machine, not of the file
            raise
        except Exception as stumbled:  # openpyxl raises what its code happens to raise: KeyError, AttributeError, …
            raise UnreadableWorkbook(_reason(stumbled)) from stumbled
    return reader.wb


def stored_cells(sheet: Worksheet) -> Mapping[tuple[int, int], Cell]:
    """Return the cells of a sheet by row and column; asking openpyxl for a cell would add it to the sheet."""
    cells: Any = sheet._cells  # noqa: SLF001
    return cells  # type: ignore[no-any-return]


def drop_cells(book: Any) -> None:
    """Empty the sheets of a workbook that has been read, so that its cells are freed at once.

    A sheet and its cells refer to each other: Python would free them only when it collects cyclic garbage, which takes
    a tenth of the time of a large batch.
    """
    for sheet in book.worksheets:
        sheet._cells.clear()  # noqa: SLF001


def _reason(stumbled: Exception) -> str:
    if isinstance(stumbled, ParseError):
        return "ブックの部品の内容が途中で切れているか、壊れています"
    if isinstance(stumbled, (KeyError, IndexError)):
        return "ブックに必要な部品がありません"
    return "ブックの構成が Excel の作るものと異なります"


def _elements(part: bytes, *tags: str) -> Iterator[Element]:
    """Yield the elements of a part that have these tags; the gate has refused documents with declarations of entities.

    openpyxl's own parser, which defusedxml replaces by one in Python, takes twice as long. A large part is read piece
    by piece, for which its elements are to be cleared: its tree would take ten times its size.
    """
    if len(part) <= _LARGE:
        root = _parsed(part)
        return iter([element for tag in tags for element in root.iter(tag)])
    return (element for _, element in ET.iterparse(io.BytesIO(part)) if element.tag in tags)  # noqa: S314


def _parsed(part: bytes) -> Any:
    return ET.fromstring(part)  # noqa: S314


def _string(node: Element) -> str:
    """Return the text of a shared or inline string without furigana, with the escapes that openpyxl would remove."""
    texts: list[Element] = []
    for part in node:
        texts += [part] if part.tag == _TEXT else part.findall(_TEXT) if part.tag == _RUN else []
    return "".join(text.text or "" for text in texts)


@lru_cache(maxsize=2)
def _number_formats(part: bytes) -> tuple[str, ...]:
    """Return the number format of each style; files that one program saved of one form have the same styles."""
    tree = _parsed(part)
    codes = {**BUILTIN_FORMATS, **BUILT_IN_FORMATS}
    codes |= {int(each.attrib["numFmtId"]): each.attrib["formatCode"] for each in tree.iterfind(_FORMATS, _IN_SHEETS)}
    return tuple(codes.get(int(each.get("numFmtId", 0)), "General") for each in tree.iterfind(_LOOKS, _IN_SHEETS))


class _CellsReader(ExcelReader):
    """openpyxl's reader without the parts that are not needed here."""

    def __init__(self, parts: WorkbookParts, *, data_only: bool) -> None:
        """Keep the parts in place of the archive that openpyxl would open."""
        self.archive: Any = parts
        self.valid_files = list(parts)
        self.read_only = self.keep_vba = self.keep_links = self.rich_text = False
        self.data_only = data_only
        self.shared_strings: list[str] = []

    def read(self) -> None:
        """Read the parts that are needed; custom properties, themes and names are not."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        self.read_properties()
        self.read_number_formats()
        self.read_worksheets()

    def read_strings(self) -> None:
        """Read the shared strings with their escapes, which openpyxl would remove, and without furigana."""
        part: Any = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        if part is None:
            return
        for node in _elements(self.archive.read(part.PartName[1:]), _SI):
            self.shared_strings.append(_string(node))
            node.clear()

    def read_workbook(self) -> None:
        """Read the list of sheets without defined names."""
        super().read_workbook()
        parser: Any = self.parser
        parser.defined_names = DefinedNameList()

    def read_properties(self) -> None:
        """Read the properties, which are only a hint: a broken one is ignored."""
        try:
            super().read_properties()
        except (TypeError, ValueError):
            self.wb.properties.keywords = None

    def read_number_formats(self) -> None:
        """Read number formats, which distinguish dates from numbers; fonts, fills and borders are not needed."""
        if ARC_STYLE not in self.valid_files:
            return
        used = _number_formats(self.archive.read(ARC_STYLE))
        if not used:
            return
        codes_used = list(dict.fromkeys(used))
        places = {code: BUILTIN_FORMATS_MAX_SIZE + place for place, code in enumerate(codes_used)}
        looks = {code: StyleArray((0, 0, 0, place, 0, 0, 0, 0, 0)) for code, place in places.items()}
        facts = {
            "_number_formats": codes_used,
            "_cell_styles": [looks[code] for code in used],
            "_date_formats": {place for place, code in enumerate(used) if is_date_format(code)},
            "_timedelta_formats": {place for place, code in enumerate(used) if is_timedelta_format(code)},
        }
        for name, fact in facts.items():
            setattr(self.wb, name, fact)

    def read_worksheets(self) -> None:
        """Read cells and merges of every sheet that is a table."""
        for sheet, relation in self.parser.find_sheets():
            if "chartsheet" in relation.Type:
                continue
            if relation.target not in self.valid_files:  # openpyxl would leave the sheet out silently
                raise KeyError(relation.target)
            self._read_worksheet(sheet.name, sheet.state or "visible", relation.target)

    def _read_worksheet(self, name: str, state: str, target: str) -> None:
        sheet = self.wb.create_sheet(name)
        sheet.sheet_state = state
        parser = _CellsParser(self.archive.read(target), self.shared_strings, self.wb, data_only=self.data_only)
        parser.read(sheet)
        sheet.merged_cells = MultiCellRange(" ".join(parser.merges))
        self._read_comments(sheet, target)

    def _read_comments(self, sheet: Any, target: str) -> None:
        """Read the comments on a sheet's cells; broken ones are ignored."""
        relations = get_rels_path(target)  # type: ignore[no-untyped-call]
        if relations not in self.valid_files:
            return
        with suppress(AttributeError, IndexError, KeyError, ParseError, TypeError, ValueError):
            found: Any = get_dependents(self.archive, relations).find(COMMENTS_NS)
            for relation in found:
                sheet.legacy_drawing = relation.target  # where openpyxl, too, keeps that there are comments
                part: Any = CommentSheet.from_tree(_parsed(self.archive.read(relation.target)))
                for place, comment in part.comments:
                    cell = sheet[place]
                    if isinstance(cell, Cell):
                        cell.comment = comment


class _CellsParser(WorkSheetParser):
    """openpyxl's parser for the rows and merges of one sheet."""

    def __init__(self, part: bytes, texts: list[str], book: Any, *, data_only: bool) -> None:
        """Keep what the cells refer to: shared texts, and the number formats of the workbook."""
        super().__init__(part, texts, data_only, book.epoch, book._date_formats, book._timedelta_formats)  # noqa: SLF001
        self.part = part
        self.has_texts = bool(texts)
        self.styles: list[StyleArray] = book._cell_styles  # noqa: SLF001
        self.merges: list[str] = []
        self.shared: dict[str, str] = {}
        self.arrays: list[tuple[CellRange, str]] = []

    def read(self, sheet: Any) -> None:
        """Put the cells on the sheet; `merges` are complete afterwards."""
        for element in _elements(self.part, _ROW, _MERGE):
            if element.tag == _ROW:
                row: Any = element
                for each in self.parse_row(row)[1]:
                    place = each["row"], each["column"]
                    cell: Any = Cell(sheet, *place, style_array=self.styles[each["style_id"]])
                    cell._value, cell.data_type = each["value"], each["data_type"]  # noqa: SLF001
                    sheet._cells[place] = cell  # noqa: SLF001
                element.clear()
            else:
                self.merges.append(element.get("ref") or "")
        sheet._current_row = len(sheet._cells)  # noqa: SLF001 - without it, openpyxl takes the sheet as empty

    def parse_cell(self, element: Element) -> dict[str, Any]:
        """Return one cell; what cannot be parsed is an error value."""
        inline = element.find(_INLINE) if element.get("t") == "inlineStr" else None
        if inline is not None:
            element.set("t", "str")  # otherwise openpyxl would make objects of the parts of the text
        try:
            cell = super().parse_cell(element)
        except (IndexError, KeyError, TypeError, ValueError):
            if element.get("t") == "s" and not self.has_texts:  # then every text is missing: no cell's own fault
                raise
            return self._unparsed(element)
        if inline is not None and cell["data_type"] != "f":
            cell |= {"value": _string(inline), "data_type": "s"}
        if not self.data_only:
            cell = self._of_array(cell)
        if cell["style_id"] < len(self.styles):
            return cell
        if cell["data_type"] == "n" and cell["value"] is not None:
            return self._unparsed(element)  # without its format, a number may be a date
        return {**cell, "style_id": 0}

    def _of_array(self, cell: dict[str, Any]) -> dict[str, Any]:
        """Return a cell of an array formula's range as that formula, which is stored in the first cell only."""
        for area, text in self.arrays if cell["data_type"] != "f" else ():
            if area.min_row <= cell["row"] <= area.max_row and area.min_col <= cell["column"] <= area.max_col:
                return {**cell, "data_type": "f", "value": text}
        return cell

    def _unparsed(self, element: Element) -> dict[str, Any]:
        place = element.get("r")
        row, column = coordinate_to_tuple(place) if place else (self.row_counter, self.col_counter)
        return {"row": row, "column": column, "value": UNPARSED, "data_type": "e", "style_id": 0}

    def parse_formula(self, element: Element) -> str:
        """Return a formula as stored; one shared with another cell is returned as stored there."""
        formula, text = element.find(_CELL_FORMULA), element.findtext(_CELL_FORMULA) or ""
        number = formula.get("si") if formula is not None and formula.get("t") == "shared" else None
        if number is not None:
            text = self.shared.setdefault(number, text) if text else self.shared.get(number, "")
        area = formula.get("ref") if formula is not None and formula.get("t") in _OF_A_RANGE else None
        if area:
            self.arrays.append((CellRange(area), f"={text}"))
        return f"={text}"
