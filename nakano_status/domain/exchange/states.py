"""The states of what was received: of a return (and which are 下書き), and of an item that is held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from nakano_status.domain.text.labelled import Labelled

if TYPE_CHECKING:
    from nakano_status.domain.exchange.answered_return import Return


class ReturnState(StrEnum):
    """Whether a return is in the merged set: only an admitted one is."""

    ADMITTED = "admitted"
    WAITING = "waiting"
    WITHDRAWN = "taken_back"
    REJECTED = "rejected"


class HeldState(Labelled):
    """The state of a held item; SUPERSEDED: a later answer, or one typed for the division, made it needless.

    WITHDRAWN: the return that it was part of was withdrawn; merging that return again brings the item back.
    """

    WAITING = "waiting", "未取込"
    APPLIED = "applied", "取り込んだ"
    REJECTED = "rejected", "取り込まなかった"
    SUPERSEDED = "overtaken", "不要になった"
    WITHDRAWN = "withdrawn", "回答とともに取り消した"


def open_drafts(returns: Sequence[Return]) -> frozenset[str]:
    """Return the 下書き not followed by a final answer of the same store, in whatever order they arrived."""
    followed = {parent for answered in final_returns(returns) for parent in answered.parents}
    return frozenset(answered.return_id for answered in returns if answered.is_draft) - followed


def final_returns(returns: Iterable[Return]) -> list[Return]:
    """Return those that are no 下書き."""
    return [answered for answered in returns if not answered.is_draft]
