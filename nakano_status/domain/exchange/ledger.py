"""The ledger: every incoming row gets one fate, and the fates add up; held items (未取込) are kept with the reason.

Source: exchange.md, "Ledger".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from nakano_status.domain.exchange.states import HeldState
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.labelled import Labelled

CARRIES = "carries"
"""The key under which a quarantined file keeps the IDs of the divisions whose answers it carries, one per line."""

OTHER_YEAR = "OTHER-YEAR"
"""The reason for which a file waits whose form was made for another round."""

UNTIL_MERGED = frozenset({OTHER_YEAR, "PACKAGE-UNKNOWN"})
"""Why a file waits that may be merged as it is: for its own round, or when its package is known again."""

_OF_ANOTHER_ROUND = frozenset({OTHER_YEAR, "PACKAGE-VOID", "ROUND-CLOSED"})


class Fate(Labelled):
    """The result for a row; the names are those of `cli.md`."""

    APPLIED = "applied", "反映"
    AGREED = "agreed", "同じ内容"
    UNCHANGED = "unchanged", "変更なし"
    SUPERSEDED = "superseded", "新しい回答あり"
    CONFLICT = "conflict", "相違"
    FOREIGN = "foreign", "他課分"
    UNKNOWN = "unknown", "番号不明"
    DUPLICATE = "duplicate", "重複"
    HELD = "held", "未取込"


class Verdict(Labelled):
    """The result for a received file; the first four are those of a return (values of cli.md)."""

    MERGED = "merged", "反映"
    KNOWN = "known", "取込済み"
    HELD = "held", "未取込（要確認）"
    REFUSED = "refused", "読取り不可"
    OPENED = "opened", "様式を開いた"
    IMPORTED = "imported", "一覧を読み込んだ"
    CORRECTED_LIST = "mended_list", "直した一覧を取り込んだ"

    @property
    def is_answer(self) -> bool:
        """Whether the file was received as an answer, merged or not; otherwise it was opened, or read as a list."""
        return self in (Verdict.MERGED, Verdict.KNOWN, Verdict.HELD, Verdict.REFUSED)


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


@dataclass(frozen=True)
class ReceivedFile:
    """A file received in an act, with its bytes (None: refused by the gate); `at` is UTC, `verdict` a key."""

    sha256: str
    name: str
    size: int
    verdict: str
    code: str | None = None
    content: bytes | None = None
    at: datetime | None = None
    by: str | None = None
    act_id: str | None = None


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


class HeldKind(StrEnum):
    """How much of a file is held."""

    FILE = "file"
    ROW = "row"
    FIELD = "field"


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


def row_of_cell(cell: str | None) -> str:
    """Return the row of a cell: `回答!12` of `回答!M12`."""
    sheet, _, address = (cell or "").rpartition("!")
    return f"{sheet}!{''.join(filter(str.isdigit, address))}"


def problem_of(item: HeldItem) -> Problem:
    """Return the problem of a held row or field: where (`sheet!A1`, or `sheet!12` for a row) and what was found."""
    from nakano_status.domain.problem_texts import problem

    sheet, _, cell = (item.cell or "").rpartition("!")
    row = int("".join(filter(str.isdigit, cell)))
    a1 = None if item.kind is HeldKind.ROW else cell
    place = Place(file=item.file, sheet=sheet, cell=a1, row=row, id=item.row_id, key=item.key)
    return problem(item.reason, place, found=item.found)
