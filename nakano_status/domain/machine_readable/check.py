"""Check a file against the 15 items of the rules for machine-readable tables, by their numbers (decision 0035).

A file is represented by its sheets, the place of the table on each sheet, and the kinds of its columns. Some items
concern the layout of a sheet: merges, headings, formulas, objects, gaps, several tables.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, StrEnum, auto
from functools import cache, cached_property, lru_cache
from itertools import pairwise

from nakano_status.domain.calendar.days import read_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import cell_address, column_letters
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.text.narrative import BLANKS, truncated

_QUOTED = 24

NO_FIGURE = frozenset({"***", "X"})
"""The signs that the rules prescribe instead of a number: for a value that does not exist, and for a withheld value."""

_NUMBER = r"[-−▲△]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT_BEHIND = r"[^\d\s,.:/()~-]{0,4}(?:以上|以下|未満|程度)?"
_DECORATED = re.compile(rf"(?:約|およそ|[¥$])?\s*{_NUMBER}\s*[千万億]?\s*{_UNIT_BEHIND}")
_PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_CODE = re.compile(r"(?:コード|番号|ID|電話|FAX|郵便|法人番号)", re.IGNORECASE)
_NOTE = re.compile(r"[(\[]?(?:※|\*|注|備考|出典|資料)")
_LONG_LINE = 30
_LONGEST_NUMBER = 30


class CellKind(StrEnum):
    """The type of a cell; a text of a CSV that is a plain number is a number."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class DataCell:
    """A cell that is not empty. `text`: its content as text; for a formula, the formula."""

    kind: CellKind
    text: str


@dataclass(frozen=True, slots=True)
class Merge:
    """A range of merged cells; rows and columns count from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def range(self) -> str:
        """The range, such as `A1:B2`."""
        return f"{cell_address(self.top, self.left)}:{cell_address(self.bottom, self.right)}"


@dataclass(frozen=True)
class DataSheet:
    """A sheet, or a CSV as a sheet without a name.

    `cells`: by (row, column), both from 1. `objects`: the objects on the sheet, such as pictures, as named for users.
    """

    name: str | None
    cells: Mapping[tuple[int, int], DataCell]
    merges: tuple[Merge, ...] = ()
    objects: tuple[str, ...] = ()

    @cached_property
    def rows(self) -> Mapping[int, Mapping[int, DataCell]]:
        """The cells of each non-empty row, by column."""
        found: dict[int, dict[int, DataCell]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            found.setdefault(row, {})[column] = cell
        return found

    def merged_rows(self, column: int) -> frozenset[int]:
        """Return the rows in which a column's cell belongs to a merge."""
        here = (merge for merge in self.merges if merge.left <= column <= merge.right)
        return frozenset(row for merge in here for row in range(merge.top, merge.bottom + 1))


@dataclass(frozen=True)
class CheckedFile:
    """A file to check.

    `sheets`: the sheets of a workbook or CSV. `other_kind`: the kind of any other file, as named for users (None: it is
    a workbook or CSV).
    """

    name: str
    sheets: tuple[DataSheet, ...] = field(default=())
    other_kind: str | None = None


def quote_text(text: str) -> str:
    """Return a text as quoted in a message: in one line, shortened, with ↵ for line breaks and □ for wide blanks."""
    return truncated(text.replace("\n", "↵").replace("\u3000", "□"), _QUOTED)


@dataclass(frozen=True)
class SheetColumn:
    """A column of a table.

    `number`: its number on the sheet, from 1. `heading`: the cell of its heading (None: empty). `cells`: the cells
    below the heading that are not empty, by row.
    """

    number: int
    heading: DataCell | None
    cells: Mapping[int, DataCell]

    @property
    def name(self) -> str:
        """The heading's text; empty if there is none."""
        return self.heading.text if self.heading else ""

    @cached_property
    def is_code(self) -> bool:
        """Whether the column's digits are identifiers (コード、番号) and not quantities."""
        return bool(_CODE.search(self.name))

    @cached_property
    def is_numeric(self) -> bool:
        """Whether more than half of the column's cells are numbers, and they are not codes.

        Numbers may have signs or units around them.
        """
        cells = (cell for cell in self.cells.values() if cell.kind is not CellKind.FORMULA)
        filled = [cell for cell in cells if fold_data_heading(cell.text) not in NO_FIGURE]
        return not self.is_code and 2 * sum(map(looks_numeric, filled)) > len(filled)

    @cached_property
    def is_running_text(self) -> bool:
        """Whether the column has sentences or long lines. Line breaks in running text are left to its writers."""
        lines = (line for cell in self.cells.values() for line in cell.text.split("\n"))
        return any("。" in line or len(line) > _LONG_LINE for line in lines)


