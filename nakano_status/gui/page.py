"""The base class of pages, their questions, and the requests that lead to them.

A page loads when it is shown and stores its work when it is left. Pages send requests to each other as values: a row
and a field, a command, a division. The rows that an act touched are read once for all pages that show them. A widget
that opens in a page is scrolled into view, and so is the focus.
"""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QScrollArea, QWidget

from nakano_status.application.round.read.views import read_round
from nakano_status.domain.fields.field import FIGURE_KEYS, PROPOSED
from nakano_status.domain.merge.conflict_id import conflict_id_of
from nakano_status.domain.problems.problem import Problem, Refused, Severity
from nakano_status.domain.refusals.exchange import ContentMoved
from nakano_status.domain.wording.word_table import WordTable
from nakano_status.gui.act_runner import OnRefusal
from nakano_status.gui.commands import Command
from nakano_status.gui.looks.appearance import Room
from nakano_status.gui.memory import Memory
from nakano_status.gui.messages import Messages, Offer
from nakano_status.gui.session import Session

Seen = TypeVar("Seen")
"""Content of the data file as a page displayed it."""

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Records
    from nakano_status.application.round.read.views import RoundView, RowView
    from nakano_status.domain.round.round import Round
    from nakano_status.domain.round.todo import Todo


class Sight(QObject):
    """The scroll positions of the areas around a widget: they can be moved to show the widget, and moved back."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._before: tuple[int, ...] = ()

    def scroll_into_view(self) -> None:
        """Scroll the widget into view once it is laid out, and note the scroll positions before, for `go_back`."""
        bars = [area.verticalScrollBar() for area in self._areas()]
        self._before = tuple(bar.value() for bar in bars)
        self._scroll_later()
        for bar in bars:  # a list beside the widget may ask for its height later
            bar.rangeChanged.connect(self._scroll_later, Qt.ConnectionType.SingleShotConnection)

    def go_back(self) -> None:
        """Scroll back to the positions before `scroll_into_view`, after the next layout.

        Do nothing if `scroll_into_view` was not called since the last `go_back`.
        """
        before, self._before = self._before, ()

        def scroll() -> None:
            for area, value in zip(self._areas(), before, strict=False):
                area.verticalScrollBar().setValue(value)

        QTimer.singleShot(0, self, scroll)

    def _scroll_later(self) -> None:
        QTimer.singleShot(0, self, self._scroll)

    def _scroll(self) -> None:
        if self._widget.isVisible():
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # of all that is around it
            for area in self._areas():
                area.ensureWidgetVisible(self._widget, 0, 0)

    def _areas(self) -> Iterator[QScrollArea]:
        """Yield the scroll areas around the widget, the innermost first."""
        around = self._widget.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                yield around
            around = around.parentWidget()


def keep_focus_in_sight(area: QScrollArea, before: QSize) -> None:
    """Scroll to the widget with the focus if a smaller viewport now hides it.

    `before`: the size of the viewport until now. Do nothing if the widget was not visible then.
    """
    focus, content = QApplication.focusWidget(), area.widget()
    if focus is None or content is None or not content.isAncestorOf(focus):
        return
    bottom = focus.mapTo(area.viewport(), focus.rect().bottomLeft()).y()
    if area.viewport().height() <= bottom < before.height():
        area.ensureWidgetVisible(focus, 0, 0)


STEPS_BACK = "steps_back"
"""Property of a button that leads one step back on its page, as Esc does."""

KEEPS_KEYBOARD = "keeps_keyboard"
"""Property of a widget that keeps the focus when a page is shown: users move through the pages by keyboard."""

Problems = Mapping[str, tuple[Problem, ...]]
"""The questions on a row at submission, by row ID; advice is only for the page 提出前の確認."""


class Underlining(QObject):
    """The underlining of wordings in the editors of a window: `table` has the wordings, `is_on` switches it.

    The signal `changed` is emitted after a change of either. The table is empty while no data file is open.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = WordTable(())
        self.is_on = True

    def use(self, table: WordTable) -> None:
        """Use this table from now on, and emit `changed` if it is another one."""
        if table != self.table:
            self.table = table
            self.changed.emit()

    def forget_table(self) -> None:
        """Use no table, because its data file is closed."""
        self.use(WordTable(()))

    def switch(self, *, on: bool) -> None:
        """Switch the underlining on or off, and emit `changed` if this is a change."""
        if on != self.is_on:
            self.is_on = on
            self.changed.emit()


