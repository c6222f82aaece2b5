"""Who gave a division or a 部 its due date, when and why: the last word on it."""

from __future__ import annotations

from nakano_status.application.finding import find_division
from nakano_status.application.ports import Records
from nakano_status.domain.due import DueChange
from nakano_status.domain.round import Round


def last_due_change(records: Records, round_: Round, name: str) -> DueChange | None:
    """Return the last due date that was given to a division or a 部 by name; raises DivisionUnknown.

    None where it never had one of its own.
    """
    body = find_division(records, name).division_id
    return next((each for each in reversed(records.due_changes(round_.round_id)) if each.body == body), None)
