"""Commands on a data file on a share: written back at the end, a dead lock taken over with a reason."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.bootstrap import make_parts
from nakano_status.cli.session import CommandSession
from nakano_status.store.sqlite.lock import lock_path
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.sqlite.shared_stores import SharedStores
from nakano_status.system_lock import try_lock
from tests.support.command_line import Said, ask
from tests.support.shares import FailingShare, shared_file, shared_place, texts_in


@pytest.fixture
def files() -> FailingShare:
    return FailingShare()


@pytest.fixture
def share(tmp_path: Path) -> Path:
    return shared_file(tmp_path, "事務局.nakano")


@pytest.fixture
def at_a_share(share: Path, files: FailingShare, tmp_path: Path) -> Callable[..., Said]:
    """Runs a command on the share's data file."""
    parts = make_parts()
    stores = SharedStores(SqliteStores(parts.clock), files, parts.clock, lambda: tmp_path / "pc")
    session = CommandSession(replace(parts, stores=stores, look_at_place=shared_place))
    return lambda *words: ask(*words, "--store", share, session=session)


ALIAS = ("division", "alias", "ゼイム", "税務課")


def test_a_command_writes_back_at_its_end(at_a_share: Callable[..., Said], share: Path) -> None:
    said = at_a_share(*ALIAS)
    assert said.code == 0, said
    assert said.keys["share"]["state"] == "written"
    assert said.keys["share"]["problems"] == []
    assert texts_in(share) == set()
    assert not lock_path(share).exists()
    assert "share" not in at_a_share("show").keys


def test_what_could_not_be_written_back_asks_for_a_person(
    at_a_share: Callable[..., Said], share: Path, files: FailingShare
) -> None:
    files.full = True
    before = share.read_bytes()
    said = at_a_share(*ALIAS)
    assert said.code == 1
    assert (said.keys["share"]["state"], said.keys["share"]["reason"]) == ("waiting", "空き容量が足りません")
    assert [each["code"] for each in said.keys["share"]["problems"]] == ["SHARE-WAITING"]
    assert "空き容量が足りません" in said.messages
    assert share.read_bytes() == before
    files.full = False
    assert at_a_share("division", "alias", "ゼーム", "税務課").keys["share"]["state"] == "written"
    assert share.read_bytes() != before


def test_a_dead_lock_needs_a_reason(at_a_share: Callable[..., Said], share: Path) -> None:
    words = {"host": "PC-7", "who": "山田", "since": "2026-11-20T01:30:00+00:00"}
    lock_path(share).write_text(json.dumps(words), "utf-8")
    assert at_a_share(*ALIAS).keys["error"] == "STORE-LOCKED"
    assert at_a_share(*ALIAS, "--reason", "故障").keys["error"] == "USAGE"
    assert at_a_share(*ALIAS, "--take-over").keys["error"] == "REASON-NOT-GIVEN"
    assert at_a_share(*ALIAS, "--take-over", "--reason", "　").keys["error"] == "REASON-NOT-GIVEN"
    assert lock_path(share).exists()
    said = at_a_share(*ALIAS, "--take-over", "--reason", "PCの故障のため")
    assert said.code == 0, said
    assert not lock_path(share).exists()
    [reason] = _reasons(share)
    assert reason is not None
    assert reason.startswith("PCの故障のため（山田（PC-7）、令和8年11月20日")


def test_a_lock_whose_program_runs_is_not_taken_over(at_a_share: Callable[..., Said], share: Path) -> None:
    lock_path(share).write_text(json.dumps({"host": "PC-7", "who": "山田", "since": "x"}), "utf-8")
    with lock_path(share).open() as held:
        assert try_lock(held.fileno())
        said = at_a_share(*ALIAS, "--take-over", "--reason", "PCの故障のため")
    assert said.keys["error"] == "STORE-STILL-OPEN"
    assert "--take-over" not in said.messages


def test_a_command_with_a_reason_of_its_own_takes_over_with_it(at_a_share: Callable[..., Said], share: Path) -> None:
    lock_path(share).write_text(json.dumps({"host": "PC-7", "who": "山田", "since": "x"}), "utf-8")
    due = ("round", "amend", "--due-all", "2023-07-20")
    assert at_a_share(*due, "--reason", "延期").keys["error"] == "STORE-LOCKED"
    assert at_a_share(*due, "--reason", "延期", "--take-over").code == 0
    assert _reasons(share) == ["延期（山田（PC-7）、先ほどから使用中だったもの）"]


def test_nothing_is_on_record_where_nothing_was_taken_over(at_a_share: Callable[..., Said], share: Path) -> None:
    assert at_a_share(*ALIAS, "--take-over", "--reason", "念のため").code == 0
    assert _reasons(share) == []


def _reasons(share: Path) -> list[str | None]:
    store = SqliteStores(make_parts().clock).open(share, read_only=True)
    try:
        with store.reading() as records:
            return [each.reason for each in records.entries.acts() if each.kind == "take_over"]
    finally:
        store.close()
