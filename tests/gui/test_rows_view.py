"""The table of 取組一覧: it sorts and filters in the model.

Selection and scroll position are kept through sorting, filtering and refreshing.
"""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.fields.profile_validation import read_profile
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.round.states import RowState
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage, RowOrder, filter_choices
from nakano_status.gui.features.rows.rows_view import MeasureLine, RowsView, RowTable
from nakano_status.gui.lists.copying import shown_cells
from nakano_status.gui.lists.row_words import CHOSEN, DIVISION, HEADS, ID, MARKED, STATE, TITLE, RowFilter
from nakano_status.gui.lists.tables import allow_editing_in_cells
from tests.support.expected import present
from tests.support.marks import BUILT_IN_MARKS
from tests.support.row_views import division_rows, row_view
from tests.support.user_input import click, press
from tests.support.windows import Person

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
    model.set_rows([*division_rows(), REPOST], marks=BUILT_IN_MARKS)
    return model


def shown(model: RowTable) -> list[str]:
    return [row.id for row in model.shown]


def headings(model: RowTable) -> list[str]:
    return [line.text for line in model.lines if isinstance(line, MeasureLine)]


def test_rows_stand_under_headings_of_their_measure_with_how_many_are_shown(model: RowTable) -> None:
    assert headings(model) == [
        "1-1-① マイナンバーカードの普及促進　3件",
        "1-1-② 行政手続のオンライン化の推進　2件",
        "2-3-① 情報システムの標準化・共通化　3件",
        "1-7-① マイナンバーカードの普及促進　1件",
    ]
    assert isinstance(model.lines[0], MeasureLine)
    model.set_filter(RowFilter(mark="△"))
    assert headings(model) == ["1-1-② 行政手続のオンライン化の推進　2件中1件"]


def test_a_measure_without_a_title_says_so() -> None:
    model = RowTable()
    model.set_rows([row_view(measure=None)])
    assert headings(model) == ["1-1-① （計画に題名がありません）　1件"]


def test_a_heading_is_read_once_and_cannot_be_chosen(model: RowTable) -> None:
    assert model.index(0, 0).data() == "1-1-① マイナンバーカードの普及促進　3件"
    assert model.index(0, TITLE).data() is None
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsSelectable


def test_sorting_takes_the_headings_away_and_the_printed_order_brings_them_back(model: RowTable) -> None:
    model.sort(TITLE)
    assert headings(model) == []
    assert model.rowCount() == len(model.rows)
    model.sort(-1)
    assert len(headings(model)) == 4


def test_ids_are_sorted_by_their_numbers_and_divisions_in_their_order() -> None:
    model = RowTable()
    ids = ["1-1-10-01-A", "1-1-2-01-B", "1-1-2-11-C"]
    writers = ["税務課", "総務課", "会計室"]
    rows = [row_view(row_id, writer=writer) for row_id, writer in zip(ids, writers, strict=True)]
    model.set_rows(rows, divisions=["総務課", "税務課", "会計室"])
    model.sort(ID)
    assert shown(model) == ["1-1-2-01-B", "1-1-2-11-C", "1-1-10-01-A"]
    model.sort(DIVISION)
    assert [row.writer for row in model.shown] == ["総務課", "税務課", "会計室"]


def test_ids_of_any_plan_are_sorted_by_their_numbers() -> None:
    model = RowTable()
    model.set_rows([row_view(row_id) for row_id in ("B-1", "A-10", "I-1-01-B", "A-2")])
    model.sort(ID)
    assert shown(model) == ["A-2", "A-10", "B-1", "I-1-01-B"]


def test_a_row_is_found_where_it_stands_after_sorting_and_filtering(model: RowTable) -> None:
    for column, chosen in ((-1, RowFilter()), (MARKED, RowFilter()), (MARKED, RowFilter(goal="2"))):
        model.sort(column)
        model.set_filter(chosen)
        for row in model.rows:
            place = model.place_of(row.id)
            assert place.isValid() is (row.id in shown(model))
            assert not place.isValid() or place.data() == row.id
    assert model.find("2-3-1-01-W") is not None
    assert model.find("nowhere") is None


def test_rows_stand_in_printed_order_until_sorted(model: RowTable) -> None:
    assert shown(model) == [*(row.id for row in division_rows()), REPOST.id]


