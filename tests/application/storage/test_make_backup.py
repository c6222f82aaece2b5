"""Backups: made, kept at a share, read from earlier ones; rows that are restored."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from nakano_status import files
from nakano_status.application.entries.edit_entry import Entry, edit_entry, save_draft
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.storage import make_backup
from nakano_status.application.storage.restore import (
    copy_backup,
    differences_from,
    put_back_row,
    restore,
)
from nakano_status.bootstrap import make_parts, with_backups
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import FileUnreadable, StoreDamaged, TargetExists, TargetNotWritable
from nakano_status.domain.storage.backups import BEFORE, BackupFolder, backup_sort_key
from nakano_status.domain.storage.store_place import NO_SPACE
from nakano_status.domain.storage.working_copy import NOT_CONNECTED
from nakano_status.files import DiskFiles
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.sqlite.shared_stores import SharedStores
from nakano_status.store.sqlite.store import SqliteStore
from tests.application.storage.conftest import Story
from tests.house.source_tree import PACKAGE, sources
from tests.support.altered_stores import change_store
from tests.support.backups import names, write_daily
from tests.support.expected import present
from tests.support.plans import R7, small_plan
from tests.support.replaced_parts import FullDisk
from tests.support.rounds import OWN, digest_of, hand_in, merge, round_of, rows_of, write, write_all
from tests.support.shares import FailingShare
from tests.support.stores import OFFICE_INFO, RULES, TickingClock, act, read_in, spoil_what_is_written
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
    made = make_backup.back_up(parts, office)
    assert made.is_new
    assert made.file.parent == office.path.with_name("officeの控え")
    with closing(parts.stores.open(made.file, read_only=True)) as copy:
        assert digest_of(copy) == digest_of(office)
        assert copy.check_integrity() == []


def test_the_same_content_is_not_kept_twice(parts: Parts, office: Store) -> None:
    first = make_backup.back_up(parts, office)
    assert make_backup.back_up(parts, office) == replace(first, is_new=False)
    edit(parts, office, "変わった")
    assert make_backup.back_up(parts, office).is_new
    assert len(names(office)) == 2


def test_a_backup_can_be_written_anywhere_and_replaces_nothing(parts: Parts, office: Store, tmp_path: Path) -> None:
    out = tmp_path / "持出し" / "控え.nakano"
    assert make_backup.back_up(parts, office, out).file == out
    edit(parts, office, "変わった")
    with pytest.raises(TargetExists):
        make_backup.back_up(parts, office, out)
    assert names(office) == []


def test_a_damaged_file_is_not_backed_up(parts: Parts, office: Store) -> None:
    with closing(sqlite3.connect(office.path)) as connection, connection:
        connection.execute("UPDATE act SET by_name = '別人'")
    with pytest.raises(StoreDamaged):
        make_backup.back_up(parts, office)
    assert names(office) == []


def test_without_room_the_disk_is_left_to_the_work(parts: Parts, office: Store) -> None:
    size = office.path.stat().st_size
    with pytest.raises(TargetNotWritable) as refused:
        make_backup.back_up(replace(parts, files=Disk(3 * size - 1)), office, spares_room=True)
    assert refused.value.details["reason"] == NO_SPACE
    assert make_backup.back_up(replace(parts, files=Disk(3 * size)), office, spares_room=True).is_new
    assert names(office) != []


def test_a_data_file_of_any_size_has_backups_that_can_be_copied(
    parts: Parts, office: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_MOST_BYTES", 1000)
    made = make_backup.back_up(parts, office)
    assert make_backup.back_up(parts, office) == replace(made, is_new=False)
    assert copy_backup(parts, made.file, tmp_path / "写し.nakano").exists()
    assert make_backup.back_up_damaged(parts, office).read_bytes() == office.path.read_bytes()


def test_the_folder_of_a_share_that_has_gone_is_not_made(parts: Parts, office: Store, tmp_path: Path) -> None:
    office.path = tmp_path / "share" / "計画.nakano"
    with pytest.raises(TargetNotWritable):
        make_backup.back_up(parts, office)
    assert not office.path.parent.exists()


def test_a_backup_that_reads_otherwise_than_written_is_removed(
    parts: Parts, office: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil_what_is_written(monkeypatch)
    with pytest.raises(TargetNotWritable) as refused:
        make_backup.back_up(parts, office)
    assert "読み直すと異なります" in refused.value.details["reason"]
    assert names(office) == []


def test_the_list_shows_what_is_in_each_file_the_newest_first(parts: Parts, office: Store) -> None:
    make_backup.back_up(parts, office)
    edit(parts, office, "一行目")
    edit_entry(parts, office, Entry(ROW, {"mark": "◎"}), "佐藤")
    make_backup.back_up(parts, office)
    newer, older = make_backup.list_backups(parts, office)
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
            store.choose_plan(plan_id)
            open_round(parts, store, R7)
        made = make_backup.back_up(parts, store)
        (listed,) = make_backup.list_backups(parts, store)
        assert (listed.file, listed.problem, listed.answers) == (made.file, None, None)


def test_what_is_no_backup_of_this_file_is_listed_with_its_problem_and_kept(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    folder = make_backup.back_up(parts, office).file.parent
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
    found = {each.file.name: each.problem.code for each in make_backup.list_backups(parts, office) if each.problem}
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
    make_backup.back_up(parts, office)
    assert before < set(names(office))


def test_a_backup_that_is_dated_ahead_neither_stops_thinning_nor_stands_for_today(parts: Parts, office: Store) -> None:
    assert isinstance(parts.clock, TickingClock)
    parts.clock.moment += timedelta(days=4000)
    ahead = make_backup.back_up(parts, office).file.name
    parts.clock.moment -= timedelta(days=4000)
    write_daily(parts, office, 36)
    assert ahead in names(office)
    assert len(names(office)) == 1 + 1 + 31
    assert not make_backup.back_up(parts, office).is_new
    newest = present(make_backup.newest_backup(parts, office))
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
    make_backup.choose_backup_folder(parts, office, shared)
    with closing(
        parts.stores.create(tmp_path / "other" / office.path.name, replace(OFFICE_INFO, store_id="B"))
    ) as store:
        with act(store) as work:
            work.settings.save("k", "v")
        make_backup.choose_backup_folder(parts, store, shared)
        for each in shared.iterdir():
            with closing(parts.stores.open(each, read_only=True)) as found, found.reading() as records:
                is_of_other = records.info.store_id == "B"
            if is_of_other:
                each.unlink()
        assert make_backup.newest_backup(parts, store) is None
        assert make_backup.newest_backup(parts, office) is not None


def test_a_folder_whose_name_has_a_line_break_is_refused(parts: Parts, office: Store, tmp_path: Path) -> None:
    with pytest.raises(TargetNotWritable):
        make_backup.choose_backup_folder(parts, office, tmp_path / "保管\n控え")


def test_the_data_file_is_no_backup_in_its_own_folder(parts: Parts, office: Store) -> None:
    make_backup.choose_backup_folder(parts, office, office.path.parent)
    assert office.path not in [each.file for each in make_backup.list_backups(parts, office)]


def test_the_chosen_folder_is_used_as_long_as_it_has_backups(parts: Parts, office: Store, tmp_path: Path) -> None:
    usual, chosen = office.path.with_name("officeの控え"), tmp_path / "保管" / "控え"
    assert make_backup.choose_backup_folder(parts, office, chosen, "佐藤").value == chosen
    assert make_backup.backup_folder_of(parts, office) == BackupFolder(chosen)
    edit(parts, office, "一行目")
    assert make_backup.back_up(parts, office).file.parent == chosen
    shutil.rmtree(chosen)
    assert make_backup.backup_folder_of(parts, office) == BackupFolder(usual, missed=chosen)
    assert make_backup.back_up(parts, office).file.parent == usual


def test_the_folder_can_be_the_usual_one_again(parts: Parts, office: Store, tmp_path: Path) -> None:
    make_backup.choose_backup_folder(parts, office, tmp_path / "保管")
    assert make_backup.choose_backup_folder(parts, office, None).value == office.path.with_name("officeの控え")
    assert make_backup.back_up(parts, office).file.parent == office.path.with_name("officeの控え")


def test_the_usual_folder_is_chosen_also_while_the_other_is_away(parts: Parts, office: Store, tmp_path: Path) -> None:
    chosen, away = tmp_path / "保管", tmp_path / "外した"
    make_backup.choose_backup_folder(parts, office, chosen)
    chosen.rename(away)
    make_backup.choose_backup_folder(parts, office, None)
    away.rename(chosen)
    assert make_backup.backup_folder_of(parts, office).path == office.path.with_name("officeの控え")


def test_a_folder_that_cannot_be_written_is_not_chosen(parts: Parts, office: Store, tmp_path: Path) -> None:
    (tmp_path / "ファイル").write_text("no folder")
    with pytest.raises(FileUnreadable):
        make_backup.choose_backup_folder(parts, office, tmp_path / "ファイル")
    assert "choose_backup_folder" not in [act.kind for act in read_in(office, lambda records: records.entries.acts())]


def test_a_data_file_may_be_moved_with_its_folder(parts: Parts, own: Path, tmp_path: Path) -> None:
    write(parts, own, ROW, done="書いた")
    with closing(parts.stores.open(own)) as store:
        make_backup.choose_backup_folder(parts, store, own.parent / "保管" / "内")
    moved = tmp_path / "別の場所"
    moved.mkdir()
    shutil.move(own, moved / own.name)
    shutil.move(own.parent / "保管", moved / "保管")
    with closing(parts.stores.open(moved / own.name)) as store:
        assert make_backup.backup_folder_of(parts, store).path == moved / "保管" / "内"


@pytest.fixture
def backed(parts: Parts, sending_office: Store) -> Iterator[Store]:
    sending_office.close()
    with closing(make_backup.BackedUpStores(parts, on_closing=True).open(sending_office.path)) as store:
        yield store


def backups(store: Store) -> list[Path]:
    folder = store.path.with_name(f"{store.path.stem}の控え")
    return sorted(folder.glob("*.nakano"), key=lambda path: (path.name.split(".")[0], path.name))


def stores_edit(parts: Parts, store: Store, text: str = "書いた。") -> None:
    edit_entry(parts, store, Entry(ROW, {"done": text}))


def digest_in(parts: Parts, path: Path) -> str:
    with closing(parts.stores.open(path, read_only=True)) as store:
        return digest_of(store)


def test_the_first_writing_of_a_day_is_preceded_by_a_backup(parts: Parts, backed: Store) -> None:
    before = digest_of(backed)
    assert backups(backed) == []
    stores_edit(parts, backed)
    stores_edit(parts, backed, "もう一度書いた。")
    (first,) = backups(backed)
    assert digest_in(parts, first) == before
    assert isinstance(parts.clock, TickingClock)
    parts.clock.moment += timedelta(days=1)
    stores_edit(parts, backed, "翌日に書いた。")
    assert len(backups(backed)) == 2
    state = present(make_backup.backup_state(backed))
    assert state.newest is not None
    assert state.newest.date() == parts.clock.today()


def test_a_backup_of_today_that_is_there_is_enough(parts: Parts, backed: Store) -> None:
    make_backup.backup_state(backed, make_backup.OwnBackups.back_up_of_day)
    backed.close()
    with closing(make_backup.BackedUpStores(parts, on_closing=False).open(backed.path)) as store:
        stores_edit(parts, store)
        assert len(backups(store)) == 1


def test_the_backup_of_another_data_file_in_the_folder_is_not_enough(parts: Parts, backed: Store) -> None:
    make_backup.backup_state(backed, make_backup.OwnBackups.back_up_of_day)
    (first,) = backups(backed)
    backed.close()
    first.rename(first.with_name(first.name.replace(backed.path.stem, "ほか")))
    with closing(make_backup.BackedUpStores(parts, on_closing=False).open(backed.path)) as store:
        assert make_backup.backup_state(store, make_backup.OwnBackups.back_up_of_day) != make_backup.BackupState()
        assert len(backups(store)) == 2


def test_a_draft_is_preceded_by_one_too(backed: Store) -> None:
    save_draft(backed, Entry(ROW, {"done": "書きかけ"}))
    assert len(backups(backed)) == 1


def test_a_merge_is_preceded_by_a_backup(parts: Parts, backed: Store, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "answer.xlsx")
    stores_edit(parts, backed)
    before = digest_of(backed)
    merge(parts, backed, tmp_path / "answer.xlsx")
    assert [digest_in(parts, path) for path in backups(backed)][-1] == before
    assert len(backups(backed)) == 2


def test_every_act_that_a_backup_precedes_is_one_of_the_program() -> None:
    folders = (PACKAGE / "application", PACKAGE / "domain" / "history")
    texts = "".join(source.text for folder in folders for source in sources(folder))
    assert [kind for kind in BEFORE if f'"{kind}"' not in texts] == []


def test_what_was_written_is_backed_up_on_closing(parts: Parts, backed: Store) -> None:
    stores_edit(parts, backed)
    after = digest_of(backed)
    backed.close()
    assert digest_in(parts, backups(backed)[-1]) == after
    with closing(parts.stores.open(backed.path)):
        pass  # the lock was released


def test_a_defect_in_a_backup_on_closing_keeps_no_lock(
    parts: Parts, backed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores_edit(parts, backed)
    with monkeypatch.context() as patch:
        patch.delattr(make_backup.OwnBackups, "back_up_if_changed")
        with pytest.raises(AttributeError):
            backed.close()
    with closing(parts.stores.open(backed.path)) as store:
        assert not store.read_only


@pytest.mark.parametrize("on_closing", [True, False])
def test_closing_without_a_change_or_by_a_command_makes_none(parts: Parts, backed: Store, *, on_closing: bool) -> None:
    backed.close()
    store = make_backup.BackedUpStores(parts, on_closing=on_closing).open(backed.path)
    if not on_closing:
        stores_edit(parts, store)
    store.close()
    assert len(backups(backed)) == (0 if on_closing else 1)


def test_a_file_that_is_only_read_is_not_backed_up(parts: Parts, backed: Store) -> None:
    backed.close()
    with closing(make_backup.BackedUpStores(parts, on_closing=True).open(backed.path, read_only=True)) as store:
        assert make_backup.backup_state(store) is None
        assert make_backup.backup_state(store, make_backup.OwnBackups.back_up_of_day) is None
    assert backups(backed) == []


def test_a_backup_that_cannot_be_made_stops_no_work(parts: Parts, backed: Store) -> None:
    backed.close()
    broken = replace(parts, files=FullDisk())
    with closing(make_backup.BackedUpStores(broken, on_closing=True).open(backed.path)) as store:
        stores_edit(parts, store, "それでも書いた。")
        state = present(make_backup.backup_state(store))
        assert isinstance(state.failure, TargetNotWritable)
        written = digest_of(store)
    assert digest_in(parts, backed.path) == written
    assert backups(backed) == []


def test_a_folder_that_cannot_be_read_stops_no_work(parts: Parts, backed: Store) -> None:
    backed.path.with_name(f"{backed.path.stem}の控え").write_text("a file in its place")
    stores_edit(parts, backed)
    state = present(make_backup.backup_state(backed))
    assert isinstance(state.failure, FileUnreadable)


def test_a_share_that_is_gone_is_not_made_anew_by_a_backup(parts: Parts, backed: Store, tmp_path: Path) -> None:
    backed.close()
    share = tmp_path / "share"
    share.mkdir()
    path = backed.path.rename(share / backed.path.name)
    stores = SharedStores(SqliteStores(parts.clock, RULES), FailingShare(), parts.clock, lambda: tmp_path / "pc")
    with closing(make_backup.BackedUpStores(replace(parts, stores=stores), on_closing=True).open(path)) as store:
        share.rename(tmp_path / "away")
        stores_edit(parts, store)
    state = make_backup.backup_state(store)  # it is made on another thread, for which closing waits
    assert state is not None
    assert isinstance(state.failure, TargetNotWritable)
    assert state.failure.details["reason"] == NOT_CONNECTED
    assert not share.exists()


@pytest.mark.parametrize(("hours", "overdue"), [(23, False), (25, True)])
def test_a_day_without_a_backup_is_too_long(hours: int, *, overdue: bool) -> None:
    now = datetime.fromisoformat("2026-11-22T12:00")
    failure = TargetNotWritable(path="x", reason="y")
    assert make_backup.BackupState(now - timedelta(hours=hours), failure).is_overdue(now) is overdue
    assert make_backup.BackupState(None, failure).is_overdue(now)
    assert not make_backup.BackupState(now - timedelta(days=9)).is_overdue(now)  # nothing was written since


def test_a_restore_is_followed_by_a_backup_of_its_own(parts: Parts, backed: Store) -> None:
    stores_edit(parts, backed)
    backed.close()
    first, before = backups(backed)
    store = make_backup.BackedUpStores(parts, on_closing=True).open(backed.path)
    make_backup.backup_state(store, make_backup.OwnBackups.back_up_if_changed)  # nothing is written since
    restore(parts, store, first)
    store.close()
    assert backups(backed)[:2] == [first, before]  # the state before is there already
    assert len(backups(backed)) == 3


def test_the_program_backs_up_and_its_parts_alone_do_not(tmp_path: Path) -> None:
    from nakano_status.application.plan.create_store import built_in_plan, create_store

    create_store(make_parts(), tmp_path / "a.nakano", built_in_plan(make_parts()))
    with closing(make_parts().stores.open(tmp_path / "a.nakano")) as store:
        assert make_backup.backup_state(store, make_backup.OwnBackups.back_up_of_day) is None
    for on_closing in (False, True):
        with closing(with_backups(make_parts(), on_closing=on_closing).stores.open(tmp_path / "a.nakano")) as store:
            assert make_backup.backup_state(store, make_backup.OwnBackups.back_up_of_day) is not None


BELOW, DEEPER, OUTSIDE = "控え2", "保管/控え", "../別の所"


def back_up_changed(parts: Parts, store: Store, text: str) -> None:
    edit_entry(parts, store, Entry(OWN[0], {"done": text}))
    make_backup.back_up(parts, store)


def at_a_place(own: Path, folder: Path) -> Path:
    """Return a data file in a folder of its own, so that other folders are outside of that."""
    (folder / "課").mkdir()
    return Path(shutil.move(own, folder / "課" / own.name))


def backups_files(parts: Parts, store: Store) -> tuple[list[Path], list[Path]]:
    """Return the backups of today's folder and the others that are found, by their real paths."""
    earlier = make_backup.find_in_earlier_folders(parts, make_backup.earlier_folders(parts, store))
    moments = [backup_sort_key(each.file.name) for each in earlier]
    assert moments == sorted(moments, reverse=True)
    today = make_backup.list_backups(parts, store)
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
            make_backup.choose_backup_folder(parts, store, None if each is None else (own.parent / each).resolve())
            back_up_changed(parts, store, f"{place}番目")
        if not is_moved:
            today, earlier = backups_files(parts, store)
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
            today, earlier = backups_files(parts, store)
        assert {*today, *earlier} == outside | {path.resolve() for path in moved.rglob("*_*.nakano")}


