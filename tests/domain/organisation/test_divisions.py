"""Divisions and departments: the tree, who is asked of whom, who succeeds whom by name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from nakano_status.domain.organisation.descent import (
    NamedSuccession,
    earlier_divisions,
    find_descent,
    former_name_on,
    named_successions,
    new_body,
    with_names,
)
from nakano_status.domain.organisation.divisions import (
    Branch,
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
    Role,
    Succession,
    SuccessionKind,
    addressed_to,
    fold_name,
    heir_in,
    last_days,
    may_be_name,
    new_division,
    predecessors,
    term_for_level,
    title_of_head,
    trace_heirs,
    tree,
    with_body_moved,
)
from nakano_status.domain.organisation.reorganisation import (
    Abolition,
    BodyChangeKind,
    Merger,
    OrganisationChange,
    Renaming,
    Split,
    apply_reorganisation,
    organisation_changes,
    rename_body,
    with_name_corrected,
)
from tests.support.expected import present

RENAMED_ON = date(2023, 4, 1)
IT = Division(
    "it",
    DivisionKind.DIVISION,
    (
        DivisionName("情報システム課", NameKind.OFFICIAL, None, date(2023, 3, 31)),
        DivisionName("デジタル政策課", NameKind.OFFICIAL, RENAMED_ON, None),
        DivisionName("情シス", NameKind.ALIAS),
    ),
    parent="office",
    order=2,
)
GENERAL = Division("general", DivisionKind.DEPARTMENT, (DivisionName("総務部", NameKind.OFFICIAL),), order=1)
DX_ROOM = Division("office", DivisionKind.ROOM, (DivisionName("DX推進室", NameKind.OFFICIAL),), parent="general")
STAFF = Division("staff", DivisionKind.DIVISION, (DivisionName("職員課", NameKind.OFFICIAL),), "general", 1)
COUNCIL = Division("council", DivisionKind.DIVISION, (DivisionName("区議会事務局", NameKind.OFFICIAL),))
ALL = Division("all", DivisionKind.GENERIC, (DivisionName("各所管課", NameKind.OFFICIAL),))
WARD = Organisation((COUNCIL, ALL, IT, GENERAL, DX_ROOM, STAFF))


def test_a_division_has_the_name_of_the_day() -> None:
    assert IT.name_on(date(2023, 3, 31)) == "情報システム課"
    assert IT.name_on(RENAMED_ON) == "デジタル政策課"
    assert IT.name_on() == WARD.name("it") == "デジタル政策課"


def test_a_body_that_was_renamed_did_not_end_in_between() -> None:
    assert IT.on(date(2023, 3, 31)).until is None
    gap = replace(IT.names[1], valid_from=date(2023, 4, 2))
    assert replace(IT, names=(IT.names[0], gap)).on(date(2023, 3, 31)).until == date(2023, 3, 31)


def test_a_role_has_the_label_that_papers_print() -> None:
    assert [each.label for each in Role] == ["主管課", "状況確認課", "関係課"]


@pytest.mark.parametrize("typed", ["情報システム課", "デジタル政策課", "情シス", " 情報　システム課 ", "情報ｼｽﾃﾑ課"])
def test_a_division_is_found_by_any_name_in_any_width(typed: str) -> None:
    assert WARD.find(typed) == IT


def test_a_name_that_another_body_has_now_is_that_bodys() -> None:
    ended = replace(COUNCIL, names=(DivisionName("職員課", NameKind.OFFICIAL, None, RENAMED_ON),))
    assert Organisation((ended, STAFF)).find("職員課") == Organisation((STAFF, ended)).find("職員課") == STAFF


def test_a_head_is_named_by_what_the_division_is() -> None:
    assert [title_of_head(each) for each in ("税務課", "DX推進室", "教育係", "区議会")] == [
        "税務課長",
        "DX推進室長",
        "教育係長",
        "",
    ]


def test_a_letter_is_to_the_head_or_to_a_body_whose_head_has_no_known_title() -> None:
    assert [addressed_to(each) for each in ("教育係", "図書館", "区議会")] == [
        "教育係長　様",
        "図書館長　様",
        "区議会　御中",
    ]


@pytest.mark.parametrize(
    ("names", "called"),
    [(["総務局", None, "福祉局"], "局"), (["総務局", "中央区"], "部"), (["総務部"], "部"), ([None], "部"), ([], "部")],
)
def test_what_is_above_divisions_is_called_as_all_of_their_names_end(names: list[str | None], called: str) -> None:
    assert term_for_level(names) == called


@pytest.mark.parametrize(
    ("names", "is_built_in", "levels"),
    [
        (["建設局", "河川部", "治水課"], False, ["局", "部"]),
        (["総務部", "DX推進室", "デジタル課"], False, ["部", "室"]),
        (["総務部", None, "税務課"], False, ["部"]),
        ([None, None, "税務課"], False, []),
        ([None, None, "税務課"], True, ["部", "室"]),
    ],
)
def test_levels_above_divisions_are_those_that_a_ward_has(
    names: list[str | None], is_built_in: bool, levels: list[str]
) -> None:
    kinds = DivisionKind.DEPARTMENT, DivisionKind.ROOM, DivisionKind.DIVISION
    bodies = tuple(new_division(name, kind) for name, kind in zip(names, kinds, strict=True) if name)
    assert Organisation(bodies).levels_above(is_built_in=is_built_in) == levels


def test_a_body_between_a_bureau_and_its_divisions_is_called_as_it_ends() -> None:
    kinds = (["河川部"], DivisionKind.ROOM), (["DX推進室"], DivisionKind.ROOM), (["総務部"], DivisionKind.DIVISION)
    assert [term_for_level(*each) for each in kinds] == ["部", "室", "所管課"]


def test_an_unknown_name_finds_nobody() -> None:
    assert WARD.find("情報課") is None


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError):
        WARD.get("nobody")


def test_the_department_stands_above_the_office() -> None:
    assert WARD.department_of("it") == GENERAL
    assert WARD.department_of("council") is None


def test_order_is_by_department_then_division_and_unknown_comes_last() -> None:
    assert WARD.sort_divisions(["all", "council", "it", "staff"]) == ["staff", "it", "council", "all"]


def test_only_a_generic_name_is_generic() -> None:
    assert ALL.is_generic
    assert not IT.is_generic


def test_middle_dots_are_part_of_a_name() -> None:
    assert fold_name("子ども教育・政策課") != fold_name("子ども・教育政策課")
    assert fold_name("介護･高齢者支援課") == fold_name("介護・高齢者支援課")


MOVED = Organisation(
    (
        Division("old", DivisionKind.DEPARTMENT, (DivisionName("企画部", NameKind.OFFICIAL),), order=2),
        Division("new", DivisionKind.DEPARTMENT, (DivisionName("総務部", NameKind.OFFICIAL),), order=1),
        Division(
            "it",
            DivisionKind.DIVISION,
            (
                DivisionName("情報システム課", NameKind.OFFICIAL, None, date(2023, 3, 31)),
                DivisionName("デジタル政策課", NameKind.OFFICIAL, date(2023, 4, 1)),
            ),
            parent="new",
            order=5,
            earlier=(EarlierPlace(date(2023, 3, 31), "old", 3, is_liaison=True, contact="内線 1"),),
        ),
    )
)


@pytest.mark.parametrize(
    ("day", "department", "name", "order", "is_liaison"),
    [
        (date(2023, 3, 31), "企画部", "情報システム課", 3, True),
        (date(2023, 4, 1), "総務部", "デジタル政策課", 5, False),
    ],
)
def test_the_organisation_of_a_day_has_the_places_and_names_of_that_day(
    day: date, department: str, name: str, order: int, *, is_liaison: bool
) -> None:
    organisation = MOVED.on(day)
    above, own = organisation.department_of("it"), organisation.get("it")
    assert above is not None
    assert (above.name_on(), organisation.name("it"), own.order, own.is_liaison) == (
        department, name, order, is_liaison
    )  # fmt: skip
    assert organisation.find("デジタル政策課") is organisation.find("情報システム課") is own


def test_before_its_first_name_a_body_goes_by_it() -> None:
    names = (
        DivisionName("未来課", NameKind.OFFICIAL, date(2023, 4, 1), date(2024, 3, 31)),
        DivisionName("将来課", NameKind.OFFICIAL, date(2024, 4, 1)),
    )
    assert Division("x", DivisionKind.DIVISION, names).name_on(date(2022, 1, 1)) == "未来課"


def test_a_place_began_on_the_day_after_the_one_before() -> None:
    assert MOVED.get("it").placed_since == date(2023, 4, 1)
    assert MOVED.get("new").placed_since is None


SECTION = Division("desk", DivisionKind.SECTION, (DivisionName("統計係", NameKind.OFFICIAL),), "it")


def test_a_name_begins_and_ends_on_its_days() -> None:
    name = DivisionName("情報課", NameKind.OFFICIAL, date(2022, 4, 1), date(2023, 3, 31))
    days = (date(2022, 3, 31), date(2022, 4, 1), date(2023, 3, 31), date(2023, 4, 1))
    assert [name.holds_on(day) for day in days] == [False, True, True, False]


def test_whether_any_name_has_a_day_is_known() -> None:
    assert WARD.has_dated_names
    assert Organisation(
        (STAFF, replace(COUNCIL, names=(DivisionName("議会", NameKind.OFFICIAL, RENAMED_ON),)))
    ).has_dated_names
    assert not Organisation((STAFF, COUNCIL)).has_dated_names


def test_a_further_alias_is_found_and_an_own_name_has_precedence() -> None:
    ward = WARD.with_aliases({"システム": "it", "職員課": "it"})
    assert ward.get("it").names[-1] == DivisionName("システム", NameKind.ALIAS)
    assert len(ward.get("it").names) == len(IT.names) + 1
    assert ward.find("システム") == ward.get("it")
    assert ward.find("職員課") == STAFF


def test_all_divisions_have_their_names_by_id() -> None:
    assert Organisation((IT, STAFF)).names() == {"it": "デジタル政策課", "staff": "職員課"}


def test_above_a_section_is_its_division_and_above_a_division_its_department() -> None:
    ward = Organisation((*WARD.divisions, SECTION, replace(SECTION, division_id="alone", parent=None)))
    assert ward.sections_of("it") == ("desk",)
    assert ward.sections_of("office") == ()
    assert ward.above("desk") == IT
    assert ward.above("alone") is None
    assert ward.above("it") == GENERAL


def test_the_place_of_a_department_comes_before_that_of_a_division() -> None:
    last = replace(GENERAL, division_id="last", order=2)
    ward = Organisation((replace(STAFF, order=2), replace(IT, parent="last", order=1), GENERAL, last))
    assert ward.sort_divisions(["it", "staff"]) == ["staff", "it"]


DEPARTMENT, ROOM, DIVISION = DivisionKind.DEPARTMENT, DivisionKind.ROOM, DivisionKind.DIVISION


def body(name: str, kind: DivisionKind = DIVISION, parent: str | None = None, order: int | None = None) -> Division:
    return Division(name, kind, (DivisionName(name, NameKind.OFFICIAL),), parent, order)


TREE_WARD = Organisation(
    (
        body("区民部", DEPARTMENT, order=2),
        body("総務部", DEPARTMENT, order=1),
        body("DX室", ROOM, "総務部"),
        body("会計室"),
        body("職員課", parent="総務部", order=3),
        body("システム課", parent="DX室", order=2),
        body("総務課", parent="総務部", order=1),
        body("デジタル課", parent="DX室", order=4),
        body("税務課", parent="区民部"),
        body("空き室", ROOM, "区民部"),
        replace(body("各所管課"), kind=DivisionKind.GENERIC),
    )
)


def names(branches: tuple[Branch, ...]) -> list[object]:
    return [
        [branch.division.name_on() if branch.division else None, *names(branch.below)] if branch.below else told(branch)
        for branch in branches
    ]


def told(branch: Branch) -> str | None:
    return branch.division.name_on() if branch.division else None


def leaves(organisation: Organisation) -> list[str]:
    return [leaf.name_on() for branch in tree(organisation) for leaf in branch.leaves()]


def test_a_body_that_ended_is_shown_on_the_days_on_which_it_was() -> None:
    last = date(2023, 3, 31)
    ended = Organisation(
        tuple(replace(each, until=last) if each.division_id == "総務課" else each for each in TREE_WARD.divisions)
    )
    assert "総務課" not in leaves(ended)
    assert "総務課" in leaves(ended.on(last))
    assert "総務課" not in leaves(ended.on(date(2023, 4, 1)))


def test_a_room_stands_where_its_first_division_does_and_what_has_no_department_last() -> None:
    assert names(tree(TREE_WARD)) == [
        ["総務部", "総務課", ["DX室", "システム課", "デジタル課"], "職員課"],
        ["区民部", "税務課", "空き室"],
        [None, "会計室"],
    ]


@pytest.mark.parametrize(
    ("who", "step", "after"),
    [
        ("職員課", -1, ["総務課", "職員課", "システム課", "デジタル課", "税務課", "会計室"]),
        ("DX室", -1, ["システム課", "デジタル課", "総務課", "職員課", "税務課", "会計室"]),
        ("デジタル課", -1, ["総務課", "デジタル課", "システム課", "職員課", "税務課", "会計室"]),
        ("区民部", -1, ["税務課", "総務課", "システム課", "デジタル課", "職員課", "会計室"]),
        ("総務課", 9, ["システム課", "デジタル課", "職員課", "総務課", "税務課", "会計室"]),
    ],
)
def test_a_body_moves_among_those_beside_it(who: str, step: int, after: list[str]) -> None:
    assert leaves(with_body_moved(TREE_WARD, who, step)) == after


def test_a_body_moves_in_its_own_department() -> None:
    ward = TREE_WARD.with_body(body("戸籍課", parent="区民部"))
    assert leaves(with_body_moved(ward, "戸籍課", -1))[-3:] == ["戸籍課", "税務課", "会計室"]


@pytest.mark.parametrize(
    ("who", "step"), [("総務課", -1), ("会計室", 1), ("総務部", -1), ("空き室", 1), ("各所管課", 1)]
)
def test_at_the_edge_and_outside_the_tree_nothing_is_numbered_anew(who: str, step: int) -> None:
    assert with_body_moved(TREE_WARD, who, step) == TREE_WARD


def test_a_name_ends_the_day_before_the_next_begins() -> None:
    once = rename_body(body("税務課"), "課税課", date(2023, 4, 1))
    assert once.name_on(date(2023, 3, 31)) == "税務課"
    assert once.name_on(date(2023, 4, 1)) == "課税課"
    assert once.official_name.valid_from == date(2023, 4, 1)
    with pytest.raises(ValueError, match="2023-04-01"):
        rename_body(once, "納税課", date(2023, 4, 1))


def test_differences_are_told_body_by_body() -> None:
    changed = replace(rename_body(TREE_WARD.get("税務課"), "課税課", date(2023, 4, 1)), parent="総務部", contact="1234")
    others = [each for each in TREE_WARD.divisions if each.division_id not in ("税務課", "会計室")]
    found = organisation_changes(TREE_WARD, Organisation((*others, changed, body("未来課", parent="DX室"))))
    assert [(each.kind, each.name, each.label, each.was, each.now) for each in found] == [
        (BodyChangeKind.RENAMED, "課税課", "名称", "税務課", "課税課"),
        (BodyChangeKind.MOVED, "課税課", "上の組織", "区民部", "総務部"),
        (BodyChangeKind.CHANGED, "課税課", "連絡先", "", "1234"),
        (BodyChangeKind.NEW, "未来課", "所管課", "", "総務部 DX室"),
        (BodyChangeKind.REMOVED, "会計室", "", "会計室", ""),
    ]
    assert organisation_changes(TREE_WARD, TREE_WARD) == ()


def test_a_ward_whose_bodies_all_have_a_department_has_no_further_branch() -> None:
    ward = Organisation(tuple(each for each in TREE_WARD.divisions if each.division_id != "会計室"))
    assert [branch.division is None for branch in tree(ward)] == [False, False]
    assert [branch.division is None for branch in tree(TREE_WARD)] == [False, False, True]


def test_departments_without_a_place_come_last() -> None:
    ward = Organisation(
        (body("仮設部", DEPARTMENT), body("区民部", DEPARTMENT, order=1), body("総務部", DEPARTMENT, order=0))
    )
    assert names(tree(ward)) == ["総務部", "区民部", "仮設部"]


def test_a_body_that_is_moved_past_the_end_is_the_last_of_its_siblings_and_they_are_numbered_from_1() -> None:
    ward = with_body_moved(TREE_WARD, "総務課", 5)
    assert leaves(ward) == ["システム課", "デジタル課", "職員課", "総務課", "税務課", "会計室"]
    assert [ward.get(each).order for each in ("システム課", "デジタル課", "職員課", "総務課")] == [1, 2, 3, 4]


def test_departments_at_the_edge_keep_their_numbers() -> None:
    ward = Organisation((body("総務部", DEPARTMENT, order=10), body("区民部", DEPARTMENT, order=20)))
    assert with_body_moved(ward, "総務部", -1) == ward
    assert [each.order for each in with_body_moved(ward, "区民部", -1).divisions] == [2, 1]


@pytest.mark.parametrize(
    ("name", "may_be"),
    [
        ("税務課", True),
        ("\ue000村課", True),
        ("税務\u200b課", True),
        ("税務\u202e課", False),
        ("税務\u0378課", False),
        ("税務\u2028課", False),
        ("税務、納税課", False),
        ("税務・納税課", True),
        ("DX 推進課", False),
        ("DX　推進課", False),
        (" DX推進課　", True),
        ("まちづくり課（北部）", False),
        ("まちづくり課(北部)", False),
    ],
)
def test_a_name_has_no_control_characters_and_may_have_letters_of_a_ward_s_own(name: str, may_be: bool) -> None:
    assert may_be_name(name) is may_be


WINTER, SPRING, AUTUMN = date(2024, 2, 1), date(2024, 4, 1), date(2024, 10, 1)
M, S, A, R = SuccessionKind.MERGED, SuccessionKind.SPLIT, SuccessionKind.ABOLISHED, SuccessionKind.RENAMED


def step(day: date, kind: SuccessionKind, division: str, successor: str | None) -> Succession:
    return Succession(day, kind, division, successor)


@pytest.mark.parametrize(
    ("steps", "passed"),
    [
        ([], []),
        ([step(SPRING, R, "a", "a")], []),
        ([step(WINTER, M, "a", "b")], []),
        ([step(SPRING, M, "a", "b"), step(SPRING, M, "c", "b")], [step(SPRING, M, "a", "b")]),
        ([step(SPRING, M, "a", "a"), step(SPRING, M, "c", "a")], []),
        (
            [step(SPRING, M, "a", "b"), step(AUTUMN, A, "b", "c")],
            [step(SPRING, M, "a", "b"), step(AUTUMN, A, "b", "c")],
        ),
        ([step(SPRING, M, "a", "b"), step(SPRING, A, "b", "c")], [step(SPRING, A, "a", "c")]),
        ([step(SPRING, A, "a", None)], [step(SPRING, A, "a", None)]),
        ([step(SPRING, S, "a", "b"), step(SPRING, S, "a", "c")], [step(SPRING, S, "a", None)]),
        ([step(SPRING, S, "a", "a"), step(SPRING, S, "a", "c")], []),
        (
            [step(SPRING, S, "a", "a"), step(SPRING, S, "a", "c"), step(AUTUMN, A, "a", "c")],
            [step(AUTUMN, A, "a", "c")],
        ),
    ],
)
def test_it_passes_by_the_changes_that_end_a_body_later(steps: list[Succession], passed: list[Succession]) -> None:
    assert trace_heirs(steps, "a", WINTER) == tuple(passed)


def test_two_ends_of_a_day_that_name_one_heir_have_that_heir() -> None:
    twice = [step(SPRING, M, "a", "b"), step(SPRING, A, "a", "b")]
    assert trace_heirs(twice, "a") == (step(SPRING, M, "a", "b"),)


def test_heirs_follow_each_other_by_their_days_in_whatever_order_they_were_registered() -> None:
    later, first = step(AUTUMN, M, "b", "c"), step(SPRING, M, "a", "b")
    assert trace_heirs([later, first], "a") == (first, later)


FOUNDED_AGAIN = (
    step(WINTER, M, "a", "b"),
    step(SPRING, S, "b", "b"),
    step(SPRING, S, "b", "a"),
    step(AUTUMN, M, "a", "c"),
)
"""a went to b in winter, was founded again in spring and went to c in autumn."""


@pytest.mark.parametrize(
    ("steps", "day", "heir"),
    [
        (FOUNDED_AGAIN, date(2024, 1, 31), "a"),
        (FOUNDED_AGAIN, WINTER, "b"),
        (FOUNDED_AGAIN, SPRING, "a"),
        (FOUNDED_AGAIN, AUTUMN, "c"),
        ((*FOUNDED_AGAIN, step(AUTUMN, M, "c", "d")), AUTUMN, "d"),
        ([step(SPRING, S, "a", "b"), step(SPRING, S, "a", "c")], SPRING, "a"),
        ([step(SPRING, A, "a", None)], SPRING, "a"),
        ([step(WINTER, M, "a", "b"), step(SPRING, A, "b", None)], AUTUMN, "b"),
    ],
)
def test_a_body_is_continued_by_the_heir_of_its_last_end(steps: Sequence[Succession], day: date, heir: str) -> None:
    known = [each for each in steps if each.day <= day]
    until = last_days(known)
    ward = Organisation(tuple(replace(body(each, DIVISION), until=until.get(each)) for each in "abcd"))
    assert heir_in(ward, "a", day, steps) == heir


def test_a_body_that_an_organisation_still_has_is_continued_by_none_of_a_later_record() -> None:
    ward = Organisation((replace(body("a", DIVISION), until=WINTER - timedelta(days=1)), body("b", DIVISION)))
    steps = [step(WINTER, M, "a", "b"), step(SPRING, M, "b", "c")]
    assert heir_in(ward, "a", AUTUMN, steps) == "b"
    assert heir_in(ward, "b", AUTUMN, steps) == "b"


RENAMED, MERGED, SPLIT, ABOLISHED = (
    SuccessionKind.RENAMED, SuccessionKind.MERGED, SuccessionKind.SPLIT, SuccessionKind.ABOLISHED
)  # fmt: skip
FIRST, SECOND, THIRD = date(2022, 4, 1), date(2023, 4, 1), date(2024, 4, 1)


def succession_body(name: str) -> Division:
    return new_division(name, DivisionKind.DIVISION)


def organised() -> tuple[Organisation, tuple[Succession, ...]]:
    """甲 was split, one part renamed, and that merged with 乙 into 新; 丙 was abolished in favour of 新."""
    made = apply_reorganisation(
        Organisation(tuple(map(succession_body, "甲乙丙"))), [Split("甲", ("甲一", "甲二"), {})], FIRST
    )
    found, steps = made.organisation, made.successions
    acts: list[tuple[date, list[OrganisationChange]]] = [
        (SECOND, [Renaming("甲一", "甲改")]),
        (THIRD, [Merger(("甲一", "乙"), "新"), Abolition("丙", "新")]),
    ]
    for day, changes in acts:
        made = apply_reorganisation(found, changes, day)
        found, steps = made.organisation, (*steps, *made.successions)
    return found, steps


WAY = (
    NamedSuccession(FIRST, SPLIT, "甲", "甲一"),
    NamedSuccession(SECOND, RENAMED, "甲一", "甲改"),
    NamedSuccession(THIRD, MERGED, "乙", "新"),
    NamedSuccession(THIRD, MERGED, "甲改", "新"),
)


def test_everything_that_led_to_a_division_is_named_as_of_its_day() -> None:
    found, steps = organised()
    named = named_successions(found, steps, "新", THIRD)
    assert set(named) == {*WAY, NamedSuccession(THIRD, ABOLISHED, "丙", "新")}
    assert named_successions(found, steps, "甲一", SECOND) == WAY[:2]
    assert named_successions(found, steps, "甲一", FIRST) == WAY[:1]
    assert set(predecessors(steps, "新", THIRD)) == {"新", "甲一", "乙", "丙", "甲"}
    assert predecessors(steps, "新", SECOND) == ("新",)


@pytest.mark.parametrize(
    ("name", "day", "before"),
    [
        ("丙", date(2022, 3, 31), "甲"),
        ("丙", FIRST, "乙"),
        ("　丙", date(2023, 3, 31), "乙"),
        ("丙", SECOND, "丙"),
        ("乙", SECOND, "乙"),
        ("新", FIRST, "新"),
    ],
)
def test_a_name_of_an_earlier_day_is_found_by_the_renamings_since(name: str, day: date, before: str) -> None:
    ways = (FIRST, RENAMED, "甲", "乙"), (SECOND, RENAMED, "乙", "丙"), (THIRD, MERGED, "丙", "新")
    assert former_name_on([NamedSuccession(*each) for each in ways], name, day) == before


def test_a_corrected_name_is_one_from_the_first_day() -> None:
    corrected = with_name_corrected(succession_body("せい務課"), "税務課")
    later = rename_body(corrected, "課税課", SECOND)
    steps = named_successions(Organisation((later,)), (), later.division_id, SECOND)
    assert [(each.was, each.now) for each in steps] == [("せい務課", "税務課"), ("税務課", "課税課")]
    way = present(find_descent(steps, ["せい務課"], "課税課"))
    own = with_names(succession_body("せい務課"), way.steps, date(2024, 3, 31))
    assert (own.name_on(date(2022, 3, 31)), own.name_on(date(2024, 3, 31))) == ("税務課", "課税課")


@pytest.mark.parametrize(
    ("name", "is_of_part"),
    [
        ("新", False),
        ("乙", False),
        ("甲改", False),
        ("甲", True),
    ],
)
def test_how_a_division_comes_from_an_earlier_one(name: str, is_of_part: bool) -> None:
    way = present(find_descent(WAY, [name], "新"))
    assert way.is_of_part == is_of_part


def test_one_that_does_not_come_from_it_is_told_apart_and_a_whole_way_goes_first() -> None:
    assert find_descent(WAY, ["丁"], "新") is None
    assert find_descent(WAY, ["新"], "乙") is None
    both = (NamedSuccession(FIRST, SPLIT, "甲", "新"), NamedSuccession(FIRST, MERGED, "甲", "新"))
    way = present(find_descent(both, ["甲"], "新"))
    assert not way.is_of_part


def test_in_a_data_file_a_name_holds_from_the_form_that_has_it() -> None:
    own = with_names(succession_body("甲"), (NamedSuccession(THIRD, RENAMED, "甲", "乙"),), date(2024, 3, 31))
    assert (own.name_on(date(2023, 3, 31)), own.name_on(date(2024, 3, 31)), own.name_on()) == ("甲", "乙", "乙")
    again = with_names(own, (NamedSuccession(THIRD, RENAMED, "乙", "丙"),), date(2024, 3, 31))
    assert (again.name_on(date(2023, 3, 31)), again.name_on(date(2024, 3, 31))) == ("甲", "丙")
    assert [each.kind for each in again.names if each.name == "乙"] == [NameKind.ALIAS], "it held on no day"


def test_the_divisions_before_are_those_that_ended_each_once() -> None:
    own = new_body("新", WAY, date(2024, 3, 31))
    found = earlier_divisions(own, Organisation((own,)), WAY)
    assert {each.division_id for each in found.bodies} == {"乙", "甲改", "甲"}
    assert {(each.kind, each.division, each.successor) for each in found.successions} == {
        (MERGED, "乙", "新"),
        (MERGED, "甲改", "新"),
        (SPLIT, "甲", "甲改"),
    }
    before = next(each for each in found.bodies if each.division_id == "甲改")
    assert (before.name_on(FIRST), before.name_on(SECOND)) == ("甲一", "甲改")
    known = Organisation((own, *found.bodies))
    assert earlier_divisions(own, known, WAY).bodies == ()


def test_the_own_division_is_none_of_them() -> None:
    own = with_names(succession_body("甲改"), (WAY[3],), date(2024, 3, 31))
    found = earlier_divisions(own, Organisation((own,)), WAY[2:])
    assert [each.division_id for each in found.bodies] == ["乙"]
    assert [(each.division, each.successor) for each in found.successions] == [("乙", "甲改")]


def test_of_a_division_that_is_there_again_no_step_leads_from_its_name_to_the_same() -> None:
    merged = apply_reorganisation(
        Organisation(tuple(map(succession_body, "甲乙"))), [Merger(("甲", "乙"), "新")], SECOND
    )
    again = apply_reorganisation(merged.organisation, [Split("新", ("甲", "乙"), {})], THIRD)
    steps = (*merged.successions, *again.successions)
    assert named_successions(again.organisation, steps, "甲", THIRD) == (
        NamedSuccession(SECOND, MERGED, "乙", "新"),
        NamedSuccession(SECOND, MERGED, "甲", "新"),
        NamedSuccession(THIRD, SPLIT, "新", "甲"),
    )


def test_a_body_is_renamed_from_a_day_on_and_keeps_its_aliases_and_what_ended_before() -> None:
    day, eve = date(2023, 4, 1), date(2023, 3, 31)
    kept = (DivisionName("別名", NameKind.ALIAS), DivisionName("甲", NameKind.OFFICIAL, None, date(2022, 3, 31)))
    last = DivisionName("乙", NameKind.OFFICIAL, date(2022, 4, 1))
    new = DivisionName("丙", NameKind.OFFICIAL, day)
    step = (NamedSuccession(day, RENAMED, "乙", "丙"),)
    for until in (None, day):
        own = replace(succession_body("甲"), names=(*kept, replace(last, valid_to=until)))
        assert with_names(own, step, date(2024, 3, 31)).names == (*kept, replace(last, valid_to=eve), new)
    ended = replace(last, valid_to=date(2022, 12, 31))
    own = replace(succession_body("甲"), names=(*kept, ended))
    assert with_names(own, step, date(2024, 3, 31)).names == (*kept, ended, new)


def test_a_new_body_has_each_of_its_earlier_names_in_its_time() -> None:
    steps = [NamedSuccession(SECOND, RENAMED, "乙", "丙"), NamedSuccession(FIRST, RENAMED, "甲", "乙")]
    made = new_body("丙", steps, date(2024, 3, 31))
    days = (date(2022, 3, 31), FIRST, SECOND)
    assert [made.name_on(each) for each in days] == ["甲", "乙", "丙"]


def test_a_step_that_concerns_another_division_hides_none_before_it() -> None:
    other = NamedSuccession(THIRD, MERGED, "丁", "戊")
    own = new_body("新", WAY, date(2024, 3, 31))
    assert earlier_divisions(own, Organisation((own,)), (*WAY, other)) == earlier_divisions(
        own, Organisation((own,)), WAY
    )


def test_a_division_that_ended_has_no_name_from_the_day_of_its_end_on() -> None:
    """On that day another one got the name that it had."""
    steps = (NamedSuccession(SECOND, MERGED, "乙", "新"), NamedSuccession(SECOND, RENAMED, "甲", "乙"))
    own = succession_body("新")
    (before,) = earlier_divisions(own, Organisation((own,)), steps).bodies
    assert {each.name for each in before.names} == {"乙"}


def test_a_corrected_name_alone_is_a_step_too() -> None:
    corrected = with_name_corrected(succession_body("せい務課"), "税務課")
    (step,) = named_successions(Organisation((corrected,)), (), corrected.division_id, SECOND)
    assert (step.was, step.now) == ("せい務課", "税務課")


def test_of_a_division_that_was_renamed_back_another_is_no_origin() -> None:
    way = (("乙", "丙", FIRST), ("丙", "乙", SECOND), ("乙", "甲", THIRD))
    steps = [NamedSuccession(day, RENAMED, was, now) for was, now, day in way]
    assert find_descent(steps, ["丁"], "甲") is None


EVE = date(2023, 3, 31)


def test_a_division_that_ended_is_named_as_on_the_day_before() -> None:
    names = (
        DivisionName("甲", NameKind.OFFICIAL, None, date(2023, 3, 30)),
        DivisionName("甲改", NameKind.OFFICIAL, EVE, EVE),
        DivisionName("甲再", NameKind.OFFICIAL, SECOND + timedelta(days=1)),
    )
    known = Organisation((replace(succession_body("甲"), names=names), succession_body("新")))
    steps = (Succession(SECOND, MERGED, "甲", "新"),)
    assert named_successions(known, steps, "新", SECOND)[-1] == NamedSuccession(SECOND, MERGED, "甲改", "新")


def test_a_division_before_two_others_is_named_once() -> None:
    parts = [Succession(FIRST, SPLIT, "甲", each) for each in "乙丙"]
    merged = [Succession(SECOND, MERGED, each, "新") for each in "乙丙"]
    assert predecessors([*parts, *merged], "新", SECOND) == ("新", "乙", "丙", "甲")


@pytest.mark.parametrize(("day", "before"), [(EVE, ("新", "甲", "丙")), (SECOND, ("新", "甲"))])
def test_what_continued_a_division_before_its_end_came_from_matters_alone(day: date, before: tuple[str, ...]) -> None:
    """On the day of its end it may be founded again, from another one."""
    steps = (Succession(SECOND, MERGED, "甲", "新"), Succession(day, MERGED, "丙", "甲"))
    assert predecessors(steps, "新", SECOND) == before
