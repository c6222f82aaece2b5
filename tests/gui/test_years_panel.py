"""Years at the window: rows, figures, rounds of the past, summaries."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import IndicatorEntry, find_indicator
from nakano_status.application.indicators.read.indicators import round_indicators
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.set_kinds import list_paper
from nakano_status.application.papers.writing import PaperFormat, PaperPages
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.import_list import ListImport, import_list
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import FigureKind, Indicator
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.commands import ROW_YEARS
from nakano_status.gui.features.board.board_page import BoardPage
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.indicators.figure_table import GROUP_ROLE
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage, SettledFiguresPanel
from nakano_status.gui.features.merge.held_page import HeldPage
from nakano_status.gui.features.merge.received_page import ReceivedPage
from nakano_status.gui.features.papers import paper_desk
from nakano_status.gui.features.papers.summary_page import SummaryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.submission.check_page import CheckPage
from nakano_status.gui.features.years import years_shown
from nakano_status.gui.features.years.years_panel import YearItem, YearsPanel, year_items, years_paper_act
from nakano_status.gui.lists.board_table import ICON_ROLE
from nakano_status.gui.page import GoTo
from nakano_status.gui.window.notices import LOOKING_BACK
from tests.support.command_line import ask, done, run
from tests.support.expected import of_kind, present
from tests.support.made_papers import make
from tests.support.offices import Office
from tests.support.paper_offices import FIRST, SECOND
from tests.support.plans import R4, R6
from tests.support.rounds import ZEIMU, send
from tests.support.several_years import MERGED, small_years
from tests.support.user_input import CONTROL, compose, press, write
from tests.support.windows import NEVER, Person, copied, rows_in, somebody, store_of, unnamed


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
    page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(row_id)))
    page.table.setFocus()
    person.press(person.shell.window, Qt.Key.Key_F7)
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
    page = of_kind(AllRowsPage, person.shell.window.page)
    assert panel.isVisible()
    assert QApplication.focusWidget() is panel.view
    assert panel.view.lines.item_keys == [
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
    page = of_kind(AllRowsPage, window.page)
    assert (page.table.isVisible(), panel.isVisible()) == (has_list, True)
    assert window.ground.horizontalScrollBar().maximum() == 0
    assert panel.view.verticalScrollBar().value() == 0, "it begins with the marks of all years"
    for place in range(page.editor.tabs.count()):
        page.editor.tabs.setCurrentIndex(place)
        person.wait()
        assert window.ground.horizontalScrollBar().maximum() == 0
    for part in (panel.going, panel.copying, panel.saving):
        assert part.visibleRegion().boundingRect() == part.rect(), "nothing of the panel is cut"
    person.press(panel.view, Qt.Key.Key_Escape)
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
    person.press(panel.view, Qt.Key.Key_Return)
    page = of_kind(AllRowsPage, person.shell.window.page)
    assert person.shell.session.year == R4
    assert page.editor.form.row is not None
    assert page.editor.form.row.id == FIRST


@pytest.mark.always
def test_the_panel_follows_the_selection_after_a_pause_and_leaves_it_the_focus(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = open_years(person)
    page = of_kind(AllRowsPage, person.shell.window.page)
    monkeypatch.setattr(years_shown, "_PAUSE", NEVER)
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
    page = of_kind(AllRowsPage, person.shell.window.page)
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
    page = of_kind(AllRowsPage, person.shell.window.page)
    page.go_to(FIRST)
    rest(person)
    assert panel.shown.row_id == FIRST


def test_a_year_without_the_row_leads_nowhere(person: Person) -> None:
    panel = open_years(person)
    panel.view.setCurrentIndex(panel.view.lines.place_of(YearItem(FiscalYear(2023), None, has_round=False)))
    assert not panel.going.isEnabled()
    person.press(panel.view, Qt.Key.Key_Return)
    assert person.shell.session.year is None


def test_the_years_are_copied_as_a_table(person: Person) -> None:
    panel = open_years(person)
    panel.copying.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:4] == ["年度", "管理番号", "事業内容", "進捗状況"]
    assert lines[5].split("\t")[4] == "この年度の進捗確認がない"


def test_the_paper_is_made_in_a_folder(person: Person, tmp_path: Path) -> None:
    panel = open_years(person)
    panel.making.write_into(years_paper_act(person.shell.around, MERGED, None), tmp_path)
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
    page = of_kind(EntriesPage, clerk.shell.window.page)
    page.list.setFocus()
    clerk.press(clerk.shell.window, Qt.Key.Key_F7)
    panel = clerk.shell.years.panel
    assert panel.isVisible()
    assert panel.shown is not None
    assert page.form.row is not None
    assert panel.shown.row_id == page.form.row.id


def test_texts_are_no_markup(person: Person) -> None:
    shown = present(open_years(person).shown)
    lines = [replace(each, done="<b>&") for each in shown.lines if each.done]
    html = "".join(each.html for each in year_items(MERGED, lines))
    assert "&lt;b&gt;&amp;" in html
    assert re.findall(r"<td[^>]*>(?!<p)", html) == []  # only paragraphs have the colour of the theme


def test_more_years_than_fit_side_by_side_go_on_below(person: Person) -> None:
    shown = present(open_years(person).shown)
    line = next(each for each in shown.lines if each.mark)
    ten = [replace(line, row_id=MERGED, year=FiscalYear(2021 + ahead)) for ahead in range(10)]
    strip = next(year_items(MERGED, ten)).html
    assert [row.count("<td>") for row in strip.split("</tr>")[:-1]] == [5, 5, 5, 5]
    assert MERGED not in strip


R3, INDICATORS_R4, R7 = (FiscalYear(2018 + number) for number in (3, 4, 7))
CARD, ONLINE, SYSTEMS = "KPI-1-1", "KPI-1-2", "KPI-2-3"
ACTUAL, TARGET = FigureKind.ACTUAL, FigureKind.TARGET


def page_of(person: Person, wish: object = None) -> IndicatorsPage:
    page = of_kind(IndicatorsPage, person.go_to("indicators", wish))
    assert unnamed(page) == []
    return page


def indicators_kept(person: Person, indicator_id: str) -> Indicator:
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        return find_indicator(records, indicator_id)


def figure(
    person: Person, indicator_id: str, year: FiscalYear = INDICATORS_R4, kind: FigureKind = ACTUAL
) -> str | None:
    stands = next((each for each in indicators_kept(person, indicator_id).figures(kind) if each.year == year), None)
    return stands.figure.text if stands else None


def go(page: IndicatorsPage, indicator_id: str, year: FiscalYear = INDICATORS_R4, kind: FigureKind = ACTUAL) -> None:
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index_of(indicator_id, kind, year))


def type_in_cell(person: Person, page: IndicatorsPage, text: str) -> None:
    """Write into the cell under the cursor as people do, and press Enter."""
    press(page.table, Qt.Key.Key_F2)
    field = of_kind(QLineEdit, QApplication.focusWidget())
    field.selectAll()
    write(field, text)
    person.press(field, Qt.Key.Key_Return)


def paste(person: Person, page: IndicatorsPage, text: str) -> None:
    QApplication.clipboard().setText(text)
    person.press(page.table, Qt.Key.Key_V, CONTROL)


def test_figures_are_written_in_their_cells_and_taken_back(office_person: Person) -> None:
    page = page_of(office_person)
    heads = [page.model.headerData(column, Qt.Orientation.Horizontal, GROUP_ROLE) for column in range(7)]
    assert heads == ["", "実績", "実績", "実績", "目標", "目標", ""]
    go(page, ONLINE)
    type_in_cell(office_person, page, "約180万件")
    assert figure(office_person, ONLINE) == "約180万件"
    assert page.table.currentIndex().row() == page.model.index_of(ONLINE).row() + 1
    go(page, ONLINE)
    assert "令和5年度の目標（170万件）に達しています" in page.panel.compared.plain_text
    go(page, ONLINE, R7, TARGET)
    type_in_cell(office_person, page, "210万件")
    go(page, ONLINE, R3)
    press(page.table, Qt.Key.Key_Delete)
    office_person.press(present(QApplication.focusWidget()), Qt.Key.Key_Return)
    assert (figure(office_person, ONLINE, R7, TARGET), figure(office_person, ONLINE, R3)) == ("210万件", None)
    for _ in range(3):
        office_person.undo()
    assert (figure(office_person, ONLINE), figure(office_person, ONLINE, R3)) == (None, "約171万件")
    assert page.model.index_of(ONLINE, ACTUAL, R3).data() == "約171万件"
    office_person.redo()
    assert figure(office_person, ONLINE) == "約180万件"
    assert "約180万件" in page.panel.history_list.model().index(0, 0).data()


def test_a_figure_that_is_asked_about_is_written_on_at_its_end(office_person: Person) -> None:
    go(page_of(office_person), CARD)
    type_in_cell(office_person, page_of(office_person), "65.2")
    office_person.go_to("today")
    page = page_of(office_person, GoTo(CARD))
    field = of_kind(QLineEdit, QApplication.focusWidget())
    assert (field.cursorPosition(), field.hasSelectedText()) == (len("65.2"), False)
    write(field, "%")
    office_person.press(field, Qt.Key.Key_Return)
    assert figure(office_person, CARD) == "65.2%"
    page_of(office_person, GoTo(ONLINE))
    assert QApplication.focusWidget() is page.table  # nothing stands there: what is typed is its figure


def test_in_a_window_of_any_width_the_cursor_stays_in_view(office_person: Person) -> None:
    window, page = office_person.shell.window, page_of(office_person)
    for width, year in ((1024, R7), (1054, R7), (1084, R3), (1400, R7)):
        window.resize(width, 700)
        go(page, CARD, year, TARGET)
        office_person.wait()
        seen = page.table.visualRect(page.table.currentIndex())
        assert 0 <= seen.left() <= seen.right() < page.table.viewport().width(), width


def test_what_is_no_figure_is_told_beside_its_field_and_not_kept(office_person: Person) -> None:
    page = page_of(office_person, GoTo(SYSTEMS, "figure"))
    assert page.table.currentIndex() == page.model.index_of(SYSTEMS, ACTUAL, INDICATORS_R4)
    type_in_cell(office_person, page, "1月15日")
    assert figure(office_person, SYSTEMS) is None
    assert page.table.currentIndex() == page.model.index_of(SYSTEMS, ACTUAL, INDICATORS_R4)
    assert page.table.currentIndex().data() == "1月15日"
    assert "「1/15」と入力したものが" in page.panel.notice.plain_text
    assert "保存していない数値が1件" in page.unread.plain_text
    go(page, CARD)
    page.enter()
    office_person.wait()
    assert page.model.index_of(SYSTEMS, ACTUAL, INDICATORS_R4).data() == "1月15日"
    go(page, SYSTEMS)
    press(page.table, Qt.Key.Key_Escape)
    assert (page.table.currentIndex().data(), page.panel.notice.plain_text) == ("", "")
    paste(office_person, page, "1/16\r\n")  # as Excel copies a cell
    assert figure(office_person, SYSTEMS) == "1/16"
    go(page, SYSTEMS)
    assert "分母" in page.panel.notice.plain_text


def test_enter_after_pasting_goes_down_and_the_next_figure_goes_into_its_own_cell(office_person: Person) -> None:
    page = page_of(office_person)
    go(page, ONLINE)
    for text in ("約180万件", "—"):
        paste(office_person, page, text)
        press(page.table, Qt.Key.Key_Return)
        assert QApplication.focusWidget() is page.table
    assert (figure(office_person, ONLINE), figure(office_person, "KPI-1-3")) == ("約180万件", "—")
    assert page.table.currentIndex().row() == page.model.index_of(ONLINE).row() + 2


def test_a_figure_with_a_dash_left_over_is_not_kept_and_no_row_moves_for_its_sign(office_person: Person) -> None:
    page = page_of(office_person)

    def places() -> list[int]:
        QApplication.processEvents()  # who lays out does so in its turn
        top = page.table.viewport().mapTo(page, QPoint()).y()
        return [top + page.table.rowViewportPosition(row) for row in range(page.model.rowCount())]

    go(page, ONLINE)
    before = places()
    paste(office_person, page, "約180万件—")
    assert figure(office_person, ONLINE) is None
    assert "「約180万件—」を数値として読み取れません" in page.panel.notice.plain_text
    assert page.unread.isVisible()
    assert places() == before
    go(page, SYSTEMS)
    paste(office_person, page, "1/16")
    assert page.model.index_of(SYSTEMS, ACTUAL, INDICATORS_R4).data(ICON_ROLE) == "question"
    assert places() == before


def test_what_is_beside_a_figure_is_said_in_its_fields(office_person: Person) -> None:
    page = page_of(office_person, GoTo(CARD, "figure"))
    write(page.panel.figure, "52.3%")
    press(page.panel.figure, Qt.Key.Key_Return)
    page.panel.as_of.setFocus()
    write(page.panel.as_of, "令和5年3月末")
    page.panel.factor.setFocus()
    office_person.wait()  # what was said of 時点 is read anew, and who writes on is not disturbed
    assert QApplication.focusWidget() is page.panel.factor
    compose(page.panel.factor, "出張申請")
    page.leave()
    office_person.wait()
    stands = present(indicators_kept(office_person, CARD).actual(INDICATORS_R4))
    assert (stands.figure.text, stands.as_of, stands.factor) == ("52.3%", "令和5年3月末", "出張申請")
    office_person.undo()
    assert (page.panel.factor.text(), page.panel.as_of.text()) == ("", "令和5年3月末")
    page.panel.owner.setFocus()
    page.panel.owner.setCurrentIndex(page.panel.owner.findData("税務課"))
    page.panel.owner.activated.emit(page.panel.owner.currentIndex())
    office_person.wait()
    assert indicators_kept(office_person, CARD).owner == "zeimu"
    office_person.undo()
    assert indicators_kept(office_person, CARD).owner is None


def test_a_table_is_looked_at_before_it_is_taken_in(office_person: Person, tmp_path: Path) -> None:
    page = page_of(office_person)
    sheet = tmp_path / "指標.csv"
    sheet.write_text("指標番号,令和4年度実績,令和4年度の時点\nKPI-1-2,約180万件,3月末\nKPI-1-1,,\n", "utf-8-sig")
    page.kept.look_at(sheet)
    office_person.wait()
    assert "今の内容との違い 2か所" in page.kept.words.plain_text
    assert figure(office_person, ONLINE) is None
    office_person.click(page.kept.take_in)
    assert office_person.said[-1].text == "「指標.csv」から1行を取り込みました。変わりのない行は1行です。"
    assert figure(office_person, ONLINE) == "約180万件"
    assert page.model.index_of(ONLINE, ACTUAL, INDICATORS_R4).data() == "約180万件"


@pytest.fixture
def supplier(sent_office: Office, tmp_path: Path) -> Iterator[Person]:
    """A user of 税務課, whose form asks for a figure."""
    store = copied(sent_office.store, tmp_path)
    done("kpi", "set", ONLINE, "owner=税務課", "--store", store)
    done("distribute", "--anew", "--division", "税務課", "--out", tmp_path / "forms", "--store", store)
    with somebody(next((tmp_path / "forms").rglob("*税務課*.xlsx"))) as sitting:
        yield sitting


def test_a_division_answers_its_own_figures_of_the_year_alone(supplier: Person) -> None:
    supplier.shell.read_frame()
    supplier.wait()
    assert "indicators" in supplier.shell.window.offered
    page = page_of(supplier)
    assert [page.model.index_of(each).isValid() for each in (ONLINE, CARD)] == [True, False]
    editable = [
        bool(page.model.flags(page.model.index_of(ONLINE, kind, year)) & Qt.ItemFlag.ItemIsEditable)
        for kind, year in ((ACTUAL, INDICATORS_R4), (ACTUAL, R3), (TARGET, R7))
    ]
    assert editable == [True, False, False]
    assert not page.panel.owner.isVisible()
    check = of_kind(CheckPage, supplier.go_to("check"))
    asked = next(each for each in check.list.lines.item_keys if isinstance(each, Problem) and each.place.id == ONLINE)
    check.list.setCurrentIndex(check.list.lines.place_of(asked))
    supplier.press(check.list, Qt.Key.Key_Return)
    assert supplier.shell.window.page is page
    type_in_cell(supplier, page, "約180万件")
    assert figure(supplier, ONLINE) == "約180万件"


def test_a_data_file_that_is_open_to_read_can_only_be_read(office_person: Person) -> None:
    office_person.shell.session.open(store_of(office_person), read_only=True)
    office_person.wait()
    page = page_of(office_person, GoTo(ONLINE, "figure"))
    assert not page.model.flags(page.model.index_of(ONLINE, ACTUAL, INDICATORS_R4)) & Qt.ItemFlag.ItemIsEditable
    press(page.table, Qt.Key.Key_Delete)
    assert (page.panel.figure.isReadOnly(), page.panel.owner.isEnabled()) == (True, False)


FIGURES_R4, FIGURES_R7 = FiscalYear(2022), FiscalYear(2025)


@pytest.fixture
def figures_person(tmp_path: Path) -> Iterator[Person]:
    """A user of an office whose R4 is closed, with a recorded draft."""
    store = tmp_path / "office.nakano"
    done("init", "--store", store)
    done("round", "open", "--year", "R4", "--store", store)
    run("publish", "--for", "庁議", "--draft", "--date", "2023-08-10", "--out", tmp_path / "庁議", "--store", store)
    run("round", "close", "--store", store)
    with somebody(store) as sitting:
        yield sitting


def in_papers(figures_person: Person, year: FiscalYear = FIGURES_R7) -> str:
    """Read back the target that the papers of R4 have, without the window."""
    with (
        closing(make_parts().stores.open(store_of(figures_person), read_only=True)) as store,
        store.reading() as records,
    ):
        shown = round_indicators(records, chosen_round(records, FIGURES_R4))
        target = next(each for each in shown if each.indicator_id == CARD).target(year)
    return target.figure.text if target else ""


def test_a_cell_corrects_papers_only_with_the_tick_and_a_reason(figures_person: Person) -> None:
    page = page_of(figures_person)
    before = in_papers(figures_person)
    assert "令和4年度分（資料第1号）" in page.settled.words.plain_text
    go(page, CARD, FIGURES_R7, FigureKind.TARGET)
    type_in_cell(figures_person, page, "91%")
    assert (figure(figures_person, CARD, FIGURES_R7, FigureKind.TARGET), in_papers(figures_person)) == ("91%", before)
    assert page.model.index_of(CARD, FigureKind.TARGET, FIGURES_R7).data() == "91%"

    QTest.mouseClick(page.settled.tick, Qt.MouseButton.LeftButton)
    page.settled.tick.setChecked(True)
    assert page.settled.reason.isVisible()
    go(page, CARD, FIGURES_R7, FigureKind.TARGET)
    type_in_cell(figures_person, page, "92%")
    assert (figure(figures_person, CARD, FIGURES_R7, FigureKind.TARGET), in_papers(figures_person)) == ("91%", before)
    assert "令和4年度分（資料第1号）" in figures_person.said[-1].text

    page.settled.reason.setText("転記の誤り")
    go(page, CARD, FIGURES_R7, FigureKind.TARGET)
    type_in_cell(figures_person, page, "92%")
    assert (figure(figures_person, CARD, FIGURES_R7, FigureKind.TARGET), in_papers(figures_person)) == ("92%", "92%")
    assert f"{CARD} 令和7年度目標 {before} → 92%" in figures_person.said[-1].text
    assert not figures_person.shell.around.undo.canUndo(), "papers had another figure than the one recorded before"
    assert (page.settled.tick.isChecked(), page.settled.reason.text()) == (False, ""), "the next has its own reason"


@pytest.mark.parametrize("corrects", [False, True])
def test_a_table_corrects_papers_only_as_its_preview_shows(
    figures_person: Person, tmp_path: Path, *, corrects: bool
) -> None:
    page = page_of(figures_person)
    before, kept = in_papers(figures_person), page.kept
    page.settled.tick.setChecked(corrects)
    sheet = tmp_path / "指標.csv"
    sheet.write_text(f"指標番号,令和7年度目標\n{CARD},92%\n", "utf-8-sig")
    kept.look_at(sheet)
    figures_person.wait()
    lines = "\n".join(str(kept.list.lines.index(each).data()) for each in range(kept.list.lines.rowCount()))
    title = "訂正で変わる進捗確認" if corrects else "今のまま変わらない進捗確認"
    assert title in lines
    assert "令和4年度分（資料第1号）" in lines
    assert kept.reason.isVisible() is corrects
    assert kept.take_in.isEnabled() is not corrects
    kept.reason.setText("転記の誤り")
    figures_person.click(kept.take_in)
    assert figure(figures_person, CARD, FIGURES_R7, FigureKind.TARGET) == "92%"
    assert in_papers(figures_person) == ("92%" if corrects else before)
    told = "も、示したとおりに変わりました。" if corrects else "は、前のまま変わりません。"
    assert f"（令和4年度分（資料第1号））{told}" in figures_person.said[-1].text
    assert not page.settled.tick.isChecked()


def test_a_table_that_changes_a_collected_figure_leads_to_the_tick(figures_person: Person, tmp_path: Path) -> None:
    page = page_of(figures_person)
    sheet = tmp_path / "指標.csv"
    sheet.write_text(f"指標番号,令和4年度実績\n{CARD},50%\n", "utf-8-sig")
    page.kept.look_at(sheet)
    figures_person.wait()
    lines = [str(page.kept.list.lines.index(each).data()) for each in range(page.kept.list.lines.rowCount())]
    assert any("「これらの資料の数値も訂正する」に印を付けます" in each for each in lines), lines
    for _ in range(2):
        count = len(figures_person.said)
        figures_person.click(page.kept.take_in)
        assert [each.code for each in figures_person.said[count:]] == ["SETTLED-REASON-MISSING"]
    assert figure(figures_person, CARD) is None


def test_the_tick_is_cleared_if_it_would_cover_other_rounds(qtbot: QtBot) -> None:
    panel = SettledFiguresPanel()
    qtbot.addWidget(panel)
    for labels, is_ticked in ((("令和3年度分",), True), (("令和3年度分", "令和4年度分"), False)):
        panel.show_rounds(("令和3年度分",), may_write=True)
        panel.tick.setChecked(True)
        panel.show_rounds(labels, may_write=True)
        assert panel.tick.isChecked() is is_ticked


def test_what_was_filled_in_is_taken_out_of_a_settled_round_again(tmp_path: Path) -> None:
    store = tmp_path / "office.nakano"
    done("init", "--store", store)
    done("round", "open", "--year", "R4", "--store", store)
    done("round", "close", "--store", store)
    r9 = FiscalYear(2027)
    with somebody(store) as figures_person:
        page = page_of(figures_person)
        page.writer.write(IndicatorEntry(CARD, targets={r9: "93%"}), "目標")
        figures_person.wait()
        assert in_papers(figures_person, r9) == "93%", "it has no recorded paper"
        figures_person.undo()
        assert in_papers(figures_person, r9) == ""


VIEW_R3, VIEW_R4 = FiscalYear(2021), FiscalYear(2022)
ROW, OTHER = "2-1-2-03-N", "2-1-2-04-W"


@pytest.fixture(scope="module")
def view_kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with the list of R3 imported and R4 open; the row has another text in each."""
    parts, folder = make_parts(), tmp_path_factory.mktemp("two years")
    create_store(parts, folder / "before.nakano", built_in_plan(parts))
    with closing(parts.stores.open(folder / "before.nakano")) as before:
        open_round(parts, before, VIEW_R3)
        edit_entry(parts, before, Entry(ROW, {"mark": "◎", "done": "前の年の文章"}))
        make(parts, before, list_paper.PAPER, folder / "list.xlsx")
    create_store(parts, folder / "office.nakano", built_in_plan(parts))
    with closing(parts.stores.open(folder / "office.nakano")) as office:
        import_list(parts, office, ListImport(folder / "list.xlsx"))
        open_round(parts, office, VIEW_R4)
        edit_entry(parts, office, Entry(ROW, {"mark": "○", "change_reason": "遅れたため", "done": "今の年の文章"}))
    return folder / "office.nakano"


