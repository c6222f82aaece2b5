"""The table of 取組一覧: several rows can be selected, and columns that do not fit are hidden.

The model itself groups, sorts and filters, which takes 50 ms; with a proxy model it took 15 s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QTableView

from nakano_status.application.round.read.views import RowView
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.fields.profile import Profile
from nakano_status.gui.lists import row_words
from nakano_status.gui.lists.line_steps import ICON_ROLE, LINE_ROLE, ROW_FLAGS, Index, LineTable
from nakano_status.gui.lists.row_views import RowTableView
from nakano_status.gui.lists.tables import TableDelegate, paint_icon, set_up_table
from nakano_status.gui.looks.appearance import STEP, Room, Theme, current_theme, scaled_font, steps
from nakano_status.gui.looks.focus_frame import fill_rectangle, paint_row_background
from nakano_status.gui.looks.labels import tooltip_text
from nakano_status.gui.qt_override import override

_FEW = 4
_TEXT_ROLES = frozenset({Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole})


@dataclass(frozen=True)
class MeasureLine:
    """A heading above the rows of a 実施内容.

    `title`: the number and the title of the 実施内容. `shown`, `all`: the numbers of its shown rows and of all its
    rows.
    """

    title: str
    shown: int
    all: int

    @property
    def count(self) -> str:
        """The number of all rows as text, with the number of shown rows if some are hidden."""
        return f"{self.all}件" if self.shown == self.all else f"{self.all}件中{self.shown}件"

    @property
    def text(self) -> str:
        """The text of the heading."""
        return f"{self.title}　{self.count}"


Line: TypeAlias = "RowView | MeasureLine"


class RowTable(LineTable):
    """A table model of rows, by default in printed order under headings of 実施内容.

    When it is sorted by a column, it has no headings. Headings cannot be selected. An edited row remains in its line
    until the model is sorted or filtered again. If `is_compact` is true, the accessible text of the first cell is the
    text of the whole row.
    """

    heads: tuple[str, ...] = row_words.HEADS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RowView] = []
        self._row_places: dict[str, int] = {}
        self._haystacks: dict[str, str] = {}
        self._measures: Counter[str] = Counter()
        self._divisions: Mapping[str, int] = {}
        self._marks: Mapping[str, int] = {}
        self._lines: list[Line] = []
        self._shown: Sequence[RowView] | None = ()
        self._line_places: dict[str, int] | None = None
        self._lookups = 0
        self._filter = row_words.RowFilter()
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        self.is_compact = False

    def use_headings_of(self, profile: Profile) -> None:
        """Set the headings of the columns to the terms of a plan.

        The column of counted choices has no heading if the plan has no counted choices.
        """
        chosen = "選択した項目" if profile.counted_choices else ""
        given, usual = tuple(profile.headings.values()), row_words.HEADS[row_words.STATE : -2]
        self.heads = (
            *given,
            profile.by_key[MARK].short_name,
            *usual,
            chosen,
            profile.by_key[profile.text_key].short_name,
        )

    @property
    def rows(self) -> Sequence[RowView]:
        """All rows, including rows that the filter hides."""
        return self._rows

    @property
    def shown(self) -> Sequence[RowView]:
        """The rows that are shown, in order, without headings."""
        if self._shown is None:
            self._shown = [line for line in self._lines if isinstance(line, RowView)]
        return self._shown

    @property
    def lines(self) -> Sequence[Line]:
        """The rows and headings that are shown, in order."""
        return self._lines

    def find(self, row_id: str) -> RowView | None:
        """Return a row as it was last read; None if there is no such row."""
        place = self._row_places.get(row_id)
        return None if place is None else self._rows[place]

    def line_of(self, row_id: str) -> int | None:
        """Return the number (from 0) of the line that shows a row; None if the row is not shown.

        The first few calls search for the row; later calls use an index of all rows.
        """
        if self._line_places is None and self._lookups < _FEW:
            self._lookups += 1
            row = self.find(row_id)
            return next((at for at, line in enumerate(self._lines) if line is row), None)
        if self._line_places is None:
            self._line_places = {line.id: at for at, line in enumerate(self._lines) if isinstance(line, RowView)}
        return self._line_places.get(row_id)

    def place_of(self, row_id: str) -> QModelIndex:
        """Return the index of a row; an invalid index if the row is not shown."""
        place = self.line_of(row_id)
        return QModelIndex() if place is None else self.index(place, 0)

    def set_rows(
        self,
        rows: Iterable[RowView],
        haystacks: Mapping[str, str] | None = None,
        divisions: Iterable[str] = (),
        marks: Iterable[Mark] = (),
    ) -> None:
        """Replace all rows.

        `haystacks`: the searched text of each row by ID; it is made here if None. `divisions`: the names of the
        divisions in the order for sorting (建制順). `marks`: the plan's marks in their order.
        """
        self._rows = list(rows)
        self._row_places = {row.id: place for place, row in enumerate(self._rows)}
        self._haystacks = dict(haystacks or row_words.haystacks_of(self._rows))
        self._measures = Counter(row.code for row in self._rows)
        names = [*divisions, *(row.writer for row in self._rows if row.writer)]
        self._divisions = {name: place for place, name in enumerate(dict.fromkeys(names))}
        self._marks = {mark.symbol: place for place, mark in enumerate(marks)}
        self._build()

    def set_filter(self, chosen: row_words.RowFilter) -> None:
        """Show only the rows that a filter admits."""
        self._filter = chosen
        self._build()

    def update_rows(self, rows: Iterable[RowView]) -> None:
        """Replace some rows by their new state without sorting or filtering again; unknown rows are ignored."""
        fresh = [row for row in rows if row.id in self._row_places]
        self._haystacks |= row_words.haystacks_of(fresh)
        for row in fresh:
            place = self.place_of(row.id)
            self._rows[self._row_places[row.id]] = row
            if place.isValid():
                self._lines[place.row()], self._shown = row, None
                self.dataChanged.emit(place, place.siblingAtColumn(len(row_words.HEADS) - 1))

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        is_row = index.isValid() and isinstance(self._lines[index.row()], RowView)
        return ROW_FLAGS if is_row else Qt.ItemFlag.NoItemFlags

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if isinstance(line, MeasureLine):
            return _heading_data(line, index.column(), role)
        if self.is_compact and role == Qt.ItemDataRole.AccessibleTextRole:
            return "、".join(row_words.row_cell_text(line, column) for column in (row_words.TITLE, *_BELOW))
        return _row_data(line, index.column(), role)

    @override
    def match(
        self,
        start: Index,
        role: int,
        value: object,
        hits: int = 1,
        flags: Qt.MatchFlag = Qt.MatchFlag.MatchStartsWith,
    ) -> list[QModelIndex]:
        """Return, in a list, the index of the next row whose 管理番号 or title begins with the typed text.

        The index has the column of `start`; the list is empty if there is no such row.
        """
        del role, hits, flags
        place = row_words.find_typed_row(self._lines, start.row(), str(value))
        return [] if place is None else [self.index(place, start.column())]

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a column below 0 restores the printed order."""
        self._sorted = (column, order) if column >= 0 else None
        self._build()

    def _build(self) -> None:
        """Filter again, and sort or group; equal rows keep their printed order."""
        found = self._filter.choose(self._rows, self._haystacks)
        self.beginResetModel()
        self._line_places, self._lookups = None, 0
        if self._sorted:
            column, order = self._sorted
            key, reverse = (
                row_words.sort_key(column, self._divisions, self._marks),
                order == Qt.SortOrder.DescendingOrder,
            )
            found = sorted(found, key=key, reverse=reverse)
        self._lines = [*found] if self._sorted else self._grouped(found)
        self._shown = tuple(found)
        self.endResetModel()

    def _grouped(self, rows: Iterable[RowView]) -> list[Line]:
        lines: list[Line] = []
        for code, members in groupby(rows, key=attrgetter("code")):
            group = list(members)
            lines.append(MeasureLine(row_words.measure_line(group[0]), len(group), self._measures[code]))
            lines += group
        return lines