class AppContext(QObject):
    """The objects that pages and their panels work with, and their signals to the window.

    `wanted`: asks for a page by its name, with the `request` for its `enter`.
    `wanted_in_year`: asks for rows of another year's round, with the year, the request and the ID of the round's plan
    (None: the displayed plan).
    `years_wanted`: asks for 年度別の経過 of a row.
    `row_shown`: carries the ID of the selected row.
    `saved`: emitted after a write to the data file.
    `todo_read`: emitted after the work to do (`todo`) was read.
    """

    wanted = Signal(str, object)
    wanted_in_year = Signal(object, object, object)
    years_wanted = Signal(str)
    row_shown = Signal(str)
    saved = Signal()
    todo_read = Signal()

    def __init__(self, session: Session, messages: Messages, memory: Memory) -> None:
        super().__init__(session)
        self.session, self.messages, self.memory = session, messages, memory
        self.refresher, self.undo = Refresher(session, self), QUndoStack(self)
        self.underlining = Underlining(self)
        self._todo: tuple[int, Todo] | None = None
        session.left.connect(self._leave)

    @property
    def todo(self) -> Todo | None:
        """The work to do, as last read, even if acts were done since; None before the first reading."""
        return self._todo[1] if self._todo else None

    @property
    def current_todo(self) -> Todo | None:
        """The work to do if it was read completely and no act was done since, otherwise None."""
        is_current = self._todo is not None and self._todo[0] == self.session.state
        return self.todo if is_current and self.todo is not None and self.todo.is_whole else None

    def keep_todo(self, todo: Todo) -> None:
        """Store the work to do that was just read in `todo`, and emit `todo_read`."""
        self._todo = (self.session.state, todo)
        self.todo_read.emit()

    def _leave(self, is_same_file: bool) -> None:  # noqa: FBT001 - a signal's
        self._todo = None
        if not is_same_file:
            self.underlining.forget_table()

    def report_row(self, row_id: str) -> None:
        """Emit `row_shown` with the selected row, and store it as the row that the next start shows first.

        The row of a sample is not stored.
        """
        if self.session.file is not None and not self.session.is_sample:
            self.memory.remember_row(self.session.file.info.store_id, row_id)
        self.row_shown.emit(row_id)

    def report_conflicts(self, problems: Iterable[Problem]) -> None:
        """If `problems` show that a written value is still in conflict, report it, with a button to decide it.

        Only the first conflict is reported.
        """
        found = next((each for each in problems if each.code == "CONFLICT-REMAINS"), None)
        if found is not None:
            from nakano_status.application import problem_text

            where = problem_text.place(found)
            conflict = conflict_id_of(found)
            offer = Offer("相違を決める", lambda: self.wanted.emit("conflict", conflict))
            self.messages.report_done(f"{where} {problem_text.message(found)}", problem_text.remedy(found), offer)

    def refusal_handler(self, *offers: Offer) -> OnRefusal:
        """Return a handler of refusals for an act on displayed content.

        The handler shows the refusal as a message. If another person has written newer content meanwhile, the message
        has `offers` as buttons, and all pages read again.
        """

        def refuse(refused: Refused) -> None:
            if isinstance(refused, ContentMoved):
                self.messages.refuse(refused, *offers)
                self.session.follow_others(frozenset())
            else:
                self.messages.refuse(refused)

        return refuse

    def moved_content_handler(
        self,
        write: Callable[[Seen], None],
        displayed: Callable[[], Seen | None],
        drop: Callable[[], None] = lambda: None,
    ) -> OnRefusal:
        """Return a handler of refusals for an act that writes typed content over displayed content.

        If another person has written newer content meanwhile, the handler asks which content is wanted.

        `write`: repeats the act on the same subject over the given content. `displayed`: returns the content that is
        displayed of this subject; None if another subject is displayed, so that the person cannot know the content.
        `drop`: discards what was typed for this subject and is still on the page; by default nothing.
        """

        def take_current() -> None:
            self.messages.withdraw()
            drop()

        def refuse(refused: Refused) -> None:
            def take_own() -> None:
                seen = displayed()
                if seen is not None:
                    write(seen)
                    return
                from nakano_status.application.problem_text import refusal_text

                _, text, _ = refusal_text(refused)
                remedy = "対象を表示し、いまの内容を確認してから、［自分の内容にする］を押してください。"
                self.messages.offer(text, remedy, own)

            own = Offer("自分の内容にする", take_own)
            self.refusal_handler(own, Offer("いまの内容にする", take_current))(refused)

        return refuse

    def refuse_undo(
        self, not_done: Callable[[], None], why: str = "その後に、新しい内容が記入されたためです。"
    ) -> None:
        """Report that an edit is not undone or redone; by default, because something newer was typed over it.

        `not_done` is called later: a command cannot leave the undo stack while it is being undone.
        """
        self.messages.report_not_done("元に戻す・やり直す操作は、していません。", why)
        self.session.after_requests(not_done)

    def report_saved(self, words: str, remedy: str = "", *, for_good: bool = False) -> None:
        """Report a write to the data file as done (`words`) with the next step (`remedy`), and emit `saved`.

        If `for_good`, the write cannot be undone, and the undo stack is cleared.
        """
        if for_good:
            self.undo.clear()
        self.messages.report_done(words, remedy)
        self.saved.emit()


