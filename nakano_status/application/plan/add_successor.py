"""Add the next plan (次期計画) to a data file: from a plan file, a plan's workbook, or a list (plan successor)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from nakano_status.application.indicators.read.indicators import number_in_plan, numbers_of_other_plans
from nakano_status.application.lookup import known_organisation, successions_in
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.create_store import PlanSource, need_collectable
from nakano_status.application.plan.decide_fate import read_fate_targets, record_fates
from nakano_status.application.plan.edition_tables import TREE, EnteredEdition, edition_of_tables, is_edition_workbook
from nakano_status.application.plan.head_lines import FIRST_EDITION
from nakano_status.application.plan.list_columns import read_column_names, read_list_file
from nakano_status.application.plan.list_problems import edition_of_list, problems_of_changed_words, problems_of_rows
from nakano_status.application.plan.plan_notices import notices_of_rows, notices_of_values
from nakano_status.application.plan.plan_workbook import named_plan
from nakano_status.application.plan.profile_sheets import read_plan_number
from nakano_status.application.plan.revise_plan import need_no_faults
from nakano_status.application.plan.revised_head import read_revised_head
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.preconditions import office_reading, office_writing
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.indicators.indicator import Indicator
from nakano_status.domain.organisation.divisions import NO_DIVISIONS, Organisation, fold_name
from nakano_status.domain.plan.lineage import PlanPair, RowFate, derive_fates
from nakano_status.domain.plan.plan import Edition, Listing, Plan, PlanValues
from nakano_status.domain.plan.printed_title import fold_title
from nakano_status.domain.plan.revised_edition import ProposedRow, RowCell
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.published_list.edition_of_list import build_edition
from nakano_status.domain.published_list.list_match import division_problems
from nakano_status.domain.refusals import planning as refusals
from nakano_status.domain.text.narrative import same


@dataclass(frozen=True)
class PlanHead:
    """The data of a plan that a table does not state: title, years, and the day of its edition."""

    title: str
    first_year: FiscalYear
    last_year: FiscalYear
    adopted_on: date


@dataclass(frozen=True)
class Successor:
    """A request to add the next plan.

    `source`: the path of a file, or the name of a built-in plan. `head`: needed for a table; None for the other
    sources, which have the head themselves. `is_dry_run`: nothing is written.
    """

    source: str
    head: PlanHead | None = None
    is_dry_run: bool = False


@dataclass(frozen=True)
class AddedPlan:
    """The added plan, the plan before it, and the indicators of the added plan.

    `fates`: the fates of the old plan's rows that the file states (旧管理番号). `is_unchanged`: the data file had the
    same plan already. `is_written`: false after a dry run or if nothing changed.
    """

    plan: Plan
    before: Plan
    indicators: tuple[Indicator, ...] = ()
    fates: tuple[RowFate, ...] = ()
    is_unchanged: bool = False
    is_written: bool = False

    @property
    def overlap(self) -> tuple[FiscalYear, ...]:
        """The years that both the added plan and the plan before it have."""
        return tuple(year for year in self.plan.years if year in self.before.years)


class _Read(NamedTuple):
    """The plan that a source states, with its planned schedule and the fates of the former plan's rows."""

    source: PlanSource
    schedules: Mapping[tuple[str, FiscalYear], str] = {}
    fates: tuple[RowFate, ...] = ()


@dataclass(frozen=True)
class _Planned:
    result: AddedPlan
    schedules: Mapping[tuple[str, FiscalYear], str]
    values: Mapping[str, PlanValues]
    problems: tuple[Problem, ...]


def add_successor(parts: Parts, store: Store, successor: Successor, by: str | None = None) -> Outcome[AddedPlan]:
    """Add a plan that begins after all plans of the data file, with its schedule, indicators and the fates of rows.

    Adding the same file again changes nothing. In a dry run, nothing is written. Raises WrongRole, SuccessorTaken,
    SuccessorDiffers, SuccessorYearsUnfit, SuccessorDivisionsUnknown, PlanNotCollectable, EditionFaulty, FateDiffers,
    FateTargetUnfit, and the errors of reading the file.
    """
    if successor.is_dry_run:
        with office_reading(store) as records:
            planned = _plan(parts, records, successor)
        return Outcome(planned.result, problems=planned.problems)
    with office_writing(store) as work:
        planned = _plan(parts, work, successor)
        result = planned.result
        if not result.is_unchanged:
            work.begin_act(ActKind.ADD_SUCCESSOR, by, result.plan.title)
            work.plan.save(result.plan)
            work.plan.save_schedules(result.plan.newest.edition_id, planned.schedules)
            for edition_id, values in planned.values.items():
                work.plan.save_values(edition_id, values)
            work.indicators.add(result.plan.plan_id, result.indicators)
            pair = PlanPair(result.before, result.plan)
            record_fates(
                work, pair, {each.row_id: each for each in result.fates}, pair.recorded_fates(work.plan.derivations())
            )
            work.commit()
            result = replace(result, is_written=True)
    return Outcome(result, problems=planned.problems)


