"""What becomes of each row of a plan in the plan after it: 継続, 統合, 完了 or 廃止 (source: years.md, 9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nakano_status.domain.grouped import grouped
from nakano_status.domain.plan.derivation import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.lineage import editions_in_order
from nakano_status.domain.plan.plan import Edition, Plan

GOING_ON = (PlanFate.CONTINUED, PlanFate.MERGED)
"""The fates of rows that go on in the plan after."""

UNDECIDED = "未定"
"""How a row without a fate is shown."""

ROW_FATES = (*GOING_ON, PlanFate.FINISHED, PlanFate.ABOLISHED)


@dataclass(frozen=True)
class RowFate:
    """The fate of a row of the old plan; `to` are rows of the plan after, none if it ends or is not decided yet."""

    row_id: str
    fate: PlanFate
    to: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def sentence(self) -> str:
        """The fate and the rows that follow, as shown: 継続（1-1-1-02-X）."""
        to = "、".join(self.to)
        return f"{self.fate.value}（{to}）" if to else self.fate.value


@dataclass(frozen=True)
class PlanPair:
    """A plan and the plan after it (None: not registered yet)."""

    old: Plan
    new: Plan | None

    @property
    def last(self) -> Edition:
        """The last edition of the old plan: its rows have fates."""
        return self.old.newest

    @property
    def first(self) -> Edition | None:
        """The first edition of the plan after: its rows are what others become."""
        return editions_in_order([self.new])[0] if self.new else None

    def steps(self, fate: RowFate) -> tuple[Derivation, ...]:
        """Return a fate as it is recorded: a step for each row that follows, else one to nothing."""
        after = self.first.edition_id if self.first and fate.to else None
        ends: Iterable[str | None] = fate.to or (None,)
        return tuple(
            Derivation(PlanSubject.ROW, self.last.edition_id, fate.row_id, after, each, fate.fate, fate.reason)
            for each in ends
        )

    def recorded(self, steps: Iterable[Derivation]) -> Mapping[str, RowFate]:
        """Return the fates among the recorded steps, by row: those out of the last edition."""
        found: dict[str, RowFate] = {}
        for each in steps:
            if each.subject is PlanSubject.ROW and each.from_edition == self.last.edition_id:
                before = found.get(each.from_id)
                to = (*(before.to if before else ()), *((each.to_id,) if each.to_id else ()))
                found[each.from_id] = RowFate(each.from_id, each.fate, to, each.reason)
        return found


def pair_of(plans: Sequence[Plan], plan_id: str | None = None) -> PlanPair:
    """Return a plan with the plan after it; without an ID the plan before the newest one, or the only one.

    `plans` are in the order of their years.
    """
    ids = [each.plan_id for each in plans]
    place = ids.index(plan_id) if plan_id is not None else max(len(plans) - 2, 0)
    return PlanPair(plans[place], plans[place + 1] if place + 1 < len(plans) else None)


def fates_of_former(former: Mapping[str, Sequence[str]]) -> tuple[RowFate, ...]:
    """Return the fates that follow from what the rows of the plan after continue, by their 管理番号."""
    successors = grouped((old, row_id) for row_id, olds in former.items() for old in dict.fromkeys(olds))
    return tuple(RowFate(old, _fate_of(to, former), to) for old, to in successors.items())


def _fate_of(to: Iterable[str], former: Mapping[str, Sequence[str]]) -> PlanFate:
    return PlanFate.MERGED if any(len(former[each]) > 1 for each in to) else PlanFate.CONTINUED
