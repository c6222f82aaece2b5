"""Rows are as high as their texts need, and no higher than Excel can show."""

from nakano_status.workbook.new_workbook import HIGHEST, row_height


def test_the_longest_text_decides() -> None:
    short, long = ("短い", 50.0, 11.0), ("長い文章。" * 20, 50.0, 11.0)
    assert row_height([short]) < row_height([long]) == row_height([short, long, (None, 10.0, 11.0)])


def test_line_breaks_count() -> None:
    assert row_height([("一\n二\n三", 50.0, 11.0)]) > row_height([("一二三", 50.0, 11.0)])


def test_a_larger_type_needs_more_room() -> None:
    assert row_height([("文章" * 20, 40.0, 12.0)]) > row_height([("文章" * 20, 40.0, 9.0)])


def test_no_row_is_lower_than_asked_for_or_higher_than_excel_shows() -> None:
    assert row_height([("短い", 50.0, 11.0)], lowest=36.0) == 36.0
    assert row_height([("あ" * 20_000, 50.0, 11.0)]) == HIGHEST
