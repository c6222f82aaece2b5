"""Rows that were handed on after a form was sent: from when the new division has its form, the old one waits.

Until then an answer on the old form is merged as the row's (source: years.md, 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nakano_status.domain.exchange.package import Package
from nakano_status.domain.plan.handover import taken_over_by
from nakano_status.domain.plan.plan import Listing
from nakano_status.domain.round.round import RoundRow

ROW_MOVED = "ROW-MOVED"
"""The reason for which such a row is held until a person imports or rejects it."""

Moved = Mapping[tuple[str, str], str]
"""The division that was asked since, by 照会番号 of the older form and 管理番号."""


def moved_rows(
    packages: Sequence[Package],
    rows: Iterable[RoundRow],
    listings: Mapping[str, Listing],
    suppliers: Mapping[str, str | None],
) -> Moved:
    """Return the rows and 成果指標 of a round's packages (oldest first) that another division was asked for since.

    `suppliers` are the divisions that supply the 成果指標.
    """
    asked: dict[tuple[str, str], int] = {}
    for place, package in enumerate(packages):
        if not package.purpose.is_for_some_rows:
            asked |= {(package.division, each): place for each in (*package.answer_rows, *package.figures)}
    known = {row.row_id: row for row in rows}
    moved = {}
    for place, package in enumerate(packages):
        for row_id in (*package.answer_rows, *package.figures):
            heirs = _heirs(package.division, known.get(row_id), listings.get(row_id), suppliers.get(row_id))
            heir = next((each for each in heirs if asked.get((each, row_id), -1) > place), None)
            if heir is not None:
                moved[package.package_id, row_id] = heir
    return moved


def _heirs(division: str, row: RoundRow | None, listing: Listing | None, supplier: str | None) -> tuple[str, ...]:
    """Return who answers in place of a division that a row no longer names."""
    if row is None or listing is None:
        return (supplier,) if supplier not in (None, division) else ()
    if any(each.division == division for each in row.answerers):
        return ()
    return taken_over_by(listing, division) or row.writers
