"""Enter a revised edition (改定版): first what it changes row by row, then one act (plan revise).

An open round is bound to its edition and is continued on it, so that its answers are in no revision's way: rows that
are dropped while they are being reported are pointed out, and collected to the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nakano_status.application.forms.form_past import successions_in
from nakano_status.application.lookup import edition_of, known_organisation, meant_plan, need_role, rounds_of_plan
from nakano_status.application.organisation.registered_heirs import hand_on_figures, need_heirs
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.edition_tables import OWNERS
from nakano_status.application.plan.entered_edition import EnteredEdition
from nakano_status.application.plan.revised_indicators import (
    EnteredIndicators,
    copied_indicators,
    ended_indicators,
)
from nakano_status.application.plan.revision_file import (
    has_newest,
    of_another_edition,
    read_revision_file,
    with_owners_of_today,
)
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.problem_text import message, place
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import Indicator
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.annotations import carried_over
from nakano_status.domain.plan.lineage import Derivation, PlanPair
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.plan.plan_faults import plan_faults
from nakano_status.domain.plan.revised_edition import (
    NO_ANSWERS,
    EditionChange,
    EditionHead,
    EditionPart,
    IdentifiedRows,
    RevisionAnswers,
    RevisionQuestion,
    WholeEdition,
    build_revision,
    derivations_of,
    edition_changes,
    identify_rows,
    measure_derivations,
)
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.planning import (
    PlanHasFates,
    RevisionDayUnfit,
    RevisionFaulty,
    RevisionTitleTaken,
)
from nakano_status.domain.round.round import OutOfReport, proposed_in_note
from nakano_status.domain.text.narrative import is_blank, same

ACT = "revise_plan"
Schedules = Mapping[tuple[str, FiscalYear], str]


@dataclass(frozen=True)
class PlanRevision:
    """What a person gives: the file, what the edition is called, its days, and the answers to questions about it.

    `years` are the first and the last year that it is for (None: all of its plan).
    """

    path: Path
    title: str
    adopted_on: date
    in_force: date | None = None
    answers: RevisionAnswers = NO_ANSWERS
    reason: str | None = None
    is_dry_run: bool = False
    years: tuple[FiscalYear, FiscalYear] | None = None


@dataclass(frozen=True)
class RevisedPlan:
    """What a revision changes. `edition` is the revised one, or the newest if nothing differs from it.

    `changes` are those of all its parts, and of those that left. `is_unchanged`: the file has what the newest edition
    has. `is_written`: the edition was added; never if there are `questions`.
    """

    edition: Edition
    changes: tuple[EditionChange, ...]
    questions: tuple[RevisionQuestion, ...] = ()
    is_unchanged: bool = False
    is_written: bool = False

    def of(self, part: EditionPart) -> tuple[EditionChange, ...]:
        """Return the changes of the tree, the rows or the indicators."""
        return tuple(each for each in self.changes if each.part is part)


@dataclass(frozen=True)
class _Planned:
    """A revision with all that is to be written; `given` are the indicators that another division supplies now."""

    result: RevisedPlan
    written: WholeEdition
    steps: tuple[Derivation, ...] = ()
    problems: tuple[Problem, ...] = ()
    given: tuple[str, ...] = ()


def revise_plan(parts: Parts, store: Store, revision: PlanRevision, by: str | None = None) -> Outcome[RevisedPlan]:
    """Add a revised edition, unless something has to be asked first or it is a dry run.

    A file that has what the newest edition has already changes nothing. Raises FileMissing, FileUnreadable,
    TableNotReadable, ListNotReadable, EditionFormatUnknown, WrongRole, RevisionFaulty, RevisionOfAnotherEdition,
    RevisionDayUnfit, RevisionTitleTaken, PlanHasFates, PlanUnclear, BodyEnded.
    """
    content = parts.files.read(revision.path)
    with store.reading() as records:
        need_role(records, StoreRole.OFFICE)
        planned = _plan(parts, records, revision, content)
    result = planned.result
    if not (revision.is_dry_run or result.questions or result.is_unchanged):
        with store.writing() as work:
            work.begin_act(ACT, by, revision.reason)
            plan = meant_plan(work)
            work.plan.save(replace(plan, editions=(result.edition,)))
            work.plan.save_schedules(result.edition.edition_id, planned.written.schedules)
            work.indicators.add(plan.plan_id, planned.written.indicators)
            work.plan.add_derivations(planned.steps)
            older = plan.newest.edition_id
            work.frames.add_tags(carried_over(work.frames.tags(), planned.steps, older, result.edition))
            hand_on_figures(work, result.edition.edition_id, planned.given, by)
            work.commit()
        result = replace(result, is_written=True)
    return Outcome(result, problems=planned.problems, attention=bool(result.questions))


def _plan(parts: Parts, records: Records, revision: PlanRevision, content: bytes) -> _Planned:
    organisation = known_organisation(records)
    plan = with_owners_of_today(meant_plan(records), organisation, parts.clock.today())
    newest = plan.newest
    entered, made_of = read_revision_file(parts, records, revision.path, content, plan)
    kept, planned = records.indicators.of_edition(newest.edition_id), records.plan.schedules(newest.edition_id)
    before = WholeEdition(newest, tuple(kept), planned)
    states_steps = made_of == newest and any(set(row.former) - {row.row_id} for row in entered.proposed.rows)
    if not states_steps and has_newest(entered, before, organisation):
        ids = tuple(each.row_id for each in newest.listings)
        same = IdentifiedRows(ids, {each: (each,) for each in ids})
        unchanged = edition_changes(before, before, same, organisation)
        return _Planned(RevisedPlan(newest, unchanged, is_unchanged=True), before)
    if made_of != newest or entered.plan_id not in (None, plan.plan_id):
        raise of_another_edition(records, plan, entered, made_of)
    if fates := PlanPair(plan, None).recorded(records.plan.derivations()):
        raise PlanHasFates(plan=plan.title, count=str(len(fates)))
    head = _head(records, plan, revision)
    used = {row.row_id for edition in plan.editions for row in edition.listings}
    found = identify_rows(newest, entered.proposed, used, revision.answers)
    wrong = (*entered.problems, *found.faults)
    if found.faults:
        need_no_faults(revision.path, wrong)
    ended = finished_rows(records, plan.plan_id) - revision.answers.dropped
    found = replace(found, finished=ended | revision.answers.finished)
    edition, faults = build_revision(newest, entered.proposed, found, head, organisation, successions_in(records))
    indicators, unfit = _indicators(records, plan, entered, before.indicators, edition, organisation)
    need_no_faults(revision.path, wrong, (*faults, *unfit))
    _need_collectable(revision.path, plan, edition, organisation)
    written = WholeEdition(edition, indicators, _schedules(entered, found, edition, before.schedules))
    steps = (
        *derivations_of(newest, edition, found, revision.reason),
        *measure_derivations(newest, edition, revision.reason),
        *ended_indicators(before.indicators, indicators, edition),
    )
    result = RevisedPlan(edition, edition_changes(before, written, found, organisation), found.questions)
    advice = tuple(_open_rounds(records, plan.plan_id, result.of(EditionPart.ROW)))
    return _Planned(result, written, steps, advice, tuple(_given(records, before.indicators, indicators)))


def _given(records: Records, before: Iterable[Indicator], now: Iterable[Indicator]) -> Iterator[str]:
    """Yield the indicators that are given to another division; raises BodyEnded."""
    owners, organisation = {each.indicator_id: each.owner for each in before}, records.organisation.read()
    for each in now:
        if each.owner is not None and each.owner != owners.get(each.indicator_id):
            need_heirs(records, organisation.get(each.owner), date.min)
            yield each.indicator_id


def finished_rows(records: Records, plan_id: str) -> frozenset[str]:
    """Return the rows of a plan that their last round has as 報告対象外（完了）, or its division proposes so."""
    reasons: dict[str, OutOfReport | None] = {}
    rounds = rounds_of_plan(records, plan_id)
    for round_ in rounds:
        reasons |= {row.row_id: row.out_of_report for row in round_.rows}
    if rounds:
        for row_id, notes in RoundContents.load(records, rounds[-1]).notes.items():
            if OutOfReport.FINISHED in map(proposed_in_note, notes.values()):
                reasons[row_id] = OutOfReport.FINISHED
    return frozenset(row_id for row_id, reason in reasons.items() if reason is OutOfReport.FINISHED)


def _head(records: Records, plan: Plan, revision: PlanRevision) -> EditionHead:
    """Return the head of the new edition.

    Raises RevisionDayUnfit if its day does not follow the last edition's, or its years are none of the plan, and
    RevisionTitleTaken.
    """
    last = plan.newest
    if revision.adopted_on <= last.adopted_on:
        expected = f"{last.label}の策定日より後の日"
        raise RevisionDayUnfit(what="策定日", found=era_day(revision.adopted_on), expected=expected)
    if revision.in_force is not None and revision.in_force < revision.adopted_on:
        expected = f"策定日（{era_day(revision.adopted_on)}）以後の日"
        raise RevisionDayUnfit(what="適用日", found=era_day(revision.in_force), expected=expected)
    if revision.years is not None and not (plan.first_year <= revision.years[0] <= revision.years[1] <= plan.last_year):
        begin, end = revision.years
        expected = f"計画の期間（{plan.first_year.label}〜{plan.last_year.label}）のうちの年度"
        raise RevisionDayUnfit(what="期間", found=f"{begin.label}〜{end.label}", expected=expected)
    if is_blank(revision.title) or any(each.title == revision.title for each in plan.editions):
        raise RevisionTitleTaken(found=revision.title)
    edition_id, number = _edition_id(records, plan), newest_number(plan) + 1
    return EditionHead(edition_id, number, revision.title, revision.adopted_on, revision.in_force, revision.years)


def newest_number(plan: Plan) -> int:
    """Return the highest number of an edition."""
    return max(each.ordinal for each in plan.editions)


def _edition_id(records: Records, plan: Plan) -> str:
    taken = records.plan.plan_ids()
    number = newest_number(plan) + 1
    while f"{plan.plan_id}-{number}" in taken:
        number += 1
    return f"{plan.plan_id}-{number}"


def need_no_faults(path: Path, faults: Iterable[Problem], made: Iterable[Problem] = ()) -> None:
    """Refuse a file with faults in what it has, or in what was `made` of it; raises RevisionFaulty.

    That a row is without 所管課 is no fault of its own while lines of their sheet could not be read.
    """
    found = [*faults]
    is_partial = any(each.place.sheet == OWNERS for each in found)
    found += (each for each in made if not (is_partial and each.code == "REVISION-DIVISION-MISSING"))
    if found:
        first = f"{place(found[0])}：{message(found[0])}".rstrip("。").removeprefix("：")
        raise RevisionFaulty(*found, path=str(path), count=str(len(found)), first=first)


def _need_collectable(path: Path, plan: Plan, edition: Edition, organisation: Organisation) -> None:
    """Refuse an edition whose answers could not be collected, by the rules for any plan."""
    known = plan_faults(plan, organisation)
    faults = [
        each
        for each in plan_faults(replace(plan, editions=(*plan.editions, edition)), organisation)
        if each not in known
    ]
    if faults:
        raise RevisionFaulty(path=str(path), count=str(len(faults)), first=faults[0])


def _indicators(
    records: Records,
    plan: Plan,
    entered: EnteredEdition,
    before: Iterable[Indicator],
    edition: Edition,
    organisation: Organisation,
) -> tuple[tuple[Indicator, ...], list[Problem]]:
    if entered.indicators is None:
        return copied_indicators(before, edition), []
    used = {each.indicator_id for known in plan.editions for each in records.indicators.of_edition(known.edition_id)}
    found = EnteredIndicators(entered.indicators, list(before), edition, organisation, used)
    return found.indicators, found.problems


def _schedules(entered: EnteredEdition, found: IdentifiedRows, edition: Edition, before: Schedules) -> Schedules:
    """Return the schedule: as entered, else that of the rows that a row continues; texts that are the same are kept."""
    lines: dict[tuple[str, FiscalYear], str] = {}
    for number, listing in enumerate(edition.listings):
        if listing.is_repost:
            continue
        given = (entered.schedules or {}).get(number)
        was = _continued(found.former[listing.row_id], listing.row_id, before)
        texts = {**was, **{year: text for year, text in (given or {}).items() if not same(was.get(year), text)}}
        lines |= {(listing.row_id, year): text for year, text in texts.items() if text}
    return lines


def _continued(former: tuple[str, ...], row_id: str, before: Schedules) -> Mapping[FiscalYear, str]:
    """Return the texts of the row of the same number, else of all rows that it continues, each text once."""
    rows = (row_id,) if row_id in former else former
    texts: dict[FiscalYear, list[str]] = {}
    for (each, year), text in before.items():
        if each in rows and text and text not in texts.setdefault(year, []):
            texts[year].append(text)
    return {year: "\n".join(found) for year, found in texts.items()}


def _open_rounds(records: Records, plan_id: str, rows: Iterable[EditionChange]) -> Iterator[Problem]:
    """Yield advice for each open round: it is continued on its edition, with the rows that the revision drops."""
    gone = {each.number for each in rows if not each.now}
    for round_ in rounds_of_plan(records, plan_id):
        if round_.is_collecting:
            dropped = [row.row_id for row in round_.rows if row.counted and row.row_id in gone]
            expected = edition_of(records, round_).label
            found, named = round_.year.label, "、".join(dropped) or "なし"
            yield problem("REVISION-ROUND-OPEN", Place(), found=found, expected=expected, rows=named)
