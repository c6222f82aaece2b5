"""The data for all views and papers of a round, loaded once from one snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from nakano_status.application import lookup
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read import as_known
from nakano_status.application.round.read.round_answers import (
    RoundAnswers,
    Texts,
    printed_values_by_row,
)
from nakano_status.application.round.roll_over_record import agreed_ends, row_mergers
from nakano_status.application.wording.word_table import AdviceContext
from nakano_status.domain.exchange.answer_checks import RowAnswer
from nakano_status.domain.fields.field import DONE, FIGURE, LATER_YEARS, MARK, NEXT_YEAR, Editor
from nakano_status.domain.fields.headings import PLANNED, about_key
from nakano_status.domain.fields.profile import AskedFields, EndedRows, Level, Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.indicators.indicator import latest_number
from nakano_status.domain.plan.lineage import (
    Derivation,
    PlanFate,
    PlanSubject,
    RowLineage,
    RowMerger,
    lineage_between,
    lineage_of_rounds,
)
from nakano_status.domain.plan.ownership import names_beside, names_of_others, owner_cell_on, printed_owners
from nakano_status.domain.plan.plan import Edition, Listing, Plan, PlanNode
from nakano_status.domain.round.item_totals import ItemRow, add_parts
from nakano_status.domain.round.level_rows import continuing_item_nodes, giving_row, rows_by_node, same_level_items
from nakano_status.domain.round.round import FINAL_REASONS, Round, RoundRow
from nakano_status.domain.round.row_years import ended_rows, map_earlier_values
from nakano_status.domain.round.tally import Grouping, ReportedValues, codes_above, off_plan_mark, rows_for_tally
from nakano_status.domain.text.narrative import is_blank

if TYPE_CHECKING:
    from nakano_status.domain.fields.field import Field
    from nakano_status.domain.fields.mark import Mark
    from nakano_status.domain.indicators.indicator import Indicator
    from nakano_status.domain.review.confirmation import RowField
    from nakano_status.domain.round.row_years import EndedRow
    from nakano_status.domain.round.tally import TallyRow


@dataclass(frozen=True, kw_only=True)
class RoundContents(RoundAnswers):
    """The current values of a round's rows, with its plan and the previous report.

    `listings`: the listings of the edition by 管理番号. `nodes`: its nodes by code. `previous`: the round before (None:
    there is none). `previous_values`: values of the previous round, by the row of this round that continues the
    reported row; `previous_in_full`: the same as forms show them, in which numbers in parts of divisions are not
    rounded. `scheduled`: the plan's schedule for the round's year. `published_owners`: 所管課 of rows for which an
    imported list named other divisions than the plan. `advising`: data for advice on wordings. `indicators`: the
    edition's, with current figures. `steps`: the derivations of rows between the editions of `plans`. `mergers`:
    rows that were merged when any round was opened, also a later one. `ended`: rows that ended in an earlier year, if
    the list prints the reason. `plan_values`: the values of the plan by row and key, which are among the `values` of
    the rows. `previous_undecided`: the keys of `previous_values` that are in an open conflict, by row.
    """

    plan: Plan
    edition: Edition
    listings: Mapping[str, Listing]
    nodes: Mapping[str, PlanNode]
    previous: Round | None
    previous_values: Mapping[str, Texts]
    previous_in_full: Mapping[str, Texts]
    scheduled: Mapping[str, str]
    published_owners: Mapping[str, str] = field(default_factory=dict)
    advising: AdviceContext = field(default_factory=AdviceContext)
    indicators: tuple[Indicator, ...] = ()
    steps: tuple[Derivation, ...] = ()
    plans: tuple[Plan, ...] = ()
    mergers: tuple[RowMerger, ...] = ()
    ended: Mapping[str, EndedRow] = field(default_factory=dict)
    plan_values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    previous_undecided: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def papers_show_departments(self) -> bool:
        """Whether papers of the round show the names of 部."""
        return self.organisation.papers_show_departments(is_built_in=self.plan.is_built_in)

    @staticmethod
    def load(records: Records, round_: Round) -> RoundContents:
        """Load a round's contents; if the round collects answers, cached contents are brought up to date."""
        key = "contents", round_.round_id, round_.named_on
        known = records.kept.known_value(key) if records.kept is not None else None
        if known is None or known.rows(round_.round_id) is None:
            found = RoundContents._read(records, round_)
        else:
            answers = RoundAnswers.load(records, round_)
            now = _with_plan_values(answers, known.value.plan_values)
            found = replace(known.value, **now, indicators=_indicators(records, round_))
        return found if records.kept is None or not round_.is_collecting else records.kept.put(key, found)

    @staticmethod
    def _read(records: Records, round_: Round) -> RoundContents:
        plan, edition = lookup.plan_of(records, round_), lookup.edition_of(records, round_)
        answers = RoundAnswers.load(records, round_)
        previous = lookup.previous_round(records, round_)
        plans = tuple(records.plan.all())
        steps = tuple(records.plan.derivations()) if len(lookup.every_edition(records)) > 1 else ()
        mergers = row_mergers(records)
        plan_values = as_known.plan_values_of(records, round_)
        before: Mapping[str, Texts] = {}
        in_full: Mapping[str, Texts] = {}
        if previous:
            before = in_full = _previous_values(records, steps, mergers, answers, previous)
            if _rounds_parts(lookup.edition_of(records, previous).profile):
                in_full = _previous_values(records, steps, mergers, answers, previous, in_full=True)
        return RoundContents(
            **_with_plan_values(answers, plan_values),
            plan_values=plan_values,
            plan=plan,
            edition=edition,
            listings=as_known.listings_of(records, round_),
            nodes={node.code: node.with_plain_title for node in edition.nodes},
            previous=previous,
            previous_values=before,
            previous_in_full=in_full,
            scheduled=as_known.scheduled_of(records, round_),
            published_owners=records.rounds.owners_printed(round_.round_id),
            advising=AdviceContext.load(records, round_),
            indicators=_indicators(records, round_),
            steps=steps,
            plans=plans,
            mergers=mergers,
            previous_undecided=_previous_undecided(records, steps, mergers, answers, previous) if previous else {},
            ended={} if edition.profile.ended_rows is EndedRows.BLANK else read_ended_rows(records, round_),
        )

    @cached_property
    def tally_rows(self) -> tuple[TallyRow, ...]:
        """All rows with mark and groups for the tally, in printed order; also rows that are not counted."""
        places = {row.row_id: place for place, row in enumerate(self.rows)}
        return tuple(sorted(self.tallied(self.round_.rows), key=lambda row: places[row.row_id]))

    def tallied(self, rows: tuple[RoundRow, ...]) -> tuple[TallyRow, ...]:
        """Return the given rows with mark and groups for the tally; also rows that are not counted."""
        marks = {row.row_id: self.values.get(row.row_id, {}).get(MARK) for row in rows}
        some = replace(self.round_, rows=rows)
        return rows_for_tally(some, self.edition, self.organisation, marks, self.in_conflict)

    def item_rows(self, item: Field) -> list[ItemRow]:
        """Return all rows in printed order, each with its value of an item.

        For an item about a level, only the row that is asked for each node is returned, with the node's value. For an
        item that each division answers for itself, a row is returned once for each division that it names or, if the
        item is counted by row, once with all parts together.
        """
        if item.key in self.edition.profile.part_items:
            if item.counted_by_row:
                return [self._row_of_parts(row, item) for row in self.tally_rows]
            return [part for row in self.tally_rows for part in self._part_rows(row, item.key)]
        undecided, asked_at = self.rows_undecided(item.key), self.asked.level_rows.get(item.key, {})
        # a value that was given before stands for the node also where its row has gone out of the report
        giving = {asked_at.get(each, each): each for each in self.giving_rows.get(item.key, {}).values()}
        rows = [(row, giving.get(row.row_id) if item.of else row.row_id) for row in self.tally_rows]
        return [
            ItemRow(row, self.values.get(giver, {}).get(item.key), giver in undecided) for row, giver in rows if giver
        ]

    @cached_property
    def giving_rows(self) -> Mapping[str, Mapping[str, str]]:
        """The row that gives the value of an item about a level, by the item's key and by each row under the node.

        All rows are given by ID. It is the row that is asked or, if that row has no value, the first row under the node
        that has one: that row was asked before.
        """
        found = dict[str, dict[str, str]]()
        for key in (each for each in self.asked.every_key if each in self.asked.profile.level_items):
            for rows in rows_by_node(self.edition, self.rows, key).values():
                ids = [row.row_id for row in rows]
                if chosen := _giving_row(self, ids, key):
                    found.setdefault(key, {}).update(dict.fromkeys(ids, chosen))
        return found

    def value_at(self, row_id: str, key: str) -> str | None:
        """Return the value of a field of a row; for an item about a level, the node's value (None: blank)."""
        return self.values.get(self.giving_rows.get(key, {}).get(row_id, row_id), {}).get(key)

    @cached_property
    def items_of_nodes(self) -> Mapping[str, Mapping[str, str]]:
        """The ID of the row that gives the value of an item about a level, by the node's code and the item's key."""
        found = dict[str, dict[str, str]]()
        for key, giving in self.giving_rows.items():
            for code, rows in rows_by_node(self.edition, self.rows, key).items():
                if row_id := giving.get(rows[0].row_id):
                    found.setdefault(code, {})[key] = row_id
        return found

    @cached_property
    def items_at_rows(self) -> Mapping[str, Mapping[str, str]]:
        """For the first printed row under each node: the IDs of the rows that give the node's values, by item key.

        Comparisons show the value of a node at its first printed row, whichever row gives it.
        """
        found, listed = dict[str, dict[str, str]](), {row.row_id for row in self.listed_rows}
        for key, giving in self.giving_rows.items():
            for under in rows_by_node(self.edition, self.rows, key).values():
                first = next((row.row_id for row in under if row.row_id in listed), "")
                if row_id := giving.get(first):
                    found.setdefault(first, {})[key] = row_id
        return found

    def _part_rows(self, row: TallyRow, key: str) -> Iterator[ItemRow]:
        """Yield the parts of a row, each in the groups of its division.

        A blank part does not count where a body that the division continues has written a part.
        """
        texts, writing = self.parts.get(row.row_id, {}).get(key, {}), {*self.divisions_writing(row.row_id, key)}
        for division in self.part_names(row.row_id, key).printed:
            if division not in writing and not writing.isdisjoint(self.part_writers(row.row_id, division)):
                continue
            above = self.organisation.department_of(division)
            of_division: dict[Grouping | Level, str | None] = {
                Grouping.DIVISION: division,
                Grouping.DEPARTMENT: above.division_id if above else None,
            }
            groups = {**row.groups, **of_division}
            is_undecided = self.is_undecided(row.row_id, key, division)
            yield ItemRow(replace(row, groups=groups), texts.get(division), conflict=is_undecided)

    def _row_of_parts(self, row: TallyRow, item: Field) -> ItemRow:
        """Return a row with the parts of its divisions together; it is undecided if one of them is."""
        texts = self.parts.get(row.row_id, {}).get(item.key, {}).values()
        return ItemRow(row, add_parts(texts, item), conflict=self.is_undecided(row.row_id, item.key))

    @cached_property
    def off_plan(self) -> Mapping[str, Mark]:
        """The rows that did not go as planned, in printed order: their counted marks, by row ID."""
        found = ((row.row_id, off_plan_mark(row.result)) for row in self.tally_rows)
        return {row_id: mark for row_id, mark in found if mark is not None}

    def reported(self, row_id: str) -> ReportedValues:
        """Return the values of a row as stored, with the keys of fields in an open conflict."""
        keys = frozenset(key for slot in self.conflicts.get(row_id, ()) for key in slot.keys)
        return ReportedValues(self.values.get(row_id, {}), keys)

    def values_on_paper(self, row: RoundRow) -> Texts:
        """Return the values of a row as papers print them, by key (None: blank).

        A field in an open conflict has the text `UNDECIDED`. A row that is not counted has no mark, and an ended row
        without a text has the reason of its end.
        """
        found = dict(self.asked.profile.printed_values(self.values.get(row.row_id, {})))
        if row.row_id in self.ended:
            found[DONE] = self.printed(row, DONE)
        printed = replace(self.reported(row.row_id), current=found).on_paper
        return printed if row.counted else printed | {MARK: None}

    def printed(self, row: RoundRow, key: str) -> str | None:
        """Return the text that the list prints for a field of a row, if it is decided; None if the cell is blank.

        A row that is not counted has no mark. An ended row without a text has the reason of its end.
        """
        value = self.values.get(row.row_id, {}).get(key)
        if key == MARK:
            return value if row.counted else None
        if key == DONE and is_blank(value) and row.row_id in self.ended:
            return self.ended[row.row_id].text
        return value

    def form_values(self, row_id: str) -> dict[str, str]:
        """Return the values that a form shows but does not ask for, as printed texts by key; blank values are left out.

        Numbers have all their digits, because a division's data file gets the values from the form.
        """
        values, fields = self.values.get(row_id, {}), self.asked.profile.by_key
        texts = ((key, values.get(key)) for key in self.asked.shown_keys)
        return {key: fields[key].printed_lines(text, in_full=True) for key, text in texts if text}

    def undecided_keys(self, row_id: str) -> tuple[str, ...]:
        """Return the keys of a row's published fields that are in an open conflict."""
        undecided = self.reported(row_id).undecided
        return tuple(key for key in self.asked.profile.published_keys if key in undecided)

    @property
    def listed_rows(self) -> tuple[RoundRow, ...]:
        """The rows that the list prints, in order; ended rows are left out if the profile declares so."""
        leave = self.edition.profile.ended_rows is EndedRows.LEAVE
        return tuple(row for row in self.rows if not (leave and row.row_id in self.ended))

    @property
    def compared_round(self) -> Round | None:
        """The round whose counts are compared with this round's: the previous round of its plan (None: the first)."""
        own = {each.edition_id for each in self.plan.editions}
        return self.previous if self.previous is not None and self.previous.edition_id in own else None

    @cached_property
    def asked_before(self) -> AskedFields | None:
        """The fields that the previous round asked for, by the profile of its own edition.

        None if there is no previous round.
        """
        previous = self.previous
        if previous is None:
            return None
        editions = ((plan, each) for plan in self.plans for each in plan.editions)
        plan, edition = next(each for each in editions if each[1].edition_id == previous.edition_id)
        return AskedFields(edition.profile, previous.year, plan.last_year)

    def lineage_from(self, earlier: Round) -> RowLineage:
        """Return the lineage of this round's rows from another round."""
        return _lineage_of_rounds(self.plans, self.steps, self.mergers, earlier, self.round_)

    @cached_property
    def values_of_blank_row(self) -> Mapping[str, str | None]:
        """The values of a row without any value: None for every key. All such rows share this mapping."""
        return dict.fromkeys(self.asked.profile.row_keys)

    @cached_property
    def rows(self) -> tuple[RoundRow, ...]:
        """The rows in printed order."""
        known = self.known_rows
        return tuple(known[listing.row_id] for listing in self.edition.listings if listing.row_id in known)

    @cached_property
    def goals(self) -> Mapping[str, str]:
        """The code of the goal above every node, by the node's code."""
        return codes_above(self.edition, self.edition.profile.goal_level)

    @cached_property
    def merged_into(self) -> Mapping[str, Mapping[str, str]]:
        """The titles of the rows into which a row was merged, by the ID of the merged row and by their IDs.

        Mergers that were recorded after this round are included, too; mergers that had ended in this round are not.
        """
        editions = {each.edition_id: each for each in self.plan.editions}
        found = [
            (each.row_id, each.into, each.edition_id)
            for each in self.mergers
            if each.edition_id in editions and not each.has_ended(self.round_.year)
        ]
        found += [
            (each.from_id, each.to_id or "", each.to_edition or "")
            for each in self.steps
            if (each.subject, each.fate) == (PlanSubject.ROW, PlanFate.MERGED) and each.from_edition in editions
        ]
        ends = grouped((row_id, (into, at)) for row_id, into, at in found if into != row_id and at in editions)
        return {row_id: {into: editions[at].listing(into).title for into, at in some} for row_id, some in ends.items()}

    def previous_reported(self, row_id: str, *, in_full: bool = False) -> ReportedValues:
        """Return the values that the previous round reported for a row, with the keys of fields in an open conflict.

        Under PLANNED is the text that it planned for this round's year (前回の取組予定), which is the text on later
        years if there was no round for the year before. `in_full`: as in `previous_in_full`.
        """
        values = (self.previous_in_full if in_full else self.previous_values).get(row_id, {})
        undecided = self.previous_undecided.get(row_id, frozenset())
        follows = self.previous is not None and self.previous.year.plus(1) == self.round_.year
        key = NEXT_YEAR if follows else LATER_YEARS
        of_plan = frozenset({PLANNED} if key in undecided else ())
        return ReportedValues({**values, PLANNED: values.get(key)}, undecided | of_plan)

    def answered_before(self, row_id: str) -> tuple[str, ...]:
        """Return the names of the divisions that answered a row in the previous round.

        Empty in an office's data file, if there is no previous round, and if the data file's own division was one of
        them.
        """
        previous, own = self.previous, self.own
        if previous is None or own is None:
            return ()
        origins = self.lineage_from(previous).origins(row_id) if self.steps else (row_id,)
        found = dict.fromkeys(who for each in origins for who in self._wrote_before.get(each, ()))
        return () if own in found else tuple(self.organisation.name(each, previous.named_on) for each in found)

    @cached_property
    def _wrote_before(self) -> dict[str, tuple[str, ...]]:
        return {row.row_id: row.writers for row in self.previous.rows} if self.previous else {}

    def answer(self, row: RoundRow, division: str | None = None) -> RowAnswer:
        """Return a row's answer for the checks, with the parts that `division` has for itself.

        If `division` is None, it is the division that answers the row (`answering`).
        """
        writer = division or self.answering(row) or ""
        items = (key for key in self.asked.profile.level_items if self.asked.is_asked_at(row.row_id, key))
        of_nodes = {key: self.value_at(row.row_id, key) for key in items}
        return RowAnswer(
            row.row_id,
            self.listings[row.row_id].sponsor,
            {**self.values.get(row.row_id, {}), **of_nodes, **self.parts_for(row.row_id, writer)},
            self.asked,
            self.previous_values.get(row.row_id, {}),
            is_shared=row.several_writers or self._is_asked_beside(row),
            conflicts=tuple(
                slot.group
                for slot in self.conflicts.get(row.row_id, ())
                if slot.division is None or slot.division in self.part_writers(row.row_id, writer)
            ),
            terms=self.advising.table.terms,
            kept_wordings=self.advising.kept_as_typed.get(row.row_id, frozenset()),
            due=self.round_.due_of(writer),
            others=names_beside(self.divisions_text(row.row_id), self.organisation, writer)
            if self.asked.part_items
            else (),
            is_left_by_others=self.is_left_by_others(row, writer),
            of_sections=self.parts_of_sections(row.row_id, writer),
        )

    def divisions_text(self, row_id: str) -> str | None:
        """Return the 所管課 of a row as one printed text, with the names on the round's day; None if it has none."""
        listing = self.listings[row_id]
        if (published := self.published_owners.get(row_id)) is not None:
            return published
        row = self.known_rows.get(row_id)
        if row is None or self.own is not None:  # a division's form states who is named only in the printed cell
            return owner_cell_on(listing.owners_printed, self.organisation, self.round_.named_on)
        return printed_owners(listing, row.named_divisions, self.organisation, self.round_.named_on)

    def _is_asked_beside(self, row: RoundRow) -> bool:
        """Return whether the file's own division answers a row together with others, as far as its form shows."""
        own = self.own
        printed = self.divisions_text(row.row_id)
        return own is not None and bool(self.deferring(row)) and bool(names_of_others(printed, self.organisation, own))

    @cached_property
    def given(self) -> dict[str, Texts]:
        """The texts in the forms' locked cells, by row or 成果指標 (ID) and key; `measure` is only the code."""
        before = {row_id: self.previous_reported(row_id).on_paper for row_id in self.listings}
        given: dict[str, Texts] = {
            row_id: {
                "measure": listing.measure,
                "measure_title": self.nodes[listing.measure].title or "",
                "title": listing.title,
                "divisions": self.divisions_text(row_id),
                "scheduled": self.scheduled.get(row_id),
                "previous_done": before[row_id].get(DONE),
                "planned": before[row_id].get(PLANNED),
                **self.form_values(row_id),
                **{about_key(key): node for key, node in self.asked.nodes_at(row_id).items()},
            }
            for row_id, listing in self.listings.items()
        }
        return given | {each.indicator_id: self._given_of(each) for each in self.indicators}

    def _given_of(self, indicator: Indicator) -> Texts:
        """Return a form's locked texts about a 成果指標: its division, and the figure to compare a new figure with."""
        before = latest_number(indicator, self.round_.year)
        return {
            **indicator.given,
            "divisions": self.organisation.name(indicator.owner) if indicator.owner else None,
            FIGURE: before.text if before else None,
        }


