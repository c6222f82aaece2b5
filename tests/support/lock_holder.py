"""A process that has a data file open until its input ends: `python -m tests.support.lock_holder FILE NAME`."""

import sys
from pathlib import Path

from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.stores import RULES, TickingClock


def main() -> None:
    """Open the file for writing, report it, and wait for the end of the input."""
    path, name = sys.argv[1:]
    store = SqliteStores(TickingClock(), RULES).open(Path(path), by=name)
    sys.stdout.write("open\n")
    sys.stdout.flush()
    sys.stdin.read()
    store.close()


if __name__ == "__main__":
    main()
