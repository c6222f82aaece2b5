"""What becomes of the rows, measures and indicators of an edition in the next one, or in the plan after (years.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PlanSubject(StrEnum):
    """What is derived: rows are identified by 管理番号, measures by their codes, indicators by their IDs."""

    ROW = "row"
    MEASURE = "measure"
    INDICATOR = "indicator"


class PlanFate(StrEnum):
    """What becomes of it; the values are the labels shown on screen."""

    CONTINUED = "継続"
    MERGED = "統合"
    SPLIT = "分割"
    FINISHED = "完了"
    ABOLISHED = "廃止"


@dataclass(frozen=True)
class Derivation:
    """One step: `from_id` of the edition `from_edition` becomes `to_id` of `to_edition`.

    A merger has a step for each predecessor, a split one for each successor. `to_id` is None if nothing follows, and
    `to_edition` is None as long as the plan after is not known. What is in no step continues under its own number.
    """

    subject: PlanSubject
    from_edition: str
    from_id: str
    to_edition: str | None
    to_id: str | None
    fate: PlanFate
    reason: str | None = None
