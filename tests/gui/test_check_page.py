"""提出前の確認: 所属長確認, what changed after it, and what the office asks about — each a click from its field."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from nakano_status.application.lookup import chosen_round
from nakano_status.application.round.read.views import ConfirmationView
from nakano_status.application.submission.read.confirmation import read_confirmation
from nakano_status.bootstrap import make_parts
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.submission.check_page import AdviceAct, CheckPage, FieldLine
from nakano_status.gui.lists.rich_text_list import ITEM_ROLE
from nakano_status.gui.lists.rich_text_view import RichTextDelegate
from nakano_status.gui.messages import Tone
from tests.support.marks import AS_PLANNED
from tests.support.user_input import CONTROL, click, press, write
from tests.support.windows import Person, rows_in, store_of, unnamed

FIRST = "2-1-2-03-N"


def confirmation_in(path: Path) -> ConfirmationView | None:
    with closing(make_parts().stores.open(path, read_only=True)) as store, store.reading() as records:
        return read_confirmation(records, chosen_round(records))


def check(person: Person) -> CheckPage:
    page = person.go_to("check")
    assert isinstance(page, CheckPage)
    return page


def change_done(person: Person, text: str) -> None:
    page = person.go_to("entries")
    assert isinstance(page, EntriesPage)
    page.go_to(FIRST)
    editor = page.form.texts["done"].editor
    editor.setFocus()
    editor.selectAll()
    write(editor, text)
    press(editor, Qt.Key.Key_Tab)
    person.wait()


def field_lines(page: CheckPage) -> list[FieldLine]:
    return [item for item in page.list.lines.items if isinstance(item, FieldLine)]


def test_nothing_asks_for_a_confirmation_and_every_control_has_a_name(clerk: Person) -> None:
    page = check(clerk)
    panel = page.submission.confirmation
    assert "まだ確認されていません" in panel.state.plain_text
    assert unnamed(page) == []


def test_a_name_and_enter_confirm_what_stands(clerk: Person) -> None:
    panel = check(clerk).submission.confirmation
    panel.name.setFocus()
    write(panel.name, "税務課長")
    press(panel.name, Qt.Key.Key_Return)
    clerk.wait()
    found = confirmation_in(store_of(clerk))
    assert found is not None
    assert (found.name, found.changed) == ("税務課長", ())
    assert panel.state.plain_text.startswith("✓ 税務課長")
    assert clerk.said[-1].tone is Tone.DONE


def test_without_a_name_nothing_is_recorded_and_what_is_missing_is_said(clerk: Person) -> None:
    panel = check(clerk).submission.confirmation
    click(panel.give)
    clerk.wait()
    assert confirmation_in(store_of(clerk)) is None
    assert clerk.said[-1].tone is Tone.REFUSED


def test_what_changed_after_it_is_listed_by_field_a_click_from_it_and_confirmed_again(clerk: Person) -> None:
    panel = check(clerk).submission.confirmation
    write(panel.name, "税務課長")
    click(panel.give)
    clerk.wait()
    change_done(clerk, "後から直した文。")
    page = check(clerk)
    assert "1件の欄が変更されています" in panel.state.plain_text
    (line,) = field_lines(page)
    assert (line.row_id, line.key) == (FIRST, "done")
    spoken = page.list.lines.place_of(line).data()
    assert "後から直した文。" in spoken
    page.list.scrollTo(page.list.lines.place_of(line))
    click(page.list.viewport(), page.list.visualRect(page.list.lines.place_of(line)).center())
    clerk.wait()
    entries = clerk.shell.window.page
    assert isinstance(entries, EntriesPage)
    assert entries.form.texts["done"].editor.hasFocus()
    click(check(clerk).submission.confirmation.give)
    clerk.wait()
    assert field_lines(page) == []
    found = confirmation_in(store_of(clerk))
    assert found is not None
    assert found.changed == ()


def test_the_three_lists_stand_without_the_question_told_twice(clerk: Person) -> None:
    panel = check(clerk).submission.confirmation
    write(panel.name, "税務課長")
    click(panel.give)
    clerk.wait()
    change_done(clerk, "後から直した文。")
    page = check(clerk)
    lines = page.list.lines
    codes = [getattr(lines.index(place).data(ITEM_ROLE), "code", "") for place in range(lines.rowCount())]
    assert "CONFIRMED-THEN-CHANGED" not in codes
    assert "MARK-MISSING" in codes


def advised(page: CheckPage) -> list[tuple[str | None, str | None]]:
    """The wordings that are advised on, each with its row."""
    found = (item for item in page.list.lines.items if isinstance(item, Problem) and item.code.startswith("WORDING"))
    return [(item.place.id, item.found) for item in found]


def click_act(page: CheckPage, item: object, act: str) -> None:
    """Click on the link of an act in a line."""
    rect = page.list.visualRect(page.list.lines.place_of(item))
    delegate = page.list.itemDelegate()
    assert isinstance(delegate, RichTextDelegate)
    places = (QPoint(x, y) for y in range(rect.top(), rect.bottom(), 4) for x in range(rect.left(), rect.right(), 8))
    click(page.list.viewport(), next(place for place in places if delegate.act_at(place) == act))


def test_a_wording_is_unified_or_left_at_its_line_and_both_can_be_taken_back(clerk: Person) -> None:
    change_done(clerk, "サーバーとベンダーを見直した。")
    page = check(clerk)
    assert advised(page) == [(FIRST, "ベンダー"), (FIRST, "サーバー")]
    vendor = next(item for item in page.list.lines.items if isinstance(item, Problem) and item.found == "ベンダー")
    page.list.scrollTo(page.list.lines.place_of(vendor))
    click_act(page, vendor, AdviceAct.UNIFY)
    clerk.wait()
    assert rows_in(store_of(clerk))[FIRST].values["done"] == "サーバーとベンダを見直した。"
    assert advised(page) == [(FIRST, "サーバー")]
    assert page.head.unify.isHidden()
    server = next(item for item in page.list.lines.items if isinstance(item, Problem) and item.found == "サーバー")
    page.list.setCurrentIndex(page.list.lines.place_of(server))
    page.list.setFocus()
    press(page.list, Qt.Key.Key_U, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    clerk.wait()
    assert advised(page) == []
    assert rows_in(store_of(clerk))[FIRST].values["done"] == "サーバーとベンダを見直した。"
    assert clerk.shell.window.page is page
    for left in ([(FIRST, "サーバー")], [(FIRST, "ベンダー"), (FIRST, "サーバー")]):
        clerk.shell.around.undo.undo()
        clerk.wait()
        assert advised(page) == left
    click(page.head.unify)
    clerk.wait()
    assert rows_in(store_of(clerk))[FIRST].values["done"] == "サーバとベンダを見直した。"
    clerk.shell.around.undo.undo()
    clerk.wait()
    assert rows_in(store_of(clerk))[FIRST].values["done"] == "サーバーとベンダーを見直した。"


def test_what_is_mended_leaves_the_list_and_the_way_back_leads_to_the_same_place(clerk: Person) -> None:
    change_done(clerk, "サーバーを更新した。")
    page = check(clerk)
    errors = [item for item in page.list.lines.items if isinstance(item, Problem) and item.severity is Severity.ERROR]
    press(page.list, Qt.Key.Key_End)
    here = page.list.current_item
    page.head.no_advice.setFocus()
    press(page.head.no_advice, Qt.Key.Key_Space)
    clerk.wait()
    assert advised(page) == []
    assert "参考を表示しない（1件）" in page.head.no_advice.text()
    press(page.head.no_advice, Qt.Key.Key_Space)
    clerk.wait()
    page.list.setCurrentIndex(page.list.lines.place_of(here))
    page.list.setCurrentIndex(page.list.lines.place_of(errors[1]))
    press(page.list, Qt.Key.Key_Return)
    clerk.wait()
    entries = clerk.shell.window.page
    assert isinstance(entries, EntriesPage)
    entries.form.marks.choose(AS_PLANNED)
    clerk.wait()
    press(entries, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    clerk.wait()
    assert clerk.shell.window.page is page
    assert errors[1] not in page.list.lines.items
    assert page.list.lines.items[0] == errors[0]
    assert page.list.hasFocus()
    assert page.list.current_item is not None


def test_a_change_after_the_file_was_made_is_told_with_its_rows(clerk: Person, tmp_path: Path) -> None:
    page = check(clerk)
    assert page.submission.submitted.isHidden()
    page.submission.draft.setChecked(True)
    page.submission.choose(tmp_path / "下書き.xlsx")
    click(page.submission.make)
    clerk.wait()
    assert "その後の変更はありません" in page.submission.submitted.plain_text
    click(page.submission.result.mail)
    assert page.submission.result.feedback.plain_text == "メールの文面をコピーしました。"
    assert "「下書き.xlsx」" in QApplication.clipboard().text()
    change_done(clerk, "後から直した文。")
    page = check(clerk)
    assert "1件変わっています" in page.submission.submitted.plain_text
    assert [(line.row_id, line.key) for line in field_lines(page)] == [(FIRST, "done")]
