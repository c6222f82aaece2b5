"""Nothing that a person can see in a returned form is passed over: it is read, the form's own, or reported."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.series import SeriesLabel
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation

from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.fields.profile import FormProfiles
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.layout import CHECK_YEAR
from nakano_status.workbook.form.writer import write_form
from tests.support.additions import KINDS, OF_FORMS, OFFICE, related_to, scribbled, with_part
from tests.support.fields import NAKANO
from tests.support.forms import CARD, IDS, form_content
from tests.support.returned_forms import FORM, WORDS, after, read, told
from tests.support.spreadsheets import changed, parts_of, zipped

KEPT = Path(__file__).parents[1] / "fixtures" / "round-ee09949"


def test_an_unchanged_form_gives_no_problem() -> None:
    assert told(read(FORM)) == []


@pytest.mark.parametrize("path", sorted(KEPT.glob("forms/*.xlsx")), ids=lambda path: path.name)
def test_a_form_of_an_earlier_version_gives_no_problem(path: Path) -> None:
    assert told(read(path.read_bytes())) == []


@pytest.mark.parametrize("sheet", ["回答", "記入のしかた", "前回の報告", "照合用"])
@settings(max_examples=8)  # each opens and saves a workbook
@given(data=st.data())
def test_words_anywhere_on_a_sheet_are_an_answer_or_reported(sheet: str, data: st.DataObject) -> None:
    row, column = data.draw(st.integers(1, 40)), data.draw(st.integers(1, 20))

    def write(book: Any) -> None:
        area = next((each for each in book[sheet].merged_cells.ranges if (row, column) in each.cells), None)
        cell = book[sheet].cell(*((area.min_row, area.min_col) if area else (row, column)))
        cell.value = WORDS

    file = after(write)
    answers = [cell.text for each in file.all_rows for cell in each.cells.values()]
    given_texts = [text for each in file.all_rows for text in (*each.given.values(), each.id_text)]
    previous = [each.text for each in file.previous.cells] if file.previous else []
    facts = [
        *vars(file.identity).values(),
        *vars(file.respondent).values(),
        *(each.measure for each in file.check_lines),
    ]
    sent = [
        text
        for line in file.check_lines
        for text in (line.role, line.sponsor, *line.base.values(), *line.writers.values())
    ]
    known = [*answers, *given_texts, *previous, *facts, *sent, *(each.found for each in file.problems)]
    is_known = any(WORDS in str(each) for each in known) or file.refused
    is_draft_or_newer = file.identity.is_draft or file.identity.form_version == 0  # the merge reports both
    is_another_division = ("CELL-OUTSIDE", "B2", "区民部　戸籍住民課") in told(file)
    assert is_known or is_draft_or_newer or is_another_division


def test_a_year_that_cannot_be_read_is_reported() -> None:
    def write(book: Any) -> None:
        (cell,) = [row[1] for row in book["照合用"].iter_rows(max_row=20) if row[0].value == CHECK_YEAR]
        cell.value = WORDS

    assert [(code, found) for code, _, found in told(after(write))] == [("CELL-OUTSIDE", WORDS)]


def test_struck_words_are_not_read_and_clear_nothing() -> None:
    def strike(book: Any) -> None:
        book["回答"]["J9"] = CellRichText("説明会を", TextBlock(InlineFont(strike=True), "3回"), "5回開いた。")
        book["回答"]["J10"] = "取り下げます。"
        book["回答"]["J10"].font = Font(strike=True)

    file = after(strike)
    assert [row.cells["done"].text for row in file.rows[:2]] == ["説明会を5回開いた。", None]
    assert file.rows[1].cells["done"].state is CellState.UNREADABLE
    assert told(file) == [
        ("CELL-STRUCK-PART", "J9", "説明会を【取消線：3回】5回開いた。"),
        ("CELL-STRUCK", "J10", "取り下げます。"),
    ]


def test_raised_characters_keep_their_meaning_or_are_reported() -> None:
    def raise_some(book: Any) -> None:
        raised, lowered = InlineFont(vertAlign="superscript"), InlineFont(vertAlign="subscript")
        book["回答"]["J9"] = CellRichText("30m", TextBlock(raised, "2"), "、CO", TextBlock(lowered, "2"))
        book["回答"]["J10"] = CellRichText("費用", TextBlock(raised, "注"))

    file = after(raise_some)
    assert [row.cells["done"].text for row in file.rows[:2]] == ["30m²、CO₂", "費用注"]
    assert told(file) == [("CELL-SCRIPT", "J10", "費用【上付き：注】")]


def test_a_raised_digit_in_a_figure_makes_no_other_figure() -> None:
    def raise_one(book: Any) -> None:
        book["成果指標"]["I6"] = CellRichText("10", TextBlock(InlineFont(vertAlign="superscript"), "6"), "件")

    file = after(raise_one, write_form(form_content(figures=(CARD,))))
    assert told(file) == [("FIGURE-UNREADABLE", "I6", "10⁶件")]
    assert file.figures[0].cells["figure"].text is None


@pytest.mark.parametrize(
    ("text_format", "text", "code"),
    [('@"（暫定）"', "実施した。（暫定）", "CELL-FORMAT-WORDS"), (";;;", None, "CELL-FORMAT-HIDDEN")],
)
def test_what_a_format_adds_or_hides_is_reported(text_format: str, text: str | None, code: str) -> None:
    def write(book: Any) -> None:
        book["回答"]["J9"] = "実施した。"
        book["回答"]["J9"].number_format = text_format

    file = after(write)
    assert file.rows[0].cells["done"].text == text
    assert told(file) == [(code, "J9", "実施した。")]


@pytest.mark.parametrize("sheet", ["回答", "記入のしかた", "照合用"])
def test_a_note_a_link_and_a_header_are_reported_on_every_sheet(sheet: str) -> None:
    def add(book: Any) -> None:
        book[sheet]["A1"].comment = Comment(WORDS, "担当")
        book[sheet]["A1"].hyperlink = "https://www.example.jp/a"
        book[sheet].oddHeader.center.text = "未確定"

    file = after(add)
    codes = {(each.code, each.found) for each in file.problems}
    assert codes == {
        ("CELL-COMMENT", WORDS),
        ("SHEET-OBJECT", "https://www.example.jp/a"),
        ("SHEET-OBJECT", "未確定"),
    }


def test_words_on_a_sheet_of_their_own_are_reported() -> None:
    def add(book: Any) -> None:
        book.create_sheet("メモ")["B2"] = WORDS

    (found,) = after(add).problems
    assert (found.code, found.found, dict(found.details)) == ("SHEET-UNKNOWN", "メモ", {"texts": WORDS})


def test_words_on_the_row_of_a_block_are_reported() -> None:
    def add(book: Any) -> None:
        sheet = book["回答"]
        row = next(cell.row for cell in sheet["C"] if cell.value == "関係する取組（参考）")
        sheet.cell(row, 10).value = WORDS

    assert [(each.code, each.found) for each in after(add).problems] == [("CELL-OUTSIDE", WORDS)]


def test_the_title_of_a_plan_in_the_footer_is_what_was_sent_and_words_beside_it_are_reported() -> None:
    content = form_content()
    asked = replace(content.asked, profile=replace(NAKANO, profile_id="other"))
    title = "中野区子ども・子育て支援事業計画（第3期）" * 3
    forms = [
        write_form(replace(content, asked=asked, plan_title=title, own_profile=NAKANO.content)),  # names the title
        write_form(replace(content, asked=asked, plan_title=title)),  # as in earlier versions
    ]
    known = [FormProfiles(), FormProfiles(titles=frozenset({title}))]
    for form, profiles in zip(forms, known, strict=True):
        assert told(read_answers("form.xlsx", form, NAKANO, known=profiles)) == []

    def write(book: Any) -> None:
        book["回答"].oddFooter.left.text = WORDS

    changed_form = read_answers("form.xlsx", changed(forms[0], write), NAKANO)
    (found,) = changed_form.problems
    assert found.code == "SHEET-OBJECT"
    assert WORDS in (found.found or "")


@pytest.mark.parametrize("cell", ["A1", "T9"])
def test_words_struck_through_in_a_heading_or_outside_the_table_are_reported(cell: str) -> None:
    def strike(book: Any) -> None:
        book["回答"][cell] = CellRichText(
            TextBlock(InlineFont(strike=True), WORDS), f"{book['回答'][cell].value or '予定'}"
        )

    (found,) = (words for code, place, words in told(after(strike)) if (code, place) == ("CELL-OUTSIDE", cell))
    assert found is not None
    assert found.startswith(f"【取消線：{WORDS}】")


def test_a_cell_that_is_merged_shows_which_words_are_struck_through() -> None:
    def strike(book: Any) -> None:
        book["回答"]["J9"] = CellRichText(TextBlock(InlineFont(strike=True), "3回"), "5回")
        book["回答"].merge_cells("J9:J10")

    assert ("CELL-MERGED", "J9", "【取消線：3回】5回") in told(after(strike))


@pytest.mark.parametrize("cell", ["N9", "T9"])
def test_the_address_of_a_link_by_formula_is_reported_once(cell: str) -> None:
    def link(book: Any) -> None:
        book["回答"][cell] = '=HYPERLINK("https://example.jp/r4.pdf","資料")'

    assert sum("https://example.jp/r4.pdf" in str(found) for _, place, found in told(after(link)) if place == cell) == 1


@pytest.mark.parametrize("attribute", [f'string="{WORDS}"', f"string = '{WORDS}'"])
def test_the_words_of_word_art_of_the_old_kind_are_reported(attribute: str) -> None:
    shape = (
        '<xml><v:shape id="s1" type="#_x0000_t136"><v:textpath style="font-size:36pt" '
        f'{attribute}/><x:ClientData ObjectType="Shape"><x:Anchor>4,0,9,0,8,0,12,0</x:Anchor></x:ClientData>'
        "</v:shape></xml>"
    )
    content = with_part(FORM, "回答", "vmlDrawing", "xl/drawings/vmlDrawing99.vml", shape)
    assert ("SHEET-OBJECT", "E10", WORDS) in told(read(content))


def test_the_names_in_a_chart_and_what_is_drawn_on_it_are_reported() -> None:
    def draw(book: Any) -> None:
        chart = BarChart()
        chart.add_data(Reference(book["回答"], 8, 8, 8, 10))
        chart.series[0].tx = SeriesLabel(v="系列の名")
        book["回答"].add_chart(chart, "D30")

    parts = parts_of(changed(FORM, draw))
    chart = next(name for name in parts if name.startswith("xl/charts/chart"))
    box = f'<u xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:t>{WORDS}</a:t></a:p></u>'
    (found,) = (words for code, cell, words in told(read(zipped(_related(parts, chart, box)))) if cell == "D30")
    assert found == f"系列の名\n{WORDS}"


def _related(parts: Mapping[str, bytes], chart: str, box: str) -> Mapping[str, bytes]:
    new, _ = related_to(parts, chart, f"{OFFICE}/chartUserShapes", "xl/drawings/drawing77.xml")
    return {**new, "xl/drawings/drawing77.xml": box.encode()}


@pytest.mark.parametrize(
    ("cell", "text", "expected"),
    [
        ("J8", "令和4年度までの取組状況（速報値）", [("HEADING-CHANGED", "J8", "令和4年度までの取組状況(速報値)")]),
        ("C8", "事業内容（来年度は改称）", [("HEADING-CHANGED", "C8", "事業内容(来年度は改称)")]),
        ("J8", "令和3年度までの取組状況", [("HEADING-CHANGED", "J8", "令和3年度までの取組状況")]),
        ("A1", "令和3年度末時点 進捗状況の確認（回答様式）", [("HEADING-CHANGED", None, "令和3年度末時点")]),
        ("A1", "第2版 進捗状況の確認（回答様式）", [("CELL-OUTSIDE", "A1", "第2版 進捗状況の確認（回答様式）")]),
        ("J8", "R4 までの 取組状況", []),
    ],
)
def test_headings_that_say_more_or_another_year_than_was_sent_are_reported(
    cell: str, text: str, expected: list[tuple[str, str | None, str]]
) -> None:
    def retype(book: Any) -> None:
        book["回答"][cell] = text

    file = after(retype)
    assert told(file) == expected
    assert {row.cells["done"].text for row in file.rows} == {row.cells["done"].text for row in read(FORM).rows}


def test_a_message_beside_cells_that_is_not_the_forms_is_reported() -> None:
    def add(book: Any) -> None:
        own = DataValidation(showInputMessage=True, promptTitle="課内メモ", prompt=WORDS, sqref="J9:J10")
        book["回答"].add_data_validation(own)

    assert told(after(add)) == [("SHEET-OBJECT", "J9", f"課内メモ\n{WORDS}")]


@pytest.mark.parametrize(("name", "is_told"), [("回答（6月差替え予定）", True), ("回答 (2)", False), ("Sheet1", False)])
def test_words_in_the_name_of_a_sheet_are_reported(name: str, *, is_told: bool) -> None:
    def rename(book: Any) -> None:
        book["回答"].title = name

    found = [each for each in told(after(rename)) if each[0] == "SHEET-RENAMED"]
    assert found == ([("SHEET-RENAMED", None, name)] if is_told else [])


OBJECTS = sorted({*KINDS} - OF_FORMS - {kind for kind in KINDS if kind.startswith(("words", "a column", "a format"))})
"""What people put over the cells of any sheet or around them, or on sheets of their own."""


@settings(max_examples=12)  # each opens and saves a workbook
@given(kinds=st.lists(st.sampled_from(OBJECTS), min_size=1, max_size=6, unique=True), seed=st.integers(0, 999))
def test_any_object_anywhere_on_any_sheet_is_reported(kinds: list[str], seed: int) -> None:
    content, planted = scribbled(FORM, kinds, Random(seed))
    found = [(each.place.sheet, f"{each.found} {dict(each.details)}") for each in read(content).problems]
    for each in planted:
        assert [1 for sheet, words in found if sheet == each.sheet and (each.words or "画像") in words], (each, found)


@pytest.mark.parametrize(("above", "is_told"), [("マドグチ", False), ("まどぐち", False), ("課長決裁は来週", True)])
def test_furigana_is_no_text_and_other_words_above_a_text_are_reported(above: str, *, is_told: bool) -> None:
    content = changed(FORM, lambda book: book["回答"].__setitem__("J9", "窓口を開いた。"))
    plain = "<t>窓口を開いた。</t>".encode()
    guide = f'<rPh sb="0" eb="2"><t>{above}</t></rPh>'.encode()
    file = read(zipped({name: part.replace(plain, plain + guide) for name, part in parts_of(content).items()}))
    assert file.rows[0].cells["done"].text == "窓口を開いた。"
    assert told(file) == ([("SHEET-OBJECT", "J9", above)] if is_told else [])


@pytest.mark.parametrize(
    "formula", ['=DISPIMG("ID_0123456789ABCDEF",1)', '=_xlfn.DISPIMG("ID_1",1)', '=IMAGE("a.png")']
)
@pytest.mark.parametrize("cell", ["J9", "T9"])
def test_a_picture_in_a_cell_is_reported_and_not_read(formula: str, cell: str) -> None:
    file = after(lambda book: book["回答"].__setitem__(cell, formula))
    assert {place for code, place, _ in told(file) if code in ("CELL-PICTURE", "CELL-OUTSIDE")} == {cell}
    assert file.rows[0].cells["done"].text is None


@pytest.mark.parametrize("cell", ["B3", "C9", "G9"])
def test_a_picture_in_a_given_cell_is_asked_about_and_its_row_is_read(cell: str) -> None:
    formula = '=DISPIMG("ID_1",1)'
    file = after(lambda book: book["回答"].__setitem__(cell, formula))
    assert ("GIVEN-PICTURE", cell, formula) in told(file)
    assert file.rows[0].row_id == IDS[0]


def test_days_of_a_workbook_that_counts_from_1904_are_hinted_at_as_they_show() -> None:
    def write(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904
        book["回答"]["J9"] = 43_600

    ((code, cell, _),) = told(file := after(write))
    assert (code, cell) == ("CELL-NUMBER-DATE", "J9")
    assert [each.expected for each in file.problems] == ["2023-05-16"]
