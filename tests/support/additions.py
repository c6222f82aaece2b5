"""Additions to a workbook as people make them beside the cells that they were asked to fill in.

Each kind puts words of its own on a random sheet and cell. Words in cells are written by openpyxl; shapes and threaded
comments, which it does not know, are put into the parts of the file.
"""

import io
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from nakano_status.workbook.gate import WorkbookParts
from nakano_status.workbook.header_rows import HeaderRow
from tests.support.spreadsheets import first_header, parts_of, saved, zipped

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
"""The namespace of the relationships of workbooks."""
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_PEOPLE = "http://schemas.microsoft.com/office/2017/10/relationships"
_LETTERS = "壱弐参肆伍陸漆捌玖拾佰仟"
_SUM_OF_A_FORM = "照合用"
_A_TEXT = 8
"""Texts with more characters are sentences; shorter ones may be headings and numbers, by which rows are found."""


@dataclass(frozen=True)
class Planted:
    """An addition: its kind, its sheet, and `words` that a person reads (None: a thing without words)."""

    kind: str
    sheet: str
    words: str | None


class Scribbler:
    """A person who writes on a workbook; `book` is openpyxl's, `planted` the additions made so far."""

    def __init__(self, content: bytes, random: Random, only: str | None = None) -> None:
        """Open the workbook; the person writes on any sheet, or `only` on one."""
        self.book: Any = load_workbook(io.BytesIO(content), rich_text=True)
        self.only = only
        self.sent = list(self._own_sheets())
        self.names = [each.title for each in self.book.worksheets]
        self.heads = {each.title: _head(each) for each in self.sent}
        self._headings = first_header(self.book.worksheets[0])
        self.random = random
        self.planted: list[Planted] = []
        self.shapes: list[tuple[str, str]] = []
        self.threads: dict[str, list[tuple[str, str]]] = {}
        self._taken: set[tuple[str, int, int]] = set()
        self._said: set[str] = set()

    @property
    def sheet(self) -> Any:
        """A sheet that people write on."""
        return self.random.choice(list(self._own_sheets()))

    @property
    def table(self) -> Any:
        """The sheet with the table that people fill in."""
        return self.book[self.only] if self.only else self.book.worksheets[0]

    def _own_sheets(self) -> Iterator[Any]:
        return (each for each in self.book.worksheets if self._is_own(each.title))

    def _is_own(self, title: str) -> bool:
        return title == self.only if self.only else title != _SUM_OF_A_FORM

    def words(self) -> str:
        """Return words that are nowhere else."""
        words = "補記" + "".join(self.random.choices(_LETTERS, k=3))
        while words in self._said:
            words += self.random.choice(_LETTERS)
        self._said.add(words)
        return words

    @property
    def headings(self) -> HeaderRow:
        """The headings of a form as it was sent: others may no longer be known."""
        assert self._headings is not None
        return self._headings

    def address(self) -> str:
        """Return an address that is nowhere else."""
        return f"https://example.jp/{len(self.planted)}/{self.random.randint(1_000, 9_999)}"

    def free_cell(self, sheet: Any, rows: tuple[int, int], columns: tuple[int, int]) -> Any:
        """Return an empty cell in one of the rows and columns, or to the right of them where each has something."""
        for last in count(columns[1]):
            places = [(row, column) for row in range(rows[0], rows[1] + 1) for column in range(columns[0], last + 1)]
            for place in self.random.sample(places, len(places)):
                if self.is_free(sheet, *place) and sheet.cell(*place).value is None:
                    return self.take(sheet.cell(*place))
        raise AssertionError

    def is_free(self, sheet: Any, row: int, column: int) -> bool:
        """Return whether a cell is not merged and has no addition; a cell has one at most."""
        is_merged = f"{get_column_letter(column)}{row}" in sheet.merged_cells
        return not is_merged and (sheet.title, row, column) not in self._taken

    def one_of(self, cells: Iterable[Any]) -> Any:
        """Return a cell without an addition, or any of the cells where each has one."""
        known = list(cells)
        free = [each for each in known if (each.parent.title, each.row, each.column) not in self._taken]
        return self.take(self.random.choice(free or known))

    def take(self, cell: Any) -> Any:
        """Return a cell, which no other addition takes."""
        self._taken.add((cell.parent.title, cell.row, cell.column))
        return cell

    def add(self, kind: str) -> Planted:
        """Make an addition of a kind."""
        planted = KINDS[kind](self, kind)
        self.planted.append(planted)
        return planted

    def result(self) -> bytes:
        """Return the file with all additions."""
        parts = parts_of(saved(self.book))
        for sheet, shape in self.shapes:
            parts = _with_shape(parts, sheet, shape)
        for number, (sheet, threads) in enumerate(self.threads.items(), start=1):
            parts = _with_threads(parts, sheet, threads, number)
        return zipped(parts)


