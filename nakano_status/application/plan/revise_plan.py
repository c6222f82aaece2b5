"""Enter a revised edition (改定版): first show its changes row by row, then add it in one act (plan revise).

The revised edition is read from a file that was made from the newest edition, and compared with that edition. Its
成果指標 are the indicators of the newest edition with the changes in the sheet 指標. The newest edition can be
withdrawn as long as nothing depends on it (plan withdraw).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from nakano_status.application import lookup, preconditions
from nakano_status.application.indicators.edit_indicator import acts_on_indicators
from nakano_status.application.organisation import reorganise
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan import edition_tables
from nakano_status.application.plan.entered_indicators import EnteredIndicators
from nakano_status.application.plan.list_columns import read_column_names, read_list_file
from nakano_status.application.plan.list_problems import edition_of_list, problems_of_changed_words, problems_of_rows
from nakano_status.application.plan.opinions import opinion_plans
from nakano_status.application.plan.plan_notices import notices_of_rows, notices_of_values
from nakano_status.application.plan.profile_sheets import profile_changes
from nakano_status.application.plan.revised_head import read_revised_head
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.problem_text import as_reason
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.stopping import counted
from nakano_status.application.unchanged_content import Content, find_acts_about, need_same_file, need_unchanged
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import FilledBy
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.act_subjects import editions_of_plan, schedule_cell
from nakano_status.domain.history.acts import Act, ActKind
from nakano_status.domain.indicators import indicator
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan import edition_changes, revised_edition
from nakano_status.domain.plan.annotations import carried_over_tags
from nakano_status.domain.plan.lineage import (
    Derivation,
    PlanFate,
    PlanPair,
    PlanSubject,
    continuing_nodes,
    editions_in_order,
)
from nakano_status.domain.plan.ownership import parse_owners, with_owners_of_day
from nakano_status.domain.plan.plan import Edition, EditionHead, Listing, Plan, PlanItem, read_plan_value
from nakano_status.domain.plan.plan_faults import plan_faults
from nakano_status.domain.plan.printed_title import fold_title
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.published_list.edition_of_list import propose_edition
from nakano_status.domain.refusals import planning as refusals
from nakano_status.domain.refusals.exchange import ListNotReadable, TableNotReadable
from nakano_status.domain.round.level_rows import moved_values
from nakano_status.domain.round.round import OutOfReport, proposed_in_note
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.narrative import is_blank, same, stored_entry


def copy_indicators(before: edition_changes.WholeEdition, edition: Edition) -> tuple[indicator.Indicator, ...]:
    """Return the indicators of the former edition whose goals continue in the revised `edition`, without their actuals.

    They get the codes that their goals have there. Actuals do not belong to an edition.
    """
    was, now = (each.nodes_of(each.profile.goal_level.key) for each in (before.edition, edition))
    goals = continuing_nodes(was, now)
    return tuple(
        replace(each, edition_id=edition.edition_id, goal=goals[each.goal], actuals=())
        for each in before.indicators
        if each.goal in goals
    )


def derive_ended_indicators(
    before: Iterable[indicator.Indicator], revised: Iterable[indicator.Indicator], edition: Edition
) -> list[Derivation]:
    """Return a derivation for each indicator that ends because the revised edition does not have it."""
    there = {each.indicator_id for each in revised}
    return [
        Derivation(
            PlanSubject.INDICATOR, each.edition_id, each.indicator_id, edition.edition_id, None, PlanFate.ABOLISHED
        )
        for each in before
        if each.indicator_id not in there
    ]


def read_revision_file(
    parts: Parts, records: Records, revision: PlanRevision, content: bytes, plan: Plan
) -> tuple[edition_tables.EnteredEdition, Edition | None]:
    """Return the edition in a file, and the edition from which the file was made (None: that edition is not stored).

    A list counts as made from the edition of its year's round. A file that does not state an edition counts as made
    from the newest edition. The faults of a workbook are in the result. Raises TableNotReadable, ListNotReadable, and
    the other errors of reading a workbook or a list.
    """
    newest, path = plan.newest, revision.path
    tables = parts.workbooks.read_sheets(path.name, content, (edition_tables.TREE,))
    if not isinstance(tables, Problem) and edition_tables.is_edition_workbook(tables):
        typed = {"edition": revision.title, "adopted_on": era_day(revision.adopted_on)}
        head = read_revised_head(parts, records, path, tables, plan, _edition_id(records, plan), typed)
        known = {row.row_id for edition in plan.editions for row in edition.listings}
        base = replace(newest, profile=head.profile)
        earlier = (each.profile for each in plan.editions)
        entered = edition_tables.read_edition_workbook(path, tables, base, known, earlier)
        problems = head.faults or entered.problems
        entered = replace(
            entered,
            profile=head.profile,
            years=head.years,
            problems=problems,
            notices=(*head.notices, *entered.notices),
        )
        entered = _with_present_owners(records, revision, entered, newest)
        if not entered.proposed.rows:
            raise TableNotReadable(path=str(path), reason=f"シート「{edition_tables.TREE}」に取組の行がありません")
        made_of = next((each for each in plan.editions if each.ordinal == entered.of), None)
        return entered, newest if entered.of is None else made_of
    names = read_column_names(records, plan.plan_id)
    published = read_list_file(parts, path, content, newest.profile, names)
    if not published.rows:
        raise ListNotReadable(path=str(path), reason="取組の行がありません")
    made_of = edition_of_list(records, plan, published)
    errata = parts.catalogue.errata(plan.plan_id)
    found = [*problems_of_rows(published, newest.profile), *problems_of_changed_words(published, plan, made_of.profile)]
    entered = edition_tables.EnteredEdition(
        propose_edition(published, newest, errata),
        problems=tuple(each for each in found if each.severity is Severity.ERROR),
        notices=tuple(each for each in found if each.severity is not Severity.ERROR),
    )
    return _with_present_owners(records, revision, entered, newest), made_of


def refusal_of_another_edition(
    records: Records, plan: Plan, entered: edition_tables.EnteredEdition, made_of: Edition | None
) -> refusals.RevisionOfAnotherEdition:
    """Return the refusal of a file that was not made from the newest edition; it names the plans if there are several.

    `made_of`: the edition from which the file was made (None: it is not stored).
    """
    plans = {each.plan_id: each for each in records.plan.all()}
    source = plans.get(entered.plan_id or plan.plan_id)
    if source is None:
        found = "このデータファイルにない計画"
    else:
        others = (each for each in source.editions if each.ordinal == entered.of)
        edition = made_of if source.plan_id == plan.plan_id else next(others, None)
        found = _named(source, edition, plans)
    return refusals.RevisionOfAnotherEdition(found=found, expected=_named(plan, plan.newest, plans))


def _named(plan: Plan, edition: Edition | None, plans: Collection[str]) -> str:
    label = edition.label if edition is not None else "登録されていない版"
    return f"「{plan.title}」の{label}" if len(plans) > 1 else label


def with_owners_of_today(plan: Plan, organisation: Organisation, today: date) -> Plan:
    """Return the plan with today's divisions in its newest edition, to be compared with a file."""
    newest = plan.newest
    listings = tuple(with_owners_of_day(each, organisation, today) for each in newest.listings)
    others = (each for each in plan.editions if each is not newest)
    return replace(plan, editions=(*others, replace(newest, listings=listings)))


