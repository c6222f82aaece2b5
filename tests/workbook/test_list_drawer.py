"""The published list as an Excel sheet: its cells, its pages, its bytes, and what is read of it again."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
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
from nakano_status.domain.published_list.published_list import LineKind, PublishedList
from nakano_status.domain.text.narrative import as_typed
from nakano_status.paper.typst_setter import forget_layouts, measure_rows
from nakano_status.workbook.list.drawer import draw_list
from nakano_status.workbook.list.reader import read_list
from tests.support.fields import NAKANO
from tests.support.list_entries import R3, R7, content, entries_of, entry
from tests.support.printed_lists import HEADS, INVENTED, LEGEND, TEXT_KEYS, real_rows


def pages_of_sheet(document: ListDocument) -> tuple[ListPage, ...]:
    """Return the pages of a list's sheet."""
    return sheet_pages(document, list_places(document, measure_rows, forget_layouts))


def drawn(document: ListDocument) -> bytes:
    """Return a list as a workbook."""
    return draw_list(document, pages_of_sheet(document))


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
        assert (found.year, found.title, len(found.rows)) == ("R3", "小さな計画 進捗状況一覧", 124)
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
