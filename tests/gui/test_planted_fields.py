"""Fields that only a plan's profile declares are typed, pasted, copied and looked back on as every other."""

import re
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from nakano_status.application.entries.edit_entry import Entry, edit_entry, save_draft
from nakano_status.application.entries.read.history import earlier_values
from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import TypedOther, TypedTexts, UnitOfWork
from nakano_status.bootstrap import make_parts
from nakano_status.domain.clipboard.blocks import as_tabbed
from nakano_status.domain.refusals.files import StoreReadOnly
from nakano_status.gui.answers.answer_fields import AnswerFields
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.editing.text_field import earlier_lines
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.copying import copied_rows
from nakano_status.gui.lists.rich_text_list import HTML_ROLE
from nakano_status.gui.page import GoTo
from nakano_status.store.typed_texts import typed_texts_of_set
from tests.gui.test_row_editor import choose_voice
from tests.support.command_line import ask
from tests.support.expected import of_kind, present
from tests.support.planted_profiles import (
    BUDGET,
    BUDGET_HEAD,
    CHOICE,
    DAY,
    DIRECTION,
    HELD,
    NUMBERS,
    OTHER,
    PARTNER,
    PARTNER_HEAD,
    PLACES,
    ROW,
    PlantedWard,
)
from tests.support.user_input import CONTROL, press, write
from tests.support.windows import Person, entries, gathering, rows_in, somebody, store_of


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return PlantedWard(tmp_path)


@pytest.mark.usefixtures("qapp")
def test_a_text_that_is_typed_before_a_row_is_shown_is_no_fault() -> None:
    fields = AnswerFields(())
    write(fields.texts["done"].editor, "書いた。")
    assert fields.typed_problem("done") is None


@pytest.mark.usefixtures("qapp")
def test_the_note_below_a_field_tells_whether_the_planned_text_was_copied() -> None:
    fields = AnswerFields(())
    field = fields.texts["done"]
    field.editor.load("窓口の案内を継続して行った。")
    fields.copy_plan("done", "継続")
    assert field.editor.text() == "窓口の案内を継続して行った。\n継続"
    assert field.feedback.text().startswith("前回の予定を転記しました。")
    fields.copy_plan("done", "継続")
    assert field.editor.text() == "窓口の案内を継続して行った。\n継続"
    assert field.feedback.text().startswith("前回の予定は、既にこの欄にあります。")


@pytest.mark.usefixtures("qapp")
def test_the_note_and_the_message_below_a_field_are_read_aloud_while_they_are_shown() -> None:
    field = AnswerFields(()).texts["done"]
    field.show_message("要修正です。")
    field.show_feedback("転記しました。")
    assert field.editor.accessibleDescription() == "転記しました。\n要修正です。"
    write(field.editor, "書いた。")
    assert field.editor.accessibleDescription() == "要修正です。"
    field.show_feedback("転記しました。")
    field.show_message("")
    assert field.editor.accessibleDescription() == "転記しました。"
    field.load(None)
    assert field.editor.accessibleDescription() == ""


def test_a_division_types_them_below_the_field_before_them(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        form = entries(clerk).form
        assert list(form.texts)[-2:] == [BUDGET, PARTNER]
        assert [form.fields.heading_of(key) for key in (BUDGET, PARTNER)] == [BUDGET_HEAD, PARTNER_HEAD]
        tops = [form.texts[key].y() for key in ("done", BUDGET, PARTNER, "next_year", "note")]
        assert tops == sorted(tops)
        form.texts["done"].editor.setFocus()
        press(form.texts["done"].editor, Qt.Key.Key_Tab)
        assert form.focused_key == BUDGET
        write(form.texts[BUDGET].editor, "１，２００")
        press(form.texts[BUDGET].editor, Qt.Key.Key_Tab)
        write(form.texts[PARTNER].editor, "見本町会")
        entries(clerk).leave()
        clerk.wait()
        kept = rows_in(store_of(clerk))[ROW].values
        assert (kept[BUDGET], kept[PARTNER]) == ("1200", "見本町会")


def test_a_user_is_led_to_a_required_field_that_is_blank(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**CHOICE, "need": "必要", "required": True})
    with somebody(ward.form) as clerk:
        form = entries(clerk).form
        form.write_next()
        assert form.fields.key_of(form.focusWidget()) == "mark"
        form.marks.choose(form.marks.marks.each[0])
        for key in ("done", "next_year"):
            form.write_next()
            assert form.focused_key == key
            write(form.texts[key].editor, "書いた。")
            if key == "done":
                form.write_next()
                assert form.fields.key_of(form.focusWidget()) == DIRECTION
                clerk.press(form.fields.choices[DIRECTION].picker, Qt.Key.Key_Down)


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


