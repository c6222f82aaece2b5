"""Lists are drawn and read."""

import io
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from nakano_status.application.papers.set_kinds.list_paper import list_places
from nakano_status.documents.document import PaperSize
from nakano_status.documents.list import builder
from nakano_status.documents.list.builder import ListContent, ListDocument, ListKind, build_list, only_changed
from nakano_status.documents.list.typeset_list import ListPage, sheet_pages
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import PLANNED, PREVIOUS_DONE
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.printed_title import fold_title
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.published_list.published_list import LineKind, ListRow, PublishedList
from nakano_status.domain.text.narrative import as_typed, fold
from nakano_status.paper.typst_setter import forget_layouts, measure_rows
from nakano_status.workbook.list.drawer import draw_list
from nakano_status.workbook.list.reader import read_list
from tests.support.fields import NAKANO
from tests.support.list_entries import R3, R7, content, entries_of, entry
from tests.support.planted_profiles import BASE, BASE_HEAD, planted_profile
from tests.support.printed_lists import HEADS, INVENTED, LAYOUTS, LEGEND, TEXT_KEYS, Layout, Printed, draw, real_rows


def pages_of_sheet(document: ListDocument) -> tuple[ListPage, ...]:
    """Return the pages of a list's sheet."""
    return sheet_pages(document, list_places(document, measure_rows, forget_layouts))


def drawn(document: ListDocument) -> bytes:
    """Return a list as a workbook."""
    return draw_list(document, pages_of_sheet(document))


R3_COUNTS = {"◎": 97, "○": 4, "△": 1, "×": 1, None: 21}


def read(rows: tuple[Printed, ...], layout: Layout | None = None) -> PublishedList:
    found = read_list("一覧.xlsx", draw(rows, layout), NAKANO)
    assert found.refused is None
    return found


def meaning(row: ListRow | Printed) -> tuple[object, ...]:
    """Return the texts of a row, however it is written."""
    if isinstance(row, Printed):
        measure, title, owners, texts = row.code, row.measure_title, row.owners, row.texts
    else:
        measure, title, owners = row.measure_code, row.measure_title, row.owners_printed
        texts = tuple(row.values[key] for key in TEXT_KEYS)
    folded = (title and fold_title(title), fold_title(row.title), owners and fold_title(owners))
    return (measure, *folded, *map(fold, texts))


def sheet_rows(content: bytes) -> list[tuple[str, int]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [(sheet.title, row) for sheet in book for row in range(1, sheet.max_row + 1)]


def assert_only_notes(problems: Iterable[Problem]) -> None:
    """Check that nothing but the notes below the table is reported."""
    for each in problems:
        assert each.code == "TABLE-OUTSIDE"
        assert (each.found or "").startswith(("※", "注", "この一覧は"))


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
class TestEveryLayout:
    def test_says_the_same_rows_without_a_problem(self, layout: Layout) -> None:
        found = read(INVENTED, layout)
        assert [meaning(row) for row in found.rows] == [meaning(row) for row in INVENTED]
        assert_only_notes(found.problems)
        assert found.year == "R3"
        assert found.title == "小さな計画 進捗状況一覧"

    def test_accounts_for_every_sheet_row_once(self, layout: Layout) -> None:
        content = draw(INVENTED, layout)
        found = read_list("一覧.xlsx", content, NAKANO)
        assert [(line.sheet, line.row) for line in found.lines] == sheet_rows(content)
        kinds = Counter(line.kind for line in found.lines)
        heads = kinds[LineKind.HEAD]
        assert kinds[LineKind.ROW] == len(INVENTED)
        assert kinds[LineKind.TITLE] == heads
        assert kinds[LineKind.LEGEND] == heads * len(LEGEND)
        assert (kinds[LineKind.TOTAL], kinds[LineKind.NOTE]) == ((2, 3) if layout.tail else (0, 0))

    @pytest.mark.sample(4)
    def test_gives_the_real_list_its_numbers(self, layout: Layout, published_list: Path) -> None:
        rows = real_rows(published_list)
        found = read(rows, layout)
        assert Counter(row.values["mark"] for row in found.rows) == R3_COUNTS
        assert [meaning(row) for row in found.rows] == [meaning(row) for row in rows]
        assert_only_notes(found.problems)


def test_the_real_list_as_it_is(published_list: Path) -> None:
    found = read_list(published_list.name, published_list.read_bytes(), NAKANO)
    assert len(found.rows) == 124
    assert Counter(row.values["mark"] for row in found.rows) == R3_COUNTS
    assert found.problems == ()
    assert (found.year, found.title) == ("R3", "中野区地域情報化推進計画 進捗状況一覧")
    assert Counter(line.kind for line in found.lines) == {
        LineKind.ROW: 124, LineKind.LEGEND: 5, LineKind.TITLE: 1, LineKind.HEAD: 1, LineKind.BLANK: 1
    }  # fmt: skip


def test_says_where_each_value_stood() -> None:
    row = read(INVENTED).rows[1]
    assert (row.sheet, row.row) == ("1ページ", 10)
    assert row.cells["mark"].text == "1ページ!C10"
    assert row.cells["divisions"].text == "1ページ!H10"


def test_keeps_texts_as_typed() -> None:
    row = read(INVENTED).rows[-1]
    assert row.title == "𠮷野システムの\n更新"
    assert row.values["done"] == "行1\n行2\n\n=SUM(A1)"
    assert row.values["next_year"] == "1/15"
    assert row.values["later_years"] == "-"


class Sheet:
    """A published list that a test changes before it is read."""

    def __init__(self, rows: tuple[Printed, ...] = INVENTED) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(draw(rows, Layout(merge="blank"))))
        self.sheet = self.book.worksheets[0]

    def read(self) -> PublishedList:
        target = io.BytesIO()
        self.book.save(target)
        return read_list("一覧.xlsx", target.getvalue(), NAKANO)

    def codes(self) -> list[str]:
        return [found.code for found in self.read().problems]


