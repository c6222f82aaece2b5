"""What passes from a body to its heirs: the rows and 成果指標 that it has now, and the divisions that a row names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nakano_status.application.lookup import every_edition, meant_plan
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.organisation.divisions import DivisionKind, Organisation, Role
from nakano_status.domain.plan.plan import Listing


@dataclass(frozen=True)
class OwnedRow:
    """A row or a 成果指標 that names a body, by its ID and its title."""

    row_id: str
    title: str


def read_owned(records: Records, division_id: str) -> tuple[OwnedRow, ...]:
    """Return the rows that name a body in any edition of the plan, the newest first, then its 成果指標."""
    titles, found = read_titles(records), dict[str, None]()
    editions = list(reversed(every_edition(records)))
    for edition in editions:
        named = (each for each in edition.listings if any(owner.division == division_id for owner in each.owners))
        found.update(dict.fromkeys(each.row_id for each in named))
    for edition in editions:
        owners = records.indicators.owners(edition.edition_id)
        found.update(dict.fromkeys(each for each, owner in owners.items() if owner == division_id))
    return tuple(OwnedRow(each, titles.get(each, "")) for each in found)


@dataclass(frozen=True)
class RowOwners:
    """The divisions that a row names today with their roles, the one that answers first, and those that it can pass to.

    `title` is that of the row; none is named on a 再掲.
    """

    row_id: str
    title: str
    named: tuple[tuple[str, Role], ...]
    divisions: tuple[str, ...]


def read_row_owners(records: Records, row_id: str, today: date) -> RowOwners | None:
    """Return who is named on a row in the newest edition that has it; None if none has."""
    for edition in reversed(meant_plan(records).editions):
        for listing in edition.listings:
            if listing.row_id == row_id:
                return _row_owners(records.organisation.read().on(today), listing.on(today))
    return None


def _row_owners(organisation: Organisation, listing: Listing) -> RowOwners:
    answering = listing.answerers
    owners = () if listing.is_repost else sorted(listing.owners, key=lambda each: each.division not in answering)
    named = tuple((organisation.name(each.division), each.role) for each in owners)
    own = (each for each in organisation.divisions if each.kind is DivisionKind.DIVISION and not each.has_ended)
    divisions = tuple(map(organisation.name, organisation.in_order(each.division_id for each in own)))
    return RowOwners(listing.row_id, listing.title, named, divisions)


def read_titles(records: Records) -> Mapping[str, str]:
    """Return the titles of rows and 成果指標 by their IDs; those of the newest edition that has them."""
    titles: dict[str, str] = {}
    for edition in every_edition(records):
        titles |= {each.row_id: each.title for each in edition.listings}
        titles |= {each.indicator_id: each.name for each in records.indicators.of_edition(edition.edition_id)}
    return titles
