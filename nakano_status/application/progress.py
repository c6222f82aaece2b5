"""Progress and cancel as plain callables, so that no act knows of a window or a terminal."""

from __future__ import annotations

from collections.abc import Callable


class Cancelled(Exception):  # noqa: N818 - a person's wish, not an error
    """The person stopped the act; nothing was changed."""


Progress = Callable[[str, int, int], None]
"""Called with what is being done (Japanese), how many are done, how many there are; may raise Cancelled."""


def silent(what: str, done: int, total: int) -> None:
    """Report to nobody."""
