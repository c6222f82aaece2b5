"""表の貼り付け: assign a block of cells to rows and fields, check it cell by cell, and write it in one act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nakano_status.application.entries.edit_entry import (
    Edited,
    Entry,
    edit_entries,
    need_clear_part,
    problems_of_removed_characters,
    read_fields,
    read_parts,
)
from nakano_status.application.entries.own_answers import values_shown_to_writer, writer_of
from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.clipboard.blocks import Block, BlockFrame, place_in, read_frame
from nakano_status.domain.exchange.matched_rows import begins_with_measure_code
from nakano_status.domain.fields.field import MARK, NOTE, Field, unknown_value
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.merge.resolution import OFFICE, Slot
from nakano_status.domain.plan.initiative_id import read_id
from nakano_status.domain.plan.printed_title import fold_title, rows_meant
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.exchange import PartNeedsDivision, PartUnclear, ValueUnknown
from nakano_status.domain.review.confirmation import RowField
from nakano_status.domain.review.review import Locks
from nakano_status.domain.round.round import Round, RoundRow
from nakano_status.domain.text.narrative import is_blank, same


@dataclass(frozen=True)
class PastedCell:
    """A cell that changes a text: its line and column in the block (from 0), its row and field.

    `was`, `now`: the texts before and after (None: blank).
    """

    line: int
    column: int
    row_id: str
    title: str
    key: str
    heading: str
    was: str | None
    now: str | None

    @property
    def place(self) -> RowField:
        """The cell's row and field."""
        return self.row_id, self.key


