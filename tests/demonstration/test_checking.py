"""The demonstration notices a result that is not the one that was worked out."""

import pytest

from nakano_status.demonstration.invented_answers import Answer
from nakano_status.demonstration.stage import Expectation, Unexpected, expect
from tests.support.marks import BUILT_IN_MARKS


def expectation() -> Expectation:
    found = Expectation(symbols=BUILT_IN_MARKS.symbols, in_report={"a", "b"})
    found.take([Answer("a", {"mark": "○", "change_reason": "理由", "done": "済み"})])
    return found


def test_equal_results_pass_and_others_say_what_was_found() -> None:
    expect("件数", 3, 3)
    with pytest.raises(Unexpected, match="件数：3 となるはずですが、4 でした。"):
        expect("件数", 4, 3)


def test_counts_follow_from_the_answers_to_rows_in_the_report() -> None:
    assert expectation().counts == {"◎": 0, "○": 1, "△": 0, "×": 0}
    assert expectation().unanswered == {"b"}


def test_blanks_at_the_ends_are_no_difference() -> None:
    expectation().compare("a", {"mark": "○", "change_reason": "理由", "done": " 済み\n"})
    expectation().compare("b", {})


@pytest.mark.parametrize(
    "values",
    [
        {"mark": "◎", "change_reason": "理由", "done": "済み"},
        {"mark": "○", "change_reason": "理由"},
        {"mark": "○", "change_reason": "理由", "done": "済み", "next_year": "よけいな文"},
    ],
)
def test_another_text_a_missing_one_and_one_too_many_are_noticed(values: dict[str, str | None]) -> None:
    with pytest.raises(Unexpected):
        expectation().compare("a", values)
