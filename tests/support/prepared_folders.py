"""Folders with data files of every kind and files of every kind, made once per run and copied, for any command."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

from nakano_status import bootstrap
from nakano_status.workbook.form.writer import write_form
from tests.support.command_line import ask, done
from tests.support.forms import form_content
from tests.support.generated_calls import FULL_FOLDER, SUFFIXES, known_words
from tests.support.histories import SeededIds
from tests.support.hostile.every_kind import KINDS
from tests.support.hostile.form_parts import answered
from tests.support.offices import Office, make_office_anew
from tests.support.plans import R3, small_organisation, small_plan
from tests.support.planted_profiles import PlantedWard
from tests.support.several_years import Years, answer_of_year, two_editions
from tests.support.stores import TickingClock
from tests.support.whole_stores import whole_store

STORE = "office.nakano"
DIVISION_STORE = "division.nakano"


def _small(folder: Path) -> None:
    whole_store(folder)
    _open_forms(folder)


def _planted(folder: Path) -> None:
    ward = PlantedWard(folder)
    filled = ward.filled("回答.xlsx", done="=1+1\n実施した。")
    ask("merge", filled, "--store", ward.store)
    _open_forms(folder)


def _ten_years(folder: Path) -> None:
    first, second = two_editions()
    plan = replace(small_plan(), editions=(first, replace(second, listings=first.listings)), last_year=R3.plus(9))
    years = dict.fromkeys((R3.plus(at) for at in range(10)), first)
    Years(plan, small_organisation(), years, answer_of_year, papers=2).make(folder / STORE).close()
    done("distribute", "--out", folder / "forms", "--store", folder / STORE)
    _open_forms(folder)


def _built_in(folder: Path) -> None:
    make_office_anew(folder)  # the copy that other tests share has the time of the day
    ask("merge", Office(folder).answer, "--store", folder / STORE)
    _open_forms(folder)


def _open_forms(folder: Path) -> None:
    """Make the data file of a division out of one of the forms in the folder."""
    form = min((folder / "forms").rglob("*税務課*.xlsx"))
    done("open", form, "--store", folder / DIVISION_STORE)


PLACES: Mapping[str, Callable[[Path], None]] = {
    "small": _small, "planted": _planted, "ten-years": _ten_years, "built-in": _built_in
}  # fmt: skip


@dataclass(frozen=True)
class Prepared:
    """A folder, the paths in it relative to it, the texts that the office's data file shows."""

    folder: Path
    files: Sequence[Path]
    known: Mapping[str, Sequence[str]]


@cache
def _above() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="prepared-")  # it is removed when the process ends


@cache
def _made(kind: str) -> Prepared:
    folder = Path(_above().name) / kind
    folder.mkdir()
    ids, clock = SeededIds(Random(kind)), TickingClock()
    with patch.object(bootstrap, "SystemIds", lambda: ids), patch.object(bootstrap, "SystemClock", lambda: clock):
        PLACES[kind](folder)
    _awkward_files(folder / "files")
    files = sorted(path.relative_to(folder) for path in folder.rglob("*"))
    return Prepared(folder, files, known_words(folder / STORE))


def copy_prepared(kind: str, folder: Path) -> Prepared:
    """Copy the prepared folder of that kind, and make in the copy what cannot be copied: links, pipes, devices."""
    prepared = _made(kind)
    shutil.copytree(prepared.folder, folder)
    return replace(prepared, folder=folder, files=[*prepared.files, *_special_files(folder / "files")])


def _awkward_files(folder: Path) -> None:
    folder.mkdir()
    form = answered(write_form(form_content()))
    for kind in KINDS:
        (folder / kind.file).write_bytes(kind.light(form))
    contents = {
        "empty": b"", "文書.xlsx": b"PK\x03\x04 word/document.xml", "noise.bin": bytes(range(256)) * 8,
        "lines.csv": "管理番号,所管課\n1-1-1-01-P,税務課\n".encode("cp932"), "nothing.csv": b"\xef\xbb\xbf",
        "text.json": b'{"a": [1, 2, {"b": null}]}', "deep.json": b"[" * 5_000, "digits.json": b"9" * 5_000,
        "made up.nakano": b"SQLite format 3\x00" + bytes(100), "\u202exslx.名前.xlsx": form.zipped(),
        **({os.fsdecode(b"\xff\xe9.xlsx"): form.zipped()} if os.name == "posix" else {})
    }  # fmt: skip
    for name, content in contents.items():
        (folder / name).write_bytes(content)


def _special_files(folder: Path) -> list[Path]:
    (folder / "folder.xlsx").mkdir()
    (folder.parent / FULL_FOLDER).mkdir()
    (folder / "closed").mkdir(mode=0o500)
    plain = [folder.relative_to(folder.parent) / name for name in ("folder.xlsx", "full", "closed")]
    return plain if sys.platform == "win32" else [*plain, *_links_and_devices(folder)]


def _links_and_devices(folder: Path) -> Iterator[Path]:
    (folder / "loop").symlink_to("loop")
    (folder / "dangling.xlsx").symlink_to("nowhere.xlsx")
    os.mkfifo(folder / "pipe.xlsx")
    devices = [f"full.{suffix}" for suffix in SUFFIXES]
    for name in devices:
        (folder / name).symlink_to("/dev/full")
    for name in ("loop", "dangling.xlsx", "pipe.xlsx", *devices):
        yield folder.relative_to(folder.parent) / name
