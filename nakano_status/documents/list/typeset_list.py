"""Prepare the official list to be set in pages: a section of the value for its style, resources/style/list.typ.

Cells that may be higher than a page are laid out once to measure them. A 実施内容 higher than a page is cut into parts
by the measured heights of its rows. A part is the rows beside one cell of 実施内容; it is not broken unless it is a
single row higher than a page. A list with such a row is laid out again as a whole, to find how much of the row its last
page holds.

The name of a 所管課 that needs several lines is broken between words, as a person would break it. No dictionary is
needed: in names of offices, kanji are words of two letters each, with endings such as 課 or 会.

Lengths are millimetres and sizes points on A3; the style multiplies all of them by `scale`. A text of a cell is a
string or a list of pieces (`drawing_rules`).

In a spreadsheet, the heights of rows and the page breaks follow the places of the rows on the set pages. A spreadsheet
program breaks lines itself: the height left on a page is shared among the rows that may need more lines there, so that
the same rows are on the same pages. A row that one row of a sheet cannot show, because it is too high or extends over
several pages, continues in rows below, which repeat the cells that identify it. Heights of a sheet are points.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby, islice, pairwise
from typing import Any

from nakano_status.documents.document import POINTS_PER_MM, PaperSize
from nakano_status.documents.drawing_rules import EM, advance, printable_pieces, wrap
from nakano_status.documents.list import builder
from nakano_status.documents.list.builder import ListColumn, ListDocument, ListMeasure, MeasureRow
from nakano_status.documents.pages.printed_characters import as_printed
from nakano_status.documents.pages.printed_paper import HEIGHTS_STYLE, MOST_ROWS, PAPER_STYLE, PlacedRow, Value
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.headings import DIVISIONS, MEASURE, TITLE
from nakano_status.domain.grouped import grouped
from nakano_status.domain.published_list.published_list import CONTINUED
from nakano_status.domain.text.narrative import truncated

_LONGEST_LINE, _MOST_LINES = 250, 60
"""Characters of a line and lines of a row: a cell holds 32,767 units, and a character can be two of them.

