"""The table of the organisation from day to day: names, places and 庶務担当課 that change, and rows that agree."""

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.application.organisation.import_divisions import (
    BlankDays,
    ImportedTable,
    import_divisions,
    plan_divisions,
)
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.refusals.exchange import ChangeDayMissing
from tests.support.organisations import Table, named_on, organisation
from tests.support.stores import act

CORRECTED = BlankDays(is_correction=True)
BEFORE, SPRING = date(2023, 3, 31), date(2023, 4, 1)
RENAMED = "デジタル政策課,情報システム課,2022-04-01"
MOVED = f"健康環境部,{RENAMED}"
LIAISONS = "部,所管課,庶務担当課,適用開始日"


def test_a_division_is_renamed_to_a_name_that_is_its_alias_already(parts: Parts, office: Store, table: Table) -> None:
    path = table("所管課,旧名称,適用開始日\nデジタル政策課,情報システム課,2023-04-01\n")
    assert import_divisions(parts, office, path).value == ImportedTable(1, 0)
    assert [named_on(office, "情報システム課", day)[1] for day in (BEFORE, SPRING)] == [
        "情報システム課",
        "デジタル政策課",
    ]
    before = organisation(office)
    assert import_divisions(parts, office, path).value == ImportedTable(0, 1), "it bears that name already"
    assert organisation(office) == before


def test_names_follow_each_other_and_one_comes_back(parts: Parts, office: Store, table: Table) -> None:
    rows = ("納税課,税務課,2021-04-01", "課税課,納税課,2022-04-01", "税務課,課税課,2023-04-01")
    for row in (*rows, *rows):
        assert import_divisions(parts, office, table(f"所管課,旧名称,適用開始日\n{row}\n")).problems == ()
    days = [date(year, 4, 1) for year in (2020, 2021, 2022, 2023)]
    assert [named_on(office, "税務課", day)[1] for day in days] == ["税務課", "納税課", "課税課", "税務課"]


@pytest.mark.parametrize(
    "row",
    [
        "総務部,,,税務課,,",
        "区民部,2,,税務課,,○",
        "区民部,,納税室,税務課,,○",
        "区民部,,,税務課,5,○",
        "総務部,,,税務課,4,○",
        "区民部,,,納税課,4,○",
    ],
)
def test_a_change_without_a_day_is_asked_about(parts: Parts, office: Store, table: Table, row: str) -> None:
    head = "部,部の建制順,室,所管課,所管課の建制順,庶務担当課,旧名称"
    known = "区民部,1,,税務課,4,○,"
    import_divisions(parts, office, table(f"{head}\n{known}\n"))
    before = organisation(office)
    path = table(f"{head}\n区民部,,,戸籍住民課,3,,\n{row},税務課\n")
    with pytest.raises(ChangeDayMissing) as refused:
        import_divisions(parts, office, path)
    assert refused.value.details["found"] == "3行目"
    assert organisation(office) == before
    assert import_divisions(parts, office, path, blank=BlankDays(SPRING)).value.rows == 2
    was = before.on(BEFORE).get("zeimu")
    now = organisation(office).on(BEFORE).get("zeimu")
    assert (now.parent, now.order, now.is_liaison, now.name_on()) == (was.parent, 4, True, "税務課")
    above = organisation(office).on(BEFORE).department_of("zeimu")
    assert above is not None
    assert (above.name_on(), above.order) == ("区民部", 1)


def test_a_correction_holds_from_the_beginning(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("部,所管課\n区民部,税務課\n"))
    path = table("部,所管課,旧名称\n総務部,納税課,税務課\n")
    assert import_divisions(parts, office, path, blank=CORRECTED).value == ImportedTable(1, 0)
    assert [named_on(office, "税務課", day) for day in (BEFORE, SPRING)] == [("総務部", "納税課")] * 2


def test_a_row_with_a_day_moves_from_that_day(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("部,所管課\n区民部,税務課\n"))
    import_divisions(parts, office, table("部,所管課,旧名称,適用開始日\n総務部,納税課,税務課,2023-04-01\n"))
    assert named_on(office, "税務課", BEFORE) == ("区民部", "税務課")
    assert named_on(office, "税務課", SPRING) == ("総務部", "納税課")


