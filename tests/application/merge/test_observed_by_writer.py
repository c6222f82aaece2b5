"""Whoever writes over a current value has also observed the returns that only repeat it.

A late parent raises no new question.
"""

from nakano_status.domain.exchange.answer_file import AnswerFile
from tests.support.answering import A, Clerk, Office


def office_with_a_repeat(*apart: str) -> tuple[Office, AnswerFile]:
    """An office where 甲 is current: one return asserts it.

    A second repeats it and has also observed a file that is late.
    """
    office = Office()
    one = Clerk(office.sends("zeimu", A))
    other, stranger = one.copied(), one.copied()
    one.writes(A, done="甲")
    office.merges(one.submits(name="1.xlsx"))
    other.writes(A, done="乙")
    late = other.submits(name="遅れて届く.xlsx")
    one.opens(late)
    one.writes(A, done="甲")
    office.merges(one.submits(name="2.xlsx"))
    for text in apart:
        stranger.writes(A, done=text)
        office.merges(stranger.submits(name="別.xlsx"))
    return office, late


def test_what_was_typed_beside_a_repeat_overtakes_it_when_its_parent_arrives_late() -> None:
    office, late = office_with_a_repeat()
    assert office.value(A, "done") == "甲"
    office.says(A, "done", "事務局")
    office.merges(late)
    assert (office.value(A, "done"), office.conflict(A, "done")) == ("事務局", None)


def test_a_decision_has_seen_the_repeats_of_its_sides() -> None:
    office, late = office_with_a_repeat("丙")
    office.decides(A, "done", "text", "決定")
    office.merges(late)
    assert (office.value(A, "done"), office.conflict(A, "done")) == ("決定", None)
