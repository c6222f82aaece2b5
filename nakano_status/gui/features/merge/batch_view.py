"""A view of a batch: its files; beside them what changes, what needs a decision, and the findings of one file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QTabWidget, QWidget

from nakano_status.application.findings.return_findings import FindingsOptions, ReturnedFile, return_findings_of
from nakano_status.application.merge.batch_reading import ReadFile
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.application.progress import Progress
from nakano_status.gui.controls.boxes import column_of, line_of, splitter_of
from nakano_status.gui.features.merge.batch_preview import BatchPreview, summary_words
from nakano_status.gui.lists.rich_text_list import RichTextList
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import PrimaryButton, ReadingLabel, label
from nakano_status.gui.menus.row_menu import offer_acts
from nakano_status.gui.page import AppContext
from nakano_status.gui.panels.file_panel import FilePanel, told_return
from nakano_status.gui.panels.making_file import FileAct
from nakano_status.gui.panels.password_panel import PasswordPanel
from nakano_status.gui.panels.plan_preview import attention_lines, change_lines, file_lines, left_line
from nakano_status.gui.words import tr

_FILES_WIDTH = 50 * STEP
_LEAST_WIDTH = 28 * STEP
CHANGES, ATTENTION, FINDINGS = range(3)


class BatchView(QWidget):
    """A view of a batch: files and changed rows have check boxes; Enter on a file shows its findings."""

    def __init__(self, around: AppContext, title: str) -> None:
        super().__init__()
        self._parts = around.session.parts
        self._preview: BatchPreview | None = None
        self._read: Sequence[ReadFile] = ()
        self.files = RichTextList(self)
        self.changes = RichTextList(self)
        self.attention = RichTextList(self)
        self.file_list = RichTextView(self.files, tr("ファイルの一覧"), click_goes=False)
        self.panel = FilePanel(around)
        self.all_back = QPushButton()
        self.password = PasswordPanel()
        self.summary = ReadingLabel()
        self.put_away = QPushButton(tr("取り込まずに閉じる"))
        self.take_in = PrimaryButton(tr("取り込む"))
        self.tabs = QTabWidget()
        self._lay_out(title)
        self.all_back.clicked.connect(self._return_all)
        offer_acts(self.file_list, lambda: (self.panel.send_back, self.panel.carry, self.all_back))
        self.file_list.moved.connect(lambda _: self._show_file())
        self.file_list.went.connect(lambda _: self.tabs.setCurrentIndex(FINDINGS))

    def show_batch(self, preview: BatchPreview, read: Sequence[ReadFile], left_rows: Sequence[str]) -> None:
        """Show what the ticked part would do; files and rows without a tick are kept in their lists."""
        plan, labels = preview.merging.plan, preview.labels
        left = [line for row in left_rows if (line := self.changes.line_of(row))]
        self.changes.set_items(
            sorted((*change_lines(plan.changes, labels, ()), *left), key=lambda line: str(line.item))
        )
        self.attention.set_items(attention_lines(plan, labels))
        self.tabs.setTabText(CHANGES, tr("変更 {count}件").format(count=len({each.row_id for each in plan.changes})))
        self.tabs.setTabText(ATTENTION, tr("確認 {count}件").format(count=len(self.attention.items)))
        self.summary.show_text(summary_words(preview))
        self.show_files(preview, read)

    def show_files(self, preview: BatchPreview, read: Sequence[ReadFile]) -> None:
        """Show the files with their verdicts; the panel shows the first of them."""
        self._preview, self._read = preview, read
        lines = file_lines(preview.merging.plan.files, preview.labels, (), preview.findings)
        told = {str(line.item): line for line in lines}
        self.files.set_items(told.get(file.answers.name) or left_line(file.answers.name) for file in read)
        if not self.file_list.currentIndex().isValid():
            self.file_list.setCurrentIndex(self.files.index(0))
        self._show_file()
        count = len(preview.to_send_back(read))
        self.all_back.setText(tr("まとめて返す…（{count}件）").format(count=count))
        self.all_back.setToolTip(tr("指摘のあるファイルのすべてについて、返すファイルを作成します"))
        self.all_back.setVisible(count > 1)

    def _return_all(self) -> None:
        """Write the files to send back, for every file with findings, into one folder."""
        if self._preview is None:
            return
        parts, found = self._parts, self._preview.to_send_back(self._read)

        def do(store: Store, _: Progress, folder: Path, __: bool) -> Outcome[tuple[ReturnedFile, ...]]:  # noqa: FBT001 - as FileAct
            return return_findings_of(parts, store, found, FindingsOptions(folder))

        self.tabs.setCurrentIndex(FINDINGS)
        self.panel.making.begin(FileAct(tr("指摘の保存先のフォルダー"), tr("指摘を作成しています"), do, told_return))

    def settle(self) -> None:
        """Remove the check boxes: the ticked items have been processed."""
        self.files.settle()
        self.changes.settle()

    def clear(self) -> None:
        """Show nothing: another batch begins."""
        self._preview, self._read = None, ()
        for model in (self.files, self.changes, self.attention):
            model.set_items(())
        self.tabs.setCurrentIndex(CHANGES)

    def _show_file(self) -> None:
        """Show the current file with its findings."""
        name, preview = self.file_list.current_item, self._preview
        file = preview.file(name) if preview and isinstance(name, str) else None
        read = next((each for each in self._read if each.answers.name == name), None)
        self.panel.show_file(file, (lambda _: read) if read else None, preview.labels.titles if preview else {})
        count = len(file.problems) if file else 0
        self.tabs.setTabText(FINDINGS, tr("ファイルの指摘 {count}件").format(count=count))

    def _lay_out(self, title: str) -> None:
        self.all_back.hide()
        self.panel.sending.insertWidget(1, self.all_back)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(tr("取込内容"))
        self.tabs.addTab(RichTextView(self.changes, tr("変更の一覧"), click_goes=False), tr("変更"))
        self.tabs.addTab(RichTextView(self.attention, tr("確認の一覧"), click_goes=False), tr("確認"))
        self.tabs.addTab(self.panel, tr("ファイルの指摘"))
        self.file_list.setMinimumWidth(_LEAST_WIDTH)
        splitter = splitter_of(self.file_list, self.tabs, shares=(0, 1), sizes=(_FILES_WIDTH, 2 * _FILES_WIDTH))
        buttons = line_of(label(title, "title"), STEP, (self.summary, 1), self.put_away, self.take_in)
        column_of(buttons, self.password, (splitter, 1), within=self, spacing=STEP + STEP // 2)
