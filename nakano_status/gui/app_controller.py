"""Assembly of the window: session, pages of the role, menus, and the connections between them.

A round of another year is chosen at the top of the left side. While it is displayed, a notice names it, and the
notice's button leads back to the current round.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel

from nakano_status.application.outcome import read_while_wanted
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.domain.calendar.days import full_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.todo import TodoKind
from nakano_status.domain.storage.server_address import is_server_address, place_as_text
from nakano_status.domain.storage.store_info import RECOVERED, conversion_sentence
from nakano_status.domain.text.difference import text_difference
from nakano_status.gui.act_runner import ActRunner, Worker
from nakano_status.gui.controls.kept_typing import Keeper, typing_name
from nakano_status.gui.features.backups.backup_notices import BackupNotices
from nakano_status.gui.features.start.opening import FirstPage, Opening
from nakano_status.gui.features.years.years_shown import YearsView
from nakano_status.gui.looks.labels import label
from nakano_status.gui.memory import Forgetful, Memory
from nakano_status.gui.messages import Messages, Offer
from nakano_status.gui.page import AppContext, Page
from nakano_status.gui.session import OpenFile, Session
from nakano_status.gui.window import page_list
from nakano_status.gui.window.main_window import MainWindow
from nakano_status.gui.window.navigation import ShownRound
from nakano_status.gui.window.notices import LOOKING_BACK, SAMPLE
from nakano_status.gui.window_menus import WindowMenus

if TYPE_CHECKING:
    from nakano_status.application.round.read.views import RoundChoice
    from nakano_status.domain.round.todo import Todo
    from nakano_status.domain.wording.word_table import WordTable
    from nakano_status.gui.window.window_summary import Frame


class PastRoundView(QObject):
    """Switches between rounds. Typed text is written before a switch; the undo stack is cleared after it."""

    def __init__(self, window: MainWindow, around: AppContext) -> None:
        super().__init__(window)
        self._session, self._window, self._undo = around.session, window, around.undo
        window.rounds.chosen.connect(self.choose)
        around.wanted_in_year.connect(self.show_in_year)
        around.session.year_chosen.connect(self._turn)

    def choose(self, year: FiscalYear | None, plan_id: str | None = None) -> None:
        """Show a year's round, or the current round if `year` is None.

        `plan_id`: the round's plan, needed only if two plans have a round of that year.
        """
        self._window.leave_page()
        if self._window.page is not None:
            self._window.page.end_questions()
        self._session.choose_year(year, plan_id)

    def show_in_year(self, year: FiscalYear, request: object, plan_id: str | None) -> None:
        """Show a year's round of a plan (None: the displayed plan), and in it what `request` asks for.

        A text is the name of a page. Any other request is passed to 取組一覧, or to 記入する in a division's data file.
        """
        self.choose(year, plan_id)
        rows = page_list.ALL_ROWS if self._session.is_office else page_list.ENTRIES
        place = (request, None) if isinstance(request, str) else (rows.name, request)
        self._session.after_requests(lambda: self._window.show_page(*place))

    def show_round(self, who: str, rounds: Sequence[RoundChoice], shown: ShownRound) -> None:
        """Show the list of rounds with the displayed round `shown`, and a notice unless that is the current round.

        `who`: the owner of the data file.
        """
        self._window.rounds.show_rounds(who, rounds, shown)
        now = next((each for each in rounds if each.is_current), None)
        there = next((each for each in rounds if (each.year, each.plan_id) == shown), None)
        if now is None or there is None or self._session.year is None:
            self._window.notices.clear(LOOKING_BACK)
            return
        words = f"{there.label}を閲覧しています。{self._may_do(there)}"
        back = Offer(f"{now.year.label}に戻る", lambda: self.choose(None))
        self._window.notices.show(LOOKING_BACK, words, "", back)

    def _may_do(self, there: RoundChoice) -> str:
        """Return the acts possible in an earlier round.

        The office edits rows of a round that is still collected and reopened rows, but not an imported list.
        """
        if self._session.is_office and self._session.may_correct and not there.imported:
            if not there.closed:
                return "締め切るまでは、「取組一覧」で記入できます。"
            return "直すときは、「取組一覧」で取組を選び、理由を記入して再開してください。"
        return "変更はできません。"

    def _turn(self) -> None:
        """Show the current page for the other round; in an earlier round a division can only read its answers."""
        self._undo.clear()
        file = self._session.file
        if file is not None and not file.is_office and self._session.year is not None:
            self._window.show_page(page_list.ENTRIES.name)
        else:
            self._window.enter_page()


class AppController(QObject):
    """The window and its parts. The signal `ready` is emitted when the first page of a data file shows its rows.

    `is_logging_off`: Windows ends the session of the user.
    """

    ready = Signal()

    def __init__(self, parts: Parts, memory: Memory | None = None, *, opens_file: bool = False) -> None:
        """Put the window together; without a `memory` nothing is stored after it is closed.

        If `opens_file`, begin with a text that a file is being opened; the first page is shown only if opening is
        refused.
        """
        super().__init__()
        self._frame_is_awaited = self._frame_is_stale = self.is_logging_off = False
        self._frame_until: int | None = None
        self._awaited = 0
        self.memory = memory or Memory(Forgetful())
        self.messages = Messages(self)
        self.worker = Worker(self)
        self.runner = ActRunner(self.worker, self.messages, self)
        self.session = Session(parts, self.runner, self)
        self.around = AppContext(self.session, self.messages, self.memory)
        self.window = MainWindow(self.runner, self.messages)
        self.keeper = Keeper(self.window, self.session)
        self.opening = Opening(self.window, self.session, self.memory)
        self.first_page = FirstPage(self.window, self.opening, self.runner)
        self.messages.way_out = self._reopening
        self.backups = BackupNotices(
            self.window.notices, self.session, partial(self.window.show_page, page_list.BACKUPS.name)
        )
        self.menus = WindowMenus(self.window, self.opening, self.around)
        self.looking_back = PastRoundView(self.window, self.around)
        self.years = YearsView(self.window, self.around)
        self._connect()
        if opens_file:
            self.window.show_alone(_opening_words())
            self.menus.fill(())
        else:
            self.show_start()

    def _connect(self) -> None:
        self.opening.share.looking.timeout.connect(self.backups.look)
        self.around.wanted.connect(self.window.show_page)
        self.around.saved.connect(self.window.show_saved)
        self.window.status_bar.counts.wanted.connect(self._show_marked)
        self.window.page_shown.connect(self._remember_page)
        self.session.leaving.connect(self.window.leave_page)
        self.session.left.connect(self._end_notices)
        self.session.opened.connect(self._show_file)
        self.session.closed.connect(self.show_start)
        self.first_page.shortened.connect(lambda: self.menus.fill(()))
        self.first_page.sample_wanted.connect(self.try_sample)
        self.session.year_chosen.connect(self.read_frame)
        self.session.changed.connect(lambda _touched, _by: self.window.mark_page_current())
        self.session.changed.connect(lambda _touched, _by: self.read_frame())

    def begin_with(self, path: Path) -> None:
        """Open the file named at the start, as if it was dropped; show the first page if it cannot be opened."""
        if is_server_address(path):
            self.opening.open(path)
        else:
            self.opening.take((path,), self.show_start)

    def try_sample(self, for_office: bool) -> None:  # noqa: FBT001 - as the signal carries it
        """Make a sample data file in a temporary folder, for the office or else for a division, and open it."""
        from nakano_status.demonstration.sample import make_sample

        make = partial(make_sample, for_office=for_office)
        self.runner.run(make, lambda made: self.session.open_sample(*made), what="見本を用意しています")

    def show_start(self) -> None:
        """Show the program's first page in place of the pages of a data file; clear the undo stack."""
        self.around.undo.clear()
        self.window.rounds.clear()
        self.window.status_bar.clear()
        self.first_page.show()
        self.menus.fill(())

    def read_frame(self, *, gives_way: bool = True) -> None:
        """Read again the values that are shown around the page, such as the title and the tally.

        A request made while a reading is under way causes one more reading afterwards. If `gives_way`, the reading is
        abandoned for any later work on the data file, and repeated after it. Do nothing if no data file is open.
        """
        if self.session.file is None:
            return
        if self._frame_is_awaited:
            self._frame_is_stale = True
            return
        self._frame_is_awaited, self._frame_is_stale = True, False
        today, year, known = self.session.parts.clock.today(), self.session.year, self.around.current_todo

        def read(records: Records) -> Frame:
            from nakano_status.gui.window.window_summary import read_window_frame  # 25 ms at first: on the other thread

            return read_window_frame(records, today, year, known)

        def is_wanted() -> bool:
            return not gives_way or self._frame_until is None or self.worker.requested <= self._frame_until

        def show(found: tuple[Frame, ...]) -> None:
            if found:
                self._show_frame(*found)
            else:
                self._frame_is_stale = True

        self._frame_until = None
        self.session.use(read_while_wanted(read, self.session.while_wanted(is_wanted)), show)
        self.session.query(partial(_read_word_table, self.around.underlining.table), self._underline)
        self.runner.after_requests(self._end_frame)
        self._frame_until = self.worker.requested

    def _underline(self, table: WordTable) -> None:
        """Underline in the editors the wordings that 用語の表 prints differently, unless that is switched off."""
        self.around.underlining.switch(on=self.memory.underlines_wordings)
        self.around.underlining.use(table)

    def _end_frame(self) -> None:
        self._frame_is_awaited = False
        if self._frame_is_stale:
            self.read_frame()

    def log_off(self, _session: object = None) -> None:
        """End the program as closing the window does, but ask nothing, because Windows waits for no answer.

        Typed text is stored, and a data file on a share is written back. If that takes long, Windows shows the reason.
        """
        self.is_logging_off = True
        if sys.platform == "win32":
            import ctypes
            from ctypes.wintypes import HWND

            reason = "データファイルを保存して閉じています。終わるまでお待ちください。"
            ctypes.windll.user32.ShutdownBlockReasonCreate(HWND(self.window.winId()), reason)
        QCoreApplication.exit()

    def close(self) -> str:
        """Write typed text and close the data file.

        Return a text for the user about content that is not stored yet, or an empty text.
        """
        self.window.leave_page()
        self.keeper.settle()
        typed = self.session.file and self.session.file.typed
        self.opening.server.end()
        self.session.close()
        self.window.deleteLater()
        count = len(typed.all()) if typed else 0
        words = (
            f"まだ保存していない内容が{count}件あります。このPCに残してありますので、"
            "次にこのPCで開いて、続きから記入してください。"
        )
        return words if count else self.opening.share.unwritten_message()

    def _reopening(self) -> Offer | None:
        """Return the offer after a defect: open the data file again, or show the first page.

        None if the first page is shown already.
        """
        if self.session.file is not None:
            return Offer("開き直す", self.opening.reopen)
        return None if self.first_page.is_shown else Offer("最初の画面を表示", self.show_start)

    def _end_notices(self, is_same: bool) -> None:  # noqa: FBT001 - Qt's
        """Remove messages and notices of the data file; if `is_same`, the report of a defect remains.

        `is_same`: the same file is shown again.
        """
        self.messages.withdraw(with_defect=not is_same)
        self.window.notices.leave_file()

    def _show_file(self, file: OpenFile) -> None:
        """Show the pages of the data file's role."""
        self.around.undo.clear()
        self.first_page.leave()
        kinds = page_list.OFFICE_PAGES if file.is_office else page_list.DIVISION_PAGES
        offered = page_list.offered_before_reading(kinds, is_office=file.is_office)
        stopped = None if file.is_office else self.memory.page_of(file.info.store_id)
        first = next((kind for kind in offered if kind.name == stopped), kinds[0])
        self.window.show_pages(kinds, lambda kind: kind.make(self.around), offered, first.name)
        if first is kinds[0]:
            loaded = self.window.pages[first.name].loaded
            emit_later = partial(QTimer.singleShot, 0, self, self._emit_ready)  # in a separate turn of the event loop
            loaded.connect(emit_later, Qt.ConnectionType.SingleShotConnection)
        else:
            self.session.after_requests(self._emit_ready)
        self.menus.fill(offered)
        self.window.rounds.clear()
        self.window.side_progress.setVisible(not file.is_office)
        self.window.status_bar.counts.setVisible(False)
        self._report_opening(file)

    def _report_opening(self, file: OpenFile) -> None:
        """Report the state found on opening: an interrupted write, an older format, a file that can only be read."""
        sentences = []
        if file.is_continued:
            sentences.append("続きを開きました。前に記入した内容は、そのまま残っています。")
        if file.recovered:
            sentences.append(RECOVERED)
        if file.kept is not None:
            sentences.append(conversion_sentence(file.kept.name))
        kept = file.typed.all() if file.typed is not None else ()
        if kept:
            fields = "、".join(dict.fromkeys(map(typing_name, kept)))
            sentences.append(
                f"まだ保存していない内容が、このPCに{len(kept)}件残っています（{fields}）。"
                "その欄を表示すると、続きから記入できます。欄がなくなった内容も、［内容を見る］で見られます。"
            )
        if sentences:
            looking = Offer("内容を見る", self.keeper.show_kept) if kept else None
            self.messages.report_done("\n".join(sentences), offer=looking)
        self.window.status_bar.saved.clear()
        self.window.status_bar.submitted.clear()
        kind = "データファイル" if file.server is None else "サーバーの"
        self.window.status_bar.show_place(f"{kind}「{self.memory.name_of(file.path)}」", place_as_text(file.path))
        if file.read_only:
            self.window.status_bar.show_read_only()
        if self.session.is_sample:
            today = full_day(self.session.parts.clock.today())
            words = f"見本です。回答はすべて架空のもので、今日は{today}として動きます。"
            leaving = Offer("見本を終える", self.opening.close_file)
            self.window.notices.show(SAMPLE, words, "自由に操作でき、閉じると消えます。", leaving)

    def _emit_ready(self) -> None:
        """Paint the first rows in their final position, and emit `ready`; all other work follows."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self.window.repaint()
        self.ready.emit()
        QTimer.singleShot(0, self._make_the_rest)

    def _make_the_rest(self) -> None:
        """Read the frame, check the file, then make pages.

        The pages follow because making one takes ten times as long while the other thread reads.
        """
        pages = self.window.pages
        self.read_frame(gives_way=False)
        self.session.check_soundness(self.opening.open_damaged)
        self.backups.begin()
        self.runner.after_requests(lambda: self.make_ahead() if pages is self.window.pages else None)

    def make_ahead(self) -> None:
        """Create the pages that were not opened yet, then call `prepare_writing`."""
        largest_first = sorted(self.window.offered, key=lambda name: name != page_list.ALL_ROWS.name)
        self.window.make_ahead(iter(largest_first), self.prepare_writing)

    def prepare_writing(self) -> None:
        """Load the modules that the first save and the first comparison of texts need.

        This begins and ends a transaction in which nothing is written. Do nothing if the data file is read-only.
        """

        def work(store: Store) -> None:
            text_difference(".", "..")
            with store.writing():
                pass

        if self.session.may_write:
            self.session.use(work, lambda _: None, refused=lambda _: None)  # a refusal is reported at the next save

    def _remember_page(self, page: Page) -> None:
        """Store the displayed page of a division; an office begins with the work to do."""
        file = self.session.file
        if file is not None and not file.is_office and not self.session.is_sample:
            self.memory.remember_page(file.info.store_id, page.name)

    def _show_marked(self, mark: str | None) -> None:
        """Show the rows counted by a number in the status bar."""
        from nakano_status.gui.lists.row_words import RowFilter

        self.window.show_page(page_list.ALL_ROWS.name, RowFilter(mark=mark or ""))

    def _show_frame(self, frame: Frame) -> None:
        from nakano_status.gui.window.window_summary import due_words, is_late, title_of, to_send_words

        self.looking_back.show_round(frame.whose, frame.rounds, frame.shown_round)
        if frame.round is not None:
            self.menus.offer_marks(frame.round.marks)
        today = self.session.parts.clock.today()
        title = title_of(frame, today)
        self._describe(frame)
        due = "\n".join((*due_words(frame, today), *to_send_words(frame)))
        self.window.side_progress.show_due(due, late=is_late(frame, today))
        if frame.progress is not None:
            self.window.side_progress.show_progress(*frame.progress)
        is_copy = self.session.file is not None and self.session.file.is_backup_copy
        if not self.session.may_write:
            title = f"{'【控えの写し】' if is_copy else '【閲覧用】'}{title}"
        mark = "【見本】" if self.session.is_sample else ""  # the title of its plan has the mark already
        title = title if mark in title else f"{mark}{title}"
        if (file := self.session.file) is not None and file.server is not None:
            title = f"{title} ― {self.memory.name_of(file.path)}（サーバー）"
        self.window.setWindowTitle(title)
        if frame.counts is not None and frame.round is not None:
            self.window.status_bar.counts.show_counts(frame.counts, frame.round)
            self.window.status_bar.show_submitted(*frame.todo.submitted)
        self._show_todo(frame.todo)
        if self.session.file is not None and not self.session.file.is_office:
            gathers = frame.asks_sections or frame.todo.has_merge_work
            self._offer_pages(gathers=gathers, has_figures=frame.has_figures)

    def _show_todo(self, todo: Todo) -> None:
        """Show the work to do on the pages, and its amount beside their names."""
        from nakano_status.gui.panels.todo_lines import page_badges

        self.around.keep_todo(todo)
        for page, count, of in page_badges(todo, is_office=self.session.is_office):
            self.window.navigation.set_count(page, count, of)
        again = todo.count(TodoKind.MERGE_AGAIN)
        if again or self._awaited:  # otherwise the number is the count of files in the preview
            self.window.navigation.set_count(page_list.MERGE.name, again, TodoKind.MERGE_AGAIN.label)
        self._awaited = again

    def _describe(self, frame: Frame) -> None:
        """Store the owner and the round of the data file for the first page."""
        if self.session.file is not None and self.session.year is None:
            round_ = f"{frame.round.as_of_label}の進捗状況" if frame.round else ""
            self.memory.recent.describe(self.session.file.path, frame.whose, round_)

    def _offer_pages(self, *, gathers: bool, has_figures: bool) -> None:
        """Offer a division the pages that it needs; in an earlier year only its answers."""
        kinds = page_list.offered_to_division(gathers=gathers, has_figures=has_figures)
        kinds = kinds if self.session.year is None else (page_list.ENTRIES,)
        names = tuple(kind.name for kind in kinds)
        if names != self.window.offered:
            self.window.offer_pages(names)
            self.menus.fill(kinds)


def _read_word_table(known: WordTable, records: Records) -> WordTable:
    """Return the wording table of a data file with its search patterns already made; `known` if the table equals it."""
    table = records.wordings.table()
    if table == known:
        return known
    _ = table.terms
    return table


def _opening_words() -> QLabel:
    """Return the label that is shown until the data file is open."""
    made = label("データファイルを開いています", "muted")
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made
