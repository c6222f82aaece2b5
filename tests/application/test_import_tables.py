"""Tables that the office fills in: the organisation, and the planned schedule."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.import_divisions import BlankDays, ImportedTable, import_divisions, plan_divisions
from nakano_status.application.import_schedule import import_schedule
from nakano_status.application.name_division import name_division
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Parts, Store
from nakano_status.bootstrap import find_example_tables
from nakano_status.domain.division import Organisation
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.refusals import ChangeDayMissing, TableNotReadable
from tests.support.rounds import OWN

CORRECTED = BlankDays(is_correction=True)
BEFORE, SPRING = date(2023, 3, 31), date(2023, 4, 1)
Table = Callable[[str], Path]
Import = Callable[[Parts, Store, Path], Outcome[ImportedTable]]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    def write(text: str) -> Path:
        path = tmp_path / "table.csv"
        path.write_text(text, "utf-8-sig")
        return path

    return write


def organisation(store: Store) -> Organisation:
    with store.reading() as records:
        return records.organisation()


def schedules(store: Store) -> dict[tuple[str, str], str]:
    with store.reading() as records:
        found = records.schedules(records.plan().newest.edition_id)
    return {(row_id, year.short): text for (row_id, year), text in found.items()}


def test_the_example_puts_every_division_into_its_place(parts: Parts, office: Store) -> None:
    outcome = import_divisions(parts, office, find_example_tables()[0])
    assert (outcome.value.rows, outcome.problems) == (26, ())
    found = organisation(office)
    general = found.find("総務課")
    assert general is not None
    assert general.is_liaison
    above = found.department_of(general.division_id)
    assert above is not None
    assert (above.name_on(), above.order) == ("総務管理部", 2)


@pytest.mark.parametrize(
    ("act", "head"), [(import_divisions, "部,室,所管課,別名\n"), (import_schedule, "管理番号,令和4年度\n")]
)
def test_a_template_that_nobody_filled_in_is_asked_about(
    parts: Parts, office: Store, table: Table, act: Import, head: str
) -> None:
    outcome = act(parts, office, table(head))
    assert outcome.value.rows == 0
    assert [(each.code, each.place.file) for each in outcome.problems] == [("TABLE-NO-ROWS", "table.csv")]
    assert outcome.needs_person


def test_a_division_stays_the_same_and_gains_other_names(parts: Parts, office: Store, table: Table) -> None:
    before = organisation(office).find("税務課")
    path = table("部,室,所管課,別名,連絡先\n区民部,納税室,税務課,税務担当課、納税課,内線 1234\n")
    import_divisions(parts, office, path)
    import_divisions(parts, office, path)
    after = organisation(office).find("納税課")
    assert before is not None
    assert after is not None
    assert after.division_id == before.division_id
    assert [name.name for name in after.names].count("納税課") == 1
    assert after.contact == "内線 1234"
    office_above = organisation(office).get(after.parent or "")
    assert office_above.name_on() == "納税室"
    department = organisation(office).department_of(after.division_id)
    assert department is not None
    assert department.name_on() == "区民部"


def test_a_new_division_is_added_from_its_day_on(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("所管課,適用開始日\n未来課,2023-04-01\n"))
    new = organisation(office).find("未来課")
    assert new is not None
    assert new.names[0].valid_from is not None
    assert new.names[0].valid_from.isoformat() == "2023-04-01"


def test_a_row_that_cannot_be_read_is_named_and_the_others_are_taken(parts: Parts, office: Store, table: Table) -> None:
    head = "部の建制順,部,所管課,適用開始日"
    rows = ("一番,総務部,総務課,", "1,区民部,,", "1,区民部,税務課,", "1,区民部,税務課,", ",,職員課,来年")
    outcome = import_divisions(parts, office, table("\n".join((head, *rows))))
    assert outcome.value.rows == 1
    assert [(each.code, each.place.row) for each in outcome.problems] == [
        ("TABLE-VALUE-UNREADABLE", 2),
        ("TABLE-NAME-MISSING", 3),
        ("TABLE-TWICE", 5),
        ("TABLE-VALUE-UNREADABLE", 6),
    ]
    assert [each.place.cell for each in outcome.problems] == ["A2", "C3", "C5", "D6"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("税務課,納税課,あ,,\n納税課,,い,,\n", "納税課（税務課）"),
        ("納税課,,あ,税務課,2023-04-01\n徴収課,,い,税務課,2023-05-01\n", "徴収課（納税課）"),
        ("納税課,,あ,税務課,2023-04-01\n税務課,,い,,\n", "税務課（納税課）"),
    ],
)
def test_two_rows_never_become_one_division(parts: Parts, office: Store, table: Table, rows: str, found: str) -> None:
    outcome = import_divisions(parts, office, table(f"所管課,別名,連絡先,旧名称,適用開始日\n{rows}"))
    assert [(each.code, each.place.cell, each.found) for each in outcome.problems] == [("TABLE-TWICE", "A3", found)]
    now = organisation(office).find("税務課")
    assert now is not None
    assert now.contact == "あ"


@pytest.mark.parametrize(("row", "cell"), [("納税課,", "A2"), ("職員課,納税課", "B2")])
def test_a_name_that_a_person_was_asked_about_stays_with_its_division(
    parts: Parts, office: Store, table: Table, row: str, cell: str
) -> None:
    name_division(office, "納税課", "税務課")
    before = organisation(office)
    (told,) = import_divisions(parts, office, table(f"所管課,別名\n{row}\n")).problems
    assert (told.code, told.place.cell, told.found, told.expected) == ("TABLE-NAME-TAKEN", cell, "納税課", "税務課")
    assert organisation(office) == before


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("税務課,100000,,", "TABLE-VALUE-UNREADABLE"),
        (f"税務課,{'9' * 5_000},,", "TABLE-VALUE-UNREADABLE"),
        ("納税課,,税務課,0001-01-01", "RENAME-DAY-UNFIT"),
    ],
)
def test_a_number_or_a_day_out_of_all_measure_is_told(
    parts: Parts, office: Store, table: Table, row: str, code: str
) -> None:
    before = organisation(office)
    outcome = import_divisions(parts, office, table(f"所管課,所管課の建制順,旧名称,適用開始日\n{row}\n"))
    assert [each.code for each in outcome.problems] == [code]
    assert organisation(office) == before


def test_a_column_that_the_table_does_not_have_changes_nothing(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(
        parts, office, table("部,部の建制順,室,所管課,所管課の建制順,庶務担当課\n区民部,3,納税室,税務課,2,○\n")
    )
    before = organisation(office).find("税務課")
    assert before is not None
    for text in ("所管課,別名\n税務課,納税課\n", "部,所管課\n区民部,税務課\n", "室,所管課\n納税室,税務課\n"):
        import_divisions(parts, office, table(text))
    after = organisation(office).find("納税課")
    assert after is not None
    assert (after.parent, after.order, after.is_liaison) == (before.parent, 2, True)
    above = organisation(office).department_of(after.division_id)
    assert above is not None
    assert (above.name_on(), above.order) == ("区民部", 3)


def named(store: Store, name: str, day: date) -> tuple[str, str]:
    """The 部 and the name of a division on a day."""
    found = organisation(store).on(day)
    own = found.find(name)
    assert own is not None
    above = found.department_of(own.division_id)
    return (above.name_on() if above else "", own.name_on())


def test_a_division_is_renamed_to_a_name_that_is_its_alias_already(parts: Parts, office: Store, table: Table) -> None:
    path = table("所管課,旧名称,適用開始日\nデジタル政策課,情報システム課,2023-04-01\n")
    assert import_divisions(parts, office, path).value == ImportedTable(1, 0)
    assert [named(office, "情報システム課", day)[1] for day in (BEFORE, SPRING)] == ["情報システム課", "デジタル政策課"]
    before = organisation(office)
    assert import_divisions(parts, office, path).value == ImportedTable(0, 1), "it bears that name already"
    assert organisation(office) == before


def test_names_follow_each_other_and_one_comes_back(parts: Parts, office: Store, table: Table) -> None:
    rows = ("納税課,税務課,2021-04-01", "課税課,納税課,2022-04-01", "税務課,課税課,2023-04-01")
    for row in (*rows, *rows):
        assert import_divisions(parts, office, table(f"所管課,旧名称,適用開始日\n{row}\n")).problems == ()
    days = [date(year, 4, 1) for year in (2020, 2021, 2022, 2023)]
    assert [named(office, "税務課", day)[1] for day in days] == ["税務課", "納税課", "課税課", "税務課"]


def test_rows_that_change_nothing_are_not_counted_as_taken(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("部,所管課\n区民部,税務課\n"))
    path = table("部,所管課\n区民部,税務課\n区民部,戸籍住民課\n")
    assert import_divisions(parts, office, path).value == ImportedTable(1, 1)


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
    assert [named(office, "税務課", day) for day in (BEFORE, SPRING)] == [("総務部", "納税課")] * 2


def test_a_row_with_a_day_moves_from_that_day(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("部,所管課\n区民部,税務課\n"))
    import_divisions(parts, office, table("部,所管課,旧名称,適用開始日\n総務部,納税課,税務課,2023-04-01\n"))
    assert named(office, "税務課", BEFORE) == ("区民部", "税務課")
    assert named(office, "税務課", SPRING) == ("総務部", "納税課")


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


def test_a_table_with_the_department_alone_takes_a_division_there(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("部,室,所管課\n区民部,納税室,税務課\n"))
    import_divisions(parts, office, table("部,所管課\n総務部,税務課\n"), blank=CORRECTED)
    found = organisation(office)
    above = found.department_of(_id_of(found, "税務課"))
    assert above is not None
    assert above.name_on() == "総務部"


HEAD = "部の建制順,部,室,所管課の建制順,所管課,庶務担当課,別名,連絡先,適用開始日,旧名称,備考"


def test_a_blank_cell_of_the_template_leaves_what_is_known(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table(f"{HEAD}\n3,区民部,納税室,2,税務課,○,収納課、徴収課,佐藤,,,\n"))
    before = organisation(office)
    assert import_divisions(parts, office, table(f"{HEAD}\n,,,,税務課,,,,,,確認済\n")).value == ImportedTable(0, 1)
    assert organisation(office) == before
    assert import_divisions(parts, office, table(f"{HEAD}\n,,,,納税課,,,,2023-04-01,税務課,\n")).problems == ()
    was, now = before.get("zeimu"), organisation(office).get("zeimu")
    assert now.name_on() == "納税課"
    assert replace(now, names=was.names) == was
    assert {each.name for each in was.names} < {each.name for each in now.names}


@pytest.mark.parametrize(
    ("row", "above"),
    [
        ("区民部,,税務課", ("区民部", "納税室")),
        (",収納室,税務課", ("区民部", "収納室")),
        (",DX室,税務課", ("総務部", "DX室")),
        ("総務部,,税務課", ("総務部",)),
    ],
)
def test_a_blank_part_of_a_place_follows_the_part_that_is_given(
    parts: Parts, office: Store, table: Table, row: str, above: tuple[str, ...]
) -> None:
    import_divisions(parts, office, table("部,室,所管課\n区民部,納税室,税務課\n総務部,DX室,職員課\n"))
    import_divisions(parts, office, table(f"部,室,所管課\n{row}\n"), blank=CORRECTED)
    assert tuple(_above(organisation(office), "税務課")) == above


def _above(found: Organisation, name: str) -> list[str]:
    """The names of what is above a division, from the top."""
    names: list[str] = []
    parent = found.get(_id_of(found, name)).parent
    while parent is not None:
        names.insert(0, found.name(parent))
        parent = found.get(parent).parent
    return names


@pytest.mark.parametrize("name", ["未来課", "税務課"])
def test_an_old_name_that_nothing_bears_is_named_and_takes_nothing(
    parts: Parts, office: Store, table: Table, name: str
) -> None:
    before = organisation(office)
    path = table(f"{HEAD}\n,,,,{name},,,佐藤,2023-04-01,納税課,\n")
    planned = plan_divisions(parts, office, path)
    assert planned.changes == ()
    for problems in (planned.problems, import_divisions(parts, office, path).problems):
        found = [(each.code, each.place.cell, each.found) for each in problems]
        assert found == [("RENAME-NAME-UNKNOWN", "J2", "納税課")]
    assert organisation(office) == before


def test_an_old_name_that_a_person_was_asked_about_makes_no_new_division(
    parts: Parts, office: Store, table: Table
) -> None:
    name_division(office, "納税課", "税務課")
    before = organisation(office)
    (found,) = import_divisions(parts, office, table("所管課,旧名称\n徴収課,納税課\n")).problems
    assert (found.code, found.place.cell, found.expected) == ("TABLE-NAME-TAKEN", "B2", "税務課")
    assert organisation(office) == before


RENAMED = "デジタル政策課,情報システム課,2022-04-01"
MOVED = f"健康環境部,{RENAMED}"


def test_the_day_of_the_last_change_is_not_the_day_of_another(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("部,所管課\n総務部,情報システム課\n"))
    import_divisions(parts, office, table(f"所管課,旧名称,適用開始日\n{RENAMED}\n"))
    before, path = organisation(office), table(f"部,所管課,旧名称,適用開始日\n{MOVED}\n")
    assert plan_divisions(parts, office, path).undated == (2,)
    with pytest.raises(ChangeDayMissing):
        import_divisions(parts, office, path)
    assert organisation(office) == before
    assert import_divisions(parts, office, path, blank=BlankDays(SPRING)).problems == ()
    assert named(office, "情報システム課", BEFORE) == ("総務部", "デジタル政策課")
    assert named(office, "情報システム課", SPRING) == ("健康環境部", "デジタル政策課")
    assert import_divisions(parts, office, path).value == ImportedTable(0, 1), "nothing is different any more"
    for old in ("2022-04-01", "2023-04-01"):
        text = f"部,所管課,適用開始日\n区民部,デジタル政策課,{old}\n"
        assert plan_divisions(parts, office, table(text)).undated == (2,)


LIAISONS = "部,所管課,庶務担当課,適用開始日"


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
    assert (named(departments, "総務課", BEFORE), named(departments, "総務課", SPRING)) == (
        ("総務部", "総務課"),
        ("区民部", "総務課"),
    )


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


def _id_of(found: Organisation, name: str) -> str:
    division = found.find(name)
    assert division is not None
    return division.division_id


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("区議会事務局,,区議会事務局,", "A2"),
        (",税務課,職員課,", "B2"),
        ("区民部,DX推進室,DX推進室,", "C2"),
        ("総務部,,職員課,税務課", "D2"),
        ("総務部,,未来課,税務課", "D2"),
    ],
)
def test_a_name_that_is_anothers_is_named_and_takes_nothing(
    parts: Parts, office: Store, table: Table, row: str, cell: str
) -> None:
    before = organisation(office)
    (found,) = import_divisions(parts, office, table(f"部,室,所管課,別名\n{row}\n")).problems
    assert (found.code, found.place.cell) == ("TABLE-NAME-TAKEN", cell)
    assert organisation(office) == before


def test_the_example_schedule_is_taken_by_year(parts: Parts, office: Store) -> None:
    outcome = import_schedule(parts, office, find_example_tables()[1])
    assert (outcome.value, outcome.problems) == (ImportedTable(100, 10), ()), "10 rows are blank in every year"
    assert schedules(office)["1-1-1-02-X", "R4"] == "推進"


def test_a_blank_takes_back_what_stood_there(parts: Parts, office: Store, table: Table) -> None:
    import_schedule(parts, office, table(f"管理番号,令和4年度,R5\n{OWN[0]},検討,構築\n"))
    import_schedule(parts, office, table(f"管理番号,令和4年度,2023\n{OWN[0]},,運用\n"))
    assert {key: text for key, text in schedules(office).items() if text} == {(OWN[0], "R5"): "運用"}
    assert FiscalYear(2023).short == "R5"


def test_an_unknown_or_repeated_row_is_named(parts: Parts, office: Store, table: Table) -> None:
    outcome = import_schedule(parts, office, table(f"管理番号,R4\n9-9-9-99-Z,検討\n{OWN[0]},検討\n{OWN[0]},構築\n"))
    assert [(each.code, each.place.row) for each in outcome.problems] == [("TABLE-ID-UNKNOWN", 2), ("TABLE-TWICE", 4)]
    assert schedules(office) == {(OWN[0], "R4"): "検討"}


@pytest.mark.parametrize("text", ["名前,番号\nあ,1\n", f"所管課,管理番号,別名,別名\n税務課,{OWN[0]},一,二\n"])
def test_a_table_whose_headings_do_not_say_what_it_is_is_refused(
    parts: Parts, office: Store, table: Table, text: str
) -> None:
    path = table(text)
    for act in (import_divisions, import_schedule):
        with pytest.raises(TableNotReadable):
            act(parts, office, path)


def test_a_schedule_without_a_year_is_refused(parts: Parts, office: Store, table: Table) -> None:
    with pytest.raises(TableNotReadable, match="年度の見出し"):
        import_schedule(parts, office, table(f"管理番号,備考\n{OWN[0]},なし\n"))
