"""Times and days as the text that is stored, both ways."""

from __future__ import annotations

from datetime import UTC, date, datetime


def stored_time(moment: datetime) -> str:
    """Return a moment as UTC text; raise ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError(moment)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def read_time(text: str) -> datetime:
    """Return the moment (UTC) that was stored."""
    return datetime.fromisoformat(text)


def stored_day(day: date | None) -> str | None:
    """Return a day as text, None for none."""
    return None if day is None else day.isoformat()


def read_day(text: str | None) -> date | None:
    """Return the day that was stored; None, or the empty text in a key, for none."""
    return date.fromisoformat(text) if text else None
