"""Tables and data files are read and written."""

import csv
import io
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.problem_text import remedy
from nakano_status.documents.data_table import DataColumn, DataTable, ValueKind
from nakano_status.documents.drawing_rules import advance
from nakano_status.domain.machine_readable.check import CellKind, CheckedFile, DataSheet, check_data
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import TextTooLong
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.csv_reader import csv_records
from nakano_status.workbook.data_reader import read_data
from nakano_status.workbook.list.reader import read_list
from nakano_status.workbook.table_reader import read_sheets, read_table
from nakano_status.workbook.table_writer import write_data, write_sheets, write_table
from tests.support.command_line import ROOT
from tests.support.expected import of_kind
from tests.support.fields import NAKANO
from tests.support.file_words import READING
from tests.support.offices import Office, make_office

TABLE = (("部", "所管課", "適用開始日"), ("区民部", "税務課", "2023-04-01"), ("", "戸籍、住民課", ""))


def rows(content: bytes, name: str = "表.csv") -> tuple[tuple[str, ...], ...]:
    table = of_kind(TableSheet, read_table(name, content))
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


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n\x1a", "\x1a", "\n\x1a"])
def test_ctrl_z_at_the_end_of_a_csv_is_not_a_row(encoding: str, end: str) -> None:
    assert rows((as_csv().removesuffix("\r\n") + end).encode(encoding)) == TABLE


def test_unicode_text_of_excel_is_separated_by_tabs() -> None:
    assert rows(as_csv("\t").encode("utf-16"), "表.txt") == TABLE


READ = frozenset(("番号", "名称", *(f"{kind}{year}" for kind in ("実績", "目標") for year in ("R4", "R5"))))
UPPER, LOWER = ("番号", "名称", "実績", "", "目標", ""), ("", "", "R4", "R5", "R4", "R5")
FIGURES = (("1", "率", "1", "2", "3", "4"), ("2", "数", "5", "", "7", ""))
GROUPED = ("番号", "名称", "実績R4", "実績R5", "目標R4", "目標R5")


def grouped_table(lines: Sequence[Sequence[str]], kind: str) -> bytes:
    if kind == "csv":
        return "".join(",".join(line) + "\r\n" for line in lines).encode()
    book = Workbook()
    sheet = of_kind(Worksheet, book.active)
    for line in lines:
        sheet.append([text or None for text in line])
    for area in ("A1:A2", "B1:B2", "C1:D1", "E1:F1") if kind == "merged" else ():
        sheet.merge_cells(area)
    return saved(book)


@pytest.mark.parametrize("kind", ["csv", "plain", "merged"])
@pytest.mark.parametrize("upper", [UPPER, ("番号", "名称", "実績", "実績", "目標", "目標")])
def test_a_head_of_two_rows_is_one_head_if_each_heading_is_read(kind: str, upper: Sequence[str]) -> None:
    content = grouped_table((upper, LOWER, *FIGURES), kind)
    table = of_kind(TableSheet, read_table("表", content, reads=READ.__contains__))
    assert table.head == GROUPED
    assert table.rows == ((3, FIGURES[0]), (4, FIGURES[1]))
    assert table.problems == ()


@pytest.mark.parametrize("kind", ["csv", "plain"])
@pytest.mark.parametrize(
    "lines",
    [
        (UPPER, ("", "", "R4", "R5", "R4", "見込み"), *FIGURES),
        (("番号", "", "備考"), ("1", "率", ""), ("2", "数", "")),
        (("番号", "名称", "実績R4"), ("", "", "1"), ("2", "数", "2")),
        (("番号", "名称", "実績R4"), ("1", "", ""), ("", "率", "")),
    ],
)
def test_a_row_below_the_head_is_no_part_of_it_for_any_other_reason(kind: str, lines: Sequence[Sequence[str]]) -> None:
    content = grouped_table(lines, kind)
    assert read_table("表", content, reads=READ.__contains__) == read_table("表", content)


@pytest.mark.parametrize("delimiter", ["\t", ","])
def test_a_title_without_a_delimiter_does_not_decide_it(delimiter: str) -> None:
    assert rows(f"担当の一覧\n\n{as_csv(delimiter)}".encode()) == rows(as_csv().encode())


