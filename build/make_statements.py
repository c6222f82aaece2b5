"""Render the queries of the store (`queries.py`), and the schema that it must have, into `statements.py`.

    .venv/bin/python build/make_statements.py

Reading a data file then needs no SQLAlchemy, whose import alone takes longer than a bare window (decision 0008). A test
makes the module again and compares.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Integer, Label, LargeBinary
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ColumnElement

from nakano_status.store.queries import queries
from nakano_status.store.sqlite.file_checks import schema_digest, schema_of
from nakano_status.store.sqlite.format_version import FormatVersion
from nakano_status.store.sqlite.migrating import STEPS, empty_file
from nakano_status.store.tables import act_reason

_TARGET = Path(__file__).resolve().parents[1] / "nakano_status" / "store" / "statements.py"
_WIDTH = 112
_KINDS = {Integer: "i", Boolean: "i", LargeBinary: "b"}
_HEAD = '''"""The statements that read a data file, by name and parameters (made by `build/make_statements.py`).

`IN (__[POSTCOMPILE_name])` is replaced by as many placeholders as there are values. The text before each has a
letter per column: t text, i integer, b bytes; a capital letter if a value may be missing.
"""

from __future__ import annotations

from collections.abc import Mapping
'''


def statements_module() -> str:
    """Return the text of the module."""
    schemas = "".join(f'    {step.to.user_version}: "{_digest(step.to)}",\n' for step in STEPS)
    return (
        f"{_HEAD}\nSCHEMAS: Mapping[int, str] = {{\n{schemas}}}\n"
        f'"""The SHA-256 of the schema of each released format, by its `user_version`."""\n\n'
        f"STATEMENTS: Mapping[tuple[str, ...], tuple[str, str]] = {{\n{''.join(_entries())}}}\n"
    )


def _digest(released: FormatVersion) -> str:
    made = empty_file(released)
    assert made is not None  # noqa: S101 - every step leads to a released format
    with closing(made):
        return schema_digest(schema_of(made))


def _entries() -> Iterator[str]:
    dialect = sqlite.dialect(paramstyle="named")
    for name, statement in queries():
        compiled = statement.compile(dialect=dialect)
        key = ", ".join(f'"{part}"' for part in (name, *sorted(compiled.params)))
        lines = textwrap.fill(" ".join(str(compiled).split()), _WIDTH, break_long_words=False, break_on_hyphens=False)
        kinds = "".join(map(_kind, statement.selected_columns))
        place = f"({key}{'' if compiled.params else ','})"
        yield f'    {place}: (\n        "{kinds}",\n        """\n{lines}\n""",\n    ),\n'


def _kind(selected: ColumnElement[Any]) -> str:
    """Return the letter of a column's type; a column of an outer join may be missing, so its letter is a capital."""
    column = selected.element if isinstance(selected, Label) else selected
    kind = _KINDS.get(type(column.type), "t")
    is_told = isinstance(column, Column) and column.table is not act_reason and not column.nullable
    return kind if is_told or not isinstance(column, Column) else kind.upper()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Render the statements that read a data file.")
    parser.add_argument("--out", type=Path, default=_TARGET, help="the module to write")
    parser.parse_args().out.write_text(statements_module(), "utf-8")
