"""The official list made ready to be set in pages, in as many layouts as it needs: one of what may exceed a page.

A list with a row higher than a page is laid out once more as a whole, to see how much of the row its last page holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from nakano_status.documents import list_layout as layout
from nakano_status.documents.list_cuts import Heights, Part, parts, suspects, with_room_below
from nakano_status.documents.list_document import ListDocument
from nakano_status.documents.list_value import Value, heights_value, list_value
from nakano_status.documents.set_paper import Placed

LIST_STYLE = "list.typ"
HEIGHTS_STYLE = "list_heights.typ"


Measure = Callable[[str, Value], Sequence[Placed]]
"""Lays a value out in a style and returns its places."""


@dataclass(frozen=True)
class SetList:
    """A list ready to be set: the style's value, and the parts in which it stands."""

    value: Value
    parts: tuple[Part, ...]


def ready_list(document: ListDocument, measure: Measure) -> SetList:
    """Return the list with its 実施内容 cut where they are higher than a page."""
    heights = _heights(document, measure)
    made = parts(document, heights)
    if any(part.is_tall for part in made):
        made = with_room_below(made, _missing(document, made, heights, measure))
    return SetList(list_value(document, made), made)


def _heights(document: ListDocument, measure: Measure) -> Mapping[int, Heights]:
    """Return the heights of all 実施内容 that may be higher than a page."""
    places = suspects(document)
    if not places:
        return {}
    found: dict[str, list[float]] = {}
    for each in measure(HEIGHTS_STYLE, heights_value(document, places)):
        found.setdefault(each.row_id, []).append(each.bottom - each.top)
    rows = iter(found.values())
    short = [at for at, column in enumerate(document.columns) if column.key in (layout.TITLE, layout.DIVISIONS)]
    return {place: _of_measure(list(islice(rows, len(document.measures[place].rows))), short) for place in places}


def _of_measure(rows: Sequence[Sequence[float]], short: Sequence[int]) -> Heights:
    return Heights(
        measure=rows[0][0],
        rows=tuple(max(cells[1:]) for cells in rows),
        names=tuple(max(cells[0], *(cells[at] for at in short)) for cells in rows),
    )


def _missing(
    document: ListDocument, made: Sequence[Part], heights: Mapping[int, Heights], measure: Measure
) -> dict[int, float]:
    """Return how much the last page of each tall row lacks to say whose it is, by the place of its part."""
    placed = measure(LIST_STYLE, list_value(document, made) | {"scale": 1.0})
    last = {each.row_id: each for each in placed if each.part}
    missing = {}
    for place, part in enumerate(made):
        row_id = document.measures[part.measure].rows[part.first].row_id
        if part.is_tall and row_id in last:
            needed = heights[part.measure].names[part.first] + _CONTINUED
            missing[place] = max(0.0, needed - (last[row_id].bottom - last[row_id].top))
    return missing


_CONTINUED = layout.LINE_PITCH / layout.POINTS_PER_MM
"""The line （つづき） above a title."""
