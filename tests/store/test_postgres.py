"""The way to others who have a set on a server open: silence is no loss, and why a server refuses a user."""

import gc
import getpass
import re
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import uuid4

import psycopg
import pytest

from nakano_status.application.ports.data_file import Present, Records, UnitOfWork
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem, Refused
from nakano_status.domain.problems.stopping import Cancelled, StopFlag, stoppable
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
    StoreServerRefused,
    StoreServerSchemaForeign,
    StoreServerUnfit,
    StoreServerUnsure,
    StoreVanished,
)
from nakano_status.domain.storage.backups import COPY_SETTING, MOVED_SETTING
from nakano_status.domain.storage.store_place import address_path, server_address
from nakano_status.store.postgres import connection as server_connection
from nakano_status.store.postgres import store as server_store
from nakano_status.store.postgres.connection import (
    STATEMENTS,
    RawConnection,
    ServerConnection,
    _Followers,
    application_name,
    connect,
    ended,
    present_by,
    reason_of,
    refusal,
    spelled_out,
    tables_in,
)
from nakano_status.store.postgres.store import PostgresStore, PostgresStores, user_folder
from nakano_status.store.subjects import read_snapshot
from tests.support.server import Cluster
from tests.support.stores import OFFICE_INFO, TickingClock, act

pytestmark = pytest.mark.server


def test_a_quiet_server_is_not_taken_for_a_lost_one(
    server: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_store._Watcher, "_SLICE", 0.02)
    monkeypatch.setattr(server_store._Watcher, "_PAUSE", 0.1)
    stores = PostgresStores(TickingClock(), folder=lambda: tmp_path)
    place, wrote, lost = address_path(server.address("quiet")), threading.Event(), threading.Event()
    with closing(stores.create(place, OFFICE_INFO)) as mine, closing(stores.open(place)) as other:
        end = mine.watch(wrote.set, lambda _: lost.set())
        assert not lost.wait(1)
        assert not wrote.is_set()
        with act(other, "init", "担当 花子"):
            pass
        assert wrote.wait(10)
        end()


@pytest.mark.parametrize("named", [{"user": "nobody"}, {"database": "none"}])
def test_a_server_that_knows_no_such_user_or_database_is_not_taken_for_one_that_is_gone(
    server: Cluster, tmp_path: Path, named: dict[str, str]
) -> None:
    with pytest.raises(StoreServerRefused):
        PostgresStores(TickingClock(), folder=lambda: tmp_path).open(address_path(server.address(**named)))


@pytest.fixture
def place(server: Cluster) -> Path:
    """The address of a set that is not there yet."""
    return address_path(server.address(f"link_{uuid4().hex[:12]}"))


@pytest.fixture
def stores(tmp_path: Path) -> PostgresStores:
    """What makes and opens sets."""
    return PostgresStores(TickingClock(), folder=lambda: tmp_path)


def test_what_was_written_before_it_is_listened_to_is_not_missed(place: Path, stores: PostgresStores) -> None:
    wrote = threading.Event()
    with closing(stores.create(place, OFFICE_INFO)) as mine, closing(stores.open(place)) as other:
        with act(other, "init", "担当 花子"):
            pass
        end = mine.watch(wrote.set, lambda _: None)
        assert wrote.wait(10)
        end()


def test_an_error_that_is_not_known_is_announced_as_a_loss_too(
    place: Path, stores: PostgresStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = threading.Event()
    with closing(stores.create(place, OFFICE_INFO)) as mine:
        monkeypatch.setattr(server_store, "_HERE", "SELECT 1 / 0")
        end = mine.watch(lambda: None, lambda _: lost.set())
        assert lost.wait(10)
        end()


def test_a_connection_that_comes_back_after_the_end_is_closed(place: Path, stores: PostgresStores) -> None:
    mine = stores.create(place, OFFICE_INFO)
    with mine.lent() as connection:
        mine.close()
    assert connection.is_lost
    assert mine._idle == []


def test_who_is_at_work_need_not_be_known_to_be_refused(server: Cluster) -> None:
    def _not_connected() -> RawConnection:
        raise psycopg.OperationalError("Connection refused")

    refused = refusal(psycopg.errors.LockNotAvailable(), server_address(address_path(server.address())), _not_connected)
    assert isinstance(refused, StoreLocked)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("consuming input failed: SSL SYSCALL error: EOF detected", "サーバーとの接続が切れました"),
        ("server closed the connection unexpectedly", "サーバーとの接続が切れました"),
        ("the connection is lost", "サーバーとの接続が切れました"),
        ("could not receive data from server: Connection timed out", "サーバーとの接続が切れました"),
        ("", "サーバーとの接続が切れました"),
        ("something new", "サーバーとの接続で問題が起きました（詳細：something new）"),
    ],
)
def test_why_a_reading_was_cut_is_told_in_words_of_ours(said: str, reason: str) -> None:
    assert reason_of(psycopg.OperationalError(said)) == reason


