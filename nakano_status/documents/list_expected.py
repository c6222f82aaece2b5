"""What the pages of the official list must be, to be proved (page_proof)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from nakano_status.documents import list_layout as layout
from nakano_status.documents.document import as_printed
from nakano_status.documents.list_cuts import Part
from nakano_status.documents.list_document import ListDocument
from nakano_status.documents.page import Paper
from nakano_status.documents.page_proof import Area, Expected, ExpectedBlock


def expected_list(document: ListDocument, parts: Sequence[Part]) -> Expected:
    """Return what a list must say whose 実施内容 stand in these parts, and the column where each text stands."""
    rows = sum(part.last - part.first for part in parts)
    return Expected(
        title=document.title,
        blocks=list(_blocks(document, parts)),
        table_heads=[len(document.columns) + len(parts) + rows],
        bookmarks=[document.title, *(as_printed(each.text) for each in document.measures)],
    )


def _blocks(document: ListDocument, parts: Sequence[Part]) -> Iterator[ExpectedBlock]:
    page, columns = _areas(document)
    for text in (document.draft_note or "", document.title, document.label, document.as_of, *document.legend):
        yield ExpectedBlock(as_printed(text), page)
    for column, area in zip(document.columns, columns, strict=True):
        yield ExpectedBlock(column.heading, area)
    if not parts:
        yield ExpectedBlock(layout.NOTHING, page)
    for part in parts:
        measure = document.measures[part.measure]
        for place, row in enumerate(measure.rows[part.first : part.last]):
            for text, area in zip(("" if place else measure.text, *row.cells[1:]), columns, strict=True):
                yield ExpectedBlock(as_printed(text or ""), area)


def _areas(document: ListDocument) -> tuple[Area, list[Area]]:
    """Return the page between its margins with what is above them, and each column from the head to the last row."""
    setup = layout.SETUP
    scale = layout.A3_TO_A4 if document.setup.paper is Paper.A4 else 1.0
    right, bottom = layout.PAPER_WIDTH - setup.right, layout.PAPER_HEIGHT - setup.bottom
    head = setup.top + (layout.REPEATED_HEIGHT - layout.HEAD_HEIGHT) / layout.POINTS_PER_MM
    edges = list(accumulate((column.width for column in document.columns), initial=setup.left))
    return _scaled((setup.left, setup.header, right, bottom), scale), [
        _scaled((left, head, left + column.width, bottom), scale)
        for left, column in zip(edges, document.columns, strict=False)
    ]


def _scaled(area: tuple[float, float, float, float], scale: float) -> Area:
    return Area(*(edge * scale for edge in area))
