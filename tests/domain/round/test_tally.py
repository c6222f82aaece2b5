from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.round.round import Origin, OutOfReport, Round, open_rows
from nakano_status.domain.round.tally import Exclusion, Grouping, TallyRow, rows_to_count, tally, tally_by
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, CHANGED, INSUFFICIENT, NOT_STARTED
from tests.support.plans import R4, small_organisation, small_plan

MARKS: dict[str, str | None] = {"a": "◎", "b": "〇", "c": "△", "d": None, "e": "◎"}
EDITION = small_plan().newest
ROUND = Round("r", R4, "p-1", date(2023, 3, 31), None, None, Origin.COLLECTED, open_rows(EDITION, R4, None, {}))


def counted(marks: Mapping[str, str | None] = MARKS, conflicts: tuple[str, ...] = ("c",)) -> tuple[TallyRow, ...]:
    return rows_to_count(ROUND, EDITION, small_organisation(), marks, conflicts)


def test_marks_are_counted_and_the_rest_is_listed_with_why() -> None:
    result = tally(counted(), BUILT_IN_MARKS)
    assert dict(result.counts) == {AS_PLANNED: 2, CHANGED: 1, INSUFFICIENT: 0, NOT_STARTED: 0}
    assert result.by_symbol == {"◎": 2, "○": 1, "△": 0, "×": 0}
    assert result.excluded == (
        ("c", Exclusion.OPEN_CONFLICT),
        ("d", Exclusion.UNANSWERED),
        ("f", Exclusion.REPOST),
    )
    assert (result.total, result.in_report) == (3, 5)


def test_something_that_is_no_mark_is_unanswered() -> None:
    assert ("a", Exclusion.UNANSWERED) in tally(counted({**MARKS, "a": "▽"}), BUILT_IN_MARKS).excluded


def test_every_reason_to_be_out_of_report_keeps_its_name() -> None:
    rows = [replace(counted()[0], out_of_report=reason) for reason in OutOfReport]
    assert [why.value for _, why in tally(rows, BUILT_IN_MARKS).excluded] == [reason.value for reason in OutOfReport]
    assert not any(why.in_report for _, why in tally(rows, BUILT_IN_MARKS).excluded)


def test_a_row_out_of_report_is_out_of_it_also_while_its_mark_is_in_conflict() -> None:
    finished = replace(counted()[0], out_of_report=OutOfReport.FINISHED, conflict=True)
    assert finished.figure is Exclusion.FINISHED


def test_a_row_of_a_measure_without_a_goal_above_it_belongs_to_no_goal() -> None:
    nodes = tuple(replace(node, parent=None) for node in EDITION.nodes if node.level == "measure")
    rows = rows_to_count(ROUND, replace(EDITION, nodes=nodes), small_organisation(), MARKS, ())
    assert {row.groups[Grouping.GOAL] for row in rows} == {None}


def test_every_exclusion_has_its_word() -> None:
    assert len({why.label for why in Exclusion}) == len(Exclusion)


def test_rows_are_counted_under_the_division_that_answers_and_its_department() -> None:
    def rows(grouping: Grouping) -> dict[str | None, int]:
        return {
            group: each.total + len(each.excluded)
            for group, each in tally_by(counted(), grouping, BUILT_IN_MARKS).items()
        }

    assert rows(Grouping.DIVISION) == {"zeimu": 2, "koseki": 1, "bosai": 1, None: 2}
    assert rows(Grouping.DEPARTMENT) == {"kumin": 3, None: 3}
    assert rows(Grouping.GOAL) == {"1": 3, "2": 3}
    assert rows(Grouping.MEASURE) == {"1-1-①": 2, "1-1-②": 1, "2-1-①": 3}
    assert rows(Grouping.SPONSOR) == {"区": 5, "国": 1}


tally_rows = st.lists(
    st.builds(
        TallyRow,
        row_id=st.text(),
        mark=st.none() | st.sampled_from(BUILT_IN_MARKS.each),
        out_of_report=st.none() | st.sampled_from(OutOfReport),
        conflict=st.booleans(),
        groups=st.fixed_dictionaries({grouping: st.sampled_from([None, "x", "y"]) for grouping in Grouping}),
    )
)


@given(rows=tally_rows)
def test_counted_and_excluded_are_always_all_rows_and_groups_add_up(rows: list[TallyRow]) -> None:
    whole = tally(rows, BUILT_IN_MARKS)
    assert whole.total + len(whole.excluded) == len(rows)
    for grouping in Grouping:
        parts = tally_by(rows, grouping, BUILT_IN_MARKS).values()
        assert sum(part.total for part in parts) == whole.total
        assert sum(part.in_report for part in parts) == whole.in_report