@dataclass(frozen=True)
class SheetTable:
    """The table of a sheet.

    `head`: the row of its headings. `last`: its last row. The title above it and the notes below it are not part of it.
    """

    sheet: DataSheet
    head: int
    last: int
    columns: tuple[SheetColumn, ...]

    def filled_rows(self) -> Iterator[tuple[int, Mapping[int, DataCell]]]:
        """Yield the non-empty rows below the head: the row's number, and its cells by column."""
        for row, cells in self.sheet.rows.items():
            if self.head < row <= self.last:
                yield row, cells


def find_table(sheet: DataSheet) -> SheetTable | None:
    """Return the sheet's table; None if the sheet is empty.

    Its head is the first row that has at least half as many cells as the fullest row.
    """
    rows = sheet.rows
    if not rows:
        return None
    fullest = max(map(len, rows.values()))
    head = next(row for row, cells in rows.items() if 2 * len(cells) >= fullest)
    last = _last_row(sheet, head)
    used = {column for row, cells in rows.items() if head <= row <= last for column in cells}
    columns = range(min(used), max(used) + 1)
    return SheetTable(sheet, head, last, tuple(_column(sheet, number, head, last) for number in columns))


def _last_row(sheet: DataSheet, head: int) -> int:
    """Return the last row that is not a note."""
    return next(
        row
        for row, cells in reversed(list(sheet.rows.items()))
        if row == head or len(cells) > 1 or not _NOTE.match(fold_data_heading(next(iter(cells.values())).text))
    )


def _column(sheet: DataSheet, number: int, head: int, last: int) -> SheetColumn:
    cells = {row: line[number] for row, line in sheet.rows.items() if head < row <= last and number in line}
    return SheetColumn(number, sheet.cells.get((head, number)), cells)


def fold_data_heading(text: str) -> str:
    """Return a text of a table normalised for comparison, with unified width and without blanks at its ends."""
    return unicodedata.normalize("NFKC", text).strip()


def looks_numeric(cell: DataCell) -> bool:
    """Return whether a cell is a number, plain or with 約, a sign, commas or a unit around it."""
    if cell.kind is not CellKind.TEXT:
        return cell.kind is CellKind.NUMBER
    return len(cell.text) <= _LONGEST_NUMBER and bool(_DECORATED.fullmatch(fold_data_heading(cell.text)))


def is_plain_number(text: str) -> bool:
    """Return whether a text is a plain number that every program reads; 0123 is a code."""
    return bool(_PLAIN.fullmatch(text))


_DITTO = frozenset({"〃", "々", "同上", "同左", "同", '"', "''"})
_LEAST_HEADINGS = 2
_NUMBERED, _CODED, _NAMED, _OF_YEAR = "番号", "コード", "名", "年度"
_MEANT = {_NUMBERED: (_CODED, _NAMED), _CODED: (_NUMBERED, _NAMED)}
"""Endings of headings of columns with numbers or codes, each with the endings of columns that give their meaning."""


def sheet_problems(sheet: DataSheet) -> Iterator[Problem]:
    """Yield problems for content besides plain cells: merges (1-4), formulas (1-7), objects (1-8)."""
    for merge in sheet.merges:
        yield problem("DATA-1-4", cell_place(sheet, merge.top, merge.left), found=merge.range)
    for (row, column), cell in sheet.cells.items():
        if cell.kind is CellKind.FORMULA:
            yield problem("DATA-1-7", cell_place(sheet, row, column), found=quote_text(cell.text))
    for thing in sheet.objects:
        yield problem("DATA-1-8", Place(sheet=sheet.name), found=thing)


