"""A machine-readable table: one header row, one record per row, and in each cell one value of its column's kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from string import ascii_letters, digits

Value = str | int | Decimal | date | tuple[str, ...] | None
"""The value of a cell: None if it is empty; a tuple of names in a column that `is_list`."""
LIST_SEPARATOR = ";"
"""Separator of several names in a cell, as in 自治体標準オープンデータセット."""


def join_names(names: Iterable[str]) -> tuple[str, ...] | None:
    """Return the value of a cell for several names; None if there are no names.

    A separator (LIST_SEPARATOR) within a name is replaced by ；.
    """
    return tuple(name.replace(LIST_SEPARATOR, "；") for name in names) or None


class ValueKind(StrEnum):
    """The kind of the values in a column, as named in the data dictionary."""

    TEXT = "文字列"
    CODE = "コード"
    NUMBER = "数値"
    DATE = "日付（YYYY-MM-DD）"


@dataclass(frozen=True)
class DataColumn:
    """A column of a table.

    `meaning`: its description in the data dictionary. `values`: a list of the possible values, if they can be listed.
    `required`: whether every row has a value. `is_declared`: whether the heading comes from the plan's profile.
    `is_list`: whether a cell may hold several names. `is_whole`: whether its numbers are integers. `name`: its
    name for programs, in ASCII, the same every year. Fields with `repr=False` are left out of the digest of a recorded
    set (`PaperSet.digest`).
    """

    heading: str
    kind: ValueKind
    meaning: str
    unit: str = ""
    values: str = ""
    required: bool = True
    is_declared: bool = False
    is_list: bool = False
    is_whole: bool = field(default=False, repr=False)
    name: str = field(default="", repr=False)


@dataclass(frozen=True)
class DataTable:
    """A table.

    `name`: the sheet's name. `title`: the file's title property. `key`: the heading of the column whose value
    identifies a row to a person. `about`: a sentence on its rows. `code`: its name for programs, in ASCII, the same
    every year. `keys`: the names of the columns that together identify a row. `path`: the identifier of a row, with the
    names of columns in braces, such as `131148/nakano2/R4/{row_id}`.
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
        """Return the text that identifies a row to a person: its 管理番号 or 指標番号."""
        place = next(place for place, column in enumerate(self.columns) if column.heading == self.key)
        return str(row[place])


def percent_encoded(text: str, safe: str = "") -> str:
    """Return a text encoded as a part of an address (RFC 3986); the characters in `safe` are left unchanged."""
    plain = {*f"{ascii_letters}{digits}-._~{safe}".encode()}
    return "".join(chr(each) if each in plain else f"%{each:02X}" for each in text.encode())


TABLE_NAME = "データ項目定義書"
_KEY = "項目名"
_YES, _NO = "あり", "なし"


def dictionary_table(tables: Mapping[str, DataTable], title: str) -> DataTable:
    """Return the data dictionary of `tables`: one row for each of their columns.

    The keys of `tables` are file names without extension.
    """
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
