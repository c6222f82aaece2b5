"""`nakano-status` and `python -m nakano_status`: no argument opens the window, a command name runs that command."""

import gc
import sys

_NEW_OBJECTS = 200_000
"""New objects after which Python collects cyclic garbage (default: 700). A batch needs no more memory with it."""


def main() -> None:
    """Run the command line, which also opens the window; it ends the process with its exit code."""
    collect_rarely()
    from nakano_status.cli.entry_point import main as start

    sys.exit(start())


def collect_rarely() -> None:
    """Collect cyclic garbage less often: a batch keeps its many values, and collecting took a third of its time."""
    gc.set_threshold(_NEW_OBJECTS)


if __name__ == "__main__":
    main()
