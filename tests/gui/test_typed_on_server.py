"""What is typed into a set on a server is stored or kept on this PC, whatever happens to the server or the program."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.ports.data_file import UnitOfWork
from nakano_status.bootstrap import make_parts
from nakano_status.domain.refusals.files import StoreServerGone
from nakano_status.domain.storage.server_address import address_path, server_address
from nakano_status.gui.answers import row_writer
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.store.postgres.connection import connect
from nakano_status.store.postgres.store import PostgresStores
from tests.support import server
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.user_input import click, write
from tests.support.windows import FIRST, NEVER, SECOND, Person, rows_in, somebody, until

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def cluster() -> Iterator[server.Cluster]:
    """A server of this file's own: it is stopped in the middle of things."""
    with server.cluster() as made:
        yield made


@pytest.fixture
def place(cluster: server.Cluster, sent_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The address of the office's set on the server; this PC keeps what belongs to it in the test's folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "pc"))
    monkeypatch.setattr(row_writer, "RETRY_PAUSE", 50)
    path = address_path(cluster.address(f"s{abs(hash(tmp_path))}"))
    PostgresStores(make_parts().clock).put(path, sent_office.store.read_bytes())
    return path


@pytest.fixture
def here(place: Path) -> Iterator[Person]:
    """A clerk at a window that shows the set."""
    with somebody() as person:
        open_in(person, place)
        yield person


def open_in(person: Person, place: Path) -> EntryForm:
    """Open the set, and return the form of its first row."""
    person.shell.session.open(place)
    person.wait()
    page = person.go_to("all_rows")
    assert isinstance(page, AllRowsPage)
    if page.editor.form.row is None or page.editor.form.row.id != FIRST:
        page.go_to(FIRST)
        person.wait()
    return page.editor.form


def form_in(person: Person) -> EntryForm:
    page = person.shell.window.page
    assert isinstance(page, AllRowsPage)
    return page.editor.form


def kept_in(person: Person) -> list[str]:
    """Return the texts that this PC keeps."""
    file = person.shell.session.file
    assert file is not None
    assert file.typed is not None
    return [text.text for text in file.typed.all()]


def done_on(place: Path, row_id: str = FIRST) -> str | None:
    """Return the text that another PC reads."""
    return rows_in(place)[row_id].values["done"]


def marks_on(place: Path) -> dict[str, str | None]:
    """Return the marks that another PC reads."""
    return {row_id: row.values["mark"] for row_id, row in rows_in(place).items()}


def other_writes(place: Path, text: str) -> None:
    """Let a clerk at another PC write on the first row."""
    parts = make_parts()
    with closing(parts.stores.open(place, by="佐藤")) as store:
        edit_entry(parts, store, Entry(FIRST, {"done": text}), "佐藤")


def type_in(person: Person, text: str, *, leaves: bool = True) -> EntryForm:
    """Type in 取組状況 of the row that is shown, until the draft is kept; then leave the field."""
    form = form_in(person)
    form.focus_field("done")
    write(form.texts["done"].editor, text)
    if leaves:
        form.focus_field("next_year")
    person.wait()
    return form


def wait_until_stored(person: Person, place: Path, text: str | None) -> None:
    """Wait until what waited was written by itself."""
    until(lambda: not kept_in(person), person)
    assert done_on(place) == text


def test_a_text_is_stored_on_the_server_and_kept_no_longer(here: Person, place: Path) -> None:
    type_in(here, "税の文。")
    assert (done_on(place), kept_in(here)) == ("税の文。", [])


@pytest.mark.parametrize("is_row_left", [False, True])
def test_a_mark_that_waited_beside_a_text_is_stored_with_it(
    place: Path, cluster: server.Cluster, *, is_row_left: bool
) -> None:
    with somebody() as person:
        form = open_in(person, place)
        cluster.stop("immediate")
        try:
            form.marks.choose_by_number(1)
            person.wait()
            type_in(person, "閉じる前の文。")
            person.shell.close()
            person.has_left = True
        finally:
            cluster.start()
    with somebody() as person:
        form = open_in(person, place)
        said = len(person.said)
        form.focus_field("done")
        if is_row_left:
            of_kind(AllRowsPage, person.shell.window.page).go_to(SECOND)
        else:
            form.focus_field("next_year")
        person.wait()
        assert (done_on(place), marks_on(place)[FIRST], kept_in(person)) == ("閉じる前の文。", "◎", [])
        assert (form.fields.moved.isVisible(), person.said[said:]) == (False, [])


