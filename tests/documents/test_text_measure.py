"""Texts are measured on the generous side, and lines joined are the text itself."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nakano_status.documents.text_measure import EM, advance, wrap


def test_a_japanese_character_is_an_em_and_a_latin_one_is_less() -> None:
    assert advance("漢") == advance("あ") == advance("。") == advance("𠮷") == advance("◎") == EM
    assert 0 < advance("i") < advance("m") < EM
    assert advance("ｶﾞ") == EM
    assert advance("") == advance("葛\U000e0100") - EM == 0


def test_a_text_that_fits_is_one_line() -> None:
    assert wrap("推進する", 4 * EM) == ("推進する",)


def test_lines_break_between_japanese_characters() -> None:
    assert wrap("検討を行う取組", 3 * EM) == ("検討を", "行う取", "組")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("検討する。次へ", ("検討す", "る。次", "へ")),
        ("手引（案）を", ("手引", "（案）", "を")),
        ("あ（案）", ("あ", "（案）")),
        ("データ", ("データ",)),
        ("基データ", ("基デー", "タ")),
    ],
)
def test_no_line_begins_with_a_stop_or_ends_with_an_opening_bracket(text: str, lines: tuple[str, ...]) -> None:
    assert wrap(text, 3 * EM) == lines


def test_a_latin_word_stays_whole_where_it_can() -> None:
    assert wrap("利用 Gov-Cloud", 6 * EM) == ("利用 ", "Gov-Cloud")
    assert len(wrap("W" * 100, 6 * EM)) > 10


def test_line_breaks_are_kept_and_an_empty_last_line_counts() -> None:
    assert wrap("一\n\n二\n", 10 * EM) == ("一\n", "\n", "二\n", "")


def test_blanks_hang_over_the_edge() -> None:
    assert wrap("検討中　　次", 3 * EM) == ("検討中　　", "次")


@given(st.text(), st.integers(min_value=EM, max_value=30 * EM))
@example("0\U0001f000", 2 * EM)  # a pictograph is wider than a full em
def test_joined_lines_are_the_text(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join(lines) == text
    assert len(lines) >= text.count("\n") + 1
    assert all(advance(line.rstrip(" \u3000\n")) <= max(width, 2 * EM) for line in lines if len(line) > 1)