Only zero-width characters and blanks beyond the edge of a column make such lines.
"""


@dataclass(frozen=True)
class ListLine:
    """One row of the sheet.

    `cells`: its texts by column in order; the first text (実施内容) is always None. `height`: in points. `measure`: the
    text of the 実施内容 cell if a merged cell of `span` rows begins here, otherwise None. `row_id`: None for a row with
    the rest of the texts of the row above. Such a row has no mark; its title is （つづき） with 管理番号 and 事業内容,
    and it repeats 所管課.
    """

    row_id: str | None
    measure: str | None
    span: int
    cells: tuple[str | None, ...]
    height: float


@dataclass(frozen=True)
class ListPage:
    """The rows of the sheet that are one printed page; empty if there is nothing to print."""

    lines: tuple[ListLine, ...]


@dataclass(frozen=True)
class TallText:
    """A text that would be cut off.

    `heading`: the heading of its column. `lines`: the number of its lines. `most`: the number of lines that can be
    shown.
    """

    row_id: str
    heading: str
    lines: int
    most: int


def sheet_pages(document: ListDocument, placed: Sequence[PlacedRow]) -> tuple[ListPage, ...]:
    """Return the pages of the list's sheet in a workbook, each with the rows of the sheet that are on it.

    `placed`: the places of the list's rows on the set pages for A3, in order. A list without rows has one empty page.
    """
    sheet = _Sheet(document, placed)
    pages = groupby(placed, lambda each: each.page)
    return tuple(sheet.page(list(here)) for _, here in pages) or (ListPage(()),)


def page_of_each_row(placed: Sequence[PlacedRow]) -> dict[str, int]:
    """Return the number (from 1) of the page on which each row begins, by 管理番号."""
    return {each.row_id: each.page + 1 for each in placed if each.part == 0}


def texts_too_tall(document: ListDocument) -> Iterator[TallText]:
    """Yield the texts that a sheet cannot show whole, in printed order.

    A title and a 所管課 may be as high as a row, a 実施内容 as high as a page; these texts cannot continue in another
    row.
    """
    widths = [builder.text_width(column.width) for column in document.columns]
    for measure in document.measures:
        whole = ((at, row, row.cells[at], builder.HIGHEST_ROW) for row in measure.rows for at in _names(document))
        for at, row, text, height in ((0, measure.rows[0], measure.text, builder.PAGE_CAPACITY), *whole):
            count, most = len(_sheet_lines(text, widths[at])), builder.lines_in_row(height)
            if count > most:
                yield TallText(row.row_id, document.columns[at].heading, count, most)


@dataclass(frozen=True)
class _Part:
    """The part of a row on one page: lines from `first` up to but not including `last` of its continued texts.

    `names`: the number of lines of its other texts. `height`: the part's height on the set page.
    """

    row: MeasureRow
    measure: int
    is_first: bool
    first: int
    last: int
    names: int
    height: float

    @property
    def needed(self) -> float:
        """A height in points that is sufficient to show the whole part in one row."""
        return max(builder.text_height(max(self.last - self.first, self.names)), self.height)


class _Sheet:
    """Maker of the lines of one list."""

    def __init__(self, document: ListDocument, placed: Sequence[PlacedRow]) -> None:
        keys = [column.key for column in document.columns]
        self._measures = document.measures
        self._widths = [builder.text_width(column.width) for column in document.columns]
        self._names = _names(document)
        self._going_on = [at for at, column in enumerate(document.columns) if column.is_text]
        self._title_at = keys.index(TITLE)
        self._rows = {row.row_id: (row, at) for at, measure in enumerate(document.measures) for row in measure.rows}
        self._rooms: dict[str, list[int]] = {}
        for each in placed:
            self._rooms.setdefault(each.row_id, []).append(max(1, builder.lines_in_row(_points(each))))

    def page(self, placed: Iterable[PlacedRow]) -> ListPage:
        """Return the lines of one page."""
        parts = list(map(self._part, placed))
        wanted = [height for at, group in groupby(parts, _measure) for height in self._wanted(at, list(group))]
        missing = [max(0.0, height - part.height) for height, part in zip(wanted, parts, strict=True)]
        # the spreadsheet program may break lines earlier than Typst; the rest of the page is spent on the rows
        # that could need it
        room = max(0.0, builder.PAGE_CAPACITY - sum(part.height for part in parts))
        share = min(1.0, room / sum(missing)) if any(missing) else 0.0
        rows = ((part, part.height + more * share) for part, more in zip(parts, missing, strict=True))
        lines: list[ListLine] = []
        for at, group in groupby(rows, lambda each: each[0].measure):
            made = [line for part, height in group for line in self._lines_of(part, height)]
            lines += [replace(made[0], measure=self._measures[at].text, span=len(made)), *made[1:]]
        return ListPage(tuple(lines))

    def _part(self, placed: PlacedRow) -> _Part:
        row, measure = self._rows[placed.row_id]
        rooms, count = self._rooms[row.row_id], self._count(row.cells, self._going_on)
        # its lines break elsewhere than on the set pages, so they are shared by the heights of the parts
        first, last = (round(count * sum(rooms[:upto]) / sum(rooms)) for upto in (placed.part, placed.part + 1))
        names = self._count(self._again(row) if placed.part else row.cells, self._names)
        return _Part(row, measure, not placed.part, first, last, names, _whole_pixels(_points(placed)))

    def _wanted(self, measure: int, parts: Sequence[_Part]) -> Iterator[float]:
        """Yield heights, sufficient to show all texts, for the rows under one 実施内容."""
        needed = [part.needed for part in parts]
        whole = builder.text_height(len(_sheet_lines(self._measures[measure].text, self._widths[0])))
        # a 実施内容 with more lines than its rows makes all of them equally higher
        more = max(1.0, whole / sum(needed))
        for part, height in zip(parts, needed, strict=True):
            yield max(height * more, sum(each for _, _, each in self._split(part, height * more)))

    def _split(self, part: _Part, height: float) -> Iterator[tuple[int, int, float]]:
        """Yield the rows that show a part in a height: their first and last line, and the height that they need."""
        count = part.last - part.first
        rows = max(math.ceil(height / builder.HIGHEST_ROW), math.ceil(count / _MOST_LINES))
        # the texts that identify the row are in the first one only, which must be high enough for them
        first = count if rows == 1 else min(count, max(part.names, math.ceil(count / rows)))
        yield part.first, part.first + first, builder.text_height(max(first, part.names))
        if rows > 1:
            each = math.ceil((count - first) / (rows - 1))
            high = builder.text_height(max(each, 1))
            starts = (part.first + first + number * each for number in range(rows - 1))
            yield from ((start, min(start + each, part.last), high) for start in starts)

    def _lines_of(self, part: _Part, height: float) -> Iterator[ListLine]:
        rows = list(self._split(part, height))
        is_cut = len(rows) > 1 or len(self._rooms[part.row.row_id]) > 1
        first = min(height * rows[0][2] / sum(each for _, _, each in rows), builder.HIGHEST_ROW)
        rest = min((height - first) / max(len(rows) - 1, 1), builder.HIGHEST_ROW)
        for number, (start, end, _) in enumerate(rows):
            begins = part.is_first and number == 0
            high = _whole_pixels(rest if number else first)
            cells = list(part.row.cells if begins else self._again(part.row, builder.lines_in_row(high)))
            for at in self._going_on if is_cut else ():
                cells[at] = "".join(_sheet_lines(part.row.cells[at], self._widths[at])[start:end]) or None
            yield ListLine(part.row.row_id if begins else None, None, 0, tuple(cells), high)

    def _again(self, row: MeasureRow, most: int = builder.lines_in_row(builder.HIGHEST_ROW)) -> Sequence[str | None]:
        """Return the cells that identify a continued row: always its ID, and texts of at most `most` lines."""
        cells: list[str | None] = [None] * len(row.cells)
        # always: without it the row of the text would be unknown
        cells[self._title_at] = number = f"{CONTINUED}{row.row_id}"
        for at in self._names:
            text = f"{number}\n{row.cells[at]}" if at == self._title_at else row.cells[at]
            if len(_sheet_lines(text, self._widths[at])) <= most:
                cells[at] = text
        return cells

    def _count(self, cells: Sequence[str | None], places: Iterable[int]) -> int:
        return max((len(_sheet_lines(cells[at], self._widths[at])) for at in places), default=1)


def _names(document: ListDocument) -> list[int]:
    """Return the indexes of 事業内容 and 所管課, which begin a row and identify it where it continues."""
    return [at for at, column in enumerate(document.columns) if column.key in (TITLE, DIVISIONS)]


def _sheet_lines(text: str | None, width: int) -> Sequence[str]:
    """Return the lines of a text in the worst case; joined they are the text."""
    if not text:
        return ("",)
    kept = text.rstrip("\n")
    lines = wrap(kept, width)
    if kept == text and len(text) <= _LONGEST_LINE:
        return lines
    whole = (*lines[:-1], lines[-1] + text[len(kept) :])
    return [line[at : at + _LONGEST_LINE] for line in whole for at in range(0, len(line), _LONGEST_LINE)]


def _measure(part: _Part) -> int:
    return part.measure


def _points(placed: PlacedRow) -> float:
    return (placed.bottom - placed.top) * POINTS_PER_MM


def _whole_pixels(points: float) -> float:
    """Return the height rounded down to whole pixels: the space around a text is more than the remainder."""
    return math.floor(points / builder.PIXEL + 1e-6) * builder.PIXEL


Part = tuple[str, int]
"""A part of a name, and the cost of a line break after it.

