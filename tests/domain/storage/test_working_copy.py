"""Where a data file lies, its working copy, its backups, and a disk that is full."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from errno import ENOENT, ENOSPC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.refusals.files import TargetNotWritable
from nakano_status.domain.storage.backups import (
    Backup,
    BackupFolder,
    backup_folder,
    backup_name,
    backup_sort_key,
    backup_time,
    find_superfluous_backups,
    has_room,
    office_time,
    sort_backups_newest_first,
)
from nakano_status.domain.storage.store_info import StoreInfo, StoreRole
from nakano_status.domain.storage.store_place import NO_SPACE, DriveKind, PlaceFacts, is_share, place_advice, refusal_of
from nakano_status.domain.storage.working_copy import (
    MOST_GENERATIONS,
    Copies,
    Fingerprint,
    NoFile,
    ShareStage,
    ShareState,
    Step,
    generation_name,
    generations_folder,
    may_be_copies,
    name_beside,
    spare_generations,
    step_to_open,
    step_to_write_back,
)
from tests.support.expected import of_kind, present

HOME = ("C:\\", "Users", "hanako", "Documents")


def code_of(facts: PlaceFacts) -> str | None:
    found = place_advice(facts, "税務課.nakano")
    return found.code if found else None


@pytest.mark.parametrize(
    "facts",
    [
        PlaceFacts(HOME, drive=DriveKind.FIXED),
        PlaceFacts(("/", "home", "hanako"), "ext4"),
        PlaceFacts(("/", "tmp"), "overlay"),
        PlaceFacts(("C:\\", "事業", "boxes", "OneDriver")),
    ],
)
def test_ones_own_folder_needs_no_word(facts: PlaceFacts) -> None:
    assert code_of(facts) is None


@pytest.mark.parametrize("file_system", ["cifs", "smb3", "nfs", "nfs4", "fuse.sshfs", "davfs", "fuse.davfs2"])
def test_a_share_is_recognised_by_what_is_mounted(file_system: str) -> None:
    assert code_of(PlaceFacts(("/", "mnt", "kyoyu"), file_system)) == "PLACE-SHARED"


def test_a_share_of_windows_is_recognised_by_its_drive() -> None:
    assert code_of(PlaceFacts(("Z:\\", "総務部"), drive=DriveKind.NETWORK)) == "PLACE-SHARED"


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - 中野区役所", "OneDrive"),
        ("OneDrive-Personal", "OneDrive"),
        ("Box", "Box"),
        ("Box Sync", "Box"),
        ("Dropbox", "Dropbox"),
        ("Dropbox (個人)", "Dropbox"),
        ("Google Drive", "Google ドライブ"),
        ("マイドライブ", "Google ドライブ"),
        ("iCloudDrive", "iCloud"),
        ("com~apple~CloudDocs", "iCloud"),
    ],
)
def test_a_synchronised_folder_is_recognised_by_its_usual_name(folder: str, service: str) -> None:
    found = present(place_advice(PlaceFacts((*HOME[:3], folder, "進捗")), "税務課.nakano"))
    assert (found.code, found.found, found.place.file) == ("PLACE-SYNCED", service, "税務課.nakano")


def test_a_synchronised_folder_with_a_name_of_its_own_is_recognised_by_what_the_service_says() -> None:
    kept = (("OneDrive", ("C:\\", "users", "hanako", "中野区")),)
    assert code_of(PlaceFacts(("C:\\", "Users", "hanako", "中野区", "文書"), synced_by=kept)) == "PLACE-SYNCED"
    assert code_of(PlaceFacts(("C:\\", "Users", "hanako", "中野区2"), synced_by=kept)) is None
    assert code_of(PlaceFacts(HOME, synced_by=(("OneDrive", ()),))) is None


@pytest.mark.parametrize(
    "folders",
    [
        ("AppData", "Local", "Temp", "Temp1_様式.zip"),
        ("AppData", "Local", "Temp"),
        ("AppData", "Local", "Microsoft", "Windows", "INetCache", "Content.Outlook", "XY12"),
    ],
)
def test_where_windows_opens_what_is_in_a_mail_or_a_zip_is_recognised(folders: tuple[str, ...]) -> None:
    assert code_of(PlaceFacts((*HOME[:3], *folders), drive=DriveKind.FIXED)) == "PLACE-TEMPORARY"
    assert code_of(PlaceFacts((*HOME[:3], "Temp"), drive=DriveKind.FIXED)) is None


def test_a_stick_is_said_and_what_is_graver_is_said_instead() -> None:
    stick = PlaceFacts(("E:\\",), drive=DriveKind.REMOVABLE)
    assert code_of(stick) == "PLACE-REMOVABLE"
    both = PlaceFacts(("Z:\\", "OneDrive"), drive=DriveKind.NETWORK)
    assert code_of(both) == "PLACE-SYNCED"


def test_a_share_and_a_synchronised_folder_are_worked_on_as_a_copy_and_nothing_else() -> None:
    assert is_share(PlaceFacts(("Z:\\", "総務部"), drive=DriveKind.NETWORK))
    assert is_share(PlaceFacts((*HOME[:3], "OneDrive", "進捗")))
    assert not is_share(PlaceFacts(("E:\\",), drive=DriveKind.REMOVABLE))
    assert not is_share(PlaceFacts(("C:\\", "進捗"), drive=DriveKind.FIXED))


A, B, C = (Fingerprint.of(content) for content in (b"a", b"b", b"c"))
GONE, MISSING = NoFile.GONE, NoFile.MISSING


@pytest.mark.parametrize(
    ("taken", "local", "share", "expected"),
    [
        (None, None, A, Step.TAKE),
        (None, None, GONE, Step.REFUSE),
        (None, None, MISSING, Step.REFUSE),
        (A, None, A, Step.TAKE),
        (A, A, A, Step.NOTE),
        (A, A, B, Step.TAKE),
        (A, A, GONE, Step.KEEP),
        (A, A, MISSING, Step.REFUSE),
        (A, B, A, Step.KEEP),
        (A, B, B, Step.NOTE),
        (A, B, C, Step.LAY_BESIDE),
        (A, B, GONE, Step.KEEP),
        (A, B, MISSING, Step.LAY_BESIDE),
        (None, B, A, Step.LAY_BESIDE),
    ],
)
def test_opening(
    taken: Fingerprint | None, local: Fingerprint | None, share: Fingerprint | NoFile, expected: Step
) -> None:
    assert step_to_open(Copies(taken, local, share)) is expected


def test_a_share_that_does_not_go_on_from_a_written_copy_does_not_replace_it() -> None:
    assert step_to_open(Copies(A, A, B, continues=False)) is Step.LAY_BESIDE
    assert step_to_open(Copies(A, None, B, continues=False)) is Step.TAKE


def test_a_copy_that_does_not_go_on_from_the_shares_file_does_not_replace_it() -> None:
    for step in (step_to_open, step_to_write_back):
        assert step(Copies(A, B, A, goes_on=False)) is Step.LAY_BESIDE
        assert step(Copies(A, B, B, goes_on=False)) is Step.NOTE
    assert step_to_write_back(Copies(A, B, C, goes_on=False), torn=C) is Step.LAY_BESIDE


def test_what_was_laid_beside_is_replaced_only_while_it_is_there() -> None:
    assert step_to_open(Copies(A, A, B, continues=False, is_beside=True)) is Step.TAKE
    assert step_to_open(Copies(A, A, B, continues=False, is_beside=False)) is Step.LAY_BESIDE
    assert step_to_open(Copies(A, A, B, continues=True, is_beside=False)) is Step.TAKE
    assert step_to_open(Copies(A, C, B, continues=False, is_beside=True)) is Step.LAY_BESIDE


@pytest.mark.parametrize(
    ("taken", "local", "share", "expected"),
    [
        (A, A, A, Step.KEEP),
        (A, A, B, Step.OPEN_AGAIN),
        (A, A, GONE, Step.KEEP),
        (A, A, MISSING, Step.WAIT),
        (A, B, A, Step.WRITE),
        (A, B, B, Step.NOTE),
        (A, B, C, Step.LAY_BESIDE),
        (A, B, GONE, Step.WAIT),
        (A, B, MISSING, Step.LAY_BESIDE),
        (None, B, A, Step.LAY_BESIDE),
    ],
)
def test_writing_back(
    taken: Fingerprint | None, local: Fingerprint, share: Fingerprint | NoFile, expected: Step
) -> None:
    assert step_to_write_back(Copies(taken, local, share)) is expected


def test_a_part_of_the_last_attempt_may_be_written_over_and_nothing_under_the_lock_of_another() -> None:
    assert step_to_write_back(Copies(A, B, C), torn=C) is Step.WRITE
    assert step_to_write_back(Copies(A, B, A), is_locked_elsewhere=True) is Step.WAIT
    assert step_to_write_back(Copies(A, A, A), is_locked_elsewhere=True) is Step.KEEP


Edits = tuple[str, ...]
"""A content, as the edits in it; one that is a beginning of another is in it."""


@dataclass
class _Share:
    """A share and its working copy; `beside` is what was laid there, until the share's file replaces the copy."""

    taken: Edits = ("start",)
    local: Edits = ("start",)
    share: Edits = ("start",)
    older: Edits = ("start",)
    older_copy: Edits = ("start",)
    beside: Edits | None = None
    is_target_beside: bool = False
    is_gone: bool = False
    kept: list[Edits] = field(default_factory=list)

    def edit(self, text: str) -> None:
        self.local = (*self.local, text)

    def edit_elsewhere(self, text: str) -> None:
        if not self.is_gone:
            self.older, self.share = self.share, (*self.share, text)

    def restore(self, _: str) -> None:
        if not self.is_gone:  # who restores has to keep what only the share had
            self.kept += [] if set(self.share) <= set(self.local) else [self.share]
            self.share = self.older

    def lose_beside(self, _: str) -> None:
        if self.beside is not None and set(self.beside) <= set(self.local):
            self.beside = None

    def put_copy_back(self, _: str) -> None:
        if self.local == self.share:
            self.local = self.older_copy

    def come_or_go(self, _: str) -> None:
        self.is_gone = not self.is_gone

    def copies(self, written: Edits | None, *, is_damaged: bool = False) -> Copies:
        found = MISSING if written is None else _fingerprint(written)
        return Copies(
            _fingerprint(self.taken),
            _fingerprint(self.local),
            GONE if self.is_gone else Fingerprint.of(b"damaged") if is_damaged else found,
            not is_damaged and self.share[: len(self.local)] == self.local,
            self.is_target_beside and self.beside is not None and self.beside[: len(self.local)] == self.local,
            written is None or self.local[: len(written)] == written,
        )

    def open(self, _: str) -> None:
        step = step_to_open(self.copies(self.share))
        if step in (Step.TAKE, Step.NOTE, Step.LAY_BESIDE):
            self.kept += [self.local] if step is Step.LAY_BESIDE else []
            self.kept += [] if self.beside is None else [self.beside]
            self.taken = self.local = self.share
            self.beside, self.is_target_beside = None, False

    def open_damaged(self, _: str) -> None:
        copies = self.copies(self.share, is_damaged=True)
        if step_to_open(copies) in (Step.TAKE, Step.LAY_BESIDE) and not copies.is_beside:
            self._lay_beside()

    def write_back(self, _: str) -> None:
        if self._write():
            self.taken = self.local

    def write_and_be_killed(self, _: str) -> None:
        self._write()

    def _write(self) -> bool:
        written = self.beside if self.is_target_beside else self.share
        step = step_to_write_back(self.copies(written))
        if step is Step.LAY_BESIDE:
            self._lay_beside()
        elif step is Step.WRITE:
            assert written is not None
            assert self.local[: len(written)] == written
            self.older_copy = self.taken
            if self.is_target_beside:
                self.beside = self.local
            else:
                self.older, self.share = self.share, self.local
        return step in (Step.WRITE, Step.NOTE)

    def _lay_beside(self) -> None:
        self.kept += [] if self.beside is None else [self.beside]
        self.beside, self.taken, self.is_target_beside = self.local, self.local, True


