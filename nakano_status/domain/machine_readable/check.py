"""Checks a file against all 15 items, in the order of their numbers (decision 0035).

Those about the content of cells are here: one value each, true numbers with their unit, no layout; characters that not
every computer shows (機種依存文字, 半角カナ, control characters); years and the region. Those about the place of
tables, headings and gaps are `layout_rules`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import Enum, auto
from functools import cache, lru_cache

from nakano_status.domain.machine_readable.layout_rules import at, gap_problems, heading_problems, sheet_problems
from nakano_status.domain.machine_readable.table import (
    NO_FIGURE,
    CellKind,
    CheckedFile,
    DataCell,
    DataSheet,
    SheetColumn,
    SheetTable,
    folded,
    quoted,
    table_of,
)
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.text.narrative import BLANKS

_MAKERS_LEADS = (0x87, *range(0xED, 0xEF), *range(0xFA, 0xFD))


_HALF_WIDTH = range(0xA1, 0xE0)


_TWO_BYTES = 2


_PLAIN_CONTROLS = "\n\t"


_NOT_ON_WINDOWS = frozenset("〜‖−¢£¬")
"""Characters that Python's CP932 maps to the similar ～∥－￠￡￢; Windows itself writes 「?」."""


NOT_IN_CP932 = "Shift_JIS（CP932）にない文字"
MAKERS = "機種依存文字"


HALF_WIDTH = "半角カナ"


def unsafe_characters(text: str) -> Iterator[tuple[str, str]]:
    """Yield each character of a text that not every program reads, once, with its category (MAKERS, …)."""
    if text.isascii() and text.isprintable():
        return
    for character in dict.fromkeys(text):
        if why := _why(character):
            yield character, why


@cache
def _why(character: str) -> str | None:
    if character.isascii():
        return None if character.isprintable() or character in _PLAIN_CONTROLS else NOT_IN_CP932
    if character in _NOT_ON_WINDOWS:
        return NOT_IN_CP932
    try:
        written = character.encode("cp932")
    except UnicodeEncodeError:
        return NOT_IN_CP932
    if len(written) < _TWO_BYTES:
        return HALF_WIDTH if written[0] in _HALF_WIDTH else None
    return MAKERS if written[0] in _MAKERS_LEADS else None


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


def time_problems(table: SheetTable) -> Iterator[Problem]:
    """Yield headings and columns that name a year by its era alone (1-11); one problem a column."""
    has_western = any(_is_western(column) for column in table.columns)
    for column in table.columns:
        if re.search(_ERA_NAMED, folded(column.name)) and not _WESTERN.search(folded(column.name)):
            yield problem("DATA-1-11", at(table.sheet, table.head, column.number), found=quoted(column.name))
        elif not has_western and (row := _first_era(column)):
            place = at(table.sheet, row, column.number, column.name)
            yield problem("DATA-1-11", place, found=quoted(column.cells[row].text))


def _is_western(column: SheetColumn) -> bool:
    """Whether a column has western years: whether most of its cells do."""
    western = [
        cell for cell in column.cells.values() if cell.kind is CellKind.DATE or _WESTERN.match(folded(cell.text))
    ]
    return 2 * len(western) > len(column.cells) and bool(_OF_TIME.search(column.name))


def _first_era(column: SheetColumn) -> int | None:
    """Return the first row in which a column of years has one with its era alone."""
    of_time = _OF_TIME.search(column.name)
    eras = [row for row, cell in column.cells.items() if _is_era(folded(cell.text), short=bool(of_time))]
    return eras[0] if 2 * len(eras) > len(column.cells) else None


def _is_era(text: str, *, short: bool) -> bool:
    if _WESTERN.search(text):
        return False
    return bool(_ERA.fullmatch(text) or (short and _ERA_SHORT.fullmatch(text)))


def place_problems(table: SheetTable) -> Iterator[Problem]:
    """Yield names of prefectures cut short, and figures without a region (1-12); texts need none."""
    for column in table.columns:
        if _OF_PLACE.search(column.name):
            for row, cell in column.cells.items():
                if _SHORT_PREFECTURE.fullmatch(folded(cell.text)):
                    place = at(table.sheet, row, column.number, column.name)
                    yield problem("DATA-1-12", place, found=f"「{cell.text}」")
    if any(_is_quantity(column) for column in table.columns) and not _names_region(table):
        yield problem("DATA-1-12", Place(sheet=table.sheet.name), found="地域の列も名称もありません")


def _is_quantity(column: SheetColumn) -> bool:
    return column.is_numeric and not _OF_TIME.search(column.name)


def _names_region(table: SheetTable) -> bool:
    """Whether a heading, the title above the table, or most cells of a column name a place."""
    above = [cell.text for (row, _), cell in table.sheet.cells.items() if row < table.head]
    if any(_PLACE_NAME.search(text) for text in above):
        return True
    return any(_OF_PLACE.search(column.name) or _names_places(column) for column in table.columns)


def _names_places(column: SheetColumn) -> bool:
    named = sum(bool(_PLACE_NAME.fullmatch(folded(cell.text))) for cell in column.cells.values())
    return 2 * named > len(column.cells)


