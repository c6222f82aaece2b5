"""The states of rows and of divisions in a round, derived from facts and never stored.

Also here: the 回答期限 of a round, of a division (期限延長) and of a 部 for its divisions (部内期限), and the kinds of
letters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from nakano_status.domain.calendar.days import printed_day, working_day_from, working_day_until
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.refusals.planning import DuePassed
from nakano_status.domain.text.labels import Labelled

if TYPE_CHECKING:
    from nakano_status.domain.review.review import AskOutcome


def due_label_within(above: str) -> str:
    """Return the term for the due date by which divisions hand in to the body `above` them, such as 部内期限."""
    return f"{above}内期限"


class RowState(Labelled):
    """Progress of a row."""

    BLANK = "blank", "未記入"
    DRAFTING = "drafting", "記入中"
    QUESTION = "question", "要確認"
    CONFLICT = "conflict", "相違"
    FILLED = "filled", "記入済"
    SUBMITTED = "submitted", "提出済"
    ASKED_BACK = "asked_back", "修正依頼中"
    RESUBMITTED = "resubmitted", "再提出"
    ACCEPTED = "accepted", "確認済"
    CHANGED_AFTER_ACCEPTANCE = "changed_after_acceptance", "確認後変更"


UNFINISHED = frozenset({RowState.BLANK, RowState.DRAFTING, RowState.CONFLICT})
"""The states of a row that is not answered, or not completely."""

TO_DO = UNFINISHED | {RowState.ASKED_BACK}
"""The states of a row that its division still has to work on."""


@dataclass(frozen=True)
class RowFacts:
    """The facts that determine the state of a row.

    `counted`: it is 報告対象. `answered`: one of its fields is filled in, or its division proposes 報告対象外.
    `typing`: a text is being typed. `submitted`: its current values were handed in, not only as a draft. `problems`:
    its problems. `asked`: the outcome of a 修正依頼 (None: there is none, or the division is answering it in this data
    file). `accepted`: it is 確認済. `changed_since`: its values differ from the accepted values. `in_conflict`: one of
    its fields is in 相違. `lacks_part`: a division that does not answer it has a part of it, and returned none.
    `has_part`: such a division wrote its part.
    """

    counted: bool
    answered: bool
    typing: bool
    submitted: bool
    problems: tuple[Problem, ...] = ()
    asked: AskOutcome | None = None
    accepted: bool = False
    changed_since: bool = False
    in_conflict: bool = False
    lacks_part: bool = False
    has_part: bool = False


def row_state(facts: RowFacts) -> RowState | None:
    """Return the state of a row; None if it is 報告対象外.

    An undecided 相違 comes before all other states. Then the office's acceptance or 修正依頼 decides, then the answer.
    A row with errors, or without the part of a division, remains 記入中 even if it was handed in. A row with questions
    is 提出済 once it is handed in.
    """
    if not facts.counted:
        return None
    if facts.in_conflict:
        return RowState.CONFLICT
    return _reviewed(facts) or _answered(facts)


def _reviewed(facts: RowFacts) -> RowState | None:
    """Return the state that follows from the office's review of the row; None if the answer decides the state."""
    if facts.accepted:
        return RowState.CHANGED_AFTER_ACCEPTANCE if facts.changed_since else RowState.ACCEPTED
    if facts.asked is not None and not facts.asked.is_settled:
        return RowState.ASKED_BACK
    return RowState.RESUBMITTED if facts.asked is not None and not facts.typing else None


def _answered(facts: RowFacts) -> RowState:
    if not (facts.answered or facts.typing):
        return RowState.DRAFTING if facts.has_part else RowState.BLANK
    found = {problem.severity for problem in facts.problems}
    if facts.typing or facts.lacks_part or Severity.ERROR in found:
        return RowState.DRAFTING
    if facts.submitted:
        return RowState.SUBMITTED
    return RowState.QUESTION if Severity.QUESTION in found else RowState.FILLED


_FIRST_TIME, _AGAIN = timedelta(days=21), timedelta(days=7)
_LONGER, _EARLIER = timedelta(days=7), timedelta(days=3)
"""The proposed times for answers: for a whole round, and for a request to correct."""

_USUAL_AFTER_YEAR_END, _USUAL_AFTER_START = timedelta(days=426), timedelta(days=183)
"""Times after the year's end (14 months) and after a round's start (6 months) within which a due date is plausible."""


@dataclass(frozen=True)
class DueChange:
    """A due date given to a division or a 部 (`body`, an ID).

    `act_id`, `at`: the act and its time (UTC). `by`, `reason`: the person and the reason (None: not stated). Earlier
    programs revoked a date by giving the round's. `act_kind`: the value of the act's `ActKind`.
    """

    body: str
    due: date
    act_id: str
    at: datetime
    by: str | None
    act_kind: str
    reason: str | None


LATEST_DUE = "期限が異なるときは、最も遅い期限になります。"
"""The rule of `JoinedDue`, as shown to users."""


