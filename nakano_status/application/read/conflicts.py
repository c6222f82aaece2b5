"""What screens read of open conflicts: sides with the names of those who said them (source: cli.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.finding import edition_of
from nakano_status.application.folding import RoundFacts
from nakano_status.application.ports import Records
from nakano_status.application.read.views import OFFICE_WORD
from nakano_status.application.resolve_conflict import decided_conflicts, open_conflicts
from nakano_status.domain.conflict import Conflict
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.slot import OFFICE, Values


@dataclass(frozen=True)
class SideView:
    """One side as shown: who, by which return, and the values by key."""

    who: str
    return_id: str | None
    word_id: str
    values: Mapping[str, str | None]
    file: str | None = None


@dataclass(frozen=True)
class ConflictView:
    """One open conflict as shown. `key` is the field or group; `base`, `office`, `division` are values by key."""

    conflict: str
    id: str
    key: str
    measure: str
    title: str
    base: Mapping[str, str | None]
    office: Mapping[str, str | None] | None
    division: Mapping[str, str | None] | None
    sides: tuple[SideView, ...]
    question: str | None


def conflict_views(records: Records, year: FiscalYear | None = None) -> tuple[ConflictView, ...]:
    """Return the open conflicts of a round, in printed order."""
    facts = RoundFacts.load(records, chosen_round(records, year))
    return _views(records, facts, open_conflicts(facts))


def decided_views(records: Records, year: FiscalYear | None = None) -> tuple[ConflictView, ...]:
    """Return the decided conflicts of a round, in printed order; the decision is the office's value."""
    facts = RoundFacts.load(records, chosen_round(records, year))
    return _views(records, facts, decided_conflicts(facts))


def _views(records: Records, facts: RoundFacts, conflicts: Iterable[Conflict]) -> tuple[ConflictView, ...]:
    listings = edition_of(records, facts.round_).listings
    places = {listing.row_id: (place, listing) for place, listing in enumerate(listings)}
    names = {division.division_id: division.name_on() for division in records.organisation().divisions}
    found = sorted(conflicts, key=lambda each: places[each.slot.row_id][0])
    return tuple(
        view_of(each, names, places[each.slot.row_id][1].measure, places[each.slot.row_id][1].title, facts)
        for each in found
    )


def view_of(
    conflict: Conflict, names: Mapping[str, str], measure: str, title: str, facts: RoundFacts | None = None
) -> ConflictView:
    """Return a conflict as shown; `names` are division names by id."""
    keys = conflict.slot.keys

    def by_key(values: Values | None) -> dict[str, str | None] | None:
        return None if values is None else dict(zip(keys, values, strict=True))

    sides = tuple(
        SideView(
            OFFICE_WORD if side.who == OFFICE else names.get(side.who, side.who),
            side.return_id,
            side.word_id,
            dict(zip(keys, side.values, strict=True)),
            _file_of(facts, side.return_id),
        )
        for side in conflict.sides
    )
    return ConflictView(
        conflict.conflict_id,
        conflict.slot.row_id,
        conflict.slot.group,
        measure,
        title,
        dict(zip(keys, conflict.base, strict=True)),
        by_key(conflict.office),
        by_key(conflict.division),
        sides,
        conflict.question,
    )


def _file_of(facts: RoundFacts | None, return_id: str | None) -> str | None:
    """Return the name of the file that a return came in."""
    found = facts.returns.get(return_id) if facts and return_id else None
    return found.file if found else None
