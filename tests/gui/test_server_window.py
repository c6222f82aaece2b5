"""A set on a server in the window: how it is opened, who else is there, what others write, a server that is gone."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

import psycopg
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.storage.move_store import move
from nakano_status.bootstrap import make_parts, with_backups
from nakano_status.defect_report import write_report
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.storage.server_address import address_path
from nakano_status.domain.storage.store_place import PlaceFacts
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.start.server_panel import ServerPanel
from nakano_status.gui.memory import Forgetful, Memory, NamedServer
from nakano_status.gui.window.notices import IN_USE, PLACE, READ_ONLY, SERVER, SHARE
from nakano_status.store.postgres import connection as server_connection
from nakano_status.store.postgres.store import PostgresStore, PostgresStores, _Watcher
from tests.support.command_line import done
from tests.support.expected import of_kind, present
from tests.support.server import Cluster, cluster
from tests.support.shares import shared_place
from tests.support.user_input import click
from tests.support.windows import FIRST, NEVER, SECOND, Person, rows_in, somebody
from tests.support.windows import until as wait_until

pytestmark = pytest.mark.server

_SETS = count()


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A running server."""
    with cluster() as running:
        yield running


@pytest.fixture
def address(server: Cluster) -> str:
    """The address of an office's set with an open round."""
    made = server.address(f"office{next(_SETS)}")
    done("init", "--store", made)
    done("round", "open", "--year", "R4", "--store", made)
    return made


@pytest.fixture
def clerk(address: str) -> Iterator[Person]:
    """A user of the office whose window shows 取組一覧."""
    with somebody(address_path(address)) as person:
        person.go_to("all_rows")
        yield person


def until(person: Person, is_so: Callable[[], object]) -> None:
    """Handle events until something is so, and finish what follows."""
    wait_until(is_so)
    person.wait()


def value_of(person: Person, row_id: str, key: str = "mark") -> str | None:
    page = of_kind(AllRowsPage, present(person.shell.window.page))
    return present(page.model.find(row_id)).values[key]


def all_texts(window: QWidget) -> str:
    """Return every text of a window and its parts, as shown, as a tip, and as read out."""
    parts = [window, *window.findChildren(QWidget)]
    read = [
        each.accessibleName() + each.accessibleDescription() + each.toolTip() + each.windowTitle() for each in parts
    ]
    return "\n".join([*read, *(str(each.property("text") or "") for each in parts)])


def test_what_a_command_writes_is_shown_without_being_asked_for(clerk: Person, address: str) -> None:
    assert value_of(clerk, FIRST) is None
    done("set", FIRST, "mark=◎", "done=実施した。", "--store", address)
    until(clerk, lambda: value_of(clerk, FIRST) == "◎")


def test_what_others_write_within_a_moment_is_read_once_and_nothing_is_read_without_it(
    clerk: Person, address: str
) -> None:
    session, told = clerk.shell.session, list[object]()
    session.changed.connect(lambda touched, _: told.append(touched))
    clerk.shell.opening.server.look()
    clerk.wait()
    assert told == [], "nothing was written"
    parts = make_parts()
    gathering = clerk.shell.opening.server.gathering
    gathering.setInterval(NEVER)
    with closing(parts.stores.open(address_path(address))) as store:
        for row_id in (FIRST, SECOND):
            edit_entry(parts, store, Entry(row_id, {"mark": "◎", "done": "実施した。"}))
    until(clerk, gathering.isActive)
    gathering.timeout.emit()
    until(clerk, lambda: value_of(clerk, SECOND) == "◎")
    assert len(told) == 1
    assert {row for row, _ in of_kind(frozenset, told[0])} == {FIRST, SECOND}


