"""The ledger: every incoming row gets one fate, and the fates add up; held items (未取込) are stored with the reason.

The context of a merge is here, too: the packages, rounds, held items and moved rows of the data file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.returns import HeldState, Package, Return
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.organisation.divisions import NO_DIVISIONS, Organisation
from nakano_status.domain.plan.ownership import find_heirs_on_row
from nakano_status.domain.plan.plan import Listing
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.round.round import RoundRow
from nakano_status.domain.text.labels import Labelled

if TYPE_CHECKING:
    from nakano_status.domain.exchange.facts import FormAsSent

UNKNOWN_ID = "UNKNOWN-ID"
"""The reason of a held row whose 管理番号 is unknown; the item's `found` is that number."""

ROW_TWICE = "ROW-TWICE"
"""The reason of held rows of a file that have the same 管理番号 and different content; the number is their row ID."""

OTHER_TITLE = "ID-NOT-OF-TITLE"
"""The reason of a held row with the 管理番号 of one row of its division and the title of another row."""

PROPOSAL = "PROPOSAL"
"""The reason of a held row without 管理番号 whose title is of no row; it may propose a new row."""

FOREIGN = "FOREIGN"
"""The reason of a held row about which only other divisions were asked."""

LEFT_OUT = "LEFT-OUT"
"""The reason of a held row that a person left out of an import."""

REPOST = "REPOST"
"""The reason of a held row with the 管理番号 of a repost, which is not answered; its original is most likely meant."""

OTHER_YEAR = "OTHER-YEAR"
"""The reason of a file whose form was made for another round."""

UNREADABLE = "UNREADABLE"
"""The reason of a field whose cell cannot be read; its `found` is the cell's content."""

BESIDE_UNREADABLE = "BESIDE-UNREADABLE"
"""The reason of a readable field that waits with an unreadable field of its group; its `found` is its text."""

UNTIL_MERGED = frozenset({OTHER_YEAR, "PACKAGE-UNKNOWN", "DIVISION-UNREGISTERED"})
"""Reasons of held files that may later be merged unchanged.

They may be merged in their own round, or once their package is known again.
"""

_OF_ANOTHER_ROUND = frozenset({OTHER_YEAR, "PACKAGE-VOID", "ROUND-CLOSED"})


class Fate(Labelled):
    """The result of the merge for one row; the first value is used in the output of commands."""

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
    """The result for a received file; the first four apply to returns."""

    MERGED = "merged", "反映"
    KNOWN = "known", "取込済み"
    HELD = "held", "未取込（要確認）"
    REFUSED = "refused", "読取り不可"
    OPENED = "opened", "様式を開いた"
    IMPORTED = "imported", "一覧を読み込んだ"
    CORRECTED_LIST = "mended_list", "直した一覧を取り込んだ"

    @property
    def is_answer(self) -> bool:
        """Whether the file was received as an answer, merged or not; False for opened forms and for lists."""
        return self in (Verdict.MERGED, Verdict.KNOWN, Verdict.HELD, Verdict.REFUSED)


def verdict_label(verdict: Verdict, code: str | None) -> str:
    """Return the Japanese label of a file's verdict.

    `code`: the reason for which the whole file is held (None: it is not held). A file that is KNOWN and has a reason
    was not imported by a person's decision, and has the label 取り込まなかった.
    """
    return HeldState.REJECTED.label if verdict is Verdict.KNOWN and code else verdict.label


ROW_ORDER = (Fate.HELD, Fate.CONFLICT, Fate.APPLIED, Fate.AGREED, Fate.SUPERSEDED, Fate.UNCHANGED)
"""The precedence of fates: a row has the first of them that any of its fields has."""


IMPORTED_FATES = frozenset({Fate.APPLIED, Fate.AGREED, Fate.SUPERSEDED, Fate.CONFLICT})
"""The fates of rows whose content was imported."""


HELD_IN_PART = "一部未取込"
"""The label of a row that is held because of some of its fields, while others were imported."""


