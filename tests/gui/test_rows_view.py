"""The table of 取組一覧: selection and scroll position are kept through sorting, filtering and refreshing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakano_status.gui.features.rows.all_rows_page import RowOrder
from nakano_status.gui.features.rows.rows_view import RowsView, RowTable
from nakano_status.gui.lists.copying import shown_cells
from nakano_status.gui.lists.row_words import MARKED, RowFilter
from tests.support.marks import BUILT_IN_MARKS
from tests.support.row_views import row_view
from tests.support.user_input import click, press

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


def test_a_third_click_on_a_head_brings_the_printed_order_back(view: RowsView) -> None:
    head = view.horizontalHeader()
    order = RowOrder(head)
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
    assert titles == ["管理番号", "事業内容", "所管課", "状態"]
    assert heading[0].startswith("1-1-0 ")
    assert [line[0] for line in (first, second)] == [row.id for row in ROWS[:2]]
    assert shown_cells(view, headed=False) == [second]
