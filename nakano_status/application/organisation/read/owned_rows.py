"""The rows and 成果指標 that pass from a body to its heirs: which it has now, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nakano_status.application.lookup import every_edition
from nakano_status.application.ports.data_file import Records


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


def read_titles(records: Records) -> Mapping[str, str]:
    """Return the titles of rows and 成果指標 by their IDs; those of the newest edition that has them."""
    titles: dict[str, str] = {}
    for edition in every_edition(records):
        titles |= {each.row_id: each.title for each in edition.listings}
        titles |= {each.indicator_id: each.name for each in records.indicators.of_edition(edition.edition_id)}
    return titles
