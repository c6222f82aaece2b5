"""Characters in the colour of their ground, or too small to be read, are not read as answers: they cannot be seen."""

from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle

from nakano_status.domain.exchange.returns import CellState
from nakano_status.workbook.colours import WHITE as WHITE_GROUND
from nakano_status.workbook.colours import characters_colour, is_unseen
from tests.support.forms import IDS
from tests.support.returned_forms import after, told

TEXT = "実は中止した。"
WHITE, BLACK = Color(rgb="FFFFFFFF"), Color(rgb="FF000000")


def solid(colour: Color) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def with_look(sheet: str, cell: str, text: Any, colour: Color | None, fill: PatternFill | None) -> Any:
    def change(book: Any) -> None:
        at = book[sheet][cell]
        at.value = text or at.value
        if colour is not None:
            at.font = Font(color=colour)
        if fill is not None:
            at.fill = fill

    return after(change)


@pytest.mark.parametrize("stated", ["-FFFFF", "FF-FFFFF", "F_FF_F", "１１１１１１", "white"])
def test_what_is_not_a_colour_is_an_unknown_one(stated: str) -> None:
    font = fromstring(f'<font><color rgb="{stated}"/></font>')  # noqa: S314 - made here
    assert characters_colour(font) is None
    assert not is_unseen(characters_colour(font), WHITE_GROUND)


UNSEEN: dict[str, tuple[Color | None, PatternFill | None]] = {
    "white on the yellow of the form": (WHITE, None),
    "white without a fill": (WHITE, PatternFill()),
    "white of the theme": (Color(theme=0), solid(WHITE)),
    "nearly white of the theme": (Color(theme=0, tint=-0.04), solid(Color(theme=0))),
    "white of the palette": (Color(indexed=9), solid(Color(indexed=9))),
    "black on black": (None, solid(BLACK)),
    "black of the theme on black": (Color(theme=1), solid(BLACK)),
    "blue on blue": (Color(rgb="FF1F4E79"), solid(Color(rgb="FF1F4E79"))),
    "a colour of the theme on itself": (Color(theme=4, tint=0.4), solid(Color(theme=4, tint=0.4))),
    "a colour of the palette on itself": (Color(indexed=12), solid(Color(indexed=12))),
}
SEEN: dict[str, tuple[Color | None, PatternFill | None]] = {
    "white on blue": (WHITE, solid(Color(rgb="FF1F4E79"))),
    "white on black of the theme": (Color(theme=0), solid(Color(theme=1))),
    "black on grey": (None, solid(Color(rgb="FF808080"))),
    "a colour of the theme on a lighter one": (Color(theme=4), solid(Color(theme=4, tint=0.8))),
    "red": (Color(rgb="FFFF0000"), PatternFill()),
    "grey": (Color(rgb="FFA6A6A6"), PatternFill()),
    "bright yellow": (Color(rgb="FFFFFF00"), PatternFill()),
    "a colour of the theme": (Color(theme=4), solid(WHITE)),
    "white on a pattern": (WHITE, PatternFill("darkGrid", fgColor=BLACK)),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_an_answer_in_the_colour_of_its_ground_waits_with_its_text(name: str) -> None:
    file = with_look("回答", "J9", TEXT, *UNSEEN[name])
    assert told(file) == [("CELL-FORMAT-HIDDEN", "J9", TEXT)]
    assert file.rows[0].cells["done"].state is CellState.UNREADABLE


@pytest.mark.parametrize("name", SEEN)
def test_an_answer_in_another_colour_is_read(name: str) -> None:
    file = with_look("回答", "J9", TEXT, *SEEN[name])
    assert told(file) == []
    assert file.rows[0].cells["done"].text == TEXT
    assert told(with_look("回答", "C9", None, *SEEN[name])) == []


@pytest.mark.parametrize(("text", "cell"), [("約180万件", "I6"), (180, "I6"), ("統計", "K6")])
def test_a_figure_and_what_stands_beside_it_wait_too(text: str | int, cell: str) -> None:
    file = with_look("成果指標", cell, text, WHITE, PatternFill())
    assert told(file) == [("CELL-FORMAT-HIDDEN", cell, str(text))]


@pytest.mark.parametrize("cell", ["A9", "C9"])
def test_of_a_given_cell_it_is_asked_and_the_row_is_read(cell: str) -> None:
    file = with_look("回答", cell, None, WHITE, PatternFill())
    assert [(code, at) for code, at, _ in told(file)] == [("SEEN-CHANGED", cell)]
    assert file.rows[0].row_id == IDS[0]


@pytest.mark.parametrize(
    ("colour", "fill", "code"),
    [
        ("FFFFFFFF", PatternFill(), "CELL-FORMAT-HIDDEN"),
        ("FF000000", solid(BLACK), "CELL-FORMAT-HIDDEN"),
        ("FFFFFFFF", solid(BLACK), None),
        ("FFFF0000", PatternFill(), None),
    ],
)
def test_a_part_of_an_answer_that_cannot_be_seen_makes_it_wait(
    colour: str, fill: PatternFill, code: str | None
) -> None:
    red = TextBlock(InlineFont(color=Color(rgb="FFFF0000")), "12件で始めた。")
    file = with_look("回答", "J9", CellRichText(red, TextBlock(InlineFont(color=Color(rgb=colour)), TEXT)), None, fill)
    assert told(file) == ([] if code is None else [(code, "J9", f"12件で始めた。{TEXT}")])


def test_a_conditional_format_that_whitens_the_letters_is_told_as_written() -> None:
    def change(book: Any) -> None:
        white = DifferentialStyle(font=Font(color="FFFFFFFF"))
        book["回答"].conditional_formatting.add("J9:J11", Rule(type="expression", formula=["TRUE"], dxf=white))

    assert told(after(change)) == [("SEEN-ADDED", "J9", "白い文字")]


@pytest.mark.parametrize(("size", "is_seen"), [(1, False), (2.5, False), (3, True), (6, True)])
def test_an_answer_that_is_too_small_to_be_read_waits_with_its_text(size: float, *, is_seen: bool) -> None:
    def whole(book: Any) -> None:
        book["回答"]["J9"].value, book["回答"]["J9"].font = TEXT, Font(size=size)

    def part(book: Any) -> None:
        book["回答"]["J9"].value = CellRichText("実は", TextBlock(InlineFont(sz=size), "中止した。"))

    for change in (whole, part):
        assert told(after(change)) == ([] if is_seen else [("CELL-FORMAT-HIDDEN", "J9", TEXT)])
