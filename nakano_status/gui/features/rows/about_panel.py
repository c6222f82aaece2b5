"""国の計画・意見 of a row: the items of national frames that it belongs to, and the opinions on it with the answers."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.application.plan.read.about_row import AboutRow, read_about_row
from nakano_status.domain.plan.opinions import Opinion
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.lists.opinion_words import opinion_head, opinion_html, opinion_texts
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList, section
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.page import AppContext
from nakano_status.gui.words import tr


class AboutPanel(QWidget):
    """What is recorded about the row; it is edited on the page 国の計画・意見."""

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self._around = around
        self._row_id = ""
        self.lines = RichTextList(self)
        self.view = RichTextView(self.lines, tr("国の計画の項目と意見"), click_goes=False)
        self.edit = QPushButton(tr("国の計画・意見へ進む"))
        self.edit.clicked.connect(lambda: around.wanted.emit("opinions", None))
        foot = line_of(STRETCH, self.edit, margins=(2 * STEP, STEP, 2 * STEP, 2 * STEP))
        column_of((self.view, 1), foot, within=self, margins=(STEP, STEP, STEP, 0), spacing=0)

    def show_row(self, row_id: str) -> None:
        """Read what is recorded about a row."""
        self._row_id = row_id

        def show(about: AboutRow) -> None:
            if row_id == self._row_id:
                self.lines.set_items(_lines(about))

        self._around.session.query_round(lambda records, round_: read_about_row(records, round_, row_id), show)


def _lines(about: AboutRow) -> Iterator[RichTextItem]:
    items = []
    for frame, item in about.items:
        repost = tr("（{item}の再掲）").format(item=item.repost_of) if item.repost_of else ""
        words = f"{item.item_id}　{item.title}{repost}"
        html = f'<p><span class="muted">{escape(frame.title)}</span><br>{escape(words)}</p>'
        items.append(RichTextItem(html, f"{frame.title}、{words}", ("item", item.item_id)))
    yield from section(tr("国の計画の項目"), items)
    yield from section(tr("意見と区の考え方"), list(map(_opinion, about.opinions)))
    if not (about.items or about.opinions):
        words = tr("この取組に当たる国の計画の項目も、この取組に関する意見もありません。")
        yield RichTextItem(f'<p class="muted">{words}</p>', words)


def _opinion(opinion: Opinion) -> RichTextItem:
    words = "、".join((opinion_head(opinion), *opinion_texts(opinion)))
    return RichTextItem(f"<p>{opinion_html(opinion)}</p>", words, ("opinion", opinion.number))
