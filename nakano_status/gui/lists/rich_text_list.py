"""List model of items of rich text under headings: for problems, conflicts, held items, changes.

Problems have three sections: 修正を要するもの, ご確認いただきたいもの, 参考.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from operator import attrgetter

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from nakano_status.domain.exchange.answer_checks import UNDECIDED
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.gui.lists.line_steps import ROW_FLAGS, Index, LineList, index_where, replace_lines
from nakano_status.gui.looks.labels import muted, tooltip_text
from nakano_status.gui.qt_override import override

HTML_ROLE = Qt.ItemDataRole.UserRole
ITEM_ROLE = Qt.ItemDataRole.UserRole + 1
"""The role of an item; None for a heading."""

SIGN_ROLE = Qt.ItemDataRole.UserRole + 2
"""The role of the LineSign before an item, or None."""


@dataclass(frozen=True)
class LineSign:
    """An icon and its colour role (ask, muted, good); the accessible text also gives its meaning."""

    icon: str
    kind: str = "muted"


@dataclass(frozen=True)
class RichTextItem:
    """An item of the list.

    `html`: the painted text; an `<a href="…">` in it is an act on the item.
    `accessible_text`: read aloud.
    `item`: the item's key, a hashable value; None for a heading.
    `ticked`: None for an item without a check box.
    `sign`: the icon before the text.
    """

    html: str
    accessible_text: str
    item: object = None
    ticked: bool | None = None
    sign: LineSign | None = None


def item_html(where: str, html: str, aside: str = "") -> str:
    """Return the HTML of an item: its place in muted colour, its content `html`, and a muted note `aside` below.

    `where` (the place) and `aside` are plain texts; `aside` is empty if there is none.
    """
    end = f"<br>{muted(aside)}" if aside else ""
    return f"<p>{muted(where)}<br>{html}{end}</p>"


def plain_item(item: object, where: str, words: str, sign: LineSign | None = None) -> RichTextItem:
    """Return a list item of plain texts: its place (`where`) above its text (`words`); `item` is its key."""
    return RichTextItem(item_html(where, escape(words)), f"{where}、{words}", item, sign=sign)


def heading(words: str, count: int) -> RichTextItem:
    """Return a heading as a list item: the text `words` and the number of the items below it."""
    head = f"{words}　{count}件"
    return RichTextItem(f"<p><b>{escape(head)}</b></p>", head)


def section(words: str, lines: Sequence[RichTextItem]) -> list[RichTextItem]:
    """Return items below a heading that counts them; empty if there are no items."""
    return [heading(words, len(lines)), *lines] if lines else []


class RichTextList(LineList):
    """A list model of `RichTextItem` items; headings cannot be selected.

    The signal `turned` is emitted after a check box was changed.
    """

    turned = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[RichTextItem] = []
        self._turned = dict[object, bool]()
        """The check boxes that the user changed, as the user left them, by the keys of their items."""

    @property
    def item_keys(self) -> list[object]:
        """The keys of the items, in order, without headings."""
        return [line.item for line in self._lines if line.item is not None]

    @property
    def ticked(self) -> list[object]:
        """The keys of the ticked items."""
        return [line.item for line in self._lines if line.ticked]

    @property
    def unticked(self) -> list[object]:
        """The keys of the unticked items."""
        return [line.item for line in self._lines if line.ticked is False]

    def line_of(self, item: object) -> RichTextItem | None:
        """Return the list item with a key; None if the key is not in the list."""
        return next((line for line in self._lines if line.item is not None and line.item == item), None)

    def set_items(self, lines: Iterable[RichTextItem]) -> None:
        """Replace the items, with their check boxes as given.

        Items with the same keys as before keep their selection and the cursor.
        """
        self.forget_ticks()
        self.update_items(lines)

    def update_items(self, lines: Iterable[RichTextItem]) -> None:
        """Replace the items as `set_items` does, but leave the check boxes that the user changed as they are.

        This also applies to an item that was missing from the list for a while.
        """
        replace_lines(
            self, self._lines, [self._as_turned(line) for line in lines], attrgetter("item")
        )  # headings have no key

    def forget_ticks(self, items: Iterable[object] | None = None) -> None:
        """Forget the changes of check boxes by the user, so that the next `update_items` sets these boxes.

        `items`: the keys of the items whose check boxes are meant, for instance because the items have been processed
        (None: all).
        """
        for item in list(self._turned) if items is None else items:
            self._turned.pop(item, None)

    def tick_all(self, *, ticked: bool) -> None:
        """Tick or untick every check box as if the user did, and emit `turned` once."""
        for row, line in enumerate(self._lines):
            if line.ticked is not None:
                self._tick(row, ticked=ticked)
        self.turned.emit()

    def remove_check_boxes(self) -> None:
        """Remove all check boxes from the items, because the ticked items have been processed."""
        self.set_items([replace(line, ticked=None) for line in self._lines])

    def place_of(self, item: object) -> QModelIndex:
        """Return the index of the item with a key, or an invalid index if the key is not in the list."""
        return index_where(self, self._lines, lambda line: line.item is not None and line.item == item)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self._lines[index.row()].item is None:
            return Qt.ItemFlag.NoItemFlags
        is_tickable = self._lines[index.row()].ticked is not None
        return ROW_FLAGS | Qt.ItemFlag.ItemIsUserCheckable if is_tickable else ROW_FLAGS

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.accessible_text
        if role == Qt.ItemDataRole.CheckStateRole and line.ticked is not None:
            return Qt.CheckState.Checked if line.ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(line.item, Problem):
            return tooltip_text(f"くわしく：{line.item.code}")
        return {HTML_ROLE: line.html, ITEM_ROLE: line.item, SIGN_ROLE: line.sign}.get(role)

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self._tick(index.row(), ticked=value in (Qt.CheckState.Checked, Qt.CheckState.Checked.value))
        self.turned.emit()
        return True

    def _tick(self, row: int, *, ticked: bool) -> None:
        line, index = self._lines[row], self.index(row)
        if line.ticked is not ticked:
            self._turned[line.item] = ticked
            self._lines[row] = replace(line, ticked=ticked)
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])

    def _as_turned(self, line: RichTextItem) -> RichTextItem:
        return line if line.ticked is None else replace(line, ticked=self._turned.get(line.item, line.ticked))


Offers = Callable[[Problem], str]

SIGNS = {
    Severity.ERROR: LineSign("ask", "ask"),
    Severity.QUESTION: LineSign("question"),
    Severity.ADVICE: LineSign("advice"),
}
"""The symbols before problems: three shapes that can be distinguished without colour."""

_WEIGHTS = {Severity.ERROR: "■ 要修正　", Severity.QUESTION: "？ ご確認　", Severity.ADVICE: "・ 参考　"}
_TO_DECIDE = "■ 相違　"


def weight_words(problem: Problem) -> str:
    """Return the symbol and label that show how serious a problem is, such as "■ 要修正 "."""
    return _TO_DECIDE if problem.code == UNDECIDED else _WEIGHTS[problem.severity]


_TAGS = re.compile("<[^<>]*+>")


def problem_items(problems: Iterable[Problem], titles: Mapping[str, str]) -> Iterator[RichTextItem]:
    """Yield problems as list items with place, message and remedy, under a heading for each severity.

    `titles`: row titles by 管理番号.
    """
    found = list(problems)
    for severity in Severity:
        yield from severity_lines(severity, found, titles)


def severity_lines(
    severity: Severity, problems: Iterable[Problem], titles: Mapping[str, str], offers: Offers = lambda _: ""
) -> list[RichTextItem]:
    """Return the problems of one severity as list items under their heading; empty if there are none.

    `titles`: row titles by 管理番号. `offers`: returns HTML with the acts that are offered for a problem.
    """
    mine = (problem for problem in problems if problem.severity is severity)
    lines = [problem_item(problem, titles.get(problem.place.id or "", ""), offers(problem)) for problem in mine]
    return section(severity.label, lines)


def problem_item(problem: Problem, title: str = "", offers: str = "") -> RichTextItem:
    """Return the item of a problem, with place, message and remedy; its key is the problem.

    The problem's code is shown in the tooltip only. If acts are offered (`offers`, HTML), the remedy is left out.
    """
    from nakano_status.application import problem_text

    place = problem_text.place(problem)
    where = "　".join(part for part in (place, title) if part)
    words = problem_text.message(problem) + ("" if offers else problem_text.remedy(problem))  # offers replace it
    head = f"{muted(where)}<br>" if where else ""
    html = f"<p>{head}{escape(words)}{offers}</p>"
    accessible_text = "、".join(
        part for part in (where, f"{weight_words(problem)}{words}", _TAGS.sub("", offers).strip()) if part
    )
    return RichTextItem(html, accessible_text, problem, sign=SIGNS[problem.severity])