HEAD, FIRST = 8, 9


class TestContinuation:
    def test_texts_alone_below_a_row_are_joined_exactly(self) -> None:
        page = Sheet()
        page.sheet.insert_rows(FIRST + 1, 2)
        page.sheet.cell(FIRST + 1, 5, "続き　")
        page.sheet.cell(FIRST + 2, 5, "\n終わり")
        page.sheet.cell(FIRST + 2, 6, "後も")
        found = page.read()
        assert len(found.rows) == len(INVENTED)
        assert found.rows[0].values["done"] == "受付を始めた。続き　\n終わり"
        assert found.rows[0].values["next_year"] == "(推進)後も"
        assert [line.kind for line in found.lines if line.row in (FIRST + 1, FIRST + 2)] == [LineKind.CONTINUATION] * 2

    def test_divisions_alone_below_a_row_are_one_a_line(self) -> None:
        page = Sheet()
        page.sheet.insert_rows(FIRST + 1)
        page.sheet.cell(FIRST + 1, 8, "税務課")
        assert page.read().rows[0].owners_printed == "戸籍住民課\n税務課"

    def test_texts_of_a_row_whose_title_is_merged_down_are_joined(self) -> None:
        page = Sheet()
        page.sheet.insert_rows(FIRST + 1)
        page.sheet.cell(FIRST + 1, 5, "続き")
        for column in (2, 3, 8):
            page.sheet.merge_cells(None, FIRST, column, FIRST + 1, column)
        found = page.read()
        assert found.rows[0].values["done"] == "受付を始めた。続き"
        assert found.rows[0].values["mark"] == "◎"
        assert found.problems == ()

    def test_texts_without_a_row_above_are_told(self) -> None:
        page = Sheet()
        page.sheet.insert_rows(FIRST)
        page.sheet.cell(FIRST, 5, "どこの続き")
        assert page.codes() == ["LIST-LINE-UNREAD"]

    def test_texts_below_a_blank_row_go_on_with_nothing(self) -> None:
        page = Sheet()
        page.sheet.cell(FIRST + len(INVENTED) + 1, 5, "事務局作成")
        found = page.read()
        assert [problem.code for problem in found.problems] == ["LIST-LINE-UNREAD"]
        assert found.rows[-1].values["done"] == INVENTED[-1].texts[2]

    def test_a_row_goes_on_below_the_head_of_the_next_page(self) -> None:
        page = Sheet()
        following = page.book.create_sheet("2ページ")
        for line in (["小さな計画 進捗状況一覧"], [], list(HEADS), [None, None, None, None, "続き"]):
            following.append(line)
        found = page.read()
        assert found.problems == ()
        assert found.rows[-1].values["done"] == f"{INVENTED[-1].texts[2]}続き"


class TestMerges:
    def test_divisions_merged_over_rows_are_those_of_every_row(self) -> None:
        page = Sheet()
        page.sheet.merge_cells(None, FIRST, 8, FIRST + 1, 8)
        assert [row.owners_printed for row in page.read().rows[:2]] == ["戸籍住民課", "戸籍住民課"]

    def test_a_mark_merged_over_rows_is_nobodys(self) -> None:
        page = Sheet()
        page.sheet.merge_cells(None, FIRST, 3, FIRST + 1, 3)
        found = page.read()
        assert [problem.code for problem in found.problems] == ["LIST-CELL-UNREADABLE"]
        assert all("mark" not in row.values for row in found.rows[:2])

    def test_what_other_programs_leave_behind_under_a_merge_is_not_seen(self) -> None:
        target = io.BytesIO()
        with xlsxwriter.Workbook(target) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, HEADS)
            sheet.merge_range(1, 0, 2, 0, "1-1-①")
            sheet.write_string(2, 0, "9-9-⑨")
            for row in (1, 2):
                sheet.write_row(row, 1, ["取組", "◎"])
        assert [row.measure_code for row in read_list("一覧.xlsx", target.getvalue(), NAKANO).rows] == [
            "1-1-①",
            "1-1-①",
        ]

    def test_a_heading_merged_over_two_columns_covers_both(self) -> None:
        page = Sheet()
        page.sheet.insert_cols(9)
        page.sheet.cell(FIRST, 9, "税務課")
        page.sheet.cell(FIRST, 8).value = None
        page.sheet.merge_cells(None, HEAD, 8, HEAD, 9)
        assert page.read().rows[0].owners_printed == "税務課"


