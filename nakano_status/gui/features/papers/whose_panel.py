"""Check boxes for whose papers are made: 部 and 所管課; none ticked means all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.words import tr


@dataclass(frozen=True)
class Whose:
    """A 部 or a 所管課 by name."""

    name: str
    is_department: bool


def whose_lines(
    departments: Iterable[str], divisions: Iterable[str], ticked: frozenset[Whose]
) -> Iterator[RichTextItem]:
    """Yield the items with their check boxes; those in `ticked` have a tick."""
    for heading, names, is_department in ((tr("部"), departments, True), (tr("所管課"), divisions, False)):
        found = [Whose(name, is_department) for name in names]
        if found:
            yield RichTextItem(f'<span class="muted">{escape(heading)}</span>', heading)
        for each in found:
            yield RichTextItem(escape(each.name), each.name, each, each in ticked)


_HIGH = 22 * STEP


class WhosePanel(QWidget):
    """The check boxes; `changed` is emitted when one changes."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = RichTextList()
        self.list = RichTextView(self.model, tr("資料を作成する部・所管課"), click_goes=False)
        self.list.setProperty("framed", "true")
        self.list.setMinimumHeight(_HIGH)
        # a constant text: what is below must not move under the pointer when a check box changes
        self.words = ReadingLabel(kind="muted")
        self.words.show_text(tr("選んだ部・所管課の分を作成します。選ばないときは、すべての所管課の分を作成します。"))
        column_of(self.words, (self.list, 1), within=self, spacing=STEP // 2)
        self.model.turned.connect(self.changed)

    @property
    def departments(self) -> tuple[str, ...]:
        """The 部 that are ticked."""
        return tuple(each.name for each in self._ticked() if each.is_department)

    @property
    def divisions(self) -> tuple[str, ...]:
        """The 所管課 that are ticked."""
        return tuple(each.name for each in self._ticked() if not each.is_department)

    def show_names(self, departments: Sequence[str], divisions: Sequence[str]) -> None:
        """Show the names; ticks are kept."""
        self.model.set_items(whose_lines(departments, divisions, frozenset(self._ticked())))

    def _ticked(self) -> list[Whose]:
        return [each for each in self.model.ticked if isinstance(each, Whose)]
