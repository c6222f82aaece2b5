"""A list that was published: its age, its divisions, its edition, and which of its rows are those of the plan."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from nakano_status.catalogue.plans import BuiltInCatalogue, load_organisation, load_plan, load_profile
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.fields.codes import code_form
from nakano_status.domain.fields.profile import Level, Profile
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Edition, Erratum, ErratumKind, Listing, PlanNode, Sponsor
from nakano_status.domain.plan.revised_edition import ProposedEdition, RowCell
from nakano_status.domain.problems.problem import WHOLE_ROW, Problem
from nakano_status.domain.published_list.edition_of_list import build_edition, propose_edition
from nakano_status.domain.published_list.list_age import (
    ListAge,
    ListAgeStep,
    find_first_unseen_act,
    stamp_of,
)
from nakano_status.domain.published_list.list_match import ListMatch, MatchedListing, division_problems, match_list
from nakano_status.domain.published_list.published_list import ListRow, PublishedList, SeenColumn
from nakano_status.domain.review.confirmation import RowField
from nakano_status.domain.round.round import OutOfReport
from tests.domain.plan.test_lineage import M1, M2, TITLES, A, B, D, F, base
from tests.support.plans import listing, small_organisation

AGE_A, AGE_B, C, AGE_D = (("A", "done"), ("B", "done"), ("C", "done"), ("D", "done"))
ANSWERED = ListAgeStep(0, None, "回答")
STEPS = {
    AGE_A: (ANSWERED, ListAgeStep(1, "回答", "修文1")),
    AGE_B: (ANSWERED, ListAgeStep(2, "回答", "修文2")),
    C: (ANSWERED,),
    AGE_D: (),
}
STANDS = {AGE_A: "修文1", AGE_B: "修文2", C: "回答", AGE_D: None}


def age(**shown: str | None) -> ListAge:
    """A list that shows the current values, but for some fields."""
    return ListAge({field: shown.get(field[0], STANDS[field]) for field in STANDS}, STANDS, STEPS)


def test_a_text_that_was_never_there_is_new() -> None:
    found = age(A="一覧で直した文")
    assert not found.is_older(AGE_A)
    assert not found.is_superseded(AGE_A)


def test_a_text_that_stood_before_is_older_and_the_field_is_not_overtaken_too() -> None:
    found = age(A="回答", B="回答")
    assert found.is_older(AGE_A)
    assert not found.is_superseded(AGE_A)


def test_a_field_that_changed_after_the_list_was_exported_is_overtaken() -> None:
    found = age(A="回答", B="一覧で直した文")
    assert found.is_superseded(AGE_B)
    assert not found.is_older(AGE_B)


def test_a_field_that_changed_before_that_is_not() -> None:
    found = age(B="回答", C="一覧で直した文", A="一覧で直した別の文")
    assert not found.is_superseded(C)
    assert not found.is_superseded(AGE_A)


def test_an_emptied_cell_tells_nothing_of_the_age_where_other_fields_show_what_came_later() -> None:
    found = age(C=None, A="一覧で直した文")
    assert found.is_older(C)
    assert not found.is_superseded(AGE_A)


def test_a_field_without_a_history_tells_nothing() -> None:
    found = age(D="一覧に書いた文")
    assert not found.is_older(AGE_D)
    assert not found.is_superseded(AGE_D)


def test_a_text_that_came_back_may_have_been_there_from_the_beginning() -> None:
    steps = {**STEPS, C: (ANSWERED, ListAgeStep(1, "回答", "別"), ListAgeStep(2, "別", "回答"))}
    found = ListAge({**STANDS, AGE_A: "回答", AGE_B: "一覧で直した文"}, STANDS, steps)
    assert found.is_superseded(AGE_B)


BEFORE: dict[int, dict[RowField, str | None]] = {
    0: {AGE_A: None, AGE_B: None, C: None},
    1: {AGE_A: "回答", AGE_B: "回答", C: "回答"},
    2: {AGE_A: "修文1", AGE_B: "回答", C: "回答"},
}
"""The values before each act."""


def test_the_stamp_tells_which_acts_a_list_has_not_seen() -> None:
    for act, stood in BEFORE.items():
        assert find_first_unseen_act(stamp_of({**stood, AGE_D: None}), STANDS, STEPS) == act
    assert find_first_unseen_act(stamp_of(STANDS), STANDS, STEPS) == 3
    assert find_first_unseen_act(stamp_of({}), {}, {}) == 0


def test_the_same_texts_in_the_same_fields_have_one_stamp() -> None:
    assert stamp_of({AGE_D: None, AGE_B: "", AGE_A: "回答"}) == stamp_of({AGE_A: "回答"})
    assert stamp_of({AGE_A: "回答"}) != stamp_of({AGE_B: "回答"})
    assert stamp_of({AGE_A: "回", AGE_B: "答"}) != stamp_of({AGE_A: "答", AGE_B: "回"})


def test_a_stamp_of_no_state_that_stood_tells_nothing() -> None:
    for stamp in (None, stamp_of({AGE_A: "別の計画"}), stamp_of({AGE_A: "修文1", AGE_B: "修文2"})):
        assert find_first_unseen_act(stamp, STANDS, STEPS) is None


def test_a_state_that_came_back_is_the_newest_of_its_kind() -> None:
    steps = {
        AGE_A: (
            ListAgeStep(0, None, "一"),
            ListAgeStep(1, "一", "二"),
            ListAgeStep(2, "二", "一"),
            ListAgeStep(3, "一", "三"),
        )
    }
    assert find_first_unseen_act(stamp_of({AGE_A: "一"}), {AGE_A: "三"}, steps) == 3
    assert find_first_unseen_act(stamp_of({AGE_A: "二"}), {AGE_A: "三"}, steps) == 2


def test_by_its_stamp_a_field_is_overtaken_that_changed_afterwards_and_no_other() -> None:
    shown = {**STANDS, AGE_A: "一覧で直した文", AGE_B: "一覧で直した別の文"}
    found = ListAge(shown, STANDS, STEPS, unseen=2)
    assert (found.is_superseded(AGE_A), found.is_superseded(AGE_B)) == (False, True)
    fresh = ListAge({**shown, AGE_A: "回答"}, STANDS, STEPS, unseen=3)
    assert (fresh.is_older(AGE_A), fresh.is_superseded(AGE_B)) == (True, False)


def test_without_a_stamp_what_another_list_said_last_is_later_unless_the_list_shows_that_it_saw_it() -> None:
    shown = {**STANDS, AGE_B: "一覧で直した文"}
    assert ListAge(shown, STANDS, STEPS, by_lists={2}).is_superseded(AGE_B)
    assert not ListAge(shown, STANDS, STEPS, by_lists={0}).is_superseded(AGE_B)
    seen = {**STEPS, AGE_D: (ListAgeStep(2, None, "これも"),)}
    assert not ListAge({**shown, AGE_D: "これも"}, {**STANDS, AGE_D: "これも"}, seen, by_lists={2}).is_superseded(AGE_B)


def test_a_stamp_is_the_same_in_every_version_and_whatever_a_text_holds() -> None:
    assert stamp_of({AGE_A: "回答"}) == "bcdbccc9bf5172204308810575682ddb"
    assert stamp_of({AGE_A: "\ud800"}) == "765d68d5753697b906ac07fd435c5227"


def test_what_changed_in_the_act_that_the_list_does_not_include_is_superseded() -> None:
    found = ListAge(
        {AGE_A: "回答", AGE_B: "一覧で直した文"}, STANDS, STEPS | {AGE_B: (ANSWERED, ListAgeStep(1, "回答", "修文2"))}
    )
    assert found.is_superseded(AGE_B)


def test_the_first_act_that_a_list_does_not_include_decides() -> None:
    steps = STEPS | {C: (ANSWERED, ListAgeStep(1, "回答", "修文3"))}
    found = ListAge({AGE_A: "回答", AGE_B: "回答", C: "一覧で直した文"}, STANDS | {C: "修文3"}, steps)
    assert found.is_superseded(C)


def test_a_list_that_shows_an_act_in_one_field_includes_it() -> None:
    steps = STEPS | {C: (ANSWERED, ListAgeStep(1, "回答", "修文3"))}
    found = ListAge({AGE_A: "回答", AGE_B: "一覧で直した文", C: "修文3"}, STANDS | {C: "修文3"}, steps)
    assert not found.is_superseded(AGE_B)


WARD = small_organisation()
PLANNED = "税務課"


def problems_of(*printed: str | None) -> list[Problem]:
    """Return the problems of rows of 税務課 that the list prints with these owners."""
    matched = []
    for number, text in enumerate(printed, start=1):
        planned = listing(f"1-1-1-{number:02d}-P")
        cells = {"divisions": CellPlace("一覧", number, "I")}
        matched.append(
            MatchedListing(ListRow("一覧", number, "1-1-①", None, "取組", text, {"mark": "◎"}, cells), planned)
        )
    published = PublishedList("一覧.xlsx", "0" * 64, tuple(each.row for each in matched))
    return list(division_problems(published, matched, WARD, {each.listing.row_id: PLANNED for each in matched}))


def told(*printed: str | None) -> list[tuple[str, str | None, str | None]]:
    """Return code, cell and found of the same."""
    return [(each.code, each.place.cell, each.found) for each in problems_of(*printed)]


def test_the_divisions_of_the_plan_in_any_width_are_nothing_to_say() -> None:
    assert told(PLANNED, "税　務課\n", None) == []


def test_a_name_that_nobody_goes_by_is_asked_about_once() -> None:
    unknown = ("LIST-DIVISION-UNKNOWN", "I1", "月面課")
    assert told("月面課", "税務課\n月面課", "月面課") == [unknown]
    assert told("月面課\n海底課") == [unknown, ("LIST-DIVISION-UNKNOWN", "I1", "海底課")]


def test_of_joined_names_only_those_that_nobody_goes_by_are_asked_about() -> None:
    assert told("税務課・月面・海底課", "税務課") == [("LIST-DIVISION-UNKNOWN", "I1", "月面・海底課")]


def test_other_divisions_than_the_plan_names_are_told_and_change_nothing() -> None:
    assert told(PLANNED, "戸籍住民課") == [("LIST-DIVISIONS-DIFFER", "I2", "戸籍住民課")]
    assert [each.expected for each in problems_of("戸籍住民課")] == [PLANNED]


def row(
    title: str,
    measure: str = "1-1-①",
    *,
    owners: str | None = "税務課",
    name: str | None = "窓口",
    printed_id: str | None = None,
) -> ListRow:
    return ListRow(
        "一覧", 9, measure, name, title, owners, {"mark": "◎"}, {"title": CellPlace("一覧", 9, "B")}, printed_id
    )


def build(*rows: ListRow, profile: Profile | None = None) -> tuple[Edition, ListMatch]:
    empty = Edition("p-1", "当初計画", date(2021, 11, 1), 1, (), (), profile or load_profile())
    return build_edition(PublishedList("一覧.xlsx", "0" * 64, rows), load_organisation("nakano"), empty)


def codes(match: ListMatch) -> list[str]:
    return [problem.code for problem in match.problems]


def test_rows_are_numbered_under_their_measure() -> None:
    edition, _ = build(row("一"), row("二", "1-1-②"), row("三"))
    assert [each.row_id for each in edition.listings] == ["1-1-1-01-P", "1-1-2-01-U", "1-1-1-02-X"]


@pytest.mark.parametrize(
    ("patterns", "tree"),
    [
        (("[Ⅰ-Ⅻ]", r"[Ⅰ-Ⅻ]-\d\d?"), [("Ⅱ", "level_1", None), ("Ⅱ-3", "level_2", "Ⅱ")]),
        ((r"第\d\d?章",), [("Ⅱ-3", "level_1", None)]),
        (("[A-Z]", "[Ⅰ-Ⅻ]", r"[Ⅰ-Ⅻ]-\d\d?"), [("Ⅱ", "level_2", None), ("Ⅱ-3", "level_3", "Ⅱ")]),
    ],
)
def test_the_tree_of_another_plans_list_is_what_its_codes_show(
    patterns: tuple[str, ...], tree: list[tuple[str, str, str | None]]
) -> None:
    levels = tuple(Level(f"level_{at}", f"段{at}", each, counts=True) for at, each in enumerate(patterns, start=1))
    profile = replace(load_profile(), levels=levels, id_patterns=(code_form(patterns[-1]).initiative_id,))
    empty = Edition("p-1", "当初計画", date(2021, 11, 1), 1, (), (), profile)
    published = PublishedList("一覧.xlsx", "0" * 64, (row("一", "Ⅱ-3"),))
    edition, _ = build_edition(published, load_organisation("nakano"), empty)
    assert [(node.code, node.level, node.parent) for node in edition.nodes] == tree


def test_a_published_list_is_the_first_edition_of_its_plan() -> None:
    edition, _ = build(row("一"))
    assert edition.ordinal == 1


def test_a_printed_id_stays() -> None:
    edition, _ = build(row("一", printed_id="1-1-2-01-U"), row("二"))
    assert [each.row_id for each in edition.listings] == ["1-1-2-01-U", "1-1-1-02-X"]


def test_a_row_of_a_body_that_the_plan_does_not_declare_is_told() -> None:
    edition, match = build(row("（国）制度の改正"), row("（商工会）まつり"), row("（１-１-① 再掲）一"))
    found = [(each.found, each.expected) for each in match.problems if each.code == "PLAN-SPONSOR-UNDECLARED"]
    assert found == [("商工会", "区")]
    assert [each.sponsor for each in edition.listings][:2] == [Sponsor.NATION, Sponsor.WARD]


def test_the_tree_is_told_by_the_codes() -> None:
    edition, _ = build(row("一", name=None), row("二", "1-1-②"), row("三", "2-1-①"), row("四", name="後から"))
    assert [(node.code, node.level, node.parent, node.title, node.ordinal) for node in edition.nodes] == [
        ("1", "goal", None, None, 1),
        ("1-1", "direction", "1", None, 1),
        ("1-1-①", "measure", "1-1", "後から", 1),
        ("1-1-②", "measure", "1-1", "窓口", 2),
        ("2", "goal", None, None, 2),
        ("2-1", "direction", "2", None, 1),
        ("2-1-①", "measure", "2-1", "窓口", 1),
    ]


def test_divisions_are_read_and_an_unknown_name_is_nobody() -> None:
    edition, match = build(row("一", owners="税務課\n月面課"))
    assert [(owner.division, owner.role) for owner in edition.listings[0].owners] == [("zeimu", Role.LEAD)]
    assert match.problems == ()


class TestReposts:
    def test_the_title_names_the_measure(self) -> None:
        edition, match = build(row("調査"), row("調査", "1-1-②"), row("(1-1-②再掲)調査", "2-1-①", owners=None))
        assert edition.listings[2].repost_of == edition.listings[1].row_id
        assert match.problems == ()

    def test_the_measures_title_names_the_measure(self) -> None:
        edition, match = build(row("調査"), row("調査", "2-1-①", owners=None, name="(1-1-①再掲)窓口"))
        assert edition.listings[1].repost_of == "1-1-1-01-P"
        assert match.problems == ()

    def test_without_a_word_the_only_row_with_that_title_is_meant(self) -> None:
        edition, match = build(row("○調査"), row("調査", "2-1-①", owners=None))
        assert edition.listings[1].repost_of == "1-1-1-01-P"
        assert match.problems == ()

    def test_two_rows_with_that_title_are_not_chosen_from(self) -> None:
        edition, match = build(row("調査"), row("調査", "1-1-②"), row("調査", "2-1-①", owners=None))
        assert edition.listings[2].repost_of is None
        assert codes(match) == ["LIST-REPOST-UNKNOWN"]
        assert match.problems[0].place.cell == "B9"

    def test_every_repost_whose_original_is_unknown_is_named(self) -> None:
        _, match = build(row("一"), row("二"), *(row(title, "2-1-①", owners=None) for title in ("甲", "乙")))
        assert codes(match) == ["LIST-REPOST-UNKNOWN"] * 2
        assert match.matched[2].out_of_report is OutOfReport.REPOST

    def test_the_only_row_of_the_measure_named_is_inferred_and_asked_about(self) -> None:
        edition, match = build(row("導入"), row("(1-1-①再掲)新庁舎の導入", "2-1-①", owners=None))
        assert edition.listings[1].repost_of == "1-1-1-01-P"
        assert codes(match) == ["LIST-REPOST-INFERRED"]

    def test_the_row_that_its_neighbours_leave_over_is_inferred_and_asked_about(self) -> None:
        reposts = (row(title, "2-1-①", owners=None) for title in ("一", "二", "三に似た"))
        edition, match = build(row("一"), row("二"), row("三"), *reposts)
        assert [each.repost_of for each in edition.listings[3:]] == ["1-1-1-01-P", "1-1-1-02-X", "1-1-1-03-F"]
        assert codes(match) == ["LIST-REPOST-INFERRED"]

    def test_where_more_is_possible_nothing_is_inferred(self) -> None:
        reposts = (row(title, "2-1-①", owners=None) for title in ("一", "違う"))
        edition, match = build(row("一"), row("二"), row("三"), *reposts)
        assert edition.listings[4].repost_of is None
        assert codes(match) == ["LIST-REPOST-UNKNOWN"]


class TestLeftOver:
    def test_a_row_that_cannot_be_numbered_is_told_and_kept(self) -> None:
        _, match = build(row("一", ""), row("", "1-1-①"), row("三"))
        assert len(match.unmatched) == 2
        assert codes(match) == ["LIST-ROW-UNMATCHED"] * 2

    def test_a_measure_has_at_most_ninety_nine_rows(self) -> None:
        edition, match = build(*(row(f"取組{number}") for number in range(1, 102)))
        assert len(edition.listings) == 99
        assert codes(match) == ["LIST-MEASURE-TOO-LONG"] * 2
        assert {problem.place.cell for problem in match.problems} == {"B9"}

    def test_a_number_that_the_program_cannot_make_for_the_plan_is_asked_for(self) -> None:
        profile = replace(load_profile(), id_patterns=(r"No\.\d\d?",))
        edition, match = build(row("一"), row("二", printed_id="No.2"), profile=profile)
        assert [each.row_id for each in edition.listings] == ["No.2"]
        assert [(each.code, each.found, each.place.cell) for each in match.problems] == [
            ("PLAN-CELL-MISSING", "管理番号", "B9")
        ]

    def test_a_row_with_a_printed_number_is_above_no_number_of_rows(self) -> None:
        edition, match = build(*(row(f"取組{number}") for number in range(1, 100)), row("百", printed_id="1-1-2-01-U"))
        assert len(edition.listings) == 100
        assert codes(match) == []

    def test_the_ninety_ninth_row_may_lack_its_title_as_any_other(self) -> None:
        _, match = build(*(row(f"取組{number}") for number in range(1, 99)), row(""))
        assert codes(match) == ["LIST-ROW-UNMATCHED"]

    def test_an_id_that_stands_twice_is_taken_once(self) -> None:
        edition, match = build(row("一", printed_id="1-1-2-01-U"), row("二", printed_id="1-1-2-01-U"))
        assert len(edition.listings) == len(match.unmatched) == 1
        assert codes(match) == ["LIST-ROW-TWICE"]
        assert match.problems[0].place.cell == "B9"


def test_the_built_in_plan_is_built_again_from_its_own_rows() -> None:
    """Of the 14 reposts three are only inferred: their wording differs from the original's."""
    edition = load_plan("nakano2").newest
    titles = {node.code: node.title for node in edition.nodes}
    rows = (
        row(each.title, each.measure, owners=each.owners_printed, name=titles[each.measure])
        for each in edition.listings
    )
    built, match = build(*rows)
    assert built.listings == edition.listings
    assert codes(match) == ["LIST-REPOST-INFERRED"] * 3
    assert [node.code for node in built.nodes] == [node.code for node in edition.nodes]
    assert [node.title for node in built.measures] == [node.title for node in edition.measures]


