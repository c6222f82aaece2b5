"""A draft belongs to no act: a check beside it shows which of its cells changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from nakano_status.application.ports.data_file import Store
from nakano_status.domain.history.acts import Draft
from nakano_status.store.changed_cells import changed_drafts
from nakano_status.store.sqlite.format_version import STATEMENTS
from nakano_status.store.statements import Database
from tests.support.stores import ROUND

Found = tuple[str, str | None, str | None, str | None]
"""The code of a problem, and its table, key and column."""

DRAFT, CHECK = "draft", "draft_check"


@pytest.fixture
def drafts(store: Store) -> Iterator[sqlite3.Connection]:
    """Texts being typed of the rows a, b and c, in memory."""
    with store.writing() as work:
        for row, text in zip("abc", "一二三", strict=True):
            work.entries.save_draft(ROUND, Draft(row, "done", "zeimu", text))
        work.commit()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.deserialize(store.path.read_bytes())
        yield made


def found_after(connection: sqlite3.Connection, *changes: str) -> list[Found]:
    for each in changes:
        connection.execute(each)
    found = [(each.code, each.place) for each in changed_drafts(Database(connection, STATEMENTS))]
    return [(code, at.table, at.key, at.column) for code, at in found]


def cell(table: str, row: str, column: str) -> Found:
    return "STORE-CELL-CHANGED", table, f"R4/{row}/zeimu/done", column


def without_check(row: str) -> Found:
    return "STORE-HISTORY-CHANGED", CHECK, f"R4/{row}/zeimu/done", None


def test_drafts_that_were_typed_are_sound(drafts: sqlite3.Connection) -> None:
    assert found_after(drafts) == []


@pytest.mark.parametrize("row", "abc")
@pytest.mark.parametrize("column", ["text", "saved_at"])
def test_a_changed_cell_of_any_draft_is_named(drafts: sqlite3.Connection, row: str, column: str) -> None:
    change = f"UPDATE draft SET {column} = 'x' WHERE row_id = '{row}'"  # noqa: S608 - our own text
    assert found_after(drafts, change) == [cell(DRAFT, row, column)]


def test_a_changed_check_is_named_as_the_check(drafts: sqlite3.Connection) -> None:
    assert found_after(drafts, "UPDATE draft_check SET cells = 'x' WHERE row_id = 'b'") == [cell(CHECK, "b", "cells")]


def test_of_two_changed_cells_the_check_is_named_too_as_it_may_be_that_of_another_draft(
    drafts: sqlite3.Connection,
) -> None:
    change = "UPDATE draft SET text = 'x', saved_at = 'x' WHERE row_id = 'b'"
    assert found_after(drafts, change) == [
        cell(DRAFT, "b", "text"),
        cell(DRAFT, "b", "saved_at"),
        cell(CHECK, "b", "cells"),
    ]


def test_a_draft_without_any_check_is_named(drafts: sqlite3.Connection) -> None:
    assert found_after(drafts, "DELETE FROM draft_check WHERE row_id = 'b'") == [without_check("b")]


def test_a_draft_whose_key_changed_is_named_by_the_check_that_fits_it_best(drafts: sqlite3.Connection) -> None:
    changes = (
        "UPDATE draft SET row_id = 'e' WHERE row_id = 'a'",
        "UPDATE draft SET row_id = 'f' WHERE row_id = 'b'",
    )
    assert found_after(drafts, *changes) == [cell(DRAFT, "e", "row_id"), cell(DRAFT, "f", "row_id")]


def test_a_check_whose_own_key_changed_is_named(drafts: sqlite3.Connection) -> None:
    changes = (
        "UPDATE draft_check SET row_id = 'e' WHERE row_id = 'b'",
        "UPDATE draft_check SET row_id = 'f' WHERE row_id = 'c'",
    )
    assert found_after(drafts, *changes) == [cell(CHECK, "e", "row_id"), cell(CHECK, "f", "row_id")]


def test_a_check_without_its_draft_that_changed_too_proves_nothing_of_another(drafts: sqlite3.Connection) -> None:
    changes = ("UPDATE draft_check SET row_id = 'e', cells = 'x' WHERE row_id = 'b'",)
    assert found_after(drafts, *changes) == [without_check("b")]
