"""Find a year, round, row or division that a person named; each has its own refusal if it does not exist."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import FormProfiles
from nakano_status.domain.history.acts import UNKNOWN_WRITER, moment_text
from nakano_status.domain.indicators.indicator import folded_id, parse_figure
from nakano_status.domain.merge.conflict_id import parse_conflict_id
from nakano_status.domain.organisation.divisions import Division, DivisionKind, Organisation, fold_name
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.refusals import exchange
from nakano_status.domain.refusals import planning as refusals
from nakano_status.domain.refusals.files import WrongRole
from nakano_status.domain.review.review import Locks
from nakano_status.domain.round.round import Origin, Round, RoundRow
from nakano_status.domain.round.settled import organisation_as_known, overlay_facts
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.narrative import truncated

if TYPE_CHECKING:
    from nakano_status.domain.history.acts import Act
    from nakano_status.domain.indicators.indicator import Figure
    from nakano_status.domain.plan.plan import Edition, Listing, Plan
    from nakano_status.domain.round.settled import KnownFacts
    from nakano_status.store.entries import StoredReviews
    from nakano_status.store.indicators_and_papers import StoredIndicators

_LONGEST_QUOTE = 60
_YEARS = range(1900, 3000)
"""The years that can be read; each of their days has a day before and a day after it."""


def read_year(text: str) -> FiscalYear:
    """Read a fiscal year in any form; raises YearUnreadable."""
    try:
        return FiscalYear.parse(text)
    except ValueError:
        raise refusals.YearUnreadable(found=text) from None


def read_date(text: str) -> date:
    """Read a day written as 2023-07-14; raises DateUnreadable, also if its year is outside 1900 to 2999."""
    try:
        return _need_year(date.fromisoformat(text))
    except ValueError:
        raise refusals.DateUnreadable(found=text) from None


def today_of(parts: Parts) -> date:
    """Return today's date for date arithmetic; raises DateUnreadable if the clock's year is outside 1900 to 2999."""
    return _need_year(parts.clock.today())


def need_made_on(parts: Parts, made_on: date | None) -> date:
    """Return the given 作成日, or today if it is None; raises MadeOnInFuture, and DateUnreadable as `today_of` does."""
    today = today_of(parts)
    if made_on is not None and made_on > today:
        raise refusals.MadeOnInFuture(found=era_day(made_on))
    return made_on or today


def need_adopted(edition: Edition, made_on: date | None) -> None:
    """Raise MadeOnTooEarly if a 作成日 was given and is before the day on which the round's edition was adopted."""
    if made_on is not None and made_on < edition.adopted_on:
        raise refusals.MadeOnTooEarly(found=era_day(made_on), name=edition.label)


def _need_year(day: date) -> date:
    if day.year not in _YEARS:
        raise refusals.DateUnreadable(found=day.isoformat())
    return day


def need_role(records: Records, role: StoreRole) -> None:
    """Raise WrongRole if the data file has another role (office or division) than an act needs."""
    found = records.info.role
    if found is not role:
        raise WrongRole(expected=role.label, found=found.label)


@contextmanager
def office_writing(store: Store) -> Iterator[UnitOfWork]:
    """Begin a transaction in the office's data file, to be committed by the caller; raises WrongRole, StoreReadOnly."""
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        yield work


@contextmanager
def office_reading(store: Store) -> Iterator[Records]:
    """Open one snapshot of the office's data file to read; raises WrongRole."""
    with store.reading() as records:
        need_role(records, StoreRole.OFFICE)
        yield records


def need_open(round_: Round) -> Round:
    """Return the round if it can still be edited; raises RoundClosed.

    A closed round is refused even if some of its rows were reopened; see `need_open_rows`.
    """
    if round_.closed:
        raise refusals.RoundClosed(year=round_.year.label)
    return round_


def need_closed(round_: Round) -> Round:
    """Return a round for which no answers are collected: closed, or an imported list; raises RoundNotClosed."""
    if round_.is_collecting:
        raise refusals.RoundNotClosed(year=round_.year.label)
    return round_


