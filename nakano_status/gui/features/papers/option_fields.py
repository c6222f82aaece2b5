"""Fields for the options of a paper by their kinds, for the sides of a 新旧対照表, and for whose papers are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Signal, SignalInstance
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from nakano_status.application.papers.paper import Option, OptionKind
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.controls.fields import Choice, DayField, TickBox
from nakano_status.gui.controls.files import WORKBOOKS, choose_existing
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.lists.rich_text_view import ShortRichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, muted
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.papers.choices import SideChoice

_HIGH = 22 * STEP


class DayChoice(DayField):
    """A day that a paper may have; `dated` is ticked if it has it."""

    def __init__(self, option: Option[Any], today: date) -> None:
        super().__init__(tr("資料の{name}").format(name=option.label))
        self.dated = TickBox(tr(option.label))
        self.dated.setAccessibleName(tr("{name}を入れる").format(name=option.label))
        self.show_day(today)


def field_of(option: Option[Any], today: date) -> QWidget:
    """Return an empty field for an option."""
    field: QWidget
    match option.kind:
        case OptionKind.TICK:
            return TickBox(tr(option.label))
        case OptionKind.DAY:
            return DayChoice(option, today)
        case OptionKind.CHOICE:
            field = _choice(option)
        case OptionKind.LONG_TEXT:
            field = NarrativeEdit(lines=2, most_lines=6)
        case _:
            field = _line(option)
    field.setAccessibleName(tr(option.accessible_name or option.label))
    return field


def _choice(option: Option[Any]) -> Choice:
    box = Choice()
    with QSignalBlocker(box):
        box.addItems([tr(each) for each in (option.nothing, *(each.label for each in option.choices)) if each])
    return box


def _line(option: Option[Any]) -> QLineEdit:
    usual = str(option.usual or "")
    line = QLineEdit("" if option.is_of_paper else usual)
    line.setPlaceholderText(tr("空欄のときは「{usual}」").format(usual=usual) if usual else tr(option.placeholder))
    return line


def changes_of(field: QWidget) -> tuple[SignalInstance, ...]:
    """Return the signals of a field that changes."""
    match field:
        case DayChoice():
            return field.dated.toggled, field.dateChanged
        case TickBox():
            return (field.toggled,)
        case Choice():
            return (field.currentIndexChanged,)
        case NarrativeEdit():
            return (field.typed,)
        case QLineEdit():
            return (field.textChanged,)
    raise TypeError(field)


def value_of(option: Option[Any], field: QWidget) -> Any:
    """Return the value of an option; a field that is disabled has no effect."""
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


def content_of(field: QWidget) -> Any:
    """Return what was chosen in a field, to be shown again by `show_content`."""
    match field:
        case DayChoice():
            return field.dated.isChecked(), field.day
        case Choice():
            return field.currentIndex()
        case QLineEdit():
            return field.text()
    raise TypeError(field)


def show_content(field: QWidget, content: Any) -> None:
    """Show what was chosen before, without a signal."""
    match field:
        case DayChoice():
            with QSignalBlocker(field.dated):
                field.dated.setChecked(content[0])
            field.show_day(content[1])
        case Choice():
            with QSignalBlocker(field):
                field.setCurrentIndex(content)
        case QLineEdit():
            with QSignalBlocker(field):
                field.setText(content)


class SideFields(QWidget):
    """Two combo boxes; `changed` is emitted when another side is chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path.home()
        self.new_side, self.old_side = Choice(), Choice()
        column = column_of(within=self, spacing=STEP // 2)
        for box, words in ((self.new_side, tr("新（左に置く内容）")), (self.old_side, tr("旧（右に置く内容）"))):
            box.setAccessibleName(words)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            button = QPushButton(tr("一覧のファイルを選ぶ…"))
            button.setAccessibleName(tr("{side}の一覧のファイルを選ぶ").format(side=words))
            column.addWidget(label(words, "field"))
            column.addWidget(box)
            column.addWidget(button)
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
            button.clicked.connect(lambda _=False, box=box: self._ask_file(box))

    @property
    def old(self) -> str:
        """The earlier side, as an argument of `compare`."""
        return str(self.old_side.currentData() or "")

    @property
    def new(self) -> str:
        """The later side, as an argument of `compare`."""
        return str(self.new_side.currentData() or "")

    def show_sides(self, sides: Sequence[SideChoice], old: str, new: str) -> None:
        """Show the possible sides; a choice is kept, else the default is chosen."""
        for box, usual in ((self.old_side, old), (self.new_side, new)):
            chosen = box.currentData() or usual
            known = {each.named for each in sides}
            files = [box.itemData(place) for place in range(box.count()) if box.itemData(place) not in known]
            with QSignalBlocker(box):
                named = ((each.label, each.named) for each in sides)
                box.offer((*named, *((Path(str(file)).name, file) for file in files)), chosen)

    def take_file(self, box: QComboBox, file: Path) -> None:
        """Choose a list in a file as a side."""
        place = box.findData(str(file))
        if place < 0:
            box.addItem(file.name, str(file))
            place = box.count() - 1
        box.setCurrentIndex(place)

    def _ask_file(self, box: QComboBox) -> None:
        choose_existing(
            self, tr("比べる一覧のファイルを選ぶ"), lambda path: self.take_file(box, path), self.folder, WORKBOOKS
        )


@dataclass(frozen=True)
class Whose:
    """A 部 or a 所管課 by name."""

    name: str
    is_department: bool


def whose_lines(departments: Iterable[str], divisions: Iterable[str]) -> Iterator[RichTextItem]:
    """Yield the items with their check boxes."""
    for heading, names, is_department in ((tr("部"), departments, True), (tr("所管課"), divisions, False)):
        found = [Whose(name, is_department) for name in names]
        if found:
            yield RichTextItem(f"{muted(heading)}", heading)
        for each in found:
            yield RichTextItem(escape(each.name), each.name, each, ticked=False)


class WhosePanel(QWidget):
    """The check boxes; `changed` is emitted when one changes."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.list = ShortRichTextView(tr("資料を作成する部・所管課"), click_goes=False)
        self.list.setProperty("framed", "true")
        self.list.setMinimumHeight(_HIGH)
        # a constant text: what is below must not move under the pointer when a check box changes
        words = tr("選んだ部・所管課の分を作成します。選ばないときは、すべての所管課の分を作成します。")
        column_of(ReadingLabel(words, kind="muted"), (self.list, 1), within=self, spacing=STEP // 2)
        self.list.lines.turned.connect(self.changed)

    @property
    def departments(self) -> tuple[str, ...]:
        """The 部 that are ticked."""
        return tuple(each.name for each in self._ticked() if each.is_department)

    @property
    def divisions(self) -> tuple[str, ...]:
        """The 所管課 that are ticked."""
        return tuple(each.name for each in self._ticked() if not each.is_department)

    def show_names(self, departments: Sequence[str], divisions: Sequence[str]) -> None:
        """Show the names; ticks are kept."""
        self.list.lines.show_again(whose_lines(departments, divisions))

    def _ticked(self) -> list[Whose]:
        return [each for each in self.list.lines.ticked if isinstance(each, Whose)]
