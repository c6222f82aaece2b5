"""What was guessed from a published list for a new plan, and the question which item each column of the list contains.

The answer is for the whole list, which is then read again from the beginning.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakano_status.application.plan.list_columns import ShownColumns
from nakano_status.application.plan.plan_draft import DraftSource
from nakano_status.application.plan.plan_of_list import columns_of_list
from nakano_status.application.problem_text import first_of_each_cause, sentences_by_code
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, scroll_area_of
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.panels.columns_question import ColumnsQuestion
from nakano_status.gui.session import Session

_AGAIN = (
    "この下書きは、この一覧から作成しました。読み取った内容とその理由は、最初の画面の［公表している一覧から作成…］で"
    "同じ一覧を選ぶと、もう一度表示されます。そのときは新しい下書きになり、この下書きは変わりません。"
)


class ListGuesses(QWidget):
    """The guesses and unread columns of a draft's source; hidden if neither the source nor its origin is a list.

    Of a draft that is opened again, the guesses are not known; the panel states how to see them.

    The signal `declared` carries all statements of a person on the columns of the list. The signal `asking` carries
    whether the question about the columns, which needs the whole height of the page, is shown.
    """

    declared = Signal(object)
    asking = Signal(bool)

    def __init__(self, session: Session, source: DraftSource, name: str) -> None:
        """Show the guesses of a source; `name`: the file name of the list, empty if there is none."""
        super().__init__()
        self._session, self._source = session, source
        guesses = "\n".join(sentences_by_code(first_of_each_cause(source.guesses)))
        self.words = ReadingLabel(guesses if source.is_list else _AGAIN)
        self.change = Button("列を確かめて読み直す…", self.ask)
        use = (
            "選び直すと、この一覧から新しい下書きを作ります。「1 計画と年度」の記入は引き継ぎます。"
            "ほかのところの記入は、今の下書きに残ります。"
        )
        self.columns = ColumnsQuestion(use, undecided="（内容から決める）")
        self.columns.start.setText("この項目で読み直す")
        self.columns.stop.setText("このままにする")
        self.columns.ended.connect(lambda: self.asking.emit(False))
        below = QWidget()
        column_of(self.columns, self.words, STRETCH, within=below)
        head = line_of(label(f"「{name}」から読み取った内容", "heading"), STRETCH, self.change)
        column_of(head, (scroll_area_of(below), 1), within=self, margins=(0, STEP, 2 * STEP, 0))
        self.change.setVisible(source.is_list)
        self.setVisible(bool(name))

    def ask(self) -> None:
        """Read the columns of the list, and ask which item each of them contains."""
        if self._source.path is not None:
            read = partial(columns_of_list, self._session.parts, self._source.path, self._source.statements)
            self._session.runner.run(read, self._show_columns, what="一覧の列を読み取っています", asked_by=self)

    def _show_columns(self, shown: ShownColumns) -> None:
        self.asking.emit(True)
        self.columns.ask(shown, self._declare)

    def _declare(self, entries: Sequence[str]) -> None:
        """Emit the statements on all columns: a new one replaces an earlier one; an undecided column has none."""
        decided = zip(self.columns.shown.columns, self.columns.boxes, strict=True)
        undecided = (self.columns.shown.entry(column, "") for column, box in decided if box.currentData() is None)
        replaced = {each.rpartition("=")[0] for each in (*entries, *undecided)}
        remaining = (each for each in self._source.statements if each.rpartition("=")[0] not in replaced)
        self.declared.emit((*remaining, *entries))
