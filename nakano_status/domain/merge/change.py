"""Acts and changes: what changed, from and to which value, by whom, from which return and cell, when (exchange.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from nakano_status.domain.text.labelled import Labelled

if TYPE_CHECKING:
    from nakano_status.domain.merge.slot import Slot


class Why(Labelled):
    """How a change was made.

    OPEN: a return conflicts with another, and the value as sent is current again until the conflict is decided.
    """

    TYPED = "typed", "入力"
    ON_BEHALF = "on_behalf", "代理入力"
    MERGED = "merged", "取りまとめ"
    DECIDED = "decided", "相違の決定"
    CLEARED = "cleared", "空欄に変更"
    IMPORTED = "imported", "一覧の読込み"
    OPEN = "open", "相違の確認待ち"
    REVERTED = "reverted", "取消し"


@dataclass(frozen=True)
class Act:
    """One operation by one person. `by` is the 担当者名 that was entered, never the system's user name; `at` is UTC.

    `reason` is why it was done, or its source: the reason for a reopening, or how an answer was received (電話).
    """

    act_id: str
    kind: str
    at: datetime
    by: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One changed value. `who` is the writer (`office` or a division ID); `division` is None for keys without one.

    `assertion_id` is the assertion that made the change; `cell` is `sheet!A1` in the received file `sha256`.
    """

    act_id: str
    round_id: str
    row_id: str
    key: str
    division: str | None
    was: str | None
    now: str | None
    who: str
    why: Why
    assertion_id: str | None = None
    sha256: str | None = None
    file: str | None = None
    cell: str | None = None


# a draft is no assertion: what was not finished must neither win nor conflict
@dataclass(frozen=True)
class Draft:
    """Text being typed in one field of a row, saved at once; it becomes a change when the field loses focus."""

    row_id: str
    key: str
    division: str
    text: str | None


@dataclass(frozen=True, slots=True)
class CachedLine:
    """One field of the cache of current values: its value, and whether a conflict is open on its slot."""

    slot: Slot
    key: str
    value: str | None
    conflict: bool
