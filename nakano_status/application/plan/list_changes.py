"""Import an exported list that was corrected in Excel: first compare it with the round, then apply the changes.

The command is `list-changes`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from nakano_status.application.entries.edit_entry import RecordedValues, read_parts, record_values
from nakano_status.application.entries.skip_reasons import SkipReason, SkipReasons
from nakano_status.application.lookup import chosen_round, edition_of, find_row, known_organisation, plan_of
from nakano_status.application.merge.folding import Source
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.import_list import year_of_list
from nakano_status.application.plan.list_columns import read_column_names, read_list_file, reading_profile
from nakano_status.application.plan.list_problems import problems_of_list
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.preconditions import need_role
from nakano_status.application.round.choosing_edition import plan_to_read
from nakano_status.application.round.read.round_answers import printed_changes
from nakano_status.application.round.read.round_contents import RoundContents, published_texts
from nakano_status.application.stopping import counted
from nakano_status.application.unchanged_content import field_writer, need_same_file
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.ledger import ReceivedFile, Verdict
from nakano_status.domain.fields.headings import key_named, quote_names_of_fields
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.merge.resolution import OFFICE, AssertionKind
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.published_list import list_age, list_match, published_list
from nakano_status.domain.refusals.exchange import KeyUnknown, NotOnList, PartNeedsDivision, ValueMoved, ValueUnknown
from nakano_status.domain.review.confirmation import RowField
from nakano_status.domain.round.level_rows import rows_by_node
from nakano_status.domain.round.round import Round, RoundRow
from nakano_status.domain.round.tally import UNDECIDED
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.narrative import on_one_line, same


@dataclass(frozen=True)
class ListChange:
    """A field whose text in the list (`now`) differs from its current text (`was`); None is a blank text.

    `cell`: the cell in the list. `is_older`: the field had the list's text at some earlier time. `is_superseded`: the
    field was changed after the list was exported. `skip_reason`: why the office cannot edit the field; None if it can.
    """

    id: str
    title: str
    key: str
    heading: str
    cell: CellPlace
    was: str | None
    now: str | None
    profile: Profile = field(repr=False)
    is_older: bool = False
    is_superseded: bool = False
    skip_reason: SkipReason | None = None

    @property
    def is_correction(self) -> bool:
        """Whether the text was typed in the list: the field never had this text."""
        return not self.is_older

    @property
    def is_new(self) -> bool:
        """Whether the text was typed in the list, and the field was not changed after the list was exported."""
        return self.is_correction and not self.is_superseded


@dataclass(frozen=True)
class ListDifferences:
    """Comparison of a list with its round.

    `stamp`: the export stamp in the list, or None. `history`: the changes of each field. `by_lists`: the numbers of the
    acts in `history` that imported corrected lists. `skip_reasons`: why the office cannot edit fields.
    """

    contents: RoundContents
    matched: Sequence[list_match.MatchedListing]
    stamp: str | None
    history: Mapping[RowField, Sequence[list_age.ListAgeStep]]
    by_lists: Collection[int]
    skip_reasons: SkipReasons

    @staticmethod
    def load(
        records: Records,
        round_: Round,
        matched: Sequence[list_match.MatchedListing],
        stamp: str | None,
    ) -> ListDifferences:
        """Load the contents and history of a round; return their comparison with the list's rows and export stamp.

        `stamp`: the export stamp (None: the list has none).
        """
        contents = RoundContents.load(records, round_)
        acts: dict[str, int] = {}
        by_lists: set[int] = set()
        published = contents.asked.profile.published_keys
        history: dict[RowField, list[list_age.ListAgeStep]] = {}
        for act, change in printed_changes(records, round_):
            number = acts.setdefault(act.act_id, len(acts))
            if act.kind == ActKind.LIST_CHANGES:
                by_lists.add(number)
            if change.key in published:
                history.setdefault((change.row_id, change.key), []).append(
                    list_age.ListAgeStep(number, change.was, change.now)
                )
        skip_reasons = SkipReasons.load(records, contents)
        return ListDifferences(contents, matched, stamp, history, by_lists, skip_reasons)

    @cached_property
    def changes(self) -> tuple[ListChange, ...]:
        """All differences in the order of the list."""
        fields = {(row.row_id, key): (matched, row) for matched, row, key in self._compared()}
        read = {field: matched.row.values.get(field[1]) for field, (matched, _) in fields.items()}
        stored = {field: self.contents.printed(row, field[1]) for field, (_, row) in fields.items()}
        current = {field: self._as_listed(field, text) for field, text in stored.items()}
        shown = {
            field: current[field] if text == stored[field] else self._as_listed(field, text, in_full=True)
            for field, text in read.items()
        }
        unseen = list_age.find_first_unseen_act(self.stamp, published_texts(self.contents), self.history)
        age = list_age.ListAge(shown, current, self._listed_history(), unseen, self.by_lists)
        return tuple(
            self._change(matched, row, key, age)
            for (row_id, key), (matched, row) in fields.items()
            if not same(shown[row_id, key], current[row_id, key])
        )

    def _as_listed(self, place: RowField, text: str | None, *, in_full: bool = False) -> str | None:
        """Return a value as the list shows it; `in_full`: one that was read from the list, with all its digits.

        The parts of divisions are shown in their order and by their names of the round's day, however they are written.
        """
        field = self.contents.asked.profile.by_key_as_printed[place[1]]
        if in_full and place[1] in self.contents.asked.part_items:
            with suppress(PartNeedsDivision, ValueUnknown):  # a text that cannot be split is shown as it is
                written = {each: part for each, part in self._parts(*place, text).items() if part is not None}
                text = self.contents.print_parts(*place, written, in_full=True)
        shown = field.printed_lines(text, in_full=in_full) if text else text
        return on_one_line(shown) if shown and field.of else shown

    def _listed_history(self) -> Mapping[RowField, Sequence[list_age.ListAgeStep]]:
        """Return the changes of each field in the history, with the values as a list prints them."""
        found = dict[RowField, Sequence[list_age.ListAgeStep]]()
        for place, steps in self._history_of_nodes().items():
            texts = ((self._as_listed(place, step.was), self._as_listed(place, step.now)) for step in steps)
            found[place] = [replace(step, was=was, now=now) for step, (was, now) in zip(steps, texts, strict=True)]
        return found

    def _history_of_nodes(self) -> Mapping[RowField, Sequence[list_age.ListAgeStep]]:
        """Return the changes by row and field; those of an item about a level are put together for each node.

        They are listed at the row from which the node has its value now: a list shows the value of the node, and
        another row may have given it when the list was made.
        """
        found = {place: steps for place, steps in self.history.items() if place[1] not in self.contents.giving_rows}
        of_nodes = grouped(
            ((giving.get(row_id, row_id), key), step)
            for key, giving in self.contents.giving_rows.items()
            for row_id in giving
            for step in self.history.get((row_id, key), ())
        )
        for place, changes in of_nodes.items():
            steps = sorted(changes, key=lambda step: step.act)
            found[place] = [steps[0], *(replace(step, was=before.now) for before, step in pairwise(steps))]
        return found

    def new_changes(self) -> list[ListChange]:
        """Return the new differences (see `ListChange.is_new`) in fields that the office can edit."""
        return [each for each in self.changes if each.is_new and each.skip_reason is None]

    def chosen_changes(self, chosen: Sequence[str]) -> list[ListChange]:
        """Return the chosen differences: `管理番号:key` chooses a field, `管理番号` all new differences of a row.

        New is as in `ListChange.is_new`. Raises IdUnknown, KeyUnknown, and NotOnList if a choice has no difference.
        """
        found: list[ListChange] = []
        for name in chosen:
            row_id, key = self._read_name(name)
            these = [each for each in self.changes if each.id == row_id and key in (None, each.key)]
            if not these:
                raise NotOnList(found=name)
            found += (each for each in these if key or each.is_new)
        return list(dict.fromkeys(found))

    def _read_name(self, name: str) -> tuple[str, str | None]:
        text, _, key = (name, "", "") if fold_id(name) in self.contents.known_rows else name.rpartition(":")
        text, key = (text, key) if text else (name, "")
        known, key = self.contents.asked.profile.published_keys, key_named(self.contents.asked, key)
        if key and key not in known:
            raise KeyUnknown(found=key, expected=quote_names_of_fields(self.contents.asked, known))
        return find_row(self.contents.round_, text).row_id, key or None

    def _compared(self) -> Iterator[tuple[list_match.MatchedListing, RoundRow, str]]:
        """Yield each readable field of the list with its row.

        For an item about a level, the row is the one that gives the value of the node.
        """
        rows = {row.row_id: row for row in self.contents.round_.rows}
        asked = self.contents.asked
        keys = [key for key in asked.written_keys if asked.profile.by_key[key].published]
        for matched in counted("一覧を比べています", self.matched, len(self.matched)):
            row = rows.get(matched.listing.row_id)
            if row is not None:
                shown = matched.row.values
                readable = (key for key in keys if shown.get(key, UNDECIDED) != UNDECIDED)
                for key in readable:
                    if key not in asked.profile.level_items:
                        yield matched, row, key
                    elif shown[key]:  # the first row under a node shows the value, which another row may give
                        yield matched, rows[self.contents.giving_rows[key].get(row.row_id, row.row_id)], key
        for key in (each for each in keys if each in asked.profile.level_items):
            yield from self._blank_at_nodes(rows, key)

    def _blank_at_nodes(
        self, rows: Mapping[str, RoundRow], key: str
    ) -> Iterator[tuple[list_match.MatchedListing, RoundRow, str]]:
        """Yield the nodes whose values the list leaves blank.

        A node is yielded as its first row in the list, the row that gives its value, and `key`.

        A list that the program exported has a line for each value below the title of the node; in any other list, only
        a blank cell of the item's own column counts.
        """
        listed, giving = {each.listing.row_id: each for each in self.matched}, self.contents.giving_rows.get(key, {})
        for under in rows_by_node(self.contents.edition, self.contents.rows, key).values():
            here = [listed[row.row_id] for row in under if row.row_id in listed]
            first = self.contents.listings[under[0].row_id].measure
            has_title = self.stamp is not None and any(
                first == each.listing.measure == each.row.measure_code for each in here
            )
            is_read = has_title or any(key in each.row.values for each in here)
            is_shown = any(each.row.values.get(key) or key in each.row.unclear for each in here)
            if is_read and not is_shown and (giver := giving.get(under[0].row_id)):
                yield here[0], rows[giver], key

    def _change(self, matched: list_match.MatchedListing, row: RoundRow, key: str, age: list_age.ListAge) -> ListChange:
        field = row.row_id, key
        return ListChange(
            id=row.row_id,
            title=matched.listing.title,
            key=key,
            heading=self.contents.asked.heading(key),
            cell=self._cell(matched, key),
            was=self.contents.printed(row, key),
            now=matched.row.values.get(key),
            profile=self.contents.edition.profile,
            is_older=age.is_older(field),
            is_superseded=age.is_superseded(field),
            skip_reason=self.skip_reasons.reason(row, key) or self._unattributed(row, key, matched.row.values.get(key)),
        )

    def _unattributed(self, row: RoundRow, key: str, text: str | None) -> SkipReason | None:
        """Return why to skip a text: it is to be split by divisions, and it names none or a part cannot be read."""
        if key in self.contents.asked.part_items:
            try:
                self._parts(row.row_id, key, text)
            except (PartNeedsDivision, ValueUnknown):
                return SkipReason.NO_DIVISION
        return None

    def _parts(self, row_id: str, key: str, text: str | None) -> dict[str, str | None]:
        """Return the value to store for each division of a text in the list; raises the same errors as `read_parts`."""
        return read_parts(self.contents.asked.profile, key, text, self.contents.part_names(row_id, key))

    def _cell(self, matched: list_match.MatchedListing, key: str) -> CellPlace:
        """Return the cell of a value; for a blank cell, the column of other values of the field on the same sheet."""
        row = matched.row
        if key in row.cells:
            return row.cells[key]
        return CellPlace(row.sheet, row.row, self._columns.get((row.sheet, key)))

    @cached_property
    def _columns(self) -> dict[tuple[str, str], str | None]:
        return {(each.row.sheet, key): cell.column for each in self.matched for key, cell in each.row.cells.items()}


@dataclass(frozen=True)
class ListChangesOptions:
    """The path of the file and its year (None: as stated in the list)."""

    path: Path
    year: FiscalYear | None = None


@dataclass(frozen=True)
class ListChanges:
    """A list and its differences from the round.

    `rows`: the number of rows in the list. `changes`: all differences. `applied`: the differences that were applied.
    """

    file: str
    sha256: str
    year: FiscalYear
    rows: int
    changes: tuple[ListChange, ...]
    applied: tuple[ListChange, ...] = ()

    @property
    def unapplied(self) -> tuple[ListChange, ...]:
        """The differences that were not applied."""
        return tuple(each for each in self.changes if each not in self.applied)


def compare_list(parts: Parts, store: Store, options: ListChangesOptions) -> Outcome[ListChanges]:
    """Return the differences between a list and its round; nothing is written.

    Raises FileMissing, ListNotReadable, YearUnreadable, YearMismatch, RoundUnknown, PlanUnclear and WrongRole.
    """
    content = parts.files.read(options.path)
    with store.reading() as records:
        reading = _read(parts, records, options, content)
    found = reading.result()
    return Outcome(found, problems=reading.problems, attention=any(each.is_correction for each in found.changes))


def apply_list(
    parts: Parts,
    store: Store,
    options: ListChangesOptions,
    chosen: Sequence[str] | None,
    by: str | None = None,
    seen: ListChanges | None = None,
) -> Outcome[ListChanges]:
    """Write the texts of a corrected list into its round, and store the file.

    `chosen`: the differences to write, as `管理番号:key`, or `管理番号` for the new differences of a row (None: all new
    differences). Fields that the office cannot edit are skipped. `seen`: the differences as shown to the user (None:
    not checked); raises FileMoved if the file, and ValueMoved if the current text of a field to write, is another one
    now. Also raises the same errors as `compare_list`, IdUnknown, KeyUnknown, and NotOnList if a choice has no
    difference. If an error is raised, nothing is written.
    """
    shown = None if seen is None else {(each.id, each.key): each.was for each in seen.changes}
    content = parts.files.read(options.path)
    touched: frozenset[tuple[str, str]] = frozenset()
    with store.writing() as work:
        reading = _read(parts, work, options, content)
        need_same_file(seen.sha256 if seen else None, reading.published.sha256, options.path.name)
        wanted = reading.differences.new_changes() if chosen is None else reading.differences.chosen_changes(chosen)
        applied = [each for each in wanted if each.skip_reason is None]
        for each in applied:
            if shown is not None and not same(shown.get((each.id, each.key)), each.was):
                who, since = field_writer(work, reading.round_, each.id, each.key)
                raise ValueMoved(id=each.id, key=each.key, who=who, since=since, found=each.was or "")
        if applied:
            published = reading.published
            act = work.begin_act(ActKind.LIST_CHANGES, by)
            work.exchange.add_received(
                ReceivedFile(
                    published.sha256, published.name, len(content), Verdict.CORRECTED_LIST.value, content=content
                )
            )
            touched = record_values(parts, work, act, reading.round_, _recorded_values(published, applied)).touched
            work.commit()
    found = reading.result(applied)
    attention = len(applied) < len(wanted) or any(each.is_correction for each in found.unapplied)
    return Outcome(found, touched, reading.problems, attention)


@dataclass(frozen=True)
class _Reading:
    """A list as read and matched to the plan, with its differences."""

    published: published_list.PublishedList
    round_: Round
    differences: ListDifferences
    problems: tuple[Problem, ...]

    def result(self, applied: Iterable[ListChange] = ()) -> ListChanges:
        published = self.published
        return ListChanges(
            published.name,
            published.sha256,
            self.round_.year,
            len(published.rows),
            self.differences.changes,
            tuple(applied),
        )


def _read(parts: Parts, records: Records, options: ListChangesOptions, content: bytes) -> _Reading:
    need_role(records, StoreRole.OFFICE)
    read_as = plan_to_read(records, options.year)
    columns = read_column_names(records, read_as.plan_id)
    profile = reading_profile(parts, records, options.path, content, read_as, options.year)
    published = read_list_file(parts, options.path, content, profile, columns, options.year)
    round_ = chosen_round(records, year_of_list(published, options.year))
    plan, edition = plan_of(records, round_), edition_of(records, round_)
    if plan != read_as or edition.profile != profile:  # its columns and marks are different
        columns = read_column_names(records, plan.plan_id)
        published = read_list_file(parts, options.path, content, edition.profile, columns, options.year)
    match = list_match.match_list(published, edition, parts.catalogue.errata(plan.plan_id))
    differences = ListDifferences.load(records, round_, match.matched, published.stamp)
    printed = {each.listing.row_id: differences.contents.divisions_text(each.listing.row_id) for each in match.matched}
    divisions = list_match.division_problems(published, match.matched, known_organisation(records), printed)
    contents = differences.contents
    of_list = problems_of_list(published, match, plan, edition.profile)
    of_plan = list_match.plan_value_problems(published, match.matched, contents.asked.profile, contents.plan_values)
    not_asked = list_match.unasked_item_problems(published, match.matched, contents.asked)
    problems = (*of_list, *divisions, *of_plan, *not_asked)
    return _Reading(published, round_, differences, problems)


def _recorded_values(published: published_list.PublishedList, applied: Iterable[ListChange]) -> RecordedValues:
    texts: dict[str, dict[str, str | None]] = {}
    cells: dict[tuple[str, str], CellPlace] = {}
    for each in applied:
        texts.setdefault(each.id, {})[each.key] = each.now
        cells[each.id, each.key] = each.cell
    return RecordedValues(texts, OFFICE, AssertionKind.TYPED, Source(published.name, published.sha256, cells))
