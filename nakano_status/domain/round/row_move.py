"""A row that passed from one division to another within a plan, as recorded with its act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nakano_status.domain.plan.plan import Owner
from nakano_status.domain.round.round import Answerer


@dataclass(frozen=True)
class KeptRowMove:
    """A row that passed from the division `was` to `heir` on a day, with the divisions named on it before.

    `owners`: the owners in each edition that was changed, by edition ID. `answerers`: the answerers in each open round,
    by round ID.
    """

    row_id: str
    was: str
    heir: str
    day: date
    owners: Mapping[str, tuple[Owner, ...]]
    answerers: Mapping[str, tuple[Answerer, ...]]
