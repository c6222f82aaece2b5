"""The last step of every paper: draw it in the form of its file name's suffix, and write it whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import Parts
from nakano_status.documents.pages.expected_pages import expected_in_parts
from nakano_status.documents.pages.page_proof import Fault, FaultKind, faults_of
from nakano_status.documents.pages.printed_characters import named_characters
from nakano_status.documents.pages.printed_paper import Checkpoint, PrintedPaper, SetPaper, Value, document_paper, go_on
from nakano_status.documents.pages.typeset import paper_value
from nakano_status.documents.pages.unprintable import unprintable_texts
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.papers import CharacterUnprintable, PaperFormatUnknown, PaperUnreadable
from nakano_status.domain.text.narrative import truncated

if TYPE_CHECKING:
    from nakano_status.documents.document import Document

_LONGEST_QUOTE = 24
_MOST_NAMED = 5


@contextmanager
def naming(file: str) -> Iterator[None]:
    """Add the file name to the refusal of a paper, where several are made."""
    try:
        yield
    except PaperUnreadable as refused:
        where = f"「{file}」の{refused.details['where']}"
        raise PaperUnreadable(found=refused.details["found"], where=where) from refused


class PaperFormat(StrEnum):
    """The forms of a paper, by the file's suffix; only a paper that is one table has CSV."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"


DOCUMENT_FORMATS = (PaperFormat.PDF, PaperFormat.DOCX, PaperFormat.XLSX)
"""The forms that every document has."""


@dataclass(frozen=True)
class DrawnPaper:
    """A file's content before it is written.

    `pages` is how many it has if they are fixed (PDF); `problems` are those of its texts.
    """

    content: bytes
    pages: int | None = None
    problems: tuple[Problem, ...] = ()


def format_of(target: Path, among: Collection[PaperFormat] = DOCUMENT_FORMATS) -> PaperFormat:
    """Return the form of a file name's suffix, of those that a paper has; raises PaperFormatUnknown."""
    suffix = target.suffix.lower().removeprefix(".")
    if suffix not in among:
        raise PaperFormatUnknown(path=str(target), expected="、".join(f".{each}" for each in among))
    return PaperFormat(suffix)


def draw(parts: Parts, document: Document, format_: PaperFormat) -> DrawnPaper:
    """Return the document as a file's content.

    A PDF raises PaperFontMissing, PaperUnreadable.
    """
    match format_:
        case PaperFormat.PDF:
            return drawn_pdf(parts, document_paper(document))
        case PaperFormat.DOCX:
            return DrawnPaper(parts.papers.word_file(document))
        case PaperFormat.XLSX:
            return DrawnPaper(parts.workbooks.draw_sheets(document))
        case PaperFormat.CSV:
            raise LookupError(format_)


def draw_named(document: Document, format_: PaperFormat, name: str, parts: Parts) -> DrawnPaper:
    """Draw one of several files; its problems, and its refusal, name the file."""
    with naming(name):
        drawn = draw(parts, document, format_)
    return replace(drawn, problems=tuple(each.at(file=name) for each in drawn.problems))


def drawn_pdf(parts: Parts, paper: PrintedPaper) -> DrawnPaper:
    """Return a paper as a PDF whose pages are proved.

    Raises PaperFontMissing, PaperUnreadable.
    """
    value, problems = printable_value(parts, paper)
    made = proved(parts, parts.papers.set_paper(value), value)
    return DrawnPaper(bytes(made.pdf), len(made.pages), problems)


def proved(parts: Parts, made: SetPaper, value: Value, checkpoint: Checkpoint = go_on) -> SetPaper:
    """Return pages that show all that a value has: these, or others with running text broken into lines differently.

    Raises PaperUnreadable, and what `checkpoint` raises while the pages are set again.
    """
    fault = _first_fault(parts, made, value)
    if fault is not None and fault.kind is FaultKind.OUTSIDE:
        # When Typst optimises a whole paragraph, it at times finds no line break among words that must stay together.
        made = parts.papers.set_paper(value | {"breaks": "simple"}, checkpoint)
        fault = _first_fault(parts, made, value)
    if fault is not None:
        raise PaperUnreadable(
            found=fault.kind.label.format(found=truncated(fault.found, _LONGEST_QUOTE)), where=_where(fault)
        )
    return made


def _first_fault(parts: Parts, made: SetPaper, value: Value) -> Fault | None:
    reads = parts.papers.read_in_parts(made.pdf, made.parts)
    faults = (faults_of(*each) for each in zip(reads, expected_in_parts(value, made.places), strict=True))
    return next(chain.from_iterable(faults), None)


def _where(fault: Fault) -> str:
    """Return the place of a fault: the row of its text, else its page."""
    if fault.owner:
        return fault.owner
    if fault.page is None:
        return "紙面の全体"
    return f"{fault.page + 1}ページの「{truncated(fault.expected or fault.found, _LONGEST_QUOTE)}」"


def printable_value(parts: Parts, paper: PrintedPaper) -> tuple[Value, tuple[Problem, ...]]:
    """Return a paper with 〓 for every character that the fonts lack, and the places of these.

    Raises PaperFontMissing.
    """
    found = unprintable_problems(parts, paper)
    value = paper_value(paper, parts.papers.measure)
    return (parts.papers.shown(value) if found else value), found


def unprintable_problems(parts: Parts, *papers: PrintedPaper) -> tuple[Problem, ...]:
    """Return a problem for every text of papers with characters that the fonts lack; raises PaperFontMissing."""
    parts.papers.need_fonts()
    found = (each for paper in papers for each in unprintable_texts(paper, parts.papers.unprintable))
    return tuple(
        dict.fromkeys(
            problem("TEXT-UNPRINTABLE", Place(column=each.place.where), found=named_characters(each.characters))
            for each in found
        )
    )


def need_printable(parts: Parts, *papers: PrintedPaper) -> None:
    """Refuse papers with characters that the fonts lack, naming the first places and how many there are.

    Raises PaperFontMissing, CharacterUnprintable.
    """
    problems = unprintable_problems(parts, *papers)
    if not problems:
        return
    places = list(dict.fromkeys(each.place.column or "" for each in problems))
    where = "、".join(places[:_MOST_NAMED])
    if len(places) > _MOST_NAMED:
        where += f"など{len(places)}か所"
    found = "、".join(dict.fromkeys(each.found or "" for each in problems[:_MOST_NAMED]))
    raise CharacterUnprintable(found=found, where=where)
