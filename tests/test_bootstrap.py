"""Parts are imported late, by one thread at a time; here all are imported, so that mypy compares each with its port."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep
from types import SimpleNamespace

import pytest

from nakano_status import bootstrap
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.documents import Papers, Workbooks
from nakano_status.application.ports.outside import Catalogue
from nakano_status.bootstrap import LateFunction, SystemClock, SystemIds, make_parts
from nakano_status.catalogue.plans import BuiltInCatalogue
from nakano_status.files import DiskFiles, look_at_place
from nakano_status.paper.pdf_pages import extract_pages, page_words_of, paint_page
from nakano_status.paper.pdf_proof import read_attached, read_in_parts, read_pages, read_pdf_tables
from nakano_status.paper.shipped_fonts import font_folder, unprintable_characters
from nakano_status.paper.typst_setter import (
    forget_layouts,
    measure_rows,
    picture_png,
    replace_missing_glyphs,
    typeset_paper,
)
from nakano_status.paper.web_page_writer import read_web_page, write_page_beginning, write_web_page
from nakano_status.paper.word_file import read_docx
from nakano_status.paper.word_writer import write_word
from nakano_status.store.places import StoresAnywhere
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.sqlite.share_files import DiskShare
from nakano_status.store.sqlite.shared_stores import SharedStores
from nakano_status.store.typed_texts import typed_texts_of_set
from nakano_status.workbook.data_reader import read_data
from nakano_status.workbook.document_drawer import draw_sheets
from nakano_status.workbook.form.answer_reader import read_answers, read_sent_form
from nakano_status.workbook.form.findings_sheet import write_findings
from nakano_status.workbook.form.writer import write_form
from nakano_status.workbook.gate import last_saved
from nakano_status.workbook.list.drawer import draw_list
from nakano_status.workbook.list.reader import read_list
from nakano_status.workbook.sheet_html import sheet_html
from nakano_status.workbook.table_reader import read_sheets, read_table
from nakano_status.workbook.table_writer import write_data, write_sheets, write_table
from nakano_status.workbook.unpacking import unpack
from tests.support.stores import RULES


class EagerPapers:
    """The functions of `paper`, by the names of the port."""

    measure = staticmethod(measure_rows)
    forget_layouts = staticmethod(forget_layouts)
    replace_missing_glyphs = staticmethod(replace_missing_glyphs)
    typeset_paper = staticmethod(typeset_paper)
    read_tables = staticmethod(read_pdf_tables)
    read_in_parts = staticmethod(read_in_parts)
    read_attached = staticmethod(read_attached)
    read_pages = staticmethod(read_pages)
    paint = staticmethod(paint_page)
    page_text = staticmethod(page_words_of)
    extract_pages = staticmethod(extract_pages)
    word_file = staticmethod(write_word)
    picture_png = staticmethod(picture_png)
    read_docx = staticmethod(read_docx)
    write_web_page = staticmethod(write_web_page)
    write_page_beginning = staticmethod(write_page_beginning)
    read_web_page = staticmethod(read_web_page)
    need_fonts = staticmethod(font_folder)
    unprintable = staticmethod(unprintable_characters)


class EagerWorkbooks:
    """The functions of `workbook`, by the names of the port."""

    write_form = staticmethod(write_form)
    write_findings = staticmethod(write_findings)
    last_saved = staticmethod(last_saved)
    read_answers = staticmethod(read_answers)
    read_sent_form = staticmethod(read_sent_form)
    unpack = staticmethod(unpack)
    read_list = staticmethod(read_list)
    read_table = staticmethod(read_table)
    write_table = staticmethod(write_table)
    read_sheets = staticmethod(read_sheets)
    write_sheets = staticmethod(write_sheets)
    read_data = staticmethod(read_data)
    write_data = staticmethod(write_data)
    draw_list = staticmethod(draw_list)
    draw_sheets = staticmethod(draw_sheets)
    sheet_html = staticmethod(sheet_html)


CLOCK = SystemClock()
STORES = SharedStores(SqliteStores(CLOCK, RULES), DiskShare(look_at_place), CLOCK)
CATALOGUE: Catalogue = BuiltInCatalogue()
PAPERS: Papers = EagerPapers()
WORKBOOKS: Workbooks = EagerWorkbooks()
EAGER = Parts(
    stores=STORES,
    store_files=STORES,
    clock=CLOCK,
    token=SystemIds().token,
    secret=SystemIds().secret,
    typed_texts=typed_texts_of_set,
    files=DiskFiles(),
    catalogue=CATALOGUE,
    workbooks=WORKBOOKS,
    papers=PAPERS,
    look_at_place=look_at_place,
)


def test_every_late_function_is_the_one_that_was_compared_with_the_port() -> None:
    parts = make_parts(CLOCK)
    assert parts.look_at_place.function is look_at_place  # type: ignore[attr-defined]
    assert parts.typed_texts.function is typed_texts_of_set  # type: ignore[attr-defined]
    for late, eager in ((parts.workbooks, EagerWorkbooks), (parts.papers, EagerPapers)):
        names = [name for name in vars(eager) if not name.startswith("_")]
        assert [getattr(late, name).function for name in names] == [getattr(eager, name) for name in names]


def test_every_late_object_is_made_when_it_is_used() -> None:
    parts = make_parts(CLOCK)
    assert parts.store_files.format == STORES.format
    assert parts.store_files.is_free.__func__ is StoresAnywhere.is_free  # type: ignore[attr-defined]
    assert parts.catalogue.plan("nakano2") == CATALOGUE.plan("nakano2")


def test_modules_are_imported_late_by_one_thread_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    importing, together = list[str](), list[int]()

    def import_slowly(name: str) -> SimpleNamespace:
        importing.append(name)
        sleep(0.02)
        together.append(len(importing))
        importing.remove(name)
        return SimpleNamespace(do=len)

    monkeypatch.setattr(bootstrap, "import_module", import_slowly)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda number: LateFunction(f"module_{number}:do")("abc"), range(4)))
    assert (found, together) == ([3] * 4, [1] * 4)