def _with_present_owners(
    records: Records, revision: PlanRevision, entered: edition_tables.EnteredEdition, newest: Edition
) -> edition_tables.EnteredEdition:
    """Return the entered edition; a row that was handed on after the file was made has its present divisions.

    The file has the former 所管課 of such a row (see `_is_former_cell`). A notice is added for each row whose former
    divisions still exist, because the row may be meant to return to them. `newest`: the edition with the divisions of
    today.
    """
    organisation, present = lookup.known_organisation(records), {each.row_id: each for each in newest.listings}
    editions = records.plan.read(newest.edition_id).editions
    (kept,) = (each for each in editions if each.edition_id == newest.edition_id)
    handed_on = {each.row_id: each for each in kept.listings if each.former or any(one.since for one in each.owners)}
    rows, notices = list[revised_edition.ProposedRow](), list[Problem]()
    for row in entered.proposed.rows:
        row_id = row.former[0] if row.row_id is None and len(row.former) == 1 else row.row_id or ""
        printed, now = row.owners_printed, present[row_id].owners_printed if row_id in present else None
        if row_id not in handed_on or revised_edition.is_same_owner_cell(printed, now, organisation):
            rows.append(row)
            continue
        is_former = _is_former_cell(printed, handed_on[row_id], organisation)
        named = [organisation.get(each.division) for each in parse_owners(printed, organisation)[0]]
        if is_former and all(each.until is None or each.until >= revision.adopted_on for each in named):
            place = row.at(revised_edition.RowCell.OWNERS)
            notices.append(problem("REVISION-OWNERS-KEPT", place, found=printed or "", expected=now or ""))
        rows.append(replace(row, owners_printed=now) if is_former else row)
    proposed = replace(entered.proposed, rows=tuple(rows))
    return replace(entered, proposed=proposed, notices=(*entered.notices, *notices))