def test_what_is_not_its_own_is_left_out_and_one_of_its_own_can_be_restored(
    parts: Parts, own: Path, tmp_path: Path
) -> None:
    own = at_a_place(own, tmp_path)
    before = tmp_path / "前の保存先"
    with closing(parts.stores.open(own)) as store:
        make_backup.choose_backup_folder(parts, store, before)
        make_backup.choose_backup_folder(parts, store, None)
        (backup,) = make_backup.find_in_earlier_folders(parts, make_backup.earlier_folders(parts, store))
        (before / "x_20200101-000000.nakano").write_bytes(b"no data file")
        (before / "写真.nakano").write_bytes(b"no backup by its name")
        assert make_backup.find_in_earlier_folders(parts, make_backup.earlier_folders(parts, store)) == (backup,)
        assert restore(parts, store, backup.file).value.backup.name == backup.file.name
    shutil.rmtree(before)
    before.write_text("no folder any more")
    with closing(parts.stores.open(own)) as store:
        assert [
            each.file.parent
            for each in make_backup.find_in_earlier_folders(parts, make_backup.earlier_folders(parts, store))
        ] == []


def test_the_texts_of_one_row_are_entered_again(parts: Parts, story: Story) -> None:
    round_id = round_of(story.store).round_id
    changed = put_back_row(parts, story.store, story.backup, (round_id, ROW), "書き間違えたため", "佐藤").value
    assert set(changed) == {"mark", "done", "next_year", "later_years"}
    values = rows_of(story.store)[ROW].values
    assert values["later_years"] == "控えの前の文章。"
    assert not values.get("done")
    assert rows_of(story.store)[OWN[1]].values["done"] == "実施した。"
    last = read_in(story.store, lambda records: records.entries.acts())[-1]
    assert (last.kind, last.by) == ("edit_entry", "佐藤")
    assert last.reason == f"控え「{story.backup.name}」の内容に戻す。書き間違えたため"
    assert put_back_row(parts, story.store, story.backup, (round_id, ROW), "").value == ()