M3 = "2-1-①"
SLIP = Erratum(ErratumKind.TITLE, B, "オンライン", "電子", "誤記", applied=True)


def revision_row(
    title: str, measure: str = M1, *, owners: str | None = "税務課", name: str | None = None, number: str | None = None
) -> ListRow:
    return ListRow(
        "一覧",
        9,
        measure,
        name,
        title,
        owners,
        {},
        {"title": CellPlace("一覧", 9, "B"), "divisions": CellPlace("一覧", 9, "C")},
        number,
    )


def proposed(*rows: ListRow, edition: Edition | None = None) -> ProposedEdition:
    placed = tuple(replace(each, row=number) for number, each in enumerate(rows, start=9))
    return propose_edition(PublishedList("一覧.xlsx", "0" * 64, placed), edition or base(), (SLIP,))


def test_a_row_without_a_measure_below_one_with_a_measure_is_under_no_node() -> None:
    found = proposed(revision_row(TITLES[A]), revision_row("番号のない取組", ""))
    assert [each.measure for each in found.rows] == [M1, ""]


def test_a_row_without_a_code_does_not_part_a_new_measure_from_the_one_before() -> None:
    levels = (Level("goal", "章", r"第\d\d?章", counts=True), Level("measure", "施策", "[A-Z]", counts=True))
    nodes = (PlanNode("第1章", "goal", None, "一章", 1), PlanNode("Y", "measure", "第1章", "甲", 1))
    edition = replace(base(), nodes=nodes, listings=(), profile=replace(load_profile(), levels=levels))
    rows = (revision_row("一", "Y"), revision_row("番号のない取組", ""), revision_row("二", "Z", name="乙"))
    found = [(each.code, each.parent) for each in proposed(*rows, edition=edition).nodes]
    assert found == [("第1章", None), ("Y", "第1章"), ("Z", "第1章")]


