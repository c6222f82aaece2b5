"""計画上のスケジュール is changed in place; a saved table comes back as it is."""

from pathlib import Path

import pytest

from nakano_status.application.organisation.save_tables import save_schedule
from nakano_status.application.plan.schedules import (
    ScheduleTable,
    edit_schedule,
    import_schedule,
    plan_schedule,
    read_schedules,
)
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.bootstrap import find_example_tables
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.refusals.exchange import IdUnknown
from nakano_status.domain.refusals.planning import YearOutOfPlan
from tests.support.rounds import OWN

R4 = FiscalYear(2022)


def table(store: Store) -> ScheduleTable:
    with store.reading() as records:
        return read_schedules(records)


def text(store: Store, row_id: str) -> str:
    return next(row.texts[R4] for row in table(store).rows if row.row_id == row_id)


def test_rows_without_a_schedule_are_counted(parts: Parts, office: Store) -> None:
    assert len(table(office).blank) == len(table(office).rows) == 110
    import_schedule(parts, office, find_example_tables()[1])
    assert 0 < len(table(office).blank) < 110
    assert all(not any(row.texts.values()) for row in table(office).blank)


def test_a_text_is_written_and_a_blank_takes_it_back(office: Store) -> None:
    assert edit_schedule(office, {(OWN[0], R4): " 検討 "}, "伊藤").value == ((OWN[0], R4),)
    assert text(office, OWN[0]) == "検討"
    assert edit_schedule(office, {(OWN[0], R4): "検討"}).value == (), "what is the same is no change"
    edit_schedule(office, {(OWN[0], R4): ""})
    assert text(office, OWN[0]) == ""
    with office.reading() as records:
        acts = [act for act in records.entries.acts() if act.kind == "edit_schedule"]
    assert [(act.by, act.reason) for act in acts] == [
        ("伊藤", "計画上のスケジュールの変更 1か所"),
        (None, acts[0].reason),
    ]


def test_a_row_or_a_year_that_the_plan_does_not_have_is_refused(office: Store) -> None:
    with pytest.raises(IdUnknown):
        edit_schedule(office, {("9-9-9-99-Z", R4): "検討"})
    with pytest.raises(YearOutOfPlan):
        edit_schedule(office, {(OWN[0], FiscalYear(2030)): "検討"})


@pytest.mark.parametrize("name", ["スケジュール.xlsx", "スケジュール.csv"])
def test_a_saved_table_comes_back_as_it_is(parts: Parts, office: Store, tmp_path: Path, name: str) -> None:
    import_schedule(parts, office, find_example_tables()[1])
    edit_schedule(office, {(OWN[0], R4): "検討\n=構築"})
    before = table(office)
    path = save_schedule(parts, office, tmp_path / name).value
    planned = plan_schedule(parts, office, path)
    assert (planned.changes, planned.problems, planned.unnamed) == ((), (), 0)
    assert (planned.rows, planned.unchanged) == (0, 110)
    import_schedule(parts, office, path)
    assert table(office) == before


def test_a_table_tells_what_would_change_and_writes_nothing(parts: Parts, office: Store, tmp_path: Path) -> None:
    edit_schedule(office, {(OWN[0], R4): "検討"})
    path = tmp_path / "table.csv"
    path.write_text(f"管理番号,令和4年度\n{OWN[0]},構築\n9-9-9-99-Z,検討\n", "utf-8-sig")
    planned = plan_schedule(parts, office, path)
    assert [(each.row_id, each.was, each.now) for each in planned.changes] == [(OWN[0], "検討", "構築")]
    assert [(each.code, each.place.row) for each in planned.problems] == [("TABLE-ID-UNKNOWN", 3)]
    assert planned.unnamed == 109
    assert text(office, OWN[0]) == "検討"
