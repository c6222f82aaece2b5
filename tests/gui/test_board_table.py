"""The board: its table, its paper, other due dates."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nakano_status.application.organisation.edit_division import DivisionEdit, edit_division
from nakano_status.application.round.read.board import count_submissions, state_label
from nakano_status.bootstrap import make_parts
from nakano_status.domain.round.states import DivisionState, FigureCount
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.features.board.board_page import BoardPage, BoardView
from nakano_status.gui.features.board.board_paper_panel import BoardPaperPanel
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists import board_table
from nakano_status.gui.lists.line_steps import COLOUR_ROLE, ICON_ROLE, INDENTED_ROLE
from nakano_status.gui.screens import render_widget
from tests.support.command_line import done
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.printers import Machine
from tests.support.row_views import board_line, board_lines
from tests.support.stores import TickingClock
from tests.support.user_input import CONTROL, click, keys, press
from tests.support.windows import Person, copied, somebody, unnamed


@pytest.fixture
def model() -> board_table.BoardTable:
    model = board_table.BoardTable()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.set_lines(board_lines())
    return model


def column(model: board_table.BoardTable, number: int) -> list[str]:
    return [str(model.index(place, number).data() or "") for place in range(model.rowCount())]


def test_each_department_stands_above_its_divisions_with_its_subtotal(model: board_table.BoardTable) -> None:
    assert column(model, board_table.NAME) == [
        "総務部", "情報システム課", "総務課", "区民部", "戸籍住民課", "税務課", "部の登録がない所管課", "会計室",
    ]  # fmt: skip
    assert column(model, board_table.ROWS) == ["66", "65", "1", "12", "8", "4", "0", "0"]
    assert column(model, board_table.ANSWERED)[:4] == ["66/66", "65/65", "1/1", "2/12"]


def test_a_ward_has_its_own_word_for_what_is_above_its_divisions(model: board_table.BoardTable) -> None:
    others = {"総務部": "総務局", "区民部": "区民局", None: None}
    lines = [replace(line, department=others[line.department]) for line in board_lines()]
    model.set_lines(lines, {"区民局": date(2023, 7, 11)})
    assert model.headerData(board_table.NAME, Qt.Orientation.Horizontal) == "局・所管課"
    assert "局の登録がない所管課" in column(model, board_table.NAME)
    assert column(model, board_table.STATE)[3] == "局内期限 7月11日"


def test_divisions_that_only_read_can_be_left_out(model: board_table.BoardTable) -> None:
    model.set_lines(board_lines(), wanted=board_table.DivisionFilter.ANSWERING)
    assert "会計室" not in column(model, board_table.NAME)


def test_a_count_is_the_length_of_what_it_counts(model: board_table.BoardTable) -> None:
    assert count_submissions(model.divisions) == (2, 4)


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


def test_a_division_with_nothing_to_answer_has_no_due_date(model: board_table.BoardTable) -> None:
    assert column(model, board_table.DUE)[-1] == ""
    assert column(model, board_table.STATE)[-1] == "該当なし"
    assert column(model, board_table.RECEIVED)[1] != ""


def test_figures_are_counted_beside_rows_and_by_department(model: board_table.BoardTable) -> None:
    alone = board_line("企画課", rows=0, answered=0, figures=FigureCount(2, 1), state=DivisionState.PARTIAL)
    model.set_lines((board_line(figures=FigureCount(1)), alone))
    assert model.has_figures
    assert column(model, board_table.FIGURES) == ["1/3", "0/1", "1/2"]
    assert column(model, board_table.DUE)[2] == "7月14日"
    assert count_submissions(model.divisions) == (0, 2)


@pytest.mark.parametrize("supplied", [0, 2])
def test_a_board_knows_whether_any_figures_are_asked_for(model: board_table.BoardTable, supplied: int) -> None:
    model.set_lines((board_line(), board_line("企画課", figures=FigureCount(supplied))))
    assert model.has_figures is bool(supplied)


def test_who_has_not_handed_in_can_be_shown_alone_and_what_stays_is_not_read_anew(
    model: board_table.BoardTable,
) -> None:
    kept, resets = QPersistentModelIndex(model.place_of("税務課")), []
    model.modelReset.connect(lambda: resets.append(1))
    model.set_lines(board_lines(), wanted=board_table.DivisionFilter.WAITED_FOR)
    assert column(model, board_table.NAME) == ["区民部", "戸籍住民課", "税務課"]
    assert column(model, board_table.ROWS)[0] == "12"
    model.set_lines(board_lines())
    assert (kept.data(), kept.row(), resets) == ("税務課", 5, [])


def test_a_departments_own_due_date_stands_on_its_line(model: board_table.BoardTable) -> None:
    model.set_lines(board_lines(), {"区民部": date(2023, 7, 11), "総務部": None})
    assert model.place_named((True, "区民部")).siblingAtColumn(board_table.STATE).data() == "部内期限 7月11日"
    assert model.place_named((True, "総務部")).siblingAtColumn(board_table.STATE).data() == ""


def test_what_is_late_has_the_symbol_of_it_whatever_came_in(model: board_table.BoardTable) -> None:
    model.set_lines((board_line(state=DivisionState.PARTIAL, overdue_days=2), board_line("税務課")))
    icons = [
        model.place_of(name).siblingAtColumn(board_table.STATE).data(ICON_ROLE) for name in ("戸籍住民課", "税務課")
    ]
    assert icons == ["late", "none"]


def test_the_board_gives_the_indentation_and_the_colours_of_its_cells(model: board_table.BoardTable) -> None:
    quiet = board_line("会計室", state=DivisionState.NOTHING_TO_REPORT)
    late = board_line("税務課", state=DivisionState.SUBMITTED, overdue_days=2)
    model.set_lines((quiet, late, board_line("総務課", state=DivisionState.SUBMITTED)))
    colours = {
        name: tuple(model.place_of(name).siblingAtColumn(place).data(COLOUR_ROLE) for place in (0, board_table.STATE))
        for name in ("会計室", "税務課", "総務課")
    }
    assert colours == {"会計室": ("muted", "muted"), "税務課": (None, "ask"), "総務課": (None, "good")}
    first = model.index(0, 0)
    assert (first.data(INDENTED_ROLE), first.data(COLOUR_ROLE)) == (None, None)
    assert model.place_of("税務課").data(INDENTED_ROLE)
    assert not model.place_of("税務課").siblingAtColumn(board_table.STATE).data(INDENTED_ROLE)


_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def test_the_paper_is_seen_then_printed_and_saved(office_person: Person, tmp_path: Path) -> None:
    person = office_person
    page = of_kind(BoardPage, person.go_to("board"))
    person.press(person.shell.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    paper = present(page.paper)
    assert paper.isVisible()
    assert not page.table.isVisible()
    assert unnamed(paper) == []
    it_is_one_upright_page_without_colours(paper)
    a_printer_gets_the_same_pages(person, paper, tmp_path / "printed.pdf")
    a_pdf_is_asked_about_where_another_file_is_in_its_place(person, paper, tmp_path / "提出状況.pdf")

    QTest.keyClick(paper.view, Qt.Key.Key_PageDown)
    assert paper.view.verticalScrollBar().value() > 0
    QTest.keyClick(paper.view, Qt.Key.Key_Escape)  # first the message on what was printed
    assert paper.isVisible()
    QTest.keyClick(paper.view, Qt.Key.Key_Escape)
    assert page.table.isVisible()
    assert page.print_out.hasFocus()


def it_is_one_upright_page_without_colours(paper: BoardPaperPanel) -> None:
    sheet = paper.view
    assert sheet.count == 1
    assert "税務課 未提出" in sheet.accessibleDescription() or "税務課 期限超過" in sheet.accessibleDescription()
    assert paper.printed is not None
    assert paper.printed.size(0) == (210.0, 297.0)
    image = render_widget(sheet.viewport()).toImage().copy(sheet.viewport().rect().adjusted(16, 16, -16, -16))
    colours = {
        QColor(image.pixel(x, y)).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }
    assert {"#ffffff", "#d9d9d9"} <= colours
    assert all(QColor(name).saturation() < 40 for name in colours), "grey-safe: nothing is told by colour"


def a_printer_gets_the_same_pages(person: Person, paper: BoardPaperPanel, target: Path) -> None:
    paper.print_on(Machine(target))
    person.wait()
    assert len(_PAGE.findall(target.read_bytes())) == paper.view.count
    assert "1ページを印刷に送りました" in person.said[-1].text


def a_pdf_is_asked_about_where_another_file_is_in_its_place(
    person: Person, paper: BoardPaperPanel, target: Path
) -> None:
    target.write_bytes(b"another")
    paper.save(target)
    person.wait()
    assert paper.question.isVisible()
    assert target.read_bytes() == b"another"
    person.click(paper.question.replace)
    assert len(_PAGE.findall(target.read_bytes())) == paper.view.count
    assert paper.made.isVisible()


def test_the_key_that_shows_the_paper_prints_it_once_it_is_seen(
    office_person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    place = "nakano_status.gui.features.board.board_paper_panel.ask_printer"
    monkeypatch.setattr(place, lambda _parent, pages, *_: asked.append(pages.title))
    window = office_person.shell.window
    page = of_kind(BoardPage, office_person.go_to("board"))
    office_person.press(window, Qt.Key.Key_P, CONTROL)
    assert page.paper is not None
    assert page.paper.printed is not None
    assert asked == []
    office_person.press(window, Qt.Key.Key_P, CONTROL)
    assert asked == [page.paper.printed.title]
    assert page.paper.isVisible()


ZEIMU, KUMIN = "税務課", "区民生活部"
CONTACT = "担当 花子　内線 1234"


@pytest.fixture(scope="module")
def kept(sent_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office whose divisions are below their 部; 税務課 has a contact."""
    store = copied(sent_office.store, tmp_path_factory.mktemp("due"))
    done("division", "import", "resources/divisions/example-departments.csv", "--store", store)
    with closing(make_parts().stores.open(store)) as opened:
        edit_division(opened, "zeimu", DivisionEdit(contact=CONTACT))
    return store


