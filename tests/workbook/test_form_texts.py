"""A sentence, label or heading of a form is only passed over where the form has it."""

import json
import re
from functools import partial
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from nakano_status.documents.form_sentences import ABOVE_FIGURES, CARRIED_HINT, IN_HEAD, SENTENCES, STATES
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import EditionProfile, FormPast
from nakano_status.domain.fields.profile import read_checked_profile
from nakano_status.domain.text.narrative import bare_text
from nakano_status.workbook.form import layout
from nakano_status.workbook.form.layout import CHECK_SHOWN
from nakano_status.workbook.form.writer import write_form
from tests.support.fields import NAKANO
from tests.support.forms import CARD, form_content
from tests.support.returned_forms import FORM, after, read, told

DRAFT = write_form(form_content(is_draft=True))
FIGURES = write_form(form_content(figures=(CARD,)))
FILLED_IN = {
    "year": "令和4年度",
    "as_of": "令和4年度末時点",
    "called": "回答様式",
    "number": "6",
    "own": "区",
    "0": "部",
}


def _filled_in(template: str) -> str:
    return re.sub(r"\{(\w*)\}", lambda place: FILLED_IN.get(place[1], "事務局への連絡"), template)


ABOVE = [*map(_filled_in, (layout.FORM_TITLE, *IN_HEAD, *ABOVE_FIGURES)), *NAKANO.legend, layout.CHECK_DRAFT]
"""The texts that a form may have above its tables."""
OWN_WORDS = (
    *ABOVE,
    *map(_filled_in, SENTENCES),
    *(layout.REFERENCE_HEADING, layout.NOTHING_TO_ANSWER, layout.ONLY_PARTS, layout.CHECK_TITLE, layout.PAST_TITLE),
    *map(_filled_in, (layout.GUIDE_WORDS, layout.GUIDE_OPINIONS, *layout.OPINION_HEADINGS)),
    *(*layout.HEAD_LABELS, *layout.HEAD_LABELS_TO_FILL_IN, "未記入 1件・理由が必要 0件", "令和5年7月14日（金）"),
    *("前回の報告（令和3年度末時点）", "※令和3年度末の区分から、「×」を廃止した。"),
    *(form_content().asked.headings.values()),
)


@pytest.mark.parametrize("sheet", ["回答", "成果指標", "記入のしかた", "前回の報告", "照合用"])
@settings(max_examples=12)  # each opens and saves a workbook
@given(data=st.data())
def test_any_words_beside_what_the_form_shows_are_reported(sheet: str, data: st.DataObject) -> None:
    row = data.draw(st.integers(1, 40).filter(lambda row: row != layout.HEADER_ROW))
    column = data.draw(st.integers(20, 25))
    free = st.text(st.characters(categories=["Lo", "Nd"]), min_size=4, max_size=20)
    words = data.draw(st.sampled_from(OWN_WORDS) | free)
    assume(row > layout.HEADER_ROW or sheet not in ("回答", "成果指標") or words not in ABOVE)

    def write(book: Any) -> None:
        book[sheet].cell(row, column).value = words

    found = [each.found or "" for each in after(write, FIGURES).problems if each.place.sheet == sheet]
    assert [each for each in found if bare_text(words) in bare_text(each)], (row, column, words)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("O9", "※令和4年度末の区分から、所管を企画課に移すことに変更した。"),
        ("O9", CARRIED_HINT.format(source="令和3年度分の回答様式")),
        ("A6", CARRIED_HINT.format(source="令和3年度分の回答様式")),
        ("O9", "下書き"),
        ("C15", layout.NOTHING_TO_ANSWER),
        ("C16", layout.ONLY_PARTS),
        ("O9", layout.REFERENCE_HEADING),
        ("O1", STATES[0]),
        ("O10", "令和5年度取組予定"),
        ("O9", "所属長確認"),
        ("O3", "所属長確認"),
        ("D25", "所属長確認"),
    ],
)
def test_words_of_the_form_where_it_has_them_not_are_reported(cell: str, words: str) -> None:
    def write(book: Any) -> None:
        book["回答"][cell] = words

    assert told(after(write)) == [("CELL-OUTSIDE", cell, words)]


def test_a_note_on_marks_is_known_by_its_code_or_by_the_profile_of_the_year_before() -> None:
    def forget_the_codes(book: Any, words: str | None = None) -> None:
        sheet = book["照合用"]
        sheet.delete_rows(next(cell.row for cell in sheet["A"] if cell.value == CHECK_SHOWN))
        book["前回の報告"]["A2"] = words or note

    profile = read_checked_profile(json.loads(NAKANO.content.replace("未着手", "着手前")))
    note = NAKANO.marks.note_on_changes("令和3年度末", profile.marks)
    before = EditionProfile("p-0", profile, FiscalYear(2021))
    forms = [write_form(form_content(on_marks=note, past=FormPast(profiles=each))) for each in ((), (before,))]
    assert [told(read(form)) for form in forms] == [[], []]
    assert [told(after(forget_the_codes, form)) for form in forms] == [[("CELL-OUTSIDE", "A2", note)], []]
    other = note.replace("着手前", "取下げ")
    assert told(after(partial(forget_the_codes, words=other), forms[1])) == [("CELL-OUTSIDE", "A2", other)]


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
    assert told(file) == ([("DRAFT-DISAGREES", None, found)] if found else [])


def test_a_draft_whose_word_was_struck_out_is_asked_about() -> None:
    def strike(book: Any) -> None:
        book["回答"]["N1"].font = Font(strike=True)

    file = after(strike, DRAFT)
    assert file.identity.is_draft
    assert {code for code, _, _ in told(file)} == {"DRAFT-DISAGREES", "CELL-OUTSIDE"}
