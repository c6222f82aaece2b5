"""The plan of a roll-over: what begins, ends, passes to another division, is new, and what a tick changes."""

from __future__ import annotations

from dataclasses import replace

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.lineage import RowLineage
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.round.roll_over import (
    DepartedRow,
    Ending,
    NextRound,
    Proposal,
    RowHandover,
    RowTransition,
    Ticks,
    rolled_rows,
    tickable,
)
from nakano_status.domain.round.round import Origin, OutOfReport, Round, open_rows
from nakano_status.domain.round.row_years import Agreed, ended_rows
from tests.support.plans import R3, R4, R5, R6, listing, small_plan

EDITION = small_plan().editions[0]
PROPOSAL = Proposal(OutOfReport.FINISHED, "bosai")
PROPOSED = {"d": PROPOSAL}


def round_in(year: FiscalYear, edition: Edition = EDITION, **out: OutOfReport) -> Round:
    rows = open_rows(edition, year, None, {})
    rows = tuple(replace(row, out_of_report=out.get(row.row_id, row.out_of_report)) for row in rows)
    return Round(year.short, year, edition.edition_id, year.as_of, None, None, Origin.COLLECTED, rows)


R4_ROUND = round_in(R4, b=OutOfReport.FINISHED, c=OutOfReport.NOT_BEGUN, e=OutOfReport.NOT_BEGUN)
COMING = NextRound(EDITION, R5, {("c", R5): "構築", ("e", R6): "構築"}, R4_ROUND, proposals=PROPOSED)


def out(ticks: Ticks) -> dict[str, OutOfReport | None]:
    return {row.row_id: row.out_of_report for row in rolled_rows(COMING, ticks).rows}


def test_what_was_decided_ends_and_what_was_proposed_is_offered() -> None:
    rolled = rolled_rows(COMING)
    assert rolled.begins == ("c",)
    assert rolled.ends == (
        Ending("b", OutOfReport.FINISHED, is_ticked=True),
        Ending("d", OutOfReport.FINISHED, is_ticked=False, proposal=PROPOSAL),
    )
    assert rolled.departed == ()
    assert {row.row_id: row.out_of_report for row in rolled.rows} == {
        "a": None,
        "b": OutOfReport.FINISHED,
        "c": None,
        "d": None,
        "e": OutOfReport.NOT_BEGUN,
        "f": OutOfReport.REPOST,
    }
    assert tickable(rolled) == (frozenset({"b", "c"}), frozenset({"d"}))


def test_ticks_decide_what_is_reported() -> None:
    assert out(Ticks()) == out(Ticks(frozenset({"a", "x"}), {"a": None}))
    assert (out(Ticks())["b"], out(Ticks())["d"]) == (OutOfReport.FINISHED, None)
    assert out(Ticks(frozenset({"b"})))["b"] is None
    assert out(Ticks(frozenset({"c"})))["c"] is OutOfReport.NOT_BEGUN
    assert out(Ticks(ends={"d": None}))["d"] is OutOfReport.FINISHED
    assert out(Ticks(ends={"d": "a"}))["d"] is OutOfReport.STOPPED_OR_MERGED
    assert rolled_rows(COMING, Ticks(frozenset({"b", "c"}))).unticked == ("b", "c")


def test_rows_pass_to_others_are_new_or_depart() -> None:
    rows = (
        listing("a", owners=(("koseki", Role.LEAD),)),
        *(each for each in EDITION.listings if each.row_id not in "abf"),
        listing("n"),
        listing("f", owners=(), repost_of="a"),
    )
    lineage = RowLineage({"n": ()}, {"b": ()})
    rolled = rolled_rows(NextRound(replace(EDITION, listings=rows), R5, {}, R4_ROUND, lineage))
    assert rolled.moves == (RowHandover("a", ("zeimu",), ("koseki",)),)
    assert rolled.new == ("n",)
    assert rolled.departed == (DepartedRow("b", RowTransition.LEFT, ()),)


