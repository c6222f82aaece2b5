"""Recorded papers as list items: number, occasion, day, whether final, which one is in force, and their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.domain.calendar.printed_day import printed_day
from nakano_status.domain.papers.publication import Publication, paper_label
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.papers.publications import PublicationView


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
