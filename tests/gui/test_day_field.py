"""A day is typed and left as any other field is: Tab and Enter go on, the arrow keys from part to part."""

from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import QDate, QPoint, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QFocusEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QMenu, QToolButton, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from nakano_status.gui.controls.fields import DayField
from nakano_status.gui.looks import appearance
from tests.support.expected import of_kind, present
from tests.support.user_input import CONTROL, keys, press, write


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
    return present(around.findChild(DayField))


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


@pytest.mark.parametrize(
    "theme", [appearance.LIGHT, appearance.DARK, appearance.HIGH_CONTRAST, appearance.HIGH_CONTRAST_LIGHT]
)
def test_month_and_year_of_the_calendar_can_be_read_on_their_bar(
    around: QWidget, app: QApplication, theme: appearance.Theme
) -> None:
    appearance.apply_theme(app, theme)
    try:
        appearance.apply_stylesheet(around)
        calendar = day_in(around).calendarWidget()
        calendar.grab()
        for name in ("qt_calendar_monthbutton", "qt_calendar_yearbutton"):
            button = of_kind(QToolButton, calendar.findChild(QToolButton, name))
            assert button.palette().buttonText().color().name() == theme.on_accent
            assert calendar.palette().highlight().color().name() == theme.accent  # which the bar is filled with
    finally:
        appearance.apply_theme(app, appearance.LIGHT)


def test_the_japanese_year_is_right_where_signals_are_blocked(qtbot: QtBot) -> None:
    field = DayField("適用開始日")
    qtbot.addWidget(field)
    with QSignalBlocker(field):
        field.show_day(date(2026, 4, 1))
    assert field.text() == "令和8年（2026年）4月1日"


MAY_10 = date(2024, 5, 10)


def select_all(day: DayField) -> None:
    press(day, Qt.Key.Key_A, CONTROL)


@pytest.mark.parametrize("text", ["2024-05-10", "2024/5/10", "2024.5.10", "R6.5.10"])
@pytest.mark.parametrize("selected", ["all", "year"])
def test_a_whole_date_is_typed_over_the_one_before(around: QWidget, text: str, selected: str) -> None:
    day = day_in(around)
    if selected == "all":
        select_all(day)
    else:
        day.setSelectedSection(day.Section.YearSection)  # as Tab does
    keys(day, text)
    assert (day.lineEdit().text(), day.day) == (text, MAY_10)
    press(day, Qt.Key.Key_Tab)
    assert (day.text(), day.day) == ("令和6年（2024年）5月10日", MAY_10)
    assert not day.hasFocus()


@pytest.mark.parametrize("text", ["２０２４－５－１０", "令和6年5月10日", "Ｒ６．５．１０"])
def test_a_whole_date_is_composed_over_the_one_before(around: QWidget, text: str) -> None:
    day = day_in(around)
    write(day, text)
    press(day, Qt.Key.Key_Return)
    assert (day.text(), day.day) == ("令和6年（2024年）5月10日", MAY_10)


@pytest.mark.parametrize(
    "text", ["2024-05-10\n", " ２０２４／５／１０", "令和６年５月１０日", "令和6年（2024年）5月10日"]
)
@pytest.mark.parametrize("way", ["key", "menu"])
def test_a_date_is_pasted(around: QWidget, text: str, way: str) -> None:
    day = day_in(around)
    days: list[date] = []
    day.dateChanged.connect(lambda _: days.append(day.day))
    QApplication.clipboard().setText(text)
    if way == "key":
        press(day, Qt.Key.Key_V, CONTROL)
        press(day, Qt.Key.Key_Return)
    else:
        QTimer.singleShot(0, day, paste_by_menu)
        context = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), day.mapToGlobal(QPoint(5, 5)))
        QApplication.sendEvent(day, context)
    assert (day.text(), day.day, days[-1]) == ("令和6年（2024年）5月10日", MAY_10, MAY_10)


def paste_by_menu() -> None:
    menu = of_kind(QMenu, QApplication.activePopupWidget())
    next(each for each in menu.actions() if each.objectName() == "edit-paste").trigger()
    menu.close()


@pytest.mark.parametrize("text", ["2024-13-45", "r6", "5月10日", "来週", "x"])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_what_is_no_date_is_refused_at_the_field_and_changes_nothing(
    around: QWidget, qtbot: QtBot, text: str, key: Qt.Key
) -> None:
    day = day_in(around)
    select_all(day)
    QApplication.clipboard().setText(text)
    press(day, Qt.Key.Key_V, CONTROL)
    assert day.day == date(2023, 7, 21)
    press(day, key)
    qtbot.waitUntil(partial(shows, f"「{text}」は日付として読み取れません"))
    assert "2024-05-10、2024/5/10、令和6年5月10日、R6.5.10" in QToolTip.text()
    assert day.day == date(2023, 7, 21)
    if key == Qt.Key.Key_Return:
        assert (day.hasFocus(), day.lineEdit().text()) == (True, text), "it is there to be mended"
        press(day, Qt.Key.Key_Escape)
    assert day.text() == "令和5年（2023年）7月21日"


def test_a_year_typed_alone_is_taken_back_if_the_whole_is_no_date(around: QWidget) -> None:
    day = day_in(around)
    day.setSelectedSection(day.Section.YearSection)
    keys(day, "2024-")
    assert (day.lineEdit().text(), day.day) == ("2024-", date(2023, 7, 21))
    press(day, Qt.Key.Key_Escape)
    assert day.text() == "令和5年（2023年）7月21日"
    press(day, Qt.Key.Key_Right)
    press(day, Qt.Key.Key_Up)
    assert day.day == date(2023, 8, 21)


def shows(words: str) -> bool:
    return words in QToolTip.text()


def test_a_date_that_cannot_be_chosen_is_refused_with_the_last_one_that_can(around: QWidget, qtbot: QtBot) -> None:
    day = day_in(around)
    day.setMaximumDate(QDate(2024, 3, 31))
    for text, bound in (("2024-05-10", "令和6年3月31日以前"), ("1988-05-10", "平成元年1月8日以後")):
        select_all(day)
        keys(day, text)
        press(day, Qt.Key.Key_Tab)
        qtbot.waitUntil(partial(shows, bound))
        assert day.day == date(2023, 7, 21)
        day.setFocus()


def test_what_is_typed_waits_while_the_date_is_looked_up_elsewhere(around: QWidget) -> None:
    day = day_in(around)
    select_all(day)
    keys(day, "2024-")
    QApplication.sendEvent(day, QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))
    assert day.lineEdit().text() == "2024-"


def test_an_emptied_field_shows_the_date_before(around: QWidget) -> None:
    day = day_in(around)
    select_all(day)
    keys(day, "2")
    press(day, Qt.Key.Key_Backspace)
    press(day, Qt.Key.Key_Tab)
    assert (day.text(), day.hasFocus()) == ("令和5年（2023年）7月21日", False)
