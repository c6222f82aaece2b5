"""Interfaces of a data file: its records by subject, a snapshot to read them, a transaction to write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from nakano_status.application.ports.outside import Clock
from nakano_status.domain.storage.store_info import StoreInfo
from nakano_status.domain.storage.value_cache import Unresolved, ValueCache

if TYPE_CHECKING:
    from nakano_status.application.ports.documents import Papers, Workbooks
    from nakano_status.application.ports.outside import Catalogue, Files
    from nakano_status.domain.history.act_subjects import ActSubject
    from nakano_status.domain.history.acts import Act
    from nakano_status.domain.problems.problem import Problem, Refused
    from nakano_status.domain.storage.store_place import PlaceFacts
    from nakano_status.domain.storage.working_copy import ShareState
    from nakano_status.store.entries import StoredEntries, StoredSettings
    from nakano_status.store.exchange import StoredExchange
    from nakano_status.store.history import StoredHistory
    from nakano_status.store.indicators import StoredIndicators
    from nakano_status.store.organisation import StoredOrganisation
    from nakano_status.store.papers import StoredPapers
    from nakano_status.store.plan import StoredPlans
    from nakano_status.store.reviews import StoredReviews
    from nakano_status.store.rounds import StoredRounds
    from nakano_status.store.wordings import StoredWordings


# bundles of services are never compared or shown; without eq and repr a start need not build these methods
@dataclass(frozen=True, eq=False, repr=False)
class Records:
    """The records of a data file by subject, as read within one snapshot.

    `kept` caches values computed from the records until something is written; None while the data file is being
    written.
    """

    info: StoreInfo
    plan: StoredPlans
    organisation: StoredOrganisation
    indicators: StoredIndicators
    rounds: StoredRounds
    exchange: StoredExchange
    reviews: StoredReviews
    wordings: StoredWordings
    entries: StoredEntries
    settings: StoredSettings
    publications: StoredPapers
    history: StoredHistory
    kept: ValueCache | None


class WorkingCopy(Protocol):
    """The working copy, on this PC, of a data file on a share (decision 0092); it can be used on any thread.

    `patience` is the number of seconds that closing waits for a share that does not answer.
    """

    patience: float

    @property
    def place(self) -> Path:
        """The path of the data file on the share, as in `StoreFiles.unwritten`, whatever link was used to open it."""

    @property
    def state(self) -> ShareState:
        """How far the share's file is up to date, as of the last attempt to write it back."""

    @property
    def notices(self) -> Sequence[Problem]:
        """The problems found on the share since opening began; read them again each time the copy was written back.

        They state that the share's file had other content, so that the copy was written to a file beside it, or that
        there is a synchroniser's copy of the data file.
        """

    def is_due(self) -> bool:
        """Return whether to write the copy back now, because nothing was written to it for half a minute.

        Callers ask every few seconds.
        """

    def write_back(self) -> ShareState:
        """Write the copy back if it has new content, however long the share takes, and return the new state."""

    def do_aside(self, work: Callable[[], None]) -> None:
        """Run `work`, which waits for the share, on another thread, after the work of earlier calls.

        Closing waits for this work and for the share, for at most `patience` seconds in all; work that has not begun by
        then is dropped.
        """


class StoreBackups:
    """The automatic backups of an open data file (decision 0091); this base class makes none."""

    def before_transaction(self) -> None:
        """Make the backup that is due before a transaction begins."""

    def before_act(self, kind: str) -> None:
        """Make the backup that is due before an act of this kind."""

    def before_commit(self) -> None:
        """Note that the content changes: the newest backup no longer has all of it."""

    def restored(self) -> None:
        """Note that the whole content was replaced by another state."""

    def before_closing(self) -> None:
        """Make the backup that is due before the data file is closed."""


class Present(NamedTuple):
    """A person who has a set on a server open.

    `own`: a number that identifies the person's program on the server. `since`: when the program opened the set, as
    shown. `computer`: the name of the PC. `who`: 担当者名. `computer` and `who` may be empty.
    """

    own: str
    since: str
    computer: str
    who: str


class TypedAnswer(NamedTuple):
    """A text that was typed in a field of a row and is not yet stored in its set.

    `year`: the year of the round (R4). `as_division` and `source` are the same as in an Entry. `seen`: the text that
    the field showed before (None: blank). `round_id`: empty in a text of an earlier version, which kept texts of the
    first plan's rounds only; their IDs are the years.
    """

    year: str
    row_id: str
    key: str
    as_division: str | None
    text: str
    seen: str | None
    source: str | None = None
    round_id: str = ""

    @property
    def of_round(self) -> str:
        """The ID of the round that the text was typed in."""
        return self.round_id or self.year


class TypedOther(NamedTuple):
    """A text that was typed in a field outside the answers, such as a reason, and is not yet stored in its set.

    `place`: the field's place in the data or in the window. `name`: the name of the field, as shown. `seen`: the text
    that the field showed before. `window`: identifies the text among the texts typed in the same line of several
    windows; None for a field with a place in the data, which has one text.
    """

    place: str
    name: str
    text: str
    seen: str | None
    window: str | None = None


