"""The statements of SQLite were rendered from today's tables and queries, and take lists of any length."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pytest
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg

from nakano_status.application.ports.data_file import Store
from nakano_status.store import reading
from nakano_status.store.queries import rendered
from nakano_status.store.sqlite.format_version import PARTS, load
from nakano_status.store.statements import Statements
from nakano_status.store.transaction import OF_ANSWERS
from tests.support.fields import slot_in
from tests.support.stores import ROUND, act, typed

PSYCOPG = psycopg.dialect()  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("part", PARTS)
def test_the_statements_are_those_of_todays_tables(part: str) -> None:
    made = rendered(part, sqlite.dialect(paramstyle="named"))
    assert list(load(part).items()) == list(json.loads(json.dumps(made)).items()), "run build/make_statements.py"


@pytest.mark.parametrize("part", PARTS)
def test_another_database_has_the_same_statements(part: str) -> None:
    assert rendered(part, PSYCOPG).keys() == load(part).keys()


def test_every_query_has_a_place_for_each_value_that_narrows_it() -> None:
    for name, (_, sql) in load("queries").items():
        for value in name.split()[1:]:
            assert f":{value}" in sql or f"__[POSTCOMPILE_{value}]" in sql, name


def test_what_a_writer_keeps_is_read_from_no_table_that_acts_on_answers_write(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    query = Statements.query

    def noted(self: Statements, name: str, parameters: Iterable[str]) -> tuple[str, str]:
        kinds, sql = query(self, name, parameters)
        asked.append(sql)
        return kinds, sql

    monkeypatch.setattr(Statements, "query", noted)
    with store.reading() as records:
        for reader in (records.plan, records.rounds, records.organisation):
            for name, method in vars(type(reader)).items():
                if hasattr(method, "__wrapped__"):
                    method(reader, *(["p-1"] if name == "schedules" else []))
    tables = {table for sql in asked for table in re.findall(r'\b(?:FROM|JOIN) "?(\w+)', sql)}
    assert tables >= {"plan", "listing", "planned_schedule", "round_row", "division", "succession"}
    assert tables & OF_ANSWERS == {"act"}


def test_a_list_longer_than_a_statement_takes_is_asked_for_in_parts(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_VALUES", 2)
    said = [typed(f"w{number}", slot_in("cabd"[number], "note", "zeimu"), str(number)) for number in range(4)]
    with act(store) as work:
        for assertion in said:
            work.entries.add_assertion(ROUND, assertion)
    with store.reading() as records:
        assert list(records.entries.assertions(ROUND, ["a", "b", "c", "d"])) == said
        assert list(records.entries.assertions(ROUND, ["a", "b", "x"])) == said[1:3]
