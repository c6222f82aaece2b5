"""Finds kept files whose bytes are not those of their SHA-256: files received, and files of recorded papers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from nakano_status.domain.problems.problem import Problem
from nakano_status.store.history.problems import place_of, titled
from nakano_status.store.statements import Database

_CODES = {"received_file": "STORE-BYTES-CHANGED", "publication_file": "STORE-PAPER-CHANGED"}


def changed_files(database: Database) -> Iterator[Problem]:
    """Yield files whose bytes differ from those received or recorded, and wrong sizes.

    The bytes of a file that was removed when its retention period ended are empty.
    """
    dropped = {sha256 for sha256, *_ in database.check("cells dropped_file")}
    for name, code in _CODES.items():
        table = database.tables[name]
        for line in database.check(f"cells {name}"):
            by_name = dict(zip(table.columns, line, strict=True))
            content, sha256 = by_name["content"], by_name["sha256"]
            if not (isinstance(content, bytes) and isinstance(sha256, str)):
                continue  # reported as a cell
            if sha256 in dropped and not content:
                continue
            found = hashlib.sha256(content).hexdigest()
            if found != sha256:
                place = place_of(table, line, table.columns, "content")
                yield titled(code, table, place, found=found, expected=sha256)
            elif by_name.get("size", len(content)) != len(content):
                place = place_of(table, line, table.columns, "size")
                yield titled("STORE-CELL-CHANGED", table, place, found=str(by_name["size"]))
