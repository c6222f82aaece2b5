"""Kill edits and merges at random moments (kill -9): each time the data file is sound, no confirmed act is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from play_root import DEMO, STORE, NotAsExpectedError, Play, process_in

EDITS, MERGES = 30, 15
ROWS = ("2-1-2-08-F", "1-1-1-01-P", "1-1-2-01-U")
FOLDER = "/srv/user/kill"
_PAUSE = 0.0005
_LONGEST = (3.0, 0.5, 0.08)
"""Longest wait in seconds before a kill: after the start, after taking the lock, after beginning to write."""


@dataclass
class Kills:
    """Counts of kills by their moment."""

    falls: Counter[str] = field(default_factory=Counter)

    def add(self, *, confirmed: bool, in_writing: bool, is_done: bool) -> None:
        """Count one kill."""
        if confirmed:
            self.falls["終わったと表示した後"] += 1
        elif in_writing:
            self.falls["書込みの途中"] += 1
        else:
            self.falls["書込みの後、表示の前" if is_done else "書込みの前"] += 1

    @property
    def text(self) -> str:
        """The counts as a text."""
        return "止めた時は、" + "、".join(f"{name} {number}回" for name, number in self.falls.most_common())


def play_kills(play: Play) -> None:
    """Kill edits at random moments, then merges."""
    play.page.begin(
        "途中で強制終了（kill -9）",
        "記入と取りまとめを、でたらめな時に強制終了します。そのたびに点検し、終わったと表示された記入が残っているかを確かめます。",
    )
    play.root.make_folder(FOLDER)
    _kill_edits(play)
    _kill_merges(play)


def _kill_edits(play: Play) -> None:
    store = play.root.give(play.root.path(STORE), f"{FOLDER}/記入.nakano")
    stored, kills, confirmed = _texts(play, store), Kills(), 0
    for number in range(EDITS):
        row, text = ROWS[number % len(ROWS)], f"{number + 1}回目に記入した文。"
        was_confirmed, in_writing = _killed(
            play, number, (store, "変更しました"), "set", row, f"done={text}", "--store", store
        )
        _check(play, store)
        found = _texts(play, store)
        allowed = [stored | {row: text}] + ([] if was_confirmed else [stored])
        if found not in allowed:
            raise NotAsExpectedError(f"{number + 1}回目の強制終了の後、{row}などの記入が異なります。")
        kills.add(confirmed=was_confirmed, in_writing=in_writing, is_done=found != stored)
        confirmed += was_confirmed
        stored = found
    play.page.add_text(f"nakano-status set を{EDITS}回始め、そのたびに kill -9 で止めました。")
    play.expect(True, f"{EDITS}回とも、その後の verify は番号 0。{kills.text}")
    play.expect(True, f"終わったと表示された記入{confirmed}件は、すべて残っている。ほかは、記入の前か後かのどちらか")


def _kill_merges(play: Play) -> None:
    returns = _make_returns(play)
    base = play.root.give(play.root.path(STORE), f"{FOLDER}/取りまとめ前.nakano")
    store = play.root.give(play.root.path(base), f"{FOLDER}/取りまとめ.nakano")
    before = _digest(play, store)
    play.do("merge", returns, "--store", store, code=1)
    after = _digest(play, store)
    play.expect(before != after, "取りまとめると、内容が変わる")
    play.page.add_text(f"取りまとめる前に戻し、nakano-status merge を{MERGES}回始め、そのたびに kill -9 で止めました。")
    kills = Kills()
    for number in range(MERGES):
        play.root.give(play.root.path(base), store)
        was_confirmed, in_writing = _killed(play, number, (store, "合計"), "merge", returns, "--store", store)
        _check(play, store)
        found = _digest(play, store)
        if found not in ({after} if was_confirmed else {before, after}):
            raise NotAsExpectedError(f"{number + 1}回目の強制終了の後、取りまとめが途中までになっています。")
        kills.add(confirmed=was_confirmed, in_writing=in_writing, is_done=found == after)
    play.expect(True, f"{MERGES}回とも、全部取り込まれたか、何も変わらないかのどちらか。verify は番号 0。{kills.text}")
    play.do("merge", returns, "--store", store, code=1)
    play.expect(_digest(play, store) == after, "もう一度取りまとめると、強制終了しなかったときと同じ内容")


def _make_returns(play: Play) -> str:
    """Let three divisions write more, and return the folder with their returns."""
    returns = f"{FOLDER}/回答"
    play.root.make_folder(returns)
    stores = sorted(play.root.path(f"{DEMO}/03_所管課のデータファイル").glob("*.nakano"))[:3]
    for number, path in enumerate(stores):
        store = play.root.give(path, f"{FOLDER}/{path.name}")
        row = next(each["id"] for each in play.root.ask("show", "--store", store)["rows"] if each["state"])
        play.root.ask("set", row, "done=強制終了を試すために記入した文。", "--store", store)
        play.do("submit", "--draft", "--out", f"{returns}/{number}.xlsx", "--store", store, code=None)
    return returns


def _killed(play: Play, number: int, writing: tuple[str, str], *words: str) -> tuple[bool, bool]:
    """Run a command and kill it; return whether it had confirmed its act, and whether a write was left unfinished.

    `writing` is the data file and a part of the text that confirms it. One in three is killed at any moment, the others
    shortly after they took the lock or began to write.
    """
    store, confirmation = writing
    lock, journal = (Path(f"{play.root.path(store)}{ending}") for ending in (".lock", "-journal"))
    watcher = play.root.start(*words)
    awaited: Callable[[], bool] = (lambda: True, lock.exists, journal.exists)[number % 3]
    longest = _LONGEST[number % 3]
    while not awaited() and watcher.poll() is None:
        time.sleep(_PAUSE)
    time.sleep(random.uniform(0, longest))  # noqa: S311 - no secret
    _kill(watcher)
    text, _ = watcher.communicate()
    return confirmation in text, journal.exists()


def _kill(watcher: subprocess.Popen[str]) -> None:
    if (process := process_in(watcher)) is not None:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _check(play: Play, store: str) -> None:
    if not play.root.ask("verify", "--store", store)["ok"]:
        raise NotAsExpectedError("強制終了の後、verify に問題があります。")


def _texts(play: Play, store: str) -> dict[str, str]:
    """Return the 取組状況 of the rows that are edited."""
    return {each["id"]: each["done"] for each in play.root.ask("show", "--store", store)["rows"] if each["id"] in ROWS}


def _digest(play: Play, store: str) -> str:
    return str(play.root.ask("show", "--store", store)["digest"])
