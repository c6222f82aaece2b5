"""The base class of pages: a widget with a title that loads when it is shown and stores its work when it is left."""

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
    from nakano_status.gui.answers.entry_form import EntryForm
    from nakano_status.gui.controls.question import Question
    from nakano_status.gui.editing.undo_commands import AppliedCommand
    from nakano_status.gui.menus.table_act import TableAct


@dataclass(frozen=True)
class AppContext:
    """The objects that a page works with."""

    session: Session
    refresher: Refresher
    messages: Messages
    undo: QUndoStack
    memory: Memory

    def drop(self, command: AppliedCommand, refused: Refused) -> None:
        """Show why a command could not be undone or redone; it is removed from the stack."""
        command.drop(self.undo)
        self.messages.refuse(refused)


class Page(QWidget):
    """A page; `counted` carries the number beside its name in the navigation (None: none), which `count_of` describes.

    `wanted` asks for another page by its name, with the `wish` for `enter`. `loaded` is emitted when what `enter` asked
    for is shown, `saved` and `unsaved` after writing succeeded or failed. `questions` are those that were asked on the
    page. Subclasses set `name` and `title` (page_list.py).
    """

    name = ""
    title = ""
    count_of = ""

    counted = Signal(object)
    wanted = Signal(str, object)
    loaded = Signal()
    saved = Signal()
    unsaved = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self.around = around
        self.session = around.session
        self.questions: set[Question] = set()
        around.refresher.fresh.connect(self.refresh)
        around.session.changed.connect(self.follow)

    def take_keyboard(self, widget: QWidget) -> None:
        """Set the focus to a widget of this page, unless the user moves through the list of pages by keyboard."""
        if self.isVisible() and not isinstance(QApplication.focusWidget(), Navigation):
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter(self, wish: object = None) -> None:
        """Load what the page shows; called whenever it is shown. `wish` is what `wanted` carried."""

    def leave(self) -> None:
        """Hand over unsaved work; called before another page is shown and before closing."""

    def end_questions(self) -> bool:
        """Close the questions, because the page is left or Esc was pressed; return whether there were any."""
        asked = [each for each in self.questions if not each.isHidden()]
        for each in asked:
            each.end()
        return bool(asked)

    def look_for(self) -> None:
        """Set the focus to the page's search, if it has one."""

    def print_shown(self) -> bool:
        """Print the pages of paper that are shown in place of the page; return whether there are any."""
        return False

    def form_shown(self) -> EntryForm | None:
        """Return the form in which a row is edited, if the page has one."""
        return None

    def advise(self, act: AdviceAct) -> None:
        """Do what is offered for the current advice; nothing on a page without advice."""

    def review(self, act: ReviewAct) -> None:
        """Do one of the office's acts on answers, or go to where it is done; nothing on a page without it."""

    def gather(self, act: GatherAct) -> None:
        """Do an act on received files; nothing on a page without it."""

    def tabulate(self, act: TableAct) -> None:
        """Copy rows to other programs, or paste a block; by default, copy the table that has focus."""
        from nakano_status.gui.lists.copying import copy_shown

        copy_shown(QApplication.focusWidget(), act, self.around.messages)

    def refresh(self, fresh: FreshRows) -> None:
        """Show the current state of rows."""

    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        """React to an act that was done; by default a visible page reads its data again."""
        if self.isVisible():
            self.look_again()

    def look_again(self) -> None:
        """Read again what the page shows."""
