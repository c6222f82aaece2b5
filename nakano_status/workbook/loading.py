"""Open a workbook with openpyxl's own parsers, loading only what is needed, and find what a number shows.

Cells with their comments, merges, number formats and properties are read. Charts, pictures, links,
conditional formats and print settings of received files are ignored: they cost time, and openpyxl fails on some that
other programs write. A cell that cannot be parsed affects no other cell.

A person reads what a cell shows by its number format: 85% and not 0.85, 1,234 and not 1234; None if it is uncertain.
Excel keeps fifteen digits of a number. 「1/15」 typed as a fraction becomes a date by itself, shown as 1月15日 or
2023/1/15: what was meant is not known. Where the year is written with its era or with 年, a date was typed, and what
shows is what was typed.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from typing import Any
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, ParseError

from openpyxl.cell.cell import Cell
from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE, is_date_format, is_timedelta_format
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook.defined_name import DefinedNameList
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import COMMENTS_NS, SHARED_STRINGS, SHEET_MAIN_NS

from nakano_status.workbook.gate import WorkbookParts

_DIGITS = 15
_MOST = Decimal(10) ** _DIGITS
_LEAST = Decimal(10) ** -9
_GENERAL = ("General", "@", "")
_FRACTION = re.compile(r"(?P<whole>[#0] ?)?\?(?P<digits>\??)/(?P=digits)\?")
_THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")
_SEMICOLON = re.compile(r'("[^"]*"|\\.|[_*].|\[[^\]]*\])|;', re.DOTALL)
_TOKEN = re.compile(
    r"""(?P<number>General|[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)
    | (?P<percent>%)
    | "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | \[\$(?P<currency>[^\]-]*)(?:-[0-9A-Fa-f]+)?\]
    | (?P<plain>[^A-Za-z0-9\[\]"\\/@;_*#?.])
    | [_*]. | \[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|[黒青水緑紫赤白黄])\]""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)

BUILT_IN_FORMATS: dict[int, str] = {
    **dict.fromkeys((27, 36, 50, 57), "[$-411]ge.m.d"),
    **dict.fromkeys((28, 29, 51, 54, 58), '[$-411]ggge"年"m"月"d"日"'),
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    **dict.fromkeys((34, 52, 55), 'yyyy"年"m"月"'),
    **dict.fromkeys((35, 53, 56), 'm"月"d"日"'),
}
"""The formats that a Japanese Excel knows by number and does not write into its files (ECMA-376, 18.8.30)."""

_ERAS = (
    (date(2019, 5, 1), "令和", "R"),
    (date(1989, 1, 8), "平成", "H"),
    (date(1926, 12, 25), "昭和", "S"),
)
_LANGUAGE = re.compile(r"\[\$-[^\]]*\]")
_DATE_TOKEN = re.compile(
    r'(?P<part>g{1,3}|ee?|yyyy|mm?|dd?)|"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<plain>[./年月日 -])'
)
_YEAR_BY_WORD = re.compile("(?:g{1,3}e|yyyy年)")
_TEXT_SECTION = ";@"


@dataclass(frozen=True)
class ShownNumber:
    """A number as shown; `is_whole` is False if not all of its digits are shown."""

    text: str
    is_whole: bool = True


def shown_number(value: float | Decimal, number_format: str = "General") -> ShownNumber | None:
    """Return a number as its cell shows it, or None if that is not certain."""
    number = _kept_digits(value)
    if not number.is_finite() or abs(number) >= _MOST or (number and abs(number) < _LEAST):
        return None  # beyond its fifteen digits, what was typed is not known
    if number_format in _GENERAL:
        return ShownNumber(plain_number(number))
    if fraction := _FRACTION.fullmatch(number_format):
        return _as_fraction(number, fraction)
    sections = _SEMICOLON.sub(lambda match: match[1] or "\0", number_format).split("\0")
    chosen = _section_of(number, sections)
    shown = _in_section(abs(number), chosen)
    is_negative = number < 0 and chosen is sections[0] and shown is not None and re.search("[1-9]", shown.text)
    return ShownNumber(f"-{shown.text}", shown.is_whole) if shown and is_negative else shown


def plain_number(value: float | Decimal) -> str:
    """Return a number without exponent and without zeros at its end: 3 and never 3.0."""
    number = _kept_digits(value)
    if not number.is_finite():
        return str(value)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _kept_digits(value: float | Decimal) -> Decimal:
    return Decimal(f"{value:.{_DIGITS}g}")


def _section_of(number: Decimal, sections: list[str]) -> str:
    """Return the section for numbers above, below or equal to zero; the fourth is for texts."""
    place = 1 if number < 0 else 2 if number == 0 else 0
    return sections[place] if place < len(sections[:3]) else sections[0]


def _in_section(number: Decimal, section: str) -> ShownNumber | None:
    """Return an unsigned number as a section shows it; None if a part of it is not understood, or hides all."""
    tokens = list(_TOKEN.finditer(section))
    patterns = [token["number"] for token in tokens if token["number"]]
    if "".join(token[0] for token in tokens) != section or len(patterns) > 1 or (patterns and _scales(patterns[0])):
        return None
    percents = sum(token["percent"] is not None for token in tokens)
    scaled = number.scaleb(2 * percents)
    digits = _digits(scaled, patterns[0]) if patterns else ""
    texts = (digits if token["number"] else _literal(token) for token in tokens)
    text = "".join(texts).strip()
    is_whole = Decimal(digits.replace(",", "").rstrip(".") or 0) == scaled
    return ShownNumber(text, is_whole) if text else None


def _scales(pattern: str) -> bool:
    """Return whether a pattern shows thousands of the number: it has a comma after its last digit."""
    return pattern.partition(".")[0].endswith(",")


def _literal(token: re.Match[str]) -> str:
    return next((token[name] for name in ("percent", "quoted", "escaped", "currency", "plain") if token[name]), "")


def _digits(number: Decimal, pattern: str) -> str:
    """Return the digits of a number as a pattern such as `#,##0.0#` shows them."""
    if pattern.lower() == "general":
        return plain_number(number)
    before, _, after = pattern.partition(".")
    rounded = number.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    whole, _, decimals = f"{rounded:f}".partition(".")
    whole = whole.lstrip("0").rjust(before.count("0"), "0")
    if "," in before:
        whole = _THOUSANDS.sub(",", whole)
    kept = decimals.rstrip("0").ljust(len(after.rstrip("#?")), "0")
    return f"{whole}.{kept}" if "." in pattern else whole


def _as_fraction(number: Decimal, pattern: re.Match[str]) -> ShownNumber | None:
    """Return 1/15 for 0.0666…; None if the number is no fraction of that few digits."""
    found = Fraction(number).limit_denominator(99 if pattern["digits"] else 9)
    if abs(Fraction(number) - found) > Fraction(1, 10**13):
        return None
    whole, rest = divmod(abs(found), 1) if pattern["whole"] else (0, abs(found))
    text = " ".join(str(part) for part in (whole, rest) if part) or "0"
    return ShownNumber(f"-{text}" if found < 0 else text)


def shown_date(value: date | time | timedelta, number_format: str) -> str | None:
    """Return the text of a date in a format that names the year by its era or by 年; None for any other format."""
    day = value.date() if isinstance(value, datetime) and value.time() == time() else value
    if isinstance(day, datetime) or not isinstance(day, date):
        return None
    pattern = _LANGUAGE.sub("", number_format).removesuffix(_TEXT_SECTION)
    tokens = list(_DATE_TOKEN.finditer(pattern))
    plain = "".join(token["part"] or _date_literal(token) for token in tokens)
    if "".join(token[0] for token in tokens) != pattern or not _YEAR_BY_WORD.match(plain):
        return None
    if "d" not in plain and day.day != 1:  # a day that does not show was not typed
        return None
    shown = [_date_literal(token) if token["part"] is None else _part(day, token["part"]) for token in tokens]
    texts = [text for text in shown if text is not None]
    return "".join(texts) if len(texts) == len(shown) else None


def typed_before(value: date | time | timedelta) -> str:
    """Return what may have been typed before it became a date or a time by itself: 1/15, 9:30."""
    if isinstance(value, date):
        return f"{value.month}/{value.day}"
    seconds = int(value.total_seconds()) if isinstance(value, timedelta) else (value.hour * 60 + value.minute) * 60
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02d}"


