"""用語の表: the office's table of wordings and preferred wordings, edited in place, imported or exported as a sheet.

A column shows the fault of each row. The fields below the table add a row.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from operator import attrgetter
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QTableView, QWidget

from nakano_status.application import problem_text
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.application.table_rows import ImportedTable
from nakano_status.application.unchanged_content import TablePreview
from nakano_status.application.wording import word_sheet
from nakano_status.application.wording.word_table import save_word_table
from nakano_status.domain.grouped import grouped
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.narrative import fold_for_search, matches, search_words
from nakano_status.domain.wording.word_table import BUILT_IN, MOST_LINES, TermLine, WordTable
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import ActField, Button, SearchField
from nakano_status.gui.editing.undo_commands import AppliedCommand, NotDone
from nakano_status.gui.lists.difference_html import difference_html
from nakano_status.gui.lists.line_steps import (
    ICON_ROLE,
    LINE_ROLE,
    ROW_FLAGS,
    Index,
    LineFilter,
    LineTable,
    replace_lines,
)
from nakano_status.gui.lists.rich_text_list import RichTextItem, item_html, section
from nakano_status.gui.lists.tables import TickDelegate, allow_editing_in_cells, set_up_table
from nakano_status.gui.lists.unstored_cells import NOT_STORED, Spot, UnstoredCells, UnstoredText
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, tooltip_text
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.panels.kept_table import KeptTable, KeptTablePanel, PreviewedTable, table_problem_lines
from nakano_status.gui.qt_override import override

ON, TYPED, PRINTED, KIND, FAULT = range(5)
_HEADS = ("使用", "使わない語", "使う語", "種類", "確認")

_NAMES = {TYPED: "typed", PRINTED: "printed"}
"""The names of the values of a TermLine that are texts, by column."""

_Place = tuple[str, int]
"""A cell of the table: the wording that is not used, and the column."""

_ARROW = 3 * STEP
"""The width of the arrow between the wordings."""


@dataclass(frozen=True)
class TableEdit:
    """An edit of the table of wordings: of one row, or the replacement of the whole table by `whole`.

    `label`: its text in the undo menu. `was`: the row as it was displayed when it was edited; None if it is added.
    `now`: the row after the edit; None if it is removed. `replaced`: the table that `whole` replaces; None for the
    table that is stored then. `not_rewritten`: called if an undo or redo was not done; None for any other edit.
    `rewritten`: the row whose values an undo or redo changes, after and before it; None for any other edit.
    """

    label: str
    was: TermLine | None = None
    now: TermLine | None = None
    whole: WordTable | None = None
    replaced: WordTable | None = None
    not_rewritten: NotDone | None = None
    rewritten: tuple[TermLine | None, TermLine | None] | None = None

    @property
    def changed(self) -> dict[str, Any]:
        """The changed values of the row, by name; empty if the row is added or removed."""
        was, now = (vars(each) if each is not None else {} for each in (self.was, self.now))
        return {name: value for name, value in now.items() if was and value != was[name]}

    @property
    def rows_before(self) -> dict[TermLine | None, TermLine | None]:
        """The rows that the edit changes, as they were before, by the row after it.

        Of an edit of the whole table, these are the same rows, and each row whose typed wording only one other row has
        before it and only one has after it.
        """
        if self.rewritten is not None:
            return {self.rewritten[0]: self.rewritten[1]}
        if self.whole is not None and self.replaced is not None:
            before, after = self.replaced.lines, self.whole.lines
            rows: dict[TermLine | None, TermLine | None] = {each: each for each in after if each in before}
            was = grouped((each.typed, each) for each in before if each not in after)
            now = grouped((each.typed, each) for each in after if each not in before)
            alike = (typed for typed in now.keys() & was.keys() if len(now[typed]) == len(was[typed]) == 1)
            return rows | {now[typed][0]: was[typed][0] for typed in alike}
        return {self.now: self.was} if self.changed else {}

    def over(self, line: TermLine | None) -> TableEdit:
        """Return the same edit of the row as it is now; `line`: the row, None if there is none."""
        now = replace(line, **self.changed) if line is not None and self.now is not None else self.now
        return replace(self, was=line, now=now)

    def find_row(self, table: WordTable) -> TermLine | None:
        """Return the edited row as it is in a table; None if there is none."""
        if self.was is None or self.was in table.lines:
            return self.was
        return next((each for each in table.lines if each.typed == self.was.typed), None)

    def apply_to(self, table: WordTable) -> WordTable:
        """Return a table with the edit made; a table without the edited row is returned unchanged."""
        if self.whole is not None:
            return self.whole
        row = self.find_row(table)
        return table if row is None and self.was is not None else _with_row(table, row, self.over(row).now)

    def seen_in(self, table: WordTable) -> WordTable:
        """Return a table with the edited row as it was displayed, or the table that the edit replaces."""
        if self.replaced is not None:
            return self.replaced
        row = self.find_row(table)
        return table if row is None else _with_row(table, row, self.was)


def _texts(line: TermLine) -> dict[_Place, str]:
    """Return the texts of a row, by their cells."""
    return {(line.typed, column): getattr(line, name) for column, name in _NAMES.items()}


def _with_row(table: WordTable, was: TermLine | None, now: TermLine | None) -> WordTable:
    """Return a table with the row `now` in place of `was`, or at the end if `was` is None; without it if `now` is."""
    place = len(table.lines) if was is None else table.lines.index(was)
    return WordTable((*table.lines[:place], *filter(None, (now,)), *table.lines[place + 1 :]))


class WordModel(LineTable):
    """A table model of the office's WordTable.

    The signal `written` carries a TableEdit. `unstored`: the texts that could not be stored.
    """

    heads = _HEADS

    written = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[TermLine] = []
        self.unstored = UnstoredCells(self)
        self.unstored.changed.connect(lambda _: self._update_faults())
        self._faults: dict[int, Problem] = {}
        self.may_write = False

    @property
    def table(self) -> WordTable:
        """The table as it is shown."""
        return WordTable(tuple(self._lines))

    def show_table(self, table: WordTable) -> None:
        """Show a table; the selection and the cursor remain on rows that are still there."""
        replace_lines(self, self._lines, table.lines, attrgetter("typed"))
        self._update_faults()

    def _update_faults(self) -> None:
        """Determine the faults of all rows again, because a fault may depend on other rows."""
        self._faults = word_sheet.fault_problems(self.table)
        if self._lines:
            self.dataChanged.emit(self.index(0, ON), self.index(len(self._lines) - 1, FAULT))

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not self.may_write or not index.isValid():
            return ROW_FLAGS
        if index.column() == ON:
            return ROW_FLAGS | Qt.ItemFlag.ItemIsUserCheckable
        is_free = index.column() in (TYPED, PRINTED) and not self._lines[index.row()].is_fixed
        return ROW_FLAGS | Qt.ItemFlag.ItemIsEditable if is_free else ROW_FLAGS

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == ON:
            is_on = self._lines[index.row()].is_on
            return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
        if role == LINE_ROLE:
            return self._lines[index.row()]
        return self._text_data(index, role)

    def _text_data(self, index: Index, role: int) -> object:
        unstored, line = self.unstored.at(self.place_at(index)), self._lines[index.row()]
        text, reason = (unstored.text, unstored.reason) if unstored else (self._text(index), "")
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return text
            case Qt.ItemDataRole.AccessibleTextRole:
                return "、".join(filter(None, (text, reason)))
            case Qt.ItemDataRole.ToolTipRole:
                fixed = "組込みの行です。語は変更できません。使わないときは「使用」の印を外してください。"
                return tooltip_text(reason or (fixed if line.is_fixed else text))
        has_fault = index.column() == FAULT and index.row() in self._faults
        return "ask" if role == ICON_ROLE and (has_fault or unstored) else None

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            is_on = value in (Qt.CheckState.Checked, Qt.CheckState.Checked.value)
            words = "を使用する" if is_on else "を使用しない"
            self._write(TableEdit(f"「{line.typed}」{words}", line, replace(line, is_on=is_on)))
            return True
        text, place, stored = str(value).strip(), self.place_at(index), self._text(index)
        if self.unstored.is_unchanged(text, value, place, stored):
            self.unstored.forget(self.unstored.spot(place))
        elif place is not None:
            self._write_text(place, text, {**_texts(line), **self.unstored.replaced_by(value, place, stored)})
        return True

    def place_at(self, index: Index) -> _Place | None:
        """Return the wording that is not used and the column of a cell; None if the cell cannot be edited."""
        is_term = index.isValid() and index.column() in (TYPED, PRINTED)
        return (self._lines[index.row()].typed, index.column()) if is_term else None

    def keep_text(self, edit: TableEdit, later: Container[str] = ()) -> None:
        """Keep the typed text of an edit that was not stored, in the cell of its row as it is stored.

        `later`: the names of the values that a later edit of the row changes; their texts are not kept.
        """
        for column in (TYPED, PRINTED):
            if edit.was is not None and _NAMES[column] in edit.changed and _NAMES[column] not in later:
                kept = UnstoredText(edit.changed[_NAMES[column]], NOT_STORED, _texts(edit.was))
                self.unstored.keep(self._spot(edit.was, column), kept)

    def forget_text(self, edit: TableEdit) -> None:
        """Discard the kept text of the cell of an edit, because the edit is stored or not wanted any more."""
        for column in (TYPED, PRINTED):
            if edit.was is not None and _NAMES[column] in edit.changed:
                self.unstored.forget(self._spot(edit.was, column))

    def _spot(self, line: TermLine, column: int) -> Spot:
        return self.unstored.spot((line.typed, column))

    def write_again(self) -> None:
        """Store the texts again that could not be stored."""
        self.unstored.write_again(self._write_text)

    def move_unstored(self, rows: Iterable[tuple[TermLine | None, TermLine | None]]) -> None:
        """Move the texts that could not be stored with their rows; `rows`: rows as displayed before and now."""
        for was, now in rows:
            if was is not None and now is not None:
                for column in _NAMES:
                    self.unstored.move((was.typed, column), (now.typed, column), _texts(now))

    def _write_text(self, place: _Place, text: str, replaced: Mapping[_Place, str]) -> None:
        """Write a text into a cell; `replaced`: the texts of its row as they were displayed when typing began."""
        typed, column = place
        texts = replaced[typed, TYPED], replaced[typed, PRINTED]
        is_on = next((each.is_on for each in self._lines if (each.typed, each.printed) == texts), True)
        was = TermLine(*texts, is_on)
        now = replace(was, typed=text) if column == TYPED else replace(was, printed=text)
        self._write(TableEdit(f"「{now.typed}」の変更", was, now))

    def _write(self, edit: TableEdit) -> None:
        """Show an edit of a row, and emit it."""
        self.forget_text(edit)
        self._lines[:] = edit.apply_to(self.table).lines
        self._update_faults()
        self.written.emit(edit)

    def _text(self, index: Index) -> str:
        line, column = self._lines[index.row()], index.column()
        if column == ON:
            return "する" if line.is_on else "しない"
        if column == FAULT:
            found = self._faults.get(index.row())
            return f"{problem_text.message(found)}{problem_text.remedy(found)}" if found else ""
        kind = f"{line.kind}（組込み）" if line.is_fixed else line.kind
        return {TYPED: line.typed, PRINTED: line.printed, KIND: kind}[column]


def planned_term_items(planned: word_sheet.PlannedTerms) -> list[RichTextItem]:
    """Return the list items of the preview of an import: first the problems, then an item per changed row."""
    changes = section("用語の変更", [_change_line(each) for each in planned.changes])
    return [*table_problem_lines(planned.problems, planned.left_out), *changes]


def describe_planned_terms(planned: word_sheet.PlannedTerms) -> str:
    """Return a text with the number of rows in an imported sheet, and of differences from the current table."""
    words = "。今の表と同じため、取り込むものはありません。"
    if planned.changes:
        words = f"、今の表との違い {len(planned.changes)}件。取り込むと、今の表に置き換わります。"
    return f"取り込める行 {len(planned.table.lines)}件{words}{planned.left_out.preview_text}"


def _change_line(change: word_sheet.TermChange) -> RichTextItem:
    was, now = (line.printed_label if line else "" for line in (change.was, change.now))
    if change.now is None:
        difference = f'<span class="removed">{escape(was)}</span> {escape("（表からなくなります）")}'
    else:
        difference = difference_html(was, now)
    html = item_html(change.typed, difference)
    return RichTextItem(html, f"{change.typed}、{was or ('なし')}から{now or ('なし')}", change)


class NewTermFields(QWidget):
    """The fields to add a row to the table of wordings.

    The signal `added` carries the new row, a TermLine.
    """

    added = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._table = WordTable(())
        self._not_stored: list[TermLine] = []
        self.typed = ActField("追加する、使わない語", "使わない語", kept_as="new-unwanted-term")
        self.printed = ActField("追加する、使う語", "使う語", kept_as="new-wanted-term")
        self.add = Button("追加", self._add)
        self.fault, self.waiting = ReadingLabel(kind="ask"), ReadingLabel(kind="ask")
        self.fault.hide()
        self.waiting.hide()
        self._lay_out()
        self.typed.returnPressed.connect(self.printed.setFocus)
        self.printed.returnPressed.connect(self._add)
        for field in (self.typed, self.printed):
            field.textEdited.connect(lambda _: self.fault.hide())
            field.editingFinished.connect(self._show_next)

    def show_table(self, table: WordTable, *, may: bool) -> None:
        """Set the table to add a row to; `may` is whether the user may add a row."""
        self._table = table
        for part in (self.typed, self.printed, self.add):
            part.setEnabled(may)

    def align_with(self, left: int, typed: int, printed: int) -> None:
        """Align the fields with the columns of the table.

        `left`: the left margin in pixels. `typed`, `printed`: the widths in pixels of the columns of the two wordings.
        """
        self._line.setContentsMargins(left, 0, 0, 0)
        self.typed.setFixedWidth(typed - _ARROW)
        self._arrow.setFixedWidth(_ARROW)
        self.printed.setFixedWidth(printed - _ARROW)

    def _add(self) -> None:
        line = TermLine(self.typed.text().strip(), self.printed.text().strip())
        table = self._table.with_added(line)
        if why := self._why_not(table):
            self.fault.show_text(why)
            self.fault.show()
            (self.printed if line.typed and not line.printed else self.typed).setFocus()
            return
        self.typed.clear_for_good()
        self.printed.clear_for_good()
        self.fault.hide()
        self.added.emit(line)
        self._show_next()
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_back(self, line: TermLine) -> None:
        """Put a row that was not stored into the fields again, as soon as they are empty."""
        self._not_stored.append(line)
        self._show_next()

    def _show_next(self) -> None:
        """Show the next row that was not stored if the fields are empty, and how many others there are."""
        if self._not_stored and not self.typed.text() and not self.printed.text():
            line = self._not_stored.pop(0)
            self.typed.setText(line.typed)
            self.printed.setText(line.printed)
            self.fault.hide()
        words = f"保存していない行が、ほかに{len(self._not_stored)}件あります。"
        words += "この行を追加するか、両方の欄を空けると、次の行が欄に戻ります。"
        self.waiting.show_if_any(words if self._not_stored else "")

    def _why_not(self, table: WordTable) -> str:
        """Return why the last row of a table cannot be added; empty if it can.

        The reason may also be a fault that the new row causes in another row.
        """
        if len(table.lines) > MOST_LINES:
            return f"用語の表は{MOST_LINES}行までです。使わない行を削除してください。"
        known = self._table.faults
        new = [found for place, found in word_sheet.fault_problems(table).items() if place not in known]
        if not new:
            return ""
        return f"{problem_text.finding(new[-1])}直してから、もう一度追加してください。"

    def _lay_out(self) -> None:
        self._arrow = label("→", "muted")
        self._arrow.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._line = line_of(self.typed, self._arrow, self.printed, STEP, self.add, STRETCH, spacing=0)
        column_of(self._line, self.fault, self.waiting, within=self, spacing=STEP // 2)


_SEARCH_WIDTH = 32 * STEP
_WIDTHS = {ON: 8 * STEP, TYPED: 28 * STEP, PRINTED: 28 * STEP, KIND: 20 * STEP}


class WordTablePanel(Panel):
    """The panel of the table of wordings. Every change is one act and can be undone."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._stored = WordTable(())
        self._edits: list[TableEdit] = []  # the first one is being stored
        self.model = WordModel(self)
        self.shown = LineFilter(self.model, self)
        self.table = QTableView()
        self.columns = set_up_table(self.table, self.shown, "用語の表")
        self.columns.left_out = frozenset({FAULT})
        self.search = SearchField("用語の表の検索", "用語から検索")
        self.words = ReadingLabel(kind="muted")
        self.remove = Button("行を削除", self._remove)
        self.reset = Button("組込みの表に戻す", self._reset)
        self.new = NewTermFields()
        self._content = QWidget()
        self.kept = KeptTablePanel(around, self._kept_table(), self._content)
        self._lay_out()
        self._connect()

    def read(self) -> None:
        """Read the table again and show it."""
        self.session.query(lambda records: records.wordings.table(), self.show_table)
        self.kept.follow()

    def show_table(self, table: WordTable) -> None:
        """Show the stored table, with the edits that are under way, and the numbers of its rows and faults."""
        may = self.session.may_write
        self._stored = table
        table = self._displayed()
        self.model.may_write = may
        self.model.show_table(table)
        self.kept.allow(may_write=may)
        self.new.show_table(table, may=may)
        self._show_summary()
        self._offer()

    def _displayed(self) -> WordTable:
        """Return the stored table with the edits that are under way."""
        table = self._stored
        for each in self._edits:
            table = each.apply_to(table)
        return table

    def keep(self, edit: TableEdit) -> None:
        """Store an edit of the table after the edits that are under way; it can be undone.

        If another user changed the table meanwhile, ask which content is wanted. If the edit was not stored, the
        stored table is displayed again, and the typed texts are kept.
        """
        self._edits.append(edit)
        if len(self._edits) == 1:
            self._store_next()

    def _store_next(self) -> None:
        """Store the first edit over the table that is stored now."""
        edit, before = self._edits[0], self._stored
        if edit.was is not None and edit.find_row(before) is None:
            self._take_back(edit)
            return
        after = edit.apply_to(before)

        def done(outcome: Outcome[WordTable]) -> None:
            self._stored = outcome.value
            self.model.forget_text(edit)
            if edit.not_rewritten is None:
                row = edit.find_row(before)
                self._remember(edit.label, before, after, (row, edit.over(row).now) if edit.changed else None)
                if edit.whole is not None:
                    self.around.messages.report_done("組込みの表に戻しました。", "前の表は「元に戻す」で戻せます。")
            self._end()
            self.show_table(outcome.value)
            self.around.saved.emit()

        def keep() -> None:
            self._keep_unstored(edit)
            self.read()

        refuse = self.around.moved_content_handler(
            lambda table: self.keep(edit.over(edit.find_row(table))),
            lambda: self._stored,
            partial(self.model.forget_text, edit),
        )
        seen = edit.seen_in(before)
        self.session.act(
            lambda store: save_word_table(store, after, self.session.by, seen),
            done,
            what="用語の表を保存しています",
            repeats=True,
            initiator=self,
            refused=refuse if edit.not_rewritten is None else None,
            not_done=keep,
        )

    def _end(self) -> None:
        """Remove the first edit, and store the next one."""
        del self._edits[0]
        if self._edits:
            self._store_next()

    def _keep_unstored(self, edit: TableEdit) -> None:
        """Keep the texts of the first edit, which was not stored; later edits change the rows before it."""
        rows, later = edit.rows_before, set[str]()
        for place, each in enumerate(self._edits):
            if each.was in rows:
                self._edits[place] = each.over(rows[each.was])
                rows[each.now] = self._edits[place].now
                later |= each.changed.keys()
        if edit.not_rewritten is not None:
            self.model.move_unstored(edit.rows_before.items())
            edit.not_rewritten()
        if edit.was is None:
            self._take_back(edit)
        else:
            self.model.keep_text(edit, later)
            self._end()

    def _take_back(self, edit: TableEdit) -> None:
        """Put the row of the first edit into the fields of a new row, because the stored table has no such row."""
        if edit.now is not None and edit.changed.keys() != {"is_on"}:
            self.new.put_back(edit.now)
            if edit.was is not None:
                words = f"「{edit.was.typed}」の行が表にないため、「{edit.now.typed}」は保存していません。"
                self.around.messages.report_not_done(words, "内容は、追加の欄にあります。確かめて、追加してください。")
        self._end()

    def _remember(
        self,
        label: str,
        before: WordTable,
        after: WordTable,
        row: tuple[TermLine | None, TermLine | None] | None = None,
    ) -> None:
        """Push a command that undoes an edit; `row`: the row whose values it changed, before and after it, or None."""

        def rewrite(again: bool, not_done: NotDone) -> None:  # noqa: FBT001 - Qt's two ways
            wanted, replaced = (after, before) if again else (before, after)
            if self._edits and self._displayed() != replaced:
                self.around.refuse_undo(not_done)
                return
            rewritten = row[::-1] if row and again else row
            edit = TableEdit(label, whole=wanted, replaced=replaced, not_rewritten=not_done, rewritten=rewritten)
            self.model.move_unstored((was, now) for now, was in edit.rows_before.items())
            self.keep(edit)
            self.show_table(self._stored)

        if before != after:
            AppliedCommand(self.around, f"用語の表：{label}", rewrite).push()

    def _add(self, added: TermLine) -> None:
        """Store a new row at the end of the table, and show it."""
        self.search.clear()
        self.model.show_table(self.model.table.with_added(added))
        self.keep(TableEdit(f"「{added.typed}」の追加", now=added))
        last = self.shown.index(self.shown.rowCount() - 1, TYPED)
        self.table.setCurrentIndex(last)
        self.table.scrollTo(last)

    def _remove(self) -> None:
        """Remove the current row; the next one becomes current."""
        place = self._place()
        if place is None or not self.model.may_write:
            return
        line = self.model.table.lines[place]
        self.model.show_table(self.model.table.without(place))
        self.keep(TableEdit(f"「{line.typed}」の削除", line))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> int | None:
        index = self.shown.mapToSource(self.table.currentIndex())
        return index.row() if index.isValid() else None

    def _reset(self) -> None:
        self.keep(TableEdit("組込みの表に戻す", whole=BUILT_IN))

    def _look(self) -> None:
        words = search_words(self.search.text())
        self.shown.show_only(lambda line: matches(words, fold_for_search(f"{line.typed} {line.printed} {line.kind}")))
        self._show_summary()

    def _show_summary(self) -> None:
        """Show how many rows are shown and used, how many have faults, and the purpose of the table."""
        table, shown = self.model.table, self.shown.rowCount()
        lines, used, faults = len(table.lines), len(table.in_use), len(table.faults)
        counted = f"{lines}語" if shown == lines else f"{lines}語のうち{shown}語を表示"
        self.columns.kept = frozenset({0, FAULT} if faults else {0})
        self.columns.fit(self.table.viewport().width())
        counted += f"（使用 {used}語）{self.model.unstored.describe()}"
        if faults:
            counted += f"　使えない行 {faults}件は、右端に理由があります。"
        what = "提出前の確認の参考と、用語の統一に使います。変更した後に作成する回答様式に載り、所管課でも使われます。"
        self.words.show_text(f"{counted}\n{what}")

    def _offer(self) -> None:
        may = self.model.may_write
        self.remove.setEnabled(may and self._place() is not None)
        self.reset.setEnabled(may and self.model.table != BUILT_IN)

    def _kept_table(self) -> KeptTable[None]:
        def look(store: Store, path: Path, _: None) -> PreviewedTable:
            planned = word_sheet.plan_word_import(self.session.parts, store, path)
            return PreviewedTable(
                planned_term_items(planned), describe_planned_terms(planned), len(planned.changes), shown=planned
            )

        def save(store: Store, path: Path, _: None, replace: bool) -> Outcome[Path]:  # noqa: FBT001 - as KeptTable asks for it
            with store.reading() as records:
                table = records.wordings.table()
            return word_sheet.save_word_sheet(self.session.parts, table, path, replace=replace)

        def take_in(store: Store, path: Path, _: None, seen: TablePreview | None, __: str) -> Outcome[ImportedTable]:
            return word_sheet.import_word_sheet(self.session.parts, store, path, self.session.by, seen)

        return KeptTable(
            "用語の表",
            "wordings",
            lambda _: None,
            look,
            take_in,
            save,
        )

    def _follow_import(self, imported: word_sheet.PlannedTerms) -> None:
        """Show the imported table; undo restores the table that it replaced."""
        self._remember("表の取込み", imported.replaced, imported.table)
        self.read()

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._look())
        self.model.written.connect(self.keep)
        self.model.unstored.changed.connect(lambda _: self._show_summary())
        self.model.unstored.discard_by_escape(
            self.table, lambda index: self.model.place_at(self.shown.mapToSource(index))
        )
        self.new.added.connect(self._add)
        self.kept.saved.connect(self._follow_import)
        self.table.selectionModel().currentChanged.connect(lambda _now, _before: self._offer())

    def _align_new(self) -> None:
        """Align the fields of a new row with the columns of the table."""
        self.new.align_with(*map(self.table.columnWidth, (ON, TYPED, PRINTED)))

    def _lay_out(self) -> None:
        self.table.setItemDelegate(TickDelegate(self.table))
        allow_editing_in_cells(self.table)
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        header = self.table.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSectionsMovable(False)  # the fields of a new row are below it in this order
        header.sectionResized.connect(lambda *_: self._align_new())
        self._align_new()
        self.search.setMinimumWidth(_SEARCH_WIDTH)
        head = line_of(self.search, STRETCH, self.remove, self.reset)
        column_of(head, self.words, (self.table, 1), self.new, within=self._content)
        column_of(self.kept, within=self)
