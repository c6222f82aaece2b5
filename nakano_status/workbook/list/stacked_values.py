"""Spreads values that are below each other in a published list, such as 目標 above 実績, over columns of their own.

They are the lines of one cell, or rows under each other beside one title. Each gets a column, with its label after the
heading, before the list is read: it is read as a list that has these columns. A column that does not have this shape
throughout is left unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, islice, pairwise

from nakano_status.domain.exchange.answer_file import ReadCell
from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.text.narrative import bare_text
from nakano_status.workbook.cells import SheetLine

_LABEL = re.compile(r"\(?((?:目標|計画|予定|実績|当初)値?|(?:予算|決算)額?|達成[率度])\)?")
_FIRST = frozenset("（(目計予実当決達")
"""The first characters of labels."""
_BETWEEN = re.compile(r"[\n/／]")
"""Characters between the labels of a heading."""
_DEEPEST = 3
"""Greatest number of rows of a head."""
_LEAST_HEADINGS, _LONGEST_LABEL, _LONGEST_HEADING = 3, 8, 30


def spread_stacked(lines: Sequence[SheetLine]) -> list[SheetLine]:
    """Return the lines of a sheet; values that were below each other are side by side, each below its label."""
    spread = [*lines]
    free = count(max((column for line in lines for column in line.own), default=0) + 1)
    heads = [(at, column) for at, line in enumerate(lines) for column in line.own if _labels_of(line.text(column))]
    for at, column in heads:
        _spread_cells(spread, at, column, free)
    for column in sorted({column for line in lines for column in line.own if _label(line.text(column))}):
        _spread_rows(spread, column, free)
    return spread


def _label(text: str | None) -> str | None:
    """Return the label that a text is, without brackets; None if it is no label."""
    found = _LABEL.fullmatch(bare_text(text)) if text and len(text) <= _LONGEST_LABEL and text[0] in _FIRST else None
    return found[1] if found else None


def _labels_of(heading: str | None) -> list[str]:
    """Return the labels of which a heading consists; empty unless it consists of two or more."""
    may_be = heading and len(heading) <= _LONGEST_HEADING and heading[0] in _FIRST  # most cells are no labels
    parts = _BETWEEN.split(heading or "") if may_be else ()
    labels = [label for each in parts if (label := _label(each))]
    return labels if 1 < len(set(labels)) == len(parts) else []


def _spread_cells(lines: list[SheetLine], place: int, column: int, free: Iterator[int]) -> None:
    """Spread the lines of the cells below a heading of labels; do nothing if a cell has another number of lines."""
    head = lines[place]
    labels, last = _labels_of(head.text(column)), place + head.last.get(column, head.row) - head.row
    cells = {at: line.own[column] for at, line in enumerate(lines) if at > last and column in line.own}
    parts = {at: (cell.text or "").split("\n") for at, cell in cells.items()}
    is_head = 2 * sum(bool(_labels_of(cell.text)) for cell in cells.values()) < len(cells)  # not a cell of labels
    if is_head and all(len(each) == len(labels) for each in parts.values()):
        columns = [column, *islice(free, len(labels) - 1)]
        _write_heads(lines, last, column, dict(zip(columns, labels, strict=True)), column)
        for at, texts in parts.items():
            _put(lines, at, {to: replace(cells[at], text=text) for to, text in zip(columns, texts, strict=True)})


def _spread_rows(lines: list[SheetLine], column: int, free: Iterator[int]) -> None:
    """Spread the rows under each other whose labels are in a column; do nothing if not all rows are such."""
    groups, labels = _groups_in(lines, column)
    below = [lines[at].own for group in groups for at in group[1:]]
    values = [
        each
        for each in sorted({at for own in below for at in own})
        if 2 * sum(each in own for own in below) > len(below)
    ]
    first, spare = groups[0][0] if groups else 0, [column]
    for value in (each for each in values if each != column and first):
        columns = sorted([value, *spare])[: len(labels)]
        columns += islice(free, len(labels) - len(columns))
        spare = []
        found = [[lines[at].own.get(value) for at in group] for group in groups]
        _write_heads(lines, first - 1, value, dict(zip(columns, labels, strict=True)), column)
        for group, cells in zip(groups, found, strict=True):
            for at in group:
                _put(lines, at, {value: None} | ({column: None} if _label(lines[at].text(column)) else {}))
            _put(lines, group[0], dict(zip(columns, cells, strict=True)))


def _groups_in(lines: Sequence[SheetLine], column: int) -> tuple[list[list[int]], list[str]]:
    """Return the places of the lines with the labels of each row of the list, and the labels of a row.

    Empty if there are lines without labels between them, or fewer than two rows with the same labels.
    """
    places = [at for at, line in enumerate(lines) if _label(line.text(column))]
    named = [_label(lines[at].text(column)) or "" for at in places]
    size = next((at for at in range(2, len(named)) if named[at] == named[0]), 0)
    groups = [places[at : at + size] for at in range(0, len(places), size)] if size else []
    is_regular = len(set(named[:size])) == size and named == named[:size] * len(groups)
    is_close = all(group[-1] - group[0] == size - 1 for group in groups)
    between = (at for last, first in pairwise(groups) for at in range(last[-1] + 1, first[0]))
    if not is_regular or not is_close or any(len(lines[at].own) > 1 for at in between):
        return [], []
    return groups, named[:size]


def _write_heads(lines: list[SheetLine], last: int, column: int, labels: Mapping[int, str], of_labels: int) -> None:
    """Write the heading of a column, with each label after it, into the last line of the head, by column of the label.

    `of_labels`: the column of the labels. Its heading is left out unless it is merged over the other column.
    """
    groups, own = list[str](), list[str]()
    model = ReadCell(CellState.VALUE, None, "")
    for at in range(max(last - _DEEPEST + 1, 0), last + 1):
        line = lines[at]
        if len(line.own.keys() | line.above.keys()) < _LEAST_HEADINGS:
            continue
        over = next((each for each in line.own if each < column <= line.right.get(each, each)), None)
        cell = line.shown(column) or (line.own[over] if over else None)
        if cell and cell.text and not _labels_of(cell.text):
            (groups if over not in (None, of_labels) else own).append(cell.text)
        model = cell or model
        _put(lines, at, {column: None, of_labels: None})
    for to, label in labels.items():
        texts = dict.fromkeys([*(() if to == column else groups), *own, label])
        _put(lines, last, {to: replace(model, state=CellState.VALUE, text=" ".join(texts))})


def _put(lines: list[SheetLine], at: int, cells: Mapping[int, ReadCell | None]) -> None:
    """Put cells into a line; None takes what a column shows out of it."""
    line = lines[at]
    own = {column: cell for column, cell in {**line.own, **cells}.items() if cell is not None}
    above = {column: cell for column, cell in line.above.items() if column not in cells}
    kept = [{each: to for each, to in of.items() if each not in cells} for of in (line.last, line.right)]
    lines[at] = replace(line, own=own, above=above, last=kept[0], right=kept[1])
