"""Tables: painting of their cells, check boxes toggled by a click or the space bar, and columns that fit the width.

Delegates paint check boxes, headings in bold, and all other cells as text, with the icon, indentation and colour that
the model gives. In a fitted table, columns are as wide as their texts, and columns with long texts share the remaining
width.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QInputMethodEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from nakano_status.gui.lists.line_steps import COLOUR_ROLE, ICON_ROLE, INDENTED_ROLE, LINE_ROLE, Index
from nakano_status.gui.lists.unstored_cells import CellText
from nakano_status.gui.looks.appearance import STEP, Theme, current_theme, scaled_font, steps
from nakano_status.gui.looks.focus_frame import paint_row_background
from nakano_status.gui.looks.icons import draw_icon
from nakano_status.gui.looks.labels import escape_ampersands
from nakano_status.gui.page import Page, page_around
from nakano_status.gui.qt_override import override
from nakano_status.gui.typed_characters import ControlsRemoved

_ROUND = 3


def paint_box(painter: QPainter, where: QRectF, *, ticked: bool) -> None:
    """Paint a check box, ticked or not, in the theme's colours: some styles paint it invisibly in high contrast."""
    theme, place = current_theme(), where.adjusted(1.5, 1.5, -1.5, -1.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(theme.accent if ticked else theme.muted))
    painter.setBrush(QColor(theme.accent if ticked else theme.base))
    painter.drawRoundedRect(place, _ROUND, _ROUND)
    painter.restore()
    if ticked:
        draw_icon(painter, "done", place.adjusted(1, 1, -1, -1), theme.on_accent)


def asks_to_tick(event: QEvent, box: QRect) -> bool:
    """Return whether an event asks to toggle a check box: a left click in `box`, or the space bar."""
    if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
        return event.button() == Qt.MouseButton.LeftButton and box.contains(event.position().toPoint())
    return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space


def toggle_tick(model: QAbstractItemModel, index: Index) -> bool:
    """Toggle the check box at an index; return whether the model allowed it."""
    ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
    return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)


_ROW_HEIGHT, _ICON = 4.5, 2
"""The height of a row and of an icon, in steps: they grow with the size of texts."""
_BOX = 2.25
"""The side of a check box, in steps."""
_BELOW = 3 * STEP
"""The indentation of an indented cell, in pixels."""


_COMPOSES = "composes"
"""The property of a cell's editor that is true while an input method composes text in it."""
_SHOWN = "shown"
"""The property of a cell's editor with the text that the cell displayed when typing began."""


def is_typed_in(editor: QWidget) -> bool:
    """Return whether text was typed, or is being composed, in the line editor of a cell."""
    return isinstance(editor, QLineEdit) and (editor.isModified() or bool(editor.property(_COMPOSES)))


