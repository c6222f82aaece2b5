"""Prepare the official list to be set in pages: a section of the value for its style, resources/style/list.typ.

What may exceed a page is laid out once to measure it. A list with a row higher than a page is laid out again as a
whole, to find how much of the row its last page holds.

Lengths of the value are millimetres and sizes points on A3; `scale` is what the style multiplies all of them by. A text
of a cell is a string or a list of pieces (`text_measure`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from nakano_status.documents.list import layout
from nakano_status.documents.list.layout import ListColumn, ListDocument, MeasureRow
from nakano_status.documents.list.name_parts import name_parts
from nakano_status.documents.list.page_breaks import REPEATED_HEIGHT, Heights, ListPart, parts, suspects
from nakano_status.documents.page import PaperSize
from nakano_status.documents.pages.printed_characters import as_printed
from nakano_status.documents.pages.printed_paper import HEIGHTS_STYLE, MOST_ROWS, PAPER_STYLE, Placed, Value
from nakano_status.documents.text_measure import advance, pieces
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.grouped import grouped
from nakano_status.domain.published_list.published_list import CONTINUED
from nakano_status.domain.text.narrative import truncated

Measure = Callable[[str, Value], Sequence[Placed]]
"""Lays a value out in a style and returns its places."""

_HAIR = 0.01
"""Millimetres: differences below this are rounding errors."""

_NAME = re.compile("\n|[^、\n]*、|[^、\n]+")
"""A name, alone on a line or followed by 、, or the break between two lines."""

_LONGEST_IN_PARTS = 60
"""The number of letters above which a name of a 課 may be broken anywhere."""

_NAMING = (layout.MEASURE, layout.TITLE, layout.DIVISIONS)
_LONGEST_NAME = 12
"""The number of letters of a text higher than a page that are repeated."""

_SUMMARY = "実施内容ごとに、事業内容とその進捗状況を1行に1つずつ示す表。"


def ready_list(document: ListDocument, measure: Measure) -> Value:
    """Return the list as a section, its 実施内容 cut where they are higher than a page."""
    return list_value(document, ready_parts(document, measure))


def ready_parts(document: ListDocument, measure: Measure) -> tuple[ListPart, ...]:
    """Return the parts in which the 実施内容 of the list are set."""
    heights = _heights(document, measure)
    made = parts(document, heights)
    places = [place for place, part in enumerate(made) if part.broken]
    # one row after another: the space added under a row moves all rows below it to other places
    while places:
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
    return grouped((each.row_id, each.bottom - each.top) for each in measure(HEIGHTS_STYLE, value)).values()


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
    return max((cells[at] + REPEATED_HEIGHT for at in naming_columns(document) if at not in part.broken), default=0.0)


def _alone(section: Value) -> Value:
    """Return a paper of this list alone, on A3."""
    # A4 is the same page reduced: one set of heights serves both, so that a row is cut at the same place
    large = {"scale": 1.0, "sheet": section["page"]}
    return {"title": "", "date": [1, 1, 1], "sections": [section | large | {"key": 0, "ends": True}]}


def list_value(document: ListDocument, parts: Sequence[ListPart]) -> Value:
    """Return the section with its 実施内容 in these parts; each part but the first repeats its 実施内容."""
    setup = layout.SETUP
    return {
        "kind": "list",
        "begins": True,
        "scale": layout.A3_TO_A4 if document.setup.paper is PaperSize.A4 else 1.0,
        "page": [layout.PAPER_WIDTH, layout.PAPER_HEIGHT],
        "sheet": list(document.setup.size),
        **{edge: getattr(setup, edge) for edge in ("top", "bottom", "left", "right", "header", "footer")},
        "title": as_printed(document.title),
        "label": as_printed(document.label),
        "note": as_printed(document.draft_note or ""),
        "footer-right": as_printed(document.footer),
        "as-of": document.as_of,
        "legend": list(document.legend),
        "summary": _SUMMARY,
        "nothing": layout.NOTHING,
        "goes-on": CONTINUED,
        "heights": {
            "title": layout.TITLE_HEIGHT,
            "as-of": layout.AS_OF_HEIGHT,
            "legend": layout.LEGEND_HEIGHT,
            "gap": layout.LEGEND_GAP,
            "head": layout.HEAD_HEIGHT,
            "row": layout.row_height(1),
            "spare": layout.SPARE,
        },
        "sizes": {
            "title": layout.TITLE_SIZE,
            "label": layout.LABEL_SIZE,
            "body": document.body_size,
            "mark": layout.MARK_SIZE,
            "number": layout.FOOTER_SIZE,
        },
        "pitch": layout.LINE_PITCH,
        "side": layout.INNER_MARGIN,
        "air": layout.AIR,
        "columns": [_column(each) for each in document.columns],
        "parts": [_part(document, each) for each in parts],
    }


def heights_value(document: ListDocument, measures: Sequence[int]) -> Value:
    """Return the value from which the style list_heights.typ measures cells: these 実施内容 alone, on A3.

    A row is identified by its index among them; part 0 is the cell of 実施内容, part n that of column n.
    """
    whole = [ListPart(place, 0, len(document.measures[place].rows)) for place in measures]
    return {"sections": [list_value(document, whole) | {"scale": 1.0}]}


def _column(column: ListColumn) -> Value:
    roles = {MARK: "mark", layout.DIVISIONS: "names", layout.TITLE: "title"}
    return {
        "head": layout.head_text(column.heading, column.width),
        "width": column.width,
        "given": column.given,
        "role": roles.get(column.key, "text"),
    }


def naming_columns(document: ListDocument) -> tuple[int, ...]:
    """Return the columns that identify a row: 実施内容, 事業内容 and 所管課."""
    return tuple(at for at, each in enumerate(document.columns) if each.key in _NAMING)


def _part(document: ListDocument, part: ListPart) -> Value:
    text = document.measures[part.measure].text
    rows = document.measures[part.measure].rows[part.first : part.last]
    rooms = [layout.printed_width(column.width) for column in document.columns]
    made: Value = {
        "measure": pieces(as_printed(f"{CONTINUED}\n{_first_line(text)}" if part.is_shortened else text), rooms[0]),
        "again": part.first > 0,
        "rows": [_row(row, document.columns, rooms) for row in rows],
    }
    if not part.broken:
        return made
    cells = (text, *rows[0].cells[1:])
    named = [_first_line(cells[at] or "") for at in naming_columns(document) if at in part.broken]
    made |= {"broken": list(part.broken), "below": part.below}
    return made | ({"whose": as_printed("　".join((CONTINUED + rows[0].row_id, *named)))} if named else {})


def _first_line(text: str) -> str:
    """Return the first line of a text, shortened if it is long."""
    return truncated(text.partition("\n")[0], _LONGEST_NAME)


def _row(row: MeasureRow, columns: Sequence[ListColumn], rooms: Sequence[int]) -> Value:
    cells = zip(row.cells[1:], columns[1:], rooms[1:], strict=True)
    return {"id": row.row_id, "cells": [_shown(text, column.key, room) for text, column, room in cells]}


def _shown(text: str | None, key: str, room: int) -> Any:
    shown = as_printed((text or "").rstrip("\n"))
    return [_name(each, room) for each in _NAME.findall(shown)] if key == layout.DIVISIONS else pieces(shown, room)


def _name(text: str, room: int) -> Any:
    """Return the name of a 課 on one line; one that may not fit is `wide`, for the style to measure its parts."""
    # to measure every name would take long; the estimate is never too small, so that only doubtful ones are measured
    if text == "\n":
        return text
    if advance(text) < room:
        return {"kept": text}
    return {"wide": text, "parts": name_parts(text)} if len(text) <= _LONGEST_IN_PARTS else {"endless": text}
