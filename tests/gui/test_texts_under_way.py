"""A text that is being stored remains in its field, whatever was read before it is stored."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from threading import Event
from typing import Any

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import edit_indicator
from nakano_status.application.organisation.edit_division import DivisionEdit, edit_division
from nakano_status.application.plan.opinions import OpinionEdit, edit_opinion
from nakano_status.application.plan.schedules import edit_schedule
from nakano_status.application.ports.data_file import Store
from nakano_status.application.submission.submit import record_respondent
from nakano_status.domain.exchange.returns import Respondent
from nakano_status.gui.features.submission.check_page import CheckPage
from nakano_status.gui.messages import Messages
from tests.gui import test_acts_not_done
from tests.gui.test_acts_not_done import (
    EDITORS,
    FIGURE_TEXT,
    TEXT,
    Editor,
    figure_place,
    read_respondent_of,
    retype,
    shown_editor,
)
from tests.support.expected import of_kind
from tests.support.figures import figure_entry
from tests.support.user_input import compose
from tests.support.windows import FIRST, NEVER, NOT_DONE, Person, entries, rows_in, store_of, until

NAMES = [name for name, each in EDITORS.items() if not each.is_question]
NOT_UNDONE = {"計画上のスケジュール", "連絡先", "記入者", "修正依頼"}
"""The editors whose edits are not on the undo stack."""


@contextmanager
def writing_held(person: Person, refused: Sequence[int] = ()) -> Iterator[None]:
    """Hold every write to the displayed data file until the end of the block, then refuse those with these numbers."""
    store, go_on, numbers = person.shell.session._data.store, Event(), count()
    writing = store.writing

    def write_later() -> object:
        assert go_on.wait(NEVER / 1_000)
        if next(numbers) in refused:
            raise NOT_DONE[0]
        return writing()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "writing", write_later)
        try:
            yield
        finally:
            go_on.set()
            person.wait()


@contextmanager
def reading_before(person: Person, ask: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Have the pages read again, and show what was read only at the end of the block: it was asked for before.

    `ask`: lets a page read more.
    """
    session, may_read, shown = person.shell.session, Event(), list[bool]()
    session.use(lambda _: may_read.wait(NEVER / 1_000), lambda _: None)
    session.follow_others(frozenset())
    ask()
    session.after_requests(lambda: shown.append(True))
    try:
        yield
    finally:
        may_read.set()
        until(lambda: shown)


def changed_editor(request: pytest.FixtureRequest, name: str) -> tuple[Editor, Person, Any, str]:
    """Store the text of an editor; return the editor, its user, the page and the text that was shown before."""
    editor, person, page = shown_editor(request, name)
    before = editor.shown(page)
    editor.type(page)
    editor.store(page)
    person.wait()
    return editor, person, page, before


@pytest.mark.parametrize("name", NAMES)
def test_a_reading_from_before_a_text_was_stored_does_not_replace_it(request: pytest.FixtureRequest, name: str) -> None:
    editor, person, page = shown_editor(request, name)
    told = len(person.said)
    with writing_held(person):
        with reading_before(person, lambda: (editor.elsewhere(page), editor.show(page))):
            editor.type(page)
            editor.store(page)
        assert editor.shown(page) == editor.text
    assert editor.stored(person) == editor.shown(page) == editor.text
    assert person.said[told:] == []


@pytest.mark.parametrize("name", [name for name in NAMES if not EDITORS[name].is_alone])
def test_a_text_under_way_is_shown_when_its_subject_is_shown_again(request: pytest.FixtureRequest, name: str) -> None:
    editor, person, page = shown_editor(request, name)
    with writing_held(person):
        editor.type(page)
        editor.store(page)
        editor.elsewhere(page)
        assert editor.shown(page) != editor.text
        editor.show(page)
        assert editor.shown(page) == editor.text
    assert editor.stored(person) == editor.shown(page) == editor.text


def test_what_is_typed_while_a_name_is_stored_replaces_no_one_elses(clerk: Person) -> None:
    page = of_kind(CheckPage, clerk.go_to("check"))
    panel, told = page.submission, len(clerk.said)
    with writing_held(clerk):
        with reading_before(clerk):
            retype(panel.respondent)
            panel.flush()
        retype(panel.extension)
        panel.flush()
    assert read_respondent_of(clerk) == Respondent(TEXT, TEXT)
    assert clerk.said[told:] == []


def written_by_another(name: str, person: Person, page: Any) -> Callable[[Store], object]:
    """Return what lets another user write in the field of an editor."""
    parts = person.shell.session.parts

    def write(store: Store) -> object:
        match name:
            case "成果指標":
                entry = figure_entry(figure_place(page), OTHER[name])
                return edit_indicator(parts, store, entry, "佐藤")
            case "計画上のスケジュール":
                row = page.schedule._table.rows[0]
                return edit_schedule(store, {(row.row_id, next(iter(row.texts))): OTHER[name]}, "佐藤")
            case "考え方":
                return edit_opinion(store, 1, OpinionEdit(answer=OTHER[name]), "佐藤")
            case "連絡先":
                return edit_division(store, "zeimu", DivisionEdit(contact=OTHER[name]), "佐藤")
            case "記入者":
                return record_respondent(store, Respondent(OTHER[name]), "佐藤")
        return edit_entry(parts, store, Entry(FIRST, {"done": OTHER[name]}), "佐藤")

    return write