def test_the_office_pastes_copies_and_looks_back(ward: PlantedWard) -> None:
    ward.office("merge", ward.filled("answer.xlsx", budget="1200", partner="見本町会"))
    with somebody(ward.store) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(ROW)))
        rows = present(page.tabling._rows())
        head, line, *_ = copied_rows(rows.shown, rows.round, headed=True)
        assert dict(zip(head, line, strict=True))[BUDGET_HEAD] == "1200"
        block = (("管理番号", BUDGET_HEAD, PARTNER_HEAD), (ROW, "1,500", "見本商店会"))
        QGuiApplication.clipboard().setText(as_tabbed(block))
        person.press(page.table, Qt.Key.Key_V, CONTROL | Qt.KeyboardModifier.ShiftModifier)
        panel = present(page.tabling.panel)
        panel.apply.click()
        person.wait()
        kept = rows_in(ward.store)[ROW].values
        assert (kept[BUDGET], kept[PARTNER]) == ("1500", "見本商店会")
        page.editor.tabs.setCurrentWidget(page.editor.history)
        person.wait()
        lines = page.editor.history.view.lines
        told = [str(lines.index(place).data()) for place in range(lines.rowCount())]
        assert any(BUDGET_HEAD in each for each in told)


def test_a_round_without_them_does_not_show_them(clerk: Person) -> None:
    assert list(entries(clerk).form.texts) == ["change_reason", "done", "next_year", "later_years", "note"]


def test_a_number_keeps_its_declared_decimals_in_its_field(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**NUMBERS[0], "decimals": 1})
    ward.office("set", ROW, f"{PLACES}=22")
    acts = len(ward.office("history", ROW)["changes"])
    with somebody(ward.store) as person:
        editor = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(ROW))).editor
        field = editor.form.texts[PLACES].editor
        assert field.text() == "22.0"
        field.setFocus()
        press(field, Qt.Key.Key_Tab)
        person.wait()
        for typed, shown, stored in (("20.25", "20.25", "20.25"), ("1021", "1,021.0", "1021")):
            field.setFocus()
            field.selectAll()
            write(field, typed)
            press(field, Qt.Key.Key_Tab)
            person.wait()
            assert rows_in(ward.store)[ROW].values[PLACES] == stored
            assert field.text() == shown
    assert len(ward.office("history", ROW)["changes"]) == acts + 2


SPENT = {**NUMBERS[0], "negative": "▲", "decimals": 0}


@pytest.fixture
def disputed(tmp_path: Path) -> PlantedWard:
    """A ward with a number and a date that two copies of one form state differently."""
    ward = PlantedWard(tmp_path, SPENT, DAY)
    for name, number, day in (("one.xlsx", "-1234.25", "R4.6.1"), ("two.xlsx", "1234.75", "R4.7.1")):
        ask("merge", ward.filled(name, **{PLACES: number, HELD: day}), "--store", ward.store)
    return ward


def test_conflicts_show_numbers_and_dates_as_the_plan_prints_them_and_let_none_be_joined(disputed: PlantedWard) -> None:
    with somebody(disputed.store) as person:
        page = of_kind(ConflictPage, person.go_to("conflict"))
        for key, texts in ((PLACES, {"▲1,234.25", "1,234.75"}), (HELD, {"令和4年6月1日", "令和4年7月1日"})):
            (item,) = [each for each in page.model.open_items if each.conflict == f"{ROW}:{key}"]
            page.list.setCurrentIndex(page.model.place_of(item))
            person.wait()
            assert texts <= {re.sub("<[^>]+>", "", card.text.text()) for card in page.panel.cards}
            read_aloud = "".join(card.choice.accessibleDescription() for card in page.panel.cards)
            assert all(text in read_aloud for text in texts)
            assert page.panel.both.isHidden()
            assert page.panel.editor.text() in texts


def test_the_window_shows_former_numbers_and_dates_as_the_plan_prints_them(disputed: PlantedWard) -> None:
    for number, day in (("5000", "令和4年8月1日"), ("-6000.5", "令和4年9月1日")):
        ask("set", OTHER, f"{PLACES}={number}", f"{HELD}={day}", "--store", disputed.store)
    with somebody(disputed.store) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(OTHER)))
        shown = [page.editor.form.texts[key].editor.text() for key in (PLACES, HELD)]
        assert shown == ["▲6,000.5", "令和4年9月1日"]
        page.editor.tabs.setCurrentWidget(page.editor.history)
        person.wait()
        lines = page.editor.history.view.lines
        told = "".join(str(lines.index(place).data()) for place in range(lines.rowCount()))
    for texts in (("5,000", "▲6,000.5"), ("令和4年8月1日", "令和4年9月1日")):
        assert all(each in told for each in texts)
    with closing(make_parts().stores.open(disputed.store, read_only=True)) as store, store.reading() as records:
        earlier = [*earlier_lines(PLACES, earlier_values(records, chosen_round(records, None), OTHER, PLACES))]
    assert [each for each in earlier if "5,000" in each.accessible_text]


def test_a_merge_shows_numbers_and_dates_as_the_plan_prints_them_before_it_is_done(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, SPENT, DAY)
    files = [
        ward.filled(name, **{PLACES: number, HELD: day})
        for name, number, day in (("one.xlsx", "-1234.25", "R4.6.1"), ("two.xlsx", "1234.75", "R4.6.1"))
    ]
    with somebody(ward.store) as person:
        page = gathering(person, *files)
        person.wait()
        changed = [line for each in page.changes.item_keys if (line := page.changes.line_of(each))]
        for text in (each.html + each.accessible_text for each in changed):
            assert text.count("令和4年6月1日") == 2
        lines = page.view.attention.lines
        sides = "".join(str(lines.index(place).data(HTML_ROLE)) for place in range(lines.rowCount()))
        assert all(each in sides for each in ("▲1,234.25", "1,234.75"))
