"""A machine-readable table: one header row, one record a row, each cell one value of its column's kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | date | None
NO_FIGURE = "***"
"""Written in a column of numbers for a missing number (統一ルール, item 1-13)."""


class ValueKind(StrEnum):
    """The kind of values in a column; each value is the term used in the data dictionary."""

    TEXT = "文字列"
    CODE = "コード"
    NUMBER = "数値"
    DATE = "日付（YYYY-MM-DD）"


@dataclass(frozen=True)
class DataColumn:
    """One column: its heading and its description in the data dictionary.

    `values` are the possible values if they can be listed; `required` is whether every row has a value.
    """

    heading: str
    kind: ValueKind
    meaning: str
    unit: str = ""
    values: str = ""
    required: bool = True


@dataclass(frozen=True)
class DataTable:
    """A table: `name` is the sheet's name, `title` the file's title property; each cell is of its column's kind.

    `key` is the heading of the column whose value identifies a row to a person.
    """

    name: str
    title: str
    key: str
    columns: tuple[DataColumn, ...]
    rows: tuple[tuple[Value, ...], ...]

    def name_of(self, row: tuple[Value, ...]) -> str:
        """Return the identifier of a row: its 管理番号 or 指標番号."""
        place = next(place for place, column in enumerate(self.columns) if column.heading == self.key)
        return str(row[place])
