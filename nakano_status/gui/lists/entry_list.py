"""The division's rows as a list model with headings of 実施内容; it filters without a proxy model.

Each line is painted with its mark, its title in up to two lines, and its state with an icon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum

from PySide6.QtCore import QModelIndex, QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextLine
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from nakano_status.application.round.read.views import RowView, count_finished
from nakano_status.domain.fields.profile import USUAL_HEADINGS
from nakano_status.domain.round.states import TO_DO, UNFINISHED, RowState
from nakano_status.domain.text.narrative import matches, search_words
from nakano_status.gui.lists import row_words
from nakano_status.gui.lists.line_steps import ROW_FLAGS, Index, LineList
from nakano_status.gui.looks.appearance import STEP, current_theme, scaled_font, steps
from nakano_status.gui.looks.focus_frame import paint_row_background
from nakano_status.gui.looks.icons import draw_icon
from nakano_status.gui.looks.labels import tooltip_text
from nakano_status.gui.qt_override import override

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The role of an item's RowView; None for a heading."""

REFERENCE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The role that is true for a row that can only be read, because another division answers it."""

_ASKING = frozenset({RowState.DRAFTING, RowState.QUESTION, RowState.CONFLICT})


class EntryFilter(Enum):
    """The filters of the list.

    未記入 includes rows that are partly written, because they are not done. 修正依頼・修文 shows the rows with a
    request of the office, unless they were submitted after it. 入力の途中 shows the rows whose drafts were restored
    when the data file was opened.
    """

    ALL = "すべて"
    UNFINISHED = "未記入"
    QUESTION = "要確認"
    ASKED = "修正依頼・修文"
    RESTORED = "入力の途中"


class EntryList(LineList):
    """A list model of headings (str) and rows.

    A row that no longer matches the filter remains until the filter is set again. `id_heading`: the plan's heading of a
    row's ID.
    """

    def __init__(self, parent: QObject | None = None, reasons: Callable[[str], Iterable[str]] = lambda _: ()) -> None:
        """Make an empty list; `reasons` returns, for a 管理番号, the questions on the row as sentences."""
        super().__init__(parent)
        self.id_heading = USUAL_HEADINGS["id"]
        self._reasons = reasons
        self._rows: list[RowView] = []
        self._references: list[RowView] = []
        self._reference_ids: frozenset[str] = frozenset()
        self._found: dict[str, RowView] = {}
        self._places: dict[str, int] = {}
        self._rows_of_filter: dict[EntryFilter, frozenset[str]] = {}
        self._haystacks: dict[str, str] = {}
        self._lines: list[str | RowView] = []
        self._filter = EntryFilter.ALL
        self._search: tuple[str, ...] = ()
        self._data_of_role: dict[int, Callable[[RowView], object]] = {
            Qt.ItemDataRole.DisplayRole: lambda row: row.title,
            Qt.ItemDataRole.ToolTipRole: self._tip,
            Qt.ItemDataRole.AccessibleTextRole: self._accessible_text,
            REFERENCE_ROLE: lambda row: row.id in self._reference_ids,
            ROW_ROLE: lambda row: row,
        }

    @property
    def rows(self) -> Sequence[RowView]:
        """The rows to answer, including rows that the filter hides."""
        return self._rows

    @property
    def shown(self) -> list[RowView]:
        """The displayed rows, in order."""
        return [line for line in self._lines if isinstance(line, RowView)]

    def find(self, row_id: str) -> RowView | None:
        """Return the row with an ID as it was last read, also a hidden one; None if the list has no such row."""
        return self._found.get(row_id)

    def set_filter_rows(self, chosen: EntryFilter, row_ids: Iterable[str]) -> None:
        """Set the IDs of the rows that a filter shows; only for the filters ASKED and RESTORED.

        The displayed rows change at the next `set_filter` or `set_rows`.
        """
        self._rows_of_filter[chosen] = frozenset(row_ids)

    def set_rows(self, rows: Iterable[RowView], references: Iterable[RowView] = ()) -> None:
        """Replace the rows; `references`: the rows that can only be read, which are last."""
        self._rows = list(rows)
        self._references = list(references)
        self._reference_ids = frozenset(row.id for row in self._references)
        self._found = {row.id: row for row in (*self._references, *self._rows)}
        self._haystacks = {row.id: row_words.searchable_text(row) for row in (*self._rows, *self._references)}
        self._build()

    def set_filter(self, chosen: EntryFilter, search: str = "") -> None:
        """Show only the rows that match both the filter and the search."""
        self._filter, self._search = chosen, search_words(search)
        self._build()

    def update_rows(self, rows: Iterable[RowView]) -> None:
        """Replace rows of the list by their current values; the displayed rows and their places do not change."""
        fresh = {row.id: row for row in rows}
        self._rows = [fresh.get(row.id, row) for row in self._rows]
        self._references = [fresh.get(row.id, row) for row in self._references]
        self._found |= {row_id: row for row_id, row in fresh.items() if row_id in self._found}
        self._haystacks |= {row.id: row_words.searchable_text(row) for row in fresh.values()}
        for row_id, row in fresh.items():
            place = self.place_of(row_id)
            if place.isValid():
                self._lines[place.row()] = row
                self.dataChanged.emit(place, place)

    def count(self, chosen: EntryFilter) -> int:
        """Return the number of rows to answer that a filter would show without a search."""
        return sum(self._admits(chosen, row) for row in self._rows)

    @property
    def finished_count(self) -> int:
        """The number of rows to answer that are answered and have no later request of the office."""
        return count_finished(self._rows)

    def place_of(self, row_id: str) -> QModelIndex:
        """Return the index of a row, or an invalid index if it is not shown."""
        place = self._places.get(row_id)
        return QModelIndex() if place is None else self.index(place)

    def next_unfinished(self, after: str | None) -> str | None:
        """Return the ID of the next row to answer or correct after the row `after`; None if there is no other.

        Rows that the filter hides are included. After the end, the search continues at the top; it begins there if
        `after` is None or not one of `rows`.
        """
        ids = [row.id for row in self._rows]
        start = ids.index(after) + 1 if after in ids else 0
        turned = self._rows[start:] + self._rows[:start]
        return next((row.id for row in turned if row.state in TO_DO and row.id != after), None)

    def first_asked(self) -> str | None:
        """Return the ID of the first row with an open request of the office, also a hidden one.

        None if there is no such row.
        """
        return next((row.id for row in self._rows if row.state is RowState.ASKED_BACK), None)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._lines[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return ROW_FLAGS

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if isinstance(line, str):
            return line if role == Qt.ItemDataRole.DisplayRole else None
        data_of = self._data_of_role.get(role)
        return data_of(line) if data_of else None

    @override
    def match(
        self,
        start: Index,
        role: int,
        value: object,
        hits: int = 1,
        flags: Qt.MatchFlag = Qt.MatchFlag.MatchStartsWith,
    ) -> list[QModelIndex]:
        """Return the index, in a list, of the first row from `start` on that `find_typed_row` finds for `value`.

        The list is empty if no row matches; the other arguments are not used.
        """
        del role, hits, flags
        place = row_words.find_typed_row(self._lines, start.row(), str(value))
        return [] if place is None else [self.index(place)]

    def _tip(self, row: RowView) -> str:
        """Return the tooltip of a row, with texts without room in its line: number, sign, reason of a request."""
        asked = self._reasons(row.id) if row.state in _ASKING else ()
        parts = (row.title, f"{self.id_heading} {row.id}", row_words.class_words(row), *asked)
        return tooltip_text("\n".join(filter(None, parts)))

    def _accessible_text(self, row: RowView) -> str:
        """Return the accessible text of a row: everything displayed of it, as text."""
        if row.id in self._reference_ids:
            return f"{row.title}、参考"
        return f"{row.title}、{row_words.mark_words(row)}、{row_words.state_word(row)}"

    def _admits(self, chosen: EntryFilter, row: RowView) -> bool:
        """Return whether a filter shows a row."""
        if chosen is EntryFilter.UNFINISHED:
            return row.state in UNFINISHED
        if chosen in (EntryFilter.ASKED, EntryFilter.RESTORED):
            return row.id in self._rows_of_filter.get(chosen, ())
        return chosen is EntryFilter.ALL or row.state is RowState.QUESTION

    def _build(self) -> None:
        """Make the items again: each 実施内容 once, above its rows."""
        self.beginResetModel()
        self._lines = []
        heading = ""
        for row in self._rows:
            if not (self._admits(self._filter, row) and matches(self._search, self._haystacks[row.id])):
                continue
            if row_words.measure_line(row) != heading:
                heading = row_words.measure_line(row)
                self._lines.append(heading)
            self._lines.append(row)
        found = [row for row in self._references if matches(self._search, self._haystacks[row.id])]
        if found and self._filter is EntryFilter.ALL:
            self._lines += ["関係する取組（参考）", *found]
        self._places = {line.id: place for place, line in enumerate(self._lines) if isinstance(line, RowView)}
        self.endResetModel()


_ICON, _MARK_WIDTH = 2, 3
"""The side of an icon and the width of a mark, in steps: they grow with the size of texts."""
_TITLE_LINES = 2
_LINE_GAP = 1.35


class EntryDelegate(QStyledItemDelegate):
    """The painter of the list's lines: headings are small and muted, the selected row has a background and a bar."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW_ROLE)
        line = round(QFontMetrics(option.font).height() * _LINE_GAP)
        if row is None:
            return QSize(10 * STEP, line + 2 * STEP)
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
        lines = len(break_lines(row.title, option.font, self._title_width(width, option.font)))
        return QSize(10 * STEP, lines * line + 2 * STEP)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        row = index.data(ROW_ROLE)
        if row is None:
            self._paint_heading(painter, option, str(index.data()))
        else:
            self._paint_row(painter, option, row, is_reference=bool(index.data(REFERENCE_ROLE)))
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
        painter.setFont(scaled_font(option.font, 0.95))
        painter.setPen(QColor(current_theme().muted))
        place = option.rect.adjusted(2 * STEP, STEP // 2, -STEP, -STEP // 2)
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, elided)

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: RowView, *, is_reference: bool) -> None:
        paint_row_background(painter, option)
        self._paint_mark(painter, option, row)
        place = option.rect.adjusted(2 * STEP + steps(_MARK_WIDTH), STEP, 0, 0)
        place.setWidth(self._title_width(option.rect.width(), option.font))
        _paint_title(painter, place, row.title, option.font)
        if not is_reference:
            self._paint_state(painter, option, row)

    def _paint_mark(self, painter: QPainter, option: QStyleOptionViewItem, row: RowView) -> None:
        mark = row.values.get("mark")
        painter.setFont(scaled_font(option.font, 1, bold=True))
        painter.setPen(QColor(current_theme().mark_colour(row.mark)))
        place = QRect(option.rect.left() + 2 * STEP, option.rect.top() + STEP, steps(_MARK_WIDTH), option.rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, mark or "・")

    def _paint_state(self, painter: QPainter, option: QStyleOptionViewItem, row: RowView) -> None:
        colour = row_words.state_colour(row, current_theme())
        font = scaled_font(option.font, 0.95)
        width = _state_width(option.font)
        left = option.rect.right() - width - STEP
        height = painter.fontMetrics().height()
        side = steps(_ICON)
        icon = QRectF(left, option.rect.top() + STEP + (height - side) / 2, side, side)
        draw_icon(painter, row_words.state_icon(row), icon, colour)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        place = QRect(left + side + STEP // 2, option.rect.top() + STEP, width, option.rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, row_words.state_word(row))

    def _title_width(self, width: int, font: QFont) -> int:
        return width - 2 * STEP - steps(_MARK_WIDTH) - _state_width(font) - 2 * STEP


def _state_width(font: QFont) -> int:
    return steps(_ICON) + STEP // 2 + QFontMetrics(font).horizontalAdvance("中止／統合")


def break_lines(text: str, font: QFont, width: int, max_lines: int = _TITLE_LINES) -> list[str]:
    """Return the lines of a text wrapped to a width in pixels: at most `max_lines`, the last shortened if text remains.

    For an empty text, the only line is empty.
    """
    layout = QTextLayout(text, font)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 4 * STEP))
        if len(lines) == max_lines - 1:
            lines.append(_rest(text, line, font, width))
            break
        lines.append(text[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    return lines or [""]


def _rest(text: str, line: QTextLine, font: QFont, width: int) -> str:
    return QFontMetrics(font).elidedText(text[line.textStart() :], Qt.TextElideMode.ElideRight, max(width, 4 * STEP))


def _paint_title(painter: QPainter, place: QRect, title: str, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(QColor(current_theme().text))
    metrics = painter.fontMetrics()
    for number, line in enumerate(break_lines(title, font, place.width())):
        top = place.top() + round(number * metrics.height() * _LINE_GAP) + metrics.ascent()
        painter.drawText(QPointF(place.left(), top), line)
