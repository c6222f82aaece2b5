"""Admission: which of the rows and fields of a file that came may speak, and which wait (source: exchange.md, "Merge").

Pure: from what a reader found and what this store knows to returns, held items and rows with or without a fate. It is
the package that says whose a row is, never today's table and never the file's name.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nakano_status.domain.exchange.answer_file import AnswerFile, Identity
from nakano_status.domain.exchange.answered_return import Return
from nakano_status.domain.exchange.file_quarantine_rules import (
    answered_divisions,
    answers_anew,
    many_packages,
    mass_cleared,
    reason_to_hold,
)
from nakano_status.domain.exchange.held import CARRIES, HeldItem, HeldKind, item_id, problem_of
from nakano_status.domain.exchange.ledger import Fate
from nakano_status.domain.exchange.merge_context import Given, MergeContext
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.exchange.return_confirmation import changed_in_file
from nakano_status.domain.exchange.row_admission import (
    AdmittedPart,
    AdmittedRow,
    Part,
    admit_part,
    split_by_package,
    unanswered_rows,
)
from nakano_status.domain.exchange.row_matching import MatchedRow, content_of, match_rows, shows_answer
from nakano_status.domain.exchange.submission_rules import is_standing_word
from nakano_status.domain.fields.registry import DONE
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import is_blank, same

_FEWEST = 2
"""One text like last year's is a row's own matter (SAME-AS-LAST-YEAR)."""


def last_round_pasted(file: AnswerFile, rows: Iterable[MatchedRow], given: Given) -> Problem | None:
    """Ask, once a file, where most of its 取組状況 say what was reported the last time; 「継続」 and the like aside."""
    alike = told = 0
    for row in rows:
        cell = row.read.cells.get(DONE)
        if cell is None or is_blank(cell.text) or is_standing_word(cell.text):
            continue
        told += 1
        alike += same(cell.text, given.get(row.row_id or "", {}).get("previous_done"))
    if alike < _FEWEST or alike * 2 <= told:
        return None
    return problem("LAST-ROUND-PASTED", Place(file=file.name), found=str(alike), expected=str(told))


@dataclass(frozen=True)
class Admission:
    """What became of one file before merging. `hold` is the code for which the whole file waits.

    `read` is how many rows the file has to account for. `expected` are the rows that the file's packages ask for;
    those that it does not show are `absent`. `is_of_other_round`: it is an answer that another round has already.
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

    @property
    def absent(self) -> tuple[str, ...]:
        """The expected rows that the file does not show."""
        shown = {row.row_id for row in self.rows}
        return tuple(row_id for row_id in self.expected if row_id not in shown)

    def is_known(self, returns: Container[str], held: Container[str]) -> bool:
        """Whether all that the file says was taken in before, or kept apart."""
        if self.is_of_other_round:
            return True
        answered = all(answer.return_id in returns for answer in self.returns)
        return bool(self.returns) and answered and all(item.item_id in held for item in self.held)

    def told(self, waiting: Iterable[HeldItem]) -> tuple[Problem, ...]:
        """Return what a person should know: what was found, and the rows and fields that wait; of one spot once."""
        spots = {_spot(each) for each in self.problems}
        parts = (problem_of(item) for item in waiting if item.kind is not HeldKind.FILE)
        return (*self.problems, *(each for each in parts if _spot(each) not in spots))


def _spot(found: Problem) -> tuple[str | None, object]:
    """Return what a problem is about: a cell, or the ID of a row."""
    place = found.place
    about_id = found.code in ("ID-UNREADABLE", "UNKNOWN-ID")
    return place.sheet, place.row if about_id else place.cell or found


def admit(file: AnswerFile, known: MergeContext) -> Admission:
    """Decide what of a file may speak; a refused file has no rows, a held one keeps every row as held."""
    if file.refused is not None:
        return Admission(file, problems=(*file.problems, file.refused))
    hold = reason_to_hold(file, known)
    if hold is not None:
        return _known_elsewhere(file, known) or _held_whole(file, hold, known)
    package = known.packages[file.identity.packages[0]]
    rows, problems = match_rows(file, package, known.given, known.organisation)
    many = many_packages(file, rows, package, known)
    if many is not None and not known.has_agreed(_whole_item(file, many).item_id):
        return _held_whole(file, many, known)
    parts = split_by_package(package, rows, known) if many is not None else (Part(package, rows, is_own=True),)
    read = sum(row.is_counted for row in rows)
    admitted = [_admit_part(file, part, known) for part in parts if part.is_answered]
    blank = [row for part in parts if not part.is_answered for row in unanswered_rows(part)]
    admission = _admission(file, package, admitted, blank, read)
    hold = _late_hold(admission, known)
    if hold is not None:
        return _held_whole(file, hold, known)
    about_file = (
        last_round_pasted(file, rows, known.given),
        _restored(file, package, known),
        *_left(file, admission, known),
        *(each for answer in admission.returns for each in changed_in_file(answer, package, file.name)),
    )
    return replace(admission, problems=(*file.problems, *problems, *filter(None, about_file)))


