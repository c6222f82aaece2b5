"""What the acts need for workbooks: reading and writing forms, lists and tables. Adapters implement the Protocols."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from nakano_status.domain.problems.problem import Problem

if TYPE_CHECKING:  # loaded where it is used: what the window does not need first is imported late
    from datetime import datetime

    from nakano_status.documents.data_table import DataTable
    from nakano_status.documents.document import Document
    from nakano_status.documents.form import FindingList, FormContent
    from nakano_status.documents.list.layout import ListDocument
    from nakano_status.documents.list.sheet import ListPage
    from nakano_status.domain.exchange.answer_file import AnswerFile
    from nakano_status.domain.fields.profile import Profile
    from nakano_status.domain.machine_readable.table import CheckedFile
    from nakano_status.domain.published_list.published_list import PublishedList


@dataclass(frozen=True)
class UnpackedFile:
    """A file extracted from a zip: `name` is that of the zip and its own. `problem` is why it cannot be read.

    `content` is empty if it could not be extracted.
    """

    name: str
    content: bytes
    problem: Problem | None = None


@dataclass(frozen=True)
class TableSheet:
    """A plain table read from a sheet or CSV: the head row and the rows under it, with the number of each row.

    `columns` are the letters of the headings' columns, as in `C7`; a CSV has no `sheet`. `problems` report cells that a
    program converted; a row with an unreadable one is left out.
    """

    head: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    sheet: str | None = None
    problems: tuple[Problem, ...] = ()


class Workbooks(Protocol):
    """Reads and writes workbooks and other tables; the same content always makes the same bytes."""

    def write_form(self, content: FormContent) -> bytes:
        """Return the workbook of a form."""

    def write_findings(self, found: FindingList, made_at: datetime) -> bytes:
        """Return the workbook of a list of findings; `made_at` replaces the clock."""

    def read_answers(
        self, name: str, content: bytes, profile: Profile, passwords: Sequence[str] = (), known: Profile | None = None
    ) -> AnswerFile:
        """Return an answered form, or an AnswerFile with `refused` set; `passwords` open a protected file.

        It never raises because of a file's content.

        `profile` is that of a form that names none. `known` is that of the data file that receives the form: it is used
        whatever the form names, as the form may have been damaged on its way.
        """

    def unpack(self, name: str, content: bytes) -> Iterable[UnpackedFile] | Problem | None:
        """Return an iterator over the files of a zip, the problem that prevents opening it, or None if it is none.

        Nothing is written to disk.
        """

    def read_list(self, name: str, content: bytes, profile: Profile) -> PublishedList:
        """Return a published list in any of its layouts, headed as the fields of a profile are.

        A file that is no list has `refused` set.
        """

    def read_table(self, name: str, content: bytes, needed: Collection[str] = ()) -> TableSheet | Problem:
        """Return the first table of an .xlsx or .csv (UTF-8 or CP932), or the problem that prevents reading it.

        If none of the headings `needed` (names, folded) can be in it, the result has neither headings nor rows.
        """

    def write_table(self, name: str, sheet: TableSheet, made_at: datetime) -> bytes:
        """Return a plain table as .xlsx, or as .csv if the name has that extension.

        `made_at` replaces the clock, `columns` of the sheet are ignored.
        """

    def read_data(self, name: str, content: bytes) -> CheckedFile | Problem:
        """Return a file to be checked against the rules for machine-readable tables, as far as it can be read."""

    def write_data(self, name: str, table: DataTable, made_at: datetime) -> bytes:
        """Return a machine-readable table as .xlsx, or as .csv if the name has that extension."""

    def draw_list(self, document: ListDocument, pages: Sequence[ListPage]) -> bytes:
        """Return the workbook of the official list; `pages` are those of its sheet."""

    def draw_sheets(self, document: Document) -> bytes:
        """Return a workbook of a document, with a sheet for each section."""
