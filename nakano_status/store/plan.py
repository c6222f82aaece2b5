"""Reads and writes plans: editions with their rows, schedules, derivations, frames, tags and opinions."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.returns import rows_asked_by_forms
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.act_subjects import fate_in_next_plan, frame_of_items, opinion_field, schedule_cell
from nakano_status.domain.organisation import divisions
from nakano_status.domain.plan.annotations import (
    FrameItem,
    NationalFrame,
    Opinion,
    OpinionSource,
    Tag,
    changed_opinion_fields,
)
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.plan import Edition, Listing, Owner, Plan, PlanItem, PlanNode, PlanValues, Sponsor
from nakano_status.domain.round.level_rows import choose_level_rows, names_of_nodes, stated_rows
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.labels import YES
from nakano_status.store.exchange import StoredExchange
from nakano_status.store.indicators import ANY_EDITION
from nakano_status.store.reading import Stored, once_until_written
from nakano_status.store.rows import OpinionRow, PlanRow, RemovedOpinionRow, SentOpinionRow, SpanRow
from nakano_status.store.statements import day_from_store, read_stored_profile, stored_day


class StoredPlans(Stored):
    """The plans, and other records about their rows except answers: national frames with tags, and opinions."""

    def read(self, edition_id: str) -> Plan:
        """Return the plan of an edition; raise LookupError if there is no such edition."""
        wanted = self.plan_ids()[edition_id]
        return next(each for each in self.all() if each.plan_id == wanted)

    @once_until_written
    def all(self) -> Sequence[Plan]:
        """Return every plan with its editions, in the order of their first years."""
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

    @once_until_written
    def plan_ids(self) -> Mapping[str, str]:
        """Return the plan ID of each edition, by edition ID."""
        return {row.edition_id: row.plan_id for row in self._rows("editions")}

    def title(self, edition_id: str | None = None) -> str:
        """Return a plan's title without reading its rows; raise LookupError if no plan is stored yet.

        `edition_id`: an edition of the plan (None: the selected plan, or the plan of the data file if none is
        selected).
        """
        return self._head(edition_id).title

    def asked(self, round_: Round) -> AskedFields:
        """Return the fields that a round asks for, without reading the plan's rows.

        Raises LookupError if no plan is stored yet.
        """
        last_year = FiscalYear(self._head(round_.edition_id).last_year)
        profile = self._profiles()[round_.edition_id]
        asked = AskedFields(profile, round_.year, last_year)
        return self._with_level_rows(asked, round_) if profile.level_items else asked

    def _with_level_rows(self, asked: AskedFields, round_: Round) -> AskedFields:
        """Return the fields that a round asks for, with the rows that give the values of items about levels.

        A division's data file does not know all nodes and their rows: its forms ask, and the edition has the nodes that
        they name.
        """
        values = self.values(round_.edition_id)
        if self.info.division is not None:
            shown = {key: stated_rows(values, key) for key in asked.profile.level_items}
            nodes = {key: {each: text for each, text in found.items() if text != YES} for key, found in shown.items()}
            return replace(
                asked, level_rows=self._rows_asked_by_forms(round_.round_id, round_.edition_id), level_nodes=nodes
            )
        editions = (each for plan in self.all() for each in plan.editions)
        edition = next(each for each in editions if each.edition_id == round_.edition_id)
        chosen = choose_level_rows(edition, round_.rows, values)
        return replace(asked, level_rows=chosen, level_nodes=names_of_nodes(edition))

    @once_until_written
    def _rows_asked_by_forms(self, round_id: str, edition_id: str) -> Mapping[str, Mapping[str, str]]:
        """Return for each item about a level the rows at which the round's forms in a division's data file ask for it.

        Each row is its own value, because the file does not know which other rows are under the same node.
        """
        packages = StoredExchange(self._database, self.info, self._transaction).packages(round_id)
        profile = self._profiles()[edition_id]
        return {
            key: {row_id: row_id for row_id in rows_asked_by_forms(packages, key, profile)}
            for key in profile.level_items
        }

    @once_until_written
    def _profiles(self) -> Mapping[str, Profile]:
        return {edition_id: read_stored_profile(text) for edition_id, text in self._rows("profiles")}

    @once_until_written
    def _heads(self) -> Sequence[PlanRow]:
        self._read_together("plans", "editions", "profiles")
        return self._rows_of(PlanRow, "plans")

    def _head(self, edition_id: str | None) -> PlanRow:
        heads = self._heads()
        if len(heads) > 1:
            wanted = self.plan_ids()[edition_id] if edition_id else self.info.chosen_plan_id or self.info.plan_id
            heads = [each for each in heads if each.plan_id == wanted]
        if not heads:
            raise LookupError(edition_id or self.info.plan_id)
        return heads[0]

    @once_until_written
    def derivations(self) -> Sequence[Derivation]:
        """Return the derivations of rows, measures and indicators between editions.

        They are sorted by the earlier edition, the subject and the ID in the earlier edition.
        """
        return [step for step, _ in self.recorded_derivations()]

    @once_until_written
    def recorded_derivations(self) -> Sequence[tuple[Derivation, str]]:
        """Return the derivations in the same order, each with the ID of the act that recorded it."""
        return StoredEditions(self._database, self.info).derivations()

    def acts_on(self, edition_id: str) -> frozenset[str]:
        """Return the IDs of the acts that made an edition, or later recorded something for it.

        Such records are planned schedules, values of the plan, tags, targets of indicators, and the divisions that
        supply indicators.
        """
        return frozenset(act_id for (act_id,) in self._rows("acts_on_edition", edition_id=edition_id))

    @once_until_written
    def schedules(self, edition_id: str) -> Mapping[tuple[str, FiscalYear], str]:
        """Return the 計画上のスケジュール of an edition by row ID and year."""
        rows = self._rows("schedules", edition_id=edition_id)
        return {(row_id, FiscalYear(year)): text for row_id, year, text in rows}

    @once_until_written
    def values(self, edition_id: str) -> PlanValues:
        """Return the values of the plan in an edition, by row ID and item.

        An item is a field key and a year (None: the value is the same in all years).
        """
        rows = self._rows("plan_values", edition_id=edition_id)
        return {(row_id, PlanItem(key, FiscalYear(year) if year else None)): text for row_id, key, year, text in rows}

    def save(self, plan: Plan) -> None:
        """Add a plan with its editions; to a stored edition, add only the nodes and rows that it lacks.

        Only the printed order of its stored nodes and rows changes.
        """
        self._work.insert_missing("plan", [_plan_row(plan)])
        for edition in plan.editions:
            self._save_edition(plan.plan_id, edition)

    def save_head(self, plan: Plan) -> None:
        """Replace the title and the years of a stored plan, if they differ."""
        head = _plan_row(plan)
        if all(head.items() - each._asdict().items() for each in self._heads()):
            self._work.change("plan", head)

    def save_schedules(self, edition_id: str, schedules: Mapping[tuple[str, FiscalYear], str]) -> None:
        """Add the texts of a new edition's planned schedule, or of one that is received again."""
        rows = [
            {"edition_id": edition_id, "row_id": row_id, "year": year.start, "text": text}
            for (row_id, year), text in schedules.items()
        ]
        self._work.replace("planned_schedule", rows)

    def edit_schedules(self, edition_id: str, schedules: Mapping[tuple[str, FiscalYear], str]) -> None:
        """Change texts of an edition's planned schedule."""
        before = self.schedules(edition_id)
        changed = (place for place, text in schedules.items() if text != before.get(place, ""))
        self._work.add_subjects(schedule_cell(edition_id, row_id, year.start) for row_id, year in changed)
        self.save_schedules(edition_id, schedules)

    def save_values(self, edition_id: str, values: PlanValues) -> None:
        """Add or replace values of the plan in an edition."""
        rows = [
            {"edition_id": edition_id, "row_id": row_id, "key": key, "year": year.start if year else 0, "text": text}
            for (row_id, (key, year)), text in values.items()
        ]
        self._work.replace("plan_value", rows)

    def add_derivations(self, steps: Iterable[Derivation]) -> None:
        """Add derivations of rows, measures and indicators."""
        rows = [{**_derivation_key(each), "fate": each.fate.value, "reason": each.reason} for each in steps]
        self._work.insert("derivation", rows)

    def replace_fate(
        self, edition_id: str, row_id: str, before: Iterable[Derivation], after: Iterable[Derivation]
    ) -> None:
        """Replace the derivations that record the fate of a row in the next plan.

        `edition_id`: the last edition of the row's plan. `before`: the stored derivations, `after`: those to be stored.
        """
        self._work.add_subjects([fate_in_next_plan(edition_id, row_id)])
        self._work.clear("derivation", list(map(_derivation_key, before)))
        self.add_derivations(after)

    def remove_edition(self, edition_id: str) -> None:
        """Remove an edition with the derivations from it and to it; no round may refer to it.

        Initiatives and indicators that are in no other edition are removed, too: with the records of the indicators'
        removed actuals, and from removed opinions that are about such rows.
        """
        rows = {row.row_id for row in self._rows("listing_ids", edition_id=edition_id)}
        for table in reversed(tuple(self._database.tables.values())):
            for column in () if table.of_round else table.of_edition:
                self._work.delete_all_of(table, column, edition_id)
        initiatives = [{"initiative_id": each, "plan_id": plan} for each, plan in self._rows("initiatives_of_none")]
        self._work.clear("initiative", initiatives, by=["initiative_id", "plan_id"])
        indicators = [each for (each,) in self._rows("indicators_of_none")]
        for each in indicators:  # only records of actuals are of no edition
            records = self._rows("indicator_words", indicator_id=each)
            of = {"edition_id": ANY_EDITION, "indicator_id": each}
            figures = [{**of, "year": row.year, "kind": row.figure_kind, "act_id": row.act_id} for row in records]
            self._work.clear("indicator_value", figures)
        self._work.clear("indicator", [{"indicator_id": each} for each in indicators])
        gone = rows - {row.row_id for row in self._rows("listings")}
        self._work.clear("opinion_row", [row._asdict() for row in self._rows("opinion_rows") if row.row_id in gone])

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

    def _put_in_order(self, table: str, edition_id: str, stored: Sequence[tuple[str]], given: Sequence[str]) -> None:
        """Set the printed order: first the given keys, then the other stored keys in their present order."""
        there, first = [key for (key,) in stored], set(given)
        order = [*given, *(each for each in there if each not in first)]
        if order != there:
            name = self._database.tables[table].key[-1]
            for position, each in enumerate(order):
                self._work.change(table, {"edition_id": edition_id, name: each, "position": position})

    def replace_rows(self, edition: Edition, row_ids: Container[str]) -> None:
        """Replace some rows of a stored edition; `edition` has all its rows in their order. Owners are not changed."""
        rows = [
            _listing_row(edition, place, each) for place, each in enumerate(edition.listings) if each.row_id in row_ids
        ]
        self._work.replace("listing", rows)

    def save_owners(self, edition: Edition, owners: Mapping[str, Iterable[Owner]]) -> None:
        """Replace the owners of rows of an edition, including their former owners; `owners`: the owners by row ID."""
        rows = [{"edition_id": edition.edition_id, "row_id": row_id} for row_id in owners]
        self._work.clear("ownership", rows, by=["edition_id", "row_id"])
        named = [(edition.listing(row_id), owner) for row_id, some in owners.items() for owner in some]
        self._work.insert("ownership", [_owner_row(edition, *pair) for pair in named])

    def frames(self) -> Sequence[NationalFrame]:
        """Return the frames with their items, in the order in which they were added."""
        self._read_together("frames", "frame_items")
        rows = self._rows("frames")
        if not rows:
            return []
        items = self._grouped("frame_items")
        return [
            NationalFrame(
                row.frame_id, row.title, row.edition, tuple(FrameItem(*each) for each in items.get(row.frame_id, ()))
            )
            for row in rows
        ]

    def tags(self) -> Sequence[Tag]:
        """Return the tags of all editions, sorted by edition and item."""
        rows = self._rows("frame_tags")
        return [Tag(row.item_id, row.edition_id, PlanSubject(row.subject), row.target, row.decided_by) for row in rows]

    def tags_decided_in(self, act_ids: Collection[str]) -> Sequence[Tag]:
        """Return the tags that were added in one of these acts and that name the person who decided them."""
        lines = zip(self._rows("frame_tags"), self.tags(), strict=True)
        return [tag for row, tag in lines if row.act_id in act_ids and tag.decided_by is not None]

    def save_frames(self, frames: Iterable[NationalFrame]) -> None:
        """Add frames; a stored frame with the same ID is replaced together with its items."""
        saved = list(frames)
        self._work.add_subjects(frame_of_items(each.frame_id) for each in saved)
        places = {row.frame_id: row.position for row in self._rows("frames")}
        self._work.clear("frame_item", [{"frame_id": each.frame_id} for each in saved], by=("frame_id",))
        for frame in saved:
            place = places.setdefault(frame.frame_id, len(places))  # frames are never removed
            self._work.replace("frame", [_frame_row(frame, place)])
            self._work.insert("frame_item", _item_rows(frame))

    def add_tags(self, tags: Iterable[Tag]) -> None:
        """Add tags; for a tag that is stored, replace the person who decided it."""
        self._work.replace("frame_tag", [{**_tag_key(each), "decided_by": each.decided_by} for each in tags])

    def remove_tags(self, tags: Iterable[Tag]) -> None:
        """Remove tags; ignore tags that are not stored."""
        self._work.clear("frame_tag", list(map(_tag_key, tags)))

    def blank_decider(self, tag: Tag) -> None:
        """Remove the 担当者名 of the person who decided a tag."""
        self._work.change("frame_tag", {**_tag_key(tag), "decided_by": None})

    def opinions(self) -> Sequence[Opinion]:
        """Return the opinions with their last answers, sorted by number, without removed opinions."""
        self._read_together("opinions", "opinion_answers", "opinion_rows")
        return self._opinions(self._rows_of(OpinionRow, "opinions"))

    def removed_opinions(self) -> Sequence[tuple[str, Opinion]]:
        """Return the removed opinions, each after the ID of the act that removed it, oldest first."""
        self._read_together("removed_opinions", "opinion_answers", "opinion_rows")
        rows = self._rows_of(RemovedOpinionRow, "removed_opinions")
        return list(zip((row.act_id for row in rows), self._opinions(rows), strict=True))

    def _opinions(self, rows: Sequence[OpinionRow | RemovedOpinionRow]) -> list[Opinion]:
        if not rows:
            return []
        answers = {row.number: (row.answer, row.changed) for row in self._rows("opinion_answers")}
        about = self._grouped("opinion_rows")
        return [
            _opinion(row, answers.get(row.number, (None, None)), [row_id for (row_id,) in about.get(row.number, ())])
            for row in rows
        ]

    def opinion_plans(self) -> Mapping[int, str]:
        """Return, by opinion number, the ID of the plan that the opinion is about.

        Opinions of a data file with only one plan are left out.
        """
        return dict(self._rows("opinion_plans"))

    def save_opinion_plan(self, numbers: Iterable[int], plan_id: str) -> None:
        """Save the plan that opinions are about; `numbers`: the numbers of the opinions."""
        self._work.replace("opinion_plan", [{"number": each, "plan_id": plan_id} for each in numbers])

    def sent_opinions(self) -> Mapping[str, tuple[Opinion, ...]]:
        """Return the opinions that forms show, by package ID; forms without opinions are left out."""
        self._read_together("sent_opinions", "sent_opinion_rows")
        rows = self._rows_of(SentOpinionRow, "sent_opinions")
        if not rows:
            return {}
        about = grouped(((row.package_id, row.number), row.row_id) for row in self._rows("sent_opinion_rows"))
        return grouped(
            (row.package_id, _opinion(row, (row.answer, row.changed), about.get((row.package_id, row.number), ())))
            for row in rows
        )

    def save_sent_opinions(self, package_id: str, opinions: Iterable[Opinion]) -> None:
        """Replace the opinions that a form shows; do nothing if `opinions` is empty."""
        shown = list(opinions)
        for table in ("sent_opinion_row", "sent_opinion"):
            if shown:
                self._work.clear(table, [{"package_id": package_id}], by=["package_id"])
        heads = [
            {**_opinion_row(each), "package_id": package_id, "answer": each.answer, "changed": each.changed}
            for each in shown
        ]
        self._work.insert("sent_opinion", heads)
        rows = [{**_opinion_about(each, row_id), "package_id": package_id} for each in shown for row_id in each.rows]
        self._work.insert("sent_opinion_row", rows)

    def list_columns(self, plan_id: str) -> Mapping[str, str]:
        """Return, by the heading of a column, the item that a person assigned to it in a plan's lists."""
        return dict(self._rows("list_columns", plan_id=plan_id))

    def save_list_columns(self, plan_id: str, items: Mapping[str, str]) -> None:
        """Replace the items that a person assigned to the columns of a plan's lists; `items`: the items by heading."""
        lines = enumerate(sorted(items.items()))
        rows = [
            {"plan_id": plan_id, "position": place, "heading": heading, "item": item}
            for place, (heading, item) in lines
        ]
        self._work.replace_group("list_column", plan_id, rows)

    def save_opinions(self, opinions: Iterable[Opinion]) -> None:
        """Add opinions, or replace opinions with the same numbers; their earlier answers remain stored."""
        known = {each.number: each for each in self.opinions()}
        for opinion in opinions:
            before = known.get(opinion.number)
            self._work.add_subjects(
                opinion_field(opinion.number, each) for each in changed_opinion_fields(before, opinion)
            )
            self._work.replace("opinion", [_opinion_row(opinion)])
            if (opinion.answer, opinion.changed) != ((before.answer, before.changed) if before else (None, None)):
                self._work.replace("opinion_answer", [_opinion_answer(opinion)])
            self._work.clear("opinion_row", [_opinion_about(opinion, each) for each in before.rows] if before else [])
            self._work.insert("opinion_row", [_opinion_about(opinion, each) for each in opinion.rows])

    def remove_opinion(self, number: int) -> None:
        """Remove an opinion: it remains stored, marked as removed by the current act."""
        self._work.add_subjects([opinion_field(number, "")])
        self._work.insert("removed_opinion", [{"number": number}])


