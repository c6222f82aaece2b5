"""The result of an act, with the fields that views must update.

Plain values and callables, so that acts do not depend on a window or a terminal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from nakano_status.application.stopping import Cancelled, while_wanted
from nakano_status.domain.problems.problem import Problem, Severity

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Parts, Records, Store
    from nakano_status.documents.pages.printed_paper import Checkpoint


Value = TypeVar("Value")

Result = TypeVar("Result")

Read = Callable[["Parts", "Records"], Callable[["Checkpoint"], Result]]
"""A function that reads the content of pages from a data file, and returns a function that makes the pages."""


@dataclass(frozen=True)
class Outcome(Generic[Value]):
    """The result of an act, the (row_id, key) pairs that it touched, and its problems.

    `attention` is True if a person must look at something beyond the problems (an open conflict, a held item, an absent
    row).
    """

    value: Value
    touched: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    problems: tuple[Problem, ...] = ()
    attention: bool = False

    @property
    def needs_person(self) -> bool:
        """Whether a person must look at something, so that a command ends with exit code 1.

        Advice alone does not count.
        """
        return self.attention or any(problem.severity is not Severity.ADVICE for problem in self.problems)


def read_while_wanted(
    read: Callable[[Records], Result], is_wanted: Callable[[], bool]
) -> Callable[[Store], tuple[Result, ...]]:
    """Return a function that calls `read` in one snapshot and returns its result as a tuple of one.

    As soon as `is_wanted` returns False, the function stops and returns an empty tuple. If it is stopped for another
    reason, it raises Cancelled.
    """

    def work(store: Store) -> tuple[Result, ...]:
        try:
            with while_wanted(is_wanted), store.reading() as records:
                return (read(records),)
        except Cancelled:
            if is_wanted():
                raise
            return ()

    return work
