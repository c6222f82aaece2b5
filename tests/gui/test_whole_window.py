"""What holds on every page: names, menus with shortcuts, refusals that leave everything as it was."""

import gzip
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QSignalBlocker, Qt
from PySide6.QtGui import QAction, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QLabel,
    QMenu,
    QSlider,
    QTableView,
    QWidget,
)

from nakano_status.bootstrap import make_parts
from nakano_status.domain.fields.field import CHANGE_KIND
from nakano_status.domain.refusals.files import StoreReadOnly
from nakano_status.gui.answers.answer_fields import OptionPicker
from nakano_status.gui.commands import COPY_TABLE
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.controls.fields import Choice
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage
from nakano_status.gui.features.merge.merge_page import MergePage
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.start.file_notices import FileNotices
from nakano_status.gui.looks.appearance import DARK, LIGHT, SMALLEST_POINTS, apply_theme, current_theme
from nakano_status.gui.messages import Tone
from nakano_status.gui.window.notices import IN_USE, MessagePanel
from nakano_status.gui.window.page_list import BOARD, EXPORT
from nakano_status.gui.window_menus import PAGE_DIGITS
from tests.support.command_line import ROOT
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.stores import become_a_newer_program
from tests.support.user_input import press, write
from tests.support.windows import Person, copied, entries, file_names, rows_in, somebody, unnamed


def actions_of(person: Person) -> list[QAction]:
    menus = [action.menu() for action in person.shell.window.menuBar().actions()]
    return [
        action for menu in menus if isinstance(menu, QMenu) for action in menu.actions() if not action.isSeparator()
    ]


def test_everything_the_keyboard_reaches_has_a_name(clerk: Person, office_person: Person) -> None:
    for person in (clerk, office_person):
        for name in person.shell.window.pages:
            assert unnamed(person.go_to(name)) == []


def test_the_menus_name_every_page_and_no_shortcut_twice(clerk: Person, office_person: Person) -> None:
    for person in (clerk, office_person):
        actions = actions_of(person)
        words = [action.text() for action in actions]
        window = person.shell.window
        assert all(window.pages[name].title in words for name in window.offered)
        keys = Counter(key.toString() for action in actions for key in action.shortcuts())
        assert [key for key, count in keys.items() if count > 1] == []


def test_every_page_is_reached_by_its_shortcut(office_person: Person) -> None:
    window = office_person.shell.window
    for digit, name in zip(PAGE_DIGITS, window.pages, strict=False):
        office_person.press(window, Qt.Key(ord(digit)), Qt.KeyboardModifier.AltModifier)
        assert window.page is window.pages[name]


def test_the_table_of_a_page_is_copied_whole_wherever_the_focus_is(office_person: Person) -> None:
    page = office_person.go_to(BOARD.name)
    (table,) = (each for each in page.findChildren(QTableView) if each.isVisible())
    office_person.shell.window.navigation.setFocus()
    assert not table.hasFocus()
    QGuiApplication.clipboard().setText("")
    office_person.do(COPY_TABLE)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 1 + table.model().rowCount() > 1
    assert [message.tone for message in office_person.said] == [Tone.DONE]


def test_that_no_table_is_copied_is_said(office_person: Person) -> None:
    office_person.go_to(EXPORT.name)
    office_person.do(COPY_TABLE)
    assert [message.text for message in office_person.said] == ["コピーしていません。"]


def test_f1_explains_the_page_that_is_shown(office_person: Person) -> None:
    window = office_person.shell.window
    panel = office_person.shell.menus.guidance.panel
    for name, page in window.pages.items():
        office_person.go_to(name)
        press(window, Qt.Key.Key_F1)
        assert panel.isVisible()
        assert panel.text.toPlainText().startswith(page.title)


@pytest.mark.parametrize(
    ("content", "code"), [(None, "STORE-MISSING"), (b"text", "STORE-FOREIGN"), (b"", "STORE-FOREIGN")]
)
def test_a_file_that_cannot_be_opened_leaves_the_window_as_it_was(
    clerk: Person, tmp_path: Path, content: bytes | None, code: str
) -> None:
    path = tmp_path / "ほか.nakano"
    if content is not None:
        path.write_bytes(content)
    before = clerk.shell.session.file
    clerk.open(path)
    assert [(message.tone, message.code) for message in clerk.said] == [(Tone.REFUSED, code)]
    assert clerk.shell.session.file is before
    panel = of_kind(MessagePanel, clerk.shell.window.findChild(MessagePanel))
    assert panel.isVisible()
    assert clerk.said[0].remedy in panel.text.plain_text


