"""Amend an open round: its rows, who answers them, and its 作成日 (round amend).

Rows leave or enter the report, or are opened to all divisions named on them. The 作成日 is the day for which the round
shows divisions, their names and their places.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial

from nakano_status.application import lookup, preconditions
from nakano_status.application.entries.edit_entry import record_out_of_report
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.round.read import as_known
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.unchanged_content import Content, need_unchanged
from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import ANSWERERS, OUT_OF_REPORT, OWNERS
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.history.acts import Act, ActKind, Change, Why
from nakano_status.domain.merge.resolution import OFFICE
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.ownership import owners_in_line
from nakano_status.domain.refusals.exchange import NoOtherDivisionNamed, RepostNotAnswered
from nakano_status.domain.refusals.planning import MadeOnRecorded
from nakano_status.domain.round.round import Origin, OutOfReport, Round, RoundRow, divisions_named_on


class AnswererRule(StrEnum):
    """Who answers a row: its leading division, or all divisions named on it (各課回答)."""

    ALL = "all"
    LEAD = "lead"


class ReportChange(StrEnum):
    """Whether an amendment puts rows into the report (報告対象) or takes them out."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True)
class Amendment:
    """Changes to some rows, with the reason; None means no change.

    `answering` determines the divisions that answer them. `why_out` is the reason for leaving the report, given only if
    `report_change` is OUT. `year`: the year of the round (None: the current round). `seen`, for each row: the reason
    why the row was out of the report, and whether several divisions answered it, as the person saw them (None: not
    checked).
    """

    rows: tuple[str, ...]
    reason: str
    answering: AnswererRule | None = None
    report_change: ReportChange | None = None
    why_out: OutOfReport | None = None
    year: FiscalYear | None = None
    seen: Mapping[str, tuple[OutOfReport | None, bool]] | None = None


@dataclass(frozen=True)
class AmendedRow:
    """A row after the act, and the divisions that answer it.

    `out_of_report`: None if the row is in the report. `changed`: whether the act changed it.
    """

    id: str
    out_of_report: OutOfReport | None
    answerers: tuple[str, ...]
    changed: bool


def amend_round(store: Store, amendment: Amendment, by: str | None = None) -> Outcome[tuple[AmendedRow, ...]]:
    """Change, in one act, whether rows of an open round are in the report, or who answers them.

    Return all rows of `amendment` as they are afterwards, also unchanged rows. Raises WrongRole, RoundUnknown,
    PlanUnclear, RoundClosed, IdUnknown, ReasonMissing, RepostNotAnswered, NoOtherDivisionNamed, ContentMoved.
    """
    reason = preconditions.need_typed_reason(amendment.reason)
    with preconditions.office_writing(store) as work:
        round_ = preconditions.need_open(lookup.chosen_round(work, amendment.year))
        rows = list({row.row_id: row for row in (lookup.find_row(round_, each) for each in amendment.rows)}.values())
        organisation = as_known.organisation_of(work, round_)
        for row in rows:
            if row.is_repost:
                original = lookup.edition_of(work, round_).listing(row.row_id).repost_of
                raise RepostNotAnswered(id=row.row_id, original=original or "")
            _may_amend(row, amendment, organisation)
            if amendment.seen is not None:
                now = (row.out_of_report, len(row.real_writers(organisation)) > 1)
                content = Content(f"{row.row_id}の報告対象と回答する所管課", partial(_acts_on, round_, row))
                need_unchanged(work, content, amendment.seen[row.row_id], now)
        act = work.begin_act(ActKind.AMEND_ROUND, by, reason)
        changed = {row.row_id for row in rows if _amend(work, act, round_, row, amendment)}
        after = work.rounds.read(round_.round_id)
        if changed:
            work.commit()
    amended = tuple(_amended(after.row(row.row_id), organisation, changed) for row in rows)
    keys = {(row_id, key) for row_id in changed for key in (OUT_OF_REPORT, ANSWERERS)}
    return Outcome(amended, frozenset(keys | work.refolded))


def _acts_on(round_: Round, row: RoundRow, records: Records) -> list[Act]:
    """Return the acts that changed whether a row is in the report, or its divisions, oldest first."""
    keys = {OUT_OF_REPORT, ANSWERERS, OWNERS}
    return [act for act, change in records.entries.changes(round_.round_id, row.row_id) if change.key in keys]


def _may_amend(row: RoundRow, amendment: Amendment, organisation: Organisation) -> None:
    named = {each.division for each in row.named_divisions if not organisation.get(each.division).is_generic}
    if amendment.answering is AnswererRule.ALL and len(named) < 2:  # noqa: PLR2004 - two are several
        raise NoOtherDivisionNamed(id=row.row_id)


