"""Plan, edition and listing as values."""

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Edition, Listing, Owner, Plan, PlanNode, Sponsor
from tests.support.plans import R3, R4, R5, R7


def listing(row_id: str, *owners: Owner, repost_of: str | None = None) -> Listing:
    return Listing(row_id, "1-1-①", 1, "題名", None, Sponsor.WARD, repost_of, owners, None)


LEAD = Owner("a", Role.LEAD, 1)
NODES = (PlanNode("1", "goal", None, "目標", 1), PlanNode("1-1-①", "measure", "1", None, 1))
FIRST = Edition(
    "e1", "当初計画", date(2021, 11, 22), 1, NODES, (listing("x", LEAD), listing("y", repost_of="x")), load_profile()
)
SECOND = Edition("e2", "改定版", date(2024, 2, 28), 2, (), (), load_profile())


def test_a_repost_reports_on_its_original_and_nobody_answers_it() -> None:
    repost = listing("y", LEAD, repost_of="x")
    assert (repost.is_repost, repost.initiative, repost.answerers) == (True, "x", ())


def test_an_original_is_its_own_initiative() -> None:
    assert (listing("x").is_repost, listing("x").initiative) == (False, "x")


def test_the_lead_answers_before_any_tracker() -> None:
    tracker, reader = Owner("b", Role.TRACKER, 1), Owner("c", Role.ASSOCIATE, 1)
    assert listing("x", reader, tracker, LEAD).answerers == ("a",)
    assert listing("x", reader, tracker).answerers == ("b",)
    assert listing("x", reader).answerers == ()


def test_rows_and_nodes_are_found_by_their_code() -> None:
    assert FIRST.listing("y").repost_of == "x"
    assert FIRST.node("1-1-①").title is None
    assert FIRST.measures == (NODES[1],)
    assert FIRST.goals == {"1": "目標"}
    with pytest.raises(KeyError):
        FIRST.listing("z")
    with pytest.raises(KeyError):
        FIRST.node("9")


def test_an_edition_with_rows_of_another_has_those_that_it_lacks_and_their_measures() -> None:
    added = replace(listing("z", LEAD), measure="1-1-②")
    nodes = (NODES[1], PlanNode("1-1-②", "measure", "1", None, 2), PlanNode("1-1-③", "measure", "1", None, 3))
    whole = FIRST.with_rows([replace(listing("x"), title="別の題名"), added], nodes)
    assert (whole.listings, whole.nodes) == ((*FIRST.listings, added), (*NODES, nodes[1]))
    assert whole.with_rows([added], nodes) == whole


def test_the_newest_edition_is_the_one_adopted_last_however_they_are_kept() -> None:
    assert Plan("p", "計画", FiscalYear(2021), FiscalYear(2025), (SECOND, FIRST)).newest == SECOND


THIRD = Edition("e3", "もう一つの改定版", date(2024, 2, 28), 3, (), (), load_profile())


def test_a_new_round_is_of_the_edition_adopted_last_by_the_end_of_its_year() -> None:
    plan = Plan("p", "計画", FiscalYear(2021), FiscalYear(2025), (SECOND, FIRST))
    assert [plan.adopted_last(FiscalYear(year)) for year in (2021, 2022)] == [(FIRST,)] * 2
    assert [plan.adopted_last(FiscalYear(year)) for year in (2023, 2025)] == [(SECOND,)] * 2


def test_none_or_two_editions_adopted_last_are_told_as_they_are() -> None:
    plan = Plan("p", "計画", FiscalYear(2020), FiscalYear(2025), (FIRST, SECOND, THIRD))
    assert plan.adopted_last(FiscalYear(2020)) == ()
    assert plan.adopted_last(FiscalYear(2023)) == (SECOND, THIRD)
    on_the_last_day = replace(FIRST, adopted_on=date(2021, 3, 31))
    assert replace(plan, editions=(on_the_last_day,)).adopted_last(FiscalYear(2020)) == (on_the_last_day,)


def test_an_edition_that_comes_into_force_later_is_used_from_then_on() -> None:
    later = replace(SECOND, in_force=date(2024, 4, 1))
    plan = Plan("p", "計画", FiscalYear(2021), FiscalYear(2025), (FIRST, later))
    assert plan.adopted_last(FiscalYear(2023)) == (FIRST,)
    assert plan.adopted_last(FiscalYear(2024)) == (later,)
    assert (FIRST.holds_from, later.holds_from) == (FIRST.adopted_on, date(2024, 4, 1))


def test_an_edition_for_some_years_is_used_in_these() -> None:
    early = replace(FIRST, years=(FiscalYear(2021), FiscalYear(2023)))
    late = replace(SECOND, years=(FiscalYear(2024), FiscalYear(2025)))
    plan = Plan("p", "計画", FiscalYear(2021), FiscalYear(2025), (early, late))
    assert [plan.adopted_last(year) for year in plan.years] == [(early,)] * 3 + [(late,)] * 2


def test_an_edition_is_listed_with_its_number_its_title_and_its_day() -> None:
    assert SECOND.label == "第2版「改定版」（令和6年2月28日策定）"


def test_of_several_leads_the_one_named_first_answers() -> None:
    assert listing("x", Owner("b", Role.LEAD, 2), LEAD).answerers == ("a",)


def test_a_plan_has_every_year_from_its_first_to_its_last() -> None:
    plan = Plan("p", "計画", FiscalYear(2021), FiscalYear(2023))
    assert plan.years == (FiscalYear(2021), FiscalYear(2022), FiscalYear(2023))


def test_the_first_round_of_an_edition_is_that_of_its_day_unless_it_is_for_later_years() -> None:
    assert FIRST.first_round == R3
    assert replace(FIRST, in_force=date(2023, 4, 1)).first_round == R5
    for first, found in ((R3.plus(-1), R3), (R4, R4)):
        assert replace(FIRST, years=(first, R7)).first_round == found
