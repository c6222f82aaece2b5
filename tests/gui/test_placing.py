"""The window opens whole on any screen."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nakano_status.gui.app import SIZE
from nakano_status.gui.placing import show_on_screen


def test_on_a_large_screen_the_window_has_its_own_size(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    show_on_screen(window, SIZE, QRect(0, 0, 1920, 1040))
    assert (window.width(), window.height()) == SIZE
    assert not window.isMaximized()


def test_on_the_smallest_screen_it_takes_the_whole_and_would_fit_with_its_title_bar(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    show_on_screen(window, SIZE, QRect(0, 0, 1366, 768))
    assert window.isMaximized()
    assert window.normalGeometry().width() < 1366
    assert window.normalGeometry().height() < 768 - 20
