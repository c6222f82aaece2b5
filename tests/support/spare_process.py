"""Processes that run a command each, where none can be copied: `python -m tests.support.spare_process` is one.

It has loaded the program before it reads its command, one JSON object, and writes what `perform` returns behind its
messages.
"""

import json
import os
import subprocess
import sys
from contextlib import suppress
from threading import Timer
from typing import Any

from tests.support.command_line import ROOT
from tests.support.sudden_end import KILL, KILLED

_BEHIND_MESSAGES = "\x1e"


class SpareProcess:
    """The process that runs the next command."""

    def __init__(self) -> None:
        """Start it."""
        self._next = self._start()

    def run(self, words: list[str], environment: dict[str, str], fault: dict[str, Any], arena: str) -> dict[str, Any]:
        """Run a command with a fault, and return how it ended."""
        process, request = self._next, {"words": words, "environment": environment, "fault": fault, "arena": arena}
        assert process.stdout is not None
        process.stdout.readline()
        end = Timer(fault.get("seconds", 0), _kill, [process])
        if fault["kind"] == "kill-time":
            end.start()
        output, told = process.communicate(json.dumps(request))
        end.cancel()
        self._next = self._start()
        messages, _, steps = told.partition(_BEHIND_MESSAGES)
        return {
            "code": None if process.returncode == KILLED else process.returncode,
            "output": output,
            "messages": messages,
            "steps": json.loads(steps or "{}"),
        }

    def close(self) -> None:
        """End the process that was not needed."""
        self._next.kill()
        self._next.communicate()

    def _start(self) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "tests.support.spare_process"]
        return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8")


def _kill(process: subprocess.Popen[str]) -> None:
    with suppress(OSError):  # it was quicker
        os.kill(process.pid, KILL)


def main() -> None:
    """Run the command that the input names."""
    from tests.support.faulty_command import load_beforehand, perform

    load_beforehand()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    code, steps = perform(**json.loads(sys.stdin.readline()))
    sys.stdout.flush()
    sys.stderr.write(_BEHIND_MESSAGES + json.dumps(steps))
    sys.stderr.flush()
    os._exit(code)  # as a killed one: no thread is waited for


if __name__ == "__main__":
    main()