Costs are comparable to squared differences in the length of lines (ems).
"""

_KANJI, _KATAKANA = "々〆ヵヶ\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff", "ァ-ヴヷ-ヺーｦ-ﾟ"
_LATIN = "A-Za-z0-9Ａ-Ｚａ-ｚ０-９"
_OPENING, _CLOSING, _MARKS = "（「『【〔〈《［｛([{", "）」』】〕〉》］｝)]}", "・：；／"
_FOLLOWING = f"{_CLOSING}{_MARKS}、。，．,.:;?!？！ーゝゞヽヾ%％〜～ \u3000"
_ENDINGS, _LAST = "課係部室局会者所等館園院署化", "課係"
"""Letters that follow a pair of letters; those in `_LAST` are never the second letter of a pair."""
_RUN = re.compile(
    # kanji by twos before one with kana: 地域 and 支えあい
    rf"(?P<kanji>(?:[{_KANJI}]{{2}})+(?=(?![{_ENDINGS}])[{_KANJI}][ぁ-ゖ])|[{_KANJI}]+)"
    rf"|(?P<hiragana>[ぁ-ゖー]+化?)|[{_KATAKANA}]+化?|[{_LATIN}'’&＆.．+＋/／-]+|.",
    re.DOTALL,
)
_PREFIXES = "新各"
_OWN_PART = 3
"""Number of hiragana after two kanji from which they are a part; fewer belong to the kanji, as in 子育て."""
_AFTER_ENDING, _BETWEEN_WORDS, _IN_BRACKETS = 1, 8, 4


@lru_cache(maxsize=1024)
def name_parts(name: str) -> tuple[Part, ...]:
    """Return the parts of a name between which a line may be broken, each with the cost of a break after it.

    The lower the cost, the better the place. Joined in order, the parts are the name.
    """
    found = tuple(_texts(name))
    costs = []
    inside = 0
    for text, following in pairwise(found):
        inside += sum(text.count(each) for each in _OPENING) - sum(text.count(each) for each in _CLOSING)
        costs.append(_cost(text[-1], following[0]) + (_IN_BRACKETS if inside > 0 else 0))
    return tuple(zip(found, [*costs, 0], strict=True))


def _cost(last: str, first: str) -> int:
    if last in f"{_CLOSING}{_MARKS} \u3000" or first in _OPENING:
        return 0
    return _AFTER_ENDING if last in _ENDINGS else _BETWEEN_WORDS


def _texts(name: str) -> Iterator[str]:
    before = ""
    is_bound = False  # to the next text
    for kind, text in _runs(name):
        follows = bool(before) and _follows(before, kind, text)
        if not is_bound and not follows and before:
            yield before
            before = ""
        before += text
        is_bound = text in _OPENING or (kind == "kanji" and len(text) == 1 and not follows)
    if before:
        yield before


def _follows(before: str, kind: str | None, text: str) -> bool:
    """Return whether a text may not be separated from the text before it."""
    if text[0] in _FOLLOWING or not advance(text[0]):
        return True
    if kind == "hiragana":
        is_ending = len(text) < _OWN_PART or not re.search(rf"[{_KANJI}]{{2}}\Z", before)
        return is_ending and bool(re.search(rf"[{_KANJI}]\Z", before))
    # as in デジタル化, ひとり親 and 第2課
    return kind == "kanji" and len(text) == 1 and bool(re.search(rf"[ぁ-ゖ{_KATAKANA}{_LATIN}]\Z", before))


def _runs(name: str) -> Iterator[tuple[str | None, str]]:
    """Yield the runs of letters of one kind; runs of kanji are yielded word by word."""
    for run in _RUN.finditer(name):
        if run.lastgroup == "kanji":
            yield from (("kanji", each) for each in _kanji_words(run[0]))
        else:
            yield run.lastgroup, run[0]


def _kanji_words(run: str) -> list[str]:
    """Return words of two letters with their endings, as many endings as possible; a first letter may be left over."""
    begins: dict[int, int] = {}
    for may_lead in (run[0] in _PREFIXES, True):
        begins = _begins(run, {0: 0, 1: 0} if may_lead else {0: 0})
        if len(run) in begins:
            break
    words = []
    while run:
        begin = begins.get(len(run), 0)
        words.append(run[begin:])
        run = run[:begin]
    return words[::-1]


def _begins(run: str, begins: dict[int, int]) -> dict[int, int]:
    """Add, for each divisible beginning of a run, the start of its last part; return the result by end."""
    for end in range(2, len(run) + 1):
        endings = end - len(run[:end].rstrip(_ENDINGS))
        for begin in range(max(end - endings - 2, 0), end - 1):
            if begin in begins and run[begin + 1] not in _LAST:
                begins[end] = begin
                break
    return begins


ROOM = builder.PAGE_CAPACITY / POINTS_PER_MM
"""The height in millimetres of the area below the head of a page."""
REPEATED_HEIGHT = builder.text_height(2) / POINTS_PER_MM
"""The height in millimetres of a repeated cell: （つづき） and the first line of a 実施内容, or 管理番号."""
_HAIR = 0.01
"""Tolerance for sums of rounded heights: a page less this amount counts as a whole page."""
_WELL_FILLED = 0.45  # of a page: below this a cut where the divisions change is not worth the white paper
_SUSPECT = 0.8  # of a page: the guess counts wide letters, but breaks lines anywhere


@dataclass(frozen=True)
class ListPart:
    """The rows from `first` up to but not including `last` of the 実施内容 with the index `measure`.

    A row with cells higher than a page is a part of its own. `broken`: the columns of these cells, 実施内容 first.
    `below`: an additional height below its texts, so that the cells that identify the row fit on its last page.
    `is_shortened`: whether only the first line of the 実施内容 is repeated, because it is higher than a page.
    """

    measure: int
    first: int
    last: int
    broken: tuple[int, ...] = ()
    below: float = 0.0
    is_shortened: bool = False


@dataclass(frozen=True)
class Heights:
    """The measured heights of one 実施内容, in millimetres.

    `measure`: the text of the cell of 実施内容. `cells`: the texts of the other cells of each row, by column.
    """

    measure: float
    cells: tuple[tuple[float, ...], ...]

    @cached_property
    def rows(self) -> tuple[float, ...]:
        """The height of each row without the cell of 実施内容, in millimetres."""
        return tuple(map(max, self.cells))

    @property
    def is_shortened(self) -> bool:
        """True if the cell of 実施内容 is higher than a page, so that only its first line is repeated."""
        return _is_broken(self.measure)

    def height_beside(self, row: int) -> float:
        """Return the height (mm) of the cell of 実施内容 in a part that begins with the row of index `row`.

        From the second row on, only the first line of a cell higher than a page is repeated.
        """
        return REPEATED_HEIGHT if row and self.is_shortened else self.measure

    def broken_columns(self, row: int) -> tuple[int, ...]:
        """Return the columns whose cells are broken over pages in a part that begins with a row, 実施内容 first.

        `row`: the row's index. Empty if no cell is higher than a page. Otherwise a cell is broken also if it is higher
        than the room that a repeated cell leaves on a page.
        """
        cells = (self.height_beside(row), *self.cells[row])
        if not any(map(_is_broken, cells)):
            return ()
        return tuple(at for at, each in enumerate(cells) if _is_broken(each + REPEATED_HEIGHT))

    def height_between(self, first: int, last: int) -> float:
        """Return the height (mm) of a part with the rows from `first` up to but not including `last`."""
        return max(self.height_beside(first), sum(self.rows[first:last]))


def _is_broken(height: float) -> bool:
    return height > ROOM - _HAIR


def possibly_tall_measures(document: ListDocument) -> tuple[int, ...]:
    """Return the indexes of the 実施内容 that may be higher than a page, so that they have to be measured.

    All are returned if the list does not keep 実施内容 whole.
    """
    if not document.keeps_measures_whole:
        return tuple(range(len(document.measures)))
    ems = [builder.printed_width(column.width) // EM for column in document.columns]
    names_at = [column.key for column in document.columns].index(DIVISIONS)
    return tuple(place for place, each in enumerate(document.measures) if _guess(each, ems, names_at) > _SUSPECT * ROOM)


def list_parts(document: ListDocument, heights: Mapping[int, Heights]) -> tuple[ListPart, ...]:
    """Return the parts into which all 実施内容 are cut, in order; a 実施内容 without `heights` is one part."""
    filling = _Filling(document, keeps_whole=document.keeps_measures_whole)
    for place, measure in enumerate(document.measures):
        if place in heights:
            filling.add(place, heights[place])
        else:
            filling.made.append(ListPart(place, 0, len(measure.rows)))
    return tuple(filling.made)


class _Filling:
    """Filling of pages with parts; it knows the used height of the last page only if all heights are known."""

    def __init__(self, document: ListDocument, *, keeps_whole: bool) -> None:
        keys = [column.key for column in document.columns]
        self._divisions_at = keys.index(DIVISIONS)
        self._measures = document.measures
        self._keeps_whole = keeps_whole
        self._used = 0.0
        self.made: list[ListPart] = []

    def add(self, place: int, heights: Heights) -> None:
        """Add a 実施内容 in as many parts as it needs."""
        row, count = 0, len(heights.cells)
        while row < count:
            broken = heights.broken_columns(row)
            if broken:
                last = row + 1
            else:
                until = next((at for at in range(row, count) if heights.broken_columns(at)), count)
                last = self._end(place, heights, row, until)
            self._append(ListPart(place, row, last, broken, is_shortened=row > 0 and heights.is_shortened), heights)
            row = last

    def _append(self, part: ListPart, heights: Heights) -> None:
        height = heights.height_between(part.first, part.last)
        # Typst begins a new page here, so the filling has to follow it
        if self._used + height > ROOM - _HAIR:
            self._used = 0.0
        # a broken row continues over pages: only the filled part of its last page counts
        self._used = (self._used + height) % ROOM
        self.made.append(part)

    def _end(self, place: int, heights: Heights, row: int, until: int) -> int:
        """Return the end of the part that begins with `row`: `until` if it fits."""
        if heights.height_between(row, until) <= ROOM - (0.0 if self._keeps_whole else self._used) - _HAIR:
            return until
        # a list of changes may begin a 実施内容 at the foot of a page; the official list begins it on a new one
        if not self._keeps_whole and (last := _fitting(heights, row, until, ROOM - self._used)) > row:
            return last
        last = max(_fitting(heights, row, until, ROOM), row + 1)
        is_full = last >= until or not self._keeps_whole
        # a page that ends where the division changes is easier to hand out than a full one
        return last if is_full else self._changing(place, heights, row, until, last)

    def _changing(self, place: int, heights: Heights, row: int, until: int, last: int) -> int:
        """Return the last change of division if a cut there fills the page well and adds no page; otherwise `last`."""
        rows = self._measures[place].rows
        pages = _pages(heights, last, until)
        for at in range(last, row, -1):
            if sum(heights.rows[row:at]) < _WELL_FILLED * ROOM or _pages(heights, at, until) > pages:
                break
            if rows[at].cells[self._divisions_at] != rows[at - 1].cells[self._divisions_at]:
                return at
        return last


def _pages(heights: Heights, first: int, until: int) -> int:
    """Return how many pages rows need from the top of a page; a row that fits on no page counts as one page."""
    count = 0
    while first < until:
        first = max(_fitting(heights, first, until, ROOM), first + 1)
        count += 1
    return count


def _fitting(heights: Heights, first: int, until: int, room: float) -> int:
    """Return the end of the longest part that begins with `first` and fits; `first` if no part fits."""
    last = first
    while last < until and heights.height_between(first, last + 1) <= room - _HAIR:
        last += 1
    return last


def _guess(measure: ListMeasure, ems: Sequence[int], names_at: int) -> float:
    """Return the estimated height of a 実施内容, counting every letter as full-width."""
    lines = sum(_lines(row.cells, ems, names_at) for row in measure.rows)
    padded = len(measure.rows) * builder.text_height(0)
    return (max(lines, _lines((measure.text,), ems, names_at)) * builder.LINE_PITCH + padded) / POINTS_PER_MM


def _lines(cells: Sequence[str | None], ems: Sequence[int], names_at: int) -> int:
    return max(
        sum(_lines_of(each, max(em, 1), of_names=at == names_at) for each in (cell or "").split("\n"))
        for at, (cell, em) in enumerate(zip(cells, ems, strict=False))
    )


def _lines_of(line: str, em: int, *, of_names: bool) -> int:
    # names are not parted where that can be avoided: it is two lines of them that are surely wider than the column
    letters = 2 * len(line) if of_names and len(line) > em else len(line)
    return letters // em + 1


Measure = Callable[[str, Value], Sequence[PlacedRow]]
"""A function that lays out a value in a style and returns the places of the rows."""
_NAME = re.compile("\n|[^、\n]*、|[^、\n]+")
"""A name, alone on a line or followed by 、, or the break between two lines."""

_LONGEST_IN_PARTS = 60
"""The number of letters above which a name of a 課 may be broken anywhere."""

_NAMING = (MEASURE, TITLE, DIVISIONS)
_LONGEST_NAME = 12
"""The most letters that are repeated of a text higher than a page."""


def prepare_list(document: ListDocument, measure: Measure) -> Value:
    """Return the list as a section of the value for its style; 実施内容 higher than a page are cut.

    `measure` lays out cells to measure them.
    """
    return list_value(document, prepare_list_parts(document, measure))


def prepare_list_parts(document: ListDocument, measure: Measure) -> tuple[ListPart, ...]:
    """Return the parts into which the 実施内容 of the list are cut. `measure` lays out cells to measure them."""
    heights = _heights(document, measure)
    made = list_parts(document, heights)
    places = [place for place, part in enumerate(made) if part.broken]
    # one row after another: the space added under a row moves all rows below it to other places
    while places:
        missing = _missing(document, made, heights, measure)
        lacking = next((place for place in places if missing.get(place, 0.0) > _HAIR), None)
        if lacking is None:
            break
        # the rows before it were right and cannot change any more, so this ends
        places = [place for place in places if place > lacking]
        below = replace(made[lacking], below=missing[lacking])
        made = (*made[:lacking], below, *made[lacking + 1 :])
    return made


def _heights(document: ListDocument, measure: Measure) -> Mapping[int, Heights]:
    """Return the heights of all 実施内容 that may be higher than a page, by index."""
    places = possibly_tall_measures(document)
    if not places:
        return {}
    rows = (row for some in _some(document, places) for row in _heights_of(heights_value(document, some), measure))
    return {place: _of_measure(list(islice(rows, len(document.measures[place].rows)))) for place in places}


def _some(document: ListDocument, places: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield the places in order, in groups small enough that no layout grows too large."""
    some: list[int] = []
    rows = 0
    for place in places:
        rows += len(document.measures[place].rows)
        if some and rows > MOST_ROWS:
            yield some
            some, rows = [], len(document.measures[place].rows)
        some.append(place)
    yield some


