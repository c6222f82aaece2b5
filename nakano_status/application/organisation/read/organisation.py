"""計画・組織 for the window: the tree 部 › 室 › 課 with the data of each body, and the history of changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nakano_status.application.lookup import chosen_round, current_plan, edition_of, rounds_of_plan, successions_in
from nakano_status.application.organisation import edit_division
from nakano_status.application.organisation.withdraw_reorganisation import RecordedChange, recorded_changes
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.roll_over_record import acts_blanking_contacts
from nakano_status.domain.history.acts import Act, ActKind
from nakano_status.domain.organisation import divisions
from nakano_status.domain.organisation.reorganisation import division_names_of_kind

_ACTS = frozenset(
    {
        ActKind.EDIT_DIVISION,
        ActKind.IMPORT_DIVISIONS,
        ActKind.NAME_DIVISION,
        ActKind.REORGANISE,
        ActKind.HAND_ON_ROW,
        ActKind.WITHDRAW_REORGANISATION,
    }
)
_MOST_ACTS = 50


@dataclass(frozen=True)
class BodyView:
    """A 部, 室 or 所管課.

    `depth` is its level in the tree (0 at the top), `above` the ID of its parent (None: it has none), `where` the names
    above it. `contact` is '' if it is not known. `since` is the day from which it has its name (None: always).
    `earlier` are former names with their last days. `asked` are names confirmed by a person. `spellings` are other
    forms in sources. `rows` is the number of rows that name it, in the edition of the current round (before the first
    round: the newest edition). `why_kept` is the first reason why it cannot be removed, as a sentence (None: it
    can). `changes_on` is a future day on which it changes (None: no such day is recorded). `is_sender` is true if a
    person chose it as the sender of papers.
    """

    division_id: str
    kind: divisions.DivisionKind
    name: str
    depth: int
    above: str | None
    where: str
    is_liaison: bool
    contact: str
    aliases: tuple[str, ...]
    asked: tuple[str, ...]
    spellings: tuple[str, ...]
    since: date | None
    earlier: tuple[tuple[str, date | None], ...]
    rows: int
    why_kept: str | None
    changes_on: date | None = None
    is_sender: bool = False


@dataclass(frozen=True)
class EndedBody:
    """A body that has ended: its last name, its last day, the kind of change that ended it, and the names of its heirs.

    The names are the ones on the day of the change; empty if it was abolished without an heir.
    """

    division_id: str
    name: str
    last_day: date
    kind: divisions.SuccessionKind
    heirs: tuple[str, ...]


@dataclass(frozen=True)
class OrganisationView:
    """The bodies from the top of the tree down, and the latest acts on them, newest first.

    `homeless` is the number of divisions without a 部; they are listed last. `ended` are the bodies that have ended,
    the latest first. `recorded` are the 改正 and row moves, the latest first, including the ones of future days.
    """

    bodies: tuple[BodyView, ...]
    acts: tuple[Act, ...]
    homeless: int
    ended: tuple[EndedBody, ...] = ()
    recorded: tuple[RecordedChange, ...] = ()

    @property
    def divisions(self) -> tuple[BodyView, ...]:
        """The 所管課, without other bodies."""
        return tuple(each for each in self.bodies if each.kind is divisions.DivisionKind.DIVISION)


def read_organisation(records: Records, today: date) -> OrganisationView:
    """Return the organisation as of `today`, the latest acts on it (50 at most), and the recorded changes."""
    organisation = records.organisation.read()
    branches = divisions.tree(_existing(organisation, today))
    recorded = recorded_changes(records)
    labels = {each.act.act_id: each.label for each in recorded if each.move is not None}
    blanking = acts_blanking_contacts(records)
    acts = [
        replace(act, reason=labels.get(act.act_id, act.reason))
        for act in records.entries.acts()
        if act.kind in _ACTS or act.act_id in blanking
    ]
    return OrganisationView(
        _bodies(records, organisation, branches, today),
        tuple(reversed(acts[-_MOST_ACTS:])),
        sum(1 for branch in branches if branch.division is None for _ in branch.leaves()),
        _ended_bodies(records, today),
        recorded,
    )


def read_bodies(records: Records, organisation: divisions.Organisation, day: date) -> tuple[BodyView, ...]:
    """Return the 部, 室 and 所管課 that exist on a day, from the top of the tree down.

    `organisation`: as stored, or as it would be after a planned change.
    """
    return _bodies(records, organisation, divisions.tree(_existing(organisation, day)), day)


def _existing(organisation: divisions.Organisation, day: date) -> divisions.Organisation:
    """Return the organisation of a day without bodies that begin later; ended bodies are still found."""
    of_day = organisation.on(day)
    return divisions.Organisation(tuple(each for each in of_day.divisions if each.has_ended or each.exists_on(day)))


def _bodies(
    records: Records, organisation: divisions.Organisation, branches: Sequence[divisions.Branch], day: date
) -> tuple[BodyView, ...]:
    reader = _TreeReader.load(records, organisation, day)
    return tuple(each for branch in branches for each in reader.bodies(branch, 0, ""))


def _ended_bodies(records: Records, today: date) -> tuple[EndedBody, ...]:
    organisation = records.organisation.read().on(today)
    steps = successions_in(records)
    found = []
    for body in organisation.divisions:
        if body.until is None or body.until >= today:
            continue
        last = body.until
        ending = [each for each in steps if each.division == body.division_id and each.day == last + timedelta(days=1)]
        heirs = tuple(organisation.name(each.successor, each.day) for each in ending if each.successor is not None)
        kind = next(each.kind for each in ending if each.kind in divisions.ENDING)
        found.append(EndedBody(body.division_id, body.name_on(last), last, kind, heirs))
    return tuple(sorted(found, key=lambda each: each.last_day, reverse=True))


@dataclass(frozen=True)
class _TreeReader:
    rows: Mapping[str, int]
    reasons: Mapping[str, str]
    asked: Mapping[str, tuple[str, ...]]
    coming: Mapping[str, date]
    sender: str | None

    @staticmethod
    def load(records: Records, organisation: divisions.Organisation, day: date) -> _TreeReader:
        asked: dict[str, tuple[str, ...]] = {}
        for name, division in records.organisation.aliases().items():
            asked[division] = (*asked.get(division, ()), name)
        has_round = bool(rounds_of_plan(records, records.info.chosen_plan_id))
        edition = edition_of(records, chosen_round(records)) if has_round else current_plan(records).newest
        listings = edition.listings
        rows = Counter(owner.division for listing in listings for owner in listing.owners)
        steps = [each for each in successions_in(records) if each.day > day]
        coming = {body: each.day for each in reversed(steps) for body in (each.division, each.successor) if body}
        reasons = edit_division.reasons_to_keep(records, organisation)
        return _TreeReader(rows, reasons, asked, coming, records.publications.sender_choice().body)

    def bodies(self, branch: divisions.Branch, depth: int, where: str) -> Iterator[BodyView]:
        """Yield the bodies of a branch from its top down; `where` are the names above it."""
        if branch.division is not None:
            yield self._body(branch.division, depth, where)
            where = f"{where} {branch.division.name_on()}".strip()
        for each in branch.below:
            yield from self.bodies(each, depth + 1, where)

    def _body(self, division: divisions.Division, depth: int, where: str) -> BodyView:
        now = division.name_on()
        official = [name for name in division.names if name.kind is divisions.NameKind.OFFICIAL]
        present = next(place for place in reversed(range(len(official))) if official[place].name == now)
        own = division.division_id
        return BodyView(
            division_id=own,
            kind=division.kind,
            name=now,
            depth=depth,
            above=division.parent,
            where=where,
            is_liaison=division.is_liaison,
            contact=division.contact or "",
            aliases=division_names_of_kind(division, divisions.NameKind.ALIAS),
            asked=self.asked.get(own, ()),
            spellings=(
                *division_names_of_kind(division, divisions.NameKind.SUB_UNIT),
                *division_names_of_kind(division, divisions.NameKind.SLIP),
            ),
            since=official[present].valid_from,
            earlier=tuple((name.name, name.valid_to) for name in reversed(official[:present])),
            rows=self.rows.get(own, 0),
            why_kept=self.reasons.get(own),
            changes_on=self.coming.get(own),
            is_sender=own == self.sender,
        )
