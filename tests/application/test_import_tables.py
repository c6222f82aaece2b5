"""Tables that the office fills in: the organisation, and the planned schedule."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nakano_status.application.import_divisions import import_divisions
from nakano_status.application.import_schedule import import_schedule
from nakano_status.application.ports import Parts, Store
from nakano_status.bootstrap import find_example_tables
from nakano_status.domain.division import Organisation
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.refusals import TableNotReadable
from tests.support.rounds import OWN

Table = Callable[[str], Path]


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
        found = records.schedules(records.plan().current.edition_id)
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


def test_the_example_schedule_is_taken_by_year(parts: Parts, office: Store) -> None:
    outcome = import_schedule(parts, office, find_example_tables()[1])
    assert (outcome.value.rows, outcome.problems) == (110, ())
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


def test_a_table_without_its_heading_is_refused(parts: Parts, office: Store, table: Table) -> None:
    path = table("名前,番号\nあ,1\n")
    with pytest.raises(TableNotReadable):
        import_divisions(parts, office, path)
    with pytest.raises(TableNotReadable):
        import_schedule(parts, office, path)
