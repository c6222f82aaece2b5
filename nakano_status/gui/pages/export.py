"""資料作成: the official list (別紙 進捗状況一覧); what is still open is said before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.export_list import ExportedList, export_list
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Records
from nakano_status.application.read.conflicts import conflict_views
from nakano_status.application.read.counts import read_counts
from nakano_status.application.read.round_view import read_round
from nakano_status.application.read.views import CountsView, RoundView
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.problem import Refused
from nakano_status.domain.refusals import TargetExists
from nakano_status.domain.tally import Exclusion
from nakano_status.gui.controls.choosing_files import WORKBOOKS, choose_target
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.controls.made_file import MadeFile, TargetQuestion
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.models.row_table import RowFilter
from nakano_status.gui.overriding import override
from nakano_status.gui.pages.page import Page, Surroundings
from nakano_status.gui.words import tr

_WIDEST = 96 * STEP


@dataclass(frozen=True)
class Papers:
    """What the page shows."""

    round: RoundView
    counts: CountsView
    open_conflicts: int


def read_papers(records: Records, year: FiscalYear | None = None) -> Papers | None:
    """Read the tally of a year's round; None where no round is open yet."""
    if not records.rounds():
        return None
    round_ = chosen_round(records, year)
    counts = read_counts(records, round_)
    return Papers(read_round(records, round_), counts, len(conflict_views(records, round_.year)))


class ExportPage(Page):
    """One paper so far: the list."""

    name = "export"
    title = "資料作成"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._target: Path | None = None
        self._suggested = "進捗状況一覧.xlsx"
        self.counts = ReadingLabel()
        self.state = ReadingLabel(kind="muted")
        self.target = ReadingLabel()
        self.change = QPushButton(tr("保存先を変更…"))
        self.show_open = QPushButton(tr("未記入の取組を表示"))
        self.make = QPushButton(tr("進捗状況一覧を作成"))
        self.question = TargetQuestion()
        self.made = MadeFile()
        self.empty = EmptyState(
            "paper", tr("進捗確認がまだありません"), tr("進捗確認を開始すると、資料を作成できます。"), tr("照会へ進む")
        )
        self._lay_out()
        self._connect()

    @override
    def enter(self, wish: object = None) -> None:
        year = self.session.year
        self.session.query(lambda records: read_papers(records, year), self.show_papers)

    @override
    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        if self.isVisible() and initiator is not self:
            self.enter()

    def show_papers(self, papers: Papers | None) -> None:
        """Show the tally that the papers would print, and what is still open."""
        self.empty.setVisible(papers is None)
        self._panel.setVisible(papers is not None)
        if papers is None:
            return
        counts = papers.counts
        marks = "　".join(f"{mark} {number}" for mark, number in counts.counts.items())
        whole = tr("計 {total}件（報告対象 {all}件）").format(total=counts.total, all=counts.in_report)
        self.counts.show_text(f"{papers.round.as_of_label}　{marks}　{whole}")
        missing = sum(why == Exclusion.UNANSWERED for _, why in counts.excluded)
        told = [tr("未記入が{count}件あります。空欄のまま印刷されます。").format(count=missing)] if missing else []
        if papers.open_conflicts:
            words = tr(
                "決めていない相違が{count}件あります。"
                "決めるまでは、事務局の修文、なければ一つに定まる主管課の回答、それもなければ照会時の内容が印刷されます。"
                "進捗状況に相違のある取組は、件数に含まれません。"
            )
            told.append(words.format(count=papers.open_conflicts))
        self.state.show_text("\n".join(told) or tr("すべて記入されています。"))
        self.show_open.setVisible(bool(missing))
        suggested = f"進捗状況一覧_{papers.round.year.short}.xlsx"
        if suggested != self._suggested:  # another year's list is another file
            self._suggested, self._target = suggested, None
        self.target.show_text(str(self._where()))

    def choose(self, target: Path) -> None:
        """Write to another place."""
        self._target = target
        self.target.show_text(str(target))

    def write(self) -> None:
        """Make the list; another file in its place is asked about here."""
        self._write(replace=False)

    def _write(self, *, replace: bool) -> None:
        self.question.hide()
        self.made.hide()
        session, target, year = self.session, self._where(), self.session.year
        session.act(
            lambda store, _: export_list(session.parts, store, target, year=year, replace=replace),
            self._show_made,
            what=tr("進捗状況一覧を作成しています"),
            initiator=self,
            refused=self._refuse,
        )

    def _where(self) -> Path:
        if self._target is not None:
            return self._target
        file = self.session.file
        return (file.path.parent if file else Path()) / self._suggested

    def _show_made(self, outcome: Outcome[ExportedList]) -> None:
        made = outcome.value
        words = tr("「{name}」を作成しました（{rows}行、計 {total}件）。").format(
            name=made.file.name, rows=made.rows, total=made.counts.total
        )
        self.made.show_file(made.file, f"{words}\n{tr('A3横で印刷できます。')}")
        self.around.messages.withdraw()

    def _refuse(self, refused: Refused) -> None:
        if isinstance(refused, TargetExists):
            self.question.ask(self._where())
        else:
            self.around.messages.refuse(refused)

    def _ask_target(self) -> None:
        choose_target(self, tr("進捗状況一覧の保存先"), self._where(), lambda paths: self.choose(paths[0]), WORKBOOKS)

    def _connect(self) -> None:
        self.change.clicked.connect(self._ask_target)
        self.make.clicked.connect(self.write)
        self.show_open.clicked.connect(lambda: self.wanted.emit("all_rows", RowFilter(mark="")))
        self.question.replace.clicked.connect(lambda: self._write(replace=True))
        self.question.other.clicked.connect(self._ask_target)
        self.empty.asked.connect(lambda: self.wanted.emit("inquiry", None))

    def _lay_out(self) -> None:
        self.make.setProperty("kind", "primary")
        self._panel = QFrame()
        self._panel.setProperty("kind", "panel")
        self._panel.setMaximumWidth(_WIDEST)
        panel = QVBoxLayout(self._panel)
        panel.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 3 * STEP)
        panel.setSpacing(STEP + STEP // 2)
        panel.addWidget(label(tr("【別紙】進捗状況一覧（Excel）"), "heading"))
        for part in (self.counts, self.state):
            panel.addWidget(part)
        panel.addWidget(label(tr("保存先"), "field"))
        panel.addWidget(self.target)
        buttons = QHBoxLayout()
        buttons.setSpacing(STEP)
        buttons.addWidget(self.make)
        buttons.addWidget(self.change)
        buttons.addWidget(self.show_open)
        buttons.addStretch(1)
        panel.addLayout(buttons)
        panel.addWidget(self.question)
        panel.addWidget(self.made)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        column.setSpacing(2 * STEP)
        column.addWidget(label(tr(self.title), "title"))
        column.addWidget(self._panel)
        column.addWidget(self.empty, 1)
        column.addStretch(0)
        self.empty.hide()
