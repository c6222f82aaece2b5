"""A question asked in the page: it can always be put away, and it goes with the page on which it is asked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from nakano_status.gui.pages.page import Page


class Question(QFrame):
    """Hidden until it is asked. `ended` comes before it goes without an answer: by its button, by Esc, with its page.

    On a page a single one of its kind is asked at a time: what an older one is about is not mistaken for the new one.
    """

    ended = Signal()

    def __init__(self, kind: str = "attention") -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.hide()

    def begin(self) -> None:
        """Show it, and put away what of its kind is asked on its page."""
        if (page := self._page()) is not None:
            for each in page.questions:
                if type(each) is type(self) and each is not self:
                    each.end()
            page.questions.add(self)
        self.show()

    def end(self) -> None:
        """Put it away, where it is asked."""
        if not self.isHidden():
            self.ended.emit()
            self.hide()

    def _page(self) -> Page | None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, Page):
            above = above.parentWidget()
        return above
