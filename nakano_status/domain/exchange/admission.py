"""Admission: which rows and fields of a received file take part in the merge (source: exchange.md, "Merge").

Pure: turns what a reader found and what the data file contains into returns, held items and rows with or without a
fate. Which division a row belongs to follows from the package, never from today's table or the file's name.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nakano_status.domain.exchange.answer_checks import is_repeating_text
from nakano_status.domain.exchange.answer_file import AnswerFile, Identity, ReadRow
from nakano_status.domain.exchange.answered_return import Return
from nakano_status.domain.exchange.file_quarantine_rules import (
    answered_divisions,
    differs_from_base,
    many_packages,
    mass_cleared,
    reason_to_hold,
)
from nakano_status.domain.exchange.ledger import CARRIES, Fate, HeldItem, HeldKind, item_id, problem_of
from nakano_status.domain.exchange.merge_context import Given, MergeContext
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.exchange.row_admission import (
    AdmittedPart,
    AdmittedRow,
    PackagePart,
    admit_part,
    split_by_package,
    unanswered_rows,
)
from nakano_status.domain.exchange.row_matching import MatchedRow, match_rows, row_problems
from nakano_status.domain.fields.field import DONE, FIGURE
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.review.confirmation import changed_in_file
from nakano_status.domain.text.narrative import is_blank, same

_FEWEST = 2
"""The fewest rows that count as a pasted block; a single row like last year's is reported as SAME-AS-LAST-YEAR."""


def last_round_pasted(file: AnswerFile, rows: Iterable[MatchedRow], given: Given) -> Problem | None:
    """Return a question about the file if most of its 取組状況 equal last round's, 「継続」 and the like aside."""
    alike = compared = 0
    for row in rows:
        cell = row.read.cells.get(DONE)
        if cell is None or is_blank(cell.text) or is_repeating_text(cell.text):
            continue
        compared += 1
        alike += same(cell.text, given.get(row.row_id or "", {}).get("previous_done"))
    if alike < _FEWEST or alike * 2 <= compared:
        return None
    return problem("LAST-ROUND-PASTED", Place(file=file.name), found=str(alike), expected=str(compared))


