"""国の計画・意見 of a row: the items of national frames that it belongs to, and the opinions on it with the answers."""

from __future__ import annotations

from collections.abc import Iterator

from nakano_status.application.plan.frames import AboutRow, read_about_row
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.domain.plan.annotations import Opinion
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import Button, Choice
from nakano_status.gui.lists.difference_html import opinion_head, opinion_html, opinion_texts
from nakano_status.gui.lists.rich_text_list import RichTextItem, plain_item, section
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.lists.row_words import item_words
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import set_tip
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.panels.office_acts import tag
from nakano_status.gui.words import tr


class AboutPanel(Panel):
    """What is recorded about the row; an item is given to it, or taken from it, as one act that can be undone."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._row_id = ""
        self._about = AboutRow((), ())
        self.view = RichTextView(tr("国の計画の項目と意見"), click_goes=False)
        self.item = Choice(tr("国の計画の項目"))
        self.tag = Button(do=self._tick)
        self.edit = Button(tr("国の計画・意見へ進む"), lambda: around.wanted.emit("opinions", None))
        self.item.currentIndexChanged.connect(lambda _: self._offer())
        tagging = line_of((self.item, 1), self.tag, margins=(2 * STEP, STEP, 2 * STEP, 0))
        foot = line_of(STRETCH, self.edit, margins=(2 * STEP, STEP, 2 * STEP, 2 * STEP))
        column_of((self.view, 1), tagging, foot, within=self, margins=(STEP, STEP, STEP, 0), spacing=0)

    def show_row(self, row_id: str) -> None:
        """Read what is recorded about a row."""
        self._row_id = row_id

        def show(about: AboutRow) -> None:
            if row_id == self._row_id:
                self._show(about)

        self.session.query_round(lambda records, round_: read_about_row(records, round_, row_id), show)

    def _show(self, about: AboutRow) -> None:
        self._about = about
        self.view.lines.set_items(_lines(about))
        self.item.offer(((item_words(each), each.item_id) for each in about.choices), self.item.currentData())
        for part in (self.item, self.tag):
            part.setVisible(bool(about.choices) and self.session.may_write)
        self._offer()

    def _offer(self) -> None:
        """Offer to give the chosen item to the row, or to take it; one that its measure has remains."""
        item_id = self.item.currentData()
        has_it = any(item_id in (item.item_id, item.repost_of) for _, item in self._about.items)
        is_own = item_id in self._about.own
        self.tag.setText(tr("この取組から外す") if is_own else tr("この取組に付ける"))
        self.tag.setEnabled(item_id is not None and (is_own or not has_it))
        set_tip(self.tag, "" if self.tag.isEnabled() else tr("実施内容に付いています。"))

    def _tick(self) -> None:
        item_id = str(self.item.currentData())
        is_on, choice = item_id not in self._about.own, EditionChoice(self.session.year)
        tag(self, item_id, self.item.currentText(), self._row_id, choice, is_on=is_on)


def _lines(about: AboutRow) -> Iterator[RichTextItem]:
    items = []
    for frame, item in about.items:
        repost = tr("（{item}の再掲）").format(item=item.repost_of) if item.repost_of else ""
        words = f"{item.item_id}　{item.title}{repost}"
        items.append(plain_item(("item", item.item_id), frame.title, words))
    yield from section(tr("国の計画の項目"), items)
    yield from section(tr("意見と区の考え方"), list(map(_opinion, about.opinions)))
    if not (about.items or about.opinions):
        words = tr("この取組に当たる国の計画の項目も、この取組に関する意見もありません。")
        yield RichTextItem(f'<p class="muted">{words}</p>', words)


def _opinion(opinion: Opinion) -> RichTextItem:
    words = "、".join((opinion_head(opinion), *opinion_texts(opinion)))
    return RichTextItem(f"<p>{opinion_html(opinion)}</p>", words, ("opinion", opinion.number))
