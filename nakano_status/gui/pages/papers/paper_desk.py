"""Has the pages of a paper made as they would come out now, shows them, and sends them to a printer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from nakano_status.application.papers.offered import PaperKind, PaperWish
from nakano_status.application.papers.preview import Preview, begin_preview
from nakano_status.domain.problems.problem import Refused
from nakano_status.gui.latest_read import LatestRead
from nakano_status.gui.pages.page import Surroundings
from nakano_status.gui.pages.papers.pages_panel import PagesPanel
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.papers.pages import PaperPages

_PATIENCE = 600
"""Milliseconds for which the pages of one paper stand where another one was chosen."""


class PaperDesk(QObject):
    """`shown` carries the Preview that stands on the panel now: of what was asked for last, nothing older."""

    shown = Signal(object)

    def __init__(self, around: Surroundings, panel: PagesPanel) -> None:
        super().__init__(panel)
        self._around, self._panel = around, panel
        self._reading = LatestRead(around.session)
        self._kind: PaperKind | None = None
        self._asked: PaperWish | None = None
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_PATIENCE)
        self._waiting.timeout.connect(self._tell_waiting)
        panel.left.connect(self._leave)
        self.preview = Preview()

    @property
    def pages(self) -> PaperPages | None:
        """The pages that are shown; None where the paper has none."""
        return self.preview.pages

    def ask(self, wish: PaperWish) -> None:
        """Have the pages made beside all other work; only the last that were asked for are made and shown.

        Those of a long paper are shown as they come, unless somebody looks at a later one of what was made before.
        A page that was left meanwhile asks once it is shown again. What was asked for last is asked for once.
        """
        if wish == self._asked or not self._panel.isVisibleTo(self._panel.window()):
            return
        self._asked = wish

        def refuse(refused: Refused) -> None:
            self._asked = None
            self._show(wish, Preview())
            self._panel.show_refusal(refused)

        if wish.kind is not self._kind:
            self._waiting.start()
        self._reading.ask_aside(
            partial(begin_preview, wish=wish),
            lambda preview: self._show(wish, preview),
            refused=refuse,
            failed=lambda _: self._fail(),
            before=self._look_at,
        )

    def ask_printer(self, parent: QWidget) -> None:
        """Ask for a printer, unless the paper could not be made either."""
        from nakano_status.gui.controls.printing import ask_printer, print_pages

        pages, around = self.pages, self._around
        if self.preview.fault is not None:
            around.messages.refuse(self.preview.fault)
        elif not self._panel.view.is_whole:
            around.messages.tell_not_done(
                tr("続きのページを準備しているため、まだ印刷できません。"), tr("すべてそろってから印刷してください。")
            )
        elif pages is not None:
            ask_printer(parent, pages, lambda printer: print_pages(around.session, pages, pages.title, printer))

    def _look_at(self, preview: Preview) -> None:
        """Open the page that will be shown: the window has only to paint it."""
        if (pages := preview.pages) is not None:
            pages.words(self._around.session.parts, min(self._panel.view.page, pages.count - 1))

    def give_up(self) -> None:
        """Give up the pages that are being made, and let the same be asked for again."""
        self._asked = None
        self._reading.drop()

    def _leave(self) -> None:
        """Give them up: nobody looks at them."""
        self._waiting.stop()
        self.give_up()

    def _tell_waiting(self) -> None:
        """Take another paper's pages away, where those that were asked for take their time."""
        self._show_none(tr("紙面を準備しています。取組が多いと、時間がかかることがあります。"))

    def _fail(self) -> None:
        """Take another paper's pages away, where those that were asked for never come."""
        self._asked = None
        self._waiting.stop()
        self._show_none(tr("紙面を表示できませんでした。もう一度、文書を選んでください。"))

    def _show_none(self, why: str) -> None:
        self.preview, self._kind = Preview(), None
        self._panel.show_none(why)
        self.shown.emit(self.preview)

    def _show(self, wish: PaperWish, preview: Preview) -> None:
        self._waiting.stop()
        pages, view = preview.pages, self._panel.view
        if wish.kind is not self._kind:
            view.show_pages(None)
        elif pages is not None and not pages.is_whole and pages.count <= view.page:
            return
        self.preview, self._kind = preview, wish.kind
        if wish.kind is PaperKind.RECORDED:
            self._panel.show_records(preview)
        else:
            self._panel.show_preview(preview)
        self.shown.emit(preview)
