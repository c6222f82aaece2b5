"""Check pages by their painted content: the place of every letter, and the texts that screen readers read aloud.

The expected texts, with their order and places, follow from the value that was set. Lengths are millimetres from the
upper left corner of a page, sizes points; pages count from 0. White space and characters that fonts ignore are not
compared, because a line break removes a space.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, islice, pairwise, zip_longest
from operator import attrgetter
from typing import NamedTuple

from nakano_status.documents.document import MM_PER_POINT
from nakano_status.documents.drawing_rules import SMALLEST_SIZE, join_pieces
from nakano_status.documents.pages.printed_characters import IGNORED
from nakano_status.documents.pages.printed_paper import MOST_ROWS, PlacedRow, Value
from nakano_status.documents.pages.typeset import cut_paper, flat_blocks
from nakano_status.domain.published_list.published_list import CONTINUED
from nakano_status.domain.text.labels import Labelled

ARTEFACT, UNTAGGED = -1, -2
"""Block numbers of letters that are not read aloud: ARTEFACT intentionally, UNTAGGED because of a fault."""

_TOUCHING = 0.1
"""The largest part of the smaller box that adjacent letters may share."""
_ROUNDING = 0.05
"""Millimetres by which a letter may exceed its area: places are rounded numbers."""
_HALVED, _BEYOND = "：；", 0.08 * MM_PER_POINT
"""Letters that Typst halves at the end of a line although their dots are in the middle, and their allowed excess.

The excess over the area is in millimetres per point of size. No letter follows them.
"""
_SIZE_ROUNDING = 0.01
"""Points by which a letter may be too small, because of rounding."""
_BAND = 8.0
"""Millimetres: letters are compared with letters in the same horizontal strip of a page."""
_SILENT = dict.fromkeys(IGNORED)
"""Characters that `str.translate` removes."""

Tables = list[list[list[str]]]
"""The texts of tables: for each table its rows, for each row its cells."""


class Glyph(NamedTuple):
    """A letter as painted.

    `page`: its page, from 0. `left`, `top`, `right`, `bottom`: its box, in millimetres from the upper left corner of
    the page. `baseline`: the height of its base line, in millimetres from the upper edge. `size`: in points. `block`:
    the number of its block in reading order; negative for a letter that is not read aloud or not tagged.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float
    text: str
    block: int


class PageArea(NamedTuple):
    """The area of a page in which letters may be, in millimetres from the upper left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float


_NOWHERE = PageArea(0, 0, 0, 0)


class ExpectedBlock(NamedTuple):
    """A paragraph, heading, cell or picture.

    `text`: its text. `area`: the area that must contain it. `owner`: the row and column that it belongs to, if known.
    `pages`: the area on each of its pages, if these are known; it must then be on no other page. `drawn`: the texts of
    a picture; readers of PDF may give these in any order.
    """

    text: str
    area: PageArea
    owner: str = ""
    pages: Mapping[int, PageArea] | None = None
    drawn: tuple[str, ...] = ()

    def is_read_as(self, found: str) -> bool:
        """Return whether `found`, a text without white space, is the block's text as read aloud.

        The texts of a picture may be in any order.
        """
        wanted = without_white_space(self.text)
        if found == wanted or not self.drawn:
            return found == wanted
        return sorted(found) == sorted(wanted) and all(without_white_space(each) in found for each in self.drawn)

    def area_on(self, page: int) -> PageArea:
        """Return the area of a page that must contain the block's letters; an empty area if none may be there."""
        return self.area if self.pages is None else self.pages.get(page, _NOWHERE)


class RepeatedText(NamedTuple):
    """A text that is shown between two heights of a page and not read aloud; its letters may be in any order.

    `page`: its page, from 0. `top`, `bottom`: in millimetres from the upper edge of the page.
    """

    page: int
    bottom: float
    text: str
    top: float = 0


class Expected(NamedTuple):
    """The expected content of a paper.

    `blocks`: in reading order. `table_heads`: the number of head cells of each table. `bookmarks`: the texts of the
    bookmarks. `rows`: the rows of its lists from top to bottom, which may not overlap.
    """

    title: str
    blocks: Sequence[ExpectedBlock]
    table_heads: Sequence[int]
    bookmarks: Sequence[str]
    repeated: Sequence[RepeatedText] = ()
    rows: Sequence[PlacedRow] = ()


