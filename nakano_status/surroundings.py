"""The clock and fresh names of this machine: what makes a program run differ from the last, behind two ports."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no I, L, O, 0 and 1: they are read for one another on paper
_SECRET_BYTES = 32


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Today, where the machine stands."""
        return datetime.now().astimezone().date()


class SystemIds:
    """Names out of the system's source of randomness."""

    def token(self, length: int) -> str:
        """Return so many characters out of 23 letters and the digits 2 to 9."""
        import secrets

        return "".join(secrets.choice(_ALPHABET) for _ in range(length))

    def secret(self) -> bytes:
        """Return 32 random bytes."""
        return os.urandom(_SECRET_BYTES)
