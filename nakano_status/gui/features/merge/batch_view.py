"""A batch of files before it is imported: its files, what changes, what needs a decision, and findings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QTabWidget, QWidget

from nakano_status.application.findings.return_findings import (
    FindingsOptions,
    ReturnedFiles,
    findings_in_batch,
    return_findings_of,
)
from nakano_status.application.merge.merge_plan import FilePlan
from nakano_status.application.merge.merge_returns import MergeOptions, Merging, plan_batch
from nakano_status.application.merge.read.received import ReceivedView, read_received
from nakano_status.application.merge.received_files import ReadFile, distinct_names, is_locked
from nakano_status.application.outcome import Outcome, Progress
from nakano_status.application.ports.data_file import Store
from nakano_status.application.problem_text import for_division
from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.controls.boxes import column_of, line_of, splitter_of
from nakano_status.gui.controls.fields import Button, PrimaryButton
from nakano_status.gui.controls.files import FileAct
from nakano_status.gui.features.merge.file_panel import FilePanel, describe_returned
from nakano_status.gui.features.merge.file_questions import PasswordPanel
from nakano_status.gui.features.merge.plan_preview import (
    PlanLabels,
    attention_lines,
    change_lines,
    done_words,
    file_lines,
    left_line,
    read_labels,
    waiting_counts,
)
from nakano_status.gui.features.merge.received_list import ShownFile
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, set_tip
from nakano_status.gui.menus.row_menu import offer_acts
from nakano_status.gui.page import AppContext
from nakano_status.gui.words import tr

_FILES_WIDTH = 50 * STEP
_LEAST_WIDTH = 28 * STEP
CHANGES, ATTENTION, FINDINGS = range(3)

_NAMED = 20
"""The most names of files in a tooltip."""


class BatchView(QWidget):
    """A view of a batch: files and changed rows have check boxes; Enter on a file shows its findings."""

    def __init__(self, around: AppContext, title: str) -> None:
        super().__init__()
        self._parts = around.session.parts
        self._preview: BatchPreview | None = None
        self._read: Sequence[ReadFile] = ()
        self.changes = RichTextView(tr("変更の一覧"), click_goes=False)
        self.attention = RichTextView(tr("確認の一覧"), click_goes=False)
        self.file_list = RichTextView(tr("ファイルの一覧"), click_goes=False)
        self.panel = FilePanel(around)
        self.all_back = Button(do=self._return_all)
        self.password = PasswordPanel()
        self.summary = ReadingLabel()
        self.put_away = QPushButton(tr("取り込まずに閉じる"))
        self.take_in = PrimaryButton(tr("取り込む"))
        self.tabs = QTabWidget()
        self._lay_out(title)
        offer_acts(self.file_list, lambda: (self.panel.send_back, self.panel.carry, self.all_back))
        self.file_list.moved.connect(lambda _: self._show_file())
        self.file_list.went.connect(lambda _: self.tabs.setCurrentIndex(FINDINGS))

    def show_batch(
        self, preview: BatchPreview, read: Sequence[ReadFile], left_rows: Sequence[str], passed_over: Collection[Path]
    ) -> None:
        """Show what the ticked part would do; files and rows without a tick are kept in their lists.

        `passed_over` are the files of other programs that were not read: the tooltip names them.
        """
        plan, labels = preview.merging.plan, preview.labels
        left = [line for row in left_rows if (line := self.changes.lines.line_of(row))]
        lines = (*change_lines(plan.changes, labels), *left)
        self.changes.lines.set_items(sorted(lines, key=lambda line: str(line.item)))
        self.attention.lines.set_items(attention_lines(plan, labels))
        self.tabs.setTabText(CHANGES, tr("変更 {count}件").format(count=len({each.row_id for each in plan.changes})))
        self.tabs.setTabText(ATTENTION, tr("確認 {count}件").format(count=len(self.attention.lines.items)))
        self.summary.show_text("　".join(filter(None, (summary_words(preview), passed_over_words(passed_over)))))
        set_tip(self.summary, "\n".join(passed_over_names(passed_over)))
        self.show_files(preview, read)

    def show_files(self, preview: BatchPreview, read: Sequence[ReadFile]) -> None:
        """Show the files with their verdicts; the panel shows the first of them."""
        self._preview, self._read = preview, read
        lines = file_lines(preview.merging.plan.files, preview.labels, preview.findings)
        line_of_file = {str(line.item): line for line in lines}
        self.file_list.lines.set_items(
            line_of_file.get(file.answers.name) or left_line(file.answers.name) for file in read
        )
        if not self.file_list.currentIndex().isValid():
            self.file_list.setCurrentIndex(self.file_list.lines.index(0))
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

        def do(store: Store, _: Progress, folder: Path, __: bool) -> Outcome[ReturnedFiles]:  # noqa: FBT001 - as FileAct
            return return_findings_of(parts, store, found, FindingsOptions(folder))

        self.tabs.setCurrentIndex(FINDINGS)
        self.panel.making.begin(
            FileAct(tr("指摘の保存先のフォルダー"), tr("指摘を作成しています"), do, describe_returned)
        )

    def settle(self) -> None:
        """Remove the check boxes: the ticked items have been processed."""
        self.file_list.lines.settle()
        self.changes.lines.settle()

    def clear(self) -> None:
        """Show nothing: another batch begins."""
        self._preview, self._read = None, ()
        for model in (self.file_list.lines, self.changes.lines, self.attention.lines):
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
        self.tabs.addTab(self.changes, tr("変更"))
        self.tabs.addTab(self.attention, tr("確認"))
        self.tabs.addTab(self.panel, tr("ファイルの指摘"))
        self.file_list.setMinimumWidth(_LEAST_WIDTH)
        splitter = splitter_of(self.file_list, self.tabs, shares=(0, 1), sizes=(_FILES_WIDTH, 2 * _FILES_WIDTH))
        buttons = line_of(label(title, "title"), STEP, (self.summary, 1), self.put_away, self.take_in)
        column_of(buttons, self.password, (splitter, 1), within=self, spacing=STEP + STEP // 2)


@dataclass(frozen=True)
class BatchPreview:
    """A plan with the names to show; `findings` and `arrivals` (the last arrival) are by SHA-256."""

    merging: Merging
    labels: PlanLabels
    findings: Mapping[str, tuple[Problem, ...]]
    arrivals: Mapping[str, ReceivedView]

    def file(self, name: str) -> ShownFile | None:
        """Return a file of the batch as it is shown, or None."""
        plan = next((each for each in self.merging.plan.files if each.name == name), None)
        return self._shown(plan) if plan is not None else None

    def to_send_back(self, read: Sequence[ReadFile]) -> list[ReadFile]:
        """Return the files that have findings for the division that sent them."""
        found = {file.name for file in self.merging.plan.files if for_division(self.findings.get(file.sha256, ()))}
        return [each for each in read if each.answers.name in found and each.answers.sha256]

    def _shown(self, plan: FilePlan) -> ShownFile:
        arrival = self.arrivals.get(plan.sha256)
        named_divisions = (
            each.answers.identity.division for each in self.merging.files if each.answers.name == plan.name
        )
        return ShownFile(
            plan.name,
            plan.sha256,
            plan.verdict.label,
            plan.code,
            self.labels.division(plan.division) if plan.division else next(named_divisions, None),
            arrival.at if arrival else None,
            arrival.by if arrival else None,
            self.findings.get(plan.sha256, plan.problems),
        )


def previewing(files: Sequence[ReadFile], left_out: Sequence[str] = ()) -> Callable[[Store, Progress], BatchPreview]:
    """Return the job that computes what importing files would change, without the rows in `left_out`."""

    def work(store: Store, progress: Progress) -> BatchPreview:
        return read_batch_preview(store, plan_batch(store, files, MergeOptions(left_out=left_out), progress))

    return work


def read_batch_preview(store: Store, merging: Merging) -> BatchPreview:
    """Read from the data file what is shown with a plan."""
    with store.reading() as records:
        arrivals = {each.sha256: each for each in read_received(records)}
        return BatchPreview(merging, read_labels(records), findings_in_batch(records, merging), arrivals)


def locked_names(files: Sequence[ReadFile], known: Container[str] = ()) -> list[str]:
    """Return the names of the files that need a password; those in `known` were opened and imported before."""
    return [file.answers.name for file in files if is_locked(file.answers) and file.answers.name not in known]


def known_names(preview: BatchPreview) -> frozenset[str]:
    """Return the names of the files that were imported before."""
    return frozenset(file.name for file in preview.merging.plan.files if file.verdict is Verdict.KNOWN)


def passed_over_words(paths: Collection[Path]) -> str:
    """Return how many files of other programs were not read; empty for none."""
    words = tr("作業用のファイルと隠しファイル {count}件は読み取っていません。")
    return words.format(count=len(paths)) if paths else ""


def passed_over_names(paths: Collection[Path]) -> list[str]:
    """Return the distinct names of these files, of many only the first and how many others there are."""
    names = sorted(distinct_names(paths).values())
    others = [tr("ほか {count}件").format(count=len(names) - _NAMED)] if len(names) > _NAMED else []
    return [*names[:_NAMED], *others]


def summary_words(preview: BatchPreview) -> str:
    """Return how many files and rows were read, how many could not be read, and what becomes of the rows, as text."""
    plan = preview.merging.plan
    unread = sum(file.verdict is Verdict.REFUSED for file in plan.files)
    words = (
        tr("{files}ファイル・{rows}行を読み取りました。").format(
            files=len(plan.files) - unread, rows=sum(len(file.ledger) for file in plan.files)
        ),
        tr("読み取れないファイルが{count}件あります。").format(count=unread) if unread else "",
        done_words(plan),
        waiting_counts(plan),
    )
    return "　".join(part for part in words if part)
