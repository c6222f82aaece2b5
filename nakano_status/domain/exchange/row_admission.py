"""One package's part of a file: its rows become a return, and what is not admitted is held (source: exchange.md)."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from nakano_status.domain.exchange.answer_file import AnswerFile, ReadCell
from nakano_status.domain.exchange.answered_return import CellState, Return, ReturnValue, identify
from nakano_status.domain.exchange.ledger import Fate, HeldItem, HeldKind, item_id
from nakano_status.domain.exchange.merge_context import MergeContext
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.exchange.row_matching import MatchedRow
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.review.confirmation import confirmable, confirmation_in
from nakano_status.domain.text.narrative import as_typed, is_blank

_LEFT_OUT, _FOREIGN = "LEFT-OUT", "FOREIGN"
_IN_RETURN = frozenset({_LEFT_OUT, _FOREIGN})
_UNPLACED = frozenset({"UNKNOWN-ID", "PROPOSAL"})


@dataclass(frozen=True)
class AdmittedRow:
    """One row read: its place, its ID if that is valid, its return, or a fate that is fixed already.

    `item` is the ID of the held item that keeps the row, if there is one.
    """

    sheet: str
    row: int
    row_id: str | None
    return_id: str | None = None
    fate: Fate | None = None
    item: str | None = None


@dataclass(frozen=True)
class PackagePart:
    """The rows of a file that are merged against one package; only its own package's part has the file's lineage."""

    package: Package
    rows: tuple[MatchedRow, ...]
    is_own: bool

    @property
    def is_answered(self) -> bool:
        """Whether it is a return: of another division only if something is written in a row of that division's own.

        A form that was pasted whole brings reference rows, which are blank and belong to other divisions.
        """
        return self.is_own or any(row.read.shows_answer() for row in self.rows)


@dataclass(frozen=True)
class AdmittedPart:
    """The result for a part: its return, its rows, and its held items."""

    package: Package
    answer: Return
    rows: tuple[AdmittedRow, ...]
    held: tuple[HeldItem, ...]


def split_by_package(package: Package, rows: Sequence[MatchedRow], known: MergeContext) -> tuple[PackagePart, ...]:
    """Split the rows of a file of several divisions by the package that asked for them; the file's own part first."""
    homes: dict[str, tuple[Package, list[MatchedRow]]] = {package.package_id: (package, [])}
    for row in rows:
        asked = known.package_to_answer(row.row_id) if row.is_foreign and row.row_id else None
        home = asked or package
        homes.setdefault(home.package_id, (home, []))[1].append(row)
    return tuple(PackagePart(home, tuple(theirs), is_own=home is package) for home, theirs in homes.values())


def admit_part(file: AnswerFile, part: PackagePart, known: MergeContext) -> AdmittedPart:
    """Make the return of a part. If it is in the set already, nothing is left out and no row is held again."""
    showing = _shown(part, known.left_out)
    answer = _answer(file, part, showing, known.profile)
    is_new = answer.return_id not in known.returns
    if not is_new:
        showing = _shown(part, frozenset())
    rows, items = [], _field_items(file, answer, showing)
    for row, fate, reason in showing.rows:
        kept_before = reason == _FOREIGN and not is_new
        item = None if reason is None or kept_before else _row_item(file, row, reason, answer, known)
        items += [item] if item else []
        return_id = answer.return_id if fate is None else None
        place = (row.read.sheet, row.read.row, row.row_id)
        rows.append(AdmittedRow(*place, return_id, fate, item.item_id if item else None))
    return AdmittedPart(part.package, answer, tuple(rows), tuple(items))


def unanswered_rows(part: PackagePart) -> Iterator[AdmittedRow]:
    """Yield the rows of a part in which nothing is written: they change nothing."""
    for row in part.rows:
        yield AdmittedRow(row.read.sheet, row.read.row, row.row_id, fate=row.fate or Fate.UNCHANGED)


@dataclass
class _Shown:
    """What a part shows: each field with its state, what was found in unreadable fields, each row with its fate."""

    values: dict[tuple[str, str], ReturnValue] = field(default_factory=dict)
    unreadable: dict[tuple[str, str], str | None] = field(default_factory=dict)
    rows: list[tuple[MatchedRow, Fate | None, str | None]] = field(default_factory=list)


def _shown(part: PackagePart, left_out: Container[str | None]) -> _Shown:
    shown = _Shown()
    asked = frozenset(part.package.answer_rows)
    for row in part.rows:
        fate, reason = _fate(row, asked, left_out) if row.is_counted else (None, None)
        if row.is_counted:
            shown.rows.append((row, fate, reason))
        if row.row_id is None or (fate is not None and reason not in (_LEFT_OUT, _FOREIGN)):
            continue
        for key, cell in _open_cells(row):
            waits = reason is not None and not (reason == _FOREIGN and row.reference and key == NOTE)
            shown.values[row.row_id, key] = _value(row, cell, waits=waits)
            if cell.state is CellState.UNREADABLE:
                shown.unreadable[row.row_id, key] = cell.found
    return shown


