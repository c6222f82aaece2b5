"""Sheets of the official list, with the rows on the pages where typesetting puts them."""

from nakano_status.application.papers.set_kinds.list_paper import list_places
from nakano_status.documents.list.layout import ListDocument
from nakano_status.documents.list.sheet import ListPage, sheet_pages
from nakano_status.paper.typst_setter import forget_layouts, measure
from nakano_status.workbook.list.drawer import draw_list


def pages_of_sheet(document: ListDocument) -> tuple[ListPage, ...]:
    """Return the pages of a list's sheet."""
    return sheet_pages(document, list_places(document, measure, forget_layouts))


def drawn(document: ListDocument) -> bytes:
    """Return a list as a workbook."""
    return draw_list(document, pages_of_sheet(document))
