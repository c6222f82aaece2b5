"""The count of marks as a table, and which sentences may be printed about it."""

from __future__ import annotations

import pytest

from nakano_status.application.papers.counts import CountTableContent, count_table, offered_judgement, share
from nakano_status.documents.document import Align, Table, plain_text
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import Mark
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, CHANGED, NOT_STARTED

R3, R4 = FiscalYear(2021), FiscalYear(2022)
COUNTS = dict(zip(BUILT_IN_MARKS, (97, 4, 1, 1), strict=True))
BEFORE = dict(zip(BUILT_IN_MARKS, (90, 0, 2, 3), strict=True))


def texts(table: Table) -> list[tuple[str, ...]]:
    return [tuple(plain_text(cell.text) for cell in row.cells) for row in (*table.head, *table.rows)]


def test_the_number_stands_alone_beside_its_mark_in_the_legends_order() -> None:
    assert texts(count_table(CountTableContent(COUNTS))) == [
        ("進捗状況の区分", "取組の数"),
        ("◎（スケジュールどおり取り組んだ）", "97"),
        ("○（スケジュールどおりでなく、変更して取り組んだ）", "4"),
        ("△（着手したものの十分に進行しているとはいえない）", "1"),
        ("×（未着手）", "1"),
    ]


def test_total_and_the_round_before_stand_there_where_they_are_wanted() -> None:
    table = count_table(CountTableContent(COUNTS, has_total=True, previous=(R3, BEFORE)))
    assert texts(table)[0] == ("進捗状況の区分", "取組の数", "前回\n令和3年度末")
    assert [row[1:] for row in texts(table)[1:]] == [("97", "90"), ("4", "0"), ("1", "2"), ("1", "3"), ("103", "95")]
    assert texts(table)[-1][0] == "合計"


def test_numbers_stand_at_the_right_and_the_table_on_one_page() -> None:
    table = count_table(CountTableContent(COUNTS, previous=(R3, BEFORE)))
    assert [column.align for column in table.columns] == [Align.LEFT, Align.RIGHT, Align.RIGHT]
    assert [row.is_kept_with_next for row in table.rows] == [True, True, True, False]
    assert table.indent + table.width <= 160


@pytest.mark.parametrize("previous", [None, (R3, BEFORE)])
def test_the_table_stands_in_the_middle_of_the_page(previous: tuple[FiscalYear, dict[Mark, int]] | None) -> None:
    table = count_table(CountTableContent(COUNTS, previous=previous))
    assert 2 * table.indent + table.width == 160


@pytest.mark.parametrize(
    ("as_planned", "changed", "share", "words"),
    [
        (103, 0, "100.0％", "全ての取組"),
        (97, 6, "94.2％", "概ねスケジュールどおり"),
        (90, 10, "90.0％", "概ねスケジュールどおり"),
        (60, 40, "60.0％", "多くの取組"),
    ],
)
def test_a_sentence_is_offered_with_the_share_it_rests_on(
    as_planned: int, changed: int, share: str, words: str
) -> None:
    offered = offered_judgement({**dict.fromkeys(BUILT_IN_MARKS, 0), AS_PLANNED: as_planned, CHANGED: changed}, R4)
    assert offered is not None
    assert offered.share == share
    assert offered.text.startswith("令和4年度においては、")
    assert words in offered.text


def test_the_share_of_nothing_is_no_number() -> None:
    assert share(dict.fromkeys(BUILT_IN_MARKS, 0)) == "―"
    assert share({**dict.fromkeys(BUILT_IN_MARKS, 0), NOT_STARTED: 2}) == "0.0％"


def test_nothing_is_offered_of_nothing_or_of_less_than_half() -> None:
    assert offered_judgement(dict.fromkeys(BUILT_IN_MARKS, 0), R4) is None
    assert offered_judgement({**dict.fromkeys(BUILT_IN_MARKS, 0), AS_PLANNED: 49, CHANGED: 51}, R4) is None
