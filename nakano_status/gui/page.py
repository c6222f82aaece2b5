"""The base class of pages, which load when shown and store their work when left, and the questions asked on them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from nakano_status.gui.memory import Memory
from nakano_status.gui.messages import Messages
from nakano_status.gui.refresh import FreshRows, Refresher
from nakano_status.gui.session import Session

KEEPS_KEYBOARD = "keeps_keyboard"
"""A property of a widget from which no page takes the focus: users move through the list of pages by keyboard."""


class AppContext(QObject):
    """The objects that pages and their panels work with, and what they report to the window.

    `wanted` asks for a page by its name, with the `wish` for its `enter`; `saved` follows what reached the data file.
    """

    wanted = Signal(str, object)
    saved = Signal()

    def __init__(
        self, session: Session, refresher: Refresher, messages: Messages, undo: QUndoStack, memory: Memory
    ) -> None:
        super().__init__(session)
        self.session, self.refresher, self.messages = session, refresher, messages
        self.undo, self.memory = undo, memory

    def report_saved(self, words: str, remedy: str = "", *, for_good: bool = False) -> None:
        """Report what reached the data file; with `for_good`, what was edited before it can no longer be undone."""
        if for_good:
            self.undo.clear()
        self.messages.say(words, remedy)
        self.saved.emit()


class Page(QWidget):
    """A page; `counted` carries the number beside its name in the navigation (None: none), which `count_of` describes.

    `loaded` is emitted when what `enter` asked for is shown, `saved` and `unsaved` after writing what was typed
    succeeded or failed, `progressed` carries how many rows are answered, and of how many. `questions` are those that
    were asked on the page. Subclasses set `name` and `title` (page_list.py); what users can do on them by the menus
    they `offer` (commands.py).
    """

    name = ""
    title = ""
    count_of = ""

    counted = Signal(object)
    loaded = Signal()
    saved = Signal()
    unsaved = Signal()
    progressed = Signal(int, int)

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
        focus = QApplication.focusWidget()
        if self.isVisible() and not (focus is not None and focus.property(KEEPS_KEYBOARD)):
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter(self, wish: object = None) -> None:
        """Load what the page shows; called whenever it is shown. `wish` is what was asked for."""

    def leave(self) -> None:
        """Hand over unsaved work; called before another page is shown and before closing."""

    def end_questions(self) -> bool:
        """Close the questions, because the page is left or Esc was pressed; return whether there were any."""
        asked = [each for each in self.questions if not each.isHidden()]
        for each in asked:
            each.end()
        return bool(asked)

    def refresh(self, fresh: FreshRows) -> None:
        """Show the current state of rows."""

    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        """React to an act that was done; by default a visible page reads its data again."""
        if self.isVisible():
            self.look_again()

    def look_again(self) -> None:
        """Read again what the page shows."""


class Question(QFrame):
    """A panel that is hidden until it is asked; it can always be dismissed, and it is hidden together with its page.

    The signal `ended` precedes its end without an answer: by its button, by Esc, or with its page. Only one question of
    a kind is asked on a page at a time, so that an older one is not mistaken for the new one.
    """

    ended = Signal()

    def __init__(self, kind: str = "attention") -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.hide()

    def begin(self) -> None:
        """Show the question, and dismiss a question of the same kind on its page."""
        if (page := self._page()) is not None:
            for each in page.questions:
                if type(each) is type(self) and each is not self:
                    each.end()
            page.questions.add(self)
        self.show()

    def end(self) -> None:
        """Dismiss the question if it is shown."""
        if not self.isHidden():
            self.ended.emit()
            self.hide()

    def _page(self) -> Page | None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, Page):
            above = above.parentWidget()
        return above