class TableDelegate(QStyledItemDelegate):
    """A delegate with one line per cell, elided at the end; tooltip and editor show the whole text."""

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = super().createEditor(parent, option, index)
        if isinstance(editor, QLineEdit):
            editor.setValidator(ControlsRemoved(editor))
        return editor

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            watched.setProperty(_COMPOSES, bool(event.preeditString()))
        return super().eventFilter(watched, event)

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if is_typed_in(editor):
            return  # what is being typed is not replaced by what is read meanwhile
        super().setEditorData(editor, index)
        editor.setProperty(_SHOWN, str(index.data(Qt.ItemDataRole.EditRole) or ""))

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, CellText(editor.text(), str(editor.property(_SHOWN) or "")))
        else:
            super().setModelData(editor, model, index)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        before = _BELOW if index.data(INDENTED_ROLE) else steps(_ICON) + STEP if index.data(ICON_ROLE) else 0
        text = "" if index.data(Qt.ItemDataRole.SizeHintRole) else str(index.data() or "")
        own = option.fontMetrics.horizontalAdvance(text) + STEP if text else super().sizeHint(option, index).width()
        return QSize(own + before + 2 * STEP, steps(_ROW_HEIGHT))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        painter.save()
        paint_row_background(painter, option, with_bar=index.column() == 0)
        place = option.rect.adjusted(STEP, 0, -STEP, 0)
        painter.setFont(scaled_font(option.font, 1, bold=index.data(LINE_ROLE) is None))
        painter.setPen(QColor(_colour(index, theme)))
        if index.data(INDENTED_ROLE):
            place = place.adjusted(_BELOW, 0, 0, 0)
        if name := index.data(ICON_ROLE):
            place = paint_icon(painter, place, name)
        text = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, place.width())
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        painter.drawText(place, alignment or Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class TickDelegate(TableDelegate):
    """A delegate for a table with check boxes; a cell without a check box is painted like any other."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            super().paint(painter, option, index)
            return
        painter.save()
        paint_row_background(painter, option, with_bar=index.column() == 0)
        paint_box(painter, QRectF(_box(option.rect)), ticked=state == Qt.CheckState.Checked)
        painter.restore()

    @override
    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """Toggle the tick by a click on the box or the space bar, if the cell may be ticked."""
        may = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
        near = _box(option.rect).adjusted(-STEP, -STEP, STEP, STEP)
        return may and asks_to_tick(event, near) and toggle_tick(model, index)


def _box(cell: QRect) -> QRect:
    side = steps(_BOX)
    return QRect(cell.left() + 2 * STEP, cell.top() + (cell.height() - side) // 2, side, side)


def set_up_table(table: QTableView, model: QAbstractItemModel, name: str) -> Columns:
    """Set up a table: selection of whole rows, no grid, rows of one height, `name` as its accessible name.

    Return its columns, which users can arrange.
    """
    _dress(table, model, name)
    return Columns(table)


def _dress(table: QTableView, model: QAbstractItemModel, name: str) -> None:
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
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def allow_editing_in_cells(table: QTableView) -> None:
    """Let cells be selected one by one, and edited by a double click or a key."""
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
    table.setEditTriggers(
        QTableView.EditTrigger.DoubleClicked
        | QTableView.EditTrigger.EditKeyPressed
        | QTableView.EditTrigger.AnyKeyPressed
    )


def paint_icon(painter: QPainter, place: QRect, name: str) -> QRect:
    """Paint an icon at the left of a rectangle, in the colour of the pen; return the rest of the rectangle."""
    side = steps(_ICON)
    top = place.top() + (place.height() - side) / 2
    draw_icon(painter, name, QRectF(place.left(), top, side, side), painter.pen().color())
    return place.adjusted(side + STEP, 0, 0, 0)


def _colour(index: Index, theme: Theme) -> str:
    colours = {"muted": theme.muted, "ask": theme.attention, "good": theme.good}
    return colours.get(index.data(COLOUR_ROLE), theme.text)


class FirstColumn(QTableView):
    """A view of the first column of a table, painted over it, which remains visible while others scroll sideways."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table, head = table, table.horizontalHeader()
        _dress(self, table.model(), table.accessibleName())
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

    @override
    def commitData(self, editor: QWidget) -> None:
        """Do nothing: a delegate shared by two views reports its editors to both, and they belong to the table."""

    @override
    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        """Do nothing, for the same reason as `commitData`."""

    def _take_heights(self) -> None:
        for place in range(self._table.model().rowCount()):
            if (height := self._table.rowHeight(place)) != self.rowHeight(place):
                self.setRowHeight(place, height)

    def _follow(self) -> None:
        """Cover the first column while the table is scrolled across."""
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
    """Keep the first column of a table visible while the table is scrolled sideways."""

    def hold(value: int) -> None:
        if value and table.findChild(FirstColumn) is None:
            FirstColumn(table)

    table.horizontalScrollBar().valueChanged.connect(hold)


_WIDER, _NARROWEST = 4, 3
"""The change of a column's width by a line of the menu, and the least width, in steps."""
_MOVES = {"「{head}」を左へ移す": -1, "「{head}」を右へ移す": 1}


class Columns(QObject):
    """The shown columns of a table, their order and widths, as the user chose or as the table's width allows.

    Users drag the headers and their borders, or choose in the headers' menu; their choices are stored for the table's
    page and role. The first column is always shown, and always first.

    `rooms`: by column, the least width of the table, in steps, at which the column is shown unless the user hid it.
    `left_out`: columns that are shown only if the user chose them.
    `kept`: columns that cannot be hidden.
    `is_alone`: only the first column is shown, because it shows a whole row.
    """

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self.rooms: Mapping[int, float] = {}
        self.kept, self.left_out, self.is_alone = frozenset({0}), frozenset[int](), False
        self._table, self._width = table, 0
        self._shown: dict[str, bool] = {}
        self._wide: dict[str, float] = {}
        self._order: list[str] = []
        self._before: dict[int, tuple[QHeaderView.ResizeMode, int]] = {}
        self._page: Page | None = None
        self._dragged, self._is_moving = -1, False
        hold_first_column(table)
        head = table.horizontalHeader()
        head.setSectionsMovable(True)
        head.setFirstSectionMovable(False)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._open_menu)
        head.sectionResized.connect(self._hold_width)
        head.sectionMoved.connect(lambda *_: self._follow_move())
        head.sectionCountChanged.connect(lambda *_: self._take_up())
        head.sectionHandleDoubleClicked.connect(self._forget_width)
        choosing = QAction("表示する列…", table)  # in the menu of the rows, for the keyboard
        choosing.triggered.connect(lambda _=False: self._open_menu(None))
        table.addAction(choosing)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)  # until acts on its rows are offered
        table.installEventFilter(self)

    def fit(self, width: int) -> None:
        """Show or hide the columns and set their widths, for a table that is `width` pixels wide."""
        self._width = width
        for column in range(1, self._table.model().columnCount()):
            has_room = width >= steps(self.rooms.get(column, 0)) and column not in self.left_out
            is_shown = column in self.kept or self._shown.get(self._head(column), has_room)
            self._table.setColumnHidden(column, self.is_alone or not is_shown)
        self._set_widths()

    def set_mode(self, column: int, mode: QHeaderView.ResizeMode) -> None:
        """Set the resize mode of a column; if the user chose its width, from when that choice is discarded."""
        if column in self._before:
            self._before[column] = mode, self._before[column][1]
        else:
            self._table.horizontalHeader().setSectionResizeMode(column, mode)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Apply the stored choices when the table is first shown on a page; let users drag column borders."""
        if watched is not self._table:
            if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
                self._begin_dragging(event.position().toPoint().x())
            elif event.type() == QEvent.Type.MouseButtonRelease and self._dragged >= 0:
                self._end_dragging()
        elif event.type() == QEvent.Type.FontChange:
            self._table.verticalHeader().setDefaultSectionSize(steps(_ROW_HEIGHT))
            self._set_widths()
        elif event.type() == QEvent.Type.Show and self._page is None and (page := page_around(self._table)) is not None:
            self._page = page
            self._table.horizontalHeader().viewport().installEventFilter(self)
            self._take_up()
        return False

    def _take_up(self) -> None:
        """Arrange the columns as stored."""
        if self._page is not None:
            found = self._page.arrangement(self._table.accessibleName())
            self._shown, self._wide = dict(found.get("shown", {})), dict(found.get("wide", {}))
            self._order = list(found.get("order", ()))
            self._set_order()
            self.fit(self._width)

    def _store(self) -> None:
        if self._page is not None:
            chosen = {"shown": self._shown, "wide": self._wide, "order": self._order}
            self._page.keep_arrangement(self._table.accessibleName(), chosen)

    def _head(self, column: int) -> str:
        """Return the heading of a column, with that above it if there is one: two columns may have the same heading."""
        read = partial(self._table.model().headerData, column, Qt.Orientation.Horizontal)
        return str(read(Qt.ItemDataRole.AccessibleTextRole) or read())

    def _open_menu(self, place: QPoint | None) -> None:
        """Open the menu of the column at a position of the headers, or of the current cell if `place` is None."""
        head = self._table.horizontalHeader()
        column = max(0, head.logicalIndexAt(place) if place is not None else self._table.currentIndex().column())
        self._menu(column).popup(head.mapToGlobal(place if place is not None else head.rect().bottomLeft()))

    def _menu(self, column: int) -> QMenu:
        """Return the menu: the shown columns, the place and width of one column, and the reset of all."""
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for each in range(self._table.model().columnCount()):
            action = QAction(escape_ampersands(self._head(each)), menu, checkable=True)
            action.setChecked(not self._table.isColumnHidden(each))
            action.setEnabled(each not in self.kept)
            action.toggled.connect(partial(self._choose, self._head(each)))
            menu.addAction(action)
        menu.addSeparator()
        for words, act in (
            ("「{head}」を広くする", partial(self._widen, column, _WIDER)),
            ("「{head}」を狭くする", partial(self._widen, column, -_WIDER)),
            *((words, partial(self._move, column, by)) for words, by in _MOVES.items() if self._place(column, by)),
        ):
            menu.addAction(self._act(menu, words.format(head=self._head(column)), act))
        menu.addSeparator()
        menu.addAction(self._act(menu, "列をはじめの表示に戻す", self.reset))
        return menu

    def _act(self, menu: QMenu, words: str, act: Callable[[], None]) -> QAction:
        action = QAction(escape_ampersands(words), menu)
        action.triggered.connect(lambda _=False: act())
        return action

    def reset(self) -> None:
        """Discard the user's choices of columns, order and widths, also the stored ones."""
        self._shown, self._order = {}, []
        for head in list(self._wide):
            self._forget_width(
                next((at for at in range(self._table.model().columnCount()) if self._head(at) == head), -1)
            )
        self._wide = {}
        self._set_order()
        self.fit(self._width)
        self._lay_out_again()
        self._store()

    def _choose(self, head: str, is_shown: bool) -> None:  # noqa: FBT001 - Qt's
        self._shown[head] = is_shown
        self.fit(self._width)
        self._store()

    def _set_order(self) -> None:
        """Move the columns into their order; columns that are not in it keep their first place."""
        head = self._table.horizontalHeader()
        places = {each: place for place, each in enumerate(self._order)}
        columns = sorted(range(1, head.count()), key=lambda column: places.get(self._head(column), len(places)))
        self._is_moving = True
        for place, column in enumerate(columns, start=1):
            head.moveSection(head.visualIndex(column), place)
        self._is_moving = False

    def _follow_move(self) -> None:
        if not self._is_moving:
            head = self._table.horizontalHeader()
            self._order = [self._head(head.logicalIndex(place)) for place in range(1, head.count())]
            self._store()

    def _place(self, column: int, by: int) -> int:
        """Return the place to which a column can be moved among the shown columns; 0 if it cannot be moved."""
        head = self._table.horizontalHeader()
        place = head.visualIndex(column) + by
        while 0 < place < head.count() and head.isSectionHidden(head.logicalIndex(place)):
            place += by
        return place if column and 0 < place < head.count() and head.sectionsMovable() else 0

    def _move(self, column: int, by: int) -> None:
        head = self._table.horizontalHeader()
        head.moveSection(head.visualIndex(column), self._place(column, by))

    def _begin_dragging(self, x: int) -> None:
        """Release the width of the column whose border is at a position; Qt does not resize one that fits its texts."""
        head = self._table.horizontalHeader()
        grip = head.style().pixelMetric(QStyle.PixelMetric.PM_HeaderGripMargin, None, head)
        shown = [at for at in range(head.count()) if not head.isSectionHidden(at)]
        near = [at for at in shown if abs(x - head.sectionViewportPosition(at) - head.sectionSize(at)) <= grip]
        if near:
            self._dragged = near[0]
            self._release(self._dragged)

    def _end_dragging(self) -> None:
        column, self._dragged = self._dragged, -1
        if self._table.columnWidth(column) != self._before[column][1]:
            self._set_width(column, self._table.columnWidth(column))
        elif self._head(column) not in self._wide:
            self._give_back(column)

    def _widen(self, column: int, by: float) -> None:
        self._release(column)
        self._set_width(column, self._table.columnWidth(column) + steps(by))

    def _set_width(self, column: int, width: int) -> None:
        self._wide[self._head(column)] = max(width, steps(_NARROWEST)) / steps(1)
        self._set_widths()
        self._lay_out_again()
        self._store()

    def _set_widths(self) -> None:
        for column in range(self._table.model().columnCount()):
            if self._head(column) in self._wide and not self._table.isColumnHidden(column) and not self.is_alone:
                self._release(column)
                self._table.setColumnWidth(column, self._chosen_width(column))

    def _chosen_width(self, column: int) -> int:
        least = self._table.horizontalHeader().minimumSectionSize()
        return max(least, round(self._wide.get(self._head(column), 0) * steps(1)))

    def _hold_width(self, column: int, _before: int, now: int) -> None:
        """Restore the width that the user chose when the table sets another width."""
        is_held = now and column != self._dragged and not self.is_alone and self._head(column) in self._wide
        if is_held and now != self._chosen_width(column) and column in self._before:
            self._table.setColumnWidth(column, self._chosen_width(column))

    def _forget_width(self, column: int) -> None:
        """Reset a column to its automatic width."""
        if column >= 0 and self._wide.pop(self._head(column), None) is not None:
            self._give_back(column)
            self._lay_out_again()
            self._store()

    def _release(self, column: int) -> None:
        """Let the width of a column be set, and note its earlier mode and width."""
        head = self._table.horizontalHeader()
        self._before.setdefault(column, (head.sectionResizeMode(column), head.sectionSize(column)))
        head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)

    def _give_back(self, column: int) -> None:
        mode, width = self._before.pop(column)
        self._table.horizontalHeader().setSectionResizeMode(column, mode)
        self._table.setColumnWidth(column, width)

    def _lay_out_again(self) -> None:
        """Let the table share out its width again."""
        ground = self._table.viewport()
        QCoreApplication.sendEvent(ground, QResizeEvent(ground.size(), ground.size()))