def heading_problems(table: SheetTable) -> Iterator[Problem]:
    """Yield problems for missing or duplicate headings, rows without their first cell, and ditto marks (1-6).

    Also yield a question for each column of codes or numbers in which one value has several meanings.
    """
    names = Counter(fold_data_heading(column.name) for column in table.columns if column.name)
    for column in table.columns:
        place = cell_place(table.sheet, table.head, column.number)
        if column.heading is not None and names[fold_data_heading(column.name)] > 1:
            yield problem(
                "DATA-1-6", place, found=f"「{quote_text(column.name)}」が{names[fold_data_heading(column.name)]}列"
            )
        elif column.heading is None and column.cells and table.head not in table.sheet.merged_rows(column.number):
            yield problem("DATA-1-6", place, found="項目名が空欄")
    yield from _left_out(table)
    yield from _ambiguous(table)


def _ambiguous(table: SheetTable) -> Iterator[Problem]:
    """Yield a question for each column of numbers or codes (施策番号) in which one value means several things.

    The meaning is in the columns of names and codes (施策名, 施策コード). It may depend on the names and numbers to the
    left. There is at most one question per column.
    """
    named = {column.name: column for column in table.columns}
    context: list[SheetColumn] = []
    for column in table.columns:
        ending = next((each for each in _MEANT if column.name.endswith(each)), _NAMED)
        stem = column.name.removesuffix(ending)
        meant = [named[stem + each] for each in _MEANT.get(ending, ()) if stem + each in named]
        if meant:
            # a code is what people wrote; that two have one is the fault of who numbered them
            yield from _several_meanings(table, [*context, column], meant, named.get(stem + _NUMBERED, column))
        is_name = column.name.endswith(_NAMED) and stem + _NUMBERED not in named
        # in a revised plan a number may mean something else from a year on
        if is_name or _OF_YEAR in column.name or (meant and ending == _NUMBERED):
            context.append(column)


def _several_meanings(
    table: SheetTable, context: Sequence[SheetColumn], meant: Sequence[SheetColumn], about: SheetColumn
) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row, cells in table.filled_rows():
        number, meaning = (tuple(_text(cells, each) for each in columns) for columns in (context, meant))
        if number[-1] and any(meaning) and seen.setdefault(number, meaning) != meaning:
            both = "と".join(f"「{quote_text(' '.join(filter(None, each)))}」" for each in (seen[number], meaning))
            found = f"{context[-1].name}の{number[-1]}が{both}の2つを表す"
            place = cell_place(table.sheet, row, about.number, about.name)
            yield problem("DATA-1-6", place, severity=Severity.QUESTION, found=found)
            return


def _text(cells: Mapping[int, DataCell], column: SheetColumn) -> str:
    return fold_data_heading(cells[column.number].text) if column.number in cells else ""


def _left_out(table: SheetTable) -> Iterator[Problem]:
    first = table.columns[0].number
    merged = table.sheet.merged_rows(first)
    for row, cells in table.filled_rows():
        if first not in cells and row not in merged:
            yield problem("DATA-1-6", cell_place(table.sheet, row, first), found="先頭の列が空欄")
        for column, cell in cells.items():
            if fold_data_heading(cell.text) in _DITTO:
                place = cell_place(table.sheet, row, column)
                yield problem("DATA-1-6", place, severity=Severity.QUESTION, found=f"「{cell.text}」")


def gap_problems(table: SheetTable) -> Iterator[Problem]:
    """Yield problems for empty rows and columns, repeated headings (2-1), and the start of a second table (2-2)."""
    rows = [table.head, *(row for row, _ in table.filled_rows())]
    for before, after in pairwise(rows):
        cells = table.sheet.rows[after]
        again = _is_head_again(table, cells)
        if after > before + 1:
            yield _gap(table, before + 1, after - 1)
            if again or _is_another_head(table, cells):
                yield problem("DATA-2-2", cell_place(table.sheet, after, min(cells)))
        elif again:
            yield problem("DATA-2-1", cell_place(table.sheet, after, min(cells)), found="項目名の行の繰り返し")
    yield from _column_gaps(table)