@pytest.fixture
def office(kept: Path, tmp_path: Path) -> Iterator[Person]:
    """A user of the office in the first days of the round."""
    with somebody(copied(kept, tmp_path), parts=make_parts(TickingClock())) as person:
        yield person


def board_of(person: Person) -> BoardPage:
    return of_kind(BoardPage, person.go_to("board"))


def state_of(page: BoardPage, division: str) -> str:
    return str(page.model.place_of(division).siblingAtColumn(board_table.STATE).data())


def test_a_division_gets_time_and_gives_it_back_and_is_asked_again_by_itself(office: Person) -> None:
    page = board_of(office)
    page.table.setCurrentIndex(page.model.place_of(ZEIMU))
    office.wait()
    due = page.panel.due
    office.press(
        office.shell.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert due.box.isVisible()
    assert due.day.day == date(2023, 7, 21)
    assert not due.give.isEnabled()
    assert unnamed(page.side) == []
    assert due.day.text() == "令和5年（2023年）7月21日"
    assert due.day.hasFocus()
    seen = page.panel.area.verticalScrollBar()
    press(due.day, Qt.Key.Key_Tab)
    assert due.reason.hasFocus()
    press(due.reason, Qt.Key.Key_Return)
    assert due.notice.plain_text == "理由を記入してください。"
    keys(due.reason, "kessan")
    assert due.notice.isHidden()
    office.press(due.reason, Qt.Key.Key_Return)
    assert state_of(page, ZEIMU) == "期限延長（7月21日まで）"
    assert "全体は7月14日" in page.panel.facts.text()
    assert "kessan" in due.last.plain_text
    assert "期限変更通知で知らせてください" in office.said[-1].remedy
    assert not due.box.isVisible()
    assert seen.value() == 0
    click(due.begin)
    keys(due.reason, "modosu")
    office.click(due.take_back)
    assert state_of(page, ZEIMU) == "未提出"
    assert due.last.isHidden()
    assert CONTACT in page.panel.facts.text()
    click(page.panel.texts.contact)
    assert QApplication.clipboard().text() == CONTACT
    office.click(page.panel.texts.remind)
    assert "税務課 ご担当者様" in QApplication.clipboard().text()
    page.which.setCurrentIndex(page.which.findData(board_table.DivisionFilter.WAITED_FOR))
    page.which.activated.emit(page.which.currentIndex())
    assert "26所管中 15所管を表示" in page.due.text()
    assert page.model.name_at(page.table.currentIndex()) == (False, ZEIMU)


def test_a_department_has_a_panel_with_its_date_its_liaison_and_its_rows(office: Person) -> None:
    page = board_of(office)
    page.table.setCurrentIndex(page.model.place_named((True, KUMIN)))
    office.wait()
    above = page.side.department
    assert above.isVisible()
    assert "区民文化国際課" in above.facts.text()
    click(above.due.begin)
    above.due.day.show_day(date(2023, 5, 31))
    keys(above.due.reason, "renraku")
    office.click(above.due.give)
    assert page.model.place_named((True, KUMIN)).siblingAtColumn(board_table.STATE).data() == "部内期限 5月31日"
    assert page.model.name_at(page.table.currentIndex()) == (True, KUMIN)
    assert "進捗確認を開始した日" not in office.said[-1].remedy  # the round was entered after its due date
    assert [line.due for line in page.model.divisions if line.division == ZEIMU] == [date(2023, 7, 14)]
    office.click(above.texts.remind)
    text = QApplication.clipboard().text()
    assert "部内期限　令和5年5月31日（水）" in text
    assert ZEIMU in text
    assert "総務課" not in text
    office.click(above.rows)
    rows = of_kind(AllRowsPage, office.shell.window.page)
    assert above.rows.text() == f"取組 {len(rows.model.shown)}件"
    assert len(rows.model.shown) == 15


@pytest.mark.parametrize("goes", [False, True])
def test_enter_that_leads_elsewhere_ends_there(qtbot: QtBot, goes: bool) -> None:
    window, model = QWidget(), board_table.BoardTable()
    qtbot.addWidget(window)
    model.set_lines([board_line("税務課")], names_departments=False)
    view, elsewhere = BoardView(model), QPushButton()
    column_of(view, elsewhere, within=window)
    view.setCurrentIndex(model.index(0, 0))
    view.setFocus()
    if goes:
        view.activated.connect(lambda _: elsewhere.setFocus())
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    view.keyPressEvent(event)
    assert event.isAccepted() is goes