def _is_former_cell(printed: str | None, listing: Listing, organisation: Organisation) -> bool:
    """Return whether a 所管課 is that of a row when its edition was adopted, or on a day when its divisions changed."""
    days = {each.since for each in (*listing.former, *listing.owners) if each.since is not None}
    later = (with_owners_of_day(listing, organisation, each).owners_printed for each in days)
    return any(
        revised_edition.is_same_owner_cell(printed, each, organisation) for each in (listing.owners_printed, *later)
    )


def is_same_as_newest(
    entered: edition_tables.EnteredEdition, newest: edition_changes.WholeEdition, organisation: Organisation
) -> bool:
    """Return whether an entered edition changes nothing in the newest one.

    Rows, schedules, values, indicators and the profile are compared. What the file leaves out (profile, cells of the
    schedule, the sheet of indicators) counts as equal; a file with problems never does.
    """
    edition = newest.edition
    if (
        entered.profile not in (None, edition.profile)
        or entered.problems
        or not revised_edition.is_edition_unchanged(edition, entered.proposed, organisation)
    ):
        return False
    ids = [each.row_id for each in edition.listings]
    if not (
        _is_same_beside(ids, entered.schedules, newest.schedules)
        and _is_same_beside(ids, entered.values, newest.values)
    ):
        return False
    if entered.indicators is None:
        return True
    found = EnteredIndicators(entered.indicators, newest.indicators, edition, organisation, ())
    if found.problems or len(found.indicators) != len(newest.indicators):
        return False
    by_goal = (sorted(some, key=attrgetter("goal")) for some in (found.indicators, newest.indicators))
    pairs = zip(*by_goal, strict=True)  # a sheet may have the goals in any order; the tree gives the order
    numbered = [replace(each, indicator_id=was.indicator_id) for each, was in pairs]  # whatever numbers are blank
    return all(
        each.change is edition_changes.RevisionKind.SAME
        for each in edition_changes.indicator_changes(newest.indicators, numbered, organisation)
    )


_About = TypeVar("_About")


def _is_same_beside(
    ids: Sequence[str],
    entered: Mapping[int, Mapping[_About, str]] | None,
    before: Mapping[tuple[str, _About], str],
) -> bool:
    """Return whether all texts that are entered beside the rows are those of before."""
    return all(
        same(before.get((ids[number], about)), text)
        for number, texts in (entered or {}).items()
        for about, text in texts.items()
    )


@dataclass(frozen=True)
class PlanRevision:
    """A person's input for a revised edition.

    `path`: the file with the edition. `in_force`: 適用日; None if not stated. `answers`: the answers to the questions
    of the preview. `reason`: the reason for the revision, if stated. `is_dry_run`: nothing is stored. `years`: the
    first and the last year of the edition (None: all years of the plan).
    """

    path: Path
    title: str
    adopted_on: date
    in_force: date | None = None
    answers: revised_edition.RevisionAnswers = revised_edition.NO_ANSWERS
    reason: str | None = None
    is_dry_run: bool = False
    years: tuple[FiscalYear, FiscalYear] | None = None


@dataclass(frozen=True)
class RevisedPlan:
    """Effects of a revision.

    `edition`: the revised edition; if the file equals the newest edition, that edition. `changes`: the changes of all
    parts of the plan, including removed parts. `questions`: questions that must be answered before the edition is
    added. `is_unchanged`: the file equals the newest edition. `is_written`: the edition was added. `sha256`: the
    SHA-256 of the file.
    """

    edition: Edition
    changes: tuple[edition_changes.EditionChange, ...]
    questions: tuple[revised_edition.RevisionQuestion, ...] = ()
    is_unchanged: bool = False
    is_written: bool = False
    sha256: str = ""

    def changes_of(self, part: edition_changes.EditionPart) -> tuple[edition_changes.EditionChange, ...]:
        """Return the changes of one part of the edition."""
        return tuple(each for each in self.changes if each.part is part)


@dataclass(frozen=True)
class _Planned:
    """A revision with all data to write; `given` are the indicators that another division supplies from now on."""

    result: RevisedPlan
    written: edition_changes.WholeEdition
    steps: tuple[Derivation, ...] = ()
    problems: tuple[Problem, ...] = ()
    given: tuple[str, ...] = ()


