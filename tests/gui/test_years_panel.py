"""Years at the window: all years of a row, rounds of the past, summaries."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.papers.set_kinds import list_paper
from nakano_status.application.papers.writing import PaperFormat, PaperPages
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.import_list import ListImport, import_list
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.commands import ROW_YEARS
from nakano_status.gui.features.board.board_page import BoardPage
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.merge.held_page import HeldPage
from nakano_status.gui.features.merge.received_page import ReceivedPage
from nakano_status.gui.features.papers import paper_desk
from nakano_status.gui.features.papers.summary_page import SummaryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.submission.check_page import CheckPage
from nakano_status.gui.features.years import years_shown
from nakano_status.gui.features.years.years_panel import YearItem, YearsPanel, year_items, years_paper_act
from nakano_status.gui.page import GoTo
from nakano_status.gui.window.notices import LOOKING_BACK
from tests.support.command_line import ask
from tests.support.expected import of_kind, present
from tests.support.made_papers import make
from tests.support.paper_offices import FIRST, SECOND
from tests.support.plans import R4, R6
from tests.support.rounds import ZEIMU, send
from tests.support.several_years import MERGED, small_years
from tests.support.user_input import CONTROL, press
from tests.support.windows import NEVER, Person, copied, rows_in, somebody, unnamed


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
