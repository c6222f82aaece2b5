"""The 部 and 所管課 whose papers are made, as items with check boxes; none ticked means all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from nakano_status.gui.lists.rich_text_list import RichTextItem
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
