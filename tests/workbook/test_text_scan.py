"""What is none of ours is refused by its texts, before a cell of it is read; what is ours is read as before."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Never

import pytest
import xlsxwriter

from nakano_status.application.ports.documents import TableSheet
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.form import answer_reader
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.gate.archive import LIST_LIMITS
from nakano_status.workbook.gate.gate import admit
from nakano_status.workbook.list import reader
from nakano_status.workbook.list.reader import read_list
from nakano_status.workbook.tables import table_reader
from nakano_status.workbook.tables.table_reader import read_table
from tests.support.fields import NAKANO
from tests.support.spreadsheets import parts_of, zipped

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
    (reader, refusal_of_list, "LIST-NO-HEAD"),
    (table_reader, refusal_of_table, "no such heading"),
)


@pytest.mark.parametrize("kind", ["texts", "numbers", "ours in part"])
@pytest.mark.parametrize(("module", "refusal", "code"), READERS)
def test_no_cell_of_a_file_that_is_none_of_ours_is_read(
    module: Any,
    refusal: Callable[[bytes], str | None],
    code: str,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: object, **__: object) -> Never:
        raise AssertionError

    monkeypatch.setattr(module, "load", never)
    assert refusal(ledger(1_000, kind=kind)) == code


def test_refusing_a_large_file_takes_little_more_than_letting_it_in() -> None:
    content = ledger(4_000, 12)

    def seconds(work: Callable[[], object]) -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    admitting = min(seconds(lambda: admit("何か.xlsx", content, LIST_LIMITS)) for _ in range(3))
    refusing = min(seconds(lambda: refusal_of_list(content)) for _ in range(3))
    assert refusing < 4 * admitting  # reading its cells takes fifteen times as long


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
    "below much else": lambda: drawn([*([f"控え{row}"] for row in range(1_000)), HEADS, ROW]),
}


@pytest.mark.parametrize("content", AWKWARD.values(), ids=AWKWARD)
def test_headings_are_found_however_the_file_has_them(content: Callable[[], bytes]) -> None:
    file = content()
    assert [row.title for row in read_list("一覧.xlsx", file, NAKANO).rows] == ["取組"]
    table = read_table("表.xlsx", file, ["所管課"])
    assert isinstance(table, TableSheet)
    assert table.rows


@pytest.mark.parametrize("content", [AWKWARD[each] for each in AWKWARD if each != "below much else"])
def test_a_form_is_found_however_the_file_has_its_headings(content: Callable[[], bytes]) -> None:
    assert [row.given["title"] for row in read_answers("回答.xlsx", content(), NAKANO).rows] == ["取組"]


def test_texts_that_are_missing_are_left_to_the_reader_of_cells() -> None:
    parts = parts_of(drawn([HEADS, ROW]))
    del parts["xl/sharedStrings.xml"]
    assert refusal_of_answers(zipped(parts)) == "FORM-UNREADABLE"
    assert refusal_of_list(zipped(parts)) == "LIST-UNREADABLE"
