"""A question that a test does not expect fails it with its text, and never waits for an answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QInputDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.questions import UnexpectedQuestionError, questions_expected, report_unanswered
from tests.support.windows import Person, entries

WORDS = "保存しますか。"


def menu_of(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.addAction(WORDS)
    return menu


def ask_in_box(parent: QWidget) -> None:
    QMessageBox(QMessageBox.Icon.Warning, "題", WORDS, parent=parent).exec()


def ask_by_function(parent: QWidget) -> None:
    QMessageBox.question(parent, "題", WORDS)


def ask_in_dialog(parent: QWidget) -> None:
    dialog = QDialog(parent)
    QLabel(WORDS, dialog)
    dialog.exec()


def ask_for_text(parent: QWidget) -> None:
    QInputDialog.getText(parent, "題", WORDS)


def ask_for_file(parent: QWidget) -> None:
    QFileDialog.getOpenFileName(parent, WORDS)


def ask_by_menu(parent: QWidget) -> None:
    menu_of(parent).exec(QPoint())


def ask_by_button(parent: QWidget) -> None:
    button = QPushButton(parent)
    button.setMenu(menu_of(button))
    button.show()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_for_popup()


def ask_by_tool_button(parent: QWidget) -> None:
    button = QToolButton(parent)
    button.setMenu(menu_of(button))
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.show()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_for_popup()


def wait_for_popup() -> None:
    """Wait for a menu that does not block by itself, so that it blocks."""
    if isinstance(menu := QApplication.activePopupWidget(), QMenu):
        menu.close()
        menu.exec(QPoint())


WAYS = (
    ask_in_box,
    ask_by_function,
    ask_in_dialog,
    ask_for_text,
    ask_for_file,
    ask_by_menu,
    ask_by_button,
    ask_by_tool_button,
)


@pytest.mark.always
@pytest.mark.parametrize("ask", WAYS)
def test_a_question_that_is_not_expected_fails_the_test_with_its_text(
    qtbot: QtBot, ask: Callable[[QWidget], None]
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    with qtbot.capture_exceptions() as found:
        ask(parent)
    ((kind, error, _),) = found
    assert (kind, WORDS in str(error)) == (UnexpectedQuestionError, True)
    with pytest.raises(UnexpectedQuestionError, match=WORDS):
        report_unanswered()
    report_unanswered()  # once


def test_unsaved_text_that_no_test_answers_for_ends_the_test_and_not_the_suite(clerk: Person, qtbot: QtBot) -> None:
    clerk.shell.window.show_unsaved(entries(clerk))
    with qtbot.capture_exceptions() as found:
        clerk.shell.window.close()
    assert "このまま閉じると失われます" in str(found[0][1])
    with pytest.raises(UnexpectedQuestionError, match="このまま閉じると失われます"):
        clerk.wait()
    clerk.shell.window.show_saved(entries(clerk))
    report_unanswered()


def test_a_question_that_is_expected_is_left_to_the_test(qtbot: QtBot) -> None:
    box = QMessageBox()
    qtbot.addWidget(box)
    again = QTimer(interval=200, singleShot=True)
    again.timeout.connect(box.accept)
    again.start()
    with questions_expected():
        assert box.exec() == QDialog.DialogCode.Accepted
    report_unanswered()
