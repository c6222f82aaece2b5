"""Progress on standard error: a bar on a terminal, nothing in a file or a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from nakano_status.application.progress import Progress, silent


@contextmanager
def progress_line() -> Iterator[Progress]:
    """Yield a progress callback for an act; the bar is removed when the act ends."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield report
