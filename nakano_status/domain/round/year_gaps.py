"""Why a row has no mark in a year, and how the rows of two years are related."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nakano_status.domain.plan.derivation import PlanFate
from nakano_status.domain.round.tally import Exclusion


class Absence(StrEnum):
    """Why a year has no such row at all, or no figure of a 成果指標."""

    NO_ROUND = "no_round"
    NOT_IN_PLAN = "not_in_plan"
    NOT_ASKED = "not_asked"
    ENDED = "ended"
    NO_FIGURE = "no_figure"

    @property
    def label(self) -> str:
        """The label shown on screen and in the papers."""
        return _ABSENCES[self][0]

    @property
    def short(self) -> str:
        """The label in a narrow column: 確認なし."""
        return _ABSENCES[self][1]


_ABSENCES = {
    Absence.NO_ROUND: ("この年度の進捗確認がない", "確認なし"),
    Absence.NOT_IN_PLAN: ("この年度の計画にない", "計画なし"),
    Absence.NOT_ASKED: ("この年度の照会にない", "照会なし"),
    Absence.ENDED: ("計画から外れた", "計画外"),
    Absence.NO_FIGURE: ("数値の登録がない", "登録なし"),
}


NO_MARK = "―"
"""Shown in place of a mark, a count or a figure where there is none."""


class RowRelation(StrEnum):
    """What a row of another edition is to the row that is followed."""

    SAME = "same"
    BEFORE_MERGER = "before_merger"
    BEFORE_SPLIT = "before_split"
    AFTER_MERGER = "after_merger"
    AFTER_SPLIT = "after_split"

    @property
    def label(self) -> str:
        """The label shown on screen and in the papers; empty for the row itself."""
        return _RELATIONS[self]


_RELATIONS = {
    RowRelation.SAME: "",
    RowRelation.BEFORE_MERGER: "統合前",
    RowRelation.BEFORE_SPLIT: "分割前の全体",
    RowRelation.AFTER_MERGER: "統合後",
    RowRelation.AFTER_SPLIT: "分割後",
}


@dataclass(frozen=True)
class Gap:
    """Why a year has no mark; of a row that ended, also its fate and the reason that was recorded."""

    why: Absence | Exclusion
    fate: PlanFate | None = None
    reason: str | None = None

    @property
    def label(self) -> str:
        """The label shown on screen and in the papers: 計画から外れた（廃止：事業の終了）."""
        more = "：".join(filter(None, (self.fate.value if self.fate else None, self.reason)))
        return f"{self.why.label}（{more}）" if more else self.why.label

    @property
    def short(self) -> str:
        """The label in a narrow column."""
        return self.why.short if isinstance(self.why, Absence) else self.why.label
