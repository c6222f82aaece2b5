"""Counts of marks, and why two counts differ."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.fields.profile import Level
from nakano_status.domain.plan.lineage import RowLineage
from nakano_status.domain.plan.plan import PlanNode
from nakano_status.domain.round.round import Origin, OutOfReport, Round, rows_of_new_round
from nakano_status.domain.round.tally import (
    AnswerDay,
    AnswersByDay,
    CountDifference,
    CountedRound,
    Exclusion,
    Grouping,
    Reason,
    RowDifference,
    RowResult,
    TallyRow,
    earlier_result_label,
    explain_difference,
    find_grouping,
    group_by_level,
    grouping_label,
    result_label,
    rows_for_tally,
    tally,
    tally_by,
)
from tests.support.fields import NAKANO
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, CHANGED, INSUFFICIENT, NOT_STARTED, figure_key
from tests.support.plans import R4, small_organisation, small_plan

MARKS: dict[str, str | None] = {"a": "◎", "b": "〇", "c": "△", "d": None, "e": "◎"}
EDITION = small_plan().newest
ROUND = Round("r", R4, "p-1", date(2023, 3, 31), None, None, Origin.COLLECTED, rows_of_new_round(EDITION, R4, None, {}))


def counted(marks: Mapping[str, str | None] = MARKS, conflicts: tuple[str, ...] = ("c",)) -> tuple[TallyRow, ...]:
    return rows_for_tally(ROUND, EDITION, small_organisation(), marks, conflicts)


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
    assert not any(why.is_in_report for _, why in tally(rows, BUILT_IN_MARKS).excluded)


def test_a_row_out_of_report_is_out_of_it_also_while_its_mark_is_in_conflict() -> None:
    finished = replace(counted()[0], out_of_report=OutOfReport.FINISHED, conflict=True)
    assert finished.result is Exclusion.FINISHED


def test_rows_are_grouped_by_what_is_above_them_on_a_level() -> None:
    goal, direction, measure = NAKANO.levels
    nodes = (
        PlanNode("1", goal.key, None, "柱", 1),
        PlanNode("1-1", direction.key, "1", "方向", 2),
        PlanNode("1-1-①", measure.key, "1-1", "施策", 3),
        PlanNode("2-1-①", measure.key, None, "上のない施策", 4),
    )
    rows = [
        replace(counted()[0], groups={Grouping.MEASURE: code, Grouping.GOAL: "1"}) for code in ("1-1-①", "2-1-①", None)
    ]
    found = group_by_level(rows, replace(EDITION, nodes=nodes), direction)
    assert [each.groups[direction] for each in found] == ["1-1", None, None]
    assert [each.groups[Grouping.GOAL] for each in found] == ["1"] * 3


def test_a_grouping_is_called_and_named_as_the_plans_level() -> None:
    goal, direction, measure = NAKANO.levels
    called = replace(NAKANO, asked="柱", levels=(replace(goal, name="柱"), direction, replace(measure, name="事業")))
    labels = [grouping_label(by, called) for by in (Grouping.GOAL, Grouping.MEASURE, Grouping.DIVISION)]
    assert labels == ["柱", "事業", Grouping.DIVISION.label]
    assert [find_grouping(called, text) for text in ("柱", goal.key, " 事業 ", direction.name, "別")] == [
        Grouping.GOAL, Grouping.GOAL, Grouping.MEASURE, direction, None,
    ]  # fmt: skip


def test_a_row_of_a_measure_without_a_goal_above_it_belongs_to_no_goal() -> None:
    nodes = tuple(replace(node, parent=None) for node in EDITION.nodes if node.level == "measure")
    rows = rows_for_tally(ROUND, replace(EDITION, nodes=nodes), small_organisation(), MARKS, ())
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


NO_GROUPS: dict[Grouping | Level, str | None] = dict.fromkeys(Grouping)


def counting(figures: Mapping[str, RowResult], reposts: Mapping[str, str] | None = None) -> CountedRound:
    """A round whose rows count as `figures`; `reposts` are the initiatives of those that are printed elsewhere, too."""
    rows = [row(row_id, figure) for row_id, figure in figures.items()]
    return CountedRound(rows, {row_id: (reposts or {}).get(row_id, row_id) for row_id in figures})


def row(row_id: str, figure: RowResult) -> TallyRow:
    mark = figure if isinstance(figure, Mark) else None
    is_out = isinstance(figure, Exclusion) and not figure.is_in_report
    out = OutOfReport(figure_key(figure)) if is_out else None
    return TallyRow(row_id, mark, out, figure is Exclusion.OPEN_CONFLICT, NO_GROUPS)


def why(before: Mapping[str, RowResult], now: Mapping[str, RowResult]) -> dict[str, Reason]:
    return {each.row_id: each.reason for each in explain_difference(counting(before), counting(now)).rows}


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        (Exclusion.NOT_BEGUN, AS_PLANNED, Reason.BEGAN),
        (Exclusion.NOT_BEGUN, Exclusion.UNANSWERED, Reason.BEGAN),
        (Exclusion.FINISHED, CHANGED, Reason.RESUMED),
        (Exclusion.OTHER, Exclusion.OPEN_CONFLICT, Reason.RESUMED),
        (AS_PLANNED, Exclusion.FINISHED, Reason.FINISHED),
        (AS_PLANNED, Exclusion.STOPPED_OR_MERGED, Reason.STOPPED_OR_MERGED),
        (Exclusion.UNANSWERED, Exclusion.NOT_BEGUN, Reason.NOT_BEGUN),
        (NOT_STARTED, Exclusion.OTHER, Reason.LEFT),
        (AS_PLANNED, INSUFFICIENT, Reason.MARK),
        (Exclusion.UNANSWERED, AS_PLANNED, Reason.ANSWERED),
        (AS_PLANNED, Exclusion.UNANSWERED, Reason.UNANSWERED),
        (AS_PLANNED, Exclusion.OPEN_CONFLICT, Reason.OPEN_CONFLICT),
        (CHANGED, CHANGED, Reason.UNCHANGED),
        (Exclusion.UNANSWERED, Exclusion.UNANSWERED, Reason.UNCHANGED),
        (Exclusion.NOT_BEGUN, Exclusion.FINISHED, Reason.OUTSIDE),
        (Exclusion.REPOST, Exclusion.REPOST, Reason.OUTSIDE),
    ],
)
def test_each_row_has_one_reason(was: RowResult, now: RowResult, reason: Reason) -> None:
    assert why({"a": was}, {"a": now}) == {"a": reason}


def test_a_row_that_an_edition_brought_or_took_away_is_told_as_such() -> None:
    found = why({"a": AS_PLANNED, "gone": CHANGED}, {"new": Exclusion.UNANSWERED, "a": AS_PLANNED})
    assert found == {"new": Reason.ADDED, "a": Reason.UNCHANGED, "gone": Reason.REMOVED}


def test_an_initiative_that_is_reported_at_another_listing_is_the_same_one() -> None:
    before = counting({"a": AS_PLANNED, "b": Exclusion.REPOST}, {"b": "a"})
    now = counting({"a": Exclusion.REPOST, "b": CHANGED}, {"a": "b"})
    found = explain_difference(before, now)
    assert RowDifference("b", "a", AS_PLANNED, CHANGED) in found.rows
    assert found.in_report == (1, 1)
    assert found.by_reason().keys() == {Reason.MARK, Reason.OUTSIDE}


def test_two_initiatives_that_became_one_are_one_row_kept_and_one_taken_away() -> None:
    before = counting({"a": AS_PLANNED, "b": CHANGED})
    now = counting({"a": Exclusion.REPOST, "b": CHANGED}, {"a": "b"})
    found = explain_difference(before, now).by_reason()
    assert found[Reason.UNCHANGED] == (RowDifference("b", "b", CHANGED, CHANGED),)
    assert [each.row_id for each in found[Reason.REMOVED]] == ["a"]


def test_of_two_initiatives_that_became_one_elsewhere_the_first_in_number_is_kept() -> None:
    before = counting({"b": CHANGED, "a": AS_PLANNED})
    now = counting({"a": Exclusion.REPOST, "b": Exclusion.REPOST, "c": CHANGED}, {"a": "c", "b": "c"})
    rows = explain_difference(before, now).rows
    assert RowDifference("c", "a", AS_PLANNED, CHANGED) in rows
    assert RowDifference("b", "b", CHANGED, None) in rows


def test_of_two_rows_that_one_initiative_became_one_is_kept_and_one_added() -> None:
    before = counting({"a": CHANGED, "b": Exclusion.REPOST, "c": Exclusion.REPOST}, {"b": "a", "c": "a"})
    now = counting({"b": CHANGED, "c": CHANGED})
    found = explain_difference(before, now).by_reason()
    assert found[Reason.UNCHANGED] == (RowDifference("b", "a", CHANGED, CHANGED),)
    assert found[Reason.ADDED] == (RowDifference("c", None, None, CHANGED),)


def test_every_reason_has_its_word() -> None:
    assert len({each.label for each in Reason}) == len(Reason)


FIGURES: tuple[RowResult, ...] = (*BUILT_IN_MARKS, *Exclusion)
counted_rounds = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(FIGURES)).flatmap(
    lambda figures: st.builds(
        counting, st.just(figures), st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"))
    )
)


def change_of(difference: CountDifference, figure: RowResult) -> int:
    """Return how many more rows have a result (mark or exclusion) than in the round before; negative if fewer."""
    return sum((row.now == figure) - (row.was == figure) for row in difference.rows)


@given(before=counted_rounds, now=counted_rounds)
def test_the_reasons_add_up_to_both_tallies_figure_by_figure(before: CountedRound, now: CountedRound) -> None:
    found = explain_difference(before, now)
    was, is_now = tally(before.rows, BUILT_IN_MARKS), tally(now.rows, BUILT_IN_MARKS)
    for mark in BUILT_IN_MARKS:
        assert change_of(found, mark) == is_now.counts[mark] - was.counts[mark]
    for left_out in Exclusion:
        numbers = [sum(each is left_out for _, each in counted.excluded) for counted in (is_now, was)]
        assert change_of(found, left_out) == numbers[0] - numbers[1]
    assert found.in_report == (was.in_report, is_now.in_report)
    effects = sum(reason.effect * len(rows) for reason, rows in found.by_reason().items())
    assert effects == is_now.in_report - was.in_report


@given(before=counted_rounds, now=counted_rounds)
def test_every_row_of_both_rounds_stands_in_one_line(before: CountedRound, now: CountedRound) -> None:
    rows = explain_difference(before, now).rows
    assert [each.row_id for each in rows if each.now is not None] == [row.row_id for row in now.rows]
    assert sorted(each.was_id for each in rows if each.was_id is not None) == sorted(row.row_id for row in before.rows)


@pytest.mark.parametrize(
    ("was", "now", "fell"),
    [
        (AS_PLANNED, INSUFFICIENT, True),
        (CHANGED, NOT_STARTED, True),
        (INSUFFICIENT, NOT_STARTED, True),
        (AS_PLANNED, CHANGED, False),
        (NOT_STARTED, INSUFFICIENT, False),
        (Exclusion.NOT_BEGUN, NOT_STARTED, False),
        (AS_PLANNED, Exclusion.UNANSWERED, False),
        (AS_PLANNED, None, False),
    ],
)
def test_a_mark_falls_below_what_it_was_and_a_change_is_no_fall(
    was: RowResult | None, now: RowResult | None, *, fell: bool
) -> None:
    assert RowDifference("a", "a", was, now).has_fallen is fell


def test_rows_that_count_as_before_are_no_difference() -> None:
    before = counting({"a": CHANGED, "b": Exclusion.REPOST, "c": AS_PLANNED})
    found = explain_difference(before, counting({"a": CHANGED, "b": Exclusion.REPOST, "c": CHANGED}))
    assert {why: [each.row_id for each in rows] for why, rows in found.differing().items()} == {Reason.MARK: ["c"]}
    assert set(found.by_reason()) == {Reason.MARK, Reason.UNCHANGED, Reason.OUTSIDE}


def test_a_repost_that_remains_one_is_one_row() -> None:
    both = counting({"b": Exclusion.REPOST})
    assert [each.was_id for each in explain_difference(both, both).rows] == ["b"]


def test_a_figure_is_shown_as_its_mark_or_why_it_is_not_counted() -> None:
    shown = [result_label(each) for each in (None, CHANGED, Exclusion.FINISHED)]
    assert shown == ["計画になし", "○", Exclusion.FINISHED.label]


def test_a_mark_of_an_earlier_round_has_its_name_where_its_sign_means_another_one_or_none() -> None:
    now = Marks((replace(NOT_STARTED, symbol=CHANGED.symbol), AS_PLANNED, replace(INSUFFICIENT, label="遅れ")))
    before = (CHANGED, AS_PLANNED, INSUFFICIENT, NOT_STARTED, Exclusion.FINISHED, None)
    assert [earlier_result_label(each, now) for each in before] == [
        CHANGED.named, AS_PLANNED.symbol, INSUFFICIENT.named, NOT_STARTED.named, Exclusion.FINISHED.label, "計画になし"
    ]  # fmt: skip


MERGER = RowLineage({"a": ("a", "b")}, {"b": ("a",)})


def test_a_merged_row_and_a_part_of_a_split_row_are_explained_by_their_kin() -> None:
    before = counting({"a": AS_PLANNED, "b": CHANGED, "c": AS_PLANNED, "d": Exclusion.NOT_BEGUN})
    now = counting({"a": AS_PLANNED, "c": AS_PLANNED, "c2": CHANGED, "e": AS_PLANNED})
    lineage = RowLineage({**MERGER.was, "c2": ("c",), "e": ()}, {**MERGER.now, "c": ("c", "c2"), "d": ()})
    rows = {each.row_id: each for each in explain_difference(before, now, lineage).rows}
    assert {row_id: (each.reason, each.kin) for row_id, each in rows.items()} == {
        "a": (Reason.UNCHANGED, ()),
        "b": (Reason.MERGED, ("a",)),
        "c": (Reason.UNCHANGED, ()),
        "c2": (Reason.SPLIT, ("c",)),
        "d": (Reason.OUTSIDE, ()),
        "e": (Reason.ADDED, ()),
    }
    assert (Reason.MERGED.effect, Reason.SPLIT.effect) == (-1, 1)


def test_a_row_with_a_new_number_is_the_first_row_that_it_was() -> None:
    before = counting({"a": AS_PLANNED, "b": CHANGED, "c": INSUFFICIENT})
    now = counting({"x": AS_PLANNED, "y": INSUFFICIENT, "z": INSUFFICIENT})
    lineage = RowLineage({"x": ("a", "b"), "y": ("c",), "z": ("c",)}, {"a": ("x",), "b": ("x",), "c": ("y", "z")})
    found = explain_difference(before, now, lineage)
    assert [(each.row_id, each.was_id, each.reason) for each in found.rows] == [
        ("x", "a", Reason.UNCHANGED),
        ("y", "c", Reason.UNCHANGED),
        ("z", None, Reason.SPLIT),
        ("b", "b", Reason.MERGED),
    ]
    assert found.in_report == (3, 3)


def test_rows_of_two_plans_are_the_same_by_what_they_were_only() -> None:
    """Equal numbers mean other rows there; of two that were the same row the first one is that row."""
    lineage = RowLineage({"a": (), "x": ("gone", "a", "b"), "y": ("b",), "z": ("b",)}, {}, spans_plans=True)
    before = counting({"a": AS_PLANNED, "b": CHANGED, "c": CHANGED})
    found = explain_difference(before, counting({"a": AS_PLANNED, "x": CHANGED, "y": CHANGED, "z": CHANGED}), lineage)
    assert {each.row_id: each.was_id for each in found.rows} == {"a": None, "x": "a", "y": "b", "z": None, "c": "c"}
    assert [(each.was, each.now) for each in found.rows] == [
        (None, AS_PLANNED),
        (AS_PLANNED, CHANGED),
        (CHANGED, CHANGED),
        (None, CHANGED),
        (CHANGED, None),
    ]


def test_answers_are_counted_by_the_end_of_a_day() -> None:
    days = (AnswerDay(date(2023, 7, 3), ("a",), 1), AnswerDay(date(2023, 7, 5), ("b", "c"), 3))
    found = AnswersByDay(4, None, None, days)
    assert [found.count_until(date(2023, 7, day)) for day in (2, 3, 4, 5)] == [0, 1, 1, 3]
    assert (found.answered_count, AnswersByDay(4, None, None, ()).answered_count) == (3, 0)
