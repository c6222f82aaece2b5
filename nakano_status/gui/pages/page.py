"""What every page is: a widget with a title that loads when it is shown and hands over its work when it is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication, QWidget

from nakano_status.gui.memory import Memory
from nakano_status.gui.menus.gathering import GatherAct
from nakano_status.gui.menus.reviewing import ReviewAct
from nakano_status.gui.menus.submitting import AdviceAct
from nakano_status.gui.messages import Messages
from nakano_status.gui.refresh import FreshRows, Refresher
from nakano_status.gui.session import Session
from nakano_status.gui.window.navigation import Navigation

if TYPE_CHECKING:
    from nakano_status.domain.problems.problem import Refused
    from nakano_status.gui.controls.question import Question
    from nakano_status.gui.editing.undo_commands import WrittenCommand
    from nakano_status.gui.menus.table_act import TableAct
    from nakano_status.gui.pages.entry_form import EntryForm


@dataclass(frozen=True)
class Surroundings:
    """What a page works with."""

    session: Session
    refresher: Refresher
    messages: Messages
    undo: QUndoStack
    memory: Memory

    def drop(self, command: WrittenCommand, refused: Refused) -> None:
        """Say why a command could not be taken back or done again; it leaves the stack."""
        command.drop(self.undo)
        self.messages.refuse(refused)


class Page(QWidget):
    """`counted` tells the number beside its name in the navigation (None: none); `wanted` asks for another page.

    `count_of` says what that number counts. `wanted` carries the page's name and what it should show there. `loaded`
    follows when what `enter` asked for is shown, `saved` and `unsaved` tell what became of writing. `questions` are
    those that were asked on it. Its kind sets `name` and `title` (page_list.py).
    """

    name = ""
    title = ""
    count_of = ""

    counted = Signal(object)
    wanted = Signal(str, object)
    loaded = Signal()
    saved = Signal()
    unsaved = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.setObjectName("page")
        self.around = around
        self.session = around.session
        self.questions: set[Question] = set()
        around.refresher.fresh.connect(self.refresh)
        around.session.changed.connect(self.follow)

    def take_keyboard(self, widget: QWidget) -> None:
        """Let keys go to a widget of this page, unless a person walks through the list of pages by keyboard."""
        if self.isVisible() and not isinstance(QApplication.focusWidget(), Navigation):
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter(self, wish: object = None) -> None:
        """Load what the page shows; called whenever it is shown. `wish` is what `wanted` carried."""

    def leave(self) -> None:
        """Hand over unsaved work; called before another page is shown and before closing."""

    def end_questions(self) -> bool:
        """Put away what is asked here, because the page is left or by Esc; say whether anything was asked."""
        asked = [each for each in self.questions if not each.isHidden()]
        for each in asked:
            each.end()
        return bool(asked)

    def look_for(self) -> None:
        """Put the cursor into the page's search, where it has one."""

    def print_shown(self) -> bool:
        """Come to printing the pages of paper that stand in place of the page; say whether any do."""
        return False

    def form_shown(self) -> EntryForm | None:
        """Return the form in which a row is edited, where the page has one."""
        return None

    def advise(self, act: AdviceAct) -> None:
        """Do what is offered at the advice under the cursor; nothing on a page without it."""

    def review(self, act: ReviewAct) -> None:
        """Do one of the office's acts on answers, or come to where it is done; nothing on a page without it."""

    def gather(self, act: GatherAct) -> None:
        """Do what is asked about files that came in; nothing on a page without it."""

    def tabulate(self, act: TableAct) -> None:
        """Copy rows to other programs, or take a block in; by itself a page copies the table that has the keyboard."""
        from nakano_status.gui.lists.copying import copy_shown

        copy_shown(QApplication.focusWidget(), act, self.around.messages)

    def refresh(self, fresh: FreshRows) -> None:
        """Show rows as they are now."""

    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        """Note that an act was done: by itself a page that is seen reads again what it shows."""
        if self.isVisible():
            self.look_again()

    def look_again(self) -> None:
        """Read again what the page shows."""
