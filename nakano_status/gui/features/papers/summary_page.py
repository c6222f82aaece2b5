"""印刷 for a division: the summary of its own answers, in portrait or as a table, to print or to save as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nakano_status.application.papers.kinds import own_paper
from nakano_status.application.papers.kinds.summary_paper import LANDSCAPE
from nakano_status.application.papers.making import Preview
from nakano_status.application.papers.paper import DIVISIONS, PaperRequest
from nakano_status.application.problem_text import group_by_cause
from nakano_status.gui.commands import CHOOSE_SUMMARY_TARGET, MAKE_SUMMARY, PRINT_SUMMARY, offer
from nakano_status.gui.controls.boxes import STRETCH, column_of, scroll_area_of, splitter_of, title_line
from nakano_status.gui.controls.fields import Button, TickBox
from nakano_status.gui.features.papers.make_panel import MakePanel
from nakano_status.gui.features.papers.paper_desk import PagesPanel, PaperDesk
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, label
from nakano_status.gui.page import AppContext, Page, PageKind
from nakano_status.gui.qt_override import override

if TYPE_CHECKING:
    from nakano_status.application.papers.kinds.own_paper import OwnSummary

_WIDTHS = (98 * STEP, 44 * STEP)


class SummaryPage(Page):
    """The page 印刷 of a division's data file."""

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self._own: OwnSummary | None = None
        self.counts = label("", "muted")
        self.landscape = TickBox(escape_ampersands(LANDSCAPE.label))
        self.missing = ReadingLabel()
        self.check = Button("提出前の確認へ", lambda: self.around.wanted.emit("check", None))
        self.notes = ReadingLabel()
        self.making = MakePanel(around, own_paper.PAPER)
        self.pages = PagesPanel(self.session.parts)
        self.desk = PaperDesk(around, self.pages)
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        self._read()
        self.take_keyboard(self.pages.view)

    @override
    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        if self.isVisible() and initiator is not self.making:
            self._read()

    def request(self) -> PaperRequest:
        """Return the request for the division's summary with the chosen options."""
        divisions = (self._own.division,) if self._own else ()
        values = {DIVISIONS: divisions, LANDSCAPE: self.landscape.isChecked()}
        return own_paper.PAPER.request(values, format_=self.making.format)

    def show_own(self, own: OwnSummary) -> None:
        """Show the division and the number of its unanswered rows, then have the pages made."""
        self._own = own
        self.counts.setText(f"{own.division}　{own.round.as_of_label}")
        words = f"未記入の取組が{own.missing}件あります。空欄のまま印刷されます。"
        self.missing.show_text(words if own.missing else "")
        for part in (self.missing, self.check):
            part.setVisible(bool(own.missing))
        self._ask_pages()

    def _read(self) -> None:
        self.session.query(own_paper.read_own_summary, self.show_own)

    def _show_target(self) -> None:
        if self._own is not None:
            self.making.show_request(self.request(), self._own.round.asked)

    def _ask_pages(self) -> None:
        self._show_target()
        if self._own is not None:
            self.desk.ask(self.request())

    def _show_preview(self, preview: Preview) -> None:
        notes = [cause for cause, _ in group_by_cause(preview.problems)]
        if preview.fault is not None:
            notes.insert(0, "このままでは作成できません。作成か印刷を押すと、理由と直し方が表示されます。")
        self.making.note(preview.problems)
        self.notes.show_if_any("\n".join(f"・{each}" for each in notes))
        for button in (self.making.make, self.making.print_out):
            button.setEnabled(preview.pages is not None)
        self.loaded.emit()

    def _connect(self) -> None:
        offer(self, MAKE_SUMMARY, self.making.begin)
        offer(self, CHOOSE_SUMMARY_TARGET, self.making.ask_target)
        offer(self, PRINT_SUMMARY, lambda: self.desk.ask_printer(self))
        self.desk.shown.connect(self._show_preview)
        self.landscape.toggled.connect(self._ask_pages)
        self.making.form_chosen.connect(self._show_target)
        self.making.print_out.clicked.connect(lambda: self.desk.ask_printer(self))
        self.making.pressed.connect(self.making.begin)

    def _lay_out(self) -> None:
        self.missing.hide()
        self.check.hide()
        self.notes.hide()
        splitter = splitter_of(self.pages, self._side(), shares=(1, 0), sizes=_WIDTHS)
        head = title_line(self.title, self.counts, STRETCH, margins=(2 * STEP, 0, 0, 0))
        column_of(head, (splitter, 1), within=self, margins=(STEP, 2 * STEP, 0, 0))

    def _side(self) -> QWidget:
        """Return the widget beside the pages: their orientation, notices, and the panel that makes the file."""
        words = (
            "件数、変更した取組等、すべての取組を載せた庁内の資料です。所属長への説明や控えに使えます。公表はしません。"
        )
        explanation = ReadingLabel(words, kind="muted")
        inner = QWidget()
        inner.setMinimumHeight(1)
        parts = (label("まとめ", "heading"), explanation, self.landscape, self.missing, self.check, self.notes)
        column = column_of(*parts, within=inner, margins=(2 * STEP, 0, 2 * STEP, STEP), spacing=STEP + STEP // 2)
        column.setAlignment(self.check, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        side = QWidget()
        # Outside of the scroll area: nothing above moves when a message is shown.
        messages = (self.making.question, self.making.made, self.making)
        below = column_of(*messages, margins=(2 * STEP, STEP, 2 * STEP, 2 * STEP))
        column_of((scroll_area_of(inner), 1), below, within=side, spacing=None)
        return side