@pytest.fixture
def imported(view_kept: Path, tmp_path: Path) -> Path:
    """An office that has imported the list of R3 and not yet opened a round."""
    parts = make_parts()
    create_store(parts, tmp_path / "office.nakano", built_in_plan(parts))
    with closing(parts.stores.open(tmp_path / "office.nakano")) as office:
        import_list(parts, office, ListImport(view_kept.parent / "list.xlsx"))
    return tmp_path / "office.nakano"


def test_nothing_is_asked_accepted_or_extended_in_an_imported_list(imported: Path) -> None:
    with somebody(imported) as person:
        board = of_kind(BoardPage, person.go_to("board"))
        board.table.setCurrentIndex(board.model.place_of("税務課"))
        person.wait()
        assert board.panel.line is not None
        assert board.panel.line.answered > 0
        panel = board.panel
        assert not any(button.isEnabled() for button in (panel.accept, panel.ask, panel.due.begin))


def choose(person: Person, place: int) -> None:
    """Choose a round by the keyboard in the menu at the top of the left side (0: the newest)."""
    menu: QMenu = person.shell.window.rounds.menu
    menu.popup(person.shell.window.mapToGlobal(person.shell.window.rect().center()))
    for _ in range(place + 1):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    person.press(menu, Qt.Key.Key_Return)


