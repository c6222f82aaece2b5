"""The office's editor of a row: the choice to write as the office or for a division, and tabs with the row's content.

The tabs have the fields, the acts on the row, 国の計画・意見, and the history. The history lists the changes, the
newest first, with their time, person and differences; a button restores an earlier text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nakano_status.application.entries.edit_entry import SOURCE_LENGTH, SOURCES
from nakano_status.application.entries.own_answers import OwnAnswers
from nakano_status.application.entries.read.history import HistoryLine, read_history
from nakano_status.application.lookup import edition_of, find_division
from nakano_status.application.plan.frames import ItemsAndOpinions, read_items_and_opinions
from nakano_status.application.ports.data_file import Records
from nakano_status.application.review.wording_changes import WordingChange, wording_of_row
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.application.round.read.views import RoundView, RowView
from nakano_status.domain.plan.annotations import Opinion
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.states import RowState
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.answers.row_context import ActingDivision, Own
from nakano_status.gui.answers.row_writer import RowWriter
from nakano_status.gui.commands import REOPEN, Command
from nakano_status.gui.controls.boxes import STRETCH, FlowLayout, column_of, line_of, tabs_of
from nakano_status.gui.controls.fields import Button, Choice
from nakano_status.gui.features.rows.review_panel import ACCEPTED_STATES, ChosenRows, FindRow, ReviewPanel
from nakano_status.gui.lists import difference_html
from nakano_status.gui.lists.rich_text_list import RichTextItem, plain_item, section
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.lists.row_words import item_words, state_word
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, label_field, set_tip
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.panels.office_acts import set_tag
from nakano_status.gui.typed_characters import ControlsRemoved

NO_ROW = ("", "")
"""The round and the row of a panel that shows no row."""


class FramesAndOpinionsPanel(Panel):
    """The items of national plans and the opinions that concern a row.

    An item is assigned to the row or removed from it in one act, which can be undone.
    """

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._row = NO_ROW
        self._about, self._choice = ItemsAndOpinions((), ()), EditionChoice()
        self.view = RichTextView("国の計画の項目と意見", click_goes=False)
        self.item = Choice("国の計画の項目")
        self.tag = Button(do=self._tick)
        self.edit = Button("国の計画・意見へ進む", lambda: around.wanted.emit("opinions", None))
        self.item.currentIndexChanged.connect(lambda _: self._offer())
        tagging = line_of((self.item, 1), self.tag, margins=(2 * STEP, STEP, 2 * STEP, 0))
        foot = line_of(STRETCH, self.edit, margins=(2 * STEP, STEP, 2 * STEP, 2 * STEP))
        column_of((self.view, 1), tagging, foot, within=self, margins=(STEP, STEP, STEP, 0), spacing=0)

    def show_row(self, row_id: str, round_: RoundView) -> None:
        """Read and show the items and opinions on a row; until they are read, show nothing of another row."""
        row = (round_.round_id, row_id)
        if row != self._row:
            self.view.lines.set_items(())
            self._offer_items(ItemsAndOpinions((), ()))
        self._row = row

        def read(records: Records, round_: Round) -> tuple[EditionChoice, ItemsAndOpinions]:
            shown = EditionChoice(number=edition_of(records, round_).ordinal)
            return shown, read_items_and_opinions(records, round_, row_id)

        def show(found: tuple[EditionChoice, ItemsAndOpinions]) -> None:
            if row == self._row:
                self._choice, about = found
                self.view.lines.set_items(_lines(about))
                self._offer_items(about)

        self.session.query_detail(read, show)

    def _offer_items(self, about: ItemsAndOpinions) -> None:
        self._about = about
        self.item.offer(((item_words(each), each.item_id) for each in about.choices), self.item.currentData())
        for part in (self.item, self.tag):
            part.setVisible(bool(about.choices) and self.session.may_write)
        self._offer()

    def _offer(self) -> None:
        """Offer to give the chosen item to the row or to remove it; an item of the row's measure cannot be removed."""
        item_id = self.item.currentData()
        has_it = any(item_id in (item.item_id, item.repost_of) for _, item in self._about.items)
        is_own = item_id in self._about.own
        self.tag.setText("この取組から外す" if is_own else "この取組に付ける")
        self.tag.setEnabled(item_id is not None and (is_own or not has_it))
        set_tip(self.tag, "" if self.tag.isEnabled() else "上の段に付いています。")

    def _tick(self) -> None:
        item_id = str(self.item.currentData())
        is_on = item_id not in self._about.own
        set_tag(self, item_id, self.item.currentText(), self._row[1], self._choice, is_on=is_on)


