"""Reorganise bodies from a day on: first show the effects on bodies and their heirs, then do the act (division …).

Heirs receive the rows and 成果指標 of a body that ends, and its place as a division named on rows. If the end of an
heir is registered already, its own heir receives them. Several changes of one day may come as a table (division
change).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nakano_status.application import lookup, preconditions, table_rows
from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.problem_text import as_reason
from nakano_status.application.round.read import as_known
from nakano_status.application.round.settled_rounds import (
    SettledRound,
    preserve_settled_rounds,
    rounds_kept_current,
    settled_rounds,
)
from nakano_status.application.stopping import counted
from nakano_status.application.unchanged_content import Content, need_parts_unchanged, need_unchanged
from nakano_status.documents.pages.printed_characters import printing_problems
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import OWNERS
from nakano_status.domain.history.acts import Act, ActKind, Change, Why
from nakano_status.domain.merge.resolution import OFFICE
from nakano_status.domain.organisation import reorganisation
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    Organisation,
    Role,
    Succession,
    SuccessionKind,
    fold_name,
    trace_heirs,
)
from nakano_status.domain.plan.initiative_id import fold_id, read_ids
from nakano_status.domain.plan.ownership import owners_after_handover, printed_owners, replace_by_heirs
from nakano_status.domain.plan.plan import Edition, Listing, Owner, Plan
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.refusals import exchange as refusals
from nakano_status.domain.refusals.planning import (
    BodyEnded,
    NameGivenUp,
    PartUnknown,
    RowNotOfBody,
    RowPartUnclear,
    RowPlanUnclear,
    RowsWithoutDivision,
)
from nakano_status.domain.round.round import Round, RoundRow
from nakano_status.domain.round.states import JoinedDue
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.narrative import stored_entry


def need_heirs(records: Records, body: Division, day: date | None = None) -> tuple[Succession, ...]:
    """Return the successions from a body to its heir, then to the heir of that heir; empty if the body does not end.

    `day`: as in `trace_heirs`. Raises BodyEnded if a body in this chain ends without a single heir.
    """
    if body.until is None:
        return ()
    steps = trace_heirs(lookup.successions_in(records), body.division_id, day)
    for each in steps:
        if each.successor is None:
            ending = records.organisation.read().get(each.division or "")
            raise BodyEnded(name=ending.name_on(ending.until), found=era_day(ending.until or each.day))
    return steps


def last_heir(records: Records, body: Division) -> str:
    """Return the name of the last heir of a body, or of the body if it does not end; raises BodyEnded."""
    steps = need_heirs(records, body)
    return records.organisation.read().name(steps[-1].successor or "" if steps else body.division_id)


def hand_on_figures(work: UnitOfWork, edition_id: str, indicator_ids: Iterable[str], by: str | None) -> None:
    """Give 成果指標 of bodies that end to their heirs, each in an act of its own; raises BodyEnded."""
    organisation, owners = work.organisation.read(), work.indicators.owners(edition_id)
    for indicator_id in indicator_ids:
        owner = owners[indicator_id]
        for step in () if owner is None else need_heirs(work, organisation.get(owner)):
            work.begin_act(ActKind.HAND_ON_INDICATOR, by)
            work.indicators.set_owner(edition_id, indicator_id, step.successor, step.day)


@dataclass(frozen=True)
class OwnedRow:
    """A row or a 成果指標 of a body: its name as in `Moves`, and its title."""

    name: str
    title: str


def read_owned(records: Records, division_id: str) -> tuple[OwnedRow, ...]:
    """Return the rows that name a body in any edition of a plan, the newest edition first, then its 成果指標."""
    titles = read_titles(records)
    owned = (name for _, _, name, bodies in _rows_with_bodies(records) if division_id in bodies)
    return tuple(OwnedRow(each, titles.get(each, "")) for each in dict.fromkeys(owned))


def _rows_with_bodies(records: Records) -> Iterator[tuple[Plan, str, str, set[str]]]:
    """Yield the rows of all editions, the newest first, then their 成果指標.

    Each is given by its plan, its ID, its name as in `Moves`, and the bodies that it names.
    """
    naming = lookup.PlanNaming(records)
    editions = [(plan, edition) for plan in records.plan.all() for edition in plan.editions][::-1]
    for plan, edition in editions:
        for each in edition.listings:
            name = naming(edition.edition_id, each.row_id)
            yield plan, each.row_id, name, {owner.division for owner in each.owners}
    for plan, edition in editions:
        for indicator_id, owner in records.indicators.owners(edition.edition_id).items():
            yield plan, indicator_id, naming(edition.edition_id, indicator_id), {owner} if owner else set()


@dataclass(frozen=True)
class RowOwners:
    """A row of a plan with its divisions as of today.

    `named`: the names of its divisions with their roles, the answering division first; empty for a 再掲. `divisions`:
    the names of all divisions to which it can pass.
    """

    plan_id: str
    row_id: str
    title: str
    named: tuple[tuple[str, Role], ...]
    divisions: tuple[str, ...]


def read_row_owners(records: Records, row_id: str, today: date) -> RowOwners | None:
    """Return the divisions named on a row in the newest edition of the current plan that has it.

    None if no edition of the plan has the row. Raises PlanUnclear.
    """
    plan = lookup.current_plan(records)
    for edition in reversed(plan.editions):
        for listing in edition.listings:
            if listing.row_id == row_id:
                return _row_owners(records.organisation.read().on(today), plan.plan_id, listing.on(today))
    return None


def _row_owners(organisation: Organisation, plan_id: str, listing: Listing) -> RowOwners:
    answering = listing.answerers
    owners = () if listing.is_repost else sorted(listing.owners, key=lambda each: each.division not in answering)
    named = tuple((organisation.name(each.division), each.role) for each in owners)
    own = (each for each in organisation.divisions if each.kind is DivisionKind.DIVISION and not each.has_ended)
    divisions = tuple(map(organisation.name, organisation.sort_divisions(each.division_id for each in own)))
    return RowOwners(plan_id, listing.row_id, listing.title, named, divisions)


def read_titles(records: Records) -> Mapping[str, str]:
    """Return the titles of rows and 成果指標 by their names as in `Moves`, from the newest edition that has them."""
    titles, naming = dict[str, str](), lookup.PlanNaming(records)
    for edition in lookup.every_edition(records):
        own, indicators = edition.edition_id, records.indicators.of_edition(edition.edition_id)
        titles |= {naming(own, each.row_id): each.title for each in edition.listings}
        titles |= {naming(own, each.indicator_id): each.name for each in indicators}
    return titles


@dataclass(frozen=True)
class SentForm:
    """A form that was sent to a body that ends, in a round that is open.

    `package_id`: its 照会番号. `division`: the body's name before the change. `year`: the year of the round.
    """

    package_id: str
    division: str
    year: FiscalYear


@dataclass(frozen=True)
class Moves:
    """All that passes to other divisions: rows, 成果指標 and due dates, and the forms sent to bodies that end.

    `rows` and `indicators` are (name, division before, division after). The name is the ID, with the title of the plan
    before it if the data file has several plans. Divisions of a row have their sub-units (国保). Two divisions of a row
    that become one are named together. `contacts` are the names of bodies that end and have a contact.
    """

    rows: tuple[tuple[str, str, str], ...]
    indicators: tuple[tuple[str, str, str], ...]
    forms: tuple[SentForm, ...]
    dues: tuple[JoinedDue, ...]
    contacts: tuple[str, ...]


HANDED_ON = "取組と回答期限は引き継ぎます。名称と上の組織は前のままです。資料をもう一度記録すると、正誤表ができます。"
"""The sentence about rounds that follow a change and have a recorded paper."""


@dataclass(frozen=True)
class Reorganisation:
    """Changes of one day: the organisation before and after, the successions, and what moves to other divisions.

    `owners` are the owners of rows afterwards by edition and row, `indicators` the new suppliers by edition and
    成果指標, `rounds` the changed rows of open rounds, `dates` the due dates of heirs by round and division. `former`
    are the years of open rounds of an earlier day, which go on as before. `settled` are the settled rounds of that day
    or later, which are not changed. `is_to_come` is true if the day is in the future. `problems`: the characters of new
    names that papers cannot print.
    """

    day: date
    before: Organisation
    after: Organisation
    successions: tuple[Succession, ...]
    moves: Moves
    owners: Mapping[str, Mapping[str, tuple[Owner, ...]]]
    indicators: Mapping[tuple[str, str], str]
    rounds: Mapping[str, tuple[RoundRow, ...]]
    dates: Mapping[str, Mapping[str, date]]
    former: tuple[FiscalYear, ...] = ()
    settled: tuple[SettledRound, ...] = ()
    is_to_come: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def changes(self) -> tuple[reorganisation.DivisionChange, ...]:
        """The differences between the bodies before and after."""
        return reorganisation.organisation_changes(self.before, self.after)

    @property
    def rows_by_round(self) -> Mapping[str, tuple[str, ...]]:
        """The IDs of the rows that the changes hand on, by round ID."""
        return {key: tuple(each.row_id for each in rows) for key, rows in self.rounds.items()}

    def lines(self) -> Iterator[str]:
        """Yield the successions as sentences: 税務課 → 管理課（統合）, 職員課：総務部 → 企画部（異動）."""
        known = {each.division_id for each in self.before.divisions}
        founded = (each for each in self.after.divisions if each.division_id not in known)
        before = Organisation((*self.before.divisions, *founded))
        for each in self.successions:
            yield reorganisation.succession_line(each, before, self.after, self._again(each.successor))

    def _again(self, body: str | None) -> str:
        """Return a note with the last day of a body that ended and is founded again; otherwise an empty text."""
        until = next((each.until for each in self.before.divisions if each.division_id == body), None)
        return f"、{era_day(until)}までの組織を再び設置" if until else ""


def planned_reorganisation(
    records: Records, changes: Sequence[reorganisation.OrganisationChange], day: date, today: date
) -> Reorganisation:
    """Return the effects of changes as `plan_reorganisation` does, within an open snapshot.

    `today`: if `day` is later, the changes are still to come. Raises the same errors, except WrongRole.
    """
    before, aliases = records.organisation.read(), lookup.known_organisation(records)
    done, heirs = reorganisation.Reorganised(before), reorganisation.RowHeirs({}, {})
    _need_names_kept(changes)
    for change in changes:
        identified = _identified(change, done.organisation, aliases)
        if isinstance(identified, reorganisation.Split):
            identified = _with_rows_named(records, identified, heirs, done.organisation)
        _need_own_names(identified, aliases)
        made = reorganisation.apply_reorganisation(done.organisation, [identified], day)
        heirs = heirs.after(identified, made)
        done = reorganisation.Reorganised(made.organisation, (*done.successions, *made.successions))
    planned = _Planning(records, before, done, heirs, day).planned()
    return replace(planned, is_to_come=day > today)


def _need_names_kept(changes: Iterable[reorganisation.OrganisationChange]) -> None:
    """Raise NameGivenUp if a body is renamed to a name that another body gives up by the same act, in any order."""
    given_up = {fold_name(each.body): each for each in changes if isinstance(each, reorganisation.Renaming)}
    for each in given_up.values():
        other = given_up.get(fold_name(each.name), each)
        if other is not each:
            raise NameGivenUp(found=each.name, name=other.name)


def _identified(
    change: reorganisation.OrganisationChange, organisation: Organisation, aliases: Organisation
) -> reorganisation.OrganisationChange:
    """Return a change with the IDs of the bodies that it names; raises DivisionUnknown and PartUnknown."""

    def found(name: str) -> str:
        body = organisation.find(name) or aliases.find(name)
        if body is None:
            raise refusals.DivisionUnknown(found=name)
        return body.division_id

    if isinstance(change, reorganisation.Renaming):
        return replace(change, body=found(change.body), name=change.name.strip())
    if isinstance(change, reorganisation.Merger):
        return replace(change, bodies=tuple(map(found, change.bodies)), into=change.into.strip())
    if isinstance(change, reorganisation.Split):
        parts = {fold_name(each): each for each in change.parts}
        for name in change.rows.values():
            if fold_name(name) not in parts:
                raise PartUnknown(found=name, name=change.body, expected="、".join(change.parts))
        return replace(change, body=found(change.body), parts=tuple(each.strip() for each in change.parts))
    if isinstance(change, reorganisation.Abolition):
        return reorganisation.Abolition(found(change.body), found(change.heir) if change.heir else None)
    if isinstance(change, reorganisation.Transfer):
        return reorganisation.Transfer(found(change.body), found(change.above) if change.above else None)
    return replace(change, name=change.name.strip(), above=found(change.above) if change.above else None)


def _with_rows_named(
    records: Records, split: reorganisation.Split, heirs: reorganisation.RowHeirs, organisation: Organisation
) -> reorganisation.Split:
    """Return a split of a body given by its ID with the names of the rows that it means, of the rows of the body.

    As entered, a row is named by its ID, with the title or the ID of its plan before it if needed. `heirs`,
    `organisation`: as before the split. Raises IdUnknown, RowNotOfBody, RowPartUnclear if two entries give a row to two
    parts, and RowPlanUnclear if an ID means rows of several plans.
    """
    of_body = organisation.name(split.body)
    meant, owned = _rows_by_name(records, split.body, heirs) if split.rows else ({}, frozenset[str]())
    rows, unclear = dict[str, str](), dict[str, list[Plan]]()
    for typed, part in split.rows.items():
        if (found := meant.get(fold_id(typed))) is None:
            raise refusals.IdUnknown(found=typed)
        if not (own := [name for name in found if name in owned]):
            raise RowNotOfBody(found=typed, name=of_body)
        own = [name for name in own if found[name].plan_id == records.info.chosen_plan_id] or own
        if len(own) > 1:
            unclear[typed] = [found[name] for name in own]
        for name in own:
            if fold_name(rows.setdefault(name, part)) != fold_name(part):
                raise RowPartUnclear(found=name, expected=f"「{rows[name]}」と「{part}」")
    if unclear:
        first, plans = next(iter(unclear.items()))
        raise RowPlanUnclear(
            name=of_body,
            found="、".join(unclear),
            plans="、".join(f"「{each.title}」（{each.plan_id}）" for each in plans),
            example=lookup.name_with_plan(plans[0].plan_id, first),
        )
    return replace(split, rows=rows)


def _rows_by_name(
    records: Records, body: str, heirs: reorganisation.RowHeirs
) -> tuple[Mapping[str, Mapping[str, Plan]], Collection[str]]:
    """Return the rows that each name may mean, folded, with their plans; and the rows of a body.

    `heirs`: as before the change.
    """
    meant, owned = dict[str, dict[str, Plan]](), set[str]()
    for plan, row_id, name, bodies in _rows_with_bodies(records):
        for way in (row_id, lookup.name_with_plan(plan.title, row_id), lookup.name_with_plan(plan.plan_id, row_id)):
            meant.setdefault(fold_id(way), {})[name] = plan
        if any(heirs.heir_of(each, name) == body for each in bodies):
            owned.add(name)
    return meant, owned


def _need_own_names(change: reorganisation.OrganisationChange, aliases: Organisation) -> None:
    """Raise DivisionNameInUse for a name that a person confirmed as another body's."""
    names: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    if isinstance(change, reorganisation.Renaming):
        names, own = (change.name,), (change.body,)
    elif isinstance(change, reorganisation.Merger):
        names, own = (change.into,), change.bodies
    elif isinstance(change, reorganisation.Split):
        names, own = change.parts, (change.body,)
    elif isinstance(change, reorganisation.Founding):
        names = (change.name,)
    for name in names:
        other = aliases.find(name)
        is_alias = other is not None and fold_name(other.official_name.name) != fold_name(name)
        if other is not None and is_alias and other.division_id not in own:
            raise refusals.DivisionNameInUse(found=name, expected=other.name_on())


