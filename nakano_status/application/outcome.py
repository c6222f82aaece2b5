"""The result of an act: an Outcome, which is also what updates views (architecture.md, "Settle these")."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from nakano_status.domain.problems.problem import Severity

if TYPE_CHECKING:
    from nakano_status.domain.problems.problem import Problem

Value = TypeVar("Value")


@dataclass(frozen=True)
class Outcome(Generic[Value]):
    """The act's own result, the (row_id, key) pairs that it touched, and its problems.

    `attention` is True if a person's attention is needed beyond the problems (an open conflict, a held item, an absent
    row).
    """

    value: Value
    touched: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    problems: tuple[Problem, ...] = ()
    attention: bool = False

    @property
    def needs_person(self) -> bool:
        """Whether a person's attention is needed: advice alone does not count (cli.md, exit codes)."""
        return self.attention or any(problem.severity is not Severity.ADVICE for problem in self.problems)
