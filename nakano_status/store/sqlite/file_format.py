"""The mark by which data files of this program are recognised, their schemas, and their statements (decision 0007)."""

from __future__ import annotations

from collections.abc import Mapping

from nakano_status.store.format_version import FormatVersion
from nakano_status.store.rendered_statements import all_statements
from nakano_status.store.statements import Connection, Statements

APPLICATION_ID = 0x4E4B5354
"""The letters NKST, as shown by `file` and SQLite's registry."""


def data_format_of(connection: Connection) -> FormatVersion:
    """Return the format of an open data file."""
    return FormatVersion.of(connection.execute("PRAGMA user_version").fetchone()[0])


SCHEMAS: Mapping[FormatVersion, str] = {
    FormatVersion(1, 0): "cd19763a91943dd6521ef7f8999a1a3609b4298c25500a9ed6469557e17e159e",
    FormatVersion(1, 1): "3021dd898b46de1db6eada5b53c6d4cabb42ad5b11084987c86b51e92a0d2edb",
    FormatVersion(1, 2): "3fc0bdc45461fc110a422e44d71fda7f7617cb1b56a9b86a870388fa4a1bd236",
    FormatVersion(1, 3): "d5ad5390bd66e80be20133d7ca8a5133e3dfdcca9726d635cd8aacf76a9e84fa",
    FormatVersion(1, 4): "1546324ce8ba56877df31448eb9212fa3a35b1688cfcfe4e0599ec53d3a4e7e6",
    FormatVersion(1, 5): "99736d6127abd86d0d65eaa8ec8757a022a8addedb281b6cf1776530ce14062d",
    FormatVersion(1, 6): "99736d6127abd86d0d65eaa8ec8757a022a8addedb281b6cf1776530ce14062d",
    FormatVersion(1, 7): "80ea132e2faef4468a395591a8aaf1a95a84524c7fc129d09996b0f4e1dc6c6e",
    FormatVersion(1, 8): "40d492e6106a48a81478e32f3896a8f7a5f60fd7a88a0276d0af232eb58bd944",
    FormatVersion(1, 9): "21dc98b5bac129c8f7d15827489b7f0958e1efa25fe95a24c8ccabdcee120262",
    FormatVersion(1, 10): "6bc904031a8653eae6a7bf92c1484095dc779a272bfee7916948ed0c204eac45",
    FormatVersion(1, 11): "272280603dab16213a2f9d77aea6b68e5ebdf5ad7781b5bf7efe770b0abf948e",
}
"""The SHA-256 of the schema of each released format, which never changes; a test computes it again."""
STATEMENTS = Statements(all_statements, "sqlite", ":{}", {"string_agg": "group_concat"})
"""The statements for SQLite, which has `string_agg` only since version 3.44."""