def need_open_rows(round_: Round, row_ids: Iterable[str]) -> None:
    """Refuse edits of rows of a closed round that were not reopened; raises RoundClosed."""
    if not all(map(round_.is_open, row_ids)):
        raise refusals.RoundClosed(year=round_.year.label)


def refuse_repost(records: Records, round_: Round, row: RoundRow, texts: Iterable[str | None]) -> None:
    """Raise RepostNotAnswered if `row` is a repost and one of the texts to write on it is not blank.

    Every act that writes an answer calls this function: the original is answered instead.
    """
    if not row.may_take(texts):
        original = edition_of(records, round_).listing(row.row_id).repost_of
        raise exchange.RepostNotAnswered(id=row.row_id, original=original or "")


def need_unlocked(reviews: StoredReviews, round_: Round, row_id: str, writer: str) -> None:
    """Refuse edits of a closed round or of an accepted row; raises RoundClosed, RowAccepted.

    Every act that writes on a row calls this function: `set`, a decision, a held item, and the window.
    """
    need_open_rows(round_, [row_id])
    if Locks.of(round_, reviews.of_round(round_.round_id)).reason(row_id, writer) is not None:
        raise exchange.RowAccepted(id=row_id)


@dataclass(frozen=True)
class Content:
    """Content that an act may replace, and how to recognise the acts that wrote it.

    `name`: the name of the content in messages. `kinds`: the kinds of these acts (empty: any kind). `about`: the
    beginning of their reasons, which names what they wrote: the history records that nowhere else once the content is
    withdrawn. `apart_from`: the ID of the act that is about to replace the content, if that act has begun.
    """

    name: str
    kinds: Sequence[str] = ()
    about: str = ""
    apart_from: str = ""

    def is_written_by(self, act: Act) -> bool:
        """Whether an act may have written this content."""
        is_of_kind = not self.kinds or act.kind in self.kinds
        return is_of_kind and act.act_id != self.apart_from and (act.reason or "").startswith(self.about)


def need_unchanged(records: Records, content: Content, seen: object, now: object, wanted: object = None) -> None:
    """Refuse to replace content that a colleague changed after the person saw it.

    `seen`: the content that the person saw. `now`: the stored content. `wanted`: the content to be stored; nothing is
    refused if it is stored already. Raises ContentMoved, which names the last writer.
    """
    if now not in (seen, wanted):
        who, since = last_writer(records, content.is_written_by)
        quote = truncated(" ".join(now.split()), _LONGEST_QUOTE) if isinstance(now, str) else ""
        raise exchange.ContentMoved(
            name=content.name, who=who, since=since, found=f"「{quote}」" if quote else "別の内容"
        )


def last_writer(records: Records, writes: Callable[[Act], bool]) -> tuple[str, str]:
    """Return who did the last act for which `writes` is true, and when, as texts to show.

    If there is no such act, return UNKNOWN_WRITER.
    """
    last = next(filter(writes, reversed(records.entries.acts())), None)
    return (last.by or UNKNOWN_WRITER[0], moment_text(last.at)) if last else UNKNOWN_WRITER


def papers_show_departments(records: Records, round_: Round) -> bool:
    """Return whether papers and screens of a round show the names of 部."""
    return organisation_of(records, round_).papers_show_departments(is_built_in=plan_of(records, round_).is_built_in)


def previous_round(records: Records, round_: Round) -> Round | None:
    """Return the last round of a year before a round's year, or None; chosen as in `last_round_before`."""
    return last_round_before(records, round_.year, records.plan.plan_ids()[round_.edition_id])


def last_round_before(records: Records, year: FiscalYear, plan_id: str) -> Round | None:
    """Return the latest round of a year before `year`, or None if there is none.

    Rounds of the plan with the ID `plan_id` precede rounds of other plans.
    """
    own = [each for each in rounds_of_plan(records, plan_id) if each.year < year]
    others = (each for each in records.rounds.all() if each.year < year)
    return max(own or others, key=lambda each: each.year, default=None)