class ReadPaper(NamedTuple):
    """The content read from a PDF.

    `pages`: the width and height of each page in millimetres. `blocks`: the texts in reading order. `table_heads`: the
    number of head cells of each table. `glyphs`: the painted letters. Texts have no white space.
    """

    language: str
    title: str
    bookmarks: Sequence[str]
    pages: Sequence[tuple[float, float]]
    blocks: Sequence[str]
    table_heads: Sequence[int]
    glyphs: Sequence[Glyph]


class FaultKind(Labelled):
    """The kind of a fault in a paper's pages."""

    OUTSIDE = "outside its area", "枠からはみ出す文字「{found}」"
    OVER_ANOTHER = "over another letter", "ほかの文字と重なる文字「{found}」"
    TOO_SMALL = "too small", "小さすぎる文字「{found}」"
    UNTAGGED = "not in the structure", "読み上げられない文字「{found}」"
    LETTERS = "seen otherwise than it is read aloud", "読み上げと異なる「{found}」"
    TEXT = "another text", "記載と異なる「{found}」"
    TABLE_HEADS = "another number of head cells", "表の見出しの数"
    BOOKMARKS = "other bookmarks", "しおり"
    TITLE = "another title", "文書の題名"
    LANGUAGE = "another language", "文書の言語"


class Fault(NamedTuple):
    """A fault in a paper's pages.

    `page`: its page, from 0 (None: not known). `found`, `expected`: the texts. `owner`: the row and column that the
    text belongs to.
    """

    kind: FaultKind
    page: int | None
    found: str
    expected: str = ""
    owner: str = ""


def without_white_space(text: str) -> str:
    """Return a text without white space and without the characters that fonts ignore."""
    return "".join(text.split()).translate(_SILENT)


def page_faults(read: ReadPaper, expected: Expected) -> Iterator[Fault]:
    """Yield the faults of a paper: differences between its pages and the expected content."""
    # each check is independent: a paper with a wrong text may have letters outside as well
    yield from _faults_of_frame(read, expected)
    blocks = [each for each in expected.blocks if without_white_space(each.text)]
    yield from _faults_of_texts(read, blocks)
    yield from _faults_of_repeated(read, expected.repeated)
    for row, below in pairwise(expected.rows):
        if row.page == below.page and row.bottom > below.top + _ROUNDING:
            yield Fault(FaultKind.OVER_ANOTHER, row.page, row.row_id, owner=below.row_id)
    faults = (*_faults_of_places(read, blocks), *_faults_of_letters(read, blocks))
    for block, fault in (*faults, *_overlaps(read.glyphs)):
        of = blocks[block] if 0 <= block < len(blocks) else None
        yield fault._replace(expected=of.text, owner=of.owner) if of else fault


def _faults_of_frame(read: ReadPaper, expected: Expected) -> Iterator[Fault]:
    for kind, found, wanted in [
        (FaultKind.LANGUAGE, read.language, "ja-JP"),
        (FaultKind.TITLE, read.title, expected.title),
        (
            FaultKind.BOOKMARKS,
            "\n".join(map(without_white_space, read.bookmarks)),
            "\n".join(map(without_white_space, expected.bookmarks)),
        ),
        (FaultKind.TABLE_HEADS, str([*read.table_heads]), str([*expected.table_heads])),
    ]:
        if found != wanted:
            yield Fault(kind, None, found, wanted)


def _faults_of_texts(read: ReadPaper, expected: Sequence[ExpectedBlock]) -> Iterator[Fault]:
    """Yield the first difference only: later ones mostly follow from it."""
    for number, (found, block) in enumerate(zip_longest(read.blocks, expected)):
        wanted = without_white_space(block.text) if block else ""
        if found is None or block is None or not block.is_read_as(found):
            page = next((glyph.page for glyph in read.glyphs if glyph.block == number), None)
            yield Fault(FaultKind.TEXT, page, found or "", wanted, block.owner if block else "")
            return


