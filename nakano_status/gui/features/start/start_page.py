"""The first page, while no data file is open: recent files; opening a form makes a data file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, scrolled
from nakano_status.gui.controls.dropping_files import DropArea
from nakano_status.gui.controls.fields import PrimaryButton
from nakano_status.gui.features.start.recent_files import RecentList
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, head_of, label
from nakano_status.gui.memory import RecentFile
from nakano_status.gui.words import tr

_WIDEST = 96 * STEP
_ABOVE, _BELOW = 2, 3
"""The shares of the remaining height: the content is a little above the middle, where the eyes rest."""
_BUTTON_WIDTH, _WORDS_WIDTH = 28 * STEP, 48 * STEP


class StartPage(QWidget):
    """The first page: what can be opened or made."""

    def __init__(self, plan: str) -> None:
        """`plan` is the title of the plan with which an office begins."""
        super().__init__()
        self._plan = plan
        self.setObjectName("page")
        self.recent = RecentList()
        self.drop = DropArea(tr("回答様式やデータファイルは、この画面のどこにでもドロップできます"), picture="gather")
        self.form_button = PrimaryButton(tr("回答様式を開く…"))
        self.file_button = QPushButton(tr("データファイルを開く…"))
        self.office_button = QPushButton(tr("新しく作成…"))
        self.person = QLineEdit()
        self.under_way = label("")
        self.office_button.setAccessibleName(tr("事務局のデータファイルを新しく作成"))
        self._lay_out()

    def show_recent(self, files: Sequence[RecentFile]) -> None:
        """List the recent files; Enter opens the last one."""
        self.recent.show_files(files)
        self._offer_first()

    def show_work(self, what: str) -> None:
        """Show the work in progress, during which nothing else can be begun. Blank: it is done."""
        self.under_way.setText(what)
        for part in (self.recent, self.ways):
            part.setEnabled(not what)
        if not what:
            self._offer_first()

    def _offer_first(self) -> None:
        (self.recent.first_button() or self.form_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        head = line_of(label(tr("進捗状況とりまとめ"), "title"), STRETCH, self.under_way, spacing=None)
        self.ways = self._ways()
        holder = QWidget()
        parts = (head, self.recent, self.ways, self.drop, self._who())
        column_of((STRETCH, _ABOVE), *parts, (STRETCH, _BELOW), within=holder, spacing=3 * STEP)
        holder.setMaximumWidth(_WIDEST)
        middle = QWidget()
        middle.setMinimumHeight(1)  # wrapped labels set the height; the minimum width is not requested
        line_of(
            STRETCH, (holder, 8), STRETCH, within=middle, margins=(6 * STEP, 3 * STEP, 6 * STEP, 2 * STEP), spacing=None
        )
        column_of(scrolled(middle), within=self)

    def _who(self) -> QGridLayout:
        """Return the field for the user's name, with what it is used for below it."""
        self.person.setMaximumWidth(_BUTTON_WIDTH)
        self.person.setPlaceholderText(tr("未記入"))
        grid = QGridLayout()
        grid.setContentsMargins(2 * STEP, 0, 2 * STEP, 0)
        grid.setHorizontalSpacing(2 * STEP)
        grid.setVerticalSpacing(STEP // 2)
        grid.addWidget(head_of(self.person, tr("操作する人の名前（任意）"), ""), 0, 0)
        grid.addWidget(self.person, 0, 1)
        grid.addWidget(ReadingLabel(tr("同じファイルを開いた人に表示し、変更履歴に残します。"), kind="muted"), 1, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _ways(self) -> QFrame:
        """Return the panel of the ways to begin, the most common one first."""
        panel = QFrame()
        panel.setProperty("kind", "panel")
        form = tr("事務局から届いた回答様式（Excelファイル）を開いて記入します。")
        office = tr("{plan}のデータファイルを作成します。").format(plan=self._plan)
        column_of(
            _way(tr("所管課の方"), form, self.form_button),
            _way(tr("続きから"), tr("前に作成したデータファイルを開きます。"), self.file_button),
            _way(tr("事務局の方"), office, self.office_button),
            within=panel,
            margins=(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP),
            spacing=2 * STEP,
        )
        return panel


def _way(title: str, words: str, button: QPushButton) -> QHBoxLayout:
    """Return the description of an act beside its button."""
    button.setMinimumWidth(_BUTTON_WIDTH)
    below = ReadingLabel(words, kind="muted")
    below.setMinimumWidth(_WORDS_WIDTH)
    text = column_of(label(title, "heading"), below)
    return line_of((text, 1), (button, Qt.AlignmentFlag.AlignVCenter), spacing=3 * STEP)
