"""The tables that the office fills in: what holds for both of them, and the planned schedule."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nakano_status.application.organisation.import_divisions import ImportedTable, import_divisions
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.schedules import import_schedule
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.bootstrap import find_example_tables
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.refusals.exchange import TableNotReadable
from tests.support.organisations import Table
from tests.support.rounds import OWN

Import = Callable[[Parts, Store, Path], Outcome[ImportedTable]]


def schedules(store: Store) -> dict[tuple[str, str], str]:
    with store.reading() as records:
        found = records.plan.schedules(records.plan.all()[0].newest.edition_id)
    return {(row_id, year.short): text for (row_id, year), text in found.items()}


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