def _faults_of_repeated(read: ReadPaper, expected: Sequence[RepeatedText]) -> Iterator[Fault]:
    shown = defaultdict[int, list[Glyph]](list)
    for glyph in read.glyphs:
        if glyph.block == ARTEFACT:
            shown[glyph.page].append(glyph)
    for page, bottom, text, top in expected:
        room = (glyph for glyph in shown[page] if top - _ROUNDING <= glyph.top and glyph.bottom <= bottom + _ROUNDING)
        found = "".join(glyph.text for glyph in room)
        # in any order: a repeated cell is painted beside others, and nothing gives its reading order
        if sorted(found) != sorted(without_white_space(text)):
            yield Fault(FaultKind.TEXT, page, found, without_white_space(text))


def _faults_of_places(read: ReadPaper, blocks: Sequence[ExpectedBlock]) -> Iterator[tuple[int, Fault]]:
    for (block, page), glyphs in groupby(read.glyphs, attrgetter("block", "page")):
        area = blocks[block].area_on(page) if 0 <= block < len(blocks) else PageArea(0, 0, *read.pages[page])
        left, top = area.left - _ROUNDING, area.top - _ROUNDING
        right, bottom = area.right + _ROUNDING, area.bottom + _ROUNDING
        for glyph in glyphs:
            beyond = _BEYOND * glyph.size if glyph.text in _HALVED else 0
            if glyph.left < left or glyph.top < top or glyph.right > right + beyond or glyph.bottom > bottom:
                yield block, Fault(FaultKind.OUTSIDE, page, glyph.text)
            if glyph.size < SMALLEST_SIZE - _SIZE_ROUNDING:
                yield block, Fault(FaultKind.TOO_SMALL, page, glyph.text)
            if block == UNTAGGED:
                yield block, Fault(FaultKind.UNTAGGED, page, glyph.text)


def _faults_of_letters(read: ReadPaper, expected: Sequence[ExpectedBlock]) -> Iterator[tuple[int, Fault]]:
    """Compare the texts read aloud with the letters in visual order: from line to line, from left to right."""
    drawn = {number for number, each in enumerate(expected) if each.drawn}
    blocks = defaultdict[int, list[Glyph]](list)
    for glyph in read.glyphs:
        blocks[glyph.block].append(glyph)
    for number, text in enumerate(read.blocks):
        if number in drawn:
            continue
        # by base line and not by box: letters of one line have different heights
        seen = sorted(blocks[number], key=lambda glyph: (glyph.page, round(glyph.baseline, 1), glyph.left))
        letters = without_white_space("".join(glyph.text for glyph in seen))
        if letters != text:
            yield number, Fault(FaultKind.LETTERS, seen[0].page if seen else None, letters, text)


def _overlaps(glyphs: Iterable[Glyph]) -> Iterator[tuple[int, Fault]]:
    """Yield overlapping letters; letters of a block that are painted as one, as in a ligature, have the same box."""
    bands = defaultdict[tuple[int, int], list[Glyph]](list)
    for glyph in glyphs:
        page, left, top, right, bottom = glyph[:5]
        if right > left and bottom > top:
            # every pair of a page would be half a million comparisons
            for band in range(int(top / _BAND), int(bottom / _BAND) + 1):
                bands[page, band].append(glyph)
    # two high letters may be neighbours in several bands
    for first, second in dict.fromkeys(pair for boxes in bands.values() for pair in _overlapping(sorted(boxes))):
        yield second.block, Fault(FaultKind.OVER_ANOTHER, first.page, second.text, first.text)


def _overlapping(glyphs: Sequence[Glyph]) -> Iterator[tuple[Glyph, Glyph]]:
    """Yield overlapping pairs from letters that are sorted by their left sides."""
    near: list[Glyph] = []
    for glyph in glyphs:
        near = [other for other in near if other.right > glyph.left]
        for other in near:
            height = min(glyph.bottom, other.bottom) - max(glyph.top, other.top)
            # PDFium gives each letter of a ligature the box of the whole
            is_one = glyph.block == other.block and glyph[1:5] == other[1:5]
            if height > 0 and not is_one and _share(glyph, other, height) > _TOUCHING:
                yield other, glyph
        near.append(glyph)


