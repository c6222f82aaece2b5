"""Import the years of an earlier division, from its data file into that of the division that continues it (open).

They are there to be read. What the data file has is never changed: a row that its division answered, a text that is
there. So the same file again changes nothing.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nakano_status.application.entries.record_values import RecordedValues, record_values
from nakano_status.application.forms.form_past import successions_in
from nakano_status.application.lookup import need_role, same_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.application.problem_text import message
from nakano_status.application.round.choosing_edition import round_id_of
from nakano_status.application.submission.earlier_rows import EarlierYear, earlier_years
from nakano_status.application.submission.own_division import body_then
from nakano_status.application.verify import verify
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.history.acts import Act
from nakano_status.domain.merge.revision import AssertionKind
from nakano_status.domain.organisation.named_succession import Descent, descent, named_successions
from nakano_status.domain.plan.plan import Listing
from nakano_status.domain.refusals.exchange import FileNotContinued, FileOfOtherPlan
from nakano_status.domain.refusals.files import StoreDamaged
from nakano_status.domain.round.round import Answerer, Origin, Round, RoundRow
from nakano_status.domain.text.narrative import is_blank


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
