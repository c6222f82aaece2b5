"""Which row of the round a row of a file is: by its ID cell, else by measure and title (exchange.md, "Identity")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nakano_status.domain.answer_file import AnswerFile, CellState, ReadRow
from nakano_status.domain.division import fold_name
from nakano_status.domain.fields import NOTE
from nakano_status.domain.ledger import Fate
from nakano_status.domain.narrative import fold
from nakano_status.domain.package import Package
from nakano_status.domain.problem import Place, Problem
from nakano_status.domain.problem_codes import problem

Titles = Mapping[str, tuple[str, str]]
"""(measure code, title) of every row of the edition, by row_id."""


@dataclass(frozen=True)
class MatchedRow:
    """One row to account for. `own`: the package lets the division answer it; `reference`: only its note counts.

    `fate` is fixed here for rows that cannot speak; `reason` is the code for which such a row is held.
    """

    read: ReadRow
    row_id: str | None
    own: bool = False
    reference: bool = False
    fate: Fate | None = None
    reason: str | None = None


def match_rows(
    file: AnswerFile, package: Package, titles: Titles
) -> tuple[tuple[MatchedRow, ...], tuple[Problem, ...]]:
    """Return the rows to account for, in the file's order, and what a person should know about them.

    Headings, blank rows and reference rows without a note are no rows to account for.
    """
    problems: list[Problem] = []
    taken = frozenset(row.row_id for row in file.rows if row.row_id is not None)
    matched: list[MatchedRow] = []
    for row in file.rows:
        found = _match(row, package, titles, taken)
        if found is None:
            continue
        matched.append(found)
        if row.id_text is None and found.row_id is not None:
            place = _place(file, row, found.row_id)
            problems.append(problem("MATCHED-BY-TITLE", place, found=row.given.get("title")))
    rows = _fold_duplicates(matched)
    problems.extend(_locked_changes(file, rows, titles))
    return rows, tuple(problems)


def shows_answer(row: ReadRow, *, but_note: bool = False) -> bool:
    """Whether a row shows anything in its answer cells."""
    return any(cell.state is not CellState.BLANK for key, cell in row.cells.items() if not (but_note and key == NOTE))


def _match(row: ReadRow, package: Package, titles: Titles, taken: frozenset[str]) -> MatchedRow | None:
    """Say which row it is; None where it is none."""
    row_id = row.row_id
    if row.id_text is None:
        row_id = _by_title(row, package, titles, taken)
        if row_id is None:
            return MatchedRow(row, None, fate=Fate.HELD, reason="PROPOSAL") if shows_answer(row) else None
    if row_id is None or row_id not in titles:
        return MatchedRow(row, row_id, fate=Fate.UNKNOWN, reason="UNKNOWN-ID")
    roles = {each.row_id: each.answers for each in package.rows}
    if roles.get(row_id):
        return MatchedRow(row, row_id, own=True)
    if row_id in roles and not shows_answer(row, but_note=True):
        return MatchedRow(row, row_id, reference=True) if shows_answer(row) else None
    return MatchedRow(row, row_id)


def _by_title(row: ReadRow, package: Package, titles: Titles, taken: frozenset[str]) -> str | None:
    """Return the one row of the package with that measure and title whose ID stands nowhere in the file."""
    title = fold_name(row.given.get("title") or "")
    measure = fold_name(row.given.get("measure") or "")
    if not title:
        return None
    alike = [
        each.row_id
        for each in package.rows
        if each.row_id in titles
        and fold_name(titles[each.row_id][1]) == title
        and measure.startswith(fold_name(titles[each.row_id][0]))
    ]
    return alike[0] if len(alike) == 1 and alike[0] not in taken else None


def _fold_duplicates(matched: Sequence[MatchedRow]) -> tuple[MatchedRow, ...]:
    """Of rows with one ID and equal answers one counts; with different answers all are held (one row or none)."""
    by_id: dict[str, list[MatchedRow]] = defaultdict(list)
    for row in matched:
        if row.row_id is not None and row.fate is None:
            by_id[row.row_id].append(row)
    fixed: dict[int, MatchedRow] = {}
    for rows in by_id.values():
        if len(rows) < 2:  # noqa: PLR2004 - two make a duplicate
            continue
        alike = len({_content(row.read) for row in rows}) == 1
        for row in rows[1:] if alike else rows:
            fate, reason = (Fate.DUPLICATE, None) if alike else (Fate.HELD, "ROW-TWICE")
            fixed[id(row)] = replace(row, fate=fate, reason=reason)
    return tuple(fixed.get(id(row), row) for row in matched)


def _content(row: ReadRow) -> tuple[tuple[str, str, str | None], ...]:
    """Return a row's answers in the form in which equals are equal."""
    return tuple(sorted((key, cell.state.value, fold(cell.text)) for key, cell in row.cells.items()))


def _locked_changes(file: AnswerFile, rows: Sequence[MatchedRow], titles: Titles) -> list[Problem]:
    """Report titles that differ from what was sent: reported and kept with the file, they change nothing."""
    found = []
    for row in rows:
        typed = row.read.given.get("title")
        if row.row_id is None or row.row_id not in titles or row.fate is not None or typed is None:
            continue
        sent = titles[row.row_id][1]
        if fold_name(typed) != fold_name(sent):
            found.append(problem("LOCKED-CHANGED", _place(file, row.read, row.row_id), found=typed, expected=sent))
    return found


def _place(file: AnswerFile, row: ReadRow, row_id: str | None) -> Place:
    return Place(file=file.name, sheet=row.sheet, row=row.row, id=row_id)
