"""The first page: no data file is open yet. Opening or dropping a form makes the division's data file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nakano_status.gui.appearance import STEP
from nakano_status.gui.drop_area import DropArea
from nakano_status.gui.labels import ReadingLabel, label
from nakano_status.gui.scrolling import scrolled
from nakano_status.gui.words import tr

_WIDEST = 96 * STEP
_BUTTON_HEIGHT = 4 * STEP + STEP // 2


class StartPage(QWidget):
    """What can be opened or made; the signals ask the window to do it."""

    form_wanted = Signal()
    file_wanted = Signal()
    office_wanted = Signal()
    dropped = Signal(object)
    recent_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.drop = DropArea(tr("回答様式やデータファイルをここへ"), picture="file")
        self.form_button = QPushButton(tr("回答様式を開く…"))
        self.file_button = QPushButton(tr("データファイルを開く…"))
        self.office_button = QPushButton(tr("事務局のデータファイルを作成…"))
        self.form_button.setProperty("kind", "primary")
        self._recent = QVBoxLayout()
        self._lay_out()
        self.drop.dropped.connect(self.dropped)
        self.form_button.clicked.connect(self.form_wanted)
        self.file_button.clicked.connect(self.file_wanted)
        self.office_button.clicked.connect(self.office_wanted)

    def show_recent(self, paths: list[Path]) -> None:
        """List the data files that were opened lately."""
        while (item := self._recent.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        if paths:
            self._recent.addWidget(label(tr("最近使ったデータファイル"), "heading"))
        for path in paths:
            button = QPushButton(path.name)
            button.setToolTip(str(path))
            button.setMinimumHeight(_BUTTON_HEIGHT)
            button.clicked.connect(lambda _=False, path=path: self.recent_wanted.emit(path))
            line = QHBoxLayout()
            line.addWidget(button)
            line.addWidget(label(str(path.parent), "muted"))
            line.addStretch(1)
            holder = QWidget()
            line.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(line)
            self._recent.addWidget(holder)

    def _lay_out(self) -> None:
        inner = QVBoxLayout()
        inner.setSpacing(2 * STEP)
        inner.addWidget(label(tr("進捗状況とりまとめ"), "title"))
        inner.addWidget(
            _card(
                tr("所管課の方"),
                tr(
                    "事務局から届いた回答様式（Excelファイル）を開きます。記入した内容は、同じ場所に作成するデータファイルに自動で保存します。"
                ),
                self.form_button,
            )
        )
        inner.addWidget(
            _card(
                tr("事務局の方"),
                tr("組込みの計画（第2次中野区地域情報化推進計画）で、新しいデータファイルを作成します。"),
                self.office_button,
            )
        )
        inner.addWidget(_card(tr("続きから"), tr("前に作成したデータファイルを開きます。"), self.file_button))
        inner.addWidget(self.drop)
        inner.addLayout(self._recent)
        inner.addStretch(1)
        holder = QWidget()
        holder.setLayout(inner)
        holder.setMaximumWidth(_WIDEST)
        middle = QWidget()
        line = QHBoxLayout(middle)
        line.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 4 * STEP)
        line.addStretch(1)
        line.addWidget(holder, 8)
        line.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(middle))


def _card(title: str, words: str, button: QPushButton) -> QFrame:
    """Set what an act does beside its button."""
    card = QFrame()
    card.setProperty("kind", "panel")
    text = QVBoxLayout()
    text.setSpacing(STEP // 2)
    text.addWidget(label(title, "heading"))
    text.addWidget(ReadingLabel(words))
    line = QHBoxLayout(card)
    line.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
    line.setSpacing(3 * STEP)
    line.addLayout(text, 1)
    line.addWidget(button)
    return card
