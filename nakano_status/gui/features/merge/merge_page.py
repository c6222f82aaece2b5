"""取りまとめ: a preview of files, changes and points that need a decision; then the ticked files and rows are imported.

Files that a restore removed from the data file are listed in a notice, until they are merged or declined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from nakano_status.application.lookup import form_profiles
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.merge_returns import apply_batch
from nakano_status.application.merge.received_files import ReadBatch, ReadFile, read_batch, try_passwords
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.application.storage.restore import decline_awaited, read_awaited
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.exchange.answer_file import FileKey
from nakano_status.domain.fields.profile import FormProfiles
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import PlanMoved
from nakano_status.domain.storage.backups import AwaitedFile
from nakano_status.gui import commands
from nakano_status.gui.commands import offer
from nakano_status.gui.controls.boxes import PAGE_MARGINS, STRETCH, column_of, fill_frame, line_of, stack_of
from nakano_status.gui.controls.drag_and_drop import DropArea
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.controls.files import RETURNS, ask_for_folder, choose_several
from nakano_status.gui.features.merge import batch_view
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, set_tip
from nakano_status.gui.page import AppContext, Page, PageKind
from nakano_status.gui.qt_override import override

_MOST_NAMES = 5


class AwaitedPanel(QFrame):
    """The notice of files that a restore removed, hidden while there are none.

    The signal `read` carries the files to merge again.
    """

    read = Signal(object)

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self._around = around
        self.setProperty("kind", "attention")
        self.words = ReadingLabel()
        self.gather = Button("もう一度取りまとめる", self._read)
        self.decline = Button("取りまとめない", self._decline)
        buttons = line_of(self.gather, self.decline, STRETCH)
        fill_frame(self, self.words, buttons)
        self.hide()

    def look_again(self) -> None:
        """Read and show the names of the files that are to be merged again."""
        self._around.session.query(lambda records: records.exchange.awaited_files(), self._show)

    def _show(self, files: tuple[AwaitedFile, ...]) -> None:
        names = "、".join(each.name for each in files[:_MOST_NAMES])
        more = f"、ほか{len(files) - _MOST_NAMES}件" if len(files) > _MOST_NAMES else ""
        self.words.show_text(
            f"復元により、届いたファイル{len(files)}件がデータファイルから外れました（{names}{more}）。"
            "復元する前の控えに残っています。もう一度取りまとめるか、取りまとめないかを決めてください。"
        )
        for button in (self.gather, self.decline):
            button.setEnabled(self._around.session.may_write)
        self.setVisible(bool(files))

    def _read(self) -> None:
        parts, what = self._around.session.parts, "ファイルを読み取っています"
        self._around.session.use(lambda store: read_awaited(parts, store), self.read.emit, what=what)

    def _decline(self) -> None:
        session = self._around.session

        def show(outcome: Outcome[tuple[AwaitedFile, ...]]) -> None:
            words = f"ファイル{len(outcome.value)}件を取りまとめないことにしました。"
            self._around.report_saved(words, "復元する前の控えには残っています。")

        session.act(lambda store: decline_awaited(store, session.by), show, what="取りまとめないことを記録しています")


class MergePage(Page):
    """The page 取りまとめ.

    Its `request` is a tuple of paths or ReadFiles, which are added to the batch. The batch remains until it is cleared.
    """

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self._files: tuple[ReadFile, ...] = ()
        self._names: Mapping[Path, str] = {}
        self._passed_over: frozenset[Path] = frozenset()
        self._preview: batch_view.BatchPreview | None = None
        self._asked = 0
        self._is_done = False
        self._is_settled = True
        self._passwords: tuple[str, ...] = ()
        self._known: frozenset[FileKey] = frozenset()
        self._asks_password = False
        self.awaited = AwaitedPanel(around)
        self.view = batch_view.BatchView(around, self.title)
        self.files, self.changes = self.view.file_list.lines, self.view.changes.lines
        self.summary, self.take_in, self.put_away = self.view.summary, self.view.take_in, self.view.put_away
        self.drop = DropArea(
            "届いたファイル・ZIP・フォルダーをここへ（何件でも）",
            ("ファイルを選ぶ…", "フォルダーを選ぶ…"),
        )
        self.empty = EmptyState(
            "gather",
            "取り込む回答ファイルを選んでください",
            "選んだファイルの内容と変更点をここに表示します。確認して［取り込む］を押すまで、何も変わりません。",
        )
        self._lay_out()
        self._connect()

    @property
    def plan(self) -> MergePlan | None:
        """The plan of the merge that is shown; None if there is no preview."""
        return self._preview.merging.plan if self._preview else None

    @override
    def enter(self, request: object = None) -> None:
        if isinstance(request, tuple) and request:
            self.session.choose_year(None)  # files are imported into the current round
            read = tuple(each for each in request if isinstance(each, ReadFile))
            if read:
                self._add(read)
            else:
                self.read(request)
        self.look_again()

    @override
    def look_again(self) -> None:
        self.awaited.look_again()

    def read(self, paths: Iterable[Path]) -> None:
        """Read files and folders, add the files to the batch, and show the effects of importing it."""
        given = tuple(paths)
        parts, passwords = self.session.parts, self._passwords
        named = dict(self._names)
        self.session.use(
            lambda store: read_batch(parts, given, passwords, _profile_in(store), named),
            lambda batch: self._add_batch(batch, given),
            what="ファイルを読み取っています",
        )

    def apply(self) -> None:
        """Import the ticked files and rows in one act; if the preview is out of date, only preview again."""
        if self._preview is None or not self.take_in.isEnabled():
            return
        if not self._is_settled:
            self._plan()
            return
        merging, session = self._preview.merging, self.session
        self.take_in.setEnabled(False)
        session.act(
            lambda store: apply_batch(session.parts, store, merging, by=session.by),
            self._show_done,
            what="取り込んでいます",
            initiator=self,
            refused=self._refuse,
        )

    def clear(self) -> None:
        """Discard the batch, its preview and the typed passwords; nothing is imported."""
        self._files, self._preview, self._is_done, self._passwords = (), None, False, ()
        self._names, self._passed_over = {}, frozenset()
        self._known = frozenset()
        self.view.password.ask((), was_wrong=False)
        self.view.clear()
        self._stack.setCurrentIndex(0)
        self.counted.emit(None)

    def _add_batch(self, batch: ReadBatch, given: Sequence[Path]) -> None:
        """Add files that were read, under names that distinguish them.

        If another path has taken a name meanwhile, the files are read again under other names.
        """
        taken = {name: path for path, name in self._names.items()}
        if any(taken.get(name, path) != path for path, name in batch.names.items()):
            self.read(given)  # other files were read meanwhile, and the names must differ
            return
        self._names, self._passed_over = batch.names, self._passed_over.union(batch.passed_over)
        self._add(batch.files)

    def _add(self, files: tuple[ReadFile, ...]) -> None:
        """Add files to the batch; after a batch was imported, begin a new one.

        A file replaces those of the same path, and the same file; another file of the same name remains beside it.
        """
        known = () if self._is_done else self._files
        keys, paths = {file.answers.key for file in files}, {file.path for file in files if file.path is not None}
        kept = (file for file in known if file.answers.key not in keys and file.path not in paths)
        self._files = (*kept, *files)
        self._known -= keys
        if self._is_done:
            self.view.clear()
        self._is_done = False
        if self._files:
            self._asks_password = True
            self._plan()
        else:
            remedy = "Excelファイル（.xlsx）かZIPファイル、又はそれらが入っているフォルダーを選んでください。"
            words = "選んだ場所に、読み取るファイルがありません。" + batch_view.describe_passed_over(self._passed_over)
            if self._passed_over:
                words += f"（{'、'.join(batch_view.passed_over_names(self._passed_over))}）"
            self.around.messages.report_done(words, remedy)

    def _try_password(self, password: str) -> None:
        """Try a password on the locked files; the other files of the batch of then remain.

        After a batch was imported, the opened files begin a new one.
        """
        self._passwords = (*self._passwords, password)
        parts, passwords, was_done = self.session.parts, self._passwords, self._is_done
        wanting = {each.key for each in batch_view.locked_files(self._files, self._known)}
        files = tuple(file for file in self._files if not was_done or file.answers.key in wanting)

        def show(tried: tuple[ReadFile, ...]) -> None:
            if password not in self._passwords:
                return  # the batch was discarded meanwhile
            if not was_done:
                by_content = {_key(file): each for file, each in zip(files, tried, strict=True)}
                self._files = tuple(by_content.get(_key(file), file) for file in self._files)
            locked = batch_view.locked_files(tried, self._known)
            self.view.password.ask([each.name for each in locked], was_wrong=True)
            if len(locked) == len(wanting):
                return
            if was_done or self._is_done:
                wanted = zip(files, tried, strict=True)
                self._add(tuple(each for file, each in wanted if file.answers.key in wanting))
            else:
                self._plan()

        self.session.use(
            lambda store: try_passwords(parts, files, passwords, _profile_in(store)),
            show,
            what="ファイルを開いています",
        )

    def _plan(self) -> None:
        """Compute the effects of importing the ticked files and rows; only the last of several requests counts."""
        unwanted, rows = set(self.files.unticked), [str(each) for each in self.changes.unticked]
        files = tuple(file for file in self._files if file.answers.key not in unwanted)
        self._asked += 1
        asked, self._is_settled = self._asked, False
        self.take_in.setEnabled(False)

        def show(preview: batch_view.BatchPreview) -> None:
            if asked == self._asked:
                self._show_plan(preview, rows)

        what = "取込内容を確認しています"
        self.session.use(
            batch_view.preview_job(self.session.parts, files, rows),
            show,
            what=what,
            failed=lambda _: self._offer_again(),
        )

    def _offer_again(self) -> None:
        """Offer another preview after one was cancelled, because nothing is imported without a preview."""
        if self._preview is None:
            self.clear()
        self._offer()

    def _show_plan(self, preview: batch_view.BatchPreview, left_rows: list[str]) -> None:
        """Show the effects of importing the ticked part; files and rows without a tick remain in their lists."""
        self._preview, self._is_settled = preview, True
        self._known |= batch_view.known_files(preview)
        if self._asks_password:  # first it must be known which files bring nothing new and need no password
            self._asks_password = False
            locked = batch_view.locked_files(self._files, self._known)
            self.view.password.ask([each.name for each in locked], was_wrong=False)
        self.view.show_batch(preview, self._files, left_rows, self._passed_over)
        if self._stack.currentWidget() is not self.view:
            self._stack.setCurrentWidget(self.view)
            self.take_keyboard(self.view.file_list)
        self._offer()
        self.put_away.setText("取り込まずに閉じる")
        self.counted.emit(len(preview.merging.plan.files))

    def _show_done(self, outcome: Outcome[MergePlan]) -> None:
        """Show the result of the import; the lists remain readable.

        If the batch was changed meanwhile, only report the result: the batch remains, and its preview follows.
        """
        self.around.undo.clear()
        plan = outcome.value
        moment = moment_label(self.session.parts.clock.now())
        done = f"取り込みました（{moment}）。{batch_view.describe_done_rows(plan)}"
        found = batch_view.describe_findings(self._preview) if self._preview is not None else ""
        seen = f"{found}は、ファイルを選び「ファイルの指摘」で確認してください。" if found else ""
        words = (batch_view.describe_waiting(plan), batch_view.describe_points_to_read(plan, self.view.labels))
        left = [*filter(None, (*words, seen))]
        if not self._is_settled:
            self.around.report_saved(done, "\n".join(left))
            return
        self._is_done = True
        self._names, self._passed_over = {}, frozenset()  # what is added from now on is another batch
        self.view.remove_check_boxes()
        self._offer()
        self.summary.show_text("\n".join((done, *(left or ["確認を要するものはありません。"]))))
        set_tip(self.summary, "")
        self.view.offer_open_points(plan)
        self.put_away.setText("閉じる")
        self.counted.emit(None)
        self.around.saved.emit()
        if self._preview is not None:
            merging = self._preview.merging
            self.session.use(lambda store: batch_view.read_batch_preview(store, merging), self._show_kept)

    def _show_kept(self, preview: batch_view.BatchPreview) -> None:
        """Show the files with the times of their arrival."""
        if self._is_done:
            self._preview = preview
            self.view.show_files(preview, self._files)
            self.view.remove_check_boxes()

    def _refuse(self, refused: Refused) -> None:
        self.around.messages.refuse(refused)
        if isinstance(refused, PlanMoved):
            self._plan()
        else:
            self._offer()

    def _offer(self) -> None:
        """Let the button import if the preview is up to date, otherwise preview again."""
        ready = self._preview is not None and bool(self._preview.merging.plan.files)
        self.take_in.setText("取り込む" if self._is_settled else "取込内容を確認")
        self.take_in.setEnabled(ready and not self._is_done and self.session.may_write)

    def _ask_files(self, number: int) -> None:
        if number == 0:
            choose_several(self, "回答ファイルを選ぶ", self.read, self.session.folder, RETURNS)
        else:
            title = "回答ファイルのフォルダーを選ぶ"
            ask_for_folder(self, title, lambda path: self.read((path,)), self.session.folder)

    def _connect(self) -> None:
        offer(self, commands.CHOOSE_FILES, partial(self._ask_files, 0))
        offer(self, commands.CHOOSE_FOLDER, partial(self._ask_files, 1))
        offer(self, commands.TAKE_IN, self.apply)
        offer(self, commands.LEAVE_OUT, self.clear)
        offer(self, commands.RETURN_FINDINGS, self.view.panel.return_findings)
        offer(self, commands.CARRY, self.view.panel.ask_carrying)
        self.drop.dropped.connect(self.read)
        self.drop.asked.connect(self._ask_files)
        self.view.password.given.connect(self._try_password)
        self.take_in.clicked.connect(self.apply)
        self.put_away.clicked.connect(self.clear)
        self.files.turned.connect(self._plan)
        self.changes.turned.connect(self._plan)
        self.awaited.read.connect(self._add)
        self.session.runner.ended.connect(self._offer)
        self.session.year_chosen.connect(self._offer)

    def _lay_out(self) -> None:
        nothing = QWidget()
        column_of(label(self.title, "title"), (self.empty, 1), within=nothing, spacing=None)
        self._stack = stack_of(nothing, self.view)
        column_of(
            self.awaited, (self._stack, 1), self.drop, within=self, margins=PAGE_MARGINS, spacing=STEP + STEP // 2
        )


def _key(file: ReadFile) -> tuple[str, bytes]:
    return file.answers.name, file.content


def _profile_in(store: Store) -> FormProfiles:
    with store.reading() as records:
        return form_profiles(records)
