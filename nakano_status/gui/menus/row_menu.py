"""The context menu of a row, shown by a right click or the menu key, and the command 年度別の経過 for a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QMenu, QPushButton

from nakano_status.gui.commands import ROW_YEARS, offer
from nakano_status.gui.looks.labels import escape_ampersands, unescape_ampersands
from nakano_status.gui.page import Page


class RowAct(NamedTuple):
    """One line of the menu; it is disabled if `fits` is false, because it does not apply to the row."""

    text: str
    do: Callable[[], object]
    fits: bool = True


RowLine = RowAct | QAction | QPushButton
"""A line of the menu: an action of its own, an action of the page, or the click of a button that is not hidden."""


def offer_context_menu(view: QAbstractItemView, lines: Callable[[], Iterable[RowLine]]) -> None:
    """Let a view show a context menu for its current row, on a right click or the menu key.

    `lines`: returns the lines of the menu each time; no menu is shown if there are none.
    """

    def show(place: QPoint) -> None:
        found = [line for line in lines() if not (isinstance(line, QPushButton) and line.isHidden())]
        if not found:
            return
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for line in (*found, *view.actions()):  # the view's own actions concern its columns
            menu.addAction(_action(menu, line))
        menu.popup(view.viewport().mapToGlobal(_at_row(view, place)))

    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(show)


def _action(menu: QMenu, line: RowLine) -> QAction:
    if isinstance(line, QAction):
        return line
    act = (
        RowAct(unescape_ampersands(line.text()), line.click, line.isEnabled())
        if isinstance(line, QPushButton)
        else line
    )
    action = QAction(escape_ampersands(act.text), menu)
    action.setEnabled(act.fits)
    action.triggered.connect(lambda _=False: act.do())
    return action


def _at_row(view: QAbstractItemView, place: QPoint) -> QPoint:
    """Return a position at the current row: the menu key reports the middle of the list."""
    current = view.currentIndex()
    if not current.isValid() or view.indexAt(place).row() == current.row():
        return place
    return view.visualRect(current).bottomLeft()


def nothing_chosen_message() -> tuple[str, str]:
    """Return the message that no row is selected, and its remedy, for `Messages.report_not_done`."""
    return "取組が選ばれていません。", "取組を選んでから、もう一度操作してください。"


def offer_row_years(page: Page, row: Callable[[], str | None]) -> QAction:
    """Add the command 年度別の経過 to a page and return its action; it shows the years of the current row.

    `row`: returns the 管理番号 of the current row; if it returns None, the command reports that no row is selected.
    """

    def show() -> None:
        if (row_id := row()) is not None:
            page.around.years_wanted.emit(row_id)
        else:
            page.around.messages.report_not_done(*nothing_chosen_message())

    return offer(page, ROW_YEARS, show)
