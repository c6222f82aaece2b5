"""Whatever was put into a data file from outside, every command refuses it by name and leaves the file as it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from nakano_status.store.sqlite.lock import lock_path
from tests.support.altered_stores import (
    FOREIGN,
    MISSING,
    change_store,
    damage_a_shown_value,
    damage_a_text,
    damage_an_index,
)
from tests.support.command_line import Said, ask, done
from tests.support.offices import Office, make_office

ROW = "2-1-2-03-N"

OF_EACH_KIND = (
    "トリガー「rewrite」",
    "トリガー「endless」",
    "ビュー「draft」",
    "仮想表「hidden」",
    "表「setting」の列「remark」",
    "索引「by_length」",
    "表「draft」がありません",
)
"""One of each kind; that every one of them is refused is tested in `tests/store`."""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office whose round is sent, with one answer merged and an assertion of its own."""
    office = make_office(tmp_path_factory.mktemp("played"))
    done("merge", office.answer, "--store", office.store)
    done("set", ROW, "next_year=庁内に広げる。", "--store", office.store)
    return office


@pytest.fixture
def store(played: Office, tmp_path: Path) -> Path:
    """A copy of its data file."""
    path = tmp_path / "x.nakano"
    path.write_bytes(played.store.read_bytes())
    return path


def reading(office: Office, out: Path) -> tuple[Sequence[str | Path], ...]:
    """Return commands that only read."""
    return (
        ("show",),
        ("counts",),
        ("verify",),
        ("held",),
        ("board",),
        ("merge", office.answer, "--dry-run"),
        ("export", "list", "--out", out / "一覧.xlsx"),
    )


def writing(office: Office, out: Path) -> tuple[Sequence[str | Path], ...]:
    """Return commands that write."""
    return (
        ("set", ROW, "done=書き直した。"),
        ("merge", office.form("戸籍住民課")),
        ("distribute", "--out", out / "様式"),
        ("round", "close", "--year", "R4"),
    )


def check_refused(said: Said, code: str, found: str) -> None:
    assert (said.code, said.keys["error"]) == (2, code), said
    assert found in said.keys["message"]
    assert "控え" in said.keys["remedy"]
    assert "Traceback" not in said.messages


@pytest.mark.sample(2)
@pytest.mark.parametrize("found", OF_EACH_KIND)
def test_every_command_refuses_what_was_put_into_a_data_file(
    played: Office, store: Path, tmp_path: Path, found: str
) -> None:
    change_store(store, *{**FOREIGN, **MISSING}[found])
    before = store.read_bytes()
    for words in (*reading(played, tmp_path), *writing(played, tmp_path)):
        code = "STORE-SCHEMA-FOREIGN" if found in FOREIGN else "STORE-DAMAGED"
        check_refused(ask(*words, "--store", store), code, found)
    assert store.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [store.name]


@pytest.mark.parametrize(
    ("damage", "named", "code"),
    [
        (damage_an_index, "missing from index ix_package_round_id", "STORE-STRUCTURE-BROKEN"),
        (damage_a_text, "：listing／", "STORE-CELL-CHANGED"),
        (damage_a_shown_value, "：entry_value／", "STORE-VALUES-OFF"),
    ],
)
def test_a_damaged_data_file_is_read_and_never_written(
    played: Office, store: Path, tmp_path: Path, damage: Callable[[Path], None], named: str, code: str
) -> None:
    damage(store)
    before, out = store.read_bytes(), tmp_path / "out"
    out.mkdir()
    for words in writing(played, out):
        check_refused(ask(*words, "--store", store), "STORE-DAMAGED", named)
    assert list(out.iterdir()) == []
    for words in reading(played, out):
        assert ask(*words, "--store", store).code in {0, 1}, words
    (found, *_) = ask("verify", "--store", store).keys["problems"]
    assert found["code"] == code
    assert store.read_bytes() == before


@pytest.mark.parametrize("number", [-1, 0, 999, -(2**31)])
def test_a_format_that_never_was_is_no_defect(store: Path, number: int) -> None:
    change_store(store, f"PRAGMA user_version = {number}")
    for words in (("show",), ("set", ROW, "done=書き直した。"), ("verify",)):
        check_refused(ask(*words, "--store", store), "STORE-SCHEMA-FOREIGN", f"形式の番号「{number}」")


def test_a_lock_whose_time_is_no_time_is_told_as_any_other(store: Path) -> None:
    lock_path(store).write_text('{"who": null, "host": "kyoyu-pc", "pid": 1, "since": "きのう"}', "utf-8")
    said = ask("set", ROW, "done=書き直した。", "--store", store)
    assert (said.code, said.keys["error"]) == (2, "STORE-LOCKED")
    assert "先ほどから他のプログラム（kyoyu-pc）" in said.keys["message"]
    assert ask("counts", "--store", store).code == 0


@pytest.mark.skipif(os.name != "posix", reason="no pipes of this kind here")
@pytest.mark.parametrize("name", ["x.nakano", "x.nakano.lock", "x.nakano-journal", "x.nakano-wal"])
def test_a_pipe_is_not_waited_for(played: Office, tmp_path: Path, name: str) -> None:
    store = tmp_path / "x.nakano"
    store.write_bytes(played.store.read_bytes())
    (tmp_path / name).unlink(missing_ok=True)
    os.mkfifo(tmp_path / name)
    said = ask("set", ROW, "done=書き直した。", "--store", store)
    codes = {"x.nakano": "STORE-FOREIGN", "x.nakano.lock": "STORE-READ-ONLY"}
    assert (said.code, said.keys["error"]) == (2, codes.get(name, "STORE-SCHEMA-FOREIGN"))
