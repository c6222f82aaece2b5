"""A window on a real data file, offscreen, with a record of its messages."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QTabBar, QWidget

from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import Parts, UnitOfWork
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import RowView
from nakano_status.application.stopping import Cancelled
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.refusals.files import StoreReadOnly
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.app_controller import AppController
from nakano_status.gui.commands import Command
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.merge.merge_page import MergePage
from nakano_status.gui.features.start.plan_page import PlanPage
from nakano_status.gui.memory import Memory
from nakano_status.gui.messages import Message
from nakano_status.gui.page import Page
from nakano_status.gui.qt_override import override
from tests.support import user_input
from tests.support.expected import of_kind
from tests.support.offices import Office
from tests.support.questions import questions_expected, report_unanswered

FIRST, SECOND = "2-1-2-03-N", "2-1-2-04-W"
OTHER_ANSWERS = {
    FIRST: {"mark": "◎", "done": "連携を開始し、案内した。", "next_year": "対象を広げる。"},
    SECOND: {"mark": "△", "change_reason": "納期が大幅に遅れたため", "done": "試行した。", "next_year": "導入する。"},
}

NEVER = 240_000
"""Milliseconds after which a test gives up what it waits for, and that no pause takes; pytest-timeout has 300 s."""


class PageByPage(AppController):
    """A window that makes a page when it is first shown: a test of one page does not make ten others."""

    @override
    def make_ahead(self) -> None:
        """Make no pages ahead."""


class Person:
    """A simulated user of the window: opens files, goes to pages, and waits until they are shown."""

    def __init__(
        self, parts: Parts | None = None, memory: Memory | None = None, kind: type[AppController] = PageByPage
    ) -> None:
        self.shell = kind(parts or make_parts(), memory)
        self.has_left = False
        self.said: list[Message] = []
        self.shell.messages.posted.connect(self.said.append)
        self.shell.window.resize(1366, 768)
        self.shell.window.show()
        self.shell.window.activateWindow()
        QTest.qWaitForWindowActive(self.shell.window, NEVER)  # keys and shortcuts go to the window that is active
        self.wait()

    def wait(self) -> None:
        """Wait until all work is done and shown; a question that no one expects fails the test."""
        self.shell.worker.settle()
        report_unanswered()

    def open(self, path: Path) -> None:
        """Open a data file or a form."""
        self.shell.opening.open(path)
        self.wait()

    def go_to(self, name: str, wish: object = None) -> Page:
        """Show a page."""
        self.shell.window.show_page(name, wish)
        self.wait()
        return self.shell.window.pages[name]

    def do(self, command: Command) -> Page:
        """Choose a line of the menus, and return the page that is shown then."""
        self.shell.window.perform(command)
        self.wait()
        assert self.shell.window.page is not None
        return self.shell.window.page

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Click, and wait for what comes of it."""
        user_input.click(widget, place)
        self.wait()

    def press(self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = user_input.NONE) -> None:
        """Press a key, and wait for what comes of it."""
        user_input.press(widget, key, modifier)
        self.wait()

    @contextmanager
    def without_writing(self, reason: BaseException, *is_ended: bool) -> Iterator[None]:
        """Let writes to the displayed data file end with `reason`: a refusal, `Cancelled` or a defect.

        `is_ended`: whether each of the next writes ends so, in their order; none for every write.
        """
        store, ends = self.shell.session._data.store, iter(is_ended)
        begin = store.writing

        def write() -> AbstractContextManager[UnitOfWork]:
            if next(ends, not is_ended):
                raise reason
            return begin()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(store, "writing", write)
            yield

    @contextmanager
    def kept_busy(self) -> Iterator[None]:
        """Let all work that is requested meanwhile wait, as on a slow share, and wait for it at the end."""
        may_go_on = Event()
        self.shell.worker.do(may_go_on.wait, lambda _: None, lambda _: None)
        try:
            yield
        finally:
            may_go_on.set()
            self.wait()

    def undo(self) -> None:
        """Undo the last act."""
        self.shell.around.undo.undo()
        self.wait()

    def redo(self) -> None:
        """Do again what was undone last."""
        self.shell.around.undo.redo()
        self.wait()

    def leave(self) -> None:
        """Close the window as a user does."""
        self.has_left = True
        self.shell.window.close()
        self.shell.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


NOT_DONE: tuple[BaseException, ...] = (StoreReadOnly(path="表.nakano"), Cancelled(), RuntimeError("a defect"))
"""What an act ends with that was not done: it was refused, stopped, or ended as a defect."""


@contextmanager
def somebody(
    file: Path | None = None,
    *,
    parts: Parts | None = None,
    memory: Memory | None = None,
    kind: type[AppController] = PageByPage,
) -> Iterator[Person]:
    """Show a window, open the file in it if there is one, and close it at the end."""
    person = Person(parts, memory, kind)
    try:
        if file is not None:
            person.open(file)
        yield person
    finally:
        if not person.has_left:
            person.leave()


