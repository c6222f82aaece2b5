"""What no row of the list can show: a title, a 所管課 or a 実施内容 of more lines than a row may be high.

A text of the round goes on in a row below (`list_builder`); these cannot, because a row begins with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nakano_status.documents import list_layout as layout
from nakano_status.documents.list_builder import goes_on
from nakano_status.documents.list_document import ListDocument, ListLine, ListPage
from nakano_status.documents.text_measure import wrap

MOST_LINES = layout.lines_in(layout.HIGHEST_ROW)


@dataclass(frozen=True)
class TallText:
    """A text that would be cut off: the column and the row in which it stands, and how many lines it has."""

    row_id: str
    heading: str
    lines: int


def texts_too_tall(document: ListDocument) -> tuple[TallText, ...]:
    """Return every text of a list that its row does not show whole, in printed order."""
    return tuple(found for page in document.pages for found in _on_page(document, page))


def _on_page(document: ListDocument, page: ListPage) -> Iterator[TallText]:
    for place, line in enumerate(page.lines):
        if line.measure is not None:
            height = sum(each.height for each in page.lines[place : place + line.span])
            yield from _beyond(document, line, 0, line.measure, height)
        if line.height >= layout.HIGHEST_ROW:  # every lower row is as high as its texts
            for column, text in enumerate(line.cells):
                if text and not goes_on(document.columns[column].key):
                    yield from _beyond(document, line, column, text, line.height)


def _beyond(document: ListDocument, line: ListLine, place: int, text: str, height: float) -> Iterator[TallText]:
    column = document.columns[place]
    count = len(wrap(text.rstrip("\n"), layout.text_width(column.width)))
    if layout.text_height(count) > height:
        yield TallText(line.row_id or "", column.heading, count)
