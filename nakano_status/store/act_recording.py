"""Records the content that each act wrote, as digests, and links the act to the acts before it (decision 0089).

The rows of one act, one package, one return … (`summed_by` of their table) are a group. A group's digest is a SHA-256
of a random salt and of all its rows in any order. A group's sums are the salt and a CRC-32 of each column and of each
row, so that a changed cell is located by its row and its column. Once a newer content of the group is stored, only the
digest of the older content remains: without the salt, guesses of the former rows cannot be tested with it.
"""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

from nakano_status.domain.history.acts import act_digest, canonical_cells, canonical_json, canonical_lines, digest_of
from nakano_status.store.statements import BY_ACT, Database, StoredTable

Line = tuple[Any, ...]
_DIGITS = 8
_SALT = 16  # bytes
_SALTED = re.compile(rf"([0-9a-f]{{{2 * _SALT}}}) ")
_SUMS = re.compile(rf"{_SALTED.pattern}((?:[0-9a-f]{{{_DIGITS}}})*) ((?:[0-9a-f]{{{_DIGITS}}})*)")


@dataclass(frozen=True)
class Checksums:
    """A CRC-32 of each column and of each row of a group.

    `columns`: in the order of the columns; the cells of a column are summed in the order of the rows. `rows`: in the
    order of the rows. `salt`: the salt of the group's digest.
    """

    columns: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()
    salt: bytes = field(default_factory=lambda: os.urandom(_SALT))

    def extended(self, lines: Sequence[Line], encoded: Iterable[bytes]) -> Checksums:
        """Return the sums of the rows so far and of the further rows `lines`; `encoded`: the further rows as JSON."""
        columns = tuple(zip(*lines, strict=True))
        pairs = zip(self.columns or (0,) * len(columns), columns, strict=True)
        sums = tuple(_column_sum(cells, before) for before, cells in pairs)
        return Checksums(sums, (*self.rows, *map(zlib.crc32, encoded)), self.salt)

    def stored(self) -> str:
        """Return the salt and the sums as the text that is stored."""
        return f"{self.salt.hex()} {_hex(self.columns)} {_hex(self.rows)}"

    @staticmethod
    def read(stored: str) -> Checksums | None:
        """Return the sums in a text that `stored` returned; None for any other text, such as the empty text."""
        parts = _SUMS.fullmatch(stored)
        return Checksums(parse_sums(parts[2]), parse_sums(parts[3]), bytes.fromhex(parts[1])) if parts else None


@dataclass
class GroupSummary:
    """The sums and hashes of a group's rows, which are added one after another."""

    sums: Checksums = field(default_factory=Checksums)
    _hashes: list[bytes] = field(default_factory=list)

    def add(self, lines: Sequence[Line]) -> None:
        """Add rows after the rows that were added before."""
        encoded = canonical_lines(lines)
        self._hashes.extend(map(_hash, encoded))
        self.sums = self.sums.extended(lines, encoded)

    def digest(self) -> str:
        """Return the digest of the salt and all rows; the order of the rows does not matter."""
        return _digest(self.sums.salt, self._hashes)


def summary_of_lines(lines: Sequence[Line]) -> GroupSummary:
    """Return the summary of a group with these rows."""
    group = GroupSummary()
    if lines:
        group.add(lines)
    return group


def digest_of_lines(lines: Sequence[Line], sums: str) -> str:
    """Return the digest of a group's rows, whatever their order, with the salt of `sums`.

    `sums`: a text that `Checksums.stored` returned. If it has another form, the digest is made without a salt.
    """
    salt = _SALTED.match(sums)
    return _digest(bytes.fromhex(salt[1]) if salt else b"", map(_hash, canonical_lines(lines)))


def parse_sums(text: str) -> tuple[int, ...]:
    """Return the sums in a text of hexadecimal numbers, each of eight digits, without separators."""
    return tuple(int(text[place : place + _DIGITS], 16) for place in range(0, len(text), _DIGITS))


def sum_of_line(line: Line) -> int:
    """Return the CRC-32 of a row."""
    return zlib.crc32(canonical_json(line))


def check_text_of_cells(cells: Sequence[object]) -> str:
    """Return the check text of a row without a group: the CRC-32 of each cell, preceded by a CRC-32 of these sums."""
    each = _hex(_cell_sums(cells))
    return f"{_hex([zlib.crc32(each.encode())])} {each}"


def changed_cells_of(cells: Sequence[object], check: object) -> Iterator[int]:
    """Yield the indexes of the cells that do not match the row's check text `check`.

    The index after the last cell means that the check text itself changed, or may be the check text of another row.
    """
    if check == check_text_of_cells(cells):
        return
    own, _, each = str(check).partition(" ")
    if own != _hex([zlib.crc32(each.encode())]) or len(each) != _DIGITS * len(cells):
        yield len(cells)
        return
    pairs = zip(_cell_sums(cells), parse_sums(each), strict=True)
    changed = [place for place, (found, before) in enumerate(pairs) if found != before]
    yield from changed
    if changed[1:]:  # it may as well be the check of another row
        yield len(cells)


