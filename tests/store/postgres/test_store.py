"""A set on a server: what is kept, refused, announced to others and restored."""

import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import uuid4

import psycopg
import pytest

from nakano_status.application.ports.data_file import Records, UnitOfWork, ValueRules
from nakano_status.application.stopping import StopFlag, stoppable
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem, Refused
from nakano_status.domain.refusals.files import (
    StoreDamaged,
    StoreExists,
    StoreForeign,
    StoreIsCopy,
    StoreLocked,
    StoreMoved,
    StoreReadOnly,
    StoreRightMissing,
    StoreServerGone,
    StoreServerSchemaForeign,
    StoreServerUnfit,
    StoreServerUnsure,
    StoreVanished,
)
from nakano_status.domain.storage.backups import COPY_SETTING, MOVED_SETTING
from nakano_status.domain.storage.server_address import address_path, server_address
from nakano_status.domain.storage.store_info import NO_IDENTITY
from nakano_status.store.postgres import store as server_store
from nakano_status.store.postgres.connection import (
    RawConnection,
    ServerConnection,
    ServerConnections,
    connect,
    errors_as_refusals,
)
from nakano_status.store.postgres.schema import ServerState
from nakano_status.store.postgres.store import PostgresStore, PostgresStores, server_sets_folder
from nakano_status.store.subjects import read_snapshot
from tests.support.server import Cluster
from tests.support.stores import OFFICE_INFO, RULES, TickingClock, act

pytestmark = pytest.mark.server


def test_a_quiet_server_is_not_taken_for_a_lost_one(
    server: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_store._Watcher, "_SLICE", 0.02)
    monkeypatch.setattr(server_store._Watcher, "_PAUSE", 0.1)
    stores = PostgresStores(TickingClock(), RULES, folder=lambda: tmp_path)
    place, wrote, lost = address_path(server.address("quiet")), threading.Event(), threading.Event()
    with closing(stores.create(place, OFFICE_INFO)) as mine, closing(stores.open(place)) as other:
        end = mine.watch(wrote.set, lambda _: lost.set())
        assert not lost.wait(1)
        assert not wrote.is_set()
        with act(other, "init", "担当 花子"):
            pass
        assert wrote.wait(300)
        end()


def test_what_was_written_before_it_is_listened_to_is_not_missed(place: Path, stores: PostgresStores) -> None:
    wrote = threading.Event()
    with closing(stores.create(place, OFFICE_INFO)) as mine, closing(stores.open(place)) as other:
        with act(other, "init", "担当 花子"):
            pass
        end = mine.watch(wrote.set, lambda _: None)
        assert wrote.wait(300)
        end()


