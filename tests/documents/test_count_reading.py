"""What a paper prints of the count, read back: a number that is not certain is none."""

from __future__ import annotations

import pytest

from nakano_status.application.papers.counts import counts_in_tables
from tests.support.marks import BUILT_IN_MARKS

HEAD = ("進捗状況の区分", "取組の数", "前回")
ROWS = tuple(
    (f"{mark.symbol}（{mark.legend}）", number, "99")
    for mark, number in zip(BUILT_IN_MARKS, ("97", "4", "1", "0"), strict=True)
)
COUNTS = dict(zip(BUILT_IN_MARKS, (97, 4, 1, 0), strict=True))
TEXT = "4段階：" + "、".join(f"「{row[0]}」" for row in ROWS) + "\n" + "\n".join("\n".join(row) for row in ROWS)


def test_the_number_beside_each_mark_is_read() -> None:
    other = (("指標項目", "実績"), ("◎の数", "1"))
    assert counts_in_tables([other, (HEAD, *ROWS, ("合計", "102", "99"))], BUILT_IN_MARKS) == COUNTS


@pytest.mark.parametrize(
    "rows", [ROWS[:3], (*ROWS, ROWS[0]), (*ROWS[:3], (ROWS[3][0], "一", "")), tuple(row[:1] for row in ROWS)]
)
def test_a_table_that_does_not_tell_all_four_is_none(rows: tuple[tuple[str, ...], ...]) -> None:
    assert counts_in_tables([(HEAD, *rows)], BUILT_IN_MARKS) is None
