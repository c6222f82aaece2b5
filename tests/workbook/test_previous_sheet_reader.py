"""The sheet 前回の報告 is read back as it was written; what a user typed over it is not there."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from nakano_status.domain.exchange.answer_file import PreviousReport
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.writer import write_form
from tests.support.fields import NAKANO
from tests.support.forms import IDS, form_content

VALUES = {"mark": "△", "change_reason": None, "done": "=25件\n追加した。", "next_year": "広げる。", "later_years": None}


def report(content: bytes) -> PreviousReport | None:
    return read_answers("form.xlsx", content, NAKANO).previous


@pytest.fixture
def form() -> bytes:
    content = form_content()
    return write_form(replace(content, previous=tuple(replace(row, values=VALUES) for row in content.previous)))


def typed_over(form: bytes, cell: str, text: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(form))
    book["前回の報告"][cell] = text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_year_and_texts_are_those_that_were_written(form: bytes) -> None:
    assert report(form) == PreviousReport("R3", dict.fromkeys(IDS, VALUES))


def test_a_form_without_a_last_report_shows_none() -> None:
    assert report(write_form(form_content(previous=(), previous_year=None))) is None


def test_a_row_that_lost_its_id_is_not_there(form: bytes) -> None:
    found = report(typed_over(form, "A4", "？"))
    assert found is not None
    assert set(found.rows) == set(IDS[1:])


@pytest.mark.parametrize("title", ["前回の報告", "前回の報告（令和0年度末時点）"])
def test_a_sheet_that_names_no_year_is_no_report(form: bytes, title: str) -> None:
    assert report(typed_over(form, "A1", title)) is None
