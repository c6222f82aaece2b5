"""Items about what stands in cells: one value each, true numbers with their unit, no layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum, auto
from functools import lru_cache

from nakano_status.domain.machine_readable.characters import unsafe_characters
from nakano_status.domain.machine_readable.layout_rules import at
from nakano_status.domain.machine_readable.sheet import CellKind, DataCell, quoted
from nakano_status.domain.machine_readable.table import NO_FIGURE, Column, Table, folded
from nakano_status.domain.narrative import BLANKS
from nakano_status.domain.problem import Place, Problem, Severity
from nakano_status.domain.problem_codes import problem

_HAN = r"[\u3040-\u30ff\u4e00-\u9fff]"
_SPACED_OUT = re.compile(rf"{_HAN}(?:[ \u3000]+{_HAN})+")
"""Blanks between single characters, as in 「東　京」; between words they are none of the rules'."""
_RUNS = re.compile(r"[ \u3000]{2,}")
_TWO_FIGURES = re.compile(r"[\d,.]+\s*[^\d\s]{0,3}\s*[(（]\s*[\d,.]+\s*[^\d\s]{0,3}\s*[)）]|\d+\s*[/／～〜~]\s*\d+")
_LIST_OF_FIGURES = re.compile(r"\d+(?:[、;；]\s*\d+)+")
_NO_UNIT = re.compile(r"年|月|日|時点|順|区分|回|No|率|割合|指数|コード|番号|番$", re.IGNORECASE)
_UNIT = re.compile(r"[(（\[［].+[)）\]］]|単位")
_UNIT_COLUMN = re.compile(r"単位")
_LINE_BREAK = re.compile("\n")
_MID_SENTENCE = re.compile(r"[^。．.！？!?)）」』】:：;；\n]\n(?![\n・･●○◎■□▪※*\-－―(（\[［<＜①-⑳0-9０-９ア-ン])")
"""A break that ends no sentence and begins no item of a list: it only makes lines of one length."""
_SHORT_LINE = 12


class _Kind(Enum):
    """What a text is in its table; of running text much is the writer's own."""

    HEADING = auto()
    VALUE = auto()
    RUNNING_TEXT = auto()


def cell_problems(table: Table) -> Iterator[Problem]:
    """Yield what is found cell by cell: several values (1-2), layout (1-5), characters (1-10)."""
    for column in table.columns:
        if column.heading is not None:
            found = _found(column.heading, _Kind.HEADING)
            yield from _placed(found, at(table.sheet, table.head, column.number))
        kind = _Kind.RUNNING_TEXT if column.is_running_text else _Kind.VALUE
        for row, cell in column.cells.items():
            if found := _found(cell, kind):
                yield from _placed(found, at(table.sheet, row, column.number, column.name))


def _placed(found: tuple[Problem, ...], place: Place) -> Iterator[Problem]:
    return (replace(each, place=place) for each in found)


@lru_cache(maxsize=4096)
def _found(cell: DataCell, kind: _Kind) -> tuple[Problem, ...]:
    """What is found in one cell, wherever it stands: the same few words stand in thousands of rows."""
    if cell.kind is CellKind.FORMULA:  # told by itself (1-7)
        return ()
    found = [*_layout(cell, kind), *_characters(cell, kind)]
    return tuple([*_several(cell), *found] if kind is _Kind.VALUE else found)


def _several(cell: DataCell) -> Iterator[Problem]:
    """Two figures in a cell, or several short lines: each of them is a value."""
    text = folded(cell.text)
    lines = [line for line in text.split("\n") if line.strip(BLANKS)]
    is_list = len(lines) > 1 and all(len(line) <= _SHORT_LINE for line in lines)
    if is_list or _TWO_FIGURES.fullmatch(text) or _LIST_OF_FIGURES.fullmatch(text):
        yield problem("DATA-1-2", found=quoted(cell.text))


def _layout(cell: DataCell, kind: _Kind) -> Iterator[Problem]:
    text = cell.text
    if cell.kind is not CellKind.TEXT:
        return
    is_running = kind is _Kind.RUNNING_TEXT
    breaks = _MID_SENTENCE if is_running else _LINE_BREAK
    if text != text.strip(BLANKS) or breaks.search(text) or _RUNS.search(text) or _SPACED_OUT.fullmatch(text):
        severity = Severity.ADVICE if is_running else Severity.ERROR
        yield problem("DATA-1-5", severity=severity, found=quoted(text))


def _characters(cell: DataCell, kind: _Kind) -> Iterator[Problem]:
    severity = Severity.ERROR if kind is _Kind.HEADING else Severity.ADVICE
    for character, why in unsafe_characters(cell.text):
        yield problem("DATA-1-10", severity=severity, found=character, why=why)


def number_problems(table: Table) -> Iterator[Problem]:
    """Yield what keeps a column of figures from being one: texts (1-3), signs and gaps (1-13), no unit (1-9)."""
    has_units = any(_UNIT_COLUMN.search(column.name) for column in table.columns)
    for column in table.columns:
        if not column.is_numeric:
            continue
        if column.heading is not None and not has_units and not _has_unit(column):
            yield problem("DATA-1-9", at(table.sheet, table.head, column.number), found=quoted(column.name))
        for row, _ in table.filled_rows():
            if found := _no_number(column.cells.get(row)):
                yield replace(found, place=at(table.sheet, row, column.number, column.name))


def _no_number(cell: DataCell | None) -> Problem | None:
    if cell is None:
        return problem("DATA-1-13", severity=Severity.QUESTION, found="空欄")
    if cell.kind is not CellKind.TEXT or folded(cell.text) in NO_FIGURE:
        return None
    has_digits = any(map(str.isdigit, folded(cell.text)))
    return problem("DATA-1-3" if has_digits else "DATA-1-13", found=quoted(cell.text))


def _has_unit(column: Column) -> bool:
    return bool(_UNIT.search(column.name) or _NO_UNIT.search(column.name))
