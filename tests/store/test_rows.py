"""The classes of stored rows declare what their queries return."""

from contextlib import closing
from pathlib import Path
from typing import NamedTuple, get_type_hints

import pytest
from sqlalchemy import Column, Select

from nakano_status.store import queries, rows
from nakano_status.store.sqlite.opening import SqliteStores

QUERIES: dict[str, type[NamedTuple]] = {
    "plans": rows.PlanRow,
    "spans": rows.SpanRow,
    "opinions": rows.OpinionRow,
    "removed_opinions": rows.RemovedOpinionRow,
    "sent_opinions": rows.SentOpinionRow,
    "indicators": rows.StoredIndicatorRow,
    "indicator_values": rows.FigureRow,
    "indicator_words": rows.FigureChangeRow,
    "indicator_owner_words": rows.OwnerChangeRow,
    "publications": rows.PublicationRow,
    "findings": rows.FindingRow,
}


def declared_of(query: Select[tuple[object, ...]], row_class: type[NamedTuple]) -> dict[str, object]:
    """Return the types of a query's columns by name; whether a named column can be blank is left to the class."""
    types: dict[str, object] = {}
    hints = get_type_hints(row_class)
    for column in query.selected_columns:
        kind = {bool: int}.get(column.type.python_type, column.type.python_type)
        stored = kind | None if isinstance(column, Column) and column.nullable else kind
        types[str(column.key)] = stored if isinstance(column, Column) else hints.get(str(column.key))
    return types


@pytest.mark.parametrize("name", QUERIES)
def test_a_class_of_rows_has_the_columns_of_its_query_with_their_types(name: str) -> None:
    found = [query for named, query in queries.queries() if named == name]
    assert found
    for query in found:
        declared = declared_of(query, QUERIES[name])
        assert tuple(declared) == QUERIES[name]._fields
        assert declared == get_type_hints(QUERIES[name])


def test_every_class_of_rows_has_a_query() -> None:
    classes = {each for each in vars(rows).values() if isinstance(each, type) and each.__module__ == rows.__name__}
    assert classes == {*QUERIES.values()}


def test_a_query_is_not_read_into_a_class_of_other_columns(stores: SqliteStores, path: Path, written: bytes) -> None:
    path.write_bytes(written)
    with closing(stores.open(path)) as store, store.reading() as records, pytest.raises(TypeError, match="plans"):
        records.plan._rows_of(rows.SpanRow, "plans")
