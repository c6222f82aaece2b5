"""回答期限: a round's, a division's own (期限延長), and a 部's own for its divisions (部内期限)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class DueChange:
    """A due date that was given to a division or a 部 (`body`, by id), in which act, when (UTC), by whom and why.

    One that is the round's own takes back what was given before.
    """

    body: str
    due: date
    at: datetime
    by: str | None
    act_kind: str
    reason: str | None
