"""Typed texts of cells that are not stored: each remains in its cell, marked, until it is stored or discarded."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView

from nakano_status.gui.page import Page
from nakano_status.gui.qt_override import override

NOT_STORED = "保存できませんでした。F2 と Enter でもう一度保存します。"
"""The reason beside a text whose act was refused, stopped or ended as a defect."""

Spot = tuple[object, Any]
"""A cell: the displayed content, such as an edition, and the place within the content."""


@dataclass(frozen=True)
class CellText:
    """A text typed in a cell, and the text that the cell displayed when typing began, which it replaces."""

    text: str
    replaced: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class UnstoredText:
    """A typed text that is not stored, and the reason.

    `replaced`: the texts that it replaces, by their places, as they were displayed when the first text was typed in the
    cell. `is_fit`: the cell can have the text. `is_under_way`: it is being stored again.
    """

    text: str
    reason: str
    replaced: Mapping[Any, str]
    is_fit: bool = True
    is_under_way: bool = False


@dataclass(frozen=True, eq=False)
class CellEdit:
    """An edit of a cell that was requested, with its text."""

    text: str


class UnstoredCells(QObject):
    """The texts of a table's cells that are not stored.

    `content`: what the table displays, such as its edition; texts of other content are kept until it is displayed
    again. The signal `changed` carries the place of a cell whose text was kept or discarded.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._texts: dict[Spot, UnstoredText] = {}
        self._newest: dict[Spot, CellEdit] = {}
        self._place_at: Callable[[QModelIndex], Hashable] = lambda _: None
        self.content: object = None

    def __len__(self) -> int:
        return len(self._texts)

    def spot(self, place: Hashable) -> Spot:
        """Return the spot of a place in the content that is displayed now."""
        return self.content, place

    def at(self, place: Hashable) -> UnstoredText | None:
        """Return the text that is not stored at a place of the displayed content; None if there is none."""
        return self._texts.get(self.spot(place))

    def all(self) -> dict[Spot, UnstoredText]:
        """Return every text that is not stored, of any content, by its spot."""
        return dict(self._texts)

    def replaced_by(self, typed: object, place: Hashable, stored: str) -> Mapping[Any, str]:
        """Return the texts that a typed one replaces, by their places, as they were displayed when typing began.

        Of the cell itself, this is `stored` if it is not known; it is known of a CellText and of an unstored text.
        """
        if (unstored := self.at(place)) is not None:
            return unstored.replaced
        return {place: typed.replaced if isinstance(typed, CellText) else stored}

    def is_unchanged(self, text: str, typed: object, place: Hashable, stored: str) -> bool:
        """Return whether a text is the stored one, or the stored one that was displayed when its typing began.

        `typed`: the text as it was typed.
        """
        return text == stored or (isinstance(typed, CellText) and text == typed.replaced and self.at(place) is None)

    def mark_seen(self, texts: Mapping[Any, str]) -> None:
        """Record that the unstored texts of the displayed content replace these texts, given by their places."""
        for spot, each in self._texts.items():
            if spot[0] == self.content:
                seen = {place: texts.get(place, text) for place, text in each.replaced.items()}
                self._texts[spot] = replace(each, replaced=seen)

    def move(self, place: Hashable, to: Hashable, replaced: Mapping[Any, str]) -> None:
        """Move the text at a place of the displayed content to another place, where it replaces other texts."""
        if (unstored := self._texts.pop(self.spot(place), None)) is not None:
            self._texts[self.spot(to)] = replace(unstored, replaced=replaced)

    def begin(self, spot: Spot, text: str) -> CellEdit:
        """Return a new edit of a cell, which is its newest edit from now on; the cell displays its text."""
        edit = self._newest[spot] = CellEdit(text)
        if spot in self._texts:
            self._texts[spot] = replace(self._texts[spot], text=text, is_fit=True, is_under_way=True)
        return edit

    def keep(self, spot: Spot, text: UnstoredText, edit: CellEdit | None = None) -> None:
        """Keep a text that is not stored; do nothing if a newer edit of the cell was typed since its `edit` began.

        `edit`: None for a text that was typed now.
        """
        if edit is None:
            self._newest.pop(spot, None)
        elif self._newest.get(spot) is not edit:
            return
        self._texts[spot] = text
        self.changed.emit(spot[1])

    def forget(self, spot: Spot, edit: CellEdit | None = None) -> None:
        """Discard the text at a spot, because it was stored or is not wanted; do nothing if there is none.

        `edit`: the edit that ended; a different text of a newer edit is left. None to discard any text.
        """
        kept = self._texts.get(spot)
        if kept is None or (edit and self._newest.get(spot) is not edit and kept.text != edit.text):
            return
        del self._texts[spot]
        self.changed.emit(spot[1])

    def write_again(self, write: Callable[[Any, str, Mapping[Any, str]], None]) -> None:
        """Begin again to store the texts of the displayed content that fit their cells.

        `write`: stores a text at a place over the texts that it replaces.
        """
        for (content, place), each in [*self._texts.items()]:
            if content == self.content and each.is_fit and not each.is_under_way:
                write(place, each.text, each.replaced)

    def describe(self) -> str:
        """Return a text with the number of texts that are not stored; empty if there are none."""
        return f"保存していない内容が{len(self)}件あります。セルの内容は、Esc で元に戻ります。" if self else ""

    def report_to(self, page: Page) -> None:
        """Let a page report whether all its typed text is stored, so that closing asks."""
        self.changed.connect(lambda _: (page.unsaved if self else page.saved).emit())

    def discard_by_escape(self, table: QTableView, place_at: Callable[[QModelIndex], Hashable]) -> None:
        """Let Esc discard the text of the current cell of a table; `place_at` returns the place of a cell."""
        self._place_at = place_at
        table.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(watched, QTableView)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
            and self.at(place := self._place_at(watched.currentIndex())) is not None
        ):
            self.forget(self.spot(place))
            return True
        return False
