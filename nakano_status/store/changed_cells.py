"""Finds cells, rows, acts and drafts that changed after an act wrote them, each with its place.

The acts are checked as a graph: each act with its contents and with the acts before it. Then the rows are compared with
the digests of the sound contents. A draft belongs to no act, and has a check text of its own (decision 0089).
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import permutations

from nakano_status.application.stopping import counted
from nakano_status.domain.history.acts import ActKind, act_digest
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import truncated
from nakano_status.store import act_recording
from nakano_status.store.statements import Database, StoredTable

_LONGEST_FOUND = 40  # the most characters of a cell that are quoted


def changed_cell_problem(
    table: StoredTable, line: act_recording.Line, column: int, columns: Sequence[str] = ()
) -> Problem:
    """Return the problem of a changed cell.

    `column`: the index of the cell in `line`. `columns`: the names of the columns of `line` (empty: all columns of the
    table).
    """
    names = columns or table.columns
    place = stored_cell_place(table, line, names, names[column])
    return table_problem("STORE-CELL-CHANGED", table, place, found=quote_cell(line[column]))


def row_count_problem(table: StoredTable, key: str | None, found: int, expected: int) -> Problem:
    """Return the problem that a table, or a group of rows, has more or fewer rows than were written.

    `key`: the value by which the rows are grouped (None: the whole table). `found`: the current number of rows.
    `expected`: the number of rows that were written.
    """
    place = Place(table=table.name, table_key=key)
    return table_problem("STORE-ROWS-OFF", table, place, found=str(found), expected=str(expected))


def altered_rows_problem(table: StoredTable, key: str | None) -> Problem:
    """Return the problem of rows that do not match the digest that an act recorded.

    `key`: the value by which the rows are grouped (None: the whole table).
    """
    return table_problem("STORE-HISTORY-CHANGED", table, Place(table=table.name, table_key=key))


def stored_cell_place(
    table: StoredTable, line: act_recording.Line, columns: Sequence[str], column: str | None = None
) -> Place:
    """Return the place of a cell, or of a row if `column` is None.

    `columns`: the names of the columns of `line`, among them all key columns of the table.
    """
    by_name = dict(zip(columns, line, strict=True))
    key = "/".join(str(by_name[each]) for each in table.key)
    return Place(table=table.name, table_column=column, table_key=key)


def table_problem(
    code: str,
    table: StoredTable,
    place: Place,
    *,
    found: str | None = None,
    expected: str | None = None,
    **details: str,
) -> Problem:
    """Return a problem with this code at a place in a table, with the table's label in the message.

    `found`, `expected`, `details`: the values quoted in the message.
    """
    return problem(code, place, found=found, expected=expected, severity=None, title=table.title, **details)


def quote_cell(cell: object) -> str:
    """Return a cell as text to be quoted in a message, shortened if it is long."""
    return truncated(cell if isinstance(cell, str) else repr(cell), _LONGEST_FOUND)


Parent = tuple[str, str]
"""The ID of an act's parent, and the parent's digest as the act recorded it."""


def changed_acts(database: Database, contents: act_recording.RecordedContents) -> Iterator[Problem]:
    """Yield a problem for each act whose digest, contents and links to earlier acts do not fit together.

    The problem names the changed cell or rows as far as they can be determined.
    """
    yield from _Graph(database, contents).problems()


class _Graph:
    def __init__(self, database: Database, contents: act_recording.RecordedContents) -> None:
        self._tables = database.tables
        self._acts: Sequence[tuple[str, str]] = database.run("act_kinds").fetchall()
        stored = database.run("act_digests").fetchall()
        self._digests: Mapping[str, tuple[str, str]] = {
            act_id: (contents, digest) for act_id, contents, digest in stored if _are_texts(digest)
        }
        self._parents = defaultdict[str, list[Parent]](list)
        for act_id, parent, digest in database.run("act_parents"):
            if _are_texts(act_id, parent, digest):
                self._parents[act_id].append((parent, digest))
        self._contents = defaultdict[str, list[act_recording.StoredContent]](list)
        for each in contents.sound:
            self._contents[each.act_id].append(each)
        self._unsure = {cells[0] for cells, _ in contents.changed}

    def problems(self) -> Iterator[Problem]:
        before: str | None = None
        first = self._first()
        yield from self._of_beginnings(first)
        for act_id, _ in self._acts[first:]:
            if not _are_texts(act_id):
                continue  # reported as a cell
            if act_id in self._digests:
                yield from self._of_contents(act_id)
                yield from self._of_parents(act_id, before)
            else:
                yield altered_rows_problem(self._tables["act_digest"], act_id)
            before = act_id

    def _first(self) -> int:
        """Return the index of the first act that must have a digest: acts of older formats have none.

        If all acts before the one that begins a history have digests, checking begins at the first act.
        """
        began = next((place for place, (_, kind) in enumerate(self._acts) if kind == ActKind.BEGIN_HISTORY), 0)
        return 0 if all(act_id in self._digests for act_id, _ in self._acts[:began]) else began

    def _of_beginnings(self, first: int) -> Iterator[Problem]:
        """Yield a problem for each further act that begins a history, and for records of acts before the first one."""
        for act_id, kind in self._acts[first + 1 :]:
            if kind == ActKind.BEGIN_HISTORY:
                yield altered_rows_problem(self._tables["act"], act_id)
        recorded = (("act_digest", self._digests), ("act_parent", self._parents), ("act_content", self._contents))
        for table, rows in recorded:
            yield from (
                altered_rows_problem(self._tables[table], act_id) for act_id, _ in self._acts[:first] if act_id in rows
            )

    def _of_contents(self, act_id: str) -> Iterator[Problem]:
        """Check the digest of an act's contents; if it is wrong, the act's digest decides which of the two changed."""
        contents, digest = self._digests[act_id]
        proved = act_recording.contents_digest(self._contents[act_id])
        if contents == proved:
            return
        stated = [each for _, each in self._parents[act_id]]
        if act_digest(proved, stated) == digest:
            table = self._tables["act_digest"]
            yield changed_cell_problem(table, (act_id, contents, digest), table.columns.index("contents"))
        elif act_id not in self._unsure:
            yield altered_rows_problem(self._tables["act_content"], act_id)

    def _of_parents(self, act_id: str, before: str | None) -> Iterator[Problem]:
        """Check the digest of an act and the digests of its parents."""
        contents, digest = self._digests[act_id]
        proved, parents = act_recording.contents_digest(self._contents[act_id]), self._parents[act_id]
        stated = [each for _, each in parents]
        if digest in (act_digest(contents, stated), act_digest(proved, stated)):
            for parent, of_parent in parents:
                if self._is_another(parent, of_parent):
                    yield self._changed_parent(act_id, (parent, of_parent), "parent_id")
            return
        table = self._tables["act_digest"]
        for place, stated_parent in enumerate(parents):
            others = [each for number, (_, each) in enumerate(parents) if number != place]
            if digest == act_digest(contents, others):
                yield self._changed_parent(act_id, stated_parent, "act_id")
                return
            _, known = self._digests.get(stated_parent[0], stated_parent)
            if digest == act_digest(contents, [*others, known]):
                yield self._changed_parent(act_id, stated_parent, "parent_digest")
                return
        if (
            not parents
            and before
            and before in self._digests
            and digest == act_digest(contents, [self._digests[before][1]])
        ):
            yield altered_rows_problem(self._tables["act_parent"], act_id)
        elif act_id not in self._unsure:
            yield changed_cell_problem(table, (act_id, contents, digest), table.columns.index("digest"))

    def _is_another(self, parent: str, stated: str) -> bool:
        """Return whether the digest recorded for a parent belongs to another act, rather than being damaged."""
        if parent in self._digests:
            return self._digests[parent][1] != stated and self._is_proved(parent)
        return any(digest == stated for _, digest in self._digests.values())

    def _is_proved(self, act_id: str) -> bool:
        """Return whether the digest of an act follows from its contents and its parents."""
        contents, digest = self._digests[act_id]
        return digest == act_digest(contents, [each for _, each in self._parents[act_id]])

    def _changed_parent(self, act_id: str, parent: Parent, column: str) -> Problem:
        table = self._tables["act_parent"]
        return changed_cell_problem(table, (act_id, *parent), table.columns.index(column))


def _are_texts(*cells: object) -> bool:
    return all(isinstance(cell, str) for cell in cells)


def changed_drafts(database: Database) -> Iterator[Problem]:
    """Yield a problem for each changed cell of a draft, and for each changed check text."""
    drafts, checks = database.tables["draft"], database.tables["draft_check"]
    there = {line[: len(act_recording.DRAFT_KEY)]: line for line in database.run("drafts_whole")}
    kept = {(*key,): (*key, cells) for *key, cells in database.run("draft_checks")}
    alone = {key: line for key, line in kept.items() if key not in there}
    for key, line in there.items():
        check = kept.get(key)
        if check is not None:
            for place in act_recording.changed_cells_of(line, check[-1]):
                yield (
                    changed_cell_problem(drafts, line, place)
                    if place < len(line)
                    else changed_cell_problem(checks, check, len(act_recording.DRAFT_KEY))
                )
            continue
        moved = min(
            alone.values(), key=lambda each: len(list(act_recording.changed_cells_of(line, each[-1]))), default=None
        )
        off = list(act_recording.changed_cells_of(line, moved[-1])) if moved else [len(line)]
        if moved and not off:  # the check's own key changed
            off_key = [place for place, cell in enumerate(key) if moved[place] != cell]
            yield from (changed_cell_problem(checks, moved, place) for place in off_key)
        elif off == [len(line)]:
            yield altered_rows_problem(checks, "/".join(map(str, key)))
        else:
            yield from (changed_cell_problem(drafts, line, place) for place in off)


_MOST_ORDERS = 4
"""The number of changed rows up to which all their orders are tried to find the changed columns."""


def changed_history(database: Database) -> Iterator[Problem]:
    """Yield a problem for each cell, row, act and stored file that differs from the record made when it was written."""
    contents = act_recording.RecordedContents.read(database)
    yield from cells_changed_outside(database, contents)
    yield from changed_acts(database, contents)
    yield from changed_files(database)


def cells_changed_outside(database: Database, contents: act_recording.RecordedContents) -> Iterator[Problem]:
    """Yield a problem for each cell and row that was changed outside this program.

    Such a cell or row differs from the last content recorded for its group of rows. If `contents` has no sound content,
    only changed contents are yielded.
    """
    kept: defaultdict[str, dict[str, act_recording.StoredContent]] = defaultdict(dict)
    for each in contents.sound:
        kept[each.table_name][each.group_key] = each
    recorded = database.tables["act_content"]
    for cells, places in contents.changed:
        yield from (changed_cell_problem(recorded, cells, place) for place in places)
        kept[cells[1]].pop(cells[2], None)
    if not contents.sound:  # a file before its first act, or one whose history is gone: the graph shows that
        return
    tables = tuple(act_recording.summed_tables(database))
    for table in counted("データファイルを確かめています", tables, len(tables)):
        yield from _Comparison(database, table, kept[table.name], knows_all=not contents.changed).problems()


class _Comparison:
    """The rows of one table and the contents recorded for them, by group.

    If `knows_all` is true, a group without a recorded content was not written by an act.
    """

    def __init__(
        self,
        database: Database,
        table: StoredTable,
        kept: Mapping[str, act_recording.StoredContent],
        *,
        knows_all: bool,
    ) -> None:
        self._grouped, self._table, self._kept = act_recording.GroupedTable(database, table), table, kept
        self._columns, self._by, self._knows_all = table.summed, self._grouped.by, knows_all
        self._sums: dict[str, act_recording.Checksums] = {}

    def problems(self) -> Iterator[Problem]:
        """Yield a problem for each difference; a table without damage is read only once."""
        groups = self._grouped.groups()
        off = {group for group, each in self._kept.items() if not each.fits(groups.get(group, ()))}
        if off or self._unwritten(groups):
            read = {group: act_recording.Checksums.read(self._kept[group].sums) for group in sorted(off)}
            self._sums = {group: sums for group, sums in read.items() if sums is not None}
            yield from (altered_rows_problem(self._table, group or None) for group in read if group not in self._sums)
            yield from self._differences(self._sums.keys(), groups)

    def _differences(self, off: Collection[str], groups: Mapping[str, list[act_recording.Line]]) -> Iterator[Problem]:
        lines = defaultdict[str, list[act_recording.Line]](list)
        lines |= {group: rows for group, rows in groups.items() if group in off or group not in self._kept}
        names = sorted(off)
        gone = {
            group: Counter(self._sums[group].rows) - Counter(map(act_recording.sum_of_line, lines[group]))
            for group in names
        }
        for line, column in self._moved(lines, gone, off):
            yield self._changed(line, column)
        for group in names:
            found = list(self._differences_in(self._sums[group], group, lines[group]))
            is_moved = self._kept[group].fits(lines[group])
            yield from found if found or is_moved else [altered_rows_problem(self._table, group or None)]
        for group in self._unwritten(lines):
            for line in lines[group]:
                yield altered_rows_problem(self._table, stored_cell_place(self._table, line, self._columns).table_key)

    def _unwritten(self, groups: Mapping[str, list[act_recording.Line]]) -> list[str]:
        """Return the groups that no act wrote."""
        return sorted(groups.keys() - self._kept.keys()) if self._knows_all else []

    def _moved(
        self, lines: Mapping[str, list[act_recording.Line]], gone: Mapping[str, Counter[int]], off: Collection[str]
    ) -> list[tuple[act_recording.Line, str]]:
        """Move rows back to the group that they left because the cell naming it changed; return these cells."""
        found: list[tuple[act_recording.Line, str]] = []
        if self._by is None:
            return found
        for group, those in list(lines.items()):
            rows = Counter(self._sums[group].rows) if group in off else Counter()
            for line in [each for each in those if not rows[act_recording.sum_of_line(each)]]:
                for home, missing in gone.items():
                    before = (*line[: self._by], home, *line[self._by + 1 :])
                    if missing[act_recording.sum_of_line(before)]:
                        missing[act_recording.sum_of_line(before)] -= 1
                        lines[group].remove(line)
                        lines[home].append(before)
                        found.append((line, self._columns[self._by]))
                        break
        return found

    def _differences_in(
        self, kept: act_recording.Checksums, group: str, lines: Sequence[act_recording.Line]
    ) -> Iterator[Problem]:
        """Yield the differences in a group: changed cells if the number of rows is unchanged, otherwise rows."""
        missing, sound, new = Counter(kept.rows), dict[int, act_recording.Line](), list[act_recording.Line]()
        for line in lines:
            own = act_recording.sum_of_line(line)
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
            yield row_count_problem(self._table, stored_cell_place(self._table, line, self._columns).table_key, *counts)
        if missing.total() > len(new):
            yield row_count_problem(self._table, group or None, *counts)

    def _changed_columns(
        self, kept: act_recording.Checksums, sound: Mapping[int, act_recording.Line], new: Sequence[act_recording.Line]
    ) -> Sequence[str]:
        """Return the columns that differ if the changed rows replace the missing rows.

        The changed rows are put in the order that gives the fewest such columns.
        """
        orders = permutations(new) if len(new) <= _MOST_ORDERS else (tuple(new),)
        return min((self._columns_off(kept, sound, order) for order in orders), key=len)

    def _columns_off(
        self, kept: act_recording.Checksums, sound: Mapping[int, act_recording.Line], new: Sequence[act_recording.Line]
    ) -> Sequence[str]:
        waiting = iter(new)
        now = act_recording.summary_of_lines([sound[own] if own in sound else next(waiting) for own in kept.rows]).sums
        pairs = zip(self._columns, kept.columns, now.columns, strict=True)
        return [name for name, before, after in pairs if before != after]

    def _changed(self, line: act_recording.Line, column: str) -> Problem:
        return changed_cell_problem(self._table, line, self._columns.index(column), self._columns)


def changed_files(database: Database) -> Iterator[Problem]:
    """Yield a problem for each stored file whose bytes or size differ from the values recorded with it.

    The bytes of a file that was removed when its retention period ended must be empty.
    """
    dropped = {sha256 for sha256, *_ in database.check("cells dropped_file")}
    for table in (each for each in database.tables.values() if "content" in each.columns):
        for line in database.check(f"cells {table.name}"):
            by_name = dict(zip(table.columns, line, strict=True))
            content, sha256 = by_name["content"], by_name["sha256"]
            if not (isinstance(content, bytes) and isinstance(sha256, str)):
                continue  # reported as a cell
            if sha256 in dropped and not content:
                continue
            found = hashlib.sha256(content).hexdigest()
            if found != sha256:
                place = stored_cell_place(table, line, table.columns, "content")
                yield table_problem("STORE-BYTES-CHANGED", table, place, found=found, expected=sha256)
            elif by_name.get("size", len(content)) != len(content):
                place = stored_cell_place(table, line, table.columns, "size")
                yield table_problem("STORE-CELL-CHANGED", table, place, found=str(by_name["size"]))
