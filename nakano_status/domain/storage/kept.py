"""What was read of a data file, and is still so until something is written: each page would read it again.

What is worked out of the answers is brought up to date for the rows that were written since (`KeptValues.of`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, NamedTuple, TypeVar

Value = TypeVar("Value")
Place = tuple[str, str]
"""The ID of a round and a 管理番号 or 指標番号."""


class Known(NamedTuple, Generic[Value]):
    """What was kept, and the places whose answers each act wrote since."""

    value: Value
    written: tuple[frozenset[Place], ...]

    def rows(self, round_id: str) -> frozenset[str] | None:
        """Return the rows of a round that were written since; None if another round's were, too."""
        written = frozenset[Place]().union(*self.written)
        rows = frozenset(row_id for where, row_id in written if where == round_id)
        return rows if len(rows) == len(written) else None


class KeptValues:
    """Values by a key of who keeps them; none changes once it is kept, and another one takes its place.

    `written` are the places that each act wrote since it began. An act that writes more than answers ends it.
    """

    def __init__(
        self, values: dict[Hashable, tuple[Any, int]] | None = None, written: tuple[frozenset[Place], ...] = ()
    ) -> None:
        self._values, self._written = values if values is not None else {}, written

    def after(self, written: frozenset[Place]) -> KeptValues:
        """Return it after an act that wrote answers only: what reads an earlier state goes on with its own."""
        return KeptValues(dict(self._values), (*self._written, written))

    def of(self, key: Hashable) -> Known[Any] | None:
        """Return what is kept under a key, or None."""
        if key not in self._values:
            return None
        value, acts = self._values[key]
        return Known(value, self._written[acts:])

    def put(self, key: Hashable, value: Value) -> Value:
        """Keep a value as it is now."""
        self._values[key] = value, len(self._written)
        return value


def once(kept: KeptValues | None, key: Hashable, make: Callable[[], Value]) -> Value:
    """Return what no answer changes: it is made again only after more than answers was written."""
    known = kept.of(key) if kept is not None else None
    if known is not None:
        return known.value  # type: ignore[no-any-return]
    return make() if kept is None else kept.put(key, make())
