"""Fields of one line: what an input method drops because another window gets the focus is kept."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from nakano_status.gui.editing.dropped_composition import keep_lines
from tests.support.user_input import compose, write


@pytest.fixture
def line(app: QApplication, qtbot: QtBot) -> QLineEdit:
    for _ in range(2):  # two keepers would keep it twice
        keep_lines(app)
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    line.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    return line


def leave(line: QLineEdit, reason: Qt.FocusReason) -> None:
    QCoreApplication.sendEvent(line, QFocusEvent(QEvent.Type.FocusOut, reason))


def test_a_composition_stays_when_another_window_comes(line: QLineEdit) -> None:
    write(line, "電話で")
    for step in ("ｋ", "か", "かく", "", ""):  # as IBus sends it
        compose(line, step)
    leave(line, Qt.FocusReason.ActiveWindowFocusReason)
    assert line.text() == "電話でかく"
    leave(line, Qt.FocusReason.ActiveWindowFocusReason)
    assert line.text() == "電話でかく"


def test_a_composition_that_was_given_up_stays_gone(line: QLineEdit) -> None:
    compose(line, "かく")
    compose(line, "")
    leave(line, Qt.FocusReason.TabFocusReason)
    assert line.text() == ""
