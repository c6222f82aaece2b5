"""Which returns are 下書き that no final answer followed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nakano_status.domain.exchange.answered_return import Return


def open_drafts(returns: Sequence[Return]) -> frozenset[str]:
    """Return the 下書き not followed by a final answer of the same store, in whatever order they arrived."""
    followed = {parent for answered in final_returns(returns) for parent in answered.parents}
    return frozenset(answered.return_id for answered in returns if answered.is_draft) - followed


def final_returns(returns: Iterable[Return]) -> list[Return]:
    """Return those that are no 下書き."""
    return [answered for answered in returns if not answered.is_draft]
