"""The left side of the window: owner of the data file, round, list of pages, and a division's progress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QItemSelectionModel, QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QMouseEvent, QPainter, QResizeEvent

from nakano_status.domain.calendar.days import day_label
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.lists.line_steps import Index
from nakano_status.gui.looks.appearance import STEP, current_theme, scaled_font, set_kind, steps
from nakano_status.gui.looks.focus_frame import fill_rectangle, paint_focus
from nakano_status.gui.looks.icons import draw_icon, icon
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, label, tooltip_text
from nakano_status.gui.page import KEEPS_KEYBOARD
from nakano_status.gui.qt_override import override

if TYPE_CHECKING:
    from nakano_status.application.round.read.views import RoundChoice


ShownRound = tuple[FiscalYear, str] | None
"""The year of the displayed round and the ID of its plan; None if no round is displayed."""

_NAME = Qt.ItemDataRole.UserRole
_ICON = Qt.ItemDataRole.UserRole + 1
_COUNT = Qt.ItemDataRole.UserRole + 2
_TIP = Qt.ItemDataRole.UserRole + 3
_ROW_HEIGHT, _HEADING_HEIGHT, _RULE_HEIGHT = 4, 2.75, 1
_LEAST_ROW_HEIGHT = 3
_ICON_SIDE = 2.25
"""The height of a line, at least if not all lines have room, and of its icon, in steps: they grow with texts."""
_NARROW = 6
"""The width of a list of icons alone, in steps."""
_BAR = 3
_SMALLER = 0.9
"""The size of headings, and of numbers beside icons, in sizes of the text."""

_ONE_LINE = "　"
"""Keeps the height of a line whose text is not known yet, so that nothing moves later."""


class Navigation(QtWidgets.QListWidget):
    """A list of pages; the signal `chosen` carries the name of a page when a user chooses it."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName("画面の一覧")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus to the page that it shows
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setProperty(KEEPS_KEYBOARD, True)
        self.setStyleSheet("background: transparent")
        self.is_narrow = False
        self.row_height: float = _ROW_HEIGHT
        self.currentItemChanged.connect(self._emit_chosen)

    def add(self, name: str, title: str, icon: str, heading: str = "") -> None:
        """Add a page at the end of the list, with the name of its icon.

        `heading`: a line above it that cannot be chosen, empty for none.
        """
        if heading:
            above = QtWidgets.QListWidgetItem(heading)
            above.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(above)
        item = QtWidgets.QListWidgetItem(title)
        item.setData(_NAME, name)
        item.setData(_ICON, icon)
        self.addItem(item)
        self._fit_height()

    def set_narrow(self, *, narrow: bool) -> None:
        """If `narrow`, show only icons, with the names in their tooltips; otherwise show the names beside them."""
        if narrow is not self.is_narrow:
            self.is_narrow = narrow
            for item in map(self.item, range(self.count())):
                self._set_tip(item)
            self.scheduleDelayedItemsLayout()
            self._fit_height()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        # Qt selects by position, and the page that was shown meanwhile may have moved the lines
        self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons():  # a drag would choose the lines that it crosses
            super().mouseMoveEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_height()

    def _fit_height(self) -> None:
        """Make the lines lower if the list would need to be scrolled."""
        shown = [item for item in map(self.item, range(self.count())) if not item.isHidden()]
        headings = sum(not item.data(_NAME) for item in shown)
        room = self.contentsRect().height() / steps(1) - headings * self.heading_height
        height = min(_ROW_HEIGHT, max(_LEAST_ROW_HEIGHT, room / max(1, len(shown) - headings)))
        if height != self.row_height:
            self.row_height = height
            self.scheduleDelayedItemsLayout()

    @property
    def heading_height(self) -> float:
        """The height of a heading in steps; in a narrow list, of the rule that replaces it."""
        return _RULE_HEIGHT if self.is_narrow else _HEADING_HEIGHT

    def choose(self, name: str) -> None:
        """Make the page with a name the current one of the list, without emitting `chosen`."""
        for item in self._items(name):
            left = self.currentIndex()
            with QSignalBlocker(self):
                self.setCurrentItem(item)
            self.update(left)
            self.update(self.currentIndex())

    def set_shown(self, name: str, *, shown: bool) -> None:
        """Show or hide the page with a name in the list."""
        for item in self._items(name):
            if item.isHidden() is shown:
                item.setHidden(not shown)
                self._fit_height()

    def set_count(self, name: str, count: int | None, of: str = "") -> None:
        """Show `count`, the number of pending items, beside a page; show nothing for 0 or None.

        `of`: the items' name for the tooltip; empty for no tooltip.
        """
        for item in self._items(name):
            item.setData(_COUNT, count or None)
            counted = f"{of} {count}件".strip() if count else ""
            item.setData(_TIP, counted if of else "")
            self._set_tip(item)
            accessible_text = f"{item.text()}、{counted}" if count else item.text()
            item.setData(Qt.ItemDataRole.AccessibleTextRole, accessible_text)

    def _set_tip(self, item: QtWidgets.QListWidgetItem) -> None:
        words = "\n".join(filter(None, (item.text() if self.is_narrow else "", item.data(_TIP))))
        item.setToolTip(tooltip_text(words) if words and item.data(_NAME) else "")

    def _items(self, name: str) -> list[QtWidgets.QListWidgetItem]:
        """Return the items of a page, one or none if the page is not listed."""
        items = map(self.item, range(self.count()))
        return [item for item in items if item.data(_NAME) == name]

    def _emit_chosen(self, item: QtWidgets.QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_NAME))


