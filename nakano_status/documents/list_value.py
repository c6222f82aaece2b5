"""The official list as the value that its style sets in pages (resources/style/list.typ).

Lengths of the value are millimetres and sizes points on A3; `scale` is what the style multiplies all of them by. A text
of a cell is a string or a list of pieces (`line_pieces`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from nakano_status.documents import list_layout as layout
from nakano_status.documents.document import as_printed
from nakano_status.documents.line_pieces import pieces
from nakano_status.documents.list_cuts import Part
from nakano_status.documents.list_document import ListColumn, ListDocument, MeasureRow
from nakano_status.documents.page import Paper
from nakano_status.domain.fields import MARK

Value = dict[str, Any]

_SUMMARY = "実施内容ごとに、事業内容とその進捗状況を1行に1つずつ示す表。"


def list_value(document: ListDocument, parts: Sequence[Part]) -> Value:
    """Return the paper with its 実施内容 in these parts; each but the first of a 実施内容 says it again."""
    made = date.fromisoformat(document.made_on)
    setup = layout.SETUP
    return {
        "scale": layout.A3_TO_A4 if document.setup.paper is Paper.A4 else 1.0,
        "page": [layout.PAPER_WIDTH, layout.PAPER_HEIGHT],
        **{edge: getattr(setup, edge) for edge in ("top", "bottom", "left", "right", "header", "footer")},
        "date": [made.year, made.month, made.day],
        "title": as_printed(document.title),
        "label": as_printed(document.label),
        "note": as_printed(document.draft_note or ""),
        "as-of": document.as_of,
        "legend": list(document.legend),
        "summary": _SUMMARY,
        "nothing": layout.NOTHING,
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
        "columns": [_column(each) for each in document.columns],
        "parts": [_part(document, each) for each in parts],
    }


def heights_value(document: ListDocument, measures: Sequence[int]) -> Value:
    """Return the paper of which the style list_heights.typ gives the heights of cells: these 実施内容 alone, on A3.

    A row is named by its place among them; part 0 is the cell of 実施内容, part n that of column n.
    """
    whole = [Part(place, 0, len(document.measures[place].rows)) for place in measures]
    return list_value(document, whole) | {"scale": 1.0}


def _column(column: ListColumn) -> Value:
    roles = {MARK: "mark", layout.DIVISIONS: "names", layout.TITLE: "title"}
    return {
        "head": layout.head_text(column.heading, column.width),
        "width": column.width,
        "given": column.given,
        "role": roles.get(column.key, "text"),
    }


def _part(document: ListDocument, part: Part) -> Value:
    measure = document.measures[part.measure]
    rooms = [layout.printed_width(column.width) for column in document.columns]
    made = {
        "measure": pieces(as_printed(measure.text), rooms[0]),
        "again": part.first > 0,
        "rows": [_row(row, rooms) for row in measure.rows[part.first : part.last]],
    }
    return made | ({"tall": True, "below": part.below} if part.is_tall else {})


def _row(row: MeasureRow, rooms: Sequence[int]) -> Value:
    shown = (_shown(text, room) for text, room in zip(row.cells[1:], rooms[1:], strict=True))
    return {"id": row.row_id, "cells": list(shown)}


def _shown(text: str | None, room: int) -> Any:
    return pieces(as_printed((text or "").rstrip("\n")), room)
