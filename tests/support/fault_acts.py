"""The acts during which a fault occurs: each with its files, and the state of its data file before and after."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch

from tests.support.command_line import ROOT, ask, done
from tests.support.edition_books import OWNERS, SCHEDULE, TREE, EditionBook, edited
from tests.support.offices import ANSWERS, Office, make_office
from tests.support.stores import format_in

ROW = "2-1-2-03-N"
_FORMAT_1 = ROOT / "tests" / "fixtures" / "format-1" / "office.nakano.gz"
_DRAFT = ("publish", "--for", "公表", "--draft", "--date", "2023-08-10")
_ADOPTED = ("--adopted", "2024-02-28", "--title", "改定版")
_FROM_APRIL = ("--from", "2023-04-01", "--reason", "組織の改正による。")
_OUTSIDE_THE_DIGEST = ("publish", "reorganise", "revise_plan", "drop_received", "blank_names")
_SOME = ("--division", "税務課", "--division", "戸籍住民課")


@dataclass(frozen=True)
class Arena:
    """The folders of an act: one with the data file, one with received files, one for output.

    With `synchronised`, the first counts as a share, and there is one more for the working copies of this PC.
    """

    folder: Path
    synchronised: bool = False

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that make the folder a share for the program."""
        if not self.synchronised:
            return {}
        here = str(self.folder / "pc")
        return {"OneDrive": str(self.store.parent), "XDG_DATA_HOME": here, "WIN_PD_OVERRIDE_LOCAL_APPDATA": here}

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

    def digest(self) -> str:
        """Return the state digest that this PC shows: on a share, that of the working copy where it is ahead."""
        with patch.dict(os.environ, self.environment):
            return digest(self.store)


@dataclass(frozen=True)
class Act:
    """An act: the data file that it begins with (None: it makes one), received files, and the command's arguments."""

    name: str
    store: Path | None
    received: tuple[Path, ...]
    words: Callable[[Arena], list[str | Path]]
    synchronised: bool = False
    refused_again: str | None = None
    """The code with which it is refused once it has happened (None: it can be repeated)."""

    def prepare(self, folder: Path) -> Arena:
        """Copy everything into a folder."""
        arena = Arena(folder, self.synchronised)
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
    closed = Path(shutil.copyfile(later, folder / "closed.nakano"))
    assert ask("round", "close", "--by", "高橋", "--store", closed).code in {0, 1}
    edition = _revised(closed, folder)
    return (
        Act("merge", office.store, (office.answer, _second_answer(office)), lambda arena: ["merge", arena.received]),
        Act("set", office.store, (), lambda _: ["set", ROW, "done=書き換えた。" + "長い文。" * 2_000]),
        Act("set on a share", office.store, (), lambda _: ["set", ROW, "done=共有に置いた。"], synchronised=True),
        Act("export", office.store, (), lambda arena: ["export", "list", "--out", arena.out / "一覧.xlsx"]),
        Act("distribute", opened, (), lambda arena: ["distribute", *_SOME, "--out", arena.out / "様式"]),
        Act("submit", division, (), lambda arena: ["submit", "--out", arena.out / "回答.xlsx"]),
        Act("migrate", old, (), lambda _: ["set", _first_row(old), "done=新しい形式で書いた。"]),
        Act("open", None, (form,), lambda arena: ["open", arena.received / form.name]),
        Act("publish", later, (), lambda arena: [*_DRAFT, "--out", arena.out]),
        Act("roll over", closed, (), lambda _: ["roll-over", "--year", "R5", "--due", "2024-07-12"]),
        Act("revise", closed, (edition,), lambda arena: ["plan", "revise", arena.received / edition.name, *_ADOPTED]),
        Act(
            "rename",
            opened,
            (),
            lambda _: ["division", "rename", "税務課", "税制課", *_FROM_APRIL],
            refused_again="DIVISION-NAME-TAKEN",
        ),
        Act("drop received", closed, (), lambda _: ["retain", "--year", "R4", "--drop-received", "--without-folder"]),
        Act("blank names", closed, (), lambda _: ["retain", "--year", "R4", "--blank-names"]),
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


def _revised(store: Path, folder: Path) -> Path:
    """Return the table of a revised plan: a row less, and another profile, for which the format becomes another."""
    table = folder / "計画の表.xlsx"
    done("plan", "export", "--out", table, "--store", store)

    def edit(book: EditionBook) -> None:
        book.remove(ROW, TREE, OWNERS, SCHEDULE)
        book.change("進捗状況", "◎", 凡例="よく進んだ")

    return edited(table, folder / "改定版.xlsx", edit)


def learn(act: Act, server: FaultServer, folder: Path) -> Known:
    """Carry out the act once without a fault."""
    arena = act.prepare(folder)
    before = arena.digest() if act.store is not None else None
    held = _bytes_in(folder)
    began = perf_counter()
    said = server.say(act, arena, {"kind": "none"})
    seconds = perf_counter() - began
    assert said["code"] in {0, 1}, (act.name, said)
    needs = _bytes_in(folder) - held
    after = arena.digest()
    assert after == before or said["steps"]["commit"], "what is written was not counted"
    return Known(act, before, after, hashes(arena.out), said["steps"], seconds, needs)


def digest(store: Path) -> str:
    """Return the state digest of a data file, how many acts it has of those that change nothing in it, its format."""
    with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)) as connection:
        kinds = [kind for (kind,) in connection.execute("SELECT kind FROM act")]
    acts = sum(kind in _OUTSIDE_THE_DIGEST for kind in kinds)
    return f"{done('show', '--store', store)['digest']}, {acts} and {format_in(store)}"


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

    def say(self, act: Act, arena: Arena, fault: Mapping[str, Any]) -> dict[str, Any]:
        """Run the command of an act with a fault in it, and return how it ended."""
        return self.run(act.spoken(arena), arena.environment, arena.folder, fault)

    def run(
        self, words: list[str], environment: Mapping[str, str], arena: Path, fault: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Run a command with a fault in it, and return how it ended."""
        request = {"words": words, "environment": dict(environment), "arena": str(arena)}
        self._ask.write(json.dumps({**request, "fault": dict(fault)}) + "\n")
        self._ask.flush()
        answer: dict[str, Any] = json.loads(self._answers.readline())
        return answer
