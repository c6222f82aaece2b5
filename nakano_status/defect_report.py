"""A defect of the program becomes a file with what is needed to find it, never a traceback on the screen.

A leaf that both front ends use. The file tells the path through the code; answers and names stay in the data file.
"""

from __future__ import annotations

import platform
import secrets
import tempfile
import traceback
from pathlib import Path

import platformdirs

from nakano_status import __version__


def write_report(defect: BaseException) -> Path:
    """Write the report into the log folder, else the temporary one, and return where it is."""
    told = "".join(traceback.format_exception(defect))
    text = f"nakano-status {__version__}\nPython {platform.python_version()} {platform.system()}\n\n{told}"
    return _write(text.encode("utf-8", "backslashreplace"))


def _write(content: bytes) -> Path:
    name = f"nakano-status-{secrets.token_hex(4)}.txt"
    for folder in (platformdirs.user_log_path("nakano-status", appauthor=False), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / name
            path.write_bytes(content)
        except OSError:
            continue
        return path
    return Path(name)
