"""Admission: which of the rows and fields of a file that came may speak, and which wait (source: exchange.md, "Merge").

Pure: from what a reader found and what this store knows to returns, held items and rows with or without a fate. It is
the package that says whose a row is, never today's table and never the file's name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from nakano_status.domain.answer_file import AnswerFile, CellState, ReadRow
from nakano_status.domain.answered_return import Return, ReturnValue
from nakano_status.domain.fields import NOTE
from nakano_status.domain.held import HeldItem, HeldKind
from nakano_status.domain.ledger import Fate
from nakano_status.domain.narrative import fold
from nakano_status.domain.package import Package
from nakano_status.domain.problem import Place, Problem
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.return_id import identify
from nakano_status.domain.row_matching import MatchedRow, Titles, match_rows, shows_answer
from nakano_status.domain.slot import slot_of
from nakano_status.domain.whole_file_hold import Rounds, reason_to_hold

_MASS = 5
"""A return that clears so many fields or more, and more than it answers, waits for one word (MASS-CLEARED)."""


@dataclass(frozen=True)
class Known:
    """What the store knows when files come: its packages (oldest first), the edition's rows, its rounds.

    `names` are division names by id. `left_out` are the rows that a person leaves out of
    this batch; `agreed` the files (SHA-256) for which a person gave the one word that a whole file waits for.
    """

    packages: Mapping[str, Package]
    titles: Titles
    names: Mapping[str, str]
    rounds: Rounds
    left_out: frozenset[str] = frozenset()
    agreed: frozenset[str] = frozenset()

    def package_to_answer(self, row_id: str, round_id: str) -> Package | None:
        """Return the newest package of the round in which the row is to be answered, or None."""
        asked = [each for each in self.packages.values() if each.round_id == round_id and row_id in each.answer_rows]
        return asked[-1] if asked else None


@dataclass(frozen=True)
class AdmittedRow:
    """One row read: its place, its ID where there is a valid one, its return, or a fate that is fixed already."""

    sheet: str
    row: int
    row_id: str | None
    return_id: str | None = None
    fate: Fate | None = None


@dataclass(frozen=True)
class Admission:
    """What became of one file before merging. `hold` is the code for which the whole file waits.

    `expected` are the rows that the file's packages ask for; those that it does not show are `absent`.
    """

    file: AnswerFile
    package: Package | None = None
    returns: tuple[Return, ...] = ()
    rows: tuple[AdmittedRow, ...] = ()
    held: tuple[HeldItem, ...] = ()
    problems: tuple[Problem, ...] = ()
    expected: tuple[str, ...] = ()
    hold: str | None = None

    @property
    def absent(self) -> tuple[str, ...]:
        """The expected rows that the file does not show."""
        shown = {row.row_id for row in self.rows}
        return tuple(row_id for row_id in self.expected if row_id not in shown)


def admit(file: AnswerFile, known: Known) -> Admission:
    """Decide what of a file may speak; a refused file has no rows, a held one keeps every row as held."""
    if file.refused is not None:
        return Admission(file, problems=(*file.problems, file.refused))
    hold = reason_to_hold(file, known.packages, known.rounds)
    if hold is not None:
        return _held_whole(file, hold, known)
    package = known.packages[file.identity.packages[0]]
    rows, problems = match_rows(file, package, known.titles)
    if file.sha256 not in known.agreed:
        many = _many_packages(file, rows, package, known)
        if many is not None:
            return _held_whole(file, many, known)
    admission = _admit_rows(file, package, rows, known)
    mass = _mass_cleared(file, admission, known)
    if mass is not None and file.sha256 not in known.agreed:
        return _held_whole(file, mass, known)
    return replace(admission, problems=(*file.problems, *problems))


def _held_whole(file: AnswerFile, hold: Problem, known: Known) -> Admission:
    """Keep a whole file for a person's word: one item, every row of it held."""
    counted = (row for row in file.rows if row.id_text is not None or shows_answer(row))
    named = file.identity.packages
    package = known.packages.get(named[0]) if len(named) == 1 else None
    return Admission(
        file,
        package,
        rows=tuple(AdmittedRow(row.sheet, row.row, row.row_id, fate=Fate.HELD) for row in counted),
        held=(_item(HeldKind.FILE, hold.code, file, found=hold.found),),
        problems=(*file.problems, hold),
        expected=package.answer_rows if package else (),
        hold=hold.code,
    )


def _many_packages(file: AnswerFile, rows: Sequence[MatchedRow], package: Package, known: Known) -> Problem | None:
    """Say that a file holds rows of two or more other packages, or more foreign rows than own (部とりまとめ)."""
    foreign = [row.row_id for row in rows if row.row_id and row.fate is None and not row.own and not row.reference]
    homes = (known.package_to_answer(row_id, package.round_id) for row_id in foreign)
    others = {home.package_id: home for home in homes if home is not None}
    own = [row for row in rows if row.own]
    if len(others) < 2 and len(foreign) <= len(own):  # noqa: PLR2004 - "two or more other packages"
        return None
    divisions = "、".join(known.names.get(each.division, each.division) for each in (package, *others.values()))
    return problem("MANY-PACKAGES", Place(file=file.name), found=divisions, count=str(len(foreign) + len(own)))