OURS = (_Share.edit, _Share.open, _Share.open_damaged, _Share.write_back, _Share.write_and_be_killed)
OUTSIDE = (_Share.edit_elsewhere, _Share.restore, _Share.lose_beside, _Share.put_copy_back, _Share.come_or_go)


@given(st.lists(st.sampled_from([*OURS, *OUTSIDE]), max_size=25))
def test_every_content_that_was_confirmed_is_continued_or_kept(events: list[Callable[[_Share, str], None]]) -> None:
    world = _Share()
    confirmed = set()
    for number, event in enumerate(events):
        event(world, f"{number}")
        confirmed |= {f"{number}"} if event is _Share.edit else set()
        found = (world.local, world.share, world.beside or (), *world.kept)
        assert confirmed <= {edit for content in found for edit in content}


def _fingerprint(content: tuple[str, ...]) -> Fingerprint:
    return Fingerprint.of("/".join(content).encode())


MOMENT = datetime(2026, 11, 22, 10, 23, 15)  # noqa: DTZ001 - names have local times


def test_names_say_the_day_the_time_and_the_pc() -> None:
    first = name_beside("税務課.nakano", MOMENT, "PC 7/総務", [])
    assert first == "税務課_2026-11-22_1023_PC-7-総務.nakano"
    assert name_beside("税務課.nakano", MOMENT, "PC 7/総務", [first]) == "税務課_2026-11-22_1023_PC-7-総務-2.nakano"
    assert name_beside("税務課.nakano", MOMENT, "pc 7/総務", [first]) == "税務課_2026-11-22_1023_pc-7-総務-2.nakano"
    assert generations_folder("税務課.nakano") == "税務課-以前の内容"
    assert generation_name("税務課.nakano", MOMENT) == "税務課_2026-11-22_102315.nakano"