class BlockCells:
    """Sorts the cells of a pasted block into changes and other cells.

    Each cell is counted once: in `changes`, `same`, `left_out` or `problems`. `removals` has problems of cells in
    `changes` and `same`, from whose texts characters were removed.
    """

    def __init__(
        self, ground: PasteGround, frame: BlockFrame, block: Block, rows: Sequence[str], *, clears: bool
    ) -> None:
        """Initialise with a block; `rows` are the rows from the cursor downwards, for a block without row IDs."""
        self._ground = ground
        self._frame = frame
        self._block = block
        self._rows = rows
        self._clears = clears
        self._named = self._count_ids()
        self._by_title = grouped((fold_title(title), row_id) for row_id, title in ground.titles.items())
        self.changes: list[PastedCell] = []
        self.problems: list[Problem] = []
        self.removals: list[Problem] = []
        self.same = 0
        self.left_out = 0

    def sort_out(self) -> None:
        """Sort every cell of the block into `changes`, `same`, `left_out` or `problems`."""
        for number, line in enumerate(self._block):
            if number < self._frame.first:
                self.problems += self._frame.problems.values()
                self.left_out += len(line) - len(self._frame.problems)
            elif all(map(is_blank, line)) and not self._clears_line(number):
                self.left_out += len(line)
            else:
                self._sort_line(number, line)

    def _clears_line(self, number: int) -> bool:
        """Return whether blank cells of a line clear texts: only if the cursor determines the line's row."""
        at = number - self._frame.first
        return self._clears and self._frame.id_column is None and at < len(self._rows)

    def _sort_line(self, number: int, line: tuple[str, ...]) -> None:
        found = self._row_of(number, line)
        if isinstance(found, str):
            found = self._title_problem(number, line, found) or found
        if isinstance(found, Problem):
            self.problems.append(found)
            self.left_out += len(line) - 1
            return
        changing = [cell for column, text in enumerate(line) if (cell := self._sort_cell(number, column, text, found))]
        barred = {cell: why for cell in changing if (why := self._ground.why_locked(cell)) is not None}
        for cell, (code, details) in [*barred.items()][:1]:  # one problem tells it of all
            self.problems.append(replace(self._problem_at(cell, code), details=tuple(sorted(details.items()))))
            self.left_out += len(barred) - 1
        for cell in changing:
            if cell not in barred:
                self._settle(cell)

    def _row_of(self, number: int, line: tuple[str, ...]) -> str | Problem:
        """Return the row for a line, or a problem if there is none."""
        column = self._frame.id_column
        if column is None:
            at = number - self._frame.first
            if at < len(self._rows):
                return self._rows[at]
            first = next(column for column, text in enumerate(line) if not is_blank(text))
            return problem("PASTE-TOO-LONG", place_in(number, first), found=line[first])
        text = line[column] if column < len(line) else ""
        if is_blank(text):
            return problem("PASTE-ID-MISSING", place_in(number, min(column, len(line) - 1)))
        return self._named_row(text, number, column)

    def _named_row(self, text: str, number: int, column: int) -> str | Problem:
        place = place_in(number, column)
        row_id = self._read_id(text)
        if row_id is None:
            return problem("PASTE-ID-UNREADABLE", place, found=text)
        if row_id not in self._ground.titles:
            if self._ground.only_own:
                return problem("PASTE-NOT-YOURS", place, found=text, division=self._ground.division or "")
            return problem("PASTE-ID-UNKNOWN", place, found=text)
        if self._named[row_id] > 1:
            return problem("PASTE-ID-TWICE", place, found=text)
        return row_id

    def _title_problem(self, number: int, line: tuple[str, ...], row_id: str) -> Problem | None:
        """Return the problem of a line of the row `row_id` with the title of another row; None if there is none.

        That happens when the column of row IDs was sorted alone, or when the lines are in another order than the rows.
        """
        column, beside = self._frame.title_column, self._frame.measure_column
        if column is None or column >= len(line):
            return None
        measure = line[beside] if beside is not None and beside < len(line) else None
        meant = rows_meant(
            self._by_title.get(fold_title(line[column]), ()),
            lambda each: begins_with_measure_code(measure, self._ground.measures[each]),
        )
        if not meant or row_id in meant:
            return None
        place = place_in(number, column, row_id)
        return problem("PASTE-LINE-OF-ANOTHER", place, found=line[column], expected=meant[0])

    def _sort_cell(self, line: int, column: int, text: str, row_id: str) -> PastedCell | None:
        """Sort a cell; return the change that it would make, or None."""
        key = self._frame.keys.get(column)
        if key is None:
            self._leave(line, column, text)
            return None
        if is_blank(text) and not self._clears:
            self.left_out += 1
            return None
        place = place_in(line, column, row_id, key)
        try:
            now = read_fields({key: text}, self._ground.asked, by_office=self._ground.division is None)[key]
            is_same = self._ground.has(row_id, key, now)
        except (ValueUnknown, PartNeedsDivision, PartUnclear) as refused:
            self.problems.append(_problem_of_refused(refused, self._ground.asked.profile.by_key[key], text, place))
            return None
        if is_same:
            self._note_removals(text, now, place)
            self.same += 1
            return None
        heading = self._ground.headings[key]
        return PastedCell(
            line=line,
            column=column,
            row_id=row_id,
            title=self._ground.titles[row_id],
            key=key,
            heading=heading,
            was=self._ground.values[row_id].get(key),
            now=now,
        )

    def _note_removals(self, text: str, now: str | None, place: Place) -> None:
        self.removals += problems_of_removed_characters(text, now, place)

    def _leave(self, line: int, column: int, text: str) -> None:
        """Leave out a cell without a field; a filled cell beyond the last field is reported as a problem."""
        beyond = self._frame.beyond
        if beyond is not None and column >= beyond and not is_blank(text):
            self.problems.append(problem("PASTE-TOO-WIDE", place_in(line, column), found=text))
        else:
            self.left_out += 1

    def _settle(self, cell: PastedCell) -> None:
        """Accept a cell's change; report a problem if the writer or the row has no such field, or it is in conflict."""
        if cell.key == NOTE and self._ground.division is None:
            self.problems.append(self._problem_at(cell, "PASTE-NOTE"))
        elif cell.now is not None and not self._ground.asked.is_asked_at(cell.row_id, cell.key):
            self.problems.append(self._problem_at(cell, "PASTE-LEVEL-ITEM"))
        elif self._ground.is_undecided(cell.row_id, cell.key):
            self.problems.append(self._problem_at(cell, "PASTE-CONFLICT"))
        else:
            place = place_in(cell.line, cell.column, cell.row_id, cell.key)
            self._note_removals(self._block[cell.line][cell.column], cell.now, place)
            self.changes.append(cell)

    def _problem_at(self, cell: PastedCell, code: str) -> Problem:
        found = self._block[cell.line][cell.column] or "（空欄）"
        return problem(code, place_in(cell.line, cell.column, cell.row_id, cell.key), found=found)

    def _count_ids(self) -> Counter[str]:
        """Return how often each row is named in the column of row IDs."""
        column = self._frame.id_column
        if column is None:
            return Counter()
        texts = (line[column] for line in self._block[self._frame.first :] if column < len(line))
        return Counter(row_id for text in texts if (row_id := self._read_id(text)))

    def _read_id(self, text: str) -> str | None:
        try:
            return read_id(text, self._ground.asked.profile.id_patterns)
        except ValueError:
            return None