def test_where_an_older_data_file_is_kept_is_said_once(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "事務局.nakano"
    path.write_bytes(gzip.decompress((ROOT / "tests" / "fixtures" / "format-1.1" / "office.nakano.gz").read_bytes()))
    person.open(path)
    (message,) = person.said
    (copy,) = tmp_path.glob("事務局の控え/事務局_*.nakano")
    assert (message.tone, f"控え「{copy.name}」" in message.text) == (Tone.DONE, True)
    person.shell.opening.reopen()
    person.wait()
    assert person.said == [message]


def test_a_form_that_is_opened_onto_an_older_data_file_says_where_that_is_kept(
    person: Person, opened_form: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(opened_form, tmp_path)
    form = copied(opened_form.with_suffix(".xlsx"), tmp_path)
    become_a_newer_program(monkeypatch)
    person.open(form)
    (message,) = person.said
    assert (message.tone, "控え「回答様式_" in message.text) == (Tone.DONE, True)


def test_what_is_no_form_is_refused_and_makes_nothing(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "様式.xlsx"
    path.write_bytes(b"no workbook")
    person.open(path)
    assert person.said[0].code == "FORM-NOT-READABLE"
    assert [each.name for each in tmp_path.iterdir()] == ["様式.xlsx"]


def test_the_form_of_another_division_leaves_the_data_file_open(
    clerk: Person, sent_office: Office, tmp_path: Path
) -> None:
    other = tmp_path / "総務課.xlsx"
    other.write_bytes(sent_office.form("総務課").read_bytes())
    clerk.open(other)
    assert clerk.said[0].code == "FORM-OF-OTHER-DIVISION"
    page = of_kind(EntriesPage, clerk.shell.window.page)
    write(page.form.texts["done"].editor, "書ける。")
    page.leave()
    clerk.wait()
    assert clerk.said[-1].code == "FORM-OF-OTHER-DIVISION"


def test_a_file_that_another_program_writes_opens_to_read_and_is_written_once_it_is_free(
    opened_form: Path, tmp_path: Path
) -> None:
    path = copied(opened_form, tmp_path)
    store = make_parts().stores.open(path, by="中野 花子")
    try:
        with somebody(path) as person:
            notices = person.shell.window.notices
            notice = notices.shown[IN_USE]
            assert "中野 花子" in notice.accessibleName()
            page = of_kind(EntriesPage, person.shell.window.page)
            assert person.shell.window.windowTitle().startswith("【閲覧用】")
            assert person.shell.window.status_bar.saved.text() == "閲覧用（変更はできません）"
            assert page.form.texts["done"].editor.isReadOnly()
            assert not page.form.marks.isEnabled()
            person.click(notice.button)
            assert "中野 花子" in notices.shown[IN_USE].accessibleName()
            store.close()
            looking = of_kind(FileNotices, person.shell.findChild(FileNotices))
            looking.looking.timeout.emit()
            person.wait()
            assert "編集できるようになりました" in notices.shown[IN_USE].accessibleName()
            assert not looking.looking.isActive()
            person.click(notices.shown[IN_USE].button)
            assert notices.shown == {}
            page = of_kind(EntriesPage, person.shell.window.page)
            assert page.form.marks.isEnabled()
            assert person.said == []
    finally:
        store.close()


def test_an_office_that_only_reads_can_change_nothing(sent_office: Office, tmp_path: Path) -> None:
    path = copied(sent_office.store, tmp_path)
    with closing(make_parts().stores.open(path)), somebody() as person:
        person.open(path)
        merge = person.go_to("merge", (sent_office.answer,))
        rows = person.go_to("all_rows")
        inquiry = person.go_to("inquiry")
        assert isinstance(merge, MergePage)
        assert isinstance(rows, AllRowsPage)
        assert isinstance(inquiry, InquiryPage)
        assert file_names(merge) == ["税務課.xlsx"]
        writing = (merge.take_in, rows.editor.review.amending.report, rows.editor.form.marks, inquiry.forms_button)
        assert not any(widget.isEnabled() for widget in writing)


def test_a_division_after_an_office_shows_nothing_of_the_office(
    office_person: Person, opened_form: Path, tmp_path: Path
) -> None:
    foot = office_person.shell.window.status_bar
    assert "所管" in foot.submitted.text()
    office_person.open(copied(opened_form, tmp_path))
    assert foot.submitted.text() == ""
    assert foot.counts.isHidden()


def test_a_message_moves_no_heading_and_goes_when_the_next_act_is_done(clerk: Person, tmp_path: Path) -> None:
    page = of_kind(EntriesPage, clerk.shell.window.page)
    window, panel = clerk.shell.window, clerk.shell.window.panel
    before = page.form.mapTo(window, page.form.rect().topLeft())
    clerk.open(tmp_path / "ない.nakano")
    assert panel.isVisible()
    assert page.form.mapTo(window, page.form.rect().topLeft()) == before
    assert panel.height() >= panel.heightForWidth(panel.width())
    clerk.press(page.list, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert panel.isHidden()


def test_the_words_of_an_empty_page_are_whole(person: Person, tmp_path: Path) -> None:
    person.shell.opening.make_office(tmp_path / "事務局.nakano")
    person.wait()
    shown = 0
    for name in person.shell.window.pages:
        for empty in filter(QWidget.isVisible, person.go_to(name).findChildren(EmptyState)):
            assert empty.words.height() >= empty.words.heightForWidth(empty.words.width())
            shown += 1
    assert shown > 1


def test_text_that_cannot_be_written_stays_and_closing_asks(clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    page = of_kind(EntriesPage, clerk.shell.window.page)
    path = clerk.shell.session.file.path if clerk.shell.session.file else Path()
    asked: list[str] = []
    data = present(clerk.shell.session._data)

    def refuse() -> None:
        raise StoreReadOnly(path=str(path))

    def answer(_: QWidget, what: str) -> bool:
        asked.append(what)
        return False

    monkeypatch.setattr(data.store, "writing", refuse)
    monkeypatch.setattr(clerk.shell.messages, "may_lose", answer)
    write(page.form.texts["done"].editor, "書いた。")
    page.leave()
    clerk.wait()
    assert clerk.said[-1].code == "STORE-READ-ONLY"
    assert page.form.texts["done"].editor.text() == "書いた。"
    assert clerk.shell.window.status_bar.saved.text() == "保存できていない内容があります"
    assert not clerk.shell.window.close()
    assert len(asked) == 1
    assert "記入した文章は残っています" in clerk.said[-1].text
    monkeypatch.undo()
    clerk.click(clerk.shell.window.panel.offer)
    assert rows_in(path)["2-1-2-03-N"].values["done"] == "書いた。"
    assert clerk.shell.window.status_bar.saved.text().startswith("保存済み")
    assert clerk.shell.window.close()


def test_body_text_is_never_too_small_and_in_a_japanese_font(clerk: Person) -> None:
    sizes = {label.font().pointSizeF() for label in clerk.shell.window.findChildren(QLabel)}
    assert min(sizes) >= SMALLEST_POINTS
    assert QApplication.font().families()


def test_the_dress_follows_the_scheme(app: QApplication) -> None:
    assert apply_theme(app, DARK) is DARK
    assert current_theme() is DARK
    assert app.palette().base().color().name() == DARK.base
    apply_theme(app, LIGHT)


def wheel_over(field: QWidget) -> None:
    """Turn the wheel over a field; sent as the system does, so that Qt may give it the keyboard first."""
    middle = QPointF(field.rect().center())
    turned = (QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    event = QWheelEvent(middle, field.mapToGlobal(middle), *turned, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(field, event)


def fields_under_wheel(person: Person) -> list[QWidget]:
    """Return what Qt lets the wheel change, wherever it is in the window; not what scrolls."""
    window = person.shell.window
    kinds: tuple[type[QWidget], ...] = (QComboBox, QAbstractSpinBox, QSlider)
    found = (field for kind in kinds for field in window.findChildren(kind))
    return [field for field in found if not isinstance(field.parent(), QCalendarWidget)]


def shown_in(field: QWidget) -> object:
    return field.currentIndex() if isinstance(field, QComboBox) else field.property("text") or field.property("value")


def test_the_wheel_changes_no_field_that_has_not_the_keyboard(clerk: Person, office_person: Person) -> None:
    for person in (clerk, office_person):
        for name in person.shell.window.pages:
            person.go_to(name)
        fields = fields_under_wheel(person)
        assert {type(field) for field in fields} >= {Choice} if person is office_person else {OptionPicker}
        for field in fields:
            if isinstance(field, QComboBox):
                with QSignalBlocker(field):
                    field.addItems(["一", "二", "三"])
                    field.setCurrentIndex(1)
            field.clearFocus()
            before = shown_in(field)
            wheel_over(field)
            assert (shown_in(field), field.hasFocus()) == (before, False), (field, field.accessibleName())
            assert field.focusPolicy() is Qt.FocusPolicy.StrongFocus


def test_the_wheel_changes_no_choice_that_is_stored_at_once(
    clerk: Person, office_person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields, figures = entries(clerk).form.fields, of_kind(IndicatorsPage, office_person.go_to("indicators"))
    monkeypatch.setattr(Choice, "hasFocus", lambda _: True)
    for field in (fields.choices[CHANGE_KIND].picker, fields.offers.reasons, figures.panel.owner):
        box = of_kind(QComboBox, field)
        with QSignalBlocker(box):
            box.addItems(["一", "二", "三"])
            box.setCurrentIndex(1)
        wheel_over(box)
        assert box.currentIndex() == 1, box.accessibleName()


def test_the_wheel_changes_the_field_in_which_somebody_is(office_person: Person) -> None:
    page = office_person.go_to("all_rows")
    field = next(
        each for each in page.findChildren(Choice) if type(each) is Choice and each.isVisible() and each.count() > 2
    )
    field.setCurrentIndex(1)
    field.setFocus()
    wheel_over(field)
    assert field.currentIndex() == 2
