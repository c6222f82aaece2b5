"""The papers that can be made, under headings by recipient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import Any

from nakano_status.application.papers.paper import Paper
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.words import tr


def paper_lines(papers: Iterable[Paper[Any]]) -> Iterator[RichTextItem]:
    """Yield the list items of the papers that are offered."""
    for group, members in groupby(papers, key=lambda each: each.group):
        if group is not None:
            words = tr(group.value)
            yield RichTextItem(f'<span class="muted">{escape(words)}</span>', words)
            for paper in members:
                label = tr("{paper}。{says}").format(paper=paper.title, says=paper.description)
                yield RichTextItem(escape(tr(paper.title)), label, paper)