class TestHeads:
    def test_a_head_of_two_rows_is_read_by_its_lower_one(self) -> None:
        page = Sheet()
        page.sheet.insert_rows(HEAD + 1)
        for column in (5, 6, 7):
            page.sheet.cell(HEAD + 1, column, page.sheet.cell(HEAD, column).value)
            page.sheet.cell(HEAD, column).value = None
        page.sheet.cell(HEAD, 5, "取組の状況と予定")
        page.sheet.merge_cells(None, HEAD, 5, HEAD, 7)
        for column in (1, 2, 3, 4, 8):
            page.sheet.merge_cells(None, HEAD, column, HEAD + 1, column)
        found = page.read()
        assert found.problems == ()
        assert [meaning(row) for row in found.rows] == [meaning(row) for row in INVENTED]

    def test_code_and_title_may_stand_in_one_line(self) -> None:
        page = Sheet()
        page.sheet.cell(FIRST, 1, "１－１－①　窓口の改善")
        row = page.read().rows[0]
        assert (row.measure_code, row.measure_title) == ("1-1-①", "窓口の改善")

    def test_a_measure_may_stand_in_a_row_of_its_own(self) -> None:
        page = Sheet()
        page.sheet.insert_rows(FIRST)
        page.sheet.cell(FIRST, 1, "1-1-①　窓口の改善")
        page.sheet.cell(FIRST + 1, 1).value = None
        page.sheet.merge_cells(None, FIRST, 1, FIRST, 8)
        found = page.read()
        assert [meaning(row) for row in found.rows] == [meaning(row) for row in INVENTED]
        assert found.problems == ()

    def test_a_measures_title_may_stand_below_its_code(self) -> None:
        page = Sheet()
        page.sheet.cell(FIRST, 1, "1-1-①")
        page.sheet.cell(FIRST + 1, 1, "窓口の改善")
        found = page.read()
        assert [row.measure_title for row in found.rows[:2]] == ["窓口の改善", "窓口の改善"]
        assert found.problems == ()

    def test_the_last_years_columns_are_known_by_their_words(self) -> None:
        page = Sheet()
        for column, heading in ((5, "令和7年度までの取組状況"), (6, "今後の方向性（次期計画への引継ぎ）")):
            page.sheet.cell(HEAD, column, heading)
        page.sheet.delete_cols(7)
        found = page.read()
        assert (found.year, found.problems) == ("R7", ())
        assert "later_years" not in found.rows[0].values


