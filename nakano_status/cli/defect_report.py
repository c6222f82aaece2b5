"""A defect of the program: a report file instead of a traceback (cli.md, exit 70)."""

from __future__ import annotations

import platform
import secrets
import tempfile
import traceback
from pathlib import Path

import platformdirs

from nakano_status import __version__


def write_report(defect: BaseException) -> tuple[str, str, str]:
    """Write what is needed to find the fault, and return (code, message, remedy) naming the file."""
    told = "".join(traceback.format_exception(defect))
    text = f"nakano-status {__version__}\nPython {platform.python_version()} {platform.system()}\n\n{told}"
    path = _write(text.encode("utf-8", "backslashreplace"))
    message = f"プログラムの不具合のため、処理を中止しました。記録は「{path}」にあります。"
    return "DEFECT", message, "記録のファイルを添えて、担当者に連絡してください。"


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
