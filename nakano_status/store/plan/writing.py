"""Writes the plan, its editions and schedules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.store.plan.reading import PlanReading
from nakano_status.store.reading import Record, Writing
from nakano_status.store.stored_forms import stored_day

if TYPE_CHECKING:
    from nakano_status.domain.plan.lineage import Derivation
    from nakano_status.domain.plan.plan import Edition, Listing, Owner, Plan, PlanNode


def _derivation_key(step: Derivation) -> Mapping[str, str]:
    """Return the key of a step as stored: the empty text where nothing follows."""
    return {
        "from_edition": step.from_edition,
        "subject": step.subject.value,
        "from_id": step.from_id,
        "to_edition": step.to_edition or "",
        "to_id": step.to_id or "",
    }


class PlanWriting(PlanReading, Writing):
    """Writes the plan."""

    def save(self, plan: Plan) -> None:
        """Add a plan with its editions; existing ones are not changed."""
        head = {
            "plan_id": plan.plan_id,
            "title": plan.title,
            "first_year": plan.first_year.start,
            "last_year": plan.last_year.start,
        }
        self._work.insert_missing("plan", [head])
        for edition in plan.editions:
            self._save_edition(plan.plan_id, edition)

    def save_schedules(self, edition_id: str, schedules: Mapping[tuple[str, FiscalYear], str]) -> None:
        """Add or replace lines of the planned schedule."""
        rows = [
            {"edition_id": edition_id, "row_id": row_id, "year": year.start, "text": text}
            for (row_id, year), text in schedules.items()
        ]
        self._work.replace("planned_schedule", rows)

    def add_derivations(self, steps: Iterable[Derivation]) -> None:
        """Add what became of rows, measures and indicators."""
        rows = [{**_derivation_key(each), "fate": each.fate.value, "reason": each.reason} for each in steps]
        self._work.insert("derivation", rows)

    def remove_derivations(self, steps: Iterable[Derivation]) -> None:
        """Remove such steps; those that are not there are passed over."""
        self._work.clear("derivation", list(map(_derivation_key, steps)))

    def remove_edition(self, edition_id: str) -> None:
        """Remove an edition on which no round is, what became of rows in it, and what no other edition has."""
        for table in reversed(tuple(self._database.tables.values())):
            if "edition_id" in table.columns and "round_id" not in table.columns:
                self._work.clear_whole(table, edition_id=edition_id)
        initiatives = [{"initiative_id": each, "plan_id": plan} for each, plan in self._rows("initiatives_of_none")]
        self._work.clear("initiative", initiatives, by=["initiative_id", "plan_id"])
        self._work.clear("indicator", [{"indicator_id": each} for (each,) in self._rows("indicators_of_none")])

    def _save_edition(self, plan_id: str, edition: Edition) -> None:
        head = {
            "edition_id": edition.edition_id,
            "plan_id": plan_id,
            "ordinal": edition.ordinal,
            "title": edition.title,
            "adopted_on": edition.adopted_on.isoformat(),
        }
        self._work.insert_missing("edition", [head])
        kept = {"edition_id": edition.edition_id, "profile": edition.profile.content}
        self._work.insert_missing("edition_profile", [kept])
        if edition.in_force is not None or edition.years is not None:
            self._work.insert_missing("edition_span", [_span_row(edition)])
        self._work.insert_missing(
            "plan_node", [_node_row(edition, place, node) for place, node in enumerate(edition.nodes)]
        )
        ids = dict.fromkeys(listing.initiative for listing in edition.listings)
        initiatives = [{"initiative_id": each, "plan_id": plan_id} for each in ids]
        self._work.insert_missing("initiative", initiatives)
        listings = [_listing_row(edition, place, each) for place, each in enumerate(edition.listings)]
        added = {row["row_id"] for row in self._work.insert_missing("listing", listings)}
        owners = [
            (each, owner) for each in edition.listings if each.row_id in added for owner in (*each.former, *each.owners)
        ]
        self._work.insert("ownership", [_owner_row(edition, *pair) for pair in owners])
        codes = self._rows("node_codes", edition_id=edition.edition_id)
        self._put_in_order("plan_node", edition.edition_id, codes, [node.code for node in edition.nodes])
        rows = self._rows("listing_ids", edition_id=edition.edition_id)
        self._put_in_order("listing", edition.edition_id, rows, [each.row_id for each in edition.listings])

    def _put_in_order(self, table: str, edition_id: str, stored: Sequence[Record], given: Sequence[str]) -> None:
        """Set the printed order: the given rows, then the other ones of the `stored`, which are in their order."""
        there, first = [key for (key,) in stored], set(given)
        order = [*given, *(each for each in there if each not in first)]
        if order != there:
            name = self._database.tables[table].key[-1]
            for position, each in enumerate(order):
                self._work.change(table, {"edition_id": edition_id, name: each, "position": position})

    def save_owners(self, edition: Edition, owners: Mapping[str, Iterable[Owner]]) -> None:
        """Replace the owners of rows of an edition, those whose time ended included."""
        rows = [{"edition_id": edition.edition_id, "row_id": row_id} for row_id in owners]
        self._work.clear("ownership", rows, by=["edition_id", "row_id"])
        named = [(edition.listing(row_id), owner) for row_id, some in owners.items() for owner in some]
        self._work.insert("ownership", [_owner_row(edition, *pair) for pair in named])


def _span_row(edition: Edition) -> Mapping[str, Any]:
    first, last = edition.years or (None, None)
    return {
        "edition_id": edition.edition_id,
        "in_force": edition.in_force.isoformat() if edition.in_force else None,
        "first_year": first.start if first else None,
        "last_year": last.start if last else None,
    }


def _owner_row(edition: Edition, listing: Listing, owner: Owner) -> Mapping[str, Any]:
    # one named from the beginning that ended before the day of adoption begins on its last day: on the day of adoption
    # the same division may be named again in that role
    first = min(owner.until or edition.adopted_on, edition.adopted_on)
    return {
        "edition_id": edition.edition_id,
        "row_id": listing.row_id,
        "division_id": owner.division,
        "role": owner.role.value,
        "valid_from": (owner.since or first).isoformat(),
        "valid_to": stored_day(owner.until),
        "ordinal": owner.ordinal,
        "sub_unit": owner.sub_unit,
    }


def _node_row(edition: Edition, position: int, node: PlanNode) -> Mapping[str, Any]:
    return {
        "edition_id": edition.edition_id,
        "code": node.code,
        "level": node.level,
        "parent": node.parent,
        "title": node.title,
        "ordinal": node.ordinal,
        "position": position,
    }


def _listing_row(edition: Edition, position: int, listing: Listing) -> Mapping[str, Any]:
    return {
        "edition_id": edition.edition_id,
        "row_id": listing.row_id,
        "measure": listing.measure,
        "ordinal": listing.ordinal,
        "position": position,
        "initiative_id": listing.initiative,
        "is_repost": listing.is_repost,
        "title": listing.title,
        "plan_class": listing.plan_class,
        "sponsor": listing.sponsor.value,
        "owners_printed": listing.owners_printed,
    }