class TestProblems:
    def test_an_unknown_mark_is_located_and_absent(self) -> None:
        page = Sheet()
        page.sheet.cell(FIRST, 3, "▽")
        found = page.read()
        problem = found.problems[0]
        assert (problem.code, problem.found) == ("MARK-UNKNOWN", "▽")
        assert (problem.place.file, problem.place.sheet, problem.place.cell) == ("一覧.xlsx", "1ページ", "C9")
        assert problem.place.column == "進捗状況"
        assert "mark" not in found.rows[0].values

    @pytest.mark.parametrize("value", ["=1+1", "#N/A"])
    def test_a_cell_without_a_text_takes_nothing(self, value: str) -> None:
        page = Sheet()
        cell = page.sheet.cell(FIRST, 5, value)
        cell.data_type = "f" if value.startswith("=") else "e"
        found = page.read()
        assert [(problem.code, problem.place.cell) for problem in found.problems] == [("LIST-CELL-UNREADABLE", "E9")]
        assert "done" not in found.rows[0].values

    def test_a_formulas_last_value_is_taken_with_a_question(self) -> None:
        target = io.BytesIO()
        with xlsxwriter.Workbook(target) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, HEADS)
            sheet.write_row(1, 0, ["1-1-①", "取組"])
            sheet.write_formula(1, 2, '=IF(TRUE,"◎","")', value="◎")
        found = read_list("一覧.xlsx", target.getvalue(), NAKANO)
        assert found.rows[0].values["mark"] == "◎"
        assert [(problem.code, problem.expected) for problem in found.problems] == [("CELL-FORMULA", "◎")]

    def test_a_number_that_may_be_a_day_is_taken_with_a_question(self) -> None:
        page = Sheet()
        page.sheet.cell(FIRST, 5, 44652)
        found = page.read()
        assert found.rows[0].values["done"] == "44652"
        (told,) = found.problems
        assert (told.code, told.found, told.expected) == ("CELL-NUMBER-DATE", "44652", "2022-04-01")

    def test_a_mark_without_a_title_is_told(self) -> None:
        page = Sheet()
        page.sheet.cell(FIRST, 2).value = None
        assert page.codes() == ["LIST-TITLE-MISSING"]

    def test_a_row_above_every_measure_is_told(self) -> None:
        page = Sheet()
        page.sheet.cell(FIRST, 1).value = None
        found = page.read()
        assert [problem.code for problem in found.problems] == ["LIST-MEASURE-MISSING"] * 2
        assert [row.measure_code for row in found.rows[:3]] == ["", "", "1-1-②"]

    def test_a_measure_that_is_no_code_is_told(self) -> None:
        page = Sheet()
        page.sheet.cell(FIRST + 1, 1, "別の実施内容")
        assert page.codes() == ["LIST-MEASURE-UNREAD"]

    @pytest.mark.parametrize("title", ["窓口（取下げ予定）", "全く別の名"])
    def test_another_title_of_the_same_measure_is_told_at_its_cell(self, title: str) -> None:
        page = Sheet()
        code, known = INVENTED[0].code, INVENTED[0].measure_title
        page.sheet.cell(FIRST + 1, 1, f"{code} {title}")
        page.sheet.cell(FIRST + 2, 1, f"{code} {title}")
        found = page.read()
        (told,) = found.problems
        assert (told.code, told.found, told.expected) == ("LIST-MEASURE-RETITLED", title, known)
        assert told.place.cell == f"A{FIRST + 1}"
        assert {row.measure_title for row in found.rows[:3]} == {known}

    @pytest.mark.parametrize(
        ("texts", "words"),
        [
            (("合計", "3-2は取り下げます", "1", "題一は他課へ"), ["3-2は取り下げます", "題一は他課へ"]),
            (("小計 3-2は取り下げます",), ["小計 3-2は取り下げます"]),
            (("合計", "10²", "1"), ["10²"]),
            (("◎（題一は他課へ）", "1件"), ["◎（題一は他課へ）"]),
            (("合計", "124"), []),
            (("小計：12件", "◎ 10 ○ 2", "35.5％"), []),
            (("総計（再掲を除く）",), ["総計（再掲を除く）"]),
        ],
    )
    def test_words_in_the_row_of_a_total_are_told(self, texts: tuple[str, ...], words: list[str]) -> None:
        page = Sheet()
        page.sheet.append([])
        page.sheet.append(texts)
        rows = Sheet().read().rows
        found = page.read()
        assert [each.found for each in found.problems] == words
        assert {each.code for each in found.problems} <= {"TABLE-OUTSIDE"}
        assert len(found.rows) == len(rows)

    @pytest.mark.parametrize("headings", [("事業内容", "所管課"), ("所管課", "事業内容"), ("実施内容", "事業内容")])
    def test_a_row_of_two_headings_alone_begins_a_table_whose_rows_are_told(self, headings: tuple[str, ...]) -> None:
        page = Sheet()
        page.sheet.append(headings)
        page.sheet.append(("題三", "税務課"))
        found = page.read()
        assert found.rows == Sheet().read().rows
        assert "LIST-COLUMN-MISSING" in {each.code for each in found.problems}
        told = [each.found for each in found.problems if each.code == "TABLE-OUTSIDE"]
        assert told == ["題三", "税務課"]

    def test_years_that_disagree_are_told_and_the_first_counts(self) -> None:
        page = Sheet()
        page.sheet.cell(HEAD, 6, "令和6年度取組予定")
        found = page.read()
        assert found.year == "R3"
        assert [(problem.code, problem.found) for problem in found.problems] == [("LIST-YEAR-DISAGREES", "令和5年度")]

    def test_a_missing_column_is_told_and_clears_nothing(self) -> None:
        page = Sheet()
        page.sheet.delete_cols(4)
        found = page.read()
        assert [problem.code for problem in found.problems] == ["LIST-COLUMN-MISSING"]
        assert all("change_reason" not in row.values for row in found.rows)

    def test_a_missing_column_of_a_field_that_a_plan_adds_is_told_by_what_the_field_is_called(self) -> None:
        page, target = Sheet(), io.BytesIO()
        page.sheet.delete_cols(4)
        page.book.save(target)
        own = replace(NAKANO, fields=tuple(replace(each, list_name="") for each in NAKANO.fields))
        (told,) = read_list("一覧.xlsx", target.getvalue(), own).problems
        assert told.found == own.by_key["change_reason"].called

    def test_a_heading_that_stands_twice_is_not_guessed(self) -> None:
        page = Sheet()
        page.sheet.cell(HEAD, 9, "所管課")
        found = page.read()
        assert "LIST-HEADING-TWICE" in [problem.code for problem in found.problems]
        assert all(row.owners_printed is None for row in found.rows)

    @pytest.mark.parametrize("own_sheet", [False, True], ids=["same sheet", "own sheet"])
    @pytest.mark.parametrize("rows", [1, 3])
    @pytest.mark.parametrize(
        ("heads", "code"),
        [
            (
                ("管理番号", "所管課", "進捗状況", "進捗状況", "令和3年度までの取組状況", "事業内容"),
                "LIST-HEADING-TWICE",
            ),
            (
                ("管理番号", "進捗状況", "所管課", "事業内容", "令和3年度までの取組状況", "事業内容"),
                "LIST-HEADING-TWICE",
            ),
            (("管理番号", "所管課", "備考", "印", "令和3年度までの取組状況", "事業内容"), "LIST-COLUMN-MISSING"),
            (("管理番号", "事業内容", "", "所管課", "令和3年度までの取組状況"), "LIST-COLUMN-MISSING"),
        ],
    )
    def test_no_row_below_a_head_that_is_not_certain_is_read_by_the_columns_of_the_page_before(
        self, heads: tuple[str, ...], code: str, rows: int, *, own_sheet: bool
    ) -> None:
        page = Sheet()
        below = page.book.create_sheet("2ページ") if own_sheet else page.sheet
        below.append(list(heads))
        lines = [[make_id("1-1-①", 90 + at), f"欄{at}", "◎", "○", f"文{at}", f"題{at}"] for at in range(rows)]
        for line in lines:
            below.append(line)
        head, last = below.max_row - rows, page.book.create_sheet("3ページ") if own_sheet else below
        for row in (list(HEADS), ["2-1-②", "新しい取組", "◎", None, "始めた。", None, None, "税務課"]):
            last.append(row)
        found = page.read()
        assert [row.title for row in found.rows] == [*(each.title for each in INVENTED), "新しい取組"]
        unread = [each for each in found.problems if each.code in {"TABLE-OUTSIDE", "LIST-SHEET-UNREAD"}]
        told = "".join(f"{each.found}{dict(each.details)}" for each in unread)
        assert all(text in told for line in lines for text in line)
        asked = [each.place.row for each in found.problems if each.code == code]
        assert {*asked} == {head} or "LIST-SHEET-UNREAD" in {each.code for each in unread}

    def test_other_columns_are_told_once(self) -> None:
        page = Sheet()
        page.sheet.cell(HEAD, 9, "備考")
        page.sheet.cell(FIRST, 9, "読まない")
        page.sheet.cell(FIRST, 12, "離れた欄")
        assert page.codes() == ["LIST-COLUMN-IGNORED", "TABLE-OUTSIDE"]
        assert dict(page.read().problems[0].details)["texts"] == "（内容は「読まない」）"

    def test_words_beside_the_title_are_told(self) -> None:
        page = Sheet()
        page.sheet.cell(1, 7, "未決裁")
        (told,) = page.read().problems
        assert (told.code, told.place.cell, told.found) == ("TABLE-OUTSIDE", "G1", "未決裁")

    def test_another_sheet_is_told_and_accounted_for(self) -> None:
        page = Sheet()
        page.book.create_sheet("メモ", 0).append(["確認済み"])
        found = page.read()
        assert [(each.code, each.severity) for each in found.problems] == [("LIST-SHEET-UNREAD", Severity.ADVICE)]
        assert found.lines[0].kind is LineKind.NOTE
        assert len(found.rows) == len(INVENTED)

    def test_a_hidden_copy_is_not_read(self) -> None:
        page = Sheet()
        copy = page.book.copy_worksheet(page.sheet)
        copy.sheet_state = "hidden"
        found = page.read()
        assert [(each.code, each.severity) for each in found.problems] == [("LIST-SHEET-UNREAD", Severity.QUESTION)]
        assert len(found.rows) == len(INVENTED)

    def test_rows_on_a_sheet_before_the_first_head_are_asked_about(self) -> None:
        page = Sheet()
        page.book.create_sheet("表紙", 0).append(["2-1-②", "新しい取組", "◎", None, "始めた。", None, None, "税務課"])
        found = page.read()
        assert [(each.code, each.severity) for each in found.problems] == [("LIST-SHEET-UNREAD", Severity.QUESTION)]
        assert len(found.rows) == len(INVENTED)

    @pytest.mark.parametrize("title", ["集計（毎年）", "合計の公表", "令和3年度末時点", "12", "未着手の取組の着手"])
    def test_what_has_a_title_a_mark_and_a_division_is_a_row_whatever_its_title_says(self, title: str) -> None:
        page = Sheet()
        page.sheet.cell(FIRST + 1, 2, title)
        found = page.read()
        assert [row.title for row in found.rows][1] == title
        assert len(found.rows) == len(INVENTED)

    def test_a_sheet_without_a_head_goes_on_where_it_holds_rows(self) -> None:
        page = Sheet()
        page.book.create_sheet("続き").append(["2-1-②", "新しい取組", "◎", None, "始めた。", None, None, "税務課"])
        found = page.read()
        assert found.problems == ()
        assert (found.rows[-1].measure_code, found.rows[-1].title) == ("2-1-②", "新しい取組")


