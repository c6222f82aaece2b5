"""`nakano-status` and `python -m nakano_status`: open the window, on a file if one is given, or run a command."""

import os
import sys
from pathlib import Path

from nakano_status import STORE_VARIABLE, garbage

_MEASURED = "--exit-when-shown"


def main() -> None:
    """Open the window, or run the command line; end the process with its exit code."""
    garbage.collect_rarely()
    _give_streams()
    given = sys.argv[1:]
    files = [each for each in given if each != _MEASURED]
    # the usual starts by a shortcut or a double click, without the modules of the command line, which take a seventh
    if not files or (len(files) == 1 and _names_file(files[0])):
        code = _open_window(files[0] if files else os.environ.get(STORE_VARIABLE), measured=_MEASURED in given)
    else:
        from nakano_status.cli.entry_point import main as run_command

        code = run_command()
    sys.exit(code)


def _give_streams() -> None:
    """Discard all output if Python has no streams, as without a console on Windows."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - it remains open


def _names_file(text: str) -> bool:
    """Return whether an argument is certainly a file, because no command has a suffix.

    A name relative to a working folder that was removed is left to the command line, which refuses it.
    """
    try:
        return not text.startswith("-") and bool(Path(text).absolute().suffix)
    except FileNotFoundError:
        return False


def _open_window(file: str | None, *, measured: bool) -> int:
    """Open the window; an error that prevents it is reported as in the command line."""
    try:
        from nakano_status.domain.storage.server_address import address_path
        from nakano_status.gui.app import run

        return run(address_path(file) if file else None, exit_when_shown=measured)
    except BaseException as stopped:  # noqa: BLE001 - nothing is swallowed: it is reported there, with its exit code
        from nakano_status.cli.entry_point import report_end

        return report_end(stopped, as_json=False)


if __name__ == "__main__":
    main()
