"""A PDF of long rows, laid out and drawn, against QPainter drawing the same lines of text bare, where they stand."""

from __future__ import annotations

from nakano_status.bootstrap import make_parts
from nakano_status.demonstration.invented_answers import invent
from nakano_status.documents.document import Cell, Column, Document, Section, Table, Typeface, plain, spoken
from nakano_status.documents.document import Row as TableRow
from nakano_status.documents.flow import lay_out
from nakano_status.documents.page import PageSetup, Paper
from nakano_status.documents.printed import Line, PrintedDocument
from nakano_status.domain.fields import CHANGE_REASON, DONE, LATER_YEARS, NEXT_YEAR
from nakano_status.domain.plan import Listing
from tests.bench.large_plan import large_plan
from tests.bench.timing import Row, in_turn, processor_seconds_of
from tests.bench.workload import YEAR

_GOAL = 1.5
_ROWS = 65
_SIZE = 8.0
_DOTS_PER_INCH = 1200
_WIDTHS = (18.0, 45.0, 40.0, 66.0, 60.0, 38.0)
_FIELDS = (CHANGE_REASON, DONE, NEXT_YEAR, LATER_YEARS)
_AS_LONG = 3
"""An invented answer is a sentence or two; a long one has as many times that."""
_SETUP = PageSetup(Paper.A4, landscape=True, top=15, bottom=15, left=15, right=15, header=7, footer=7)


def measure(repeats: int) -> Row:
    """Return the row of the table."""
    papers = make_parts().papers
    document = _document()
    pages = lay_out(document)
    papers.pdf(pages)  # fonts are looked up once in a process
    floor, ours = in_turn(
        lambda: processor_seconds_of(lambda: _bare(pages)),
        lambda: processor_seconds_of(lambda: papers.pdf(lay_out(document))),
        repeats,
    )
    return Row(f"PDF of {_ROWS} long rows", floor, ours, _GOAL)


def _document() -> Document:
    listings = large_plan(1, _ROWS).plan.newest.listings
    head = TableRow(tuple(Cell(plain(word)) for word in ("管理番号", "事業内容", "理由", "状況", "予定", "以降")))
    table = Table(tuple(map(Column, _WIDTHS)), tuple(map(_row, listings)), (head,))
    section = Section("一覧", _SETUP, (table,), Typeface.GOTHIC, _SIZE)
    return Document("一覧", (section,), "2023-09-01")


def _row(listing: Listing) -> TableRow:
    values = invent(listing, YEAR, "推進").values
    texts = [(values.get(key) or "") * _AS_LONG for key in _FIELDS]
    return TableRow(tuple(Cell(plain(text)) for text in (listing.row_id, listing.title, *texts)))


def _bare(document: PrintedDocument) -> None:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF
    from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter

    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF(0, 0, 0, 0))
    )
    painter = QPainter(writer)
    font = QFont("BIZ UDPGothic")
    font.setPixelSize(round(_SIZE * _DOTS_PER_INCH / 72))
    painter.setFont(font)
    dots = _DOTS_PER_INCH / 25.4
    for number, page in enumerate(document.pages):
        if number:
            writer.newPage()
        for mark in page.marks:
            if isinstance(mark, Line):
                painter.drawText(QPointF(mark.x * dots, (mark.y + mark.height) * dots), spoken(mark.text))
    painter.end()
