"""The fields for the options of the chosen paper; fields of options that the paper does not declare are hidden.

The kind of an option determines its field. There are special fields for the two versions that a 新旧対照表 compares,
and for the divisions to make papers for.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QPushButton, QWidget

from nakano_status.application.papers.paper import (
    DAY,
    DEPARTMENTS,
    DIVISIONS,
    Option,
    OptionKind,
    Paper,
    PaperContent,
    PaperRequest,
)
from nakano_status.application.papers.set_kinds.report_paper import NUMBER, OCCASION
from nakano_status.domain.calendar.days import day_label
from nakano_status.domain.organisation.divisions import DivisionKind, term_for_level
from nakano_status.gui.controls.boxes import add_form_row, column_of
from nakano_status.gui.controls.fields import Button, Choice, DayField, LineField, TickBox
from nakano_status.gui.controls.files import WORKBOOKS, choose_existing
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.lists.rich_text_view import ShortRichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, label, muted
from nakano_status.gui.page import Underlining

if TYPE_CHECKING:
    from nakano_status.application.papers.choices import PaperChoices, SideChoice


_HIGH = 22 * STEP


class DayChoice(DayField):
    """A field for the day of a paper; the check box `dated` is ticked if the paper has a day.

    While the day cannot be read, a preview has none, and the paper is not made (`PaperOptions.check_days`).
    """

    def __init__(self, option: Option[Any], today: date) -> None:
        super().__init__(f"資料の{option.label}")
        self.dated = TickBox(escape_ampersands(option.label))
        self.dated.setAccessibleName(f"{option.label}を入れる")
        self.show_day(today)


def make_option_field(option: Option[Any], today: date, underlining: Underlining) -> QWidget:
    """Return a new field for an option; the kind of the option determines the widget.

    A one-line text field shows the option's usual value, but is empty if that value belongs to one paper alone
    (`is_of_paper`). `today`: the date that a new date field shows.
    """
    field: QWidget
    match option.kind:
        case OptionKind.TICK:
            return TickBox(escape_ampersands(option.label))
        case OptionKind.DAY:
            return DayChoice(option, today)
        case OptionKind.CHOICE:
            field = _choice(option)
        case OptionKind.LONG_TEXT:
            field = NarrativeEdit(underlining, lines=2, most_lines=6)
        case _:
            field = _line(option)
    field.setAccessibleName(option.accessible_name or option.label)
    return field


def _choice(option: Option[Any]) -> Choice:
    box = Choice()
    with QSignalBlocker(box):
        box.addItems([each for each in (option.nothing, *(each.label for each in option.choices)) if each])
    return box


def _line(option: Option[Any]) -> QLineEdit:
    usual = str(option.usual or "")
    line = LineField(hint=f"空欄では「{usual}」" if usual else option.placeholder)
    line.setText("" if option.is_of_paper else usual)
    return line


def change_signals(field: QWidget) -> tuple[SignalInstance, ...]:
    """Return the signals that a field emits when it changes; raise TypeError for a widget that is not such a field."""
    match field:
        case DayChoice():
            return field.dated.toggled, field.changed
        case TickBox():
            return (field.toggled,)
        case Choice():
            return (field.currentIndexChanged,)
        case NarrativeEdit():
            return (field.typed,)
        case QLineEdit():
            return (field.textChanged,)
    raise TypeError(field)


def option_value(option: Option[Any], field: QWidget) -> Any:
    """Return the value of an option that is entered in its field.

    A disabled check box counts as unticked, and a blank line has the usual value. A day is None if it is not ticked; a
    multiple choice gives a tuple. Raises TypeError for a widget that is not a field of options.
    """
    match field:
        case DayChoice():
            return field.day if field.dated.isChecked() else None
        case TickBox():
            return field.isChecked() and field.isEnabled()
        case Choice() if option.is_multiple:
            chosen = field.currentIndex() - bool(option.nothing)
            return () if chosen < 0 else (option.choices[chosen].value,)
        case Choice():
            return option.choices[field.currentIndex()].value
        case NarrativeEdit():
            return "".join(field.text().split("\n")).strip()
        case QLineEdit():
            return field.text().strip() or option.usual
    raise TypeError(field)


def field_content(field: QWidget) -> Any:
    """Return the input in a field in the form that `restore_content` accepts; raises TypeError for another widget."""
    match field:
        case DayChoice():
            return field.dated.isChecked(), field.text()
        case TickBox():
            return field.isChecked()
        case Choice():
            return field.currentIndex()
        case QLineEdit() | NarrativeEdit():
            return field.text()
    raise TypeError(field)


def restore_content(field: QWidget, content: Any) -> None:
    """Set a field to an input that `field_content` returned, without emitting a signal."""
    match field:
        case DayChoice():
            with QSignalBlocker(field.dated):
                field.dated.setChecked(content[0])
            field.show_text(content[1])
        case TickBox():
            with QSignalBlocker(field):
                field.setChecked(content)
        case Choice():
            with QSignalBlocker(field):
                field.setCurrentIndex(content)
        case QLineEdit():
            with QSignalBlocker(field):
                field.setText(content)
        case NarrativeEdit():
            field.load(content)
        case _:
            raise TypeError(field)


class SideFields(QWidget):
    """Two combo boxes for the earlier and the later version to compare, called sides: editions, rounds or files.

    The signal `changed` is emitted when another side is chosen.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path.home()
        self.new_side, self.old_side = Choice(), Choice()
        column = column_of(within=self, spacing=STEP // 2)
        for box, words in ((self.new_side, "新（左に置く内容）"), (self.old_side, "旧（右に置く内容）")):
            box.setAccessibleName(words)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            button = QPushButton("一覧のファイルを選ぶ…")
            button.setAccessibleName(f"{words}の一覧のファイルを選ぶ")
            column.addWidget(label(words, "field"))
            column.addWidget(box)
            column.addWidget(button)
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
            button.clicked.connect(lambda _=False, box=box: self._ask_file(box))

    @property
    def old(self) -> str:
        """The earlier side, in the form that the command `compare` takes; empty if none is chosen."""
        return str(self.old_side.currentData() or "")

    @property
    def new(self) -> str:
        """The later side, in the form that the command `compare` takes; empty if none is chosen."""
        return str(self.new_side.currentData() or "")

    def clear(self) -> None:
        """Remove all sides and choices."""
        for box in (self.old_side, self.new_side):
            with QSignalBlocker(box):
                box.clear()

    def show_sides(self, sides: Sequence[SideChoice], old: str, new: str) -> None:
        """Offer sides to choose from, and the files added before.

        The choices remain; in a box without a choice, the default `old` or `new` is chosen.
        """
        for box, usual in ((self.old_side, old), (self.new_side, new)):
            chosen = box.currentData() or usual
            known = {each.named for each in sides}
            files = [box.itemData(place) for place in range(box.count()) if box.itemData(place) not in known]
            with QSignalBlocker(box):
                named = ((each.label, each.named) for each in sides)
                box.offer((*named, *((Path(str(file)).name, file) for file in files)), chosen)

    def take_file(self, box: QComboBox, file: Path) -> None:
        """Choose a file as the side of a combo box; the file is added to the box if it is not there yet."""
        place = box.findData(str(file))
        if place < 0:
            box.addItem(file.name, str(file))
            place = box.count() - 1
        box.setCurrentIndex(place)

    def _ask_file(self, box: QComboBox) -> None:
        choose_existing(
            self, "比べる一覧のファイルを選ぶ", lambda path: self.take_file(box, path), self.folder, WORKBOOKS
        )


@dataclass(frozen=True)
class Addressee:
    """A 部 or a 所管課, by name."""

    name: str
    is_department: bool


def addressee_items(departments: Iterable[str], divisions: Iterable[str]) -> Iterator[RichTextItem]:
    """Yield list items with check boxes for the 部 and the 所管課, under their headings."""
    departments = tuple(departments)
    above = term_for_level(departments)
    for heading, names, is_department in ((above, departments, True), ("所管課", divisions, False)):
        found = [Addressee(name, is_department) for name in names]
        if found:
            yield RichTextItem(f"{muted(heading)}", heading)
        for each in found:
            yield RichTextItem(escape(each.name), each.name, each, ticked=False)


class AddresseePanel(QWidget):
    """A list of check boxes for the 部 and 所管課 to make papers for.

    The signal `changed` is emitted when a tick changes.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.list = ShortRichTextView("資料を作成する所管課など", click_goes=False)
        self.list.setProperty("framed", "true")
        self.list.setMinimumHeight(_HIGH)
        # a constant text, so that nothing moves under the pointer when a check box changes
        words = "選んだ分だけを作成します。選ばないときは、すべての所管課の分を作成します。"
        column_of(ReadingLabel(words, kind="muted"), (self.list, 1), within=self, spacing=STEP // 2)
        self.list.lines.turned.connect(self.changed)

    @property
    def departments(self) -> tuple[str, ...]:
        """The names of the ticked 部."""
        return tuple(each.name for each in self._ticked() if each.is_department)

    @property
    def divisions(self) -> tuple[str, ...]:
        """The names of the ticked 所管課."""
        return tuple(each.name for each in self._ticked() if not each.is_department)

    def show_names(self, departments: Sequence[str], divisions: Sequence[str]) -> None:
        """Show the names of 部 and 所管課 to choose from; existing ticks remain."""
        self.list.lines.update_items(addressee_items(departments, divisions))

    def clear(self) -> None:
        """Remove the names with their ticks."""
        self.list.lines.set_items(())

    def _ticked(self) -> list[Addressee]:
        return [each for each in self.list.lines.ticked if isinstance(each, Addressee)]


_PAUSE = 300
"""Milliseconds after the last key or click until the pages are made again."""

_FIELDS = {OptionKind.TEXT, OptionKind.LONG_TEXT, OptionKind.TICK, OptionKind.DAY, OptionKind.CHOICE}


_OF_RECORD = frozenset({OCCASION.name, NUMBER.name, DAY.name})
"""The names of the options that a recorded paper is found by."""


class PaperOptions(QWidget):
    """The fields of the options of papers.

    The signal `edited` is emitted at once when an option changes, `changed` after a pause. The owner places the fields
    in `aside` beside the button.
    """

    edited = Signal()
    changed = Signal()

    def __init__(self, papers: Iterable[Paper[Any]], today: date, underlining: Underlining) -> None:
        super().__init__()
        papers, self._underlining = tuple(papers), underlining
        self.paper = papers[0]
        self._varying = [
            each
            for paper in papers
            for each in paper.options
            if each.is_occasion or any(choice.of_departments for choice in each.choices)
        ]
        self._fields: dict[tuple[str, str], QWidget] = {}
        self._of_paper: set[QWidget] = set()
        self._judgement: NarrativeEdit | None = None
        self.offer = SentenceOffer()
        self.whose = AddresseePanel()
        self.sides = SideFields()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._form = QFormLayout()
        self.aside: list[QWidget] = []
        self._lay_out(
            [each for paper in papers for each in paper.options if each.label and each.kind in _FIELDS], today
        )
        self._connect()
        self._fresh, self._unchosen = self._own(), self._chosen()
        self._kept: dict[Hashable, dict[QWidget, Any]] = {}
        self._round = ""
        self._of_rounds: dict[str, tuple[dict[QWidget, Any], dict[Hashable, dict[QWidget, Any]]]] = {}
        self._shown = self._key()
        self.show_paper(self.paper)

    def field(self, option: Option[Any]) -> QWidget:
        """Return the field of an option."""
        return self._fields[option.name, option.label]

    def show_paper(self, paper: Paper[Any]) -> None:
        """Show the options of a paper, with the values last chosen for it."""
        self.paper = paper
        self._turn()
        self._show_fields()
        self.whose.setVisible(self._has(OptionKind.NAMES))
        self.sides.setVisible(self._has(OptionKind.SIDE))
        self._show_offer()

    def turn_to(self, round_id: str) -> None:
        """Restore the inputs that were made for a round, or the defaults if there are none yet.

        The inputs of the round shown before are remembered. `round_id`: '' while no round is shown; what is entered
        then belongs to the next round, unless that has inputs of its own.
        """
        before, self._round = self._round, round_id
        if before == round_id or not (before or round_id in self._of_rounds):
            return
        self._pause.stop()
        if self._judgement is not None:
            self._judgement.kept.settle()
            self._judgement.kept.place = ""  # until the choices of the other round are shown
        if before:
            self._of_rounds[before] = self._chosen(), self._kept
        chosen, self._kept = self._of_rounds.get(round_id, (self._unchosen, {}))
        for field, content in chosen.items():
            restore_content(field, content)
        self._shown = self._key()
        self.whose.clear()
        self.sides.clear()
        self._show_fields()

    def _chosen(self) -> dict[QWidget, Any]:
        return {field: field_content(field) for field in self._fields.values()}

    def _has(self, kind: OptionKind) -> bool:
        return any(each.kind is kind for each in self.paper.options)

    def _options(self) -> list[Option[Any]]:
        """Return the options of the paper that have a field."""
        return [each for each in self.paper.options if (each.name, each.label) in self._fields]

    def _turn(self) -> None:
        """Store the choices of the paper shown before, and restore those of the current one."""
        self._kept[self._shown] = self._own()
        self._shown = self._key()
        for field, content in self._kept.get(self._shown, self._fresh).items():
            restore_content(field, content)

    def _key(self) -> Hashable:
        """Return the key that choices are stored by: the occasion, which several papers share, otherwise the paper."""
        keys = [option_value(each, self.field(each)) for each in self._options() if each.is_occasion]
        return keys[0] if keys else self.paper

    def _own(self) -> dict[QWidget, Any]:
        return {field: field_content(field) for field in self._of_paper}

    def _show_fields(self) -> None:
        """Show the fields of the paper that have an effect."""
        shown = {self.field(each) for each in self._options() if self._has_effect(each)}
        for field in self._fields.values():
            if field in self.aside:
                field.setVisible(field in shown)
            else:
                self._form.setRowVisible(field, field in shown)
            if isinstance(field, DayChoice):
                field.setVisible(field in shown and field.dated.isChecked())

    def _has_effect(self, option: Option[Any]) -> bool:
        if option.only_with is None:
            return True
        other, value = option.only_with
        return bool(option_value(other, self.field(other)) == value)

    def show_choices(self, choices: PaperChoices) -> None:
        """Offer the divisions, sides and occasions of a round; the values already chosen for the round remain."""
        self.turn_to(choices.round.round_id)  # which removes the divisions and the sides of another round
        self.whose.show_names(choices.addressees.departments, choices.addressees.divisions)
        self.sides.show_sides(choices.sides, choices.old, choices.new)
        place = f"paper/{choices.round.round_id}"
        if self._judgement is not None and self._judgement.kept.place != place:
            self._judgement.kept.settle()
            self._judgement.kept.begin(place, "")
        self._show_varying(choices.round.asked.profile.occasions, choices.addressees.departments)
        for field in self._needing_previous:
            field.setEnabled(choices.round.previous_in_report is not None)

    def _show_varying(self, called: Mapping[str, str], departments: Sequence[str]) -> None:
        """Offer the occasions of the plan by its names, and choices for 部 only if there are any."""
        above = term_for_level(departments)
        for option in self._varying:
            field = self.field(option)
            if not isinstance(field, Choice):
                continue
            for place, each in enumerate(option.choices):
                can = each.value in called if option.is_occasion else bool(departments) or not each.of_departments
                label = each.label.replace(DivisionKind.DEPARTMENT.label, above) if each.of_departments else each.label
                name = called.get(each.value, "") if option.is_occasion else label if can else ""
                field.setItemText(place, name)
                field.set_choice_shown(place, shown=can)

    def show_offer(self, content: PaperContent) -> None:
        """Show the sentence that `content` proposes for the text field; the user can adopt it."""
        offered = content.offered
        self.offer.show_sentence(*(offered.text, offered.share, offered.of) if offered else ("", "", ""))
        self._show_offer()

    def choose(self, option: Option[Any], value: object) -> None:
        """Choose a value of an option, with the same effect as if the user chose it.

        Does nothing if the field of the option is not a combo box. Raises ValueError if the option does not have the
        value.
        """
        field = self.field(option)
        if isinstance(field, Choice):
            field.setCurrentIndex([each.value for each in option.choices].index(value))

    def request(self, recorded: int = 0) -> PaperRequest:
        """Return the request for the paper with the chosen options.

        `recorded` is the number of the recorded paper, for papers that need it.
        """
        values = {each: option_value(each, self.field(each)) for each in self._options()}
        values |= {each: recorded for each in self.paper.options if each.kind is OptionKind.NUMBER}
        if self._has(OptionKind.NAMES):
            values |= {DIVISIONS: self.whose.divisions, DEPARTMENTS: self.whose.departments}
        if self._has(OptionKind.SIDE):
            old, new = (each for each in self.paper.options if each.kind is OptionKind.SIDE)
            values |= {old: self.sides.old, new: self.sides.new}
        return self.paper.request(values)

    def check_days(self) -> bool:
        """Return whether each day of the paper can be read; otherwise explain it and set the focus to its field."""
        fields = (self.field(each) for each in self._options() if self._has_effect(each))
        dated = (each for each in fields if isinstance(each, DayChoice) and each.dated.isChecked())
        return all(each.ask_day() for each in dated)

    @property
    def choices_of_record(self) -> list[QWidget]:
        """The fields of the options that identify a record: 会議・公表, 資料番号 and 日付.

        The list is empty if the paper is not recorded.
        """
        fields = map(self.field, self._record_options())
        return [field.dated if isinstance(field, DayChoice) else field for field in fields]

    @property
    def record_words(self) -> str:
        """The values of the options that identify a record, as text."""
        values = ((each, option_value(each, self.field(each))) for each in self._record_options())
        return "、".join(filter(None, (self._choice_words(option, value) for option, value in values)))

    def _record_options(self) -> list[Option[Any]]:
        if not self.paper.is_recorded:
            return []
        return [each for each in self._options() if each.name in _OF_RECORD and self._has_effect(each)]

    def _choice_words(self, option: Option[Any], value: object) -> str:
        field = self.field(option)
        if isinstance(field, Choice):
            return field.currentText()
        words = day_label(value) if isinstance(value, date) else str(value or "")
        return f"{option.label} {words}" if words else ""

    def settle(self) -> None:
        """Apply input typed within the pause at once, including text that an input method is composing."""
        if self._judgement is not None:
            self._judgement.settle()
        if self._pause.isActive():
            self._pause.stop()
            self.changed.emit()

    def end_typing(self, made: PaperRequest) -> None:
        """Delete the copy of the typed text on this PC if a paper was made with the text as it is now."""
        field, long = self._judgement, (each for each in made.paper.options if each.kind is OptionKind.LONG_TEXT)
        if field is not None and any(option_value(each, field) == made[each] for each in long):
            field.kept.drop()

    def _show_offer(self) -> None:
        is_wanted = self._has(OptionKind.LONG_TEXT) and self._judgement is not None and not self._judgement.text()
        if self._judgement is not None:
            self._form.setRowVisible(self.offer, is_wanted and bool(self.offer.sentence))

    def _take(self, sentence: str) -> None:
        if self._judgement is not None:
            self._judgement.add(sentence)
        self._ask()

    def _ask(self) -> None:
        """Ask for new pages after a pause."""
        self._show_offer()
        self._pause.start()
        self.edited.emit()

    def _follow(self) -> None:
        """Show the fields that a changed option affects, and ask for new pages."""
        if self._key() != self._shown:
            self._turn()
        self._show_fields()
        self._ask()

    def _connect(self) -> None:
        self._pause.timeout.connect(self.changed)
        self.offer.taken.connect(self._take)
        for field in self._fields.values():
            follow = self._follow if isinstance(field, DayChoice | TickBox | Choice) else self._ask
            for signal in change_signals(field):
                signal.connect(follow)
        self.whose.changed.connect(self._ask)
        self.sides.changed.connect(self._ask)

    def _lay_out(self, options: Iterable[Option[Any]], today: date) -> None:
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setSpacing(STEP)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._needing_previous: list[QWidget] = []
        for option in sorted(options, key=lambda each: each.row):
            if (option.name, option.label) not in self._fields:
                field = self._fields[option.name, option.label] = make_option_field(option, today, self._underlining)
                self._add(option, field)
        column_of(self._form, self.whose, self.sides, within=self)

    def _add(self, option: Option[Any], field: QWidget) -> None:
        """Add the field of an option below the others; the offered sentence is below a long text."""
        if option.is_of_paper:
            self._of_paper.add(field)
        if option.needs_previous:
            self._needing_previous.append(field)
        if not option.row:
            field.setParent(self)
            self.aside.append(field)
        elif isinstance(field, DayChoice):
            add_form_row(self._form, field.dated, field)
        elif option.kind is OptionKind.TICK:
            self._form.addRow(field)
        else:
            self._form.addRow(option.label, field)
        if isinstance(field, NarrativeEdit):
            self._judgement = field
            self._form.addRow(self.offer)


class SentenceOffer(QWidget):
    """A proposed sentence with a button to adopt it.

    The signal `taken` carries the sentence when the user adopts it.
    """

    taken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.sentence = ""
        self.words = ReadingLabel(kind="muted")
        self.take = Button("この文を入れる", lambda _=False: self.taken.emit(self.sentence))
        column_of(self.words, (self.take, Qt.AlignmentFlag.AlignLeft), within=self, spacing=STEP // 2)

    def show_sentence(self, sentence: str, share: str, of: str) -> None:
        """Show a sentence with the share that it is based on; all three texts are empty if there is no sentence.

        `share`: the share as text, such as a percentage. `of`: the marks that are counted in the share.
        """
        self.sentence = sentence
        self.words.show_text(f"文の例（{of}の割合 {share}）：{sentence}" if sentence else "")
