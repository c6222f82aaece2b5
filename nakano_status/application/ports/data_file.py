"""What the acts need from outside: the data file and the clock (workbooks, papers, files: the other modules here)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from nakano_status.domain.exchange.answered_return import Return, ReturnState
from nakano_status.domain.exchange.held import HeldItem, HeldState

if TYPE_CHECKING:  # loaded where it is used: what the window does not need first is imported late
    from nakano_status.application.ports.outside import Catalogue, Files, IdSource
    from nakano_status.application.ports.papers import Papers, SheetsDrawer
    from nakano_status.application.ports.workbooks import (
        AnswerReader,
        DataReader,
        DataWriter,
        FindingsWriter,
        FormWriter,
        ListDrawer,
        ListReader,
        TableReader,
        TableWriter,
        Unpacker,
    )
    from nakano_status.domain.calendar.fiscal_year import FiscalYear
    from nakano_status.domain.exchange.ledger import LedgerRow
    from nakano_status.domain.exchange.package import Package
    from nakano_status.domain.fields.profile import AskedFields
    from nakano_status.domain.indicators.indicator import FigureKind, Indicator, YearFigure
    from nakano_status.domain.merge.change import Act, CachedLine, Change, Draft
    from nakano_status.domain.merge.revision import Assertion
    from nakano_status.domain.merge.slot import Slot, Values
    from nakano_status.domain.organisation.divisions import Organisation
    from nakano_status.domain.papers.publication import Publication
    from nakano_status.domain.plan.plan import Plan
    from nakano_status.domain.problems.problem import Problem
    from nakano_status.domain.review.confirmation import Confirmation
    from nakano_status.domain.review.review import Review
    from nakano_status.domain.round.due import DueChange
    from nakano_status.domain.round.round import OutOfReport, Round, RoundRow
    from nakano_status.domain.storage.store_place import PlaceFacts


class StoreRole(StrEnum):
    """The role of a data file: it belongs to the file, not to the installation."""

    OFFICE = "office"
    DIVISION = "division"


@dataclass(frozen=True)
class StoreInfo:
    """The identity of a data file. `division` is set only in a division's store; `seal_key` only in an office's."""

    store_id: str
    role: StoreRole
    plan_id: str
    division: str | None
    seal_key: bytes | None
    made_by: str

    @property
    def sealing_key(self) -> bytes:
        """The key that seals the forms made here; in a division's data file it is only an identifier."""
        return self.seal_key or self.store_id.encode()


@dataclass(frozen=True, slots=True)
class CurrentValue:
    """One line of the cache: the current value of a slot, and whether it has an open conflict."""

    slot: Slot
    values: Values
    conflict: bool
    assertion_ids: tuple[str, ...] = ()


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


