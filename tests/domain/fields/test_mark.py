"""Marks of two years beside each other: the note on how they differ."""

from dataclasses import replace

import pytest

from nakano_status.domain.fields.mark import Marks, usual_look_alikes
from tests.support.fields import NAKANO

BEFORE = NAKANO.marks
FIRST, SECOND, THIRD, FOURTH = BEFORE.each


def test_the_same_marks_need_no_note() -> None:
    assert BEFORE.changes_from(Marks((FIRST, SECOND, THIRD, FOURTH))) == ""
    assert BEFORE.note_since("令和4年度末", BEFORE) == ""
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
    assert now.note_since("令和4年度末", BEFORE) == f"※令和4年度末の区分から、{now.changes_from(BEFORE)}した。"


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
