"""Printed pages as a PDF whose texts can be selected and searched; equal documents give equal bytes."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QHashSeed, QIODevice, QMarginsF, QUuid
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from nakano_status.documents.page import Paper
from nakano_status.documents.printed import PrintedDocument, PrintedPage
from nakano_status.paper.application import need_application
from nakano_status.paper.painter import UNITS_PER_INCH, paint_page
from nakano_status.paper.pdf_finish import finished

_OURS = QUuid("{6b0f4c1e-6f0e-5d0b-9a56-0d5c7b1f9a44}")
_SIZES = {Paper.A3: QPageSize.PageSizeId.A3, Paper.A4: QPageSize.PageSizeId.A4}


def write_pdf(document: PrintedDocument) -> bytes:
    """Return the document as a PDF; raises ValueError for one without pages."""
    if not document.pages:
        raise ValueError(document.title)
    need_application()
    content = QByteArray()
    target = QBuffer(content)
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(target)
    writer.setResolution(UNITS_PER_INCH)
    writer.setTitle(document.title)
    words = "\f".join(page.words for page in document.pages)
    writer.setDocumentId(QUuid.createUuidV5(_OURS, f"{document.title}\f{document.made_on}\f{words}".encode()))
    writer.setPageLayout(_page_layout(document.pages[0]))
    QHashSeed.setDeterministicGlobalSeed()  # fonts are written in the order of a hash table, else one a process
    _paint(document, writer)
    target.close()
    bookmarks = [(number, page.bookmark) for number, page in enumerate(document.pages) if page.bookmark]
    return finished(bytes(content.data()), document.made_on, bookmarks if len(bookmarks) > 1 else [], words)


def _paint(document: PrintedDocument, writer: QPdfWriter) -> None:
    painter = QPainter(writer)
    for number, page in enumerate(document.pages):
        if number:
            writer.setPageLayout(_page_layout(page))
            writer.newPage()
        paint_page(page, painter, UNITS_PER_INCH)
    painter.end()


def _page_layout(page: PrintedPage) -> QPageLayout:
    turned = QPageLayout.Orientation.Landscape if page.is_landscape else QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(_SIZES[page.paper]), turned, QMarginsF(0, 0, 0, 0))
