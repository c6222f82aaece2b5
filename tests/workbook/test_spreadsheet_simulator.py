"""The simulated user of a spreadsheet program does what it is asked, and the reader finds it."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.spreadsheet_simulator import SpreadsheetSimulator
from nakano_status.workbook.form.writer import write_form
from tests.support.fields import NAKANO
from tests.support.forms import IDS, REFERENCE_IDS, form_content, form_row

ANSWERS = {IDS[0]: {"mark": "○", "change_reason": "理由"}, IDS[2]: {"done": "=1+1 と書いた。\n次の行"}}
OTHER = (make_id("3-1-①", 1), make_id("3-1-①", 2))


@pytest.fixture
def hands() -> SpreadsheetSimulator:
    return SpreadsheetSimulator(NAKANO)


@pytest.fixture
def form() -> bytes:
    return write_form(form_content())


@pytest.fixture
def other_form() -> bytes:
    return write_form(form_content(rows=tuple(form_row(row_id) for row_id in OTHER), reference_rows=()))


def answers_in(content: bytes) -> AnswerFile:
    read = read_answers("answer.xlsx", content, NAKANO)
    assert read.refused is None
    return read


def texts_in(content: bytes) -> dict[str, dict[str, str]]:
    return {
        row.row_id: {key: cell.text for key, cell in row.cells.items() if cell.text is not None}
        for row in answers_in(content).rows
        if row.row_id is not None
    }


def test_what_is_typed_stands_in_its_cells_as_text(hands: SpreadsheetSimulator, form: bytes) -> None:
    filled = hands.fill_in(form, ANSWERS, "見本 太郎")
    assert {row_id: texts for row_id, texts in texts_in(filled).items() if texts} == ANSWERS
    assert answers_in(filled).respondent.name == "見本 太郎"


def test_a_note_can_be_typed_on_a_row_for_reference(hands: SpreadsheetSimulator, form: bytes) -> None:
    filled = answers_in(hands.fill_in(form, {REFERENCE_IDS[0]: {"note": "気付いた点"}}))
    notes = {row.row_id: row.cells["note"].text for row in filled.rows if "note" in row.cells}
    assert notes[REFERENCE_IDS[0]] == "気付いた点"


def test_a_row_that_is_not_there_cannot_be_filled_in(hands: SpreadsheetSimulator, form: bytes) -> None:
    with pytest.raises(KeyError):
        hands.fill_in(form, {OTHER[0]: {"mark": "◎"}})


def test_rows_are_turned_round_with_their_answers_and_one_is_hidden(hands: SpreadsheetSimulator, form: bytes) -> None:
    filled = hands.rearrange(hands.fill_in(form, ANSWERS))
    read = answers_in(filled)
    assert [row.row_id for row in read.rows][: len(IDS)] == list(reversed(IDS))
    assert texts_in(filled)[IDS[0]] == ANSWERS[IDS[0]]
    sheet = load_workbook(BytesIO(filled))["回答"]
    assert [row for row, size in sheet.row_dimensions.items() if size.hidden] == [read.rows[0].row]


def test_rows_of_another_form_are_pasted_under_the_own_ones(
    hands: SpreadsheetSimulator, form: bytes, other_form: bytes
) -> None:
    source = hands.fill_in(other_form, {OTHER[1]: {"mark": "△"}})
    pasted = hands.paste_rows(hands.fill_in(form, ANSWERS), source, [OTHER[1]])
    assert [row.row_id for row in answers_in(pasted).rows][: len(IDS) + 1] == [*IDS, OTHER[1]]
    assert texts_in(pasted)[OTHER[1]] == {"mark": "△"}
    assert texts_in(pasted)[IDS[2]] == ANSWERS[IDS[2]]


def test_whole_forms_are_pasted_together_without_their_reference_rows(
    hands: SpreadsheetSimulator, form: bytes, other_form: bytes
) -> None:
    together = hands.paste_together(other_form, [hands.fill_in(form, ANSWERS)])
    assert set(texts_in(together)) == {*OTHER, *IDS}
    assert texts_in(together)[IDS[0]] == ANSWERS[IDS[0]]


def test_a_form_without_rows_takes_what_is_pasted(hands: SpreadsheetSimulator, form: bytes) -> None:
    empty = write_form(replace(form_content(), rows=(), reference_rows=()))
    assert set(texts_in(hands.paste_together(empty, [form]))) == set(IDS)


def test_a_text_is_typed_over_in_the_one_cell_that_holds_it(hands: SpreadsheetSimulator, form: bytes) -> None:
    filled = hands.fill_in(form, {IDS[0]: {"done": "直す前の文"}})
    mended = hands.retype(filled, "直す前の文", "直した文")
    rows = {row.row_id: row for row in answers_in(mended).rows}
    assert rows[IDS[0]].cells["done"].text == "直した文"
    with pytest.raises(StopIteration):
        hands.retype(mended, "直す前の文", "直した文")


def test_a_locked_form_opens_with_its_password_only(hands: SpreadsheetSimulator, form: bytes) -> None:
    locked = hands.lock(form, "あいことば")
    refused = read_answers("answer.xlsx", locked, NAKANO).refused
    assert refused is not None
    assert refused.code == "FILE-PASSWORD"
    assert read_answers("answer.xlsx", locked, NAKANO, ["あいことば"]).refused is None
