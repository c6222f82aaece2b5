"""A panel beside 提出状況: the state of a division, what is open there, and what the office does next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.application.lookup import edition_of, find_division
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.views import BoardLine, RoundView
from nakano_status.domain.round.round import Round
from nakano_status.gui.commands import ACCEPT, ASK_BACK, EXTEND, REMIND, SEND_WORDING
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, scrolled
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.controls.files import MakingFile
from nakano_status.gui.features.board.division_texts import CopyTexts, DivisionDetail, division_facts, division_lines
from nakano_status.gui.features.board.due_panel import DuePanel, DueSubject
from nakano_status.gui.lists.rich_text_view import ShortRichTextView
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.looks.appearance import STEP, set_kind
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, GoTo, OfDivision, OnRows
from nakano_status.gui.words import tr


def read_detail(records: Records, round_: Round, line: BoardLine, headings: Mapping[str, str]) -> DivisionDetail:
    """Read the details of a row of the board; `headings` are those of the round's fields."""
    from nakano_status.application.review.wording_changes import wording_changes
    from nakano_status.application.round.extend_due import last_due_change

    titles = {listing.row_id: listing.title for listing in edition_of(records, round_).listings}
    wording = wording_changes(records, round_, find_division(records, line.division).division_id)
    return DivisionDetail(line, wording, titles, headings, last_due_change(records, round_, line.division))


