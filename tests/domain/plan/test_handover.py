"""Rows that pass to other divisions: one role a division, the first place, and the days of those before."""

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.organisation.divisions import Role, Succession, SuccessionKind
from nakano_status.domain.plan.ownership import (
    Named,
    handed_on,
    owners_before,
    owners_from,
    owners_given,
    taken_over_by,
)
from nakano_status.domain.plan.plan import Listing, Owner, Sponsor

LEAD, TRACKER, ASSOCIATE = Role.LEAD, Role.TRACKER, Role.ASSOCIATE
SPRING, LAST = date(2023, 4, 1), date(2023, 3, 31)


def row(*owners: Owner, former: tuple[Owner, ...] = ()) -> Listing:
    return Listing("a", "1-1-①", 1, "取組", None, Sponsor.WARD, None, owners, None, former)


@pytest.mark.parametrize(
    ("named", "heirs", "after"),
    [
        ([("a", LEAD, 1), ("b", ASSOCIATE, 2)], {"a": "c"}, [("c", LEAD, 1), ("b", ASSOCIATE, 2)]),
        ([("a", LEAD, 1), ("b", ASSOCIATE, 2)], {"b": "a"}, [("a", LEAD, 1)]),
        ([("a", ASSOCIATE, 1), ("b", LEAD, 2)], {"b": "a"}, [("a", LEAD, 1)]),
        ([("a", LEAD, 1), ("b", ASSOCIATE, 2)], {"a": "c", "b": "c"}, [("c", LEAD, 1)]),
        ([("b", ASSOCIATE, 2), ("a", TRACKER, 1)], {"a": "b"}, [("b", TRACKER, 1)]),
        ([("a", LEAD, 1)], {"x": "y"}, [("a", LEAD, 1)]),
        ([("a", LEAD, 1), ("b", ASSOCIATE, 2)], {"a": "b", "b": "a"}, [("b", LEAD, 1), ("a", ASSOCIATE, 2)]),
    ],
)
def test_heirs_take_role_and_place(named: list[Named], heirs: dict[str, str], after: list[Named]) -> None:
    assert handed_on(named, heirs) == tuple(after)


def test_who_is_named_stays_in_the_printed_order_whatever_the_ids() -> None:
    named = (("b", LEAD, 1), ("a", LEAD, 2))
    assert handed_on(reversed(named), {}) == named


def test_an_owner_ends_on_the_day_before_and_the_heir_begins() -> None:
    kept = Owner("b", ASSOCIATE, 2)
    found = row(Owner("a", LEAD, 1, "国保"), kept)
    assert owners_from(found, {"a": "c"}, SPRING) == (
        Owner("a", LEAD, 1, "国保", until=LAST),
        Owner("c", LEAD, 1, since=SPRING),
        kept,
    )


def test_what_ended_before_is_kept_and_a_division_that_returns_has_its_sub_unit_again() -> None:
    before = Owner("c", LEAD, 1, "国保", until=date(2022, 3, 31))
    found = row(Owner("a", LEAD, 1, since=date(2022, 4, 1)), former=(before,))
    assert owners_from(found, {"a": "c"}, SPRING) == (
        before,
        Owner("a", LEAD, 1, since=date(2022, 4, 1), until=LAST),
        Owner("c", LEAD, 1, "国保", since=SPRING),
    )


def test_a_row_that_nobody_of_them_holds_is_as_it_was() -> None:
    found = row(Owner("a", LEAD, 1))
    assert owners_from(found, {"x": "y"}, SPRING) == found.owners


def test_an_owner_of_that_day_or_later_cannot_end_before_it() -> None:
    with pytest.raises(ValueError, match="2023-04-01"):
        owners_from(row(Owner("a", LEAD, 1, since=SPRING)), {"a": "c"}, SPRING)


def test_a_division_that_takes_over_a_role_is_named_once() -> None:
    found = row(Owner("a", LEAD, 1), Owner("b", ASSOCIATE, 2))
    assert owners_from(found, {"a": "b"}, SPRING) == (
        Owner("a", LEAD, 1, until=LAST),
        Owner("b", ASSOCIATE, 2, until=LAST),
        Owner("b", LEAD, 1, since=SPRING),
    )


