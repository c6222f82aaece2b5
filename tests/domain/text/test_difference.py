"""Differences by word: what a reader wants to see of two answers, on pairs judged by hand, and what always holds."""

import re
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nakano_status.domain.text.difference import Piece, PieceKind, split_words, text_difference
from tests.support.pace import in_loops

_JUDGED = Path(__file__).parents[2] / "fixtures" / "judged-differences.txt"
_OTHERWISE = "? "
_PAIRS = [line for line in _JUDGED.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def shown(old: str | None, new: str | None) -> str:
    """Write the difference with [-removed-] and [+added+]."""
    form = {PieceKind.SAME: "{}", PieceKind.REMOVED: "[-{}-]", PieceKind.ADDED: "[+{}+]"}
    return "".join(form[piece.kind].format(piece.text) for piece in text_difference(old, new))


def sides(judged: str) -> tuple[str, str]:
    """Return the two texts of a judged pair."""
    old = re.sub(r"\[-(.*?)-\]", r"\1", re.sub(r"\[\+.*?\+\]", "", judged, flags=re.DOTALL), flags=re.DOTALL)
    new = re.sub(r"\[\+(.*?)\+\]", r"\1", re.sub(r"\[-.*?-\]", "", judged, flags=re.DOTALL), flags=re.DOTALL)
    return old, new


def judged(line: str) -> str:
    """Return the pair of a line as it was judged."""
    return line.removeprefix(_OTHERWISE).replace("⏎", "\n")


def test_differences_are_drawn_as_they_were_judged_by_hand() -> None:
    pairs = list(map(judged, _PAIRS))
    drawn = [("" if shown(*sides(each)) == each else _OTHERWISE) + each for each in pairs]
    assert [each.replace("\n", "⏎") for each in drawn] == _PAIRS


def test_of_200_judged_pairs_nineteen_of_twenty_are_drawn_so() -> None:
    assert len(_PAIRS) >= 200
    assert sum(line.startswith(_OTHERWISE) for line in _PAIRS) <= len(_PAIRS) // 20


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("窓口を拡大した。", "窓口を拡大した。", "窓口を拡大した。"),
        (None, "窓口を拡大した。", "[+窓口を拡大した。+]"),
        ("窓口を拡大した。", None, "[-窓口を拡大した。-]"),
        (None, None, ""),
    ],
)
def test_what_is_the_same_and_what_is_blank_is_one_piece(old: str | None, new: str | None, expected: str) -> None:
    assert shown(old, new) == expected


def test_a_character_that_occurs_often_is_compared_as_any_other() -> None:
    assert shown("「甲」" + "字" * 300, "「乙」" + "字" * 300) == "「[-甲-][+乙+]」" + "字" * 300


def test_texts_of_one_word_again_and_again_are_replaced_as_a_whole() -> None:
    one, other = "甲乙、" * 400 + "丙", "丁、" + "甲乙、" * 400
    assert text_difference(one, other) == (Piece(PieceKind.REMOVED, one), Piece(PieceKind.ADDED, other))


def test_long_texts_are_compared_within_their_lines() -> None:
    old = "".join(f"{number}行目は検討中である。\n" for number in range(1000))
    assert shown(old, old.replace("500行目は検討中", "500行目は実施中")).count("[+") == 1


def test_a_sentence_of_which_less_than_40_percent_is_common_is_replaced_as_a_whole() -> None:
    assert shown("アイウエABCDEF", "アイウエGHIJKL") == "アイウエ[-ABCDEF-][+GHIJKL+]"
    assert shown("アイウエABCDEFX", "アイウエGHIJKLY") == "[-アイウエABCDEFX-][+アイウエGHIJKLY+]"
    lines = shown("アイウABCDEFGH\n窓口の案内を拡大した。", "アイウIJKLMNOP\n窓口の案内を縮小した。")
    assert lines == "[-アイウABCDEFGH\n-][+アイウIJKLMNOP\n+]窓口の案内を[-拡大-][+縮小+]した。"


def test_a_sentence_that_is_there_again_and_again_is_common_between_two_that_changed() -> None:
    old, new = ("".join(f"{word}{number}。同上である。" for number in range(120)) for word in ("窓口", "端末"))
    assert shown(old, new).count("。同上である。[-窓口-][+端末+]") == 119