def _date_literal(token: re.Match[str]) -> str:
    return token["quoted"] or token["escaped"] or token["plain"] or ""


def _part(day: date, part: str) -> str | None:
    """Return a part of a day; None for an era's first year, which is 元 in some versions of Excel and 1 in others."""
    width = len(part) if part[0] in "dme" else 0
    if part[0] in "ge":
        return _era_part(day, part)
    number = {"y": day.year, "m": day.month, "d": day.day}[part[0]]
    return f"{number:0{width or 1}d}"


def _era_part(day: date, part: str) -> str | None:
    first, name, letter = next((era for era in _ERAS if day >= era[0]), (None, "", ""))
    if first is None or day.year == first.year:
        return None
    if part[0] == "e":
        return f"{day.year - first.year + 1:0{len(part)}d}"
    return {1: letter, 2: name[:1], 3: name}[len(part)]


_IN_SHEETS = {"": SHEET_MAIN_NS}
_FORMATS, _LOOKS = "numFmts/numFmt", "cellXfs/xf"
_SI, _INLINE, _TEXT, _RUN, _ROW, _CELL_FORMULA, _MERGE, _COLUMNS = (
    f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("si", "is", "t", "r", "row", "f", "mergeCell", "col")
)
HIDDEN_COLUMNS = "hidden_columns"
"""The name under which a sheet that is loaded keeps them."""
_TRUE = ("1", "true")
_LAST_COLUMN = 16_384
_OF_A_RANGE = frozenset({"array", "dataTable"})
UNPARSED = "#VALUE!"
_SHEET = re.compile(r"/?xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_ROW_TAG, _END_OF_ROWS = re.compile(rb"<(?:\w+:)?row[\s/>]"), re.compile(rb"</(?:\w+:)?sheetData>")
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


def first_rows(parts: WorkbookParts, number: int) -> WorkbookParts:
    """Return the parts of a workbook with so many rows of each sheet; equal to `parts` if none has more."""
    return WorkbookParts({name: _cut(part, number) if _SHEET.match(name) else part for name, part in parts.items()})


def _cut(part: bytes, number: int) -> bytes:
    following, end = next(islice(_ROW_TAG.finditer(part), number, None), None), _END_OF_ROWS.search(part)
    return part[: following.start()] + part[end.start() :] if following and end else part


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
        self.valid_files: Any = parts
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
        styles = self.archive.related("styles", self.archive.main)
        if styles is None:
            return
        used = _number_formats(self.archive.read(styles))
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
        self.hidden: set[int] = set()
        self.shared: dict[str, str] = {}
        self.arrays: list[tuple[CellRange, str]] = []

    def read(self, sheet: Any) -> None:
        """Put the cells on the sheet; `merges` are complete afterwards."""
        for element in _elements(self.part, _ROW, _MERGE, _COLUMNS):
            if element.tag == _ROW:
                row: Any = element
                for each in self.parse_row(row)[1]:
                    place = each["row"], each["column"]
                    cell: Any = Cell(sheet, *place, style_array=self.styles[each["style_id"]])
                    cell._value, cell.data_type = each["value"], each["data_type"]  # noqa: SLF001
                    sheet._cells[place] = cell  # noqa: SLF001
                element.clear()
            elif element.tag == _COLUMNS:
                if element.get("hidden") in _TRUE:
                    last = min(int(element.get("max") or 0), _LAST_COLUMN)
                    self.hidden.update(range(int(element.get("min") or 0), last + 1))
            else:
                self.merges.append(element.get("ref") or "")
        setattr(sheet, HIDDEN_COLUMNS, self.hidden)
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