def test_rows_are_those_of_the_edition_with_their_titles_or_numbers() -> None:
    found = proposed(
        revision_row(TITLES[A]),
        revision_row("別の題名", number=B),
        revision_row("新しい取組"),
        revision_row("番号のある取組", number="x"),
    )
    assert [(each.row_id, each.title, each.measure, each.former) for each in found.rows] == [
        (A, TITLES[A], M1, ()),
        (B, "別の題名", M1, ()),
        (None, "新しい取組", M1, ()),
        ("x", "番号のある取組", M1, ()),
    ]
    assert [(each.place.cell, each.place.row, each.place.id) for each in found.rows[:2]] == [
        ("B9", 9, A),
        ("B9", 10, B),
    ]
    assert {(each.owners_printed, each.cells[RowCell.OWNERS].cell) for each in found.rows} == {("税務課", "C9")}


def test_a_title_in_a_known_wording_is_that_of_the_edition() -> None:
    found = proposed(revision_row("マイナンバーカードの 交付"), revision_row("電子申請の拡大"))
    assert [(each.row_id, each.title) for each in found.rows] == [(A, TITLES[A]), (B, TITLES[B])]


def test_a_row_without_a_division_is_a_repost() -> None:
    kept = proposed(revision_row(TITLES[A]), revision_row(TITLES[F], M3, owners=None))
    assert [(each.row_id, each.repost_of) for each in kept.rows] == [(A, None), (F, A)]
    found = proposed(
        revision_row(TITLES[B]),
        revision_row(TITLES[B], M3, owners=None),
        revision_row("どこにもない題名", M2, owners=None),
    )
    assert [(each.row_id, each.repost_of) for each in found.rows] == [(B, None), (None, B), (None, "")]
    asked = proposed(revision_row(TITLES[A]), revision_row(TITLES[F], M3))
    assert asked.rows[1].repost_of is None


