"""A cache of values read from a data file, valid until something is written.

Values computed from answers can be updated for the rows written since they were cached (`ValueCache.known_value`).
`Unresolved` has the rows whose stored current values an act must compute again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

Value = TypeVar("Value")
AnsweredRow = tuple[str, str]
"""The ID of a round and a 管理番号 or 指標番号."""


class Known(NamedTuple, Generic[Value]):
    """A cached value, with the places of the answers written since it was cached, one set per act."""

    value: Value
    written: tuple[frozenset[AnsweredRow], ...]

    def rows(self, round_id: str) -> frozenset[str] | None:
        """Return the IDs of the rows of a round that were written since the value was cached.

        None if rows of another round were written, too.
        """
        written = frozenset[AnsweredRow]().union(*self.written)
        rows = frozenset(row_id for where, row_id in written if where == round_id)
        return rows if len(rows) == len(written) else None


class ValueCache:
    """A cache, with keys chosen by its users. Values are replaced, never modified.

    It records the places that each act has written since the cache began. An act that writes more than answers discards
    the cache.
    """

    def __init__(
        self, values: dict[Hashable, tuple[Any, int]] | None = None, written: tuple[frozenset[AnsweredRow], ...] = ()
    ) -> None:
        self._values, self._written = values if values is not None else {}, written

    def after(self, written: frozenset[AnsweredRow]) -> ValueCache:
        """Return a copy of the cache for the state after an act that wrote only the answers at `written`.

        Readers of an earlier state go on using this cache.
        """
        return ValueCache(dict(self._values), (*self._written, written))

    def known_value(self, key: Hashable) -> Known[Any] | None:
        """Return the value cached under a key, with the places written since; None if there is no such value."""
        if key not in self._values:
            return None
        value, acts = self._values[key]
        return Known(value, self._written[acts:])

    def put(self, key: Hashable, value: Value) -> Value:
        """Cache a value computed from the current state, and return it."""
        self._values[key] = value, len(self._written)
        return value


def cached_once(kept: ValueCache | None, key: Hashable, make: Callable[[], Value]) -> Value:
    """Return the value cached under a key, otherwise the result of `make`, which is then cached.

    The value must not depend on answers: it remains cached until an act writes more than answers. Without a cache
    (`kept` is None) it is made each time.
    """
    known: Known[Value] | None = kept.known_value(key) if kept is not None else None
    if known is not None:
        return known.value
    return make() if kept is None else kept.put(key, make())


@dataclass
class Unresolved:
    """Rows whose current values an act must compute again, each with its round.

    `writers`: rows for which other divisions, or the same in another order, were named. `forms`: rows that a new form
    shows.
    """

    writers: set[AnsweredRow] = field(default_factory=set)
    forms: set[AnsweredRow] = field(default_factory=set)

    @property
    def rows(self) -> set[AnsweredRow]:
        """All these rows."""
        return self.writers | self.forms

    def clear(self) -> None:
        """Note that all rows were resolved."""
        self.writers.clear()
        self.forms.clear()
