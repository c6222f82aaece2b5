"""The two sides of a 新旧対照表: rounds, recorded papers, editions of the plan, or a list in a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.controls.choice import Choice
from nakano_status.gui.controls.choosing_files import WORKBOOKS, choose_existing
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import label
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.papers.choices import SideChoice


class SideFields(QWidget):
    """Two combo boxes; `changed` is emitted when another side is chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path.home()
        self.new_side, self.old_side = Choice(), Choice()
        column = column_of(within=self, spacing=STEP // 2)
        for box, words in ((self.new_side, tr("新（左に置く内容）")), (self.old_side, tr("旧（右に置く内容）"))):
            box.setAccessibleName(words)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            button = QPushButton(tr("一覧のファイルを選ぶ…"))
            button.setAccessibleName(tr("{side}の一覧のファイルを選ぶ").format(side=words))
            column.addWidget(label(words, "field"))
            column.addWidget(box)
            column.addWidget(button)
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
            button.clicked.connect(lambda _=False, box=box: self._ask_file(box))

    @property
    def old(self) -> str:
        """The earlier side, as an argument of `compare`."""
        return str(self.old_side.currentData() or "")

    @property
    def new(self) -> str:
        """The later side, as an argument of `compare`."""
        return str(self.new_side.currentData() or "")

    def show_sides(self, sides: Sequence[SideChoice], old: str, new: str) -> None:
        """Show the possible sides; a choice is kept, else the default is chosen."""
        for box, usual in ((self.old_side, old), (self.new_side, new)):
            chosen = box.currentData() or usual
            known = {each.named for each in sides}
            files = [box.itemData(place) for place in range(box.count()) if box.itemData(place) not in known]
            with QSignalBlocker(box):
                box.clear()
                for each in sides:
                    box.addItem(each.label, each.named)
                for file in files:
                    box.addItem(Path(str(file)).name, file)
                box.setCurrentIndex(max(box.findData(chosen), 0))

    def take_file(self, box: QComboBox, file: Path) -> None:
        """Choose a list in a file as a side."""
        place = box.findData(str(file))
        if place < 0:
            box.addItem(file.name, str(file))
            place = box.count() - 1
        box.setCurrentIndex(place)

    def _ask_file(self, box: QComboBox) -> None:
        choose_existing(
            self, tr("比べる一覧のファイルを選ぶ"), lambda paths: self.take_file(box, paths[0]), self.folder, WORKBOOKS
        )