@dataclass(frozen=True)
class LedgerRow:
    """One row of a file with its fate; `row_id` is None where no valid ID was read.

    `in_part`: whether fields of a held row were imported; it is not stored.
    """

    sha256: str
    sheet: str
    row: int
    row_id: str | None
    fate: Fate
    in_part: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class ReceivedFile:
    """A file received in an act.

    `size`: in bytes. `content`: its bytes (None: refused before reading). `verdict`: the value of a `Verdict`. `code`:
    the reason for which the whole file is held or refused (None: it is not). `at` (UTC), `by`, `act_id`: time, person
    and ID of the act; None before it is stored.
    """

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
    """Return the fate of a row: the first in `ROW_ORDER` that one of its fields has; UNCHANGED if there are none."""
    found = set(fates)
    return next((fate for fate in ROW_ORDER if fate in found), Fate.UNCHANGED)


def count_fates(rows: Iterable[LedgerRow]) -> dict[Fate, int]:
    """Return the number of rows with each fate; every fate is a key."""
    counts = dict.fromkeys(Fate, 0)
    for row in rows:
        counts[row.fate] += 1
    return counts


def label_fates(rows: Iterable[LedgerRow]) -> dict[str, int]:
    """Return the number of rows by the label of their fate, without labels of no row; rows held in part are apart."""
    found = dict.fromkeys((*(fate.label for fate in Fate), HELD_IN_PART), 0)
    for row in rows:
        found[HELD_IN_PART if row.in_part else row.fate.label] += 1
    return {label: count for label, count in found.items() if count}


def is_balanced(read: int, fates: Mapping[Fate, int], in_package: int, with_id: int, absent: int) -> bool:
    """Return whether both balances of a file hold.

    The rows read must equal the sum of the fates; the rows in the package must equal the rows with an ID plus the
    absent rows.
    """
    return read == sum(fates.values()) and in_package == with_id + absent


class HeldKind(StrEnum):
    """The extent of a held item: a whole file, a row or a field."""

    FILE = "file"
    ROW = "row"
    FIELD = "field"


CARRIES = "carries"
"""The key of the stored text of `HeldFileFacts.carries`."""
_CLEARS, _PACKAGES = "clears", "package"
_OF_PACKAGES = "、"


@dataclass(frozen=True)
class HeldFileFacts:
    """Facts about a whole file that is held.

    `division` (its name), `year`, `packages` (照会番号), `plan` and `form_version` are statements of the file about
    itself. `carries`: the IDs of the divisions whose answers it carries. `clears`: the fields that its return would
    clear, as (row ID, key).
    """

    division: str | None = None
    year: str | None = None
    packages: tuple[str, ...] = ()
    plan: str | None = None
    form_version: str | None = None
    carries: tuple[str, ...] = ()
    clears: tuple[tuple[str, str], ...] = ()

    @property
    def stated(self) -> dict[str, str]:
        """The statements of the file about itself, as texts by key; missing statements are left out."""
        stated = {
            "division": self.division,
            "year": self.year,
            _PACKAGES: _OF_PACKAGES.join(self.packages),
            "plan": self.plan,
            "form_version": self.form_version,
        }
        return {key: text for key, text in stated.items() if text}

    def as_texts(self) -> dict[str, str]:
        """Return the facts as the texts that are stored, by key."""
        lines = {CARRIES: self.carries, _CLEARS: [f"{row_id}:{key}" for row_id, key in self.clears]}
        return self.stated | {key: "\n".join(each) for key, each in lines.items() if each}

    @staticmethod
    def read(texts: Mapping[str, str]) -> HeldFileFacts:
        """Return the facts that `as_texts` returned as texts."""
        cleared = (line.rpartition(":") for line in texts.get(_CLEARS, "").splitlines())
        return HeldFileFacts(
            texts.get("division"),
            texts.get("year"),
            tuple(filter(None, texts.get(_PACKAGES, "").split(_OF_PACKAGES))),
            texts.get("plan"),
            texts.get("form_version"),
            tuple(texts.get(CARRIES, "").splitlines()),
            tuple((row_id, key) for row_id, _, key in cleared),
        )


