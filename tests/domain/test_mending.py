"""修文: which of the office's words stand in place of what a division answered, worked out from the words alone."""

import pytest

from nakano_status.domain.mending import Mending, mendings
from nakano_status.domain.slot import OFFICE, Slot, Values
from nakano_status.domain.standing import Standing
from nakano_status.domain.voice import Word, WordKind

DONE = Slot("A", "done")
MARK = Slot("A", "mark")


def word(word_id: str, writer: str, *values: str | None, seen: str = "", kind: WordKind = WordKind.TYPED) -> Word:
    slot = DONE if len(values) == 1 else MARK
    return Word(word_id, slot, values, writer, kind, frozenset(seen.split()))


def said(*words: Word) -> list[tuple[str, str, str | None, str | None, str | None]]:
    """Return what was mended: key, division, as received, as mended, and what the division said later."""
    return [
        (each.key, each.division, each.was, each.now, each.later.values[0] if each.later else None)
        for each in mended(*words)
    ]


def mended(*words: Word) -> tuple[Mending, ...]:
    blank: Values = (None,) * len(words[0].values)
    return mendings(Standing(words[0].slot, blank, blank, (), words, conflict=False))


ANSWER = word("R1", "zeimu", "見れる", kind=WordKind.RETURNED)
MENDED = word("W1", OFFICE, "見られる", seen="R1")


def test_the_office_s_word_that_had_seen_an_answer_is_a_mending() -> None:
    assert said(ANSWER, MENDED) == [("done", "zeimu", "見れる", "見られる", None)]


def test_what_was_written_before_anybody_answered_is_none() -> None:
    assert said(word("W1", OFFICE, "見られる"), word("R1", "zeimu", "見れる", seen="W1")) == []


def test_a_text_that_is_equal_when_folded_is_none() -> None:
    assert said(ANSWER, word("W1", OFFICE, "見れる　", seen="R1")) == []


def test_the_newest_of_several_mendings_counts_beside_the_answer_as_received() -> None:
    again = word("W2", OFFICE, "見ることができる", seen="W1")
    assert said(ANSWER, MENDED, again) == [("done", "zeimu", "見れる", "見ることができる", None)]


def test_taken_back_to_the_answer_as_received_nothing_is_mended() -> None:
    assert said(ANSWER, MENDED, word("W2", OFFICE, "見れる", seen="W1")) == []


def test_of_several_answers_the_newest_that_the_office_had_seen_is_as_received() -> None:
    newer = word("R2", "zeimu", "よく見れる", seen="R1", kind=WordKind.RETURNED)
    assert said(ANSWER, newer, word("W1", OFFICE, "見られる", seen="R2")) == [
        ("done", "zeimu", "よく見れる", "見られる", None)
    ]


def test_an_answer_that_had_seen_the_mending_is_the_division_s_word_on_it() -> None:
    later = word("R2", "zeimu", "見える", seen="W1", kind=WordKind.RETURNED)
    assert said(ANSWER, MENDED, later) == [("done", "zeimu", "見れる", "見られる", "見える")]


def test_a_word_that_comes_back_to_the_mended_text_says_nothing_else() -> None:
    answer = word("R1", "zeimu", "○", "不調", None, kind=WordKind.RETURNED)
    mending = word("W1", OFFICE, "○", "入札不調のため", None, seen="R1")
    later = word("R2", "zeimu", "△", "入札不調のため", None, seen="W1", kind=WordKind.RETURNED)
    assert [(each.key, each.later) for each in mended(answer, mending, later)] == [("change_reason", None)]


def test_mended_again_after_the_division_s_word_it_is_a_mending_of_that() -> None:
    later = word("R2", "zeimu", "見える", seen="W1", kind=WordKind.RETURNED)
    assert said(ANSWER, MENDED, later, word("W2", OFFICE, "見えます", seen="R2")) == [
        ("done", "zeimu", "見える", "見えます", None)
    ]


def test_what_another_division_said_is_a_choice_and_no_mending() -> None:
    other = word("R2", "koseki", "見ることができる", kind=WordKind.RETURNED)
    decided = word("D1", OFFICE, "見ることができる", seen="R1 R2", kind=WordKind.DECIDED)
    assert said(ANSWER, other, decided) == []


def test_a_text_of_the_office_s_own_is_a_mending_for_every_division_that_answered() -> None:
    other = word("R2", "koseki", "見ることができる", kind=WordKind.RETURNED)
    decided = word("D1", OFFICE, "見られる", seen="R1 R2", kind=WordKind.DECIDED)
    assert [line[1:3] for line in said(ANSWER, other, decided)] == [
        ("zeimu", "見れる"),
        ("koseki", "見ることができる"),
    ]


@pytest.mark.parametrize("ids", [("R1", "R2"), ("R2", "R1")])
def test_of_two_copies_decided_together_the_one_with_the_smaller_id_is_as_received(ids: tuple[str, str]) -> None:
    copies = [word(each, "zeimu", f"{each}の文", kind=WordKind.RETURNED) for each in ids]
    assert said(*copies, word("D1", OFFICE, "見られる", seen="R1 R2", kind=WordKind.DECIDED)) == [
        ("done", "zeimu", "R1の文", "見られる", None)
    ]


def test_only_what_is_published_is_mended() -> None:
    answer = word("R1", "zeimu", "○", "不調", None, kind=WordKind.RETURNED)
    assert mended(answer, word("W1", OFFICE, "○", "不調", "その他", seen="R1")) == ()


def test_what_was_read_from_a_list_is_no_mending() -> None:
    assert said(ANSWER, word("W1", OFFICE, "見られる", seen="R1", kind=WordKind.IMPORTED)) == []
