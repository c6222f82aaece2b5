"""The preview of papers: makes the pages of a paper from current data, shows them or a message, and prints them.

Also the lists of the papers that can be made and of the recorded papers, which are marked 確定版 or 作成中.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.making import Preview, begin_preview
from nakano_status.application.papers.paper import Paper, PaperGroup, PaperRequest, PublicationView
from nakano_status.application.papers.paper_set import enclosed_titles
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.problem_text import refusal_text, title
from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.papers.publication import Publication, paper_label
from nakano_status.domain.problems.problem import Problem, Refused
from nakano_status.gui.controls.boxes import STRETCH, column_of, stack_of
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, muted
from nakano_status.gui.page import AppContext
from nakano_status.gui.preview.latest_read import LatestRead
from nakano_status.gui.preview.paper_view import PaperBar, PaperView
from nakano_status.gui.preview.printing import ask_printer, print_pages
from nakano_status.gui.qt_override import override

if TYPE_CHECKING:
    from nakano_status.application.papers.writing import PaperPages
    from nakano_status.domain.fields.profile import Profile


def paper_lines(papers: Iterable[Paper[Any]], profile: Profile | None, *, is_folded: bool) -> Iterator[RichTextItem]:
    """Yield the list items of the offered papers in their groups, with the titles that the plan gives them.

    If `profile` is None, the papers have their built-in titles. If `is_folded` is true, the group その他の資料 is a
    single item that opens it.
    """
    for group, members in groupby(papers, key=lambda each: each.group):
        if group is PaperGroup.OTHERS and is_folded:
            words = f"その他の資料を表示（{len(tuple(members))}種類）"
            yield RichTextItem(muted(words), words, group)
        elif group is not None:
            words = group.value
            yield RichTextItem(f"{muted(words)}", words)
            for paper in members:
                title = paper.title_in(profile) if profile else paper.title
                label = f"{title}。{paper.description}"
                yield RichTextItem(escape(title), label, paper)


def record_name(publication: Publication) -> str:
    """Return the name of a recorded paper, for example 第1号（庁議、確定版）."""
    words = "確定版" if publication.is_final else "作成中"
    return f"第{publication.number}号（{publication.occasion_name}、{words}）"


def describe_record(publication: Publication, left: Sequence[Path]) -> str:
    """Return a text on a paper that was just recorded: the enclosed papers, why there is no 正誤表, and the next step.

    `left` are files of an earlier number that remain in the folder.
    """
    sentences, names = [], enclosed_titles(publication)
    if names:
        sentences.append(f"{'と'.join(names)}も作成しました。")
    if publication.is_final and publication.supersedes is not None and "正誤表" not in names:
        sentences.append("前の確定版から訂正するところはないため、正誤表はありません。")
    if publication.is_final and publication.supersedes is None:
        sentences.append(f"{publication.occasion_name}の確定版は初めてのため、正誤表はありません。")
    if left:
        sentences.append(f"同じフォルダーに、前の号のファイルが{len(left)}件残っています（{left[0].name}など）。")
    return "".join((*sentences, publication.next_step))


def recorded_paper_lines(publications: Iterable[PublicationView]) -> Iterator[RichTextItem]:
    """Yield a list item for each recorded paper, the newest first; its key is the paper's number."""
    for view in reversed(tuple(publications)):
        publication = view.publication
        facts = [printed_day(publication.day), *filter(None, (paper_label(publication.label),))]
        if view.is_current:
            facts.append("現在の資料")
        if publication.supersedes is not None:
            facts.append(f"第{publication.supersedes}号に代わるもの")
        head, details = record_name(publication), "　".join(facts)
        files = "、".join(each.name for each in publication.files)
        html = f"<b>{escape(head)}</b>　{escape(details)}<br>{muted(files)}"
        yield RichTextItem(html, f"{head}。{details}。{files}", publication.number)


