"""Characters that no font of papers has, and those that are printed otherwise than typed."""

from __future__ import annotations

import pytest

from nakano_status.documents.pages.printed_characters import (
    has_rare_characters,
    missing_characters,
    named_characters,
    printing_problems,
    shown_text,
)
from nakano_status.domain.problems.problem import Place

DRAWABLE = frozenset(map(ord, "あい髙é \u309a\u0302\u20dd\u302c\u3164ﬃ〓"))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("あい髙", ""),
        ("あ\u309aい", ""),
        ("あ😀い髙م", "😀م"),
        ("あ\ue000", "\ue000"),
        ("あ\u0301", "\u0301"),
        ("あ\u0302い", "\u0302"),
        ("é", ""),
        ("あ\u20e0", "\u20e0"),
        ("い\u20dd\u302c", "\u20dd\u302c"),
        ("ﬃ", "ﬃ"),
        ("\u3164", "\u3164"),
        ("\u1680", "\u1680"),
        ("あ\udc00", "\udc00"),
        ("あ\t\n\r\u3000\u2003\u2028い", ""),
        ("髙\U000e0100い\ufe0f\u200d\ufeff\u00ad", ""),
    ],
)
def test_only_what_would_be_drawn_is_missing(text: str, missing: str) -> None:
    assert missing_characters(text, DRAWABLE) == frozenset(missing)


def test_a_sign_stands_for_what_is_missing_and_nothing_else_changes() -> None:
    assert shown_text("あ😀い\ue000\u200d\n", DRAWABLE) == "あ〓い〓\u200d\n"
    assert shown_text("あい", DRAWABLE) == "あい"


PLACE = Place(id="1-1-1-02-K", key="done")


@pytest.mark.parametrize("text", ["", "done\tR4", "窓口を拡大した。①㈱髙﨑～—ｶﾅ\u00a0\u3000\n"])
def test_what_every_font_has_is_not_rare(text: str) -> None:
    assert not has_rare_characters(text)


@pytest.mark.parametrize("character", ["𠮷", "\ue000", "😀", "\u0301", "\ud800"])
def test_what_a_font_may_lack_is_rare(character: str) -> None:
    assert has_rare_characters(f"窓口{character}")


def test_of_many_characters_the_first_ten_are_named() -> None:
    assert named_characters({"\ue000"}) == "\ue000（U+E000）"
    many = named_characters({chr(0xE000 + place) for place in range(11)})
    assert many.count("U+") == 10
    assert many.endswith("など")


def test_a_tab_and_a_character_without_a_font_are_told_at_their_field() -> None:
    found = list(printing_problems("一\t二𠮷\ue000", PLACE, {"\ue000"}))
    assert [(each.code, each.place, each.found) for each in found] == [
        ("TEXT-TAB", PLACE, None),
        ("TEXT-UNPRINTABLE", PLACE, "\ue000（U+E000）"),
    ]
    assert list(printing_problems("一二𠮷", PLACE, ())) == []


def test_at_most_ten_characters_are_named() -> None:
    assert named_characters("かきくけこさしすせそ").endswith("そ（U+305D）")
    assert named_characters("かきくけこさしすせそた").endswith("そ（U+305D）など")
