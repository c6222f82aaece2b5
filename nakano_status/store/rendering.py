"""Renders the statements of the store to text, the same for every database (decision 0072).

Only names that SQL reserves are in quotes; parameters are `%(name)s`. `Statements` replaces names that differ in a
database. Only the statements that create the tables have a text for each database.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, Column, ColumnElement, Dialect, Insert, Integer, Label, LargeBinary, Text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement
from sqlalchemy.sql import ClauseElement

from nakano_status.store import tables as t
from nakano_status.store.integrity import check_queries
from nakano_status.store.queries import queries, writes
from nakano_status.store.statements import StoredTable, statement_key

_DIALECT = DefaultDialect(paramstyle="pyformat")
_KINDS = {Integer: "i", Boolean: "f", LargeBinary: "b"}
_SERVER_TYPES = {Text: ("text", "C"), Integer: ("integer", ""), Boolean: ("integer", ""), LargeBinary: ("bytea", "")}
"""The type and the collation of a column as the catalogue of a server names them."""
_OUTER_JOINED = (t.act_reason, t.indicator_owner_day)
"""The tables that are used only in outer joins, so that their columns may be missing."""


def render_statements() -> Mapping[str, Any]:
    """Return all statements by part and name.

    In "queries", the text of a query follows one letter per column: t text, i integer, f flag, b bytes; the letter is a
    capital if a value may be missing. `VALUE_LIST` must be replaced by one placeholder per value. "formats" has, for
    each database, the statements that create the tables added by each format. "schema" has these tables, their columns,
    constraints and indexes as a server names them.
    """
    return {
        "tables": {table.name: StoredTable.of(table)[1:] for table in t.all_tables.sorted_tables},
        "queries": {
            _key_of(name, query): ("".join(map(_kind, query.selected_columns)), _text(query))
            for name, query in queries()
        },
        "writes": {_key_of(name, each): _text(each) for name, each in writes()},
        "checks": {name: _text(each, literal_binds=True) for name, each in check_queries()},
        "formats": {
            "sqlite": _formats(sqlite.dialect()),
            "postgresql": _formats(postgresql.dialect()),  # type: ignore[no-untyped-call]
        },
        "schema": _schema(),
    }


def _key_of(name: str, statement: ClauseElement) -> str:
    """Return the key of a statement; that of an insertion, which has every column, has no parameters."""
    return statement_key(name, () if isinstance(statement, Insert) else statement.compile(dialect=_DIALECT).params)


def _text(statement: ClauseElement, **options: bool) -> str:
    text = str(statement.compile(dialect=_DIALECT, compile_kwargs=options))
    return text.replace(" \n", " ")


def _kind(selected: ColumnElement[Any]) -> str:
    """Return the letter of a column's type; a column of an outer join may be missing, so its letter is a capital."""
    column = selected.element if isinstance(selected, Label) else selected
    kind = _KINDS.get(type(column.type), "t")
    is_given = isinstance(column, Column) and column.table not in _OUTER_JOINED and not column.nullable
    return kind if is_given or not isinstance(column, Column) else kind.upper()


def _formats(dialect: Dialect) -> Mapping[str, list[str]]:
    made: dict[str, list[str]] = {}
    for table in sorted(t.all_tables.sorted_tables, key=lambda table: table.info["since"]):
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        definitions: list[ExecutableDDLElement] = [CreateTable(table), *map(CreateIndex, indexes)]
        number = ".".join(map(str, table.info["since"]))
        made.setdefault(number, []).extend(str(each.compile(dialect=dialect)).strip() for each in definitions)
    return made


def _schema() -> Mapping[str, list[tuple[Any, ...]]]:
    """Return the tables, columns, constraints and indexes by format, as items of `postgres.schema.SchemaObject`."""
    made: dict[str, list[tuple[Any, ...]]] = {}
    for table in t.all_tables.sorted_tables:
        things = made.setdefault(".".join(map(str, table.info["since"])), [])
        things.append(("table", "", table.name))
        things += (("column", table.name, each.name, *_server_type(each)) for each in table.columns)
        things += (("constraint", table.name, str(each.name)) for each in table.constraints)
        things += (("index", "", str(each.name)) for each in table.indexes)
    return {number: sorted(things) for number, things in made.items()}


def _server_type(column: Column[Any]) -> tuple[str, str, bool]:
    """Return a column's type, its collation, and whether it must have a value."""
    return *_SERVER_TYPES[type(column.type)], not column.nullable