class RecordingLine(ReadingLabel):
    """A label that shows how the paper will be recorded; hidden while a question or a result needs its space."""

    def __init__(self) -> None:
        super().__init__()
        self._recorded = ""
        self._is_known = self._gives_way = False
        self._can_record = True
        self._advice: tuple[Problem, ...] = ()
        self.hide()

    def show_request(self, request: PaperRequest, choices: str, *, allowed: bool) -> None:
        """Show how the paper of a request will be recorded; hide the label if the paper is not recorded.

        `choices`: the text of the choices that identify the record. `allowed`: whether no open point prevents 確定版.
        """
        final = "確定版として記録します" if allowed else "確定版は記録できません。作成中としては記録できます"
        recorded = "作成中として記録します" if request[DRAFT] else final
        self._recorded = f"{choices}：{recorded}" if choices else recorded
        self._is_known = request.paper.is_recorded
        self._update()

    def make_room(self, is_needed: bool) -> None:  # noqa: FBT001 - a signal's
        """Hide the label if its space is needed for a question or a result; otherwise show it again."""
        self._gives_way = is_needed
        self._update()

    def note(self, advice: tuple[Problem, ...], *, can_record: bool) -> None:
        """Show the titles of the problems that the pages have.

        If `can_record` is false, the label is hidden, because the reason is shown elsewhere.
        """
        self._advice, self._can_record = advice, can_record
        self._update()

    def _update(self) -> None:
        titles = "、".join(dict.fromkeys(map(title, self._advice)))
        words = f"{self._recorded}（{titles}）" if titles else self._recorded
        self.show_text(words)
        self.setVisible(self._is_known and self._can_record and not self._gives_way)


_PATIENCE = 600
"""Milliseconds for which the pages of the last paper remain after another paper was chosen."""

_ALL = 1000
"""The stretch factor of the list; the empty space below it gets the rest."""


class PaperDesk(QObject):
    """Makes previews of papers in the background, and shows them on a PagesPanel.

    The signal `shown` carries the Preview that is now on the panel. It always belongs to the last request.
    """

    shown = Signal(object)

    def __init__(self, around: AppContext, panel: PagesPanel) -> None:
        super().__init__(panel)
        self._around, self._panel = around, panel
        self._reading = LatestRead(around.session)
        self._shown: tuple[Paper[Any], str] | None = None
        self._asked: PaperRequest | None = None
        self._waiting = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._waiting.timeout.connect(self._show_waiting)
        panel.left.connect(self._leave)
        self.preview = Preview()

    @property
    def pages(self) -> PaperPages | None:
        """The pages that are shown; None if the paper has none."""
        return self.preview.pages

    def ask(self, request: PaperRequest) -> None:
        """Make the pages of a request in the background and show them; an unfinished earlier request is dropped.

        The pages of a long paper are shown as they arrive, but not before the page with the number that is shown now.
        Does nothing if the panel is hidden, or if the request is the same as the last request.
        """
        if request == self._asked or not self._panel.isVisibleTo(self._panel.window()):
            return
        self._asked = request

        def refuse(refused: Refused) -> None:
            self._asked = None
            self._show(request, Preview())
            self._panel.show_refusal(refused)

        if _kind(request) != self._shown:
            self._waiting.start()
        self._reading.ask_in_parallel(
            partial(begin_preview, request=request),
            lambda preview: self._show(request, preview),
            refused=refuse,
            failed=lambda _: self._fail(),
            before=self._look_at,
        )

    def ask_printer(self, parent: QWidget) -> None:
        """Ask for a printer and print the pages shown.

        If the paper cannot be made, or its pages are not complete yet, report that instead.
        """
        pages, around = self.pages, self._around
        if self.preview.fault is not None:
            around.messages.refuse(self.preview.fault)
        elif not self._panel.view.is_whole:
            around.messages.report_not_done(
                "続きのページを準備しているため、まだ印刷できません。", "すべてそろってから印刷してください。"
            )
        elif pages is not None:
            ask_printer(
                parent, pages, around.session.folder, lambda printer: print_pages(around.session, pages, printer)
            )

    def _look_at(self, preview: Preview) -> None:
        """Read the page that will be shown, so that the window only has to paint it."""
        if (pages := preview.pages) is not None:
            pages.page_text(self._around.session.parts, min(self._panel.view.page, pages.count - 1))

    def give_up(self) -> None:
        """Cancel the pages being made, so that the same request can be repeated."""
        self._asked = None
        self._reading.drop()

    def clear(self) -> None:
        """Cancel the pages being made, and show a message instead of pages, before another round is shown."""
        self._leave()
        self._show_waiting()

    def _leave(self) -> None:
        """Cancel the pages being made, because the panel is hidden."""
        self._waiting.stop()
        self.give_up()

    def _show_waiting(self) -> None:
        """Remove another paper's pages, because the requested pages take long."""
        self._show_none("紙面を準備しています。取組が多いと、時間がかかることがあります。")

    def _fail(self) -> None:
        """Remove another paper's pages, because the requested pages failed."""
        self._asked = None
        self._waiting.stop()
        self._show_none("紙面を表示できませんでした。もう一度、文書を選んでください。")

    def _show_none(self, why: str) -> None:
        self.preview, self._shown = Preview(), None
        self._panel.show_none(why)
        self.shown.emit(self.preview)

    def _show(self, request: PaperRequest, preview: Preview) -> None:
        self._waiting.stop()
        pages, view = preview.pages, self._panel.view
        if _kind(request) != self._shown:
            view.show_pages(None)
        elif pages is not None and not pages.is_whole and pages.count <= view.page:
            return
        self.preview, self._shown = preview, _kind(request)
        if preview.content.recorded is not None:
            self._panel.show_records(preview)
        else:
            self._panel.show_preview(preview)
        self.shown.emit(preview)


