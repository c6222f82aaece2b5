"""The list of conflicts: one line for each value on which people differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape

from nakano_status.application.merge.resolve_conflict import ConflictView
from nakano_status.gui.features.conflicts.conflict_sides import chosen_words
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList, section
from nakano_status.gui.words import tr

Heading = Callable[[str], str]


@dataclass(frozen=True)
class ConflictItem:
    """An item of the list: a conflict, and whether it is decided."""

    conflict: str
    is_decided: bool


class ConflictList(RichTextList):
    """A list model whose items are ConflictItems; `view_of` returns the conflict of an item."""

    def __init__(self) -> None:
        super().__init__()
        self._views: dict[ConflictItem, ConflictView] = {}

    @property
    def open(self) -> list[ConflictItem]:
        """The conflicts that need a decision, in order."""
        return [item for item in self._views if not item.is_decided]

    @property
    def shown(self) -> list[ConflictItem]:
        """All conflicts, in order."""
        return list(self._views)

    def view_of(self, item: object) -> ConflictView | None:
        """Return the conflict of an item."""
        return self._views.get(item) if isinstance(item, ConflictItem) else None

    def show_conflicts(
        self, waiting: Iterable[ConflictView], decided: Iterable[ConflictView], heading: Heading
    ) -> None:
        """Show other conflicts; `heading` names a field."""
        self._views = {ConflictItem(view.conflict, is_decided=False): view for view in waiting}
        self._views |= {ConflictItem(view.conflict, is_decided=True): view for view in decided}
        self.set_items(self._items(heading))

    def _items(self, heading: Heading) -> Iterator[RichTextItem]:
        for is_decided, words in ((False, tr("決めていない相違")), (True, tr("決めた相違（決め直せます）"))):
            mine = [(item, view) for item, view in self._views.items() if item.is_decided is is_decided]
            yield from section(words, [_line(item, view, heading(view.key)) for item, view in mine])


def _line(item: ConflictItem, view: ConflictView, field: str) -> RichTextItem:
    who = _who(view)
    place = f'<span class="muted">{escape(view.id)}　{escape(field)}　{escape(who)}</span>'
    return RichTextItem(f"<p>{escape(view.title)}<br>{place}</p>", f"{view.title}、{field}、{who}", item)


def _who(view: ConflictView) -> str:
    """Return who differs; for a decided conflict, whose text was chosen."""
    if chosen := chosen_words(view):
        return tr("決定：{who}").format(who=chosen)
    return "・".join(dict.fromkeys(side.who for side in view.sides))