def test_the_own_acts_are_not_read_twice(clerk: Person) -> None:
    session, told = clerk.shell.session, list[object]()
    answer, parts = Entry(FIRST, {"mark": "◎", "done": "実施した。"}), session.parts
    session.changed.connect(lambda *_: told.append(_))
    session.act(lambda store: edit_entry(parts, store, answer), lambda _: None, what="保存しています")
    clerk.wait()
    clerk.shell.opening.server.look()
    clerk.wait()
    assert len(told) == 1


def test_what_others_write_after_an_own_act_that_recorded_nothing_is_shown(clerk: Person, address: str) -> None:
    session, answer = clerk.shell.session, Entry(SECOND, {"mark": "◎", "done": "実施した。"})
    for _ in range(2):  # the second time nothing is left to be recorded
        clerk.shell.opening.server.look()
        clerk.wait()
        session.act(lambda store: edit_entry(session.parts, store, answer), lambda _: None, what="保存しています")
        clerk.wait()
    done("set", FIRST, "mark=◎", "done=実施した。", "--store", address)
    until(clerk, lambda: value_of(clerk, FIRST) == "◎")


def test_what_others_write_after_a_look_during_an_own_act_is_shown(clerk: Person, address: str) -> None:
    session, answer = clerk.shell.session, Entry(SECOND, {"mark": "◎", "done": "実施した。"})
    session.act(lambda store: edit_entry(session.parts, store, answer), lambda _: None, what="保存しています")
    clerk.shell.opening.server.look()
    clerk.wait()
    done("set", FIRST, "mark=◎", "done=実施した。", "--store", address)
    until(clerk, lambda: value_of(clerk, FIRST) == "◎")


def test_a_round_that_others_open_is_shown(clerk: Person, address: str) -> None:
    done("round", "close", "--store", address)
    done("round", "open", "--year", "R5", "--store", address)
    until(clerk, lambda: "令和5年度" in clerk.shell.window.windowTitle())


def test_an_earlier_year_remains_shown_while_others_write(address: str) -> None:
    done("round", "close", "--store", address)
    done("round", "open", "--year", "R5", "--store", address)
    with somebody(address_path(address)) as person:
        session, reopened = person.shell.session, list[object]()
        session.opened.connect(reopened.append)
        session.choose_year(FiscalYear.parse("R4"))
        person.wait()
        told = list[object]()
        session.changed.connect(lambda *_: told.append(_))
        for number, mark in enumerate("◎○", start=1):
            done("set", FIRST, f"mark={mark}", "done=実施した。", "change_reason=延期した。", "--store", address)
            until(person, lambda number=number: len(told) >= number)  # type: ignore[misc]
        assert (session.year, reopened) == (FiscalYear.parse("R4"), [])


def test_what_is_typed_stays_while_others_write_into_the_same_row(address: str) -> None:
    with somebody(address_path(address)) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows"))
        page.go_to(FIRST)
        page.editor.show_fields()
        field = page.editor.form.texts["done"].editor
        field.setFocus()
        QTest.keyClicks(field, "kyou")
        QTest.keyClick(field, Qt.Key.Key_Left)
        done("set", FIRST, "mark=◎", "next_year=続ける。", "--store", address)
        until(person, lambda: value_of(person, FIRST) == "◎")
        assert (field.toPlainText(), field.textCursor().position()) == ("kyou", 3)
        assert page.editor.form.texts["next_year"].editor.toPlainText() == "続ける。"


def test_who_else_has_it_open_is_shown_at_the_foot(clerk: Person, address: str) -> None:
    foot = clerk.shell.window.status_bar

    def is_alone() -> bool:
        clerk.shell.opening.server.look()
        clerk.wait()
        return not foot.others.text()

    until(clerk, is_alone)  # windows that were closed a moment ago are shown that long
    with somebody(memory=named("佐藤")) as other:
        other.open(address_path(address))
        clerk.shell.opening.server.looking.timeout.emit()
        clerk.wait()
        assert foot.others.text().startswith("ほかに1人が開いています：佐藤（")
        assert foot.others.text().endswith("から")
        with somebody(memory=named("鈴木")) as third:
            third.open(address_path(address))
            clerk.shell.opening.server.looking.timeout.emit()
            clerk.wait()
            assert foot.others.text().startswith("ほかに2人が開いています：")
            assert foot.others.text().endswith("から…")
            assert {"佐藤", "鈴木"} <= set(re.findall("佐藤|鈴木", foot.others.toolTip()))
    until(clerk, is_alone)


