"""Forms are written: answers, and lines of earlier years."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from nakano_status.documents.form import FormContent, PreviousRow
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import CHECK_SHEET, NO_PAST, AnswerFile, EditionProfile, FormPast
from nakano_status.domain.exchange.returns import Answers, identify_return, return_id
from nakano_status.domain.fields import headings
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.fields.option import KINDS as CHANGE_KINDS
from nakano_status.domain.organisation.descent import NamedSuccession
from nakano_status.domain.organisation.divisions import SuccessionKind
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.plan import EditionHead
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.refusals.exchange import TextTooLong
from nakano_status.domain.text.difference import Piece, PieceKind
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.answer_sheet import count_rows, counts_formula
from nakano_status.workbook.form.writer import write_form
from tests.support.fields import LAST_YEAR, NAKANO, asked_in
from tests.support.forms import IDS, PACKAGE, REFERENCE_IDS, form_content, form_row, reference_row
from tests.support.marks import BUILT_IN_MARKS
from tests.support.spreadsheets import header_of, parts_of
from tests.support.ward_lists import ward_profile

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
        *("管理番号", "実施内容", "事業内容", "計画上のスケジュール（令和4年度）", "前回の令和4年度取組予定", "所管課"),
        *("前回の取組状況", "進捗状況", "スケジュールの変更理由", "令和4年度までの取組状況"),
        *("令和5年度取組予定", "令和6年度以降取組予定", "変更の種別", "事務局への連絡"),
    ]


def test_a_form_has_no_columns_that_its_round_has_no_texts_for() -> None:
    asked = replace(asked_in(FiscalYear(2022)), profile=ward_profile())

    def columns(*left_out: str) -> list[str]:
        sheet = opened(form_content(asked=asked, left_out=frozenset(left_out)))["回答"]
        assert asked.profile.legend[-1] in texts_of(sheet)  # which is beside what is filled in
        return [*header_of(sheet).columns]

    of_before = ["scheduled", "planned", "previous_done"]
    assert columns(*of_before) == [key for key in columns() if key not in of_before]
    assert [key for key in columns("scheduled") if key in of_before] == ["planned", "previous_done"]


def test_the_choice_of_marks_is_called_as_the_plan_calls_it() -> None:
    profile = ward_profile()
    mark, *others = (profile.by_key[key] for key in sorted(profile.by_key, key="mark".__ne__))
    own = replace(profile, fields=(replace(mark, heading="進み具合"), *others))
    sheet = opened(form_content(asked=replace(asked_in(FiscalYear(2022)), profile=own)))["回答"]
    assert sheet.data_validations.dataValidation[0].promptTitle == "進み具合"
    assert "第2次中野区地域情報化推進計画" in sheet.oddFooter.right.text  # a clerk answers for several plans


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
        "id": IDS[0], "measure": "1-1-①\n行政手続のオンライン化の推進",
        "title": "◎オンライン申請の対象となる手続の拡大", "divisions": "戸籍住民課\n（税務課）",
        "scheduled": "運用・推進", "previous_done": "対象となる手続を25件追加した。",
        "planned": "対象となる手続を30件追加する。", "mark": "○", "change_reason": None, "done": DONE,
        "next_year": None, "later_years": None, "change_kind": None, "note": None
    }  # fmt: skip
    assert sheet.cell(rows_below(sheet)[IDS[1]], header.columns["measure"]).value == "1-1-①\n（題名未入力）"


def test_below_the_header_the_id_column_holds_ids_only() -> None:
    assert set(rows_below(opened(form_content())["回答"])) == {*IDS, *REFERENCE_IDS}


def test_cells_are_open_exactly_where_the_division_writes() -> None:
    sheet = opened(form_content())["回答"]
    header, rows = header_of(sheet), rows_below(sheet)
    answers = {"mark", "change_reason", "done", "next_year", "later_years", "change_kind", "note"}
    expected = {(rows[row_id], header.columns[key]) for row_id in IDS for key in answers}
    expected |= {(rows[row_id], header.columns["note"]) for row_id in REFERENCE_IDS}
    expected |= {(row, 5) for row in range(2, 6)}  # 記入者 … 確認日
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
    offered = {rule.formula1: rule for rule in sheet.data_validations.dataValidation if rule.type == "list"}
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
    assert sheet.freeze_panes == "F9"
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
        "管理番号", "区分", "実施主体", "実施内容", "送付時の進捗状況", "送付時のスケジュールの変更理由"
    ]  # fmt: skip


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
    Piece(PieceKind.SAME, "【令和4年度までの取組状況】\n窓口の案内を"),
    Piece(PieceKind.REMOVED, "見直した"),
    Piece(PieceKind.ADDED, "改めた"),
    Piece(PieceKind.SAME, "。_x000D_"),
)


def remarked(*remarks: tuple[Piece, ...], **changes: Any) -> FormContent:
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
    long = (Piece(PieceKind.SAME, "長い依頼の文です。" * 60),)
    sheet, plain = opened(remarked(long))["回答"], opened(remarked(()))["回答"]
    assert sheet.row_dimensions[9].height > 2 * plain.row_dimensions[9].height
    assert sheet.print_area == "'回答'!$A$1:$O$12"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_hint_in_the_head_block_says_what_is_asked_for() -> None:
    assert "このまま提出してください。" in texts_of(opened(remarked(MENDED, hint="このまま提出してください。"))["回答"])


def test_a_remark_that_no_cell_can_hold_stops_the_form_by_name() -> None:
    with pytest.raises(TextTooLong):
        write_form(remarked((Piece(PieceKind.SAME, "あ" * 20_000), Piece(PieceKind.ADDED, "い" * 20_000))))


def test_a_text_as_long_as_a_cell_is_written_whole_whatever_escapes_stand_in_it() -> None:
    text = "_x000D_" + "あ" * (32_767 - 7)
    sheet = opened(remarked((Piece(PieceKind.SAME, text),), previous=()))["回答"]
    row, columns = rows_below(sheet)[IDS[0]], header_of(sheet).columns
    assert sheet.cell(row, columns["remark"]).value == text
    sheet = opened(form_content(rows=(form_row(IDS[0], values={"done": text}),)))["回答"]
    assert sheet.cell(rows_below(sheet)[IDS[0]], header_of(sheet).columns["done"]).value == text


AWKWARD = (
    "=1+1",
    "+電話",
    "'から",
    "𠮷野家の①㈱髙﨑～－∥",
    "一行目\n\n三行目\r\n四行目",
    "  前後  ",
    "\u3000全角で始まり全角で終わる\u3000",
    "_x000D_と_x005F_",
    "0301",
    "1-1",
    "1/15",
    "#N/A",
    "TRUE",
    "<b>&amp;</b>",
    "<r><t>赤字</t></r>",
    "<r>&</r>",
    "_x000D_",
    "_x005F_x000D_",
    "_x0041_と_x3042_",
    "あ" * 1200,
    "禰\U000e0100",
    "\t字下げ",
    "{=SUM(A1)}",
    "http://example.jp/",
)
TEXTS = st.one_of(
    st.sampled_from(AWKWARD), st.text(max_size=40), st.text(alphabet='あ 　\n=_x0D’"<&', max_size=1200), st.none()
)
MARKS = st.sampled_from([None, *BUILT_IN_MARKS.symbols])
KINDS = st.sampled_from([None, *CHANGE_KINDS.symbols])
VALUES = st.fixed_dictionaries(
    {each.key: TEXTS for each in NAKANO.fields if each.is_text} | {"mark": MARKS, "change_kind": KINDS}
)


def read(content: FormContent) -> AnswerFile:
    file = read_answers("回答.xlsx", write_form(content), NAKANO)
    assert (file.refused, file.problems) == (None, ())
    return file


def answers_of(file: AnswerFile) -> dict[tuple[str, str], str | None]:
    rows = [(row, ["note"] if row.row_id in REFERENCE_IDS else list(row.cells)) for row in file.rows]
    return {(row.row_id or "", key): row.cells[key].text for row, keys in rows for key in keys}


def content_of(values: list[dict[str, str | None]], note: str | None) -> tuple[FormContent, Answers]:
    rows = tuple(form_row(row_id, values=each, base=each) for row_id, each in zip(IDS, values, strict=True))
    reference = reference_row(REFERENCE_IDS[0], values={"note": note})
    content = form_content(rows=rows, reference_rows=(reference,))
    said = {(row.row_id, key): as_typed(text) for row in rows for key, text in row.values.items()}
    return content, {**said, (REFERENCE_IDS[0], "note"): as_typed(note)}


@given(st.lists(VALUES, min_size=3, max_size=3), TEXTS)
def test_no_text_is_lost_and_what_was_sent_is_known(values: list[dict[str, str | None]], note: str | None) -> None:
    content, said = content_of(values, note)
    file = read(content)
    assert answers_of(file) == said
    sent = {(line.row_id, key): text for line in file.check_lines for key, text in line.base.items()}
    assert {place: text for place, text in sent.items() if place[0] in IDS} == {
        place: text for place, text in said.items() if place[0] in IDS
    }


@given(st.lists(VALUES, min_size=3, max_size=3), TEXTS)
def test_a_return_of_the_program_gives_the_id_that_it_declares(
    values: list[dict[str, str | None]], note: str | None
) -> None:
    content, said = content_of(values, note)
    parents = (PACKAGE, "0123456789abcdef0123456789abcdef")
    declared = return_id(parents, PACKAGE, said)
    file = read(replace(content, parents=parents, return_id=declared))
    identity = file.identity
    assert identity.declared_return == declared
    found = identify_return(identity.packages[0], identity.declared_return, identity.parents, answers_of(file))
    assert found == (declared, frozenset(parents))


def test_a_form_that_nobody_answered_declares_nothing() -> None:
    identity = read(form_content(parents=())).identity
    assert (identity.declared_return, identity.parents, identity.is_draft) == (None, (), False)


def test_the_file_says_what_it_is() -> None:
    file = read(form_content(is_draft=True, respondent="中野　花子", extension="5521"))
    identity = file.identity
    assert identity.packages == (PACKAGE,)
    assert identity.head_package == identity.check_package == identity.property_package == PACKAGE
    assert (identity.form_version, identity.plan, identity.edition) == (1, "nakano2", "nakano2-1")
    assert (identity.year, identity.division, identity.department, identity.due) == (
        *("R4", "戸籍住民課", "区民部"),
        "2023-07-14",
    )
    assert (identity.seal, identity.is_draft) == ("0123456789abcdef01234567", True)
    assert (file.respondent.name, file.respondent.extension) == ("中野　花子", "5521")
    assert file.shown_keys == ("mark", "change_reason", "done", "next_year", "later_years", "change_kind", "note")


def test_given_texts_are_read_beside_the_answers() -> None:
    row = read(form_content()).rows[0]
    assert (row.sheet, row.row, row.row_id, row.id_text) == ("回答", 9, IDS[0], IDS[0])
    assert row.given == {
        "measure": "1-1-①\n行政手続のオンライン化の推進", "title": "◎オンライン申請の対象となる手続の拡大",
        "divisions": "戸籍住民課\n（税務課）", "scheduled": "運用・推進",
        "previous_done": "対象となる手続を25件追加した。", "planned": "対象となる手続を30件追加する。"
    }  # fmt: skip
    assert row.cells["mark"].cell == "H9"


def test_lines_of_the_check_sheet_carry_roles_sponsors_and_writers() -> None:
    row = form_row(IDS[0], role="tracker", sponsor="国", writers={"mark": "税務課", "note": "事務局"})
    lines = read(form_content(rows=(row,))).check_lines
    assert [(line.row_id, line.role, line.sponsor, line.measure) for line in lines] == [
        (IDS[0], "tracker", "国", "1-1-①"),
        (REFERENCE_IDS[0], "associate", "区", "1-1-①"),
    ]
    assert lines[0].writers == {"mark": "税務課", "note": "事務局"}


def test_a_form_without_rows_to_answer_reads_as_its_reference_rows() -> None:
    file = read(form_content(rows=()))
    assert [row.row_id for row in file.rows] == list(REFERENCE_IDS)


def test_in_the_plan_s_last_year_next_and_later_are_one_column() -> None:
    content = form_content(asked=asked_in(LAST_YEAR), rows=(form_row(IDS[0], values={"next_year": "引き継ぐ。"}),))
    file = read(content)
    assert file.rows[0].cells["next_year"].text == "引き継ぐ。"
    assert "later_years" not in file.shown_keys


PAST = FormPast(
    (
        NamedSuccession(date(2023, 4, 1), SuccessionKind.RENAMED, "税務課", "課税課"),
        NamedSuccession(date(2024, 4, 1), SuccessionKind.MERGED, "課税課", "税務 戸籍課"),
    ),
    (EditionHead("nakano2-1", "当初計画", date(2021, 11, 1), 1), EditionHead("nakano2-2", "", date(2024, 2, 20), 2)),
    (
        Derivation(PlanSubject.ROW, "nakano2-1", "1-1-1-01-A", "nakano2-2", "1-1-1-02-B", PlanFate.MERGED, "重複"),
        Derivation(PlanSubject.ROW, "nakano2-1", "1-1-1-03-C", "nakano2-2", None, PlanFate.ABOLISHED),
    ),
    ((FiscalYear(2022), date(2023, 7, 3)), (FiscalYear(2023), date(2024, 6, 3))),
    (EditionProfile("nakano2-1", NAKANO, FiscalYear(2022)), EditionProfile("nakano2-0", NAKANO)),
)


def lines_read(content: bytes) -> AnswerFile:
    return read_answers("form.xlsx", content, NAKANO)


def test_the_past_is_read_as_it_was_written_and_nothing_else_changes() -> None:
    file, without = lines_read(write_form(form_content(past=PAST))), lines_read(write_form(form_content()))
    assert (file.past, without.past) == (PAST, NO_PAST)
    file, without = (replace(each, past=NO_PAST, sha256="", size=0, facts=()) for each in (file, without))
    assert file == without


@pytest.mark.parametrize("text", ["2024年4月", None, "2024-13-01"])
def test_a_line_that_cannot_be_read_is_left_out_and_listed(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(write_form(form_content(past=PAST)))
    book = openpyxl.load_workbook(path)
    rows = [row for row in book[CHECK_SHEET].iter_rows() if row[0].value == "組織の改正"]
    rows[1][1].value = text
    book.save(path)
    file = lines_read(path.read_bytes())
    assert file.past == replace(PAST, successions=PAST.successions[:1])
    (unread,) = (each for each in file.problems if each.code == "FORM-PAST-UNREADABLE")
    assert unread.place == Place("form.xlsx", CHECK_SHEET, f"A{rows[1][0].row}")
    assert unread.found == " ".join(filter(None, (text, "統合", "課税課", "税務 戸籍課")))


@pytest.mark.parametrize(("label", "column"), [("計画の版", 3), ("取組の経過", 3), ("版の項目の指定", 2)])
def test_a_line_on_the_plan_that_cannot_be_read_is_listed(tmp_path: Path, label: str, column: int) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(write_form(form_content(past=PAST)))
    book = openpyxl.load_workbook(path)
    *_, line = (row for row in book[CHECK_SHEET].iter_rows() if row[0].value == label)
    line[column].value = "不明"
    book.save(path)
    unread, *of_that_edition = lines_read(path.read_bytes()).problems
    assert (unread.code, unread.place.cell) == ("FORM-PAST-UNREADABLE", f"A{line[0].row}")
    assert bool(of_that_edition) is (label == "計画の版"), "a step to an edition that is not known cannot be read"


@pytest.mark.parametrize("label", ["計画の版", "取組の経過"])
def test_a_line_on_the_plan_that_is_there_twice_is_listed(tmp_path: Path, label: str) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(write_form(form_content(past=PAST)))
    book = openpyxl.load_workbook(path)
    sheet = book[CHECK_SHEET]
    line = next(row for row in sheet.iter_rows() if row[0].value == label)
    again = sheet.max_row + 1
    sheet.append([each.value for each in line])
    book.save(path)
    file = lines_read(path.read_bytes())
    assert file.past == PAST
    assert [(each.code, each.place.cell) for each in file.problems] == [("FORM-PAST-UNREADABLE", f"A{again}")]


def test_who_answered_before_has_a_column_only_if_it_was_another_division() -> None:
    rows = [PreviousRow(row_id, "題名", {"done": "実施した。"}) for row_id in IDS]
    named = [replace(rows[0], division="税務課、職員課"), *rows[1:]]
    for lines, divisions in ((rows, {}), (named, {IDS[0]: "税務課、職員課"})):
        found = lines_read(write_form(form_content(previous=tuple(lines)))).previous
        assert found is not None
        assert (found.divisions, found.rows[IDS[1]]["done"]) == (divisions, "実施した。")


def test_a_row_whose_mark_means_nothing_to_do_is_answered_without_texts() -> None:
    nothing = replace(NAKANO.marks.each[-1], counted_apart=True)
    profile = replace(NAKANO, marks=Marks((*NAKANO.marks.each[:-1], nothing)))
    asked = replace(asked_in(FiscalYear(2022)), profile=profile)
    rows = [form_row(IDS[0], values={"mark": nothing.symbol}), form_row(IDS[1], values={"mark": "◎"}), form_row(IDS[2])]
    assert count_rows(rows, asked).blank == 2
    formula = counts_formula({headings.ID: "A1:A3", "mark": "B1:B3", "done": "C1:C3"}, profile)
    assert "*(1-ISNUMBER(FIND(" in formula
    assert "*(1-" not in counts_formula({headings.ID: "A1:A3", "mark": "B1:B3", "done": "C1:C3"}, NAKANO)
