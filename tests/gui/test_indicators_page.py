"""成果指標 at the window: written in the cells of the published table, reported beside the field, undone, read back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from nakano_status.application.indicators.edit_indicator import find_indicator
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import FigureKind, Indicator
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.features.indicators.figure_table import GROUP_ROLE, NAME
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage
from nakano_status.gui.features.submission.check_page import CheckPage
from nakano_status.gui.lists.board_table import ICON_ROLE
from nakano_status.gui.page import GoTo
from tests.support.command_line import done
from tests.support.offices import Office
from tests.support.user_input import CONTROL, click, compose, press, write
from tests.support.windows import Person, copied, somebody, store_of, unnamed

R3, R4, R7 = (FiscalYear(2018 + number) for number in (3, 4, 7))
CARD, ONLINE, SYSTEMS = "KPI-1-1", "KPI-1-2", "KPI-2-3"
ACTUAL, TARGET = FigureKind.ACTUAL, FigureKind.TARGET


def page_of(person: Person, wish: object = None) -> IndicatorsPage:
    page = person.go_to("indicators", wish)
    assert isinstance(page, IndicatorsPage)
    assert unnamed(page) == []
    return page


def kept(person: Person, indicator_id: str) -> Indicator:
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        return find_indicator(records, indicator_id)


def figure(person: Person, indicator_id: str, year: FiscalYear = R4, kind: FigureKind = ACTUAL) -> str | None:
    stands = next((each for each in kept(person, indicator_id).figures(kind) if each.year == year), None)
    return stands.figure.text if stands else None


def go(page: IndicatorsPage, indicator_id: str, year: FiscalYear = R4, kind: FigureKind = ACTUAL) -> None:
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index_of(indicator_id, kind, year))


def type_in_cell(person: Person, page: IndicatorsPage, text: str) -> None:
    """Write into the cell under the cursor as people do, and press Enter."""
    press(page.table, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    write(field, text)
    press(field, Qt.Key.Key_Return)
    person.wait()


def paste(person: Person, page: IndicatorsPage, text: str) -> None:
    QApplication.clipboard().setText(text)
    press(page.table, Qt.Key.Key_V, CONTROL)
    person.wait()


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
    office_person.wait()
    assert (figure(office_person, ONLINE, R7, TARGET), figure(office_person, ONLINE, R3)) == ("210万件", None)
    for _ in range(3):
        office_person.shell.around.undo.undo()
        office_person.wait()
    assert (figure(office_person, ONLINE), figure(office_person, ONLINE, R3)) == (None, "約171万件")
    assert page.model.index_of(ONLINE, ACTUAL, R3).data() == "約171万件"
    office_person.shell.around.undo.redo()
    office_person.wait()
    assert figure(office_person, ONLINE) == "約180万件"
    assert "約180万件" in page.panel.history_list.model().index(0, 0).data()


def test_in_a_larger_window_the_names_are_seen_again_while_the_cursor_stays_in_view(office_person: Person) -> None:
    window, page = office_person.shell.window, page_of(office_person)
    window.resize(1024, 700)
    go(page, CARD, R7, TARGET)
    office_person.wait()
    table, bar = page.table, page.table.horizontalScrollBar()
    assert table.columnViewportPosition(NAME) < 0
    window.resize(1054, 700)
    office_person.wait()
    seen = table.visualRect(table.currentIndex())
    assert bar.value() > 0
    assert 0 <= seen.left() <= seen.right() < table.viewport().width()
    go(page, CARD, R3)
    bar.setValue(bar.maximum())
    window.resize(1084, 700)
    office_person.wait()
    assert bar.maximum() > 0
    assert table.columnViewportPosition(NAME) == 0


def test_what_is_no_figure_is_told_beside_its_field_and_not_kept(office_person: Person) -> None:
    page = page_of(office_person, GoTo(SYSTEMS, "figure"))
    assert page.table.currentIndex() == page.model.index_of(SYSTEMS, ACTUAL, R4)
    type_in_cell(office_person, page, "1月15日")
    assert figure(office_person, SYSTEMS) is None
    assert page.table.currentIndex() == page.model.index_of(SYSTEMS, ACTUAL, R4)
    assert page.table.currentIndex().data() == "1月15日"
    assert "「1/15」と入力したものが" in page.panel.notice.plain_text
    assert "保存していない数値が1件" in page.unread.plain_text
    go(page, CARD)
    page.enter()
    office_person.wait()
    assert page.model.index_of(SYSTEMS, ACTUAL, R4).data() == "1月15日"
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
    assert page.model.index_of(SYSTEMS, ACTUAL, R4).data(ICON_ROLE) == "question"
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
    stands = kept(office_person, CARD).actual(R4)
    assert stands is not None
    assert (stands.figure.text, stands.as_of, stands.factor) == ("52.3%", "令和5年3月末", "出張申請")
    office_person.shell.around.undo.undo()
    office_person.wait()
    assert (page.panel.factor.text(), page.panel.as_of.text()) == ("", "令和5年3月末")
    page.panel.owner.setFocus()
    page.panel.owner.setCurrentIndex(page.panel.owner.findData("税務課"))
    page.panel.owner.activated.emit(page.panel.owner.currentIndex())
    office_person.wait()
    assert kept(office_person, CARD).owner == "zeimu"
    office_person.shell.around.undo.undo()
    office_person.wait()
    assert kept(office_person, CARD).owner is None


def test_a_table_is_looked_at_before_it_is_taken_in(office_person: Person, tmp_path: Path) -> None:
    page = page_of(office_person)
    sheet = tmp_path / "指標.csv"
    sheet.write_text("指標番号,令和4年度実績,令和4年度の時点\nKPI-1-2,約180万件,3月末\nKPI-1-1,,\n", "utf-8-sig")
    page.kept.look_at(sheet)
    office_person.wait()
    assert "今の内容との違い 2か所" in page.kept.words.plain_text
    assert figure(office_person, ONLINE) is None
    click(page.kept.take_in)
    office_person.wait()
    assert office_person.said[-1].text == "「指標.csv」から1行を取り込みました。変わりのない行は1行です。"
    assert figure(office_person, ONLINE) == "約180万件"
    assert page.model.index_of(ONLINE, ACTUAL, R4).data() == "約180万件"


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
        for kind, year in ((ACTUAL, R4), (ACTUAL, R3), (TARGET, R7))
    ]
    assert editable == [True, False, False]
    assert not page.panel.owner.isVisible()
    check = supplier.go_to("check")
    assert isinstance(check, CheckPage)
    asked = next(each for each in check.list.lines.items if isinstance(each, Problem) and each.place.id == ONLINE)
    check.list.setCurrentIndex(check.list.lines.place_of(asked))
    press(check.list, Qt.Key.Key_Return)
    supplier.wait()
    assert supplier.shell.window.page is page
    type_in_cell(supplier, page, "約180万件")
    assert figure(supplier, ONLINE) == "約180万件"


def test_a_data_file_that_is_open_to_read_can_only_be_read(office_person: Person) -> None:
    office_person.shell.session.open(store_of(office_person), read_only=True)
    office_person.wait()
    page = page_of(office_person, GoTo(ONLINE, "figure"))
    assert not page.model.flags(page.model.index_of(ONLINE, ACTUAL, R4)) & Qt.ItemFlag.ItemIsEditable
    press(page.table, Qt.Key.Key_Delete)
    assert (page.panel.figure.isReadOnly(), page.panel.owner.isEnabled()) == (True, False)
