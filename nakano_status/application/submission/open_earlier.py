"""Import the years of an earlier division, from its data file into that of the division that continues it (open)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nakano_status.application.entries.record_values import RecordedValues, record_values
from nakano_status.application.forms.form_content import successions_in
from nakano_status.application.lookup import every_edition, need_role, same_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole, UnitOfWork
from nakano_status.application.problem_text import message
from nakano_status.application.round.choosing_edition import round_id_of
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.submission.form_reading import body_then
from nakano_status.application.verify import verify
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.history.acts import Act
from nakano_status.domain.merge.resolution import AssertionKind
from nakano_status.domain.organisation.named_succession import Descent, descent, named_successions
from nakano_status.domain.plan.lineage import Derivation, PlanSubject, editions_in_order, first_editions
from nakano_status.domain.plan.plan import Edition, Listing, Plan
from nakano_status.domain.refusals.exchange import FileNotContinued, FileOfOtherPlan
from nakano_status.domain.refusals.files import StoreDamaged
from nakano_status.domain.round.round import Answerer, Origin, Round, RoundRow
from nakano_status.domain.round.row_years import lineage_of
from nakano_status.domain.text.narrative import is_blank


@dataclass(frozen=True)
class EarlierYear:
    """A year of the earlier data file: its answers and edition, and the round of that year here, if there is one.

    `added` are rows that this round lacks, `filled` those in it of which nothing is known here.
    """

    answers: RoundAnswers
    edition: Edition
    home: Round | None
    added: tuple[RoundRow, ...]
    filled: tuple[RoundRow, ...]

    @property
    def rows(self) -> tuple[RoundRow, ...]:
        """All rows to import."""
        return (*self.added, *self.filled)


def earlier_years(here: Records, earlier: Records, *, only_own: bool) -> Iterator[EarlierYear]:
    """Yield the years with rows to import; with `only_own` those rows that the data file's division answers now."""
    own = _OwnRows(here, earlier) if only_own else None
    plans = {**here.plan.plan_ids(), **earlier.plan.plan_ids()}
    homes = {(plans[each.edition_id], each.year): each for each in here.rounds.all()}
    editions = {each.edition_id: each for each in every_edition(earlier)}
    derived = _derived({*here.plan.derivations(), *earlier.plan.derivations()}, plans)
    for round_ in earlier.rounds.all():
        plan_id, edition = plans[round_.edition_id], editions[round_.edition_id]
        home = homes.get((plan_id, round_.year))
        answers = RoundAnswers.load(earlier, round_)
        rows = [row for row in round_.rows if own is None or own.has(row.row_id, edition)]
        known = RoundAnswers.load(here, home) if home else None
        there = known.known_rows if known else {}
        is_other_edition = home is not None and home.edition_id != edition.edition_id
        added = (row for row in rows if row.row_id not in there)
        filled = (row for row in rows if known and row.row_id in there and _is_unknown(known, answers, row.row_id))
        found = EarlierYear(
            answers,
            edition,
            home,
            # under another edition a row that was merged or split has another number
            tuple(row for row in added if not (is_other_edition and (plan_id, row.row_id) in derived)),
            tuple(filled),
        )
        if found.rows:
            yield found


def _is_unknown(known: RoundAnswers, answers: RoundAnswers, row_id: str) -> bool:
    """Return whether a row of a round has no text here, was not answered here, and has a text there."""
    row = known.known_rows[row_id]
    is_own = known.own in row.writers and known.round_.origin is Origin.COLLECTED
    return not is_own and not _has_text(known, row_id) and _has_text(answers, row_id)


def _has_text(answers: RoundAnswers, row_id: str) -> bool:
    texts = (*answers.values.get(row_id, {}).values(), *answers.notes.get(row_id, {}).values())
    return not all(map(is_blank, texts))