class _Planning:
    """Computes all that passes from divisions to their heirs."""

    def __init__(
        self,
        records: Records,
        before: Organisation,
        done: reorganisation.Reorganised,
        heirs: reorganisation.RowHeirs,
        day: date,
    ) -> None:
        self._records = records
        self._before = before
        self._done = done
        self._heirs = heirs
        self._day = day
        self._rows: dict[tuple[str, str], tuple[str, str, str]] = {}
        self._figures: dict[str, tuple[str, str, str]] = {}
        self._left: dict[str, list[str]] = {}
        self._known = {each.division_id for each in before.divisions}
        self._naming = lookup.PlanNaming(records)

    def planned(self) -> Reorganisation:
        """Return the whole reorganisation; raises RowsWithoutDivision and NameDayUnfit."""
        editions = lookup.every_edition(self._records)
        owners = {each.edition_id: rows for each in editions if (rows := self._owners(each))}
        indicators = dict(self._indicators(editions))
        for body, left in self._left.items():
            raise RowsWithoutDivision(name=self._before.name(body), rows="、".join(dict.fromkeys(left)))
        settled = settled_rounds(self._records)
        open_rounds = rounds_kept_current(self._records)
        of_day = [each for each in open_rounds if each.named_on >= self._day]
        steps = dict.fromkeys(each.division for each in self._done.successions if each.division is not None)
        ended = [each for each in steps if each in self._known and self._done.organisation.get(each).until is not None]
        joined = {each.round_id: dict(self._joined_dues(each)) for each in of_day}
        moves = Moves(
            tuple(self._rows.values()),
            tuple(self._figures.values()),
            tuple(self._forms(open_rounds, ended)),
            tuple(each for some in joined.values() for each in some.values()),
            tuple(self._before.name(each) for each in ended if self._before.get(each).contact),
        )
        rounds = {each.round_id: some for each in of_day if (some := tuple(self._rows_of(each)))}
        return Reorganisation(
            day=self._day,
            before=self._before,
            after=self._done.organisation,
            successions=self._done.successions,
            moves=moves,
            owners=owners,
            indicators=indicators,
            rounds=rounds,
            dates={round_id: {body: each.due for body, each in some.items()} for round_id, some in joined.items()},
            former=tuple(sorted(each.year for each in open_rounds if each.named_on < self._day)),
            settled=tuple(each for each in settled if each.round_.named_on >= self._day),
        )

    def _heirs_of(self, bodies: Iterable[str], row: str) -> dict[str, str]:
        """Return the heirs of a row's divisions, without divisions that keep it; note the divisions without an heir."""
        found = {}
        for body in bodies:
            heir = self._heirs.heir_of(body, row)
            if heir is None:
                self._left.setdefault(body, []).append(row)
            elif heir != body:
                found[body] = heir
        return found

    def _owners(self, edition: Edition) -> dict[str, tuple[Owner, ...]]:
        changed = {}
        for listing in counted("移る取組を調べています", edition.listings, len(edition.listings)):
            name = self._naming(edition.edition_id, listing.row_id)
            heirs = self._heirs_of((each.division for each in listing.owners), name)
            if not heirs:
                continue
            try:
                whole = self._heirs.of_body.keys() - self._heirs.of_rows.keys()
                changed[listing.row_id] = owners_after_handover(listing, heirs, self._day, whole)
            except ValueError:
                raise refusals.NameDayUnfit(found=era_day(self._day), name=f"{name}の所管課") from None
            now = {each.division: each.sub_unit for each in changed[listing.row_id] if each.until is None}
            for other in dict.fromkeys(heirs.values()):
                passing = [each for each in listing.owners if heirs.get(each.division) == other]
                was = "、".join(_named(self._before, each.division, each.sub_unit) for each in passing)
                heir = _named(self._done.organisation, other, now.get(other))
                self._rows.setdefault((name, other), (name, was, heir))
        return changed

    def _indicators(self, editions: Iterable[Edition]) -> Iterator[tuple[tuple[str, str], str]]:
        for edition in editions:
            for indicator_id, owner in self._records.indicators.owners(edition.edition_id).items():
                name = self._naming(edition.edition_id, indicator_id)
                if owner is not None and (heir := self._heirs_of([owner], name).get(owner)):
                    self._figures[name] = (name, self._before.name(owner), self._done.organisation.name(heir))
                    yield (edition.edition_id, indicator_id), heir

    def _forms(self, rounds: Iterable[Round], ended: Iterable[str]) -> Iterator[SentForm]:
        for round_ in rounds:
            for body in ended:
                for each in self._records.exchange.packages(round_.round_id, body, row_ids=()):
                    yield SentForm(each.package_id, self._before.name(body), round_.year)

    def _rows_of(self, round_: Round) -> Iterator[RoundRow]:
        """Yield the rows with new divisions of an open round of that day or later."""
        for row in round_.rows:
            name = self._naming(round_.edition_id, row.row_id)
            heirs = {
                each.division: heir
                for each in row.named_divisions
                if (heir := self._heirs.heir_of(each.division, name)) not in (None, each.division)
            }
            if heirs:
                yield replace(row, named_divisions=replace_by_heirs(row.named_divisions, heirs))

    def _joined_dues(self, round_: Round) -> Iterator[tuple[str, JoinedDue]]:
        """Yield the due date of each body that continues others in an open round, if one of them has its own."""
        fields = self._records.plan.asked(round_)
        asked = {each for row in round_.rows if row.counted for each in row.divisions_asked(fields)}
        asked |= figures_asked(self._records, round_).supplied.keys()
        for heir, bodies in self._continued():
            dues = {body: due for body in bodies if (due := self._due(round_, body, asked))}
            passing = tuple(self._before.name(each) for each in dues if each != heir and round_.own_due(each))
            if passing or (round_.own_due(heir) and dues.keys() - {heir}):
                named = tuple((self._before.name(body), due) for body, due in dues.items())
                yield heir, JoinedDue(round_.year, self._done.organisation.name(heir), named, passing)

    def _due(self, round_: Round, body: str, asked: Iterable[str]) -> date | None:
        """Return the due date of a body that has its own, is asked, or has divisions that are asked; otherwise None."""
        is_asked = any(self._before.is_within(each, body) for each in asked)
        return round_.due_of(body) if is_asked or round_.own_due(body) else None

    def _continued(self) -> Iterator[tuple[str, list[str]]]:
        """Yield each body that continues others, with the former bodies that it continues, including itself."""
        steps = [(each.division, each.successor) for each in self._done.successions if each.division is not None]
        for heir in dict.fromkeys(successor for division, successor in steps if successor not in (None, division)):
            if self._done.organisation.get(heir).has_ended:
                continue
            found = [heir]
            for body in found:
                found += [division for division, successor in steps if successor == body and division not in found]
            yield heir, [each for each in found if each in self._known]


