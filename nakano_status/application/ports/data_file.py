"""What the acts need from outside: the data file, the clock, and the rest as the other modules here declare it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from nakano_status.domain.text.labels import Labelled

if TYPE_CHECKING:  # loaded where it is used: what the window does not need first is imported late
    from nakano_status.application.ports.documents import Papers, PublicationReader, Workbooks
    from nakano_status.application.ports.history import HistoryReader
    from nakano_status.application.ports.outside import Catalogue, Files, IdSource
    from nakano_status.application.ports.plan import (
        FrameReader,
        IndicatorReader,
        OpinionReader,
        OrganisationReader,
        PlanReader,
    )
    from nakano_status.application.ports.rounds import (
        ArrivalReader,
        EntryReader,
        PackageReader,
        ReturnReader,
        ReviewReader,
        RoundReader,
        SettingReader,
    )
    from nakano_status.application.ports.unit_of_work import UnitOfWork
    from nakano_status.domain.merge.revision import Slot, Values
    from nakano_status.domain.problems.problem import Problem
    from nakano_status.domain.storage.store_place import PlaceFacts
    from nakano_status.domain.storage.working_copy import ShareState


class StoreRole(Labelled):
    """The role of a data file: it belongs to the file, not to the installation."""

    OFFICE = "office", "事務局"
    DIVISION = "division", "所管課"


@dataclass(frozen=True)
class StoreInfo:
    """The identity of a data file. `division` is set only in a division's store; `seal_key` only in an office's.

    `plan_id` is the plan that it was made with. `of_plan`, which is not kept in the file, is the plan that was chosen
    where several have a round in one year (`--of-plan`).
    """

    store_id: str
    role: StoreRole
    plan_id: str
    division: str | None
    seal_key: bytes | None
    made_by: str
    of_plan: str | None = None

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


# bundles of services, here and below, have no value to be compared or shown: a start would build what does it
@dataclass(frozen=True, eq=False, repr=False)
class Records:
    """What can be read of a data file, within one snapshot: a reader for each subject."""

    info: StoreInfo
    plan: PlanReader
    organisation: OrganisationReader
    indicators: IndicatorReader
    frames: FrameReader
    opinions: OpinionReader
    rounds: RoundReader
    packages: PackageReader
    returns: ReturnReader
    arrivals: ArrivalReader
    reviews: ReviewReader
    entries: EntryReader
    settings: SettingReader
    publications: PublicationReader
    history: HistoryReader


class WorkingCopy(Protocol):
    """The working copy, on this PC, of a data file on a share (decision 0092); it can be used on any thread."""

    @property
    def place(self) -> Path:
        """The data file on the share, by whatever link it was opened, as `Stores.unwritten` names it."""

    @property
    def state(self) -> ShareState:
        """How far the share has it, since the last attempt to write it back."""

    @property
    def notices(self) -> Sequence[Problem]:
        """What was found on opening: another content that was kept, a synchroniser's copy of the data file."""

    def is_due(self) -> bool:
        """Whether to write it back now: nothing was written for half a minute; to be asked every few seconds."""

    def write_back(self) -> ShareState:
        """Write it back if it has something new; takes as long as the share does."""

    def do_aside(self, work: Callable[[], None]) -> None:
        """Do what waits for the share on another thread, in the order of the requests.

        Closing waits for it, and for the share, for no more than a minute in all; what has not begun then is dropped.
        """


class StoreBackups(Protocol):
    """The backups of an open data file that are made by themselves (decision 0091)."""

    def writing(self, begin: Callable[[], AbstractContextManager[UnitOfWork]]) -> AbstractContextManager[UnitOfWork]:
        """Write in one transaction, which `begin` begins, after what has to be backed up before."""

    def restored(self) -> None:
        """Note that everything was replaced by another state."""

    def closing(self) -> None:
        """Back up what was written, before the data file is closed."""


