"""What a data file contains when files are received: packages, rounds, held items, moved rows (source: exchange.md).

From when another division has its form for a row that was handed on, what arrives on the old form waits; until then it
is merged as the row's (years.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answered_return import Return
from nakano_status.domain.exchange.ledger import HeldItem
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.exchange.states import HeldState
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.organisation.divisions import NO_DIVISIONS, Organisation
from nakano_status.domain.plan.handover import taken_over_by
from nakano_status.domain.plan.plan import Listing
from nakano_status.domain.round.round import RoundRow

Given = Mapping[str, Mapping[str, str | None]]
"""The texts of the locked cells (`measure` is the code alone) of every row of the edition, by row_id and key."""

ROW_MOVED = "ROW-MOVED"
"""The reason for which such a row is held until a person imports or rejects it."""

Moved = Mapping[tuple[str, str], str]
"""The division that was asked since, by 照会番号 of the older form and 管理番号."""


@dataclass(frozen=True)
class RoundScope:
    """The round being merged, the years of all rounds by round_id (as `R4`), and which are closed.

    `plans` are the titles of their plans, if there are several.
    """

    round_id: str
    years: Mapping[str, str]
    closed: frozenset[str] = frozenset()
    plans: Mapping[str, str] = field(default_factory=dict)

    def label(self, round_id: str) -> str | None:
        """Return a round's year as displayed, with its plan if there are several."""
        label, plan = year_label(self.years.get(round_id)), self.plans.get(round_id)
        return f"{label}（{plan}）" if plan else label


def year_label(year: str | None) -> str | None:
    """Return a year as displayed; a text that is no year is returned unchanged."""
    found = FiscalYear.read(year)
    return found.label if found else year or None


@dataclass(frozen=True)
class MergeContext:
    """The contents of the data file: its packages (oldest first), the rows of the edition as given, its rounds.

    `names` are division names by ID, `profile` is that of the round. `returns` are in the set already; `held` are
    the items held before, by item ID. `left_out` are the rows that a person leaves out of this batch;
    `agreed` the held files (item IDs) that a person has consented to merge. `restored` are packages missing from this
    data file but known by their seal; `void` are the IDs of those whose round was withdrawn. `out` are the rows that
    are 報告対象外, with the label of the reason. `owners_before` are the 所管課 that forms printed before rows were
    handed on, `moved` the rows of packages that another division was asked for since. `elsewhere` are the contexts of
    other rounds, by round_id, if files of theirs are in the batch. `organisation` decides which names in the locked
    cells mean the same division.
    """

    packages: Mapping[str, Package]
    given: Given
    names: Mapping[str, str]
    rounds: RoundScope
    profile: Profile
    returns: frozenset[str] = frozenset()
    held: Mapping[str, HeldItem] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    agreed: frozenset[str] = frozenset()
    restored: frozenset[str] = frozenset()
    void: frozenset[str] = frozenset()
    out: Mapping[str, str] = field(default_factory=dict)
    owners_before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moved: Moved = field(default_factory=dict)
    elsewhere: Mapping[str, MergeContext] = field(default_factory=dict)
    organisation: Organisation = NO_DIVISIONS

    def package_to_answer(self, row_id: str) -> Package | None:
        """Return the newest package of the round that asks for the row, or None.

        Packages for some rows only do not count. If several divisions were asked (各課回答) it is None, as it is not
        known whose answer it is.
        """
        return self._asked.get(row_id)

    def has_agreed(self, item_id: str) -> bool:
        """Whether a person has consented to merge a held file, now or before."""
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
        """The forms of the round, oldest first, without those for some rows only."""
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
    """Return the rows and 成果指標 of a round's packages (oldest first) that another division was asked for since.

    `suppliers` are the divisions that supply the 成果指標.
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
    """Return who answers in place of a division that a row no longer names."""
    if row is None or listing is None:
        return (supplier,) if supplier not in (None, division) else ()
    if any(each.division == division for each in row.answerers):
        return ()
    return taken_over_by(listing, division) or row.writers
