"""修文: which of the office's assertions replace what a division answered, determined from the assertions alone."""

import pytest

from nakano_status.domain.merge.resolution import OFFICE, Assertion, AssertionKind, Resolution, Values
from nakano_status.domain.review.review import Reply, Rewording, rewordings
from tests.support.fields import NAKANO, slot_in

DONE = slot_in("A", "done")
MARK = slot_in("A", "mark")


def assertion(
    assertion_id: str, writer: str, *values: str | None, seen: str = "", kind: AssertionKind = AssertionKind.TYPED
) -> Assertion:
    slot = DONE if len(values) == 1 else MARK
    return Assertion(assertion_id, slot, values, writer, kind, frozenset(seen.split()))


def said(*assertions: Assertion) -> list[tuple[str, str, str | None, str | None, str | None]]:
    """Return the wording changes: key, division, as received, as changed, and the division's later reply."""
    return [
        (each.key, each.division, each.was, each.now, each.later.values[0] if each.later else None)
        for each in mended(*assertions)
    ]


def mended(*assertions: Assertion) -> tuple[Rewording, ...]:
    blank: Values = (None,) * len(assertions[0].values)
    return rewordings(Resolution(assertions[0].slot, blank, blank, (), assertions, conflict=False), NAKANO)


ANSWER = assertion("R1", "zeimu", "見れる", kind=AssertionKind.RETURNED)
MENDED = assertion("W1", OFFICE, "見られる", seen="R1")


def test_the_office_s_word_that_had_seen_an_answer_is_a_mending() -> None:
    assert said(ANSWER, MENDED) == [("done", "zeimu", "見れる", "見られる", None)]


def test_what_was_written_before_anybody_answered_is_none() -> None:
    assert said(assertion("W1", OFFICE, "見られる"), assertion("R1", "zeimu", "見れる", seen="W1")) == []


def test_a_text_that_is_equal_when_folded_is_none() -> None:
    assert said(ANSWER, assertion("W1", OFFICE, "見れる　", seen="R1")) == []


def test_the_newest_of_several_mendings_counts_beside_the_answer_as_received() -> None:
    again = assertion("W2", OFFICE, "見ることができる", seen="W1")
    assert said(ANSWER, MENDED, again) == [("done", "zeimu", "見れる", "見ることができる", None)]


def test_taken_back_to_the_answer_as_received_nothing_is_mended() -> None:
    assert said(ANSWER, MENDED, assertion("W2", OFFICE, "見れる", seen="W1")) == []


def test_of_several_answers_the_newest_that_the_office_had_seen_is_as_received() -> None:
    newer = assertion("R2", "zeimu", "よく見れる", seen="R1", kind=AssertionKind.RETURNED)
    assert said(ANSWER, newer, assertion("W1", OFFICE, "見られる", seen="R2")) == [
        ("done", "zeimu", "よく見れる", "見られる", None)
    ]


def test_an_answer_that_had_seen_the_mending_is_the_division_s_word_on_it() -> None:
    later = assertion("R2", "zeimu", "見える", seen="W1", kind=AssertionKind.RETURNED)
    assert said(ANSWER, MENDED, later) == [("done", "zeimu", "見れる", "見られる", "見える")]


def test_a_word_that_comes_back_to_the_mended_text_says_nothing_else() -> None:
    answer = assertion("R1", "zeimu", "○", "不調", None, kind=AssertionKind.RETURNED)
    mending = assertion("W1", OFFICE, "○", "入札不調のため", None, seen="R1")
    later = assertion("R2", "zeimu", "△", "入札不調のため", None, seen="W1", kind=AssertionKind.RETURNED)
    assert [(each.key, each.later) for each in mended(answer, mending, later)] == [("change_reason", None)]


def test_mended_again_after_the_division_s_word_it_is_a_mending_of_that() -> None:
    later = assertion("R2", "zeimu", "見える", seen="W1", kind=AssertionKind.RETURNED)
    assert said(ANSWER, MENDED, later, assertion("W2", OFFICE, "見えます", seen="R2")) == [
        ("done", "zeimu", "見える", "見えます", None)
    ]


def test_what_another_division_said_is_a_choice_and_no_mending() -> None:
    other = assertion("R2", "koseki", "見ることができる", kind=AssertionKind.RETURNED)
    decided = assertion("D1", OFFICE, "見ることができる", seen="R1 R2", kind=AssertionKind.DECIDED)
    assert said(ANSWER, other, decided) == []