OTHER = {
    "成果指標": "10.0%",
    "計画上のスケジュール": "佐藤の予定",
    "考え方": "佐藤の考え方",
    "連絡先": "佐藤",
    "記入者": "佐藤",
    "記入する": "佐藤の文。",
    "すべての取組": "佐藤の文。",
}


@pytest.mark.parametrize("name", OTHER)
def test_a_text_of_another_that_was_read_while_the_own_is_stored_is_asked_about(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)
    editor, person, page = shown_editor(request, name)
    person.shell.session.use(written_by_another(name, person, page), lambda _: None)
    person.wait()
    with writing_held(person):
        with reading_before(person), monkeypatch.context() as before:
            before.setattr(test_acts_not_done, "TEXT", "はじめの文。")
            before.setattr(test_acts_not_done, "FIGURE_TEXT", "11.1%")
            editor.type(page)
            editor.store(page)
        editor.type(page)
        editor.store(page)
    assert editor.stored(person) == OTHER[name]
    assert editor.shown(page) == editor.text
    form = page.form if name == "記入する" else page.editor.form if name == "すべての取組" else None
    assert form.fields.moved.isVisible() if form else person.said[-1].code.endswith("-MOVED")


def test_a_wording_that_is_being_undone_is_not_replaced_by_a_reading_from_before(
    request: pytest.FixtureRequest,
) -> None:
    editor, person, page, before = changed_editor(request, "資料の文面")
    with writing_held(person):
        with reading_before(person, page.wordings.read):
            person.shell.around.undo.undo()
        assert editor.shown(page) == before
        told = len(person.said)
        editor.type(page)
        editor.store(page)
    assert editor.stored(person) == editor.shown(page) == editor.text
    assert person.said[told:] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_UNDONE])
def test_what_is_typed_while_an_edit_is_undone_is_typed_over_the_text_before(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    editor, person, page, before = changed_editor(request, name)
    told = len(person.said)
    with writing_held(person):
        person.shell.around.undo.undo()
        assert editor.shown(page) == before
        monkeypatch.setattr(test_acts_not_done, "TEXT", "つぎの文。")
        monkeypatch.setattr(test_acts_not_done, "FIGURE_TEXT", "12.3%")
        editor.type(page)
        editor.store(page)
    assert editor.stored(person) == editor.shown(page) in {"つぎの文。", "12.3%"}
    assert person.said[told:] == []


def test_what_is_typed_while_the_built_in_wording_is_restored_is_typed_over_it(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, person, page, built_in = changed_editor(request, "資料の文面")
    told = len(person.said)
    with writing_held(person):
        page.wordings.reset.click()
        assert editor.shown(page) == built_in
        monkeypatch.setattr(test_acts_not_done, "TEXT", "つぎの文。")
        editor.type(page)
    assert editor.stored(person) == built_in
    assert editor.shown(page) == "つぎの文。"
    editor.store(page)
    person.wait()
    assert editor.stored(person) == editor.shown(page) == "つぎの文。"
    assert not any(each.code for each in person.said[told:])


def test_a_text_that_was_stored_is_not_replaced_by_a_reading_that_waited_for_a_composition(clerk: Person) -> None:
    form, session = entries(clerk).form, clerk.shell.session
    done, next_year = (form.texts[key].editor for key in ("done", "next_year"))
    shown = list[str]()
    with writing_held(clerk):
        with reading_before(clerk):
            form.focus_field("done")
            retype(done)
            form.focus_field("next_year")
            compose(next_year, "つぎ")

        def go_on() -> None:
            """Commit the composition, and go through the field, before the row is read after the text was stored."""
            compose(next_year, "", "次")
            shown.append(done.text())
            form.focus_field("done")
            form.focus_field("next_year")
            shown.append(done.text())

        session.after_requests(go_on)
    assert shown == [TEXT, TEXT]
    assert rows_in(store_of(clerk))[FIRST].values["done"] == TEXT


@pytest.mark.parametrize("name", NAMES)
def test_a_text_that_was_stored_is_shown_until_it_is_read_again(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    editor, person, page = shown_editor(request, name)
    told, shown, following = len(person.said), list[str](), "12.3%" if editor.text == FIGURE_TEXT else "つぎの文。"

    def go_on() -> None:
        """Leave the subject and return to it, and type again, before the text is read after it was stored."""
        editor.elsewhere(page)
        editor.show(page)
        shown.append(editor.shown(page))
        monkeypatch.setattr(test_acts_not_done, "TEXT", following)
        monkeypatch.setattr(test_acts_not_done, "FIGURE_TEXT", following)
        editor.type(page)
        editor.store(page)

    with writing_held(person):
        editor.type(page)
        editor.store(page)
        person.shell.session.after_requests(go_on)
    assert shown == [editor.text]
    assert editor.stored(person) == editor.shown(page) == following
    assert person.said[told:] == []