Addition = Callable[[Scribbler, str], Planted]


def _write(who: Scribbler, kind: str, cell: Any, words: str | None = None) -> Planted:
    words = words or who.words()
    cell.value = words
    return Planted(kind, cell.parent.title, words)


def _above_the_head(who: Scribbler, kind: str) -> Planted:
    sheet = who.sheet
    last = max(1, who.heads.get(sheet.title, 1) - 1)
    return _write(who, kind, who.free_cell(sheet, (1, last), (3, max(3, sheet.max_column) + 2)))


def _below_the_table(who: Scribbler, kind: str) -> Planted:
    sheet = who.sheet
    return _write(
        who, kind, who.free_cell(sheet, (sheet.max_row + 2, sheet.max_row + 5), (3, max(3, sheet.max_column)))
    )


def _beside_the_table(who: Scribbler, kind: str) -> Planted:
    sheet, rows = who.sheet, (2, who.book.worksheets[0].max_row)
    return _write(who, kind, who.free_cell(sheet, rows, (sheet.max_column + 1, sheet.max_column + 3)))


def _head(sheet: Any) -> int:
    """Return the row of the head: of a form, or the first of those with the most filled cells."""
    header = first_header(sheet)
    if header is not None:
        return header.row
    filled = {row[0].row: sum(cell.value is not None for cell in row) for row in sheet.iter_rows()}
    return int(max(filled, key=lambda row: filled[row]))


def _own_column(who: Scribbler, kind: str) -> Planted:
    sheet = who.table
    column, head = sheet.max_column + 1, who.heads[sheet.title]
    who.take(sheet.cell(head, column)).value = f"課内の確認{column}"
    return _write(who, kind, who.take(sheet.cell(head + 1, column)))


def _own_sheet(who: Scribbler, kind: str) -> Planted:
    sheet = who.book.create_sheet(f"控え{len(who.book.worksheets)}", who.random.randint(1, len(who.book.worksheets)))
    return _write(who, kind, who.free_cell(sheet, (1, 9), (1, 6)))


def _overwritten(who: Scribbler, kind: str) -> Planted:
    """Add words before or behind a text that was sent."""
    cell, words = who.one_of(_sentences(who.random.choice(who.sent))), who.words()
    cell.value = "".join(who.random.sample([str(cell.value), words], 2))
    return Planted(kind, cell.parent.title, words)


def _sentences(sheet: Any) -> Sequence[Any]:
    """Return the cells of a sheet with a sentence, or the cell with the longest text where there is none."""
    texts = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    texts = [cell for cell in texts if not cell.value.startswith("=")]
    return [cell for cell in texts if len(cell.value) > _A_TEXT] or [max(texts, key=lambda cell: len(cell.value))]


def _behind_a_heading(who: Scribbler, kind: str) -> Planted:
    """Add words in brackets behind a heading of the table."""
    row, words = who.table[who.heads[who.table.title]], who.words()
    cell = who.one_of(each for each in row if isinstance(each.value, str))
    cell.value = f"{cell.value}（{words}）"
    return Planted(kind, cell.parent.title, words)


_NAMES_OF_COPIES = ("{} (2)", "{}のコピー", "控え{}", "Sheet9", "提出用")


def _copied_sheet(who: Scribbler, kind: str) -> Planted:
    """Copy any sheet, and write on the copy: in a free cell, or over a text."""
    sheet = who.book.copy_worksheet(who.book[who.random.choice(who.names)])
    sheet.title = who.random.choice(_NAMES_OF_COPIES).format(sheet.title.removesuffix(" Copy"))
    rows = (1, sheet.max_row + 3)
    free = who.free_cell(sheet, rows, (1, sheet.max_column + 2))
    return _write(who, kind, who.random.choice([free, who.one_of(_sentences(sheet))]))


