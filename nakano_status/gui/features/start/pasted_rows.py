"""Pastes a list of the plan's rows into a draft, and asks for the items of columns with unknown headings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.plan.list_columns import ShownColumns, name_of_column
from nakano_status.application.plan.plan_draft import (
    LEVEL_EXAMPLE,
    NEW_LEVEL,
    NEW_VALUE,
    TREE,
    PastedList,
    PlanDraft,
    item_heading,
)
from nakano_status.application.plan.plan_of_list import block_from_headings
from nakano_status.application.plan.profile_sheets import FIELDS, LEVELS
from nakano_status.domain.clipboard.blocks import Block
from nakano_status.gui.features.start.plan_table import PlanTableModel
from nakano_status.gui.messages import Offer
from nakano_status.gui.panels.columns_question import ColumnsQuestion

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Parts
    from nakano_status.gui.window.main_window import MainWindow


class PastedRows:
    """The list that was pasted last into a draft's rows, and the items that the user chose for columns.

    `columns`: the widget that asks for the items of columns. The choices apply to later lists, too.
    """

    def __init__(
        self,
        window: MainWindow,
        parts: Parts,
        draft: PlanDraft,
        models: Mapping[str, PlanTableModel],
        go_to_line: Callable[[int], None],
    ) -> None:
        """Make the question about columns.

        `models`: the tables of the draft by sheet. `go_to_line`: shows a line of the plan's rows, from 0.
        """
        self._window, self._parts, self._draft, self._models = window, parts, draft, models
        self._go_to_line = go_to_line
        self.columns = ColumnsQuestion("選んだ項目は、次に貼り付ける表にも使います。")
        self.columns.start.setText("この項目で貼り付け直す")
        self.columns.stop.setText("このままにする")
        self._block, self._chosen = Block(), dict[str, str]()
        self._pasted: list[tuple[list[str], Mapping[str, str]]] = []  # the pasted lines, and their texts by heading

    def paste(self, block: Block) -> bool:
        """Paste a block of cells with headings as a list of the plan's rows; return whether the block is such a list.

        If columns have unknown headings, ask for their meaning. The headings may be below a title.
        """
        if not self._draft.has_headings(block, self._chosen):
            block = block_from_headings(self._parts, block)
        found = self._read(block, [row for row in self._models[TREE].table.rows if any(row)])
        if found is not None and any(each.key is None and any(each.samples) for each in found.columns):
            shown = ShownColumns(Path("貼り付けた表"), found.columns, self._draft.pasted_items(), ())
            self.columns.ask(shown, self._take_columns)
        return found is not None

    def report(self, count: int, unread: Sequence[str], before: int = 0) -> None:
        """Report the number of pasted lines, the number of lines above them, and the headings that were not read."""
        rest = f"次の列は使っていません：{'、'.join(unread)}" if unread else ""
        instead = Offer("前からある行を除く", self._replace_lines) if before else None
        words = f"前からある{before}行の下に、{count}行を貼り付けました。" if before else f"{count}行を貼り付けました。"
        self._window.messages.report_done(words, rest, instead)

    def _take_columns(self, entries: Sequence[str]) -> None:
        """Read the pasted list again by the chosen items of its columns."""
        self._chosen |= dict(each.rsplit("=", 1) for each in entries)
        before = self._models[TREE].lines_except(row for row, _ in self._pasted)
        if levels := self._draft.levels_of(self._block, self._chosen, are_all=not any(map(any, before))):
            self._models[LEVELS].replace_all(levels)
            self._chosen = {heading: each for heading, each in self._chosen.items() if each != NEW_LEVEL}
        if items := self._draft.items_of(self._block, self._chosen):
            model = self._models[FIELDS]
            model.replace_all([*model.table.rows, *items])  # with it 計画 gets columns for the values of the plan
        columns = self.columns.shown.columns
        named = {name: each.heading for each in columns for name in (each.letters, name_of_column(each, columns))}
        self._chosen |= {
            column: item_heading(named.get(column, column), each)
            for column, each in self._chosen.items()
            if each == NEW_VALUE
        }
        self._read(self._block, before)

    def _read(self, block: Block, before: list[list[str]]) -> PastedList | None:
        """Put the lines of a block below the lines `before`; return None if the block is not a list.

        A block that is read again keeps the texts that were typed in its lines. The codes of the first list become the
        examples of the levels' codes; later lists only fill missing examples.
        """
        levels, is_first = self._models[LEVELS], not any(map(any, before))
        at, examples = levels.table.index_of(LEVEL_EXAMPLE), self._draft.examples_of(block, self._chosen)
        if shown := {row: text for row, text in examples.items() if is_first or not levels.table.rows[row][at]}:
            levels.put({(row, at): text for row, text in shown.items()})
        found = self._draft.read_pasted_list(block, self._chosen)
        if found is not None:
            if block is self._block:
                self._draft.correct_lines(found.lines, self._pasted)
            self._block = block
            self._take_list(found, before)
            self.columns.hide()
        return found

    def _take_list(self, found: PastedList, before: list[list[str]]) -> None:
        model = self._models[TREE]
        model.replace_all([*before, *found.lines])
        self._pasted = [(row, dict(zip(model.heads, row, strict=True))) for row in model.table.rows[len(before) :]]
        if found.lines:
            self._go_to_line(len(before))
            self.report(len(found.lines), found.unread, len(before))
        else:
            words = "見出しから、取組の名称の列が分かりません。"
            how = f"列ごとに項目を選び、［{self.columns.start.text()}］を押してください。"
            self._window.messages.report_not_done(words, how)

    def _replace_lines(self) -> None:
        """Replace the earlier lines by the pasted list; its codes are read again."""
        self._models[TREE].replace_all([])
        self.paste(self._block)