class RoomPart(QWidget):
    """A part of a page whose layout depends on the width class of the window."""

    def arrange(self, room: Room) -> None:
        """Lay the part out for a width class of the window; by default do nothing."""


class PageKind(NamedTuple):
    """A page that can be made.

    `name`, `title`, `icon`: its name, its title and its icon's name.
    `page`: its module in `features/` and its class.
    `help`: the file of the manual that describes the page under its title.
    `division_help`: that file for divisions, if the page belongs to both roles.

    The module is imported when the page is made, so that the first page is painted before the others are loaded. F1 and
    the contents of the help panel use only the table of all kinds (page_list.py).
    """

    name: str
    title: str
    icon: str
    page: str
    help: str
    division_help: str = ""

    def help_for(self, *, is_office: bool) -> str:
        """Return the place in the manual that describes the page, in the form of `HelpPanel.explain`.

        `is_office`: whether it is described for the office or for a division.
        """
        file = self.help if is_office or not self.division_help else self.division_help
        return f"{file}#{self.title}"

    def load(self) -> type[Page]:
        """Import the page's module and return its class; may be called on any thread."""
        module, _, name = self.page.rpartition(".")
        page: type[Page] = getattr(importlib.import_module(f"nakano_status.gui.features.{module}"), name)
        return page

    def make(self, around: AppContext) -> Page:
        """Return a new page of this kind."""
        return self.load()(around, self)


