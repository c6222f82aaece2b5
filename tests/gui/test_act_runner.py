"""Acts at the window: run, failed, saved while typing, restored, undone."""

import ast
import errno
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QUndoStack
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from nakano_status.application.entries.edit_entry import Entry, edit_entry, save_draft
from nakano_status.application.outcome import Outcome, read_while_wanted
from nakano_status.application.ports.data_file import Store
from nakano_status.application.stopping import check_stop, report
from nakano_status.bootstrap import make_parts
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import StoreReadOnly
from nakano_status.gui.act_runner import ActRunner, OnRefusal, Worker
from nakano_status.gui.app import catch_defects
from nakano_status.gui.app_controller import AppController
from nakano_status.gui.controls.kept_typing import DRAFT_DELAY
from nakano_status.gui.editing.dropped_composition import recover_dropped_text
from nakano_status.gui.editing.text_field import Autosave
from nakano_status.gui.editing.undo_commands import AppliedCommand, Edit, EditCommand, NotDone, Texts
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.start.start_page import StartPage
from nakano_status.gui.lists.entry_list import EntryFilter
from nakano_status.gui.messages import Message, Messages, Tone
from nakano_status.gui.page import AppContext
from tests.house.source_tree import PACKAGE, sources
from tests.support.command_line import ROOT
from tests.support.expected import of_kind
from tests.support.offices import Office
from tests.support.user_input import click, compose, write
from tests.support.windows import FIRST, NEVER, NOT_DONE, SECOND, Person, copied, rows_in


class Desk:
    """A runner with a record of what was reported."""

    def __init__(self) -> None:
        self.worker = Worker()
        self.messages = Messages()
        self.runner = ActRunner(self.worker, self.messages)
        self.said: list[Message] = []
        self.told: list[object] = []
        self.messages.posted.connect(self.said.append)


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.worker.finish()


def test_work_is_done_elsewhere_and_told_here(desk: Desk) -> None:
    here = threading.get_ident()
    desk.runner.run(threading.get_ident, lambda there: desk.told.extend([there != here, threading.get_ident() == here]))
    desk.worker.settle()
    assert desk.told == [True, True]


def test_work_is_done_in_the_order_in_which_it_was_given(desk: Desk) -> None:
    for number in range(20):
        desk.runner.run(lambda number=number: number, desk.told.append)  # type: ignore[misc]
    desk.worker.settle()
    assert desk.told == list(range(20))


def test_the_window_answers_between_two_results(desk: Desk, qtbot: QtBot) -> None:
    done = threading.Event()
    turns = QTimer(interval=0)
    turns.timeout.connect(lambda: desk.told.append("turn"))
    turns.start()
    for number in range(2):
        desk.worker.do(lambda: None, lambda _, number=number: desk.told.append(number), desk.told.append)  # type: ignore[misc]
    desk.worker.do(done.set, lambda _: None, desk.told.append)
    assert done.wait(300)  # both came back before the event loop turns
    qtbot.waitUntil(lambda: not desk.worker.is_busy)
    turns.stop()
    first, second = desk.told.index(0), desk.told.index(1)
    assert "turn" in desk.told[first + 1 : second]


def test_a_refusal_is_said_with_its_remedy(desk: Desk) -> None:
    def refuse() -> None:
        raise StoreReadOnly(path="a.nakano")

    desk.runner.run(refuse, desk.told.append)
    desk.worker.settle()
    assert desk.told == []
    assert [(message.tone, message.code) for message in desk.said] == [(Tone.REFUSED, "STORE-READ-ONLY")]
    assert desk.said[0].remedy


def test_who_asked_may_take_a_refusal_himself(desk: Desk) -> None:
    taken: list[Refused] = []

    def refuse() -> None:
        raise StoreReadOnly(path="a.nakano")

    desk.runner.run(refuse, desk.told.append, refused=taken.append)
    desk.worker.settle()
    assert [refused.code for refused in taken] == ["STORE-READ-ONLY"]
    assert desk.said == []


def test_a_defect_becomes_a_report_and_never_a_traceback(desk: Desk) -> None:
    def fail() -> None:
        raise ZeroDivisionError("planted")

    desk.runner.run(fail, desk.told.append)
    desk.worker.settle()
    assert [message.tone for message in desk.said] == [Tone.DEFECT]
    report = Path(desk.said[0].remedy.split("「")[1].split("」")[0])
    text = report.read_text("utf-8")
    assert ("ZeroDivisionError" in text, "planted" in text) == (True, False)  # a message can quote an answer
    assert "ZeroDivisionError" not in desk.said[0].text