def _share(glyph: Glyph, other: Glyph, height: float) -> float:
    """Return the part of the smaller box that two boxes share; `height` is the height of the shared part."""
    width = min(glyph.right, other.right) - glyph.left
    sizes = [(each.right - each.left) * (each.bottom - each.top) for each in (glyph, other)]
    return width * height / min(sizes)


Places = Sequence[PlacedRow]
"""The places of a row, page by page."""


def expected_in_parts(value: Value, places: Iterable[PlacedRow], most_rows: int = MOST_ROWS) -> Iterator[Expected]:
    """Yield the expected content of each part into which a long paper is cut, with the bookmarks of the whole paper.

    Everything must be inside the margins, and cells inside their columns. `places`: the places of the rows of all its
    lists, in order; cells of lists must be between the upper and lower edge of their rows. `most_rows`: the limit for
    a part (`typeset.cut_paper`).
    """
    bookmarks = [each.text for section in value["sections"] for each in section_headings(section)]
    rows = _by_row(places)
    for part in cut_paper(value, most_rows):
        sections = [_of_list(each, rows) if each["kind"] == "list" else _of_flow(each) for each in part["sections"]]
        yield Expected(
            title=value["title"],
            blocks=[each for section in sections for each in section.blocks],
            table_heads=[each for section in sections for each in section.table_heads],
            bookmarks=bookmarks,
            repeated=[each for section in sections for each in section.repeated],
            rows=[each for section in sections for each in section.rows],
        )


def _by_row(places: Iterable[PlacedRow]) -> Iterator[Places]:
    """Yield the places of each row."""
    row: list[PlacedRow] = []
    for each in places:
        if row and not each.part:
            yield row
            row = []
        row.append(each)
    if row:
        yield row


def _of_flow(section: Value) -> Expected:
    blocks = list(flat_blocks(section["blocks"]))
    room = _room(section)
    texts = [each for block in blocks for each in _expected(block, room)]
    return Expected("", texts, [_heads(block) for block in blocks if block["kind"] == "table"], [])


def _of_list(value: Value, rows: Iterator[Places]) -> Expected:
    scale, columns = value["scale"], value["columns"]
    width, height = (length * scale for length in value["page"])
    left, top, right, bottom = (value[edge] * scale for edge in ("left", "top", "right", "bottom"))
    room = PageArea(left, top, width - right, height - bottom)
    cells = [_list_column(columns, place, room, scale) for place in range(len(columns))]
    parts = [(part, list(islice(rows, len(part["rows"])))) for part in value["parts"]]
    above = (value["title"], value["label"], value["as-of"], *value["legend"])
    furniture = [ExpectedBlock(value["note"], room._replace(top=0)), *(ExpectedBlock(text, room) for text in above)]
    return Expected(
        "",
        [
            # title, label and legend are read aloud once; on further pages they are artefacts
            *([] if value.get("continued") else furniture),
            *(ExpectedBlock(each["head"], cell) for each, cell in zip(columns, cells, strict=True)),
            *(each for part, placed in parts for each in _cells(part, placed, columns, cells)),
            *([] if parts else [ExpectedBlock(value["nothing"], room)]),
        ],
        [len(columns) + sum(1 + len(part["rows"]) for part, _ in parts)],
        [],
        list(_repeated_heads(value, parts)),
        [each for _, placed in parts for row in placed for each in row],
    )


def _list_column(columns: list[Value], place: int, room: PageArea, scale: float) -> PageArea:
    left = room.left + sum(each["width"] for each in columns[:place]) * scale
    return room._replace(left=left, right=left + columns[place]["width"] * scale)


def _cells(
    part: Value, placed: Sequence[Places], columns: list[Value], areas: list[PageArea]
) -> Iterator[ExpectedBlock]:
    """Yield the cells of a part, 実施内容 first."""
    yield ExpectedBlock(join_pieces(part["measure"]), areas[0], pages=_between(areas[0], chain.from_iterable(placed)))
    for row, where in zip(part["rows"], placed, strict=True):
        for column, area, text in zip(columns[1:], areas[1:], row["cells"], strict=True):
            yield ExpectedBlock(join_pieces(text), area, f"{row['id']}の{column['head']}", _between(area, where))


