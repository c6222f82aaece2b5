"""The program as used at a terminal: arguments in, exit code, output and messages out."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

from nakano_status import STORE_VARIABLE
from nakano_status.application.ports.data_file import Parts
from nakano_status.bootstrap import make_parts
from nakano_status.cli import entry_point
from nakano_status.cli.session import CommandSession
from nakano_status.domain.history.acts import Act, ActKind
from nakano_status.store.transaction import Transaction

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
"""Prefix of a command that takes away root's right to read and write files against their permissions."""


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it printed."""

    code: int
    output: str
    messages: str

    @property
    def keys(self) -> dict[str, Any]:
        """The one JSON object on standard output."""
        found = json.loads(self.output)
        assert isinstance(found, dict)
        return found


_WITHOUT_EFFECT = (ActKind.CREATE_STORE, ActKind.OPEN_FORM, ActKind.MERGE)
"""Acts that a refused command may have recorded: in a new data file that it discards, or of files that it refused."""


def run(*words: str | Path, session: CommandSession | None = None) -> Said:
    """Run a command in this process, as `main` does when it is started, but without backups by itself.

    A `session` may have a clock of its own, or make backups. A command does one act or none, so that a refused command
    has done nothing: whatever is run here is held to it.
    """
    output, messages = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    with redirect_stdout(output), redirect_stderr(messages), _recorded_acts() as acts:
        code = entry_point.main([str(word) for word in words], session or session_of(make_parts()))
    arguments = list(map(str, words))
    effective = [each for each in acts if code != 2 or each not in _WITHOUT_EFFECT]
    assert len(effective) <= (0 if code == 2 else 1) or _may_do_more(arguments), (arguments, code, acts)
    return Said(code, _text(output), _text(messages))


def _may_do_more(arguments: list[str]) -> bool:
    """Return whether a command works on several data files, plays a year of many acts, or made a file that is not kept.

    A new data file that cannot be put in its place is filled before.
    """
    if "--try" in arguments or arguments[:2] == ["store", "move"] or arguments[0] == "demo":
        return True
    of_files = ("--store", "--out") if arguments[0] == "restore" else ("--store",)
    named = [Path(each) for before, each in pairwise(arguments) if before in of_files and "://" not in each]
    return not all(each.exists() for each in named)


@contextmanager
def _recorded_acts() -> Iterator[list[str]]:
    """Record the kinds of the acts that are committed; taking a data file over precedes an act and does not count."""
    begin, commit = Transaction.begin_act, Transaction.commit
    begun, found = list[str](), list[str]()

    def begin_act(self: Transaction, kind: str, *others: Any) -> Act:
        begun.append(kind)
        return begin(self, kind, *others)

    def committed(self: Transaction) -> None:
        has_act = self.act is not None
        commit(self)
        if has_act and begun[-1] != ActKind.TAKE_OVER:
            found.append(begun[-1])

    with mock.patch.multiple(Transaction, begin_act=begin_act, commit=committed):
        yield found


def session_of(parts: Parts) -> CommandSession:
    """Return the session of a run of the program with these parts."""
    named = os.environ.get(STORE_VARIABLE)
    return CommandSession(parts, Path(named) if named else None)


def ask(*words: str | Path, session: CommandSession | None = None) -> Said:
    """Run a command with `--json`."""
    return run(*words, "--json", session=session)


def done(*words: str | Path) -> dict[str, Any]:
    """Run a command with `--json` that must succeed, and return its keys."""
    said = ask(*words)
    assert said.code == 0, (words, said)
    return said.keys


def import_draft(path: Path, *words: str | Path) -> dict[str, Any]:
    """Import a list of a round that is collected; return the keys without the question about the list's draft note."""
    said = ask("import", path, *words)
    draft, *others = said.keys["problems"]
    assert (said.code, draft["code"]) == (1, "LIST-IS-DRAFT")
    return {**said.keys, "problems": others}


def run_in_a_process(*words: str | Path, before: Sequence[str] = ()) -> Said:
    """Run a command in a process of its own, with another command in front of it if given."""
    result = subprocess.run(
        [*before, sys.executable, "-m", "nakano_status", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    return Said(result.returncode, result.stdout.decode("utf-8"), result.stderr.decode("utf-8"))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()
