"""What a revised edition changes in its tree, its rows and its indicators is listed with both texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, permutations

import pytest

from nakano_status.domain.indicators.indicator import Direction, Indicator, YearFigure, parse_figure
from nakano_status.domain.plan.plan import Edition, PlanNode
from nakano_status.domain.plan.revised_edition import (
    NO_ANSWERS,
    ChangedText,
    EditionChange,
    EditionPart,
    ProposedEdition,
    RevisionKind,
    WholeEdition,
    edition_changes,
    identify_rows,
    indicator_changes,
)
from tests.domain.plan.test_continued_rows import A, B, C, base, row_of
from tests.support.plans import R4, R5, small_organisation

KIND = RevisionKind
K1 = Indicator("K1", "p-1", "1", 1, "件数", "件数※", "件", "※", "注", Direction.UP, "zeimu", (), ())
K2, K3 = replace(K1, indicator_id="K2", owner=None), replace(K1, indicator_id="K3", unit=None, goal="2")


def of_indicators(before: Sequence[Indicator], revised: Sequence[Indicator]) -> list[EditionChange]:
    return list(indicator_changes(before, revised, small_organisation()))


def changes_of(revised: WholeEdition, before: WholeEdition | None = None) -> list[EditionChange]:
    """Return what differs from the edition before."""
    first = before or WholeEdition(base())
    rows = tuple(map(row_of, revised.edition.listings))
    found = identify_rows(first.edition, ProposedEdition(revised.edition.nodes, rows), (), NO_ANSWERS)
    every = edition_changes(first, revised, found, small_organisation())
    return [each for each in every if each.changes != (KIND.SAME,)]


def with_node(code: str, **changes: str | None) -> Edition:
    nodes = tuple(replace(each, **changes) if each.code == code else each for each in base().nodes)  # type: ignore[arg-type]
    return replace(base(), nodes=nodes)


def test_texts_are_named_by_what_they_are_and_of_which_year() -> None:
    assert [kind.heading for kind in (KIND.MOVED, KIND.REASSIGNED)] == ["上位の番号", "所管課"]
    assert ChangedText(KIND.REASSIGNED, "a", "b").heading == "所管課"
    assert ChangedText(KIND.RESCHEDULED, "a", "b", R4).heading == "令和4年度のスケジュール"


@pytest.mark.parametrize(
    ("was", "now", "concerns_several"),
    [(("a",), ("a",), False), (("a", "b"), ("a",), True), (("a",), ("a", "b"), True), ((), ("a",), False)],
)
def test_a_merger_or_split_concerns_several_rows_on_one_side(
    was: tuple[str, ...], now: tuple[str, ...], concerns_several: bool
) -> None:
    change = EditionChange(EditionPart.ROW, "a", "題", (KIND.MERGED,), was, now)
    assert change.is_merger_or_split is concerns_several


def test_unchanged_indicators_are_the_same() -> None:
    assert [each.changes for each in of_indicators([K1, K2, K3], [K1, K2, K3])] == [(KIND.SAME,)] * 3


def test_every_text_of_an_indicator_that_differs_is_listed_with_both() -> None:
    target = YearFigure(R5, parse_figure("10件"))
    revised = replace(
        K1,
        goal="2",
        name_printed="率",
        owner="koseki",
        unit=None,
        direction=Direction.DOWN,
        note=None,
        targets=(target,),
    )
    (change,) = of_indicators([K1], [revised])
    assert {(each.kind, each.year): (each.was, each.now) for each in change.texts} == {
        (KIND.MOVED, None): ("1", "2"),
        (KIND.RETITLED, None): ("件数※", "率"),
        (KIND.REASSIGNED, None): ("税務課", "戸籍住民課"),
        (KIND.UNIT, None): ("件", ""),
        (KIND.DIRECTION, None): ("増やす", "減らす"),
        (KIND.NOTE, None): ("※注", ""),
        (KIND.TARGET, R5): ("", "10件"),
    }
    assert (change.part, change.number, change.was, change.now) == (EditionPart.INDICATOR, "K1", ("K1",), ("K1",))


def test_a_new_indicator_has_all_its_texts_but_number_and_name_and_one_that_left_comes_last() -> None:
    added, dropped = of_indicators([K2], [K1])
    assert (added.changes, added.was, added.now) == ((KIND.ADDED,), (), ("K1",))
    assert [(each.kind, each.was, each.now) for each in added.texts] == [
        (KIND.MOVED, "", "1"),
        (KIND.REASSIGNED, "", "税務課"),
        (KIND.UNIT, "", "件"),
        (KIND.DIRECTION, "", "増やす"),
        (KIND.NOTE, "", "※注"),
    ]
    assert (dropped.number, dropped.changes, dropped.was, dropped.now) == ("K2", (KIND.DROPPED,), ("K2",), ())
    (bare,) = of_indicators([], [replace(K3, owner=None, note=None)])
    assert [each.kind for each in bare.texts] == [KIND.MOVED, KIND.DIRECTION], "what is blank is no text"


@pytest.mark.parametrize("order", [*permutations("abcd")])
def test_what_is_named_is_all_but_the_longest_run_that_is_in_order(order: Sequence[str]) -> None:
    some = {each: replace(K1, indicator_id=each) for each in "abcd"}
    found = of_indicators([*some.values()], [some[each] for each in order])
    kept = [each.number for each in found if each.change is KIND.SAME]
    runs = (run for count in range(5) for run in combinations(order, count) if sorted(run) == list(run))
    assert (kept, len(kept)) == (sorted(kept), max(map(len, runs)))


def test_of_indicators_in_another_order_under_one_goal_the_fewest_are_named() -> None:
    some = [replace(K1, indicator_id=each) for each in "abcd"]
    found = of_indicators([*some, K3], [some[3], *some[:3], K3])
    assert {each.number for each in found if each.change is KIND.REORDERED} == {"d"}
    found = of_indicators(some, [some[1], some[2], some[0], some[3]])
    assert {each.number for each in found if each.change is KIND.REORDERED} == {"a"}


def test_an_indicator_under_another_goal_moved_and_is_in_no_other_order() -> None:
    moved = replace(K1, goal="2")
    found = of_indicators([K1, K2, K3], [K2, K3, moved])
    assert {each.number: each.changes for each in found} == {
        "K1": (KIND.MOVED,),
        "K2": (KIND.SAME,),
        "K3": (KIND.SAME,),
    }


@pytest.mark.parametrize(
    ("code", "changes", "kind", "texts"),
    [
        ("1-1-①", {"title": "カードの普及"}, KIND.RETITLED, ("カード", "カードの普及")),
        ("1-1-②", {"title": "手続の案内"}, KIND.RETITLED, ("", "手続の案内")),
        ("1-1-①", {"title": None}, KIND.RETITLED, ("カード", "")),
        ("2-1", {"parent": "1"}, KIND.MOVED, ("2", "1")),
        ("2-1", {"parent": None}, KIND.MOVED, ("2", "")),
        ("2-1", {"level": "goal"}, KIND.OTHER_LEVEL, ("取組の方向", "目標")),
    ],
)
def test_what_changes_in_a_node_of_the_tree_is_listed_with_both_texts(
    code: str, changes: dict[str, str | None], kind: RevisionKind, texts: tuple[str, str]
) -> None:
    (found,) = [each for each in changes_of(WholeEdition(with_node(code, **changes))) if each.part is EditionPart.TREE]
    (text,) = found.texts
    assert (found.number, found.changes, text.kind) == (code, (kind,), kind)
    assert (text.was, text.now) == texts


def test_nodes_that_are_new_or_left_are_listed_with_their_titles() -> None:
    edition = base()
    new = PlanNode("3", "goal", None, None, 8)
    left = next(each for each in edition.nodes if each.code == "1-1-②")
    nodes = (*(each for each in edition.nodes if each != left), new)
    rows = tuple(each for each in edition.listings if each.measure != left.code)
    found = changes_of(WholeEdition(replace(edition, nodes=nodes, listings=rows)))
    tree = [(each.number, each.title, each.change) for each in found if each.part is EditionPart.TREE]
    assert tree == [("3", "", KIND.ADDED), ("1-1-②", "", KIND.DROPPED)]


def test_nodes_in_another_order_under_one_are_named() -> None:
    edition = base()
    first, second = (next(each for each in edition.nodes if each.code == code) for code in ("1-1-①", "1-1-②"))
    others = [each for each in edition.nodes if each not in (first, second)]
    nodes = (*others[:2], second, first, *others[2:])
    found = changes_of(WholeEdition(replace(edition, nodes=nodes)))
    assert [(each.part, each.change) for each in found] == [(EditionPart.TREE, KIND.REORDERED)]


def test_rows_in_another_order_under_one_measure_are_named_and_those_that_moved_are_in_none() -> None:
    edition = base()
    a, b, *others = edition.listings
    found = changes_of(WholeEdition(replace(edition, listings=(b, a, *others))))
    assert [(each.part, each.change) for each in found] == [(EditionPart.ROW, KIND.REORDERED)]
    moved = replace(a, measure="1-1-②")
    found = changes_of(WholeEdition(replace(edition, listings=(b, *others[:1], moved, *others[1:]))))
    assert [(each.number, each.changes) for each in found] == [(A, (KIND.MOVED,))]


def test_the_divisions_and_the_schedule_of_a_row_are_listed_with_both_texts() -> None:
    edition = base()
    listings = tuple(replace(each, owners_printed=None) if each.row_id == B else each for each in edition.listings)
    before = WholeEdition(edition, schedules={(A, R4): "検討", (A, R5): "実施", (C, R4): "実施"})
    revised = WholeEdition(
        replace(edition, listings=listings), schedules={(A, R4): "調査", (A, R5): "実施", (B, R5): "実施"}
    )
    found = {each.number: each for each in changes_of(revised, before)}
    assert {
        number: [(each.kind, each.was, each.now, each.year) for each in change.texts]
        for number, change in found.items()
    } == {
        A: [(KIND.RESCHEDULED, "検討", "調査", R4)],
        B: [(KIND.REASSIGNED, "税務課", "", None), (KIND.RESCHEDULED, "", "実施", R5)],
        C: [(KIND.RESCHEDULED, "実施", "", R4)],
    }