def _plan(parts: Parts, records: Records, successor: Successor) -> _Planned:
    plans = list(records.plan.all())
    if successor.head is not None:
        read = _from_table(parts, records, Path(successor.source), successor.head)
    else:
        found = named_plan(parts, successor.source)
        read = _Read(_with_own_divisions(found, known_organisation(records), successor.source))
    source, plan = read.source, read.source.plan
    known = next((each for each in plans if each.plan_id == plan.plan_id), None)
    before = [each for each in plans if each != known and each.first_year < plan.first_year]
    if known is not None and _is_same(known, plan):
        before_known = (before or plans)[-1]
        _need_same_beside_rows(records, known, before_known, read, successor.source)
        return _Planned(AddedPlan(known, before_known, is_unchanged=True), {}, {}, ())
    _need_own_numbers(records, plans, plan, successor.source)
    newest = plans[-1]
    if newest.first_year >= plan.first_year:
        years = {"found": plan.first_year.label, "expected": newest.first_year.label}
        raise refusals.SuccessorYearsUnfit(path=successor.source, plan=newest.title, **years)
    need_collectable(source, successor.source)
    indicators, renumbered = _renumbered(records, plan, source.indicators)
    fates = tuple(_with_known(records, PlanPair(newest, plan), read.fates, successor.source))
    return _Planned(
        AddedPlan(plan, newest, indicators, fates),
        read.schedules,
        source.values_by_edition,
        (*source.notices, *renumbered),
    )


def _with_known(records: Records, pair: PlanPair, stated: Iterable[RowFate], path: str) -> Iterator[RowFate]:
    """Yield the fates that a table states; a fate that was decided before keeps its reason.

    Raises FateDiffers if rows were decided otherwise, and FateTargetUnfit.
    """
    known, differing = pair.recorded_fates(records.plan.derivations()), []
    for each in stated:
        before = known.get(each.row_id, each)
        if before.fate is not each.fate or before.to not in ((), each.to):
            differing.append(f"{each.row_id} {before.fate.value} → {each.fate.value}")
        to = read_fate_targets(pair, each, known)
        yield replace(each, to=to, reason=before.reason)
    if differing:
        raise refusals.FateDiffers(path=path, found="、".join(differing))


def _need_own_numbers(records: Records, plans: Iterable[Plan], plan: Plan, path: str) -> None:
    """Raise SuccessorTaken if the number or title of the plan, or the number of an edition, is used already."""
    titles = {each.plan_id: each.title for each in plans}
    taken = {edition: titles[plan_id] for edition, plan_id in records.plan.plan_ids().items()} | titles
    taken |= {title: title for title in titles.values()}  # a plan can also be chosen by its title
    for number in (plan.plan_id, plan.title, *(each.edition_id for each in plan.editions)):
        if number in taken:
            raise refusals.SuccessorTaken(path=path, found=number, plan=taken[number])


def _is_same(known: Plan, given: Plan) -> bool:
    """Return whether a plan has the same content as the plan of a file, apart from later owners of its rows."""
    there = {each.edition_id: each for each in known.editions}
    head = (known.title, known.first_year, known.last_year) == (given.title, given.first_year, given.last_year)
    return head and all(
        each.edition_id in there and _as_adopted(there[each.edition_id]) == _as_adopted(each) for each in given.editions
    )


def _need_same_beside_rows(records: Records, known: Plan, before: Plan, read: _Read, path: str) -> None:
    """Raise SuccessorDiffers if the file states anything beside the rows that the plan `known` has otherwise."""
    given = read.source
    recorded = PlanPair(before, known).recorded_fates(records.plan.derivations())
    stored = records.plan.schedules(known.newest.edition_id)
    values = {each: records.plan.values(each) for each in given.values_by_edition}
    indicators = set(map(_as_declared, records.indicators.of_edition(known.newest.edition_id)))
    of_plan = (
        (edition, place, text) for edition, some in given.values_by_edition.items() for place, text in some.items()
    )
    differing = {
        "計画上のスケジュール": sum(not same(stored.get(place), text) for place, text in read.schedules.items()),
        "計画の値": sum(not same(values[edition].get(place), text) for edition, place, text in of_plan),
        "成果指標": len(set(map(_as_declared, given.indicators)) - indicators),
        "旧管理番号": sum(not _continues_alike(recorded.get(each.row_id), each) for each in read.fates),
    }
    if found := [f"{what}{count}か所" for what, count in differing.items() if count]:
        raise refusals.SuccessorDiffers(path=path, plan=known.title, found="、".join(found))


