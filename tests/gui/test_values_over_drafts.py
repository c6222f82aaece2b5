"""Values that are restored or undone over typed texts, done or refused in any order, lose none of these texts."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QGuiApplication

from nakano_status.application.entries.edit_entry import Entry, edit_entry, save_draft
from nakano_status.bootstrap import make_parts
from nakano_status.domain.refusals.exchange import NotYours
from nakano_status.domain.refusals.files import StoreReadOnly, StoreServerGone
from nakano_status.gui.answers import row_writer
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.menus.menu_table import UndoStep
from nakano_status.gui.page import GoTo
from tests.gui.test_drafts import is_to_be_mended, write_budget
from tests.gui.test_orders_of_drafts import TextsOnPc
from tests.gui.test_row_editor import choose_voice
from tests.support.expected import of_kind, present
from tests.support.planted_profiles import (
    BESIDE,
    BUDGET,
    ROW,
    PlantedWard,
)
from tests.support.user_input import write
from tests.support.windows import NEVER, Person, entries, rows_in, somebody, store_of


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return PlantedWard(tmp_path)


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
    page.editor.form.fields.moved.own.click()
    on_server.wait()
    assert rows_in(ward.store)[ROW].values[BUDGET] == "1600"
    assert not any(each.code.endswith("-MOVED") for each in on_server.said if each.code)


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
    on_server: Person, pc: TextsOnPc, *, is_left: bool
) -> None:
    form = page_of(on_server).editor.form
    is_away = StoreServerGone(path="server", reason="away")
    with on_server.without_writing(is_away, False, False, True), on_server.kept_busy():
        for place, text in enumerate(("書いた。", "書き直した。", "書いた。")):
            type_done(form, text)
            if place < 2 or is_left:
                form.focus_field("next_year")
        form._autosave.save_drafts()
    assert [each.text for each in pc.kept.values()] == ["書いた。"]
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


def test_a_draft_that_comes_back_is_not_taken_for_one_over_the_text_of_another(
    on_server: Person, ward: PlantedWard
) -> None:
    form = page_of(on_server).editor.form
    with on_server.without_writing(StoreReadOnly(path="表.nakano"), False, True), on_server.kept_busy():
        write_budget(form, "1200", "たくさん")
        form.fields.back_wanted.emit(BUDGET, "1000")
    assert is_to_be_mended(form)
    write_budget(form, "1600")
    on_server.wait()
    form.fields.moved.own.click()
    on_server.wait()
    assert rows_in(ward.store)[ROW].values[BUDGET] == "1600"
    assert not any(each.code.endswith("-MOVED") for each in on_server.said if each.code)


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


def undo_by_menu(person: Person) -> None:
    """Choose 元に戻す in the menu, which passes on typed text first."""
    steps = (
        each for each in person.shell.window.findChildren(QAction) if getattr(each, "_step", None) is UndoStep.BACK
    )
    (undo,) = steps
    undo.trigger()
    person.wait()


@pytest.mark.parametrize("is_typed_late", [False, True])
def test_the_text_of_another_is_not_replaced_after_a_text_could_not_be_restored(
    on_server: Person, ward: PlantedWard, *, is_typed_late: bool
) -> None:
    page, session = page_of(on_server), on_server.shell.session
    form = page.editor.form
    write_done(on_server, form, "零。", "一。")
    if not is_typed_late:
        with on_server.without_writing(StoreServerGone(path="server", reason="away")):
            write_done(on_server, form, "三。")
    edit_entry(session.parts, present(session._data).store, Entry(ROW, {"done": "他の方。"}), "佐藤")
    with on_server.kept_busy():
        session.follow_others(frozenset({(ROW, "done")}))
        form.fields.back_wanted.emit("done", "零。")
        if is_typed_late:
            type_done(form, "三。")
    form.focus_field("next_year")
    page.go_to(BESIDE)
    on_server.wait()
    assert rows_in(ward.store)[ROW].values["done"] == "他の方。"


def test_a_text_about_which_the_user_is_asked_outlives_an_undo(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        form, path = entries(clerk).form, store_of(clerk)
        write_done(clerk, form, "零。", "一。")
        with clerk.without_writing(StoreReadOnly(path="表.nakano")):
            write_done(clerk, form, "三。")
        form.fields.back_wanted.emit("done", "零。")
        clerk.wait()
        form.focus_field("next_year")
        undo_by_menu(clerk)
        row = rows_in(path)[ROW]
        assert (row.values["done"], row.drafts, form.texts["done"].editor.text()) == ("一。", {"done": "三。"}, "三。")
        assert form.fields.asked_key == "done"


def test_a_text_that_waits_for_a_server_outlives_an_undo_that_is_refused(on_server: Person, pc: TextsOnPc) -> None:
    page = page_of(on_server)
    write_done(on_server, page.editor.form, "零。", "一。")

    def refuse() -> None:
        raise StoreServerGone(path="server", reason="away")

    with pytest.MonkeyPatch.context() as patch:
        for name in ("writing", "reading"):
            patch.setattr(present(on_server.shell.session._data).store, name, refuse)
        type_done(page.editor.form, "三。")
        page.go_to(BESIDE)
        on_server.wait()
        on_server.go_to("board")
        undo_by_menu(on_server)
        assert ([each.text for each in pc.kept.values()], page.editor.writer.keeps) == (["三。"], True)


@pytest.mark.parametrize("is_by_history", [False, True])
def test_a_draft_under_an_open_question_remains_after_a_text_was_restored(
    ward: PlantedWard, *, is_by_history: bool
) -> None:
    with somebody(ward.store) as person:
        person.go_to("all_rows", GoTo(ROW))
        form, history = page_of(person).editor.form, page_of(person).editor.history
        write_done(person, form, "零。", "一。")
        with person.without_writing(StoreReadOnly(path="表.nakano")):
            write_done(person, form, "三。")
        form.fields.back_wanted.emit("done", "零。")
        person.wait()
        type_done(form, "四。")
        form._autosave.save_drafts()
        person.wait()
        if is_by_history:
            history.put_back.emit(ROW, {"done": "一。"})
        else:
            form.fields.back_wanted.emit("done", "一。")
        person.wait()
        row = rows_in(ward.store)[ROW]
        assert (row.values["done"], row.drafts, form.fields.asked_key) == ("一。", {"done": "四。"}, "done")


def test_a_question_about_a_refused_text_is_asked_until_it_is_answered(on_server: Person, ward: PlantedWard) -> None:
    page = page_of(on_server)
    form = page.editor.form
    write_done(on_server, form, "零。", "一。")
    with on_server.without_writing(StoreServerGone(path="server", reason="away")):
        write_done(on_server, form, "三。")
    form.fields.back_wanted.emit("done", "零。")
    on_server.wait()
    for _ in range(2):
        page.go_to(BESIDE)
        on_server.wait()
        page_of(on_server)
        assert (form.fields.asked_key, rows_in(ward.store)[ROW].values["done"]) == ("done", "零。")
    form.fields.moved.own.click()
    on_server.wait()
    assert rows_in(ward.store)[ROW].values["done"] == "三。"


def test_a_mark_that_waits_for_a_server_is_shown_after_other_writes_were_refused(on_server: Person) -> None:
    form = page_of(on_server).editor.form
    write_done(on_server, form, "一。")
    with on_server.without_writing(StoreServerGone(path="server", reason="away")):
        form.marks.choose_by_number(3)
        on_server.wait()
        on_server.undo()
        assert form.marks.value == "△"
        on_server.go_to("board")
        on_server.go_to("all_rows")
        assert page_of(on_server).editor.form.marks.value == "△"


@pytest.mark.parametrize("how", ["restored", "restored over itself", "undone", "left at once"])
def test_a_draft_that_its_field_can_hold_remains_in_the_data_file(ward: PlantedWard, how: str) -> None:
    with somebody(ward.form) as clerk:
        page, path = entries(clerk), store_of(clerk)
        form, other = page.form, next(each.id for each in page.model.rows if each.id != ROW)
        write_done(clerk, form, "零。", "一。")
        with clerk.without_writing(StoreReadOnly(path="表.nakano")):
            write_done(clerk, form, "三。")
        form.fields.back_wanted.emit("done", "零。")
        clerk.wait()
        with clerk.kept_busy():
            if how == "undone":
                clerk.shell.around.undo.undo()
            else:
                form.fields.back_wanted.emit("done", "零。" if how == "restored over itself" else "一。")
            if how == "left at once":
                page.go_to(other)
        page.go_to(ROW)
        clerk.wait()
        assert rows_in(path)[ROW].values["done"] == ("零。" if how == "restored over itself" else "一。")
        assert (form.texts["done"].editor.text(), form.fields.asked_key) == ("三。", "done")
    assert rows_in(path)[ROW].drafts == {"done": "三。"}


def test_a_text_of_another_that_was_to_be_replaced_counts_as_unseen(on_server: Person, ward: PlantedWard) -> None:
    page, session = page_of(on_server), on_server.shell.session
    form, away = page.editor.form, StoreServerGone(path="server", reason="away")
    write_done(on_server, form, "零。", "一。")
    with on_server.without_writing(away):
        write_done(on_server, form, "三。")
    edit_entry(session.parts, present(session._data).store, Entry(ROW, {"done": "他の方。"}), "佐藤")
    session.follow_others(frozenset({(ROW, "done")}))
    on_server.wait()
    with on_server.without_writing(away):
        page.editor.history.put_back.emit(ROW, {"done": "零。"})
        on_server.wait()
    page.editor.writer._try_again()
    on_server.wait()
    assert (rows_in(ward.store)[ROW].values["done"], form.fields.asked_key) == ("他の方。", "done")


def test_a_mark_that_waits_outlives_another_that_is_refused(on_server: Person, pc: TextsOnPc) -> None:
    form = page_of(on_server).editor.form
    with on_server.without_writing(StoreServerGone(path="server", reason="away")):
        form.marks.choose_by_number(3)
        on_server.wait()
    with on_server.without_writing(StoreReadOnly(path="表.nakano")):
        form.fields.back_wanted.emit("mark", "◎")
        on_server.wait()
    assert (form.marks.value, [each.text for each in pc.kept.values()]) == ("△", ["△"])


def test_a_text_that_is_refused_while_another_is_being_restored_is_asked_about(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        form, path = entries(clerk).form, store_of(clerk)
        write_done(clerk, form, "零。", "一。")
        with clerk.without_writing(StoreReadOnly(path="表.nakano"), True, False), clerk.kept_busy():
            type_done(form, "三。")
            form.focus_field("next_year")
            form.fields.back_wanted.emit("done", "零。")
        assert (rows_in(path)[ROW].values["done"], rows_in(path)[ROW].drafts) == ("零。", {"done": "三。"})
        assert (form.texts["done"].editor.text(), form.fields.asked_key) == ("三。", "done")


ENDS = [(True, False, True), (True, False, False), (True, True, True), (True, True, False)]


def restore_between(form: EntryForm) -> None:
    """Type a text, restore a value, and type another text, one soon after the other."""
    type_done(form, "甲。")
    form.focus_field("next_year")
    form.fields.back_wanted.emit("done", "零。")
    type_done(form, "乙。")
    form.focus_field("next_year")


@pytest.mark.parametrize("is_ended", ENDS)
def test_the_newest_of_two_texts_around_a_restored_value_remains(ward: PlantedWard, is_ended: tuple[bool, ...]) -> None:
    with somebody(ward.form) as clerk:
        form, path = entries(clerk).form, store_of(clerk)
        write_done(clerk, form, "零。", "一。")
        with clerk.without_writing(StoreReadOnly(path="表.nakano"), *is_ended), clerk.kept_busy():
            restore_between(form)
        assert form.texts["done"].editor.text() == "乙。"
        entries(clerk).writer._save_again()
        clerk.wait()
        assert (rows_in(path)[ROW].values["done"], rows_in(path)[ROW].drafts) == ("乙。", {})


@pytest.mark.parametrize("is_ended", ENDS)
def test_the_newest_of_two_texts_around_a_restored_value_remains_on_the_pc(
    on_server: Person, pc: TextsOnPc, is_ended: tuple[bool, ...]
) -> None:
    form, writer = page_of(on_server).editor.form, page_of(on_server).editor.writer
    write_done(on_server, form, "零。", "一。")
    with on_server.without_writing(StoreServerGone(path="server", reason="away"), *is_ended), on_server.kept_busy():
        restore_between(form)
    assert ([each.text for each in pc.kept.values()], writer.is_unsaved) == (["乙。"] * is_ended[2], is_ended[2])
    assert (form.texts["done"].editor.text(), writer.keeps) == ("乙。", True)


@pytest.mark.parametrize("is_ended", ENDS)
def test_the_newest_of_two_marks_around_a_restored_one_remains(
    on_server: Person, pc: TextsOnPc, ward: PlantedWard, is_ended: tuple[bool, ...]
) -> None:
    form, writer = page_of(on_server).editor.form, page_of(on_server).editor.writer
    write_done(on_server, form, "一。")
    with on_server.without_writing(StoreServerGone(path="server", reason="away"), *is_ended), on_server.kept_busy():
        form.marks.choose_by_number(3)
        form.fields.back_wanted.emit("mark", "◎")
        form.marks.choose_by_number(2)
    assert (form.marks.value, [each.text for each in pc.kept.values()]) == ("○", ["○"] * is_ended[2])
    writer._try_again()
    on_server.wait()
    assert (rows_in(ward.store)[ROW].values["mark"], pc.kept, writer.is_unsaved) == ("○", {}, False)


@pytest.mark.parametrize("is_restored", [False, True])
def test_a_mark_that_waits_is_tried_again_after_another_was_to_be_restored(
    on_server: Person, pc: TextsOnPc, ward: PlantedWard, *, is_restored: bool
) -> None:
    editor = page_of(on_server).editor
    with on_server.without_writing(StoreServerGone(path="server", reason="away"), True, not is_restored):
        editor.form.marks.choose_by_number(3)
        on_server.wait()
        with on_server.kept_busy():
            editor.form.fields.back_wanted.emit("mark", "◎")
            editor.writer._retry.stop()
            editor.writer._try_again()
    assert editor.writer._retry.isActive()
    editor.writer._try_again()
    on_server.wait()
    assert (rows_in(ward.store)[ROW].values["mark"], pc.kept) == ("◎" if is_restored else "△", {})


@pytest.mark.parametrize("is_restored", [False, True])
def test_a_text_that_waits_is_not_tried_again_while_another_is_being_restored(
    on_server: Person, ward: PlantedWard, *, is_restored: bool
) -> None:
    editor = page_of(on_server).editor
    write_done(on_server, editor.form, "零。", "一。")
    with on_server.without_writing(StoreServerGone(path="server", reason="away"), True, not is_restored):
        write_done(on_server, editor.form, "三。")
        with on_server.kept_busy():
            editor.history.put_back.emit(ROW, {"done": "零。"})
            editor.writer._try_again()
    if is_restored:
        assert (rows_in(ward.store)[ROW].values["done"], editor.form.fields.asked_key) == ("零。", "done")
    else:
        editor.writer._try_again()
        on_server.wait()
        assert (rows_in(ward.store)[ROW].values["done"], editor.form.fields.asked_key) == ("三。", None)


def test_a_mark_that_was_copied_after_its_refusal_is_not_shown(on_server: Person, pc: TextsOnPc) -> None:
    page = page_of(on_server, 1)
    with on_server.without_writing(StoreServerGone(path="server", reason="away")):
        page.editor.form.marks.choose_by_number(3)
        page.go_to(BESIDE)
        on_server.wait()
    with on_server.without_writing(NotYours(id=ROW, division="税務課")):
        page.editor.writer._try_again()
        on_server.wait()
    assert page_of(on_server, 1).editor.form.marks.value == "△"
    present(on_server.said[-1].offer).do()
    assert (page.editor.form.marks.value, pc.kept, page.editor.writer.is_unsaved) == (None, {}, False)


@pytest.mark.parametrize("is_shown", [False, True])
def test_a_question_about_a_mark_ends_when_the_mark_was_copied(
    on_server: Person, ward: PlantedWard, *, is_shown: bool
) -> None:
    page, is_away = page_of(on_server, 1), StoreServerGone(path="server", reason="away")
    form, writer, session = page.editor.form, page.editor.writer, on_server.shell.session
    with on_server.without_writing(is_away):
        form.marks.choose_by_number(3)
        page.go_to(BESIDE)
        on_server.wait()
    with on_server.without_writing(NotYours(id=ROW, division="税務課")):
        writer._try_again()
        on_server.wait()
    copy = present(on_server.said[-1].offer)
    edit_entry(session.parts, present(session._data).store, Entry(ROW, {"mark": "◎"}, "税務課"), "佐藤")
    session.follow_others(frozenset({(ROW, "mark")}))
    writer._try_again()
    on_server.wait()
    if is_shown:
        page_of(on_server, 1)
        assert page.editor.form.fields.asked_key == "mark"
        copy.do()
        assert (form.fields.asked_key, form.marks.value, writer.is_unsaved) == (None, "◎", False)
    else:
        copy.do()
        page_of(on_server, 1)
        with on_server.without_writing(is_away):
            type_done(form, "甲。")
            page.go_to(BESIDE)
            on_server.wait()
        writer._try_again()
        on_server.wait()
        row = rows_in(ward.store)[ROW]
        assert (row.values["mark"], row.values["done"], writer.is_unsaved) == ("◎", "甲。", False)