def test_a_repost_of_a_new_row_has_no_original_yet() -> None:
    found = proposed(revision_row("新しい取組"), revision_row("新しい取組", M3, owners=None))
    assert [each.repost_of for each in found.rows] == [None, ""]


def test_a_row_that_was_answered_becomes_a_repost_of_what_its_title_says() -> None:
    found = proposed(revision_row(TITLES[A]), revision_row(TITLES[D], M3, owners=None))
    assert (found.rows[1].row_id, found.rows[1].repost_of) == (D, "")


def test_the_tree_is_what_the_list_shows_with_the_titles_that_it_does_not_print() -> None:
    found = proposed(
        revision_row("一", M1, name="新しい名称"),
        revision_row("二", M2),
        revision_row("三", "1-1-③", name="追加"),
        revision_row("四", "1-2-①", name="方向の追加"),
        revision_row("五", "3-1-①"),
        revision_row("六", "3-1-②", name="後から"),
        revision_row("七", M1, name="別の名称"),
    )
    assert [(node.code, node.level, node.parent, node.title, node.ordinal) for node in found.nodes] == [
        ("1", "goal", None, "便利", 1),
        ("1-1", "direction", "1", "手続", 1),
        ("1-1-①", "measure", "1-1", "新しい名称", 1),
        ("1-1-②", "measure", "1-1", None, 2),
        ("1-1-③", "measure", "1-1", "追加", 3),
        ("1-2", "direction", "1", None, 2),
        ("1-2-①", "measure", "1-2", "方向の追加", 1),
        ("3", "goal", None, None, 2),
        ("3-1", "direction", "3", None, 1),
        ("3-1-②", "measure", "3-1", "後から", 1),
    ]


def test_a_title_that_the_list_prints_in_another_spelling_is_kept() -> None:
    first = next(node for node in proposed(revision_row("一", M1, name=" カ ード")).nodes if node.code == M1)
    assert first.title == "カード"
    untitled = next(node for node in proposed(revision_row("一", M1)).nodes if node.code == M1)
    assert untitled.title == "カード"


def matching_listing(row_id: str, title: str, *, measure: str = "1-1-①", repost_of: str | None = None) -> Listing:
    owners = None if repost_of else "税務課"
    return Listing(row_id, measure, 1, title, None, Sponsor.WARD, repost_of, (), owners)


EDITION = Edition(
    "p-1",
    "当初計画",
    date(2021, 11, 1),
    1,
    (),
    (
        matching_listing("1-1-1-01-P", "びったりの調査"),
        matching_listing("1-1-1-02-X", "対応度調査"),
        matching_listing("1-1-1-03-F", "対応度調査"),
        matching_listing("1-1-2-01-U", "対応度調査", measure="1-1-②"),
        matching_listing("1-1-2-02-C", "(1-1-①再掲)びったりの調査", measure="1-1-②", repost_of="1-1-1-01-P"),
    ),
    load_profile(),
)


def matching_row(
    title: str, measure: str = "1-1-①", *, mark: str | None = "◎", printed_id: str | None = None
) -> ListRow:
    cells = {"title": CellPlace("一覧", 9, "B"), "id": CellPlace("一覧", 9, "J")}
    return ListRow("一覧", 9, measure, None, title, "税務課", {"mark": mark}, cells, printed_id)


