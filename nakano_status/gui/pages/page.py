"""What every page is: a widget with a title that loads when it is shown and hands over its work when it is left."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QWidget

from nakano_status.gui.messages import Messages
from nakano_status.gui.refresh import FreshRows, Refresher
from nakano_status.gui.session import Session


@dataclass(frozen=True)
class Surroundings:
    """What a page works with."""

    session: Session
    refresher: Refresher
    messages: Messages
    undo: QUndoStack


class Page(QWidget):
    """`counted` tells the number beside its name in the navigation (None: none); `wanted` asks for another page.

    `wanted` carries the page's name and what it should show there. `loaded` follows when what `enter` asked for
    is shown, `saved` and `unsaved` tell what became of writing.
    """

    name = ""
    title = ""

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
        around.refresher.fresh.connect(self.refresh)
        around.session.changed.connect(self.follow)

    def enter(self, wish: object = None) -> None:
        """Load what the page shows; called whenever it is shown. `wish` is what `wanted` carried."""

    def leave(self) -> None:
        """Hand over unsaved work; called before another page is shown and before closing."""

    def refresh(self, fresh: FreshRows) -> None:
        """Show rows as they are now."""

    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        """Note that an act was done."""