class TestIds:
    def with_ids(self, *ids: str) -> PublishedList:
        page = Sheet()
        page.sheet.cell(HEAD, 10, "管理番号")
        for offset, text in enumerate(ids):
            page.sheet.cell(FIRST + offset, 10, text)
        return page.read()

    def test_an_id_is_read_in_any_width(self) -> None:
        found = self.with_ids("１－１－１－０１－ｐ")
        assert found.rows[0].printed_id == "1-1-1-01-P"

    def test_an_id_that_is_wrong_is_told(self) -> None:
        found = self.with_ids("1-1-1-01-P", "1-1-1-02-P")
        assert found.rows[1].printed_id is None
        assert [(problem.code, problem.place.cell) for problem in found.problems] == [("LIST-ID-UNREADABLE", "J10")]

    def test_somebody_elses_numbering_is_one_ignored_column(self) -> None:
        found = self.with_ids("1", "2", "3")
        assert [problem.code for problem in found.problems] == ["LIST-COLUMN-IGNORED"]


class TestRefused:
    def code(self, content: bytes) -> str | None:
        found = read_list("何か.xlsx", content, NAKANO)
        assert found.rows == ()
        return found.refused.code if found.refused else None

    def saved(self, *lines: list[str]) -> bytes:
        book = openpyxl.Workbook()
        for line in lines:
            book.worksheets[0].append(line)
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    def test_a_workbook_without_the_heads(self) -> None:
        assert self.code(self.saved(["氏名", "電話"], ["甲", "1"])) == "LIST-NO-HEAD"

    def test_an_empty_workbook(self) -> None:
        assert self.code(self.saved()) == "LIST-NO-HEAD"

    def test_heads_without_rows(self) -> None:
        assert self.code(self.saved(["実施内容", "事業内容", "進捗状況", "所管課"])) == "LIST-NO-ROWS"

    def test_a_form(self) -> None:
        heads = ["管理番号", "実施内容", "事業内容", "所管課", "計画上のスケジュール（令和4年度）", "進捗状況"]
        assert self.code(self.saved([*heads, "事務局への連絡"], ["1-1-1-01-P", "1-1-①", "取組"])) == "LIST-IS-FORM"

    def test_the_sheet_of_a_form_without_a_column_that_only_forms_have(self) -> None:
        head = ["照会番号", "R4-ABC123"]
        assert self.code(self.saved(head, ["管理番号", "実施内容", "事業内容", "進捗状況"])) == "LIST-IS-FORM"

    def test_a_list_with_an_item_that_is_not_published_is_no_form(self) -> None:
        plan = planted_profile({key: value for key, value in BASE.items() if key not in {"published", "data"}})
        heads = ["管理番号", "実施内容", "事業内容", "所管課", "進捗状況", BASE_HEAD]
        found = read_list(
            "list.xlsx", self.saved([*heads], ["1-1-1-01-P", "1-1-①", "取組", "税務課", "◎", "20人"]), plan
        )
        assert found.refused is None or found.refused.code != "LIST-IS-FORM"

    def test_a_workbook_that_cannot_be_parsed(self) -> None:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("xl/workbook.xml", "<workbook>")
        assert self.code(target.getvalue()) == "LIST-UNREADABLE"

    def test_what_the_gate_refuses(self) -> None:
        refused = read_list("何か.xlsx", b"\xe5\x9b\x9e\xe7\xad\x94", NAKANO)
        assert refused.refused is not None
        assert (refused.refused.code, refused.refused.place.file) == ("FILE-TEXT", "何か.xlsx")
        assert len(refused.sha256) == 64


