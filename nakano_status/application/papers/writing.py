"""The last step of every paper: its file is drawn in the format that the suffix of its name gives, proved, and written.

The same pages are also set to be shown and printed by a front end.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Self

from nakano_status.application.ports.data_file import Parts
from nakano_status.documents.pages.page_proof import Fault, FaultKind, expected_in_parts, page_faults
from nakano_status.documents.pages.printed_characters import named_characters
from nakano_status.documents.pages.printed_paper import (
    MOST_ROWS,
    Checkpoint,
    PrintedPaper,
    TypesetPaper,
    Value,
    do_nothing,
    document_paper,
    unprintable_texts,
)
from nakano_status.documents.pages.typeset import paper_value
from nakano_status.domain.plan.initiative_id import is_id
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.papers import (
    CharacterUnprintable,
    PaperFormatUnknown,
    PaperNotProved,
    PaperUnreadable,
)
from nakano_status.domain.text.narrative import truncated

if TYPE_CHECKING:
    from nakano_status.documents.document import Document
    from nakano_status.store.rounds import StoredRounds


NOTHING = "空欄"
"""Text that is reported for a blank field."""
_LONGEST_QUOTE = 24
_MOST_NAMED = 5
_OTHER_TEXT = "表示された所の文字を別の文字に直すか、文章を短くしてから、もう一度作成してください。"
_ON_A3 = "用紙をA3にして、もう一度作成してください。"
_ROW = "row"
"""Name of the problem detail that holds the row of a text; for a row of the plan, its 管理番号."""


@contextmanager
def name_file_in_refusal(file: str) -> Iterator[None]:
    """If PaperUnreadable or PaperNotProved is raised inside, raise it again with the name of the file added."""
    try:
        yield
    except PaperUnreadable as refused:
        where = f"「{file}」の{refused.details['where']}"
        raise PaperUnreadable(**{**refused.details, "where": where}) from refused
    except PaperNotProved as refused:
        raise PaperNotProved(*(each.at(file=file) for each in refused.problems), **refused.details) from refused


class PaperFormat(StrEnum):
    """Formats of a paper, by the file's suffix; CSV is only for a paper that is one table."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"


DOCUMENT_FORMATS = (PaperFormat.PDF, PaperFormat.DOCX, PaperFormat.XLSX)
"""Formats that every document has."""


@dataclass(frozen=True)
class DrawnPaper:
    """Content of a file before it is written.

    `pages`: the number of pages if it is fixed (PDF), otherwise None. `problems`: the problems of the texts.
    """

    content: bytes
    pages: int | None = None
    problems: tuple[Problem, ...] = ()


def paper_format_of(target: Path, among: Collection[PaperFormat] = DOCUMENT_FORMATS) -> PaperFormat:
    """Return the format of a file name's suffix, which must be one of `among`. Raises PaperFormatUnknown."""
    suffix = target.suffix.lower().removeprefix(".")
    if suffix not in among:
        raise PaperFormatUnknown(path=str(target), expected="、".join(f".{each}" for each in among))
    return PaperFormat(suffix)


def draw_document(parts: Parts, document: Document, format_: PaperFormat) -> DrawnPaper:
    """Draw a document in a format and return the content of the file.

    Raises PaperFontMissing and PaperUnreadable for a PDF, and LookupError for CSV.
    """
    match format_:
        case PaperFormat.PDF:
            return draw_pdf(parts, document_paper(document))
        case PaperFormat.DOCX:
            return DrawnPaper(parts.papers.word_file(document))
        case PaperFormat.XLSX:
            return DrawnPaper(parts.workbooks.draw_sheets(document, parts.papers.picture_png))
        case PaperFormat.CSV:
            raise LookupError(format_)


def draw_named(document: Document, format_: PaperFormat, name: str, parts: Parts) -> DrawnPaper:
    """Draw a document as one of several files of a paper and return the content of the file.

    Its problems, and PaperUnreadable, have the file's `name`. Raises the same errors as `draw_document`.
    """
    with name_file_in_refusal(name):
        drawn = draw_document(parts, document, format_)
    return replace(drawn, problems=tuple(each.at(file=name) for each in drawn.problems))


def draw_pdf(parts: Parts, paper: PrintedPaper) -> DrawnPaper:
    """Return a paper as a PDF whose pages are proved to show all texts. Raises PaperFontMissing, PaperUnreadable."""
    value, problems = printable_value(parts, paper)
    made = prove_pages(parts, parts.papers.typeset_paper(value), value)
    return DrawnPaper(bytes(made.pdf), len(made.pages), problems)


