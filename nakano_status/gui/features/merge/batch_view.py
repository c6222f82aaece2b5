"""A batch of files before it is imported: its files, the changes, the points that need a decision, and findings.

Files and changed rows are lists with check boxes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtWidgets import QPushButton, QTabWidget, QWidget

from nakano_status.application.findings import return_findings
from nakano_status.application.lookup import chosen_round, edition_of
from nakano_status.application.merge.merge_plan import FilePlan, MergePlan, sent_together
from nakano_status.application.merge.merge_returns import MergeOptions, Merging, plan_batch
from nakano_status.application.merge.read.received import ReceivedView, read_received
from nakano_status.application.merge.received_files import PREFIX_LENGTH, ReadFile, distinct_names, lacks_password
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.problem_text import problems_for_division
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.application.round.read.views import read_round
from nakano_status.domain.calendar.days import saving_label
from nakano_status.domain.exchange.answer_file import AnswerFile, FileKey
from nakano_status.domain.exchange.ledger import Fate, LedgerRow, Verdict, label_fates
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.acts import Change
from nakano_status.domain.merge.resolution import OFFICE, Assertion, Conflict
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.round.round import proposed_in_note
from nakano_status.gui.controls.boxes import column_of, line_of, splitter_of
from nakano_status.gui.controls.fields import Button, PrimaryButton
from nakano_status.gui.controls.files import FileAct
from nakano_status.gui.features.merge import file_panel
from nakano_status.gui.lists.difference_html import (
    blank_html,
    comparison_values,
    difference_html,
    one_side_html,
    shown_value,
)
from nakano_status.gui.lists.rich_text_list import RichTextItem, problem_item, section
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, lines_html, muted, set_tip
from nakano_status.gui.menus.row_menu import offer_context_menu
from nakano_status.gui.page import AppContext

_SEVERITIES = {
    Severity.ERROR: "読み取れないもの",
    Severity.QUESTION: "ご確認いただきたいもの",
    Severity.ADVICE: "参考",
}
"""The headings of problems, the most severe first."""


@dataclass(frozen=True)
class PlanLabels:
    """Names to show.

    `titles`: titles of rows and names of 成果指標 by 管理番号 or 指標番号. `divisions`: names of divisions by ID.
    `headings`: headings of fields by key. `profile`: the round's profile (None: nothing was read yet). `files`: the
    names of the files that are already imported, by the ID of the return.
    """

    titles: Mapping[str, str]
    divisions: Mapping[str, str]
    headings: Mapping[str, str]
    profile: Profile | None = field(default=None, repr=False)
    files: Mapping[str, str] = field(default_factory=dict)

    def title(self, row_id: str) -> str:
        """Return the number and the title of a row or 成果指標 as one text."""
        return f"{row_id}　{self.titles.get(row_id, '')}"

    def division(self, division_id: str) -> str:
        """Return the name of a division, 事務局 for the office, or the ID if it is not known."""
        return "事務局" if division_id == OFFICE else self.divisions.get(division_id, division_id)

    def heading(self, key: str) -> str:
        """Return the heading of a field, or its key if it has no heading."""
        return self.headings.get(key, key)

    def shown(self, key: str, value: str | None) -> str | None:
        """Return a stored value of a field (None: blank) as displayed."""
        return shown_value(key, value, self.profile) if self.profile else value


def read_labels(records: Records) -> PlanLabels:
    """Read the names to show for the current round."""
    round_ = chosen_round(records)
    view = read_round(records, round_)
    return PlanLabels(
        {listing.row_id: listing.title for listing in edition_of(records, round_).listings}
        | {each.indicator_id: each.name for each in records.indicators.of_edition(round_.edition_id)},
        organisation_of(records, round_).names(),
        view.headings,
        view.asked.profile,
        {each.return_id: each.file or "" for each in records.exchange.returns(round_.round_id, row_ids=())},
    )


def describe_fates(rows: Iterable[LedgerRow]) -> str:
    """Return a text with the number of rows of each fate, for example 反映 8行 変更なし 2行."""
    return "　".join(f"{label} {n}行" for label, n in label_fates(rows).items())


def describe_done_rows(plan: MergePlan) -> str:
    """Return a text with the number of rows of each fate that needs no decision.

    Conflicts and rows that are held as a whole are left out; they are in `describe_waiting`.
    """
    return describe_fates(row for row in plan.ledger if row.in_part or row.fate not in (Fate.CONFLICT, Fate.HELD))


def describe_waiting_counts(plan: MergePlan) -> str:
    """Return a text with the numbers of conflicts and held items to be decided, counted as on their pages."""
    rows = plan.fates[Fate.HELD]
    of_rows = f"（{rows}行）" if rows not in (0, len(plan.held)) else ""
    held = f"未取込 {len(plan.held)}件{of_rows}"
    return "、".join([*([plan.conflicts_label] if plan.conflicts else []), *([held] if plan.held else [])])


def describe_waiting(plan: MergePlan) -> str:
    """Return a request to decide the conflicts and held items, with their numbers; empty if there are none."""
    counted = describe_waiting_counts(plan)
    return f"{counted}は、それぞれの画面で確認してください。" if counted else ""


def batch_file_items(preview: BatchPreview, read: Sequence[ReadFile]) -> Iterator[RichTextItem]:
    """Yield a list item for each file in `read`, with its verdict and the reason; its key is the file's.

    A refused file has no check box, and an unticked file has no verdict, because it is not imported. A merged file
    without any answer is marked. If a division sent several files, or if several files have one name, each item shows
    when the file was last saved.
    """
    plans, needing = {file.key: file for file in preview.merging.plan.files}, preview.needing_a_person
    together, names = sent_together([*plans.values()]), Counter(each.answers.name for each in read)
    for file in (each.answers for each in read):
        is_saving_shown = file.key in together or names[file.name] > 1
        saved = saving_label(file.saved_at, file.modified_at) if is_saving_shown else ""
        plan = plans.get(file.key)
        if plan is None:
            line = file_panel.file_line(file.name, "取り込みません", "muted", (saved,), None)
            yield replace(line, item=file.key, ticked=False)
        else:
            line = _planned_line(plan, preview, saved, needing)
            yield replace(line, item=file.key, ticked=None if plan.verdict is Verdict.REFUSED else True)


def _planned_line(file: FilePlan, preview: BatchPreview, saved: str, needing: Container[FileKey]) -> RichTextItem:
    """Return the list item of a file that is ticked or refused."""
    kind = "ask" if file.key in needing else "muted" if file.is_known else "good"
    unwritten = preview.unwritten.get(file.key, "") if file.verdict is Verdict.MERGED else ""
    below = (*_below(file, preview.labels, preview.findings.get(file.sha256, ())), saved)
    verdict = f"{unwritten}（記入がありません）" if unwritten else file.verdict_label
    return file_panel.file_line(file.name, verdict, kind, below, file.code)


def _below(file: FilePlan, labels: PlanLabels, findings: Sequence[Problem]) -> Iterator[str]:
    """Yield facts of a file: its division, its number of rows, their fates, and its number of findings."""
    yield labels.division(file.division) if file.division else "所管課不明"
    if file.verdict is not Verdict.REFUSED:
        yield f"{len(file.ledger)}行"
        yield describe_fates(file.ledger) if file.verdict_label == file.verdict.label else ""
        advice = sum(each.severity is Severity.ADVICE for each in findings)
        yield f"指摘 {len(findings) - advice}件" if len(findings) > advice else ""
        yield f"参考 {advice}件" if advice else ""


def change_lines(plan: MergePlan, labels: PlanLabels) -> Iterator[RichTextItem]:
    """Yield a list item for each changed row, with the differences marked in its texts; its key is the 管理番号.

    A field in conflict has a note that its text applies until the conflict is decided.
    """
    by_row: defaultdict[str, list[Change]] = defaultdict(list)
    undecided = {(each.slot.row_id, key, each.slot.division) for each in plan.conflicts for key in each.slot.keys}
    for change in plan.changes:
        by_row[change.row_id].append(change)
    order = tuple(labels.headings)
    for row_id, mine in by_row.items():
        title = labels.title(row_id)
        mine.sort(key=lambda change: order.index(change.key) if change.key in order else len(order))
        waiting = [(row_id, change.key, change.division) in undecided for change in mine]
        fields = "".join(_change(change, labels, waits=waits) for change, waits in zip(mine, waiting, strict=True))
        accessible_text = "、".join(
            f"{labels.heading(change.key)} {labels.shown(change.key, change.now) or '空欄'}{_UNDECIDED * waits}"
            for change, waits in zip(mine, waiting, strict=True)
        )
        html = f"<p><b>{escape(title)}</b></p>{fields}"
        yield RichTextItem(html, f"{title}、{accessible_text}", row_id, ticked=True)


def attention_lines(plan: MergePlan, labels: PlanLabels) -> Iterator[RichTextItem]:
    """Yield list items for the points that a person must look at.

    They are conflicts, then the divisions' notes to the office, then problems, the most severe first.
    """
    files = {**labels.files, **{each: file.name for file in plan.files for each in file.return_ids}}
    yield from section("内容の相違", [_conflict(conflict, labels, files) for conflict in plan.conflicts])
    for words, notes in _notes(plan, labels):
        yield from section(words, [_note(change, labels) for change in notes])
    for severity, words in _SEVERITIES.items():
        yield from section(words, [problem_item(each) for each in _problems(plan, severity)])


def describe_points_to_read(plan: MergePlan, labels: PlanLabels) -> str:
    """Return a text with the numbers of notes and problems that `attention_lines` lists; empty if there are none.

    Conflicts and advice are not counted.
    """
    counts = {words: len(notes) for words, notes in _notes(plan, labels)}
    counts |= {_SEVERITIES[each]: len(_problems(plan, each)) for each in (Severity.ERROR, Severity.QUESTION)}
    counted = "、".join(f"{words} {n}件" for words, n in counts.items() if n)
    return f"{counted}は、「確認」の一覧で確認してください。" if counted else ""


def _notes(plan: MergePlan, labels: PlanLabels) -> Iterator[tuple[str, list[Change]]]:
    """Yield a heading and the divisions' notes to the office under it: proposals, then other notes."""
    notes = [change for change in plan.changes if change.key == NOTE and change.now]
    yield "報告対象外の申出", [change for change in notes if proposed_in_note(change.now)]
    yield labels.heading(NOTE), [change for change in notes if not proposed_in_note(change.now)]


