"""The form as written: sheets, cells, what may be written where, and equal bytes for equal content."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from nakano_status.documents.form import FormContent, RemarkKind, RemarkRun
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.refusals.exchange import TextTooLong
from nakano_status.workbook.form.writer import write_form
from tests.support.fields import asked_in
from tests.support.forms import IDS, PACKAGE, REFERENCE_IDS, form_content, form_row, reference_row
from tests.support.spreadsheets import header_of, parts_of

DONE = "窓口の案内を見直した。"


def opened(content: FormContent) -> Any:
    return load_workbook(io.BytesIO(write_form(content)))


def texts_of(sheet: Any) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def rows_below(sheet: Any) -> dict[str, int]:
    """Return the sheet row of each ID."""
    header = header_of(sheet)
    cells = (sheet.cell(row, header.columns["id"]) for row in range(header.row + 1, sheet.max_row + 1))
    return {cell.value: cell.row for cell in cells if cell.value is not None}


def test_equal_content_gives_equal_bytes() -> None:
    assert write_form(form_content()) == write_form(form_content())


def test_other_content_gives_other_bytes() -> None:
    assert write_form(form_content()) != write_form(form_content(division="税務課"))


def test_the_sheets_stand_in_their_order_and_none_is_hidden() -> None:
    book = opened(form_content())
    assert book.sheetnames == ["回答", "記入のしかた", "前回の報告", "照合用"]
    assert {sheet.sheet_state for sheet in book.worksheets} == {"visible"}
    assert book.active.title == "回答"


def test_there_is_no_previous_sheet_in_a_first_round() -> None:
    assert "前回の報告" not in opened(form_content(previous=(), previous_year=None)).sheetnames


def test_the_head_block_says_whose_form_it_is() -> None:
    texts = texts_of(opened(form_content())["回答"])
    assert texts[0] == "令和4年度末時点 進捗状況の確認（回答様式）"
    assert {"区民部　戸籍住民課", PACKAGE, "令和5年7月14日（金）", "記入者", "内線", "所属長確認", "確認日"} <= set(
        texts
    )
    assert "○・・・スケジュールどおりでなく、変更して取り組んだ" in texts


def test_the_title_says_what_kind_of_form_it_is() -> None:
    book = opened(form_content(called="修正依頼"))
    assert texts_of(book["回答"])[0] == "令和4年度末時点 進捗状況の確認（修正依頼）"
    assert book.properties.title == "令和4年度末時点 進捗状況の確認（修正依頼）"


def test_headings_are_exactly_those_of_the_format() -> None:
    sheet = opened(form_content())["回答"]
    row = header_of(sheet).row
    assert [cell.value.replace("\n", "") for cell in sheet[row]] == [
        *("管理番号", "実施内容", "事業内容", "所管課", "計画上のスケジュール（令和4年度）", "前回の取組状況"),
        *("前回の令和4年度取組予定", "進捗状況", "スケジュールの変更理由", "令和4年度までの取組状況"),
        *("令和5年度取組予定", "令和6年度以降取組予定", "変更の種別", "事務局への連絡"),
    ]


@pytest.mark.parametrize(
    ("year", "headings"),
    [(2024, ["令和7年度取組予定", "計画期間終了後の方向性"]), (2025, ["今後の方向性（次期計画への引継ぎ）"])],
)
def test_headings_of_the_plan_s_last_years(year: int, headings: list[str]) -> None:
    sheet = opened(form_content(asked=asked_in(FiscalYear(year))))["回答"]
    shown = [cell.value for cell in sheet[header_of(sheet).row]]
    assert shown[10:-2] == headings


def test_rows_carry_what_is_given_and_what_stands() -> None:
    rows = (form_row(IDS[0], values={"mark": "○", "done": DONE}), form_row(IDS[1], measure_title=None))
    sheet = opened(form_content(rows=rows))["回答"]
    header = header_of(sheet)
    shown = {key: sheet.cell(rows_below(sheet)[IDS[0]], column).value for key, column in header.columns.items()}
    assert shown == {
        "id": IDS[0],
        "measure": "1-1-①\n行政手続のオンライン化の推進",
        "title": "◎オンライン申請の対象となる手続の拡大",
        "divisions": "戸籍住民課\n（税務課）",
        "scheduled": "運用・推進",
        "previous_done": "対象となる手続を25件追加した。",
        "planned": "対象となる手続を30件追加する。",
        "mark": "○",
        "change_reason": None,
        "done": DONE,
        "next_year": None,
        "later_years": None,
        "change_kind": None,
        "note": None,
    }
    assert sheet.cell(rows_below(sheet)[IDS[1]], header.columns["measure"]).value == "1-1-①\n（題名未入力）"


def test_below_the_header_the_id_column_holds_ids_only() -> None:
    assert set(rows_below(opened(form_content())["回答"])) == {*IDS, *REFERENCE_IDS}


def test_cells_are_open_exactly_where_the_division_writes() -> None:
    sheet = opened(form_content())["回答"]
    header, rows = header_of(sheet), rows_below(sheet)
    answers = {"mark", "change_reason", "done", "next_year", "later_years", "change_kind", "note"}
    expected = {(rows[row_id], header.columns[key]) for row_id in IDS for key in answers}
    expected |= {(rows[row_id], header.columns["note"]) for row_id in REFERENCE_IDS}
    expected |= {(row, column) for row in range(2, 6) for column in (5, 6)}  # 記入者 … 確認日, merged over two columns
    found = {
        (cell.row, cell.column)
        for line in sheet.iter_rows()
        for cell in line
        if cell.has_style and not cell.protection.locked
    }
    assert found == expected


def test_a_locked_sheet_still_lets_people_read_it_as_they_like() -> None:
    protection = opened(form_content())["回答"].protection
    assert protection.sheet
    assert protection.password is None
    allowed = ("formatRows", "formatColumns", "sort", "autoFilter")
    assert {name: getattr(protection, name) for name in allowed} == dict.fromkeys(allowed, False)


def test_answer_cells_are_text_cells_and_yellow() -> None:
    sheet = opened(form_content())["回答"]
    cell = sheet.cell(rows_below(sheet)[IDS[0]], header_of(sheet).columns["done"])
    assert (cell.number_format, cell.fill.fgColor.rgb) == ("@", "FFFFF2CC")


def test_answer_rows_have_a_height_and_still_grow() -> None:
    part = parts_of(write_form(form_content()))["xl/worksheets/sheet1.xml"].decode()
    rows = {row.split('"')[1]: row for row in part.split("<row ")[1:]}
    assert "ht=" in rows["9"].split(">")[0]
    assert "customHeight" not in rows["9"].split(">")[0]
    assert 'customHeight="1"' in rows["8"].split(">")[0]


def test_marks_and_kinds_are_offered_and_no_look_alike_is_stopped() -> None:
    sheet = opened(form_content())["回答"]
    offered = {rule.formula1: rule for rule in sheet.data_validations.dataValidation}
    assert list(offered) == ['"◎,○,△,×"', '"前倒し,後ろ倒し,内容・規模,中止,統合,その他"']
    assert not offered['"◎,○,△,×"'].showErrorMessage
    assert offered['"前倒し,後ろ倒し,内容・規模,中止,統合,その他"'].errorStyle == "warning"
    assert {str(rule.sqref) for rule in offered.values()} == {"H9:H11", "M9:M11"}


def test_it_prints_on_a3_one_page_wide_under_repeated_headings() -> None:
    sheet = opened(form_content())["回答"]
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToHeight) == (8, "landscape", 0)
    assert setup.fitToWidth in (None, 1)  # one page wide is what the format means where nothing is said
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$8:$8"
    assert sheet.print_area == "'回答'!$A$1:$N$14"
    assert sheet.oddFooter.center.text == "&P / &N"
    assert sheet.freeze_panes == "D9"
    assert sheet.auto_filter.ref == "A8:N11"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{}, {}], "未記入 2件・理由が必要 0件"),
        ([{"mark": "◎", "done": DONE}, {"mark": "◎"}], "未記入 1件・理由が必要 0件"),
        (
            [{"mark": "〇", "done": DONE}, {"mark": "×", "done": "―", "change_reason": "不調のため"}],
            "未記入 0件・理由が必要 1件",
        ),
        ([{"mark": "▽", "done": DONE}, {"mark": "\u3000", "done": DONE}], "未記入 1件・理由が必要 0件"),
    ],
)
def test_the_counts_show_what_is_left_before_anything_is_calculated(rows: list[dict[str, str]], words: str) -> None:
    content = form_content(rows=tuple(form_row(row_id, values=row) for row_id, row in zip(IDS, rows, strict=False)))
    book = load_workbook(io.BytesIO(write_form(content)), data_only=True)
    assert book["回答"]["B5"].value == words


def test_only_rows_of_the_ward_ask_for_a_reason() -> None:
    content = form_content(rows=(form_row(IDS[0], sponsor="国", values={"mark": "△", "done": DONE}),))
    book = load_workbook(io.BytesIO(write_form(content)), data_only=True)
    assert book["回答"]["B5"].value == "未記入 0件・理由が必要 0件"


def test_a_division_that_only_reads_is_told_so() -> None:
    book = opened(form_content(rows=()))
    texts = texts_of(book["回答"])
    assert {"回答不要（回答する取組はありません）", "回答していただく取組はありません（回答不要）"} <= set(texts)
    assert "関係する取組（参考）" in texts
    assert list(rows_below(book["回答"])) == list(REFERENCE_IDS)


def test_the_guide_explains_every_field_and_gives_one_example() -> None:
    texts = "\n".join(texts_of(opened(form_content())["記入のしかた"]))
    for word in (
        "編集を有効にする",
        "開示請求の対象となる公文書",
        "令和5年度取組予定",
        "国の補助事業に採択されたため",
        "目安は150字",
    ):
        assert word in texts


def test_the_check_sheet_says_what_was_sent() -> None:
    row = form_row(IDS[0], base={"done": DONE, "mark": "◎"}, writers={"done": "戸籍住民課"})
    content = form_content(
        rows=(row,), reference_rows=(reference_row(REFERENCE_IDS[0]),), return_id="ab12", is_draft=True
    )
    lines = [[cell.value for cell in line if cell.value is not None] for line in opened(content)["照合用"].iter_rows()]
    assert [line for line in lines[2:] if line] == [
        ["様式の版", "1"],
        ["照会番号", PACKAGE],
        ["確認符号", "0123456789abcdef01234567"],
        ["計画", "nakano2"],
        ["計画の版", "nakano2-1"],
        ["年度", "R4"],
        ["部", "区民部"],
        ["所管課", "戸籍住民課"],
        ["回答期限", "2023-07-14"],
        ["前回提出分との続き", PACKAGE],
        ["回答番号", "ab12"],
        ["下書き", "はい"],
        ["所属長確認（氏名）"],
        ["所属長確認（日時）"],
        ["所属長確認（内容の符号）"],
        lines[18],
        [IDS[0], "主管課", "区", "1-1-①", "◎", DONE, "戸籍住民課"],
        [REFERENCE_IDS[0], "関係課", "区", "1-1-①"],
    ]
    assert lines[18][:6] == [
        "管理番号",
        "区分",
        "実施主体",
        "実施内容",
        "送付時の進捗状況",
        "送付時のスケジュールの変更理由",
    ]


def test_a_draft_says_so_on_paper() -> None:
    assert "下書き" not in texts_of(opened(form_content())["回答"])
    assert "下書き" in texts_of(opened(form_content(is_draft=True))["回答"])


def test_no_formula_but_the_count() -> None:
    book = opened(form_content(rows=(form_row(IDS[0], values={"done": "=1+1"}, title="=2+2"),)))
    formulas = [cell.coordinate for sheet in book.worksheets for row in sheet for cell in row if cell.data_type == "f"]
    assert formulas == ["B5"]
    assert (
        book["回答"]["B5"].number_format == "General"
    )  # a spreadsheet program may show a formula in a text cell as text


def test_a_form_without_due_date_or_department() -> None:
    texts = texts_of(opened(form_content(due=None, department=None))["回答"])
    assert "戸籍住民課" in texts


@pytest.mark.parametrize("change", ["values", "base"])
def test_a_text_that_no_cell_can_hold_refuses_the_form(change: str) -> None:
    row = form_row(IDS[0], **{change: {"done": "𠮷" * 16_384}})
    with pytest.raises(TextTooLong) as refused:
        write_form(form_content(rows=(row,)))
    assert refused.value.details == {"id": IDS[0], "key": "done", "expected": "32,767"}


def test_the_longest_text_that_fits_is_written_whole() -> None:
    text = "𠮷" * 16_383 + "あ"
    book = opened(form_content(rows=(form_row(IDS[0], values={"done": text}),)))
    assert text in texts_of(book["回答"])


def test_the_day_it_is_due_may_be_of_any_year() -> None:
    assert "令和6年2月29日（木）" in texts_of(opened(form_content(due=date(2024, 2, 29)))["回答"])


MENDED = (
    RemarkRun("【令和4年度までの取組状況】\n窓口の案内を"),
    RemarkRun("見直した", RemarkKind.DELETED),
    RemarkRun("改めた", RemarkKind.ADDED),
    RemarkRun("。_x000D_"),
)


def remarked(*remarks: tuple[RemarkRun, ...], **changes: Any) -> FormContent:
    rows = tuple(form_row(row_id, remark=remark) for row_id, remark in zip(IDS, remarks, strict=False))
    return form_content(rows=rows, remark_heading="修文の内容（見え消し）", **changes)


def test_remarks_stand_in_a_locked_column_beside_the_first_cell_to_write_in() -> None:
    sheet = opened(remarked(MENDED, ()))["回答"]
    header, rows = header_of(sheet), rows_below(sheet)
    assert header.columns["remark"] + 1 == header.columns["mark"]
    cell = sheet.cell(rows[IDS[0]], header.columns["remark"])
    assert cell.value == "【令和4年度までの取組状況】\n窓口の案内を見直した改めた。_x000D_"
    assert cell.protection.locked
    assert cell.fill.fgColor.rgb == "FFEDEDED"
    assert sheet.cell(rows[IDS[1]], header.columns["remark"]).value is None


def test_in_a_remark_what_went_is_struck_through_and_what_came_is_underlined_without_colour() -> None:
    book: Any = load_workbook(io.BytesIO(write_form(remarked(MENDED))), rich_text=True)
    sheet = book["回答"]
    cell = sheet.cell(rows_below(sheet)[IDS[0]], header_of(sheet).columns["remark"])
    looks = [(run.text, bool(run.font.strike), run.font.u, run.font.color) for run in cell.value]
    assert looks == [
        ("【令和4年度までの取組状況】\n窓口の案内を", False, None, None),
        ("見直した", True, None, None),
        ("改めた", False, "single", None),
        ("。_x000D_", False, None, None),
    ]


def test_a_form_without_a_heading_over_remarks_has_the_bytes_it_always_had() -> None:
    plain = form_content(rows=(form_row(IDS[0]),))
    assert write_form(form_content(rows=(form_row(IDS[0], remark=MENDED),))) == write_form(plain)


def test_a_form_with_remarks_is_as_high_as_they_are_and_one_page_wide() -> None:
    long = (RemarkRun("長い依頼の文です。" * 60),)
    sheet, plain = opened(remarked(long))["回答"], opened(remarked(()))["回答"]
    assert sheet.row_dimensions[9].height > 2 * plain.row_dimensions[9].height
    assert sheet.print_area == "'回答'!$A$1:$O$12"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_hint_in_the_head_block_says_what_is_asked_for() -> None:
    assert "このまま提出してください。" in texts_of(opened(remarked(MENDED, hint="このまま提出してください。"))["回答"])


def test_a_remark_that_no_cell_can_hold_stops_the_form_by_name() -> None:
    with pytest.raises(TextTooLong):
        write_form(remarked((RemarkRun("あ" * 20_000), RemarkRun("い" * 20_000, RemarkKind.ADDED))))


def test_a_text_as_long_as_a_cell_is_written_whole_whatever_escapes_stand_in_it() -> None:
    text = "_x000D_" + "あ" * (32_767 - 7)
    sheet = opened(remarked((RemarkRun(text),), previous=()))["回答"]
    row, columns = rows_below(sheet)[IDS[0]], header_of(sheet).columns
    assert sheet.cell(row, columns["remark"]).value == text
    sheet = opened(form_content(rows=(form_row(IDS[0], values={"done": text}),)))["回答"]
    assert sheet.cell(rows_below(sheet)[IDS[0]], header_of(sheet).columns["done"]).value == text
