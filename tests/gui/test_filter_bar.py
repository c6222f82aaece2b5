"""The filters above 取組一覧: what another page brings along is seen and can be taken off."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakano_status.domain.plan.annotations import FrameItem
from nakano_status.gui.features.rows.all_rows_page import RowFilters, choices_of
from nakano_status.gui.lists.row_words import RowFilter
from tests.support.marks import BUILT_IN_MARKS
from tests.support.row_views import division_rows
from tests.support.user_input import press


def filters_with(qtbot: QtBot, wanted: RowFilter) -> RowFilters:
    filters = RowFilters()
    qtbot.addWidget(filters)
    filters.offer(choices_of(division_rows(), {"戸籍住民課": "区民部"}, BUILT_IN_MARKS))
    filters.show()
    filters.choose(wanted)
    return filters


def test_what_no_box_can_choose_is_shown_and_taken_off_by_key(qtbot: QtBot) -> None:
    ids = frozenset({"1-1-1-02-K", "1-1-1-03-P"})
    filters = filters_with(qtbot, RowFilter(mark="◎", measure="1-1-①", ids=ids))
    assert (filters.value.measure, filters.value.ids, filters.value.mark) == ("1-1-①", ids, "◎")
    assert filters.brought.isVisible()
    assert filters.brought.text() == "実施内容 1-1-①・選ばれた取組 2件"
    press(filters.brought, Qt.Key.Key_Space)
    assert (filters.value.measure, filters.value.ids, filters.value.mark) == (None, None, "◎")
    assert filters.brought.isHidden()


def test_taking_all_conditions_off_takes_these_off_too(qtbot: QtBot) -> None:
    filters = filters_with(qtbot, RowFilter(measure="1-1-①"))
    filters.show_all()
    assert filters.value.measure is None
    assert filters.brought.isHidden()


def test_filters_stand_in_two_lines_where_there_is_no_room_for_one(qtbot: QtBot) -> None:
    filters = filters_with(qtbot, RowFilter())
    for width, lines in ((300, 2), (900, 1)):
        filters.resize(width, 200)
        QApplication.processEvents()
        shown = [box for box in filters.boxes.values() if box.isVisible()]
        assert len({box.y() for box in shown}) == lines
        assert not [box for box in shown if box.width() < 60]


def test_the_filter_by_items_is_there_only_where_rows_belong_to_some(qtbot: QtBot) -> None:
    filters = filters_with(qtbot, RowFilter())
    assert not filters.boxes["item"].isVisible()
    first, *others = division_rows()
    tagged = replace(first, items=(FrameItem("DX-4", "AI・RPAの利用促進"),))
    rows = [tagged, *others]
    filters.offer(choices_of(rows, {}, BUILT_IN_MARKS))
    box = filters.boxes["item"]
    assert box.isVisible()
    assert [box.itemText(place) for place in range(box.count())] == [
        "国の計画",
        "DX-4　AI・RPAの利用促進",
        "どの項目にも当たらない取組",
    ]
    for place, found in ((1, [tagged]), (2, others)):
        box.setCurrentIndex(place)
        assert list(filters.value.choose(rows, {})) == found
    for width, lines in ((300, 2), (900, 1)):
        filters.resize(width, 200)
        QApplication.processEvents()
        assert len({each.y() for each in filters.boxes.values()}) == lines