def _derived(steps: Iterable[Derivation], plans: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Return the rows, each with its plan, of the steps within one plan; `plans` are the plans of editions, by ID."""
    return frozenset(
        (plans[each.from_edition], row_id)
        for each in steps
        if each.subject is PlanSubject.ROW and plans.get(each.to_edition or "") == plans[each.from_edition]
        for row_id in (each.from_id, each.to_id)
        if row_id
    )


def _plans_of_both(here: Records, earlier: Records) -> tuple[Plan, ...]:
    """Return the plans that either data file has, each with the editions of both."""
    found: dict[str, Plan] = {}
    for plan in (*earlier.plan.all(), *here.plan.all()):
        known = found.setdefault(plan.plan_id, plan)
        editions = {each.edition_id: each for each in (*known.editions, *plan.editions)}
        found[plan.plan_id] = replace(known, editions=tuple(editions.values()))
    return tuple(found.values())


class _OwnRows:
    """The rows that a data file's division answers, and what they were in earlier editions, also in another plan."""

    def __init__(self, here: Records, earlier: Records) -> None:
        plans = _plans_of_both(here, earlier)
        self._editions = [each.edition_id for each in editions_in_order(plans)]
        self._begins = first_editions(plans)
        self._steps = tuple({*here.plan.derivations(), *earlier.plan.derivations()})
        self._rows: dict[str, Collection[str]] = {}
        for round_ in here.rounds.all():
            if round_.origin is Origin.COLLECTED:
                own = {row.row_id for row in round_.rows if here.info.division in row.writers}
                self._rows[round_.edition_id] = own | {*self._rows.get(round_.edition_id, ())}

    def has(self, row_id: str, edition: Edition) -> bool:
        """Return whether a row of an edition is, or became, one of them."""
        lineage: Mapping[str, Iterable[tuple[str, object]]] = lineage_of(
            self._steps, row_id, edition.edition_id, self._editions, self._begins
        )
        return any(each in own for edition_id, own in self._rows.items() for each, _ in lineage[edition_id])


@dataclass(frozen=True)
class OpenedEarlier:
    """The division of the earlier data file, and how many rows of which years were imported."""

    division: str
    years: tuple[tuple[FiscalYear, int], ...]


def open_earlier(parts: Parts, store: Store, path: Path, by: str | None = None) -> Outcome[OpenedEarlier]:
    """Import the years of another data file into a division's; nothing is written if there is nothing new.

    Of a division that was split these are the rows that the data file's division answers now. Raises WrongRole,
    FileOfOtherPlan, FileNotContinued, StoreDamaged, and what opening a data file raises.
    """
    with (
        closing(_sound(parts.stores.open(path, read_only=True), path)) as other,
        other.reading() as earlier,
        store.writing() as work,
    ):
        way = _descent(work, earlier, path)
        name = earlier.organisation.read().name(earlier.info.division or "")
        years = list(earlier_years(work, earlier, only_own=way.is_of_part))
        if years:
            act = work.begin_act("open_earlier", by)
            _Import(parts, work, act, earlier).write(years)
            work.commit()
    touched = frozenset((row.row_id, key) for year in years for row in year.rows for key in year.answers.asked.keys)
    return Outcome(OpenedEarlier(name, tuple((each.answers.round_.year, len(each.rows)) for each in years)), touched)


def _sound(other: Store, path: Path) -> Store:
    """Return a data file whose content is as it was written: its texts get sums of their own here.

    Raises StoreDamaged.
    """
    if found := verify(other).problems:
        other.close()
        raise StoreDamaged(path=str(path), reason=message(found[0]).rstrip("。"))
    return other


def _descent(here: Records, earlier: Records, path: Path) -> Descent:
    """Return how the data file's division comes from that of the other; raises as `open_earlier`."""
    need_role(here, StoreRole.DIVISION)
    need_role(earlier, StoreRole.DIVISION)
    if set(here.plan.plan_ids().values()).isdisjoint(earlier.plan.plan_ids().values()):
        raise FileOfOtherPlan(path=str(path))
    organisation, own_id = here.organisation.read(), here.info.division or ""
    own, other = organisation.get(own_id), earlier.organisation.read().get(earlier.info.division or "")
    steps = named_successions(organisation, successions_in(here), own_id, date.max)
    names = [each.name for each in other.names]
    way = descent(steps, names, own.name_on())
    if way is None:
        raise FileNotContinued(found=other.name_on(), expected=own.name_on())
    return way


class _Import:
    """Writes what is imported, within one act."""

    def __init__(self, parts: Parts, work: UnitOfWork, act: Act, earlier: Records) -> None:
        self._parts, self._work, self._act, self._earlier = parts, work, act, earlier
        self._there = earlier.organisation.read()

    def write(self, years: list[EarlierYear]) -> None:
        """Write the plans' editions and what became of rows in them, then the years."""
        for plan in self._earlier.plan.all():
            heads = tuple(replace(each, nodes=(), listings=()) for each in plan.editions)
            self._work.plan.save(replace(plan, editions=heads))
        known = {*self._work.plan.derivations()}
        self._work.plan.add_derivations(each for each in self._earlier.plan.derivations() if each not in known)
        for year in years:
            self._save_listings(year)
            self._save_year(year)

    def _save_listings(self, year: EarlierYear) -> None:
        """Add the imported rows to their edition here, and their schedules."""
        wanted = year.home.edition_id if year.home else year.edition.edition_id
        plan = self._work.plan.read(wanted)
        edition = next(each for each in plan.editions if each.edition_id == wanted)
        listings = (year.edition.listing(row.row_id) for row in year.rows)
        whole = edition.with_rows(listings, year.edition.nodes)
        added = [self._with_owners(each, year) for each in whole.listings[len(edition.listings) :]]
        whole = replace(whole, listings=(*edition.listings, *added))
        self._work.plan.save(replace(plan, editions=(whole,)))
        known = self._work.plan.schedules(wanted)
        new = {each.row_id for each in added}
        schedules = self._earlier.plan.schedules(year.edition.edition_id)
        self._work.plan.save_schedules(
            wanted, {place: text for place, text in schedules.items() if place[0] in new and place not in known}
        )

    def _with_owners(self, listing: Listing, year: EarlierYear) -> Listing:
        """Return a row with the IDs here of the divisions that are named on it."""
        owners = (replace(each, division=self._body(each.division, year)) for each in listing.owners)
        return replace(listing, owners=tuple(owners), former=())

    def _save_year(self, year: EarlierYear) -> None:
        """Add the rows to the round of that year, which is made if there is none, and record their texts."""
        rounds = self._work.rounds
        added = tuple(self._row(row, year) for row in year.added)
        home = year.home or self._new_round(year)
        if year.home is None:
            rounds.add(replace(home, rows=added))
        else:
            rounds.add_rows(home.round_id, added)
            known = {row.row_id: row for row in home.rows}
            for row in year.filled:
                there = known[row.row_id]
                named = {each.division for each in there.answerers}
                more = (each for each in self._row(row, year).answerers if each.division not in named)
                rounds.set_answerers(home.round_id, replace(there, answerers=(*more, *there.answerers)))
        self._record(year, same_round(self._work, home))

    def _new_round(self, year: EarlierYear) -> Round:
        """Return the round here of a year that has none, without its rows."""
        round_, edition_id = year.answers.round_, year.edition.edition_id
        round_id = round_id_of(self._work, round_.year, self._work.plan.plan_ids()[edition_id])
        return Round(round_id, round_.year, edition_id, round_.as_of, None, round_.made_on, Origin.IMPORTED, ())

    def _record(self, year: EarlierYear, round_: Round) -> None:
        """Record the texts as those of the divisions that wrote them."""
        keys = set(self._work.plan.asked(round_).profile.by_key) - {NOTE}
        texts: dict[str, dict[str, dict[str, str | None]]] = {}
        for row in year.rows:
            writer = self._body(next(iter(row.writers), self._earlier.info.division or ""), year)
            for key, text in year.answers.values.get(row.row_id, {}).items():
                if key in keys and not is_blank(text):
                    texts.setdefault(writer, {}).setdefault(row.row_id, {})[key] = text
            for division, note in year.answers.notes.get(row.row_id, {}).items():
                texts.setdefault(self._body(division, year), {}).setdefault(row.row_id, {})[NOTE] = note
        for writer, by_row in texts.items():
            values = RecordedValues(by_row, writer, AssertionKind.IMPORTED)
            record_values(self._parts, self._work, self._act, round_, values)

    def _row(self, row: RoundRow, year: EarlierYear) -> RoundRow:
        answerers = (Answerer(self._body(each.division, year), each.role, each.ordinal) for each in row.answerers)
        return RoundRow(row.row_id, row.out_of_report, tuple(answerers))

    def _body(self, division: str, year: EarlierYear) -> str:
        """Return the ID here of a division of the earlier file, by its name in the year; a new one is added."""
        day = year.answers.round_.named_on
        return body_then(self._work, self._there.name(division, day), day, self._there.get(division).kind)