def every_edition(records: Records) -> tuple[Edition, ...]:
    """Return the editions of all plans, the older plan first."""
    return tuple(edition for plan in records.plan.all() for edition in plan.editions)


def acts_on(records: Records, edition: Edition) -> tuple[Act, ...]:
    """Return the act that registered an edition, followed by the acts that recorded something for it."""
    known = records.plan.acts_on(edition.edition_id)
    return tuple(each for each in records.entries.acts() if each.act_id in known)


def plan_of(records: Records, round_: Round) -> Plan:
    """Return the plan to which a round belongs."""
    return records.plan.read(round_.edition_id)


def edition_of(records: Records, round_: Round) -> Edition:
    """Return the plan edition of a round."""
    return next(each for each in plan_of(records, round_).editions if each.edition_id == round_.edition_id)


def form_profiles(records: Records) -> FormProfiles:
    """Return the profiles for reading forms; each form is read with the profile of its round's edition."""
    plans = records.plan.all()
    profiles = {edition.edition_id: edition.profile for plan in plans for edition in plan.editions}
    titles = frozenset(plan.title for plan in plans)
    first, *others = profiles.values()
    if all(each == first for each in others):
        return FormProfiles(first, titles=titles)
    return FormProfiles(
        None,
        {
            package_id: profiles[round_.edition_id]
            for round_ in records.rounds.all()
            for package_id in records.exchange.package_acts(round_.round_id)
        },
        titles,
    )


def known_facts_of(records: Records, round_: Round) -> KnownFacts | None:
    """Return the facts that a round was settled with, where they differ from the current records (decision 0094).

    None if the round is not settled, or if no fact differs.
    """
    return records.rounds.settled_facts().get(round_.round_id) or None


def organisation_of(records: Records, round_: Round) -> Organisation:
    """Return the organisation on a round's day: names, 部・室 and order; for a settled round, as the round knew it.

    Everything that shows, counts or prints content of a round uses this organisation.
    """
    organisation = records.organisation.read()
    if (kept := known_facts_of(records, round_)) is not None:
        organisation = organisation_as_known(organisation, kept.bodies)
    return organisation.on(round_.named_on)


def suppliers_of(records: Records, round_: Round) -> Mapping[str, str | None]:
    """Return the ID of the division that supplies each 成果指標 on a round's day, by 指標番号 (None: no division).

    For a settled round, the divisions are as the round knew them.
    """
    recorded, kept = records.indicators.owners(round_.edition_id, round_.named_on), known_facts_of(records, round_)
    if kept is None:
        return recorded
    return {**recorded, **{key: each.owner if each else None for key, each in kept.indicators.items()}}


def scheduled_of(records: Records, round_: Round) -> Mapping[str, str]:
    """Return the planned schedule for a round's year by 管理番号; for a settled round, as the round knew it."""
    schedules = records.plan.schedules(round_.edition_id)
    recorded = {row_id: text for (row_id, year), text in schedules.items() if year == round_.year}
    if (kept := known_facts_of(records, round_)) is None:
        return recorded

    return overlay_facts(recorded, kept.scheduled)


def plan_values_of(records: Records, round_: Round) -> Mapping[str, Mapping[str, str]]:
    """Return the values of the plan for a round's year and its values without a year, by 管理番号 and field key."""
    found: dict[str, dict[str, str]] = {}
    if keys := frozenset(records.plan.asked(round_).plan_keys):
        for (row_id, item), text in records.plan.values(round_.edition_id).items():
            if item.key in keys and item.year in (None, round_.year):
                found.setdefault(row_id, {})[item.key] = text
    return found


def listings_of(records: Records, round_: Round) -> dict[str, Listing]:
    """Return the listings of a round's edition by 管理番号, with their owners; for a settled round, as it knew them."""
    listings = {each.row_id: each for each in edition_of(records, round_).listings}
    kept = known_facts_of(records, round_)
    known = {} if kept is None else kept.owners
    return listings | {key: listings[key].with_owners(each or ()) for key, each in known.items() if key in listings}


