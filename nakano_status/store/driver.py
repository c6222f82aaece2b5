"""What the store needs of a database's driver: a part of what Python's DB-API asks of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol


class Cursor(Protocol):
    """The rows that a statement returned."""

    def __iter__(self) -> Iterator[Any]:
        """Yield the rows."""

    @property
    def description(self) -> Any:
        """The columns; the first item of each is its name."""

    @property
    def rowcount(self) -> int:
        """The number of rows that were written."""

    def fetchone(self) -> Any:
        """Return the next row, or None."""

    def fetchmany(self, size: int, /) -> list[Any]:
        """Return up to so many rows more."""

    def fetchall(self) -> list[Any]:
        """Return all rows."""


class Connection(Protocol):
    """A connection to a database, as its driver makes it: all statements of one transaction go through it."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Cursor:
        """Run a statement with parameters by name."""

    def executemany(self, sql: str, parameters: Any, /) -> object:
        """Run a statement once for each set of parameters."""

    def commit(self) -> None:
        """End the transaction and keep what it wrote."""
