"""Which group a row belongs to: the rows that were written together and have one content (decision 0089)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from nakano_status.store.history.content_digests import Line
from nakano_status.store.statements import Database, StoredTable


def summed_tables(database: Database) -> list[StoredTable]:
    """Return the tables whose rows are in groups, by name."""
    return [table for _, table in sorted(database.tables.items()) if table.summed_by is not None]


class GroupedTable:
    """The rows of one table as they are now, with their groups."""

    def __init__(self, database: Database, table: StoredTable) -> None:
        """Read in this transaction."""
        self._database, self.table = database, table
        self.columns = table.summed
        self.by = self.columns.index(table.group) if table.group in self.columns else None
        """The index of the column that names the group, if the table has it."""
        self._acts: Mapping[str, str] = {}
        if table.group and self.by is None:
            self._word = self.columns.index("word_id")
            self._acts = dict(database.run("word_acts"))

    def lines(self) -> Iterable[Line]:
        """Yield the rows."""
        return self._database.run(f"lines {self.table.name}")

    def group(self, line: Line) -> str:
        """Return the group of a row."""
        if self.by is not None:
            return str(line[self.by])
        return self._acts.get(line[self._word], "") if self._acts else ""

    def groups(self) -> Mapping[str, list[Line]]:
        """Return all rows by group."""
        found = defaultdict[str, list[Line]](list)
        for line in self.lines():
            found[self.group(line)].append(line)
        return found
