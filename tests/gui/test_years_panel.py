"""年度別の経過 at the window: by one key from a row, beside the page, read aloud, and back to a year's answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.commands import ROW_YEARS
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.years import years_shown
from nakano_status.gui.features.years.years_panel import YearItem, YearsPanel, making_years, year_items
from nakano_status.gui.page import GoTo
from tests.support.paper_offices import FIRST, SECOND
from tests.support.plans import R4, R6
from tests.support.several_years import MERGED, small_years
from tests.support.user_input import press
from tests.support.windows import Person, copied, somebody


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("years") / "office.nakano"
    small_years().make(path).close()
    return path


@pytest.fixture
def person(kept: Path, tmp_path: Path) -> Iterator[Person]:
    with somebody(copied(kept, tmp_path)) as sitting:
        yield sitting


def open_years(person: Person, row_id: str = MERGED) -> YearsPanel:
    """Press the key on a row of 取組一覧."""
    page = person.go_to("all_rows", GoTo(row_id))
    assert isinstance(page, AllRowsPage)
    page.table.setFocus()
    press(person.shell.window, Qt.Key.Key_F7)
    person.wait()
    return person.shell.years.panel


def waits(person: Person) -> bool:
    """Return whether the panel is about to follow the selection."""
    return person.shell.years._pause.isActive()


def rest(person: Person) -> None:
    """Let the pause of the selection end."""
    if waits(person):
        person.shell.years._pause.timeout.emit()
    person.wait()


@pytest.mark.always
def test_one_key_shows_all_years_of_the_row_and_esc_leads_back(person: Person) -> None:
    panel = open_years(person)
    page = person.shell.window.page
    assert isinstance(page, AllRowsPage)
    assert panel.isVisible()
    assert QApplication.focusWidget() is panel.view
    assert panel.view.lines.items == [
        YearItem(FiscalYear(2021), FIRST, has_round=True),
        YearItem(FiscalYear(2021), SECOND, has_round=True),
        YearItem(R4, FIRST, has_round=True),
        YearItem(R4, SECOND, has_round=True),
        YearItem(FiscalYear(2023), None, has_round=False),
        YearItem(R6, MERGED, has_round=True),
    ]
    assert panel.view.current_item == YearItem(R6, MERGED, has_round=True)
    press(panel.view, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert QApplication.focusWidget() is page.table


@pytest.mark.parametrize(("size", "has_list"), [((1366, 768), True), ((960, 540), False)])
def test_beside_the_panel_the_editor_is_not_scrolled_sideways(
    person: Person, size: tuple[int, int], has_list: bool
) -> None:
    window = person.shell.window
    window.resize(*size)
    panel = open_years(person)
    page = window.page
    assert isinstance(page, AllRowsPage)
    assert (page.table.isVisible(), panel.isVisible()) == (has_list, True)
    assert window.ground.horizontalScrollBar().maximum() == 0
    assert panel.view.verticalScrollBar().value() == 0, "it begins with the marks of all years"
    for place in range(page.editor.tabs.count()):
        page.editor.tabs.setCurrentIndex(place)
        person.wait()
        assert window.ground.horizontalScrollBar().maximum() == 0
    for part in (panel.going, panel.copying, panel.saving):
        assert part.visibleRegion().boundingRect() == part.rect(), "nothing of the panel is cut"
    press(panel.view, Qt.Key.Key_Escape)
    person.wait()
    assert QApplication.focusWidget() is page.table, "the list is shown again, and has the focus"


def test_what_is_read_aloud_has_the_gap_with_why(person: Person) -> None:
    panel = open_years(person)
    spoken = [str(panel.view.lines.index(place).data(Qt.ItemDataRole.AccessibleTextRole)) for place in range(7)]
    assert spoken[0].startswith("進捗状況：令和3年度 ◎ 予定どおり、")
    assert spoken[5] == "令和5年度 ―（この年度の進捗確認がない）"
    assert spoken[3] == (
        f"令和4年度 ◎ 予定どおり、{FIRST}　取組 a　統合前、前の年度に書いた予定 R3 {FIRST} 次の予定、"
        f"取組状況 R4 {FIRST} 取組、回答 税務課、資料 第1号（庁議）、第2号（庁議・作成中）"
    )


def test_enter_on_a_year_shows_the_row_in_its_round(person: Person) -> None:
    panel = open_years(person)
    panel.view.setCurrentIndex(panel.view.lines.place_of(YearItem(R4, FIRST, has_round=True)))
    press(panel.view, Qt.Key.Key_Return)
    person.wait()
    page = person.shell.window.page
    assert isinstance(page, AllRowsPage)
    assert person.shell.session.year == R4
    assert page.editor.form.row is not None
    assert page.editor.form.row.id == FIRST


@pytest.mark.always
def test_the_panel_follows_the_selection_after_a_pause_and_leaves_it_the_focus(person: Person) -> None:
    panel = open_years(person)
    page = person.shell.window.page
    assert isinstance(page, AllRowsPage)
    page.table.setFocus()
    rows = [row.id for row in page.model.shown if row.id != MERGED]
    for row_id in rows:
        page.go_to(row_id)
    person.wait()
    assert panel.shown is not None
    assert panel.shown.row_id == MERGED, "while the user moves on, nothing is read"
    rest(person)
    assert (panel.shown.row_id, panel.row.plain_text[: len(rows[-1])]) == (rows[-1], rows[-1])
    assert QApplication.focusWidget() is page.table


def test_a_closed_panel_is_not_opened_by_a_selection(person: Person) -> None:
    panel = open_years(person)
    page = person.shell.window.page
    assert isinstance(page, AllRowsPage)
    page.go_to(next(row.id for row in page.model.shown if row.id != MERGED))
    press(panel.view, Qt.Key.Key_Escape)
    rest(person)
    assert not panel.isVisible()


def test_the_row_of_a_year_that_was_gone_to_leaves_the_panel_as_it_is(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = open_years(person)
    monkeypatch.setattr(years_shown, "_PAUSE", 0)  # the page shows its first row before it gets there
    chosen = YearItem(R4, SECOND, has_round=True)
    panel.view.setCurrentIndex(panel.view.lines.place_of(chosen))
    panel.going.click()
    person.wait()
    assert not waits(person)
    assert panel.shown is not None
    assert (panel.shown.row_id, panel.view.current_item) == (MERGED, chosen)
    page = person.shell.window.page
    assert isinstance(page, AllRowsPage)
    page.go_to(FIRST)
    rest(person)
    assert panel.shown.row_id == FIRST


def test_a_year_without_the_row_leads_nowhere(person: Person) -> None:
    panel = open_years(person)
    panel.view.setCurrentIndex(panel.view.lines.place_of(YearItem(FiscalYear(2023), None, has_round=False)))
    assert not panel.going.isEnabled()
    press(panel.view, Qt.Key.Key_Return)
    person.wait()
    assert person.shell.session.year is None


def test_the_years_are_copied_as_a_table(person: Person) -> None:
    panel = open_years(person)
    panel.copying.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:4] == ["年度", "管理番号", "事業内容", "進捗状況"]
    assert lines[5].split("\t")[4] == "この年度の進捗確認がない"


def test_the_paper_is_made_in_a_folder(person: Person, tmp_path: Path) -> None:
    panel = open_years(person)
    panel.making._act = making_years(person.shell.around, MERGED, None)
    panel.making.write_into(tmp_path)
    person.wait()
    assert (tmp_path / f"年度別の経過_R6_{MERGED}.pdf").exists()
    assert not panel.making.result.isHidden()


def test_the_panel_closes_with_the_data_file(person: Person) -> None:
    panel = open_years(person)
    person.shell.opening.close_file()
    person.wait()
    assert not panel.isVisible()


def test_without_a_row_the_user_is_asked_to_choose_one(person: Person) -> None:
    person.go_to("conflict")
    person.do(ROW_YEARS)
    assert person.said[-1].text == "取組が選ばれていません。"


@pytest.mark.always
def test_a_division_sees_the_years_of_its_row(clerk: Person) -> None:
    page = clerk.shell.window.page
    assert isinstance(page, EntriesPage)
    page.list.setFocus()
    press(clerk.shell.window, Qt.Key.Key_F7)
    clerk.wait()
    panel = clerk.shell.years.panel
    assert panel.isVisible()
    assert panel.shown is not None
    assert page.form.row is not None
    assert panel.shown.row_id == page.form.row.id


def test_texts_are_no_markup(person: Person) -> None:
    shown = open_years(person).shown
    assert shown is not None
    lines = [replace(each, done="<b>&") for each in shown.lines if each.done]
    html = "".join(each.html for each in year_items(MERGED, lines))
    assert "&lt;b&gt;&amp;" in html
    assert re.findall(r"<td[^>]*>(?!<p)", html) == []  # only paragraphs have the colour of the theme


def test_more_years_than_fit_side_by_side_go_on_below(person: Person) -> None:
    shown = open_years(person).shown
    assert shown is not None
    line = next(each for each in shown.lines if each.mark)
    ten = [replace(line, row_id=MERGED, year=FiscalYear(2021 + ahead)) for ahead in range(10)]
    strip = next(year_items(MERGED, ten)).html
    assert [row.count("<td>") for row in strip.split("</tr>")[:-1]] == [5, 5, 5, 5]
    assert MERGED not in strip
