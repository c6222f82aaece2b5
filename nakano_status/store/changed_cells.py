"""Finds the cells that changed since their rows were written, by the stored check sums (decision 0049)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations

from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import truncated
from nakano_status.store.check_sums import Line, Sum, acts_kept, acts_there, key_of, line_sum
from nakano_status.store.statements import SUM_PREFIX, Database, StoredTable

_LONGEST_FOUND = 40  # the most characters of a cell that are quoted
_MOST_ORDERS = 4
"""Up to this many changed rows, every order of them is tried to find which columns changed."""


def changed_cells(database: Database) -> Iterator[Problem]:
    """Yield a problem for each cell, and each row, that differs from what was written.

    Rows without a sum are not checked, nor is any row if a program that keeps no sums has written since.
    """
    kept, changed = dict[str, Sum](), list[tuple[str, str, str]]()
    for key, act_id, value in database.run("settings"):
        if not all(isinstance(cell, str) for cell in (key, act_id, value)):
            continue  # reported as a cell
        found = Sum.read(key, act_id, value) if key.startswith(SUM_PREFIX) else None
        if found is not None:
            kept[key] = found
        elif key.startswith(SUM_PREFIX) or Sum.is_like(value):
            changed.append((key, act_id, value))
    if changed:
        lost = _keys_of_sums(database) - kept.keys()
        yield from (found for row in changed for found in _changed_sum(database, *row, lost))
    acts = acts_kept(database)
    if acts is not None and acts < acts_there(database):
        return
    for table in summed_tables(database):
        start = key_of(table, "")
        of_table = {key.removeprefix(start): each for key, each in kept.items() if key.startswith(start)}
        if of_table:
            yield from _Comparison(database, table, of_table).problems()


def _changed_sum(database: Database, key: str, act_id: str, value: str, lost: Iterable[str]) -> Iterator[Problem]:
    """Yield the changed cell of a check sum's own row.

    A cell is located if the sum is intact with another act, or with one of the `lost` keys. A setting that only looks
    like a check sum is ignored.
    """
    acts = [each for (each,) in database.run("act_ids")]
    if any(Sum.read(key, each, value) for each in acts):
        column, cell = "act_id", act_id
    elif any(Sum.read(each, act_id, value) for each in lost):
        column, cell = "key", key
    elif key.startswith(SUM_PREFIX):
        column, cell = "value", value
    else:
        return
    yield titled(
        "STORE-CELL-CHANGED",
        database.tables["setting"],
        Place(table="setting", key=key, column=column),
        found=shown(cell),
    )


def summed_tables(database: Database) -> list[StoredTable]:
    """Return the tables whose rows have check sums, by name."""
    return [table for _, table in sorted(database.tables.items()) if table.summed_by is not None]


def _keys_of_sums(database: Database) -> set[str]:
    """Return the key of every check sum that the rows of the file could have."""
    keys = {SUM_PREFIX}
    for table in summed_tables(database):
        rows = _Comparison(database, table, {})
        keys |= {key_of(table, group) for group in ("", *rows.groups())}
    return keys


class _Comparison:
    """The rows of one table and their sums, by group."""

    def __init__(self, database: Database, table: StoredTable, kept: Mapping[str, Sum]) -> None:
        self._database, self._table, self._kept = database, table, kept
        self._columns = table.summed
        self._by = self._columns.index(table.group) if table.group in self._columns else None
        self._acts: Mapping[str, str] = {}
        if table.group and self._by is None:
            self._word = self._columns.index("word_id")
            self._acts = dict(database.run("word_acts"))

    def problems(self) -> Iterator[Problem]:
        """Yield the differences; a table without damage is read once, and none of it is kept in memory."""
        there: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for line in self._lines():
            there[self._group(line)][line_sum(line)] += 1
        off = {group for group, each in self._kept.items() if Counter(each.rows) != there[group]}
        if off:
            yield from self._differences(off)

    def groups(self) -> set[str]:
        """Return the groups of the rows."""
        return {self._group(line) for line in self._lines()}

    def _lines(self) -> Iterable[Line]:
        return self._database.run(f"lines {self._table.name}")

    def _group(self, line: Line) -> str:
        if self._by is not None:
            return str(line[self._by])
        return self._acts.get(line[self._word], "") if self._acts else ""

    def _differences(self, off: set[str]) -> Iterator[Problem]:
        lines: defaultdict[str, list[Line]] = defaultdict(list)
        for line in self._lines():
            group = self._group(line)
            if group in off or group not in self._kept:
                lines[group].append(line)
        groups = sorted(off)
        gone = {group: Counter(self._kept[group].rows) - Counter(map(line_sum, lines[group])) for group in groups}
        for line, column in self._moved(lines, gone, off):
            yield self._changed(line, column)
        for group in groups:
            yield from self._differences_in(self._kept[group], group, lines[group])

    def _moved(
        self, lines: Mapping[str, list[Line]], gone: Mapping[str, Counter[int]], off: set[str]
    ) -> list[tuple[Line, str]]:
        """Return rows to the group that they left because the cell naming it changed; return these cells."""
        found: list[tuple[Line, str]] = []
        if self._by is None:
            return found
        for group, those in list(lines.items()):
            rows = Counter(self._kept[group].rows) if group in off else Counter()
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

    def _differences_in(self, kept: Sum, group: str, lines: Sequence[Line]) -> Iterator[Problem]:
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
        counts = {"found": str(len(lines)), "expected": str(len(kept.rows))}
        for line in new:
            yield titled("STORE-ROWS-OFF", self._table, place_of(self._table, line, self._columns), **counts)
        if missing.total() > len(new):
            place = Place(table=self._table.name, key=group or None)
            yield titled("STORE-ROWS-OFF", self._table, place, **counts)

    def _changed_columns(self, kept: Sum, sound: Mapping[int, Line], new: Sequence[Line]) -> Sequence[str]:
        """Return the columns that differ if the changed rows replace the missing ones; of all orders, the fewest."""
        orders = permutations(new) if len(new) <= _MOST_ORDERS else (tuple(new),)
        return min((self._columns_off(kept, sound, order) for order in orders), key=len)

    def _columns_off(self, kept: Sum, sound: Mapping[int, Line], new: Sequence[Line]) -> Sequence[str]:
        waiting = iter(new)
        now = Sum.of([sound[own] if own in sound else next(waiting) for own in kept.rows])
        pairs = zip(self._columns, kept.columns, now.columns, strict=True)
        return [name for name, before, after in pairs if before != after]

    def _changed(self, line: Line, column: str) -> Problem:
        cell = line[self._columns.index(column)]
        return titled(
            "STORE-CELL-CHANGED", self._table, place_of(self._table, line, self._columns, column), found=shown(cell)
        )


def place_of(table: StoredTable, line: Line, columns: Sequence[str], column: str | None = None) -> Place:
    """Return the place of a cell (or of a row); `columns` are those of the line, and the key is among them."""
    by_name = dict(zip(columns, line, strict=True))
    return Place(table=table.name, key="/".join(str(by_name[each]) for each in table.key), column=column)


def titled(
    code: str,
    table: StoredTable,
    place: Place,
    *,
    found: str | None = None,
    expected: str | None = None,
    **details: str,
) -> Problem:
    """Return a problem of the catalogue at a place in a table, with the table's label in the message."""
    return problem(code, place, found=found, expected=expected, severity=None, title=table.title, **details)


def shown(cell: object) -> str:
    """Return a cell as quoted in a message."""
    return truncated(cell if isinstance(cell, str) else repr(cell), _LONGEST_FOUND)
