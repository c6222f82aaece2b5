"""Every change hangs on an act: what, from, to, who, which return, where in it, when (source: exchange.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nakano_status.domain.merge.slot import Slot

OUT_OF_REPORT = "out_of_report"
"""The key under which a row is taken out of the report, or proposed to be; no field of the form."""

ANSWERERS = "answerers"
"""The key under which the history says that a row was opened to all who are named on it (各課回答), or to its lead."""

REVIEW = "review"
"""The key under which the history says that a division's answer was asked back, accepted or reopened."""

ROW_FACTS = {OUT_OF_REPORT: "報告対象外", ANSWERERS: "回答する所管課", REVIEW: "確認"}
"""What the office says about a row itself, by key, and what it is called where fields stand."""


class Why(StrEnum):
    """How a change came about.

    OPEN: a return differed from another, and what was sent stands again until the conflict is decided.
    """

    TYPED = "typed"
    ON_BEHALF = "on_behalf"
    MERGED = "merged"
    DECIDED = "decided"
    CLEARED = "cleared"
    IMPORTED = "imported"
    OPEN = "open"
    REVERTED = "reverted"

    @property
    def word(self) -> str:
        """How it came about, in the interface's words."""
        return _WORDS[self]


_WORDS = {
    Why.TYPED: "入力",
    Why.ON_BEHALF: "代理入力",
    Why.MERGED: "取りまとめ",
    Why.DECIDED: "相違の決定",
    Why.CLEARED: "空欄に変更",
    Why.IMPORTED: "一覧の読込み",
    Why.OPEN: "相違の確認待ち",
    Why.REVERTED: "取消し",
}


@dataclass(frozen=True)
class Act:
    """One thing that a person did. `by` is the 担当者名 that was given, never the system's user name; `at` is UTC.

    `reason` is why it was done, or where from: a reopening's reason, the source of an answer that was told (電話).
    """

    act_id: str
    kind: str
    at: datetime
    by: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One value that changed. `who` is the writer (`office` or a division id); `division` only where the key has one.

    `word_id` is the word that brought it; `cell` is `sheet!A1` in the received file `sha256`.
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


@dataclass(frozen=True)
class Draft:
    """Text being typed: one row a field, saved at once; it becomes a change when the field is left."""

    row_id: str
    key: str
    division: str
    text: str | None


@dataclass(frozen=True, slots=True)
class CachedLine:
    """One field of the cache as it is kept: its value, and whether a conflict is open there."""

    slot: Slot
    key: str
    value: str | None
    conflict: bool