@pytest.mark.parametrize("title", ["部署一覧（全1,234件）", '"部署一覧（全1,234件）"', "所管,担当,部の一覧"])
def test_a_title_with_commas_above_a_table_with_tabs_does_not_decide_it(title: str) -> None:
    assert rows(f"{title}\n{as_csv(chr(9))}".encode()) == rows(as_csv().encode())


def test_commas_in_every_row_of_a_table_with_tabs_do_not_decide_it() -> None:
    found = rows("部署一覧（全1,234件）\n名称\t件数\n税務課\t1,234\n福祉課\t2,345\n".encode())
    assert found == (("名称", "件数"), ("税務課", "1,234"), ("福祉課", "2,345"))


def test_tabs_in_some_cells_of_a_csv_do_not_decide_it() -> None:
    assert rows("名称,備考\n税務課,一\t二\n福祉課,三\n".encode())[0] == ("名称", "備考")


@pytest.mark.parametrize("lines", [1, 2000])
def test_a_csv_with_ctrl_z_before_its_end_is_refused_whatever_its_size(lines: int) -> None:
    content = as_csv() + "区民部,税務課,\r\n" * lines + "\x1a区民部,福祉課,\r\n"
    assert of_kind(Problem, read_table("表.csv", content.encode())).code in ("FILE-NOT-WORKBOOK", "TABLE-CONTROL")


def test_a_text_of_several_lines_may_have_some_commas() -> None:
    assert rows('a,b,c\r\n"1,000円\r\n2000円",x,y\r\n'.encode())[1] == ("1,000円\n2000円", "x", "y")
    assert rows('a,b\r\n"1,000円\r\n2000円",x\r\n'.encode())[1] == ("1,000円\n2000円", "x")


def test_quoted_line_breaks_and_commas_belong_to_the_cell() -> None:
    assert rows('a,b\r\n"一\r\n二","x,y"\r\n'.encode())[1] == ("一\n二", "x,y")


def test_the_first_sheet_with_cells_is_read_with_its_row_numbers() -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("組織")
    sheet.append(["組織表"])
    sheet.append([])
    for row in (("部", "所管課", "適用開始日"), ("区民部", "税務課", date(2023, 4, 1)), (None, "戸籍、住民課", None)):
        sheet.append(row)
    table = of_kind(TableSheet, read_table("表.xlsx", saved(book)))
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
    table = of_kind(TableSheet, read_table("表.xlsx", saved(book)))
    assert [texts for _, texts in table.rows] == [("2", "戸籍住民課")]
    (told,) = table.problems
    assert (told.code, told.place.cell, told.found) == ("TABLE-FORMULA-UNREADABLE", "A2", "=1+1")


def test_a_row_with_an_error_value_is_told_and_left_out() -> None:
    book = openpyxl.Workbook()
    for row in (["順", "所管課"], ["1", "#N/A"], ["2", "戸籍住民課"]):
        book.worksheets[0].append(row)
    book.worksheets[0]["B2"].data_type = "e"
    table = of_kind(TableSheet, read_table("表.xlsx", saved(book)))
    assert [texts for _, texts in table.rows] == [("2", "戸籍住民課")]
    (told,) = table.problems
    assert (told.code, told.place.cell, told.found) == ("TABLE-ERROR-VALUE", "B2", "#N/A")


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
        (b"a,b\n" * 50_001, "FILE-TOO-MANY-CELLS"),
        (b"a" + b",b" * 20_000, "FILE-TOO-MANY-CELLS"),
    ],
)
def test_what_is_no_table_is_a_problem_with_the_files_name(content: bytes, code: str) -> None:
    found = of_kind(Problem, read_table("表.csv", content))
    assert (found.code, found.place.file) == (code, "表.csv")


