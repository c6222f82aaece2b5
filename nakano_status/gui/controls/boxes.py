"""Layout of contents: a column, a line, a line that wraps, the frame of a step, borders that can be moved.

Contents that do not fit scroll inside their page; a side panel is beside the page until it is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, TypeVar

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QBoxLayout,
    QDockWidget,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from nakano_status.gui.controls.fields import BackButton, Button, DayField
from nakano_status.gui.looks.appearance import STEP, Room
from nakano_status.gui.looks.labels import ReadingLabel, caption, escape_ampersands, label, text_as_html
from nakano_status.gui.page import RoomPart, keep_focus_in_sight, page_around
from nakano_status.gui.qt_override import override

STRETCH: Literal["stretch"] = "stretch"
"""Empty space that expands to fill the remaining space."""

Share = int | Qt.AlignmentFlag
"""The stretch factor of a part, or its alignment."""
Alone = QWidget | QLayout | Literal["stretch"] | int
Part = Alone | tuple[Alone, Share]
"""A widget, a layout, STRETCH, each possibly with its share, or an empty space in pixels."""
Margins = tuple[int, int, int, int]
"""Pixels at the left, top, right and bottom."""

_Box = TypeVar("_Box", bound=QBoxLayout)
_NO_MARGINS = (0, 0, 0, 0)
PAGE_MARGINS = (3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
"""The margins of a page, and of a frame that is as wide as a page."""
FRAME_MARGINS = (2 * STEP, STEP, 2 * STEP, STEP)
"""The margins of a frame within a page or a panel."""


def column_of(
    *parts: Part, within: QWidget | None = None, margins: Margins = _NO_MARGINS, spacing: int | None = STEP
) -> QVBoxLayout:
    """Return a layout with the parts in a column, set as the layout of `within` if given.

    `margins`: the pixels between the parts and the edges.
    `spacing`: the pixels between the parts; None for the style's default.
    """
    made = QVBoxLayout() if within is None else QVBoxLayout(within)
    return _filled(made, parts, margins, spacing)


def line_of(
    *parts: Part, within: QWidget | None = None, margins: Margins = _NO_MARGINS, spacing: int | None = STEP
) -> QHBoxLayout:
    """Return a layout with the parts side by side; the arguments are as in `column_of`."""
    made = QHBoxLayout() if within is None else QHBoxLayout(within)
    return _filled(made, parts, margins, spacing)


def title_line(title: str, *beside: Part, margins: Margins = _NO_MARGINS) -> QHBoxLayout:
    """Return the first line of a page: its title, and the parts beside it. `margins` are as in `column_of`."""
    return line_of(label(title, "title"), *beside, margins=margins, spacing=2 * STEP)


class KeptSplitter(QSplitter):
    """A splitter whose borders remain where the user moved them; they are stored for its page and role.

    The borders are stored separately for each set of visible parts, because a wider window may show more parts. Before
    any are stored, and after a double click on a border, the parts have their initial `sizes`, in pixels.
    """

    def __init__(self, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName(name)
        self._first: list[int] = []
        self._arranged = ""
        self.splitterMoved.connect(lambda *_: self.store_sizes())

    def begin_with(self, sizes: Sequence[int]) -> None:
        """Set the initial sizes of the parts, in pixels; `reset` restores them."""
        self._first = list(sizes)
        self.setSizes(self._first)

    @override
    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in {QEvent.Type.Show, QEvent.Type.LayoutRequest} and self._shown != self._arranged:
            self._take_up()
        return done

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Reset the borders on a double click on one of them."""
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.reset()
        return False

    def store_sizes(self) -> None:
        """Store the current sizes of the parts for the page and the role; do nothing outside a page."""
        if (page := page_around(self)) is not None:
            page.keep_arrangement(self.objectName(), {**page.arrangement(self.objectName()), self._shown: self.sizes()})

    def reset(self) -> None:
        """Restore the initial sizes of the parts, and store them."""
        self._set(self._first)
        self.store_sizes()

    @property
    def _shown(self) -> str:
        """The visible parts, as one digit per part."""
        return "".join(str(int(not part.isHidden())) for part in self._parts)

    @property
    def _parts(self) -> list[QWidget]:
        return [part for place in range(self.count()) if (part := self.widget(place)) is not None]

    def _take_up(self) -> None:
        if (page := page_around(self)) is not None and self.isVisible():
            self._arranged = self._shown
            for place in range(1, self.count()):
                self.handle(place).installEventFilter(self)
            if sizes := page.arrangement(self.objectName()).get(self._shown):
                self._set(sizes)

    def _set(self, sizes: Sequence[int]) -> None:
        """Set the sizes of the parts, and divide the remaining width among the parts that stretch."""
        shares = [part.sizePolicy().horizontalStretch() * (not part.isHidden()) for part in self._parts]
        if len(sizes) == len(shares):
            over = self.width() - sum(
                size for size, part in zip(sizes, self._parts, strict=True) if not part.isHidden()
            )
            self.setSizes(
                [size + over * share // max(sum(shares), 1) for size, share in zip(sizes, shares, strict=True)]
            )


def splitter_of(*parts: QWidget, shares: Sequence[int], sizes: Sequence[int], name: str = "parts") -> KeptSplitter:
    """Return a splitter whose parts are side by side and cannot be collapsed.

    `sizes`: the initial sizes in pixels. `shares`: the stretch factor of each part. `name`: distinguishes the splitter
    from others on its page.
    """
    made = KeptSplitter(name)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for place, (part, share) in enumerate(zip(parts, shares, strict=True)):
        made.addWidget(part)
        made.setStretchFactor(place, share)
    made.begin_with(sizes)
    return made


class ListAndDetail(RoomPart):
    """A list and the detail of its current line, side by side; in a narrow window the detail replaces the list.

    In a narrow window, `open_detail` and the button `open`, which the owner must lay out, show the detail. The detail
    has buttons for the previous and the next line; its back button and Esc show the list again.
    """

    def __init__(
        self, view: QAbstractItemView, left: QWidget, detail: QWidget, shares: Sequence[int], sizes: Sequence[int]
    ) -> None:
        """Make the list and its detail: `left` contains the list, `view`; `shares`, `sizes` are as in `splitter_of`."""
        super().__init__()
        self._view, self._left = view, left
        self._is_over = self._is_open = False
        self.back = BackButton("一覧に戻る", self._close_detail)
        before = Button("前へ", lambda _: self._step(Qt.Key.Key_Up))
        after = Button("次へ", lambda _: self._step(Qt.Key.Key_Down))
        self.open = Button("選んだ行の詳細", self.open_detail)
        self._way, self._right = QWidget(), QWidget()
        line_of(self.back, STRETCH, before, after, within=self._way, margins=(2 * STEP, STEP, 2 * STEP, 0))
        column_of(self._way, (detail, 1), within=self._right, spacing=0)
        column_of(splitter_of(left, self._right, shares=shares, sizes=sizes), within=self)
        self._way.hide()
        self.open.hide()

    @override
    def arrange(self, room: Room) -> None:
        """Put the detail beside the list, or in a narrow window in its place."""
        self._is_over = room is Room.NARROW
        self._show()

    def open_detail(self) -> None:
        """Show the detail of the current line in place of the list; do nothing if the detail is beside the list."""
        had_focus, self._is_open = self.open.hasFocus(), True
        self._show()
        if had_focus:
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_detail(self) -> None:
        """Show the list again."""
        self._is_open = False
        self._show()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        self._way.setVisible(self._is_over)
        self.open.setVisible(self._is_over and not self._is_open)
        self._left.setVisible(not self._is_over or not self._is_open)
        self._right.setVisible(not self._is_over or self._is_open)

    def _step(self, key: Qt.Key) -> None:
        """Go to another line, as the arrow key does in the list."""
        QApplication.sendEvent(self._view, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))