def revise_plan(
    parts: Parts, store: Store, revision: PlanRevision, by: str | None = None, seen: RevisedPlan | None = None
) -> Outcome[RevisedPlan]:
    """Add a revised edition with its schedules and indicators, unless there are questions or it is a dry run.

    A file that equals the newest edition changes nothing. The derivations of rows, measures and indicators are stored,
    and tags of national frames are carried over. `seen`: the preview as shown (None: not checked); raises FileMoved if
    it was of another file, and ContentMoved if the file would now change other things, because the newest edition has
    other content. Raises FileMissing, FileUnreadable, TableNotReadable, ListNotReadable, EditionFormatUnknown,
    WrongRole, EditionFaulty, RevisionOfAnotherEdition, RevisionDayUnfit, RevisionTitleTaken, PlanHasFates, PlanUnclear
    and BodyEnded.
    """
    content = parts.files.read(revision.path)
    sha256 = hashlib.sha256(content).hexdigest()
    need_same_file(seen.sha256 if seen else None, sha256, revision.path.name)
    if revision.is_dry_run:
        with preconditions.office_reading(store) as records:
            planned = _plan(parts, records, revision, content)
    else:
        with preconditions.office_writing(store) as work:
            planned = _plan(parts, work, revision, content)
            if not (planned.result.questions or planned.result.is_unchanged):
                if seen is not None:
                    _need_unmoved(work, lookup.current_plan(work).newest, seen.changes, planned.result.changes)
                _write(work, planned, revision.reason, by)
                planned = replace(planned, result=replace(planned.result, is_written=True))
    result = replace(planned.result, sha256=sha256)
    return Outcome(result, problems=planned.problems, attention=bool(result.questions))


def _need_unmoved(records: Records, newest: Edition, *changes: Iterable[edition_changes.EditionChange]) -> None:
    """Refuse to enter a file over another content of the newest edition than a preview showed.

    `changes`: the changes that the preview showed, and the changes to be made. The acts on texts of the schedule and on
    indicators are known; for other content the message names no person.
    """
    seen, now = (set(_texts_of(some)) for some in changes)
    moved = seen ^ now
    cells = [schedule_cell(newest.edition_id, number, text.year.start) for _, number, text in moved if text.year]
    indicators = {number for part, number, _ in moved if part is edition_changes.EditionPart.INDICATOR}

    def find_acts(records: Records) -> Iterable[Act]:
        of_schedule = {each.act_id for each in records.history.acts_about(cells)}
        of_indicators = {each.act_id for each in acts_on_indicators(records, indicators)}
        return lookup.acts_with(records, of_schedule | of_indicators)

    need_unchanged(records, Content("前の版の内容", find_acts), *changes)


def _texts_of(
    changes: Iterable[edition_changes.EditionChange],
) -> Iterator[tuple[edition_changes.EditionPart, str, edition_changes.ChangedText]]:
    """Yield the texts that changes replace, each with its part and its number in the earlier edition."""
    for change in changes:
        yield from ((change.part, number, text) for number in change.was for text in change.texts)


def _write(work: UnitOfWork, planned: _Planned, reason: str | None, by: str | None) -> None:
    edition, plan = planned.result.edition, lookup.current_plan(work)
    work.begin_act(ActKind.REVISE_PLAN, by, reason, [editions_of_plan(plan.plan_id)])
    work.plan.save(replace(plan, editions=(edition,)))
    work.plan.save_schedules(edition.edition_id, planned.written.schedules)
    work.plan.save_values(edition.edition_id, planned.written.values)
    work.indicators.add(plan.plan_id, planned.written.indicators)
    work.plan.add_derivations(planned.steps)
    older = plan.newest.edition_id
    work.plan.add_tags(carried_over_tags(work.plan.tags(), planned.steps, older, edition))
    reorganise.hand_on_figures(work, edition.edition_id, planned.given, by)
    work.commit()


def _unchanged(
    edition: edition_changes.WholeEdition, organisation: Organisation, notices: tuple[Problem, ...]
) -> _Planned:
    ids = tuple(each.row_id for each in edition.edition.listings)
    same = revised_edition.IdentifiedRows(ids, {each: (each,) for each in ids})
    changes = edition_changes.edition_changes(edition, edition, same, organisation)
    return _Planned(RevisedPlan(edition.edition, changes, is_unchanged=True), edition, problems=notices)