class Records(Protocol):
    """All queries on a data file, within one snapshot."""

    @property
    def info(self) -> StoreInfo:
        """The store's identity."""
        ...

    def plan(self) -> Plan:
        """The plan with all editions."""
        ...

    def plan_title(self) -> str:
        """Return the plan's title without reading its rows; raise LookupError if no plan is saved yet."""
        ...

    def asked(self, round_: Round) -> AskedFields:
        """Return what a round asks without reading the plan's rows; raise LookupError if no plan is saved yet."""
        ...

    def organisation(self) -> Organisation:
        """All divisions, dated."""
        ...

    def schedules(self, edition_id: str) -> Mapping[tuple[str, FiscalYear], str]:
        """計画上のスケジュール by (row_id, year); blank ones are omitted."""
        ...

    def rounds(self) -> Sequence[Round]:
        """All rounds, oldest year first."""
        ...

    def longest_round(self) -> int:
        """Return the number of rows of the largest round; 0 if there is none."""
        ...

    def due_changes(self, round_id: str) -> Sequence[DueChange]:
        """Every due date that was given to a division or a 部 in a round, oldest first."""
        ...

    def packages(
        self, round_id: str, division: str | None = None, *, row_ids: Iterable[str] | None = None
    ) -> Sequence[Package]:
        """The packages of a round, in order of creation; `row_ids` limits base and observed assertions."""
        ...

    def package_acts(self, round_id: str) -> Mapping[str, Act]:
        """The act in which each package of a round was made (or opened, in a division's store), by 照会番号."""
        ...

    def package(self, package_id: str) -> Package | None:
        """One package by its 照会番号, or None."""
        ...

    def returns(
        self,
        round_id: str,
        states: Iterable[ReturnState] = (ReturnState.ADMITTED,),
        *,
        row_ids: Iterable[str] | None = None,
    ) -> Sequence[Return]:
        """The returns of a round in those states, in order of arrival; `row_ids` limits their values."""
        ...

    def find_return(self, return_id: str) -> Return | None:
        """One return by its ID in any state, or None."""
        ...

    def assertions(self, round_id: str, row_ids: Iterable[str] | None = None) -> Sequence[Assertion]:
        """The assertions recorded in this store itself (typed, decided, imported), on all rows or on some."""
        ...

    def current(self, round_id: str, row_ids: Iterable[str] | None = None) -> Mapping[Slot, CurrentValue]:
        """The cache of current values, on all rows or on some."""
        ...

    def cached(self, round_id: str) -> tuple[Sequence[CachedLine], Mapping[Slot, tuple[str, ...]]]:
        """The cache as saved, field by field, and the assertions that it names for each slot."""
        ...

    def changes(self, round_id: str, row_id: str | None = None, key: str | None = None) -> Sequence[tuple[Act, Change]]:
        """The changes with their acts, oldest first."""
        ...

    def drafts(self, round_id: str) -> Sequence[Draft]:
        """The texts being typed."""
        ...

    def held(self, round_id: str | None, state: HeldState | None = HeldState.WAITING) -> Sequence[HeldItem]:
        """The held items of a round (None: also those of no round), oldest first."""
        ...

    def received(self) -> Sequence[ReceivedFile]:
        """Every arrival of a file, oldest first, without bytes; a file received twice is listed twice."""
        ...

    def content(self, sha256: str) -> bytes | None:
        """The bytes of a received file, or None."""
        ...

    def reviews(self, round_id: str) -> Sequence[Review]:
        """Acceptances and reopenings in a round, in the order recorded."""
        ...

    def confirmations(self, round_id: str, division: str) -> Sequence[Confirmation]:
        """The 所属長確認 given in this store, oldest first; others are part of the returns that they arrived with."""
        ...

    def findings(self, sha256: str) -> Sequence[Problem]:
        """The findings of the last import of a file."""
        ...

    def ledger(self, act_id: str | None = None) -> Sequence[LedgerRow]:
        """The ledger rows of one act, or all."""
        ...

    def act_kinds(self) -> Sequence[Act]:
        """All acts, oldest first."""
        ...

    def last_submission(self, round_id: str, division: str) -> datetime | None:
        """When the division's newest admitted return was imported (UTC), or None."""
        ...

    def aliases(self) -> Mapping[str, str]:
        """Division names confirmed by a person: folded name to division id."""
        ...

    def setting(self, key: str) -> str | None:
        """A saved setting, or None."""
        ...

    def indicators(self, edition_id: str) -> Sequence[Indicator]:
        """The indicators of an edition in printed order, as last recorded; without figures that a round collected."""
        ...

    def indicator_owners(self, edition_id: str) -> Mapping[str, str | None]:
        """The supplier of each indicator of an edition, by its id, as last recorded; None: no longer supplied."""
        ...

    def indicator_history(self, indicator_id: str) -> Sequence[tuple[Act, str, str | None]]:
        """The values recorded on an indicator itself, oldest first, by the keys of `kpi set`; the owner by its id."""
        ...

    def publications(self, round_id: str) -> Sequence[Publication]:
        """The papers of a round by number, without the bytes of their files."""
        ...

    def publication_content(self, round_id: str, number: int, name: str) -> bytes | None:
        """The bytes of a file of a paper, or None."""
        ...

    def printed_values(self, round_id: str, number: int) -> Mapping[tuple[str, str], str | None]:
        """The printed values of a paper, by (row_id, key); values of no row have the empty row_id."""
        ...


