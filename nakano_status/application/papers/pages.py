"""Pages as a front end shows and prints them, without knowing what they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.papers.writing import prove_pages
from nakano_status.application.ports import Parts
from nakano_status.documents.printed_paper import PrintedPaper
from nakano_status.documents.set_paper import Checkpoint, SetPaper, go_on
from nakano_status.documents.typeset import Value, paper_value
from nakano_status.documents.unprintable import unprintable_texts


def set_papers(parts: Parts, papers: Sequence[PrintedPaper], checkpoint: Checkpoint = go_on) -> PaperPages:
    """Return papers on their pages; raises PaperFontMissing, and what `checkpoint` raises between them.

    A long one is proved at once: what it is proved against takes as much memory as its pages. Raises PaperUnreadable.
    One that the fonts lack a character of shows another in its place, which no proof would pass.
    """
    made: list[SetPaper] = []
    meant: list[Value | None] = []
    for paper in papers:
        checkpoint()
        value = paper_value(paper, parts.papers.measure)
        made.append(parts.papers.set_paper(value, checkpoint))
        is_proved = bool(made[-1].parts) and not unprintable_texts(paper, parts.papers.unprintable)
        if is_proved:
            prove_pages(parts, made[-1], value)
        meant.append(None if is_proved else value)
    return PaperPages(papers[0].title, made, meant)


@dataclass(frozen=True)
class PaperPages:
    """Papers one after the other, their pages counted from 0; `meant` is the value of each that is not proved yet."""

    title: str
    papers: Sequence[SetPaper]
    meant: Sequence[Value | None]

    @property
    def count(self) -> int:
        """How many pages they have."""
        return sum(len(each.pages) for each in self.papers)

    def size(self, page: int) -> tuple[float, float]:
        """Return the width and height of a page in millimetres, as it is looked at."""
        paper, place = self._at(page)
        return paper.pages[place]

    def words(self, parts: Parts, page: int) -> str:
        """Return what a page says, for reading aloud."""
        return parts.papers.words(*self._at(page))

    def paint(self, parts: Parts, page: int, painter: object, dots_per_inch: float) -> None:
        """Draw a page with the front end's painter."""
        parts.papers.paint(*self._at(page), painter, dots_per_inch)

    def prove(self, parts: Parts) -> None:
        """Refuse pages that are not what they must be, before they are printed; raises PaperUnreadable."""
        for paper, value in zip(self.papers, self.meant, strict=True):
            if value is not None:
                prove_pages(parts, paper, value)

    def write_pdf(self, parts: Parts, pages: range, target: Path, *, replace: bool = True) -> None:
        """Write some pages as a PDF; raises PaperUnreadable, TargetExists, TargetNotWritable."""
        self.prove(parts)
        is_whole = len(self.papers) == 1 and pages == range(self.count)
        content = self.papers[0].pdf if is_whole else parts.papers.some_pages([self._at(page) for page in pages])
        parts.files.write(target, content, replace=replace)

    def _at(self, page: int) -> tuple[SetPaper, int]:
        """Return the paper that a page belongs to, and its place there."""
        for paper in self.papers:
            if page < len(paper.pages):
                return paper, page
            page -= len(paper.pages)
        raise IndexError(page)