def _problem_of_refused(
    refused: ValueUnknown | PartNeedsDivision | PartUnclear, item: Field, text: str, place: Place
) -> Problem:
    """Return the problem of a cell whose text an edit refuses; `text`: the whole text of the cell."""
    if isinstance(refused, ValueUnknown):
        return unknown_value(item, refused.details["found"], place)
    code = "PASTE-PART-UNCLEAR" if isinstance(refused, PartUnclear) else "PASTE-PART"
    return problem(code, place, found=text, expected=refused.details["expected"])


BlockReason = tuple[str, Mapping[str, str]]
"""A code of the catalogue and the details of its message."""
_ACCEPTED = "PASTE-ACCEPTED"


@dataclass(frozen=True)
class PasteGround:
    """The rows and fields to paste into: titles, codes of measures, shown values and locks by row ID, and headings.

    `values`: the shown values, by row and key (None: blank). `locked`: why nothing can be written in a row.
    `conflicts`: the slots in conflict, by row. `division`: the name of the division whose rows can be edited
    (None: all rows). `only_own`: whether the data file has no other rows. `only_named`: rows that only name the
    division, in which it writes what each division has for itself. `writer`: the ID of the division, or OFFICE.
    `answers`: the answers of a round with items that each division answers for itself; None without such items.
    """

    asked: AskedFields
    headings: Mapping[str, str]
    titles: Mapping[str, str]
    measures: Mapping[str, str]
    values: Mapping[str, Mapping[str, str | None]]
    locked: Mapping[str, BlockReason] = field(default_factory=dict)
    conflicts: Mapping[str, tuple[Slot, ...]] = field(default_factory=dict)
    division: str | None = None
    only_own: bool = False
    only_named: Container[str] = ()
    writer: str = OFFICE
    answers: RoundAnswers | None = None

    def why_locked(self, cell: PastedCell) -> BlockReason | None:
        """Return why nothing can be written in a cell, as a problem's code and details; None if something can.

        An accepted answer does not lock the office's own fields.
        """
        code, details = self.locked.get(cell.row_id, ("", {}))
        if code and not (code == _ACCEPTED and cell.key in self.asked.office_keys):
            return code, details
        is_others = cell.row_id in self.only_named and cell.key not in self.asked.part_keys
        return _not_yours(self.division) if is_others else None

    def is_undecided(self, row_id: str, key: str) -> bool:
        """Return whether a field has an open conflict of the writer.

        A conflict in the part of a division is of this division and of the office.
        """
        own = (slot for slot in self.conflicts.get(row_id, ()) if key in slot.keys)
        return any(self.writer == OFFICE or slot.division in (None, self.writer) for slot in own)

    def has(self, row_id: str, key: str, value: str | None) -> bool:
        """Return whether a field already has the value `value`.

        For the office, `value` may be the parts of all divisions as one text; then every part is compared. Raises
        PartNeedsDivision, PartUnclear and ValueUnknown for a text that the paste would refuse.
        """
        is_same = same(self.values[row_id].get(key), value)
        if is_same or self.answers is None or key not in self.asked.part_items:
            return is_same
        if self.writer == OFFICE:
            now, item = self.answers.parts.get(row_id, {}).get(key, {}), self.asked.profile.by_key[key]
            read = read_parts(self.asked.profile, key, value, self.answers.part_names(row_id, key))
            is_same = all(item.is_printed_as(now.get(division), part) for division, part in read.items())
        if not is_same:
            need_clear_part(self.answers, row_id, self.writer, key, value)
        return is_same