class Page(QWidget):
    """Base class of the pages.

    `counted`: signal with the number beside the page's name in the navigation; None for no number. It is used if no
    line of the work to do gives a number. `loaded`: signal after `enter`, once its request is shown. `saved` and
    `unsaved`: signals after a successful and a failed write of typed text. `progressed`: signal with the number of
    answered rows and of all rows. `questions`: the questions that were asked on the page. `read_for`: the session's
    state that the page shows; None before the page has read anything. `list_part`: a list beside an editor, which is
    hidden if a panel beside the page leaves too little width for both. `room`: the width class for which the page is
    laid out; None before it is shown.

    `name`, `title`: the name and title of its PageKind. Subclasses `offer` their commands to the menus (commands.py).
    """

    counted = Signal(object)
    loaded = Signal()
    saved = Signal()
    unsaved = Signal()
    progressed = Signal(int, int)

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__()
        self.setObjectName("page")
        self.name, self.title = kind.name, kind.title
        self.around = around
        self.session = around.session
        self.questions: set[Question] = set()
        self.read_for: int | None = None
        self.list_part: QWidget | None = None
        self.room: Room | None = None
        around.refresher.fresh.connect(self.refresh)
        around.session.changed.connect(self.follow)

    def take_keyboard(self, widget: QWidget) -> None:
        """Set the focus to a widget of this page.

        Do nothing if the page is not shown, or while the user moves through the list of pages by keyboard.
        """
        focus = QApplication.focusWidget()
        if self.isVisible() and not (focus is not None and focus.property(KEEPS_KEYBOARD)):
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter(self, request: object = None) -> None:
        """Load the content of the page; called whenever it is shown. By default do nothing.

        `request`: the request that led to the page; None for none.
        """

    @property
    def keeps_unsaved(self) -> bool:
        """True if the page's unsaved texts are stored on this PC and offered again, so that closing loses nothing."""
        return False

    def leave(self) -> None:
        """Store typed text that is not saved yet; called before another page is shown and before closing.

        By default do nothing.
        """

    def arrangement(self, part: str) -> dict[str, Any]:
        """Return the stored arrangement of a table or splitter (`keep_arrangement`); empty if there is none.

        `part`: the name of the table or splitter, unique on its page.
        """
        return self.around.memory.arrangement(self._key_of(part))

    def keep_arrangement(self, part: str, chosen: Mapping[str, object]) -> None:
        """Store the user's arrangement of a table or splitter for this page and role; `part` is as in `arrangement`.

        `chosen`: the arrangement, which must be writable as JSON.
        """
        self.around.memory.keep_arrangement(self._key_of(part), chosen)

    def _key_of(self, part: str) -> str:
        return f"{'office' if self.session.is_office else 'division'}/{self.name}/{part}"

    def take_room(self, room: Room) -> None:
        """Lay the page out for the width class of the window; do nothing if it is laid out for it already."""
        if room is not self.room:
            self.room = room
            self.arrange(room)

    def arrange(self, room: Room) -> None:
        """Lay the page out for a width class of the window; by default lay out each of its `RoomPart` parts."""
        for each in self.findChildren(RoomPart):
            each.arrange(room)

    def step_back(self) -> bool:
        """Go one step back on the page, as Esc does; return whether there was a step.

        This closes the page's questions; if none is open, it presses the last visible button that leads back.
        """
        if self.end_questions():
            return True
        ways = [each for each in self.findChildren(QPushButton) if each.property(STEPS_BACK) and each.isVisible()]
        if ways:
            ways[-1].click()
        return bool(ways)

    def end_questions(self) -> bool:
        """Close the questions of the page; return whether any was open."""
        asked = [each for each in self.questions if not each.isHidden()]
        for each in asked:
            each.end()
        return bool(asked)

    def refresh(self, fresh: FreshRows) -> None:
        """Show the new values of rows that an act changed; by default do nothing."""

    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        """React to an act of `initiator`, which touched the pairs of row ID and field key in `touched`.

        By default a visible page reads its data again (`look_again`).
        """
        if self.isVisible():
            self.look_again()

    def look_again(self) -> None:
        """Read the page's data again, because they may have changed; by default do nothing."""


