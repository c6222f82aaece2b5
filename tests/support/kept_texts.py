"""Whole texts that tests expect, kept in files: `KEEP_TEXTS=1` in the environment writes them again."""

import os
from pathlib import Path

KEEP = "KEEP_TEXTS"
"""The variable of the environment with which the kept texts are written again."""


def kept_text(path: Path, found: str) -> str:
    """Return the text that is kept in a file; with the variable set, keep the found text first."""
    if os.environ.get(KEEP):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8", newline="\n")
    return path.read_text("utf-8")