def _with_plan_values(answers: RoundAnswers, plan_values: Mapping[str, Texts]) -> dict[str, Any]:
    """Return the attributes of a round's answers, with the values of the plan among those of the rows."""
    found = {each.name: getattr(answers, each.name) for each in fields(answers)}
    added = {row_id: {**answers.values.get(row_id, {}), **texts} for row_id, texts in plan_values.items()}
    return {**found, "values": {**answers.values, **added}} if added else found


def _previous_values(
    records: Records,
    steps: tuple[Derivation, ...],
    mergers: tuple[RowMerger, ...],
    answers: RoundAnswers,
    previous: Round,
    *,
    in_full: bool = False,
) -> Mapping[str, Texts]:
    """Return the values that the previous round reported, by row of this round.

    A number in another unit than this round's is a text with its unit, so that 1,200千円 is not taken for 1,200円.
    `in_full`: the numbers in parts of divisions are not rounded.
    """
    round_, found = answers.round_, printed_values_by_row(records, previous, in_full=in_full)
    before, now = lookup.edition_of(records, previous), lookup.edition_of(records, round_)
    if previous.edition_id != round_.edition_id or mergers:
        lineage = _lineage_of_rounds(records.plan.all(), steps, mergers, previous, round_)
        found = map_earlier_values(found, lineage, *_titles_and_text_keys(before))
        found = _with_former_units(found, before.profile.by_key_as_printed, now.profile.by_key_as_printed)
        if lineage.spans_plans:
            return found
    if same_level_items(before, now):
        return _with_values_of_nodes(found, RoundAnswers.load(records, previous), answers, before, now)
    return found