def _named(organisation: Organisation, division: str, sub_unit: str | None) -> str:
    """Return a division in the form in which a 所管課 names it: 保険医療課(国保)."""
    return organisation.name(division) + (f"({sub_unit})" if sub_unit else "")


def plan_reorganisation(
    parts: Parts, store: Store, changes: Sequence[reorganisation.OrganisationChange], day: date
) -> Reorganisation:
    """Return the effects of changes without writing; bodies are given by their names.

    Raises the same errors as `reorganise`, except ContentMoved.
    """
    with store.reading() as records:
        return _planned(parts, records, changes, day)


def reorganise(
    parts: Parts,
    store: Store,
    changes: Sequence[reorganisation.OrganisationChange],
    day: date,
    reason: str = "",
    by: str | None = None,
    seen: Reorganisation | None = None,
) -> Outcome[Reorganisation]:
    """Make changes of one day in one act; changes of a future day take effect on that day.

    `seen` are the effects as shown to the user (None: not compared). Raises ContentMoved, WrongRole, DivisionUnknown,
    NameDayUnfit, BodyEnded, DivisionNameInUse, DivisionNameUnfit, NameGivenUp, NameOfPast, TooFewBodies, PartUnknown,
    IdUnknown, RowNotOfBody, RowPartUnclear, RowPlanUnclear, and RowsWithoutDivision if a row would have no division.
    """
    with store.writing() as work:
        planned = _planned(parts, work, changes, day)
        if seen is not None:
            shown, now = (reorganisation.replaced_texts(each.changes) for each in (seen, planned))
            need_parts_unchanged(work, "改正で変わる組織", shown, now)
            need_unchanged(work, Content("改正で変わる取組"), seen.rows_by_round, planned.rows_by_round)
        given = stored_entry(reason)
        text = "、".join(planned.lines())
        act = work.begin_act(ActKind.REORGANISE, by, f"{text}。{given}" if given else text)
        with preserve_settled_rounds(work):
            _write(work, act, planned)
        work.commit()
    rows = {row.row_id for some in planned.rounds.values() for row in some}
    return Outcome(planned, frozenset({*((row_id, OWNERS) for row_id in rows), *work.refolded}), planned.problems)