def _mass_cleared(file: AnswerFile, admission: Admission, known: Known) -> Problem | None:
    """Say that a file clears five fields or more of what its package sent, and more than it answers."""
    cleared = answered = 0
    for answer in admission.returns:
        base = known.packages[answer.package_id].base
        for (row_id, key), value in answer.values.items():
            slot = slot_of(row_id, key, answer.division)
            sent = dict(zip(slot.keys, base.get(slot, ()), strict=False)).get(key)
            cleared += value.state is CellState.BLANK and sent is not None
            answered += value.state is CellState.VALUE and fold(value.text) != fold(sent)
    if cleared >= _MASS and cleared > answered:
        return problem("MASS-CLEARED", Place(file=file.name), count=str(cleared))
    return None


@dataclass
class _Home:
    """What is collected for one package while the rows of a file are gone through."""

    package: Package
    values: dict[tuple[str, str], ReturnValue] = field(default_factory=dict)
    held: list[HeldItem] = field(default_factory=list)
    rows: list[AdmittedRow] = field(default_factory=list)


def _admit_rows(file: AnswerFile, package: Package, rows: Sequence[MatchedRow], known: Known) -> Admission:
    """Sort the rows to their packages and make a return of each; a row that cannot speak is kept as held."""
    homes = {package.package_id: _Home(package)}
    for row in rows:
        whose = _home_of(file, row, package, known)
        _admit_row(file, row, homes.setdefault(whose.package_id, _Home(whose)), known)
    returns, kept, held = [], [], []
    for home in homes.values():
        made = _make_return(file, home, is_own=home.package is package)
        if home.values:
            returns.append(made)
        spoken = {row_id for row_id, _ in home.values}
        kept += [replace(row, return_id=made.return_id if row.row_id in spoken else None) for row in home.rows]
        held += [replace(item, return_id=made.return_id) if item.row_id in spoken else item for item in home.held]
    kept.sort(key=lambda row: (row.sheet, row.row))
    shown = {row.row_id for row in kept}
    expected = list(package.answer_rows)
    expected += [row_id for home in homes.values() for row_id in home.package.answer_rows if row_id in shown]
    return Admission(file, package, tuple(returns), tuple(kept), tuple(held), expected=tuple(dict.fromkeys(expected)))


def _home_of(file: AnswerFile, row: MatchedRow, package: Package, known: Known) -> Package:
    """Return the package against which a row is merged: the file's, or the row's own where a person agreed to split."""
    if row.own or row.reference or row.row_id is None or file.sha256 not in known.agreed:
        return package
    return known.package_to_answer(row.row_id, package.round_id) or package


def _admit_row(file: AnswerFile, row: MatchedRow, home: _Home, known: Known) -> None:
    """Give one row its values or its fate; keep what waits."""
    row_id, fate, reason = row.row_id, row.fate, row.reason
    if fate is None and row_id in known.left_out:
        fate, reason = Fate.HELD, "LEFT-OUT"
    elif fate is None and not row.reference and row_id not in home.package.answer_rows:
        fate, reason = Fate.FOREIGN, "FOREIGN"
    home.rows.append(AdmittedRow(row.read.sheet, row.read.row, row_id, fate=fate))
    if reason is not None:
        home.held.append(_row_item(file, row.read, reason, row_id))
    if row_id is None or (fate is not None and reason not in ("LEFT-OUT", "FOREIGN")):
        return
    keys = [NOTE] if row.reference else list(row.read.cells)
    for key in keys:
        cell = row.read.cells[key]
        state = CellState.LEFT_OUT if reason and cell.state is not CellState.UNREADABLE else cell.state
        address = f"{row.read.sheet}!{cell.cell}"
        home.values[row_id, key] = ReturnValue(state, cell.text, address)
        if cell.state is CellState.UNREADABLE:
            item = _item(HeldKind.FIELD, "UNREADABLE", file, address, row_id, key, cell.found)
            home.held.append(item)


def _make_return(file: AnswerFile, home: _Home, *, is_own: bool) -> Return:
    """Make the return of what a file shows for one package; only for its own one do its parents count."""
    identity = file.identity
    readable = {place: value.text for place, value in home.values.items() if value.state is not CellState.UNREADABLE}
    declared, parents = (identity.declared_return, identity.parents) if is_own else (None, ())
    return_id, all_parents = identify(home.package.package_id, declared, parents, readable)
    return Return(
        return_id,
        declared,
        home.package.package_id,
        home.package.round_id,
        home.package.division,
        all_parents,
        dict(home.values),
        sha256=file.sha256,
        file=file.name,
        is_draft=identity.is_draft and is_own,
        respondent=file.respondent,
    )


def _row_item(file: AnswerFile, row: ReadRow, reason: str, row_id: str | None) -> HeldItem:
    """Keep a row: what it shows is found in the file's bytes at its place."""
    found = row.id_text if row_id is None else None
    return _item(HeldKind.ROW, reason, file, f"{row.sheet}!{row.row}", row_id, None, found or row.given.get("title"))


def _item(
    kind: HeldKind,
    reason: str,
    file: AnswerFile,
    cell: str | None = None,
    row_id: str | None = None,
    key: str | None = None,
    found: str | None = None,
) -> HeldItem:
    """Make a held item whose ID follows from its content, so that the same file gives the same item."""
    content = "|".join((kind, reason, file.sha256, cell or "", row_id or "", key or ""))
    item_id = "H" + hashlib.sha256(content.encode()).hexdigest()[:10]
    return HeldItem(item_id, kind, reason, file.name, file.sha256, cell, row_id, key, found)
