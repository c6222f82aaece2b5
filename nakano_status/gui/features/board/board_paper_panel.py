"""提出状況 on paper: the pages as they will be printed, and buttons for the printer or a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.kinds import board_paper
from nakano_status.application.papers.kinds.board_paper import BoardPrint, read_board_paper
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.paper import MadePaper, PaperRequest
from nakano_status.gui.controls.boxes import PAGE_MARGINS, STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import BackButton, Button, PrimaryButton
from nakano_status.gui.controls.files import PDFS, MadeFile, TargetQuestion, choose_target
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.preview.paper_view import PAGE_WIDTH, ZOOMS, PaperBar, PaperView
from nakano_status.gui.preview.printing import ask_printer, print_pages

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class BoardPaperPanel(Panel):
    """A panel of the printed board; `left` is emitted when the user returns to 提出状況."""

    left = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self.printed: BoardPrint | None = None
        self.view = PaperView(around.session.parts)
        self.bar = PaperBar(self.view)
        self.bar.zoom.setCurrentIndex(ZOOMS.index(PAGE_WIDTH))
        self.back = BackButton("提出状況に戻る", self.left)
        self.words = ReadingLabel(kind="muted")
        self.print_out = PrimaryButton("印刷…", self._ask_printer)
        self.save_pdf = Button("PDFに保存…", self._ask_target)
        self.question = TargetQuestion(self._ask_target)
        self.made = MadeFile()
        self._lay_out()

    def read(self) -> None:
        """Make the paper from the current data and show it."""
        parts, now, year = self.session.parts, self.session.parts.clock.now(), self.session.page_year
        self.session.query(lambda records: read_board_paper(records, now, year).laid_out(parts), self.show_print)

    def show_print(self, printed: BoardPrint) -> None:
        """Show the pages of a printed board, and let the user print and save them."""
        self.printed = printed
        self.view.show_pages(printed)
        self.words.show_text(_words_of(printed))
        for button in (self.print_out, self.save_pdf):
            button.setEnabled(True)
        if self.isVisible():
            self.view.setFocus()

    def print_on(self, printer: QPrinter) -> None:
        """Draw every page on a printer, in the paper's own size."""
        if self.printed is not None:
            print_pages(self.session, self.printed, printer)

    def save(self, target: Path) -> None:
        """Write the paper as a PDF; ask before another file is replaced."""
        self._write(board_paper.PAPER.request(year=self.session.page_year), target)

    def _write(self, request: PaperRequest, target: Path, *, replace: bool = False) -> None:
        self.question.hide()
        self.made.hide()
        self.session.use(
            lambda store: make_paper(self.session.parts, store, request, target, replace=replace),
            self._show_saved,
            what="PDFを作成しています",
            refused=self.question.refusal_handler(
                lambda: self._write(request, target, replace=True), self.around.messages.refuse
            ),
        )

    def _show_saved(self, outcome: Outcome[MadePaper]) -> None:
        self.read()
        target = outcome.value.file
        self.made.show_file(target, f"「{target.name}」に保存しました。")

    def _ask_printer(self) -> None:
        if self.printed is not None:
            ask_printer(self, self.printed, self.session.folder, self.print_on)

    def _ask_target(self) -> None:
        name = f"{self.printed.title.replace('　', '_')}.pdf" if self.printed else "提出状況.pdf"
        suggested = self.session.folder / name
        choose_target(self, "提出状況のPDFを保存", suggested, self.save, PDFS)

    def _lay_out(self) -> None:
        for button in (self.print_out, self.save_pdf):
            button.setEnabled(False)
        head = line_of(
            self.back, label("提出状況の印刷", "title"), STRETCH, self.save_pdf, self.print_out, spacing=2 * STEP
        )
        column_of(
            head,
            self.words,
            self.question,
            self.made,
            self.bar,
            (self.view, 1),
            within=self,
            margins=PAGE_MARGINS,
            spacing=STEP + STEP // 2,
        )


def _words_of(printed: BoardPrint) -> str:
    """Return a description of the paper; it has every division, even those that the table does not show."""
    return (
        f"A4 縦 {printed.count}ページ　{printed.moment}　すべての所管課を印刷します（画面の絞り込みにかかわりません）。"
    )
