"""Which backups are kept: enough of every age, whatever the clock did, and everything that a restore left behind."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.storage.backups import (
    Backup,
    BackupFolder,
    backup_folder,
    backup_name,
    has_room,
    in_order,
    made_at,
    newest_first,
    office_time,
    superfluous,
)

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
    gone = set(superfluous(backups, today))
    return sorted(at(each) for each in backups if each not in gone)


def test_a_name_has_the_day_and_the_time_and_is_never_taken_twice() -> None:
    first = backup_name(FILE, NOON, [])
    assert first == "事務局_20261122-120000.nakano"
    second = backup_name(FILE, NOON, [first])
    assert second == "事務局_20261122-120000-2.nakano"
    assert backup_name(FILE, NOON, [first, second]) == "事務局_20261122-120000-3.nakano"
    assert made_at(first) == made_at(second) == NOON
    third, later = backup_name(FILE, NOON, [first, second]), backup_name(FILE, NOON + timedelta(seconds=1), [])
    assert sorted([later, third, second, first], key=in_order) == [first, second, third, later]


def test_the_newest_is_the_files_own_and_not_ahead_of_the_clock() -> None:
    ahead, own, older = (backup_name(FILE, NOON + timedelta(hours=each), []) for each in (2, 0, -2))
    of_others = ["事務局_前_20261122-115900.nakano", "部_20261122-115959.nakano", "事務局.nakano"]
    assert newest_first(FILE, [older, own, ahead, *of_others], NOON) == [own, older, ahead]
    assert newest_first(FILE, [ahead, *of_others], NOON) == [ahead]
    assert newest_first(FILE, of_others, NOON) == []


@pytest.mark.parametrize(
    "name", ["事務局.nakano", "事務局_20261122.nakano", "事務局_20261322-120000.nakano", "x_1.xlsx"]
)
def test_another_name_is_no_backups(name: str) -> None:
    assert made_at(name) is None


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
    assert superfluous([older, newer], TODAY) == ()
    of_that_too = replace(older, program="1.0")
    assert superfluous([of_that_too, newer], TODAY) == (of_that_too,)
    assert superfluous([replace(of_that_too, problem=Problem("X", Severity.ERROR)), newer], TODAY) == ()


def test_what_a_restore_left_behind_is_kept_and_stands_for_no_day_of_what_goes_on() -> None:
    good = backup(NOON - timedelta(days=9, hours=4))
    left = backup(NOON - timedelta(days=9, hours=1), is_abandoned=True)
    many = made(*(NOON - timedelta(days=9, hours=8), *(NOON - timedelta(days=day) for day in range(8))))
    assert [at(each) for each in superfluous([good, left, *many], TODAY)] == [NOON - timedelta(days=9, hours=8)]


@given(backups, days)
def test_the_newest_and_all_of_today_and_every_abandoned_one_are_kept(found: list[Backup], today: date) -> None:
    gone = superfluous(found, today)
    assert all(at(each).date() < today and not each.is_abandoned for each in gone)
    line = [each for each in found if not each.is_abandoned]
    assert not line or max(line, key=lambda each: in_order(each.file.name)) not in gone


@given(backups, days, days)
def test_a_clock_that_is_set_back_removes_nothing_more(found: list[Backup], one: date, other: date) -> None:
    assert set(superfluous(found, min(one, other))) <= set(superfluous(found, max(one, other)))


@given(backups, days)
def test_a_clock_that_is_set_forward_leaves_one_of_each_day_and_month(found: list[Backup], today: date) -> None:
    line = [each for each in found if not each.is_abandoned]
    left = set(line) - set(superfluous(found, date(9999, 12, 31)))
    for period, most in (("%Y%m%d", 31), ("%Y%m", 60)):
        there = sorted({at(each).strftime(period) for each in line})[-most:]
        assert set(there) <= {at(each).strftime(period) for each in left}
    assert left <= set(line) - set(superfluous(found, today))


@given(backups, days)
def test_what_was_thinned_once_is_not_thinned_again(found: list[Backup], today: date) -> None:
    left = [each for each in found if each not in superfluous(found, today)]
    assert superfluous(left, today) == ()
