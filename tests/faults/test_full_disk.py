"""On a full disk every command that writes reports it, leaves nothing half-written, and can be repeated."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from nakano_status.bootstrap import find_example_tables
from tests.journeys.test_bad_input import check_message
from tests.support.command_line import ROOT, Said, ask
from tests.support.fault_kinds import filled, small_disk
from tests.support.file_words import INTO_FILE, INTO_FOLDER, OfFile, Words, division_store
from tests.support.offices import Office, make_office

pytestmark = [pytest.mark.faults]

_ROW = "2-1-2-03-N"
_NEVER_IN_DATA_FILE = {"export letters", "export summary", "export data", "disclose", "roll-over --try", "demo"}


def _round_amend(office: Office, _: Path) -> Words:
    due = ("--division", "税務課", "--due", "2023-08-01", "--reason", "延長")
    return ["round", "amend", *due, "--store", office.store]


def _restore(office: Office, folder: Path) -> Words:
    backup = Path(shutil.copy(office.store, folder.with_name("控え.nakano")))
    return ["restore", backup, "--store", office.store]


INTO_DATA_FILE: Mapping[str, OfFile] = {
    "init": lambda office, _: ["init", "--store", office.folder / "new.nakano"],
    "round open": lambda office, _: ["round", "open", "--year", "R5", "--due", "2024-07-12", "--store", office.store],
    "round close": lambda office, _: ["round", "close", "--store", office.store],
    "round amend": _round_amend,
    "open a new one": lambda office, _: ["open", office.form("戸籍"), "--store", office.folder / "new.nakano"],
    "open again": lambda office, _: ["open", office.answer, "--store", division_store(office)],
    "set": lambda office, _: ["set", _ROW, "mark=◎", "done=実施した。", "--store", office.store],
    "merge": lambda office, _: ["merge", office.answer, "--store", office.store],
    "backup": lambda office, _: ["backup", "--store", office.store],
    "restore": _restore,
    "confirm": lambda office, _: ["confirm", "--name", "課長", "--store", division_store(office)],
    "division import": lambda office, _: ["division", "import", find_example_tables()[0], "--store", office.store],
    "schedule import": lambda office, _: ["schedule", "import", find_example_tables()[1], "--store", office.store],
    **{name: words for name, words in INTO_FOLDER.items() if name not in _NEVER_IN_DATA_FILE},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = make_office(tmp_path_factory.mktemp("made") / "office")
    division_store(office)
    return office


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with small_disk(tmp_path_factory.mktemp("small") / "disk") as mounted:
        if mounted is None:
            pytest.skip("no small disk can be mounted here")
        yield mounted


def _contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "filler")
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _office_on(folder: Path, made: Office) -> Office:
    shutil.rmtree(folder, ignore_errors=True)
    return Office(shutil.copytree(made.folder, folder))


def _check(said: Said) -> None:
    check_message(said, "TARGET-NOT-WRITABLE")
    assert "空き容量が足りません" in said.keys["message"]


@pytest.mark.sample(4)
@pytest.mark.parametrize("name", INTO_DATA_FILE)
def test_a_data_file_on_a_full_disk(disk: Path, made: Office, tmp_path: Path, name: str) -> None:
    office = _office_on(disk / "office", made)
    words = INTO_DATA_FILE[name](office, tmp_path / "out")
    before = _contents(disk)
    with filled(disk):
        _check(ask(*words))
        assert ask("show", "--store", office.store).code == 0
    assert _contents(disk) == before
    assert ask(*words).code in {0, 1}


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", [*INTO_FILE, *INTO_FOLDER])
def test_a_file_to_be_written_on_a_full_disk(disk: Path, made: Office, tmp_path: Path, name: str) -> None:
    office = _office_on(tmp_path / "office", made)
    suffix, words_of = INTO_FILE.get(name) or ("", INTO_FOLDER[name])
    words = words_of(office, disk / f"{name}{suffix}")
    before, said = _contents(disk), office.store.read_bytes()
    with filled(disk):
        _check(ask(*words))
    assert (_contents(disk), office.store.read_bytes()) == (before, said)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
@pytest.mark.parametrize(
    "words",
    [
        ("show",),
        ("show", "--json"),
        ("show", "9-9-9", "--json"),
        ("resolve", "x:y", "--take", "both", "--json"),
        ("roll-over", "--year", "9999", "--json"),
        ("no-such-command", "--json"),
    ],
)
def test_what_a_command_says_on_a_full_disk(made: Office, tmp_path: Path, words: tuple[str, ...]) -> None:
    office = _office_on(tmp_path / "office", made)  # some commands make a backup beside the data file
    command = [sys.executable, "-m", "nakano_status", *words, "--store", str(office.store)]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
        silent = subprocess.run(command, cwd=ROOT, stdout=full, stderr=full, check=False)
    told = ended.stderr.decode()
    assert (ended.returncode, silent.returncode) == (2, 2)
    assert "空き容量が足りません" in told
    assert told.rstrip().endswith("[OUTPUT-NOT-WRITABLE]")
    assert "Traceback" not in told
    assert "Exception ignored" not in told