MIB = 1 << 20
_HEAD = "部,所管課名\r\n".encode()
HOSTILE: dict[str, tuple[bytes, str]] = {
    "one line": (b"a" * (9 * MIB), "FILE-TOO-LARGE"),
    "one line below a head": (_HEAD + b"a" * (9 * MIB), "FILE-TOO-LARGE"),
    "one line in UTF-16": (("部,課\n" + "あ" * (5 * MIB)).encode("utf-16"), "FILE-TOO-LARGE"),
    "one line in CP932": ("部,課\n".encode("cp932") + "あ".encode("cp932") * (5 * MIB), "FILE-TOO-LARGE"),
    "columns without end": (_HEAD + b"a," * MIB, "FILE-TOO-MANY-CELLS"),
    "a cell that never ends": (_HEAD + b'"' + b"a\n" * (2 * MIB), "TABLE-QUOTE-MISPLACED"),
    "a cell too long": (_HEAD + b'"' + b"a" * 200_000 + b'",b\n', "FILE-TOO-LARGE"),
    "beyond the limit": (_HEAD + b"a,b\n" * (17 * MIB), "FILE-TOO-LARGE"),
    "more cells than a workbook may have": (_HEAD + (b"a," * 99 + b"a\n") * 6_100, "FILE-TOO-MANY-CELLS"),
    "NUL": (_HEAD + b"a" * 5_000 + b"\0,b\n", "TABLE-CONTROL"),
    "NUL at the end": (_HEAD + b"a,b\n" * 5_000 + b"c,\0d\n", "TABLE-CONTROL"),
    "no text in the middle": (_HEAD + b"a,b\n" * 300_000 + b"\xff\xff,\n", "TABLE-ENCODING"),
}


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_csv_is_refused_by_its_code(content: bytes, code: str) -> None:
    for found in (read_table("表.csv", content), read_data("表.csv", content)):
        assert isinstance(found, Problem)
        assert (found.code, found.place.file) == (code, "表.csv")


_LINES = "部,課\r\n区民部,税務課\r\n区民部,戸籍住民課\r\n"
_BROKEN = _LINES.replace("戸籍", "戸@籍")


@pytest.mark.parametrize(
    ("content", "code", "row", "found", "expected"),
    [
        *(
            (_BROKEN.replace("@", sign).encode(encoding), "TABLE-CONTROL", 3, "区民部,戸", f"U+{ord(sign):04X}")
            for sign in "\0\x01\x0b\x0c\x1a\x1f"
            for encoding in ("utf-8-sig", "utf-8", "cp932", "utf-16")
        ),
        (_BROKEN.encode().replace(b"@", b"\xe7"), "TABLE-ENCODING", 3, "区民部,戸", "UTF-8"),
        (_BROKEN.encode("utf-8-sig").replace(b"@", b"\xff"), "TABLE-ENCODING", 3, "区民部,戸", "UTF-8"),
        (_BROKEN.encode("cp932").replace(b"@", b"\xff"), "TABLE-CONTROL", 3, "区民部,戸", "U+F8F3"),
        (_BROKEN.encode("cp932").replace(b"@", b"\x81 "), "TABLE-ENCODING", 3, "区民部,戸", "Shift_JIS（CP932）"),
        (_LINES.encode() + b"\xe7", "TABLE-ENCODING", 4, "（行の初め）", "UTF-8"),
        (_LINES.encode("iso2022_jp"), "TABLE-ENCODING-OTHER", None, None, "JIS（ISO-2022-JP）"),
        (_LINES.encode("utf-16-le"), "TABLE-ENCODING-OTHER", None, None, "UTF-16（BOM なし）"),
        (_LINES.encode("utf-16-be"), "TABLE-ENCODING-OTHER", None, None, "UTF-16（BOM なし）"),
    ],
)
def test_a_csv_whose_characters_cannot_be_read_is_told_by_line_and_encoding(
    content: bytes, code: str, row: int | None, found: str | None, expected: str
) -> None:
    for refused in (
        read_table("表.csv", content),
        read_data("表.csv", content),
        read_list("表.CSV", content, NAKANO).refused,
    ):
        told = of_kind(Problem, refused)
        assert (told.code, told.place.row, told.found, told.expected) == (code, row, found, expected)
        assert "保存し直してください" in remedy(told)


