"""期限延長 and 部内期限: give a division its own due date, or a 部 one for all its divisions (round amend --due).

The round's own due date can be corrected for all at once (round amend --due-all).

A date is never refused; an odd date gives a question. A division that is given the round's due date no longer has its
own (decision 0026).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from nakano_status.application import lookup, preconditions
from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store, UnitOfWork
from nakano_status.application.round.read import as_known
from nakano_status.application.unchanged_content import Content, find_acts_about, need_unchanged
from nakano_status.domain.calendar.days import era_day, printed_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.act_subjects import body_due, round_due
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation.divisions import Division, DivisionKind, Organisation
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import NothingToAnswer
from nakano_status.domain.round.round import Origin, Round
from nakano_status.domain.round.states import DueChange, due_label_within, is_year_doubtful
from nakano_status.domain.text.narrative import stored_entry

FORMS_KEEP_DUE = "作成済みの回答様式の期限は変わりません。所管課に、期限変更通知で知らせてください。"
"""Text on the next step after a change of a due date: there is a letter for it (`LetterKind.DUE`)."""


@dataclass(frozen=True)
class Extension:
    """Divisions and a 部 (by name; None: no 部), their new due date, and the reason.

    `year`: the year of the round (None: the current round). `seen` is the due date that the person saw, the body's own
    or the round's (None: not checked).
    """

    due: date
    reason: str
    divisions: tuple[str, ...] = ()
    department: str | None = None
    year: FiscalYear | None = None
    seen: date | None = None


@dataclass(frozen=True)
class BodyDue:
    """The own due date of a division or 部, before and after an act.

    `name`: the name of the body. `is_department`: whether it is a 部. `what`: the name of the date: 回答期限, or the
    ward's name for the date of a 部 (部内期限). `before`, `now`: the dates; None if the round's due date holds.
    """

    name: str
    is_department: bool
    what: str
    before: date | None
    now: date | None

    @property
    def is_changed(self) -> bool:
        """Whether the act changed the due date."""
        return self.before != self.now


def extend_due(store: Store, extension: Extension, by: str | None = None) -> Outcome[tuple[BodyDue, ...]]:
    """Set due dates in one act, and return them in the order given; forms already sent keep their printed dates.

    Raises WrongRole, RoundUnknown, PlanUnclear, RoundClosed, DivisionUnknown, NothingToAnswer, NotADepartment,
    ReasonMissing, ContentMoved.
    """
    reason = preconditions.need_typed_reason(extension.reason)
    with preconditions.office_writing(store) as work:
        round_ = preconditions.need_open(lookup.chosen_round(work, extension.year))
        bodies = _bodies(work, round_, extension)
        dues = tuple(_due_of(work, round_, body, extension.due) for body in bodies)
        for body, own_due in zip(bodies, dues, strict=True) if extension.seen is not None else ():
            _need_unmoved(work, round_, own_due, body.division_id, extension)
        if any(each.is_changed for each in dues):
            work.begin_act(ActKind.EXTEND_DUE, by, _reason_with_removed(reason, dues))
            for body, own_due in zip(bodies, dues, strict=True):
                if own_due.is_changed:
                    work.rounds.set_division_due(round_.round_id, body.division_id, own_due.now)
            work.commit()
    asked = tuple(each for own_due in dues if own_due.is_changed for each in _questions(round_, own_due))
    return Outcome(dues, problems=asked)


@dataclass(frozen=True)
class CorrectedDue:
    """The due date of a round, before and after a correction.

    `before`: None if the round had none. `kept`: the own due dates that remain, in the order in which they were set.
    """

    before: date | None
    now: date
    kept: tuple[BodyDue, ...]

    @property
    def is_changed(self) -> bool:
        """Whether the correction changed the due date."""
        return self.before != self.now


def correct_due(
    store: Store,
    due: date,
    reason: str = "",
    year: FiscalYear | None = None,
    by: str | None = None,
    seen: Round | None = None,
) -> Outcome[CorrectedDue]:
    """Correct the due date of a round for all divisions; divisions and 部 with their own due date keep it.

    Odd dates give questions. `seen` is the round as the person saw it (None: not checked). `year`: the year of the
    round (None: the current round). Raises WrongRole, RoundUnknown, PlanUnclear, RoundClosed, NothingToAnswer,
    ContentMoved.
    """
    with preconditions.office_writing(store) as work:
        round_ = preconditions.need_open(lookup.chosen_round(work, year))
        if round_.origin is Origin.IMPORTED:
            raise NothingToAnswer(division="どの所管課", year=round_.year.label)
        if seen is not None:
            content = Content("全体の回答期限", find_acts_about(round_due(round_.round_id)))
            need_unchanged(work, content, _printed(seen.due), _printed(round_.due), printed_day(due))
        if due != round_.due:
            following = _following_bodies(work, round_)
            work.begin_act(ActKind.CORRECT_DUE, by, _correction_reason(round_, due, reason))
            work.rounds.set_due(round_.round_id, due)
            for body in following:
                work.rounds.set_division_due(round_.round_id, body, None)
            work.commit()
        kept = tuple(_kept_dues(work, work.rounds.read(round_.round_id)))
    return Outcome(CorrectedDue(round_.due, due, kept), problems=tuple(_correction_questions(round_, due, kept)))


def _following_bodies(records: Records, round_: Round) -> list[str]:
    """Return the IDs of the bodies that have a stored due date, but follow the round's.

    A reorganisation stores the date of bodies that have the round's date together, so that its withdrawal restores
    their earlier dates. A date that equals the round's, but is older than the round's last correction, was given to the
    body and remains its own.
    """
    corrections = {each.act_id for each in records.history.acts_about([round_due(round_.round_id)])}
    acts = [each.act_id for each in records.entries.acts()]
    last = max((place for place, act_id in enumerate(acts) if act_id in corrections), default=-1)
    since = set(acts[last + 1 :])
    given = {each.body: each.act_id for each in records.rounds.due_changes(round_.round_id)}
    return [body for body, own in round_.division_dues if own == round_.due and given[body] in since]


def _need_unmoved(records: Records, round_: Round, own_due: BodyDue, body: str, extension: Extension) -> None:
    """Refuse to replace the due date of a body (`body`: its ID) that is neither as the person saw it nor as wanted."""
    subjects = [body_due(round_.round_id, body)]
    if own_due.before is None:  # the round's date holds
        subjects.append(round_due(round_.round_id))
    now = _printed(own_due.before or round_.due)
    content = Content(f"{own_due.name}の回答期限", find_acts_about(*subjects))
    need_unchanged(records, content, _printed(extension.seen), now, printed_day(extension.due))


def _printed(due: date | None) -> str:
    return printed_day(due) if due else "未設定"


def _reason_with_removed(reason: str, dues: Iterable[BodyDue]) -> str:
    """Return the reason with the own due dates that the act removes: they are recorded nowhere else."""
    removed = "、".join(
        f"{each.name}の{each.what} {_printed(each.before)}" for each in dues if each.before and not each.now
    )
    return f"{removed} → 全体の回答期限：{reason}" if removed else reason


def _correction_reason(round_: Round, due: date, reason: str) -> str:
    """Return the reason with the old and the new date: the wrong date is recorded nowhere else."""
    return "：".join(filter(None, (f"回答期限 {_printed(round_.due)} → {printed_day(due)}", stored_entry(reason))))


def _kept_dues(records: Records, round_: Round) -> Iterator[BodyDue]:
    organisation = as_known.organisation_of(records, round_)
    for body, _ in round_.division_dues:
        if (own := round_.own_due(body)) is not None:
            yield _body_due(organisation, round_, organisation.get(body), own, own)


def _correction_questions(round_: Round, due: date, kept: Iterable[BodyDue]) -> Iterator[Problem]:
    """Yield questions about an odd corrected date, and about own due dates that look odd compared with it."""
    yield from questions_about_year(due, round_.year, round_.made_on or due)
    if round_.made_on is not None and _is_before_opening(round_, due, round_.made_on):
        yield _asking("DUE-BEFORE-OPENING", "全体", due, round_.made_on)
    for own_due in kept:
        yield from _questions(replace(round_, due=due), own_due)


def questions_about_year(due: date, year: FiscalYear, made_on: date) -> Iterator[Problem]:
    """Yield a question about a due date of the round of `year` if the date's year looks wrong (`is_year_doubtful`).

    `made_on`: the 作成日 of the round.
    """
    if is_year_doubtful(due, year.as_of, made_on):
        end = f"{year.label}末（{era_day(year.as_of)}）"
        yield problem("DUE-YEAR-DOUBTFUL", found=printed_day(due), expected=end)


def _bodies(work: UnitOfWork, round_: Round, extension: Extension) -> list[Division]:
    """Return the named bodies.

    Refuse a 部 that does not exist, and a division that answers nothing (in an imported list, every body).
    """
    found = {each.division_id: each for each in (lookup.find_division(work, name) for name in extension.divisions)}
    if extension.department is not None:
        department = lookup.find_department(work, extension.department)
        found[department.division_id] = department
    supplying, asked = figures_asked(work, round_).supplied, work.plan.asked(round_)
    for each in found.values():
        is_asked = bool(round_.rows_asked_of(each.division_id, asked)) or each.division_id in supplying
        if round_.origin is Origin.IMPORTED or not (is_asked or each.kind is DivisionKind.DEPARTMENT):
            raise NothingToAnswer(division=each.name_on(round_.named_on), year=round_.year.label)
    return list(found.values())


def _due_of(records: Records, round_: Round, body: Division, due: date) -> BodyDue:
    before, now = round_.own_due(body.division_id), round_.as_own_due(due)
    return _body_due(as_known.organisation_of(records, round_), round_, body, before, now)


def _body_due(
    organisation: Organisation, round_: Round, body: Division, before: date | None, now: date | None
) -> BodyDue:
    is_department = body.kind is DivisionKind.DEPARTMENT
    what = due_label_within(organisation.departments_called) if is_department else "回答期限"
    return BodyDue(body.name_on(round_.named_on), is_department, what, before, now)


def _questions(round_: Round, own_due: BodyDue) -> Iterator[Problem]:
    """Yield questions about an odd date; none if the own date was removed."""
    now = own_due.now
    if now is None:
        return
    if round_.due is not None and now < round_.due and not own_due.is_department:
        yield _asking("DUE-EARLIER", own_due.name, now, round_.due)
    if round_.due is not None and now > round_.due and own_due.is_department:
        yield _asking("DEPARTMENT-DUE-LATER", own_due.name, now, round_.due)
    if round_.made_on is not None and _is_before_opening(round_, now, round_.made_on):
        yield _asking("DUE-BEFORE-OPENING", own_due.name, now, round_.made_on)


def _asking(code: str, name: str, due: date, expected: date) -> Problem:
    return problem(code, division=name, found=printed_day(due), expected=printed_day(expected))


def _is_before_opening(round_: Round, due: date, opened: date) -> bool:
    """Return whether a date is before the opening; False for a round that was entered after its due date."""
    was_entered_late = round_.due is not None and round_.due < opened
    return due < opened and not was_entered_late


def last_due_change(records: Records, round_: Round, name: str) -> DueChange | None:
    """Return the last change of the own due date of a division or 部, by name; raises DivisionUnknown.

    None if the body has no due date of its own, or no longer.
    """
    body = lookup.find_division(records, name).division_id
    return next((each for each in reversed(records.rounds.due_changes(round_.round_id)) if each.body == body), None)
