"""Interfaces of a data file: its records by subject, a snapshot to read them, a transaction to write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from nakano_status.application.ports.outside import Clock
from nakano_status.domain.storage.kept import KeptValues
from nakano_status.domain.storage.store_info import StoreInfo

if TYPE_CHECKING:
    from nakano_status.application.ports.documents import Papers, Workbooks
    from nakano_status.application.ports.outside import Catalogue, Files
    from nakano_status.domain.history.acts import Act
    from nakano_status.domain.problems.problem import Problem, Refused
    from nakano_status.domain.storage.store_place import PlaceFacts
    from nakano_status.domain.storage.working_copy import ShareState
    from nakano_status.store.entries import StoredEntries, StoredHistory, StoredReviews, StoredSettings
    from nakano_status.store.indicators_and_papers import StoredIndicators, StoredPapers
    from nakano_status.store.plan import StoredOrganisation, StoredPlans
    from nakano_status.store.rounds import StoredExchange, StoredRounds


# bundles of services, here and below, have no value to be compared or shown: a start would build what does it
@dataclass(frozen=True, eq=False, repr=False)
class Records:
    """What a data file holds, by subject, to be read within one snapshot.

    `kept` is what was worked out of it and holds until something is written; None while it is being written.
    """

    info: StoreInfo
    plan: StoredPlans
    organisation: StoredOrganisation
    indicators: StoredIndicators
    rounds: StoredRounds
    exchange: StoredExchange
    reviews: StoredReviews
    entries: StoredEntries
    settings: StoredSettings
    publications: StoredPapers
    history: StoredHistory
    kept: KeptValues | None


class WorkingCopy(Protocol):
    """The working copy, on this PC, of a data file on a share (decision 0092); it can be used on any thread.

    `patience` is for how many seconds closing waits for a share that does not answer.
    """

    patience: float

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

        Closing waits for it, and for the share, for no more than `patience` in all; what has not begun then is dropped.
        """


class StoreBackups:
    """The backups of an open data file that are made by themselves (decision 0091); here, none are made."""

    def writing(self, begin: Callable[[], AbstractContextManager[UnitOfWork]]) -> AbstractContextManager[UnitOfWork]:
        """Write in one transaction, which `begin` begins, after what has to be backed up before."""
        return begin()

    def restored(self) -> None:
        """Note that everything was replaced by another state."""

    def closing(self) -> None:
        """Back up what was written, before the data file is closed."""


class Present(NamedTuple):
    """Who has a set on a server open: a number of the program's own, since when (as shown), the PC, and 担当者名.

    `who` and `computer` may be empty.
    """

    own: str
    since: str
    computer: str
    who: str


class TypedText(NamedTuple):
    """A text that was typed in a field and is not stored in its set yet, with what the field had shown before.

    `year` is that of the round (R4); `as_division` and `source` are as in an Entry.
    """

    year: str
    row_id: str
    key: str
    as_division: str | None
    text: str
    seen: str | None
    source: str | None = None


class TypedTexts(Protocol):
    """What was typed on this PC, kept on it until it is stored; used on any thread, and waiting for no server."""

    def all(self) -> Sequence[TypedText]:
        """Return the texts, by row and field."""

    def keep(self, texts: Iterable[TypedText]) -> None:
        """Keep texts, each in place of the one of the same field; raises TargetNotWritable."""

    def drop(self, texts: Iterable[TypedText]) -> None:
        """Remove texts that are stored, unless a field has another one by now; raises TargetNotWritable."""


IsAsSeen = Callable[["Records"], bool]
"""Whether what is there is still as it was seen."""


class ServerLink(Protocol):
    """What a set on a server has and a data file has not: others who work on it at the same time."""

    def present(self) -> Sequence[Present]:
        """Return who else has it open; raise StoreMoved, StoreVanished if it is not there any more."""

    @property
    def place(self) -> str:
        """Where it is, as others find it, too."""

    @property
    def me(self) -> Present:
        """As whose its connections are shown."""

    def is_of(self, other: ServerLink) -> bool:
        """Whether another open set is this one, by whatever address."""

    def watch(self, changed: Callable[[], None], lost: Callable[[Refused], None]) -> Callable[[], None]:
        """Call `changed` on another thread whenever others wrote, `lost` when it is gone; return what ends that.

        After `lost` it goes on by itself as soon as the set is there again, and calls `changed` then.
        """


