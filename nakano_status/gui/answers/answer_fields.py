"""The fields of a row, from 進捗状況 to 事務局への連絡, with the planned texts beside them.

Beside the texts are controls for 他課が回答 and 報告対象外の申出, each with its meaning, and for 変更の種別.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from nakano_status.application.round.read.views import RoundView, RowView
from nakano_status.domain.fields.field import (
    CHANGE_KIND,
    CHANGE_REASON,
    DONE,
    LATER_YEARS,
    MARK,
    NEXT_YEAR,
    NOTE,
    OPTION_JOINT,
    OUT_OF_REPORT,
    Field,
    Scope,
    read_value,
    unknown_value,
)
from nakano_status.domain.fields.headings import PREVIOUS_DONE, given_labels, planned_label
from nakano_status.domain.fields.option import ChoiceOption, ChoiceOptions
from nakano_status.domain.plan.initiative_id import texts_below_headings
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.round.round import DEFERRED, OutOfReport, is_deferral, proposed_in_note
from nakano_status.domain.text.narrative import truncated
from nakano_status.gui.answers.mark_picker import MarkPicker
from nakano_status.gui.answers.row_context import ActingDivision, ReferencePanel
from nakano_status.gui.controls.boxes import STRETCH, FlowLayout, column_of, line_of
from nakano_status.gui.controls.fields import StoredChoice, TickBox
from nakano_status.gui.editing.text_field import EarlierButton, EarlierPanel, HeadedField, MovedPanel, TextField
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import (
    ReadingLabel,
    escape_ampersands,
    label,
    label_field,
    paragraph,
    show_heading,
    unescape_ampersands,
)
from nakano_status.gui.page import Underlining

if TYPE_CHECKING:
    from nakano_status.gui.lists.rich_text_list import RichTextItem


_REASONS = tuple(reason for reason in OutOfReport if reason is not OutOfReport.REPOST)


class RowOffers(QFrame):
    """The controls for a division's proposals on a row: 他課が回答 and 報告対象外の申出.

    The signal `offered` carries texts by key, in the form that `edit_entry` accepts. Both proposals are stored in the
    note, as in files.
    """

    offered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.deferred = TickBox("他課が回答する")
        self.deferred_words = ReadingLabel(kind="muted")
        self.reasons = StoredChoice(do=self._propose)
        self.reason_words = ReadingLabel(kind="muted")
        self._lay_out()
        self.deferred.clicked.connect(self._defer)

    def show_row(self, row: RowView, acting_division: ActingDivision, note_heading: str) -> None:
        """Show the proposals for a row by the division in `acting_division`.

        `note_heading`: the heading of the note, in which proposals are stored; the explanations name it. The controls
        are hidden if the division does not answer the row, or the row is not counted.
        """
        note = acting_division.stored_value(row, NOTE)
        answers = acting_division.division is not None and acting_division.division in (*row.answerers, row.writer)
        self.setVisible(answers and row.counted)
        deferred = is_deferral(note)
        for part in (self.deferred, self.deferred_words):
            part.setVisible(bool(acting_division.others) or deferred)
        self.deferred.setChecked(deferred)
        others = "、".join(acting_division.others) or "他の所管課"
        words = f"{others}の回答に委ね、この所管課としては回答しないときに選びます。{note_heading}に記入されます。"
        self.deferred_words.show_text(words)
        reason = proposed_in_note(note)
        self.reasons.choose(reason.value if reason else None)
        self.reason_words.show_text(_meaning(reason, note_heading))
        for control in (self.deferred, self.reasons):
            control.setEnabled(acting_division.notes and acting_division.answers)

    def _defer(self) -> None:
        self.offered.emit({DEFERRED: "yes" if self.deferred.isChecked() else "no"})

    def _propose(self) -> None:
        self.offered.emit({OUT_OF_REPORT: self.reasons.currentData() or ""})

    def _lay_out(self) -> None:
        self.reasons.addItem("申し出ない（報告する）", None)
        for reason in _REASONS:
            self.reasons.addItem(reason.label, reason.value)
        line = line_of(label_field(self.reasons, "報告対象外の申出"), self.reasons, STRETCH)
        column_of(
            (self.deferred, Qt.AlignmentFlag.AlignLeft),
            self.deferred_words,
            STEP // 2,
            line,
            self.reason_words,
            within=self,
            spacing=STEP // 2,
        )


def _meaning(reason: OutOfReport | None, note: str) -> str:
    """Return the meaning of a proposal, and how to withdraw it."""
    if reason is None:
        return f"完了や中止などで報告しない取組は、理由を選ぶと、{note}に記入されます。"
    why = f"理由を{note}に書き添えてください。" if reason is OutOfReport.OTHER else ""
    words = (
        f"「報告対象外（{reason.label}）」を申し出ています。事務局が認めると、一覧では空欄になり、件数に数えません。"
    )
    return words + why + "取りやめるときは「申し出ない」を選んでください。"


class OptionPicker(StoredChoice):
    """A combo box for an option of a choice; the signal `picked` carries the user's choice (str or None)."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__(fits=True)
        self.activated.connect(lambda _: self.picked.emit(self.value))

    def offer_options(self, options: ChoiceOptions[ChoiceOption]) -> None:
        """Offer the options of a choice, and before them the entry （選択しない）, which is selected.

        Do nothing if these options are offered already.
        """
        if self.options == options.symbols:
            return
        self.clear()
        self.addItem("（選択しない）", None)
        for option in options.symbols:
            self.addItem(option, option)

    @property
    def first_stop(self) -> QWidget:
        """The widget that receives the keyboard focus: the combo box itself."""
        return self

    @property
    def options(self) -> tuple[str, ...]:
        """The offered options, without the entry （選択しない）."""
        return tuple(self.itemText(place) for place in range(1, self.count()))

    @property
    def value(self) -> str | None:
        """The displayed option, as stored; None if no option is chosen."""
        value = self.currentData()
        return None if value is None else str(value)

    def load(self, value: str | None) -> None:
        """Show a stored option (None: no option) without emitting `picked`."""
        self.choose(value)


