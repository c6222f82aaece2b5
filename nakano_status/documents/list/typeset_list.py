"""Prepare the official list to be set in pages: a section of the value for its style, resources/style/list.typ.

What may exceed a page is laid out once to measure it: 実施内容 that are higher than a page are cut by the measured
heights of their rows. A part is the rows beside one cell of 実施内容; it is never broken unless it is a single row
higher than a page. A list with such a row is laid out again as a whole, to find how much of the row its last page
holds.

A line of a long name of a 所管課 is broken as a person breaks it. No dictionary is needed for names of offices: their
kanji are words of two letters each, with endings such as 課 or 会.

Lengths are millimetres and sizes points on A3; `scale` is what the style multiplies all of them by. A text of a cell is
a string or a list of pieces (`drawing_rules`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from typing import Any

from nakano_status.documents.document import PaperSize
from nakano_status.documents.drawing_rules import EM, advance, pieces
from nakano_status.documents.list import layout
from nakano_status.documents.list.layout import ListColumn, ListDocument, ListMeasure, MeasureRow
from nakano_status.documents.pages.printed_characters import as_printed
from nakano_status.documents.pages.printed_paper import HEIGHTS_STYLE, MOST_ROWS, PAPER_STYLE, Placed, Value
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.grouped import grouped
from nakano_status.domain.published_list.published_list import CONTINUED
from nakano_status.domain.text.narrative import truncated

Part = tuple[str, int]
"""A part and the cost of a line break after it, as squares of ems by which lines differ in length."""

_KANJI, _KATAKANA = "々〆ヵヶ\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff", "ァ-ヴヷ-ヺーｦ-ﾟ"
_LATIN = "A-Za-z0-9Ａ-Ｚａ-ｚ０-９"
_OPENING, _CLOSING, _MARKS = "（「『【〔〈《［｛([{", "）」』】〕〉》］｝)]}", "・：；／"
_FOLLOWING = f"{_CLOSING}{_MARKS}、。，．,.:;?!？！ーゝゞヽヾ%％〜～ \u3000"
_ENDINGS, _LAST = "課係部室局会者所等館園院署化", "課係"
"""Letters that are added to two others; the last ones are never the second of these."""
_RUN = re.compile(
    # kanji by twos before one with kana: 地域 and 支えあい
    rf"(?P<kanji>(?:[{_KANJI}]{{2}})+(?=(?![{_ENDINGS}])[{_KANJI}][ぁ-ゖ])|[{_KANJI}]+)"
    rf"|(?P<hiragana>[ぁ-ゖー]+化?)|[{_KATAKANA}]+化?|[{_LATIN}'’&＆.．+＋/／-]+|.",
    re.DOTALL,
)
_PREFIXES = "新各"
_OWN_PART = 3
"""Hiragana of so many letters after two kanji are a part; fewer belong to the kanji, as in 子育て."""
_AFTER_ENDING, _BETWEEN_WORDS, _IN_BRACKETS = 1, 8, 4


@lru_cache(maxsize=1024)
def name_parts(name: str) -> tuple[Part, ...]:
    """Return the parts of a name in order; joined they are the name."""
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
    is_bound = False  # to what follows
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
    """Whether a text may not be parted from what is before it."""
    if text[0] in _FOLLOWING or not advance(text[0]):
        return True
    if kind == "hiragana":
        is_ending = len(text) < _OWN_PART or not re.search(rf"[{_KANJI}]{{2}}\Z", before)
        return is_ending and bool(re.search(rf"[{_KANJI}]\Z", before))
    # as in デジタル化, ひとり親 and 第2課
    return kind == "kanji" and len(text) == 1 and bool(re.search(rf"[ぁ-ゖ{_KATAKANA}{_LATIN}]\Z", before))


def _runs(name: str) -> Iterator[tuple[str | None, str]]:
    """Yield the runs of letters of one kind, those of kanji word by word."""
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
    """Add where the last part begins of each beginning of a run that can be divided."""
    for end in range(2, len(run) + 1):
        endings = end - len(run[:end].rstrip(_ENDINGS))
        for begin in range(max(end - endings - 2, 0), end - 1):
            if begin in begins and run[begin + 1] not in _LAST:
                begins[end] = begin
                break
    return begins


ROOM = layout.PAGE_CAPACITY / layout.POINTS_PER_MM
"""The height of a page below the head."""
REPEATED_HEIGHT = layout.text_height(2) / layout.POINTS_PER_MM
"""The height of a cell with （つづき） and the first line of a 実施内容, or 管理番号."""
_HAIR = 0.01
"""Heights are sums of rounded numbers: a page less this tolerance counts as a whole page."""
_WELL_FILLED = 0.45  # of a page: below this a cut where the divisions change is not worth the white paper
_SUSPECT = 0.8  # of a page: the guess counts wide letters, but breaks lines anywhere


@dataclass(frozen=True)
class ListPart:
    """The rows from `first` up to but not including `last` of the 実施内容 with index `measure`.

    A row with cells that are higher than a page is a part of its own, and `broken` are their columns, 実施内容 the
    first; `below` is the space left under its texts so that its last page has room for what identifies the row.
    `is_shortened`: the 実施内容 is higher than a page, and only its first line is repeated.
    """

    measure: int
    first: int
    last: int
    broken: tuple[int, ...] = ()
    below: float = 0.0
    is_shortened: bool = False


@dataclass(frozen=True)
class Heights:
    """The heights of one 実施内容: of its own cell at its beginning, and of the other cells of each row by column."""

    measure: float
    cells: tuple[tuple[float, ...], ...]

    @cached_property
    def rows(self) -> tuple[float, ...]:
        """The heights of the rows without 実施内容."""
        return tuple(map(max, self.cells))

    @property
    def is_shortened(self) -> bool:
        """Whether 実施内容 is too high to be repeated."""
        return _is_broken(self.measure)

    def beside(self, row: int) -> float:
        """Return the height of the 実施内容 cell in a part that begins with this row."""
        return REPEATED_HEIGHT if row and self.is_shortened else self.measure

    def broken(self, row: int) -> tuple[int, ...]:
        """Return the columns whose cells are higher than a page if a part begins with this row, 実施内容 the first."""
        cells = (self.beside(row), *self.cells[row])
        if not any(map(_is_broken, cells)):
            return ()
        return tuple(at for at, each in enumerate(cells) if _is_broken(each + REPEATED_HEIGHT))

    def between(self, first: int, last: int) -> float:
        """Return the height of these rows as a part."""
        return max(self.beside(first), sum(self.rows[first:last]))


def _is_broken(height: float) -> bool:
    return height > ROOM - _HAIR


def suspects(document: ListDocument) -> tuple[int, ...]:
    """Return the indexes of the 実施内容 whose heights have to be measured: those that may be higher than a page.

    Where pages are filled without regard to 実施内容, these are all of them.
    """
    if not document.keeps_measures_whole:
        return tuple(range(len(document.measures)))
    ems = [layout.printed_width(column.width) // EM for column in document.columns]
    names_at = [column.key for column in document.columns].index(layout.DIVISIONS)
    return tuple(place for place, each in enumerate(document.measures) if _guess(each, ems, names_at) > _SUSPECT * ROOM)


def parts(document: ListDocument, heights: Mapping[int, Heights]) -> tuple[ListPart, ...]:
    """Return the parts of all 実施内容 in order; those without `heights` are not cut."""
    filling = _Filling(document, keeps_whole=document.keeps_measures_whole)
    for place, measure in enumerate(document.measures):
        if place in heights:
            filling.add(place, heights[place])
        else:
            filling.made.append(ListPart(place, 0, len(measure.rows)))
    return tuple(filling.made)


class _Filling:
    """Fills pages with parts; `used` is the used height of the last page, known only if all heights are."""

    def __init__(self, document: ListDocument, *, keeps_whole: bool) -> None:
        keys = [column.key for column in document.columns]
        self._divisions_at = keys.index(layout.DIVISIONS)
        self._measures = document.measures
        self._keeps_whole = keeps_whole
        self._used = 0.0
        self.made: list[ListPart] = []

    def add(self, place: int, heights: Heights) -> None:
        """Add a 実施内容 in as many parts as it needs."""
        row, count = 0, len(heights.cells)
        while row < count:
            broken = heights.broken(row)
            if broken:
                last = row + 1
            else:
                until = next((at for at in range(row, count) if heights.broken(at)), count)
                last = self._end(place, heights, row, until)
            self._append(ListPart(place, row, last, broken, is_shortened=row > 0 and heights.is_shortened), heights)
            row = last

    def _append(self, part: ListPart, heights: Heights) -> None:
        height = heights.between(part.first, part.last)
        # Typst begins a new page here, so the filling has to follow it
        if self._used + height > ROOM - _HAIR:
            self._used = 0.0
        # a broken row goes on over pages: what counts is how far its last page is filled
        self._used = (self._used + height) % ROOM
        self.made.append(part)

    def _end(self, place: int, heights: Heights, row: int, until: int) -> int:
        """Return where the part that begins with `row` ends: at `until` if it fits."""
        if heights.between(row, until) <= ROOM - (0.0 if self._keeps_whole else self._used) - _HAIR:
            return until
        # a list of changes may begin a 実施内容 at the foot of a page; the official list begins it on a new one
        if not self._keeps_whole and (last := _fitting(heights, row, until, ROOM - self._used)) > row:
            return last
        last = max(_fitting(heights, row, until, ROOM), row + 1)
        is_full = last >= until or not self._keeps_whole
        # a page that ends where the division changes is easier to hand out than a full one
        return last if is_full else self._changing(place, heights, row, until, last)

    def _changing(self, place: int, heights: Heights, row: int, until: int, last: int) -> int:
        """Return the last change of division, if cutting there fills the page well and adds no page; else `last`."""
        rows = self._measures[place].rows
        pages = _pages(heights, last, until)
        for at in range(last, row, -1):
            if sum(heights.rows[row:at]) < _WELL_FILLED * ROOM or _pages(heights, at, until) > pages:
                break
            if rows[at].cells[self._divisions_at] != rows[at - 1].cells[self._divisions_at]:
                return at
        return last


def _pages(heights: Heights, first: int, until: int) -> int:
    """Return how many pages rows need from the top of a page on; a row that fits no page counts as one page."""
    count = 0
    while first < until:
        first = max(_fitting(heights, first, until, ROOM), first + 1)
        count += 1
    return count


def _fitting(heights: Heights, first: int, until: int, room: float) -> int:
    """Return the end of the longest part that begins with `first` and fits; `first` if none does."""
    last = first
    while last < until and heights.between(first, last + 1) <= room - _HAIR:
        last += 1
    return last


def _guess(measure: ListMeasure, ems: Sequence[int], names_at: int) -> float:
    """Return the estimated height of a 実施内容, counting every letter as full-width."""
    lines = sum(_lines(row.cells, ems, names_at) for row in measure.rows)
    padded = len(measure.rows) * layout.text_height(0)
    return (max(lines, _lines((measure.text,), ems, names_at)) * layout.LINE_PITCH + padded) / layout.POINTS_PER_MM


def _lines(cells: Sequence[str | None], ems: Sequence[int], names_at: int) -> int:
    return max(
        sum(_lines_of(each, max(em, 1), of_names=at == names_at) for each in (cell or "").split("\n"))
        for at, (cell, em) in enumerate(zip(cells, ems, strict=False))
    )


def _lines_of(line: str, em: int, *, of_names: bool) -> int:
    # names are not parted where that can be avoided: it is two lines of them that are surely wider than the column
    letters = 2 * len(line) if of_names and len(line) > em else len(line)
    return letters // em + 1


Measure = Callable[[str, Value], Sequence[Placed]]
"""Lays a value out in a style and returns its places."""


_NAME = re.compile("\n|[^、\n]*、|[^、\n]+")
"""A name, alone on a line or followed by 、, or the break between two lines."""

_LONGEST_IN_PARTS = 60
"""The number of letters above which a name of a 課 may be broken anywhere."""

_NAMING = (layout.MEASURE, layout.TITLE, layout.DIVISIONS)
_LONGEST_NAME = 12
"""The number of letters of a text higher than a page that are repeated."""

_SUMMARY = "実施内容ごとに、事業内容とその進捗状況を1行に1つずつ示す表。"


def ready_list(document: ListDocument, measure: Measure) -> Value:
    """Return the list as a section, its 実施内容 cut where they are higher than a page."""
    return list_value(document, ready_parts(document, measure))


def ready_parts(document: ListDocument, measure: Measure) -> tuple[ListPart, ...]:
    """Return the parts in which the 実施内容 of the list are set."""
    heights = _heights(document, measure)
    made = parts(document, heights)
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
    """Return the heights of all 実施内容 that may be higher than a page."""
    places = suspects(document)
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
    """Return the height (mm) that each tall row's last page lacks for what identifies the row, by index of its part."""
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
    cells = (heights.beside(part.first), *heights.cells[part.first])
    return max((cells[at] + REPEATED_HEIGHT for at in naming_columns(document) if at not in part.broken), default=0.0)