def match(*rows: ListRow, errata: tuple[Erratum, ...] = ()) -> ListMatch:
    found = match_list(PublishedList("一覧.xlsx", "0" * 64, rows), EDITION, errata)
    return replace(found, problems=tuple(each for each in found.problems if each.code != "LIST-ROW-ABSENT"))


def ids(found: ListMatch) -> list[str]:
    return [each.listing.row_id for each in found.matched]


class TestByTitle:
    def test_measure_and_title_together_name_a_listing(self) -> None:
        assert ids(match(matching_row("対応度調査", "1-1-②"), matching_row("びったりの調査"))) == [
            "1-1-2-01-U",
            "1-1-1-01-P",
        ]

    def test_rows_alike_are_told_apart_by_their_order(self) -> None:
        assert ids(match(matching_row("対応度調査"), matching_row("びったりの調査"), matching_row("対応度調査"))) == [
            "1-1-1-02-X",
            "1-1-1-01-P",
            "1-1-1-03-F",
        ]

    def test_width_and_blanks_do_not_matter(self) -> None:
        assert ids(match(matching_row("（１-1-①再掲）びったり　の\n調査", "1-1-②"))) == ["1-1-2-02-C"]

    def test_the_hyphens_of_a_repost_mark_do_not_matter(self) -> None:
        for hyphen in "－‐−ー―":
            assert ids(match(matching_row(f"(１{hyphen}１{hyphen}①再掲)びったりの調査", "1-1-②"))) == ["1-1-2-02-C"]

    def test_a_slip_is_recognised_under_both_wordings(self) -> None:
        slip = Erratum(ErratumKind.TITLE, "1-1-1-01-P", "びったり", "ぴったり", "誤り", applied=True)
        assert ids(match(matching_row("ぴったりの調査"), errata=(slip,))) == ["1-1-1-01-P"]
        assert ids(match(matching_row("びったりの調査"), errata=(slip,))) == ["1-1-1-01-P"]
        assert ids(match(matching_row("ぴったりの調査"))) == []


class TestWithoutCodes:
    """A list that prints no codes: its rows have the code of what they print."""

    NAMED = replace(EDITION, nodes=tuple(PlanNode(each, "measure", None, f"施策{each[-1]}", 1) for each in (M1, M2)))

    def ids(self, title: str, measure: str | None, edition: Edition = NAMED) -> list[str]:
        row = replace(matching_row(title, ""), measure_title=measure)
        return ids(match_list(PublishedList("一覧.xlsx", "0" * 64, (row,)), edition))

    def test_the_title_of_the_measure_names_it(self) -> None:
        assert self.ids("対応度調査", "施策②") == ["1-1-2-01-U"]

    def test_without_that_the_only_measure_with_the_rows_title_is_meant(self) -> None:
        assert self.ids("びったりの調査", None) == self.ids("びったりの調査", "別の施策") == ["1-1-1-01-P"]
        assert self.ids("対応度調査", None) == []

    def test_of_two_measures_with_one_title_none_is_chosen(self) -> None:
        alike = tuple(replace(each, title="施策") for each in self.NAMED.nodes)
        assert self.ids("対応度調査", "施策", replace(self.NAMED, nodes=alike)) == []

    @pytest.mark.parametrize(("title", "measure"), [("対応度調査", "施策"), ("対応度調査", None)])
    def test_a_row_that_may_be_below_several_measures_is_told_with_them(self, title: str, measure: str | None) -> None:
        alike = tuple(replace(each, title="施策") for each in self.NAMED.nodes)
        row = replace(matching_row(title, ""), measure_title=measure)
        found = match_list(PublishedList("一覧.xlsx", "0" * 64, (row,)), replace(self.NAMED, nodes=alike))
        assert (found.problems[0].code, found.problems[0].expected) == ("LIST-ROW-UNCLEAR", f"{M1}、{M2}")
        assert found.has_unclear

    def test_a_row_that_no_measure_with_its_title_has_is_not_in_the_plan(self) -> None:
        alike = tuple(replace(each, title="施策") for each in self.NAMED.nodes)
        row = replace(matching_row("別の取組", ""), measure_title="施策")
        found = match_list(PublishedList("一覧.xlsx", "0" * 64, (row,)), replace(self.NAMED, nodes=alike))
        assert found.problems[0].code == "LIST-ROW-UNMATCHED"
        assert not found.has_unclear

    def test_a_code_that_is_printed_is_kept(self) -> None:
        row = replace(matching_row("対応度調査", M1), measure_title="施策②")
        assert ids(match_list(PublishedList("一覧.xlsx", "0" * 64, (row,)), self.NAMED)) == ["1-1-1-02-X"]

    def test_the_measure_is_named_as_the_list_prints_it(self) -> None:
        row = replace(matching_row("別の取組", ""), measure_title="施策①の二")
        found = match_list(PublishedList("一覧.xlsx", "0" * 64, (row,)), self.NAMED)
        assert dict(found.problems[0].details)["measure"] == "施策①の二"


