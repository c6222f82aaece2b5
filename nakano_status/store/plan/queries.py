"""The queries of the plan and its editions."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from nakano_status.store import tables as t
from nakano_status.store.expressions import Named, NamedWrite, by, changing, deleting


def queries() -> Iterator[Named]:
    """Yield every query with its name."""
    edition, node, listing, schedule = t.edition.c, t.plan_node.c, t.listing.c, t.planned_schedule.c
    yield "plan", select(t.plan).where(by(t.plan.c.plan_id))
    yield "schedules", select(schedule.row_id, schedule.year, schedule.text).where(by(schedule.edition_id))
    wanted = select(edition.edition_id, edition.title, edition.adopted_on, edition.ordinal)
    yield "editions", wanted.where(by(edition.plan_id)).order_by(edition.ordinal)
    yield "adopted", select(edition.edition_id, edition.adopted_on)
    yield "profiles", select(t.edition_profile.c.edition_id, t.edition_profile.c.profile)
    nodes = select(node.edition_id, node.code, node.level, node.parent, node.title, node.ordinal)
    yield "nodes", nodes.order_by(node.edition_id, node.position)
    yield "node_codes", select(node.code).where(by(node.edition_id)).order_by(node.position)
    shown = (column for column in t.listing.columns if column.key not in ("position", "act_id"))
    yield "listings", select(*shown).order_by(listing.edition_id, listing.position)
    yield "listing_ids", select(listing.row_id).where(by(listing.edition_id)).order_by(listing.position)
    derivation = t.derivation.c
    steps = select(*(column for column in t.derivation.columns if column.key != "act_id"))
    yield (
        "derivations",
        steps.order_by(derivation.from_edition, derivation.subject, derivation.from_id, derivation.to_id),
    )
    owner = t.ownership.c
    owners = select(owner.edition_id, owner.row_id, owner.division_id, owner.role, owner.ordinal, owner.sub_unit)
    owners = owners.add_columns(owner.valid_from, owner.valid_to)
    yield "owners", owners.order_by(owner.ordinal, owner.valid_from)


def writes() -> Iterator[NamedWrite]:
    """Yield every statement that changes or deletes rows by other columns than their key."""
    yield deleting(t.ownership, "edition_id", "row_id")
    yield changing(t.plan_node, ["edition_id", "code"], ["position"])
    yield changing(t.listing, ["edition_id", "row_id"], ["position"])
