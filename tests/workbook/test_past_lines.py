"""What a form states of the past is read again; a form without a past has none of these lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from nakano_status.documents.form import PreviousRow
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import NO_PAST, AnswerFile, FormPast
from nakano_status.domain.organisation.divisions import SuccessionKind
from nakano_status.domain.organisation.named_succession import NamedSuccession
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.plan import EditionHead
from nakano_status.domain.problems.problem import Place
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.layout import CHECK_SHEET
from nakano_status.workbook.form.writer import write_form
from tests.support.fields import NAKANO
from tests.support.forms import IDS, form_content

PAST = FormPast(
    (
        NamedSuccession(date(2023, 4, 1), SuccessionKind.RENAMED, "税務課", "課税課"),
        NamedSuccession(date(2024, 4, 1), SuccessionKind.MERGED, "課税課", "税務 戸籍課"),
    ),
    (EditionHead("nakano2-1", "当初計画", date(2021, 11, 1), 1), EditionHead("nakano2-2", "", date(2024, 2, 20), 2)),
    (
        Derivation(PlanSubject.ROW, "nakano2-1", "1-1-1-01-A", "nakano2-2", "1-1-1-02-B", PlanFate.MERGED, "重複"),
        Derivation(PlanSubject.ROW, "nakano2-1", "1-1-1-03-C", "nakano2-2", None, PlanFate.ABOLISHED),
    ),
    ((FiscalYear(2022), date(2023, 7, 3)), (FiscalYear(2023), date(2024, 6, 3))),
)


def read(content: bytes) -> AnswerFile:
    return read_answers("form.xlsx", content, NAKANO)


def test_the_past_is_read_as_it_was_written_and_nothing_else_changes() -> None:
    file, without = read(write_form(form_content(past=PAST))), read(write_form(form_content()))
    assert (file.past, without.past) == (PAST, NO_PAST)
    assert replace(file, past=NO_PAST, sha256="", size=0) == replace(without, sha256="", size=0)


@pytest.mark.parametrize("text", ["2024年4月", None, "2024-13-01"])
def test_a_line_that_cannot_be_read_is_left_out_and_listed(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(write_form(form_content(past=PAST)))
    book = openpyxl.load_workbook(path)
    rows = [row for row in book[CHECK_SHEET].iter_rows() if row[0].value == "組織の改正"]
    rows[1][1].value = text
    book.save(path)
    file = read(path.read_bytes())
    assert file.past == replace(PAST, successions=PAST.successions[:1])
    (unread,) = (each for each in file.problems if each.code == "FORM-PAST-UNREADABLE")
    assert unread.place == Place("form.xlsx", CHECK_SHEET, f"A{rows[1][0].row}")
    assert unread.found == " ".join(filter(None, (text, "統合", "課税課", "税務 戸籍課")))


@pytest.mark.parametrize(("label", "column"), [("計画の版", 3), ("取組の経過", 3)])
def test_a_line_on_the_plan_that_cannot_be_read_is_listed(tmp_path: Path, label: str, column: int) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(write_form(form_content(past=PAST)))
    book = openpyxl.load_workbook(path)
    *_, line = (row for row in book[CHECK_SHEET].iter_rows() if row[0].value == label)
    line[column].value = "不明"
    book.save(path)
    (unread,) = read(path.read_bytes()).problems
    assert (unread.code, unread.place.cell) == ("FORM-PAST-UNREADABLE", f"A{line[0].row}")


def test_who_answered_before_has_a_column_only_if_it_was_another_division() -> None:
    rows = [PreviousRow(row_id, "題名", {"done": "実施した。"}) for row_id in IDS]
    named = [replace(rows[0], division="税務課、職員課"), *rows[1:]]
    for given, divisions in ((rows, {}), (named, {IDS[0]: "税務課、職員課"})):
        found = read(write_form(form_content(previous=tuple(given)))).previous
        assert found is not None
        assert (found.divisions, found.rows[IDS[1]]["done"]) == (divisions, "実施した。")
