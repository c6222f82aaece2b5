"""Reads and writes the plan, its editions with their rows, and schedules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.round.round import Round
from nakano_status.store.reading import Record, Stored, once_in_snapshot
from nakano_status.store.stored_forms import read_day, read_stored_profile, stored_day

if TYPE_CHECKING:
    from nakano_status.domain.plan.lineage import Derivation
    from nakano_status.domain.plan.plan import Edition, Listing, Owner, Plan, PlanNode


class StoredPlans(Stored):
    """The plans: most data files have one, some also the plan after it (次期計画)."""

    def read(self, edition_id: str) -> Plan:
        """Return the plan of an edition; raise LookupError if it is not there."""
        wanted = self.plan_ids()[edition_id]
        return next(each for each in self.all() if each.plan_id == wanted)

    @once_in_snapshot
    def all(self) -> Sequence[Plan]:
        """Return every plan with its editions, each before those that began later."""
        from nakano_status.domain.plan.plan import Plan

        editions = StoredEditions(self._database, self.info).all(self._profiles())
        return tuple(
            Plan(
                head.plan_id,
                head.title,
                FiscalYear(head.first_year),
                FiscalYear(head.last_year),
                editions.get(head.plan_id, ()),
            )
            for head in self._heads()
        )

    @once_in_snapshot
    def plan_ids(self) -> Mapping[str, str]:
        """Return the ID of the plan of each edition, by its ID."""
        return {row.edition_id: row.plan_id for row in self._rows("editions")}

    def title(self, edition_id: str | None = None) -> str:
        """Return a plan's title without reading its rows; raise LookupError if none was saved yet."""
        return str(self._head(edition_id).title)

    def asked(self, round_: Round) -> AskedFields:
        """Return what a round asks without reading the plan's rows; raise LookupError if none was saved yet."""
        last_year = FiscalYear(self._head(round_.edition_id).last_year)
        return AskedFields(self._profiles()[round_.edition_id], round_.year, last_year)

    @once_in_snapshot
    def _profiles(self) -> Mapping[str, Profile]:
        return {edition_id: read_stored_profile(text) for edition_id, text in self._rows("profiles")}

    @once_in_snapshot
    def _heads(self) -> Sequence[Record]:
        return self._rows("plans")

    def _head(self, edition_id: str | None) -> Record:
        heads = self._heads()
        if len(heads) > 1:
            wanted = self.plan_ids()[edition_id] if edition_id else self.info.of_plan or self.info.plan_id
            heads = [each for each in heads if each.plan_id == wanted]
        if not heads:
            raise LookupError(edition_id or self.info.plan_id)
        return heads[0]

    @once_in_snapshot
    def derivations(self) -> Sequence[Derivation]:
        """Return what became of rows, measures and indicators of one edition in another, by edition and ID."""
        return StoredEditions(self._database, self.info).derivations()

    def acts_on(self, edition_id: str) -> frozenset[str]:
        """Return the IDs of the acts that wrote what an edition has: its making, and what was recorded for it later."""
        return frozenset(act_id for (act_id,) in self._rows("acts_on_edition", edition_id=edition_id))

    @once_in_snapshot
    def schedules(self, edition_id: str) -> Mapping[tuple[str, FiscalYear], str]:
        """Return 計画上のスケジュール by (row_id, year)."""
        rows = self._rows("schedules", edition_id=edition_id)
        return {(row_id, FiscalYear(year)): text for row_id, year, text in rows}

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


