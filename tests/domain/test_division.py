"""Divisions and the names they go by."""

from datetime import date

import pytest

from nakano_status.domain.division import Division, DivisionKind, DivisionName, NameKind, Organisation, fold_name

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