@pytest.mark.parametrize(
    ("lines", "row", "found"),
    [
        (["課,年度", '"税務課,推進', "福祉課,完了"], 2, '"税務課,推進'),
        (["課,年度", "税務課,推進", '福祉課,"完了', "納税課,完了"], 3, '"完了'),
        (["課,年度", '"税務課,推進', '"福祉課",完了'], 2, '"税務課,推進'),
        (["課,年度", '"税務課,推進', '"福祉課,完了'], 2, '"税務課,推進'),
        (["課,年度", '"税務課\n庶務担当","推進', "福祉課,完了"], 3, '"推進'),
        (["課,年度", '"税務課"庶務担当,推進', "福祉課,完了"], 2, '"税務課"庶務担当,推進'),
        (["課,年度", '税務課, "推進, 一部完了"', "福祉課,完了"], 2, ' "推進, 一部完了"'),
        (["課,年度", "税務課,推進", '福祉課"'], 3, '福祉課"'),
        (['"課,年度', "税務課,推進"], 1, '"課,年度'),
        (["課,年度,注", '税務課,"推進,', '福祉課,完了",済'], 2, '"推進,'),
        (["課,年度,注", '"税務課,推進,', "納税課,完了,", '福祉課",完了,済'], 2, '"税務課,推進,'),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_quotation_mark_that_joins_or_divides_cells_is_told_by_its_line(
    lines: list[str], row: int, found: str, ending: str
) -> None:
    content = ending.join(each.replace("\n", ending) for each in [*lines, ""]).encode("cp932")
    for refused in (read_table("表.csv", content), read_data("表.csv", content)):
        told = of_kind(Problem, refused)
        assert (told.code, told.place.row, told.found) == ("TABLE-QUOTE-MISPLACED", row, found)


_CELL = st.text(st.sampled_from('あ,"\t '), max_size=5) | st.text(st.sampled_from('あ"\n\t '), max_size=5)
"""Cells with commas or with line breaks; a cell with both may be two rows."""


@given(st.integers(2, 3).flatmap(lambda width: st.lists(st.lists(_CELL, min_size=width, max_size=width), min_size=1)))
def test_a_csv_of_another_program_is_read_cell_by_cell(table: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(table)
    assert list(csv_records(text.getvalue().encode())) == table


@pytest.mark.parametrize(
    "cell",
    [
        "1,234件\n2,345件",
        "約1,000円、\n12,000円。",
        "一\n二,三\n四",
        "1-1-1-01-P\n1-1-1-02-X",
        "2023年\n1-2-3",
        "内線\n3228-8888",
    ],
)
def test_a_cell_of_several_lines_is_no_joined_row(cell: str) -> None:
    table = [["管理番号", "意見", "考え方", "変更"], ["1-1-1-03-N", cell, "検討", ""], ["1-1-1-04-P", "x", "", cell]]
    text = io.StringIO()
    csv.writer(text).writerows(table)
    assert list(csv_records(text.getvalue().encode())) == table


WIDTHS = st.integers(2, 6)


@given(WIDTHS.flatmap(lambda width: st.tuples(*[st.integers(0, width - 1)] * 2, st.integers(2, 4), st.just(width))))
@example((1, 1, 2, 2))
@example((0, 0, 2, 2))
@example((2, 0, 2, 3))
def test_a_stray_quotation_mark_that_is_closed_in_another_row_is_told_by_its_line(
    places: tuple[int, int, int, int],
) -> None:
    opened, closed, last, width = places
    rows = [["番号", *(f"見出し{column}" for column in range(1, width))]]
    rows += [[f"K-1-{row}", *(f"{row}の{column}" for column in range(1, width))] for row in range(1, 6)]
    rows[1][opened] = f'"{rows[1][opened]}'
    rows[last][closed] = f'{rows[last][closed]}"'
    for delimiter in (",", "\t"):
        content = "\n".join(map(delimiter.join, rows)).encode()
        told = of_kind(Problem, read_table("表.csv", content))
        assert (told.code, told.place.row) == ("TABLE-QUOTE-MISPLACED", 2)
        titled = of_kind(Problem, read_table("表.csv", "一覧\n\n".encode() + content))
        assert (titled.code, titled.place.row) == ("TABLE-QUOTE-MISPLACED", 4)


@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 2), st.integers(0, 2))
def test_a_stray_quotation_mark_among_ragged_rows_joins_none(opened: int, closed: int, cut: int, cut_last: int) -> None:
    rows = [["番号", "見出し1", "見出し2", "見出し3"]]
    rows += [[f"K-1-{row}", *(f"{row}の{column}" for column in (1, 2, 3))] for row in (1, 2, 3)]
    rows[1] = rows[1][: max(opened + 1, 4 - cut)]
    rows[2] = rows[2][: max(closed + 1, 4 - cut_last)]
    rows[1][opened] = f'"{rows[1][opened]}'
    rows[2][closed] = f'{rows[2][closed]}"'
    told = of_kind(Problem, read_table("表.csv", "\n".join(map(",".join, rows)).encode()))
    assert (told.code, told.place.row) == ("TABLE-QUOTE-MISPLACED", 2)


def test_a_head_that_a_stray_quotation_mark_joined_to_a_row_is_wider_than_the_others() -> None:
    told = of_kind(Problem, read_table("表.csv", '所管課,"部\n税務課",区民部\n福祉課,区民部\n'.encode()))
    assert (told.code, told.place.row, told.found) == ("TABLE-QUOTE-MISPLACED", 1, '"部')
    content = '番号,"令和4年度\n実績",注\n1,2,3\n'.encode()
    assert of_kind(TableSheet, read_table("表.csv", content)).head[1] == "令和4年度\n実績"


@pytest.mark.sample(1)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_a_large_csv_in_any_encoding_is_read_whole(encoding: str) -> None:
    lines = ["部,所管課名", *(f"区民部{number},{'税務課' * 100}" for number in range(20_000))]
    content = "\r\n".join(lines).encode(encoding)
    table = read_table("表.csv", content)
    assert not isinstance(table, Problem)
    assert (table.head, len(table.rows), table.rows[-1][1][0]) == (("部", "所管課名"), 20_000, "区民部19999")
    data = of_kind(CheckedFile, read_data("表.csv", content))
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


NOW = datetime(2023, 7, 1, tzinfo=UTC)
ROWS = (("税務課", "01", "2023-04-01"), ("=1+1", "-佐藤", "@a\n二行目"), ("", "", "＋三"))
SHEET = TableSheet(("所管課", "番号", "日"), (), tuple(enumerate(ROWS, start=2)), "組織")


@pytest.mark.parametrize("name", ["表.xlsx", "表.csv", "表.CSV"])
def test_a_table_is_read_back_as_it_was(name: str) -> None:
    found = of_kind(TableSheet, read_table(name, write_table(name, SHEET, NOW)))
    assert (found.head, tuple(texts for _, texts in found.rows)) == (SHEET.head, ROWS)


def test_a_cell_with_a_line_that_alone_looks_like_a_row_is_read_back() -> None:
    head = ("番号", "区分", "日付", "氏名", "公表", "意見", "考え方", "変更", "取組")
    for place in range(len(head)):
        texts = ["1", "区民", "2023-06-01", "", "", "", "", "", ""]
        texts[place] = "駅前に\nWi-Fi,LAN,その他,の,設備を"
        sheet = replace(SHEET, head=head, rows=((2, tuple(texts)),))
        assert of_kind(TableSheet, read_table("表.csv", write_table("表.csv", sheet, NOW))).rows == sheet.rows


def test_a_table_whose_cells_have_tabs_is_read_back() -> None:
    rows = tuple((number, (f"課{number}", "要望1\t内容\n説明", "")) for number in range(2, 6))
    sheet = replace(SHEET, rows=rows)
    assert of_kind(TableSheet, read_table("表.csv", write_table("表.csv", sheet, NOW))).rows == rows


def test_every_character_of_a_stored_text_is_read_back() -> None:
    every = "".join(character for code in range(0x20, 0x30000) if as_typed(character := chr(code)) is not None)
    rows = tuple(
        (number, (str(number), f"前{as_typed(every[start : start + 500])}後", ""))
        for number, start in enumerate(range(0, len(every), 500), start=2)
    )
    sheet = replace(SHEET, rows=rows)
    assert of_kind(TableSheet, read_table("表.csv", write_table("表.csv", sheet, NOW))).rows == rows


def test_a_cell_with_lines_like_rows_is_read_back_from_a_workbook_only() -> None:
    texts = ("税務課", "甲,一\n乙,二", "2023-04-01")
    sheet = replace(SHEET, rows=((2, texts),))
    found = of_kind(TableSheet, read_table("表.xlsx", write_table("表.xlsx", sheet, NOW)))
    assert found.rows == ((2, texts),)
    assert of_kind(Problem, read_table("表.csv", write_table("表.csv", sheet, NOW))).code == "TABLE-QUOTE-MISPLACED"


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


def test_a_workbook_without_a_needed_sheet_is_not_read() -> None:
    content = write_sheets("計画", [replace(SHEET, sheet="表")], NOW)
    assert read_sheets("表.xlsx", content, ("計画", "段")) == ()
    found = read_sheets("表.xlsx", content, ("計画", "表"))
    assert not isinstance(found, Problem)
    assert [each.sheet for each in found] == ["表"]


def test_a_file_that_is_no_workbook_has_no_sheets() -> None:
    found = of_kind(Problem, read_sheets("表.xlsx", b"text"))
    assert found.place.file == "表.xlsx"


DAY = datetime(2023, 10, 1, tzinfo=UTC)
FILES_TABLE = DataTable(
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


@pytest.mark.parametrize("name", ["表.csv", "表.xlsx"])
def test_a_written_table_with_a_row_for_each_row_and_year_is_read_back(name: str) -> None:
    table = replace(FILES_TABLE, rows=FILES_TABLE.rows[:1] * 30_000)
    (sheet,) = of_kind(CheckedFile, read_data(name, write_data(name, table, DAY))).sheets
    assert max(row for row, _ in sheet.cells) == 30_001


def test_a_cell_with_lines_like_rows_is_read_in_a_table_that_the_program_wrote() -> None:
    rows = (("A", None, None, "一行目,一,二,三\n二行目,一,二,三"),)
    content = write_data("表.csv", replace(FILES_TABLE, rows=rows), DAY)
    (sheet,) = of_kind(CheckedFile, read_data("表.csv", content, is_own=True)).sheets
    assert sheet.cells[2, 4].text == rows[0][3]
    assert of_kind(Problem, read_data("表.csv", content)).code == "TABLE-QUOTE-MISPLACED"


def bytes_of(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sheet_in(name: str, content: bytes) -> DataSheet:
    found = of_kind(CheckedFile, read_data(name, content))
    return found.sheets[0]


def said(sheet: DataSheet) -> dict[str, tuple[str, str]]:
    return {f"{row},{column}": (cell.kind.value, cell.text) for (row, column), cell in sheet.cells.items()}


def test_a_csv_begins_with_a_mark_and_has_a_cell_for_each_value() -> None:
    content = write_data("表.csv", FILES_TABLE, DAY)
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))) == [
        ["コード", "値（件）", "時点", "文"],
        ["131148", "46.0", "2023-03-31", "\u3000=1+1"],
        ["0012", "***", "", "一行目。\n二行目。"],
        ["A", "1460000", "", "-"],
    ]


