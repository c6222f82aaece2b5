"""A simulated user that does random things at a window: keys, clicks, texts, menus, files, sizes; from a seed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from PySide6 import QtWidgets
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from shiboken6 import isValid

from nakano_status.gui.messages import Tone
from tests.support.user_input import compose, write
from tests.support.windows import Person

_KEYS = (
    "Tab Backtab Return Escape Space Up Down Left Right Home End PageUp PageDown Delete Backspace F1 F2 F5 F6 F8 Menu"
).split()
_LETTERS = "ABCDEFGHIJKLMNOPRSTUVXYZ123456789"
"""Typed with Ctrl, with Ctrl and Shift, and with Alt; Q and W close the window."""
_TEXTS = ("実施した。", "a", "◎", "R5年度に、100件追加する。\n", "<b>&", "　", "2023-07-14", "長い文章。" * 60)
_SIZES = ((1366, 768), (1024, 700), (1920, 1080), (800, 600))
_LEAVING = ("終了", "閉じる")
"""The beginnings of menu items that would end the run."""
_SHIFT, _CONTROL, _ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)

_MENU_STAYS = 100
"""Milliseconds after which a menu that was opened by a key or by another menu is closed."""


class Monkey:
    """Plays at a user's window. `files` are those that it opens and drops; files are written to `folder`."""

    def __init__(self, person: Person, chance: Random, files: Sequence[Path], folder: Path) -> None:
        self._person, self._chance, self._files, self._folder = person, chance, files, folder
        self._acts: dict[Callable[[], str], int] = {
            self._press: 30, self._type: 14, self._click: 20, self._touch_item: 16, self._choose: 6,
            self._ask_menu: 8, self._ask_context_menu: 4, self._go: 8, self._resize: 1, self._open: 1
        }  # fmt: skip

    def play(self, steps: int) -> None:
        """Do that many things; print each, so that a failure shows them. A reported defect fails the test."""
        for number in range(steps):
            (act,) = self._chance.choices([*self._acts], [*self._acts.values()])
            print(number, act(), flush=True)  # noqa: T201 - shown where the test fails
            self._end_what_is_over_the_window()
            if self._chance.random() < 0.5:
                self._person.wait()
            else:
                QCoreApplication.processEvents()
            self._end_what_is_over_the_window()
            defects = [message.text for message in self._person.said if message.tone is Tone.DEFECT]
            assert defects == []

    @property
    def _window(self) -> QtWidgets.QWidget:
        return self._person.shell.window

    def _focus(self) -> QtWidgets.QWidget:
        widget = QtWidgets.QApplication.focusWidget()
        return widget if widget is not None and isValid(widget) else self._window

    def _seen(self, kind: type[QtWidgets.QWidget]) -> list[QtWidgets.QWidget]:
        return [each for each in self._window.findChildren(kind) if each.isVisible() and each.isEnabled()]

    def _press(self) -> str:
        modifier = self._chance.choice((None, None, None, _SHIFT, _CONTROL, _CONTROL, _CONTROL | _SHIFT, _ALT))
        name = self._chance.choice(_KEYS if modifier in (None, _SHIFT) else (*_KEYS, *_LETTERS))
        key, focus = Qt.Key[f"Key_{name}"], self._focus()
        words = f"press {modifier} {name} in {type(focus).__name__} {focus.accessibleName()}"
        QTimer.singleShot(_MENU_STAYS, _close_menu)  # a menu that the key opens waits for a user
        QTest.keyClick(focus, key, modifier or Qt.KeyboardModifier.NoModifier)
        return words

    def _type(self) -> str:
        fields = [*self._seen(QtWidgets.QTextEdit), *self._seen(QtWidgets.QLineEdit)]
        field = self._chance.choice([*fields, self._focus()])
        text = self._chance.choice(_TEXTS)
        if self._chance.random() < 0.7:
            field.setFocus()
        words = f"type {text[:12]!r} in {type(field).__name__} {field.accessibleName()}"
        if self._chance.random() < 0.2:
            compose(field, text)
        else:
            write(field, text)
        return words

    def _click(self) -> str:
        buttons = self._seen(QtWidgets.QAbstractButton)
        if not buttons:
            return "nothing to click"
        button = self._chance.choice(buttons)
        words = f"click {type(button).__name__} {button.property('text')} {button.accessibleName()}"
        if isinstance(button, (QtWidgets.QPushButton, QtWidgets.QToolButton)) and (menu := button.menu()) is not None:
            menu.aboutToShow.emit()  # opened by a click, it would wait for a user
            return f"{words} > {self._trigger(menu.actions())}"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        if isValid(button) and self._chance.random() < 0.2:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        return words

    def _touch_item(self) -> str:
        views = [
            view for view in self._seen(QtWidgets.QAbstractItemView) if isinstance(view, QtWidgets.QAbstractItemView)
        ]
        lists = [view for view in views if view.model() is not None and view.model().rowCount() > 0]
        if not lists:
            return "no list"
        view = self._chance.choice(lists)
        model = view.model()
        columns = model.columnCount() if isinstance(view, QtWidgets.QTableView) else 1
        index = model.index(self._chance.randrange(model.rowCount()), self._chance.randrange(columns))
        if model.rowCount(index) > 0 and self._chance.random() < 0.5:
            index = model.index(self._chance.randrange(model.rowCount(index)), 0, index)
        view.scrollTo(index, QtWidgets.QAbstractItemView.ScrollHint.EnsureVisible)
        return f"{self._touch(view, index)} {index.row()},{index.column()} of {view.accessibleName()}"

    def _touch(self, view: QtWidgets.QAbstractItemView, index: QModelIndex) -> str:
        place, left = view.visualRect(index).center(), Qt.MouseButton.LeftButton
        how = self._chance.choice(("click", "click", "twice", "ctrl"))
        modifier = _CONTROL if how == "ctrl" else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(view.viewport(), left, modifier, place)
        if how == "twice" and isValid(view):
            QTest.mouseDClick(view.viewport(), left, modifier, place)
        return how

    def _choose(self) -> str:
        boxes = [box for box in self._seen(QtWidgets.QComboBox) if isinstance(box, QtWidgets.QComboBox) and box.count()]
        if not boxes:
            return "no choice"
        box = self._chance.choice(boxes)
        words = f"choose in {box.accessibleName()}"
        box.setFocus()
        for _ in range(self._chance.randrange(1, 4)):
            if isValid(box):
                QTest.keyClick(box, self._chance.choice((Qt.Key.Key_Down, Qt.Key.Key_Up)))
        return words

    def _ask_menu(self) -> str:
        bar = self._person.shell.window.menuBar()
        menus = [menu for action in bar.actions() if isinstance(menu := action.menu(), QtWidgets.QMenu)]
        menu = self._chance.choice(menus)
        menu.aboutToShow.emit()
        return self._trigger(menu.actions())

    def _ask_context_menu(self) -> str:
        widget = self._chance.choice(
            [self._focus(), *self._seen(QtWidgets.QAbstractItemView), *self._seen(QtWidgets.QTextEdit)]
        )
        words, place = f"context menu of {type(widget).__name__} {widget.accessibleName()}", widget.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
        QCoreApplication.sendEvent(widget, event)
        if isinstance(menu := QtWidgets.QApplication.activePopupWidget(), QtWidgets.QMenu):
            words += ": " + self._trigger(menu.actions())
        return words

    def _trigger(self, actions: Sequence[QAction]) -> str:
        offered = [each for each in actions if each.isEnabled() and each.isVisible() and not each.isSeparator()]
        offered = [each for each in offered if not each.text().startswith(_LEAVING)]
        if not offered:
            return "nothing offered"
        action = self._chance.choice(offered)
        words = action.text()
        if isinstance(menu := action.menu(), QtWidgets.QMenu):
            menu.aboutToShow.emit()
            return f"{words} > {self._trigger(menu.actions())}"
        QTimer.singleShot(_MENU_STAYS, _close_menu)  # a menu that it opens waits for a user
        action.trigger()
        return f"trigger {words}"

    def _go(self) -> str:
        pages = self._person.shell.window.offered
        if not pages:
            return "no page"
        name = self._chance.choice(list(pages))
        self._person.shell.window.show_page(name)
        return f"go to {name}"

    def _resize(self) -> str:
        size = self._chance.choice(_SIZES)
        self._window.resize(*size)
        return f"resize {size}"

    def _open(self) -> str:
        path = self._chance.choice(self._files)
        self._person.shell.opening.open(path)
        return f"open {path.name}"

    def _end_what_is_over_the_window(self) -> None:
        """Answer a dialog, mostly by accepting, and close menus: only the window itself is played with."""
        for _ in range(4):
            if isinstance(dialog := QtWidgets.QApplication.activeModalWidget(), QtWidgets.QDialog):
                self._answer(dialog)
                # An event loop deletes an answered dialog before the next key; here none runs, and the focus would
                # remain in a hidden dialog; Qt's own print dialog crashes then.
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            elif (popup := QtWidgets.QApplication.activePopupWidget()) is not None:
                popup.close()
            else:
                return
            QCoreApplication.processEvents()

    def _answer(self, dialog: QtWidgets.QDialog) -> None:
        words = "reject"
        if isinstance(dialog, QtWidgets.QFileDialog) and self._chance.random() < 0.6:
            path = self._chosen(dialog)
            words = path.name
            dialog.filesSelected.emit([str(path)])
        if isValid(dialog):
            dialog.reject()
        print("   ", type(dialog).__name__, words, flush=True)  # noqa: T201 - shown where the test fails

    def _chosen(self, dialog: QtWidgets.QFileDialog) -> Path:
        if dialog.fileMode() is QtWidgets.QFileDialog.FileMode.Directory:
            return self._folder
        if dialog.acceptMode() is QtWidgets.QFileDialog.AcceptMode.AcceptSave:
            suggested = dialog.selectedFiles()
            return self._folder / (Path(suggested[0]).name if suggested else "保存.xlsx")
        return self._chance.choice(self._files)


def _close_menu() -> None:
    if (menu := QtWidgets.QApplication.activePopupWidget()) is not None:
        menu.close()
