"""表の貼り付け: assign a block of cells to rows and fields, check it cell by cell, and write it in one act.

Every cell of the block is one of: a change, equal to the current text, left out, or a problem. Changes are written as
typed edits are (`edit_entry`), and only if the values shown in the preview are still current.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from nakano_status.application.entries.block_cells import BlockCells, PastedCell, PasteGround, load_ground
from nakano_status.application.entries.edit_entry import PASTE, Edited, Entry, edit_entries, writer_of
from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.clipboard.blocks import Block, read_frame
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.review.confirmation import FieldPlace


@dataclass(frozen=True)
class PasteOptions:
    """A block, where it goes if it has no IDs and headings of its own, and on whose behalf it is written.

    `rows` are the 管理番号 shown from the cursor downwards, `start` the field of the first column. Blank cells leave
    texts unchanged unless `clears`. `as_division` and `source` are as in an Entry.
    """

    block: Block
    rows: tuple[str, ...] = ()
    start: str = MARK
    clears: bool = False
    as_division: str | None = None
    source: str | None = None
    year: FiscalYear | None = None


@dataclass(frozen=True)
class PastePlan:
    """What pasting would do: `cells` = changes + `same` + `left_out` + problems, each cell counted once.

    `names_rows` and `names_fields` are whether the block itself has row IDs and field headings.
    """

    options: PasteOptions
    cells: int
    changes: tuple[PastedCell, ...]
    same: int
    left_out: int
    problems: tuple[Problem, ...]
    marks: Marks
    names_rows: bool = False
    names_fields: bool = False


@dataclass(frozen=True)
class PasteResult:
    """What was written, row by row, with the options used."""

    options: PasteOptions
    rows: tuple[Edited, ...]

    @property
    def cells(self) -> int:
        """How many fields changed."""
        return sum(len(row.changed) for row in self.rows)


def plan_paste(store: Store, options: PasteOptions) -> Outcome[PastePlan]:
    """Return what a block would change, and why other cells would not be written; nothing is written.

    Raises RoundUnknown, DivisionUnknown, WrongRole.
    """
    with store.reading() as records:
        round_ = chosen_round(records, options.year)
        plan = decide(options, load_ground(records, round_, writer_of(records, options.as_division)))
    return Outcome(plan, problems=plan.problems)


def decide(options: PasteOptions, ground: PasteGround) -> PastePlan:
    """Sort every cell of a block."""
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
        ground.asked.profile.marks,
        names_rows=frame.id_column is not None,
        names_fields=frame.names_fields,
    )


def apply_paste(
    parts: Parts, store: Store, plan: PastePlan, chosen: Collection[FieldPlace] | None = None, by: str | None = None
) -> Outcome[PasteResult]:
    """Write a plan, or the `chosen` (管理番号, key) of it, in one act.

    Raises ValueMoved and what `edit_entry` raises.
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
    """Undo a paste, or do it `again`, in one act; raises ValueMoved if a field has a newer value."""
    was, now = {row.id: row.was for row in pasted.rows}, {row.id: row.now for row in pasted.rows}
    return _write(parts, store, pasted.options, (was, now) if again else (now, was), by)


_Texts = Mapping[str, Mapping[str, str | None]]


def _write(
    parts: Parts, store: Store, options: PasteOptions, texts: tuple[_Texts, _Texts], by: str | None
) -> Outcome[PasteResult]:
    """Replace the first texts by the second, by row and key."""
    expected, wanted = texts
    entries = [
        Entry(
            row_id,
            {key: text or "" for key, text in fields.items()},
            options.as_division,
            options.year,
            options.source if options.as_division else None,
            expected[row_id],
        )
        for row_id, fields in wanted.items()
        if fields
    ]
    outcome = edit_entries(parts, store, entries, PASTE, by)
    return Outcome(PasteResult(options, outcome.value), outcome.touched, outcome.problems)