def _alone(section: Value) -> Value:
    """Return a paper of this list alone, on A3."""
    # A4 is the same page reduced: one set of heights serves both, so that a row is cut at the same place
    large = {"scale": 1.0, "sheet": section["page"]}
    return {"title": "", "date": [1, 1, 1], "sections": [section | large | {"key": 0, "ends": True}]}


def list_value(document: ListDocument, parts: Sequence[ListPart]) -> Value:
    """Return the section with its 実施内容 in these parts; each part but the first repeats its 実施内容."""
    setup = layout.SETUP
    return {
        "kind": "list",
        "begins": True,
        "scale": layout.A3_TO_A4 if document.setup.paper is PaperSize.A4 else 1.0,
        "page": [layout.PAPER_WIDTH, layout.PAPER_HEIGHT],
        "sheet": list(document.setup.size),
        **{edge: getattr(setup, edge) for edge in ("top", "bottom", "left", "right", "header", "footer")},
        "title": as_printed(document.title),
        "label": as_printed(document.label),
        "note": as_printed(document.draft_note or ""),
        "footer-right": as_printed(document.footer),
        "as-of": document.as_of,
        "legend": list(document.legend),
        "summary": _SUMMARY,
        "nothing": layout.NOTHING,
        "goes-on": CONTINUED,
        "heights": {
            "title": layout.TITLE_HEIGHT,
            "as-of": layout.AS_OF_HEIGHT,
            "legend": layout.LEGEND_HEIGHT,
            "gap": layout.LEGEND_GAP,
            "head": layout.HEAD_HEIGHT,
            "row": layout.row_height(1),
            "spare": layout.SPARE,
        },
        "sizes": {
            "title": layout.TITLE_SIZE,
            "label": layout.LABEL_SIZE,
            "body": document.body_size,
            "mark": layout.MARK_SIZE,
            "number": layout.FOOTER_SIZE,
        },
        "pitch": layout.LINE_PITCH,
        "side": layout.INNER_MARGIN,
        "air": layout.AIR,
        "columns": [_column(each) for each in document.columns],
        "parts": [_part(document, each) for each in parts],
    }


