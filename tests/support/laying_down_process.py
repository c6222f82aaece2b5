"""A process that lays R4 down and is ended at a moment: `python -m tests.support.laying_down_process STORE DIR MOMENT`.

The moments are those of `publishing_process`.
"""

import sys
from contextlib import closing
from pathlib import Path

from nakano_status.application.retention.retain_round import lay_down
from nakano_status.bootstrap import make_parts
from tests.support.publishing_process import arrange


def main() -> None:
    """Lay the round down, and end before it is finished."""
    store, folder, moment = sys.argv[1:]
    parts = make_parts()
    with closing(parts.stores.open(Path(store))) as opened:
        arrange(moment)
        lay_down(parts, opened, Path(folder))


if __name__ == "__main__":
    main()
