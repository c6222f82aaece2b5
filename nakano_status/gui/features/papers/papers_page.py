"""資料作成: the user chooses a paper, sees its pages and the open points, and makes or prints it.

表の点検 checks the user's own tables for the 15 items of machine-readable tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QStackedWidget, QWidget

from nakano_status.application import problem_text
from nakano_status.application.check_data_files import CheckedData, check_data_files
from nakano_status.application.papers.choices import begin_paper_choices
from nakano_status.application.papers.kinds import recorded_paper, set_paper
from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.making import Preview, make_paper, papers
from nakano_status.application.papers.paper import DEPARTMENTS, DIVISIONS, Paper, PaperGroup, PaperRequest
from nakano_status.application.papers.set_kinds import data_paper
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.application.papers.writing import unprintable_rows
from nakano_status.application.ports.data_file import Store
from nakano_status.application.problem_text import group_by_cause
from nakano_status.application.stopping import counted
from nakano_status.domain.fields.mark import counted_beside
from nakano_status.domain.machine_readable.check import ITEMS, item_of
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.gui.commands import CHECK_TABLES, CHOOSE_TARGET, EDIT_WORDING, MAKE_PAPER, PRINT_PAPER, offer
from nakano_status.gui.controls.boxes import (
    FRAME_MARGINS,
    PAGE_MARGINS,
    STRETCH,
    WholeColumn,
    column_of,
    keep_end_in_place,
    line_of,
    scroll_area_of,
    splitter_of,
    title_line,
)
from nakano_status.gui.controls.drag_and_drop import DragSource, DropArea, Taking
from nakano_status.gui.controls.empty_state import no_round_state
from nakano_status.gui.controls.fields import BackButton, Button
from nakano_status.gui.controls.files import TABLES, choose_several
from nakano_status.gui.features.papers.make_panel import MakePanel
from nakano_status.gui.features.papers.paper_desk import PagesPanel, PaperDesk, RecordingLine, paper_lines
from nakano_status.gui.features.papers.paper_options import PaperOptions, change_signals
from nakano_status.gui.features.papers.wordings_panel import PaperWordings
from nakano_status.gui.lists.rich_text_list import SIGNS, LineSign, RichTextItem, heading, weight_words
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import ReadingLabel, label, muted
from nakano_status.gui.page import AppContext, Page, PageKind, Panel
from nakano_status.gui.panels.todo_lines import OpenPanel
from nakano_status.gui.preview.latest_read import LatestRead
from nakano_status.gui.qt_override import override

if TYPE_CHECKING:
    from nakano_status.application.papers.choices import PaperChoices


_MOST = 200
"""The most places listed for one check in one list: a whole column is corrected at once, not each of 20,000 cells."""


def data_finding_items(files: Sequence[CheckedData]) -> Iterator[RichTextItem]:
    """Yield the list items of the findings in checked files; the name of each file is the heading of its findings."""
    for number, file in enumerate(files):
        yield from _of_file(number, file)


def _of_file(number: int, file: CheckedData) -> Iterator[RichTextItem]:
    words = f"「{file.file}」　{_sum(file)}"
    if not file.problems:
        yield RichTextItem(f"<p><b>{escape(words)}</b></p>", words, (number, None), sign=LineSign("done", "good"))
        return
    yield RichTextItem(f"<p><b>{escape(words)}</b></p>", words)
    for severity in Severity:
        mine = [each for each in file.problems if each.severity is severity]
        if mine:
            yield heading(severity.label, len(mine))
            yield from _of_list(number, mine)


def _sum(file: CheckedData) -> str:
    if not file.was_read:
        return "点検できませんでした"
    if not file.problems:
        return "15項目に当たるものはありません。"
    items = len({item_of(each.code) for each in file.problems})
    return f"{items}項目で{len(file.problems)}件"


def _of_list(number: int, problems: Iterable[Problem]) -> Iterator[RichTextItem]:
    counts: Counter[str] = Counter()
    for place, problem in enumerate(problems):
        counts[problem.code] += 1
        if counts[problem.code] <= _MOST:
            yield _line((number, place, problem), problem)
    for code, count in counts.items():
        if count > _MOST:
            words = f"項目{item_of(code)}はほかに{count - _MOST}件あります。"
            yield RichTextItem(f'<p><span class="muted">{words}</span></p>', words, (number, code, count))


def _line(item: object, problem: Problem) -> RichTextItem:
    place = problem_text.place(problem.at(file=None))
    of_rules = item_of(problem.code)
    rule = f"項目{of_rules} {ITEMS[of_rules]}" if of_rules else ""
    where = "　".join(part for part in (place, rule) if part)
    words = problem_text.message(problem) + problem_text.remedy(problem)
    head = f"{muted(where)}<br>" if where else ""
    accessible_text = "、".join(part for part in (where, f"{weight_words(problem)}{words}") if part)
    return RichTextItem(f"<p>{head}{escape(words)}</p>", accessible_text, item, sign=SIGNS[problem.severity])


class CheckTablesButton(QPushButton):
    """A button that shows the panel 表の点検 in place of the current widget of a stack, and asks for files.

    The panel has a button to return.
    """

    def __init__(self, around: AppContext, stack: QStackedWidget) -> None:
        super().__init__("表を点検…")
        self.panel: DataCheck | None = None
        self._around, self._stack = around, stack
        self._before: QWidget | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.ask)

    @property
    def is_shown(self) -> bool:
        """Whether the panel 表の点検 is shown."""
        return self.panel is not None and self._stack.currentWidget() is self.panel

    def ask(self) -> None:
        """Show the panel with its last findings, and ask for files."""
        if self.panel is None:
            self.panel = DataCheck(self._around)
            self.panel.left.connect(self._leave)
            self._stack.addWidget(self.panel)
        if not self.is_shown:
            self._before = self._stack.currentWidget()
            self._stack.setCurrentWidget(self.panel)
        self.panel.drop.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.panel.ask_files()

    def put_away(self) -> None:
        """Show the widget again that the panel replaced."""
        if self.is_shown and self._before is not None:
            self._stack.setCurrentWidget(self._before)

    def _leave(self) -> None:
        self.put_away()
        self.setFocus(Qt.FocusReason.OtherFocusReason)


class DataCheck(Panel):
    """The panel 表の点検: files to check and the findings. Files are only read; nothing is stored.

    The signal `left` is emitted when the user returns to the papers.
    """

    left = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self.back = BackButton("資料作成に戻る", self.left)
        self.drop = DropArea("点検する表（Excel・CSV）をここへ", ("表を選ぶ…",), "file")
        self.explanation = ReadingLabel(
            (
                "総務省の「統計表における機械判読可能なデータの表記方法の統一ルール」の15項目で点検します。"
                "ファイルは読み取るだけで、変更しません。"
            ),
            kind="muted",
        )
        self.totals = ReadingLabel()
        self.list = RichTextView("点検の結果", click_goes=False)
        self._lay_out()
        self.drop.asked.connect(lambda _: self.ask_files())
        self.drop.cover(self)
        self.drop.dropped.connect(self.check)

    def ask_files(self) -> None:
        """Ask for the files to check, and check them."""
        choose_several(self, "点検する表を選ぶ", self.check, self.session.folder, TABLES)

    def check(self, paths: Sequence[Path]) -> None:
        """Check files one after the other, and show the findings; earlier findings are removed first."""
        self.list.lines.set_items(())
        self.totals.show_text("")

        def look(_store: Store) -> tuple[CheckedData, ...]:
            found: list[CheckedData] = []
            for path in counted("表を点検しています", paths, len(paths)):
                found += check_data_files(self.session.parts, (path,))
            return tuple(found)

        self.session.use(look, self.show_found, what="表を点検しています")

    def show_found(self, files: tuple[CheckedData, ...]) -> None:
        """Show the findings in checked files.

        A text above them has the numbers of files without findings, with findings, and not readable.
        """
        self.list.lines.set_items(data_finding_items(files))
        self.list.scrollToTop()
        fit = sum(each.passes for each in files)
        unread = sum(not each.was_read for each in files)
        words = (
            f"機械で読み取れる表 {fit}件、直すか確認するところがある表 {len(files) - fit - unread}件、"
            f"点検できなかったもの {unread}件"
        )
        self.totals.show_text(words)
        if self.isVisible():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        head = line_of(self.back, label("表の点検", "title"), STRETCH, spacing=2 * STEP)
        column_of(head, self.explanation, self.drop, self.totals, (self.list, 1), within=self, margins=PAGE_MARGINS)


_ROOM_FOR_OPTIONS = 32
"""The least height in steps for the options above the end, which is always in sight."""


class PaperSide(QWidget):
    """A scroll area with the options of a paper, and below it the widget `end` with the button to make the paper.

    `end` is always in sight at the bottom, so that messages do not move the button. If too little height remains for
    the options, `end` scrolls with them.
    """

    def __init__(self, options: QWidget, end: QWidget) -> None:
        super().__init__()
        self._end, self._whole, self._is_low = end, QWidget(), False
        column_of(options, STRETCH, within=self._whole, spacing=None)
        self.scrolling = scroll_area_of(self._whole)
        self.scrolling.setMinimumHeight(1)
        keep_end_in_place(self.scrolling)
        column_of((self.scrolling, 1), end, within=self, spacing=None)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(max(self._whole.minimumSizeHint().width(), self._end.minimumSizeHint().width()), 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        """Let the end scroll with the options if there is little room, otherwise keep it in sight below them."""
        layout = self._end.layout()
        high = layout.totalMinimumHeightForWidth(self.width()) if layout is not None else 0
        is_low = self.height() < high + steps(_ROOM_FOR_OPTIONS)
        place = (self._whole if is_low else self).layout()
        if is_low != self._is_low and place is not None:
            self._is_low = is_low
            focus = QApplication.focusWidget()
            place.addWidget(self._end)  # a widget that moves loses the focus
            if focus is not None and self._end.isAncestorOf(focus):
                focus.setFocus(Qt.FocusReason.OtherFocusReason)
                QTimer.singleShot(0, self, self._show_end)

    def _show_end(self) -> None:
        """Scroll to the end, which has the focus and the messages."""
        bar = self.scrolling.verticalScrollBar()
        bar.setValue(bar.maximum())


_LEAST = 20
_WIDTHS = (26 * STEP, 72 * STEP, 44 * STEP)

papers()  # imports them with this module, which is loaded on the other thread, not when a page is made


class ExportPage(Page):
    """The page 資料作成. Its `request` is a Paper, or the Occasion whose set of papers is to be chosen."""

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self._stack = QStackedWidget()
        self._round = self._round_chosen
        self._choices: PaperChoices | None = None
        self._page_problems: Sequence[Problem] = ()
        self._reading = LatestRead(self.session)
        self.list = RichTextView("資料の一覧")
        self.heading = label("", "heading")
        self.explanation = ReadingLabel(kind="muted")
        self.counts = label("", "muted")
        self._offered = [each for each in papers() if self._offers(each)]
        self.options = PaperOptions(self._offered, self.session.parts.clock.today(), around.underlining)
        self.notes = ReadingLabel()
        self.recording = RecordingLine()
        self.wording = Button("文面を編集…", self.edit_wording)
        self.checking = CheckTablesButton(around, self._stack)
        self.wordings: PaperWordings | None = None
        self.open = OpenPanel()
        self.making = MakePanel(around, self._offered[0])
        self.pages = PagesPanel(self.session.parts)
        self.desk = PaperDesk(around, self.pages)
        DragSource(self.pages.records.list, self._lend_records)
        self.empty = no_round_state(around, "paper", "進捗確認を開始すると、資料を作成できます。")
        self._lay_out()
        self._connect()
        self._seen: set[QWidget] = set()
        self._list_papers(is_folded=True)

    @staticmethod
    def _offers(paper: Paper[Any]) -> bool:
        """Return whether the page lists a paper; recorded papers have a page of their own."""
        return paper.group is not None and paper is not recorded_paper.PAPER

    @override
    def enter(self, request: object = None) -> None:
        if request is None and self._returned_to_wordings():
            return
        self._show_papers()
        self.making.forget()  # the user returns: messages about the last paper are outdated
        self._scrolling.verticalScrollBar().setValue(0)
        self._begin(request)

    def _list_papers(self, *, is_folded: bool) -> None:
        """List the papers; if `is_folded`, without the papers that most offices never make."""
        self._is_folded = is_folded
        profile = self._choices.round.asked.profile if self._choices else None
        self.list.lines.set_items(paper_lines(self._offered, profile, is_folded=is_folded))

    def _unfold(self, item: object) -> None:
        if item is PaperGroup.OTHERS:
            self._list_papers(is_folded=False)
            first = next(each for each in self._offered if each.group is PaperGroup.OTHERS)
            self.list.setCurrentIndex(self.list.lines.place_of(first))

    def _returned_to_wordings(self) -> bool:
        """Read the template again if one is shown, because the user returns to it; return whether one is shown."""
        if (wordings := self._shown_wordings) is not None:
            wordings.read()
            self.take_keyboard(wordings.editor)
        return wordings is not None

    def _begin(self, request: object) -> None:
        """Choose the requested paper, and read its content."""
        occasion = request if isinstance(request, Occasion) else None
        request = set_paper.PAPER if occasion else request
        if isinstance(request, Paper):
            if self._is_folded and request.group is PaperGroup.OTHERS:
                self._list_papers(is_folded=False)
            self.list.setCurrentIndex(self.list.lines.place_of(request))
        elif not self.list.selectedIndexes():  # not when the page is made: this takes half of the time
            self.list.setCurrentIndex(self.list.lines.place_of(self._offered[0]))
        if occasion:
            self.options.choose(OCCASION, occasion)
        self._read()
        self.take_keyboard(self.list)

    def _perform(self, do: Callable[[], None], request: object = None) -> None:
        """Call `do` for the chosen paper, which is shown instead of its template."""
        self._show_papers()
        self._begin(request)
        do()

    @property
    @override
    def keeps_unsaved(self) -> bool:
        return self.wordings is not None and self.wordings.editor.kept.is_kept

    @override
    def leave(self) -> None:
        if self.wordings is not None:
            self.wordings.store_pending_edits()

    @override
    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        if self.isVisible() and initiator is not self.making and self._shown_wordings is None:
            self.making.forget()
            self._read()

    @property
    def paper(self) -> Paper[Any]:
        """The chosen paper."""
        return self.options.paper

    def request(self) -> PaperRequest:
        """Return the request for the chosen paper, with all its options."""
        request, year = self.options.request(self.pages.records.number), self.session.year
        if request.paper.is_recorded and self._choices is not None:
            year = self._choices.round.year
        return replace(request, year=year, format=self.making.format)

    def show_choices(self, choices: PaperChoices | None) -> None:
        """Show the choices and the open points of a round, then have the pages made.

        If `choices` is None, there is no round, and a message is shown.
        """
        if choices is not None and self._choices is not None and choices.round.round_id != self._choices.round.round_id:
            self._leave_round()
        self._choices = choices
        if not self.checking.is_shown and (choices is None or self._shown_wordings is None):
            self._stack.setCurrentWidget(self._whole if choices else self.empty)
        if choices is None:
            self.loaded.emit()
            return
        counts = choices.counts
        marks = "　".join(counted_beside(mark, number) for mark, number in counts.counts.items())
        whole = f"計 {counts.total}件（報告対象 {counts.in_report}件）"
        self.counts.setText(f"{choices.round.as_of_label}　{marks}　{whole}")
        self._show_open(choices)
        self.options.sides.folder = self.session.folder
        self.options.show_choices(choices)
        self._list_papers(is_folded=self._is_folded)
        self._ask_pages()

    def _show_open(self, choices: PaperChoices) -> None:
        """Show the open points of the round, with the rows that the fonts cannot print."""
        rows = unprintable_rows(self._page_problems, choices.round.asked.profile.id_patterns)
        self.open.show_openness(choices.openness.with_unprintable(rows))

    def edit_wording(self) -> None:
        """Show the editor of the paper's template; does nothing if the paper has none."""
        request, wording = self.request(), self.paper.wording
        if wording is None:
            return
        if self.wordings is None:
            self.wordings = PaperWordings(self.around)
            self.wordings.left.connect(self._leave_wordings)
            self.wordings.saved.connect(self.saved)
            self.wordings.unsaved.connect(self.unsaved)
            self._stack.addWidget(self.wordings)
        self._stack.setCurrentWidget(self.wordings)
        self.wordings.set_letter_recipients(request[DEPARTMENTS], request[DIVISIONS])
        self.wordings.show_wording(wording.name(request))

    def _edit_wording(self) -> None:
        if not self._returned_to_wordings():
            self._perform(self.edit_wording)

    def _leave_wordings(self) -> None:
        self._show_papers()
        self._read()
        self.take_keyboard(self.wording)

    @property
    def _shown_wordings(self) -> PaperWordings | None:
        return self.wordings if self._stack.currentWidget() is self.wordings else None

    def _show_papers(self) -> None:
        """Show the papers in place of a template; text typed there is stored."""
        self.checking.put_away()
        if self._shown_wordings is not None:
            self.leave()
            self._stack.setCurrentWidget(self._whole)

    def _read(self) -> None:
        """Read the pages and the choices in the background, so that no save waits for it."""
        self.desk.give_up()
        if self._round != self._round_chosen:
            self._leave_round()
        self._ask_pages()
        self._reading.ask_in_parallel(partial(begin_paper_choices, year=self.session.year), self.show_choices)

    @property
    def _round_chosen(self) -> tuple[object, object]:
        return self.session.year, self.session.chosen_plan_id

    def _leave_round(self) -> None:
        """Remove the choices and pages of the round that was shown before."""
        self._round, self._choices = self._round_chosen, None
        self.options.turn_to("")
        self.making.leave_round()
        self.desk.clear()

    def _ask_pages(self) -> None:
        """Have the pages made from the current data."""
        if self._choices is None:
            return
        self._show_target()
        self.desk.ask(self.request())

    def _show_preview(self, preview: Preview) -> None:
        self._page_problems = preview.problems
        if self._choices is not None:
            self._show_open(self._choices)
        self.making.make.setEnabled(self._can_make(preview))
        self.options.show_offer(preview.content)
        self.making.note(preview.problems)
        self.recording.note(preview.problems, can_record=self.session.may_write and preview.fault is None)
        notes = [cause for cause, _ in group_by_cause(preview.problems)]
        if preview.fault is not None:
            notes.insert(0, "このままでは作成できません。作成か印刷を押すと、理由と直し方が表示されます。")
        if not self.pages.view.is_whole:
            notes.insert(0, "続きのページを準備しています。すべてそろうと、ページ番号が付き、印刷できます。")
        if self.paper.is_recorded and not self.session.may_write:
            notes.insert(0, "閲覧用に開いているか、ほかの年度を表示しているため、記録できません。")
        self.notes.show_if_any("\n".join(f"・{each}" for each in notes))
        self.making.print_out.setEnabled(preview.pages is not None and preview.pages.is_whole)
        self._see()
        self.loaded.emit()

    def _can_make(self, preview: Preview) -> bool:
        """Return whether there is something to make, and, for a recorded paper, whether it can be recorded."""
        if self._choices is None:
            return False
        if preview.content.recorded is not None:
            return bool(preview.content.recorded)
        return not self.paper.is_recorded or self.session.may_write

    def _choose_paper(self, item: object) -> None:
        if isinstance(item, Paper):
            self.options.show_paper(item)
            self.making.show_paper(item)
            self.heading.setText(item.title)
            self.explanation.show_text(item.description)
            self.wording.setVisible(item.wording is not None)
            self.checking.setVisible(item is data_paper.PAPER)
            self._ask_pages()

    def _lend_records(self, take: Taking) -> None:
        """Give the files of the current recorded paper to a program that they are dragged to."""
        request, parts = self.request(), self.session.parts
        self.session.lend(lambda store, folder: make_paper(parts, store, request, folder).value.files, take)

    def _show_target(self) -> None:
        request, choices = self.request(), self._choices
        if choices is not None:
            self.making.show_request(request, choices.round.asked)
        is_allowed = choices is not None and choices.openness.allows(draft=request[DRAFT])
        self.recording.show_request(request, self.options.record_words, allowed=is_allowed)

    def _connect(self) -> None:
        offer(self, MAKE_PAPER, partial(self._perform, self._begin_making))
        offer(self, CHOOSE_TARGET, partial(self._perform, self.making.ask_target))
        offer(self, PRINT_PAPER, partial(self._perform, self._ask_printer))
        offer(self, EDIT_WORDING, self._edit_wording)
        offer(self, CHECK_TABLES, partial(self._perform, self.checking.ask, data_paper.PAPER))
        self.list.moved.connect(self._choose_paper)
        self.list.went.connect(self._unfold)
        self.pages.view.turn_pages_from(self.list)
        self.options.edited.connect(self._show_target)
        self.options.changed.connect(self._ask_pages)
        self.open.wanted.connect(self.around.wanted)
        self.making.form_chosen.connect(self._show_target)
        self.making.settling.connect(self.options.settle)
        self.making.finished.connect(self.options.end_typing)
        self.making.recorded.connect(self._read)
        self.making.telling.connect(self.recording.make_room)
        for field in self.options.aside:
            for signal in change_signals(field):
                signal.connect(self._show_target)
        self.desk.shown.connect(self._show_preview)
        self.pages.records.chosen.connect(self._show_target)
        self.making.print_out.clicked.connect(self._ask_printer)
        self.making.pressed.connect(self._begin_making)
        self._scrolling.verticalScrollBar().valueChanged.connect(lambda _: self._see())

    def _lay_out(self) -> None:
        self.list.setMinimumWidth(steps(_LEAST))
        splitter = splitter_of(self.list, self.pages, self._side(), shares=(0, 1, 0), sizes=_WIDTHS)
        self._whole = WholeColumn()
        head = title_line(self.title, self.counts, STRETCH)
        column_of(head, self.open, (splitter, 1), within=self._whole, margins=(3 * STEP, 2 * STEP, 0, 0))
        self._stack.addWidget(self._whole)
        self._stack.addWidget(self.empty)
        column_of(self._stack, within=self)

    def _side(self) -> QWidget:
        """Return the widget beside the pages: the paper's options, and the panel that makes it."""
        inner = QWidget()
        column = column_of(
            self.heading,
            self.explanation,
            self.options,
            self.wording,
            self.checking,
            self.notes,
            within=inner,
            margins=(2 * STEP, 0, 2 * STEP, STEP),
        )
        column.setAlignment(self.wording, Qt.AlignmentFlag.AlignLeft)
        messages, end = (self.making.question, self.making.made, self.making.unfinished), QWidget()
        fixed = (*messages, self.recording, *self.options.aside, self.making)
        column_of(*fixed, within=end, margins=FRAME_MARGINS)
        side = PaperSide(inner, end)
        self._scrolling = side.scrolling
        return side

    def _ask_printer(self) -> None:
        if self.options.check_days():
            self.desk.ask_printer(self)

    def _begin_making(self) -> None:
        """Make the paper; if choices that it is recorded by were never in sight, show them first instead."""
        for field in self.options.choices_of_record:
            if field not in self._seen:
                self._scrolling.ensureWidgetVisible(field)
                self._see()
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                self.around.messages.report_not_done(
                    "まだ記録していません。",
                    "会議・公表、資料番号、日付などを確かめてから、もう一度押してください。",
                )
                return
        if self.options.check_days():
            self.making.begin()

    def _see(self) -> None:
        """Note the choices that are in sight now."""
        fields = self.options.choices_of_record if self.isVisible() else ()
        self._seen |= {field for field in fields if not field.visibleRegion().isEmpty()}


class RecordedPage(ExportPage):
    """The page 記録した資料: the recorded papers of the round."""

    @staticmethod
    @override
    def _offers(paper: Paper[Any]) -> bool:
        return paper is recorded_paper.PAPER

    @override
    def _lay_out(self) -> None:
        super()._lay_out()
        for part in (self.list, self.open, self.counts):
            part.hide()