def _plan(parts: Parts, records: Records, revision: PlanRevision, content: bytes) -> _Planned:
    organisation = lookup.known_organisation(records)
    plan = with_owners_of_today(lookup.current_plan(records), organisation, parts.clock.today())
    newest = plan.newest
    entered, made_of = read_revision_file(parts, records, revision, content, plan)
    kept, planned = records.indicators.of_edition(newest.edition_id), records.plan.schedules(newest.edition_id)
    values = records.plan.values(newest.edition_id)
    before = edition_changes.WholeEdition(newest, tuple(kept), planned, values)
    states_steps = made_of == newest and any(set(row.former) - {row.row_id} for row in entered.proposed.rows)
    if not states_steps and is_same_as_newest(entered, before, organisation):
        return _unchanged(before, organisation, entered.notices)
    if made_of != newest or entered.plan_id not in (None, plan.plan_id):
        raise refusal_of_another_edition(records, plan, entered, made_of)
    if fates := PlanPair(plan, None).recorded_fates(records.plan.derivations()):
        raise refusals.PlanHasFates(plan=plan.title, count=str(len(fates)))
    head = _head(records, plan, replace(revision, years=revision.years or entered.years))
    used = {row.row_id for edition in plan.editions for row in edition.listings}
    base = revised_edition.apply_profile(newest, entered.profile or newest.profile)
    found = revised_edition.identify_rows(base, entered.proposed, used, revision.answers, _each_row)
    ended = finished_rows(records, plan.plan_id) - revision.answers.dropped
    found = replace(found, finished=ended | revision.answers.finished)
    edition, faults = revised_edition.build_revision(
        base, entered.proposed, found, head, organisation, lookup.successions_in(records)
    )
    indicators, unfit = _indicators(records, entered, before, edition, organisation)
    need_no_faults(revision.path, (*entered.problems, *found.faults, *faults, *unfit))
    _need_collectable(revision.path, plan, edition, organisation)
    written = _written(entered, found, before, edition, indicators)
    steps = tuple(_steps(before, written, found, revision.reason))
    changes = edition_changes.edition_changes(before, written, found, organisation)
    result = RevisedPlan(edition, (*changes, *_profile_changes(newest, edition)), found.questions)
    looked_at = (
        *entered.notices,
        *_notices_of_new_titles(revision, entered, newest, base.profile.sponsors),
        *notices_of_values(revision.path, edition, written.values),
        *_moved_items(records, revision.path, newest, edition),
        *_open_rounds(records, plan.plan_id, result.changes_of(edition_changes.EditionPart.ROW)),
    )
    return _Planned(result, written, steps, looked_at, tuple(_given(records, before.indicators, indicators)))


def _steps(
    before: edition_changes.WholeEdition,
    written: edition_changes.WholeEdition,
    found: revised_edition.IdentifiedRows,
    reason: str | None,
) -> Iterator[Derivation]:
    """Yield the derivations of the rows, measures and 成果指標 of a revised edition from those of the newest one."""
    yield from revised_edition.derivations_of(before.edition, written.edition, found, reason)
    yield from revised_edition.measure_derivations(before.edition, written.edition, reason)
    yield from derive_ended_indicators(before.indicators, written.indicators, written.edition)


def _written(
    entered: edition_tables.EnteredEdition,
    found: revised_edition.IdentifiedRows,
    before: edition_changes.WholeEdition,
    edition: Edition,
    indicators: tuple[indicator.Indicator, ...],
) -> edition_changes.WholeEdition:
    """Return the revised edition with its schedules and its values of the plan; rows keep what the file lacks."""
    values = _texts_beside(entered.values, found, edition, before.values)
    return edition_changes.WholeEdition(
        edition,
        indicators,
        _texts_beside(entered.schedules, found, edition, before.schedules),
        {place: text for place, text in values.items() if _is_value(edition.profile, place[1], text)},
    )


def _each_row(
    rows: Sequence[revised_edition.NumberedRow],
) -> Iterator[revised_edition.NumberedRow]:
    return counted("前の版の取組と比べています", rows, len(rows))


def _notices_of_new_titles(
    revision: PlanRevision, entered: edition_tables.EnteredEdition, newest: Edition, sponsors: Mapping[str, str]
) -> Iterable[Problem]:
    """Return notices about rows with new titles, or about all rows if the sponsors have changed."""
    titles = {fold_title(each.title) for each in newest.listings} if sponsors == newest.profile.sponsors else ()
    named = [each for each in entered.proposed.rows if fold_title(each.title) not in titles]
    return notices_of_rows(revision.path, {}, named, sponsors, ())