def test_a_workbook_of_data_is_a_table_with_filters_unless_it_is_empty() -> None:
    def tables(rows: tuple[tuple[Any, ...], ...]) -> dict[str, tuple[str, bool]]:
        content = write_data("表.xlsx", replace(FILES_TABLE, rows=rows), DAY)
        found = load_workbook(io.BytesIO(content)).worksheets[0].tables
        return {each.name: (each.ref, each.autoFilter is not None) for each in found.values()}

    [(name, (place, is_filtered))] = tables(FILES_TABLE.rows).items()
    assert (name, is_filtered) == (FILES_TABLE.name, True)
    assert place.endswith(str(len(FILES_TABLE.rows) + 1))
    assert tables(()) == {}


def test_a_number_shows_its_decimals() -> None:
    book = load_workbook(io.BytesIO(write_data("表.xlsx", FILES_TABLE, DAY)))
    assert book["表"]["B2"].number_format == "0.0"
    assert book.properties.title == "題名"


def test_numbers_and_dates_have_the_room_to_be_shown() -> None:
    book: Any = load_workbook(io.BytesIO(write_data("表.xlsx", FILES_TABLE, DAY)))
    for letter, longest in (("B", "1460000"), ("C", "2023-03-31")):
        pixels = book["表"].column_dimensions[letter].width * 7 + 5
        assert pixels > advance(longest) / 1000 * 11 * 96 / 72 + 8


