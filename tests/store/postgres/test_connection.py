"""A connection to a server: what it waits for, locks and forgets, whose it is, and why a server refuses it."""

import gc
import getpass
import socket
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from unittest import mock

import psycopg
import pytest

from nakano_status.application.ports.data_file import Present
from nakano_status.application.stopping import Cancelled, StopFlag, stoppable
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import (
    StoreLocked,
    StoreServerGone,
    StoreServerRefused,
)
from nakano_status.domain.storage.server_address import address_path, server_address
from nakano_status.store.postgres import connection as server_connection
from nakano_status.store.postgres.connection import (
    STATEMENTS,
    RawConnection,
    ServerConnection,
    ServerDatabase,
    application_name,
    connect,
    end_connection,
    full_address,
    parse_application_name,
    refusal,
    server_reason,
)
from nakano_status.store.postgres.store import PostgresStores
from nakano_status.store.transaction import Transaction
from tests.support.server import Cluster
from tests.support.stores import OFFICE_INFO, RULES, TickingClock

pytestmark = pytest.mark.server


@pytest.mark.parametrize("named", [{"user": "nobody"}, {"database": "none"}])
def test_a_server_that_knows_no_such_user_or_database_is_not_taken_for_one_that_is_gone(
    server: Cluster, tmp_path: Path, named: dict[str, str]
) -> None:
    with pytest.raises(StoreServerRefused):
        PostgresStores(TickingClock(), RULES, folder=lambda: tmp_path).open(address_path(server.address(**named)))


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
    assert server_reason(psycopg.OperationalError(said)) == reason


def test_many_statements_do_not_disturb_the_next_transaction(place: Path, stores: PostgresStores) -> None:
    with closing(stores.create(place, OFFICE_INFO)) as store, store.connections.lend() as connection:
        for to_write in [False] * 10 + [True] * 10 + [False] * 10:
            connection.begin(to_write=to_write)
            often = [connection.execute("SELECT %(number)s::int", {"number": number}) for number in range(10)]
            once = [connection.execute(f"SELECT {number}") for number in range(150)]
            found = [each.fetchone() for each in (*often, *once)]
            assert found == [(number,) for number in (*range(10), *range(150))]
            connection.rollback()


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
    assert parse_application_name(name) == Present("abcdef", "09:00", "PC01.-a_b.examp", "担当甲")
    monkeypatch.setattr(getpass, "getuser", mock.Mock(side_effect=KeyError))
    assert application_name(None, "09:00", "abcdef").endswith("examp|")
    assert application_name("区" * 40, "09:00", "abcdef").endswith("examp|")


@pytest.mark.parametrize("name", ["psql", "other|a|b|c|d", "nakano-status|a|b|c", "nakano-status|a|b|c|é"])
def test_a_connection_of_another_program_is_nobodys(name: str) -> None:
    assert parse_application_name(name) is None


def test_a_name_that_a_server_would_cut_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "pc")
    rest = application_name("", "09:00", "abcdef").rpartition("|")[0]
    for more, is_kept in ((0, True), (1, False)):
        who = "x" * (61 - len(rest) + more)  # 63 with the bar, and what the encoding adds
        assert application_name(who, "09:00", "abcdef").endswith("x-") is is_kept


def test_another_connection_has_ended_when_the_server_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_connection, "_END_PATIENCE", 5.0)
    times, pauses = iter([10.0, 15.0, 15.1]), list[float]()
    monkeypatch.setattr(server_connection, "monotonic", lambda: next(times))
    monkeypatch.setattr(server_connection, "sleep", pauses.append)
    raw = mock.Mock()
    raw.execute.return_value.fetchall.side_effect = [[(True,)], []]
    assert end_connection(raw, 7)
    assert pauses == [server_connection._END_PAUSE]
    times = iter([10.0, 15.0, 15.1])
    raw.execute.return_value.fetchall.side_effect = [[(True,)]] * 3
    assert not end_connection(raw, 7)
    assert (len(pauses), raw.execute.call_args.args[1]) == (2, {"backend": 7})


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("FATAL:  something new", StoreServerRefused),
        ("x" * 120 + " FATAL:  something new", StoreServerRefused),
        ("something new", StoreServerGone),
        ("password authentication failed", StoreServerRefused),
    ],
)
def test_what_a_server_answers_while_one_connects_is_a_refusal(said: str, refused: type[Refused]) -> None:
    address = server_address(address_path("postgresql://db.example/x"))
    found = refusal(psycopg.OperationalError(said), address)
    assert type(found) is refused


def test_a_long_message_of_the_server_is_cut() -> None:
    assert server_reason(psycopg.OperationalError("新" * 300)).count("新") == 120


def test_yes_and_no_are_stored_as_numbers(link: ServerConnection) -> None:
    link.begin(to_write=False)
    asked = "SELECT %(yes)s::text, %(no)s::text, pg_typeof(%(yes)s)::text"
    assert link.execute(asked, {"yes": True, "no": False}).fetchall() == [("1", "0", "integer")]


def test_a_connection_is_closed_without_a_word(server: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    gc.collect()  # a lost connection that another test left says a word
    caplog.clear()
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
    assert full_address(mock.Mock(info=info)) == expected


def test_what_is_read_together_is_waited_for_once(link: ServerConnection) -> None:
    names = ("reviews", "review_values", "review_seen")
    queries = [(name, STATEMENTS.sql_to_query(name, ["round_id"])[1]) for name in names]
    given = {"round_id": "r"}
    link.begin(to_write=False)
    before, database = link.trips, ServerDatabase(link)
    database.read_ahead((*query, given) for query in queries)
    assert [database.execute(*query, given).fetchall() for query in queries] == [[], [], []]
    assert link.trips - before == 1
    assert database.execute(*queries[0], {"round_id": "other"}).fetchall() == []
    assert link.trips - before == 2


_COUNTED = "SELECT count(*) FROM act"


def test_nothing_is_kept_of_what_was_sent_before_a_write(link: ServerConnection) -> None:
    link.begin(to_write=True)
    database = ServerDatabase(link)
    transaction = Transaction(database, OFFICE_INFO, TickingClock())
    database.read_ahead([("count", _COUNTED, {})])
    transaction.insert("act", [{"act_id": "1", "ordinal": 1, "kind": "a", "at": "a", "by_name": None, "program": "a"}])
    transaction.flush()
    assert database.execute("count", _COUNTED, {}).fetchall() == [(1,)]


def test_what_was_received_is_not_waited_for_again(link: ServerConnection) -> None:
    assert trips_of(link, "SELECT 1") == [1]
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
        store.connections.lend() as ended,
        other.connections.lend() as connection,
    ):
        was_lost = ended.is_lost
        with connection.without_pipeline() as raw:
            raw.execute("SELECT pg_terminate_backend(%s, 5000)", [ended.backend])
        assert (was_lost, ended.is_lost, connection.is_lost) == (False, True, False)


def test_a_server_that_does_not_answer_in_time_is_taken_for_gone(
    place: Path, stores: PostgresStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        closing(stores.create(place, OFFICE_INFO)) as store,
        store.connections.lend() as connection,
        connection.without_pipeline() as raw,
    ):
        monkeypatch.setattr(server_connection, "_PATIENCE", 0.2)
        with pytest.raises(psycopg.OperationalError, match=r"^no answer$"):
            raw.execute("SELECT pg_sleep(10)")
        assert raw.closed
        assert connection.is_lost