@dataclass(frozen=True)
class HeldItem:
    """An item that waits for a decision. `item_id` is made of its content, so the same file gives the same items.

    `reason`: the code of the reason. `file`, `sha256`: the name and the hash of the received file. `cell`, `row_id`,
    `key`: the cell, row and field that the reason is about (None: the whole file or row); the cell of an item about a
    whole row is the row in the file. `found`: for a field, its text as in the cell (`text`); for a row or a file, the
    detail in the message of the reason, such as a title, divisions or a year. `return_id`: the return that it belongs
    to (None: to no return); a later answer to that return can make the item needless. `act_id`, `settled_by`: the acts
    in which it was received and settled; None on an item that is not stored or not settled. `values`: the texts of a
    row without a return, by field key, including the locked cells. `facts`: facts about a whole file.
    """

    item_id: str
    kind: HeldKind
    reason: str
    file: str
    sha256: str
    cell: CellPlace | None = None
    row_id: str | None = None
    key: str | None = None
    found: str | None = None
    return_id: str | None = None
    state: HeldState = HeldState.WAITING
    act_id: str | None = field(default=None, compare=False)
    settled_by: str | None = field(default=None, compare=False)
    values: Mapping[str, str] = field(default_factory=dict, compare=False)
    facts: HeldFileFacts = field(default=HeldFileFacts(), compare=False)

    @property
    def text(self) -> str | None:
        """The text of a held field as in its cell; None for a row and for a file."""
        return self.found if self.kind is HeldKind.FIELD and self.key is not None else None

    @property
    def typed_id(self) -> str | None:
        """The 管理番号 typed in a held row; None if its cell was blank."""
        return self.found if self.reason == UNKNOWN_ID else self.row_id

    @property
    def is_unmerged_answer(self) -> bool:
        """Whether the item is a whole file that answers the round in which it is held."""
        return self.kind is HeldKind.FILE and self.reason not in _OF_ANOTHER_ROUND


def item_id(kind: HeldKind, reason: str, content: object) -> str:
    """Return the ID of a held item, made of its kind, reason and content.

    `content`: plain lists and texts; never a file's bytes or name.
    """
    text = json.dumps([kind.value, reason, content], ensure_ascii=False, separators=(",", ":"))
    return "H" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def problem_of(item: HeldItem) -> Problem:
    """Return the problem that is shown for a held row or field, with its content and its place in the file."""
    place = Place(file=item.file, id=item.row_id, key=item.key)
    if (at := item.cell) is not None:
        place = replace(place, sheet=at.sheet, cell=at.address if at.column else None, row=at.row)
    if item.reason == BESIDE_UNREADABLE:
        return problem(item.reason, place, found="空欄" if item.found is None else f"「{item.found}」")
    return problem(item.reason, place, found=item.found)


Given = Mapping[str, Mapping[str, str | None]]
"""The texts of the locked cells of every row of the edition, by row ID and key; `measure` is only the code."""

ROW_MOVED = "ROW-MOVED"
"""The reason for which a moved row is held until a person imports or rejects it."""

Moved = Mapping[tuple[str, str], str]
"""The division that was asked for a row after a form was sent, by the form's 照会番号 and the row's 管理番号."""


@dataclass(frozen=True)
class RoundScope:
    """The round being merged.

    `years`: the years of all rounds, by round ID, such as `R4`. `closed`: the IDs of the closed rounds. `plans`: the
    titles of the rounds' plans, by round ID; empty if there is one plan.
    """

    round_id: str
    years: Mapping[str, str]
    closed: frozenset[str] = frozenset()
    plans: Mapping[str, str] = field(default_factory=dict)

    def label(self, round_id: str) -> str | None:
        """Return a round's year as displayed, with its plan if there are several plans; None if it is not known."""
        label, plan = year_label(self.years.get(round_id)), self.plans.get(round_id)
        return f"{label}（{plan}）" if plan else label


def year_label(year: str | None) -> str | None:
    """Return a year as displayed; None if it is empty. A text that is not a year is returned unchanged."""
    found = FiscalYear.read(year)
    return found.label if found else year or None