class TestByPath:
    """A list that prints no codes, of a plan with measures of one title below two goals."""

    PATHS = replace(
        EDITION,
        nodes=(
            PlanNode("1", "goal", None, "福祉", 1),
            PlanNode(M1, "measure", "1", "支援", 1),
            PlanNode("2", "goal", None, "教育", 2),
            PlanNode("2-1-①", "measure", "2", "支援", 1),
            PlanNode("2-1-②", "measure", "2", "学校", 2),
        ),
        listings=tuple(
            matching_listing(f"{measure}-01", "対応度調査", measure=measure) for measure in (M1, "2-1-①", "2-1-②")
        ),
    )

    def found(
        self, *levels: str, titles: tuple[str, ...] = (), keys: tuple[str, ...] = (), measure: str = ""
    ) -> tuple[list[str], Problem]:
        texts = tuple(zip("ABC", levels, strict=False))
        head = ("一覧", 1)
        seen = tuple(SeenColumn(*head, each, key, (), key) for each, key in zip("ABC", keys, strict=False))
        row = replace(matching_row("対応度調査", ""), measure_title=measure or levels[-1], levels=texts, head=head)
        published = PublishedList("一覧.xlsx", "0" * 64, (row,), titles={"一覧": titles}, heads={head: seen})
        match = match_list(published, self.PATHS)
        return [each.listing.measure for each in match.matched], match.problems[0]

    @pytest.mark.parametrize("text", ["福祉", "目標1　福祉", "目標１：福祉", "1　福祉", "(1) 福祉", "目標 福祉"])
    def test_a_node_is_named_by_its_title_also_behind_its_code(self, text: str) -> None:
        assert self.found(text, "支援")[0] == [M1]

    @pytest.mark.parametrize(
        "text", ["支援", "実施内容2-1-①　支援", "実施内容　支援", "①　支援", "実施内容 （1）　支援"]
    )
    def test_a_measure_is_named_in_the_same_way(self, text: str) -> None:
        assert self.found("教育", text)[0] == ["2-1-①"]

    @pytest.mark.parametrize("text", ["目標2　福祉", "目標1", "福祉の充実", "子育て"])
    def test_a_text_with_another_code_or_another_title_names_no_node(self, text: str) -> None:
        codes, problem = self.found(text, "支援")
        assert (codes, problem.code, problem.expected) == ([], "LIST-ROW-UNCLEAR", f"{M1}、2-1-①")

    @pytest.mark.parametrize("titles", [("福祉",), ("目標1　福祉",), ("教育",), ("目標1　福祉", "目標2　教育")])
    def test_a_title_above_the_head_may_repeat_a_column_or_be_of_other_rows(self, titles: tuple[str, ...]) -> None:
        assert self.found("福祉", "支援", titles=titles)[0] == [M1]

    def test_of_a_list_without_measures_the_column_of_goals_decides(self) -> None:
        assert self.found("福祉", keys=("level",))[0] == [M1]
        codes, problem = self.found("教育", keys=("level",))
        assert (codes, problem.code, problem.expected) == ([], "LIST-ROW-UNCLEAR", "2-1-①、2-1-②")

    def test_a_title_above_the_head_decides_if_no_column_does(self) -> None:
        assert self.found("支援", titles=("進捗状況", "目標2　教育"))[0] == ["2-1-①"]

    def test_titles_of_several_goals_decide_nothing(self) -> None:
        codes, problem = self.found("支援", titles=("目標1　福祉", "目標2　教育"))
        assert (codes, problem.code, problem.expected) == ([], "LIST-ROW-UNCLEAR", f"{M1}、2-1-①")

    def test_titles_above_the_head_decide_level_by_level(self) -> None:
        directions = (
            PlanNode("1-1", "direction", "1", "窓口", 1),
            PlanNode("1-2", "direction", "1", "訪問", 2),
            PlanNode("2-1", "direction", "2", "窓口", 1),
        )
        below = {M1: "1-2", "2-1-①": "2-1", "2-1-②": "1-1"}
        nodes = tuple(replace(each, title="支援", parent=below.get(each.code)) for each in self.PATHS.nodes[1::2])
        goals = self.PATHS.nodes[::2][:2]
        plan = replace(self.PATHS, nodes=(*goals, *directions, *nodes, PlanNode("2-1-②", "measure", "1-1", "支援", 2)))
        row = replace(matching_row("対応度調査", ""), measure_title="支援")
        published = PublishedList("一覧.xlsx", "0" * 64, (row,), titles={"一覧": ("福祉", "窓口")})
        assert [each.listing.measure for each in match_list(published, plan).matched] == ["2-1-②"]

    def test_a_column_of_goals_decides_to_the_right_of_the_measure_too(self) -> None:
        found = self.found("支援", "教育", keys=("measure", "level"), measure="支援")
        assert found[0] == ["2-1-①"]

    def test_a_goal_is_no_measure_of_the_same_title(self) -> None:
        nodes = (*self.PATHS.nodes[:-1], PlanNode("1-1-②", "measure", "1", "教育", 2))
        plan = replace(self.PATHS, nodes=nodes, listings=self.PATHS.listings[:2])
        plan = replace(plan, listings=(*plan.listings, matching_listing("1-1-②-01", "対応度調査", measure="1-1-②")))
        row = replace(matching_row("対応度調査", ""), measure_title="教育", levels=(("A", "教育"),), head=("一覧", 1))
        heads = {("一覧", 1): (SeenColumn("一覧", 1, "A", "目標", (), "level"),)}
        match = match_list(PublishedList("一覧.xlsx", "0" * 64, (row,), heads=heads), plan)
        assert [each.listing.measure for each in match.matched] == ["2-1-①"]

    def test_a_column_to_the_right_of_the_measure_decides_nothing(self) -> None:
        row = replace(matching_row("対応度調査", ""), measure_title="学校", levels=(("A", "学校"), ("B", "福祉")))
        match = match_list(PublishedList("一覧.xlsx", "0" * 64, (row,)), self.PATHS)
        assert [each.listing.measure for each in match.matched] == ["2-1-②"]

    @pytest.mark.parametrize("titles", [(), ("福祉",)])
    def test_columns_that_contradict_the_plan_decide_nothing(self, titles: tuple[str, ...]) -> None:
        codes, problem = self.found("福祉", "教育", "支援", titles=titles)
        assert (codes, problem.code, problem.expected) == ([], "LIST-ROW-UNCLEAR", f"{M1}、2-1-①")