def _previous_undecided(
    records: Records,
    steps: tuple[Derivation, ...],
    mergers: tuple[RowMerger, ...],
    answers: RoundAnswers,
    previous: Round,
) -> Mapping[str, frozenset[str]]:
    """Return the keys of fields that are in an open conflict in the previous round, by row of this round."""
    lines = records.entries.current(previous.round_id).items()
    found = grouped((slot.row_id, key) for slot, line in lines if line.conflict for key in slot.keys)
    if not found:
        return {}
    lineage = _lineage_of_rounds(records.plan.all(), steps, mergers, previous, answers.round_)
    rows = {row.row_id: lineage.origins(row.row_id) for row in answers.round_.rows}
    by_row = {row_id: {key for each in of for key in found.get(each, ())} for row_id, of in rows.items()}
    before, now = lookup.edition_of(records, previous), lookup.edition_of(records, answers.round_)
    if not lineage.spans_plans and same_level_items(before, now):
        then = RoundAnswers.load(records, previous)
        for key, row_id, giver in _givers_before(then, answers, before, now):
            by_row.setdefault(row_id, set()).discard(key)
            if giver and then.is_undecided(giver, key):
                by_row[row_id].add(key)
    return {row_id: frozenset(keys) for row_id, keys in by_row.items() if keys}


