"""Items about what the figures are of: years in the western calendar (1-11), the region (1-12)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nakano_status.domain.machine_readable.layout_rules import at
from nakano_status.domain.machine_readable.sheet import CellKind, quoted
from nakano_status.domain.machine_readable.table import Column, Table, folded
from nakano_status.domain.problem import Place, Problem
from nakano_status.domain.problem_codes import problem

_ERA_NAMED = r"(?:令和|平成|昭和|大正|明治)\s*(?:元|\d{1,2})\s*年"
_ERA = re.compile(rf"{_ERA_NAMED}.{{0,8}}")
_ERA_SHORT = re.compile(r"[RHS]\s*\d{1,2}(?:年度?|[./-]\d.*)?", re.IGNORECASE)
_WESTERN = re.compile(r"(?:19|20)\d{2}(?!\d{1,5}(?!\d))")
_OF_TIME = re.compile(r"年|月|日|時点|期")
_OF_PLACE = re.compile(r"地方公共団体|都道府県|市区町村|区市町村|市町村|自治体|団体コード|地域")
_PLACE_NAME = re.compile(r"[\u4e00-\u9fff\u3040-\u30ff]{1,5}[都道府県市区町村]")
_SHORT_PREFECTURE = re.compile(
    "青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|東京|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|"
    "滋賀|京都|大阪|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄"
)


def time_problems(table: Table) -> Iterator[Problem]:
    """Yield headings and columns that name a year by its era alone (1-11); one problem a column."""
    has_western = any(_is_western(column) for column in table.columns)
    for column in table.columns:
        if re.search(_ERA_NAMED, folded(column.name)) and not _WESTERN.search(folded(column.name)):
            yield problem("DATA-1-11", at(table.sheet, table.head, column.number), found=quoted(column.name))
        elif not has_western and (row := _first_era(column)):
            place = at(table.sheet, row, column.number, column.name)
            yield problem("DATA-1-11", place, found=quoted(column.cells[row].text))


def _is_western(column: Column) -> bool:
    """Whether a column says western years: by its cells, most of which hold one."""
    said = [cell for cell in column.cells.values() if cell.kind is CellKind.DATE or _WESTERN.match(folded(cell.text))]
    return 2 * len(said) > len(column.cells) and bool(_OF_TIME.search(column.name))


def _first_era(column: Column) -> int | None:
    """The first row in which a column of years says one by its era alone."""
    of_time = _OF_TIME.search(column.name)
    eras = [row for row, cell in column.cells.items() if _is_era(folded(cell.text), short=bool(of_time))]
    return eras[0] if 2 * len(eras) > len(column.cells) else None


def _is_era(text: str, *, short: bool) -> bool:
    if _WESTERN.search(text):
        return False
    return bool(_ERA.fullmatch(text) or (short and _ERA_SHORT.fullmatch(text)))


def place_problems(table: Table) -> Iterator[Problem]:
    """Yield names of prefectures cut short, and figures of which no region is said (1-12); words need none."""
    for column in table.columns:
        if _OF_PLACE.search(column.name):
            for row, cell in column.cells.items():
                if _SHORT_PREFECTURE.fullmatch(folded(cell.text)):
                    place = at(table.sheet, row, column.number, column.name)
                    yield problem("DATA-1-12", place, found=f"「{cell.text}」")
    if any(_is_quantity(column) for column in table.columns) and not _says_where(table):
        yield problem("DATA-1-12", Place(sheet=table.sheet.name), found="地域の列も名称もありません")


def _is_quantity(column: Column) -> bool:
    return column.is_numeric and not _OF_TIME.search(column.name)


def _says_where(table: Table) -> bool:
    """Whether a heading, the title above the table, or most cells of a column name a place."""
    above = [cell.text for (row, _), cell in table.sheet.cells.items() if row < table.head]
    if any(_PLACE_NAME.search(text) for text in above):
        return True
    return any(_OF_PLACE.search(column.name) or _names_places(column) for column in table.columns)


def _names_places(column: Column) -> bool:
    named = sum(bool(_PLACE_NAME.fullmatch(folded(cell.text))) for cell in column.cells.values())
    return 2 * named > len(column.cells)
