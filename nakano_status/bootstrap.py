"""Connects the ports with their adapters; only the modules where a process or a sample begins import this module.

Every adapter is imported when it is first used, so that a command that only reads the data file loads no workbook
library. A test compares each function with its port.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar, cast

from nakano_status.application.ports.data_file import Parts, ValueRules
from nakano_status.application.ports.outside import Clock
from nakano_status.files import DiskFiles

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Stores
    from nakano_status.application.ports.documents import Papers, Workbooks
    from nakano_status.application.ports.outside import Catalogue
    from nakano_status.domain.fields.profile import Profile
    from nakano_status.store.places import StoresAnywhere
    from nakano_status.workbook.form.spreadsheet_simulator import SpreadsheetSimulator
    from nakano_status.worker_process import OwnProcess

Made = TypeVar("Made")

_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without I, L, O, 0 and 1, which are mistaken for one another on paper
_SECRET_BYTES = 32


def make_parts(clock: Clock | None = None, *, papers_aside: bool = False) -> Parts:
    """Return the adapters of all ports, which use this machine's files and programs.

    `clock`: replaces the machine's clock, for the demonstration, which plays a whole year. `papers_aside`: papers are
    typeset in another process, so that the memory is released when that process ends.
    """
    clock, ids = clock or SystemClock(), SystemIds()
    stores = _made_late(partial(_stores, clock), _Stores)
    papers: Papers = _PapersAside() if papers_aside else _Papers()
    workbooks: Workbooks = _Workbooks()
    return Parts(
        stores=stores,
        store_files=stores,
        clock=clock,
        token=ids.token,
        secret=ids.secret,
        typed_texts=_late("store.typed_texts:typed_texts_of_set"),
        files=DiskFiles(),
        catalogue=_made_late(_catalogue),
        workbooks=workbooks,
        papers=papers,
        look_at_place=_late("files:look_at_place"),
    )


def with_backups(parts: Parts, *, on_closing: bool) -> Parts:
    """Return the parts with stores that back up each data file automatically while it is open for writing.

    `on_closing`: a changed data file is also backed up when it is closed.
    """
    return replace(parts, stores=_made_late(partial(_backed_up_stores, parts, on_closing=on_closing)))


def make_spreadsheet_user(profile: Profile | None = None) -> SpreadsheetSimulator:
    """Return a simulated user of a spreadsheet program, for the demonstrations and the bench.

    Without a profile, the forms are forms of the built-in plan.
    """
    from nakano_status.catalogue.plans import load_profile
    from nakano_status.workbook.form.spreadsheet_simulator import SpreadsheetSimulator

    return SpreadsheetSimulator(profile or load_profile())


def find_example_tables() -> tuple[Path, Path]:
    """Return the paths of the example tables (例): departments, then schedules; raises ResourceMissing."""
    from nakano_status.catalogue.plans import find_resource

    return find_resource("divisions/example-departments.csv"), find_resource("plan/example-schedule.csv")


_importing = RLock()
"""Held by a thread that imports a module late.

