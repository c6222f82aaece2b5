"""A row to add to 用語の表: two wordings, and the reason if they cannot be added."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.application import problem_text
from nakano_status.application.wording.word_sheets import fault_problems
from nakano_status.domain.wording.word_table import MOST_LINES, TermLine, WordTable
from nakano_status.gui.controls.act_field import ActField
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.words import tr

_ARROW = 3 * STEP
"""The width of the arrow between the wordings."""


class NewWord(QWidget):
    """The fields of a new row; `added` carries the table with the new row at its end."""

    added = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._table = WordTable(())
        self.typed, self.printed = ActField(), ActField()
        self.add = QPushButton(tr("追加"))
        self.told = ReadingLabel(kind="ask")
        self.told.hide()
        self._lay_out()
        self.typed.returnPressed.connect(self.printed.setFocus)
        self.printed.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)
        for field in (self.typed, self.printed):
            field.textEdited.connect(lambda _: self.told.hide())

    def show_table(self, table: WordTable, *, may: bool) -> None:
        """Set the table to which a row is added."""
        self._table = table
        for part in (self.typed, self.printed, self.add):
            part.setEnabled(may)

    def stand_under(self, left: int, typed: int, printed: int) -> None:
        """Align the fields with columns of the table: left margin and the widths of the two wordings, in pixels."""
        self._line.setContentsMargins(left, 0, 0, 0)
        self.typed.setFixedWidth(typed - _ARROW)
        self._arrow.setFixedWidth(_ARROW)
        self.printed.setFixedWidth(printed - _ARROW)

    def _add(self) -> None:
        line = TermLine(self.typed.text().strip(), self.printed.text().strip())
        table = self._table.with_added(line)
        if why := self._why_not(table):
            self.told.show_text(why)
            self.told.show()
            (self.printed if line.typed and not line.printed else self.typed).setFocus()
            return
        self.typed.put_away()
        self.printed.put_away()
        self.told.hide()
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
        self.typed.setPlaceholderText(tr("使わない語"))
        self.printed.setPlaceholderText(tr("使う語"))
        self.typed.setAccessibleName(tr("追加する、使わない語"))
        self.printed.setAccessibleName(tr("追加する、使う語"))
        self._arrow = label("→", "muted")
        self._arrow.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._line = line_of(self.typed, self._arrow, self.printed, STEP, self.add, STRETCH, spacing=0)
        column_of(self._line, self.told, within=self, spacing=STEP // 2)
