"""Who answered for a division, as entered in the form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Respondent:
    """The cells of the head block that are filled in; an empty one is no error."""

    name: str | None = None
    extension: str | None = None
    confirmed_by: str | None = None
    confirmed_on: str | None = None
