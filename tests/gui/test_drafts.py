"""Texts that are typed and cannot be stored, or not yet, remain as drafts until they are stored or replaced."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from nakano_status.application.entries.edit_entry import Entry, edit_entry, save_draft
from nakano_status.application.ports.data_file import TypedOther, TypedTexts, UnitOfWork
from nakano_status.bootstrap import make_parts
from nakano_status.domain.refusals.exchange import NotYours
from nakano_status.domain.refusals.files import StoreReadOnly, StoreServerGone
from nakano_status.gui.answers import row_writer
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.page import GoTo
from nakano_status.store.typed_texts import typed_texts_of_set
from tests.gui.test_orders_of_drafts import TextsOnPc
from tests.gui.test_row_editor import choose_voice
from tests.support.expected import of_kind, present
from tests.support.planted_profiles import (
    BESIDE,
    BUDGET,
    CHOICE,
    DIRECTION,
    PARTNER,
    ROW,
    PlantedWard,
)
from tests.support.user_input import write
from tests.support.windows import NEVER, Person, entries, rows_in, somebody, store_of


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return PlantedWard(tmp_path)


def test_what_is_no_number_is_refused_and_stays_to_be_mended(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        editor = entries(clerk).form.texts[BUDGET].editor
        editor.setFocus()
        write(editor, "たくさん")
        clerk.press(editor, Qt.Key.Key_Tab)
        assert editor.text() == "たくさん"
        assert rows_in(store_of(clerk))[ROW].values[BUDGET] is None
        assert "数字として読み取れません" in entries(clerk).form.texts[BUDGET].message.text()
        assert rows_in(store_of(clerk))[ROW].drafts == {BUDGET: "たくさん"}


def write_budget(form: EntryForm, *texts: str) -> None:
    """Write one text after the other into the field, and leave it after each."""
    for text in texts:
        form.focus_field(BUDGET)
        form.texts[BUDGET].editor.selectAll()
        write(form.texts[BUDGET].editor, text)
        form.focus_field("done")


def is_to_be_mended(form: EntryForm) -> bool:
    field = form.texts[BUDGET]
    return field.editor.text() == "たくさん" and "数字として読み取れません" in field.message.text()


def test_what_is_no_number_stays_whatever_follows_until_it_is_mended(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        page = entries(clerk)
        form, editor = page.form, page.form.texts[BUDGET].editor
        other = next(each.id for each in page.model.rows if each.id != ROW)
        editor.setFocus()
        write(editor, "たくさん")
        form.focus_field("done")
        form.focus_field(BUDGET)
        form.focus_field("done")
        assert is_to_be_mended(form)
        write(form.texts["done"].editor, "進めた。")
        form.focus_field("next_year")
        clerk.wait()
        assert is_to_be_mended(form)
        page.go_to(other)
        clerk.wait()
        page.go_to(ROW)
        clerk.wait()
        assert is_to_be_mended(form)
    path = store_of(clerk)
    with somebody(path) as clerk:
        form = entries(clerk).form
        assert is_to_be_mended(form)
        form.focus_field(BUDGET)
        form.texts[BUDGET].editor.selectAll()
        write(form.texts[BUDGET].editor, "1200")
        form.focus_field("done")
        clerk.wait()
        assert rows_in(path)[ROW].values[BUDGET] == "1200"
        assert form.texts[BUDGET].message.plain_text == ""


@pytest.mark.parametrize(("key", "text"), [(PARTNER, "見本町会"), (BUDGET, "1200"), ("done", "進めた。")])
def test_a_draft_that_comes_back_at_the_start_is_stored_when_its_row_is_left(
    ward: PlantedWard, key: str, text: str
) -> None:
    with somebody(ward.form) as clerk:
        path = store_of(clerk)
    with closing(make_parts().stores.open(path)) as store:
        save_draft(store, Entry(ROW, {key: text}))
    with somebody(path) as clerk:
        page = entries(clerk)
        page.go_to(next(each.id for each in page.model.rows if each.id != ROW))
        clerk.wait()
        assert rows_in(store_of(clerk))[ROW].values[key] == text
        assert rows_in(store_of(clerk))[ROW].drafts == {}


@pytest.mark.parametrize("key", [BUDGET, "done"])
def test_a_draft_over_another_text_is_asked_about_when_it_was_changed(ward: PlantedWard, key: str) -> None:
    typed, stored, changed = ("たくさん", "1500", "1600") if key == BUDGET else ("書きかけ", "あとの答え", "書きかけ。")
    with somebody(ward.form) as clerk:
        path, parts = store_of(clerk), clerk.shell.session.parts
    with closing(make_parts().stores.open(path)) as store:
        edit_entry(parts, store, Entry(ROW, {key: stored, "next_year": "予定"}))
        save_draft(store, Entry(ROW, {key: typed, "next_year": "予定の"}))
    with somebody(path) as clerk:
        form, field = entries(clerk).form, entries(clerk).form.texts[key].editor
        form.fields.moved.cancel.click()
        form.focus_field(key)
        form.focus_field("note")
        form.focus_field(key)
        field.selectAll()
        write(field, changed)
        form.focus_field("note")
        clerk.wait()
        assert rows_in(path)[ROW].values[key] == stored
        assert (form.fields.moved.isVisible(), form.fields.moved.key) == (True, key)
        page, others = entries(clerk), [each.id for each in entries(clerk).model.rows if each.id != ROW]
        for row in (others[0], ROW, others[0], ROW):
            page.go_to(row)
            clerk.wait()
        assert (rows_in(path)[ROW].values[key], field.text()) == (stored, changed)
        while form.fields.moved.key != key:
            form.fields.moved.current.click()
            clerk.wait()
        form.fields.moved.own.click()
        clerk.wait()
        assert rows_in(path)[ROW].values[key] == changed
        assert not any(each.code.endswith("-MOVED") for each in clerk.said if each.code)


@pytest.fixture
def keeping(ward: PlantedWard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> TypedTexts:
    """The texts that are kept on this PC, as for a set on a server."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "pc"))
    with somebody(ward.store) as person:
        texts = typed_texts_of_set(present(person.shell.session.file).info.store_id)
    texts.keep([TypedOther("x/y", "other", "z", "")])
    return texts