def test_a_text_that_no_cell_can_hold_is_refused_with_its_row() -> None:
    row = ("0012", 1, None, "長" * 32_768)
    with pytest.raises(TextTooLong) as refused:
        write_data("表.xlsx", replace(FILES_TABLE, rows=(row,)), DAY)
    assert refused.value.details == {"id": "0012", "key": "文", "expected": "32,767"}
    assert len(write_data("表.csv", replace(FILES_TABLE, rows=(row,)), DAY)) > 3 * 32_768


@pytest.mark.parametrize("name", ["表.csv", "表.xlsx"])
def test_equal_tables_are_equal_bytes(name: str) -> None:
    assert write_data(name, FILES_TABLE, DAY) == write_data(name, FILES_TABLE, DAY)


def test_a_written_csv_is_read_as_what_it_is() -> None:
    found = said(sheet_in("表.csv", write_data("表.csv", FILES_TABLE, DAY)))
    assert found["2,2"] == (CellKind.NUMBER.value, "46.0")
    assert found["2,3"] == (CellKind.DATE.value, "2023-03-31")
    assert found["3,1"] == (CellKind.TEXT.value, "0012")
    assert found["3,4"] == (CellKind.TEXT.value, "一行目。\n二行目。")


def test_the_blank_that_guards_a_text_in_a_csv_is_no_layout_to_be_taken_out() -> None:
    content = write_data("表.csv", FILES_TABLE, DAY)
    assert said(sheet_in("表.csv", content))["2,4"] == (CellKind.TEXT.value, "=1+1")
    found = of_kind(CheckedFile, read_data("表.csv", content))
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
    assert found.objects == ("グラフ 1個",)


