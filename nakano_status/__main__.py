"""`nakano-status` and `python -m nakano_status`: no argument opens the window, a command name runs that command."""

import sys


def main() -> None:
    """Hand over to the command line, which also opens the window; it ends the process with its exit code."""
    from nakano_status.cli.entry_point import main as start

    sys.exit(start())


if __name__ == "__main__":
    main()