def test_the_first_round_of_a_plan_begins_with_all_of_its_rows() -> None:
    rolled = rolled_rows(NextRound(EDITION, R3, {}))
    assert (rolled.begins, rolled.new, rolled.departed) == (("a", "b", "c", "d", "e"), (), ())


def same(earlier: Round, later: Round) -> RowLineage:  # noqa: ARG001 - one edition
    return RowLineage()


def test_a_list_states_the_year_in_which_a_row_ended() -> None:
    r4, r5 = round_in(R4, b=OutOfReport.FINISHED), round_in(R5, b=OutOfReport.FINISHED, d=OutOfReport.FINISHED)
    r6 = round_in(R6, b=OutOfReport.FINISHED, d=OutOfReport.STOPPED_OR_MERGED, a=OutOfReport.FINISHED)
    agreed: Agreed = {"R5": {"d": "a"}, "R4": {"b": None}}
    assert ended_rows([r4], same, agreed) == {}
    found = ended_rows([round_in(R3), r4, r5, r6], same, agreed)
    assert {key: each.text for key, each in found.items()} == {"b": "令和3年度で完了", "d": "aに統合"}
    found = ended_rows([round_in(R3), r4, r5], same, {})
    assert {key: each.text for key, each in found.items()} == {"b": "令和4年度で完了"}


def test_of_the_first_known_round_no_year_before_it_is_known_in_which_a_row_ended() -> None:
    rounds = [round_in(R4, b=OutOfReport.FINISHED), round_in(R5, b=OutOfReport.FINISHED)]
    found = ended_rows(rounds, same, {"R4": {"b": None}})
    assert {key: each.text for key, each in found.items()} == {"b": "令和4年度で完了"}


def test_a_row_that_ended_is_followed_from_each_round_to_the_one_before_it() -> None:
    pairs: list[tuple[str, str]] = []

    def renumbered(earlier: Round, later: Round) -> RowLineage:
        pairs.append((earlier.round_id, later.round_id))
        return RowLineage({"b": ("d",)}) if later.round_id == "R5" else RowLineage()

    last = round_in(R6, b=OutOfReport.FINISHED)
    rounds = [round_in(R4, d=OutOfReport.FINISHED), round_in(R5, b=OutOfReport.FINISHED), last]
    found = ended_rows(rounds, renumbered, {})
    assert {key: each.text for key, each in found.items()} == {"b": "令和4年度で完了"}
    assert pairs == [("R5", "R6"), ("R4", "R5")]


def test_a_row_departs_that_was_split_or_merged_and_not_one_with_a_new_number() -> None:
    kept = [each for each in EDITION.listings if each.row_id not in "cde"]
    edition = replace(EDITION, listings=(*kept, listing("a2"), listing("x"), listing("y")))
    lineage = RowLineage(
        {"a2": ("a",), "b": ("b", "c"), "x": ("d",), "y": ()},
        {"a": ("a", "a2"), "c": ("b",), "d": ("x",), "e": ()},
    )
    rolled = rolled_rows(NextRound(edition, R5, {}, R4_ROUND, lineage))
    assert rolled.departed == (
        DepartedRow("a", RowTransition.SPLIT, ("a", "a2")),
        DepartedRow("c", RowTransition.MERGED, ("b",)),
        DepartedRow("e", RowTransition.LEFT, ()),
    )


def test_of_new_rows_only_those_that_begin_can_be_left_out() -> None:
    edition = replace(EDITION, listings=(*EDITION.listings, listing("n"), listing("m")))
    lineage = RowLineage({"n": (), "m": ()})
    rolled = rolled_rows(NextRound(edition, R5, {("m", R6): "構築"}, round_in(R4), lineage))
    assert rolled.new == ("n", "m")
    assert tickable(rolled) == (frozenset({"n"}), frozenset())
