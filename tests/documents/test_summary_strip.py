"""The count strip read back: by its heads, out of rows of cells."""

import pytest

from nakano_status.application.papers.kinds.summary_paper import (
    strip_counts,
    strip_heads,
    strip_numbers,
    strips_in_rows,
)
from nakano_status.domain.round.tally import Exclusion
from tests.support.marks import BUILT_IN_MARKS, CHANGED
from tests.support.summaries import summary, summary_row

STRIP_HEADS = strip_heads(BUILT_IN_MARKS)
FOUND = {"◎": 5, "○": 3, "△": 0, "×": 1, "total": 9, "in_report": 10}


def test_the_numbers_are_those_of_the_count() -> None:
    rows = (
        summary_row("1-1-1-01-A"),
        summary_row("1-1-1-02-B", CHANGED),
        summary_row("1-1-1-03-C", Exclusion.UNANSWERED),
        summary_row("1-1-1-04-D", Exclusion.FINISHED),
    )
    numbers = strip_numbers(summary(*rows).tally)
    assert numbers == (3, 1, 1, 0, 0, 1)
    assert strip_counts(numbers, BUILT_IN_MARKS) == {"◎": 1, "○": 1, "△": 0, "×": 0, "total": 2, "in_report": 3}


@pytest.mark.parametrize("between", ["", " ", "\n"])
def test_a_strip_is_found_whatever_blanks_are_in_its_heads(between: str) -> None:
    heads = [between.join(head) for head in STRIP_HEADS]
    strip = [heads, ["10", "5", "3", "0", "1", "2"]]
    assert strips_in_rows([["見出し"], *strip, ["次の表"], *strip], BUILT_IN_MARKS) == (FOUND, FOUND)


def test_a_strip_is_found_among_rows_with_blank_cells_of_a_sheet() -> None:
    heads = [cell for head in STRIP_HEADS for cell in (head, "")]
    numbers = [cell for number in (10, 5, 3, 0, 1, 2) for cell in (str(number), "")]
    assert strips_in_rows([["題"], heads, numbers, ["", "◎"]], BUILT_IN_MARKS) == (FOUND,)


def test_a_number_that_is_none_is_a_defect_of_the_paper() -> None:
    with pytest.raises(ValueError, match="多数"):
        strips_in_rows([STRIP_HEADS, ["10", "5", "3", "0", "1", "多数"]], BUILT_IN_MARKS)
