"""The question which item each column of a list contains.

A column is shown with its heading, its first texts and a choice of items. The question is asked if the headings do not
decide this, or if a person wants to see it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QWidget

from nakano_status.application.plan.list_columns import ShownColumns
from nakano_status.domain.published_list.published_list import SeenColumn
from nakano_status.domain.text.narrative import truncated
from nakano_status.gui.controls.boxes import fill_frame, wrapping_line
from nakano_status.gui.controls.fields import Button, Choice
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, set_tip
from nakano_status.gui.page import Question

_LONGEST = 24


class ColumnsQuestion(Question):
    """The columns of a list, with a choice of an item for each.

    `shown`: the columns. `use`: a sentence on the use of the chosen items. `undecided`: the choice for a column without
    an item.
    """

    def __init__(self, use: str, undecided: str = "（未定）") -> None:
        super().__init__()
        self.words = ReadingLabel()
        self.boxes: list[Choice] = []
        self._use, self._undecided = use, undecided
        self._do: Callable[[tuple[str, ...]], object] = lambda _: None
        self.shown = ShownColumns(Path(), (), {}, ())
        self._table = QWidget()
        self.start = Button("この項目で読み込む", self._start)
        self.stop = Button("読み込まない", self.end)
        self._frame = fill_frame(self, self.words, self._table, wrapping_line(self.start, self.stop), spacing=None)

    def ask(self, shown: ShownColumns, do: Callable[[tuple[str, ...]], object]) -> None:
        """Show the question about the columns of a list, each with the item that is known so far.

        The focus goes to the first column without an item. `do`: called with an entry for each column whose item the
        user changed.
        """
        self.shown, self._do = shown, do
        unclear = "、".join(f"「{each}」" for each in shown.unclear)
        how = f"列ごとに、どの項目かを確かめて選んでください。{self._use}"
        why = (
            f"「{shown.path.name}」の見出しからは、{unclear}の列が決まりません。"
            if unclear
            else f"「{shown.path.name}」の列です。"
        )
        self.words.show_text(why + how)
        table = self._drawn()
        self._frame.replaceWidget(self._table, table)
        self._table.hide()
        self._table.deleteLater()
        self._table = table
        self.begin()
        first = next((box for box in self.boxes if box.currentData() is None), self.start)
        first.setFocus()

    def _drawn(self) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * STEP)
        grid.setColumnStretch(2, 1)
        self.boxes = []
        for place, title in enumerate(("列", "見出し", "はじめの内容", "項目")):
            grid.addWidget(label(title, "field"), 0, place)
        for row, column in enumerate(self.shown.columns, start=1):
            box = self._choice(column)
            texts = (column.letters, column.heading, "　／　".join(_short(each) for each in column.samples))
            for place, text in enumerate(texts):
                cell = label(truncated(text, 3 * _LONGEST), wraps=place > 0)
                set_tip(cell, text)
                grid.addWidget(cell, row, place)
            grid.addWidget(box, row, len(texts))
            self.boxes.append(box)
        return table

    def _choice(self, column: SeenColumn) -> Choice:
        name = column.heading or column.letters
        box = Choice(f"{name}の項目", fits=True)
        box.offer(((self._undecided, None), *((item, key) for key, item in self.shown.items.items())), column.key)
        return box

    def _start(self) -> None:
        chosen = zip(self.shown.columns, self.boxes, strict=True)
        declared = ((column, box.currentData()) for column, box in chosen)
        entries = (self.shown.entry(each, str(key)) for each, key in declared if key is not None and key != each.key)
        self._do(tuple(entries))


def _short(text: str) -> str:
    return truncated(" ".join(text.split()), _LONGEST)
