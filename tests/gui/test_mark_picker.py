"""Marks are picked by click and by key, and every one has a character, a label and a name."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nakano_status.domain.fields.mark import Mark, MarkColour, Marks
from nakano_status.gui.answers.mark_picker import MarkButton, MarkPicker
from nakano_status.gui.looks.appearance import current_theme
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, CHANGED
from tests.support.user_input import CONTROL, click, keys, press


@pytest.fixture
def picker(qtbot: QtBot) -> MarkPicker:
    picker = MarkPicker()
    picker.offer(BUILT_IN_MARKS)
    qtbot.addWidget(picker)
    picker.show()
    picker.activateWindow()
    picker.setFocus()
    return picker


@pytest.mark.parametrize(("key", "mark"), list(zip("1234", BUILT_IN_MARKS, strict=True)))
def test_the_keys_1_to_4_pick(picker: MarkPicker, qtbot: QtBot, key: str, mark: Mark) -> None:
    with qtbot.waitSignal(picker.picked) as told:
        keys(picker.findChildren(MarkButton)[0], key)
    assert told.args == [mark.symbol]
    assert picker.value == mark.symbol


@pytest.mark.parametrize("key", [Qt.Key.Key_0, Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_the_way_back_to_blank(picker: MarkPicker, qtbot: QtBot, key: Qt.Key) -> None:
    picker.load("○")
    with qtbot.waitSignal(picker.picked) as told:
        press(picker.findChildren(MarkButton)[1], key)
    assert told.args == [None]
    assert picker.value is None


def test_a_click_picks(picker: MarkPicker, qtbot: QtBot) -> None:
    button = picker.findChildren(MarkButton)[2]
    with qtbot.waitSignal(picker.picked) as told:
        click(button)
    assert told.args == ["△"]


def test_going_back_to_blank_by_the_button_leaves_the_keyboard_at_the_marks(qtbot: QtBot) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    picker, plan = MarkPicker(), QPushButton("前回の予定を転記")
    picker.offer(BUILT_IN_MARKS)
    layout.addWidget(picker)
    layout.addWidget(plan)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    picker.load("△")
    picker.clearing.setFocus()
    qtbot.waitUntil(picker.clearing.hasFocus)
    click(picker.clearing)
    assert picker.value is None
    assert picker.isAncestorOf(QApplication.focusWidget() or plan)


def test_loading_is_not_picking(picker: MarkPicker, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(picker.picked):
        picker.load("×")
        picker.load(None)
    assert picker.value is None


def test_picking_the_same_again_tells_nothing(picker: MarkPicker, qtbot: QtBot) -> None:
    picker.load("◎")
    with qtbot.assertNotEmitted(picker.picked):
        picker.choose(AS_PLANNED)


def test_every_mark_is_named_by_character_and_word(picker: MarkPicker) -> None:
    names = [button.accessibleName() for button in picker.findChildren(MarkButton) if button.isVisible()]
    assert names == ["◎ 予定どおり", "○ 変更して実施", "△ 進行不十分", "× 未着手"]


def test_choosing_from_elsewhere_leaves_the_keyboard_there(qtbot: QtBot) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    picker, text = MarkPicker(), QLineEdit()
    picker.offer(BUILT_IN_MARKS)
    layout.addWidget(picker)
    layout.addWidget(text)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    text.setFocus()
    qtbot.waitUntil(text.hasFocus)
    picker.choose(AS_PLANNED)
    assert text.hasFocus()


def test_the_keyboard_alone_does_not_look_like_a_choice(picker: MarkPicker) -> None:
    def ground(button: MarkButton) -> str:
        return button.grab().toImage().pixelColor(button.rect().center().x(), 7).name()

    first, second = picker.findChildren(MarkButton)[:2]
    first.setFocus()
    assert ground(first) == ground(second) == current_theme().base
    picker.load("○")
    assert ground(second) == current_theme().mark(CHANGED)


def test_a_text_that_is_pasted_onto_the_marks_does_not_vanish_without_a_word(picker: MarkPicker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(picker.pasted):
        press(picker.findChildren(MarkButton)[0], Qt.Key.Key_V, CONTROL)
    assert picker.value is None


def test_as_many_buttons_are_shown_as_the_plan_has_marks(picker: MarkPicker, qtbot: QtBot) -> None:
    fifth = replace(AS_PLANNED, key="fifth", symbol="☆", colour=MarkColour.AHEAD)
    picker.offer(Marks((*BUILT_IN_MARKS, fifth)))
    assert [button.mark.symbol for button in picker.findChildren(MarkButton) if button.isVisible()] == list("◎○△×☆")
    with qtbot.waitSignal(picker.picked) as told:
        keys(picker.findChildren(MarkButton)[0], "5")
    assert told.args == ["☆"]
    picker.offer(Marks(BUILT_IN_MARKS.each[:2]))
    assert sum(button.isVisible() for button in picker.findChildren(MarkButton)) == 2