def _problems(plan: MergePlan, severity: Severity) -> list[Problem]:
    return [each for file in plan.files for each in file.problems if each.severity is severity]


def _note(change: Change, labels: PlanLabels) -> RichTextItem:
    """Return the list item of a division's note to the office; its key is the change."""
    title, who = labels.title(change.row_id), labels.division(change.division or "")
    words = lines_html(change.now or "")
    html = f"<p><b>{escape(title)}</b><br>{muted(who)}　{words}</p>"
    return RichTextItem(html, f"{title}、{who}、{change.now}", change)


_UNDECIDED = "（相違を決めるまで。どの回答も失われません）"


def _change(change: Change, labels: PlanLabels, *, waits: bool) -> str:
    whose = f"（{labels.division(change.division)}）" if change.division else ""
    heading = escape(f"{labels.heading(change.key)}{whose}")
    was, now = (labels.shown(change.key, each) for each in (change.was, change.now))
    if not waits:
        return f'<p><span class="muted">{heading}</span><br>{difference_html(was, now)}</p>'
    difference = difference_html(was, now, blank="（空欄）")
    return f'<p><span class="muted">{heading}</span><br>{difference} {muted(_UNDECIDED)}</p>'


def _whose(side: Assertion, labels: PlanLabels, files: Mapping[str, str], named: Mapping[str | None, int]) -> str:
    """Return who wrote a side of a conflict, with the file, because a division may have sent several.

    If several sides have files of one name (`named` counts them), the beginning of the 回答番号 follows.
    """
    name, file = labels.division(side.writer), files.get(side.return_id or "")
    number = f"・{(side.return_id or '')[:PREFIX_LENGTH]}" if named[file] > 1 else ""
    return f"{name}（{file}{number}）" if file else name


