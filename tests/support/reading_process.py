"""Reads files with the program's own reader, each in a process of its own with little memory and time.

Started with the files; prints a line of JSON for each. POSIX only: it forks.
"""

import json
import os
import signal
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from nakano_status.application.ports.data_file import Parts
from nakano_status.bootstrap import make_parts
from nakano_status.domain.exchange.answer_file import AnswerFile
from tests.support.fields import NAKANO

if sys.platform != "win32":
    import resource

MEMORY = 512 * 1024 * 1024
"""The most bytes of address space."""
SECONDS = 20


def _told(file: AnswerFile) -> dict[str, Any]:
    if file.refused is not None:
        return {"code": file.refused.code}
    done = file.rows[0].cells["done"]
    about = [each.code for each in file.problems if each.place.cell == done.cell]
    return {"code": None, "rows": len(file.rows), "value": done.text, "state": done.state.value, "problems": about}


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _read(parts: Parts, path: Path) -> None:
    """Read one file, print the result, and end the process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.alarm(SECONDS)
    began = perf_counter()
    told = _told(parts.workbooks.read_answers(path.name, path.read_bytes(), NAKANO))
    used = {"seconds": perf_counter() - began, "kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}
    _say({"file": path.name, **told, **used})


def main() -> None:
    """Read every file that was named."""
    parts = make_parts()
    parts.workbooks.read_answers("", b"", NAKANO)  # loads the reader once, for all
    for path in map(Path, sys.argv[1:]):
        child = os.fork()
        if child == 0:
            try:
                _read(parts, path)
            finally:
                sys.stdout.flush()
                os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            _say({"file": path.name, "killed": os.WTERMSIG(status)})


if __name__ == "__main__":
    main()