def _row_data(row: RowView, column: int, role: int) -> object:
    if role in _TEXT_ROLES:
        return row_words.row_cell_text(row, column)
    if role == Qt.ItemDataRole.ToolTipRole:
        return row_words.cell_tip(row, column)
    if role == ICON_ROLE:
        return row_words.cell_icon(row, column)
    return None


def _heading_data(line: MeasureLine, column: int, role: int) -> object:
    """Return the data of a heading; its text is in the first column only."""
    if column == 0 and role == Qt.ItemDataRole.ToolTipRole:
        return tooltip_text(line.text)
    return line.text if column == 0 and role in _TEXT_ROLES else None


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CUT = Qt.TextElideMode.ElideRight


class RowDelegate(TableDelegate):
    """A delegate that paints a row: one line of text per cell, or the whole row as two lines in a narrow table.

    Long texts are elided; the tool tip and the editor show the whole text.
    """

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE_ROLE)
        painter.save()
        if isinstance(line, MeasureLine):
            _paint_heading(painter, option, line)
        elif isinstance(line, RowView):
            view = option.widget
            is_compact = isinstance(view, RowsView) and view.columns.is_alone
            _paint_lines(painter, option, line) if is_compact else _paint_cell(painter, option, line, index.column())
        painter.restore()


def _paint_cell(painter: QPainter, option: QStyleOptionViewItem, row: RowView, column: int) -> None:
    paint_row_background(painter, option, with_bar=column == row_words.ID)
    _paint_text(painter, option.font, option.rect.adjusted(STEP, 0, -STEP, 0), row, column)


