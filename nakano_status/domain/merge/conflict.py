"""Conflicts (相違), identified by round, row and field or group (source: exchange.md, rule 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nakano_status.domain.fields.field import CHANGE_REASON, MARK
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.merge.resolution import Resolution
from nakano_status.domain.merge.revision import OFFICE, Assertion, ConflictChoice
from nakano_status.domain.merge.slot import Slot, Values, folded
from nakano_status.domain.text.narrative import as_typed, fold, is_blank


@dataclass(frozen=True)
class Conflict:
    """An open conflict on a slot; its sides are the assertions that contradict each other.

    `division` is the value of the first-named division among the sides, if that division has exactly one. `question` is
    the return whose choice decides all conflicts between two copies of one form; None if anyone else is a side. `texts`
    are the different texts of the first field, in the order of the sides; within a division, in order of arrival, with
    what was typed in the data file last.
    """

    slot: Slot
    base: Values
    office: Values | None
    division: Values | None
    sides: tuple[Assertion, ...]
    question: str | None = None
    texts: tuple[str, ...] = ()

    @property
    def conflict_id(self) -> str:
        """The stable key as a person types it: `1-1-1-02-K:done`."""
        return f"{self.slot.row_id}:{self.slot.group}"


def conflict_of(resolution: Resolution, writers: Sequence[str], arrival: Mapping[str, int]) -> Conflict | None:
    """Return the open conflict on a slot, or None if the slot has one value.

    `arrival` orders the returns; of two copies by one division that have not observed each other, the later one is the
    `question`.
    """
    if not resolution.conflict:
        return None
    sides = resolution.heads
    office = [side.values for side in sides if side.writer == OFFICE]
    return Conflict(
        resolution.slot,
        resolution.base,
        # several are rare (two copies of the data file were joined by forms); heads are sorted, so it is always the
        # same one
        office[-1] if office else None,
        _of_first_named(sides, writers),
        sides,
        _question(sides, arrival),
        _texts(sides, arrival),
    )


def _texts(sides: Sequence[Assertion], arrival: Mapping[str, int]) -> tuple[str, ...]:
    # texts typed in the data file have no return, and sort after those that arrived
    rank = {who: place for place, who in enumerate(dict.fromkeys(side.writer for side in sides))}
    ordered = sorted(sides, key=lambda side: (rank[side.writer], arrival.get(side.assertion_id, len(arrival))))
    return tuple(dict.fromkeys(side.values[0] for side in ordered if side.values[0]))


def _of_first_named(sides: Sequence[Assertion], writers: Sequence[str]) -> Values | None:
    """Return the value of the first-named division among the sides, or None if it has more than one."""
    rank = {writer: place for place, writer in enumerate(writers)}
    divisions = sorted(
        (side for side in sides if side.writer != OFFICE), key=lambda side: rank.get(side.writer, len(rank))
    )
    values = {folded(side.values): side.values for side in divisions if side.writer == divisions[0].writer}
    return next(iter(values.values())) if len(values) == 1 else None


def _question(sides: Sequence[Assertion], arrival: Mapping[str, int]) -> str | None:
    """Return the later of two returns by one division, whose choice decides the whole file, or None."""
    # with another side it is no longer one question which copy counts: each conflict has its own answer
    copies = [side.return_id for side in sides if side.return_id is not None]
    if len(copies) != len(sides) or len({side.writer for side in sides}) > 1:
        return None
    return max(copies, key=lambda each: (arrival.get(each, 0), each))


def decide(conflict: Conflict, choice: str, text: str | None = None, *, is_text: bool = True) -> Values | None:
    """Return the values that a decision results in, or None if the conflict cannot be decided that way.

    `choice` is a ConflictChoice, or the ID of a side's return or assertion; `text` is the new text, empty for a blank.
    BOTH and TEXT do not apply to a group of several fields, and BOTH only applies to a field of text (`is_text`).
    """
    chosen = {
        ConflictChoice.BASE: conflict.base,
        ConflictChoice.OFFICE: conflict.office,
        ConflictChoice.DIVISION: conflict.division,
    }
    if choice in chosen:
        return chosen[ConflictChoice(choice)]
    # a new text, or two texts joined, has no meaning for mark, kind and reason together
    single = len(conflict.slot.keys) == 1
    if choice == ConflictChoice.TEXT:
        return (as_typed(text),) if single and text is not None else None
    if choice == ConflictChoice.BOTH:
        return ("\n".join(conflict.texts),) if single and is_text else None
    return next((side.values for side in conflict.sides if choice in (side.return_id, side.assertion_id)), None)


def emptied(keys: Sequence[str], values: Values, sides: Sequence[Values], marks: Marks) -> str | None:
    """Return the key of a field that deciding for `values` leaves blank although a side has text in it, or None.

    In a group only two fields count: the first in which the sides differ, and the reason, unless the chosen one of the
    plan's `marks` needs none.
    """
    decided = dict(zip(keys, values, strict=True))
    texts = dict(zip(keys, zip(*sides, strict=True), strict=True))
    first = next((key for key, each in texts.items() if len(set(map(fold, each))) > 1), keys[0])
    # a mark that needs no reason loses nothing by a blank one beside it
    is_reason_lost = CHANGE_REASON in decided and marks.asking_none.of(decided.get(MARK)) is None
    weighed = (first, CHANGE_REASON) if is_reason_lost else (first,)
    return next((key for key in weighed if is_blank(decided[key]) and not all(map(is_blank, texts[key]))), None)
