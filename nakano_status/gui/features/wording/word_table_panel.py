"""用語の表: the office's table of wordings, searched, ticked, edited in place, imported and exported as a sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTableView, QWidget

from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.application.wording.word_sheets import import_word_sheet, plan_word_sheet, save_word_sheet
from nakano_status.application.wording.word_table import read_word_table, save_word_table
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.text.narrative import fold_for_search, matches, search_words
from nakano_status.domain.wording.word_table import BUILT_IN, WordTable
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import Button, SearchField
from nakano_status.gui.editing.undo_commands import AppliedCommand
from nakano_status.gui.features.wording.word_lines import (
    FAULT,
    KIND,
    ON,
    PRINTED,
    TYPED,
    NewWord,
    WordModel,
    planned_lines,
    planned_words,
)
from nakano_status.gui.lists.line_steps import LineFilter
from nakano_status.gui.lists.tables import TickDelegate, edit_in_cells, set_up_table
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.panels.kept_table import KeptTable, KeptTablePanel, PreviewedTable
from nakano_status.gui.words import tr

_SEARCH_WIDTH = 32 * STEP
_WIDTHS = {ON: 8 * STEP, TYPED: 28 * STEP, PRINTED: 28 * STEP, KIND: 20 * STEP}


class WordTablePanel(Panel):
    """The table of wordings. Every change is one act and can be undone."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._stored = WordTable(())
        self.model = WordModel(self)
        self.shown = LineFilter(self.model, self)
        self.table = QTableView()
        set_up_table(self.table, self.shown, tr("用語の表"))
        self.search = SearchField(tr("用語の表の検索"), tr("用語から検索"))
        self.words = ReadingLabel(kind="muted")
        self.remove = Button(tr("行を削除"), self._remove)
        self.reset = Button(tr("組込みの表に戻す"), self._reset)
        self.new = NewWord()
        self._content = QWidget()
        self.kept = KeptTablePanel(around, self._kept_table(), self._content)
        self._lay_out()
        self._connect()

    def read(self) -> None:
        """Read the table again."""
        self.session.query(read_word_table, self.show_table)
        self.kept.follow()

    def show_table(self, table: WordTable) -> None:
        """Show the stored table."""
        may = self.session.may_write
        self._stored = table
        self.model.may_write = may
        self.model.show_table(table)
        self.kept.allow(may_write=may)
        self.new.show_table(table, may=may)
        self._show_summary()
        self._offer()

    def keep(self, table: WordTable, words: str) -> None:
        """Store the changed table; `words` is the label of the change in the undo menu."""
        before = self._stored
        self._save(table, lambda: self._remember(words, before, table))

    def _save(self, table: WordTable, then: Callable[[], None]) -> None:
        def done(outcome: Outcome[WordTable]) -> None:
            self.show_table(outcome.value)
            then()
            self.around.saved.emit()

        def refuse(refused: Refused) -> None:
            self.around.messages.refuse(refused)
            self.read()

        self.session.act(
            lambda store, _: save_word_table(store, table, self.session.by), done, initiator=self, refused=refuse
        )

    def _remember(self, words: str, before: WordTable, after: WordTable) -> None:
        if before != after:
            text = tr("用語の表：{words}").format(words=words)
            self.around.undo.push(
                AppliedCommand(text, lambda again: self._save(after if again else before, lambda: None))
            )

    def _add(self, table: WordTable) -> None:
        """Store another row, and show it."""
        self.search.clear()
        self.model.show_table(table)
        self.keep(table, tr("「{typed}」の追加").format(typed=table.lines[-1].typed))
        last = self.shown.index(self.shown.rowCount() - 1, TYPED)
        self.table.setCurrentIndex(last)
        self.table.scrollTo(last)

    def _remove(self) -> None:
        """Remove the current row; the next one becomes current."""
        place = self._place()
        if place is None or not self.model.may_write:
            return
        line, table = self.model.table.lines[place], self.model.table.without(place)
        self.model.show_table(table)
        self.keep(table, tr("「{typed}」の削除").format(typed=line.typed))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> int | None:
        index = self.shown.mapToSource(self.table.currentIndex())
        return index.row() if index.isValid() else None

    def _reset(self) -> None:
        self.keep(BUILT_IN, tr("組込みの表に戻す"))
        text = tr("組込みの表に戻しました。")
        self.around.messages.report_done(text, tr("前の表は「元に戻す」で戻せます。"))

    def _look(self) -> None:
        words = search_words(self.search.text())
        self.shown.show_only(lambda line: matches(words, fold_for_search(f"{line.typed} {line.printed} {line.kind}")))
        self._show_summary()

    def _show_summary(self) -> None:
        """Show how many rows are shown, how many are used, and what they are for."""
        table, shown = self.model.table, self.shown.rowCount()
        lines, used, faults = len(table.lines), len(table.in_use), len(table.faults)
        counted = tr("{lines}語") if shown == lines else tr("{lines}語のうち{shown}語を表示")
        self.table.setColumnHidden(FAULT, not faults)
        counted = counted.format(lines=lines, shown=shown) + tr("（使用 {used}語）").format(used=used)
        if faults:
            counted += tr("　使えない行 {count}件は、右端に理由があります。").format(count=faults)
        what = tr(
            "提出前の確認の参考と、用語の統一に使います。変更した後に作成する回答様式に載り、所管課でも使われます。"
        )
        self.words.show_text(f"{counted}\n{what}")

    def _offer(self) -> None:
        may = self.model.may_write
        self.remove.setEnabled(may and self._place() is not None)
        self.reset.setEnabled(may and self.model.table != BUILT_IN)

    def _kept_table(self) -> KeptTable:
        def look(store: Store, path: Path) -> PreviewedTable:
            planned = plan_word_sheet(self.session.parts, store, path)
            return PreviewedTable(planned_lines(planned), planned_words(planned), len(planned.changes))

        def save(store: Store, path: Path, replace: bool) -> Outcome[Path]:  # noqa: FBT001 - as KeptTable asks for it
            with store.reading() as records:
                table = read_word_table(records)
            return save_word_sheet(self.session.parts, table, path, replace=replace)

        return KeptTable(
            tr("用語の表"),
            look,
            lambda store, path, _: import_word_sheet(self.session.parts, store, path, self.session.by),
            save,
        )

    def _follow_import(self) -> None:
        """Show the imported table; undo restores the one before."""
        before = self._stored

        def show(table: WordTable) -> None:
            self.show_table(table)
            self._remember(tr("表の取込み"), before, table)

        self.session.query(read_word_table, show)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._look())
        self.model.written.connect(self.keep)
        self.new.added.connect(self._add)
        self.kept.saved.connect(self._follow_import)
        self.table.selectionModel().currentChanged.connect(lambda _now, _before: self._offer())
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove)

    def _align_new(self) -> None:
        """Align the fields of a new row with the columns of the table."""
        self.new.align_with(*map(self.table.columnWidth, (ON, TYPED, PRINTED)))

    def _lay_out(self) -> None:
        self.table.setItemDelegate(TickDelegate(self.table))
        edit_in_cells(self.table)
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        header = self.table.horizontalHeader()
        header.setStretchLastSection(True)
        header.sectionResized.connect(lambda *_: self._align_new())
        self._align_new()
        self.search.setMinimumWidth(_SEARCH_WIDTH)
        head = line_of(self.search, STRETCH, self.remove, self.reset)
        column_of(head, self.words, (self.table, 1), self.new, within=self._content)
        column_of(self.kept, within=self)
