"""The content of the official list (別紙 進捗状況一覧) before it is set in pages or drawn as a sheet (practice.md §5).

It is made from domain values by `list_builder`; widths are millimetres, font sizes points.
"""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.documents.page import PageSetup


@dataclass(frozen=True)
class ListColumn:
    """One printed column: its key (`measure`, `title`, a field key, `divisions`), heading and width in millimetres.

    A `given` column is printed for comparison, on a light background; one that is `is_text` may go on in a row below.
    """

    key: str
    heading: str
    width: float
    given: bool = False
    is_text: bool = False


@dataclass(frozen=True)
class MeasureRow:
    """One row of the list with its whole texts, by column in order; the first, 実施内容, is always None."""

    row_id: str
    cells: tuple[str | None, ...]


@dataclass(frozen=True)
class ListMeasure:
    """One 実施内容: the text of its cell (code and title) and its rows."""

    text: str
    rows: tuple[MeasureRow, ...]


@dataclass(frozen=True)
class ListDocument:
    """The whole paper. `made_on` is an ISO date; sizes and heights of the repeated rows are in `list_layout`.

    All of it is measured for A3; `setup` is the paper that it is printed on. With `keeps_measures_whole`, a 実施内容
    that fits a page is not broken. `stamp` identifies the texts of the round from which it was made (`list_age`); ''
    where the list is not imported again.
    """

    title: str
    label: str
    as_of: str
    legend: tuple[str, ...]
    columns: tuple[ListColumn, ...]
    measures: tuple[ListMeasure, ...]
    setup: PageSetup
    font: str
    body_size: float
    made_on: str
    draft_note: str | None = None
    stamp: str = ""
    keeps_measures_whole: bool = True