@dataclass(frozen=True)
class MergeContext:
    """The contents of the data file that a merge needs."""

    # forms: all packages by ID, oldest first
    packages: Mapping[str, Package]
    # rows: their locked texts
    given: Given
    # the names of divisions by ID
    names: Mapping[str, str]
    # the round being merged and all others, and the round's profile
    rounds: RoundScope
    profile: Profile
    # merged before: the IDs of the returns, and the held items by ID
    returns: frozenset[str] = frozenset()
    held: Mapping[str, HeldItem] = field(default_factory=dict)
    # this batch: the rows that a person leaves out, and the IDs of the held files that a person consents to merge
    left_out: frozenset[str] = frozenset()
    agreed: frozenset[str] = frozenset()
    # forms: packages missing from this data file but known by their seal, and packages whose round was withdrawn
    restored: frozenset[str] = frozenset()
    void: frozenset[str] = frozenset()
    # forms: packages known by their seal whose division is not registered
    unregistered: frozenset[str] = frozenset()
    # rows: those that are 報告対象外, with the label of the reason
    out: Mapping[str, str] = field(default_factory=dict)
    # forms: the rows of packages for which another division was asked later
    moved: Moved = field(default_factory=dict)
    # this batch: the contexts of other rounds of which it has files, by round ID
    elsewhere: Mapping[str, MergeContext] = field(default_factory=dict)
    # decides which names in the locked cells mean the same division
    organisation: Organisation = NO_DIVISIONS
    # rows: those that are answered in place of reposts, by the reposts' IDs
    originals: Mapping[str, str] = field(default_factory=dict)
    # forms: the versions of the form of a package as they were sent (None: they are not compared here)
    sent: Callable[[Package], Sequence[FormAsSent]] | None = None
    # forms: sentences of earlier versions of the program, folded
    sentences: frozenset[str] = frozenset()

    def package_asking_for(self, row_id: str) -> Package | None:
        """Return the newest package of the round that asks its division to answer a row; None if there is none.

        Packages for some rows only and packages from which the row has moved do not count. None, too, if several
        divisions were asked (各課回答), because it is not known whose answer it is.
        """
        return self._asked.get(row_id)

    def has_agreed(self, item_id: str) -> bool:
        """Return whether a person has consented to merge the held file with this item ID, now or before."""
        before = self.held.get(item_id)
        return item_id in self.agreed or (before is not None and before.state is HeldState.APPLIED)

    def waiting(self, returns: Iterable[Return]) -> tuple[HeldItem, ...]:
        """Return the held items of some returns that still wait for a decision."""
        wanted = {answer.return_id for answer in returns}
        return tuple(
            item for item in self.held.values() if item.state is HeldState.WAITING and item.return_id in wanted
        )

    @cached_property
    def own_forms(self) -> tuple[Package, ...]:
        """The packages of the round, oldest first, without packages for some rows only."""
        of_round = (each for each in self.packages.values() if each.round_id == self.rounds.round_id)
        return tuple(each for each in of_round if not each.purpose.is_for_some_rows)

    @cached_property
    def _asked(self) -> dict[str, Package]:
        asked: dict[str, dict[str, Package]] = {}
        for package in self.own_forms:
            for row_id in package.answer_rows:
                if (package.package_id, row_id) not in self.moved:
                    asked.setdefault(row_id, {})[package.division] = package
        return {row_id: next(iter(forms.values())) for row_id, forms in asked.items() if len(forms) == 1}


def moved_rows(
    packages: Sequence[Package],
    rows: Iterable[RoundRow],
    listings: Mapping[str, Listing],
    suppliers: Mapping[str, str | None],
) -> Moved:
    """Return the ID of the division that was asked later in place of a package's own, by (package ID, row ID).

    Only rows and 成果指標 that moved have an entry; for a 成果指標 its ID is used. `packages`: the packages of a round,
    oldest first. `suppliers`: the ID of the division that supplies the figures of each 成果指標 (None: no division), by
    its ID.
    """
    asked: dict[tuple[str, str], int] = {}
    for place, package in enumerate(packages):
        if not package.purpose.is_for_some_rows:
            asked |= {(package.division, each): place for each in (*package.answer_rows, *package.figures)}
    known = {row.row_id: row for row in rows}
    moved = {}
    for place, package in enumerate(packages):
        for row_id in (*package.answer_rows, *package.figures):
            heirs = _heirs(package.division, known.get(row_id), listings.get(row_id), suppliers.get(row_id))
            heir = next((each for each in heirs if asked.get((each, row_id), -1) > place), None)
            if heir is not None:
                moved[package.package_id, row_id] = heir
    return moved


def _heirs(division: str, row: RoundRow | None, listing: Listing | None, supplier: str | None) -> tuple[str, ...]:
    """Return the divisions that answer in place of a division that a row no longer names."""
    if row is None or listing is None:
        return (supplier,) if supplier not in (None, division) else ()
    if any(each.division == division for each in row.named_divisions):
        return ()
    return find_heirs_on_row(listing, division) or row.writers