def test_another_years_round_is_read_on_every_page_and_changed_on_none(view_kept: Path, tmp_path: Path) -> None:
    with somebody(copied(view_kept, tmp_path)) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows"))
        page.go_to(ROW)
        the_round_before_is_chosen_from_the_menu(person)
        its_row_is_shown_and_cannot_be_changed(person, page)
        no_page_offers_an_act(person)
        the_notice_leads_back(person, page)
        (tmp_path / "another").mkdir()
        another_data_file_and_what_is_brought_begin_with_the_round_that_matters(
            person, copied(view_kept, tmp_path / "another"), view_kept.parent / "list.xlsx"
        )


def the_round_before_is_chosen_from_the_menu(person: Person) -> None:
    window = person.shell.window
    assert window.rounds.button.text() == "令和4年度末時点"
    assert [action.text() for action in window.rounds.menu.actions()] == [
        "令和4年度末時点",
        "令和3年度末時点　読み込んだ一覧",
    ]
    condition = present(person.go_to("board").findChild(QComboBox))
    condition.setCurrentIndex(1)
    person.go_to("all_rows")
    choose(person, 1)
    assert condition.currentIndex() == 0
    assert window.rounds.button.text() == "令和3年度末時点"


def its_row_is_shown_and_cannot_be_changed(person: Person, page: AllRowsPage) -> None:
    session, window = person.shell.session, person.shell.window
    assert (session.year, session.may_write) == (VIEW_R3, False)
    assert page.editor.form.row is not None
    assert (page.editor.form.row.id, page.editor.form.row.values["done"]) == (ROW, "前の年の文章")
    assert not page.editor.form.marks.isEnabled()
    assert window.status_bar.counts.buttons["◎"].text() == "◎ 1"
    assert "閲覧しています" in window.notices.shown[LOOKING_BACK].text.plain_text


