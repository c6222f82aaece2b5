"""Looking back: a round of another year is shown on every page, can be read, and nothing of it changed."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QMenu

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.papers.set_kinds import list_paper
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.import_list import ListImport, import_list
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.features.board.board_page import BoardPage
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.merge.held_page import HeldPage
from nakano_status.gui.features.merge.received_page import ReceivedPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.window.notices import LOOKING_BACK
from tests.support.command_line import ask
from tests.support.made_papers import make
from tests.support.rounds import ZEIMU, send
from tests.support.user_input import click
from tests.support.windows import Person, copied, rows_in, somebody

R3, R4 = FiscalYear(2021), FiscalYear(2022)
ROW, OTHER = "2-1-2-03-N", "2-1-2-04-W"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with the list of R3 imported and R4 open; the row has another text in each."""
    parts, folder = make_parts(), tmp_path_factory.mktemp("two years")
    create_store(parts, folder / "before.nakano", built_in_plan(parts))
    with closing(parts.stores.open(folder / "before.nakano")) as before:
        open_round(parts, before, R3)
        edit_entry(parts, before, Entry(ROW, {"mark": "◎", "done": "前の年の文章"}))
        make(parts, before, list_paper.PAPER, folder / "list.xlsx")
    create_store(parts, folder / "office.nakano", built_in_plan(parts))
    with closing(parts.stores.open(folder / "office.nakano")) as office:
        import_list(parts, office, ListImport(folder / "list.xlsx"))
        open_round(parts, office, R4)
        edit_entry(parts, office, Entry(ROW, {"mark": "○", "change_reason": "遅れたため", "done": "今の年の文章"}))
    return folder / "office.nakano"


@pytest.fixture
def imported(kept: Path, tmp_path: Path) -> Path:
    """An office that has imported the list of R3 and not yet opened a round."""
    parts = make_parts()
    create_store(parts, tmp_path / "office.nakano", built_in_plan(parts))
    with closing(parts.stores.open(tmp_path / "office.nakano")) as office:
        import_list(parts, office, ListImport(kept.parent / "list.xlsx"))
    return tmp_path / "office.nakano"


def test_nothing_is_asked_accepted_or_extended_in_an_imported_list(imported: Path) -> None:
    with somebody(imported) as person:
        board = person.shell.window.page
        assert isinstance(board, BoardPage)
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
    QTest.keyClick(menu, Qt.Key.Key_Return)
    person.wait()


def test_another_years_round_is_read_on_every_page_and_changed_on_none(kept: Path, tmp_path: Path) -> None:
    with somebody(copied(kept, tmp_path)) as person:
        page = person.go_to("all_rows")
        assert isinstance(page, AllRowsPage)
        page.go_to(ROW)
        the_round_before_is_chosen_from_the_menu(person)
        its_row_is_shown_and_cannot_be_changed(person, page)
        no_page_offers_an_act(person)
        the_notice_leads_back(person, page)
        (tmp_path / "another").mkdir()
        another_data_file_and_what_is_brought_begin_with_the_round_that_matters(
            person, copied(kept, tmp_path / "another"), kept.parent / "list.xlsx"
        )


def the_round_before_is_chosen_from_the_menu(person: Person) -> None:
    window = person.shell.window
    assert window.rounds.button.text() == "令和4年度末時点"
    assert [action.text() for action in window.rounds.menu.actions()] == [
        "令和4年度末時点",
        "令和3年度末時点　読み込んだ一覧",
    ]
    condition = person.go_to("board").findChild(QComboBox)
    assert condition is not None
    condition.setCurrentIndex(1)
    person.go_to("all_rows")
    choose(person, 1)
    assert condition.currentIndex() == 0
    assert window.rounds.button.text() == "令和3年度末時点"


def its_row_is_shown_and_cannot_be_changed(person: Person, page: AllRowsPage) -> None:
    session, window = person.shell.session, person.shell.window
    assert (session.year, session.may_write) == (R3, False)
    assert page.editor.form.row is not None
    assert (page.editor.form.row.id, page.editor.form.row.values["done"]) == (ROW, "前の年の文章")
    assert not page.editor.form.marks.isEnabled()
    assert window.status_bar.counts.buttons["◎"].text() == "◎ 1"
    assert "閲覧しています" in window.notices.shown[LOOKING_BACK].text.plain_text


def no_page_offers_an_act(person: Person) -> None:
    board = person.go_to("board")
    assert isinstance(board, BoardPage)
    assert board.due.text().startswith("令和3年度末時点")
    assert not any(button.isEnabled() for button in (board.remind, board.panel.accept, board.panel.ask))
    assert board.drop.isHidden()
    for name, kind in (("conflict", ConflictPage), ("held", HeldPage), ("received", ReceivedPage)):
        assert isinstance(person.go_to(name), kind)


def the_notice_leads_back(person: Person, page: AllRowsPage) -> None:
    session, notices = person.shell.session, person.shell.window.notices
    click(notices.shown[LOOKING_BACK].button)
    person.wait()
    assert (session.year, session.may_write, notices.shown) == (None, True, {})
    person.go_to("all_rows")
    assert page.editor.form.row is not None
    assert page.editor.form.row.values["done"] == "今の年の文章"
    session.choose_year(R4)
    person.wait()
    assert session.year is None  # the round that matters now is not looked back on, however it is chosen


def another_data_file_and_what_is_brought_begin_with_the_round_that_matters(
    person: Person, store: Path, brought: Path
) -> None:
    session, window = person.shell.session, person.shell.window
    person.open(store)  # the pages of the first data file are gone, and do not hear
    choose(person, 1)
    assert [session.year] == [R3]
    choose(person, 1)
    window.dropped.emit((brought,))
    person.wait()
    person.wait()
    assert window.page is window.pages["merge"]
    assert session.year is None  # whoever brings files works on the round that matters now


def test_what_was_typed_before_looking_back_is_kept_in_its_own_round(kept: Path, tmp_path: Path) -> None:
    store = copied(kept, tmp_path)
    with somebody(store) as person:
        page = person.go_to("all_rows")
        assert isinstance(page, AllRowsPage)
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


def test_a_division_reads_its_answers_of_an_earlier_year_and_hands_nothing_in(kept: Path, tmp_path: Path) -> None:
    parts = make_parts()
    with closing(parts.stores.open(copied(kept, tmp_path))) as office:
        form = send(parts, office, tmp_path / "forms")
    with somebody(form) as person:
        window = person.shell.window
        person.go_to("check")
        assert window.rounds.who.plain_text == ZEIMU
        choose(person, 1)
        page = window.page
        assert isinstance(page, EntriesPage)
        assert window.offered == ("entries",)
        page.go_to(ROW)
        assert page.form.row is not None
        assert page.form.row.values["done"] == "前の年の文章"
        assert not page.form.marks.isEnabled()
        assert person.said == []
        click(window.notices.shown[LOOKING_BACK].button)
        person.wait()
        assert "check" in window.offered
        path = person.shell.session.file.path if person.shell.session.file else Path()
    assert ask("check", "--year", "R3", "--store", path).keys["error"] == "YEAR-NOT-ASKED"
