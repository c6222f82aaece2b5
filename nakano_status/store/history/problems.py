"""The problems of rows and cells that are not as they were written, named by their place."""

from __future__ import annotations

from collections.abc import Sequence

from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import truncated
from nakano_status.store.history.content_digests import Line
from nakano_status.store.statements import StoredTable

_LONGEST_FOUND = 40  # the most characters of a cell that are quoted


def changed_cell(table: StoredTable, line: Line, column: int, columns: Sequence[str] = ()) -> Problem:
    """Return the problem of a changed cell; `columns` are those of the line, if it has not all of the table."""
    names = columns or table.columns
    place = place_of(table, line, names, names[column])
    return titled("STORE-CELL-CHANGED", table, place, found=shown(line[column]))


def rows_off(table: StoredTable, key: str | None, found: int, expected: int) -> Problem:
    """Return the problem of rows that were added, or are missing, with how many are there and were written."""
    place = Place(table=table.name, key=key)
    return titled("STORE-ROWS-OFF", table, place, found=str(found), expected=str(expected))


def not_as_written(table: StoredTable, key: str | None) -> Problem:
    """Return the problem of rows that are not those whose digest an act recorded."""
    return titled("STORE-HISTORY-CHANGED", table, Place(table=table.name, key=key))


def place_of(table: StoredTable, line: Line, columns: Sequence[str], column: str | None = None) -> Place:
    """Return the place of a cell (or of a row); `columns` are those of the line, and the key is among them."""
    by_name = dict(zip(columns, line, strict=True))
    return Place(table=table.name, key="/".join(str(by_name[each]) for each in table.key), column=column)


def titled(
    code: str,
    table: StoredTable,
    place: Place,
    *,
    found: str | None = None,
    expected: str | None = None,
    **details: str,
) -> Problem:
    """Return a problem of the catalogue at a place in a table, with the table's label in the message."""
    return problem(code, place, found=found, expected=expected, severity=None, title=table.title, **details)


def shown(cell: object) -> str:
    """Return a cell as quoted in a message."""
    return truncated(cell if isinstance(cell, str) else repr(cell), _LONGEST_FOUND)