@pytest.mark.parametrize("is_returned_early", [False, True])
def test_a_mark_that_waited_beside_a_text_that_another_replaced_is_stored(
    here: Person, place: Path, cluster: server.Cluster, *, is_returned_early: bool
) -> None:
    page = of_kind(AllRowsPage, here.shell.window.page)
    cluster.stop("immediate")
    try:
        form_in(here).marks.choose_by_number(1)
        here.wait()
        type_in(here, "途切れた文。")
        page.go_to(SECOND)
        page.editor.writer._retry.setInterval(NEVER)
        here.wait()
    finally:
        cluster.start()
    other_writes(place, "佐藤の文。")
    page.editor.writer._try_again()
    if not is_returned_early:
        here.wait()
    page.go_to(FIRST)
    here.wait()
    click(form_in(here).fields.moved.own)
    here.wait()
    assert (done_on(place), marks_on(place)[FIRST], kept_in(here)) == ("途切れた文。", "◎", [])


def test_of_two_texts_under_way_the_second_counts_as_kept_when_the_first_is_stored(
    here: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, store, numbers = (
        of_kind(AllRowsPage, here.shell.window.page),
        present(here.shell.session._data).store,
        count(),
    )
    begin, go_on = store.writing, Event()

    def write_first_alone() -> AbstractContextManager[UnitOfWork]:
        assert go_on.wait(NEVER / 1_000)
        if next(numbers):
            raise StoreServerGone(path="server", reason="away")
        return begin()

    page.editor.writer._retry.setInterval(NEVER)
    monkeypatch.setattr(store, "writing", write_first_alone)
    for text in ("一つ目。", "二つ目。"):
        page.editor.form.focus_field("done")
        page.editor.form.texts["done"].editor.selectAll()
        write(page.editor.form.texts["done"].editor, text)
        page.editor.form.focus_field("next_year")
    page.go_to(SECOND)
    go_on.set()
    here.wait()
    assert (kept_in(here), page.editor.writer.keeps, page.editor.writer.is_unsaved) == (["二つ目。"], True, True)


def test_two_who_type_in_one_field_lose_nothing_and_are_asked(here: Person, place: Path) -> None:
    form = type_in(here, "私の書きかけ。", leaves=False)
    form._autosave.save_drafts()
    assert kept_in(here) == ["私の書きかけ。"]
    other_writes(place, "佐藤の文。")
    assert kept_in(here) == ["私の書きかけ。"], "another's act does not end a draft of this PC"
    form.focus_field("next_year")
    here.wait()
    assert form.fields.moved.isVisible()
    assert (done_on(place), form.texts["done"].editor.text()) == ("佐藤の文。", "私の書きかけ。")
    click(form.fields.moved.own)
    here.wait()
    assert (done_on(place), kept_in(here)) == ("私の書きかけ。", [])


def test_the_server_goes_away_and_what_was_typed_is_saved_by_itself_once_it_is_back(
    here: Person, place: Path, cluster: server.Cluster
) -> None:
    cluster.stop("immediate")
    try:
        form = type_in(here, "途切れた文。")
        assert [each.code for each in here.said if each.code == "STORE-SERVER-GONE"]
        assert kept_in(here) == ["途切れた文。"]
        assert form.texts["done"].editor.text() == "途切れた文。"
        assert form.texts["done"].feedback.isVisible()
        said = len([each for each in here.said if "自動で保存" in each.text])
        QTest.qWait(200)
        here.wait()
        assert len([each for each in here.said if "自動で保存" in each.text]) == said == 1
    finally:
        cluster.start()
    wait_until_stored(here, place, "途切れた文。")
    assert not form.texts["done"].feedback.isVisible()
    assert here.shell.window.status_bar.saved.text().startswith("保存済み")


def test_what_another_wrote_while_the_server_was_away_is_not_covered(
    here: Person, place: Path, cluster: server.Cluster
) -> None:
    cluster.stop("immediate")
    try:
        form = type_in(here, "途切れた文。")
    finally:
        cluster.start()
    other_writes(place, "その間の文。")
    until(form.fields.moved.isVisible, here)
    assert (done_on(place), kept_in(here)) == ("その間の文。", ["途切れた文。"])


def test_it_is_asked_at_once_in_the_field_in_which_typing_goes_on(
    here: Person, place: Path, cluster: server.Cluster
) -> None:
    cluster.stop("immediate")
    try:
        form = type_in(here, "書きかけの文。", leaves=False)
    finally:
        cluster.start()
    other_writes(place, "その間の文。")
    until(form.fields.moved.isVisible, here)
    assert "佐藤" in form.fields.moved.words.text()
    editor = form.texts["done"].editor
    assert (editor.text(), editor.hasFocus(), done_on(place)) == ("書きかけの文。", True, "その間の文。")


def test_a_mark_chosen_while_the_server_is_away_is_stored_later(
    here: Person, place: Path, cluster: server.Cluster
) -> None:
    form = form_in(here)
    cluster.stop("immediate")
    try:
        form.marks.choose_by_number(1)
        here.wait()
        assert (kept_in(here), form.marks.value) == (["◎"], "◎")
    finally:
        cluster.start()
    wait_until_stored(here, place, None)
    assert form.marks.value == "◎"
    assert marks_on(place)[FIRST] == "◎"


def test_a_mark_chosen_after_one_that_waits_replaces_it(here: Person, place: Path, cluster: server.Cluster) -> None:
    form = form_in(here)
    cluster.stop("immediate")
    try:
        form.marks.choose_by_number(1)
        here.wait()
    finally:
        cluster.start()
    form.marks.choose_by_number(2)
    wait_until_stored(here, place, None)
    assert (form.marks.value, marks_on(place)[FIRST], kept_in(here)) == ("○", "○", [])
    assert not form.fields.moved.isVisible()


@contextmanager
def halted(cluster: server.Cluster) -> Iterator[None]:
    """Let the server answer nothing until the end of the block."""
    main = int(Path(cluster.data, "postmaster.pid").read_text("utf-8").split()[0])
    children = Path(f"/proc/{main}/task/{main}/children").read_text("utf-8").split()
    processes = [main, *map(int, children)]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def test_a_server_that_answers_nothing_holds_up_neither_typing_nor_keeping(
    here: Person, place: Path, cluster: server.Cluster
) -> None:
    with halted(cluster):
        form = form_in(here)
        form.focus_field("done")
        write(form.texts["done"].editor, "止まった文。")
        form.focus_field("next_year")
        assert kept_in(here) == ["止まった文。"]
        assert here.shell.worker.is_using_file, "the window goes on while the server is waited for"
    wait_until_stored(here, place, "止まった文。")


def test_what_another_users_long_act_holds_up_is_stored_after_it(here: Person, place: Path) -> None:
    with closing(connect(server_address(place), "佐藤", "09:00", "another")) as other:
        other.execute("BEGIN")
        other.execute("LOCK TABLE act IN EXCLUSIVE MODE")
        form = type_in(here, "待った文。")
        assert "STORE-LOCKED" in [each.code for each in here.said]
        assert (kept_in(here), form.texts["done"].editor.text()) == (["待った文。"], "待った文。")
    wait_until_stored(here, place, "待った文。")


def test_what_is_left_on_one_row_is_stored_with_what_was_typed_on_another(
    here: Person, place: Path, cluster: server.Cluster
) -> None:
    cluster.stop("immediate")
    try:
        type_in(here, "一つ目。")
        page = here.shell.window.page
        assert isinstance(page, AllRowsPage)
        page.go_to(SECOND)
        here.wait()
        type_in(here, "二つ目。")
        assert sorted(kept_in(here)) == ["一つ目。", "二つ目。"]
    finally:
        cluster.start()
    wait_until_stored(here, place, "一つ目。")
    assert done_on(place, SECOND) == "二つ目。"


def test_a_window_that_is_closed_meanwhile_keeps_the_text_and_offers_it_again(
    place: Path, cluster: server.Cluster
) -> None:
    with somebody() as person:
        open_in(person, place)
        cluster.stop("immediate")
        try:
            type_in(person, "閉じる前の文。")
            assert person.shell.window.close(), "no question: nothing is lost"
            assert "このPCに残して" in person.shell.close()
            person.has_left = True
        finally:
            cluster.start()
    with somebody() as person:
        form = open_in(person, place)
        assert any("復元" in each.text for each in person.said)
        assert form.texts["done"].editor.text() == "閉じる前の文。"
        assert form.texts["done"].feedback.isVisible()
        assert done_on(place) != "閉じる前の文。", "it is offered, not stored unasked"
        form.focus_field("done")
        form.focus_field("next_year")
        person.wait()
        assert (done_on(place), kept_in(person)) == ("閉じる前の文。", [])


@pytest.fixture
def unkept(here: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The questions whether to lose texts, all of which are denied; this PC cannot keep any text."""
    asked: list[str] = []

    def stay(_: QWidget, what: str) -> bool:
        asked.append(what)
        return False

    monkeypatch.setattr(here.shell.messages, "may_lose", stay)
    monkeypatch.setattr("nakano_status.gui.act_runner.PATIENCE", 0.3)
    store_folder = tmp_path / "pc" / "nakano-status" / "typed"
    shutil.rmtree(store_folder, ignore_errors=True)
    store_folder.parent.mkdir(parents=True, exist_ok=True)
    store_folder.write_text("no folder")
    yield asked
    store_folder.unlink()


def test_what_can_be_kept_nowhere_is_asked_about_before_closing(
    here: Person, place: Path, cluster: server.Cluster, unkept: list[str]
) -> None:
    cluster.stop("immediate")
    try:
        form = type_in(here, "行き場のない文。")
        assert "TARGET-NOT-WRITABLE" in [each.code for each in here.said]
        assert form.texts["done"].editor.text() == "行き場のない文。"
        assert not here.shell.window.close()
        assert len(unkept) == 1
    finally:
        cluster.start()
    form.focus_field("done")
    form.focus_field("next_year")
    here.wait()
    assert done_on(place) == "行き場のない文。"


@pytest.mark.parametrize("is_drafted", [False, True])
def test_what_can_be_kept_nowhere_is_asked_about_while_the_server_answers_nothing(
    here: Person,
    place: Path,
    cluster: server.Cluster,
    unkept: list[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_drafted: bool,
) -> None:
    monkeypatch.setattr("nakano_status.gui.act_runner.PATIENCE", 0.3)
    form = form_in(here)
    with halted(cluster):
        form.focus_field("done")
        write(form.texts["done"].editor, "行き場のない文。")
        if is_drafted:
            form._autosave.save_drafts()
        form.focus_field("next_year")
        assert not here.shell.window.may_leave()
        assert len(unkept) == 1
    writer = of_kind(AllRowsPage, here.shell.window.page).editor.writer
    until(lambda: not writer.is_unsaved, here)
    assert done_on(place) == "行き場のない文。"


def test_what_was_typed_when_the_program_was_killed_is_offered_and_compared_with_what_is_there_now(
    place: Path,
) -> None:
    program = f"from tests.gui.test_typed_on_server import type_until_killed\ntype_until_killed({str(place)!r})"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, encoding="utf-8") as typing:
        assert typing.stdout is not None
        assert typing.stdout.readline() == "kept\n"
        typing.kill()
    other_writes(place, "朝の文。")
    with somebody() as person:
        form = open_in(person, place)
        assert form.texts["done"].editor.text() == "前の晩の文。"
        form.focus_field("done")
        form.focus_field("next_year")
        person.wait()
        assert form.fields.moved.isVisible()
        assert done_on(place) == "朝の文。"


def type_until_killed(place: str) -> None:
    """Type in a window of a process of its own, and wait for its end."""
    app = QApplication([])
    person = Person()
    open_in(person, Path(place))
    type_in(person, "前の晩の文。", leaves=False)
    while not kept_in(person):
        QTest.qWait(10)
    sys.stdout.write("kept\n")
    sys.stdout.flush()
    app.exec()
