"""The folders with the copies for trials; those that a killed process left are removed by the next trial."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import gettempdir

from nakano_status.domain.refusals.files import StoreLocked
from nakano_status.store.sqlite.lock import LOCK_SUFFIX, lock_path, take_lock

_NAME = "nakano-status-trial-"
"""How the names of the folders begin."""


def new_folder(now: datetime) -> Path:
    """Return a folder for a trial that does not exist yet; those whose lock no process holds are removed."""
    above = Path(gettempdir())
    for each in above.glob(f"{_NAME}*{LOCK_SUFFIX}"):
        with suppress(OSError, StoreLocked), locked_until_removed(each.with_suffix(""), now):
            pass
    return above / f"{_NAME}{os.urandom(8).hex()}"


@contextmanager
def locked_until_removed(folder: Path, now: datetime) -> Iterator[None]:
    """Hold the lock of a folder for a trial, whether it exists or not; the folder is removed at the end."""
    # beside the folder: taken before it is made and released after it is removed, so that a kill leaves none without
    lock = take_lock(folder, None, now)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()
        with suppress(OSError):  # Windows keeps an open file, and this name is not used again
            lock_path(folder).unlink()