class DivisionPanel(QWidget):
    """The details of a division, with the office's acts on it.

    `buttons` are those of commands.
    """

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self.setObjectName("editor")
        self._around = around
        self._detail: DivisionDetail | None = None
        self._line: BoardLine | None = None
        self._round: RoundView | None = None
        self.name = label("", "title", wraps=True)
        self.facts = ReadingLabel()
        self.rows = Button(do=lambda _=False: self._show("all_rows", lambda name: RowFilter(division=name)))
        self.figures = QPushButton()
        self.conflicts = QPushButton()
        self.held = QPushButton()
        self.lacking = ReadingLabel(kind="ask")
        self.to_inquiry = QPushButton(tr("照会へ進む"))
        self.accept = Button(tr("確認済にする"), self._accept)
        self.ask = QPushButton(tr("修正依頼…"))
        self.send = Button(tr("修文の確認依頼を作成…"), self._send)
        self.due = DuePanel(around)
        self.texts = CopyTexts(around, self.due.begin)
        self.making = MakingFile(around)
        self.list = ShortRichTextView(tr("この所管課で確認すること"))
        self.nothing = ReadingLabel(kind="muted")
        self.buttons = {
            ACCEPT: self.accept,
            ASK_BACK: self.ask,
            SEND_WORDING: self.send,
            REMIND: self.texts.remind,
            EXTEND: self.due.begin,
        }
        self._lay_out()
        self._connect()

    @property
    def line(self) -> BoardLine | None:
        """The row of the division that is shown."""
        return self._line

    def show_line(self, line: BoardLine, round_: RoundView) -> None:
        """Show another division, or the same one as it is now; `read` loads its details."""
        if self._line is None or self._line.division != line.division:
            self.making.clear()
            self.list.lines.set_items(())
            self._detail = None
        self._line, self._round = line, round_
        self.name.setText(line.division)
        self.facts.show_html(division_facts(line, round_.due))
        self.texts.show_texts(line.contact, line.division, may_remind=line.is_to_be_reminded)
        self._show_counts(line)
        self._offer(line, round_)

    def read(self) -> None:
        """Read the details of the row that is shown."""
        if self._line is not None and self._round is not None:
            read = partial(read_detail, line=self._line, headings=self._round.headings)
            self._around.session.query_round(read, self.show_detail)

    def show_detail(self, detail: DivisionDetail) -> None:
        """Show what is open at the division, if it is still the one that is shown."""
        if self._line is None or detail.line.division != self._line.division:
            return
        self._detail = detail
        self.list.lines.set_items(division_lines(detail))
        has_lines = self.list.lines.rowCount() > 0
        self.list.setVisible(has_lines)
        self.nothing.setVisible(not has_lines)
        self.nothing.show_text(_nothing_words(detail.line))
        self.send.setVisible(bool(detail.to_ask))
        self.send.setEnabled(bool(detail.to_ask) and self._around.session.may_write)
        self.due.show_last(detail.given)

    def _accept(self) -> None:
        from nakano_status.gui.panels.office_acts import accept_answers

        if self._line is not None:
            where = tr("再開は「取組一覧」で行えます。")
            accept_answers(self._around, self._line.division, (), self, where)

    def _send(self) -> None:
        from nakano_status.gui.panels.office_acts import sending_wording

        if self._line is not None:
            self.making.begin(sending_wording(self._around, (self._line.division,)))

    def _show(self, page: str, request_for: Callable[[str], object]) -> None:
        """Show another page; `request_for` returns what is asked of it for the division."""
        if self._line is not None:
            self._around.wanted.emit(page, request_for(self._line.division))

    def _go(self, place: tuple[str, str]) -> None:
        row_id, key = place
        self._around.wanted.emit("all_rows", GoTo(row_id, key or None))

    def _show_counts(self, line: BoardLine) -> None:
        for button, words, count in (
            (self.rows, tr("取組 {count}件"), line.rows),
            (self.figures, tr("成果指標 {count}件"), line.figures.supplied),
            (self.conflicts, tr("相違 {count}件"), line.conflicts),
            (self.held, tr("未取込 {count}件"), line.held),
        ):
            button.setText(words.format(count=count))
            button.setVisible(count > 0)

    def _offer(self, line: BoardLine, round_: RoundView) -> None:
        may = self._around.session.may_write and round_.is_collecting
        self._emphasize(self.accept, wanted=line.answered > 0)
        self.accept.setEnabled(may and line.answered > 0 and line.accepted < line.rows)
        self.ask.setEnabled(may and line.answered > 0)
        self.send.setEnabled(False)
        own = line.due if line.due != round_.due else None
        for part in (self.due, self.due.begin, self.texts.remind):
            part.setVisible(line.is_asked)
        self._show_unsent(line.figures.unsent, may=may)
        self.due.show_subject(DueSubject(line.division, is_department=False, own=own, round_due=round_.due), may=may)
        self.send.setVisible(bool(self._detail and self._detail.to_ask))
        for button in (self.accept, self.ask):
            button.setVisible(line.rows > 0)

    def _show_unsent(self, count: int, *, may: bool) -> None:
        """Show that the form that was sent lacks figures which the division supplies now."""
        words = tr(
            "送付した回答様式に、成果指標{count}件の記入欄がありません。「照会」で様式を作り直して送ってください。"
        )
        self.lacking.show_text(words.format(count=count))
        self.lacking.setVisible(count > 0 and may)
        self.to_inquiry.setVisible(count > 0 and may)

    def _emphasize(self, button: QPushButton, *, wanted: bool) -> None:
        """Emphasize a button while it is the next thing to do."""
        kind = "primary" if wanted else ""
        set_kind(button, kind)
        button.updateGeometry()

    def _connect(self) -> None:
        self.ask.clicked.connect(lambda _=False: self._show("all_rows", lambda name: OnRows(ASK_BACK, division=name)))
        self.making.made.connect(self._around.saved)
        self.list.went.connect(self._go)
        for button, page in (
            (self.figures, "indicators"),
            (self.conflicts, "conflict"),
            (self.held, "held"),
            (self.to_inquiry, "inquiry"),
        ):
            button.clicked.connect(lambda _=False, page=page: self._show(page, OfDivision))

    def _lay_out(self) -> None:
        above = column_of(
            self.name,
            self.facts,
            line_of(self.rows, self.figures, self.conflicts, self.held, STRETCH),
            self.lacking,
            (self.to_inquiry, Qt.AlignmentFlag.AlignLeft),
            line_of(self.accept, self.ask, STRETCH),
            line_of(self.send, STRETCH),
            self.texts,
            self.due,
            self.making,
            self.nothing,
            margins=(2 * STEP, 0, 0, 0),
            spacing=STEP + STEP // 2,
        )
        content = QWidget()
        column = column_of(above, (self.list, 1), within=content, margins=(0, STEP, 0, STEP))  # items have margins
        column.addStretch(0)
        self.area = scrolled(content)
        column_of(self.area, within=self)


def _nothing_words(line: BoardLine) -> str:
    """Return what the empty list would show; a division without rows, or with figures only, has another text."""
    if line.arrived:
        return tr("この所管課の回答を含むファイルが届いています。［未取込］から取り込んでください。")
    if not line.rows and line.figures.supplied:
        return tr("回答する取組はありません。成果指標の実績を回答する所管課です。")
    if not line.rows:
        return tr("回答する取組がありません。")
    return tr("確認することはありません。修正依頼、修文、所属長確認の後の変更が、ここに並びます。")
