"""A process that merges a folder of returns repeatedly: `python -m tests.support.merging_process FOLDER`.

It reads the returns once. For each data file named on its input it makes a child, which prints its process ID when it
is about to write, so that it can be killed during the write and not while Python starts.
"""

import os
import sys
from contextlib import closing
from pathlib import Path

from nakano_status.application.merge.merge_returns import apply_batch, plan_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.bootstrap import make_parts


def say(line: str) -> None:
    """Print a line for the process that started this one."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Read once, then make a child for each data file and report when it has ended."""
    parts = make_parts()
    files = read_batch(parts, [Path(sys.argv[1])])
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            with closing(parts.stores.open(Path(line.strip()))) as store:
                merging = plan_batch(store, files)
                say(str(os.getpid()))
                apply_batch(store, merging)
            os._exit(0)
        os.waitpid(child, 0)
        say("ended")


if __name__ == "__main__":
    main()
