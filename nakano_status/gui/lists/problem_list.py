"""Problems as a list model with three sections: 修正を要するもの, ご確認いただきたいもの, 参考 (complaints.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape

from nakano_status.application import problem_text
from nakano_status.domain.exchange.answer_checks import UNDECIDED
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.gui.lists.rich_text_list import LineSign, RichTextItem, section
from nakano_status.gui.looks.labels import muted
from nakano_status.gui.words import tr

Offers = Callable[[Problem], str]

SIGNS = {
    Severity.ERROR: LineSign("ask", "ask"),
    Severity.QUESTION: LineSign("question"),
    Severity.ADVICE: LineSign("advice"),
}
"""The symbols before problems: three shapes that can be distinguished without colour."""

_WEIGHTS = {Severity.ERROR: "■ 要修正　", Severity.QUESTION: "？ ご確認　", Severity.ADVICE: "・ 参考　"}
_TO_DECIDE = "■ 相違　"


def weight_words(problem: Problem) -> str:
    """Return the symbol and the text that distinguish what must be corrected from what is only asked."""
    return tr(_TO_DECIDE if problem.code == UNDECIDED else _WEIGHTS[problem.severity])


_TAGS = re.compile("<[^>]*>")


def problem_lines(problems: Iterable[Problem], titles: Mapping[str, str]) -> Iterator[RichTextItem]:
    """Yield problems with place, message and remedy as three lists; `titles` are those of the rows by 管理番号."""
    found = list(problems)
    for severity in Severity:
        yield from severity_lines(severity, found, titles)


def severity_lines(
    severity: Severity, problems: Iterable[Problem], titles: Mapping[str, str], offers: Offers = lambda _: ""
) -> list[RichTextItem]:
    """Return the problems of one of the three lists, with the acts that a problem offers (HTML)."""
    mine = (problem for problem in problems if problem.severity is severity)
    lines = [_line(problem, titles.get(problem.place.id or "", ""), offers(problem)) for problem in mine]
    return section(tr(severity.label), lines)


def _line(problem: Problem, title: str, offers: str) -> RichTextItem:
    place = problem_text.place(problem)
    where = "　".join(part for part in (place, title) if part)
    words = problem_text.message(problem) + ("" if offers else problem_text.remedy(problem))  # offers replace it
    head = f"{muted(where)}<br>" if where else ""
    html = f'<p>{head}{escape(words)} <span class="muted"><small>{problem.code}</small></span>{offers}</p>'
    accessible_text = "、".join(
        part for part in (where, f"{weight_words(problem)}{words}", _TAGS.sub("", offers).strip()) if part
    )
    return RichTextItem(html, accessible_text, problem, sign=SIGNS[problem.severity])
