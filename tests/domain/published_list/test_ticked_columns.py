"""Columns of the options of a choice, with a tick in the column of the chosen one."""

import pytest

from nakano_status.domain.published_list.ticked_columns import find_ticked_columns, join_ticked_columns

HEAD, NAMES = ("事業名", "区分", "", "", "備考"), ("", "拡充", "維持", "廃止", "")
ROWS = (("窓口", "○", "", "", "急ぐ"), ("広報", "", "", "〇", ""), ("公園", "", "", "", ""))


def test_ticks_under_one_heading_are_one_column_with_boxes() -> None:
    assert join_ticked_columns((HEAD, NAMES, *ROWS)) == (
        HEAD,
        ("", "", "", "", ""),
        ("窓口", "☑拡充 □維持 □廃止", "", "", "急ぐ"),
        ("広報", "□拡充 □維持 ☑廃止", "", "", ""),
        ("公園", "", "", "", ""),
    )


def test_several_ticks_of_a_row_are_several_options() -> None:
    joined = join_ticked_columns((HEAD, NAMES, *ROWS, ("道路", "○", "✓", "", "")))
    assert joined[-1] == ("道路", "☑拡充 ☑維持 □廃止", "", "", "")


@pytest.mark.parametrize(
    "lines",
    [
        (HEAD, ("", "R5年度", "R6年度", "廃止", ""), *ROWS),  # years have ticks, too
        (HEAD, NAMES, *ROWS, ("道路", "一部", "", "", "")),
        (HEAD, NAMES, ROWS[0]),
        (("事業名", "拡充", "維持", "廃止", "備考"), *ROWS),  # nothing names the choice
        (HEAD, ("", "拡充", "拡充", "廃止", ""), *ROWS),
        (HEAD, ("", "総務課", "学び課", "防災課", ""), *ROWS),
    ],
)
def test_other_columns_remain(lines: tuple[tuple[str, ...], ...]) -> None:
    assert join_ticked_columns(lines) == lines


def test_a_heading_that_is_repeated_on_a_later_page_is_no_other_text() -> None:
    rows = [{at: text for at, text in enumerate(line) if text} for line in (HEAD, NAMES, *ROWS, HEAD, NAMES, *ROWS)]
    assert next(each.head for each in find_ticked_columns(rows)) == 0