def load_ground(records: Records, round_: Round, writer: str) -> PasteGround:
    """Return the rows and fields of a round, as a writer sees them, to paste a block into.

    `writer`: a division's ID, or OFFICE.
    """
    contents = RoundContents.load(records, round_)
    name = None if writer == OFFICE else contents.organisation.name(writer, round_.named_on)
    locks = Locks.of(round_, records.reviews.of_round(round_.round_id))
    reasons = {row.row_id: _why(row, locks, writer, name or "") for row in round_.rows}
    return PasteGround(
        asked=contents.asked,
        headings={key: contents.asked.heading(key) for key in _written_keys(contents.asked, writer)},
        titles={row.row_id: contents.listings[row.row_id].title for row in round_.rows},
        measures={row.row_id: contents.listings[row.row_id].measure for row in round_.rows},
        values={row.row_id: _values(records, contents, row, writer) for row in round_.rows},
        locked={row_id: why for row_id, why in reasons.items() if why is not None},
        conflicts=contents.conflicts,
        division=name,
        only_own=records.info.division is not None,
        only_named=frozenset(row.row_id for row in round_.rows_read_by(writer)),
        writer=writer,
        answers=contents if contents.asked.part_items else None,
    )


def _written_keys(asked: AskedFields, writer: str) -> tuple[str, ...]:
    return asked.written_keys if writer == OFFICE else asked.keys


def _values(records: Records, contents: RoundContents, row: RoundRow, writer: str) -> Mapping[str, str | None]:
    """Return the values that a writer sees in a row.

    They differ from the current values only in rows that several divisions answer.
    """
    if row.several_writers and writer in row.writers:
        return values_shown_to_writer(records, contents.round_, row, writer)
    values = contents.values.get(row.row_id, {})
    if writer != OFFICE:
        return {**values, **contents.own_parts(row.row_id, writer)}
    parts = contents.parts.get(row.row_id, {})
    items = (key for key in contents.asked.part_items if key in parts)
    return {
        **values,
        **{key: contents.print_parts(row.row_id, key, parts[key], in_full=True) for key in items},
        NOTE: None,
    }


def _not_yours(name: str | None) -> BlockReason:
    return "PASTE-NOT-YOURS", {"division": name or ""}


def _why(row: RoundRow, locks: Locks, writer: str, name: str) -> BlockReason | None:
    """Return why pasting cannot change a row; None if it can."""
    if not row.counted:
        return "PASTE-NOT-COUNTED", {"reason": row.out_of_report.label if row.out_of_report else ""}
    if writer not in (OFFICE, *row.writers, *row.printed_divisions):
        return _not_yours(name)
    if not locks.round_.is_open(row.row_id):
        return "PASTE-CLOSED", {}
    return (_ACCEPTED, {}) if locks.reason(row.row_id, writer) is not None else None


@dataclass(frozen=True)
class PasteOptions:
    """A block to paste, its target if it lacks row IDs and headings, and the division that it is written for.

    `rows`: the 管理番号 shown from the cursor downwards. `start`: the field of the first column. `clears`: whether
    blank cells clear texts. `as_division`, `source`, `year` and `round_id` are the same as in an Entry.
    """

    block: Block
    rows: tuple[str, ...] = ()
    start: str = MARK
    clears: bool = False
    as_division: str | None = None
    source: str | None = None
    year: FiscalYear | None = None
    round_id: str | None = None


