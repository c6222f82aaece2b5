"""A panel beside 意見: one opinion, and the answer to it; each text is stored on leaving its field."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QPushButton, QWidget

from nakano_status.application.plan.opinions import OpinionEdit
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.plan.annotations import Opinion
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import LineField
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, paragraph
from nakano_status.gui.words import tr


class OpinionEditor(QWidget):
    """The editor of an opinion; `edited` carries its number and the OpinionEdit.

    The buttons 訂正 and 削除 are for the opinion itself: the page asks what is corrected, or why it is deleted.
    """

    edited = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("editor")
        self.opinion: Opinion | None = None
        self._may_write = False
        self.facts = ReadingLabel()
        self.text = ReadingLabel()
        self.answer = NarrativeEdit(lines=5)
        self.changed = NarrativeEdit(lines=3)
        self.rows = LineField(tr("関連する取組の管理番号"), tr("管理番号を「、」で区切ります"))
        self.correct = QPushButton(tr("意見を訂正…"))
        self.delete = QPushButton(tr("意見を削除…"))
        self._lay_out()
        self.answer.left.connect(self._write)
        self.changed.left.connect(self._write)
        self.rows.editingFinished.connect(self._write)

    def show_opinion(self, opinion: Opinion, *, may_write: bool) -> None:
        """Show the current opinion; a field that is being edited is not replaced."""
        is_other = self.opinion is None or self.opinion.number != opinion.number
        if is_other:
            self.hand_over()
        before, self.opinion, self._may_write = self.opinion, opinion, may_write
        self.facts.show_html(paragraph(_facts_html(opinion)))
        self.text.show_text(opinion.text)
        for field, was, now in (
            (self.answer, before.answer if before else None, opinion.answer),
            (self.changed, before.changed if before else None, opinion.changed),
        ):
            field.setReadOnly(not may_write)
            if is_other or (was != now and field.text_as_typed() == (was or "")):
                field.load(now)
        for part in (self.correct, self.delete):
            part.setEnabled(may_write)
        self.rows.setReadOnly(not may_write)
        if is_other or not self.rows.hasFocus():
            self.rows.setText("、".join(opinion.rows))

    def hand_over(self) -> None:
        """Store what was typed and not stored yet, with what an input method is composing."""
        for field in (self.answer, self.changed):
            field.settle()
        self._write()

    def _write(self) -> None:
        """Store the texts that differ from the opinion."""
        opinion = self.opinion
        if opinion is None or not self._may_write:
            return
        answer, changed = self.answer.text_as_typed(), self.changed.text_as_typed()
        rows = tuple(filter(None, self.rows.text().replace("、", " ").replace(",", " ").split()))
        edit = OpinionEdit(
            answer=answer if answer != (opinion.answer or "") else None,
            changed=changed if changed != (opinion.changed or "") else None,
            rows=rows if rows != opinion.rows else None,
        )
        if edit != OpinionEdit():
            self.edited.emit(opinion.number, edit)

    def _lay_out(self) -> None:
        parts: list[QWidget | QLayout] = [self.facts, self.text, line_of(self.correct, self.delete, STRETCH)]
        for words, field in (
            (tr("区の考え方"), self.answer),
            (tr("意見により変更した内容"), self.changed),
            (tr("関連する取組（管理番号）"), self.rows),
        ):
            caption = label(words, "field")
            caption.setBuddy(field)
            field.setAccessibleName(words)
            parts += [caption, field]
        column_of(*parts, STRETCH, within=self, margins=(2 * STEP, STEP, 0, STEP))


def _facts_html(opinion: Opinion) -> str:
    """Return the number, the source, the day and the author, with whether the name may be published."""
    if opinion.who is None:
        name = tr("氏名の記録なし")
    elif opinion.is_named:
        name = tr("{name}（氏名を公表する）").format(name=opinion.who)
    else:
        name = tr("{name}（氏名を公表しない）").format(name=opinion.who)
    head = tr("意見{number}").format(number=opinion.number)
    rest = "　".join((tr(opinion.source.value), era_day(opinion.day), name))
    return f'<b>{escape(head)}</b><br><span class="muted">{escape(rest)}</span>'
