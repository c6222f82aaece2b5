"""Where the rows of a list are on its pages; a long list is laid out section by section, each on pages of its own.

Laid out as one, 20,000 rows take gigabytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from nakano_status.documents.list_document import ListDocument, ListMeasure
from nakano_status.documents.list_setting import Measure, alone, ready_list
from nakano_status.documents.set_paper import PAPER_STYLE, Placed

MOST_ROWS = 500
"""Rows of a section, where no 実施内容 alone has more."""


def sections(document: ListDocument) -> Iterator[ListDocument]:
    """Yield a list in documents of whole 実施内容; one without rows is its only section."""
    measures: list[ListMeasure] = []
    for measure in document.measures:
        if measures and sum(len(each.rows) for each in (*measures, measure)) > MOST_ROWS:
            yield replace(document, measures=tuple(measures))
            measures = []
        measures.append(measure)
    yield replace(document, measures=tuple(measures))


def list_places(document: ListDocument, measure: Measure, forget: Callable[[], None]) -> tuple[Placed, ...]:
    """Return the places of all rows on A3, whatever the paper.

    `measure` lays a value out in a style; what it remembers of a section is no more needed when `forget` is called.
    """
    places: list[Placed] = []
    for section in sections(document):
        before = places[-1].page + 1 if places else 0
        if places:
            forget()
        found = measure(PAPER_STYLE, alone(ready_list(section, measure)))
        places += (replace(each, page=before + each.page) for each in found)
    return tuple(places)
