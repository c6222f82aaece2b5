"""Checks every cell of a data file against its column's declaration, and every reference to another row.

The rows are read through a connection prepared by `lenient`: a text that is no UTF-8 is returned with lone surrogates,
which no intact cell holds, instead of ending the reading.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from decimal import InvalidOperation
from typing import Any

from sqlalchemy import Boolean, Column, Integer, LargeBinary, Table

from nakano_status.domain.fields.field import Field
from nakano_status.domain.fields.registry import INDICATOR_FIELDS
from nakano_status.domain.merge.change import ROW_FACTS
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.store.columns import OfProfile
from nakano_status.store.stored_forms import read_stored_profile
from nakano_status.store.tables import all_tables, edition_profile

_AT_ONCE = 2_000
_LARGEST = 2**31
_LONGEST_FOUND = 40  # the most characters of a cell that are quoted
_TYPES = {Boolean: int, Integer: int, LargeBinary: bytes}

TABLES = tuple(all_tables.tables[name] for name in sorted(all_tables.tables))

Line = tuple[Any, ...]


@contextmanager
def lenient(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Let the connection return undecodable texts within the context."""
    before = connection.text_factory
    connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    try:
        yield connection
    finally:
        connection.text_factory = before


def place_of(table: Table, line: Line, columns: Sequence[str], column: str | None = None) -> Place:
    """Return the place of a cell (or of a row); `columns` are those of the line, and the key is among them."""
    by_name = dict(zip(columns, line, strict=True))
    key = "/".join(str(by_name[each.name]) for each in table.primary_key)
    return Place(table=table.name, key=key, column=column)


def titled(
    code: str, table: Table, place: Place, *, found: str | None = None, expected: str | None = None, **details: str
) -> Problem:
    """Return a problem of the catalogue at a place in a table, with the table's label in the message."""
    return problem(
        code, place, found=found, expected=expected, severity=None, title=str(table.info["title"]), **details
    )


def selected(table: Table, columns: Iterable[str]) -> str:
    """Return the statement that reads the columns of all rows."""
    return f"SELECT {quoted(columns)} FROM {quoted([table.name])}"  # noqa: S608 - declared names


