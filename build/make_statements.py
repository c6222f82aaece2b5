"""Render the statements of the store, which are SQLAlchemy Core, for each database, into JSON beside what loads them.

    .venv/bin/python build/make_statements.py

Reading and writing a data file then needs no SQLAlchemy, whose import alone takes longer than a bare window (decision
0072). A test renders them again and compares.
"""

from __future__ import annotations

import json

from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Dialect

from nakano_status.store.postgres import connection
from nakano_status.store.queries import rendered
from nakano_status.store.sqlite import format_version
from nakano_status.store.statements import Statements

DIALECTS: dict[str, tuple[Dialect, Statements]] = {
    "sqlite": (sqlite.dialect(paramstyle="named"), format_version.STATEMENTS),
    "postgres": (PGDialect_psycopg(), connection.STATEMENTS),  # type: ignore[no-untyped-call]
}

if __name__ == "__main__":
    for dialect, statements in DIALECTS.values():
        for part in format_version.PARTS:
            content = rendered(part, dialect)
            lines = (f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in content.items())
            statements.file(part).write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