def _digest(salt: bytes, hashes: Iterable[bytes]) -> str:
    return hashlib.sha256(salt + b"".join(sorted(hashes))).hexdigest()


def _hash(encoded: bytes) -> bytes:
    return hashlib.sha256(encoded).digest()


def _column_sum(cells: Sequence[object], before: int) -> int:
    return zlib.crc32(canonical_json(cells)[1:-1] + b",", before)


def _cell_sums(cells: Sequence[object]) -> list[int]:
    return [zlib.crc32(each.encode("ascii")) for each in canonical_cells(cells)]


def _hex(sums: Iterable[int]) -> str:
    return "".join(f"{number:0{_DIGITS}x}" for number in sums)


DRAFT_KEY = ("round_id", "row_id", "division_id", "key")
"""The columns that identify a draft; a draft belongs to no act."""


def draft_check(line: Line) -> Mapping[str, object]:
    """Return the row of the table `draft_check` for a draft: its key and its check text; `line`: the draft's cells."""
    return dict(zip(DRAFT_KEY, line, strict=False)) | {"cells": check_text_of_cells(line)}


Group = tuple[StoredTable, str]
"""A table and the value of its grouping column; the value is empty if all rows are one group."""


class ContentMismatchError(ValueError):
    """Raised if the stored rows of a group to be changed differ from the rows that an act wrote."""


class StoredContent(NamedTuple):
    """The content of a group of rows as an act recorded it.

    `digest` and `sums`: made of the rows. `cells`: a check text of the other five values.
    """

    act_id: str
    table_name: str
    group_key: str
    digest: str
    sums: str
    cells: str

    @staticmethod
    def of(act_id: str, group: Group, digest: str, sums: Checksums) -> StoredContent:
        """Return the content that an act wrote in a group of rows, with its check text."""
        cells = (act_id, group[0].name, group[1], digest, sums.stored())
        return StoredContent(*cells, check_text_of_cells(cells))

    def without_sums(self) -> StoredContent:
        """Return this content without its sums, as it is stored once a newer content of the group exists."""
        cells = (*self[:4], "")
        return StoredContent(*cells, check_text_of_cells(cells))

    @property
    def proved_values(self) -> list[str]:
        """The values that the act's digest covers: table, group and digest, but not the sums.

        The sums are removed once a newer content of the group is stored.
        """
        return [self.table_name, self.group_key, self.digest]

    def fits(self, lines: Sequence[Line]) -> bool:
        """Return whether these rows are the rows that the act wrote."""
        return self.digest == digest_of_lines(lines, self.sums)


@dataclass(frozen=True)
class RecordedContents:
    """The stored contents of a data file, oldest first.

    `sound`: the contents that match their check texts. `changed`: the values of each other content, with the indexes of
    the changed ones.
    """

    sound: Sequence[StoredContent]
    changed: Sequence[tuple[Line, Sequence[int]]]

    @staticmethod
    def read(database: Database) -> RecordedContents:
        """Return all stored contents, each checked against its check text."""
        sound, changed = [], []
        for cells in database.run("contents"):
            places = list(changed_cells_of(cells[:-1], cells[-1]))
            places = places or [place for place, cell in enumerate(cells) if not isinstance(cell, str)]
            if places:
                changed.append((cells, places))
            else:
                sound.append(StoredContent(*cells))
        return RecordedContents(sound, changed)


def contents_digest(contents: Iterable[StoredContent]) -> str:
    """Return one digest of all contents that an act wrote."""
    return digest_of(sorted(each.proved_values for each in contents))


def store_contents(database: Database, act_id: str, contents: Sequence[StoredContent]) -> None:
    """Store the contents that an act wrote, and the digest of the act.

    The digest also covers the digests of the last acts before it.
    """
    parents: Sequence[tuple[str, str]] = database.run("last_acts").fetchall()
    proved = contents_digest(contents)
    digest = act_digest(proved, (each for _, each in parents))
    database.run_many("insert act_content", [each._asdict() for each in contents])
    database.run_many("insert act_digest", [{"act_id": act_id, "contents": proved, "digest": digest}])
    before = [{"act_id": act_id, "parent_id": parent, "parent_digest": each} for parent, each in parents]
    database.run_many("insert act_parent", before)


