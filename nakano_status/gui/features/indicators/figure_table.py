"""Table model of 成果指標 as published: by goal, with 実績 and 目標 by year; figures are edited in their cells.

Text that cannot be read as a figure is not stored in the data file: the cell shows it, marked, until it is corrected or
discarded. This module also makes the texts shown beside a figure: its facts, comparisons, answers and signs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import takewhile

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from nakano_status.application import problem_text
from nakano_status.application.indicators.edit_indicator import TEXT, FigureText
from nakano_status.application.indicators.read.indicators import FigureAnswer, FiguresView, figure_fault
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import FIGURE, FIGURE_AS_OF, FIGURE_FACTOR, FIGURE_SOURCE
from nakano_status.domain.fields.headings import DIVISIONS
from nakano_status.domain.fields.profile import Level
from nakano_status.domain.indicators.indicator import FigureKey, FigureKind, IndicatorGoal, IndicatorRow
from nakano_status.gui.lists.difference_html import blank_html
from nakano_status.gui.lists.line_steps import ICON_ROLE, LINE_ROLE, NOWHERE, ROW_FLAGS, Index, LineTable, replace_lines
from nakano_status.gui.lists.unstored_cells import CellText, UnstoredCells, UnstoredText
from nakano_status.gui.looks.labels import facts_table, muted, paragraph, tooltip_text
from nakano_status.gui.qt_override import override

_FACTS = {FIGURE_AS_OF: "時点", FIGURE_SOURCE: "出典", FIGURE_FACTOR: "増減の要因"}


def facts_html(row: IndicatorRow, level: Level) -> str:
    """Return the facts of an indicator as an HTML table of captions and texts.

    `level` is the level of the goals that indicators belong to.
    """
    indicator = row.indicator
    facts = (
        ("指標番号", f"{indicator.indicator_id}（{level.numbered(indicator.goal)}）"),
        ("単位", indicator.unit or ""),
        ("めざす方向", indicator.direction.label),
        ("注", indicator.note or ""),
    )
    return facts_table(facts)


def describe_comparison(view: FiguresView, row: IndicatorRow) -> str:
    """Return a text that compares the actual of the round's year with the targets and the base year.

    It lists the targets that were reached, and states if the indicator became worse. It is empty if neither applies.
    """
    indicator = row.indicator
    now, base = indicator.actual(view.year), next(iter(indicator.actuals), None)
    sentences = [
        f"{each.year.label}の目標（{each.figure.text}）に達しています。"
        for each in indicator.targets
        if each.year in row.reached
    ]
    if row.is_worse and base is not None and now is not None:
        way = indicator.direction.label
        sentences.append(f"{base.year.label}（{base.figure.text}）からみて、めざす方向（{way}）とは逆です。")
    return "\n".join(sentences)


def answers_html(answers: Iterable[FigureAnswer], current: str | None) -> str:
    """Return the divisions' answers to an indicator as HTML lines, compared with its current figure (None: blank)."""
    return "<br>".join(_answer_html(each, current) for each in answers)


def _answer_html(answer: FigureAnswer, current: str | None) -> str:
    head = "　".join(filter(None, (answer.division, moment_label(answer.received_at) if answer.received_at else "")))
    figure = answer.texts.get(FIGURE)
    answered = f"<b>{escape(figure)}</b>" if figure else blank_html()
    if answer.is_current:
        comparison = f'<span class="good">{escape("いまの内容と同じ")}</span>'
    else:
        now = escape(current) if current else blank_html()
        comparison = f'<span class="ask">{escape("いまの内容と異なります：")}</span>{now}'
    facts = (f"{_FACTS[key]}　{text}" for key, text in answer.texts.items() if key in _FACTS and text)
    below = "".join(f"<br>{muted(fact)}" for fact in facts)
    return paragraph(f"{muted(head)}<br>{answered}　{comparison}{below}")


