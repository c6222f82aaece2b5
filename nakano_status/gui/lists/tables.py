"""Tables: how their cells are painted, check boxes toggled by a click or the space bar, and columns that fit the room.

Delegates paint check boxes, states with their icon, 部 as muted bold lines, and the rest as text. The columns of a
fitted table are as wide as their texts; long texts share the room that is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from nakano_status.application.round.read.views import BoardLine
from nakano_status.domain.round.states import DivisionState
from nakano_status.gui.lists.board_table import ICON_ROLE
from nakano_status.gui.lists.line_steps import LINE_ROLE, Index
from nakano_status.gui.looks.appearance import STEP, Theme, current_theme, scaled, steps
from nakano_status.gui.looks.focus_frame import paint_ground
from nakano_status.gui.looks.icons import draw
from nakano_status.gui.looks.labels import without_key
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.gui.memory import Memory

_ROUND = 3


def paint_box(painter: QPainter, where: QRectF, *, ticked: bool) -> None:
    """Paint a box in the theme's colours: the boxes of some styles are invisible in high contrast."""
    theme, place = current_theme(), where.adjusted(1.5, 1.5, -1.5, -1.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(theme.accent if ticked else theme.muted))
    painter.setBrush(QColor(theme.accent if ticked else theme.base))
    painter.drawRoundedRect(place, _ROUND, _ROUND)
    painter.restore()
    if ticked:
        draw(painter, "done", place.adjusted(1, 1, -1, -1), theme.on_accent)


def asks_to_tick(event: QEvent, box: QRect) -> bool:
    """Return whether an event is a click on the box, or the space bar."""
    if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
        return box.contains(event.position().toPoint())
    return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space


def tick(model: QAbstractItemModel, index: Index) -> bool:
    """Toggle the tick of a line or a cell; return whether the model allowed it."""
    ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
    return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)


_ROW_HEIGHT, _ICON = 4.5, 2
"""The height of a row and of an icon, in steps: they grow with the size of texts."""
_BOX = 2.25
"""The side of a check box, in steps."""
_BELOW = 3 * STEP
"""The indentation of divisions below their 部, in pixels."""
_GOOD = frozenset({DivisionState.SUBMITTED, DivisionState.RESUBMITTED, DivisionState.ACCEPTED})


class TableDelegate(QStyledItemDelegate):
    """A delegate with one line per cell, elided at the end; the tooltip and the editor have the whole text."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        is_below = isinstance(index.data(LINE_ROLE), BoardLine) and index.column() == 0
        before = _BELOW if is_below else steps(_ICON) + STEP if index.data(ICON_ROLE) else 0
        return QSize(super().sizeHint(option, index).width() + before + 2 * STEP, steps(_ROW_HEIGHT))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        item = index.data(LINE_ROLE)
        painter.save()
        paint_ground(painter, option, with_bar=index.column() == 0)
        place = option.rect.adjusted(STEP, 0, -STEP, 0)
        painter.setFont(scaled(option.font, 1, bold=item is None))
        painter.setPen(QColor(_colour(item, index, theme)))
        if isinstance(item, BoardLine) and index.column() == 0:
            place = place.adjusted(_BELOW, 0, 0, 0)
        if name := index.data(ICON_ROLE):
            place = paint_icon(painter, place, name)
        text = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, place.width())
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        painter.drawText(place, alignment or Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class TickDelegate(TableDelegate):
    """A delegate of a table with check boxes; a cell that is not checkable is painted as any other."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            super().paint(painter, option, index)
            return
        painter.save()
        paint_ground(painter, option, with_bar=index.column() == 0)
        paint_box(painter, QRectF(_box(option.rect)), ticked=state == Qt.CheckState.Checked)
        painter.restore()

    @override
    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """Toggle the tick if the cell may be ticked."""
        may = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
        near = _box(option.rect).adjusted(-STEP, -STEP, STEP, STEP)
        return may and asks_to_tick(event, near) and tick(model, index)