def tabs_of(name: str, *tabs: tuple[QWidget, str]) -> QTabWidget:
    """Return tabs without a frame, each with its title; `name` is the accessible name of the tabs."""
    made = QTabWidget()
    made.setDocumentMode(True)
    made.tabBar().setDrawBase(False)
    # otherwise the focus would move to the first control of the window when the page that has it is hidden
    made.tabBar().setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setAccessibleName(name)
    for widget, title in tabs:
        made.addTab(widget, title)
    return made


def stack_of(*parts: QWidget) -> QStackedWidget:
    """Return a stack that shows one part at a time, at first the first part."""
    made = QStackedWidget()
    for part in parts:
        made.addWidget(part)
    return made


def form_of(*rows: tuple[str, QWidget]) -> QFormLayout:
    """Return a form layout with the fields in a column, each with its caption to the left."""
    made = QFormLayout()
    made.setHorizontalSpacing(2 * STEP)
    made.setVerticalSpacing(STEP)
    for words, field in rows:
        add_form_row(made, caption(field, words), field)
    return made


def add_form_row(form: QFormLayout, beside: QWidget, field: QWidget) -> None:
    """Add a field to a form, with the widget `beside` to its left; the explanation of a date's fault is below it."""
    form.addRow(beside, field)
    if isinstance(field, DayField):
        form.addRow(field.fault)


