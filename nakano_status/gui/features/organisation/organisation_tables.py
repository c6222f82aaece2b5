"""Tables and list items of the page 計画・組織: the bodies, the planned schedule by year, and the changes to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from operator import attrgetter

from PySide6.QtCore import QObject, Qt, Signal

from nakano_status.application.organisation.read.organisation import BodyView, EndedBody, OrganisationView
from nakano_status.application.organisation.withdraw_reorganisation import RecordedChange
from nakano_status.application.plan.schedules import ScheduleRow, ScheduleTable
from nakano_status.domain.calendar.days import era_day, moment_label
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import Act, ActKind
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.domain.text.narrative import fold_for_search, matches
from nakano_status.gui.lists.line_steps import (
    ICON_ROLE,
    LINE_ROLE,
    ROW_FLAGS,
    Index,
    LineTable,
    TextTable,
    replace_lines,
)
from nakano_status.gui.lists.rich_text_list import RichTextItem, plain_item
from nakano_status.gui.lists.unstored_cells import UnstoredCells
from nakano_status.gui.looks.labels import tooltip_text
from nakano_status.gui.qt_override import override

_ACT_WORDS: Mapping[str, str] = {
    ActKind.NAME_DIVISION: "名称の登録",
    ActKind.REORGANISE: "改正",
    ActKind.HAND_ON_ROW: "引継ぎ",
    ActKind.WITHDRAW_REORGANISATION: "取消し",
    ActKind.OPEN_ROUND: "年度の切替え",
}


def organisation_summary(view: OrganisationView) -> str:
    """Return a text with the number of divisions.

    If there are bodies above divisions, the text also has the number of all bodies and, if any, the number of divisions
    without a body above them. Otherwise it recommends importing the table of the organisation.
    """
    summary = f"所管課 {len(view.divisions)}件"
    if len(view.bodies) == len(view.divisions):
        summary += "　組織の表を取り込むと、建制順で並びます。"
    else:
        summary += f"（上の組織を含めて {len(view.bodies)}件）"
        summary += f"　上の組織のない所管課 {view.homeless}件" if view.homeless else ""
    return summary


def ended_line(body: EndedBody) -> RichTextItem:
    """Return the list item of a body that ended: its last day, and the bodies that continue it."""
    until = f"{era_day(body.last_day)}まで（{body.kind.label}）"
    heirs = f"引き継いだ組織：{'、'.join(body.heirs)}" if body.heirs else "引き継いだ組織なし"
    html = f'<p>{escape(body.name)}<br><span class="muted">{escape(until)}　{escape(heirs)}</span></p>'
    return RichTextItem(html, f"{body.name}、{until}、{heirs}", body.division_id)


def recorded_line(recorded: RecordedChange, today: date) -> RichTextItem:
    """Return the list item of a recorded change: its first day, its content, and when it was recorded."""
    act, day = recorded.act, era_day(recorded.day)
    since = f"{day}から（これから）" if recorded.day > today else f"{day}から"
    head, what = f"{since}　{describe_recording(act)}", recorded.label
    return plain_item(act.act_id, head, what)


def act_line(act: Act) -> RichTextItem:
    """Return the list item of an act on the organisation: its time, its person, and the change."""
    kind = _ACT_WORDS.get(act.kind, "組織の表の取込み")
    what = "　".join(filter(None, ("" if act.kind == ActKind.EDIT_DIVISION else kind, act.reason)))
    return plain_item(("act", act.act_id), _when_and_who(act), what)


def describe_recording(act: Act) -> str:
    """Return a text on when an act was recorded and by whom, for example 登録 7/13 16:40 佐藤."""
    return f"登録 {_when_and_who(act)}"


def _when_and_who(act: Act) -> str:
    return "　".join(filter(None, (moment_label(act.at), act.by)))


NAME, LIAISON, CONTACT, ALIASES, SINCE, ROWS = range(6)
HEADS = ("組織", "庶務担当課", "連絡先", "別名", "名称の適用", "取組")
ROOMS = {LIAISON: 40, CONTACT: 55, ROWS: 65, ALIASES: 75, SINCE: 88}
"""The least width of the table, in steps, at which a column is shown, so that names remain readable."""
BODY_ROLE = Qt.ItemDataRole.UserRole + 7
"""The role of a row's BodyView. A 部 has no value under `LINE_ROLE`, because it is painted as a heading."""

_INDENT = "\u3000"

ID, TITLE = range(2)
FIRST_YEAR = 2


