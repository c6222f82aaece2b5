"""Marks of two years beside each other: the note on how they differ."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from nakano_status.domain.fields.mark import Marks, counted_beside, usual_look
from nakano_status.domain.fields.option import usual_look_alikes
from tests.support.fields import NAKANO

BEFORE = NAKANO.marks
FIRST, SECOND, THIRD, FOURTH = BEFORE.each


def test_the_same_marks_need_no_note() -> None:
    assert BEFORE.changes_from(Marks((FIRST, SECOND, THIRD, FOURTH))) == ""
    assert BEFORE.note_on_changes("令和4年度末", BEFORE) == ""
    assert Marks((replace(FIRST, asks_reason=True), *BEFORE.each[1:])).changes_from(BEFORE) == ""


def test_each_mark_that_differs_is_told_with_how() -> None:
    renamed, reworded = replace(FIRST, label="達成"), replace(SECOND, legend="予定どおりである")
    new = replace(FOURTH, key="new", symbol="☆", label="新規")
    now = Marks((renamed, reworded, THIRD, new))
    assert now.changes_from(BEFORE) == (
        f"「{FIRST.named}」を「{FIRST.symbol} 達成」に変更、"
        f"「{SECOND.named}」の意味を「{SECOND.legend}」から「予定どおりである」に変更、"
        f"「☆ 新規」を追加、「{FOURTH.named}」を廃止"
    )
    assert now.note_on_changes("令和4年度末", BEFORE) == f"※令和4年度末の区分から、{now.changes_from(BEFORE)}した。"


def test_a_mark_is_followed_by_its_key_though_another_has_its_symbol_now() -> None:
    swapped = Marks((replace(FIRST, symbol=SECOND.symbol), replace(SECOND, symbol=FIRST.symbol)))
    assert swapped.changes_from(Marks((FIRST, SECOND))) == (
        f"「{FIRST.named}」を「{SECOND.symbol} {FIRST.label}」に変更、"
        f"「{SECOND.named}」を「{FIRST.symbol} {SECOND.label}」に変更"
    )


@pytest.mark.parametrize(
    ("symbol", "read"),
    [
        ("○", "○〇◯⭕oOｏＯ\u041e\u039f"),
        ("▵", "▵△"),
        ("x", "xX×✕✖☓ｘＸ\u0425\u03a7"),
        ("A", "AaＡａ\u0410\u0391"),
        ("\u0410", "\u0410\u0430AＡ\u0391"),
        ("ß", "ß"),
        ("!", "!！"),
        ("~", "~～"),
        ("Ｂ", "ＢｂBb"),
        ("B", "ＢｂBb\u0412\u0392"),
        ("良", "良"),
        ("", ""),
        ("AB", ""),
    ],
)
def test_a_mark_that_states_no_look_alikes_is_read_in_any_width_and_as_signs_of_its_shape(
    symbol: str, read: str
) -> None:
    assert {*usual_look_alikes(symbol)} == {*read}


def test_marks_are_listed_in_their_order() -> None:
    assert BEFORE.listed == "、".join(each.symbol for each in BEFORE.each)


def numbered(*symbols: str) -> Marks:
    return Marks(
        tuple(replace(FIRST, key=f"m{each}", symbol=each, look_alikes="", label=f"評価{each}") for each in symbols)
    )


@pytest.mark.parametrize(
    ("text", "read"),
    [("10", "10"), ("１０", "10"), (" 10 ", "10"), ("1", "1"), ("１", "1"), ("5：評価5", "5"), ("評価10", "10")],
)
def test_a_number_is_read_in_both_widths_and_with_its_label(text: str, read: str) -> None:
    assert str(numbered(*map(str, range(1, 11))).read(text)) == read


@pytest.mark.parametrize("text", ["12", "1.0", "0", "1 0", "11", "-1", "1/10", "10%", "①"])
def test_no_other_number_is_read_as_a_mark(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        numbered(*map(str, range(1, 11))).read(text)


@pytest.mark.parametrize(
    ("symbols", "numbers"),
    [
        ("◎○△×", {1: "◎", 2: "○", 3: "△", 4: "×"}),
        ("54321", {5: "5", 4: "4", 3: "3", 2: "2", 1: "1"}),
        ("3210―", {3: "3", 2: "2", 1: "1", 4: "0", 5: "―"}),
        (("9", "10"), {9: "9", 1: "10"}),
        (("20", "40"), {1: "20", 2: "40"}),
    ],
)
def test_the_key_of_a_number_chooses_that_number(symbols: Sequence[str], numbers: dict[int, str]) -> None:
    found = numbered(*symbols).by_number
    assert [(number, str(mark)) for number, mark in found.items()] == [*numbers.items()]


def test_ten_marks_are_told_apart_and_have_their_legend_in_four_lines() -> None:
    looks = [usual_look(place) for place in range(10)]
    assert len({*looks}) == 10
    assert [each.colour for each in BEFORE] == [colour for colour, _ in looks[:4]]
    lines = Marks(
        tuple(replace(FIRST, key=str(place), symbol=str(place), legend="x") for place in range(10))
    ).legend_lines
    assert lines == (
        "0・・・x　　4・・・x　　8・・・x",
        "1・・・x　　5・・・x　　9・・・x",
        "2・・・x　　6・・・x",
        "3・・・x　　7・・・x",
    )


def test_a_number_of_rows_is_never_run_into_a_mark_that_is_a_number() -> None:
    assert (counted_beside("◎", 12), counted_beside("◎", 12, ""), counted_beside("1", 12)) == ("◎ 12", "◎12", "1：12")
    assert str(numbered("1", "12")) == "1・12"
