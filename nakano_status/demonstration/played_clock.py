"""The days on which the year is played: the demonstration is alike whenever it is run."""

from __future__ import annotations

from datetime import UTC, date, datetime


class PlayedClock:
    """A clock that stands still until it is set; R5 (2023), in which the round of R4 is carried out."""

    def __init__(self) -> None:
        """Begin on the first working day of the year, by the machine's own hours: windows show those."""
        self.set(4, 3)

    def set(self, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        """Turn the clock to a day of the year and an hour in the office."""
        moment = datetime(2023, month, day, hour, minute)  # noqa: DTZ001 - hours as the clock on the wall has them
        self._now = moment.astimezone()

    def now(self) -> datetime:
        """Now, in UTC."""
        return self._now.astimezone(UTC)

    def today(self) -> date:
        """Today, in the office."""
        return self._now.date()
