"""One clerk at a PC of their own: `python -m tests.bench.one_clerk ADDRESS NUMBER SECONDS` types into one set.

A line is printed when the set is open and checked; at a line of input typing begins, and the longest wait (in seconds)
and the number of acts are printed at its end. As a window does, it loads what the first save needs before, collects no
garbage while it works, and remains open: it ends with its input, when the other clerks have typed, too.
"""

import gc
import sys
from contextlib import closing, suppress
from time import monotonic, perf_counter, sleep

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.bootstrap import make_parts
from nakano_status.domain.refusals.files import StoreLocked
from nakano_status.domain.storage.server_address import address_path
from nakano_status.store.postgres.store import PostgresStores
from tests.support.stores import RULES

PAUSE = 0.5
"""Seconds that a quick hand needs for the next word."""


def main() -> None:
    """Type until the time is over."""
    address, number, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    parts, waits = make_parts(), list[float]()
    gc.disable()
    with closing(PostgresStores(parts.clock, RULES).open(address_path(address))) as store:
        store.check_soundness()
        with store.reading() as records:
            rows = [row.row_id for row in records.rounds.all()[-1].rows if row.named_divisions]
        with store.writing():
            pass
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        end = monotonic() + seconds
        while monotonic() < end:
            began = perf_counter()
            entry, is_done = Entry(rows[number % 2], {"done": f"{number}番の{len(waits)}件目。"}), False
            while not is_done:
                with suppress(StoreLocked):  # as a window does, which keeps the text and tries again
                    edit_entry(parts, store, entry)
                    is_done = True
            waits.append(perf_counter() - began)
            sleep(PAUSE)
        sys.stdout.write(f"{max(waits)} {len(waits)}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
