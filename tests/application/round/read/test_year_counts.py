"""年度別の集計: each year's count is that of its round; bodies are those of the year or of today; gaps are no zeros."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from nakano_status.application.indicators.read.indicators import read_indicator_years
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.read.counts import read_counts
from nakano_status.application.round.read.overview import YearCounts, read_year_counts
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
    Succession,
    SuccessionKind,
)
from nakano_status.domain.round.row_years import Absence
from nakano_status.domain.round.tally import Exclusion, Grouping
from tests.support.marks import AS_PLANNED
from tests.support.paper_offices import IDS
from tests.support.plans import R3, R4, R5, R6, small_organisation
from tests.support.several_years import MERGED, small_years
from tests.support.stores import act

MOVED_ON = date(2023, 1, 1)
"""Between the days of the rounds of R3 and R4."""


def reorganised() -> Organisation:
    """Return the small organisation in which 税務課 moved from 区民部 to a new 部 and was renamed on `MOVED_ON`."""
    last = MOVED_ON - timedelta(days=1)
    names = (
        DivisionName("税務課", NameKind.OFFICIAL, valid_to=last),
        DivisionName("課税課", NameKind.OFFICIAL, MOVED_ON),
    )
    moved = tuple(
        replace(each, names=names, parent="zaimu", earlier=(EarlierPlace(last, "kumin", 2),))
        if each.division_id == "zeimu"
        else each
        for each in small_organisation().divisions
    )
    return Organisation(
        (*moved, Division("zaimu", DivisionKind.DEPARTMENT, (DivisionName("財務部", NameKind.OFFICIAL),), None, 9))
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    years = replace(small_years(), organisation=reorganised())
    with closing(years.make(tmp_path_factory.mktemp("years") / "office.nakano")) as made:
        yield made


def counts_of(store: Store, *groupings: Grouping, on: date | None = None) -> YearCounts:
    with store.reading() as records:
        return read_year_counts(records, groupings, on)


def totals(found: YearCounts, by: Grouping) -> dict[str, list[int | None]]:
    return {
        group.label: [each.tally_of(group).in_report if each.has_round else None for each in found.years]
        for group in found.groups[by]
    }


def test_every_year_is_counted_as_its_round_is_and_a_missing_one_is_missing(store: Store) -> None:
    found = counts_of(store)
    assert [(each.year, each.has_round) for each in found.years] == [(R3, True), (R4, True), (R5, False), (R6, True)]
    with store.reading() as records:
        for round_ in records.rounds.all():
            counted = next(each for each in found.years if each.year == round_.year).tally
            alone = read_counts(records, round_)
            assert (counted.by_symbol, counted.total, counted.in_report) == (
                alone.counts,
                alone.total,
                alone.in_report,
            )


def test_the_pieces_lead_to_the_rows_that_were_counted(store: Store) -> None:
    found = counts_of(store, Grouping.DIVISION)
    r4 = found.years[1]
    assert r4.pieces()[Exclusion.FINISHED] == (IDS["b"],)
    koseki = next(each for each in found.groups[Grouping.DIVISION] if each.code == "koseki")
    assert r4.pieces(koseki) == {Exclusion.FINISHED: (IDS["b"],)}
    assert found.years[-1].pieces()[AS_PLANNED][0] == MERGED
    assert found.years[2].pieces() == {}


def test_departments_are_those_of_each_year(store: Store) -> None:
    found = counts_of(store, Grouping.DEPARTMENT)
    assert totals(found, Grouping.DEPARTMENT) == {
        "区民部": [3, 0, None, 0],
        "財務部": [0, 2, None, 3],
        "—": [2, 2, None, 1],
    }
    assert found.organisation_label == "各年度の組織"


def test_departments_can_be_those_of_today(store: Store) -> None:
    found = counts_of(store, Grouping.DEPARTMENT, on=date(2026, 4, 1))
    assert totals(found, Grouping.DEPARTMENT) == {
        "区民部": [1, 0, None, 0],
        "財務部": [2, 2, None, 3],
        "—": [2, 2, None, 1],
    }
    assert found.organisation_label == "令和8年4月1日現在の組織"


def test_today_s_division_has_the_rows_of_those_that_were_merged_into_it(tmp_path: Path) -> None:
    merged = (
        Succession(date(2025, 4, 1), SuccessionKind.MERGED, "koseki", "bosai"),
        Succession(date(2025, 4, 1), SuccessionKind.SPLIT, "zeimu", "koseki"),
        Succession(date(2025, 4, 1), SuccessionKind.SPLIT, "zeimu", "bosai"),
    )
    with closing(small_years().make(tmp_path / "office.nakano")) as office:
        with act(office) as work:
            work.organisation.add_successions(merged)
        before, after = (
            totals(counts_of(office, Grouping.DIVISION, on=day), Grouping.DIVISION)
            for day in (date(2025, 3, 31), date(2025, 4, 1))
        )
    assert before == {
        "戸籍住民課": [1, 0, None, 0],
        "税務課": [2, 2, None, 3],
        "防災課": [1, 1, None, 1],
        "—": [1, 1, None, 0],
    }
    assert after == {"税務課": [2, 2, None, 3], "防災課": [2, 1, None, 1], "—": [1, 1, None, 0]}


def test_a_division_has_the_name_of_the_last_year_that_has_it(store: Store) -> None:
    names = {each.code: each.label for each in counts_of(store, Grouping.DIVISION).groups[Grouping.DIVISION]}
    assert names == {"zeimu": "課税課", "koseki": "戸籍住民課", "bosai": "防災課", None: "—"}


def test_goals_have_number_and_title(store: Store) -> None:
    assert list(totals(counts_of(store, Grouping.GOAL), Grouping.GOAL)) == ["目標1 便利", "目標2 効率"]
    assert list(totals(counts_of(store, Grouping.MEASURE), Grouping.MEASURE))[:2] == ["1-1-① カード", "1-1-②"]


def test_without_a_round_there_are_no_years(tmp_path: Path) -> None:
    with closing(replace(small_years(), rounds={}).make(tmp_path / "empty.nakano")) as empty:
        assert counts_of(empty, Grouping.GOAL).years == ()
        with empty.reading() as records:
            assert read_indicator_years(records) == ()


def test_indicators_have_a_line_for_every_year(tmp_path: Path) -> None:
    from tests.domain.indicators.test_indicator_years import indicator

    with closing(small_years().make(tmp_path / "office.nakano")) as office:
        with act(office) as work:
            work.indicators.add("p", [indicator()])
        with office.reading() as records:
            (found,) = read_indicator_years(records)
    assert [(each.year.short, each.gap) for each in found.years] == [
        ("R2", None),
        ("R3", None),
        ("R4", Absence.NO_FIGURE),
        ("R5", Absence.NO_ROUND),
        ("R6", Absence.NOT_IN_PLAN),
        ("R7", None),
    ]
