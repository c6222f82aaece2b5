"""The text of an empty list is broken into lines as a reader would break it."""

from nakano_status.gui.controls.empty_state import in_lines


def fits(sentence: str) -> bool:
    """Whether a sentence has room in one line."""
    return len(sentence) <= 20


def test_every_sentence_has_a_line_of_its_own() -> None:
    assert list(in_lines("回答はまだありません。届くとここに並びます。", fits)) == [
        "回答はまだありません。",
        "届くとここに並びます。",
    ]


def test_a_sentence_without_room_breaks_at_the_comma_nearest_to_its_middle() -> None:
    words = "文章を直すと、受領時の回答と並べて、所管課の確認とともに表示されます。"
    assert list(in_lines(words, fits)) == ["文章を直すと、受領時の回答と並べて、", "所管課の確認とともに表示されます。"]


def test_what_has_nothing_to_break_at_is_left_whole() -> None:
    words = "読点のない文はそのまま一つの段落に残されます。"
    assert list(in_lines(words, fits)) == [words]
    assert list(in_lines("", fits)) == []
