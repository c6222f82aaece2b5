"""What people type by hand means what they answered."""

from nakano_status.demonstration.invented_answers import Answer
from nakano_status.demonstration.typing_habits import as_typed_by_hand
from nakano_status.domain.fields.mark import Mark, read_mark


def test_every_mark_as_typed_is_read_as_the_mark() -> None:
    typed = set()
    for mark in Mark:
        for number in range(40):
            text = as_typed_by_hand(Answer(str(number), {"mark": mark.value, "done": "済み"}))["mark"]
            assert read_mark(text) is mark
            typed.add(text)
    assert typed > set(Mark)


def test_only_blanks_are_added_to_a_text() -> None:
    texts = {as_typed_by_hand(Answer(str(number), {"mark": "◎", "done": "済み"}))["done"] for number in range(40)}
    assert {text.strip() for text in texts} == {"済み"}
    assert len(texts) > 1
