"""Edits of one field that are stored, fail, are undone or meet another user's text, in any order: no text is lost."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Event
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.papers.templates import store_wording
from nakano_status.application.ports.data_file import Store
from nakano_status.application.review.review_rows import keep_comment
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.wording.word_table import BUILT_IN, TermLine, WordTable
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage
from nakano_status.gui.features.organisation.organisation_page import OrganisationPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.wording.word_table_panel import PRINTED, TYPED, TableEdit
from nakano_status.gui.features.wording.wording_page import WordingPage
from nakano_status.gui.messages import Messages
from nakano_status.gui.page import Page
from tests.gui import test_acts_not_done
from tests.gui.test_acts_not_done import (
    CELLS,
    EDITORS,
    FIGURE_TEXT,
    TEXT,
    Editor,
    comment_on_first,
    figure_of,
    figure_place,
    in_schedule,
    own_term,
    retype,
    schedule_cell,
    shown_editor,
    term_cell,
    type_in_cell,
)
from tests.gui.test_row_editor import choose_voice, open_to_all
from tests.gui.test_texts_under_way import (
    NAMES,
    NOT_UNDONE,
    OTHER,
    changed_editor,
    reading_before,
    writing_held,
    written_by_another,
)
from tests.support.expected import of_kind, present
from tests.support.rounds import ZEIMU
from tests.support.user_input import compose, keys, write
from tests.support.windows import FIRST, NEVER, SECOND, Person, entries, rows_in, store_of

UNDOABLE = [name for name in NAMES if name not in NOT_UNDONE]
STORED_AT_ONCE = {"用語の表", "用語の表の使う語", "成果指標"}
"""The editors whose text is stored when it is typed: an undo that waits then undoes the newest one."""
OF_OTHERS = {**OTHER, **dict.fromkeys(("修正依頼", "資料の文面", "増減の要因", "時点"), "佐藤の文。")}
"""The text that another user writes in the field of an editor."""
NARRATIVES: dict[str, Callable[[Any], NarrativeEdit]] = {
    "考え方": lambda page: page.opinions.editor.answer,
    "記入する": lambda page: page.form.texts["done"].editor,
    "すべての取組": lambda page: page.editor.form.texts["done"].editor,
    "増減の要因": lambda page: page.panel.factor,
    "資料の文面": lambda page: page.wordings.editor,
    "修正依頼": lambda page: page.editor.review.asking.comment,
}


def type_next(monkeypatch: pytest.MonkeyPatch, name: str, page: Any, text: str = "つぎの文。") -> str:
    """Type another text in the field of an editor, and return it."""
    text = text if EDITORS[name].text == TEXT else {"つぎの文。": "12.3%", "三つ目の文。": "45.6%"}[text]
    monkeypatch.setattr(test_acts_not_done, "TEXT", text)
    monkeypatch.setattr(test_acts_not_done, "FIGURE_TEXT", text)
    EDITORS[name].type(page)
    return text


def codes_since(person: Person, told: int) -> list[str]:
    return [each.code for each in person.said[told:] if each.code]


def store_unasked(editor: Editor, person: Person, page: Any, text: str, told: int | None = None) -> None:
    """Store what is typed in an editor; the stored text is `text`, and no problem was shown since `told` messages.

    `told`: None for the messages that are shown from now on.
    """
    told = len(person.said) if told is None else told
    editor.store(page)
    person.wait()
    assert editor.stored(person) == editor.shown(page) == text
    assert codes_since(person, told) == []


def write_by_another(name: str, person: Person, page: Any) -> Callable[[Store], object]:
    """Return what lets another user write OF_OTHERS in the field of an editor."""
    parts, text = person.shell.session.parts, OF_OTHERS[name]
    match name:
        case "修正依頼":
            return lambda store: keep_comment(store, ZEIMU, [FIRST], text, "佐藤")
        case "資料の文面":
            return lambda store: store_wording(parts, store, "report", text, "佐藤")
        case "増減の要因" | "時点":
            place = figure_place(page)
            figure = FigureEntry(**{"factor" if name == "増減の要因" else "as_of": text})
            entry = IndicatorEntry(place.indicator_id, {place.year: figure})
            return lambda store: edit_indicator(parts, store, entry, "佐藤")
    return written_by_another(name, person, page)


def let_another_write(name: str, person: Person, page: Any) -> None:
    """Let another user write in the field of an editor, and the page read that."""
    person.shell.session.act(write_by_another(name, person, page), lambda _: None, what="変更を保存しています")  # type: ignore[arg-type]
    person.wait()
    if name == "資料の文面":
        page.wordings.read()
    if name == "修正依頼":
        page.editor.review.asking._read()
    person.wait()


def is_asked(name: str, person: Person, page: Any, told: int) -> bool:
    """Return whether the person is asked which of two texts is wanted."""
    form = page.form if name == "記入する" else page.editor.form if name == "すべての取組" else None
    return form.fields.moved.isVisible() if form else any(each.endswith("-MOVED") for each in codes_since(person, told))


@pytest.mark.parametrize("is_left", [False, True])
@pytest.mark.parametrize("name", UNDOABLE)
def test_a_text_over_an_undo_that_is_not_done_is_stored(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str, is_left: bool
) -> None:
    editor, person, page, _ = changed_editor(request, name)
    with writing_held(person, refused=(0,)):
        person.shell.around.undo.undo()
        text = type_next(monkeypatch, name, page)
        if is_left:
            editor.store(page)
    store_unasked(editor, person, page, text)


@pytest.mark.parametrize("name", UNDOABLE)
def test_after_an_undo_that_is_not_done_the_stored_text_is_shown_and_can_be_replaced(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    editor, person, page, _ = changed_editor(request, name)
    with writing_held(person, refused=(0,)):
        person.shell.around.undo.undo()
        editor.elsewhere(page)
        editor.show(page)
    assert editor.shown(page) == editor.stored(person) == editor.text
    store_unasked(editor, person, page, type_next(monkeypatch, name, page))


@pytest.mark.parametrize("name", UNDOABLE)
def test_a_text_that_was_not_stored_is_stored_after_an_undo(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    editor, person, page, _ = changed_editor(request, name)
    with writing_held(person, refused=(0,)):
        text = type_next(monkeypatch, name, page)
        editor.store(page)
    person.shell.around.undo.undo()
    person.wait()
    store_unasked(editor, person, page, text)


@pytest.mark.parametrize("name", UNDOABLE)
def test_an_undo_and_a_redo_may_follow_at_once(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    editor, person, page, _ = changed_editor(request, name)
    told = len(person.said)
    with writing_held(person):
        person.shell.around.undo.undo()
        person.shell.around.undo.redo()
        assert editor.shown(page) == editor.text
        text = type_next(monkeypatch, name, page)
        editor.store(page)
    assert editor.stored(person) == text
    assert codes_since(person, told) == []


@pytest.mark.parametrize("name", [name for name in UNDOABLE if not name.startswith("用語")])
def test_an_undo_does_not_overwrite_a_newer_text_that_is_being_stored(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    editor, person, page, _ = changed_editor(request, name)
    with writing_held(person):
        text = type_next(monkeypatch, name, page)
        editor.store(page)
        person.shell.around.undo.undo()
        assert editor.shown(page) == text
    assert editor.stored(person) == editor.shown(page) == text
    assert not any(each.endswith("-MOVED") for each in codes_since(person, 0))


@pytest.mark.parametrize("name", [name for name in UNDOABLE if name not in STORED_AT_ONCE])
def test_what_is_typed_while_an_undo_waits_is_not_lost(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    editor, person, page, _ = changed_editor(request, name)
    told, go_on, window = len(person.said), Event(), person.shell.window
    back = next(each for each in window.findChildren(QAction) if each.text().startswith("元に戻す"))
    person.shell.session.use(lambda _: go_on.wait(NEVER / 1_000), lambda _: None)
    page.setFocus()
    back.trigger()
    text = type_next(monkeypatch, name, page)
    go_on.set()
    person.wait()
    store_unasked(editor, person, page, text, told)


@pytest.mark.parametrize("name", NAMES)
def test_the_second_of_two_texts_is_not_lost_if_it_is_not_stored(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    editor, person, page = shown_editor(request, name)
    with writing_held(person, refused=(1,)):
        with reading_before(person):
            editor.type(page)
            editor.store(page)
            text = type_next(monkeypatch, name, page)
            editor.store(page)
        editor.elsewhere(page)
        editor.show(page)
    store_unasked(editor, person, page, text)


@pytest.mark.parametrize("name", NAMES)
def test_a_third_text_follows_a_second_one_although_the_first_was_not_stored(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    editor, person, page = shown_editor(request, name)
    third = list[str]()

    def go_on() -> None:
        editor.elsewhere(page)
        editor.show(page)
        third.append(type_next(monkeypatch, name, page, "三つ目の文。"))
        editor.store(page)

    with writing_held(person, refused=(0,)):
        editor.type(page)
        editor.store(page)
        type_next(monkeypatch, name, page)
        editor.store(page)
        person.shell.session.after_requests(go_on)
    assert [editor.stored(person)] == third
    assert not any(each.endswith("-MOVED") for each in codes_since(person, 0))


def test_a_text_that_a_later_one_replaced_is_no_longer_unsaved(clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    page = entries(clerk)
    with writing_held(clerk, refused=(0,)):
        retype(page.form.texts["done"].editor)
        page.leave()
        type_next(monkeypatch, "記入する", page)
        page.leave()
        page.go_to(SECOND)
    assert not page.writer.is_unsaved
    assert not any(each.endswith("-MOVED") for each in codes_since(clerk, 0))


@pytest.mark.parametrize("name", OF_OTHERS)
def test_the_text_of_another_is_shown_after_the_own_one_was_stored(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)
    editor, person, page, _ = changed_editor(request, name)
    editor.elsewhere(page)
    editor.show(page)
    person.wait()
    let_another_write(name, person, page)
    assert editor.shown(page) == OF_OTHERS[name]


@pytest.mark.parametrize("name", [each for each in OF_OTHERS if each not in ("成果指標", "計画上のスケジュール")])
def test_a_text_over_the_text_of_another_that_came_while_it_was_typed_is_asked_about(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)
    editor, person, page = shown_editor(request, name)
    told = len(person.said)
    editor.type(page)
    let_another_write(name, person, page)
    editor.store(page)
    person.wait()
    assert is_asked(name, person, page, told)
    assert editor.stored(person) == OF_OTHERS[name]


@pytest.mark.parametrize("name", ["成果指標", "計画上のスケジュール"])
def test_a_text_typed_in_a_cell_over_that_of_another_is_asked_about(
    monkeypatch: pytest.MonkeyPatch, office_person: Person, name: str
) -> None:
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)
    find, stored = CELLS[name]
    type_in_cell(office_person, find)
    page, told = of_kind(Page, office_person.shell.window.page), len(office_person.said)
    let_another_write(name, office_person, page)
    assert of_kind(QLineEdit, QApplication.focusWidget()).text() == FIGURE_TEXT
    page.leave()
    office_person.wait()
    assert is_asked(name, office_person, page, told)
    assert stored(office_person) == OF_OTHERS[name]


def test_what_is_typed_in_a_cell_remains_while_its_row_is_read(office_person: Person) -> None:
    page = of_kind(OrganisationPage, in_schedule(office_person))
    table, cell = page.schedule.table, schedule_cell(page)
    following = cell.siblingAtColumn(cell.column() + 1)
    with writing_held(office_person):
        page.schedule.shown.setData(cell, "一つ目")
        table.setFocus()
        table.setCurrentIndex(following)
        table.edit(following)
        of_kind(QLineEdit, QApplication.focusWidget()).selectAll()
        keys(of_kind(QLineEdit, QApplication.focusWidget()), "second")
    page.leave()
    office_person.wait()
    cell = schedule_cell(page)
    assert [cell.data(), cell.siblingAtColumn(cell.column() + 1).data()] == ["一つ目", "second"]


@pytest.mark.parametrize("name", NARRATIVES)
def test_what_is_being_composed_remains_where_it_is_when_the_page_is_read(
    request: pytest.FixtureRequest, name: str
) -> None:
    editor, person, page, _ = changed_editor(request, name)
    field = NARRATIVES[name](page)
    field.setFocus()
    field.to_end()
    compose(field, "へん")
    person.shell.session.follow_others(frozenset())
    if name == "資料の文面":
        page.wordings.read()
    person.wait()
    compose(field, "", "変")
    editor.store(page)
    person.wait()
    assert editor.stored(person) == f"{editor.text}変"


def test_a_mark_of_another_that_is_shown_may_be_replaced(clerk: Person) -> None:
    form, session = entries(clerk).form, clerk.shell.session
    form.marks.choose_by_number(1)
    clerk.wait()
    entry = Entry(FIRST, {MARK: "△"})
    session.act(lambda store: edit_entry(session.parts, store, entry, "佐藤"), lambda _: None, what="保存しています")
    clerk.wait()
    assert form.marks.value == "△"
    form.marks.choose_by_number(2)
    clerk.wait()
    assert not form.fields.moved.isVisible()
    assert rows_in(store_of(clerk))[FIRST].values["mark"] == form.marks.value != "△"


def test_a_text_put_back_that_is_not_stored_is_not_shown(clerk: Person) -> None:
    page = entries(clerk)
    done = page.form.texts["done"].editor
    page.form.focus_field("done")
    retype(done)
    page.leave()
    clerk.wait()
    with writing_held(clerk, refused=(0,)):
        page.form.back_wanted.emit(FIRST, {"done": "前の文。"})
        page.go_to(SECOND)
        page.go_to(FIRST)
    assert done.text() == rows_in(store_of(clerk))[FIRST].values["done"] == TEXT


def test_a_text_may_be_put_back_over_an_own_one_that_is_not_read_yet(reviewer: Person) -> None:
    page = of_kind(AllRowsPage, reviewer.go_to("all_rows"))
    page.go_to(FIRST)
    reviewer.wait()
    done = page.editor.form.texts["done"].editor
    with writing_held(reviewer):
        page.editor.form.focus_field("done")
        retype(done)
        page.leave()
        reviewer.shell.session.after_requests(lambda: page.editor.writer.put_back(FIRST, {"done": "前の文。"}))
    reviewer.wait()
    assert codes_since(reviewer, 0) == []
    assert rows_in(store_of(reviewer))[FIRST].values["done"] == "前の文。"


@pytest.mark.parametrize("steps", range(6))
def test_the_text_of_one_of_several_divisions_is_shown_until_its_own_values_are_read(
    office_person: Person, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    page, _ = open_to_all(office_person)
    page.editor.show_fields()
    choose_voice(page, 1)
    office_person.wait()
    form, session, shown = page.editor.form, office_person.shell.session, list[str]()

    def pass_through() -> None:
        form.focus_field("done")
        form.focus_field("next_year")
        shown.append(form.texts["done"].editor.text())
        form.focus_field("done")
        monkeypatch.setattr(test_acts_not_done, "TEXT", "つぎの文。")
        retype(form.texts["done"].editor)
        form.focus_field("next_year")

    def wait(left: int) -> None:
        """Pass through the field after as many more turns of the queue."""
        session.after_requests(lambda: wait(left - 1)) if left else pass_through()

    with writing_held(office_person):
        form.focus_field("done")
        retype(form.texts["done"].editor)
        form.focus_field("next_year")
        session.after_requests(lambda: wait(steps))
    office_person.wait()
    assert shown == [TEXT]
    assert not form.fields.moved.isVisibleTo(form)


def test_a_comment_under_way_is_shown_after_a_row_of_another_division(reviewer: Person) -> None:
    page = of_kind(AllRowsPage, reviewer.go_to("all_rows"))
    page.go_to(FIRST)
    reviewer.wait()
    rows, comment = rows_in(store_of(reviewer)), page.editor.review.asking.comment
    own = set(rows[FIRST].answerers)
    other = next(
        each.id for each in rows.values() if each.counted and each.answerers and own.isdisjoint(each.answerers)
    )
    told = len(reviewer.said)
    with writing_held(reviewer):
        retype(comment)
        page.leave()
        page.go_to(other)
        page.go_to(FIRST)
        assert comment.text() == TEXT
        comment.to_end()
        write(comment, "続き")
    page.leave()
    reviewer.wait()
    assert comment_on_first(reviewer) == f"{TEXT}続き"
    assert codes_since(reviewer, told) == []


@pytest.mark.parametrize(
    "name", ["考え方", "時点", "増減の要因", "記入する", "すべての取組", "連絡先", "修正依頼", "資料の文面"]
)
def test_a_text_may_follow_one_that_was_emptied_to_a_blank(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    editor, person, page, _ = changed_editor(request, name)
    told = len(person.said)
    monkeypatch.setattr(test_acts_not_done, "TEXT", " ")
    with writing_held(person):
        editor.type(page)
        editor.store(page)
        text = type_next(monkeypatch, name, page)
        editor.store(page)
    assert editor.stored(person) == text
    assert not any(each.endswith("-MOVED") for each in codes_since(person, told))


def test_an_undo_that_is_not_done_leaves_another_wording_in_the_editor(request: pytest.FixtureRequest) -> None:
    _, person, page, _ = changed_editor(request, "資料の文面")
    with writing_held(person, refused=(0,)):
        person.shell.around.undo.undo()
        page.wordings.show_wording("letter-request")
        page.wordings.editor.to_end()
        write(page.wordings.editor, "前半")
    write(page.wordings.editor, "後半")
    assert page.wordings.choice.currentData() == "letter-request"
    assert page.wordings.editor.text().endswith("前半後半")


def test_a_wording_that_was_not_stored_is_asked_about_after_an_undo_that_is_not_done(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)
    editor, person, page, _ = changed_editor(request, "資料の文面")
    with writing_held(person, refused=(0,)):
        text = type_next(monkeypatch, "資料の文面", page)
        editor.store(page)
        page.wordings.show_wording("letter-request")
    let_another_write("資料の文面", person, page)
    person.shell.around.undo.undo()
    person.wait()
    assert editor.shown(page) == text
    told = len(person.said)
    page.wordings.show_wording("letter-request")
    person.wait()
    assert is_asked("資料の文面", person, page, told)
    assert editor.stored(person) == OF_OTHERS["資料の文面"]


def test_a_text_over_an_undo_that_is_not_done_changes_no_other_row_of_the_terms(office_person: Person) -> None:
    page = of_kind(WordingPage, own_term(office_person))
    panel = page.terms
    panel.table.setCurrentIndex(panel.shown.index(0, TYPED))
    panel.remove.click()
    office_person.wait()
    panel.reset.click()
    office_person.wait()
    with writing_held(office_person, refused=(0,)):
        office_person.shell.around.undo.undo()
        panel.model.setData(term_cell(page).siblingAtColumn(PRINTED), "べつの語")
    office_person.wait()
    assert panel.model.table == BUILT_IN
    assert (panel.new.typed.text(), panel.new.printed.text()) == ("古い語", "べつの語")


def test_a_text_over_an_undo_that_is_not_done_changes_no_row_of_the_same_term(
    monkeypatch: pytest.MonkeyPatch, office_person: Person
) -> None:
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)
    page = of_kind(WordingPage, own_term(office_person))
    panel = page.terms
    panel.new.typed.setText("仮の語")
    panel.new.printed.setText("二つ目")
    panel.new.add.click()
    office_person.wait()
    first = panel.model.rowCount() - 2
    panel.model.setData(panel.model.index(first + 1, TYPED), "古い語")
    office_person.wait()
    panel.table.setCurrentIndex(panel.shown.index(first, TYPED))
    panel.remove.click()
    office_person.wait()
    stored = panel.model.table
    with writing_held(office_person, refused=(0,)):
        office_person.shell.around.undo.undo()
        panel.model.setData(panel.model.index(first, PRINTED), "べつの語")
    office_person.wait()
    assert panel.model.table == stored
    assert codes_since(office_person, 0)[-1] == "CONTENT-MOVED"


def test_rows_of_a_rewritten_table_are_paired_if_only_one_has_their_wording_before_and_after() -> None:
    was = WordTable((TermLine("語", "一"), TermLine("語", "二"), TermLine("別", "三"), TermLine("別", "四")))
    now = WordTable((TermLine("語", "一"), TermLine("語", "五"), TermLine("別", "六")))
    pairs = TableEdit("", whole=now, replaced=was).rows_before
    assert pairs == {now.lines[0]: was.lines[0], now.lines[1]: was.lines[1]}


def test_a_wording_that_is_reset_over_that_of_another_is_shown(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)
    editor, person, page, built_in = changed_editor(request, "資料の文面")
    parts = person.shell.session.parts
    person.shell.session.use(lambda store: store_wording(parts, store, "report", "佐藤の文。", "佐藤"), lambda _: None)
    page.wordings.reset.click()
    person.wait()
    page.wordings.read()
    person.wait()
    assert person.said[-1].code == "CONTENT-MOVED"
    present(person.said[-1].offer).do()
    person.wait()
    editor.store(page)
    person.wait()
    assert editor.stored(person) == editor.shown(page) == built_in


@pytest.mark.parametrize("acting", range(3))
def test_a_text_of_the_row_can_be_put_back_whoever_is_written_for(office_person: Person, acting: int) -> None:
    page, row = open_to_all(office_person)
    session = office_person.shell.session
    for number, who in enumerate(row.answerers[:2]):
        entry = Entry(row.id, {"done": f"課{number}の文。"}, who, source="電話")
        session.act(partial(edit_entry, session.parts, entry=entry), lambda _: None, what="保存しています")
    office_person.wait()
    page.editor.show_fields()
    choose_voice(page, acting)
    office_person.wait()
    told = len(office_person.said)
    page.editor.writer.put_back(row.id, {"done": "前の文。"})
    office_person.wait()
    assert rows_in(store_of(office_person))[row.id].values["done"] == "前の文。"
    assert codes_since(office_person, told) == []


def test_a_refused_comment_leaves_the_one_that_is_typed_on_the_next_row(
    monkeypatch: pytest.MonkeyPatch, reviewer: Person
) -> None:
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)
    page = of_kind(AllRowsPage, reviewer.go_to("all_rows"))
    page.go_to(FIRST)
    reviewer.wait()
    comment = page.editor.review.asking.comment
    with writing_held(reviewer):
        reviewer.shell.session.use(write_by_another("修正依頼", reviewer, page), lambda _: None)
        retype(comment)
        page.leave()
        page.go_to(SECOND)
        comment.selectAll()
        write(comment, "二つ目の取組への依頼。")
    assert (comment.text(), codes_since(reviewer, 0)) == ("二つ目の取組への依頼。", ["CONTENT-MOVED"])


@pytest.mark.parametrize("name", ["修正依頼", "資料の文面", "考え方", "連絡先", "記入する"])
def test_a_kept_text_over_one_of_another_is_asked_about(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)
    editor, person, page = shown_editor(request, name)
    with writing_held(person, refused=(0,)):
        editor.type(page)
        editor.store(page)
        editor.elsewhere(page)
    let_another_write(name, person, page)
    told = len(person.said)
    editor.show(page)
    person.wait()
    editor.store(page)
    person.wait()
    assert is_asked(name, person, page, told)
    assert editor.stored(person) == OF_OTHERS[name]


def test_a_figure_that_could_not_be_read_does_not_hide_that_of_another(
    monkeypatch: pytest.MonkeyPatch, office_person: Person
) -> None:
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)
    page = of_kind(IndicatorsPage, office_person.go_to("indicators"))
    place = figure_place(page)
    page.model.try_out(place, "8.0%")
    office_person.wait()
    page.model.try_out(place, "9.0%")
    office_person.wait()
    page.model.try_out(place, "abc")
    office_person.shell.around.undo.undo()
    office_person.wait()
    page.model.try_out(place, "11.0%")
    office_person.wait()
    assert figure_of(office_person) == "11.0%", "an own undo is no change of another"
    page.model.try_out(place, "abc")
    let_another_write("成果指標", office_person, page)
    page.model.try_out(place, "12.5%")
    office_person.wait()
    assert (figure_of(office_person), codes_since(office_person, 0)) == ("10.0%", ["FIGURE-MOVED"])


def test_a_figure_over_an_unfit_one_over_one_that_is_not_stored_is_stored(
    monkeypatch: pytest.MonkeyPatch, office_person: Person
) -> None:
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)
    page = of_kind(IndicatorsPage, office_person.go_to("indicators"))
    place = figure_place(page)
    page.model.try_out(place, "8.0%")
    office_person.wait()
    with writing_held(office_person, refused=(0,)):
        page.model.try_out(place, "9.0%")
        page.model.try_out(place, "abc")
    told = len(office_person.said)
    page.model.try_out(place, "11.0%")
    office_person.wait()
    assert (figure_of(office_person), codes_since(office_person, told)) == ("11.0%", [])


def test_a_wording_of_another_that_is_shown_may_be_replaced_at_once(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)
    editor, person, page = shown_editor(request, "資料の文面")
    page.wordings.show_wording("letter-request")
    let_another_write("資料の文面", person, page)
    page.wordings.show_wording("report")
    assert editor.shown(page) == OF_OTHERS["資料の文面"]
    told, text = len(person.said), type_next(monkeypatch, "資料の文面", page)
    store_unasked(editor, person, page, text, told)


def test_the_office_sees_a_row_as_last_read_while_the_texts_of_a_division_are_read(office_person: Person) -> None:
    page, row = open_to_all(office_person)
    page.editor.show_fields()
    choose_voice(page, 1)
    office_person.wait()
    page.editor.refresh_row(replace(row, values={**row.values, "done": "あとの文。"}), ())
    choose_voice(page, 0)
    assert page.editor.form.texts["done"].editor.text() == "あとの文。"


@pytest.mark.parametrize("name", ["時点", "増減の要因"])
def test_a_field_that_is_only_passed_through_reports_nothing(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)
    editor, person, page, _ = changed_editor(request, name)
    person.shell.session.use(write_by_another(name, person, page), lambda _: None)
    person.shell.session.follow_others(frozenset())
    person.shell.around.undo.undo()
    person.wait()
    told = len(person.said)
    editor.store(page)
    person.wait()
    assert codes_since(person, told) == []


@pytest.mark.parametrize("steps", range(3))
@pytest.mark.parametrize("key", ["note", "done"])
def test_a_text_for_one_of_several_divisions_is_shown_when_it_is_chosen_again(
    office_person: Person, key: str, steps: int
) -> None:
    page, _ = open_to_all(office_person)
    page.editor.show_fields()
    choose_voice(page, 1)
    office_person.wait()
    form, session, shown = page.editor.form, office_person.shell.session, list[str]()
    field = form.texts[key].editor

    def look(left: int) -> None:
        """Look at the field, and type in it, after as many more turns of the queue."""
        if left:
            session.after_requests(lambda: look(left - 1))
            return
        shown.append(field.text())
        form.focus_field(key)
        field.to_end()
        write(field, "続き")
        form.focus_field("next_year")

    with writing_held(office_person):
        form.focus_field(key)
        retype(field)
        choose_voice(page, 0)
        choose_voice(page, 1)
        session.after_requests(lambda: look(steps))
    office_person.wait()
    assert shown == [TEXT]
    assert not form.fields.moved.isVisibleTo(form)
