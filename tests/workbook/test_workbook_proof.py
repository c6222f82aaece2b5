"""A workbook leaves only if openpyxl reads in it what was drawn."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from xlsxwriter.worksheet import Worksheet

from nakano_status.application.ports.documents import TableSheet
from nakano_status.documents import document as doc
from nakano_status.documents.data_table import DataColumn, DataTable, ValueKind
from nakano_status.documents.list.builder import build_list
from nakano_status.documents.list.typeset_list import ListLine, ListPage
from nakano_status.domain.refusals.papers import PaperNotProved
from nakano_status.workbook import document_drawer, table_writer
from nakano_status.workbook.list import drawer
from nakano_status.workbook.workbook_proof import prove_workbook
from tests.support.list_entries import content, entry

DAY = datetime(2023, 10, 1, tzinfo=UTC)
TEXT = "入札が不調のため"
SHEET = TableSheet(("管理番号", "取組状況"), (), ((2, ("1101", TEXT)), (3, ("1102", ""))), "表")
DATA = DataTable(
    "表",
    "題名",
    "数値",
    tuple(DataColumn(kind.name, kind, "。") for kind in ValueKind),
    ((TEXT, "0012", Decimal("0.10"), date(2023, 3, 31)), (None, "A", 1_460_000, None)),
)
LIST = build_list(content(entry(1, mark="○", done=TEXT), entry(2, mark="◎")))
ID = LIST.measures[0].rows[0].row_id


def draw_list(rest: str = TEXT[3:]) -> bytes:
    """Return a list in which the text of the first row goes on in another line with `rest`."""
    (measure,) = LIST.measures
    first, second = (ListLine(row.row_id, None, 0, row.cells, 40.0) for row in measure.rows)
    begins, goes_on = (
        tuple(piece if each == TEXT else kept for each, kept in zip(first.cells, cells, strict=True))
        for piece, cells in ((TEXT[:3], first.cells), (rest, (None,) * len(first.cells)))
    )
    lines = (replace(first, measure=measure.text, span=3, cells=begins), ListLine(None, None, 0, goes_on, 40.0), second)
    return drawer.draw_list(LIST, (ListPage(lines),))


def draw_paper() -> bytes:
    setup = doc.PageSetup(doc.PaperSize.A4, landscape=False, top=20, bottom=20, left=20, right=20, header=8, footer=8)
    table = doc.Table((doc.Column(60),), (doc.Row((doc.Cell(doc.plain("○")),), row_id=ID),))
    section = doc.Section("表", setup, (doc.Paragraph(doc.plain(TEXT)), table))
    return document_drawer.draw_sheets(doc.Document("題名", (section,), "2023-10-01"), lambda _: b"")


WRITERS: dict[str, Callable[[], bytes]] = {
    "list": draw_list,
    "paper": draw_paper,
    "table": lambda: table_writer.write_table("表.xlsx", SHEET, DAY),
    "data": lambda: table_writer.write_data("表.xlsx", DATA, DAY),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_a_text_that_the_writer_cuts_is_noticed_in_every_workbook(writer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert WRITERS[writer]()
    write: Callable[..., Any] = Worksheet.write_string

    def cut(self: Any, row: Any, column: Any, text: str, *style: Any) -> Any:
        return write(self, row, column, text.removesuffix("ため"), *style)

    monkeypatch.setattr(Worksheet, "write_string", cut)
    with pytest.raises(PaperNotProved) as refused:
        WRITERS[writer]()
    (told,) = refused.value.problems
    assert (told.code, told.found, told.expected) == ("PROOF-TEXT", "入札が不調の", TEXT)
    assert str(told.place.cell) in refused.value.details["first"]


def spoiled(content: bytes, cell: str, value: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.worksheets[0][cell] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("writer", "cell", "value", "found", "expected"),
    [
        ("list", "C9", "◎", "◎", "○"),
        ("list", "J9", None, "空欄", ID),
        ("list", "E9", "=1+1", f"（数式）{TEXT[3:]}", TEXT),
        ("list", "D9", "=1+1", "（数式）", "空欄"),
        ("list", "B20", "書き足した。", "書き足した。", "空欄"),
        ("paper", "A2", "◎", "◎", "○"),
        ("paper", "D2", "1-1-1-01", "1-1-1-01", ID),
        ("table", "A2", 1101, "1101", "1101"),
        ("data", "B2", 12, "12", "0012"),
        ("data", "C2", "0.10", "0.10", "0.10"),
        ("data", "C3", 1_460_001, "1460001", "1460000"),
        ("data", "D2", date(2023, 4, 1), "2023-04-01 00:00:00", "2023-03-31"),
    ],
)
def test_each_cell_that_differs_is_named(
    writer: str, cell: str, value: object, found: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prove_spoiled(content: bytes, sheets: Any) -> bytes:
        return prove_workbook(spoiled(content, cell, value), sheets)

    for module in (drawer, document_drawer, table_writer):
        monkeypatch.setattr(module, "prove_workbook", prove_spoiled)
    with pytest.raises(PaperNotProved) as refused:
        WRITERS[writer]()
    (told,) = refused.value.problems
    assert (told.place.cell, told.found, told.expected) == (cell, found, expected)
    assert told.place.sheet in {"表", "進捗状況一覧"}


@pytest.mark.parametrize("number", ["123456789012345.12", "0.30000000000000004", "-0", "1E+22"])
def test_a_number_is_compared_in_the_digits_that_a_workbook_has(number: str) -> None:
    assert table_writer.write_data("表.xlsx", replace(DATA, rows=((TEXT, "A", Decimal(number), None),)), DAY)


def test_a_text_that_goes_on_in_further_lines_is_whole() -> None:
    with pytest.raises(PaperNotProved) as refused:
        draw_list(TEXT[4:])
    (told,) = refused.value.problems
    assert (told.found, told.expected) == (TEXT[:3] + TEXT[4:], TEXT)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "_x000D_", "_x005F_x0041_", "x005F_", "<r>太字</r>", " 前後 ", "一行目。\n二行目。", "𠮷野家", "1e5"],
)
def test_a_text_of_any_characters_is_read_as_it_is(text: str) -> None:
    assert table_writer.write_table("表.xlsx", replace(SHEET, rows=((2, ("1", text)),)), DAY)
    with pytest.raises(PaperNotProved):
        prove_workbook(draw_paper(), {"表": {((0, 0),): text}})
