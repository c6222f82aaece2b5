"""Every sheet with another head than the sheet above is read as it would be alone, in whatever order they are."""

import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.published_list.published_list import ListRow, PublishedList
from nakano_status.workbook.list.reader import read_list
from tests.support.fields import NAKANO
from tests.support.planted_profiles import OF_LEVELS, STATE, STATE_HEAD, planted_profile
from tests.support.printed_lists import INVENTED, LAYOUTS, draw

BESIDE = ("事業内容", "進捗状況", "取組状況", "所管課")
HEAD = ("実施内容", *BESIDE)
NUMBERED = ("番号", *HEAD)
Line = Sequence[str | None]
SHEETS: dict[str, tuple[Line, ...]] = {
    "code and title in a cell": (
        HEAD,
        ("1-1-①\nマイナンバーカードの普及促進", "カードの交付", "○", "交付した。", "戸籍住民課"),
        ("1-1-②\n手続のオンライン化", "申請の電子化", "○", "電子化した。", "情報システム課"),
        (None, "届出の電子化", "○", "電子化した。", "情報システム課"),
    ),
    "codes as numbers": (
        NUMBERED,
        ("1-2-①", "窓口の改革", "窓口の予約", "○", "予約を始めた。", "戸籍住民課"),
        ("1-2-②", "文書の電子化", "文書の管理", "○", "電子化した。", "総務課"),
    ),
    "other numbers": (
        NUMBERED,
        ("1", "1-3-① 広報", "広報紙", "○", "発行した。", "広報課"),
        ("2", None, "動画", "△", "検討した。", "広報課"),
    ),
    "no measure": (HEAD, (None, "相談の予約", "○", "予約を始めた。", "戸籍住民課")),
    "no column": (BESIDE, ("電話の予約", "○", "予約を始めた。", "戸籍住民課")),
    "no code": (HEAD, ("窓口の工夫", "案内の予約", "○", "予約を始めた。", "戸籍住民課")),
    "title below the code": (
        HEAD,
        ("1-1-①", "カードの更新", "○", "更新した。", "戸籍住民課"),
        ("マイナンバーカードの普及促進", "カードの相談", "○", "相談を受けた。", "戸籍住民課"),
    ),
    "a line for each measure": (
        HEAD,
        ("2-1-① 基盤",),
        (None, "基盤の整備", "○", "整備した。", "情報システム課"),
        ("2-1-② 回線",),
    ),
}


def read(*sheets: tuple[str, Sequence[Line]], profile: Profile = NAKANO) -> PublishedList:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, lines in sheets:
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
        for row, line in enumerate(lines, start=1):
            if len(line) == 1:
                sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(HEAD))
    target = io.BytesIO()
    book.save(target)
    found = read_list("一覧.xlsx", target.getvalue(), profile)
    assert found.refused is None
    return found


def rows_of(found: PublishedList, name: str) -> list[ListRow]:
    return [row for row in found.rows if row.sheet == name]


def told(found: PublishedList) -> list[Problem]:
    """Return the problems of measures; a missing column is reported once for all sheets."""
    return [each for each in found.problems if "MEASURE" in each.code]


GOING_ON = ("no measure", "no code", "a line for each measure")
NAMED = [name for name in SHEETS if name not in GOING_ON]
"""The sheets whose first row has every text beside it, or which have no column for them."""


@given(st.permutations(NAMED), st.integers(2, len(NAMED)))
def test_a_sheet_with_a_head_is_read_as_it_is_alone(order: list[str], count: int) -> None:
    found = read(*((name, SHEETS[name]) for name in order[:count]))
    for name in order[:count]:
        assert rows_of(found, name) == list(read((name, SHEETS[name])).rows)


@pytest.mark.parametrize("names", [*permutations(("code and title in a cell", "codes as numbers"))])
def test_codes_in_a_column_of_numbers_are_read_on_any_sheet(names: tuple[str, ...]) -> None:
    found = read(*((name, SHEETS[name]) for name in names))
    assert [(row.measure_code, row.measure_title) for row in rows_of(found, "codes as numbers")] == [
        ("1-2-①", "窓口の改革"),
        ("1-2-②", "文書の電子化"),
    ]
    assert told(found) == []


@pytest.mark.parametrize("name", ["no measure", "no column", "no code"])
def test_a_further_sheet_with_another_head_and_without_a_measure_has_none(name: str) -> None:
    coded = ("codes as numbers", SHEETS["codes as numbers"])
    asked = []
    for sheets in permutations((coded, (name, SHEETS[name]))):
        found = read(*sheets)
        assert [row.measure_code for row in rows_of(found, name)] == [""]
        asked.append({(each.code, each.place.sheet, each.place.row) for each in told(found)})
    assert asked[0] == asked[1]
    assert ("LIST-MEASURE-MISSING", name, 2) in asked[0]


