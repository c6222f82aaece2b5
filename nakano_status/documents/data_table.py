"""A machine-readable table: one header row, one record a row, each cell one value of its column's kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from string import ascii_letters, digits

Value = str | int | Decimal | date | tuple[str, ...] | None
"""What a cell holds: None if it is empty, as a missing figure is; several names of a column that `is_list`."""
LIST_SEPARATOR = ";"
"""Between several names in a cell, as 自治体標準オープンデータセット writes them."""


def join_names(names: Iterable[str]) -> tuple[str, ...] | None:
    """Return the value of a cell for several names, which have no separator in them; None for none."""
    return tuple(name.replace(LIST_SEPARATOR, "；") for name in names) or None


class ValueKind(StrEnum):
    """The kind of values in a column; each value is the term used in the data dictionary."""

    TEXT = "文字列"
    CODE = "コード"
    NUMBER = "数値"
    DATE = "日付（YYYY-MM-DD）"


@dataclass(frozen=True)
class DataColumn:
    """One column: its heading and its description in the data dictionary.

    `values` are the possible values if they can be listed; `required` is whether every row has a value; `is_declared`
    whether the heading is made of what the plan declares; `is_list` whether a cell may hold several names. `name` is
    its name for programs: ASCII, the same every year.

    What is not in the representation is left out of the mark of a recorded set (`PaperSet.mark`).
    """

    heading: str
    kind: ValueKind
    meaning: str
    unit: str = ""
    values: str = ""
    required: bool = True
    is_declared: bool = False
    is_list: bool = False
    name: str = field(default="", repr=False)


@dataclass(frozen=True)
class DataTable:
    """A table: `name` is the sheet's name, `title` the file's title property; each cell is of its column's kind.

    `about` is a sentence on its rows; `code` names it for programs (ASCII, the same every year).
    `key` is the heading of the column whose value identifies a row to a person; `keys` are the names of the columns
    that identify it together. `path` is its identifier, with the names of columns in braces, as
    `131148/nakano2/R4/{row_id}`.
    """

    name: str
    title: str
    key: str
    columns: tuple[DataColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    about: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    keys: tuple[str, ...] = field(default=(), repr=False)
    path: str = field(default="", repr=False)

    def name_of(self, row: tuple[Value, ...]) -> str:
        """Return the identifier of a row: its 管理番号 or 指標番号."""
        place = next(place for place, column in enumerate(self.columns) if column.heading == self.key)
        return str(row[place])


def percent_encoded(text: str, safe: str = "") -> str:
    """Return a text as a part of an address (RFC 3986); the characters of `safe` are left as they are."""
    plain = {*f"{ascii_letters}{digits}-._~{safe}".encode()}
    return "".join(chr(each) if each in plain else f"%{each:02X}" for each in text.encode())


TABLE_NAME = "データ項目定義書"
_KEY = "項目名"
_YES, _NO = "あり", "なし"


def dictionary_table(tables: Mapping[str, DataTable], title: str) -> DataTable:
    """Return the dictionary of `tables`, whose keys are file names without extension, in their order."""
    rows = tuple(
        (name, number, *_description(column))
        for name, table in tables.items()
        for number, column in enumerate(table.columns, start=1)
    )
    return DataTable(TABLE_NAME, title, _KEY, _COLUMNS, rows)


def _description(column: DataColumn) -> tuple[str | None, ...]:
    empty = _NO if column.required else _YES
    meaning = f"{column.meaning}複数のときは「{LIST_SEPARATOR}」で区切る。" if column.is_list else column.meaning
    return (column.heading, meaning, column.kind.value, column.unit or None, column.values or None, empty)


def _text(heading: str, meaning: str) -> DataColumn:
    return DataColumn(heading, ValueKind.TEXT, meaning)


_COLUMNS = (
    _text("ファイル名", "項目のあるファイル。拡張子は除く。"),
    DataColumn("項目番号", ValueKind.NUMBER, "ファイルの中の列の順番。"),
    _text(_KEY, "列の見出し。"),
    _text("説明", "項目の意味。"),
    _text("データ型", "値の種類。値がない場合は、どの種類でも空欄。"),
    _text("単位", "数値の単位。"),
    _text("値の範囲", "入る値が決まっている場合の、その値。"),
    _text("空欄の有無", "空欄の行があるかどうか。"),
)
