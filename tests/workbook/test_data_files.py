"""Data files as written and as any spreadsheet program's files are read: cells as what they are, merges, objects."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference

from nakano_status.documents.data_table import DataColumn, DataTable, ValueKind
from nakano_status.documents.drawing_rules import advance
from nakano_status.domain.machine_readable.check import CellKind, CheckedFile, DataSheet, check_data
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import TextTooLong
from nakano_status.workbook.table_reader import read_data
from nakano_status.workbook.table_writer import write_data

DAY = datetime(2023, 10, 1, tzinfo=UTC)
TABLE = DataTable(
    "表",
    "題名",
    "コード",
    (
        DataColumn("コード", ValueKind.CODE, "。"),
        DataColumn("値（件）", ValueKind.NUMBER, "。"),
        DataColumn("時点", ValueKind.DATE, "。"),
        DataColumn("文", ValueKind.TEXT, "。"),
    ),
    (
        ("131148", Decimal("46.0"), date(2023, 3, 31), "=1+1"),
        ("0012", "***", None, "一行目。\n二行目。"),
        ("A", 1_460_000, None, "-"),
    ),
)


def bytes_of(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sheet_in(name: str, content: bytes) -> DataSheet:
    found = read_data(name, content)
    assert isinstance(found, CheckedFile)
    return found.sheets[0]


def said(sheet: DataSheet) -> dict[str, tuple[str, str]]:
    return {f"{row},{column}": (cell.kind.value, cell.text) for (row, column), cell in sheet.cells.items()}


def test_a_csv_begins_with_a_mark_and_has_a_cell_for_each_value() -> None:
    content = write_data("表.csv", TABLE, DAY)
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))) == [
        ["コード", "値（件）", "時点", "文"],
        ["131148", "46.0", "2023-03-31", "\u3000=1+1"],
        ["0012", "***", "", "一行目。\n二行目。"],
        ["A", "1460000", "", "-"],
    ]


def test_a_workbook_has_true_numbers_and_dates_and_texts_that_stay_texts() -> None:
    book: Any = load_workbook(io.BytesIO(write_data("表.xlsx", TABLE, DAY)))
    rows = [[cell.value for cell in row] for row in book["表"].iter_rows()]
    assert rows[1] == ["131148", 46, datetime(2023, 3, 31), "=1+1"]  # noqa: DTZ001 - a day
    assert rows[2] == ["0012", "***", None, "一行目。\n二行目。"]
    assert book["表"]["B2"].number_format == "0.0"
    assert book["表"]["D2"].data_type == "s"
    assert book.properties.title == "題名"


def test_numbers_and_dates_have_the_room_to_be_shown() -> None:
    book: Any = load_workbook(io.BytesIO(write_data("表.xlsx", TABLE, DAY)))
    for letter, longest in (("B", "1460000"), ("C", "2023-03-31")):
        pixels = book["表"].column_dimensions[letter].width * 7 + 5
        assert pixels > advance(longest) / 1000 * 11 * 96 / 72 + 8


def test_a_text_that_no_cell_can_hold_is_refused_with_its_row() -> None:
    row = ("0012", 1, None, "長" * 32_768)
    with pytest.raises(TextTooLong) as refused:
        write_data("表.xlsx", replace(TABLE, rows=(row,)), DAY)
    assert refused.value.details == {"id": "0012", "key": "文", "expected": "32,767"}
    assert len(write_data("表.csv", replace(TABLE, rows=(row,)), DAY)) > 3 * 32_768


@pytest.mark.parametrize("name", ["表.csv", "表.xlsx"])
def test_equal_tables_are_equal_bytes(name: str) -> None:
    assert write_data(name, TABLE, DAY) == write_data(name, TABLE, DAY)


@pytest.mark.parametrize("name", ["表.csv", "表.xlsx"])
def test_what_was_written_is_read_as_what_it_is(name: str) -> None:
    found = said(sheet_in(name, write_data(name, TABLE, DAY)))
    number = "46.0" if name.endswith("csv") else "46"
    day = "2023-03-31" if name.endswith("csv") else "2023-03-31T00:00:00"
    assert found["2,2"] == (CellKind.NUMBER.value, number)
    assert found["2,3"] == (CellKind.DATE.value, day)
    assert found["3,1"] == (CellKind.TEXT.value, "0012")
    assert found["3,4"] == (CellKind.TEXT.value, "一行目。\n二行目。")


def test_the_blank_that_guards_a_text_in_a_csv_is_no_layout_to_be_taken_out() -> None:
    content = write_data("表.csv", TABLE, DAY)
    assert said(sheet_in("表.csv", content))["2,4"] == (CellKind.TEXT.value, "=1+1")
    found = read_data("表.csv", content)
    assert isinstance(found, CheckedFile)
    assert "DATA-1-5" not in {each.code for each in check_data(found)}


def test_a_workbook_tells_its_merges_formulas_and_objects() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["件数", 1, 2])
    sheet["D1"] = "=B1+C1"
    sheet.merge_cells("A2:C3")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=1))
    sheet.add_chart(chart, "A5")
    found = sheet_in("表.xlsx", bytes_of(book))
    assert [merge.range for merge in found.merges] == ["A2:C3"]
    assert found.cells[1, 4].kind is CellKind.FORMULA
    assert found.objects == ("グラフなど 1個",)


def test_a_csv_of_windows_is_read_too() -> None:
    assert said(sheet_in("表.csv", "件数\r\n12\r\n".encode("cp932")))["2,1"] == ("number", "12")


def test_a_file_of_another_kind_says_what_it_is() -> None:
    found = read_data("報告.pdf", b"%PDF-1.7\n")
    assert isinstance(found, CheckedFile)
    assert found.other_kind == "PDF"


@pytest.mark.parametrize(("name", "kind"), [("表.xlsx", "文字だけのファイル（CSV など）"), ("表.csv", None)])
def test_a_text_is_a_csv_only_by_its_name(name: str, kind: str | None) -> None:
    found = read_data(name, "区分,件数\r\n申請,12\r\n".encode())
    assert isinstance(found, CheckedFile)
    assert found.other_kind == kind


def test_a_workbook_that_is_named_as_a_csv_is_none() -> None:
    found = read_data("表.csv", write_data("表.xlsx", TABLE, DAY))
    assert isinstance(found, CheckedFile)
    assert found.other_kind == "CSVという名前のExcelブック"


def test_a_word_file_says_what_it_is() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    found = read_data("報告.docx", target.getvalue())
    assert isinstance(found, CheckedFile)
    assert found.other_kind == "Word 文書"


def test_a_file_that_is_not_let_in_is_a_problem() -> None:
    found = read_data("~$表.xlsx", b"x")
    assert isinstance(found, Problem)
    assert found.code == "FILE-OWNER"
