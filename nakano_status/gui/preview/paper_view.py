"""A view of a paper's pages, one below the other, as they are printed; only the visible pages are painted.

The bar above the view has the page number, the number of pages and the zoom.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QPushButton, QWidget

from nakano_status.application.papers.writing import PaperPages
from nakano_status.application.ports.data_file import Parts
from nakano_status.gui.controls.boxes import FlowLayout
from nakano_status.gui.controls.fields import Choice
from nakano_status.gui.looks.appearance import STEP, current_theme
from nakano_status.gui.looks.focus_frame import fill_rectangle, paint_focus
from nakano_status.gui.looks.labels import label
from nakano_status.gui.qt_override import override


@dataclass(frozen=True)
class Zoom:
    """The zoom of the view.

    `percent`: percent of the paper's size; None to fit the view. `is_whole`: if fitted, the whole page, not only its
    width.
    """

    percent: int | None = None
    is_whole: bool = True


WHOLE_PAGE, PAGE_WIDTH = Zoom(), Zoom(is_whole=False)
ZOOMS = (WHOLE_PAGE, PAGE_WIDTH, *(Zoom(percent) for percent in (50, 75, 100, 125, 150, 200)))
_GAP, _EDGE = 2 * STEP, STEP
_MM_PER_INCH = 25.4
_SCREEN_DPI = 96
"""Device-independent pixels per inch at 100 %."""
_PAPERS = {(210.0, 297.0): "A4縦", (297.0, 210.0): "A4横", (297.0, 420.0): "A3縦", (420.0, 297.0): "A3横"}
_MOST_KEPT = 1_500_000
"""Pixels of painted pages out of sight that are cached, 4 bytes each: about four pages that are shown whole."""
_LINE = 5 * STEP
_LEAST = QSize(34 * STEP, 16 * STEP)
"""The least size of the view: whole pages can still be distinguished by their looks."""
_TURNING = {int(Qt.Key.Key_PageUp): -1, int(Qt.Key.Key_PageDown): 1}


class PaperView(QAbstractScrollArea):
    """A view of pages. `turned`: signal with the current page (from 0). `zoomed`: signal with the new Zoom."""

    turned = Signal(int)
    zoomed = Signal(object)

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._parts = parts
        self._pages: PaperPages | None = None
        self._places: list[QRect] = []
        self._scale = 1.0
        self._kept: dict[int, QtGui.QPixmap] = {}
        self.zoom = WHOLE_PAGE
        self.page = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("紙面")
        self.verticalScrollBar().valueChanged.connect(lambda _: self._follow())
        self.setMinimumSize(_LEAST)

    @property
    def count(self) -> int:
        """The number of pages."""
        return self._pages.count if self._pages is not None else 0

    @property
    def paper_size(self) -> str:
        """The size and orientation of the current page by name, such as A3横.

        Empty if there is no page or the size has no name.
        """
        return _PAPERS.get(self._pages.size(self.page), "") if self._pages is not None and self.count else ""

    @property
    def is_whole(self) -> bool:
        """True if all pages have been made."""
        return self._pages is None or self._pages.is_whole

    @property
    def shown_count(self) -> str:
        """The number of pages as text; "…" while pages are still being made."""
        return str(self.count) if self.is_whole else "…"

    def show_pages(self, pages: PaperPages | None) -> None:
        """Show other pages; None for no pages.

        The scroll position is kept if the number of pages is the same, or while pages are still being made; otherwise
        the first page is shown.
        """
        keeps_position = pages is not None and (pages.count == self.count or not (self.is_whole and pages.is_whole))
        page, scale = self.page, self._scale
        self._pages = pages
        self._kept.clear()
        self._set_out()
        if not keeps_position:
            self.page = 0
            self.verticalScrollBar().setValue(0)
        elif scale != self._scale:
            self.go_to(page)
        self._report_page()

    def show_zoom(self, zoom: Zoom) -> None:
        """Set the zoom without emitting `zoomed`; the current page is unchanged."""
        page, self.zoom = self.page, zoom
        self._kept.clear()
        self._set_out()
        across = self.horizontalScrollBar()
        across.setValue(across.maximum() // 2)
        self.go_to(page)

    def go_to(self, page: int) -> None:
        """Scroll to a page (from 0), or to the first or last one if there is no such page; do nothing without pages."""
        if self._places:
            page = min(max(page, 0), len(self._places) - 1)
            self.verticalScrollBar().setValue(self._places[page].top() - _EDGE)
            self.page = page
            self._report_page()

    def turn_pages_from(self, widget: QWidget) -> None:
        """Let PageUp and PageDown turn the pages while `widget` has the focus, which no longer gets these keys."""
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QtGui.QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _TURNING:
            self.go_to(self.page + _TURNING[event.key()])
            return True
        return super().eventFilter(watched, event)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:  # they were painted for another scale of the screen
            self._kept.clear()
        return super().event(event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(80 * STEP, 60 * STEP)

    @override
    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pages is not None:
            if self.zoom.percent is None:
                self._kept.clear()
            page = self.page
            self._set_out()
            self.go_to(page)

    @override
    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        turns = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) or self._fits()
        match event.key():
            case Qt.Key.Key_PageDown | Qt.Key.Key_Space:
                self.go_to(self.page + 1) if turns else bar.setValue(bar.value() + bar.pageStep())
            case Qt.Key.Key_PageUp:
                self.go_to(self.page - 1) if turns else bar.setValue(bar.value() - bar.pageStep())
            case Qt.Key.Key_Home:
                self.go_to(0)
            case Qt.Key.Key_End:
                self.go_to(self.count - 1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Semicolon:
                self.step_zoom(1)
            case Qt.Key.Key_Minus:
                self.step_zoom(-1)
            case _:
                super().keyPressEvent(event)

    @override
    def wheelEvent(self, event: QtGui.QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def step_zoom(self, by: int) -> None:
        """Set the next larger percentage of `ZOOMS` (`by` > 0) or the next smaller one, and emit `zoomed`.

        Do nothing if there is none.
        """
        percents = [zoom.percent for zoom in ZOOMS if zoom.percent is not None]
        now = round(100 * self._scale * _MM_PER_INCH / _SCREEN_DPI)
        beyond = [each for each in percents if (each > now if by > 0 else each < now)]
        if beyond:
            zoom = Zoom(min(beyond) if by > 0 else max(beyond))
            self.show_zoom(zoom)
            self.zoomed.emit(zoom)

    @override
    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self.viewport())
        theme = current_theme()
        fill_rectangle(painter, event.rect(), theme.sunken)
        off, in_sight = self._off(), []
        for page, place in enumerate(self._places):
            seen = place.translated(-off)
            if seen.intersects(self.viewport().rect()):
                painter.drawPixmap(seen.topLeft(), self._picture(page))
                in_sight.append(page)
                painter.setPen(QtGui.QColor(theme.line))
                painter.drawRect(seen.adjusted(0, 0, -1, -1))
        if self.hasFocus():
            paint_focus(painter, self.viewport().rect())
        painter.end()
        self._let_go(in_sight)

    @override
    def hideEvent(self, event: QtGui.QHideEvent) -> None:
        super().hideEvent(event)
        self._kept.clear()

    @override
    def focusInEvent(self, event: QtGui.QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QtGui.QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _picture(self, page: int) -> QtGui.QPixmap:
        """Return the image of a page at the current zoom, and note it as the most recently shown page."""
        self._kept[page] = kept = self._kept.pop(page, None) or self._painted(page)
        return kept

    def _let_go(self, in_sight: Collection[int]) -> None:
        """Keep the visible pages cached, and of the others the most recently shown pages as far as memory allows."""
        room = _MOST_KEPT
        for page in [each for each in reversed(self._kept) if each not in in_sight]:
            room -= self._kept[page].width() * self._kept[page].height()
            if room < 0:
                del self._kept[page]

    def _painted(self, page: int) -> QtGui.QPixmap:
        ratio = self.devicePixelRatioF()
        made = QtGui.QPixmap(self._places[page].size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.white)
        if self._pages is not None:
            painter = QtGui.QPainter(made)
            self._pages.paint(self._parts, page, painter, self._scale * _MM_PER_INCH)
            painter.end()
        return made

    def _fits(self) -> bool:
        """Return whether the current page is completely visible."""
        return bool(self._places) and self._places[self.page].height() <= self.viewport().height()

    def _off(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _set_out(self) -> None:
        """Set the position of every page, and the range of the scroll bars."""
        self._places = []
        if self._pages is None or not self._pages.count:
            self.verticalScrollBar().setRange(0, 0)
            self.horizontalScrollBar().setRange(0, 0)
            self.viewport().update()
            return
        sizes = [self._pages.size(page) for page in range(self._pages.count)]
        self._scale = self._scale_of(sizes)
        wide = max(round(width * self._scale) for width, _ in sizes) + 2 * _EDGE
        across, top = max(wide, self.viewport().width()), _EDGE
        for width, height in sizes:
            size = QSize(round(width * self._scale), round(height * self._scale))
            self._places.append(QRect(QPoint((across - size.width()) // 2, top), size))
            top += size.height() + _GAP
        self._set_bars(wide, top - _GAP + _EDGE)
        self.viewport().update()

    def _scale_of(self, sizes: list[tuple[float, float]]) -> float:
        """Return the pixels per millimetre."""
        if self.zoom.percent is not None:
            return self.zoom.percent / 100 * _SCREEN_DPI / _MM_PER_INCH
        room = self.maximumViewportSize()
        bar = self.verticalScrollBar().sizeHint().width() if len(sizes) > 1 or not self.zoom.is_whole else 0
        scale = (room.width() - bar - 2 * _EDGE) / max(width for width, _ in sizes)
        if self.zoom.is_whole:
            scale = min(scale, (room.height() - 2 * _EDGE) / max(height for _, height in sizes))
        return max(scale, 0.1)

    def _set_bars(self, wide: int, high: int) -> None:
        seen = self.viewport().size()
        for bar, whole, part in (
            (self.horizontalScrollBar(), wide, seen.width()),
            (self.verticalScrollBar(), high, seen.height()),
        ):
            bar.setRange(0, max(whole - part, 0))
            bar.setPageStep(part)
            bar.setSingleStep(_LINE)

    def _follow(self) -> None:
        """Report the current page after scrolling: the page in the middle of the view."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        page = next((number for number, place in enumerate(self._places) if place.bottom() + _GAP > middle), 0)
        self.viewport().update()
        if page != self.page:
            self.page = page
            self._report_page()

    def _report_page(self) -> None:
        """Report the current page to listeners, and its number and text to screen readers."""
        if self._pages is not None and self._pages.count:
            name = f"紙面 {self.page + 1} / {self.shown_count}ページ"
            self.setAccessibleName(name)
            self.setAccessibleDescription(self._pages.page_text(self._parts, self.page))
        else:
            self.setAccessibleName("紙面")
            self.setAccessibleDescription("")
        self.turned.emit(self.page)


