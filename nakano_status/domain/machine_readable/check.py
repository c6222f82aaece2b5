"""Checks a file against all 15 items, in the order of their numbers (decision 0035)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nakano_status.domain.machine_readable.layout_rules import gap_problems, heading_problems, sheet_problems
from nakano_status.domain.machine_readable.table import CheckedFile, DataSheet, table_of
from nakano_status.domain.machine_readable.value_rules import (
    cell_problems,
    number_problems,
    place_problems,
    time_problems,
)
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem

ITEMS: Mapping[str, str] = {
    "1-1": "ファイル形式はExcelかCSVとなっているか",
    "1-2": "1セル1データとなっているか",
    "1-3": "数値データは数値属性とし、文字列を含まないこと",
    "1-4": "セルの結合をしていないか",
    "1-5": "スペースや改行等で体裁を整えていないか",
    "1-6": "項目名等を省略していないか",
    "1-7": "数式を使用している場合は、数値データに修正しているか",
    "1-8": "オブジェクトを使用していないか",
    "1-9": "データの単位を記載しているか",
    "1-10": "機種依存文字を使用していないか",
    "1-11": "e-Statの時間軸コードの表記、西暦表記又は和暦に西暦の併記がされているか",
    "1-12": "地域コード又は地域名称が表記されているか",
    "1-13": "数値データの同一列内に特殊記号（秘匿等）が含まれる場合",
    "2-1": "データが分断されていないか",
    "2-2": "1シートに複数の表が掲載されていないか",
}
_PREFIX = "DATA-"
_TABLE_RULES = (cell_problems, number_problems, heading_problems, time_problems, place_problems, gap_problems)
_PLACES = {item: place for place, item in enumerate(ITEMS)}


def check_data(file: CheckedFile) -> tuple[Problem, ...]:
    """Return the findings in a file, by item, sheet and cell; errors, questions and advice together.

    An error is what the rules forbid, a question what only a person can decide, advice a finding in people's own texts.
    """
    if file.other_kind is not None:
        return (problem("DATA-1-1", Place(file=file.name), found=file.other_kind),)
    found = [each.at(file=file.name) for sheet in file.sheets for each in _check(sheet)]
    return tuple(sorted(found, key=lambda each: _PLACES[item_of(each.code) or ""]))


def _check(sheet: DataSheet) -> Iterator[Problem]:
    yield from sheet_problems(sheet)
    table = table_of(sheet)
    if table is not None:
        for rule in _TABLE_RULES:
            yield from rule(table)


def item_of(code: str) -> str | None:
    """Return the item of a problem's code (`DATA-1-4` is 1-4), or None if it belongs to none."""
    number = code.removeprefix(_PREFIX)
    return number if code.startswith(_PREFIX) and number in ITEMS else None
