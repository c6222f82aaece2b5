"""Texts that are typed and cannot be stored, or not yet, remain as drafts until they are stored or replaced."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from nakano_status.application.entries.edit_entry import Entry, edit_entry, save_draft
from nakano_status.application.ports.data_file import TypedOther, TypedTexts
from nakano_status.bootstrap import make_parts
from nakano_status.domain.refusals.files import StoreReadOnly
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.page import GoTo
from nakano_status.store.typed_texts import typed_texts_of_set
from tests.gui.test_row_editor import choose_voice
from tests.support.expected import of_kind, present
from tests.support.planted_profiles import (
    BUDGET,
    CHOICE,
    DIRECTION,
    PARTNER,
    ROW,
    PlantedWard,
)
from tests.support.user_input import write
from tests.support.windows import Person, entries, rows_in, somebody, store_of


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


def test_a_text_to_be_mended_outlives_one_that_was_typed_before_and_refused(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        page = entries(clerk)
        with clerk.without_writing(StoreReadOnly(path="表.nakano"), True):
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
