"""The open data file of a window. Its store is used on the worker's thread only; pages receive values.

The worker holds an open data file as one object, even if the file is opened again from the disk. A request applies to
the file that was open when it was made, even if another file is opened meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QStandardPaths, Signal

from nakano_status.application.lookup import chosen_round, plan_to_show, rounds_of_plan
from nakano_status.application.outcome import Outcome, read_while_wanted
from nakano_status.application.ports.data_file import (
    Parts,
    Records,
    ServerLink,
    Store,
    Stores,
    TypedText,
    TypedTexts,
    WorkingCopy,
)
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.problems.problem import Problem, Refused
from nakano_status.domain.refusals.files import (
    StoreDamaged,
    StoreIsCopy,
    StoreLocked,
    StoreMoved,
    StoreMoveUnfinished,
    StoreNotLockable,
    TargetNotWritable,
)
from nakano_status.domain.round.round import Round
from nakano_status.domain.storage.backups import COPY_SETTING
from nakano_status.domain.storage.server_address import is_server_address
from nakano_status.domain.storage.store_info import StoreInfo, StoreRole
from nakano_status.domain.storage.store_place import is_share, place_advice
from nakano_status.gui.act_runner import ActRunner, OnFailure, OnRefusal
from nakano_status.gui.messages import Offer
from nakano_status.real_path import real_path

if TYPE_CHECKING:
    from nakano_status.application.round.read.views import RoundView

_SHARE_PATIENCE = 20.0
"""Seconds that closing a data file for good waits for a share that does not answer, unless the user chose to leave."""


@dataclass(frozen=True)
class OpenFile:
    """State of the open data file; an attribute that does not apply is None.

    `path`: the path without links.
    `recovered`: an interrupted write was rolled back on opening.
    `in_use`: the user who has the file open elsewhere; then it is open read-only.
    `place`: the problem with the file's location.
    `kept`: the path of the original, if the file was migrated from an older format.
    `is_continued`: a form was opened in a file that already existed.
    `damaged`: the damage of a file that is open read-only because nothing may be written to it any more.
    `copy`: the working copy of a file on a share.
    `reads_copy`: the problem that the working copy is read, because the share is gone.
    `is_backup_copy`: the file is a copy of a backup, made to look into.
    `server`: the link to the other users of a set on a server.
    `refused`: the refusal to open the file for writing: the data was moved, or no lock file can be made.
    `typed`: texts that were typed on this PC and are not stored yet, of a set on a server, or of a data file to which
    such a set was brought back.
    """

    path: Path
    info: StoreInfo
    read_only: bool
    recovered: bool
    in_use: StoreLocked | None = None
    place: Problem | None = None
    kept: Path | None = None
    is_continued: bool = False
    damaged: StoreDamaged | None = None
    copy: WorkingCopy | None = None
    reads_copy: Problem | None = None
    is_backup_copy: bool = False
    server: ServerLink | None = None
    refused: StoreMoved | StoreMoveUnfinished | StoreNotLockable | None = None
    typed: TypedTexts | None = None

    @property
    def is_office(self) -> bool:
        """True if the file is the office's."""
        return self.info.role is StoreRole.OFFICE


def select_current_plan(store: Store) -> None:
    """Select in the store the plan of the current round, or the data file's first plan if no plan has a round.

    If the data file has only one plan, select none.
    """
    with store.reading() as records:
        plan_id = plan_to_show(records) if len(records.plan.plan_ids()) > 1 else None
    store.choose_plan(plan_id)


def select_round(store: Store, year: FiscalYear | None, plan_id: str | None) -> tuple[FiscalYear | None, str | None]:
    """Select in the store the plan of a year's round (None: the current round); return the round's year and plan.

    The returned year is None if it is the current round. `plan_id`: the plan, if two plans have a round of that year;
    None for the plan selected so far, otherwise the newer plan.
    """
    with store.reading() as records:
        now = plan_to_show(records)
        plan = now if year is None else now and (plan_id or plan_to_show(records, year))
    store.choose_plan(plan)
    with store.reading() as records:
        found = chosen_round(records, year)
        is_now = plan == now and found == chosen_round(records)
    return (None if is_now else found.year), plan