def test_marks_are_sorted_by_their_meaning_and_equals_keep_their_order(model: RowTable) -> None:
    model.sort(MARKED)
    marks = [str(model.index(place, MARKED).data() or "")[:1] for place in range(model.rowCount())]
    assert headings(model) == []
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
        (RowFilter(search="ｺﾝﾋﾞﾆ"), ["1-1-1-02-K"]),
        (RowFilter(search="こんびに　さーびす"), ["1-1-1-02-K"]),
        (RowFilter(search="１－１－２－０２－ｍ"), ["1-1-2-02-M"]),
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
    model.set_rows([row_view("A", {"mark": "◎"}, undecided=("mark",)), row_view("B", {"mark": "◎"})])
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
    assert [row.title for row in model.shown if row.id == "1-1-1-02-K"] == ["新しい題名"]


def test_a_state_is_told_by_its_word(model: RowTable) -> None:
    assert model.index(model.rowCount() - 1, STATE).data() == "再掲"
    assert model.index(1, STATE).data() == "記入済"


ROWS = [
    row_view(f"1-1-{number // 10 + 1}-{number % 10 + 1:02}-A", {"mark": "◎○△×"[number % 4]}, code=f"1-1-{number // 10}")
    for number in range(60)
]
HALF = RowFilter(ids=frozenset(row.id for row in ROWS[::2]))


@pytest.fixture
def view(qtbot: QtBot) -> RowsView:
    model = RowTable()
    model.set_rows(ROWS, marks=BUILT_IN_MARKS)
    view = RowsView(model)
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show()
    return view


def model_of(view: RowsView) -> RowTable:
    model = view.model()
    assert isinstance(model, RowTable)
    return model


def choose(view: RowsView, *rows: int) -> None:
    for place, number in enumerate(rows):
        index = model_of(view).place_of(ROWS[number].id)
        if place == 0:
            view.setCurrentIndex(index)
        flags = QItemSelectionModel.SelectionFlag
        view.selectionModel().select(index, flags.Select | flags.Rows)


def seen_at(view: RowsView) -> int:
    return view.rowViewportPosition(view.currentIndex().row())


def test_cursor_choice_and_scroll_place_stay_when_rows_are_filtered_and_read_anew(view: RowsView) -> None:
    choose(view, 40, 42, 43)
    view.scrollTo(view.currentIndex(), RowsView.ScrollHint.PositionAtCenter)
    there = seen_at(view)
    model_of(view).set_filter(HALF)
    assert [row.id for row in view.chosen] == [ROWS[40].id, ROWS[42].id]
    assert view.currentIndex().data() == ROWS[40].id
    assert seen_at(view) == there
    model_of(view).set_rows([replace(row, title="読み直した題名") for row in ROWS])
    assert view.currentIndex().data() == ROWS[40].id
    assert view.chosen[0].title == "読み直した題名"
    assert seen_at(view) == there


def test_a_row_under_the_cursor_that_is_hidden_takes_no_other_row_in_its_place(view: RowsView) -> None:
    choose(view, 41)
    told: list[object] = []
    view.row_chosen.connect(told.append)
    model_of(view).set_filter(HALF)
    assert not view.currentIndex().isValid()
    assert view.chosen == []
    view.put_cursor(ROWS[42].id)
    assert view.currentIndex().data() == ROWS[42].id
    assert told == []


def test_headings_are_passed_over_by_the_arrows(view: RowsView) -> None:
    choose(view, 9)
    press(view, Qt.Key.Key_Down)
    assert view.currentIndex().data() == ROWS[10].id
    press(view, Qt.Key.Key_Up)
    assert view.currentIndex().data() == ROWS[9].id


def test_everything_can_be_chosen_and_headings_are_no_part_of_it(view: RowsView) -> None:
    view.selectAll()
    assert view.chosen == ROWS


