"""Open a workbook with openpyxl's own parsers, loading only what is needed.

Cells with their comments, merges, number formats and properties are read. Charts, pictures, links,
conditional formats and print settings of received files are ignored: they cost time, and openpyxl fails on some that
other programs write. A cell that cannot be parsed affects no other cell.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Generator
from contextlib import suppress
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from openpyxl.cell.cell import Cell
from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.cell_style import CellStyle, CellStyleList
from openpyxl.styles.numbers import NumberFormat, NumberFormatList
from openpyxl.styles.stylesheet import Stylesheet
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook.defined_name import DefinedNameList
from openpyxl.worksheet._reader import WorkSheetParser, WorksheetReader
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.xml.constants import ARC_STYLE, COMMENTS_NS, SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring, iterparse

from nakano_status.workbook.shown_date import BUILT_IN_FORMATS
from nakano_status.workbook.strict_format import in_usual_format

_IN_SHEETS = {"": SHEET_MAIN_NS}
_SI, _ROW, _CELL_FORMULA, _MERGE = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("si", "row", "f", "mergeCell"))
_OF_A_RANGE = frozenset({"array", "dataTable"})
UNPARSED = "#VALUE!"


class UnreadableWorkbook(Exception):  # noqa: N818 - names a state of the file, no error of the program
    """openpyxl fails on the file's content; the message is for users, the cause is openpyxl's exception."""


def load(content: bytes, *, data_only: bool = False) -> Any:
    """Return openpyxl's workbook of admitted bytes; raise UnreadableWorkbook if it cannot read them.

    Formulas are loaded as formulas; with `data_only`, as their results when the file was last saved.
    """
    with warnings.catch_warnings():  # openpyxl warns of parts that it leaves out; they are not needed
        warnings.simplefilter("ignore")
        try:
            reader = _CellsReader(io.BytesIO(in_usual_format(content)), data_only=data_only, keep_links=False)
            reader.read()
        except MemoryError:  # a problem of the machine, not of the file
            raise
        except Exception as stumbled:  # openpyxl raises what its code happens to raise: KeyError, AttributeError, …
            raise UnreadableWorkbook(_told(stumbled)) from stumbled
    return reader.wb


def _told(stumbled: Exception) -> str:
    if isinstance(stumbled, ParseError):
        return "ブックの部品の内容が途中で切れているか、壊れています"
    if isinstance(stumbled, (KeyError, IndexError)):
        return "ブックに必要な部品がありません"
    return "ブックの構成が Excel の作るものと異なります"


class _CellsReader(ExcelReader):
    """openpyxl's reader without the parts that are not needed here."""

    _styles = 1
    """How many number formats the workbook has."""

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
        with self.archive.open(part.PartName[1:]) as source:
            for _, node in iterparse(source):
                if node.tag == _SI:
                    pieces = (*node.findall("t", _IN_SHEETS), *node.findall("r/t", _IN_SHEETS))
                    self.shared_strings.append("".join(piece.text or "" for piece in pieces))
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
        tree: Any = fromstring(self.archive.read(ARC_STYLE))
        written = tree.find("numFmts", _IN_SHEETS)
        formats: Any = NumberFormatList() if written is None else NumberFormatList.from_tree(written)
        known = (NumberFormat(numFmtId=number, formatCode=code) for number, code in BUILT_IN_FORMATS.items())
        formats.numFmt = [*known, *formats.numFmt]  # the file's own come last: they override built-in ones
        cells = [CellStyle(numFmtId=int(each.get("numFmtId", 0))) for each in tree.iterfind("cellXfs/xf", _IN_SHEETS)]
        read: Any = Stylesheet(numFmts=formats, cellXfs=CellStyleList(xf=cells))
        if read.cell_styles:
            self._styles = len(read.cell_styles)
            for kept in ("cell_styles", "number_formats", "date_formats", "timedelta_formats"):
                setattr(self.wb, f"_{kept}", getattr(read, kept))

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
        with self.archive.open(target) as source:
            reader: Any = WorksheetReader(sheet, source, self.shared_strings, self.data_only, rich_text=False)
            whole = reader.parser
            reader.parser = _CellsParser(
                source, whole.shared_strings, whole.data_only, whole.epoch, whole.date_formats, whole.timedelta_formats
            )
            reader.parser.styles, reader.parser.has_texts = self._styles, bool(self.shared_strings)
            reader.bind_cells()
        sheet.merged_cells = MultiCellRange(" ".join(reader.parser.merges))
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
                tree: Any = fromstring(self.archive.read(relation.target))
                part: Any = CommentSheet.from_tree(tree)
                for place, comment in part.comments:
                    cell = sheet[place]
                    if isinstance(cell, Cell):
                        cell.comment = comment


class _CellsParser(WorkSheetParser):
    """openpyxl's parser for the rows and merges of one sheet."""

    styles = 1
    has_texts = True

    def parse(self) -> Generator[tuple[int, list[dict[str, Any]]], None, None]:
        """Yield the rows' cells; `merges` are complete afterwards."""
        self.merges: list[str] = []
        self.shared: dict[str, str] = {}
        self.arrays: list[tuple[CellRange, str]] = []
        for _, element in iterparse(self.source):
            if element.tag == _ROW:
                yield self.parse_row(element)
                element.clear()
            elif element.tag == _MERGE:
                self.merges.append(element.get("ref") or "")

    def parse_cell(self, element: Element) -> dict[str, Any]:
        """Return one cell; what cannot be parsed is an error value."""
        try:
            cell = super().parse_cell(element)
        except (IndexError, KeyError, TypeError, ValueError):
            if element.get("t") == "s" and not self.has_texts:  # then every text is missing: no cell's own fault
                raise
            return self._unparsed(element)
        if not self.data_only:
            cell = self._of_array(cell)
        if cell["style_id"] < self.styles:
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
