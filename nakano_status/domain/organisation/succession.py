"""What becomes of a body of the organisation, and on which day: 改称・統合・分割・新設・廃止・異動 (source: years.md).

A correction is no succession: it applies from the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nakano_status.domain.text.labelled import Labelled


class SuccessionKind(Labelled):
    """What happened to a body on a day."""

    RENAMED = "renamed", "改称"
    MERGED = "merged", "統合"
    SPLIT = "split", "分割"
    FOUNDED = "founded", "新設"
    ABOLISHED = "abolished", "廃止"
    MOVED = "moved", "異動"


ENDING = frozenset({SuccessionKind.MERGED, SuccessionKind.SPLIT, SuccessionKind.ABOLISHED})
"""After one of these a body no longer exists, unless it is its own successor, or until it continues another one."""


@dataclass(frozen=True)
class Succession:
    """From `day` on, `successor` continues `division`; both are IDs of bodies.

    `division` is None if the body is new, `successor` None if none continues it; of a body that goes on under another
    name or at another place both are its own. A split has one for each part, a merger one for each body that ends; if
    one goes on, its own comes first.
    """

    day: date
    kind: SuccessionKind
    division: str | None
    successor: str | None


def last_days(steps: Iterable[Succession]) -> dict[str, date]:
    """Return the last day of every body that ended and was not founded again, by its ID."""
    heirs: dict[tuple[str, date], set[str | None]] = {}
    begun: dict[str | None, date] = {}
    for each in steps:
        if each.division is not None and each.kind in ENDING:
            heirs.setdefault((each.division, each.day), set()).add(each.successor)
        if each.successor != each.division:
            begun[each.successor] = max(each.day, begun.get(each.successor, date.min))
    ended = sorted(place for place, after in heirs.items() if place[0] not in after)
    return {body: day - timedelta(days=1) for body, day in ended if begun.get(body, date.min) <= day}


def passed_on(steps: Iterable[Succession], division: str, day: date) -> tuple[Succession, ...]:
    """Return by which changes after a day what is given to a body on that day passes to its heir, and to the next one.

    Steps are in the order in which they were registered. The last has no successor if there is no single heir.
    """
    ends: dict[tuple[str | None, date], list[Succession]] = {}
    for each in steps:
        if each.kind in ENDING:
            ends.setdefault((each.division, each.day), []).append(each)
    found: list[Succession] = []
    body: str | None = division
    for (ending, since), parts in ends.items():
        if ending != body or since <= day or any(each.successor == body for each in parts):
            continue
        step = parts[0] if len(parts) == 1 else replace(parts[0], successor=None)
        if found and found[-1].day == since:  # one that has it for no day is passed over
            step = replace(step, division=found.pop().division)
        found.append(step)
        body = step.successor
    return tuple(found)
