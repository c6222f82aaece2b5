"""What identifies a data file of this program, and its format: `application_id` and `user_version` (decision 7)."""

from __future__ import annotations

from typing import NamedTuple

APPLICATION_ID = 0x4E4B5354
"""NKST, as `file` and SQLite's registry show it."""

_MINORS = 1000


class FormatVersion(NamedTuple):
    """A format of the data file: a newer one of either number is refused, an older one is migrated."""

    major: int
    minor: int

    def __str__(self) -> str:
        """Return it as shown to the user: `1.0`."""
        return f"{self.major}.{self.minor}"

    @property
    def user_version(self) -> int:
        """The number that SQLite keeps."""
        return self.major * _MINORS + self.minor

    @staticmethod
    def of(user_version: int) -> FormatVersion:
        """Return the format with this `user_version`."""
        return FormatVersion(*divmod(user_version, _MINORS))


CURRENT = FormatVersion(1, 3)
"""The format that this version of the program writes."""
