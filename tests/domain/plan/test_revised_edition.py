"""Editions of a plan: what a revision changes, and the fate of each row."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, permutations

import pytest

from nakano_status.domain.indicators.indicator import Direction, Indicator, YearFigure, parse_figure
from nakano_status.domain.organisation.divisions import Role, Succession, SuccessionKind
from nakano_status.domain.plan.annotations import Tag, carried_over_tags
from nakano_status.domain.plan.edition_changes import (
    ChangedText,
    EditionChange,
    EditionPart,
    RevisionKind,
    WholeEdition,
    edition_changes,
    indicator_changes,
)
from nakano_status.domain.plan.lineage import (
    Derivation,
    PlanFate,
    PlanPair,
    PlanSubject,
    RowFate,
    derive_fates,
    find_plan_pair,
)
from nakano_status.domain.plan.plan import Edition, EditionHead, Plan, PlanItem, PlanNode, Sponsor
from nakano_status.domain.plan.revised_edition import (
    NO_ANSWERS,
    ProposedEdition,
    ProposedRow,
    RevisionAnswers,
    build_revision,
    derivations_of,
    identify_rows,
    is_edition_unchanged,
    is_same_owner_cell,
    measure_derivations,
)
from tests.domain.plan.test_lineage import M2, NEW, NEW2, TITLES, A, B, C, base, new_row, row_of, rows
from tests.support.plans import R4, R5, R7, small_organisation, small_plan

HEAD = EditionHead("p-2", "改定版", date(2024, 2, 28), 2, in_force=date(2024, 4, 1))
ORGANISATION = small_organisation()


def built(
    found: Iterable[ProposedRow], answers: RevisionAnswers = NO_ANSWERS
) -> tuple[
    Edition, list[str], list[tuple[str, str, tuple[str, ...], tuple[str, ...]]], set[tuple[str, str | None, PlanFate]]
]:
    """Return the edition, the codes of its faults, its changes other than `same`, and the steps."""
    edition = base()
    proposed = ProposedEdition(edition.nodes, tuple(found))
    identified = identify_rows(edition, proposed, TITLES, answers)
    assert identified.faults == ()
    revised, faults = build_revision(edition, proposed, identified, HEAD, ORGANISATION)
    changes = [
        (each.number, each.change.value, each.was, each.now)
        for each in edition_changes(WholeEdition(edition), WholeEdition(revised), identified, ORGANISATION)
        if each.change is not RevisionKind.SAME
    ]
    steps = derivations_of(edition, revised, identified, "理由")
    assert {(each.from_edition, each.to_edition, each.reason) for each in steps} <= {("p-1", "p-2", "理由")}
    return revised, [each.code for each in faults], changes, {(each.from_id, each.to_id, each.fate) for each in steps}


def test_an_unchanged_edition_has_the_rows_of_the_one_before() -> None:
    revised, faults, changes, steps = built(rows())
    assert (faults, changes, steps) == ([], [], set())
    places = [each.ordinal for each in revised.listings]
    assert places == [1, 2, 1, 1, 2, 3]
    assert [replace(each, ordinal=1) for each in revised.listings] == list(base().listings)
    assert (revised.title, revised.ordinal, revised.in_force) == ("改定版", 2, date(2024, 4, 1))


@pytest.mark.parametrize(
    ("changed", "kinds"),
    [
        ({"title": "オンライン申請の更なる拡大"}, ["retitled"]),
        ({"measure": M2}, ["moved"]),
        ({"owners_printed": "戸籍住民課"}, ["reassigned"]),
        (
            {"measure": M2, "title": "オンライン申請を拡大", "owners_printed": "防災課"},
            ["moved", "retitled", "reassigned"],
        ),
        ({"repost_of": A}, ["repost"]),
        ({"owners_printed": "税務課 "}, ["same"]),
    ],
)
def test_what_changes_in_a_row_is_listed_most_important_first(changed: dict[str, object], kinds: list[str]) -> None:
    edition = base()
    proposed = ProposedEdition(edition.nodes, tuple(rows(B=changed)))
    identified = identify_rows(edition, proposed, TITLES)
    revised, _ = build_revision(edition, proposed, identified, HEAD, ORGANISATION)
    found = {
        each.number: each
        for each in edition_changes(WholeEdition(edition), WholeEdition(revised), identified, ORGANISATION)
    }
    assert [each.value for each in found[B].changes] == kinds
    assert (found[B].was, found[B].now) == ((B,), (B,))
    assert found[B].change.label
    assert {each.now for each in found[B].texts} == {each for each in changed.values() if kinds != ["same"]}


def test_an_unchanged_division_cell_keeps_the_owners_that_the_row_has() -> None:
    revised, *_ = built(rows(B={"measure": M2}, C={"owners_printed": "防災課（税務課）"}))
    assert revised.listing(B).owners == base().listing(B).owners
    assert [(each.division, each.role) for each in revised.listing(C).owners] == [
        ("bosai", Role.LEAD),
        ("zeimu", Role.ASSOCIATE),
    ]


def test_a_new_title_says_who_carries_the_row_out() -> None:
    revised, *_ = built([*rows(B={"title": "オンライン申請の拡大 "}), new_row("(都)◎基盤の共同利用")])
    assert (revised.listing(NEW).sponsor, revised.listing(NEW).plan_class) == (Sponsor.METROPOLIS, "◎")
    assert revised.listing(B).title == TITLES[B]


def test_what_is_added_and_dropped() -> None:
    repost = replace(new_row("マイナンバーカード"), repost_of=A, owners_printed=None)
    answers = RevisionAnswers(new=frozenset({NEW}))
    _, faults, changes, steps = built([*rows(without=[B]), new_row("別のこと"), repost], answers)
    assert faults == []
    assert changes == [(NEW, "added", (), (NEW,)), (NEW2, "repost", (), (NEW2,)), (B, "dropped", (B,), ())]
    assert steps == {(B, None, PlanFate.ABOLISHED)}


def test_a_row_merged_into_another() -> None:
    _, _, changes, steps = built(rows(without=[B], A={"former": (B,)}))
    assert changes == [(A, "merged", (A, B), (A,)), (B, "merged", (A, B), (A,))]
    assert steps == {(A, A, PlanFate.MERGED), (B, A, PlanFate.MERGED)}


def test_a_row_split_in_two() -> None:
    _, _, changes, steps = built([*rows(), new_row("一部", B)])
    assert changes == [(B, "split", (B,), (B, NEW)), (NEW, "split", (B,), (B, NEW))]
    assert steps == {(B, B, PlanFate.SPLIT), (B, NEW, PlanFate.SPLIT)}
    _, _, changes, steps = built([*rows(without=[B]), new_row("一部", B), new_row("残り", B)])
    assert changes[-1] == (B, "split", (B,), (NEW, NEW2))
    assert steps == {(B, NEW, PlanFate.SPLIT), (B, NEW2, PlanFate.SPLIT)}


def test_a_row_with_another_number_is_listed_once() -> None:
    _, _, changes, steps = built([*rows(without=[B]), new_row("オンライン申請を拡大", B, row_id=NEW2)])
    assert changes == [(NEW2, "retitled", (B,), (NEW2,))]
    assert steps == {(B, NEW2, PlanFate.CONTINUED)}


def test_divisions_and_originals_must_exist() -> None:
    wrong = rows(B={"owners_printed": "情報課、税務課"}, C={"owners_printed": None}, F={"repost_of": "x"})
    _, faults, *_ = built(wrong)
    assert faults == ["REVISION-DIVISION-UNKNOWN", "REVISION-DIVISION-MISSING", "REVISION-ORIGINAL-UNKNOWN"]
    _, faults, *_ = built(rows(without=[A]))
    assert faults == ["REVISION-ORIGINAL-UNKNOWN"]


@pytest.mark.parametrize(("heir", "told"), [(None, [("税務課", "令和5年3月31日")]), ("koseki", [])])
def test_a_division_that_ends_without_an_heir_is_given_no_row(heir: str | None, told: list[tuple[str, str]]) -> None:
    proposed = ProposedEdition(base().nodes, (new_row("別のこと"),))
    ends = [Succession(date(2023, 4, 1), SuccessionKind.ABOLISHED, "zeimu", heir)]
    head = replace(HEAD, adopted_on=date(2023, 2, 1))
    _, faults = build_revision(base(), proposed, identify_rows(base(), proposed, TITLES), head, ORGANISATION, ends)
    assert [(each.found, each.expected) for each in faults] == told


def test_cells_name_alike_whatever_they_name_where_they_read_alike() -> None:
    pairs = (("ある課", "ある 課"), ("ある課", "いる課"), (None, " "), ("税務課", None))
    assert [is_same_owner_cell(one, other, ORGANISATION) for one, other in pairs] == [True, False, True, False]


def test_what_an_edition_has_already_is_no_revision() -> None:
    def shows(found: Iterable[ProposedRow], edition: Edition | None = None) -> bool:
        return is_edition_unchanged(edition or base(), ProposedEdition(base().nodes, tuple(found)), ORGANISATION)

    added = [*rows(without=[B]), new_row("別のこと", B, row_id=None)]
    assert shows(rows())
    assert shows(rows(B={"row_id": None}))
    assert shows(added, built([*rows(without=[B]), new_row("別のこと", B)])[0])
    for changed in ({"title": "別"}, {"measure": M2}, {"owners_printed": "防災課"}, {"repost_of": A}, {"row_id": A}):
        assert not shows(rows(B=changed))
    assert not shows(rows(without=[B]))
    assert not shows(list(reversed(rows())))
    renamed = replace(base(), nodes=(replace(base().nodes[0], title="別"), *base().nodes[1:]))
    assert not shows(rows(), renamed)


def test_what_a_title_does_not_show_is_kept_with_it() -> None:
    listings = (replace(base().listings[0], plan_class="◎", sponsor=Sponsor.NATION), *base().listings[1:])
    edition = replace(base(), listings=listings)
    proposed = ProposedEdition(edition.nodes, tuple(rows(B={"title": "別の長い題名"})))
    identified = identify_rows(edition, proposed, TITLES)
    revised, _ = build_revision(edition, proposed, identified, HEAD, ORGANISATION)
    assert (revised.listing(A).plan_class, revised.listing(A).sponsor) == ("◎", Sponsor.NATION)
    assert (revised.listing(B).plan_class, revised.listing(B).sponsor) == (None, Sponsor.WARD)


def test_a_row_that_goes_into_a_merged_row_and_another_is_merged() -> None:
    _, _, _, steps = built([*rows(without=[B], A={"former": (B,)}), new_row("一部", B)])
    assert steps == {(A, A, PlanFate.MERGED), (B, A, PlanFate.MERGED), (B, NEW, PlanFate.MERGED)}


def test_a_measure_continues_under_another_code_by_its_title_or_ends() -> None:
    def edition(**titles: str | None) -> Edition:
        codes = {"a": "1-1-①", "b": "1-1-②", "c": "1-1-③", "d": "1-1-④", "e": "1-1-⑤"}
        node = base().node("1-1-①")
        return replace(
            base(), nodes=tuple(replace(node, code=codes[each], title=title) for each, title in titles.items())
        )

    def steps(before: Edition, now: Edition) -> list[tuple[str, str | None, PlanFate]]:
        found = measure_derivations(before, replace(now, edition_id="p-2"), "理由")
        assert all((each.subject, each.from_edition, each.to_edition, each.reason) == STEP for each in found)
        return [(each.from_id, each.to_id, each.fate) for each in found]

    assert steps(edition(a="窓口", b="配信"), edition(b="配信", c="窓 口")) == [("1-1-①", "1-1-③", PlanFate.CONTINUED)]
    assert steps(edition(a="窓口", b="配信"), edition(a="別", b="窓口")) == [
        ("1-1-①", "1-1-②", PlanFate.CONTINUED),
        ("1-1-②", None, PlanFate.ABOLISHED),
    ]
    assert steps(edition(a="窓口", b="配信"), edition(a="別", b="窓口", c="配信")) == [
        ("1-1-①", "1-1-②", PlanFate.CONTINUED),
        ("1-1-②", "1-1-③", PlanFate.CONTINUED),
    ]
    assert steps(edition(a="窓口", b="配信"), edition(a="別", b="配 信")) == []
    assert steps(edition(a="窓口", b="窓口"), edition(b="配信", c="窓口", d="窓口")) == [
        ("1-1-①", "1-1-③", PlanFate.CONTINUED),
        ("1-1-②", "1-1-④", PlanFate.CONTINUED),
    ]
    assert steps(edition(a="窓口"), edition(c="窓口", d="窓口")) == [("1-1-①", None, PlanFate.ABOLISHED)]
    assert steps(edition(a="窓口", b="窓口"), edition(c="窓口")) == [
        ("1-1-①", None, PlanFate.ABOLISHED),
        ("1-1-②", None, PlanFate.ABOLISHED),
    ]
    assert steps(edition(a=None, b="配信"), edition(c=None)) == [
        ("1-1-①", None, PlanFate.ABOLISHED),
        ("1-1-②", None, PlanFate.ABOLISHED),
    ]


STEP = (PlanSubject.MEASURE, "p-1", "p-2", "理由")

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


def test_a_value_of_the_plan_that_differs_is_listed_under_its_heading() -> None:
    first, place = base(), (A, PlanItem("done", R5))
    was, now = (WholeEdition(first, values={place: text}) for text in ("3件", "5件"))
    (change,) = changes_of(now, was)
    (text,) = change.texts
    assert (change.number, change.changes, text.year) == (A, (KIND.VALUE,), None)
    assert (text.name, text.was, text.now) == (first.profile.by_key["done"].value_heading(R5), "3件", "5件")


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


def test_a_node_is_compared_with_the_node_of_its_title_and_a_new_one_with_its_code_is_new() -> None:
    edition = base()
    goal, direction = (edition.node(code) for code in ("2", "2-1"))
    new = [replace(goal, title="安心"), replace(direction, title="防災")]
    moved = [replace(goal, code="3"), replace(direction, code="3-1", parent="3")]
    nodes = (*edition.nodes[:4], *new, *moved, replace(edition.node("2-1-①"), code="3-1-①", parent="3-1"))
    rows = tuple(replace(each, measure="3-1-①") if each.measure == "2-1-①" else each for each in edition.listings)
    found = changes_of(WholeEdition(replace(edition, nodes=nodes, listings=rows)))
    tree = [(each.was, each.number, each.change) for each in found if each.part is EditionPart.TREE]
    assert tree == [
        ((), "2", KIND.ADDED),
        ((), "2-1", KIND.ADDED),
        (("2",), "3", KIND.RENUMBERED),
        (("2-1",), "3-1", KIND.MOVED),
        (("2-1-①",), "3-1-①", KIND.MOVED),
    ]


def test_a_node_that_ended_is_listed_even_if_another_has_its_code() -> None:
    edition = base()
    nodes = [each for each in edition.nodes if each.code != "1-1-②"]
    titled = replace(edition, nodes=(*nodes, replace(edition.node("1-1-②"), title="案内")))
    now = replace(edition, nodes=(*edition.nodes[:2], replace(edition.node("1-1-②"), title="カード"), *nodes[3:]))
    now = replace(now, nodes=(*now.nodes, replace(edition.node("1-1-①"), title="新しいもの")))
    found = changes_of(WholeEdition(replace(now, listings=())), WholeEdition(replace(titled, listings=())))
    tree = [(each.was, each.now, each.title, each.change) for each in found]
    assert tree == [
        (("1-1-①",), ("1-1-②",), "カード", KIND.RENUMBERED),
        ((), ("1-1-①",), "新しいもの", KIND.ADDED),
        (("1-1-②",), (), "案内", KIND.DROPPED),
    ]


def test_a_tag_stays_with_its_measure_when_a_new_one_takes_the_code() -> None:
    before = with_node("1-1-②", title="配信")
    swapped = {"1-1-①": "新しいもの", "1-1-②": "カード"}
    nodes = tuple(replace(each, title=swapped.get(each.code, each.title)) for each in before.nodes)
    now = replace(before, edition_id="p-2", nodes=(*nodes, replace(before.node("1-1-②"), code="1-1-③")))
    tags = [
        Tag(item, before.edition_id, PlanSubject.MEASURE, code) for item, code in (("N1", "1-1-①"), ("N2", "1-1-②"))
    ]
    carried = carried_over_tags(tags, measure_derivations(before, now), before.edition_id, now)
    assert [(each.item_id, each.target) for each in carried] == [("N1", "1-1-②"), ("N2", "1-1-③")]
    without = replace(now, nodes=nodes)
    carried = carried_over_tags(tags, measure_derivations(before, without), before.edition_id, without)
    assert [(each.item_id, each.target) for each in carried] == [("N1", "1-1-②")]


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


OLD = small_plan()
REVISED = replace(OLD.newest, edition_id="p-2", ordinal=2, adopted_on=date(2024, 2, 1))
TWICE = replace(OLD, editions=(*OLD.editions, REVISED))
ROW, TO = PlanSubject.ROW, "q-1"


def after(plan_id: str) -> Plan:
    first = replace(OLD.newest, edition_id=f"{plan_id}-1", adopted_on=date(2025, 12, 1))
    later = replace(first, edition_id=f"{plan_id}-2", ordinal=2, adopted_on=date(2027, 12, 1))
    return replace(OLD, plan_id=plan_id, first_year=R7, editions=(later, first))


FATES_NEW, LATER = after("q"), after("r")
PAIR = PlanPair(TWICE, FATES_NEW)

FATES = [
    (RowFate("a", PlanFate.CONTINUED, ("x",)), [("x", TO)]),
    (RowFate("b", PlanFate.MERGED, ("x", "y"), "同じ事業のため"), [("x", TO), ("y", TO)]),
    (RowFate("c", PlanFate.ABOLISHED, reason="終了のため"), [(None, None)]),
]


def test_fates_are_those_of_the_rows_of_the_last_edition_in_the_first_one_of_the_plan_after() -> None:
    assert (PAIR.old_edition, PAIR.new_edition) == (REVISED, FATES_NEW.editions[1])
    assert PlanPair(OLD, None).new_edition is None


@pytest.mark.parametrize(("fate", "ends"), FATES)
def test_a_fate_is_recorded_as_a_step_to_each_row_that_follows_else_to_nothing(
    fate: RowFate, ends: list[tuple[str | None, str | None]]
) -> None:
    assert PAIR.steps_of_fate(fate) == tuple(
        Derivation(ROW, "p-2", fate.row_id, edition, each, fate.fate, fate.reason) for each, edition in ends
    )
    assert PAIR.recorded_fates(PAIR.steps_of_fate(fate)) == {fate.row_id: fate}


def test_what_follows_in_a_plan_that_is_not_known_yet_has_no_edition() -> None:
    (step,) = PlanPair(TWICE, None).steps_of_fate(FATES[0][0])
    assert (step.to_edition, step.to_id) == (None, "x")


def test_only_steps_of_rows_out_of_the_last_edition_are_fates() -> None:
    others = [
        Derivation(PlanSubject.MEASURE, "p-2", "d", TO, "d", PlanFate.CONTINUED),
        Derivation(ROW, "p-1", "e", "p-2", "e2", PlanFate.CONTINUED),
    ]
    every = [step for fate, _ in FATES for step in PAIR.steps_of_fate(fate)]
    assert PAIR.recorded_fates([*others, *every]) == {fate.row_id: fate for fate, _ in FATES}


def test_a_fate_is_shown_with_the_rows_that_follow() -> None:
    assert [fate.as_text for fate, _ in FATES] == ["継続（x）", "統合（x、y）", "廃止"]


@pytest.mark.parametrize(
    ("plans", "plan_id", "pair"),
    [
        ([OLD], None, (OLD, None)),
        ([OLD, FATES_NEW], None, (OLD, FATES_NEW)),
        ([OLD, FATES_NEW, LATER], None, (FATES_NEW, LATER)),
        ([OLD, FATES_NEW, LATER], "p", (OLD, FATES_NEW)),
        ([OLD, FATES_NEW, LATER], "q", (FATES_NEW, LATER)),
        ([OLD, FATES_NEW, LATER], "r", (LATER, None)),
    ],
)
def test_a_plan_goes_with_the_one_after_it_by_default_the_two_newest(
    plans: list[Plan], plan_id: str | None, pair: tuple[Plan, Plan | None]
) -> None:
    assert find_plan_pair(plans, plan_id) == PlanPair(*pair)


def test_rows_that_continue_several_are_mergers_and_the_others_go_on() -> None:
    former = {"x": ["a", "b", "a"], "y": ["c"], "z": ["c"], "new": []}
    assert derive_fates(former) == (
        RowFate("a", PlanFate.MERGED, ("x",)),
        RowFate("b", PlanFate.MERGED, ("x",)),
        RowFate("c", PlanFate.CONTINUED, ("y", "z")),
    )
    assert derive_fates({"x": ["a", "b"], "y": ["a"]})[0] == RowFate("a", PlanFate.MERGED, ("x", "y"))
