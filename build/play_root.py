"""Run the packaged program in a bare root: without a network, watched for sockets, as a user of one of two PCs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from play_page import Page

USER = 65534
"""The user and the group `nobody`, who may write only below HOME."""
HOME = "/srv/user"
SHARE = f"{HOME}/OneDrive"
"""A folder that counts as synchronised, since the environment of each run names it."""
DEMO = f"{HOME}/demo-output"
STORE = f"{DEMO}/事務局.nakano"
ROW, SECOND_ROW = "2-1-2-08-F", "1-1-1-01-P"
_BEGIN = '[ -z "$1" ] || mount -t proc proc "$1"; echo "$2" >/proc/sys/kernel/hostname; shift 2; exec "$@"'


class NotAsExpectedError(Exception):
    """Raised if an outcome is not as expected; the message states which."""


@dataclass(frozen=True)
class Ran:
    """A command that has ended: its arguments, its exit code, and its output."""

    words: tuple[str, ...]
    code: int
    text: str


@dataclass(frozen=True)
class Pc:
    """A PC: its name, which locks state, and its own folder for working copies."""

    name: str

    @property
    def home(self) -> str:
        """The home folder of its user, in the root."""
        return f"{HOME}/{self.name}"


ONE, OTHER = Pc("PC-1"), Pc("PC-2")


class BareRoot:
    """A root folder with the unpacked program; `traces` is a folder for the output of strace."""

    def __init__(self, folder: Path, program: str, traces: Path) -> None:
        self.folder, self._program, self._traces = folder, program, traces
        self.runs = 0
        for path in (HOME, SHARE, ONE.home, OTHER.home):
            self.make_folder(path)

    def path(self, inside: str) -> Path:
        """Return the path, outside, of a file in the root."""
        return self.folder / inside.lstrip("/")

    def make_folder(self, inside: str) -> None:
        """Make a folder that the user may write to."""
        self.path(inside).mkdir(exist_ok=True)
        os.chown(self.path(inside), USER, USER)

    def give(self, source: Path, inside: str) -> str:
        """Copy a file to a place in the root, for the user; return the place."""
        shutil.copyfile(source, self.path(inside))
        os.chown(self.path(inside), USER, USER)
        return inside

    def start(self, *words: str, pc: Pc = ONE, has_proc: bool = True) -> subprocess.Popen[str]:
        """Start the program with some arguments; the returned process is strace, which runs it."""
        self.runs += 1
        trace = self._traces / f"sockets.{self.runs}"
        proc = str(self.path("/proc")) if has_proc else ""
        watched = ("strace", "-f", "--seccomp-bpf", "-qq", "-o", str(trace), "-e", "trace=socket,bind,connect,listen")
        alone = ("unshare", "--net", "--mount", "--uts", "sh", "-c", _BEGIN, "sh", proc, pc.name)
        inside = ("chroot", f"--userspec={USER}:{USER}", str(self.folder), "env", "-i", "PATH=/usr/bin:/bin")
        set_up = (f"HOME={pc.home}", f"OneDrive={SHARE}", "QT_QPA_PLATFORM=offscreen")
        command = (*watched, *alone, *inside, *set_up, self._program, *words)
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603

    def run(self, *words: str, pc: Pc = ONE, has_proc: bool = True) -> Ran:
        """Run the program to its end."""
        process = self.start(*words, pc=pc, has_proc=has_proc)
        text, _ = process.communicate()
        return Ran(words, process.returncode, text)

    def ask(self, *words: str, pc: Pc = ONE) -> dict[str, Any]:
        """Return the JSON answer of a command; raise NotAsExpectedError unless its exit code is 0."""
        ran = self.run(*words, "--json", pc=pc)
        if ran.code:
            raise NotAsExpectedError(f"{' '.join(words)}: exit code {ran.code}\n{ran.text}")
        answer: dict[str, Any] = json.loads(ran.text[ran.text.index("{\n") :])
        return answer

    def refuse_network(self) -> None:
        """Raise NotAsExpectedError if any run opened a socket of a network."""
        for trace in self._traces.glob("sockets.*"):
            for line in trace.read_text().splitlines():
                if "AF_INET" in line or "listen(" in line or "bind(" in line:
                    raise NotAsExpectedError(f"ネットワークのソケットが開かれました：{line}")


class Play:
    """The root and the page; each command that is run here is shown on the page."""

    def __init__(self, root: BareRoot, page: Page) -> None:
        self.root, self.page = root, page

    def do(self, *words: str, pc: Pc = ONE, code: int | None = 0, names: str = "") -> str:
        """Run a command, show it, and return its output; raise NotAsExpectedError if it differs.

        `code` is the expected exit code (None: any), `names` a text that the output must contain.
        """
        ran = self.root.run(*words, pc=pc)
        at = "" if pc == ONE else f"（{pc.name}）"
        shown = " ".join(f'"{each}"' if " " in each else each for each in words)
        self.page.add_command(f"nakano-status {shown}{at}", ran.code, ran.text)
        if code not in (None, ran.code) or names not in ran.text:
            raise NotAsExpectedError(f"「{shown}」の終了の番号は{ran.code}です。\n{ran.text}")
        return ran.text

    def expect(self, holds: object, words: str) -> None:
        """Add an outcome to the page; raise NotAsExpectedError if it does not hold."""
        if not holds:
            raise NotAsExpectedError(f"「{words}」になっていません。")
        self.page.add_outcome(words)

    def take(self, store: str, screen: str, words: str) -> None:
        """Take pictures of the window with a data file open, and show the picture of one screen."""
        out = f"{HOME}/画面-{screen}-{Path(store).parent.name}"
        self.root.run("screens", "--out", out, "--size", "1280x860", "--store", store)
        found = sorted(self.root.path(out).glob(f"*-{screen}.png"))
        if not found:
            raise NotAsExpectedError(f"画面「{screen}」の画像がありません。")
        self.page.add_picture(found[0], words)

    def text_of(self, store: str, row: str = ROW, pc: Pc = ONE) -> str:
        """Return the 取組状況 of a row."""
        return str(self.root.ask("show", row, "--store", store, pc=pc)["rows"][0]["done"])

    def copy(self, name: str) -> str:
        """Return a copy of the demonstration's data file in a folder of its own."""
        self.root.make_folder(f"{HOME}/{name}")
        return self.root.give(self.root.path(STORE), f"{HOME}/{name}/事務局.nakano")


def process_in(watcher: subprocess.Popen[str]) -> int | None:
    """Return the process that strace runs; None before it has begun and after it has ended."""
    try:
        children = Path(f"/proc/{watcher.pid}/task/{watcher.pid}/children").read_text().split()
    except OSError:
        return None
    return int(children[0]) if children else None