def _planned(
    parts: Parts, records: Records, changes: Sequence[reorganisation.OrganisationChange], day: date
) -> Reorganisation:
    preconditions.need_role(records, StoreRole.OFFICE)
    planned = planned_reorganisation(records, changes, day, parts.clock.today())
    known, now = (
        dict.fromkeys(name.name for body in organisation.divisions for name in body.names)
        for organisation in (planned.before, planned.after)
    )
    new = [(name, parts.papers.unprintable(name)) for name in now if name not in known]
    return replace(
        planned,
        problems=tuple(
            found for name, missing in new for found in printing_problems(name, Place(column=name), missing)
        ),
    )


def _write(work: UnitOfWork, act: Act, planned: Reorganisation) -> None:
    work.organisation.save(planned.after)
    work.organisation.add_successions(planned.successions)
    editions = {each.edition_id: each for each in lookup.every_edition(work)}
    for edition_id, owners in planned.owners.items():
        work.plan.save_owners(editions[edition_id], owners)
    for (edition_id, indicator_id), heir in planned.indicators.items():
        work.indicators.set_owner(edition_id, indicator_id, heir, planned.day)
    for round_ in work.rounds.all():
        hand_on_rows(work, act, round_, planned.rounds.get(round_.round_id, ()), editions[round_.edition_id])
        for body, due in planned.dates.get(round_.round_id, {}).items():
            work.rounds.set_division_due(round_.round_id, body, due)