def _formula(who: Scribbler, kind: str) -> Planted:
    """Put words into a formula in place of a text of the head or the table."""
    cell, words = who.one_of(_sentences(who.random.choice(who.sent))), who.words()
    cell.value = f'="{words}"&A1'
    return Planted(kind, cell.parent.title, words)


def _hidden_row(who: Scribbler, kind: str) -> Planted:
    planted = _below_the_table(who, kind)
    _, cell = _planted_in(who, planted)
    cell.parent.row_dimensions[cell.row].hidden = True
    return planted


def _hidden_sheet(who: Scribbler, kind: str) -> Planted:
    planted = _own_sheet(who, kind)
    who.book[planted.sheet].sheet_state = "hidden"
    return planted


def _new_row(who: Scribbler, kind: str) -> Planted:
    """Add a row with a title and without a mark below the rows to answer."""
    sheet = who.book.worksheets[0]
    columns = [who.headings.columns[key] for key in ("id", "title")]
    row = next(
        row
        for row in count(who.headings.row + 1)
        if all(sheet.cell(row, column).value is None and who.is_free(sheet, row, column) for column in columns)
    )
    return _write(who, kind, who.take(sheet.cell(row, who.headings.columns["title"])))


def _answer(who: Scribbler) -> Any:
    """Return a cell of an answer that is blank, of the first two rows or of a row below them."""
    columns = [who.headings.columns[key] for key in ("change_reason", "next_year", "later_years", "note")]
    sheet, first = who.book.worksheets[0], who.headings.row + 1
    for last in count(2):
        cells = [sheet.cell(row, column) for row in range(first, first + last) for column in columns]
        free = [each for each in cells if each.value is None and who.is_free(sheet, each.row, each.column)]
        if free:
            return who.one_of(free)
    raise AssertionError


def _struck_cell(who: Scribbler, kind: str) -> Planted:
    cell = _answer(who)
    cell.font = Font(strike=True)
    return _write(who, kind, cell)


def _struck_words(who: Scribbler, kind: str) -> Planted:
    cell, words = _answer(who), who.words()
    cell.value = CellRichText([TextBlock(InlineFont(strike=True), words), TextBlock(InlineFont(), "に改めた。")])
    return Planted(kind, cell.parent.title, words)


def _struck_outside(who: Scribbler, kind: str) -> Planted:
    """Strike words through that are beside the table, before others."""
    planted = _beside_the_table(who, kind)
    words, cell = _planted_in(who, planted)
    cell.value = CellRichText([TextBlock(InlineFont(strike=True), words), TextBlock(InlineFont(), "分")])
    return planted


def _struck_in_given_text(who: Scribbler, kind: str) -> Planted:
    """Add words to a text that was sent, and strike them through."""
    planted = _overwritten(who, kind)
    words, cell = _planted_in(who, planted)
    text = str(cell.value).replace(words, "")
    cell.value = CellRichText([TextBlock(InlineFont(), text), TextBlock(InlineFont(strike=True), words)])
    return planted


def _planted_in(who: Scribbler, planted: Planted) -> tuple[str, Any]:
    """Return the text of an addition, and the cell that has it."""
    words = planted.words or ""
    return words, next(cell for row in who.book[planted.sheet] for cell in row if words in str(cell.value))


def _raised(who: Scribbler, kind: str) -> Planted:
    cell, words = _answer(who), who.words()
    cell.value = CellRichText([TextBlock(InlineFont(), "10"), TextBlock(InlineFont(vertAlign="superscript"), words)])
    return Planted(kind, cell.parent.title, words)


def _format_with_words(who: Scribbler, kind: str) -> Planted:
    planted = _beside_the_table(who, kind)
    _, cell = _planted_in(who, planted)
    cell.value, cell.number_format = 5, f'0"{planted.words}"'
    return planted


def _note(who: Scribbler, kind: str) -> Planted:
    sheet, words = who.sheet, who.words()
    who.free_cell(sheet, (2, sheet.max_row + 1), (3, max(3, sheet.max_column) + 1)).comment = Comment(words, "区民部")
    sheet.page_setup.cellComments = "atEnd"
    return Planted(kind, sheet.title, words)