class DataFile:
    """A data file of a window. Only its path, its parts and `is_open` may be used off the worker's thread.

    The file of a sample (見本) is in a temporary `folder`, which is removed with it; its `parts` have their own clock.
    """

    def __init__(self, path: Path, parts: Parts, folder: TemporaryDirectory[str] | None = None) -> None:
        self.path, self.parts, self.folder = path, parts, folder
        self._store: Store | None = None
        self._lent: TemporaryDirectory[str] | None = None

    @property
    def is_open(self) -> bool:
        """True if the data file can be read."""
        return self._store is not None

    @property
    def store(self) -> Store:
        """The open store; raises RuntimeError if it was closed."""
        if self._store is None:
            msg = "no data file is open"
            raise RuntimeError(msg)
        return self._store

    def open(self, *, read_only: bool = False, by: str | None = None, take_over: str | None = None) -> OpenFile:
        """Open the data file from the disk, also if it is open already, and select the plan of its current round.

        Unless `read_only`, it is opened for writing, but read-only if it is in use elsewhere or cannot be written.
        `by`: the user's name for the lock; None if it is not known. `take_over`: the reason to take over a lock that
        another PC left; None to respect the lock.
        """
        place = None if is_server_address(self.path) or self.folder else _advice(self.parts, self.path)
        in_use, refused = self._open_to_write_or_read(
            self.parts.stores, read_only=read_only, by=by, take_over=take_over
        )
        store = self.store
        select_current_plan(store)
        with store.reading() as records:
            path = self.path if is_server_address(self.path) else real_path(self.path)
            found = OpenFile(path, records.info, store.read_only, store.recovered, in_use, place, store.older_copy)
            is_copy = bool(records.settings.read(COPY_SETTING))
        typed = self.parts.typed_texts(found.info.store_id)
        return replace(
            found,
            copy=store.working_copy,
            reads_copy=store.reads_copy,
            is_backup_copy=is_copy,
            server=store.server,
            refused=refused,
            typed=typed if not found.read_only and (store.server is not None or typed.all()) else None,
        )

    def close(self) -> None:
        """Close the data file if it is open."""
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def close_for_good(self, following: DataFile, patience: float = _SHARE_PATIENCE) -> None:
        """Close the data file, and remove the temporary folders of its sample and of the files that were lent.

        The folder of a sample is kept if the `following` file is in it. `patience`: the most seconds to wait for a
        share that does not answer.
        """
        if self._store is not None and self._store.working_copy is not None:
            self._store.working_copy.patience = patience
        self.close()
        if self.folder is not None and self.folder is not following.folder:
            self.folder.cleanup()
        if self._lent is not None:
            self._lent.cleanup()

    def lent_folder(self) -> Path:
        """Make a new temporary folder and return it; it is removed by `close_for_good`."""
        if self._lent is None:
            self._lent = TemporaryDirectory(prefix="nakano-status-", ignore_cleanup_errors=True)
        return Path(mkdtemp(dir=self._lent.name))

    def _open_to_write_or_read(
        self, stores: Stores, *, read_only: bool, by: str | None, take_over: str | None
    ) -> tuple[StoreLocked | None, StoreMoved | StoreMoveUnfinished | StoreNotLockable | None]:
        """Open the store; return why it is read-only: the lock of another user, or another refusal to write.

        A store that is open read-only is closed only afterwards: if opening fails, it is still displayed.
        """
        if self._store is not None and not self._store.read_only:
            self.close()  # first: the lock of this very program would refuse the second opening
        in_use = refused = None
        try:
            if take_over is None:
                opened = stores.open(self.path, read_only=read_only, by=by)
            else:
                from nakano_status.application.storage.take_over import open_taking_over

                opened = open_taking_over(stores, self.path, take_over, by)
        except (StoreIsCopy, StoreMoved, StoreMoveUnfinished, StoreNotLockable) as found:
            opened = stores.open(self.path, read_only=True, by=by)
            refused = None if isinstance(found, StoreIsCopy) else found
        except StoreLocked as locked:
            # reading needs no lock, and the user came to look at something
            opened, in_use = stores.open(self.path, read_only=True, by=by), locked
        self.close()
        self._store = opened
        return in_use, refused


def _advice(parts: Parts, path: Path) -> Problem | None:
    """Return the problem with the place of a data file; None if there is no problem."""
    facts = parts.look_at_place(path)
    # on a share it is worked on as a copy, and the state of that is shown instead
    return None if is_share(facts) else place_advice(facts, path.name)