def _paint_text(painter: QPainter, plain: QFont, place: QRect, row: RowView, column: int) -> None:
    font, metrics = _font(plain, bold=column == row_words.MARKED)
    painter.setFont(font)
    painter.setPen(QColor(_colour(row, column, current_theme())))
    if name := row_words.cell_icon(row, column):
        place = paint_icon(painter, place, name)
        if place.width() < 2 * STEP:  # the icon alone
            return
    text = row_words.row_cell_text(row, column)
    if column == row_words.MARKED and row.mark and metrics.horizontalAdvance(text) > place.width():
        text = row.mark.symbol
    painter.drawText(place, _LEFT, metrics.elidedText(text, _CUT, place.width()))


_BELOW = (row_words.ID, row_words.DIVISION, row_words.MARKED, row_words.STATE)
_SYMBOL_ALONE = 5.5
"""The width of a cell in steps if only the symbol of its text is shown."""


def _widths_below(room: int) -> dict[int, int]:
    """Return the columns of the lower line with their widths in pixels.

    If there is little room, the division is left out first, then the labels beside the symbols of mark and state.
    """
    widths = {column: steps(_WIDTHS[column]) for column in _BELOW}
    for column, narrow in ((row_words.DIVISION, 0.0), *((each, _SYMBOL_ALONE) for each in _BELOW[2:])):
        if sum(widths.values()) > room:
            widths[column] = steps(narrow)
    return {column: width for column, width in widths.items() if width}


