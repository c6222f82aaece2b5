"""The list's rows read back out of the text of a PDF, to prove that each says what was meant (decision 0042)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, takewhile, zip_longest
from typing import NamedTuple

from nakano_status.documents.list_document import ListDocument
from nakano_status.documents.list_layout import TITLE
from nakano_status.documents.page_reading import RIGHT_TO_LEFT, letters
from nakano_status.domain.fields import MARK
from nakano_status.domain.mark import Mark

_MARKS = "".join(mark.value for mark in Mark)
_NUMBER = re.compile(r"\d+")


def marks_in_pages(document: ListDocument, texts: Sequence[str], pages: Mapping[str, int]) -> Mapping[str, str | None]:
    """Return the mark that stands behind each row's title (None: none), by 管理番号, in printed order.

    `texts` are those of the pages, `pages` where each row begins.

    A row is told by its title and by all that its other cells say; one that is not there whole, or out of order, is
    absent. Only letters, digits and marks are compared: fonts share the glyphs of dashes, and readers add blanks. What
    is written from right to left stands on paper in another order: such a cell has the same letters and whole numbers.
    """
    return dict(_rows(document, letters("\n".join(texts)), pages))


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


def _rows(document: ListDocument, text: str, pages: Mapping[str, int]) -> Iterator[tuple[str, str | None]]:
    """Yield the rows that are found, with their marks; what follows a row on its page tells where its mark ends."""
    keys = [column.key for column in document.columns]
    title, mark = keys.index(TITLE), keys.index(MARK)
    rows = [
        (row.row_id, [_cell(key, typed) for key, typed in zip(keys, (said, *row.cells[1:]), strict=True)])
        for measure in document.measures
        for row, said in zip_longest(measure.rows, (measure.text,))
    ]
    place = 0
    for (row_id, cells), (next_id, following) in zip_longest(rows, rows[1:], fillvalue=("", [])):
        behind = cells[mark + 1 :]
        is_last = pages.get(row_id) != pages.get(next_id)
        end = behind if any(each.letters for each in behind) or is_last else _begins(following)
        if read := _read(text, place, (cells[title:mark], behind), end):
            yield row_id, read.mark
            place = read.end


def _cell(key: str, typed: str | None) -> _Cell:
    typed = typed or ""
    return _Cell(key, typed, letters(typed), RIGHT_TO_LEFT.search(typed) is not None)


def _begins(cells: Sequence[_Cell]) -> Sequence[_Cell]:
    """Return what a row says first, its 実施内容 if it begins one: a mark there is none of the row before."""
    return (cells[0], *islice((each for each in cells[1:] if each.typed), 1))


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
