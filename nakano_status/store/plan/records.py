"""Reads and writes the plan, its editions and schedules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.plan.derivation import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.plan import Edition, Listing, Owner, Plan, PlanNode, Role, Sponsor
from nakano_status.domain.round.round import Round
from nakano_status.store.reading import Reading, Record, once_in_snapshot
from nakano_status.store.stored_forms import read_stored_profile
from nakano_status.store.writing import Writing


class PlanReading(Reading):
    """Reads the plan."""

    @once_in_snapshot
    def read(self) -> Plan:
        """Return the data file's plan with all editions; raise LookupError if none was saved yet."""
        found = self._head()
        first, last = FiscalYear(found.first_year), FiscalYear(found.last_year)
        return Plan(found.plan_id, found.title, first, last, self._editions(found.plan_id))

    def title(self) -> str:
        """Return the plan's title without reading its rows; raise LookupError if none was saved yet."""
        return str(self._head().title)

    def asked(self, round_: Round) -> AskedFields:
        """Return what a round asks without reading the plan's rows; raise LookupError if none was saved yet."""
        return AskedFields(self._profiles()[round_.edition_id], round_.year, FiscalYear(self._head().last_year))

    @once_in_snapshot
    def _profiles(self) -> Mapping[str, Profile]:
        return {edition_id: read_stored_profile(text) for edition_id, text in self._rows("profiles")}

    def _head(self) -> Record:
        found = self._first("plan", plan_id=self.info.plan_id)
        if found is None:
            raise LookupError(self.info.plan_id)
        return found

    @once_in_snapshot
    def schedules(self, edition_id: str) -> Mapping[tuple[str, FiscalYear], str]:
        """Return 計画上のスケジュール by (row_id, year)."""
        rows = self._rows("schedules", edition_id=edition_id)
        return {(row_id, FiscalYear(year)): text for row_id, year, text in rows}

    @once_in_snapshot
    def derivations(self) -> Sequence[Derivation]:
        """Return what became of rows, measures and indicators of one edition in another, by edition and ID."""
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

    def _editions(self, plan_id: str) -> tuple[Edition, ...]:
        nodes, listings, profiles = self._nodes(), self._listings(), self._profiles()
        spans = {row.edition_id: _span(row) for row in self._rows("spans")}
        return tuple(
            Edition(
                key,
                title,
                date.fromisoformat(day),
                ordinal,
                nodes.get(key, ()),
                listings.get(key, ()),
                profiles[key],
                *spans.get(key, ()),
            )
            for key, title, day, ordinal in self._rows("editions", plan_id=plan_id)
        )

    def _nodes(self) -> Mapping[str, tuple[PlanNode, ...]]:
        rows = self._grouped("nodes")
        return {
            edition_id: tuple(
                PlanNode(code, level, parent, title, ordinal) for code, level, parent, title, ordinal in nodes
            )
            for edition_id, nodes in rows.items()
        }

    def _listings(self) -> Mapping[str, tuple[Listing, ...]]:
        owners = self._owners()
        listings: dict[str, list[Listing]] = {}
        for row in self._rows("listings"):
            listings.setdefault(row.edition_id, []).append(
                Listing(
                    row_id=row.row_id,
                    measure=row.measure,
                    ordinal=row.ordinal,
                    title=row.title,
                    plan_class=row.plan_class,
                    sponsor=Sponsor(row.sponsor),
                    repost_of=row.initiative_id if row.is_repost else None,
                    owners=tuple(owners.get((row.edition_id, row.row_id), ())),
                    owners_printed=row.owners_printed,
                )
            )
        return {edition_id: tuple(rows) for edition_id, rows in listings.items()}

    def _owners(self) -> Mapping[tuple[str, str], list[Owner]]:
        """Return the present owners of each row; ended ownership is kept in the file."""
        owners: dict[tuple[str, str], list[Owner]] = {}
        owner = cache(_owner)  # few distinct owners for all rows
        for edition_id, row_id, *named in self._rows("owners"):
            owners.setdefault((edition_id, row_id), []).append(owner(*named))
        return owners


def _owner(division: str, role: str, ordinal: int, sub_unit: str | None) -> Owner:
    return Owner(division, Role(role), ordinal, sub_unit)


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


