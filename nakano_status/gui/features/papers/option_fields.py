"""A field of the window for an option of a paper, by its kind, and the value in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QSignalBlocker, SignalInstance
from PySide6.QtWidgets import QLineEdit, QWidget

from nakano_status.application.papers.option import Option, OptionKind
from nakano_status.gui.controls.choice import Choice
from nakano_status.gui.controls.day_field import DayField
from nakano_status.gui.controls.tick_box import TickBox
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.words import tr


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
