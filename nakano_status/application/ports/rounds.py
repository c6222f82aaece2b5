"""What is kept of the rounds: rows and due dates, the exchange with divisions, entries and reviews."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from nakano_status.domain.exchange.answered_return import HeldState, Return, ReturnState
from nakano_status.domain.exchange.ledger import HeldItem, LedgerRow, ReceivedFile

if TYPE_CHECKING:
    from datetime import date, datetime

    from nakano_status.application.ports.data_file import CurrentValue
    from nakano_status.domain.exchange.package import Package
    from nakano_status.domain.history.acts import Act, CachedLine, Change, Draft
    from nakano_status.domain.merge.revision import Assertion, Slot
    from nakano_status.domain.problems.problem import Problem
    from nakano_status.domain.review.confirmation import Confirmation
    from nakano_status.domain.review.review import Review
    from nakano_status.domain.round.round import OutOfReport, Round, RoundRow
    from nakano_status.domain.round.states import DueChange


class RoundReader(Protocol):
    """Reads the rounds."""

    def all(self) -> Sequence[Round]:
        """All rounds, oldest year first."""

    def longest(self) -> int:
        """Return the number of rows of the largest round; 0 if there is none."""

    def owners_printed(self, round_id: str) -> Mapping[str, str]:
        """The 所管課 that an imported list printed, by row, where it is not the edition's."""

    def due_changes(self, round_id: str) -> Sequence[DueChange]:
        """Every due date that was given to a division or a 部 in a round, oldest first."""

    def acts(self) -> Mapping[str, tuple[str, str | None]]:
        """The IDs of the acts that began and that closed each round, by its ID."""


class RoundWriter(RoundReader, Protocol):
    """Writes the rounds."""

    def add(self, round_: Round) -> None:
        """Add a round with its frozen rows and answerers."""

    def add_rows(self, round_id: str, rows: Iterable[RoundRow]) -> None:
        """Add rows to a round, after those that it has; each must be new there."""

    def close(self, round_id: str) -> None:
        """Mark a round as closed."""

    def remove(self, round_id: str) -> None:
        """Remove a round, its packages and the values of its rows; nothing of it may have been received."""

    def set_due(self, round_id: str, due: date) -> None:
        """Set the due date that a round itself has."""

    def set_made_on(self, round_id: str, day: date) -> None:
        """Set the 作成日 of a round."""

    def set_division_due(self, round_id: str, division: str, due: date) -> None:
        """Set the due date that a division or a 部 (by id) has of its own."""

    def remove_dues(self, round_id: str, act_id: str) -> None:
        """Remove the due dates that an act gave to divisions, as it is withdrawn."""

    def set_out_of_report(self, round_id: str, row_id: str, reason: OutOfReport | None) -> None:
        """Exclude a row from the report, or include it."""

    def set_answerers(self, round_id: str, row: RoundRow) -> None:
        """Replace the divisions that are named on a row."""

    def keep_owners_printed(self, round_id: str, texts: Mapping[str, str]) -> None:
        """Keep the 所管課 that an imported list printed, by row; those of other rows remain."""

    def set_several_writers(self, round_id: str, row_id: str, *, several: bool) -> None:
        """Open a row to every division named on it (各課回答), or close it again."""


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

    def blank_names(self, return_id: str) -> None:
        """Remove the 記入者, the extension and the name of the 所属長確認 from a return; its answers are kept."""


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

    def move_held(self, item_id: str, round_id: str) -> None:
        """Hold an item in another round from now on."""

    def add_ledger(self, rows: Iterable[LedgerRow]) -> None:
        """Append ledger rows to the act."""


class EntryReader(Protocol):
    """Reads the entries of a round."""

    def assertions(self, round_id: str, row_ids: Iterable[str] | None = None) -> Sequence[Assertion]:
        """The assertions recorded in this store itself (typed, decided, imported), on all rows or on some."""

    def current(self, round_id: str, row_ids: Iterable[str] | None = None) -> Mapping[Slot, CurrentValue]:
        """The cache of current values, on all rows or on some."""

    def cached(self, round_id: str) -> tuple[Sequence[CachedLine], Mapping[Slot, tuple[str, ...]]]:
        """The cache as saved, field by field, and the assertions that it names for each slot."""

    def changes(self, round_id: str, row_id: str | None = None, key: str | None = None) -> Sequence[tuple[Act, Change]]:
        """The changes with their acts, oldest first."""

    def acts(self) -> Sequence[Act]:
        """All acts, oldest first."""

    def last_act(self) -> tuple[Act, str] | None:
        """The last act, and the version of the program that wrote it; None if there is no act."""

    def answered(self, round_id: str) -> int:
        """How many rows of a round have a mark."""

    def drafts(self, round_id: str) -> Sequence[Draft]:
        """The texts being typed."""


class EntryWriter(EntryReader, Protocol):
    """Writes entries."""

    def add_assertion(self, round_id: str, assertion: Assertion) -> None:
        """Add an assertion recorded in this store."""

    def add_changes(self, changes: Iterable[Change]) -> None:
        """Append changes."""

    def save_current(self, round_id: str, values: Iterable[CurrentValue]) -> None:
        """Replace lines of the cache."""

    def save_draft(self, round_id: str, draft: Draft) -> None:
        """Save a text being typed; it needs no act until it becomes a change."""

    def drop_draft(self, round_id: str, row_id: str, key: str, division: str) -> None:
        """Remove a text being typed (it became a change)."""


class SettingReader(Protocol):
    """Reads the settings."""

    def read(self, key: str) -> str | None:
        """A saved setting, or None."""


class SettingWriter(SettingReader, Protocol):
    """Writes the settings."""

    def save(self, key: str, value: str) -> None:
        """Save a setting."""


class ReviewReader(Protocol):
    """Reads findings, reviews and confirmations."""

    def of_round(self, round_id: str) -> Sequence[Review]:
        """Acceptances and reopenings in a round, in the order recorded."""

    def confirmations(self, round_id: str, division: str) -> Sequence[Confirmation]:
        """The 所属長確認 given in this store, oldest first; others are part of the returns that they arrived with."""

    def findings(self, sha256: str) -> Sequence[Problem]:
        """The findings of the last import of a file."""


class ReviewWriter(ReviewReader, Protocol):
    """Writes findings, reviews and confirmations."""

    def add(self, round_id: str, review: Review) -> None:
        """Record that a row is accepted, or reopened; its `act_id` is that of this act."""

    def add_confirmation(self, round_id: str, division: str, confirmation: Confirmation) -> None:
        """Keep a 所属長確認 that was given in this store."""

    def blank_confirmations(self, round_id: str, division: str) -> None:
        """Remove the names from the 所属長確認 of a division that were given in this store."""

    def save_findings(self, sha256: str, problems: Iterable[Problem]) -> None:
        """Save the findings of a file, replacing earlier ones; no sentences."""
