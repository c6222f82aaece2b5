"""What the acts need of a data file: what is stored by subject, one snapshot, one transaction, and the clock."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from nakano_status.domain.calendar.days import local_time
from nakano_status.domain.exchange.returns import HeldState, Return, ReturnState
from nakano_status.domain.storage.kept import KeptValues
from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.values import dataclass

if TYPE_CHECKING:
    from nakano_status.application.ports.documents import Papers, PublicationRecords, Workbooks
    from nakano_status.application.ports.outside import Catalogue, Files
    from nakano_status.domain.calendar.fiscal_year import FiscalYear
    from nakano_status.domain.exchange.ledger import HeldItem, LedgerRow, ReceivedFile
    from nakano_status.domain.exchange.returns import Package
    from nakano_status.domain.fields.profile import AskedFields
    from nakano_status.domain.history.acts import Act, CachedLine, Change, Draft, HeadOf
    from nakano_status.domain.indicators.indicator import FigureKind, Indicator, YearFigure
    from nakano_status.domain.merge.resolution import Assertion, Slot, Values
    from nakano_status.domain.organisation.divisions import Organisation, Succession
    from nakano_status.domain.plan.annotations import NationalFrame, Opinion, Tag
    from nakano_status.domain.plan.lineage import Derivation
    from nakano_status.domain.plan.plan import Edition, Owner, Plan
    from nakano_status.domain.problems.problem import Problem, Refused
    from nakano_status.domain.review.confirmation import Confirmation
    from nakano_status.domain.review.review import Review
    from nakano_status.domain.round.round import OutOfReport, Round, RoundRow
    from nakano_status.domain.round.states import DueChange
    from nakano_status.domain.storage.store_place import PlaceFacts
    from nakano_status.domain.storage.working_copy import ShareState


class PlanRecords(Protocol):
    """The plans: most data files have one, some also the plan after it (次期計画).

    With them is what is recorded about their rows beside the answers: national frames with the tags of rows, opinions.
    """

    def read(self, edition_id: str) -> Plan:
        """The plan of an edition, with all its editions; raises LookupError if it is not there.

        Which plan is meant where none is named is decided by `lookup.meant_plan`.
        """

    def all(self) -> Sequence[Plan]:
        """Every plan with its editions, each before those that began later."""

    def plan_ids(self) -> Mapping[str, str]:
        """The ID of the plan of each edition, by its ID, without reading rows."""

    def title(self, edition_id: str | None = None) -> str:
        """Return the title of an edition's plan without reading its rows; raises LookupError if none is saved yet.

        Without an edition it is that of the plan that was chosen, else of the one that the data file was made with.
        """

    def asked(self, round_: Round) -> AskedFields:
        """Return what a round asks without reading the plan's rows."""

    def schedules(self, edition_id: str) -> Mapping[tuple[str, FiscalYear], str]:
        """計画上のスケジュール by (row_id, year); blank ones are omitted."""

    def derivations(self) -> Sequence[Derivation]:
        """What became of rows, measures and indicators of one edition in another, by edition and ID."""

    def acts_on(self, edition_id: str) -> frozenset[str]:
        """The IDs of the acts that made an edition or recorded something for it: schedules, tags, indicators."""

    def save(self, plan: Plan) -> None:
        """Add a plan with its editions; existing ones are kept."""

    def save_schedules(self, edition_id: str, schedules: Mapping[tuple[str, FiscalYear], str]) -> None:
        """Add or replace lines of the planned schedule."""

    def save_owners(self, edition: Edition, owners: Mapping[str, Iterable[Owner]]) -> None:
        """Replace the owners of rows of an edition, by 管理番号; those whose time ended are among them."""

    def add_derivations(self, steps: Iterable[Derivation]) -> None:
        """Add what became of rows, measures and indicators."""

    def remove_derivations(self, steps: Iterable[Derivation]) -> None:
        """Remove such steps; those that are not there are passed over."""

    def remove_edition(self, edition_id: str) -> None:
        """Remove an edition on which no round is, and the initiatives and indicators that no edition has then."""

    def frames(self) -> Sequence[NationalFrame]:
        """The frames with their items, in the order in which they were added."""

    def tags(self) -> Sequence[Tag]:
        """The tags of all editions."""

    def tags_decided_in(self, acts: Collection[str]) -> Sequence[Tag]:
        """The tags that were added in one of these acts and name who decided them."""

    def save_frames(self, frames: Iterable[NationalFrame]) -> None:
        """Add frames, or replace those with the same IDs and their items; others are kept."""

    def add_tags(self, tags: Iterable[Tag]) -> None:
        """Add tags, or replace who decided them."""

    def remove_tags(self, tags: Iterable[Tag]) -> None:
        """Remove tags; those that are not there are passed over."""

    def blank_decider(self, tag: Tag) -> None:
        """Remove the 担当者名 of who decided a tag."""

    def opinions(self) -> Sequence[Opinion]:
        """The opinions with their last answers, by number."""

    def save_opinions(self, opinions: Iterable[Opinion]) -> None:
        """Add opinions, or replace those with the same numbers; earlier answers are kept."""

    def remove_opinion(self, number: int) -> None:
        """Remove an opinion with all its answers."""


