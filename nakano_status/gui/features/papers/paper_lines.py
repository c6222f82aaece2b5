"""The papers that can be made, those that are recorded, and the line that shows 確定版 or 作成中."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.paper import Paper, PaperRequest, PublicationView
from nakano_status.application.problem_text import title
from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.papers.publication import Publication, paper_label
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.looks.labels import ReadingLabel, muted
from nakano_status.gui.words import tr


def paper_lines(papers: Iterable[Paper[Any]]) -> Iterator[RichTextItem]:
    """Yield the list items of the papers that are offered."""
    for group, members in groupby(papers, key=lambda each: each.group):
        if group is not None:
            words = tr(group.value)
            yield RichTextItem(f"{muted(words)}", words)
            for paper in members:
                label = tr("{paper}。{says}").format(paper=paper.title, says=paper.description)
                yield RichTextItem(escape(tr(paper.title)), label, paper)


def record_name(paper: Publication) -> str:
    """Return the name of a recorded paper: 第1号（庁議、確定版）."""
    words = tr("確定版") if paper.is_final else tr("作成中")
    return tr("第{number}号（{occasion}、{words}）").format(
        number=paper.number, occasion=paper.occasion.value, words=words
    )


def recorded_more(paper: Publication, left: Sequence[Path]) -> str:
    """Return which papers about earlier ones were made too, why there is no 正誤表, and which earlier files remain."""
    from nakano_status.application.papers.paper_set import enclosed

    sentences, names = [], enclosed(paper)
    if names:
        sentences.append(tr("{names}も作成しました。").format(names="と".join(names)))
    if paper.is_final and paper.supersedes is not None and "正誤表" not in names:
        sentences.append(tr("前の確定版から訂正するところはないため、正誤表はありません。"))
    if paper.is_final and paper.supersedes is None:
        sentences.append(
            tr("{occasion}の確定版は初めてのため、正誤表はありません。").format(occasion=paper.occasion.value)
        )
    if left:
        words = tr("同じフォルダーに、前の号のファイルが{count}件残っています（{name}など）。")
        sentences.append(words.format(count=len(left), name=left[0].name))
    return "".join(sentences)


def record_lines(found: Iterable[PublicationView]) -> Iterator[RichTextItem]:
    """Yield an item for each paper, the newest first; its item is the paper's number."""
    for view in reversed(tuple(found)):
        paper = view.paper
        facts = [printed_day(paper.day), *filter(None, (paper_label(paper.label),))]
        if view.is_current:
            facts.append(tr("現在の資料"))
        if paper.supersedes is not None:
            facts.append(tr("第{number}号に代わるもの").format(number=paper.supersedes))
        head, details = record_name(paper), "　".join(facts)
        files = "、".join(each.name for each in paper.files)
        html = f"<b>{escape(head)}</b>　{escape(details)}<br>{muted(files)}"
        yield RichTextItem(html, f"{head}。{details}。{files}", paper.number)


class RecordingLine(ReadingLabel):
    """A label for papers that are recorded; hidden after the button was pressed, when its answer needs the space."""

    def __init__(self) -> None:
        super().__init__()
        self._recorded = ""
        self._is_known = self._gives_way = False
        self._can_record = True
        self._advice: tuple[Problem, ...] = ()
        self.hide()

    def show_request(self, request: PaperRequest, *, allowed: bool) -> None:
        """Show how a paper is recorded (`allowed`: nothing open prevents 確定版); empty if it is not recorded."""
        final = tr("確定版として記録します") if allowed else tr("確定版は記録できません。作成中としては記録できます")
        self._recorded = tr("作成中として記録します") if request[DRAFT] else final
        self._is_known = request.paper.is_recorded
        self._update()

    def give_way(self, to: bool) -> None:  # noqa: FBT001 - a signal's
        """Hide while a question or an answer is shown."""
        self._gives_way = to
        self._update()

    def note(self, advice: tuple[Problem, ...], *, can_record: bool) -> None:
        """Show the problems of the paper's pages in short; hidden if none can be recorded, which is shown elsewhere."""
        self._advice, self._can_record = advice, can_record
        self._update()

    def _update(self) -> None:
        titles = "、".join(dict.fromkeys(map(title, self._advice)))
        words = tr("{recorded}（{advice}）") if titles else "{recorded}"
        self.show_text(words.format(recorded=self._recorded, advice=titles))
        self.setVisible(self._is_known and self._can_record and not self._gives_way)
