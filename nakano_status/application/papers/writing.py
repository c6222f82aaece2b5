"""Every paper's last step: drawn in the form that its file's name asks for, and written whole or not at all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.outcome import Outcome
from nakano_status.documents.flow import lay_out
from nakano_status.documents.page_reading import first_unread
from nakano_status.documents.printed import PrintedDocument
from nakano_status.domain.paper_refusals import (
    CharacterUnprintable,
    FontMissing,
    PaperFormatUnknown,
    PaperUnreadable,
)
from nakano_status.domain.printed_text import named_characters
from nakano_status.domain.problem_codes import problem

if TYPE_CHECKING:
    from nakano_status.application.ports import Parts
    from nakano_status.documents.document import Document
    from nakano_status.domain.problem import Problem

_LONGEST_QUOTE = 24


class PaperFormat(StrEnum):
    """The forms in which a document leaves the office, by the file's suffix."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"


@dataclass(frozen=True)
class WrittenPaper:
    """The file that was made, and how many pages it has where they are fixed (PDF)."""

    file: Path
    pages: int | None


@dataclass(frozen=True)
class DrawnPaper:
    """A file's content before it is written; `pages` as in `WrittenPaper`, `advice` tells of fonts that stand in."""

    content: bytes
    pages: int | None = None
    advice: tuple[Problem, ...] = ()


def format_of(target: Path, among: Collection[PaperFormat] = tuple(PaperFormat)) -> PaperFormat:
    """Return the form that a file's name asks for, of those that a paper has; raises PaperFormatUnknown."""
    suffix = target.suffix.lower().removeprefix(".")
    if suffix not in among:
        raise PaperFormatUnknown(path=str(target), expected="、".join(f".{each}" for each in among))
    return PaperFormat(suffix)


def render(parts: Parts, document: Document, format_: PaperFormat) -> bytes:
    """Return the document as a file's content; raises FontMissing and CharacterUnprintable (PDF only)."""
    match format_:
        case PaperFormat.PDF:
            return pdf_of(parts, lay_out(document))
        case PaperFormat.WORD:
            return parts.papers.word(document)
        case PaperFormat.EXCEL:
            return parts.draw_sheets(document)


def draw(parts: Parts, document: Document, format_: PaperFormat) -> DrawnPaper:
    """Return the document as a file's content with what is to be said of it; raises as `render` does."""
    if format_ is not PaperFormat.PDF:
        return DrawnPaper(render(parts, document, format_))
    printed = lay_out(document)
    return DrawnPaper(pdf_of(parts, printed), len(printed.pages), font_advice(parts, printed))


def pdf_of(parts: Parts, printed: PrintedDocument) -> bytes:
    """Return pages as a PDF that reads as it was meant; raises FontMissing, CharacterUnprintable, PaperUnreadable."""
    need_printable(parts, printed)
    content = parts.papers.pdf(printed)
    unread = first_unread(printed, parts.papers.read_pdf(content))
    if unread is not None:
        raise PaperUnreadable(found=named_characters(unread.character), where=_quoted(unread.page, unread.line))
    return content


def need_printable(parts: Parts, printed: PrintedDocument) -> None:
    """Refuse pages of which a computer's fonts cannot show every character, before anything is drawn."""
    if not parts.papers.has_japanese_font():
        raise FontMissing
    missing = parts.papers.unprintable("".join(page.words for page in printed.pages))
    if missing:
        raise CharacterUnprintable(found=named_characters(missing), where=_where(printed, missing))


def font_advice(parts: Parts, printed: PrintedDocument) -> tuple[Problem, ...]:
    """Tell which fonts stand in for the ones that the paper is made for."""
    stand_ins = parts.papers.substitutes(printed.typefaces)
    return tuple(problem("FONT-SUBSTITUTE", found=family) for family in sorted(set(stand_ins.values())))


def write_paper(parts: Parts, document: Document, target: Path, *, replace: bool = False) -> Outcome[WrittenPaper]:
    """Write a document in the form of the file's suffix.

    Raises PaperFormatUnknown, FontMissing, CharacterUnprintable, TargetExists, TargetNotWritable.
    """
    format_ = format_of(target)
    if format_ is PaperFormat.PDF:
        return write_pages(parts, lay_out(document), target, replace=replace)
    parts.files.write(target, render(parts, document, format_), replace=replace)
    return Outcome(WrittenPaper(target, None))


def write_pages(
    parts: Parts, printed: PrintedDocument, target: Path, *, replace: bool = False
) -> Outcome[WrittenPaper]:
    """Write pages as a PDF; raises FontMissing, CharacterUnprintable, TargetExists, TargetNotWritable."""
    parts.files.write(target, pdf_of(parts, printed), replace=replace)
    return Outcome(WrittenPaper(target, len(printed.pages)), problems=font_advice(parts, printed))


def _where(printed: PrintedDocument, missing: frozenset[str]) -> str:
    """Where the first of these characters stands: its page and its line."""
    for number, page in enumerate(printed.pages, 1):
        for line in page.words.splitlines():
            if missing & set(line):
                return _quoted(number, line)
    raise AssertionError(missing)


def _quoted(page: int, line: str) -> str:
    short = line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE]}…"
    return f"{page}ページの「{short}」"