def _box(cell: QRect) -> QRect:
    side = steps(_BOX)
    return QRect(cell.left() + 2 * STEP, cell.top() + (cell.height() - side) // 2, side, side)


class _RowHeights(QObject):
    """Changes the height of a table's rows when the size of texts changes."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FontChange and isinstance(watched, QTableView):
            watched.verticalHeader().setDefaultSectionSize(steps(_ROW_HEIGHT))
        return False


def set_up_table(table: QTableView, model: QAbstractItemModel, name: str) -> None:
    """Set up a table: selection of whole rows, no grid, one row height."""
    table.setModel(model)
    table.setItemDelegate(TableDelegate(table))
    table.setAccessibleName(name)
    table.setShowGrid(False)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(steps(_ROW_HEIGHT))
    table.installEventFilter(_RowHeights(table))
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def edit_in_cells(table: QTableView) -> None:
    """Let cells be selected one by one, and edited by a double click or a key."""
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
    table.setEditTriggers(
        QTableView.EditTrigger.DoubleClicked
        | QTableView.EditTrigger.EditKeyPressed
        | QTableView.EditTrigger.AnyKeyPressed
    )


def paint_icon(painter: QPainter, place: QRect, name: str) -> QRect:
    """Paint an icon in the colour of the pen; return the rectangle that is left for the text."""
    side = steps(_ICON)
    top = place.top() + (place.height() - side) / 2
    draw(painter, name, QRectF(place.left(), top, side, side), painter.pen().color())
    return place.adjusted(side + STEP, 0, 0, 0)


def _colour(item: object, index: Index, theme: Theme) -> str:
    if index.data(Qt.ItemDataRole.ForegroundRole) == "muted":
        return theme.muted
    if isinstance(item, BoardLine) and index.data(ICON_ROLE):
        return _board_colour(item, theme)
    if isinstance(item, BoardLine) and item.state is DivisionState.NOTHING_TO_REPORT:
        return theme.muted
    return theme.text


def _board_colour(line: BoardLine, theme: Theme) -> str:
    if line.overdue_days or line.conflicts or line.held:
        return theme.attention
    return theme.good if line.state in _GOOD else theme.muted


class FirstColumn(QTableView):
    """The first column of a table over it, so that it remains in sight while the others are scrolled across."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table, head = table, table.horizontalHeader()
        set_up_table(self, table.model(), table.accessibleName())
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(table.itemDelegate())
        self.setHorizontalHeader(QHeaderView(Qt.Orientation.Horizontal, self))
        self.horizontalHeader().setFixedHeight(head.height())
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWordWrap(table.wordWrap())
        for bar in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            bar(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.horizontalScrollBar().valueChanged.connect(lambda _: self._follow())
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        head.sectionResized.connect(lambda *_: self._follow())
        table.verticalHeader().sectionResized.connect(lambda place, _, height: self.setRowHeight(place, height))
        table.selectionModel().currentChanged.connect(self._uncover)
        table.model().modelReset.connect(self._take_heights)
        self._take_heights()
        self._follow()

    def _take_heights(self) -> None:
        for place in range(self._table.model().rowCount()):
            if (height := self._table.rowHeight(place)) != self.rowHeight(place):
                self.setRowHeight(place, height)

    def _follow(self) -> None:
        """Lie over the first column where the table is scrolled across."""
        table, head = self._table, self._table.horizontalHeader()
        for column in range(1, table.model().columnCount()):
            self.hideColumn(column)
        width = table.columnWidth(0)
        self.setColumnWidth(0, width)
        frame = table.frameWidth()
        self.setGeometry(frame, frame, width, table.viewport().height() + head.height())
        self.verticalScrollBar().setValue(table.verticalScrollBar().value())
        self.setVisible(table.horizontalScrollBar().value() > 0)

    def _uncover(self, now: Index) -> None:
        """Scroll a current cell out from under this column."""
        left, bar = self._table.columnViewportPosition(now.column()), self._table.horizontalScrollBar()
        if self.isVisible() and now.column() > 0 and left < self.width():
            bar.setValue(bar.value() + left - self.width())


def hold_first_column(table: QTableView) -> None:
    """Keep the first column of a table in sight; the view that does so is made when it is first scrolled across."""

    def hold(value: int) -> None:
        if value and table.findChild(FirstColumn) is None:
            FirstColumn(table)

    table.horizontalScrollBar().valueChanged.connect(hold)


class Columns(QObject):
    """Which columns of a table are shown: the first one always, the others as the user chose in the headers' menu.

    What the user did not choose is shown from the width of the table in `rooms`, in steps, so that names remain
    readable, unless it is `left_out`. `kept` are the columns that cannot be hidden. The first one `is_alone` where it
    shows all of a row.
    """

    def __init__(self, table: QTableView, rooms: Mapping[int, float], kept: Iterable[int] = ()) -> None:
        super().__init__(table)
        self.rooms, self.left_out, self.is_alone = rooms, frozenset[int](), False
        self._table, self._kept, self._width = table, {0, *kept}, 0
        self._chosen: dict[str, bool] = {}
        self._memory: Memory | None = None
        hold_first_column(table)
        head = table.horizontalHeader()
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(lambda place: self._menu().popup(head.mapToGlobal(place)))
        choosing = QAction(tr("表示する列…"), table)  # in the menu of the rows, for the keyboard
        choosing.triggered.connect(lambda _=False: self._menu().popup(head.mapToGlobal(head.rect().bottomLeft())))
        table.addAction(choosing)

    def keep_in(self, memory: Memory) -> None:
        """Show the columns that the user chose earlier, and store what is chosen from now on."""
        self._memory, self._chosen = memory, memory.columns_of(self._table.accessibleName())

    def fit(self, width: int) -> None:
        """Show the columns for which a table so many pixels wide has room."""
        self._width = width
        for column in range(1, self._table.model().columnCount()):
            has_room = width >= steps(self.rooms.get(column, 0)) and column not in self.left_out
            is_shown = column in self._kept or self._chosen.get(self._head(column), has_room)
            self._table.setColumnHidden(column, self.is_alone or not is_shown)

    def _head(self, column: int) -> str:
        return str(self._table.model().headerData(column, Qt.Orientation.Horizontal))

    def _menu(self) -> QMenu:
        """Return the menu of the columns, and of showing again what there is room for."""
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column in range(self._table.model().columnCount()):
            action = QAction(without_key(self._head(column)), menu, checkable=True)
            action.setChecked(not self._table.isColumnHidden(column))
            action.setEnabled(column not in self._kept)
            action.toggled.connect(partial(self._choose, self._head(column)))
            menu.addAction(action)
        fitting = QAction(tr("幅に合わせて表示"), menu)
        fitting.triggered.connect(lambda _=False: self._keep({}))
        menu.addSeparator()
        menu.addAction(fitting)
        return menu

    def _choose(self, head: str, is_shown: bool) -> None:  # noqa: FBT001 - Qt's
        self._keep({**self._chosen, head: is_shown})

    def _keep(self, chosen: dict[str, bool]) -> None:
        self._chosen = chosen
        if self._memory is not None:
            self._memory.remember_columns(self._table.accessibleName(), chosen)
        self.fit(self._width)


class FittedTable(QTableView):
    """A table view; the `stretched` columns share the room, those in `rooms` are shown from a width (`Columns`).

    A column of `rooms` without any text is left out.
    """

    def __init__(
        self,
        model: QAbstractItemModel,
        name: str,
        stretched: tuple[int, ...],
        rooms: Mapping[int, int] = MappingProxyType({}),
    ) -> None:
        super().__init__()
        self._stretched = stretched
        set_up_table(self, model, name)
        self.columns = Columns(self, rooms)
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.dataChanged):
            changed.connect(self._leave_out_empty)
        self.fit()

    def fit(self) -> None:
        """Size the columns by the texts that they have now."""
        header = self.horizontalHeader()
        for column in range(self.model().columnCount()):
            mode = QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch if column in self._stretched else mode)

    def _leave_out_empty(self) -> None:
        model, places = self.model(), range(self.model().rowCount())
        empty = (column for column in self.columns.rooms if not any(model.index(at, column).data() for at in places))
        self.columns.left_out = frozenset(empty)
        self.columns.fit(self.viewport().width())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.columns.fit(event.size().width())
        super().resizeEvent(event)
