"""Who gave a division or a 部 its due date, when and why: the latest change of it."""

from __future__ import annotations

from nakano_status.application.lookup import find_division
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.round.due import DueChange
from nakano_status.domain.round.round import Round


def last_due_change(records: Records, round_: Round, name: str) -> DueChange | None:
    """Return the last change of the due date of a division or a 部, by name; raises DivisionUnknown.

    None if it never had one of its own.
    """
    body = find_division(records, name).division_id
    return next((each for each in reversed(records.rounds.due_changes(round_.round_id)) if each.body == body), None)