class StoredEditions(Stored):
    """The editions of plans, for reading only."""

    def all(self, profiles: Mapping[str, Profile]) -> Mapping[str, tuple[Edition, ...]]:
        """Return the editions by plan ID; `profiles`: the profiles of all editions, by edition ID."""
        self._read_together("nodes", "adopted", "owners", "listings", "spans", "editions")
        nodes, listings = self._nodes(), self._listings()
        spans = {row.edition_id: _span(row) for row in self._rows_of(SpanRow, "spans")}
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
        rows = self._grouped("nodes")
        return {
            edition_id: tuple(
                PlanNode(code, level, parent, title, ordinal) for code, level, parent, title, ordinal in nodes
            )
            for edition_id, nodes in rows.items()
        }

    def _listings(self) -> Mapping[str, tuple[Listing, ...]]:
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
        """Return the present and the former owners of each row, by edition ID and row ID."""
        adopted = dict(self._rows("adopted"))
        found: dict[tuple[str, str], tuple[list[Owner], list[Owner]]] = {}
        read = cache(owner_from_cells)  # few distinct owners for all rows
        for edition_id, row_id, *named, since, until in self._rows("owners"):
            is_first = since == adopted[edition_id] or (until is not None and since == until < adopted[edition_id])
            owner = read(*named, None if is_first else since, until)
            found.setdefault((edition_id, row_id), ([], []))[until is not None].append(owner)
        return {place: (tuple(present), tuple(former)) for place, (present, former) in found.items()}

    def derivations(self) -> Sequence[tuple[Derivation, str]]:
        """Return the derivations of rows, measures and indicators between editions, each with the ID of its act.

        They are sorted by the earlier edition, the subject and the ID in the earlier edition.
        """
        return [(_derivation(row), row.act_id) for row in self._rows("derivations")]