def test_the_measure_goes_on_below_the_same_head_on_the_next_sheet_with_a_question() -> None:
    name = "code and title in a cell"
    found = read((name, SHEETS[name]), ("no measure", SHEETS["no measure"]))
    assert [(row.measure_code, row.measure_title) for row in rows_of(found, "no measure")] == [
        ("1-1-②", "手続のオンライン化")
    ]
    (asked,) = told(found)
    assert (asked.code, asked.place.sheet, asked.place.row) == ("LIST-MEASURE-GOES-ON", "no measure", 2)
    assert asked.expected == "1-1-② 手続のオンライン化"


@pytest.mark.parametrize("layout", ["as published", "code and title in two columns", "spacer columns", "other order"])
@pytest.mark.parametrize("every", [1, 2, 4])
def test_the_measure_goes_on_over_the_pages_of_a_sheet(layout: str, every: int) -> None:
    drawn = draw(INVENTED, replace(LAYOUTS[layout], head_every=every, merge="continued"))
    found = read_list("一覧.xlsx", drawn, NAKANO)
    assert [(row.measure_code, row.title) for row in found.rows] == [(each.code, each.title) for each in INVENTED]
    begins = range(every, len(INVENTED), every)
    asked = [INVENTED[at].title for at in begins if INVENTED[at].code == INVENTED[at - 1].code]
    assert [(each.code, each.found) for each in found.problems] == [("LIST-MEASURE-GOES-ON", each) for each in asked]


class TestHeadsOfOneSheet:
    """Heads below each other."""

    FIRST = (HEAD, ("1-1-① 普及", "交付", "○", "交付した。", "戸籍住民課"))
    NEXT = (None, "更新", "○", "更新した。", "戸籍住民課")

    def read(self, *lines: Line) -> tuple[list[str], list[tuple[str, Severity, int | None]]]:
        found = read(("一覧", (*self.FIRST, *lines)))
        problems = [(each.code, each.severity, each.place.row) for each in told(found)]
        return [row.measure_code for row in found.rows], problems

    def test_the_measure_goes_on_below_the_same_head_with_a_question(self) -> None:
        lines = [("進捗状況一覧",), HEAD, self.NEXT, (None, "相談", "○", "相談した。", "戸籍住民課")]
        codes, problems = self.read(*lines)
        assert codes == ["1-1-①"] * 3
        assert problems == [("LIST-MEASURE-GOES-ON", Severity.QUESTION, 5)]

    @pytest.mark.parametrize("cell", ["1-1-①", "1-1-① 普及", "普及"])
    def test_a_measure_that_the_page_names_is_no_question(self, cell: str) -> None:
        assert self.read(HEAD, (cell, *self.NEXT[1:])) == (["1-1-①"] * 2, [])

    def test_the_measure_ends_at_another_head(self) -> None:
        codes, problems = self.read((*HEAD, "備考"), self.NEXT)
        assert codes == ["1-1-①", ""]
        assert problems == [("LIST-MEASURE-MISSING", Severity.ERROR, 4)]

    @pytest.mark.parametrize("head", [HEAD, (*HEAD, "備考"), BESIDE])
    def test_a_line_of_its_own_above_a_head_names_the_measure_of_the_rows_below(self, head: Line) -> None:
        row = ("更新", "○", "更新した。", "戸籍住民課")
        assert self.read(("1-1-② 手続",), head, row if head is BESIDE else (None, *row)) == (["1-1-①", "1-1-②"], [])


def test_the_measure_goes_on_over_a_sheet_without_a_head() -> None:
    below = ((None, "更新", "○", "更新した。", "戸籍住民課"), ("1-1-② 手続", "申請", "○", "電子化した。", "総務課"))
    found = read(("1", TestHeadsOfOneSheet.FIRST), ("2", below))
    assert [row.measure_code for row in found.rows] == ["1-1-①", "1-1-①", "1-1-②"]
    assert told(found) == []


@pytest.mark.parametrize("below", [(), (("2", SHEETS["no column"]),)], ids=["last sheet", "another sheet"])
def test_an_item_of_a_measure_without_rows_is_told_and_is_no_other_row_s(
    below: Sequence[tuple[str, Sequence[Line]]],
) -> None:
    lines = (*TestHeadsOfOneSheet.FIRST, (f"1-1-② 手続\n{STATE_HEAD}：A",))
    found = read(("1", lines), *below, profile=planted_profile(*OF_LEVELS))
    assert [STATE in row.values for row in found.rows] == [False] * (1 + len(below))
    assert [each.found for each in found.problems if f"{STATE_HEAD}：A" in (each.found or "")] == [
        f"1-1-② 手続\n{STATE_HEAD}：A"
    ]


def test_the_lines_between_the_head_and_the_last_row_are_kept_apart_from_those_around_the_table() -> None:
    row = ("1-1-① 手続の改革", "窓口の予約", "○", "予約を始めた。", "戸籍住民課")
    lines = [("基本目標1",), HEAD, ("基本目標1",), row, ("【教育】",), ("※ 注",), row, ("以上",)]
    assert dict(read(("一覧", lines)).between) == {"一覧": [["基本目標1"], ["【教育】"], ["※ 注"]]}
