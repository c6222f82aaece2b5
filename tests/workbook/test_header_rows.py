"""Headings are read by meaning; what is none of ours is refused by its texts, before a cell of it is read."""

import io
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import pytest
import xlsxwriter

from nakano_status.application.ports.documents import TableSheet
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import ColumnHeading, read_heading, read_list_headings
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook import table_reader
from nakano_status.workbook.form import answer_reader
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.layout import form_columns
from nakano_status.workbook.gate import LIST_LIMITS, WorkbookParts, admit_workbook
from nakano_status.workbook.header_rows import read_header
from nakano_status.workbook.list.reader import read_list
from nakano_status.workbook.loading import Book, load
from nakano_status.workbook.table_reader import read_table
from tests.support.expected import of_kind, present
from tests.support.fields import NAKANO, asked_in
from tests.support.pace import ratio
from tests.support.spreadsheets import parts_of, zipped

R4 = FiscalYear(2022)


@pytest.mark.parametrize(
    ("text", "key", "year"),
    [
        ("管理番号", "id", None),
        ("管 理\n番 号", "id", None),
        ("実施内容", "measure", None),
        ("事業内容", "title", None),
        ("所管課", "divisions", None),
        ("計画上のスケジュール（令和4年度）", "scheduled", 2022),
        ("前回の取組状況", "previous_done", None),
        ("前回の令和4年度取組予定", "planned", 2022),
        ("進捗\n状況", "mark", None),
        ("進捗状況（◎○△×）", "mark", None),
        ("スケジュールの変更理由", "change_reason", None),
        ("変更理由", "change_reason", None),
        ("令和３年度までの\r\n取組状況", "done", 2021),
        ("Ｒ４年度までの取り組み状況", "done", 2022),
        ("令和5年度取組予定", "next_year", 2023),
        ("令和五年度取組予定", "next_year", 2023),
        ("2023年度取組予定", "next_year", 2023),
        ("令和6年度以降取組予定", "later_years", 2024),
        ("計画期間終了後の方向性", "later_years", None),
        ("今後の方向性（次期計画への引継ぎ）", "next_year", None),
        ("変更の種別", "change_kind", None),
        ("事務局への連絡", "note", None),
        ("令和0年度取組予定", "next_year", None),
    ],
)
def test_a_heading_says_its_column_and_its_year(text: str, key: str, year: int | None) -> None:
    assert read_heading(text, NAKANO) == ColumnHeading(key, FiscalYear(year) if year else None)


@pytest.mark.parametrize("text", [None, "", "備考", "取組予定", "進捗", "回答", "目標", "管理番号" * 20])
def test_other_headings_are_none_of_ours(text: str | None) -> None:
    assert read_heading(text, NAKANO) is None


def test_a_heading_has_at_most_60_characters() -> None:
    assert read_heading(f"進捗状況（{'長' * 54}）", NAKANO) == ColumnHeading("mark")
    assert read_heading(f"進捗状況（{'長' * 55}）", NAKANO) is None


@pytest.mark.parametrize("last_year", [FiscalYear(2022), FiscalYear(2023), FiscalYear(2024), FiscalYear(2025)])
def test_every_heading_of_every_year_is_read_back(last_year: FiscalYear) -> None:
    for year in (last_year.plus(-2), last_year.plus(-1), last_year):
        for key in NAKANO.asked_keys(year, last_year):
            assert getattr(read_heading(NAKANO.heading(key, year, last_year), NAKANO), "key", None) == key


def test_the_form_s_own_headings_make_a_header() -> None:
    columns = form_columns(asked_in(R4))
    header = present(read_header(8, {place: column.heading for place, column in enumerate(columns, start=1)}, NAKANO))
    assert header.columns == {column.key: place for place, column in enumerate(columns, start=1)}
    assert header.twice == ()


def places_in_list(texts: dict[int, str | None], key: str) -> list[int]:
    return [place for place, read in read_list_headings(texts, NAKANO).items() if read is not None and read.key == key]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("事業名", "title"),
        ("事 業\n名 称", "title"),
        ("取り組み名", "title"),
        ("進捗", "mark"),
        ("進捗度（◎○△×）", "mark"),
        ("担当課", "divisions"),
        ("所管部署", "divisions"),
        ("取組実績", "done"),
    ],
)
def test_what_other_lists_call_a_column_counts_where_ours_is_not_there(text: str, key: str) -> None:
    ours = {"title": "事業内容", "mark": "進捗状況", "divisions": "所管課", "done": "令和4年度までの取組状況"}
    others = {place: word for place, (each, word) in enumerate(ours.items(), start=2) if each != key}
    assert places_in_list({1: "管理番号", **others, 9: text}, key) == [9]
    assert places_in_list({1: "管理番号", **others, 7: ours[key], 9: text}, key) == [7]
    form = present(read_header(1, {1: "管理番号", **others, 9: text}, NAKANO))
    assert key not in form.columns  # a form's columns are the office's own


def test_of_two_such_words_for_one_column_none_is_guessed() -> None:
    assert places_in_list({1: "実施内容", 2: "事業名", 3: "取組名", 4: "進捗", 5: "所管課"}, "title") == [2, 3]


def test_a_heading_that_stands_twice_has_no_column() -> None:
    header = read_header(
        1, {1: "管理番号", 2: "進捗状況", 3: "事業内容", 4: "令和5年度取組予定", 7: "令和6年度取組予定"}, NAKANO
    )
    assert header is not None
    assert "next_year" not in header.columns
    assert header.twice == (("next_year", (4, 7)),)


