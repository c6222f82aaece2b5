"""A panel for a held item: why it is held, what to do, its texts beside the current values, and links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.application import problem_text
from nakano_status.application.forms.carry_over import OFFERED_FOR
from nakano_status.application.merge.read.held import HeldView
from nakano_status.application.round.read.views import RoundView, RowView
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answered_return import HeldState
from nakano_status.domain.exchange.ledger import UNKNOWN_ID, HeldKind
from nakano_status.domain.fields.field import FIGURE_KEYS, NOTE
from nakano_status.domain.text.narrative import same
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, scrolled
from nakano_status.gui.controls.fields import Choice, PrimaryButton
from nakano_status.gui.features.merge.held_list import named, settled_words, waits_for_reopening
from nakano_status.gui.lists.difference_html import difference_html, shown_value
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, lines_html, muted, paragraph, without_key
from nakano_status.gui.words import tr

_FILE_FACTS = {
    "division": "所管課",
    "year": "年度",
    "package": "照会番号",
    "form_version": "様式の版",
}
_LOCKED_CELLS = {
    "id": "管理番号",
    "measure": "実施内容",
    "title": "事業内容",
    "divisions": "所管課",
    "scheduled": "計画上のスケジュール",
    "previous_done": "前回の取組状況",
    "planned": "前回の取組予定",
}


_LEAST_LETTERS = 24


def held_html(view: HeldView, row: RowView | None, round_: RoundView) -> str:
    """Return the texts of a held item as HTML paragraphs; `row` is the current row, if there is one."""
    return "".join(_paragraphs(view, row, round_))


def placing_html(view: HeldView, row_id: str, row: RowView | None, round_: RoundView) -> str:
    """Return a row without a place beside the row that it may be, as an HTML table; `row` is None for a 成果指標."""
    there = {"id": row_id, "title": view.likely.get(row_id)}
    if row is not None:
        there |= {
            "measure": f"{row.code}\n{row.measure or ''}",
            "title": row.title,
            "divisions": "・".join((*row.leads, *row.trackers)),
        }
        there |= {"scheduled": row.scheduled, "previous_done": row.previous_done, "planned": row.planned, **row.values}
    here = {"id": view.item.found, **view.values} if view.item.reason == UNKNOWN_ID else dict(view.values)
    lines = [(tr(""), tr("届いた行"), tr("選んだ取組（いまの内容）"))]
    for key in (*_LOCKED_CELLS, *round_.headings):
        shown, current = (shown_value(key, texts.get(key), round_.marks) or "" for texts in (here, there))
        if shown or current:
            lines.append((round_.headings.get(key) or tr(_LOCKED_CELLS.get(key, key)), shown, current))
    cells = (
        f"<td>{muted(head)}</td><td>{lines_html(one)}</td><td>{lines_html(other)}</td>" for head, one, other in lines
    )
    return f'<table cellpadding="4">{"".join(f"<tr>{line}</tr>" for line in cells)}</table>'


def file_facts(view: HeldView) -> tuple[tuple[str, str], ...]:
    """Return what a file records of itself, each value with its heading; empty for a row or a field."""
    if view.item.kind is not HeldKind.FILE:
        return ()
    return tuple((tr(word), _fact(key, view.values[key])) for key, word in _FILE_FACTS.items() if key in view.values)


def _paragraphs(view: HeldView, row: RowView | None, round_: RoundView) -> Iterator[str]:
    if view.item.kind is HeldKind.FILE:
        for head, text in file_facts(view):
            yield paragraph(f"{muted(head)}　{escape(text)}")
        return
    yield paragraph(f"<b>{escape(tr('いまの内容との違い') if row is not None else tr('届いた内容'))}</b>")
    if view.item.key is not None:
        values: Mapping[str, str] = {view.item.key: view.item.found or ""}
    else:
        values = view.values
    for key in (*_LOCKED_CELLS, *round_.headings):
        if key in values:
            heading = round_.headings.get(key) or tr(_LOCKED_CELLS.get(key, key))
            shown, current = (
                shown_value(key, text, round_.marks) for text in (values[key], _current_value(view, row, key))
            )
            yield _under(heading, _difference(key, shown or "", current, has_row=row is not None))


def _difference(key: str, shown: str, current: str | None, *, has_row: bool) -> str:
    """Return a text with its difference from the current value; without a place in the round nothing is compared."""
    if key in _LOCKED_CELLS or not has_row:
        return lines_html(shown)
    if same(shown, current):
        return f'{escape(shown)} <span class="muted">{tr("（いまの内容と同じ）")}</span>'
    return difference_html(current, shown)


def _current_value(view: HeldView, row: RowView | None, key: str) -> str | None:
    if row is None:
        return None
    return row.notes.get(view.division or "") if key == NOTE else row.values.get(key)


def _under(heading: str, html: str) -> str:
    return paragraph(f"{muted(heading)}<br>{html}")


def _fact(key: str, text: str) -> str:
    year = FiscalYear.read(text) if key == "year" else None
    return year.label if year else text


class HeldPanel(QWidget):
    """The details of a held item, with buttons that lead to where it is dealt with."""

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "heading", wraps=True)
        self.facts = ReadingLabel(kind="muted")
        self.words = ReadingLabel()
        self.settled = ReadingLabel(kind="good")
        self.texts = ReadingLabel()
        self.texts.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.reopen = QPushButton(tr("再開へ進む…"))
        self.enter = QPushButton(tr("代理で入力する…"))
        self.row = QPushButton(tr("取組を表示"))
        self.carry = QPushButton(tr("内容を引き継ぐ…"))
        self.file = QPushButton(tr("受領ファイルを表示"))
        self.likely = Choice(tr("どの取組の行か"), self._show_texts, least=_LEAST_LETTERS)
        self.place = PrimaryButton(tr("この取組の行として取り込む"))
        self._placing = QWidget()
        self._shown: tuple[HeldView, Mapping[str, RowView], RoundView] | None = None
        self._lay_out()

    @property
    def chosen_row(self) -> str | None:
        """The row of the round that was chosen for a row without a place, if there is one."""
        return self.likely.currentData() if not self._placing.isHidden() else None

    def show_item(
        self, view: HeldView | None, rows: Mapping[str, RowView], round_: RoundView | None, *, is_office: bool
    ) -> None:
        """Show an item (None: none is selected); `rows` are the current rows by 管理番号."""
        self.setVisible(view is not None)
        if view is None or round_ is None:
            return
        is_again = self._shown is not None and self._shown[0].item == view.item
        self._shown, row = (view, rows, round_), rows.get(view.row_id or "")
        self._offer_rows(view, keeps=is_again)
        self.title.setText(named(view))
        self.facts.show_text(_facts(view))
        self.words.show_text(_why_held(view))
        self.settled.show_text(settled_words(view))
        self.settled.setVisible(view.item.state is not HeldState.WAITING)
        self._show_texts()
        waits = view.item.state is HeldState.WAITING
        self.reopen.setVisible(is_office and waits_for_reopening(view.item))
        is_figure = view.item.key in FIGURE_KEYS
        on_row = tr("代理で入力する…") if is_office else tr("この項目を記入する…")
        self.enter.setText(without_key(tr("成果指標で入力する…") if is_figure else on_row))
        may_enter = view.item.kind is HeldKind.FIELD and (is_figure or row is not None)
        self.enter.setVisible(waits and (may_enter or (bool(view.likely) and bool(rows))))
        self.row.setVisible(row is not None)
        may_be_carried = view.item.kind is HeldKind.FILE and view.item.reason in OFFERED_FOR
        self.carry.setVisible(is_office and waits and may_be_carried)

    def _offer_rows(self, view: HeldView, *, keeps: bool) -> None:
        """Offer the rows that a row without a place may be; a choice for the same item is kept."""
        chosen = self.likely.currentData() if keeps else None
        self.likely.offer(((f"{row_id}　{title}", row_id) for row_id, title in view.likely.items()), chosen)
        self._placing.setVisible(bool(view.likely))

    def _show_texts(self) -> None:
        if self._shown is None:
            return
        view, rows, round_ = self._shown
        row_id = self.chosen_row
        if row_id is None:
            self.texts.show_html(held_html(view, rows.get(view.row_id or ""), round_))
        else:
            self.texts.show_html(placing_html(view, row_id, rows.get(row_id), round_))

    def _lay_out(self) -> None:
        line_of(label(tr("どの取組の行か")), (self.likely, 1), self.place, within=self._placing, margins=(0, 0, 0, 0))
        self._placing.hide()
        for button in (self.reopen, self.enter, self.carry, self.row):
            button.hide()  # until an item is shown for which it is possible
        buttons = line_of(self.reopen, self.enter, self.carry, self.row, self.file, STRETCH)
        inner = QWidget()
        column_of(
            self.title,
            self.facts,
            self.words,
            self.settled,
            buttons,
            self._placing,
            STEP,
            self.texts,
            STRETCH,
            within=inner,
            margins=(2 * STEP, STEP + STEP // 2, 3 * STEP, STEP),
        )
        column_of(scrolled(inner), within=self)


def _why_held(view: HeldView) -> str:
    """Return why an item waits and what to do, or, of one that was decided, why it waited."""
    if view.item.state is HeldState.WAITING:
        return f"{problem_text.message(view.why)}{problem_text.remedy(view.why)}"
    return tr("未取込の理由：{title}").format(title=problem_text.title(view.why))


def _facts(view: HeldView) -> str:
    """Return whose it is, who answers the row, its place in the file, and when it arrived, as text."""
    where = problem_text.place(view.why.at(id=None))
    names_answerers = bool(view.answerers) and view.item.kind is not HeldKind.FILE  # a file's message names them
    answering = tr("回答する所管課：{who}").format(who="・".join(view.answerers)) if names_answerers else ""
    sender = tr("届いた回答：{who}").format(who=view.division) if view.division else ""
    received = tr("受領 {moment}").format(moment=moment_label(view.received.at)) if view.received else ""
    return "　".join(part for part in (sender, answering, where, received) if part)
