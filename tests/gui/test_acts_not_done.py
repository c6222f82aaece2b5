"""An act that was refused, stopped or ended as a defect leaves what was typed in its field, and the next one is done.

Each editor that types into the data file has a line here. One that stores a text when its field is left asks on closing
while the text is not stored; in a question with a button, the text remains in the question.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTableView

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import find_indicator
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.set_kinds import report_paper
from nakano_status.application.papers.templates import read_wordings
from nakano_status.application.plan.opinions import add_opinion
from nakano_status.application.plan.schedules import read_schedules
from nakano_status.application.ports.data_file import Records
from nakano_status.application.review.review_rows import read_comments
from nakano_status.application.stopping import Cancelled
from nakano_status.application.submission.read.confirmation import read_confirmation
from nakano_status.application.submission.submit import read_respondent
from nakano_status.application.wording.word_table import save_word_table
from nakano_status.bootstrap import make_parts
from nakano_status.domain.exchange.returns import Respondent
from nakano_status.domain.indicators.indicator import FigureKey, FigureKind, YearFigure
from nakano_status.domain.plan.annotations import OpinionSource
from nakano_status.domain.wording.word_table import WordTable
from nakano_status.gui.controls.fields import LineField
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage
from nakano_status.gui.features.opinions.opinions_page import OpinionsPage
from nakano_status.gui.features.organisation.organisation_page import OrganisationPage
from nakano_status.gui.features.organisation.organisation_tables import FIRST_YEAR
from nakano_status.gui.features.papers.papers_page import ExportPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.submission.check_page import CheckPage
from nakano_status.gui.features.wording.word_table_panel import PRINTED, TYPED
from nakano_status.gui.features.wording.wording_page import WordingPage
from nakano_status.gui.messages import Tone
from nakano_status.gui.page import Page
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.opinions import new_opinion
from tests.support.organising import kept
from tests.support.rounds import ZEIMU
from tests.support.user_input import keys, write
from tests.support.windows import (
    FIRST,
    NEVER,
    NOT_DONE,
    SECOND,
    Person,
    copied,
    entries,
    gathering,
    rows_in,
    store_of,
    until,
)

TEXT = "届かなかった長い文。"


@dataclass(frozen=True)
class Editor:
    """An editor of a page.

    `page`: goes to its page. `type`: types `text`. `store`: stores what was typed, as leaving does. `shown`: returns
    the text in its field. `stored`: returns the text in the data file. `show` and `elsewhere`: display its subject, and
    another subject in its place. `is_question`: it stores what was typed only by its button. `is_alone`: it has no
    other subject. `who`: the fixture.
    """

    page: Callable[[Person], Page]
    type: Callable[[Any], object]
    store: Callable[[Any], object]
    shown: Callable[[Any], str]
    stored: Callable[[Person], object]
    show: Callable[[Any], object] = lambda _: None
    elsewhere: Callable[[Any], object] = lambda _: None
    is_question: bool = False
    is_alone: bool = False
    text: str = TEXT
    who: str = "office_person"


def closes(person: Person, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Return whether the window may be closed without a question."""
    asked: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(person.shell.messages, "may_lose", lambda _, what: asked.append(what))
        return person.shell.window.may_leave() and not asked


def read(person: Person, what: Callable[[Records], object]) -> object:
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        return what(records)


def add_opinions(person: Person) -> None:
    for text in ("一つ目", "二つ目"):
        opinion = new_opinion(OpinionSource.ASSEMBLY, date(2023, 6, 1), text)
        person.shell.session.act(partial(add_opinion, new=opinion), lambda _: None, what="意見を登録しています")


def shown_opinions(person: Person) -> OpinionsPage:
    add_opinions(person)
    page = of_kind(OpinionsPage, person.go_to("opinions"))
    page.tabs.setCurrentWidget(page.opinions)
    person.wait()
    choose_opinion(page, 1)
    return page


def choose_opinion(page: OpinionsPage, number: int) -> None:
    page.opinions.table.setCurrentIndex(page.opinions.model.place_of(number))


def ask(page: OpinionsPage, button: QAbstractButton) -> None:
    button.click()
    page.opinions.adding.text.selectAll()
    write(page.opinions.adding.text, TEXT)


