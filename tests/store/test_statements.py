"""What is read fits today's tables, however it is narrowed, and takes lists of any length."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from itertools import product

import pytest
from sqlalchemy import Boolean, Column, Integer, LargeBinary

from nakano_status.application.ports import Store
from nakano_status.domain.slot import Slot
from nakano_status.store import reading
from nakano_status.store.file_checks import SCHEMAS, schema_digest, schema_of
from nakano_status.store.format_version import CURRENT
from nakano_status.store.migrating import STEPS, Step, empty_file
from nakano_status.store.reading import narrowed
from nakano_status.store.statements import GIVEN, STATEMENTS, Statement
from nakano_status.store.tables import metadata
from tests.support.stores import ROUND, act, typed

_LETTERS = {Integer: "i", Boolean: "i", LargeBinary: "b"}
_COMPUTED = {"count(*) AS length": "i", "group_concat(row_id, char(10)) AS row_ids": "t"}
"""Letters of what is no column of a table."""
every_statement = pytest.mark.parametrize("name", STATEMENTS)


def letter(asked: str, tables: list[str]) -> str:
    """Return the letter of a column as it is asked for; one joined without being needed may be missing."""
    table, _, name = asked.partition(" AS ")[0].replace('"', "").rpartition(".")
    named = [table] if table in metadata.tables else tables
    column: Column[object] = next(metadata.tables[each].c[name] for each in named if name in metadata.tables[each].c)
    kind = _LETTERS.get(type(column.type), "t")
    return kind.upper() if column.nullable or column.table.name == "act_reason" else kind


def letters(statement: Statement) -> str:
    sql = " ".join(statement.sql.split())
    found = re.match(r"SELECT (?:DISTINCT )?(.+?) FROM ", sql)
    assert found is not None
    columns = re.split(r", (?!char)", found[1])
    tables = re.findall(r"(?:FROM|JOIN) (\w+)", sql)
    return "".join(_COMPUTED.get(column) or letter(column, tables) for column in columns)


def _today() -> sqlite3.Connection:
    made = empty_file(CURRENT)
    assert made is not None
    return made


@every_statement
def test_the_letters_of_a_statement_are_those_of_its_columns(name: str) -> None:
    assert STATEMENTS[name].kinds == letters(STATEMENTS[name])


@every_statement
def test_a_statement_can_be_asked_however_it_is_narrowed(name: str) -> None:
    statement = STATEMENTS[name]
    assert (GIVEN in statement.sql) == bool(statement.narrowed_by)
    columns = [column.rpartition(".")[2] for column in statement.narrowed_by]
    with closing(_today()) as connection:
        for values in product((None, "1", (), ("1", "2")), repeat=len(columns)):
            given = {column: value for column, value in zip(columns, values, strict=True) if value is not None}
            answer = connection.execute(*narrowed(statement, given))
            assert len(answer.description) == len(statement.kinds)


def test_what_does_not_narrow_a_statement_is_refused() -> None:
    with pytest.raises(KeyError, match="edition_id"):
        narrowed(STATEMENTS["plan"], {"edition_id": "1"})


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_the_schema_of_a_released_format_is_the_one_its_step_makes(step: Step) -> None:
    made = empty_file(step.to)
    assert made is not None
    with closing(made):
        assert SCHEMAS[step.to.user_version] == schema_digest(schema_of(made))


def test_a_list_longer_than_a_statement_takes_is_asked_for_in_parts(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_VALUES", 2)
    said = [typed(f"w{number}", Slot("cabd"[number], "note", "zeimu"), str(number)) for number in range(4)]
    with act(store) as work:
        for word in said:
            work.add_word(ROUND, word)
    with store.reading() as records:
        assert list(records.words(ROUND, ["a", "b", "c", "d"])) == said
        assert list(records.words(ROUND, ["a", "b", "x"])) == said[1:3]
