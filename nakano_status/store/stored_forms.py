"""Times, days and other values as they are stored, in both directions; a wrong form raises ValueError or TypeError."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from nakano_status.domain.calendar.fiscal_year import FiscalYear

if TYPE_CHECKING:
    from nakano_status.domain.fields.profile import Profile

_FIRST_YEAR, _LAST_YEAR = 1989, 2200


def stored_time(moment: datetime) -> str:
    """Return a time as UTC text; raise ValueError for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError(moment)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def read_time(text: str) -> datetime:
    """Return a stored time (UTC)."""
    return datetime.fromisoformat(text)


def stored_day(day: date | None) -> str | None:
    """Return a day as text, None for none."""
    return None if day is None else day.isoformat()


def read_day(text: str | None) -> date | None:
    """Return a stored day; None, or the empty text in a key, for none."""
    return date.fromisoformat(text) if text else None


def read_year(start: int) -> FiscalYear:
    """Return a stored year."""
    if not _FIRST_YEAR <= start <= _LAST_YEAR:
        raise ValueError(start)
    return FiscalYear(start)


def read_count(number: int) -> int:
    """Return a number that counts from 1."""
    if number < 1:
        raise ValueError(number)
    return number


def read_details(text: str) -> tuple[tuple[str, str], ...]:
    """Return the details of a problem: pairs of a name and a text."""
    pairs = json.loads(text)
    if not isinstance(pairs, list):
        raise TypeError(text)
    return tuple((str(name), str(text)) for name, text in pairs)


@lru_cache(maxsize=16)
def read_stored_profile(text: str) -> Profile:
    """Return a stored profile."""
    from nakano_status.domain.fields.profile import read_checked_profile

    try:
        return read_checked_profile(json.loads(text))
    except RecursionError as too_deep:
        raise ValueError(text[:20]) from too_deep
