"""Items about how a sheet is laid out: merges, headings, formulas, objects, gaps, several tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from nakano_status.domain.machine_readable.table import (
    CellKind,
    DataCell,
    DataSheet,
    SheetColumn,
    SheetTable,
    address,
    folded,
    letters,
    looks_numeric,
    quoted,
)
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity

_DITTO = frozenset({"〃", "々", "同上", "同左", "同", '"', "''"})
_LEAST_HEADINGS = 2
_NUMBERED, _NAMED = "番号", "名"
_MEANT = ("コード", _NAMED)
"""The ends of the headings of columns with numbers, and of those with what a number means."""


def sheet_problems(sheet: DataSheet) -> Iterator[Problem]:
    """Yield what a sheet has besides plain cells: merges (1-4), formulas (1-7), objects (1-8)."""
    for merge in sheet.merges:
        yield problem("DATA-1-4", at(sheet, merge.top, merge.left), found=merge.range)
    for (row, column), cell in sheet.cells.items():
        if cell.kind is CellKind.FORMULA:
            yield problem("DATA-1-7", at(sheet, row, column), found=quoted(cell.text))
    for thing in sheet.objects:
        yield problem("DATA-1-8", Place(sheet=sheet.name), found=thing)


def heading_problems(table: SheetTable) -> Iterator[Problem]:
    """Yield headings that are missing or duplicate, rows without their first cell, and ditto marks (1-6)."""
    names = Counter(folded(column.name) for column in table.columns if column.name)
    for column in table.columns:
        place = at(table.sheet, table.head, column.number)
        if column.heading is not None and names[folded(column.name)] > 1:
            yield problem("DATA-1-6", place, found=f"「{quoted(column.name)}」が{names[folded(column.name)]}列")
        elif column.heading is None and column.cells and table.head not in table.sheet.merged_rows(column.number):
            yield problem("DATA-1-6", place, found="項目名が空欄")
    yield from _left_out(table)
    yield from _ambiguous(table)


def _ambiguous(table: SheetTable) -> Iterator[Problem]:
    """Yield each column of numbers, as 施策番号, in which a number means several things (施策名, 施策コード).

    What a number means may depend on the names and numbers to the left of it; one problem a column.
    """
    named = {column.name: column for column in table.columns}
    context: list[SheetColumn] = []
    for column in table.columns:
        stem = column.name.removesuffix(_NUMBERED)
        meant = [named[stem + each] for each in _MEANT if stem + each in named]
        if column.name.endswith(_NUMBERED) and meant:
            context.append(column)
            yield from _several_meanings(table, context, meant)
        elif column.name.endswith(_NAMED) and f"{column.name.removesuffix(_NAMED)}{_NUMBERED}" not in named:
            context.append(column)


def _several_meanings(
    table: SheetTable, context: Sequence[SheetColumn], meant: Sequence[SheetColumn]
) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row, cells in table.filled_rows():
        number, meaning = (tuple(_text(cells, each) for each in columns) for columns in (context, meant))
        if number[-1] and any(meaning) and seen.setdefault(number, meaning) != meaning:
            both = "と".join(f"「{quoted(' '.join(filter(None, each)))}」" for each in (seen[number], meaning))
            found = f"{context[-1].name}の{number[-1]}が{both}の2つを表す"
            place = at(table.sheet, row, context[-1].number, context[-1].name)
            yield problem("DATA-1-6", place, severity=Severity.QUESTION, found=found)
            return


def _text(cells: Mapping[int, DataCell], column: SheetColumn) -> str:
    return folded(cells[column.number].text) if column.number in cells else ""


def _left_out(table: SheetTable) -> Iterator[Problem]:
    first = table.columns[0].number
    merged = table.sheet.merged_rows(first)
    for row, cells in table.filled_rows():
        if first not in cells and row not in merged:
            yield problem("DATA-1-6", at(table.sheet, row, first), found="先頭の列が空欄")
        for column, cell in cells.items():
            if folded(cell.text) in _DITTO:
                place = at(table.sheet, row, column)
                yield problem("DATA-1-6", place, severity=Severity.QUESTION, found=f"「{cell.text}」")


def gap_problems(table: SheetTable) -> Iterator[Problem]:
    """Yield what breaks a table: empty rows and columns, headings again (2-1), and where another begins (2-2)."""
    rows = [table.head, *(row for row, _ in table.filled_rows())]
    for before, after in pairwise(rows):
        cells = table.sheet.rows[after]
        again = _is_head_again(table, cells)
        if after > before + 1:
            yield _gap(table, before + 1, after - 1)
            if again or _is_another_head(table, cells):
                yield problem("DATA-2-2", at(table.sheet, after, min(cells)))
        elif again:
            yield problem("DATA-2-1", at(table.sheet, after, min(cells)), found="項目名の行の繰り返し")
    yield from _column_gaps(table)


def _gap(table: SheetTable, first: int, last: int) -> Problem:
    what = f"値のない行（{first}行目）" if first == last else f"値のない行（{first}～{last}行目）"
    return problem("DATA-2-1", Place(sheet=table.sheet.name, row=first), found=what)


def _column_gaps(table: SheetTable) -> Iterator[Problem]:
    for place, column in enumerate(table.columns):
        if column.heading is not None or column.cells or table.head in table.sheet.merged_rows(column.number):
            continue
        yield problem(
            "DATA-2-1",
            at(table.sheet, table.head, column.number),
            found=f"値のない列（{letters(column.number)}列）",
        )
        beside = table.columns[place + 1 : place + 1 + _LEAST_HEADINGS]
        if len(beside) == _LEAST_HEADINGS and all(each.heading for each in beside):
            yield problem("DATA-2-2", at(table.sheet, table.head, beside[0].number))


def _is_head_again(table: SheetTable, cells: Mapping[int, DataCell]) -> bool:
    headings = table.sheet.rows[table.head]
    same = {number: cell.text for number, cell in cells.items()} == {n: cell.text for n, cell in headings.items()}
    return same and len(cells) >= _LEAST_HEADINGS


def _is_another_head(table: SheetTable, cells: Mapping[int, DataCell]) -> bool:
    """Whether a row after a gap is one of headings above figures: of another table, or the same again."""
    numeric = {column.number for column in table.columns if column.is_numeric}
    words = all(not looks_numeric(cell) for cell in cells.values())
    return words and len(cells) >= _LEAST_HEADINGS and not numeric.isdisjoint(cells)


def at(sheet: DataSheet, row: int, column: int, heading: str | None = None) -> Place:
    """Return the place of a cell, in the file's own terms."""
    return Place(sheet=sheet.name, cell=address(row, column), row=row, column=heading or None)