class BodyTable(TextTable):
    """A table model of the bodies of the organisation."""

    heads = HEADS
    key = attrgetter("division_id")
    _lines: list[BodyView]

    @property
    def bodies(self) -> Sequence[BodyView]:
        """The bodies that are shown, in order."""
        return self._lines

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        body = self._lines[index.row()]
        if role == BODY_ROLE:
            return body
        if role == LINE_ROLE and body.kind is DivisionKind.DEPARTMENT:
            return None
        indented = role == Qt.ItemDataRole.DisplayRole and index.column() == NAME
        return _INDENT * body.depth + body.name if indented else super().data(index, role)

    @override
    def texts(self, line: BodyView) -> tuple[str, ...]:
        since = f"{era_day(line.since)}から" if line.since else ""
        return (
            line.name,
            "庶務担当" if line.is_liaison else "",
            line.contact.replace("\n", " "),
            "、".join((*line.aliases, *line.asked)),
            since,
            f"{line.rows}件" if line.rows else "",
        )


class ScheduleModel(LineTable):
    """A table model of the planned schedule.

    The signal `written` carries the place and the text of an edited cell, and the texts that it replaces, by place. A
    place is a 管理番号 and a year. `unstored`: the texts that could not be stored. `awaited`: returns the text that was
    typed at a place and is not read yet; None if there is none.
    """

    written = Signal(object, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heads = ("", "")
        self._years: tuple[FiscalYear, ...] = ()
        self._lines: list[ScheduleRow] = []
        self.may_write = False
        self.unstored = UnstoredCells(self)
        self.unstored.changed.connect(lambda _: self._report_all())
        self.awaited: Callable[[tuple[str, FiscalYear]], str | None] = lambda _: None

    def show_table(self, table: ScheduleTable) -> None:
        """Show new content of the schedule.

        If the rows and headings are the same as before, the selection and the cursor remain.
        """
        self.unstored.content = table.edition_id
        row_id, title, _ = table.headings.values()
        heads = (row_id, title, *(each.label for each in table.years))
        if heads != self.heads or [each.row_id for each in table.rows] != [each.row_id for each in self._lines]:
            self.beginResetModel()
            self._years, self._lines, self.heads = table.years, list(table.rows), heads
            self.endResetModel()
        else:
            replace_lines(self, self._lines, table.rows, attrgetter("row_id"))

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        is_editable = self.may_write and index.column() >= FIRST_YEAR
        return ROW_FLAGS | Qt.ItemFlag.ItemIsEditable if is_editable else ROW_FLAGS

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, unstored = self._lines[index.row()], self.unstored.at(self.place_at(index))
        text = unstored.text if unstored else self._text(row, index.column())
        reason = unstored.reason if unstored else ""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _in_one_line(text)
            case Qt.ItemDataRole.AccessibleTextRole:
                return "、".join((_in_one_line(text), reason)) if reason else _in_one_line(text)
            case Qt.ItemDataRole.EditRole:  # a line edit shows line breaks as blanks, and keeps them
                return text
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip_text(reason or text)
        return {ICON_ROLE: "ask" if unstored else None, LINE_ROLE: row}.get(role)

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() < FIRST_YEAR:
            return False
        row, text, place = self._lines[index.row()], str(value), self.place_at(index)
        stored = self._text(row, index.column())
        if self.unstored.is_unchanged(text, value, place, stored):
            self.unstored.forget(self.unstored.spot(place))
        else:
            self.written.emit(place, text, self.unstored.replaced_by(value, place, stored))
        return True

    def place_at(self, index: Index) -> tuple[str, FiscalYear] | None:
        """Return the 管理番号 and the year of a cell; None for a cell outside the schedule."""
        if not index.isValid() or index.column() < FIRST_YEAR:
            return None
        return self._lines[index.row()].row_id, self._years[index.column() - FIRST_YEAR]

    def _report_all(self) -> None:
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, len(self.heads) - 1))

    def _text(self, row: ScheduleRow, column: int) -> str:
        if column < FIRST_YEAR:
            return (row.row_id, row.title)[column]
        year = self._years[column - FIRST_YEAR]
        awaited = self.awaited((row.row_id, year))
        return row.texts[year] if awaited is None else awaited


def schedule_predicate(words: tuple[str, ...], *, only_blank: bool) -> Callable[[ScheduleRow], bool]:
    """Return a predicate for rows that contain all words of a search; if `only_blank`, only rows without a schedule."""

    def fits(row: ScheduleRow) -> bool:
        haystack = fold_for_search(" ".join((row.row_id, row.title, row.divisions, *row.texts.values())))
        return (not only_blank or row.is_blank) and matches(words, haystack)

    return fits


def _in_one_line(text: str) -> str:
    return text.replace("\n", " ")
