"""What people type by hand means what they answered."""

from nakano_status.demonstration.invented_answers import Answer, as_typed_by_hand
from tests.support.marks import BUILT_IN_MARKS


def test_every_mark_as_typed_is_read_as_the_mark() -> None:
    typed = set()
    for mark in BUILT_IN_MARKS:
        for number in range(40):
            text = as_typed_by_hand(Answer(str(number), {"mark": mark.symbol, "done": "済み"}), BUILT_IN_MARKS)["mark"]
            assert BUILT_IN_MARKS.read(text) is mark
            typed.add(text)
    assert typed > set(BUILT_IN_MARKS.symbols)


def test_only_blanks_are_added_to_a_text() -> None:
    texts = {
        as_typed_by_hand(Answer(str(number), {"mark": "◎", "done": "済み"}), BUILT_IN_MARKS)["done"]
        for number in range(40)
    }
    assert {text.strip() for text in texts} == {"済み"}
    assert len(texts) > 1