_FITTING = {WHOLE_PAGE: "ページ全体", PAGE_WIDTH: "ページの幅"}


class PaperBar(QWidget):
    """A bar that turns the pages of a view and sets its zoom; it also shows changes made in the view by keys."""

    def __init__(self, view: PaperView) -> None:
        super().__init__()
        self._view = view
        self.words = label("")
        self.before, self.after = QPushButton("前へ"), QPushButton("次へ")
        self.before.setAccessibleName("前のページ")
        self.after.setAccessibleName("次のページ")
        self.zoom = Choice("表示の大きさ")
        for zoom in ZOOMS:
            self.zoom.addItem(_FITTING.get(zoom, f"{zoom.percent}%"), zoom)
        line = FlowLayout(at_end=1)
        self.setLayout(line)
        for part in (self.before, self.words, self.after, self.zoom):
            line.addWidget(part)
        self.before.clicked.connect(lambda: view.go_to(view.page - 1))
        self.after.clicked.connect(lambda: view.go_to(view.page + 1))
        self.zoom.currentIndexChanged.connect(lambda place: view.show_zoom(ZOOMS[place]))
        view.turned.connect(lambda _: self._follow())
        view.zoomed.connect(self._show_zoom)
        self._follow()

    def _follow(self) -> None:
        """Show the number of the current page."""
        view, count = self._view, self._view.count
        self.words.setText(_words(view, view.page + 1) if count else "")
        # as wide as for the last page, so that neither button nor paper moves while pages are turned
        self.words.setMinimumWidth(self.words.fontMetrics().horizontalAdvance(_words(view, count)) if count else 0)
        self.before.setEnabled(view.page > 0)
        self.after.setEnabled(view.page < count - 1)
        self.zoom.setEnabled(count > 0)

    def _show_zoom(self, zoom: Zoom) -> None:
        with QSignalBlocker(self.zoom):
            self.zoom.setCurrentIndex(ZOOMS.index(zoom))


def _words(view: PaperView, number: int) -> str:
    return f"{number} / {view.shown_count}ページ　{view.paper_size}"
