"""The editor of one row: what was promised, and the fields to answer (window.md, "Division")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nakano_status.application.read.views import RoundView, RowView
from nakano_status.domain.fields import (
    BY_KEY,
    CHANGE_KIND,
    CHANGE_REASON,
    DONE,
    LATER_YEARS,
    MARK,
    NEXT_YEAR,
    NOTE,
)
from nakano_status.domain.mark import Mark
from nakano_status.domain.problem import Problem
from nakano_status.domain.row_state import RowState
from nakano_status.gui.appearance import STEP
from nakano_status.gui.editing.autosave import Autosave
from nakano_status.gui.editing.kind_picker import KindPicker
from nakano_status.gui.editing.mark_picker import MarkPicker
from nakano_status.gui.editing.reference_panel import ReferencePanel
from nakano_status.gui.editing.text_field import TextField
from nakano_status.gui.labels import ReadingLabel, label, paragraph
from nakano_status.gui.pages.field_messages import FieldMessages
from nakano_status.gui.pages.notes_panel import NotesPanel
from nakano_status.gui.pages.remark_panel import RemarkPanel
from nakano_status.gui.pages.row_head import RowHead
from nakano_status.gui.pages.voice import Voice
from nakano_status.gui.scrolling import scrolled
from nakano_status.gui.words import tr

_WIDEST = 92 * STEP
_TEXT_KEYS = (CHANGE_REASON, DONE, NEXT_YEAR, LATER_YEARS, NOTE)


class EntryForm(QWidget):
    """Writes on one row. `draft_due` and `change_due` carry a row id and texts by key; None as text clears.

    A field in which somebody types, or whose text is no change yet, is never loaded over.
    """

    draft_due = Signal(str, object)
    change_due = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("editor")
        self._row: RowView | None = None
        self._round: RoundView | None = None
        self._voice = Voice(None)
        self.head = RowHead()
        self.remark = RemarkPanel()
        self.notes = NotesPanel()
        self.marks = MarkPicker()
        self.mark_received = ReadingLabel()
        self.kinds = KindPicker()
        self.texts = {key: TextField(key, BY_KEY[key].guide_length, lines=_lines_of(key)) for key in _TEXT_KEYS}
        self.planned = ReferencePanel()
        self.previous_later = ReferencePanel()
        self._autosave = Autosave(lambda key: self.texts[key].editor.text_as_typed(), self)
        self._messages = FieldMessages(self.texts, self._autosave.is_open)
        self.mark_message, self.kind_message = self._messages.mark, self._messages.kind
        self._lay_out()
        self._connect()

    @property
    def row(self) -> RowView | None:
        """The row that is edited."""
        return self._row

    @property
    def voice(self) -> Voice:
        """In whose name it is written."""
        return self._voice

    def show_row(self, row: RowView, round_: RoundView, voice: Voice, problems: Iterable[Problem] = ()) -> None:
        """Edit another row; what was typed on the last one is handed over first."""
        self.flush()
        if self._row is None or self._row.id != row.id:
            self._scroll.verticalScrollBar().setValue(0)
            self.show_received({})
        self._row, self._round, self._voice = row, round_, voice
        self._messages.begin(quiet=row.state is RowState.BLANK)
        self._autosave.begin(row.id, row.drafts)
        self.head.show_row(row, round_)
        self._show_notes(row)
        self._show_references(row, round_)
        for key, field in self.texts.items():
            field.name(round_.headings.get(key, BY_KEY[key].heading))
            field.setVisible(key in round_.headings or key == NOTE)
            field.load(voice.text_of(row, key))
        self.marks.load(self._voice.kept(row, MARK))
        self.kinds.load(self._voice.kept(row, CHANGE_KIND))
        self._let_write(voice)
        self.show_problems(problems)
        self._follow_mark()

    def refresh_row(self, row: RowView, problems: Iterable[Problem] = (), voice: Voice | None = None) -> None:
        """Show what the row is now, except where somebody is typing."""
        if self._row is None or self._row.id != row.id:
            return
        if voice is not None and voice != self._voice:
            self._voice = voice
            self._let_write(voice)
        for key, field in self.texts.items():
            text = self._voice.text_of(row, key)
            typing = self._autosave.is_open(key) or field.editor.hasFocus()
            if not typing and field.editor.text() != (text or ""):
                field.load(text)
        self._row = row
        self._show_notes(row)
        self.marks.load(self._voice.kept(row, MARK))
        self.kinds.load(self._voice.kept(row, CHANGE_KIND))
        self.show_problems(problems)
        self._follow_mark()

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Show each message beside its field, with its remedy; a field that is being typed in keeps quiet."""
        self._messages.show(problems)

    def show_received(self, told: Mapping[str, str]) -> None:
        """Show under fields, by key, what was received in place of what the office wrote, as HTML."""
        for key, field in self.texts.items():
            field.tell_received(told.get(key, ""))
        self.mark_received.setText(paragraph(told.get(MARK, "")))
        self.mark_received.setVisible(MARK in told)

    def ask_all(self) -> None:
        """Let every field say what is asked of it, as after 提出前の確認."""
        self._messages.hear_all()

    def flush(self) -> None:
        """Hand over everything that was typed, composition included."""
        for field in self.texts.values():
            field.editor.settle()
        self._autosave.flush()

    def take_back(self, row_id: str, texts: Mapping[str, str | None]) -> None:
        """Keep texts open whose change was refused."""
        self._autosave.reopen(row_id, texts)

    def focus_field(self, key: str) -> None:
        """Put the cursor into a field."""
        if key == MARK:
            self.focus_marks()
            return
        widget = self.kinds if key == CHANGE_KIND else self.texts[key].editor
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(widget, 0, 6 * STEP)

    def focus_marks(self) -> None:
        """Put the cursor to the marks, with the title in sight."""
        self.marks.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.verticalScrollBar().setValue(0)

    @property
    def scrolled_by(self) -> int:
        """How far the form is scrolled, in device-independent pixels."""
        return self._scroll.verticalScrollBar().value()

    def copy_planned(self) -> None:
        """Copy what was planned for the year into 取組状況, where the cursor stands."""
        if self.planned.button.isEnabled() and self._row is not None and self._row.planned and self._voice.answers:
            self.texts[DONE].editor.put(self._row.planned)

    def _let_write(self, voice: Voice) -> None:
        for key, field in self.texts.items():
            field.set_read_only(read_only=not (voice.notes if key == NOTE else voice.answers))
        self.marks.setEnabled(voice.answers)
        self.kinds.setEnabled(voice.answers)
        self.texts[NOTE].setVisible(voice.notes)

    def _show_notes(self, row: RowView) -> None:
        """Show what others say to the office about the row; one's own note stands in its field."""
        self.notes.show_notes({who: note for who, note in row.notes.items() if who != self._voice.division})

    def _show_references(self, row: RowView, round_: RoundView) -> None:
        year = round_.year
        before = year.plus(-1)
        may = self._voice.answers
        planned = (tr("前回の{year}取組予定").format(year=year.label), row.planned)
        done = (tr("前回の取組状況（{year}まで）").format(year=before.label), row.previous_done)
        self.planned.show_texts(planned, done, copying=may)
        later = tr("前回の{year}以降取組予定").format(year=year.plus(1).label)
        self.previous_later.show_texts((later, row.previous_later), copying=may)

    def _follow_mark(self) -> None:
        """Say whether a reason is asked for, and why."""
        mark = self.marks.value
        hint = self.texts[CHANGE_REASON].hint
        if mark is None or mark == Mark.AS_PLANNED:
            hint.setText("")
            words = tr("○・△・×のときに、変更した理由を記入します")
        else:
            hint.setText(tr("必要"))
            words = tr("進捗状況が「{mark}」のため、変更した理由を記入します").format(mark=mark)
        self.texts[CHANGE_REASON].editor.setPlaceholderText(words)

    def _choose(self, key: str, value: str | None) -> None:
        if self._row is not None:
            self._messages.hear(key)
            self._follow_mark()
            self.change_due.emit(self._row.id, {key: value or ""})

    def _leave(self, key: str) -> None:
        """Hand over what was typed; where nothing was, show what came from elsewhere meanwhile."""
        self._messages.hear(key)
        if self._autosave.is_open(key):
            self._autosave.left(key)
        elif self._row is not None:
            text = self._voice.text_of(self._row, key) or ""
            if self.texts[key].editor.text() != text:
                self.texts[key].load(text)
            self._messages.repeat()

    def _connect(self) -> None:
        for field in self.texts.values():
            field.typed.connect(self._autosave.typed)
            field.left.connect(self._leave)
        self._autosave.draft_due.connect(self.draft_due)
        self._autosave.change_due.connect(self.change_due)
        self.marks.picked.connect(lambda value: self._choose(MARK, value))
        self.kinds.picked.connect(lambda value: self._choose(CHANGE_KIND, value))
        self.planned.copied.connect(self.texts[DONE].editor.put)
        self.previous_later.copied.connect(self.texts[NEXT_YEAR].editor.put)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(content)
        column.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 3 * STEP)
        column.setSpacing(STEP + STEP // 2)
        for above in (self.head, self.remark, self.notes):
            column.addWidget(above)
        column.addLayout(self._mark_block())
        column.addWidget(self.texts[CHANGE_REASON])
        column.addLayout(self._kind_line())
        column.addWidget(self.kind_message)
        for part in (self.planned, self.texts[DONE], self.previous_later):
            column.addWidget(part)
        for key in (NEXT_YEAR, LATER_YEARS, NOTE):
            column.addWidget(self.texts[key])
        column.addStretch(1)
        self._scroll = scrolled(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self._order_stops()

    def _order_stops(self) -> None:
        """Let Tab go from field to field in the order of writing; buttons that help come after the fields."""
        fields = {key: field.editor for key, field in self.texts.items()}
        writing = [fields[CHANGE_REASON], self.kinds, *(fields[key] for key in (DONE, NEXT_YEAR, LATER_YEARS, NOTE))]
        helping = [self.marks.clearing, self.planned.button, self.previous_later.button]
        phrases = [field.phrases for field in self.texts.values()]
        stops = [*self.marks.stops, *writing, *helping, *phrases]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _mark_block(self) -> QVBoxLayout:
        block = QVBoxLayout()
        block.setSpacing(STEP // 2)
        heading = label(BY_KEY[MARK].heading, "field")
        heading.setBuddy(self.marks)
        block.addWidget(heading)
        block.addWidget(self.marks)
        block.addWidget(self.mark_received)
        block.addWidget(self.mark_message)
        self.mark_received.hide()
        return block

    def _kind_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(STEP)
        heading = label(BY_KEY[CHANGE_KIND].heading, "field")
        heading.setBuddy(self.kinds)
        self.kinds.setAccessibleName(BY_KEY[CHANGE_KIND].heading)
        line.addWidget(heading)
        line.addWidget(self.kinds)
        line.addWidget(label(tr("集計用です。公表しません"), "muted"))
        line.addStretch(1)
        return line


def _lines_of(key: str) -> int:
    return 3 if key == DONE else 2
