"""While the chosen year is read, acts are of the year that is shown, and no paper bears the name of another year."""

import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pytestqt.qtbot import QtBot

from nakano_status.application.papers.choices import begin_paper_choices
from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.set_kinds import list_paper
from nakano_status.application.ports.data_file import Store
from nakano_status.application.review.review_rows import read_comments
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import FigureKey, FigureKind
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.round.states import RowState
from nakano_status.gui.commands import MAKE_PAPER
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage
from nakano_status.gui.features.papers import papers_page
from nakano_status.gui.features.papers.papers_page import ExportPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.messages import Messages
from nakano_status.gui.page import GoTo
from tests.gui.test_mark_picker import pasted, put
from tests.gui.test_moved_values import meanwhile, session_reading
from tests.support.command_line import ask, done
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.paper_fields import tick_of
from tests.support.user_input import click, write
from tests.support.windows import FIRST, SECOND, Person, copied, somebody, store_of

R4, R5 = FiscalYear(2022), FiscalYear(2023)


@pytest.fixture(scope="session")
def two_years(gathered_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose round R4 is closed and whose round R5 is open. Copy before writing."""
    parts, path = make_parts(), copied(gathered_office.store, tmp_path_factory.mktemp("two_years"))
    store = parts.stores.open(path)
    close_round(store)
    open_round(parts, store, R5)
    store.close()
    return path


@pytest.fixture
def person(two_years: Path, tmp_path: Path) -> Iterator[Person]:
    with somebody(copied(two_years, tmp_path)) as sitting:
        yield sitting


def turn(person: Person, year: FiscalYear | None) -> None:
    """Choose another year as at the top left, and go on before anything is read."""
    person.shell.looking_back.choose(year)


def test_what_is_pressed_while_the_chosen_year_is_read_makes_no_paper_of_the_other(
    person: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = of_kind(ExportPage, person.go_to("export", list_paper.PAPER))
    session, folder, go_on = person.shell.session, store_of(person).parent, threading.Event()
    begin = begin_paper_choices

    def begin_late(*given: Any, **named: Any) -> Any:
        go_on.wait(300)
        return begin(*given, **named)

    monkeypatch.setattr(papers_page, "begin_paper_choices", begin_late)
    for year in (R4, None):
        go_on.clear()
        session.choose_year(year)
        qtbot.waitUntil(lambda: session.year == year, timeout=300_000)  # noqa: B023 - called in this pass
        click(page.making.make)
        person.shell.window.perform(MAKE_PAPER)
        go_on.set()
        person.wait()
        qtbot.waitUntil(page.making.make.isEnabled, timeout=300_000)
        click(page.making.make)
        person.wait()
    made = sorted(folder.glob("*_R?.xlsx"))
    assert [path.stem[-2:] for path in made] == ["R4", "R5"]
    for path in made:
        cells = (cell.value for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row)
        words = unicodedata.normalize("NFKC", " ".join(str(each) for each in cells if each))
        assert f"令和{path.stem[-1]}年度末" in words, path


def test_what_was_chosen_for_a_paper_of_one_year_is_not_chosen_for_another(person: Person) -> None:
    page = of_kind(ExportPage, person.go_to("export", Occasion.COUNCIL))
    tick, sentence = tick_of(page.options, DRAFT), present(page.options._judgement)
    tick.setChecked(True)
    write(sentence, "概ね順調である。")
    person.wait()
    turn(person, R4)
    person.wait()
    assert (tick.isChecked(), sentence.text()) == (False, "")
    assert not page.making.make.isEnabled()
    turn(person, None)
    person.wait()
    assert (tick.isChecked(), sentence.text()) == (True, "概ね順調である。")
    assert page.options.whose.list.lines.rowCount() > 0
    assert page.options.sides.new_side.count() > 0


def test_what_was_chosen_for_the_current_round_is_not_chosen_for_the_next_one(office_person: Person) -> None:
    person = office_person
    page = of_kind(ExportPage, person.go_to("export", Occasion.COUNCIL))
    tick, sentence = tick_of(page.options, DRAFT), present(page.options._judgement)
    tick.setChecked(True)
    write(sentence, "概ね順調である。")
    person.wait()
    parts = person.shell.session.parts

    def begin_next(store: Store) -> None:
        close_round(store)
        open_round(parts, store, R5)

    meanwhile(person, begin_next)
    assert "令和5年度" in page.counts.text()
    assert (tick.isChecked(), sentence.text()) == (False, "")


def state_in_r4(person: Person) -> RowState | None:
    """Show R4 again and return the state of the first row."""
    turn(person, R4)
    person.wait()
    page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(FIRST)))
    return present(page.model.find(FIRST)).state


def test_rows_that_are_shown_are_reopened_and_accepted_in_their_own_year(person: Person) -> None:
    session = person.shell.session
    was = state_in_r4(person)
    review = of_kind(AllRowsPage, person.shell.window.page).editor.review
    write(review.reason, "決算による訂正")
    reopening = session.year_chosen.connect(lambda: click(review.reopen))
    turn(person, None)
    person.wait()
    session.year_chosen.disconnect(reopening)
    assert (was, state_in_r4(person)) == (RowState.SUBMITTED, RowState.SUBMITTED)
    assert review.accept.isEnabled(), "the row of R4 is open again"
    accepting = session.year_chosen.connect(lambda: click(review.accept))
    turn(person, None)
    person.wait()
    session.year_chosen.disconnect(accepting)
    row = present(of_kind(AllRowsPage, person.go_to("all_rows", GoTo(FIRST))).model.find(FIRST))
    assert (row.state, state_in_r4(person)) == (RowState.BLANK, RowState.ACCEPTED)


def open_next_round(person: Person) -> None:
    """Close R4 and open R5 as at another PC, so that the window has not read it yet."""
    session = person.shell.session

    def do(store: Store) -> None:
        close_round(store)
        open_round(session.parts, store, R5)

    session.use(do, lambda _: None)
    person.wait()


def done_of_first(person: Person, year: str) -> object:
    rows = ask("show", "--year", year, "--store", store_of(person)).keys["rows"]
    return next(row["done"] for row in rows if row["id"] == FIRST)


def test_a_request_is_stored_for_the_round_in_which_it_was_typed(sent_office: Office, tmp_path: Path) -> None:
    with somebody(copied(sent_office.store, tmp_path)) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(FIRST)))
        person.wait()
        panel = page.editor.review.asking
        division = panel._division
        open_next_round(person)
        write(panel.comment, "数を確かめてください。")
        person.shell.session.follow_others(frozenset())
        person.wait()
        assert (panel._round_id, panel.comment.text()) == ("R5", "")
        with session_reading(person) as records:
            rounds = {each.year: read_comments(records, division, each.round_id) for each in records.rounds.all()}
        assert rounds == {R4: {FIRST: "数を確かめてください。"}, R5: {}}


def test_a_refused_answer_is_not_put_into_the_same_row_of_another_round(
    sent_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)
    with somebody(copied(sent_office.store, tmp_path)) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(FIRST)))
        person.wait()
        open_next_round(person)
        write(page.editor.form.texts["done"].editor, "令和4年度の修文")
        page.go_to(SECOND)
        person.wait()
        assert person.said[-1].code == "CLOSED-FOR-WRITING"
        person.shell.session.follow_others(frozenset())
        person.wait()
        for row in (FIRST, SECOND):
            page.go_to(row)
            person.wait()
            assert page.editor.form.texts["done"].editor.text_as_typed() == ""
        assert (done_of_first(person, "R4"), done_of_first(person, "R5")) == (None, None)
        turn(person, R4)
        person.wait()
        page.go_to(FIRST)
        person.wait()
        assert page.editor.form.texts["done"].editor.text_as_typed() == "令和4年度の修文"


def test_a_paste_and_its_undo_go_to_the_round_that_was_shown(sent_office: Office, tmp_path: Path) -> None:
    path = copied(sent_office.store, tmp_path)
    done("set", FIRST, "done=令和4年度の文", "--store", path)
    with somebody(path) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(FIRST)))
        put((("管理番号", "令和4年度までの取組状況"), (FIRST, "直した文")))
        panel = pasted(person, page)
        person.wait()
        open_next_round(person)
        person.click(panel.apply)
        assert person.said[-1].code == "CLOSED-FOR-WRITING"
        assert (done_of_first(person, "R4"), done_of_first(person, "R5")) == ("令和4年度の文", None)


def test_nothing_is_pasted_between_a_change_of_options_and_its_preview(sent_office: Office, tmp_path: Path) -> None:
    path = copied(sent_office.store, tmp_path)
    with somebody(path) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(FIRST)))
        put((("取り組んだ。",),))
        panel = pasted(person, page)
        person.wait()
        other = next(place for place in range(panel.start.count()) if panel.start.itemData(place) == "next_year")
        panel.start.setCurrentIndex(other)
        panel.start.activated.emit(other)
        assert not panel.apply.isEnabled()
        panel.apply.click()
        person.wait()
        assert (panel.apply.isEnabled(), done_of_first(person, "R4")) == (True, None)


def test_acts_on_shown_rows_are_of_their_round_although_another_was_opened_meanwhile(
    sent_office: Office, tmp_path: Path
) -> None:
    with somebody(copied(sent_office.store, tmp_path)) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(FIRST)))
        open_next_round(person)
        page.go_to(SECOND)
        person.wait()
        person.shell.menus.find()
        person.wait()
        assert person.shell.session.shown_year == R4


def test_what_a_paste_cleared_comes_back_in_its_own_round(sent_office: Office, tmp_path: Path) -> None:
    path = copied(sent_office.store, tmp_path)
    done("set", FIRST, "done=令和4年度の文", "--store", path)
    with somebody(path) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(FIRST)))
        put((("管理番号", "令和4年度までの取組状況"), (FIRST, "")))
        panel = pasted(person, page)
        person.click(panel.clears)
        person.click(panel.apply)
        open_next_round(person)
        person.undo()
        assert done_of_first(person, "R5") is None


def test_an_answer_is_not_undone_out_of_sight_once_the_next_round_is_shown(sent_office: Office, tmp_path: Path) -> None:
    with somebody(copied(sent_office.store, tmp_path)) as person:
        page, parts = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(FIRST))), person.shell.session.parts
        person.wait()
        write(page.editor.form.texts["done"].editor, "令和4年度の文")
        page.leave()
        person.wait()
        meanwhile(person, lambda store: open_round(parts, store, R5))
        person.undo()
        assert "元に戻す・やり直す操作は、していません。" in person.said[-1].text
        assert (done_of_first(person, "R4"), person.shell.around.undo.canUndo()) == ("令和4年度の文", False)


def test_a_figure_is_stored_for_the_edition_that_is_shown(person: Person) -> None:
    page = of_kind(IndicatorsPage, person.go_to("indicators"))
    row = present(page.model.line_at(1)).row.indicator
    person.shell.session.year = FiscalYear(1990)  # chosen and not shown: no plan has it
    page.model.try_out(FigureKey(row.indicator_id, FigureKind.ACTUAL, R5), "20")
    person.wait()
    person.shell.session.year = None
    page.look_again()
    person.wait()
    assert page.model.shown_text(FigureKey(row.indicator_id, FigureKind.ACTUAL, R5)).startswith("20")
