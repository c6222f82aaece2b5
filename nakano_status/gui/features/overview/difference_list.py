"""List model of 前回との差: the reasons with their counts, and under each the rows with their counts then and now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from nakano_status.domain.round.count_difference import CountDifference, Reason, RowDifference, figure_label
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList
from nakano_status.gui.lists.row_table import RowFilter
from nakano_status.gui.words import tr

_MOST = 300
"""The most rows listed under a reason; before answers arrive there are as many as the round has rows."""


@dataclass(frozen=True)
class DifferenceItem:
    """An item of the list: a reason, and a row (None: all rows of the reason)."""

    why: Reason
    row_id: str | None = None


class DifferenceList(RichTextList):
    """A list model of a difference; rows that are gone from the plan lead nowhere, as this year's list lacks them."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Mapping[Reason, tuple[RowDifference, ...]] = {}

    def show_difference(self, difference: CountDifference, titles: Mapping[str, str]) -> None:
        """Show another difference; `titles` are the 事業内容 by 管理番号."""
        self._rows = difference.by_reason()
        self.set_items(self._tell_all(titles))

    def filter_of(self, item: DifferenceItem) -> RowFilter:
        """Return the filter that shows the rows of a reason in 取組一覧."""
        return RowFilter(ids=frozenset(row.row_id for row in self._rows.get(item.why, ()) if row.now is not None))

    def _tell_all(self, titles: Mapping[str, str]) -> Iterator[RichTextItem]:
        for why, rows in self._rows.items():
            words = f"{tr(why.label)}　{len(rows)}{tr('件')}"
            is_gone = why is Reason.REMOVED
            yield RichTextItem(f"<p><b>{escape(words)}</b></p>", words, None if is_gone else DifferenceItem(why))
            if why.is_difference:
                yield from (_tell(row, titles) for row in rows[:_MOST])
            if why.is_difference and len(rows) > _MOST:
                words = tr("ほか {number}件（上の行を押すと、すべての取組を一覧に表示します）").format(
                    number=len(rows) - _MOST
                )
                yield RichTextItem(f'<p class="muted">{escape(words)}</p>', words)


def _tell(row: RowDifference, titles: Mapping[str, str]) -> RichTextItem:
    step = f"{tr(figure_label(row.was))}\u00a0→\u00a0{tr(figure_label(row.now))}"
    title = titles.get(row.row_id, "")
    number = (
        row.row_id if row.was_id in (None, row.row_id) else f"{row.row_id}{tr('（前回 {id}）').format(id=row.was_id)}"
    )
    html = f'<p>{escape(title)}<br><span class="muted">{escape(number)}</span>　{escape(step)}</p>'
    item = DifferenceItem(row.why, row.row_id) if row.now is not None else None
    return RichTextItem(html, f"{title}、{number}、{step}", item)
