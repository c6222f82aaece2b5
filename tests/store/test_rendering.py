"""The statements of the store: the same text for both databases, rendered ahead, and made where they are missing."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.engine import Dialect

from nakano_status.store import rendering
from nakano_status.store.postgres.connection import STATEMENTS as OF_SERVERS
from nakano_status.store.rendered_statements import FILE, SOURCES, all_statements
from nakano_status.store.sqlite import migrating
from nakano_status.store.sqlite.file_format import STATEMENTS
from nakano_status.store.statements import VALUE_LIST

PACKAGE = FILE.parents[1]
TEXTS = ("queries", "writes", "checks")


def text_of(statement: object) -> str:
    return str(statement if isinstance(statement, str) else statement[1])  # type: ignore[index]


def as_stored(statements: Mapping[str, Any]) -> object:
    return json.loads(json.dumps(statements))


def test_the_statements_are_those_of_todays_tables() -> None:
    sources = {"sources": all_statements()["sources"]}
    assert as_stored(all_statements()) == as_stored({**sources, **rendering.render_statements()})


@pytest.mark.parametrize(
    "dialect",
    [sqlite.dialect(paramstyle="pyformat"), PGDialect(paramstyle="pyformat")],  # type: ignore[no-untyped-call]
    ids=["sqlite", "postgresql"],
)
def test_each_database_has_the_same_statements(dialect: Dialect, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialect puts more names in quotes, and repeats the order of texts that the columns have."""
    monkeypatch.setattr(rendering, "_DIALECT", dialect)
    own, common = rendering.render_statements(), all_statements()
    for part in TEXTS:
        assert own[part].keys() == common[part].keys()
        for name, statement in own[part].items():
            plain = text_of(statement).replace(' COLLATE "C"', "").replace('"', "")
            assert re.sub(r"::[A-Z]+", "", plain) == text_of(common[part][name]).replace('"', ""), name


def test_a_file_understands_every_statement() -> None:
    with closing(migrating.new_file_in_memory()) as file:
        for part, read in (
            ("queries", lambda name: STATEMENTS.sql_to_query(name, ())[1]),
            ("writes", STATEMENTS.sql_to_write),
        ):
            for name in all_statements()[part]:
                sql = re.sub(r"\[values of \w+\]", "NULL", read(name))
                assert file.execute(f"EXPLAIN {sql}", dict.fromkeys(re.findall(r":(\w+)", sql))).fetchall(), name
        for name in all_statements()["checks"]:
            assert file.execute(f"EXPLAIN {STATEMENTS.sql_to_check(name)}").fetchall(), name


def test_every_query_has_a_place_for_each_value_that_narrows_it() -> None:
    for name in all_statements()["queries"]:
        query, *values = name.split()
        of_file, of_server = (each.sql_to_query(query, values)[1] for each in (STATEMENTS, OF_SERVERS))
        for value in values:
            is_list = VALUE_LIST.format(value) in of_file
            assert is_list or (f":{value}" in of_file and f"%({value})s" in of_server), name


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The package of a checkout that was not set up."""
    return shutil.copytree(
        PACKAGE, tmp_path / "checkout" / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__", FILE.name)
    )


def libraries_of_start(package: Path, store: Path) -> list[str]:
    """List the acts of a data file by the program in a checkout; return its modules."""
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1))\n"
        "from nakano_status.__main__ import main\n"
        "try: main()\n"
        "finally: print(*sys.modules, file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", code, str(package.parent), "audit", "--store", str(store)]
    ended = subprocess.run(command, cwd=package.parent, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stderr.split()


def test_a_checkout_that_was_not_set_up_makes_the_statements_at_its_first_start(checkout: Path, path: Path) -> None:
    made = checkout / "store" / FILE.name
    assert "sqlalchemy" in libraries_of_start(checkout, path)
    assert json.loads(made.read_bytes()) == as_stored(all_statements())
    assert "sqlalchemy" not in libraries_of_start(checkout, path)
    for module, was, now, stored in (
        ("tables.py", '"操作の記録"', '"操作"', '["操作"'),
        ("statements.py", r'BETWEEN = "\x1f"', r'BETWEEN = "\x1e"', r"\u001e"),
    ):
        source = made.with_name(module)
        source.write_text(source.read_text("utf-8").replace(was, now), "utf-8")
        assert "sqlalchemy" in libraries_of_start(checkout, path)
        assert stored in made.read_text("utf-8")


def test_each_module_with_a_value_in_a_statement_is_a_source(checkout: Path) -> None:
    """The statements are the same if every other module has other texts in place of these values."""
    own = as_stored(rendering.render_statements())
    written = "|".join({*re.findall(r"'(\w+)'", json.dumps(own)), re.escape(r"\x1f")})
    for module in {*checkout.rglob("*.py")} - {checkout / place for place in SOURCES}:
        module.write_text(re.sub(rf'( = "(?:{written}))"', r'\1~"', module.read_text("utf-8")), "utf-8")
    code = "import json; from nakano_status.store import rendering; print(json.dumps(rendering.render_statements()))"
    made = subprocess.run([sys.executable, "-c", code], cwd=checkout.parent, stdout=subprocess.PIPE, check=True).stdout
    assert json.loads(made) == own


@pytest.mark.parametrize("content", [b"", b"{}", b'{"sources": "'])
def test_a_file_of_statements_that_was_cut_is_made_again(checkout: Path, path: Path, content: bytes) -> None:
    made = checkout / "store" / FILE.name
    made.write_bytes(content)
    libraries_of_start(checkout, path)
    assert json.loads(made.read_bytes()) == as_stored(all_statements())


def test_where_no_file_can_be_written_each_start_renders_the_statements(checkout: Path, path: Path) -> None:
    (checkout / "store" / FILE.name).mkdir()
    for _ in range(2):
        assert "sqlalchemy" in libraries_of_start(checkout, path)