class TestTextsAboveTheMeasure:
    """A list whose row is matched, although its texts about upper levels may be those of another row."""

    PLAN = replace(
        TestByPath.PATHS,
        listings=(matching_listing(f"{M1}-01", "見学会"), matching_listing("2-1-①-01", "発表会", measure="2-1-①")),
    )
    GOAL, MEASURE, NUMBER = ("目標", "level"), ("実施内容", "measure"), ("番号", "code")

    def told(
        self, texts: tuple[str, ...], *columns: tuple[str, str], title: str = "", measure: str = ""
    ) -> list[tuple[str | None, str | None, str]]:
        """Return the problems of the levels of a row; `columns`: the heading and the key of the column of each text."""
        head, letters = ("一覧", 1), "ABC"[: len(texts)]
        named = zip(letters, columns, strict=True)
        seen = tuple(SeenColumn(*head, each, heading, (), key) for each, (heading, key) in named)
        row = replace(matching_row("見学会", ""), measure_title=measure or texts[-1], head=head)
        row = replace(row, levels=tuple(zip(letters, texts, strict=True)), cells={"measure": CellPlace("一覧", 9, "B")})
        published = PublishedList("一覧.xlsx", "0" * 64, (row,), heads={head: seen}, titles={"一覧": (title,)})
        found = match_list(published, self.PLAN)
        assert [each.listing.measure for each in found.matched] == [M1]
        differing = [each for each in found.problems if each.code == "LIST-MEASURE-DIFFERS"]
        return [(each.found, each.expected, dict(each.details)["level"]) for each in differing]

    @pytest.mark.parametrize("text", ["福祉", "目標1　福祉", "(1) 福祉", "1", "目標1", "（題名未入力）"])
    def test_a_node_above_the_row_is_not_told(self, text: str) -> None:
        assert self.told((text, "支援"), self.GOAL, self.MEASURE) == []

    @pytest.mark.parametrize("text", ["環境", "目標3　環境", "2"])
    def test_a_text_that_names_no_node_above_the_row_is_told(self, text: str) -> None:
        assert self.told((text, "支援"), self.GOAL, self.MEASURE) == [(text, "1 福祉", "目標")]

    def test_a_text_to_the_right_of_the_measure_is_not_told(self) -> None:
        assert self.told(("支援", "環境"), self.MEASURE, ("", "measure"), measure="支援") == []

    def test_a_cell_with_the_code_and_the_title_of_the_measure_is_not_above_it(self) -> None:
        assert self.told((f"{M1}\n別の題名",), ("", "measure"), measure="別の題名") == [
            ("別の題名", f"{M1} 支援", "実施内容")
        ]

    def test_a_text_that_repeats_the_measure_is_not_told(self) -> None:
        assert self.told(("支援", "支援"), self.GOAL, self.MEASURE) == []

    def test_another_node_is_told_if_the_title_of_the_measure_or_the_row_decides(self) -> None:
        assert self.told(("教育",), self.GOAL) == [("教育", "1 福祉", "目標")]
        assert self.told(("教育", "別の題名"), self.GOAL, self.MEASURE) == [
            ("別の題名", f"{M1} 支援", "実施内容"),
            ("教育", "1 福祉", "目標"),
        ]
        assert self.told(("福祉", "福祉"), self.GOAL, self.MEASURE) == [("福祉", f"{M1} 支援", "実施内容")]

    def test_a_list_without_measures_shows_a_goal_in_their_place(self) -> None:
        assert self.told(("福祉",), self.GOAL) == []

    @pytest.mark.parametrize("number", ["1", "7", "ア", "A", "一", "第1", "1章", "(ア)", "①"])
    def test_a_number_beside_a_text_is_not_told(self, number: str) -> None:
        assert self.told((number, "福祉", "支援"), self.NUMBER, self.GOAL, self.MEASURE) == []
        assert self.told((number, "福祉", "支援"), ("", "measure"), self.GOAL, self.MEASURE) == []

    def test_a_text_below_no_heading_or_with_a_code_counts(self) -> None:
        assert self.told(("環境", "支援"), ("", "measure"), self.MEASURE) == [("環境", "1 福祉", "目標・取組の方向")]
        assert self.told(("3 環境", "支援"), ("体系", "measure"), self.MEASURE) == [("3 環境", "1 福祉", "体系")]

    def test_a_column_with_another_heading_is_asked_about_by_the_reader(self) -> None:
        assert self.told(("新規", "支援"), ("区分", "measure"), self.MEASURE) == []

    @pytest.mark.parametrize("other", ["目標2　教育", "教育", "目標3　環境", "3　環境", "【教育】", "文化"])
    def test_a_title_counts_only_if_no_line_between_the_rows_may_be_another(self, other: str) -> None:
        row = replace(matching_row("対応度調査", ""), measure_title="支援", levels=(("A", "支援"),))
        published = PublishedList("一覧.xlsx", "0" * 64, (row,), titles={"一覧": ("目標1　福祉",)})
        assert [each.listing.measure for each in match_list(published, TestByPath.PATHS).matched] == [M1]
        between: list[list[str]] = [["目標1　福祉"], ["支援"], ["1-1", "支援"]]
        found = match_list(replace(published, between={"一覧": between}), TestByPath.PATHS)
        assert [each.listing.measure for each in found.matched] == [M1]
        found = match_list(replace(published, between={"一覧": [*between, [other]]}), TestByPath.PATHS)
        assert (found.matched, found.problems[0].code) == ((), "LIST-ROW-UNCLEAR")
        heading = replace(row, title="目標2　教育", levels=())
        found = match_list(replace(published, rows=(row, heading)), TestByPath.PATHS)
        assert (found.matched, found.problems[0].code) == ((), "LIST-ROW-UNCLEAR")

    def test_a_title_above_the_head_that_names_a_level_counts_if_no_text_beside_the_row_does(self) -> None:
        assert self.told(("支援",), self.MEASURE, title="目標3　環境") == [("目標3　環境", "1 福祉", "目標")]
        assert self.told(("支援",), self.MEASURE, title="目標1　福祉") == []
        assert self.told(("支援",), self.MEASURE, title="目標の進捗状況") == []
        assert self.told(("支援",), self.MEASURE, title="目標2") == []
        assert self.told(("福祉", "支援"), self.GOAL, self.MEASURE, title="目標3　環境") == []


@pytest.mark.parametrize(
    ("keys", "unclear", "asked"),
    [
        (("title", "mark"), (None, None), ()),
        (("title", "done"), (None, None), ("mark",)),
        ((), (), ("title", "mark")),
        (("title", "mark", None), ("divisions", None, "divisions"), ("divisions",)),
    ],
)
def test_a_person_is_asked_for_what_no_column_has_and_for_what_two_may_have(
    keys: tuple[str | None, ...], unclear: tuple[str | None, ...], asked: tuple[str, ...]
) -> None:
    columns = tuple(
        SeenColumn("一覧", 1, "A", "見出し", (), key, twice) for key, twice in zip(keys, unclear, strict=True)
    )
    assert PublishedList("一覧.xlsx", "0" * 64, columns=columns).unclear_keys == asked