def no_page_offers_an_act(person: Person) -> None:
    board = of_kind(BoardPage, person.go_to("board"))
    assert board.due.text().startswith("令和3年度末時点")
    assert not any(button.isEnabled() for button in (board.remind, board.panel.accept, board.panel.ask))
    assert board.drop.isHidden()
    for name, kind in (("conflict", ConflictPage), ("held", HeldPage), ("received", ReceivedPage)):
        assert isinstance(person.go_to(name), kind)


def the_notice_leads_back(person: Person, page: AllRowsPage) -> None:
    session, notices = person.shell.session, person.shell.window.notices
    person.click(notices.shown[LOOKING_BACK].button)
    assert (session.year, session.may_write, notices.shown) == (None, True, {})
    person.go_to("all_rows")
    assert page.editor.form.row is not None
    assert page.editor.form.row.values["done"] == "今の年の文章"
    session.choose_year(VIEW_R4)
    person.wait()
    assert session.year is None  # the round that matters now is not looked back on, however it is chosen


def another_data_file_and_what_is_brought_begin_with_the_round_that_matters(
    person: Person, store: Path, brought: Path
) -> None:
    session, window = person.shell.session, person.shell.window
    person.open(store)  # the pages of the first data file are gone, and do not hear
    choose(person, 1)
    assert [session.year] == [VIEW_R3]
    choose(person, 1)
    window.dropped.emit((brought,))
    person.wait()
    person.wait()
    assert window.page is window.pages["merge"]
    assert session.year is None  # whoever brings files works on the round that matters now


