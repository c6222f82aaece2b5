"""The system clock and new random IDs, behind two ports: tests and the demonstration replace them."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no I, L, O, 0 and 1: they are mistaken for one another on paper
_SECRET_BYTES = 32


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return today's date in the machine's time zone."""
        return datetime.now().astimezone().date()


class SystemIds:
    """IDs from the system's source of randomness."""

    def token(self, length: int) -> str:
        """Return a random text of that many characters, out of 23 letters and the digits 2 to 9."""
        import secrets

        return "".join(secrets.choice(_ALPHABET) for _ in range(length))

    def secret(self) -> bytes:
        """Return 32 random bytes."""
        return os.urandom(_SECRET_BYTES)
