"""What a form states about the past of its division and its rows, so that a division's data file can go on with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import Records
from nakano_status.domain.exchange.answer_file import NO_PAST, FormPast

if TYPE_CHECKING:
    from nakano_status.application.round.read.round_contents import RoundContents
    from nakano_status.domain.exchange.package import Package
    from nakano_status.domain.organisation.divisions import Succession
    from nakano_status.domain.plan.plan import Edition


def successions_in(records: Records) -> tuple[Succession, ...]:
    """Return which body continues which, in the order of the acts."""
    return tuple(step for steps in records.organisation.successions().values() for step in steps)


def past_of(contents: RoundContents, successions: Sequence[Succession], package: Package) -> FormPast:
    """Return the past of a package's division and rows; nothing is loaded for it where there is none."""
    if not (successions or contents.organisation.has_dated_names or len(contents.plan.editions) > 1):
        return NO_PAST
    from nakano_status.domain.organisation.named_succession import named_successions, predecessors
    from nakano_status.domain.plan.lineage import steps_towards
    from nakano_status.domain.plan.revised_edition import EditionHead

    day, division = contents.round_.named_on, package.division
    editions = _editions_until(contents)
    bodies = predecessors(successions, division, day)
    had = {each.edition_id: _rows_of(each, bodies) for each in editions[:-1]}
    ids = [each.edition_id for each in editions]
    return FormPast(
        named_successions(contents.organisation, successions, division, day),
        tuple(EditionHead(each.edition_id, each.ordinal, each.title, each.adopted_on) for each in editions)
        if len(editions) > 1
        else (),
        steps_towards(contents.steps, [row.row_id for row in package.rows], ids, had),
        tuple((each.year, each.named_on) for each in (contents.previous, contents.round_) if each is not None),
    )


def answerers_before(contents: RoundContents) -> Mapping[str, tuple[str, ...]]:
    """Return who answered in the last round, by the rows of this one, as the office shows it in all its years."""
    previous = contents.previous
    if previous is None:
        return {}
    lineage, known = contents.lineage_from(previous), {row.row_id: row.writers for row in previous.rows}
    found = {
        row.row_id: tuple(dict.fromkeys(who for each in lineage.origins(row.row_id) for who in known.get(each, ())))
        for row in contents.round_.rows
    }
    return {row_id: who for row_id, who in found.items() if who}


def _editions_until(contents: RoundContents) -> tuple[Edition, ...]:
    """Return the editions up to that of the round, from the older to the newer."""
    from nakano_status.domain.plan.lineage import editions_in_order

    found = editions_in_order([contents.plan])
    ids = [each.edition_id for each in found]
    return found[: ids.index(contents.edition.edition_id) + 1]


def _rows_of(edition: Edition, bodies: Sequence[str]) -> frozenset[str]:
    """Return the rows on which bodies are or were named."""
    return frozenset(
        listing.row_id
        for listing in edition.listings
        if any(owner.division in bodies for owner in (*listing.former, *listing.owners))
    )