class IndicatorRecords(Protocol):
    """The indicators as recorded; what a round collects of them is among its entries."""

    def of_edition(self, edition_id: str) -> Sequence[Indicator]:
        """The indicators of an edition in printed order, as last recorded; without figures that a round collected."""

    def owners(self, edition_id: str, day: date | None = None) -> Mapping[str, str | None]:
        """The supplier of each indicator of an edition on a day, by its id; None: no longer supplied.

        Without a day it is the one recorded last.
        """

    def history(self, indicator_id: str) -> Sequence[tuple[Act, str, str | None]]:
        """The values recorded on an indicator itself, oldest first, by the keys of `kpi set`; the owner by its id."""

    def add(self, plan_id: str, indicators: Iterable[Indicator]) -> None:
        """Add the indicators that do not exist yet, with figures and owners; existing ones are kept."""

    def set_owner(self, edition_id: str, indicator_id: str, division: str | None, since: date | None = None) -> None:
        """Record which division supplies an indicator's figures (None: unknown), from a day on (None: always)."""

    def set_figure(self, indicator: Indicator, kind: FigureKind, figure: YearFigure, *, clears: bool = False) -> None:
        """Record a figure of one year, or that there is none any more; an actual belongs to every edition."""


class OrganisationRecords(Protocol):
    """The organisation."""

    def read(self) -> Organisation:
        """All divisions, dated."""

    def aliases(self) -> Mapping[str, str]:
        """Division names confirmed by a person: folded name to division id."""

    def successions(self) -> Mapping[str, Sequence[Succession]]:
        """Which body continues which, by the ID of the act, acts in their order."""

    def save(self, organisation: Organisation) -> None:
        """Add or replace divisions and their dated names; others are kept, after these."""

    def remove(self, division_ids: Iterable[str]) -> None:
        """Remove divisions that no row and no round names, with their names."""

    def add_successions(self, steps: Iterable[Succession]) -> None:
        """Add which body continues which, as made by this act."""

    def remove_successions(self, act_id: str) -> None:
        """Remove those of an act that was withdrawn."""

    def remember_alias(self, name: str, division: str) -> None:
        """Save the division that a person confirmed for a name."""

    def forget_alias(self, name: str) -> None:
        """Remove a confirmed name; do nothing if it was never confirmed."""


class RoundRecords(Protocol):
    """The rounds."""

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


class ExchangeRecords(Protocol):
    """What was sent and received: packages, returns, files, and what is held for a decision."""

    def packages(
        self, round_id: str, division: str | None = None, *, row_ids: Iterable[str] | None = None
    ) -> Sequence[Package]:
        """The packages of a round, in order of creation; `row_ids` limits base and observed assertions."""

    def package_acts(self, round_id: str) -> Mapping[str, Act]:
        """The act in which each package of a round was made (or opened, in a division's store), by 照会番号."""

    def find_package(self, package_id: str) -> Package | None:
        """One package by its 照会番号, or None."""

    def add_package(self, package: Package) -> None:
        """Add a package with its base values."""

    def returns(
        self,
        round_id: str,
        states: Iterable[ReturnState] = (ReturnState.ADMITTED,),
        *,
        row_ids: Iterable[str] | None = None,
    ) -> Sequence[Return]:
        """The returns of a round in those states, in order of arrival; `row_ids` limits their values."""

    def find_return(self, return_id: str) -> Return | None:
        """One return by its ID in any state, or None."""

    def last_submission(self, round_id: str, division: str) -> datetime | None:
        """When the division's newest admitted return was imported (UTC), or None."""

    def add_return(self, answered: Return) -> None:
        """Add a return, or replace the states of its fields if it is known."""

    def blank_names(self, return_id: str) -> None:
        """Remove the 記入者, the extension and the name of the 所属長確認 from a return; its answers are kept."""

    def held(self, round_id: str | None, state: HeldState | None = HeldState.WAITING) -> Sequence[HeldItem]:
        """The held items of a round (None: also those of no round), oldest first."""

    def received(self) -> Sequence[ReceivedFile]:
        """Every arrival of a file, oldest first, without bytes; a file received twice is listed twice."""

    def content(self, sha256: str) -> bytes | None:
        """The bytes of a received file, or None."""

    def ledger(self, act_id: str | None = None) -> Sequence[LedgerRow]:
        """The ledger rows of one act, or all."""

    def add_received(self, received: ReceivedFile) -> None:
        """Save a received file, once, and its verdict in this act."""

    def add_held(self, round_id: str | None, items: Iterable[HeldItem]) -> None:
        """Add held items that are not there yet."""

    def settle_held(self, item_id: str, state: HeldState) -> None:
        """Record the state of a held item."""

    def move_held(self, item_id: str, round_id: str) -> None:
        """Hold an item in another round from now on."""

    def add_ledger(self, rows: Iterable[LedgerRow]) -> None:
        """Append ledger rows to the act."""


