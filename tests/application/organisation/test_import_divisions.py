"""The table of the organisation: which body a row is about, what it fills in, and what is wrong with it."""

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.application.organisation.edit_division import name_division
from nakano_status.application.organisation.import_divisions import (
    BlankDays,
    ImportedTable,
    import_divisions,
    plan_divisions,
)
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.bootstrap import find_example_tables
from tests.support.organisations import Table, above, division_named, organisation

CORRECTED = BlankDays(is_correction=True)
HEAD = "部の建制順,部,室,所管課の建制順,所管課,庶務担当課,別名,連絡先,適用開始日,旧名称,備考"


def test_the_example_puts_every_division_into_its_place(parts: Parts, office: Store) -> None:
    outcome = import_divisions(parts, office, find_example_tables()[0])
    assert (outcome.value.rows, outcome.problems) == (26, ())
    general = division_named(organisation(office), "総務課")
    assert general.is_liaison
    department = organisation(office).department_of(general.division_id)
    assert department is not None
    assert (department.name_on(), department.order) == ("総務管理部", 2)


def test_a_division_stays_the_same_and_gains_other_names(parts: Parts, office: Store, table: Table) -> None:
    before = division_named(organisation(office), "税務課")
    path = table("部,室,所管課,別名,連絡先\n区民部,納税室,税務課,税務担当課、納税課,内線 1234\n")
    import_divisions(parts, office, path)
    import_divisions(parts, office, path)
    after = division_named(organisation(office), "納税課")
    assert after.division_id == before.division_id
    assert [name.name for name in after.names].count("納税課") == 1
    assert after.contact == "内線 1234"
    assert above(organisation(office), "納税課") == ["区民部", "納税室"]


def test_a_new_division_is_added_from_its_day_on(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("所管課,適用開始日\n未来課,2023-04-01\n"))
    assert division_named(organisation(office), "未来課").names[0].valid_from == date(2023, 4, 1)


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
    assert division_named(organisation(office), "税務課").contact == "あ"


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
    before = division_named(organisation(office), "税務課")
    for text in ("所管課,別名\n税務課,納税課\n", "部,所管課\n区民部,税務課\n", "室,所管課\n納税室,税務課\n"):
        import_divisions(parts, office, table(text))
    after = division_named(organisation(office), "納税課")
    assert (after.parent, after.order, after.is_liaison) == (before.parent, 2, True)
    department = organisation(office).department_of(after.division_id)
    assert department is not None
    assert (department.name_on(), department.order) == ("区民部", 3)


def test_rows_that_change_nothing_are_not_counted_as_taken(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("部,所管課\n区民部,税務課\n"))
    path = table("部,所管課\n区民部,税務課\n区民部,戸籍住民課\n")
    assert import_divisions(parts, office, path).value == ImportedTable(1, 1)


def test_a_table_with_the_department_alone_takes_a_division_there(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("部,室,所管課\n区民部,納税室,税務課\n"))
    import_divisions(parts, office, table("部,所管課\n総務部,税務課\n"), blank=CORRECTED)
    assert above(organisation(office), "税務課") == ["総務部"]


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
    ("row", "expected"),
    [
        ("区民部,,税務課", ("区民部", "納税室")),
        (",収納室,税務課", ("区民部", "収納室")),
        (",DX室,税務課", ("総務部", "DX室")),
        ("総務部,,税務課", ("総務部",)),
    ],
)
def test_a_blank_part_of_a_place_follows_the_part_that_is_given(
    parts: Parts, office: Store, table: Table, row: str, expected: tuple[str, ...]
) -> None:
    import_divisions(parts, office, table("部,室,所管課\n区民部,納税室,税務課\n総務部,DX室,職員課\n"))
    import_divisions(parts, office, table(f"部,室,所管課\n{row}\n"), blank=CORRECTED)
    assert tuple(above(organisation(office), "税務課")) == expected


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
