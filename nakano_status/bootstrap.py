"""Connects the ports with their adapters; only the starts of the front ends import this module.

Every adapter is imported when it is first used: a command that only reads the data file loads no workbook library.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nakano_status.application.ports.data_file import Clock, Parts, Records, Store, StoreInfo, Stores, UnitOfWork
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.problems.refusals import PlanUnknown
from nakano_status.files import DiskFiles
from nakano_status.system_clock import SystemClock, SystemIds

if TYPE_CHECKING:
    from datetime import datetime

    from nakano_status.application.ports.workbooks import TableSheet, UnpackedFile
    from nakano_status.documents.data_table import DataTable
    from nakano_status.documents.document import Document
    from nakano_status.documents.finding_list import FindingList
    from nakano_status.documents.form_document import FormContent
    from nakano_status.documents.list_document import ListDocument
    from nakano_status.documents.list_sheet import ListPage
    from nakano_status.documents.page_proof import ReadPaper, Tables
    from nakano_status.documents.set_paper import Checkpoint, PdfContent, Placed, SetPaper, Value
    from nakano_status.documents.word_text import WordText
    from nakano_status.domain.exchange.answer_file import AnswerFile
    from nakano_status.domain.fields.profile import Profile
    from nakano_status.domain.indicators.indicator import Indicator
    from nakano_status.domain.machine_readable.sheet import CheckedFile
    from nakano_status.domain.plan.area import Area
    from nakano_status.domain.plan.erratum import Erratum
    from nakano_status.domain.published_list.published_list import PublishedList
    from nakano_status.domain.storage.store_place import PlaceFacts
    from nakano_status.own_process import OwnProcess
    from nakano_status.workbook.spreadsheet_simulator import SpreadsheetSimulator

_ORGANISATIONS = {"nakano2": "nakano"}


def make_parts(clock: Clock | None = None, *, sets_aside: bool = False) -> Parts:
    """Return the real parts; `clock` replaces the machine's clock where a year is played (demo).

    With `sets_aside`, papers are set in another process, whose memory is released at its end: a window would keep it.
    """
    clock = clock or SystemClock()
    return Parts(
        stores=_SqliteStores(clock),
        clock=clock,
        ids=SystemIds(),
        files=DiskFiles(),
        catalogue=_BuiltIn(),
        write_form=_write_form,
        write_findings=_write_findings,
        read_answers=_read_answers,
        unpack=_unpack,
        read_list=_read_list,
        read_table=_read_table,
        write_table=_write_table,
        read_data=_read_data,
        write_data=_write_data,
        draw_list=_draw_list,
        draw_sheets=_draw_sheets,
        papers=_PapersAside() if sets_aside else _Papers(),
        look_at_place=_look_at_place,
    )


def make_hands() -> SpreadsheetSimulator:
    """Return a simulated user of a spreadsheet program, for the demonstration and the bench."""
    from nakano_status.workbook.spreadsheet_simulator import SpreadsheetSimulator

    return SpreadsheetSimulator()


def find_example_tables() -> tuple[Path, Path]:
    """Return the invented tables of departments and schedules (例); raises ResourceMissing."""
    from nakano_status.catalogue.resources import find_resource

    return find_resource("divisions/example-departments.csv"), find_resource("plan/example-schedule.csv")


def _stale_values(records: Records) -> Iterable[Problem]:
    from nakano_status.application.verify import stale_values

    return stale_values(records)


class _SqliteStores:
    """Data files in SQLite."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    def _stores(self) -> Stores:
        from nakano_status.store.opening import SqliteStores

        return SqliteStores(self._clock, _stale_values)

    @property
    def format(self) -> str:
        from nakano_status.store.format_version import CURRENT

        return str(CURRENT)

    def create(self, path: Path, info: StoreInfo, fill: Callable[[UnitOfWork], None] | None = None) -> Store:
        return self._stores.create(path, info, fill)

    def open(self, path: Path, *, read_only: bool = False, by: str | None = None) -> Store:
        return self._stores.open(path, read_only=read_only, by=by)

    def is_in_use(self, path: Path) -> bool:
        return self._stores.is_in_use(path)


class _Papers:
    """Documents as PDF pages and as Word files."""

    def measure(self, style: str, value: Value) -> Sequence[Placed]:
        from nakano_status.paper.typst_setter import measure

        return measure(style, value)

    def forget_layouts(self) -> None:
        from nakano_status.paper.typst_setter import forget_layouts

        forget_layouts()

    def shown(self, value: Value) -> Value:
        from nakano_status.paper.typst_setter import shown

        return shown(value)

    def set_paper(self, value: Value, checkpoint: Checkpoint = lambda *_: None) -> SetPaper:
        from nakano_status.paper.long_paper import set_long_paper

        return set_long_paper(value, checkpoint)

    def read_tables(self, pdf: bytes) -> Tables:
        from nakano_status.paper.pdf_proof import read_tables

        return read_tables(pdf)

    def read_in_parts(self, pdf: PdfContent, parts: Sequence[range]) -> Iterator[ReadPaper]:
        from nakano_status.paper.pdf_proof import read_in_parts

        return read_in_parts(pdf, parts)

    def paint(self, paper: SetPaper, page: int, painter: Any, dots_per_inch: float) -> None:
        from nakano_status.paper.pdf_pages import paint_page

        paint_page(paper, page, painter, dots_per_inch)

    def page_text(self, paper: SetPaper, page: int) -> str:
        from nakano_status.paper.pdf_pages import words_of

        return words_of(paper, page)

    def some_pages(self, pages: Sequence[tuple[SetPaper, int]]) -> bytes:
        from nakano_status.paper.pdf_pages import some_pages

        return some_pages(pages)

    def word_file(self, document: Document) -> bytes:
        from nakano_status.paper.word_writer import write_word

        return write_word(document)

    def need_fonts(self) -> None:
        from nakano_status.paper.shipped_fonts import font_folder

        font_folder()

    def unprintable(self, text: str) -> frozenset[str]:
        from nakano_status.paper.shipped_fonts import unprintable

        return unprintable(text)

    def read_pages(self, pdf: bytes) -> tuple[str, ...]:
        from nakano_status.paper.pdf_proof import read_pages

        return read_pages(pdf)

    def read_word(self, content: bytes) -> WordText:
        from nakano_status.paper.word_reader import read_word

        return read_word(content)


