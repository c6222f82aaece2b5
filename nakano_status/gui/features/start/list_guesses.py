"""What was guessed from a published list for a new plan, and the question which item each column of the list contains.

The answer is for the whole list, which is then read again from the beginning.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakano_status.application.plan.plan_draft import DraftSource
from nakano_status.application.plan.plan_of_list import columns_of_list
from nakano_status.application.problem_text import first_of_each_cause, sentences_by_code
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, scroll_area_of
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.panels.columns_question import ColumnsQuestion
from nakano_status.gui.session import Session


class ListGuesses(QWidget):
    """The guesses and unread columns of a draft's source; hidden if the source is not a list.

    The signal `declared` carries all statements of a person on the columns of the list.
    """

    declared = Signal(object)

    def __init__(self, session: Session, source: DraftSource) -> None:
        super().__init__()
        self._session, self._source = session, source
        self.words = ReadingLabel("\n".join(sentences_by_code(first_of_each_cause(source.guesses))))
        self.change = Button("列を確かめて読み直す…", self.ask)
        self.columns = ColumnsQuestion(self._declare, undecided="（内容から決める）")
        self.columns.start.setText("この項目で読み直す")
        self.columns.stop.setText("このままにする")
        name = source.path.name if source.path else ""
        below = QWidget()
        column_of(self.columns, self.words, STRETCH, within=below)
        head = line_of(label(f"「{name}」から読み取った内容", "heading"), STRETCH, self.change)
        column_of(head, (scroll_area_of(below), 1), within=self, margins=(0, STEP, 2 * STEP, 0))
        self.setVisible(source.is_list)

    def ask(self) -> None:
        """Read the columns of the list, and ask for their items."""
        if self._source.path is not None:
            read = partial(columns_of_list, self._session.parts, self._source.path, self._source.entries)
            self._session.runner.run(read, self.columns.ask, what="一覧の列を読み取っています", asked_by=self)

    def _declare(self, _: Path, entries: Sequence[str]) -> None:
        """Emit the statements on all columns: a new one replaces an earlier one; an undecided column has none."""
        decided = zip(self.columns.shown.columns, self.columns.boxes, strict=True)
        undecided = (self.columns.shown.entry(column, "") for column, box in decided if box.currentData() is None)
        replaced = {each.rpartition("=")[0] for each in (*entries, *undecided)}
        remaining = (each for each in self._source.entries if each.rpartition("=")[0] not in replaced)
        self.declared.emit((*remaining, *entries))
