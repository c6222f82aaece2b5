"""Find the fields that a return clears, and decide whether its rows wait for consent.

A field is cleared if the return leaves it blank although its nearest ancestors show text. A return that clears much
(MASS-CLEARED) is more often a file that lost its texts than a withdrawn report. It is measured on the lineage alone,
never by the order of arrival: docs/merge.md, "Cleared answers".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from nakano_status.domain.exchange.ledger import HeldFileFacts, HeldItem, HeldKind, item_id
from nakano_status.domain.exchange.returns import HeldState, Return
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.grouped import grouped
from nakano_status.domain.merge.resolution import Lineage, Missing, Slot, shown_before
from nakano_status.domain.text.narrative import is_blank, same

MASS_CLEARED = "MASS-CLEARED"
"""The reason for which rows of a return wait if it clears a whole row, half of its answers, or five fields."""

HOLDING = frozenset({HeldState.WAITING, HeldState.REJECTED, HeldState.SUPERSEDED})
"""The states of an item in which the rows of its return assert nothing."""

_SEVERAL = 2
_MANY_FIELDS = 5
_MOST_NAMED = 5


class ClearedField(NamedTuple):
    """A field that a return leaves blank, and its text (`was`) in the nearest ancestors that show it."""

    row_id: str
    key: str
    was: str

    @property
    def place(self) -> tuple[str, str]:
        """The row's ID and the field's key."""
        return self.row_id, self.key


@dataclass(frozen=True)
class _RowWeight:
    """A row of a return, compared with its ancestors: numbers of slots (欄) with text before, emptied, and answered.

    `fields` are the cleared fields, `answers` is the number of answered fields. `is_silent`: the row shows no text.
    """

    had: int
    emptied: int
    answered: int
    fields: tuple[ClearedField, ...]
    answers: int
    is_silent: bool

    @property
    def is_cleared_whole(self) -> bool:
        """Whether the row had text in several slots, and shows no text at all."""
        return self.is_silent and self.emptied >= _SEVERAL


def find_mass_clearing(return_id: str, lineage: Lineage) -> tuple[ClearedField, ...]:
    """Return the cleared fields in the rows that must wait for a person's consent; empty if no row must wait.

    A row must wait if it had text in several slots and now shows none. All rows with cleared fields must wait if the
    return empties at least half of the slots that had text (and at least two), or clears at least five fields; in both
    cases it must clear more than it answers. A single emptied slot is an ordinary correction. Notes are not counted.
    """
    slots = (slot for slot in lineage.revisions[return_id].shown if slot.keys != (NOTE,))
    rows = [_weigh(return_id, each, lineage) for each in grouped((slot.row_id, slot) for slot in slots).values()]
    emptied, answered = sum(row.emptied for row in rows), sum(row.answered for row in rows)
    fields = sum(len(row.fields) for row in rows)
    is_half = emptied >= _SEVERAL and emptied * 2 >= sum(row.had for row in rows) and emptied > answered
    is_many = fields >= _MANY_FIELDS and fields > sum(row.answers for row in rows)
    return tuple(field for row in rows if is_half or is_many or row.is_cleared_whole for field in row.fields)


def _weigh(return_id: str, slots: Iterable[Slot], lineage: Lineage) -> _RowWeight:
    """Compare the slots of a row with the texts in their nearest ancestors."""
    had = emptied = answered = answers = 0
    fields: list[ClearedField] = []
    is_silent = True
    for slot in slots:
        shown, before = lineage.revisions[return_id].shown[slot], shown_before(slot, lineage, return_id)
        # a column that the file does not show is neither blank nor an answer
        pairs = [
            (key, text, was)
            for key, text, was in zip(slot.keys, shown, before, strict=True)
            if not isinstance(text, Missing)
        ]
        cleared = [ClearedField(slot.row_id, key, was) for key, text, was in pairs if was and is_blank(text)]
        new = sum(not is_blank(text) and not same(text, was) for _, text, was in pairs)
        is_blank_now = len(pairs) == len(shown) and all(is_blank(text) for _, text, _ in pairs)
        had += any(before)
        emptied += is_blank_now and bool(cleared)
        answered += new > 0
        answers += new
        fields += cleared
        is_silent = is_silent and is_blank_now
    return _RowWeight(had, emptied, answered, tuple(fields), answers, is_silent)


def asks_consent_to(item: HeldItem, answer: Return) -> bool:
    """Return whether a held item asks for consent to the fields that the return `answer` clears.

    An item of an earlier version of the program names no return; it asks about every return of its file.
    """
    is_its = item.return_id == answer.return_id or (item.return_id is None and item.sha256 == answer.sha256)
    return item.reason == MASS_CLEARED and is_its


def rows_cleared(item: HeldItem) -> frozenset[str]:
    """Return the IDs of the rows in which the return of `item` clears fields, so that they wait for consent."""
    return frozenset(row_id for row_id, _ in item.facts.clears)


def clearing_item(
    answer: Return, fields: Iterable[ClearedField], facts: HeldFileFacts, headings: Mapping[str, str]
) -> HeldItem:
    """Return the held item that asks for consent to the fields that a return clears.

    `facts`: the facts about the file. `headings`: the headings of the fields, by key. The item's ID
    depends on the cleared fields, because clearing other fields is another question.
    """
    by_row = grouped((each.row_id, each.key) for each in fields)
    cleared = tuple((row_id, key) for row_id, keys in by_row.items() for key in keys)
    lines = sorted(f"{row_id}:{key}" for row_id, key in cleared)
    return HeldItem(
        item_id(HeldKind.FILE, MASS_CLEARED, [answer.return_id, lines]),
        HeldKind.FILE,
        MASS_CLEARED,
        answer.file or "",
        answer.sha256 or "",
        found=_found(by_row, headings),
        return_id=answer.return_id,
        facts=replace(facts, clears=cleared),
    )


def _found(by_row: Mapping[str, Iterable[str]], headings: Mapping[str, str]) -> str:
    """Return the cleared fields by name, row by row, with their number."""
    named = [f"{row_id}の{'・'.join(headings.get(key, key) for key in keys)}" for row_id, keys in by_row.items()]
    more = f"、ほか{len(named) - _MOST_NAMED}行" if len(named) > _MOST_NAMED else ""
    return f"{sum(len(tuple(keys)) for keys in by_row.values())}項目（{'、'.join(named[:_MOST_NAMED])}{more}）"
