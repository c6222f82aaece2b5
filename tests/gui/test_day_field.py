"""A day is typed and left as any other field is: Tab and Enter go on, every key is borne."""

from datetime import date

import pytest
from PySide6.QtCore import QDate, QEvent, QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nakano_status.gui.controls.fields import DayField
from nakano_status.gui.looks import appearance
from tests.support.expected import of_kind, present
from tests.support.user_input import CONTROL, click, compose, keys, press, write


@pytest.fixture
def around(qtbot: QtBot) -> QWidget:
    """A day with a field after it, the keyboard in the day."""
    around = QWidget()
    day, reason = DayField("期限"), QLineEdit()
    reason.setObjectName("reason")
    line = QHBoxLayout(around)
    line.addWidget(day)
    line.addWidget(day.fault)
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


def test_the_part_of_a_day_at_the_cursor_is_moved_by_the_arrow_keys_and_its_year_is_named(around: QWidget) -> None:
    day = day_in(around)
    for place, key, shown, selected in (
        (0, Qt.Key.Key_Up, "令和6年（2024年）7月21日", "2024"),
        (11, Qt.Key.Key_Down, "令和6年（2024年）6月21日", "6"),
        (15, Qt.Key.Key_Up, "令和6年（2024年）6月22日", "22"),
    ):
        day.setCursorPosition(place)
        press(day, key)
        assert (day.text(), day.selectedText()) == (shown, selected)
    day.setSelection(5, 4)
    keys(day, "2018")
    assert day.text() == "平成30年（2018年）6月22日"
    assert day.day == date(2018, 6, 22)


def test_the_arrow_keys_do_not_pass_the_first_and_the_last_day(around: QWidget) -> None:
    day = day_in(around)
    day.latest = date(2023, 7, 31)
    for shown, key, reached in (
        (date(2023, 7, 31), Qt.Key.Key_Up, date(2023, 7, 31)),
        (date(1868, 10, 23), Qt.Key.Key_Down, date(1868, 10, 23)),
        (date(1985, 6, 1), Qt.Key.Key_Up, date(1985, 6, 2)),
    ):
        day.show_day(shown)
        press(day, key)
        assert day.day == reached


@pytest.mark.parametrize(
    "theme", [appearance.LIGHT, appearance.DARK, appearance.HIGH_CONTRAST, appearance.HIGH_CONTRAST_LIGHT]
)
def test_month_and_year_of_the_calendar_can_be_read_on_their_bar(
    around: QWidget, app: QApplication, theme: appearance.Theme
) -> None:
    appearance.apply_theme(app, theme)
    try:
        appearance.apply_stylesheet(around)
        day_in(around).open_calendar()
        calendar = present(day_in(around).findChild(QCalendarWidget))
        calendar.grab()
        for name in ("qt_calendar_monthbutton", "qt_calendar_yearbutton"):
            button = of_kind(QToolButton, calendar.findChild(QToolButton, name))
            assert button.palette().buttonText().color().name() == theme.on_accent
            assert calendar.palette().highlight().color().name() == theme.accent  # which the bar is filled with
        calendar.close()
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


@pytest.mark.parametrize("text", ["2024-05-10", "2024/5/10", "2024.5.10", "R6.5.10", "20240510"])
@pytest.mark.parametrize("selected", ["all", "reached"])
def test_a_whole_date_is_typed_over_the_one_before(around: QWidget, text: str, selected: str) -> None:
    day = day_in(around)
    if selected == "all":
        select_all(day)
    else:
        press(day, Qt.Key.Key_Tab)
        press(present(around.findChild(QLineEdit, "reason")), Qt.Key.Key_Backtab)
    keys(day, text)
    assert (day.text(), day.day) == (text, MAY_10)
    press(day, Qt.Key.Key_Tab)
    assert (day.text(), day.day) == ("令和6年（2024年）5月10日", MAY_10)
    assert not day.hasFocus()


@pytest.mark.parametrize("text", ["２０２４－５－１０", "令和6年5月10日", "Ｒ６．５．１０", "令６．５．１０"])
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
    days: list[date | None] = []
    day.changed.connect(lambda: days.append(day.day))
    QApplication.clipboard().setText(text)
    if way == "key":
        press(day, Qt.Key.Key_V, CONTROL)
    else:
        context = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), day.mapToGlobal(QPoint(5, 5)))
        QApplication.sendEvent(day, context)
        paste_by_menu()
    press(day, Qt.Key.Key_Return)
    assert (day.text(), day.day, days[-1]) == ("令和6年（2024年）5月10日", MAY_10, MAY_10)


def paste_by_menu() -> None:
    menu = of_kind(QMenu, QApplication.activePopupWidget())
    next(each for each in menu.actions() if each.objectName() == "edit-paste").trigger()
    menu.close()