def _continues_alike(known: RowFate | None, stated: RowFate) -> bool:
    """Return whether a recorded fate is the stated one, whatever its reason and the order of the rows that follow."""
    return known is not None and (known.fate, {*known.to}) == (stated.fate, {*stated.to})


def _as_declared(indicator: Indicator) -> tuple[object, ...]:
    """Return the attributes that a plan declares for an indicator: all but its ID, place and actuals."""
    of = indicator
    return of.goal, of.name, of.unit, of.footnote_mark, of.note, of.direction, of.owner, of.targets


def _as_adopted(edition: Edition) -> Edition:
    rows = (replace(each, owners=each.printed_first, former=()) for each in edition.listings)
    return replace(edition, listings=tuple(rows))


def _with_own_divisions(source: PlanSource, organisation: Organisation, path: str) -> PlanSource:
    """Return the plan with its divisions replaced by the data file's divisions of the same names.

    Raises SuccessorDivisionsUnknown.
    """
    names = {each.division_id: each.name_on() for each in source.organisation.divisions}
    used = {owner.division for edition in source.plan.editions for each in edition.listings for owner in each.owners}
    used |= {each.owner for each in source.indicators if each.owner is not None}
    found = {each: organisation.find(names.get(each, each)) for each in sorted(used)}
    if unknown := [names.get(each, each) for each, body in found.items() if body is None]:
        raise refusals.SuccessorDivisionsUnknown(path=path, found="、".join(unknown))
    own = {each: body.division_id for each, body in found.items() if body is not None}

    def with_own(listing: Listing) -> Listing:
        return replace(listing, owners=tuple(replace(each, division=own[each.division]) for each in listing.owners))

    editions = (replace(each, listings=tuple(map(with_own, each.listings))) for each in source.plan.editions)
    indicators = (replace(each, owner=own[each.owner] if each.owner else None) for each in source.indicators)
    plan = replace(source.plan, editions=tuple(editions))
    return replace(source, plan=plan, organisation=organisation, indicators=tuple(indicators))


def _renumbered(
    records: Records, plan: Plan, given: Iterable[Indicator]
) -> tuple[tuple[Indicator, ...], list[Problem]]:
    """Return the indicators, renumbered if another plan has the number, and a problem for each new number."""
    taken = numbers_of_other_plans(records, plan.plan_id)
    indicators, problems = [], []
    for each in given:
        own = number_in_plan(each.indicator_id, plan.first_year, taken)
        indicators.append(replace(each, indicator_id=own))
        if own != each.indicator_id:
            problems.append(problem("INDICATOR-RENUMBERED", found=each.indicator_id, expected=own))
    return tuple(indicators), problems


def _from_table(parts: Parts, records: Records, path: Path, head: PlanHead) -> _Read:
    """Return the plan of a table, its schedule and the fates that it states.

    Entries that its sheets do not declare come from the profile of the newest plan. The 旧管理番号 are rows of the plan
    before and give their fates. Raises EditionFaulty and the errors of reading.
    """
    before, organisation = records.plan.all()[-1], known_organisation(records)
    content = parts.files.read(path)
    tables = parts.workbooks.read_sheets(path.name, content, (TREE,))
    is_list = isinstance(tables, Problem) or not is_edition_workbook(tables)
    stated = None if isinstance(tables, Problem) or is_list else read_plan_number(path, tables)
    plan_id = _own_number(records, head, stated)
    own = next((each for each in records.plan.all() if each.plan_id == plan_id), None)
    if own is not None and len(records.plan.all()) > 1:
        before = next(each for each in reversed(records.plan.all()) if each != own)
    empty = Edition(f"{plan_id}-1", FIRST_EDITION, head.adopted_on, 1, (), (), before.newest.profile)
    if isinstance(tables, Problem) or is_list:
        listed, notices = _from_list(parts, records, path, content, before, empty)
        return _Read(PlanSource(_plan_of(plan_id, head, listed), NO_DIVISIONS, notices=notices))
    steps = successions_in(records)
    typed = {"title": head.title, "adopted_on": era_day(head.adopted_on)}
    typed |= {"first_year": head.first_year.label, "last_year": head.last_year.label}
    declared = read_revised_head(parts, records, path, tables, before, empty.edition_id, typed)
    need_no_faults(path, declared.faults)
    empty = replace(empty, profile=declared.profile, years=declared.years, title=declared.title or empty.title)
    originals, earlier = partial(_with_originals, before=before.newest), [before.newest.profile]
    made = edition_of_tables(path, tables, empty, organisation, steps, originals, earlier)
    need_no_faults(path, (*made.faults, *_unknown_former(made.entered, before)))
    # targets of the plan before, which a workbook made from that plan has, are not an error
    of_rows = notices_of_rows(path, {}, made.entered.proposed.rows, declared.profile.sponsors, ())
    notices = (*declared.notices, *made.entered.notices, *of_rows, *notices_of_values(path, made.edition, made.values))
    plan = _plan_of(plan_id, head, made.edition)
    values = {place: text for place, text in made.values.items() if place[1].year in (None, *plan.years)}
    source = PlanSource(plan, NO_DIVISIONS, made.indicators, values=values, notices=notices)
    former = {
        row_id: row.former for row, row_id in zip(made.entered.proposed.rows, made.ids, strict=True) if row.former
    }
    planned = {(row_id, year): text for (row_id, year), text in made.schedules.items() if year in plan.years}
    return _Read(source, planned, derive_fates(former))