def test_an_error_that_is_not_known_is_announced_as_a_loss_too(
    place: Path, stores: PostgresStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = threading.Event()
    with closing(stores.create(place, OFFICE_INFO)) as mine:
        monkeypatch.setattr(server_store, "_HERE", "SELECT 1 / 0")
        end = mine.watch(lambda: None, lambda _: lost.set())
        assert lost.wait(300)
        end()


def test_a_connection_that_comes_back_after_the_end_is_closed(place: Path, stores: PostgresStores) -> None:
    mine = stores.create(place, OFFICE_INFO)
    with mine.connections.lend() as connection:
        mine.close()
    assert connection.is_lost
    assert mine.connections._idle == []


def test_a_schema_that_is_changed_by_hand_while_it_is_open_is_found_by_checking(
    place: Path, stores: PostgresStores
) -> None:
    with closing(stores.create(place, OFFICE_INFO)) as mine:
        assert "STORE-STRUCTURE-BROKEN" not in {each.code for each in mine.check_integrity()}
        with mine.connections.lend() as connection, connection.without_pipeline() as raw:
            raw.execute("ALTER TABLE act ADD COLUMN note TEXT")
        (found,) = mine.check_integrity()
        assert (found.code, "note" in (found.found or "")) == ("STORE-STRUCTURE-BROKEN", True)
        with mine.connections.lend() as connection, connection.without_pipeline() as raw:
            raw.execute("ALTER TABLE act DROP COLUMN note")
            raw.execute("DROP INDEX ix_package_round_id")
        (missing,) = mine.check_integrity()
        assert (missing.code, missing.found) == ("STORE-STRUCTURE-BROKEN", "索引「ix_package_round_id」")


def _restored(work: UnitOfWork) -> None:
    work.begin_act("restore", None)


def test_what_was_made_or_restored_can_be_stopped_no_more(place: Path, stores: PostgresStores) -> None:
    made, restored = StopFlag(), StopFlag()
    with stoppable(made):
        store = stores.create(place, OFFICE_INFO)
    with closing(store), stoppable(restored):
        store.restore(store.whole(), _restored)
    assert (made.is_in_time, restored.is_in_time, store.has_written) == (False, False, True)


def test_one_who_must_wait_is_told_for_whom(place: Path, stores: PostgresStores) -> None:
    stores.create(place, OFFICE_INFO).close()
    with closing(stores.open(place, by="担当 花子")) as mine, closing(stores.open(place, by="係長")) as other:
        with act(mine, "init"), pytest.raises(StoreLocked) as found, act(other, "init"):
            pass
        assert found.value.details == {"path": str(mine.address), "who": "担当 花子", "since": mine.me.since}


def test_what_is_replaced_is_checked_and_kept_from_others_meanwhile(place: Path, stores: PostgresStores) -> None:
    store = stores.create(place, OFFICE_INFO)
    content, address = store.whole(), server_address(place)

    def _is_alone(_: object) -> bool:
        with closing(connect(address)) as raw, raw.transaction(), pytest.raises(psycopg.errors.LockNotAvailable):
            raw.execute("LOCK TABLE act IN EXCLUSIVE MODE NOWAIT")
        return True

    with closing(store), store.connections.lend() as connection, connection.without_pipeline() as raw:
        stores.put(place, content, replace=_is_alone)
        with pytest.raises(StoreLocked):
            stores.put(place, content, replace=lambda _: False)
        raw.execute("ALTER TABLE act ADD COLUMN note TEXT")
        with pytest.raises(StoreServerSchemaForeign):
            stores.put(place, content, replace=lambda _: True)


def test_a_set_is_free_when_it_can_be_read(place: Path, stores: PostgresStores) -> None:
    assert not stores.is_free(place)
    with closing(stores.create(place, OFFICE_INFO)) as mine:
        assert stores.is_free(place)
        ends = time.monotonic() + 10  # a server ends the session of a closed connection a moment later
        while mine.present() and time.monotonic() < ends:
            time.sleep(0.05)
        assert mine.present() == []  # what looked into it is gone
        with closing(stores.look_into(place)) as looking:
            assert (looking.read_only, looking.may_write, mine.read_only) == (True, True, False)
            with pytest.raises(StoreReadOnly), act(looking):
                pass


def test_a_server_that_only_reads_is_only_read(place: Path, stores: PostgresStores) -> None:
    stores.create(place, OFFICE_INFO).close()
    reading = address_path(f"{place}%20-cdefault_transaction_read_only%3Don".replace("postgresql:/", "postgresql://"))
    for use in (stores.open, partial(stores.create, info=OFFICE_INFO)):
        with pytest.raises(StoreServerUnfit):
            use(reading)
    with closing(stores.open(reading, read_only=True)) as found:
        assert (found.read_only, found.info) == (True, OFFICE_INFO)


def test_a_set_is_opened_by_waiting_once(place: Path, stores: PostgresStores) -> None:
    stores.create(place, OFFICE_INFO).close()
    with closing(stores.open(place)) as mine, mine.connections.lend() as connection:
        assert (connection.trips, mine.last_act, mine.has_written) == (1, None, False)
    with closing(stores.open(place)) as mine, closing(stores.open(place)) as other:
        with act(other) as work:
            work.settings.save("a", "b")
        with mine.reading() as records:
            assert records.settings.read("a") == "b"


@pytest.mark.parametrize(("setting", "refused"), [(COPY_SETTING, StoreIsCopy), (MOVED_SETTING, StoreMoved)])
def test_what_is_no_more_the_set_itself_is_only_read(
    place: Path, stores: PostgresStores, setting: str, refused: type[Refused]
) -> None:
    with closing(stores.create(place, OFFICE_INFO)) as mine, act(mine) as work:
        work.settings.save(setting, "there")
    with pytest.raises(refused):
        stores.open(place)
    with closing(stores.open(place, read_only=True)) as reading:
        assert reading.moved_to == ("there" if refused is StoreMoved else "")
        assert (reading.last_act, reading.file, reading.server) == (1, place, reading)


def test_a_set_that_is_not_here_any_more_takes_no_act(place: Path, stores: PostgresStores) -> None:
    with closing(stores.create(place, OFFICE_INFO)) as mine:
        assert mine.require_here(("office-1", None, 3)) == 3
        with pytest.raises(StoreVanished):
            mine.require_here(("office-2", None, 3))
        with pytest.raises(StoreMoved):
            mine.require_here(("office-1", "there", 3))
        mine.moved_to = "there"
        assert mine.require_here(("office-1", "there", 3)) == 3
        mine.moved_to = ""
        content = mine.whole()
        with closing(stores.open(place)) as other, act(other) as work:
            work.settings.save(MOVED_SETTING, "there")
        for use in (mine.present, partial(mine.restore, content, _restored)):
            with pytest.raises(StoreMoved):
                use()


def test_who_has_a_set_open_is_shown_to_the_others(place: Path, stores: PostgresStores, server: Cluster) -> None:
    elsewhere = address_path(server.address(f"other_{uuid4().hex[:12]}"))
    with (
        closing(stores.create(place, OFFICE_INFO)) as mine,
        closing(stores.open(place, by="係長")) as other,
        closing(stores.create(elsewhere, OFFICE_INFO)) as apart,
    ):
        assert [each.who for each in mine.present()] == ["係長"]
        assert [mine.is_of(each) for each in (mine, other, apart)] == [True, True, False]
        assert (mine.place, re.fullmatch(r"\d\d:\d\d", mine.me.since) is not None) == (str(mine.address), True)
        assert other.present() == [mine.me]


def test_rows_that_no_act_wrote_are_no_backup(place: Path, stores: PostgresStores) -> None:
    with closing(stores.create(place, OFFICE_INFO)) as mine:
        with act(mine) as work:
            work.settings.save("a", "b")
        with mine.connections.lend() as connection, connection.without_pipeline() as raw:
            raw.execute("UPDATE setting SET value = 'c'")
        mine._is_sound = False
        for use in (mine.whole, mine.check_soundness):
            with pytest.raises(StoreDamaged):
                use()


def test_a_copy_is_of_its_moment_and_a_trial_leaves_no_trace(place: Path, stores: PostgresStores) -> None:
    with closing(stores.create(place, OFFICE_INFO)) as mine:
        copied = mine.copied()
        with act(mine) as work:
            work.settings.save("a", "b")
        with copied() as records, mine.on_trial() as trial:
            with act(trial) as work:
                work.settings.save("a", "c")
            with trial.reading() as tried, mine.reading() as kept:
                assert [each.settings.read("a") for each in (records, tried, kept)] == [None, "c", "b"]


@pytest.mark.parametrize("is_lost_before", [True, False])
def test_an_act_whose_end_was_not_answered_is_kept_if_the_server_kept_it(
    place: Path, stores: PostgresStores, monkeypatch: pytest.MonkeyPatch, *, is_lost_before: bool
) -> None:
    commit = ServerConnection.commit

    def _cut(connection: ServerConnection) -> None:
        if connection._to_write:
            if not is_lost_before:
                commit(connection)
            raise psycopg.OperationalError("no answer")
        commit(connection)

    with closing(stores.create(place, OFFICE_INFO)) as mine:
        monkeypatch.setattr(ServerConnection, "commit", _cut)
        with pytest.raises(StoreServerGone) if is_lost_before else nullcontext(), act(mine) as work:
            work.settings.save("a", "b")
        assert mine.has_written is not is_lost_before
        with mine.reading() as records:
            assert records.settings.read("a") == (None if is_lost_before else "b")
        with pytest.raises(StoreServerGone), mine.writing() as work:  # without an act there is none to be asked for
            work.commit()


@pytest.mark.parametrize("way", ["the other connection goes on", "no one answers"])
def test_an_act_of_which_nobody_can_be_asked_may_have_been_kept(
    place: Path, stores: PostgresStores, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    def _cut(_: ServerConnection) -> None:
        if way == "no one answers":
            monkeypatch.setattr(
                ServerConnections, "connect", mock.Mock(side_effect=psycopg.OperationalError("timeout"))
            )
        raise psycopg.OperationalError("no answer")

    with closing(stores.create(place, OFFICE_INFO)) as mine:
        monkeypatch.setattr(ServerConnection, "commit", _cut)
        monkeypatch.setattr(server_store, "end_connection", lambda *_: False)
        with pytest.raises(StoreServerUnsure) as found, act(mine) as work:
            work.settings.save("a", "b")
        assert found.value.details == {"path": str(mine.address), "reason": "応答がありません"}


def test_what_is_restored_replaces_what_was_backed_up_and_nothing_else(
    place: Path, stores: PostgresStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = threading.Event()
    with closing(stores.create(place, OFFICE_INFO)) as mine, closing(stores.open(place)) as other:
        content = mine.whole()
        with mine.reading() as records:
            head = records.history.head()
        end = other.watch(told.set, lambda _: None)
        assert not told.wait(1)
        mine.restore(content, _restored, head)
        assert (told.wait(300), mine.has_written) == (True, True)
        end()
        with pytest.raises(StoreLocked):
            mine.restore(content, _restored, head)  # the restoring was an act
        other.may_write = False
        with pytest.raises(StoreRightMissing):
            other.restore(content, _restored)
        other.may_write = True
        with closing(connect(mine.address)) as raw, raw.transaction():
            raw.execute("LOCK TABLE act IN EXCLUSIVE MODE")
            with pytest.raises(StoreLocked):
                other.restore(content, _restored)
        assert not other.has_written
        monkeypatch.setattr(server_store, "_replace_rows", mock.Mock(side_effect=psycopg.OperationalError("cut")))
        with pytest.raises(StoreServerGone):
            other.restore(content, _restored)
        assert not other.has_written


def test_a_restoring_whose_end_was_not_answered_is_done_if_the_server_kept_it(
    place: Path, stores: PostgresStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction = RawConnection.transaction

    @contextmanager
    def _cut(raw: RawConnection, **given: Any) -> Iterator[object]:
        with transaction(raw, **given) as found:
            yield found
        monkeypatch.setattr(RawConnection, "transaction", transaction)
        raise psycopg.OperationalError("no answer")

    with closing(stores.create(place, OFFICE_INFO)) as mine:
        content = mine.whole()
        with act(mine) as work:
            work.settings.save("a", "b")
        monkeypatch.setattr(RawConnection, "transaction", _cut)
        with mock.patch.object(mine.backups, "restored") as restored:
            mine.restore(content, _restored)
        assert restored.called
        with mine.reading() as records:
            assert records.settings.read("a") is None


def test_what_belongs_to_sets_on_servers_has_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert server_sets_folder() == tmp_path / "nakano-status" / "servers"
    for database, name in (("plan%20x", "plan_x"), ("計画", "計画"), ("a.b-c", "a.b-c")):
        place = server_store._place_of(server_address(address_path(f"postgresql://db.example/{database}")))
        assert (len(place.parent.name), place.name) == (16, f"{name}.nakano")


def found(**given: Any) -> ServerState:
    """Return what a usable server has where a set is to be made, but for what is given."""
    address = server_address(address_path("postgresql://db.example/plan"))
    usual = ServerState(address, 150_000, False, "off", "s", "s", True, "", True, frozenset())
    return usual._replace(**given)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"version": 120_001}, "PostgreSQL 12 は古すぎます"),
        ({"is_replica": True}, "閲覧専用です"),
        ({"only_reads": "on"}, "閲覧専用です"),
        ({"used": "t"}, "search_path の最初の「s」は、スキーマの名前として使えません"),
    ],
)
def test_an_unfit_server_is_refused_with_its_reason(given: Mapping[str, Any], reason: str) -> None:
    with pytest.raises(StoreServerUnfit) as refused:
        found(**given).refuse_unfit(to_write=True)
    assert refused.value.details["reason"] == reason
    found(version=130_000).refuse_unfit(to_write=True)
    found(is_replica=True, only_reads="on").refuse_unfit(to_write=False)