def prove_pages(parts: Parts, made: TypesetPaper, value: Value, checkpoint: Checkpoint = do_nothing) -> TypesetPaper:
    """Return pages that are proved to show all texts of `value`: `made`, or pages set again with other line breaks.

    Raises PaperUnreadable, and whatever `checkpoint` raises while the pages are set again.
    """
    fault = _first_fault(parts, made, value)
    if fault is not None and fault.kind is FaultKind.OUTSIDE:
        # When Typst optimises a whole paragraph, it at times finds no line break among words that must stay together.
        made = parts.papers.typeset_paper(value | {"breaks": "simple"}, checkpoint)
        fault = _first_fault(parts, made, value)
    if fault is not None:
        raise PaperUnreadable(
            found=fault.kind.label.format(found=truncated(fault.found, _LONGEST_QUOTE)),
            where=_where(fault),
            remedy=_ON_A3 if fault.kind is FaultKind.TOO_SMALL else _OTHER_TEXT,
        )
    return made


def _first_fault(parts: Parts, made: TypesetPaper, value: Value) -> Fault | None:
    reads = parts.papers.read_in_parts(made.pdf, made.parts)
    faults = (page_faults(*each) for each in zip(reads, expected_in_parts(value, made.places), strict=True))
    return next(chain.from_iterable(faults), None)


def _where(fault: Fault) -> str:
    """Return the place of a fault: the row of its text, otherwise its page."""
    if fault.owner:
        return fault.owner
    if fault.page is None:
        return "紙面の全体"
    return f"{fault.page + 1}ページの「{truncated(fault.expected or fault.found, _LONGEST_QUOTE)}」"


def printable_value(parts: Parts, paper: PrintedPaper) -> tuple[Value, tuple[Problem, ...]]:
    """Return the value of a paper, with 〓 for each character that the fonts lack, and a problem for each changed text.

    Raises PaperFontMissing.
    """
    found = unprintable_problems(parts, paper)
    value = paper_value(paper, parts.papers.measure)
    return (parts.papers.replace_missing_glyphs(value) if found else value), found


def unprintable_problems(parts: Parts, *papers: PrintedPaper) -> tuple[Problem, ...]:
    """Return a problem for every text of papers with characters that the fonts lack. Raises PaperFontMissing."""
    parts.papers.need_fonts()
    found = (each for paper in papers for each in unprintable_texts(paper, parts.papers.unprintable))
    return tuple(
        dict.fromkeys(
            problem("TEXT-UNPRINTABLE", Place(column=each.place.where), found=named_characters(each.characters)).having(
                {_ROW: each.place.row}
            )
            for each in found
        )
    )


def need_printable(parts: Parts, *papers: PrintedPaper) -> None:
    """Raise CharacterUnprintable if papers have characters that the fonts lack.

    The error names the first places and the number of places. Raises PaperFontMissing, too.
    """
    problems = unprintable_problems(parts, *papers)
    if not problems:
        return
    places = list(dict.fromkeys(each.place.column or "" for each in problems))
    where = "、".join(places[:_MOST_NAMED])
    if len(places) > _MOST_NAMED:
        where += f"など{len(places)}か所"
    found = "、".join(dict.fromkeys(each.found or "" for each in problems[:_MOST_NAMED]))
    raise CharacterUnprintable(found=found, where=where, row=_row_of(problems[0]))


