"""The page that makes a plan: the user fills in its workbook in five steps, beside samples of what results from it.

The samples are the form, the list and the web page. After each pause the typed text is stored as a workbook, and
checked by the reader of plan workbooks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from string import ascii_uppercase
from tempfile import TemporaryDirectory
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QTableView, QTextBrowser, QWidget

from nakano_status.application.indicators import import_indicators
from nakano_status.application.plan import edition_tables as edition
from nakano_status.application.plan.create_store import PlanSource, create_store
from nakano_status.application.plan.plan_draft import (
    LEVEL_EXAMPLE,
    LEVEL_NAME,
    NOTHING_CHOSEN,
    TREE,
    DraftCell,
    DraftSource,
    PlanDraft,
    code_form_of_example,
    unknown_divisions,
)
from nakano_status.application.plan.plan_preview import PlanLooks, plan_facts, preview_plan
from nakano_status.application.plan.plan_sheets import (
    DRAFT,
    SPONSOR,
    SPONSORS,
    explanations_of,
    find_initial_wording,
    template_tables,
)
from nakano_status.application.plan.plan_workbook import plan_of_tables
from nakano_status.application.plan.profile_faults import OTHER
from nakano_status.application.plan.profile_sheets import (
    ASKED_IN,
    DIVISIONS,
    ENDING_OPTIONS,
    FIELDS,
    HEAD,
    LEVELS,
    MARKS,
    NOT_ASKED,
    OPTIONS,
    PAPER,
    WORDING,
    WORDINGS,
)
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.problem_text import first_of_each_cause, message, place, refusal_text, remedy
from nakano_status.application.stopping import Cancelled, while_wanted
from nakano_status.domain.problems.problem import Place, Problem, Refused
from nakano_status.domain.refusals.planning import PlanTableFaulty
from nakano_status.gui.controls.boxes import (
    STRETCH,
    WholeColumn,
    column_of,
    line_of,
    scroll_area_of,
    splitter_of,
    tabs_of,
)
from nakano_status.gui.controls.fields import Button, PrimaryButton
from nakano_status.gui.controls.files import DATA_FILES, WORKBOOKS, choose_target
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.features.start.draft_file import DraftFile, SavedDraft
from nakano_status.gui.features.start.dropped_files import SUFFIX
from nakano_status.gui.features.start.list_guesses import ListGuesses
from nakano_status.gui.features.start.pasted_rows import PastedRows
from nakano_status.gui.features.start.plan_table import PlanTable, PlanTableModel, TableLooks
from nakano_status.gui.lists.line_steps import LineFilter
from nakano_status.gui.lists.rich_text_list import plain_item
from nakano_status.gui.lists.rich_text_view import ClosedDocument, RichTextView
from nakano_status.gui.looks.appearance import STEP, Room, room_in
from nakano_status.gui.looks.labels import ElidedLabel, ReadingLabel, facts_table, label
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import Sight
from nakano_status.gui.preview.paper_view import PAGE_WIDTH, PaperView
from nakano_status.gui.qt_override import override

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Parts
    from nakano_status.gui.memory import RecentFiles
    from nakano_status.gui.session import Session
    from nakano_status.gui.window.main_window import MainWindow

_PAUSE = 600
"""Milliseconds without typing after which the draft is stored and checked."""
_INNER = (0, STEP, 2 * STEP, 0)
_OWN = "事業内容と所管課"

_STEPS = (
    (
        "1 計画と年度",
        (HEAD,),
        "計画の名称、期間、事務局の名称を記入します。右の説明に「空欄のときは」とある項目は、空欄でもかまいません。",
    ),
    (
        "2 段と取組",
        (LEVELS, TREE),
        "段（基本目標、施策など）と、計画の行を記入します。Excelの表や一覧は、見出しごと貼り付けられます。番号の空欄には、続く番号が入ります。",
    ),
    (
        "3 進捗状況と項目",
        (MARKS, FIELDS),
        "進捗状況の記号と、聞く項目を決めます。計画の値とする項目は、「段と取組」の行の右端の列に値を記入します。ほかの列は、見出しを右クリックして表示します。",
    ),
    (
        "4 所管課",
        (DIVISIONS, _OWN, SPONSORS),
        "回答する所管課と、その部（局）を記入します。部がないときは、空欄のままにします。自治体のほかに取組を実施する主体があるときは、「実施主体」に並べます。",
    ),
    (
        "5 指標と文面",
        (edition.INDICATORS, WORDINGS),
        "成果指標と、報告・依頼文などの文面です。ないとき、プログラムの文面でよいときは、空欄のままにします。",
    ),
)
_WORDED, _CONFIRMED = len(_STEPS) - 1, len(_STEPS)
"""The place of the step with the wordings, which shows their paper beside it, and the place of the tab after the steps.
"""
_LOOKS = {
    HEAD: TableLooks("計画", ("説明",), {"内容": 30}, fixed=("項目", "説明")),
    LEVELS: TableLooks("段", ("集計する",), {LEVEL_NAME: 20, LEVEL_EXAMPLE: 14}),
    TREE: TableLooks(
        "計画の行",
        (),
        {edition.KIND: 12, edition.CODE: 8, edition.NAME: 40, edition.DIVISIONS: 18},
        rare=(edition.ID, edition.FORMER, edition.ORIGINAL),
    ),
    MARKS: TableLooks("進捗状況", ("凡例",), shown=("記号", "短い名称", "凡例", "理由を求める", "不足の度合い", "色")),
    FIELDS: TableLooks(
        "聞く項目",
        (OPTIONS, "記入のしかた"),
        {"見出し": 24},
        shown=("見出し", "種類", OPTIONS, ENDING_OPTIONS, "記入する人", "答える単位", "公表する", "記入のしかた"),
        rooms={ENDING_OPTIONS: 110, "公表する": 110},
        telling={ASKED_IN: NOT_ASKED},
    ),
    DIVISIONS: TableLooks("所管課と部", ("所管課",), {"部": 20}, shown=("部", "所管課", "包括表記"), lines=8),
    SPONSORS: TableLooks("実施主体", ("説明",), {SPONSOR: 20}),
    edition.INDICATORS: TableLooks(
        "成果指標",
        (),
        {import_indicators.GOAL_HEADINGS[-1]: 8, import_indicators.NAME: 30},
        rare=(import_indicators.ID, import_indicators.NOTE),
    ),
    WORDINGS: TableLooks("文面", (WORDING,), {PAPER: 20}, fixed=(PAPER,)),
    _OWN: TableLooks(
        _OWN, (edition.NAME,), {edition.DIVISIONS: 30}, shown=(edition.CODE, edition.NAME, edition.DIVISIONS)
    ),
}


@dataclass
class _Found:
    """Result of reading the draft: the plan, or the problems and the faults of cells by sheet."""

    source: PlanSource | None = None
    problems: tuple[Problem, ...] = ()
    cells: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)


class PlanPage(WholeColumn):
    """The page that makes a new plan, or a plan from a workbook; its content is stored as a draft (計画の下書き).

    The signal `left` is emitted when the user returns to the first page. The signal `list_declared` carries statements
    on the columns of the list from which the draft was made: it is to be made from it again.
    """

    left = Signal()
    list_declared = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        recent: RecentFiles,
        session: Session,
        source: DraftSource,
        typed: Mapping[str, str] = NOTHING_CHOSEN,
    ) -> None:
        """Show the sheets of a draft's source, with the texts of 概要 in `typed`, by item, in place of its own.

        The draft is stored in the file of a workbook that only this program wrote, as long as the file has the same
        bytes; otherwise in a new file.
        """
        super().__init__()
        self.setObjectName("page")
        self._window, self._recent, self._session = window, recent, session
        self._parts = self._session.parts
        self._template = template_tables(self._parts)
        self.draft = PlanDraft(source.sheets, self._template, typed)
        self._source = source
        self._stored = DraftFile(self._parts, source)
        self._pictured = ""
        self._asked = self._seen = 0
        self._gone = Event()
        self.found, self._listed = _Found(), list[Problem]()
        self._cells: dict[Place, DraftCell | None] = {}
        self.models: dict[str, PlanTableModel] = {}
        self.tables: dict[str, PlanTable] = {}
        self._make_parts()
        self._lay_out()
        self._connect()
        self._show_file()
        self._look()
        self._show_step(0 if source.path is None else _CONFIRMED)

    def _make_parts(self) -> None:
        self.file = ElidedLabel()
        self.words = ReadingLabel(kind="attention")
        self.read_as = ReadingLabel(kind="muted")
        self.missing = Button("組織にない所管課を加える", self._add_divisions)
        self.wording = NarrativeEdit(lines=4, most_lines=10)
        self.wording.setAccessibleName("文面")
        self.own_wording = Button("プログラムの文面から書く", self._begin_wording)
        self.pasted = PastedRows(self._window, self._parts, self.draft, self.models, self._go_to_line)
        self.columns = self.pasted.columns
        self.list, self.named = RichTextView("直すところ"), label("直すところ", "heading")
        path = self._source.path
        of_list = path.name if path and self._source.is_list else self.draft.list_name
        self.guesses = ListGuesses(self._session, self._source, of_list)
        self.guesses.declared.connect(self.list_declared)
        self.guesses.asking.connect(self._arrange_confirmed)
        self.facts = ReadingLabel()
        self.form, self.web = _browser("様式の見本"), _browser("公表のページの見本")
        self.pages, self.worded = PaperView(self._parts), PaperView(self._parts)
        self.shown = ReadingLabel(kind="muted")
        self.back = Button("最初の画面に戻る", self.left)
        self.turn = Button("見本を表示", self._arrange)
        self.turn.setCheckable(True)
        self.before = Button("前へ", partial(self._step, -1))
        self.after = Button("次へ", partial(self._step, 1))
        self.make = PrimaryButton("データファイルを作成…", self.ask_target)
        self._lines: LineFilter | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)

    @property
    def path(self) -> Path | None:
        """The path of the draft; None if it is not stored yet."""
        return self._stored.path

    @property
    def typed(self) -> Mapping[str, str]:
        """The texts of 概要 that were typed since the source was read, by item."""
        return self.draft.typed_since(PlanDraft(self._source.sheets, self._template))

    def begin(self) -> None:
        """Set the focus to the place where the user goes on.

        This is the first field of a new plan, or the button that makes the plan, or if there are errors, the list of
        problems. For a list with unclear columns, ask for their items instead.
        """
        if self._source.is_unclear:
            self.guesses.ask()
        elif self._source.path is None:
            self.tables[HEAD].go_to(0, 1)
        else:
            (self.make if self.found.source else self.list).setFocus()

    def settle(self) -> None:
        """Store and check the typed text at once, for example before the window is closed."""
        self.back.setFocus()  # an open editor hands its text over
        if self._pause.isActive():
            self._pause.stop()
            self._keep()

    def ask_target(self) -> None:
        """Ask for the path of the data file, and make it there."""
        self.settle()
        suggested = self._session.folder / f"進捗確認{SUFFIX}"
        choose_target(self, "事務局のデータファイルの保存先", suggested, self.make_at, DATA_FILES)

    def make_at(self, path: Path) -> None:
        """Make the data file of the plan and open it; the draft is removed from the recent files."""
        session, draft = self._session, self.path
        source = self.found.source if self._seen == self._asked else None
        sheets = self.draft.sheets()

        def work() -> None:
            create_store(self._parts, path, source or plan_of_tables(self._parts, draft or path, sheets), session.by)

        def finish(_: object) -> None:
            if draft is not None:
                self._recent.remove(str(draft))
            if self._source.is_list and self._source.path is not None:
                session.lists_of_plans[path] = self._source.path
            session.open(path)

        what = "データファイルを作成しています"
        session.runner.run(work, finish, what=what)

    def ask_draft_target(self) -> None:
        """Ask where to store the draft, and store it there from now on."""
        suggested = self.path or self._stored.folders(self._session.folder)[0] / f"{DRAFT}.xlsx"
        choose_target(self, "下書きの保存先", suggested, self.keep_at, WORKBOOKS)

    def keep_at(self, path: Path) -> None:
        """Store the draft at another path from now on."""
        if self._pause.isActive():  # the typed text is stored there too, and nowhere else
            self._pause.stop()
            self._look()
        self._write(path, replace=path == self.path)

    @property
    def _wording(self) -> str:
        """The title of the paper whose wording is being edited; empty in other steps."""
        texts = self.tables[WORDINGS].current_line if self.steps.currentIndex() == _WORDED else ()
        return texts[0] if texts else ""

    def _show_paper(self) -> None:
        """Show the paper of the wording being edited; beside other steps, the form."""
        if bool(self._wording) is not (self.looks.currentWidget() is self.worded):
            self.looks.setCurrentWidget(self.worded if self._wording else self.form)
        if self._wording not in {"", self._pictured}:
            self._look()

    def _show_wording(self) -> None:
        """Show the wording of the current paper, unless its field already has the same text."""
        self._show_paper()
        texts = self.tables[WORDINGS].current_line
        self.wording.setEnabled(bool(texts))
        self.own_wording.setEnabled(bool(texts) and not texts[1])
        if texts and self.wording.text() != texts[1]:
            self.wording.load(texts[1])

    def _take_wording(self) -> None:
        table = self.tables[WORDINGS]
        texts = table.current_line
        if texts and self.wording.text() != texts[1]:
            self.models[WORDINGS].put({(table.current_row, table.source.table.index_of(WORDING)): self.wording.text()})

    def _begin_wording(self) -> None:
        if texts := self.tables[WORDINGS].current_line:
            self.wording.write_all(find_initial_wording(self._parts, texts[0]))
            self.wording.setFocus()
            Sight(self.wording).scroll_into_view()

    def _go_to_line(self, line: int) -> None:
        self.tables[TREE].go_to(line, 0)

    def go_to(self, cell: DraftCell) -> None:
        """Show the step of a cell, and set the focus to the cell.

        Does nothing if no step has the cell's sheet; such a sheet can only be edited in the workbook.
        """
        if cell.sheet not in self.tables:
            return
        self.steps.setCurrentIndex(next(at for at, (_, sheets, _) in enumerate(_STEPS) if cell.sheet in sheets))
        self.tables[cell.sheet].go_to(cell.row or 0, cell.column or 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Show the steps and the samples of the plan side by side, or only one of them if there is little room."""
        is_narrow = room_in(self.width()) is Room.NARROW
        self.turn.setVisible(is_narrow)
        self.turn.setText("記入に戻る" if self.turn.isChecked() else "見本を表示")
        self.side.setVisible(not is_narrow or self.turn.isChecked())
        self.steps.setVisible(not is_narrow or not self.turn.isChecked())

    def _changed(self) -> None:
        self._window.messages.withdraw()
        self.draft.fill()
        for model in self.models.values():
            model.follow()
        self._show_reading()
        self._asked += 1
        self._pause.start()

    def _keep(self) -> None:
        """Store the draft: in the opened file if only this program wrote it, otherwise in a file of its own."""
        self._write(None, replace=True)
        self._look()

    def _write(self, path: Path | None, *, replace: bool) -> None:
        """Store the draft at a path; if `path` is None, in the file of the last save, otherwise in a new file.

        If `replace` is true and the path cannot be written, the draft is stored elsewhere.
        """
        title, sheets, folders = self.draft.title, self.draft.sheets(), self._stored.folders(self._session.folder)

        def finish(saved: SavedDraft) -> None:
            self._window.has_unkept = False
            if saved.is_moved:
                self._report_moved(saved)
            elif self.path not in {None, saved.wanted, self._source.path}:
                self._recent.remove(str(self.path))
            self._stored.path = saved.target
            self._recent.add(saved.target, self._parts.clock.now())
            self._recent.describe(saved.target, "計画の下書き", title)
            self._show_file()

        def refuse(refused: Refused) -> None:
            if path not in {None, self.path}:
                self._window.messages.refuse(refused)
                self._pause.start()
                return
            self._window.has_unkept = True
            self._window.messages.refuse_saving(refused, self._keep, Offer("保存先を変更…", self.ask_draft_target))

        save = partial(self._stored.save, title, sheets, path, folders, replace=replace)
        self._session.runner.run(save, finish, refused=refuse)

    def _report_moved(self, saved: SavedDraft) -> None:
        """Report that the draft continues in another file.

        The file before was saved elsewhere meanwhile, or cannot be written.
        """
        path, target, refused = saved.wanted or saved.target, saved.target, saved.refused
        before = f"「{path.name}」"
        words = f"{before}は、ほかで保存されています。"
        how = f"両方の内容を確かめてください。{before}は、そのまま残しています。"
        if refused is not None:
            words = f"{before}に保存できません（{refused.details['reason']}）。"
            how = f"{before}は、前に保存したままです。別の場所に保存するときは、［保存先を変更…］を押してください。"
        beside = target.name if target.parent == path.parent else target
        self._window.messages.report_not_done(f"{words}続きを「{beside}」に保存しました。", how)

    def _look(self) -> None:
        """Check the draft and make its samples; both results are ignored if it was changed meanwhile."""
        self._asked += 1
        asked, draft = self._asked, self.draft
        sheets, pictured = draft.sheets(), draft.with_examples(self._template)
        path, parts = Path(self.path or f"{DRAFT}.xlsx"), self._parts
        self._pictured = wording = self._wording

        def is_wanted() -> bool:
            is_here = not self._gone.is_set() and not self._session.runner.worker.is_finished
            return is_here and asked == self._asked

        def check() -> _Found | None:
            with suppress(Cancelled), while_wanted(is_wanted):
                return _checked(parts, path, sheets)
            return None

        def picture() -> PlanLooks | None:
            with suppress(Cancelled), while_wanted(is_wanted), _folder() as folder:
                found = _checked(parts, path, pictured.sheets())
                if missing := unknown_divisions(found.problems):
                    pictured.add_divisions(missing)
                    found = _checked(parts, path, pictured.sheets())
                return preview_plan(parts, found.source, Path(folder), wording) if found.source else None
            return None

        def show(found: _Found | None) -> None:
            if found is not None and is_wanted():
                self._show_found(found)

        def show_looks(looks: PlanLooks | None, why_not: str = "") -> None:
            if is_wanted():
                faulty = f"{self._faulty_steps}直すところがあるため、見本は前の内容のままです。"
                self._show_looks(looks, why_not or faulty)

        run = self._session.runner.run
        run(check, show, in_parallel=True)
        run(picture, show_looks, in_parallel=True, refused=lambda refused: show_looks(None, refusal_text(refused)[1]))

    def _show_found(self, found: _Found) -> None:
        """Mark and list the faulty cells; if there are no errors, show the facts of the plan."""
        self.found, self._seen = found, self._asked
        self._cells = self.draft.cells(found.problems)
        for each in found.problems:
            cell = self._cells[each.place]
            if cell is not None and cell.row is not None:
                found.cells.setdefault(cell.sheet, {}).setdefault((cell.row, cell.column or 0), _words(each))
        for name, model in self.models.items():
            model.show_faults(found.cells.get(TREE if name == _OWN else name, {}))
        self._listed = shown = first_of_each_cause(found.problems, self._line)
        self.list.lines.set_items(plain_item(at, self._where(each), _words(each)) for at, each in enumerate(shown))
        self.named.setText("確かめるところ" if found.source else "直すところ")
        self._arrange_confirmed(not self.guesses.columns.isHidden())
        self.facts.show_html(facts_table(plan_facts(found.source)) if found.source else "")
        missing = unknown_divisions(found.problems)
        self.missing.setText(f"組織にない所管課 {len(missing)}件を加える")
        self.missing.setVisible(bool(missing))
        self.make.setEnabled(found.source is not None)
        for at, (title, sheets, _) in enumerate(_STEPS):
            cells = (self._cells[each.place] for each in found.problems)
            count = sum(cell is not None and cell.sheet in sheets for cell in cells)
            self.steps.setTabText(at, title + (f"（{count}）" if count else ""))
        self._show_words()

    def _arrange_confirmed(self, is_asking: bool) -> None:  # noqa: FBT001 - as the signal carries it
        """Show the problems and the facts of the plan, or, while the columns of a list are asked for, neither."""
        is_plan = self.found.source is not None
        self.listed.setVisible(not is_asking and (bool(self._listed) or not is_plan))
        self.right.setVisible(not is_asking and is_plan)

    @property
    def _faulty_steps(self) -> str:
        """The steps with listed problems, at the beginning of a sentence; empty if the problems are in no step."""
        cells = [cell for each in self._listed if (cell := self._cells[each.place])]
        titles = (f"「{title}」" for title, sheets, _ in _STEPS if any(cell.sheet in sheets for cell in cells))
        named = "と".join(titles)
        return f"{named}に" if named else ""

    def _show_looks(self, looks: PlanLooks | None, why_not: str) -> None:
        """Show the samples of the plan; if there are none, the earlier ones remain and `why_not` is shown."""
        if looks and self._pictured and looks.worded is None:
            why_not = "この文面の資料は、所管課の回答が届いてから作成します。"
        elif looks:
            why_not = ""
        self.shown.show_if_any(why_not)
        if looks is not None:
            self.form.setHtml(looks.form)
            self.web.setHtml(looks.page_head)
            self.pages.show_pages(looks.pages)
            self.worded.show_pages(looks.worded)

    def _show_words(self) -> None:
        """Show the fault of the current cell, otherwise the first problem of the step."""
        sheets: tuple[str, ...] = _STEPS[self.steps.currentIndex()][1] if self.steps.currentIndex() < _CONFIRMED else ()
        current = next((table.fault for table in self.tables.values() if table.hasFocus() and table.fault), "")
        shown = () if self.found.source else self._listed
        of_step = (each for each in shown if (cell := self._cells[each.place]) and cell.sheet in sheets)
        first = next(of_step, None)
        self.words.show_if_any(current or (f"{self._where(first)}：{_words(first)}" if first else ""))

    def _where(self, problem: Problem) -> str:
        """Return the place of a problem as the steps name it, otherwise its place in the draft's file."""
        cell = self._cells[problem.place]
        step = next((title for title, sheets, _ in _STEPS if cell and cell.sheet in sheets), None)
        if cell is None or step is None:
            return f"下書きの{place(problem.at(file=None))}"
        table, looks = self.draft.tables[cell.sheet], _LOOKS[cell.sheet]
        parts = [step, looks.name]
        if cell.row is not None:
            parts.append(table.rows[cell.row][0] if looks.fixed else self._line(problem))
        if cell.column is not None and not looks.fixed:
            parts.append(table.heads[cell.column])
        return "、".join(parts)

    def _line(self, problem: Problem) -> str:
        cell = self._cells[problem.place]
        return f"{cell.row + 1}行目" if cell and cell.row is not None else ""

    def _show_reading(self) -> None:
        """Show how the codes are read by their examples."""
        levels = self.draft.tables[LEVELS]
        texts = ((levels.text(row, LEVEL_NAME), levels.text(row, LEVEL_EXAMPLE)) for row in levels.rows)
        read = [
            f"{name}の番号は、{example} のように読みます（{form.description}）。"
            for name, example in texts
            if name and (form := code_form_of_example(example))
        ]
        self.read_as.show_if_any("".join(read))

    def _show_file(self) -> None:
        self.file.show_text(f"下書き：{self.path or '記入すると保存されます'}")

    def _show_step(self, at: int) -> None:
        self.steps.setCurrentIndex(at)
        self.before.setEnabled(at > 0)
        self.after.setVisible(at < _CONFIRMED)
        self.make.setVisible(at == _CONFIRMED)
        if self._lines is not None:
            self._lines.invalidate()
        self._show_words()
        self._show_paper()

    def _step(self, by: int) -> None:
        self._show_step(self.steps.currentIndex() + by)

    @staticmethod
    def _keep_in_sight(area: QScrollArea, table: PlanTable) -> None:
        """Scroll a step to the current cell of one of its tables."""
        cell, content = table.visualRect(table.currentIndex()), area.widget()
        if content is not None and table.isVisible():
            middle = table.viewport().mapTo(content, cell.center())
            area.ensureVisible(0, middle.y(), 0, cell.height())

    def _add_divisions(self) -> None:
        model = self.models[DIVISIONS]
        first, column = len(model.table.rows), model.table.index_of("所管課")
        model.put({(first + at, column): each for at, each in enumerate(unknown_divisions(self.found.problems))})

    def _table(self, name: str) -> QWidget:
        """Return a widget with the table of a sheet below its name."""
        looks = _LOOKS[name]
        model = self.models.get(TREE if name == _OWN else name)
        if model is None:
            notes = explanations_of(name)
            model = self.models[name] = PlanTableModel(self.draft.tables[name], looks.fixed, self, notes=notes)
            model.typed.connect(self._changed)
        if name == _OWN:
            self._lines = LineFilter(model, self)
            self._lines.show_only(lambda line: bool(line) and line[0] == edition.ROW)
        table = self.tables[name] = PlanTable(model, looks, self._lines if name == _OWN else None)
        table.moved.connect(self._show_words)
        table.named.connect(self.pasted.report)
        if name in {TREE, _OWN}:
            table.takes_block = self.pasted.paste
        acts = [Button("貼り付け", table.paste)]
        if name == WORDINGS:  # its texts have many lines, and are edited below it
            acts = []
            table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        elif not looks.fixed and name != _OWN:
            acts += [Button("行を挿入", table.insert_line), Button("行を削除", table.remove_lines)]
        if name == FIELDS:
            acts += [Button("上へ移す", partial(table.move_line, -1)), Button("下へ移す", partial(table.move_line, 1))]
        words = table.accessibleName()
        for each in acts:
            each.setAccessibleName(f"{words}：{each.text()}")
        holder = QWidget()
        column_of(line_of(label(words, "heading"), STRETCH, *acts), (table, 1), within=holder)
        return holder

    def _lay_out(self) -> None:
        steps = []
        beside = {
            LEVELS: (self.read_as, self.columns),
            DIVISIONS: (line_of(self.missing, STRETCH),),
            WORDINGS: (line_of(self.own_wording, STRETCH), self.wording),
        }
        for title, sheets, hint in _STEPS:
            holder = WholeColumn()
            parts = [
                each
                for name in sheets
                for each in ((self._table(name), 2 if name == TREE else 1), *beside.get(name, ()))
            ]
            column_of(ReadingLabel(hint, kind="muted"), *parts, within=holder, margins=_INNER, spacing=STEP)
            area = scroll_area_of(holder)  # the faults and the buttons below it remain in sight
            for name in sheets:
                self.tables[name].moved.connect(partial(self._keep_in_sight, area, self.tables[name]))
            steps.append((area, title))
        self.listed, self.right, confirmed, right = QWidget(), QWidget(), QWidget(), QWidget()
        column_of(self.named, (self.list, 1), within=self.listed, margins=_INNER)
        column_of(label("この計画で作成します", "heading"), self.facts, STRETCH, within=right, margins=_INNER)
        column_of((scroll_area_of(right), 1), within=self.right)
        column_of((self.listed, 1), (self.right, 2), (self.guesses, 1), within=confirmed)
        self.steps = tabs_of("計画を作成する段階", *steps, (confirmed, "確認"))
        self.steps.setUsesScrollButtons(False)  # all steps are in sight
        pictures = ((self.form, "様式"), (self.pages, "一覧"), (self.web, "公表のページ"), (self.worded, "文面"))
        self.looks = tabs_of("見本", *((each, title) for each, title in pictures))
        self.side = QWidget()
        column_of((self.looks, 1), self.shown, within=self.side)
        both = splitter_of(self.steps, self.side, shares=(3, 2), sizes=(90 * STEP, 60 * STEP))
        head = line_of(
            label("計画の作成", "title"),
            (self.file, 1),
            Button("保存先を変更…", self.ask_draft_target),
            spacing=2 * STEP,
        )
        foot = line_of(self.back, self.turn, STRETCH, self.before, self.after, self.make)
        column_of(head, (both, 1), self.words, foot, within=self, margins=(2 * STEP,) * 4, spacing=STEP)
        self.pages.show_zoom(PAGE_WIDTH)
        self.worded.show_zoom(PAGE_WIDTH)

    def _connect(self) -> None:
        self.destroyed.connect(self._gone.set)  # a reading under way then has no widgets to show its result
        self._pause.timeout.connect(self._keep)
        self.tables[WORDINGS].moved.connect(self._show_wording)
        self.wording.textChanged.connect(self._take_wording)
        self._show_wording()
        self.steps.currentChanged.connect(self._show_step)
        self.list.went.connect(lambda at: self.go_to(cell) if (cell := self._cells[self._listed[at].place]) else None)
        self._window.leaving.connect(self.settle)
        self._show_reading()


def _words(problem: Problem) -> str:
    if other := dict(problem.details).get(OTHER):  # it names a cell of the workbook, whose row number is one higher
        line = f"{int(other.lstrip(ascii_uppercase)) - 1}行目"
        problem = problem.having({OTHER: line})
    return f"{message(problem)}{remedy(problem)}"


def _checked(parts: Parts, path: Path, sheets: Sequence[TableSheet]) -> _Found:
    try:
        source = plan_of_tables(parts, path, sheets)
        return _Found(source, source.notices)
    except PlanTableFaulty as refused:
        return _Found(problems=refused.problems)


def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="nakano-status-", ignore_cleanup_errors=True)


def _browser(name: str) -> QTextBrowser:
    """Return a view of HTML on white paper, in which links open nothing."""
    made = QTextBrowser()
    made.setDocument(ClosedDocument(made))
    made.setOpenLinks(False)
    made.setAccessibleName(name)
    made.setStyleSheet("QTextBrowser { background: #ffffff; color: #1d2126; }")
    return made