def _lines(about: ItemsAndOpinions) -> Iterator[RichTextItem]:
    items = []
    for frame, item in about.items:
        repost = f"（{item.repost_of}の再掲）" if item.repost_of else ""
        words = f"{item.item_id}　{item.title}{repost}"
        items.append(plain_item(("item", item.item_id), frame.title, words))
    yield from section("国の計画の項目", items)
    yield from section("意見と考え方", list(map(_opinion, about.opinions)))
    if not (about.items or about.opinions):
        words = "この取組に当たる国の計画の項目も、この取組に関する意見もありません。"
        yield RichTextItem(f'<p class="muted">{words}</p>', words)


def _opinion(opinion: Opinion) -> RichTextItem:
    words = "、".join((difference_html.opinion_head(opinion), *difference_html.opinion_texts(opinion)))
    return RichTextItem(f"<p>{difference_html.opinion_html(opinion)}</p>", words, ("opinion", opinion.number))


class HistoryPanel(Panel):
    """The changes of a row.

    The signal `put_back` carries the row ID and the texts before the selected change, by key.
    """

    put_back = Signal(str, object)

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._row = NO_ROW
        self._headings: Mapping[str, str] = {}
        self.view = RichTextView("変更履歴", click_goes=False)
        self.words = label("", "muted")
        self.back = Button("この変更の前の内容に戻す", self._put_back)
        self.back.setToolTip("事務局の修文として書き戻します。変更履歴は残ります。")
        self._lay_out()
        self.view.moved.connect(lambda _: self._offer())

    def show_row(self, row_id: str, round_: RoundView, *, may_write: bool) -> None:
        """Read and show the changes of a row, with a button to restore a former value if `may_write`.

        Until the changes are read, no change of another row is shown.
        """
        row = (round_.round_id, row_id)
        if row != self._row:
            self.view.lines.set_items(())
        self._row, self._headings, self._may_write = row, round_.headings, may_write
        self._offer()

        def read(records: Records, round_: Round) -> list[RichTextItem]:
            lines = read_history(records, round_, row_id)
            nothing = "この取組の変更はまだありません。取り込んだ回答や修文がここに並びます。"
            # made here, on the worker thread: for many long texts this is slow
            return difference_html.history_items(reversed(lines), attrgetter("heading"), nothing)

        def show(lines: list[RichTextItem]) -> None:
            if row == self._row:
                self._show(lines)

        self.session.query_detail(read, show)

    def _show(self, lines: list[RichTextItem]) -> None:
        self.view.lines.set_items(lines)
        self.words.setText(f"{len(self.view.lines.item_keys)}件の変更（新しい順）")
        self._offer()

    def _offer(self) -> None:
        line = self.view.current_item
        self.back.setEnabled(self._may_write and isinstance(line, HistoryLine) and self._is_answer(line))

    def _is_answer(self, line: HistoryLine) -> bool:
        """Return whether a line changed a field of the row itself, not a note or a value that the office set."""
        return line.division is None and line.key in self._headings

    def _put_back(self) -> None:
        line = self.view.current_item
        if isinstance(line, HistoryLine):
            self.put_back.emit(self._row[1], {line.key: line.was or ""})

    def _lay_out(self) -> None:
        self._may_write = False
        self.back.setEnabled(False)
        foot = line_of(self.words, STRETCH, self.back, margins=(2 * STEP, STEP, 2 * STEP, 2 * STEP))
        column_of((self.view, 1), foot, within=self, margins=(STEP, STEP, STEP, 0), spacing=0)


