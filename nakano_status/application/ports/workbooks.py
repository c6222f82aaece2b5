"""What the acts need for workbooks: reading and writing forms, lists and tables. Adapters implement the Protocols."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from nakano_status.domain.problems.problem import Problem

if TYPE_CHECKING:  # loaded where it is used: what the window does not need first is imported late
    from datetime import datetime

    from nakano_status.application.ports.papers import SheetsDrawer
    from nakano_status.documents.data_table import DataTable
    from nakano_status.documents.form import FindingList, FormContent
    from nakano_status.documents.list.layout import ListDocument
    from nakano_status.documents.list.sheet import ListPage
    from nakano_status.domain.exchange.answer_file import AnswerFile
    from nakano_status.domain.fields.profile import Profile
    from nakano_status.domain.machine_readable.table import CheckedFile
    from nakano_status.domain.published_list.published_list import PublishedList


class FormWriter(Protocol):
    """Makes a workbook of a form: equal bytes for equal content."""

    def __call__(self, content: FormContent) -> bytes:
        """Return the workbook's bytes."""


class FindingsWriter(Protocol):
    """Makes a workbook of a list of findings."""

    def __call__(self, found: FindingList, made_at: datetime) -> bytes:
        """Return the workbook's bytes; `made_at` replaces the clock."""


class AnswerReader(Protocol):
    """Reads an answered form; never raises because of a file's content."""

    def __call__(
        self, name: str, content: bytes, profile: Profile, passwords: Sequence[str] = (), known: Profile | None = None
    ) -> AnswerFile:
        """Return the content, or an AnswerFile with `refused` set; `passwords` open a protected file.

        `profile` is that of a form that names none. `known` is that of the data file that receives the form: it is used
        whatever the form names, as the form may have been damaged on its way.
        """


@dataclass(frozen=True)
class UnpackedFile:
    """A file extracted from a zip: `name` is that of the zip and its own. `problem` is why it cannot be read.

    `content` is empty if it could not be extracted.
    """

    name: str
    content: bytes
    problem: Problem | None = None


class Unpacker(Protocol):
    """Opens a zip of workbooks in memory; nothing is written to disk."""

    def __call__(self, name: str, content: bytes) -> Iterable[UnpackedFile] | Problem | None:
        """Return an iterator over its files, the problem that prevents opening it, or None if it is no zip of files."""


class ListReader(Protocol):
    """Reads a published list in any of its layouts."""

    def __call__(self, name: str, content: bytes, profile: Profile) -> PublishedList:
        """Return rows and problems, as the fields of a profile are headed; a file that is no list has `refused` set."""


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


class TableReader(Protocol):
    """Reads the first table of an .xlsx or .csv (UTF-8 or CP932)."""

    def __call__(self, name: str, content: bytes, needed: Collection[str] = ()) -> TableSheet | Problem:
        """Return the table, or the problem that prevents reading it.

        If none of the headings `needed` (names, folded) can be in it, the result has neither headings nor rows.
        """


class TableWriter(Protocol):
    """Writes a plain table as .xlsx, or as .csv if the name has that extension."""

    def __call__(self, name: str, sheet: TableSheet, made_at: datetime) -> bytes:
        """Return the file's bytes; `made_at` replaces the clock, `columns` of the sheet are ignored."""


class SheetsReader(Protocol):
    """Reads the tables on the visible sheets of an .xlsx."""

    def __call__(self, name: str, content: bytes) -> Sequence[TableSheet] | Problem:
        """Return the tables in the order of their sheets, or the problem that prevents reading the file."""


class SheetsWriter(Protocol):
    """Writes plain tables as an .xlsx, each on a sheet of its own."""

    def __call__(self, title: str, sheets: Sequence[TableSheet], made_at: datetime) -> bytes:
        """Return the file's bytes; `made_at` replaces the clock, `columns` of the sheets are ignored."""


class DataWriter(Protocol):
    """Writes a machine-readable table as .xlsx, or as .csv if the name has that extension."""

    def __call__(self, name: str, table: DataTable, made_at: datetime) -> bytes:
        """Return the file's bytes; `made_at` replaces the clock."""


class DataReader(Protocol):
    """Reads any workbook or CSV, for checking it against the rules for machine-readable tables."""

    def __call__(self, name: str, content: bytes) -> CheckedFile | Problem:
        """Return its sheets, what kind of file it is instead, or the problem that prevents reading it."""


class ListDrawer(Protocol):
    """Makes a workbook of the official list: equal bytes for equal content."""

    def __call__(self, document: ListDocument, pages: Sequence[ListPage]) -> bytes:
        """Return the workbook's bytes; `pages` are those of its sheet."""


@dataclass(frozen=True)
class Workbooks:
    """What reads and writes workbooks and other tables."""

    write_form: FormWriter
    write_findings: FindingsWriter
    read_answers: AnswerReader
    unpack: Unpacker
    read_list: ListReader
    read_table: TableReader
    write_table: TableWriter
    read_sheets: SheetsReader
    write_sheets: SheetsWriter
    read_data: DataReader
    write_data: DataWriter
    draw_list: ListDrawer
    draw_sheets: SheetsDrawer