def _gap(table: SheetTable, first: int, last: int) -> Problem:
    what = f"値のない行（{first}行目）" if first == last else f"値のない行（{first}～{last}行目）"
    return problem("DATA-2-1", Place(sheet=table.sheet.name, row=first), found=what)


def _column_gaps(table: SheetTable) -> Iterator[Problem]:
    for place, column in enumerate(table.columns):
        if column.heading is not None or column.cells or table.head in table.sheet.merged_rows(column.number):
            continue
        yield problem(
            "DATA-2-1",
            cell_place(table.sheet, table.head, column.number),
            found=f"値のない列（{column_letters(column.number)}列）",
        )
        beside = table.columns[place + 1 : place + 1 + _LEAST_HEADINGS]
        if len(beside) == _LEAST_HEADINGS and all(each.heading for each in beside):
            yield problem("DATA-2-2", cell_place(table.sheet, table.head, beside[0].number))


def _is_head_again(table: SheetTable, cells: Mapping[int, DataCell]) -> bool:
    headings = table.sheet.rows[table.head]
    same = {number: cell.text for number, cell in cells.items()} == {n: cell.text for n, cell in headings.items()}
    return same and len(cells) >= _LEAST_HEADINGS


def _is_another_head(table: SheetTable, cells: Mapping[int, DataCell]) -> bool:
    """Return whether a row after a gap consists of headings above figures, of another table or repeated."""
    numeric = {column.number for column in table.columns if column.is_numeric}
    words = all(not looks_numeric(cell) for cell in cells.values())
    return words and len(cells) >= _LEAST_HEADINGS and not numeric.isdisjoint(cells)


def cell_place(sheet: DataSheet, row: int, column: int, heading: str | None = None) -> Place:
    """Return the place of a cell for a message, with its address and its column's heading (None: it has none)."""
    return Place(sheet=sheet.name, cell=cell_address(row, column), row=row, column=heading or None)


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
    """Yield each character of a text that some programs cannot read, once, with its category.

    The category is NOT_IN_CP932, MAKERS or HALF_WIDTH.
    """
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
    """Yield a problem for each column that names years only by the era (1-11), in its heading or in most of its cells.

    Cells are not checked if any column of the table has western years.
    """
    has_western = any(_is_western(column) for column in table.columns)
    for column in table.columns:
        if _names_era_alone(column.name):
            yield problem(
                "DATA-1-11", cell_place(table.sheet, table.head, column.number), found=quote_text(column.name)
            )
        elif not has_western and (row := _first_era(column)):
            place = cell_place(table.sheet, row, column.number, column.name)
            yield problem("DATA-1-11", place, found=quote_text(column.cells[row].text))


def _names_era_alone(heading: str) -> bool:
    return bool(re.search(_ERA_NAMED, fold_data_heading(heading))) and not _WESTERN.search(fold_data_heading(heading))


def _is_western(column: SheetColumn) -> bool:
    """Return whether most of a column's cells have western years."""
    western = [
        cell
        for cell in column.cells.values()
        if cell.kind is CellKind.DATE or _WESTERN.match(fold_data_heading(cell.text))
    ]
    return 2 * len(western) > len(column.cells) and bool(_OF_TIME.search(column.name))


def _first_era(column: SheetColumn) -> int | None:
    """Return the first row with an era year if most cells of a column have one without a western year.

    Otherwise None.
    """
    of_time = _OF_TIME.search(column.name)
    eras = [row for row, cell in column.cells.items() if _is_era(fold_data_heading(cell.text), short=bool(of_time))]
    return eras[0] if 2 * len(eras) > len(column.cells) else None


def _is_era(text: str, *, short: bool) -> bool:
    if _WESTERN.search(text):
        return False
    return bool(_ERA.fullmatch(text) or (short and _ERA_SHORT.fullmatch(text)))


def region_problems(table: SheetTable) -> Iterator[Problem]:
    """Yield problems for shortened names of prefectures, and for quantities in a table without a region (1-12)."""
    for column in table.columns:
        if _OF_PLACE.search(column.name):
            for row, cell in column.cells.items():
                if _SHORT_PREFECTURE.fullmatch(fold_data_heading(cell.text)):
                    place = cell_place(table.sheet, row, column.number, column.name)
                    yield problem("DATA-1-12", place, found=f"「{cell.text}」")
    if any(_is_quantity(column) for column in table.columns) and not _names_region(table):
        yield problem("DATA-1-12", Place(sheet=table.sheet.name), found="地域の列も名称もありません")


