"""Match the rows of a received file with the rows of the data file (docs/merge.md).

A row is matched by its ID cell, or by its measure and title if the ID cell is blank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from nakano_status.domain.exchange import ledger
from nakano_status.domain.exchange.answer_file import (
    AnswerFile,
    ReadRow,
)
from nakano_status.domain.exchange.returns import CellState, Package
from nakano_status.domain.fields.field import (
    DONE,
    FIGURE,
    INDICATOR_NAME,
    LATER_YEARS,
    NEXT_YEAR,
)
from nakano_status.domain.fields.headings import MEASURE, TITLE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.indicators.indicator import (
    figure_as_typed,
    parse_figure,
    questions_about_difference,
)
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.plan.printed_title import rows_meant
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import fold, fold_alike, same

FIGURE_LABEL = "実績"
_GOAL = "goal"
_REPORTED: Mapping[str, tuple[str, ...]] = {"previous_done": (DONE,), "planned": (NEXT_YEAR, LATER_YEARS)}
"""The fields of the last report that a locked column shows."""
NOT_ASKED = "FIELD-NOT-ASKED"
"""The code of the problems of `answers_elsewhere`."""


@dataclass(frozen=True)
class MatchedRow:
    """A row of a file, matched with a row of the round.

    `row_id`: the ID of that row, or an unknown ID (None: its ID is not valid, or it has none and its title is new).
    `own`: the package lets the division answer it. `reference`: the package only lists it. If both are false, the
    package does not ask for the row. `fate`: what becomes of the row if it is not admitted, otherwise None. `reason`:
    the code of the reason why such a row is held (None: it is not held).
    """

    read: ReadRow
    row_id: str | None
    own: bool = False
    reference: bool = False
    fate: ledger.Fate | None = None
    reason: str | None = None

    @property
    def is_foreign(self) -> bool:
        """Whether the row can be merged although the package did not ask for it, because another package may have."""
        return self.fate is None and not self.own and not self.reference

    @property
    def is_counted(self) -> bool:
        """Whether the row must be accounted for: False only for a reference row without an answer."""
        return not self.reference or self.read.shows_answer()


def find_rows(file: AnswerFile, package: Package, given: ledger.Given) -> tuple[MatchedRow, ...]:
    """Return every row of a file with an ID or content; headings and blank rows are left out.

    Rows that count in the balances of the file come first. `package`: the file's package, whose rows they are matched
    with, by ID or by a title in `given`.
    """
    roles = {row.row_id: row.answers for row in package.rows} | dict.fromkeys(package.figures, True)
    used_ids = frozenset(row.row_id for row in file.rows if row.row_id is not None)
    by_title = _Titles(package, given, used_ids)
    found = [each for row in file.all_rows if (each := _match(row, roles, by_title, given))]
    found = list(_with_pasted_rows(found))
    counted = _fold_duplicates([row for row in found if row.is_counted], package)
    counted = tuple(by_title.held_if_of_another(row) for row in counted)
    return (*counted, *(row for row in found if not row.is_counted))


def _with_pasted_rows(found: Sequence[MatchedRow]) -> Iterator[MatchedRow]:
    """Yield the rows, of which those are no longer reference rows that were pasted from the form of another division.

    The file has such a row once as its own package lists it, without an answer, and once with the answer.
    """
    listed = grouped((row.row_id, row) for row in found if row.reference)
    is_answered = {row_id: [row.read.shows_answer(but_parts=True) for row in rows] for row_id, rows in listed.items()}
    for row in found:
        is_pasted = row.reference and row.read.shows_answer(but_parts=True) and not all(is_answered[row.row_id])
        yield replace(row, reference=False) if is_pasted else row


def rows_to_merge(found: Iterable[MatchedRow]) -> tuple[MatchedRow, ...]:
    """Return the found rows that take part in the merge: the counted rows, and some reference rows without an answer.

    Such a reference row takes part if its ID cell is filled and no counted row has its ID; of several with the same ID,
    only the last one does. It records that the division has no note on the row.
    """
    rows = tuple(found)
    counted = tuple(row for row in rows if row.is_counted)
    written = {row.row_id for row in counted}
    silent = {row.row_id: row for row in rows if not row.is_counted and row.read.id_text is not None}
    return (*counted, *(row for row_id, row in silent.items() if row_id not in written))


def row_problems(file: AnswerFile, rows: Iterable[MatchedRow], known: ledger.MergeContext) -> Iterator[Problem]:
    """Yield the problems of every row found in a file, including rows that are not merged."""
    for row in rows:
        if row.read.id_text is None and row.is_counted and row.reason != ledger.PROPOSAL:
            place = Place(file.name, row.read.sheet, row.read.address("id"), row.read.row, id=row.row_id)
            yield problem("MATCHED-BY-TITLE", place, found=row.read.given.get("title"))
        yield from _unlike_before(file, row, known.given)


def placed_row_problems(
    file: AnswerFile, row: MatchedRow, package: Package, known: ledger.MergeContext
) -> Iterator[Problem]:
    """Yield the problems that a row has in the place that a person gave it; `package` asks for the row there."""
    yield from _unlike_before(file, row, known.given)
    yield from answers_elsewhere(file.name, row.read, package, known.profile)


def answers_elsewhere(file: str, row: ReadRow, package: Package, profile: Profile) -> Iterator[Problem]:
    """Yield a problem for each answer to an item that the package does not ask for in this row: it is merged nowhere.

    `file`: the name of the file, for the place of the problem.
    """
    for key, cell in row.cells.items():
        item = profile.by_key.get(key)  # None: of a 成果指標
        if item is None or cell.state is CellState.BLANK or package.asks(row.row_id or "", key, profile):
            continue
        place = Place(file, row.sheet, cell.cell, row.row, item.short_name, row.row_id, key)
        yield problem(NOT_ASKED, place, found=cell.text or cell.found)


def _match(row: ReadRow, roles: dict[str, bool], by_title: _Titles, given: ledger.Given) -> MatchedRow | None:
    """Return the row matched with the round, or None for a line without number, title and answer."""
    row_id = row.row_id
    if row.id_text is None:
        row_id = by_title.find(row)
        if row_id is None:
            has_words = row.shows_answer() or fold(row.given.get(TITLE)) is not None
            return MatchedRow(row, None, fate=ledger.Fate.HELD, reason=ledger.PROPOSAL) if has_words else None
    if row_id is None or row_id not in given:
        return MatchedRow(row, row_id, fate=ledger.Fate.UNKNOWN, reason=ledger.UNKNOWN_ID)
    if row_id not in roles:
        return MatchedRow(row, row_id)
    if roles[row_id]:
        return MatchedRow(row, row_id, own=True)
    return MatchedRow(row, row_id, reference=True)


class _Titles:
    """The rows of a package by title, for rows with a blank ID cell; IDs that the file has elsewhere are not used."""

    def __init__(self, package: Package, given: ledger.Given, used_ids: frozenset[str]) -> None:
        self._package, self._given, self._used_ids = package, given, used_ids

    @cached_property
    def _alike(self) -> dict[str, list[str]]:
        """The rows by title; built for the first row without an ID, because most files have none."""
        alike: dict[str, list[str]] = defaultdict(list)
        for row in self._package.rows:
            if row.row_id in self._given:
                alike[fold_name(self._given[row.row_id]["title"] or "")].append(row.row_id)
        return alike

    def find(self, row: ReadRow) -> str | None:
        """Return the ID of the row with that measure and title.

        None if there are several, or if the file uses the ID.
        """
        title = fold_name(row.given.get("title") or "")
        alike = [each for each in self._alike.get(title, ()) if title and self._has_measure(each, row)]
        return alike[0] if len(alike) == 1 and alike[0] not in self._used_ids else None

    def held_if_of_another(self, row: MatchedRow) -> MatchedRow:
        """Return the row as held if its ID is of one row of the division and its title of another; otherwise unchanged.

        That happens when one column alone was sorted or pasted. If several rows have the title, only rows count that
        also have the 実施内容 beside it in the file (of an indicator, the goal); if none has, all count.
        """
        key = INDICATOR_NAME if FIGURE in row.read.cells else TITLE
        title = fold_name(row.read.title or "")
        if row.fate is not None or not row.own or not title:
            return row
        titled = self._rows_by_title.get((key, title), ())
        meant = rows_meant(titled, lambda each: self._has_measure(each, row.read))
        if meant and row.row_id not in meant:
            return replace(row, fate=ledger.Fate.HELD, reason=ledger.OTHER_TITLE)
        return row

    @cached_property
    def _rows_by_title(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """The IDs of the rows with answers, by the key of a title and the folded title."""
        answered = (*self._package.answer_rows, *self._package.figures)
        titles = (
            (key, row_id, self._given.get(row_id, {}).get(key))
            for key in (TITLE, INDICATOR_NAME)
            for row_id in answered
        )
        return grouped(((key, fold_name(title or "")), row_id) for key, row_id, title in titles)

    def _has_measure(self, row_id: str, row: ReadRow) -> bool:
        """Return whether a row of the file names the 実施内容 of a row, or the goal of an indicator."""
        given, key = self._given[row_id], _GOAL if FIGURE in row.cells else MEASURE
        return begins_with_measure_code(row.given.get(key), given.get(key))


def begins_with_measure_code(typed: str | None, code: str | None) -> bool:
    """Return whether the text of a 実施内容 cell begins with a measure's code; False if `code` is empty.

    A digit after the code belongs to a title (2024 in 1-1 2024) only behind a blank or a line break.
    """
    text, wanted = fold_name(typed or ""), fold_name(code or "")
    if not wanted or not text.startswith(wanted):
        return False
    is_apart = fold_name((typed or "").split(maxsplit=1)[0]) == wanted
    return is_apart or not text[len(wanted) : len(wanted) + 1].isdecimal()


def _fold_duplicates(matched: Sequence[MatchedRow], package: Package) -> tuple[MatchedRow, ...]:
    """Keep one of several rows with one ID and equal answers; with different answers all are held.

    Rows as they were sent do not count beside a row that differs. Equal answers to rows of different titles are held,
    too: one of these rows has the ID of another.
    """
    by_id: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for place, row in enumerate(matched):
        if row.row_id is not None and row.fate is None:
            by_id[row.row_id, row.reference].append(place)
    fixed = list(matched)
    for all_places in (each for each in by_id.values() if each[1:]):
        answered_places = [place for place in all_places if not _is_as_sent(matched[place], package)]
        places = answered_places or all_places
        for place in all_places:
            if place not in places:
                fixed[place] = replace(matched[place], fate=ledger.Fate.DUPLICATE)
        rows = [matched[place] for place in places]
        answered = {fold_name(row.read.given.get("title") or "") for row in rows if row.read.shows_answer()} - {""}
        alike = len({_answers(row.read) for row in rows}) == 1 and len(answered) <= 1
        for place in places[1:] if alike else places:
            fate, reason = (ledger.Fate.DUPLICATE, None) if alike else (ledger.Fate.HELD, ledger.ROW_TWICE)
            fixed[place] = replace(matched[place], fate=fate, reason=reason)
    return tuple(fixed)


def _is_as_sent(row: MatchedRow, package: Package) -> bool:
    """Return whether the answers of a row are those that the package sent."""
    sent = ((cell, package.sent_value(row.row_id or "", key)) for key, cell in row.read.cells.items())
    return all(cell.state is not CellState.UNREADABLE and same(cell.text, text) for cell, text in sent)


def _answers(row: ReadRow) -> tuple[tuple[str, str, str], ...]:
    """Return a row's answers normalised for comparison."""
    return tuple(
        sorted((key, cell.state.value, fold_alike(cell.text) or cell.found or "") for key, cell in row.cells.items())
    )


def _unlike_before(file: AnswerFile, row: MatchedRow, given: ledger.Given) -> Iterator[Problem]:
    """Yield a question for a figure whose unit or denominator differs from the earlier figures."""
    cell, before = row.read.cells.get(FIGURE), given.get(row.row_id or "", {}).get(FIGURE)
    if row.fate is not None or cell is None or not cell.text or before is None:
        return
    place = Place(file.name, row.read.sheet, cell.cell, row.read.row, FIGURE_LABEL, row.row_id, FIGURE)
    yield from questions_about_difference(
        parse_figure(cell.text), figure_as_typed(before), place, given[row.row_id or ""].get("unit")
    )