UNREAD = [
    *("12/25", "12月25日", "8年12月25日", "8.12.23", "11/31", "R8.11.31", "あした"),
    *("2024-13-45", "r6", "x", "令和6年（2025年）5月10日"),
]


@pytest.mark.parametrize("text", UNREAD)
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_what_is_no_date_remains_in_the_field_which_explains_it(around: QWidget, text: str, key: Qt.Key) -> None:
    day = day_in(around)
    select_all(day)
    QApplication.clipboard().setText(text)
    press(day, Qt.Key.Key_V, CONTROL)
    assert not day.fault.isVisible(), "it is still being typed"
    press(day, key)
    assert (day.text(), day.day) == (text, None), "it is there to be mended"
    assert f"「{text}」は日付として読み取れません" in explained(day)
    assert "2024-05-10、2024/5/10、令和6年5月10日、R6.5.10" in explained(day)
    assert day.hasFocus() == (key == Qt.Key.Key_Return)
    day.setFocus()
    press(day, Qt.Key.Key_Escape)
    assert (day.text(), day.day, explained(day)) == ("令和5年（2023年）7月21日", date(2023, 7, 21), "")


def explained(day: DayField) -> str:
    """Return the explanation below the field, which a screen reader reads, too."""
    shown = day.fault.plain_text if day.fault.isVisible() else ""
    assert day.accessibleDescription() == shown
    return shown


def test_an_act_that_asks_for_the_day_gets_none_and_leads_to_the_field(around: QWidget) -> None:
    day, reason = day_in(around), present(around.findChild(QLineEdit, "reason"))
    select_all(day)
    keys(day, "12/25")
    reason.setFocus()
    assert (day.ask_day(), day.hasFocus()) == (None, True)
    assert "「12/25」は日付として読み取れません" in explained(day)
    select_all(day)
    keys(day, "2024-05-10")
    assert explained(day) == ""
    reason.setFocus()
    assert (day.ask_day(), day.hasFocus()) == (MAY_10, False)


def test_a_fault_is_explained_only_where_the_field_can_be_used(around: QWidget) -> None:
    day = day_in(around)
    select_all(day)
    keys(day, "12/25")
    press(day, Qt.Key.Key_Tab)
    for turn in (day.setEnabled, day.setVisible):
        turn(False)
        assert not day.fault.isVisible()
        turn(True)
        assert day.fault.isVisible()


def test_the_explanation_of_a_long_text_does_not_widen_the_window(around: QWidget) -> None:
    day = day_in(around)
    select_all(day)
    QApplication.clipboard().setText("x" * 500)
    press(day, Qt.Key.Key_V, CONTROL)
    press(day, Qt.Key.Key_Tab)
    assert len(day.text()) == 500
    assert "x" * 30 not in explained(day)


def test_a_year_typed_alone_is_taken_back_if_the_whole_is_no_date(around: QWidget) -> None:
    day = day_in(around)
    select_all(day)
    keys(day, "2024-")
    assert (day.text(), day.day) == ("2024-", None)
    press(day, Qt.Key.Key_Escape)
    assert day.text() == "令和5年（2023年）7月21日"
    press(day, Qt.Key.Key_Up)
    assert day.day == date(2023, 7, 22)


def test_a_date_that_cannot_be_chosen_is_refused_with_the_last_one_that_can(around: QWidget) -> None:
    day = day_in(around)
    day.latest = date(2024, 3, 31)
    for text, bound in (("2024-05-10", "令和6年3月31日以前"), ("1868-05-10", "明治元年10月23日以後")):
        select_all(day)
        keys(day, text)
        press(day, Qt.Key.Key_Tab)
        assert bound in explained(day)
        assert (day.text(), day.day) == (text, None)
        day.setFocus()


def test_what_is_typed_waits_while_the_date_is_looked_up_elsewhere(around: QWidget) -> None:
    day = day_in(around)
    select_all(day)
    keys(day, "2024-")
    QApplication.sendEvent(day, QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))
    assert day.text() == "2024-"


def test_an_emptied_field_has_no_date(around: QWidget) -> None:
    day = day_in(around)
    select_all(day)
    keys(day, "2")
    press(day, Qt.Key.Key_Backspace)
    press(day, Qt.Key.Key_Tab)
    assert (day.text(), day.day, day.hasFocus()) == ("", None, False)
    assert explained(day).startswith("日付が空欄です。")


@pytest.mark.parametrize(
    ("cursor", "typed", "shown"),
    [
        (15, "{back}{back}18", "令和5年（2023年）7月18日"),
        (12, "{back}12", "令和5年（2023年）12月21日"),
        (9, "{back}4", "令和6年（2024年）7月21日"),
        (9, "{back}{back}19", "令和元年（2019年）7月21日"),
        (3, "{back}6", "令和6年（2024年）7月21日"),
        (3, "{back}10", "令和10年（2028年）7月21日"),
    ],
)
def test_a_part_of_the_date_is_edited_as_in_any_field(around: QWidget, cursor: int, typed: str, shown: str) -> None:
    day = day_in(around)
    day.setCursorPosition(cursor)
    for letter in typed.replace("{back}", "\b"):
        before = day.text()
        if letter == "\b":
            press(day, Qt.Key.Key_Backspace)
        else:
            keys(day, letter)
        assert day.text() != before, "each key is seen"
    press(day, Qt.Key.Key_Tab)
    assert day.text() == shown


