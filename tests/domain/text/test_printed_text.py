"""What a paper prints otherwise than it was typed, and what it may not be able to print."""

from __future__ import annotations

import pytest

from nakano_status.domain.problems.problem import Place
from nakano_status.domain.text.printed_text import has_rare_characters, named_characters, printing_problems

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
