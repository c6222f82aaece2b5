"""A name that was removed from a confirmation does not return with the same file; a better confirmation does."""

from __future__ import annotations

from dataclasses import replace

from nakano_status.application.merge.merge_plan import with_confirmation
from nakano_status.domain.exchange.answer_file import Return
from nakano_status.domain.review.confirmation import BLANKED_NAME, Confirmation, field_codes
from tests.support.fields import NAKANO
from tests.support.stores import package_for, return_for

ANSWER = return_for(package_for())
CODES = field_codes({place: value.text for place, value in ANSWER.values.items()}, NAKANO)
NAMED = Confirmation("課長 山田", "2023-07-10T01:00:00+00:00", CODES)


def confirmed(given: Confirmation | None) -> Return:
    return replace(ANSWER, confirmation=given)


def test_a_file_that_arrives_again_brings_no_name_back_that_was_removed() -> None:
    blanked = confirmed(replace(NAMED, name=BLANKED_NAME))
    assert with_confirmation(blanked, confirmed(NAMED), NAKANO) == blanked


def test_of_two_confirmations_of_an_answer_the_one_that_fits_it_counts_whichever_came_first() -> None:
    other = replace(NAMED, name="部長 鈴木", fields=dict.fromkeys(CODES, "0" * 12))
    for first, second in ((NAMED, other), (other, NAMED), (None, NAMED), (NAMED, None)):
        assert with_confirmation(confirmed(first), confirmed(second), NAKANO) == confirmed(NAMED)
    assert with_confirmation(confirmed(None), confirmed(None), NAKANO) == confirmed(None)