def test_the_oldest_generations_above_ten_are_spare_and_nothing_else() -> None:
    names = [generation_name("a.nakano", MOMENT.replace(second=second)) for second in range(MOST_GENERATIONS + 2)]
    others = ["a.nakano", "a_2026.nakano", "b_2026-11-22_102301.nakano", "a_2026-11-22_102301.nakano.tmp"]
    assert spare_generations("a.nakano", [*names, *others], names[-1]) == names[:2]
    assert spare_generations("a.nakano", names[:MOST_GENERATIONS], names[9]) == []
    assert spare_generations("a.nakano", names, names[0]) == names[1:3]


def test_names_that_synchronisers_give() -> None:
    copies = [
        "税務課 (1).nakano", "税務課 (花子's conflicted copy 2026-11-22).nakano", "税務課-DESKTOP-4Q7.nakano",
        "税務課-PC7.nakano", "税務課（競合コピー）.nakano"
    ]  # fmt: skip
    others = ["税務課.nakano", "税務課-控え1.3.nakano", "税務課R5.nakano", "税務課-PC7.txt", "戸籍課-PC7.nakano"]
    others += [
        "税務課-R5.nakano", "税務課-20261122.nakano", "税務課-R4末.nakano", "税務課（控え）.nakano",
        "税務課 .nakano"
    ]  # fmt: skip
    assert may_be_copies("税務課.nakano", [*others, *copies]) == copies