def test_a_comment_of_another_kind_is_of_no_set() -> None:
    with pytest.raises(StoreForeign):
        found(comment="Nakano Status, data format x").format()


@pytest.mark.parametrize(("schema", "used"), [("", "public"), ("pg_own", "pg_own"), ("Name", "name")])
def test_a_schema_that_cannot_be_used_is_not_made(schema: str, used: str) -> None:
    raw = mock.Mock()
    raw.execute.return_value.fetchall.return_value = [(used,)]
    with pytest.raises(StoreServerUnfit):
        found(schema=schema, comment=None).prepare_schema(raw)
    assert raw.execute.called is (schema == "Name")


def test_a_set_is_not_made_over_another() -> None:
    with pytest.raises(StoreExists):
        found(comment="Nakano Status, data format 1.5").prepare_schema(mock.Mock())


@pytest.mark.parametrize("damage", ["DELETE FROM store_info", "UPDATE store_info SET role = 'guest'"])
def test_a_set_without_its_identity_is_damaged(place: Path, stores: PostgresStores, damage: str) -> None:
    with (
        closing(stores.create(place, OFFICE_INFO)) as mine,
        mine.connections.lend() as connection,
        connection.without_pipeline() as raw,
    ):
        raw.execute(damage)
    with pytest.raises(StoreDamaged) as refused:
        stores.open(place)
    assert refused.value.details["reason"] == NO_IDENTITY