def _with_values_of_nodes(
    values: Mapping[str, Texts], then: RoundAnswers, answers: RoundAnswers, before: Edition, now: Edition
) -> Mapping[str, Texts]:
    """Return the values of the previous round, with the values that nodes had at the rows that are asked now.

    `then`: the previous round as it was asked and answered.
    """
    found = {row_id: dict(texts) for row_id, texts in values.items()}
    for key, row_id, giver in _givers_before(then, answers, before, now):
        found.get(row_id, {}).pop(key, None)
        if giver and (text := then.values.get(giver, {}).get(key)):
            found.setdefault(row_id, {})[key] = text
    return found


def _givers_before(
    then: RoundAnswers, answers: RoundAnswers, before: Edition, now: Edition
) -> Iterator[tuple[str, str, str | None]]:
    """Yield each item about a level with each row below a node, and the row that gave the node's value before.

    It is None for a row that is not asked now, and for a node that had no value. `then`: the previous round as it was
    asked and answered.
    """
    for key in same_level_items(before, now):
        givers, continued = dict[str, str](), continuing_item_nodes(before, now, key)
        for node, rows in _ids_by_node(then, before, key).items():
            giver = _giving_row(then, rows, key)
            if giver and (then.values.get(giver, {}).get(key) or then.is_undecided(giver, key)):
                givers[continued.get(node, "") if then.own is None else node] = giver
        for node, rows in _ids_by_node(answers, now, key).items():
            for row_id in rows:
                yield key, row_id, givers.get(node) if answers.asked.is_asked_at(row_id, key) else None


