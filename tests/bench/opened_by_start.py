"""Count the files that Python opens for a program until it ends: opened_by_start.py RESULT -m MODULE | FILE, WORD …

It is a file alone, without the project, so that the Python of a package can run it, too. What the interpreter opens
before it and the libraries that a library is loaded with are not counted.
"""

import json
import os
import runpy
import sys
from pathlib import Path
from time import process_time
from typing import Any

opened: set[str] = set()


def hear(event: str, given: tuple[Any, ...]) -> None:
    """Keep the name of a file that is opened, or of an extension module that is loaded."""
    name = given[0] if event == "open" else given[1] if event == "import" else None
    if isinstance(name, str):
        opened.add(os.path.abspath(name))  # noqa: PTH100 - objects would cost time


def main() -> None:
    """Run the program, and write how many files there were and the seconds of the processor."""
    result, kind, *words = sys.argv[1:]
    sys.argv[:] = words if kind == "-m" else [kind, *words]
    sys.addaudithook(hear)
    try:
        if kind == "-m":
            runpy.run_module(words[0], run_name="__main__", alter_sys=True)
        else:
            runpy.run_path(kind, run_name="__main__")
    finally:
        seconds = process_time()
        found = [name for name in opened if os.path.isfile(name)]  # noqa: PTH113
        Path(result).write_text(json.dumps({"files": len(found), "seconds": seconds}), "utf-8")


if __name__ == "__main__":
    main()
