"""What a reader found in a published list (進捗状況一覧): rows as printed, every sheet row accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nakano_status.domain.problems.problem import Problem

CONTINUED = "（つづき）"
"""The beginning of the title of a row that continues the row above, followed by its 管理番号; it is no row of its own.
"""


class LineKind(StrEnum):
    """What a sheet row is; every row has a kind, so that none is silently dropped."""

    ROW = "row"
    CONTINUATION = "continuation"
    TITLE = "title"
    LEGEND = "legend"
    HEAD = "head"
    TOTAL = "total"
    NOTE = "note"
    BLANK = "blank"


@dataclass(frozen=True)
class AccountedLine:
    """One sheet row and its kind."""

    sheet: str
    row: int
    kind: LineKind


@dataclass(frozen=True)
class ListRow:
    """One printed row: measure code and title as printed, the texts as typed, and each one's address (`sheet!A1`).

    `values` by field key (mark already read; an unreadable mark is a problem and absent). `printed_id` is the 管理番号
    if the sheet has one.
    """

    sheet: str
    row: int
    measure_code: str
    measure_title: str | None
    title: str
    owners_printed: str | None
    values: Mapping[str, str | None]
    cells: Mapping[str, str] = field(default_factory=dict)
    printed_id: str | None = None


@dataclass(frozen=True)
class PublishedList:
    """A list as read. `year` is the short year in its headings or 時点 (as `R3`), None if there is none.

    `stamp` is that of the texts from which the program made it (`list_age`), None if it has none.
    """

    name: str
    sha256: str
    rows: tuple[ListRow, ...] = ()
    lines: tuple[AccountedLine, ...] = ()
    year: str | None = None
    title: str | None = None
    problems: tuple[Problem, ...] = ()
    refused: Problem | None = None
    stamp: str | None = None