def _link(who: Scribbler, kind: str) -> Planted:
    sheet = who.table
    rows = sheet.iter_rows(min_row=who.heads[sheet.title] + 1)
    sent = [each for row in rows for each in row if each.value is not None and not each.hyperlink]
    free = [each for each in sent if who.is_free(sheet, each.row, each.column)]
    last, address = sheet.max_column, who.address()
    cell = who.one_of(free) if free else who.free_cell(sheet, (2, sheet.max_row), (last + 1, last + 3))
    cell.hyperlink = address
    return Planted(kind, sheet.title, address)


def _link_by_formula(who: Scribbler, kind: str) -> Planted:
    planted = _beside_the_table(who, kind)
    (_, cell), address = _planted_in(who, planted), who.address()
    cell.value = f'=HYPERLINK("{address}","{planted.words}")'
    return Planted(kind, planted.sheet, address)


def _header(who: Scribbler, kind: str) -> Planted:
    sheet = who.sheet
    return _around_the_page(who, kind, sheet, sheet.oddHeader.left)


def _footer(who: Scribbler, kind: str) -> Planted:
    sheet = who.sheet
    return _around_the_page(who, kind, sheet, sheet.oddFooter.left)


def _around_the_page(who: Scribbler, kind: str, sheet: Any, part: Any) -> Planted:
    """Add words to those of a header or footer."""
    words = who.words()
    part.text = f"{part.text or ''}{words}"
    return Planted(kind, sheet.title, words)


def _chart(who: Scribbler, kind: str) -> Planted:
    sheet, chart, words = who.sheet, BarChart(), who.words()
    chart.title = words
    chart.add_data(Reference(sheet, 1, 1, 1, 2))
    sheet.add_chart(chart, f"C{sheet.max_row + 4 + 20 * sum(each.kind == kind for each in who.planted)}")
    return Planted(kind, sheet.title, words)


def _picture(who: Scribbler, kind: str) -> Planted:
    from PIL import Image as Pixels

    sheet, target = who.sheet, io.BytesIO()
    Pixels.new("RGB", (40, 20), "red").save(target, "PNG")
    sheet.add_image(Image(target), "D3")
    return Planted(kind, sheet.title, None)


def _sp(words: str, number: int, *, is_box: bool = True) -> str:
    box = ' txBox="1"' if is_box else ""
    return (
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{number}" name="図形 {number}"/><xdr:cNvSpPr{box}/>'
        '</xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="100000" y="100000"/><a:ext cx="2400000" cy="600000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r>'
        f'<a:rPr lang="ja-JP" sz="1100"/><a:t>{escape(words)}</a:t></a:r></a:p></xdr:txBody></xdr:sp>'
    )


def _text_box(who: Scribbler, kind: str) -> Planted:
    return _drawn(who, kind, _sp)


def _shape(who: Scribbler, kind: str) -> Planted:
    return _drawn(who, kind, lambda words, number: _sp(words, number, is_box=False))


def _grouped_shape(who: Scribbler, kind: str) -> Planted:
    def group(words: str, number: int) -> str:
        return (
            f'<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="{number + 100}" name="図形"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr>'
            '<xdr:grpSpPr><a:xfrm><a:off x="100000" y="100000"/><a:ext cx="2400000" cy="600000"/>'
            '<a:chOff x="100000" y="100000"/><a:chExt cx="2400000" cy="600000"/></a:xfrm></xdr:grpSpPr>'
            f"{_sp(words, number)}</xdr:grpSp>"
        )

    return _drawn(who, kind, group)


def _drawn(who: Scribbler, kind: str, shape: Callable[[str, int], str]) -> Planted:
    sheet, words, number = who.sheet, who.words(), 20 + len(who.shapes)
    row = sheet.max_row + 3 + 4 * len(who.shapes)
    place = f"<xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    anchor = f'<xdr:oneCellAnchor><xdr:from>{place}</xdr:from><xdr:ext cx="2400000" cy="600000"/>'
    who.shapes.append((sheet.title, f"{anchor}{shape(words, number)}<xdr:clientData/></xdr:oneCellAnchor>"))
    return Planted(kind, sheet.title, words)


def _thread(who: Scribbler, kind: str) -> Planted:
    return _commented(who, kind, with_placeholder=False)


def _thread_with_placeholder(who: Scribbler, kind: str) -> Planted:
    return _commented(who, kind, with_placeholder=True)


