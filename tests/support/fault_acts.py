"""The acts during which a fault occurs: each with its files, and the state of its data file before and after."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.support.command_line import ROOT, ask, done
from tests.support.offices import ANSWERS, Office, make_office

ROW = "2-1-2-03-N"
_FORMAT_1 = ROOT / "tests" / "fixtures" / "format-1" / "office.nakano.gz"
_SOME = ("--division", "税務課", "--division", "戸籍住民課")

Say = Callable[[Sequence[str], Mapping[str, Any], Path], dict[str, Any]]


@dataclass(frozen=True)
class Arena:
    """The folders of an act: a share with the data file, one with received files, one for output."""

    folder: Path

    @property
    def store(self) -> Path:
        """The data file."""
        return self.folder / "share" / "計画.nakano"

    @property
    def received(self) -> Path:
        """The received files."""
        return self.folder / "in"

    @property
    def out(self) -> Path:
        """The folder for output."""
        return self.folder / "out"

    @property
    def shares(self) -> tuple[Path, ...]:
        """The folders that can vanish."""
        return self.store.parent, self.received, self.out


@dataclass(frozen=True)
class Act:
    """An act: the data file that it begins with (None: it makes one), received files, and the command's arguments."""

    name: str
    store: Path | None
    received: tuple[Path, ...]
    words: Callable[[Arena], list[str | Path]]

    def prepare(self, folder: Path) -> Arena:
        """Copy everything into a folder."""
        arena = Arena(folder)
        for share in arena.shares:
            share.mkdir(parents=True)
        if self.store is not None:
            shutil.copyfile(self.store, arena.store)
        for file in self.received:
            shutil.copyfile(file, arena.received / file.name)
        return arena

    def spoken(self, arena: Arena) -> list[str]:
        """Return the command's arguments."""
        return [*map(str, self.words(arena)), "--store", str(arena.store), "--json"]


@dataclass(frozen=True)
class Known:
    """An act without a fault: state before and after, made files, steps, seconds, bytes needed."""

    act: Act
    before: str | None
    after: str
    made: Mapping[str, str]
    steps: Mapping[str, int]
    seconds: float
    needs: int


def make_acts(folder: Path) -> tuple[Act, ...]:
    """Make the data files and the received files."""
    (folder / "office").mkdir(parents=True)
    office = make_office(folder / "office")
    opened, division, old = folder / "opened.nakano", folder / "division.nakano", folder / "old.nakano"
    done("init", "--store", opened)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", opened)
    done("open", office.form("税務課"), "--store", division)
    for row_id, typed in ANSWERS.items():
        done("set", row_id, *(f"{key}={text}" for key, text in typed.items()), "--store", division)
    old.write_bytes(gzip.decompress(_FORMAT_1.read_bytes()))
    form, backup = office.form("税務課"), folder / "控え.nakano"
    shutil.copyfile(office.store, backup)
    later = Path(shutil.copyfile(office.store, folder / "later.nakano"))
    done("merge", office.answer, "--store", later)
    return (
        Act("merge", office.store, (office.answer, _second_answer(office)), lambda arena: ["merge", arena.received]),
        Act("set", office.store, (), lambda _: ["set", ROW, "done=書き換えた。" + "長い文。" * 2_000]),
        Act("export", office.store, (), lambda arena: ["export", "list", "--out", arena.out / "一覧.xlsx"]),
        Act("distribute", opened, (), lambda arena: ["distribute", *_SOME, "--out", arena.out / "様式"]),
        Act("submit", division, (), lambda arena: ["submit", "--out", arena.out / "回答.xlsx"]),
        Act("migrate", old, (), lambda _: ["set", _first_row(old), "done=新しい形式で書いた。"]),
        Act("open", None, (form,), lambda arena: ["open", arena.received / form.name]),
        Act("backup", later, (), lambda _: ["backup"]),
        Act("restore", later, (backup,), lambda arena: ["restore", arena.received / backup.name]),
        Act("restore a row", later, (backup,), lambda arena: ["restore", arena.received / backup.name, "--row", ROW]),
    )


def _second_answer(office: Office) -> Path:
    from nakano_status.bootstrap import make_spreadsheet_user

    target = office.answer.with_name("戸籍住民課.xlsx")
    form = office.form("戸籍住民課").read_bytes()
    rows = done("show", "--division", "戸籍住民課", "--store", office.store)["rows"]
    own = [row["id"] for row in rows if "戸籍住民課" in row["leads"]]
    target.write_bytes(
        make_spreadsheet_user().fill_in(form, {row_id: {"mark": "◎", "done": "進めた。" * 500} for row_id in own})
    )
    return target


def _first_row(store: Path) -> str:
    return str(next(row["id"] for row in done("show", "--store", store)["rows"] if row["leads"]))


def learn(act: Act, say: Say, folder: Path) -> Known:
    """Carry out the act once without a fault."""
    arena = act.prepare(folder)
    before = digest(arena.store) if act.store is not None else None
    held = _bytes_in(folder)
    began = perf_counter()
    said = say(act.spoken(arena), {"kind": "none"}, folder)
    seconds = perf_counter() - began
    assert said["code"] in {0, 1}, (act.name, said)
    needs = _bytes_in(folder) - held
    return Known(act, before, digest(arena.store), hashes(arena.out), said["steps"], seconds, needs)


def digest(store: Path) -> str:
    """Return the state digest of a data file."""
    return str(done("show", "--store", store)["digest"])


def is_sound(store: Path) -> bool:
    """Whether the data file opens to be written and verifies."""
    said = ask("verify", "--store", store)
    return said.code == 0 and said.keys["ok"] is True


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder, by relative path."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


class FaultServer:
    """The process that runs the commands (tests.support.fault_server)."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Connect to it by its input and output."""
        assert process.stdin is not None
        assert process.stdout is not None
        self._ask, self._answers = process.stdin, process.stdout

    def say(self, words: Sequence[str], fault: Mapping[str, Any], arena: Path) -> dict[str, Any]:
        """Run a command with a fault in it, and return how it ended."""
        self._ask.write(json.dumps({"words": list(words), "fault": dict(fault), "arena": str(arena)}) + "\n")
        self._ask.flush()
        answer: dict[str, Any] = json.loads(self._answers.readline())
        return answer
