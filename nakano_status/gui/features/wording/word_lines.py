"""用語の表: the table model of its rows, edited in place with their faults beside them, and the row to add."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from operator import attrgetter

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from nakano_status.application import problem_text
from nakano_status.application.wording.word_sheets import PlannedTerms, TermChange, fault_problems
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.wording.word_table import MOST_LINES, TermLine, WordTable
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import ActField, Button
from nakano_status.gui.lists.board_table import ICON_ROLE
from nakano_status.gui.lists.difference_html import difference_html
from nakano_status.gui.lists.line_steps import LINE_ROLE, ROW_FLAGS, TEXT_ROLES, Index, LineTable, become
from nakano_status.gui.lists.rich_text_list import RichTextItem, problem_lines, section, under
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, tip
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

ON, TYPED, PRINTED, KIND, FAULT = range(5)
_HEADS = ("使用", "使わない語", "使う語", "種類", "確認")

_ARROW = 3 * STEP
"""The width of the arrow between the wordings."""


class WordModel(LineTable):
    """A model of the wording table; `written` carries the changed table and the label of the change."""

    heads = _HEADS

    written = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[TermLine] = []
        self._faults: dict[int, Problem] = {}
        self.may_write = False

    @property
    def table(self) -> WordTable:
        """The table that is shown."""
        return WordTable(tuple(self._lines))

    def show_table(self, table: WordTable) -> None:
        """Show the current table; rows that remain keep their place, selection and cursor."""
        become(self, self._lines, table.lines, attrgetter("typed"))
        self._update_faults()

    def _update_faults(self) -> None:
        """Determine the faults of all rows again: each depends on all of them."""
        self._faults = fault_problems(self.table)
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
        if role == ICON_ROLE:
            return "ask" if index.column() == FAULT and index.row() in self._faults else None
        if role == Qt.ItemDataRole.ToolTipRole:
            fixed = tr("組込みの行です。語は変更できません。使わないときは「使用」の印を外してください。")
            return tip(fixed if self._lines[index.row()].is_fixed else self._text(index))
        return self._text(index) if role in (*TEXT_ROLES, Qt.ItemDataRole.EditRole) else None

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            is_on = value in (Qt.CheckState.Checked, Qt.CheckState.Checked.value)
            words = tr("「{typed}」を使用する") if is_on else tr("「{typed}」を使用しない")
            return self._write(index.row(), replace(line, is_on=is_on), words)
        text = str(value).strip()
        other = replace(line, typed=text) if index.column() == TYPED else replace(line, printed=text)
        return other == line or self._write(index.row(), other, tr("「{typed}」の変更"))

    def _write(self, place: int, line: TermLine, words: str) -> bool:
        self._lines[place] = line
        self._update_faults()
        self.written.emit(self.table, words.format(typed=line.typed))
        return True

    def _text(self, index: Index) -> str:
        line, column = self._lines[index.row()], index.column()
        if column == ON:
            return tr("する") if line.is_on else tr("しない")
        if column == FAULT:
            found = self._faults.get(index.row())
            return f"{problem_text.message(found)}{problem_text.remedy(found)}" if found else ""
        kind = tr("{kind}（組込み）").format(kind=tr(line.kind)) if line.is_fixed else tr(line.kind)
        return {TYPED: line.typed, PRINTED: line.printed, KIND: kind}[column]


def planned_lines(planned: PlannedTerms) -> list[RichTextItem]:
    """Return what importing a sheet would change: first what is not imported, then row by row."""
    changes = section(tr("用語の変更"), [_change_line(each) for each in planned.changes])
    return [*problem_lines(planned.problems, {}), *changes]


def planned_words(planned: PlannedTerms) -> str:
    """Return how many rows a sheet has, and how many of them are new, as text."""
    words = tr("取り込める行 {rows}件、今の表との違い {changes}件。取り込むと、今の表に置き換わります。")
    none = tr("取り込める行 {rows}件。今の表と同じため、取り込むものはありません。")
    return (words if planned.changes else none).format(rows=len(planned.table.lines), changes=len(planned.changes))


def _change_line(change: TermChange) -> RichTextItem:
    was, now = (_printed(line) for line in (change.was, change.now))
    if change.now is None:
        difference = f'<span class="removed">{escape(was)}</span> {escape(tr("（表からなくなります）"))}'
    else:
        difference = difference_html(was, now)
    html = under(change.typed, difference)
    return RichTextItem(html, f"{change.typed}、{was or tr('なし')}から{now or tr('なし')}", change)


def _printed(line: TermLine | None) -> str:
    if line is None:
        return ""
    return line.printed if line.is_on else tr("{printed}（使用しない）").format(printed=line.printed)


class NewWord(QWidget):
    """The fields of a new row; `added` carries the table with the new row at its end."""

    added = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._table = WordTable(())
        self.typed = ActField(tr("追加する、使わない語"), tr("使わない語"))
        self.printed = ActField(tr("追加する、使う語"), tr("使う語"))
        self.add = Button(tr("追加"), self._add)
        self.fault = ReadingLabel(kind="ask")
        self.fault.hide()
        self._lay_out()
        self.typed.returnPressed.connect(self.printed.setFocus)
        self.printed.returnPressed.connect(self._add)
        for field in (self.typed, self.printed):
            field.textEdited.connect(lambda _: self.fault.hide())

    def show_table(self, table: WordTable, *, may: bool) -> None:
        """Set the table to which a row is added."""
        self._table = table
        for part in (self.typed, self.printed, self.add):
            part.setEnabled(may)

    def align_with(self, left: int, typed: int, printed: int) -> None:
        """Align the fields with columns of the table: left margin and the widths of the two wordings, in pixels."""
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
        self.typed.put_away()
        self.printed.put_away()
        self.fault.hide()
        self.added.emit(table)
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _why_not(self, table: WordTable) -> str:
        """Return what would be wrong with the row, or with another one because of it; empty if nothing is."""
        if len(table.lines) > MOST_LINES:
            return tr("用語の表は{count}行までです。使わない行を削除してください。").format(count=MOST_LINES)
        known = self._table.faults
        new = [found for place, found in fault_problems(table).items() if place not in known]
        if not new:
            return ""
        found = problem_text.message(new[-1]).partition("。")[0]  # the rest of the message is about an existing row
        return tr("{found}。直してから、もう一度追加してください。").format(found=found)

    def _lay_out(self) -> None:
        self._arrow = label("→", "muted")
        self._arrow.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._line = line_of(self.typed, self._arrow, self.printed, STEP, self.add, STRETCH, spacing=0)
        column_of(self._line, self.fault, within=self, spacing=STEP // 2)
