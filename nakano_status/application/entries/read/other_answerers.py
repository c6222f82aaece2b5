"""Who else answers a row (各課回答): the divisions to which its answer can be left (他課が回答, decision 14)."""

from __future__ import annotations

from collections.abc import Mapping

from nakano_status.application.lookup import edition_of, organisation_of
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.plan.ownership import named_beside
from nakano_status.domain.round.round import Round


def other_answerers(records: Records, round_: Round) -> Mapping[str, tuple[str, ...]]:
    """Return, for the rows that the division owning the data file answers with others, the others' names.

    A division's form does not state who else was asked. But a division that the printed 所管課 cell does not name first
    is asked only if the row was opened to all that are named. For a row that it leads this cannot be known, so such
    rows are left out.
    """
    own = records.info.division
    if own is None:
        return {}
    organisation = organisation_of(records, round_)
    edition = edition_of(records, round_)
    asked = {row.row_id for row in round_.rows if own in row.writers}
    named = {
        listing.row_id: named_beside(listing.owners_printed, organisation, own)
        for listing in edition.listings
        if listing.row_id in asked
    }
    return {row_id: names for row_id, names in named.items() if names}