def test_a_schema_that_is_changed_by_hand_while_it_is_open_is_found_by_checking(
    place: Path, stores: PostgresStores
) -> None:
    with closing(stores.create(place, OFFICE_INFO)) as mine:
        assert "STORE-STRUCTURE-BROKEN" not in {each.code for each in mine.check_integrity()}
        with mine.lent() as connection, connection.alone() as raw:
            raw.execute("ALTER TABLE act ADD COLUMN note TEXT")
        (found,) = mine.check_integrity()
        assert (found.code, "note" in (found.found or "")) == ("STORE-STRUCTURE-BROKEN", True)
        with mine.lent() as connection, connection.alone() as raw:
            raw.execute("ALTER TABLE act DROP COLUMN note")
            raw.execute("DROP INDEX ix_package_round_id")
        (missing,) = mine.check_integrity()
        assert (missing.code, missing.found) == ("STORE-STRUCTURE-BROKEN", "")


def test_many_statements_do_not_disturb_the_next_transaction(place: Path, stores: PostgresStores) -> None:
    with closing(stores.create(place, OFFICE_INFO)) as store, store.lent() as connection:
        for to_write in [False] * 10 + [True] * 10 + [False] * 10:
            connection.begin(to_write=to_write)
            often = [connection.execute("SELECT %(number)s::int", {"number": number}) for number in range(10)]
            once = [connection.execute(f"SELECT {number}") for number in range(150)]
            found = [each.fetchone() for each in (*often, *once)]
            assert found == [(number,) for number in (*range(10), *range(150))]
            connection.rollback()


def test_what_was_read_after_a_statement_the_last_time_is_sent_with_it(place: Path, stores: PostgresStores) -> None:
    texts = [f"SELECT {column}, %(number)s::int" for column in range(3)]
    with closing(stores.create(place, OFFICE_INFO)) as store, store.lent() as connection:

        def read(number: int) -> int:
            before = connection.trips
            connection.begin(to_write=False)
            for turn, text in enumerate((*texts, texts[0])):
                given = number + (turn == len(texts))
                assert connection.execute(text, {"number": given}).fetchall() == [(turn % len(texts), given)]
            waited = connection.trips - before
            connection.commit()
            return waited

        assert read(1) == 4  # each by itself: nothing was learned
        assert [read(1), read(5), read(7)] == [1, 2, 2]  # the last one asks for another number than before


def test_what_depends_on_a_write_is_not_read_before_it(place: Path, stores: PostgresStores) -> None:
    begins = "SELECT %(number)s::int"
    written = "INSERT INTO setting (key, value, act_id) SELECT %(number)s::text, 'x', act_id FROM act"
    counted = "SELECT count(*) FROM setting"
    other = "SELECT count(*) FROM draft"
    store = stores.create(place, OFFICE_INFO)
    with act(store, "init", "担当 花子"):
        pass
    with closing(store), store.lent() as connection:
        for number in range(3):
            before = connection.trips
            connection.begin(to_write=True)
            assert connection.execute(begins, {"number": number}).fetchall() == [(number,)]
            connection.execute(written, {"number": number})
            assert connection.execute(counted).fetchall() == [(number + 1,)]
            assert connection.execute(other).fetchall() == [(0,)]
            assert connection.trips - before == (3, 2, 2)[number]  # the first, what depends on the write, the rest
            connection.commit()


@pytest.fixture
def link(place: Path, stores: PostgresStores) -> Iterator[ServerConnection]:
    """A new connection to an empty set."""
    stores.create(place, OFFICE_INFO).close()
    with closing(ServerConnection(connect(server_address(place)))) as made:
        yield made


