"""A table for machines: one head row, one record a row, each cell one value of its column's kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | date | None
NO_FIGURE = "***"
"""Stands in a column of figures where there is none (統一ルール, item 1-13)."""


class ValueKind(StrEnum):
    """What a column holds; the word is that of the data dictionary."""

    TEXT = "文字列"
    CODE = "コード"
    NUMBER = "数値"
    DATE = "日付（YYYY-MM-DD）"


@dataclass(frozen=True)
class DataColumn:
    """One column: its heading and what the data dictionary says of it.

    `values` are what can stand in it, where that is a list; `required` whether every row has one.
    """

    heading: str
    kind: ValueKind
    meaning: str
    unit: str = ""
    values: str = ""
    required: bool = True


@dataclass(frozen=True)
class DataTable:
    """A table: `name` is that of its sheet, `title` that of the file's property; a cell fits its column's kind.

    `key` is the heading of the column whose value names a row to a person.
    """

    name: str
    title: str
    key: str
    columns: tuple[DataColumn, ...]
    rows: tuple[tuple[Value, ...], ...]

    def name_of(self, row: tuple[Value, ...]) -> str:
        """Return the name of a row: its 管理番号, its 指標番号."""
        place = next(place for place, column in enumerate(self.columns) if column.heading == self.key)
        return str(row[place])
