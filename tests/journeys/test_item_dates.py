"""Items that are dates: a day outside the year, and dates as their cells show them."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Font, Side
from openpyxl.styles.differential import DifferentialStyle

from tests.support.command_line import ask
from tests.support.planted_profiles import (
    DAY,
    HELD,
    HELD_HEAD,
    PlantedWard,
)
from tests.support.spreadsheets import parts_of, saved, zipped


def test_a_day_outside_the_year_is_noticed_at_its_cell(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, DAY)
    days = {"令和4年4月1日": False, "R5.3.31": False, "2023/4/1": False, "R5.7.14": False, "R5.7.15": True}
    for text, is_noticed in (days | {"R4.3.31": True, "R6.4.1": True}).items():
        found = ask("check", ward.filled("answer.xlsx", held=text)).keys["problems"]
        noticed = [each for each in found if each["code"] == "DATE-OUTSIDE-YEAR"]
        assert bool(noticed) is is_noticed, text
        assert {each["key"] for each in noticed} <= {HELD}


CROSSED = Border(diagonal=Side(style="thin"), diagonalDown=True)
STRUCK = DifferentialStyle(font=Font(strike=True))


@pytest.mark.parametrize(
    ("number_format", "found"),
    [
        ("yyyy/m/d", None),
        ('m"月"d"日"', None),
        ('[$-411]ggge"年"m"月"d"日"', None),
        ('yyyy/m/d"（予定）"', '2022-06-15（表示形式：yyyy/m/d"（予定）"）'),
        ('[$-411]ggge"年"m"月"d"日頃"', "令和4年6月15日頃"),
        ('yyyy"年"m"月"', '2022-06-15（表示形式：yyyy"年"m"月"）'),
    ],
)
def test_a_date_is_read_if_its_cell_shows_the_day_and_nothing_else(
    tmp_path: Path, number_format: str, found: str | None
) -> None:
    def write(cell: Any) -> None:
        cell.value, cell.number_format = date(2022, 6, 15), number_format

    read, told = _day_as_written(PlantedWard(tmp_path, DAY), write)
    assert (read, told) == (("2022-06-15", []) if found is None else (None, [("DATE-UNKNOWN", found)]))


@pytest.mark.parametrize("number_format", ["yyyy/m/d", '[$-411]ggge"年"m"月"d"日"'])
@pytest.mark.parametrize("is_crossed", [True, False])
def test_a_line_through_a_date_is_told(tmp_path: Path, number_format: str, *, is_crossed: bool) -> None:
    def write(cell: Any) -> None:
        cell.value, cell.number_format = date(2022, 6, 15), number_format
        if is_crossed:
            cell.border = CROSSED
        else:
            rule = Rule(type="expression", formula=["LEN($A$1)>0"], dxf=STRUCK)
            cell.parent.conditional_formatting.add(cell.coordinate, rule)

    read, told = _day_as_written(PlantedWard(tmp_path, DAY), write)
    assert (read, [code for code, _ in told]) == (
        "2022-06-15",
        ["CELL-CROSSED" if is_crossed else "CELL-STRUCK-CONDITION"],
    )


def test_a_date_that_a_formula_gives_is_told_with_the_formula(tmp_path: Path) -> None:
    def write(cell: Any) -> None:
        cell.value, cell.number_format = "=TODAY()", "yyyy/m/d"

    read, told = _day_as_written(PlantedWard(tmp_path, DAY), write, result="<v>44727</v>")
    assert (read, told) == ("2022-06-15", [("CELL-FORMULA", "=TODAY()")])


def _day_as_written(
    ward: PlantedWard, write: Callable[[Any], None], result: str = ""
) -> tuple[str | None, list[tuple[str, str]]]:
    """Return the day that is read of a form after `write` was called with its cell, and the problems of the cell.

    `result`: the element with the result of a formula.
    """
    book = openpyxl.load_workbook(ward.form)
    sheet = book["回答"]
    (head,) = [each for row in sheet.iter_rows() for each in row if each.value == HELD_HEAD]
    cell = sheet.cell(head.row + 1, head.column)
    write(cell)
    parts = parts_of(saved(book))
    name = "xl/worksheets/sheet1.xml"
    written = re.sub(rb"(</f>)<v ?/>", rb"\1" + result.encode(), parts[name]) if result else parts[name]
    path = ward.folder / "answer.xlsx"
    path.write_bytes(zipped({**parts, name: written}))
    told = [each for file in ask("merge", path, "--store", ward.store).keys["files"] for each in file["problems"]]
    return ward.row()[HELD], [(each["code"], each["found"]) for each in told if each.get("cell") == cell.coordinate]