class Store(Protocol):
    """One open data file, or one set in a database on a server.

    `path` is its location, `kept` that of the unchanged copy, if it was converted from an older format on opening.
    `recovered`: an interrupted write was rolled back then; `has_written`: something was committed since.
    `backups` are those that are made by themselves. `moved_to`: where the set is now (or still is,
    while a move to here has not ended), if it is not here.
    """

    path: Path
    kept: Path | None
    moved_to: str
    recovered: bool
    has_written: bool
    backups: StoreBackups

    @property
    def working_copy(self) -> WorkingCopy | None:
        """How the file on the share follows, if what is open is a working copy of one."""

    @property
    def file(self) -> Path:
        """Where its bytes are: of a file on a share, its working copy."""

    @property
    def beside(self) -> Path:
        """Beside which path this PC keeps what belongs to it: its own, or for a set on a server one without a file."""

    @property
    def server(self) -> ServerLink | None:
        """Who else works on it, if it is on a server."""

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

    def need_right(self) -> None:
        """Raise StoreReadOnly, or of a set on a server StoreRightMissing, unless it may be written to."""

    def whole(self) -> bytes:
        """Return the present file, checked as `check_soundness` does; raises StoreDamaged."""

    def restore(self, content: bytes, fill: Callable[[UnitOfWork], None], head: str | None = None) -> None:
        """Replace everything by another state of this data file (`whole`), with what `fill` writes, or nothing.

        `head` is that of the state to be replaced: on a server, others may write meanwhile.
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
        """The newest format that is written, as shown ("1.2")."""

    def unwritten(self) -> Sequence[Path]:
        """Return the data files on shares whose working copies on this PC have not been written back.

        Damaged working copies that were put aside follow, as the files that they are.
        """

    def look_into(self, path: Path) -> Store:
        """Open a data file to read a little of it, as one of many: not all of it is checked; raises as `open`."""

    def is_free(self, path: Path) -> bool:
        """Return whether it is there and, as far as can be determined, open to write nowhere; changes nothing."""

    def put(self, path: Path, content: bytes, *, replace: IsAsSeen | None = None, tries: bool = False) -> None:
        """Make a set of what `Store.whole` returned, with `replace` in the place of the one that is there.

        That one is locked, and is what `replace` is asked about: StoreLocked if it is another than was seen.
        With `tries` it is only tried: nothing is kept. Raises StoreExists, StoreLocked and what creating raises.
        """


@dataclass(frozen=True, eq=False, repr=False)
class Parts:
    """The parts that `bootstrap` wires together; tests pass fakes.

    `token` returns a random text of so many characters, out of 23 letters and the digits 2 to 9: unguessable, never
    counted. `secret` returns 32 random bytes. `typed_texts` returns what this PC keeps of a set, by the ID of that.
    """

    stores: Stores
    store_files: StoreFiles
    clock: Clock
    token: Callable[[int], str]
    secret: Callable[[], bytes]
    typed_texts: Callable[[str], TypedTexts]
    files: Files
    catalogue: Catalogue
    workbooks: Workbooks
    papers: Papers
    look_at_place: Callable[[Path], PlaceFacts]


@dataclass(frozen=True, eq=False, repr=False)
class UnitOfWork(Records):
    """One transaction of the only writer, rolled back unless `commit` is called; every write belongs to its act.

    Only what one of these holds is written: the same asked of `Records` raises RuntimeError.
    """

    begin: Callable[[str, str | None, str | None], Act]
    commit: Callable[[], None]

    def begin_act(self, kind: str, by: str | None, reason: str | None = None) -> Act:
        """Record who does what, why, and when (the store's clock); the writes that follow belong to it."""
        return self.begin(kind, by, reason)
