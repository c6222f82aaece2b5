"""Counts of goals and measures beside earlier ones, where a revision gave the goals other numbers."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.plan.create_store import PlanSource, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.overview import Bar, YearCounts, read_overview, read_year_counts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.plan import Edition, Listing, PlanNode
from nakano_status.domain.round.tally import Grouping
from tests.support.plan_files import FIRST_DAY, REVISED_DAY, plan_edition, plan_of, plan_row
from tests.support.plans import R4, R6, small_organisation
from tests.support.stores import TickingClock, read_in

DESK = plan_row("1-1-①", 1, "予約の受付")
TOOLS = plan_row("2-1-①", 1, "機器の更新")
PAPERS = plan_row("3-1-①", 1, "文書の整理")
MARKS = {DESK: "◎", TOOLS: "×", PAPERS: "△"}
TITLES = {DESK: "窓口", TOOLS: "端末", PAPERS: "文書"}


def edition(number: int, title: str, day: date, order: Iterable[Listing]) -> Edition:
    """Return an edition with a goal for each of the rows, in their order."""
    rows = {f"{place}-1-①": each for place, each in enumerate(order, start=1)}
    made = plan_edition(number, title, day, [replace(each, measure=code) for code, each in rows.items()])

    def titled(node: PlanNode) -> PlanNode:
        return replace(node, title=TITLES[rows[f"{node.code[0]}-1-①"]])

    return replace(made, nodes=tuple(map(titled, made.nodes)))


def collect(parts: Parts, store: Store, year: FiscalYear, number: int, rows: Iterable[Listing]) -> None:
    open_round(parts, store, year, edition=number)
    for each in rows:
        edit_entry(parts, store, Entry(each.row_id, {"mark": MARKS[each], "change_reason": "変更", "done": "済"}))


@pytest.fixture
def renumbered(parts: Parts, tmp_path: Path) -> Iterator[Store]:
    """A plan whose goal 文書 ended, whose goals 窓口 and 端末 exchanged their numbers, in R4 and R6."""
    later = replace(parts, clock=TickingClock(datetime(2025, 6, 3, tzinfo=UTC)))
    then, now = (PAPERS, DESK, TOOLS), (TOOLS, DESK)
    plan = plan_of(edition(1, "当初計画", FIRST_DAY, then), edition(2, "改定版", REVISED_DAY, now))
    path = tmp_path / "office.nakano"
    create_store(later, path, PlanSource(plan, small_organisation()))
    with closing(parts.stores.open(path)) as store:
        collect(later, store, R4, 1, then)
        close_round(store)
        collect(later, store, R6, 2, now)
        yield store


def symbols(found: YearCounts, by: Grouping) -> dict[str, list[dict[str, int]]]:
    return {
        f"{group.name} {group.label}": [
            {mark: count for mark, count in each.tally_of(group).by_symbol.items() if count}
            for each in found.years_of(group)
        ]
        for group in found.groups[by]
    }


def test_each_goal_keeps_its_counts_whatever_number_it_had(renumbered: Store) -> None:
    found = read_in(renumbered, lambda records: read_year_counts(records, (Grouping.GOAL, Grouping.MEASURE)))
    assert symbols(found, Grouping.GOAL) == {
        "1 目標1 端末": [{"×": 1}, {"×": 1}],
        "2 目標2 窓口": [{"◎": 1}, {"◎": 1}],
        "1（当初計画） 目標1 文書": [{"△": 1}],
    }
    assert symbols(found, Grouping.MEASURE) == {
        "1-1-① 1-1-① 端末": [{"×": 1}, {"×": 1}],
        "2-1-① 2-1-① 窓口": [{"◎": 1}, {"◎": 1}],
        "1-1-①（当初計画） 1-1-① 文書": [{"△": 1}],
    }


def test_the_bar_of_a_goal_has_its_own_counts_of_the_year_before(renumbered: Store) -> None:
    found = read_in(renumbered, lambda records: read_overview(records, chosen_round(records)))

    def counted(bar: Bar) -> tuple[list[str], list[str]]:
        some = (bar.numbers, bar.before or {})
        now, then = ([str(getattr(each, "symbol", each)) for each, count in one.items() if count] for one in some)
        return now, then

    assert {f"{bar.code} {bar.name}": counted(bar) for bar in found.groups[Grouping.GOAL]} == {
        "1 目標1 端末": (["×"], ["×"]),
        "2 目標2 窓口": (["◎"], ["◎"]),
        "1（当初計画） 目標1 文書": ([], ["△"]),
    }
