"""The office's editor of a row: in whose voice it writes, the fields, and what was written before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.edit_entry import Entry, edit_entry
from nakano_status.application.entry_values import OUT_OF_REPORT
from nakano_status.application.read.history import HistoryLine, read_history
from nakano_status.application.read.views import RoundView, RowView
from nakano_status.domain.problem import Problem
from nakano_status.domain.round import OutOfReport
from nakano_status.gui.appearance import STEP
from nakano_status.gui.difference_html import difference_html
from nakano_status.gui.editing.row_writer import FindRow, RowWriter
from nakano_status.gui.labels import label
from nakano_status.gui.models.board_table import moment_words
from nakano_status.gui.models.told_list import Told, ToldList
from nakano_status.gui.pages.entry_form import EntryForm
from nakano_status.gui.pages.page import Surroundings
from nakano_status.gui.pages.voice import Voice
from nakano_status.gui.told_view import ToldView
from nakano_status.gui.words import tr


class RowEditor(QWidget):
    """Writes as the office (修文), or in the name of the division that answers the row (代理入力)."""

    def __init__(self, around: Surroundings, find: FindRow) -> None:
        super().__init__()
        self.setObjectName("editor")
        self._around = around
        self._round: RoundView | None = None
        self.form = EntryForm()
        self.writer = RowWriter(around, self.form, find)
        self.voices = QComboBox()
        self.report = QComboBox()
        self.history = ToldList(self)
        self.history_view = ToldView(self.history, tr("変更履歴"), click_goes=False)
        self._tabs = QTabWidget()
        self._lay_out()
        self.report.activated.connect(lambda _: self._take_out())
        self.voices.activated.connect(lambda _: self._change_voice())
        self._tabs.currentChanged.connect(lambda _: self._read_history())

    def show_round(self, round_: RoundView) -> None:
        """Work on another round."""
        self._round = self.writer.round = round_

    def show_row(self, row: RowView, problems: Iterable[Problem]) -> None:
        """Edit another row, as the office unless told otherwise."""
        self.form.flush()
        self.voices.clear()
        self.voices.addItem(tr("事務局として修文"), None)
        if row.writer and row.counted:
            self.voices.addItem(tr("{division}の代理入力").format(division=row.writer), row.writer)
        self.report.setCurrentIndex(max(0, self.report.findData(row.out_of_report)))
        self.report.setEnabled(row.repost_of is None and self._may_write)
        self._show(row, problems)
        self._read_history()

    def refresh_row(self, row: RowView, problems: Iterable[Problem]) -> None:
        """Show what the row is now, except where somebody is typing."""
        before = self.form.row
        if before is None or before.id != row.id:
            return
        if before.counted is row.counted:
            self.form.refresh_row(row, problems)
        else:
            self.show_row(row, problems)
        self._read_history()

    def _take_out(self) -> None:
        """Take the row out of the report for a reason, or into it again: the office's decision."""
        row, session = self.form.row, self._around.session
        if row is None:
            return
        entry = Entry(row.id, {OUT_OF_REPORT: self.report.currentData() or ""})
        session.act(
            lambda store, _: edit_entry(session.parts, store, entry, session.by),
            lambda _: self.writer.saved.emit(),
            initiator=self,
        )

    def _change_voice(self) -> None:
        """Write in another voice; what was typed in the last one is handed over in that one."""
        self.form.flush()
        if self.form.row is not None:
            self._show(self.form.row, ())

    def _show(self, row: RowView, problems: Iterable[Problem]) -> None:
        if self._round is None:
            return
        division = self.voices.currentData()
        self.writer.as_division = division
        may = self._may_write and row.counted
        self.form.show_row(row, self._round, Voice(division, answers=may, notes=may and division is not None), problems)

    @property
    def _may_write(self) -> bool:
        return self._around.session.may_write and self._round is not None and not self._round.closed

    def _read_history(self) -> None:
        row = self.form.row
        if row is not None and self._tabs.currentIndex() == 1:
            row_id = row.id
            self._around.session.query(
                lambda records: read_history(records, chosen_round(records), row_id), self._show_history
            )

    def _show_history(self, lines: Iterable[HistoryLine]) -> None:
        headings = dict(self._round.headings) if self._round else {}
        self.history.tell(_told(reversed(list(lines)), headings))

    def _lay_out(self) -> None:
        voice = QHBoxLayout()
        voice.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 0)
        voice.setSpacing(STEP)
        heading = label(tr("入力する立場"), "muted")
        heading.setBuddy(self.voices)
        self.voices.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.voices.setAccessibleName(heading.text())
        voice.addWidget(heading)
        voice.addWidget(self.voices)
        voice.addStretch(1)
        voice.addWidget(self.report)
        self.report.setAccessibleName(tr("報告対象"))
        self.report.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.report.addItem(tr("報告対象"), None)
        for reason in OutOfReport:
            self.report.addItem(tr("対象外：{reason}").format(reason=reason.word), reason)
        _forbid(self.report, OutOfReport.REPOST)
        editing = QWidget()
        column = QVBoxLayout(editing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(voice)
        column.addWidget(self.form)
        self._tabs.setDocumentMode(True)
        self._tabs.setAccessibleName(tr("編集と変更履歴"))
        self._tabs.addTab(editing, tr("編集"))
        self._tabs.addTab(self.history_view, tr("変更履歴"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._tabs)


def _told(lines: Iterable[HistoryLine], headings: dict[str, str]) -> Iterator[Told]:
    """Tell the changes of a row, newest first: when, who, how, and what became of the text."""
    empty = True
    for line in lines:
        empty = False
        source = "　".join(part for part in (line.file, line.cell) if part)
        head = f"{moment_words(line.at)}　{line.who}　{line.how}　{line.field(headings)}"
        html = (
            f'<p><span class="muted">{escape(head)}</span><br>{difference_html(*line.told)}'
            f"{f'<br><small class=muted>{escape(source)}</small>' if source else ''}</p>"
        )
        yield Told(html, f"{head}、{line.told[1] or tr('空欄')}", line)
    if empty:
        words = tr("この取組の変更はまだありません。取り込んだ回答や修文がここに並びます。")
        yield Told(f'<p class="muted">{words}</p>', words)


def _forbid(box: QComboBox, reason: OutOfReport) -> None:
    """Show a reason that is there, but cannot be chosen: a repost is one in the plan."""
    model = box.model()
    if isinstance(model, QStandardItemModel):
        model.item(box.findData(reason)).setEnabled(False)
