"""The pages of the paper as it would be made now, or what is shown in their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from nakano_status.application.papers.making import Preview
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.problem_text import refusal_text
from nakano_status.domain.problems.problem import Refused
from nakano_status.gui.controls.boxes import STRETCH, column_of, stack_of
from nakano_status.gui.features.papers.record_lines import record_lines
from nakano_status.gui.lists.rich_text_list import RichTextList
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.qt_override import override
from nakano_status.gui.sheets.paper_bar import PaperBar
from nakano_status.gui.sheets.paper_view import PaperView
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.papers.publications import PublicationView

_ALL = 1000
"""The stretch factor of the list; the empty space has the rest."""


class RecordsPanel(QWidget):
    """The list of recorded papers; `chosen` is emitted when another paper becomes current."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = RichTextList()
        self.list = RichTextView(self.model, tr("記録した資料"), click_goes=False)
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
        self.model.set_items(record_lines(found))
        self.list.setVisible(bool(found))
        none = tr(
            "記録した資料はまだありません。「会議・公表の一式」を作成すると、号を付けて記録され、ここからいつでも取り出せます。"
        )
        self.words.show_text(tr("記録した資料 {count}件").format(count=len(found)) if found else none)
        if found and not self.number:
            self.list.setCurrentIndex(self.model.index(0))


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


def _told_instead(preview: Preview) -> str:
    if not preview.content.tables:
        return tr("この条件で作成するものはありません。対象や文書の種類を変えると、ここに紙面が表示されます。")
    head = tr("データファイルには紙面がありません。次の表を作成します。")
    lines = (
        tr("・{name}（{rows}行、{columns}列）").format(name=each.name, rows=each.rows, columns=each.columns)
        for each in preview.content.tables
    )
    return "\n".join((head, *lines))
