"""The days on which the year is played: the demonstration is alike whenever it is run."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

_OFFICE = timezone(timedelta(hours=9))


class PlayedClock:
    """A clock that stands still until it is set; R5 (2023), in which the round of R4 is carried out."""

    def __init__(self) -> None:
        """Begin on the first working day of the year."""
        self._now = datetime(2023, 4, 3, 9, 0, tzinfo=_OFFICE)

    def set(self, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        """Turn the clock to a day of the year and an hour in the office."""
        self._now = self._now.replace(month=month, day=day, hour=hour, minute=minute)

    def now(self) -> datetime:
        """Now, in UTC."""
        return self._now.astimezone(UTC)

    def today(self) -> date:
        """Today, in the office."""
        return self._now.date()