def _drop(typed: TypedTexts | None, stored: Iterable[TypedText]) -> Refused | None:
    """Delete typed texts that the set has stored; return the refusal if that is not possible."""
    try:
        if typed is not None:
            typed.drop(stored)
    except TargetNotWritable as undropped:
        return undropped
    return None


Result = TypeVar("Result")
Offering = Callable[[Refused], tuple[Offer, ...]]


class Session(QObject):
    """The open data file, and the one way to read it and to act on it.

    `opened`: signal with an OpenFile.
    `closed`: signal that no file is open any more.
    `leaving`: signal before `opened` and `closed`, while the previous file is still displayed.
    `left`: signal after `leaving`, with whether the same file is displayed again; messages about the file end.
    `returned`: signal that a server answers again, after the changes of others were read.
    `changed`: signal with the pairs of row and key that an act touched, and the initiator; for changes of others that
    is the session.
    `year_chosen`: signal after the year was changed.
    `by`: the user's name for the history and for locks; None if it is not known.
    `year`: the displayed earlier year (decision 0026); None for the current round.
    `shown_year`: the year of the round that a page read last; None if none was read. Acts and details of the page are
    of this year, as a colleague may have opened another round since, and another year may be chosen but not read yet.
    `plan_id`: the plan of the displayed round; None if the data file has only one plan.
    `state`: a number that changes with each act and each change of the year; values read at another state may be out of
    date.
    """

    leaving = Signal()
    left = Signal(bool)
    opened = Signal(object)
    closed = Signal()
    returned = Signal()
    changed = Signal(object, object)
    year_chosen = Signal()

    def __init__(self, parts: Parts, runner: ActRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self.runner = runner
        self.by: str | None = None
        self.file: OpenFile | None = None
        self.year: FiscalYear | None = None
        self.shown_year: FiscalYear | None = None
        self.chosen_plan_id: str | None = None
        self.lists_of_plans: dict[Path, Path] = {}
        """The lists from which plans were made since the program was started, by the path of the new data file."""
        self._data = self._coming = self._none = DataFile(Path(), parts)  # as one that is closed: nothing is in it
        self._asked = self.state = 0
        self._is_round_read = False
        self._storing: list[tuple[TypedTexts | None, TypedText]] = []

    @property
    def parts(self) -> Parts:
        """The parts (adapters to the outside) with which the open data file works; a sample has its own."""
        return self._data.parts

    @property
    def is_sample(self) -> bool:
        """True if the open data file is a sample: invented, to be tried, and removed when it is closed."""
        return self._data.folder is not None

    @property
    def may_write(self) -> bool:
        """True if all acts are possible on the displayed content: the file is writable and shows the current round.

        Rows of another round may be writable, too (`may_change`).
        """
        return self.file is not None and not self.file.read_only and self.year is None

    @property
    def keeps_typed(self) -> bool:
        """True if typed text is kept on this PC until it is stored."""
        return self.file is not None and self.file.typed is not None

    def is_storing(self, text: TypedText) -> bool:
        """Return whether work that stores a typed text was requested and has not ended."""
        return self.file is not None and (self.file.typed, text) in self._storing

    @property
    def may_correct(self) -> bool:
        """True if reopened rows can be changed, even in an earlier year: the file is not read-only."""
        return self.file is not None and not self.file.read_only

    def shows_round(self, round_: RoundView) -> bool:
        """Return whether the pages show a round: they have read it, and no other round was chosen since."""
        is_shown = self._is_round_read and self.shown_year == round_.year
        return is_shown and self.chosen_plan_id in (None, round_.plan_id)

    def may_change(self, row_id: str, round_: RoundView) -> bool:
        """Return whether a row of a displayed round can be changed.

        In a year other than the current one, the row was reopened or, in an office's data file, answers are collected.
        """
        is_collected = self.year is None or (self.is_office and round_.is_collecting)
        return self.may_correct and (round_.is_open(row_id) if is_collected else row_id in round_.reopened)

    @property
    def is_office(self) -> bool:
        """True if the open data file is the office's."""
        return self.file is not None and self.file.is_office

    @property
    def is_read_only(self) -> bool:
        """True if the open data file was opened read-only."""
        return self.file is not None and self.file.read_only

    @property
    def folder(self) -> Path:
        """The initial folder of file dialogs: the folder of the open data file, otherwise the user's documents."""
        if self.file is not None and self.file.server is None:
            return self.file.path.parent
        own = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        return own if own.is_dir() else Path.home()

    def choose_year(self, year: FiscalYear | None, plan_id: str | None = None) -> None:
        """Show a year's round, or the current round if `year` is None; emit `year_chosen` if it is another than before.

        The year of the current round is treated as None. `plan_id`: the plan of the round, for a year that two plans
        have; None for the displayed plan.
        """
        self.use(lambda store: select_round(store, year, plan_id), lambda found: self._turn_to(*found))

    def open(self, path: Path, *, read_only: bool = False, refused: OnRefusal | None = None) -> None:
        """Open a data file in place of the current one; then emit `opened`, unless another was requested meanwhile.

        `read_only` is as in `DataFile.open`. A refusal is passed to `refused`, or shown as a message if that is None;
        then the current file remains open.
        """
        data = self._data_for(path)
        self._take_up(data, lambda: self._open(data, read_only=read_only), refused=refused or self._refusing(path))

    def open_sample(self, path: Path, parts: Parts, folder: TemporaryDirectory[str]) -> None:
        """Open a newly made sample in place of the current data file; then emit `opened`.

        The arguments are as in `DataFile`.
        """
        sample = DataFile(path, replace(parts, papers=self._parts.papers), folder)
        self._take_up(sample, lambda: self._open(sample), refused=self._refusing(path))

    def shows(self, path: Path) -> bool:
        """Return whether `path` is the path of the open data file, either as it was given or without links."""
        return self.file is not None and path in (self.file.path, self._data.path)

    @property
    def list_of_plan(self) -> Path | None:
        """The list from which the plan of the open data file was made; None if it was not made since the start."""
        return next((path for made, path in self.lists_of_plans.items() if self.shows(made)), None)

    def reopen(self, take_over: str | None = None) -> None:
        """Open the current data file again, for writing if possible, then emit `opened`; do nothing if no file is open.

        `take_over`: the reason to take over a lock that another PC left; None to respect the lock.
        """
        if self.file is not None:
            data = self._data
            self._take_up(data, lambda: self._open(data, take_over=take_over), refused=self._refusing(data.path))

    def close_file(self) -> None:
        """Show no data file any more and emit `closed`; the file is closed after the work requested so far."""
        self._asked += 1
        self.leaving.emit()
        data, patience = self._data, self._patience
        self._show_none()
        self.runner.run(lambda: self._let_go(data, patience), lambda _: None)

    def check_whether_free(self, then: Callable[[bool], None]) -> None:
        """Call `then` with whether the open data file exists and is not in use elsewhere; not if no file is open."""
        if (file := self.file) is not None:
            self.runner.run(lambda: self.parts.store_files.is_free(file.path), self.while_shown(then))

    def open_form(self, form: Path, target: Path, offering: Offering = lambda _: ()) -> None:
        """Import a form into the data file at `target`, which is made if it does not exist; then open that file.

        `offering`: returns the buttons for the message about a refusal, at most two. `opened` is emitted as by `open`.
        """
        data, was_shown = self._data_for(target), self.shows(target)

        def work() -> OpenFile:
            from nakano_status.application.submission.open_form import open_form

            data.close()
            try:
                opened = open_form(data.parts, target, form, self.by)
            except BaseException:
                if was_shown:
                    self._open(data)
                raise
            return replace(self._open(data), kept=opened.value.kept, is_continued=not opened.value.is_new_store)

        self._take_up(data, work, what="回答様式を読み取っています", refused=self._refusing(target, offering))

    def close(self) -> None:
        """Do all requested work, close the data file and end the worker; the session cannot be used any more."""
        data, patience = self._data, self._patience
        self.runner.worker.do(lambda: self._let_go(data, patience), lambda _: None, lambda _: None)
        self.runner.worker.finish()

    def check_soundness(self, then: Callable[[StoreDamaged], None]) -> None:
        """Check the whole data file for damage; call `then` only if it is damaged.

        Do nothing if the displayed content cannot be changed (`may_write`).
        """

        def refuse(refused: Refused) -> None:
            if isinstance(refused, StoreDamaged):
                then(refused)  # any other refusal is reported at the next save

        if self.may_write:
            what = "データファイルを確かめています"
            self.use(lambda store: store.check_soundness(), lambda _: None, what=what, refused=refuse)

    def open_damaged(self, damaged: StoreDamaged) -> None:
        """Open the current data file again, read-only because of this damage; then emit `opened`."""
        data = self._data

        def work() -> OpenFile:
            return replace(self._open(data, read_only=True), damaged=damaged)

        self._take_up(data, work, refused=self._refusing(data.path))

    def query(self, read: Callable[[Records], Result], then: Callable[[Result], None]) -> None:
        """Read in one snapshot of the data file, then call `then` with the result.

        `then` is not called if another data file is displayed by then. A refusal is shown as a message.
        """
        what = "表示する内容を読み取っています"
        self.use(read_while_wanted(read, self.while_wanted(lambda: True)), lambda found: then(*found), what=what)

    def after_requests(self, then: Callable[[], None]) -> None:
        """Call `then` once the work requested so far has ended, as `ActRunner.after_requests` does.

        `then` is not called if another data file is displayed by then.
        """
        deliver = self.while_shown(lambda _: then())
        self.runner.after_requests(lambda: deliver(None))

    def after_storing(self, then: Callable[[], None]) -> None:
        """Call `then` once the work requested so far is done and the pages show what it changed.

        `then` is not called if any of that work was refused, stopped or a defect, such as the storing of a typed text,
        or if another data file is displayed by then.
        """
        not_done = self.runner.not_done

        def go_on() -> None:
            if self.runner.not_done == not_done:
                then()

        self.after_requests(lambda: self.after_requests(go_on))

    def query_round(self, read: Callable[[Records, Round], Result], then: Callable[[Result], None]) -> None:
        """Read with the displayed round, then call `then` as in `query`; report RoundUnknown if there is no round."""
        year = self.year

        def read_round(records: Records) -> tuple[FiscalYear, Result]:
            round_ = chosen_round(records, year)
            return round_.year, read(records, round_)

        self.query(read_round, lambda found: self._show_of_year(*found, then))

    @property
    def page_year(self) -> FiscalYear | None:
        """The year of the round that the page shows; `year` if no page was read yet."""
        return self.shown_year or self.year

    def query_detail(self, read: Callable[[Records, Round], Result], then: Callable[[Result], None]) -> None:
        """Read a detail of the rows that the page shows, as `query_round` does.

        The round is that of the rows, even if another PC has begun the next one since the page was read.
        """
        year = self.page_year
        self.query(lambda records: read(records, chosen_round(records, year)), then)

    def query_round_if_any(
        self, read: Callable[[Records, Round], Result], then: Callable[[Result | None], None]
    ) -> None:
        """Read with the displayed round, then call `then` as in `query`; `then` gets None if the plan has no rounds."""
        self.query(_reading_if_any(read, self.year), lambda found: self._show_of_year(*found, then))

    def query_detail_if_any(
        self, read: Callable[[Records, Round], Result], then: Callable[[Result | None], None]
    ) -> None:
        """Read a detail as `query_detail` does; `then` gets None if the plan has no rounds."""
        self.query(_reading_if_any(read, self.page_year), lambda found: then(found[1]))

    def _show_of_year(self, year: FiscalYear | None, result: Result, then: Callable[[Result], None]) -> None:
        self.shown_year, self._is_round_read = year, True
        then(result)

    def act(  # noqa: PLR0913 - all but two have a default
        self,
        do: Callable[[Store], Outcome[Result]],
        then: Callable[[Outcome[Result]], None],
        *,
        what: str,
        repeats: bool = False,
        initiator: object = None,
        subject: Hashable = None,
        refused: OnRefusal | None = None,
        not_done: Callable[[], None] = lambda: None,
        storing: Iterable[TypedText] = (),
    ) -> None:
        """Do an act; then call `then` with its outcome, and emit `changed` to all pages.

        `what`: the name of the act, shown while it lasts. `initiator`: the widget that requests it. `subject`: what it
        is about, if the widget acts on several things. While the act lasts, a second request for it by the same
        initiator about the same subject is ignored, unless `repeats`.
        `refused` is as in `ActRunner.run`. `not_done`: called after a refusal was handled, and after a stop or a defect
        was reported, to show again what is stored and what was typed; as `then`, it is not called if another data file
        is displayed by then. `storing`: the typed texts on this PC that the act stores; they are deleted after it. The
        last message is withdrawn after the act.
        """

        def finish(outcome: Outcome[Result]) -> None:
            self.runner.messages.withdraw()
            self.state += 1
            then(outcome)
            self.changed.emit(outcome.touched, initiator)

        def refuse(refusal: Refused) -> None:
            (refused or self.runner.messages.refuse)(refusal)
            not_done()

        asked_by = None if repeats or initiator is None else (initiator, subject)
        self.use(do, finish, what=what, refused=refuse, failed=lambda _: not_done(), asked_by=asked_by, storing=storing)

    def follow_others(self, touched: frozenset[tuple[str, str]]) -> None:
        """Emit `changed` with the session as initiator, because other users wrote the pairs of row ID and field key."""
        self.state += 1
        self.changed.emit(touched, self)

    def use(
        self,
        do: Callable[[Store], Result],
        then: Callable[[Result], None],
        *,
        what: str = "",
        refused: OnRefusal | None = None,
        failed: OnFailure = lambda _: None,
        asked_by: object = None,
        storing: Iterable[TypedText] = (),
    ) -> None:
        """Do work with the store that changes nothing displayed, such as saving a draft; call `then` with its result.

        The arguments are as in `ActRunner.run`. If another data file is displayed by then, neither `then` nor `failed`
        is called, and a refusal is shown as a message. The typed texts in `storing` are deleted from this PC after the
        work; if that is refused, it is reported after `then`. The work is done with the plan that is displayed now,
        even if another plan was requested before and is displayed by the time of the work.
        """
        file, data, plan_id = self.file, self._data, self.chosen_plan_id
        typed, stored = file.typed if file is not None else None, tuple(storing)
        under_way = [(typed, text) for text in stored]
        end = partial(self._end_storing, under_way)

        def work() -> tuple[Result, Refused | None]:
            data.store.choose_plan(plan_id)
            return do(data.store), _drop(typed, stored)

        def finish(found: tuple[Result, Refused | None]) -> None:
            done, undropped = found
            end()
            deliver(done)
            if undropped is not None:
                self._report_undropped(undropped)

        def refuse(refusal: Refused) -> None:
            end()
            (refused if refused and self.file is file else self.runner.messages.refuse)(refusal)

        def fail(raised: BaseException) -> None:
            end()
            deliver_failure(raised)

        deliver, deliver_failure = self.while_shown(then), self.while_shown(failed)
        if self.runner.run(work, finish, what=what, refused=refuse, failed=fail, asked_by=asked_by):
            self._storing += under_way

    def _end_storing(self, ended: Iterable[tuple[TypedTexts | None, TypedText]]) -> None:
        for each in ended:
            self._storing.remove(each)

    def drop_typed(self, texts: Iterable[TypedText]) -> None:
        """Delete typed texts from this PC that are stored or no longer wanted; if that is refused, it is reported."""
        if self.file is not None and (refused := _drop(self.file.typed, tuple(texts))) is not None:
            self._report_undropped(refused)

    def _report_undropped(self, refused: Refused) -> None:
        self.runner.messages.report_done(
            f"このPCに残していた内容を削除できません（{refused.details['reason']}）。",
            "保存した内容はそのままです。残った内容は、次に開いたときに示されることがあります。",
        )

    def lend(self, write: Callable[[Store, Path], Iterable[Path]], then: Callable[[Iterable[Path]], None]) -> None:
        """Have copies of stored files written into a temporary folder, for a drag out of the window.

        `write`: writes them into the folder and returns their paths, with which `then` is called. The folder is removed
        when the data file is closed.
        """
        data = self._data
        self.use(lambda store: write(store, data.lent_folder()), then)

    def run_in_parallel(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], None],
        *,
        refused: OnRefusal,
        failed: OnFailure = lambda _: None,
    ) -> None:
        """Do work that needs no data file, in parallel with work on the data file; then call `then` with its result.

        A refusal is passed to `refused`; any other exception is reported first, then passed to `failed`. None of the
        three is called if another data file is displayed by then.
        """
        refuse, fail = self.while_shown(refused), self.while_shown(failed)
        self.runner.run(work, self.while_shown(then), refused=refuse, failed=fail, in_parallel=True)

    def while_wanted(self, is_wanted: Callable[[], bool]) -> Callable[[], bool]:
        """Return a function that returns whether a result is still wanted.

        It returns False if `is_wanted` does, if another data file is displayed, or if the window is closed.
        """
        file = self.file
        return lambda: is_wanted() and self.file is file and not self.runner.worker.is_finished

    def while_shown(self, then: Callable[[Result], None]) -> Callable[[Result], None]:
        """Return a function that passes on a result if the data file open now is still displayed.

        If no file is open now, it passes on a result until a file is displayed.
        """
        file = self.file

        def deliver(result: Result) -> None:
            if self.file is file:
                then(result)

        return deliver

    def _data_for(self, path: Path) -> DataFile:
        """Return the DataFile of a path; a file in the folder of the open sample is part of the sample."""
        folder = self._data.folder
        if folder is not None and (
            path.is_relative_to(folder.name) or path.is_relative_to(real_path(Path(folder.name)))
        ):
            return self._data if self.shows(path) else DataFile(path, self._data.parts, folder)
        return self._data if self.shows(path) else DataFile(path, self._parts)

    def _take_up(self, data: DataFile, work: Callable[[], OpenFile], *, refused: OnRefusal, what: str = "") -> None:
        """Open a data file by `work` and show it, unless another is requested before; a refusal changes nothing."""
        self._asked += 1
        asked, before = self._asked, self._data

        def take_up() -> OpenFile:
            if self._coming is not before:
                self._coming.close_for_good(data)  # it was requested earlier and is not wanted any more
            self._coming = data
            return work()

        def show(found: OpenFile) -> None:
            if asked == self._asked:
                self._show(data, found)

        self.runner.run(take_up, show, what=what, refused=refused)

    def _show(self, data: DataFile, found: OpenFile) -> None:
        """Show another data file; texts typed meanwhile are written to the earlier one, which is closed afterwards."""
        self.leaving.emit()
        before, self._data = self._data, data
        self.file, self.year, self.chosen_plan_id = found, None, found.info.chosen_plan_id
        self.shown_year = None
        self.runner.worker.keeps_typed = found.server is not None
        self.left.emit(before is data)
        self.opened.emit(found)
        if before is not data:
            patience = self._patience
            self.runner.run(lambda: before.close_for_good(data, patience), lambda _: None)

    def _show_none(self) -> None:
        self._data, self.file, self.year, self.chosen_plan_id = self._none, None, None, None
        self.shown_year = None
        self.runner.worker.keeps_typed = False
        self.left.emit(False)
        self.closed.emit()

    def _turn_to(self, year: FiscalYear | None, plan_id: str | None) -> None:
        if (year, plan_id) != (self.year, self.chosen_plan_id):
            self.year, self.chosen_plan_id = year, plan_id
            self._is_round_read = False
            self.state += 1
            self.year_chosen.emit()

    def _refusing(self, path: Path, offering: Offering = lambda _: ()) -> OnRefusal:
        """Return a function that reports why a data file was not opened; a file in use elsewhere can still be read."""
        reading = Offer("閲覧用に開く", lambda: self.open(path, read_only=True))

        def refuse(refused: Refused) -> None:  # if no file is open, the earlier one could not be opened again
            if not self._data.is_open:
                self._show_none()
            offers = (reading,) if isinstance(refused, StoreLocked) else offering(refused)
            self.runner.messages.refuse(refused, *offers)

        return refuse

    def _open(self, data: DataFile, *, read_only: bool = False, take_over: str | None = None) -> OpenFile:
        return data.open(read_only=read_only, by=self.by, take_over=take_over)

    @property
    def _patience(self) -> float:
        """Seconds to wait for a share; 0 if the user has just left without waiting."""
        return 0.0 if self.runner.worker.is_hanging else _SHARE_PATIENCE

    def _let_go(self, shown: DataFile, patience: float) -> None:
        """Close the displayed file, and a file that was opened and is not displayed yet."""
        shown.close_for_good(self._none, patience)
        self._coming.close_for_good(self._none, patience)


def _reading_if_any(
    read: Callable[[Records, Round], Result], year: FiscalYear | None
) -> Callable[[Records], tuple[FiscalYear | None, Result | None]]:
    """Return a function that returns the year of the round and what `read` returns; both are None without a round."""

    def read_if_any(records: Records) -> tuple[FiscalYear | None, Result | None]:
        has_rounds = bool(rounds_of_plan(records, records.info.chosen_plan_id))
        round_ = chosen_round(records, year) if has_rounds else None
        return (None, None) if round_ is None else (round_.year, read(records, round_))

    return read_if_any
