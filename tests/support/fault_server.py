"""A process that runs commands of the program, each in a child process with one fault.

`python -m tests.support.fault_server` reads one JSON object per line (`words`, `environment`, `fault`, `arena`) and
answers with one: `code` (None: killed), `output`, `messages`, `steps`. A child is a copy of this process, so that
Python and the program are loaded once; where no process can be copied, the next child is started beforehand.
"""

import json
import os
import selectors
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from time import monotonic
from typing import Any

from tests.support.faulty_command import load_beforehand, perform
from tests.support.spare_process import SpareProcess

_CHUNK = 65_536
_OUTPUT, _MESSAGES, _STEPS = range(3)


def main() -> None:
    """Answer each line of the input."""
    if hasattr(os, "fork"):
        load_beforehand()
        _answer(run)
    else:
        with closing(SpareProcess()) as spare:
            _answer(spare.run)


def _answer(run_command: Callable[..., dict[str, Any]]) -> None:
    for line in sys.stdin:
        answer = run_command(**json.loads(line))
        sys.stdout.write(json.dumps(answer, ensure_ascii=True) + "\n")
        sys.stdout.flush()


def run(words: list[str], environment: dict[str, str], fault: dict[str, Any], arena: str) -> dict[str, Any]:
    """Run a command in a child with a fault, and return how it ended."""
    pipes = [os.pipe() for _ in (_OUTPUT, _MESSAGES, _STEPS)]
    child = os.fork()
    if child == 0:
        _be_the_child(words, environment, fault, arena, pipes)
    for _, written in pipes:
        os.close(written)
    texts = _listen(child, [read for read, _ in pipes], fault.get("seconds") if fault["kind"] == "kill-time" else None)
    _, status = os.waitpid(child, 0)
    return {
        "code": None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status),
        "output": texts[_OUTPUT],
        "messages": texts[_MESSAGES],
        "steps": json.loads(texts[_STEPS] or "{}"),
    }


def _be_the_child(
    words: list[str], environment: dict[str, str], fault: dict[str, Any], arena: str, pipes: list[tuple[int, int]]
) -> None:
    """Run the command and end the process, so that the child does not continue as a server."""
    code = 99
    try:
        null = os.open(os.devnull, os.O_RDONLY)
        for descriptor, place in ((null, 0), (pipes[_OUTPUT][1], 1), (pipes[_MESSAGES][1], 2)):
            os.dup2(descriptor, place)
        sys.stdout, sys.stderr = (open(place, "w", encoding="utf-8", closefd=False) for place in (1, 2))  # noqa: SIM115
        code, steps = perform(words, environment, fault, arena)
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(pipes[_STEPS][1], json.dumps(steps).encode())
    finally:
        os._exit(code)


def _listen(child: int, ends: list[int], seconds: float | None) -> list[str]:
    """Read the pipes until all are closed; kill the child after the timeout."""
    found: dict[int, list[bytes]] = {end: [] for end in ends}
    until = None if seconds is None else monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        for end in ends:
            selector.register(end, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(None if until is None else max(0.0, until - monotonic()))
            if not ready:
                os.kill(child, signal.SIGKILL)  # not waited for yet: the process ID is still its own
                until = None
            for key, _ in ready:
                content = os.read(key.fd, _CHUNK)
                found[key.fd].append(content)
                if not content:
                    selector.unregister(key.fd)
                    os.close(key.fd)
    return [b"".join(found[end]).decode("utf-8") for end in ends]


if __name__ == "__main__":
    main()
