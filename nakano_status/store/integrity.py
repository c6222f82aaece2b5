"""The file's own soundness: structure, references, bytes as received, ledger (source: data.md, `verify`)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from nakano_status.domain.ledger import Fate
from nakano_status.domain.problem import Place, Problem
from nakano_status.domain.problem_codes import problem
from nakano_status.store import tables as t


def check(connection: Connection, file: str) -> Sequence[Problem]:
    """Return what is wrong with the open file; where its structure is broken nothing else is asked."""
    place = Place(file=file)
    broken = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
    if broken:
        return [problem("STORE-STRUCTURE-BROKEN", place, found=found) for found in broken]
    kept = (*_received(connection, place), *_published(connection, place))
    return [*_references(connection, place), *kept, *_ledger(connection, place)]


def _references(connection: Connection, place: Place) -> Iterator[Problem]:
    """Rows that name something that is not there."""
    for table, _, target, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield problem("STORE-REFERENCE-BROKEN", place, found=table, expected=target)


def _received(connection: Connection, place: Place) -> Iterator[Problem]:
    """Received files whose bytes are no longer those that came."""
    line = t.received_file.c
    for sha256, content, size in connection.execute(select(line.sha256, line.content, line.size)):
        if hashlib.sha256(content).hexdigest() != sha256 or len(content) != size:
            yield problem("STORE-BYTES-CHANGED", place, found=hashlib.sha256(content).hexdigest(), expected=sha256)


def _published(connection: Connection, place: Place) -> Iterator[Problem]:
    """Files of recorded papers whose bytes are no longer those that were recorded."""
    line = t.publication_file.c
    for sha256, content in connection.execute(select(line.sha256, line.content)):
        if hashlib.sha256(content).hexdigest() != sha256:
            yield problem("STORE-PAPER-CHANGED", place, found=hashlib.sha256(content).hexdigest(), expected=sha256)


def _ledger(connection: Connection, place: Place) -> Iterator[Problem]:
    """Ledger rows with an unknown fate, or of a file that never came."""
    line, fates = t.ledger_row.c, {fate.value for fate in Fate}
    came = {sha256 for (sha256,) in connection.execute(select(t.batch_file.c.sha256).distinct())}
    for sha256, row, fate in connection.execute(select(line.sha256, line.row, line.fate)):
        if fate not in fates or sha256 not in came:
            yield problem("STORE-LEDGER-OFF", place, found=fate, expected=sha256, row=str(row))
