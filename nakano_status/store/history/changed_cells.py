"""Finds the cells that changed since their rows were written, by what each act recorded (decisions 0049, 0089)."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import permutations

from nakano_status.domain.problems.problem import Problem
from nakano_status.store.history.act_recording import RecordedContents, StoredContent
from nakano_status.store.history.content_digests import Line, Sums, gathered, line_sum
from nakano_status.store.history.graph import changed_acts
from nakano_status.store.history.problems import changed_cell, not_as_written, place_of, rows_off, titled
from nakano_status.store.history.row_groups import GroupedTable, summed_tables
from nakano_status.store.statements import Database, StoredTable

_KEPT_FILES = {"received_file": "STORE-BYTES-CHANGED", "publication_file": "STORE-PAPER-CHANGED"}
"""The tables of kept files, with the code of the problem of one whose bytes are not those of its SHA-256."""

_MOST_ORDERS = 4
"""Up to this many changed rows, every order of them is tried to find which columns changed."""

Contents = Mapping[str, Mapping[str, StoredContent]]
"""The last content of each group, by table."""


def changed_history(database: Database) -> Iterator[Problem]:
    """Yield a problem for each cell, row, act and kept file that differs from what was recorded when it was written."""
    contents = RecordedContents.read(database)
    yield from changed_cells(database, contents)
    yield from changed_acts(database, contents)
    yield from changed_files(database)


def changed_cells(database: Database, contents: RecordedContents) -> Iterator[Problem]:
    """Yield a problem for each cell, and each row, that differs from what the last act wrote of its group."""
    kept: defaultdict[str, dict[str, StoredContent]] = defaultdict(dict)
    for each in contents.sound:
        kept[each.table_name][each.group_key] = each
    recorded = database.tables["act_content"]
    for cells, places in contents.changed:
        yield from (changed_cell(recorded, cells, place) for place in places)
        kept[cells[1]].pop(cells[2], None)
    if not contents.sound:  # a file before its first act, or one whose history is gone: the graph shows that
        return
    for table in summed_tables(database):
        yield from _Comparison(database, table, kept[table.name], knows_all=not contents.changed).problems()


class _Comparison:
    """The rows of one table and what was recorded of them, by group.

    With `knows_all` a group of which nothing was recorded was written by no act.
    """

    def __init__(
        self, database: Database, table: StoredTable, kept: Mapping[str, StoredContent], *, knows_all: bool
    ) -> None:
        self._grouped, self._table, self._kept = GroupedTable(database, table), table, kept
        self._columns, self._by, self._knows_all = table.summed, self._grouped.by, knows_all
        self._sums: dict[str, Sums] = {}

    def problems(self) -> Iterator[Problem]:
        """Yield the differences; a table without damage is read once."""
        groups = self._grouped.groups()
        off = {group for group, each in self._kept.items() if not each.fits(groups.get(group, ()))}
        if off or self._unwritten(groups):
            read = {group: Sums.read(self._kept[group].sums) for group in sorted(off)}
            self._sums = {group: sums for group, sums in read.items() if sums is not None}
            yield from (not_as_written(self._table, group or None) for group in read if group not in self._sums)
            yield from self._differences(self._sums.keys(), groups)

    def _differences(self, off: Collection[str], groups: Mapping[str, list[Line]]) -> Iterator[Problem]:
        lines = defaultdict[str, list[Line]](list)
        lines |= {group: rows for group, rows in groups.items() if group in off or group not in self._kept}
        names = sorted(off)
        gone = {group: Counter(self._sums[group].rows) - Counter(map(line_sum, lines[group])) for group in names}
        for line, column in self._moved(lines, gone, off):
            yield self._changed(line, column)
        for group in names:
            found = list(self._differences_in(self._sums[group], group, lines[group]))
            is_moved = self._kept[group].fits(lines[group])
            yield from found if found or is_moved else [not_as_written(self._table, group or None)]
        for group in self._unwritten(lines):
            for line in lines[group]:
                yield not_as_written(self._table, place_of(self._table, line, self._columns).key)

    def _unwritten(self, groups: Mapping[str, list[Line]]) -> list[str]:
        """Return the groups that no act wrote."""
        return sorted(groups.keys() - self._kept.keys()) if self._knows_all else []

    def _moved(
        self, lines: Mapping[str, list[Line]], gone: Mapping[str, Counter[int]], off: Collection[str]
    ) -> list[tuple[Line, str]]:
        """Return rows to the group that they left because the cell naming it changed; return these cells."""
        found: list[tuple[Line, str]] = []
        if self._by is None:
            return found
        for group, those in list(lines.items()):
            rows = Counter(self._sums[group].rows) if group in off else Counter()
            for line in [each for each in those if not rows[line_sum(each)]]:
                for home, missing in gone.items():
                    before = (*line[: self._by], home, *line[self._by + 1 :])
                    if missing[line_sum(before)]:
                        missing[line_sum(before)] -= 1
                        lines[group].remove(line)
                        lines[home].append(before)
                        found.append((line, self._columns[self._by]))
                        break
        return found

    def _differences_in(self, kept: Sums, group: str, lines: Sequence[Line]) -> Iterator[Problem]:
        """Yield the differences in the rows of one group: cells if the number of rows is unchanged, else rows."""
        missing, sound, new = Counter(kept.rows), dict[int, Line](), list[Line]()
        for line in lines:
            own = line_sum(line)
            if missing[own]:
                missing[own] -= 1
                sound[own] = line
            else:
                new.append(line)
        if missing.total() == len(new):
            for column in self._changed_columns(kept, sound, new) if new else ():
                yield from (self._changed(line, column) for line in new)
            return
        counts = len(lines), len(kept.rows)
        for line in new:
            yield rows_off(self._table, place_of(self._table, line, self._columns).key, *counts)
        if missing.total() > len(new):
            yield rows_off(self._table, group or None, *counts)

    def _changed_columns(self, kept: Sums, sound: Mapping[int, Line], new: Sequence[Line]) -> Sequence[str]:
        """Return the columns that differ if the changed rows replace the missing ones; of all orders, the fewest."""
        orders = permutations(new) if len(new) <= _MOST_ORDERS else (tuple(new),)
        return min((self._columns_off(kept, sound, order) for order in orders), key=len)

    def _columns_off(self, kept: Sums, sound: Mapping[int, Line], new: Sequence[Line]) -> Sequence[str]:
        waiting = iter(new)
        now = gathered([sound[own] if own in sound else next(waiting) for own in kept.rows]).sums
        pairs = zip(self._columns, kept.columns, now.columns, strict=True)
        return [name for name, before, after in pairs if before != after]

    def _changed(self, line: Line, column: str) -> Problem:
        return changed_cell(self._table, line, self._columns.index(column), self._columns)


def changed_files(database: Database) -> Iterator[Problem]:
    """Yield files whose bytes differ from those received or recorded, and wrong sizes.

    The bytes of a file that was removed when its retention period ended are empty.
    """
    dropped = {sha256 for sha256, *_ in database.check("cells dropped_file")}
    for name, code in _KEPT_FILES.items():
        table = database.tables[name]
        for line in database.check(f"cells {name}"):
            by_name = dict(zip(table.columns, line, strict=True))
            content, sha256 = by_name["content"], by_name["sha256"]
            if not (isinstance(content, bytes) and isinstance(sha256, str)):
                continue  # reported as a cell
            if sha256 in dropped and not content:
                continue
            found = hashlib.sha256(content).hexdigest()
            if found != sha256:
                place = place_of(table, line, table.columns, "content")
                yield titled(code, table, place, found=found, expected=sha256)
            elif by_name.get("size", len(content)) != len(content):
                place = place_of(table, line, table.columns, "size")
                yield titled("STORE-CELL-CHANGED", table, place, found=str(by_name["size"]))
