"""未取込（要確認）: the items that arrived and were not imported, with the reasons, and acts to import or reject them.

Decided items are at the end of the list. A panel beside the list shows the current item: the reason, the remedy, its
texts beside the current values, and links.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.application import problem_text
from nakano_status.application.forms.carry_over import OFFERED_FOR
from nakano_status.application.lookup import find_division
from nakano_status.application.merge.decide_held import apply_held, assign_held_row, reconsider_held, reject_held
from nakano_status.application.merge.late_file import is_late_file
from nakano_status.application.merge.read.held import HeldView, held_views
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import RoundView, RowView, read_round
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind
from nakano_status.domain.exchange.returns import HeldState
from nakano_status.domain.fields.field import FIGURE_KEYS, NOTE
from nakano_status.domain.fields.headings import GIVEN_KEYS, given_labels
from nakano_status.domain.problem_texts import entry_of
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import HeldFileLocked
from nakano_status.domain.review.review import LOCK_REASONS
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import same
from nakano_status.gui.commands import CARRY, LEAVE_OUT, REOPEN, TAKE_IN, offer
from nakano_status.gui.controls.boxes import (
    STRETCH,
    column_of,
    line_of,
    scroll_area_of,
    splitter_of,
    stack_of,
    title_line,
)
from nakano_status.gui.controls.empty_state import EmptyState, NarrowedLine
from nakano_status.gui.controls.fields import Choice, OnceButton, PrimaryButton, TickBox
from nakano_status.gui.editing.undo_commands import AppliedCommand, NotDone
from nakano_status.gui.features.merge.file_panel import LateFilePanel, PasswordPanel
from nakano_status.gui.lists.difference_html import difference_html, shown_value, struck_out_html
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList, section
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, label, lines_html, muted, paragraph
from nakano_status.gui.menus.row_menu import offer_context_menu, offer_row_years
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import AppContext, GoTo, OnRows, Page, PageKind, ReceivedRequest
from nakano_status.gui.qt_override import override


class HeldList(RichTextList):
    """A list model of HeldItems; `view_of` returns the facts to show for an item."""

    def __init__(self) -> None:
        super().__init__()
        self._views: dict[str, HeldView] = {}

    @property
    def waiting(self) -> list[HeldItem]:
        """The items that need a decision, in order."""
        return [view.item for view in self._views.values() if view.item.state is HeldState.WAITING]

    def view_of(self, item: object) -> HeldView | None:
        """Return the facts to show for an item; None if the item is not in the list."""
        return self._views.get(item.item_id) if isinstance(item, HeldItem) else None

    def show_items(self, views: Iterable[HeldView], answerers: str) -> None:
        """Show items; the ticks of waiting items remain.

        `answerers` is the label that precedes the divisions that answer a row.
        """
        found = list(views)
        self._views = {view.item.item_id: view for view in found}
        decided = {*self.item_keys}.difference(view.item for view in found)
        self.forget_ticks(decided)  # if one waits again, it is not ticked
        self.update_items(_lines(found, answerers))


def waits_for_reopening(item: HeldItem) -> bool:
    """Return whether an item is a waiting row that was closed or accepted; it is imported when the row is reopened."""
    return item.kind is HeldKind.ROW and item.reason in LOCK_REASONS and item.state is HeldState.WAITING


def held_label(view: HeldView) -> str:
    """Return the label of a held item: the 管理番号 and title of its row, or the name of a whole file.

    For a row that could not be found in the round, the label begins with the text by which the file names it.
    """
    item = view.item
    row = "　".join(part for part in (view.row_id, view.title) if part)
    found = f"「{view.typed}」" if view.typed else ""
    return " → ".join(filter(None, (found, row))) or item.file


def describe_decision(view: HeldView) -> str:
    """Return a text on the decision about an item, with the time and the person; empty if it is not decided."""
    if view.item.state is HeldState.WAITING:
        return ""
    when = moment_label(view.settled.at) if view.settled else ""
    who = (view.settled.by or "") if view.settled else ""
    state = view.item.state.label
    if view.as_row is not None:
        state = f"{view.as_row} の行として{state}"
    return "　".join(part for part in (state, when, who) if part)


_STRUCK = "CELL-STRUCK"
_KINDS = {HeldKind.FILE: "ファイル", HeldKind.ROW: "行", HeldKind.FIELD: "項目"}


def describe_kinds(views: Sequence[HeldView]) -> str:
    """Return a text with the numbers of whole files, rows and fields among items, and the name of the first file."""
    counts = Counter(view.item.kind for view in views)
    words = [f"{label} {counts[kind]}" for kind, label in _KINDS.items() if counts[kind]]
    files = [view.item.file for view in views if view.item.kind is HeldKind.FILE]
    if files:
        words[0] += f"「{files[0]}」" + ("など" if len(files) > 1 else "")
    return "・".join(words)


def _settled_choice_words(views: Sequence[HeldView]) -> str:
    """Return a hint on how to change the decision about the only chosen item; empty if it was not decided."""
    (view,) = views or (None,)
    if view is None or view.item.state is HeldState.WAITING:
        return ""
    if view.item.state is HeldState.APPLIED:
        return "取り込んだものは、「受領ファイル」の［回答を取り消す…］で元に戻します"
    return "取り込むときは、決め直します" if view.item.state is HeldState.REJECTED else ""


def _lines(views: Sequence[HeldView], answerers: str) -> Iterator[RichTextItem]:
    sections = (
        ("取り込むかどうかを決めるもの", [view for view in views if view.can_apply]),
        ("再開すると取り込まれるもの", [view for view in views if waits_for_reopening(view.item)]),
        (f"{answerers}に確認するもの", [view for view in views if _is_asked_about(view)]),
        ("決めたもの", [view for view in views if view.item.state is not HeldState.WAITING]),
    )
    for words, mine in sections:
        yield from section(words, [_line(view) for view in mine])


def _is_asked_about(view: HeldView) -> bool:
    waits = view.item.state is HeldState.WAITING
    return waits and not view.can_apply and not waits_for_reopening(view.item)


def _line(view: HeldView) -> RichTextItem:
    item, settled = view.item, describe_decision(view)
    has_tick = False if item.state is HeldState.WAITING else None
    where = "　".join(part for part in (view.division, held_label(view)) if part)
    title = entry_of(view.why.code).title
    rest = f'<br><span class="good">{escape(settled)}</span>' if settled else ""
    html = f"<p>{escape(title)}<br>{muted(where)}{rest}</p>"
    words = "" if settled else problem_text.message(view.why)
    return RichTextItem(html, "、".join(part for part in (title, where, words, settled) if part), item, has_tick)


@dataclass(frozen=True)
class Held:
    """Content of the page 未取込.

    `views`: the held items. `rows`: the current rows that the items concern, by 管理番号. `round`: None if no round is
    open.
    """

    views: tuple[HeldView, ...] = ()
    rows: Mapping[str, RowView] = field(default_factory=dict)
    round: RoundView | None = None


def read_held(records: Records, round_: Round, *, decided: bool, division: str | None) -> Held:
    """Read the held items of a round.

    If `decided`, decided items are included. If `division` is given by name, only items from that division are read.
    Raises DivisionUnknown.
    """
    whose = find_division(records, division).division_id if division is not None else None
    views = held_views(records, round_, decided=decided, division=whose)
    known = {row.row_id for row in round_.rows}
    wanted = {view.row_id for view in views if view.row_id in known}
    wanted |= {row_id for view in views for row_id in view.likely if row_id in known}
    rows = {row.id: row for row in read_rows(records, round_, {each for each in wanted if each})}
    return Held(views, rows, read_round(records, round_))


_FILE_FACTS = {
    "division": "所管課",
    "year": "年度",
    "package": "照会番号",
    "form_version": "様式の版",
}
_LEAST_LETTERS = 24


def held_html(view: HeldView, row: RowView | None, round_: RoundView) -> str:
    """Return the texts of a held item as HTML paragraphs, with their differences from the current values marked.

    `row`: the current row; None if the item does not belong to a row. Texts that the division sent later follow.
    """
    return "".join((*_paragraphs(view, row, round_), *_paragraphs_of_later(view, round_)))


def row_comparison_html(view: HeldView, row_id: str, row: RowView | None, round_: RoundView) -> str:
    """Return an HTML table that compares a held row with the row of the round that it may belong to.

    `row_id`, `row`: the row of the round; `row` is None for a 成果指標.
    """
    there = {"id": row_id, "title": view.likely.get(row_id)}
    if row is not None:
        there |= {
            "measure": f"{row.code}\n{row.measure or ''}",
            "title": row.title,
            "divisions": "・".join((*row.leads, *row.trackers)),
        }
        there |= {"scheduled": row.scheduled, "previous_done": row.previous_done, "planned": row.planned, **row.values}
    here = {"id": view.item.typed_id, **view.values}
    lines = [("", "届いた行", "選んだ取組（いまの内容）")]
    for key, heading in _headings(round_).items():
        shown, current = (shown_value(key, texts.get(key), round_.asked.profile) or "" for texts in (here, there))
        if shown or current:
            lines.append((heading, shown, current))
    cells = (
        f"<td>{muted(head)}</td><td>{lines_html(one)}</td><td>{lines_html(other)}</td>" for head, one, other in lines
    )
    return f'<table cellpadding="4">{"".join(f"<tr>{line}</tr>" for line in cells)}</table>'


def held_file_facts(view: HeldView) -> tuple[tuple[str, str], ...]:
    """Return headings and values of the facts that a held file states, such as its division; empty for other items."""
    if view.item.kind is not HeldKind.FILE:
        return ()
    return tuple((word, _fact(key, view.values[key])) for key, word in _FILE_FACTS.items() if key in view.values)


def _paragraphs(view: HeldView, row: RowView | None, round_: RoundView) -> Iterator[str]:
    if view.item.kind is HeldKind.FILE:
        for head, text in held_file_facts(view):
            yield paragraph(f"{muted(head)}　{escape(text)}")
        return
    yield paragraph(f"<b>{escape(('いまの内容との違い') if row is not None else ('届いた内容'))}</b>")
    values = view.values
    if view.item.kind is HeldKind.FIELD and view.item.key is not None:
        values = {view.item.key: view.item.text or ""}
    for key, heading in _headings(round_).items():
        if key in values:
            shown, current = (
                shown_value(key, text, round_.asked.profile) for text in (values[key], _current_value(view, row, key))
            )
            if view.why.code == _STRUCK:
                yield _under(heading, struck_out_html(shown or ""))
                continue
            yield _under(heading, _difference(key, shown or "", current, has_row=row is not None))


def _paragraphs_of_later(view: HeldView, round_: RoundView) -> Iterator[str]:
    """Yield the texts that the division sent later for the same row."""
    if view.later is None or not view.later.values:
        return
    yield paragraph(f"<b>{escape(f'後から届いた「{view.later.file}」の内容')}</b>")
    for key, heading in _headings(round_).items():
        if key in view.later.values:
            shown = shown_value(key, view.later.values[key], round_.asked.profile)
            yield _under(heading, lines_html(shown) if shown else muted("（空欄）"))


def _headings(round_: RoundView) -> dict[str, str]:
    """Return the headings of all texts that a row of a file may have, by key."""
    return {**given_labels(round_.asked.profile), **round_.headings}


def _difference(key: str, shown: str, current: str | None, *, has_row: bool) -> str:
    """Return a text with its differences from the current value; unmarked if there is no row to compare with."""
    if key in GIVEN_KEYS or not has_row:
        return lines_html(shown)
    if same(shown, current):
        return f'{escape(shown)} <span class="muted">（いまの内容と同じ）</span>'
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
    """The details of a held item, with buttons that lead to the pages where it can be dealt with."""

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "heading", wraps=True)
        self.facts = ReadingLabel(kind="muted")
        self.words = ReadingLabel()
        self.settled = ReadingLabel(kind="good")
        self.texts = ReadingLabel()
        self.texts.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.reopen = QPushButton("再開へ進む…")
        self.enter = QPushButton("代理で入力する…")
        self.row = QPushButton("取組を表示")
        self.carry = QPushButton("内容を引き継ぐ…")
        self.file = QPushButton("受領ファイルを表示")
        self.likely = Choice("どの取組の行か", self._show_texts, least=_LEAST_LETTERS)
        self.place = PrimaryButton("この取組の行として取り込む")
        self._placing = QWidget()
        self._shown: tuple[HeldView, Mapping[str, RowView], RoundView] | None = None
        self._lay_out()

    @property
    def chosen_row(self) -> str | None:
        """The 管理番号 chosen for a row that could not be found in the round; None if no choice is offered."""
        return self.likely.currentData() if not self._placing.isHidden() else None

    def show_item(
        self, view: HeldView | None, rows: Mapping[str, RowView], round_: RoundView | None, *, is_office: bool
    ) -> None:
        """Show an item; hide the panel if `view` is None.

        `rows`: the current rows by 管理番号. `round_`: the displayed round; None only if `view` is None. `is_office`:
        whether to show the commands that only the office has.
        """
        self.setVisible(view is not None)
        if view is None or round_ is None:
            return
        is_again = self._shown is not None and self._shown[0].item == view.item
        self._shown, row = (view, rows, round_), rows.get(view.row_id or "")
        self._offer_rows(view, keeps=is_again)
        self.title.setText(held_label(view))
        self.facts.show_text(_facts(view))
        self.words.show_text(_why_held(view) + _reopening_words(view) + (view.later.advice if view.later else ""))
        self.settled.show_text(describe_decision(view))
        self.settled.setVisible(view.item.state is not HeldState.WAITING)
        self._show_texts()
        waits = view.item.state is HeldState.WAITING
        is_closed = view.needs_reopening and view.item.kind is not HeldKind.FILE
        self.reopen.setVisible(is_office and (is_closed or waits_for_reopening(view.item)))
        is_figure = view.item.key in FIGURE_KEYS
        on_row = "代理で入力する…" if is_office else "この項目を記入する…"
        self.enter.setText(escape_ampersands("成果指標で入力する…" if is_figure else on_row))
        may_enter = view.item.kind is HeldKind.FIELD and (is_figure or row is not None)
        self.enter.setVisible(waits and not is_closed and (may_enter or (bool(view.likely) and bool(rows))))
        self.row.setVisible(row is not None)
        may_be_carried = view.item.kind is HeldKind.FILE and view.item.reason in OFFERED_FOR
        self.carry.setVisible(is_office and waits and may_be_carried)

    def _offer_rows(self, view: HeldView, *, keeps: bool) -> None:
        """Offer the rows of the round that an unplaced row may be; if `keeps`, the current choice remains."""
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
            self.texts.show_html(row_comparison_html(view, row_id, rows.get(row_id), round_))

    def _lay_out(self) -> None:
        line_of(label("どの取組の行か"), (self.likely, 1), self.place, within=self._placing, margins=(0, 0, 0, 0))
        self._placing.hide()
        for button in (self.reopen, self.enter, self.carry, self.row):
            button.hide()  # until an item is shown that it is possible for
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
        column_of(scroll_area_of(inner), within=self)


def _why_held(view: HeldView) -> str:
    """Return why an item waits and what to do; for a decided item, why it waited."""
    if view.item.state is HeldState.WAITING:
        return f"{problem_text.message(view.why)}{problem_text.remedy(view.why)}"
    return f"未取込の理由：{problem_text.title(view.why)}"


def _reopening_words(view: HeldView) -> str:
    """Return a note that a row or field is decided after it was reopened; empty if that does not apply.

    A late file has a panel for reopening instead.
    """
    if not view.needs_reopening or view.item.kind is HeldKind.FILE or waits_for_reopening(view.item):
        return ""
    return "この取組は締切済又は確認済です。再開してから決めてください。"


def _facts(view: HeldView) -> str:
    """Return a text on an item: its sender, the divisions that answer the row, its place in the file, its arrival."""
    where = problem_text.place(view.why.at(id=None))
    names_answerers = bool(view.answerers) and view.item.kind is not HeldKind.FILE  # the message of a file names them
    answering = f"回答する所管課：{'・'.join(view.answerers)}" if names_answerers else ""
    sender = f"届いた回答：{view.division}" if view.division else ""
    received = f"受領 {moment_label(view.received.at)}" if view.received else ""
    return "　".join(part for part in (sender, answering, where, received) if part)


_LIST_WIDTH = 46 * STEP
_LEAST_WIDTH = 28 * STEP


class HeldPage(Page):
    """The page 未取込; acts apply to the ticked items, otherwise to the current one. Its `request` is an OfDivision."""

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self._held = Held()
        self._passwords: tuple[str, ...] = ()
        self._shown: HeldItem | None = None
        self.model = HeldList()
        self.list = RichTextView("未取込の一覧", self.model, click_goes=False)
        self.panel = HeldPanel()
        self.late = LateFilePanel(around)
        self._again: Callable[[], None] = self._read_late
        self.password = PasswordPanel()
        self.narrowed = NarrowedLine()
        self.decided = TickBox("決めたものも表示")
        self.take_in = OnceButton("取り込む", self._take_in)
        self.leave_out = OnceButton("取り込まない", self._leave_out)
        self.reconsider = OnceButton("決め直す", self._reconsider)
        self.words = label("", "muted")
        self.count = label("", "muted")
        self.empty = EmptyState(
            "done",
            "未取込のものはありません",
            "取り込めなかったファイル・行・項目は、理由とともにここに残ります。",
        )
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        self.narrowed.follow(request)
        self._read()
        self.take_keyboard(self.list)

    @override
    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        self._read()

    @override
    def leave(self) -> None:
        self._forget_password()

    def _read(self) -> None:
        read = partial(read_held, decided=self.decided.isChecked(), division=self.narrowed.division)
        self.session.query_round_if_any(read, lambda held: self.show_held(held or Held()))

    def show_held(self, held: Held) -> None:
        """Show the held items. The current item remains; if it is gone, the item nearest to its place becomes current.

        If a division was requested that has no waiting items, show its decided items instead.
        """
        self._held = held
        if self.narrowed.division and not held.views and not self.decided.isChecked():
            self.decided.setChecked(True)  # a request for a division without waiting items means the decided ones
            return
        place = self.list.currentIndex().row()
        self.model.show_items(held.views, "所管課" if self.session.is_office else "係")
        self._stack.setCurrentWidget(self._beside if held.views else self.empty)
        if held.views and self._current is None:
            self._choose_near(max(place, 0))
        waiting, shown = len(self.model.waiting), len(held.views)
        words = f"{waiting}件" if waiting == shown else f"{waiting}件（ほかに決めたもの{shown - waiting}件）"
        self.count.setText(words)
        self._show_item()

    @property
    def chosen(self) -> list[HeldItem]:
        """The ticked items; if none is ticked, the current item."""
        ticked = [item for item in self.model.ticked if isinstance(item, HeldItem)]
        current = self.list.current_item
        return ticked or ([current] if isinstance(current, HeldItem) else [])

    def _choose_near(self, place: int) -> None:
        """Make the item nearest to a place the current one."""
        items = [self.model.place_of(item) for item in self.model.item_keys]
        self.list.setCurrentIndex(min(items, key=lambda index: abs(index.row() - place)))

    @property
    def _current(self) -> HeldView | None:
        return self.model.view_of(self.list.current_item)

    def _show_item(self) -> None:
        """Show the current item, and enable the acts that are possible on the chosen items."""
        view = self._current
        if view is None or view.item != self._shown:
            self._shown = view.item if view else None
            self._forget_password()  # it was entered for another item
        self.panel.show_item(view, self._held.rows, self._held.round, is_office=self.session.is_office)
        is_late = view is not None and is_late_file(view.item) and view.item.state is HeldState.WAITING
        self.late.setVisible(is_late and self.session.is_office)
        if view is not None and is_late and self.session.is_office:
            self.late.show_item(view.item.item_id)
        self._offer()

    def _offer(self) -> None:
        """Enable the acts that are possible on the chosen items, and show why the others are not."""
        chosen = [view for item in self.chosen if (view := self.model.view_of(item))]
        waiting = [view for view in chosen if view.item.state is HeldState.WAITING]
        is_late_closed = len(chosen) == 1 and self.late.needs_reopening
        reopening = is_late_closed or any(view.needs_reopening for view in chosen)
        possible = bool(waiting) and all(view.can_apply for view in chosen) and not reopening
        self.take_in.setEnabled(possible and self.session.may_write)
        self.leave_out.setEnabled(bool(waiting) and self.session.may_write)
        left_out = any(view.item.state is HeldState.REJECTED for view in chosen)
        self.reconsider.setVisible(left_out)
        self.reconsider.setEnabled(left_out and self.session.may_write)
        self.panel.place.setEnabled(self.session.may_write)
        self.words.setText(self._choice_words(chosen, possible=possible or not waiting))

    def _choice_words(self, chosen: Sequence[HeldView], *, possible: bool) -> str:
        count = len(chosen)
        if count > 1:
            counted = f"{count}件（{describe_kinds(chosen)}）を選んでいます"
            return counted if possible else f"{counted}。このままでは取り込めないものがあります"
        if count == 1 and chosen[0].item != self._shown:
            return self._ticked_words(chosen[0], possible=possible)
        if possible:
            return _settled_choice_words(chosen) or f"{count}件を選んでいます"
        if count == 1 and self.late.needs_reopening:
            return "再開する取組を選んで取り込みます"
        if count == 1 and self.panel.chosen_row is not None:
            return "どの取組の行かを選んで取り込みます"
        return "このままでは取り込めません"

    def _ticked_words(self, ticked: HeldView, *, possible: bool) -> str:
        """Return a note that the buttons act on a ticked item, which is not the one shown beside the list."""
        which = ticked.row_id or ticked.item.file
        words = f"右の内容ではなく、印を付けた「{which}」を選んでいます"
        return words if possible else words + "。このままでは取り込めません"

    def _take_in(self) -> None:
        self._import_items([item.item_id for item in self.chosen])

    def _import_items(self, ids: Sequence[str]) -> None:
        session, passwords = self.session, self._passwords
        session.act(
            lambda store: apply_held(session.parts, store, ids, by=session.by, passwords=passwords),
            lambda outcome: self._show_done(f"{len(outcome.value.items)}件を取り込みました。"),
            what="取り込んでいます",
            initiator=self,
            subject=tuple(ids),
            refused=partial(self._refuse, partial(self._import_items, ids)),
        )

    def _place(self) -> None:
        """Import the current row, whose 管理番号 is unknown, as the chosen row of the round."""
        view, row_id = self._current, self.panel.chosen_row
        if view is not None and row_id is not None:
            self._import_as(view.item.item_id, row_id)

    def _import_as(self, item_id: str, row_id: str) -> None:
        session, passwords = self.session, self._passwords
        session.act(
            lambda store: assign_held_row(session.parts, store, item_id, row_id, by=session.by, passwords=passwords),
            lambda _: self._show_done(f"管理番号 {row_id} の行として取り込みました。"),
            what="取り込んでいます",
            initiator=self,
            subject=item_id,
            refused=partial(self._refuse, partial(self._import_as, item_id, row_id)),
        )

    def _leave_out(self) -> None:
        """Reject the chosen items in one act, which can be undone."""
        chosen = [view for item in self.chosen if (view := self.model.view_of(item)) is not None]
        ids, around = [view.item.item_id for view in chosen], self.around
        kinds = describe_kinds(chosen)

        def rewrite(again: bool, not_done: NotDone) -> None:  # noqa: FBT001 - as a command calls it
            self._decide(reject_held if again else reconsider_held, ids, around.saved.emit, not_done)

        def show() -> None:
            self._forget_password()
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)  # the button that was pressed is disabled meanwhile
            command.push()
            words = f"{len(ids)}件（{kinds}）を取り込まないことにしました。"
            remedy = "記録は残り、［決めたものも表示］で決め直せます。"
            around.messages.report_done(words, remedy, Offer("元に戻す", around.undo.undo))
            around.saved.emit()

        command = AppliedCommand(around, f"取り込まない（{len(ids)}件）", rewrite)
        self._decide(reject_held, ids, show)

    def _reconsider(self) -> None:
        """Let the chosen rejected items wait for a decision again."""
        left_out = [item.item_id for item in self.chosen if item.state is HeldState.REJECTED]
        words = f"{len(left_out)}件を、もう一度決めるものに戻しました。"
        self._decide(reconsider_held, left_out, lambda: self._show_done(words))

    def _decide(
        self,
        decide: Callable[..., Outcome[tuple[str, ...]]],
        ids: Sequence[str],
        then: Callable[[], None],
        not_done: NotDone = lambda: None,
    ) -> None:
        session = self.session
        session.act(
            lambda store: decide(store, ids, by=session.by),
            lambda _: then(),
            what="取り込むかどうかを記録しています",
            initiator=self,
            subject=(decide, *ids),
            not_done=not_done,
        )

    def _show_done(self, words: str) -> None:
        self._forget_password()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)  # the button that was pressed is disabled meanwhile
        self.around.report_saved(words, for_good=True)

    def _refuse(self, again: Callable[[], None], refused: Refused) -> None:
        """Ask for the password if a stored file is locked, and call `again` with it; show any other refusal."""
        if isinstance(refused, HeldFileLocked):
            self._again = again
            self.password.ask([refused.details["file"]], was_wrong=bool(self._passwords))
            self.password.field.setFocus()
        else:
            self.around.messages.refuse(refused)

    def _try_password(self, password: str) -> None:
        """Try a password for the act that asked for it: reading the rows of a late file, or importing items."""
        self._passwords = (*self._passwords, password)
        self.late.passwords = self._passwords
        self._again()

    def _read_late(self) -> None:
        self.password.ask((), was_wrong=False)
        self.late.read()

    def _forget_password(self) -> None:
        self.password.ask((), was_wrong=False)
        self._passwords = self.late.passwords = ()

    def _go_to_row(self, request: object) -> None:
        self.around.wanted.emit("all_rows" if self.session.is_office else "entries", request)

    def _show_row(self, *, with_field: bool) -> None:
        view, placed = self._current, self.panel.chosen_row
        if view is not None and placed is not None:
            self._go_to_row(GoTo(placed, as_division=view.division if self.session.is_office else None))
        elif view is not None and view.row_id is not None:
            key, whose = (view.item.key, view.division_name) if with_field else (None, None)
            self._go_to_row(GoTo(view.row_id, key, as_division=whose))

    def _row(self) -> str | None:
        """Return the row ID of the current item; None for a whole file."""
        return view.row_id if (view := self._current) else None

    def _reopen(self) -> None:
        if view := self._current:
            self._go_to_row(OnRows(REOPEN, view.item.row_id))

    def _show_file(self, *, carries: bool) -> None:
        if view := self._current:
            self.around.wanted.emit("received", ReceivedRequest(view.item.sha256, carries))

    def _carry(self) -> None:
        if not self.panel.carry.isHidden():
            self._show_file(carries=True)

    def _connect(self) -> None:
        self.decided.toggled.connect(lambda _: self._read())
        self.narrowed.widened.connect(self._read)
        self.password.given.connect(self._try_password)
        self.late.locked.connect(partial(self._refuse, self._read_late))
        self.late.rows_read.connect(self._offer)
        self.late.taken.connect(self._forget_password)
        self.late.taken.connect(self.around.saved)
        panel = self.panel
        going = (panel.place, panel.reopen, panel.enter, panel.carry, panel.row, panel.file)
        offer_context_menu(self.list, lambda: (self.take_in, self.leave_out, self.reconsider, *going))
        offer(self, TAKE_IN, self.take_in.click)
        offer(self, LEAVE_OUT, self.leave_out.click)
        offer(self, CARRY, self._carry)
        offer_row_years(self, self._row)
        self.list.moved.connect(lambda _: self._show_item())
        self.model.turned.connect(self._forget_password)
        self.model.turned.connect(self._offer)
        self.panel.place.clicked.connect(lambda _=False: self._place())
        self.panel.reopen.clicked.connect(self._reopen)
        self.panel.enter.clicked.connect(lambda _=False: self._show_row(with_field=True))
        self.panel.row.clicked.connect(lambda _=False: self._show_row(with_field=False))
        self.panel.carry.clicked.connect(self._carry)
        self.panel.file.clicked.connect(lambda _=False: self._show_file(carries=False))

    def _lay_out(self) -> None:
        self.take_in.setProperty("kind", "primary")
        acts = (self.reconsider, self.leave_out, self.take_in)
        foot = line_of(self.words, STRETCH, *acts, margins=(2 * STEP, 0, 3 * STEP, 0))
        right = QWidget()
        column_of((self.panel, 1), (self.late, 2), self.password, foot, within=right, margins=(0, 0, 0, 2 * STEP))
        self.list.setMinimumWidth(_LEAST_WIDTH)
        self._beside = splitter_of(self.list, right, shares=(0, 1), sizes=(_LIST_WIDTH, 2 * _LIST_WIDTH))
        self._stack = stack_of(self._beside, self.empty)
        head = title_line(
            "未取込（要確認）", self.count, STRETCH, self.narrowed, self.decided, margins=(0, 0, 3 * STEP, 0)
        )
        column_of(head, (self._stack, 1), within=self, margins=(3 * STEP, 2 * STEP, 0, 0), spacing=STEP + STEP // 2)
