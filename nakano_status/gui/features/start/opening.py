"""Opening, making and dropping files; and the first page, which is shown while no data file is open.

While a data file on a share is open, its working copy is written back on a separate thread, so that neither the window
nor a save waits for a share that does not answer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nakano_status.domain.refusals.exchange import FormNotReadable, FormOfOtherDivision, FormOfPart
from nakano_status.domain.storage.server_address import is_server_address
from nakano_status.domain.storage.working_copy import ShareStage
from nakano_status.domain.text.file_names import safe_name
from nakano_status.gui.act_runner import ActRunner, emit_unless_closed
from nakano_status.gui.features.start.dropped_files import FORM_SUFFIXES, SUFFIX, NotOpened, file_to_open
from nakano_status.gui.features.start.file_notices import FileNotices
from nakano_status.gui.features.start.server_watch import ServerWatch
from nakano_status.gui.memory import Memory, RecentFile, RecentFiles
from nakano_status.gui.menus.menu_table import MenuAct, SubMenu
from nakano_status.gui.messages import Offer
from nakano_status.gui.session import OpenFile, Session
from nakano_status.gui.window.main_window import MainWindow
from nakano_status.gui.window.notices import PERSON, SHARE, UNWRITTEN, ReasonOffer
from nakano_status.gui.window.page_list import MERGE
from nakano_status.real_path import real_path

if TYPE_CHECKING:
    from nakano_status.application.plan.plan_draft import DraftSource
    from nakano_status.application.ports.data_file import WorkingCopy
    from nakano_status.domain.problems.problem import Problem, Refused
    from nakano_status.domain.refusals.files import StoreDamaged
    from nakano_status.domain.storage.working_copy import ShareState
    from nakano_status.gui.features.start.carrying import Carrying
    from nakano_status.gui.features.start.plan_page import PlanPage
    from nakano_status.gui.features.start.server_panel import ServerPanel
    from nakano_status.gui.features.start.start_page import StartPage


Found = TypeVar("Found")

LOOK_EVERY = 5_000
"""Milliseconds between two checks whether the working copy is to be written back; a check reads the size of one file.
"""


class ShareWatch(QObject):
    """Writes the working copy of the open data file back to the share, and shows its state.

    The signal `written` carries the working copy whenever an attempt to write it back has ended.
    """

    written = Signal(object)

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._copy: WorkingCopy | None = None
        self._noticed: tuple[Problem, ShareStage] | None = None
        self._unwritten: Path | None = None
        self.writing: threading.Thread | None = None
        self.looking = QTimer(self, interval=LOOK_EVERY)
        self.looking.timeout.connect(self.look)
        self.written.connect(self._show, Qt.ConnectionType.QueuedConnection)
        session.opened.connect(self._begin)
        session.closed.connect(self._end)
        window.settling.connect(self._write_before_leaving)

    def look(self) -> None:
        """Write the working copy back if this is due and the last attempt has ended; show its state."""
        if self._copy is not None and (self.writing is None or not self.writing.is_alive()):
            if self._copy.is_due():
                self.writing = threading.Thread(target=self._write, args=(self._copy,), name="share", daemon=True)
                self.writing.start()
            self._show(self._copy)

    def offer_unwritten(self, open_it: Callable[[Path], None], besides: Path | None = None) -> None:
        """Show a notice if the program was closed before a data file was written back to its share.

        The button of the notice calls `open_it` with the file. `besides`: a data file that is being opened and is
        therefore ignored; None if no file is being opened.
        """

        def find() -> Sequence[Path]:
            found = self._session.parts.store_files.unwritten()
            return found if besides is None else [path for path in found if real_path(path) != real_path(besides)]

        def show(others: Sequence[Path]) -> None:
            if others:
                self._unwritten = others[0]
                name = others[0].name
                words = f"「{name}」に、共有フォルダーへ書き戻していない内容があります（このPCに保存しています）。"
                rest = "開いて、確かめてください。開けると、書き戻します。"
                offer = Offer("開く", lambda: open_it(others[0]))
                self._window.notices.show(UNWRITTEN, words, rest, offer)

        self._session.runner.run(find, show, in_parallel=True)

    def unwritten_message(self) -> str:
        """Return the message to show at closing if the data file was not written back to its share.

        The text is empty if it was written back, or if the data file is not on a share.
        """
        return self._words_on_closing(self._copy.place) if self._copy is not None else ""

    def _words_on_closing(self, place: Path) -> str:
        if place not in self._session.parts.store_files.unwritten():
            return ""
        return (
            f"「{place.name}」を、共有フォルダーに書き戻せませんでした。内容はこのPCに保存しています。"
            "次にこのPCで開くと書き戻します。"
        )

    def _report_after_closing(self, place: Path) -> None:
        """Report it if a data file could not be written back after it was closed, unless it was opened again."""

        def show(words: str) -> None:
            if words and not self._session.shows(place):
                self._window.messages.report_not_done(words, "")

        self._session.runner.run(lambda: self._words_on_closing(place), show)

    def _begin(self, file: OpenFile) -> None:
        self._end()
        if self._unwritten is not None and self._session.shows(self._unwritten):
            self._window.notices.clear(UNWRITTEN)
        self._copy = file.copy
        if self._copy is not None:
            self.look()
            self.looking.start()

    def _end(self) -> None:
        if self._copy is not None:  # on the next turn: its closing is requested after this
            QTimer.singleShot(0, self, partial(self._report_after_closing, self._copy.place))
        self._copy = self._noticed = None
        self.looking.stop()
        self._window.status_bar.show_shared("")

    def _write_before_leaving(self) -> None:
        """Write back once the typed text is saved, while the window can still ask whether to wait for the share."""
        copy, session = self._copy, self._session

        def write(is_behind: bool) -> None:  # noqa: FBT001 - as `use` hands it on
            words = "共有フォルダーへの書き戻し（このPCには保存済み）"
            if is_behind and copy is not None:
                session.runner.run_separately(
                    copy.write_back, lambda _: self._show(copy), what=words, in_parallel=False
                )

        if copy is not None:
            session.use(lambda *_: copy.state.is_behind, write)

    def _write(self, copy: WorkingCopy) -> None:
        """Write back, on the thread; a defect is reported by the hook of threads."""
        copy.write_back()
        emit_unless_closed(self.written, copy)

    def _show(self, copy: WorkingCopy) -> None:
        """Show the state in the status bar, and a notice if a person has to know of it."""
        if copy is not self._copy:
            return
        state = copy.state
        self._window.status_bar.show_shared(_status_words(state))
        found = state.problem() or next(reversed(copy.notices), None)
        noticed = None if found is None else (found, state.stage)
        if noticed == self._noticed:
            return
        self._noticed = noticed
        if found is None:
            self._window.notices.clear(SHARE)
            return
        from nakano_status.application.problem_text import message, remedy

        offer = Offer("共有フォルダーの内容を開く", self._session.reopen) if state.has_other_content else None
        self._window.notices.show(SHARE, message(found), remedy(found), offer)


def _status_words(state: ShareState) -> str:
    """Return the text of the status bar."""
    time = f"{state.at:%H:%M}" if state.at else ""
    match state.stage:
        case ShareStage.WAITING:
            return "共有フォルダーに書き戻していません"
        case ShareStage.AHEAD:
            return "共有フォルダーへの書き戻し待ち"
        case ShareStage.CHANGED:
            return "共有フォルダーの内容が変わっています"
        case ShareStage.BESIDE:
            return f"「{state.beside}」へ書き戻しました {time}"
    return f"共有フォルダーへ書き戻しました {time}" if time else ""


_OF_LIST = "一覧から計画を作成"
_LONGEST_NAME = 40
"""The most characters of a division's name in the name of its data file."""


