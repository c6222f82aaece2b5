"""Tables of the office come as .xlsx or as CSV in the encodings that Excel writes; a CSV is read piece by piece."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from nakano_status.application.ports.documents import TableSheet
from nakano_status.domain.machine_readable.check import CheckedFile
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.table_reader import read_data, read_table
from tests.support.command_line import ROOT
from tests.support.file_words import READING
from tests.support.offices import Office, make_office

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


MIB = 1 << 20
_HEAD = "部,所管課名\r\n".encode()
HOSTILE: dict[str, tuple[bytes, str]] = {
    "one line": (b"a" * (9 * MIB), "FILE-TOO-LARGE"),
    "one line below a head": (_HEAD + b"a" * (9 * MIB), "FILE-TOO-LARGE"),
    "one line in UTF-16": (("部,課\n" + "あ" * (5 * MIB)).encode("utf-16"), "FILE-TOO-LARGE"),
    "one line in CP932": ("部,課\n".encode("cp932") + "あ".encode("cp932") * (5 * MIB), "FILE-TOO-LARGE"),
    "columns without end": (_HEAD + b"a," * MIB, "FILE-TOO-MANY-CELLS"),
    "a cell that never ends": (_HEAD + b'"' + b"a\n" * (2 * MIB), "FILE-TOO-LARGE"),
    "beyond the limit": (_HEAD + b"a,b\n" * (17 * MIB), "FILE-TOO-LARGE"),
    "more cells than a workbook may have": (_HEAD + (b"a," * 99 + b"a\n") * 6_100, "FILE-TOO-MANY-CELLS"),
    "NUL": (_HEAD + b"a" * 5_000 + b"\0,b\n", "TABLE-ENCODING"),
    "NUL at the end": (_HEAD + b"a,b\n" * 5_000 + b"c,\0d\n", "TABLE-ENCODING"),
    "no text in the middle": (_HEAD + b"a,b\n" * 300_000 + b"\xff\xff,\n", "TABLE-ENCODING"),
}


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_csv_is_refused_by_its_code(content: bytes, code: str) -> None:
    for found in (read_table("表.csv", content), read_data("表.csv", content)):
        assert isinstance(found, Problem)
        assert (found.code, found.place.file) == (code, "表.csv")


@pytest.mark.sample(1)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_a_large_csv_in_any_encoding_is_read_whole(encoding: str) -> None:
    lines = ["部,所管課名", *(f"区民部{number},{'税務課' * 100}" for number in range(20_000))]
    content = "\r\n".join(lines).encode(encoding)
    table = read_table("表.csv", content)
    assert not isinstance(table, Problem)
    assert (table.head, len(table.rows), table.rows[-1][1][0]) == (("部", "所管課名"), 20_000, "区民部19999")
    data = read_data("表.csv", content)
    assert isinstance(data, CheckedFile)
    assert len(data.sheets[0].cells) == 40_002


def test_of_a_csv_without_the_heading_the_rows_are_not_read() -> None:
    table = read_table("表.csv", b"name,telephone\n" + b"a,1\n" * 50_000, ["所管課名"])
    assert not isinstance(table, Problem)
    assert (table.head, table.rows) == (("name", "telephone"), ())


_STATUS = Path("/proc/self/status")
_SAID = f"""
import sys
from tests.support.command_line import ask
said = ask(*sys.argv[1:])
held = next(line.split()[1] for line in open("{_STATUS}") if line.startswith("VmHWM"))
print(held, said.code, said.keys.get("error"))
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def line(office: Office) -> Path:
    """A CSV of one line of 120 MB."""
    path = office.folder / "一行.csv"
    path.write_bytes(b"a" * 120_000_000)
    return path


def _peak(*words: str | Path) -> tuple[int, str]:
    """Return the most memory (MiB) that a command held, and how it ended."""
    command = [sys.executable, "-c", _SAID, *map(str, words)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    kib, code, error = ended.stdout.split()
    return int(kib) // 1024, f"{code} {error}"


@pytest.mark.skipif(not _STATUS.exists(), reason="what a process held is told otherwise here")
@pytest.mark.sample(1)
@pytest.mark.parametrize("name", ["merge", "import", "check-data", "division import", "templates import"])
def test_a_line_of_120_mb_is_refused_in_bounded_memory(office: Office, line: Path, name: str) -> None:
    held, ended = _peak(*READING[name](office, line))
    assert ended.startswith(("2 ", "1 "))
    assert held < 300, "the program itself holds about 100"
