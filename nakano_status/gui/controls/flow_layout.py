"""A line of controls that goes on in the next one where it has no room, so that narrow windows cut nothing."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem

from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.overriding import override


class FlowLayout(QHBoxLayout):
    """As wide as its widest part needs at least.

    With `fill` the parts of a line share the room that is left; the last `at_end` parts stand at the line's end. Qt's
    own line holds the parts: a part that is kept here would outlive what Qt deletes.
    """

    def __init__(self, *, fill: bool = False, at_end: int = 0) -> None:
        super().__init__()
        self._at_end = at_end
        self._fill = fill
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(STEP)

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int, /) -> int:
        lines = self._lines(width)
        return sum(map(_height, lines)) + self.spacing() * max(0, len(lines) - 1)

    @override
    def minimumHeightForWidth(self, width: int, /) -> int:
        return self.heightForWidth(width)

    @override
    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(item.sizeHint().width() for item in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, _height(shown))

    @override
    def minimumSize(self) -> QSize:
        shown = self._shown()
        return QSize(max((item.minimumSize().width() for item in shown), default=0), _height(shown))

    @override
    def maximumSize(self) -> QSize:
        return QLayout.maximumSize(self)

    @override
    def setGeometry(self, rect: QRect, /) -> None:
        QLayout.setGeometry(self, rect)
        top = rect.top()
        for line in self._lines(rect.width()):
            self._set_line(line, QRect(rect.left(), top, rect.width(), _height(line)))
            top += _height(line) + self.spacing()

    def _set_line(self, line: list[QLayoutItem], place: QRect) -> None:
        taken = sum(item.sizeHint().width() for item in line) + self.spacing() * (len(line) - 1)
        room = max(0, place.width() - taken)
        last = self._parts()[self.count() - self._at_end :]
        left = place.left()
        for item in line:
            if item in last and room and not self._fill:
                left, room = left + room, 0
            height = item.sizeHint().height()
            width = min(item.sizeHint().width() + (room // len(line) if self._fill else 0), place.width())
            item.setGeometry(QRect(left, place.top() + (place.height() - height) // 2, width, height))
            left += width + self.spacing()

    def _parts(self) -> list[QLayoutItem]:
        return [item for place in range(self.count()) if (item := self.itemAt(place)) is not None]

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._parts() if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """Break the parts into lines; every line has one part at least."""
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._shown():
            needed = item.sizeHint().width()
            if not lines or left + needed > width:
                lines.append([])
                left = 0
            lines[-1].append(item)
            left += needed + self.spacing()
        return lines


def _height(line: list[QLayoutItem]) -> int:
    return max((item.sizeHint().height() for item in line), default=0)