def find_row(round_: Round, text: str) -> RoundRow:
    """Return the row with a 管理番号, which may be written in any width and case; raises IdUnknown."""
    try:
        return round_.row(fold_id(text))
    except KeyError:
        raise exchange.IdUnknown(found=text) from None


def find_answered(indicators: StoredIndicators, round_: Round, text: str) -> str:
    """Return the ID of the row or 成果指標 that `text` names in a round; raises IdUnknown.

    A row is preferred to a 成果指標.
    """
    try:
        return find_row(round_, text).row_id
    except exchange.IdUnknown:
        wanted = folded_id(text)
        for each in indicators.of_edition(round_.edition_id):
            if folded_id(each.indicator_id) == wanted:
                return each.indicator_id
        raise


def parse_typed_figure(text: str) -> Figure:
    """Parse a figure of a 成果指標 as typed; raises FigureNotRead."""
    try:
        return parse_figure(text)
    except ValueError:
        raise exchange.FigureNotRead(found=text) from None


def find_division(records: Records, name: str) -> Division:
    """Return the division with a name, which may be a name that a person confirmed; raises DivisionUnknown."""
    found = known_organisation(records).find(name)
    if found is None:
        raise exchange.DivisionUnknown(found=name)
    return found


def find_department(records: Records, name: str) -> Division:
    """Return the 部 with a name; raises NotADepartment, also if no body has the name."""
    organisation = known_organisation(records)
    found = organisation.find(name)
    if found is None or found.kind is not DivisionKind.DEPARTMENT:
        raise exchange.NotADepartment(found=name, called=organisation.departments_called)
    return found


def known_organisation(records: Records) -> Organisation:
    """Return the organisation, including the names of divisions that a person confirmed."""
    return records.organisation.read().with_aliases(records.organisation.aliases())


def chosen_round(records: Records, year: FiscalYear | None = None) -> Round:
    """Return the chosen plan's round of a year, or its current round (see `current_rounds`) if `year` is None.

    Raises RoundUnknown if there is none, PlanUnclear if no plan was chosen and two plans have one.
    """
    found = _meant_rounds(records, year)
    if not found:
        raise refusals.RoundUnknown(year=f"{year.label}分の" if year else "")
    if len(found) > 1:
        titles = "、".join(f"「{records.plan.title(each.edition_id)}」" for each in found)
        raise refusals.PlanUnclear(year=found[0].year.label, plans=titles)
    return found[0]


def _meant_rounds(records: Records, year: FiscalYear | None) -> list[Round]:
    """Return the rounds of a year, or the current rounds if `year` is None; several if plans overlap."""
    rounds = rounds_of_plan(records, records.info.chosen_plan_id)
    found = [each for each in rounds if each.year == year] if year is not None else current_rounds(rounds)
    return (rounds_within_plan_years(records, found) or found) if len(found) > 1 else found


def round_of_each_plan(records: Records, year: FiscalYear | None = None) -> Sequence[Round]:
    """Return the round of a year, or the current round if `year` is None, for each plan that has such a round.

    Raises RoundUnknown if there is none.
    """
    found = _meant_rounds(records, year)
    return found if len(found) > 1 else (chosen_round(records, year),)


def find_plan_by_ids(records: Records, names: Collection[str], year: FiscalYear | None = None) -> str | None:
    """Return the ID of the only plan that knows the named IDs; None if no plan or more than one plan knows them.

    `names` are 管理番号, 指標番号, conflicts, and the IDs of packages, returns and held items. Names that no round
    knows are ignored; if no round knows any of them, the plans' listings are searched.
    """
    rounds, plans = _meant_rounds(records, year), records.plan.plan_ids()
    known = {plans[each.edition_id]: _names_of(records, each) for each in rounds}
    listed = {
        plan.plan_id: {row.row_id for edition in plan.editions for row in edition.listings}
        for plan in records.plan.all()
    }
    wanted = [fold_id(parse_conflict_id(each)[0]) for each in names]
    for knowing in (known, listed):
        named = set(wanted) & set[str]().union(*knowing.values())
        if named:
            found = [plan_id for plan_id, those in knowing.items() if named <= those]
            return found[0] if len(found) == 1 else None
    return None


