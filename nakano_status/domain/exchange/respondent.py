"""Who answered for a division, as the form tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Respondent:
    """The head block's cells to fill in (empty means nothing is wrong)."""

    name: str | None = None
    extension: str | None = None
    confirmed_by: str | None = None
    confirmed_on: str | None = None
