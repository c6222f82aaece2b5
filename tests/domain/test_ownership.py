"""Who is named in a 所管課 cell (product.md "Words"; practice.md §4, rows 5, 6 and 7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.division import Division, DivisionKind, DivisionName, NameKind, Organisation
from nakano_status.domain.ownership import parse_owners
from nakano_status.domain.plan import Owner, Role

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


@pytest.mark.parametrize("cell", ["保険医療課（国保、年金）", "保険医療課\n(国保・年金)", "国保・年金", "国保\n年金"])
def test_sub_units_are_gathered_at_their_division(cell: str) -> None:
    assert parse_owners(cell, WARD) == ((Owner("health", LEAD, 1, "国保・年金"),), ())


def test_sub_units_and_divisions_may_share_a_bracket() -> None:
    owners, _ = parse_owners("保険医療課(国保、職員課)", WARD)
    assert owners == (Owner("health", LEAD, 1, "国保"), Owner("staff", ASSOCIATE, 2))


def test_a_slip_and_an_alias_are_read_as_the_division() -> None:
    assert named("生活介護課、デジタル政策課") == [("life", LEAD), ("it", ASSOCIATE)]


def test_a_name_broken_over_lines_is_one_name() -> None:
    assert named("情報シス\nテム課\n職 員 課") == [("it", LEAD), ("staff", ASSOCIATE)]


def test_a_middle_dot_separates_only_where_every_part_is_known() -> None:
    assert named("介護・高齢者支援課・職員課".replace("介護・高齢者支援課・", "情報システム課・")) == [
        ("it", LEAD),
        ("staff", ASSOCIATE),
    ]
    assert parse_owners("職員課・某課", WARD) == ((), ("職員課・某課",))


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
