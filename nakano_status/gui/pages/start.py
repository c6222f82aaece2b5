"""The first page: no data file is open yet. What was open lately is at hand; opening a form makes a data file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.drop_area import DropArea
from nakano_status.gui.controls.scrolling import scrolled
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.opening.recent_files import RecentFile
from nakano_status.gui.pages.recent_list import RecentList
from nakano_status.gui.words import tr

_WIDEST = 96 * STEP
_ABOVE, _BELOW = 2, 3
"""How the height that is left is shared: what is offered stands a little above the middle, where eyes rest."""
_BUTTON_WIDTH, _WORDS_WIDTH = 28 * STEP, 48 * STEP


class StartPage(QWidget):
    """What can be opened or made; the signals ask the window to do it."""

    form_wanted = Signal()
    file_wanted = Signal()
    office_wanted = Signal()
    dropped = Signal(object)
    named = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.recent = RecentList()
        self.drop = DropArea(tr("回答様式やデータファイルは、この画面のどこにでもドロップできます"), picture="gather")
        self.form_button = QPushButton(tr("回答様式を開く…"))
        self.file_button = QPushButton(tr("データファイルを開く…"))
        self.office_button = QPushButton(tr("新しく作成…"))
        self.person = QLineEdit()
        self.under_way = label("")
        self.form_button.setProperty("kind", "primary")
        self.office_button.setAccessibleName(tr("事務局のデータファイルを新しく作成"))
        self._lay_out()
        self.drop.dropped.connect(self.dropped)
        self.form_button.clicked.connect(self.form_wanted)
        self.file_button.clicked.connect(self.file_wanted)
        self.office_button.clicked.connect(self.office_wanted)
        self.person.textEdited.connect(self.named)

    def show_recent(self, files: Sequence[RecentFile]) -> None:
        """List the data files that were opened lately, the last one ready to be opened by Enter."""
        self.recent.show_files(files)
        self._offer_first()

    def show_work(self, what: str) -> None:
        """Say what is going on: nothing else is begun meanwhile. Blank: it is over."""
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
        middle.setMinimumHeight(1)  # texts that wrap say how high they are: the least width is not asked
        line_of(
            STRETCH, (holder, 8), STRETCH, within=middle, margins=(6 * STEP, 3 * STEP, 6 * STEP, 2 * STEP), spacing=None
        )
        column_of(scrolled(middle), within=self)

    def _who(self) -> QGridLayout:
        """Set where whoever works here may give a name; what becomes of it stands under the field."""
        self.person.setMaximumWidth(_BUTTON_WIDTH)
        self.person.setPlaceholderText(tr("未記入"))
        heading = label(tr("操作する人の名前（任意）"))
        heading.setBuddy(self.person)
        self.person.setAccessibleName(heading.text())
        grid = QGridLayout()
        grid.setContentsMargins(2 * STEP, 0, 2 * STEP, 0)
        grid.setHorizontalSpacing(2 * STEP)
        grid.setVerticalSpacing(STEP // 2)
        grid.addWidget(heading, 0, 0)
        grid.addWidget(self.person, 0, 1)
        grid.addWidget(ReadingLabel(tr("同じファイルを開いた人に表示し、変更履歴に残します。"), kind="muted"), 1, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _ways(self) -> QFrame:
        """Set the ways to begin into one quiet panel, the one that most people need first."""
        panel = QFrame()
        panel.setProperty("kind", "panel")
        form = tr("事務局から届いた回答様式（Excelファイル）を開いて記入します。")
        office = tr("第2次中野区地域情報化推進計画のデータファイルを作成します。")
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
    """Set what an act does beside its button."""
    button.setMinimumWidth(_BUTTON_WIDTH)
    below = ReadingLabel(words, kind="muted")
    below.setMinimumWidth(_WORDS_WIDTH)
    text = column_of(label(title, "heading"), below)
    return line_of((text, 1), (button, Qt.AlignmentFlag.AlignVCenter), spacing=3 * STEP)
