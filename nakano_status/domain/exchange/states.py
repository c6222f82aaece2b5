"""The states of what was received: of a return, and of an item that is held."""

from __future__ import annotations

from enum import StrEnum


class ReturnState(StrEnum):
    """Whether a return is in the merged set: only an admitted one is."""

    ADMITTED = "admitted"
    WAITING = "waiting"
    WITHDRAWN = "taken_back"
    REJECTED = "rejected"


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