TypedText = TypedAnswer | TypedOther
"""A text that is kept on this PC until it is stored in its set."""


class TypedTexts(Protocol):
    """The texts typed on this PC, kept on it until they are stored in their set.

    Used on any thread; never waits for a server.
    """

    def all(self) -> Sequence[TypedText]:
        """Return the texts, ordered by row and field."""

    def keep(self, texts: Iterable[TypedText]) -> None:
        """Store texts on this PC; each replaces the stored text of the same field. Raises TargetNotWritable."""

    def drop(self, texts: Iterable[TypedText]) -> None:
        """Remove texts that are now stored in the set, or no longer wanted; raises TargetNotWritable.

        A text is not removed if its field has been given another text since.
        """


IsAsSeen = Callable[["Records"], bool]
"""A function that returns whether the content is still as the person saw it."""


class ServerLink(Protocol):
    """The link of a set on a server to the other people who work on the set at the same time.

    `own_acts`: the IDs of the acts that were recorded through this link's store, used on the worker's thread only.
    """

    own_acts: set[str]

    def present(self) -> Sequence[Present]:
        """Return the other people who have the set open.

        Raises StoreMoved, StoreVanished if the set is not there any more.
        """

    @property
    def place(self) -> str:
        """The address of the set as people on other PCs understand it, to be shown.

        If a service named the set, the full address is added.
        """

    @property
    def me(self) -> Present:
        """The entry under which the connections of this program are shown to others."""

    def is_of(self, other: ServerLink) -> bool:
        """Return whether the link `other` leads to the same set, whatever its address."""

    def watch(self, changed: Callable[[], None], lost: Callable[[Refused], None]) -> Callable[[], None]:
        """Call `changed` on another thread whenever other people wrote, and `lost` if the set is gone.

        Return a function that ends the watch. After `lost` the watch resumes by itself as soon as the set is there
        again, and calls `changed` then.
        """


class Store(Protocol):
    """One open data file, or one set in a database on a server.

    `path`: its location. `older_copy`: the path of the unchanged copy if an older format was converted on opening.
    `recovered`: whether an interrupted write was rolled back on opening. `has_written`: whether something was committed
    since it was opened. `backups`: the automatic backups. `moved_to`: the address of the set if it was moved away, or
    if its move to here has not ended; otherwise empty. `reads_copy`: the problem to report if the working copy on this
    PC is read because the file on the share is not there; otherwise None.
    """

    path: Path
    older_copy: Path | None
    moved_to: str
    recovered: bool
    reads_copy: Problem | None
    has_written: bool
    backups: StoreBackups

    @property
    def working_copy(self) -> WorkingCopy | None:
        """The working copy if a file on a share was opened, otherwise None."""

    @property
    def file(self) -> Path:
        """The path of the opened file itself; for a file on a share, of its working copy."""

    @property
    def anchor_path(self) -> Path:
        """The path that decides the folder and the names of backups and other files that belong to the store.

        It is the data file's own path or, for a set on a server, a path on this PC at which there is no file.
        """

    @property
    def server(self) -> ServerLink | None:
        """The link to the other people who work on the set if it is on a server, otherwise None."""

    @property
    def taken_from(self) -> str:
        """Who had the file open on another computer before this take-over, and since when.

        Empty if there was no take-over.
        """

    @property
    def read_only(self) -> bool:
        """Whether the store can only be read: another program is writing it, or the folder is not writable."""

    def choose_plan(self, plan_id: str | None) -> None:
        """Choose the plan whose rounds and editions are read from now on (None: all plans)."""

    def reading(self) -> AbstractContextManager[Records]:
        """Open one snapshot to read."""

    def copied(self) -> Callable[[], AbstractContextManager[Records]]:
        """Copy the file as it is now into memory, and return a function that opens the copy to read.

        The function may be called once, on any thread.
        """

    def on_trial(self) -> AbstractContextManager[Store]:
        """Copy the file as it is now and open the copy to write; it is removed at the end.

        A form that is made with the copy is not accepted as a form of this data file.
        """

    def writing(self) -> AbstractContextManager[UnitOfWork]:
        """Open one transaction to write.

        Raises StoreReadOnly if the store is read-only, StoreDamaged if it is not sound.
        """

    def require_write_right(self) -> None:
        """Raise StoreReadOnly if the store must not be written to, or StoreRightMissing for a set on a server."""

    def whole(self) -> bytes:
        """Return the bytes of the present file, checked as `check_soundness` does; raises StoreDamaged."""

    def restore(self, content: bytes, fill: Callable[[UnitOfWork], None], head: str | None = None) -> None:
        """Replace the whole content by another state of this data file, and call `fill` in the same step.

        `content` is that state, as `whole` returned it. `head` is the history head of the state to be replaced: on a
        server, others may write meanwhile (None: not compared). Raises StoreReadOnly, StoreLocked, TargetNotWritable.
        """

    def check_soundness(self) -> None:
        """Raise StoreDamaged if nothing may be written because pages, indexes or check sums are inconsistent."""

    def check_integrity(self) -> Sequence[Problem]:
        """Return the problems of the file itself: integrity, foreign keys, contents that do not match their SHA-256."""

    def damage_behind(self, error: Exception) -> Refused | None:
        """Return StoreDamaged if the file is damaged and the damage may have caused `error`, otherwise None.

        If StoreDamaged is returned, a report of `error` has been written, because it may also be a defect of this
        program, unrelated to the damage.
        """

    def close(self) -> None:
        """Close the file and release its lock."""