class _Painter(QtWidgets.QStyledItemDelegate):
    """A delegate that paints icon, name, and number; the current page has a background and a bar.

    A narrow list has a rule in place of each heading, and the number at the icon's corner.
    """

    def __init__(self, navigation: Navigation) -> None:
        super().__init__(navigation)
        self._navigation = navigation

    @override
    def sizeHint(self, option: QtWidgets.QStyleOptionViewItem, index: Index) -> QSize:
        lines = self._navigation
        return QSize(
            steps(4), int(steps(1) * (lines.heading_height if index.data(_NAME) is None else lines.row_height))
        )

    @override
    def paint(self, painter: QPainter, option: QtWidgets.QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        here = bool(option.state & QtWidgets.QStyle.StateFlag.State_Selected)
        painter.save()
        if here or option.state & QtWidgets.QStyle.StateFlag.State_MouseOver:
            fill_rectangle(painter, option.rect, theme.selected if here else theme.window)
        if here:
            bar = QRect(option.rect.left(), option.rect.top(), _BAR, option.rect.height())
            fill_rectangle(painter, bar, theme.accent)
        if option.state & QtWidgets.QStyle.StateFlag.State_HasFocus:
            paint_focus(painter, option.rect)
        if index.data(_NAME) is None:
            _paint_heading(painter, option, "" if self._navigation.is_narrow else str(index.data()))
        elif self._navigation.is_narrow:
            _paint_icon(painter, option, index, here=here)
        else:
            _paint_words(painter, option, index, here=here)
        painter.restore()


def _paint_heading(painter: QPainter, option: QtWidgets.QStyleOptionViewItem, words: str) -> None:
    """Paint a heading at the foot of its line, or a rule if there is no text."""
    theme = current_theme()
    painter.setPen(QColor(theme.muted))
    if words:
        painter.setFont(scaled_font(option.font, _SMALLER))
        place = option.rect.adjusted(2 * STEP, 0, -STEP, -STEP // 2)
        painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, words)
    else:
        middle = option.rect.center().y()
        painter.setPen(QColor(theme.line))
        painter.drawLine(option.rect.left() + 2 * STEP, middle, option.rect.right() - 2 * STEP, middle)


def _paint_icon(painter: QPainter, option: QtWidgets.QStyleOptionViewItem, index: Index, *, here: bool) -> None:
    """Paint the icon alone, with the number at its upper right corner."""
    theme = current_theme()
    side, count = steps(_ICON_SIDE), index.data(_COUNT)
    left = option.rect.left() + (steps(_NARROW) - side) / 2 - (STEP / 2 if count else 0)
    place = QRectF(left, option.rect.top() + (option.rect.height() - side) / 2, side, side)
    draw_icon(painter, index.data(_ICON), place, theme.accent if here else theme.muted)
    if count:
        painter.setPen(QColor(theme.text))
        painter.setFont(scaled_font(option.font, _SMALLER, bold=True))
        beside = QRectF(place.right() + 1, option.rect.top(), steps(_NARROW), option.rect.height() - side / 2)
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(count))


def _paint_words(painter: QPainter, option: QtWidgets.QStyleOptionViewItem, index: Index, *, here: bool) -> None:
    theme = current_theme()
    side = steps(_ICON_SIDE)
    top = option.rect.top() + (option.rect.height() - side) / 2
    place = QRectF(option.rect.left() + 2 * STEP, top, side, side)
    draw_icon(painter, index.data(_ICON), place, theme.accent if here else theme.muted)
    words = option.rect.adjusted(2 * STEP + side + STEP + STEP // 2, 0, -STEP - STEP // 2, 0)
    painter.setFont(scaled_font(option.font, 1, bold=here))
    painter.setPen(QColor(theme.text))
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(index.data()))
    if count := index.data(_COUNT):
        painter.setPen(QColor(theme.muted))
        painter.setFont(option.font)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(count))