class OptionTicks(QWidget):
    """Tick boxes for the options of a choice of several; the signal `picked` carries the ticked ones (str or None)."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._boxes: dict[str, TickBox] = {}
        self._line = FlowLayout()
        self.setLayout(self._line)

    def offer_options(self, options: ChoiceOptions[ChoiceOption]) -> None:
        """Show a tick box, not ticked, for each option of a choice; do nothing if these boxes are shown already."""
        if tuple(self._boxes) == options.symbols:
            return
        for box in self._boxes.values():
            self._line.removeWidget(box)
            box.deleteLater()
        self._boxes = {option: TickBox(escape_ampersands(option)) for option in options.symbols}
        for box in self._boxes.values():
            self._line.addWidget(box)
            box.clicked.connect(lambda _: self.picked.emit(self.value))

    @property
    def first_stop(self) -> QWidget:
        """The widget that receives the keyboard focus: the first box; itself before options were offered."""
        return next(iter(self._boxes.values()), self)

    @property
    def value(self) -> str | None:
        """The ticked options joined as one text, as stored; None if no option is ticked."""
        return OPTION_JOINT.join(option for option, box in self._boxes.items() if box.isChecked()) or None

    def load(self, value: str | None) -> None:
        """Tick the stored options (None: no option) without emitting `picked`."""
        options = (value or "").split(OPTION_JOINT)
        for option, box in self._boxes.items():
            box.setChecked(option in options)


class ChoiceField(QWidget):
    """A choice with its heading, the label that shows whether it is required, and its messages below."""

    def __init__(self, *, several: bool = False) -> None:
        """Make the field; if `several`, with a tick box for each option."""
        super().__init__()
        self.several = several
        self.picker: OptionPicker | OptionTicks = OptionTicks() if several else OptionPicker()
        self.message = ReadingLabel(kind="ask")
        self.heading, self._need = label("", "field"), label("", "muted")
        self.heading.setBuddy(self.picker)
        self.message.hide()
        line = FlowLayout(self.heading, self.picker, self._need)
        column_of(line, self.message, within=self, spacing=STEP + STEP // 2)

    def prepare(self, heading: str, declared: Field) -> None:
        """Show the heading of a field and whether it is required, and offer its options."""
        show_heading(self.heading, self.picker, heading)
        self._need.setText(declared.need)
        self.picker.offer_options(declared.options)

    def show_message(self, words: str) -> None:
        """Show a message below the choice; hide it if `words` is empty."""
        self.message.show_text(words)
        self.message.setVisible(bool(words))


_WIDEST = 92 * STEP
_LONGEST_NODE = 16
"""Number of characters of a node's name beside a heading; the whole name is a tip."""
_TEXT_KEYS = (CHANGE_REASON, DONE, NEXT_YEAR, LATER_YEARS, NOTE)
"""The texts that every profile has; a round may ask for more, which are added when it is shown."""


