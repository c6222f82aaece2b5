"""Has the pages of a paper made as they would be now, shows them or what is in their place, and prints them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from nakano_status.application.papers.making import Preview, begin_preview
from nakano_status.application.papers.paper import Paper, PaperRequest, PublicationView
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.problem_text import refusal_text
from nakano_status.domain.problems.problem import Refused
from nakano_status.gui.controls.boxes import STRETCH, column_of, stack_of
from nakano_status.gui.features.papers.paper_lines import record_lines
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.page import AppContext
from nakano_status.gui.preview.latest_read import LatestRead
from nakano_status.gui.preview.paper_view import PaperBar, PaperView
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.papers.writing import PaperPages


_PATIENCE = 600
"""Milliseconds for which the pages of the last paper remain after another one was chosen."""

_ALL = 1000
"""The stretch factor of the list; the empty space has the rest."""


class PaperDesk(QObject):
    """A maker of previews; `shown` carries the Preview now on the panel, always that of the last request."""

    shown = Signal(object)

    def __init__(self, around: AppContext, panel: PagesPanel) -> None:
        super().__init__(panel)
        self._around, self._panel = around, panel
        self._reading = LatestRead(around.session)
        self._paper: Paper[Any] | None = None
        self._asked: PaperRequest | None = None
        self._waiting = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._waiting.timeout.connect(self._show_waiting)
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
        from nakano_status.gui.preview.printing import ask_printer, print_pages

        pages, around = self.pages, self._around
        if self.preview.fault is not None:
            around.messages.refuse(self.preview.fault)
        elif not self._panel.view.is_whole:
            around.messages.report_not_done(
                tr("続きのページを準備しているため、まだ印刷できません。"), tr("すべてそろってから印刷してください。")
            )
        elif pages is not None:
            ask_printer(parent, pages, lambda printer: print_pages(around.session, pages, printer))

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

    def _show_waiting(self) -> None:
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


class RecordsPanel(QWidget):
    """The list of recorded papers; `chosen` is emitted when another paper becomes current."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.list = RichTextView(tr("記録した資料"), click_goes=False)
        self.words = ReadingLabel(kind="muted")
        column_of(self.words, (self.list, _ALL), STRETCH, within=self)  # space if the list is hidden
        self.list.moved.connect(lambda _: self.chosen.emit())

    @property
    def number(self) -> int:
        """The number of the current paper; 0 if there is none."""
        item = self.list.current_item
        return item if isinstance(item, int) else 0

    def show_records(self, found: Sequence[PublicationView]) -> None:
        """Show the recorded papers, the newest first; the current one remains."""
        self.list.lines.set_items(record_lines(found))
        self.list.setVisible(bool(found))
        none = tr(
            "記録した資料はまだありません。「会議・公表の一式」を作成すると、号を付けて記録され、ここからいつでも取り出せます。"
        )
        self.words.show_text(tr("記録した資料 {count}件").format(count=len(found)) if found else none)
        if found and not self.number:
            self.list.setCurrentIndex(self.list.lines.index(0))


class PagesPanel(QWidget):
    """A bar above, the paper below; a message for what has no pages, a list of recorded papers.

    `left` is emitted when something else is shown in its place.
    """

    left = Signal()

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self.view = PaperView(parts)
        self.bar = PaperBar(self.view)
        self.instead = ReadingLabel()
        self.instead.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.records = RecordsPanel()
        self._stack = stack_of(self.view, self.instead, self.records)
        column_of(self.bar, (self._stack, 1), within=self, margins=(2 * STEP, 0, 2 * STEP, 0))

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # hidden by the system if minimised: the page is not left then
            self.left.emit()

    def show_preview(self, preview: Preview) -> None:
        """Show the pages, or the content of data files."""
        self._show(self.view if preview.pages is not None else self.instead)
        self.view.show_pages(preview.pages)
        self.instead.show_text(_replacement_text(preview))

    def show_records(self, preview: Preview) -> None:
        """Show the recorded papers."""
        self._show(self.records)
        self.view.show_pages(None)
        self.records.show_records(preview.content.recorded or ())

    def show_none(self, why: str) -> None:
        """Show why there are no pages."""
        self._show(self.instead)
        self.view.show_pages(None)
        self.instead.show_text(why)

    def show_refusal(self, refused: Refused) -> None:
        """Show why there are no pages, and what to do."""
        _, text, remedy = refusal_text(refused)
        self.show_none(f"{text}\n{remedy}")

    def _show(self, part: QWidget) -> None:
        self._stack.setCurrentWidget(part)
        self.bar.setVisible(part is self.view)


def _replacement_text(preview: Preview) -> str:
    if not preview.content.tables:
        return tr("この条件で作成するものはありません。対象や文書の種類を変えると、ここに紙面が表示されます。")
    head = tr("データファイルには紙面がありません。次の表を作成します。")
    lines = (
        tr("・{name}（{rows}行、{columns}列）").format(name=each.name, rows=each.rows, columns=each.columns)
        for each in preview.content.tables
    )
    return "\n".join((head, *lines))
