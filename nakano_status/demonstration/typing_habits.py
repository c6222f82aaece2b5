"""How people type into a spreadsheet: marks by whatever the input method offers, blanks where they are not visible."""

from __future__ import annotations

from nakano_status.demonstration.chance import Chance
from nakano_status.demonstration.invented_answers import Answer
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.fields.registry import DONE, MARK


def as_typed_by_hand(answer: Answer, marks: Marks) -> dict[str, str]:
    """Return the texts of the cells after a user typed the answer in."""
    chance = Chance("hand", answer.row_id)
    typed = dict(answer.values)
    if mark := marks.of(answer.mark):
        typed[MARK] = chance.one_of([*mark.look_alikes, f"{mark} ", f"　{mark}"])
    if chance.happens(40):
        typed[DONE] += chance.one_of([" ", "　", "\n"])
    return typed
