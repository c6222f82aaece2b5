"""Transactions and history of every store, and what is written is read again."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakano_status.application.ports.data_file import Store, Stores, UnitOfWork
from nakano_status.application.stopping import Cancelled, StopFlag, stoppable
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import Fate, HeldItem, LedgerRow
from nakano_status.domain.exchange.returns import Package, Return, ReturnState
from nakano_status.domain.history.acts import Change, Draft, HeadOf, Why
from nakano_status.domain.merge.resolution import Assertion, CurrentValue
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
)
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.refusals.files import StoreExists, StoreMissing, StoreReadOnly, TargetNotWritable
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.storage.store_info import StoreInfo, StoreRole
from tests.support import round_trips as make
from tests.support.fields import slot_in
from tests.support.plans import small_organisation, small_plan
from tests.support.stores import OFFICE_INFO, ROUND, act, package_for, read_in, received, return_for, small_round, typed

DONE_A = slot_in("a", "done")


def test_a_store_knows_who_it_is(store: Store) -> None:
    with store.reading() as records:
        assert records.info == OFFICE_INFO


def test_a_division_store_has_a_division_and_no_key(stores: Stores, tmp_path: Path) -> None:
    info = StoreInfo("d-1", StoreRole.DIVISION, "p", "zeimu", None, "test")
    path = tmp_path / "税務課.nakano"
    stores.create(path, info).close()
    store = stores.open(path)
    with store.reading() as records:
        assert records.info == info
    store.close()


of_files = pytest.mark.parametrize("database", ["sqlite", "working copy"], indirect=True)
"""Of what only files can be: another file in the way, a folder that is not there."""


@of_files
def test_a_store_is_not_made_where_a_file_stands(stores: Stores, tmp_path: Path) -> None:
    path = tmp_path / "x.nakano"
    path.write_text("mine")
    with pytest.raises(StoreExists):
        stores.create(path, OFFICE_INFO, lambda _: pytest.fail("filled for nothing"))
    assert path.read_text("utf-8") == "mine"


@of_files
def test_a_file_that_appears_while_a_store_is_made_is_kept(stores: Stores, tmp_path: Path) -> None:
    path = tmp_path / "x.nakano"

    def fill(work: UnitOfWork) -> None:
        work.begin_act("init", None)
        path.write_text("mine")

    with pytest.raises(StoreExists):
        stores.create(path, OFFICE_INFO, fill)
    assert path.read_text("utf-8") == "mine"


def test_a_store_is_made_with_its_first_act(stores: Stores, tmp_path: Path) -> None:
    def fill(work: UnitOfWork) -> None:
        work.begin_act("init", "佐藤")
        work.organisation.save(small_organisation())
        work.plan.save(small_plan())

    store = stores.create(tmp_path / "x.nakano", OFFICE_INFO, fill)
    with store.reading() as records:
        assert records.plan.all()[0] == small_plan()
        assert [(each.kind, each.by) for each in records.entries.acts()] == [("init", "佐藤")]
    assert store.check_integrity() == []
    store.close()


def test_what_a_writer_has_read_before_is_read_anew_once_it_was_written(store: Store) -> None:
    with act(store) as work:
        (round_,), (plan,), organisation = work.rounds.all(), work.plan.all(), work.organisation.read()
        work.rounds.close(ROUND)
        assert work.rounds.all()[0].closed
        work.rounds.set_out_of_report(ROUND, round_.rows[0].row_id, OutOfReport.FINISHED)
        assert work.rounds.all()[0].rows[0].out_of_report is OutOfReport.FINISHED
        work.rounds.remove(ROUND)
        assert work.rounds.all() == []
        work.rounds.add(round_)
        assert work.rounds.all() == [round_]
        step = Derivation(PlanSubject.ROW, "p-1", "a", None, None, PlanFate.ABOLISHED)
        assert work.plan.derivations() == []
        work.plan.add_derivations([step])
        assert work.plan.derivations() == [step]
        revised = replace(plan.newest, edition_id="p-2", title="改定版", adopted_on=date(2024, 2, 1), ordinal=2)
        work.plan.save(replace(plan, editions=(*plan.editions, revised)))
        assert work.plan.all()[0].newest.title == "改定版"
        work.plan.save(replace(plan, plan_id="q", title="次期計画", editions=()))
        assert [each.title for each in work.plan.all()] == [plan.title, "次期計画"]
        renamed = replace(organisation.divisions[0], contact="内線1")
        work.organisation.save(Organisation((renamed, *organisation.divisions[1:])))
        assert work.organisation.read().divisions[0].contact == "内線1"


def test_a_store_whose_first_act_fails_is_not_made(stores: Stores, tmp_path: Path) -> None:
    def fill(work: UnitOfWork) -> None:
        work.begin_act("init", None)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stores.create(tmp_path / "x.nakano", OFFICE_INFO, fill)
    assert list(tmp_path.iterdir()) == []


@of_files
def test_a_store_in_no_folder_is_not_made(stores: Stores, tmp_path: Path) -> None:
    with pytest.raises(TargetNotWritable) as refused:
        stores.create(tmp_path / "nowhere" / "x.nakano", OFFICE_INFO)
    assert refused.value.details["reason"] == "保存先のフォルダーがありません"


@of_files
def test_a_store_that_is_not_there_is_missing_and_is_not_made(stores: Stores, tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        stores.open(tmp_path / "x.nakano")
    assert list(tmp_path.iterdir()) == []


def test_what_was_committed_is_there_when_the_store_is_opened_again(store: Store, stores: Stores) -> None:
    with act(store) as work:
        work.exchange.add_package(package_for())
        work.settings.save("k", "v")
    store.close()
    again = stores.open(store.path)
    with again.reading() as records:
        assert list(records.exchange.packages(ROUND)) == [package_for()]
        assert records.settings.read("k") == "v"
        assert records.plan.all()[0] == small_plan()
    again.close()


def test_without_a_commit_nothing_stays(store: Store) -> None:
    with store.writing() as work:
        work.begin_act("test", None)
        work.settings.save("k", "v")
    with store.reading() as records:
        assert records.settings.read("k") is None
        assert [act.kind for act in records.entries.acts()] == ["init"]


def test_an_act_stops_before_it_is_kept_and_not_after(store: Store) -> None:
    stopped, kept = StopFlag(), StopFlag()
    with store.writing() as work:
        work.begin_act("test", None)
        stopped.ask()
        with stoppable(stopped), pytest.raises(Cancelled):
            work.commit()
    with stoppable(kept), act(store) as work:
        work.settings.save("respondent.name", "佐藤")
    assert not kept.is_in_time


def test_after_a_fault_nothing_stays(store: Store) -> None:
    def write_and_fail() -> None:
        with store.writing() as work:
            work.begin_act("test", None)
            work.settings.save("k", "v")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert read_in(store, lambda records: records.settings.read("k")) is None


def test_nothing_is_written_to_what_is_only_read(store: Store) -> None:
    with store.reading() as records, pytest.raises(RuntimeError, match=r"^a snapshot is only read$"):
        records.settings.save("a", "b")
    assert read_in(store, lambda records: records.settings.read("a")) is None


def test_a_write_without_an_act_is_a_defect(store: Store) -> None:
    with store.writing() as work, pytest.raises(RuntimeError, match=r"^an act must begin before anything is written$"):
        work.settings.save("k", "v")


def test_a_write_after_the_commit_is_a_defect(store: Store) -> None:
    with store.writing() as work:
        work.begin_act("test", None)
        work.commit()
        with pytest.raises(RuntimeError, match=r"^an act must begin before anything is written$"):
            work.settings.save("k", "v")


def test_a_writer_reads_what_it_wrote(store: Store) -> None:
    with store.writing() as work:
        work.begin_act("test", None)
        work.exchange.add_package(package_for())
        work.entries.save_current(ROUND, [CurrentValue(DONE_A, ("済",), conflict=False)])
        assert work.exchange.find_package("R4-ZEIMU") == package_for()
        assert work.entries.current(ROUND)[DONE_A].values == ("済",)


def test_a_reader_does_not_see_what_is_not_yet_committed(store: Store) -> None:
    with store.writing() as work:
        work.begin_act("test", None)
        work.settings.save("k", "v")
        assert work.settings.read("k") == "v"
        assert read_in(store, lambda records: records.settings.read("k")) is None
        work.commit()
    assert read_in(store, lambda records: records.settings.read("k")) == "v"


def test_a_store_opened_to_read_refuses_to_write(store: Store, stores: Stores) -> None:
    reader = stores.open(store.path, read_only=True)
    assert reader.read_only
    with pytest.raises(StoreReadOnly), reader.writing():
        pass
    assert read_in(reader, lambda records: records.plan.all())[0] == small_plan()
    reader.close()


def test_acts_tell_who_when_and_in_which_order(store: Store) -> None:
    with act(store):
        pass
    first, second = read_in(store, lambda records: records.entries.acts())
    assert (first.kind, first.by) == ("init", "担当 花子")
    assert (second.kind, second.by) == ("test", None)
    assert datetime(2023, 7, 1, tzinfo=UTC) < first.at < second.at
    assert first.at.tzinfo is UTC


def test_changes_are_told_for_a_row_or_a_field(store: Store) -> None:
    with store.writing() as work:
        edit = work.begin_act("edit", "佐藤")
        change = Change(edit.act_id, ROUND, "a", "done", None, None, "済", "office", Why.TYPED, "w1")
        others = [replace(change, row_id="b"), replace(change, key="mark", now="◎")]
        work.entries.add_changes([change, *others])
        work.commit()
    with store.reading() as records:
        assert list(records.entries.changes(ROUND, "a", "done")) == [(edit, change)]
        assert [each.key for _, each in records.entries.changes(ROUND, "a")] == ["done", "mark"]
        assert len(records.entries.changes(ROUND)) == 3
        assert records.entries.changes("R9") == []


def test_what_was_changed_since_an_act_has_its_act_row_and_key(store: Store) -> None:
    with store.writing() as work:
        first = work.begin_act("edit", "佐藤")
        change = Change(first.act_id, ROUND, "a", "done", None, None, "済", "office", Why.TYPED, "w1")
        work.entries.add_changes([change])
        work.commit()
    with store.writing() as work:
        second = work.begin_act("edit", "佐藤")
        work.entries.add_changes([replace(change, act_id=second.act_id, row_id="b")])
        work.commit()
    with act(store):
        pass
    third = read_in(store, lambda records: list(records.entries.acts()))[-1]
    with store.reading() as records:
        assert {*records.entries.changed_since(first.act_id)} == {(second.act_id, "b", "done"), (third.act_id, "", "")}
        assert list(records.entries.changed_since(third.act_id)) == []


def test_a_store_in_use_is_sound(store: Store) -> None:
    file = received(b"bytes")
    answered = replace(return_for(package_for()), sha256=file.sha256, file=file.name)
    with act(store) as work:
        work.exchange.add_received(file)
        work.exchange.add_package(package_for())
        work.exchange.add_return(answered)
        work.exchange.add_ledger(
            LedgerRow(file.sha256, "回答", 12 + place, row, Fate.APPLIED) for place, row in enumerate("ac")
        )
    assert store.check_integrity() == []


DAY = date(2029, 4, 1)


def test_every_head_that_there_was_is_known_with_the_act_that_led_to_it(store: Store) -> None:
    heads = []
    for text in ("一", "二", "三"):
        with act(store, by="佐藤") as work:
            work.settings.save("k", text)
        heads.append(read_in(store, lambda records: records.history.head()))
    with store.reading() as records:
        found = records.history.heads()
        assert list(found)[1:] == heads
        assert list(found.values()) == list(records.entries.acts())
    assert len(set(found)) == 4


def test_the_head_within_an_act_is_that_of_the_acts_before_it(store: Store) -> None:
    before = read_in(store, lambda records: records.history.head())
    with act(store) as work:
        work.settings.save("k", "v")
        assert work.history.head() == before


def test_the_heads_that_papers_and_forms_state_are_kept_apart(store: Store) -> None:
    with act(store) as work:
        work.history.add_stated_head(HeadOf.PUBLICATION, "R4/1", "a" * 64)
        work.history.add_stated_head(HeadOf.PUBLICATION, "R4/2", "b" * 64)
        work.history.add_stated_head(HeadOf.PACKAGE, "R4-ZEIMU", "c" * 64)
    with store.reading() as records:
        assert records.history.stated_heads(HeadOf.PUBLICATION) == {"R4/1": "a" * 64, "R4/2": "b" * 64}
        assert records.history.stated_heads(HeadOf.PACKAGE) == {"R4-ZEIMU": "c" * 64}


def test_of_a_removed_file_the_bytes_are_gone_and_the_day_is_kept(store: Store) -> None:
    first, second = received(b"one"), received(b"two")
    with act(store) as work:
        for each in (first, second):
            work.exchange.add_received(each)
    with act(store) as work:
        work.history.remove_file_content(first.sha256, DAY)
    with store.reading() as records:
        assert records.history.removed_files() == {first.sha256: DAY}
        assert [records.exchange.content(each.sha256) for each in (first, second)] == [None, b"two"]
        sizes = {each.sha256: each.size for each in records.exchange.received()}
    assert sizes == {each.sha256: each.size for each in (first, second)}
    assert store.check_integrity() == []


def test_the_acts_of_a_round_are_those_that_wrote_of_it_or_received_a_file_for_it(store: Store) -> None:
    file, returned = received(b"one"), return_for(package_for())

    def type_in(work: UnitOfWork) -> None:
        work.entries.add_assertion(ROUND, typed("w1", slot_in("a", "done"), "済"))

    done: Mapping[str, Callable[[UnitOfWork], object]] = {
        "another round": lambda work: work.rounds.add(small_round("R4-2")),
        "a file received": lambda work: work.exchange.add_received(file),
        "a form": lambda work: work.exchange.add_package(package_for()),
        "the answer in the file": lambda work: work.exchange.add_return(
            replace(returned, sha256=file.sha256, file=file.name)
        ),
        "a file for no round": lambda work: work.exchange.add_received(received(b"two")),
        "a setting": lambda work: work.settings.save("k", "v"),
        "typed": type_in,
        "a row": lambda work: work.rounds.set_out_of_report(ROUND, "b", OutOfReport.FINISHED),
    }
    for kind, write in done.items():
        with act(store, kind) as work:
            write(work)
    with store.reading() as records:
        kinds = {each.act_id: each.kind for each in records.entries.acts()}
        of_round = sorted(kinds[act_id] for act_id in records.history.acts_of_round(ROUND))
        of_other = [kinds[act_id] for act_id in records.history.acts_of_round("R4-2")]
    assert of_round == ["a file received", "a form", "a row", "init", "the answer in the file", "typed"]
    assert of_other == ["another round"]


def test_a_name_is_removed_from_its_act_alone(store: Store) -> None:
    for by in ("佐藤", "鈴木"):
        with act(store, by=by):
            pass
    with act(store) as work:
        work.history.blank_person(work.entries.acts()[1].act_id)
    with store.reading() as records:
        assert [each.by for each in records.entries.acts()] == ["担当 花子", None, "鈴木", None]
    assert store.check_integrity() == []


# One store serves all examples: each is written in a transaction of its own that is never committed.
on_one_store = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=settings().max_examples // 2
)


@contextmanager
def passing_act(store: Store) -> Iterator[UnitOfWork]:
    """A transaction that leaves nothing behind."""
    with store.writing() as work:
        work.begin_act("test", None)
        yield work


def test_the_plan_comes_back_with_its_order_its_reposts_and_its_unknown_titles(store: Store) -> None:
    assert read_in(store, lambda records: records.plan.all())[0] == small_plan()


def test_the_divisions_come_back_in_order_with_their_dated_names(store: Store) -> None:
    assert read_in(store, lambda records: records.organisation.read()) == small_organisation()


def test_the_round_comes_back_with_rows_answerers_reasons_and_dues(store: Store) -> None:
    assert read_in(store, lambda records: records.rounds.all()) == [small_round()]


@on_one_store
@given(
    names=st.lists(st.tuples(make.texts, st.sampled_from(NameKind), st.none() | st.dates()), max_size=4, unique=True)
)
def test_any_names_of_a_division_come_back(store: Store, names: list[tuple[str, NameKind, date | None]]) -> None:
    given_names = tuple(DivisionName(name, kind, since) for name, kind, since in names)
    organisation = Organisation(
        (Division("x", DivisionKind.ROOM, given_names, "y", None, is_liaison=True, contact=""),)
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
        work.exchange.add_package(package)
        assert work.exchange.find_package(package.package_id) == package
        assert list(work.exchange.packages(ROUND)) == [package]


@on_one_store
@given(answered=make.returns())
def test_any_return_comes_back(store: Store, answered: Return) -> None:
    with passing_act(store) as work:
        work.exchange.add_return(answered)
        assert work.exchange.find_return(answered.return_id) == answered
        assert list(work.exchange.returns(ROUND, ReturnState)) == [answered]


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
        work.exchange.add_held(ROUND, items)
        assert list(work.exchange.held(ROUND, None)) == items


@on_one_store
@given(rows=st.lists(make.ledger_rows, max_size=4))
def test_any_ledger_rows_come_back_in_order(store: Store, rows: list[LedgerRow]) -> None:
    with store.writing() as work:
        act = work.begin_act("merge", None)
        work.exchange.add_ledger(rows)
        assert list(work.exchange.ledger(act.act_id)) == rows


@on_one_store
@given(key=make.texts, value=make.texts)
def test_any_setting_comes_back(store: Store, key: str, value: str) -> None:
    with passing_act(store) as work:
        work.settings.save(key, value)
        assert work.settings.read(key) == value
