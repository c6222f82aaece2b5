"""課内とりまとめ: a division asks its sections (係), sees who answered, and imports their answers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QWidget

from nakano_status.application.forms.distribute import Sent
from nakano_status.application.forms.send_to_section import SendToSectionOptions, send_to_section
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.application.progress import Progress
from nakano_status.gui.commands import ASK_SECTION, offer
from nakano_status.gui.controls.boxes import FlowLayout, column_of, line_of, stack_of
from nakano_status.gui.controls.choosing_files import RETURNS, choose_existing
from nakano_status.gui.controls.drop_area import DropArea
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.controls.tick_box import TickBox
from nakano_status.gui.features.submission.section_lines import AskableRows, SectionList, Sections, read_sections
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import PrimaryButton, ReadingLabel, label
from nakano_status.gui.page import AppContext, Page
from nakano_status.gui.page_list import MERGE
from nakano_status.gui.panels.making_file import FileAct, MakingFile
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr


class AskingSection(QFrame):
    """A panel to ask a section; `saved` is emitted after writing. Reading again leaves the user's ticks as they are."""

    saved = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self.setObjectName("side")
        self._around = around
        self._found: Sections | None = None
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("例　管理係"))
        self.rows = AskableRows(self)
        self.list = RichTextView(self.rows, tr("照会する取組の一覧"), click_goes=False)
        self.all_rows = QPushButton(tr("すべて選ぶ"))
        self.chosen = label("", "muted")
        self.anew = TickBox(tr("今の内容で作り直す"))
        self.make = PrimaryButton(tr("回答様式を作成…"))
        self.missing = ReadingLabel(kind="muted")
        self.making = MakingFile(around)
        self._lay_out()
        self._connect()

    def show_sections(self, found: Sections) -> None:
        """Show the current rows."""
        self._found = found
        self.rows.show_rows(found, self.rows.ticked)
        self._offer()

    def choose_section(self, name: str) -> None:
        """Choose a section that was asked before, with the rows that it was asked about."""
        if self._found is not None:
            self.name.setText(name)
            self.rows.show_rows(self._found, self._found.asked.get(name, ()))
            self._offer()

    def send(self) -> None:
        """Write the section's form into a folder that the user chooses."""
        if not self.make.isEnabled():
            return
        session, name = self._around.session, self.name.text().strip()
        rows, anew = tuple(str(each) for each in self.rows.ticked), self.anew.isChecked()

        def do(store: Store, _: Progress, folder: Path, replace: bool) -> Outcome[Sent]:  # noqa: FBT001 - as FileAct
            wish = SendToSectionOptions(name, folder, rows, renew=anew and not self.anew.isHidden(), replace=replace)
            return send_to_section(session.parts, store, wish, session.by)

        self.making.begin(FileAct(tr("係への回答様式の保存先のフォルダー"), tr("回答様式を作成しています"), do, _told))

    def _offer(self) -> None:
        """Show how many rows are chosen, and what is missing before a form can be made."""
        count, name = len(self.rows.ticked), self.name.text().strip()
        known = self._found.asked if self._found else {}
        self.chosen.setText(tr("{count}件を選んでいます").format(count=count))
        self.anew.setVisible(bool(known.get(name)))
        may = self._around.session.may_write and not (self._found and self._found.closed)
        self.make.setEnabled(may and bool(count and name))
        words = "" if count and name else tr("係の名前を記入し、照会する取組を選ぶと作成できます。")
        self.missing.show_text(words)
        self.missing.setVisible(bool(words))

    def _choose_all(self) -> None:
        if self._found is not None:
            self.rows.show_rows(self._found, [row.id for row in self._found.rows])
            self._offer()

    def _connect(self) -> None:
        self.name.textChanged.connect(lambda _: self._offer())
        self.rows.turned.connect(self._offer)
        self.all_rows.clicked.connect(self._choose_all)
        self.make.clicked.connect(self.send)
        self.making.made.connect(self.saved)

    def _lay_out(self) -> None:
        heading = label(tr("係の名前"), "field")
        heading.setBuddy(self.name)
        self.name.setAccessibleName(tr("係の名前"))
        counting = FlowLayout(label(tr("照会する取組"), "field"), self.chosen, self.all_rows, at_end=1)
        column_of(
            label(tr("係に照会する"), "heading"),
            STEP,
            heading,
            self.name,
            counting,
            (self.list, 1),
            self.anew,
            self.missing,
            self.make,
            self.making,
            within=self,
            margins=(3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP),
        )


def _told(sent: Sent) -> tuple[Path, str]:
    """Return where the form is and what to do with it."""
    words = tr("「{name}」を作成しました（{rows}件）。{section}に送り、記入して戻すよう依頼してください。")
    then = tr("戻ったファイルは、この画面に落とすと取りまとめられます。")
    return sent.file, f"{words.format(name=sent.file.name, rows=sent.rows, section=sent.division)}{then}"


_PANEL_WIDTH = 56 * STEP


class SectionsPage(Page):
    """The page 課内とりまとめ; answers of sections are imported on the page 取りまとめ, as the office does."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self.model = SectionList(self)
        self.list = RichTextView(self.model, tr("照会した係の一覧"))
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
        today, year = self.session.parts.clock.today(), self.session.year
        self.session.query(lambda records: read_sections(records, today, year), self.show_sections)

    @override
    def look_again(self) -> None:
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
        offer(self, ASK_SECTION, lambda: self.asking.name.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.list.went.connect(lambda name: self.asking.choose_section(str(name)))
        self.drop.dropped.connect(self._gather)
        self.drop.asked.connect(lambda _: self._ask_files())
        self.asking.saved.connect(self.saved)

    def _lay_out(self) -> None:
        self._stack = stack_of(self.list, self.empty)
        head = column_of(label(tr(self.title), "title"), self.summary, spacing=STEP // 2)
        left = QWidget()
        column_of(head, (self._stack, 1), self.drop, within=left, margins=(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP))
        self.asking.setMaximumWidth(_PANEL_WIDTH)
        line_of((left, 3), (self.asking, 2), within=self, spacing=0)
