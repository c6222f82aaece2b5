"""Whatever follows whichever command: exit code 0, 1 or 2, one JSON object where asked, no defect, sound data files."""

import errno
import gc
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import chdir, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import Mock, patch

import pytest

from nakano_status import defect_report
from nakano_status.application.stopping import stoppable
from nakano_status.bootstrap import make_parts
from nakano_status.cli.commands import program
from nakano_status.cli.session import DONE, NEEDS_PERSON, NOT_DONE
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.gui import screens
from nakano_status.real_path import real_path
from tests.support.command_line import Said, run, session_of
from tests.support.damage import damaged_by_chance
from tests.support.generated_calls import FULL_FOLDER, SPECIAL, Caller, commands
from tests.support.histories import SeededIds
from tests.support.prepared_folders import DIVISION_STORE, PLACES, STORE, copy_prepared
from tests.support.stores import TickingClock

CALLS = 25
"""Calls of one play, on one copy of a prepared folder."""
_YEARS_OF_CLOCKS = (2023, 2023, 2023, 2024, 2026, 2032, 1, 1970, 2100, 9999)


@dataclass
class Play:
    """The calls of one number of a seed: the same each time. `folder` is made, and nothing is written outside it.

    `damages` the office's data file before each call, which finds it sound but for one cell or row.
    """

    seed: int
    number: int
    folder: Path
    kinds: Sequence[str] = tuple(PLACES)
    papers: int = 3
    pictures: int = 0
    damages: bool = False
    calls: list[list[str]] = field(default_factory=list)

    def faults(self) -> list[str]:
        """Make the calls; return what is wrong with each."""
        return list(self._faults())

    def _faults(self) -> Iterator[str]:
        chance = Random(f"{self.seed} {self.number}")
        prepared = copy_prepared(self.kinds[self.number % len(self.kinds)], self.folder / "work")
        clock = TickingClock(datetime(chance.choice(_YEARS_OF_CLOCKS), chance.randint(1, 12), 20, tzinfo=UTC))
        ids = SeededIds(chance)
        session = session_of(replace(make_parts(clock), token=ids.token, secret=ids.secret))
        stores = [Path(STORE)] * 4 + [Path(DIVISION_STORE)]
        caller = Caller(chance, stores, prepared.files, prepared.known, self.papers)
        every = list(commands().items())
        Random(self.seed).shuffle(every)
        before = {path: (self.folder / "work" / path).read_bytes() for path in (STORE, DIVISION_STORE)}
        with only_in(self.folder) as written, _interrupted(self.pictures):
            for at in range(self.number * CALLS, (self.number + 1) * CALLS):
                words = caller.call(*every[at % len(every)])
                self.calls.append([*words, *self._damaged(before[STORE], chance)])
                said = run(*words, session=session)
                yield from map(self._told, wrong(words, said))
            changed = [path for path, content in before.items() if Path(path).read_bytes() != content]
            for path in () if self.damages else changed:
                said = run("verify", "--json", "--store", path, session=session)
                if said.code != DONE:
                    yield self._told(f"verify of {path} ends in {said}")
            yield from (self._told(f"written outside: {each}") for each in written)

    def _damaged(self, sound: bytes, chance: Random) -> Iterator[str]:
        """Put the sound data file in its place again, damaged; yield how, as a remark on the call."""
        if self.damages:
            Path(STORE).write_bytes(sound)
            yield f"# {damaged_by_chance(Path(STORE), chance)}"

    def _told(self, fault: str) -> str:
        lines = "\n".join(map(_shown, self.calls))
        own = (self.seed, self.number, ",".join(self.kinds), self.papers, self.pictures)
        again = " ".join(map(str, ("python -m tests.properties.test_any_input", *own)))
        return f"{again} (call {len(self.calls)}): {fault}\n{lines}\n"


@contextmanager
def _interrupted(pictures: int) -> Iterator[None]:
    """Let a person stop a demonstration at its first scene, and the taking of pictures after so many."""

    @contextmanager
    def stopped_at_once() -> Iterator[None]:
        with stoppable(Mock(report=Mock(side_effect=KeyboardInterrupt))):
            yield

    taking = patch.object(screens, "image_as_png", side_effect=[b""] * pictures + [KeyboardInterrupt])
    if not pictures:
        taking = patch.object(screens, "open_window_for_screenshots", side_effect=KeyboardInterrupt)
    with patch.object(program, "progress_bar", stopped_at_once), taking:
        yield


