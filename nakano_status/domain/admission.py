"""Admission: which of the rows and fields of a file that came may speak, and which wait (source: exchange.md, "Merge").

Pure: from what a reader found and what this store knows to returns, held items and rows with or without a fate. It is
the package that says whose a row is, never today's table and never the file's name.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from nakano_status.domain.answer_file import AnswerFile, CellState, ReadCell
from nakano_status.domain.answered_return import Return, ReturnValue
from nakano_status.domain.fields import NOTE, value_as_typed
from nakano_status.domain.held import HeldItem, HeldKind, HeldState, item_id
from nakano_status.domain.known import Known
from nakano_status.domain.ledger import Fate
from nakano_status.domain.package import Package
from nakano_status.domain.problem import Problem
from nakano_status.domain.return_id import identify
from nakano_status.domain.row_matching import MatchedRow, content_of, match_rows, shows_answer
from nakano_status.domain.whole_file_hold import many_packages, mass_cleared, reason_to_hold, round_closed


@dataclass(frozen=True)
class AdmittedRow:
    """One row read: its place, its ID where there is a valid one, its return, or a fate that is fixed already.

    `item` is the ID of the held item that keeps the row, where one does.
    """

    sheet: str
    row: int
    row_id: str | None
    return_id: str | None = None
    fate: Fate | None = None
    item: str | None = None


@dataclass(frozen=True)
class Admission:
    """What became of one file before merging. `hold` is the code for which the whole file waits.

    `read` is how many rows the file has to account for. `expected` are the rows that the file's packages ask for;
    those that it does not show are `absent`.
    """

    file: AnswerFile
    package: Package | None = None
    returns: tuple[Return, ...] = ()
    rows: tuple[AdmittedRow, ...] = ()
    held: tuple[HeldItem, ...] = ()
    problems: tuple[Problem, ...] = ()
    expected: tuple[str, ...] = ()
    hold: str | None = None
    read: int = 0

    @property
    def absent(self) -> tuple[str, ...]:
        """The expected rows that the file does not show."""
        shown = {row.row_id for row in self.rows}
        return tuple(row_id for row_id in self.expected if row_id not in shown)

    def is_known(self, returns: Container[str], held: Container[str]) -> bool:
        """Whether all that the file says was taken in before, or kept apart."""
        answered = all(answer.return_id in returns for answer in self.returns)
        return bool(self.returns) and answered and all(item.item_id in held for item in self.held)


def admit(file: AnswerFile, known: Known) -> Admission:
    """Decide what of a file may speak; a refused file has no rows, a held one keeps every row as held."""
    if file.refused is not None:
        return Admission(file, problems=(*file.problems, file.refused))
    hold = reason_to_hold(file, known)
    if hold is not None:
        return _held_whole(file, hold, known)
    package = known.packages[file.identity.packages[0]]
    rows, problems = match_rows(file, package, known.given)
    many = many_packages(file, rows, package, known)
    if many is not None and not known.has_agreed(_whole_item(file, many).item_id):
        return _held_whole(file, many, known)
    admission = _admit_rows(file, package, rows, known, split=many is not None)
    hold = _late_hold(admission, package, known)
    if hold is not None:
        return _held_whole(file, hold, known)
    return replace(admission, problems=(*file.problems, *problems))


def _late_hold(admission: Admission, package: Package, known: Known) -> Problem | None:
    """Return why the file waits by what its rows say: it clears too much, or is news for a closed round."""
    closed = round_closed(admission.file, package, known)
    if closed is not None and not admission.is_known(known.returns, known.held):
        return closed
    mass = mass_cleared(admission.file, admission.returns, known)
    if mass is not None and not known.has_agreed(_whole_item(admission.file, mass).item_id):
        return mass
    return None


def _held_whole(file: AnswerFile, hold: Problem, known: Known) -> Admission:
    """Keep a whole file for a person's word: one item, every row of it held."""
    named = file.identity.packages
    package = known.packages.get(named[0]) if len(named) == 1 else None
    reading = {row.row_id for row in package.rows if not row.answers} if package else set()
    counted = [row for row in file.rows if shows_answer(row) or (row.id_text is not None and row.row_id not in reading)]
    item = _whole_item(file, hold)
    return Admission(
        file,
        package,
        rows=tuple(AdmittedRow(row.sheet, row.row, row.row_id, fate=Fate.HELD, item=item.item_id) for row in counted),
        held=(item,),
        problems=(*file.problems, hold),
        expected=package.answer_rows if package else (),
        hold=hold.code,
        read=len(counted),
    )


def _whole_item(file: AnswerFile, hold: Problem) -> HeldItem:
    """Make the item of a whole file out of what it says."""
    identity = file.identity
    said = [list(identity.packages), identity.declared_return or "", sorted(identity.parents)]
    content = [*said, sorted((content_of(row) for row in file.rows), key=str)]
    made = item_id(HeldKind.FILE, hold.code, content)
    return HeldItem(made, HeldKind.FILE, hold.code, file.name, file.sha256, found=hold.found)


@dataclass
class _Home:
    """What is collected for one package while the rows of a file are gone through."""

    package: Package
    values: dict[tuple[str, str], ReturnValue] = field(default_factory=dict)
    unreadable: dict[tuple[str, str], str | None] = field(default_factory=dict)
    rows: list[tuple[MatchedRow, Fate | None, str | None]] = field(default_factory=list)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The rows that the package's division is to answer."""
        return frozenset(self.package.answer_rows)

    @property
    def readable(self) -> dict[tuple[str, str], str | None]:
        """The canonical answers, whether or not they may speak."""
        return {place: value.text for place, value in self.values.items() if place not in self.unreadable}


