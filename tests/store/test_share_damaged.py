"""A working copy that is damaged, or is another file: it is put aside, and the share's file goes on."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.domain.refusals.files import StoreDamaged, StoreForeign, StoreNewer
from tests.support.shares import Desk, copy_of, damaged, file_of, texts_in, write

NOTE = {"taken": None, "stamp": None}
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "pages": damaged,
    "zeros": lambda content: content[:8192] + bytes(40000) + content[48192:],
    "nothing": lambda _: b"",
    "a byte": lambda content: content[:1],
    "the header": lambda content: content[:44] + bytes([0, 0, 0, 9]) + content[48:],
    "a text": lambda _: b"hello" * 100,
    "another database": lambda _: _another_database(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_working_copy_is_put_aside_and_named(
    desk: Desk, share: Path, damage: Callable[[bytes], bytes]
) -> None:
    local = desk.write("ours", full=True)
    content = damage(local.read_bytes())
    local.write_bytes(content)
    with pytest.raises(StoreDamaged) as refused:
        desk.open()
    aside = Path(refused.value.details["path"])
    assert (aside.parent, aside.read_bytes()) == (local.parent, content)
    desk.write("later")
    assert desk.stores.unwritten() == (aside,)
    assert texts_in(share, "ours", "later") == {"later"}


def test_what_is_wrong_with_a_working_copy_that_was_put_aside_is_stated(desk: Desk) -> None:
    reasons = []
    for content in (b"hello" * 100, None):
        store = desk.open()
        desk.files.full = True
        write(store, "ours")
        local = file_of(store)
        store.close()
        desk.files.full = False
        local.write_bytes(content or local.read_bytes()[:4096] + bytes([255]) * 8192)
        with pytest.raises(StoreDamaged) as refused:
            desk.open()
        reasons.append(refused.value.details["reason"])
    assert reasons == [StoreForeign.title, "内容が壊れています"]


def test_the_same_damage_on_the_share_and_here_is_that_of_the_shares_file(desk: Desk, share: Path) -> None:
    store = desk.open()
    local = file_of(store)
    store.close()
    content = DAMAGES["zeros"](share.read_bytes())
    for each in (share, local):
        each.write_bytes(content)
    with pytest.raises(StoreDamaged) as refused:
        desk.open()
    assert refused.value.details["path"] == str(share)
    assert local.exists()


def test_a_working_copy_of_a_newer_format_waits_for_a_newer_program(desk: Desk, share: Path) -> None:
    store = desk.open()
    local = file_of(store)
    store.close()
    with closing(sqlite3.connect(local)) as connection:
        connection.execute("PRAGMA user_version = 2000")
    content = local.read_bytes()
    with pytest.raises(StoreNewer) as refused:
        desk.open()
    assert refused.value.details["path"] == str(share)
    assert local.read_bytes() == content


NOTES: dict[str, Callable[[Path], str]] = {
    "no target": lambda share: json.dumps({**NOTE, "place": str(share), "target": None}),
    "no name": lambda share: json.dumps({**NOTE, "place": str(share), "target": "a\0b"}),
    "no text": lambda _: json.dumps({**NOTE, "place": "\ud800", "target": "\ud800"}),
    "another place": lambda share: json.dumps({**NOTE, "place": f"{share}2", "target": f"{share}2"}),
    "another folder": lambda share: json.dumps({**NOTE, "place": str(share), "target": "/nowhere/x.nakano"}),
    "depth": lambda _: "[" * 100_000,
    "nothing": lambda _: "",
}


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES)
def test_a_note_that_cannot_be_read_counts_as_none(desk: Desk, share: Path, note: Callable[[Path], str]) -> None:
    local = desk.write("ours", gone=True)
    local.with_name("place.json").write_text(note(share), "utf-8")
    assert desk.stores.unwritten() == ()
    with closing(desk.open()) as store:
        [notice] = copy_of(store).notices
    assert notice.found is not None
    assert texts_in(share.with_name(notice.found), "ours") == {"ours"}


def _another_database() -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE elsewhere (name TEXT)")
        return connection.serialize()
