"""An act that was refused, stopped or ended as a defect leaves what was typed in its field, and the next one is done.

Each editor that types into the data file has a line here. One that stores a text when its field is left asks on closing
while the text is not stored; in a question with a button, the text remains in the question.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton

from nakano_status.application.plan.opinions import add_opinion
from nakano_status.application.ports.data_file import Records
from nakano_status.bootstrap import make_parts
from nakano_status.domain.plan.annotations import OpinionSource
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.opinions.opinions_page import OpinionsPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.page import Page
from tests.support.expected import of_kind
from tests.support.opinions import new_opinion
from tests.support.user_input import write
from tests.support.windows import FIRST, NOT_DONE, SECOND, Person, entries, rows_in, store_of

TEXT = "届かなかった長い文。"


@dataclass(frozen=True)
class Editor:
    """An editor of a page.

    `page`: goes to its page. `type`: types TEXT. `store`: stores what was typed, as leaving does. `shown`: returns the
    text in its field. `stored`: returns the text in the data file. `show` and `elsewhere`: display its subject, and
    another subject in its place. `is_question`: it stores what was typed only by its button. `who`: the fixture.
    """

    page: Callable[[Person], Page]
    type: Callable[[Any], object]
    store: Callable[[Any], object]
    shown: Callable[[Any], str]
    stored: Callable[[Person], object]
    show: Callable[[Any], object] = lambda _: None
    elsewhere: Callable[[Any], object] = lambda _: None
    is_question: bool = False
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


EDITORS = {
    "記入する": Editor(
        entries,
        lambda page: write(page.form.texts["done"].editor, TEXT),
        EntriesPage.leave,
        lambda page: page.form.texts["done"].editor.text(),
        answered,
        lambda page: page.go_to(FIRST),
        lambda page: page.go_to(SECOND),
        who="clerk",
    ),
    "すべての取組": Editor(
        lambda person: person.go_to("all_rows"),
        lambda page: write(page.editor.form.texts["done"].editor, TEXT),
        AllRowsPage.leave,
        lambda page: page.editor.form.texts["done"].editor.text(),
        answered,
        lambda page: page.go_to(FIRST),
        lambda page: page.go_to(SECOND),
    ),
    "考え方": Editor(
        shown_opinions,
        lambda page: write(page.opinions.editor.answer, TEXT),
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
}


@pytest.mark.parametrize("reason", NOT_DONE, ids=lambda reason: type(reason).__name__)
@pytest.mark.parametrize("name", EDITORS)
def test_what_was_typed_is_not_lost(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str, reason: BaseException
) -> None:
    editor = EDITORS[name]
    person = of_kind(Person, request.getfixturevalue(editor.who))
    page = editor.page(person)
    editor.show(page)
    person.wait()
    with person.without_writing(reason):
        editor.type(page)
        editor.store(page)
        person.wait()
        assert editor.shown(page) == TEXT
        assert editor.stored(person) != TEXT
        if not editor.is_question:
            assert not closes(person, monkeypatch)
            editor.elsewhere(page)
            person.wait()
            assert editor.shown(page) != TEXT
            assert not closes(person, monkeypatch)
            editor.show(page)
            person.wait()
            assert editor.shown(page) == TEXT
    editor.store(page)
    person.wait()
    assert editor.stored(person) == TEXT
    assert closes(person, monkeypatch)
