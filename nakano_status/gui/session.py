"""What the window works on: the parts, the open data file, and the one way to read it and to act on it.

The store is used on the worker's thread only; pages see values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from os.path import realpath
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.progress import Progress, reading
from nakano_status.application.round.choosing_round import chosen_round
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.problems.store_refusals import StoreDamaged, StoreLocked
from nakano_status.domain.round.round import Round
from nakano_status.gui.act_runner import ActRunner, OnFailure, OnRefusal
from nakano_status.gui.data_file import DataFile, OpenFile
from nakano_status.gui.messages import Offer
from nakano_status.gui.words import tr

Result = TypeVar("Result")


class Session(QObject):
    """`opened` carries an OpenFile, `closed` says that none is open any more, `leaving` comes before either.

    `changed` carries what an act touched (pairs of row and key) and who asked for it. `year` is the year that is
    looked back on (decision 0026), None where the round that matters now is shown; `year_chosen` follows when it is
    another one.
    """

    leaving = Signal()
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
        self._data: DataFile | None = None
        self._coming: DataFile | None = None
        self._asked = 0

    @property
    def may_write(self) -> bool:
        """Whether what is shown can be changed: not in a file opened to read, and not while looking back."""
        return self.file is not None and not self.file.read_only and self.year is None

    @property
    def is_office(self) -> bool:
        """Whether the data file that is open is the office's."""
        return self.file is not None and self.file.is_office

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
        """Open a data file in place of the one that is open; `opened` follows, for the last one that was asked for."""
        data = self._data_for(path)
        self._take_up(data, lambda: self._open(data, read_only=read_only), refused=refused or self._refusing(path))

    def shows(self, path: Path) -> bool:
        """Whether it is the data file that is open; a link that leads to itself is none."""
        return self.file is not None and realpath(self.file.path) == realpath(path)

    def reopen(self) -> None:
        """Open the data file that is open anew from the disk, to write where that is possible now."""
        if self.file is not None:
            self.open(self.file.path)

    def put_away(self) -> None:
        """Let go of the data file and stay; `closed` follows."""
        self._asked += 1
        self.leaving.emit()
        data = self._data
        self._show_none()
        self.runner.run(lambda _: self._let_go(data), lambda _: None)

    def look_whether_free(self, then: Callable[[bool], None]) -> None:
        """Look whether the data file that is open to read is still in use elsewhere; `then` gets whether it is free."""
        if (file := self.file) is not None:
            self.runner.run(lambda _: not self.parts.stores.is_in_use(file.path), self._while_shown(then))

    def open_form(self, form: Path, target: Path) -> None:
        """Take a form into the data file at `target`, making it where there is none; `opened` follows."""
        data, was_shown = self._data_for(target), self.shows(target)

        def work() -> OpenFile:
            from nakano_status.application.submission.open_form import open_form

            data.close()
            try:
                opened = open_form(self.parts, target, form, self.by)
            except BaseException:
                if was_shown:
                    self._open(data)
                raise
            return replace(self._open(data), kept=opened.value.kept)

        self._take_up(data, work, what=tr("回答様式を読み取っています"), refused=self._refusing(target))

    def close(self) -> None:
        """Let go of the data file, after everything that was asked for is done."""
        data = self._data
        self.runner.worker.do(lambda: self._let_go(data), lambda _: None, lambda _: None)
        self.runner.worker.finish()

    def check_soundness(self, then: Callable[[StoreDamaged], None]) -> None:
        """Look through the whole data file before anybody writes into it; `then` gets what is wrong with it."""

        def refuse(refused: Refused) -> None:
            if isinstance(refused, StoreDamaged):
                then(refused)  # of anything else whoever saves will be told

        if self.may_write:
            self.use(lambda store, _: store.check_soundness(), lambda _: None, refused=refuse)

    def open_damaged(self, damaged: StoreDamaged) -> None:
        """Open the data file that is open anew, only to read; `opened` follows."""
        if (data := self._data) is not None:

            def work() -> OpenFile:
                return replace(self._open(data, read_only=True), damaged=damaged)

            self._take_up(data, work, refused=self._refusing(data.path))

    def query(self, read: Callable[[Records], Result], then: Callable[[Result], None]) -> None:
        """Read in one snapshot, then go on with the values; given up once the data file is not shown any more."""
        self.use(reading(read, self.while_wanted(lambda: True)), lambda found: then(*found))

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

        What was said before is withdrawn once it is done. What its `initiator` asks for twice is done as by ActRunner.
        """

        def finish(outcome: Outcome[Result]) -> None:
            self.runner.messages.withdraw()
            then(outcome)
            self.changed.emit(outcome.touched, initiator)

        self.use(do, finish, what=what, refused=refused, asked_by=initiator)

    def use(
        self,
        do: Callable[[Store, Progress], Result],
        then: Callable[[Result], None],
        *,
        what: str = "",
        refused: OnRefusal | None = None,
        failed: OnFailure = lambda _: None,
        asked_by: object = None,
    ) -> None:
        """Do what is no act and changes nothing that is shown, in the data file that is open now: keep a draft.

        Where another one is shown by then, nothing is told but a refusal.
        """
        file, data = self.file, self._data

        def work(progress: Progress) -> Result:
            return do((data or _NONE).store, progress)

        def refuse(refusal: Refused) -> None:
            (refused if refused and self.file is file else self.runner.messages.refuse)(refusal)

        then, fail = self._while_shown(then), self._while_shown(failed)
        self.runner.run(work, then, what=what, refused=refuse, failed=fail, asked_by=asked_by)

    def use_aside(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], None],
        *,
        refused: OnRefusal,
        failed: OnFailure = lambda _: None,
    ) -> None:
        """Do what touches no data file beside all other work; told while the same data file is shown."""
        refuse, fail = self._while_shown(refused), self._while_shown(failed)
        self.runner.run(lambda _: work(), self._while_shown(then), refused=refuse, failed=fail, aside=True)

    def while_wanted(self, is_wanted: Callable[[], bool]) -> Callable[[], bool]:
        """Return whether something is wanted still: not once another data file is shown, or the window was closed."""
        file = self.file
        return lambda: is_wanted() and self.file is file and not self.runner.worker.is_finished

    def _while_shown(self, then: Callable[[Result], None]) -> Callable[[Result], None]:
        """Return what goes on with a result as long as the data file is shown that is open now."""
        file = self.file

        def tell(result: Result) -> None:
            if self.file is file:
                then(result)

        return tell

    def _data_for(self, path: Path) -> DataFile:
        return self._data if self._data is not None and self.shows(path) else DataFile(path)

    def _take_up(self, data: DataFile, work: Callable[[], OpenFile], *, refused: OnRefusal, what: str = "") -> None:
        """Open a data file by `work` and show it, unless another is asked for before; a refusal leaves what is open."""
        self._asked += 1
        asked, before = self._asked, self._data

        def take_up(_: Progress) -> OpenFile:
            if self._coming is not None and self._coming is not before:
                self._coming.close()  # it was asked for and is not wanted any more
            self._coming = data
            return work()

        def show(found: OpenFile) -> None:
            if asked == self._asked:
                self._show(data, found)

        self.runner.run(take_up, show, what=what, refused=refused)

    def _show(self, data: DataFile, found: OpenFile) -> None:
        """Show another data file; what was typed meanwhile is handed over to the one in which it was typed."""
        self.leaving.emit()
        before, self._data = self._data, data
        self.file, self.year = found, None
        self.opened.emit(found)
        if before is not None and before is not data:
            self.runner.run(lambda _: before.close(), lambda _: None)

    def _show_none(self) -> None:
        self._data, self.file, self.year = None, None, None
        self.closed.emit()

    def _turn_to(self, year: FiscalYear | None) -> None:
        if year != self.year:
            self.year = year
            self.year_chosen.emit()

    def _refusing(self, path: Path) -> OnRefusal:
        """Return what tells that a data file was not opened; one that is open elsewhere can still be read."""
        reading = Offer(tr("閲覧用に開く"), lambda: self.open(path, read_only=True))

        def refuse(refused: Refused) -> None:
            if self._data is None or not self._data.is_open:
                self._show_none()  # none was open, or the one that was could not be opened anew
            self.runner.messages.refuse(refused, reading if isinstance(refused, StoreLocked) else None)

        return refuse

    def _open(self, data: DataFile, *, read_only: bool = False) -> OpenFile:
        return data.open(self.parts, read_only=read_only, by=self.by)

    def _let_go(self, shown: DataFile | None) -> None:
        """Let go of what is shown, also of what was opened and is not shown yet."""
        for data in (shown, self._coming):
            if data is not None:
                data.close()


_NONE = DataFile(Path())
"""What is asked of where no data file is open: there is nothing to read in it."""