PIXEL = 25.4 / 96
DRAWER_FIRST = 9
LONG = "この取組について検討を行った。\n" * 60


def sheet_of(document: ListDocument) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(drawn(document))).worksheets[0]


def read_back(made: ListContent) -> PublishedList:
    return read_list("別紙.xlsx", drawn(build_list(made)), NAKANO)


def header(made: ListContent) -> str | None:
    head = sheet_of(build_list(made)).oddHeader
    assert head is not None
    return head.left.text and head.left.text.strip()


def invented() -> ListContent:
    return content(*entries_of(INVENTED), year=R3)


class TestSheet:
    def test_heads_and_legend_stand_as_published(self) -> None:
        sheet = sheet_of(build_list(invented()))
        assert sheet.title == "進捗状況一覧"
        assert sheet["B1"].value == "小さな計画 進捗状況一覧"
        assert (sheet["H1"].value, sheet["H2"].value) == ("別紙", "令和3年度末時点")
        assert [sheet.cell(row, 1).value for row in range(3, 8)] == list(LEGEND)
        heads = ["".join(str(cell.value).split()) for cell in sheet[8][:8]]
        assert heads == list(HEADS)
        assert all(cell.fill.start_color.rgb == "FFD9D9D9" for cell in sheet[8][:8])

    def test_a_measure_is_merged_over_its_rows(self) -> None:
        sheet = sheet_of(build_list(invented()))
        assert {str(area) for area in sheet.merged_cells.ranges} == {"B1:G1", "A9:A10", "A11:A14", "A15:A16"}
        assert sheet["A9"].value == "1-1-①\n窓口の改善"
        assert sheet["A11"].value == "1-1-②"

    def test_the_ids_stand_outside_the_print_area(self) -> None:
        sheet = sheet_of(build_list(invented()))
        assert sheet["J8"].value == "管理番号"
        assert sheet["J9"].value == "1-1-1-01-P"
        assert sheet.print_area == "'進捗状況一覧'!$A$1:$H$16"

    def test_in_the_last_year_there_is_a_column_less(self) -> None:
        sheet = sheet_of(build_list(content(entry(next_year="引き継ぐ"), year=R7)))
        assert [cell.value for cell in sheet[8][5:10]] == [
            "今後の方向性（次期計画への引継ぎ）", "所管課", None, None, "管理番号"
        ]  # fmt: skip
        assert sheet.print_area == "'進捗状況一覧'!$A$1:$G$9"

    @pytest.mark.parametrize("text", ["=SUM(A1)", "+1", "-", "1/15", "0301", "https://example.org", "{=1}"])
    def test_a_text_stays_a_text(self, text: str) -> None:
        sheet = sheet_of(build_list(content(entry(done=text, measure=text, title=text))))
        assert [
            (sheet.cell(DRAWER_FIRST, column).value, sheet.cell(DRAWER_FIRST, column).data_type) for column in (2, 5)
        ] == [(text, "s")] * 2
        assert sheet.cell(DRAWER_FIRST, 5).hyperlink is None

    def test_a_text_that_no_cell_can_hold_is_a_defect_and_never_left_out(self) -> None:
        with pytest.raises(ValueError, match="40000"):
            drawn(build_list(content(entry(title="長" * 40_000))))


