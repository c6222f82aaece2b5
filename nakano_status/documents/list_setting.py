"""Prepare the official list to be set in pages; what may exceed a page is laid out once to measure it.

A list with a row higher than a page is laid out again as a whole, to find how much of the row its last page holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from nakano_status.documents.list_cuts import SAID_AGAIN, Heights, ListPart, parts, suspects
from nakano_status.documents.list_document import ListDocument
from nakano_status.documents.list_value import heights_value, list_value, naming_columns
from nakano_status.documents.set_paper import HEIGHTS_STYLE, MOST_ROWS, PAPER_STYLE, Placed, Value

Measure = Callable[[str, Value], Sequence[Placed]]
"""Lays a value out in a style and returns its places."""

_HAIR = 0.01
"""Millimetres: differences below this are rounding errors."""


def ready_list(document: ListDocument, measure: Measure) -> Value:
    """Return the list as a section, its 実施内容 cut where they are higher than a page."""
    return list_value(document, ready_parts(document, measure))


def ready_parts(document: ListDocument, measure: Measure) -> tuple[ListPart, ...]:
    """Return the parts in which the 実施内容 of the list are set."""
    heights = _heights(document, measure)
    made = parts(document, heights)
    places = [place for place, part in enumerate(made) if part.broken]
    # one row after another: the space added under a row moves all rows below it to other places
    while places:  # the space added under one row moves the rows after it
        missing = _missing(document, made, heights, measure)
        lacking = next((place for place in places if missing.get(place, 0.0) > _HAIR), None)
        if lacking is None:
            break
        # the rows before it were right and cannot change any more, so this ends
        places = [place for place in places if place > lacking]
        below = replace(made[lacking], below=missing[lacking])
        made = (*made[:lacking], below, *made[lacking + 1 :])
    return made


def _heights(document: ListDocument, measure: Measure) -> Mapping[int, Heights]:
    """Return the heights of all 実施内容 that may be higher than a page."""
    places = suspects(document)
    if not places:
        return {}
    rows = (row for some in _some(document, places) for row in _heights_of(heights_value(document, some), measure))
    return {place: _of_measure(list(islice(rows, len(document.measures[place].rows)))) for place in places}


def _some(document: ListDocument, places: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield the places in order, in groups small enough that no layout grows too large."""
    some: list[int] = []
    rows = 0
    for place in places:
        rows += len(document.measures[place].rows)
        if some and rows > MOST_ROWS:
            yield some
            some, rows = [], len(document.measures[place].rows)
        some.append(place)
    yield some


def _heights_of(value: Value, measure: Measure) -> Iterable[Sequence[float]]:
    """Return the heights of the cells of each row."""
    found: dict[str, list[float]] = {}
    for each in measure(HEIGHTS_STYLE, value):
        found.setdefault(each.row_id, []).append(each.bottom - each.top)
    return found.values()


def _of_measure(rows: Sequence[Sequence[float]]) -> Heights:
    return Heights(rows[0][0], tuple(tuple(cells[1:]) for cells in rows))


def _missing(
    document: ListDocument, made: Sequence[ListPart], heights: Mapping[int, Heights], measure: Measure
) -> dict[int, float]:
    """Return the height (mm) that each tall row's last page lacks for what identifies the row, by index of its part."""
    placed = measure(PAPER_STYLE, _alone(list_value(document, made)))
    last = {each.row_id: each for each in placed if each.part}
    missing = {}
    for place, part in enumerate(made):
        row_id = document.measures[part.measure].rows[part.first].row_id
        if part.broken and row_id in last:
            needed = _naming(document, part, heights[part.measure])
            missing[place] = max(0.0, needed - (last[row_id].bottom - last[row_id].top))
    return missing


def _naming(document: ListDocument, part: ListPart, heights: Heights) -> float:
    """Return the height of the cells that identify a row on the pages where it continues."""
    cells = (heights.beside(part.first), *heights.cells[part.first])
    return max((cells[at] + SAID_AGAIN for at in naming_columns(document) if at not in part.broken), default=0.0)


def _alone(section: Value) -> Value:
    """Return a paper of this list alone, on A3."""
    large = {"scale": 1.0, "sheet": section["page"]}
    return {"title": "", "date": [1, 1, 1], "sections": [section | large | {"key": 0, "ends": True}]}