@dataclass(frozen=True)
class JoinedDue:
    """The due dates of bodies that one body continues while the round of a year is open.

    `body`: the name of the continuing body. `dues`: the due dates by name, including its own. `passing`: the names of
    bodies that had a due date of their own. The latest date applies, so that no answer is due earlier than promised.
    """

    year: FiscalYear
    body: str
    dues: tuple[tuple[str, date], ...]
    passing: tuple[str, ...]

    @property
    def due(self) -> date:
        """The due date of the continuing body: the latest of all."""
        return max(day for _, day in self.dues)

    @property
    def label(self) -> str:
        """The due dates before and after, as shown: 税務課 令和5年8月1日（火） → 管理課 令和5年8月1日（火）."""
        before = "、".join(f"{name} {printed_day(day)}" for name, day in self.dues)
        return f"{before} → {self.body} {printed_day(self.due)}"


def proposed_due(today: date, year_end: date = date.min) -> date:
    """Return the proposed due date of a round that begins today: a working day.

    It is three weeks after today or after the year's end, whichever is later, or the first working day after that.
    """
    return _working_day_after(max(today, year_end), _FIRST_TIME)


def proposed_body_due(round_due: date, *, is_department: bool) -> date:
    """Return the proposed due date of one body in a round, from the round's due date: a working day.

    A division is given a week more. A 部 (`is_department`) wants the answers of its divisions three days earlier.
    """
    if is_department:
        return working_day_until(round_due - _EARLIER)
    return _working_day_after(round_due, _LONGER)


def _working_day_after(today: date, span: timedelta) -> date:
    """Return the first working day after `today` plus `span`, or the last possible one."""
    last = working_day_until(date.max)
    return working_day_from(today + span) if today <= last - span else last


def year_to_open(free: Iterable[FiscalYear], had: Collection[FiscalYear], today: date) -> FiscalYear | None:
    """Return the year of a plan for which a round is to be opened next; None if there is none.

    `free`: the years without a round. `had`: the years with a round. The next year is the first free year after the
    last year that had a round; before the first round, the last year that has ended, or the first year if none has.
    """
    years = sorted(free)
    if had:
        return next((each for each in years if each > max(had)), None)
    ended = [each for each in years if each.as_of < today]
    return next(iter([*reversed(ended), *years]), None)


def is_year_doubtful(due: date, year_end: date, made_on: date) -> bool:
    """Return whether the due date of a round seems to have a wrong year.

    `year_end`: the last day of the reported year. `made_on`: the day on which the round was made. A due date is
    doubtful if it is not after the year's end. It is also doubtful if it is more than 14 months after the year's end,
    unless it is within six months after `made_on`.
    """
    is_far = due > year_end + _USUAL_AFTER_YEAR_END and not made_on <= due <= made_on + _USUAL_AFTER_START
    return due <= year_end or is_far


def repeat_due_date(today: date, due: date | None, chosen: date | None = None, asked_on: date | None = None) -> date:
    """Return the due date for a division that is asked again; it is never in the past.

    It is the day `chosen`; raise DuePassed if that day is past. Without a chosen day it is the first of these that is
    not past: the division's due date `due`, a working day a week after `asked_on` (by default today), and a working day
    a week after today.
    """
    if chosen is not None:
        if chosen < today:
            raise DuePassed(found=printed_day(chosen), today=printed_day(today))
        return chosen
    days = (due, proposed_repeat_due(asked_on or today))
    return next((day for day in days if day is not None and day >= today), proposed_repeat_due(today))


def proposed_repeat_due(today: date) -> date:
    """Return the due date proposed for a division that is asked again: a working day a week after today."""
    return _working_day_after(today, _AGAIN)


class DivisionState(Labelled):
    """Progress of a division in a round, as `division_state` determines it.

    NONE_RECEIVED, EXTENDED (due later than the round) and OVERDUE: it was sent a form and has answered nothing.
    PARTIAL: not everything is answered, or only as a draft, even after the due date. REVIEWING: everything is answered,
    and it has open points or some accepted rows; SUBMITTED: it has neither.
    """

    NOT_SENT = "not_sent", "未照会"
    NONE_RECEIVED = "none_received", "未提出"
    PARTIAL = "partial", "一部"
    SUBMITTED = "submitted", "提出済"
    REVIEWING = "reviewing", "確認中"
    ASKED_BACK = "asked_back", "修正依頼中"
    RESUBMITTED = "resubmitted", "再提出"
    ACCEPTED = "accepted", "確認済"
    NOTHING_TO_REPORT = "nothing_to_report", "該当なし"
    EXTENDED = "extended", "期限延長"
    OVERDUE = "overdue", "期限超過"


@dataclass(frozen=True)
class FigureCount:
    """The number of 成果指標 that a division supplies, and how many of them have a figure of the round's year.

    A figure 「—」 counts, too. `unsent`: the number of indicators that have no figure and are in no form sent to the
    division, because it became their owner too late (decision 0034).
    """

    supplied: int = 0
    answered: int = 0
    unsent: int = 0

    @property
    def asked_count(self) -> int:
        """The number of indicators that the division is asked for, or will be asked for with its first form."""
        return self.supplied - self.unsent

    @property
    def is_complete(self) -> bool:
        """Whether every indicator that the division is asked for has a figure."""
        return self.answered >= self.asked_count