def unprintable_rows(problems: Iterable[Problem], id_patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the 管理番号 of the rows with a character that the fonts lack, from the problems of a paper.

    `id_patterns`: the patterns of the plan's 管理番号.
    """
    rows = (_row_of(each) for each in problems if each.code == "TEXT-UNPRINTABLE")
    return tuple(dict.fromkeys(row for row in rows if is_id(row, id_patterns)))


def _row_of(unprintable: Problem) -> str:
    return dict(unprintable.details)[_ROW]


def has_long_round(rounds: StoredRounds) -> bool:
    """Return whether any round has so many rows that its papers are set in parts, which takes long."""
    return rounds.largest_row_count() > MOST_ROWS


def typeset_papers(parts: Parts, papers: Sequence[PrintedPaper], checkpoint: Checkpoint = do_nothing) -> PaperPages:
    """Return the pages of papers. Raises PaperFontMissing, and whatever `checkpoint` raises.

    `checkpoint` is called before each paper, and while a long paper is set, with the PaperPages that are ready.
    """
    made: list[TypesetPaper] = []
    unproved: list[Value | PaperUnreadable | None] = []
    problems: list[Problem] = []

    def show(*of_paper: TypesetPaper) -> None:
        so_far = [PaperPages(papers[0].title, (*made, *of_paper), (), ())] if of_paper else []
        checkpoint(*so_far)

    for paper in papers:
        checkpoint()
        value, found = printable_value(parts, paper)
        problems += found
        pages = parts.papers.typeset_paper(value, show)
        pages, left = _proved_at_once(parts, pages, value, lambda *_: checkpoint()) if pages.parts else (pages, value)
        made.append(pages)
        unproved.append(left)
    return PaperPages(papers[0].title, made, unproved, tuple(dict.fromkeys(problems)))


def _proved_at_once(
    parts: Parts, made: TypesetPaper, value: Value, checkpoint: Checkpoint
) -> tuple[TypesetPaper, PaperUnreadable | None]:
    """Prove a long paper while its value is in memory, because the value needs as much memory as the pages.

    Also return the refusal if the paper cannot be printed; it can still be shown. The places of rows are dropped.
    """
    left = None
    try:
        made = prove_pages(parts, made, value, checkpoint)
    except PaperUnreadable as refused:
        left = refused.with_traceback(None)  # the traceback would hold the value
    return replace(made, places=()), left


@dataclass(frozen=True)
class PaperPages:
    """Pages of one or several papers, numbered from 0.

    `unproved`: for each paper, None if it is proved, the refusal if it cannot be printed, otherwise the value with
    which it must be proved. It is empty while the papers are being made; then they can only be shown. `problems`: the
    problems of the papers' texts.
    """

    title: str
    papers: Sequence[TypesetPaper]
    unproved: Sequence[Value | PaperUnreadable | None]
    problems: tuple[Problem, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all pages have been made."""
        return bool(self.unproved)

    @property
    def count(self) -> int:
        """Number of pages."""
        return sum(len(each.pages) for each in self.papers)

    def size(self, page: int) -> tuple[float, float]:
        """Return the width and height of a page (numbered from 0) in millimetres, as the page is shown."""
        paper, place = _at(self.papers, page)
        return paper.pages[place]

    def page_text(self, parts: Parts, page: int) -> str:
        """Return the text of a page (numbered from 0), for reading aloud."""
        return parts.papers.page_text(*_at(self.papers, page))

    def paint(self, parts: Parts, page: int, painter: object, dots_per_inch: float) -> None:
        """Draw a page (numbered from 0) with the front end's painter."""
        parts.papers.paint(*_at(self.papers, page), painter, dots_per_inch)

    def proved(self, parts: Parts) -> Self:
        """Return the pages proved to show all texts, so that they may be printed; raises PaperUnreadable.

        The number of pages can differ if lines had to be broken differently.
        """
        made = []
        for paper, left in zip(self.papers, self.unproved, strict=True):
            if isinstance(left, PaperUnreadable):
                raise left
            made.append(paper if left is None else prove_pages(parts, paper, left))
        return dataclasses.replace(self, papers=made, unproved=[None] * len(made))

    def write_pdf(self, parts: Parts, pages: range, target: Path) -> None:
        """Prove the pages and write some of them (numbered from 0) as a PDF; an existing file is replaced.

        Raises PaperUnreadable, TargetNotWritable.
        """
        made = self.proved(parts)
        is_whole = len(self.papers) == 1 and pages == range(self.count)
        some = [_at(made.papers, page) for page in pages if page < made.count]
        content = bytes(made.papers[0].pdf) if is_whole else parts.papers.extract_pages(some)
        parts.files.write(target, content, replace=True)


def _at(papers: Sequence[TypesetPaper], page: int) -> tuple[TypesetPaper, int]:
    """Return the paper that a page belongs to, and the page's position in it."""
    for paper in papers:
        if page < len(paper.pages):
            return paper, page
        page -= len(paper.pages)
    raise IndexError(page)


def count_differences(found: Mapping[str, int], expected: Mapping[str, int]) -> Iterator[Problem]:
    """Yield a problem for each expected count that differs from the count that was read; both are by label.

    A label that is not in `found` counts as 0.
    """
    for label, number in expected.items():
        if found.get(label, 0) != number:
            yield problem("PROOF-COUNT", found=f"{found.get(label, 0)}件", expected=f"{number}件", of=label)
