"""Replaces everything in a data file by another state of it (restore): in one step of SQLite's, in the same file.

Its name, its rights and its links are kept; a kill in between leaves a journal, which the next opening plays back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from nakano_status.domain.refusals.files import StoreLocked
from nakano_status.store.sqlite.connection import SOME_TIME, UNKNOWN_HOLDER, connect_to_memory


def replace_content(
    connection: sqlite3.Connection, path: Path, content: bytes, fill: Callable[[sqlite3.Connection], None]
) -> None:
    """Put `content`, with what `fill` writes into it, in the place of what the open file at `path` contains.

    Raises StoreLocked while another program reads or writes the file for longer than a connection waits.
    """

    def stop_if_busy(status: int, _left: int, _all: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):  # `backup` would try again without a limit
            raise StoreLocked(path=str(path), who=UNKNOWN_HOLDER, since=SOME_TIME)

    with closing(connect_to_memory()) as copy:
        copy.deserialize(content)
        fill(copy)
        copy.backup(connection, progress=stop_if_busy)