def in_question(page: OpinionsPage) -> str:
    """Return the text in the question; empty if it is closed."""
    return page.opinions.adding.text.text() if page.opinions.adding.isVisible() else ""


def answered(person: Person) -> object:
    return rows_in(store_of(person))[FIRST].values["done"]


def shown_bodies(person: Person) -> OrganisationPage:
    return of_kind(OrganisationPage, person.go_to("organisation"))


def choose_body(page: OrganisationPage, name: str) -> None:
    """Make the body with a name the current one."""
    (body,) = (each for each in page.divisions.model.bodies if each.name == name)
    page.divisions.table.setCurrentIndex(page.divisions.model.place_of(body.division_id))


def retype(field: LineField | NarrativeEdit) -> None:
    """Type TEXT in place of the text of a field."""
    field.selectAll()
    write(field, TEXT)


def confirmed_by(person: Person) -> object:
    def name(records: Records) -> object:
        found = read_confirmation(records, chosen_round(records))
        return found and found.name

    return read(person, name)


def read_respondent_of(person: Person) -> Respondent:
    return of_kind(Respondent, read(person, lambda records: read_respondent(records.settings)))


def comment_on_first(person: Person) -> object:
    def comment(records: Records) -> object:
        return read_comments(records, ZEIMU, chosen_round(records).round_id).get(FIRST)

    return read(person, comment)


def shown_wordings(person: Person) -> ExportPage:
    page = of_kind(ExportPage, person.go_to("export", report_paper.PAPER))
    page.edit_wording()
    return page


def report_wording(records: Records) -> str:
    return next(each.text for each in read_wordings(make_parts(), records) if each.kind.name == "report")


def in_schedule(person: Person) -> OrganisationPage:
    page = of_kind(OrganisationPage, person.go_to("organisation"))
    page.turn_to(page.schedule)
    person.wait()
    return page


def schedule_cell(page: OrganisationPage) -> QModelIndex:
    return page.schedule.shown.index(0, FIRST_YEAR)


def planned(person: Person) -> object:
    return read(person, lambda records: next(iter(read_schedules(records).rows[0].texts.values())))


FIGURE_TEXT = "12.5%"


def figure_place(page: IndicatorsPage, row: int = 0) -> FigureKey:
    view = present(page._view)
    return FigureKey(view.table.rows[row].indicator.indicator_id, FigureKind.ACTUAL, view.year)


def actual_of(person: Person) -> YearFigure | None:
    """Return the stored actual of the round's year of the first indicator."""
    place = figure_place(of_kind(IndicatorsPage, person.shell.window.page))
    actual = read(person, lambda records: find_indicator(records, place.indicator_id).actual(place.year))
    return actual if isinstance(actual, YearFigure) else None


def figure_of(person: Person) -> object:
    actual = actual_of(person)
    return actual and actual.figure.text


def with_figure(person: Person) -> IndicatorsPage:
    """Go to the page 成果指標, with a figure that facts can be typed about."""
    page = of_kind(IndicatorsPage, person.go_to("indicators"))
    page.model.try_out(figure_place(page), FIGURE_TEXT)
    person.wait()
    return page


def choose_figure(page: IndicatorsPage, row: int) -> None:
    place = figure_place(page, row)
    page.table.setCurrentIndex(page.model.index_of(place.indicator_id, place.kind, place.year))


def own_term(person: Person) -> WordingPage:
    page = of_kind(WordingPage, person.go_to("wording"))
    page.tabs.setCurrentWidget(page.terms)
    person.wait()
    add_term(page, "古い語")
    page.terms.new.add.click()
    person.wait()
    return page


def add_term(page: WordingPage, text: str) -> None:
    page.terms.new.typed.setText(text)
    page.terms.new.printed.setText("新しい語")


def term_cell(page: WordingPage) -> QModelIndex:
    return page.terms.model.index(page.terms.model.rowCount() - 1, TYPED)


def last_term(person: Person) -> object:
    return read(person, lambda records: records.wordings.table().lines[-1].typed)