def figures_summary(view: FiguresView) -> str:
    """Return a text with the number of indicators, and the numbers of incomplete ones; counts of 0 are left out.

    An indicator is incomplete without an actual for the round's year, without a division (for the office only), or
    without a field in a form that was sent.
    """
    counts = [f"成果指標 {len(view.table.rows)}件"]
    if view.missing_ids:
        counts.append(f"{view.year.label}の実績が未入力 {len(view.missing_ids)}件")
    if view.is_office and view.without_supplier:
        counts.append(f"所管課が未登録 {len(view.without_supplier)}件（登録すると、次の回答様式に記入欄が付きます）")
    if view.unsent:
        counts.append(f"送付した様式に記入欄がない {len(view.unsent)}件")
    return "　".join(counts)


def figure_edit_label(place: FigureKey, indicator_id: str) -> str:
    """Return the undo label of an edit of a figure, for example 令和4年度の実績の変更（KPI-1-2）."""
    return f"{place.label}の変更（{indicator_id}）"


def is_actual(place: FigureKey) -> bool:
    """Return whether a place holds an actual figure, which has 時点, 出典 and 増減の要因; a target does not."""
    return place.kind is FigureKind.ACTUAL


def figure_signs(view: FiguresView, row: IndicatorRow) -> Iterator[tuple[FigureKey, str, str]]:
    """Yield the place, icon and text of each sign beside the figures of an indicator, the most urgent first."""
    now = FigureKey(row.indicator.indicator_id, FigureKind.ACTUAL, view.year)
    if row.is_undecided:
        yield now, "differ", "相違があります"
    if now.indicator_id in view.held:
        yield now, "held", "読み取れなかった回答が未取込にあります"
    for place, problems in view.questions.items():
        if place.indicator_id == now.indicator_id:
            yield place, "question", " ".join(map(problem_text.message, problems))


NAME = 0
GROUP_ROLE = Qt.ItemDataRole.UserRole + 8
"""The role of the group heading above a column; the heading is empty if the column has none."""

_ACCESSIBLE_TEXT = Qt.ItemDataRole.AccessibleTextRole
_TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole)


@dataclass(frozen=True)
class GoalLine:
    """The heading row above a goal's indicators."""

    code: str
    text: str


@dataclass(frozen=True)
class FootNote:
    """A note below a goal's indicators (※fm…)."""

    code: str
    text: str


@dataclass(frozen=True)
class FigureTableLine:
    """The row of an indicator.

    `owner`: the name of the division that supplies its figures; empty if unknown. `signs`: the place, icon and text of
    each sign beside its figures.
    """

    row: IndicatorRow
    owner: str
    signs: tuple[tuple[FigureKey, str, str], ...]

    @property
    def indicator_id(self) -> str:
        """The 指標番号 of the indicator."""
        return self.row.indicator.indicator_id

    def sign(self, place: FigureKey) -> tuple[str, str] | None:
        """Return the icon beside a figure and its meaning; None if there is no sign."""
        return next(((icon, words) for where, icon, words in self.signs if where == place), None)


Line = GoalLine | FigureTableLine | FootNote


