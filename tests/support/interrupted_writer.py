"""A process that dies in the middle of a write: `python -m tests.support.interrupted_writer FILE`.

Its cache is so small that changed pages have reached the file when it is killed: the journal it leaves is needed.
"""

import sqlite3
import sys

from tests.support.sudden_end import end_suddenly


def main() -> None:
    """Change a lot, commit nothing, and end at once without cleaning up."""
    connection = sqlite3.connect(sys.argv[1], isolation_level=None)
    connection.execute("PRAGMA cache_size = 5")
    connection.execute("BEGIN IMMEDIATE")
    for number in range(2_000):
        connection.execute("INSERT INTO setting VALUES (?, ?, (SELECT min(act_id) FROM act))", (str(number), "x" * 200))
    end_suddenly()


if __name__ == "__main__":
    main()