class UnitOfWork(Records, Protocol):
    """One transaction of the only writer, rolled back unless `commit` is called; every write belongs to its act."""

    def begin_act(self, kind: str, by: str | None, reason: str | None = None) -> Act:
        """Record who does what, why, and when (the store's clock); the writes that follow belong to it."""
        ...

    def save_plan(self, plan: Plan) -> None:
        """Add a plan with its editions; existing ones are kept."""
        ...

    def save_organisation(self, organisation: Organisation) -> None:
        """Add or replace divisions and their dated names; others are kept, after these."""
        ...

    def remove_divisions(self, division_ids: Iterable[str]) -> None:
        """Remove divisions that no row and no round names, with their names."""
        ...

    def save_schedules(self, edition_id: str, schedules: Mapping[tuple[str, FiscalYear], str]) -> None:
        """Add or replace lines of the planned schedule."""
        ...

    def add_round(self, round_: Round) -> None:
        """Add a round with its frozen rows and answerers."""
        ...

    def add_round_rows(self, round_id: str, rows: Iterable[RoundRow]) -> None:
        """Add rows to a round, after those that it has; each must be new there."""
        ...

    def close_round(self, round_id: str) -> None:
        """Mark a round as closed."""
        ...

    def remove_round(self, round_id: str) -> None:
        """Remove a round, its packages and the values of its rows; nothing of it may have been received."""
        ...

    def set_round_due(self, round_id: str, due: date) -> None:
        """Set the due date that a round itself has."""
        ...

    def set_out_of_report(self, round_id: str, row_id: str, reason: OutOfReport | None) -> None:
        """Exclude a row from the report, or include it."""
        ...

    def set_several_writers(self, round_id: str, row_id: str, *, several: bool) -> None:
        """Open a row to every division named on it (各課回答), or close it again."""
        ...

    def add_review(self, round_id: str, review: Review) -> None:
        """Record that a row is accepted, or reopened; its `act_id` is that of this act."""
        ...

    def add_confirmation(self, round_id: str, division: str, confirmation: Confirmation) -> None:
        """Keep a 所属長確認 that was given in this store."""
        ...

    def save_findings(self, sha256: str, problems: Iterable[Problem]) -> None:
        """Save the findings of a file, replacing earlier ones; no sentences."""
        ...

    def set_due(self, round_id: str, division: str, due: date) -> None:
        """Set the due date that a division or a 部 (by id) has of its own."""
        ...

    def add_package(self, package: Package) -> None:
        """Add a package with its base values."""
        ...

    def add_return(self, answered: Return) -> None:
        """Add a return, or replace the states of its fields if it is known."""
        ...

    def add_assertion(self, round_id: str, assertion: Assertion) -> None:
        """Add an assertion recorded in this store."""
        ...

    def add_changes(self, changes: Iterable[Change]) -> None:
        """Append changes."""
        ...

    def save_current(self, round_id: str, values: Iterable[CurrentValue]) -> None:
        """Replace lines of the cache."""
        ...

    def save_draft(self, round_id: str, draft: Draft) -> None:
        """Save a text being typed; it needs no act until it becomes a change."""
        ...

    def drop_draft(self, round_id: str, row_id: str, key: str, division: str) -> None:
        """Remove a text being typed (it became a change)."""
        ...

    def add_held(self, round_id: str | None, items: Iterable[HeldItem]) -> None:
        """Add held items that are not there yet."""
        ...

    def settle_held(self, item_id: str, state: HeldState) -> None:
        """Record the state of a held item."""
        ...

    def add_received(self, received: ReceivedFile) -> None:
        """Save a received file, once, and its verdict in this act."""
        ...

    def add_ledger(self, rows: Iterable[LedgerRow]) -> None:
        """Append ledger rows to the act."""
        ...

    def remember_alias(self, name: str, division: str) -> None:
        """Save the division that a person confirmed for a name."""
        ...

    def forget_alias(self, name: str) -> None:
        """Remove a confirmed name; do nothing if it was never confirmed."""
        ...

    def remember(self, key: str, value: str) -> None:
        """Save a setting."""
        ...

    def save_indicators(self, plan_id: str, indicators: Iterable[Indicator]) -> None:
        """Add the indicators that do not exist yet, with figures and owners; existing ones are kept."""
        ...

    def set_indicator_owner(self, edition_id: str, indicator_id: str, division: str | None) -> None:
        """Record which division supplies an indicator's figures (None: unknown)."""
        ...

    def set_figure(self, indicator: Indicator, kind: FigureKind, figure: YearFigure, *, clears: bool = False) -> None:
        """Record a figure of one year, or that there is none any more; an actual belongs to every edition."""
        ...

    def add_publication(
        self, publication: Publication, files: Mapping[str, bytes], values: Mapping[tuple[str, str], str | None]
    ) -> None:
        """Record a paper: the bytes of its files by name, and its printed values by (row_id, key)."""
        ...

    def commit(self) -> None:
        """Make it so; without this everything is rolled back."""
        ...


