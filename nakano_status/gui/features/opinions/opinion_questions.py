"""Questions in the page 意見: an opinion to add or to correct, and why one is deleted."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakano_status.application.plan.opinions import NewOpinion
from nakano_status.domain.plan.annotations import Opinion, OpinionSource
from nakano_status.gui.controls.boxes import STRETCH, column_of, form_of, line_of
from nakano_status.gui.controls.fields import Button, Choice, DayField, LineField, TickBox
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.page import Question
from nakano_status.gui.words import tr


class OpinionQuestion(Question):
    """A question for an opinion, a new one or the corrected one; `given` carries its number (0: new) and NewOpinion."""

    given = Signal(int, object)

    def __init__(self) -> None:
        super().__init__("panel")
        self._number = 0
        self.source = Choice(tr("区分"), fits=True)
        self.source.offer((tr(each.value), each) for each in OpinionSource)
        self.day = DayField(tr("日付"))
        self.who = LineField(tr("氏名・団体名"))
        self.is_named = TickBox(tr("氏名・団体名を公表してよい"))
        self.text = NarrativeEdit(lines=4, most_lines=6)
        self.text.setAccessibleName(tr("意見の内容"))
        self.do = Button(do=lambda: self.given.emit(self._number, self._made()))
        self.stop = Button(do=self.end)
        self._lay_out()
        self.text.typed.connect(lambda: self.do.setEnabled(bool(self.text.text_as_typed().strip())))

    def ask(self, today: date) -> None:
        """Ask for an opinion to add, with empty fields."""
        self._ask(0, NewOpinion(OpinionSource.ASSEMBLY, today, ""))

    def correct(self, opinion: Opinion) -> None:
        """Ask how an opinion is corrected, with its texts in the fields."""
        was = NewOpinion(opinion.source, opinion.day, opinion.text, opinion.who or "", opinion.is_named)
        self._ask(opinion.number, was)

    def _ask(self, number: int, shown: NewOpinion) -> None:
        self._number = number
        self.source.choose(shown.source)
        self.day.show_day(shown.day)
        self.who.setText(shown.who)
        self.is_named.setChecked(shown.is_named)
        self.text.load(shown.text or None)
        self.do.setText(tr("意見{number}を訂正する").format(number=number) if number else tr("登録する"))
        self.do.setEnabled(bool(number))
        self.stop.setText(tr("訂正しない") if number else tr("登録しない"))
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
        fields = form_of(
            (tr("区分"), self.source),
            (tr("日付"), self.day),
            (tr("氏名・団体名"), self.who),
            ("", self.is_named),
            (tr("意見の内容"), self.text),
        )
        buttons = line_of(self.do, self.stop, STRETCH, spacing=None)
        side = STEP + STEP // 2
        column_of(fields, buttons, within=self, margins=(2 * STEP, side, 2 * STEP, side))
        for before, after in ((self.text, self.do), (self.do, self.stop)):
            QWidget.setTabOrder(before, after)


class DeletingQuestion(Question):
    """The question why an opinion is deleted; `given` carries its number and the reason."""

    given = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        self.words = ReadingLabel()
        self.reason = LineField(tr("削除する理由"), tr("理由（記録に残ります）"))
        self.do = Button(tr("意見を削除する"), lambda: self.given.emit(self._number, self.reason.text()))
        self.stop = Button(tr("削除しない"), self.end)
        side = STEP + STEP // 2
        buttons = line_of((self.reason, 1), self.do, self.stop)
        column_of(self.words, buttons, within=self, margins=(2 * STEP, side, 2 * STEP, side))
        self.reason.textChanged.connect(lambda text: self.do.setEnabled(bool(text.strip())))

    def ask(self, number: int) -> None:
        """Ask about an opinion."""
        self._number = number
        words = tr("意見{number}を、区の考え方とともに削除します。記録した資料は変わりません。番号は再び使いません。")
        self.words.show_text(words.format(number=number))
        self.reason.setText("")
        self.do.setEnabled(False)
        self.begin()
        self.reason.setFocus()
