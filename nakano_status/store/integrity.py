"""Checks the file itself: structure, cells, references, check sums, bytes as received (source: data.md, `verify`)."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence

from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.store import tables as t
from nakano_status.store.cells import broken_cells, broken_references, lenient, place_of, selected, titled
from nakano_status.store.changed_cells import changed_cells
from nakano_status.store.sqlite.file_checks import broken_structure


def check(connection: sqlite3.Connection, file: str) -> Sequence[Problem]:
    """Return the problems of the open file, each place once; if the structure is broken, nothing else is checked."""
    if broken := broken_structure(connection, "integrity_check"):
        return [problem("STORE-STRUCTURE-BROKEN", Place(file=file), found=found) for found in broken]
    with lenient(connection):
        found = [
            *broken_cells(connection),
            *broken_references(connection),
            *_files(connection),
            *_ledger(connection),
            *changed_cells(connection),
        ]
    first = {(each.place.table, each.place.key, each.place.column): each for each in reversed(found)}
    return [each.at(file=file) for each in reversed(first.values())]


def _files(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Yield files whose bytes differ from those received or recorded, and wrong sizes."""
    for table, code in ((t.received_file, "STORE-BYTES-CHANGED"), (t.publication_file, "STORE-PAPER-CHANGED")):
        columns = [column.name for column in table.columns]
        for line in connection.execute(selected(table, columns)):
            by_name = dict(zip(columns, line, strict=True))
            content, sha256 = by_name["content"], by_name["sha256"]
            if not (isinstance(content, bytes) and isinstance(sha256, str)):
                continue  # reported as a cell
            found = hashlib.sha256(content).hexdigest()
            if found != sha256:
                yield titled(code, table, place_of(table, line, columns, "content"), found=found, expected=sha256)
            elif by_name.get("size", len(content)) != len(content):
                place = place_of(table, line, columns, "size")
                yield titled("STORE-CELL-CHANGED", table, place, found=str(by_name["size"]))


def _ledger(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Yield rows of returns received in a file that have no fate in the ledger; opened files have no ledger."""
    answers = ", ".join(f"'{verdict.value}'" for verdict in Verdict if verdict.is_answer)
    kept = set(connection.execute("SELECT sha256, row_id FROM ledger_row"))
    rows = connection.execute(
        f"""
        SELECT DISTINCT sha256, return_id, row_id FROM return_value JOIN "return" USING (return_id)
        WHERE return_value.state = 'value' AND sha256 IN (SELECT sha256 FROM batch_file WHERE verdict IN ({answers}))
        """  # noqa: S608 - declared words
    )
    missing = Counter((sha256, return_id) for sha256, return_id, row_id in rows if (sha256, row_id) not in kept)
    for (sha256, return_id), count in missing.items():
        place = Place(table=t.ledger_row.name, key=sha256)
        yield titled("STORE-LEDGER-OFF", t.ledger_row, place, found=return_id, count=str(count))
