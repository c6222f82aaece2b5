"""Pages for a front end to show and print, whatever they are made from."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from nakano_status.application.papers.writing import printable_value, proved
from nakano_status.application.ports.data_file import Parts, RoundReader
from nakano_status.documents.pages.printed_paper import MOST_ROWS, Checkpoint, PrintedPaper, SetPaper, Value, go_on
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.papers import PaperUnreadable


def are_long(rounds: RoundReader) -> bool:
    """Return whether the longest round has so many rows that its papers are set in parts, which takes long."""
    return rounds.longest() > MOST_ROWS


def set_papers(parts: Parts, papers: Sequence[PrintedPaper], checkpoint: Checkpoint = go_on) -> PaperPages:
    """Return the pages of papers; raises PaperFontMissing, and what `checkpoint` raises between them.

    `checkpoint` is called with the pages of a long paper made so far (PaperPages).
    """
    made: list[SetPaper] = []
    unproved: list[Value | PaperUnreadable | None] = []
    problems: list[Problem] = []

    def show(*of_paper: SetPaper) -> None:
        so_far = [PaperPages(papers[0].title, (*made, *of_paper), (), ())] if of_paper else []
        checkpoint(*so_far)

    for paper in papers:
        checkpoint()
        value, found = printable_value(parts, paper)
        problems += found
        pages = parts.papers.set_paper(value, show)
        pages, left = _proved_at_once(parts, pages, value, lambda *_: checkpoint()) if pages.parts else (pages, value)
        made.append(pages)
        unproved.append(left)
    return PaperPages(papers[0].title, made, unproved, tuple(dict.fromkeys(problems)))


def _proved_at_once(
    parts: Parts, made: SetPaper, value: Value, checkpoint: Checkpoint
) -> tuple[SetPaper, PaperUnreadable | None]:
    """Prove a long paper while its value is in memory, where it needs as much room as its pages.

    Return also the reason why it cannot be printed: it can be shown all the same.
    """
    try:
        return proved(parts, made, value, checkpoint), None
    except PaperUnreadable as refused:
        return made, refused.with_traceback(None)  # which would hold the value


@dataclass(frozen=True)
class PaperPages:
    """Papers one after the other, their pages counted from 0.

    `unproved` is None for each paper that was proved, else the value to prove it by, or why it could not be proved. It
    is empty while the papers are being made: they can only be shown then. `problems` are those of their texts.
    """

    title: str
    papers: Sequence[SetPaper]
    unproved: Sequence[Value | PaperUnreadable | None]
    problems: tuple[Problem, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all pages have been made."""
        return bool(self.unproved)

    @property
    def count(self) -> int:
        """The number of pages."""
        return sum(len(each.pages) for each in self.papers)

    def size(self, page: int) -> tuple[float, float]:
        """Return the width and height of a page in millimetres, as it is shown."""
        paper, place = _at(self.papers, page)
        return paper.pages[place]

    def page_text(self, parts: Parts, page: int) -> str:
        """Return the text of a page, for reading aloud."""
        return parts.papers.page_text(*_at(self.papers, page))

    def paint(self, parts: Parts, page: int, painter: object, dots_per_inch: float) -> None:
        """Draw a page with the front end's painter."""
        parts.papers.paint(*_at(self.papers, page), painter, dots_per_inch)

    def proved(self, parts: Parts) -> Self:
        """Return the pages as they may be printed; raises PaperUnreadable.

        Their number can differ if lines had to be broken differently.
        """
        made = []
        for paper, left in zip(self.papers, self.unproved, strict=True):
            if isinstance(left, PaperUnreadable):
                raise left
            made.append(paper if left is None else proved(parts, paper, left))
        return dataclasses.replace(self, papers=made, unproved=[None] * len(made))

    def write_pdf(self, parts: Parts, pages: range, target: Path) -> None:
        """Write some pages as a PDF; raises PaperUnreadable, TargetNotWritable."""
        made = self.proved(parts)
        is_whole = len(self.papers) == 1 and pages == range(self.count)
        some = [_at(made.papers, page) for page in pages if page < made.count]
        content = bytes(made.papers[0].pdf) if is_whole else parts.papers.some_pages(some)
        parts.files.write(target, content, replace=True)


def _at(papers: Sequence[SetPaper], page: int) -> tuple[SetPaper, int]:
    """Return the paper that a page belongs to, and the page's place in it."""
    for paper in papers:
        if page < len(paper.pages):
            return paper, page
        page -= len(paper.pages)
    raise IndexError(page)
