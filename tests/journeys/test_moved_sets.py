"""A set is moved to a server and back: whole, once, and what was left behind can only be read."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from nakano_status.application.entries.edit_entry import Entry, save_draft
from nakano_status.application.ports.data_file import Store
from nakano_status.application.storage import move_store
from nakano_status.bootstrap import make_parts
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import StoreLocked, StoreMoved, TargetNotWritable
from nakano_status.domain.storage.server_address import address_path
from nakano_status.domain.storage.working_copy import ShareStage, ShareState
from nakano_status.store.places import StoresAnywhere
from nakano_status.store.postgres.store import PostgresStores
from tests.support.altered_stores import damage_a_text
from tests.support.command_line import ask, done, run
from tests.support.offices import Office
from tests.support.server import Cluster
from tests.support.stores import RULES, act

ROW = "2-1-2-03-N"

pytestmark = pytest.mark.server


@pytest.fixture
def url(server: Cluster) -> str:
    """The address of a set that is not there yet."""
    return server.address(f"moved_{uuid4().hex[:12]}")


def _forms(store: Path) -> list[tuple[object, ...]]:
    """Return the forms that the divisions were sent, as a data file has them."""
    with closing(sqlite3.connect(store)) as read:
        return read.execute("SELECT * FROM sent_form ORDER BY package_id, sha256").fetchall()


def _state(store: str | Path) -> tuple[str, str, int]:
    """Return the digest of the round, the head, and the number of acts of a set."""
    shown, checked = done("show", "--store", store), done("verify", "--store", store)
    return shown["digest"], checked["head"], len(done("audit", "--store", store)["acts"])


def _refused(*words: str | Path) -> str:
    said = ask(*words)
    assert said.code == 2, said
    return str(said.keys["error"])


def _set(store: str | Path, text: str) -> None:
    done("set", ROW, f"done={text}", "--as", "税務課", "--store", store)


def _tables(server: Cluster) -> list[tuple[object, ...]]:
    with psycopg.connect(server.address()) as raw:
        return raw.execute("SELECT count(*) FROM pg_tables WHERE schemaname LIKE 'moved%'").fetchall()


@pytest.mark.always
def test_a_set_goes_to_a_server_and_back_whole(office: Office, url: str, tmp_path: Path) -> None:
    before = _state(office.store)
    there = done("store", "move", "--to", url, "--store", office.store)
    assert (there["digest"], there["head"], there["rounds"][-1]["digest"]) == (*before[:2], before[0])
    assert _state(url) == before
    _set(url, "サーバーで書いた文章。")
    changed, back = _state(url), tmp_path / "back.nakano"
    again = done("store", "move", "--to", back, "--store", url)
    assert (again["to"], again["from"]) == (str(back), there["to"])
    assert _state(back) == changed
    assert _forms(back) == _forms(office.store) != []
    assert changed[2] == before[2] + 1
    _set(back, "ファイルで書いた文章。")


def test_what_was_left_is_read_and_says_where_the_set_is(office: Office, url: str) -> None:
    _, _, acts = _state(office.store)
    to = done("store", "move", "--to", url, "--store", office.store, "--by", "担当 花子")["to"]
    audited = done("audit", "--store", office.store)["acts"]
    assert len(audited) == acts + 1
    assert (audited[-1]["kind"], audited[-1]["by"], audited[-1]["reason"]) == ("move_store", "担当 花子", to)
    said = run("counts", "--store", office.store)
    assert said.code == 0
    assert to in said.messages
    for words in (("set", ROW, "done=x", "--as", "税務課"), ("round", "close"), ("store", "move", "--to", url)):
        said = ask(*words, "--store", office.store)
        assert (said.keys["error"], to in said.keys["message"]) == ("STORE-MOVED", True)
    assert _state(url)[2] == acts


def test_a_set_that_went_to_a_service_is_found_by_those_who_have_not_that_service(
    office: Office, server: Cluster, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema, services = url.rpartition("%3D")[2], tmp_path / "services"
    lines = (
        f"host={server.folder}",
        f"dbname={server.database}",
        "user=clerk",
        f"options=-csearch_path={schema}",
        "password=x4711",
    )
    services.write_text("\n".join(("[mine]", *lines, "")), "utf-8")
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    done("store", "move", "--to", "service=mine", "--store", office.store)
    monkeypatch.delenv("PGSERVICEFILE")
    said = ask("set", ROW, "done=x", "--as", "税務課", "--store", office.store)
    assert f"「service=mine（postgresql:///{server.database}?host=" in said.keys["message"]
    assert "x4711" not in said.output + said.messages
    found = said.keys["message"].partition("（")[2].partition("）")[0]
    monkeypatch.setenv("PGUSER", "clerk")
    assert _state(found) == _state(url)


def test_a_set_on_a_server_is_left_alike(office: Office, server: Cluster, url: str, tmp_path: Path) -> None:
    done("store", "move", "--to", url, "--store", office.store)
    stores = PostgresStores(make_parts().clock, RULES, folder=lambda: tmp_path)
    with closing(stores.open(address_path(url))) as opened:  # by a program that will not notice
        assert _refused("store", "move", "--to", tmp_path / "a.nakano", "--store", url) == "STORE-LOCKED"
        assert not (tmp_path / "a.nakano").exists()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(move_store, "_need_alone", lambda *_, **__: None)
            done("store", "move", "--to", tmp_path / "a.nakano", "--store", url)
        with pytest.raises(StoreMoved), act(opened, "merge"):
            pass
        with pytest.raises(StoreMoved):
            opened.restore(opened.whole(), lambda _: None)
    assert _refused("set", ROW, "done=x", "--as", "税務課", "--store", url) == "STORE-MOVED"
    other = server.address(f"moved_{uuid4().hex[:12]}")
    done("store", "move", "--to", other, "--store", tmp_path / "a.nakano")
    _set(other, "別のスキーマに移した後。")


def test_trying_writes_nothing(office: Office, server: Cluster, url: str, tmp_path: Path) -> None:
    content = office.store.read_bytes()
    before = _tables(server)
    tried = done("store", "move", "--to", url, "--dry-run", "--store", office.store)
    assert (tried["dry_run"], tried["digest"]) == (True, _state(office.store)[0])
    assert _tables(server) == before
    done("store", "move", "--to", tmp_path / "b.nakano", "--dry-run", "--store", office.store)
    assert not (tmp_path / "b.nakano").exists()
    assert office.store.read_bytes() == content
    with closing(make_parts().stores.open(office.store)):
        assert _refused("store", "move", "--to", url, "--dry-run", "--store", office.store) == "STORE-LOCKED"
    missing = server.address(database="none")
    assert _refused("store", "move", "--to", missing, "--dry-run", "--store", office.store) == "STORE-SERVER-REFUSED"


@pytest.fixture(params=["server", "file"])
def target(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> str:
    """A place to move to."""
    return url if request.param == "server" else str(tmp_path / "moved.nakano")


def _stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def _copy(store: Store, to: Path) -> None:
    """Lay the set as it is now at a place where it can be written to, as a copy made by hand."""
    make_parts().store_files.put(to, store.whole())


def test_a_text_that_is_typed_around_a_killed_move_goes_along(office: Office, url: str) -> None:
    """No act is recorded of it: only the text itself shows that the copy is older."""
    parts = make_parts()
    entry = Entry(ROW, {"done": "記入の途中"}, as_division="税務課")
    with closing(parts.stores.open(office.store)) as store:
        with pytest.MonkeyPatch.context() as killed:
            killed.setattr(move_store, "_mark", _stop)
            with pytest.raises(KeyboardInterrupt):
                move_store.move(parts, store, address_path(url))
        save_draft(store, entry)
        move_store.move(parts, store, address_path(url))
    with closing(parts.stores.open(address_path(url))) as store, store.reading() as records:
        assert [each.text for each in move_store.read_texts_being_typed(records)] == ["記入の途中"]


STEPS = (StoresAnywhere, "put"), (move_store, "_compare"), (move_store, "_mark")
"""What a move does until its source is marked, in order."""

ENDING = (move_store, "_put_in_use"), (StoresAnywhere, "put"), (move_store, "_compare")
"""What it does then: first in the move itself, then when the same command is given again."""


def _codes(*places: str | Path) -> list[str | None]:
    """Return why each place cannot be written to; None if it can."""
    found: list[str | None] = []
    for place in places:
        try:
            with closing(make_parts().stores.open(address_path(str(place)))) as store:
                store.require_write_right()
            found.append(None)
        except Refused as refused:
            found.append(refused.code)
    return found


def test_a_move_that_is_stopped_before_any_step_leaves_one_place_to_write_to_or_says_how_to_end_it(
    office: Office, target: str
) -> None:
    before = _state(office.store)
    found = []
    for owner, step in (*STEPS, *ENDING):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(owner, step, _stop)
            assert _refused("store", "move", "--to", target, "--store", office.store) == "CANCELLED"
        found.append(_codes(office.store, target))
    absent, unfinished = found[0][1], "STORE-MOVE-UNFINISHED"
    assert absent in {"STORE-MISSING", "STORE-SERVER-EMPTY"}
    assert found[:3] == [[None, absent], [None, unfinished], [None, unfinished]]
    assert found[3:] == [["STORE-MOVED", unfinished], ["STORE-MOVED", unfinished], ["STORE-MOVED", None]]
    assert _refused("store", "move", "--to", target, "--store", office.store) == "STORE-MOVED"
    assert _state(target)[0] == before[0]


def test_a_move_whose_source_was_marked_is_ended_by_the_command_that_the_refusal_names(
    office: Office, target: str
) -> None:
    digest, _, acts = _state(office.store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(move_store, "_put_in_use", _stop)
        assert _refused("store", "move", "--to", target, "--store", office.store) == "CANCELLED"
    said = ask("set", ROW, "done=x", "--as", "税務課", "--store", target)
    assert "store move" in said.keys["remedy"]
    done("store", "move", "--to", target, "--store", office.store)
    assert _state(target)[::2] == (digest, acts + 2)  # where it stopped, and its end, are on record
    _set(target, "移した後。")
    assert _codes(office.store) == ["STORE-MOVED"]


def test_a_move_from_a_share_waits_until_the_share_has_the_mark(
    office: Office, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = make_parts()
    stages = iter([ShareStage.WRITTEN, ShareStage.WAITING])
    waiting = SimpleNamespace(write_back=lambda: ShareState(next(stages), reason="つながりません"))
    with closing(parts.stores.open(office.store)) as store, monkeypatch.context() as behind:
        behind.setattr(store, "working_copy", waiting)
        with pytest.raises(TargetNotWritable):
            move_store.move(parts, store, address_path(target))
    assert _codes(office.store, target) == ["STORE-MOVED", "STORE-MOVE-UNFINISHED"]
    done("store", "move", "--to", target, "--store", office.store)
    assert _codes(office.store, target) == ["STORE-MOVED", None]


def test_a_move_from_a_share_that_is_gone_makes_nothing(
    office: Office, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = make_parts()
    waiting = SimpleNamespace(write_back=lambda: ShareState(ShareStage.WAITING, reason="つながりません"))
    with closing(parts.stores.open(office.store)) as store, monkeypatch.context() as gone:
        gone.setattr(store, "working_copy", waiting)
        with pytest.raises(TargetNotWritable):
            move_store.move(parts, store, address_path(target))
    assert _codes(office.store) == [None]
    done("store", "move", "--to", target, "--store", office.store)


def test_a_copy_that_a_stopped_move_left_is_not_put_in_use_by_a_move_to_another_place(
    office: Office, target: str, tmp_path: Path
) -> None:
    other = tmp_path / "other.nakano"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(move_store, "_mark", _stop)
        assert _refused("store", "move", "--to", target, "--store", office.store) == "CANCELLED"
    done("store", "move", "--to", other, "--store", office.store)
    assert _refused("store", "move", "--to", target, "--store", office.store) == "STORE-MOVED"
    assert _codes(target, other) == ["STORE-MOVE-UNFINISHED", None]


def test_what_was_copied_before_a_later_act_is_replaced_and_kept(office: Office, target: str) -> None:
    with closing(make_parts().stores.open(office.store)) as store:
        _copy(store, address_path(target))
    early = _state(target)
    _set(office.store, "写した後の文章。")
    late = _state(office.store)
    kept = done("store", "move", "--to", target, "--store", office.store)["before"]
    assert (_state(target), _state(kept)) == (late, early)


def test_a_set_moves_back_to_where_it_was(office: Office, url: str) -> None:
    done("store", "move", "--to", url, "--store", office.store)
    _set(url, "サーバーで書いた文章。")
    there = _state(url)
    kept = done("store", "move", "--to", office.store, "--store", url)["before"]
    assert _state(office.store) == there
    assert done("audit", "--store", kept)["acts"][-1]["kind"] == "move_store"
    _set(office.store, "戻した後。")
    done("store", "move", "--to", url, "--store", office.store)
    _set(url, "また移した後。")


def test_nothing_else_is_replaced(office: Office, target: str, tmp_path: Path) -> None:
    other = tmp_path / "other.nakano"
    done("init", "--store", other)
    done("store", "move", "--to", target, "--store", other)
    before = done("verify", "--store", target)["head"]
    assert _refused("store", "move", "--to", target, "--store", office.store) == "STORE-EXISTS"
    went_on = tmp_path / "went-on.nakano"
    shutil.copy(office.store, went_on)
    _set(went_on, "写しのほうで書いた。")
    assert _refused("store", "move", "--to", went_on, "--store", office.store) == "STORE-EXISTS"
    assert done("verify", "--store", target)["head"] == before
    _set(office.store, "元のまま書ける。")


def test_a_set_is_not_moved_to_where_it_is(office: Office, url: str, tmp_path: Path) -> None:
    link = tmp_path / "link.nakano"
    link.symlink_to(office.store)
    for place in (office.store, link):
        assert _refused("store", "move", "--to", place, "--store", office.store) == "USAGE"
    done("store", "move", "--to", url, "--store", office.store)
    assert _refused("store", "move", "--to", url, "--store", url) == "USAGE"
    same = url.replace("test?", "test?connect_timeout=5&")
    assert _refused("store", "move", "--to", same, "--store", url) == "USAGE"
    _set(url, "移っていない。")


def test_a_copy_that_differs_is_not_taken_for_the_set(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "moved.nakano"
    with pytest.MonkeyPatch.context() as patch:
        compare = move_store._compare

        def forget(*given: object) -> None:
            damage_a_text(target)
            compare(*given)  # type: ignore[arg-type]

        patch.setattr(move_store, "_compare", forget)
        assert _refused("store", "move", "--to", target, "--store", office.store) == "STORE-DAMAGED"
    _set(office.store, "元のまま書ける。")


def test_a_moved_set_that_was_lost_is_taken_up_again(office: Office, url: str, tmp_path: Path) -> None:
    done("store", "move", "--to", url, "--store", office.store)
    done("restore", office.store, "--out", tmp_path / "again.nakano")
    _set(tmp_path / "again.nakano", "サーバーを失った後。")
    backup = done("backup", "--store", office.store)["file"]
    done("restore", backup, "--store", url)
    _set(url, "移した印のある控えに戻した後。")


def test_what_was_written_at_the_target_meanwhile_is_not_replaced(office: Office, target: str) -> None:
    """An earlier state is there; someone writes in it once it was backed up."""
    parts, there = make_parts(), address_path(target)
    with closing(parts.stores.open(office.store)) as store:
        _copy(store, there)
        with act(store, "merge"):
            pass

        put = StoresAnywhere.put

        def _after_another_wrote(*given: Any, **more: Any) -> None:
            with closing(parts.stores.open(there)) as other, act(other, "edit_entry"):
                pass
            put(*given, **more)

        with pytest.MonkeyPatch.context() as meanwhile:
            meanwhile.setattr(StoresAnywhere, "put", _after_another_wrote)
            with pytest.raises(StoreLocked):
                move_store.move(parts, store, there)
    with closing(parts.stores.open(there)) as store, store.reading() as records:
        assert records.entries.acts()[-1].kind == "edit_entry"


def test_a_text_that_is_only_at_the_target_is_backed_up_before_it_is_replaced(office: Office, target: str) -> None:
    parts, there = make_parts(), address_path(target)
    entry = Entry(ROW, {"done": "移した先での記入"}, as_division="税務課")
    with closing(parts.stores.open(office.store)) as store:
        _copy(store, there)
        with closing(parts.stores.open(there)) as other:
            save_draft(other, entry)
        before = move_store.move(parts, store, there).before
    assert before is not None
    with closing(parts.stores.open(before, read_only=True)) as kept, kept.reading() as records:
        assert [each.text for each in move_store.read_texts_being_typed(records)] == ["移した先での記入"]


def test_who_has_another_set_of_the_database_open_prevents_no_move(office: Office, server: Cluster, url: str) -> None:
    other, third = (server.address(f"moved_{uuid4().hex[:12]}") for _ in range(2))
    done("init", "--store", other)
    done("store", "move", "--to", url, "--store", office.store)
    stores = make_parts().stores
    with closing(stores.open(address_path(other))) as beside, closing(stores.open(address_path(url))) as mine:
        assert beside.server is not None
        assert beside.server.present() == []
        with closing(stores.open(address_path(url), by="佐藤")):
            assert mine.server is not None
            assert [each.who for each in mine.server.present()] == ["佐藤"]
    with closing(stores.open(address_path(other))):
        done("store", "move", "--to", third, "--store", url)


def test_a_set_that_is_made_on_a_server_is_named_by_its_address(server: Cluster) -> None:
    address = server.address(f"moved_{uuid4().hex[:12]}")
    said = run("init", "--store", address)
    assert address in said.output
    assert done("init", "--store", server.address(f"moved_{uuid4().hex[:12]}"))["store"].startswith("postgresql://")