def hand_on_rows(work: UnitOfWork, act: Act, round_: Round, rows: Sequence[RoundRow], before: Edition) -> None:
    """Save the new divisions of rows of a round; if their printed 所管課 changes, record it in their history.

    `rows`: the rows with their new divisions. `before`: the round's edition before the act.
    """
    organisation = as_known.organisation_of(work, round_)
    after = lookup.edition_of(work, round_)
    for row in counted("所管課を移しています", rows, len(rows)):
        work.rounds.set_named_divisions(round_.round_id, row)
        was, now = (
            printed_owners(edition.listing(row.row_id), one.named_divisions, organisation, round_.named_on)
            for edition, one in ((before, round_.row(row.row_id)), (after, row))
        )
        if was != now:
            place = (act.act_id, round_.round_id, row.row_id, OWNERS, None)
            work.entries.add_changes([Change(*place, was, now, OFFICE, Why.TYPED)])


KIND, BODY, NAME, DEPARTMENT, ROOM_HEADING, ROWS = HEADINGS = ("種別", "所管課", "新しい名称", "部", "室", "管理番号")

_KINDS = {each.label: each for each in SuccessionKind}
_NEEDED = {
    SuccessionKind.RENAMED: (BODY, NAME),
    SuccessionKind.MERGED: (BODY, NAME),
    SuccessionKind.SPLIT: (BODY, NAME),
    SuccessionKind.ABOLISHED: (BODY,),
    SuccessionKind.MOVED: (BODY,),
    SuccessionKind.FOUNDED: (NAME,),
}
_ALSO_READ = {
    SuccessionKind.SPLIT: (ROWS,),
    SuccessionKind.ABOLISHED: (NAME,),
    SuccessionKind.MOVED: (DEPARTMENT, ROOM_HEADING),
    SuccessionKind.FOUNDED: (DEPARTMENT, ROOM_HEADING),
}
"""By the kind of a line, the headings of the cells that must be filled, and those of the others that are read."""


