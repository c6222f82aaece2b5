"""提出状況: subtotals by 部, words for states, and how many have handed in."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from nakano_status.application.round.read.board import state_label, submission_counts
from nakano_status.domain.round.states import DivisionState, FigureCount
from nakano_status.gui.lists.board_table import (
    ANSWERED,
    DUE,
    FIGURES,
    ICON_ROLE,
    NAME,
    RECEIVED,
    ROWS,
    STATE,
    BoardTable,
    Wanted,
)
from tests.support.row_views import board_line, board_lines


@pytest.fixture
def model() -> BoardTable:
    model = BoardTable()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.set_lines(board_lines())
    return model


def column(model: BoardTable, number: int) -> list[str]:
    return [str(model.index(place, number).data() or "") for place in range(model.rowCount())]


def test_each_department_stands_above_its_divisions_with_its_subtotal(model: BoardTable) -> None:
    assert column(model, NAME) == [
        "総務部", "情報システム課", "総務課", "区民部", "戸籍住民課", "税務課", "部の登録がない所管課", "会計室",
    ]  # fmt: skip
    assert column(model, ROWS) == ["66", "65", "1", "12", "8", "4", "0", "0"]
    assert column(model, ANSWERED)[:4] == ["66/66", "65/65", "1/1", "2/12"]


def test_divisions_that_only_read_can_be_left_out(model: BoardTable) -> None:
    model.set_lines(board_lines(), wanted=Wanted.ANSWERING)
    assert "会計室" not in column(model, NAME)


def test_a_count_is_the_length_of_what_it_counts(model: BoardTable) -> None:
    assert submission_counts(model.divisions) == (2, 4)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"state": DivisionState.NONE_RECEIVED}, "未提出"),
        ({"state": DivisionState.OVERDUE, "overdue_days": 3}, "期限超過3日"),
        ({"state": DivisionState.EXTENDED, "due": date(2023, 7, 21)}, "期限延長（7月21日まで）"),
        ({"state": DivisionState.REVIEWING, "conflicts": 2, "held": 1}, "確認中　相違2　未取込1"),
        ({"state": DivisionState.PARTIAL, "extended": True}, "一部　期限延長（7月14日まで）"),
        ({"state": DivisionState.PARTIAL, "overdue_days": 1, "draft": True}, "期限超過1日　下書き"),
        ({"state": DivisionState.SUBMITTED, "figures": FigureCount(2, 0, 2)}, "提出済　成果指標未照会2"),
        ({"state": DivisionState.NOT_SENT, "figures": FigureCount(2, 0, 2)}, "未照会"),
    ],
)
def test_states_are_words_with_days_and_open_points(changed: dict[str, Any], words: str) -> None:
    assert state_label(board_line(**changed)) == words


def test_a_division_with_nothing_to_answer_has_no_due_date(model: BoardTable) -> None:
    assert column(model, DUE)[-1] == ""
    assert column(model, STATE)[-1] == "該当なし"
    assert column(model, RECEIVED)[1] != ""


def test_figures_are_counted_beside_rows_and_by_department(model: BoardTable) -> None:
    alone = board_line("企画課", rows=0, answered=0, figures=FigureCount(2, 1), state=DivisionState.PARTIAL)
    model.set_lines((board_line(figures=FigureCount(1)), alone))
    assert model.has_figures
    assert column(model, FIGURES) == ["1/3", "0/1", "1/2"]
    assert column(model, DUE)[2] == "7月14日"
    assert submission_counts(model.divisions) == (0, 2)


@pytest.mark.parametrize("supplied", [0, 2])
def test_a_board_knows_whether_any_figures_are_asked_for(model: BoardTable, supplied: int) -> None:
    model.set_lines((board_line(), board_line("企画課", figures=FigureCount(supplied))))
    assert model.has_figures is bool(supplied)


def test_who_has_not_handed_in_can_be_shown_alone_and_what_stays_is_not_read_anew(model: BoardTable) -> None:
    kept, resets = QPersistentModelIndex(model.place_of("税務課")), []
    model.modelReset.connect(lambda: resets.append(1))
    model.set_lines(board_lines(), wanted=Wanted.WAITED_FOR)
    assert column(model, NAME) == ["区民部", "戸籍住民課", "税務課"]
    assert column(model, ROWS)[0] == "12"
    model.set_lines(board_lines())
    assert (kept.data(), kept.row(), resets) == ("税務課", 5, [])


def test_a_departments_own_due_date_stands_on_its_line(model: BoardTable) -> None:
    model.set_lines(board_lines(), {"区民部": date(2023, 7, 11), "総務部": None})
    assert model.place_named((True, "区民部")).siblingAtColumn(STATE).data() == "部内期限 7月11日"
    assert model.place_named((True, "総務部")).siblingAtColumn(STATE).data() == ""


def test_what_is_late_has_the_symbol_of_it_whatever_came_in(model: BoardTable) -> None:
    model.set_lines((board_line(state=DivisionState.PARTIAL, overdue_days=2), board_line("税務課")))
    icons = [model.place_of(name).siblingAtColumn(STATE).data(ICON_ROLE) for name in ("戸籍住民課", "税務課")]
    assert icons == ["late", "none"]
