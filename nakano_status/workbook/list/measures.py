"""Reads the measures (実施内容) of a published list: beside its rows, or in lines above them."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.fields.headings import MEASURE, split_item_lines
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.printed_title import fold_title
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import TYPED_BLANKS
from nakano_status.workbook.cells import SheetLine, place_of_cell
from nakano_status.workbook.list.columns import ListColumns

_UNREAD, _MISSING = "LIST-MEASURE-UNREAD", "LIST-MEASURE-MISSING"


@dataclass
class MeasureAbove:
    """The measure of the next row, as far as the lines below a head name it.

    It ends at the next head (`Measures.begin_page`). A sheet without a head goes on with that of the sheet above.

    `code`: empty if no measure is named. `title`: that of a measure without a code.
    `titles`: the titles of the measures below the head, by code.
    `cell`: the cell that names the measure; None if a later text beside a row could not be read.
    `is_unread`: whether the measure is that of a row above, because a text beside the next row cannot be read.
    `has_rows`: whether a row of this measure was read. `is_of_page_above`: whether only the page above names it.
    `items`: the items in its title, with their places, which belong to the next row. `named_items`: all of them.
    `texts`: the texts of the levels beside the rows, by column.
    `is_beside_numbers`: whether a code was found beside the columns of numbers, so that these have no codes.
    """

    code: str = ""
    title: str | None = None
    titles: dict[str, str] = dataclasses.field(default_factory=dict)
    cell: CellPlace | None = None
    is_unread: bool = False
    has_rows: bool = False
    is_of_page_above: bool = False
    items: dict[str, tuple[str, Place]] = dataclasses.field(default_factory=dict)
    named_items: dict[str, str] = dataclasses.field(default_factory=dict)
    texts: dict[int, str] = dataclasses.field(default_factory=dict)
    is_beside_numbers: bool = False


class Measures:
    """The measures of a list: their titles, that of the next row (`above`), and the problems of their cells."""

    def __init__(self, profile: Profile) -> None:
        self._profile, self._codes, self._upper = profile, profile.measure_level.codes, profile.levels[:-1]
        self.above = MeasureAbove()
        self.titles: dict[str, str] = {}
        """The title of each measure, by code: the one printed first."""
        self._problems: dict[tuple[str | None, ...], Problem] = {}

    def problems(self, *, has_codes: bool) -> Iterator[Problem]:
        """Yield the problems; missing and unreadable codes only if any row has a code (`has_codes`)."""
        for each in self._problems.values():
            if has_codes or each.code not in (_UNREAD, _MISSING):
                yield each
        yield from _items_without_row(self.above)

    def begin_page(self, columns: ListColumns, before: ListColumns | None, *, is_same_sheet: bool) -> None:
        """Begin the rows below a head; `before`: the columns of the page above it, if any.

        They have the measure above the head in two cases: if the head repeats that of the page above, as in a table
        printed page by page, or if a line of its own between the last row and the head names the measure.
        `is_same_sheet`: the page above is on the same sheet; only there is such a line, and only there codes are beside
        the same columns of numbers.
        """
        if before is not None and columns.repeats(before):
            self.above.is_of_page_above |= self.above.has_rows
            self.above.is_beside_numbers &= is_same_sheet
        elif is_same_sheet and self.above.code and not self.above.has_rows:
            above = self.above
            self.above = MeasureAbove(
                above.code, titles=above.titles, cell=above.cell, items=above.items, named_items=above.named_items
            )
        else:
            self._leave_items()
            self.above = MeasureAbove()

    def begin_row(self, line: SheetLine, columns: ListColumns, title: str) -> MeasureAbove:
        """Return the measure of a row that begins, and report it if no cell of the row's page names it."""
        found, place = replace(self.above), place_of_cell(line, None, columns.headings[MEASURE])
        if not found.code:
            self._report(_MISSING, place, (str(line.row),), found=title)
        if found.is_of_page_above and (found.code or found.title):
            named = " ".join(filter(None, (found.code, self.titles.get(found.code, found.title))))
            self._report("LIST-MEASURE-GOES-ON", place, (str(line.row),), found=title, expected=named)
        self.above.items, self.above.has_rows, self.above.is_of_page_above = {}, True, False
        return found

    def leave(self, columns: Collection[int]) -> None:
        """Forget the texts of levels in columns, and in those to their right, with the measure that they name."""
        if columns:
            self._leave_items()
            texts = {at: text for at, text in self.above.texts.items() if at < min(columns)}
            self.above = MeasureAbove(texts=texts)

    def name(self, line: SheetLine, column: int, code: str, *titles: str | None) -> None:
        """Record the measure that a cell names; its title is the one printed first, and any other is reported."""
        if self._profile.level_items:
            if code != self.above.code:
                self._leave_items()
                self.above.named_items = {}
            titles = tuple(self._split_off_items(line, column, each or "") for each in titles)
        lines = (
            "\n".join(each for each in part.split("\n") if not self._is_above(each.strip(TYPED_BLANKS)))
            for part in titles
            if part
        )
        title = "\n".join(found for each in lines if (found := each.strip(TYPED_BLANKS)))
        self.above = replace(self.above, code=code, title=None, cell=_place_of(line, column))
        self.above.is_unread = self.above.has_rows = self.above.is_of_page_above = False
        if title:
            self._note_title(line, column, title)

    def _note_title(self, line: SheetLine, column: int, title: str) -> None:
        """Record the title of the measure above, which a cell names; report one that differs from the first."""
        code, folded = self.above.code, fold_title(title)
        self.above.titles.setdefault(code, title)
        if folded != fold_title(known := self.titles.setdefault(code, title)):
            place = place_of_cell(line, line.shown(column), None)
            self._report("LIST-MEASURE-RETITLED", place, (code, folded), found=title, expected=known)

    def read(self, line: SheetLine, columns: ListColumns, *, beside_row: bool) -> bool:
        """Record the measure that a line names, and return whether it names one.

        A column of numbers is read as codes of measures unless codes are found beside it. Columns of upper levels have
        no such codes if there are other columns.
        """
        texts = [(column, text) for column in columns.zone if (text := line.shown_text(column))]
        for column, text in texts:
            if self.above.texts.get(column) != text:  # those to the right of a new text are not of the rows below
                left = {at: each for at, each in self.above.texts.items() if at < column}
                self.above.texts = left | {column: text}
        upper = columns.levels if not columns.levels.issuperset(columns.zone) else frozenset()
        named = [each for each in texts if each[0] not in columns.codes.union(upper)]
        for place, (column, text) in enumerate(named):
            if (read := self._codes.read_cell(text)) is not None:
                self.above.is_beside_numbers = True
                self.name(line, column, *read, *(text for _, text in named[place + 1 :]))
                return True
        if not self.above.is_beside_numbers:
            for column, text in texts:
                if column in columns.codes and (code := self._codes.read(text)) is not None:
                    self.name(line, column, code, *(text for at, text in named if at > column))
                    return True
        if any(cell.text is None for column in columns.zone if (cell := line.shown(column))):
            self.above.is_unread = True
        if named and beside_row:
            self._read_uncoded(line, columns, *named[-1])
        return False

    def _read_uncoded(self, line: SheetLine, columns: ListColumns, column: int, text: str) -> None:
        """Handle a text without a code beside a row: the title of the measure above, otherwise a problem."""
        above, title = self.above, text.strip(TYPED_BLANKS)
        above.is_of_page_above = False
        if above.code:
            if above.code not in above.titles:
                self._note_title(line, column, title)
            if fold_title(above.titles[above.code]) == fold_title(title):
                return
            above.is_unread, above.cell = True, None
        else:
            above.title, above.cell = title, _place_of(line, column)
        place = place_of_cell(line, line.shown(column), columns.headings[MEASURE])
        self._report(_UNREAD, place, (place.cell,), found=text)  # a cell may be merged over several rows

    def _split_off_items(self, line: SheetLine, column: int, title: str) -> str:
        """Record the items of a node in its title, which belong to the next row, and return the title without them.

        If the measure was named before, an item is recorded only if it differs from the item there.
        """
        (rest, found), place = split_item_lines(title, self._profile), place_of_cell(line, line.shown(column), None)
        known = self.above.named_items
        new = {key: (text, place) for key, text in found.items() if known.get(key) != text}
        self.above.items, self.above.named_items = self.above.items | new, {**known, **found}
        return rest

    def _leave_items(self) -> None:
        """Report the items of a node under which no row was read: they are not those of the next node."""
        for each in _items_without_row(self.above):
            self._problems[each.code, each.place.sheet, each.place.cell, each.found] = each
        self.above.items = {}

    def _is_above(self, line: str) -> bool:
        return any(each.is_line_under(line) for each in self._upper)

    def _report(
        self, code: str, place: Place, about: tuple[str | None, ...], *, found: str, expected: str | None = None
    ) -> None:
        """Report a problem once for each sheet and each thing that it is `about`."""
        self._problems.setdefault((code, place.sheet, *about), problem(code, place, found=found, expected=expected))


def _items_without_row(above: MeasureAbove) -> Iterator[Problem]:
    for text, place in above.items.values():
        yield problem("LIST-LINE-UNREAD", place, found=text)


def _place_of(line: SheetLine, column: int) -> CellPlace | None:
    cell = line.shown(column)
    return CellPlace.at(line.sheet, cell.cell) if cell else None
