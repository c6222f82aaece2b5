"""What is reported of a returned workbook: its facts without those that were sent and without the cells read."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from nakano_status.domain.exchange.facts import SHEET_NAME, TEXT, Fact, FormAsSent, Spot, differences

SHEET = "回答"
HEADINGS = ("管理番号", "事業内容", "備考")


def row(number: int, *texts: str, sheet: str = SHEET, headings: tuple[str, ...] = HEADINGS, **more: Any) -> list[Fact]:
    """Return the facts of a row of a table: the first text is its ID."""
    cells = enumerate(zip(headings, texts, strict=True), start=1)
    return [
        Fact(sheet, number, column, TEXT, text, key=(texts[0].casefold(), heading), **more)
        for column, (heading, text) in cells
        if text
    ]


def text(words: str, place: tuple[int, int] = (1, 1), sheet: str = SHEET, **more: Any) -> Fact:
    return Fact(sheet, *place, TEXT, words, **more)


TITLE = text("回答様式")
FIRST, SECOND = row(3, "a-1", "窓口の拡大", ""), row(4, "b-2", "様式の統一", "")
OTHER = FormAsSent((text("回答様式"), *row(3, "c-3", "相談の窓口", "")))
FORM = FormAsSent((TITLE, *FIRST, *SECOND))


def told(
    returned: Iterable[Fact], *sent: FormAsSent, read: Iterable[Spot] = (), own: Iterable[str] = ()
) -> list[tuple[str, str, str]]:
    found = differences(returned, [[each] for each in sent or (FORM,)], {*read}, [*own])
    return [(each.difference.value, each.fact.shown, each.sent) for each in found]


REARRANGED: dict[str, list[Fact]] = {
    "as sent": list(FORM.facts),
    "rows sorted": [TITLE, *row(3, "b-2", "様式の統一", ""), *row(4, "a-1", "窓口の拡大", "")],
    "columns exchanged": [
        fact._replace(column=4 - fact.column) if fact.key else fact for fact in (TITLE, *FIRST, *SECOND)
    ],
    "rows inserted": [fact._replace(row=fact.row + 2) for fact in FORM.facts],
    "rows deleted": [TITLE, *SECOND],
    "an ID cleared": [TITLE, text("窓口の拡大", (3, 2)), *SECOND],
    "a column deleted": [fact for fact in FORM.facts if fact.column == 1],
    "on a sheet of another name": [fact._replace(sheet="税務課") for fact in FORM.facts],
    "the sheet copied": [*FORM.facts, *(fact._replace(sheet="回答 (2)") for fact in FORM.facts)],
    "in other characters": [TITLE, *row(3, "Ａ－１", "窓口 の\n拡大", ""), *SECOND],
}


@pytest.mark.parametrize("name", REARRANGED)
def test_nothing_is_told_of_what_was_sent_wherever_it_is(name: str) -> None:
    assert told(REARRANGED[name]) == []


@pytest.mark.parametrize("name", REARRANGED)
@pytest.mark.parametrize("sheet", [SHEET, "回答 (2)", "控え"])
def test_a_new_text_is_told_whatever_else_was_rearranged(name: str, sheet: str) -> None:
    assert told([*REARRANGED[name], text("電話で確認", (9, 9), sheet)]) == [("added", "電話で確認", "")]


def test_forms_of_two_divisions_pasted_into_one_show_what_was_sent_with_both() -> None:
    pasted = [*FORM.facts, *(fact._replace(row=fact.row + 9) for fact in OTHER.facts)]
    assert told(pasted, FORM, OTHER) == []
    assert told(pasted) == [("added", each, "") for each in ("回答様式", "c-3", "相談の窓口")]


def test_a_text_that_was_sent_once_is_told_the_second_time() -> None:
    assert told([*FORM.facts, text("回答様式", (9, 9))]) == [("added", "回答様式", "")]


def test_a_text_of_another_row_is_a_change() -> None:
    assert told([TITLE, *row(3, "a-1", "様式の統一", ""), *SECOND]) == [("changed", "様式の統一", "窓口の拡大")]


def test_new_words_on_a_copy_are_told_and_the_rest_of_it_is_not() -> None:
    copied = [each for fact in FORM.facts for each in (fact, fact._replace(sheet="写し"))]
    copied[-1] = copied[-1]._replace(text="様式の廃止")
    assert told(copied) == [("added", "様式の廃止", "")]


def test_only_a_cell_that_was_emptied_within_its_row_and_column_is_gone() -> None:
    emptied = [TITLE, *row(3, "a-1", "", ""), *SECOND]
    assert told(emptied) == [("gone", "窓口の拡大", "")]
    assert told([*OTHER.facts, *row(9, "a-1", "", ""), *SECOND], OTHER, FORM) == []
    assert told(emptied, replace(FORM, is_made_again=True)) == []


def test_results_of_formulas_may_differ_by_their_numbers_only() -> None:
    form = FormAsSent((text("未記入 3件", is_counted=True), text("3件", (2, 1))))
    assert told([text("未記入 12件", is_counted=True), text("3件", (2, 1))], form) == []
    assert told([text("記入済み 3件", is_counted=True), text("4件", (2, 1))], form) == [
        ("changed", "記入済み 3件", "未記入 3件"),
        ("changed", "4件", "3件"),
    ]


def test_a_text_in_a_formula_and_any_other_thing_is_told_unless_it_was_sent() -> None:
    things = [
        Fact(SHEET, 5, 2, "数式の中の文字", "総務"),
        Fact(SHEET, 5, 2, "メモ", "要確認"),
        Fact(SHEET, 6, 2, "画像", ""),
    ]
    assert [each[1] for each in told([*FORM.facts, *things])] == ["総務", "要確認", ""]
    assert told([*FORM.facts, *things], replace(FORM, facts=(*FORM.facts, *things))) == []


def test_of_a_cell_that_was_read_only_hiding_is_told() -> None:
    answer = text("実施した。", (3, 3), look="【画像：実施した。】")
    assert told([*FORM.facts, answer], read=[answer.spot]) == []
    hidden = answer._replace(is_hidden=True)
    assert told([*FORM.facts, hidden], read=[hidden.spot]) == [("hidden", hidden.look, "")]


def test_a_look_is_a_change_of_a_text_and_may_be_lost() -> None:
    struck = TITLE._replace(look="【取消線：回答様式】")
    assert told([struck, *FIRST, *SECOND]) == [("changed", struck.look, "回答様式")]
    assert told(FORM.facts, FormAsSent((struck, *FIRST, *SECOND))) == []


def test_any_version_of_a_form_may_come_back() -> None:
    later = FormAsSent((text("回答様式（再送）"), *FIRST, *SECOND))
    for form in (FORM, later):
        assert differences(form.facts, [[FORM, later]], set()) == []
    assert len(differences([text("別の様式"), *FIRST, *SECOND], [[FORM, later]], set())) == 1


def test_a_sheet_and_a_text_that_the_workbook_declares_as_its_own_are_not_told() -> None:
    extra = [Fact("控え", 0, 0, SHEET_NAME, "控え"), text("前回の区分", (2, 1))]
    assert [each[1] for each in told([*FORM.facts, *extra])] == ["控え", "前回の区分"]
    assert told([*FORM.facts, *extra], own=["控え", "前回の区分"]) == []