_HAN = r"[\u3040-\u30ff\u4e00-\u9fff]"
_SPACED_OUT = re.compile(rf"{_HAN}(?:[ \u3000]+{_HAN})+")
"""Blanks between single characters, as in 「東 京」; the rules do not forbid blanks between words."""
_RUNS = re.compile(r"[ \u3000]{2,}")
_TWO_FIGURES = re.compile(r"[\d,.]+\s*[^\d\s]{0,3}\s*[(（]\s*[\d,.]+\s*[^\d\s]{0,3}\s*[)）]|\d+\s*[/／～〜~]\s*\d+")
_LIST_OF_FIGURES = re.compile(r"\d+(?:[、;；]\s*\d+)+")
_NO_UNIT = re.compile(r"年|月|日|時点|順|区分|回|No|率|割合|指数|コード|番号|番$", re.IGNORECASE)
_UNIT = re.compile(r"[(（\[［].+[)）\]］]|単位")
_UNIT_COLUMN = re.compile(r"単位")
_LINE_BREAK = re.compile("\n")
_MID_SENTENCE = re.compile(r"[^。．.！？!?)）」』】:：;；\n]\n(?![\n・･●○◎■□▪※*\-－―(（\[［<＜①-⑳0-9０-９ア-ン])")
"""A line break that ends no sentence and begins no item of a list: it only makes lines of equal length."""
_SHORT_LINE = 12


class _Kind(Enum):
    """The role of a text in its table; running text is checked for less, as it is the writer's own."""

    HEADING = auto()
    VALUE = auto()
    RUNNING_TEXT = auto()


def cell_problems(table: SheetTable) -> Iterator[Problem]:
    """Yield the findings in cells: several values (1-2), layout (1-5), characters (1-10)."""
    for column in table.columns:
        if column.heading is not None:
            found = _found(column.heading, _Kind.HEADING)
            yield from _placed(found, at(table.sheet, table.head, column.number))
        kind = _Kind.RUNNING_TEXT if column.is_running_text else _Kind.VALUE
        for row, cell in column.cells.items():
            if found := _found(cell, kind):
                yield from _placed(found, at(table.sheet, row, column.number, column.name))


def _placed(found: tuple[Problem, ...], place: Place) -> Iterator[Problem]:
    return (replace(each, place=place) for each in found)


@lru_cache(maxsize=4096)
def _found(cell: DataCell, kind: _Kind) -> tuple[Problem, ...]:
    """Return the findings in one cell, independent of its place; cached, as few texts fill thousands of rows."""
    if cell.kind is CellKind.FORMULA:  # reported by a rule of its own (1-7)
        return ()
    found = [*_layout(cell, kind), *_characters(cell, kind)]
    return tuple([*_several(cell), *found] if kind is _Kind.VALUE else found)


def _several(cell: DataCell) -> Iterator[Problem]:
    """Yield a finding for two figures in a cell, or several short lines: each of them is a value."""
    text = folded(cell.text)
    lines = [line for line in text.split("\n") if line.strip(BLANKS)]
    is_list = len(lines) > 1 and all(len(line) <= _SHORT_LINE for line in lines)
    if is_list or _TWO_FIGURES.fullmatch(text) or _LIST_OF_FIGURES.fullmatch(text):
        yield problem("DATA-1-2", found=quoted(cell.text))


def _layout(cell: DataCell, kind: _Kind) -> Iterator[Problem]:
    text = cell.text
    if cell.kind is not CellKind.TEXT:
        return
    is_running = kind is _Kind.RUNNING_TEXT
    breaks = _MID_SENTENCE if is_running else _LINE_BREAK
    if text != text.strip(BLANKS) or breaks.search(text) or _RUNS.search(text) or _SPACED_OUT.fullmatch(text):
        severity = Severity.ADVICE if is_running else Severity.ERROR
        yield problem("DATA-1-5", severity=severity, found=quoted(text))


def _characters(cell: DataCell, kind: _Kind) -> Iterator[Problem]:
    severity = Severity.ERROR if kind is _Kind.HEADING else Severity.ADVICE
    for character, why in unsafe_characters(cell.text):
        yield problem("DATA-1-10", severity=severity, found=character, why=why)


def number_problems(table: SheetTable) -> Iterator[Problem]:
    """Yield what keeps a column from being numeric: texts (1-3), signs and gaps (1-13), no unit (1-9)."""
    has_units = any(_UNIT_COLUMN.search(column.name) for column in table.columns)
    for column in table.columns:
        if not column.is_numeric:
            continue
        if column.heading is not None and not (has_units or _UNIT.search(column.name) or _NO_UNIT.search(column.name)):
            yield problem("DATA-1-9", at(table.sheet, table.head, column.number), found=quoted(column.name))
        for row, _ in table.filled_rows():
            if found := _no_number(column.cells.get(row)):
                yield replace(found, place=at(table.sheet, row, column.number, column.name))


def _no_number(cell: DataCell | None) -> Problem | None:
    if cell is None:
        return problem("DATA-1-13", severity=Severity.QUESTION, found="空欄")
    if cell.kind is not CellKind.TEXT or folded(cell.text) in NO_FIGURE:
        return None
    has_digits = any(map(str.isdigit, folded(cell.text)))
    return problem("DATA-1-3" if has_digits else "DATA-1-13", found=quoted(cell.text))


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
