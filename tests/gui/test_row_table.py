"""取組一覧 sorts and filters in the model."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from nakano_status.domain.round import OutOfReport
from nakano_status.domain.row_state import RowState
from nakano_status.gui.models.row_table import ID, MARKED, STATE, TITLE, RowFilter, RowTable
from tests.support.row_views import division_rows, row_view

REPOST = row_view(
    "1-7-1-01-X",
    code="1-7-①",
    title="再掲の取組",
    counted=False,
    out_of_report=OutOfReport.REPOST,
    state=None,
    leads=(),
)


@pytest.fixture
def model() -> RowTable:
    model = RowTable()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.set_rows([*division_rows(), REPOST])
    return model


def shown(model: RowTable) -> list[str]:
    return [str(model.index(place, ID).data()) for place in range(model.rowCount())]


def test_rows_stand_in_printed_order_until_sorted(model: RowTable) -> None:
    assert shown(model) == [*(row.id for row in division_rows()), REPOST.id]


def test_marks_are_sorted_by_their_meaning_and_equals_keep_their_order(model: RowTable) -> None:
    model.sort(MARKED)
    marks = [str(model.index(place, MARKED).data() or "")[:1] for place in range(model.rowCount())]
    assert marks == ["◎", "◎", "◎", "○", "△", "未", "未", "未", ""]
    assert shown(model)[:3] == ["1-1-1-01-H", "1-1-2-01-F", "2-3-1-03-C"]
    model.sort(MARKED, Qt.SortOrder.DescendingOrder)
    assert shown(model)[-3:] == ["1-1-1-01-H", "1-1-2-01-F", "2-3-1-03-C"]
    model.sort(-1)
    assert shown(model)[0] == "1-1-1-01-H"


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        (RowFilter(goal="2"), ["2-3-1-01-W", "2-3-1-02-A", "2-3-1-03-C"]),
        (RowFilter(mark="○"), ["2-3-1-01-W"]),
        (RowFilter(mark=""), ["1-1-1-02-K", "1-1-1-03-P", "2-3-1-02-A"]),
        (RowFilter(state="要確認"), ["2-3-1-01-W"]),
        (RowFilter(state="再掲"), [REPOST.id]),
        (RowFilter(search="ｲﾝｶﾝ"), []),
        (RowFilter(search="印鑑"), ["2-3-1-03-C"]),
        (RowFilter(search="窓口 予約"), ["1-1-2-02-M"]),
        (RowFilter(goal="1", mark="△"), ["1-1-2-02-M"]),
        (RowFilter(measure="1-1-②"), ["1-1-2-01-F", "1-1-2-02-M"]),
        (RowFilter(ids=frozenset({"2-3-1-01-W", "1-1-1-02-K"})), ["1-1-1-02-K", "2-3-1-01-W"]),
        (RowFilter(ids=frozenset()), []),
    ],
)
def test_filters_admit_what_they_name(model: RowTable, chosen: RowFilter, ids: list[str]) -> None:
    model.set_filter(chosen)
    assert shown(model) == ids


def test_a_filter_by_department_goes_by_who_answers() -> None:
    model = RowTable()
    model.set_rows([row_view("A", writer="税務課"), row_view("B", writer="総務課"), row_view("C", writer=None)])
    model.set_filter(RowFilter(department="区民部", departments={"税務課": "区民部", "総務課": "総務部"}))
    assert shown(model) == ["A"]
    model.set_filter(RowFilter(division="総務課"))
    assert shown(model) == ["B"]


def test_a_row_whose_mark_is_in_conflict_counts_for_none() -> None:
    model = RowTable()
    model.set_rows([row_view("A", {"mark": "◎"}, conflicts=("mark",)), row_view("B", {"mark": "◎"})])
    model.set_filter(RowFilter(mark="◎"))
    assert shown(model) == ["B"]


def test_only_the_changed_row_is_repainted_and_it_keeps_its_place(model: RowTable) -> None:
    told: list[tuple[int, int]] = []
    model.sort(STATE)
    place = model.place_of("1-1-1-02-K").row()
    model.dataChanged.connect(lambda first, last, _roles: told.append((first.row(), last.row())))
    model.update_rows([row_view(values={"mark": "◎"}, state=RowState.FILLED, title="新しい題名")])
    assert told == [(place, place)]
    assert model.index(place, TITLE).data() == "新しい題名"
    assert model.index(place, MARKED).data() == "◎ 予定どおり"


def test_a_state_is_told_by_its_word(model: RowTable) -> None:
    assert model.index(model.rowCount() - 1, STATE).data() == "再掲"
    assert model.index(0, STATE).data() == "記入済"