def test_a_csv_of_windows_is_read_too() -> None:
    assert said(sheet_in("表.csv", "件数\r\n12\r\n".encode("cp932")))["2,1"] == ("number", "12")


def test_a_file_of_another_kind_says_what_it_is() -> None:
    found = of_kind(CheckedFile, read_data("報告.pdf", b"%PDF-1.7\n"))
    assert found.other_kind == "PDF"


@pytest.mark.parametrize(("name", "kind"), [("表.xlsx", "文字だけのファイル（CSV など）"), ("表.csv", None)])
def test_a_text_is_a_csv_only_by_its_name(name: str, kind: str | None) -> None:
    found = of_kind(CheckedFile, read_data(name, "区分,件数\r\n申請,12\r\n".encode()))
    assert found.other_kind == kind


def test_a_workbook_that_is_named_as_a_csv_is_none() -> None:
    found = of_kind(CheckedFile, read_data("表.csv", write_data("表.xlsx", FILES_TABLE, DAY)))
    assert found.other_kind == "CSVという名前のExcelブック"


def test_a_word_file_says_what_it_is() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    found = of_kind(CheckedFile, read_data("報告.docx", target.getvalue()))
    assert found.other_kind == "Word 文書"


def test_a_file_that_is_not_let_in_is_a_problem() -> None:
    found = of_kind(Problem, read_data("~$表.xlsx", b"x"))
    assert found.code == "FILE-OWNER"


def test_a_sheet_is_not_measured_again_for_each_of_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """openpyxl looks at every cell for the width: once a row, 2,000 rows took a minute."""
    book = Workbook()
    sheet: Any = book.active
    for number in range(200):
        sheet.append([f"{number}", "取組"])
    measured: list[int] = []
    width: Any = vars(Worksheet)["max_column"]

    def measure(each: Worksheet) -> int:
        measured.append(1)
        return int(width.fget(each))

    monkeypatch.setattr(Worksheet, "max_column", property(measure))
    assert len(rows(saved(book), "表.xlsx")) == 200
    assert len(measured) < 10