def owner_cells(owner: Owner) -> Mapping[str, Any]:
    """Return the cells that store an owner, by column."""
    return {
        "division_id": owner.division,
        "role": owner.role.value,
        "ordinal": owner.ordinal,
        "sub_unit": owner.sub_unit,
        "valid_from": stored_day(owner.since),
        "valid_to": stored_day(owner.until),
    }


def owner_from_cells(
    division: str, role: str, ordinal: int, sub_unit: str | None, since: str | None, until: str | None
) -> Owner:
    """Return the owner that these cells store."""
    return Owner(division, divisions.Role(role), ordinal, sub_unit, day_from_store(since), day_from_store(until))


def _span(row: SpanRow) -> tuple[date | None, tuple[FiscalYear, FiscalYear] | None]:
    """Return the day from which an edition is in force, and its years; None for an unknown one."""
    first, last = row.first_year, row.last_year
    years = None if first is None or last is None else (FiscalYear(first), FiscalYear(last))
    return (date.fromisoformat(row.in_force) if row.in_force else None), years


def _derivation(row: Any) -> Derivation:
    return Derivation(
        PlanSubject(row.subject),
        row.from_edition,
        row.from_id,
        row.to_edition or None,
        row.to_id or None,
        PlanFate(row.fate),
        row.reason,
    )


