"""表の点検: a user's own tables, chosen or dropped, checked by the 15 items for machine-readable tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from nakano_status.application.check_data_files import CheckedData, check_data_files
from nakano_status.application.ports.data_file import Store
from nakano_status.application.progress import Progress
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.choosing_files import TABLES, choose_existing
from nakano_status.gui.controls.drop_area import DropArea
from nakano_status.gui.features.papers.data_findings import finding_lines
from nakano_status.gui.lists.rich_text_list import RichTextList
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext
from nakano_status.gui.words import tr


class CheckTables(QPushButton):
    """A button that leads from the papers of a stack to 表の点検 and asks for files; from there back to the papers."""

    def __init__(self, around: AppContext, stack: QStackedWidget) -> None:
        super().__init__(tr("表を点検…"))
        self.panel: DataCheck | None = None
        self._around, self._stack = around, stack
        self._before: QWidget | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.ask)

    @property
    def is_shown(self) -> bool:
        """Whether the panel is shown in place of the papers."""
        return self.panel is not None and self._stack.currentWidget() is self.panel

    def ask(self) -> None:
        """Show the panel, with the findings of the last time, and ask for files."""
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
        """Show again what was shown before."""
        if self.is_shown and self._before is not None:
            self._stack.setCurrentWidget(self._before)

    def _leave(self) -> None:
        self.put_away()
        self.setFocus(Qt.FocusReason.OtherFocusReason)


class DataCheck(QWidget):
    """The panel 表の点検: files to check and the findings. Files are only read; nothing is stored.

    `left` is emitted when the user returns to the papers.
    """

    left = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self._around = around
        self.back = QPushButton(tr("資料作成に戻る"))
        self.drop = DropArea(tr("点検する表（Excel・CSV）をここへ"), (tr("表を選ぶ…"),), "file")
        self.says = ReadingLabel(
            tr(
                "総務省の「統計表における機械判読可能なデータの表記方法の統一ルール」の15項目で点検します。"
                "ファイルは読み取るだけで、変更しません。"
            ),
            kind="muted",
        )
        self.told = ReadingLabel()
        self.lines = RichTextList(self)
        self.list = RichTextView(self.lines, tr("点検の結果"), click_goes=False)
        self._lay_out()
        self.back.clicked.connect(self.left)
        self.drop.asked.connect(lambda _: self.ask_files())
        self.drop.dropped.connect(self.check)

    def ask_files(self) -> None:
        """Ask which files are to be checked."""
        choose_existing(self, tr("点検する表を選ぶ"), self.check, self._around.session.folder, TABLES, many=True)

    def check(self, paths: Sequence[Path]) -> None:
        """Check files, one after the other; earlier findings are removed first."""
        session = self._around.session
        self.lines.set_items(())
        self.told.show_text("")

        def look(_store: Store, progress: Progress) -> tuple[CheckedData, ...]:
            found: list[CheckedData] = []
            for done, path in enumerate(paths):
                progress(tr("表を点検しています"), done, len(paths))
                found += check_data_files(session.parts, (path,))
            return tuple(found)

        session.use(look, self.show_found, what=tr("表を点検しています"))

    def show_found(self, files: tuple[CheckedData, ...]) -> None:
        """Show the findings, and their totals."""
        self.lines.set_items(finding_lines(files))
        self.list.scrollToTop()
        fit = sum(each.passes for each in files)
        unread = sum(not each.was_read for each in files)
        words = tr(
            "機械で読み取れる表 {fit}件、直すか確認するところがある表 {other}件、点検できなかったもの {unread}件"
        )
        self.told.show_text(words.format(fit=fit, other=len(files) - fit - unread, unread=unread))
        if self.isVisible():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        head = line_of(self.back, label(tr("表の点検"), "title"), STRETCH, spacing=2 * STEP)
        column_of(
            head,
            self.says,
            self.drop,
            self.told,
            (self.list, 1),
            within=self,
            margins=(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP),
        )
