"""The pages of a planned sheet: whole lines, what is bound together on one page, heads of tables again on the next."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from nakano_status.workbook.sheet_plan import SheetPlan


@dataclass(frozen=True)
class SheetPage:
    """The lines from `first` to before `end`, below those of a head that is repeated."""

    first: int
    end: int
    head: range = range(0)


def pages_of(plan: SheetPlan, capacity: float) -> list[SheetPage]:
    """Return the pages; each holds so many points of lines."""
    pages: list[SheetPage] = []
    first, used, head = 0, 0.0, range(0)
    for start, end in _bound(plan, capacity):
        height = plan.height(range(start, end))
        if start > first and (plan.lines[start].begins_page or used + height > capacity):
            pages.append(SheetPage(first, start, head))
            first, head = start, _head_over(plan, start)
            used = plan.height(head)
        used += height
    if plan.lines:
        pages.append(SheetPage(first, len(plan.lines), head))
    return pages


def _bound(plan: SheetPlan, capacity: float) -> Iterator[tuple[int, int]]:
    """Lines that must stand on one page, from where to before where; what is higher than a page is not bound."""
    start = 0
    for number, line in enumerate(plan.lines):
        is_end = number == len(plan.lines) - 1 or not line.is_kept or plan.lines[number + 1].begins_page
        if not is_end:
            continue
        if plan.height(range(start, number + 1)) <= capacity:
            yield start, number + 1
        else:
            yield from ((each, each + 1) for each in range(start, number + 1))
        start = number + 1


def _head_over(plan: SheetPlan, line: int) -> range:
    """The head of the table that a page parts above that line."""
    place = bisect_left(plan.tables, line, key=lambda table: table.head_end) - 1
    if place < 0 or line >= plan.tables[place].end:
        return range(0)
    return plan.head(plan.tables[place])