def test_a_full_disk_is_refused_by_its_code_and_no_defect(desk: Desk) -> None:
    def fill() -> None:
        raise OSError(errno.ENOSPC, "disk full", "控え.nakano")

    desk.runner.run(fill, desk.told.append)
    desk.worker.settle()
    (message,) = desk.said
    assert (message.tone, message.code) == (Tone.REFUSED, "TARGET-NOT-WRITABLE")
    assert "空き容量が足りません" in message.text


def test_work_that_is_left_undone_is_asked_to_stop_and_other_work_is_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    has_begun = threading.Event()
    of_others = set(threading.enumerate())

    def ask(what: str, is_done: Callable[[], bool]) -> bool:
        asked.append(what)
        return not is_done()

    def go_on() -> None:
        while True:
            report("表の作成", 1, 0)
            has_begun.set()
            time.sleep(0.01)

    monkeypatch.setattr("nakano_status.gui.act_runner.PATIENCE", NEVER / 1_000)
    desk.runner.run(lambda: None, desk.told.append, what="読取り")
    assert desk.runner.may_leave(ask)
    assert (desk.told, asked) == ([None], [])
    monkeypatch.setattr("nakano_status.gui.act_runner.PATIENCE", 0.1)
    desk.runner.run(go_on, desk.told.append, what="作成")
    assert has_begun.wait(NEVER / 1_000)
    assert desk.runner.may_leave(ask)
    assert asked == ["表の作成"]
    desk.worker.finish()
    assert not any(thread.name == "data-file" for thread in set(threading.enumerate()) - of_others)


def test_what_nobody_in_particular_requests_is_done_each_time(desk: Desk) -> None:
    for asked_by, done in ((desk, [1]), (None, [1, 2])):
        desk.told.clear()
        for value in (1, 2):
            desk.runner.run(lambda value=value: value, desk.told.append, what="保存", asked_by=asked_by)  # type: ignore[misc]
        assert desk.runner.shown is not None
        desk.worker.settle()
        assert desk.told == done


def test_an_act_requested_again_by_its_page_is_done_once_unless_it_repeats(clerk: Person) -> None:
    session, done = clerk.shell.session, list[bool]()

    def report(outcome: Outcome[bool]) -> None:
        done.append(outcome.value)

    for repeats in (False, True):
        for _ in range(2):
            session.act(
                lambda _, repeats=repeats: Outcome(repeats),  # type: ignore[misc]
                report,
                what="保存しています",
                repeats=repeats,
                initiator=clerk,
            )
        clerk.wait()
    assert done == [False, True, True]


def test_an_act_is_done_for_each_subject_though_its_page_requests_it_during_another(clerk: Person) -> None:
    done = list[str]()
    for row_id in (FIRST, SECOND, FIRST):
        clerk.shell.session.act(
            lambda _, row_id=row_id: Outcome(row_id),  # type: ignore[misc]
            lambda outcome: done.append(outcome.value),
            what="保存しています",
            initiator=clerk,
            subject=row_id,
        )
    clerk.wait()
    assert done == [FIRST, SECOND]


@pytest.mark.parametrize("reason", NOT_DONE, ids=type)
def test_whoever_requests_an_act_learns_that_it_was_not_done_after_it_was_reported(
    clerk: Person, reason: BaseException
) -> None:
    session, told = clerk.shell.session, list[object]()

    def fail(store: Store) -> Outcome[None]:
        with store.writing():
            return Outcome(None)

    def begin(refused: OnRefusal | None) -> None:
        said = len(clerk.said)
        session.act(
            fail,
            told.append,
            what="保存しています",
            not_done=lambda: told.append(len(clerk.said) - said),
            refused=refused,
        )

    with clerk.without_writing(reason):
        begin(None)
        clerk.wait()
        begin(told.append)
        clerk.wait()
    assert told == ([1, reason, 0] if isinstance(reason, Refused) else [1, 1])
    begin(None)
    clerk.wait()
    assert told[-1] == Outcome(None), "the next act is done"


def test_nobody_learns_of_an_act_that_was_not_done_once_another_file_is_displayed(clerk: Person) -> None:
    session, told = clerk.shell.session, list[object]()

    def fail(_: Store) -> Outcome[None]:
        raise StoreReadOnly(path="表.nakano")

    session.act(fail, told.append, what="保存しています", not_done=lambda: told.append("not done"))
    session._show_none()
    clerk.wait()
    assert (told, [said.code for said in clerk.said]) == ([], ["STORE-READ-ONLY"])


