"""Interfaces for documents: workbooks in and out, papers as PDF, print, preview and Word, and recorded papers.

Adapters implement the Protocols.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from nakano_status.domain.problems.problem import Problem

if TYPE_CHECKING:
    from datetime import datetime

    from nakano_status.documents.data_table import DataTable
    from nakano_status.documents.document import Document
    from nakano_status.documents.form import FindingList, FormContent
    from nakano_status.documents.list.builder import ListDocument
    from nakano_status.documents.list.typeset_list import ListPage
    from nakano_status.documents.pages.page_proof import ReadPaper, Tables
    from nakano_status.documents.pages.printed_paper import (
        Checkpoint,
        PdfContent,
        PlacedRow,
        TypesetPaper,
        Value,
        WordText,
    )
    from nakano_status.documents.picture import Picture
    from nakano_status.documents.web_page import ReadPage, WebPage
    from nakano_status.domain.calendar.fiscal_year import FiscalYear
    from nakano_status.domain.exchange.answer_file import AnswerFile
    from nakano_status.domain.exchange.facts import FormAsSent
    from nakano_status.domain.fields.profile import FormProfiles, Profile
    from nakano_status.domain.machine_readable.check import CheckedFile
    from nakano_status.domain.published_list.published_list import PublishedList


@dataclass(frozen=True)
class UnpackedFile:
    """A file extracted from a zip.

    `name`: the name of the zip and the name of the file in it. `content`: empty if the file could not be extracted.
    `problem`: the reason why the file cannot be read, if it cannot.
    """

    name: str
    content: bytes
    problem: Problem | None = None


@dataclass(frozen=True)
class TableSheet:
    """A plain table of a sheet or CSV: the head row, and the rows under it, each with its row number.

    `rows`: the number of each row in the sheet, from 1, and its texts in the order of `head`. `columns`: letters of the
    headings' columns, as in `C7`. `sheet`: the name of the sheet (None: a CSV). `problems`: cells that a program
    converted; a row with an unreadable cell is left out. `choices`: texts that a written table offers in the cells
    below a heading; below one of `open_choices`, other texts may be typed. `notes`: explanations at a heading.
    `is_hidden`: whether the sheet is hidden, and not read as a table that people fill in. `left_out`: the numbers of
    the rows with text that are left out.
    """

    head: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    sheet: str | None = None
    problems: tuple[Problem, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_hidden: bool = False
    notes: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    open_choices: frozenset[str] = frozenset()


class Workbooks(Protocol):
    """Reads and writes workbooks and other tables; the same content always gives the same bytes."""

    def write_form(self, content: FormContent) -> bytes:
        """Return the workbook of a form."""

    def write_findings(self, findings: FindingList, made_at: datetime) -> bytes:
        """Return the workbook of a list of findings; `made_at` replaces the clock."""

    def read_answers(
        self,
        name: str,
        content: bytes,
        profile: Profile,
        passwords: Sequence[str] = (),
        known: FormProfiles | None = None,
    ) -> AnswerFile:
        """Return the answers in a form; if the file cannot be read as a form, the result has `refused` set.

        Never raises because of the content. `profile`: used for a form that does not name its profile. `passwords`:
        tried on a protected file. `known`: the profiles of the receiving data file (None: not known).
        """

    def read_sent_form(self, content: bytes, profile: Profile, known: FormProfiles | None = None) -> FormAsSent:
        """Return what a form shows and leaves open, as the program sent it; empty if the content cannot be read.

        The arguments are as in `read_answers`.
        """

    def last_saved(self, content: bytes) -> datetime | None:
        """Return when a person last saved a workbook (UTC), according to its properties; None if they do not state it.

        A workbook that only this program wrote has no such time. Never raises because of the content.
        """

    def unpack(
        self, name: str, content: bytes, passwords: Sequence[str] = ()
    ) -> Iterable[UnpackedFile] | Problem | None:
        """Return an iterator over the files of a zip; a problem if the zip cannot be opened; None if it is not a zip.

        Nothing is written to disk. The `passwords` are tried on the protected files in the zip.
        """

    def read_list(
        self,
        name: str,
        content: bytes,
        profile: Profile,
        named: Mapping[str, str] | None = None,
        year: FiscalYear | None = None,
        *,
        by_columns: bool = False,
    ) -> PublishedList:
        """Return a published list in any of its layouts, read by the headings of a profile's fields.

        `by_columns`: a list that the program made is read as any ward's, too, with the texts of all its columns.

        `named`: keys of columns that a person declared, by folded heading or column letters. `year`: the year to read
        if columns have several years. If the file is not a list, the result has `refused` set.
        """

    def read_table(
        self, name: str, content: bytes, needed: Collection[str] = (), reads: Callable[[str], bool] | None = None
    ) -> TableSheet | Problem:
        """Return the first table of an .xlsx or .csv (UTF-8 or CP932), or the problem that prevents reading it.

        The head may have up to three rows if `reads` is true for each heading in them (folded). If none of the headings
        `needed` (folded names) can be in the file, the result has neither headings nor rows.
        """

    def write_table(self, name: str, sheet: TableSheet, made_at: datetime) -> bytes:
        """Return a plain table as .xlsx, or as .csv if the name has that extension.

        `made_at` replaces the clock; `columns` of the sheet are ignored.
        """

    def read_data(self, name: str, content: bytes, *, is_own: bool = False) -> CheckedFile | Problem:
        """Return as much as can be read of a file, for a check against the rules for machine-readable tables.

        If nothing can be read, return the problem that prevents it. `is_own`: whether the program wrote the file.
        """

    def write_data(self, name: str, table: DataTable, made_at: datetime) -> bytes:
        """Return a machine-readable table as .xlsx, or as .csv if the name has that extension."""

    def read_sheets(
        self,
        name: str,
        content: bytes,
        needed: Collection[str] = (),
        hidden: Collection[str] = (),
        own: Collection[str] = (),
    ) -> Sequence[TableSheet] | Problem:
        """Return the tables on the visible and `hidden` sheets of an .xlsx, or the problem that prevents reading it.

        A workbook that lacks all sheets named in `needed` is not read: the result is empty. `own`: the texts that the
        program writes beside the cells of such a workbook.
        """

    def write_sheets(self, title: str, sheets: Sequence[TableSheet], made_at: datetime) -> bytes:
        """Return an .xlsx with each table on its own sheet; `made_at` replaces the clock, `columns` are ignored."""

    def draw_list(self, document: ListDocument, pages: Sequence[ListPage]) -> bytes:
        """Return the workbook of the official list; `pages` are the pages of its sheet."""

    def draw_sheets(self, document: Document, paint: Callable[[Picture], bytes]) -> bytes:
        """Return a workbook of a document, with a sheet for each section; `paint` returns a picture as PNG."""

    def sheet_html(self, content: bytes, lines: int) -> str:
        """Return the first lines of a workbook's first sheet as HTML that looks like the sheet."""


