"""Choices that a list has as one column for each option, with a tick in the column of the chosen one.

Such columns are read as one column whose cells name all options with boxes (☑拡充 □維持), as other lists print them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, pairwise, takewhile

from nakano_status.domain.text.labels import ALIKE_YES
from nakano_status.domain.text.narrative import bare_text

_HEADS_WITHIN = 40
"""The number of rows of a sheet among which the headings of such columns are searched."""
_TICKS = frozenset((*ALIKE_YES, *"✓✔☑●レ"))
_NO_OPTION = re.compile(r"[\d年月、，,;；\n□☐☑☒✓✔■]")
"""Characters of headings that are no options: years and months have ticks, too."""
_DIVISION = re.compile(".+[課部局室係所]")
_LONGEST, _FEWEST_TICKS = 12, 2


@dataclass(frozen=True)
class TickedColumns:
    """The columns of the options of one choice.

    `head`: the place of the row with the heading of the choice, from 0; the row below it names the options. `options`:
    the options, by column.
    """

    head: int
    options: Mapping[int, str]

    @property
    def first(self) -> int:
        """The first column, above which the heading of the choice is."""
        return min(self.options)

    def ticked(self, texts: Mapping[int, str]) -> list[int]:
        """Return the columns with a tick; `texts`: the texts of a row, by column."""
        return [column for column in self.options if texts.get(column) in _TICKS]

    def text(self, texts: Mapping[int, str]) -> str | None:
        """Return the text of a row's cell with the boxes of all options; None if none is ticked."""
        ticked = self.ticked(texts)
        boxes = (f"{'☑' if column in ticked else '□'}{option}" for column, option in self.options.items())
        return " ".join(boxes) if ticked else None


def find_ticked_columns(rows: Sequence[Mapping[int, str]]) -> Iterator[TickedColumns]:
    """Yield the choices of a table with a column for each option.

    `rows`: the texts of each row, by column. A heading without texts beside it is above several short texts, and all
    texts below these are ticks.
    """
    taken = set[int]()
    for place, (head, below) in enumerate(pairwise(rows[:_HEADS_WITHIN])):
        for first in sorted(head.keys() & below.keys() - taken):
            columns = takewhile((below.keys() - head.keys() | {first}).__contains__, count(first))
            found = TickedColumns(place, {each: below[each] for each in columns})
            if _are_options(found) and _are_ticks(found, rows):
                taken |= found.options.keys()
                yield found


def _are_options(found: TickedColumns) -> bool:
    names = [*found.options.values()]
    is_short = all(len(each) <= _LONGEST and not _NO_OPTION.search(each) and each not in _TICKS for each in names)
    is_distinct = len({*map(bare_text, names)}) == len(names) > 1
    return is_distinct and is_short and not all(map(_DIVISION.fullmatch, names))


def _are_ticks(found: TickedColumns, rows: Sequence[Mapping[int, str]]) -> bool:
    """Return whether all texts below the options are ticks, or repeat the headings on a later page."""
    head = rows[found.head][found.first]
    under = [{column: row[column] for column in found.options if column in row} for row in rows[found.head + 2 :]]
    headings: list[Mapping[int, str]] = [{}, found.options, {found.first: head}]
    texts = [each for each in under if each not in headings]
    are_ticks = all(text in _TICKS for each in texts for text in each.values())
    return are_ticks and len(texts) >= _FEWEST_TICKS


def join_ticked_columns(block: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return a block of cells in which the columns of the options of a choice are one column with boxes."""
    rows = [{at: text.strip() for at, text in enumerate(line) if text.strip()} for line in block]
    lines = [[*line] for line in block]
    for found in find_ticked_columns(rows):
        for place, (line, texts) in enumerate(zip(lines, rows, strict=True)):
            if place > found.head and found.options.keys() & texts.keys():
                line[found.first] = (found.text(texts) if place > found.head + 1 else None) or ""
        for line in lines:
            for column in (each for each in found.options if each != found.first and each < len(line)):
                line[column] = ""
    return tuple(map(tuple, lines))
