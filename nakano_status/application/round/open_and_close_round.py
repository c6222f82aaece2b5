"""Start a round (進捗確認を開始), and close one (round open, round close)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nakano_status.application.lookup import (
    chosen_round,
    meant_plan,
    need_made_on,
    need_open,
    need_role,
    rounds_of_plan,
)
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.openness import OpenKind, Openness, read_openness
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.round.choosing_edition import edition_for, plan_of_year, round_id_of
from nakano_status.application.round.extend_due import questions_about_year
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.inquiry import round_collecting
from nakano_status.application.round.withdraw_round import offer_void_answers
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.lineage import SAME_ROWS, lineage_between
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.planning import RoundExists
from nakano_status.domain.round.roll_over import NextRound, RolledRows, rolled_rows
from nakano_status.domain.round.round import Origin, Round


@dataclass(frozen=True)
class RoundOpening:
    """What a round is opened with. `edition` is the number of the plan's edition (None: the last one adopted by then).

    `made_on` is the day whose names and places it has (作成日). `plan_id` is the plan, for a year that several have.
    """

    year: FiscalYear
    due: date | None
    made_on: date
    edition: int | None = None
    plan_id: str | None = None


def open_round(
    parts: Parts,
    store: Store,
    year: FiscalYear,
    due: date | None = None,
    by: str | None = None,
    *,
    edition: int | None = None,
    made_on: date | None = None,
) -> Outcome[Round]:
    """Open the round of a year, freezing its rows and answerers; a due date in a doubtful year gives a question.

    `made_on` is by default today. Raises RoundExists, YearOutOfPlan, EditionUnclear, EditionUnknown, WrongRole,
    MadeOnInFuture, DateUnreadable.
    """
    opening = RoundOpening(year, due, need_made_on(parts, made_on), edition)
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        coming = coming_round(work, opening)
        work.begin_act("open_round", by)
        begun = round_of_rows(work, opening, coming, rolled_rows(coming))
        work.rounds.add(begun)
        void = offer_void_answers(work, begun)
        work.commit()
    return Outcome(begun, problems=(*opening_questions(begun), *void))


def round_of_rows(records: Records, opening: RoundOpening, coming: NextRound, rolled: RolledRows) -> Round:
    """Return the round that is opened with these rows."""
    return Round(
        round_id=round_id_of(records, opening.year, records.plan.plan_ids()[coming.edition.edition_id]),
        year=opening.year,
        edition_id=coming.edition.edition_id,
        as_of=opening.year.as_of,
        due=opening.due,
        made_on=opening.made_on,
        origin=Origin.COLLECTED,
        rows=rolled.rows,
    )


def opening_questions(round_: Round) -> tuple[Problem, ...]:
    """Return questions about the due date of a round that was opened."""
    if round_.due is None:
        return ()
    return tuple(questions_about_year(round_.due, round_.year, round_.made_on or round_.due))


_CODES = {
    "CLOSED-WITH-CONFLICTS": OpenKind.CONFLICT,
    "CLOSED-WITH-HELD": OpenKind.HELD,
    "CLOSED-WITH-UNANSWERED": OpenKind.UNANSWERED,
}


@dataclass(frozen=True)
class Closed:
    """A closed round, and what in it can no longer be decided or completed: the same list as shown before closing."""

    round_: Round
    openness: Openness


def close_round(store: Store, year: FiscalYear | None = None, by: str | None = None) -> Outcome[Closed]:
    """Close a round: it can no longer be written, and what is incomplete is reported.

    Raises RoundUnknown, RoundClosed, WrongRole.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        round_ = need_open(chosen_round(work, year))
        closed = Closed(round_, read_openness(work, round_))
        work.begin_act("close_round", by)
        work.rounds.close(round_.round_id)
        work.commit()
    return Outcome(closed, problems=tuple(_left(closed)))


def _left(closed: Closed) -> Iterator[Problem]:
    for code, kind in _CODES.items():
        if number := closed.openness.count(kind):
            yield problem(code, found=str(number))


def coming_round(records: Records, opening: RoundOpening) -> NextRound:
    """Return what the round of a year would be made of; raises as `open_round`."""
    year, plan = opening.year, plan_of_year(records, opening.year, opening.plan_id)
    rounds = rounds_of_plan(records, plan.plan_id)
    if any(each.year == year for each in rounds):
        raise RoundExists(year=year.label)
    edition = edition_for(plan, year, opening.edition)
    previous = max((each for each in rounds if each.year < year), key=lambda each: each.year, default=None)
    lineage = SAME_ROWS
    if previous is not None and previous.edition_id != edition.edition_id:
        lineage = lineage_between([plan], records.plan.derivations(), previous.edition_id, edition.edition_id)
    schedules = records.plan.schedules(edition.edition_id)
    return NextRound(edition.on(opening.made_on), year, schedules, previous, lineage)


@dataclass(frozen=True)
class Closing:
    """The round that can be closed (None: none is being collected), what is incomplete, and the last closed round.

    `waiting` are the names of divisions whose answers are not complete; those with a held file count as held.
    """

    left: Closed | None
    waiting: tuple[str, ...]
    last_closed: Round | None

    @property
    def is_clean(self) -> bool:
        """Whether everything is complete."""
        return self.left is not None and not (self.waiting or self.left.openness.points)


def read_closing(records: Records, today: date) -> Closing:
    """Read what would be incomplete after closing the round of the plan that is meant; raises PlanUnclear."""
    rounds = rounds_of_plan(records, meant_plan(records).plan_id)
    collecting = round_collecting(rounds)
    closed = [each for each in rounds if each.closed and each.origin is Origin.COLLECTED]
    last = max(closed, key=lambda each: each.year, default=None)
    if collecting is None:
        return Closing(None, (), last)
    left = Closed(collecting, read_openness(records, collecting))
    return Closing(left, missing_divisions(records, collecting, today), last)


def missing_divisions(records: Records, round_: Round, today: date) -> tuple[str, ...]:
    """Return the names of divisions whose answers to a round are not complete (未提出)."""
    return tuple(line.division for line in read_board(records, round_, today) if line.is_missing)