class FigureTable(LineTable):
    """A table model of indicators; its columns are the name, the years, and the division that supplies the figures.

    The signal `written` carries a FigureText, the text of this figure, and the texts that it replaces, by FigureText.
    The signal `refused` carries the place where a text that is not a figure was typed. `unstored`: these texts, and
    those of figures and of facts about them that could not be stored, by FigureText. `awaited`: returns the text that
    was typed at a place and is not read yet; None if there is none.
    """

    written = Signal(object, str, object)
    refused = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: FiguresView | None = None
        self._years: tuple[tuple[FigureKind, FiscalYear], ...] = ()
        self._lines: list[Line] = []
        self.unstored = UnstoredCells(self)
        self.unstored.changed.connect(self._emit_changed)
        self.awaited: Callable[[FigureKey], str | None] = lambda _: None
        self.may_write = False

    @property
    def owner_column(self) -> int:
        """The number of the last column, which shows the division that supplies the figures."""
        return 1 + len(self._years)

    def show_view(self, view: FiguresView) -> None:
        """Show new content; rows that remain keep their selection and cursor unless the years changed."""
        table = view.table
        years = (
            *((FigureKind.ACTUAL, year) for year in table.actual_years),
            *((FigureKind.TARGET, year) for year in table.target_years),
        )
        self._view, lines = view, list(_lines(view))
        self.unstored.content = view.plan_id, view.edition_number
        if years != self._years:
            self.beginResetModel()
            self._years, self._lines = years, lines
            self.endResetModel()
        else:
            replace_lines(self, self._lines, lines, _about)

    def place_at(self, index: Index) -> FigureKey | None:
        """Return the place of the figure in a cell; None if the cell has no figure."""
        line = self._lines[index.row()] if index.isValid() else None
        if not isinstance(line, FigureTableLine) or not NAME < index.column() < self.owner_column:
            return None
        return FigureKey(line.indicator_id, *self._years[index.column() - 1])

    def places_from(self, index: QModelIndex) -> list[FigureKey]:
        """Return the places of the editable figures in a column, from a cell downwards.

        The list ends before the first figure that is not editable.
        """
        below = (index.siblingAtRow(row) for row in range(max(index.row(), 0), self.rowCount()))
        cells = [(place, each.flags()) for each in below if (place := self.place_at(each)) is not None]
        writable = takewhile(lambda cell: bool(cell[1] & Qt.ItemFlag.ItemIsEditable), cells)
        return [place for place, _ in writable]

    def figures_in(self, column: int) -> Iterator[str]:
        """Yield the stored figures, as texts, in the column of a year; refused texts are left out."""
        for line in self._lines:
            if isinstance(line, FigureTableLine):
                yield _text(line, FigureKey(line.indicator_id, *self._years[column - 1]))

    def index_of(
        self, indicator_id: str, kind: FigureKind | None = None, year: FiscalYear | None = None
    ) -> QModelIndex:
        """Return the index of an indicator's figure; without `kind` and `year`, the index of its name.

        The index is invalid if the indicator is not shown.
        """
        columns = {each: column for column, each in enumerate(self._years, start=1)}
        column = columns.get((kind, year), NAME) if kind and year else NAME
        for place, line in enumerate(self._lines):
            if isinstance(line, FigureTableLine) and line.indicator_id == indicator_id:
                return self.index(place, column)
        return QModelIndex()

    def try_out(self, place: FigureKey, typed: str | CellText) -> bool:
        """Accept or refuse a text typed for a figure; return whether it was accepted.

        An accepted text that differs from the stored one is emitted by `written`. A refused text remains in the cell
        with the reason, and `refused` is emitted.
        """
        about, text, stored, fault = (place, TEXT), str(typed), self._text_at(place), figure_fault(place, str(typed))
        replaced = self.unstored.replaced_by(typed, about, stored)
        if fault:
            unfit = UnstoredText(text, f"{fault}この内容は保存していません。", replaced, is_fit=False)
            self.unstored.keep(self.unstored.spot(about), unfit)
            self.refused.emit(place)
        elif self.unstored.is_unchanged(text, typed, about, stored):
            self.unstored.forget(self.unstored.spot(about))
        else:
            self.written.emit(about, text, replaced)
        self._emit_changed(about)
        return not fault

    def _emit_changed(self, about: FigureText) -> None:
        place, name = about
        if place is not None and name == TEXT:  # other texts are beside the table
            index = self.index_of(place.indicator_id, place.kind, place.year)
            self.dataChanged.emit(index, index)

    def unstored_at(self, place: FigureKey | None) -> UnstoredText | None:
        """Return the text of a figure that is not stored; None if there is none."""
        return self.unstored.at((place, TEXT))

    @override
    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() or not self._years else self.owner_column + 1

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        is_year = NAME < section < self.owner_column
        group = self._years[section - 1][0].label if is_year else ""
        owner = self._view.profile.headings[DIVISIONS] if self._view else ""
        words = self._years[section - 1][1].label if is_year else "指標項目" if section == NAME else owner
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{group} {words}".strip()
        return {GROUP_ROLE: group, Qt.ItemDataRole.DisplayRole: words}.get(role)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not isinstance(self._lines[index.row()], FigureTableLine):
            return Qt.ItemFlag.ItemNeverHasChildren
        place = self.place_at(index)
        may = place is not None and self.may_write and self._view is not None and self._view.may_be_written(place)
        return ROW_FLAGS | Qt.ItemFlag.ItemIsEditable if may else ROW_FLAGS

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line, place = self._lines[index.row()], self.place_at(index)
        if role == LINE_ROLE:
            return line
        if isinstance(line, FigureTableLine) and place is not None:
            return self._figure_data(line, place, role)
        if isinstance(line, GoalLine) and role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_text(line.text)  # the whole text, because only the first column may be in sight
        return self._line_text(line, index.column()) if role in (*_TEXT_ROLES, _ACCESSIBLE_TEXT) else None

    def _figure_data(self, line: FigureTableLine, place: FigureKey, role: int) -> str | None:
        sign = self._sign(line, place)
        if role == ICON_ROLE:
            return sign[0] if sign else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_text(sign[1]) if sign else None
        if role == _ACCESSIBLE_TEXT:
            figure = self._shown(line, place) or "未入力"
            return "、".join((line.row.name, place.label, figure, *(sign[1:] if sign else ())))
        return self._shown(line, place) if role in _TEXT_ROLES else None

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        place = self.place_at(index)
        typed = value if isinstance(value, CellText) else str(value)
        return role == Qt.ItemDataRole.EditRole and place is not None and self.try_out(place, typed)

    def shown_text(self, place: FigureKey) -> str:
        """Return the text shown in a cell: the text that is not stored if there is one, otherwise the current value."""
        unstored = self.unstored_at(place)
        return unstored.text if unstored else self._text_at(place)

    def _text_at(self, place: FigureKey) -> str:
        line = self._lines[self.index_of(place.indicator_id).row()]
        return self._current(line, place) if isinstance(line, FigureTableLine) else ""

    def _shown(self, line: FigureTableLine, place: FigureKey) -> str:
        unstored = self.unstored_at(place)
        return unstored.text if unstored else self._current(line, place)

    def _current(self, line: FigureTableLine, place: FigureKey) -> str:
        """Return the text that was typed at a place and is not read yet, otherwise the text that was read."""
        awaited = self.awaited(place)
        return _text(line, place) if awaited is None else awaited

    def _line_text(self, line: Line, column: int) -> str:
        if isinstance(line, FigureTableLine):
            return line.row.name if column == NAME else line.owner or "未登録"
        return line.text if column == NAME else ""

    def _sign(self, line: FigureTableLine, place: FigureKey) -> tuple[str, str] | None:
        unstored = self.unstored_at(place)
        return ("ask", unstored.reason) if unstored else line.sign(place)


def _text(line: FigureTableLine, place: FigureKey) -> str:
    current = place.figure_of(line.row.indicator)
    return current.figure.text if current else ""


def _about(line: Line) -> object:
    return line.indicator_id if isinstance(line, FigureTableLine) else line


def _lines(view: FiguresView) -> Iterator[Line]:
    for goal in view.table.goals:
        yield GoalLine(goal.code, _goal_words(goal))
        for row in goal.rows:
            yield FigureTableLine(row, view.owners.get(row.indicator.indicator_id, ""), tuple(figure_signs(view, row)))
        for note in goal.notes:
            yield FootNote(goal.code, note)


def _goal_words(goal: IndicatorGoal) -> str:
    return "　".join(filter(None, (goal.number, goal.title)))
