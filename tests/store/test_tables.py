"""The rules of the tables (data.md): texts, times and values in rows, nothing of one database only."""

from collections.abc import Iterator

from sqlalchemy import Boolean, Integer, LargeBinary, Table, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from nakano_status.store.tables import all_tables
from tests.support.fields import NAKANO

# What stands outside the acts: who the store is, the acts, and texts that are not yet said.
WITHOUT_ACT = {"store_info", "act", "draft"}


def test_only_types_that_every_database_has_are_used() -> None:
    types = {type(column.type) for table in all_tables.tables.values() for column in table.columns}
    assert types == {Text, Integer, Boolean, LargeBinary}


def test_the_tables_can_be_made_in_another_database() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    statements = [str(CreateTable(table).compile(dialect=dialect)) for table in all_tables.sorted_tables]
    assert all(statement.lstrip().startswith("CREATE TABLE") for statement in statements)


def test_no_table_has_a_column_a_field() -> None:
    columns = {column.name for table in all_tables.tables.values() for column in table.columns}
    assert columns.isdisjoint(NAKANO.by_key)


def test_every_table_has_a_key_of_texts_and_places() -> None:
    assert all(len(table.primary_key) > 0 for table in all_tables.tables.values())


def test_every_line_leads_to_the_act_that_wrote_it() -> None:
    astray = [
        name for name, table in all_tables.tables.items() if name not in WITHOUT_ACT and "act" not in reached(table)
    ]
    assert astray == []


def reached(table: Table) -> set[str]:
    """The tables that a line points at, at first or further hand."""
    found: set[str] = set()
    waiting = [table]
    while waiting:
        for target in pointed_at(waiting.pop()):
            if target.name not in found:
                found.add(target.name)
                waiting.append(target)
    return found


def pointed_at(table: Table) -> Iterator[Table]:
    for key in table.foreign_keys:
        yield key.column.table
