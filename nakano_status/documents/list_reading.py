"""The list's rows read back out of the text of a PDF, to prove that each says what was meant (decision 0042)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, takewhile, zip_longest
from typing import NamedTuple

from nakano_status.documents.list_document import ListDocument, ListLine
from nakano_status.documents.list_layout import MEASURE, TITLE
from nakano_status.documents.page_reading import RIGHT_TO_LEFT, letters
from nakano_status.domain.fields import MARK
from nakano_status.domain.mark import Mark

_MARKS = "".join(mark.value for mark in Mark)
_NUMBER = re.compile(r"\d+")


def marks_in_pages(document: ListDocument, pages: Sequence[str]) -> Mapping[str, str | None]:
    """Return the mark that stands behind each row's title (None: none), by 管理番号, in printed order.

    A row is told by its title and by all that its other cells say; one that is not there whole, or out of order, is
    absent. Only letters, digits and marks are compared: fonts share the glyphs of dashes, and readers add blanks. What
    is written from right to left stands on paper in another order: such a cell has the same letters and whole numbers.
    """
    return {row.row_id: row.read.mark for row in _rows(document, letters("\n".join(pages))) if row.read}


class _Cell(NamedTuple):
    """What a cell says, as typed and as it is compared, and whether anything in it is written from right to left."""

    key: str
    typed: str
    letters: str
    is_turned: bool

    def is_said(self, text: str, place: int) -> bool:
        """Whether it stands there."""
        if not self.is_turned:
            return text.startswith(self.letters, place)
        said = text[place : place + len(self.letters)]
        numbers = _NUMBER.findall(unicodedata.normalize("NFKC", self.typed))
        return sorted(said) == sorted(self.letters) and all(number in said for number in numbers)


class _Read(NamedTuple):
    """What was read of a row: its mark, and where it ends."""

    mark: str | None
    end: int


class _Row(NamedTuple):
    """A row of the paper: its cells before and behind its mark, from where it is looked for, and what was read."""

    row_id: str
    before: Sequence[_Cell]
    behind: Sequence[_Cell]
    start: int
    read: _Read | None


def _rows(document: ListDocument, text: str) -> Iterator[_Row]:
    keys = [column.key for column in document.columns]
    place, row = 0, None
    for page in document.pages:
        for line, following in zip_longest(page.lines, page.lines[1:]):
            cells = [_cell(key, typed) for key, typed in zip(keys, line.cells, strict=True)]
            if line.row_id is None:
                row = _going_on(text, row, cells) if row else None
            else:
                yield from (row,) if row else ()
                end = _begins(following, keys)
                row = _row(text, place, line.row_id, cells, end)
            place = row.read.end if row and row.read else place
    yield from (row,) if row else ()


def _row(text: str, start: int, row_id: str, cells: Sequence[_Cell], following: Sequence[_Cell]) -> _Row:
    """A row as it is read from there on; what follows it tells its mark where nothing stands behind that."""
    keys = [cell.key for cell in cells]
    before, behind = cells[keys.index(TITLE) : keys.index(MARK)], cells[keys.index(MARK) + 1 :]
    end = behind if any(each.letters for each in behind) else following
    return _Row(row_id, before, behind, start, _read(text, start, (before, behind), end))


def _going_on(text: str, row: _Row, cells: Sequence[_Cell]) -> _Row:
    """The row with what goes on below it; where that is not there, the row is not, and it is what is wanting."""
    rest, read = [cell for cell in cells if cell.letters], row.read
    if read is None:
        return row
    found = (place for place in _places(text, read.end, rest) if _said(text, place, rest) == len(rest))
    place = next(found, None)
    if place is None:
        return _Row(row.row_id, rest, (), read.end, None)
    return row._replace(read=read._replace(end=place + _length(rest)))


def _cell(key: str, typed: str | None) -> _Cell:
    typed = typed or ""
    return _Cell(key, typed, letters(typed), RIGHT_TO_LEFT.search(typed) is not None)


def _begins(line: ListLine | None, keys: Sequence[str]) -> Sequence[_Cell]:
    """What a line says first: a mark that stands there is none of the line before."""
    if line is None:
        return ()
    filled = (_cell(key, typed) for key, typed in zip(keys, line.cells, strict=True) if typed)
    return (_cell(MEASURE, line.measure), *islice(filled, 1))


def _read(text: str, start: int, row: tuple[Sequence[_Cell], Sequence[_Cell]], end: Sequence[_Cell]) -> _Read | None:
    """The mark of the first place that says a row.

    Where nothing stands behind the mark, what follows the row (`end`) tells its mark from the beginning of that.
    """
    before, behind = row
    length, rest = _length(before), _length(behind)
    for place in _places(text, start, before):
        after = place + length
        if _said(text, place, before) == len(before):
            for mark in (*_MARKS, ""):
                if text.startswith(mark, after) and _said(text, after + len(mark), end) == len(end):
                    return _Read(mark or None, after + len(mark) + rest)
    return None


def _places(text: str, start: int, before: Sequence[_Cell]) -> Iterator[int]:
    """Where a row may begin: where what it says first stands; anywhere, where that is turned."""
    first = "".join(each.letters for each in takewhile(lambda cell: not cell.is_turned, before))
    if not first and any(each.letters for each in before):
        yield from range(start, len(text))
        return
    place = text.find(first, start)
    while place >= 0:
        yield place
        place = text.find(first, place + 1)


def _said(text: str, place: int, cells: Sequence[_Cell]) -> int:
    """How many of the cells stand there one after the other."""
    for number, cell in enumerate(cells):
        if not cell.is_said(text, place):
            return number
        place += len(cell.letters)
    return len(cells)


def _length(cells: Sequence[_Cell]) -> int:
    return sum(len(each.letters) for each in cells)
