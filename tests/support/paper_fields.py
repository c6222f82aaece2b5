"""The fields of 資料作成 by the option that they are for."""

from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit

from nakano_status.application.papers.paper import Option
from nakano_status.gui.controls.fields import TickBox
from nakano_status.gui.features.papers.paper_options import DayChoice, PaperOptions


def box_of(options: PaperOptions, option: Option[Any]) -> QComboBox:
    """Return the combo box of an option."""
    field = options.field(option)
    assert isinstance(field, QComboBox)
    return field


def choose(options: PaperOptions, option: Option[Any], label: str) -> None:
    """Choose a value by its label."""
    box = box_of(options, option)
    box.setCurrentIndex(box.findText(label))


def line_of(options: PaperOptions, option: Option[Any]) -> QLineEdit:
    """Return the line of a text."""
    field = options.field(option)
    assert isinstance(field, QLineEdit)
    return field


def day_of(options: PaperOptions, option: Option[Any]) -> DayChoice:
    """Return the field of a day."""
    field = options.field(option)
    assert isinstance(field, DayChoice)
    return field


def tick_of(options: PaperOptions, option: Option[Any]) -> TickBox:
    """Return the tick box of an option."""
    field = options.field(option)
    assert isinstance(field, TickBox)
    return field
