"""The pages of the paper as it would be made now, or what is shown in their place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from nakano_status.application.papers.preview import Preview
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.problem_text import refusal_text
from nakano_status.domain.problems.problem import Refused
from nakano_status.gui.controls.boxes import column_of, stack_of
from nakano_status.gui.features.papers.records_panel import RecordsPanel
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.qt_override import override
from nakano_status.gui.sheets.paper_bar import PaperBar
from nakano_status.gui.sheets.paper_view import PaperView
from nakano_status.gui.words import tr


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
        self.instead.show_text(_told_instead(preview))

    def show_records(self, preview: Preview) -> None:
        """Show the recorded papers."""
        self._show(self.records)
        self.view.show_pages(None)
        self.records.show_records(preview.recorded)

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


def _told_instead(preview: Preview) -> str:
    if not preview.tables:
        return tr("この条件で作成するものはありません。対象や文書の種類を変えると、ここに紙面が表示されます。")
    head = tr("データファイルには紙面がありません。次の表を作成します。")
    lines = (
        tr("・{name}（{rows}行、{columns}列）").format(name=each.name, rows=each.rows, columns=each.columns)
        for each in preview.tables
    )
    return "\n".join((head, *lines))
