"""保存と復元: when, where and how many backups there are, what differs from one, and going back to it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nakano_status.application.outcome import Outcome, Progress
from nakano_status.application.ports.data_file import Store
from nakano_status.application.storage.make_backup import (
    EarlierFolders,
    MadeBackup,
    OwnBackups,
    back_up,
    backup_state,
    choose_folder,
    earlier_folders,
    find_earlier,
    folder_of,
    list_backups,
    newest_of,
)
from nakano_status.application.storage.restore import Restored, differences_from, put_back_row, restore
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.storage.backups import Backup, BackupFolder
from nakano_status.gui.controls.boxes import STRETCH, FlowLayout, column_of, splitter_of, stack_of, title_line
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.features.backups.backup_lines import (
    DifferentRow,
    backup_lines,
    difference_lines,
    difference_words,
    state_words,
)
from nakano_status.gui.features.backups.restore_panel import CopyQuestion, RestorePanel, report_restored
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.menus.row_menu import offer_acts
from nakano_status.gui.page import AppContext, Page
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_LIST_WIDTH = 44 * STEP
_LEAST_WIDTH = 28 * STEP
_OF_ORIGINAL = "控えの写しを表示しています。控えは、元のデータファイルのあるフォルダーにあります。"


class BackupsPage(Page):
    """The page 保存と復元: the backups on the left; what differs from the current one, and the acts, beside them."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._backups: dict[Path, Backup] = {}
        self._folder = Path()
        self._asked: Path | None = None
        self._earlier: EarlierFolders | None = None
        self.state = ReadingLabel(kind="muted")
        self.make = Button(tr("いま控えを作成"), self.make_one)
        self.place = Button(tr("保存先を変更…"), self._ask_folder)
        self.list = RichTextView(tr("控えの一覧"), click_goes=False)
        self.words = ReadingLabel()
        self.differences = RichTextView(tr("いまの内容との違い"), click_goes=False)
        self.restore = Button(tr("この控えの内容に戻す…"), lambda: self._ask(None))
        self.put_back = Button(tr("選んだ取組の内容を戻す…"), self._ask_row)
        self.copy = Button(tr("写しを作成…"), self._ask_copy)
        self.asking = RestorePanel()
        self.exists = CopyQuestion(around, self._ask_copy)
        self.empty = EmptyState("file")
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        self.look_again()
        self.take_keyboard(self.list)

    @override
    def look_again(self) -> None:
        parts = self.session.parts
        self.session.use(
            lambda store, _: (folder_of(parts, store), list_backups(parts, store), earlier_folders(parts, store)),
            self._show_found,
            what=tr("控えを調べています"),
        )

    def _show_found(self, found: tuple[BackupFolder, tuple[Backup, ...], EarlierFolders]) -> None:
        """Show the backups of today's folder, then those of earlier ones: no save waits for a share that is slow."""
        folder, backups, self._earlier = found
        self.show_backups(folder, backups)
        parts, earlier, file = self.session.parts, self._earlier, self.session.file

        def show(others: tuple[Backup, ...]) -> None:
            if others and earlier is self._earlier:
                self.show_backups(folder, newest_of((*backups, *others)))

        if file is not None and not file.is_backup_copy:
            self.session.use_aside(lambda: find_earlier(parts, earlier), show, refused=self.around.messages.refuse)

    def show_backups(self, folder: BackupFolder, backups: tuple[Backup, ...]) -> None:
        """Show the backups; the current one remains."""
        today, file = self.session.parts.clock.today(), self.session.file
        is_copy = file is not None and file.is_backup_copy
        self._backups, self._folder = {each.file: each for each in backups}, folder.path
        self._describe_none(folder, is_copy=is_copy)
        self.state.show_text(tr(_OF_ORIGINAL) if is_copy else state_words(backups, folder, today))
        self.make.setDisabled(is_copy)
        self.list.lines.set_items(backup_lines(backups, folder, today))
        self._stack.setCurrentWidget(self._whole if backups else self.empty)
        if backups and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.list.lines.index(0))
        self._compare()

    def make_one(self) -> None:
        """Make a backup now."""
        parts = self.session.parts

        def work(store: Store, _: Progress) -> Outcome[MadeBackup]:
            made = back_up(parts, store)
            backup_state(store, OwnBackups.look_again)
            return Outcome(made)

        def show(outcome: Outcome[MadeBackup]) -> None:
            made = outcome.value
            words = tr(
                "控え「{name}」を作成し、点検しました。" if made.is_new else "同じ内容の控え「{name}」が既にあります。"
            )
            self.around.messages.report_done(words.format(name=made.file.name))

        self.session.act(work, show, what=tr("控えを作成しています"), initiator=self)

    def change_folder(self, folder: Path | None) -> None:
        """Keep the backups in a folder from now on (None: beside the data file)."""
        parts, by, before = self.session.parts, self.session.by, self._folder

        def work(store: Store, _: Progress) -> Outcome[Path]:
            chosen = choose_folder(parts, store, folder, by)
            backup_state(store, OwnBackups.look_again)
            return chosen

        def show(outcome: Outcome[Path]) -> None:
            words = tr("これからの控えは「{folder}」に作成します。これまでの控えは「{before}」に残っています。")
            self.around.report_saved(words.format(folder=outcome.value, before=before))

        self.session.act(work, show, initiator=self)

    def restore_wholly(self, backup: Path, reason: str) -> None:
        """Restore a backup, show the data file again, and offer the files that were received since."""
        around, session = self.around, self.session
        parts, by = session.parts, session.by

        def show(restored: Restored) -> None:
            file = session.file

            def report(_: object) -> None:  # not of another one that is opened later, if this one is in use by now
                if file is not None and session.shows(file.path):
                    report_restored(around, restored)

            session.opened.connect(report, Qt.ConnectionType.SingleShotConnection)
            session.reopen()

        def work(store: Store, _: Progress) -> Restored:
            return restore(parts, store, backup, reason, by).value

        session.use(work, show, what=tr("復元しています"), asked_by=self)

    def put_row_back(self, backup: Path, row: DifferentRow, reason: str) -> None:
        """Enter the texts of a row as they are in a backup."""
        parts, by = self.session.parts, self.session.by

        def show(outcome: Outcome[tuple[str, ...]]) -> None:
            words = tr("管理番号 {row_id} の{count}項目を、控えの内容に戻しました。")
            self.around.report_saved(words.format(row_id=row.row_id, count=len(outcome.value)), for_good=True)

        self.session.act(
            lambda store, _: put_back_row(parts, store, backup, row.round_id, row.row_id, reason, by),
            show,
            initiator=self,
        )

    def _compare(self) -> None:
        """Read what differs from the current backup; the acts wait for it.

        One that was left before its turn, as with an arrow key held down, is not read: saves would wait for it.
        """
        view = self._current()
        self.asking.end()
        self._offer(view)
        self.differences.lines.set_items(())
        self._asked = view.file if view is not None and view.problem is None else None
        if view is None or self._asked is None:
            self.words.show_text("")
            return
        self.words.show_text(tr("いまの内容と比べています。"))
        parts, backup = self.session.parts, view.file
        is_wanted = self.session.while_wanted(lambda: self._asked == backup)

        def read(store: Store, _: Progress) -> tuple[str, list[RichTextItem]] | None:
            if not is_wanted():
                return None
            found = differences_from(parts, store, backup)
            # here, on the other thread: the acts of years are thousands of lines
            return difference_words(found), difference_lines(found, parts.clock.today())

        def show(found: tuple[str, list[RichTextItem]] | None) -> None:
            if found is not None and is_wanted():
                words, lines = found
                self.words.show_text(words)
                self.differences.lines.set_items(lines)
                self._offer(view)

        self.session.use(read, show)

    def _offer(self, view: Backup | None) -> None:
        """Enable the acts that are possible on a backup, and on the current row."""
        usable, may_write = view is not None and view.problem is None, not self.session.is_read_only
        self.copy.setEnabled(usable)
        self.restore.setEnabled(usable and may_write)
        self.put_back.setEnabled(usable and may_write and isinstance(self.differences.current_item, DifferentRow))
        self.place.setEnabled(may_write)

    def _ask(self, row: DifferentRow | None) -> None:
        view = self._current()
        if view is not None:
            today = self.session.parts.clock.today()
            self.asking.ask(moment_label(view.at.astimezone(), today) if view.at else view.file.name, row)

    def _ask_row(self) -> None:
        if isinstance(row := self.differences.current_item, DifferentRow):
            self._ask(row)

    def _confirmed(self, row: DifferentRow | None, reason: str) -> None:
        view = self._current()
        self.asking.end()
        if view is not None and row is None:
            self.restore_wholly(view.file, reason)
        elif view is not None and row is not None:
            self.put_row_back(view.file, row, reason)

    def _ask_folder(self) -> None:
        from nakano_status.gui.controls import files

        title = tr("控えの保存先のフォルダー")
        files.choose_folder(self, title, self.change_folder, self.session.folder)

    def _ask_copy(self) -> None:
        from nakano_status.gui.controls.files import DATA_FILES, choose_target

        view = self._current()
        if view is not None:
            suggested = self.session.folder / f"写し_{view.file.name}"
            title = tr("控えの写しの保存先")
            choose_target(self, title, suggested, lambda path: self.exists.write_copy(view.file, path), DATA_FILES)

    def _current(self) -> Backup | None:
        item = self.list.current_item
        return self._backups.get(item) if isinstance(item, Path) else None

    def _connect(self) -> None:
        offer_acts(self.list, lambda: (self.restore, self.copy))
        offer_acts(self.differences, lambda: (self.put_back,))
        self.list.moved.connect(lambda _: self._compare())
        self.differences.moved.connect(lambda _: self._offer(self._current()))
        self.empty.asked.connect(self.make_one)
        self.asking.confirmed.connect(self._confirmed)
        self.exists.ended.connect(self.copy.setFocus)

    def _describe_none(self, folder: BackupFolder, *, is_copy: bool) -> None:
        """Explain why no backup is listed."""
        if is_copy:
            self.empty.set_content("file", tr("控えの写しです"), tr(_OF_ORIGINAL))
            return
        title = tr("控えはまだありません")
        words = tr("1日の最初の書込みの前、取りまとめなどの前、画面を閉じるときに、自動で作成されます。")
        if folder.missed is not None:
            title = tr("選んだ保存先を使えません")
            words = tr("これまでの控えは、選んだ保存先にあります。接続を確かめて、この画面を開き直してください。")
        self.empty.set_content("file", title, words, tr("いま控えを作成"))

    def _lay_out(self) -> None:
        beside = QWidget()
        acts = FlowLayout(self.restore, self.put_back, self.copy)
        parts = (self.words, (self.differences, 1), acts, self.asking, self.exists)
        column_of(*parts, within=beside, margins=(2 * STEP, 0, 3 * STEP, 2 * STEP))
        self.list.setMinimumWidth(_LEAST_WIDTH)
        self._whole = splitter_of(self.list, beside, shares=(0, 1), sizes=(_LIST_WIDTH, 2 * _LIST_WIDTH))
        self._stack = stack_of(self._whole, self.empty)
        head = title_line(tr(self.title), STRETCH, self.make, self.place, margins=(0, 0, 3 * STEP, 0))
        column_of(
            head,
            self.state,
            (self._stack, 1),
            within=self,
            margins=(3 * STEP, 2 * STEP, 0, 0),
            spacing=STEP + STEP // 2,
        )
