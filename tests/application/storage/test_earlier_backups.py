"""Backups in folders that were chosen before are found, also after the data file was moved with them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.storage.make_backup import (
    back_up,
    choose_folder,
    earlier_folders,
    find_earlier,
    list_backups,
)
from nakano_status.application.storage.restore import restore
from nakano_status.domain.storage.backups import in_order
from tests.support.rounds import OWN

BELOW, DEEPER, OUTSIDE = "控え2", "保管/控え", "../別の所"


def back_up_changed(parts: Parts, store: Store, text: str) -> None:
    edit_entry(parts, store, Entry(OWN[0], {"done": text}))
    back_up(parts, store)


def at_a_place(own: Path, folder: Path) -> Path:
    """Return a data file in a folder of its own, so that other folders are outside of that."""
    (folder / "課").mkdir()
    return Path(shutil.move(own, folder / "課" / own.name))


def files(parts: Parts, store: Store) -> tuple[list[Path], list[Path]]:
    """Return the backups of today's folder and the others that are found, by their real paths."""
    earlier = find_earlier(parts, earlier_folders(parts, store))
    moments = [in_order(each.file.name) for each in earlier]
    assert moments == sorted(moments, reverse=True)
    today = list_backups(parts, store)
    return sorted(each.file.resolve() for each in today), sorted(each.file.resolve() for each in earlier)


@pytest.mark.parametrize("is_moved", [False, True])
@pytest.mark.parametrize(
    "chosen",
    [(BELOW,), (OUTSIDE, None), (DEEPER, OUTSIDE, DEEPER, BELOW)],
    ids=str,
)
def test_every_backup_is_listed_wherever_it_was_made(
    parts: Parts, own: Path, tmp_path: Path, chosen: Sequence[str | None], is_moved: bool
) -> None:
    own = at_a_place(own, tmp_path)
    with closing(parts.stores.open(own)) as store:
        back_up_changed(parts, store, "はじめ")
        for place, each in enumerate(chosen):
            choose_folder(parts, store, None if each is None else (own.parent / each).resolve())
            back_up_changed(parts, store, f"{place}番目")
        if not is_moved:
            today, earlier = files(parts, store)
            made = sorted(path.resolve() for path in tmp_path.rglob("*_*.nakano"))
            assert sorted((*today, *earlier)) == made
            assert len({path.parent for path in made}) == len({None, *chosen})
            assert {path.parent for path in today}.isdisjoint(path.parent for path in earlier)
    if is_moved:
        moved = tmp_path / "新しいPC" / "内"
        outside = {path.resolve() for path in (tmp_path / "別の所").rglob("*_*.nakano")}
        shutil.copytree(own.parent, moved)
        shutil.rmtree(own.parent)
        with closing(parts.stores.open(moved / own.name)) as store:
            today, earlier = files(parts, store)
        assert {*today, *earlier} == outside | {path.resolve() for path in moved.rglob("*_*.nakano")}


def test_what_is_not_its_own_is_left_out_and_one_of_its_own_can_be_restored(
    parts: Parts, own: Path, tmp_path: Path
) -> None:
    own = at_a_place(own, tmp_path)
    before = tmp_path / "前の保存先"
    with closing(parts.stores.open(own)) as store:
        choose_folder(parts, store, before)
        choose_folder(parts, store, None)
        (backup,) = find_earlier(parts, earlier_folders(parts, store))
        (before / "x_20200101-000000.nakano").write_bytes(b"no data file")
        (before / "写真.nakano").write_bytes(b"no backup by its name")
        assert find_earlier(parts, earlier_folders(parts, store)) == (backup,)
        assert restore(parts, store, backup.file).value.backup.name == backup.file.name
    shutil.rmtree(before)
    before.write_text("no folder any more")
    with closing(parts.stores.open(own)) as store:
        assert [each.file.parent for each in find_earlier(parts, earlier_folders(parts, store))] == []
