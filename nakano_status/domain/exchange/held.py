"""未取込（要確認）: items that were received and not applied, kept with the reason (source: exchange.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from nakano_status.domain.problems.problem import Place

if TYPE_CHECKING:
    from nakano_status.domain.problems.problem import Problem


CARRIES = "carries"
"""The key under which a quarantined file keeps the IDs of the divisions whose answers it carries, one per line."""

_OF_ANOTHER_ROUND = frozenset({"OTHER-YEAR", "PACKAGE-VOID", "ROUND-CLOSED"})


class HeldKind(StrEnum):
    """How much of a file is held."""

    FILE = "file"
    ROW = "row"
    FIELD = "field"


class HeldState(StrEnum):
    """The state of a held item; SUPERSEDED: a later answer, or one typed for the division, made it needless.

    WITHDRAWN: the return that it was part of was withdrawn; merging that return again brings the item back.
    """

    WAITING = "waiting"
    APPLIED = "applied"
    REJECTED = "rejected"
    SUPERSEDED = "overtaken"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The label shown on screen."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    HeldState.WAITING: "未取込",
    HeldState.APPLIED: "取り込んだ",
    HeldState.REJECTED: "取り込まなかった",
    HeldState.SUPERSEDED: "不要になった",
    HeldState.WITHDRAWN: "回答とともに取り消した",
}


@dataclass(frozen=True)
class HeldItem:
    """One item that waits for a decision. `item_id` is made of its content, so the same file gives the same items.

    `return_id` is the return that it was part of, if any: a later answer to that can make it needless. `act_id` is the
    act in which it was received, `settled_by` the act that settled it; both are set only on a stored item. `values` are
    what no return keeps: the texts of a row without a return, by key (its locked cells, too), and what a file declares
    about itself (division, year, package, plan, form_version), with the divisions whose answers it carries (CARRIES).
    """

    item_id: str
    kind: HeldKind
    reason: str
    file: str
    sha256: str
    cell: str | None = None
    row_id: str | None = None
    key: str | None = None
    found: str | None = None
    return_id: str | None = None
    state: HeldState = HeldState.WAITING
    act_id: str | None = field(default=None, compare=False)
    settled_by: str | None = field(default=None, compare=False)
    values: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def divisions(self) -> tuple[str, ...]:
        """The IDs of the divisions whose answers a whole file carries; empty if that is not known."""
        return tuple(self.values.get(CARRIES, "").splitlines())

    @property
    def is_unmerged_answer(self) -> bool:
        """Whether it is a whole file that answers the round in which it is held, and not another one."""
        return self.kind is HeldKind.FILE and self.reason not in _OF_ANOTHER_ROUND


def item_id(kind: HeldKind, reason: str, content: object) -> str:
    """Return the ID of an item from its content (plain lists and texts), never from a file's bytes or name."""
    import hashlib
    import json

    text = json.dumps([kind.value, reason, content], ensure_ascii=False, separators=(",", ":"))
    return "H" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def problem_of(item: HeldItem) -> Problem:
    """Return the problem of a held row or field: where (`sheet!A1`, or `sheet!12` for a row) and what was found."""
    from nakano_status.domain.problem_codes import problem

    sheet, _, cell = (item.cell or "").rpartition("!")
    row = int("".join(filter(str.isdigit, cell)))
    a1 = None if item.kind is HeldKind.ROW else cell
    place = Place(file=item.file, sheet=sheet, cell=a1, row=row, id=item.row_id, key=item.key)
    return problem(item.reason, place, found=item.found)
