"""The queries of the plan and its editions."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, or_, select

from nakano_status.store import tables as t
from nakano_status.store.expressions import Named, NamedWrite, by, changing, deleting, in_order_of_acts


def queries() -> Iterator[Named]:
    """Yield every query with its name."""
    edition, node, listing, schedule = t.edition.c, t.plan_node.c, t.listing.c, t.planned_schedule.c
    yield "plans", select(t.plan).order_by(t.plan.c.first_year, t.plan.c.plan_id)
    yield "schedules", select(schedule.row_id, schedule.year, schedule.text).where(by(schedule.edition_id))
    wanted = select(edition.edition_id, edition.plan_id, edition.title, edition.adopted_on, edition.ordinal)
    yield "editions", wanted.order_by(edition.ordinal)
    own = [t.edition, t.planned_schedule, t.frame_tag, t.indicator_owner, t.indicator_value]
    written = (t.act.c.act_id.in_(select(each.c.act_id).where(by(each.c.edition_id))) for each in own)
    yield "acts_on_edition", select(t.act.c.act_id).where(or_(*written))
    initiative, indicator, in_edition = t.initiative.c, t.indicator.c, t.indicator_in_edition.c
    own_id = initiative.initiative_id
    lost = select(own_id, initiative.plan_id).where(~exists().where(listing.initiative_id == own_id))
    yield "initiatives_of_none", lost
    lost_id = indicator.indicator_id
    yield "indicators_of_none", select(lost_id).where(~exists().where(in_edition.indicator_id == lost_id))
    yield "adopted", select(edition.edition_id, edition.adopted_on)
    yield "spans", select(*(column for column in t.edition_span.columns if column.key != "act_id"))
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
    yield from _frames()
    yield from _opinions()


def _frames() -> Iterator[Named]:
    frame, item, tag = t.frame.c, t.frame_item.c, t.frame_tag.c
    yield "frames", select(frame.frame_id, frame.title, frame.edition, frame.position).order_by(frame.position)
    items = select(item.frame_id, item.item_id, item.title, item.group_title, item.repost_of)
    yield "frame_items", items.order_by(item.frame_id, item.position)
    tags = select(tag.item_id, tag.edition_id, tag.subject, tag.target, tag.decided_by, tag.act_id)
    yield "frame_tags", tags.order_by(tag.edition_id, tag.item_id, tag.subject, tag.target)


def _opinions() -> Iterator[Named]:
    opinion, answer, about = t.opinion.c, t.opinion_answer, t.opinion_row.c
    wanted = select(opinion.number, opinion.source, opinion.day, opinion.who, opinion.is_named, opinion.text)
    yield "opinions", wanted.order_by(opinion.number)
    yield (
        "opinion_answers",
        in_order_of_acts(select(answer.c.number, answer.c.answer, answer.c.changed, answer.c.act_id), answer),
    )
    yield "opinion_rows", select(about.number, about.row_id).order_by(about.number, about.row_id)


def writes() -> Iterator[NamedWrite]:
    """Yield every statement that changes or deletes rows by other columns than their key."""
    yield deleting(t.ownership, "edition_id", "row_id")
    yield deleting(t.initiative, "initiative_id", "plan_id")
    yield changing(t.plan_node, ["edition_id", "code"], ["position"])
    yield changing(t.listing, ["edition_id", "row_id"], ["position"])
    yield changing(t.frame_tag, ["item_id", "edition_id", "subject", "target"], ["decided_by"])