class ActRecorder:
    """Recorder of the contents written by one transaction; every group is checked before it is changed."""

    def __init__(self, database: Database) -> None:
        """Store the database, which is in a transaction."""
        self._database = database
        self.acts: list[str] = []
        """The IDs of the acts that have begun, oldest first."""
        self.first_act = ""
        """The ID of the act that made the data file; known once an act has begun."""
        self._touched: dict[Group, bool] = {}
        self._added: defaultdict[Group, GroupSummary] = defaultdict(GroupSummary)

    def begin(self, act_id: str) -> None:
        """Record that the transaction begins its next act."""
        if not self.acts:
            found = self._database.run("first_act").fetchone()
            self.first_act = found[0] if found else act_id
            if not found:
                self._touched[self._database.tables["store_info"], ""] = True  # it was written before the first act
        self.acts.append(act_id)

    def prepare(self, table: StoredTable, lines: Iterable[Mapping[str, Any]], *, deleting: bool = False) -> None:
        """Note the groups of the rows that are to be written or deleted, and check each group before its first change.

        `deleting`: whether the rows are to be deleted. A group of which no row is stored yet needs no check. Raises
        ContentMismatchError if the stored rows of a group differ from the rows that an act wrote.
        """
        if table.summed_by is None:
            return
        if (table.summed_by == BY_ACT or self._is_of_new_acts(table, lines)) and not deleting:
            self._add(table, lines)
            return
        for key in {line[table.group] for line in lines} if table.group else {""}:
            if (table, key) not in self._touched:
                self._touched[table, key] = self._is_as_written((table, key))

    def store(self) -> None:
        """Store the contents of all changed groups and the digests of the acts; called once, before the commit."""
        contents = defaultdict[str, list[StoredContent]](list)
        for group, added in self._added.items():
            self._put(contents, group, added)
        for group, may in self._touched.items():
            if may:
                self._put(contents, group, summary_of_lines(self._lines(group)))
        for act_id in self.acts:
            store_contents(self._database, act_id, contents[act_id])

    def _put(self, contents: Mapping[str, list[StoredContent]], group: Group, rows: GroupSummary) -> None:
        """Add the content of a group to the act that the rows name, otherwise to the last act."""
        _, key = group
        act_id = key if key in self.acts else self.acts[-1]
        contents[act_id].append(StoredContent.of(act_id, group, rows.digest(), rows.sums))

    def _add(self, table: StoredTable, lines: Iterable[Mapping[str, Any]]) -> None:
        """Add rows of an append-only table as they are written: finding them again would need an index."""
        by_act = defaultdict[str, list[Line]](list)
        for line in lines:
            by_act[line.get("act_id", self.acts[-1])].append(tuple(line[name] for name in table.summed))
        for act_id, added in by_act.items():
            self._added[table, act_id].add(added)

    def _is_of_new_acts(self, table: StoredTable, lines: Iterable[Mapping[str, Any]]) -> bool:
        """Return whether each row is the only row of an act of this transaction, so that nothing was written before."""
        return table.is_per_act and all(line["act_id"] in self.acts for line in lines)

    def _is_as_written(self, group: Group) -> bool:
        """Return whether a new content may be stored for a group; its rows are unchanged, or there were none.

        A group that has rows but no content was written by a program that records none; it never gets a content. The
        last stored content loses its sums. Raises ContentMismatchError if the rows differ from it.
        """
        table, key = group
        found = self._database.run("content", table_name=table.name, group_key=key).fetchone()
        lines = self._lines(group)
        if found is None:
            return not lines
        last = StoredContent(*found)
        if not last.fits(lines):
            raise ContentMismatchError(table.name, key)
        without = last.without_sums()._asdict()
        del without["digest"]
        self._database.run("change act_content", **without)
        return True

    def _lines(self, group: Group) -> list[Line]:
        table, key = group
        of = {table.group: key} if table.group else {}
        return list(self._database.run(f"lines {table.name}", **of))


def summed_tables(database: Database) -> list[StoredTable]:
    """Return the tables whose rows are in groups, sorted by name."""
    return [table for _, table in sorted(database.tables.items()) if table.summed_by is not None]


class GroupedTable:
    """The current rows of one table, with their groups."""

    def __init__(self, database: Database, table: StoredTable) -> None:
        """Store the table and the database, which is in a transaction."""
        self._database, self.table = database, table
        self.columns = table.summed
        self.by = self.columns.index(table.group) if table.group in self.columns else None
        """The index of the column that names the group, if the table has it."""
        self._acts: Mapping[str, str] = {}
        if table.group and self.by is None:
            self._word = self.columns.index("word_id")
            self._acts = dict(database.run("word_acts"))

    def lines(self) -> list[Line]:
        """Return the rows of the table, with the cells that digests cover."""
        return list(self._database.run(f"lines {self.table.name}"))

    def group(self, line: Line) -> str:
        """Return the key of the group to which a row belongs; empty if all rows are one group."""
        if self.by is not None:
            return str(line[self.by])
        return self._acts.get(line[self._word], "") if self._acts else ""

    def groups(self) -> Mapping[str, list[Line]]:
        """Return all rows, by the key of their group."""
        found, lines = defaultdict[str, list[Line]](list), self.lines()
        names = map(str, map(itemgetter(self.by), lines)) if self.by is not None else map(self.group, lines)
        for name, line in zip(names, lines, strict=True):
            found[name].append(line)
        return found
