"""Differences inside a Japanese text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.text.narrative import PieceKind, text_difference


def shown(old: str | None, new: str | None) -> str:
    """Write the difference with [-removed-] and [+added+]."""
    form = {PieceKind.SAME: "{}", PieceKind.REMOVED: "[-{}-]", PieceKind.ADDED: "[+{}+]"}
    return "".join(form[piece.kind].format(piece.text) for piece in text_difference(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("窓口を拡大した。", "窓口を拡大した。", "窓口を拡大した。"),
        (None, "窓口を拡大した。", "[+窓口を拡大した。+]"),
        ("窓口を拡大した。", None, "[-窓口を拡大した。-]"),
        (None, None, ""),
        ("8月に改定する予定", "10月に改定する予定", "[-8-][+10+]月に改定する予定"),
        ("ベンダと協議した。", "ベンダーと協議した。", "[-ベンダ-][+ベンダー+]と協議した。"),
        ("区報で広報した。", "区報、チラシで広報した。", "区報[+、チラシ+]で広報した。"),
        ("令和4年度に実施\n完了", "令和4年度に実施\n継続", "令和4年度に実施\n[-完了-][+継続+]"),
    ],
)
def test_what_went_and_came_is_marked_where_it_stands(old: str | None, new: str | None, expected: str) -> None:
    assert shown(old, new) == expected


def test_a_single_character_between_two_changes_is_part_of_the_change() -> None:
    assert shown("あ検討をい", "あ実施をう") == "あ[-検討をい-][+実施をう+]"


def test_a_single_character_at_either_end_is_kept() -> None:
    assert shown("検討を", "実施を") == "[-検討-][+実施+]を"
    assert shown("を検討", "を実施") == "を[-検討-][+実施+]"


def test_a_single_character_after_what_was_only_removed_is_part_of_the_change() -> None:
    assert shown("甲乙い丙", "い丁") == "[-甲乙い丙-][+い丁+]"


def test_a_character_that_occurs_often_is_compared_as_any_other() -> None:
    assert shown("甲" + "字" * 300, "乙" + "字" * 300) == "[-甲-][+乙+]" + "字" * 300


def test_texts_of_which_one_has_more_than_4000_words_are_compared_by_line() -> None:
    assert shown("字" * 4000, "字") == "字[-" + "字" * 3999 + "-]"
    assert shown("字" * 4001, "字") == "[-" + "字" * 4001 + "-][+字+]"


def test_texts_of_any_length_are_compared() -> None:
    old = "".join(f"{number}行目は検討中である。\n" for number in range(1000))
    assert shown(old, old.replace("500行目は検討中", "500行目は実施済")).count("[+") == 1


@given(st.text("あいう漢字ABC12、。\n ", max_size=60), st.text("あいう漢字ABC12、。\n ", max_size=60))
def test_nothing_is_lost_on_either_side(old: str, new: str) -> None:
    pieces = text_difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind is not PieceKind.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind is not PieceKind.REMOVED) == new
    assert all(piece.text for piece in pieces)