def test_what_a_person_has_to_know_of_a_share_is_named_with_its_file() -> None:
    waiting = present(ShareState(ShareStage.WAITING, reason="接続できません").problem("税務課.nakano"))
    assert (waiting.code, waiting.place.file, waiting.found) == ("SHARE-WAITING", "税務課.nakano", "接続できません")
    newer = present(ShareState(ShareStage.CHANGED).problem("税務課.nakano"))
    assert (newer.code, newer.place.file) == ("SHARE-NEWER", "税務課.nakano")
    assert ShareState(ShareStage.WRITTEN).problem("税務課.nakano") is None
    assert {each for each in ShareStage if ShareState(each).has_other_content} == {
        ShareStage.BESIDE,
        ShareStage.CHANGED,
    }


FILE = Path("区役所/事務局.nakano")
TODAY = date(2026, 11, 22)
NOON = datetime.fromisoformat("2026-11-22T12:00")

moments = st.datetimes(datetime.fromisoformat("2019-01-01"), datetime.fromisoformat("2029-12-31"))


def backup(moment: datetime, program: str = "1.0", number: int = 1, *, is_abandoned: bool = False) -> Backup:
    name = backup_name(FILE, moment, []).replace(".nakano", f"-{number}.nakano")
    return Backup(FILE.with_name(name), program=program, is_abandoned=is_abandoned)


