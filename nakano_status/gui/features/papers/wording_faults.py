"""The faults of a paper's template, line by line, and what a template may contain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from nakano_status.application.problem_text import message, remedy
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.lists.rich_text_list import LineSign, RichTextItem
from nakano_status.gui.words import tr


def fault_lines(faults: Iterable[Problem]) -> Iterator[RichTextItem]:
    """Yield each fault with its line."""
    for each in faults:
        where = tr("{row}行目").format(row=each.place.row) if each.place.row else tr("文面")
        text = f"{message(each)}{remedy(each)}"
        html = f"<p><b>{escape(where)}</b>　{escape(text)}</p>"
        yield RichTextItem(html, f"{where}、{text}", each, sign=LineSign("ask", "ask"))
