"""The graph of revisions and their parents: which revision is an ancestor of which (source: exchange.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nakano_status.domain.merge.revision import Revision
    from nakano_status.domain.merge.slot import Slot


class Lineage:
    """The ancestors of every revision within the set. A parent that is not in the set is skipped: it shows nothing."""

    def __init__(self, revisions: Iterable[Revision]) -> None:
        """Keep the revisions; ancestors are computed when they are first asked for."""
        self.revisions: Mapping[str, Revision] = {revision.revision_id: revision for revision in revisions}
        self._ancestors: dict[str, frozenset[str]] = {}

    @cached_property
    def _showing(self) -> Mapping[Slot, list[str]]:
        """The IDs of the revisions that show each slot; computed on first use, as many sets are only added to."""
        found: dict[Slot, list[str]] = {}
        for revision in self.revisions.values():
            for slot in revision.shown:
                # by slot, as a round has 26 forms of 20 rows each: asking every revision for every slot is quadratic
                found.setdefault(slot, []).append(revision.revision_id)
        return found

    def showing(self, slot: Slot) -> list[str]:
        """Return the IDs of the revisions that show a slot."""
        return self._showing.get(slot, [])

    def slots_of(self, row_id: str) -> list[Slot]:
        """Return every slot of a row that any revision shows."""
        return self._slots_by_row.get(row_id, [])

    @cached_property
    def _slots_by_row(self) -> Mapping[str, list[Slot]]:
        found: dict[str, list[Slot]] = {}
        for slot in self._showing:
            found.setdefault(slot.row_id, []).append(slot)
        return found

    @property
    def slots(self) -> set[Slot]:
        """Every slot that any revision shows."""
        return set(self._showing)

    def ancestors(self, revision_id: str) -> frozenset[str]:
        """Return the IDs of all ancestors of a revision within the set."""
        if revision_id not in self._ancestors:
            found: set[str] = set()
            waiting = list(self.revisions[revision_id].parents)
            while waiting:
                parent = waiting.pop()
                # what a file declares is not checked: parents may be unknown, or form a cycle
                if parent not in found and parent in self.revisions and parent != revision_id:
                    found.add(parent)
                    waiting.extend(self.revisions[parent].parents)
            self._ancestors[revision_id] = frozenset(found)
        return self._ancestors[revision_id]

    def nearest(self, candidates: Iterable[str]) -> list[str]:
        """Return those of the candidates that are no ancestor of another candidate, sorted by ID."""
        pool = set(candidates)
        if len(pool) < 2:  # noqa: PLR2004 - the common case: one, or none
            return list(pool)
        passed = {ancestor for candidate in pool for ancestor in self.ancestors(candidate) & pool}
        # several remain if a person pasted two files into one: none of them is nearer than the other
        return sorted(pool - passed)

    def oldest_first(self, ids: Iterable[str]) -> list[str]:
        """Sort IDs so that ancestors precede their descendants; ties by ID."""
        # an ancestor has fewer ancestors than its descendants, so no topological sort is needed
        return sorted(ids, key=lambda revision_id: (len(self.ancestors(revision_id)), revision_id))