def test_who_comes_and_goes_is_shown_without_a_timer_and_the_own_sessions_are_not_counted(
    clerk: Person, address: str
) -> None:
    foot = clerk.shell.window.status_bar
    clerk.shell.opening.server.looking.stop()
    with closing(make_parts().stores.open(address_path(address), by=clerk.shell.session.by)) as own:
        clerk.shell.opening.server.look()
        clerk.wait()
        assert [each.who for each in present(own.server).present()] != [], "another session of the same person"
        assert "1人" not in foot.others.text()
        with somebody(memory=named("佐藤")) as other:
            other.open(address_path(address))
            until(clerk, lambda: "佐藤" in foot.others.text())
        until(clerk, lambda: not foot.others.text())


def test_nothing_about_files_is_said_of_a_set_on_a_server(address: str) -> None:
    asked: list[Path] = []

    def look_at_place(path: Path) -> PlaceFacts:
        asked.append(path)
        return shared_place(path)

    parts = replace(make_parts(), look_at_place=look_at_place)
    with somebody(address_path(address), parts=parts) as person:
        assert asked == []
        assert not {PLACE, SHARE, IN_USE, READ_ONLY} & person.shell.window.notices.shown.keys()
        assert person.shell.session.folder.is_dir()
        assert "サーバーの「test」" in person.shell.window.status_bar.place.text()
        assert person.shell.window.windowTitle().endswith("test（サーバー）")


