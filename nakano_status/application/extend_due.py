"""期限延長 and 部内期限: divisions get a due date of their own, a 部 one for its divisions (round amend --due).

A date is never refused: whether it is a good one is for people, who are asked where it looks odd. To give a division
the round's own due date takes back what it was given before (decision 0026).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.finding import find_department, find_division, need_open, need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Store, StoreRole, UnitOfWork
from nakano_status.application.read.figures_asked import figures_asked
from nakano_status.domain import refusals
from nakano_status.domain.division import Division, DivisionKind
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.narrative import as_typed
from nakano_status.domain.printed_day import printed_day
from nakano_status.domain.problem import Problem
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.round import Origin, Round


@dataclass(frozen=True)
class Extension:
    """Which divisions, or which 部, get which due date, and why; all by name."""

    due: date
    reason: str
    divisions: tuple[str, ...] = ()
    department: str | None = None
    year: FiscalYear | None = None


@dataclass(frozen=True)
class DueOf:
    """A division or a 部 by name, its due date before (None: the round's) and now (None: the round's again)."""

    name: str
    is_department: bool
    before: date | None
    now: date | None

    @property
    def changed(self) -> bool:
        """Whether the act changed anything of it."""
        return self.before != self.now


@dataclass(frozen=True)
class Extended:
    """The round's own due date, and what became of each division or 部, in the order in which they were named."""

    round_due: date | None
    dues: tuple[DueOf, ...]


def extend_due(store: Store, wish: Extension, by: str | None = None) -> Outcome[Extended]:
    """Give due dates in one act; forms that are out already keep the date that they show.

    Raises WrongRole, RoundUnknown, RoundClosed, DivisionUnknown, NothingToAnswer, NotADepartment, ReasonMissing.
    """
    reason = as_typed(wish.reason.strip())
    if reason is None:
        raise refusals.ReasonMissing
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        round_ = need_open(chosen_round(work, wish.year))
        bodies = _bodies(work, round_, wish)
        dues = tuple(_due_of(round_, body, wish.due) for body in bodies)
        if any(each.changed for each in dues):
            work.begin_act("extend_due", by, reason)
            for body, told in zip(bodies, dues, strict=True):
                if told.changed:
                    work.set_due(round_.round_id, body.division_id, wish.due)
            work.commit()
    asked = tuple(each for told in dues if told.changed for each in _questions(round_, told))
    return Outcome(Extended(round_.due, dues), problems=asked)


def _bodies(work: UnitOfWork, round_: Round, wish: Extension) -> list[Division]:
    """Find who is named; refuse a 部 that is none, and who answers nothing: of a list that was read in, everybody."""
    found = {each.division_id: each for each in (find_division(work, name) for name in wish.divisions)}
    if wish.department is not None:
        department = find_department(work, wish.department)
        found[department.division_id] = department
    supplying = figures_asked(work, round_).supplied
    for each in found.values():
        is_asked = bool(round_.rows_of(each.division_id)) or each.division_id in supplying
        if round_.origin is Origin.IMPORTED or not (is_asked or each.kind is DivisionKind.DEPARTMENT):
            raise refusals.NothingToAnswer(division=each.name_on(round_.named_on), year=round_.year.label)
    return list(found.values())


def _due_of(round_: Round, body: Division, due: date) -> DueOf:
    is_department = body.kind is DivisionKind.DEPARTMENT
    before, now = round_.own_due(body.division_id), None if due == round_.due else due
    return DueOf(body.name_on(round_.named_on), is_department, before, now)


def _questions(round_: Round, told: DueOf) -> Iterator[Problem]:
    """Ask about a date that looks odd, not about one that was taken back."""
    now = told.now
    if now is None:
        return
    if round_.due is not None and now < round_.due and not told.is_department:
        yield _asking("DUE-EARLIER", told.name, now, round_.due)
    if round_.due is not None and now > round_.due and told.is_department:
        yield _asking("DEPARTMENT-DUE-LATER", told.name, now, round_.due)
    if round_.made_on is not None and _is_before_opening(round_, now, round_.made_on):
        yield _asking("DUE-BEFORE-OPENING", told.name, now, round_.made_on)


def _asking(code: str, name: str, due: date, expected: date) -> Problem:
    return problem(code, division=name, found=printed_day(due), expected=printed_day(expected))


def _is_before_opening(round_: Round, due: date, opened: date) -> bool:
    """Whether a date lies before the opening; of a round that was entered after its due date nothing is asked."""
    was_entered_late = round_.due is not None and round_.due < opened
    return due < opened and not was_entered_late