class Opening(QObject):
    """Opens and makes data files, and asks for the files.

    A workbook is opened as a form, or merged as a return in the office's window; any other file is a data file. The
    signal `plan_wanted` carries the workbook from which a plan is to be made; None for a new plan. The signal
    `list_wanted` carries the published list from which a plan is to be made.
    """

    plan_wanted = Signal(object)
    list_wanted = Signal(object)

    def __init__(self, window: MainWindow, session: Session, memory: Memory) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._memory = memory
        self._wanted = 0
        session.by = memory.person
        session.opened.connect(self._remember)
        window.dropped.connect(self.take)
        FileNotices(window.notices, session, self.reopen)
        self.share = ShareWatch(window, session)
        self.server = ServerWatch(window, session, self.reopen)

    @cached_property
    def carrying(self) -> Carrying:
        """The object that carries over the contents of other forms; its module is loaded at the first use."""
        from nakano_status.gui.features.start.carrying import Carrying

        return Carrying(self._window, self._session)

    @cached_property
    def server_panel(self) -> ServerPanel:
        """The dialog with the list of sets on servers; its module is loaded at the first use."""
        from nakano_status.gui.features.start.server_panel import ServerPanel

        return ServerPanel(self._window, self._session, self._memory)

    @property
    def session(self) -> Session:
        """The session in which data files are opened."""
        return self._session

    @property
    def usual_plan(self) -> str:
        """The title of the built-in plan."""
        return self._session.parts.catalogue.profile().names["plan"]

    @property
    def recent(self) -> RecentFiles:
        """The recent data files."""
        return self._memory.recent

    @property
    def person(self) -> str:
        """The name that the user has given; empty if none was given."""
        return self._session.by or ""

    def name_person(self, name: str) -> None:
        """Store the user's name, which others see while the user has a file open, and which the history records."""
        self._session.by = name.strip() or None
        self._memory.remember_person(self._session.by)

    def ask_person(self) -> None:
        """Show a notice above the page that asks for the user's name; the name is then stored and confirmed."""
        notices = self._window.notices

        def name(given: str) -> None:
            self.name_person(given)
            notices.clear(PERSON)
            words = f"これからの操作を「{self.person}」の名前で残します。"
            self._window.messages.report_done(words, "同じファイルを開いた人には、次に開いたときから表示します。")

        offer = ReasonOffer("この名前にする", name, "操作する人の名前", self.person)
        notices.show(PERSON, "操作する人の名前を変更します。", "これまでの操作の名前は変わりません。", offer)
        notices.shown[PERSON].reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def recent_menu(self) -> tuple[SubMenu, ...]:
        """Return the submenu of recent data files as a tuple; an empty tuple if there are no recent files."""
        lines = tuple(MenuAct(_line_of(file), partial(self.open, file.where)) for file in self.recent.files)
        return (SubMenu("最近使ったデータファイル", lines),) if lines else ()

    def take(self, paths: Iterable[Path], otherwise: Callable[[], None] = lambda: None) -> None:
        """Open or merge dropped files by their kind.

        If none of them can be opened, report the reason and call `otherwise`.
        """
        given = tuple(paths)

        def look() -> tuple[Path | NotOpened, bool]:
            meant = file_to_open(given)
            several = len(given) > 1 or given[0].is_dir()
            return meant if isinstance(meant, NotOpened) else real_path(meant), several

        def show(found: tuple[Path | NotOpened, bool]) -> None:
            meant, several = found
            if self._gathers(given, several=several):
                self._window.show_page(MERGE.name, given)
            elif isinstance(meant, Path):
                self._open(meant)
            else:
                otherwise()
                self._report_unopened(given, meant)

        if given:
            self._reach(given[0], look, show, otherwise)

    def _report_unopened(self, given: tuple[Path, ...], why: NotOpened) -> None:
        """Report why no file is opened; before a data file is open, a CSV may be a published list."""
        if self._session.file is None and [each.suffix.lower() for each in given] == [".csv"]:
            offer = self.offer_list(given[0])
            self._window.messages.offer(why.text, offer.purpose + why.remedy, offer)
        else:
            self._window.messages.report_not_done(why.text, why.remedy)

    def open(self, path: Path) -> None:
        """Open a data file or a form. A form creates the division's data file, or updates it."""
        if is_server_address(path):
            self._open(path)
        else:
            self._reach(path, lambda: real_path(path), self._open)

    def _reach(
        self,
        path: Path,
        look: Callable[[], Found],
        then: Callable[[Found], None],
        stopped: Callable[[], None] = lambda: None,
    ) -> None:
        """Call `look` for a place that may not answer, then `then` with its result.

        `then` is not called if another file was asked for meanwhile.
        """
        self._wanted += 1
        number = self._wanted
        words = f"「{path.name}」の場所を確かめています"
        self._session.runner.run_separately(
            look, lambda found: then(found) if number == self._wanted else None, what=words, stopped=stopped
        )

    def _open(self, path: Path) -> None:
        """Open a path that is free of links."""
        if self._session.shows(path) and not self._session.is_read_only:
            words = f"「{self._memory.name_of(path)}」は、この画面で開いています。"
            self._window.messages.report_done(words)
        elif not is_server_address(path) and path.suffix.lower() in FORM_SUFFIXES:
            is_draft = any(file.where == path for file in self.recent.files)
            (self.plan_wanted.emit if is_draft and self._session.file is None else self.open_form)(path)
        elif self._window.may_leave() and (self._session.is_read_only or not self._session.shows(path)):
            self._session.open(path)  # it may have been opened while the user was asked

    def open_form(self, path: Path) -> None:
        """Open a form in the division's data file that is open; if none is open, in a data file beside the form.

        Does nothing if the user does not want to leave the page because of unsaved text.
        """
        if not self._window.may_leave():
            return
        file = self._session.file  # another may have been opened while the user was asked
        if file is None or file.is_office:
            self._open_form_in(path, form_store(path))
        else:
            open_it, apart = partial(self._open_form_in, path, file.path), partial(self._offer_apart, path, file.path)
            self.carrying.open_or_offer(path, open_it, apart)

    def _open_form_in(self, form: Path, target: Path) -> None:
        """Open a form in a data file; if the data file is another division's, offer a data file of its own."""

        def offering(refused: Refused) -> tuple[Offer, ...]:
            if isinstance(refused, FormNotReadable) and self._session.file is None:
                return Offer("計画の表として開く", partial(self.plan_wanted.emit, form)), self.offer_list(form)
            is_other = isinstance(refused, FormOfOtherDivision | FormOfPart)
            apart = self._offer_apart(form, target, refused.details["found"]) if is_other else None
            return (apart,) if apart else ()

        self._session.open_form(form, target, offering)

    def _offer_apart(self, form: Path, besides: Path, division: str) -> Offer | None:
        """Return the offer to open a division's form in a data file of its own.

        Returns None if that would be the file `besides`, which is open.
        """
        beside = form_store(form)
        named = beside.with_stem(f"{form.stem}_{safe_name(division, _LONGEST_NAME)}")
        target = named if beside == besides else beside
        if named == besides:
            return None

        def open_it() -> None:
            if self._window.may_leave():
                self._open_form_in(form, target)

        return Offer("別のデータファイルで開く", open_it)

    def offer_list(self, path: Path) -> Offer:
        """Return a button (Offer) that proposes to make a plan from a published list.

        It emits `list_wanted` with the path of the list.
        """
        purpose = f"公表している一覧であれば、［{_OF_LIST}］で、その一覧の計画を作成できます。"
        return Offer(_OF_LIST, partial(self.list_wanted.emit, path), purpose)

    def reopen(self) -> None:
        """Save the typed text, and open the data file again from the disk.

        Opening is scheduled first, so that the file is opened again even if a defect makes saving fail.
        """
        QTimer.singleShot(0, self._session.reopen)
        self._window.leave_page()

    def open_damaged(self, damaged: StoreDamaged) -> None:
        """Open the data file again, read-only, because it was found damaged.

        Does nothing if the file is read-only or another year is shown, or if the user does not want to leave the page
        because of unsaved text.
        """

        def open_it() -> None:
            if self._session.may_write and self._window.may_leave():
                self._session.open_damaged(damaged)

        # on the next turn: the check that found the damage still holds the file
        QTimer.singleShot(0, self, open_it)

    def close_file(self) -> None:
        """Close the data file and show the first page, which is also shown at the next start of the program.

        Does nothing if the user does not want to leave the page because of unsaved text.
        """
        if self._window.may_leave():
            # a user who closed the file does not want it at the next start
            self._memory.remember_last_file(None)
            self._session.close_file()

    def make_office(self, path: Path) -> None:
        """Make an office data file with the built-in plan, and open it."""
        from nakano_status.application.plan.create_store import built_in_plan, create_store

        session = self._session

        def work() -> Path:
            create_store(session.parts, path, built_in_plan(session.parts), session.by)
            return path

        session.runner.run(work, session.open, what="データファイルを作成しています")

    def ask_to_carry(self) -> None:
        """Ask for a form, and carry its contents over into the open data file."""
        self.carrying.ask()

    def ask_earlier(self) -> None:
        """Ask for the data file of an earlier division, and import its years."""
        self.carrying.ask_earlier()

    def ask_form(self) -> None:
        """Ask for a form, and open it."""
        from nakano_status.gui.controls.files import WORKBOOKS, choose_existing

        choose_existing(
            self._window, "回答様式を開く", lambda path: self.take((path,)), self._session.folder, WORKBOOKS
        )

    def ask_file(self) -> None:
        """Ask for a data file, and open it."""
        from nakano_status.gui.controls.files import DATA_FILES, choose_existing

        choose_existing(
            self._window, "データファイルを開く", lambda path: self.take((path,)), self._session.folder, DATA_FILES
        )

    def ask_server(self) -> None:
        """Show the list of sets on servers, so that the user can open one."""
        self.server_panel.begin()

    def ask_office(self) -> None:
        """Ask for the path of a new office data file, and make it."""
        from nakano_status.gui.controls.files import DATA_FILES, choose_target

        title = "事務局のデータファイルの保存先"
        suggested = self._session.folder / f"進捗確認{SUFFIX}"
        choose_target(self._window, title, suggested, self.make_office, DATA_FILES)

    def ask_plan(self) -> None:
        """Ask for the workbook of a plan, and emit `plan_wanted` with it."""
        from nakano_status.gui.controls.files import WORKBOOKS, choose_existing

        choose_existing(self._window, "計画の表を選ぶ", self.plan_wanted.emit, self._session.folder, WORKBOOKS)

    def ask_list(self) -> None:
        """Ask for a published list, and emit `list_wanted` with it."""
        from nakano_status.gui.controls.files import TABLES, choose_existing

        choose_existing(self._window, "公表している一覧を選ぶ", self.list_wanted.emit, self._session.folder, TABLES)

    def ask_template_target(self) -> None:
        """Ask where to save the template of a plan's workbook, and write it there."""
        from nakano_status.gui.controls.files import WORKBOOKS, choose_target

        suggested = self._session.folder / "計画の表.xlsx"
        choose_target(self._window, "計画の表のひな形の保存先", suggested, self.write_template, WORKBOOKS)

    def write_template(self, path: Path) -> None:
        """Write the template of a plan's workbook to a path, and report it."""
        from nakano_status.application.plan.export_plan import export_template

        def report(_: object) -> None:
            words = f"「{path.name}」を保存しました。"
            rest = "記入して保存し、［計画の表から作成…］で選んでください。"
            self._window.messages.report_done(words, rest)

        work = partial(export_template, self._session.parts, path)
        self._session.runner.run(work, report, what="計画の表を保存しています")

    def _gathers(self, given: tuple[Path, ...], *, several: bool) -> bool:
        """Return whether files are returns to merge.

        They are in the office, and where a division merges the returns of its sections.
        """
        file = self._session.file
        if file is None or any(path.suffix.lower() == SUFFIX for path in given):
            return False
        # one workbook in a division's window may be a new form; several, or a folder, can only be returns
        return file.is_office or (several and MERGE.name in self._window.offered)

    def _remember(self, file: OpenFile) -> None:
        if file.is_backup_copy or self._session.is_sample:
            return  # the next start opens the data file to work in
        self._memory.remember_last_file(file.path)
        self.recent.add(file.path, self._session.parts.clock.now())


