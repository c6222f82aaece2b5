"""The fields of 資料作成 by the option that they are for."""

from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit

from nakano_status.application.papers.paper import Option
from nakano_status.gui.controls.fields import TickBox
from nakano_status.gui.features.papers.paper_options import DayChoice, PaperOptions
from tests.support.expected import of_kind


def box_of(options: PaperOptions, option: Option[Any]) -> QComboBox:
    """Return the combo box of an option."""
    return of_kind(QComboBox, options.field(option))


def choose(options: PaperOptions, option: Option[Any], label: str) -> None:
    """Choose a value by its label."""
    box = box_of(options, option)
    box.setCurrentIndex(box.findText(label))


def line_of(options: PaperOptions, option: Option[Any]) -> QLineEdit:
    """Return the line of a text."""
    return of_kind(QLineEdit, options.field(option))


def day_of(options: PaperOptions, option: Option[Any]) -> DayChoice:
    """Return the field of a day."""
    return of_kind(DayChoice, options.field(option))


def tick_of(options: PaperOptions, option: Option[Any]) -> TickBox:
    """Return the tick box of an option."""
    return of_kind(TickBox, options.field(option))
