"""What every data file promises about what changes with time: editions that are withdrawn, bodies that end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.application.ports.data_file import Store
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Succession, SuccessionKind
from nakano_status.domain.plan.plan import Edition
from tests.contract.test_store_papers import APPLICATIONS
from tests.support.plans import R4, small_plan
from tests.support.stores import act

APRIL = date(2023, 4, 1)
MERGED = Succession(APRIL, SuccessionKind.MERGED, "koseki", "zeimu")
FOUNDED = Succession(APRIL, SuccessionKind.FOUNDED, None, "bosai")


REVISED = replace(small_plan().newest, edition_id="p-2", ordinal=2)


def save_edition(store: Store, edition: Edition = REVISED) -> None:
    with act(store, "revise") as work:
        work.plan.save(replace(small_plan(), editions=(edition,)))


@pytest.mark.parametrize("in_force", [None, APRIL])
@pytest.mark.parametrize("years", [None, (R4, R4)])
def test_an_edition_has_the_day_and_the_years_that_it_was_given(
    store: Store, in_force: date | None, years: tuple[FiscalYear, FiscalYear] | None
) -> None:
    edition = replace(REVISED, in_force=in_force, years=years)
    save_edition(store, edition)
    with store.reading() as records:
        assert records.plan.all()[0].newest == edition


def test_the_acts_on_an_edition_are_those_that_made_it_or_recorded_something_for_it(store: Store) -> None:
    save_edition(store)
    with act(store, "schedule") as work:
        work.plan.save_schedules("p-2", {("a", R4): "実施"})
    with act(store, "indicator") as work:
        work.indicators.add("p", [replace(APPLICATIONS, edition_id="p-2")])
    with act(store, "other edition") as work:
        work.plan.save_schedules("p-1", {("a", R4): "実施"})
    with store.reading() as records:
        kinds = {each.act_id: each.kind for each in records.entries.acts()}
        assert {kinds[each] for each in records.plan.acts_on("p-2")} == {"revise", "schedule", "indicator"}
        assert {kinds[each] for each in records.plan.acts_on("p-1")} == {"init", "other edition"}
        assert records.plan.acts_on("p-9") == frozenset()


def test_with_one_plan_its_title_is_known_whatever_edition_is_meant(store: Store) -> None:
    with store.reading() as records:
        assert records.plan.title("p-9") == small_plan().title


def test_what_bodies_became_is_known_by_the_act_and_a_body_that_ended_has_a_last_day(store: Store) -> None:
    with store.reading() as records:
        assert records.organisation.successions() == {}
    moved = replace(MERGED, kind=SuccessionKind.MOVED, division="zeimu")
    for steps in ((FOUNDED, MERGED), (moved,)):
        with act(store) as work:
            work.organisation.add_successions(steps)
    with store.reading() as records:
        first, second = (each.act_id for each in records.entries.acts()[-2:])
        assert records.organisation.successions() == {first: (FOUNDED, MERGED), second: (moved,)}
        ended = {each.division_id: each.until for each in records.organisation.read().divisions if each.until}
    assert ended == {"koseki": date(2023, 3, 31)}
    assert list(store.check_integrity()) == []


def test_of_an_act_that_was_withdrawn_what_bodies_became_is_gone(store: Store) -> None:
    for steps in ((MERGED,), (FOUNDED,)):
        with act(store) as work:
            work.organisation.add_successions(steps)
    with act(store) as work:
        merging, founding = (each.act_id for each in work.entries.acts()[-3:-1])
        work.organisation.remove_successions(merging)
    with store.reading() as records:
        assert records.organisation.successions() == {founding: (FOUNDED,)}
        assert records.organisation.read().get("koseki").until is None
    assert list(store.check_integrity()) == []
