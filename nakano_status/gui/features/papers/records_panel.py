"""The recorded papers of the round; the current one can be saved again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakano_status.gui.controls.boxes import STRETCH, column_of
from nakano_status.gui.lists.rich_text_list import RichTextList
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.papers.publications import PublicationView
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.papers.publications import PublicationView
from nakano_status.domain.calendar.printed_day import printed_day
from nakano_status.domain.papers.publication import Publication, paper_label
from nakano_status.gui.lists.rich_text_list import RichTextItem

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


def record_name(paper: Publication) -> str:
    """Return the name of a recorded paper: 第1号（庁議、確定版）."""
    words = tr("確定版") if paper.is_final else tr("作成中")
    return tr("第{number}号（{occasion}、{words}）").format(
        number=paper.number, occasion=paper.occasion.value, words=words
    )


def recorded_more(paper: Publication, left: Sequence[Path]) -> str:
    """Return which papers about earlier ones were made too, why there is no 正誤表, and which earlier files remain."""
    from nakano_status.application.papers.corrections import enclosed

    told, names = [], enclosed(paper)
    if names:
        told.append(tr("{names}も作成しました。").format(names="と".join(names)))
    if paper.is_final and paper.supersedes is not None and "正誤表" not in names:
        told.append(tr("前の確定版から訂正するところはないため、正誤表はありません。"))
    if paper.is_final and paper.supersedes is None:
        told.append(tr("{occasion}の確定版は初めてのため、正誤表はありません。").format(occasion=paper.occasion.value))
    if left:
        words = tr("同じフォルダーに、前の号のファイルが{count}件残っています（{name}など）。")
        told.append(words.format(count=len(left), name=left[0].name))
    return "".join(told)


def record_lines(found: Iterable[PublicationView]) -> Iterator[RichTextItem]:
    """Yield an item for each paper, the newest first; its item is the paper's number."""
    for view in reversed(tuple(found)):
        paper = view.paper
        facts = [printed_day(paper.day), *filter(None, (paper_label(paper.label),))]
        if view.is_current:
            facts.append(tr("現在の資料"))
        if paper.supersedes is not None:
            facts.append(tr("第{number}号に代わるもの").format(number=paper.supersedes))
        head, told = record_name(paper), "　".join(facts)
        files = "、".join(each.name for each in paper.files)
        html = f'<b>{escape(head)}</b>　{escape(told)}<br><span class="muted">{escape(files)}</span>'
        yield RichTextItem(html, f"{head}。{told}。{files}", paper.number)