class Store(Protocol):
    """One open data file.

    `path` is its location, `file` where its bytes are (of a file on a share: its working copy), `kept` the location
    of the unchanged copy, if it was converted from an older format on opening.
    `recovered`: an interrupted write was rolled back then; `has_written`: something was committed since.
    `backups` makes backups by itself (None: none are made).
    """

    path: Path
    file: Path
    kept: Path | None
    recovered: bool
    has_written: bool
    backups: StoreBackups | None

    @property
    def working_copy(self) -> WorkingCopy | None:
        """How the file on the share follows, if what is open is a working copy of one."""

    @property
    def taken_from(self) -> str:
        """Who had the file open on another computer before this take-over, and since when; empty for no one."""

    @property
    def read_only(self) -> bool:
        """Whether another program is writing it, or the folder is not writable."""

    def look_at(self, plan_id: str | None) -> None:
        """Mean the rounds and editions of that plan from now on (None: of all plans)."""

    def reading(self) -> AbstractContextManager[Records]:
        """Read in one snapshot."""

    def copied(self) -> Callable[[], AbstractContextManager[Records]]:
        """Copy the file as it is now into memory; the copy can be read once, on any thread."""

    def on_trial(self) -> AbstractContextManager[Store]:
        """Copy the file as it is now and open the copy to write; it is removed at the end.

        A form that is made with the copy is not taken for one of this data file.
        """

    def writing(self) -> AbstractContextManager[UnitOfWork]:
        """Write in one transaction; raises StoreReadOnly if it was opened to read, StoreDamaged unless it is sound."""

    def whole(self) -> bytes:
        """Return the present file, checked as `check_soundness` does; raises StoreDamaged."""

    def restore(self, content: bytes, fill: Callable[[UnitOfWork], None]) -> None:
        """Replace everything by another state of this data file (`whole`), with what `fill` writes, or nothing.

        Raises StoreReadOnly, StoreLocked, TargetNotWritable.
        """

    def check_soundness(self) -> None:
        """Raise StoreDamaged if nothing may be written because pages, indexes or check sums are inconsistent."""

    def check_integrity(self) -> Sequence[Problem]:
        """Check the file itself: integrity, foreign keys, bytes = SHA-256."""

    def close(self) -> None:
        """Close the file and release its lock."""


class Stores(Protocol):
    """Makes and opens data files."""

    def create(self, path: Path, info: StoreInfo, fill: Callable[[UnitOfWork], None] | None = None) -> Store:
        """Create a data file with what `fill` writes, or nothing at all; raises StoreExists, TargetNotWritable."""

    def open(self, path: Path, *, read_only: bool = False, by: str | None = None, take_over: bool = False) -> Store:
        """Open a data file; raises refusals of `domain/refusals/files.py` (StoreLocked only for writing).

        With `take_over` a lock that was left by another computer is no refusal; `taken_from` has whose it was.
        """


class StoreFiles(Protocol):
    """What is known of data files without working on them."""

    @property
    def format(self) -> str:
        """The format version that is written, as shown ("1.2")."""

    def unwritten(self) -> Sequence[Path]:
        """Return the data files on shares whose working copies on this PC have not been written back.

        Damaged working copies that were put aside follow, as the files that they are.
        """

    def look_into(self, path: Path) -> Store:
        """Open a data file to read a little of it, as one of many: not all of it is checked; raises as `open`."""

    def is_free(self, path: Path) -> bool:
        """Return whether it is there and, as far as can be determined, open to write nowhere; changes nothing."""


class Clock(Protocol):
    """The clock, for acts and papers."""

    def now(self) -> datetime:
        """Return the present time in UTC."""

    def today(self) -> date:
        """Return today's date at the office."""


@dataclass(frozen=True, eq=False, repr=False)
class Parts:
    """The parts that `bootstrap` wires together; tests pass fakes."""

    stores: Stores
    store_files: StoreFiles
    clock: Clock
    ids: IdSource
    files: Files
    catalogue: Catalogue
    workbooks: Workbooks
    papers: Papers
    look_at_place: Callable[[Path], PlaceFacts]
