"""Where the rows of a list are on its pages, for every output format; a long list is laid out part by part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from nakano_status.documents.list_document import ListDocument
from nakano_status.documents.list_layout import SETUP
from nakano_status.documents.list_setting import Measure
from nakano_status.documents.paper_parts import in_parts
from nakano_status.documents.printed_paper import list_paper
from nakano_status.documents.set_paper import PAPER_STYLE, Placed
from nakano_status.documents.typeset import paper_value


def list_places(document: ListDocument, measure: Measure, forget: Callable[[], None]) -> tuple[Placed, ...]:
    """Return the places of all rows on A3, whatever paper size the list has.

    `measure` lays a value out in a style; `forget` is called when what it caches of a part is no longer needed.
    """
    places: list[Placed] = []
    for part in in_parts(paper_value(list_paper(replace(document, setup=SETUP)), measure)):
        before = places[-1].page + 1 if places else 0
        if places:
            forget()
        places += (replace(each, page=before + each.page) for each in measure(PAPER_STYLE, part))
    return tuple(places)