@pytest.mark.parametrize(
    "texts",
    [{1: "管理番号", 2: "進捗状況"}, {1: "進捗状況", 2: "変更の種別", 3: "事務局への連絡"}, {1: "記入のしかた"}, {}],
)
def test_a_row_of_few_or_unnamed_headings_is_no_header(texts: dict[int, str | None]) -> None:
    assert read_header(1, texts, NAKANO) is None


HEADS = ("実施内容", "事業内容", "進捗状況", "所管課")
ROW = ("1-1-①", "取組", "◎", "税務課")


def drawn(rows: Iterable[Iterable[str | float]], *, inline: bool = False) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": inline}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    return target.getvalue()


@cache
def ledger(rows: int, columns: int = 20, kind: str = "texts") -> bytes:
    """A workbook as large as a user's own register, without any heading of ours."""
    made: dict[str, Callable[[int, int], str | float]] = {
        "texts": lambda row, column: f"住所{row}丁目{column}番",
        "numbers": lambda row, column: row * columns + column,
        "ours in part": lambda row, column: "事業名" if row == column == 0 else f"担当{row}-{column}",
    }
    return drawn([[made[kind](row, column) for column in range(columns)] for row in range(rows)])


def refusal_of_answers(content: bytes) -> str | None:
    refused = read_answers("何か.xlsx", content, NAKANO).refused
    return refused.code if refused else None


def refusal_of_list(content: bytes) -> str | None:
    refused = read_list("何か.xlsx", content, NAKANO).refused
    return refused.code if refused else None


def refusal_of_table(content: bytes) -> str | None:
    table = read_table("何か.xlsx", content, ["所管課名"])
    assert not isinstance(table, Problem)
    return None if table.rows else "no such heading"


READERS = (
    (answer_reader, refusal_of_answers, "FORM-NO-ANSWERS"),
    (table_reader, refusal_of_table, "no such heading"),
)


@pytest.mark.parametrize("kind", ["texts", "numbers", "ours in part"])
@pytest.mark.parametrize(("module", "refusal", "code"), READERS)
def test_of_a_file_that_is_none_of_ours_at_most_the_head_of_a_table_is_read(
    module: Any,
    refusal: Callable[[bytes], str | None],
    code: str,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    most = 0 if module is answer_reader else 100

    def load_few(parts: WorkbookParts) -> Book:
        assert max(part.count(b"<row ") for part in parts.values()) <= most
        return load(parts)

    monkeypatch.setattr(module, "load", load_few)
    assert refusal(ledger(1_000, kind=kind)) == code


def test_refusing_a_large_file_takes_little_more_than_letting_it_in() -> None:
    content = ledger(4_000, 12)

    # reading its cells takes fifteen times as long
    assert ratio(lambda: refusal_of_answers(content), lambda: admit_workbook("何か.xlsx", content, LIST_LIMITS), 4) <= 4


def _with_shared_texts(change: Callable[[str], str]) -> bytes:
    parts = parts_of(drawn([HEADS, ROW]))
    texts = parts["xl/sharedStrings.xml"].decode()
    changed = change(texts)
    assert changed != texts
    return zipped({**parts, "xl/sharedStrings.xml": changed.encode()})


def _in_runs(text: str) -> str:
    return "".join(f"<r><rPr><b/></rPr><t>{each}</t></r>" for each in text)


def _with_furigana(text: str) -> str:
    return f'<t>{text}</t><rPh sb="0" eb="2"><t>ジギョウナイヨウ</t></rPh><phoneticPr fontId="1"/>'


AWKWARD: dict[str, Callable[[], bytes]] = {
    "in runs": lambda: _with_shared_texts(lambda xml: xml.replace("<t>事業内容</t>", _in_runs("事業内容"))),
    "with furigana": lambda: _with_shared_texts(
        lambda xml: xml.replace("<t>事業内容</t>", _with_furigana("事業内容")).replace(
            "<t>所管課</t>", _with_furigana("所管課")
        )
    ),
    "with escapes": lambda: _with_shared_texts(lambda xml: xml.replace("事業内容", "事業_x000D_\n_x0007_内容")),
    "as numbers of characters": lambda: _with_shared_texts(lambda xml: xml.replace("事業内容", "&#20107;業&#x5185;容")),
    "with a prefix": lambda: _with_shared_texts(
        lambda xml: xml.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
    ),
    "in the cells": lambda: drawn([HEADS, ROW], inline=True),
    "below much else": lambda: drawn([*([f"控え{row}"] for row in range(50)), HEADS, ROW]),
}


@pytest.mark.parametrize("content", AWKWARD.values(), ids=AWKWARD)
def test_headings_are_found_however_the_file_has_them(content: Callable[[], bytes]) -> None:
    file = content()
    assert [row.title for row in read_list("一覧.xlsx", file, NAKANO).rows] == ["取組"]
    table = of_kind(TableSheet, read_table("表.xlsx", file, ["所管課"]))
    assert table.rows


@pytest.mark.parametrize("content", [AWKWARD[each] for each in AWKWARD if each != "below much else"])
def test_a_form_is_found_however_the_file_has_its_headings(content: Callable[[], bytes]) -> None:
    assert [row.given["title"] for row in read_answers("回答.xlsx", content(), NAKANO).rows] == ["取組"]


def test_texts_that_are_missing_are_left_to_the_reader_of_cells() -> None:
    parts = parts_of(drawn([HEADS, ROW]))
    del parts["xl/sharedStrings.xml"]
    assert refusal_of_answers(zipped(parts)) == "FORM-UNREADABLE"
    assert refusal_of_list(zipped(parts)) == "LIST-UNREADABLE"
