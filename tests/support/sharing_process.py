"""A process that dies at a step of working on a share: `python -m tests.support.sharing_process SHARE FOLDER N`.

It edits and writes back, finds that another PC has written, and edits again; it kills itself before the Nth access to
the share or the Nth file that it writes on this PC. What was committed is printed.
"""

import sys
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from nakano_status.application.ports.data_file import Store
from nakano_status.atomic_write import write_whole
from nakano_status.store.sqlite import open_copy
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.shares import Desk, copy_of, remove_lock, write
from tests.support.stores import RULES, TickingClock
from tests.support.sudden_end import end_suddenly

THEIRS = "theirs"


def main() -> None:
    """Play until killed."""
    share, folder, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    left = [last]

    def step(_: str) -> None:
        left[0] -= 1
        if left[0] == 0:
            end_suddenly()

    desk = Desk(folder, share)
    desk.files.before = step

    def write_here(path: Path, data: bytes, *, replace: bool) -> None:
        step("here")
        write_whole(path, data, replace=replace)

    with patch.object(open_copy, "write_whole", write_here):
        _play(desk, share)


def _play(desk: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        _commit(store, "one")
        copy_of(store).write_back()
        _commit(store, "two")
    with closing(desk.open()) as store:
        _commit(store, "three")
        remove_lock(share)
        with closing(SqliteStores(TickingClock(), RULES).open(share)) as other:
            write(other, THEIRS)
        _print(THEIRS)
        copy_of(store).write_back()
        _commit(store, "four")
    with closing(desk.open()) as store:
        _commit(store, "five")


def _commit(store: Store, text: str) -> None:
    write(store, text)
    _print(text)


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