@pytest.mark.parametrize("is_wanted", [True, False])
def test_a_reading_that_a_person_stops_is_reported_and_one_that_is_not_wanted_is_not(
    desk: Desk, *, is_wanted: bool
) -> None:
    store, wanted = cast("Store", SimpleNamespace(reading=lambda: nullcontext(None))), [True]

    def read(_: object) -> None:
        if is_wanted:
            desk.runner.stop()
        wanted[0] = is_wanted
        check_stop()

    work = read_while_wanted(read, lambda: wanted[0])
    desk.runner.run(lambda: work(store), desk.told.append, what="読取り")
    desk.worker.settle()
    assert (desk.told, len(desk.said)) == (([], 1) if is_wanted else ([()], 0))


def names_of_acts() -> Iterator[tuple[str, str]]:
    """Yield for each act that the window's code begins its place, and what the footer shows (empty: nothing)."""
    for source in sources(PACKAGE / "gui"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("session.act"):
                said = (ast.unparse(each.value) for each in node.keywords if each.arg == "what")
                yield f"{source.name}:{node.lineno}", next(said, "").strip("'\"")


def test_the_footer_can_tell_of_every_act_what_is_being_done() -> None:
    acts = dict(names_of_acts())
    assert len(acts) > 50
    assert [place for place, said in acts.items() if not said] == []


def test_long_work_tells_how_far_it_is_and_can_be_stopped(desk: Desk) -> None:
    reached: list[tuple[str, int, int]] = []
    desk.runner.progressed.connect(lambda what, done, total: reached.append((what, done, total)))
    desk.runner.progressed.connect(lambda *_: desk.runner.stop())
    ended: list[bool] = []
    desk.runner.ended.connect(lambda: ended.append(True))
    may_go_on = threading.Event()
    desk.runner.progressed.connect(lambda *_: may_go_on.set())

    def work() -> int:
        report("読み取っています", 1, 3)
        may_go_on.wait(300)
        report("読み取っています", 2, 3)
        return 3

    desk.runner.run(work, desk.told.append, what="読み取っています")
    desk.worker.settle()
    assert (desk.told, ended) == ([], [True])
    assert reached == [("読み取っています", 1, 3)]
    assert desk.said[0].text == "中止しました。何も変更していません。"


def test_after_the_end_nothing_is_done_and_nothing_told(desk: Desk) -> None:
    desk.runner.run(lambda: "late", desk.told.append)
    desk.worker.finish()
    desk.runner.run(lambda: "later", desk.told.append)
    desk.worker.settle()
    assert desk.told == []


def test_waiting_inside_of_what_is_told_does_not_sleep_over_what_waits_already(desk: Desk) -> None:
    def wait_inside(_: object) -> None:
        desk.worker.settle()
        desk.told.append("first")

    desk.runner.run(lambda: None, wait_inside)
    desk.runner.run(lambda: None, lambda _: desk.told.append("second"))
    is_done = threading.Event()
    desk.worker._thread.do(is_done.set)
    assert is_done.wait(300)  # now both results wait to be told
    desk.worker.settle()
    assert desk.told == ["second", "first"]


def test_what_waits_for_the_requests_is_called_after_a_refusal_and_before_later_results(desk: Desk) -> None:
    def refuse() -> None:
        raise StoreReadOnly(path="a.nakano")

    desk.runner.run(refuse, desk.told.append, refused=lambda _: desk.told.append("refused"))
    desk.runner.after_requests(lambda: desk.told.append("after"))
    desk.runner.run(lambda: "later", desk.told.append)
    desk.worker.settle()
    assert desk.told == ["refused", "after", "later"]


TYPED = "窓口の開設に向けて検討"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What is reported while this test runs."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    found: list[BaseException] = []
    catch_defects(found.append)
    return found


def look_up(found: Any, key: object) -> None:
    """Fail at one line, in one way or another, and hand it to the hook as the interpreter does."""
    try:
        found[key]
    except LookupError as defect:
        sys.excepthook(type(defect), defect, defect.__traceback__)


def test_a_defect_that_comes_again_is_told_once_and_one_of_a_thread_too(told: list[BaseException]) -> None:
    for _ in range(3):
        look_up({}, "")
    look_up([], 0)

    def fail() -> None:
        raise ValueError

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert [type(each) for each in told] == [KeyError, IndexError, ValueError]


def test_after_a_defect_the_data_file_opens_anew_with_what_was_being_typed(
    clerk: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("nakano_status.defect_report.log_folder", lambda: tmp_path / "logs")
    window = clerk.shell.window
    page = of_kind(EntriesPage, window.page)
    write(page.form.texts["done"].editor, TYPED)

    def fail(_: object) -> None:
        raise KeyError(TYPED)

    clerk.shell.session.query(fail, lambda _: None)
    clerk.wait()
    message = clerk.said[-1]
    assert (message.tone, message.code) == (Tone.DEFECT, "DEFECT")
    report = next((tmp_path / "logs").iterdir())
    assert str(report) in message.remedy
    assert TYPED not in report.read_text("utf-8")
    clerk.click(window.panel.offer)
    again = of_kind(EntriesPage, window.page)
    assert again is not page
    assert again.form.texts["done"].editor.text() == TYPED
    assert clerk.shell.session.may_write
    assert not window.panel.isVisible()


def test_before_a_data_file_is_open_no_way_back_to_one_is_offered(person: Person) -> None:
    person.shell.messages.report_defect(Path("記録.txt"))
    assert person.said[-1].offer is None


def test_a_defect_while_the_first_file_is_opened_leads_to_the_first_page() -> None:
    shell = AppController(make_parts(), opens_file=True)
    try:
        shell.window.show()
        shell.messages.report_defect(Path("記録.txt"))
        click(shell.window.panel.offer)
        assert isinstance(shell.window.findChild(StartPage), StartPage)
    finally:
        shell.close()


class Fields:
    """Texts by key, as editors hold them, and what was asked to be written."""

    def __init__(self) -> None:
        self.texts = {"done": "", "next_year": ""}
        self.written: list[tuple[str, str, dict[str, str]]] = []
        self.autosave = Autosave(lambda key: self.texts[key])
        self.autosave.draft_due.connect(lambda row, texts: self.written.append(("draft", row, texts)))
        self.autosave.change_due.connect(lambda row, texts: self.written.append(("change", row, texts)))
        self.autosave.begin("A")

    def type(self, key: str, text: str) -> None:
        self.texts[key] = text
        self.autosave.mark_typed(key)


@pytest.fixture
def fields() -> Fields:
    return Fields()


def test_a_draft_follows_the_first_key_however_long_one_types_on(fields: Fields, qtbot: QtBot) -> None:
    with qtbot.waitSignal(fields.autosave.draft_due, timeout=DRAFT_DELAY + 20_000):
        fields.type("done", "あ")
        fields.type("done", "あい")
    assert fields.written == [("draft", "A", {"done": "あい"})]


def test_leaving_makes_one_change_and_no_draft_after_it(fields: Fields) -> None:
    fields.type("done", "実施した。")
    fields.autosave.save_change("done")
    fields.autosave.save_drafts()
    assert fields.written == [("change", "A", {"done": "実施した。"})]


def test_leaving_a_field_in_which_nothing_was_typed_writes_nothing(fields: Fields) -> None:
    fields.autosave.save_change("done")
    fields.autosave.flush()
    assert fields.written == []


def test_going_to_another_row_hands_over_everything_in_one(fields: Fields) -> None:
    fields.type("next_year", "続ける。")
    fields.type("done", "実施した。")
    fields.autosave.flush()
    assert fields.written == [("change", "A", {"done": "実施した。", "next_year": "続ける。"})]


def test_a_draft_of_before_is_still_to_be_made_a_change(fields: Fields) -> None:
    fields.texts["done"] = "途中"
    fields.autosave.begin("B", ["done"])
    assert fields.autosave.is_unsaved("done")
    fields.autosave.flush()
    assert fields.written == [("change", "B", {"done": "途中"})]


def test_a_refused_change_stays_open(fields: Fields) -> None:
    fields.type("done", "実施した。")
    fields.autosave.save_change("done")
    fields.autosave.reopen("A", ["done"])
    fields.autosave.flush()
    assert fields.written == [("change", "A", {"done": "実施した。"})] * 2


def test_a_refusal_about_another_row_opens_nothing(fields: Fields) -> None:
    fields.autosave.reopen("B", ["done"])
    assert not fields.autosave.is_unsaved("done")


@pytest.fixture
def line(app: QApplication, qtbot: QtBot) -> QLineEdit:
    for _ in range(2):  # two keepers would keep it twice
        recover_dropped_text(app)
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    line.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    return line


def leave(line: QLineEdit, reason: Qt.FocusReason) -> None:
    QCoreApplication.sendEvent(line, QFocusEvent(QEvent.Type.FocusOut, reason))


def test_a_composition_stays_when_another_window_comes(line: QLineEdit) -> None:
    write(line, "電話で")
    for step in ("ｋ", "か", "かく", "", ""):  # as IBus sends it
        compose(line, step)
    leave(line, Qt.FocusReason.ActiveWindowFocusReason)
    assert line.text() == "電話でかく"
    leave(line, Qt.FocusReason.ActiveWindowFocusReason)
    assert line.text() == "電話でかく"


def test_a_composition_that_was_given_up_stays_gone(line: QLineEdit) -> None:
    compose(line, "かく")
    compose(line, "")
    leave(line, Qt.FocusReason.TabFocusReason)
    assert line.text() == ""


ENOUGH = 2


def type_until_killed(path: Path, row_id: str, key: str) -> int:
    """Return how many pieces of text were confirmed as kept when the window was killed."""
    command = [sys.executable, "-m", "tests.support.typing_process", str(path), row_id, key]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        for _ in range(ENOUGH):
            assert process.stdout.readline()
        process.kill()
        return ENOUGH + len(list(process.stdout))


def keep_draft(path: Path, *entries: Entry) -> None:
    store = make_parts().stores.open(path)
    for entry in entries:
        save_draft(store, entry)
    store.close()


def test_what_was_typed_when_the_window_was_killed_is_there_and_told(
    opened_form: Path, tmp_path: Path, person: Person
) -> None:
    path = copied(opened_form, tmp_path)
    kept = type_until_killed(path, SECOND, "done")
    keep_draft(path, Entry(FIRST, {"next_year": "次の年の"}))
    person.open(path)
    page = of_kind(EntriesPage, person.shell.window.page)
    assert person.said[-1].text == "入力の途中だった内容を2件復元しました。"
    assert f"{FIRST}（令和5年度取組予定）、{SECOND}（令和4年度までの取組状況）" in person.said[-1].remedy
    assert page.form.row is not None
    assert page.form.row.id == FIRST
    assert QApplication.focusWidget() is page.form.texts["next_year"].editor
    click(person.shell.window.panel.offer)
    assert page.filter.currentData() is EntryFilter.RESTORED
    assert [row.id for row in page.model.shown] == [FIRST, SECOND]
    page.go_to(SECOND)
    text = page.form.texts["done"].editor.text()
    assert text.startswith("".join(f"{number}文目。" for number in range(1, kept + 1)))
    person.leave()
    assert rows_in(path)[SECOND].values["done"] == text
    assert rows_in(path)[FIRST].values["next_year"] == "次の年の"


def test_in_the_office_a_text_comes_back_in_the_voice_in_which_it_was_typed(
    sent_office: Office, tmp_path: Path, person: Person
) -> None:
    path = copied(sent_office.store, tmp_path)
    keep_draft(path, Entry(FIRST, {"done": "電話で聞いた"}, "税務課"), Entry(SECOND, {"done": "修文の"}))
    person.open(path)
    page = of_kind(AllRowsPage, person.go_to("all_rows"))
    assert person.said[-1].text == "入力の途中だった内容を2件復元しました。"
    assert page.editor.acting_choice.currentText() == "税務課の代理入力"
    assert page.editor.form.texts["done"].editor.text() == "電話で聞いた"
    page.go_to(SECOND)
    person.wait()
    assert page.editor.form.texts["done"].editor.text() == "修文の"
    page.leave()
    person.wait()
    assert [rows_in(path)[row_id].values["done"] for row_id in (FIRST, SECOND)] == ["電話で聞いた", "修文の"]
    assert rows_in(path)[FIRST].on_behalf == {"done": None}


@pytest.mark.parametrize("is_own", [False, True])
def test_a_text_that_comes_back_over_a_stored_one_is_asked_about(
    sent_office: Office, tmp_path: Path, person: Person, *, is_own: bool
) -> None:
    path = copied(sent_office.store, tmp_path)
    keep_draft(path, Entry(FIRST, {"done": "修文の", "next_year": "予定の"}))
    with closing(make_parts().stores.open(path)) as store:
        for key in ("done", "next_year"):
            edit_entry(make_parts(), store, Entry(FIRST, {key: "あとの答え"}, "税務課"))
    person.open(path)
    page = of_kind(AllRowsPage, person.go_to("all_rows"))
    page.go_to(FIRST)
    person.wait()
    form = page.editor.form
    assert form.texts["done"].editor.text() == "修文の"
    page.leave()
    person.wait()
    form.focus_field("done")
    form.focus_field("next_year")
    form.focus_field("done")
    form.fields.moved.cancel.click()
    form.focus_field("next_year")
    page.leave()
    person.wait()
    assert rows_in(path)[FIRST].values["done"] == "あとの答え", "no answer is replaced unasked"
    page.go_to(SECOND)
    page.go_to(FIRST)
    person.wait()
    for key in ("done", "next_year"):
        assert (form.fields.moved.isVisible(), form.fields.moved.key) == (True, key)
        (form.fields.moved.own if is_own else form.fields.moved.current).click()
        person.wait()
    wanted = ("修文の", "予定の") if is_own else ("あとの答え",) * 2
    assert not form.fields.moved.isVisible()
    assert tuple(rows_in(path)[FIRST].values[key] for key in ("done", "next_year")) == wanted
    assert tuple(form.texts[key].editor.text() for key in ("done", "next_year")) == wanted
    assert rows_in(path)[FIRST].drafts == {}


KIND = "change_kind"


class Written:
    """A data file in one line: what was to be written, and what was expected there."""

    def __init__(self) -> None:
        self.asked: list[tuple[Texts, Texts]] = []
        self.not_done: list[NotDone] = []
        self.stack = QUndoStack()
        around = SimpleNamespace(undo=self.stack)
        self.around = cast("AppContext", around)

    def push(self, was: Texts, now: Texts, *, row: str = "a", steps: bool = False) -> EditCommand:
        edit = Edit(f"{row} の変更", row, was, now, steps=steps)
        command = EditCommand(self.around, edit, self.write)
        command.push()
        return command

    def write(self, texts: Texts, expected: Texts, not_done: NotDone) -> None:
        self.asked.append((texts, expected))
        self.not_done.append(not_done)


def test_an_edit_is_written_once_and_taken_back_where_it_stands() -> None:
    written = Written()
    written.push({"done": None}, {"done": "一"})
    assert written.asked == []
    written.stack.undo()
    written.stack.redo()
    assert written.asked == [({"done": None}, {"done": "一"}), ({"done": "一"}, {"done": None})]


def test_a_defect_while_an_edit_is_taken_back_is_reported_and_not_passed_to_qt(told: list[BaseException]) -> None:
    stack, defect = QUndoStack(), KeyError("committee")

    def fail(*_: object) -> None:
        raise defect

    AppliedCommand(cast("AppContext", SimpleNamespace(undo=stack)), "変更", fail).push()
    stack.undo()
    stack.redo()
    assert told == [defect]  # one of one place


def test_steps_of_one_choice_are_one_edit_and_other_edits_are_not() -> None:
    written = Written()
    for was, now in ((None, "前倒し"), ("前倒し", "後ろ倒し")):
        written.push({KIND: was}, {KIND: now}, steps=True)
    written.push({KIND: None}, {KIND: "統合"}, row="b", steps=True)
    written.push({"mark": None}, {"mark": "◎"}, row="b")
    written.push({"mark": "◎"}, {"mark": "○"}, row="b")
    assert written.stack.count() == 4
    written.stack.setIndex(0)
    assert written.asked[-1] == ({KIND: None}, {KIND: "後ろ倒し"})


def test_a_step_after_the_choice_of_another_is_an_edit_of_its_own() -> None:
    written = Written()
    written.push({KIND: None}, {KIND: "前倒し"}, steps=True)
    written.push({KIND: "統合"}, {KIND: "前倒し"}, steps=True)
    assert written.stack.count() == 2


def test_a_choice_that_came_back_to_what_it_was_is_no_edit() -> None:
    written = Written()
    written.push({KIND: None}, {KIND: "前倒し"}, steps=True)
    written.push({KIND: "前倒し"}, {KIND: None}, steps=True)
    assert written.stack.count() == 0


def test_what_can_no_longer_be_taken_back_leaves_the_stack_without_being_done_again() -> None:
    written = Written()
    written.push({"done": None}, {"done": "一"})
    written.push({"next_year": None}, {"next_year": "二"})
    written.stack.undo()
    written.not_done[-1]()
    assert (written.stack.count(), written.stack.canRedo(), len(written.asked)) == (1, False, 1)
    written.push({"done": "一"}, {"done": "三"})
    written.stack.undo()
    written.stack.redo()
    written.not_done[-1]()
    assert (written.stack.count(), written.stack.canUndo(), len(written.asked)) == (1, True, 3)