@dataclass(frozen=True)
class PastePlan:
    """The effects of pasting: `cells` = changes + `same` + `left_out` + problems, each cell counted once.

    `removals`: problems of changed and unchanged cells from whose texts characters were removed. `names_rows`,
    `names_fields`: whether the block itself has row IDs and field headings.
    """

    options: PasteOptions
    cells: int
    changes: tuple[PastedCell, ...]
    same: int
    left_out: int
    problems: tuple[Problem, ...]
    profile: Profile = field(repr=False)
    removals: tuple[Problem, ...] = ()
    names_rows: bool = False
    names_fields: bool = False


@dataclass(frozen=True)
class PasteResult:
    """The written rows, with the options used."""

    options: PasteOptions
    rows: tuple[Edited, ...]

    @property
    def changed_count(self) -> int:
        """The number of changed fields."""
        return sum(len(row.changed) for row in self.rows)


def plan_paste(store: Store, options: PasteOptions) -> Outcome[PastePlan]:
    """Return the changes that a block would make, and the problems of cells that cannot be written; nothing is written.

    The plan names its round, because another PC may open the next one before the plan is applied. Raises RoundUnknown,
    PlanUnclear, DivisionUnknown, WrongRole.
    """
    with store.reading() as records:
        round_ = chosen_round(records, options.year)
        of_round = replace(options, round_id=round_.round_id)
        plan = sort_block_cells(of_round, load_ground(records, round_, writer_of(records, options.as_division)))
    return Outcome(plan, problems=(*plan.problems, *plan.removals))


def sort_block_cells(options: PasteOptions, ground: PasteGround) -> PastePlan:
    """Return the plan of a block: its cells sorted into changes, unchanged, left-out and refused ones."""
    frame = read_frame(options.block, ground.asked.profile, ground.headings, options.start)
    cells = BlockCells(ground, frame, options.block, options.rows, clears=options.clears)
    cells.sort_out()
    return PastePlan(
        options,
        sum(map(len, options.block)),
        tuple(cells.changes),
        cells.same,
        cells.left_out,
        tuple(cells.problems),
        profile=ground.asked.profile,
        removals=tuple(cells.removals),
        names_rows=frame.id_column is not None,
        names_fields=frame.names_fields,
    )


def apply_paste(
    parts: Parts, store: Store, plan: PastePlan, chosen: Collection[RowField] | None = None, by: str | None = None
) -> Outcome[PasteResult]:
    """Write the changes of a plan, or only the `chosen` ones (管理番号, key), in one act.

    `chosen`: None for all changes. Raises ValueMoved and the same errors as `edit_entry`.
    """
    changes = [each for each in plan.changes if chosen is None or each.place in chosen]
    if not changes:
        return Outcome(PasteResult(plan.options, ()))
    was: dict[str, dict[str, str | None]] = {}
    now: dict[str, dict[str, str | None]] = {}
    for each in changes:
        was.setdefault(each.row_id, {})[each.key] = each.was
        now.setdefault(each.row_id, {})[each.key] = each.now
    return _write(parts, store, plan.options, (was, now), by)


def rewrite_paste(
    parts: Parts, store: Store, pasted: PasteResult, *, again: bool, by: str | None = None
) -> Outcome[PasteResult]:
    """Undo a paste, or redo it if `again` is true, in one act; raises ValueMoved if a field has a newer value."""
    was, now = {row.id: row.was for row in pasted.rows}, {row.id: row.now for row in pasted.rows}
    return _write(parts, store, pasted.options, (was, now) if again else (now, was), by)


_Texts = Mapping[str, Mapping[str, str | None]]


def _write(
    parts: Parts, store: Store, options: PasteOptions, texts: tuple[_Texts, _Texts], by: str | None
) -> Outcome[PasteResult]:
    """Replace the first texts by the second, by row and key; raises ValueMoved if a field has another text."""
    expected, wanted = texts
    entries = [
        Entry(
            row_id,
            {key: text or "" for key, text in fields.items()},
            options.as_division,
            options.year,
            options.source if options.as_division else None,
            expected[row_id],
            options.round_id,
        )
        for row_id, fields in wanted.items()
        if fields
    ]
    outcome = edit_entries(parts, store, entries, ActKind.PASTE_BLOCK, by)
    return Outcome(PasteResult(options, outcome.value), outcome.touched, outcome.problems)
