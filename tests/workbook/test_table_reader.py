"""Tables of the office come as .xlsx or as CSV in the encodings that Excel writes."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from nakano_status.application.ports.documents import TableSheet
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.tables.table_reader import read_table

TABLE = (("部", "所管課", "適用開始日"), ("区民部", "税務課", "2023-04-01"), ("", "戸籍、住民課", ""))


def rows(content: bytes, name: str = "表.csv") -> tuple[tuple[str, ...], ...]:
    table = read_table(name, content)
    assert isinstance(table, TableSheet)
    return (table.head, *(texts for _, texts in table.rows))


def as_csv(delimiter: str = ",") -> str:
    return "".join(delimiter.join(row) + "\r\n" for row in TABLE)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932"])
def test_csv_in_any_encoding_of_excel(encoding: str) -> None:
    assert rows(as_csv().encode(encoding)) == TABLE


def test_unicode_text_of_excel_is_separated_by_tabs() -> None:
    assert rows(as_csv("\t").encode("utf-16"), "表.txt") == TABLE


def test_quoted_line_breaks_and_commas_belong_to_the_cell() -> None:
    assert rows('a,b\r\n"一\r\n二","x,y"\r\n'.encode())[1] == ("一\n二", "x,y")


def test_the_first_sheet_with_cells_is_read_with_its_row_numbers() -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("組織")
    sheet.append(["組織表"])
    sheet.append([])
    for row in (("部", "所管課", "適用開始日"), ("区民部", "税務課", date(2023, 4, 1)), (None, "戸籍、住民課", None)):
        sheet.append(row)
    table = read_table("表.xlsx", saved(book))
    assert isinstance(table, TableSheet)
    assert (table.head, *(texts for _, texts in table.rows)) == TABLE
    assert [number for number, _ in table.rows] == [4, 5]


def test_a_department_merged_down_is_that_of_every_row() -> None:
    book = openpyxl.Workbook()
    for row in (("部", "所管課"), ("区民部", "税務課"), (None, "戸籍住民課")):
        book.worksheets[0].append(row)
    book.worksheets[0].merge_cells("A2:A3")
    assert rows(saved(book), "表.xlsx")[1:] == (("区民部", "税務課"), ("区民部", "戸籍住民課"))


def test_a_row_with_a_formula_that_was_never_calculated_is_told_and_left_out() -> None:
    book = openpyxl.Workbook()
    for row in (["順", "所管課"], ["=1+1", "税務課"], ["2", "戸籍住民課"]):
        book.worksheets[0].append(row)
    table = read_table("表.xlsx", saved(book))
    assert isinstance(table, TableSheet)
    assert [texts for _, texts in table.rows] == [("2", "戸籍住民課")]
    (told,) = table.problems
    assert (told.code, told.place.cell, told.found) == ("TABLE-FORMULA-UNREADABLE", "A2", "=1+1")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x83\xff\xfe\x81", "TABLE-ENCODING"),
        ("一列だけ\r\n".encode(), "TABLE-EMPTY"),
        (saved(openpyxl.Workbook()), "TABLE-EMPTY"),
        (b"", "FILE-EMPTY"),
        (b"<html><table></table></html>", "FILE-TEXT"),
        (b"%PDF-1.7", "FILE-NOT-WORKBOOK"),
        (b"PK\x03\x04broken", "FILE-DAMAGED"),
        (b"a,b\n" * 21_001, "FILE-TOO-MANY-CELLS"),
        (b"a" + b",b" * 20_000, "FILE-TOO-MANY-CELLS"),
    ],
)
def test_what_is_no_table_is_a_problem_with_the_files_name(content: bytes, code: str) -> None:
    found = read_table("表.csv", content)
    assert isinstance(found, Problem)
    assert (found.code, found.place.file) == (code, "表.csv")
