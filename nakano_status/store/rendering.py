"""Renders the statements of the store, which are SQLAlchemy Core, as text for one database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, Column, Dialect, Insert, Integer, Label, LargeBinary
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement
from sqlalchemy.sql import ClauseElement, ColumnElement

from nakano_status.store import tables as t
from nakano_status.store.integrity import checks
from nakano_status.store.queries import queries, writes
from nakano_status.store.statements import StoredTable

_KINDS = {Integer: "i", Boolean: "f", LargeBinary: "b"}


def rendered(part: str, dialect: Dialect) -> Mapping[str, Any]:
    """Return a part of the statements: "tables", "queries", "writes", "checks", or "formats".

    A query has, before its text, a letter per column: t text, i integer, f flag, b bytes; a capital letter if a value
    may be missing. `__[POSTCOMPILE_name]` is to be replaced by as many placeholders as there are values. "formats" has
    the statements that make the tables which each format added.
    """
    match part:
        case "tables":
            return {table.name: StoredTable.of(table)[1:] for table in t.all_tables.sorted_tables}
        case "queries":
            return {
                _known_as(name, query, dialect): ("".join(map(_kind, query.selected_columns)), _text(query, dialect))
                for name, query in queries()
            }
        case "writes":
            return {_known_as(name, each, dialect): _text(each, dialect) for name, each in writes()}
        case "checks":
            return {name: _text(each, dialect, literal_binds=True) for name, each in checks()}
        case _:
            return _formats(dialect)


def _known_as(name: str, statement: ClauseElement, dialect: Dialect) -> str:
    """Return the name with those of the parameters; what inserts has every column of the table."""
    is_known = isinstance(statement, Insert)
    return name if is_known else " ".join((name, *sorted(statement.compile(dialect=dialect).params)))


def _text(statement: ClauseElement, dialect: Dialect, **options: bool) -> str:
    text = str(statement.compile(dialect=dialect, compile_kwargs=options))
    return text.replace(" \n", " ")


def _kind(selected: ColumnElement[Any]) -> str:
    """Return the letter of a column's type; a column of an outer join may be missing, so its letter is a capital."""
    column = selected.element if isinstance(selected, Label) else selected
    kind = _KINDS.get(type(column.type), "t")
    is_given = isinstance(column, Column) and column.table is not t.act_reason and not column.nullable
    return kind if is_given or not isinstance(column, Column) else kind.upper()


def _formats(dialect: Dialect) -> Mapping[str, list[str]]:
    made: dict[str, list[str]] = {}
    for table in sorted(t.all_tables.sorted_tables, key=lambda table: table.info["since"]):
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        definitions: list[ExecutableDDLElement] = [CreateTable(table), *map(CreateIndex, indexes)]
        number = ".".join(map(str, table.info["since"]))
        made.setdefault(number, []).extend(str(each.compile(dialect=dialect)).strip() for each in definitions)
    return made
