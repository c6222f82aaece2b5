"""What the acts need of workbooks: forms, lists and tables in and out. Adapters implement the Protocols."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from nakano_status.domain.problems.problem import Problem

if TYPE_CHECKING:  # what the window does not show first is loaded when it is made
    from datetime import datetime

    from nakano_status.documents.data_table import DataTable
    from nakano_status.documents.finding_list import FindingList
    from nakano_status.documents.form_document import FormContent
    from nakano_status.documents.list_document import ListDocument
    from nakano_status.documents.list_sheet import ListPage
    from nakano_status.domain.exchange.answer_file import AnswerFile
    from nakano_status.domain.machine_readable.sheet import DataFile
    from nakano_status.domain.published_list.published_list import PublishedList


class FormWriter(Protocol):
    """Draws a form as a workbook: equal bytes for equal content."""

    def __call__(self, content: FormContent) -> bytes:
        """Return the workbook's bytes."""
        ...


class FindingsWriter(Protocol):
    """Draws a list of findings as a workbook of its own."""

    def __call__(self, found: FindingList, made_at: datetime) -> bytes:
        """Return the workbook's bytes; `made_at` stands for the clock."""
        ...


class AnswerReader(Protocol):
    """Reads an answered form; never raises for what a file contains."""

    def __call__(self, name: str, content: bytes, passwords: Sequence[str] = ()) -> AnswerFile:
        """Return what was found, or an AnswerFile with `refused` set; `passwords` open a file saved with one."""
        ...


@dataclass(frozen=True)
class UnpackedFile:
    """A file out of a zip: `name` is that of the zip and its own. `problem` says why it is not to be read.

    `content` is empty where it could not be taken out.
    """

    name: str
    content: bytes
    problem: Problem | None = None


class Unpacker(Protocol):
    """Opens a zip in which somebody sent workbooks; nothing is written to a disk."""

    def __call__(self, name: str, content: bytes) -> Iterable[UnpackedFile] | Problem | None:
        """Give its files one by one, the problem for which it is not opened, or None where it is no zip of files."""
        ...


class ListReader(Protocol):
    """Reads a published list in any of its layouts."""

    def __call__(self, name: str, content: bytes) -> PublishedList:
        """Return rows and problems; a file that is no list has `refused` set."""
        ...


@dataclass(frozen=True)
class TableSheet:
    """A plain table read from a sheet or CSV: the head row and the rows under it, with the number of each row.

    `columns` are the letters above the headings, as in `C7`; a CSV has no `sheet`. `problems` tell of cells that a
    program turned into something else; a row with one that cannot be read is left out.
    """

    head: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    sheet: str | None = None
    problems: tuple[Problem, ...] = ()


class TableReader(Protocol):
    """Reads the first table of an .xlsx or .csv (UTF-8 or CP932)."""

    def __call__(self, name: str, content: bytes, needed: Collection[str] = ()) -> TableSheet | Problem:
        """Return the table, or the problem that stopped it.

        Where none of the headings `needed` (names, folded) can be there, what is returned has neither them nor rows.
        """
        ...


class TableWriter(Protocol):
    """Writes a plain table as .xlsx, or as .csv where the name ends so."""

    def __call__(self, name: str, sheet: TableSheet, made_at: datetime) -> bytes:
        """Return the file's bytes; `made_at` stands for the clock, `columns` of the sheet are not looked at."""
        ...


class DataWriter(Protocol):
    """Writes a table for machines as .xlsx, or as .csv where the name ends so."""

    def __call__(self, name: str, table: DataTable, made_at: datetime) -> bytes:
        """Return the file's bytes; `made_at` stands for the clock."""
        ...


class DataReader(Protocol):
    """Reads any workbook or CSV as the rules for machine-readable tables look at it."""

    def __call__(self, name: str, content: bytes) -> DataFile | Problem:
        """Return its sheets, what kind of file it is instead, or the problem for which it is not read."""
        ...


class ListDrawer(Protocol):
    """Draws the official list as a workbook: equal bytes for equal content."""

    def __call__(self, document: ListDocument, pages: Sequence[ListPage]) -> bytes:
        """Return the workbook's bytes; `pages` are those of its sheet."""
        ...