def read_changes(
    parts: Parts, path: Path, organisation: Organisation
) -> tuple[tuple[reorganisation.OrganisationChange, ...], tuple[Problem, ...]]:
    """Return the changes that a table describes, in its order, and problems for columns and cells that are not read.

    `organisation` determines which 室 is new. Raises FileMissing, FileUnreadable, PaperFontMissing,
    TableHeadingsMissing, and TableNotReadable if a row is not understood: no row is skipped.
    """
    table = table_rows.read_table_rows(parts, path)
    _need_headings(path, table)
    for found in table.problems:
        if found.severity is Severity.ERROR and found.place.row in table.left_out:
            raise refusals.TableNotReadable(path=str(path), reason=as_reason(found.at(file=None)))
    if not table.rows:
        raise refusals.TableNotReadable(path=str(path), reason="記入した行がありません")
    for row in table.rows:
        kind = _KINDS.get(fold_name(row.text(KIND)))
        missing = [each for each in _NEEDED.get(kind, (KIND,)) if not row.text(each)] if kind else [KIND]
        for each in missing:
            reason = f"{row.row}行目の「{each}」を読み取れません（{row.text(each) or '空欄'}）"
            raise refusals.TableNotReadable(path=str(path), reason=reason)
    if twice := _named_twice(table.rows):
        raise refusals.TableNotReadable(path=str(path), reason=twice)
    unread = (problem for row in table.rows for problem in _unread_cells(row, organisation))
    return tuple(_changes(table.rows, organisation)), table.all_problems(HEADINGS, unread)