def _ids_by_node(answers: RoundAnswers, edition: Edition, key: str) -> Mapping[str, Sequence[str]]:
    """Return the rows under each node that an item is about, in printed order, by the node's code.

    In a division's data file, they are the rows that its forms ask, by the node's name in the forms.
    """
    if answers.own is not None:
        return grouped((node, row_id) for row_id, node in answers.asked.level_nodes.get(key, {}).items())
    rows = [answers.known_rows[each.row_id] for each in edition.listings if each.row_id in answers.known_rows]
    return {code: [row.row_id for row in under] for code, under in rows_by_node(edition, rows, key).items()}


def _giving_row(answers: RoundAnswers, rows: Sequence[str], key: str) -> str | None:
    """Return the row that gives the value of a node; `rows`: the rows under the node, in printed order."""
    given = [each for each in rows if answers.values.get(each, {}).get(key) or answers.is_undecided(each, key)]
    return giving_row(rows, [each for each in rows if answers.asked.is_asked_at(each, key)], given)


def _with_former_units(
    values: Mapping[str, Texts], before: Mapping[str, Field], now: Mapping[str, Field]
) -> Mapping[str, Texts]:
    """Return values of an earlier edition, with their unit where the field of their key has another unit now.

    `before`, `now`: the fields of both editions by key.
    """
    former = {key: field for key, field in before.items() if key in now and not now[key].is_in_unit_of(field)}
    if not former:
        return values
    return {
        row_id: {
            key: f"{former[key].printed(text, in_full=True)}{former[key].number_unit}"
            if text and key in former
            else text
            for key, text in texts.items()
        }
        for row_id, texts in values.items()
    }


