"""課内とりまとめ: a division asks its sections (係), sees who answered, and gathers what comes back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from nakano_status.gui.controls.boxes import column_of, line_of
from nakano_status.gui.controls.choosing_files import RETURNS, choose_existing
from nakano_status.gui.controls.drop_area import DropArea
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.lists.told_view import ToldView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import label
from nakano_status.gui.menus.submitting import SubmitAct
from nakano_status.gui.models.section_lines import SectionList, Sections, read_sections
from nakano_status.gui.overriding import override
from nakano_status.gui.page_list import MERGE
from nakano_status.gui.pages.asking_section import AskingSection
from nakano_status.gui.pages.page import Page, Surroundings
from nakano_status.gui.words import tr

_PANEL_WIDTH = 56 * STEP


class SectionsPage(Page):
    """What comes back is looked at and taken in on the page 取りまとめ, as the office does."""

    name = "sections"
    title = "課内とりまとめ"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.model = SectionList(self)
        self.list = ToldView(self.model, tr("照会した係の一覧"))
        self.summary = label("", "muted")
        self.summary.setWordWrap(True)
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
    def enter(self, wish: object = None) -> None:
        if wish is SubmitAct.ASK_SECTION:
            self.asking.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        today, year = self.session.parts.clock.today(), self.session.year
        self.session.query(lambda records: read_sections(records, today, year), self.show_sections)

    @override
    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        if self.isVisible():
            self.enter()

    def show_sections(self, found: Sections) -> None:
        """Show which sections were asked, and the rows to ask about."""
        self.model.show_sections(found)
        self._stack.setCurrentWidget(self.list if found.lines else self.empty)
        answered = sum(line.received is not None for line in found.lines)
        words = tr(
            "{count}つの係に照会し、{answered}つの係から回答がありました。係を選ぶと、右の欄に取組を表示します。"
        )
        self.summary.setText(words.format(count=len(found.lines), answered=answered) if found.lines else "")
        self.asking.show_sections(found)
        self.loaded.emit()

    def _gather(self, paths: object) -> None:
        self.wanted.emit(MERGE.name, paths)

    def _ask_files(self) -> None:
        title, folder = tr("係から戻ったファイルを選ぶ"), self.session.folder
        choose_existing(self, title, self._gather, folder, RETURNS, many=True)

    def _connect(self) -> None:
        self.list.went.connect(lambda name: self.asking.choose_section(str(name)))
        self.drop.dropped.connect(self._gather)
        self.drop.asked.connect(lambda _: self._ask_files())
        self.asking.saved.connect(self.saved)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        head = column_of(label(tr(self.title), "title"), self.summary, spacing=STEP // 2)
        left = QWidget()
        column_of(head, (self._stack, 1), self.drop, within=left, margins=(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP))
        self.asking.setMaximumWidth(_PANEL_WIDTH)
        line_of((left, 3), (self.asking, 2), within=self, spacing=0)