def _commented(who: Scribbler, kind: str, *, with_placeholder: bool) -> Planted:
    sheet, words = who.random.choice(who.sent), who.words()
    cell = who.free_cell(sheet, (2, sheet.max_row + 1), (3, max(3, sheet.max_column) + 1))
    if with_placeholder:
        boilerplate = (
            "[スレッド化されたコメント]\n\n使用している Excel のバージョンでは、このコメントを表示できますが、…"
        )
        cell.comment = Comment(f"{boilerplate}\n\nコメント:\n    {words}", "tc={0}")
    who.threads.setdefault(sheet.title, []).append((cell.coordinate, words))
    return Planted(kind, sheet.title, words)


KINDS: Mapping[str, Addition] = {
    "words above the head": _above_the_head,
    "words below the table": _below_the_table,
    "words beside the table": _beside_the_table,
    "a column of one's own": _own_column,
    "a sheet of one's own": _own_sheet,
    "words added to a given text": _overwritten,
    "words behind a heading": _behind_a_heading,
    "words on a copy of a sheet": _copied_sheet,
    "words in a formula": _formula,
    "words in a hidden row": _hidden_row,
    "words on a hidden sheet": _hidden_sheet,
    "a new row with a title": _new_row,
    "a cell struck through": _struck_cell,
    "words struck through": _struck_words,
    "words struck through beside the table": _struck_outside,
    "words struck through in a given text": _struck_in_given_text,
    "raised words": _raised,
    "a format with words": _format_with_words,
    "a note": _note,
    "a link": _link,
    "a link by formula": _link_by_formula,
    "a header": _header,
    "a footer": _footer,
    "a chart": _chart,
    "a picture": _picture,
    "a text box": _text_box,
    "a shape": _shape,
    "grouped shapes": _grouped_shape,
    "a thread": _thread,
    "a thread with its placeholder": _thread_with_placeholder,
}
"""The kinds of additions."""

OF_FORMS = frozenset(
    {
        *("a new row with a title", "a cell struck through", "words struck through", "raised words"),
        *("words on a copy of a sheet", "words in a formula"),
    }
)
"""The kinds of additions to forms alone."""


def sorted_rows(book: Any) -> None:
    """Sort the rows of a form to answer from the last to the first, as Excel does."""
    _move_rows(book, lambda rows: rows[::-1])


def inserted_rows(book: Any) -> None:
    """Insert a blank row above each row of a form to answer."""
    _move_rows(book, lambda rows: [each for row in rows for each in ({}, row)])


def _move_rows(book: Any, moved: Callable[[list[dict[int, Any]]], list[dict[int, Any]]]) -> None:
    sheet = book.worksheets[0]
    first = _head(sheet) + 1
    rows = [{cell.column: cell.value for cell in row} for row in sheet.iter_rows(min_row=first)]
    last = next(place for place, row in enumerate(rows) if row[1] is None)
    below = moved(rows[:last]) + rows[last:]
    for merged in [each for each in sheet.merged_cells.ranges if each.max_row >= first]:
        sheet.unmerge_cells(str(merged))
    for place, row in enumerate(below):
        for column in rows[0]:
            sheet.cell(first + place, column).value = row.get(column)


def pasted(book: Any, other: bytes) -> None:
    """Paste the texts of the first sheet of another form below those of a form."""
    sheet = book.worksheets[0]
    start = sheet.max_row + 2
    for row in load_workbook(io.BytesIO(other)).worksheets[0].iter_rows():
        for cell in row:
            if cell.value is not None and cell.data_type != "f":
                sheet.cell(start + cell.row, cell.column).value = cell.value


def scribbled(
    content: bytes, kinds: Sequence[str], random: Random, only: str | None = None
) -> tuple[bytes, tuple[Planted, ...]]:
    """Return a workbook with an addition of each kind, on any sheet or `only` on one, and the additions."""
    who = Scribbler(content, random, only)
    for kind in kinds:
        who.add(kind)
    return who.result(), tuple(who.planted)