def test_a_row_is_put_back_wholly_in_one_act_or_not_at_all(parts: Parts, office: Store) -> None:
    row, owner, other = "1-1-2-01-U", "情報システム課", "子育て支援課"

    def write(text: str) -> None:
        edit_entry(parts, office, Entry(row, {"done": text}, owner))
        edit_entry(parts, office, Entry(row, {"note": text}, other))

    def acts() -> int:
        return len(read_in(office, lambda records: records.entries.acts()))

    write("前")
    backup = make_backup.back_up(parts, office).file
    write("後")
    before, round_id = acts(), round_of(office).round_id
    assert set(put_back_row(parts, office, backup, (round_id, row), "").value) == {"done", "note"}
    assert acts() == before + 1
    assert differences_from(parts, office, backup).rows == ()
    write("また後")
    edit_entry(parts, office, Entry(row, {"out_of_report": "完了"}))
    before = acts()
    with pytest.raises(Refused):
        put_back_row(parts, office, backup, (round_id, row), "")
    assert acts() == before
    assert {each.key for each in differences_from(parts, office, backup).rows} >= {"done", "note"}


def test_no_row_is_put_back_from_a_backup_that_was_changed(
    parts: Parts, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SqliteStore, "_is_sound", False)  # as in the program
    change_store(story.backup, "UPDATE entry_value SET value = '改ざんした文' WHERE value = '控えの前の文章。'")
    with pytest.raises(StoreDamaged):
        put_back_row(parts, story.store, story.backup, (round_of(story.store).round_id, ROW), "")
    assert rows_of(story.store)[ROW].values["later_years"] == "控えの後の文章。"