NO_FIGURES = FigureCount()
"""The count of a division that supplies no indicators."""


@dataclass(frozen=True)
class DivisionFacts:
    """The facts that determine the state of a division.

    `rows`: the number of rows that it answers. `answered`: how many of them are answered. `sent`: a form was made for
    it. `received`: an answer of it was merged. `draft`: its newest answer is a 下書き. `open_points`: the number of
    相違 and 未取込 of its answers. `due`: the due date that applies to it, its own or the round's (None: there is
    none). `round_due`: the round's. `asked_back`: the number of rows that wait for an answer to a 修正依頼.
    `resubmitted`: the number of rows that have one. `accepted`: the number of rows that are 確認済. `figures`: its
    成果指標; they are never sent back or 確認済.
    """

    rows: int
    answered: int
    sent: bool
    received: bool
    draft: bool = False
    open_points: int = 0
    due: date | None = None
    round_due: date | None = None
    asked_back: int = 0
    resubmitted: int = 0
    accepted: int = 0
    figures: FigureCount = NO_FIGURES

    @property
    def is_asked(self) -> bool:
        """Whether the division has anything to answer."""
        return bool(self.rows or self.figures.supplied)

    @property
    def was_asked(self) -> bool:
        """Whether a form was made in which the division is asked for answers, not only one for reading."""
        return self.sent and self._is_asked_by_form

    @property
    def is_complete(self) -> bool:
        """Whether every row and every figure is answered, not only as a draft."""
        return self.answered >= self.rows and self.figures.is_complete and not self.draft

    @property
    def owes_nothing(self) -> bool:
        """Whether no answer of the division is outstanding, including rows that it was asked to correct."""
        return self.is_complete and not self.asked_back

    @property
    def is_waited_for(self) -> bool:
        """Whether the division was sent a form and an answer is outstanding."""
        return self.was_asked and not self.owes_nothing

    @property
    def is_extended(self) -> bool:
        """Whether the due date of the division is later than the round's (期限延長)."""
        return self.due is not None and self.round_due is not None and self.due > self.round_due

    @property
    def has_begun(self) -> bool:
        """Whether the division has answered any row or figure, or returned a form that asked it for answers."""
        return (self.received and self._is_asked_by_form) or self.answered > 0 or self.figures.answered > 0

    @property
    def _is_asked_by_form(self) -> bool:
        return bool(self.rows or self.figures.asked_count)


def division_state(facts: DivisionFacts, today: date) -> DivisionState:
    """Return the state of a division on a day.

    A division that has answered only in part is 一部 even after the due date.
    """
    if not facts.is_asked:
        return DivisionState.NOTHING_TO_REPORT
    if facts.has_begun:
        return _begun(facts)
    if not facts.was_asked:
        return DivisionState.NOT_SENT
    if overdue_days(facts, today):
        return DivisionState.OVERDUE
    return DivisionState.EXTENDED if facts.is_extended else DivisionState.NONE_RECEIVED


def overdue_days(facts: DivisionFacts, today: date) -> int:
    """Return by how many days the answers of a division are overdue.

    0 if they are complete or not due yet, or if nothing was asked.
    """
    if facts.is_complete or facts.due is None or not facts.was_asked:
        return 0
    return max((today - facts.due).days, 0)


def _begun(facts: DivisionFacts) -> DivisionState:
    if facts.rows and facts.accepted >= facts.rows and facts.figures.is_complete:
        return DivisionState.ACCEPTED
    if facts.asked_back:
        return DivisionState.ASKED_BACK
    if not facts.is_complete:
        return DivisionState.PARTIAL
    if facts.resubmitted:
        return DivisionState.RESUBMITTED
    return DivisionState.REVIEWING if facts.open_points or facts.accepted else DivisionState.SUBMITTED


class LetterKind(StrEnum):
    """Kinds of letters; the values are the choices of `export letters --kind`."""

    REQUEST = "依頼"
    REMINDER = "再依頼"
    CORRECTION = "修正依頼"
    COVER = "送付票"
    DUE = "期限変更"
    RECEIPT = "受領"

    @property
    def file_label(self) -> str:
        """The kind's part of the file name: `…_R4依頼文.docx`."""
        if self is LetterKind.DUE:
            return f"{self.value}通知"
        if self is LetterKind.RECEIPT:
            return f"{self.value}のお知らせ"
        return self.value if self is LetterKind.COVER else f"{self.value}文"

    @property
    def template(self) -> str:
        """The name of the letter's template."""
        return f"letter-{self.name.lower()}"


def request_label(rows: int, figures: int) -> str:
    """Return the numbers of rows and 成果指標 that a form or letter asks for, as Japanese text; '' if both are 0."""
    parts = ([f"{rows}件"] if rows else []) + ([f"成果指標{figures}件"] if figures else [])
    return "、".join(parts)
