"""The file of all statements as text, so that a start does not wait for SQLAlchemy (decision 0072).

    .venv/bin/python -m nakano_status.store.rendered_statements

This command makes the file, at set-up and for packages. A program whose file is missing, or was made from other
sources, makes it when it starts, so a checkout need not be set up.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from nakano_status.atomic_write import write_whole

FILE = Path(__file__).with_name("statements.json")
SOURCES = (
    "domain/exchange/ledger.py",
    "domain/exchange/returns.py",
    "domain/merge/resolution.py",
    "store/columns.py",
    "store/integrity.py",
    "store/plan_tables.py",
    "store/queries.py",
    "store/rendering.py",
    "store/statements.py",
    "store/tables.py",
)
"""The modules from which the statements are rendered: they declare the statements, or values in them."""


@cache
def all_statements() -> Mapping[str, Any]:
    """Return all statements, as `rendering.render_statements` makes them, and the digest of their sources.

    If the file cannot be written, each start renders the statements again.
    """
    with suppress(OSError, ValueError):
        content: Mapping[str, Any] = json.loads(FILE.read_bytes())
        if content.get("sources") == _digest_of_sources():
            return content
    made = _rendered()
    with suppress(OSError):
        _write(made)
    return made


def _digest_of_sources() -> str:
    package = FILE.parents[1]
    return hashlib.sha256(b"".join((package / place).read_bytes() for place in SOURCES)).hexdigest()


def _rendered() -> Mapping[str, Any]:
    from nakano_status.store import rendering  # it loads SQLAlchemy

    return {"sources": _digest_of_sources(), **rendering.render_statements()}


def _write(statements: Mapping[str, Any]) -> None:
    write_whole(FILE, json.dumps(statements, ensure_ascii=False).encode(), replace=True)


if __name__ == "__main__":
    _write(_rendered())
