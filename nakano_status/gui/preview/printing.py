"""Printing of a paper's pages by the system's dialog, each page on paper of the page's size and orientation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QFileDialog, QWidget

from nakano_status.application.stopping import counted
from nakano_status.domain.text.file_names import safe_name
from nakano_status.gui.controls.files import PDFS, choose_target

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from nakano_status.application.papers.writing import PaperPages
    from nakano_status.application.ports.data_file import Parts
    from nakano_status.gui.session import Session


_LONGEST_NAME = 60
"""The most letters of a paper's title in the name of a file."""


def ask_printer(parent: QWidget, pages: PaperPages, folder: Path, then: Callable[[QPrinter], None]) -> None:
    """Ask with the system's dialog for a printer and the pages to print, then call `then` with the printer.

    The dialog begins with the first page's paper size. If there is no printer, it asks for the path of a PDF, beginning
    in `folder` with the paper's title as name.
    """
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(_layout(pages, 0))
    printer.setDocName(safe_name(pages.title, _LONGEST_NAME))
    choose_printer(parent, printer, folder, lambda: then(printer), pages.count)


def choose_printer(
    parent: QWidget, printer: QPrinter, folder: Path, then: Callable[[], object], pages: int | None = None
) -> None:
    """Set up a printer by the system's dialog, then call `then`; it is not called if the user cancels.

    `pages`: the number of pages from which the user chooses; None if all are printed. If there is no printer, ask for
    the path of a PDF in `folder`, because the dialog of Windows would not appear.
    """
    from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinterInfo

    if not QPrinterInfo.availablePrinterNames():

        def write(path: Path) -> None:
            printer.setOutputFileName(str(path))
            then()

        title, target = "使えるプリンターがないため、PDFに保存します", folder / f"{printer.docName()}.pdf"
        choose_target(parent, title, target, write, PDFS).setOption(QFileDialog.Option.DontConfirmOverwrite, on=False)
        return
    dialog = QPrintDialog(printer, parent)
    if pages is not None:
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, pages)
    dialog.accepted.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()


def print_pages(session: Session, pages: PaperPages, printer: QPrinter) -> None:
    """Print the pages chosen in the dialog, on the worker's thread, and report the result.

    If the printer has no paper of the pages' size, they are scaled down.
    """
    messages = session.runner.messages

    def report_printed(count: int) -> None:
        if file := printer.outputFileName():
            messages.report_done(f"「{Path(file).name}」に保存しました。")
        elif count:
            messages.report_done(f"{pages.title} {count}ページを印刷に送りました。")
        else:
            messages.report_not_done(
                "印刷を開始できませんでした。何も印刷していません。", "プリンターを確認してください。"
            )

    session.runner.run(
        lambda: _draw(session.parts, pages, printer),
        report_printed,
        what=f"{pages.title}を印刷に送っています",
        asked_by=printer,
    )


def _draw(parts: Parts, pages: PaperPages, printer: QPrinter) -> int:
    """Return how many pages were drawn; 0 if the printer does not start.

    If the dialog's target is a file, a PDF is written like any other: checked by reading it, and not drawn by the
    printer.
    """
    pages = pages.proved(parts)
    first, last = printer.fromPage() or 1, min(printer.toPage() or pages.count, pages.count)
    numbers = range(first - 1, last)
    if file := printer.outputFileName():
        pages.write_pdf(parts, numbers, Path(file))
        return len(numbers)
    printer.setFullPage(True)
    printer.setDocName(pages.title)
    printer.setPageLayout(_layout(pages, numbers[0]))
    painter = QPainter()
    if not painter.begin(printer):
        return 0
    try:
        for number in counted("印刷に送っています", numbers, len(numbers)):
            if number != numbers[0]:
                printer.setPageLayout(_layout(pages, number))
                printer.newPage()
            pages.paint(parts, number, painter, printer.resolution() * _fit(pages.size(number), printer))
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
    return len(numbers)


def _layout(pages: PaperPages, number: int) -> QPageLayout:
    """Return the layout of a page: its standard paper size and its orientation."""
    width, height = pages.size(number)
    upright = QPageSize(QSizeF(min(width, height), max(width, height)), QPageSize.Unit.Millimeter)
    lying = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    return QPageLayout(upright, lying, QMarginsF())


def _fit(size: tuple[float, float], printer: QPrinter) -> float:
    """Return the factor by which a page is scaled down to the paper that the printer really has."""
    paper = printer.pageLayout().fullRect(QPageLayout.Unit.Millimeter)
    return min(1.0, (paper.width() + 1) / size[0], (paper.height() + 1) / size[1])