@dataclass(frozen=True)
class Admission:
    """The result for one file, before merging. `hold` is the code for which the whole file is held.

    `read` is how many rows of the file must be accounted for. `expected` are the rows that the file's packages ask for;
    those that it does not show are `absent`. `is_of_other_round`: the file is an answer that another round already has.
    `waiting` are the items of its returns, held before, that still wait in their round, which is that of `year`.
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
    is_of_other_round: bool = False
    waiting: tuple[HeldItem, ...] = ()
    year: str | None = None

    @property
    def absent(self) -> tuple[str, ...]:
        """The expected rows that the file does not show."""
        shown = {row.row_id for row in self.rows}
        return tuple(row_id for row_id in self.expected if row_id not in shown)

    def is_known(self, returns: Container[str], held: Container[str]) -> bool:
        """Whether everything in the file was merged or held before."""
        if self.is_of_other_round:
            return True
        answered = all(answer.return_id in returns for answer in self.returns)
        return bool(self.returns) and answered and all(item.item_id in held for item in self.held)

    def notices(self, waiting: Iterable[HeldItem]) -> tuple[Problem, ...]:
        """Return the problems to report: what was found, and the rows and fields that are held; each place once."""
        spots = {_spot(each) for each in self.problems}
        parts = (problem_of(item) for item in waiting if item.kind is not HeldKind.FILE)
        return (*self.problems, *(each for each in parts if _spot(each) not in spots))


def _spot(found: Problem) -> tuple[str | None, object]:
    """Return what a problem is about: a cell, or the ID of a row."""
    place = found.place
    about_id = found.code in ("ID-UNREADABLE", "UNKNOWN-ID")
    return place.sheet, place.row if about_id else place.cell or found


def admit(file: AnswerFile, known: MergeContext) -> Admission:
    """Decide what of a file takes part in the merge.

    A refused file has no rows; of a quarantined one every row is held.
    """
    if file.refused is not None:
        return Admission(file, problems=(*file.problems, file.refused))
    hold = reason_to_hold(file, known)
    # a late file of another round may hold nothing new: then there is nothing to ask about
    if hold is not None:
        return _known_elsewhere(file, known) or _held_whole(file, hold, known)
    package = known.packages[file.identity.packages[0]]
    rows = match_rows(file, package, known.given)
    # before any row is admitted: a file for a whole department is split, so its rows belong to other packages
    many = many_packages(file, rows, package, known)
    if many is not None and not known.has_agreed(_whole_item(file, many).item_id):
        return _held_whole(file, many, known)
    parts = split_by_package(package, rows, known) if many is not None else (PackagePart(package, rows, is_own=True),)
    read = sum(row.is_counted for row in rows)
    admitted = [_admit_part(file, part, known) for part in parts if part.is_answered]
    blank = [row for part in parts if not part.is_answered for row in unanswered_rows(part)]
    admission = _admission(file, package, admitted, blank, read, known)
    # only now: what a return clears is known from its admitted fields
    hold = _late_hold(admission, known)
    if hold is not None:
        return _held_whole(file, hold, known)
    about_file = (
        last_round_pasted(file, rows, known.given),
        _restored(file, package, known),
        *_left(file, admission, known),
        *(each for answer in admission.returns for each in changed_in_file(answer, package, known.profile, file.name)),
    )
    return replace(
        admission, problems=(*file.problems, *row_problems(file, rows, package, known), *filter(None, about_file))
    )


@dataclass(frozen=True)
class Placing:
    """A person's decision which row of the round a row of a file is: its place (`sheet!12`), and that row's ID."""

    place: str
    row_id: str


def admit_placed(
    admission: Admission, placing: Placing, known: MergeContext, returns: Iterable[Return]
) -> Admission | None:
    """Return the admission of one row without a place as the row that a person named; None if it cannot be that row.

    It becomes a return of its own, a child of the file's: that return is as the file is, and remains so. The row must
    be asked for by the package of the division's return. Neither that nor another one of `returns` from the file shows
    it: two rows of a file are two rows.
    """
    file = admission.file
    read = next((row for row in file.answered_rows if f"{row.sheet}!{row.row}" == placing.place), None)
    asking = (each for each in admission.returns if each.return_id in known.returns)
    before = next((each for each in asking if _asks(known.packages[each.package_id], placing.row_id, read)), None)
    if read is None or before is None:
        return None
    placed = (each for each in returns if (each.sha256, each.division) == (file.sha256, before.division))
    if any(row_id == placing.row_id for each in (before, *placed) for row_id, _ in each.values):
        return None
    row = MatchedRow(replace(read, row_id=placing.row_id, id_text=placing.row_id), placing.row_id, own=True)
    package = known.packages[before.package_id]
    lineage = replace(file.identity, declared_return=None, parents=(before.return_id,), is_draft=before.is_draft)
    part = admit_part(replace(file, identity=lineage), PackagePart(package, (row,), is_own=True), known)
    # a confirmation is of the file as it was
    part = replace(part, answer=replace(part.answer, confirmation=None))
    return replace(_admission(file, package, [part], (), 1, known), expected=())


def _asks(package: Package, row_id: str, read: ReadRow | None) -> bool:
    """Whether a package asks for a row, or for a 成果指標 if what was read is a line of these."""
    is_figure = read is not None and FIGURE in read.cells
    return row_id in (package.figures if is_figure else package.answer_rows)


def _admit_part(file: AnswerFile, part: PackagePart, known: MergeContext) -> AdmittedPart:
    """Admit a part; a return merged before keeps the package it was merged against, even if a newer one was sent."""
    now = admit_part(file, part, known)
    if part.is_own:
        return now
    # the package enters the ID of a return: with a newer package the same answers would become another return
    forms = (replace(part, package=each) for each in known.own_forms if each.division == part.package.division)
    before = (admit_part(file, each, known) for each in forms)
    return next((each for each in before if each.answer.return_id in known.returns), now)


def _known_elsewhere(file: AnswerFile, known: MergeContext) -> Admission | None:
    """Return the admission of a file whose answers another round has already: nothing changes; else None."""
    package = known.packages.get(file.identity.packages[0]) if len(file.identity.packages) == 1 else None
    there = known.elsewhere.get(package.round_id) if package is not None else None
    if there is None:
        return None
    # as its own round read it: this round's edition may lack rows of the file, and its answers would not be recognised
    admission = admit(file, there)
    if not admission.is_known(there.returns, there.held):
        return None
    return replace(admission, returns=(), held=(), problems=(), is_of_other_round=True)


def _restored(file: AnswerFile, package: Package, known: MergeContext) -> Problem | None:
    """Return the problem for a package that is known only by its seal, or None."""
    if package.package_id not in known.restored:
        return None
    place, found = Place(file=file.name), package.package_id
    other = _sent_apart(file, package, known)
    if other is not None:
        return problem("PACKAGE-BRANCHED", place, found=found, expected=other.package_id)
    return problem("PACKAGE-RESTORED", place, found=found)


def _sent_apart(file: AnswerFile, package: Package, known: MergeContext) -> Package | None:
    """Return a form of this division that is neither ancestor nor descendant of one known only by its seal, or None.

    Such forms were sent by two copies of the data file, neither knowing the other. A form's ancestors can only be read
    from a form that the program has never written answers into.
    """
    if file.identity.declared_return is not None:
        return None
    mine = (each for each in known.packages.values() if each.package_id not in known.restored)
    same = (each for each in mine if (each.round_id, each.division) == (package.round_id, package.division))
    return next((each for each in same if each.package_id not in package.parents), None)


def _left(file: AnswerFile, admission: Admission, known: MergeContext) -> Iterator[Problem]:
    """Yield a notice for each answered row that has left the report: its answer is kept, marked as outside it."""
    reported: set[str] = set()
    for answer in admission.returns:
        for row_id, key in answer.values if known.out else ():
            if row_id in known.out and row_id not in reported and differs_from_base(answer, row_id, key, known):
                reported.add(row_id)
                sheet, _, cell = (answer.values[row_id, key].cell or "").rpartition("!")
                place = Place(file=file.name, sheet=sheet, cell=cell, id=row_id)
                yield problem("ROW-LEFT", place, found=known.out[row_id])


def _admission(
    file: AnswerFile,
    package: Package,
    parts: Sequence[AdmittedPart],
    blank: Sequence[AdmittedRow],
    read: int,
    known: MergeContext,
) -> Admission:
    """Combine the parts of a file with the rows of the parts that have no answer (`blank`).

    A part that shows nothing becomes a return only if it is the only part.
    """
    expected = dict.fromkeys(row_id for part in parts for row_id in part.package.answer_rows)
    answers = tuple(part.answer for part in parts if part.answer.values or len(parts) == 1)
    return Admission(
        file,
        package,
        answers,
        tuple(sorted((*blank, *(row for part in parts for row in part.rows)), key=lambda row: (row.sheet, row.row))),
        tuple(item for part in parts for item in part.held),
        expected=tuple(expected),
        read=read,
        waiting=known.waiting(answers),
        year=known.rounds.label(known.rounds.round_id),
    )


def _late_hold(admission: Admission, known: MergeContext) -> Problem | None:
    """Return the problem for which the file is held by the content of its rows (it clears too much), or None."""
    mass = mass_cleared(admission.file, admission.returns, known)
    if mass is not None and not known.has_agreed(_whole_item(admission.file, mass).item_id):
        return mass
    return None


def _held_whole(file: AnswerFile, hold: Problem, known: MergeContext) -> Admission:
    """Hold a whole file for a person's decision: one item, every row of it held."""
    named = file.identity.packages
    package = known.packages.get(named[0]) if len(named) == 1 else None
    reading = {row.row_id for row in package.rows if not row.answers} if package else set()
    counted = [
        row
        for row in file.answered_rows
        if row.shows_answer() or (row.id_text is not None and row.row_id not in reading)
    ]
    item = _whole_item(file, hold)
    if item.is_unmerged_answer and (whose := answered_divisions(file, package, known)):
        item = replace(item, values={**item.values, CARRIES: "\n".join(whose)})
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
    """Make the held item of a whole file from its content."""
    identity = file.identity
    origin = [list(identity.packages), identity.declared_return or "", sorted(identity.parents)]
    # neither bytes nor order of rows: the same file, sorted or saved again, must give the same item
    content = [*origin, sorted((row.content for row in file.answered_rows), key=str)]
    made = item_id(HeldKind.FILE, hold.code, content)
    declared = _declared(identity)
    return HeldItem(made, HeldKind.FILE, hold.code, file.name, file.sha256, found=hold.found, values=declared)


def _declared(identity: Identity) -> dict[str, str]:
    """Return what a file declares about itself, for a person to judge it by."""
    declared = {
        "division": identity.division,
        "year": identity.year,
        "package": "、".join(identity.packages),
        "plan": identity.plan,
        "form_version": None if identity.form_version is None else str(identity.form_version),
    }
    return {key: text for key, text in declared.items() if text}