def _amend(work: UnitOfWork, act: Act, round_: Round, row: RoundRow, amendment: Amendment) -> bool:
    """Write the changes to a row; return whether anything changed."""
    changed = False
    several = row.several_writers if amendment.answering is None else amendment.answering is AnswererRule.ALL
    if several is not row.several_writers:
        work.rounds.set_several_writers(round_.round_id, row.row_id, several=several)
        was, now = (AnswererRule.ALL if each else AnswererRule.LEAD for each in (row.several_writers, several))
        place = (act.act_id, round_.round_id, row.row_id, ANSWERERS, None)
        work.entries.add_changes([Change(*place, was.value, now.value, OFFICE, Why.TYPED)])
        changed = True
    out = row.out_of_report if amendment.report_change is None else amendment.why_out
    if out is not row.out_of_report:
        record_out_of_report(work, act, round_, row, out, Why.TYPED)
        changed = True
    return changed


def _amended(row: RoundRow, organisation: Organisation, changed: Container[str]) -> AmendedRow:
    names = tuple(organisation.name(each) for each in row.real_writers(organisation))
    return AmendedRow(row.row_id, row.out_of_report, names, row.row_id in changed)


@dataclass(frozen=True)
class CorrectedText:
    """A text that a correction of the 作成日 changes.

    `what`: the ID of a body, or the 管理番号 of a row. `was`: the text on the 作成日 before the correction. `now`: the
    text on the corrected 作成日.
    """

    what: str
    was: str
    now: str


@dataclass(frozen=True)
class CorrectedDay:
    """A correction of the 作成日 and its effects.

    `before`, `now`: the 作成日 before and after the correction. `bodies`: bodies named in the round whose name or place
    changes (by ID). `rows`: rows that pass to other divisions (by 管理番号). `renamed`: rows whose divisions only get
    other names. `asked`: names of divisions that get rows, so that their forms must be made. `idle`: divisions that
    have nothing to answer any more, with their own due dates.
    """

    year: FiscalYear
    before: date
    now: date
    bodies: tuple[CorrectedText, ...] = ()
    rows: tuple[CorrectedText, ...] = ()
    asked: tuple[str, ...] = ()
    idle: tuple[tuple[str, date], ...] = ()
    renamed: tuple[str, ...] = ()


def correct_made_on(  # noqa: PLR0913 - what is corrected, and over what
    parts: Parts,
    store: Store,
    day: date,
    reason: str,
    year: FiscalYear | None = None,
    by: str | None = None,
    *,
    is_dry_run: bool = False,
    seen: CorrectedDay | None = None,
) -> Outcome[CorrectedDay]:
    """Correct the 作成日 of a round and return the effects; rows that the office handed on keep their divisions.

    If `is_dry_run` is true, nothing is written. `seen`: the effects that the person was shown (None: not checked).
    `year`: the year of the round (None: the current round). Raises ContentMoved, WrongRole, ReasonMissing,
    RoundUnknown, PlanUnclear, RoundClosed (only for a round that was collected here), MadeOnInFuture, DateUnreadable,
    MadeOnTooEarly if `day` is before the edition of the round, and MadeOnRecorded.
    """
    given = preconditions.need_typed_reason(reason)
    preconditions.need_made_on(parts, day)
    if is_dry_run:
        with preconditions.office_reading(store) as records:
            *_, done = _planned(records, day, year)
        return _outcome(done)
    with preconditions.office_writing(store) as work:
        round_, after, done = _planned(work, day, year)
        if seen is not None:
            need_unchanged(work, Content("訂正で変わる内容"), seen, done)
        if day != round_.named_on:
            text = f"{round_.year.label}分の作成日 {printed_day(round_.named_on)} → {printed_day(day)}"
            act = work.begin_act(ActKind.CORRECT_MADE_ON, by, f"{text}：{given}")
            _write(work, act, round_, after, done)
            work.commit()
    return _outcome(done, work.refolded)


def _outcome(done: CorrectedDay, refolded: Iterable[tuple[str, str]] = ()) -> Outcome[CorrectedDay]:
    return Outcome(done, frozenset({*((each.what, OWNERS) for each in done.rows), *refolded}))


def _planned(records: Records, day: date, year: FiscalYear | None) -> tuple[Round, Round, CorrectedDay]:
    """Return the round of a year, the round as of a day, and the effects; raises the errors of `correct_made_on`."""
    round_ = lookup.chosen_round(records, year)
    if round_.origin is Origin.COLLECTED:
        preconditions.need_open(round_)
    preconditions.need_adopted(lookup.edition_of(records, round_), day)
    if numbers := [f"第{each.number}号" for each in records.publications.of_round(round_.round_id)]:
        raise MadeOnRecorded(year=round_.year.label, found="、".join(numbers))
    after = _of_day(records, round_, day)
    return round_, after, _corrected(records, round_, after)


def _of_day(records: Records, round_: Round, day: date) -> Round:
    """Return the round as of a day.

    A row with the divisions that the plan names on the round's day gets the new day's.
    """
    edition, by_hand = lookup.edition_of(records, round_), _handed_on(records, round_)
    proposed = {each.row_id: divisions_named_on(each) for each in edition.on(round_.named_on).listings}
    of_day = {each.row_id: divisions_named_on(each) for each in edition.on(day).listings}
    rows = tuple(
        replace(row, named_divisions=of_day[row.row_id])
        if row.named_divisions == proposed[row.row_id] and row.row_id not in by_hand
        else row
        for row in round_.rows
    )
    return replace(round_, made_on=day, rows=rows)


