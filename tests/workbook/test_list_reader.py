"""Lists are read."""

import io
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.printed_title import fold_title
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.published_list.published_list import LineKind, ListRow, PublishedList
from nakano_status.domain.text.narrative import fold
from nakano_status.workbook.list.reader import read_list
from tests.support.fields import NAKANO
from tests.support.planted_profiles import BASE, BASE_HEAD, planted_profile
from tests.support.printed_lists import HEADS, INVENTED, LAYOUTS, LEGEND, TEXT_KEYS, Layout, Printed, draw, real_rows

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
        assert each.code == "SEEN-ADDED"
        assert any(part.startswith(("※", "注", "この一覧は")) for part in (each.found or "").split("「"))


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
        assert [problem.code for problem in found.problems] == ["LIST-CELL-OVER-ROWS"]
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

    def test_a_heading_merged_over_two_columns_covers_the_first_and_the_other_is_told(self) -> None:
        page = Sheet()
        page.sheet.insert_cols(9)
        page.sheet.cell(FIRST, 9, "税務課")
        page.sheet.cell(FIRST, 8).value = None
        page.sheet.merge_cells(None, HEAD, 8, HEAD, 9)
        assert [(each.code, each.found) for each in page.read().problems] == [("SEEN-ADDED", "税務課")]


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

    @pytest.mark.parametrize("dash", ["―", "－", "-"])
    def test_a_dash_means_that_there_is_no_mark(self, dash: str) -> None:
        page = Sheet()
        page.sheet.cell(FIRST, 3, dash)
        found = page.read()
        assert (found.rows[0].values["mark"], found.problems) == (None, ())

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

    def test_a_measure_over_several_rows_that_is_no_code_is_told_once(self) -> None:
        page = Sheet()
        page.sheet.cell(FIRST + 2, 1, "別の実施内容")
        page.sheet.merge_cells(start_row=FIRST + 2, end_row=FIRST + 4, start_column=1, end_column=1)
        found = page.read()
        assert [(each.code, each.place.cell) for each in found.problems] == [("LIST-MEASURE-UNREAD", f"A{FIRST + 2}")]
        named = [row.cells["measure"].address if "measure" in row.cells else None for row in found.rows[:5]]
        assert named == [f"A{FIRST}", f"A{FIRST}", None, None, None], "a measure that cannot be read has no cell"

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
        assert {each.code for each in found.problems} <= {"SEEN-ADDED"}
        assert len(found.rows) == len(rows)

    @pytest.mark.parametrize("headings", [("事業内容", "所管課"), ("所管課", "事業内容"), ("実施内容", "事業内容")])
    def test_a_row_of_two_headings_alone_begins_a_table_whose_rows_are_told(self, headings: tuple[str, ...]) -> None:
        page = Sheet()
        page.sheet.append(headings)
        page.sheet.append(("題三", "税務課"))
        found = page.read()
        assert found.rows == Sheet().read().rows
        assert "LIST-COLUMN-MISSING" in {each.code for each in found.problems}
        told = [each.found for each in found.problems if each.code == "SEEN-ADDED"]
        assert told == ["題三", "税務課"]

    def test_years_that_disagree_are_told_and_the_first_counts(self) -> None:
        page = Sheet()
        page.sheet.append(["令和5年度末時点"])
        found = page.read()
        assert found.year == "R3"
        assert "LIST-YEAR-DISAGREES" in {each.code for each in found.problems}

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
        assert told.found == own.by_key["change_reason"].short_name

    def test_a_heading_that_stands_twice_is_not_guessed(self) -> None:
        page = Sheet()
        page.sheet.cell(HEAD, 9, "所管課")
        found = page.read()
        assert "LIST-HEADING-TWICE" in [problem.code for problem in found.problems]
        assert all(row.owners_printed is None for row in found.rows)

    @pytest.mark.parametrize("own_sheet", [False, True], ids=["same sheet", "own sheet"])
    @pytest.mark.parametrize(
        ("heads", "code"),
        [
            (
                ("管理番号", "進捗状況", "所管課", "事業内容", "令和3年度までの取組状況", "事業内容"),
                "LIST-HEADING-TWICE",
            ),
            (("管理番号", "所管課", "備考", "印", "令和3年度までの取組状況", "事業内容"), "LIST-COLUMN-MISSING"),
        ],
    )
    def test_no_row_below_a_head_that_is_not_certain_is_read_by_the_columns_of_the_page_before(
        self, heads: tuple[str, ...], code: str, *, own_sheet: bool
    ) -> None:
        page = Sheet()
        below = page.book.create_sheet("2ページ") if own_sheet else page.sheet
        below.append(list(heads))
        lines = [[make_id("1-1-①", 90 + at), f"欄{at}", "◎", "○", f"文{at}", f"題{at}"] for at in range(2)]
        for line in lines:
            below.append(line)
        head, last = below.max_row - 2, page.book.create_sheet("3ページ") if own_sheet else below
        for row in (list(HEADS), ["2-1-②", "新しい取組", "◎", None, "始めた。", None, None, "税務課"]):
            last.append(row)
        found = page.read()
        assert [row.title for row in found.rows] == [*(each.title for each in INVENTED), "新しい取組"]
        unread = [each for each in found.problems if each.code == "SEEN-ADDED"]
        told = "".join(f"{each.found}{dict(each.details)}" for each in unread)
        assert all(text in told for line in lines for text in line)
        asked = [each.place.row for each in found.problems if each.code == code]
        assert {*asked} == {head} or "SEEN-ADDED" in {each.code for each in unread}

    def test_other_columns_are_told_once(self) -> None:
        page = Sheet()
        page.sheet.cell(HEAD, 9, "備考")
        page.sheet.cell(FIRST, 9, "読まない")
        page.sheet.cell(FIRST, 12, "離れた欄")
        assert page.codes() == ["LIST-COLUMN-IGNORED", "SEEN-ADDED"]
        assert dict(page.read().problems[0].details)["texts"] == "（内容は「読まない」）"

    def test_words_beside_the_title_are_told(self) -> None:
        page = Sheet()
        page.sheet.cell(1, 7, "未決裁")
        (told,) = page.read().problems
        assert (told.code, told.place.cell, told.found) == ("SEEN-ADDED", "G1", "未決裁")

    def test_another_sheet_is_told_and_accounted_for(self) -> None:
        page = Sheet()
        page.book.create_sheet("メモ", 0).append(["確認済み"])
        found = page.read()
        assert [(each.code, each.severity) for each in found.problems] == [("SEEN-ADDED", Severity.ADVICE)]
        assert found.lines[0].kind is LineKind.NOTE
        assert len(found.rows) == len(INVENTED)

    def test_a_hidden_copy_is_not_read(self) -> None:
        page = Sheet()
        copy = page.book.copy_worksheet(page.sheet)
        copy.sheet_state = "hidden"
        found = page.read()
        assert [(each.code, each.severity) for each in found.problems] == [("SEEN-ADDED", Severity.QUESTION)]
        assert len(found.rows) == len(INVENTED)

    def test_rows_on_a_sheet_before_the_first_head_are_asked_about(self) -> None:
        page = Sheet()
        page.book.create_sheet("表紙", 0).append(["2-1-②", "新しい取組", "◎", None, "始めた。", None, None, "税務課"])
        found = page.read()
        assert [(each.code, each.severity) for each in found.problems] == [("SEEN-ADDED", Severity.QUESTION)]
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


