"""The days on which the year is played: the demonstration is the same whenever it is run."""

from __future__ import annotations

from datetime import UTC, date, datetime


class PlayedClock:
    """A clock that stops until it is set; the year is R5 (2023), in which the round of R4 is carried out."""

    def __init__(self) -> None:
        """Begin on the first working day of the year, in the machine's time zone: windows show its hours."""
        self.set(4, 3)

    def set(self, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        """Set the clock to a day of the year and an hour in the office."""
        moment = datetime(2023, month, day, hour, minute)  # noqa: DTZ001 - hours of local time
        self._now = moment.astimezone()

    def now(self) -> datetime:
        """Return the time in UTC."""
        return self._now.astimezone(UTC)

    def today(self) -> date:
        """Return the date in the office."""
        return self._now.date()