def _conflict(conflict: Conflict, labels: PlanLabels, files: Mapping[str, str]) -> RichTextItem:
    title = labels.title(conflict.slot.row_id)
    keys = conflict.slot.keys
    sides = []
    side_values = [side.values for side in conflict.sides]
    named = Counter(files.get(side.return_id or "") for side in conflict.sides)
    for place, side in enumerate(conflict.sides):
        against = comparison_values(conflict.base, side_values, place)
        texts = [
            one_side_html(labels.shown(key, was), labels.shown(key, now))
            for key, was, now in zip(keys, against, side.values, strict=True)
            if was or now
        ] or [blank_html()]
        sides.append(f"{muted(_whose(side, labels, files, named))}　{'　／　'.join(texts)}")
    whose = conflict.slot.division
    field = labels.heading(keys[0]) + (f"（{labels.division(whose)}の分）" if whose is not None else "")
    html = f"<p><b>{escape(title)}</b><br>{muted(field)}<br>{'<br>'.join(sides)}</p>"
    return RichTextItem(html, f"{title}、{field}", conflict.conflict_id)


_FILES_WIDTH = 50 * STEP
_LEAST_WIDTH = 28 * STEP
CHANGES, ATTENTION, FINDINGS = range(3)

_NAMED = 20
"""The most names of files in a tool tip."""


