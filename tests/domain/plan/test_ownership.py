"""Who is named in a 所管課 cell (product.md "Words"; practice.md §4, rows 5, 6 and 7)."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    Role,
)
from nakano_status.domain.plan.ownership import (
    find_joined_names,
    find_undivided_names,
    find_unknown_names,
    has_same_divisions,
    names_of_other_days,
    names_of_others,
    owner_cell_on,
    owners_in_line,
    parse_owners,
    printed_owners,
    split_joined_names,
    with_owners_of_day,
    with_owners_printed,
)
from nakano_status.domain.plan.plan import Listing, NamedDivision, Owner, Sponsor

OFFICIAL, ALIAS, SLIP, SUB = NameKind.OFFICIAL, NameKind.ALIAS, NameKind.SLIP, NameKind.SUB_UNIT
LEAD, TRACKER, ASSOCIATE = Role.LEAD, Role.TRACKER, Role.ASSOCIATE


def division(identity: str, *names: tuple[str, NameKind], kind: DivisionKind = DivisionKind.DIVISION) -> Division:
    return Division(identity, kind, tuple(DivisionName(name, why) for name, why in names))


WARD = Organisation(
    (
        division("it", ("情報システム課", OFFICIAL), ("デジタル政策課", ALIAS)),
        division("staff", ("職員課", OFFICIAL)),
        division("care", ("介護・高齢者支援課", OFFICIAL)),
        division("life", ("生活支援課", OFFICIAL), ("生活介護課", SLIP)),
        division("health", ("保険医療課", OFFICIAL), ("国保", SUB), ("後期", SUB), ("年金", SUB)),
        division("all", ("各所管課", OFFICIAL), kind=DivisionKind.GENERIC),
    )
)


def named(cell: str | None) -> list[tuple[str, Role]]:
    owners, unknown = parse_owners(cell, WARD)
    assert unknown == ()
    return [(owner.division, owner.role) for owner in owners]


@pytest.mark.parametrize("cell", [None, "", " \n\u3000"])
def test_a_blank_cell_names_nobody(cell: str | None) -> None:
    assert parse_owners(cell, WARD) == ((), ())


def test_the_first_named_leads_and_the_others_read() -> None:
    assert named("情報システム課\n職員課\n各所管課") == [("it", LEAD), ("staff", ASSOCIATE), ("all", ASSOCIATE)]


@pytest.mark.parametrize(
    "cell",
    [
        "情報システム課\n(職員課、介護・高齢者支援課)",
        "情報システム課 (職員課、介護・高齢者支援課)",
        "情報システム課（職員課，介護・高齢者支援課）",
        "　情報システム課\r\n（ 職員課、\n介護・高齢者支援課",
        "ﾃﾞｼﾞﾀﾙ政策課(職員課､介護･高齢者支援課)".replace("､", "、"),
    ],
)
def test_brackets_behind_a_lead_hold_associates_however_they_are_typed(cell: str) -> None:
    assert named(cell) == [("it", LEAD), ("staff", ASSOCIATE), ("care", ASSOCIATE)]


@pytest.mark.parametrize("cell", ["(職員課)", "（職員課）", "\n( 職員課 )\n"])
def test_a_division_alone_in_brackets_is_the_tracker(cell: str) -> None:
    assert named(cell) == [("staff", TRACKER)]


def test_of_several_bracketed_the_first_tracks() -> None:
    assert named("(職員課、情報システム課)") == [("staff", TRACKER), ("it", ASSOCIATE)]


def test_a_bracket_holds_what_is_in_it_until_it_is_closed_itself() -> None:
    assert named("（（職員課）情報システム課）") == [("staff", TRACKER), ("it", ASSOCIATE)]


def test_a_plain_name_leads_even_behind_a_bracketed_one() -> None:
    assert named("(職員課)\n情報システム課") == [("staff", ASSOCIATE), ("it", LEAD)]


def test_a_generic_division_never_answers() -> None:
    assert named("各所管課\n職員課") == [("all", ASSOCIATE), ("staff", LEAD)]
    assert named("各所管課") == [("all", ASSOCIATE)]


def test_sub_units_in_brackets_are_no_divisions_of_their_own() -> None:
    owners, unknown = parse_owners("情報システム課\n保険医療課(国保・後期・年金)\n職員課", WARD)
    assert unknown == ()
    assert owners == (
        Owner("it", LEAD, 1),
        Owner("health", ASSOCIATE, 2, "国保・後期・年金"),
        Owner("staff", ASSOCIATE, 3),
    )


@pytest.mark.parametrize(
    "cell", ["保険医療課（国保、年金）", "保険医療課\n(国保・年金)", "国保・年金", "国保\n年金", "国保\n・年金"]
)
def test_sub_units_are_gathered_at_their_division(cell: str) -> None:
    assert parse_owners(cell, WARD) == ((Owner("health", LEAD, 1, "国保・年金"),), ())


def test_sub_units_and_divisions_may_share_a_bracket() -> None:
    owners, _ = parse_owners("保険医療課(国保、職員課)", WARD)
    assert owners == (Owner("health", LEAD, 1, "国保"), Owner("staff", ASSOCIATE, 2))


def test_a_slip_and_an_alias_are_read_as_the_division() -> None:
    assert named("生活介護課、デジタル政策課") == [("life", LEAD), ("it", ASSOCIATE)]


def test_a_name_broken_over_lines_is_one_name() -> None:
    assert named("情報シス\nテム課\n職 員 課") == [("it", LEAD), ("staff", ASSOCIATE)]


@pytest.mark.parametrize("name", ["未知課 ", "情 ", "情・", "情報システム課 ", "情報システム課・"])
def test_a_cell_of_many_names_takes_little_time(name: str) -> None:
    start = time.process_time()
    parse_owners(name * 1000, WARD)
    assert time.process_time() - start < 5


def test_a_middle_dot_separates_only_where_every_part_is_known() -> None:
    assert named("介護・高齢者支援課・職員課".replace("介護・高齢者支援課・", "情報システム課・")) == [
        ("it", LEAD),
        ("staff", ASSOCIATE),
    ]
    assert parse_owners("職員課・某課", WARD) == ((), ("職員課・某課",))
    assert parse_owners("職員課・", WARD) == ((), ("職員課・",))


def test_a_division_named_twice_is_one_owner() -> None:
    assert named("職員課\n情報システム課(職員課)") == [("staff", LEAD), ("it", ASSOCIATE)]


def test_an_unknown_name_is_reported_and_nobody_takes_its_place() -> None:
    owners, unknown = parse_owners("某課\n職員課", WARD)
    assert unknown == ("某課",)
    assert owners == (Owner("staff", ASSOCIATE, 2),)


def test_an_unknown_name_behind_the_lead_leaves_the_lead() -> None:
    owners, unknown = parse_owners("職員課\n情報システム(某課)", WARD)
    assert unknown == ("情報システム", "某課")
    assert owners == (Owner("staff", LEAD, 1),)


@given(st.text("情報システム課職員国保険医療各所管某・、()（） \n\u3000", max_size=40))
def test_any_cell_is_read_and_at_most_one_division_answers(cell: str) -> None:
    owners, _ = parse_owners(cell, WARD)
    assert sum(owner.role is not ASSOCIATE for owner in owners) <= 1
    assert len({owner.division for owner in owners}) == len(owners)
    assert [owner.ordinal for owner in owners] == sorted({owner.ordinal for owner in owners})


SPRING = date(2023, 4, 1)
BEFORE, AFTER = date(2022, 3, 31), date(2023, 5, 1)
RENAMED = Organisation(
    (
        Division(
            "it",
            DivisionKind.DIVISION,
            (
                DivisionName("情報システム課", OFFICIAL, None, date(2023, 3, 31)),
                DivisionName("情シス", ALIAS),
                DivisionName("デジタル政策課", OFFICIAL, SPRING),
            ),
        ),
        Division(
            "tax",
            DivisionKind.DIVISION,
            (DivisionName("納税課", OFFICIAL), DivisionName("税務課", ALIAS, None, date.min)),
        ),
        *WARD.divisions[1:],
    )
)


@pytest.mark.parametrize(
    ("published", "printed"),
    [
        (None, None),
        ("情報システム課", "デジタル政策課"),
        ("情報システム課\n(職員課、介護・高齢者支援課)", "デジタル政策課\n(職員課、介護・高齢者支援課)"),
        ("職員課（情報システム課）", "職員課（デジタル政策課）"),
        ("職員課・情報システム課", "職員課・デジタル政策課"),
        ("情報シス\nテム課\n保険医療課（国保・後期）", "デジタル政策課\n保険医療課（国保・後期）"),
        (" 情報システム課 \n職員課", " デジタル政策課 \n職員課"),
        ("情報システム課\n各所管課\n情報システム課", "デジタル政策課\n各所管課\nデジタル政策課"),
        ("ある課、情報システム課", "ある課、デジタル政策課"),
        ("情シス\n生活介護課", "情シス\n生活介護課"),
    ],
)
def test_a_cell_is_printed_with_the_names_of_the_day_and_else_as_published(
    published: str | None, printed: str | None
) -> None:
    assert owner_cell_on(published, RENAMED, AFTER) == printed
    assert owner_cell_on(published, RENAMED, None) == printed
    assert owner_cell_on(published, RENAMED, BEFORE) == published


def test_the_names_that_a_cell_of_a_day_does_not_print_are_those_of_other_days() -> None:
    found = [names_of_other_days(RENAMED.get("it"), day) for day in (BEFORE, AFTER)]
    assert found == [{"デジタル政策課"}, {"情報システム課"}]


def test_a_cell_with_a_name_that_began_later_is_printed_with_the_one_before() -> None:
    assert owner_cell_on("（デジタル政策課）", RENAMED, BEFORE) == "（情報システム課）"


def test_a_name_that_was_taken_up_again_is_kept_as_published() -> None:
    until_spring, later = date(2023, 3, 31), date(2024, 4, 1)
    names = (
        DivisionName("情報システム課", OFFICIAL, None, until_spring),
        DivisionName("デジタル政策課", OFFICIAL, SPRING, date(2024, 3, 31)),
        DivisionName("情報システム課", OFFICIAL, later),
    )
    ward = Organisation((Division("it", DivisionKind.DIVISION, names),))
    assert owner_cell_on("情報シス\nテム課", ward, later) == "情報シス\nテム課"
    assert owner_cell_on("情報シス\nテム課", ward, AFTER) == "デジタル政策課"


def test_an_alias_holds_on_the_day_on_which_it_ends() -> None:
    names = (DivisionName("情報システム課", OFFICIAL), DivisionName("電算課", ALIAS, None, BEFORE))
    ward = Organisation((Division("it", DivisionKind.DIVISION, names),))
    assert owner_cell_on("電算課", ward, BEFORE) == "電算課"
    assert owner_cell_on("電算課", ward, date(2022, 4, 1)) == "情報システム課"


@pytest.mark.parametrize("day", [BEFORE, AFTER, None])
def test_a_corrected_name_is_printed_on_any_day(day: date | None) -> None:
    assert owner_cell_on("税務課", RENAMED, day) == "納税課"


@given(st.text(alphabet="情報システム課職員国保・（）() 、\n"), st.none() | st.dates())
def test_without_a_dated_name_a_cell_is_printed_as_published(cell: str, day: date | None) -> None:
    assert owner_cell_on(cell, WARD, day) == cell


@given(st.text(alphabet="職員課国保後期・（）() 、\n介護高齢者支援"), st.none() | st.dates())
def test_a_cell_that_names_nobody_renamed_is_printed_as_published(cell: str, day: date | None) -> None:
    assert owner_cell_on(cell, RENAMED, day) == cell


@given(
    st.lists(st.sampled_from(["情報システム課", "デジタル政策課", "職員課", "国保", "（", "）", "、", "\n"])),
    st.none() | st.dates(),
)
def test_a_printed_cell_names_whom_the_published_one_names(pieces: list[str], day: date | None) -> None:
    published = "、".join(pieces)
    assert parse_owners(owner_cell_on(published, RENAMED, day), RENAMED) == parse_owners(published, RENAMED)


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        ("情報システム課\n職員課", "デジタル政策課、職員課", True),
        ("情報システム課\n職員課", "職員課\nデジタル政策課", False),
        ("情報システム課", "デジタル政策課（職員課）", False),
        ("（情報システム課）", "デジタル政策課", False),
        ("ある課", "ある課", False),
        (None, None, False),
    ],
)
def test_cells_name_the_same_divisions_in_the_same_places(one: str | None, other: str | None, are_same: bool) -> None:
    assert has_same_divisions(one, other, RENAMED) is are_same


def test_a_division_that_is_only_named_reads_who_is_named_beside_it_and_one_that_answers_nobody() -> None:
    cell = "職員課（情報システム課、生活支援課、謎課）"
    assert names_of_others(cell, WARD, "it") == ("職員課", "生活支援課", "謎課")
    assert names_of_others(cell, WARD, "staff") == ()


def test_a_bracket_that_closes_nothing_is_passed_over() -> None:
    assert named("）（職員課）") == [("staff", Role.TRACKER)]


def test_a_name_with_an_unknown_part_is_no_row_of_sub_units() -> None:
    assert parse_owners("国保・謎", WARD)[1] == ("国保・謎",)


def listed(cell: str | None, *, former: tuple[Owner, ...] = (), owners: tuple[Owner, ...] | None = None) -> Listing:
    read, _ = parse_owners(cell, WARD)
    return Listing("a", "1-1-①", 1, "取組", None, Sponsor.WARD, None, read if owners is None else owners, cell, former)


@pytest.mark.parametrize(
    "cell", ["情報システム課\n職員課", "情報システム課(職員課)", "(職員課)", "保険医療課(国保・後期)"]
)
def test_the_divisions_that_a_cell_names_are_printed_as_published(cell: str) -> None:
    row = listed(cell)
    same = [each.named_division for each in row.owners]
    assert printed_owners(row, same, WARD, None) == cell


@pytest.mark.parametrize(
    ("cell", "now", "printed"),
    [
        ("情報システム課", [("staff", LEAD, 1)], "職員課"),
        ("情報システム課\n職員課", [("it", LEAD, 1)], "情報システム課"),
        ("情報システム課\n職員課", [("it", ASSOCIATE, 1), ("staff", LEAD, 2)], "職員課\n情報システム課"),
        ("情報システム課", [("it", LEAD, 1), ("staff", ASSOCIATE, 2)], "情報システム課\n職員課"),
        ("情報システム課(職員課)", [("it", LEAD, 1), ("care", ASSOCIATE, 2)], "情報システム課\n(介護・高齢者支援課)"),
        ("情報システム課(職員課)", [("care", LEAD, 1), ("staff", ASSOCIATE, 2)], "介護・高齢者支援課\n(職員課)"),
        ("(情報システム課)", [("staff", TRACKER, 1)], "(職員課)"),
        ("(情報システム課)", [("staff", TRACKER, 1), ("care", ASSOCIATE, 2)], "(職員課、介護・高齢者支援課)"),
        (
            "情報システム課\n保険医療課(国保・後期)",
            [("staff", LEAD, 1), ("health", ASSOCIATE, 2)],
            "職員課\n保険医療課(国保・後期)",
        ),
        ("情報システム課", [], None),
    ],
)
def test_other_divisions_are_printed_in_the_published_style(
    cell: str, now: list[tuple[str, Role, int]], printed: str | None
) -> None:
    row = listed(cell)
    assert printed_owners(row, [NamedDivision(*each) for each in now], WARD, None) == printed
    if printed is not None:
        wanted = [(division, role) for division, role, _ in sorted(now, key=lambda each: each[1] is ASSOCIATE)]
        assert named(printed) == wanted


@pytest.mark.parametrize(
    ("owners", "printed"),
    [
        ([Owner("it", LEAD, 1), Owner("health", ASSOCIATE, 2, "国保・後期")], "情報システム課\n保険医療課(国保・後期)"),
        ([Owner("it", TRACKER, 1), Owner("staff", ASSOCIATE, 2)], "(情報システム課、職員課)"),
        ([Owner("all", ASSOCIATE, 1)], "各所管課"),
        ([], None),
    ],
)
def test_a_cell_that_a_plan_does_not_state_is_made_of_its_owners(owners: list[Owner], printed: str | None) -> None:
    made = with_owners_printed(listed(None, owners=tuple(owners)), WARD, date(2023, 4, 1))
    assert made.owners_printed == printed
    assert parse_owners(printed, WARD) == (tuple(owners), ())
    assert (
        with_owners_printed(listed("職員課", owners=tuple(owners)), WARD, date(2023, 4, 1)).owners_printed == "職員課"
    )


def test_a_row_that_was_handed_on_prints_who_held_it_in_a_round_before() -> None:
    ended = Owner("it", LEAD, 1, until=date(2023, 3, 31))
    row = listed("情報システム課", former=(ended,), owners=(Owner("staff", LEAD, 1, since=date(2023, 4, 1)),))
    for day, holder, printed in ((date(2023, 3, 31), "it", "情報システム課"), (date(2023, 4, 1), "staff", "職員課")):
        assert [each.division for each in row.on(day).owners] == [holder]
        assert printed_owners(row, [NamedDivision(holder, LEAD, 1)], WARD, day) == printed
    assert [each.division for each in row.printed_first] == ["it"]


def test_a_sub_unit_is_printed_as_the_cell_or_an_owner_of_the_day_has_it() -> None:
    former = (Owner("health", LEAD, 1, "年金", until=date(2023, 3, 31)),)
    row = listed("保険医療課(国保)、謎課", former=former, owners=(Owner("health", LEAD, 1), Owner("it", ASSOCIATE, 3)))
    named = [NamedDivision("health", LEAD, 1), NamedDivision("staff", ASSOCIATE, 2)]
    for day, unit in ((date(2023, 3, 31), "年金"), (date(2023, 4, 1), "国保"), (None, "年金")):
        assert printed_owners(row, named, WARD, day) == f"保険医療課({unit})\n職員課"


def test_a_row_of_an_edition_of_a_day_is_named_as_if_those_of_that_day_always_held_it() -> None:
    day = date(2023, 4, 1)
    former = (
        Owner("it", LEAD, 1, until=date(2023, 3, 31)),
        Owner("staff", LEAD, 1, since=day, until=day),
    )
    later = Owner("it", LEAD, 1, since=date(2023, 4, 2))
    found = with_owners_of_day(listed("情報システム課", former=former, owners=(later,)), WARD, day)
    assert found.former == (Owner("staff", LEAD, 1, until=day),)
    assert found.owners == (later,)
    assert found.owners_printed == "職員課"
    before = with_owners_of_day(listed("情報システム課", former=former, owners=(later,)), WARD, date(2023, 3, 31))
    assert (before.former, before.owners_printed) == (former, "情報システム課")


def test_a_row_is_of_no_one_before_its_first_owner_and_after_its_last() -> None:
    day = date(2023, 4, 1)
    begun = listed("職員課", owners=(Owner("staff", LEAD, 1, since=day),))
    assert (begun.on(date(2023, 3, 31)).owners, begun.on(day).owners) == ((), begun.owners)
    two = listed("職員課", owners=(Owner("it", LEAD, 1), Owner("staff", ASSOCIATE, 2, since=day)))
    assert (two.on(date(2023, 3, 31)).owners, two.on(day).owners) == (two.owners[:1], two.owners)
    ended = listed("職員課", former=(Owner("staff", LEAD, 1, until=date(2023, 3, 31)),), owners=())
    assert (ended.on(date(2023, 3, 31)).owners, ended.on(day).owners) == (ended.former, ())


@pytest.mark.parametrize(
    ("name", "known", "parts"),
    [
        ("総務課・学び課", (), ("総務課", "学び課")),
        ("みどり・公園", ("公園",), ("みどり", "公園")),
        ("みどり・公園", (), ("みどり・公園",)),
        ("総務課・公園", (), ("総務課・公園",)),
        ("・総務課", (), ("・総務課",)),
        ("総務課・文化・学び課・中央センター", (), ("総務課", "文化・学び課", "中央センター")),
        ("総務課・文化・学び", ("文化・学び", "文化"), ("総務課", "文化・学び")),
        ("文化・学び課", (), ("文化・学び課",)),
    ],
)
def test_a_joined_name_is_divided_if_a_name_in_it_is_known_or_it_ends_as_divisions_do(
    name: str, known: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    assert split_joined_names(name, known.__contains__) == parts


JOINED = "職員課・文化・学び・介護・高齢者支援課"


def test_a_name_with_a_middle_dot_is_found_in_joined_names_if_the_table_prints_it_alone() -> None:
    alone = find_undivided_names(["文化・学び", JOINED, "文化・学び・某課", None], WARD)
    assert alone == {"文化・学び"}
    assert find_unknown_names(JOINED, WARD, alone) == ("文化・学び",)
    assert find_unknown_names("文化・学び・某課", WARD, alone) == ("文化・学び", "某課")
    assert list(find_joined_names(f"職員課\n({JOINED})", WARD, alone)) == [
        (JOINED, ("職員課", "文化・学び", "介護・高齢者支援課"))
    ]
    assert not list(find_joined_names("介護・高齢者支援課\n保険医療課(国保・後期)", WARD, alone))


def test_the_longest_known_names_of_joined_names_are_owners() -> None:
    assert named("職員課・介護・高齢者支援課・情報システム課") == [
        ("staff", LEAD),
        ("care", ASSOCIATE),
        ("it", ASSOCIATE),
    ]


def test_a_cell_in_one_line_keeps_the_blanks_of_a_name() -> None:
    assert [owners_in_line(each) for each in (None, "", "税務課\n DX 推進課\n", "税務課")] == [
        "", "", "税務課、DX 推進課", "税務課"
    ]  # fmt: skip