def test_a_text_of_the_office_s_own_is_a_mending_for_every_division_that_answered() -> None:
    other = assertion("R2", "koseki", "見ることができる", kind=AssertionKind.RETURNED)
    decided = assertion("D1", OFFICE, "見られる", seen="R1 R2", kind=AssertionKind.DECIDED)
    assert [line[1:3] for line in said(ANSWER, other, decided)] == [
        ("zeimu", "見れる"),
        ("koseki", "見ることができる"),
    ]


EITHER_ORDER = pytest.mark.parametrize(("first", "second"), [("R1", "R2"), ("R2", "R1")])
"""The IDs of two copies, whichever of them sorts first."""


def copies(first: str, second: str) -> tuple[Assertion, Assertion]:
    return (
        assertion(first, "zeimu", "一度目の文", kind=AssertionKind.RETURNED),
        assertion(second, "zeimu", "二度目のもっと長い文", kind=AssertionKind.RETURNED),
    )


@EITHER_ORDER
@pytest.mark.parametrize("text", ["一度目の文", "二度目のもっと長い文"])
def test_taking_one_of_two_copies_of_a_division_is_no_mending(first: str, second: str, text: str) -> None:
    decided = assertion("D1", OFFICE, text, seen="R1 R2", kind=AssertionKind.DECIDED)
    assert said(*copies(first, second), decided) == []


@EITHER_ORDER
def test_taking_the_other_copy_after_all_is_no_mending_either(first: str, second: str) -> None:
    decided = assertion("D1", OFFICE, "一度目の文", seen="R1 R2", kind=AssertionKind.DECIDED)
    again = assertion("D2", OFFICE, "二度目のもっと長い文", seen="R1 R2 D1", kind=AssertionKind.DECIDED)
    assert said(*copies(first, second), decided, again) == []


@EITHER_ORDER
def test_a_mark_taken_from_one_of_two_copies_is_no_mending(first: str, second: str) -> None:
    one = assertion(first, "zeimu", "◎", None, None, kind=AssertionKind.RETURNED)
    other = assertion(second, "zeimu", "△", "納期のため", None, kind=AssertionKind.RETURNED)
    decided = assertion("D1", OFFICE, "△", "納期のため", None, seen="R1 R2", kind=AssertionKind.DECIDED)
    assert mended(one, other, decided) == ()


@EITHER_ORDER
def test_what_is_mended_after_a_copy_was_taken_is_shown_beside_that_copy(first: str, second: str) -> None:
    decided = assertion("D1", OFFICE, "一度目の文", seen="R1 R2", kind=AssertionKind.DECIDED)
    first_word = assertion("W1", OFFICE, "一度目の文章", seen="D1")
    again = assertion("W2", OFFICE, "一度目の文章です", seen="W1")
    assert said(*copies(first, second), decided, first_word, again) == [
        ("done", "zeimu", "一度目の文", "一度目の文章です", None)
    ]


@EITHER_ORDER
def test_of_two_copies_decided_with_a_text_of_one_s_own_the_fullest_is_as_received(first: str, second: str) -> None:
    decided = assertion("D1", OFFICE, "見られる", seen="R1 R2", kind=AssertionKind.DECIDED)
    assert said(*copies(first, second), decided) == [("done", "zeimu", "二度目のもっと長い文", "見られる", None)]


@EITHER_ORDER
def test_a_copy_taken_elsewhere_that_the_mending_had_not_seen_is_not_the_one_as_received(
    first: str, second: str
) -> None:
    taken = assertion("D1", OFFICE, "一度目の文", seen="R1 R2", kind=AssertionKind.DECIDED)
    mending = assertion("W1", OFFICE, "どちらよりもずっと長い、事務局の文", seen="R1 R2")
    assert said(*copies(first, second), taken, mending) == [
        ("done", "zeimu", "二度目のもっと長い文", "どちらよりもずっと長い、事務局の文", None)
    ]


def test_only_what_is_published_is_mended() -> None:
    answer = assertion("R1", "zeimu", "○", "不調", None, kind=AssertionKind.RETURNED)
    assert mended(answer, assertion("W1", OFFICE, "○", "不調", "その他", seen="R1")) == ()


def test_what_was_read_from_a_list_is_no_mending() -> None:
    assert said(ANSWER, assertion("W1", OFFICE, "見られる", seen="R1", kind=AssertionKind.IMPORTED)) == []


def test_a_reply_has_a_label_and_is_asked_for_until_it_is_there() -> None:
    assert len({reply.label for reply in Reply}) == len(Reply)
    assert [reply for reply in Reply if reply.is_to_be_asked] == [Reply.NOT_SENT, Reply.ASKED]
