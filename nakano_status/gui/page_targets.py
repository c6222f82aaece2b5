"""Requests that lead from one page to another: to a row and a field of it, to a command, to one division."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.domain.fields.registry import FIGURE_KEYS
from nakano_status.gui.commands import Command


@dataclass(frozen=True)
class GoTo:
    """A request to see a row, and a field of it; `asks`: the page shows what is asked of it."""

    row_id: str
    key: str | None = None
    asks: bool = True


def page_for(name: str, wish: object) -> str:
    """Return the page that can show a request: a field of a 成果指標 belongs to no row."""
    return "indicators" if isinstance(wish, GoTo) and wish.key in FIGURE_KEYS else name


@dataclass(frozen=True)
class OfDivision:
    """A request to see what concerns one division, by the name that is shown."""

    division: str


@dataclass(frozen=True)
class OnRows:
    """A request to go to where a command is performed: on one row, or on the rows of a division by its name."""

    command: Command
    row_id: str | None = None
    division: str | None = None
