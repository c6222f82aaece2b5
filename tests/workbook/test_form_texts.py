"""A sentence, label or heading of a form is only passed over where the form has it."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from nakano_status.domain.text.narrative import bare_text
from nakano_status.workbook.form import layout
from nakano_status.workbook.form.writer import write_form
from tests.support.forms import form_content
from tests.support.returned_forms import FORM, after, problems, read, told

DRAFT = write_form(form_content(is_draft=True))
OWN_WORDS = sorted({fact.text for fact in read(FORM).facts if not fact.is_counted})
"""The texts that a form shows itself, so that they may be seen in one place and not in another."""


@pytest.mark.parametrize("sheet", ["回答", "成果指標", "記入のしかた", "前回の報告", "照合用"])
@settings(max_examples=12)  # each opens and saves a workbook
@given(data=st.data())
def test_any_words_beside_what_the_form_shows_are_reported(sheet: str, data: st.DataObject) -> None:
    row = data.draw(st.integers(1, 40).filter(lambda row: row != layout.HEADER_ROW))
    column = data.draw(st.integers(20, 25))
    free = st.text(st.characters(categories=["Lo", "Nd"]), min_size=4, max_size=20)
    words = data.draw(st.sampled_from(OWN_WORDS) | free)
    assume(words != layout.CHECK_DRAFT)

    def write(book: Any) -> None:
        book[sheet].cell(row, column).value = words

    found = [each.found or "" for each in problems(after(write)) if each.place.sheet == sheet]
    assert [each for each in found if bare_text(words) in bare_text(each)], (row, column, words)


@pytest.mark.parametrize(
    ("form", "has_check_sheet", "shown", "found"),
    [
        (FORM, True, "下書き", "シート「回答」"),
        (FORM, False, "下書き", None),
        (DRAFT, True, None, "シート「照合用」"),
        (DRAFT, True, "下書き", None),
        (DRAFT, False, "下書き", None),
    ],
)
def test_what_shows_that_it_is_a_draft_is_one(
    form: bytes, shown: str | None, found: str | None, *, has_check_sheet: bool
) -> None:
    def write(book: Any) -> None:
        book["回答"]["N1"] = shown
        if not has_check_sheet:
            del book["照合用"]

    file = after(write, form)
    assert file.identity.is_draft
    assert [(each.code, each.found) for each in file.problems] == ([("DRAFT-DISAGREES", found)] if found else [])


def test_a_draft_whose_word_was_struck_out_is_asked_about() -> None:
    def strike(book: Any) -> None:
        book["回答"]["N1"].font = Font(strike=True)

    file = after(strike, DRAFT)
    assert file.identity.is_draft
    assert {code for code, _, _ in told(file, DRAFT)} == {"DRAFT-DISAGREES", "SEEN-CHANGED"}
