"""Plans as files of the catalogue's format (one edition, a revised one, a later layer), and lists of their rows."""

import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from nakano_status.catalogue.plan_entries import NEVER_DECLARED
from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.organisation.divisions import Organisation, Role
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.plan import Edition, Listing, Owner, Plan, PlanNode, Sponsor
from tests.support.plans import R3, R7, small_organisation
from tests.support.printed_lists import Printed, draw

LEVELS = ("goal", "direction", "measure")

FIRST_DAY, REVISED_DAY = date(2021, 11, 1), date(2024, 2, 1)
OWNER_NAMES = {"zeimu": "税務課", "koseki": "戸籍住民課", "bosai": "防災課"}


def plan_row(measure: str, place: int, title: str, division: str = "zeimu") -> Listing:
    """Return a row with the 管理番号 of its place under its measure."""
    owner = Owner(division, Role.LEAD, 1)
    name = OWNER_NAMES[division]
    return Listing(make_id(measure, place), measure, place, title, None, Sponsor.WARD, None, (owner,), name)


def plan_edition(number: int, title: str, adopted_on: date, rows: Iterable[Listing]) -> Edition:
    """Return an edition with the goals, directions and measures of its rows."""
    listings = tuple(rows)
    codes = dict.fromkeys(each.measure for each in listings)
    above = dict.fromkeys(part for code in codes for part in (code.split("-")[0], code.rpartition("-")[0]))
    nodes = (
        PlanNode(code, LEVELS[code.count("-")], code.rpartition("-")[0] or None, f"題名 {code}", place)
        for place, code in enumerate(sorted({*above, *codes}), start=1)
    )
    return Edition(f"kodo-{number}", title, adopted_on, number, tuple(nodes), listings, load_profile())


FIRST_ROWS = (
    plan_row("1-1-①", 1, "予約の受付"),
    plan_row("1-1-①", 2, "調査", "koseki"),
    plan_row("1-1-②", 1, "窓口の案内", "bosai"),
    plan_row("2-1-①", 1, "機器の更新"),
)
REVISED_ROWS = (
    FIRST_ROWS[0],
    replace(FIRST_ROWS[1], title="調査と分析"),
    replace(plan_row("2-1-①", 1, "機器の更新", "bosai")),
    plan_row("2-1-①", 2, "端末の配備", "koseki"),
    plan_row("2-1-②", 1, "職員の研修"),
)
"""Revised rows: one is removed, two are added, one has another title, one another division."""

FIRST = plan_edition(1, "当初計画", FIRST_DAY, FIRST_ROWS)
REVISED = plan_edition(2, "改定版", REVISED_DAY, REVISED_ROWS)


def plan_of(*editions: Edition) -> Plan:
    """Return a plan of R3 to R7 with these editions."""
    return Plan("kodo", "小さな行動計画", R3, R7, editions)


def two_editions() -> Plan:
    """Return a plan that was revised in R5."""
    return plan_of(FIRST, REVISED)


def two_layers() -> Plan:
    """Return a plan of two layers, 前期 with four rows and 後期 with three others."""
    early = plan_edition(1, "前期実施計画", FIRST_DAY, FIRST_ROWS)
    late_rows = (plan_row(f"3-1-{mark}", 1, f"後期の取組{mark}") for mark in "①②③")
    return plan_of(early, plan_edition(2, "後期実施計画", date(2024, 3, 1), late_rows))


def write_plan(path: Path, plan: Plan, organisation: Organisation | None = None) -> Path:
    """Write a plan and an organisation (the small one) as a file for `init --plan`."""
    head = {"plan_id": plan.plan_id, "title": plan.title}
    years = {"first_year": plan.first_year.short, "last_year": plan.last_year.short}
    parts = {
        "editions": [_declared(each) for each in plan.editions],
        "divisions": [_declared(each) for each in (organisation or small_organisation()).divisions],
    }
    path.write_text(json.dumps({**head, **years, **parts}, default=date.isoformat), "utf-8")
    return path


def _declared(value: Any) -> Any:
    """Return a value with all values in it as a plan's file declares it, which has only some of their attributes."""
    if isinstance(value, tuple):
        return [_declared(each) for each in value]
    if not is_dataclass(value):
        return value
    declared = [each.name for each in fields(value) if each.name not in NEVER_DECLARED]
    return {name: _declared(getattr(value, name)) for name in declared}


def write_list(path: Path, rows: Iterable[Listing], mark: str = "◎") -> Path:
    """Write a published list of R3 with these rows, each with a mark and a text."""
    printed = (
        Printed(
            each.measure, f"題名 {each.measure}", each.title, (mark, None, "行った。", None, None), each.owners_printed
        )
        for each in rows
    )
    path.write_bytes(draw(tuple(printed)))
    return path