def day_problems(table: SheetTable) -> Iterator[Problem]:
    """Yield a problem for the first wrong day or year of each column (1-11).

    Wrong are days that do not exist, days given only by the era, and years by the era that contradict the western year
    beside them. A day by the era is right if the same day by the western calendar is in its row.
    """
    by_stem = {_stem(column): column for column in table.columns if _BY_CALENDAR.search(column.name)}
    days_of_row = cache(lambda row: _days(table.sheet.rows[row].values()))
    for column in table.columns:
        twin = by_stem.get(_stem(column), column)
        for row, cell in () if column.is_running_text else column.cells.items():
            text = fold_data_heading(cell.text)
            days = days_of_row(row) if _ERA_DAY.fullmatch(text) else Counter()
            if not (_is_wrong_day(text, days) or _differs(text, twin.cells.get(row))):
                continue
            place = cell_place(table.sheet, row, column.number, column.name)
            yield problem("DATA-1-11", place, found=quote_text(cell.text))
            break


def _days(cells: Iterable[DataCell]) -> Counter[date | None]:
    return Counter(read_day(fold_data_heading(cell.text)[:_DAY_LETTERS]) for cell in cells)


def _is_wrong_day(text: str, days: Counter[date | None]) -> bool:
    """Return whether a text is a day that does not exist, or a day by the era without the same day in its row.

    `days` are the days in the row of the text, including its own.
    """
    day = read_day(text)
    if _ERA_DAY.fullmatch(text):
        return day is None or days[day] <= int(read_day(text[:_DAY_LETTERS]) == day)
    return bool(_ISO_DAY.fullmatch(text)) and day is None


def _differs(text: str, western: DataCell | None) -> bool:
    """Return whether a text is a year by the era that differs from the year in the column for the western calendar."""
    year = FiscalYear.read(text) if re.match(_ERA_NAMED, text) else None
    return (
        year is not None
        and western is not None
        and _WESTERN_ALONE.fullmatch(fold_data_heading(western.text)) is not None
        and (str(year.start) != fold_data_heading(western.text))
    )


def _stem(column: SheetColumn) -> str:
    """Return the heading without the calendar in brackets: 年度 for 年度（西暦）."""
    return re.sub(r"\((?:西暦|和暦)\)", "", fold_data_heading(column.name))


_ISO_DAY = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}")
_DAY_LETTERS = 10
_ERA_DAY = re.compile(rf"{_ERA_NAMED}\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日")
_WESTERN_ALONE = re.compile(r"(?:19|20)\d{2}")
_BY_CALENDAR = re.compile("西暦")


def code_problems(table: SheetTable) -> Iterator[Problem]:
    """Yield a problem for the first invalid code of a local government in each column of such codes (1-12).

    A code has a fixed number of digits and a check digit.
    """
    for column in table.columns:
        if not _OF_GOVERNMENT.search(column.name):
            continue
        wrong = next(
            (row for row, cell in column.cells.items() if not is_government_code(fold_data_heading(cell.text))), None
        )
        if wrong is not None:
            place = cell_place(table.sheet, wrong, column.number, column.name)
            yield problem("DATA-1-12", place, found=f"「{quote_text(column.cells[wrong].text)}」")


def is_government_code(text: str) -> bool:
    """Return whether a text is a 全国地方公共団体コード: six digits, the last of which is the check digit."""
    if not _SIX_DIGITS.fullmatch(text):
        return False
    *digits, check = map(int, text)
    rest = sum(digit * weight for digit, weight in zip(digits, range(6, 1, -1), strict=True)) % 11
    return (11 - rest) % 10 == check


_OF_GOVERNMENT = re.compile(r"地方公共団体コード|団体コード")
_SIX_DIGITS = re.compile(r"[0-9]{6}")


def _is_quantity(column: SheetColumn) -> bool:
    return column.is_numeric and not _OF_TIME.search(column.name)