def _admit_rows(
    file: AnswerFile, package: Package, rows: Sequence[MatchedRow], known: Known, *, split: bool
) -> Admission:
    """Sort the rows to their packages and make a return of each; a row that cannot speak is kept as held."""
    homes = {package.package_id: _Home(package)}
    for row in rows:
        whose = (known.package_to_answer(row.row_id) if split and row.is_foreign and row.row_id else None) or package
        theirs = row if whose is package else replace(row, reference=False)
        _admit_row(theirs, homes.setdefault(whose.package_id, _Home(whose)), known)
    returns: list[Return] = []
    kept: list[AdmittedRow] = []
    held: list[HeldItem] = []
    for home in homes.values():
        made = _make_return(file, home, is_own=home.package is package)
        if home.values or len(homes) == 1:
            returns.append(made)
        held += _field_items(file, made, home)
        kept += _rows_of(file, made, home, held)
    kept.sort(key=lambda row: (row.sheet, row.row))
    expected = dict.fromkeys(row_id for home in homes.values() for row_id in home.package.answer_rows)
    return Admission(file, package, tuple(returns), tuple(kept), tuple(held), expected=tuple(expected), read=len(rows))


def _admit_row(row: MatchedRow, home: _Home, known: Known) -> None:
    """Give one row its values or its fate."""
    fate, reason = row.fate, row.reason
    if fate is None and row.row_id in known.left_out:
        fate, reason = Fate.HELD, "LEFT-OUT"
    elif row.is_foreign and row.row_id not in home.asked:
        fate, reason = Fate.FOREIGN, "FOREIGN"
    home.rows.append((row, fate, reason))
    if row.row_id is None or (fate is not None and reason not in ("LEFT-OUT", "FOREIGN")):
        return
    for key, cell in row.read.cells.items():
        if row.reference and reason != "FOREIGN" and key != NOTE:
            continue
        waits = reason is not None and not (reason == "FOREIGN" and row.reference and key == NOTE)
        home.values[row.row_id, key] = _value(row, cell, waits=waits)
        if cell.state is CellState.UNREADABLE:
            home.unreadable[row.row_id, key] = cell.found


def _value(row: MatchedRow, cell: ReadCell, *, waits: bool) -> ReturnValue:
    """Return a cell as part of a return: what waits is marked as left out, so that one word can set it free."""
    state = CellState.LEFT_OUT if waits and cell.state is not CellState.UNREADABLE else cell.state
    return ReturnValue(state, value_as_typed(cell.text), f"{row.read.sheet}!{cell.cell}")


def _make_return(file: AnswerFile, home: _Home, *, is_own: bool) -> Return:
    """Make the return of what a file shows for one package; only for its own one do its parents count."""
    identity, package = file.identity, home.package
    declared, parents = (identity.declared_return, identity.parents) if is_own else (None, ())
    return_id, all_parents = identify(package.package_id, declared, parents, home.readable, home.unreadable)
    return Return(
        return_id,
        declared,
        package.package_id,
        package.round_id,
        package.division,
        all_parents,
        dict(home.values),
        sha256=file.sha256,
        file=file.name,
        is_draft=identity.is_draft and is_own,
        respondent=file.respondent,
    )


def _field_items(file: AnswerFile, answer: Return, home: _Home) -> list[HeldItem]:
    """Keep every unreadable cell, with what was found."""
    return [
        HeldItem(
            item_id(HeldKind.FIELD, "UNREADABLE", [answer.return_id, row_id, key]),
            HeldKind.FIELD,
            "UNREADABLE",
            file.name,
            file.sha256,
            answer.values[row_id, key].cell,
            row_id,
            key,
            found,
            answer.return_id,
        )
        for (row_id, key), found in home.unreadable.items()
    ]


def _rows_of(file: AnswerFile, answer: Return, home: _Home, held: list[HeldItem]) -> Iterable[AdmittedRow]:
    """Return a home's rows with their return or their fate; those that wait are added to `held`."""
    for row, fate, reason in home.rows:
        item = None if reason is None else _row_item(file, row, reason, answer)
        if item is not None:
            held.append(item)
        spoken = answer.return_id if row.row_id and fate in (None, Fate.FOREIGN) else None
        yield AdmittedRow(row.read.sheet, row.read.row, row.row_id, spoken, fate, item.item_id if item else None)


def _row_item(file: AnswerFile, row: MatchedRow, reason: str, answer: Return) -> HeldItem:
    """Keep a row. One that the store cannot place is what it says; any other is part of its return."""
    unplaced = reason in ("UNKNOWN-ID", "PROPOSAL")
    anchor = answer.package_id if unplaced else answer.return_id
    title = row.read.given.get("title")
    return HeldItem(
        item_id(HeldKind.ROW, reason, [anchor, content_of(row.read)]),
        HeldKind.ROW,
        reason,
        file.name,
        file.sha256,
        f"{row.read.sheet}!{row.read.row}",
        row.row_id,
        None,
        row.read.id_text if reason == "UNKNOWN-ID" else title or row.read.id_text,
        None if unplaced else answer.return_id,
        HeldState.WAITING,
    )
