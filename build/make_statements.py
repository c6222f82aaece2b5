"""Render the statements of the store for SQLite, which are SQLAlchemy Core, into JSON beside the code that loads them.

    .venv/bin/python build/make_statements.py

Reading and writing a data file then needs no SQLAlchemy, whose import alone takes longer than a bare window (decision
0072). A test renders them again and compares.
"""

from __future__ import annotations

import json

from sqlalchemy.dialects import sqlite

from nakano_status.store.queries import rendered
from nakano_status.store.sqlite.format_version import PARTS, statements_file

if __name__ == "__main__":
    for part in PARTS:
        content = rendered(part, sqlite.dialect(paramstyle="named"))
        lines = (f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in content.items())
        statements_file(part).write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
