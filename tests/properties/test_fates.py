"""Whatever fates rows get, what is recorded is what was decided, and each row is followed there and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.plan.lineage import GOING_ON, ROW_FATES, PlanFate, PlanPair, RowFate, lineage_between
from tests.support.plan_files import REVISED_ROWS, two_editions
from tests.support.successors import NEXT_ROWS, next_plan

OLD = [row.row_id for row in REVISED_ROWS]
NEW = [row.row_id for row in NEXT_ROWS]
PAIR = PlanPair(two_editions(), next_plan())


@st.composite
def fates(draw: st.DrawFn) -> dict[str, RowFate]:
    """Any fates of some of the rows; only a row that goes on has others that follow."""
    found = {}
    for row_id in draw(st.sets(st.sampled_from(OLD))):
        fate = draw(st.sampled_from(ROW_FATES))
        to = draw(st.sets(st.sampled_from(NEW))) if fate in GOING_ON else set[str]()
        found[row_id] = RowFate(row_id, fate, tuple(sorted(to)), draw(st.none() | st.just("理由")))
    return found


@given(fates())
def test_fates_are_recorded_as_decided(decided: dict[str, RowFate]) -> None:
    steps = [step for fate in decided.values() for step in PAIR.steps(fate)]
    assert PAIR.recorded(steps) == decided
    assert len({(each.from_id, each.to_edition, each.to_id) for each in steps}) == len(steps), "the keys of the table"


@given(fates())
def test_each_row_is_followed_there_and_back_and_by_its_fate_only(decided: dict[str, RowFate]) -> None:
    steps = [step for fate in decided.values() for step in PAIR.steps(fate)]
    plans = [PAIR.old, next_plan()]
    found = lineage_between(plans, steps, "kodo-2", "tsugi-1")
    for row_id in OLD:
        fate = decided.get(row_id)
        assert found.descendants(row_id) == (fate.to if fate else ())
        assert all(row_id in found.origins(each) for each in found.descendants(row_id))
    for row_id in NEW:
        assert {*found.origins(row_id)} == {old for old, fate in decided.items() if row_id in fate.to}
    back = lineage_between(plans, steps, "tsugi-1", "kodo-2")
    assert (back.was, back.now) == (found.now, found.was)


@given(fates())
def test_rows_of_the_first_plan_are_the_same_whatever_follows(decided: dict[str, RowFate]) -> None:
    steps = [step for fate in decided.values() for step in PAIR.steps(fate)]
    plans = [PAIR.old, next_plan()]
    assert lineage_between(plans, steps, "kodo-1", "kodo-2") == lineage_between([PAIR.old], [], "kodo-1", "kodo-2")
    assert PlanFate.SPLIT not in {each.fate for each in steps}