def test_what_is_typed_behind_a_part_is_seen_and_refused(around: QWidget) -> None:
    day = day_in(around)
    day.setCursorPosition(15)
    keys(day, "18")
    assert day.text() == "令和5年（2023年）7月2118日"
    press(day, Qt.Key.Key_Tab)
    assert "「令和5年（2023年）7月2118日」は日付として読み取れません" in explained(day)
    assert day.text() == "令和5年（2023年）7月2118日"


def test_the_date_is_known_while_it_is_typed_and_its_changes_are_signalled(around: QWidget) -> None:
    day = day_in(around)
    days: list[date | None] = []
    day.changed.connect(lambda: days.append(day.day))
    select_all(day)
    keys(day, "2024-5-10")
    assert days == [None, date(2024, 5, 1), MAY_10]
    press(day, Qt.Key.Key_Escape)
    assert (day.day, days[-1]) == (date(2023, 7, 21), date(2023, 7, 21))


def test_a_date_before_the_first_that_can_be_chosen_is_kept(around: QWidget) -> None:
    day = day_in(around)
    day.show_day(date(1988, 4, 1))
    press(day, Qt.Key.Key_Tab)
    assert (day.text(), day.day) == ("昭和63年（1988年）4月1日", date(1988, 4, 1))


def test_a_date_is_chosen_in_the_calendar(around: QWidget) -> None:
    day = day_in(around)
    day.latest = date(2023, 8, 31)
    button = of_kind(QToolButton, day.findChild(QToolButton))
    assert button.text() == "カレンダーから選ぶ"
    click(button)
    calendar = present(day.findChild(QCalendarWidget))
    assert calendar.isVisible()
    assert (calendar.selectedDate(), calendar.maximumDate()) == (QDate(2023, 7, 21), QDate(2023, 8, 31))
    view = present(calendar.findChild(QTableView))
    press(view, Qt.Key.Key_Right)
    press(view, Qt.Key.Key_Return)
    assert (calendar.isVisible(), day.day, day.hasFocus()) == (False, date(2023, 7, 22), True)


def test_the_calendar_is_shown_within_the_screen(around: QWidget) -> None:
    room = around.screen().availableGeometry()
    around.move(room.bottomRight() - QPoint(around.width() // 2, around.height()))
    day_in(around).open_calendar()
    calendar = present(day_in(around).findChild(QCalendarWidget))
    assert room.contains(calendar.geometry())
    calendar.close()


KEYS = [
    *(Qt.Key(code) for code in range(Qt.Key.Key_Space, Qt.Key.Key_AsciiTilde + 1) if code in set(Qt.Key)),
    *(Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_Insert, Qt.Key.Key_Delete, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock),
    *(Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_NumLock, Qt.Key.Key_Print),
    *(Qt.Key.Key_Zenkaku_Hankaku, Qt.Key.Key_Henkan, Qt.Key.Key_Muhenkan, Qt.Key.Key_Kanji, Qt.Key.Key_unknown),
    *(Qt.Key(code) for code in range(Qt.Key.Key_F1, Qt.Key.Key_F12 + 1)),
    *(Qt.Key.Key_Copy, Qt.Key.Key_Cut, Qt.Key.Key_Paste, Qt.Key.Key_Undo, Qt.Key.Key_Redo, Qt.Key.Key_Menu),
]
PLAIN, SHIFT, ALT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("No", "Shift", "Alt"))
HELD = [PLAIN, SHIFT, CONTROL, ALT, CONTROL | SHIFT, CONTROL | ALT, Qt.KeyboardModifier.KeypadModifier]


@pytest.mark.parametrize("held", HELD, ids=str)
@pytest.mark.parametrize("typed", ["", "a", "2", "2026-12-18", "20261218"])
def test_every_key_is_borne_whatever_was_typed(around: QWidget, typed: str, held: Qt.KeyboardModifier) -> None:
    day = day_in(around)
    for key in KEYS:
        day.setFocus()
        select_all(day)
        keys(day, typed)
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            text = chr(key).lower() if key < 128 and held in (PLAIN, SHIFT) else ""
            QApplication.sendEvent(day, QKeyEvent(kind, key, held, text))
        compose(day, "にち", "")
        compose(day, "", "日")
        day.show_day(MAY_10)
        assert (day.day, day.text()) == (MAY_10, "令和6年（2024年）5月10日"), key
