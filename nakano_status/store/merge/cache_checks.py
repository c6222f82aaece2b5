"""Checks what in the cache of current values nothing else determines: a stamp and an order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from nakano_status.domain.problems.problem import Problem
from nakano_status.store.history.problems import changed_cell
from nakano_status.store.statements import Database


def changed_cache(database: Database) -> Iterator[Problem]:
    """Yield lines that do not name the first act, and assertions that are not in the order of their IDs."""
    yield from _stamps(database)
    yield from _positions(database)


def _stamps(database: Database) -> Iterator[Problem]:
    table = database.tables["entry_value"]
    place, lines = table.columns.index("act_id"), list(database.check(f"cells {table.name}"))
    named = Counter(line[place] for line in lines)
    (first,) = database.run("first_act").fetchone() or (None,)
    # the number of the first act may be damaged itself: then it is not every line that is wrong
    right = first if first in named else max(named, key=named.__getitem__, default=None)
    yield from (changed_cell(table, line, place) for line in lines if line[place] != right)


def _positions(database: Database) -> Iterator[Problem]:
    table = database.tables["entry_word"]
    *key, word = (table.columns.index(each) for each in ("round_id", "row_id", "division_id", "group_key", "word_id"))
    place = table.columns.index("position")
    slots = defaultdict[tuple[object, ...], list[tuple[object, ...]]](list)
    for line in database.check(f"cells {table.name}"):
        slots[tuple(line[each] for each in key)].append(line)
    for lines in slots.values():
        ordered = sorted(lines, key=lambda line: str(line[word]))
        yield from (changed_cell(table, line, place) for at, line in enumerate(ordered) if line[place] != at)