class Papers(Protocol):
    """Makes papers and Word files from documents, and reads them back."""

    def measure(self, style: str, value: Value) -> Sequence[PlacedRow]:
        """Return the positions of a value's rows when set in a style; raises PaperFontMissing."""

    def forget_layouts(self) -> None:
        """Release the memory of cached layouts."""

    def replace_missing_glyphs(self, value: Value) -> Value:
        """Return a paper's value with 〓 for every character that the fonts lack; raises PaperFontMissing."""

    def typeset_paper(self, value: Value, checkpoint: Checkpoint = ...) -> TypesetPaper:
        """Return the pages of a paper as a tagged PDF; a long paper is set in parts.

        `checkpoint` is called with the parts already set. Raises PaperFontMissing, and the errors that `checkpoint`
        raises.
        """

    def read_tables(self, pdf: bytes) -> Tables:
        """Return the rows of all tables of a tagged PDF, cell by cell; raises ValueError if `pdf` is not a PDF."""

    def read_in_parts(self, pdf: PdfContent, parts: Sequence[range]) -> Iterator[ReadPaper]:
        """Yield the content of the pages of each range in `parts`; if `parts` is empty, of all pages at once.

        Raises ValueError if `pdf` is not a PDF.
        """

    def paint(self, paper: TypesetPaper, number: int, painter: Any, dots_per_inch: float) -> None:
        """Draw one page (counted from 0) with a painter of that resolution."""

    def page_text(self, paper: TypesetPaper, number: int) -> str:
        """Return the text of a page (counted from 0)."""

    def extract_pages(self, pages: Sequence[tuple[TypesetPaper, int]]) -> bytes:
        """Return a PDF of selected pages of papers (counted from 0 in each paper), as they are painted."""

    def word_file(self, document: Document) -> bytes:
        """Return a Word file (.docx)."""

    def picture_png(self, picture: Picture, dots_per_inch: float = ...) -> bytes:
        """Return a picture as PNG, by default twice as fine as a screen; raises PaperFontMissing."""

    def need_fonts(self) -> object:
        """Raise PaperFontMissing if the program's fonts are missing or incomplete; the result has no meaning."""

    def unprintable(self, text: str) -> frozenset[str]:
        """Return the characters of a text that the fonts of papers do not have; raises PaperFontMissing."""

    def read_pages(self, pdf: bytes) -> tuple[str, ...]:
        """Return the text of each page of any PDF; raises ValueError if `pdf` is not a PDF."""

    def read_attached(self, pdf: bytes) -> Mapping[str, bytes]:
        """Return the files attached to a PDF by their names; raises ValueError if `pdf` is not a PDF."""

    def read_docx(self, content: bytes) -> WordText:
        """Return the text of a Word file; raises ValueError if `content` is not a Word file."""

    def write_web_page(self, page: WebPage) -> bytes:
        """Return the public page as one file."""

    def write_page_beginning(self, page: WebPage) -> str:
        """Return the public page up to its first section as HTML, for a preview."""

    def read_web_page(self, content: bytes) -> ReadPage:
        """Return the content of a public page; raises ValueError if it cannot be read."""
