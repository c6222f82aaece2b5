"""A day is typed and left as any other field is: Tab and Enter go on, the arrow keys from part to part."""

from datetime import date

import pytest
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from nakano_status.gui.controls.fields import DayField
from nakano_status.gui.looks.appearance import (
    DARK,
    HIGH_CONTRAST,
    HIGH_CONTRAST_LIGHT,
    LIGHT,
    Theme,
    apply_stylesheet,
    apply_theme,
)
from tests.support.user_input import keys, press


@pytest.fixture
def around(qtbot: QtBot) -> QWidget:
    """A day with a field after it, the keyboard in the day."""
    around = QWidget()
    day, reason = DayField("期限"), QLineEdit()
    reason.setObjectName("reason")
    line = QHBoxLayout(around)
    line.addWidget(day)
    line.addWidget(reason)
    qtbot.addWidget(around)
    around.show()
    day.show_day(date(2023, 7, 21))
    day.setFocus()
    qtbot.waitUntil(day.hasFocus)
    return around


def day_in(around: QWidget) -> DayField:
    day = around.findChild(DayField)
    assert day is not None
    return day


def test_tab_and_enter_leave_the_day_at_once(around: QWidget) -> None:
    day, reason = day_in(around), around.findChild(QLineEdit, "reason")
    assert reason is not None
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return):
        day.setFocus()
        press(day, key)
        assert reason.hasFocus()
    press(reason, Qt.Key.Key_Backtab)
    assert day.hasFocus()
    assert day.day == date(2023, 7, 21)


def test_the_parts_of_a_day_are_reached_by_the_arrow_keys_and_its_year_is_named(around: QWidget) -> None:
    day = day_in(around)
    day.setSelectedSection(day.Section.YearSection)
    press(day, Qt.Key.Key_Right)
    assert day.currentSection() is day.Section.MonthSection
    press(day, Qt.Key.Key_Right)
    press(day, Qt.Key.Key_Up)
    assert day.text() == "令和5年（2023年）7月22日"
    day.setSelectedSection(day.Section.YearSection)
    keys(day, "2018")
    assert day.text() == "平成30年（2018年）7月22日"
    assert day.day == date(2018, 7, 22)


@pytest.mark.parametrize("theme", [LIGHT, DARK, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT])
def test_month_and_year_of_the_calendar_can_be_read_on_their_bar(
    around: QWidget, app: QApplication, theme: Theme
) -> None:
    apply_theme(app, theme)
    try:
        apply_stylesheet(around)
        calendar = day_in(around).calendarWidget()
        calendar.grab()
        for name in ("qt_calendar_monthbutton", "qt_calendar_yearbutton"):
            button = calendar.findChild(QToolButton, name)
            assert isinstance(button, QToolButton)
            assert button.palette().buttonText().color().name() == theme.on_accent
            assert calendar.palette().highlight().color().name() == theme.accent  # which the bar is filled with
    finally:
        apply_theme(app, LIGHT)


def test_the_japanese_year_is_right_where_signals_are_blocked(qtbot: QtBot) -> None:
    field = DayField("適用開始日")
    qtbot.addWidget(field)
    with QSignalBlocker(field):
        field.show_day(date(2026, 4, 1))
    assert field.text() == "令和8年（2026年）4月1日"