def _fate(
    row: MatchedRow, asked: Container[str | None], left_out: Container[str | None]
) -> tuple[Fate | None, str | None]:
    """Return the fate of a row that is not admitted, and the code for which it is held."""
    if row.fate is None and row.row_id in left_out:
        return Fate.HELD, _LEFT_OUT
    if row.is_foreign and row.row_id not in asked:
        return Fate.FOREIGN, _FOREIGN
    return row.fate, row.reason


def _open_cells(row: MatchedRow) -> Iterator[tuple[str, ReadCell]]:
    """Yield the cells that belong to the return: of a row that the division does not answer, only the note."""
    only_note = row.reference and not row.is_foreign
    return ((key, cell) for key, cell in row.read.cells.items() if key == NOTE or not only_note)


def _value(row: MatchedRow, cell: ReadCell, *, waits: bool) -> ReturnValue:
    """Return a cell as part of a return; one that is held is marked as left out, so that consent can admit it."""
    state = CellState.LEFT_OUT if waits and cell.state is not CellState.UNREADABLE else cell.state
    return ReturnValue(state, as_typed(cell.text), f"{row.read.sheet}!{cell.cell}")


def _answer(file: AnswerFile, part: PackagePart, shown: _Shown, profile: Profile) -> Return:
    identity, package = file.identity, part.package
    declared, parents = (identity.declared_return, identity.parents) if part.is_own else (None, ())
    readable = {place: value.text for place, value in shown.values.items() if place not in shown.unreadable}
    return_id, all_parents = identify(package.package_id, declared, parents, readable, shown.unreadable)
    return Return(
        return_id,
        declared,
        package.package_id,
        package.round_id,
        package.division,
        all_parents,
        shown.values,
        sha256=file.sha256,
        file=file.name,
        is_draft=identity.is_draft and part.is_own,
        respondent=file.respondent,
        confirmation=confirmation_in(file, confirmable(package, shown.values), profile) if part.is_own else None,
        writers=_declared_writers(file, shown) if part.is_own else {},
    )


def _declared_writers(file: AnswerFile, shown: _Shown) -> dict[tuple[str, str], str]:
    """Return the last writers that 照合用 names for the fields that are shown."""
    declared = {(line.row_id, key): who for line in file.check_lines for key, who in line.writers.items()}
    return {place: who for place, who in declared.items() if place in shown.values}


def _field_items(file: AnswerFile, answer: Return, shown: _Shown) -> list[HeldItem]:
    """Return a held item for every unreadable cell, with what was found."""
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
        for (row_id, key), found in shown.unreadable.items()
    ]


def _row_item(file: AnswerFile, row: MatchedRow, reason: str, answer: Return, known: MergeContext) -> HeldItem:
    """Return the held item of a row, identified by its content; by its return if the row is known."""
    unplaced = reason in _UNPLACED
    anchor = answer.package_id if unplaced else answer.return_id
    content = row.read.content
    if row.row_id is not None and reason in _IN_RETURN:
        content = _content_in(answer, row.row_id, known.given[row.row_id].get("title"))
    found = row.read.id_text if reason == "UNKNOWN-ID" else row.read.given.get("title")
    if reason == _FOREIGN:
        found = " ".join((known.given[row.row_id or ""].get("divisions") or "").split()) or found
    return HeldItem(
        item_id(HeldKind.ROW, reason, [anchor, content]),
        HeldKind.ROW,
        reason,
        file.name,
        file.sha256,
        f"{row.read.sheet}!{row.read.row}",
        row.row_id,
        None,
        found or row.read.id_text,
        None if unplaced else answer.return_id,
        values=_texts(row) if row.fate is not None else {},
    )


def _content_in(answer: Return, row_id: str, title: str | None) -> list[object]:
    """Return the content of a row that is held as part of its return, in the form of `ReadRow.content`.

    It is made from the return and the row's own title, not from the cells: two files that are the same return may write
    the row differently (its ID, its title, blanks), and must give one item in whatever order they arrive.
    """
    answers: list[list[str]] = []
    for (of, key), value in answer.values.items():
        if of == row_id:
            state = value.state
            if state is CellState.LEFT_OUT:
                state = CellState.BLANK if is_blank(value.text) else CellState.VALUE
            answers.append([key, state.value, value.text or ""])
    return [row_id, title or "", sorted(answers)]


def _texts(row: MatchedRow) -> dict[str, str]:
    """Return the texts of a row that no return keeps: its locked cells and its answers, by key."""
    read = row.read
    answers = {key: cell.text or cell.found for key, cell in read.cells.items()}
    return {key: text for key, text in {**read.given, **answers}.items() if not is_blank(text) and text}
