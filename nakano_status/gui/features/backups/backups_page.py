"""保存と復元: a list of the backups, the differences between a backup and the current data, and restoring.

The user is asked before a restore and before a copy replaces a file. A report is shown afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.application.problem_text import message, plain_sentence
from nakano_status.application.storage.make_backup import (
    EarlierFolders,
    MadeBackup,
    OwnBackups,
    back_up,
    backup_folder_of,
    backup_state,
    choose_backup_folder,
    earlier_folders,
    find_in_earlier_folders,
    list_backups,
    newest_of,
)
from nakano_status.application.storage.restore import (
    Differences,
    OnlyIn,
    Restored,
    ValueDifference,
    brought_back_warning,
    copy_backup,
    differences_from,
    put_back_row,
    read_awaited,
    restore,
)
from nakano_status.domain.calendar.days import local_time, moment_label
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import act_label
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import StoreDamaged
from nakano_status.domain.storage.backups import Backup, BackupFolder
from nakano_status.gui.controls import boxes
from nakano_status.gui.controls.drag_and_drop import DragSource
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.controls.fields import Button, LineField, OnceButton
from nakano_status.gui.controls.files import DATA_FILES, TargetQuestion, ask_for_folder, choose_target
from nakano_status.gui.lists.difference_html import difference_html
from nakano_status.gui.lists.rich_text_list import RichTextItem, item_html, section
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, muted
from nakano_status.gui.menus.row_menu import offer_context_menu
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import AppContext, Page, PageKind, Question
from nakano_status.gui.qt_override import override


@dataclass(frozen=True)
class DifferentRow:
    """The key of a row of a round whose texts differ from a backup."""

    round_id: str
    row_id: str


def backup_lines(backups: Iterable[Backup], folder: BackupFolder, today: date) -> Iterator[RichTextItem]:
    """Yield a list item for each backup file: its time and facts, or the reason why it cannot be used.

    A backup that is not in the current folder shows its own folder.
    """
    for view in backups:
        when = moment_label(local_time(view.at), today) if view.at else view.file.name
        if view.problem is not None:
            words = "控えとして使えません"
            html = f'<p>{escape(when)}<br><span class="ask">{words}</span><br>{muted(message(view.problem))}</p>'
            yield RichTextItem(html, "、".join((when, words, message(view.problem))), view.file)
            continue
        left = "いまのファイルにない操作を含みます" if view.is_abandoned else ""
        before = "" if view.file.parent == folder.path else f"前の保存先「{view.file.parent}」"
        facts = "　".join(filter(None, (*_facts(view, today), left, before)))
        yield RichTextItem(f"<p>{escape(when)}<br>{muted(facts)}</p>", f"{when}、{facts}", view.file)


def _facts(view: Backup, today: date) -> Iterator[str]:
    if view.year is not None:
        year = FiscalYear.parse(view.year).label
        yield f"{year} 回答{view.answers}件"
    if view.until is not None:
        yield f"最後の操作 {moment_label(view.until, today)}"
    yield view.by or ""


def describe_backups(backups: Sequence[Backup], folder: BackupFolder, today: date) -> str:
    """Return a text on the backups: when the last was made, how many there are, and the folder.

    If the chosen folder cannot be reached, the text begins with a warning.
    """
    if folder.missed is not None:
        there = describe_backups(backups, BackupFolder(folder.path), today)
        words = (
            f"選んだ保存先「{folder.missed}」を使えないため、「{folder.path}」に作成しています。"
            "接続を確かめてください。"
        )
        return f"{words}\n{there}"
    usable = [each.at for each in backups if each.problem is None and each.at is not None]
    if not usable:
        return f"控えはまだありません。保存先は「{folder.path}」です。"
    others = sum(each.file.parent != folder.path for each in backups)
    before = f"うち{others}個は、前の保存先にあります。" if others else ""
    moment = moment_label(local_time(max(usable)), today)
    return f"最後の控えは{moment}、全部で{len(usable)}個です。保存先は「{folder.path}」です。" + before


def describe_differences(differences: Differences) -> str:
    """Return a text with the number of differences between a backup and the current data, by kind.

    It warns if a restore would bring removed data back.
    """
    counts = (
        ("取組", differences.row_ids),
        ("成果指標", differences.indicator_ids),
        ("操作", differences.acts),
        ("記録した資料", differences.papers),
        ("届いたファイル", differences.files),
        ("照会", differences.packages),
    )
    if not differences.rounds and not any(each for _, each in counts):
        return "いまの内容との違いはありません。"
    listed = "、".join(f"{name} {len(each)}件" for name, each in counts)
    words = f"いまの内容との違い：{listed}"
    return f"{words}\n{brought_back_warning(differences)}" if differences.brought_back else words


def backup_difference_lines(differences: Differences, today: date) -> list[RichTextItem]:
    """Return the list items of the differences between a backup and the current data, under headings.

    The item of a row or 成果指標 shows both texts. The other items name content that only one of the two has.
    """
    rounds = [
        _only(f"{FiscalYear.parse(each.year).label}の進捗確認", "", each, each.found.round_id)
        for each in differences.rounds
    ]
    papers = [
        _only(
            f"{each.year} 第{each.found.number}号　{each.found.occasion_name}",
            each.found.label,
            each,
            ("paper", each.found.act_id),
        )
        for each in differences.papers
    ]
    files = [
        _only(each.found.name, moment_label(each.found.at, today) if each.found.at else "", each, each.found.sha256)
        for each in differences.files
    ]
    packages = [
        _only(each.found.package_id, _below(each.year, each.division), each, each.found.package_id)
        for each in differences.packages
    ]
    acts = [
        _only(
            act_label(each.found.kind),
            _below(moment_label(each.found.at, today), each.found.by, each.found.reason),
            each,
            each.found.act_id,
        )
        for each in differences.acts
    ]
    return [
        *section("進捗確認", rounds),
        *section("取組", list(_row_lines(each for each in differences.rows if not each.is_indicator))),
        *section("成果指標", list(_row_lines(each for each in differences.rows if each.is_indicator))),
        *section("記録した資料", papers),
        *section("届いたファイル", files),
        *section("照会", packages),
        *section("操作", acts),
    ]


def _row_lines(rows: Iterable[ValueDifference]) -> Iterator[RichTextItem]:
    """Yield a list item for each row: its current texts, marked with the parts that a restore would remove and add."""
    for (round_id, row_id), group in groupby(rows, key=lambda each: (each.round_id, each.row_id)):
        fields = list(group)
        title = f"{FiscalYear.parse(fields[0].year).label}　{row_id}　{fields[0].title}"
        shown = [(each.whose_heading, *each.shown_values) for each in fields]
        texts = "<br>".join(f"{muted(f'{head}：')}{difference_html(now, then)}" for head, now, then in shown)
        plain = "、".join(f"{head} 控え {then or '空欄'} いま {now or '空欄'}" for head, now, then in shown)
        key = ("indicator", round_id, row_id) if fields[0].is_indicator else DifferentRow(round_id, row_id)
        yield RichTextItem(item_html(title, texts), f"{title}、{plain}", key)


def _only(words: str, below: str, each: OnlyIn[Any], key: object) -> RichTextItem:
    where = "いまのデータファイルだけにあります" if each.only_now else "控えだけにあります"
    facts = _below(where, below)
    return RichTextItem(f"<p>{escape(words)}<br>{muted(facts)}</p>", f"{words}、{facts}", key)


def _below(*facts: str | None) -> str:
    return "　".join(filter(None, facts))


_MUCH = 100


class RestorePanel(Question):
    """The question before a restore, hidden until `ask` is called.

    The signal `confirmed` carries the row to restore (None for the whole backup) and the reason.
    """

    confirmed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.row: DifferentRow | None = None
        self.words = ReadingLabel()
        self.reason = LineField("復元する理由", "理由（変更履歴に残ります。省略できます）", kept_as="restore-reason")
        self.do = OnceButton("復元する", lambda: self.confirmed.emit(self.row, self.reason.text().strip()))
        self.stop = Button("やめる", self.end)
        line = boxes.line_of((self.reason, _MUCH), self.do, self.stop, boxes.STRETCH)
        heading = label("復元の確認", "heading")
        boxes.fill_frame(self, heading, self.words, line)

    def ask(self, backup: str, row: DifferentRow | None = None) -> None:
        """Ask whether to restore a backup; if `row` is given, only the texts of that row.

        `backup`: the time of the backup as text, or its file's name if the time is not known.
        """
        self.row = row
        if row is None:
            words = (
                f"データファイルの全体を、控え（{backup}）の内容に戻します。いまの内容は、先に控えとして残します。"
                "その後に届いたファイルは、中身を削除したものを除き、復元した後に、もう一度取りまとめられます。"
            )
        else:
            given = f"管理番号 {row.row_id} の進捗状況と文章を、控え（{backup}）の内容に入力し直します。"
            words = f"{given}ほかは変わりません。"
        self.words.show_text(words)
        self.do.setText("復元する" if row is None else "内容を戻す")
        self.reason.clear_for_good()
        self.begin()
        self.reason.setFocus()


class CopyQuestion(TargetQuestion):
    """Writes copies of backups, and asks before a copy replaces a file. `other` is as in `TargetQuestion`."""

    def __init__(self, around: AppContext, other: Callable[[], object]) -> None:
        super().__init__(other)
        self._around = around

    def write_copy(self, backup: Path, target: Path, *, replace: bool = False) -> None:
        """Write a copy of a backup, and offer to open the copy read-only.

        If a file would be replaced and `replace` is false, ask first.
        """
        session, around, by = self._around.session, self._around, self._around.session.by
        self.end()

        def refuse(refused: Refused) -> None:
            def again() -> None:
                self.write_copy(backup, target, replace=True)

            if session.shows(target) or not self.ask_if_target_exists(refused, again):
                around.messages.refuse(refused)

        def show(out: Path) -> None:
            opening = Offer("写しを閲覧用に開く", lambda: session.open(out, read_only=True))
            around.messages.report_done(f"控えの写し「{out.name}」を作成しました。", offer=opening)

        session.use(
            lambda _store: copy_backup(session.parts, backup, target, by, replace=replace),
            show,
            what="写しを作成しています",
            refused=refuse,
        )


def report_restored_backup(around: AppContext, restored: Restored) -> None:
    """Report a restore, and offer to merge the files again that were received after the backup."""
    session, files = around.session, restored.awaited
    words = f"控え「{restored.backup.name}」の内容に戻しました。"
    kept = f"戻す前の内容は、控え「{restored.before.name}」に残っています。"
    removed = len(restored.differences.lost_files) - len(files)
    if removed:
        kept += f"控えの後に届き、中身を削除したファイル{removed}件は、手元のファイルで取りまとめてください。"
    if not files:
        around.messages.report_done(words, kept)
        return

    def gather() -> None:
        session.use(lambda store: read_awaited(session.parts, store), lambda read: around.wanted.emit("merge", read))

    count = f"その後に届いたファイル{len(files)}件は、もう一度取りまとめてください。"
    around.messages.report_done(words, f"{kept}{count}", Offer("取りまとめの画面へ", gather))


_LIST_WIDTH = 44 * STEP
_LEAST_WIDTH = 28 * STEP
_OF_ORIGINAL = "控えの写しを表示しています。控えは、元のデータファイルのあるフォルダーにあります。"


class BackupsPage(Page):
    """The page 保存と復元: the backups, and beside them the differences from the selected backup and the acts on it."""

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self._backups: dict[Path, Backup] = {}
        self._folder = Path()
        self._asked: Path | None = None
        self._found: Differences | None = None
        self._is_unreadable = False
        """Whether the differences from the selected backup cannot be read, because the data file is damaged."""
        self._earlier: EarlierFolders | None = None
        self.state = ReadingLabel(kind="muted")
        self.make = Button("いま控えを作成", self.make_one)
        self.place = Button("保存先を変更…", self._ask_folder)
        self.list = RichTextView("控えの一覧", click_goes=False)
        self.words = ReadingLabel()
        self.differences = RichTextView("いまの内容との違い", click_goes=False)
        self.restore = Button("この控えの内容に戻す…", lambda: self._ask(None))
        self.put_back = Button("選んだ取組の内容を戻す…", self._ask_row)
        self.copy = Button("写しを作成…", self._ask_copy)
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
            lambda store: (
                backup_folder_of(parts, store),
                list_backups(parts, store),
                earlier_folders(parts, store),
            ),
            self._show_found,
            what="控えを調べています",
        )

    def _show_found(self, found: tuple[BackupFolder, tuple[Backup, ...], EarlierFolders]) -> None:
        """Show the backups of the current folder, then also those of earlier folders.

        The earlier folders are searched in parallel, so that saving does not wait for a slow share.
        """
        folder, backups, self._earlier = found
        self.show_backups(folder, backups)
        parts, earlier, file = self.session.parts, self._earlier, self.session.file

        def show(others: tuple[Backup, ...]) -> None:
            if others and earlier is self._earlier:
                self.show_backups(folder, newest_of((*backups, *others)))

        if file is not None and not file.is_backup_copy:
            self.session.run_in_parallel(
                lambda: find_in_earlier_folders(parts, earlier), show, refused=self.around.messages.refuse
            )

    def show_backups(self, folder: BackupFolder, backups: tuple[Backup, ...]) -> None:
        """Show the backups, and compare the selected one with the current data.

        The selected backup remains selected; if no backup is selected, the first one becomes selected.
        """
        today, file = self.session.parts.clock.today(), self.session.file
        is_copy = file is not None and file.is_backup_copy
        self._backups, self._folder = {each.file: each for each in backups}, folder.path
        self._describe_none(folder, is_copy=is_copy)
        self.state.show_text(_OF_ORIGINAL if is_copy else describe_backups(backups, folder, today))
        self.make.setDisabled(is_copy)
        self.list.lines.set_items(backup_lines(backups, folder, today))
        self._stack.setCurrentWidget(self._whole if backups else self.empty)
        if backups and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.list.lines.index(0))
        self._compare()

    def make_one(self) -> None:
        """Make a backup now, unless one with the same content exists, and report it."""
        parts = self.session.parts

        def work(store: Store) -> Outcome[MadeBackup]:
            made = back_up(parts, store)
            backup_state(store, OwnBackups.look_again)
            return Outcome(made)

        def show(outcome: Outcome[MadeBackup]) -> None:
            made = outcome.value
            words = (
                f"控え「{made.file.name}」を作成し、点検しました。"
                if made.is_new
                else f"同じ内容の控え「{made.file.name}」が既にあります。"
            )
            self.around.messages.report_done(words)

        self.session.act(work, show, what="控えを作成しています", initiator=self)

    def change_folder(self, folder: Path | None) -> None:
        """Make backups in another folder from now on. If `folder` is None, they are made beside the data file."""
        parts, by, before = self.session.parts, self.session.by, self._folder

        def work(store: Store) -> Outcome[Path]:
            chosen = choose_backup_folder(parts, store, folder, by)
            backup_state(store, OwnBackups.look_again)
            return chosen

        def show(outcome: Outcome[Path]) -> None:
            words = f"これからの控えは「{outcome.value}」に作成します。これまでの控えは「{before}」に残っています。"
            self.around.report_saved(words)

        self.session.act(work, show, what="控えの場所を変更しています", initiator=self, subject=folder)

    def restore_wholly(self, backup: Path, reason: str, seen: Differences | None = None) -> None:
        """Restore a whole backup, open the data file again, and offer to merge the files that were received since.

        `seen`: the displayed differences (None: they could not be read).
        """
        around, session = self.around, self.session
        parts, by = session.parts, session.by

        def show(restored: Restored) -> None:
            file = session.file

            def report(_: object) -> None:  # not if this file is in use by now and another one is opened later
                if file is not None and session.shows(file.path):
                    report_restored_backup(around, restored)

            session.opened.connect(report, Qt.ConnectionType.SingleShotConnection)
            session.reopen()

        def work(store: Store) -> Restored:
            return restore(parts, store, backup, reason, by, seen).value

        session.use(work, show, what="復元しています", asked_by=(self, backup), refused=around.refusal_handler())

    def put_row_back(self, backup: Path, row: DifferentRow, reason: str) -> None:
        """Replace the current texts of a row by its texts in a backup, and report the number of changed fields."""
        parts, by, seen = self.session.parts, self.session.by, self._found

        def show(outcome: Outcome[tuple[str, ...]]) -> None:
            changed, left = len(outcome.value), "".join(map(plain_sentence, outcome.problems))
            done = (
                f"{changed}項目を、控えの内容に戻しました。" if changed else "進捗状況と文章は、戻すものがありません。"
            )
            words = f"管理番号 {row.row_id} の{done}"
            self.around.report_saved(words, left, for_good=bool(changed))

        self.session.act(
            lambda store: put_back_row(parts, store, backup, (row.round_id, row.row_id), reason, by, seen),
            show,
            what="控えの内容に戻しています",
            initiator=self,
            subject=(backup, row.round_id, row.row_id),
            refused=self.around.refusal_handler(),
        )

    def _compare(self) -> None:
        """Read the differences from the current backup; the acts are enabled once they are read.

        A backup that is no longer selected when its turn comes, as with an arrow key held down, is not read, because
        saving would wait for it.
        """
        view = self._current()
        self.asking.end()
        asked = view.file if view is not None and view.problem is None else None
        if asked != self._asked:  # after a row was put back, the remaining lines keep their place
            self.differences.lines.set_items(())
        self._asked, self._found, self._is_unreadable = asked, None, False
        self._offer(view)
        if view is None or self._asked is None:
            self.words.show_text("")
            return
        self.words.show_text("いまの内容と比べています。")
        parts, backup = self.session.parts, view.file
        is_wanted = self.session.while_wanted(lambda: self._asked == backup)

        def read(store: Store) -> tuple[Differences, str, list[RichTextItem]] | None:
            if not is_wanted():
                return None
            found = differences_from(parts, store, backup)
            # made here, on the worker thread: the acts of years are thousands of lines
            return found, describe_differences(found), backup_difference_lines(found, parts.clock.today())

        def show(found: tuple[Differences, str, list[RichTextItem]] | None) -> None:
            if found is not None and is_wanted():
                self._found, words, lines = found
                self.words.show_text(words)
                self.differences.lines.set_items(lines)
                self._offer(view)

        def refuse(refused: Refused) -> None:
            self.around.messages.refuse(refused)
            if is_wanted():
                self._is_unreadable = isinstance(refused, StoreDamaged)
                self.words.show_text("いまの内容との違いを読み取れませんでした。")
                self._offer(view)

        self.session.use(read, show, what="控えとの違いを読み取っています", refused=refuse)

    def _offer(self, view: Backup | None) -> None:
        """Enable the acts that are possible on the current backup and the current row.

        Content is replaced only once the differences are shown, or if they cannot be read because the data is damaged.
        """
        usable, may_write = view is not None and view.problem is None, not self.session.is_read_only
        self.copy.setEnabled(usable)
        is_shown, row = self._found is not None, self.differences.current_item
        self.restore.setEnabled(usable and may_write and (is_shown or self._is_unreadable))
        self.put_back.setEnabled(usable and may_write and is_shown and isinstance(row, DifferentRow))
        self.place.setEnabled(may_write)

    def _ask(self, row: DifferentRow | None) -> None:
        view = self._current()
        if view is not None:
            today = self.session.parts.clock.today()
            self.asking.ask(moment_label(local_time(view.at), today) if view.at else view.file.name, row)

    def _ask_row(self) -> None:
        if isinstance(row := self.differences.current_item, DifferentRow):
            self._ask(row)

    def _confirmed(self, row: DifferentRow | None, reason: str) -> None:
        view = self._current()
        self.differences.setFocus()  # the next step is there; Qt would move the focus to the widget after the question
        self.asking.end()
        if view is not None and row is None:
            self.restore_wholly(view.file, reason, self._found)
        elif view is not None and row is not None:
            self.put_row_back(view.file, row, reason)

    def _ask_folder(self) -> None:
        title = "控えの保存先のフォルダー"
        ask_for_folder(self, title, self.change_folder, self.session.folder)

    def _ask_copy(self) -> None:
        view = self._current()
        if view is not None:
            suggested = self.session.folder / f"写し_{view.file.name}"
            title = "控えの写しの保存先"
            choose_target(self, title, suggested, lambda path: self.exists.write_copy(view.file, path), DATA_FILES)

    def _current(self) -> Backup | None:
        item = self.list.current_item
        return self._backups.get(item) if isinstance(item, Path) else None

    def _connect(self) -> None:
        DragSource(self.list, lambda take: take((view.file,)) if (view := self._current()) else None)
        offer_context_menu(self.list, lambda: (self.restore, self.copy))
        offer_context_menu(self.differences, lambda: (self.put_back,))
        self.list.moved.connect(lambda _: self._compare())
        self.differences.moved.connect(lambda _: self._offer(self._current()))
        self.empty.asked.connect(self.make_one)
        self.asking.confirmed.connect(self._confirmed)
        self.exists.ended.connect(self.copy.setFocus)

    def _describe_none(self, folder: BackupFolder, *, is_copy: bool) -> None:
        """Set the text that explains why no backup is listed."""
        if is_copy:
            self.empty.set_content("file", "控えの写しです", _OF_ORIGINAL)
            return
        title = "控えはまだありません"
        words = "1日の最初の書込みの前、取りまとめなどの前、画面を閉じるときに、自動で作成されます。"
        if folder.missed is not None:
            title = "選んだ保存先を使えません"
            words = "これまでの控えは、選んだ保存先にあります。接続を確かめて、この画面を開き直してください。"
        self.empty.set_content("file", title, words, "いま控えを作成")

    def _lay_out(self) -> None:
        beside = QWidget()
        acts = boxes.FlowLayout(self.put_back, self.restore, self.copy)
        parts = (self.words, (self.differences, 1), acts, self.asking, self.exists)
        boxes.column_of(*parts, within=beside, margins=(2 * STEP, 0, 3 * STEP, 2 * STEP))
        self.list.setMinimumWidth(_LEAST_WIDTH)
        self._whole = boxes.splitter_of(self.list, beside, shares=(0, 1), sizes=(_LIST_WIDTH, 2 * _LIST_WIDTH))
        self._stack = boxes.stack_of(self._whole, self.empty)
        head = boxes.title_line(self.title, boxes.STRETCH, self.make, self.place, margins=(0, 0, 3 * STEP, 0))
        boxes.column_of(
            head,
            self.state,
            (self._stack, 1),
            within=self,
            margins=(3 * STEP, 2 * STEP, 0, 0),
            spacing=STEP + STEP // 2,
        )
