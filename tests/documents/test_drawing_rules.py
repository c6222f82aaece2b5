"""Texts are measured on the generous side; in pieces, numbers remain with their units, and nothing is lost."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nakano_status.documents.drawing_rules import EM, Piece, advance, pieces, pieces_of_runs, wrap


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


ROOM = 10_000
ENDLESS = "W" * 30


def joined(made: str | list[Piece]) -> str:
    if isinstance(made, str):
        return made
    return "".join(each if isinstance(each, str) else "".join(each.values()) for each in made)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("令和5年度に実施", ["5年度"]),
        ("（R4年度交付数116,000件）", ["R4年度", "116,000件"]),
        ("１，０００人と２か所", ["１，０００人", "２か所"]),
        ("約46％、第2次", ["約46％", "第2次"]),
        ("5年度〜7年度", ["5年度〜", "7年度"]),
        ("AI-OCRの導入", ["AI-OCR"]),
    ],
)
def test_a_number_stays_with_its_unit_and_with_what_may_not_begin_a_line(text: str, kept: list[str]) -> None:
    made = pieces(text, ROOM)
    assert [each["kept"] for each in made if isinstance(each, dict)] == kept


@pytest.mark.parametrize("text", ["取組を進める。", "", "HPに10 20と記す", "平仮名だけのながいながい文"])
def test_a_plain_text_is_one_string(text: str) -> None:
    assert pieces(text, ROOM) == text


@pytest.mark.parametrize("word", ["W" * 300, "https://example.jp/" + "a/" * 80, "…" * 60])
def test_only_a_word_wider_than_the_column_may_be_broken_anywhere(word: str) -> None:
    assert pieces(f"前{word}後", ROOM) == ["前", {"endless": word}, "後"]
    assert pieces(f"前{word}後", ROOM * 100) == f"前{word}後"


def test_a_list_of_numbers_is_broken_after_its_commas_and_not_inside_a_number() -> None:
    made = pieces("1-1-4-01-E、1-1-4-02-P、（つづき）1-1-②", 12_500)
    assert made == [{"kept": "1-1-4-01-E"}, "、", {"kept": "1-1-4-02-P"}, "、（つづき）", {"kept": "1-1-②"}]


def test_a_word_nearly_as_wide_as_the_column_may_be_broken_and_is_not_kept() -> None:
    assert pieces("前" + "W" * 12 + "後", 12_500) == ["前", {"endless": "W" * 12}, "後"]
    assert pieces("約１２３，４５６件", 10_500) == "約１２３，４５６件"
    assert pieces("約１２３，４５６件", 12_500) == [{"kept": "約１２３，４５６件"}]


@given(st.text(alphabet="あ漢１2w-/.、。（）年度件…〜\n ", max_size=80), st.integers(1_000, 20_000))
def test_the_pieces_joined_are_the_text(text: str, width: int) -> None:
    assert joined(pieces(text, width)) == text


@pytest.mark.parametrize(
    ("texts", "made"),
    [
        (["ただの文", ""], ["ただの文", ""]),
        (["前", ENDLESS], [["前"], [{"endless": ENDLESS}]]),
        (["前WW", "W" * 28, "後"], [["前", {"endless": "WW"}], [{"endless": "W" * 28}], ["後"]]),
        (["令和8年", "度"], [["令和", {"kept": "8年"}], [{"kept": "度"}]]),
    ],
)
def test_a_word_that_runs_share_is_broken_or_kept_in_each_of_them(texts: list[str], made: list[object]) -> None:
    assert list(pieces_of_runs(texts, 12_000)) == made


def test_a_letter_bound_to_a_word_by_a_narrow_bracket_counts_with_it() -> None:
    assert pieces("税務課)◎TDPF(国)", 6_500) == ["税務", {"endless": "課)◎TDPF(国"}, ")"]


@pytest.mark.parametrize("run", ["A", "（", " ", "\u3000", "・", "1", "-"])
def test_a_long_run_of_one_letter_takes_no_longer_than_its_length_asks_for(run: str) -> None:
    begun = process_time()
    pieces(run * 32_000, 20_000)
    assert process_time() - begun < 2.0  # 30 s and more where the rest of a run is read at each of its letters