def _heights_of(value: Value, measure: Measure) -> Iterable[Sequence[float]]:
    """Return the heights of the cells of each row."""
    return grouped((each.row_id, each.bottom - each.top) for each in measure(HEIGHTS_STYLE, value)).values()


def _of_measure(rows: Sequence[Sequence[float]]) -> Heights:
    return Heights(rows[0][0], tuple(tuple(cells[1:]) for cells in rows))


def _missing(
    document: ListDocument, made: Sequence[ListPart], heights: Mapping[int, Heights], measure: Measure
) -> dict[int, float]:
    """Return the height (mm) that tall rows' last pages lack for the cells that identify the row, by part index."""
    placed = measure(PAPER_STYLE, _alone(list_value(document, made)))
    last = {each.row_id: each for each in placed if each.part}
    missing = {}
    for place, part in enumerate(made):
        row_id = document.measures[part.measure].rows[part.first].row_id
        if part.broken and row_id in last:
            needed = _naming(document, part, heights[part.measure])
            missing[place] = max(0.0, needed - (last[row_id].bottom - last[row_id].top))
    return missing


def _naming(document: ListDocument, part: ListPart, heights: Heights) -> float:
    """Return the height of the cells that identify a row on the pages where it continues."""
    cells = (heights.height_beside(part.first), *heights.cells[part.first])
    return max((cells[at] + REPEATED_HEIGHT for at in naming_columns(document) if at not in part.broken), default=0.0)


