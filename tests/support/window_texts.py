"""Every text that a window has on its pages: labels, tips, placeholders, names, menus, tables and what it paints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QTabBar, QTabWidget, QWidget

from tests.support.painted import texts_in
from tests.support.windows import Person, somebody

_TEXTS = (
    "text", "title", "windowTitle", "placeholderText", "toolTip", "statusTip", "whatsThis", "accessibleName",
    "accessibleDescription", "toPlainText", "currentText",
)  # fmt: skip
_ROLES = tuple(
    getattr(Qt.ItemDataRole, f"{name}Role")
    for name in ("Display", "ToolTip", "AccessibleText", "AccessibleDescription")
)
_MOST_ROWS = 60


def texts_of_window(store: Path) -> Iterator[tuple[str, str]]:
    """Open a data file, go to each page and each of its tabs, and yield each text with the page that it is on."""
    with somebody(store) as person:
        for name in person.shell.window.offered:
            page = person.go_to(name)
            yield from _all_of(name, person)
            for tabs in [each for each in page.findChildren(QTabWidget) if each.isVisible()]:
                for place in range(tabs.count()):
                    tabs.setCurrentIndex(place)
                    person.wait()
                    yield from _all_of(f"{name}/{tabs.tabText(place)}", person)
            for view in [each for each in page.findChildren(QAbstractItemView) if each.isVisible()]:
                model = view.model()
                if model.rowCount():
                    view.setCurrentIndex(model.index(0, 0))
                    person.wait()
            yield from _all_of(f"{name} with a line chosen", person)


def texts_on(widget: QWidget) -> list[str]:
    """Return each text that a widget and its parts have, also of those that are hidden."""
    return list(dict.fromkeys(text for part in (widget, *widget.findChildren(QObject)) for text in _of(part)))


def _all_of(name: str, person: Person) -> Iterator[tuple[str, str]]:
    window = person.shell.window
    found = dict.fromkeys(texts_on(window))
    found |= dict.fromkeys(each.text for each in texts_in(window))
    yield from ((name, text) for text in found if text.strip())


def _of(part: QObject) -> Iterator[str]:
    if not isinstance(part, QWidget | QAction):
        return
    for attribute in _TEXTS:
        read = getattr(part, attribute, None)
        if callable(read):
            yield str(read())
    if isinstance(part, QComboBox):
        yield from (part.itemText(place) for place in range(part.count()))
    if isinstance(part, QTabBar):
        yield from (part.tabText(place) + part.tabToolTip(place) for place in range(part.count()))
    if isinstance(part, QAbstractItemView) and part.model() is not None:
        yield from _in_model(part.model())


def _in_model(model: QAbstractItemModel, above: QModelIndex | None = None) -> Iterator[str]:
    above = above or QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(above)
    for role in _ROLES:
        for column in range(columns):
            yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")
        for row in range(min(model.rowCount(above), _MOST_ROWS)):
            for column in range(columns):
                yield str(model.index(row, column, above).data(role) or "")
    for row in range(min(model.rowCount(above), _MOST_ROWS)):
        child = model.index(row, 0, above)
        if model.rowCount(child):
            yield from _in_model(model, child)
