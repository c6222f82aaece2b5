"""The header row of a table: the columns of the headings that are known (exchange.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.headings import ID, MEASURE, TITLE, Heading, read_heading

_LEAST_HEADINGS = 3


@dataclass(frozen=True)
class HeaderRow:
    """A header row: the column of each key, the year that its heading names, and what else stands there.

    `unknown` are (column, text) of headings that are none of ours; `twice` are (key, columns) of headings that stand
    more than once: such a key has no column, because nobody can say which one is meant.
    """

    row: int
    columns: Mapping[str, int]
    years: Mapping[str, FiscalYear] = field(default_factory=dict)
    unknown: tuple[tuple[int, str], ...] = ()
    twice: tuple[tuple[str, tuple[int, ...]], ...] = ()


def read_header(row: int, texts: Mapping[int, str | None]) -> HeaderRow | None:
    """Return the header that the texts of a row (by column) make, or None where the row is none.

    A header is a row with at least three known headings, one of which names the row: 管理番号, 事業内容 or 実施内容.
    """
    return header_of(row, texts, {column: read_heading(text) for column, text in texts.items()})


def header_of(row: int, texts: Mapping[int, str | None], read: Mapping[int, Heading | None]) -> HeaderRow | None:
    """Return the same for texts whose headings are read already."""
    places: dict[str, list[int]] = {}
    for column, heading in read.items():
        if heading is not None:
            places.setdefault(heading.key, []).append(column)
    if len(places) < _LEAST_HEADINGS or not places.keys() & {ID, TITLE, MEASURE}:
        return None
    once = {key: columns[0] for key, columns in places.items() if len(columns) == 1}
    return HeaderRow(
        row,
        once,
        {heading.key: heading.year for heading in read.values() if heading is not None and heading.year is not None},
        tuple((column, text) for column, text in texts.items() if text and read[column] is None),
        tuple((key, tuple(columns)) for key, columns in places.items() if len(columns) > 1),
    )
