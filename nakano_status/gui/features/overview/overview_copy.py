"""What is copied from 集計: lines of cells, as a spreadsheet takes them."""

from __future__ import annotations

from collections.abc import Mapping

from nakano_status.application.round.read.overview import Bar, Overview
from nakano_status.domain.round.tally import RowDifference, figure_label
from nakano_status.gui.features.overview.bar_list import (
    BarKey,
    bar_name,
)
from nakano_status.gui.features.overview.overview_side import DifferenceItem
from nakano_status.gui.features.overview.pieces import symbol
from nakano_status.gui.words import tr


def bar_heads(overview: Overview) -> list[str]:
    """Return the headings of the bars' columns; those of last time only if there is an earlier round."""
    marks = [symbol(piece) for piece in overview.whole.pieces]
    now = [tr("内訳"), tr("報告対象"), *marks]
    before = [tr("前回 {word}").format(word=word) for word in (tr("報告対象"), *marks)]
    return [*now, *before] if overview.previous is not None else now


def bar_cells(key: BarKey, bar: Bar) -> list[str]:
    """Return a bar's numbers, now and last time."""
    now = [bar_name(key, bar), str(bar.total), *map(str, bar.numbers.values())]
    before = [] if bar.before is None else [str(bar.total_before), *map(str, bar.before.values())]
    return [*now, *before]


def bars_copied(overview: Overview, bars: Mapping[BarKey, Bar], key: BarKey | None, *, headed: bool) -> list[list[str]]:
    """Return the cells to copy from the bars: all with headings if `headed`, else those of `key`."""
    lines = [bar_cells(each, bar) for each, bar in bars.items() if headed or each == key]
    return [bar_heads(overview), *lines] if headed else lines


def difference_copied(overview: Overview, item: DifferenceItem | None, *, headed: bool) -> list[list[str]]:
    """Return the cells to copy from the difference: all rows that count otherwise if `headed`, else those of `item`."""
    differing = overview.difference.differing() if overview.difference else {}
    rows = [row for rows in differing.values() for row in rows if headed or _is_of(row, item)]
    heads = [tr(each) for each in ("理由", "管理番号", "事業内容", "前回", "今回")]
    lines = [_row_cells(row, overview) for row in rows]
    return [heads, *lines] if headed else lines


def _is_of(row: RowDifference, item: DifferenceItem | None) -> bool:
    return item is not None and row.why is item.why and item.row_id in (None, row.row_id)


def _row_cells(row: RowDifference, overview: Overview) -> list[str]:
    words = (
        row.why.label,
        row.row_id,
        overview.titles.get(row.row_id, ""),
        figure_label(row.was),
        figure_label(row.now),
    )
    return [tr(word) for word in words]