class BatchView(QWidget):
    """A view of a batch: files and changed rows have check boxes, and Enter on a file shows its findings."""

    def __init__(self, around: AppContext, title: str) -> None:
        super().__init__()
        self._parts = around.session.parts
        self._preview: BatchPreview | None = None
        self.labels = PlanLabels({}, {}, {})
        self._read: Sequence[ReadFile] = ()
        self._sought = QPersistentModelIndex()
        self.changes = RichTextView("変更の一覧", click_goes=False)
        self.changes.verticalScrollBar().rangeChanged.connect(self._bring_to_top)
        self.changes.verticalScrollBar().actionTriggered.connect(self._seek_no_more)
        self.changes.moved.connect(self._seek_no_more)
        self.attention = RichTextView("確認の一覧", click_goes=False)
        self.file_list = RichTextView("ファイルの一覧", click_goes=False)
        self.panel = file_panel.FilePanel(around)
        self.all_back = Button(do=self._return_all)
        self.password = file_panel.PasswordPanel()
        self.summary = ReadingLabel()
        self.put_away = QPushButton("取り込まずに閉じる")
        self.take_in = PrimaryButton("取り込む")
        self.to_conflicts = Button("相違を決める", lambda: around.wanted.emit("conflict", None))
        self.to_held = Button("未取込を見る", lambda: around.wanted.emit("held", None))
        self.tabs = QTabWidget()
        self._lay_out(title)
        offer_context_menu(self.file_list, lambda: (self.panel.send_back, self.panel.carry, self.all_back))
        self.file_list.moved.connect(lambda _: self._show_file())
        self.file_list.went.connect(lambda _: self.tabs.setCurrentIndex(FINDINGS))

    def show_batch(
        self, preview: BatchPreview, files: Sequence[ReadFile], left_rows: Sequence[str], passed_over: Collection[Path]
    ) -> None:
        """Show the effects of importing the ticked files and rows.

        `files`: all files of the batch; files without a tick remain in the list. `left_rows`: the 管理番号 of the rows
        without a tick, which also remain. `passed_over`: hidden files and lock files that were not read; the tool tip
        names them. The first time, open the list in which there is something to decide, and make the first file that
        needs a person the current one.
        """
        plan, labels = preview.merging.plan, preview.labels
        self.labels = labels
        self.offer_open_points(None)
        is_first = self._preview is None
        left = [line for row in left_rows if (line := self.changes.lines.line_of(row))]
        lines = (*change_lines(plan, labels), *left)
        self.changes.lines.set_items(sorted(lines, key=lambda line: str(line.item)))
        self.attention.lines.set_items(attention_lines(plan, labels))
        self.tabs.setTabText(CHANGES, f"変更 {len({each.row_id for each in plan.changes})}件")
        self.tabs.setTabText(ATTENTION, f"確認 {len(self.attention.lines.item_keys)}件")
        self.summary.show_text("　".join(filter(None, (batch_summary(preview), describe_passed_over(passed_over)))))
        set_tip(self.summary, "\n".join(passed_over_names(passed_over)))
        if is_first:
            self._begin(preview)
        self.show_files(preview, files)
        if is_first:
            self._choose_needing(preview)

    def _begin(self, preview: BatchPreview) -> None:
        """Open the list that needs a person: the points to decide, otherwise findings, otherwise the changes.

        Each list begins at its top.
        """
        plan = preview.merging.plan
        for each in (self.attention, self.changes):
            each.scrollToTop()
        if plan.conflicts or describe_points_to_read(plan, preview.labels):
            self.tabs.setCurrentIndex(ATTENTION)
        else:
            self.tabs.setCurrentIndex(FINDINGS if preview.finding_counts else CHANGES)

    def _choose_needing(self, preview: BatchPreview) -> None:
        """Make the first file that needs a person the current one."""
        needing = preview.needing_a_person
        first = next((file.key for file in preview.merging.plan.files if file.key in needing), None)
        if first is not None:
            self.file_list.setCurrentIndex(self.file_list.lines.place_of(first))

    def show_files(self, preview: BatchPreview, read: Sequence[ReadFile]) -> None:
        """Show the files in `read` with their verdicts, and the current file with its findings in the panel."""
        self._preview, self._read = preview, read
        self.file_list.lines.set_items(batch_file_items(preview, read))
        if not self.file_list.currentIndex().isValid():
            self.file_list.setCurrentIndex(self.file_list.lines.index(0))
        self._show_file()
        count = len(preview.to_send_back(read))
        self.all_back.setText(f"まとめて返す…（{count}件）")
        self.all_back.setToolTip("指摘のあるファイルのすべてについて、返すファイルを作成します")
        self.all_back.setVisible(count > 1)

    def _return_all(self) -> None:
        """Write the files to send back, one for every file with findings, into one folder."""
        if self._preview is None:
            return
        parts, found = self._parts, self._preview.to_send_back(self._read)

        def do(store: Store, folder: Path, __: bool) -> Outcome[return_findings.ReturnedFiles]:  # noqa: FBT001 - as FileAct
            return return_findings.return_findings_of_read_files(
                parts, store, found, return_findings.FindingsOptions(folder)
            )

        self.tabs.setCurrentIndex(FINDINGS)
        self.panel.making.begin(
            FileAct("指摘の保存先のフォルダー", "指摘を作成しています", do, file_panel.describe_returned)
        )

    def offer_open_points(self, plan: MergePlan | None) -> None:
        """Show the buttons for the pages 相違 and 未取込 if the imported `plan` has conflicts or held items.

        If `plan` is None, nothing was imported yet, and the buttons are hidden.
        """
        self.to_conflicts.setVisible(plan is not None and bool(plan.conflicts))
        self.to_held.setVisible(plan is not None and bool(plan.held))

    def remove_check_boxes(self) -> None:
        """Remove the check boxes after the ticked items were imported."""
        self.file_list.lines.remove_check_boxes()
        self.changes.lines.remove_check_boxes()

    def clear(self) -> None:
        """Empty the view, before another batch begins."""
        self._preview, self._read = None, ()
        self.offer_open_points(None)
        for model in (self.file_list.lines, self.changes.lines, self.attention.lines):
            model.set_items(())
        self.tabs.setCurrentIndex(CHANGES)

    def _show_file(self) -> None:
        """Show the current file with its findings."""
        key, preview = self.file_list.current_item, self._preview
        file = preview.file(key) if preview else None
        read = next((each for each in self._read if each.answers.key == key), None)
        self.panel.show_file(file, (lambda _: read) if read else None, preview.labels.titles if preview else {})
        count = sum(each.severity is not Severity.ADVICE for each in file.problems) if file else 0
        every = sum(preview.finding_counts.values()) if preview else 0
        words = f"ファイルの指摘 {count}件" if count == every else f"ファイルの指摘 {count}件（全{every}件）"
        self.tabs.setTabText(FINDINGS, words)
        self._go_to_changes(key)

    def _go_to_changes(self, key: object) -> None:
        """Bring the first change of the file with a key to the top of the list of changes."""
        plans = self._preview.merging.plan.files if self._preview else ()
        rows = {line.row_id for plan in plans if plan.key == key for line in plan.ledger}
        first = next((row for row in self.changes.lines.item_keys if row in rows), None)
        if first is not None:
            place = self.changes.lines.place_of(first)
            self.changes.setCurrentIndex(place)
            self._sought = QPersistentModelIndex(place)
            self._bring_to_top()

    def _bring_to_top(self) -> None:
        """Scroll to the change to be shown at the top.

        This is repeated while the list is laid out, until a user scrolls.
        """
        if self._sought.isValid():
            self.changes.scrollTo(self.changes.lines.index(self._sought.row()), RichTextView.ScrollHint.PositionAtTop)

    def _seek_no_more(self) -> None:
        self._sought = QPersistentModelIndex()

    def _lay_out(self, title: str) -> None:
        self.all_back.hide()
        self.panel.sending.insertWidget(1, self.all_back)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("取込内容")
        self.tabs.addTab(self.changes, "変更")
        self.tabs.addTab(self.attention, "確認")
        self.tabs.addTab(self.panel, "ファイルの指摘")
        self.file_list.setMinimumWidth(_LEAST_WIDTH)
        splitter = splitter_of(self.file_list, self.tabs, shares=(0, 1), sizes=(_FILES_WIDTH, 2 * _FILES_WIDTH))
        leading = (self.to_conflicts, self.to_held, self.put_away, self.take_in)
        buttons = line_of(label(title, "title"), STEP, (self.summary, 1), *leading)
        self.offer_open_points(None)
        column_of(buttons, self.password, (splitter, 1), within=self, spacing=STEP + STEP // 2)


@dataclass(frozen=True)
class BatchPreview:
    """A merge that was computed but not stored yet, with the content to show for it.

    `merging`: the files and the plan of the merge. `labels`: the names to show. `findings`: the findings in each file
    by SHA-256. `arrivals`: the last arrival of each file by SHA-256, if it was received before.
    """

    merging: Merging
    labels: PlanLabels
    findings: Mapping[str, tuple[Problem, ...]]
    arrivals: Mapping[str, ReceivedView]

    def file(self, key: object) -> file_panel.ShownFile | None:
        """Return a file of the batch, by its key, with the facts to show; None if it is not in the batch."""
        plan = next((each for each in self.merging.plan.files if each.key == key), None)
        return self._shown(plan) if plan is not None else None

    @property
    def unwritten(self) -> dict[FileKey, str]:
        """The labels of files without any answer (白紙 or 送ったまま), by the key of the file."""
        files = (each.answers for each in self.merging.files)
        return {file.key: word for file in files if (word := file.unwritten_label)}

    @property
    def finding_counts(self) -> dict[FileKey, int]:
        """The number of findings by the key of the file; advice and files without findings are left out."""
        counts = {
            file.key: sum(each.severity is not Severity.ADVICE for each in self._findings_in(file))
            for file in self.merging.plan.files
        }
        return {key: count for key, count in counts.items() if count}

    @property
    def needing_a_person(self) -> frozenset[FileKey]:
        """The keys of the files to be looked at: held, unread and unwritten files, and files with findings."""
        files = self.merging.plan.files
        waiting = (file.key for file in files if file.verdict not in (Verdict.MERGED, Verdict.KNOWN))
        unwritten = (file.key for file in files if file.verdict is Verdict.MERGED and file.key in self.unwritten)
        return frozenset((*waiting, *unwritten, *self.finding_counts))

    def to_send_back(self, read: Sequence[ReadFile]) -> list[ReadFile]:
        """Return the files in `read` with findings that are to be sent back to the division."""
        found = {
            file.key for file in self.merging.plan.files if problems_for_division(self.findings.get(file.sha256, ()))
        }
        return [each for each in read if each.answers.key in found and each.answers.sha256]

    def _findings_in(self, file: FilePlan) -> tuple[Problem, ...]:
        """Return the findings in a file; for a file that could not be opened, the reason."""
        return self.findings.get(file.sha256, file.problems)

    def _shown(self, plan: FilePlan) -> file_panel.ShownFile:
        arrival = self.arrivals.get(plan.sha256)
        named_divisions = (
            each.answers.identity.division for each in self.merging.files if each.answers.key == plan.key
        )
        return file_panel.ShownFile(
            name=plan.name,
            sha256=plan.sha256,
            verdict=plan.verdict_label,
            code=plan.code,
            division=self.labels.division(plan.division) if plan.division else next(named_divisions, None),
            at=arrival.at if arrival else None,
            by=arrival.by if arrival else None,
            problems=self._findings_in(plan),
        )


def preview_job(
    parts: Parts, files: Sequence[ReadFile], left_out: Sequence[str] = ()
) -> Callable[[Store], BatchPreview]:
    """Return a function that computes the preview of importing files.

    `left_out`: the 管理番号 of the rows that are not to be imported.
    """

    def work(store: Store) -> BatchPreview:
        return read_batch_preview(store, plan_batch(parts, store, files, MergeOptions(left_out=left_out)))

    return work


def read_batch_preview(store: Store, merging: Merging) -> BatchPreview:
    """Return a preview of `merging` with the names, findings and arrivals read from the store."""
    with store.reading() as records:
        arrivals = {each.sha256: each for each in read_received(records)}
        return BatchPreview(
            merging, read_labels(records), return_findings.findings_in_batch(records, merging), arrivals
        )


def locked_files(files: Sequence[ReadFile], known: Container[FileKey]) -> list[AnswerFile]:
    """Return the files that need a password, except those whose keys are in `known`.

    `known`: the keys of files that bring nothing new (`known_files`).
    """
    return [file.answers for file in files if lacks_password(file.answers) and file.answers.key not in known]


def known_files(preview: BatchPreview) -> frozenset[FileKey]:
    """Return the keys of the batch's files that bring nothing new.

    Their content was received before, or is the content of an earlier file of the batch.
    """
    return frozenset(file.key for file in preview.merging.plan.files if file.is_known)


def describe_passed_over(paths: Collection[Path]) -> str:
    """Return a text with the number of hidden files and lock files that were not read; empty if there are none."""
    return f"作業用のファイルと隠しファイル {len(paths)}件は読み取っていません。" if paths else ""


def passed_over_names(paths: Collection[Path]) -> list[str]:
    """Return the distinct names of files that were not read, sorted.

    Only the first 20 names are listed; a last text then gives the number of the others.
    """
    names = sorted(distinct_names(paths).values())
    others = [f"ほか {len(names) - _NAMED}件"] if len(names) > _NAMED else []
    return [*names[:_NAMED], *others]


def describe_findings(preview: BatchPreview) -> str:
    """Return a text with the numbers of files without any answer and of findings; empty if there are none."""
    blank = sum(file.verdict is Verdict.MERGED and file.key in preview.unwritten for file in preview.merging.plan.files)
    found = sum(preview.finding_counts.values())
    words = (
        f"記入のないファイル（白紙など） {blank}件" if blank else "",
        f"ファイルの指摘 {found}件" if found else "",
    )
    return "、".join(filter(None, words))


def batch_summary(preview: BatchPreview) -> str:
    """Return a text with the numbers of files and rows read, of unread files, of rows by fate, and of findings."""
    plan = preview.merging.plan
    unread = sum(file.verdict is Verdict.REFUSED for file in plan.files)
    words = (
        f"{len(plan.files) - unread}ファイル・{sum(len(file.ledger) for file in plan.files)}行を読み取りました。",
        f"読み取れないファイルが{unread}件あります。" if unread else "",
        describe_done_rows(plan),
        describe_waiting_counts(plan),
        describe_findings(preview),
    )
    return "　".join(part for part in words if part)