def _line_of(file: RecentFile) -> str:
    """Return the line of a menu for a data file."""
    return f"{file.title}　（{file.name}）"


def form_store(form: Path) -> Path:
    """Return the path of a form's data file: beside the form, with its name."""
    return form.with_suffix(SUFFIX)


class FirstPage(QObject):
    """Shows the first page of the window, while no data file is open.

    The signal `shortened` is emitted when a file was removed from the list of recent files. `sample_wanted` is emitted
    to open a sample; it carries true for the sample of an office.
    """

    shortened = Signal()
    sample_wanted = Signal(bool)

    def __init__(self, window: MainWindow, opening: Opening, runner: ActRunner) -> None:
        super().__init__(window)
        self._window, self._opening, self._runner = window, opening, runner
        self._page: StartPage | None = None
        opening.plan_wanted.connect(self.show_plan)
        opening.list_wanted.connect(partial(self.show_plan, as_list=True))
        runner.started.connect(self._follow_work)
        runner.ended.connect(self._follow_work)

    @property
    def is_shown(self) -> bool:
        """Whether the window shows the first page."""
        return self._page is not None

    def show(self) -> None:
        """Show a new first page, without any other widget in the window."""
        from nakano_status.gui.features.start.start_page import StartPage

        page = StartPage(self._opening.usual_plan)
        page.form_button.clicked.connect(self._opening.ask_form)
        page.file_button.clicked.connect(self._opening.ask_file)
        page.server.triggered.connect(lambda _=False: self._opening.ask_server())
        page.office_button.clicked.connect(self._opening.ask_office)
        page.new_plan.triggered.connect(lambda _=False: self._opening.plan_wanted.emit(None))
        page.plan_of_table.triggered.connect(lambda _=False: self._opening.ask_plan())
        page.plan_of_list.triggered.connect(lambda _=False: self._opening.ask_list())
        page.save_template.triggered.connect(lambda _=False: self._opening.ask_template_target())
        page.sample_wanted.connect(self.sample_wanted)
        page.recent.wanted.connect(self._opening.open)
        page.recent.removed.connect(self._remove)
        page.drop.dropped.connect(self._opening.take)
        page.person.setText(self._opening.person)
        page.person.textEdited.connect(self._opening.name_person)
        self._page = page
        self._window.setWindowTitle("進捗状況とりまとめ")
        self._window.show_alone(page)
        self._list(page)

    def show_plan(
        self,
        path: Path | None,
        entries: tuple[str, ...] = (),
        typed: Mapping[str, str] | None = None,
        *,
        as_list: bool = False,
    ) -> None:
        """Show the page that makes a plan from the workbook at `path`; for a new plan if `path` is None.

        If `as_list` is true, the file is read as a published list; `entries` are the statements of a person on its
        columns, and `typed` are texts of 概要 by item that the new draft keeps. Otherwise a workbook that is not a
        plan's is refused, with a button to read it as a list. Nothing is shown if a data file was opened meanwhile.
        """
        from nakano_status.application.plan.plan_draft import DraftSource, read_draft_source

        session = self._opening.session

        def show(source: DraftSource) -> None:
            from nakano_status.gui.features.start.plan_page import PlanPage

            page = PlanPage(self._window, self._opening.recent, session, source, typed or {})
            page.left.connect(self._leave_plan)
            page.list_declared.connect(partial(self._read_again, path, page))
            self.leave()
            self._window.messages.withdraw()
            self._window.setWindowTitle("計画の作成")
            self._window.show_alone(page)
            page.begin()

        def read() -> DraftSource:
            return DraftSource() if path is None else read_draft_source(session.parts, path, entries, as_list=as_list)

        what = "一覧を読み取っています" if as_list else "計画の表を読み取っています"
        refuse = session.while_shown(partial(self._refuse_plan, path))
        self._runner.run(read, session.while_shown(show), what=what, asked_by=self, refused=refuse)

    def _refuse_plan(self, path: Path | None, refused: Refused) -> None:
        """Report why a plan was not opened; if its file is not a plan's workbook, offer to read it as a list."""
        from nakano_status.application.problem_text import message

        other = next((each for each in refused.problems if each.code == "PLAN-TABLE-OTHER"), None)
        if path is not None and other is not None:
            offer = self._opening.offer_list(path)
            self._window.messages.offer(f"「{path.name}」に、{message(other)}", offer.purpose, offer)
        else:
            self._window.messages.refuse(refused)

    def _read_again(self, path: Path | None, page: PlanPage, entries: tuple[str, ...]) -> None:
        """Replace a draft by a new one from the same list, with a person's statements on its columns.

        The texts that were typed in 概要 are kept: they are not in the list.
        """
        if self._window.may_leave():
            self.show_plan(path, entries, page.typed, as_list=True)

    def _leave_plan(self) -> None:
        if self._window.may_leave():
            self.show()

    def leave(self) -> None:
        """Forget the first page, because another page is shown now."""
        self._page = None

    def _follow_work(self) -> None:
        """Disable the page while a file is being opened, so that no second question covers the next page."""
        if self._page is not None:
            shown = self._runner.shown
            self._page.show_work(shown.at[0] if shown is not None else "")

    def _list(self, page: StartPage) -> None:
        """List the recent files; each is checked for existence separately, because a drive may not answer."""
        files = self._opening.recent.files
        page.show_recent(files)
        for file in files:
            if not file.server:
                self._look(page, file.path)

    def _look(self, page: StartPage, path: str) -> None:
        def mark(there: bool) -> None:  # noqa: FBT001 - the result of the check
            if not there and page is self._page:
                page.recent.mark_missing({path})

        self._runner.run_separately(lambda: Path(path).is_file(), mark)

    def _remove(self, path: str) -> None:
        self._opening.recent.remove(path)
        if self._page is not None:
            self._list(self._page)
        self.shortened.emit()