backups = st.lists(st.tuples(moments, st.sampled_from(["1.0", "1.1"]), st.booleans()), max_size=60).map(
    lambda found: [
        backup(moment, program, number, is_abandoned=is_abandoned)
        for number, (moment, program, is_abandoned) in enumerate(found, start=1)
    ]
)
days = st.dates(date(2019, 1, 1), date(2029, 12, 31))


def made(*moments: datetime) -> list[Backup]:
    return [backup(moment) for moment in moments]


def at(each: Backup) -> datetime:
    assert each.at is not None
    return each.at


def kept(backups: list[Backup], today: date = TODAY) -> list[datetime]:
    gone = set(find_superfluous_backups(backups, today))
    return sorted(at(each) for each in backups if each not in gone)


def test_a_name_has_the_day_and_the_time_and_is_never_taken_twice() -> None:
    first = backup_name(FILE, NOON, [])
    assert first == "事務局_20261122-120000.nakano"
    second = backup_name(FILE, NOON, [first])
    assert second == "事務局_20261122-120000-2.nakano"
    assert backup_name(FILE, NOON, [first, second]) == "事務局_20261122-120000-3.nakano"
    assert backup_name(Path("a.nakano"), NOON, ["A_20261122-120000.nakano"]) == "a_20261122-120000-2.nakano"
    assert backup_time(first) == backup_time(second) == NOON
    third, later = backup_name(FILE, NOON, [first, second]), backup_name(FILE, NOON + timedelta(seconds=1), [])
    assert sorted([later, third, second, first], key=backup_sort_key) == [first, second, third, later]


def test_the_newest_is_the_files_own_and_not_ahead_of_the_clock() -> None:
    ahead, own, older = (backup_name(FILE, NOON + timedelta(hours=each), []) for each in (2, 0, -2))
    of_others = ["事務局_前_20261122-115900.nakano", "部_20261122-115959.nakano", "事務局.nakano"]
    assert sort_backups_newest_first(FILE, [older, own, ahead, *of_others], NOON) == [own, older, ahead]
    assert sort_backups_newest_first(FILE, [ahead, *of_others], NOON) == [ahead]
    assert sort_backups_newest_first(FILE, of_others, NOON) == []


def test_a_file_that_is_opened_in_another_case_of_letters_has_its_backups() -> None:
    made = backup_name(Path("Office.nakano"), NOON, [])
    assert sort_backups_newest_first(Path("office.nakano"), [made], NOON) == [made]


@pytest.mark.parametrize(
    "name", ["事務局.nakano", "事務局_20261122.nakano", "事務局_20261322-120000.nakano", "x_1.xlsx"]
)
def test_another_name_is_no_backups(name: str) -> None:
    assert backup_time(name) is None


def test_backups_are_beside_the_data_file_unless_the_chosen_folder_has_some() -> None:
    usual, own = BackupFolder(Path("区役所/事務局の控え")), ["事務局_20261122-120000.nakano"]
    assert backup_folder(FILE, None, lambda _: own) == usual
    assert backup_folder(FILE, "保管\0", lambda _: own) == usual
    assert backup_folder(FILE, "事務局の控え", lambda _: []) == usual
    chosen, wide = Path("区役所/保管"), Path("区役所/保管　控え")
    assert backup_folder(FILE, wide.name, {wide: own}.__getitem__) == BackupFolder(wide)
    assert backup_folder(FILE, "保管", {chosen: ["メモ.txt"]}.__getitem__) == replace(usual, missed=chosen)
    assert backup_folder(FILE, "保管", {chosen: ["メモ.txt", *own]}.__getitem__) == BackupFolder(chosen)


def test_names_have_the_offices_time_without_a_zone() -> None:
    moment = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    assert office_time(moment) == moment.astimezone().replace(tzinfo=None)
    assert office_time(moment).tzinfo is None


def test_a_disk_that_is_nearly_full_is_left_to_the_work() -> None:
    assert has_room(30, 10)
    assert not has_room(29, 10)


def test_all_of_today_are_kept_and_one_of_every_other_day_of_a_month() -> None:
    today = [NOON - timedelta(hours=each) for each in range(6)]
    before = [NOON - timedelta(days=day, hours=hour) for day in range(1, 32) for hour in (0, 3)]
    assert kept(made(*today, *before)) == sorted([*today, *(NOON - timedelta(days=day) for day in range(1, 32))])


