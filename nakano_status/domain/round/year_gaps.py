"""Why a row has no mark in a year, and how the rows of two years are related."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.domain.plan.derivation import PlanFate
from nakano_status.domain.round.tally import Exclusion
from nakano_status.domain.text.labelled import Labelled


class Absence(Labelled):
    """Why a year has no such row at all, or no figure of a 成果指標."""

    NO_ROUND = "no_round", "この年度の進捗確認がない"
    NOT_IN_PLAN = "not_in_plan", "この年度の計画にない"
    NOT_ASKED = "not_asked", "この年度の照会にない"
    ENDED = "ended", "計画から外れた"
    NO_FIGURE = "no_figure", "数値の登録がない"

    @property
    def short(self) -> str:
        """The label in a narrow column: 確認なし."""
        return _SHORT_LABELS[self]


_SHORT_LABELS = {
    Absence.NO_ROUND: "確認なし",
    Absence.NOT_IN_PLAN: "計画なし",
    Absence.NOT_ASKED: "照会なし",
    Absence.ENDED: "計画外",
    Absence.NO_FIGURE: "登録なし",
}


NO_MARK = "―"
"""Shown in place of a mark, a count or a figure where there is none."""


class RowRelation(Labelled):
    """What a row of another edition is to the row that is followed."""

    SAME = "same", ""
    BEFORE_MERGER = "before_merger", "統合前"
    BEFORE_SPLIT = "before_split", "分割前の全体"
    AFTER_MERGER = "after_merger", "統合後"
    AFTER_SPLIT = "after_split", "分割後"


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
        """The label in a narrow column: 計画なし, and of a row that was merged, into which."""
        return self.why.short if isinstance(self.why, Absence) else self.reason or self.why.label
