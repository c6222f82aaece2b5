"""The columns of levels and numbers of a published list, each with its texts below all heads that have it.

Every sheet may have its own head, and a sheet several. Heads with the same headings of levels and numbers in the same
order are of one layout, in whatever columns they are; columns are never matched by their letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from nakano_status.domain.fields.headings import CODE, LEVEL, MEASURE, fold_heading
from nakano_status.domain.grouped import grouped
from nakano_status.domain.published_list.published_list import Head, ListRow, PublishedList, SeenColumn

OF_LEVELS = frozenset({MEASURE, LEVEL, CODE})
"""The keys of columns of levels and numbers, which several columns may have."""
NamesOfLevels = Callable[[SeenColumn], str | None]
"""Returns the name of the level that a person stated for a column."""
ColumnPlace = tuple[str, int, str]
"""The sheet, the row and the letters of a column's heading."""


def column_place(column: SeenColumn) -> ColumnPlace:
    """Return the place of a column's heading."""
    return column.sheet, column.row, column.letters


@dataclass(frozen=True)
class LevelColumn:
    """A column of levels or numbers of one layout.

    `seen`: the column below each head of the layout. `rows`: the rows below these heads. `stated`: the name of the
    level that a person stated for it (None: no name).
    """

    seen: Mapping[Head, SeenColumn]
    rows: Sequence[ListRow]
    stated: str | None = None

    @property
    def first(self) -> SeenColumn:
        """The column below the first head."""
        return next(iter(self.seen.values()))

    @property
    def key(self) -> str | None:
        """Its key, such as CODE."""
        return self.first.key

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The text of each row; '' for a row without a text there."""
        return tuple(dict(row.levels).get(self.seen[row.head].letters, "") for row in self.rows)

    @property
    def places(self) -> frozenset[ColumnPlace]:
        """The places of its headings."""
        return frozenset(map(column_place, self.seen.values()))

    @property
    def ends_every_row(self) -> bool:
        """True if every row has a text in the column, and no text of a level to its right."""
        return all(row.levels and row.levels[-1][0] == self.seen[row.head].letters for row in self.rows)


class Layout(NamedTuple):
    """The columns of levels and numbers below all heads with the same headings of them.

    `rows`: the places of the rows below these heads among all rows of the list.
    """

    columns: Sequence[LevelColumn]
    rows: Sequence[int]


def layouts_of_list(published: PublishedList, rows: Sequence[ListRow], named: NamesOfLevels) -> Iterator[Layout]:
    """Yield the layouts of a list's rows, those with the most columns first, in an order independent of the sheets'."""
    below = grouped((row.head, place) for place, row in enumerate(rows))
    columns = {head: [each for each in published.heads.get(head, ()) if each.key in OF_LEVELS] for head in below}
    alike = grouped((tuple(_heading(each, named) for each in found), head) for head, found in columns.items())
    for headings in sorted(alike, key=lambda each: (-len(each), each)):
        heads = alike[headings]
        places = sorted(chain.from_iterable(below[head] for head in heads))
        seen = ({head: columns[head][at] for head in heads} for at in range(len(headings)))
        of = [rows[place] for place in places]
        yield Layout([LevelColumn(each, of, named(next(iter(each.values())))) for each in seen], places)


def _heading(column: SeenColumn, named: NamesOfLevels) -> tuple[str, str, str]:
    """Return the name that a person stated for a column, its heading and its key."""
    return named(column) or "", fold_heading(column.heading), column.key or ""