def _alone(section: Value) -> Value:
    """Return a paper of this list alone, on A3."""
    # A4 is the same page reduced: one set of heights serves both, so that a row is cut at the same place
    large = {"scale": 1.0, "sheet": section["page"]}
    return {"title": "", "date": [1, 1, 1], "sections": [section | large | {"key": 0, "ends": True}]}


def list_value(document: ListDocument, parts: Sequence[ListPart]) -> Value:
    """Return the list as a section of the value for its style.

    `parts`: the parts of its 実施内容. The first part of a 実施内容 has its whole text; each further part repeats the
    text.
    """
    setup = builder.SETUP
    return {
        "kind": "list",
        "begins": True,
        "scale": builder.A3_TO_A4 if document.setup.paper is PaperSize.A4 else 1.0,
        "page": [builder.PAPER_WIDTH, builder.PAPER_HEIGHT],
        "sheet": list(document.setup.size),
        **{edge: getattr(setup, edge) for edge in ("top", "bottom", "left", "right", "header", "footer")},
        "title": as_printed(document.title),
        "label": as_printed(document.label),
        "note": as_printed(document.draft_note or ""),
        "footer-right": as_printed(document.footer),
        "as-of": document.as_of,
        "legend": list(document.legend),
        "summary": _table_summary(document),
        "nothing": builder.NOTHING,
        "goes-on": CONTINUED,
        "heights": {
            "title": builder.TITLE_HEIGHT,
            "as-of": builder.AS_OF_HEIGHT,
            "legend": builder.LEGEND_HEIGHT,
            "gap": builder.LEGEND_GAP,
            "head": builder.HEAD_HEIGHT,
            "row": builder.height_of_lines(1),
            "spare": builder.SPARE,
        },
        "sizes": {
            "title": builder.TITLE_SIZE,
            "label": builder.LABEL_SIZE,
            "body": document.body_size,
            "mark": builder.MARK_SIZE,
            "number": builder.FOOTER_SIZE,
        },
        "pitch": builder.LINE_PITCH,
        "side": builder.INNER_MARGIN,
        "air": builder.AIR,
        "columns": [_column(each) for each in document.columns],
        "parts": [_part(document, each) for each in parts],
    }


