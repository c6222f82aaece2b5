"""What the window works on: the parts, the open data file, and the one way to read it and to act on it.

The store is used on the worker's thread only; pages see values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Parts, Records, Store, StoreInfo, StoreRole
from nakano_status.application.progress import Progress
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.problem import Problem, Refused
from nakano_status.domain.refusals import StoreLocked
from nakano_status.domain.round import Round
from nakano_status.gui.act_runner import ActRunner, OnRefusal
from nakano_status.gui.messages import Offer
from nakano_status.gui.words import tr

Result = TypeVar("Result")


@dataclass(frozen=True)
class OpenFile:
    """The data file that is open. `recovered` says that an interrupted write was rolled back on opening.

    `in_use` tells by whom it is open elsewhere (then it is open to read); `place` is what to say of where it stands.
    """

    path: Path
    info: StoreInfo
    read_only: bool
    recovered: bool
    in_use: StoreLocked | None = None
    place: Problem | None = None

    @property
    def is_office(self) -> bool:
        """Whether it is the office's."""
        return self.info.role is StoreRole.OFFICE


class Session(QObject):
    """`opened` carries an OpenFile, `closed` says that none is open any more.

    `changed` carries what an act touched (pairs of row and key) and who asked for it. `year` is the year that is
    looked back on (decision 0026), None where the round that matters now is shown; `year_chosen` follows when it is
    another one.
    """

    opened = Signal(object)
    closed = Signal()
    changed = Signal(object, object)
    year_chosen = Signal()

    def __init__(self, parts: Parts, runner: ActRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.parts = parts
        self.runner = runner
        self.by: str | None = None
        self.file: OpenFile | None = None
        self.year: FiscalYear | None = None
        self._store: Store | None = None

    @property
    def may_write(self) -> bool:
        """Whether what is shown can be changed: not in a file opened to read, and not while looking back."""
        return self.file is not None and not self.file.read_only and self.year is None

    @property
    def is_read_only(self) -> bool:
        """Whether the data file that is open was opened to read."""
        return self.file is not None and self.file.read_only

    @property
    def folder(self) -> Path:
        """Where somebody looks for files first: beside the data file that is open."""
        return self.file.path.resolve().parent if self.file is not None else Path.home()

    def round_of(self, records: Records) -> Round:
        """Return the round that is shown; raise RoundUnknown where there is none."""
        return chosen_round(records, self.year)

    def choose_year(self, year: FiscalYear | None) -> None:
        """Show another year's round, or the one that matters now (None); `year_chosen` follows.

        The round that matters now is one thing, however it is chosen: only what is another one is looked back on.
        """

        def look(records: Records) -> FiscalYear | None:
            found = chosen_round(records, year).year
            return None if found == chosen_round(records).year else found

        self.query(look, self._turn_to)

    def open(self, path: Path, *, read_only: bool = False, refused: OnRefusal | None = None) -> None:
        """Open a data file in place of the one that is open; `opened` follows."""
        refuse = refused or self._refusing(path)
        self.runner.run(lambda _: self._take_up(path, read_only=read_only), self._show, refused=refuse)

    def shows(self, path: Path) -> bool:
        """Whether it is the data file that is open."""
        return self.file is not None and self.file.path.resolve() == path.resolve()

    def reopen(self) -> None:
        """Open the data file that is open anew from the disk, to write where that is possible now."""
        if self.file is not None:
            self.open(self.file.path)

    def put_away(self) -> None:
        """Let go of the data file and stay; `closed` follows."""
        self.runner.run(lambda _: self._let_go(), lambda _: self._show_none())

    def look_whether_free(self, then: Callable[[bool], None]) -> None:
        """Look whether the data file that is open to read is still in use elsewhere; `then` gets whether it is free."""
        if (file := self.file) is not None:
            self.runner.run(lambda _: not self.parts.stores.is_in_use(file.path), then)

    def open_form(self, form: Path, target: Path) -> None:
        """Take a form into the data file at `target`, making it where there is none; `opened` follows."""

        def work(_: Progress) -> OpenFile:
            from nakano_status.application.open_form import open_form

            before = self._store.path if self._store is not None else None
            self._let_go()
            try:
                open_form(self.parts, target, form, self.by)
            except BaseException:
                if before is not None:
                    self._take_up(before)
                raise
            return self._take_up(target)

        self.runner.run(work, self._show, what=tr("回答様式を読み取っています"), refused=self._refusing(target))

    def close(self) -> None:
        """Let go of the data file, after everything that was asked for is done."""
        self.runner.worker.do(self._let_go, lambda _: None, lambda _: None)
        self.runner.worker.finish()

    def prepare_writing(self) -> None:
        """Go through a writing that writes nothing: what is loaded for it is there when the first save comes."""

        def work(_: Progress) -> None:
            with self._need_store().writing():
                pass

        if self.may_write:
            self.runner.run(work, lambda _: None, refused=lambda _: None)  # whoever saves will be told

    def query(self, read: Callable[[Records], Result], then: Callable[[Result], None]) -> None:
        """Read in one snapshot, then go on with the values."""

        def work(_: Progress) -> Result:
            with self._need_store().reading() as records:
                return read(records)

        self.runner.run(work, then)

    def act(
        self,
        do: Callable[[Store, Progress], Outcome[Result]],
        then: Callable[[Outcome[Result]], None],
        *,
        what: str = "",
        initiator: object = None,
        refused: OnRefusal | None = None,
    ) -> None:
        """Do an act; its outcome goes to `then`, and what it touched to everyone who shows it.

        What was said before it is over with, once it is done.
        """

        def finish(outcome: Outcome[Result]) -> None:
            self.runner.messages.withdraw()
            then(outcome)
            self.changed.emit(outcome.touched, initiator)

        self.runner.run(lambda progress: do(self._need_store(), progress), finish, what=what, refused=refused)

    def use(
        self,
        do: Callable[[Store, Progress], Result],
        then: Callable[[Result], None],
        *,
        what: str = "",
        refused: OnRefusal | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> None:
        """Do what is no act and changes nothing that is shown: keep a draft, make a plan."""
        self.runner.run(
            lambda progress: do(self._need_store(), progress), then, what=what, refused=refused, stopped=stopped
        )

    def _show(self, found: OpenFile) -> None:
        self.file, self.year = found, None
        self.opened.emit(found)

    def _show_none(self) -> None:
        self.file, self.year = None, None
        self.closed.emit()

    def _turn_to(self, year: FiscalYear | None) -> None:
        if year != self.year:
            self.year = year
            self.year_chosen.emit()

    def _refusing(self, path: Path) -> OnRefusal:
        """Return what tells that a data file was not opened; one that is open elsewhere can still be read."""
        reading = Offer(tr("閲覧用に開く"), lambda: self.open(path, read_only=True))

        def refuse(refused: Refused) -> None:
            if self._store is None:
                self._show_none()  # none was open, or the one that was could not be opened anew
            self.runner.messages.refuse(refused, reading if isinstance(refused, StoreLocked) else None)

        return refuse

    def _take_up(self, path: Path, *, read_only: bool = False) -> OpenFile:
        """Open a data file, then let go of the one before: a refusal leaves it open. The same one is opened anew."""
        from nakano_status.domain.store_place import place_advice

        place = place_advice(self.parts.look_at_place(path), path.name)
        if self.shows(path):
            self._let_go()
        fresh, in_use = self._open_to_write_or_read(path, read_only=read_only)
        with fresh.reading() as records:
            found = OpenFile(path, records.info, fresh.read_only, fresh.recovered, in_use, place)
        self._let_go()
        self._store = fresh
        return found

    def _open_to_write_or_read(self, path: Path, *, read_only: bool) -> tuple[Store, StoreLocked | None]:
        """Open a data file; one that is in use elsewhere is opened to read, with the word of who has it."""
        try:
            return self.parts.stores.open(path, read_only=read_only, by=self.by), None
        except StoreLocked as locked:
            return self.parts.stores.open(path, read_only=True, by=self.by), locked

    def _let_go(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def _need_store(self) -> Store:
        if self._store is None:
            msg = "no data file is open"
            raise RuntimeError(msg)
        return self._store
