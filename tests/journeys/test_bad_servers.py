"""What a server may be or have that is no set to work with: each is refused by its code, and nothing is written."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest

from nakano_status.bootstrap import make_parts
from nakano_status.domain.refusals.files import StoreVanished, TargetNotWritable
from nakano_status.domain.storage.server_address import address_path
from nakano_status.store.format_version import CURRENT
from nakano_status.store.postgres import schema as server_schema
from nakano_status.store.postgres.store import PostgresStores
from tests.support.command_line import ask, done
from tests.support.offices import Office, make_office
from tests.support.server import Cluster, cluster

ROW = "2-1-2-03-N"

pytestmark = pytest.mark.server
SECRET = "s3cret-Passw0rd"  # noqa: S105 - of a server that the test makes


def _refused(*words: str | Path) -> dict[str, Any]:
    said = ask(*words)
    assert said.code == 2, said
    return said.keys


def _url(server: Cluster) -> str:
    return server.address(f"s{uuid4().hex[:10]}")


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_office(tmp_path_factory.mktemp("office")).store


@pytest.fixture
def url(server: Cluster, content: Path, tmp_path: Path) -> str:
    """A set on a server."""
    copy, target = tmp_path / "source.nakano", _url(server)
    copy.write_bytes(content.read_bytes())
    done("store", "move", "--to", target, "--store", copy)
    return target


@contextmanager
def _unchanged(url: str) -> Iterator[None]:
    before = _rows(url)
    yield
    assert _rows(url) == before


def _rows(url: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as raw:
        tables = raw.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
        counts = ((name, f'SELECT count(*) FROM "{name}"') for (name,) in tables.fetchall())  # noqa: S608 - its own
        return [(name, raw.execute(count).fetchone()) for name, count in counts]


def _run(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as raw:
        for statement in statements:
            raw.execute(statement)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("postgresql://clerk:geheim@/test", "STORE-ADDRESS-INVALID"),
        ("postgresql://clerk@/test?password=geheim", "STORE-ADDRESS-INVALID"),
        ("postgresql://clerk@/test?oauth_client_secret=geheim", "STORE-ADDRESS-INVALID"),
        ("postgresql://clerk@/test?scram_client_key=geheim", "STORE-ADDRESS-INVALID"),
        ("postgresql://clerk@localhost", "STORE-ADDRESS-INVALID"),
        ("postgresql://clerk@localhost/a/b", "STORE-ADDRESS-INVALID"),
        ("postgresql://clerk@localhost/test?nonsense=1", "STORE-ADDRESS-INVALID"),
        ("postgresql://clerk@localhost:port/test", "STORE-SERVER-GONE"),
        ("postgresql://clerk@localhost:99999/test", "STORE-SERVER-REFUSED"),
        ("service=no/name", "STORE-ADDRESS-INVALID"),
        ("service=nowhere", "STORE-SERVER-REFUSED"),
        ("postgresql://clerk@no-such-host.invalid/test", "STORE-SERVER-GONE"),
        ("postgresql://clerk@127.0.0.1:1/test", "STORE-SERVER-GONE"),
        ("postgresql://clerk@/test?host=/nowhere", "STORE-SERVER-GONE"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(address: str, code: str) -> None:
    said = ask("show", "--store", address)
    assert (said.code, said.keys["error"]) == (2, code)
    assert "geheim" not in said.output + said.messages


def test_that_a_server_does_not_run_is_said_with_what_else_may_be_wrong() -> None:
    for address in ("postgresql://clerk@127.0.0.1:1/test", "postgresql://clerk@/test?host=/nowhere"):
        assert "名前かポートの番号が違います" in _refused("show", "--store", address)["message"]


def test_a_database_or_a_user_that_is_not_there_is_refused(server: Cluster) -> None:
    for address in (server.address(database="none"), server.address(user="nobody_here")):
        assert _refused("show", "--store", address)["error"] == "STORE-SERVER-REFUSED"
    assert _refused("show", "--store", _url(server))["error"] == "STORE-SERVER-EMPTY"


def test_a_certificate_that_is_not_of_the_server_is_refused(tmp_path: Path) -> None:
    host = f"127.{os.getpid() % 250 + 1}.0.2"
    other = _certificate(tmp_path, host)

    def said(root: Path, named: str = host) -> tuple[str, str]:
        query = f"hostaddr={host}&sslmode=verify-full&sslrootcert={root}"
        keys = _refused("show", "--store", f"postgresql://clerk@{named}/test?{query}")
        return keys["error"], keys["message"].rpartition("（")[2]

    with cluster(listen_addresses=host) as server:
        own = _certificate(Path(server.data), host)
        assert said(own) == ("STORE-SERVER-REFUSED", "サーバーが通信の暗号化に対応していません）。")
        server.sql("ALTER SYSTEM SET ssl = on")
        server.stop()
        server.start(listen_addresses=host)
        assert said(own)[0] == "STORE-SERVER-EMPTY"
        assert said(other) == ("STORE-SERVER-REFUSED", "サーバーの証明書が確かめられません）。")
        assert said(own, "db.example") == ("STORE-SERVER-REFUSED", "サーバーの証明書が確かめられません）。")
        assert said(tmp_path / "none") == ("STORE-SERVER-REFUSED", "証明書のファイルが読み取れません）。")


def _certificate(folder: Path, host: str) -> Path:
    """Make a key and a certificate of an address, signed by itself; return the certificate."""
    made, key = folder / "server.crt", folder / "server.key"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -addext".split()
    files = [f"subjectAltName=IP:{host}", "-out", str(made), "-keyout", str(key)]
    subprocess.run([*command, *files], check=True, capture_output=True)
    if os.geteuid() == 0:  # the server is another user then
        shutil.chown(key, "postgres")
    return made


def test_a_schema_of_another_program_is_left_alone(server: Cluster) -> None:
    url = _url(server)
    schema = url.rpartition("%3D")[2]
    _run(server.address(), f"CREATE SCHEMA {schema}", f"CREATE TABLE {schema}.theirs (a int)")
    with _unchanged(url):
        for words in (("show",), ("init",)):
            assert _refused(*words, "--store", url)["error"] == "STORE-FOREIGN"


@pytest.mark.parametrize("path", ['"$user",public', "CAPITALS", '"a,b"', '"q""x"', "pg_temp", ""])
def test_a_search_path_that_begins_with_no_usable_name_is_refused(server: Cluster, office: Office, path: str) -> None:
    url = f"{server.address()}&options={quote(f'-csearch_path={path}')}"
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    keys = _refused("store", "move", "--to", url, "--store", office.store)
    assert keys["error"] == "STORE-SERVER-UNFIT", keys
    with psycopg.connect(server.address()) as raw:
        assert raw.execute(tables).fetchone() == (0,)


def test_a_set_whose_schema_may_not_be_used_or_vanishes_is_refused(server: Cluster, url: str) -> None:
    schema = url.rpartition("%3D")[2]
    with closing(make_parts().stores.open(address_path(url))) as opened:
        server.sql(
            f"ALTER SCHEMA {schema} OWNER TO postgres",
            f"REVOKE ALL ON SCHEMA {schema} FROM clerk",
            database=server.database,
        )
        assert _refused("show", "--store", url)["error"] == "STORE-RIGHT-MISSING"
        server.sql(f"DROP SCHEMA {schema} CASCADE", database=server.database)
        with pytest.raises(StoreVanished), opened.reading() as records:
            records.history.head()


FOREIGN = {
    "列「remark」": "ALTER TABLE setting ADD COLUMN remark text",
    "表「added」": "CREATE TABLE added (a int)",
    "ビュー「seen」": "CREATE VIEW seen AS SELECT * FROM setting",
    "関数「own」": "CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "行の制限": "ALTER TABLE setting ENABLE ROW LEVEL SECURITY",
    "規則「quiet」": "CREATE RULE quiet AS ON DELETE TO setting DO INSTEAD NOTHING",
    "索引「by_value」": "CREATE INDEX by_value ON setting (value)",
    "列「value」": "ALTER TABLE setting ALTER COLUMN value SET DEFAULT 'x'",
    "制約「short」": "ALTER TABLE setting ADD CONSTRAINT short CHECK (length(value) < 10000)",
    "トリガー「rewrite」": (
        "CREATE TRIGGER rewrite BEFORE UPDATE ON setting FOR EACH ROW"
        " EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    ),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_no_set_has_is_named_and_nothing_is_written(url: str, name: str) -> None:
    _run(url, FOREIGN[name])
    with _unchanged(url):
        for words in (("show",), ("set", ROW, "done=x", "--as", "税務課"), ("round", "close")):
            keys = _refused(*words, "--store", url)
            assert (keys["error"], name in keys["message"]) == ("STORE-SERVER-SCHEMA-FOREIGN", True), keys
            assert "情報システム部門に、加えたものを取り除くか" in keys["remedy"]


def test_a_set_of_a_newer_format_or_half_of_one_is_refused(url: str) -> None:
    schema = url.rpartition("%3D")[2]
    with _unchanged(url):
        _run(url, f"COMMENT ON SCHEMA {schema} IS 'Nakano Status, data format 9.0'")
        assert _refused("set", ROW, "done=x", "--store", url)["error"] == "STORE-NEWER"
        _run(url, f"COMMENT ON SCHEMA {schema} IS 'Nakano Status, data format 1.4'")
        keys = _refused("show", "--store", url)
        assert keys["error"] == "STORE-SERVER-SCHEMA-FOREIGN"
        assert "act_content" in keys["message"]
        _run(url, f"COMMENT ON SCHEMA {schema} IS 'something'")
        assert _refused("show", "--store", url)["error"] == "STORE-FOREIGN"
        _run(
            url,
            f"COMMENT ON SCHEMA {schema} IS 'Nakano Status, data format {CURRENT}'",
            "DROP INDEX ix_package_round_id",
        )
        assert _refused("show", "--store", url)["error"] == "STORE-DAMAGED"


def test_rows_that_were_changed_by_hand_are_named_and_no_act_builds_on_them(url: str) -> None:
    _run(url, "UPDATE listing SET title = title || 'x' WHERE row_id = '2-1-2-03-N'")
    found = ask("verify", "--store", url)
    assert found.code == 1
    places = [(each["table"], each["column"]) for each in found.keys["problems"]]
    assert ("listing", "title") in places, found.keys["problems"]
    with _unchanged(url):
        assert _refused("set", ROW, "done=x", "--as", "税務課", "--store", url)["error"] == "STORE-DAMAGED"
        assert _refused("backup", "--store", url)["error"] == "STORE-DAMAGED"


def test_a_database_that_is_not_in_utf_8_is_refused(server: Cluster, office: Office) -> None:
    name = f"latin_{uuid4().hex[:8]}"
    server.sql(
        f"CREATE DATABASE {name} OWNER clerk ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C' LOCALE_PROVIDER libc"
    )
    url = server.address(database=name)
    for words in (("init", "--store", url), ("store", "move", "--to", url, "--store", office.store)):
        keys = _refused(*words)
        assert (keys["error"], "LATIN1" in keys["message"]) == ("STORE-SERVER-UNFIT", True)
    assert _rows(url) == []


def test_a_server_that_is_too_old_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_schema, "OLDEST", 99)
    keys = _refused("show", "--store", url)
    assert (keys["error"], "PostgreSQL 15" in keys["message"]) == ("STORE-SERVER-UNFIT", True)


def test_a_server_that_only_reads_is_read(url: str) -> None:
    only_reads = url.replace("options=", "options=-cdefault_transaction_read_only%3Don%20")
    with _unchanged(url):
        shown = done("show", "--store", only_reads)
        assert shown["digest"] == done("show", "--store", url)["digest"]
        assert _refused("set", ROW, "done=x", "--as", "税務課", "--store", only_reads)["error"] == "STORE-SERVER-UNFIT"
        assert _refused("init", "--store", only_reads)["error"] == "STORE-SERVER-UNFIT"


def test_too_many_connections_are_said(server: Cluster) -> None:
    name = f"full_{uuid4().hex[:8]}"
    server.sql(f"CREATE DATABASE {name} OWNER clerk CONNECTION LIMIT 1")
    with closing(psycopg.connect(server.address(database=name))):
        keys = _refused("show", "--store", server.address(database=name))
    assert (keys["error"], "上限" in keys["message"]) == ("STORE-SERVER-GONE", True)


def test_a_text_that_no_server_keeps_is_refused_before_anything_is_written(server: Cluster, office: Office) -> None:
    with closing(sqlite3.connect(office.store)) as raw, raw:
        raw.execute("UPDATE store_info SET made_by = 'a' || char(0) || 'b'")
    url = _url(server)
    assert _refused("store", "move", "--to", url, "--store", office.store)["error"] == "STORE-DAMAGED"
    with pytest.raises(TargetNotWritable):
        PostgresStores(make_parts().clock).put(address_path(url), office.store.read_bytes())
    assert _rows(url) == []


@pytest.fixture(scope="module")
def guarded() -> Iterator[Cluster]:
    """A server that asks for passwords, and listens on this machine only."""
    # before version 14 a server keeps the MD5 of a password unless it is told, and that opens no line with scram
    with cluster() as server:
        server.sql("SET password_encryption = 'scram-sha-256'", f"ALTER ROLE clerk PASSWORD '{SECRET}'")
        hba = Path(server.data) / "pg_hba.conf"
        hba.write_text("local all postgres trust\nlocal all all scram-sha-256\n", "utf-8")
        server.sql("SELECT pg_reload_conf()")
        yield server


def test_a_password_is_libpqs_and_is_written_nowhere(
    guarded: Cluster, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, home = guarded.address(), tmp_path / "home"
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    keys = _refused("init", "--store", url)
    assert (keys["error"], "パスワード" in keys["message"]) == ("STORE-SERVER-REFUSED", True)
    known, service = tmp_path / "pgpass", tmp_path / "pg_service.conf"
    known.write_text(f"*:*:*:clerk:{SECRET}x\n", "utf-8")
    known.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(known))
    wrong = _refused("init", "--store", url)
    assert (wrong["error"], "パスワードが違います" in wrong["message"]) == ("STORE-SERVER-REFUSED", True)
    known.write_text(f"*:*:*:clerk:{SECRET}\n", "utf-8")
    printed = [str(keys), str(wrong), str(done("store", "move", "--to", url, "--store", office.store))]
    service.write_text(f"[nakano]\nhost={guarded.folder}\ndbname=test\nuser=clerk\npassword={SECRET}\n", "utf-8")
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    monkeypatch.setenv("PGSERVICEFILE", str(service))
    for words in (("show",), ("audit",), ("verify",), ("set", ROW, "done=x", "--as", "税務課"), ("backup",)):
        said = ask(*words, "--store", "service=nakano")
        assert said.code == 0, said
        printed += [said.output, said.messages]
    with monkeypatch.context() as patch:
        patch.setattr("nakano_status.store.postgres.store.look_at", lambda *_: 1 / 0)
        ended = ask("show", "--store", "service=nakano")
    assert ended.code == 70
    report = Path(ended.keys["message"].partition("「")[2].partition("」")[0])
    printed += [ended.output, ended.messages, report.read_text("utf-8")]
    written = [path.read_bytes() for path in (*home.rglob("*"), *office.folder.rglob("*")) if path.is_file()]
    assert len(written) > 1
    assert not any(SECRET in text for text in printed)
    assert not any(SECRET.encode() in content for content in written)
