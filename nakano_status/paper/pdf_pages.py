"""Pages of a PDF for display and printing: PDFium paints the file that is distributed."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from weakref import WeakKeyDictionary, finalize

from pypdfium2 import PdfBitmap, PdfDocument, PdfPage, raw
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from nakano_status.documents.document import MM_PER_POINT
from nakano_status.documents.pages.printed_paper import TypesetPaper
from nakano_status.paper.pdf_proof import PDFIUM

_POINTS_PER_INCH = 72
_BAND = 8_000_000
"""The number of pixels of a page that are painted at once: an A3 page for a printer has ten times as many."""
_open: WeakKeyDictionary[TypesetPaper, PdfDocument] = WeakKeyDictionary()
"""The documents whose pages were requested, as long as their paper is referenced."""


def paint_page(paper: TypesetPaper, number: int, painter: QPainter, dots_per_inch: float) -> None:
    """Draw a page (from 0) with its upper left corner at the painter's origin, in shades of grey.

    `dots_per_inch`: the resolution, in the painter's own units.
    """
    ratio = painter.device().devicePixelRatioF()
    pixels = dots_per_inch * ratio / _POINTS_PER_INCH
    width, height = (round(length / MM_PER_POINT * pixels) for length in paper.pages[number])
    rows = max(_BAND // width, 1)
    for top in range(0, height, rows):
        image = _band(paper, number, (width, height), top, min(rows, height - top))
        image.setDevicePixelRatio(ratio)
        painter.drawImage(QPointF(0, top / ratio), image)


def _band(paper: TypesetPaper, number: int, size: tuple[int, int], top: int, rows: int) -> QImage:
    """Return rows of pixels of a page, from `top` on; `size` is the page's width and height in pixels. It is grey."""
    with PDFIUM:
        page = _page(paper, number)
        canvas = PdfBitmap.new_native(size[0], rows, raw.FPDFBitmap_Gray)
        canvas.fill_rect((255, 255, 255, 255), 0, 0, size[0], rows)
        raw.FPDF_RenderPageBitmap(canvas, page, 0, -top, *size, 0, raw.FPDF_GRAYSCALE | raw.FPDF_PRINTING)
        # a copy: the buffer is freed with the canvas
        image = QImage(canvas.buffer, size[0], rows, canvas.stride, QImage.Format.Format_Grayscale8).copy()
        canvas.close()
        page.close()
    return image


def page_words_of(paper: TypesetPaper, number: int) -> str:
    """Return the text of a page (from 0), to be read aloud."""
    with PDFIUM:
        page = _page(paper, number)
        text = page.get_textpage()
        words: str = text.get_text_range()
        text.close()
        page.close()
    return words


def extract_pages(pages: Sequence[tuple[TypesetPaper, int]]) -> bytes:
    """Return a PDF of the given pages, each as (paper, page from 0).

    The pages look the same, but have no structure for reading aloud.
    """
    made = BytesIO()
    with PDFIUM:
        chosen = PdfDocument.new()
        for paper, some in groupby(pages, itemgetter(0)):  # pages that are imported together share their fonts
            chosen.import_pages(_document(paper), [number for _, number in some])
        chosen.save(made)
        chosen.close()
    return made.getvalue()


def _page(paper: TypesetPaper, number: int) -> PdfPage:
    return _document(paper)[number]


def _document(paper: TypesetPaper) -> PdfDocument:
    if paper not in _open:
        _open[paper] = document = PdfDocument(paper.pdf)
        finalize(paper, _close, document)
    return _open[paper]


def _close(document: PdfDocument) -> None:
    with PDFIUM:
        document.close()


@atexit.register
def _close_all() -> None:
    """Close the open documents before PDFium is shut down, which pypdfium2 has registered to happen after this."""
    for document in _open.values():
        _close(document)