def _names_region(table: SheetTable) -> bool:
    """Return whether a heading, the title above the table, or most cells of a column name a place."""
    above = [cell.text for (row, _), cell in table.sheet.cells.items() if row < table.head]
    if any(_PLACE_NAME.search(text) for text in above):
        return True
    return any(_OF_PLACE.search(column.name) or _names_places(column) for column in table.columns)


def _names_places(column: SheetColumn) -> bool:
    named = sum(bool(_PLACE_NAME.fullmatch(fold_data_heading(cell.text))) for cell in column.cells.values())
    return 2 * named > len(column.cells)


_HAN = r"[\u3040-\u30ff\u4e00-\u9fff]"
_SPACED_OUT = re.compile(rf"{_HAN}(?:[ \u3000]+{_HAN})+")
"""Blanks between single characters, as in 「東 京」; the rules do not forbid blanks between words."""
_RUNS = re.compile(r"[ \u3000]{2,}")
_TWO_FIGURES = re.compile(
    r"[\d,.]++\s*+[^\d\s]{0,3}\s*+[(（]\s*+[\d,.]++\s*+[^\d\s]{0,3}\s*+[)）]|\d++\s*+[/／～〜~]\s*+\d++"
)
_LIST_OF_FIGURES = re.compile(r"\d+(?:[、;；]\s*\d+)+")
_NO_UNIT = re.compile(r"年|月|日|時点|順|区分|回|No|率|割合|指数|コード|番号|番$", re.IGNORECASE)
_UNIT = re.compile(r"^[^(（\[［\n]*+[(（\[［].+[)）\]］]|単位", re.MULTILINE)
_UNIT_COLUMN = re.compile(r"単位")
_REASON, _DENOMINATOR = "ない理由", "分母"
_LINE_BREAK = re.compile("\n")
_MID_SENTENCE = re.compile(r"[^。．.！？!?)）」』】:：;；\n]\n(?![\n・･●○◎■□▪※*\-－―(（\[［<＜①-⑳0-9０-９ア-ン])")
"""A line break that neither ends a sentence nor begins a list item; it only makes lines of equal length."""
_SHORT_LINE = 12


class _Kind(Enum):
    """Role of a text in its table; running text is checked for less, because its layout is left to the writer."""

    HEADING = auto()
    VALUE = auto()
    RUNNING_TEXT = auto()


def cell_problems(table: SheetTable) -> Iterator[Problem]:
    """Yield the problems of single cells: several values (1-2), layout by blanks (1-5), characters (1-10)."""
    for column in table.columns:
        if column.heading is not None:
            found = _found(column.heading, _Kind.HEADING)
            yield from _placed(found, cell_place(table.sheet, table.head, column.number))
        kind = _Kind.RUNNING_TEXT if column.is_running_text else _Kind.VALUE
        for row, cell in column.cells.items():
            if found := _found(cell, kind):
                yield from _placed(found, cell_place(table.sheet, row, column.number, column.name))


def fits_as_heading(text: str) -> bool:
    """Return whether a text has no problem as a heading of its own.

    Problems that need the column or the other headings, such as a repeated heading, are not looked for.
    """
    return not _found(DataCell(CellKind.TEXT, text), _Kind.HEADING) and not _names_era_alone(text)


def plain_heading(heading: str) -> str:
    """Return a heading with unified width, without the blanks and line breaks that only serve its layout."""
    one_width = unicodedata.normalize("NFKC", heading)
    return " ".join(re.sub(rf"(?<={_HAN})\s+(?={_HAN})", "", one_width).split())


def _placed(found: tuple[Problem, ...], place: Place) -> Iterator[Problem]:
    return (replace(each, place=place) for each in found)


@lru_cache(maxsize=4096)
def _found(cell: DataCell, kind: _Kind) -> tuple[Problem, ...]:
    """Return the findings in one cell, without its place; cached, because few texts fill thousands of rows."""
    if cell.kind is CellKind.FORMULA:  # reported by a rule of its own (1-7)
        return ()
    found = [*_layout(cell, kind), *_characters(cell, kind)]
    return tuple([*_several(cell), *found] if kind is _Kind.VALUE else found)


