"""Who signs papers is found by its name, and named as it is called on a day."""

from datetime import date

import pytest

from nakano_status.domain.organisation import reorganisation
from nakano_status.domain.organisation.divisions import DivisionKind, Organisation, new_division
from nakano_status.domain.organisation.sender import find_body_named, full_name

SPRING = date(2023, 4, 1)


def ward() -> Organisation:
    """A 部 with a 室 and a 課 in it, and a 課 without any."""
    above = new_division("総務部", DivisionKind.DEPARTMENT)
    room = new_division("DX推進室", DivisionKind.ROOM, above=above.division_id)
    own = new_division("計画課", DivisionKind.DIVISION, above=room.division_id)
    return Organisation((above, room, own, new_division("税務課", DivisionKind.DIVISION)))


@pytest.mark.parametrize(("stated", "is_full"), [("計画課", False), ("総務部ＤＸ推進室計画課", True)])
def test_a_name_is_found_alone_or_after_the_names_above_it(stated: str, *, is_full: bool) -> None:
    found = find_body_named(ward(), stated)
    assert found == ("計画課", date.min, is_full)


@pytest.mark.parametrize("stated", ["", "企画課", "総務部計画課", "総務部"[:2]])
def test_what_no_body_is_called_is_not_found(stated: str) -> None:
    assert find_body_named(ward(), stated) is None


def test_a_name_of_the_past_and_one_of_later_are_found_with_their_first_day() -> None:
    own = find_body_named(ward(), "計画課")
    assert own is not None
    made = reorganisation.apply_reorganisation(ward(), [reorganisation.Renaming(own.body_id, "政策課")], SPRING)
    assert find_body_named(made.organisation, "計画課") == own
    assert find_body_named(made.organisation, "総務部DX推進室政策課") == (own.body_id, SPRING, True)
    body = made.organisation.on(SPRING).get(own.body_id)
    assert full_name(made.organisation.on(SPRING), body) == "総務部DX推進室政策課"
