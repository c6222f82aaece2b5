"""Has pages made in a process of its own, for as long as they are looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from nakano_status.own_process import OwnProcess, Show

if TYPE_CHECKING:
    from nakano_status.application.progress import Read

Result = TypeVar("Result")


def make_in_own_process(path: Path, read: Read[Result], checkpoint: Callable[[], None]) -> Iterator[Result]:
    """Yield what there is to show of what `read` comes to, and it at last, for the data file at `path`.

    It is read as it is on the disk by now; `read` and what is raised are as for `OwnProcess.results`. Raises what
    reading refuses, too.
    """
    checkpoint()
    with (
        TemporaryDirectory(prefix="nakano-status-", ignore_cleanup_errors=True) as folder,
        closing(OwnProcess(folder)) as process,
    ):
        for found in process.results(partial(_make, path, read), checkpoint):
            yield found
            checkpoint()  # also where the next one is there already


def _make(path: Path, read: Read[Result], show: Show) -> Result:
    from nakano_status.bootstrap import make_parts

    parts = make_parts()
    with closing(parts.stores.open(path, read_only=True)) as store:
        copied = store.copied()
    with copied() as records:
        make = read(parts, records)
    return make(show)