def _own_number(records: Records, head: PlanHead, stated: str | None) -> str:
    """Return the number of the plan to add: the number that its workbook states, or the title if that is used already.

    A workbook that was made from the plan before still states the number of that plan.
    """
    of_others = {each.plan_id for each in records.plan.all() if each.title != head.title}
    number = fold_name(stated or "")
    return number if number and number not in of_others else fold_name(head.title)


def _plan_of(plan_id: str, head: PlanHead, edition: Edition) -> Plan:
    return Plan(plan_id, head.title, head.first_year, head.last_year, (edition,))


def _from_list(
    parts: Parts, records: Records, path: Path, content: bytes, before: Plan, empty: Edition
) -> tuple[Edition, tuple[Problem, ...]]:
    """Return the edition that a list shows, and the problems that a person should look at.

    The meanings of its columns are those declared for the plan `before`. Raises ListNotReadable and EditionFaulty.
    """
    organisation = known_organisation(records)
    published = read_list_file(parts, path, content, empty.profile, read_column_names(records, before.plan_id))
    edition, match = build_edition(published, organisation, empty)
    printed = {each.row_id: each.owners_printed for each in edition.listings}
    divisions = division_problems(published, match.matched, organisation, printed)
    of_rows = problems_of_rows(published, empty.profile)
    changed_words = problems_of_changed_words(published, before, edition_of_list(records, before, published).profile)
    found = (*of_rows, *changed_words, *match.problems, *divisions, *_without_goal(path, edition))
    need_no_faults(path, (each for each in found if each.severity is Severity.ERROR))
    return edition, tuple(each for each in found if each.severity is not Severity.ERROR)


def _without_goal(path: Path, edition: Edition) -> Iterator[Problem]:
    """Yield a problem if the codes do not show the level of the counts (as 1, 2 … below Ⅰ); a list has only codes."""
    goal, levels = edition.profile.goal_level, edition.profile.levels
    below = {each.key for each in levels[levels.index(goal) + 1 :]}
    if any(node.parent is None and node.level in below for node in edition.nodes):
        yield problem("PLAN-FAULTY", Place(path.name), found=f"一覧の番号から、{goal.name}の番号が分かりません")


def _with_originals(rows: Sequence[ProposedRow], ids: Sequence[str], before: Edition) -> Iterator[ProposedRow]:
    """Yield the rows without 旧管理番号, each 再掲 with the number of its original in the next plan.

    An original may be entered by its number in the plan before. Then it is the only row that continues that row, or has
    its title. If there is no such row, the 再掲 gets an invalid number, which is reported as a fault.
    """
    named = {row.row_id for row in rows}
    own = [(row, row_id) for row, row_id in zip(rows, ids, strict=True) if not row.is_repost]
    continuing = grouped((each, row_id) for row, row_id in own for each in row.former)
    titled = grouped((fold_title(row.title), row_id) for row, row_id in own)
    titles = {each.row_id: fold_title(each.title) for each in before.listings}
    for row in rows:
        original = row.repost_of
        if original in titles and original not in named:
            found = continuing.get(original) or titled.get(titles[original], ())
            original = found[0] if len(found) == 1 else f"前の計画の {original}"
        yield replace(row, former=(), repost_of=original)


def _unknown_former(entered: EnteredEdition, before: Plan) -> Iterator[Problem]:
    reported_as = {each.row_id: each.initiative for each in before.newest.listings}
    for row in entered.proposed.rows:
        for each in row.former:
            if each not in reported_as:
                yield problem("REVISION-FORMER-UNKNOWN", row.at(RowCell.FORMER), found=each)
            elif reported_as[each] != each:
                yield problem("REVISION-FORMER-REPOST", row.at(RowCell.FORMER), found=each, expected=reported_as[each])
