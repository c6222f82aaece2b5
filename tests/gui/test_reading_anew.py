"""A page whose contents are out of date is covered until it is read again."""

from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QTextEdit

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.round.read import counts, rows
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import CountsView, RowView
from nakano_status.application.stopping import check_stop
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.round import Round
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.looks.appearance import current_theme
from nakano_status.gui.page import Page
from nakano_status.gui.window import window_summary
from tests.support.command_line import done
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.user_input import keys, press
from tests.support.windows import FIRST, Person, gather, second_copy, somebody

R3, R4 = FiscalYear(2021), FiscalYear(2022)


def is_seen(person: Person) -> bool:
    """Return whether the page is what a user sees in the middle of its place."""
    window = person.shell.window
    there = window.childAt(window.ground.mapTo(window, window.ground.rect().center()))
    page = present(window.page)
    return page is there or page.isAncestorOf(present(there))


def test_a_page_that_is_read_again_is_covered_by_an_empty_one(office_person: Person) -> None:
    cover = office_person.shell.window.ground.cover
    cover.show()
    image = present(cover.parentWidget()).grab(cover.geometry()).toImage()
    points = ((x, y) for x in range(0, image.width(), 7) for y in range(0, image.height() // 3, 7))
    assert {image.pixelColor(*each).name() for each in points} == {current_theme().base}


def show(person: Person, name: str, seen: list[bool]) -> None:
    """Show a page, and note whether it is seen before it has read."""
    person.shell.window.show_page(name)
    seen.append(is_seen(person))


def test_the_reading_after_an_act_gives_way_to_the_next_one_and_is_done_after_it(
    office_person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell, order = office_person.shell, list[str]()
    begun, may_go_on, count = Event(), Event(), counts.count_contents_again

    def slow(records: Records, contents: RoundContents) -> CountsView:
        order.append("begun")
        begun.set()
        may_go_on.wait(300)
        check_stop()
        order.append("read")
        return count(records, contents)

    monkeypatch.setattr("nakano_status.gui.window.window_summary.count_contents_again", slow)
    shell.read_frame()
    assert begun.wait(300)
    shell.session.use(lambda _store: order.append("saved"), lambda _: None)
    may_go_on.set()
    office_person.wait()
    assert order == ["begun", "saved", "begun", "read"]
    assert office_person.said == []


def test_rows_are_read_once_for_the_list_and_the_progress_of_a_division(
    opened_form: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads, read_rows = list[str](), rows.read_rows

    def counted(records: Records, round_: Round, only: Iterable[str] | None = None) -> tuple[RowView, ...]:
        reads.append(round_.round_id)
        return read_rows(records, round_, only)

    monkeypatch.setattr(rows, "read_rows", counted)
    with closing(make_parts().stores.open(opened_form, read_only=True)) as store, store.reading() as records:
        frame = window_summary.read_window_frame(records, date(2023, 7, 3))
        own = len(chosen_round(records).rows_of(records.info.division or ""))
    assert len(reads) == 1
    assert frame.progress == (0, own)


def test_an_office_loads_its_round_once_for_the_list_and_the_counts(
    sent_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads, load = list[str](), RoundAnswers.load

    def counted(records: Records, round_: Round) -> RoundAnswers:
        loads.append(round_.round_id)
        return load(records, round_)

    monkeypatch.setattr(RoundAnswers, "load", staticmethod(counted))
    with closing(make_parts().stores.open(sent_office.store, read_only=True)) as store, store.reading() as records:
        window_summary.read_window_frame(records, date(2023, 7, 3))
    assert len(loads) == 1


def test_no_page_denies_what_was_taken_in_before_it_has_read_it(
    reviewer: Person, gathered_office: Office, tmp_path: Path
) -> None:
    page = of_kind(ConflictPage, reviewer.go_to("conflict"))
    assert page.empty.isVisible()
    assert is_seen(reviewer)
    seen: list[bool] = []
    reviewer.shell.session.changed.connect(lambda *_: show(reviewer, "conflict", seen))
    gather(reviewer, second_copy(gathered_office, tmp_path))
    assert seen == [False]
    assert is_seen(reviewer)
    assert len(page.model.open_items) == 2
    reviewer.go_to("board")
    reviewer.shell.window.show_page("conflict")
    assert is_seen(reviewer), "nothing has changed since it was read"


def test_no_page_shows_the_year_before_under_the_name_of_another_year(tmp_path: Path) -> None:
    store, parts = tmp_path / "office.nakano", make_parts()
    done("init", "--store", store)
    done("round", "open", "--year", "R3", "--store", store)
    with somebody(store) as person:
        session = person.shell.session
        seen: list[bool] = []
        answer = Entry(FIRST, {"mark": "◎", "done": "実施した。"})
        session.act(lambda store: edit_entry(parts, store, answer), lambda _: None, what="保存しています")
        page = of_kind(AllRowsPage, person.go_to("all_rows"))
        person.go_to("board")
        session.act(lambda store: open_round(parts, store, R4), lambda _: None, what="保存しています")
        session.changed.connect(lambda *_: show(person, "all_rows", seen))
        person.wait()
        assert (seen, is_seen(person)) == ([False], True)
        assert not present(page.model.find(FIRST)).values["mark"]
        session.year_chosen.connect(lambda: seen.append(is_seen(person)))
        session.choose_year(R3)
        person.wait()
        assert (seen, is_seen(person)) == ([False, False], True)
        assert present(page.model.find(FIRST)).values["mark"] == "◎"


def fields_on(page: Page) -> list[QLineEdit | QTextEdit]:
    """Return the fields of a page in which a user can type now."""
    there: list[QLineEdit | QTextEdit] = [*page.findChildren(QLineEdit), *page.findChildren(QTextEdit)]
    return [each for each in there if each.isVisible() and each.isEnabled() and not each.isReadOnly()]


def typed_in(field: QLineEdit | QTextEdit) -> tuple[str, int]:
    """Return the text of a field, and where its caret is."""
    if isinstance(field, QLineEdit):
        return field.text(), field.cursorPosition()
    return field.toPlainText(), field.textCursor().position()


def follow_others(person: Person) -> None:
    """Show what others wrote into a set on a server: every row of the round was touched."""
    rows: list[str] = []
    person.shell.session.query(lambda records: [row.row_id for row in chosen_round(records).rows], rows.extend)
    person.wait()
    person.shell.session.follow_others(frozenset((row_id, "mark") for row_id in rows))
    person.wait()


@pytest.mark.parametrize("who", ["reviewer", "clerk"])
def test_what_others_write_leaves_text_caret_and_focus_where_they_are(who: str, request: pytest.FixtureRequest) -> None:
    person, tried = of_kind(Person, request.getfixturevalue(who)), 0
    for name in person.shell.window.offered:
        place = 0
        while place < len(fields := fields_on(person.go_to(name))):  # a search leads to a row that has others
            field = fields[place]
            field.setFocus()
            keys(field, "12")
            press(field, Qt.Key.Key_Left)
            before = typed_in(field)
            follow_others(person)
            # the field of a choice in which other texts can be typed has the focus for it
            kept = (before, field.focusProxy() or field)
            assert (typed_in(field), QApplication.focusWidget()) == kept, (name, field.accessibleName())
            place, tried = place + 1, tried + 1
    assert tried > 6


def test_what_others_write_leaves_a_cell_in_which_a_user_types(reviewer: Person) -> None:
    table = of_kind(IndicatorsPage, reviewer.go_to("indicators")).table
    row = table.currentIndex().row()
    table.setFocus()
    keys(table, "1")
    cell = of_kind(QLineEdit, QApplication.focusWidget())
    keys(cell, "2")
    follow_others(reviewer)
    assert (QApplication.focusWidget(), cell.text(), table.currentIndex().row()) == (cell, "12", row)


def test_what_others_write_leaves_the_chosen_row_and_the_scrolling(reviewer: Person) -> None:
    for name in ("all_rows", "board"):
        table = present(reviewer.go_to(name).findChild(QTableView))
        table.setCurrentIndex(table.model().index(9, 0))
        table.verticalScrollBar().setValue(5)
        before = table.currentIndex().row(), table.verticalScrollBar().value()
        follow_others(reviewer)
        assert (table.currentIndex().row(), table.verticalScrollBar().value()) == before, name