class MeasuredTable(QTableView):
    """A table view that measures its columns only after texts change, and not at each step of laying out a page."""

    def __init__(self, model: QAbstractItemModel, name: str) -> None:
        super().__init__()
        self._hints: dict[int, int] = {}
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.dataChanged):
            changed.connect(self._hints.clear)
        model.layoutChanged.connect(self._hints.clear)
        self.columns = set_up_table(self, model, name)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.window().focusWidget()
        super().keyPressEvent(event)
        if self.window().focusWidget() is not before:
            event.accept()  # as in RichTextView: Enter has led elsewhere

    @override
    def sizeHintForColumn(self, column: int) -> int:
        """Return the width that the cells of a column need; cells with equal texts are measured once."""
        if column not in self._hints:
            cells = (self.model().index(row, column) for row in range(self.model().rowCount()))
            different = {each.data(): each for each in cells}  # of a 部 and a division below it, the division
            hints = (self.sizeHintForIndex(each).width() for each in different.values())
            self._hints[column] = max(hints, default=0)
        return self._hints[column]

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._hints.clear()
        super().changeEvent(event)


class FittedTable(MeasuredTable):
    """A table view whose columns fit its width: the `stretched` columns share the remaining width.

    `rooms`: by column, the width from which it is shown (`Columns`). Such a column is left out if it has no texts.
    """

    def __init__(
        self,
        model: QAbstractItemModel,
        name: str,
        stretched: tuple[int, ...],
        rooms: Mapping[int, int] = MappingProxyType({}),
    ) -> None:
        super().__init__(model, name)
        self._stretched = stretched
        self.columns.rooms = rooms
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.dataChanged):
            changed.connect(self._leave_out_empty)
        self.fit()

    def fit(self) -> None:
        """Make the columns as wide as their texts, and let the `stretched` columns share the remaining width."""
        for column in range(self.model().columnCount()):
            mode = QHeaderView.ResizeMode.ResizeToContents
            self.columns.set_mode(column, QHeaderView.ResizeMode.Stretch if column in self._stretched else mode)

    def _leave_out_empty(self) -> None:
        model, places = self.model(), range(self.model().rowCount())
        empty = (column for column in self.columns.rooms if not any(model.index(at, column).data() for at in places))
        self.columns.left_out = frozenset(empty)
        self.columns.fit(self.viewport().width())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.columns.fit(event.size().width())
        super().resizeEvent(event)
