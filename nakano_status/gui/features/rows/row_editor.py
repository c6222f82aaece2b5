"""The office's editor of a row: in whose name it writes, the fields, acts on the row, and its history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nakano_status.application.entries.edit_entry import SOURCE_LENGTH, SOURCES
from nakano_status.application.entries.own_answers import OwnAnswers
from nakano_status.application.lookup import find_division
from nakano_status.application.ports.data_file import Records
from nakano_status.application.review.wording_changes import WordingChange, wording_of_row
from nakano_status.application.round.read.views import RoundView, RowView
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.round.round import Round
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.answers.row_context import ActingDivision
from nakano_status.gui.answers.row_writer import RowWriter
from nakano_status.gui.commands import Command
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, tabs_of
from nakano_status.gui.controls.fields import Choice
from nakano_status.gui.features.rows.about_panel import AboutPanel
from nakano_status.gui.features.rows.history_panel import HistoryPanel
from nakano_status.gui.features.rows.review_panel import ACCEPTED_STATES, ChosenRows, FindRow, ReviewPanel
from nakano_status.gui.lists.difference_html import received_html
from nakano_status.gui.lists.row_words import state_word
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import head_of, label
from nakano_status.gui.page import AppContext
from nakano_status.gui.words import tr

Own = Mapping[str, str | None]


class RowEditor(QWidget):
    """An editor that writes as the office (修文), or on behalf of a division that answers the row (代理入力)."""

    def __init__(self, around: AppContext, find: FindRow, chosen: ChosenRows) -> None:
        super().__init__()
        self.setObjectName("editor")
        self._around = around
        self._round: RoundView | None = None
        self.form = EntryForm()
        self.writer = RowWriter(around, self.form)
        self.acting_choice = Choice(do=self._change_acting_division, fits=True)
        self.source = Choice(tr("聞いた方法"))
        self.state = label("", "muted")
        self.review = ReviewPanel(around, find, chosen)
        self.history = HistoryPanel(around)
        self.about = AboutPanel(around)
        self._editing = QWidget()
        self.tabs = tabs_of(
            tr("編集、確認・修正依頼、変更履歴、国の計画・意見"),
            (self._editing, tr("編集")),
            (self.review, tr("確認・修正依頼")),
            (self.history, tr("変更履歴")),
            (self.about, tr("国の計画・意見")),
        )
        self._lay_out()
        self._connect()

    def show_round(self, round_: RoundView) -> None:
        """Show another round."""
        self._round = round_

    def show_row(self, row: RowView, problems: Iterable[Problem]) -> None:
        """Edit another row, as the office by default."""
        self.flush()
        self._offer_acting_divisions(row, None)
        self._show(row, problems)

    def refresh_row(self, row: RowView, problems: Iterable[Problem]) -> None:
        """Show the current state of the row, except in a field that is being edited."""
        before = self.form.row
        if before is None or before.id != row.id or self._round is None:
            return
        if (before.counted, before.answerers, before.state) != (row.counted, row.answerers, row.state):
            self._offer_acting_divisions(row, self.acting_choice.currentData())
        self._with_own(row, lambda own: self.form.refresh_row(row, problems, self._acting_division(row, own)))
        self._show_beside(row)

    def flush(self) -> None:
        """Hand over everything that was typed."""
        self.form.flush()
        self.review.flush()

    def accept(self) -> None:
        """Accept the selected rows, if it is possible, and show their state."""
        self.tabs.setCurrentWidget(self.review)
        self.review.accept.click()

    def come_to(self, command: Command) -> None:
        """Go to where a command is performed, without performing it."""
        self.tabs.setCurrentWidget(self.review)
        self.review.come_to(command)

    def write(self) -> None:
        """Set the focus to the fields."""
        self.tabs.setCurrentIndex(0)

    def come_back(self, key: str, as_division: str | None) -> None:
        """Go to a field of the row that is shown, and write on behalf of `as_division`."""
        self.write()
        place = max(0, self.acting_choice.findData(as_division))
        if place != self.acting_choice.currentIndex():
            self.acting_choice.setCurrentIndex(place)
            self._change_acting_division()
        self.form.focus_field(key)

    def look_back(self) -> None:
        """Show the history."""
        self.tabs.setCurrentWidget(self.history)
        self.history.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_acting_divisions(self, row: RowView, kept: str | None) -> None:
        names = (row.answerers or filter(None, (row.writer,))) if row.counted else ()
        divisions = ((tr("{division}の代理入力").format(division=name), name) for name in names)
        self.acting_choice.offer(((tr("事務局として修文"), None), *divisions), kept)
        self._follow_acting_division()

    def _change_acting_division(self) -> None:
        """Write in another name; what was typed in the last one is stored in that one."""
        self.form.flush()
        self._follow_acting_division()
        if self.form.row is not None:
            self._show(self.form.row, ())

    def _follow_acting_division(self) -> None:
        self.writer.as_division = self.acting_choice.currentData()
        self.source.setVisible(self.writer.as_division is not None)
        self._follow_source()

    def _follow_source(self) -> None:
        self.writer.source = self.source.currentText().strip() or None

    def _show(self, row: RowView, problems: Iterable[Problem]) -> None:
        round_ = self._round
        if round_ is not None:
            self._with_own(row, lambda own: self.form.show_row(row, round_, self._acting_division(row, own), problems))
            self._show_beside(row)

    def _with_own(self, row: RowView, then: Callable[[Own | None], None]) -> None:
        """Call `then` with the division's own values if it is written for and others answer the row, too."""
        division = self.acting_choice.currentData()
        if division is None or len(row.answerers) < 2:  # noqa: PLR2004 - two are several
            then(None)
        else:
            self._around.session.query_round(partial(_read_own, row_id=row.id, division=division), then)

    def _acting_division(self, row: RowView, own: Own | None) -> ActingDivision:
        division = self.acting_choice.currentData()
        may = self._around.session.may_write and row.counted
        may = may and self._round is not None and self._round.is_open(row.id)
        may = may and not (division and row.state in ACCEPTED_STATES)
        notes = may and division is not None
        others = tuple(name for name in row.answerers if name != division) if division else ()
        return ActingDivision(
            division, answers=may, notes=notes, own=own, on_behalf=division is not None, others=others
        )

    def _show_beside(self, row: RowView) -> None:
        """Show what is beside the fields: state, answers as received, acts, and on its tab the history."""
        if self._round is None:
            return
        self.state.setText(state_word(row))
        self.review.show_row(row, self._round)
        self._read_shown_tab()

        def show(changes: Iterable[WordingChange]) -> None:
            if self.form.row is not None and self.form.row.id == row.id:
                self.form.fields.show_received(received_html(row, changes))

        self._around.session.query_round(partial(wording_of_row, row_id=row.id), show)

    def _read_shown_tab(self) -> None:
        """Read what only the tab that is shown needs: the history, or 国の計画・意見."""
        row, shown = self.form.row, self.tabs.currentWidget()
        if row is None or self._round is None:
            return
        if shown is self.history:
            may = self._around.session.may_write and row.counted and self._round.is_open(row.id)
            self.history.show_row(row.id, self._round.headings, may_write=may)
        elif shown is self.about:
            self.about.show_row(row.id)

    def _connect(self) -> None:
        self.source.currentTextChanged.connect(lambda _: self._follow_source())
        self.tabs.currentChanged.connect(lambda _: self._read_shown_tab())
        self.history.put_back.connect(self.writer.put_back)

    def _lay_out(self) -> None:
        heading = head_of(self.acting_choice, tr("入力する立場"), "muted")
        self._set_up_source()
        head = line_of(
            heading, self.acting_choice, self.source, STRETCH, self.state, margins=(3 * STEP, 2 * STEP, 3 * STEP, 0)
        )
        column_of(head, self.form, within=self._editing, spacing=0)
        column_of(self.tabs, within=self)

    def _set_up_source(self) -> None:
        """Offer how an answer was received; another text can be typed, too, and none is required."""
        self.source.setEditable(True)
        self.source.addItem("")
        self.source.addItems([tr(each) for each in SOURCES])
        self.source.setMinimumContentsLength(7)
        line = self.source.lineEdit()
        if line is not None:
            line.setMaxLength(SOURCE_LENGTH)
            line.setPlaceholderText(tr("電話など"))
            line.setAccessibleName(tr("聞いた方法"))
        self.source.hide()


def _read_own(records: Records, round_: Round, row_id: str, division: str) -> Own:
    """Read a division's own values on a row that several answer."""
    own = OwnAnswers.load(records, round_)
    return own.values.get((row_id, find_division(records, division).division_id), {})
