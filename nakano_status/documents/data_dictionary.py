"""データ項目定義書: the meaning of each column of the data files, itself a machine-readable table."""

from __future__ import annotations

from collections.abc import Mapping

from nakano_status.documents.data_table import NO_FIGURE, DataColumn, DataTable, ValueKind

TABLE_NAME = "データ項目定義書"
_KEY = "項目名"
_YES, _NO = "あり", "なし"


def dictionary_table(tables: Mapping[str, DataTable], title: str) -> DataTable:
    """Return the dictionary of `tables`, whose keys are file names without extension, in their order."""
    rows = tuple(
        (name, number, *_told(column))
        for name, table in tables.items()
        for number, column in enumerate(table.columns, start=1)
    )
    return DataTable(TABLE_NAME, title, _KEY, _COLUMNS, rows)


def _told(column: DataColumn) -> tuple[str | None, ...]:
    empty = _NO if column.required else _YES
    return (column.heading, column.meaning, column.kind.value, column.unit or None, column.values or None, empty)


def _text(heading: str, meaning: str) -> DataColumn:
    return DataColumn(heading, ValueKind.TEXT, meaning)


_COLUMNS = (
    _text("ファイル名", "項目のあるファイル。拡張子は除く。"),
    DataColumn("項目番号", ValueKind.NUMBER, "ファイルの中の列の順番。"),
    _text(_KEY, "列の見出し。"),
    _text("説明", "項目の意味。"),
    _text("データ型", f"値の種類。数値がない場合は「{NO_FIGURE}」。"),
    _text("単位", "数値の単位。"),
    _text("値の範囲", "入る値が決まっている場合の、その値。"),
    _text("空欄の有無", "空欄の行があるかどうか。"),
)
