"""Has the pages of a paper made as they would be now, shows them, and sends them to a printer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from nakano_status.application.papers.making import Preview, begin_preview
from nakano_status.application.papers.paper import Paper, PaperRequest
from nakano_status.domain.problems.problem import Refused
from nakano_status.gui.features.papers.pages_panel import PagesPanel
from nakano_status.gui.latest_read import LatestRead
from nakano_status.gui.page import AppContext
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.papers.pages import PaperPages

_PATIENCE = 600
"""Milliseconds for which the pages of the last paper remain after another one was chosen."""


class PaperDesk(QObject):
    """A maker of previews; `shown` carries the Preview now on the panel, always that of the last request."""

    shown = Signal(object)

    def __init__(self, around: AppContext, panel: PagesPanel) -> None:
        super().__init__(panel)
        self._around, self._panel = around, panel
        self._reading = LatestRead(around.session)
        self._paper: Paper[Any] | None = None
        self._asked: PaperRequest | None = None
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_PATIENCE)
        self._waiting.timeout.connect(self._tell_waiting)
        panel.left.connect(self._leave)
        self.preview = Preview()

    @property
    def pages(self) -> PaperPages | None:
        """The pages that are shown; None if the paper has none."""
        return self.preview.pages

    def ask(self, request: PaperRequest) -> None:
        """Have the pages made in the background; only those of the last request are made and shown.

        Pages of a long paper are shown as they arrive, unless the user looks at a later page of the earlier preview. A
        hidden page asks once it is shown again. The same request is not repeated.
        """
        if request == self._asked or not self._panel.isVisibleTo(self._panel.window()):
            return
        self._asked = request

        def refuse(refused: Refused) -> None:
            self._asked = None
            self._show(request, Preview())
            self._panel.show_refusal(refused)

        if request.paper is not self._paper:
            self._waiting.start()
        self._reading.ask_aside(
            partial(begin_preview, request=request),
            lambda preview: self._show(request, preview),
            refused=refuse,
            failed=lambda _: self._fail(),
            before=self._look_at,
        )

    def ask_printer(self, parent: QWidget) -> None:
        """Ask for a printer, unless the paper could not be made either."""
        from nakano_status.gui.sheets.printing import ask_printer, print_pages

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
        """Read the page that will be shown in advance, so that the window only has to paint it."""
        if (pages := preview.pages) is not None:
            pages.page_text(self._around.session.parts, min(self._panel.view.page, pages.count - 1))

    def give_up(self) -> None:
        """Cancel the pages that are being made, so that the same can be asked for again."""
        self._asked = None
        self._reading.drop()

    def _leave(self) -> None:
        """Cancel them: the page is hidden."""
        self._waiting.stop()
        self.give_up()

    def _tell_waiting(self) -> None:
        """Remove another paper's pages if those that were asked for take long."""
        self._show_none(tr("紙面を準備しています。取組が多いと、時間がかかることがあります。"))

    def _fail(self) -> None:
        """Remove another paper's pages if those that were asked for fail."""
        self._asked = None
        self._waiting.stop()
        self._show_none(tr("紙面を表示できませんでした。もう一度、文書を選んでください。"))

    def _show_none(self, why: str) -> None:
        self.preview, self._paper = Preview(), None
        self._panel.show_none(why)
        self.shown.emit(self.preview)

    def _show(self, request: PaperRequest, preview: Preview) -> None:
        self._waiting.stop()
        pages, view = preview.pages, self._panel.view
        if request.paper is not self._paper:
            view.show_pages(None)
        elif pages is not None and not pages.is_whole and pages.count <= view.page:
            return
        self.preview, self._paper = preview, request.paper
        if preview.content.recorded is not None:
            self._panel.show_records(preview)
        else:
            self._panel.show_preview(preview)
        self.shown.emit(preview)
