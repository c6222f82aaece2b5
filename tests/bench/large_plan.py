"""A plan of any size: so many divisions with so many rows each, not answered yet."""

from collections.abc import Iterator
from datetime import date
from itertools import count, islice

from nakano_status.application.plan.create_store import PlanSource
from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    Role,
)
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.plan import Edition, Listing, Owner, Plan, PlanNode, Sponsor

_ROWS_PER_MEASURE = 13
_CIRCLED = [chr(ord("①") + number) for number in range(20)]


def large_plan(divisions: int, rows_each: int) -> PlanSource:
    """Return a plan in which every division leads `rows_each` rows."""
    names = [f"第{number}課" for number in range(1, divisions + 1)]
    measures = list(islice(_measures(), -(-divisions * rows_each // _ROWS_PER_MEASURE)))
    nodes = {node.code: node for measure in measures for node in _nodes(measure)}
    listings = tuple(
        _listing(measures[place // _ROWS_PER_MEASURE], place, names[place // rows_each])
        for place in range(divisions * rows_each)
    )
    edition = Edition("large-1", "当初計画", date(2021, 11, 1), 1, tuple(nodes.values()), listings, load_profile())
    plan = Plan("large", "大きな計画", FiscalYear(2021), FiscalYear(2025), (edition,))
    return PlanSource(plan, Organisation(tuple(map(_division, names))))


def _measures() -> Iterator[str]:
    return (
        f"{goal}-{direction}-{circled}" for goal in range(1, 10) for direction in range(1, 10) for circled in _CIRCLED
    )


_places = count(1)


def _nodes(measure: str) -> Iterator[PlanNode]:
    goal, direction, _ = measure.split("-")
    yield PlanNode(goal, "goal", None, f"目標{goal}", next(_places))
    yield PlanNode(f"{goal}-{direction}", "direction", goal, f"方向{direction}", next(_places))
    yield PlanNode(measure, "measure", f"{goal}-{direction}", f"実施内容{measure}", next(_places))


def _listing(measure: str, place: int, division: str) -> Listing:
    row_id = make_id(measure, place % _ROWS_PER_MEASURE + 1)
    owner = Owner(division, Role.LEAD, 1)
    title = f"取組{place + 1}のオンライン化及び利用の促進"
    return Listing(row_id, measure, place + 1, title, None, Sponsor.WARD, None, (owner,), division)


def _division(name: str) -> Division:
    return Division(name, DivisionKind.DIVISION, (DivisionName(name, NameKind.OFFICIAL),), None, int(name[1:-1]))