def _named_twice(rows: Iterable[table_rows.TableRow]) -> str | None:
    """Return a sentence on the first row of the plan that two lines of one split give to different bodies, or None."""
    given: dict[tuple[str, str], table_rows.TableRow] = {}
    for line in (each for each in rows if _kind(each) is SuccessionKind.SPLIT):
        for row_id in read_ids(line.text(ROWS)):
            first = given.setdefault((fold_name(line.text(BODY)), row_id), line)
            if fold_name(first.text(NAME)) != fold_name(line.text(NAME)):
                return f"{line.row}行目の「{ROWS}」にある{row_id}は、{first.row}行目にもあります"
    return None


def _unread_cells(row: table_rows.TableRow, organisation: Organisation) -> Iterator[Problem]:
    """Yield a problem for each filled cell that the kind of the line does not use, unless it repeats a used cell.

    A 部 beside an existing 室 is not read, and must be the 部 of that 室.
    """
    kind, room = _kind(row), organisation.find(row.text(ROOM_HEADING))
    read = {KIND, *_NEEDED[kind], *_ALSO_READ.get(kind, ())}
    department = organisation.find(row.text(DEPARTMENT))
    if room is not None and (department is None or department.division_id != room.parent):
        read.discard(DEPARTMENT)
    used = {fold_name(row.text(heading)) for heading in read}
    for heading in HEADINGS:
        if (text := row.text(heading)) and heading not in read and fold_name(text) not in used:
            yield row.problem("TABLE-CELL-UNUSED", heading, found=text, expected=kind.label)