def views_of(person: Person) -> Iterator[str]:
    """Show every page with each of its tabs; before a data file is open the one that is shown."""
    for name in person.shell.window.offered or ("",):
        person.wait()
        page = person.go_to(name) if name else of_kind(PlanPage, person.shell.window.shown)
        yield name
        for bar in [each for each in page.findChildren(QTabBar) if each.isVisible()]:
            for place in [each for each in range(1, bar.count()) if bar.isTabVisible(each) and bar.isTabEnabled(each)]:
                bar.setCurrentIndex(place)
                person.wait()
                yield f"{name}, {bar.tabText(place)}"
            bar.setCurrentIndex(0)


def until(is_so: Callable[[], object], person: Person | None = None) -> None:
    """Let the window turn until something is so; that of a person finishes its work each time.

    The end is only for what never comes: no test depends on how soon it is so.
    """
    end = monotonic() + NEVER / 1_000
    while not is_so():
        assert monotonic() < end, "it waits"
        QTest.qWait(10)
        if person is not None:
            person.wait()


def turn() -> None:
    """Let the window do what it put off to its next turn: what does not come then does not come."""
    turned: list[bool] = []
    QTimer.singleShot(0, lambda: turned.append(True))
    until(lambda: turned)


def close_answering(person: Person, answer: str | Callable[[], None]) -> list[str]:
    """Close the window, and answer what it asks by a button or by what ends it; return the texts of the questions."""
    asked: list[QMessageBox] = []
    looking = QTimer(person.shell, interval=20)

    def look() -> None:
        over = QApplication.activeModalWidget()
        if isinstance(over, QMessageBox) and over not in asked:
            asked.append(over)
            if isinstance(answer, str):
                next(each for each in over.buttons() if each.text() == answer).click()
            else:
                answer()

    looking.timeout.connect(look)
    looking.start()
    with questions_expected():
        person.shell.window.close()
    looking.stop()
    return [box.text() for box in asked]


def entries(person: Person) -> EntriesPage:
    """Return the page 記入する, which must be the current one."""
    page = person.shell.window.page
    assert isinstance(page, EntriesPage)
    return page


def scrolled_by(form: EntryForm) -> int:
    """Return how far a form is scrolled, in device-independent pixels."""
    return form._scroll.verticalScrollBar().value()


def store_of(person: Person) -> Path:
    """Return the data file that is open."""
    assert person.shell.session.file is not None
    return person.shell.session.file.path


def choosing(
    patch: pytest.MonkeyPatch, folder: Path, asking: str = "nakano_status.gui.controls.files.ask_for_folder"
) -> None:
    """Let the system's dialog for a folder answer at once: by default the folder of forms."""
    patch.setattr(asking, lambda _parent, _title, then, _first: then(folder))


def choose_in_dialog(parent: QWidget, path: Path) -> None:
    """Choose a file or a folder in the dialog that is open."""
    *_, dialog = parent.findChildren(QFileDialog)  # an earlier one may not be deleted yet
    dialog.filesSelected.emit([str(path)])
    dialog.reject()


def rows_in(path: Path) -> dict[str, RowView]:
    """Read the rows of a data file back, without the window."""
    with closing(make_parts().stores.open(path, read_only=True)) as store, store.reading() as records:
        return {row.id: row for row in read_rows(records, chosen_round(records))}


def copied(store: Path, folder: Path) -> Path:
    """Return a copy of a data file for one test."""
    target = folder / store.name
    shutil.copy(store, target)
    return target


def unnamed(page: QWidget) -> list[str]:
    """Return the widgets that the keyboard reaches and that have neither text nor an accessible name."""
    from PySide6.QtGui import QAccessible
    from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

    found = []
    for widget in page.findChildren(QWidget):
        reachable = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and not isinstance(widget, QScrollBar)
        reachable = reachable and widget.isVisibleTo(page)
        inner = isinstance(widget.parent(), QAbstractScrollArea) or widget.objectName().startswith("qt_")
        interface = QAccessible.queryAccessibleInterface(widget)
        if reachable and not inner and not interface.text(QAccessible.Text.Name):
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def gathering(person: Person, *paths: Path) -> MergePage:
    page = person.go_to("merge", paths)
    assert isinstance(page, MergePage)
    return page


def gather(person: Person, *paths: Path) -> MergePage:
    page = gathering(person, *paths)
    page.apply()
    person.wait()
    return page


def second_copy(office: Office, folder: Path) -> Path:
    """Return another copy of 税務課's form, filled in by hand with other answers."""
    path = folder / "税務課_2回目.xlsx"
    path.write_bytes(make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), OTHER_ANSWERS))
    return path


def second_answer(office: Office, folder: Path) -> Path:
    """Return a second answer of 税務課 that has the name of its first, in a folder of its own."""
    path = folder / "2回目" / office.answer.name
    path.parent.mkdir(exist_ok=True)
    return second_copy(office, folder).replace(path)


def file_names(page: MergePage) -> list[str]:
    """Return the names of the files of a batch, in the order of the list."""
    lines = (page.files.index(row).data() for row in range(page.files.rowCount()))
    return [str(line).split("、")[0] for line in lines]
