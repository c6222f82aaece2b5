"""The list on the left: the current page, and how many items are pending on each."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nakano_status.gui.looks.appearance import STEP, current_theme, scaled, steps
from nakano_status.gui.looks.focus_frame import paint_focus
from nakano_status.gui.looks.icons import draw
from nakano_status.gui.looks.plain_text import tip
from nakano_status.gui.page import KEEPS_KEYBOARD
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_NAME = Qt.ItemDataRole.UserRole
_ICON = Qt.ItemDataRole.UserRole + 1
_COUNT = Qt.ItemDataRole.UserRole + 2
_ROW_HEIGHT = 5
_ICON_SIDE = 2.25
"""The height of a line and of its icon, in steps: they grow with the size of texts."""
_BAR = 3


class Navigation(QListWidget):
    """A list of pages; the signal `chosen` carries the name of a page when a user chooses it."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName(tr("画面の一覧"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus to the page that it shows
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setProperty(KEEPS_KEYBOARD, True)
        self.setStyleSheet("background: transparent")
        self.currentItemChanged.connect(self._tell)

    def add(self, name: str, title: str, icon: str) -> None:
        """Add a page."""
        item = QListWidgetItem(title)
        item.setData(_NAME, name)
        item.setData(_ICON, icon)
        self.addItem(item)

    def choose(self, name: str) -> None:
        """Set the current page without emitting `chosen`."""
        for place in range(self.count()):
            if self.item(place).data(_NAME) == name:
                left = self.currentIndex()
                self.blockSignals(True)
                self.setCurrentRow(place)
                self.blockSignals(False)
                self.update(left)
                self.update(self.currentIndex())

    def set_shown(self, name: str, *, shown: bool) -> None:
        """Show a page in the list, or hide it as long as there is nothing to do on it."""
        for place in range(self.count()):
            if self.item(place).data(_NAME) == name:
                self.item(place).setHidden(not shown)

    def set_count(self, name: str, count: int | None, of: str = "") -> None:
        """Show how many items are pending on a page, with a tooltip that names them; nothing for none."""
        for place in range(self.count()):
            item = self.item(place)
            if item.data(_NAME) == name:
                item.setData(_COUNT, count or None)
                told = tr("{of} {count}件").format(of=of, count=count).strip() if count else ""
                item.setToolTip(tip(told) if of else "")
                spoken = f"{item.text()}、{told}" if count else item.text()
                item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_NAME))


class _Painter(QStyledItemDelegate):
    """A delegate that paints icon, name, and number; the current page has a background and a bar."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(steps(10), steps(_ROW_HEIGHT))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = current_theme()
        here = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if here or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(theme.selected if here else theme.window))
        if here:
            bar = QRect(option.rect.left(), option.rect.top(), _BAR, option.rect.height())
            painter.fillRect(bar, QColor(theme.accent))
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint_focus(painter, option.rect)
        _paint_words(painter, option, index, here=here)
        painter.restore()


def _paint_words(
    painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, *, here: bool
) -> None:
    theme = current_theme()
    side = steps(_ICON_SIDE)
    top = option.rect.top() + (option.rect.height() - side) / 2
    place = QRectF(option.rect.left() + 2 * STEP, top, side, side)
    draw(painter, index.data(_ICON), place, theme.accent if here else theme.muted)
    words = option.rect.adjusted(2 * STEP + side + STEP + STEP // 2, 0, -STEP - STEP // 2, 0)
    painter.setFont(scaled(option.font, 1, bold=here))
    painter.setPen(QColor(theme.text))
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(index.data()))
    if count := index.data(_COUNT):
        painter.setPen(QColor(theme.muted))
        painter.setFont(option.font)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(count))
