"""What is read was rendered from today's tables, and takes lists of any length."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Store
from nakano_status.store import reading
from nakano_status.store.statements import STATEMENTS
from tests.support.fields import slot_in
from tests.support.stores import ROUND, act, typed

_REPOSITORY = Path(__file__).resolve().parents[2]


def test_the_statements_are_those_of_todays_tables(tmp_path: Path) -> None:
    made = tmp_path / "statements.py"
    script = [sys.executable, str(_REPOSITORY / "build" / "make_statements.py"), "--out", str(made)]
    subprocess.run(script, check=True, cwd=_REPOSITORY)
    committed = _REPOSITORY / "nakano_status" / "store" / "statements.py"
    assert made.read_bytes() == committed.read_bytes(), "run build/make_statements.py"


def test_every_statement_has_a_place_for_each_value_that_narrows_it() -> None:
    for (name, *values), (_, sql) in STATEMENTS.items():
        for value in values:
            assert f":{value}" in sql or f"__[POSTCOMPILE_{value}]" in sql, name


def test_a_list_longer_than_a_statement_takes_is_asked_for_in_parts(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_VALUES", 2)
    said = [typed(f"w{number}", slot_in("cabd"[number], "note", "zeimu"), str(number)) for number in range(4)]
    with act(store) as work:
        for assertion in said:
            work.add_assertion(ROUND, assertion)
    with store.reading() as records:
        assert list(records.assertions(ROUND, ["a", "b", "c", "d"])) == said
        assert list(records.assertions(ROUND, ["a", "b", "x"])) == said[1:3]