def _between(area: PageArea, placed: Iterable[PlacedRow]) -> dict[int, PageArea]:
    """Return the part of a column that is between the rules of rows, by page."""
    pages: dict[int, PageArea] = {}
    for each in placed:
        pages[each.page] = pages.get(each.page, area._replace(top=each.top))._replace(bottom=each.bottom)
    return pages


def _repeated_heads(value: Value, parts: Sequence[tuple[Value, Sequence[Places]]]) -> Iterator[RepeatedText]:
    """Yield the texts repeated above the rows of each page, except on the first page, where they are read aloud."""
    words = "".join((value["note"], value["title"], value["label"], value["as-of"], *value["legend"]))
    heads = "".join(column["head"] for column in value["columns"])
    pages: set[int] = set()
    for part, placed in parts:
        for each in chain.from_iterable(placed):
            text = words + (heads if pages else "") + (part.get("whose", "") if each.part else "")
            if each.page not in pages and (pages or value.get("continued")):
                yield RepeatedText(each.page, each.top, text)
            if each.part:
                yield RepeatedText(each.page, each.bottom, _names(value["columns"], part), each.top)
            pages.add(each.page)


def _names(columns: list[Value], part: Value) -> str:
    """Return the texts that identify a continued row: 実施内容, 事業内容 and 所管課, except broken ones."""
    (row,) = part["rows"]
    again = {"title": CONTINUED + row["id"], "names": ""}
    cells = enumerate(zip(columns, (part["measure"], *row["cells"]), strict=True))
    named = (each for at, each in cells if at not in part["broken"] and (at == 0 or each[0]["role"] in again))
    return "".join(again.get(column["role"], "") + join_pieces(text) for column, text in named)


def _room(section: Value) -> PageArea:
    width, height = section["page"]
    return PageArea(section["margin-left"], section["top"], width - section["margin-right"], height - section["bottom"])


def _expected(block: Value, room: PageArea) -> Iterator[ExpectedBlock]:
    if block["kind"] == "table":
        for row in (*block["head"], *block["rows"]):
            yield from (ExpectedBlock(text_of(cell), _column(block, cell, room)) for cell in row["cells"])
    elif block["kind"] == "figure":
        yield ExpectedBlock("".join(block["drawn"]), room, drawn=tuple(block["drawn"]))
    elif "text" in block:
        yield ExpectedBlock(text_of(block), room)


def _column(table: Value, cell: Value, room: PageArea) -> PageArea:
    left = room.left + table["indent"] + sum(table["widths"][: cell["x"]])
    return room._replace(left=left, right=left + sum(table["widths"][cell["x"] : cell["x"] + cell["columns"]]))


def _heads(table: Value) -> int:
    """Return the number of header cells: of the head, and of cells below it that head their row or the rows below.

    Blank cells are not counted.
    """
    head = [cell for row in table["head"] for cell in row["cells"]]
    below = [cell for row in table["rows"] for cell in row["cells"] if row["kept"] or cell["head"]]
    return sum(bool(text_of(cell)) for cell in (*head, *below))


class SectionHeading(NamedTuple):
    """A heading: its level from 1, and its text."""

    level: int
    text: str


def section_headings(section: Value) -> Iterator[SectionHeading]:
    """Yield the headings of a section in order. The headings of a list are its title and its 実施内容."""
    if section["kind"] == "list":
        if not section.get("continued"):
            yield SectionHeading(1, section["title"])
        yield from (SectionHeading(2, join_pieces(each["measure"])) for each in section["parts"] if not each["again"])
        return
    for block in flat_blocks(section["blocks"]):
        if block["kind"] == "heading":
            yield SectionHeading(block["level"], text_of(block))
        elif block.get("role") == "title":
            yield SectionHeading(1, text_of(block))


def text_of(block: Value) -> str:
    """Return the text of a block or of a cell."""
    return "".join(join_pieces(run["text"]) for run in block["text"])
