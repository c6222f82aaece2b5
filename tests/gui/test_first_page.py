"""Before a data file is open: what was open lately, and what becomes of whatever is dropped on the window."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QAccessible, QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu

from nakano_status.application.ports.data_file import Parts
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.start.dropped import NotOpened, to_open
from nakano_status.gui.features.start.start_page import StartPage
from nakano_status.gui.memory import Memory
from nakano_status.gui.messages import Tone
from nakano_status.gui.window.notices import IN_USE, PERSON
from tests.support.offices import Office
from tests.support.user_input import CONTROL, click, press, write
from tests.support.windows import PageByPage, Person, copied, somebody, store_of, unnamed

NOON = datetime(2023, 7, 3, 3, tzinfo=UTC)


def start_page(person: Person) -> StartPage:
    found = person.shell.window.findChild(StartPage)
    assert isinstance(found, StartPage)
    return found


def recent_menu(person: Person) -> list[QAction]:
    """The lines of the menu ファイル, 最近使ったデータファイル."""
    file = person.shell.window.menuBar().actions()[0].menu()
    assert isinstance(file, QMenu)
    recent = next(line.menu() for line in file.actions() if line.text() == "最近使ったデータファイル")
    assert isinstance(recent, QMenu)
    return recent.actions()


def test_the_name_of_the_user_is_changed_while_a_data_file_is_open(office_person: Person) -> None:
    shell, window = office_person.shell, office_person.shell.window
    file = window.menuBar().actions()[0].menu()
    assert isinstance(file, QMenu)
    next(line for line in file.actions() if line.text() == "操作する人の名前…").trigger()
    notice = window.notices.shown[PERSON]
    assert notice.reason.hasFocus()
    assert unnamed(window.notices.strip) == []
    assert not notice.button.isEnabled()
    write(notice.reason, "佐藤")
    press(notice.reason, Qt.Key.Key_Return)
    assert (shell.session.by, shell.memory.person) == ("佐藤", "佐藤")
    assert PERSON not in window.notices.shown
    assert office_person.said[-1].text == "これからの操作を「佐藤」の名前で残します。"


def test_every_button_of_the_first_window_has_a_name(person: Person) -> None:
    person.shell.window.menuBar().setFixedWidth(240)  # Qt adds a button of its own where the menus do not fit
    person.wait()
    buttons = [each for each in person.shell.window.findChildren(QAbstractButton) if each.isVisible()]
    names = [QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name) for each in buttons]
    assert "ほかのメニュー" in names
    assert "" not in names


def test_while_a_form_is_read_the_page_says_so_and_begins_nothing_else(tmp_path: Path, person: Person) -> None:
    page, form = start_page(person), tmp_path / "回答様式.xlsx"
    form.write_bytes(b"no workbook")
    person.shell.opening.open(form)
    assert page.under_way.text() == "回答様式を読み取っています"
    assert not page.form_button.isEnabled()
    person.wait()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    page = start_page(person)
    assert page.under_way.text() == ""
    assert page.form_button.isEnabled()
    assert person.said[-1].tone is Tone.REFUSED


def test_the_file_that_was_closed_is_first_on_the_list_and_opens_with_enter(
    opened_form: Path, tmp_path: Path, person: Person
) -> None:
    path, memory, window = copied(opened_form, tmp_path), person.shell.memory, person.shell.window
    gone = tmp_path / "ない.nakano"
    memory.recent.add(gone, NOON)
    person.open(path)
    assert str(memory.last_file) == str(path)
    press(window, Qt.Key.Key_W, CONTROL)
    person.wait()
    page = start_page(person)
    assert not window.pages
    assert memory.last_file is None
    assert unnamed(page) == []
    assert [row.title.text() for row in page.recent.rows.values()] == ["税務課　令和4年度末時点の進捗状況", "ない"]
    assert page.recent.rows[str(gone)].below.text().startswith("見つかりません")
    assert not page.recent.rows[str(path)].below.text().startswith("見つかりません")
    click(page.recent.rows[str(gone)].remove)
    person.wait()
    assert [file.path for file in memory.recent.files] == [str(path)]
    assert [line.text() for line in recent_menu(person)] == [f"税務課　令和4年度末時点の進捗状況　（{path.name}）"]
    assert QApplication.focusWidget() is page.recent.rows[str(path)].button
    press(page.recent.rows[str(path)].button, Qt.Key.Key_Space)
    person.wait()
    assert isinstance(window.page, EntriesPage)
    assert person.said == []


def test_a_name_that_is_given_is_seen_by_whoever_opens_the_same_file(
    opened_form: Path, tmp_path: Path, person: Person
) -> None:
    path = copied(opened_form, tmp_path)
    write(start_page(person).person, "中野 花子")
    person.open(path)
    with somebody(memory=person.shell.memory) as colleague:
        assert start_page(colleague).person.text() == "中野 花子"
        write(start_page(colleague).person, "（代理）")
        colleague.open(path)
        assert "中野 花子（" in colleague.shell.window.notices.shown[IN_USE].accessibleName()
        assert colleague.shell.memory.person == "中野 花子（代理）"


def test_a_file_that_is_gone_is_told_and_the_first_page_stays(person: Person, tmp_path: Path) -> None:
    person.open(tmp_path / "ない.nakano")
    assert [message.code for message in person.said] == ["STORE-MISSING"]
    assert person.shell.window.page is None


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs a right there")
def test_a_link_that_leads_to_itself_is_told_and_the_open_file_stays(
    opened_form: Path, person: Person, tmp_path: Path
) -> None:
    loop = tmp_path / "輪.nakano"
    loop.symlink_to(loop)
    person.open(copied(opened_form, tmp_path))
    person.open(loop)
    assert [message.tone for message in person.said] == [Tone.REFUSED]
    assert isinstance(person.shell.window.page, EntriesPage)


def test_what_is_dropped_twice_or_with_its_data_file_is_opened_once(
    sent_office: Office, tmp_path: Path, person: Person
) -> None:
    form = tmp_path / "回答様式.xlsx"
    form.write_bytes(sent_office.form("税務課").read_bytes())
    person.shell.window.dropped.emit((form, form))
    person.wait()
    assert isinstance(person.shell.window.page, EntriesPage)
    person.shell.window.dropped.emit((form, form.with_suffix(".nakano")))
    person.wait()
    assert [(message.tone, message.code) for message in person.said] == [(Tone.DONE, "")]
    assert "開いています" in person.said[0].text
    assert person.shell.session.may_write


def test_a_file_out_of_a_mail_is_asked_to_be_saved_first(person: Person) -> None:
    mail = QMimeData()
    mail.setData('application/x-qt-windows-mime;value="FileGroupDescriptorW"', b"x")
    place, no, left = QPointF(10, 10), Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(place.toPoint(), Qt.DropAction.CopyAction, mail, left, no)
    QCoreApplication.sendEvent(person.shell.window, entering)
    assert entering.isAccepted()
    QCoreApplication.sendEvent(person.shell.window, QDropEvent(place, Qt.DropAction.CopyAction, mail, left, no))
    assert "保存されていません" in person.said[0].text
    assert not person.shell.window.pages


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("様式.xls",), "形式（.xls）"),
        (("メモ.pdf",), "回答様式やデータファイルではありません"),
        (("様式.xlsx.lnk",), "ショートカット"),
        (("税務課.nakano.lock",), "作業用"),
        (("~$様式.xlsx",), "作業用"),
        (("folder",), "フォルダー"),
        (("税務課.xlsx", "総務課.xlsx"), "2件"),
        (("税務課.nakano", "総務課.nakano"), "2件"),
        (("税務課.nakano", "総務課.xlsx"), "2件"),
    ],
)
def test_what_cannot_be_opened_here_ends_in_a_kind_word(names: tuple[str, ...], told: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    found = to_open([tmp_path / name for name in names])
    assert isinstance(found, NotOpened)
    assert told in found.text
    assert found.remedy.endswith("何も変更していません。")


def test_what_can_be_opened_is_the_one_that_is_meant(tmp_path: Path) -> None:
    data, form = tmp_path / "税務課.nakano", tmp_path / "税務課.xlsx"
    assert to_open([form]) == form
    assert to_open([data, form]) == data
    assert to_open([tmp_path / "税務課.NAKANO"]) == tmp_path / "税務課.NAKANO"


class StartedWithAFile(PageByPage):
    """A window that was started with a file: it begins with a text that it opens one."""

    def __init__(self, parts: Parts, memory: Memory | None = None) -> None:
        super().__init__(parts, memory, opens_file=True)


@pytest.mark.parametrize("name", ["議事録.docx", "計画.json", "ない.nakano", "ない.xlsx", "フォルダー"])
def test_a_start_with_a_file_that_is_none_to_open_leaves_the_first_page_and_the_reason(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "フォルダー").mkdir()
    for each in ("議事録.docx", "計画.json"):
        (tmp_path / each).write_bytes(b"{}")
    before = sorted(tmp_path.iterdir())
    with somebody(kind=StartedWithAFile) as person:
        shown = [person.shell.first_page.is_shown]
        person.shell.begin_with(tmp_path / name)
        person.wait()
        assert [*shown, person.shell.first_page.is_shown] == [False, True]
        assert [message.tone for message in person.said] == [Tone.REFUSED]
        assert name in person.said[0].text
        assert person.said[0].remedy
    assert sorted(tmp_path.iterdir()) == before


def test_a_start_with_a_form_makes_its_data_file_beside_it(sent_office: Office, tmp_path: Path) -> None:
    form = tmp_path / "税務課_R4回答様式.xlsx"
    form.write_bytes(sent_office.form("税務課").read_bytes())
    with somebody(kind=StartedWithAFile) as person:
        person.shell.begin_with(form)
        person.wait()
        assert store_of(person) == form.with_suffix(".nakano")
        assert isinstance(person.shell.window.page, EntriesPage)


def test_a_form_is_opened_beside_the_data_file_that_came_up_while_typing_was_saved(
    sent_office: Office, opened_form: Path, tmp_path: Path, person: Person
) -> None:
    person.open(copied(opened_form, tmp_path))
    form = copied(sent_office.form("戸籍住民課"), tmp_path)
    person.shell.opening.make_office(tmp_path / "進捗確認.nakano")
    QApplication.processEvents()
    person.shell.opening.open(form)
    person.wait()
    assert person.said == []
    assert person.shell.session.file is not None
    assert person.shell.session.file.path == form.with_suffix(".nakano")