def test_a_text_to_be_mended_that_was_kept_on_the_pc_stays_until_another_is_restored(
    ward: PlantedWard, keeping: TypedTexts
) -> None:
    def row_form(person: Person) -> EntryForm:
        page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(ROW)))
        if page.editor.writer.as_division is not None:
            choose_voice(page, 0)
        person.wait()
        return page.editor.form

    with somebody(ward.store) as person:
        for text in ("1200", "たくさん"):
            write_budget(row_form(person), text)
            person.wait()
    with somebody(ward.store) as person:
        form = row_form(person)
        page = of_kind(AllRowsPage, person.shell.window.page)
        page.go_to(next(each.id for each in page.model.shown if each.id != ROW))
        person.wait()
        page.go_to(ROW)
        person.wait()
        assert is_to_be_mended(row_form(person))
        form.fields.back_wanted.emit(BUDGET, "1000")
        person.wait()
        assert rows_in(ward.store)[ROW].values[BUDGET] == "1000"
        assert [each.text for each in keeping.all()] == ["z"]


def test_a_text_to_be_mended_outlives_one_that_was_typed_before_and_refused(
    ward: PlantedWard, monkeypatch: pytest.MonkeyPatch
) -> None:
    with somebody(ward.form) as clerk:
        page = entries(clerk)
        store, refused = present(clerk.shell.session._data).store, [StoreReadOnly(path="表.nakano")]
        begin = store.writing

        def refuse_once() -> AbstractContextManager[UnitOfWork]:
            if refused:
                raise refused.pop()
            return begin()

        monkeypatch.setattr(store, "writing", refuse_once)
        write_budget(page.form, "1600", "たくさん")
        page.go_to(next(each.id for each in page.model.rows if each.id != ROW))
        clerk.wait()
        write(page.form.texts["done"].editor, "書いた。")
        page.form.focus_field("next_year")
        clerk.wait()
        page.go_to(ROW)
        clerk.wait()
        assert is_to_be_mended(page.form)
        assert rows_in(store_of(clerk))[ROW].values[BUDGET] is None