XlsxWriter imports its own modules in circles: a second thread that imported one of them at the same time would get an
unfinished module.
"""


@dataclass(frozen=True)
class LateFunction:
    """A function or class that is imported when it is first called, by one thread at a time.

    `place`: the module below `nakano_status` and the name: `application.verify:stale_values`.
    """

    place: str

    @property
    def function(self) -> Callable[..., Any]:
        """The imported function."""
        module, _, name = self.place.partition(":")
        with _importing:
            function: Callable[..., Any] = getattr(import_module(f"nakano_status.{module}"), name)
        return function

    def __call__(self, *given: object, **named: object) -> Any:
        """Import the function if needed, call it, and return its result."""
        return self.function(*given, **named)


def _late(place: str) -> Any:
    return LateFunction(place)


class _LateObject:
    """An adapter that is created when it is first used."""

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> object:
        return self._make()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made, name)


class _Stores(_LateObject):
    """Data files and sets on servers."""

    @property
    def format(self) -> str:
        """The newest format of data files; it is available without loading the driver."""
        from nakano_status.store.format_version import CURRENT

        return str(CURRENT)


def _made_late(make: Callable[[], Made], kind: type[_LateObject] = _LateObject) -> Made:
    """Return an object that stands for the adapter that `make` creates when it is first used."""
    return cast("Made", kind(make))


def _stores(clock: Clock) -> StoresAnywhere:
    from nakano_status.store.places import StoresAnywhere
    from nakano_status.store.sqlite.opening import SqliteStores
    from nakano_status.store.sqlite.share_files import DiskShare
    from nakano_status.store.sqlite.shared_stores import SharedStores

    rules = ValueRules(_late("application.verify:stale_values"), _late("application.merge.folding:fold_unresolved"))
    files = SharedStores(SqliteStores(clock, rules), DiskShare(_late("files:look_at_place")), clock)
    return StoresAnywhere(files, clock, rules)


def _backed_up_stores(parts: Parts, *, on_closing: bool) -> Stores:
    from nakano_status.application.storage.make_backup import BackedUpStores

    return BackedUpStores(parts, on_closing=on_closing)


def _catalogue() -> Catalogue:
    from nakano_status.catalogue.plans import BuiltInCatalogue

    return BuiltInCatalogue()


class _Workbooks:
    """Functions that read and write workbooks and other tables."""

    write_form = _late("workbook.form.writer:write_form")
    write_findings = _late("workbook.form.findings_sheet:write_findings")
    read_answers = _late("workbook.form.answer_reader:read_answers")
    read_sent_form = _late("workbook.form.answer_reader:read_sent_form")
    last_saved = _late("workbook.gate:last_saved")
    unpack = _late("workbook.unpacking:unpack")
    read_list = _late("workbook.list.reader:read_list")
    read_table = _late("workbook.table_reader:read_table")
    write_table = _late("workbook.table_writer:write_table")
    read_sheets = _late("workbook.table_reader:read_sheets")
    write_sheets = _late("workbook.table_writer:write_sheets")
    read_data = _late("workbook.data_reader:read_data")
    write_data = _late("workbook.table_writer:write_data")
    draw_list = _late("workbook.list.drawer:draw_list")
    draw_sheets = _late("workbook.document_drawer:draw_sheets")
    sheet_html = _late("workbook.sheet_html:sheet_html")


class _Papers:
    """Functions that make and read papers: PDF pages, Word files and web pages."""

    measure = _late("paper.typst_setter:measure_rows")
    forget_layouts = _late("paper.typst_setter:forget_layouts")
    replace_missing_glyphs = _late("paper.typst_setter:replace_missing_glyphs")
    typeset_paper = _late("paper.typst_setter:typeset_paper")
    read_tables = _late("paper.pdf_proof:read_pdf_tables")
    read_in_parts = _late("paper.pdf_proof:read_in_parts")
    read_attached = _late("paper.pdf_proof:read_attached")
    read_pages = _late("paper.pdf_proof:read_pages")
    paint = _late("paper.pdf_pages:paint_page")
    page_text = _late("paper.pdf_pages:page_words_of")
    extract_pages = _late("paper.pdf_pages:extract_pages")
    word_file = _late("paper.word_writer:write_word")
    picture_png = _late("paper.typst_setter:picture_png")
    read_docx = _late("paper.word_file:read_docx")
    write_web_page = _late("paper.web_page_writer:write_web_page")
    write_page_beginning = _late("paper.web_page_writer:write_page_beginning")
    read_web_page = _late("paper.web_page_writer:read_web_page")
    need_fonts = _late("paper.shipped_fonts:font_folder")
    unprintable = _late("paper.shipped_fonts:unprintable_characters")


class _PapersAside(_Papers):
    """The same functions, with pages set in a separate process."""

    def __init__(self) -> None:
        self.measure = partial(self._call, _Papers.measure)
        self.forget_layouts = partial(self._call, _Papers.forget_layouts)
        self.replace_missing_glyphs = partial(self._call, _Papers.replace_missing_glyphs)

    def typeset_paper(self, value: object, checkpoint: Callable[..., object] = lambda *_: None) -> Any:
        return self._call(_Papers.typeset_paper, value, checkpoint=checkpoint)

    @cached_property
    def _process(self) -> OwnProcess:
        from nakano_status.worker_process import OwnProcess

        return OwnProcess()

    def _call(self, function: Callable[..., object], *given: object, **named: Callable[..., object]) -> object:
        return self._process.call(function, *given, **named)


class SystemClock(Clock):
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.now(UTC)


class SystemIds:
    """IDs from the system's source of randomness."""

    def token(self, length: int) -> str:
        """Return a random text of `length` characters, out of 23 letters and the digits 2 to 9."""
        import secrets

        return "".join(secrets.choice(_ALPHABET) for _ in range(length))

    def secret(self) -> bytes:
        """Return 32 random bytes."""
        return os.urandom(_SECRET_BYTES)