def _several(cell: DataCell) -> Iterator[Problem]:
    """Yield a finding for two figures or several short lines in a cell, because each is a value."""
    text = fold_data_heading(cell.text)
    lines = [line for line in text.split("\n") if line.strip(BLANKS)]
    is_list = len(lines) > 1 and all(len(line) <= _SHORT_LINE for line in lines)
    if is_list or _TWO_FIGURES.fullmatch(text) or _LIST_OF_FIGURES.fullmatch(text):
        yield problem("DATA-1-2", found=quote_text(cell.text))


def _layout(cell: DataCell, kind: _Kind) -> Iterator[Problem]:
    text = cell.text
    if cell.kind is not CellKind.TEXT:
        return
    is_running = kind is _Kind.RUNNING_TEXT
    breaks = _MID_SENTENCE if is_running else _LINE_BREAK
    if text != text.strip(BLANKS) or breaks.search(text) or _RUNS.search(text) or _SPACED_OUT.fullmatch(text):
        severity = Severity.ADVICE if is_running else Severity.ERROR
        yield problem("DATA-1-5", severity=severity, found=quote_text(text))


def _characters(cell: DataCell, kind: _Kind) -> Iterator[Problem]:
    severity = Severity.ERROR if kind is _Kind.HEADING else Severity.ADVICE
    for character, why in unsafe_characters(cell.text):
        yield problem("DATA-1-10", severity=severity, found=character, why=why)


def number_problems(table: SheetTable) -> Iterator[Problem]:
    """Yield problems in numeric columns: texts (1-3), signs and empty cells (1-13), a missing unit (1-9).

    An empty cell is no problem if another cell of its row gives the reason, or if its column has denominators, which
    only fractions have.
    """
    reasons = [column.number for column in table.columns if column.name.endswith(_REASON)]
    has_units = any(_UNIT_COLUMN.search(column.name) for column in table.columns)
    for column in table.columns:
        if not column.is_numeric:
            continue
        if column.heading is not None and not (has_units or _UNIT.search(column.name) or _NO_UNIT.search(column.name)):
            yield problem("DATA-1-9", cell_place(table.sheet, table.head, column.number), found=quote_text(column.name))
        is_optional = column.name.endswith(_DENOMINATOR)
        for row, cells in table.filled_rows():
            is_explained = row not in column.cells and (is_optional or any(each in cells for each in reasons))
            if not is_explained and (found := _no_number(column.cells.get(row))):
                yield replace(found, place=cell_place(table.sheet, row, column.number, column.name))


def _no_number(cell: DataCell | None) -> Problem | None:
    if cell is None:
        return problem("DATA-1-13", severity=Severity.QUESTION, found="空欄")
    if cell.kind is not CellKind.TEXT or fold_data_heading(cell.text) in NO_FIGURE:
        return None
    has_digits = any(map(str.isdigit, fold_data_heading(cell.text)))
    return problem("DATA-1-3" if has_digits else "DATA-1-13", found=quote_text(cell.text))


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
_TABLE_RULES = (
    cell_problems,
    number_problems,
    heading_problems,
    time_problems,
    day_problems,
    region_problems,
    code_problems,
    gap_problems,
)
_PLACES = {item: place for place, item in enumerate(ITEMS)}


def check_data(file: CheckedFile) -> tuple[Problem, ...]:
    """Return the problems of a file in the order of the rules' items, then by sheet.

    An error is against the rules, a question can only be decided by a person, and advice concerns running texts. A file
    that is not CSV or Excel has only one problem, which states this.
    """
    if file.other_kind is not None:
        return (problem("DATA-1-1", Place(file=file.name), found=file.other_kind),)
    found = [each.at(file=file.name) for sheet in file.sheets for each in _check(sheet)]
    return tuple(sorted(found, key=lambda each: _PLACES[item_of(each.code) or ""]))


def _check(sheet: DataSheet) -> Iterator[Problem]:
    yield from sheet_problems(sheet)
    table = find_table(sheet)
    if table is not None:
        for rule in _TABLE_RULES:
            yield from rule(table)


def item_of(code: str) -> str | None:
    """Return the item of a problem's code (1-4 for `DATA-1-4`); None if it belongs to no item."""
    number = code.removeprefix(_PREFIX)
    return number if code.startswith(_PREFIX) and number in ITEMS else None