class RoundChooser(QtWidgets.QWidget):
    """The owner of the data file and a choice of the round.

    `chosen`: signal with the year of the chosen round (None: the current round) and its plan.
    """

    chosen = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.who = ReadingLabel(_ONE_LINE, kind="heading")
        self.only = ReadingLabel(_ONE_LINE, kind="muted")
        self.button = QtWidgets.QToolButton()
        self.menu = QtWidgets.QMenu(self.button)
        self._group = QActionGroup(self)
        self._is_narrow = False
        self._lay_out()

    def clear(self) -> None:
        """Clear the texts, because another data file is opened and its content is not known yet."""
        self.show_rounds(_ONE_LINE, (), None)

    def show_rounds(self, who: str, rounds: Sequence[RoundChoice], shown: ShownRound) -> None:
        """Show the owner `who` of the data file and the displayed round; with several rounds, a menu to choose one."""
        self.who.show_text(who)
        now = next((each for each in rounds if (each.year, each.plan_id) == shown), None)
        words = now.label if now else _ONE_LINE
        several = len(rounds) > 1
        self.only.show_text(words)
        self.only.setVisible(not (several or self._is_narrow))
        self.button.setVisible(several)
        self.button.setText(escape_ampersands(words))
        self.button.setAccessibleName(f"表示している進捗確認：{words}")
        self._fill(rounds, shown)

    def set_narrow(self, *, narrow: bool) -> None:
        """If `narrow`, show only an icon that opens the choice; otherwise show all texts."""
        if narrow is not self._is_narrow:
            self._is_narrow = narrow
            self.who.setVisible(not narrow)
            self.only.setVisible(not narrow and self.button.isHidden())
            style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextOnly
            self.button.setToolButtonStyle(style)

    def open(self) -> None:
        """Open the menu of rounds; do nothing if there is none, because there are not several rounds."""
        if not self.button.isHidden():
            self.button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.button.showMenu()

    def _fill(self, rounds: Sequence[RoundChoice], shown: ShownRound) -> None:
        self.menu.clear()
        for each in rounds:
            action = QAction(escape_ampersands("　".join(filter(None, (each.label, state_of_round(each))))), self.menu)
            self.menu.addAction(action)
            action.setCheckable(True)
            action.setChecked((each.year, each.plan_id) == shown)
            self._group.addAction(action)
            year, plan_id = None if each.is_current else each.year, each.plan_id
            action.triggered.connect(lambda _=False, year=year, plan_id=plan_id: self.chosen.emit(year, plan_id))

    def _lay_out(self) -> None:
        self.button.setObjectName("rounds")
        self.button.setPopupMode(QtWidgets.QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setMenu(self.menu)
        self.button.setIcon(icon("calendar", "text"))
        self.button.setToolTip("ほかの年度の進捗確認を表示します")
        self.button.hide()
        self.menu.setAccessibleName("進捗確認の一覧")
        for words in (self.who, self.only):
            margins = words.contentsMargins()
            margins.setLeft(STEP)
            words.setContentsMargins(margins)
        button = (self.button, Qt.AlignmentFlag.AlignLeft)  # its text begins below the name
        column_of(self.who, self.only, button, within=self, margins=(STEP, 0, STEP, STEP), spacing=STEP // 2)
        self.setSizePolicy(QtWidgets.QSizePolicy.Policy.Preferred, QtWidgets.QSizePolicy.Policy.Minimum)


def state_of_round(choice: RoundChoice) -> str:
    """Return the state of a round as text: 読み込んだ一覧, 締切済, or else its due date; empty if none is set."""
    if choice.imported:
        return "読み込んだ一覧"
    if choice.closed:
        return "締切済"
    return f"回答期限 {day_label(choice.due)}" if choice.due else ""


class SideProgress(QtWidgets.QWidget):
    """Progress of a division: a bar with texts, hidden until rows are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label("")
        self.bar = QtWidgets.QProgressBar()
        self.bar.setTextVisible(False)
        self.due = ReadingLabel(kind="muted")
        self._is_narrow = False
        self.due.hide()
        column_of(self.words, self.bar, self.due, within=self, margins=(2 * STEP, 0, 2 * STEP, 0), spacing=STEP // 2)
        self.hide()

    def set_narrow(self, *, narrow: bool) -> None:
        """If `narrow`, show only the bar; otherwise also its texts."""
        self.words.setVisible(not narrow)
        self._is_narrow = narrow
        self.due.setVisible(not narrow and bool(self.due.plain_text))

    def show_progress(self, done: int, total: int) -> None:
        """Show that `done` of all `total` rows are answered."""
        self.words.setText(f"{done} / {total} 件")
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.bar.setAccessibleName(f"記入済み {done} 件、全 {total} 件")
        self.show()

    def show_due(self, words: str, *, late: bool = False) -> None:
        """Show `words`, the due date with the days left, emphasised if `late`; hide the line if `words` is empty."""
        set_kind(self.due, "ask" if late else "muted")
        self.due.show_if_any(words)
        self.due.setVisible(not self._is_narrow and bool(words))
