"""Nothing that a person can see in a returned form is passed over: it is read, the form's own, or reported."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.fields.profile import FormProfiles
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.writer import write_form
from tests.support.fields import NAKANO
from tests.support.forms import form_content
from tests.support.spreadsheets import changed

FORM = write_form(form_content())
KEPT = Path(__file__).parents[1] / "fixtures" / "round-ee09949"
WORDS = "課長決裁は来週の予定"


def read(content: bytes) -> AnswerFile:
    return read_answers("form.xlsx", content, NAKANO)


def after(change: Callable[[Any], None]) -> AnswerFile:
    return read(changed(FORM, change))


def told(file: AnswerFile) -> list[tuple[str, str | None, str | None]]:
    return [(each.code, each.place.cell, each.found) for each in file.problems]


def test_an_unchanged_form_gives_no_problem() -> None:
    assert told(read(FORM)) == []


@pytest.mark.parametrize("path", sorted(KEPT.glob("forms/*.xlsx")), ids=lambda path: path.name)
def test_a_form_of_an_earlier_version_gives_no_problem(path: Path) -> None:
    assert told(read(path.read_bytes())) == []


@pytest.mark.parametrize("sheet", ["回答", "記入のしかた", "前回の報告", "照合用"])
@settings(max_examples=8)  # each opens and saves a workbook
@given(data=st.data())
def test_words_anywhere_on_a_sheet_are_an_answer_or_reported(sheet: str, data: st.DataObject) -> None:
    row, column = data.draw(st.integers(1, 40)), data.draw(st.integers(1, 20))

    def write(book: Any) -> None:
        area = next((each for each in book[sheet].merged_cells.ranges if (row, column) in each.cells), None)
        cell = book[sheet].cell(*((area.min_row, area.min_col) if area else (row, column)))
        cell.value = WORDS

    file = after(write)
    answers = [cell.text for each in file.answered_rows for cell in each.cells.values()]
    given_texts = [text for each in file.answered_rows for text in (*each.given.values(), each.id_text)]
    previous = [each.text for each in file.previous.cells] if file.previous else []
    facts = [
        *vars(file.identity).values(),
        *vars(file.respondent).values(),
        *(each.measure for each in file.check_lines),
    ]
    sent = [
        text
        for line in file.check_lines
        for text in (line.role, line.sponsor, *line.base.values(), *line.writers.values())
    ]
    known = [*answers, *given_texts, *previous, *facts, *sent, *(each.found for each in file.problems)]
    assert any(WORDS in str(each) for each in known) or file.refused


def test_struck_words_are_not_read_and_clear_nothing() -> None:
    def strike(book: Any) -> None:
        book["回答"]["J9"] = CellRichText("説明会を", TextBlock(InlineFont(strike=True), "3回"), "5回開いた。")
        book["回答"]["J10"] = "取り下げます。"
        book["回答"]["J10"].font = Font(strike=True)

    file = after(strike)
    assert [row.cells["done"].text for row in file.rows[:2]] == ["説明会を5回開いた。", None]
    assert file.rows[1].cells["done"].state is CellState.UNREADABLE
    assert told(file) == [
        ("CELL-STRUCK-PART", "J9", "説明会を【取消線：3回】5回開いた。"),
        ("CELL-STRUCK", "J10", "取り下げます。"),
    ]


def test_raised_characters_keep_their_meaning_or_are_reported() -> None:
    def raise_some(book: Any) -> None:
        raised, lowered = InlineFont(vertAlign="superscript"), InlineFont(vertAlign="subscript")
        book["回答"]["J9"] = CellRichText("30m", TextBlock(raised, "2"), "、CO", TextBlock(lowered, "2"))
        book["回答"]["J10"] = CellRichText("費用", TextBlock(raised, "注"))

    file = after(raise_some)
    assert [row.cells["done"].text for row in file.rows[:2]] == ["30m²、CO₂", "費用注"]
    assert told(file) == [("CELL-SCRIPT", "J10", "費用【上付き：注】")]


@pytest.mark.parametrize(
    ("text_format", "text", "code"),
    [('@"（暫定）"', "実施した。（暫定）", "CELL-FORMAT-WORDS"), (";;;", None, "CELL-FORMAT-HIDDEN")],
)
def test_what_a_format_adds_or_hides_is_reported(text_format: str, text: str | None, code: str) -> None:
    def write(book: Any) -> None:
        book["回答"]["J9"] = "実施した。"
        book["回答"]["J9"].number_format = text_format

    file = after(write)
    assert file.rows[0].cells["done"].text == text
    assert told(file) == [(code, "J9", "実施した。")]


@pytest.mark.parametrize("sheet", ["回答", "記入のしかた", "照合用"])
def test_a_note_a_link_and_a_header_are_reported_on_every_sheet(sheet: str) -> None:
    def add(book: Any) -> None:
        book[sheet]["A1"].comment = Comment(WORDS, "担当")
        book[sheet]["A1"].hyperlink = "https://www.example.jp/a"
        book[sheet].oddHeader.center.text = "未確定"

    file = after(add)
    codes = {(each.code, each.found) for each in file.problems}
    assert codes == {
        ("CELL-COMMENT", WORDS),
        ("SHEET-OBJECT", "https://www.example.jp/a"),
        ("SHEET-OBJECT", "未確定"),
    }


def test_words_on_a_sheet_of_their_own_are_reported() -> None:
    def add(book: Any) -> None:
        book.create_sheet("メモ")["B2"] = WORDS

    (found,) = after(add).problems
    assert (found.code, found.found, dict(found.details)) == ("SHEET-UNKNOWN", "メモ", {"texts": WORDS})


def test_words_on_the_row_of_a_block_are_reported() -> None:
    def add(book: Any) -> None:
        sheet = book["回答"]
        row = next(cell.row for cell in sheet["C"] if cell.value == "関係する取組（参考）")
        sheet.cell(row, 10).value = WORDS

    assert [(each.code, each.found) for each in after(add).problems] == [("CELL-OUTSIDE", WORDS)]


def test_the_title_of_a_plan_in_the_footer_is_what_was_sent_and_words_beside_it_are_reported() -> None:
    content = form_content()
    asked = replace(content.asked, profile=replace(NAKANO, profile_id="other"))
    title = "中野区子ども・子育て支援事業計画（第3期）" * 3
    forms = [
        write_form(replace(content, asked=asked, plan_title=title, own_profile=NAKANO.content)),  # names the title
        write_form(replace(content, asked=asked, plan_title=title)),  # as in earlier versions
    ]
    known = [FormProfiles(), FormProfiles(titles=frozenset({title}))]
    for form, profiles in zip(forms, known, strict=True):
        assert told(read_answers("form.xlsx", form, NAKANO, known=profiles)) == []

    def write(book: Any) -> None:
        book["回答"].oddFooter.left.text = WORDS

    changed_form = read_answers("form.xlsx", changed(forms[0], write), NAKANO)
    (found,) = changed_form.problems
    assert found.code == "SHEET-OBJECT"
    assert WORDS in (found.found or "")