EDITORS = {
    "用語の表": Editor(
        own_term,
        lambda page: page.terms.model.setData(term_cell(page), TEXT),
        WordingPage.leave,
        lambda page: str(term_cell(page).data()),
        last_term,
        is_alone=True,
    ),
    "用語の表の使う語": Editor(
        own_term,
        lambda page: type_printed(page, TEXT),
        WordingPage.leave,
        lambda page: str(term_cell(page).siblingAtColumn(PRINTED).data()),
        lambda person: read(person, lambda records: records.wordings.table().lines[-1].printed),
        is_alone=True,
    ),
    "用語の追加": Editor(
        own_term,
        lambda page: add_term(page, TEXT),
        lambda page: page.terms.new.add.click(),
        lambda page: page.terms.new.typed.text(),
        last_term,
        is_question=True,
    ),
    "成果指標": Editor(
        lambda person: person.go_to("indicators"),
        lambda page: page.model.try_out(figure_place(page), FIGURE_TEXT),
        IndicatorsPage.leave,
        lambda page: page.model.shown_text(figure_place(page)),
        figure_of,
        is_alone=True,
        text=FIGURE_TEXT,
    ),
    "時点": Editor(
        with_figure,
        lambda page: retype(page.panel.as_of),
        IndicatorsPage.leave,
        lambda page: page.panel.as_of.text(),
        lambda person: present(actual_of(person)).as_of,
        lambda page: choose_figure(page, 0),
        lambda page: choose_figure(page, 1),
    ),
    "増減の要因": Editor(
        with_figure,
        lambda page: retype(page.panel.factor),
        IndicatorsPage.leave,
        lambda page: page.panel.factor.text(),
        lambda person: present(actual_of(person)).factor,
        lambda page: choose_figure(page, 0),
        lambda page: choose_figure(page, 1),
    ),
    "計画上のスケジュール": Editor(
        in_schedule,
        lambda page: page.schedule.shown.setData(schedule_cell(page), TEXT),
        OrganisationPage.leave,
        lambda page: str(schedule_cell(page).data()),
        planned,
        is_alone=True,
    ),
    "記入する": Editor(
        entries,
        lambda page: retype(page.form.texts["done"].editor),
        EntriesPage.leave,
        lambda page: page.form.texts["done"].editor.text(),
        answered,
        lambda page: page.go_to(FIRST),
        lambda page: page.go_to(SECOND),
        who="clerk",
    ),
    "すべての取組": Editor(
        lambda person: person.go_to("all_rows"),
        lambda page: retype(page.editor.form.texts["done"].editor),
        AllRowsPage.leave,
        lambda page: page.editor.form.texts["done"].editor.text(),
        answered,
        lambda page: page.go_to(FIRST),
        lambda page: page.go_to(SECOND),
    ),
    "考え方": Editor(
        shown_opinions,
        lambda page: retype(page.opinions.editor.answer),
        OpinionsPage.leave,
        lambda page: page.opinions.editor.answer.text(),
        lambda person: read(person, lambda records: records.plan.opinions()[0].answer),
        lambda page: choose_opinion(page, 1),
        lambda page: choose_opinion(page, 2),
    ),
    "意見の訂正": Editor(
        shown_opinions,
        lambda page: ask(page, page.opinions.editor.correct),
        lambda page: page.opinions.adding.do.click(),
        in_question,
        lambda person: read(person, lambda records: records.plan.opinions()[0].text),
        is_question=True,
    ),
    "意見の登録": Editor(
        shown_opinions,
        lambda page: ask(page, page.opinions.add),
        lambda page: page.opinions.adding.do.click(),
        in_question,
        lambda person: read(person, lambda records: records.plan.opinions()[-1].text),
        is_question=True,
    ),
    "連絡先": Editor(
        shown_bodies,
        lambda page: retype(page.divisions.editor.contact),
        OrganisationPage.leave,
        lambda page: page.divisions.editor.contact.text(),
        lambda person: kept(person, "税務課").contact,
        lambda page: choose_body(page, "税務課"),
        lambda page: choose_body(page, "戸籍住民課"),
    ),
    "記入者": Editor(
        lambda person: person.go_to("check"),
        lambda page: retype(page.submission.respondent),
        CheckPage.leave,
        lambda page: page.submission.respondent.text(),
        lambda person: read_respondent_of(person).name,
        is_alone=True,
        who="clerk",
    ),
    "所属長確認": Editor(
        lambda person: person.go_to("check"),
        lambda page: retype(page.submission.confirmation.name),
        lambda page: page.submission.confirmation.record(),
        lambda page: page.submission.confirmation.name.text(),
        confirmed_by,
        is_question=True,
        who="clerk",
    ),
    "修正依頼": Editor(
        lambda person: person.go_to("all_rows"),
        lambda page: retype(page.editor.review.asking.comment),
        AllRowsPage.leave,
        lambda page: page.editor.review.asking.comment.text(),
        comment_on_first,
        lambda page: page.go_to(FIRST),
        lambda page: page.go_to(SECOND),
        who="reviewer",
    ),
    "資料の文面": Editor(
        shown_wordings,
        lambda page: retype(page.wordings.editor),
        ExportPage.leave,
        lambda page: page.wordings.editor.text(),
        lambda person: read(person, report_wording),
        lambda page: page.wordings.show_wording("report"),
        lambda page: page.wordings.show_wording("letter-request"),
    ),
}


