"""What the users of a database may do with a set is the database's: a reader looks, a clerk works, the owner makes it.

Formats are brought up to date once, by the owner, after a backup.
"""

import gzip
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from nakano_status.bootstrap import make_parts
from nakano_status.domain.storage.server_address import address_path
from nakano_status.store.format_version import CURRENT, FormatVersion
from nakano_status.store.postgres import schema as server_schema
from nakano_status.store.postgres import store as postgres_store
from tests.support.command_line import ROOT, Said, ask, done, run
from tests.support.offices import Office
from tests.support.server import Cluster, put_older
from tests.support.stores import format_in

OLDER = ROOT / "tests" / "fixtures" / "format-1.4"
ROW = "2-1-2-03-N"

pytestmark = pytest.mark.server


@dataclass
class Users:
    """A schema of which three users have the rights that grant-sql gives."""

    server: Cluster
    schema: str

    def url(self, user: str) -> str:
        """The address of the set for `reader`, `clerk` or `owner`."""
        return self.server.address(self.schema, user=f"{user}_{self.schema}")


@pytest.fixture
def users(server: Cluster) -> Users:
    """Three users of a schema that is empty, with their rights as an administrator gives them."""
    schema = f"s{uuid4().hex[:10]}"
    names = {each: f"{each}_{schema}" for each in ("reader", "clerk", "owner")}
    given = [word for each, name in names.items() for word in (f"--{each}", name)]
    statements = run("store", "grant-sql", "--schema", schema, *given).output
    server.sql(*(f"CREATE ROLE {name} LOGIN" for name in names.values()), database=server.database)
    server.sql(statements, database=server.database)
    return Users(server, schema)


def _refused(said: Said) -> str:
    assert said.code == 2, said
    return str(said.keys["error"])


def test_a_reader_reads_and_every_act_is_refused(users: Users, office: Office, tmp_path: Path) -> None:
    done("store", "move", "--to", users.url("owner"), "--store", office.store)
    reader = users.url("reader")
    shown = done("show", "--store", reader)
    assert shown["digest"] == done("show", "--store", users.url("owner"))["digest"]
    assert done("verify", "--store", reader)["ok"]
    assert done("backup", "--out", tmp_path / "b.nakano", "--store", reader)["verified"]
    acts = (
        ("set", ROW, "done=x", "--as", "税務課"),
        ("merge", office.answer),
        ("round", "close"),
        ("backup", "folder", tmp_path),
        ("restore", tmp_path / "b.nakano"),
        ("store", "move", "--to", tmp_path / "moved.nakano"),
        ("publish", "--for", "庁議", "--draft", "--out", tmp_path / "papers"),
    )
    for words in acts:
        assert _refused(ask(*words, "--store", reader)) == "STORE-RIGHT-MISSING", words
    assert not (tmp_path / "moved.nakano").exists()
    assert done("show", "--store", reader) == shown


def test_a_clerk_does_a_whole_round(users: Users, office: Office, tmp_path: Path) -> None:
    done("store", "move", "--to", users.url("owner"), "--store", office.store)
    clerk = users.url("clerk")
    assert done("merge", office.answer, "--store", clerk)["files"][0]["verdict"] == "merged"
    done("set", ROW, "done=直した文章。", "--store", clerk)
    done("accept", "--division", "税務課", "--id", ROW, "--store", clerk)
    assert ask("publish", "--for", "公表", "--draft", "--out", tmp_path / "papers", "--store", clerk).code in (0, 1)
    assert ask("round", "close", "--store", clerk).code in (0, 1)
    assert done("verify", "--store", users.url("reader"))["ok"]


def test_only_the_owner_makes_a_set(users: Users) -> None:
    for other in ("reader", "clerk"):
        assert _refused(ask("init", "--store", users.url(other))) == "STORE-RIGHT-MISSING"
    done("init", "--store", users.url("owner"))
    done("round", "open", "--year", "R4", "--store", users.url("clerk"))


def test_only_the_owner_brings_a_format_up_to_date_and_all_go_on(users: Users) -> None:
    put_older(users.url("owner"), gzip.decompress((OLDER / "office.nakano.gz").read_bytes()), "1.4")
    for other in ("reader", "clerk"):
        assert _refused(ask("show", "--store", users.url(other))) == "STORE-RIGHT-MISSING"
    said = run("show", "--store", users.url("owner"))
    assert said.code == 0
    backup = Path(said.messages.partition("控え「")[2].partition("」")[0])
    assert done("show", "--store", backup)["digest"] == done("show", "--store", users.url("reader"))["digest"]
    row = done("show", "--store", users.url("clerk"))["rows"][0]["id"]
    assert ask("set", row, "done=新しい形式で。", "--store", users.url("clerk")).code == 0
    assert done("verify", "--store", users.url("reader"))["ok"]


def test_a_set_that_the_owner_brought_up_to_date_is_refused_by_an_earlier_program(
    users: Users, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_older(users.url("owner"), gzip.decompress((OLDER / "office.nakano.gz").read_bytes()), "1.4")
    for other in ("reader", "clerk"):
        assert _refused(ask("show", "--store", users.url(other))) == "STORE-RIGHT-MISSING"
    digest = done("show", "--store", users.url("owner"))["digest"]
    for user in ("reader", "clerk", "owner"):
        assert done("show", "--store", users.url(user))["digest"] == digest
    assert done("verify", "--store", users.url("clerk"))["ok"]
    kept = tmp_path / "copied.nakano"
    done("backup", "--out", kept, "--store", users.url("clerk"))
    assert format_in(kept) == str(CURRENT)
    monkeypatch.setattr(server_schema, "CURRENT", FormatVersion(1, 6))
    for words in (("show",), ("set", ROW, "done=x"), ("verify",)):
        assert _refused(ask(*words, "--store", users.url("clerk"))) == "STORE-NEWER"


def _older(server: Cluster) -> str:
    url = server.address(f"s{uuid4().hex[:10]}")
    put_older(url, gzip.decompress((OLDER / "office.nakano.gz").read_bytes()), "1.4")
    return url


def test_two_at_once_bring_it_up_to_date_once(server: Cluster) -> None:
    url = _older(server)
    with ThreadPoolExecutor() as pool:
        found = list(pool.map(lambda _: _head(url), range(4)))
    assert len(set(found)) == 1
    kinds = [each["kind"] for each in done("audit", "--store", url)["acts"]]
    assert kinds.count("begin_history") == 1


def _head(url: str) -> str:
    with closing(make_parts().stores.open(address_path(url))) as store, store.reading() as records:
        return records.history.head()


def test_one_that_is_killed_on_the_way_leaves_the_older_set(server: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    url = _older(server)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(postgres_store, "_replace_rows", stop)
        assert _refused(ask("show", "--store", url)) == "CANCELLED"
    with psycopg.connect(url) as raw:
        ((comment,),) = raw.execute("SELECT obj_description(current_schema()::regnamespace)").fetchall()
    assert comment.endswith("1.4")
    assert done("verify", "--store", url)["ok"]


def test_each_clerk_that_is_named_gets_the_rights() -> None:
    statements = run("store", "grant-sql", "--clerk", "hanako", "--clerk", "jiro", "--reader", "taro").output
    for name, right in (("hanako", "UPDATE"), ("jiro", "UPDATE"), ("taro", "SELECT")):
        granted = [line for line in statements.split("\n") if line.startswith("GRANT") and line.endswith(f'"{name}";')]
        assert any(right in line for line in granted), name