@pytest.mark.parametrize("day", ["2999-04-01", "2020-04-01", "0001-01-01"])
def test_a_move_on_a_day_that_does_not_fit_is_named_and_left(
    parts: Parts, office: Store, table: Table, day: str
) -> None:
    import_divisions(parts, office, table("部,所管課\n区民部,税務課\n"))
    import_divisions(parts, office, table("部,所管課,適用開始日\n総務部,税務課,2023-04-01\n"))
    before = organisation(office)
    (told,) = import_divisions(parts, office, table(f"部,所管課,適用開始日\n企画部,税務課,{day}\n")).problems
    assert (told.code, told.place.cell, told.found, told.expected) == ("RENAME-DAY-UNFIT", "C2", day, "税務課")
    assert organisation(office) == before


@pytest.mark.parametrize("day", ["", "2023-04-01"])
def test_contacts_and_aliases_ask_for_no_day(parts: Parts, office: Store, table: Table, day: str) -> None:
    for contact in ("佐藤", "鈴木"):
        path = table(f"所管課,連絡先,別名,適用開始日\n税務課,{contact},{contact}係,{day}\n")
        assert import_divisions(parts, office, path).value == ImportedTable(1, 0)
    found = organisation(office)
    assert (found.on(BEFORE).get("zeimu").contact, found.get("zeimu").earlier) == ("鈴木", ())


def test_the_day_of_the_last_change_is_not_the_day_of_another(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("部,所管課\n総務部,情報システム課\n"))
    import_divisions(parts, office, table(f"所管課,旧名称,適用開始日\n{RENAMED}\n"))
    before, path = organisation(office), table(f"部,所管課,旧名称,適用開始日\n{MOVED}\n")
    assert plan_divisions(parts, office, path).undated == (2,)
    with pytest.raises(ChangeDayMissing):
        import_divisions(parts, office, path)
    assert organisation(office) == before
    assert import_divisions(parts, office, path, blank=BlankDays(SPRING)).problems == ()
    assert named_on(office, "情報システム課", BEFORE) == ("総務部", "デジタル政策課")
    assert named_on(office, "情報システム課", SPRING) == ("健康環境部", "デジタル政策課")
    assert import_divisions(parts, office, path).value == ImportedTable(0, 1), "nothing is different any more"
    for old in ("2022-04-01", "2023-04-01"):
        text = f"部,所管課,適用開始日\n区民部,デジタル政策課,{old}\n"
        assert plan_divisions(parts, office, table(text)).undated == (2,)


@pytest.fixture
def departments(parts: Parts, office: Store, table: Table) -> Store:
    """An office with two 部, of which one has a 庶務担当課."""
    import_divisions(parts, office, table(f"{LIAISONS}\n総務部,総務課,○,\n総務部,職員課,,\n区民部,税務課,,\n"))
    return office


def liaisons(store: Store, day: date) -> set[str]:
    return {each.name_on() for each in organisation(store).on(day).divisions if each.is_liaison}


@pytest.mark.parametrize("row", [",職員課,○,", "区民部,税務課,○,"])
def test_a_liaison_division_without_a_day_is_asked_about(
    parts: Parts, departments: Store, table: Table, row: str
) -> None:
    before = organisation(departments)
    with pytest.raises(ChangeDayMissing):
        import_divisions(parts, departments, table(f"{LIAISONS}\n{row}\n"))
    assert organisation(departments) == before


