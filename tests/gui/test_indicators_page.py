"""成果指標 at the window: figures written in cells, by a division, pasted, from a table, and in settled rounds."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from nakano_status.application.indicators.edit_indicator import TEXT, IndicatorEntry, find_indicator
from nakano_status.application.indicators.read.indicators import round_indicators
from nakano_status.application.lookup import chosen_round
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import FigureKind, Indicator
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.features.indicators.figure_table import GROUP_ROLE
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage, SettledFiguresPanel
from nakano_status.gui.features.submission.check_page import CheckPage
from nakano_status.gui.lists.line_steps import ICON_ROLE
from nakano_status.gui.page import GoTo
from tests.support.command_line import done, run
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.user_input import CONTROL, compose, press, write
from tests.support.windows import Person, copied, somebody, store_of, unnamed

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
    assert "保存していない内容が1件" in page.unread.plain_text
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
    press(page.table, Qt.Key.Key_Escape)  # closing would ask
    assert not page.unread.isVisible()
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


def test_a_figure_changed_after_a_confirmation_is_not_called_unchanged(supplier: Person) -> None:
    confirmation = of_kind(CheckPage, supplier.go_to("check")).submission.confirmation
    assert "取組の回答を確認すると" in confirmation.state.plain_text
    write(confirmation.name, "税務課長")
    supplier.click(confirmation.give)
    page = page_of(supplier)
    go(page, ONLINE)
    type_in_cell(supplier, page, "約180万件")
    supplier.go_to("check")
    words = confirmation.state.plain_text
    assert "確認済（成果指標を除く）" in words
    assert words.endswith("その後、取組の公表する欄に変更はありません。")


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


def test_a_figure_that_papers_show_is_stored_once_the_reason_is_written(figures_person: Person) -> None:
    page = page_of(figures_person)
    go(page, CARD)
    type_in_cell(figures_person, page, "50%")
    assert (figure(figures_person, CARD), figures_person.said[-1].code) == (None, "SETTLED-REASON-MISSING")
    reason = page.settled.reason
    assert (page.settled.tick.isChecked(), reason.isVisible(), reason.hasFocus()) == (True, True, True)
    write(reason, "集計の誤り")
    figures_person.press(reason, Qt.Key.Key_Return)
    assert (figure(figures_person, CARD), page.settled.tick.isChecked()) == ("50%", False)
    assert len(page.model.unstored) == 0


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
    for place in places:  # closing would ask
        page.model.unstored.forget(page.model.unstored.spot((place, TEXT)))


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


def test_the_columns_of_an_actual_and_a_target_of_one_year_stay_in_their_places(tmp_path: Path) -> None:
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R7", "--due", "2026-12-21", "--store", path)
    with somebody(path) as person:
        table = page_of(person).table
        head = table.horizontalHeader()
        names = [head.model().headerData(at, Qt.Orientation.Horizontal) for at in range(head.count())]
        assert names.count("令和7年度") == 2
        assert [head.logicalIndex(place) for place in range(head.count())] == [*range(head.count())]
        table.columns.reset()
        assert [head.logicalIndex(place) for place in range(head.count())] == [*range(head.count())]