class RowEditor(QWidget):
    """An editor that writes as the office (修文), or on behalf of a division that answers the row (代理入力).

    `find`, `chosen`: as in `ReviewPanel`.
    """

    def __init__(self, around: AppContext, find: FindRow, chosen: ChosenRows) -> None:
        super().__init__()
        self.setObjectName("editor")
        self._around = around
        self._round: RoundView | None = None
        self._row: RowView | None = None  # the chosen row as last read
        self._read_apart = set[str]()  # the rows that were read and whose own values were not
        self.form = EntryForm(around.underlining, answer_first=True)
        self.writer = RowWriter(around, self.form)
        self.acting_choice = Choice(do=self._change_acting_division, fits=True)
        self.source = Choice("聞いた方法")
        self.state = label("", "muted")
        self.accepted = QWidget()
        self.review = ReviewPanel(around, find, chosen)
        self.history = HistoryPanel(around)
        self.about = FramesAndOpinionsPanel(around)
        self._editing = QWidget()
        self.tabs = tabs_of(
            "編集、確認・修正依頼、変更履歴、国の計画・意見",
            (self._editing, "編集"),
            (self.review, "確認・修正依頼"),
            (self.history, "変更履歴"),
            (self.about, "国の計画・意見"),
        )
        self._lay_out()
        self._connect()

    def show_round(self, round_: RoundView) -> None:
        """Set the round whose rows are edited."""
        self._round = round_

    def show_row(self, row: RowView, problems: Iterable[Problem]) -> None:
        """Store typed text, then edit another row as the office.

        If the row is unanswered and only one division answers it, edit it on behalf of this division instead, because
        there is no text to correct yet.
        """
        self.flush()
        is_unanswered = row.state is RowState.BLANK and len(row.answerers) == 1
        self._offer_acting_divisions(row, row.answerers[0] if is_unanswered else None)
        self._show(row, problems)

    def follow_read(self, rows: Sequence[RowView]) -> None:
        """Show rows as they were read now, without texts that were stored before.

        A displayed row whose values of one division are read apart follows when these are read.
        """
        is_acting = self.acting_choice.currentData() is not None
        apart = {row.id for row in rows if is_acting and row.id == self._chosen_id and _is_shared(row)}
        self._read_apart |= apart
        self.writer.follow_read(*(row.id for row in rows if row.id not in apart))

    def refresh_row(self, row: RowView, problems: Iterable[Problem]) -> None:
        """Show the current state of the row, except in a field that is being edited."""
        self.follow_read([row])
        before = self.form.row
        if before is None or before.id != row.id or self._round is None:
            return
        if (before.counted, before.answerers, before.state) != (row.counted, row.answerers, row.state):
            self._offer_acting_divisions(row, self.acting_choice.currentData())
        self._row = row
        self._with_own(row, lambda own: self.form.refresh_row(row, problems, self._acting_division(row, own)))
        self._show_beside(row)

    def flush(self) -> None:
        """Store everything that was typed."""
        self.form.flush()
        self.review.flush()

    def accept(self) -> None:
        """Show the tab of acts, and accept the selected rows if that is possible."""
        self.tabs.setCurrentWidget(self.review)
        self.review.accept.click()

    def come_to(self, command: Command) -> None:
        """Go to the controls of a command without performing it."""
        self.tabs.setCurrentWidget(self.review)
        self.review.come_to(command)

    def show_fields(self) -> None:
        """Show the tab of fields."""
        self.tabs.setCurrentIndex(0)

    def come_back(self, key: str, as_division: str | None) -> None:
        """Go to a field of the current row, and write on behalf of `as_division`; as the office if it is None."""
        self.show_fields()
        place = max(0, self.acting_choice.findData(as_division))
        if place != self.acting_choice.currentIndex():
            self.acting_choice.setCurrentIndex(place)
            self._change_acting_division()
        self.form.focus_field(key)

    def show_row_history(self) -> None:
        """Show the tab of the history, and set the focus to it."""
        self.tabs.setCurrentWidget(self.history)
        self.history.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_acting_divisions(self, row: RowView, kept: str | None) -> None:
        divisions = ((f"{name}の代理入力", name) for name in (row.asked_of if row.counted else ()))
        self.acting_choice.offer((("事務局として修文", None), *divisions), kept)
        self._follow_acting_division()

    def _change_acting_division(self) -> None:
        """Write on behalf of another division or the office, after the typed text is stored for the one before."""
        self.form.flush()
        self._follow_acting_division()
        if self._row is not None:
            self._show(self._row, ())

    def _follow_acting_division(self) -> None:
        self.source.setVisible(self.acting_choice.currentData() is not None)
        self._follow_source()

    def _follow_source(self) -> None:
        self.writer.source = self.source.currentText().strip() or None

    def _show(self, row: RowView, problems: Iterable[Problem]) -> None:
        round_, self._row = self._round, row
        if round_ is not None:
            self._with_own(row, lambda own: self.form.show_row(row, round_, self._acting_division(row, own), problems))
            self._show_beside(row)

    def _with_own(self, row: RowView, then: Callable[[Own | None], None]) -> None:
        """Call `then` with a division's own values if several divisions answer the row, otherwise with None.

        `then` is not called if another row, round or division is chosen by the time the values are read.
        """
        division, round_id = self.acting_choice.currentData(), self._round_id

        def deliver(own: Own | None) -> None:
            if (self._chosen_id, self.acting_choice.currentData(), self._round_id) == (row.id, division, round_id):
                if row.id in self._read_apart:
                    self._read_apart.discard(row.id)
                    self.writer.follow_read(row.id)
                then(own)

        if division is None or not _is_shared(row):
            then(None)
        else:
            self._around.session.query_detail(partial(read_own_values, row=row, division=division), deliver)

    @property
    def _chosen_id(self) -> str | None:
        return self._row.id if self._row is not None else None

    @property
    def _round_id(self) -> str | None:
        return self._round.round_id if self._round is not None else None

    def _acting_division(self, row: RowView, own: Own | None) -> ActingDivision:
        division = self.acting_choice.currentData()
        may = self._may_write(row)
        notes = may and division is not None
        others = tuple(name for name in row.answerers if name != division) if division else ()
        asked = self._round.asked if self._round else None
        return ActingDivision(
            division,
            answers=may and division in (None, *row.answerers, row.writer),
            notes=notes,
            own=own,
            on_behalf=division is not None,
            others=others,
            office_keys=frozenset(asked.office_keys if asked else ()),
            part_items=frozenset(asked.part_items if asked else ()),
            part_texts=frozenset(
                key for key in (asked.part_items if asked else ()) if asked and asked.profile.by_key[key].is_text
            ),
            evaluates=division is None and self._is_open(row),
        )

    def _may_write(self, row: RowView) -> bool:
        """Return whether the row may be changed; accepted rows and rows of earlier years must be reopened first."""
        return row.state not in ACCEPTED_STATES and self._is_open(row)

    def _is_open(self, row: RowView) -> bool:
        """Return whether the office's own fields may be changed; the acceptance of an answer does not lock them."""
        return self._round is not None and row.counted and self._around.session.may_change(row.id, self._round)

    def _show_beside(self, row: RowView) -> None:
        """Show the parts beside the fields: the state, the answers as received, the acts, and the tab that is open."""
        if self._round is None:
            return
        self.state.setText(state_word(row))
        self.accepted.setVisible(row.state in ACCEPTED_STATES and self._around.session.may_correct)
        self.review.show_row(row, self._round)
        self._read_shown_tab()

        def show(changes: Iterable[WordingChange]) -> None:
            if self.form.row is not None and self.form.row.id == row.id:
                self.form.fields.show_received(difference_html.received_html(row, changes))

        self._around.session.query_detail(partial(wording_of_row, row_id=row.id), show)

    def _read_shown_tab(self) -> None:
        """Read the content of the open tab: the history, or 国の計画・意見."""
        row, shown = self.form.row, self.tabs.currentWidget()
        if row is None or self._round is None:
            return
        if shown is self.history:
            self.history.show_row(row.id, self._round, may_write=self._may_write(row))
        elif shown is self.about:
            self.about.show_row(row.id, self._round)

    def _connect(self) -> None:
        self.source.currentTextChanged.connect(lambda _: self._follow_source())
        self.tabs.currentChanged.connect(lambda _: self._read_shown_tab())
        self.history.put_back.connect(self.writer.put_back)

    def _lay_out(self) -> None:
        heading = label_field(self.acting_choice, "入力する立場", "muted")
        self._set_up_source()
        head = FlowLayout(heading, self.acting_choice, self.source, self.state, at_end=1)
        words = ReadingLabel("確認済の取組です。直すときは、理由を記入して再開してください。", kind="ask")
        reopen = Button("再開へ進む…", lambda: self.come_to(REOPEN))
        line_of((words, 1), reopen, within=self.accepted)
        self.accepted.hide()
        above = column_of(head, self.accepted, margins=(3 * STEP, 2 * STEP, 3 * STEP, 0))
        column_of(above, self.form, within=self._editing, spacing=0)
        column_of(self.tabs, within=self)

    def _set_up_source(self) -> None:
        """Offer the usual sources of an answer, such as a phone call; another text can be typed, or none."""
        self.source.setEditable(True)
        self.source.addItem("")
        self.source.addItems(list(SOURCES))
        self.source.setMinimumContentsLength(9)
        line = self.source.lineEdit()
        if line is not None:
            line.setMaxLength(SOURCE_LENGTH)
            line.setValidator(ControlsRemoved(line))
            line.setPlaceholderText("電話など")
            line.setAccessibleName("聞いた方法")
        self.source.hide()


def _is_shared(row: RowView) -> bool:
    return len(row.answerers) > 1


def read_own_values(records: Records, round_: Round, row: RowView, division: str) -> Own | None:
    """Return a division's own values in a row that several divisions answer; None for any other row."""
    if not _is_shared(row):
        return None
    own = OwnAnswers.load(records, round_)
    return own.values.get((row.id, find_division(records, division).division_id), {})