def trips_of(link: ServerConnection, *texts: str, **parameters: object) -> Sequence[int]:
    """Return how often each statement of a transaction waits for the server."""
    link.begin(to_write=False)
    found = []
    for text in texts:
        before = link.trips
        link.execute(text, parameters).fetchall()
        found.append(link.trips - before)
    link.commit()
    return found


def test_a_new_connection_has_nothing_to_end_and_waited_for_nothing(link: ServerConnection) -> None:
    with mock.patch.object(link, "send") as sent:
        link.rollback()
        link.receive()
    assert (sent.called, link.trips) == (False, 0)
    trips_of(link, "SELECT 1")
    with mock.patch.object(link, "send") as sent:
        link.rollback()
    assert not sent.called


def test_what_was_read_before_a_rollback_is_remembered_too(link: ServerConnection) -> None:
    for expected in (2, 1):
        before = link.trips
        link.begin(to_write=False)
        assert [link.execute(f"SELECT {number}").fetchone() for number in (1, 2)] == [(1,), (2,)]
        link.rollback()
        assert link.trips - before == expected


def test_what_an_address_says_of_waiting_is_kept_and_the_rest_is_ours(server: Cluster) -> None:
    patient = server.address() + "&connect_timeout=7&keepalives_idle=99"
    found = {}
    for address in (server.address(), patient):
        with closing(connect(server_address(address_path(address)))) as raw:
            given = raw.info.get_parameters()
        found[address] = [given.get(name) for name in ("connect_timeout", "keepalives_idle", "keepalives_count")]
    assert list(found.values()) == [["10", "15", "3"], ["7", "99", "3"]]


def test_a_server_lets_go_of_a_program_that_has_vanished(server: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    address = server_address(address_path(server.address()))
    with closing(connect(address)) as raw:
        usual = raw.execute("SHOW idle_in_transaction_session_timeout").fetchall()
        version = raw.info.server_version
    since = {"statement_timeout": ("'77s'", version), "deadlock_timeout": ("'99s'", version + 1)}
    monkeypatch.setattr(server_connection, "_LETTING_GO", since)
    with closing(connect(address)) as raw:
        found = [raw.execute(f"SHOW {name}").fetchall() for name in since]
    assert (usual, found) == ([("1min",)], [[("77s",)], [("1s",)]])


def test_a_connection_is_named_after_the_pc_and_its_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "PC 01.区役所-a_b.example")
    name = application_name("担当|甲", "09:00", "abcdef123")
    assert name.split("|")[:4] == ["nakano-status", "abcdef", "09:00", "PC01.-a_b.examp"]
    assert present_by(name) == Present("abcdef", "09:00", "PC01.-a_b.examp", "担当甲")
    monkeypatch.setattr(getpass, "getuser", mock.Mock(side_effect=KeyError))
    assert application_name(None, "09:00", "abcdef").endswith("examp|")
    assert application_name("区" * 40, "09:00", "abcdef").endswith("examp|")


@pytest.mark.parametrize("name", ["psql", "other|a|b|c|d", "nakano-status|a|b|c", "nakano-status|a|b|c|é"])
def test_a_connection_of_another_program_is_nobodys(name: str) -> None:
    assert present_by(name) is None


def test_a_name_that_a_server_would_cut_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "pc")
    rest = application_name("", "09:00", "abcdef").rpartition("|")[0]
    for more, is_kept in ((0, True), (1, False)):
        who = "x" * (61 - len(rest) + more)  # 63 with the bar, and what the encoding adds
        assert application_name(who, "09:00", "abcdef").endswith("x-") is is_kept


def test_the_tables_of_a_statement_are_known() -> None:
    assert tables_in('SELECT act.act_id FROM "setting" JOIN act ON true WHERE x = 1') == {"act", "setting"}


def test_another_connection_has_ended_when_the_server_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    times, pauses = iter([10.0, 15.0, 15.1]), list[float]()
    monkeypatch.setattr(server_connection, "monotonic", lambda: next(times))
    monkeypatch.setattr(server_connection, "sleep", pauses.append)
    raw = mock.Mock()
    raw.execute.return_value.fetchall.side_effect = [[(True,)], []]
    assert ended(raw, 7)
    assert pauses == [server_connection._END_PAUSE]
    times = iter([10.0, 15.0, 15.1])
    raw.execute.return_value.fetchall.side_effect = [[(True,)]] * 3
    assert not ended(raw, 7)
    assert (len(pauses), raw.execute.call_args.args[1]) == (2, {"backend": 7})


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("FATAL:  something new", StoreServerRefused),
        ("something new", StoreServerGone),
        ("password authentication failed", StoreServerRefused),
    ],
)
def test_what_a_server_answers_while_one_connects_is_a_refusal(said: str, refused: type[Refused]) -> None:
    address = server_address(address_path("postgresql://db.example/x"))
    found = refusal(psycopg.OperationalError(said), address)
    assert type(found) is refused


