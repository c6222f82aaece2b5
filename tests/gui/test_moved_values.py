"""What another user wrote meanwhile is not covered unseen: the window asks, and keeps what was typed."""

import re

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import IndicatorEntry, edit_indicator
from nakano_status.application.indicators.import_indicators import import_indicators
from nakano_status.application.ports.data_file import Store
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import FigureKind, FigurePlace
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage
from nakano_status.gui.messages import Messages
from tests.support.user_input import click, write
from tests.support.windows import FIRST, SECOND, Person, entries, rows_in, store_of


@pytest.fixture(autouse=True)
def leaving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the window at the end without saving."""
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)


def without_tags(html: str) -> str:
    """Return the text of a label."""
    return re.sub("<[^>]*>", "", html)


def other_writes(clerk: Person, **texts: str) -> None:
    """Let another user write on the first row; the window has not read it yet."""
    session = clerk.shell.session

    def work(store: Store, _: object) -> None:
        edit_entry(session.parts, store, Entry(FIRST, texts), "佐藤")

    session.use(work, lambda _: None)
    clerk.wait()


def typed_over(clerk: Person, text: str = "自分の文。") -> EntryForm:
    """Type in a field that another user writes meanwhile, and leave it."""
    form = entries(clerk).form
    form.focus_field("done")
    write(form.texts["done"].editor, text)
    other_writes(clerk, done="佐藤の文。")
    form.focus_field("next_year")
    clerk.wait()
    return form


def done_in(clerk: Person) -> str | None:
    return rows_in(store_of(clerk))[FIRST].values["done"]


def test_the_window_asks_and_keeps_what_was_typed(clerk: Person) -> None:
    form = typed_over(clerk)
    panel = form.fields.moved
    assert (panel.isVisible(), panel.key) == (True, "done")
    assert "佐藤" in panel.words.text()
    assert "佐藤の文。" in without_tags(panel.words.text())
    assert form.texts["done"].editor.text() == "自分の文。"
    assert done_in(clerk) == "佐藤の文。"
    assert clerk.shell.window.status_bar.saved.text() == "保存できていない内容があります"


def test_the_own_text_is_written_once_the_other_was_seen(clerk: Person) -> None:
    form = typed_over(clerk)
    click(form.fields.moved.own)
    clerk.wait()
    assert (done_in(clerk), form.fields.moved.isVisible()) == ("自分の文。", False)
    assert clerk.shell.window.status_bar.saved.text().startswith("保存済み")


def test_the_current_text_is_shown_and_the_own_one_is_dropped_with_its_draft(clerk: Person) -> None:
    form = typed_over(clerk)
    click(form.fields.moved.current)
    clerk.wait()
    assert (form.texts["done"].editor.text(), done_in(clerk)) == ("佐藤の文。", "佐藤の文。")
    assert rows_in(store_of(clerk))[FIRST].drafts == {}
    assert clerk.shell.window.status_bar.saved.text().startswith("保存済み")


def test_typing_goes_on_after_the_question_was_put_off_and_it_is_asked_again(clerk: Person) -> None:
    form = typed_over(clerk)
    click(form.fields.moved.cancel)
    assert form.key_in_hand == "done"
    write(form.texts["done"].editor, "続き。")
    form.focus_field("next_year")
    clerk.wait()
    assert form.fields.moved.isVisible()
    assert form.texts["done"].editor.text().endswith("続き。")
    assert done_in(clerk) == "佐藤の文。"


def test_what_was_written_after_it_was_seen_is_asked_about_again(clerk: Person) -> None:
    form = typed_over(clerk)
    other_writes(clerk, done="鈴木の文。")
    click(form.fields.moved.own)
    clerk.wait()
    assert form.fields.moved.isVisible()
    assert "鈴木の文。" in without_tags(form.fields.moved.words.text())
    assert done_in(clerk) == "鈴木の文。"


def test_on_a_row_that_is_not_shown_any_more_the_message_leads_back_to_the_question(clerk: Person) -> None:
    page = entries(clerk)
    page.form.focus_field("done")
    write(page.form.texts["done"].editor, "自分の文。")
    other_writes(clerk, done="佐藤の文。")
    page.go_to(SECOND)
    clerk.wait()
    assert clerk.said[-1].code == "VALUE-MOVED"
    write(page.form.texts["done"].editor, "別の取組の文。")
    page.form.flush()
    clerk.wait()
    assert clerk.said[-1].code == "VALUE-MOVED", "it is not reported again with every other save"
    offer = clerk.said[-1].offer
    assert offer is not None
    offer.do()
    clerk.wait()
    assert page.form.row is not None
    assert (page.form.row.id, page.form.fields.moved.isVisible()) == (FIRST, True)
    assert page.form.texts["done"].editor.text() == "自分の文。"


def test_own_edits_that_follow_each_other_at_once_are_no_others(clerk: Person) -> None:
    form = entries(clerk).form
    for text in ("一", "二", "三"):
        form.focus_field("done")
        form.texts["done"].editor.selectAll()
        write(form.texts["done"].editor, text)
        form.focus_field("next_year")
    clerk.wait()
    assert (done_in(clerk), form.fields.moved.isVisible()) == ("三", False)


def test_a_figure_that_another_wrote_meanwhile_is_asked_about(office_person: Person) -> None:
    page, session = office_person.go_to("indicators"), office_person.shell.session
    assert isinstance(page, IndicatorsPage)
    session.act(lambda store, _: import_indicators(session.parts, store, "builtin:nakano2"), lambda _: None)
    office_person.wait()
    row = page.model.line_at(1).row.indicator
    place = FigurePlace(row.indicator_id, FigureKind.ACTUAL, FiscalYear.parse("R4"))
    entry = IndicatorEntry.at(place, "10")
    session.use(lambda store, _: edit_indicator(session.parts, store, entry, "佐藤"), lambda _: None)
    page._write(place, "20")
    office_person.wait()
    said = office_person.said[-1]
    assert (said.code, "佐藤" in said.text, "「10」" in said.text) == ("FIGURE-MOVED", True, True)
    assert page.model.shown_text(place) == "10"
    assert said.offer is not None
    said.offer.do()
    office_person.wait()
    assert page.model.shown_text(place) == "20"
    for text in ("21", "22", "23"):
        page._write(place, text)
    office_person.wait()
    assert (page.model.shown_text(place), office_person.said[-1]) == ("23", said), "own figures are no others"


def test_a_mark_that_another_chose_meanwhile_is_asked_about(clerk: Person) -> None:
    form = entries(clerk).form
    other_writes(clerk, mark="○", change_reason="遅れたため")
    form.focus_marks()
    form.marks.choose_by_number(1)
    clerk.wait()
    assert rows_in(store_of(clerk))[FIRST].values["mark"] == "○"
    assert form.fields.moved.isVisible()
    click(form.fields.moved.own)
    clerk.wait()
    assert rows_in(store_of(clerk))[FIRST].values["mark"] == "◎"
