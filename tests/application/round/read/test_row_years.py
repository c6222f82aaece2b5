"""年度別の経過: a row is followed through every round of its plan, as read from a data file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

import pytest

from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.domain.refusals.exchange import IdUnknown
from nakano_status.domain.round.row_years import Absence, Gap, RowRelation
from nakano_status.domain.round.tally import Exclusion
from tests.support.paper_offices import FIRST, IDS, SECOND
from tests.support.plans import R3, R4, R6
from tests.support.several_years import FIRST_PART, MERGED, THIRD, small_years, ten_years

GOAL = 0.1
"""Seconds that the ten years of a row may take (years.md, "Shown and measured")."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with closing(small_years().make(tmp_path_factory.mktemp("years") / "office.nakano")) as made:
        yield made


def lines(store: Store, row_id: str, year: object = None) -> list[tuple[object, ...]]:
    with store.reading() as records:
        found = read_row_years(records, row_id, year)  # type: ignore[arg-type]
    return [
        (each.year.short, each.row_id, each.relation, each.mark.symbol if each.mark else each.gap) for each in found
    ]


def test_a_merged_row_has_the_years_of_both_predecessors(store: Store) -> None:
    assert lines(store, MERGED) == [
        ("R3", FIRST, RowRelation.BEFORE_MERGER, "◎"),
        ("R3", SECOND, RowRelation.BEFORE_MERGER, "◎"),
        ("R4", FIRST, RowRelation.BEFORE_MERGER, "◎"),
        ("R4", SECOND, RowRelation.BEFORE_MERGER, Gap(Exclusion.FINISHED)),
        ("R5", None, RowRelation.SAME, Gap(Absence.NO_ROUND)),
        ("R6", MERGED, RowRelation.SAME, "◎"),
    ]


def test_a_row_of_an_earlier_edition_is_found_and_followed_to_what_it_became(store: Store) -> None:
    became = [("R6", MERGED, RowRelation.AFTER_MERGER, "◎")]
    assert lines(store, FIRST)[-1:] == lines(store, FIRST, R3)[-1:] == became
    assert lines(store, THIRD)[-2:][0] == ("R6", FIRST_PART, RowRelation.AFTER_SPLIT, "◎")
    assert lines(store, FIRST_PART)[0] == ("R3", THIRD, RowRelation.BEFORE_SPLIT, "◎")


def test_a_repost_is_followed_as_its_original(store: Store) -> None:
    assert lines(store, IDS["f"], R4) == lines(store, FIRST, R4)


def test_planned_done_division_and_papers_are_those_of_the_year(store: Store) -> None:
    with store.reading() as records:
        found = {each.year: each for each in read_row_years(records, FIRST_PART)}
    assert found[R4].planned_text == f"R3 {THIRD} 次の予定"
    assert found[R6].planned_text == f"R4 {THIRD} その後の予定"
    assert (found[R6].done, found[R6].divisions) == (f"R6 {FIRST_PART} 取組", ("税務課",))
    assert [(each.number, each.is_final) for each in found[R4].papers] == [(1, True), (2, False)]


def test_a_row_that_was_not_printed_is_in_no_paper(store: Store) -> None:
    with store.reading() as records:
        found = {each.year: each for each in read_row_years(records, SECOND, R3)}
    assert [len(found[year].papers) for year in (R3, R4)] == [2, 0]


def test_how_a_row_ended_is_shown(store: Store) -> None:
    with store.reading() as records:
        last = read_row_years(records, IDS["e"])[-1]
    assert last.gap is not None
    assert last.gap.label == "計画から外れた（廃止：事業の終了）"


def test_a_number_that_no_edition_has_is_refused(store: Store) -> None:
    with pytest.raises(IdUnknown):
        lines(store, "9-9-9-01-A")


@pytest.mark.whole
def test_ten_years_of_a_row_are_read_within_a_tenth_of_a_second(tmp_path: Path) -> None:
    with closing(ten_years().make(tmp_path / "ten.nakano")) as store:
        best = min(_seconds(store) for _ in range(5))
    assert best <= GOAL, f"{best:.3f} s"


def _seconds(store: Store) -> float:
    began = perf_counter()
    with store.reading() as records:
        row_id = records.plan.all()[0].newest.listings[0].row_id
        assert len(read_row_years(records, row_id)) == len(records.plan.all()[0].years)
    return perf_counter() - began
