"""Checks the acts as a graph: what each wrote, and which acts precede it (decision 0089)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from nakano_status.domain.history.acts import act_digest
from nakano_status.domain.problems.problem import Problem
from nakano_status.store.history.act_recording import BEGIN_HISTORY, RecordedContents, StoredContent, contents_digest
from nakano_status.store.history.problems import changed_cell, not_as_written
from nakano_status.store.statements import Database

Parent = tuple[str, str]
"""An act before another, and the digest that the other one states of it."""


def changed_acts(database: Database, contents: RecordedContents) -> Iterator[Problem]:
    """Yield a problem for each digest, each parent and each content that is not what the others prove."""
    yield from _Graph(database, contents).problems()


class _Graph:
    def __init__(self, database: Database, contents: RecordedContents) -> None:
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
        self._contents = defaultdict[str, list[StoredContent]](list)
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
                yield not_as_written(self._tables["act_digest"], act_id)
            before = act_id

    def _first(self) -> int:
        """Return the index of the first act that must have a digest: acts of older formats had none.

        A history that was recorded from the first act on is checked from there, whatever was added later.
        """
        began = next((place for place, (_, kind) in enumerate(self._acts) if kind == BEGIN_HISTORY), 0)
        return 0 if all(act_id in self._digests for act_id, _ in self._acts[:began]) else began

    def _of_beginnings(self, first: int) -> Iterator[Problem]:
        """Yield an act that begins a history within one, and what is recorded of acts before the beginning."""
        for act_id, kind in self._acts[first + 1 :]:
            if kind == BEGIN_HISTORY:
                yield not_as_written(self._tables["act"], act_id)
        recorded = (("act_digest", self._digests), ("act_parent", self._parents), ("act_content", self._contents))
        for table, rows in recorded:
            yield from (
                not_as_written(self._tables[table], act_id) for act_id, _ in self._acts[:first] if act_id in rows
            )

    def _of_contents(self, act_id: str) -> Iterator[Problem]:
        """Compare the digest of the contents; whether the digest or a content changed, that of the act decides."""
        contents, digest = self._digests[act_id]
        proved = contents_digest(self._contents[act_id])
        if contents == proved:
            return
        stated = [each for _, each in self._parents[act_id]]
        if act_digest(proved, stated) == digest:
            table = self._tables["act_digest"]
            yield changed_cell(table, (act_id, contents, digest), table.columns.index("contents"))
        elif act_id not in self._unsure:
            yield not_as_written(self._tables["act_content"], act_id)

    def _of_parents(self, act_id: str, before: str | None) -> Iterator[Problem]:
        """Compare the digest of the act and those of its parents."""
        contents, digest = self._digests[act_id]
        proved, parents = contents_digest(self._contents[act_id]), self._parents[act_id]
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
            yield not_as_written(self._tables["act_parent"], act_id)
        elif act_id not in self._unsure:
            yield changed_cell(table, (act_id, contents, digest), table.columns.index("digest"))

    def _is_another(self, parent: str, stated: str) -> bool:
        """Whether the digest that is stated of a parent is that of another act, and not what the parent's was."""
        if parent in self._digests:
            return self._digests[parent][1] != stated and self._is_proved(parent)
        return any(digest == stated for _, digest in self._digests.values())

    def _is_proved(self, act_id: str) -> bool:
        """Whether the digest of an act is what its contents and its parents give."""
        contents, digest = self._digests[act_id]
        return digest == act_digest(contents, [each for _, each in self._parents[act_id]])

    def _changed_parent(self, act_id: str, parent: Parent, column: str) -> Problem:
        table = self._tables["act_parent"]
        return changed_cell(table, (act_id, *parent), table.columns.index(column))


def _are_texts(*cells: object) -> bool:
    return all(isinstance(cell, str) for cell in cells)