class _PapersAside(_Papers):
    """The same, with pages set in a process of its own."""

    @cached_property
    def _process(self) -> OwnProcess:
        from nakano_status.own_process import OwnProcess

        return OwnProcess()

    def measure(self, style: str, value: Value) -> Sequence[Placed]:
        return self._process.call(_Papers().measure, style, value)

    def forget_layouts(self) -> None:
        self._process.call(_Papers().forget_layouts)

    def shown(self, value: Value) -> Value:
        return self._process.call(_Papers().shown, value)

    def set_paper(self, value: Value, checkpoint: Checkpoint = lambda *_: None) -> SetPaper:
        return self._process.call(_Papers().set_paper, value, checkpoint=checkpoint)


class _BuiltIn:
    """The plans of `resources/`."""

    def plan(self, name: str) -> Plan:
        from nakano_status.catalogue.plan_file import load_plan

        if name not in _ORGANISATIONS:
            raise PlanUnknown(found=name)
        return load_plan(name)

    def profile(self) -> Profile:
        from nakano_status.catalogue.profile_file import load_profile

        return load_profile()

    def read(self, content: bytes) -> tuple[Plan, Organisation] | list[Problem]:
        from nakano_status.catalogue.own_plan import read_own_plan

        return read_own_plan(content)

    def organisation(self, name: str) -> Organisation:
        from nakano_status.catalogue.organisation_file import load_organisation

        return load_organisation(_ORGANISATIONS[name])

    def indicators(self, name: str) -> tuple[Indicator, ...]:
        from nakano_status.catalogue.indicator_file import load_indicators

        return load_indicators(name) if name in _ORGANISATIONS else ()

    def errata(self, name: str) -> tuple[Erratum, ...]:
        from nakano_status.catalogue.errata_file import load_errata

        return load_errata(name) if name in _ORGANISATIONS else ()

    def area(self, name: str) -> Area | None:
        from nakano_status.catalogue.area_file import load_area

        return load_area(name) if name in _ORGANISATIONS else None

    def template(self, name: str) -> str:
        from nakano_status.catalogue.template_file import load_template

        return load_template(name)


def _write_form(content: FormContent) -> bytes:
    from nakano_status.workbook.form_writer import write_form

    return write_form(content)


def _write_findings(found: FindingList, made_at: datetime) -> bytes:
    from nakano_status.workbook.form_findings_sheet import write_findings

    return write_findings(found, made_at)


def _read_answers(name: str, content: bytes, passwords: Sequence[str] = ()) -> AnswerFile:
    from nakano_status.catalogue.profile_file import load_profile
    from nakano_status.workbook.answer_reader import read_answers

    return read_answers(name, content, load_profile(), passwords)


def _unpack(name: str, content: bytes) -> Iterable[UnpackedFile] | Problem | None:
    from nakano_status.workbook.unpacking import unpack

    return unpack(name, content)


def _read_list(name: str, content: bytes, profile: Profile) -> PublishedList:
    from nakano_status.workbook.list_reader import read_list

    return read_list(name, content, profile)


def _read_table(name: str, content: bytes, needed: Collection[str] = ()) -> TableSheet | Problem:
    from nakano_status.workbook.table_reader import read_table

    return read_table(name, content, needed)


def _write_table(name: str, sheet: TableSheet, made_at: datetime) -> bytes:
    from nakano_status.workbook.table_writer import write_table

    return write_table(name, sheet, made_at)


def _read_data(name: str, content: bytes) -> CheckedFile | Problem:
    from nakano_status.workbook.data_reader import read_data

    return read_data(name, content)


def _write_data(name: str, table: DataTable, made_at: datetime) -> bytes:
    from nakano_status.workbook.data_writer import write_data

    return write_data(name, table, made_at)


def _draw_list(document: ListDocument, pages: Sequence[ListPage]) -> bytes:
    from nakano_status.workbook.list_drawer import draw_list

    return draw_list(document, pages)


def _draw_sheets(document: Document) -> bytes:
    from nakano_status.workbook.document_drawer import draw_sheets

    return draw_sheets(document)


def _look_at_place(path: Path) -> PlaceFacts:
    from nakano_status.place_facts import look_at_place

    return look_at_place(path)
