"""What could not be saved is not lost: it is there when its row is shown again, and is saved as soon as it can be."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from nakano_status.application.ports.data_file import TypedAnswer, TypedText
from nakano_status.bootstrap import make_parts
from nakano_status.domain.merge.resolution import OFFICE
from nakano_status.domain.refusals.files import StoreReadOnly, TargetNotWritable
from nakano_status.domain.round.states import RowState
from nakano_status.gui.commands import ACCEPT, ASK_BACK
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.submission.check_page import CheckPage
from tests.support.expected import of_kind
from tests.support.user_input import write
from tests.support.windows import FIRST, SECOND, Person, copied, entries, rows_in, somebody, store_of

Break = Callable[[Person], None]


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Break:
    """Let the data file of a window refuse every write until `monkeypatch.undo()`."""

    def refuse() -> None:
        raise StoreReadOnly(path="表.nakano")

    def begin(person: Person) -> None:
        data = person.shell.session._data
        assert data is not None
        monkeypatch.setattr(data.store, "writing", refuse)

    return begin


def refused_on_first(clerk: Person, refusing: Break) -> EntriesPage:
    """Type a text on the first row, and go to the second while saving it is refused."""
    page = entries(clerk)
    page.go_to(FIRST)
    clerk.wait()
    refusing(clerk)
    write(page.form.texts["done"].editor, "断られた文。")
    page.go_to(SECOND)
    clerk.wait()
    return page


def test_what_was_refused_is_there_when_its_row_is_shown_again_and_is_saved_then(
    clerk: Person, refusing: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, path = refused_on_first(clerk, refusing), store_of(clerk)
    assert clerk.said[-1].code == "STORE-READ-ONLY"
    page.go_to(FIRST)
    clerk.wait()
    assert page.form.texts["done"].editor.text() == "断られた文。"
    page.go_to(SECOND)
    clerk.wait()
    monkeypatch.undo()
    page.go_to(FIRST)
    page.go_to(SECOND)
    clerk.wait()
    assert rows_in(path)[FIRST].values["done"] == "断られた文。"


def test_what_was_refused_is_there_after_an_undo_from_another_page(
    clerk: Person, refusing: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = entries(clerk)
    page.go_to(FIRST)
    editor = page.form.texts["done"].editor
    write(editor, "初めの文。")
    page.go_to(SECOND)
    clerk.wait()
    page.go_to(FIRST)
    clerk.wait()
    editor.selectAll()
    refused_on_first(clerk, refusing)
    clerk.go_to("check")
    monkeypatch.undo()
    clerk.shell.around.undo.undo()
    clerk.wait()
    assert page.form.row is not None
    assert (page.form.row.id, editor.text()) == (FIRST, "断られた文。")
    assert page.form.has_typed_text
    page.leave()
    clerk.wait()
    assert rows_in(store_of(clerk))[FIRST].values["done"] == "断られた文。"


def test_no_question_is_asked_about_a_text_that_is_being_stored(clerk: Person) -> None:
    page = entries(clerk)
    page.go_to(FIRST)
    form, editor = page.form, page.form.texts["done"].editor
    write(editor, "初めの文。")
    form.focus_field("next_year")
    form.marks.choose_by_number(1)
    form.focus_field("done")
    editor.selectAll()
    write(editor, "あとの文。")
    form._autosave.save_drafts()
    clerk.wait()
    page.go_to(SECOND)
    page.go_to(FIRST)
    assert (editor.text(), form.fields.moved.isVisible()) == ("あとの文。", False)
    clerk.wait()
    assert rows_in(store_of(clerk))[FIRST].values["done"] == "あとの文。"
    assert not form.has_typed_text


def test_a_proposal_that_is_refused_is_not_shown_any_more(clerk: Person, refusing: Break) -> None:
    page = entries(clerk)
    page.go_to(FIRST)
    clerk.wait()
    reasons = page.form.fields.offers.reasons
    refusing(clerk)
    reasons.setCurrentIndex(1)
    reasons.activated.emit(1)
    clerk.wait()
    assert reasons.currentIndex() == 0
    assert clerk.said[-1].code == "STORE-READ-ONLY"


def test_saving_again_saves_what_was_typed_on_the_row_before(
    clerk: Person, refusing: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused_on_first(clerk, refusing)
    monkeypatch.undo()
    clerk.click(clerk.shell.window.panel.offer)
    assert rows_in(store_of(clerk))[FIRST].values["done"] == "断られた文。"
    assert clerk.shell.window.status_bar.saved.text().startswith("保存済み")


def test_what_is_saved_on_another_row_brings_what_was_refused_along(
    clerk: Person, refusing: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, path = refused_on_first(clerk, refusing), store_of(clerk)
    monkeypatch.undo()
    write(page.form.texts["done"].editor, "次の文。")
    page.leave()
    clerk.wait()
    done = {row_id: rows_in(path)[row_id].values["done"] for row_id in (FIRST, SECOND)}
    assert done == {FIRST: "断られた文。", SECOND: "次の文。"}


def test_what_was_refused_in_one_voice_is_not_written_in_another(
    office_person: Person, refusing: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, path = office_person.go_to("all_rows"), store_of(office_person)
    assert isinstance(page, AllRowsPage)
    page.go_to(FIRST)
    office_person.wait()
    form, voices = page.editor.form, page.editor.acting_choice
    voices.setCurrentIndex(0)
    voices.activated.emit(0)
    refusing(office_person)
    write(form.texts["done"].editor, "事務局の文。")
    voices.setCurrentIndex(1)
    voices.activated.emit(1)
    office_person.wait()
    assert form.texts["done"].editor.text() == ""
    voices.setCurrentIndex(0)
    voices.activated.emit(0)
    office_person.wait()
    assert form.texts["done"].editor.text() == "事務局の文。"
    monkeypatch.undo()
    page.leave()
    office_person.wait()
    assert rows_in(path)[FIRST].values["done"] == "事務局の文。"
    with closing(make_parts().stores.open(path, read_only=True)) as store, store.reading() as records:
        assert [change.who for _, change in records.entries.changes("R4", FIRST, "done")] == [OFFICE]


def test_closing_asks_for_what_was_refused_though_another_page_saved_since(
    clerk: Person, refusing: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def stay(_: QWidget, what: str) -> bool:
        asked.append(what)
        return False

    monkeypatch.setattr(clerk.shell.messages, "may_lose", stay)
    page = entries(clerk)
    refusing(clerk)
    write(page.form.texts["done"].editor, "断られた文。")
    other = clerk.go_to("check")
    other.around.saved.emit()
    assert clerk.shell.window.status_bar.saved.text() == "保存できていない内容があります"
    assert not clerk.shell.window.close()
    assert len(asked) == 1
    monkeypatch.undo()
    clerk.go_to("entries")
    page.leave()
    clerk.wait()
    assert clerk.shell.window.status_bar.saved.text().startswith("保存済み")


@pytest.fixture
def refusing_once(monkeypatch: pytest.MonkeyPatch) -> Break:
    """Let the data file of a window refuse only the next write."""

    def begin(person: Person) -> None:
        store = person.shell.session._data.store
        writing = store.writing

        def refuse() -> None:
            monkeypatch.setattr(store, "writing", writing)
            raise StoreReadOnly(path="表.nakano")

        monkeypatch.setattr(store, "writing", refuse)

    return begin


def is_refusal_shown(person: Person) -> bool:
    """Return whether the message that is shown is that of the refused write."""
    return person.shell.window.panel.isVisible() and person.said[-1].code == "STORE-READ-ONLY"


def test_no_answers_are_handed_in_while_the_name_of_the_respondent_is_refused(
    clerk: Person, refusing_once: Break, tmp_path: Path
) -> None:
    panel, target = of_kind(CheckPage, clerk.go_to("check")).submission, tmp_path / "回答.xlsx"
    panel.choose(target)
    panel.draft.setChecked(True)
    panel.respondent.setText("中野 花子")
    refusing_once(clerk)
    clerk.click(panel.make)
    assert not target.exists()
    assert is_refusal_shown(clerk)
    clerk.click(panel.make)
    assert target.exists()


def test_no_row_is_accepted_while_a_text_typed_before_is_refused(reviewer: Person, refusing_once: Break) -> None:
    page = of_kind(AllRowsPage, reviewer.go_to("all_rows"))
    page.go_to(FIRST)
    page.editor.show_fields()
    reviewer.wait()
    page.editor.form.texts["done"].editor.setFocus()
    write(page.editor.form.texts["done"].editor, "断られた文。")
    refusing_once(reviewer)
    reviewer.do(ACCEPT)
    assert rows_in(store_of(reviewer))[FIRST].state is not RowState.ACCEPTED
    assert is_refusal_shown(reviewer)


def test_no_request_is_made_while_its_comment_is_refused(
    reviewer: Person, refusing_once: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = of_kind(AllRowsPage, reviewer.go_to("all_rows"))
    page.go_to(FIRST)
    reviewer.do(ASK_BACK)
    asking, begun = page.editor.review.asking, list[object]()
    monkeypatch.setattr(asking.making, "begin", begun.append)
    write(asking.comment, "詳しく記入してください。")
    asking.flush()
    reviewer.wait()
    write(asking.comment, "期限も記入してください。")
    refusing_once(reviewer)
    reviewer.click(asking.make)
    assert begun == []
    assert is_refusal_shown(reviewer)


class HeldTexts:
    """Typed texts whose files another program holds: they can be read and replaced, but not removed."""

    def __init__(self) -> None:
        self.kept: list[TypedText] = [
            TypedAnswer("R3", SECOND, "done", None, "前の年度の文。", None),
            TypedAnswer("R4", SECOND, "done", None, "別の計画の文。", None, None, "R4-tsugi"),
        ]

    def all(self) -> Sequence[TypedText]:
        """Return the texts."""
        return self.kept

    def keep(self, texts: Iterable[TypedText]) -> None:
        """Keep texts."""
        self.kept += texts

    def drop(self, texts: Iterable[TypedText]) -> None:
        """Refuse to remove texts."""
        if [*texts]:
            raise TargetNotWritable(path="typed", reason="他で開かれています")


def test_what_was_saved_is_shown_and_undone_although_its_text_stays_on_the_pc(
    opened_form: Path, tmp_path: Path
) -> None:
    parts = replace(make_parts(), typed_texts=lambda _: HeldTexts())
    with somebody(copied(opened_form, tmp_path), parts=parts) as clerk:
        page, path, changed = entries(clerk), store_of(clerk), []
        clerk.shell.session.changed.connect(lambda touched, _: changed.append(touched))
        page.go_to(SECOND)
        clerk.wait()
        assert not page.form.texts["done"].editor.text(), "the texts kept on the PC are of other rounds"
        page.go_to(FIRST)
        clerk.wait()
        write(page.form.texts["done"].editor, "保存した文。")
        page.leave()
        clerk.wait()
        assert rows_in(path)[FIRST].values["done"] == "保存した文。"
        assert changed == [{(FIRST, "done")}]
        assert clerk.said[-1].text == "このPCに残していた内容を削除できません（他で開かれています）。"
        clerk.undo()
        assert rows_in(path)[FIRST].values["done"] is None
