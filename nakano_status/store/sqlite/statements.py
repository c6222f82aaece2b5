"""The store's statements as text for SQLite: rendered ahead by `build/make_statements.py`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nakano_status.store.statements import Statements

PARTS = ("checks", "formats", "queries", "tables", "writes")
"""The parts that `build/make_statements.py` renders into files of these names."""


def load(part: str) -> Mapping[str, Any]:
    """Return a part of the statements, as `rendering.rendered` makes it."""
    content: Mapping[str, Any] = json.loads(statements_file(part).read_bytes())
    return content


def statements_file(part: str) -> Path:
    """Return the path of a part that was rendered ahead."""
    return Path(__file__).with_name(f"{part}.json")


STATEMENTS = Statements(":{}", load)
