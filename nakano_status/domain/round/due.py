"""回答期限: a round's, a division's own (期限延長), and a 部's own for its divisions (部内期限)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.calendar.printed_day import printed_day
from nakano_status.domain.calendar.working_days import next_working_day
from nakano_status.domain.refusals.rounds import DuePassed

_FIRST_TIME, _AGAIN = timedelta(days=21), timedelta(days=7)
"""The time that is proposed: for a whole round, and for what is asked once more."""

_USUAL_AFTER_YEAR_END, _USUAL_AFTER_START = timedelta(days=426), timedelta(days=183)
"""How long after the year's end (14 months) and after its start (6 months) a round's due date is not questioned."""


@dataclass(frozen=True)
class DueChange:
    """A due date that was given to a division or a 部 (`body`, by ID), in which act, when (UTC), by whom and why.

    One equal to the round's own revokes the date given before.
    """

    body: str
    due: date
    at: datetime
    by: str | None
    act_kind: str
    reason: str | None


LATEST_DUE = "期限が異なるときは、最も遅い期限になります。"
"""The rule of `JoinedDue`, for people."""


@dataclass(frozen=True)
class JoinedDue:
    """Due dates of the bodies that one body continues while the round of a year is open, with its own if it has one.

    All are named. `passing` are those whose own due date passes on. No answer that was promised time is due earlier:
    the latest date is in force.
    """

    year: FiscalYear
    body: str
    dues: tuple[tuple[str, date], ...]
    passing: tuple[str, ...]

    @property
    def due(self) -> date:
        """The due date of the body that continues the others."""
        return max(day for _, day in self.dues)

    @property
    def label(self) -> str:
        """The due dates before and after, for people: 税務課 令和5年8月1日（火） → 管理課 令和5年8月1日（火）."""
        before = "、".join(f"{name} {printed_day(day)}" for name, day in self.dues)
        return f"{before} → {self.body} {printed_day(self.due)}"


def proposed_due(today: date) -> date:
    """Return the due date that is proposed for a round that begins today: a working day."""
    return next_working_day(today + _FIRST_TIME)


def is_year_doubtful(due: date, year_end: date, made_on: date) -> bool:
    """Whether the due date of a round looks as if its year were wrong.

    `year_end` is the last day of the year that is reported, `made_on` the day on which the round was made. A day that
    is not after the year's end is doubtful, and one long after it; a round that is collected late has a day soon after
    it was made.
    """
    is_far = due > year_end + _USUAL_AFTER_YEAR_END and not made_on <= due <= made_on + _USUAL_AFTER_START
    return due <= year_end or is_far


def answer_by(today: date, due: date | None, chosen: date | None = None, asked_on: date | None = None) -> date:
    """Return the due date printed on a paper that asks a division once more; it is never a day in the past.

    It is the day that was chosen, else the division's due date if that is in the future, else a working day a week
    after the request (`asked_on`, by default today). Raises DuePassed.
    """
    if chosen is not None:
        if chosen < today:
            raise DuePassed(found=printed_day(chosen), today=printed_day(today))
        return chosen
    days = (due, proposed_again(asked_on or today))
    return next((day for day in days if day is not None and day >= today), proposed_again(today))


def proposed_again(today: date) -> date:
    """Return the day that is proposed if a division is asked once more: a working day."""
    return next_working_day(today + _AGAIN)
