"""A plan that follows that of `plan_files`, with equal numbers that mean other rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.plan import Plan
from tests.support.plan_files import plan_edition, plan_row

NEXT_ROWS = (
    plan_row("1-1-①", 1, "相談の予約", "koseki"),
    plan_row("1-1-①", 2, "申請の受付"),
    plan_row("1-2-①", 1, "端末の統一", "bosai"),
)
"""The first two have the numbers of rows of the plan before."""


def next_plan(first_year: int = 2026) -> Plan:
    """Return the plan after, of five years from a year on (2026 is R8)."""
    edition = replace(plan_edition(1, "当初計画", date(first_year - 1, 12, 1), NEXT_ROWS), edition_id="tsugi-1")
    return Plan("tsugi", "次の行動計画", FiscalYear(first_year), FiscalYear(first_year + 4), (edition,))
