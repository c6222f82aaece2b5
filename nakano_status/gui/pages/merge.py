"""取りまとめ: shows before it does — files, changes, what asks for a person — and takes in what is ticked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from nakano_status.application.merge_plan import MergePlan, Verdict
from nakano_status.application.merge_returns import Merging, ReadFile, apply_batch, plan_batch, read_batch
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Store
from nakano_status.domain.problem import Refused
from nakano_status.domain.refusals import PlanMoved
from nakano_status.gui.appearance import STEP
from nakano_status.gui.choosing_files import RETURNS, choose_existing, choose_folder
from nakano_status.gui.drop_area import DropArea
from nakano_status.gui.empty_state import EmptyState
from nakano_status.gui.labels import ReadingLabel, label
from nakano_status.gui.models.board_table import moment_words
from nakano_status.gui.models.plan_preview import (
    Labels,
    attention_lines,
    change_lines,
    fate_words,
    file_lines,
    read_labels,
)
from nakano_status.gui.models.told_list import ToldList
from nakano_status.gui.overriding import override
from nakano_status.gui.pages.page import Page, Surroundings
from nakano_status.gui.told_view import ToldView
from nakano_status.gui.words import tr

_FILES_WIDTH = 52 * STEP


@dataclass(frozen=True)
class Preview:
    """A plan with the names to show it by."""

    merging: Merging
    labels: Labels


class MergePage(Page):
    """A wish is a tuple of paths to read. What was read stays until it is taken in or put away."""

    name = "merge"
    title = "取りまとめ"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._files: tuple[ReadFile, ...] = ()
        self._preview: Preview | None = None
        self._is_done = False
        self.files = ToldList(self)
        self.changes = ToldList(self)
        self.attention = ToldList(self)
        self.summary = ReadingLabel()
        self.take_in = QPushButton(tr("取り込む"))
        self.put_away = QPushButton(tr("取り込まずに閉じる"))
        self.drop = DropArea(
            tr("届いた回答ファイルやフォルダーをここへ（何件でも）"), (tr("ファイルを選ぶ…"), tr("フォルダーを選ぶ…"))
        )
        self.empty = EmptyState(
            "gather",
            tr("取り込む回答ファイルを選んでください"),
            tr("選んだファイルの内容と変更点をここに表示します。確認して［取り込む］を押すまで、何も変わりません。"),
        )
        self._lay_out()
        self._connect()

    @property
    def plan(self) -> MergePlan | None:
        """The plan that is shown, as it would be applied."""
        return self._preview.merging.plan if self._preview else None

    @override
    def enter(self, wish: object = None) -> None:
        if isinstance(wish, tuple) and wish:
            self.read(wish)

    def read(self, paths: Iterable[Path]) -> None:
        """Read files and folders and show what taking them in would do."""
        given = tuple(paths)
        parts = self.session.parts
        self.session.use(
            lambda _, progress: read_batch(parts, given, progress),
            self._add,
            what=tr("ファイルを読み取っています"),
        )

    def apply(self) -> None:
        """Take in what is ticked, in one go."""
        if self._preview is None or self._is_done:
            return
        merging, session = self._preview.merging, self.session
        self.take_in.setEnabled(False)
        session.act(
            lambda store, _: apply_batch(store, merging, by=session.by),
            self._show_done,
            what=tr("取り込んでいます"),
            initiator=self,
            refused=self._refuse,
        )

    def clear(self) -> None:
        """Put what was read away; nothing is taken in."""
        self._files, self._preview, self._is_done = (), None, False
        self._stack.setCurrentWidget(self.empty)
        self.counted.emit(None)

    def _add(self, files: tuple[ReadFile, ...]) -> None:
        """Add what was read to what is shown; after a batch was taken in, begin a new one."""
        known = () if self._is_done else self._files
        names = {file.answers.name for file in files}
        self._files = (*(file for file in known if file.answers.name not in names), *files)
        self._is_done = False
        if self._files:
            self._plan(self._show_plan)
        else:
            remedy = tr("Excelファイル（.xlsx）か、それが入っているフォルダーを選んでください。")
            self.around.messages.say(tr("選んだ場所にファイルがありません。"), remedy)

    def _plan(self, then: object, left_files: Iterable[str] = (), left_rows: Iterable[str] = ()) -> None:
        """Decide anew what taking in the ticked files and rows would do."""
        unwanted, rows = frozenset(left_files), tuple(left_rows)
        files = tuple(file for file in self._files if file.answers.name not in unwanted)

        def work(store: Store, _: object) -> Preview:
            merging = plan_batch(store, files, left_out=rows)
            with store.reading() as records:
                return Preview(merging, read_labels(records))

        self.take_in.setEnabled(False)
        self.session.use(work, then, what=tr("取込内容を確認しています"))  # type: ignore[arg-type]

    def _show_plan(self, preview: Preview) -> None:
        """Show a batch with everything ticked."""
        plan = preview.merging.plan
        self.files.tell(file_lines(plan.files, preview.labels, ()))
        self.changes.tell(change_lines(plan.changes, preview.labels, ()))
        self._stack.setCurrentWidget(self._shown)
        self._show_numbers(preview)

    def _show_numbers(self, preview: Preview) -> None:
        """Show what the ticked part would do; the lists of files and changes stay as they are, to tick again."""
        self._preview = preview
        plan = preview.merging.plan
        self.attention.tell(attention_lines(plan, preview.labels))
        rows = len({change.row_id for change in plan.changes})
        asks = sum(1 for item in self.attention.items if item is not None)
        self._tabs.setTabText(0, tr("変更 {count}件").format(count=rows))
        self._tabs.setTabText(1, tr("確認 {count}件").format(count=asks))
        unread = sum(file.verdict is Verdict.REFUSED for file in plan.files)
        words = [
            tr("{files}ファイル・{rows}行を読み取りました。").format(
                files=len(plan.files) - unread, rows=sum(len(file.ledger) for file in plan.files)
            ),
            tr("読み取れないファイルが{count}件あります。").format(count=unread) if unread else "",
            fate_words(plan.fates),
        ]
        self.summary.show_text("　".join(part for part in words if part))
        self.take_in.setText(tr("取り込む"))
        self.take_in.setEnabled(bool(plan.files) and self.session.may_write)
        self.put_away.setText(tr("取り込まずに閉じる"))
        self.counted.emit(len(plan.files))

    def _replan(self) -> None:
        """Follow the ticks."""
        if self._preview is None or self._is_done:
            return
        left_files = _unticked(self.files)
        self._plan(self._show_numbers, left_files, _unticked(self.changes))

    def _show_done(self, outcome: Outcome[MergePlan]) -> None:
        """Say what was taken in; the lists stay to be read."""
        self._is_done = True
        self.around.undo.clear()
        self.files.settle()
        self.changes.settle()
        plan = outcome.value
        moment = moment_words(self.session.parts.clock.now())
        words = [
            tr("取り込みました（{moment}）。{fates}").format(moment=moment, fates=fate_words(plan.fates)),
            tr("相違 {conflicts}件・未取込 {held}件は、それぞれの画面で確認してください。").format(
                conflicts=len(plan.conflicts), held=len(plan.held)
            )
            if plan.needs_person
            else tr("確認を要するものはありません。"),
        ]
        self.summary.show_text("\n".join(words))
        self.put_away.setText(tr("閉じる"))
        self.counted.emit(None)
        self.saved.emit()

    def _refuse(self, refused: Refused) -> None:
        self.around.messages.refuse(refused)
        if isinstance(refused, PlanMoved):
            self._plan(self._show_plan)
        else:
            self.take_in.setEnabled(True)

    def _ask_files(self, number: int) -> None:
        if number == 0:
            choose_existing(self, tr("回答ファイルを選ぶ"), self.read, self.session.folder, RETURNS, many=True)
        else:
            choose_folder(self, tr("回答ファイルのフォルダーを選ぶ"), self.read, self.session.folder)

    def _connect(self) -> None:
        self.drop.dropped.connect(self.read)
        self.drop.asked.connect(self._ask_files)
        self.take_in.clicked.connect(self.apply)
        self.put_away.clicked.connect(self.clear)
        self.files.turned.connect(self._replan)
        self.changes.turned.connect(self._replan)

    def _lay_out(self) -> None:
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.setAccessibleName(tr("取込内容"))
        self._tabs.addTab(ToldView(self.changes, tr("変更の一覧"), click_goes=False), tr("変更"))
        self._tabs.addTab(ToldView(self.attention, tr("確認の一覧"), click_goes=False), tr("確認"))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(ToldView(self.files, tr("ファイルの一覧"), click_goes=False))
        splitter.addWidget(self._tabs)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_FILES_WIDTH, 2 * _FILES_WIDTH])
        self.take_in.setProperty("kind", "primary")
        buttons = QHBoxLayout()
        buttons.setSpacing(STEP)
        buttons.addWidget(self.summary, 1)
        buttons.addWidget(self.put_away)
        buttons.addWidget(self.take_in)
        self._shown = QWidget()
        shown = QVBoxLayout(self._shown)
        shown.setContentsMargins(0, 0, 0, 0)
        shown.setSpacing(2 * STEP)
        shown.addLayout(buttons)
        shown.addWidget(splitter, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        column.setSpacing(2 * STEP)
        column.addWidget(label(tr(self.title), "title"))
        column.addWidget(self._stack, 1)
        column.addWidget(self.drop)


def _unticked(model: ToldList) -> list[str]:
    """Return the names of the lines whose tick was taken off."""
    ticked = set(model.ticked)
    return [str(item) for item in model.items if item not in ticked]