def _table_summary(document: ListDocument) -> str:
    """Return the sentence about the table that a screen reader reads out, with the plan's headings."""
    heads = {column.key: "".join(column.heading.split()) for column in document.columns}
    shown = "とその".join(heads[key] for key in (TITLE, MARK) if key in heads)
    return f"{heads[MEASURE]}ごとに、{shown}を1行に1つずつ示す表。"


def heights_value(document: ListDocument, measures: Sequence[int]) -> Value:
    """Return the value from which the style list_heights.typ measures the cells of some 実施内容, on A3.

    `measures`: their indexes. In the result of the style, a row is identified by its index among these rows; part 0 is
    the cell of 実施内容, part n the cell of column n.
    """
    whole = [ListPart(place, 0, len(document.measures[place].rows)) for place in measures]
    return {"sections": [list_value(document, whole) | {"scale": 1.0}]}


def _column(column: ListColumn) -> Value:
    roles = {MARK: "mark", DIVISIONS: "names", TITLE: "title"}
    return {
        "head": column.head,
        "head-scale": column.head_scale,
        "width": column.width,
        "given": column.given,
        "role": "number" if column.is_number else roles.get(column.key, "text"),
    }


def naming_columns(document: ListDocument) -> tuple[int, ...]:
    """Return the indexes of the columns that identify a row: 実施内容, 事業内容 and 所管課."""
    return tuple(at for at, each in enumerate(document.columns) if each.key in _NAMING)


