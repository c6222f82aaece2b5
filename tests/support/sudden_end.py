"""The end of a process that cleans nothing up, on every system."""

import os
import signal

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows has no signals: `os.kill` is TerminateProcess there
"""The signal that ends a process at once."""
KILLED = -KILL if os.name == "posix" else KILL
"""The return code of a process that ended so."""


def end_suddenly() -> None:
    """End this process at once."""
    os.kill(os.getpid(), KILL)