def broken_cells(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Yield a problem for each cell that its column cannot hold."""
    declared = _declared(connection)
    for table in TABLES:
        names = [column.name for column in table.columns]
        cursor = connection.execute(selected(table, names))
        while lines := cursor.fetchmany(_AT_ONCE):
            for column, cells in zip(table.columns, zip(*lines, strict=True), strict=True):
                for row in _broken(column, cells, declared.get(one_of := column.info.get("one_of"), one_of)):
                    found = shown(cells[row])
                    yield titled(
                        "STORE-CELL-BROKEN", table, place_of(table, lines[row], names, column.name), found=found
                    )


def quoted(names: Iterable[str]) -> str:
    """Return names quoted for a statement."""
    return ", ".join(f'"{name}"' for name in names)


def shown(cell: object) -> str:
    """Return a cell as quoted in a message."""
    text = cell if isinstance(cell, str) else repr(cell)
    return text if len(text) <= _LONGEST_FOUND else f"{text[:_LONGEST_FOUND]}…"


def _declared(connection: sqlite3.Connection) -> dict[object, frozenset[str]]:
    """Return what the profiles in the file declare; a profile that cannot be read is a broken cell itself."""
    fields: dict[str, Field] = {each.key: each for each in INDICATOR_FIELDS}
    for (text,) in connection.execute(selected(edition_profile, ["profile"])):
        with suppress(ValueError, TypeError):
            fields |= read_stored_profile(text).by_key
    groups = frozenset(each.group for each in fields.values())
    return {
        OfProfile.KEYS: frozenset(fields),
        OfProfile.GROUPS: groups,
        OfProfile.FACTS: frozenset((*fields, *ROW_FACTS)),
    }


def _broken(column: Column[Any], cells: Sequence[object], one_of: Collection[str] | None) -> Iterator[int]:
    """Yield the indexes of the cells that the column cannot hold; an intact column is recognised in one step."""
    wanted = _TYPES.get(type(column.type), str)
    allowed = {wanted, type(None)} if column.nullable else {wanted}
    distinct = set(cells)
    if set(map(type, cells)) <= allowed and all(_fits(column, cell, one_of) for cell in distinct):
        return
    for row, cell in enumerate(cells):
        if type(cell) not in allowed or not _fits(column, cell, one_of):
            yield row


def _fits(column: Column[Any], cell: object, one_of: Collection[str] | None) -> bool:
    """Whether a cell of the column's type is allowed by the column's declaration, and is one of `one_of`, if given."""
    if isinstance(cell, str) and ("\0" in cell or not _is_utf8(cell)):
        return False
    if isinstance(cell, int) and not (cell in (0, 1) if isinstance(column.type, Boolean) else 0 <= cell < _LARGEST):
        return False
    if cell is None:
        return True
    return (one_of is None or cell in one_of) and _reads(column, cell)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _reads(column: Column[Any], cell: object) -> bool:
    form = column.info.get("form")
    if form is None:
        return True
    try:
        form(cell)
    except (ValueError, TypeError, InvalidOperation):
        return False
    return True


def broken_references(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Yield a problem for each cell that names a missing row."""
    yield from _broken_keys(connection)
    for table in TABLES:
        for column in table.columns:
            if names := column.info.get("names"):
                yield from _nameless(connection, table, column, (names,) if isinstance(names, str) else names)


def _broken_keys(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Yield the broken references that the database itself declares."""
    for name, rowid, target, number in connection.execute("PRAGMA foreign_key_check").fetchall():
        table, pairs = all_tables.tables[name], defaultdict(list)
        for each, _, _, own, there, *_ in connection.execute(f"PRAGMA foreign_key_list({quoted([name])})"):
            pairs[each].append((own, there))
        columns = [column.name for column in table.columns]
        line = connection.execute(f"{selected(table, columns)} WHERE rowid = ?", (rowid,)).fetchone()
        column = _culprit(connection, target, pairs[number], dict(zip(columns, line, strict=True)))
        yield _points_nowhere(table, place_of(table, line, columns, column), target)


def _culprit(
    connection: sqlite3.Connection, target: str, pairs: Sequence[tuple[str, str]], line: dict[str, object]
) -> str:
    """Return the first column of a reference whose value is nowhere in the target; else the last."""
    for own, there in pairs:
        asked = f"{selected(all_tables.tables[target], [there])} WHERE {quoted([there])} = ? LIMIT 1"
        value = line[own]
        if isinstance(value, str) and not _is_utf8(value):
            return own
        if connection.execute(asked, (value,)).fetchone() is None:
            return own
    return pairs[-1][0]


def _nameless(
    connection: sqlite3.Connection, table: Table, column: Column[Any], names: Sequence[str]
) -> Iterator[Problem]:
    """Yield the cells that name none of `names`, for references that the database does not declare."""
    known = " UNION ".join(_values_of(name) for name in names)
    columns, own = [each.name for each in table.columns], quoted([column.name])
    asked = f"{selected(table, columns)} WHERE {own} NOT IN ({known})"
    for line in connection.execute(asked):
        yield _points_nowhere(table, place_of(table, line, columns, column.name), names[0].split(".")[0])


def _values_of(name: str) -> str:
    """Return the statement for the values of a column (`table.column`), or for a text in quotes."""
    if name.startswith("'"):
        return f"SELECT {name}"
    table, column = name.split(".")
    return selected(all_tables.tables[table], [column])


def _points_nowhere(table: Table, place: Place, target: str) -> Problem:
    return titled("STORE-REFERENCE-BROKEN", table, place, found=table.name, expected=target)
