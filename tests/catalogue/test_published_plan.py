"""The facts of the plan as published in R3, counted from the data (product.md; practice.md §4)."""

from collections import Counter
from datetime import date

import pytest

from nakano_status.catalogue.plans import load_organisation, load_plan
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.ownership import parse_owners
from nakano_status.domain.plan.plan import Listing, Sponsor
from nakano_status.domain.plan.printed_title import (
    bare_title,
    fold_title,
    read_plan_class,
    read_repost_mark,
    read_sponsor,
)

PLAN = load_plan("nakano2")
EDITION = PLAN.newest
LISTINGS = EDITION.listings
REPOSTS = [listing for listing in LISTINGS if listing.is_repost]
ORGANISATION = load_organisation("nakano")


def under(measure: str) -> list[Listing]:
    return [listing for listing in LISTINGS if listing.measure == measure]


def division_id(name: str) -> str:
    division = ORGANISATION.find(name)
    assert division is not None
    return division.division_id


def naming(name: str) -> list[Listing]:
    return [row for row in LISTINGS if division_id(name) in {owner.division for owner in row.owners}]


def test_the_plan_and_its_only_known_edition() -> None:
    assert (PLAN.first_year, PLAN.last_year) == (FiscalYear(2021), FiscalYear(2025))
    assert [(edition.title, edition.adopted_on) for edition in PLAN.editions] == [("当初計画", date(2021, 11, 22))]


def test_124_listings_are_110_initiatives_and_14_reposts() -> None:
    assert (len(LISTINGS), len({row.initiative for row in LISTINGS}), len(REPOSTS)) == (124, 110, 14)


def test_37_measures_have_29_titles_and_the_unknown_stay_unknown() -> None:
    measures = EDITION.measures
    assert (len(measures), sum(measure.title is not None for measure in measures)) == (37, 29)
    unknown = ["1-4-②", "1-5-①", "1-5-②", "1-5-③", "1-7-②", "1-7-③", "2-1-①", "2-1-③"]
    assert [measure.code for measure in measures if measure.title is None] == unknown


def test_measures_are_spread_over_the_directions_as_printed() -> None:
    spread = Counter(measure.parent for measure in EDITION.measures)
    assert list(spread.values()) == [5, 4, 4, 2, 3, 2, 3, 4, 5, 1, 2, 2]


def test_goals_are_titled_and_directions_are_not() -> None:
    assert all(node.title for node in EDITION.nodes if node.level == "goal")
    assert all(node.title is None for node in EDITION.nodes if node.level == "direction")


def test_every_node_but_a_goal_has_its_parent_above_it() -> None:
    seen: set[str | None] = {None}
    for node in EDITION.nodes:
        assert node.parent in seen
        seen.add(node.code)
    assert {row.measure for row in LISTINGS} == {measure.code for measure in EDITION.measures}


def test_every_repost_has_an_original_that_is_none_itself() -> None:
    assert all(not EDITION.listing(row.initiative).is_repost for row in REPOSTS)
    assert len({row.initiative for row in REPOSTS}) == 14


def test_only_seven_reposts_say_so_and_only_four_more_at_their_measure() -> None:
    by_title = [row for row in REPOSTS if "再掲)" in row.title]
    by_measure = [row for row in REPOSTS if "再掲)" in (EDITION.node(row.measure).title or "")]
    silent = [row for row in REPOSTS if row not in by_title and row not in by_measure]
    assert (len(by_title), len(by_measure), len(silent)) == (7, 4, 3)
    assert {row.measure for row in by_measure} == {"1-7-①"}
    assert {row.measure for row in silent} == {"2-1-①"}


def test_a_repost_mark_and_the_stored_original_agree() -> None:
    for row in REPOSTS:
        said = read_repost_mark(row.title) or read_repost_mark(EDITION.node(row.measure).title or "")
        assert said in {None, EDITION.listing(row.initiative).measure}


def test_three_reposts_differ_in_wording_from_their_original() -> None:
    different = [row for row in REPOSTS if bare_title(row.title) != bare_title(EDITION.listing(row.initiative).title)]
    assert [row.measure for row in different] == ["1-7-①", "2-1-①", "2-2-③"]