class Store(Protocol):
    """One open data file.

    `path` is its location, `kept` that of the unchanged copy, if it was converted from an older format on opening.
    `recovered`: an interrupted write was rolled back then; `has_written`: something was committed since.
    """

    path: Path
    kept: Path | None
    recovered: bool
    has_written: bool

    @property
    def read_only(self) -> bool:
        """Whether another program is writing it, or the folder is not writable."""
        ...

    def reading(self) -> AbstractContextManager[Records]:
        """Read in one snapshot."""
        ...

    def copied(self) -> Callable[[], AbstractContextManager[Records]]:
        """Copy the file as it is now into memory; the copy can be read once, on any thread."""
        ...

    def writing(self) -> AbstractContextManager[UnitOfWork]:
        """Write in one transaction; raises StoreReadOnly if it was opened to read, StoreDamaged unless it is sound."""
        ...

    def check_soundness(self) -> None:
        """Raise StoreDamaged if nothing may be written because pages, indexes or check sums are inconsistent."""
        ...

    def check_integrity(self) -> Sequence[Problem]:
        """Check the file itself: integrity, foreign keys, bytes = SHA-256."""
        ...

    def close(self) -> None:
        """Close the file and release its lock."""
        ...


class Stores(Protocol):
    """Makes and opens data files."""

    @property
    def format(self) -> str:
        """The format version that is written, as shown ("1.3")."""
        ...

    def create(self, path: Path, info: StoreInfo, fill: Callable[[UnitOfWork], None] | None = None) -> Store:
        """Create a data file with what `fill` writes, or nothing at all; raises StoreExists, TargetNotWritable."""
        ...

    def open(self, path: Path, *, read_only: bool = False, by: str | None = None) -> Store:
        """Open a data file; raises refusals of `domain/refusals/files.py` (StoreLocked only for writing)."""
        ...

    def is_in_use(self, path: Path) -> bool:
        """Return whether another program has it open to write, as far as can be determined; changes nothing."""
        ...


class Clock(Protocol):
    """The clock, for acts and papers."""

    def now(self) -> datetime:
        """Return the present time in UTC."""
        ...

    def today(self) -> date:
        """Return today's date at the office."""
        ...


@dataclass(frozen=True)
class Parts:
    """The parts that `bootstrap` wires together; tests pass fakes."""

    stores: Stores
    clock: Clock
    ids: IdSource
    files: Files
    catalogue: Catalogue
    write_form: FormWriter
    write_findings: FindingsWriter
    read_answers: AnswerReader
    unpack: Unpacker
    read_list: ListReader
    read_table: TableReader
    write_table: TableWriter
    read_data: DataReader
    write_data: DataWriter
    draw_list: ListDrawer
    draw_sheets: SheetsDrawer
    papers: Papers
    look_at_place: Callable[[Path], PlaceFacts]
