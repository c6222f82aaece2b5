"""Read the facts of a round: its organisation, rows and schedule; for a settled round, as the round knew them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nakano_status.application.lookup import edition_of, plan_of
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.settled import organisation_as_known, overlay_facts

if TYPE_CHECKING:
    from nakano_status.domain.plan.plan import Listing
    from nakano_status.domain.round.settled import KnownFacts


def papers_show_departments(records: Records, round_: Round) -> bool:
    """Return whether papers and screens of a round show the names of 部."""
    return organisation_of(records, round_).papers_show_departments(is_built_in=plan_of(records, round_).is_built_in)


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
