"""`nakano-status` and `python -m nakano_status`: no argument opens the window, a command name runs that command."""

import gc
import sys

_NEW_OBJECTS = 200_000
"""After so many Python looks for garbage in circles; by itself after 700. A batch takes no more memory for it."""


def main() -> None:
    """Hand over to the command line, which also opens the window; it ends the process with its exit code."""
    collect_rarely()
    from nakano_status.cli.entry_point import main as start

    sys.exit(start())


def collect_rarely() -> None:
    """Look for garbage in circles less often: among the many values of a batch, which all stay, it took a third."""
    gc.set_threshold(_NEW_OBJECTS)


if __name__ == "__main__":
    main()
