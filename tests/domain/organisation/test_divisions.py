"""Divisions and the names they go by."""

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
    Role,
    fold_name,
)

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
OFFICE = Division("office", DivisionKind.OFFICE, (DivisionName("DX推進室", NameKind.OFFICIAL),), parent="general")
STAFF = Division("staff", DivisionKind.DIVISION, (DivisionName("職員課", NameKind.OFFICIAL),), "general", 1)
COUNCIL = Division("council", DivisionKind.DIVISION, (DivisionName("区議会事務局", NameKind.OFFICIAL),))
ALL = Division("all", DivisionKind.GENERIC, (DivisionName("各所管課", NameKind.OFFICIAL),))
WARD = Organisation((COUNCIL, ALL, IT, GENERAL, OFFICE, STAFF))


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


def test_an_unknown_name_finds_nobody() -> None:
    assert WARD.find("情報課") is None


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError):
        WARD.get("nobody")


def test_the_department_stands_above_the_office() -> None:
    assert WARD.department_of("it") == GENERAL
    assert WARD.department_of("council") is None


def test_order_is_by_department_then_division_and_unknown_comes_last() -> None:
    assert WARD.in_order(["all", "council", "it", "staff"]) == ["staff", "it", "council", "all"]


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
        department,
        name,
        order,
        is_liaison,
    )
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
    assert ward.in_order(["it", "staff"]) == ["staff", "it"]
