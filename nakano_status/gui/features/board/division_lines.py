"""List model of what is open at a division: changes after 所属長確認, 修正依頼 with the answer, 修文 with the reply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from nakano_status.application.round.read.views import AskedRow, BoardLine
from nakano_status.domain.review.asking import AskOutcome
from nakano_status.domain.review.confirmation import FieldPlace
from nakano_status.domain.round.due import DueChange
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.review.read.wording_changes import WordingChange

_TO_LOOK_AT = (AskOutcome.CHANGED, AskOutcome.NOTED, AskOutcome.UNCHANGED)


@dataclass(frozen=True)
class DivisionDetail:
    """A division's line on 提出状況 with the rows that the line counts.

    `titles` are those of its rows by 管理番号, `headings` those of the round's fields by key. `given` is who set the
    division's own due date last.
    """

    line: BoardLine
    wording: Sequence[WordingChange] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    given: DueChange | None = None

    @property
    def to_ask(self) -> int:
        """How many wording changes the division has not replied to, whether they were sent or not."""
        return sum(each.reply.is_to_be_asked for each in self.wording)


class DivisionLines(RichTextList):
    """A list model whose items are the places that they lead to: 管理番号, and the key of the field if there is one."""

    def show_detail(self, detail: DivisionDetail) -> None:
        """Show another division, or the same one as it is now."""
        self.set_items((*_confirmed(detail), *_asked(detail), *_mended(detail)))


def _confirmed(detail: DivisionDetail) -> Iterator[RichTextItem]:
    changed = detail.line.confirmed.changed if detail.line.confirmed else ()
    if changed:
        yield _heading(tr("所属長確認の後に変わった欄"), len(changed))
    for place in changed:
        yield _line(detail, place, detail.headings.get(place[1], place[1]), "", "")


def _asked(detail: DivisionDetail) -> Iterator[RichTextItem]:
    if detail.line.asked_rows:
        yield _heading(tr("修正依頼"), len(detail.line.asked_rows))
    for each in detail.line.asked_rows:
        yield _line(detail, (each.id, ""), each.comment, each.outcome.label, _kind(each))


def _mended(detail: DivisionDetail) -> Iterator[RichTextItem]:
    from nakano_status.domain.review.rewording import Reply

    if detail.wording:
        yield _heading(tr("修文"), len(detail.wording))
    for each in detail.wording:
        kind = "ask" if each.reply in (Reply.CHANGED, Reply.NOTED, Reply.OPEN) else ""
        yield _line(detail, (each.id, each.key), each.heading, each.reply.label, kind)


def _kind(asked: AskedRow) -> str:
    return "good" if asked.outcome in _TO_LOOK_AT else "ask"


def _heading(words: str, count: int) -> RichTextItem:
    told = tr("{words}　{count}件").format(words=words, count=count)
    return RichTextItem(f"<p><b>{escape(told)}</b></p>", told)


def _line(detail: DivisionDetail, place: FieldPlace, words: str, became: str, kind: str) -> RichTextItem:
    """Return the list item of a row: its title, the text about it, and its outcome."""
    row_id, title = place[0], detail.titles.get(place[0], "")
    end = f'　<span class="{kind}">{escape(became)}</span>' if became else ""
    html = f'<p><span class="muted">{escape(row_id)}　{escape(title)}</span><br>{_lines([words])}{end}</p>'
    return RichTextItem(html, "、".join(part for part in (row_id, title, words, became) if part), place)


def _lines(texts: Iterable[str]) -> str:
    return "<br>".join(escape(text).replace("\n", "<br>") for text in texts)