class TestPrint:
    def test_paper_margins_and_repeated_rows(self) -> None:
        sheet = sheet_of(build_list(invented()))
        assert (int(sheet.page_setup.paperSize or 0), sheet.page_setup.orientation) == (8, "landscape")
        assert sheet.print_title_rows == "$1:$8"
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)  # one page wide: the default
        assert sheet.print_options.horizontalCentered
        margins = sheet.page_margins
        assert [round(25.4 * each) for each in (margins.top, margins.bottom, margins.left, margins.right)] == [
            15, 14, 12, 12
        ]  # fmt: skip
        assert sheet.oddFooter is not None
        assert sheet.oddFooter.center.text == "&P / &N"
        assert sheet.oddFooter.center.font == f"{builder.FONT},標準"  # the face of the cells

    def test_columns_are_as_wide_as_the_document_says(self) -> None:
        document = build_list(invented())
        sheet = sheet_of(document)
        widths = [sheet.column_dimensions["ABCDEFGH"[place]].width * 8 * PIXEL for place in range(8)]
        assert all(abs(width - column.width) < 0.3 for width, column in zip(widths, document.columns, strict=True))
        assert sum(widths) <= 420 - document.setup.left - document.setup.right

    def test_pages_break_where_they_are_set(self) -> None:
        entries = (entry(number, code=f"1-{1 + number // 9}-①", done=LONG[: 40 * number]) for number in range(1, 40))
        document = build_list(content(*entries))
        sheet = sheet_of(document)
        sizes = [len(page.lines) for page in pages_of_sheet(document)]
        assert len(sizes) > 2
        expected = [DRAWER_FIRST - 1 + sum(sizes[:number]) for number in range(1, len(sizes))]
        assert [each.id for each in sheet.row_breaks.brk] == expected

    def test_every_row_has_the_height_that_was_measured(self) -> None:
        document = build_list(content(entry(done=LONG), entry(2, done="短い")))
        sheet = sheet_of(document)
        heights = [line.height for page in pages_of_sheet(document) for line in page.lines]
        assert [sheet.row_dimensions[DRAWER_FIRST + place].height for place in range(len(heights))] == heights

    def test_a_draft_says_so_above_the_page(self) -> None:
        assert header(content(entry(), draft_note="作成中 令和5年8月10日時点 A&B")) == "作成中 令和5年8月10日時点 A&&B"
        assert header(content(entry())) is None


class TestBytes:
    def test_equal_documents_are_equal_bytes(self) -> None:
        first = drawn(build_list(invented()))
        assert drawn(build_list(invented())) == first

    def test_no_name_is_in_the_file(self) -> None:
        book = openpyxl.load_workbook(io.BytesIO(drawn(build_list(invented()))))
        assert (book.properties.creator, book.properties.lastModifiedBy) == (None, None)
        assert book.properties.title == "小さな計画 進捗状況一覧"


