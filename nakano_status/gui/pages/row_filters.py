"""The filters above 取組一覧: 部, 所管課, 目標, 進捗状況, 状態, 連絡, and a search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from nakano_status.application.read.views import RowView
from nakano_status.domain.mark import Mark
from nakano_status.gui.appearance import STEP
from nakano_status.gui.models.row_table import RowFilter
from nakano_status.gui.models.row_words import mark_words, state_word
from nakano_status.gui.words import tr

_SHORT = 4
"""Characters that a filter shows at least; its list is as wide as its words."""

_NAMES = {
    "department": "部",
    "division": "所管課",
    "goal": "目標",
    "mark": "進捗状況",
    "state": "状態",
    "noted": "連絡",
}


class RowFilters(QWidget):
    """`changed` follows every choice; `value` is the filter that is chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._departments: Mapping[str, str | None] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("検索（Ctrl+F）"))
        self.search.setAccessibleName(tr("取組を検索"))
        self.search.setClearButtonEnabled(True)
        self.boxes = {key: QComboBox() for key in _NAMES}
        self.clear = QPushButton(tr("条件を消す"))
        above, line = QHBoxLayout(), QHBoxLayout()
        above.setSpacing(STEP)
        line.setSpacing(STEP)
        above.addWidget(self.search, 1)
        above.addWidget(self.clear)
        both = QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(STEP)
        both.addLayout(above)
        both.addLayout(line)
        for key, box in self.boxes.items():
            box.setAccessibleName(tr(_NAMES[key]))
            box.setMinimumContentsLength(_SHORT)
            box.setMinimumWidth(7 * STEP)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
            line.addWidget(box, 1)
        self.search.textChanged.connect(lambda _: self.changed.emit())
        self.clear.clicked.connect(self.show_all)

    @property
    def value(self) -> RowFilter:
        """The filter as it is chosen."""
        chosen = {key: box.currentData() for key, box in self.boxes.items()}
        return RowFilter(search=self.search.text(), departments=self._departments, **chosen)

    def offer(self, rows: Iterable[RowView], departments: Mapping[str, str | None]) -> None:
        """Offer what there is to choose from; a choice that is still there stays."""
        self._departments = departments
        found = list(rows)
        writers = list(dict.fromkeys(row.writer for row in found if row.writer))
        ordered = [name for name in departments if name in writers]
        choices: dict[str, Sequence[tuple[str, object]]] = {
            "department": [(name or tr("部の登録なし"), name or "") for name in dict.fromkeys(departments.values())],
            "division": [(name, name) for name in (*ordered, *(name for name in writers if name not in departments))],
            "goal": [(tr("目標{n}").format(n=goal), goal) for goal in dict.fromkeys(row.code[0] for row in found)],
            "mark": [*((mark_words(mark.value), mark.value) for mark in Mark), (tr("未記入"), "")],
            "state": [(word, word) for word in dict.fromkeys(map(state_word, found))],
            "noted": [(tr("連絡あり"), True), (tr("連絡なし"), False)],
        }
        for key, box in self.boxes.items():
            _fill(box, tr(_NAMES[key]), choices[key])

    def show_all(self) -> None:
        """Take all filters off."""
        self.choose(RowFilter())

    def choose(self, wanted: RowFilter) -> None:
        """Choose a filter as a whole."""
        self.blockSignals(True)
        self.search.setText(wanted.search)
        for key, box in self.boxes.items():
            box.setCurrentIndex(max(0, box.findData(getattr(wanted, key))))
        self.blockSignals(False)
        self.changed.emit()


def _fill(box: QComboBox, name: str, choices: Sequence[tuple[str, object]]) -> None:
    kept = box.currentData()
    box.blockSignals(True)
    box.clear()
    box.addItem(name, None)
    for words, value in choices:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(kept)) if kept is not None else 0)
    box.blockSignals(False)
