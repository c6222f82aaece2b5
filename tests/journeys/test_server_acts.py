"""No act on a server is lost or done twice: not by a restore meanwhile, not by an end that is late."""

from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.storage import restore as restoring
from nakano_status.application.storage.make_backup import back_up
from nakano_status.bootstrap import make_parts
from nakano_status.domain.refusals.files import StoreLocked, StoreServerGone
from nakano_status.domain.storage.server_address import address_path, server_address
from nakano_status.store.postgres import connection as connection_module
from nakano_status.store.postgres.connection import RawConnection, ServerConnection, connect
from nakano_status.store.postgres.store import PostgresStores
from tests.support.command_line import done
from tests.support.offices import Office
from tests.support.server import Cluster
from tests.support.stores import RULES, act

pytestmark = pytest.mark.server


@pytest.fixture
def url(server: Cluster, office: Office) -> str:
    """A set on a server."""
    target = server.address(f"s{uuid4().hex[:10]}")
    done("store", "move", "--to", target, "--store", office.store)
    return target


def _acts(url: str) -> list[str]:
    return [each["kind"] for each in done("audit", "--store", url)["acts"]]


def test_a_restore_replaces_nothing_that_was_written_after_its_backup(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup, parts = Path(done("backup", "--store", url)["file"]), make_parts()

    def _restore() -> None:
        with closing(parts.stores.open(address_path(url))) as store:
            restoring.restore(parts, store, backup)

    def _and_another_writes(*given: object) -> object:
        made = back_up(*given)  # type: ignore[arg-type]
        with closing(parts.stores.open(address_path(url))) as other, act(other, "edit_entry"):
            pass
        return made

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(restoring, "back_up", _and_another_writes)
        before = _acts(url)
        with pytest.raises(StoreLocked):
            _restore()
    assert _acts(url) == [*before, "edit_entry"]
    _restore()
    assert _acts(url)[-1] == "restore"


def test_an_end_after_an_error_that_was_passed_over_is_no_success(url: str) -> None:
    with closing(ServerConnection(connect(server_address(address_path(url))))) as connection:
        connection.begin(to_write=True)
        with pytest.raises(psycopg.errors.DivisionByZero):
            connection.send("SELECT 1 / 0").fetchall()
        with pytest.raises(psycopg.InternalError, match=r"^not committed: ROLLBACK$"):
            connection.commit()


def test_a_connection_that_cannot_be_used_is_closed(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    address = server_address(address_path(url))
    made: list[RawConnection] = []
    opened = RawConnection.connect

    def _and_noted(*given: Any, **settings: Any) -> RawConnection:
        made.append(opened(*given, **settings))
        return made[-1]

    monkeypatch.setattr(RawConnection, "connect", _and_noted)
    monkeypatch.setattr(connection_module, "_SETTINGS", ("SELECT 1 / 0",))
    with pytest.raises(psycopg.errors.DivisionByZero):
        connect(address)
    assert [each.closed for each in made] == [True]


def test_an_end_that_comes_after_it_was_given_up_does_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[psycopg.Connection[object]] = []

    def _is_held_up(connection: ServerConnection) -> None:
        """Play a network that has not brought the end to the server when no answer is waited for any more."""
        connection.receive()
        connection._is_open = False
        held.append(connection._raw)
        raise psycopg.OperationalError("no answer")

    with closing(make_parts().stores.open(address_path(url))) as store, monkeypatch.context() as slow:
        slow.setattr(ServerConnection, "commit", _is_held_up)
        slow.setattr(ServerConnection, "close", lambda _: None)
        with pytest.raises(StoreServerGone), act(store, "edit_entry"):
            pass
    before = _acts(url)
    (raw,) = held
    with pytest.raises(psycopg.OperationalError), closing(raw):
        raw.execute("COMMIT").fetchall()
    assert _acts(url) == before
    assert "edit_entry" not in before


def test_a_typed_value_waits_for_the_server_as_often_as_it_reads_subjects(url: str) -> None:
    parts = make_parts()
    with closing(PostgresStores(parts.clock, RULES).open(address_path(url))) as store:
        waits = []
        for number in range(5):
            before = store.trips
            edit_entry(parts, store, Entry("2-1-2-03-N", {"done": f"{number}件目。"}, "税務課"))
            waits.append(store.trips - before)
    assert max(waits) <= 19
