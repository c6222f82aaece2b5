"""Records with each act what it wrote, as digests, and joins the act to those before it (decision 0089)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from nakano_status.domain.history.acts import act_digest, digest_of
from nakano_status.store.history.content_digests import (
    Gathered,
    Line,
    Sums,
    cells_check,
    changed_cells_of,
    gathered,
    lines_digest,
)
from nakano_status.store.statements import BY_ACT, Database, StoredTable

BEGIN_HISTORY = "begin_history"
"""The kind of the act with which the history of a data file of an older format begins."""

Group = tuple[StoredTable, str]
"""A table and the value of its grouping column; the empty text if all its rows are one group."""


class ContentMismatchError(ValueError):
    """Rows stored beside those to be written are no longer those that an act wrote."""


class StoredContent(NamedTuple):
    """What an act wrote of one group, as it is stored."""

    act_id: str
    table_name: str
    group_key: str
    digest: str
    sums: str
    cells: str

    @staticmethod
    def of(act_id: str, group: Group, digest: str, sums: Sums) -> StoredContent:
        """Return a content with its check."""
        cells = (act_id, group[0].name, group[1], digest, sums.stored())
        return StoredContent(*cells, cells_check(cells))

    def without_sums(self) -> StoredContent:
        """Return the content as it is kept once another has followed it."""
        cells = (*self[:4], "")
        return StoredContent(*cells, cells_check(cells))

    @property
    def proved(self) -> list[str]:
        """What the digest of the act covers: not the sums, which are removed when another content follows."""
        return [self.table_name, self.group_key, self.digest]

    def fits(self, lines: Iterable[Line]) -> bool:
        """Whether the rows of the group are those that the act wrote."""
        return self.digest == lines_digest(lines, self.sums)


@dataclass(frozen=True)
class RecordedContents:
    """The contents in a data file, oldest first: those that are as they were recorded, and the cells of the others.

    `changed` are the cells of the others with the indexes of those that changed.
    """

    sound: Sequence[StoredContent]
    changed: Sequence[tuple[Line, Sequence[int]]]

    @staticmethod
    def read(database: Database) -> RecordedContents:
        """Read all contents."""
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
    """Return the digest of all contents of one act."""
    return digest_of(sorted(each.proved for each in contents))


def store_contents(database: Database, act_id: str, contents: Sequence[StoredContent]) -> None:
    """Store what an act wrote, and its digest with those of the last acts before it."""
    parents: Sequence[tuple[str, str]] = database.run("last_acts").fetchall()
    proved = contents_digest(contents)
    digest = act_digest(proved, (each for _, each in parents))
    database.run_many("insert act_content", [each._asdict() for each in contents])
    database.run_many("insert act_digest", [{"act_id": act_id, "contents": proved, "digest": digest}])
    before = [{"act_id": act_id, "parent_id": parent, "parent_digest": each} for parent, each in parents]
    database.run_many("insert act_parent", before)


class HistoryKeeper:
    """Keeps the contents of what one transaction writes; every group is compared before it is changed."""

    def __init__(self, database: Database) -> None:
        """Read and write in this transaction."""
        self._database = database
        self._acts: list[str] = []
        self._touched: dict[Group, bool] = {}
        self._added: defaultdict[Group, Gathered] = defaultdict(Gathered)

    def begin(self, act_id: str) -> None:
        """Prepare for the next act of the transaction."""
        if not self._acts and not self._database.run("act_count").fetchone()[0]:
            self._touched[self._database.tables["store_info"], ""] = True  # it was written before the first act
        self._acts.append(act_id)

    def touch(self, table: StoredTable, lines: Iterable[Mapping[str, Any]], *, deleting: bool = False) -> None:
        """Prepare for rows to be written or deleted; raise ContentMismatchError if rows in their groups changed."""
        if table.summed_by is None:
            return
        if table.summed_by == BY_ACT and not deleting:
            self._add(table, lines)
            return
        for key in {line[table.group] for line in lines} if table.group else {""}:
            if (table, key) not in self._touched:
                self._touched[table, key] = self._is_as_written((table, key))

    def keep(self) -> None:
        """Store the contents of all groups that changed, and the digests of the acts; once, as the transaction ends."""
        contents = defaultdict[str, list[StoredContent]](list)
        for group, added in self._added.items():
            self._put(contents, group, added)
        for group, may in self._touched.items():
            if may:
                self._put(contents, group, gathered(self._lines(group)))
        for act_id in self._acts:
            store_contents(self._database, act_id, contents[act_id])

    def _put(self, contents: Mapping[str, list[StoredContent]], group: Group, rows: Gathered) -> None:
        """Add a content to that of the act to which its rows belong: the one that they name, or else the last."""
        _, key = group
        act_id = key if key in self._acts else self._acts[-1]
        contents[act_id].append(StoredContent.of(act_id, group, rows.digest(), rows.sums))

    def _add(self, table: StoredTable, lines: Iterable[Mapping[str, Any]]) -> None:
        """Add rows of an append-only table as they are written: finding them again would need an index."""
        by_act = defaultdict[str, list[Line]](list)
        for line in lines:
            by_act[line.get("act_id", self._acts[-1])].append(tuple(line[name] for name in table.summed))
        for act_id, added in by_act.items():
            self._added[table, act_id].add(added)

    def _is_as_written(self, group: Group) -> bool:
        """Whether the rows of a group may get a new content: they are as they were written, or there were none.

        A group that has rows but no content was written by a program that keeps none, and never gets one. The content
        that was the last one loses its sums.
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
        return self._database.run(f"lines {table.name}", **of).fetchall()