@pytest.mark.parametrize("heirs", [{"a": "c"}, {"a": "b"}, {"b": "a"}, {"a": "c", "b": "c"}])
def test_owners_before_undoes_owners_from(heirs: dict[str, str]) -> None:
    found = row(
        Owner("a", LEAD, 1, "国保"), Owner("b", ASSOCIATE, 2), former=(Owner("c", LEAD, 1, until=date(2022, 3, 31)),)
    )
    after = owners_from(found, heirs, SPRING)
    assert after != (*found.former, *found.owners)
    ended = tuple(each for each in after if each.until)
    handed = replace(found, owners=tuple(each for each in after if not each.until), former=ended)
    assert set(owners_before(handed, set(heirs), set(heirs.values()), SPRING)) == {*found.former, *found.owners}


def test_owners_before_keeps_what_another_change_of_that_day_gave() -> None:
    found = row(Owner("a", LEAD, 1), Owner("b", ASSOCIATE, 2))
    first = handed_to(found, {"a": "c"})
    assert set(owners_before(first, {"x"}, {"c"}, SPRING)) == {*first.former, *first.owners}
    second = handed_to(first, {"b": "c"})
    assert set(owners_before(second, {"b"}, {"c"}, SPRING)) == {*first.former, *first.owners}


def test_owners_before_knows_that_a_change_of_the_day_of_adoption_has_no_first_day() -> None:
    found = row(Owner("a", LEAD, 1), Owner("b", ASSOCIATE, 2))
    after = handed_to(found, {"a": "c"})
    read = replace(after, owners=tuple(replace(each, since=None) for each in after.owners))
    assert set(owners_before(read, {"a"}, {"c"}, SPRING, adopted_on=SPRING)) == set(found.owners)


def handed_to(found: Listing, heirs: dict[str, str]) -> Listing:
    after = owners_from(found, heirs, SPRING)
    ended = tuple(each for each in after if each.until)
    return replace(found, owners=tuple(each for each in after if not each.until), former=ended)


def test_what_bodies_are_given_passes_on_to_the_heir_of_both() -> None:
    found = row(Owner("a", LEAD, 1, since=date(2023, 2, 1)), Owner("b", ASSOCIATE, 2), Owner("d", ASSOCIATE, 3))
    steps = [Succession(SPRING, SuccessionKind.MERGED, each, "c") for each in ("a", "b")]
    after = owners_given(found, [*steps, Succession(date(2024, 4, 1), SuccessionKind.RENAMED, "c", "e")])
    assert set(after) == {
        Owner("a", LEAD, 1, since=date(2023, 2, 1), until=LAST),
        Owner("b", ASSOCIATE, 2, until=LAST),
        Owner("d", ASSOCIATE, 3),
        Owner("c", LEAD, 1, since=SPRING, until=date(2024, 3, 31)),
        Owner("e", LEAD, 1, since=date(2024, 4, 1)),
    }


def test_an_heir_that_is_named_since_that_day_leads_now() -> None:
    found = row(
        Owner("a", LEAD, 1), Owner("c", ASSOCIATE, 2, since=SPRING), former=(Owner("b", ASSOCIATE, 2, until=LAST),)
    )
    after = owners_given(found, [Succession(SPRING, SuccessionKind.MERGED, "a", "c")])
    assert after == (
        Owner("b", ASSOCIATE, 2, until=LAST),
        Owner("a", LEAD, 1, until=LAST),
        Owner("c", LEAD, 1, since=SPRING),
    )


def owner(division: str, place: int = 1, since: date | None = None, until: date | None = None) -> Owner:
    return Owner(division, LEAD, place, since=since, until=until)


@pytest.mark.parametrize(
    ("found", "heirs"),
    [
        (row(owner("b", since=SPRING), former=(owner("a", until=LAST),)), ("b",)),
        (row(owner("b", since=SPRING), owner("y", 2, SPRING), former=(owner("a", until=LAST),)), ("b",)),
        (row(owner("y", 2, SPRING), former=(owner("a", 1, until=LAST),)), ("y",)),
        (row(owner("c"), former=(owner("a", 2, until=LAST),)), ()),
        (row(owner("a")), ()),
        (  # it held the row twice, and no one took it over the first time
            row(
                owner("c", since=date(2024, 4, 1)),
                former=(owner("a", until=date(2020, 3, 31)), owner("a", since=SPRING, until=date(2024, 3, 31))),
            ),
            ("c",),
        ),
        (
            row(
                owner("c", since=date(2024, 4, 1)),
                former=(owner("a", until=LAST), owner("b", since=SPRING, until=date(2024, 3, 31))),
            ),
            ("c",),
        ),
    ],
)
def test_who_takes_over_a_row_is_named_from_the_day_after_in_the_same_place(
    found: Listing, heirs: tuple[str, ...]
) -> None:
    assert taken_over_by(found, "a") == heirs
