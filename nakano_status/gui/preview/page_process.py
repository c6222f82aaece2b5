"""Making of a paper's pages in a separate process, which exists while the pages are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from nakano_status.bootstrap import make_parts
from nakano_status.worker_process import OwnProcess, Show

if TYPE_CHECKING:
    from nakano_status.application.outcome import Read

Result = TypeVar("Result")


def make_in_own_process(path: Path, read: Read[Result], checkpoint: Callable[[], None]) -> Iterator[Result]:
    """Read the data file at `path` in a separate process; yield the partial results of `read`, and last its result.

    The file is read as it is on the disk at that time. `checkpoint` and the errors are as in `OwnProcess.results`.
    """
    checkpoint()
    with (
        TemporaryDirectory(prefix="nakano-status-", ignore_cleanup_errors=True) as folder,
        closing(OwnProcess(folder)) as process,
    ):
        for found in process.results(partial(_make, path, read), checkpoint):
            yield found
            checkpoint()  # also if the next result is there already


def _make(path: Path, read: Read[Result], show: Show) -> Result:
    parts = make_parts()
    with closing(parts.stores.open(path, read_only=True)) as store:
        copied = store.copied()
    with copied() as records:
        make = read(parts, records)
    return make(show)
