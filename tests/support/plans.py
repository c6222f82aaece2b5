"""A small plan with every kind of row, built in code: two goals, three measures, six listings, five divisions."""

from collections.abc import Iterable
from datetime import date

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
from nakano_status.domain.plan.plan import Edition, Listing, Owner, Plan, PlanNode, Sponsor

R3, R4, R5, R6, R7 = (FiscalYear(2018 + number) for number in range(3, 8))


def listing(
    row_id: str,
    measure: str = "1-1-①",
    *,
    owners: Iterable[tuple[str, Role]] = (("zeimu", Role.LEAD),),
    sponsor: Sponsor = Sponsor.WARD,
    repost_of: str | None = None,
    title: str | None = None,
) -> Listing:
    """Return a listing; its owners are named in the order given."""
    named = tuple(Owner(division, role, ordinal) for ordinal, (division, role) in enumerate(owners, start=1))
    return Listing(row_id, measure, 1, title or f"取組 {row_id}", None, sponsor, repost_of, named, None)


def small_plan() -> Plan:
    """Return the plan: rows a to f, where f is a repost of a, d is the nation's, e names a generic division only."""
    nodes = (
        PlanNode("1", "goal", None, "便利", 1),
        PlanNode("1-1", "direction", "1", "手続", 2),
        PlanNode("1-1-①", "measure", "1-1", "カード", 3),
        PlanNode("1-1-②", "measure", "1-1", None, 4),
        PlanNode("2", "goal", None, "効率", 5),
        PlanNode("2-1", "direction", "2", "業務", 6),
        PlanNode("2-1-①", "measure", "2-1", "標準化", 7),
    )
    listings = (
        listing("a"),
        listing("b", owners=(("koseki", Role.LEAD), ("zeimu", Role.ASSOCIATE))),
        listing("c", "1-1-②", owners=(("zeimu", Role.LEAD), ("koseki", Role.LEAD))),
        listing("d", "2-1-①", owners=(("bosai", Role.TRACKER),), sponsor=Sponsor.NATION),
        listing("e", "2-1-①", owners=(("kaku-shokan", Role.ASSOCIATE),)),
        listing("f", "2-1-①", owners=(), repost_of="a"),
    )
    edition = Edition("p-1", "当初計画", date(2021, 11, 1), 1, nodes, listings, load_profile())
    return Plan("p", "小さな計画", R3, R7, (edition,))


def small_organisation() -> Organisation:
    """Return the organisation: 区民部 with 税務課 and 戸籍住民課, 防災課 without a 部, and a generic name."""

    def division(division_id: str, kind: DivisionKind, name: str, parent: str | None, order: int) -> Division:
        return Division(division_id, kind, (DivisionName(name, NameKind.OFFICIAL),), parent, order)

    return Organisation(
        (
            division("kumin", DivisionKind.DEPARTMENT, "区民部", None, 1),
            division("koseki", DivisionKind.DIVISION, "戸籍住民課", "kumin", 1),
            division("zeimu", DivisionKind.DIVISION, "税務課", "kumin", 2),
            division("bosai", DivisionKind.DIVISION, "防災課", None, 3),
            division("kaku-shokan", DivisionKind.GENERIC, "各所管課", None, 4),
        )
    )