def heights_value(document: ListDocument, measures: Sequence[int]) -> Value:
    """Return the value from which the style list_heights.typ measures cells: these 実施内容 alone, on A3.

    A row is identified by its index among them; part 0 is the cell of 実施内容, part n that of column n.
    """
    whole = [ListPart(place, 0, len(document.measures[place].rows)) for place in measures]
    return {"sections": [list_value(document, whole) | {"scale": 1.0}]}


def _column(column: ListColumn) -> Value:
    roles = {MARK: "mark", layout.DIVISIONS: "names", layout.TITLE: "title"}
    return {
        "head": layout.head_text(column.heading, column.width),
        "width": column.width,
        "given": column.given,
        "role": roles.get(column.key, "text"),
    }


def naming_columns(document: ListDocument) -> tuple[int, ...]:
    """Return the columns that identify a row: 実施内容, 事業内容 and 所管課."""
    return tuple(at for at, each in enumerate(document.columns) if each.key in _NAMING)


def _part(document: ListDocument, part: ListPart) -> Value:
    text = document.measures[part.measure].text
    rows = document.measures[part.measure].rows[part.first : part.last]
    rooms = [layout.printed_width(column.width) for column in document.columns]
    made: Value = {
        "measure": pieces(as_printed(f"{CONTINUED}\n{_first_line(text)}" if part.is_shortened else text), rooms[0]),
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
    return [_name(each, room) for each in _NAME.findall(shown)] if key == layout.DIVISIONS else pieces(shown, room)


def _name(text: str, room: int) -> Any:
    """Return the name of a 課 on one line; one that may not fit is `wide`, for the style to measure its parts."""
    # to measure every name would take long; the estimate is never too small, so that only doubtful ones are measured
    if text == "\n":
        return text
    if advance(text) < room:
        return {"kept": text}
    return {"wide": text, "parts": name_parts(text)} if len(text) <= _LONGEST_IN_PARTS else {"endless": text}