class EntryRecords(Protocol):
    """The entries of a round."""

    def assertions(self, round_id: str, row_ids: Iterable[str] | None = None) -> Sequence[Assertion]:
        """The assertions recorded in this store itself (typed, decided, imported), on all rows or on some."""

    def withdrawn(self) -> frozenset[str]:
        """The IDs of the decisions that were withdrawn: they are no longer among the assertions."""

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

    def changed_since(self, act_id: str) -> Sequence[tuple[str, str, str]]:
        """What the acts after one have changed: act, row and key; the latter are empty if an act changed no value."""

    def answered(self, round_id: str) -> int:
        """How many rows of a round have a mark."""

    def drafts(self, round_id: str) -> Sequence[Draft]:
        """The texts being typed."""

    def add_assertion(self, round_id: str, assertion: Assertion) -> None:
        """Add an assertion recorded in this store."""

    def withdraw(self, decisions: Iterable[str]) -> None:
        """Leave decisions out of the set from now on."""

    def add_changes(self, changes: Iterable[Change]) -> None:
        """Append changes."""

    def save_current(self, round_id: str, values: Iterable[CurrentValue]) -> None:
        """Replace lines of the cache."""

    def save_draft(self, round_id: str, draft: Draft) -> None:
        """Save a text being typed; it needs no act until it becomes a change."""

    def drop_draft(self, round_id: str, row_id: str, key: str, division: str) -> None:
        """Remove a text being typed (it became a change)."""


class SettingRecords(Protocol):
    """The settings."""

    def read(self, key: str) -> str | None:
        """A saved setting, or None."""

    def save(self, key: str, value: str) -> None:
        """Save a setting."""


class ReviewRecords(Protocol):
    """Findings, reviews and confirmations."""

    def of_round(self, round_id: str) -> Sequence[Review]:
        """Acceptances and reopenings in a round, in the order recorded."""

    def confirmations(self, round_id: str, division: str) -> Sequence[Confirmation]:
        """The 所属長確認 given in this store, oldest first; others are part of the returns that they arrived with."""

    def findings(self, sha256: str) -> Sequence[Problem]:
        """The findings of the last import of a file."""

    def add(self, round_id: str, review: Review) -> None:
        """Record that a row is accepted, or reopened; its `act_id` is that of this act."""

    def add_confirmation(self, round_id: str, division: str, confirmation: Confirmation) -> None:
        """Keep a 所属長確認 that was given in this store."""

    def blank_confirmations(self, round_id: str, division: str) -> None:
        """Remove the names from the 所属長確認 of a division that were given in this store."""

    def save_findings(self, sha256: str, problems: Iterable[Problem]) -> None:
        """Save the findings of a file, replacing earlier ones; no sentences."""


class HistoryRecords(Protocol):
    """The head of the acts, where heads are stated, and which files were removed."""

    def head(self) -> str:
        """The head of all acts that have ended; within a transaction, without the act that is being carried out.

        '' if none of them has a digest, as in a file of an older format that is only read.
        """

    def heads(self) -> dict[str, Act]:
        """Every head that there was, with the act that led to it, oldest first; acts of older formats have none."""

    def stated(self, subject: HeadOf) -> Mapping[str, str]:
        """The heads that forms, or recorded papers, state; those from before format 1.5 state none."""

    def acts_of_round(self, round_id: str) -> frozenset[str]:
        """The IDs of the acts that wrote anything of a round, or received a file for it."""

    def dropped(self) -> Mapping[str, date]:
        """The day on which each removed file was removed, by SHA-256."""

    def state(self, subject: HeadOf, subject_id: str, head: str) -> None:
        """Keep the head that a form or a recorded paper states."""

    def drop_file(self, sha256: str, day: date) -> None:
        """Remove the bytes of a received file whose retention period ended; its digest and size are kept."""

    def blank_person(self, act_id: str) -> None:
        """Remove the 担当者名 of an act."""


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
    """What a data file holds, by subject, to be read within one snapshot.

    `kept` is what was worked out of it and holds until something is written; None while it is being written.
    """

    info: StoreInfo
    plan: PlanRecords
    organisation: OrganisationRecords
    indicators: IndicatorRecords
    rounds: RoundRecords
    exchange: ExchangeRecords
    reviews: ReviewRecords
    entries: EntryRecords
    settings: SettingRecords
    publications: PublicationRecords
    history: HistoryRecords
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


class Clock:
    """The clock, for acts and papers; the machine's, one that is played, or one of a test."""

    def now(self) -> datetime:
        """Return the present time in UTC."""
        raise NotImplementedError

    def today(self) -> date:
        """Return today's date at the office: in the machine's time zone."""
        return local_time(self.now()).date()


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