@pytest.mark.parametrize(
    "word",
    [
        *("令和4年度", "令和４年１０月１日", "R4年度", "2022年度", "令和元年度", "10月1日", "17時30分"),
        *("12,345件", "95.2％", "1万2,000枚", "3か所", "1-1-1-02-K", "２－３－①", "100Mbps", "AI-OCR", "Ver.2.1"),
        *("コンビニエンスストア", "ｼｽﾃﾑ", "か\u3099っこう", "葛\U000e0100飾", "👨‍👩‍👧", "👍🏽", "二十三"),
    ],
)
def test_a_number_a_date_a_code_and_a_character_of_several_code_points_are_one_word(word: str) -> None:
    assert split_words(f"「{word}」") == ["「", word, "」"]


_TEXTS = st.lists(
    st.sampled_from(
        [
            *("令和4年度", "４月", "12件", "1-1-1-02-K", "検討", "実施", "基本計画", "計画", "システム", "ﾍﾞﾝﾀﾞ", "HP"),
            *(
                "を",
                "に",
                "した",
                "する",
                "行う",
                "行った",
                "。",
                "、",
                "\n",
                "　",
                " ",
                "か\u3099",
                "𠮷",
                "👍🏽",
                "\ud83e",
            ),
        ]
    )
    | st.text(max_size=3),
    max_size=30,
).map("".join)


def texts_of(pieces: tuple[Piece, ...], *kinds: PieceKind) -> str:
    """Return what the pieces are of one side; without a kind what is common, with marks between."""
    between = "" if kinds else "|"
    return between.join(piece.text for piece in pieces if piece.kind in (PieceKind.SAME, *kinds))


@given(_TEXTS, _TEXTS)
def test_nothing_is_lost_on_either_side(old: str, new: str) -> None:
    pieces = text_difference(old, new)
    assert (texts_of(pieces, PieceKind.REMOVED), texts_of(pieces, PieceKind.ADDED)) == (old, new)
    assert all(piece.text for piece in pieces)


_FROM_ANSWERS = st.lists(st.sampled_from([side for line in _PAIRS for side in sides(judged(line))]), max_size=2).map(
    "".join
)


@given(_TEXTS | _FROM_ANSWERS, _TEXTS | _FROM_ANSWERS)
@example("防災アプリの登録者を増やすため、地域の訓練で操作を案内した。", "地域の防災訓練に参加した。")
def test_the_way_back_shows_the_same(old: str, new: str) -> None:
    there, back = text_difference(old, new), text_difference(new, old)
    assert texts_of(there) == texts_of(back)
    assert texts_of(there, PieceKind.REMOVED) == texts_of(back, PieceKind.ADDED)
    assert texts_of(there, PieceKind.ADDED) == texts_of(back, PieceKind.REMOVED)


@given(_TEXTS)
def test_a_text_differs_from_itself_in_nothing(text: str) -> None:
    assert text_difference(text, text) == ((Piece(PieceKind.SAME, text),) if text else ())


@given(_TEXTS, _TEXTS)
def test_between_two_changes_at_least_three_characters_stay(old: str, new: str) -> None:
    pieces = text_difference(old, new)
    assert all(len(piece.text) > 2 for piece in pieces[1:-1] if piece.kind is PieceKind.SAME)


@given(_TEXTS)
def test_words_are_the_text(text: str) -> None:
    assert "".join(split_words(text)) == text
    assert all(split_words(text))


def test_two_long_answers_are_compared_in_no_time() -> None:
    pairs = [sides(judged(line)) for line in _PAIRS]
    old, new = ("".join(texts)[:2000] for texts in zip(*pairs, strict=True))
    other = "".join(one for one, _ in reversed(pairs))[:2000]
    text_difference(old, new)  # compiles the patterns
    for one, changed in ((old, new), (old, other), (new, other), (old.replace("。", "、"), other.replace("。", "、"))):
        # 2,000 characters each: one loop and a half, where nothing runs beside it
        assert in_loops(partial(text_difference, one, changed), 8) <= 8
