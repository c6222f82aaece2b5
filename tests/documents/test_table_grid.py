"""Cells that reach over columns and rows push those after them aside."""

import pytest

from nakano_status.documents.document import Cell, Row, plain
from nakano_status.documents.drawing_rules import placed


def cell(text: str, columns: int = 1, rows: int = 1) -> Cell:
    return Cell(plain(text), columns=columns, rows=rows)


def places(*rows: Row, columns: int) -> list[tuple[str, int, int, int, int]]:
    return [
        ("".join(run.text for run in each.cell.text), each.row, each.column, each.columns, each.rows)
        for row in placed(rows, columns)
        for each in row
    ]


def test_a_head_of_two_tiers_stands_as_published() -> None:
    upper = Row((cell("指標項目", rows=2), cell("実績", columns=2), cell("目標", columns=2)))
    lower = Row(tuple(map(cell, ("R2", "R3", "R5", "R7"))))
    assert places(upper, lower, columns=5) == [
        ("指標項目", 0, 0, 1, 2),
        ("実績", 0, 1, 2, 1),
        ("目標", 0, 3, 2, 1),
        ("R2", 1, 1, 1, 1),
        ("R3", 1, 2, 1, 1),
        ("R5", 1, 3, 1, 1),
        ("R7", 1, 4, 1, 1),
    ]


def test_no_cell_reaches_out_of_the_table_or_into_another() -> None:
    rows = (Row((cell("a"), cell("b", rows=9))), Row((cell("c", columns=9),)))
    assert places(*rows, columns=2) == [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 2), ("c", 1, 0, 1, 1)]


def test_a_row_with_more_cells_than_places_is_a_defect() -> None:
    with pytest.raises(ValueError, match="0"):
        placed((Row((cell("a"), cell("b"), cell("c"))),), 2)