def _moved_items(records: Records, path: Path, before: Edition, now: Edition) -> Iterator[Problem]:
    """Yield a notice for each answered item about a level whose row the revision puts under another node."""
    rounds = [each for each in records.rounds.all() if each.edition_id == before.edition_id]
    if not rounds or not now.profile.level_items:
        return
    values = RoundContents.load(records, max(rounds, key=lambda each: each.year)).values
    for row_id, key, was, new in moved_values(values, before, now):
        there, here = (" ".join(filter(None, (each.code, each.title))) for each in (was, new))
        where = Place(path.name, edition_tables.TREE, id=row_id, key=key, column=now.profile.by_key[key].short_name)
        yield problem("PLAN-LEVEL-MOVED", where, found=there, expected=here)


def _profile_changes(before: Edition, now: Edition) -> Iterable[edition_changes.EditionChange]:
    return () if now.profile is before.profile else profile_changes(before.profile, now.profile)


def _given(
    records: Records, before: Iterable[indicator.Indicator], now: Iterable[indicator.Indicator]
) -> Iterator[str]:
    """Yield the IDs of the indicators that pass to another division; raises BodyEnded."""
    owners, organisation = {each.indicator_id: each.owner for each in before}, records.organisation.read()
    for each in now:
        if each.owner is not None and each.owner != owners.get(each.indicator_id):
            reorganise.need_heirs(records, organisation.get(each.owner))
            yield each.indicator_id


def finished_rows(records: Records, plan_id: str) -> frozenset[str]:
    """Return the IDs of a plan's rows that are, or are proposed as, 報告対象外（完了） in their last round."""
    reasons: dict[str, OutOfReport | None] = {}
    rounds = lookup.rounds_of_plan(records, plan_id)
    for round_ in rounds:
        reasons |= {row.row_id: row.out_of_report for row in round_.rows}
    if rounds:
        for row_id, notes in RoundContents.load(records, rounds[-1]).notes.items():
            if OutOfReport.FINISHED in map(proposed_in_note, notes.values()):
                reasons[row_id] = OutOfReport.FINISHED
    return frozenset(row_id for row_id, reason in reasons.items() if reason is OutOfReport.FINISHED)


def _head(records: Records, plan: Plan, revision: PlanRevision) -> EditionHead:
    """Return the head of the new edition.

    Raises RevisionDayUnfit if its day is not after the last edition's day or its years are outside the plan, and
    RevisionTitleTaken.
    """
    last = plan.newest
    if revision.adopted_on <= last.adopted_on:
        expected = f"{last.label}の策定日より後の日"
        raise refusals.RevisionDayUnfit(what="策定日", found=era_day(revision.adopted_on), expected=expected)
    if revision.in_force is not None and revision.in_force < revision.adopted_on:
        expected = f"策定日（{era_day(revision.adopted_on)}）以後の日"
        raise refusals.RevisionDayUnfit(what="適用日", found=era_day(revision.in_force), expected=expected)
    if revision.years is not None and not (plan.first_year <= revision.years[0] <= revision.years[1] <= plan.last_year):
        begin, end = revision.years
        expected = f"計画の期間（{plan.first_year.label}〜{plan.last_year.label}）のうちの年度"
        raise refusals.RevisionDayUnfit(what="期間", found=f"{begin.label}〜{end.label}", expected=expected)
    if is_blank(revision.title) or any(each.title == revision.title for each in plan.editions):
        raise refusals.RevisionTitleTaken(found=revision.title)
    edition_id, number = _edition_id(records, plan), newest_number(plan) + 1
    return EditionHead(
        edition_id,
        revision.title,
        revision.adopted_on,
        number,
        in_force=revision.in_force,
        years=revision.years,
    )


def newest_number(plan: Plan) -> int:
    """Return the highest number that an edition of the plan has."""
    return max(each.ordinal for each in plan.editions)


def _edition_id(records: Records, plan: Plan) -> str:
    taken = records.plan.plan_ids()
    number = newest_number(plan) + 1
    while f"{plan.plan_id}-{number}" in taken:
        number += 1
    return f"{plan.plan_id}-{number}"


def need_no_faults(path: Path, faults: Iterable[Problem]) -> None:
    """Raise EditionFaulty if there are faults in a file, or in the edition made from it."""
    found = [*faults]
    if found:
        raise refusals.EditionFaulty(*found, path=str(path), count=str(len(found)), first=as_reason(found[0]))


