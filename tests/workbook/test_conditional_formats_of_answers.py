"""Conditional formats and other looks by which a cell shows less or more than its text."""

from typing import Any

import pytest
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Font, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from nakano_status.application.problem_text import message
from nakano_status.domain.exchange.answer_file import AnswerFile
from tests.support.forms import IDS
from tests.support.returned_forms import after, told


def rule(book: Any, area: str, kind: Any, **facts: Any) -> None:
    """Let a conditional format strike through the cells of an area of 回答."""
    struck = DifferentialStyle(font=Font(strike=True))
    book["回答"].conditional_formatting.add(area, Rule(type=kind, dxf=struck, **facts))


STRUCK_ALWAYS: list[tuple[str, dict[str, Any]]] = [
    ("expression", {"formula": ["TRUE"]}),
    ("expression", {"formula": ["1"]}),
    ("expression", {"formula": ['$I9="◎"']}),
    ("expression", {"formula": ['J9<>""']}),
    ("cellIs", {"operator": "equal", "formula": ['"取り下げます。"']}),
    ("cellIs", {"operator": "notEqual", "formula": ["0"]}),
    (
        "containsText",
        {"operator": "containsText", "text": "取り下げ", "formula": ['NOT(ISERROR(SEARCH("取り下げ",J9)))']},
    ),
    ("notContainsBlanks", {"formula": ["LEN(TRIM(J9))>0"]}),
]
STRUCK_NEVER: list[tuple[str, dict[str, Any]]] = [
    ("expression", {"formula": ["FALSE"]}),
    ("expression", {"formula": ['$I9="△"']}),
    ("cellIs", {"operator": "equal", "formula": ['"中止"']}),
    ("beginsWith", {"operator": "beginsWith", "text": "中止", "formula": ['LEFT(J9,2)="中止"']}),
]
STRUCK_PERHAPS: list[tuple[str, dict[str, Any]]] = [
    ("expression", {"formula": ["TODAY()>45000"]}),
    ("expression", {"formula": ["$P9=0"]}),
    ("duplicateValues", {}),
]


def by_rule(kind: str, facts: dict[str, Any]) -> tuple[AnswerFile, list[tuple[str, str | None, str | None]]]:
    def strike(book: Any) -> None:
        book["回答"]["I9"], book["回答"]["J9"] = "◎", "取り下げます。"
        rule(book, "J9:J11", kind, **facts)

    file = after(strike)
    return file, told(file)


@pytest.mark.parametrize(("kind", "facts"), STRUCK_ALWAYS)
def test_what_a_conditional_format_strikes_through_is_not_read(kind: str, facts: dict[str, Any]) -> None:
    file, found = by_rule(kind, facts)
    assert (found, file.rows[0].cells["done"].text) == ([("CELL-STRUCK", "J9", "取り下げます。")], None)


@pytest.mark.parametrize(("kind", "facts"), STRUCK_NEVER)
def test_a_conditional_format_that_does_not_apply_changes_nothing(kind: str, facts: dict[str, Any]) -> None:
    file, found = by_rule(kind, facts)
    assert (found, file.rows[0].cells["done"].text) == ([], "取り下げます。")


@pytest.mark.parametrize(("kind", "facts"), [*STRUCK_ALWAYS, *STRUCK_PERHAPS])
@pytest.mark.parametrize("code", [";;;", '0"（速報）"', "General"])
def test_a_conditional_format_that_may_show_a_cell_otherwise_is_asked_about(
    kind: Any, facts: dict[str, Any], code: str
) -> None:
    def format_numbers(book: Any) -> None:
        book["回答"]["I9"], book["回答"]["J9"] = "◎", "取り下げます。"
        shown = DifferentialStyle(numFmt=NumberFormat(numFmtId=200, formatCode=code))
        book["回答"].conditional_formatting.add("J9:J11", Rule(type=kind, dxf=shown, **facts))

    file = after(format_numbers)
    assert told(file) == ([] if code == "General" else [("CELL-FORMAT-CONDITION", "J9", "取り下げます。")])
    assert file.rows[0].cells["done"].text == "取り下げます。"


@pytest.mark.parametrize("cell", ["A9", "C9"])
@pytest.mark.parametrize(
    ("look", "code"), [({"font": Font(strike=True)}, "GIVEN-STRUCK"), ({"number_format": ";;;"}, "GIVEN-FORMAT-HIDDEN")]
)
def test_a_given_cell_that_looks_otherwise_is_read_and_nothing_is_said_to_be_held(
    cell: str, look: dict[str, Any], code: str
) -> None:
    def draw(book: Any) -> None:
        for name, value in look.items():
            setattr(book["回答"][cell], name, value)

    (found,) = after(draw).problems
    assert (found.code, found.place.cell) == (code, cell)
    assert "保管" not in message(found)
    assert after(draw).rows[0].row_id == IDS[0]


@pytest.mark.parametrize("number_format", ["0000-0000", '#,##0,"千"', "0.0E+0"])
@pytest.mark.parametrize("cell", ["E3", "A9"])
def test_a_number_beside_the_answers_whose_format_is_not_understood_is_asked_about(
    cell: str, number_format: str
) -> None:
    def fill_in(book: Any) -> None:
        book["回答"][cell] = 32288888
        book["回答"][cell].number_format = number_format

    found = [each for each in told(after(fill_in)) if each[1] == cell]
    assert ("GIVEN-FORMAT-HIDDEN", cell, "32288888") in found


@pytest.mark.parametrize(("kind", "facts"), STRUCK_PERHAPS)
def test_a_conditional_format_that_may_strike_through_is_asked_about(kind: str, facts: dict[str, Any]) -> None:
    file, found = by_rule(kind, facts)
    assert found == [("CELL-STRUCK-CONDITION", "J9", "取り下げます。")]
    assert file.rows[0].cells["done"].text == "取り下げます。"


@pytest.mark.parametrize("is_up", [True, False])
def test_a_diagonal_over_an_answer_or_a_given_cell_is_asked_about_and_over_a_blank_cell_it_is_not(
    *, is_up: bool
) -> None:
    def cross(book: Any) -> None:
        sheet = book["回答"]
        sheet["J9"] = "実施した。"
        for cell in ("J9", "J10", "C9"):
            sheet[cell].border = Border(diagonal=Side(style="thin"), diagonalUp=is_up, diagonalDown=not is_up)

    file = after(cross)
    assert file.rows[0].cells["done"].text == "実施した。"
    assert {(code, cell) for code, cell, _ in told(file)} == {("CELL-CROSSED", "J9"), ("CELL-CROSSED", "C9")}