def test_a_text_to_be_mended_stays_if_an_earlier_one_is_not_restored(
    ward: PlantedWard,
) -> None:
    with somebody(ward.form) as clerk:
        page = entries(clerk)
        write_budget(page.form, "1200", "たくさん")
        clerk.wait()
        with clerk.without_writing(StoreReadOnly(path="表.nakano")):
            page.form.fields.back_wanted.emit(BUDGET, "1000")
            clerk.wait()
        assert is_to_be_mended(page.form)
        page.go_to(next(each.id for each in page.model.rows if each.id != ROW))
        page.go_to(ROW)
        clerk.wait()
        assert is_to_be_mended(page.form)
        assert clerk.said[-1].code == "STORE-READ-ONLY"


def test_a_text_to_be_mended_that_could_not_be_kept_is_unsaved_until_it_is(
    ward: PlantedWard,
) -> None:
    with somebody(ward.form) as clerk:
        page, path = entries(clerk), store_of(clerk)
        with clerk.without_writing(StoreReadOnly(path="表.nakano")):
            write_budget(page.form, "たくさん")
            page.go_to(next(each.id for each in page.model.rows if each.id != ROW))
            clerk.wait()
        write(page.form.texts["done"].editor, "書いた。")
        page.form.focus_field("next_year")
        clerk.wait()
        assert (page.writer.is_unsaved, rows_in(path)[ROW].drafts) == (True, {})
        present(clerk.said[-1].offer).do()
        clerk.wait()
        assert (page.writer.is_unsaved, rows_in(path)[ROW].drafts) == (False, {BUDGET: "たくさん"})