def test_what_was_typed_before_looking_back_is_kept_in_its_own_round(view_kept: Path, tmp_path: Path) -> None:
    store = copied(view_kept, tmp_path)
    with somebody(store) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows"))
        page.go_to(OTHER)
        page.editor.form.texts["done"].editor.setFocus()
        QTest.keyClicks(page.editor.form.texts["done"].editor, "typed")
        choose(person, 1)
        assert page.editor.form.row is not None
        assert not page.editor.form.row.values["done"]
        assert not person.shell.around.undo.canUndo()
    assert rows_in(store)[OTHER].values["done"] == "typed"


def test_with_one_round_there_is_nothing_to_choose(office_person: Person) -> None:
    rounds = office_person.shell.window.rounds
    assert (rounds.who.plain_text, rounds.only.plain_text) == ("事務局", "令和4年度末時点")
    assert rounds.button.isHidden()
    assert not rounds.only.isHidden()


def test_a_division_reads_its_answers_of_an_earlier_year_and_hands_nothing_in(view_kept: Path, tmp_path: Path) -> None:
    parts = make_parts()
    with closing(parts.stores.open(copied(view_kept, tmp_path))) as office:
        form = send(parts, office, tmp_path / "forms")
    with somebody(form) as person:
        window = person.shell.window
        person.go_to("check")
        assert window.rounds.who.plain_text == ZEIMU
        choose(person, 1)
        page = of_kind(EntriesPage, window.page)
        assert window.offered == ("entries",)
        assert window.side_progress.due.plain_text == ""
        page.go_to(ROW)
        assert page.form.row is not None
        assert page.form.row.values["done"] == "前の年の文章"
        assert not page.form.marks.isEnabled()
        assert person.said == []
        person.click(window.notices.shown[LOOKING_BACK].button)
        assert "check" in window.offered
        path = person.shell.session.file.path if person.shell.session.file else Path()
    assert ask("check", "--year", "R3", "--store", path).keys["error"] == "YEAR-NOT-ASKED"


