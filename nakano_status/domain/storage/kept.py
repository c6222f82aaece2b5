"""A cache of values read from a data file, valid until something is written.

Values computed from answers are updated for the rows written since they were cached (`KeptValues.of`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, NamedTuple, TypeVar

Value = TypeVar("Value")
Place = tuple[str, str]
"""The ID of a round and a 管理番号 or 指標番号."""


class Known(NamedTuple, Generic[Value]):
    """A cached value, and the places whose answers each act has written since."""

    value: Value
    written: tuple[frozenset[Place], ...]

    def rows(self, round_id: str) -> frozenset[str] | None:
        """Return the rows of a round that were written since; None if rows of another round were written, too."""
        written = frozenset[Place]().union(*self.written)
        rows = frozenset(row_id for where, row_id in written if where == round_id)
        return rows if len(rows) == len(written) else None


class KeptValues:
    """A cache, with keys chosen by its users. Values are replaced, never modified.

    `written` are the places that each act has written since the cache began. An act that writes more than answers
    discards the cache.
    """

    def __init__(
        self, values: dict[Hashable, tuple[Any, int]] | None = None, written: tuple[frozenset[Place], ...] = ()
    ) -> None:
        self._values, self._written = values if values is not None else {}, written

    def after(self, written: frozenset[Place]) -> KeptValues:
        """Return a copy for the state after an act that wrote only answers.

        Readers of an earlier state use their own cache.
        """
        return KeptValues(dict(self._values), (*self._written, written))

    def of(self, key: Hashable) -> Known[Any] | None:
        """Return the value cached under a key, or None."""
        if key not in self._values:
            return None
        value, acts = self._values[key]
        return Known(value, self._written[acts:])

    def put(self, key: Hashable, value: Value) -> Value:
        """Cache a value of the current state."""
        self._values[key] = value, len(self._written)
        return value


def cached_once(kept: KeptValues | None, key: Hashable, make: Callable[[], Value]) -> Value:
    """Return a value that does not depend on answers; it is cached until an act writes more than answers."""
    known = kept.of(key) if kept is not None else None
    if known is not None:
        return known.value  # type: ignore[no-any-return]
    return make() if kept is None else kept.put(key, make())