def _need_collectable(path: Path, plan: Plan, edition: Edition, organisation: Organisation) -> None:
    """Raise EditionFaulty if answers for an edition could not be collected; the rules are the same for any plan."""
    known = plan_faults(plan, organisation)
    faults = [
        each
        for each in plan_faults(replace(plan, editions=(*plan.editions, edition)), organisation)
        if each not in known
    ]
    if faults:
        raise refusals.EditionFaulty(path=str(path), count=str(len(faults)), first=faults[0])


def _indicators(
    records: Records,
    entered: edition_tables.EnteredEdition,
    before: edition_changes.WholeEdition,
    edition: Edition,
    organisation: Organisation,
) -> tuple[tuple[indicator.Indicator, ...], list[Problem]]:
    if entered.indicators is None:
        return copy_indicators(before, edition), []
    editions = (each for known in records.plan.all() for each in known.editions)
    used = {each.indicator_id for known in editions for each in records.indicators.of_edition(known.edition_id)}
    found = EnteredIndicators(entered.indicators, list(before.indicators), edition, organisation, used)
    return found.indicators, found.problems


def _texts_beside(
    entered: Mapping[int, Mapping[_About, str]] | None,
    found: revised_edition.IdentifiedRows,
    edition: Edition,
    before: Mapping[tuple[str, _About], str],
) -> dict[tuple[str, _About], str]:
    """Return the texts beside the rows (schedule, values) as entered, otherwise those of the rows that a row continues.

    A text that differs from the former one in width or spaces only is not replaced.
    """
    lines: dict[tuple[str, _About], str] = {}
    for number, listing in enumerate(edition.listings):
        if listing.is_repost:
            continue
        given = (entered or {}).get(number)
        was = _continued(found.former[listing.row_id], listing.row_id, before)
        texts = {**was, **{about: text for about, text in (given or {}).items() if not same(was.get(about), text)}}
        lines |= {(listing.row_id, about): text for about, text in texts.items() if text}
    return lines


def _is_value(profile: Profile, item: PlanItem, text: str) -> bool:
    """Return whether a field of the plan may have a text, which may be of an earlier edition or of several rows."""
    field = profile.by_key.get(item.key)
    is_stated = field is not None and (field.filled_by is FilledBy.PLAN or field.of)
    if field is None or not is_stated or field.by_year is (item.year is None):
        return False
    with suppress(ValueError):
        return read_plan_value(field, text) == text
    return False


def _continued(former: tuple[str, ...], row_id: str, before: Mapping[tuple[str, _About], str]) -> dict[_About, str]:
    """Return the texts of the row with the same number, otherwise of all rows that the row continues.

    Each text is returned once.
    """
    rows = (row_id,) if row_id in former else former
    texts: dict[_About, list[str]] = {}
    for (each, about), text in before.items():
        if each in rows and text and text not in texts.setdefault(about, []):
            texts[about].append(text)
    return {about: "\n".join(found) for about, found in texts.items()}


def _open_rounds(records: Records, plan_id: str, rows: Iterable[edition_changes.EditionChange]) -> Iterator[Problem]:
    """Yield a notice for each open round: it continues on its edition, with the rows that the revision drops."""
    gone = {each.number for each in rows if not each.now}
    for round_ in lookup.rounds_of_plan(records, plan_id):
        if round_.is_collecting:
            dropped = [row.row_id for row in round_.rows if row.counted and row.row_id in gone]
            expected = lookup.edition_of(records, round_).label
            found, named = round_.year.label, "、".join(dropped) or "なし"
            yield problem("REVISION-ROUND-OPEN", Place(), found=found, expected=expected, rows=named)


_HANDING_ON = frozenset({ActKind.REORGANISE, ActKind.WITHDRAW_REORGANISATION, ActKind.HAND_ON_INDICATOR})
"""The kinds of acts that change divisions or owners in every edition; they do not prevent a withdrawal."""


def withdraw_revision(
    store: Store, reason: str = "", by: str | None = None, seen: Act | None = None
) -> Outcome[Edition]:
    """Withdraw the newest edition with the derivations that lead to it, and return it.

    `seen`: the act that registered the edition that the person saw as the newest (None: not checked). Raises WrongRole,
    EditionKept, PlanUnclear, ContentMoved.
    """
    with store.writing() as work:
        plan = need_withdrawable(work)
        edition, subject = plan.newest, editions_of_plan(plan.plan_id)
        if seen is not None:
            made_by = lookup.acts_on(work, edition)[0]
            need_unchanged(work, Content("最後の版", find_acts_about(subject)), (seen.act_id,), (made_by.act_id,))
        given = "。".join(filter(None, (edition.label, stored_entry(reason))))
        work.begin_act(ActKind.WITHDRAW_REVISION, by, given, [subject])
        work.plan.remove_edition(edition.edition_id)
        work.commit()
    return Outcome(edition)