def test_a_set_is_looked_through_once(place: Path, tmp_path: Path) -> None:
    looked: list[int] = []

    def _examine(_: Records) -> Sequence[Problem]:
        looked.append(1)
        return ()

    stores = PostgresStores(TickingClock(), ValueRules(_examine), folder=lambda: tmp_path)
    stores.create(place, OFFICE_INFO).close()
    for use in (PostgresStore.check_soundness, PostgresStore.whole):
        looked.clear()
        with closing(stores.open(place)) as mine:
            for _ in range(2):
                use(mine)
                assert len(looked) == 1
            mine.check_soundness()
        assert len(looked) == 1


def test_what_is_not_sound_takes_no_act(place: Path, tmp_path: Path) -> None:
    stores = PostgresStores(TickingClock(), RULES, folder=lambda: tmp_path)
    stores.create(place, OFFICE_INFO).close()
    stores = PostgresStores(TickingClock(), ValueRules(lambda _: [problem("STORE-STRUCTURE-BROKEN", found="x")]))
    with closing(stores.open(place)) as mine, pytest.raises(StoreDamaged), mine.writing():
        pass


def test_nothing_is_written_between_the_look_and_the_restoring(
    place: Path, stores: PostgresStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def _alone(*given: Any) -> Records:
        with closing(connect(mine.address)) as raw, raw.transaction(), pytest.raises(psycopg.errors.LockNotAvailable):
            raw.execute("LOCK TABLE act IN EXCLUSIVE MODE NOWAIT")
        looked.append(1)
        return read_snapshot(*given)

    with closing(stores.create(place, OFFICE_INFO)) as mine:
        content = mine.whole()
        monkeypatch.setattr(server_store, "read_snapshot", _alone)
        mine.restore(content, _restored)
        assert looked == [1]


def test_a_watcher_looks_after_a_silence_and_tells_what_others_announce(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_store._Watcher, "_PAUSE", 1.0)
    store, changed, raw = mock.Mock(), mock.Mock(), mock.Mock()
    store.connections.own = "own"
    watcher = server_store._Watcher(store, changed, mock.Mock())
    assert (watcher.name, watcher.daemon) == ("server-watch", True)
    came: Iterator[list[str] | None] = iter([[], [], ["other"], [], ["own"], [], [], None])

    def _notifies(*, timeout: float, stop_after: int) -> list[object]:
        assert (timeout, stop_after) == (server_store._Watcher._SLICE, 1)
        payloads = next(came)
        if payloads is None:
            watcher.stop()
        return [mock.Mock(payload=each) for each in payloads or ()]

    raw.notifies = _notifies
    raw.execute.return_value.fetchall.return_value = [("office-1", None, 1)]
    watcher._listen(raw)
    assert (store.require_here.call_count, changed.call_count) == (2, 1)
    store.connections.announce.assert_called_once_with(raw.execute)


def test_how_often_a_set_was_waited_for_is_counted(place: Path, stores: PostgresStores) -> None:
    with closing(stores.create(place, OFFICE_INFO)) as mine:
        before = mine.trips
        with mine.reading() as records:
            assert records.settings.read("a") is None
        assert mine.trips - before == 1


def test_a_defect_of_this_program_is_no_refusal(place: Path, stores: PostgresStores) -> None:
    with pytest.raises(psycopg.ProgrammingError), errors_as_refusals(server_address(place)):
        raise psycopg.ProgrammingError
    with closing(stores.create(place, OFFICE_INFO)) as mine:
        with pytest.raises(psycopg.ProgrammingError), mine.connections.lend() as connection:
            raise psycopg.ProgrammingError
        assert connection.is_lost
