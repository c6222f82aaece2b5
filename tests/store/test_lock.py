"""One writer at a time, whoever it is; a dead one blocks no one."""

import errno
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.application.problem_text import refusal_text
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import StoreLocked, StoreMissing, StoreNotLockable, TargetNotWritable
from nakano_status.store.sqlite import lock
from nakano_status.store.sqlite.lock import is_held, lock_path
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.system_lock import try_lock
from tests.support.open_files import CAN_BE_LISTED, open_files_in
from tests.support.plans import small_plan
from tests.support.shares import remove_lock
from tests.support.stores import RULES, TickingClock, office_store, read_in

posix = pytest.mark.skipif(os.name != "posix", reason="no links and pipes of this kind here")


@pytest.fixture(autouse=True)
def no_file_is_left_open(tmp_path: Path) -> Iterator[None]:
    """After every test no file of it is open, whether the lock was got or not."""
    yield
    assert not CAN_BE_LISTED or open_files_in(tmp_path) == []


@contextmanager
def opened_elsewhere(path: Path, by: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.support.lock_holder", str(path), by]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process


def leave_lock(path: Path, **changed: object) -> Path:
    """Leave a lock file as a process that is gone left it."""
    words = {
        "who": "鈴木",
        "host": socket.gethostname(),
        "pid": 999_999,
        "since": "2023-07-03T01:30:00+00:00",
        **changed,
    }
    lock_path(path).write_text(json.dumps(words), "utf-8")
    return lock_path(path)


def test_a_store_that_is_open_elsewhere_is_refused_saying_who_and_since_when(stores: SqliteStores, path: Path) -> None:
    with opened_elsewhere(path, "佐藤"):
        assert is_held(path)
        with pytest.raises(StoreLocked) as refused:
            stores.open(path)
    details = refused.value.details
    assert details["path"] == str(path)
    assert details["who"] == f"佐藤（{socket.gethostname()}）"
    assert "computer" not in details
    assert "令和5年7月1日" in details["since"]


def test_a_file_whose_folder_is_gone_is_not_free_though_its_lock_is_not_seen(stores: SqliteStores, path: Path) -> None:
    place = path.rename(path.with_name("one.nakano")).parent / "share"
    place.mkdir()
    file = path.with_name("one.nakano").rename(place / "one.nakano")
    assert stores.is_free(file)
    leave_lock(file, host="PC-9")
    assert not stores.is_free(file)
    with closing(stores.open(file, read_only=True)) as store:
        away = place.rename(place.with_name("away"))
        assert not stores.is_free(file)
        with pytest.raises(StoreMissing), store.reading():
            pass
        away.rename(place)
        assert read_in(store, lambda records: records.plan.all())[0] == small_plan()


def test_releasing_leaves_the_lock_that_is_of_another_by_now(stores: SqliteStores, path: Path) -> None:
    store = stores.open(path)
    remove_lock(path)
    left = leave_lock(path, host="PC-9")
    store.close()
    assert "PC-9" in left.read_text("utf-8")


def test_a_store_that_is_open_elsewhere_can_be_read(stores: SqliteStores, path: Path) -> None:
    with opened_elsewhere(path, "佐藤"):
        store = stores.open(path, read_only=True)
        assert read_in(store, lambda records: records.plan.all())[0] == small_plan()
        store.close()


def test_the_lock_goes_when_the_store_is_closed(stores: SqliteStores, path: Path) -> None:
    with opened_elsewhere(path, "佐藤"):
        pass
    assert not lock_path(path).exists()
    stores.open(path).close()
    assert not lock_path(path).exists()
    assert not is_held(path)


def test_a_lock_that_cannot_be_written_is_refused_and_not_left_behind(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", is_full)
    with pytest.raises(TargetNotWritable):
        stores.open(path)
    monkeypatch.undo()
    assert not lock_path(path).exists()


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOLCK, errno.EMFILE, errno.EHOSTUNREACH])
def test_a_lock_that_fails_for_other_reasons_than_rights_is_refused_with_the_reason(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(_: int) -> bool:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(lock, "try_lock", fail)
    with pytest.raises(StoreNotLockable) as refused:
        stores.open(path)
    shown = "".join(refused_text(refused.value))
    assert lock_path(path).name in shown
    assert "ロックを使えません" in shown if number == errno.ENOLCK else f"番号 {number}" in shown


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_folder_without_the_right_to_write_is_read(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(_: int) -> bool:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(lock, "try_lock", fail)
    with closing(stores.open(path)) as store:
        assert store.read_only


def test_the_lock_of_a_killed_process_is_taken_over(stores: SqliteStores, path: Path) -> None:
    with opened_elsewhere(path, "佐藤") as process:
        process.kill()
    assert lock_path(path).exists()
    assert not is_held(path)
    store = stores.open(path, by="田中")
    assert json.loads(lock_path(path).read_text("utf-8"))["who"] == "田中"
    store.close()


def test_of_a_longer_lock_that_is_taken_over_nothing_is_left(stores: SqliteStores, path: Path) -> None:
    leave_lock(path, who="鈴木" * 50)
    with closing(stores.open(path, by="田中")):
        words = json.loads(lock_path(path).read_text("utf-8"))
    assert (words["who"], words["pid"]) == ("田中", os.getpid())


def test_a_lock_is_taken_over_even_where_its_number_lives_again(stores: SqliteStores, path: Path) -> None:
    leave_lock(path, pid=1)
    stores.open(path).close()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b'{"who": 1}', b'{"host": 1}', b'{"host": ""}', b"[" * 4000, b"1" * 4000]
)
def test_a_lock_without_readable_words_is_taken_over(stores: SqliteStores, path: Path, content: bytes) -> None:
    lock_path(path).write_bytes(content)
    stores.open(path).close()


