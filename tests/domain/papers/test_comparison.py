"""Two editions of a list side by side, and the record of one that was published."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.papers.publication import (
    ComparedRow,
    ComparisonSide,
    FigureChange,
    Kind,
    Occasion,
    Publication,
    RowChange,
    compare,
    compare_figures,
    current_publication,
    is_published,
    last_final,
    paper_label,
)
from nakano_status.domain.plan.lineage import PlanFate, RowLineage
from nakano_status.domain.plan.plan import Owner

HEADINGS = {"mark": "進捗状況", "done": "取組状況"}


def row(
    row_id: str | None, title: str, measure: str = "1-1-①", divisions: str | None = "税務課", **texts: str | None
) -> ComparedRow:
    return ComparedRow(row_id, measure, "窓口", title, divisions, {"mark": "◎", "done": "実施した。", **texts})


def side(*rows: ComparedRow, name: str = "", headings: dict[str, str] | None = None) -> ComparisonSide:
    return ComparisonSide(name, rows, headings or HEADINGS)


def kinds(*changes: RowChange) -> list[tuple[str, tuple[Kind, ...]]]:
    return [(each.shown.title, each.kinds) for each in changes]


def test_texts_equal_after_folding_are_equal() -> None:
    assert compare(side(row("A", "一", done="実施した。")), side(row("A", "一", done="実施した。 \n"))) == ()


def test_unread_texts_and_names_are_no_differences_and_the_row_keeps_its_names() -> None:
    names = {"measure", "title", "divisions"}
    unread = replace(row("A", "", "1-1-②", None, mark=None), measure_title=None, unread=frozenset({"mark", *names}))
    known = row("A", "一", done="実施。")
    for old, new in ((unread, known), (known, unread)):
        (change,) = compare(side(old), side(new))
        assert [each.key for each in change.fields] == ["done"]
        assert (change.shown.measure, change.shown.measure_title, change.shown.title) == ("1-1-①", "窓口", "一")
    assert compare(side(unread), side(replace(unread, measure="1-1-③"))) == ()


A, B, C, D = (row(name, name, done=name) for name in "ABCD")


def unknown(done: str) -> ComparedRow:
    """Return a row that cannot be identified."""
    return replace(row(None, "", done=done), unread=frozenset({"title"}))


def test_rows_that_cannot_be_identified_are_matched_with_equally_many_rows_at_their_place() -> None:
    assert compare(side(A, B, C), side(A, unknown("B"), C)) == ()
    assert compare(side(A, unknown("B"), C), side(A, B, C)) == ()
    assert compare(side(A, B, C, D), side(A, unknown("B"), unknown("C"), D)) == ()
    assert kinds(*compare(side(A, B), side(A, unknown("b"), C))) == [("B", (Kind.REWORDED,)), ("C", (Kind.ADDED,))]
    assert compare(side(A), side(A, unknown("B"))) == ()
    assert compare(side(A, unknown("B")), side(A)) == ()


@pytest.mark.parametrize(
    ("fewer", "more"),
    [
        pytest.param((A, unknown("C")), (A, B, C), id="one of two"),
        pytest.param((A, C), (A, unknown("N"), unknown("C")), id="one beside them is new"),
        pytest.param((A, unknown("C"), D), (A, B, C, D), id="before a row"),
        pytest.param((A, unknown("C"), D, B), (A, B, C, D), id="after a row that moved"),
        pytest.param((unknown("N"), C), (unknown("C"), D), id="known rows on both sides"),
    ],
)
def test_rows_are_left_out_where_another_number_of_rows_cannot_be_identified(
    fewer: tuple[ComparedRow, ...], more: tuple[ComparedRow, ...]
) -> None:
    assert compare(side(*fewer), side(*more)) == ()
    assert compare(side(*more), side(*fewer)) == ()


def test_a_row_is_removed_or_added_where_no_row_at_its_place_can_be_it() -> None:
    changes = compare(side(A, B, C), side(A, unknown("B"), D))
    assert kinds(*changes) == [("D", (Kind.ADDED,))]
    changes = compare(side(A, B, C), side(unknown("N"), A, C, D))
    assert kinds(*changes) == [("B", (Kind.REMOVED,)), ("D", (Kind.ADDED,))]
    ended = replace(side(A, unknown("B")), ended={"C": "令和4年度で完了"})
    assert kinds(*compare(side(A, B, C), ended)) == [("C", (Kind.ENDED,))]


def test_a_merged_row_does_not_divide_the_rows_at_its_place() -> None:
    merged, into_first = row("M", "M"), RowLineage({"A": ("A", "M")}, {"M": ("A",)})
    changes = compare(side(A, merged, D), side(A, unknown("D")), into_first)
    assert kinds(*changes) == [("A", (Kind.MERGED,))]


def test_no_row_of_the_plan_before_is_removed_if_the_next_plan_has_rows_that_cannot_be_identified() -> None:
    next_plan = RowLineage({"A": ("A",)}, spans_plans=True)
    assert compare(side(A, B, C), side(unknown("N"), A), next_plan) == ()
    assert kinds(*compare(side(A, B), side(A, D), next_plan)) == [("B", (Kind.REMOVED,)), ("D", (Kind.ADDED,))]


def test_a_row_that_is_new_is_added_and_one_that_is_gone_removed_where_it_stood() -> None:
    old = side(row("A", "一"), row("B", "二"), row("C", "三"))
    new = side(row("A", "一"), row("C", "三"), row("D", "四"))
    assert kinds(*compare(old, new)) == [("二", (Kind.REMOVED,)), ("四", (Kind.ADDED,))]


def test_a_row_that_ended_and_left_the_list_is_not_removed_but_ended() -> None:
    old = side(row("A", "一"), row("B", "二"), row("C", "三"))
    new = replace(side(row("A", "一")), ended={"A": "令和3年度で完了", "B9": "令和4年度で完了"})
    (second, third) = compare(old, new, RowLineage({"B9": ("B",)}, {"B": ("B9",)}))
    assert (second.kinds, second.why) == ((Kind.ENDED,), "令和4年度で完了")
    assert (third.kinds, third.why) == ((Kind.REMOVED,), "")


def test_a_row_under_another_measure_is_moved_and_not_added() -> None:
    (change,) = compare(side(row("A", "一")), side(row("A", "一", measure="2-1-③")))
    assert change.kinds == (Kind.MOVED,)
    assert (change.fields[0].was, change.fields[0].now) == ("1-1-① 窓口", "2-1-③ 窓口")


def test_a_reworded_row_names_each_field_that_differs() -> None:
    (change,) = compare(side(row("A", "一")), side(row("A", "一", mark="○", done=None)))
    assert change.kinds == (Kind.REWORDED,)
    assert [(each.key, each.was, each.now) for each in change.fields] == [
        ("mark", "◎", "○"),
        ("done", "実施した。", None),
    ]


def test_another_title_and_another_division_are_told_apart() -> None:
    (change,) = compare(side(row("A", "一")), side(row("A", "壱", divisions="福祉課")))
    assert change.kinds == (Kind.RETITLED, Kind.OTHER_DIVISION)


def test_a_division_under_another_name_is_the_same_division() -> None:
    old, new, other = (Owner(each, Role.LEAD, 1) for each in ("zeimu", "zeimu", "koseki"))
    now = row("A", "一", divisions="納税課")
    for named, found in ((new, []), (other, [(Kind.OTHER_DIVISION,)])):
        changes = compare(side(replace(row("A", "一"), named=(old,))), side(replace(now, named=(named,))))
        assert [each.kinds for each in changes] == found


def test_a_field_that_one_side_does_not_show_is_no_difference() -> None:
    old = side(row("A", "一"), headings={"mark": "進捗状況"})
    assert compare(old, side(row("A", "一", done="別のこと。"))) == ()


def test_a_title_in_several_places_moves_nowhere() -> None:
    old = side(row(None, "同じ", measure="1-1-①"), row(None, "同じ", measure="1-1-②"))
    new = side(row(None, "同じ", measure="2-1-①"))
    assert [each.kinds for each in compare(old, new)] == [(Kind.REMOVED,), (Kind.REMOVED,), (Kind.ADDED,)]


def test_of_two_rows_with_one_title_the_one_that_stayed_tells_where_the_other_went() -> None:
    old = side(row(None, "同じ", measure="1-1-①"), row(None, "同じ", measure="1-1-②"))
    new = side(row(None, "同じ", measure="1-1-①"), row(None, "同じ", measure="2-1-①"))
    (change,) = compare(old, new)
    assert (change.kinds, change.fields[0].was) == ((Kind.MOVED,), "1-1-② 窓口")


def test_an_id_that_only_one_side_prints_is_matched_by_title() -> None:
    assert compare(side(row(None, "一")), side(row("A", "一"))) == ()


texts = st.sampled_from(["甲", "乙", None])
rows = st.builds(
    lambda number, measure, done: replace(row(f"I{number}", f"題{number}", measure), texts={"mark": "◎", "done": done}),
    st.integers(0, 6),
    st.sampled_from(["1-1-①", "1-1-②"]),
    texts,
)
sides = st.lists(rows, max_size=6, unique_by=lambda each: each.row_id).map(lambda found: side(*found))


@given(sides, sides)
def test_every_row_of_both_sides_is_accounted_for_once(old: ComparisonSide, new: ComparisonSide) -> None:
    changes = compare(old, new)
    added = [each.now for each in changes if each.was is None]
    removed = [each.was for each in changes if each.now is None]
    kept_old = {each.row_id for each in old.rows} & {each.row_id for each in new.rows}
    assert [each.row_id for each in new.rows if each.row_id not in kept_old] == [each.row_id for each in added if each]
    assert {each.row_id for each in old.rows} - kept_old == {each.row_id for each in removed if each}
    assert len({each.shown.row_id for each in changes}) == len(changes)


@given(sides, sides)
def test_looking_from_the_other_side_adds_what_was_removed(old: ComparisonSide, new: ComparisonSide) -> None:
    there, back = compare(old, new), compare(new, old)
    swapped = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}
    assert {(each.shown.row_id, tuple(swapped.get(kind, kind) for kind in each.kinds)) for each in there} == {
        (each.shown.row_id, each.kinds) for each in back
    }


def test_only_figures_that_both_sides_show_are_compared() -> None:
    reported, target, names = ("KPI", "令和4年度 実績"), ("KPI", "令和7年度 目標"), {"KPI": "事故件数"}
    old = replace(
        side(), figures={reported: "11件", target: "0件", ("KPI", "令和2年度 実績"): "14件"}, indicators=names
    )
    new = replace(side(), figures={reported: "12件", target: "0件", ("KPI", "令和5年度 実績"): "9件"}, indicators=names)
    assert compare_figures(old, new) == (FigureChange("事故件数", "令和4年度 実績", "11件", "12件"),)


def test_figures_of_two_indicators_of_one_name_are_two() -> None:
    what, names = "令和4年度 実績", {"KPI-1": "満足度", "KPI-2": "満足度"}
    old = replace(side(), figures={("KPI-1", what): "61%", ("KPI-2", what): "70%"}, indicators=names)
    new = replace(side(), figures={("KPI-1", what): "62%", ("KPI-2", what): None}, indicators=names)
    changes = compare_figures(old, new)
    assert changes == (FigureChange("満足度", what, "61%", "62%"), FigureChange("満足度", what, "70%", None))


def test_every_kind_of_change_has_a_label_of_its_own() -> None:
    assert len({kind.label for kind in Kind}) == len(Kind)


def test_a_change_has_a_row_on_one_side_at_least() -> None:
    with pytest.raises(ValueError, match=r"\Aa change of no row\Z"):
        _ = RowChange(None, None, (), ()).shown


def test_rows_without_an_id_and_with_one_title_are_compared_in_their_order() -> None:
    old = side(row(None, "同じ", done="甲"), row(None, "同じ", done="乙"))
    new = side(row(None, "同じ", done="甲"), row(None, "同じ", done="丙"))
    (change,) = compare(old, new)
    assert [(each.was, each.now) for each in change.fields] == [("乙", "丙")]


def test_a_merged_row_is_listed_with_the_one_that_it_became() -> None:
    old = side(row("A", "一"), row("B", "二"), row("C", "三"), row("D", "四"))
    new = side(row("B", "二"), row("C", "三と四"), row("E", "二", measure="1-1-②"))
    lineage = RowLineage({"C": ("A", "C"), "E": ()}, {"A": ("C",), "D": ()})
    changes = compare(old, new, lineage)
    assert kinds(*changes) == [
        ("三と四", (Kind.MERGED, Kind.RETITLED)),
        ("四", (Kind.REMOVED,)),
        ("二", (Kind.ADDED,)),
    ]
    assert [each.row_id for each in changes[0].joined] == ["A"]
    assert changes[0].step == (("C", "A"), ("C",), PlanFate.MERGED)
    assert [each.step for each in changes[1:]] == [None, None]
    unnumbered = RowChange(row(None, "三"), row("C", "三"), (Kind.MERGED,), (), joined=(row("A", "一"),))
    assert unnumbered.step == (("A",), ("C",), PlanFate.MERGED)


def test_rows_merged_into_a_new_one_are_both_before_it() -> None:
    (change,) = compare(side(row("A", "一"), row("B", "二")), side(row("X", "一と二")), RowLineage({"X": ("A", "B")}))
    assert (change.was, change.joined) == (row("A", "一"), (row("B", "二"),))
    assert change.kinds == (Kind.MERGED, Kind.RETITLED)


def test_each_part_of_a_split_row_is_beside_the_whole() -> None:
    lineage = RowLineage({"A2": ("A",)}, {"A": ("A", "A2")})
    changes = compare(
        side(row("A", "一"), row("B", "二")), side(row("A", "一"), row("A2", "一の二"), row("B", "二")), lineage
    )
    assert kinds(*changes) == [("一", (Kind.SPLIT,)), ("一の二", (Kind.SPLIT, Kind.RETITLED))]
    assert {each.step for each in changes} == {(("A",), ("A", "A2"), PlanFate.SPLIT)}
    assert [each.was for each in changes] == [row("A", "一")] * 2


def test_a_row_that_the_other_side_does_not_print_is_no_merger() -> None:
    lineage = RowLineage({"A": ("A", "B")}, {"B": ("A",)})
    assert compare(side(row("A", "一")), side(row("A", "一")), lineage) == ()
    assert kinds(*compare(side(row("B", "二")), side(), lineage)) == [("二", (Kind.REMOVED,))]


def test_a_row_with_another_number_is_the_same_by_its_lineage() -> None:
    (change,) = compare(side(row("A", "一")), side(row("X", "別")), RowLineage({"X": ("A",)}, {"A": ("X",)}))
    assert change.kinds == (Kind.RETITLED,)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("1", "資料1"), ("１２", "資料１２"), ("資料1", "資料1"), ("1-2", "1-2"), ("別紙", "別紙"), ("", "")],
)
def test_bare_figures_are_the_number_of_a_paper(typed: str, shown: str) -> None:
    assert paper_label(typed) == shown


def paper(number: int, *, is_final: bool) -> Publication:
    return Publication("R4", number, Occasion.COUNCIL, "", date(2023, 8, 1), "", is_final)


DRAFT, FINAL, CORRECTED, LATE_DRAFT = (
    paper(1, is_final=False),
    paper(2, is_final=True),
    paper(3, is_final=True),
    paper(4, is_final=False),
)


def test_the_last_final_paper_is_in_force_whatever_drafts_follow() -> None:
    papers = (CORRECTED, FINAL, LATE_DRAFT, DRAFT)
    assert last_final(papers) == current_publication(papers) == CORRECTED


def test_without_a_final_paper_the_last_draft_is_in_force() -> None:
    assert last_final([LATE_DRAFT, DRAFT]) is None
    assert current_publication([LATE_DRAFT, DRAFT]) == LATE_DRAFT


def test_only_the_final_paper_for_the_public_is_put_on_the_web_site() -> None:
    told = {each: replace(FINAL, occasion=each).next_step for each in Occasion}
    assert "ホームページ" in told.pop(Occasion.PUBLIC)
    assert {*told.values(), replace(DRAFT, occasion=Occasion.PUBLIC).next_step} == {""}


def test_a_round_is_published_once_a_final_paper_for_the_public_is_among_its_papers() -> None:
    assert is_published([DRAFT, replace(FINAL, occasion=Occasion.PUBLIC), CORRECTED])
    assert not is_published([FINAL, replace(LATE_DRAFT, occasion=Occasion.PUBLIC)])


def test_where_no_paper_is_recorded_none_is_in_force() -> None:
    assert current_publication([]) is None