def test_a_text_to_be_mended_stays_unsaved_when_another_draft_of_its_row_is_saved(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        page, path = entries(clerk), store_of(clerk)
        with clerk.without_writing(StoreReadOnly(path="表.nakano")):
            write_budget(page.form, "たくさん")
            clerk.wait()
        write(page.form.texts["done"].editor, "書いた。")
        page.form._autosave.save_drafts()
        clerk.wait()
        assert rows_in(path)[ROW].drafts == {"done": "書いた。"}
        page.go_to(next(each.id for each in page.model.rows if each.id != ROW))
        clerk.wait()
        assert page.writer.is_unsaved
        page.writer._save_again()
        clerk.wait()
        assert (page.writer.is_unsaved, rows_in(path)[ROW].drafts) == (False, {BUDGET: "たくさん"})


def test_the_rest_of_a_draft_that_was_refused_stays_unsaved_until_it_is_saved(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        page, path = entries(clerk), store_of(clerk)
        form, editor, other = (
            page.form,
            page.form.texts["done"].editor,
            next(e.id for e in page.model.rows if e.id != ROW),
        )

        def write_on(text: str, *rows: str) -> None:
            form.focus_field("done")
            editor.to_end()
            write(editor, text)
            for row in rows:
                page.go_to(row)
                clerk.wait()

        write_on("初め。", other, ROW)
        write_on("前半。")
        form._autosave.save_drafts()
        clerk.wait()
        with clerk.without_writing(StoreReadOnly(path="表.nakano")):
            write_on("後半。")
            clerk.go_to("check")
            clerk.go_to("entries")
            for row in (other, ROW, other):
                page.go_to(row)
                clerk.wait()
        write_on("次。", ROW)
        assert (page.writer.is_unsaved, rows_in(path)[ROW].drafts) == (True, {"done": "初め。前半。"})
        page.writer._save_again()
        clerk.wait()
        assert (page.writer.is_unsaved, rows_in(path)[ROW].drafts) == (False, {"done": "初め。前半。後半。"})


@pytest.mark.parametrize(("key", "texts"), [("done", ("前半。", "前半。後半。")), (BUDGET, ("たくさん", "1200"))])
def test_a_text_that_was_refused_is_shown_over_an_older_draft(
    ward: PlantedWard, key: str, texts: tuple[str, str]
) -> None:
    with somebody(ward.form) as clerk:
        page, path = entries(clerk), store_of(clerk)
        form, editor, other = page.form, page.form.texts[key].editor, next(e.id for e in page.model.rows if e.id != ROW)
        form.focus_field(key)
        write(editor, texts[0])
        form._autosave.save_drafts()
        clerk.wait()
        with clerk.without_writing(StoreReadOnly(path="表.nakano")):
            clerk.go_to("check")
            clerk.go_to("entries")
            form.focus_field(key)
            editor.selectAll()
            write(editor, texts[1])
            for row in (other, ROW):
                page.go_to(row)
                clerk.wait()
        assert (editor.text(), page.writer.is_unsaved) == (texts[1], True)
        page.leave()
        clerk.wait()
        assert (rows_in(path)[ROW].values[key], rows_in(path)[ROW].drafts) == (texts[1], {})
        assert not page.writer.is_unsaved


def test_a_choice_that_was_refused_leaves_nothing_unsaved(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, CHOICE)
    with somebody(ward.form) as clerk:
        page = entries(clerk)
        with clerk.without_writing(StoreReadOnly(path="表.nakano")):
            clerk.press(page.form.fields.choices[DIRECTION].picker, Qt.Key.Key_Down)
        assert page.form.fields.choices[DIRECTION].picker.value is None
        write(page.form.texts["done"].editor, "進めた。")
        page.form.focus_field("next_year")
        clerk.wait()
        assert not page.writer.is_unsaved


def test_a_draft_that_was_refused_with_an_earlier_value_over_it_stays_unsaved(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        form, writer = entries(clerk).form, entries(clerk).writer
        write_budget(form, "1000", "1200")
        clerk.wait()
        with clerk.without_writing(StoreReadOnly(path="表.nakano")):
            write_budget(form, "たくさん")
            form.fields.back_wanted.emit(BUDGET, "1000")
            clerk.wait()
        assert is_to_be_mended(form)
        write(form.texts["done"].editor, "書いた。")
        form.focus_field("next_year")
        clerk.wait()
        assert writer.is_unsaved
        writer._save_again()
        clerk.wait()
        assert (writer.is_unsaved, rows_in(store_of(clerk))[ROW].drafts) == (False, {BUDGET: "たくさん"})


def test_a_text_remains_if_neither_it_nor_the_value_restored_over_it_is_stored(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        form, writer = entries(clerk).form, entries(clerk).writer
        with clerk.without_writing(StoreReadOnly(path="表.nakano")):
            form.focus_field("done")
            write(form.texts["done"].editor, "書いた。")
            form.focus_field("next_year")
            form.fields.back_wanted.emit("done", "前の文。")
            clerk.wait()
        assert (form.texts["done"].editor.text(), writer.is_unsaved) == ("書いた。", True)
        writer._save_again()
        clerk.wait()
        assert (rows_in(store_of(clerk))[ROW].values["done"], writer.is_unsaved) == ("書いた。", False)


def test_a_text_that_was_stored_beside_a_draft_is_not_asked_about(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        page, form = entries(clerk), entries(clerk).form
        write_budget(form, "たくさん")
        for text in ("一つ目。", "二つ目。"):
            form.focus_field("done")
            form.texts["done"].editor.selectAll()
            write(form.texts["done"].editor, text)
            form._autosave.save_drafts()
            form.focus_field("next_year")
            clerk.wait()
            for row in (next(each.id for each in page.model.rows if each.id != ROW), ROW):
                page.go_to(row)
                clerk.wait()
        assert rows_in(store_of(clerk))[ROW].values["done"] == "二つ目。"
        assert is_to_be_mended(form)


def test_a_number_whose_typing_was_undone_is_redone_over_the_stored_one(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        page, form = entries(clerk), entries(clerk).form
        write_budget(form, "1200")
        clerk.wait()
        form.focus_field(BUDGET)
        form.texts[BUDGET].editor.selectAll()
        write(form.texts[BUDGET].editor, "1,500")
        while form.texts[BUDGET].editor.text() != "1,200":
            form.texts[BUDGET].editor.undo()
        page.leave()
        clerk.wait()
        for do, stored in ((clerk.redo, "1500"), (clerk.undo, "1200")):
            do()
            clerk.wait()
            assert rows_in(store_of(clerk))[ROW].values[BUDGET] == stored


def test_a_number_of_another_that_was_not_shown_is_not_replaced_unasked(ward: PlantedWard) -> None:
    with somebody(ward.store) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(ROW)))
        form, session = page.editor.form, person.shell.session
        choose_voice(page, 0)
        write_budget(form, "1500", "たくさん")
        person.wait()
        page.go_to(next(each.id for each in page.model.shown if each.id != ROW))
        person.wait()
        entry = Entry(ROW, {BUDGET: "1800"})
        session.act(
            lambda store: edit_entry(session.parts, store, entry, "佐藤"), lambda _: None, what="保存しています"
        )
        person.shell.around.saved.emit()
        person.wait()
        page.go_to(ROW)
        person.wait()
        choose_voice(page, 0)
        person.wait()
        assert is_to_be_mended(form)
        form.fields.back_wanted.emit(BUDGET, "1000")
        person.wait()
        assert person.said[-1].code == "VALUE-MOVED"
        assert is_to_be_mended(form)
        write_budget(form, "1600")
        person.wait()
        assert rows_in(ward.store)[ROW].values[BUDGET] == "1800"
        assert (form.fields.moved.isVisible(), form.fields.moved.key) == (True, BUDGET)
        form.fields.moved.current.click()
        person.wait()
        assert form.texts[BUDGET].editor.text() == "1,800"


@pytest.mark.parametrize("is_undone", [False, True])
def test_a_text_that_is_restored_ends_a_draft_that_its_field_cannot_hold(ward: PlantedWard, *, is_undone: bool) -> None:
    with somebody(ward.form) as clerk:
        page = entries(clerk)
        form, field = page.form, page.form.texts[BUDGET]
        for text in ("1200", "1500", "たくさん"):
            write_budget(form, text)
            clerk.wait()
        assert is_to_be_mended(form)
        if is_undone:
            clerk.shell.around.undo.undo()
        else:
            form.fields.back_wanted.emit(BUDGET, "1200")
        clerk.wait()
        assert rows_in(store_of(clerk))[ROW].values[BUDGET] == "1200"
        page.go_to(next(each.id for each in page.model.rows if each.id != ROW))
        page.go_to(ROW)
        clerk.wait()
        assert (field.editor.text(), field.message.plain_text) == ("1,200", "")
        assert rows_in(store_of(clerk))[ROW].drafts == {}


def type_done(form: EntryForm, text: str) -> None:
    form.focus_field("done")
    form.texts["done"].editor.selectAll()
    write(form.texts["done"].editor, text)


def write_done(person: Person, form: EntryForm, *texts: str) -> None:
    """Write one text after the other, and wait until it is stored."""
    for text in texts:
        type_done(form, text)
        form.focus_field("next_year")
        person.wait()


@pytest.mark.parametrize(("key", "typed"), [(BUDGET, "たくさん"), ("done", "三つ目の文。")])
def test_a_draft_that_was_typed_after_a_text_was_restored_remains(ward: PlantedWard, key: str, typed: str) -> None:
    with somebody(ward.form) as clerk:
        form, path = entries(clerk).form, store_of(clerk)
        write_budget(form, "1000", "1200")
        write_done(clerk, form, "1000", "1200")
        with clerk.kept_busy():
            form.fields.back_wanted.emit(key, "1000")
            if key == BUDGET:
                write_budget(form, typed)
            else:
                type_done(form, typed)
                form._autosave.save_drafts()
        assert (rows_in(path)[ROW].values[key], rows_in(path)[ROW].drafts) == ("1000", {key: typed})
        assert form.texts[key].editor.text() == typed


@pytest.mark.parametrize("is_by_history", [False, True])
def test_the_later_of_two_restored_texts_is_stored(ward: PlantedWard, *, is_by_history: bool) -> None:
    with somebody(ward.form) as clerk:
        form, writer = entries(clerk).form, entries(clerk).writer
        write_done(clerk, form, "一。", "二。", "三。")
        with clerk.kept_busy():
            for text in ("一。", "二。"):
                if is_by_history:
                    writer.put_back(ROW, {"done": text})
                else:
                    form.fields.back_wanted.emit("done", text)
        assert (rows_in(store_of(clerk))[ROW].values["done"], form.texts["done"].editor.text()) == ("二。", "二。")


@pytest.mark.parametrize("is_stored", [False, True])
def test_the_typed_text_below_two_restored_ones_remains_if_they_are_not_stored(
    ward: PlantedWard, *, is_stored: bool
) -> None:
    with somebody(ward.form) as clerk:
        form, path = entries(clerk).form, store_of(clerk)
        write_budget(form, "1200")
        clerk.wait()
        with ExitStack() as refusing:
            if not is_stored:
                refusing.enter_context(clerk.without_writing(StoreReadOnly(path="表.nakano")))
            with clerk.kept_busy():
                write_budget(form, "たくさん")
                for text in ("1000", "1100"):
                    form.fields.back_wanted.emit(BUDGET, text)
        if is_stored:
            assert (rows_in(path)[ROW].values[BUDGET], rows_in(path)[ROW].drafts) == ("1100", {})
            assert not entries(clerk).writer.is_unsaved
        else:
            assert is_to_be_mended(form)
            entries(clerk).writer._save_again()
            clerk.wait()
            assert rows_in(path)[ROW].drafts == {BUDGET: "たくさん"}


@pytest.fixture
def pc(monkeypatch: pytest.MonkeyPatch) -> TextsOnPc:
    monkeypatch.setattr(row_writer, "RETRY_PAUSE", NEVER)
    return TextsOnPc()


@pytest.fixture
def on_server(ward: PlantedWard, pc: TextsOnPc) -> Iterator[Person]:
    """A user of the office, whose typed texts are kept on a PC as for a set on a server."""
    with somebody(ward.store, parts=replace(make_parts(), typed_texts=lambda _: pc)) as person:
        person.go_to("all_rows", GoTo(ROW))
        yield person


def page_of(person: Person, division: int = 0) -> AllRowsPage:
    """Return the page with the row, to be written in the name of the division at a place of the choice (0: office)."""
    page = of_kind(AllRowsPage, person.shell.window.page)
    page.go_to(ROW)
    person.wait()
    choose_voice(page, division)
    person.wait()
    return page


def test_a_draft_that_was_typed_after_a_text_was_restored_replaces_it(on_server: Person, ward: PlantedWard) -> None:
    page = page_of(on_server)
    write_budget(page.editor.form, "1000", "1200")
    on_server.wait()
    with on_server.kept_busy():
        page.editor.form.fields.back_wanted.emit(BUDGET, "1000")
        write_budget(page.editor.form, "たくさん")
    page.go_to(BESIDE)
    on_server.wait()
    write_budget(page_of(on_server).editor.form, "1600")
    on_server.wait()
    assert rows_in(ward.store)[ROW].values[BUDGET] == "1600"


def test_a_mark_that_waits_for_a_server_does_not_replace_a_later_one(on_server: Person, ward: PlantedWard) -> None:
    form = page_of(on_server).editor.form
    with on_server.without_writing(StoreServerGone(path="server", reason="away")):
        form.marks.choose_by_number(3)
        on_server.wait()
    with on_server.kept_busy():
        type_done(form, "書いた。")
        form.focus_field("next_year")
        form.fields.back_wanted.emit("mark", "◎")
    assert rows_in(ward.store)[ROW].values["mark"] == "◎"
    assert not form.fields.moved.isVisible()


def test_only_what_was_copied_of_refused_texts_is_discarded(on_server: Person, pc: TextsOnPc) -> None:
    page, away = page_of(on_server, 1), StoreServerGone(path="server", reason="away")

    def type_and_leave(text: str) -> None:
        type_done(page_of(on_server, 1).editor.form, text)
        page.go_to(BESIDE)
        on_server.wait()

    with on_server.without_writing(away):
        type_and_leave("一つ目。")
    with on_server.without_writing(NotYours(id=ROW, division="税務課")):
        page.editor.writer._try_again()
        on_server.wait()
    copy = present(on_server.said[-1].offer)
    with on_server.without_writing(away):
        type_and_leave("二つ目。")
        copy.do()
        assert (QGuiApplication.clipboard().text(), page.editor.writer.is_unsaved) == ("一つ目。", True)
        assert [each.text for each in pc.kept.values()] == ["二つ目。"]
    assert page_of(on_server, 1).editor.form.texts["done"].editor.text() == "二つ目。"


def test_a_text_whose_undo_is_refused_with_it_is_unsaved_until_it_is_stored(on_server: Person, pc: TextsOnPc) -> None:
    form, writer = page_of(on_server).editor.form, page_of(on_server).editor.writer
    write_done(on_server, form, "一。", "二。")
    pc.is_full = True
    with on_server.without_writing(StoreReadOnly(path="表.nakano")), on_server.kept_busy():
        type_done(form, "二。")
        form.focus_field("next_year")
        on_server.shell.around.undo.undo()
    assert (writer.is_unsaved, writer.keeps) == (True, False)
    writer._save_again()
    on_server.wait()
    assert (writer.is_unsaved, writer.keeps) == (False, True)


def test_a_mark_remains_on_a_full_pc_that_has_it_already(on_server: Person, pc: TextsOnPc, ward: PlantedWard) -> None:
    form, writer = page_of(on_server).editor.form, page_of(on_server).editor.writer
    with on_server.without_writing(StoreServerGone(path="server", reason="away")):
        form.marks.choose_by_number(3)
        on_server.wait()
        pc.is_full = True
        writer._save_again()
        on_server.wait()
        assert (form.marks.value, writer.is_unsaved, writer.keeps) == ("△", True, True)
    writer._save_again()
    on_server.wait()
    assert (rows_in(ward.store)[ROW].values["mark"], writer.is_unsaved) == ("△", False)


@pytest.mark.parametrize("is_undone", [False, True])
def test_a_draft_that_was_typed_again_remains_on_the_pc(on_server: Person, pc: TextsOnPc, *, is_undone: bool) -> None:
    form, writer = page_of(on_server).editor.form, page_of(on_server).editor.writer
    write_budget(form, "1200", "1500", "たくさん")
    on_server.wait()
    with on_server.kept_busy():
        if is_undone:
            on_server.shell.around.undo.undo()
        else:
            form.fields.back_wanted.emit(BUDGET, "1000")
        write_budget(form, "たくさん")
    assert is_to_be_mended(form)
    assert ([each.text for each in pc.kept.values()], writer.keeps) == (["たくさん"], True)


@pytest.mark.parametrize("is_left", [False, True])
def test_a_text_that_was_typed_twice_remains_on_the_pc_until_the_last_is_stored(
    on_server: Person, pc: TextsOnPc, monkeypatch: pytest.MonkeyPatch, *, is_left: bool
) -> None:
    form = page_of(on_server).editor.form
    store, written = present(on_server.shell.session._data).store, list[object]()
    begin = store.writing

    def write_twice() -> AbstractContextManager[UnitOfWork]:
        if len(written) == 2:
            raise StoreServerGone(path="server", reason="away")
        written.append(None)
        return begin()

    monkeypatch.setattr(store, "writing", write_twice)
    with on_server.kept_busy():
        for text in ("書いた。", "書き直した。", "書いた。"):
            type_done(form, text)
            if text == "書き直した。" or not written or is_left:
                form.focus_field("next_year")
        form._autosave.save_drafts()
    assert [each.text for each in pc.kept.values()] == ["書いた。"]
    monkeypatch.setattr(store, "writing", begin)
    form.focus_field("next_year")
    page_of(on_server).editor.writer._save_again()
    on_server.wait()
    assert pc.kept == {}


@pytest.mark.parametrize("is_left", [False, True])
@pytest.mark.parametrize(
    ("key", "texts"), [(BUDGET, ("1000", "1500", "たくさん")), ("done", ("前。", "後。", "書きかけ"))]
)
def test_a_draft_of_an_earlier_session_remains_if_the_value_restored_over_it_is_not_stored(
    ward: PlantedWard, key: str, texts: tuple[str, str, str], *, is_left: bool
) -> None:
    with somebody(ward.form) as clerk:
        path, parts = store_of(clerk), clerk.shell.session.parts
    with closing(make_parts().stores.open(path)) as store:
        for text in texts[:2]:
            edit_entry(parts, store, Entry(ROW, {key: text}))
        save_draft(store, Entry(ROW, {key: texts[2]}))
    with somebody(path) as clerk:
        page = entries(clerk)
        page.go_to(ROW)
        clerk.wait()
        with clerk.without_writing(StoreReadOnly(path="表.nakano")), clerk.kept_busy():
            page.form.fields.back_wanted.emit(key, texts[0])
            for row in (next(each.id for each in page.model.rows if each.id != ROW), ROW) if is_left else ():
                page.go_to(row)
        assert page.form.texts[key].editor.text() == texts[2]
        page.form.focus_field(key)
        page.form.texts[key].editor.to_end()
        write(page.form.texts[key].editor, "を続ける")
        page.form._autosave.save_drafts()
        clerk.wait()
        assert (rows_in(path)[ROW].values[key], rows_in(path)[ROW].drafts) == (texts[1], {key: f"{texts[2]}を続ける"})


def test_the_newest_text_is_shown_if_an_earlier_one_is_not_restored(on_server: Person) -> None:
    form, session = page_of(on_server).editor.form, on_server.shell.session
    write_done(on_server, form, "一。", "二。")
    with on_server.kept_busy():
        edit_entry(session.parts, present(session._data).store, Entry(ROW, {"done": "他の方。"}), "佐藤")
        session.follow_others(frozenset({(ROW, "done")}))
        form.fields.back_wanted.emit("done", "一。")
    assert (form.texts["done"].editor.text(), on_server.said[-1].code) == ("他の方。", "VALUE-MOVED")


@pytest.mark.parametrize("is_own", [False, True])
def test_a_refused_text_in_its_field_is_asked_about_when_another_is_restored(
    ward: PlantedWard, *, is_own: bool
) -> None:
    with somebody(ward.form) as clerk:
        page, path = entries(clerk), store_of(clerk)
        form, moved = page.form, page.form.fields.moved
        write_done(clerk, form, "一。", "二。")
        with clerk.without_writing(StoreReadOnly(path="表.nakano")):
            write_done(clerk, form, "三。")
        form.fields.back_wanted.emit("done", "一。")
        clerk.wait()
        assert (moved.isVisible(), moved.key, form.texts["done"].editor.text()) == (True, "done", "三。")
        page.go_to(next(each.id for each in page.model.rows if each.id != ROW))
        page.go_to(ROW)
        clerk.wait()
        assert (rows_in(path)[ROW].values["done"], rows_in(path)[ROW].drafts) == ("一。", {"done": "三。"})
        (moved.own if is_own else moved.current).click()
        clerk.wait()
        stored = "三。" if is_own else "一。"
        assert (rows_in(path)[ROW].values["done"], form.texts["done"].editor.text()) == (stored, stored)
        assert (rows_in(path)[ROW].drafts, page.writer.is_unsaved) == ({}, False)


def test_a_text_over_a_refused_one_is_not_asked_about(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        page, path = entries(clerk), store_of(clerk)
        write_done(clerk, page.form, "一。")
        with clerk.without_writing(StoreReadOnly(path="表.nakano")), clerk.kept_busy():
            type_done(page.form, "二。")
            page.form.focus_field("next_year")
            for row in (next(each.id for each in page.model.rows if each.id != ROW), ROW):
                page.go_to(row)
            type_done(page.form, "三。")
            page.form._autosave.save_drafts()
        page.form.focus_field("next_year")
        clerk.wait()
        assert rows_in(path)[ROW].values["done"] == "三。"


def test_a_draft_that_comes_back_is_not_asked_about_after_the_own_text(
    on_server: Person, ward: PlantedWard, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, written = page_of(on_server).editor.form, list[object]()
    store = present(on_server.shell.session._data).store
    begin = store.writing

    def write_once() -> AbstractContextManager[UnitOfWork]:
        if written:
            raise StoreReadOnly(path="表.nakano")
        written.append(None)
        return begin()

    monkeypatch.setattr(store, "writing", write_once)
    with on_server.kept_busy():
        write_budget(form, "1200", "たくさん")
        form.fields.back_wanted.emit(BUDGET, "1000")
    assert is_to_be_mended(form)
    monkeypatch.setattr(store, "writing", begin)
    write_budget(form, "1600")
    on_server.wait()
    assert rows_in(ward.store)[ROW].values[BUDGET] == "1600"


def test_a_mark_that_is_asked_about_waits_for_the_answer(on_server: Person, pc: TextsOnPc, ward: PlantedWard) -> None:
    page, session = page_of(on_server), on_server.shell.session
    moved, writer = page.editor.form.fields.moved, page.editor.writer
    edit_entry(session.parts, present(session._data).store, Entry(ROW, {"mark": "◎"}), "佐藤")
    page.editor.form.marks.choose_by_number(3)
    on_server.wait()
    for _ in range(2):
        assert (moved.isVisible(), moved.key, writer.is_unsaved) == (True, "mark", True)
        page.go_to(BESIDE)
        on_server.wait()
        page_of(on_server)
    moved.own.click()
    on_server.wait()
    assert (rows_in(ward.store)[ROW].values["mark"], writer.is_unsaved, pc.kept) == ("△", False, {})