def test_a_department_has_one_liaison_division(parts: Parts, departments: Store, table: Table) -> None:
    import_divisions(parts, departments, table(f"{LIAISONS}\n,職員課,○,2023-04-01\n"))
    assert (liaisons(departments, BEFORE), liaisons(departments, SPRING)) == ({"総務課"}, {"職員課"})
    import_divisions(parts, departments, table(f"{LIAISONS}\n,総務課,○,\n"), blank=CORRECTED)
    assert (liaisons(departments, BEFORE), liaisons(departments, SPRING)) == ({"総務課"}, {"総務課"})


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_liaison_division_moves_and_another_follows_it_on_one_day(
    parts: Parts, departments: Store, table: Table, order: tuple[int, int]
) -> None:
    rows = (",職員課,○,2023-04-01", "区民部,総務課,,2023-04-01")
    path = table("\n".join((LIAISONS, *(rows[each] for each in order))))
    assert import_divisions(parts, departments, path).problems == ()
    assert liaisons(departments, BEFORE) == {"総務課"}
    assert "職員課" in liaisons(departments, SPRING)
    assert (named_on(departments, "総務課", BEFORE), named_on(departments, "総務課", SPRING)) == (
        ("総務部", "総務課"),
        ("区民部", "総務課"),
    )


def test_a_liaison_division_that_moves_takes_over_where_it_comes(
    parts: Parts, departments: Store, table: Table
) -> None:
    import_divisions(parts, departments, table(f"{LIAISONS}\n,税務課,○,\n"), blank=CORRECTED)
    outcome = import_divisions(parts, departments, table(f"{LIAISONS}\n区民部,総務課,,2023-04-01\n"))
    assert outcome.problems == ()
    assert (liaisons(departments, BEFORE), liaisons(departments, SPRING)) == ({"総務課", "税務課"}, {"総務課"})


def test_two_liaison_divisions_that_are_kept_already_stay_where_a_row_says_something_else(
    parts: Parts, departments: Store, table: Table
) -> None:
    with act(departments, "import_divisions") as work:
        kept = (
            replace(each, is_liaison=each.is_liaison or each.name_on() == "職員課")
            for each in organisation(departments).divisions
        )
        work.organisation.save(Organisation(tuple(kept)))
    assert import_divisions(parts, departments, table("所管課,連絡先\n総務課,佐藤\n")).problems == ()
    assert liaisons(departments, SPRING) == {"総務課", "職員課"}


@pytest.mark.parametrize("names", [("総務課", "職員課"), ("職員課", "総務課")])
def test_two_liaison_divisions_of_a_department_are_named(
    parts: Parts, departments: Store, table: Table, names: tuple[str, str]
) -> None:
    rows = (f"総務部,{name},○,2023-04-01" for name in names)
    (found,) = import_divisions(parts, departments, table("\n".join((LIAISONS, *rows)))).problems
    assert (found.code, found.place.row, found.found) == ("TABLE-TWICE", 3, "総務部の庶務担当課")
    assert liaisons(departments, SPRING) == {names[0]}


@pytest.mark.parametrize(
    ("rows", "cell", "found"),
    [
        ("総務部,,,情報システム課,\n企画部,,DX推進室,企画課,", "C3", "DX推進室"),
        ("区民部,3,管理室,戸籍住民課,\n子ども部,4,管理室,学校教育課,", "C3", "管理室"),
        ("区民部,3,,戸籍住民課,\n区民部,4,,税務課,", "A3", "区民部"),
        ("総務部,,,職員課,\n企画部,,DX推進室,人事課,", "D3", "企画部の庶務担当課"),
    ],
    ids=["a 室 moves from under a row", "a 室 of two 部", "two places of a 部", "a 室 brings a second 庶務担当課"],
)
def test_a_row_that_undoes_another_is_named(
    parts: Parts, office: Store, table: Table, rows: str, cell: str, found: str
) -> None:
    head = "部,部の建制順,室,所管課,庶務担当課"
    known = "総務部,1,DX推進室,情報システム課,○\n企画部,2,,広報課,○"
    import_divisions(parts, office, table(f"{head}\n{known}\n"))
    outcome = import_divisions(parts, office, table(f"{head}\n{rows}\n"), blank=BlankDays(SPRING))
    (problem,) = outcome.problems
    assert (problem.place.cell, problem.found) == (cell, found)
    assert problem.code in {"TABLE-PLACE-DIFFERS", "TABLE-TWICE"}
