"""At the window, too, no edition of the plan is chosen in silence: it is shown, or asked about where it is unclear."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.plan.schedules import read_schedules
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.bootstrap import make_parts
from nakano_status.domain.plan.plan import Plan
from nakano_status.gui.features.organisation.organisation_page import OrganisationPage
from nakano_status.gui.features.round.round_page import InquiryPage
from tests.support.command_line import done
from tests.support.gathered import store_of
from tests.support.plan_files import (
    FIRST,
    FIRST_ROWS,
    REVISED,
    plan_of,
    two_editions,
    two_layers,
    write_list,
    write_plan,
)
from tests.support.user_input import click
from tests.support.windows import Person, rows_in, somebody

UNCLEAR = plan_of(FIRST, replace(REVISED, adopted_on=FIRST.adopted_on))
LABELS = ["第1版「当初計画」（令和3年11月1日策定）", "第2版「改定版」（令和3年11月1日策定）"]
Open = Callable[[Plan], Person]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Make an office's data file of a plan, and open it for a user."""
    with somebody() as sitting:

        def open_(plan: Plan) -> Person:
            store = tmp_path / "office.nakano"
            done("init", "--plan", write_plan(tmp_path / "plan.json", plan), "--store", store)
            sitting.open(store)
            return sitting

        yield open_


def inquiry(person: Person) -> InquiryPage:
    page = person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    return page


def ask_start(person: Person, year: str) -> InquiryPage:
    page = inquiry(person)
    page.year.setCurrentIndex(page.year.findText(year))
    click(page.open_button)
    person.wait()
    return page


@pytest.mark.parametrize("plan", [two_editions(), two_layers()], ids=["two editions", "two layers"])
@pytest.mark.parametrize(("year", "place"), [("令和3年度", 0), ("令和5年度", 1)])
def test_before_a_round_is_started_its_edition_is_shown(opened: Open, plan: Plan, year: str, place: int) -> None:
    person = opened(plan)
    page, edition = ask_start(person, year), plan.editions[place]
    assert edition.label in page.starting.words.plain_text
    assert page.starting.editions.isHidden()
    click(page.starting.start)
    person.wait()
    assert list(rows_in(store_of(person))) == [row.row_id for row in edition.listings]


def test_a_due_date_of_another_year_is_asked_about_before_a_round_is_started(opened: Open) -> None:
    person = opened(two_editions())
    page = inquiry(person)
    page.due.show_day(date(2099, 7, 14))
    assert "令和81年7月14日（火）となっています" in ask_start(person, "令和4年度").starting.words.plain_text
    click(page.starting.stop)
    page.due.show_day(date(2023, 7, 14))
    assert "となっています" not in ask_start(person, "令和4年度").starting.words.plain_text


def test_where_it_is_unclear_a_person_chooses_before_a_round_is_started(opened: Open) -> None:
    person = opened(UNCLEAR)
    page = ask_start(person, "令和4年度")
    asking = page.starting
    assert [asking.editions.itemText(place) for place in range(asking.editions.count())] == LABELS
    assert (asking.editions.currentIndex(), asking.start.isEnabled()) == (-1, False)
    asking.editions.setCurrentIndex(1)
    person.wait()
    click(asking.start)
    person.wait()
    assert list(rows_in(store_of(person))) == [row.row_id for row in REVISED.listings]


def test_where_it_is_unclear_a_person_chooses_before_a_list_is_read(opened: Open, tmp_path: Path) -> None:
    person = opened(UNCLEAR)
    page = inquiry(person)
    page.import_from(write_list(tmp_path / "list.xlsx", FIRST_ROWS))
    person.wait()
    assert "版を選んでください" in page.importing.words.plain_text
    assert not page.importing.start.isEnabled()
    click(page.importing.stop)
    assert page.importing.isHidden()
    page.import_from(tmp_path / "list.xlsx")
    person.wait()
    page.importing.editions.setCurrentIndex(0)
    click(page.importing.start)
    person.wait()
    assert page.importing.isHidden()
    assert LABELS[0] in person.said[-1].text
    assert list(rows_in(store_of(person))) == [row.row_id for row in FIRST_ROWS]


def test_the_schedule_is_that_of_an_edition_that_is_shown_and_chosen(opened: Open, tmp_path: Path) -> None:
    person = opened(two_editions())
    page = person.go_to("organisation")
    assert isinstance(page, OrganisationPage)
    page.tabs.setCurrentWidget(page.schedule)
    person.wait()
    schedule = page.schedule
    assert (schedule.editions.isHidden(), schedule.editions.currentText()) == (False, FIRST.label)
    schedule.editions.setCurrentIndex(1)
    schedule.editions.activated.emit(1)
    person.wait()
    assert schedule.shown.rowCount() == len(REVISED.listings)
    table = tmp_path / "table.csv"
    table.write_text(f"管理番号,R5\n{REVISED.listings[-1].row_id},構築\n", "utf-8")
    schedule.kept.look_at(table)
    person.wait()
    click(schedule.kept.take_in)
    person.wait()
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        blank = {number: len(read_schedules(records, EditionChoice(number=number)).blank) for number in (1, 2)}
    assert blank == {1: len(FIRST_ROWS), 2: len(REVISED.listings) - 1}


def test_of_a_plan_with_one_edition_nothing_is_asked(opened: Open) -> None:
    person = opened(plan_of(FIRST))
    page = person.go_to("organisation")
    assert isinstance(page, OrganisationPage)
    page.tabs.setCurrentWidget(page.schedule)
    person.wait()
    assert page.schedule.editions.isHidden()