def _admit_part(file: AnswerFile, part: Part, known: MergeContext) -> AdmittedPart:
    """Admit a part; one that was taken in before stays with the form of that time, though a newer one is out."""
    now = admit_part(file, part, known)
    if part.is_own:
        return now
    forms = (replace(part, package=each) for each in known.own_forms if each.division == part.package.division)
    before = (admit_part(file, each, known) for each in forms)
    return next((each for each in before if each.answer.return_id in known.returns), now)


def _known_elsewhere(file: AnswerFile, known: MergeContext) -> Admission | None:
    """Return a file of another round whose answers that round has already: it changes nothing, and asks nobody."""
    named = [known.packages[each] for each in file.identity.packages if each in known.packages]
    if not known.elsewhere or len(named) != 1 or named[0].round_id == known.rounds.round_id:
        return None
    (package,) = named
    rows, _ = match_rows(file, package, known.given)
    part = Part(package, rows, is_own=True)
    there = admit_part(file, part, replace(known, returns=known.elsewhere))
    if there.answer.return_id not in known.elsewhere:
        return None
    read = sum(row.is_counted for row in rows)
    expected = package.answer_rows
    return Admission(file, package, rows=there.rows, expected=expected, read=read, is_of_other_round=True)


def _restored(file: AnswerFile, package: Package, known: MergeContext) -> Problem | None:
    """Say that the package is known only by its seal."""
    if package.package_id not in known.restored:
        return None
    place, found = Place(file=file.name), package.package_id
    other = _sent_apart(file, package, known)
    if other is not None:
        return problem("PACKAGE-BRANCHED", place, found=found, expected=other.package_id)
    return problem("PACKAGE-RESTORED", place, found=found)


def _sent_apart(file: AnswerFile, package: Package, known: MergeContext) -> Package | None:
    """Return a form of this division that neither came before nor after one known only by its seal.

    Two copies of the data file sent them, without knowing of each other. What a form came after is told only by one
    that the program never answered.
    """
    if file.identity.declared_return is not None:
        return None
    mine = (each for each in known.packages.values() if each.package_id not in known.restored)
    same = (each for each in mine if (each.round_id, each.division) == (package.round_id, package.division))
    return next((each for each in same if each.package_id not in package.parents), None)


def _left(file: AnswerFile, admission: Admission, known: MergeContext) -> Iterator[Problem]:
    """Say of rows that left the report that they were answered all the same: kept, and shown as such."""
    told: set[str] = set()
    for answer in admission.returns:
        for row_id, key in answer.values if known.out else ():
            if row_id in known.out and row_id not in told and answers_anew(answer, row_id, key, known):
                told.add(row_id)
                sheet, _, cell = (answer.values[row_id, key].cell or "").rpartition("!")
                place = Place(file=file.name, sheet=sheet, cell=cell, id=row_id)
                yield problem("ROW-LEFT", place, found=known.out[row_id])


def _admission(
    file: AnswerFile, package: Package, parts: Sequence[AdmittedPart], blank: Sequence[AdmittedRow], read: int
) -> Admission:
    """Put the parts of a file together, with the rows of the parts that have no answer (`blank`).

    A part that shows nothing is a return only where it is all there is.
    """
    expected = dict.fromkeys(row_id for part in parts for row_id in part.package.answer_rows)
    return Admission(
        file,
        package,
        tuple(part.answer for part in parts if part.answer.values or len(parts) == 1),
        tuple(sorted((*blank, *(row for part in parts for row in part.rows)), key=lambda row: (row.sheet, row.row))),
        tuple(item for part in parts for item in part.held),
        expected=tuple(expected),
        read=read,
    )


def _late_hold(admission: Admission, known: MergeContext) -> Problem | None:
    """Return why the file waits by what its rows say: it clears too much."""
    mass = mass_cleared(admission.file, admission.returns, known)
    if mass is not None and not known.has_agreed(_whole_item(admission.file, mass).item_id):
        return mass
    return None


def _held_whole(file: AnswerFile, hold: Problem, known: MergeContext) -> Admission:
    """Keep a whole file for a person's word: one item, every row of it held."""
    named = file.identity.packages
    package = known.packages.get(named[0]) if len(named) == 1 else None
    reading = {row.row_id for row in package.rows if not row.answers} if package else set()
    counted = [
        row
        for row in file.answered_rows
        if shows_answer(row) or (row.id_text is not None and row.row_id not in reading)
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
    """Make the item of a whole file out of what it says."""
    identity = file.identity
    said = [list(identity.packages), identity.declared_return or "", sorted(identity.parents)]
    content = [*said, sorted((content_of(row) for row in file.answered_rows), key=str)]
    made = item_id(HeldKind.FILE, hold.code, content)
    told = _told_by(identity)
    return HeldItem(made, HeldKind.FILE, hold.code, file.name, file.sha256, found=hold.found, values=told)


def _told_by(identity: Identity) -> dict[str, str]:
    """What a file says of itself, so that a person can judge it."""
    told = {
        "division": identity.division,
        "year": identity.year,
        "package": "、".join(identity.packages),
        "plan": identity.plan,
        "form_version": None if identity.form_version is None else str(identity.form_version),
    }
    return {key: text for key, text in told.items() if text}