def _names_of(records: Records, round_: Round) -> set[str]:
    """Return the IDs of a round's rows, indicators, packages, returns and held items, folded."""
    exchange, round_id = records.exchange, round_.round_id
    return {
        fold_id(each)
        for each in (
            *round_.known_rows,
            *(each.indicator_id for each in records.indicators.of_edition(round_.edition_id)),
            *(each.package_id for each in exchange.packages(round_id, row_ids=())),
            *(each.return_id for each in exchange.returns(round_id, row_ids=())),
            *(each.item_id for each in exchange.held(round_id, None)),
        )
    }


def current_plan(records: Records) -> Plan:
    """Return the chosen plan; otherwise the plan of the current round; otherwise the only plan.

    Raises PlanUnclear if several plans are possible.
    """
    plans = records.plan.all()
    if records.info.chosen_plan_id is not None:
        return next(each for each in plans if each.plan_id == records.info.chosen_plan_id)
    if records.rounds.all():
        return plan_of(records, chosen_round(records))
    if len(plans) > 1:
        raise refusals.PlanUnclear(year="これから始める年度", plans="、".join(f"「{each.title}」" for each in plans))
    return plans[0]


def current_rounds(rounds: Iterable[Round]) -> list[Round]:
    """Return the rounds of the last year that is being collected; if none is, the rounds of the last year."""
    some = list(rounds)
    some = [each for each in some if each.is_collecting] or some
    last = max((each.year for each in some), default=None)
    return [each for each in some if each.year == last]


def plan_to_show(records: Records, year: FiscalYear | None = None) -> str | None:
    """Return the ID of the plan that a window shows: the plan of a year's round, or of the current round.

    If two plans have such a round, it is the chosen plan (only if `year` is given), otherwise the newer plan. If no
    plan has such a round, it is the data file's first plan. None if the data file has only one plan.
    """
    ids = records.plan.plan_ids()
    if len({*ids.values()}) == 1:
        return None
    there = [each for each in records.rounds.all() if year in (None, each.year)]
    found = [ids[each.edition_id] for each in current_rounds(there)]
    if not found:
        return records.info.plan_id
    newer = [each.plan_id for each in reversed(records.plan.all()) if each.plan_id in found]
    return records.info.chosen_plan_id if year is not None and records.info.chosen_plan_id in found else newer[0]


def rounds_of_plan(records: Records, plan_id: str | None) -> Sequence[Round]:
    """Return the rounds of a plan, oldest year first; of all plans if `plan_id` is None."""
    if plan_id is None:
        return records.rounds.all()
    plans = records.plan.plan_ids()
    return [each for each in records.rounds.all() if plans[each.edition_id] == plan_id]


def rounds_within_plan_years(records: Records, rounds: Iterable[Round]) -> list[Round]:
    """Return the rounds, except imported rounds whose year is not a year of their plan.

    Such rounds exist only to be shown in forms.
    """
    return [each for each in rounds if each.origin is not Origin.IMPORTED or each.year in plan_of(records, each).years]


def round_of_year(records: Records, year: FiscalYear) -> Round:
    """Return the round of a year for a comparison: the only round of that year, otherwise the chosen plan's.

    Raises RoundUnknown, PlanUnclear.
    """
    there = [each for each in records.rounds.all() if each.year == year]
    return there[0] if len(there) == 1 else chosen_round(records, year)


def find_plan(records: Records, named: str) -> Plan:
    """Return the plan with an ID or a title; raises PlanNotHere."""
    plans = records.plan.all()
    for plan in plans:
        if fold_name(named) in (fold_name(plan.plan_id), fold_name(plan.title)):
            return plan
    raise refusals.PlanNotHere(found=named, plans="、".join(f"「{each.title}」（{each.plan_id}）" for each in plans))