def _handed_on(records: Records, round_: Round) -> set[str]:
    """Return the rows that the office handed on in the round; they keep their divisions whatever the round's day."""
    changes = records.entries.changes(round_.round_id, key=OWNERS)
    last = {
        change.row_id: act.kind
        for act, change in changes
        if act.kind in (ActKind.HAND_ON_ROW, ActKind.WITHDRAW_REORGANISATION)
    }
    return {row_id for row_id, kind in last.items() if kind == ActKind.HAND_ON_ROW}


def _write(work: UnitOfWork, act: Act, round_: Round, after: Round, done: CorrectedDay) -> None:
    work.rounds.set_made_on(round_.round_id, done.now)
    moved = [row for row in after.rows if row != round_.row(row.row_id)]
    for row in moved:
        work.rounds.set_named_divisions(round_.round_id, row)
    work.entries.add_changes(
        Change(
            act_id=act.act_id,
            round_id=round_.round_id,
            row_id=each.what,
            key=OWNERS,
            division=None,
            was=each.was,
            now=each.now,
            who=OFFICE,
            why=Why.TYPED,
        )
        for each in done.rows
    )


def _corrected(records: Records, round_: Round, after: Round) -> CorrectedDay:
    was, now = (RoundContents.load(records, each) for each in (round_, after))
    printed = [
        CorrectedText(row.row_id, was.divisions_text(row.row_id) or "", now.divisions_text(row.row_id) or "")
        for row in round_.rows
    ]
    moved = {row.row_id for row in after.rows if row != round_.row(row.row_id)}
    fields, counted = now.asked, [row for row in after.rows if row.counted]
    pairs = [(round_.row(row.row_id).divisions_asked(fields), row.divisions_asked(fields)) for row in counted]
    asked = dict.fromkeys(division for old, new in pairs for division in new if division not in old)
    return CorrectedDay(
        year=round_.year,
        before=round_.named_on,
        now=after.named_on,
        bodies=tuple(_bodies(was, now)),
        rows=tuple(each for each in printed if each.what in moved),
        asked=tuple(now.organisation.name(each) for each in asked),
        idle=tuple((was.organisation.name(body), due) for body, due in _idle_with_due(round_, after, fields)),
        renamed=tuple(each.what for each in printed if each.was != each.now and each.what not in moved),
    )


def _bodies(was: RoundContents, now: RoundContents) -> Iterator[CorrectedText]:
    """Yield the bodies that are named on both days, and whose name or 部・室 differs."""
    both = (was.organisation, now.organisation)
    for body in was.round_.divisions:
        if body in now.round_.divisions:
            old, new = (f"{each.names_above(each.get(body))} {each.name(body)}".strip() for each in both)
            if old != new:
                yield CorrectedText(body, old, new)


def _idle_with_due(round_: Round, after: Round, asked: AskedFields) -> Iterator[tuple[str, date]]:
    """Yield (division ID, due date) for each own due date of a division that the correction leaves without rows."""
    answering = {division for row in after.rows for division in row.divisions_asked(asked)}
    for body, due in round_.division_dues:
        if round_.own_due(body) is not None and round_.rows_asked_of(body, asked) and body not in answering:
            yield body, due


def corrected_lines(corrected: CorrectedDay, *, is_dry_run: bool) -> tuple[str, ...]:
    """Return the effects of a correction, planned (`is_dry_run`) or done, as sentences for people."""
    year, before, now = corrected.year.label, printed_day(corrected.before), printed_day(corrected.now)
    if corrected.before == corrected.now:
        return (f"{year}分の進捗確認の作成日は、{now}です。変更はありません。",)
    moved = (
        *(f"  {each.was} → {each.now}" for each in corrected.bodies),
        *([f"  所管課の名称だけが変わる取組：{len(corrected.renamed)}件"] if corrected.renamed else ()),
        *(
            f"  {each.what} 所管課 {owners_in_line(each.was) or 'なし'} → {owners_in_line(each.now) or 'なし'}"
            for each in corrected.rows
        ),
        *corrected_remarks(corrected),
    )
    shown = "訂正すると、次のとおり変わります。" if moved else "訂正できます。"
    done = shown if is_dry_run else "訂正しました。"
    nothing = () if moved else ("  所管課の名称、上の組織、取組の所管課は変わりません。",)
    return (f"{year}分の進捗確認の作成日を{before}から{now}に{done}", *moved, *nothing)


def corrected_remarks(corrected: CorrectedDay) -> tuple[str, ...]:
    """Return the tasks that are left after a correction, as sentences for people."""
    asked = (f"  回答様式を作成する所管課：{'、'.join(corrected.asked)}",) if corrected.asked else ()
    dues = (
        f"  {name}の回答期限（{printed_day(due)}）は、引き継ぐ所管課には移りません。" for name, due in corrected.idle
    )
    return (*asked, *dues)
