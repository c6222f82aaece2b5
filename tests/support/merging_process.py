"""A process that merges a folder of returns into a data file: `python -m tests.support.merging_process FOLDER FILE`.

It prints a line when it is about to write, so that it can be killed during the write and not while Python starts.
"""

import sys
from contextlib import closing
from pathlib import Path

from nakano_status.application.merge.merge_returns import apply_batch, plan_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.bootstrap import make_parts


def main() -> None:
    """Read the returns, and merge them."""
    parts = make_parts()
    files = read_batch(parts, [Path(sys.argv[1])])
    with closing(parts.stores.open(Path(sys.argv[2]))) as store:
        merging = plan_batch(parts, store, files)
        sys.stdout.write("merging\n")
        sys.stdout.flush()
        apply_batch(parts, store, merging)


if __name__ == "__main__":
    main()
