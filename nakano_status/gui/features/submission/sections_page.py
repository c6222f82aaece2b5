"""課内とりまとめ: a division asks its sections (係), sees who answered, and imports their answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nakano_status.application.round.read.board import state_label
from nakano_status.application.round.read.views import BoardLine
from nakano_status.domain.calendar.days import moment_label
from nakano_status.gui.commands import ASK_SECTION, offer
from nakano_status.gui.controls.boxes import PAGE_MARGINS, column_of, line_of, stack_of
from nakano_status.gui.controls.dropping_files import DropArea
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.controls.files import RETURNS, choose_several
from nakano_status.gui.features.submission.asking_section import AskingSection, Sections, read_sections
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import label, muted
from nakano_status.gui.page import AppContext, Page
from nakano_status.gui.qt_override import override
from nakano_status.gui.window.page_list import MERGE
from nakano_status.gui.words import tr


def _section_line(line: BoardLine, rows: Iterable[str], titles: Mapping[str, str]) -> RichTextItem:
    """Return the state of a section, and the rows that it was asked about, by its name."""
    received = tr("受領 {moment}").format(moment=moment_label(line.received)) if line.received else ""
    counted = tr("{answered}／{rows}件 記入済").format(answered=line.answered, rows=line.rows)
    facts = "　".join(part for part in (counted, state_label(line), received) if part)
    about = "、".join(titles.get(row_id, row_id) for row_id in rows)
    html = f"<p><b>{escape(line.division)}</b>　{escape(facts)}<br>{muted(about)}</p>"
    return RichTextItem(html, f"{line.division}、{facts}、{about}", line.division)


_PANEL_WIDTH = 56 * STEP


class SectionsPage(Page):
    """The page 課内とりまとめ; answers of sections are imported on the page 取りまとめ, as the office does."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self.list = RichTextView(tr("照会した係の一覧"))
        self.summary = label("", "muted", wraps=True)
        self.asking = AskingSection(around)
        self.drop = DropArea(
            tr("係から戻ったファイルやフォルダーをここへ（何件でも）"), (tr("ファイルを選ぶ…"),), narrow=True
        )
        self.empty = EmptyState(
            "gather",
            tr("係への照会はまだありません"),
            tr("係ごとに分けて記入するときだけ使います。"),
        )
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        self.session.query_round(partial(read_sections, today=self.session.parts.clock.today()), self.show_sections)

    @override
    def look_again(self) -> None:
        self.enter()

    def show_sections(self, found: Sections) -> None:
        """Show which sections were asked, and the rows to ask about."""
        titles = {row.id: row.title for row in found.rows}
        self.list.lines.set_items(
            _section_line(line, found.asked.get(line.division, ()), titles) for line in found.lines
        )
        self._stack.setCurrentWidget(self.list if found.lines else self.empty)
        answered = sum(line.received is not None for line in found.lines)
        words = tr(
            "{count}つの係に照会し、{answered}つの係から回答がありました。係を選ぶと、右の欄に取組を表示します。"
        )
        self.summary.setText(words.format(count=len(found.lines), answered=answered) if found.lines else "")
        self.asking.show_sections(found)
        self.loaded.emit()

    def _gather(self, paths: object) -> None:
        self.around.wanted.emit(MERGE.name, paths)

    def _ask_files(self) -> None:
        title, folder = tr("係から戻ったファイルを選ぶ"), self.session.folder
        choose_several(self, title, self._gather, folder, RETURNS)

    def _connect(self) -> None:
        offer(self, ASK_SECTION, lambda: self.asking.name.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.list.went.connect(lambda name: self.asking.choose_section(str(name)))
        self.drop.dropped.connect(self._gather)
        self.drop.asked.connect(lambda _: self._ask_files())

    def _lay_out(self) -> None:
        self._stack = stack_of(self.list, self.empty)
        head = column_of(label(tr(self.title), "title"), self.summary, spacing=STEP // 2)
        left = QWidget()
        column_of(head, (self._stack, 1), self.drop, within=left, margins=PAGE_MARGINS)
        self.asking.setMaximumWidth(_PANEL_WIDTH)
        line_of((left, 3), (self.asking, 2), within=self, spacing=0)