class TestById:
    def test_the_printed_id_decides_and_another_title_is_told(self) -> None:
        found = match(matching_row("題名を改めた", printed_id="1-1-1-02-X"))
        assert ids(found) == ["1-1-1-02-X"]
        [problem] = found.problems
        assert (problem.code, problem.found, problem.expected) == ("LIST-TITLE-DIFFERS", "題名を改めた", "対応度調査")
        assert problem.place.cell == "B9"

    @pytest.mark.parametrize(
        ("code", "title", "told"),
        [
            (M1, "カード", None),
            (M1, "(1-1-②再掲) ｶｰﾄﾞ", None),
            (M1, "カート", None),
            (M1, None, None),
            (M1, "（題名未入力）", None),
            ("", "カード", None),
            ("", "（1）　カード", None),
            ("", "実施内容1-1-①　カード", None),
            ("", "実施内容1-1-②　カード", "実施内容1-1-②　カード"),
            ("", "実施内容1-1-①　別の題名", "実施内容1-1-①　別の題名"),
            (M1, "（1）　カード", None),
            (M1, "実施内容1-1-①　カード", None),
            (M1, "実施内容1-1-②　カード", f"{M1} 実施内容1-1-②　カード"),
            ("1-9-⑨", "カード", "1-9-⑨ カード"),
            (M1, "別の題名", f"{M1} 別の題名"),
            ("", "別の題名", "別の題名"),
        ],
    )
    def test_another_measure_than_the_one_of_the_row_is_told_once_with_its_cell(
        self, code: str, title: str | None, told: str | None
    ) -> None:
        slip = Erratum(ErratumKind.MEASURE, M1, "カード", "カート", "誤り", applied=True)
        edition = replace(
            EDITION, nodes=(PlanNode(M1, "measure", None, "カード", 1), PlanNode(M2, "measure", None, None, 2))
        )
        cell = {"measure": CellPlace("一覧", 7, "A")}
        rows = [
            matching_row("びったりの調査", code, printed_id="1-1-1-01-P"),
            matching_row("対応度調査", code, printed_id="1-1-1-02-X"),
        ]
        rows = [
            replace(each, row=9 + at, measure_title=title, cells={**each.cells, **cell}) for at, each in enumerate(rows)
        ]
        found = match_list(PublishedList("一覧.xlsx", "0" * 64, tuple(rows)), edition, (slip,))
        problems = [each for each in found.problems if each.code != "LIST-ROW-ABSENT"]
        assert ids(found) == ["1-1-1-01-P", "1-1-1-02-X"]
        expected = [("LIST-MEASURE-DIFFERS", "A7", told, f"{M1} カード")] if told else []
        assert [(each.code, each.place.cell, each.found, each.expected) for each in problems] == expected

    def test_a_repost_mark_of_the_plan_need_not_be_in_the_list(self) -> None:
        nodes = (PlanNode(M1, "measure", None, "（1-1-②再掲）カード", 1),)
        row = replace(
            matching_row("対応度調査", M1, printed_id="1-1-1-02-X"),
            measure_title="カード",
            cells={"measure": CellPlace("一覧", 7, "A")},
        )
        found = match_list(PublishedList("一覧.xlsx", "0" * 64, (row,)), replace(EDITION, nodes=nodes))
        assert [each.code for each in found.problems if each.code != "LIST-ROW-ABSENT"] == []

    def test_the_id_of_one_row_beside_the_title_of_another_decides_nothing(self) -> None:
        exchanged = matching_row("びったりの調査", printed_id="1-1-1-02-X")
        found = match(exchanged)
        assert (ids(found), found.unmatched) == ([], (exchanged,))
        [problem, *_] = found.problems
        assert (problem.code, problem.found, problem.expected) == ("LIST-ID-OF-ANOTHER", "1-1-1-02-X", "対応度調査")
        assert problem.place.cell == "J9"

    def test_of_rows_with_one_title_the_measure_shows_which_is_meant(self) -> None:
        found = match(matching_row("対応度調査", "1-1-②", printed_id="1-1-1-02-X"))
        assert (ids(found), [each.code for each in found.problems]) == ([], ["LIST-ID-OF-ANOTHER"])
        assert ids(match(matching_row("対応度調査", "1-1-①", printed_id="1-1-1-03-F"))) == ["1-1-1-03-F"]
        assert ids(match(matching_row("対応度調査", "1-9-⑨", printed_id="1-1-2-01-U"))) == ["1-1-2-01-U"]

    def test_a_repost_may_have_the_title_of_its_original(self) -> None:
        assert ids(match(matching_row("びったりの調査", printed_id="1-1-2-02-C"))) == ["1-1-2-02-C"]

    def test_an_id_leaves_the_others_alike_to_their_order(self) -> None:
        found = match(matching_row("対応度調査"), matching_row("対応度調査", printed_id="1-1-1-02-X"))
        assert ids(found) == ["1-1-1-03-F", "1-1-1-02-X"]

    def test_an_id_of_another_plan_is_no_row_without_id(self) -> None:
        found = match(matching_row("対応度調査", printed_id="9-9-9-01-A"))
        assert (ids(found), [each.code for each in found.problems]) == ([], ["LIST-ID-UNKNOWN"])
        assert found.problems[0].place.cell == "J9"


class TestRowsLeftOver:
    def test_a_row_that_is_none_of_the_plans_is_told_and_kept(self) -> None:
        stranger = matching_row("別の取組")
        found = match(stranger)
        assert found.unmatched == (stranger,)
        [problem] = found.problems
        assert (problem.code, problem.place.file, problem.place.sheet, problem.place.cell) == (
            "LIST-ROW-UNMATCHED", "一覧.xlsx", "一覧", "B9"
        )  # fmt: skip

    @pytest.mark.parametrize("printed_id", [None, "1-1-1-01-P"])
    def test_the_same_row_twice_is_taken_once(self, printed_id: str | None) -> None:
        found = match(
            matching_row("びったりの調査", printed_id=printed_id), matching_row("びったりの調査", printed_id=printed_id)
        )
        assert len(found.matched) == len(found.unmatched) == 1
        assert [each.code for each in found.problems] == ["LIST-ROW-TWICE"]

    @pytest.mark.parametrize("title", ["びったりの調査", "別の取組"])
    def test_the_texts_of_a_row_that_is_not_taken_are_told(self, title: str) -> None:
        row = replace(matching_row(title), values={"done": "調べた。", "next_year": None}, owners_printed="税務課")
        [problem] = match(matching_row("びったりの調査"), row).problems
        assert dict(problem.details)[WHOLE_ROW] == "この行には「調べた。、税務課」とあります。"

    def test_listings_that_are_not_on_the_list_are_told(self) -> None:
        found = match_list(PublishedList("一覧.xlsx", "0" * 64, (matching_row("びったりの調査"),)), EDITION)
        assert [each.place.id for each in found.problems] == ["1-1-1-02-X", "1-1-1-03-F", "1-1-2-01-U", "1-1-2-02-C"]
        assert {each.code for each in found.problems} == {"LIST-ROW-ABSENT"}

    def test_every_row_is_matched_or_left_over(self) -> None:
        rows = (
            matching_row("対応度調査"),
            matching_row("別"),
            matching_row("対応度調査"),
            matching_row("対応度調査"),
            matching_row("", "9"),
        )
        found = match(*rows)
        assert Counter(map(id, rows)) == Counter(map(id, (*(m.row for m in found.matched), *found.unmatched)))


class TestOutOfReport:
    def test_an_unmarked_row_has_not_begun(self) -> None:
        assert MatchedListing(matching_row("調", mark=None), EDITION.listings[0]).out_of_report is OutOfReport.NOT_BEGUN

    def test_a_marked_row_counts(self) -> None:
        assert MatchedListing(matching_row("調", mark="×"), EDITION.listings[0]).out_of_report is None

    def test_a_repost_is_one_whatever_it_prints(self) -> None:
        assert MatchedListing(matching_row("調", mark="◎"), EDITION.listings[4]).out_of_report is OutOfReport.REPOST

    def test_a_mark_that_could_not_be_read_is_not_a_blank_one(self) -> None:
        unreadable = replace(matching_row("調"), values={})
        assert MatchedListing(unreadable, EDITION.listings[0]).out_of_report is None


def test_the_built_in_plan_is_found_whole_on_its_own_rows() -> None:
    edition = load_plan("nakano2").newest
    rows = tuple(matching_row(each.title, each.measure) for each in edition.listings)
    found = match_list(PublishedList("一覧.xlsx", "0" * 64, rows), edition, BuiltInCatalogue().errata("nakano2"))
    assert [each.listing for each in found.matched] == list(edition.listings)
    assert found.problems == ()
