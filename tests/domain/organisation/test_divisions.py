"""Divisions and the names they go by."""

from datetime import date

import pytest

from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
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
