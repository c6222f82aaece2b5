"""What is still open in a round, before a paper is final or the round is closed, each with a link to its list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.domain.fields.field import FIGURE_KEYS
from nakano_status.gui.controls.boxes import FlowLayout
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.looks.labels import label, without_key
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.papers.openness import OpenKind, Openness, OpenPoint

_PAGES: Mapping[str, str] = {"conflict": "conflict", "held": "held", "figure": "indicators"}
"""Kinds of open items that have a page of their own, with its name."""


class OpenPoints(QWidget):
    """A button for each kind of open items; `wanted` carries the name of a page and its `wish`.

    `first` are widgets before the buttons in the same line.
    """

    wanted = Signal(str, object)

    def __init__(self, *first: QWidget) -> None:
        super().__init__()
        self._points: dict[OpenKind, OpenPoint] = {}
        self.buttons: dict[OpenKind, QPushButton] = {}
        self._line = FlowLayout()
        self.setLayout(self._line)
        for each in first:
            self._line.addWidget(each)

    def show_openness(self, openness: Openness) -> None:
        """Show what is open, with the counts; buttons of other kinds are hidden."""
        if not self.buttons:
            self._make_buttons()
        self._points = {point.kind: point for point in openness.points}
        for kind, button in self.buttons.items():
            point = self._points.get(kind)
            button.setVisible(point is not None)
            if point is not None:
                button.setText(without_key(point.text))
                button.setAccessibleName(tr("{words}を表示").format(words=point.text))

    def _make_buttons(self) -> None:
        """Make a button for each kind; their module is imported with the first answer, not with the page."""
        from nakano_status.application.papers.openness import OpenKind

        for kind in OpenKind:
            self.buttons[kind] = button = QPushButton()
            self._line.addWidget(button)
            button.clicked.connect(partial(self._go, kind))

    def _go(self, kind: OpenKind) -> None:
        point = self._points[kind]
        if kind in _PAGES:
            self.wanted.emit(_PAGES[kind], None)
        elif point.problems and all(each.place.key in FIGURE_KEYS for each in point.problems):
            self.wanted.emit("indicators", None)
        else:
            self.wanted.emit("all_rows", RowFilter(ids=frozenset(point.ids)))


class OpenPanel(OpenPoints):
    """The buttons above the papers, with a label what they mean for a paper."""

    def __init__(self) -> None:
        self.words = label("")
        super().__init__(self.words)

    @override
    def show_openness(self, openness: Openness) -> None:
        super().show_openness(openness)
        self.words.setText(_words(openness))


def _words(openness: Openness) -> str:
    if openness.stopping:
        return tr("残っているもの（「作成中」になり、確定版は記録できません）")
    if openness.points:
        return tr("確定の妨げになるものはありません")
    return tr("残っているものはありません")
