"""A plain table goes out for people to go on with, is read back as it was, and no text of it is run."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nakano_status.application.ports.documents import TableSheet
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.no_formula import without_formula, without_guard
from nakano_status.workbook.table_reader import read_sheets, read_table
from nakano_status.workbook.table_writer import write_sheets, write_table

NOW = datetime(2023, 7, 1, tzinfo=UTC)
ROWS = (("税務課", "01", "2023-04-01"), ("=1+1", "-佐藤", "@a\n二行目"), ("", "", "＋三"))
SHEET = TableSheet(("所管課", "番号", "日"), (), tuple(enumerate(ROWS, start=2)), "組織")


@pytest.mark.parametrize("name", ["表.xlsx", "表.csv", "表.CSV"])
def test_a_table_is_read_back_as_it_was(name: str) -> None:
    found = read_table(name, write_table(name, SHEET, NOW))
    assert isinstance(found, TableSheet)
    assert (found.head, tuple(texts for _, texts in found.rows)) == (SHEET.head, ROWS)


def test_a_spreadsheet_program_finds_no_formula_in_a_csv() -> None:
    lines = write_table("表.csv", SHEET, NOW).decode("utf-8-sig").splitlines()
    cells = [cell.strip('"') for line in lines for cell in line.split(",")]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_equal_content_gives_equal_bytes() -> None:
    assert write_table("表.xlsx", SHEET, NOW) == write_table("表.xlsx", SHEET, NOW)


def test_several_tables_are_read_back_in_the_order_of_their_sheets() -> None:
    blank = TableSheet(("管理番号", "名称"), (), (), "空の表")
    found = read_sheets("表.xlsx", write_sheets("計画", [SHEET, blank], NOW))
    assert not isinstance(found, Problem)
    assert [(each.sheet, each.head, tuple(texts for _, texts in each.rows)) for each in found] == [
        ("組織", SHEET.head, ROWS),
        ("空の表", blank.head, ()),
    ]


def test_a_file_that_is_no_workbook_has_no_sheets() -> None:
    found = read_sheets("表.xlsx", b"text")
    assert isinstance(found, Problem)
    assert found.place.file == "表.xlsx"


@pytest.mark.parametrize(
    "text", ["=1+1", "+81-3", "-1件", "@SUM(1)", "＝１＋１", "＋１", "－１", "＠表", "\t=1", " =1", "\r\n=1", "\xa0@x"]
)
def test_a_text_that_would_be_run_stands_behind_a_blank(text: str) -> None:
    assert without_formula(text) == "\u3000" + text


@pytest.mark.parametrize("text", ["", "-", "－", "=", "1-1", "約146万件", "\u3000=1+1", "'=1", "—"])
def test_every_other_text_stays_as_it_is(text: str) -> None:
    assert without_formula(text) == text


@pytest.mark.parametrize("text", ["", "=1+1", "－１", " =1", "-", "約146万件", "\u3000字下げ"])
def test_what_is_read_back_is_what_was_written(text: str) -> None:
    assert without_guard(without_formula(text)) == text