def _part(document: ListDocument, part: ListPart) -> Value:
    text = document.measures[part.measure].text
    rows = document.measures[part.measure].rows[part.first : part.last]
    rooms = [builder.printed_width(column.width) for column in document.columns]
    made: Value = {
        "measure": printable_pieces(
            as_printed(f"{CONTINUED}\n{_first_line(text)}" if part.is_shortened else text), rooms[0]
        ),
        "again": part.first > 0,
        "rows": [_row(row, document.columns, rooms) for row in rows],
    }
    if not part.broken:
        return made
    cells = (text, *rows[0].cells[1:])
    named = [_first_line(cells[at] or "") for at in naming_columns(document) if at in part.broken]
    made |= {"broken": list(part.broken), "below": part.below}
    return made | ({"whose": as_printed("　".join((CONTINUED + rows[0].row_id, *named)))} if named else {})


def _first_line(text: str) -> str:
    """Return the first line of a text, shortened if it is long."""
    return truncated(text.partition("\n")[0], _LONGEST_NAME)


def _row(row: MeasureRow, columns: Sequence[ListColumn], rooms: Sequence[int]) -> Value:
    cells = zip(row.cells[1:], columns[1:], rooms[1:], strict=True)
    return {"id": row.row_id, "cells": [_shown(text, column.key, room) for text, column, room in cells]}


def _shown(text: str | None, key: str, room: int) -> Any:
    shown = as_printed((text or "").rstrip("\n"))
    return [_name(each, room) for each in _NAME.findall(shown)] if key == DIVISIONS else printable_pieces(shown, room)


def _name(text: str, room: int) -> Any:
    """Return the name of a 課 on one line; a name that may not fit is `wide`, so that the style measures its parts."""
    # to measure every name would take long; the estimate is never too small, so that only doubtful ones are measured
    if text == "\n":
        return text
    if advance(text) < room:
        return {"kept": text}
    return {"wide": text, "parts": name_parts(text)} if len(text) <= _LONGEST_IN_PARTS else {"endless": text}