class StoredEditions(Stored):
    """Reads the editions."""

    def all(self, profiles: Mapping[str, Profile]) -> Mapping[str, tuple[Edition, ...]]:
        """Return the editions by plan; `profiles` are theirs, by ID."""
        from nakano_status.domain.plan.plan import Edition

        nodes, listings = self._nodes(), self._listings()
        spans = {row.edition_id: _span(row) for row in self._rows("spans")}
        found: dict[str, tuple[Edition, ...]] = {}
        for key, plan_id, title, day, ordinal in self._rows("editions"):
            in_force, years = spans.get(key, (None, None))
            edition = Edition(
                key,
                title,
                date.fromisoformat(day),
                ordinal,
                nodes.get(key, ()),
                listings.get(key, ()),
                profiles[key],
                in_force=in_force,
                years=years,
            )
            found[plan_id] = (*found.get(plan_id, ()), edition)
        return found

    def _nodes(self) -> Mapping[str, tuple[PlanNode, ...]]:
        from nakano_status.domain.plan.plan import PlanNode

        rows = self._grouped("nodes")
        return {
            edition_id: tuple(
                PlanNode(code, level, parent, title, ordinal) for code, level, parent, title, ordinal in nodes
            )
            for edition_id, nodes in rows.items()
        }

    def _listings(self) -> Mapping[str, tuple[Listing, ...]]:
        from nakano_status.domain.plan.plan import Listing, Sponsor

        owners = self._owners()
        none: tuple[tuple[Owner, ...], tuple[Owner, ...]] = ((), ())
        listings: dict[str, list[Listing]] = {}
        for row in self._rows("listings"):
            present, former = owners.get((row.edition_id, row.row_id), none)
            listings.setdefault(row.edition_id, []).append(
                Listing(
                    row_id=row.row_id,
                    measure=row.measure,
                    ordinal=row.ordinal,
                    title=row.title,
                    plan_class=row.plan_class,
                    sponsor=Sponsor(row.sponsor),
                    repost_of=row.initiative_id if row.is_repost else None,
                    owners=present,
                    owners_printed=row.owners_printed,
                    former=former,
                )
            )
        return {edition_id: tuple(rows) for edition_id, rows in listings.items()}

    def _owners(self) -> Mapping[tuple[str, str], tuple[tuple[Owner, ...], tuple[Owner, ...]]]:
        """Return the owners of each row: the present ones, and those whose time ended."""
        adopted = dict(self._rows("adopted"))
        found: dict[tuple[str, str], tuple[list[Owner], list[Owner]]] = {}
        read = cache(_owner)  # few distinct owners for all rows
        for edition_id, row_id, *named, since, until in self._rows("owners"):
            is_first = since == adopted[edition_id] or (until is not None and since == until < adopted[edition_id])
            owner = read(*named, None if is_first else since, until)
            found.setdefault((edition_id, row_id), ([], []))[until is not None].append(owner)
        return {place: (tuple(present), tuple(former)) for place, (present, former) in found.items()}

    def derivations(self) -> Sequence[Derivation]:
        """Return what became of rows, measures and indicators, by edition and ID."""
        from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject

        return [
            Derivation(
                PlanSubject(row.subject),
                row.from_edition,
                row.from_id,
                row.to_edition or None,
                row.to_id or None,
                PlanFate(row.fate),
                row.reason,
            )
            for row in self._rows("derivations")
        ]


def _owner(division: str, role: str, ordinal: int, sub_unit: str | None, since: str | None, until: str | None) -> Owner:
    from nakano_status.domain.plan.plan import Owner

    return Owner(division, Role(role), ordinal, sub_unit, read_day(since), read_day(until))


def _span(row: Record) -> tuple[date | None, tuple[FiscalYear, FiscalYear] | None]:
    """Return the day from which an edition holds, and its years."""
    is_limited = row.first_year is not None and row.last_year is not None
    years = (FiscalYear(row.first_year), FiscalYear(row.last_year)) if is_limited else None
    return (date.fromisoformat(row.in_force) if row.in_force else None), years


def _derivation_key(step: Derivation) -> Mapping[str, str]:
    """Return the key of a step as stored: the empty text where nothing follows."""
    return {
        "from_edition": step.from_edition,
        "subject": step.subject.value,
        "from_id": step.from_id,
        "to_edition": step.to_edition or "",
        "to_id": step.to_id or "",
    }


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
