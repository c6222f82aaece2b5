"""What is kept of the exchange with divisions: packages sent, returns, and every file received."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from nakano_status.domain.exchange.answered_return import Return, ReturnState
from nakano_status.domain.exchange.held import HeldItem, HeldState

if TYPE_CHECKING:
    from datetime import datetime

    from nakano_status.application.ports.data_file import ReceivedFile
    from nakano_status.domain.exchange.ledger import LedgerRow
    from nakano_status.domain.exchange.package import Package
    from nakano_status.domain.merge.change import Act


class PackageReader(Protocol):
    """Reads the packages."""

    def of_round(
        self, round_id: str, division: str | None = None, *, row_ids: Iterable[str] | None = None
    ) -> Sequence[Package]:
        """The packages of a round, in order of creation; `row_ids` limits base and observed assertions."""

    def acts(self, round_id: str) -> Mapping[str, Act]:
        """The act in which each package of a round was made (or opened, in a division's store), by 照会番号."""

    def find(self, package_id: str) -> Package | None:
        """One package by its 照会番号, or None."""


class PackageWriter(PackageReader, Protocol):
    """Writes the packages."""

    def add(self, package: Package) -> None:
        """Add a package with its base values."""


class ReturnReader(Protocol):
    """Reads the returns."""

    def of_round(
        self,
        round_id: str,
        states: Iterable[ReturnState] = (ReturnState.ADMITTED,),
        *,
        row_ids: Iterable[str] | None = None,
    ) -> Sequence[Return]:
        """The returns of a round in those states, in order of arrival; `row_ids` limits their values."""

    def find(self, return_id: str) -> Return | None:
        """One return by its ID in any state, or None."""

    def last_submission(self, round_id: str, division: str) -> datetime | None:
        """When the division's newest admitted return was imported (UTC), or None."""


class ReturnWriter(ReturnReader, Protocol):
    """Writes the returns."""

    def add(self, answered: Return) -> None:
        """Add a return, or replace the states of its fields if it is known."""


class ArrivalReader(Protocol):
    """Reads what was received and what is held for a decision."""

    def held(self, round_id: str | None, state: HeldState | None = HeldState.WAITING) -> Sequence[HeldItem]:
        """The held items of a round (None: also those of no round), oldest first."""

    def received(self) -> Sequence[ReceivedFile]:
        """Every arrival of a file, oldest first, without bytes; a file received twice is listed twice."""

    def content(self, sha256: str) -> bytes | None:
        """The bytes of a received file, or None."""

    def ledger(self, act_id: str | None = None) -> Sequence[LedgerRow]:
        """The ledger rows of one act, or all."""


class ArrivalWriter(ArrivalReader, Protocol):
    """Writes what was received."""

    def add(self, received: ReceivedFile) -> None:
        """Save a received file, once, and its verdict in this act."""

    def add_held(self, round_id: str | None, items: Iterable[HeldItem]) -> None:
        """Add held items that are not there yet."""

    def settle_held(self, item_id: str, state: HeldState) -> None:
        """Record the state of a held item."""

    def add_ledger(self, rows: Iterable[LedgerRow]) -> None:
        """Append ledger rows to the act."""
