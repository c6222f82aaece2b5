"""The ledger: every incoming row gets one fate, and the fates add up (source: exchange.md, "Ledger")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """The result for a row; the names are those of `cli.md`."""

    APPLIED = "applied"
    AGREED = "agreed"
    UNCHANGED = "unchanged"
    SUPERSEDED = "superseded"
    CONFLICT = "conflict"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"
    DUPLICATE = "duplicate"
    HELD = "held"

    @property
    def label(self) -> str:
        """The label shown on screen (取込結果)."""
        return _LABELS[self]


_LABELS = {
    Fate.APPLIED: "反映",
    Fate.AGREED: "同じ内容",
    Fate.UNCHANGED: "変更なし",
    Fate.SUPERSEDED: "新しい回答あり",
    Fate.CONFLICT: "相違",
    Fate.FOREIGN: "他課分",
    Fate.UNKNOWN: "番号不明",
    Fate.DUPLICATE: "重複",
    Fate.HELD: "未取込",
}


class Verdict(StrEnum):
    """The result for a received file; the first four are those of a return (values of cli.md)."""

    MERGED = "merged"
    KNOWN = "known"
    HELD = "held"
    REFUSED = "refused"
    OPENED = "opened"
    IMPORTED = "imported"
    CORRECTED_LIST = "mended_list"

    @property
    def label(self) -> str:
        """The label shown on screen."""
        return _VERDICT_LABELS[self]

    @property
    def is_answer(self) -> bool:
        """Whether the file was received as an answer, merged or not; otherwise it was opened, or read as a list."""
        return self in (Verdict.MERGED, Verdict.KNOWN, Verdict.HELD, Verdict.REFUSED)


_VERDICT_LABELS = {
    Verdict.MERGED: "反映",
    Verdict.KNOWN: "取込済み",
    Verdict.HELD: "未取込（要確認）",
    Verdict.REFUSED: "読取り不可",
    Verdict.OPENED: "様式を開いた",
    Verdict.IMPORTED: "一覧を読み込んだ",
    Verdict.CORRECTED_LIST: "直した一覧を取り込んだ",
}

ROW_ORDER = (Fate.HELD, Fate.CONFLICT, Fate.APPLIED, Fate.AGREED, Fate.SUPERSEDED, Fate.UNCHANGED)
"""A row's fate is the first of these that any of its fields has."""


@dataclass(frozen=True)
class LedgerRow:
    """One row of a file with its fate; `row_id` is None where no valid ID was read."""

    sha256: str
    sheet: str
    row: int
    row_id: str | None
    fate: Fate


def fate_of_row(fates: Iterable[Fate]) -> Fate:
    """Return the fate of a row from those of its fields; a row that shows nothing is unchanged."""
    found = set(fates)
    return next((fate for fate in ROW_ORDER if fate in found), Fate.UNCHANGED)


def count_fates(rows: Iterable[LedgerRow]) -> dict[Fate, int]:
    """Return how many rows had each fate; every fate is a key, with 0 if no row had it."""
    counts = dict.fromkeys(Fate, 0)
    for row in rows:
        counts[row.fate] += 1
    return counts


def is_balanced(read: int, fates: Mapping[Fate, int], in_package: int, with_id: int, absent: int) -> bool:
    """Whether both balances hold: rows read = fates, and rows of the package = those with an ID + absent."""
    return read == sum(fates.values()) and in_package == with_id + absent
