"""Ctrl+K: one box finds acts, pages, rows, divisions and the manual, and does what is chosen."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.catalogue.plans import BuiltInCatalogue
from nakano_status.domain.papers.publication import Occasion
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.commands import COPY_PLANNED, TAKE_IN
from nakano_status.gui.features.finding.finder import Finder
from nakano_status.gui.features.finding.sources import Findable
from nakano_status.gui.features.papers.papers_page import ExportPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.line_steps import COLOUR_ROLE
from nakano_status.gui.memory import Forgetful, Memory
from tests.support.expected import of_kind
from tests.support.offices import Office
from tests.support.user_input import CONTROL, compose, press
from tests.support.windows import FIRST, Person, copied, entries, somebody


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def opened(person: Person) -> Finder:
    person.press(focused(), Qt.Key.Key_K, CONTROL)
    finder = person.shell.menus.finder
    assert finder.isVisible(), (focused(), focused().isVisible())
    assert focused() is finder.line
    return finder


def lines(finder: Finder) -> list[Findable]:
    return [finder.model.line_at(row) for row in range(finder.model.rowCount())]


def typed(finder: Finder, text: str) -> Findable:
    """Type a text, and return the first line that was found."""
    finder.line.setText(text)
    return lines(finder)[0]


def choose(person: Person, text: str) -> None:
    finder = opened(person)
    typed(finder, text)
    person.press(finder.line, Qt.Key.Key_Return)


def test_a_page_an_act_a_row_a_division_and_the_manual_are_found_and_come_to(office_person: Person) -> None:
    window = office_person.shell.window
    choose(office_person, "成果指標")
    assert window.page is window.pages["indicators"]
    choose(office_person, FIRST.lower())
    page = window.page
    assert isinstance(page, AllRowsPage)
    assert page.editor.form.row is not None
    assert page.editor.form.row.id == FIRST
    choose(office_person, "税務課")
    assert page.filters.value.division == "税務課"
    choose(office_person, "期限の日にPCが使えないとき")
    panel = office_person.shell.menus.guidance.panel
    assert panel.isVisible()
    assert "期限の日" in panel.text.toPlainText()
    choose(office_person, "件数の前回との差")
    assert window.page is window.pages["overview"]


def test_a_paper_is_found_and_the_set_of_an_occasion_with_its_occasion(office_person: Person) -> None:
    choose(office_person, "公表の一")
    page = of_kind(ExportPage, office_person.shell.window.page)
    assert (page.paper.code, page.request()[OCCASION]) == ("set", Occasion.PUBLIC)
    choose(office_person, "図解")
    assert page.paper.code == "one-page"
    finder = opened(office_person)
    typed(finder, "公表")
    assert {"公表の一式", "公表のページ"} <= {each.title for each in lines(finder)[:3]}


def test_an_act_shows_its_shortcut_and_is_found_in_any_kana(office_person: Person) -> None:
    finder = opened(office_person)
    found = typed(finder, "表をこぴー")
    assert (found.title, found.kind, found.keys) == ("表をコピー", "編集", "Ctrl+Shift+C")


def test_a_whole_name_comes_before_longer_ones_also_of_an_act_that_asks(office_person: Person) -> None:
    assert typed(opened(office_person), "用語の表").title == "用語の表…"


def test_what_is_being_composed_is_looked_for_already(office_person: Person) -> None:
    finder = opened(office_person)
    compose(finder.line, "こぴー")
    assert finder.line.text() == ""
    assert lines(finder)[0].title == "コピー"
    compose(finder.line, "", "表を")
    compose(finder.line, "こぴー")
    assert [line.title for line in lines(finder)] == ["表をコピー"]


def test_arrows_move_in_the_list_and_a_click_chooses(office_person: Person) -> None:
    finder = opened(office_person)
    typed(finder, "照会")
    press(finder.line, Qt.Key.Key_Down)
    assert finder.table.currentIndex().row() == 1
    press(finder.line, Qt.Key.Key_Up)
    assert finder.table.currentIndex().row() == 0
    typed(finder, "取組一覧")
    finder.table.clicked.emit(finder.table.currentIndex())
    office_person.wait()
    assert office_person.shell.window.page is office_person.shell.window.pages["all_rows"]


def test_a_row_that_is_sought_on_its_page_has_the_keyboard(office_person: Person) -> None:
    page = of_kind(AllRowsPage, office_person.go_to("all_rows"))
    office_person.shell.window.rounds.setFocus()
    finder = opened(office_person)
    typed(finder, page.model.shown[2].title)
    office_person.press(finder.line, Qt.Key.Key_Return)
    assert focused() is page.table
    assert page.table.currentIndex().row() == page.model.place_of(page.model.shown[2].id).row()


def test_nothing_found_is_said(office_person: Person) -> None:
    finder = opened(office_person)
    finder.line.setText("どこにもない言葉")
    assert lines(finder) == []
    assert finder.hint.text().startswith("見つかりません。")
    press(finder.line, Qt.Key.Key_Return)
    assert finder.isVisible()


def test_esc_closes_the_box_and_gives_the_focus_back(clerk: Person) -> None:
    editor = entries(clerk).form.texts["done"].editor
    editor.setFocus()
    finder = opened(clerk)
    press(finder.line, Qt.Key.Key_Escape)
    assert finder.isHidden()
    assert focused() is editor


def test_the_box_closes_when_another_widget_is_used(office_person: Person) -> None:
    finder = opened(office_person)
    office_person.shell.window.navigation.setFocus()
    assert finder.isHidden()
    assert focused() is office_person.shell.window.navigation


def test_an_act_is_done_where_the_focus_was(clerk: Person) -> None:
    form = entries(clerk).form
    editor = form.texts["next_year"].editor
    editor.setFocus()
    before = editor.text()
    editor.put("ためし")
    choose(clerk, "元に戻す")
    assert editor.text() == before


def test_an_act_that_cannot_be_done_says_why(office_person: Person) -> None:
    finder = opened(office_person)
    assert "「取組一覧」" not in typed(finder, COPY_PLANNED.text).why_not  # no page that offers it was made yet
    press(finder.line, Qt.Key.Key_Escape)
    office_person.go_to("all_rows")
    office_person.go_to("board")
    finder = opened(office_person)
    found = typed(finder, COPY_PLANNED.text)
    assert found.why_not == f"「{COPY_PLANNED.text}」は、この画面ではできません。「取組一覧」の画面で行ってください。"
    assert finder.model.index(0, 0).data(COLOUR_ROLE) == "muted"
    assert finder.hint.text() == found.why_not
    office_person.press(finder.line, Qt.Key.Key_Return)
    assert office_person.said[-1].text == found.why_not
    finder = opened(office_person)
    assert typed(finder, "元に戻す").why_not
    office_person.press(finder.line, Qt.Key.Key_Return)
    assert office_person.said[-1].text == "いまは「元に戻す」の操作はできません。"


def test_a_menu_says_why_an_act_is_not_done(office_person: Person) -> None:
    office_person.do(COPY_PLANNED)
    assert "この画面ではできません" in office_person.said[-1].text
    office_person.do(TAKE_IN)
    assert office_person.shell.window.page is office_person.shell.window.pages["merge"]
    assert office_person.said[-1].text == "「取り込む」は、まだ行っていません。"


def test_what_is_used_comes_first_also_after_a_restart(sent_office: Office, tmp_path: Path) -> None:
    settings, store = Forgetful(), copied(sent_office.store, tmp_path)
    with somebody(store, memory=Memory(settings)) as person:
        first = typed(opened(person), "計画")
        other = next(line for line in lines(person.shell.menus.finder) if line.kind == "手引")
        press(person.shell.menus.finder.line, Qt.Key.Key_Escape)
        for _ in range(2):
            choose(person, other.title)
    with somebody(store, memory=Memory(settings)) as person:
        again = lines(opened(person))
        assert again[0].name == other.name  # of an empty line it is what was used
        assert first.name != other.name


def test_a_hundred_uses_are_remembered_and_no_more() -> None:
    memory = Memory(Forgetful())
    for number in range(150):
        memory.remember_use(f"{number}")
    memory.remember_use("60")
    assert len(memory.uses) == 100
    assert [*memory.uses][-1] == "60"
    assert memory.uses["60"] == 2


def test_before_a_data_file_is_open_acts_and_the_manual_are_found(person: Person) -> None:
    finder = opened(person)
    assert typed(finder, "回答様式を開く").kind == "ファイル"
    choose(person, "バージョン情報")
    assert person.shell.menus.guidance.panel.isVisible()


def test_a_division_finds_its_own_rows_only(clerk: Person) -> None:
    finder = opened(clerk)
    finder.line.setText("")
    rows = {line.title.partition("　")[0] for line in lines(finder) if line.kind == "取組"}
    listed = {row.id for row in entries(clerk).model.shown}
    assert rows == listed
    assert all("税務課" in row.named for row in entries(clerk).model.shown)
    of_others = {each.row_id for each in BuiltInCatalogue().plan("nakano2").newest.listings} - listed
    assert of_others
    for other in of_others:
        finder.line.setText(other)
        assert not any(line.kind == "取組" for line in lines(finder))
    press(finder.line, Qt.Key.Key_Escape)
    choose(clerk, FIRST)
    form = entries(clerk).form
    assert isinstance(form, EntryForm)
    assert form.row is not None
    assert form.row.id == FIRST


def test_the_menus_may_be_made_again_while_the_box_is_open(office_person: Person) -> None:
    finder = opened(office_person)
    typed(finder, "取組一覧")
    office_person.shell.menus.fill(office_person.shell.menus._kinds)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # of the lines that were there
    office_person.press(finder.line, Qt.Key.Key_Return)
    assert office_person.shell.window.page is office_person.shell.window.pages["all_rows"]


@pytest.mark.parametrize("who", ["clerk", "office_person"])
def test_a_question_mark_shows_the_keys_of_the_page_but_not_while_one_writes(
    who: str, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(who)
    page = person.go_to("entries" if who == "clerk" else "all_rows")
    field = page.findChildren(QLineEdit)[0]
    field.setFocus()
    press(field, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    assert "help" not in {panel.objectName() for panel in person.shell.window.findChildren(QWidget, "help")}
    assert field.text() == "?"
    field.clear()
    page.setFocus()
    person.shell.window.navigation.setFocus()
    press(person.shell.window.navigation, Qt.Key.Key_Question)
    panel = person.shell.menus.guidance.panel
    shown = panel.text.toPlainText()
    assert panel.title.text() == f"「{page.title}」のキー操作"
    assert "前回の予定を転記" in shown
    assert "Ctrl+D" in shown
    assert "すべてのキー" not in shown
    assert "紙面を送る" not in shown  # of another page
    assert "Ctrl+/" in shown