def test_a_listing_without_a_division_is_a_repost_and_the_other_way_round() -> None:
    assert [row for row in LISTINGS if not row.owners] == REPOSTS


def test_equal_titles_are_not_folded() -> None:
    alike = Counter(fold_title(row.title) for row in LISTINGS if not row.is_repost)
    assert max(alike.values()) == 3
    surveys = [row for row in under("2-3-①") if row.title.endswith("対応度調査")]
    assert len({row.initiative for row in surveys}) == len(surveys) == 3
    shared = [row for row in LISTINGS if row.title.startswith("(国)共通化")]
    assert ([row.measure for row in shared], len({row.initiative for row in shared})) == (["2-2-⑤", "2-3-①"], 2)


def test_sixteen_rows_are_the_nations_or_the_metropolis_twelve_with_a_tracker() -> None:
    others = [row for row in LISTINGS if row.sponsor is not Sponsor.WARD]
    tracked = [row for row in others if any(owner.role is Role.TRACKER for owner in row.owners)]
    led = [row for row in others if any(owner.role is Role.LEAD for owner in row.owners)]
    assert (len(others), len(tracked), len(led)) == (16, 12, 4)
    assert {row.measure for row in led} == {"2-3-①"}


def test_trackers_stand_on_rows_of_the_nation_and_the_metropolis_only() -> None:
    tracked = [row for row in LISTINGS if any(owner.role is Role.TRACKER for owner in row.owners)]
    assert all(row.sponsor is not Sponsor.WARD for row in tracked)


def test_plan_classes_by_row_and_with_those_behind_a_repost_mark() -> None:
    assert Counter(row.plan_class for row in LISTINGS) == {"◎": 50, "○": 21, None: 53}
    leading = Counter(row.title[0] if row.title[0] in "◎○" else None for row in LISTINGS)
    assert leading == {"◎": 45, "○": 20, None: 59}


def test_every_row_that_is_no_repost_has_exactly_one_answering_division() -> None:
    assert all(len(row.answerers) == (0 if row.is_repost else 1) for row in LISTINGS)
    assert not any(ORGANISATION.get(name).is_generic for row in LISTINGS for name in row.answerers)


def test_fifteen_divisions_answer_and_eleven_only_read() -> None:
    named = {owner.division for row in LISTINGS for owner in row.owners}
    real = {name for name in named if not ORGANISATION.get(name).is_generic}
    answering = {name for row in LISTINGS for name in row.answerers}
    assert (len(real), len(named - real), len(answering), len(real - answering)) == (26, 4, 15, 11)


def test_the_office_is_named_on_65_rows_58_as_lead_and_7_in_brackets() -> None:
    roles = Counter(
        owner.role
        for row in naming("情報システム課")
        for owner in row.owners
        if owner.division == division_id("情報システム課")
    )
    assert roles == {Role.LEAD: 58, Role.TRACKER: 7}


def test_the_registry_division_answers_8_rows_and_is_named_on_12() -> None:
    rows = naming("戸籍住民課")
    assert (len(rows), sum(division_id("戸籍住民課") in row.answerers for row in rows)) == (12, 8)


def test_nineteen_rows_name_several_divisions_in_plain_sight() -> None:
    several = [row for row in LISTINGS if row.owners_printed and len(row.owners_printed.split("(")[0].split()) > 1]
    assert len(several) == 19
    assert sum(row.answerers == (division_id("情報システム課"),) for row in several) == 16


def test_sub_units_stand_with_their_division() -> None:
    printed = [owner.sub_unit for row in LISTINGS for owner in row.owners if owner.sub_unit]
    assert printed == ["国保・後期・年金", "国保・後期・年金", "国保"]


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.row_id)
def test_what_is_stored_is_what_the_printed_cells_say_by_rule(listing: Listing) -> None:
    assert parse_owners(listing.owners_printed, ORGANISATION) == (listing.owners, ())
    assert read_plan_class(listing.title) == listing.plan_class
    assert read_sponsor(listing.title) is listing.sponsor
