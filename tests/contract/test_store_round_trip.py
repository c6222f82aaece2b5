"""Whatever is put into a data file comes out exactly: no text is cut, folded, trimmed or taken for something else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakano_status.application.ports.data_file import CurrentValue, Store, UnitOfWork
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import Return, ReturnState
from nakano_status.domain.exchange.ledger import HeldItem, LedgerRow
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.history.acts import Draft
from nakano_status.domain.merge.resolution import Assertion
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
)
from tests.support import round_trips as make
from tests.support.plans import small_organisation, small_plan
from tests.support.stores import ROUND, small_round

# One store serves all examples: each is written in a transaction of its own that is never committed.
on_one_store = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40
)


@contextmanager
def passing_act(store: Store) -> Iterator[UnitOfWork]:
    """A transaction that leaves nothing behind."""
    with store.writing() as work:
        work.begin_act("test", None)
        yield work


def test_the_plan_comes_back_with_its_order_its_reposts_and_its_unknown_titles(store: Store) -> None:
    with store.reading() as records:
        assert records.plan.all()[0] == small_plan()


def test_the_divisions_come_back_in_order_with_their_dated_names(store: Store) -> None:
    with store.reading() as records:
        assert records.organisation.read() == small_organisation()


def test_the_round_comes_back_with_rows_answerers_reasons_and_dues(store: Store) -> None:
    with store.reading() as records:
        assert records.rounds.all() == [small_round()]


@on_one_store
@given(
    names=st.lists(st.tuples(make.texts, st.sampled_from(NameKind), st.none() | st.dates()), max_size=4, unique=True)
)
def test_any_names_of_a_division_come_back(store: Store, names: list[tuple[str, NameKind, date | None]]) -> None:
    given_names = tuple(DivisionName(name, kind, since) for name, kind, since in names)
    organisation = Organisation(
        (Division("x", DivisionKind.OFFICE, given_names, "y", None, is_liaison=True, contact=""),)
    )
    with passing_act(store) as work:
        work.organisation.save(organisation)
        assert work.organisation.read().get("x") == organisation.get("x")


@on_one_store
@given(days=st.lists(st.dates(max_value=date(9999, 12, 30)), max_size=3, unique=True), contact=st.none() | make.texts)
def test_any_earlier_places_of_a_division_come_back_in_order(
    store: Store, days: list[date], contact: str | None
) -> None:
    earlier = tuple(
        EarlierPlace(day, f"部{number}", number, is_liaison=bool(number % 2), contact=contact)
        for number, day in enumerate(sorted(days))
    )
    name = (DivisionName("情報課", NameKind.OFFICIAL),)
    organisation = Organisation((Division("x", DivisionKind.DIVISION, name, "y", 3, earlier=earlier),))
    with passing_act(store) as work:
        work.organisation.save(organisation)
        assert work.organisation.read().get("x") == organisation.get("x")


@on_one_store
@given(text=make.texts)
def test_any_schedule_comes_back(store: Store, text: str) -> None:
    with passing_act(store) as work:
        work.plan.save_schedules("p-1", {("a", FiscalYear(2022)): text})
        assert work.plan.schedules("p-1") == {("a", FiscalYear(2022)): text}


@on_one_store
@given(package=make.packages())
def test_any_package_comes_back(store: Store, package: Package) -> None:
    with passing_act(store) as work:
        work.packages.add(package)
        assert work.packages.find(package.package_id) == package
        assert list(work.packages.of_round(ROUND)) == [package]


@on_one_store
@given(answered=make.returns())
def test_any_return_comes_back(store: Store, answered: Return) -> None:
    with passing_act(store) as work:
        work.returns.add(answered)
        assert work.returns.find(answered.return_id) == answered
        assert list(work.returns.of_round(ROUND, ReturnState)) == [answered]


@on_one_store
@given(
    assertions=st.lists(
        make.assertions(), max_size=4, unique_by=lambda assertion: (assertion.assertion_id, assertion.slot)
    )
)
def test_any_words_come_back_in_order(store: Store, assertions: list[Assertion]) -> None:
    with passing_act(store) as work:
        for assertion in assertions:
            work.entries.add_assertion(ROUND, assertion)
        assert list(work.entries.assertions(ROUND)) == assertions


@on_one_store
@given(data=st.data())
def test_any_changes_come_back_in_order_with_their_act(store: Store, data: st.DataObject) -> None:
    with store.writing() as work:
        act = work.begin_act("edit", "佐藤")
        changes = data.draw(st.lists(make.changes(act.act_id), max_size=4))
        work.entries.add_changes(changes)
        assert list(work.entries.changes(ROUND)) == [(act, change) for change in changes]


@on_one_store
@given(values=st.lists(make.current_values(), max_size=5, unique_by=lambda current: current.slot))
def test_any_current_values_come_back_but_blank_ones(store: Store, values: list[CurrentValue]) -> None:
    with passing_act(store) as work:
        work.entries.save_current(ROUND, values)
        kept = [each for each in values if each.conflict or each.assertion_ids or any(each.values)]
        assert work.entries.current(ROUND) == {current.slot: current for current in kept}


@on_one_store
@given(draft=make.drafts)
def test_any_draft_comes_back(store: Store, draft: Draft) -> None:
    with store.writing() as work:
        work.entries.save_draft(ROUND, draft)
        assert list(work.entries.drafts(ROUND)) == [draft]


@on_one_store
@given(items=st.lists(make.held_items, max_size=4, unique_by=lambda item: item.item_id))
def test_any_held_items_come_back_in_order(store: Store, items: list[HeldItem]) -> None:
    with passing_act(store) as work:
        work.arrivals.add_held(ROUND, items)
        assert list(work.arrivals.held(ROUND, None)) == items


@on_one_store
@given(rows=st.lists(make.ledger_rows, max_size=4))
def test_any_ledger_rows_come_back_in_order(store: Store, rows: list[LedgerRow]) -> None:
    with store.writing() as work:
        act = work.begin_act("merge", None)
        work.arrivals.add_ledger(rows)
        assert list(work.arrivals.ledger(act.act_id)) == rows


@on_one_store
@given(key=make.texts, value=make.texts)
def test_any_setting_comes_back(store: Store, key: str, value: str) -> None:
    with passing_act(store) as work:
        work.settings.save(key, value)
        assert work.settings.read(key) == value
