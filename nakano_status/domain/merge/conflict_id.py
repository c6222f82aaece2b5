"""The ID of a conflict as people type it: its row's ID, its group's key, and of a division's own part the division."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from nakano_status.domain.problems.problem import Problem


def conflict_id(row_id: str, group: str, division: str | None = None) -> str:
    """Return the stable ID of the conflict on a group of fields of a row: `1-1-1-02-K:done`.

    `division`: the ID of the division that has these values for itself (`1-1-1-02-K:visits:税務課`); None or '' if the
    values belong to the row.
    """
    return ":".join(filter(None, (row_id, group, division)))


def conflict_id_of(problem: Problem) -> str:
    """Return the ID of the conflict that a problem is about.

    The problem's detail `part_of` is the ID of the division that has the values for itself.
    """
    return conflict_id(problem.place.id or "", problem.place.key or "", dict(problem.details).get("part_of"))


def parse_conflict_id(text: str, keys: Container[str] = ()) -> tuple[str, str, str]:
    """Return (row ID, group key, division) from a conflict's ID as typed; what `text` does not have is ''.

    `keys`: the keys of the round's fields. The last part that is one of them is the group's key, because in plans made
    by an earlier version a row's ID may have a colon. If there is no such part, the second part is the key.
    """
    parts = text.split(":")
    place = next((each for each in reversed(range(1, len(parts))) if parts[each] in keys), 1)
    return ":".join(parts[:place]), "".join(parts[place : place + 1]), ":".join(parts[place + 1 :])
