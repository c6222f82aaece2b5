"""A panel beside 提出状況: a 部 with its 部内期限, its 庶務担当課, and the 再依頼文 to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.board import BoardDepartment
from nakano_status.application.round.read.views import BoardLine, RoundView
from nakano_status.domain.round.round import Round
from nakano_status.gui.commands import EXTEND, REMIND
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, scrolled
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.features.board.division_texts import CopyTexts, department_facts
from nakano_status.gui.features.board.due_panel import DuePanel, DueSubject
from nakano_status.gui.lists.board_table import DepartmentLine
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.domain.round.states import DueChange


class DepartmentPanel(QWidget):
    """The details of a 部."""

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self.setObjectName("editor")
        self._around = around
        self._round: RoundView | None = None
        self.line: DepartmentLine | None = None
        self.name = label("", "title", wraps=True)
        self.facts = ReadingLabel()
        self.rows = Button(do=self._show_rows)
        self.due = DuePanel(around)
        self.texts = CopyTexts(around, self.due.begin, is_department=True)
        self.about = ReadingLabel(
            tr("部内期限は、部が所管課に示す期限です。所管課の回答期限と、期限超過の日数は変わりません。"), kind="muted"
        )
        self.buttons = {REMIND: self.texts.remind, EXTEND: self.due.begin}
        self._lay_out()

    def show_line(
        self,
        line: DepartmentLine,
        known: BoardDepartment | None,
        members: Sequence[BoardLine],
        round_: RoundView,
    ) -> None:
        """Show another 部, or the same one as it is now."""
        self.line, self._round = line, round_
        self.name.setText(line.name)
        self.facts.show_html(department_facts(line, known, members))
        self.rows.setText(tr("取組 {count}件").format(count=line.rows))
        self.rows.setVisible(line.rows > 0)
        may_remind = known is not None and any(member.is_to_be_reminded for member in members)
        self.texts.show_texts(known.contact if known else None, line.name, may_remind=may_remind)
        may = self._around.session.may_write and round_.is_collecting and known is not None
        self.due.setVisible(known is not None)
        self.due.begin.setVisible(known is not None)
        self.due.show_subject(
            DueSubject(line.name, is_department=True, own=known.due if known else None, round_due=round_.due), may=may
        )

    def read(self) -> None:
        """Read who set the due date of the 部."""
        if self.line is not None and self._round is not None and not self.due.isHidden():
            self._around.session.query_round(partial(read_due, name=self.line.name), self.due.show_last)

    def _show_rows(self) -> None:
        if self.line is not None:
            self._around.wanted.emit("all_rows", RowFilter(department=self.line.name))

    def _lay_out(self) -> None:
        counts = line_of(self.rows, STRETCH, spacing=None)
        content = QWidget()
        column_of(
            self.name,
            self.facts,
            counts,
            self.texts,
            self.due,
            self.about,
            STRETCH,
            within=content,
            margins=(2 * STEP, STEP, 0, STEP),
            spacing=STEP + STEP // 2,
        )
        column_of(scrolled(content), within=self)


def read_due(records: Records, round_: Round, name: str) -> DueChange | None:
    """Read who set the due date of a division or a 部, and why."""
    from nakano_status.application.round.extend_due import last_due_change

    return last_due_change(records, round_, name)
