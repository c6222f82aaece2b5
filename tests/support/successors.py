"""A plan that follows that of `plan_files`, with equal numbers that mean other rows."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from nakano_status.application.plan.create_store import PlanSource, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.plan import Plan
from tests.support.plan_files import plan_edition, plan_row, two_editions, write_plan
from tests.support.plans import R7, small_organisation
from tests.support.planted_profiles import planted_content
from tests.support.stores import act

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


def planted_next_plan(folder: Path, first_year: int = 2026) -> Path:
    """Write the plan after as a file with a profile of its own, that asks for 連携した団体, too."""
    path = write_plan(folder / "next.json", next_plan(first_year))
    content = json.loads(path.read_text("utf-8")) | {"profile": planted_content()}
    path.write_text(json.dumps(content), "utf-8")
    return path


@contextmanager
def office_of_two_plans(parts: Parts, folder: Path, first_year: int = R7.start) -> Iterator[Store]:
    """Make an office whose second plan begins in a year: by default R7, the last year of the first."""
    path = folder / "office.nakano"
    create_store(parts, path, PlanSource(two_editions(), small_organisation()))
    with closing(parts.stores.open(path)) as opened:
        with act(opened) as work:
            work.plan.save(next_plan(first_year))
        yield opened
