"""The pages in the window: each is made when it is first needed, and one is shown at a time.

The first page is painted before the others exist. A page scrolls if the window is smaller than its minimum size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QFrame, QScrollArea, QStackedWidget, QStyle, QWidget

from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.page import Page
from nakano_status.gui.qt_override import override
from nakano_status.gui.scroll_into_view import keep_focus_in_sight
from nakano_status.gui.window.page_list import PageKind

_LEAST = QSize(30 * STEP, 16 * STEP)
"""The least size of a page in the smallest window: the rest is reached by scrolling."""


class LazyPages(Mapping[str, Page]):
    """The pages of a role in the order of the navigation; iterating over the values makes all of them."""

    def __init__(
        self, kinds: Iterable[PageKind], make: Callable[[PageKind], Page], put_in: Callable[[Page], None]
    ) -> None:
        """`make` makes a page of a kind, `put_in` inserts it into the window."""
        self._kinds = {kind.name: kind for kind in kinds}
        self._make, self._put_in = make, put_in
        self._prepared: dict[str, Page] = {}
        self._made: dict[str, Page] = {}

    def prepare(self, name: str) -> None:
        """Make a page without inserting it into the window yet."""
        if name not in self._made and name not in self._prepared:
            self._prepared[name] = self._make(self._kinds[name])

    def __getitem__(self, name: str) -> Page:
        if name not in self._made:
            self.prepare(name)
            self._made[name] = self._prepared.pop(name)
            self._put_in(self._made[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


class _Floor(QWidget):
    """A stack that fills the room, never smaller than the minimum of the current page: hidden pages do not count."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = QStackedWidget(self)

    @override
    def minimumSizeHint(self) -> QSize:
        shown = self.stack.currentWidget()
        return shown.minimumSizeHint().expandedTo(shown.minimumSize()) if shown is not None else QSize()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.stack.setGeometry(self.rect())

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)


class PageStack(QScrollArea):
    """A scroll area with the pages; a widget that gets the focus is scrolled into view.

    Beside a panel of the window a page that would have to be scrolled sideways hides its list (`Page.list_part`).
    """

    def __init__(self) -> None:
        super().__init__()
        self._floor = _Floor()
        ground = QWidget()  # Qt's own viewport would be wrapped by PySide6, which makes every widget class for it
        ground.setAutoFillBackground(False)
        self.setViewport(ground)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._floor)
        self._floor.setAutoFillBackground(False)
        self.stack = self._floor.stack
        self.stack.currentChanged.connect(lambda _: self._follow_page())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._bring_into_sight)

    @override
    def minimumSizeHint(self) -> QSize:
        return _LEAST

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()
        keep_focus_in_sight(self, event.oldSize())

    def room_beside(self, least: int) -> int:
        """Return how wide a panel beside the page can be for the page not to scroll sideways.

        If that is less than `least` pixels, the page is to hide its list.
        """
        extent = self.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent)
        part, whole = self._widths()
        room = self.viewport().width() - extent - whole
        return room if room >= least else room + part

    def _follow_page(self) -> None:
        self._floor.updateGeometry()
        self._fold()

    def _fold(self) -> None:
        """Hide the list of the page beside a panel if both do not fit, else show it."""
        page = self.stack.currentWidget()
        if isinstance(page, Page) and page.list_part is not None:
            has_panel = any(panel.isVisible() for panel in self.window().findChildren(QDockWidget))
            page.list_part.setHidden(has_panel and self.viewport().width() < self._widths()[1])

    def _widths(self) -> tuple[int, int]:
        """Return the least width of the page's list, and that of the whole page with it."""
        page = self.stack.currentWidget()
        part = page.list_part if isinstance(page, Page) else None
        least = self._floor.minimumSizeHint().width()
        if part is None:
            return 0, least
        own = max(part.minimumWidth(), part.minimumSizeHint().width()) + 1  # and the line beside it
        return own, least + own if part.isHidden() else least

    def _bring_into_sight(self, _: QWidget | None, now: QWidget | None) -> None:
        is_whole = not (self.horizontalScrollBar().maximum() or self.verticalScrollBar().maximum())
        if now is not None and not is_whole and self._floor.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, 0)
