"""The ward's divisions as the sources name them."""

from nakano_status.catalogue.plans import load_organisation, load_plan
from nakano_status.domain.organisation.divisions import DivisionKind, NameKind

ORGANISATION = load_organisation("nakano")
DIVISIONS = ORGANISATION.divisions


def test_there_are_26_real_divisions_and_4_generic() -> None:
    generic = [division.name_on() for division in DIVISIONS if division.is_generic]
    assert (len(DIVISIONS) - len(generic), len(generic)) == (26, 4)
    assert set(generic) == {"各所管課", "各窓口所管課", "各施設所管課", "相談・講座等実施課"}


def test_real_divisions_stand_in_the_order_in_which_the_list_first_names_them() -> None:
    named = dict.fromkeys(owner.division for row in load_plan("nakano2").newest.listings for owner in row.owners)
    real = [division.division_id for division in DIVISIONS if not division.is_generic]
    assert [name for name in named if name in real] == real


def test_departments_and_official_order_are_not_in_the_sources_and_stay_unknown() -> None:
    assert all(division.parent is None and division.order is None for division in DIVISIONS)
    assert {division.kind for division in DIVISIONS} == {DivisionKind.DIVISION, DivisionKind.GENERIC}


def test_no_name_belongs_to_two_divisions() -> None:
    names = [name.name for division in DIVISIONS for name in division.names]
    assert len(set(names)) == len(names)
    assert all(ORGANISATION.find(name.name) == division for division in DIVISIONS for name in division.names)


def test_every_division_has_one_official_name_and_an_id_that_is_no_name() -> None:
    for division in DIVISIONS:
        assert [name.kind for name in division.names].count(NameKind.OFFICIAL) == 1
        assert division.division_id.isascii()


def test_slips_aliases_and_sub_units_are_recognised() -> None:
    recognised = {
        "生活介護課": "生活支援課",
        "子ども・教育政策課": "子ども教育・政策課",
        "デジタル政策課": "情報システム課",
        "国保": "保険医療課",
        "後期": "保険医療課",
        "年金": "保険医療課",
    }
    for name, official in recognised.items():
        found = ORGANISATION.find(name)
        assert found is not None
        assert found.name_on() == official