class TestReadBack:
    def test_the_same_rows_come_back(self) -> None:
        made = invented()
        found = read_back(made)
        assert found.problems == ()
        assert (found.year, found.title) == ("R3", "小さな計画 進捗状況一覧")
        assert [(row.printed_id, row.measure_code, row.title) for row in found.rows] == [
            (each.row_id, each.measure_code, each.title) for each in made.entries
        ]
        assert [dict(row.values) for row in found.rows] == [dict(each.values) for each in made.entries]

    def test_rows_that_go_on_and_measures_that_are_cut_come_back(self) -> None:
        made = content(*(entry(number, done=LONG, mark="◎", next_year=f"{number}") for number in range(1, 5)))
        found = read_back(made)
        assert found.problems == ()
        assert [row.values["done"] for row in found.rows] == [LONG] * 4
        assert {line.kind for line in found.lines} >= {LineKind.CONTINUATION}
        assert [row.owners_printed for row in found.rows] == [each.divisions for each in made.entries]
        assert {row.measure_title for row in found.rows} == {"窓口の改善"}

    def test_what_goes_on_is_joined_to_no_other_row_where_rows_were_sorted(self) -> None:
        book = openpyxl.load_workbook(io.BytesIO(drawn(build_list(content(entry(1, done=LONG), entry(2))))))
        sheet = book.worksheets[0]
        texts = [(row, str(sheet.cell(row, 2).value or "")) for row in range(9, sheet.max_row + 1)]
        rest = next(row for row, text in texts if text.startswith("（つづき）"))
        other = next(row for row, text in texts if text == "取組2")
        for column in range(2, 9):
            sheet.cell(other + 1, column).value = sheet.cell(rest, column).value
            sheet.cell(rest, column).value = None
        target = io.BytesIO()
        book.save(target)
        found = read_list("一覧.xlsx", target.getvalue(), NAKANO)
        assert [row.values["done"] for row in found.rows[1:]] == [None]
        assert "LIST-LINE-UNREAD" in [each.code for each in found.problems]

    def test_the_real_list_comes_back(self, published_list: Path) -> None:
        rows = real_rows(published_list)
        made = content(*entries_of(rows), year=R3)
        found = read_back(made)
        assert found.problems == ()
        assert len(found.rows) == 124
        assert [dict(row.values) for row in found.rows] == [dict(each.values) for each in made.entries]
        assert [row.owners_printed for row in found.rows] == [each.divisions for each in made.entries]
        assert 12 <= len(pages_of_sheet(build_list(made))) <= 16

    @given(st.lists(st.dictionaries(st.sampled_from(TEXT_KEYS[1:]), st.text(max_size=200)), min_size=1, max_size=6))
    def test_any_texts_come_back(self, texts: list[dict[str, str]]) -> None:
        made = content(*(entry(number, mark="◎") for number in range(1, len(texts) + 1)))
        entries = (
            replace(each, values={**each.values, **typed}) for each, typed in zip(made.entries, texts, strict=True)
        )
        self.comes_back(content(*entries))

    @given(st.text(alphabet="検討。、（\n \u3000aG-=𠮷合計※1", min_size=1, max_size=5000), st.integers(1, 8))
    def test_long_texts_come_back(self, text: str, times: int) -> None:
        self.comes_back(content(entry(done=(text * times)[:5000], later_years=text, mark="○"), entry(2, done="次")))

    def comes_back(self, made: ListContent) -> None:
        found = read_back(made)
        assert found.problems == ()
        assert [{key: row.values[key] for key in TEXT_KEYS} for row in found.rows] == [
            {key: as_typed(each.values.get(key)) for key in TEXT_KEYS} for each in made.entries
        ]


class TestOtherPapers:
    def test_on_a4_the_sheet_is_the_same_and_the_paper_another(self) -> None:
        large, small = (sheet_of(build_list(replace(invented(), paper=paper))) for paper in PaperSize)
        assert (int(small.page_setup.paperSize or 0), small.page_setup.orientation) == (9, "landscape")
        assert small.sheet_properties.pageSetUpPr == large.sheet_properties.pageSetUpPr
        assert [each.id for each in small.row_breaks.brk] == [each.id for each in large.row_breaks.brk]
        for edge in ("left", "right", "top", "bottom"):
            assert getattr(small.page_margins, edge) == pytest.approx(getattr(large.page_margins, edge) / 2**0.5)

    def test_a_check_print_has_its_numbers_on_the_paper(self) -> None:
        sheet = sheet_of(build_list(check_print()))
        heads = {"".join(str(cell.value).split()): cell.column_letter for cell in sheet[8] if cell.value}
        assert list(heads.values()) == list("ABCDEFGHIJKL")
        assert sheet[f"{heads['管理番号']}9"].value == "1-1-1-01-P"
        assert sheet.print_area == "'進捗状況一覧'!$A$1:$L$16"
        given = sheet[f"{heads['前回の令和3年度取組予定']}9"]
        assert (given.value, given.fill.start_color.rgb) == ("前の予定", "FFF2F2F2")

    def test_a_check_print_comes_back_as_the_list_does(self) -> None:
        made = check_print()
        found = read_back(made)
        assert [each.found for each in found.problems] == ["朱書き"]
        assert [row.printed_id for row in found.rows] == [each.row_id for each in made.entries]
        assert [dict(row.values) for row in found.rows] == [dict(each.values) for each in made.entries]

    def test_what_goes_on_of_the_time_before_is_no_text_of_this_time(self) -> None:
        before = {PREVIOUS_DONE: "合計\n" * 90}
        made = replace(check_print(), entries=(replace(entry(1, done="済"), previous=before), entry(2, done="次")))
        assert [row.values["done"] for row in read_back(made).rows] == ["済", "次"]

    def test_changed_rows_come_back_without_the_column_that_they_lack(self) -> None:
        found = read_back(only_changed(invented()))
        assert found.problems == ()
        assert [row.values["mark"] for row in found.rows] == ["○", "△", "×"]
        assert all("later_years" not in row.values for row in found.rows)

    def test_a_paper_without_rows_says_so(self) -> None:
        sheet = sheet_of(build_list(only_changed(content(entry(mark="◎")))))
        assert sheet["A9"].value == "該当する取組はありません。"
        assert sheet.print_area == "'変更一覧'!$A$1:$G$9"


def check_print() -> ListContent:
    made = invented()
    entries = (replace(each, previous={PREVIOUS_DONE: "前の取組", PLANNED: "前の予定"}) for each in made.entries)
    return replace(made, kind=ListKind.CHECK, previous_year=FiscalYear(2020), entries=tuple(entries))