def _derivation_key(step: Derivation) -> Mapping[str, str]:
    """Return the key of a derivation as stored: with empty texts if nothing follows."""
    return {
        "from_edition": step.from_edition,
        "subject": step.subject.value,
        "from_id": step.from_id,
        "to_edition": step.to_edition or "",
        "to_id": step.to_id or "",
    }


def _plan_row(plan: Plan) -> Mapping[str, Any]:
    return {
        "plan_id": plan.plan_id,
        "title": plan.title,
        "first_year": plan.first_year.start,
        "last_year": plan.last_year.start,
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
    # an owner from the beginning whose time ended before the day of adoption begins on its last day, because the same
    # division may be named again in that role on the day of adoption
    first = min(owner.until or edition.adopted_on, edition.adopted_on)
    return {
        **owner_cells(owner),
        "edition_id": edition.edition_id,
        "row_id": listing.row_id,
        "valid_from": (owner.since or first).isoformat(),
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


def _item_rows(frame: NationalFrame) -> list[Mapping[str, Any]]:
    return [
        {
            "item_id": each.item_id,
            "frame_id": frame.frame_id,
            "title": each.title,
            "group_title": each.group,
            "repost_of": each.repost_of,
            "position": position,
        }
        for position, each in enumerate(frame.items)
    ]


def _frame_row(frame: NationalFrame, position: int) -> Mapping[str, Any]:
    return {"frame_id": frame.frame_id, "title": frame.title, "edition": frame.edition, "position": position}


def _tag_key(tag: Tag) -> Mapping[str, str]:
    return {
        "item_id": tag.item_id,
        "edition_id": tag.edition_id,
        "subject": tag.subject.value,
        "target": tag.target,
    }


def _opinion(
    row: OpinionRow | RemovedOpinionRow | SentOpinionRow,
    answer: tuple[str | None, str | None],
    row_ids: Iterable[str],
) -> Opinion:
    day = date.fromisoformat(row.day)
    written = (row.number, OpinionSource(row.source), day, row.who, bool(row.is_named), row.text)
    return Opinion(*written, *answer, tuple(row_ids))


def _opinion_row(opinion: Opinion) -> Mapping[str, Any]:
    return {
        "number": opinion.number,
        "source": opinion.source.value,
        "day": opinion.day.isoformat(),
        "who": opinion.who,
        "is_named": opinion.is_named,
        "text": opinion.text,
    }


def _opinion_answer(opinion: Opinion) -> Mapping[str, Any]:
    return {"number": opinion.number, "answer": opinion.answer, "changed": opinion.changed}


def _opinion_about(opinion: Opinion, row_id: str) -> Mapping[str, Any]:
    return {"number": opinion.number, "row_id": row_id}
