"""The signs for yes and no in tables that people fill in."""

import pytest

from nakano_status.domain.text.labels import ALIKE_NO, ALIKE_YES, means_yes, read_yes

MEANINGS = [
    *((text, True) for text in (*ALIKE_YES, "はい", " ○ ", "⭕\ufe0f")),
    *((text, False) for text in (*ALIKE_NO, "いいえ", "✖\ufe0f")),
    *((text, None) for text in ("", "　", "\u200b")),
]


@pytest.mark.parametrize(("text", "meaning"), MEANINGS)
def test_signs_that_look_alike_mean_yes_or_no(text: str, meaning: bool | None) -> None:
    assert read_yes(text) is meaning
    assert means_yes(text) is bool(meaning)


def test_a_table_may_have_words_of_its_own_beside_the_signs() -> None:
    words = {"可": True, "不可": False}
    assert [read_yes(text, words) for text in ("可", " 不可", "はい", "×", "")] == [True, False, True, False, None]


@pytest.mark.parametrize("text", ["△", "◎", "済", "総務課", "○○"])
def test_any_other_text_is_not_guessed_at(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_yes(text)
    assert not means_yes(text)
