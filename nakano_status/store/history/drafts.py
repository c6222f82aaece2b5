"""The checks of drafts, which belong to no act: each shows which cell of its draft changed (decision 0089)."""

from __future__ import annotations

from collections.abc import Iterator

from nakano_status.domain.problems.problem import Problem
from nakano_status.store.history.content_digests import DRAFT_KEY, changed_cells_of
from nakano_status.store.history.problems import changed_cell, not_as_written
from nakano_status.store.statements import Database


def changed_drafts(database: Database) -> Iterator[Problem]:
    """Yield a problem for each cell of a draft, and of a check, that changed."""
    drafts, checks = database.tables["draft"], database.tables["draft_check"]
    there = {line[: len(DRAFT_KEY)]: line for line in database.run("drafts_whole")}
    kept = {(*key,): (*key, cells) for *key, cells in database.run("draft_checks")}
    alone = {key: line for key, line in kept.items() if key not in there}
    for key, line in there.items():
        check = kept.get(key)
        if check is not None:
            for place in changed_cells_of(line, check[-1]):
                yield (
                    changed_cell(drafts, line, place)
                    if place < len(line)
                    else changed_cell(checks, check, len(DRAFT_KEY))
                )
            continue
        moved = min(alone.values(), key=lambda each: len(list(changed_cells_of(line, each[-1]))), default=None)
        off = list(changed_cells_of(line, moved[-1])) if moved else [len(line)]
        if moved and not off:  # the check's own key changed
            off_key = [place for place, cell in enumerate(key) if moved[place] != cell]
            yield from (changed_cell(checks, moved, place) for place in off_key)
        elif off == [len(line)]:
            yield not_as_written(checks, "/".join(map(str, key)))
        else:
            yield from (changed_cell(drafts, line, place) for place in off)