def test_a_lock_of_another_computer_stands(stores: SqliteStores, path: Path) -> None:
    place = leave_lock(path, host="kyoyu-pc", who=None)
    before = place.read_bytes()
    assert is_held(path)
    with pytest.raises(StoreLocked) as refused:
        stores.open(path)
    assert refused.value.details["who"] == "他のプログラム（kyoyu-pc）"
    assert refused.value.details["computer"] == "kyoyu-pc"
    assert place.read_bytes() == before


def test_a_lock_file_is_no_program(stores: SqliteStores, path: Path) -> None:
    with closing(stores.open(path)):
        assert not lock_path(path).stat().st_mode & 0o111


def test_two_stores_in_one_process_are_two_writers(stores: SqliteStores, path: Path) -> None:
    store = stores.open(path)
    with pytest.raises(StoreLocked):
        stores.open(path)
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows removes no open file")
def test_a_lock_file_that_was_removed_in_between_is_no_lock(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = lock_path(path)
    place.touch()
    tried = 0

    def remove_the_first_time(descriptor: int) -> bool:
        nonlocal tried
        tried += 1
        if tried == 1:
            place.unlink()
        return try_lock(descriptor)

    monkeypatch.setattr(lock, "try_lock", remove_the_first_time)
    store = stores.open(path)
    monkeypatch.undo()
    assert tried == 2
    assert is_held(path)
    store.close()


@pytest.mark.parametrize(
    "since", ["きのう", "", "2023-07-03", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", 5]
)
def test_a_lock_of_another_computer_stands_whatever_it_says_of_its_time(
    stores: SqliteStores, path: Path, since: object
) -> None:
    leave_lock(path, host="kyoyu-pc", since=since)
    with pytest.raises(StoreLocked) as refused:
        stores.open(path)
    assert refused.value.details["since"] in {"先ほど", "令和5年7月3日 00:00"}


@pytest.mark.parametrize("who", ["鈴", "山田\u3000太郎", "あ" * 255])
def test_a_name_has_from_1_to_255_characters_on_one_line(stores: SqliteStores, path: Path, who: str) -> None:
    leave_lock(path, host="kyoyu-pc", who=who)
    with pytest.raises(StoreLocked) as refused:
        stores.open(path)
    assert refused.value.details["who"] == f"{who}（kyoyu-pc）"


@pytest.mark.parametrize("who", [1, ["鈴木"], "\x1b[2J", "鈴木\n", "\ud800", "", "あ" * 256])
def test_what_is_no_name_is_left_out_of_what_a_lock_says(stores: SqliteStores, path: Path, who: object) -> None:
    leave_lock(path, host="kyoyu-pc", who=who)
    with pytest.raises(StoreLocked) as refused:
        stores.open(path)
    assert refused.value.details["who"] == "他のプログラム（kyoyu-pc）"


_COUNTS = Path("/proc/self/io")


@pytest.mark.skipif(not _COUNTS.exists(), reason="what a process has read is not counted here")
def test_a_lock_of_any_size_is_read_only_so_far(stores: SqliteStores, path: Path) -> None:
    with lock_path(path).open("wb") as file:
        file.truncate(1 << 32)
    before = bytes_read()
    stores.open(path).close()
    assert before < bytes_read() < before + (1 << 26)


def bytes_read() -> int:
    """Return the number of bytes that this process has read from all files."""
    return int(_COUNTS.read_text("ascii").split()[1])  # the first line is rchar


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
_LOCKS = st.binary(max_size=200) | st.fixed_dictionaries(
    {},
    optional={
        "host": st.just("kyoyu-pc") | _ANYTHING,
        "who": _ANYTHING,
        "pid": st.integers(1) | _ANYTHING,
        "since": _ANYTHING | st.datetimes().map(str),
    },
).map(lambda words: json.dumps(words).encode())


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file whose lock is written again for each example."""
    with closing(office_store(tmp_path_factory.mktemp("locked"))) as store:
        return store.path


@given(content=_LOCKS)
def test_whatever_a_lock_file_says_the_store_opens_or_is_locked(other: Path, content: bytes) -> None:
    lock_path(other).write_bytes(content)
    held, stores = is_held(other), SqliteStores(TickingClock(), RULES)
    if held:
        with pytest.raises(StoreLocked) as refused:
            stores.open(other)
        assert "".join(refused_text(refused.value)).isprintable()
        lock_path(other).unlink()
    else:
        stores.open(other).close()


def refused_text(refused: Refused) -> Iterator[str]:
    _, message, remedy = refusal_text(refused)
    yield from (message, remedy)


@posix
def test_a_lock_that_another_took_as_this_one_was_released_is_left_to_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, leave = TickingClock().now(), lock.StoreLock.leave
    mine, others = lock.take_lock(path, None, now), list[lock.StoreLock]()

    def take_at_once(left: lock.StoreLock) -> None:
        leave(left)
        if left is mine:
            others.append(lock.take_lock(path, "別の人", now))

    monkeypatch.setattr(lock.StoreLock, "leave", take_at_once)
    mine.release()
    (other,) = others
    assert other.is_kept()
    other.release()
    assert not lock_path(path).exists()


@posix
@pytest.mark.parametrize("kind", ["pipe", "folder", "link", "second name"])
def test_what_is_no_lock_file_is_neither_waited_for_nor_written(stores: SqliteStores, path: Path, kind: str) -> None:
    letters = path.with_name("letters.txt")
    letters.write_text("a person's letters")
    place = lock_path(path)
    make: dict[str, Callable[[], None]] = {
        "pipe": lambda: os.mkfifo(place),
        "folder": place.mkdir,
        "link": lambda: place.symlink_to(letters),
        "second name": lambda: place.hardlink_to(letters),
    }
    make[kind]()
    assert not is_held(path)
    with pytest.raises(StoreNotLockable) as refused:
        stores.open(path)
    assert place.name in "".join(refused_text(refused.value))
    with closing(stores.open(path, read_only=True)) as store:
        assert read_in(store, lambda records: records.plan.all())[0] == small_plan()
    assert letters.read_text("utf-8") == "a person's letters"
    assert os.path.lexists(place)
