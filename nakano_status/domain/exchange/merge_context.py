"""What a data file contains when files are received: packages, rounds, returns and held items (source: exchange.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nakano_status.domain.exchange.package import Package
from nakano_status.domain.exchange.states import HeldState
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.organisation.divisions import NO_DIVISIONS, Organisation

Given = Mapping[str, Mapping[str, str | None]]
"""The texts of the locked cells (`measure` is the code alone) of every row of the edition, by row_id and key."""


@dataclass(frozen=True)
class RoundScope:
    """The round being merged, the years of all rounds by round_id (as `R4`), and which are closed."""

    round_id: str
    years: Mapping[str, str]
    closed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class MergeContext:
    """The contents of the data file: its packages (oldest first), the rows of the edition as given, its rounds.

    `names` are division names by ID, `profile` is that of the round. `returns` are in the set already; `held` is the
    state of every item held before, by item ID. `left_out` are the rows that a person leaves out of this batch;
    `agreed` the held files (item IDs) that a person has consented to merge. `restored` are packages missing from this
    data file but known by their seal; `void` are the IDs of those whose round was withdrawn. `out` are the rows that
    are 報告対象外, with the label of the reason. `owners_before` are the 所管課 that forms printed before rows were
    handed on. `elsewhere` are returns of other rounds, if files of theirs are in the batch. `organisation` decides
    which names in the locked cells mean the same division.
    """

    packages: Mapping[str, Package]
    given: Given
    names: Mapping[str, str]
    rounds: RoundScope
    profile: Profile
    returns: frozenset[str] = frozenset()
    held: Mapping[str, HeldState] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    agreed: frozenset[str] = frozenset()
    restored: frozenset[str] = frozenset()
    void: frozenset[str] = frozenset()
    out: Mapping[str, str] = field(default_factory=dict)
    owners_before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    organisation: Organisation = NO_DIVISIONS

    def package_to_answer(self, row_id: str) -> Package | None:
        """Return the newest package of the round that asks for the row, or None.

        Packages for some rows only do not count. If several divisions were asked (各課回答) it is None, as it is not
        known whose answer it is.
        """
        return self._asked.get(row_id)

    def has_agreed(self, item_id: str) -> bool:
        """Whether a person has consented to merge a held file, now or before."""
        return item_id in self.agreed or self.held.get(item_id) is HeldState.APPLIED

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
                asked.setdefault(row_id, {})[package.division] = package
        return {row_id: next(iter(forms.values())) for row_id, forms in asked.items() if len(forms) == 1}