def test_a_long_message_of_the_server_is_cut() -> None:
    assert reason_of(psycopg.OperationalError("新" * 300)).count("新") == 120


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

    with closing(store), store.lent() as connection, connection.alone() as raw:
        stores.put(place, content, replace=_is_alone)
        with pytest.raises(StoreLocked):
            stores.put(place, content, replace=lambda _: False)
        raw.execute("ALTER TABLE act ADD COLUMN note TEXT")
        with pytest.raises(StoreServerSchemaForeign):
            stores.put(place, content, replace=lambda _: True)


def test_yes_and_no_are_stored_as_numbers(link: ServerConnection) -> None:
    link.begin(to_write=False)
    asked = "SELECT %(yes)s::text, %(no)s::text, pg_typeof(%(yes)s)::text"
    assert link.execute(asked, {"yes": True, "no": False}).fetchall() == [("1", "0", "integer")]


def test_a_connection_is_closed_without_a_word(server: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    made = ServerConnection(connect(server_address(address_path(server.address()))))
    trips_of(made, "SELECT 1")
    made.close()
    assert made.is_lost
    del made
    gc.collect()
    assert caplog.records == []


@pytest.mark.parametrize(
    ("host", "options", "expected"),
    [
        ("/run/pg", "", "postgresql:///%E5%8C%BA?host=/run/pg"),
        ("/run/pg", "-csearch_path=a", "postgresql:///%E5%8C%BA?host=/run/pg&options=-csearch_path%3Da"),
        ("db.example", "", "postgresql://db.example:5433/%E5%8C%BA"),
        ("db.example", "-cx=a b", "postgresql://db.example:5433/%E5%8C%BA?options=-cx%3Da%20b"),
    ],
)
def test_an_address_is_spelled_out_as_it_is_connected(host: str, options: str, expected: str) -> None:
    info = mock.Mock(host=host, port=5433, dbname="区", options=options)
    assert spelled_out(mock.Mock(info=info)) == expected


@pytest.mark.parametrize(
    ("queries", "parameters"),
    [(("plans", "dues"), {}), (("reviews", "words"), {"round_id": "r"}), (("schedules",), {"edition_id": "e"})],
)
def test_what_is_read_together_at_first_is_waited_for_once(
    link: ServerConnection, queries: Sequence[str], parameters: Mapping[str, str]
) -> None:
    texts = [STATEMENTS.query(each, tuple(parameters))[1] for each in queries]
    assert trips_of(link, *texts, **parameters) == [1, *[0] * (len(texts) - 1)]


def test_a_long_statement_is_not_expected_to_be_asked_again(link: ServerConnection) -> None:
    long = "SELECT 1 /*" + "x" * (_Followers._LONGEST - 13) + "*/"
    assert len(long) == _Followers._LONGEST
    for _ in range(2):
        assert trips_of(link, long, "SELECT 2") == [1, 1]
    for expected in ([1, 1], [1, 0]):
        assert trips_of(link, long.replace("x", "", 1), "SELECT 3") == expected


def test_a_statement_that_is_repeated_is_followed_by_what_followed_it_each_time(
    link: ServerConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Followers, "_MOST", 2)
    asked = "SELECT %(number)s::int"
    for statements, expected in (
        ((asked, "SELECT 'a'", asked, "SELECT 'b'", asked, "SELECT 'c'"), [1] * 6),
        ((asked, asked, "SELECT 'b'"), [1, 1, 0]),
    ):
        link.begin(to_write=False)
        found = []
        for number, text in enumerate(statements):
            before = link.trips
            link.execute(text, {"number": number} if text == asked else {}).fetchall()
            found.append(link.trips - before)
        link.commit()
        assert found == expected


def test_what_was_answered_is_not_waited_for_again(link: ServerConnection) -> None:
    assert trips_of(link, "SELECT 1", "SELECT 1") == [1, 0]
    before = link.trips
    link.receive()
    assert link.trips == before


def test_one_who_writes_waits_until_the_other_one_has_ended(link: ServerConnection, place: Path) -> None:
    with closing(ServerConnection(connect(server_address(place)))) as other:
        link.begin(to_write=True)
        link.execute("SELECT 1").fetchall()
        other.begin(to_write=True)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute("SELECT 1").fetchall()
        other.rollback()
        link.rollback()  # what another one waits for is not left for later
        other.begin(to_write=True)
        assert other.execute("SELECT 1").fetchall() == [(1,)]
        before = link.trips
        link.rollback()
        link.begin(to_write=False)
        link.rollback()
        assert link.trips == before


def test_an_error_that_was_not_read_yet_leaves_nothing_locked(link: ServerConnection, place: Path) -> None:
    with closing(ServerConnection(connect(server_address(place)))) as other:
        link.begin(to_write=True)
        link.send("SELECT 1 / 0")
        link.rollback()
        other.begin(to_write=True)
        assert other.execute("SELECT 1").fetchall() == [(1,)]
        assert trips_of(link, "SELECT 1") == [1]


def test_what_depends_on_a_write_is_not_asked_for_in_vain(link: ServerConnection) -> None:
    reads = ("SELECT 1", "SELECT count(*) FROM setting")
    for _ in range(2):
        with mock.patch.object(link, "send", wraps=link.send) as sent:
            link.begin(to_write=True)
            link.execute(reads[0]).fetchall()
            link.execute("DELETE FROM setting")
            link.execute(reads[1]).fetchall()
            link.commit()
        assert [call.args[0] for call in sent.call_args_list].count(reads[1]) == 1


def test_each_statement_stops_when_the_work_shall_stop(link: ServerConnection) -> None:
    link.begin(to_write=True)
    for run in (partial(link.execute, "SELECT 1"), partial(link.executemany, "SELECT %(a)s", [{"a": "b"}])):
        flag = StopFlag()
        flag.ask()
        with stoppable(flag), pytest.raises(Cancelled):
            run()


def test_a_connection_that_the_server_ended_is_known_as_lost(place: Path, stores: PostgresStores) -> None:
    with (
        closing(stores.create(place, OFFICE_INFO)) as store,
        closing(stores.open(place)) as other,
        store.lent() as ended,
        other.lent() as connection,
    ):
        was_lost = ended.is_lost
        with connection.alone() as raw:
            raw.execute("SELECT pg_terminate_backend(%s, 5000)", [ended.backend])
        assert (was_lost, ended.is_lost, connection.is_lost) == (False, True, False)


def test_a_server_that_does_not_answer_in_time_is_taken_for_gone(
    place: Path, stores: PostgresStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(stores.create(place, OFFICE_INFO)) as store, store.lent() as connection, connection.alone() as raw:
        monkeypatch.setattr(server_connection, "_PATIENCE", 0.2)
        with pytest.raises(psycopg.OperationalError, match=r"^no answer$"):
            raw.execute("SELECT pg_sleep(10)")
        assert raw.closed
        assert connection.is_lost


def test_a_set_is_free_when_it_can_be_read(place: Path, stores: PostgresStores) -> None:
    assert not stores.is_free(place)
    with closing(stores.create(place, OFFICE_INFO)) as mine:
        assert stores.is_free(place)
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
    with closing(stores.open(place)) as mine, mine.lent() as connection:
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
        assert mine.need_here(("office-1", None, 3)) == 3
        with pytest.raises(StoreVanished):
            mine.need_here(("office-2", None, 3))
        with pytest.raises(StoreMoved):
            mine.need_here(("office-1", "there", 3))
        mine.moved_to = "there"
        assert mine.need_here(("office-1", "there", 3)) == 3
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


def test_a_set_is_looked_through_before_its_first_act_only(place: Path, tmp_path: Path) -> None:
    found: list[list[Problem]] = [[]]
    looked = []

    def _examine(_: Records) -> list[Problem]:
        looked.append(1)
        return found[0]

    stores = PostgresStores(TickingClock(), _examine, folder=lambda: tmp_path)
    with closing(stores.create(place, OFFICE_INFO)) as mine:
        for _ in range(2):
            with act(mine):
                pass
        assert len(looked) == 1
    for whole_first, count in ((True, 1), (False, 1)):
        looked.clear()
        with closing(stores.open(place)) as mine:
            if whole_first:
                assert mine.whole().startswith(b"SQLite")
            with act(mine):
                pass
        assert len(looked) == count
    found[0] = [problem("STORE-STRUCTURE-BROKEN", found="x")]
    with closing(stores.open(place)) as mine:
        mine.whole()
        with pytest.raises(StoreDamaged), act(mine):
            pass


def test_rows_that_no_act_wrote_are_no_backup(place: Path, stores: PostgresStores) -> None:
    with closing(stores.create(place, OFFICE_INFO)) as mine:
        with act(mine) as work:
            work.settings.save("a", "b")
        with mine.lent() as connection, connection.alone() as raw:
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
            monkeypatch.setattr(PostgresStore, "connected", mock.Mock(side_effect=psycopg.OperationalError("timeout")))
        raise psycopg.OperationalError("no answer")

    with closing(stores.create(place, OFFICE_INFO)) as mine:
        monkeypatch.setattr(ServerConnection, "commit", _cut)
        monkeypatch.setattr(server_store, "ended", lambda *_: False)
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
        assert (told.wait(10), mine.has_written) == (True, True)
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
    assert user_folder() == tmp_path / "nakano-status" / "servers"
    for database, name in (("plan%20x", "plan_x"), ("計画", "計画"), ("a.b-c", "a.b-c")):
        place = server_store._place_of(server_address(address_path(f"postgresql://db.example/{database}")))
        assert (len(place.parent.name), place.name) == (16, f"{name}.nakano")


def found(**given: Any) -> server_store._Found:
    """Return what a usable server has where a set is to be made, but for what is given."""
    address = server_address(address_path("postgresql://db.example/plan"))
    usual = server_store._Found(address, 150_000, False, "off", "s", "s", True, "", True, ())
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
        found(schema=schema, comment=None).make_room(raw)
    assert raw.execute.called is (schema == "Name")


def test_a_set_is_not_made_over_another() -> None:
    with pytest.raises(StoreExists):
        found(comment="Nakano Status, data format 1.5").make_room(mock.Mock())


def test_a_set_without_its_own_line_is_a_defect() -> None:
    with pytest.raises(psycopg.DataError, match=r"^no store_info$"):
        server_store._read_info(None)


def test_a_set_is_looked_through_once(place: Path, tmp_path: Path) -> None:
    looked: list[int] = []

    def _examine(_: Records) -> Sequence[Problem]:
        looked.append(1)
        return ()

    stores = PostgresStores(TickingClock(), _examine, folder=lambda: tmp_path)
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
    stores = PostgresStores(TickingClock(), folder=lambda: tmp_path)
    stores.create(place, OFFICE_INFO).close()
    stores = PostgresStores(TickingClock(), lambda _: [problem("STORE-STRUCTURE-BROKEN", found="x")])
    with closing(stores.open(place)) as mine, pytest.raises(StoreDamaged), mine._writing():
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


def test_what_a_write_does_not_touch_is_not_read_again(link: ServerConnection) -> None:
    link.begin(to_write=True)
    asked = "SELECT count(*) FROM draft"
    link.execute(asked).fetchall()
    link.execute("DELETE FROM setting")
    before = link.trips
    assert link.execute(asked).fetchall() == [(0,)]
    assert link.trips == before


def test_a_watcher_looks_after_a_silence_and_tells_what_others_announce(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_store._Watcher, "_PAUSE", 1.0)
    store, changed, raw = mock.Mock(), mock.Mock(), mock.Mock()
    watcher = server_store._Watcher(store, "own", changed, mock.Mock())
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
    assert (store.need_here.call_count, changed.call_count) == (2, 1)
    store.announce.assert_called_once_with(raw.execute)


def test_how_often_a_set_was_waited_for_is_counted(place: Path, stores: PostgresStores) -> None:
    with closing(stores.create(place, OFFICE_INFO)) as mine:
        before = mine.trips
        with mine.reading() as records:
            assert records.settings.read("a") is None
        assert mine.trips - before == 1


def test_a_defect_of_this_program_is_no_refusal(place: Path, stores: PostgresStores) -> None:
    with pytest.raises(psycopg.ProgrammingError), server_store._errors_as_refusals(server_address(place)):
        raise psycopg.ProgrammingError
    with closing(stores.create(place, OFFICE_INFO)) as mine:
        with pytest.raises(psycopg.ProgrammingError), mine.lent() as connection:
            raise psycopg.ProgrammingError
        assert connection.is_lost
