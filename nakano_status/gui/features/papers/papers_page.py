"""資料作成: choose a paper, see its pages as they will be made, see what is still open, make it, print it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.making import Preview, papers
from nakano_status.application.papers.paper import DEPARTMENTS, DIVISIONS, Paper, PaperRequest
from nakano_status.application.papers.set_kinds import data_paper
from nakano_status.application.problem_text import message
from nakano_status.gui.commands import CHECK_TABLES, CHOOSE_TARGET, EDIT_WORDING, MAKE_PAPER, PRINT_PAPER, offer
from nakano_status.gui.controls.boxes import STRETCH, WholeColumn, column_of, scrolled, splitter_of, title_line
from nakano_status.gui.controls.empty_state import without_round
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.features.papers.data_check import CheckTables
from nakano_status.gui.features.papers.make_panel import MakePanel
from nakano_status.gui.features.papers.option_fields import changes_of
from nakano_status.gui.features.papers.paper_desk import PagesPanel, PaperDesk
from nakano_status.gui.features.papers.paper_lines import RecordingLine, paper_lines
from nakano_status.gui.features.papers.paper_options import PaperOptions
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, Page
from nakano_status.gui.panels.open_panel import OpenPanel
from nakano_status.gui.preview.latest_read import LatestRead
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.papers.choices import PaperChoices
    from nakano_status.gui.features.papers.wordings_panel import PaperWordings

_LEAST = 20
_WIDTHS = (26 * STEP, 72 * STEP, 44 * STEP)

papers()  # imports them with this module, which is loaded on the other thread, not when a page is made


class ExportPage(Page):
    """The page 資料作成; its `request` is a Paper (that paper)."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._stack = QStackedWidget()
        self._choices: PaperChoices | None = None
        self._reading = LatestRead(self.session)
        self.list = RichTextView(tr("資料の一覧"))
        self.heading = label("", "heading")
        self.explanation = ReadingLabel(kind="muted")
        self.counts = label("", "muted")
        self._offered = [each for each in papers() if each.group is not None]
        self.options = PaperOptions(self._offered, self.session.parts.clock.today())
        self.notes = ReadingLabel()
        self.recording = RecordingLine()
        self.wording = Button(tr("文面を編集…"), self.edit_wording)
        self.checking = CheckTables(around, self._stack)
        self.wordings: PaperWordings | None = None
        self.open = OpenPanel()
        self.making = MakePanel(around, self._offered[0])
        self.pages = PagesPanel(self.session.parts)
        self.desk = PaperDesk(around, self.pages)
        self.empty = without_round(around, "paper", tr("進捗確認を開始すると、資料を作成できます。"))
        self._lay_out()
        self._connect()
        self.list.lines.set_items(paper_lines(self._offered))

    @override
    def enter(self, request: object = None) -> None:
        if request is None and self._returned_to_wordings():
            return
        self._show_papers()
        self.making.forget()  # the user returns: messages about the last paper are outdated
        self._scrolling.verticalScrollBar().setValue(0)
        self._begin(request)

    def _returned_to_wordings(self) -> bool:
        """Read the template again if one is shown: the user returns to where they were; return whether one is."""
        if (wordings := self._shown_wordings) is not None:
            wordings.read()
            self.take_keyboard(wordings.editor)
        return wordings is not None

    def _begin(self, request: object) -> None:
        """Read what the papers are made from, with one of them chosen."""
        if isinstance(request, Paper):
            self.list.setCurrentIndex(self.list.lines.place_of(request))
        elif not self.list.currentIndex().isValid():  # not when the page is made: this takes half of the time
            self.list.setCurrentIndex(self.list.lines.place_of(self._offered[0]))
        self._read()
        self.take_keyboard(self.list)

    def _perform(self, do: Callable[[], None], request: object = None) -> None:
        """Do something with the chosen paper, which is shown instead of its template."""
        self._show_papers()
        self._begin(request)
        do()

    @override
    def leave(self) -> None:
        if self.wordings is not None:
            self.wordings.hand_over()

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
        """Return the chosen paper, with all its options."""
        request = self.options.request(self.pages.records.number)
        return replace(request, year=self.session.year, format=self.making.format)

    def show_choices(self, choices: PaperChoices | None) -> None:
        """Show the choices and what is open; then ask for the pages, if other ones are wanted."""
        self._choices = choices
        if not self.checking.is_shown and (choices is None or self._shown_wordings is None):
            self._stack.setCurrentWidget(self._whole if choices else self.empty)
        if choices is None:
            self.loaded.emit()
            return
        counts = choices.counts
        marks = "　".join(f"{mark} {number}" for mark, number in counts.counts.items())
        whole = tr("計 {total}件（報告対象 {all}件）").format(total=counts.total, all=counts.in_report)
        self.counts.setText(f"{choices.round.as_of_label}　{marks}　{whole}")
        self.open.show_openness(choices.openness)
        self.options.sides.folder = self.session.folder
        self.options.show_choices(choices)
        self._ask_pages()

    def edit_wording(self) -> None:
        """Show the template that the paper is made from, if it has one."""
        from nakano_status.gui.features.papers.wordings_panel import PaperWordings

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
        self.wordings.show_letters_to(request[DEPARTMENTS], request[DIVISIONS])
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
        """Show the papers if a template is shown now; what was typed there is stored."""
        self.checking.put_away()
        if self._shown_wordings is not None:
            self.leave()
            self._stack.setCurrentWidget(self._whole)

    def _read(self) -> None:
        """Read the pages and the choices in the background, so that no save waits for it."""
        from nakano_status.application.papers.choices import begin_choices

        self.desk.give_up()
        self._ask_pages()
        self._reading.ask_aside(partial(begin_choices, year=self.session.year), self.show_choices)

    def _ask_pages(self) -> None:
        """Have the pages made as they would be now."""
        if self._choices is None:
            return
        self._show_target()
        self.desk.ask(self.request())

    def _show_preview(self, preview: Preview) -> None:
        self.making.make.setEnabled(self._can_make(preview))
        self.options.show_offer(preview.content)
        self.making.note(preview.problems)
        self.recording.note(preview.problems, can_record=self.session.may_write and preview.fault is None)
        notes = [message(each) for each in preview.problems]
        if preview.fault is not None:
            notes.insert(0, tr("このままでは作成できません。作成か印刷を押すと、理由と直し方が表示されます。"))
        if not self.pages.view.is_whole:
            notes.insert(0, tr("続きのページを準備しています。すべてそろうと、ページ番号が付き、印刷できます。"))
        if self.paper.is_recorded and not self.session.may_write:
            notes.insert(0, tr("閲覧用に開いているか、ほかの年度を表示しているため、記録できません。"))
        self.notes.show_if_any("\n".join(f"・{each}" for each in notes))
        self.making.print_out.setEnabled(preview.pages is not None and preview.pages.is_whole)
        self.loaded.emit()

    def _can_make(self, preview: Preview) -> bool:
        """Return whether there is something to make, and somewhere to record it."""
        if preview.content.recorded is not None:
            return bool(preview.content.recorded)
        return not self.paper.is_recorded or self.session.may_write

    def _choose_paper(self, item: object) -> None:
        if isinstance(item, Paper):
            self.options.show_paper(item)
            self.making.show_paper(item)
            self.heading.setText(tr(item.title))
            self.explanation.show_text(tr(item.description))
            self.wording.setVisible(item.wording is not None)
            self.checking.setVisible(item is data_paper.PAPER)
            self._ask_pages()

    def _show_target(self) -> None:
        request, choices = self.request(), self._choices
        if choices is not None:
            self.making.show_request(request, choices.round.year)
        is_allowed = choices is not None and choices.openness.allows(draft=request[DRAFT])
        self.recording.show_request(request, allowed=is_allowed)

    def _connect(self) -> None:
        offer(self, MAKE_PAPER, partial(self._perform, self.making.begin))
        offer(self, CHOOSE_TARGET, partial(self._perform, self.making.ask_target))
        offer(self, PRINT_PAPER, partial(self._perform, partial(self.desk.ask_printer, self)))
        offer(self, EDIT_WORDING, self._edit_wording)
        offer(self, CHECK_TABLES, partial(self._perform, self.checking.ask, data_paper.PAPER))
        self.list.moved.connect(self._choose_paper)
        self.pages.view.serve(self.list)
        self.options.changed.connect(self._ask_pages)
        self.open.wanted.connect(self.around.wanted)
        self.making.form_chosen.connect(self._show_target)
        self.making.settling.connect(self.options.settle)
        self.making.recorded.connect(self._read)
        self.making.telling.connect(self.recording.give_way)
        for field in self.options.aside:
            for signal in changes_of(field):
                signal.connect(self._show_target)
        self.desk.shown.connect(self._show_preview)
        self.pages.records.chosen.connect(self._show_target)
        self.making.print_out.clicked.connect(lambda: self.desk.ask_printer(self))

    def _lay_out(self) -> None:
        self.list.setMinimumWidth(steps(_LEAST))
        splitter = splitter_of(self.list, self.pages, self._side(), shares=(0, 1, 0), sizes=_WIDTHS)
        self._whole = WholeColumn()
        head = title_line(tr(self.title), self.counts, STRETCH)
        column_of(head, self.open, (splitter, 1), within=self._whole, margins=(3 * STEP, 2 * STEP, 0, 0))
        self._stack.addWidget(self._whole)
        self._stack.addWidget(self.empty)
        column_of(self._stack, within=self)

    def _side(self) -> QWidget:
        """Return the widget beside the pages: the paper's options, and making it."""
        inner = QWidget()
        inner.setMinimumHeight(1)
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
        column.addStretch(1)
        side = WholeColumn()
        # Outside of the scroll area: always visible, and nothing moves when a message is shown.
        messages = (self.making.question, self.making.made, self.making.unfinished)
        fixed = (*messages, self.recording, *self.options.aside, self.making)
        below = column_of(*fixed, margins=(2 * STEP, STEP, 2 * STEP, STEP))
        self._scrolling = scrolled(inner)
        self._scrolling.setMinimumHeight(1)
        column_of((self._scrolling, 1), below, within=side, spacing=None)
        return side
