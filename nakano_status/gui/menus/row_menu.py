"""The context menu of a row, by a right click or the menu key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QMenu, QPushButton

from nakano_status.gui.looks.plain_text import with_letters, without_key


@dataclass(frozen=True)
class RowAct:
    """One line of the menu; if it does not apply to the row it is disabled."""

    text: str
    do: Callable[[], None]
    fits: bool = True


def offer_acts(view: QAbstractItemView, acts: Callable[[], Sequence[RowAct]]) -> None:
    """Show, on a right click or the menu key, the acts that apply to the current row."""

    def show(place: QPoint) -> None:
        found = acts()
        if not found:
            return
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for act in found:
            action = menu.addAction(without_key(act.text))
            action.setEnabled(act.fits)
            action.triggered.connect(lambda _=False, do=act.do: do())
        menu.popup(view.viewport().mapToGlobal(_at_row(view, place)))

    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(show)


def _at_row(view: QAbstractItemView, place: QPoint) -> QPoint:
    """Return a position at the current row: the menu key reports the middle of the list."""
    current = view.currentIndex()
    if not current.isValid() or view.indexAt(place).row() == current.row():
        return place
    return view.visualRect(current).bottomLeft()


def offer_buttons(view: QAbstractItemView, *buttons: QPushButton) -> None:
    """Show, on a right click or the menu key, what buttons do with the current row."""
    offer_acts(view, lambda: acts_of(buttons))


def acts_of(buttons: Iterable[QPushButton]) -> list[RowAct]:
    """Return the acts of buttons; hidden ones are left out."""
    there = (button for button in buttons if not button.isHidden())
    return [RowAct(with_letters(button.text()), button.click, fits=button.isEnabled()) for button in there]
