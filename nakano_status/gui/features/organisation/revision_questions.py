"""What a file of a revised edition leaves open: which row a new one continues, and why a row ends."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nakano_status.domain.plan.lineage import PlanFate
from nakano_status.domain.plan.revised_edition import (
    EditionChange,
    RevisionAnswers,
    RevisionKind,
    RevisionQuestion,
    RevisionQuestionKind,
)
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.controls.fields import Choice
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.words import tr

_NEW = "*new"
_SHORT = 12
"""The least number of characters that a choice shows; its list is as wide as its texts."""


class RevisionQuestions(QWidget):
    """The questions about a file, each with its answers, the likeliest first; `answered` follows every choice.

    Questions that were answered remain, so that an answer can be changed. Rows that end are 廃止 or 完了.
    """

    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._asked: dict[str, RevisionQuestion] = {}
        self._chosen: dict[str, str] = {}
        self._fates: dict[str, PlanFate] = {}
        self.boxes: dict[str, Choice] = {}
        self._column = column_of(within=self, margins=(0, 0, 2 * STEP, 0))

    @property
    def answers(self) -> RevisionAnswers:
        """What was answered."""
        former = {row_id: (was,) for row_id, was in self._chosen.items() if was not in ("", _NEW)}
        new = frozenset(row_id for row_id, was in self._chosen.items() if was == _NEW)
        continued = {row_id for some in former.values() for row_id in some}
        ended = {row_id: fate for row_id, fate in self._fates.items() if row_id not in continued}
        dropped, finished = (
            frozenset(row_id for row_id, fate in ended.items() if fate is wanted)
            for wanted in (PlanFate.ABOLISHED, PlanFate.FINISHED)
        )
        return RevisionAnswers(former, new, dropped, finished)

    def forget(self) -> None:
        """Begin with another file."""
        self._asked, self._chosen, self._fates = {}, {}, {}
        self._show(())

    def show_questions(self, questions: Iterable[RevisionQuestion], rows: Iterable[EditionChange]) -> None:
        """Show what is open, and the rows that end, of which `rows` are all that the revision has."""
        self._asked |= {each.row_id: each for each in questions}
        dropped = [each for each in rows if each.change is RevisionKind.DROPPED]
        kept = {each.number for each in dropped}
        self._fates = {row_id: fate for row_id, fate in self._fates.items() if row_id in kept}
        self._show(dropped)

    def _show(self, dropped: Iterable[EditionChange]) -> None:
        current = next((row_id for row_id, box in self.boxes.items() if box.hasFocus()), None)
        _clear(self._column)
        self.boxes = {}
        if self._asked:
            self._column.addWidget(label(tr("確認事項"), "heading"))
        for question in self._asked.values():
            self._add(question.row_id, _question_words(question), _choices(question), self._chosen.get(question.row_id))
        ended = list(dropped)
        if ended:
            self._column.addWidget(label(tr("除く取組は、完了ですか、廃止ですか"), "heading"))
        for row in ended:
            fates = [(tr(each.value), each) for each in (PlanFate.ABOLISHED, PlanFate.FINISHED)]
            self._add(row.number, f"{row.number}　{row.title}".replace("\n", " "), fates, row.fate)
        if current in self.boxes:
            self.boxes[current].setFocus()

    def _add(self, row_id: str, words: str, choices: Iterable[tuple[str, object]], chosen: object) -> None:
        box = Choice(words, least=_SHORT)
        box.offer(choices, chosen)
        box.activated.connect(lambda _: self._answer(row_id, box.currentData()))
        self.boxes[row_id] = box
        self._column.addWidget(ReadingLabel(words))
        self._column.addWidget(box)

    def _answer(self, row_id: str, answer: object) -> None:
        if row_id in self._asked:
            self._chosen[row_id] = str(answer)
        else:
            self._fates[row_id] = PlanFate(str(answer))
        self.answered.emit()


def _question_words(question: RevisionQuestion) -> str:
    title, cell = question.title.replace("\n", " "), question.place.cell
    where = tr("（{sheet} {cell}）").format(sheet=question.place.sheet, cell=cell) if cell else ""
    if question.kind is RevisionQuestionKind.IDENTITY:
        words = tr("「{title}」{where}は、{id} のままの取組ですか。")
    else:
        words = tr("「{title}」{where}は、前の版のどの取組の続きですか。")
    return words.format(title=title, where=where, id=question.row_id)


def _choices(question: RevisionQuestion) -> list[tuple[str, object]]:
    """Return the answers to a question, the likeliest first."""
    same = tr("「{title}」（{id}）の続き")
    old = [
        (same.format(title=each.title.replace("\n", " "), id=each.row_id), each.row_id) for each in question.candidates
    ]
    return [(tr("（選んでください）"), ""), *old, (tr("続きではない新しい取組"), _NEW)]


def _clear(column: QVBoxLayout) -> None:
    """Remove everything from a column."""
    while (item := column.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
