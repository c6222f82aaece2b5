"""What every data file promises about itself: who it is, one snapshot for a reader, all or nothing for a writer."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import CurrentValue, Store, StoreInfo, StoreRole, Stores, UnitOfWork
from nakano_status.domain.exchange.ledger import Fate, LedgerRow
from nakano_status.domain.history.acts import Change, Why
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.refusals.files import StoreExists, StoreMissing, StoreReadOnly, TargetNotWritable
from nakano_status.domain.round.round import OutOfReport
from tests.support.fields import slot_in
from tests.support.plans import small_organisation, small_plan
from tests.support.stores import OFFICE_INFO, ROUND, act, package_for, received, return_for

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


def test_a_store_is_not_made_where_a_file_stands(stores: Stores, tmp_path: Path) -> None:
    path = tmp_path / "x.nakano"
    path.write_text("mine")
    with pytest.raises(StoreExists):
        stores.create(path, OFFICE_INFO, lambda _: pytest.fail("filled for nothing"))
    assert path.read_text() == "mine"


def test_a_file_that_appears_while_a_store_is_made_is_kept(stores: Stores, tmp_path: Path) -> None:
    path = tmp_path / "x.nakano"

    def fill(work: UnitOfWork) -> None:
        work.begin_act("init", None)
        path.write_text("mine")

    with pytest.raises(StoreExists):
        stores.create(path, OFFICE_INFO, fill)
    assert path.read_text() == "mine"


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


def test_a_store_in_no_folder_is_not_made(stores: Stores, tmp_path: Path) -> None:
    with pytest.raises(TargetNotWritable) as refused:
        stores.create(tmp_path / "nowhere" / "x.nakano", OFFICE_INFO)
    assert refused.value.details["reason"] == "保存先のフォルダーがありません"


def test_a_store_that_is_not_there_is_missing_and_is_not_made(stores: Stores, tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        stores.open(tmp_path / "x.nakano")
    assert list(tmp_path.iterdir()) == []


def test_what_was_committed_is_there_when_the_store_is_opened_again(store: Store, stores: Stores) -> None:
    with act(store) as work:
        work.packages.add(package_for())
        work.settings.save("k", "v")
    store.close()
    again = stores.open(store.path)
    with again.reading() as records:
        assert list(records.packages.of_round(ROUND)) == [package_for()]
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


def test_after_a_fault_nothing_stays(store: Store) -> None:
    def write_and_fail() -> None:
        with store.writing() as work:
            work.begin_act("test", None)
            work.settings.save("k", "v")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with store.reading() as records:
        assert records.settings.read("k") is None


def test_nothing_is_written_to_what_is_only_read(store: Store) -> None:
    with store.reading() as records, pytest.raises(RuntimeError, match=r"^a snapshot is only read$"):
        records.settings.save("a", "b")
    with store.reading() as records:
        assert records.settings.read("a") is None


def test_a_write_without_an_act_is_a_defect(store: Store) -> None:
    with store.writing() as work, pytest.raises(RuntimeError, match=r"say begin_act first$"):
        work.settings.save("k", "v")


def test_a_write_after_the_commit_is_a_defect(store: Store) -> None:
    with store.writing() as work:
        work.begin_act("test", None)
        work.commit()
        with pytest.raises(RuntimeError, match=r"say begin_act first$"):
            work.settings.save("k", "v")


def test_a_writer_reads_what_it_wrote(store: Store) -> None:
    with store.writing() as work:
        work.begin_act("test", None)
        work.packages.add(package_for())
        work.entries.save_current(ROUND, [CurrentValue(DONE_A, ("済",), conflict=False)])
        assert work.packages.find("R4-ZEIMU") == package_for()
        assert work.entries.current(ROUND)[DONE_A].values == ("済",)


def test_a_reader_does_not_see_what_is_not_yet_committed(store: Store) -> None:
    with store.writing() as work:
        work.begin_act("test", None)
        work.settings.save("k", "v")
        assert work.settings.read("k") == "v"
        with store.reading() as records:
            assert records.settings.read("k") is None
        work.commit()
    with store.reading() as records:
        assert records.settings.read("k") == "v"


def test_a_store_opened_to_read_refuses_to_write(store: Store, stores: Stores) -> None:
    reader = stores.open(store.path, read_only=True)
    assert reader.read_only
    with pytest.raises(StoreReadOnly), reader.writing():
        pass
    with reader.reading() as records:
        assert records.plan.all()[0] == small_plan()
    reader.close()


def test_acts_tell_who_when_and_in_which_order(store: Store) -> None:
    with act(store):
        pass
    with store.reading() as records:
        first, second = records.entries.acts()
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


def test_a_store_in_use_is_sound(store: Store) -> None:
    file = received(b"bytes")
    answered = replace(return_for(package_for()), sha256=file.sha256, file=file.name)
    with act(store) as work:
        work.arrivals.add(file)
        work.packages.add(package_for())
        work.returns.add(answered)
        work.arrivals.add_ledger(
            LedgerRow(file.sha256, "回答", 12 + place, row, Fate.APPLIED) for place, row in enumerate("ac")
        )
    assert store.check_integrity() == []
