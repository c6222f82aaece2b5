"""Headings of a table and labels above it, found wherever people have moved them.

The texts of a workbook are searched before its cells are made, which takes a hundred times as long. If the headings
that a reader needs are missing, no cells are made; headings are among the first texts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, takewhile
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from nakano_status.domain.cell_address import Address
from nakano_status.domain.exchange.answer_file import ReadCell
from nakano_status.domain.fields.headings import ID, MEASURE, TITLE, ColumnHeading, read_heading
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.text.narrative import as_typed, bare_text
from nakano_status.workbook.cells import SheetCells, SheetLine
from nakano_status.workbook.gate import WorkbookParts
from nakano_status.workbook.rich_text import unescape

_LEAST_HEADINGS = 3

_CHUNK = 1 << 12
_USUAL_NAME = "sharedstrings"
_SHARED_TEXTS = (b"<sst", b":sst")
_SHARED_IN_CELL = (b't="s"', b"t='s'")
_OWN_IN_CELL = (b"inlineStr", b'"str"', b"'str'")
_SHEET = b"sheetData"
_WHOLE_TEXTS = frozenset({"si", "is"})
_START = 1024


@dataclass(frozen=True)
class HeaderRow:
    """A header row; rows and columns are counted from 1.

    `columns`: the column of each key. `twice`: (key, columns) of headings that occur more than once. Such a key is not
    in `columns`, because it is uncertain to which column it belongs.
    """

    row: int
    columns: Mapping[str, int]
    twice: tuple[tuple[str, tuple[int, ...]], ...] = ()


def read_header(row: int, texts: Mapping[int, str | None], profile: Profile) -> HeaderRow | None:
    """Return the header row that the texts of a row (by column) form; None if the row is not a header.

    A header has at least three known headings, one of which is 管理番号, 事業内容 or 実施内容.
    """
    places: dict[str, list[int]] = {}
    for column, text in texts.items():
        if (heading := read_heading(text, profile)) is not None:
            places.setdefault(heading.key, []).append(column)
    if len(places) < _LEAST_HEADINGS or not places.keys() & {ID, TITLE, MEASURE}:
        return None
    once = {key: columns[0] for key, columns in places.items() if len(columns) == 1}
    return HeaderRow(
        row,
        once,
        tuple((key, tuple(columns)) for key, columns in places.items() if len(columns) > 1),
    )


def may_hold_form(parts: WorkbookParts, profile: Profile) -> bool:
    """Return whether an admitted workbook may be a form, judged only by its texts, without reading its cells."""
    return may_have_texts(parts, lambda texts: _are_enough(read_heading(text_in_cell(text), profile) for text in texts))


def _are_enough(headings: Iterable[ColumnHeading | None]) -> bool:
    keys: set[str] = set()
    for heading in headings:
        if heading is not None:
            keys.add(heading.key)
            if len(keys) >= _LEAST_HEADINGS:
                return True
    return False


def may_have_texts(parts: WorkbookParts, is_found: Callable[[Iterator[str]], bool]) -> bool:
    """Return whether `is_found` is true for the texts of an admitted workbook, as stored, in order.

    Also return True if a part is broken or missing, because then only reading the cells can decide.
    """
    try:
        return is_found(_texts(parts))
    except (ExpatError, ValueError, LookupError, _TextsMissing):  # ValueError, LookupError: unknown encoding
        return True


def text_in_cell(text: str) -> str:
    """Return a stored text in the form in which its cell shows it."""
    return as_typed(unescape(text)) or ""


class _TextsMissing(Exception):  # noqa: N818 - names a state; never leaves this module
    """Raised if cells refer to texts that the workbook lacks, or if it has no sheet of cells."""


def _texts(parts: WorkbookParts) -> Iterator[str]:
    has_shared = needs_shared = has_sheet = False
    for name in sorted(parts, key=lambda each: _USUAL_NAME not in each.lower()):
        part = parts[name]
        is_shared = any(mark in part[:_START] for mark in _SHARED_TEXTS)
        has_shared |= is_shared
        needs_shared |= any(mark in part for mark in _SHARED_IN_CELL)
        has_sheet |= _SHEET in part
        if is_shared or any(mark in part for mark in _OWN_IN_CELL):
            yield from _texts_of(part)
    if (needs_shared and not has_shared) or not has_sheet:
        raise _TextsMissing


def _texts_of(part: bytes) -> Iterator[str]:
    """Yield shared texts, or the texts and values in cells, without furigana."""
    parser = ParserCreate()
    parser.buffer_text = True
    texts: list[str] = []
    pieces: list[str] = []
    characters: list[str] = []

    def end(name: str) -> None:
        kind = name.rpartition(":")[2]
        if kind == "t":
            pieces.append("".join(characters))
        elif kind == "rPh" and pieces:
            pieces.pop()
        elif kind in _WHOLE_TEXTS:
            texts.append("".join(pieces))
            pieces.clear()
        elif kind == "v":
            texts.append("".join(characters))
        characters.clear()

    parser.CharacterDataHandler = characters.append
    parser.EndElementHandler = end
    for start in range(0, len(part), _CHUNK):
        parser.Parse(part[start : start + _CHUNK])
        yield from texts
        texts.clear()
    parser.Parse(b"", True)


_REACH = 2
"""Number of columns to the right of a label that may hold its value: a label may be merged over two."""


@lru_cache(maxsize=1024)  # every form has the same labels
def fold_label(text: str | None) -> str:
    """Return a label in uniform character width, without blanks and without a colon at its end; '' for None."""
    return bare_text(text).rstrip(":")


class LabelledText(NamedTuple):
    """A label and its text, with the cells of both; `value` and `text` are None if the label has no text.

    For 「照会番号：…」 in one cell, `place` and `value` are the same cell.
    """

    label: str
    place: Address
    value: Address | None
    text: str | None


class Labels:
    """The labels in the first rows of a sheet, with the texts beside them or after their colons."""

    def __init__(self, cells: SheetCells, labels: Iterable[str], last_row: int) -> None:
        """Find the labels in the rows up to `last_row`."""
        self._cells = cells
        self._wanted = {fold_label(label): label for label in labels}
        self._places: dict[str, list[Address]] = {}
        self._joined: dict[str, list[LabelledText]] = {}
        for row in range(1, last_row + 1):
            for column in range(1, cells.last_column + 1):
                self._look_at(row, column)

    def _look_at(self, row: int, column: int) -> None:
        text = self._cells.typed(row, column)
        if text is None:
            return
        folded = fold_label(text)
        if folded in self._wanted:
            self._places.setdefault(self._wanted[folded], []).append((row, column))
            return
        if self._cells.is_cancelled(row, column):
            return
        before, colon, after = unicodedata.normalize("NFKC", text).partition(":")
        label = self._wanted.get(fold_label(before)) if colon and after.strip() else None
        if label is not None:  # 「照会番号：…」 in one cell
            found = LabelledText(label, (row, column), (row, column), after.strip())
            self._joined.setdefault(label, []).append(found)

    def all_texts(self) -> Iterator[LabelledText]:
        """Yield every occurrence of each label, with its text."""
        for label, places in self._places.items():
            yield from (self._labelled(label, place) for place in places)
        for joined in self._joined.values():
            yield from joined

    def first(self, label: str) -> LabelledText | None:
        """Return the text that counts for a label; None if the label is not found.

        This is the text beside the first cell with the label; if there is none, the first text after the label's colon.
        """
        found = self._labelled(label, self._places[label][0]) if label in self._places else None
        joined = self._joined.get(label)
        return joined[0] if joined and (found is None or found.value is None) else found

    def cell(self, label: str) -> ReadCell | None:
        """Return the filled cell to the right of a label's first place.

        None if there is no filled cell within two columns, or if it is a label. A text after the label's colon does not
        count.
        """
        place = self._beside_first(label)
        return None if place is None else self._cells.at(*place)

    def converted(self, label: str) -> ReadCell | None:
        """Return the cell beside a label if it contains a formula or a truth value, otherwise None."""
        place = self._beside_first(label)
        return None if place is None else self._cells.converted(*place)

    def text(self, label: str) -> str | None:
        """Return the text beside a label or after its colon.

        None if it is missing, struck out or hidden, or a formula without a text.
        """
        found = self.first(label)
        return None if found is None else found.text

    def _labelled(self, label: str, place: Address) -> LabelledText:
        value = self._place_beside(*place)
        return LabelledText(label, place, value, None if value is None else self._text_at(value))

    def _text_at(self, place: Address) -> str | None:
        found, converted = self._cells.at(*place), self._cells.converted(*place)
        if self._cells.is_cancelled(*place):
            return None
        if converted is not None:
            return converted.text
        return found.found if found.text is None else found.text

    def _beside_first(self, label: str) -> Address | None:
        return self._place_beside(*self._places[label][0]) if label in self._places else None

    def _place_beside(self, row: int, column: int) -> Address | None:
        for beside in range(column + 1, column + 1 + _REACH):
            if self._cells.converted(row, beside) is not None:
                return row, beside
            text = self._cells.typed(row, beside)
            if text is not None:
                return None if fold_label(text) in self._wanted else (row, beside)
        return None


def head_texts(lines: Sequence[SheetLine]) -> dict[int, tuple[str, ...]]:
    """Return the texts of a head by column, from its first row to its last, for each column in which a cell begins.

    Equal texts in consecutive rows, as of a merged cell, are one text; with another text between them they are two.
    """
    columns = {column for line in lines for column in (*line.own, *line.above)}
    rows = [_texts_over(line, lines[place + 1 :], columns) for place, line in enumerate(lines)]
    texts = {column: [row[column] for row in rows if column in row] for column in columns}
    return {column: tuple(text for text, _ in groupby(each)) for column, each in texts.items()}


def _texts_over(line: SheetLine, below: Sequence[SheetLine], columns: Iterable[int]) -> dict[int, str]:
    """Return the text of a row of a head above each column.

    If columns below divide a heading, its text applies to all of them.
    """
    over: dict[int, str] = {}
    for begins in sorted((*line.own, *line.above)):
        text = line.shown_text(begins)
        groups = (_group(line, begins, each) for each in below if begins in each.own)
        end = max(line.right.get(begins, begins), *(each[-1] for each in groups), begins)
        over |= {column: text for column in columns if text and begins <= column <= end}
    return over


def _group(line: SheetLine, column: int, below: SheetLine) -> Sequence[int]:
    """Return the columns of a heading: merged with it, or beside it without another heading."""
    if (end := line.right.get(column, column)) > column:
        return range(column, end + 1)
    others = line.own.keys() | line.above.keys()
    end = max(below.own, default=column)
    return [column, *takewhile(lambda each: each not in others, range(column + 1, end + 1))]


def heading_suffixes(parts: tuple[str, ...]) -> Iterator[str]:
    """Yield a heading of several rows as one text: with all of its rows, then without the first row, and so on."""
    return ("".join(parts[at:]) for at in range(len(parts)))
