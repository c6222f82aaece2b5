"""A plan: its rows and IDs, printed titles, what is derived, its faults, frames above it and opinions on it."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.codes import EXPECTED_IN_IDS, can_be_id
from nakano_status.domain.fields.profile import SPONSORS
from nakano_status.domain.organisation.divisions import DivisionName, NameKind, Organisation, Role
from nakano_status.domain.plan import printed_title
from nakano_status.domain.plan.annotations import (
    FrameItem,
    Frames,
    NationalFrame,
    Opinion,
    OpinionSource,
    Tag,
    carried_over_tags,
    untagged_rows,
)
from nakano_status.domain.plan.initiative_id import (
    check_character,
    fold_id,
    is_id,
    make_id,
    read_id,
    read_ids,
    texts_below_headings,
)
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject, descendants, origins, steps_towards
from nakano_status.domain.plan.plan import Edition, Listing, Owner, Plan, PlanNode, Sponsor
from nakano_status.domain.plan.plan_faults import describe_number_forms, plan_faults
from tests.support.fields import NAKANO
from tests.support.pace import in_loops
from tests.support.plans import R3, R4, R5, R7, listing, small_organisation, small_plan
from tests.support.wrong_ids import ALPHABET, exchanged, is_read


def plan_listing(row_id: str, *owners: Owner, repost_of: str | None = None) -> Listing:
    return Listing(row_id, "1-1-①", 1, "題名", None, Sponsor.WARD, repost_of, owners, None)


CODES = load_profile().measure_level.codes
LEAD = Owner("a", Role.LEAD, 1)
NODES = (PlanNode("1", "goal", None, "目標", 1), PlanNode("1-1-①", "measure", "1", None, 1))
FIRST = Edition(
    "e1",
    "当初計画",
    date(2021, 11, 22),
    1,
    NODES,
    (plan_listing("x", LEAD), plan_listing("y", repost_of="x")),
    load_profile(),
)
SECOND = Edition("e2", "改定版", date(2024, 2, 28), 2, (), (), load_profile())


def test_a_repost_reports_on_its_original_and_nobody_answers_it() -> None:
    repost = plan_listing("y", LEAD, repost_of="x")
    assert (repost.is_repost, repost.initiative, repost.answerers) == (True, "x", ())


def test_an_original_is_its_own_initiative() -> None:
    assert (plan_listing("x").is_repost, plan_listing("x").initiative) == (False, "x")


def test_the_lead_answers_before_any_tracker() -> None:
    tracker, reader = Owner("b", Role.TRACKER, 1), Owner("c", Role.ASSOCIATE, 1)
    assert plan_listing("x", reader, tracker, LEAD).answerers == ("a",)
    assert plan_listing("x", reader, tracker).answerers == ("b",)
    assert plan_listing("x", reader).answerers == ()


def test_rows_and_nodes_are_found_by_their_code() -> None:
    assert FIRST.listing("y").repost_of == "x"
    assert FIRST.node("1-1-①").title is None
    assert FIRST.measures == (NODES[1],)
    assert FIRST.goals == {"1": "目標"}
    with pytest.raises(KeyError):
        FIRST.listing("z")
    with pytest.raises(KeyError):
        FIRST.node("9")


def test_an_edition_with_rows_of_another_has_those_that_it_lacks_and_their_measures() -> None:
    added = replace(plan_listing("z", LEAD), measure="1-1-②")
    nodes = (NODES[1], PlanNode("1-1-②", "measure", "1", None, 2), PlanNode("1-1-③", "measure", "1", None, 3))
    whole = FIRST.with_rows([replace(plan_listing("x"), title="別の題名"), added], nodes)
    assert (whole.listings, whole.nodes) == ((*FIRST.listings, added), (*NODES, nodes[1]))
    assert whole.with_rows([added], nodes) == whole


def test_the_newest_edition_is_the_one_adopted_last_however_they_are_kept() -> None:
    assert Plan("p", "計画", FiscalYear(2021), FiscalYear(2025), (SECOND, FIRST)).newest == SECOND


THIRD = Edition("e3", "もう一つの改定版", date(2024, 2, 28), 3, (), (), load_profile())


def test_a_new_round_is_of_the_edition_adopted_last_by_the_end_of_its_year() -> None:
    plan = Plan("p", "計画", FiscalYear(2021), FiscalYear(2025), (SECOND, FIRST))
    assert [plan.editions_in_force(FiscalYear(year)) for year in (2021, 2022)] == [(FIRST,)] * 2
    assert [plan.editions_in_force(FiscalYear(year)) for year in (2023, 2025)] == [(SECOND,)] * 2


def test_none_or_two_editions_adopted_last_are_told_as_they_are() -> None:
    plan = Plan("p", "計画", FiscalYear(2020), FiscalYear(2025), (FIRST, SECOND, THIRD))
    assert plan.editions_in_force(FiscalYear(2020)) == ()
    assert plan.editions_in_force(FiscalYear(2023)) == (SECOND, THIRD)
    on_the_last_day = replace(FIRST, adopted_on=date(2021, 3, 31))
    assert replace(plan, editions=(on_the_last_day,)).editions_in_force(FiscalYear(2020)) == (on_the_last_day,)


def test_an_edition_that_comes_into_force_later_is_used_from_then_on() -> None:
    later = replace(SECOND, in_force=date(2024, 4, 1))
    plan = Plan("p", "計画", FiscalYear(2021), FiscalYear(2025), (FIRST, later))
    assert plan.editions_in_force(FiscalYear(2023)) == (FIRST,)
    assert plan.editions_in_force(FiscalYear(2024)) == (later,)
    assert (FIRST.holds_from, later.holds_from) == (FIRST.adopted_on, date(2024, 4, 1))


def test_an_edition_for_some_years_is_used_in_these() -> None:
    early = replace(FIRST, years=(FiscalYear(2021), FiscalYear(2023)))
    late = replace(SECOND, years=(FiscalYear(2024), FiscalYear(2025)))
    plan = Plan("p", "計画", FiscalYear(2021), FiscalYear(2025), (early, late))
    assert [plan.editions_in_force(year) for year in plan.years] == [(early,)] * 3 + [(late,)] * 2


def test_an_edition_is_listed_with_its_number_its_title_and_its_day() -> None:
    assert SECOND.label == "第2版「改定版」（令和6年2月28日策定）"


def test_of_several_leads_the_one_named_first_answers() -> None:
    assert plan_listing("x", Owner("b", Role.LEAD, 2), LEAD).answerers == ("a",)


def test_a_plan_has_every_year_from_its_first_to_its_last() -> None:
    plan = Plan("p", "計画", FiscalYear(2021), FiscalYear(2023))
    assert plan.years == (FiscalYear(2021), FiscalYear(2022), FiscalYear(2023))


def test_the_first_round_of_an_edition_is_that_of_its_day_unless_it_is_for_later_years() -> None:
    assert FIRST.first_round == R3
    assert replace(FIRST, in_force=date(2023, 4, 1)).first_round == R5
    for first, found in ((R3.plus(-1), R3), (R4, R4)):
        assert replace(FIRST, years=(first, R7)).first_round == found


MEASURES = [f"{goal}-{direction}-{measure}" for goal in (1, 2) for direction in (1, 5, 7) for measure in "①②⑤⑫"]
IDS = [make_id(measure, ordinal) for measure in MEASURES for ordinal in (1, 2, 16)]


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 20), st.integers(1, 99), st.data())
def test_wrong_and_exchanged_characters_are_caught_in_any_id(
    goal: int, direction: int, measure: int, ordinal: int, data: st.DataObject
) -> None:
    row_id = make_id(f"{goal}-{direction}-{chr(ord('①') + measure - 1)}", ordinal)
    assert read_id(row_id, NAKANO.id_patterns) == row_id
    place = data.draw(st.integers(0, len(row_id) - 1))
    other = data.draw(st.integers(0, len(row_id) - 1))
    character = data.draw(st.sampled_from(ALPHABET))
    swapped = exchanged(row_id, place, other)
    assert is_read(swapped) == (swapped == row_id)
    replaced = row_id[:place] + character + row_id[place + 1 :]
    assert is_read(replaced) == (replaced == row_id)


@pytest.mark.parametrize("row_id", IDS[:5])
def test_width_case_hyphens_and_blanks_are_folded(row_id: str) -> None:
    full_width = row_id.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    for typed in (full_width, row_id.lower(), f" {row_id}\n", row_id.replace("-", "－"), row_id.replace("-", " ‐ ")):
        assert read_id(typed, NAKANO.id_patterns) == row_id


ONE, OTHER = IDS[0], IDS[1]


@pytest.mark.parametrize(
    ("text", "below"),
    [
        (
            f"【{ONE} 窓口】\n続ける。\n広げる。\n【{OTHER} 配信】\n始める。",
            f"{ONE}：続ける。\n広げる。\n{OTHER}：始める。",
        ),
        (f"【{OTHER} 配信】\n始める。", "始める。"),
        (f"【分割前の {ONE} 窓口 の全体】\n続ける。", "続ける。"),
        ("【前の計画の A-1 窓口】\n続ける。\n【前の計画の A-2 配信】\n始める。", "A-1：続ける。\nA-2：始める。"),
        (f"【{ONE} 窓口】\n【窓口 の予定】\n続ける。", "【窓口 の予定】\n続ける。"),
        ("【窓口 の予定】\n続ける。", "【窓口 の予定】\n続ける。"),
        (f"続ける。\n【{ONE} 窓口】", f"続ける。\n【{ONE} 窓口】"),
        ("続ける。", "続ける。"),
        ("", ""),
    ],
)
def test_a_text_is_copied_without_the_headings_of_the_rows_that_it_is_of(text: str, below: str) -> None:
    assert texts_below_headings(text, NAKANO.id_patterns) == below


@pytest.mark.parametrize("text", ["", "1-1-1-02", "1-1-1-02-Y", "1-1-1-2-X", "1-1-①", "戸籍住民課", "1-1-1-02-"])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(text)}\Z"):
        read_id(text, NAKANO.id_patterns)


def test_the_letter_is_never_one_that_is_read_as_a_digit() -> None:
    bodies = (f"{goal}-1-{measure}-{ordinal:02d}" for goal in (1, 2) for measure in (1, 12) for ordinal in range(1, 60))
    assert {check_character(body) for body in bodies}.isdisjoint("ILO")


def test_an_id_tells_measure_and_place() -> None:
    assert make_id("1-1-②", 3).startswith("1-1-2-03-")


def test_a_plan_may_write_its_ids_in_another_form_with_a_check_character_or_without() -> None:
    assert read_id(" ｔ－７ ", (r"T-\d+",)) == "T-7"
    checked = f"T-7-{check_character('T-7')}"
    assert read_id(checked.lower(), (r"T-\d+-(?P<check>[A-Z])",)) == checked
    assert not is_id(f"T-8-{checked[-1]}", (r"T-\d+-(?P<check>[A-Z])",))
    ends_in_letter = f"7X-{check_character('7X')}"
    assert read_id(ends_in_letter, (r"\dX-(?P<check>[A-Z])",)) == ends_in_letter


@pytest.mark.parametrize(
    "between", ["、", "，", ",", "；", ";", "､", "、 ", "，　", "\n", "\r\n", "\u3000", " , ", "、、"]
)
def test_several_ids_in_one_text_are_read_by_one_rule(between: str) -> None:
    assert read_ids(f" a-1{between}Ａ－２{between}A-1{between}") == ("A-1", "A-2")
    assert read_ids(between) == ()


@given(st.lists(st.text(min_size=1).map(fold_id).filter(lambda each: each and can_be_id(each)), unique=True))
def test_every_id_that_may_be_is_read_again_from_a_text_with_others(ids: list[str]) -> None:
    assert read_ids("、".join(ids)) == tuple(dict.fromkeys(map(fold_id, ids)))


@pytest.mark.parametrize(
    ("title", "sponsor"),
    [
        ("(国)電子処方箋の仕組みへの対応", Sponsor.NATION),
        ("（国）電子処方箋", Sponsor.NATION),
        ("( 都 )\n電子申請", Sponsor.METROPOLIS),
        ("(2-2-⑤再掲)(国)共通化", Sponsor.NATION),
        ("◎国が指定し、該当する15業務システム", Sponsor.WARD),
        ("国から示された「推奨データ」の公開", Sponsor.WARD),
        ("開発(国)の支援", Sponsor.WARD),
    ],
)
def test_the_sponsor_is_what_a_leading_bracket_says(title: str, sponsor: Sponsor) -> None:
    assert printed_title.read_sponsor(title, NAKANO.sponsors) is sponsor


@pytest.mark.parametrize(
    ("title", "glyph"),
    [
        ("◎発券機システム", "◎"),
        ("○ごみ分別アプリ", "○"),
        ("〇ごみ分別アプリ", "○"),
        ("⭕\ufe0fごみ分別アプリ", "○"),
        ("(1-1-②再掲)○マイナンバーカード", "○"),
        ("(1-3-②再掲)\u3000◎モバイル機器講習会", "◎"),
        ("(国)◎共通化", "◎"),
        ("Office環境の整備", None),
        ("Free Wi-Fiの運用", None),
        ("△三角", None),
        ("", None),
    ],
)
def test_the_plan_class_is_the_leading_glyph(title: str, glyph: str | None) -> None:
    assert printed_title.read_plan_class(title, SPONSORS) == glyph


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("(1-1-②再掲)○マイナンバーカード", "1-1-②"),
        ("（１－１－②再掲）○マイナンバーカード", "1-1-②"),
        ("( 1‐2‐4 の再掲 )統合型GIS", "1-2-④"),
        ("1-7-①\n(1-2-①再掲)オープンデータの公開数の拡大", "1-2-①"),
        ("統合型GIS(1-2-④再掲)", "1-2-④"),
        ("(再掲)統合型GIS", None),
        ("1-7-①\nオープンデータ", None),
    ],
)
def test_a_repost_mark_names_the_measure_of_the_original(text: str, measure: str | None) -> None:
    assert CODES.read_repost_mark(text) == measure


@pytest.mark.parametrize(
    "title", ["◎発券機システム", "(1-1-②再掲)◎発券機システム", "(国)発券機システム", "（国）\u3000〇発券機システム\n"]
)
def test_the_title_proper_is_what_remains(title: str) -> None:
    assert printed_title.bare_title(title, SPONSORS) == "発券機システム"


def test_only_what_leads_is_no_part_of_the_title_proper() -> None:
    assert printed_title.bare_title("(1-1-②再掲)照会(再掲)の整備", SPONSORS) == "照会(再掲)の整備"
    assert printed_title.bare_title("(国)支援(都)の活用", SPONSORS) == "支援(都)の活用"


def test_the_title_proper_is_without_those_whom_the_plan_names() -> None:
    names = ("町", "広域連合")
    assert printed_title.bare_title("（広域連合）○窓口の整備", names) == "窓口の整備"
    assert printed_title.read_plan_class("（広域連合）○窓口の整備", names) == "○"
    assert printed_title.bare_title("（仮称）中央館の整備", names) == "（仮称）中央館の整備"
    assert printed_title.bare_title("(国)窓口の整備", names) == "(国)窓口の整備"


def test_titles_are_equal_when_width_blanks_and_look_alikes_are_folded() -> None:
    assert printed_title.fold_title("〇ICT 環境\nの整備") == printed_title.fold_title("○ＩＣＴ環境の整備")
    assert printed_title.fold_title("⭕\ufe0fごみ分別") == printed_title.fold_title("○ごみ分別")
    assert printed_title.fold_title("(国)共通化") != printed_title.fold_title("共通化")
    assert printed_title.fold_title("◎共通化") != printed_title.fold_title("○共通化")


@pytest.mark.parametrize(
    ("cell", "code", "title"),
    [
        ("1-1-①\nマイナンバーカードの普及促進", "1-1-①", "マイナンバーカードの普及促進"),
        ("1-1-① マイナンバー", "1-1-①", "マイナンバー"),
        ("１－１－①　マイナンバー", "1-1-①", "マイナンバー"),
        ("１ー１－１ マイナンバー", "1-1-①", "マイナンバー"),
        ("1-1-12\nマイナンバー", "1-1-⑫", "マイナンバー"),
        ("1-1-20\nマイナンバー", "1-1-⑳", "マイナンバー"),
        ("1-1-21\nマイナンバー", "1-1-21", "マイナンバー"),
        ("1-3-①5Gの活用", "1-3-①", "5Gの活用"),
        ("1-4-②", "1-4-②", None),
        ("2-1-③ \u3000\n", "2-1-③", None),
        ("1-7-①\n(1-2-①再掲)オープンデータ", "1-7-①", "(1-2-①再掲)オープンデータ"),
    ],
)
def test_a_measure_cell_gives_code_and_title(cell: str, code: str, title: str | None) -> None:
    assert CODES.read_cell(cell) == (code, title)


@pytest.mark.parametrize(
    "cell", ["", "実施内容", "1-1", "1-1-1-02-H", "2024-03-28", "1-1-②再掲", "目標1 ICT", "1-1-123"]
)
def test_what_is_no_measure_cell_is_none(cell: str) -> None:
    assert CODES.read_cell(cell) is None


ROW, MEASURE = PlanSubject.ROW, PlanSubject.MEASURE
STEPS = (
    Derivation(ROW, "e1", "a", "e2", "ab", PlanFate.MERGED),
    Derivation(ROW, "e1", "b", "e2", "ab", PlanFate.MERGED),
    Derivation(ROW, "e1", "c", "e2", "c1", PlanFate.SPLIT),
    Derivation(ROW, "e1", "c", "e2", "c2", PlanFate.SPLIT),
    Derivation(ROW, "e1", "d", "e2", None, PlanFate.ABOLISHED, "事業の終了"),
    Derivation(ROW, "e2", "ab", "e3", "x", PlanFate.CONTINUED),
    Derivation(ROW, "e2", "c2", None, None, PlanFate.FINISHED),
)


@pytest.mark.parametrize(
    ("wanted", "editions", "found"),
    [
        ("ab", ("e1", "e2"), ("a", "b")),
        ("c1", ("e1", "e2"), ("c",)),
        ("x", ("e1", "e2", "e3"), ("a", "b")),
        ("x", ("e2", "e3"), ("ab",)),
        ("k", ("e1", "e2", "e3"), ("k",)),
        ("ab", ("e2",), ("ab",)),
    ],
)
def test_what_a_row_was_before(wanted: str, editions: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert origins(STEPS, ROW, wanted, editions, mergers=()) == found


@pytest.mark.parametrize(
    ("wanted", "editions", "found"),
    [
        ("a", ("e1", "e2"), ("ab",)),
        ("c", ("e1", "e2"), ("c1", "c2")),
        ("a", ("e1", "e2", "e3"), ("x",)),
        ("d", ("e1", "e2"), ()),
        ("d", ("e1", "e2", "e3"), ()),
        ("k", ("e1", "e2", "e3"), ("k",)),
        ("c2", ("e2", "e3"), ("c2",)),
    ],
)
def test_what_a_row_becomes(wanted: str, editions: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert descendants(STEPS, ROW, wanted, editions, mergers=()) == found


def test_a_measure_of_the_same_name_is_another_thing() -> None:
    assert origins(STEPS, MEASURE, "ab", ("e1", "e2"), mergers=()) == ("ab",)
    assert descendants(STEPS, MEASURE, "a", ("e1", "e2"), mergers=()) == ("a",)


def test_the_steps_towards_rows_are_those_out_of_what_they_were_with_all_parts_of_it() -> None:
    assert steps_towards(STEPS, ["x"], ("e1", "e2", "e3"), {}) == (*STEPS[:2], STEPS[5])
    assert steps_towards(STEPS, ["c1"], ("e1", "e2"), {}) == STEPS[2:4]
    assert steps_towards(STEPS, ["c1"], ("e1",), {}) == ()
    assert steps_towards(STEPS, ["k"], ("e1", "e2", "e3"), {}) == ()


def test_the_steps_of_other_rows_that_are_wanted_too_are_among_them() -> None:
    abolished = Derivation(ROW, "e1", "d", "e2", None, PlanFate.ABOLISHED)
    other = Derivation(MEASURE, "e1", "a", "e2", "ab", PlanFate.CONTINUED)
    steps = (*STEPS[:4], abolished, other, STEPS[5])
    assert steps_towards(steps, ["x"], ("e1", "e2", "e3"), {"e1": ["d"]}) == (*STEPS[:2], abolished, STEPS[5])
    assert steps_towards(steps, [], ("e1", "e2"), {"e1": ["a"], "e2": ["c1"]}) == STEPS[:1]


def test_a_row_that_became_another_is_followed_from_what_was_wanted_before() -> None:
    first = Derivation(ROW, "e1", "p", "e2", "q", PlanFate.CONTINUED)
    second = Derivation(ROW, "e2", "q", "e3", "r", PlanFate.CONTINUED)
    kept = Derivation(ROW, "e1", "m", "e2", "n", PlanFate.CONTINUED)
    assert steps_towards((first, second, kept), ["r", "n"], ("e1", "e2", "e3"), {}) == (first, kept, second)


WARD = small_organisation()
FAULTS_FIRST, FAULTS_SECOND = make_id("1-1-①", 1), make_id("1-1-①", 2)
EDITION = replace(
    small_plan().newest,
    listings=(
        listing(FAULTS_FIRST),
        listing(FAULTS_SECOND),
        listing(make_id("2-1-①", 1), "2-1-①", repost_of=FAULTS_FIRST),
    ),
)
PLAN = replace(small_plan(), editions=(EDITION,))
LATER = replace(EDITION, edition_id="p-2", title="改定版", ordinal=2)


def faults(plan: Plan = PLAN, ward: Organisation = WARD) -> tuple[str, ...]:
    return plan_faults(plan, ward)


@pytest.mark.parametrize("sign", [":", "、", ",", ";"])
def test_an_id_with_a_sign_at_which_ids_are_cut_is_a_fault(sign: str) -> None:
    rows = (listing(f"A{sign}01"), listing("A-02"))
    profile = replace(NAKANO, id_patterns=("A.0[12]",))
    plan = replace(PLAN, editions=(replace(EDITION, profile=profile, listings=rows),))
    assert faults(plan) == (f"管理番号「A{sign}01」は使えません（{EXPECTED_IN_IDS}にしてください）",)


def test_an_edition_after_one_with_such_ids_may_have_others() -> None:
    rows = (listing("A:01"), listing("A-02"))
    first = replace(EDITION, profile=replace(NAKANO, id_patterns=("A.0.",)), listings=rows)
    before = replace(PLAN, editions=(first,))
    later = replace(first, edition_id="p-2", title="改定版", ordinal=2, listings=(*rows, listing("A:03")))
    assert faults(replace(before, editions=(first, later))) == faults(before) != ()
    without = replace(first, listings=rows[1:])
    assert len(faults(replace(before, editions=(without, later)))) == len(rows)


def test_the_numbers_of_a_plan_are_told_by_an_example_or_else_by_their_pattern() -> None:
    assert describe_number_forms(NAKANO) == "管理番号は「1-1-1-01-P」の形、実施内容の番号は「1-1-①」の形"
    *above, lowest = NAKANO.levels
    other = replace(
        NAKANO, id_patterns=("K(?P<check>[A-Z])",), levels=(*above, replace(lowest, code_pattern="(?:a|b)"))
    )
    assert describe_number_forms(other) == (
        "管理番号は計画のファイルの initiative_id「K(?P<check>[A-Z])」に合うもの、"
        "実施内容の番号は計画のファイルの code_pattern「(?:a|b)」に合うもの"
    )


def test_a_plan_without_a_fault_may_begin() -> None:
    assert faults() == ()
    assert faults(replace(PLAN, editions=(EDITION, LATER))) == ()


@pytest.mark.parametrize(
    ("plan", "fault"),
    [
        (replace(PLAN, first_year=R7, last_year=R3), "計画期間のはじめ（令和7年度）が終わり（令和3年度）より後です"),
        (replace(PLAN, plan_id=""), "計画の番号「」に空白があるか、空欄です"),
        (replace(PLAN, plan_id="p 1"), "計画の番号「p 1」に空白があるか、空欄です"),
        (replace(PLAN, editions=(EDITION, replace(LATER, edition_id="p-1"))), "版の番号「p-1」が2つ以上あります"),
        (replace(PLAN, editions=(EDITION, replace(LATER, ordinal=1))), "版の順番「1」が2つ以上あります"),
        (replace(PLAN, editions=(EDITION, replace(LATER, title="当初計画"))), "版の名称「当初計画」が2つ以上あります"),
        (replace(PLAN, editions=(replace(EDITION, ordinal=0),)), "版の順番「0」が1より小さい数です"),
        (replace(PLAN, editions=(replace(EDITION, edition_id=""),)), "版の番号「」に空白があるか、空欄です"),
        (replace(PLAN, editions=(replace(EDITION, edition_id="p 1"),)), "版の番号「p 1」に空白があるか、空欄です"),
        (replace(PLAN, title="　"), "計画に名称がありません"),
        *((replace(PLAN, title=f"一行目{end}二行目"), "計画の名称に改行があります") for end in "\n\x85\u2028\u2029"),
        (replace(PLAN, editions=(replace(EDITION, title="一\u2028二"),)), "第1版の名称に改行があります"),
        (replace(PLAN, editions=(replace(EDITION, title="　"),)), "第1版に名称がありません"),
    ],
)
def test_a_fault_of_years_or_editions_is_named(plan: Plan, fault: str) -> None:
    assert faults(plan) == (fault,)


def with_listings(*listings: Listing) -> Edition:
    return replace(EDITION, listings=listings)


def with_node(node: PlanNode) -> Edition:
    return replace(EDITION, nodes=(*EDITION.nodes, node))


FAULTS_OTHER = make_id("1-1-①", 9)


@pytest.mark.parametrize(
    ("edition", "fault"),
    [
        (replace(EDITION, listings=()), "第1版「当初計画」（令和3年11月1日策定）に行がありません"),
        (
            with_listings(listing(FAULTS_FIRST), listing(FAULTS_FIRST)),
            f"管理番号「{FAULTS_FIRST}」の行が2つ以上あります",
        ),
        (
            with_listings(listing(FAULTS_FIRST), listing("a")),
            f"管理番号「a」を回答から読み取れません（この行に合う管理番号は「{FAULTS_SECOND}」）",
        ),
        (
            with_listings(listing(FAULTS_FIRST), listing(f"{FAULTS_SECOND} ")),
            f"管理番号「{FAULTS_SECOND} 」を回答から読み取れません（この行に合う管理番号は「{FAULTS_SECOND}」）",
        ),
        (with_listings(listing(FAULTS_OTHER, "9-9-①")), f"管理番号「{FAULTS_OTHER}」の実施内容「9-9-①」がありません"),
        (with_listings(listing(FAULTS_FIRST, title="　")), f"管理番号「{FAULTS_FIRST}」の事業内容が空欄です"),
        (
            with_listings(listing(FAULTS_FIRST), listing(FAULTS_SECOND, repost_of=FAULTS_OTHER)),
            f"管理番号「{FAULTS_SECOND}」の再掲の元「{FAULTS_OTHER}」がありません",
        ),
        (
            with_listings(listing(FAULTS_FIRST, owners=[("zeimu", Role.LEAD), ("zeimu", Role.LEAD)])),
            f"管理番号「{FAULTS_FIRST}」に同じ所管課（zeimu、{Role.LEAD.value}）が2つ以上あります",
        ),
        (with_node(PlanNode("2", "goal", None, "別", 8)), "番号「2」の目標・取組の方向・実施内容が2つ以上あります"),
        (
            with_node(PlanNode("２-１", "direction", "2", None, 8)),
            "取組の方向の番号「2-1」（業務）と「２-１」（名称なし）が、データではどちらも「2-1」になります",
        ),
        (
            with_node(PlanNode("3-1", "measure", "2-1", None, 8)),
            "実施内容の番号「3-1」が「1-1-①」の形ではありません",
        ),
        (
            with_node(PlanNode("3-1", "direction", "3", None, 8)),
            "番号「3-1」の上の番号「3」がないか、上の段ではありません",
        ),
        (
            with_node(PlanNode("2-2", "direction", "1-1", None, 8)),
            "番号「2-2」の上の番号「1-1」がないか、上の段ではありません",
        ),
    ],
)
def test_a_fault_of_an_edition_is_named(edition: Edition, fault: str) -> None:
    assert faults(replace(PLAN, editions=(edition,))) == (fault,)


def test_for_an_unreadable_id_below_an_unreadable_measure_no_other_is_proposed() -> None:
    unreadable = replace(PLAN, editions=(with_listings(listing("a", "カード")),))
    assert faults(unreadable)[0] == "管理番号「a」を回答から読み取れません"


def changed(division_id: str, **facts: Any) -> Organisation:
    return Organisation(
        tuple(replace(each, **facts) if each.division_id == division_id else each for each in WARD.divisions)
    )


ALIAS = (DivisionName("税務", NameKind.ALIAS),)


@pytest.mark.parametrize(
    ("ward", "fault"),
    [
        (Organisation((*WARD.divisions, replace(WARD.get("bosai"), names=()))), "組織の番号「bosai」が2つ以上あります"),
        (changed("zeimu", names=ALIAS), "組織「zeimu」に名称がありません"),
        (changed("zeimu", names=WARD.get("bosai").names), "組織の名称「防災課」が2つ以上あります"),
        (changed("zeimu", names=2 * WARD.get("zeimu").names), "組織「zeimu」に同じ名称「税務課」が2つ以上あります"),
        (changed("zeimu", parent="none"), "組織「zeimu」の上の組織をたどれません"),
        (changed("zeimu", parent="zeimu"), "組織「zeimu」の上の組織をたどれません"),
    ],
)
def test_a_fault_of_the_organisation_is_named(ward: Organisation, fault: str) -> None:
    assert fault in faults(ward=ward)


def test_a_body_may_be_below_a_body_below_another() -> None:
    assert faults(ward=changed("koseki", parent="zeimu")) == ()


def test_a_body_may_have_other_names_beside_its_official_one() -> None:
    assert faults(ward=changed("zeimu", names=(*ALIAS, *WARD.get("zeimu").names))) == ()


FRAMES_EDITION = small_plan().editions[0]
FRAMES = Frames(
    (
        NationalFrame("n", "官民データ", "1", (FrameItem("N-1", "手続"), FrameItem("N-2", "カード"))),
        NationalFrame("d", "DX", "1", (FrameItem("D-1", "カード", "重点", "N-2"), FrameItem("D-2", "標準化", "重点"))),
    )
)


def row(item: str, target: str) -> Tag:
    return Tag(item, "p-1", PlanSubject.ROW, target, "事務局")


def measure(item: str, target: str) -> Tag:
    return Tag(item, "p-1", PlanSubject.MEASURE, target)


def test_an_item_has_its_rows_in_printed_order_and_one_without_any_is_named_all_the_same() -> None:
    found = FRAMES.rows(FRAMES_EDITION, [row("N-1", "d"), row("N-1", "b"), row("D-2", "d")])
    assert found == {"N-1": ("b", "d"), "N-2": (), "D-1": (), "D-2": ("d",)}


def test_the_printed_order_is_that_of_the_edition() -> None:
    turned = replace(FRAMES_EDITION, listings=FRAMES_EDITION.listings[::-1])
    assert FRAMES.rows(turned, [row("N-1", "a"), row("N-1", "c"), row("N-1", "b")])["N-1"] == ("c", "b", "a")


def test_a_measure_under_which_nothing_is_printed_brings_nothing() -> None:
    assert FRAMES.rows(replace(FRAMES_EDITION, listings=()), [measure("N-1", "1-1-①")])["N-1"] == ()


def test_an_item_that_repeats_another_has_the_same_rows_whichever_was_named() -> None:
    assert FRAMES.original("D-1").item_id == "N-2"
    for named in ("N-2", "D-1"):
        found = FRAMES.rows(FRAMES_EDITION, [row(named, "a")])
        assert found["N-2"] == found["D-1"] == ("a",)


def test_a_measure_brings_its_rows_and_a_repost_is_its_original() -> None:
    found = FRAMES.rows(FRAMES_EDITION, [measure("N-1", "2-1-①")])
    assert found["N-1"] == ("a", "d", "e")


def test_tags_of_another_edition_do_not_count() -> None:
    assert FRAMES.rows(FRAMES_EDITION, [replace(row("N-1", "a"), edition_id="p-2")])["N-1"] == ()


def test_rows_without_any_item_are_left_over_and_reposts_are_never() -> None:
    assert untagged_rows(FRAMES_EDITION, FRAMES.rows(FRAMES_EDITION, [])) == ("a", "b", "c", "d", "e")
    assert untagged_rows(FRAMES_EDITION, FRAMES.rows(FRAMES_EDITION, [measure("D-1", "1-1-①")])) == ("c", "d", "e")


def test_an_item_knows_those_that_repeat_it() -> None:
    assert FRAMES.repeating("N-2") == ("D-1",)
    assert FRAMES.repeating("D-2") == ()


@pytest.mark.parametrize(
    ("tag", "targets"),
    [
        (row("N-1", "a"), ["g"]),
        (row("N-1", "b"), ["g"]),
        (row("N-1", "c"), ["c", "h"]),
        (row("N-1", "d"), []),
        (row("N-1", "e"), ["e"]),
        (measure("N-1", "1-1-①"), ["1-1-②"]),
        (measure("N-1", "2-1-①"), ["2-1-①"]),
        (replace(row("N-1", "e"), edition_id="p-0"), []),
    ],
)
def test_tags_come_along_with_what_becomes_of_rows_and_measures(tag: Tag, targets: list[str]) -> None:
    def step(from_id: str, to_id: str | None, fate: PlanFate, subject: PlanSubject = PlanSubject.ROW) -> Derivation:
        return Derivation(subject, "p-1", from_id, "p-2", to_id, fate)

    steps = (
        step("a", "g", PlanFate.MERGED),
        step("b", "g", PlanFate.MERGED),
        step("c", "c", PlanFate.SPLIT),
        step("c", "h", PlanFate.SPLIT),
        step("d", None, PlanFate.FINISHED),
        step("1-1-①", "1-1-②", PlanFate.CONTINUED, PlanSubject.MEASURE),
    )
    newer = replace(FRAMES_EDITION, edition_id="p-2", listings=tuple(map(listing, "gche")))
    found = carried_over_tags([tag], steps, "p-1", newer)
    assert [each.target for each in found] == targets
    assert all((each.edition_id, each.item_id, each.decided_by) == ("p-2", "N-1", tag.decided_by) for each in found)


def test_the_tag_of_a_row_that_becomes_a_repost_is_its_original_s() -> None:
    repost = replace(listing("a"), repost_of="b")
    newer = replace(FRAMES_EDITION, edition_id="p-2", listings=(listing("b"), repost))
    found = carried_over_tags([row("N-1", "a")], (), "p-1", newer)
    assert [each.target for each in found] == ["b"]
    kept = replace(row("N-1", "a"), edition_id="p-2")
    assert FRAMES.rows(newer, [kept])["N-1"] == ("b",)


def test_two_rows_that_are_merged_bring_one_tag() -> None:
    steps = [Derivation(PlanSubject.ROW, "p-1", each, "p-2", "g", PlanFate.MERGED) for each in "ab"]
    newer = replace(FRAMES_EDITION, edition_id="p-2", listings=(listing("g"),))
    found = carried_over_tags([row("N-1", "a"), row("N-2", "b"), row("N-1", "b")], steps, "p-1", newer)
    assert sorted((each.item_id, each.target) for each in found) == [("N-1", "g"), ("N-2", "g")]


@pytest.mark.parametrize(
    ("who", "is_named", "published"), [("中野", True, "中野"), ("中野", False, None), (None, True, None)]
)
def test_a_name_is_published_only_if_it_may_be(who: str | None, is_named: bool, published: str | None) -> None:
    opinion = Opinion(1, OpinionSource.ASSEMBLY, date(2023, 6, 1), who, is_named, "意見")
    assert opinion.published_name == published
    assert opinion.as_published == replace(opinion, who=published)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("柱1\u3000安心", "安心"),
        ("柱1 安心", "安心"),
        ("柱1：安心", "安心"),
        ("安心", "安心"),
        ("柱10の安心", "柱10の安心"),
        ("柱1のつながり", "柱1のつながり"),
        ("柱1", "柱1"),
        (None, None),
    ],
)
def test_a_title_that_begins_with_its_code_is_named_without_it(title: str | None, shown: str | None) -> None:
    node = PlanNode("柱1", "goal", None, title, 1)
    assert (node.with_plain_title.title, node.with_plain_title.code, node.title) == (shown, "柱1", title)


def test_a_title_with_many_blanks_in_brackets_is_read_at_once() -> None:
    title = f"○見本（{' ' * 30_000}その他"
    assert in_loops(lambda: printed_title.bare_title(title), 100) <= 100
