"""What the cells of the organisation's table are read as: 庶務担当課, 別名."""

import pytest

from nakano_status.application.organisation.tables import aliases_in, read_liaison


@pytest.mark.parametrize(
    ("text", "said"), [("○", True), ("〇", True), ("◯", True), ("×", False), ("✕", False), ("", None), ("　", None)]
)
def test_the_usual_marks_say_whether_it_is_the_liaison(text: str, said: bool | None) -> None:
    assert read_liaison(text) is said


@pytest.mark.parametrize("text", ["△", "◎", "済", "総務課"])
def test_any_other_mark_is_not_guessed_at(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_liaison(text)


def test_aliases_are_split_at_the_signs_that_people_use() -> None:
    assert aliases_in("一、二，三,四；五;六|七｜八\n九") == list("一二三四五六七八九")
