"""The versions of the format in which data files and sets on servers store their data (decision 0007)."""

from __future__ import annotations

from typing import NamedTuple

_MINORS = 1000


class FormatVersion(NamedTuple):
    """The version of a data file's format; a newer version is refused, an older one is migrated."""

    major: int
    minor: int

    def __str__(self) -> str:
        """Return the version as shown to the user: `1.0`."""
        return f"{self.major}.{self.minor}"

    @property
    def user_version(self) -> int:
        """The number that SQLite stores in the file for this version: 1010 for 1.10."""
        return self.major * _MINORS + self.minor

    @staticmethod
    def read(number: str) -> FormatVersion:
        """Return the version of a text such as "1.7"; raise ValueError if the text has another form."""
        major, minor = number.split(".")
        return FormatVersion(int(major), int(minor))

    @staticmethod
    def of(user_version: int) -> FormatVersion:
        """Return the version with this number stored by SQLite (`user_version`)."""
        return FormatVersion(*divmod(user_version, _MINORS))


CURRENT = FormatVersion(1, 11)
"""The format in which this version of the program makes and writes data files."""