OWN = ("1-1-①", "調査", "◎", None, "した", None, None, "税務課")
HEADS_AS_TYPED = {
    "a measure's line below two columns": ((HEADS[0], None, *HEADS[1:]), ("1-1-①", "窓口"), (None, None, *OWN[1:])),
    "another head with more columns below": (HEADS, OWN, (*HEADS, "評価の理由", "番号"), ("1-1-②", *OWN[1:])),
    "two rows without merges": ((*HEADS[:4], "令和3年度までの", *HEADS[5:]), (*[None] * 4, "取組状況"), OWN),
    "the marks below": (HEADS, OWN, (None, "◎", "○", "計")),
    "no heading of the measures": ((None, *HEADS[1:]), OWN),
    "a small table above": (("事業内容", "所管課"), ("調査", "税務課"), HEADS, OWN),
    "a day in brackets": ((*HEADS[:2], "進捗状況（令和4年3月末現在）", *HEADS[3:]), OWN),
}


@pytest.mark.parametrize("lines", HEADS_AS_TYPED.values(), ids=HEADS_AS_TYPED)
def test_a_list_is_read_whatever_people_type_around_its_heads(lines: Iterable[tuple[str | None, ...]]) -> None:
    target, book = io.BytesIO(), openpyxl.Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    book.save(target)
    found = read_list("一覧.xlsx", target.getvalue(), NAKANO)
    assert found.year == "R3"
    rows = [(row.measure_code[:4], row.title, row.values["change_reason"], row.values["done"]) for row in found.rows]
    assert {*rows} == {("1-1-", "調査", None, "した")}


def test_a_text_without_a_heading_in_the_list_of_another_ward_is_told() -> None:
    content = ",".join((*HEADS[:7], "", HEADS[7])) + "\n1-1-①,調査,◎,,した,,,取下げ,税務課"
    found = read_list("一覧.csv", content.encode(), replace(NAKANO, profile_id="other"))
    (told,) = found.problems
    assert told.found == "取下げ"