class PlanWriting(PlanReading, Writing):
    """Writes the plan."""

    def save(self, plan: Plan) -> None:
        """Add a plan with its editions; existing ones are not changed."""
        head = {
            "plan_id": plan.plan_id,
            "title": plan.title,
            "first_year": plan.first_year.start,
            "last_year": plan.last_year.start,
            "act_id": self._work.act_id,
        }
        self._work.insert_missing("plan", [head])
        for edition in plan.editions:
            self._save_edition(plan.plan_id, edition)

    def save_schedules(self, edition_id: str, schedules: Mapping[tuple[str, FiscalYear], str]) -> None:
        """Add or replace lines of the planned schedule."""
        rows = [
            {"edition_id": edition_id, "row_id": row_id, "year": year.start, "text": text, "act_id": self._work.act_id}
            for (row_id, year), text in schedules.items()
        ]
        self._work.replace("planned_schedule", rows)

    def add_derivations(self, steps: Iterable[Derivation]) -> None:
        """Add what became of rows, measures and indicators."""
        added = {"act_id": self._work.act_id}
        rows = [{**_derivation_key(each), "fate": each.fate.value, "reason": each.reason, **added} for each in steps]
        self._work.insert("derivation", rows)

    def remove_derivations(self, steps: Iterable[Derivation]) -> None:
        """Remove such steps; those that are not there are passed over."""
        self._work.clear("derivation", list(map(_derivation_key, steps)))

    def _save_edition(self, plan_id: str, edition: Edition) -> None:
        head = {
            "edition_id": edition.edition_id,
            "plan_id": plan_id,
            "ordinal": edition.ordinal,
            "title": edition.title,
            "adopted_on": edition.adopted_on.isoformat(),
            "act_id": self._work.act_id,
        }
        self._work.insert_missing("edition", [head])
        kept = {"edition_id": edition.edition_id, "profile": edition.profile.content, "act_id": self._work.act_id}
        self._work.insert_missing("edition_profile", [kept])
        if edition.in_force is not None or edition.years is not None:
            self._work.insert_missing("edition_span", [self._span_row(edition)])
        self._work.insert_missing(
            "plan_node", [self._node_row(edition, place, node) for place, node in enumerate(edition.nodes)]
        )
        ids = dict.fromkeys(listing.initiative for listing in edition.listings)
        initiatives = [{"initiative_id": each, "plan_id": plan_id, "act_id": self._work.act_id} for each in ids]
        self._work.insert_missing("initiative", initiatives)
        listings = [self._listing_row(edition, place, each) for place, each in enumerate(edition.listings)]
        added = {row["row_id"] for row in self._work.insert_missing("listing", listings)}
        owners = [(each, owner) for each in edition.listings if each.row_id in added for owner in each.owners]
        self._work.insert("ownership", [self._owner_row(edition, *pair) for pair in owners])
        codes = self._rows("node_codes", edition_id=edition.edition_id)
        self._put_in_order("plan_node", edition.edition_id, codes, [node.code for node in edition.nodes])
        rows = self._rows("listing_ids", edition_id=edition.edition_id)
        self._put_in_order("listing", edition.edition_id, rows, [each.row_id for each in edition.listings])

    def _span_row(self, edition: Edition) -> Mapping[str, Any]:
        first, last = edition.years or (None, None)
        return {
            "edition_id": edition.edition_id,
            "in_force": edition.in_force.isoformat() if edition.in_force else None,
            "first_year": first.start if first else None,
            "last_year": last.start if last else None,
            "act_id": self._work.act_id,
        }

    def _put_in_order(self, table: str, edition_id: str, stored: Sequence[Record], given: Sequence[str]) -> None:
        """Set the printed order: the given rows, then the other ones of the `stored`, which are in their order."""
        there, first = [key for (key,) in stored], set(given)
        order = [*given, *(each for each in there if each not in first)]
        if order != there:
            name = self._database.tables[table].key[-1]
            for position, each in enumerate(order):
                self._work.change(table, {"edition_id": edition_id, name: each, "position": position})

    def _owner_row(self, edition: Edition, listing: Listing, owner: Owner) -> Mapping[str, Any]:
        return {
            "edition_id": edition.edition_id,
            "row_id": listing.row_id,
            "division_id": owner.division,
            "role": owner.role.value,
            "valid_from": edition.adopted_on.isoformat(),
            "valid_to": None,
            "ordinal": owner.ordinal,
            "sub_unit": owner.sub_unit,
            "act_id": self._work.act_id,
        }

    def _node_row(self, edition: Edition, position: int, node: PlanNode) -> Mapping[str, Any]:
        return {
            "edition_id": edition.edition_id,
            "code": node.code,
            "level": node.level,
            "parent": node.parent,
            "title": node.title,
            "ordinal": node.ordinal,
            "position": position,
            "act_id": self._work.act_id,
        }

    def _listing_row(self, edition: Edition, position: int, listing: Listing) -> Mapping[str, Any]:
        return {
            "edition_id": edition.edition_id,
            "row_id": listing.row_id,
            "measure": listing.measure,
            "ordinal": listing.ordinal,
            "position": position,
            "act_id": self._work.act_id,
            "initiative_id": listing.initiative,
            "is_repost": listing.is_repost,
            "title": listing.title,
            "plan_class": listing.plan_class,
            "sponsor": listing.sponsor.value,
            "owners_printed": listing.owners_printed,
        }
