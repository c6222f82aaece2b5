"""A number that was typed into a field has one spelling, and messages quote what a field expects."""

import re
from dataclasses import replace

import pytest

from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.fields.field import DONE, MARK, Editor, expected_of, read_number, read_value


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (None, None),
        (" \n", None),
        ("1200", "1200"),
        ("１，２００", "1200"),
        (" 1 200 ", "1200"),
        ("+3", "3"),
        ("-0.50", "-0.5"),
        ("2.0", "2"),
        ("-0", "0"),
        ("0.05", "0.05"),
    ],
)
def test_a_number_has_one_spelling(typed: str | None, number: str | None) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize("typed", ["約3", "3件", "1/2", "1.2.3", "―", "-", "1e3", "٣"])
def test_what_is_no_number_is_refused_with_what_was_typed(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(typed)) as refused:
        read_number(typed)
    assert refused.value.args == (typed,)


def test_a_number_is_stored_in_its_one_spelling_and_a_text_as_typed() -> None:
    profile = load_profile()
    text = profile.by_key[DONE]
    assert read_value(replace(text, editor=Editor.NUMBER), "１，２００", profile.marks) == "1200"
    assert read_value(text, "１，２００", profile.marks) == "１，２００"


def test_a_message_quotes_the_marks_of_the_plan_and_nothing_for_a_text() -> None:
    profile = load_profile()
    assert expected_of(profile.by_key[MARK], profile.marks) == profile.marks.listed
    assert expected_of(profile.by_key["done"], profile.marks) == ""