def shown_editor(request: pytest.FixtureRequest, name: str) -> tuple[Editor, Person, Any]:
    """Show the page and the subject of an editor; return the editor, its user and the page."""
    editor = EDITORS[name]
    person = of_kind(Person, request.getfixturevalue(editor.who))
    page = editor.page(person)
    editor.show(page)
    person.wait()
    return editor, person, page


@pytest.mark.parametrize("reason", NOT_DONE, ids=lambda reason: type(reason).__name__)
@pytest.mark.parametrize("name", EDITORS)
def test_what_was_typed_is_not_lost(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str, reason: BaseException
) -> None:
    editor, person, page = shown_editor(request, name)
    with person.without_writing(reason):
        editor.type(page)
        editor.store(page)
        person.wait()
        assert editor.shown(page) == editor.text
        assert editor.stored(person) != editor.text
        if not editor.is_question:
            assert not closes(person, monkeypatch)
            person.go_to("today" if editor.who != "clerk" else "entries")
            editor.elsewhere(page)
            person.go_to(page.name)
            assert (editor.shown(page) == editor.text) is editor.is_alone
            assert not closes(person, monkeypatch)
            editor.show(page)
            person.wait()
            assert editor.shown(page) == editor.text
    editor.store(page)
    person.wait()
    assert editor.stored(person) == editor.text
    assert closes(person, monkeypatch)


@pytest.mark.parametrize("reason", NOT_DONE, ids=lambda reason: type(reason).__name__)
@pytest.mark.parametrize("name", [name for name, each in EDITORS.items() if not each.is_question])
def test_of_two_texts_under_way_the_last_is_not_lost(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str, reason: BaseException
) -> None:
    editor, person, page = shown_editor(request, name)
    with person.without_writing(reason):
        type_both(editor, page, monkeypatch)
        person.wait()
        assert editor.shown(page) == editor.text
        assert not closes(person, monkeypatch)
    editor.store(page)
    person.wait()
    assert editor.stored(person) == editor.text
    assert closes(person, monkeypatch)


