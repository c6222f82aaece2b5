"""What a double click selects: a run of characters of one kind."""

import pytest

from nakano_status.gui.editing.narrative_edit import run_at

_TEXT = "窓口での手順をデータベースに登録し、R4年度は1,200件（前年比105.5％）を、佐々木係長が確認した。"


@pytest.mark.parametrize(
    ("inside", "word"),
    [
        ("窓", "窓口"),
        ("順", "手順"),
        ("で", "での"),
        ("ー", "データベース"),
        ("ス", "データベース"),
        ("R", "R4"),
        ("度", "年度"),
        ("200", "1,200"),
        (".5", "105.5"),
        ("％", "％"),
        ("、", "、"),
        ("々", "佐々木係長"),
        ("した", "した"),
        ("。", "。"),
    ],
)
def test_a_word_is_a_run_of_one_kind_of_character(inside: str, word: str) -> None:
    start, end = run_at(_TEXT, _TEXT.index(inside))
    assert _TEXT[start:end] == word


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("らーめん店", 1, "らーめん"),
        ("ﾃﾞｰﾀ入力", 1, "ﾃﾞｰﾀ"),
        ("カタカナ・ひらがな", 4, "・"),
        ("窓口　の案内", 2, "　"),
        ("𠮷田係長、", 0, "𠮷田係長"),
        ("2か所、一ヶ所", 5, "一ヶ所"),
        ("…です", 0, "…"),
        ("見直した。", 5, "。"),
        ("（（注））", 0, "（（"),
    ],
)
def test_marks_that_belong_to_a_neighbour_and_signs_alone(text: str, place: int, word: str) -> None:
    start, end = run_at(text, place)
    assert text[start:end] == word


def test_an_empty_text_has_no_word() -> None:
    assert run_at("", 0) == (0, 0)
