"""Correct the 作成日 of a round (round amend --made-on): the day whose divisions, names and places the round has.

No other act changes the organisation of a round that exists (years.md, "The model"). It is possible while no paper of
the round is recorded; what it moves is computed first, and then shown or written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from nakano_status.application.lookup import chosen_round, edition_of, need_made_on, need_open, need_role
from nakano_status.application.organisation.hand_on_row import HAND_ON
from nakano_status.application.organisation.reorganise import WITHDRAW
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.calendar.days import era_day, printed_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import OWNERS
from nakano_status.domain.history.acts import Act, Change, Why
from nakano_status.domain.merge.revision import OFFICE
from nakano_status.domain.refusals.exchange import ReasonMissing
from nakano_status.domain.refusals.planning import MadeOnRecorded, MadeOnTooEarly
from nakano_status.domain.round.round import Origin, Round, answerers_of
from nakano_status.domain.text.narrative import as_typed

CORRECT_MADE_ON = "correct_made_on"
"""The kind of the act."""


@dataclass(frozen=True)
class Moved:
    """What was named one way on the day before, and is named another on the corrected day."""

    what: str
    was: str
    now: str


@dataclass(frozen=True)
class CorrectedDay:
    """The day before and now, and what the correction moves.

    `bodies` are the bodies named in the round whose name or place differs (by ID), `rows` the rows that pass to other
    divisions (by 管理番号), `renamed` the rows that only print other names, `asked` the names of divisions to which
    rows come, so that their forms have to be made, `idle` those with a due date of their own that have nothing to
    answer any more, with that date.
    """

    year: FiscalYear
    before: date
    now: date
    bodies: tuple[Moved, ...] = ()
    rows: tuple[Moved, ...] = ()
    asked: tuple[str, ...] = ()
    idle: tuple[tuple[str, date], ...] = ()
    renamed: tuple[str, ...] = ()


def correct_made_on(
    parts: Parts,
    store: Store,
    day: date,
    reason: str,
    year: FiscalYear | None = None,
    by: str | None = None,
    *,
    is_dry_run: bool = False,
) -> Outcome[CorrectedDay]:
    """Correct the day of a round; rows whose divisions the office changed by hand in it keep them.

    Raises WrongRole, ReasonMissing, RoundUnknown, RoundClosed (a round that was collected here), MadeOnInFuture,
    DateUnreadable, MadeOnTooEarly (before the edition of the round), MadeOnRecorded.
    """
    given = as_typed(reason.strip())
    if given is None:
        raise ReasonMissing
    need_made_on(parts, day)
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        round_ = chosen_round(work, year)
        if round_.origin is Origin.COLLECTED:
            need_open(round_)
        edition = edition_of(work, round_)
        if day < edition.adopted_on:
            raise MadeOnTooEarly(found=era_day(day), name=edition.label)
        if numbers := [f"第{each.number}号" for each in work.publications.of_round(round_.round_id)]:
            raise MadeOnRecorded(year=round_.year.label, found="、".join(numbers))
        after = _of_day(work, round_, day)
        done = _corrected(work, round_, after)
        if day != round_.named_on and not is_dry_run:
            text = f"{round_.year.label}分の作成日 {printed_day(round_.named_on)} → {printed_day(day)}"
            act = work.begin_act(CORRECT_MADE_ON, by, f"{text}：{given}")
            _write(work, act, round_, after, done)
            work.commit()
    return Outcome(done, frozenset((each.what, OWNERS) for each in done.rows))


def _of_day(records: Records, round_: Round, day: date) -> Round:
    """Return the round with the divisions of a day on each row that names those of its own day."""
    edition, by_hand = edition_of(records, round_), _handed_on(records, round_)
    proposed = {each.row_id: answerers_of(each) for each in edition.on(round_.named_on).listings}
    of_day = {each.row_id: answerers_of(each) for each in edition.on(day).listings}
    rows = tuple(
        replace(row, answerers=of_day[row.row_id])
        if row.answerers == proposed[row.row_id] and row.row_id not in by_hand
        else row
        for row in round_.rows
    )
    return replace(round_, made_on=day, rows=rows)


def _handed_on(records: Records, round_: Round) -> set[str]:
    """Return the rows that the office handed on in the round: they keep their divisions, whatever its day."""
    changes = records.entries.changes(round_.round_id, key=OWNERS)
    last = {change.row_id: act.kind for act, change in changes if act.kind in (HAND_ON, WITHDRAW)}
    return {row_id for row_id, kind in last.items() if kind == HAND_ON}


def _write(work: UnitOfWork, act: Act, round_: Round, after: Round, done: CorrectedDay) -> None:
    work.rounds.set_made_on(round_.round_id, done.now)
    moved = [row for row in after.rows if row != round_.row(row.row_id)]
    for row in moved:
        work.rounds.set_answerers(round_.round_id, row)
    work.entries.add_changes(
        Change(act.act_id, round_.round_id, each.what, OWNERS, None, each.was, each.now, OFFICE, Why.TYPED)
        for each in done.rows
    )


def _corrected(records: Records, round_: Round, after: Round) -> CorrectedDay:
    was, now = (RoundContents.load(records, each) for each in (round_, after))
    printed = [
        Moved(row.row_id, was.divisions(row.row_id) or "", now.divisions(row.row_id) or "") for row in round_.rows
    ]
    moved = {row.row_id for row in after.rows if row != round_.row(row.row_id)}
    pairs = [(round_.row(row.row_id).writers, row.writers) for row in after.rows if row.counted]
    asked = dict.fromkeys(division for old, new in pairs for division in new if division not in old)
    return CorrectedDay(
        round_.year,
        round_.named_on,
        after.named_on,
        tuple(_bodies(was, now)),
        tuple(each for each in printed if each.what in moved),
        tuple(now.organisation.name(each) for each in asked),
        tuple((was.organisation.name(body), due) for body, due in _idle_with_due(round_, after)),
        tuple(each.what for each in printed if each.was != each.now and each.what not in moved),
    )


def _bodies(was: RoundContents, now: RoundContents) -> Iterator[Moved]:
    """Yield the divisions named on both days whose name or 部・室 differs."""
    both = (was.organisation, now.organisation)
    for body in was.round_.named_divisions:
        if body in now.round_.named_divisions:
            old, new = (f"{each.names_above(each.get(body))} {each.name(body)}".strip() for each in both)
            if old != new:
                yield Moved(body, old, new)


def _idle_with_due(round_: Round, after: Round) -> Iterator[tuple[str, date]]:
    """Yield each division with a due date of its own that answered before, and answers nothing afterwards."""
    answering = {division for row in after.rows for division in row.writers}
    for body, due in round_.division_dues:
        if round_.own_due(body) is not None and round_.rows_of(body) and body not in answering:
            yield body, due


def corrected_lines(corrected: CorrectedDay, *, is_dry_run: bool) -> tuple[str, ...]:
    """Return what a correction moves, or moved, as sentences for people."""
    year, before, now = corrected.year.label, printed_day(corrected.before), printed_day(corrected.now)
    if corrected.before == corrected.now:
        return (f"{year}分の進捗確認の作成日は、{now}です。変更はありません。",)
    moved = (
        *(f"  {each.was} → {each.now}" for each in corrected.bodies),
        *([f"  所管課の名称だけが変わる取組：{len(corrected.renamed)}件"] if corrected.renamed else ()),
        *(f"  {each.what} 所管課 {_one_line(each.was)} → {_one_line(each.now)}" for each in corrected.rows),
        *corrected_remarks(corrected),
    )
    shown = "訂正すると、次のとおり変わります。" if moved else "訂正できます。"
    done = shown if is_dry_run else "訂正しました。"
    nothing = () if moved else ("  所管課の名称、部・室、取組の所管課は変わりません。",)
    return (f"{year}分の進捗確認の作成日を{before}から{now}に{done}", *moved, *nothing)


def corrected_remarks(corrected: CorrectedDay) -> tuple[str, ...]:
    """Return what is left to do after a correction, as sentences for people."""
    asked = (f"  回答様式を作成する所管課：{'、'.join(corrected.asked)}",) if corrected.asked else ()
    dues = (
        f"  {name}の回答期限（{printed_day(due)}）は、引き継ぐ所管課には移りません。" for name, due in corrected.idle
    )
    return (*asked, *dues)


def _one_line(printed: str) -> str:
    return "、".join(printed.split("\n")) or "なし"