def _shown(words: Sequence[str]) -> str:
    short = (word if len(word) < 200 else f"{word[:20]}…({len(word)})" for word in words)
    return shlex.join(("nakano-status", *short))


def wrong(words: Sequence[str], said: Said) -> Iterator[str]:
    """Yield what is wrong with the end of a call."""
    if said.code not in (DONE, NEEDS_PERSON, NOT_DONE):
        yield f"exit code {said.code}: {said.messages or said.output}\n{_last_report()}"
    if "Traceback" in said.messages + said.output:
        yield f"a traceback: {said}"
    if "--json" in words:
        try:
            said.keys  # noqa: B018 - reads it
        except (ValueError, AssertionError):
            yield f"not one JSON object: {said}"
    elif said.code == NOT_DONE and not said.messages + said.output:
        yield "it says nothing"


def _last_report() -> str:
    reports = sorted(defect_report.log_folder().glob("*"), key=lambda path: path.stat().st_mtime)
    return reports[-1].read_text("utf-8") if reports else ""


_WRITING = {
    "os.mkdir": 0, "os.remove": 0, "os.rmdir": 0, "os.truncate": 0, "os.rename": 1, "os.link": 1, "os.symlink": 1
}  # fmt: skip
"""The events of what changes the disk, and which of their arguments is the path."""
_REMOVING = ("os.remove", "os.rmdir", "os.truncate")
_NOWHERE = ("/proc", "\\proc", "\\dev", "\\\\server\\", "Q:", os.devnull)
"""What can be named and never written."""
_is_reserved: Callable[[str], bool] = getattr(os.path, "isreserved", lambda _: False)
"""Whether Windows reads a name as that of a device, wherever it is."""
_DEVICES = Path("/dev")
_FULL_DEVICE = _DEVICES / "full"
"""What anybody may write into, and is always full; nothing else is made beside it or put in its place."""
_watched: list[tuple[Path, list[str]]] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watched or (event != "open" and event not in _WRITING and event != "sqlite3.connect"):
        return
    path = arguments[_WRITING.get(event, 0)]
    if event == "open" and not (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        return
    if not isinstance(path, (str, bytes, os.PathLike)):
        return
    folder, written = _watched[-1]
    name = os.fsdecode(path)
    if "__pycache__" in name or name in (":memory:", "") or name.startswith("file:"):
        return
    follows = event not in _WRITING
    place = real_path(Path(name)) if follows else real_path(Path(name).parent) / Path(name).name
    if place.is_relative_to(folder / "work" / FULL_FOLDER) and event not in _REMOVING:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)
    if event == "os.mkdir" and place.is_dir():
        return  # it is not made: the system says that it is there
    no_drive = os.path.splitdrive(name)[1]
    is_device = place.is_relative_to(_FULL_DEVICE) and (follows or place != _FULL_DEVICE)
    if is_device or place.is_relative_to(folder) or name.startswith(_NOWHERE) or no_drive.startswith(_NOWHERE):
        return
    if _is_reserved(name):
        raise PermissionError(errno.EACCES, "a device", name)
    if place.parent != _DEVICES:
        written.append(f"{event} {name}")
    raise PermissionError(errno.EACCES, "outside of the test's folder", name)


sys.addaudithook(_watch)


@contextmanager
def only_in(folder: Path) -> Iterator[list[str]]:
    """Work in a folder; what would be written outside it is not, and is listed."""
    home, temporary = folder / "home", folder / "tmp"
    home.mkdir()
    temporary.mkdir()
    names = (
        *("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"),
        *("WIN_PD_OVERRIDE_APPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA"),
    )
    redirected = {"HOME": str(home), "TMPDIR": str(temporary)} | {name: str(home / name.lower()) for name in names}
    written: list[str] = []
    environment = patch.dict(os.environ, redirected)
    with environment, patch.object(tempfile, "tempdir", str(temporary)), chdir(folder / "work"):
        _watched.append((folder.resolve(), written))
        try:
            yield written
        finally:
            _watched.pop()


def play_all(seed: int, numbers: Iterable[int], folder: Path, **options: Any) -> Iterator[str]:
    """Make the plays of these numbers, each in a folder that is removed after it; yield what is wrong."""
    for number in numbers:
        place = folder / str(number)
        yield from Play(seed, number, place, **options).faults()
        with suppress(ValueError):  # Wine lists names that it does not delete, and paths that are too long for it
            shutil.rmtree(place, ignore_errors=sys.platform == "win32")
        gc.collect()  # tests collect rarely: thousands of commands would hold gigabytes


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        seed, number, kinds, papers, pictures = sys.argv[1:]
        again = Play(int(seed), int(number), Path(name) / "play", kinds.split(","), int(papers), int(pictures))
        sys.stdout.writelines(again.faults())