def _kind(request: PaperRequest) -> tuple[Paper[Any], str]:
    """Return the paper and its occasion, because a paper has other pages for another occasion."""
    return request.paper, request[OCCASION]


class RecordedPapersPanel(QWidget):
    """The list of recorded papers. The signal `chosen` is emitted when another paper becomes current."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.list = RichTextView("記録した資料", click_goes=False)
        self.words = ReadingLabel(kind="muted")
        column_of(self.words, (self.list, _ALL), STRETCH, within=self)  # space if the list is hidden
        self.list.moved.connect(lambda _: self.chosen.emit())

    @property
    def number(self) -> int:
        """The number of the current recorded paper; 0 if there is none."""
        item = self.list.current_item
        return item if isinstance(item, int) else 0

    def show_records(self, publications: Sequence[PublicationView]) -> None:
        """Show the recorded papers, the newest first; the current one remains current."""
        self.list.lines.set_items(recorded_paper_lines(publications))
        self.list.setVisible(bool(publications))
        none = (
            "記録した資料はまだありません。"
            "「会議・公表の一式」を作成すると、号を付けて記録され、ここからいつでも取り出せます。"
        )
        self.words.show_text(f"記録した資料 {len(publications)}件" if publications else none)
        if publications and not self.number:
            self.list.setCurrentIndex(self.list.lines.index(0))


class PagesPanel(QWidget):
    """A bar, and below it the pages of a paper, a message instead of pages, or the list of recorded papers.

    The signal `left` is emitted when the panel is hidden.
    """

    left = Signal()

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self.view = PaperView(parts)
        self.bar = PaperBar(self.view)
        self.instead = ReadingLabel()
        self.instead.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.records = RecordedPapersPanel()
        self._stack = stack_of(self.view, self.instead, self.records)
        column_of(self.bar, (self._stack, 1), within=self, margins=(2 * STEP, 0, 2 * STEP, 0))

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # hidden by the system if minimised: the page is not left then
            self.left.emit()

    def show_preview(self, preview: Preview) -> None:
        """Show the pages of a preview; for a paper without pages, such as data files, a description of its content."""
        self._show(self.view if preview.pages is not None else self.instead)
        self.view.show_pages(preview.pages)
        self.instead.show_text(_replacement_text(preview))

    def show_records(self, preview: Preview) -> None:
        """Show the list of recorded papers instead of pages."""
        self._show(self.records)
        self.view.show_pages(None)
        self.records.show_records(preview.content.recorded or ())

    def show_none(self, why: str) -> None:
        """Show the text `why` instead of pages."""
        self._show(self.instead)
        self.view.show_pages(None)
        self.instead.show_text(why)

    def show_refusal(self, refused: Refused) -> None:
        """Show a refusal and its remedy instead of pages."""
        _, text, remedy = refusal_text(refused)
        self.show_none(f"{text}\n{remedy}")

    def _show(self, part: QWidget) -> None:
        self._stack.setCurrentWidget(part)
        self.bar.setVisible(part is self.view)


def _replacement_text(preview: Preview) -> str:
    tables, files = preview.content.tables, preview.content.files
    if not tables and files:
        words = "この文書には紙面がありません。次のファイルを作成します。"
        return "\n".join((words, *(f"・{each.path}" for each in files)))
    if not tables:
        return "この条件で作成するものはありません。対象や文書の種類を変えると、ここに紙面が表示されます。"
    head = "公開するデータには紙面がありません。次の表を作成します。"
    lines = (f"・{each.name}（{each.rows}行、{each.columns}列）" for each in tables)
    return "\n".join((head, *lines))
