"""The window opens whole on any screen."""

from PySide6.QtCore import QByteArray, QObject, QRect, QSettings, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nakano_status.gui.app import SIZE, settings_format
from nakano_status.gui.memory import Forgetful, Memory, PlaceKeeper, show_on_screen


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


class Moved(QObject):
    """Emits a signal when a window was moved."""

    placed = Signal()


def test_the_window_stands_again_where_it_stood_also_after_a_kill(qtbot: QtBot) -> None:
    memory, moved = Memory(Forgetful()), Moved()
    first, second = QWidget(), QWidget()
    for window in (first, second):
        qtbot.addWidget(window)
    keeper = PlaceKeeper(first, moved.placed, memory, (400, 300))
    assert (first.width(), first.height()) == (400, 300)
    first.setGeometry(120, 90, 500, 350)
    moved.placed.emit()
    qtbot.waitUntil(lambda: memory.window_place is not None)
    PlaceKeeper(second, moved.placed, memory, (400, 300))
    assert second.isVisible()
    assert second.geometry() == first.geometry()
    keeper.keep()


def test_a_place_that_is_none_or_on_a_screen_that_is_gone_is_no_place(qtbot: QtBot) -> None:
    memory, moved, away = Memory(Forgetful()), Moved(), QWidget()
    qtbot.addWidget(away)
    away.setGeometry(9000, 9000, 400, 300)
    for place in (QByteArray(b"rubbish"), away.saveGeometry()):
        memory.remember_window_place(place)
        window = QWidget()
        qtbot.addWidget(window)
        PlaceKeeper(window, moved.placed, memory, (400, 300))
        assert window.isVisible()
        assert window.screen().availableGeometry().intersects(window.geometry())


def test_windows_keeps_the_place_in_a_file_and_not_in_its_registry() -> None:
    assert settings_format("win32") is QSettings.Format.IniFormat
    assert settings_format("linux") is QSettings.Format.NativeFormat