@pytest.mark.parametrize("name", [name for name, each in EDITORS.items() if not each.is_question])
def test_a_text_that_was_typed_over_a_refused_one_is_stored_though_the_page_is_left_at_once(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    editor, person, page = shown_editor(request, name)
    with person.without_writing(NOT_DONE[0]), monkeypatch.context() as before:
        before.setitem(globals(), "TEXT", "はじめの文。")
        before.setitem(globals(), "FIGURE_TEXT", "11.1%")
        editor.type(page)
        editor.store(page)
        person.wait()
    editor.type(page)
    page.leave()
    person.wait()
    assert editor.stored(person) == editor.text
    assert closes(person, monkeypatch)


def type_both(editor: Editor, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """Type a text and store it, and then the editor's text, while the first text is being stored."""
    with monkeypatch.context() as before:
        before.setitem(globals(), "TEXT", "はじめの文。")
        before.setitem(globals(), "FIGURE_TEXT", "11.1%")
        editor.type(page)
        editor.store(page)
    editor.type(page)
    editor.store(page)


@pytest.mark.parametrize("is_first_done", [True, False])
@pytest.mark.parametrize("name", [name for name, each in EDITORS.items() if not each.is_question])
def test_of_two_texts_under_way_the_last_is_stored_without_a_question(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str, is_first_done: bool
) -> None:
    editor, person, page = shown_editor(request, name)
    stops, writing = [] if is_first_done else [Cancelled()], person.shell.session._data.store.writing

    def write_next() -> object:
        if stops:
            raise stops.pop()
        return writing()

    monkeypatch.setattr(person.shell.session._data.store, "writing", write_next)
    type_both(editor, page, monkeypatch)
    person.wait()
    assert editor.stored(person) == editor.shown(page) == editor.text
    assert closes(person, monkeypatch)


@pytest.mark.parametrize("name", [name for name, each in EDITORS.items() if not each.is_question])
def test_a_refused_text_is_not_stored_over_the_text_under_way_though_the_page_is_left(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    editor, person, page = shown_editor(request, name)
    stops, has_left, writing = [NOT_DONE[0]], Event(), person.shell.session._data.store.writing

    def write_next() -> object:
        if stops:
            raise stops.pop()
        assert has_left.wait(NEVER / 1_000)
        return writing()

    monkeypatch.setattr(person.shell.session._data.store, "writing", write_next)
    told = len(person.said)
    type_both(editor, page, monkeypatch)
    until(lambda: len(person.said) > told)
    page.leave()
    has_left.set()
    person.wait()
    assert editor.stored(person) == editor.shown(page) == editor.text
    assert closes(person, monkeypatch)


def test_a_text_that_was_there_before_the_text_under_way_is_stored(office_person: Person) -> None:
    page = of_kind(IndicatorsPage, office_person.go_to("indicators"))
    place = figure_place(page)
    before = page.model.shown_text(place)
    for text in (FIGURE_TEXT, before):
        page.model.try_out(place, text)
    plan = in_schedule(office_person)
    planned_before = planned(office_person)
    for text in (TEXT, str(planned_before)):
        plan.schedule.shown.setData(schedule_cell(plan), text)
    office_person.wait()
    assert planned(office_person) == planned_before
    office_person.go_to("indicators")
    assert (figure_of(office_person) or "") == before


@pytest.mark.parametrize("reason", NOT_DONE, ids=lambda reason: type(reason).__name__)
def test_a_name_and_an_extension_under_way_are_not_lost(
    clerk: Person, monkeypatch: pytest.MonkeyPatch, reason: BaseException
) -> None:
    page = of_kind(CheckPage, clerk.go_to("check"))
    panel = page.submission
    with clerk.without_writing(reason):
        for field in (panel.respondent, panel.extension):
            retype(field)
            panel.flush()
        clerk.wait()
        assert (panel.respondent.text(), panel.extension.text()) == (TEXT, TEXT)
        assert not closes(clerk, monkeypatch)
    page.leave()
    clerk.wait()
    assert read_respondent_of(clerk) == Respondent(TEXT, TEXT)


def type_comment(page: AllRowsPage, text: str) -> None:
    write(page.editor.review.asking.comment, text)


def type_answer(page: AllRowsPage, text: str) -> None:
    write(page.editor.form.texts["done"].editor, text)


@pytest.mark.parametrize("stored", [type_comment, type_answer])
@pytest.mark.parametrize("kept", [type_comment, type_answer])
def test_a_text_that_is_stored_does_not_clear_the_mark_of_another(
    reviewer: Person,
    monkeypatch: pytest.MonkeyPatch,
    kept: Callable[[AllRowsPage, str], None],
    stored: Callable[[AllRowsPage, str], None],
) -> None:
    page = of_kind(AllRowsPage, reviewer.go_to("all_rows"))
    page.go_to(FIRST)
    reviewer.wait()
    kept(page, TEXT)
    if kept is type_answer:  # it is kept until it is decided which text is wanted
        entry = Entry(FIRST, {"done": "ほかの方の文。"})
        reviewer.shell.session.use(lambda store: edit_entry(make_parts(), store, entry, "ほかの方"), lambda _: None)
        page.go_to(SECOND)
        reviewer.wait()
    else:
        with reviewer.without_writing(NOT_DONE[0]):
            page.go_to(SECOND)
            reviewer.wait()
    assert not closes(reviewer, monkeypatch)
    stored(page, "別の文。")
    page.leave()
    reviewer.wait()
    asked: list[str] = []

    def may_lose(_: object, what: str) -> bool:
        asked.append(what)
        return True

    monkeypatch.setattr(reviewer.shell.messages, "may_lose", may_lose)
    reviewer.leave()
    assert len(asked) == 1


def test_of_three_edits_under_way_none_brings_an_older_text_back(clerk: Person) -> None:
    page = of_kind(EntriesPage, entries(clerk))
    page.go_to(FIRST)
    clerk.wait()
    texts = page.form.texts
    with clerk.without_writing(NOT_DONE[0]):
        for key, text in (("done", "はじめの文。"), ("done", TEXT), ("next_year", "続ける。")):
            texts[key].editor.selectAll()
            write(texts[key].editor, text)
            page.leave()
        clerk.wait()
        assert (texts["done"].editor.text(), texts["next_year"].editor.text()) == (TEXT, "続ける。")
    page.leave()
    clerk.wait()
    assert answered(clerk) == TEXT


@pytest.mark.parametrize("reason", NOT_DONE, ids=lambda reason: type(reason).__name__)
def test_a_choice_that_was_not_stored_is_shown_as_it_is_stored(clerk: Person, reason: BaseException) -> None:
    form = of_kind(EntriesPage, entries(clerk)).form
    check = of_kind(CheckPage, clerk.go_to("check"))
    clerk.go_to("entries")
    with clerk.without_writing(reason):
        form.marks.choose_by_number(1)
        clerk.wait()
        clerk.go_to("check")
        check.head.no_advice.click()
        clerk.wait()
    assert form.marks.value is None
    assert not check.head.no_advice.isChecked()


@pytest.mark.parametrize("reason", NOT_DONE, ids=lambda reason: type(reason).__name__)
def test_answers_that_were_not_merged_can_be_merged_again(
    office_person: Person, sent_office: Office, reason: BaseException
) -> None:
    page = gathering(office_person, sent_office.answer)
    with office_person.without_writing(reason):
        office_person.click(page.take_in)
    assert page.take_in.isEnabled()
    office_person.click(page.take_in)
    assert answered(office_person)


@pytest.mark.parametrize("reason", NOT_DONE, ids=lambda reason: type(reason).__name__)
def test_an_undoing_that_was_not_done_leaves_the_stack(clerk: Person, reason: BaseException) -> None:
    page = of_kind(EntriesPage, entries(clerk))
    page.go_to(FIRST)
    write(page.form.texts["done"].editor, TEXT)
    page.leave()
    clerk.wait()
    with clerk.without_writing(reason):
        clerk.undo()
    stack = clerk.shell.around.undo
    assert (stack.canUndo(), stack.canRedo()) == (False, False)
    assert page.form.texts["done"].editor.text() == answered(clerk) == TEXT


def cell_of_a_term(person: Person) -> tuple[QTableView, QModelIndex]:
    page = own_term(person)
    return page.terms.table, page.terms.shown.mapFromSource(term_cell(page))


def cell_of_a_figure(person: Person) -> tuple[QTableView, QModelIndex]:
    page = of_kind(IndicatorsPage, person.go_to("indicators"))
    place = figure_place(page)
    return page.table, page.model.index_of(place.indicator_id, place.kind, place.year)


def cell_of_the_schedule(person: Person) -> tuple[QTableView, QModelIndex]:
    page = in_schedule(person)
    return page.schedule.table, schedule_cell(page)


CELLS = {
    "用語の表": (cell_of_a_term, last_term),
    "成果指標": (cell_of_a_figure, figure_of),
    "計画上のスケジュール": (cell_of_the_schedule, planned),
}


def type_in_cell(person: Person, find: Callable[[Person], tuple[QTableView, QModelIndex]]) -> None:
    """Type a figure into a cell, and leave its editor open."""
    table, index = find(person)
    table.setFocus()
    table.setCurrentIndex(index)
    table.edit(index)
    editor = of_kind(QLineEdit, QApplication.focusWidget())
    editor.selectAll()
    keys(editor, FIGURE_TEXT)


@pytest.mark.parametrize("name", CELLS)
def test_closing_asks_about_a_cell_that_is_being_typed_and_cannot_be_stored(
    office_person: Person, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    find, stored = CELLS[name]
    type_in_cell(office_person, find)
    with office_person.without_writing(NOT_DONE[0]):
        assert not closes(office_person, monkeypatch)
    office_person.wait()
    assert stored(office_person) != FIGURE_TEXT
    assert closes(office_person, monkeypatch)
    assert stored(office_person) == FIGURE_TEXT


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_that_is_being_typed_is_stored_in_its_own_data_file_while_another_is_opened(
    office_person: Person, tmp_path: Path, name: str
) -> None:
    find, stored = CELLS[name]
    own = store_of(office_person)
    (tmp_path / "他").mkdir()
    other = copied(own, tmp_path / "他")
    type_in_cell(office_person, find)
    for path in (other, own):
        office_person.shell.opening.open(path)
        office_person.wait()
        if name == "成果指標":
            office_person.go_to("indicators")
        assert (stored(office_person) == FIGURE_TEXT) is (path == own)
    assert {message.tone for message in office_person.said} <= {Tone.DONE}


def word_table(person: Person) -> WordTable:
    return of_kind(WordTable, read(person, lambda records: records.wordings.table()))


def change_last_term(person: Person, printed: str) -> None:
    """Save the table of wordings as another user, with a text in its last row."""
    table = word_table(person)
    changed = WordTable((*table.lines[:-1], replace(table.lines[-1], printed=printed)))
    person.shell.session.use(partial(save_word_table, table=changed, by="ほかの方"), lambda _: None)
    person.wait()


def last_printed(person: Person) -> str:
    return word_table(person).lines[-1].printed


def type_printed(page: WordingPage, text: str) -> None:
    page.terms.model.setData(term_cell(page).siblingAtColumn(PRINTED), text)


def test_a_term_that_was_not_stored_replaces_no_newer_one_without_a_question(office_person: Person) -> None:
    page = own_term(office_person)
    with office_person.without_writing(NOT_DONE[0]):
        type_printed(page, "私の語")
        office_person.wait()
    change_last_term(office_person, "他の語")
    page.terms.read()
    office_person.wait()
    page.leave()
    office_person.wait()
    assert last_printed(office_person) == "他の語"
    assert term_cell(page).siblingAtColumn(PRINTED).data() == "私の語"
    present(office_person.said[-1].offer).do()
    office_person.wait()
    assert last_printed(office_person) == "私の語"
    assert not page.terms.model.unstored


def test_a_term_that_is_not_wanted_any_more_is_not_stored(office_person: Person) -> None:
    page = own_term(office_person)
    change_last_term(office_person, "他の語")
    type_printed(page, "私の語")
    office_person.wait()
    present(office_person.said[-1].other).do()
    office_person.wait()
    assert not page.terms.model.unstored
    page.leave()
    office_person.wait()
    assert last_printed(office_person) == term_cell(page).siblingAtColumn(PRINTED).data() == "他の語"


def test_a_text_of_a_removed_term_returns_to_the_fields_below_the_table(office_person: Person) -> None:
    page = own_term(office_person)
    with office_person.without_writing(NOT_DONE[0]):
        type_printed(page, "私の語")
        office_person.wait()
    table = word_table(office_person)
    office_person.shell.session.use(
        partial(save_word_table, table=table.without(len(table.lines) - 1), by="ほかの方"), lambda _: None
    )
    office_person.wait()
    page.terms.read()
    office_person.wait()
    page.leave()
    office_person.wait()
    assert (page.terms.new.typed.text(), page.terms.new.printed.text()) == ("古い語", "私の語")
    assert not page.terms.model.unstored