class AnswerFields(QWidget):
    """The fields of a row.

    `earlier_wanted`: signal with the key of a field whose earlier values are requested.
    `back_wanted`: signal with a key and the earlier value to restore (None: blank).
    `earlier_closed`: signal with the key of the field to return to.
    `added`: signal with the key of a text that the round asks for in addition to the fields of every profile.
    `picked`: signal with the key of a choice and the chosen option (None: no option).
    """

    earlier_wanted = Signal(str)
    back_wanted = Signal(str, object)
    earlier_closed = Signal(str)
    added = Signal(str)
    picked = Signal(str, object)

    def __init__(self, above: Iterable[QWidget], underlining: Underlining | None = None) -> None:
        super().__init__()
        self._underlining = underlining
        self.marks = MarkPicker()
        self.mark_received, self.mark_message = ReadingLabel(), ReadingLabel(kind="ask")
        self.choices = {CHANGE_KIND: self._choice_field(CHANGE_KIND)}
        self._earlier_buttons = {MARK: EarlierButton()}
        self.texts = {key: self._text_field(key) for key in _TEXT_KEYS}
        self._mark_heading = label("", "field")
        self._declared: Mapping[str, Field] = {}
        self._shapes = dict[str, tuple[bool, bool, bool]]()
        self._left_out: frozenset[str] = frozenset()
        self._id_patterns: tuple[str, ...] = ()
        self.planned = ReferencePanel()
        self.previous_later = ReferencePanel()
        self.earlier: EarlierPanel | None = None
        self.moved = MovedPanel()
        self.offers = RowOffers()
        self.of_office = label("", "heading")
        self._office_keys: tuple[str, ...] = ()
        self._lay_out(above)
        self._connect()

    def widget_of(self, key: str) -> QWidget:
        """Return the widget that receives the keyboard focus for a field."""
        if key == MARK:
            return self.marks
        return self.choices[key].picker.first_stop if key in self.choices else self.texts[key].editor

    def top_of(self, key: str) -> int:
        """Return the vertical position of the mark or of a text, with its heading, in pixels.

        Raises KeyError for a choice.
        """
        part = self._mark_heading if key == MARK else self.texts[key]
        return part.mapTo(self, QPoint()).y()

    def key_of(self, widget: QWidget | None) -> str | None:
        """Return the key of the field that contains a widget; None if no field does."""
        if widget is None:
            return None
        keys = (MARK, *self.choices, *self.texts)
        return next((key for key in keys if widget is self.widget_of(key) or self._holds(key, widget)), None)

    def heading_of(self, key: str) -> str:
        """Return the heading of a field in the displayed round."""
        of = {MARK: self._mark_heading, **{each: part.heading for each, part in (self.choices | self.texts).items()}}
        return unescape_ampersands(of[key].text())

    def prepare_for_round(self, round_: RoundView) -> None:
        """Prepare the fields for a round: offer its marks, set its headings, and hide fields that it does not ask for.

        Fields that the round asks for and that do not exist yet are added.
        """
        self.marks.offer(round_.marks)
        asked, before = round_.asked, CHANGE_REASON
        self._prepare_of_office(round_)
        for key in (*(each for each in asked.profile.grouped_row_keys if each in asked.profile.form_keys), NOTE):
            if key != MARK:
                self._provide(asked.profile.by_key[key], before)
            before = before if key in (MARK, CHANGE_KIND) else key
        self._declared, self._left_out = asked.profile.by_key, asked.profile.left_out
        self._mark_heading.setText(escape_ampersands(asked.heading(MARK)))
        for key, choice in self.choices.items():
            if key in round_.headings:
                choice.prepare(asked.heading(key), self._declared[key])
            choice.setVisible(key in round_.headings)
        self._earlier_buttons[MARK].setAccessibleName(f"{asked.heading(MARK)}の以前の内容")
        for key, field in self.texts.items():
            is_asked = key in round_.headings or (key == NOTE and key not in self._left_out)
            if is_asked:
                declared = asked.profile.by_key[key]
                field.set_heading(asked.heading(key), declared.guide_length, is_text=declared.is_text)
            field.setVisible(is_asked)

    def name_nodes(self, row: RowView, round_: RoundView) -> None:
        """Show, beside the heading of each item about a level, which node the item is about.

        Hide the items that another row gives, unless this row still has a value of the item.
        """
        asked, nodes = round_.asked, round_.asked.nodes_at(row.id)
        for key in asked.profile.level_items & {*self.choices, *self.texts}:
            field = self.choices.get(key) or self.texts[key]
            if not (asked.is_asked_at(row.id, key) or row.values.get(key)):
                field.hide()
            elif key in nodes:
                words = f"{asked.heading(key)}（{truncated(nodes[key], _LONGEST_NODE)}について）"
                named = self.choices[key].picker if key in self.choices else self.texts[key].editor
                show_heading(field.heading, named, words, nodes[key])

    def _prepare_of_office(self, round_: RoundView) -> None:
        """Add the fields that only the office fills in, below their heading; a division's data file has none of them.

        A field that another plan declares as an answer of divisions, or the other way round, is made again.
        """
        keys = round_.asked.office_keys if round_.division is None else ()
        for key in {*self._office_keys} ^ {*keys}:
            if key in self.choices or key in self.texts:
                self._remove(key)
        self._office_keys = keys
        self.of_office.setVisible(bool(keys))
        before = ""
        for key in keys:
            self._provide(round_.asked.profile.by_key[key], before)
            before = key

    def typed_problem(self, key: str) -> Problem | None:
        """Return the problem if the text typed in a field cannot be stored, such as words in place of a number.

        None if the text can be stored, and for a field in which the office only reads what divisions wrote.
        """
        text, declared = self.texts[key].editor.text_as_typed(), self._declared.get(key)
        if declared is None:  # no round is shown yet
            return None
        if declared.scope is Scope.DIVISION and self.texts[key].editor.isReadOnly():
            return None  # the office is shown the values of all divisions as one text
        try:
            read_value(declared, text)
        except ValueError:
            return unknown_value(declared, text)
        return None

    def _provide(self, declared: Field, before: str) -> None:
        """Add a field below the field `before` (a key), unless it exists; another plan may declare it otherwise.

        If `before` is empty, it is the first of the fields that only the office fills in.
        """
        key, shape = declared.key, (bool(declared.options), declared.several, declared.is_text)
        if key in self.choices or key in self.texts:
            if self._shapes.get(key, shape) == shape:  # the fields of roles have the same shape in every plan
                return
            self._remove(key)
        self._shapes[key] = shape
        self._add(declared, before)

    def _remove(self, key: str) -> None:
        part = self.choices.pop(key, None) or self.texts.pop(key)
        self._earlier_buttons.pop(key, None)
        self._column.removeWidget(part)
        part.deleteLater()

    def _add(self, declared: Field, before: str) -> None:
        """Add a field below another one (`before`: its key), which it follows in the tab order, too."""
        above = self._column.indexOf(self.choices.get(before) or self.texts.get(before) or self.of_office)
        follows, key = self.widget_of(before) if before else self.offers.reasons, declared.key
        if declared.options:
            self.choices[key] = self._choice_field(key, several=declared.several)
            self._column.insertWidget(above + 1, self.choices[key])
        else:
            self.texts[key] = self._text_field(key, lines=2 if declared.is_text else 1)
            self._column.insertWidget(above + 1, self.texts[key])
            self.added.emit(key)
        QWidget.setTabOrder(follows, self.widget_of(key))

    def _choice_field(self, key: str, *, several: bool = False) -> ChoiceField:
        field = ChoiceField(several=several)
        field.picker.picked.connect(lambda value: self.picked.emit(key, value))
        return field

    def _text_field(self, key: str, lines: int = 2) -> TextField:
        field = TextField(key, self._underlining, lines=3 if key == DONE else lines)
        self._earlier_buttons[key] = field.earlier
        field.earlier_wanted.connect(self.earlier_wanted)
        return field

    def load_choices(self, row: RowView, acting_division: ActingDivision, newer: Mapping[str, str | None]) -> None:
        """Show the mark, the choices and the division's proposals for a row.

        `newer`: texts that are shown in place of the stored ones, by key.
        """
        for key, picker in ((MARK, self.marks), *((key, choice.picker) for key, choice in self.choices.items())):
            picker.load(newer[key] if key in newer else acting_division.stored_value(row, key))
        self.offers.show_row(row, acting_division, self.heading_of(NOTE))
        self.offers.setHidden(NOTE in self._left_out or self.offers.isHidden())
        self.follow_mark()

    def load(self, key: str, value: str | None) -> None:
        """Show `value` (None: blank) in the field `key`; in a text field, set the cursor to the end."""
        if key == MARK:
            self.marks.load(value)
        elif key in self.choices:
            self.choices[key].picker.load(value)
        else:
            self.texts[key].load(self.as_shown(key, value))
            self.texts[key].editor.to_end()
        self.follow_mark()

    def as_shown(self, key: str, value: str | None) -> str | None:
        """Return a value of a text field (None: blank) as the field shows it: as printed, with all digits."""
        declared = self._declared.get(key)
        return declared.printed_lines(value, in_full=True) if value and declared else value

    def as_stored(self, key: str, text: str) -> str | None:
        """Return a text of a field as the value that is stored for it, or as it is if the field cannot hold it.

        None if it is blank.
        """
        try:
            return read_value(self._declared[key], text)
        except ValueError:
            return text

    def shows(self, key: str, value: str | None) -> bool:
        """Return whether a text field shows `value` (None: blank), as it is or in the form of `as_shown`."""
        return self.texts[key].editor.text() in (value or "", self.as_shown(key, value) or "")

    def let_write(self, acting_division: ActingDivision) -> None:
        """Enable the fields that `acting_division` may write, and make all other fields read-only."""
        for key, field in self.texts.items():
            field.set_read_only(read_only=not acting_division.may_write(key))
        self.marks.setEnabled(acting_division.answers)
        for key, choice in self.choices.items():
            choice.picker.setEnabled(acting_division.may_write(key))
        self.texts[NOTE].setVisible(acting_division.notes and NOTE not in self._left_out)
        how = "（「事務局として修文」を選ぶと記入できます）" if acting_division.on_behalf else ""
        self.of_office.setText(f"事務局が記入する項目{how}")

    def show_references(self, row: RowView, round_: RoundView, acting_division: ActingDivision) -> None:
        """Show the planned and reported texts of the last round beside the current answers.

        If `acting_division` may write the answer, buttons copy these texts.
        """
        year, self._id_patterns = round_.year, round_.asked.profile.id_patterns
        before = year.plus(-1)
        whose = f"（{'・'.join(row.previous_by)}の回答）" if row.previous_by else ""
        profile = round_.asked.profile
        planned = (planned_label(profile, year) + whose, row.planned)
        done_head = f"{given_labels(profile)[PREVIOUS_DONE]}（{before.label}まで）"
        done = (done_head + whose, row.previous_done)
        later = planned_label(profile, year.plus(1), key=LATER_YEARS) + whose
        above = [("", None) if key in profile.left_out else each for key, each in ((NEXT_YEAR, planned), (DONE, done))]
        below = ("", None) if profile.left_out & {NEXT_YEAR, LATER_YEARS} else (later, row.previous_later)
        self.planned.show_texts(*above, copying=acting_division.answers and DONE not in profile.left_out)
        self.previous_later.show_texts(below, copying=acting_division.answers)

    def copy_plan(self, key: str, text: str) -> None:
        """Append a planned text to a field, without the headings of the rows that were merged into this row.

        For 取組状況, show a message under the field: whether the text was appended or was there already, and that it is
        only a plan and must be rewritten.
        """
        is_added = self.texts[key].editor.add(texts_below_headings(text, self._id_patterns))
        if key == DONE:
            words = "前回の予定を転記しました。" if is_added else "前回の予定は、既にこの欄にあります。"
            words += "予定の文章ですので、取り組んだ内容（「…した。」など）に書き直してください。"
            self.texts[key].show_feedback(words)

    def show_received(self, received: Mapping[str, str]) -> None:
        """Show the received value under the mark and under each text that the office has changed since.

        `received`: the HTML by field key; under any other field, nothing is shown.
        """
        for key, field in self.texts.items():
            field.show_received(received.get(key, ""))
        self.mark_received.show_html(paragraph(received.get(MARK, "")))
        self.mark_received.setVisible(MARK in received)

    def show_earlier(self, key: str, lines: Sequence[RichTextItem], *, may_write: bool) -> QWidget:
        """Show the earlier values of a field under it, to be restored if `may_write`; return their widget."""
        panel = self._earlier_panel()
        self._put_below(key, panel)
        panel.show_lines(key, self.heading_of(key), lines, may_write=may_write)
        return panel

    def show_text_question(self, key: str, heading: str, html: str) -> QWidget:
        """Show under a field the question whether the user's or the current text is wanted; return its widget.

        `html`: the two texts.
        """
        self._put_below(key, self.moved)
        self.moved.ask(key, heading, html)
        return self.moved

    @property
    def asked_key(self) -> str | None:
        """The key of the field below which a question is shown; None if there is none."""
        return None if self.moved.isHidden() else self.moved.key

    def _put_below(self, key: str, panel: QWidget) -> None:
        self._column.removeWidget(panel)
        last = self.mark_message if key == MARK else self.choices.get(key) or self.texts[key]
        self._column.insertWidget(self._column.indexOf(last) + 1, panel)

    def hide_panels(self) -> None:
        """Hide the list of a field's earlier values, and the question which of two users' texts is wanted."""
        self.moved.hide()
        if self.earlier is not None:
            self.earlier.hide()

    def _earlier_panel(self) -> EarlierPanel:
        """Return the panel of earlier values, which is made when it is first needed."""
        if self.earlier is None:
            self.earlier = EarlierPanel()
            self.earlier.chosen.connect(self.back_wanted)
            self.earlier.closed.connect(self.earlier_closed)
        return self.earlier

    def follow_mark(self) -> None:
        """Show beside each text whether it is required, and whether the chosen mark requires a reason.

        Also change the tab order: the reason follows the mark only if it is required.
        """
        mark = self.marks.value
        reason = self.texts[CHANGE_REASON]
        for key, field in self.texts.items():
            field.show_need(self._declared[key].need if key in self._declared else "")
        asking = self.marks.marks.asking_reason
        called = self._declared[CHANGE_REASON].short_name if CHANGE_REASON in self._declared else ""
        if asking.option_of(mark) is None:
            reason.show_need("")
            words = f"{'・'.join(asking.symbols)}のときに、{called}を記入します"
        else:
            reason.show_need("必要")
            words = f"進捗状況が「{mark}」のため、{called}を記入します"
        reason.editor.setPlaceholderText(words)
        self._order_stops(asks_reason=asking.option_of(mark) is not None)

    @property
    def typed_values(self) -> dict[str, str | None]:
        """The values as the fields show them, by key; None if nothing is chosen in a choice."""
        chosen = {MARK: self.marks.value, **{key: choice.picker.value for key, choice in self.choices.items()}}
        return chosen | {key: field.editor.text_as_typed() for key, field in self.texts.items()}

    def is_blank(self, key: str) -> bool:
        """Return whether nothing is chosen in the choice, or typed in the text, with this key."""
        if key in self.choices:
            return self.choices[key].picker.value is None
        return not self.texts[key].editor.text_as_typed().strip()

    @property
    def usual_key(self) -> str:
        """The key of the field that a command means if no field has the focus: 取組状況, or else the mark."""
        return MARK if DONE in self._left_out else DONE

    def _holds(self, key: str, widget: QWidget) -> bool:
        around = self.texts.get(key) or self.choices.get(key) or self.marks
        return around.isAncestorOf(widget) or widget is self._earlier_buttons.get(key)

    def _connect(self) -> None:
        self._earlier_buttons[MARK].clicked.connect(lambda _=False: self.earlier_wanted.emit(MARK))
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._follow_keyboard)
        self.planned.copied.connect(lambda text: self.copy_plan(DONE, text))
        self.previous_later.copied.connect(lambda text: self.copy_plan(NEXT_YEAR, text))
        self.marks.pasted.connect(self._show_paste_refused)

    def _show_paste_refused(self) -> None:
        """Show that marks accept no text: in other rows a text field is at the same place."""
        self.mark_message.show_text("ここには貼り付けられません。文章の欄を選んでから、もう一度貼り付けてください。")
        self.mark_message.show()

    def _follow_keyboard(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Show the button 以前の内容 only of the field that has the focus."""
        here = self.key_of(now)
        for key, button in self._earlier_buttons.items():
            button.follow_keyboard(is_in_field=key == here)

    def _lay_out(self, above: Iterable[QWidget]) -> None:
        self.setMaximumWidth(_WIDEST)
        self._column = column_of(
            *above,
            HeadedField(self._mark_heading, self.marks, self._earlier_buttons[MARK], self.mark_received),
            self.mark_message,
            self.texts[CHANGE_REASON],
            self.choices[CHANGE_KIND],
            self.planned,
            self.texts[DONE],
            self.previous_later,
            *(self.texts[key] for key in (NEXT_YEAR, LATER_YEARS, NOTE)),
            self.offers,
            self.of_office,
            STRETCH,
            within=self,
            margins=(3 * STEP, 2 * STEP, 3 * STEP, 3 * STEP),
            spacing=STEP + STEP // 2,
        )
        for hidden in (self.mark_received, self.mark_message, self.of_office):
            hidden.hide()
        self._order_stops(asks_reason=True)

    def _order_stops(self, *, asks_reason: bool) -> None:
        """Set the tab order to the order of writing; auxiliary buttons follow the fields.

        After a mark that asks for no reason the texts come first.
        """
        fields: Mapping[str, QWidget] = {**self.texts, **self.choices}
        below = [key for key in fields if key not in (CHANGE_REASON, CHANGE_KIND, NOTE)]
        below.sort(key=lambda key: self._column.indexOf(fields[key]))
        of_office = [self.widget_of(key) for key in below if key in self._office_keys]
        reasoning = (self.texts[CHANGE_REASON].editor, self.choices[CHANGE_KIND].picker)
        texts = [self.widget_of(key) for key in below if key not in self._office_keys]
        writing = [*((*reasoning, *texts) if asks_reason else (*texts, *reasoning)), self.texts[NOTE].editor]
        offering = [self.offers.deferred, self.offers.reasons]
        helping = [self.marks.clearing, self.planned.button, self.previous_later.button]
        phrases = [field.phrases for field in self.texts.values()]
        for before, after in pairwise([*self.marks.stops, *writing, *offering, *of_office, *helping, *phrases]):
            QWidget.setTabOrder(before, after)
