"""Writes a form into a folder that the user chooses: asks before it replaces a file, and shows where the file is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Signal

from nakano_status.application.outcome import Outcome, Progress
from nakano_status.application.ports.data_file import Store
from nakano_status.domain.calendar.days import printed_day
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.controls.made_file import MadeFile, TargetQuestion
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.words import tr

Result = TypeVar("Result")


@dataclass(frozen=True)
class FileAct(Generic[Result]):
    """An act that writes a file: its title for dialog and progress, and a function for the message about its result.

    `do` takes the data file, the folder, and whether another file may be replaced; `describe` returns the path and the
    message.
    """

    title: str
    what: str
    do: Callable[[Store, Progress, Path, bool], Outcome[Result]]
    describe: Callable[[Result], tuple[Path, str]]


def until_words(days: Iterable[date | None]) -> str:
    """Return the due dates of the forms that were made, as text; empty if they have none."""
    listed = "、".join(dict.fromkeys(printed_day(day) for day in days if day is not None))
    return tr("回答期限は{days}です。").format(days=listed) if listed else ""


class MakingFile(Panel):
    """A widget without height until it has a question or a result; `made` is emitted when a file was written."""

    made = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._act: FileAct[Any] | None = None
        self._folder: Path | None = None
        self.question = TargetQuestion(lambda _: self._write(replace=True), self._ask)
        self.result = MadeFile()
        column_of(self.question, self.result, within=self, spacing=0)

    def begin(self, act: FileAct[Result]) -> None:
        """Ask for the folder, then do the act there."""
        self._act = act
        self._ask()

    def write_into(self, folder: Path) -> None:
        """Do the act that was begun, in a folder."""
        self._folder = folder
        self._write()

    def clear(self) -> None:
        """Remove the result: it is about something else."""
        self.question.hide()
        self.result.hide()

    def _ask(self) -> None:
        from nakano_status.gui.controls.choosing_files import choose_folder

        if self._act is not None:
            first = self._folder or self.session.folder
            choose_folder(self, self._act.title, self.write_into, first)

    def _write(self, *, replace: bool = False) -> None:
        act, folder = self._act, self._folder
        if act is None or folder is None:
            return
        self.clear()

        def show(outcome: Outcome[Any]) -> None:
            self.result.show_file(*act.describe(outcome.value))
            self.made.emit()

        self.session.act(
            lambda store, progress: act.do(store, progress, folder, replace),
            show,
            what=act.what,
            initiator=self,
            refused=self.question.asking_or(self.around.messages.refuse),
        )