def test_the_current_row_remains_in_sight_when_the_list_becomes_lower(view: RowsView) -> None:
    choose(view, 30)
    view.scrollTo(view.currentIndex(), RowsView.ScrollHint.PositionAtBottom)
    view.resize(view.width(), view.height() // 2)
    QApplication.processEvents()
    place = view.visualRect(view.currentIndex())
    assert place.top() >= 0
    assert place.bottom() <= view.viewport().height()


def test_the_order_is_chosen_by_keyboard_and_the_printed_order_is_its_first_choice(view: RowsView) -> None:
    order = RowOrder(view.horizontalHeader())
    order.name_choices(HEADS, "実施内容")
    order.setParent(view)
    choose(view, 30)
    press(order.column, Qt.Key.Key_End)
    for _ in range(4):
        press(order.column, Qt.Key.Key_Up)
    assert order.column.currentText() == "進捗状況の順"
    assert model_of(view)._sorted == (MARKED, Qt.SortOrder.AscendingOrder)
    press(order.turn, Qt.Key.Key_Space)
    assert order.turn.text() == "降順"
    assert model_of(view).shown[0].values["mark"] == "×"
    assert view.currentIndex().data() == ROWS[30].id
    press(order.column, Qt.Key.Key_Home)
    assert model_of(view)._sorted is None
    assert order.turn.isHidden()


def test_the_rows_are_in_printed_order_when_the_column_that_sorted_them_has_no_heading_any_more(view: RowsView) -> None:
    order, head = RowOrder(view.horizontalHeader()), view.horizontalHeader()
    heads = (*HEADS[:CHOSEN], "選択した項目", *HEADS[CHOSEN + 1 :])
    order.name_choices(heads, "実施内容")
    order.setParent(view)
    head.setSortIndicator(CHOSEN, Qt.SortOrder.DescendingOrder)
    order.name_choices(heads, "実施内容")
    assert order.column.currentText() == "選択した項目の順"
    assert present(model_of(view)._sorted)[0] == CHOSEN
    order.name_choices(HEADS, "実施内容")
    assert order.column.currentData() == -1
    assert model_of(view)._sorted is None
    assert order.turn.isHidden()


def test_a_third_click_on_a_head_brings_the_printed_order_back(view: RowsView) -> None:
    head = view.horizontalHeader()
    order = RowOrder(head)
    order.name_choices(HEADS, "実施内容")
    order.setParent(view)
    found = []
    for _ in range(3):
        place = head.sectionViewportPosition(MARKED) + head.sectionSize(MARKED) // 2

        click(head.viewport(), QPoint(place, head.height() // 2))
        found.append((model_of(view)._sorted, order.column.currentText()))
    assert found == [
        ((MARKED, Qt.SortOrder.AscendingOrder), "進捗状況の順"),
        ((MARKED, Qt.SortOrder.DescendingOrder), "進捗状況の順"),
        (None, "計画の順（実施内容ごと）"),
    ]


def test_any_table_is_copied_as_it_is_shown(view: RowsView) -> None:
    model_of(view).set_rows(ROWS[:2])
    view.setColumnHidden(MARKED, True)
    choose(view, 1)
    titles, heading, first, second = shown_cells(view, headed=True)
    assert titles == ["管理番号", "事業内容", "状態"]
    assert heading[0].startswith("1-1-0 ")
    assert [line[0] for line in (first, second)] == [row.id for row in ROWS[:2]]
    assert shown_cells(view, headed=False) == [second]


def test_of_a_table_of_cells_the_chosen_cells_are_copied(view: RowsView) -> None:
    model_of(view).set_rows(ROWS[:2])
    allow_editing_in_cells(view)
    first, second = (view.model().index(row, 1) for row in (1, 2))
    view.selectionModel().select(QItemSelection(first, second), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert shown_cells(view, headed=False) == [[first.data()], [second.data()]]


def test_shift_extends_what_is_chosen_by_keys_and_by_the_mouse(reviewer: Person) -> None:
    page = reviewer.go_to("all_rows")
    assert isinstance(page, AllRowsPage)
    table = page.table
    reviewer.click(table.viewport(), table.visualRect(table.model().index(4, 1)).center())
    for _ in range(2):
        reviewer.press(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [row.id for row in table.chosen] == ["1-1-2-01-U", "1-1-2-02-C", "1-1-2-03-M"]
    place = table.visualRect(table.model().index(7, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, place)
    assert [row.id for row in table.chosen][1:] == ["1-1-2-02-C", "1-1-2-03-M", "1-1-2-04-V"]


def test_the_column_of_marks_is_headed_as_the_plan_calls_it(model: RowTable) -> None:
    content = json.loads(load_profile().content)
    mark = next(each for each in content["fields"] if each["key"] == "mark")
    mark |= {"heading": "評価", "short": "評価", "patterns": ["評価"]}
    profile = read_profile(content)
    assert isinstance(profile, Profile)
    model.use_headings_of(profile)
    assert model.heads[:6] == ("管理番号", "事業内容", "所管課", "評価", "状態", "連絡")
    assert filter_choices([], {}, AskedFields(profile, FiscalYear(2022), FiscalYear(2025))).mark == "評価"
