"""A question that is asked in the page: it can always be dismissed, and it is hidden together with its page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from nakano_status.gui.page import Page


class Question(QFrame):
    """A panel that is hidden until it is asked.

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