def _paint_lines(painter: QPainter, option: QStyleOptionViewItem, row: RowView) -> None:
    """Paint a row in two lines: its title, and below it the columns `_BELOW` side by side."""
    paint_row_background(painter, option)
    upper = option.rect.adjusted(STEP, STEP // 2, -STEP, -option.rect.height() // 2)
    font, metrics = _font(option.font, bold=False)
    painter.setFont(font)
    painter.setPen(QColor(current_theme().text))
    painter.drawText(upper, _LEFT, metrics.elidedText(row.title, _CUT, upper.width()))
    lower = QRect(upper.left(), upper.bottom(), 0, upper.height())
    for column, width in _widths_below(upper.width()).items():
        lower.setWidth(width)
        _paint_text(painter, option.font, lower, row, column)
        lower.moveLeft(lower.right())


def _paint_heading(painter: QPainter, option: QStyleOptionViewItem, heading: MeasureLine) -> None:
    """Paint the part of a heading that is in this cell; the heading goes over the whole line without slow spans."""
    view = option.widget
    left = view.columnViewportPosition(row_words.ID) if isinstance(view, QTableView) else option.rect.left()
    right = view.viewport().width() if isinstance(view, QTableView) else option.rect.right()
    place = QRect(left, option.rect.top(), right - left, option.rect.height()).adjusted(STEP, 0, -STEP, 0)
    font, metrics = _font(option.font, bold=True)
    count = f"　{heading.count}"
    room = place.width() - metrics.horizontalAdvance(count)  # a long title is elided, the number never
    painter.setClipRect(option.rect)
    fill_rectangle(painter, option.rect, current_theme().sunken)
    painter.setFont(font)
    painter.setPen(QColor(current_theme().muted))
    painter.drawText(place, _LEFT, metrics.elidedText(heading.title, _CUT, room) + count)


def _font(font: QFont, *, bold: bool) -> tuple[QFont, QFontMetrics]:
    return _made_font(font.toString(), bold)


@lru_cache(maxsize=16)
def _made_font(described: str, bold: bool) -> tuple[QFont, QFontMetrics]:  # noqa: FBT001 - part of the key
    font = QFont()
    font.fromString(described)
    made = scaled_font(font, 1, bold=bold)
    return made, QFontMetrics(made)


def _colour(row: RowView, column: int, theme: Theme) -> str:
    if column == row_words.MARKED:
        return theme.mark_colour(row.mark)
    if column == row_words.NOTED:
        return theme.attention
    return row_words.state_colour(row, theme) if column == row_words.STATE else theme.text


_WIDTHS = {
    row_words.ID: 15.0,
    row_words.DIVISION: 14.5,
    row_words.MARKED: 16.5,
    row_words.STATE: 15.0,
    row_words.NOTED: 12.0,
    row_words.ITEMS: 15.0,
    row_words.CHOSEN: 20.0,
    row_words.TEXT: 30.0,
}
"""The initial widths of columns in steps; a step grows with the font size."""
_ROOM = {
    row_words.NOTED: 84.0,
    row_words.DIVISION: 92.0,
    row_words.ITEMS: 106.0,
    row_words.CHOSEN: 108.0,
    row_words.TEXT: 124.0,
}
"""The least width of the table, in steps, at which a column is shown, so that 事業内容 remains readable."""

_LEAST = 72
"""The width of the table in steps below which rows have two lines."""
_ONE_LINE, _TWO_LINES = 4.5, 6.5
"""The heights of rows in steps."""

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class RowsView(RowTableView):
    """The table view of rows; the editor beside it also shows the content of hidden columns.

    The signal `choice_changed` is emitted when the selection changes. `row_chosen` carries the RowView that the user
    made current. When the model is reset, the current row, the selection and the scroll position remain, as far as the
    rows are still shown.
    """

    choice_changed = Signal()
    row_chosen = Signal(object)

    def __init__(self, model: RowTable) -> None:
        super().__init__()
        self._rows = model
        self._is_narrow = False
        self._is_building = False
        self._places = _Places()
        self.columns = set_up_table(self, model, "取組の一覧")
        self.columns.rooms = _ROOM
        self.columns.kept |= {row_words.TITLE}
        self.columns.left_out = frozenset({row_words.NOTED, row_words.ITEMS, row_words.CHOSEN})
        self.setItemDelegate(RowDelegate(self))
        self.setSelectionMode(RowTableView.SelectionMode.ExtendedSelection)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSectionResizeMode(row_words.TITLE, QHeaderView.ResizeMode.Stretch)
        # By default the header asks every row whether it is selected, at each painting: seconds for many rows.
        self.horizontalHeader().setSelectionModel(QItemSelectionModel(model, self))
        self.selectionModel().currentRowChanged.connect(lambda now, _: self._emit_chosen(now.data(LINE_ROLE)))
        model.modelAboutToBeReset.connect(self._remember_places)
        model.modelReset.connect(self._take_up_places)
        self._set_widths()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_widths()
            self._fit(self.viewport().width())

    def _set_widths(self) -> None:
        for section, width in _WIDTHS.items():
            self.setColumnWidth(section, steps(width))

    @property
    def chosen(self) -> list[RowView]:
        """The selected rows in the order shown; if none is selected, the current row."""
        lines = self._rows.lines
        ranges = self.selectionModel().selection().toList()
        places = sorted({place for each in ranges for place in range(each.top(), each.bottom() + 1)})
        found = [line for place in places if isinstance(line := lines[place], RowView)]
        current = self.currentIndex().data(LINE_ROLE)
        return found or ([current] if isinstance(current, RowView) else [])

    def put_cursor(self, row_id: str) -> None:
        """Make a row current without emitting `row_chosen`."""
        self._is_building = True
        self.setCurrentIndex(self._rows.place_of(row_id))
        self._is_building = False

    def set_hidden_columns(self, columns: Iterable[int]) -> None:
        """Hide the given columns, and show all others that fit."""
        self.columns.left_out = frozenset(columns)
        self._fit(self.viewport().width())

    def take_room(self, room: Room) -> None:
        """Show each row in two lines if the window is narrow; `room` is the width class of the window."""
        self._is_narrow = room is Room.NARROW
        self._fit(self.viewport().width())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a note if the filters hide all rows."""
        super().paintEvent(event)
        if self._rows.rows and not self._rows.lines:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(current_theme().muted))
            place = self.viewport().rect().adjusted(2 * STEP, 4 * STEP, -2 * STEP, 0)
            how = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(place, how, "条件に当てはまる取組はありません。")
            place.setTop(place.top() + painter.fontMetrics().height() + STEP)
            painter.drawText(place, how, "「条件を消す」を押すと、すべての取組を表示します。")

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if not self._is_building:
            self.choice_changed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        top = self.rowViewportPosition(self.currentIndex().row())
        was_in_sight = 0 <= top < event.oldSize().height()
        self._fit(event.size().width())
        super().resizeEvent(event)
        if was_in_sight:
            self.scrollTo(self.currentIndex())

    def _emit_chosen(self, line: object) -> None:
        if isinstance(line, RowView) and not self._is_building:
            self.row_chosen.emit(line)

    def _anchor(self) -> tuple[str | None, int]:
        """Return a visible row and its distance from the top.

        This is the current row if it is visible, otherwise the uppermost one.
        """
        current = self.currentIndex()
        above = self.rowViewportPosition(current.row()) if current.isValid() else -1
        if 0 <= above < self.viewport().height():
            line = current.data(LINE_ROLE)
            return (line.id if isinstance(line, RowView) else None), above
        first = max(0, self.rowAt(0))
        for place in range(first, min(first + 2, len(self._rows.lines))):
            if isinstance(line := self._rows.lines[place], RowView):
                return line.id, self.rowViewportPosition(place)
        return None, 0

    def _remember_places(self) -> None:
        current = self.currentIndex().data(LINE_ROLE)
        anchor, above = self._anchor()
        chosen = tuple(row.id for row in self.chosen)
        self._places = _Places(chosen, current.id if isinstance(current, RowView) else None, anchor, above)
        self._is_building = True

    def _take_up_places(self) -> None:
        """Restore the current row, the selection and the scroll position, as far as these rows are shown."""
        kept = self._places
        if kept.current is not None:
            where = self._rows.place_of(kept.current)
            self.selectionModel().setCurrentIndex(where, QItemSelectionModel.SelectionFlag.NoUpdate)
        selection, last = QItemSelection(), self._rows.columnCount() - 1
        for top, bottom in _runs(
            sorted(place for each in kept.chosen if (place := self._rows.line_of(each)) is not None)
        ):
            selection.select(self._rows.index(top, 0), self._rows.index(bottom, last))
        self.selectionModel().select(selection, _SELECT)
        self._is_building = False
        self.executeDelayedItemsLayout()
        place = self._rows.line_of(kept.anchor) if kept.anchor else None
        top = kept.above if place is None else self.verticalHeader().sectionPosition(place)
        self.verticalScrollBar().setValue(top - kept.above)
        self.choice_changed.emit()

    def _fit(self, width: int) -> None:
        """Show the columns that fit; if there is little room, show rows in two lines in the first column."""
        is_compact = self._is_narrow or width < steps(_LEAST)
        head, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        if is_compact != self.columns.is_alone:
            self.columns.is_alone = self._rows.is_compact = is_compact
            head.setVisible(not is_compact)
            head.setSectionResizeMode(row_words.ID, modes.Stretch if is_compact else modes.Interactive)
            self._set_widths()
        self.verticalHeader().setDefaultSectionSize(steps(_TWO_LINES if is_compact else _ONE_LINE))
        self.columns.fit(width)


@dataclass(frozen=True)
class _Places:
    """The selected rows, the current row, and a visible row with its distance from the top in pixels."""

    chosen: tuple[str, ...] = ()
    current: str | None = None
    anchor: str | None = None
    above: int = 0


def _runs(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last place of each run of consecutive places."""
    first = last = None
    for place in places:
        if last is not None and first is not None and place != last + 1:
            yield first, last
            first = place
        first = place if first is None else first
        last = place
    if first is not None and last is not None:
        yield first, last