def need_withdrawable(records: Records) -> Plan:
    """Return the plan whose newest edition can be withdrawn; raises WrongRole, EditionKept, PlanUnclear."""
    preconditions.need_role(records, StoreRole.OFFICE)
    plan = lookup.current_plan(records)
    if why := "、".join(revision_obstacles(records)):
        raise refusals.EditionKept(name=plan.newest.label, reason=why)
    return plan


def revision_obstacles(records: Records) -> tuple[str, ...]:
    """Return the reasons that prevent withdrawing the newest edition, as sentences; empty if it can be withdrawn."""
    plan = lookup.current_plan(records)
    made, *later = lookup.acts_on(records, plan.newest)
    if made.kind != ActKind.REVISE_PLAN:
        return ("改定として登録した版ではありません",)
    return tuple(_obstacles(records, plan, later))


def _obstacles(records: Records, plan: Plan, later: Iterable[Act]) -> Iterator[str]:
    edition = plan.newest
    for round_ in records.rounds.all():
        if round_.edition_id == edition.edition_id:
            yield f"{round_.year.label}分の進捗確認がこの版によっています"
    if any(each.from_edition == edition.edition_id for each in records.plan.derivations()):
        yield "この版の取組の、その後の扱いを登録しています"
    edited = sum(each.kind not in _HANDING_ON for each in later)
    if edited:
        yield f"この版のスケジュール・成果指標・国の計画の項目を{edited}回変更しています"
    new = _own_indicators(records, plan, edition)
    indicators = records.indicators.of_edition(edition.edition_id)
    if with_actuals := [each.indicator_id for each in indicators if each.indicator_id in new and each.actuals]:
        yield f"この版で加えた成果指標（{'、'.join(with_actuals)}）に実績があります"
    rows = _only_of(plan, edition)
    moves = records.organisation.row_moves().values()
    moved = {each.row_id for each in moves if edition.edition_id in each.owners}
    if handed_on := sorted(rows & moved):
        yield f"この版で加えた取組（{'、'.join(handed_on)}）の引継ぎを記録しています"
    plans = opinion_plans(records)
    for opinion in records.plan.opinions():
        if plans[opinion.number] == plan.plan_id and (named := rows & set(opinion.rows)):
            yield f"意見{opinion.number}が、この版で加えた取組（{'、'.join(sorted(named))}）に関するものです"


def _only_of(plan: Plan, edition: Edition) -> frozenset[str]:
    """Return the initiatives that are in no other edition."""
    others = {each.initiative for other in plan.editions if other != edition for each in other.listings}
    return frozenset(each.initiative for each in edition.listings if each.initiative not in others)


def _own_indicators(records: Records, plan: Plan, edition: Edition) -> frozenset[str]:
    """Return the indicators that are in no other edition."""
    ids = {
        each.edition_id: {known.indicator_id for known in records.indicators.of_edition(each.edition_id)}
        for each in plan.editions
    }
    own = ids.pop(edition.edition_id)
    return frozenset(own.difference(*ids.values()))


@dataclass(frozen=True)
class EditionView:
    """An edition with the years whose rounds are bound to it, and the act that registered it."""

    edition: Edition
    rounds: tuple[FiscalYear, ...]
    made_by: Act


@dataclass(frozen=True)
class EditionsView:
    """The plan's editions, newest first, and the reasons that prevent withdrawing the newest one, as sentences."""

    editions: tuple[EditionView, ...]
    years: tuple[FiscalYear, ...]
    obstacles: tuple[str, ...]


def read_editions(records: Records) -> EditionsView:
    """Return the editions of the plan; raises PlanUnclear."""
    plan, rounds = lookup.current_plan(records), records.rounds.all()
    views = tuple(
        EditionView(
            each,
            tuple(sorted(one.year for one in rounds if one.edition_id == each.edition_id)),
            lookup.acts_on(records, each)[0],
        )
        for each in reversed(editions_in_order([plan]))
    )
    return EditionsView(views, plan.years, revision_obstacles(records))
