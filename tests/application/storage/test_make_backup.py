"""A backup is a checked copy; the first of a day makes others superfluous; what is no backup of the file is kept."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from nakano_status import files
from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.storage.make_backup import (
    back_up,
    back_up_damaged,
    choose_folder,
    folder_of,
    list_backups,
    newest_backup,
)
from nakano_status.application.storage.restore import copy_backup
from nakano_status.domain.refusals.files import FileUnreadable, StoreDamaged, TargetExists, TargetNotWritable
from nakano_status.domain.storage.backups import BackupFolder
from nakano_status.domain.storage.store_place import NO_SPACE
from nakano_status.files import DiskFiles
from tests.support.backups import names, write_daily
from tests.support.plans import R7, small_plan
from tests.support.rounds import OWN, digest_of, write
from tests.support.stores import OFFICE_INFO, TickingClock, act, spoil_what_is_written
from tests.support.successors import office_of_two_plans

ROW = OWN[0]


class Disk(DiskFiles):
    """A disk with so many free bytes."""

    def __init__(self, free: int) -> None:
        self.free = free

    def free_bytes(self, _folder: Path) -> int:
        return self.free


class HeldFile(DiskFiles):
    """A disk with a file that another program holds."""

    def __init__(self, name: str) -> None:
        self.name = name

    def remove(self, path: Path) -> None:
        if path.name == self.name:
            raise TargetNotWritable(path=str(path), reason="使用中です")
        super().remove(path)


def edit(parts: Parts, store: Store, text: str) -> None:
    edit_entry(parts, store, Entry(ROW, {"done": text}), "佐藤")


def test_a_backup_is_the_file_as_it_is_beside_it(parts: Parts, office: Store) -> None:
    edit(parts, office, "一行目")
    made = back_up(parts, office)
    assert made.is_new
    assert made.file.parent == office.path.with_name("officeの控え")
    with closing(parts.stores.open(made.file, read_only=True)) as copy:
        assert digest_of(copy) == digest_of(office)
        assert copy.check_integrity() == []


def test_the_same_content_is_not_kept_twice(parts: Parts, office: Store) -> None:
    first = back_up(parts, office)
    assert back_up(parts, office) == replace(first, is_new=False)
    edit(parts, office, "変わった")
    assert back_up(parts, office).is_new
    assert len(names(office)) == 2


def test_a_backup_can_be_written_anywhere_and_replaces_nothing(parts: Parts, office: Store, tmp_path: Path) -> None:
    out = tmp_path / "持出し" / "控え.nakano"
    assert back_up(parts, office, out).file == out
    edit(parts, office, "変わった")
    with pytest.raises(TargetExists):
        back_up(parts, office, out)
    assert names(office) == []


def test_a_damaged_file_is_not_backed_up(parts: Parts, office: Store) -> None:
    with closing(sqlite3.connect(office.path)) as connection, connection:
        connection.execute("UPDATE act SET by_name = '別人'")
    with pytest.raises(StoreDamaged):
        back_up(parts, office)
    assert names(office) == []


def test_without_room_the_disk_is_left_to_the_work(parts: Parts, office: Store) -> None:
    size = office.path.stat().st_size
    with pytest.raises(TargetNotWritable) as refused:
        back_up(replace(parts, files=Disk(3 * size - 1)), office, spares_room=True)
    assert refused.value.details["reason"] == NO_SPACE
    assert back_up(replace(parts, files=Disk(3 * size)), office, spares_room=True).is_new
    assert names(office) != []


def test_a_data_file_of_any_size_has_backups_that_can_be_copied(
    parts: Parts, office: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_MOST_BYTES", 1000)
    made = back_up(parts, office)
    assert back_up(parts, office) == replace(made, is_new=False)
    assert copy_backup(parts, made.file, tmp_path / "写し.nakano").exists()
    assert back_up_damaged(parts, office).read_bytes() == office.path.read_bytes()


def test_the_folder_of_a_share_that_has_gone_is_not_made(parts: Parts, office: Store, tmp_path: Path) -> None:
    office.path = tmp_path / "share" / "計画.nakano"
    with pytest.raises(TargetNotWritable):
        back_up(parts, office)
    assert not office.path.parent.exists()


def test_a_backup_that_reads_otherwise_than_written_is_removed(
    parts: Parts, office: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil_what_is_written(monkeypatch)
    with pytest.raises(TargetNotWritable) as refused:
        back_up(parts, office)
    assert "読み直すと異なります" in refused.value.details["reason"]
    assert names(office) == []


def test_the_list_shows_what_is_in_each_file_the_newest_first(parts: Parts, office: Store) -> None:
    back_up(parts, office)
    edit(parts, office, "一行目")
    edit_entry(parts, office, Entry(ROW, {"mark": "◎"}), "佐藤")
    back_up(parts, office)
    newer, older = list_backups(parts, office)
    assert newer.at is not None
    assert older.at is not None
    assert newer.at > older.at
    assert [(each.year, each.answers, each.problem) for each in (newer, older)] == [("R4", 1, None), ("R4", 0, None)]
    assert newer.by == "佐藤"
    assert newer.program
    assert newer.until is not None


def test_a_backup_of_two_plans_that_collect_one_year_is_usable(parts: Parts, tmp_path: Path) -> None:
    with office_of_two_plans(parts, tmp_path) as store:
        for plan_id in ("kodo", "tsugi"):
            store.look_at(plan_id)
            open_round(parts, store, R7)
        made = back_up(parts, store)
        (listed,) = list_backups(parts, store)
        assert (listed.file, listed.problem, listed.answers) == (made.file, None, None)


def test_what_is_no_backup_of_this_file_is_listed_with_its_problem_and_kept(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    folder = back_up(parts, office).file.parent
    with closing(parts.stores.create(tmp_path / "other.nakano", replace(OFFICE_INFO, plan_id=small_plan().plan_id))):
        pass
    content = office.path.read_bytes()
    newer = bytearray(content)
    newer[60:64] = (9_000).to_bytes(4)
    foreign = {
        "office_20200101-120000.nakano": (own.read_bytes(), "BACKUP-OF-ANOTHER"),
        "office_20200102-120000.nakano": (content[: len(content) // 2], "STORE-DAMAGED"),
        "office_20200103-120000.nakano": (bytes(newer), "STORE-NEWER"),
        "office_20200104-120000.nakano": (b"", "STORE-FOREIGN"),
        "メモ.txt": (b"memo", None),
    }
    for name, (bytes_, _) in foreign.items():
        (folder / name).write_bytes(bytes_)
    found = {each.file.name: each.problem.code for each in list_backups(parts, office) if each.problem}
    assert found == {name: code for name, (_, code) in foreign.items() if code}
    write_daily(parts, office, 36)
    assert set(foreign) <= set(names(office))
    ours = len(names(office)) - len(foreign)
    assert ours == 1 + 31


def test_a_clock_that_was_set_back_removes_nothing(parts: Parts, office: Store) -> None:
    write_daily(parts, office, 34)
    before = set(names(office))
    assert isinstance(parts.clock, TickingClock)
    parts.clock.moment -= timedelta(days=33)
    edit(parts, office, "時計を戻した")
    back_up(parts, office)
    assert before < set(names(office))


def test_a_backup_that_is_dated_ahead_neither_stops_thinning_nor_stands_for_today(parts: Parts, office: Store) -> None:
    assert isinstance(parts.clock, TickingClock)
    parts.clock.moment += timedelta(days=4000)
    ahead = back_up(parts, office).file.name
    parts.clock.moment -= timedelta(days=4000)
    write_daily(parts, office, 36)
    assert ahead in names(office)
    assert len(names(office)) == 1 + 1 + 31
    assert not back_up(parts, office).is_new
    newest = newest_backup(parts, office)
    assert newest is not None
    assert newest.date() == parts.clock.today()


def test_a_backup_that_cannot_be_removed_is_left_and_the_others_go(parts: Parts, office: Store) -> None:
    write_daily(parts, office, 36)
    without = len(names(office))
    held = names(office)[1]  # the first one ends its month
    write_daily(replace(parts, files=HeldFile(held)), office, 12)
    assert held in names(office)
    assert len(names(office)) <= without + 1


def test_a_file_that_is_worked_in_is_not_removed(parts: Parts, office: Store) -> None:
    write_daily(parts, office, 36)
    held = office.path.with_name("officeの控え") / names(office)[1]
    with closing(parts.stores.open(held)):
        write_daily(parts, office, 12)
    assert held.exists()


def test_each_of_two_data_files_of_one_name_has_its_backup_of_the_day(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    shared = tmp_path / "保管"
    choose_folder(parts, office, shared)
    with closing(
        parts.stores.create(tmp_path / "other" / office.path.name, replace(OFFICE_INFO, store_id="B"))
    ) as store:
        with act(store) as work:
            work.settings.save("k", "v")
        choose_folder(parts, store, shared)
        for each in shared.iterdir():
            with closing(parts.stores.open(each, read_only=True)) as found, found.reading() as records:
                is_of_other = records.info.store_id == "B"
            if is_of_other:
                each.unlink()
        assert newest_backup(parts, store) is None
        assert newest_backup(parts, office) is not None


def test_a_folder_whose_name_has_a_line_break_is_refused(parts: Parts, office: Store, tmp_path: Path) -> None:
    with pytest.raises(TargetNotWritable):
        choose_folder(parts, office, tmp_path / "保管\n控え")


def test_the_data_file_is_no_backup_in_its_own_folder(parts: Parts, office: Store) -> None:
    choose_folder(parts, office, office.path.parent)
    assert office.path not in [each.file for each in list_backups(parts, office)]


def test_the_chosen_folder_is_used_as_long_as_it_has_backups(parts: Parts, office: Store, tmp_path: Path) -> None:
    usual, chosen = office.path.with_name("officeの控え"), tmp_path / "保管" / "控え"
    assert choose_folder(parts, office, chosen, "佐藤").value == chosen
    assert folder_of(parts, office) == BackupFolder(chosen)
    edit(parts, office, "一行目")
    assert back_up(parts, office).file.parent == chosen
    shutil.rmtree(chosen)
    assert folder_of(parts, office) == BackupFolder(usual, missed=chosen)
    assert back_up(parts, office).file.parent == usual


def test_the_folder_can_be_the_usual_one_again(parts: Parts, office: Store, tmp_path: Path) -> None:
    choose_folder(parts, office, tmp_path / "保管")
    assert choose_folder(parts, office, None).value == office.path.with_name("officeの控え")
    assert back_up(parts, office).file.parent == office.path.with_name("officeの控え")


def test_the_usual_folder_is_chosen_also_while_the_other_is_away(parts: Parts, office: Store, tmp_path: Path) -> None:
    chosen, away = tmp_path / "保管", tmp_path / "外した"
    choose_folder(parts, office, chosen)
    chosen.rename(away)
    choose_folder(parts, office, None)
    away.rename(chosen)
    assert folder_of(parts, office).path == office.path.with_name("officeの控え")


def test_a_folder_that_cannot_be_written_is_not_chosen(parts: Parts, office: Store, tmp_path: Path) -> None:
    (tmp_path / "ファイル").write_text("no folder")
    with pytest.raises(FileUnreadable):
        choose_folder(parts, office, tmp_path / "ファイル")
    with office.reading() as records:
        assert "choose_backup_folder" not in [act.kind for act in records.entries.acts()]


def test_a_data_file_may_be_moved_with_its_folder(parts: Parts, own: Path, tmp_path: Path) -> None:
    write(parts, own, ROW, done="書いた")
    with closing(parts.stores.open(own)) as store:
        choose_folder(parts, store, own.parent / "保管" / "内")
    moved = tmp_path / "別の場所"
    moved.mkdir()
    shutil.move(own, moved / own.name)
    shutil.move(own.parent / "保管", moved / "保管")
    with closing(parts.stores.open(moved / own.name)) as store:
        assert folder_of(parts, store).path == moved / "保管" / "内"
