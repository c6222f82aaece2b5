"""Progress on standard error: a bar on a terminal, nothing in a file or a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from nakano_status.application.progress import Progress, silent

_ERASE = "\x1b[K"
_BAR = f"%(label)s %(bar)s %(info)s{_ERASE}"
"""click counts characters, not columns: without erasing, the end of a longer Japanese label would be left."""
_END = f"\r{_ERASE}\x1b[?25h"


@contextmanager
def progress_line() -> Iterator[Progress]:
    """Yield a progress callback for an act; the bar is removed when the act ends."""
    if not sys.stderr.isatty():
        yield silent
        return
    bar = click.progressbar(length=0, bar_template=_BAR, file=sys.stderr)

    def report(what: str, done: int, total: int) -> None:
        bar.label, bar.pos, bar.length = what, done, total
        bar.render_progress()

    try:
        yield report
    finally:
        click.echo(_END, err=True, nl=False)