def test_indicators_are_told_from_rows(parts: Parts, office: Store) -> None:
    backup = make_backup.back_up(parts, office).file
    indicator = read_in(office, lambda records: records.indicators.of_edition(round_of(office).edition_id))[0]
    figure = FigureEntry("10", "2023-03-31", "出典", "要因")
    edit_indicator(parts, office, IndicatorEntry(indicator.indicator_id, {round_of(office).year: figure}))
    found = differences_from(parts, office, backup)
    assert found.row_ids == ()
    assert found.indicator_ids == ((round_of(office).round_id, indicator.indicator_id),)
    assert {(each.title, each.is_indicator) for each in found.rows} == {(indicator.name, True)}


def test_a_row_is_put_back_into_its_own_plan(parts: Parts, tmp_path: Path) -> None:
    with office_of_two_plans(parts, tmp_path) as store:
        rounds = {}
        for plan_id in ("kodo", "tsugi"):
            store.choose_plan(plan_id)
            open_round(parts, store, R7)
            rounds[plan_id] = round_of(store)
        row_id = rounds["tsugi"].rows[0].row_id
        assert row_id in [row.row_id for row in rounds["kodo"].rows]
        edit_entry(parts, store, Entry(row_id, {"done": "次の計画の文章。"}))
        backup = make_backup.back_up(parts, store).file
        edit_entry(parts, store, Entry(row_id, {"done": ""}))
        store.choose_plan("kodo")
        assert differences_from(parts, store, backup).row_ids == ((rounds["tsugi"].round_id, row_id),)
        assert put_back_row(parts, store, backup, (rounds["kodo"].round_id, row_id), "").value == ()
        assert put_back_row(parts, store, backup, (rounds["tsugi"].round_id, row_id), "").value == ("done",)
        assert not rows_of(store)[row_id].values.get("done")
        store.choose_plan("tsugi")
        assert rows_of(store)[row_id].values["done"] == "次の計画の文章。"