def _with_shape(parts: Mapping[str, bytes], sheet: str, anchor: str) -> dict[str, bytes]:
    known = WorkbookParts(parts)
    part = dict(known.sheets())[sheet]
    drawing = known.related("drawing", part)
    if drawing is None:
        number = 1 + sum("xl/drawings/drawing" in name for name in parts)
        drawing = f"xl/drawings/drawing{number}.xml"
        empty = f'<xdr:wsDr xmlns:xdr="{_DRAWING}/spreadsheetDrawing" xmlns:a="{_DRAWING}/main"></xdr:wsDr>'
        new, relation = related_to(parts, part, f"{OFFICE}/drawing", drawing)
        element = f'<drawing xmlns:r="{OFFICE}" r:id="{relation}"/>'.encode()
        new[part] = _inserted(new[part], element, (b"<legacyDrawing", b"<tableParts", b"<extLst", b"</worksheet>"))
        kind = "application/vnd.openxmlformats-officedocument.drawing+xml"
        parts = _with_type({**new, drawing: empty.encode()}, drawing, kind)
    text = parts[drawing].decode()
    root = re.search(r"<(?:\w+:)?wsDr[^>]*>", text)
    assert root is not None
    named = anchor.replace(
        "<xdr:oneCellAnchor>",
        f'<xdr:oneCellAnchor xmlns:xdr="{_DRAWING}/spreadsheetDrawing" xmlns:a="{_DRAWING}/main">',
        1,
    )
    return {**parts, drawing: (text[: root.end()] + named + text[root.end() :]).encode()}


def _with_threads(
    parts: Mapping[str, bytes], sheet: str, threads: Sequence[tuple[str, str]], number: int
) -> dict[str, bytes]:
    """Return the parts with the threads of a sheet, which has one part for all."""
    part = dict(WorkbookParts(parts).sheets())[sheet]
    person = "{00000000-0000-4000-8000-000000000001}"
    elements = "".join(
        f'<threadedComment ref="{cell}" dT="2023-07-01T10:00:00.00" personId="{person}" '
        f'id="{{00000000-0000-4000-8000-{1_000 * number + place:012d}}}"><text>{escape(words)}</text></threadedComment>'
        for place, (cell, words) in enumerate(threads)
    )
    thread = f"xl/threadedComments/threadedComment{number}.xml"
    content = f'<ThreadedComments xmlns="{_THREADED}">{elements}</ThreadedComments>'
    people = (
        f'<personList xmlns="{_THREADED}"><person displayName="区民部" id="{person}" userId="a" providerId="None"/>'
        "</personList>"
    )
    new, _ = related_to(parts, part, f"{_PEOPLE}/threadedComment", thread)
    if "xl/persons/person.xml" not in parts:
        new, _ = related_to(new, WorkbookParts(parts).main, f"{_PEOPLE}/person", "xl/persons/person.xml")
        new = _with_type(
            {**new, "xl/persons/person.xml": people.encode()},
            "xl/persons/person.xml",
            "application/vnd.ms-excel.person+xml",
        )
    return _with_type({**new, thread: content.encode()}, thread, "application/vnd.ms-excel.threadedcomments+xml")


def related_to(parts: Mapping[str, bytes], part: str, kind: str, target: str) -> tuple[dict[str, bytes], str]:
    """Return the parts with a new relationship of a part, and its id."""
    folder, name = posixpath.split(part)
    listing = f"{folder}/_rels/{name}.rels"
    listed = parts.get(listing, f'<Relationships xmlns="{_PACKAGE}"></Relationships>'.encode())
    if b"</Relationships>" not in listed:
        listed = re.sub(rb"<Relationships([^>]*)/>", rb"<Relationships\1></Relationships>", listed)
    relation = f"rIdNew{len(listed)}"
    element = f'<Relationship Id="{relation}" Type="{kind}" Target="/{target}"/>'.encode()
    return {**parts, listing: listed.replace(b"</Relationships>", element + b"</Relationships>")}, relation


def with_part(content: bytes, sheet: str, kind: str, name: str, part: str) -> bytes:
    """Return a workbook with a part that a sheet refers to."""
    parts = parts_of(content)
    new, _ = related_to(parts, dict(WorkbookParts(parts).sheets())[sheet], f"{OFFICE}/{kind}", name)
    return zipped({**new, name: part.encode()})


def _with_type(parts: Mapping[str, bytes], name: str, kind: str) -> dict[str, bytes]:
    types = "[Content_Types].xml"
    element = f'<Override PartName="/{name}" ContentType="{kind}"/>'.encode()
    return {**parts, types: parts[types].replace(b"</Types>", element + b"</Types>")}


def _inserted(part: bytes, element: bytes, before: Sequence[bytes]) -> bytes:
    place = min(found for mark in before if (found := part.find(mark)) >= 0)
    return part[:place] + element + part[place:]