def test_one_a_month_is_kept_for_five_years() -> None:
    daily = [NOON - timedelta(days=day) for day in range(365 * 7)]
    left = kept(made(*daily))
    months = Counter(f"{each:%Y%m}" for each in left)
    recent = [NOON - timedelta(days=day) for day in range(1, 32)]
    assert set(recent) <= set(left)
    assert len(months) == 60
    assert [count for month, count in months.items() if month < "202610"] == [1] * 58
    assert min(months) == "202112"


def test_the_last_one_of_each_version_of_the_program_is_kept() -> None:
    older, newer = backup(NOON - timedelta(days=3, hours=2), "0.9"), backup(NOON - timedelta(days=3, hours=1))
    assert find_superfluous_backups([older, newer], TODAY) == ()
    of_that_too = replace(older, program="1.0")
    assert find_superfluous_backups([of_that_too, newer], TODAY) == (of_that_too,)
    assert find_superfluous_backups([replace(of_that_too, problem=Problem("X", Severity.ERROR)), newer], TODAY) == ()


def test_what_a_restore_left_behind_is_kept_and_stands_for_no_day_of_what_goes_on() -> None:
    good = backup(NOON - timedelta(days=9, hours=4))
    left = backup(NOON - timedelta(days=9, hours=1), is_abandoned=True)
    many = made(*(NOON - timedelta(days=9, hours=8), *(NOON - timedelta(days=day) for day in range(8))))
    assert [at(each) for each in find_superfluous_backups([good, left, *many], TODAY)] == [
        NOON - timedelta(days=9, hours=8)
    ]


@given(backups, days)
def test_the_newest_and_all_of_today_and_every_abandoned_one_are_kept(found: list[Backup], today: date) -> None:
    gone = find_superfluous_backups(found, today)
    assert all(at(each).date() < today and not each.is_abandoned for each in gone)
    line = [each for each in found if not each.is_abandoned]
    assert not line or max(line, key=lambda each: backup_sort_key(each.file.name)) not in gone


@given(backups, days, days)
def test_a_clock_that_is_set_back_removes_nothing_more(found: list[Backup], one: date, other: date) -> None:
    assert set(find_superfluous_backups(found, min(one, other))) <= set(
        find_superfluous_backups(found, max(one, other))
    )


@given(backups, days)
def test_a_clock_that_is_set_forward_leaves_one_of_each_day_and_month(found: list[Backup], today: date) -> None:
    line = [each for each in found if not each.is_abandoned]
    left = set(line) - set(find_superfluous_backups(found, date(9999, 12, 31)))
    for period, most in (("%Y%m%d", 31), ("%Y%m", 60)):
        there = sorted({at(each).strftime(period) for each in line})[-most:]
        assert set(there) <= {at(each).strftime(period) for each in left}
    assert left <= set(line) - set(find_superfluous_backups(found, today))


@given(backups, days)
def test_what_was_thinned_once_is_not_thinned_again(found: list[Backup], today: date) -> None:
    left = [each for each in found if each not in find_superfluous_backups(found, today)]
    assert find_superfluous_backups(left, today) == ()


def test_what_is_raised_by_a_full_disk_is_a_refusal_that_names_the_file() -> None:
    refused = of_kind(TargetNotWritable, refusal_of(OSError(ENOSPC, "", "一覧.xlsx")))
    assert refused.details == {"path": "一覧.xlsx", "reason": NO_SPACE}
    unnamed = of_kind(TargetNotWritable, refusal_of(OSError(ENOSPC, "")))
    assert unnamed.details["path"] == "一時ファイル"


def test_a_refusal_is_kept_and_anything_else_is_none() -> None:
    refused = TargetNotWritable(path="一覧.xlsx", reason="使用中")
    assert refusal_of(refused) is refused
    assert refusal_of(OSError(ENOENT, "", "一覧.xlsx")) is None
    assert refusal_of(ValueError()) is None


@pytest.mark.parametrize(("key", "sealing"), [(b"secret", b"secret"), (None, b"store")])
def test_forms_are_sealed_with_the_key_of_the_file_or_else_its_id(key: bytes | None, sealing: bytes) -> None:
    assert StoreInfo("store", StoreRole.OFFICE, "p", None, key, "").sealing_key == sealing
