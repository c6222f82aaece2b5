"""What identifies a data file of this program, its format, and the statements for it (decision 0007)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from nakano_status.store.entries import WITHDRAWN
from nakano_status.store.rendered_statements import all_rendered
from nakano_status.store.statements import Connection, Statements

if TYPE_CHECKING:
    from nakano_status.store.transaction import Transaction

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
    def read(number: str) -> FormatVersion:
        """Return the format that is shown as `number`."""
        major, minor = number.split(".")
        return FormatVersion(int(major), int(minor))

    @staticmethod
    def of(user_version: int) -> FormatVersion:
        """Return the format with this `user_version`."""
        return FormatVersion(*divmod(user_version, _MINORS))


def data_format_of(connection: Connection) -> FormatVersion:
    """Return the format of an open data file."""
    return FormatVersion.of(connection.execute("PRAGMA user_version").fetchone()[0])


CURRENT = FormatVersion(1, 6)
"""The newest format that this version of the program writes."""

USUAL = FormatVersion(1, 5)
"""The format in which a data file is made, which has the tables of the newest one (decision 0007)."""

SCHEMAS: Mapping[FormatVersion, str] = {
    FormatVersion(1, 0): "cd19763a91943dd6521ef7f8999a1a3609b4298c25500a9ed6469557e17e159e",
    FormatVersion(1, 1): "3021dd898b46de1db6eada5b53c6d4cabb42ad5b11084987c86b51e92a0d2edb",
    FormatVersion(1, 2): "3fc0bdc45461fc110a422e44d71fda7f7617cb1b56a9b86a870388fa4a1bd236",
    FormatVersion(1, 3): "d5ad5390bd66e80be20133d7ca8a5133e3dfdcca9726d635cd8aacf76a9e84fa",
    FormatVersion(1, 4): "1546324ce8ba56877df31448eb9212fa3a35b1688cfcfe4e0599ec53d3a4e7e6",
    FormatVersion(1, 5): "99736d6127abd86d0d65eaa8ec8757a022a8addedb281b6cf1776530ce14062d",
    FormatVersion(1, 6): "99736d6127abd86d0d65eaa8ec8757a022a8addedb281b6cf1776530ce14062d",
}
"""The SHA-256 of the schema of each released format, which never changes; a test makes it again."""
STATEMENTS = Statements(all_rendered, "sqlite", ":{}", {"string_agg": "group_concat"})
"""SQLite knows `string_agg` since version 3.44 only."""

_NEEDS_NEWEST = f"""
SELECT (SELECT count(DISTINCT profile) FROM edition_profile) > 1
  OR EXISTS (SELECT 1 FROM edition_profile WHERE profile LIKE '%"主体_"%')
  OR EXISTS (SELECT 1 FROM setting WHERE key = '{WITHDRAWN}')
"""  # noqa: S608 - of constants
"""Whether a program that knows no newer format than the usual one would misread a data file (decision 0007)."""


def state_format(transaction: Transaction) -> None:
    """Make a data file of the newest format with the first content that needs it, in the transaction that writes it."""
    connection = transaction.database.connection
    if not transaction.writes_answers_only and data_format_of(connection) < CURRENT:
        (needs_newest,) = connection.execute(_NEEDS_NEWEST).fetchone()
        if needs_newest:
            connection.execute(f"PRAGMA user_version = {CURRENT.user_version}")  # rolled back like rows
