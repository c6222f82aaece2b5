"""A question in the page: an opinion to add."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QPushButton, QWidget

from nakano_status.application.plan.edit_opinion import NewOpinion
from nakano_status.domain.plan.opinions import OpinionSource
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.day_field import DayField
from nakano_status.gui.controls.fields import Choice, LineField, TickBox
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import caption
from nakano_status.gui.page import Question
from nakano_status.gui.words import tr


class NewOpinionQuestion(Question):
    """A question for an opinion; `given` carries the NewOpinion."""

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__("panel")
        self.source = Choice(tr("区分"), fits=True)
        self.source.offer((tr(each.value), each) for each in OpinionSource)
        self.day = DayField(tr("日付"))
        self.who = LineField(tr("氏名・団体名"))
        self.is_named = TickBox(tr("氏名・団体名を公表してよい"))
        self.text = NarrativeEdit(lines=4, most_lines=6)
        self.text.setAccessibleName(tr("意見の内容"))
        self.do = QPushButton(tr("登録する"))
        self.stop = QPushButton(tr("登録しない"))
        self._lay_out()
        self.do.setEnabled(False)
        self.text.typed.connect(lambda: self.do.setEnabled(bool(self.text.text_as_typed().strip())))
        self.do.clicked.connect(lambda: self.given.emit(self._made()))
        self.stop.clicked.connect(self.end)

    def ask(self, today: date) -> None:
        """Ask for an opinion, with empty fields."""
        self.day.show_day(today)
        self.who.clear()
        self.is_named.setChecked(False)
        self.text.load(None)
        self.do.setEnabled(False)
        self.begin()
        self.source.setFocus()

    def _made(self) -> NewOpinion:
        return NewOpinion(
            source=OpinionSource(self.source.currentData()),
            day=self.day.day,
            text=self.text.text_as_typed(),
            who=self.who.text(),
            is_named=self.is_named.isChecked(),
        )

    def _lay_out(self) -> None:
        fields = QFormLayout()
        fields.setHorizontalSpacing(2 * STEP)
        fields.setVerticalSpacing(STEP)
        for words, field in (
            (tr("区分"), self.source),
            (tr("日付"), self.day),
            (tr("氏名・団体名"), self.who),
            ("", self.is_named),
            (tr("意見の内容"), self.text),
        ):
            fields.addRow(caption(field, words), field)
        buttons = line_of(self.do, self.stop, STRETCH, spacing=None)
        side = STEP + STEP // 2
        column_of(fields, buttons, within=self, margins=(2 * STEP, side, 2 * STEP, side))
        for before, after in ((self.text, self.do), (self.do, self.stop)):
            QWidget.setTabOrder(before, after)
