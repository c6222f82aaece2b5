"""Proves a workbook before it leaves: openpyxl, a reader that is not ours, must find the values that were drawn.

Cells are compared as a person sees them: a text that became a number, a date or a formula differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from nakano_status.domain.cell_address import cell_address
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.papers import PaperNotProved

Value = str | int | Decimal | date | None
Cells = tuple[tuple[int, int], ...]
"""Rows and columns of cells, counted from 0."""
SheetValues = Mapping[Cells, Value]
"""Values of a sheet by their cells; a text that continues in further cells has several. Other cells are blank."""

_NOTHING, _FORMULA = "空欄", "（数式）"


def prove_workbook(content: bytes, sheets: Mapping[str, SheetValues]) -> bytes:
    """Return the content of a workbook that has exactly these values on its sheets; otherwise raise PaperNotProved."""
    differences: list[Problem] = []
    with closing(load_workbook(BytesIO(content), read_only=True)) as book:
        read = {sheet.title: sheet.iter_rows() for sheet in book.worksheets}
        for name in {**read, **sheets}:
            differences += (each.at(sheet=name) for each in _differences(read.get(name, ()), sheets.get(name, {})))
    if differences:
        first = differences[0]
        quoted = f"{first.place.sheet} {first.place.cell}：「{first.found}」、データでは「{first.expected}」"
        raise PaperNotProved(*differences, count=str(len(differences)), first=quoted)
    return content


def _differences(rows: Iterable[Sequence[Any]], values: SheetValues) -> Iterator[Problem]:
    """Yield a problem for each value that differs in its cells, and for each other cell that is not blank."""
    found = {
        (number, column): _FORMULA if cell.data_type == "f" else cell.value
        for number, row in enumerate(rows)
        for column, cell in enumerate(row)
        if cell.value not in (None, "")
    }
    drawn = {cell for cells in values for cell in cells}
    blank: SheetValues = {(cell,): None for cell in found if cell not in drawn}
    for cells, value in {**values, **blank}.items():
        read = [found[cell] for cell in cells if cell in found]
        shown = "".join(map(str, read)) if len(read) > 1 else next(iter(read), None)
        if shown != _as_read(value):
            row, column = cells[0]
            texts = [_NOTHING if each is None else str(each) for each in (shown, value)]
            place = Place(cell=cell_address(row + 1, column + 1))
            yield problem("PROOF-TEXT", place, found=texts[0], expected=texts[1])


def _as_read(value: Value) -> object:
    """Return a drawn value as openpyxl reads it."""
    if isinstance(value, str):
        return value.replace("x005F_", "") or None  # its way of undoing the escapes of the format
    if isinstance(value, date):
        return datetime.combine(value, time())
    return None if value is None else float(f"{float(value):.16g}")  # a workbook has 16 digits of a number
