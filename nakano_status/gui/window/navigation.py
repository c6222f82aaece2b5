"""The left side of the window: whose data file, which round, the list of pages, and a division's progress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QMenu,
    QProgressBar,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QWidget,
)

from nakano_status.domain.calendar.days import day_label
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.lists.line_steps import Index
from nakano_status.gui.looks.appearance import STEP, current_theme, scaled, set_kind, steps
from nakano_status.gui.looks.focus_frame import fill, paint_focus
from nakano_status.gui.looks.icons import draw
from nakano_status.gui.looks.labels import ReadingLabel, label, tip, without_key
from nakano_status.gui.page import KEEPS_KEYBOARD
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.round.read.views import RoundChoice


ShownRound = tuple[FiscalYear, str] | None
"""The year and the ID of the plan of the round that is shown."""

_NAME = Qt.ItemDataRole.UserRole
_ICON = Qt.ItemDataRole.UserRole + 1
_COUNT = Qt.ItemDataRole.UserRole + 2
_ROW_HEIGHT = 5
_ICON_SIDE = 2.25
"""The height of a line and of its icon, in steps: they grow with the size of texts."""
_BAR = 3

_ONE_LINE = "　"
"""Keeps the height of a line whose text is not known yet, so that nothing moves later."""


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
        self.currentItemChanged.connect(self._emit_chosen)

    def add(self, name: str, title: str, icon: str) -> None:
        """Add a page."""
        item = QListWidgetItem(title)
        item.setData(_NAME, name)
        item.setData(_ICON, icon)
        self.addItem(item)

    def choose(self, name: str) -> None:
        """Set the current page without emitting `chosen`."""
        for item in self._items(name):
            left = self.currentIndex()
            with QSignalBlocker(self):
                self.setCurrentItem(item)
            self.update(left)
            self.update(self.currentIndex())

    def set_shown(self, name: str, *, shown: bool) -> None:
        """Show a page in the list, or hide it as long as there is nothing to do on it."""
        for item in self._items(name):
            item.setHidden(not shown)

    def set_count(self, name: str, count: int | None, of: str = "") -> None:
        """Show how many items are pending on a page, with a tooltip that names them; nothing for none."""
        for item in self._items(name):
            item.setData(_COUNT, count or None)
            counted = tr("{of} {count}件").format(of=of, count=count).strip() if count else ""
            item.setToolTip(tip(counted) if of else "")
            accessible_text = f"{item.text()}、{counted}" if count else item.text()
            item.setData(Qt.ItemDataRole.AccessibleTextRole, accessible_text)

    def _items(self, name: str) -> list[QListWidgetItem]:
        """Return the item of a page; none while the page is not listed."""
        items = map(self.item, range(self.count()))
        return [item for item in items if item.data(_NAME) == name]

    def _emit_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_NAME))


class _Painter(QStyledItemDelegate):
    """A delegate that paints icon, name, and number; the current page has a background and a bar."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(steps(10), steps(_ROW_HEIGHT))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        here = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if here or option.state & QStyle.StateFlag.State_MouseOver:
            fill(painter, option.rect, theme.selected if here else theme.window)
        if here:
            bar = QRect(option.rect.left(), option.rect.top(), _BAR, option.rect.height())
            fill(painter, bar, theme.accent)
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint_focus(painter, option.rect)
        _paint_words(painter, option, index, here=here)
        painter.restore()


def _paint_words(painter: QPainter, option: QStyleOptionViewItem, index: Index, *, here: bool) -> None:
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


class RoundChooser(QWidget):
    """The owner and the round; `chosen` carries the year of the round to show (None: the current one) and its plan."""

    chosen = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.who = ReadingLabel(_ONE_LINE, kind="heading")
        self.only = ReadingLabel(_ONE_LINE, kind="muted")
        self.button = QToolButton()
        self.menu = QMenu(self.button)
        self._group = QActionGroup(self)
        self._lay_out()

    def clear(self) -> None:
        """Clear the texts: another data file is opened, and nothing is known of it yet."""
        self.show_rounds(_ONE_LINE, (), None)

    def show_rounds(self, who: str, rounds: Sequence[RoundChoice], shown: ShownRound) -> None:
        """Show the owner of the data file and the round that is shown, with a menu if there are several."""
        self.who.show_text(who)
        now = next((each for each in rounds if (each.year, each.plan_id) == shown), None)
        words = now.label if now else _ONE_LINE
        several = len(rounds) > 1
        self.only.show_text(words)
        self.only.setVisible(not several)
        self.button.setVisible(several)
        self.button.setText(without_key(words))
        self.button.setAccessibleName(tr("表示している進捗確認：{words}").format(words=words))
        self._fill(rounds, shown)

    def open(self) -> None:
        """Open the menu; do nothing if there is only one round."""
        if not self.button.isHidden():
            self.button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.button.showMenu()

    def _fill(self, rounds: Sequence[RoundChoice], shown: ShownRound) -> None:
        self.menu.clear()
        for each in rounds:
            action = QAction(without_key("　".join(filter(None, (each.label, state_of_round(each))))), self.menu)
            self.menu.addAction(action)
            action.setCheckable(True)
            action.setChecked((each.year, each.plan_id) == shown)
            self._group.addAction(action)
            year, plan_id = None if each.matters else each.year, each.plan_id
            action.triggered.connect(lambda _=False, year=year, plan_id=plan_id: self.chosen.emit(year, plan_id))

    def _lay_out(self) -> None:
        self.button.setObjectName("rounds")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setMenu(self.menu)
        self.button.setToolTip(tr("ほかの年度の進捗確認を表示します"))
        self.button.hide()
        self.menu.setAccessibleName(tr("進捗確認の一覧"))
        for words in (self.who, self.only):
            margins = words.contentsMargins()
            margins.setLeft(STEP)
            words.setContentsMargins(margins)
        button = (self.button, Qt.AlignmentFlag.AlignLeft)  # its text begins below the name
        column_of(self.who, self.only, button, within=self, margins=(STEP, 0, STEP, STEP), spacing=STEP // 2)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)


def state_of_round(choice: RoundChoice) -> str:
    """Return the state of a round: an imported list, closed, or when its answers are due."""
    if choice.imported:
        return tr("読み込んだ一覧")
    if choice.closed:
        return tr("締切済")
    return tr("回答期限 {day}").format(day=day_label(choice.due)) if choice.due else ""


class SideProgress(QWidget):
    """A progress bar, hidden until something is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.due = ReadingLabel(kind="muted")
        self.due.hide()
        column_of(self.words, self.bar, self.due, within=self, margins=(2 * STEP, 0, 2 * STEP, 0), spacing=STEP // 2)
        self.hide()

    def show_progress(self, done: int, total: int) -> None:
        """Show how many of how many rows are answered."""
        self.words.setText(tr("{done} / {total} 件").format(done=done, total=total))
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.bar.setAccessibleName(tr("記入済み {done} 件、全 {total} 件").format(done=done, total=total))
        self.show()

    def show_due(self, words: str, *, late: bool = False) -> None:
        """Show when the answers are due and how many days are left; nothing if no day is set."""
        set_kind(self.due, "ask" if late else "muted")
        self.due.show_if_any(words)