def fill_frame(frame: QWidget, *parts: Part, spacing: int | None = STEP) -> QVBoxLayout:
    """Set a layout in a frame, with the parts in a column at some distance from the edges, and return it.

    `spacing` is as in `column_of`.
    """
    margins = (2 * STEP, STEP, 2 * STEP, STEP + STEP // 2)
    return column_of(*parts, within=frame, margins=margins, spacing=spacing)


def _filled(box: _Box, parts: Iterable[Part], margins: Margins, spacing: int | None) -> _Box:
    box.setContentsMargins(*margins)
    if spacing is not None:
        box.setSpacing(spacing)
    for part in parts:
        match part if isinstance(part, tuple) else (part, 0):
            case QWidget() as widget, Qt.AlignmentFlag() as side:
                box.addWidget(widget, 0, side)
            case QWidget() as widget, int(share):
                box.addWidget(widget, share)
            case QLayout() as layout, int(share):
                box.addLayout(layout, share)
            case int(pixels), _:
                box.addSpacing(pixels)
            case _, int(share):
                box.addStretch(share or 1)
    return box


class FlowLayout(QHBoxLayout):
    """A line of widgets that wraps if the window is too narrow, so that nothing is cut.

    Its minimum width is the width of its widest part. If `fill`, the parts of a line share the remaining width. The
    last `at_end` parts are at the end of the line. A layout of Qt holds the parts: a reference from here would outlive
    parts that Qt deletes.
    """

    def __init__(self, *parts: QWidget, fill: bool = False, at_end: int = 0, spacing: int = STEP) -> None:
        super().__init__()
        self._at_end = at_end
        self._fill = fill
        _filled(self, parts, _NO_MARGINS, spacing)

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
        """Break the parts into lines; every line has at least one part."""
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


def wrapping_line(*controls: QWidget) -> QWidget:
    """Return a widget with the controls side by side, from the left; they wrap if the window is too narrow."""
    holder = QWidget()
    holder.setLayout(FlowLayout(*controls))
    return holder


class Details(QWidget):
    """A text that is folded under a button named `more`; without height while there is no text."""

    def __init__(self, more: str = "くわしく", hide: str = "くわしくを隠す") -> None:
        super().__init__()
        self._names = hide, more
        self.button = QPushButton()
        self.button.setCheckable(True)
        self.words = ReadingLabel(kind="muted")
        self.button.toggled.connect(self._fold)
        column_of(line_of(self.button, STRETCH), self.words, within=self, spacing=STEP // 2)
        self.show_text("")

    def show_text(self, text: str) -> None:
        """Show a plain text in place of the earlier text, folded; hide the whole part if the text is empty."""
        self.show_html(text_as_html(text) if text else "")

    def show_html(self, html: str, more: str = "", hide: str = "") -> None:
        """Show HTML in place of the earlier text, folded; hide the whole part if it is empty.

        `more`, `hide`: the texts of the button that unfolds and folds; empty if they remain as they are.
        """
        self._names = hide or self._names[0], more or self._names[1]
        self.words.show_html(html)
        self.button.setChecked(False)
        self._fold(False)
        self.setVisible(bool(html))

    def _fold(self, is_open: bool) -> None:  # noqa: FBT001 - as the signal carries it
        self.words.setVisible(is_open)
        hide, more = self._names
        self.button.setText(escape_ampersands(hide if is_open else more))


def step_frame(title: str, state: QWidget, controls: Iterable[QWidget], below: Iterable[QWidget] = ()) -> QFrame:
    """Return the frame of a step: its title, its state, its controls in a line that wraps, and the widgets `below`."""
    frame = QFrame()
    frame.setProperty("kind", "panel")
    own = tuple(controls)
    parts = (*([wrapping_line(*own)] if own else []), *below)
    column_of(label(title, "heading"), state, *parts, within=frame, margins=PAGE_MARGINS)
    return frame


class _UpAndDown(QScrollArea):
    """A scroll area that is never narrower than its content, because it does not scroll sideways."""

    def __init__(self) -> None:
        super().__init__()
        self._reported_width = 0

    @override
    def event(self, event: QEvent) -> bool:
        """Update the geometry when the content requires another width, which Qt does not do."""
        if (
            event.type() == QEvent.Type.LayoutRequest
            and (needed := self.minimumSizeHint().width()) != self._reported_width
        ):
            self._reported_width = needed
            self.updateGeometry()
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        keep_focus_in_sight(self, event.oldSize())

    @override
    def minimumSizeHint(self) -> QSize:
        hint, content = super().minimumSizeHint(), self.widget()
        if content is None:
            return hint
        needed = content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(max(hint.width(), needed), hint.height())


def scroll_area_of(content: QWidget) -> QScrollArea:
    """Return a scroll area around a content; the page's background is visible through it."""
    area, ground = _UpAndDown(), QWidget()
    area.setViewport(ground)  # Qt's own would be wrapped by PySide6, which makes every widget class for it
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    ground.setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    return area


def keep_end_in_place(area: QScrollArea) -> None:
    """Keep a scroll area at its end when its content becomes higher.

    The area is not moved if it is at any other position, or if all its content was in view before.
    """
    bar = area.verticalScrollBar()
    ends = [bar.maximum()]

    def follow(_least: int, end: int) -> None:
        if bar.value() >= ends[0] > 0:
            bar.setValue(end)
        ends[0] = end

    bar.rangeChanged.connect(follow)


class WholeColumn(QWidget):
    """A column of widgets for a splitter; it requires only the height of its parts at their preferred width."""

    @override
    def minimumSizeHint(self) -> QSize:
        hint, layout = super().minimumSizeHint(), self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return hint
        return QSize(hint.width(), layout.totalMinimumHeightForWidth(max(self.width(), hint.width())))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


LEAST_WIDTH = 30 * STEP
"""The minimum width of a panel, in pixels."""


class SidePanel(QDockWidget):
    """The base class of the panels beside the page."""

    _previous_focus: QWidget | None = None

    def show_beside(self, width_in: Callable[[QMainWindow], int]) -> None:
        """Show the panel beside the page; closing it returns the focus to the widget that has it now.

        `width_in`: returns the panel's width in a window, in pixels; not used if the panel is shown already.
        """
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._previous_focus = focus
        window = self.parentWidget()
        if not self.isVisible() and isinstance(window, QMainWindow):
            width = width_in(window)
            self.show()
            window.resizeDocks([self], [width], Qt.Orientation.Horizontal)
        self.raise_()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Return the focus to the widget that had it before."""
        focus, before = QApplication.focusWidget(), self._previous_focus
        had_focus = focus is not None and self.isAncestorOf(focus)
        super().closeEvent(event)
        if not had_focus or before is None or not isValid(before):
            return
        if before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:  # in a list that is hidden beside the panel
            QTimer.singleShot(0, before, before.setFocus)
