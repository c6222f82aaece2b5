"""今日すること: what has to be done leads to exactly what it counts; the list of pages follows the year."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.papers.kinds import recorded_paper
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.application.round.read.todo import read_todo
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.round.todo import Milestone, Todo, TodoItem, TodoKind, TodoStep
from nakano_status.gui.features.board.board_page import BoardPage
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.merge.received_page import ReceivedPage
from nakano_status.gui.features.papers.papers_page import ExportPage, RecordedPage
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.today.today_page import TodayPage, first_few_names
from nakano_status.gui.page import AppContext
from nakano_status.gui.panels.todo_lines import OpenPoints, destination
from nakano_status.gui.window.page_list import OFFICE_GROUPS
from tests.support.command_line import ask, done
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.user_input import click
from tests.support.windows import Person, copied, somebody, store_of, unnamed, until

READ = Qt.ItemDataRole.AccessibleTextRole


def today_of(person: Person) -> TodayPage:
    return of_kind(TodayPage, person.shell.window.page)


def todo_of(person: Person) -> Todo:
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        return read_todo(records, make_parts().clock.today())


def kinds(page: TodayPage) -> list[TodoKind]:
    return [item[0] for item in page.list.lines.item_keys if isinstance(item, tuple)]


def choose(page: TodayPage, kind: TodoKind) -> None:
    found = next(item for item in page.list.lines.item_keys if isinstance(item, tuple) and item[0] is kind)
    page.list.setCurrentIndex(page.list.lines.place_of(found))


def test_the_office_begins_with_what_todo_lists_and_the_keyboard_is_there(reviewer: Person) -> None:
    page, todo = today_of(reviewer), todo_of(reviewer)
    assert kinds(page) == [each.kind for each in todo.items]
    first = str(page.list.lines.index(0).data(READ))
    assert first.startswith(f"1 {todo.items[0].text}、{todo.items[0].names[0]}")
    assert page.list.hasFocus()
    assert not page.list.selectedIndexes(), "nothing is chosen before a person does"
    assert page.done.plain_text.startswith("✓ 照会 ")
    assert present(todo.next).what in page.milestone.text()
    assert unnamed(page) == []


def test_enter_leads_to_exactly_the_rows_that_a_line_counts(reviewer: Person) -> None:
    rows = of_kind(AllRowsPage, reviewer.go_to("all_rows"))
    rows.editor.tabs.setCurrentWidget(rows.editor.history)
    page, unanswered = of_kind(TodayPage, reviewer.go_to("today")), todo_of(reviewer).item(TodoKind.UNANSWERED)
    choose(page, TodoKind.UNANSWERED)
    reviewer.press(page.list, Qt.Key.Key_Return)
    assert reviewer.shell.window.page is rows
    assert rows.editor.tabs.currentIndex() == 0, "where they are written"
    assert {row.id for row in rows.model.shown} == {*present(unanswered).ids}


def test_enter_presses_nothing_on_the_page_to_which_it_leads_and_closing_begins_at_its_button(
    reviewer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = of_kind(InquiryPage, reviewer.go_to("inquiry"))
    inquiry.forms_button.setFocus()
    pressed: list[object] = []
    inquiry.forms_button.clicked.connect(pressed.append)
    page, todo = of_kind(TodayPage, reviewer.go_to("today")), todo_of(reviewer)
    closing = TodoItem(TodoKind.FIRST_STEP, ("令和4年度",), step=TodoStep.CLOSE)
    monkeypatch.setattr(AppContext, "todo", property(lambda _: replace(todo, items=(closing,))))
    page.around.todo_read.emit()
    reviewer.press(page.list, Qt.Key.Key_Down)
    reviewer.press(page.list, Qt.Key.Key_Return)
    assert reviewer.shell.window.page is inquiry
    assert pressed == []
    assert inquiry.closing.act.hasFocus()
    assert not inquiry.closing.act.visibleRegion().isEmpty()
    assert not inquiry.closing.question.isVisible()


def test_late_divisions_are_shown_alone_and_reminded_without_leaving_the_page(reviewer: Person) -> None:
    page, late = today_of(reviewer), present(todo_of(reviewer).item(TodoKind.OVERDUE))
    page.list.acted.emit((TodoKind.OVERDUE, None), "remind")
    reviewer.wait()
    assert reviewer.shell.window.page is page
    assert late.ids[0] in QGuiApplication.clipboard().text()
    page.list.acted.emit((TodoKind.OVERDUE, None), "go")
    reviewer.wait()
    board = of_kind(BoardPage, reviewer.shell.window.page)
    assert sorted(line.division for line in board.model.divisions) == sorted(late.ids)


def test_the_numbers_beside_pages_are_those_of_the_list(reviewer: Person) -> None:
    bar, todo = reviewer.shell.window.navigation, todo_of(reviewer)
    spoken = {bar.item(place).text(): str(bar.item(place).data(READ)) for place in range(bar.count())}
    assert spoken["成果指標"].endswith(f" {todo.count(TodoKind.FIGURE)}件")
    assert spoken["提出状況"].endswith(f" {todo.count(TodoKind.OVERDUE)}件")
    assert spoken["取組一覧"] == "None"  # nothing beside its name is read


def test_findings_of_a_file_are_open_until_they_are_marked_on_its_page(sent_office: Office, tmp_path: Path) -> None:
    answer, store = tmp_path / sent_office.answer.name, copied(sent_office.store, tmp_path)
    book = openpyxl.load_workbook(sent_office.answer)
    book["回答"]["Z40"] = "部長に説明済み"
    book.save(answer)
    ask("merge", answer, "--store", store)
    with somebody(store) as person:
        page = of_kind(TodayPage, person.go_to("today"))
        choose(page, TodoKind.FINDINGS)
        person.press(page.list, Qt.Key.Key_Return)
        received = of_kind(ReceivedPage, person.shell.window.page)
        assert received.panel.title.plain_text == answer.name
        assert "指摘を確認していません" in str(received.list.currentIndex().data(READ))
        click(received.looked)
        person.wait()
        assert "指摘を確認していません" not in str(received.list.currentIndex().data(READ))
        assert received.looked.text() == "指摘を確認していないことにする"
        assert todo_of(person).item(TodoKind.FINDINGS) is None


def test_the_list_follows_an_act(reviewer: Person) -> None:
    page, session, before = today_of(reviewer), reviewer.shell.session, todo_of(reviewer)
    row = present(before.item(TodoKind.UNANSWERED)).ids[0]
    entry = Entry(row, {"mark": "◎", "done": "実施", "next_year": "続ける"})
    session.act(lambda store: edit_entry(session.parts, store, entry), lambda _: None, what="", initiator=None)
    reviewer.wait()
    assert kinds(page) == [each.kind for each in todo_of(reviewer).items]
    choose(page, TodoKind.UNANSWERED)
    words = f"未記入の取組 {before.count(TodoKind.UNANSWERED) - 1}件"
    assert words in str(page.list.currentIndex().data(READ))


def test_an_empty_file_is_told_the_first_step(tmp_path: Path) -> None:
    done("init", "--store", tmp_path / "office.nakano")
    with somebody(tmp_path / "office.nakano") as sitting:
        page = today_of(sitting)
        assert "前回の一覧を読み込むか、進捗確認を開始する" in str(page.list.lines.index(0).data())
        assert page.frame.isHidden()
        sitting.press(page.list, Qt.Key.Key_Down)
        sitting.press(page.list, Qt.Key.Key_Return)
        assert present(sitting.shell.window.page).name == "inquiry"


def test_the_recorded_papers_have_a_page_of_their_own(reviewer: Person) -> None:
    page = of_kind(RecordedPage, reviewer.go_to("recorded"))
    assert page.list.isHidden()
    assert page.pages.records.words.plain_text.startswith("記録した資料はまだありません")
    assert recorded_paper.PAPER not in of_kind(ExportPage, reviewer.go_to("export")).list.lines.item_keys


def test_the_list_of_pages_has_headings_that_the_keyboard_passes_over(reviewer: Person) -> None:
    bar = reviewer.shell.window.navigation
    assert [bar.item(place).text() for place in range(bar.count())] == [
        text for heading, pages in OFFICE_GROUPS.items() for text in (heading, *(each.title for each in pages)) if text
    ]
    bar.setFocus()
    reviewer.press(bar, Qt.Key.Key_Down)
    assert present(reviewer.shell.window.page).name == "inquiry"


def test_a_narrow_window_has_icons_alone_whose_names_are_in_their_tooltips(reviewer: Person) -> None:
    window = reviewer.shell.window
    bar, wide = window.navigation, window.side.width()
    window.resize(1099, 700)
    until(lambda: bar.is_narrow)
    assert window.side.width() < wide / 2
    assert "提出状況" in bar.item(3).toolTip()
    assert bar.item(3).text() == "提出状況"
    assert bar.item(1).toolTip() == ""
    window.resize(1366, 768)
    until(lambda: not bar.is_narrow)
    assert (bar.is_narrow, window.side.width()) == (False, wide)
    assert "提出状況" not in bar.item(3).toolTip()


def test_a_division_has_its_own_above_its_rows_and_is_led_to_them(clerk: Person) -> None:
    page = of_kind(EntriesPage, clerk.shell.window.page)
    strip = page.findChildren(OpenPoints)[0]
    assert strip.buttons[TodoKind.UNANSWERED].text() == f"未記入 {len(page.model.rows)}"
    assert strip.buttons[TodoKind.QUESTION].isHidden()
    clerk.click(strip.buttons[TodoKind.UNANSWERED], QPoint(4, 4))
    assert page.side.filter.currentText().startswith("未記入")


def test_a_division_is_led_to_the_blank_rows_of_a_year_before(tmp_path: Path) -> None:
    office, store = tmp_path / "office.nakano", tmp_path / "division.nakano"
    done("init", "--store", office)
    for year in ("R4", "R5"):
        done("round", "open", "--year", year, "--due", "2199-07-12", "--store", office)
        done("distribute", "--year", year, "--out", tmp_path / year, "--store", office)
        done("open", next((tmp_path / year).rglob("*税務課*")), "--store", store)
    with somebody(store) as person:
        strip = of_kind(EntriesPage, person.shell.window.page).findChildren(OpenPoints)[0]
        button = strip.buttons[TodoKind.EARLIER_UNANSWERED]
        assert button.text() == "令和4年度の未記入 2"
        person.click(button, QPoint(4, 4))
        assert person.shell.session.year == FiscalYear(2022)
        assert of_kind(EntriesPage, person.shell.window.page).side.filter.currentText().startswith("未記入")


@pytest.mark.parametrize(("count", "text"), [(2, "課0、課1"), (8, "課0、課1、課2、課3、課4、課5 ほか2")])
def test_many_names_are_counted(count: int, text: str) -> None:
    assert first_few_names(tuple(f"課{number}" for number in range(count))) == text


@pytest.mark.parametrize("occasion", [Occasion.COMMITTEE, Occasion.PUBLIC])
def test_the_next_milestone_leads_to_the_papers_of_its_occasion(
    reviewer: Person, occasion: Occasion, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, todo = today_of(reviewer), todo_of(reviewer)
    step = TodoItem(TodoKind.FIRST_STEP, (occasion.value,), step=TodoStep.PAPERS, occasion=occasion.value)
    upcoming = replace(todo, next=Milestone(occasion.value, None, 0, "", occasion.value))
    monkeypatch.setattr(AppContext, "todo", property(lambda _: upcoming))
    page.to_milestone.click()
    reviewer.wait()
    papers = of_kind(ExportPage, reviewer.shell.window.page)
    assert (papers.paper.code, papers.request()[OCCASION]) == ("set", occasion)
    assert destination(step) == ("export", occasion)