def _need_headings(path: Path, table: table_rows.NamedRowTable) -> None:
    """Raise TableHeadingsMissing if a table lacks a heading that one of its changes needs."""
    kinds = [_KINDS.get(fold_name(row.text(KIND))) for row in table.rows]
    needed = {KIND, *(each for kind in kinds or [None] for each in (_NEEDED[kind] if kind else (BODY, NAME)))}
    if missing := [each for each in HEADINGS if each in needed - {*table.headings}]:
        named, read = ("".join(map(table_rows.quote_heading, some)) for some in (missing, HEADINGS))
        raise table_rows.headings_missing(path, named, table.headings, read)


def moved_under(
    body: str, department: str, room: str, organisation: Organisation
) -> Iterator[reorganisation.OrganisationChange]:
    """Yield the changes that move a body to a 部, or to a 室; a 室 that `organisation` lacks is founded first.

    `body`, `department`, `room`: names; `room` is empty if the body is directly under the 部. An existing 室 keeps its
    部, whatever `department` is: the caller reports another 部 beside it.
    """
    if room and organisation.find(room) is None:
        yield reorganisation.Founding(room, DivisionKind.ROOM, department or None)
    yield reorganisation.Transfer(body, room or department or None)


def _changes(
    rows: Sequence[table_rows.TableRow], organisation: Organisation
) -> Iterator[reorganisation.OrganisationChange]:
    done: set[tuple[SuccessionKind, str]] = set()
    for row in rows:
        kind, body, name = _kind(row), row.text(BODY), row.text(NAME)
        group = kind, fold_name(name if kind is SuccessionKind.MERGED else body)
        if kind in (SuccessionKind.MERGED, SuccessionKind.SPLIT) and group in done:
            continue
        done.add(group)
        if kind is SuccessionKind.RENAMED:
            yield reorganisation.Renaming(body, name)
        elif kind is SuccessionKind.MERGED:
            yield reorganisation.Merger(tuple(each.text(BODY) for each in _alike(rows, row, NAME)), name)
        elif kind is SuccessionKind.SPLIT:
            parts = list(_alike(rows, row, BODY))
            given = {row_id: each.text(NAME) for each in parts for row_id in read_ids(each.text(ROWS))}
            yield reorganisation.Split(body, tuple(each.text(NAME) for each in parts), given, _rest(parts))
        elif kind is SuccessionKind.ABOLISHED:
            yield reorganisation.Abolition(body, name or None)
        elif kind is SuccessionKind.MOVED:
            yield from moved_under(body, row.text(DEPARTMENT), row.text(ROOM_HEADING), organisation)
        else:
            yield reorganisation.Founding(name, above=row.text(ROOM_HEADING) or row.text(DEPARTMENT) or None)


def _rest(parts: Sequence[table_rows.TableRow]) -> str | None:
    """Return the part of a split that receives the rows not named by any part; None if each row has to be named."""
    blank = [each.text(NAME) for each in parts if not each.text(ROWS)]
    return blank[0] if blank and (len(blank) == 1 or not parts[0].has(ROWS)) else None


def _kind(row: table_rows.TableRow) -> SuccessionKind:
    return _KINDS[fold_name(row.text(KIND))]


def _alike(
    rows: Iterable[table_rows.TableRow], first: table_rows.TableRow, column: str
) -> Iterator[table_rows.TableRow]:
    """Yield the rows of the same kind with the same name in a column."""
    for row in rows:
        if _kind(row) is _kind(first) and fold_name(row.text(column)) == fold_name(first.text(column)):
            yield row