def test_a_server_that_is_gone_is_waited_for_and_what_was_written_meanwhile_is_shown() -> None:
    with cluster() as server:
        address = server.address("gone")
        done("init", "--store", address)
        done("round", "open", "--year", "R4", "--store", address)
        with somebody(address_path(address)) as person:
            page = of_kind(AllRowsPage, person.go_to("all_rows"))
            server.stop("immediate")
            until(person, lambda: SERVER in person.shell.window.notices.shown)
            notice = person.shell.window.notices.shown[SERVER]
            assert person.shell.window.isActiveWindow(), "typing goes on"
            assert re.search(r"サーバーにつながるのを待っています（\d\d:\d\dから）。", notice.text.text())
            assert person.said == []
            click(notice.button)
            person.wait()
            assert [each.code for each in person.said] == ["STORE-SERVER-GONE"]
            server.start()
            done("set", FIRST, "mark=◎", "done=実施した。", "--store", address)
            until(person, lambda: SERVER not in person.shell.window.notices.shown)
            until(person, lambda: present(page.model.find(FIRST)).values["mark"] == "◎")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a window ask more often whether its set is there."""
    monkeypatch.setattr(_Watcher, "_PAUSE", 0.5)


@pytest.mark.usefixtures("quick")
def test_a_window_that_is_open_notices_that_its_set_was_deleted_and_that_it_is_back(
    clerk: Person, address: str, server: Cluster
) -> None:
    schema, notices = address.rpartition("%3D")[2], clerk.shell.window.notices
    with closing(make_parts().stores.open(address_path(address))) as store:
        content = store.whole()
    server.sql(f"DROP SCHEMA {schema} CASCADE", database="test")
    until(clerk, lambda: SERVER in notices.shown)
    assert "サーバーにありません（削除されたか、移されています）" in notices.shown[SERVER].text.text()
    assert "このPCに残ります" in notices.shown[SERVER].text.text()
    assert clerk.said == [], "nobody asked for anything"
    PostgresStores(make_parts().clock).put(address_path(address), content)
    until(clerk, lambda: SERVER not in notices.shown)
    done("set", FIRST, "mark=◎", "done=実施した。", "--store", address)
    until(clerk, lambda: value_of(clerk, FIRST) == "◎")


@pytest.mark.usefixtures("quick")
def test_a_window_that_is_open_writes_nothing_into_another_set_at_its_address(
    clerk: Person, address: str, server: Cluster
) -> None:
    schema, notices = address.rpartition("%3D")[2], clerk.shell.window.notices
    session, parts = clerk.shell.session, make_parts()
    clerk.shell.opening.server.end()  # it is found by the act itself, too
    server.sql(f"DROP SCHEMA {schema} CASCADE", database="test")
    done("init", "--store", address)
    done("round", "open", "--year", "R4", "--store", address)
    answer = Entry(FIRST, {"mark": "◎", "done": "実施した。"})
    session.act(lambda store: edit_entry(parts, store, answer), lambda _: None, what="保存しています")
    clerk.wait()
    assert [each.code for each in clerk.said] == ["STORE-VANISHED"]
    assert "別のデータに置き換えられています" in clerk.said[-1].text
    assert rows_in(address_path(address))[FIRST].values["mark"] is None
    clerk.shell.opening.server._begin(present(session.file))
    until(clerk, lambda: SERVER in notices.shown)
    assert "別のデータに置き換えられています" in notices.shown[SERVER].text.text()


@pytest.mark.usefixtures("quick")
def test_a_window_that_is_open_tells_where_its_set_was_moved(
    clerk: Person, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, there = make_parts(), tmp_path / "事務局.nakano"
    with closing(parts.stores.open(address_path(address))) as store, monkeypatch.context() as alone:
        alone.setattr(PostgresStore, "present", lambda _: [])  # as for a window whose PC slept
        move(parts, store, there)
    until(clerk, lambda: READ_ONLY in clerk.shell.window.notices.shown)
    assert str(there) in clerk.shell.window.notices.shown[READ_ONLY].text.plain_text
    assert not clerk.shell.session.may_write


def test_closing_does_not_wait_for_a_server_that_hangs(
    server: Cluster, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_connection, "_PATIENCE", NEVER)
    with somebody(address_path(address)) as person, hanging(server):
        person.shell.session.query(lambda records: records.rounds.all(), lambda _: None)
        person.leave()  # it would never end


@contextmanager
def hanging(server: Cluster) -> Iterator[None]:
    """Stop every process of a server without ending it."""
    first = int((server.folder / "data/postmaster.pid").read_text("utf-8").split()[0])
    all_ = [first, *(int(each) for each in Path(f"/proc/{first}/task/{first}/children").read_text("utf-8").split())]
    for process in all_:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in all_:
            os.kill(process, signal.SIGCONT)


def defect_of(person: Person) -> BaseException:
    """Return an error of libpq with the way through the program."""
    store = of_kind(PostgresStore, person.shell.session._data.store)
    with closing(store.connections.connect()) as raw, pytest.raises(psycopg.Error) as raised:
        raw.execute("SELECT nothing")
    return raised.value


def named(name: str) -> Memory:
    """Return the memory of a window whose user has given a name."""
    memory = Memory(Forgetful())
    memory.remember_person(name)
    return memory


def panel_of(person: Person) -> ServerPanel:
    """Open the panel with the list of sets on servers."""
    person.shell.opening.ask_server()
    person.wait()
    return person.shell.opening.server_panel


def test_a_set_is_named_kept_in_the_list_and_opened_from_it(person: Person, address: str) -> None:
    panel = panel_of(person)
    panel.name.setText("総務課の進捗確認")
    panel.address.setText(address)
    click(panel.open_it)
    person.wait()
    assert present(person.shell.session.file).server is not None
    assert person.shell.memory.servers == [NamedServer("総務課の進捗確認", address)]
    assert person.shell.window.windowTitle().endswith("総務課の進捗確認（サーバー）")
    person.shell.opening.close_file()
    person.wait()
    (recent,) = person.shell.memory.recent.files
    assert (recent.name, recent.path) == ("総務課の進捗確認", address)
    row = present(person.shell.first_page._page).recent.rows[address]
    assert "総務課の進捗確認" in row.below.text()
    click(row.button)
    person.wait()
    assert present(person.shell.session.file).server is not None


def test_the_list_is_changed_and_shortened(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    memory = Memory(settings)
    memory.remember_servers([NamedServer("甲", "service=kou"), NamedServer("乙", "postgresql://a@b/otsu")])
    settings.sync()
    memory = Memory(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    with somebody(memory=memory) as other:
        panel = panel_of(other)
        assert (panel.name.text(), panel.address.text()) == ("甲", "service=kou")
        panel.list.setCurrentRow(1)
        panel.name.setText("乙課")
        click(panel.keep)
        assert memory.servers == [NamedServer("甲", "service=kou"), NamedServer("乙課", "postgresql://a@b/otsu")]
        click(panel.add)
        panel.address.setText("postgresql:///hei")
        click(panel.keep)
        assert [each.name for each in memory.servers] == ["甲", "乙課", "hei"]
        panel.list.setCurrentRow(0)
        click(panel.remove)
        assert [each.name for each in memory.servers] == ["乙課", "hei"]
        panel.close()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "接続先を読み取れません"),
        ("/課の共有/進捗確認.nakano", "接続先を読み取れません"),
        ("postgresql://a:geheim@b/test", "パスワードが書かれています"),
        ("postgresql://a@b/test?password=geheim", "パスワードが書かれています"),
        ("postgresql://clerk@127.0.0.1:1/test", "サーバーにつながりません"),
        ("service=there-is-none", "サーバー"),
        ("{user}", "接続を受け付けません"),
        ("{database}", "接続を受け付けません"),
        ("{empty}", "データがまだありません"),
    ],
)
def test_why_a_set_cannot_be_opened_is_shown_in_the_panel(
    person: Person, server: Cluster, given: str, said: str
) -> None:
    panel = panel_of(person)
    panel.address.setText(
        given.format(
            user=server.address(user="nobody"),
            database=server.address(database="none"),
            empty=server.address("nothing"),
        )
    )
    click(panel.open_it)
    person.wait()
    assert said in panel.message.text()
    assert panel.isVisible()
    assert panel.open_it.isEnabled()
    assert person.said == []
    assert "geheim" not in str(person.shell.memory.servers)
    panel.close()


PASSWORD = "Geheim4711"  # noqa: S105 - it must appear nowhere


def test_no_password_is_shown_or_written_anywhere(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords = tmp_path / "passwords"
    passwords.write_text(f"*:*:*:*:{PASSWORD}\n", "utf-8")
    passwords.chmod(0o600)
    home = tmp_path / "home"
    for name in ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    memory = Memory(QSettings(str(home / "settings.ini"), QSettings.Format.IniFormat))
    with somebody(address_path(address), parts=with_backups(make_parts(), on_closing=False), memory=memory) as person:
        person.go_to("all_rows")
        answer, parts = Entry(FIRST, {"mark": "◎", "done": "実施した。"}), person.shell.session.parts
        person.shell.session.act(lambda store: edit_entry(parts, store, answer), lambda _: None, what="保存しています")
        person.wait()
        person.shell.menus.guidance.show_about()
        seen = all_texts(person.shell.window)
        person.go_to("backups")
        seen += all_texts(person.shell.window)
        report = present(write_report(defect_of(person)))
        panel_of(person)
        seen += all_texts(person.shell.window)
    assert "test（サーバー）" in seen
    assert PASSWORD not in seen
    files = [each for each in home.rglob("*") if each.is_file()]
    assert report in files
    assert [each for each in files if PASSWORD.encode() in each.read_bytes()] == []
    assert address in (home / "settings.ini").read_text("utf-8")