def _rounds_parts(profile: Profile) -> bool:
    """Return whether papers may round numbers that divisions have of their own."""
    return any(profile.by_key[key].decimals is not None for key in profile.part_items)


def _titles_and_text_keys(edition: Edition) -> tuple[dict[str, str], set[str]]:
    """Return the titles of an edition's rows, and the keys of its text fields."""
    titles = {listing.row_id: listing.title for listing in edition.listings}
    return titles, {key for key, each in edition.profile.by_key_as_printed.items() if each.editor is Editor.TEXT}


def _lineage_of_rounds(
    plans: Sequence[Plan], steps: Sequence[Derivation], mergers: Sequence[RowMerger], before: Round, now: Round
) -> RowLineage:
    """Return the lineage of one round's rows from another round; called only to compare two rounds."""
    return lineage_of_rounds(plans, steps, mergers, (before.edition_id, before.year), (now.edition_id, now.year))


def _indicators(records: Records, round_: Round) -> tuple[Indicator, ...]:
    """Return the current indicators; nothing is loaded for a data file without any, as most divisions' files are."""
    if not records.indicators.of_edition(round_.edition_id):
        return ()
    from nakano_status.application.indicators.read.indicators import round_indicators

    return round_indicators(records, round_)


def read_ended_rows(records: Records, round_: Round) -> dict[str, EndedRow]:
    """Return the rows of a round that ended in an earlier year, by 管理番号."""
    if not any(row.out_of_report in FINAL_REASONS for row in round_.rows):
        return {}

    plan, steps = lookup.plan_of(records, round_), records.plan.derivations()
    own = {each.edition_id for each in plan.editions}
    rounds = [each for each in lookup.known_rounds(records, round_) if each.edition_id in own]
    between = cache(lambda earlier, later: lineage_between([plan], steps, earlier, later, mergers=()))
    return ended_rows(
        rounds, lambda earlier, later: between(earlier.edition_id, later.edition_id), agreed_ends(records)
    )


def published_texts(contents: RoundContents) -> dict[RowField, str | None]:
    """Return the current published texts, by row ID and key (None: blank)."""
    keys = contents.asked.profile.published_keys
    return {(row_id, key): texts.get(key) for row_id, texts in contents.values.items() for key in keys}
