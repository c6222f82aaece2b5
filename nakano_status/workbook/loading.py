"""Reads an admitted workbook: the cells, merges, hidden rows and hidden columns of its sheets.

A cell that cannot be parsed affects no other cell. A formula is read together with the value that was calculated when
the file was last saved. Texts are read with their runs, because struck-out and raised characters change the meaning
(`rich_text`). Objects over the cells, notes, links, headers and footers are read only on request (`seen`). A large part
is read piece by piece, because its tree would need ten times its size.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, ParseError

from nakano_status.domain.cell_address import Address, CellArea, cell_address, parse_address, parse_area
from nakano_status.domain.grouped import grouped
from nakano_status.workbook.colours import BLACK, WHITE, Colour, characters_colour, ground_colour
from nakano_status.workbook.gate import (
    LIST_LIMITS,
    Malformed,
    Relationship,
    WorkbookParts,
    fold_part_name,
    is_off,
    is_on,
    local_name,
    parse_part,
    text_within,
    try_parse_part,
)
from nakano_status.workbook.number_formats import (
    BUILT_IN_FORMATS,
    FIRST_DAY,
    FIRST_DAY_1904,
    is_date_format,
    is_duration_format,
    moment_from_days,
    parse_moment,
    parse_number,
    text_added_to_text,
)
from nakano_status.workbook.rich_text import (
    MAIN,
    PLAIN,
    CharacterLook,
    TextRun,
    is_bold,
    is_too_small,
    look_of,
    read_string,
    text_above,
    unescape,
)
from nakano_status.workbook.seen import (
    IDENTIFIERS,
    SeenKind,
    SeenThing,
    SheetAttachments,
    SheetLink,
    SheetPrompt,
    visible_things,
)

_SI, _INLINE, _ROW, _C, _V, _F, _MERGE, _COLUMN, _LINK = (
    MAIN + tag for tag in ("si", "is", "row", "c", "v", "f", "mergeCell", "col", "hyperlink")
)
_FONTS, _FILLS, _FORMATS, _STYLES = (MAIN + tag for tag in ("fonts", "fills", "numFmts", "cellXfs"))
_PROTECTION = MAIN + "protection"
_BORDERS, _DIAGONAL, _RULE_FORMATS = MAIN + "borders", MAIN + "diagonal", MAIN + "dxfs"
_BACKGROUND = MAIN + "picture"
_FONT, _NUMBER_FORMAT = MAIN + "font", MAIN + "numFmt"
_OVER_NUMBERS = {"iconSet", "dataBar"}
"""Rules of conditional formats that draw a sign or a bar beside a number, or in its place."""
_LATER = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_CONDITIONAL = tuple(each + "conditionalFormatting" for each in (MAIN, _LATER))
_VALIDATIONS, _SPARKLINE = tuple(each + "dataValidation" for each in (MAIN, _LATER)), _LATER + "sparkline"
_HEADER_FOOTER, _FILTER, _VIEW = MAIN + "headerFooter", MAIN + "filterColumn", MAIN + "sheetView"
_OBJECTS = tuple(MAIN + tag for tag in ("oleObject", "control"))
_SHEET, _BOOK_SETTINGS = MAIN + "sheet", MAIN + "workbookPr"
_KEYWORDS = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords"
_NO_ZERO = "0;-0;;@"
"""A format that shows nothing in the place of 0, as does an option of a sheet's view."""
_OF_A_RANGE = frozenset({"array", "dataTable"})
_SHARED_FORMULA = "shared"
_LONGEST_FORMULA = 8192
_LINK_BY_FORMULA = re.compile(r'\bHYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)
UNPARSED = "#VALUE!"
_INCOMPLETE = "ブックに必要な部品がありません"
NUMBER, TEXT, TRUTH, ERROR, MOMENT, FORMULA = "n", "s", "b", "e", "d", "f"
_VISIBLE = "visible"
_CHARTSHEET = "chartsheet"
_ROW_TAG, _END_OF_ROWS = re.compile(rb"<(?:\w+:)?row[\s/>]"), re.compile(rb"</(?:\w+:)?sheetData>")
_WHOLE_NUMBER = re.compile("[+-]?[0-9]{1,15}")
_LARGE = 1024 * 1024
_T = TypeVar("_T")
_LOWEST_SEEN, _NARROWEST_SEEN = 3.0, 0.5
"""Height of a row in points, and width of a column in characters, below which no text can be read."""


class UnreadableWorkbook(Exception):  # noqa: N818 - names a state of the file, no error of the program
    """Raised if the content of a file cannot be read; the message is for users."""


class Style(NamedTuple):
    """The number format of a cell, the look of its characters, and the day from which its date numbers are counted.

    `is_crossed`: a diagonal line goes through the cell.
    `added_text`: the text that the number format adds to a text (None: it hides the text).
    `is_across`: its text is centred across itself and the blank cells of this style to its right.
    `has_check_box`: a truth value in it is shown as a check box.
    `colour`, `ground`: the colours of the characters and of the background, each None if it is unknown.
    `is_too_small`: its characters are too small to be read.
    `is_locked`: it cannot be filled in while the sheet is protected.
    """

    number_format: str = "General"
    is_date: bool = False
    is_duration: bool = False
    look: CharacterLook = PLAIN
    first_day: date = FIRST_DAY
    is_crossed: bool = False
    added_text: str | None = ""
    colour: Colour | None = BLACK
    ground: Colour | None = WHITE
    is_bold: bool = False
    is_too_small: bool = False
    is_locked: bool = True
    is_across: bool = False
    has_check_box: bool = False

    def moment(self, text: str) -> date | time | timedelta:
        """Return the date, time or duration that a stored number means.

        Raises ValueError or OverflowError if it means none.
        """
        return moment_from_days(parse_number(text), self.first_day, is_duration=self.is_duration)


_PLAIN_STYLE = Style()


class _Font(NamedTuple):
    look: CharacterLook
    colour: Colour | None
    is_bold: bool = False
    is_too_small: bool = False

    @classmethod
    def read(cls, font: Element) -> _Font:
        return cls(look_of(font), characters_colour(font), is_bold(font), is_too_small(font))


@dataclass(slots=True)
class StoredCell:
    """One cell as stored; `row` and `column` are counted from 1.

    `kind`: NUMBER, TEXT, TRUTH, ERROR, MOMENT or FORMULA.
    `value`: for a formula, its text with 「=」.
    `result`: for a formula, the cell with the calculated value; None if there is none.
    `runs`: the pieces of a text, if a piece has a look of its own.
    `has_picture`: the cell shows a picture in place of its value.
    """

    row: int
    column: int
    kind: str
    value: Any
    style: Style = _PLAIN_STYLE
    result: StoredCell | None = None
    runs: tuple[TextRun, ...] = ()
    has_picture: bool = False

    @property
    def address(self) -> str:
        """The cell's address, such as `C12`."""
        return cell_address(self.row, self.column)

    @property
    def is_too_small(self) -> bool:
        """Whether any characters of the cell are too small to be read; runs may have sizes of their own."""
        runs = [each for each in self.runs if each.text.strip()]
        of_cell = self.style.is_too_small
        return any(of_cell if each.look is None else each.is_too_small for each in runs) if runs else of_cell

    @property
    def number_format(self) -> str:
        """The number format of the cell."""
        return self.style.number_format

    @property
    def colours(self) -> tuple[frozenset[Colour | None], Colour | None]:
        """The colours of the characters, of which runs may have some of their own, and the colour of the background."""
        own = self.style.colour
        runs = frozenset(own if each.look is None else each.colour for each in self.runs if each.text.strip())
        return runs or frozenset({own}), self.style.ground


@dataclass
class Sheet:
    """One sheet of cells; rows and columns are counted from 1.

    `cells`: the cells with content by (row, column). `widths`: the widths of columns that state one, in characters, by
    column. `open_cells`: the cells without content that can be filled in while the sheet is protected, of rows with
    content.
    """

    name: str
    is_visible: bool
    attached: SheetAttachments
    cells: dict[Address, StoredCell] = field(default_factory=dict)
    merges: list[CellArea] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    widths: dict[int, float] = field(default_factory=dict)
    open_cells: set[Address] = field(default_factory=set)
    is_filtered: bool = False

    @cached_property
    def last_row(self) -> int:
        """The number of the last row with a cell; at least 1."""
        return max((row for row, _ in self.cells), default=1)

    @cached_property
    def last_column(self) -> int:
        """The number of the last column with a cell; at least 1."""
        return max((column for _, column in self.cells), default=1)

    def rows(self) -> Iterator[tuple[int, list[StoredCell]]]:
        """Yield every row down to the last one with a cell, as its number and its cells from left to right."""
        by_row = grouped((row, cell) for (row, _), cell in self.cells.items())
        for row in range(1, self.last_row + 1):
            yield row, sorted(by_row.get(row, ()), key=lambda cell: cell.column)

    @cached_property
    def seen(self) -> tuple[SeenThing, ...]:
        """The visible things on the sheet other than its cells."""
        return tuple(visible_things(self.attached))


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets of cells, and its sheets of charts.

    `lost_sheets`: the names of the listed sheets that the file does not contain, because a mail gateway took them out.
    `keywords`: the keywords among its properties (None: it has none).
    """

    sheets: tuple[Sheet, ...]
    chart_sheets: tuple[Sheet, ...]
    lost_sheets: tuple[str, ...]
    keywords: str | None


def load(parts: WorkbookParts) -> Book:
    """Return the workbook made from admitted parts; raise UnreadableWorkbook if it cannot be read."""
    try:
        return _Reader(parts).read()
    except ParseError as broken:
        raise UnreadableWorkbook("ブックの部品の内容が途中で切れているか、壊れています") from broken
    except Malformed as strange:
        raise UnreadableWorkbook("ブックの構成が Excel の作るものと異なります") from strange


def first_rows(parts: WorkbookParts, number: int) -> WorkbookParts:
    """Return the parts of a workbook in which each sheet has only its first `number` rows.

    If no sheet has more rows, the result equals `parts`.
    """
    sheets = {fold_part_name(part) for _, part in parts.sheets()}
    return WorkbookParts(
        {name: _cut(part, number) if fold_part_name(name) in sheets else part for name, part in parts.items()}
    )


def _cut(part: bytes, number: int) -> bytes:
    following, end = next(islice(_ROW_TAG.finditer(part), number, None), None), _END_OF_ROWS.search(part)
    return part[: following.start()] + part[end.start() :] if following and end else part


def _elements(part: bytes) -> Iterator[Element]:
    """Yield the elements of a part, each with its content complete. Raises the same errors as `parse_part`.

    The caller must clear the elements of a large part: its tree would need ten times its size.
    """
    if len(part) <= _LARGE:
        yield from parse_part(part).iter()
        return
    try:
        for _, element in ET.iterparse(io.BytesIO(part)):  # noqa: S314 - the gate let it in
            yield element
    except (ValueError, LookupError) as unknown:  # its encoding; what the caller raises does not come here
        raise Malformed(str(unknown)) from unknown


@lru_cache(maxsize=2)
def _styles(part: bytes, first_day: date) -> tuple[Style, ...]:
    """Return the styles of cells.

    The result is cached, because files that one program saved from one form have equal styles.
    """
    tree = parse_part(part)
    codes = dict(BUILT_IN_FORMATS)
    formats = tree.find(_FORMATS)
    for each in () if formats is None else formats:
        codes[_whole_number(each.get("numFmtId", "0"))] = each.get("formatCode") or "General"
    fonts = [_Font.read(each) for each in _children(tree, _FONTS)]
    grounds = [ground_colour(each) for each in _children(tree, _FILLS)]
    crossed = [_is_diagonal(each) for each in _children(tree, _BORDERS)]
    return tuple(_style(each, codes, fonts, grounds, crossed, first_day) for each in _children(tree, _STYLES))


def _is_diagonal(border: Element) -> bool:
    """Return whether a border has a line from corner to corner."""
    line = border.find(_DIAGONAL)
    is_drawn = any(is_on(border, way) for way in ("diagonalUp", "diagonalDown"))
    return is_drawn and line is not None and line.get("style", "none") != "none"


@lru_cache(maxsize=2)
def _rule_formats(part: bytes) -> tuple[str, ...]:
    """Return the effects that the differential formats have beside colours, in words."""
    return tuple(map(_effect, _children(parse_part(part), _RULE_FORMATS)))


def _effect(format_: Element) -> str:
    """Return the effects of a differential format that change the meaning of a text, in words; empty if it has none."""
    font, number = format_.find(_FONT), format_.find(_NUMBER_FORMAT)
    effects = ["取消線"] if font is not None and look_of(font).is_struck else []
    effects += ["白い文字"] if font is not None and characters_colour(font) == WHITE else []
    code = "" if number is None else number.get("formatCode", "")
    effects += [code] if text_added_to_text(code) != "" else []
    return "、".join(effects)


def _children(tree: Element, tag: str) -> Sequence[Element]:
    found = tree.find(tag)
    return () if found is None else list(found)


def _style(
    node: Element,
    codes: Mapping[int, str],
    fonts: Sequence[_Font],
    grounds: Sequence[Colour | None],
    crossed: Sequence[bool],
    first_day: date,
) -> Style:
    code = codes.get(_whole_number(node.get("numFmtId", "0")), "General")
    font = _named(fonts, node.get("fontId"), _Font(PLAIN, None))
    ground = _named(grounds, node.get("fillId"), None)
    return Style(
        code,
        is_date_format(code),
        is_duration_format(code),
        font.look,
        first_day,
        is_crossed=_named(crossed, node.get("borderId"), other=False),
        colour=font.colour,
        ground=ground,
        is_bold=font.is_bold,
        is_too_small=font.is_too_small,
        added_text=text_added_to_text(code),
        is_locked=not any(is_off(each, "locked") for each in node.iter(_PROTECTION)),
        is_across=any(each.get("horizontal") == "centerContinuous" for each in node),
        has_check_box=any(local_name(each) == "xfComplement" for each in node.iter()),
    )


def _named(of_kind: Sequence[_T], number: str | None, other: _T) -> _T:
    """Return the value of a kind with the index that a file gives; `other` if the index is out of range."""
    place = _index(number or "0", len(of_kind))
    return other if place is None else of_kind[place]


class _Reader:
    """Reader of one workbook: first the parts that all sheets share, then sheet by sheet."""

    def __init__(self, parts: WorkbookParts) -> None:
        self._parts = parts
        self._texts: list[str] = []
        self._runs: dict[int, tuple[TextRun, ...]] = {}
        self._above: dict[int, str] = {}
        self._styles: tuple[Style, ...] = ()
        self._rule_formats: tuple[str, ...] = ()
        self._first_day = FIRST_DAY

    def read(self) -> Book:
        """Return the workbook; themes and defined names are not read."""
        main = self._parts.get(self._parts.main)
        if main is None:
            raise UnreadableWorkbook(_INCOMPLETE)
        tree = parse_part(main)
        settings = tree.find(_BOOK_SETTINGS)
        if settings is not None and is_on(settings, "date1904"):
            self._first_day = FIRST_DAY_1904
        self._read_texts()
        self._read_styles()
        listed, lost = self._listed(tree)
        sheets = [(kind.kind, self._sheet(each, kind)) for each, kind in listed]
        if not sheets:
            raise UnreadableWorkbook(_INCOMPLETE)
        return Book(
            tuple(sheet for kind, sheet in sheets if kind != _CHARTSHEET),
            tuple(sheet for kind, sheet in sheets if kind == _CHARTSHEET),
            lost,
            self._keywords(),
        )

    def _listed(self, main: Element) -> tuple[Iterable[tuple[Element, Relationship]], tuple[str, ...]]:
        """Return the sheets that the main part lists, and the names of the listed sheets that have no part.

        A part is one sheet, however often it is listed.
        """
        by_id = {each.id: each for each in self._parts.relationships(self._parts.main)}
        listed: dict[str, tuple[Element, Relationship]] = {}
        lost: list[str] = []
        for each in main.iter(_SHEET):
            found = by_id.get(each.get(f"{IDENTIFIERS}id", ""))
            if found is None or found.target not in self._parts:
                lost.append(each.get("name", ""))
            else:
                listed.setdefault(fold_part_name(found.target), (each, found))
        return listed.values(), tuple(lost)

    def _read_texts(self) -> None:
        """Read the shared strings, without furigana; their escapes are decoded later, when a cell is read."""
        part = self._part("sharedStrings")
        if part not in self._parts:
            return
        is_large = len(self._parts[part]) > _LARGE
        for node in _elements(self._parts[part]):
            if node.tag == _SI:
                text, runs = read_string(node)
                if len(node) > 1 and (above := text_above(node)):
                    self._above[len(self._texts)] = above
                if runs:
                    self._runs[len(self._texts)] = runs
                self._texts.append(text)
                if is_large:
                    node.clear()

    def _read_styles(self) -> None:
        part = self._part("styles")
        known = _styles(self._parts[part], self._first_day) if part in self._parts else ()
        self._styles = known or (Style(first_day=self._first_day),)
        self._rule_formats = _rule_formats(self._parts[part]) if part in self._parts else ()

    def _part(self, kind: str) -> str:
        """Return the name of the part of a kind for all sheets; its usual name if the main part refers to none."""
        main = self._parts.main
        return self._parts.related(kind, main) or posixpath.join(posixpath.dirname(main), f"{kind}.xml")

    def _keywords(self) -> str | None:
        """Return the keywords, which are only a hint: broken properties are ignored."""
        properties = try_parse_part(self._parts.properties)
        return None if properties is None else properties.findtext(_KEYWORDS)

    def _sheet(self, node: Element, relation: Relationship) -> Sheet:
        attached = SheetAttachments(self._parts, relation.target)
        sheet = Sheet(node.get("name", ""), node.get("state", _VISIBLE) == _VISIBLE, attached)
        strings = _Strings(self._texts, self._runs, self._above)
        _SheetReader(sheet, strings, self._styles, self._rule_formats).read(self._parts[relation.target])
        return sheet


class _Strings(NamedTuple):
    """Shared strings of all sheets.

    By the place of a text: `runs` are its runs, `above` is the text above it that is not furigana.
    """

    texts: Sequence[str]
    runs: Mapping[int, tuple[TextRun, ...]]
    above: Mapping[int, str]


class _SheetReader:
    """Reader of one part with cells; it fills a sheet."""

    def __init__(
        self,
        sheet: Sheet,
        strings: _Strings,
        styles: Sequence[Style],
        formats: Sequence[str],
    ) -> None:
        self._sheet, self._styles, self._rule_formats = sheet, styles, formats
        self._texts, self._runs, self._above = strings
        self._hides_zeros = False
        self._row = self._column = 0
        self._shared: dict[str, str] = {}
        self._arrays: dict[int, tuple[CellArea, str]] = {}

    def read(self, part: bytes) -> None:
        """Read rows, merges, hidden columns, and everything beside the cells."""
        is_large = len(part) > _LARGE
        for element in _elements(part):
            take = self._TAKEN.get(element.tag)
            if take is not None:
                take(self, element)
                if is_large and element.tag == _ROW:
                    element.clear()
        if self._hides_zeros:
            self._hide_zeros()

    def _hide_zeros(self) -> None:
        for cell in self._sheet.cells.values():
            for each in filter(None, (cell, cell.result)):
                if each.kind == NUMBER and each.value == 0:
                    each.style = each.style._replace(number_format=_NO_ZERO)

    def _take_row(self, element: Element) -> None:
        number = element.get("r")
        if number is None:
            self._row += 1
        else:
            self._row = _whole_number(number)
        self._column = 0
        if is_on(element, "hidden") or _is_below(element.get("ht"), _LOWEST_SEEN):
            self._sheet.hidden_rows.add(self._row)
        self._take_cells(element)

    def _take_cells(self, row: Element) -> None:
        """Read the cells of a row that have content; a text centred across blank cells is read as their merge."""
        first: StoredCell | None = None
        centred: dict[int, int] = {}
        for node in row:
            if node.tag != _C:
                continue
            self._move_to(node)
            if len(node):
                first = self._cell(node)
                self._sheet.cells[first.row, first.column] = first
                if first.value is not None and (first.style.is_crossed or first.style.added_text):
                    self._take_look(first)
            elif first is not None:
                self._take_blank(first, centred, node)
        self._sheet.merges.extend(CellArea(self._row, left, self._row, right) for left, right in centred.items())

    def _take_blank(self, before: StoredCell, centred: dict[int, int], node: Element) -> None:
        """Record whether a cell without content is open, and whether the text before it is centred across it, too.

        `centred`: the last columns across which texts of the row are centred, by the columns of the texts.
        """
        with suppress(Malformed):
            style = _named(self._styles, node.get("s"), _PLAIN_STYLE)
            if not style.is_locked:
                self._sheet.open_cells.add((self._row, self._column))
            is_next = self._column == centred.get(before.column, before.column) + 1
            if style.is_across and before.style.is_across and is_next:
                centred[before.column] = self._column

    def _move_to(self, node: Element) -> None:
        """Go to the place of a cell, which follows the one before it if it states none."""
        address = node.get("r")
        if address is None:
            self._column += 1
        else:
            self._row, self._column = _parsed(parse_address, address)

    def _take_look(self, cell: StoredCell) -> None:
        """Record a look that is no part of the text of a cell."""
        text = unescape(str((cell.result or cell).value))
        if cell.style.is_crossed:
            self._sheet.attached.looks.append(SeenThing(SeenKind.CROSSED, cell.address, text))
        if cell.style.added_text and cell.kind in (TEXT, FORMULA):
            self._sheet.attached.looks.append(
                SeenThing(SeenKind.FORMAT, cell.address, f"{text}（{cell.style.added_text}）")
            )

    def _take_column(self, element: Element) -> None:
        if is_on(element, "hidden") or _is_below(element.get("width"), _NARROWEST_SEEN):
            self._sheet.hidden_columns.update(_columns_of(element))
        with suppress(Malformed):
            width = _parsed(parse_number, element.get("width") or "")
            self._sheet.widths.update(dict.fromkeys(_columns_of(element), width))

    def _take_merge(self, element: Element) -> None:
        self._sheet.merges.append(_parsed(parse_area, element.get("ref") or ""))

    def _take_link(self, element: Element) -> None:
        link = SheetLink(element.get("ref"), element.get(f"{IDENTIFIERS}id"), element.get("location"))
        self._sheet.attached.links.append(link._replace(tip=unescape(element.get("tooltip") or "")))

    def _take_view(self, element: Element) -> None:
        self._hides_zeros |= is_off(element, "showZeros")

    def _take_edges(self, element: Element) -> None:
        self._sheet.attached.edges = element

    def _take_filter(self, _: Element) -> None:
        self._sheet.is_filtered = True

    def _take_object(self, element: Element) -> None:
        self._sheet.attached.objects.append(element)

    def _take_background(self, _: Element) -> None:
        self._sheet.attached.has_background = True

    def _take_conditional(self, element: Element) -> None:
        stated = element.get("sqref") or text_within(element, "sqref")
        cell = stated.partition(" ")[0].partition(":")[0].replace("$", "").upper()
        for rule in (each for each in element if local_name(each) == "cfRule"):
            number, own = rule.get("dxfId", ""), next((each for each in rule if local_name(each) == "dxf"), None)
            known = int(number) < len(self._rule_formats) if number.isdecimal() else False
            effect = _effect(own) if own is not None else self._rule_formats[int(number)] if known else ""
            drawn = rule.get("type") if rule.get("type") in _OVER_NUMBERS else ""
            if words := "、".join(filter(None, (effect, drawn))):
                self._sheet.attached.looks.append(SeenThing(SeenKind.CONDITION, cell or None, words))

    def _take_validation(self, element: Element) -> None:
        if is_on(element, "showInputMessage"):
            texts = (element.get("promptTitle") or "", element.get("prompt") or "")
            reference = element.get("sqref") or text_within(element, "sqref")
            self._sheet.attached.prompts.append(SheetPrompt(reference, *map(unescape, texts)))

    def _take_sparkline(self, element: Element) -> None:
        self._sheet.attached.sparklines.append((text_within(element, "sqref"), text_within(element, "f")))

    _TAKEN = {  # noqa: RUF012 - never changed
        _ROW: _take_row,
        _COLUMN: _take_column,
        _MERGE: _take_merge,
        _LINK: _take_link,
        _VIEW: _take_view,
        _HEADER_FOOTER: _take_edges,
        _FILTER: _take_filter,
        _BACKGROUND: _take_background,
        _SPARKLINE: _take_sparkline,
        **dict.fromkeys(_VALIDATIONS, _take_validation),
        **dict.fromkeys(_OBJECTS, _take_object),
        **dict.fromkeys(_CONDITIONAL, _take_conditional),
    }

    def _cell(self, node: Element) -> StoredCell:
        """Return the cell at the current place; a cell that cannot be parsed becomes an error value."""
        row, column = self._row, self._column
        style_id = node.get("s")
        try:
            style = _named(self._styles, style_id, None)
            cell = StoredCell(row, column, node.get("t", NUMBER), None, style or _PLAIN_STYLE)
            self._fill(cell, node, has_style=style is not None)
        except Malformed:
            return StoredCell(row, column, ERROR, UNPARSED)
        return cell

    def _fill(self, cell: StoredCell, node: Element, *, has_style: bool) -> None:
        formula = node.find(_F) if len(node) else None
        self._fill_value(cell, node, has_style=has_style)
        cell.has_picture = node.get("vm") is not None and cell.kind == ERROR
        text = self._of_array(cell) if formula is None else self._formula(cell, formula)
        if text is not None:
            kept = StoredCell(cell.row, cell.column, cell.kind, cell.value, cell.style, None, cell.runs)
            cell.kind, cell.value, cell.result, cell.runs = FORMULA, text, kept, ()

    def _link_by_formula(self, address: str, formula: str) -> None:
        links = (SheetLink(address, None, None, each) for each in _LINK_BY_FORMULA.findall(formula))
        self._sheet.attached.links.extend(links)

    def _fill_value(self, cell: StoredCell, node: Element, *, has_style: bool) -> None:
        stored = cell.kind
        if stored == "inlineStr":
            self._fill_inline(cell, node)
            return
        value = node.findtext(_V) or None
        if value is None:
            cell.kind = stored if stored != "str" else TEXT
        elif stored == NUMBER:
            self._fill_number(cell, value, has_style=has_style)
        elif stored == TEXT:
            self._fill_shared(cell, value)
        elif stored == "str":
            cell.kind, cell.value = TEXT, value
        elif stored == TRUTH:
            cell.value = bool(_whole_number(value))
        elif stored == MOMENT:
            cell.value = _parsed(parse_moment, value)
        else:
            cell.value = value

    def _fill_shared(self, cell: StoredCell, value: str) -> None:
        if not self._texts:  # then every text is missing: no cell's own fault
            raise UnreadableWorkbook(_INCOMPLETE)
        place = _index(value, len(self._texts))
        if place is None:
            raise Malformed(value)
        cell.value, cell.runs = self._texts[place], self._runs.get(place, ())
        if place in self._above:
            self._sheet.attached.above[cell.address] = self._above[place]

    def _fill_inline(self, cell: StoredCell, node: Element) -> None:
        inline = node.find(_INLINE)
        if inline is not None:
            cell.kind = TEXT
            cell.value, cell.runs = read_string(inline)
            if above := text_above(inline):
                self._sheet.attached.above[cell.address] = above
        else:
            cell.value = None

    def _fill_number(self, cell: StoredCell, text: str, *, has_style: bool) -> None:
        if not has_style:  # without its format, a number may be a date
            raise Malformed(text)
        if cell.style.is_date:
            cell.kind, cell.value = MOMENT, _parsed(cell.style.moment, text)
        else:
            cell.value = _parsed(parse_number, text)

    def _of_array(self, cell: StoredCell) -> str | None:
        """Return the array formula whose range contains a cell, or None; it is stored in the first cell only."""
        area, text = self._arrays.get(cell.column, (None, None))
        return text if area is not None and area.covers(cell.row, cell.column) else None

    def _formula(self, cell: StoredCell, element: Element) -> str:
        """Return a formula as stored; a formula shared with another cell is returned as it is stored there.

        The links in a formula are recorded for the cell that stores it. Raises Malformed for a formula that is longer
        than programs make, because any number of cells may share it.
        """
        kind, stored, number = element.get("t"), element.text or "", element.get("si")
        text = f"={stored}"
        if kind == _SHARED_FORMULA and number is not None:
            text = self._shared.setdefault(number, text) if stored else self._shared.get(number, text)
        if len(text) > _LONGEST_FORMULA + 1:
            raise Malformed(kind)
        self._link_by_formula(cell.address, stored)
        if kind in _OF_A_RANGE and (reference := element.get("ref")):
            area = _parsed(parse_area, reference)
            if (area.top, area.left) != (area.bottom, area.right):  # nearly all are of one cell
                self._arrays.update(dict.fromkeys(_columns(area.left, area.right), (area, text)))
        return text


def _whole_number(text: str) -> int:
    """Return the whole number in a stored text; raise Malformed for any other text, such as 1_0, which `int` takes."""
    if _WHOLE_NUMBER.fullmatch(text.strip()) is None:
        raise Malformed(text)
    return int(text)


def _parsed(parse: Callable[[str], _T], text: str) -> _T:
    """Return what `parse` finds in a stored text; raise Malformed where it raises ValueError or OverflowError."""
    try:
        return parse(text)
    except (ValueError, OverflowError) as unusual:
        raise Malformed(text) from unusual


def _index(text: str, length: int) -> int | None:
    """Return the index that a stored text gives for a list of a length; None if the list has no such index.

    Raises Malformed for a text that is not a whole number.
    """
    place = _whole_number(text)
    return place if 0 <= place < length else None


def _is_below(size: str | None, least: float) -> bool:
    """Return whether a height or width is below the least one that shows; False if `size` is not a number."""
    with suppress(Malformed):
        return size is not None and _parsed(parse_number, size) < least
    return False


def _columns_of(element: Element) -> range:
    """Return the columns to which the widths of an element apply."""
    return _columns(*(_whole_number(element.get(end) or "0") for end in ("min", "max")))


def _columns(first: int, last: int) -> range:
    """Return the columns from one to another, within the columns that the gate admits."""
    return range(max(first, 1), min(last, LIST_LIMITS.columns) + 1)