def page_around(widget: QWidget) -> Page | None:
    """Return the page that contains a widget; None if no page does."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, Page):
        above = above.parentWidget()
    return above


class Panel(QWidget):
    """A part of a page with access to the session and the context; it reads and acts by itself."""

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self.around = around
        self.session = around.session


class Question(QFrame):
    """A panel that is hidden until its question is asked, and again after it was answered or dismissed.

    It is also dismissed when its page is left. Only one question of a class is open on a page, so that an older
    question is not mistaken for the new one. It is scrolled into view (`sight`) when it is asked. The signal `ended` is
    emitted before it is dismissed without an answer: by its button, by Esc, or with its page.
    """

    ended = Signal()

    def __init__(self, kind: str = "attention") -> None:
        super().__init__()
        self.sight = Sight(self)
        self.setProperty("kind", kind)
        self.hide()

    def begin(self) -> None:
        """Show the question and scroll it into view; end any other open question of the same class on its page."""
        if (page := page_around(self)) is not None:
            for each in page.questions:
                if type(each) is type(self) and each is not self:
                    each.end()
            page.questions.add(self)
        self.show()
        self.sight.scroll_into_view()

    def end(self) -> None:
        """Emit `ended` and hide the question; do nothing if it is hidden."""
        if not self.isHidden():
            self.ended.emit()
            self.hide()


@dataclass(frozen=True)
class GoTo:
    """A request to show a row, and if `key` is given, the field with this key.

    `asks`: show the row's problems, too, as after 提出前の確認. `as_division`: the division on whose behalf the field
    is written, if the page offers this (None: on no division's behalf).
    """

    row_id: str
    key: str | None = None
    asks: bool = True
    as_division: str | None = None


def page_for(name: str, request: object) -> str:
    """Return the name of the page that shows a request.

    This is the page of 成果指標 for a request for a field of a 成果指標, otherwise `name`.
    """
    return "indicators" if isinstance(request, GoTo) and request.key in FIGURE_KEYS else name


@dataclass(frozen=True)
class ReceivedRequest:
    """A request to show a received file, given by its SHA-256; if `carries`, to carry over its answers."""

    sha256: str
    carries: bool = False


@dataclass(frozen=True)
class OfDivision:
    """A request to show the content of one division, by its displayed name."""

    division: str


@dataclass(frozen=True)
class OnRows:
    """A request to go to the page of a command, for the row `row_id` or, if that is None, the rows of a division.

    `division`: its name.
    """

    command: Command
    row_id: str | None = None
    division: str | None = None


class FreshRows(NamedTuple):
    """The current values of rows, the questions on them at submission by row, and the values of their round."""

    rows: tuple[RowView, ...]
    problems: Problems
    round: RoundView


class Refresher(QObject):
    """The reader of changed rows; the signal `fresh` carries FreshRows with the rows that an act touched.

    With a row, it carries the rows that give the values of the row's nodes. All rows are read if other users wrote, and
    it is not known on which rows.
    """

    fresh = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        session.changed.connect(self._read)

    def _read(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        ids = {row_id for row_id, _ in touched}
        if ids or initiator is self._session:
            self._session.query_round_if_any(partial(read_fresh_rows, ids=ids or None), self._show)

    def _show(self, fresh: FreshRows | None) -> None:
        if fresh is not None:
            self.fresh.emit(fresh)


def read_fresh_rows(records: Records, round_: Round, ids: Iterable[str] | None = None) -> FreshRows:
    """Return the current values of rows of a round, with the rows that give values for the nodes above them.

    `ids`: the IDs of the rows (None: all rows).
    """
    from nakano_status.application.round.read.round_contents import RoundContents
    from nakano_status.application.round.read.rows import read_rows
    from nakano_status.application.submission.check_entries import check_round

    contents = RoundContents.load(records, round_)
    wanted = None if ids is None else contents.asked.with_rows_of_nodes(ids)
    rows = read_rows(records, round_, wanted)
    outcome = check_round(contents, records.info.division, only=wanted)
    return FreshRows(rows, group_by_row(outcome.problems), read_round(records, round_))


def group_by_row(problems: Iterable[Problem]) -> Problems:
    """Return the problems by row ID; problems without a row, and advice other than proposals, are left out."""
    found: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.place.id and (problem.severity is not Severity.ADVICE or problem.code == PROPOSED):
            found[problem.place.id].append(problem)
    return {row_id: tuple(each) for row_id, each in found.items()}