UPRIGHT, LYING = (210.0, 297.0), (297.0, 210.0)


def summary(person: Person) -> SummaryPage:
    return of_kind(SummaryPage, person.go_to("summary"))


def test_a_division_looks_at_its_own_summary_keeps_it_and_prints_it(
    clerk: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[PaperPages] = []
    monkeypatch.setattr(paper_desk, "ask_printer", lambda _parent, pages, _folder, _then: asked.append(pages))
    clerk.press(clerk.shell.window, Qt.Key.Key_P, CONTROL)
    page = of_kind(SummaryPage, clerk.shell.window.page)
    assert asked == []
    assert unnamed(page) == []
    pages = present(page.desk.pages)
    assert "税務課" in pages.title
    assert pages.size(0) == UPRIGHT
    assert page.missing.plain_text.startswith("未記入の取組が2件あります。")

    # it lies, and its name says so
    clerk.click(page.landscape, QPoint(8, page.landscape.height() // 2))
    lying = present(page.desk.pages)
    assert lying.size(0) == LYING
    assert page.making.target.accessibleDescription() == str(clerk.shell.session.folder / "税務課_R4まとめ（横）.pdf")

    # it is kept as one file that says what was looked at
    target = tmp_path / "まとめ.pdf"
    page.making.choose(target)
    clerk.click(page.making.make)
    assert f"{lying.count}ページ" in page.making.made.words.plain_text
    assert "税務課" in make_parts().papers.read_pages(target.read_bytes())[0]
    page.making.form.setCurrentIndex(page.making.form.findData(PaperFormat.DOCX))
    clerk.click(page.making.make)
    assert any(
        "税務課" in each for each in make_parts().papers.read_docx(target.with_suffix(".docx").read_bytes()).paragraphs
    )

    # here the key asks for the printer
    press(clerk.shell.window, Qt.Key.Key_P, CONTROL)
    assert asked == [lying]


def test_rows_without_an_answer_are_a_click_away(clerk: Person) -> None:
    clerk.click(summary(clerk).check)
    assert isinstance(clerk.shell.window.page, CheckPage)


def test_a_column_of_figures_is_pasted_from_the_current_cell_down(office_person: Person) -> None:
    page = page_of(office_person, GoTo(ONLINE, "figure"))
    rows = [row.indicator.indicator_id for row in present(page._view).table.rows]
    after = rows[rows.index(ONLINE) :]
    QGuiApplication.clipboard().setText(f"180\n\n{'200' if len(after) > 2 else ''}")
    go(page, ONLINE)
    page.table.setFocus()
    office_person.press(page.table, Qt.Key.Key_V, CONTROL)
    assert figure(office_person, ONLINE) == "180"
    if len(after) > 2:
        assert figure(office_person, after[2]) == "200"
    QGuiApplication.clipboard().setText("\n".join(["1"] * (len(after) + 1)))
    go(page, ONLINE)
    office_person.press(page.table, Qt.Key.Key_V, CONTROL)
    assert figure(office_person, ONLINE) == "180"
    assert "貼り付けていません" in office_person.said[-1].text


@pytest.mark.parametrize(
    ("copied_cells", "wanted", "count"),
    [
        ("\r\n12\r\n34\r\n", ("", "12", "34"), 2),
        ("12\r\n\r\n34\r\n", ("12", "", "34"), 2),
        ("12\r\n34\r\n\r\n", ("12", "34", ""), 2),
        ('"12\n"\r\n34\r\n\r\n', ("12", "34", ""), 2),
        ("12\r\n未定\r\n34\r\n", ("12", "", "34"), 2),
    ],
)
def test_each_cell_of_a_pasted_column_goes_to_its_own_indicator(
    office_person: Person, copied_cells: str, wanted: tuple[str, ...], count: int
) -> None:
    page = page_of(office_person)
    go(page, CARD)
    places = page.model.places_from(page.table.currentIndex())[:3]
    paste(office_person, page, copied_cells)
    assert tuple(figure(office_person, place.indicator_id) or "" for place in places) == wanted
    assert office_person.said[-1].text == f"{count}件の数値を、上から順に貼り付けました。"


def test_blank_cells_below_the_last_indicator_do_not_matter_but_a_figure_does(office_person: Person) -> None:
    page = page_of(office_person)
    last = present(page._view).table.rows[-1].indicator.indicator_id
    go(page, last)
    paste(office_person, page, "12\r\n\r\n")
    assert figure(office_person, last) == "12"
    go(page, last)
    paste(office_person, page, "13\r\n\r\n14\r\n")
    assert figure(office_person, last) == "12"
    assert "貼り付けていません" in office_person.said[-1].text
