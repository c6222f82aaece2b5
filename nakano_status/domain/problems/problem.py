"""Problems are values: a code, a place and what was found; texts are added by the user interface (architecture.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial


class Severity(StrEnum):
    """The three severities that are listed separately everywhere (source: complaints.md)."""

    ERROR = "error"
    QUESTION = "question"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found: in the file's own terms (sheet, A1), never in the program's.

    In a damaged data file it is the cell: `table`, the row's `key` (its parts with / between them) and `column`.
    """

    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    row: int | None = None
    column: str | None = None
    id: str | None = None
    key: str | None = None
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding to report: a code of the catalogue (`problem_codes`), its place, and what was found there.

    `found` and `expected` are quoted values; `details` fill the catalogue's other placeholders, in order of name.
    """

    code: str
    severity: Severity
    place: Place = field(default_factory=Place)
    found: str | None = None
    expected: str | None = None
    details: tuple[tuple[str, str], ...] = ()

    def at(self, **place: str | int | None) -> Problem:
        """Return the same problem with parts of its place filled in."""
        return replace(self, place=replace(self.place, **place))  # type: ignore[arg-type]


class Refused(Exception):  # noqa: N818 - the glossary's term is a refusal
    """An act was refused; nothing was changed. One subclass per cause in `refusals`; `code` is of the catalogue."""

    code = "REFUSED"

    def __init__(self, **details: str) -> None:
        """Keep the details that fill the message's placeholders."""
        super().__init__(self.code, details)
        self.details = details

    def __reduce__(self) -> tuple[Callable[[], Refused], tuple[()]]:
        """Let it be pickled, for another process: the default would not pass the details to the constructor."""
        return partial(type(self), **self.details), ()