PARTS = 4
SAMPLE, WHOLE = 1_000 // CALLS // PARTS, 20_000 // CALLS // PARTS


@pytest.mark.timeout(1_800)
@pytest.mark.sample(1)
@pytest.mark.parametrize("part", range(PARTS))
def test_no_command_line_ends_as_a_defect(part: int, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """A part has each command once or more in every kind of folder. Those of the sample have the same calls each time.

    The whole has the seed of its run.
    """
    whole = pytestconfig.getoption("--whole")
    plays, seed = (WHOLE, pytestconfig.getoption("randomly_seed")) if whole else (SAMPLE, 1)
    numbers = range(part * plays, (part + 1) * plays)
    faults = play_all(seed, numbers, tmp_path, papers=10 if whole else 1, pictures=int(whole))
    assert next(faults, None) is None


@pytest.mark.timeout(1_800)
@pytest.mark.sample(1)
@pytest.mark.parametrize("part", range(PARTS))
def test_no_command_line_ends_as_a_defect_on_a_damaged_data_file(
    part: int, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """One cell of the office's data file is changed, or one row of it is lost, before each command."""
    whole = pytestconfig.getoption("--whole")
    plays, seed = (WHOLE, pytestconfig.getoption("randomly_seed")) if whole else (3, 1)
    numbers = range(part * plays, (part + 1) * plays)
    assert next(play_all(seed, numbers, tmp_path, kinds=("small",), papers=1, damages=True), None) is None


def test_the_plays_are_over_both_roles_another_plan_and_ten_years(tmp_path: Path) -> None:
    parts, plans, longest = make_parts(), set[str](), 0
    assert len(PLACES) <= SAMPLE, "each part plays every kind of folder"
    for kind in PLACES:
        folder = copy_prepared(kind, tmp_path / kind).folder
        for name, role in ((STORE, StoreRole.OFFICE), (DIVISION_STORE, StoreRole.DIVISION)):
            with closing(parts.stores.open(folder / name)) as store, store.reading() as records:
                assert records.info.role is role
                plans |= {each.plan_id for each in records.plan.all()}
                longest = max(longest, len(records.rounds.all()))
    assert len(plans) > 1
    assert longest == 10


def test_every_command_is_played_with_every_option() -> None:
    found = commands()
    assert {"init", "merge", "demo"} < {" ".join(words) for words in found}
    assert ("round", "open") in found
    assert ("round",) not in found
    assert len(found) < SAMPLE * CALLS


@pytest.mark.parametrize(
    "said",
    [
        Said(70, "{}", ""),
        Said(0, "", ""),
        Said(0, "{}{}", ""),
        Said(1, "[]", ""),
        Said(2, '{"error": "X"}', "Traceback (most recent call last)"),
    ],
)
def test_a_wrong_end_is_noticed(said: Said) -> None:
    assert list(wrong(["show", "--json"], said)) != []
    assert list(wrong(["show", "--json"], Said(2, "{}", ""))) == []


def test_what_is_written_outside_the_folder_is_noticed_and_not_written(tmp_path: Path) -> None:
    (tmp_path / "in" / "work").mkdir(parents=True)
    with only_in(tmp_path / "in") as written:
        Path("here").write_text("")
        with pytest.raises(PermissionError):
            (tmp_path / "there").write_text("")
    assert [each.split(" ")[0] for each in written] == ["open"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["in"]


@pytest.mark.skipif(sys.platform == "win32", reason="no device here that is always full")
def test_nothing_can_be_written_on_full_devices_and_in_the_full_folder(tmp_path: Path) -> None:
    prepared = copy_prepared("small", tmp_path / "in" / "work")
    devices = [each for each in prepared.files if each.name.startswith("full.")]
    assert "/dev/full" in SPECIAL
    assert {each.suffix for each in devices} >= {".xlsx", ".csv", ".json", ".docx", ".nakano"}
    with only_in(tmp_path / "in") as written:
        for name in (*devices, Path("/dev/full"), Path(FULL_FOLDER, "x.csv")):
            with pytest.raises(OSError, match="No space left"):
                name.write_text("text")
        with pytest.raises(OSError, match="No space left"):
            Path(FULL_FOLDER, "below").mkdir()
        with pytest.raises(PermissionError):
            Path("there").rename("/dev/full")
        (devices[0]).unlink()
    assert written == []
    assert Path("/dev/full").is_char_device()