class Stores(Protocol):
    """Makes and opens data files."""

    def create(self, path: Path, info: StoreInfo, fill: Callable[[UnitOfWork], None] | None = None) -> Store:
        """Create a data file, whole or not at all, and write its first content with `fill`, if given.

        Raises StoreExists, TargetNotWritable.
        """

    def open(self, path: Path, *, read_only: bool = False, by: str | None = None, take_over: bool = False) -> Store:
        """Open a data file, for writing unless `read_only` is true or its folder is not writable.

        `by`: the person's name, for the lock. `take_over`: replace a lock that another computer left; the store's
        `taken_from` then states who held it. Raises refusals of `domain/refusals/files.py`; StoreLocked only when
        opening for writing.
        """


class StoreFiles(Protocol):
    """Facts about data files, and acts on whole files, without opening them for work."""

    @property
    def format(self) -> str:
        """The newest format that is written, as shown ("1.2")."""

    def unwritten(self) -> Sequence[Path]:
        """Return the data files on shares whose working copies on this PC have not been written back.

        Data files that are open are left out. The paths of damaged working copies that were put aside follow.
        """

    def look_into(self, path: Path) -> Store:
        """Open one of many data files to read a little of it; only part of it is checked.

        Raises the same errors as `open`.
        """

    def is_free(self, path: Path) -> bool:
        """Return whether a data file exists and no one has it open to write; changes nothing.

        False also if a share cannot be reached.
        """

    def put(self, path: Path, content: bytes, *, replace: IsAsSeen | None = None, is_dry_run: bool = False) -> None:
        """Write a data file, or a set on a server, from the bytes that `Store.whole` returned.

        If `replace` is given, an existing file or set is locked, and `replace` is called with its records: if that
        returns True, it is replaced, otherwise StoreLocked is raised. If `is_dry_run` is true, everything is tried, and
        nothing is stored. Raises StoreExists, StoreLocked and the same errors as creating.
        """


@dataclass(frozen=True, eq=False, repr=False)
class Parts:
    """The parts that `bootstrap` wires together; tests pass fakes.

    `token` returns a random text of the given length, from 23 letters and the digits 2 to 9; it cannot be guessed and
    is never counted up. `secret` returns 32 random bytes. `typed_texts` returns the texts kept on this PC for the set
    with the given ID.
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

    Only the records of a UnitOfWork can be written: the same call on plain `Records` raises RuntimeError. `backups`:
    the backups of the open data file. `begin`: begins an act in the transaction of the store; it takes kind, person,
    reason (None: not given) and subjects. `end`: commits the transaction. `current_act`: returns the act that has
    begun, or None. `unresolved`: the rows to resolve again before the act ends. `fold`: resolves them
    (`fold_unresolved`). `refolded`: the fields, by (row ID, key), whose current values were thereby changed.
    """

    backups: StoreBackups
    begin: Callable[[str, str | None, str | None, Iterable[ActSubject]], Act]
    end: Callable[[], None]
    current_act: Callable[[], Act | None]
    unresolved: Unresolved
    fold: Fold
    refolded: set[tuple[str, str]] = field(default_factory=set)

    def begin_act(self, kind: str, by: str | None, reason: str | None = None, about: Iterable[ActSubject] = ()) -> Act:
        """Record who does what, why, and when (by the store's clock); the writes that follow belong to this act.

        `by`, `reason`: None if not given. `about`: what the act is about, besides the contents that it writes: their
        subjects are recorded with them.
        """
        self._fold_again()
        self.backups.before_act(kind)
        return self.begin(kind, by, reason, about)

    def commit(self) -> None:
        """Commit everything that was written, with the current values that follow from it (`refolded`)."""
        self._fold_again()
        self.backups.before_commit()
        self.end()

    def _fold_again(self) -> None:
        if self.unresolved.rows:
            self.refolded.update(self.fold(self))


Fold = Callable[[UnitOfWork], frozenset[tuple[str, str]]]
"""Resolves the rows of a unit of work that are to be resolved again; returns the changed fields by (row ID, key)."""


def _cannot_fold(work: UnitOfWork) -> frozenset[tuple[str, str]]:
    raise RuntimeError(f"rows to resolve again, but the store has no function for it: {work.unresolved.rows}")


@dataclass(frozen=True)
class ValueRules:
    """The functions that keep the current values of a store right while it is written.

    `examine`: yields the problems for which nothing may be written; it is called before a data file is first written.
    `fold`: resolves rows again at the end of an act; by default, it raises RuntimeError if there are any.
    """

    examine: Callable[[Records], Iterable[Problem]] = lambda _: ()
    fold: Fold = _cannot_fold


NO_RULES = ValueRules()
"""No rules: no value is examined before it is written, and no row can be resolved again."""
