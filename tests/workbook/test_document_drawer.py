"""Documents are drawn; sheets are filled in as by a spreadsheet program, and unlocked."""

import hashlib
import io
import re
import struct
import zipfile
import zlib
from dataclasses import replace
from io import BytesIO
from typing import Any

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from nakano_status.documents.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Group,
    Heading,
    PageBreak,
    PageSetup,
    PaperSize,
    Paragraph,
    PictureBlock,
    Row,
    Run,
    Section,
    Table,
    naming_cell,
    plain,
)
from nakano_status.documents.picture import Picture, PictureTable
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.document_drawer import draw_sheets
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.spreadsheet_simulator import SpreadsheetSimulator
from nakano_status.workbook.form.writer import write_form
from nakano_status.workbook.new_workbook import sheet_names
from nakano_status.workbook.unpacking import unlock
from tests.support.expected import of_kind, present
from tests.support.fields import NAKANO
from tests.support.forms import IDS, REFERENCE_IDS, form_content, form_row
from tests.support.locked_files import locked
from tests.support.spreadsheets import parts_of, zipped

UPRIGHT = PageSetup(PaperSize.A4, landscape=False, top=15, bottom=15, left=25, right=15, header=8, footer=8)
HEAD = Row((Cell(plain("事業内容")), Cell(plain("取組状況"))))


def row(*texts: str, **properties: Any) -> Row:
    return Row(tuple(Cell(plain(text)) for text in texts), **properties)


def table(*rows: Row, **properties: Any) -> Table:
    return Table((Column(60), Column(110)), rows, **{"head": (HEAD,), **properties})


def section(*blocks: Block, **properties: Any) -> Section:
    return Section(**{"name": "見本", "setup": UPRIGHT, "blocks": blocks, "size": 10.5, **properties})


def painted(picture: Picture) -> bytes:
    """Return a white PNG of a picture's size, with two pixels for one of the screen."""
    size = [round(points * 96 / 72 * 2) for points in (picture.width, picture.height)]
    head = struct.pack(">IIBBBBB", *size, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * -(-size[0] // 8)) * size[1])
    parts = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    made = (
        struct.pack(">I", len(each)) + kind + each + struct.pack(">I", zlib.crc32(kind + each)) for kind, each in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def drawn(*sections: Section) -> Workbook:
    content = draw_sheets(Document("進捗状況", sections, "2023-10-11"), painted)
    return load_workbook(io.BytesIO(content), rich_text=True)


def sheet_of(*blocks: Block, **properties: Any) -> Worksheet:
    return of_kind(Worksheet, drawn(section(*blocks, **properties)).worksheets[0])


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value is not None]


def paragraph(text: str, **properties: Any) -> Paragraph:
    return Paragraph(plain(text), **properties)


def test_a_sheet_says_what_the_paper_says_in_its_order() -> None:
    sheet = sheet_of(
        paragraph("進捗状況について", align=Align.CENTRE),
        Heading(1, 1, "計画の概要"),
        Heading(2, 1, "目標"),
        Group((paragraph("本文", indent=1, first_line=1), table(row("導入", "実施した")))),
    )

    assert texts(sheet) == [
        "進捗状況について", "１　計画の概要", "(1)　目標", "　本文", "事業内容", "取組状況", "導入", "実施した"
    ]  # fmt: skip


def test_equal_papers_are_equal_workbooks() -> None:
    document = Document("進捗状況", (section(table(row("導入", "実施した"))),), "2023-10-11")

    assert draw_sheets(document, painted) == draw_sheets(document, painted)


def test_a_picture_has_its_size_its_alternative_text_and_lines_of_its_height() -> None:
    picture = Picture("bars", "棒", "件数です。", 300, 500, (), PictureTable(("区分",), ()))
    document = Document("図", (section(paragraph("前"), PictureBlock(picture, "図1"), paragraph("後")),), "2023-10-11")
    with zipfile.ZipFile(io.BytesIO(draw_sheets(document, painted))) as workbook:
        drawing = workbook.read("xl/drawings/drawing1.xml").decode()
    sheet = sheet_of(*document.sections[0].blocks)
    assert 'descr="棒。件数です。"' in drawing
    extent = re.search(r'<a:ext cx="(\d+)" cy="(\d+)"', drawing)
    assert extent
    assert [int(each) / 12700 for each in extent.groups()] == pytest.approx([300, 500], abs=1)
    lines = [sheet.row_dimensions[row].height or 0 for row in range(2, sheet.max_row - 1)]
    assert len(lines) == 2
    assert sum(lines) >= 500
    assert texts(sheet) == ["前", "図1", "後"]


def test_columns_have_the_widths_of_the_tables_and_stay_within_the_paper() -> None:
    sheet = sheet_of(table(row("a", "b")), Table((Column(30), Column(90)), (row("c", "d"),), indent=10))

    widths = [(each.width or 0) * 8 for each in sheet.column_dimensions.values()]
    assert sum(widths) <= 170 / 25.4 * 96 + 8 * len(widths)
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:C1", "D1:E1", "A2:C2", "D2:E2", "C4:D4"}


@given(st.text(alphabet="漢字\n", max_size=400), st.sampled_from([8.0, 10.5, 14.0]))
def test_every_line_is_high_enough_for_its_text(text: str, size: float) -> None:
    sheet = sheet_of(Table((Column(40), Column(20)), (Row((Cell(plain(text), size=size), Cell(plain("短い")))),)))

    lines = sum(-(-len(line) * size * 0.3528 * 0.93 // 38.5) or 1 for line in text.split("\n"))
    assert (sheet.row_dimensions[1].height or 0) >= min(lines * size * 1.2, 409)


def test_a_text_that_no_row_can_show_goes_on_in_the_next_with_no_line_between() -> None:
    text = "取組の内容を確認し、関係する所管課と協議した。" * 60
    sheet = sheet_of(table(Row((Cell(plain("導入")), Cell(plain(text))), row_id="1-1-1-01")))

    pieces = [str(sheet.cell(line, 2).value) for line in range(2, sheet.max_row + 1)]
    assert len(pieces) > 1
    assert "".join(pieces) == text
    assert all((sheet.row_dimensions[line].height or 0) <= 409 for line in range(1, sheet.max_row + 1))
    assert sheet.cell(2, 2).border.bottom.style is None
    assert [sheet.cell(line, 4).value for line in range(2, sheet.max_row + 1)] == [
        "1-1-1-01",
        *[None] * (len(pieces) - 1),
    ]


def test_each_row_of_a_text_that_goes_on_says_whose_it_is() -> None:
    text = "取組の内容を確認し、関係する所管課と協議した。" * 60
    sheet = sheet_of(table(Row((naming_cell("導入", "1-1-1-01"), Cell(plain(text))), row_id="1-1-1-01")))

    first, *others = [sheet.cell(line, 1).value for line in range(2, sheet.max_row + 1)]
    assert first == "導入"
    assert set(others) == {"（つづき）1-1-1-01\n導入"}


def test_what_names_a_row_that_goes_on_is_said_once_a_page() -> None:
    text = "取組の内容を確認し、関係する所管課と協議した。" * 200
    sheet = sheet_of(table(Row((naming_cell("導入", "1-1-1-01"), Cell(plain(text)))), row("次", "答")))

    starts = [1, *(each.id + 1 for each in sheet.row_breaks.brk)]
    said = [cell.row for cell in sheet["A"] if str(cell.value).startswith("（つづき）")]
    assert len(starts) > 2
    assert len(said) == len({max(start for start in starts if start <= line) for line in said})
    assert set(starts[1:]) <= {line - offset for line in said for offset in (0, 1)}


def test_a_cell_over_rows_of_which_one_goes_on_is_said_once_a_page() -> None:
    merged = Cell(plain("1-1-①"), rows=2, continued=plain("（つづき）1-1-①"))
    text = "取組の内容を確認し、関係する所管課と協議した。" * 200
    sheet = sheet_of(table(Row((merged, Cell(plain(text)))), Row((Cell(plain("次")),))))

    assert [text for text in texts(sheet) if "1-1-①" in text] == ["1-1-①"] * (len(sheet.row_breaks.brk) + 1)


def test_the_only_table_has_its_head_repeated_by_excel_and_its_numbers_outside_what_is_printed() -> None:
    sheet = sheet_of(paragraph("一覧"), table(*(row(f"導入{n}", "実施", row_id=f"1-{n}") for n in range(80))))

    assert sheet.print_title_rows == "$2:$2"
    assert sheet.print_area == "'見本'!$A$1:$B$82"
    assert [sheet.cell(line, 4).value for line in (2, 3, 82)] == ["管理番号", "1-0", "1-79"]
    assert sheet.freeze_panes == "A3"
    assert len(sheet.row_breaks.brk) >= 1


def test_of_several_tables_each_has_its_head_again_where_a_page_parts_it() -> None:
    long = table(*(row(f"導入{number}", "実施") for number in range(60)))

    sheet = sheet_of(long, paragraph("次"), table(row("a", "b")))

    first = sheet.row_breaks.brk[0].id
    assert sheet.cell(first + 1, 1).value == "事業内容"
    assert [text for text in texts(sheet) if text.startswith("導入")] == [f"導入{number}" for number in range(60)]
    assert sheet.cell(first, 1).border.bottom.style == "medium"


def test_a_group_stands_on_one_page() -> None:
    cards = [Group((table(row("取組状況", "実施した。\n" * 9), row("次年度", "予定")),)) for _ in range(9)]

    sheet = sheet_of(*cards)

    heads = [line for line in range(1, sheet.max_row + 1) if sheet.cell(line, 1).value == "事業内容"]
    assert len(heads) == len(cards)
    assert sheet.row_breaks.brk
    assert all(each.id + 1 in heads or each.id + 2 in heads for each in sheet.row_breaks.brk)


def test_a_cell_over_rows_says_its_text_again_on_the_next_page() -> None:
    rows = [
        Row((Cell(plain("1-1-①"), rows=60), Cell(plain("導入")))),
        *(Row((Cell(plain("導入")),)) for _ in range(59)),
    ]

    sheet = sheet_of(table(*rows))

    parted = sheet.row_breaks.brk[0].id
    assert sheet.cell(parted + 1, 1).value == "1-1-①"
    assert texts(sheet).count("1-1-①") == len(sheet.row_breaks.brk) + 1


@pytest.mark.parametrize("count", range(34, 40))
def test_no_low_row_stands_alone_on_a_page(count: int) -> None:
    sheet = sheet_of(table(*(row("導入", "実施した", height=7) for _ in range(count))), paragraph("以上"))
    breaks = [each.id for each in sheet.row_breaks.brk]
    last = max(cell.row for cell in sheet["A"] if cell.value == "導入")
    assert all(place + 1 != last for place in breaks)
    if breaks:
        heads = [cell.row for cell in sheet["A"] if cell.value == "事業内容"]
        assert last - heads[-1] != 1


@pytest.mark.parametrize("above", range(26, 36))
def test_a_cell_over_rows_has_room_for_its_text_on_each_page(above: int) -> None:
    long = "情報システムの標準化・共通化（クラウドサービス）の推進" * 3
    rows = [
        *(row("導入", "実施した", height=7) for _ in range(above)),
        Row((Cell(plain(long), rows=12), Cell(plain("導入"))), height=7),
        *(Row((Cell(plain("導入")),), height=7) for _ in range(11)),
    ]
    sheet = sheet_of(table(*rows), paragraph("以上"))
    said = [(cell.row, cell.value) for cell in sheet["A"] if cell.value == long]
    starts = {each.min_row: each.max_row for each in sheet.merged_cells.ranges if each.min_col == 1}
    for first, _ in said:
        height = sum(sheet.row_dimensions[line].height for line in range(first, starts.get(first, first) + 1))
        assert height > 6 * 10.5
    assert said


def test_a_page_break_is_one_and_never_an_empty_page() -> None:
    sheet = sheet_of(PageBreak(), paragraph("一"), PageBreak(), PageBreak(), paragraph("二"), PageBreak())

    assert [each.id for each in sheet.row_breaks.brk] == [1]
    assert texts(sheet) == ["一", "二"]


def test_underlined_struck_bold_and_grey_words_keep_their_look() -> None:
    runs = (
        Run("前"),
        Run("下線", underlined=True),
        Run("消し", struck=True),
        Run("太", bold=True),
        Run("灰", grey=True),
    )

    value = sheet_of(Paragraph(runs)).cell(1, 1).value

    looks = {part.text: part.font for part in value if hasattr(part, "font")}  # type: ignore[union-attr]
    assert (looks["下線"].u, looks["消し"].strike, looks["太"].b) == ("single", True, True)
    assert "FF595959" in str(looks["灰"].color)
    assert str(value) == "前下線消し太灰"


def test_a_box_is_as_wide_as_its_words_at_its_side() -> None:
    sheet = sheet_of(paragraph("資料３", is_boxed=True, align=Align.RIGHT), paragraph("本文"))

    assert (sheet.cell(1, 1).value, sheet.cell(1, 2).value) == (None, "資料３")
    assert sheet.cell(1, 2).border.left.style == "thin"


def test_each_section_is_a_sheet_with_its_paper_note_and_page_numbers() -> None:
    lying = PageSetup(PaperSize.A3, landscape=True, top=15, bottom=14, left=12, right=12, header=7, footer=7)
    book = drawn(
        section(paragraph("鑑"), header="作成中 A&B", footer_left="戸籍住民課", counts_pages=False),
        section(PageBreak()),
        section(paragraph("一覧"), setup=lying, footer_right="10:00"),
    )

    assert [(each.page_setup.paperSize, each.page_setup.orientation) for each in book.worksheets] == [
        (9, "portrait"),
        (8, "landscape"),
    ]
    assert edges(book.worksheets[0]) == ("作成中 A&&B", "戸籍住民課", None)
    assert edges(book.worksheets[1]) == (None, None, "&P / &N")


def edges(sheet: Any) -> tuple[str | None, str | None, str | None]:
    return sheet.oddHeader.left.text, sheet.oddFooter.left.text, sheet.oddFooter.center.text


def test_pages_are_not_counted_through_where_each_sheet_begins_anew() -> None:
    book = drawn(section(paragraph("一"), begins_numbering=True), section(paragraph("二"), begins_numbering=True))

    assert [edges(each)[2] for each in book.worksheets] == ["&P", "&P"]
    assert [each.page_setup.useFirstPageNumber for each in book.worksheets] == [True, True]


def test_sheets_have_names_that_excel_takes_each_once() -> None:
    assert sheet_names(["別紙", "別紙", "A/B:C", "'", "あ" * 40, "あ" * 40]) == [
        "別紙", "別紙(2)", "A／B：C", "見出しなし", "あ" * 31, "あ" * 28 + "(2)"
    ]  # fmt: skip


def test_a_paper_that_says_nothing_is_no_workbook() -> None:
    with pytest.raises(ValueError, match="進捗"):
        drawn(section(PageBreak()))


ANSWERS = {IDS[0]: {"mark": "○", "change_reason": "理由"}, IDS[2]: {"done": "=1+1 と書いた。\n次の行"}}
OTHER = (make_id("3-1-①", 1), make_id("3-1-①", 2))


@pytest.fixture
def hands() -> SpreadsheetSimulator:
    return SpreadsheetSimulator(NAKANO)


@pytest.fixture
def form() -> bytes:
    return write_form(form_content())


@pytest.fixture
def other_form() -> bytes:
    return write_form(form_content(rows=tuple(form_row(row_id) for row_id in OTHER), reference_rows=()))


def answers_in(content: bytes) -> AnswerFile:
    read = read_answers("answer.xlsx", content, NAKANO)
    assert read.refused is None
    return read


def texts_in(content: bytes) -> dict[str, dict[str, str]]:
    return {
        row.row_id: {key: cell.text for key, cell in row.cells.items() if cell.text is not None}
        for row in answers_in(content).rows
        if row.row_id is not None
    }


def test_what_is_typed_stands_in_its_cells_as_text(hands: SpreadsheetSimulator, form: bytes) -> None:
    filled = hands.fill_in(form, ANSWERS, "見本 太郎")
    assert {row_id: texts for row_id, texts in texts_in(filled).items() if texts} == ANSWERS
    assert answers_in(filled).respondent.name == "見本 太郎"


def test_a_note_can_be_typed_on_a_row_for_reference(hands: SpreadsheetSimulator, form: bytes) -> None:
    filled = answers_in(hands.fill_in(form, {REFERENCE_IDS[0]: {"note": "気付いた点"}}))
    notes = {row.row_id: row.cells["note"].text for row in filled.rows if "note" in row.cells}
    assert notes[REFERENCE_IDS[0]] == "気付いた点"


def test_a_row_that_is_not_there_cannot_be_filled_in(hands: SpreadsheetSimulator, form: bytes) -> None:
    with pytest.raises(KeyError):
        hands.fill_in(form, {OTHER[0]: {"mark": "◎"}})


def test_rows_are_turned_round_with_their_answers_and_one_is_hidden(hands: SpreadsheetSimulator, form: bytes) -> None:
    filled = hands.rearrange(hands.fill_in(form, ANSWERS))
    read = answers_in(filled)
    assert [row.row_id for row in read.rows][: len(IDS)] == list(reversed(IDS))
    assert texts_in(filled)[IDS[0]] == ANSWERS[IDS[0]]
    sheet = load_workbook(BytesIO(filled))["回答"]
    assert [row for row, size in sheet.row_dimensions.items() if size.hidden] == [read.rows[0].row]


def test_rows_of_another_form_are_pasted_under_the_own_ones(
    hands: SpreadsheetSimulator, form: bytes, other_form: bytes
) -> None:
    source = hands.fill_in(other_form, {OTHER[1]: {"mark": "△"}})
    pasted = hands.paste_rows(hands.fill_in(form, ANSWERS), source, [OTHER[1]])
    assert [row.row_id for row in answers_in(pasted).rows][: len(IDS) + 1] == [*IDS, OTHER[1]]
    assert texts_in(pasted)[OTHER[1]] == {"mark": "△"}
    assert texts_in(pasted)[IDS[2]] == ANSWERS[IDS[2]]


def test_whole_forms_are_pasted_together_without_their_reference_rows(
    hands: SpreadsheetSimulator, form: bytes, other_form: bytes
) -> None:
    together = hands.paste_together(other_form, [hands.fill_in(form, ANSWERS)])
    assert set(texts_in(together)) == {*OTHER, *IDS}
    assert texts_in(together)[IDS[0]] == ANSWERS[IDS[0]]


def test_a_form_without_rows_takes_what_is_pasted(hands: SpreadsheetSimulator, form: bytes) -> None:
    empty = write_form(replace(form_content(), rows=(), reference_rows=()))
    assert set(texts_in(hands.paste_together(empty, [form]))) == set(IDS)


def test_a_text_is_typed_over_in_the_one_cell_that_holds_it(hands: SpreadsheetSimulator, form: bytes) -> None:
    filled = hands.fill_in(form, {IDS[0]: {"done": "直す前の文"}})
    mended = hands.retype(filled, "直す前の文", "直した文")
    rows = {row.row_id: row for row in answers_in(mended).rows}
    assert rows[IDS[0]].cells["done"].text == "直した文"
    with pytest.raises(LookupError):
        hands.retype(mended, "直す前の文", "直した文")


def test_a_locked_form_opens_with_its_password_only(hands: SpreadsheetSimulator, form: bytes) -> None:
    locked = hands.lock(form, "あいことば")
    refused = present(read_answers("answer.xlsx", locked, NAKANO).refused)
    assert refused.code == "FILE-PASSWORD"
    assert read_answers("answer.xlsx", locked, NAKANO, ["あいことば"]).refused is None


FITTING = "区民-秘密-2023"


@pytest.fixture(scope="module")
def unlocking_form() -> bytes:
    return write_form(form_content())


@pytest.fixture(scope="module")
def behind(unlocking_form: bytes) -> bytes:
    return locked(unlocking_form, FITTING)


def code_of(content: bytes, *passwords: str) -> str | None:
    found = unlock("回答.xlsx", content, passwords)
    assert not isinstance(found, Problem) or found.place.file == "回答.xlsx"
    return found.code if isinstance(found, Problem) else None


def test_a_file_without_a_password_is_returned_as_it_is(unlocking_form: bytes) -> None:
    assert unlock("回答.xlsx", unlocking_form, [FITTING]) == unlocking_form


def test_the_first_password_that_fits_opens_it(unlocking_form: bytes, behind: bytes) -> None:
    assert unlock("回答.xlsx", behind, ["違う", FITTING, "これも違う"]) == unlocking_form


@pytest.mark.parametrize(
    ("passwords", "code"), [((), "FILE-PASSWORD"), (("",), "FILE-PASSWORD"), (("違う", "区民"), "PASSWORD-WRONG")]
)
def test_a_file_that_stays_locked_is_named_by_its_code(behind: bytes, passwords: tuple[str, ...], code: str) -> None:
    assert code_of(behind, *passwords) == code


def test_what_excel_opens_without_asking_is_opened_without_asking(unlocking_form: bytes) -> None:
    assert unlock("回答.xlsx", locked(unlocking_form, "VelvetSweatshop")) == unlocking_form


def changed_lock(behind: bytes, was: bytes, now: bytes) -> bytes:
    """Return the file with other words of equal length in what describes its lock."""
    assert len(was) == len(now)
    with olefile.OleFileIO(io.BytesIO(behind)) as archive:
        told = archive.openstream("EncryptionInfo").read()
    assert was in told
    return behind.replace(was, now)


def test_a_lock_that_would_take_minutes_is_not_tried(behind: bytes) -> None:
    changed = changed_lock(behind, b'spinCount="100000"', b'spinCount="999999"')
    assert code_of(changed, FITTING) == "PASSWORD-KIND"


@pytest.mark.parametrize("kept", [600, 2_000, 5_000])
def test_a_locked_file_that_was_cut_off_is_named(behind: bytes, kept: int) -> None:
    assert read_answers("回答.xlsx", behind[:kept], NAKANO, (FITTING,)).refused is not None


def test_the_answers_of_a_locked_file_are_those_of_the_open_one(unlocking_form: bytes, behind: bytes) -> None:
    read = read_answers("回答.xlsx", behind, NAKANO, (FITTING,))
    assert read.refused is None
    assert (read.rows, read.identity) == (
        (plain := read_answers("回答.xlsx", unlocking_form, NAKANO)).rows,
        plain.identity,
    )
    assert (read.sha256, read.size) == (hashlib.sha256(behind).hexdigest(), len(behind))


def test_what_was_locked_comes_through_the_same_gate(unlocking_form: bytes) -> None:
    bomb = locked(zipped({**parts_of(unlocking_form), "xl/media/image1.bin": bytes(3_000_000)}), FITTING)
    refused = present(read_answers("回答.xlsx", bomb, NAKANO, (FITTING,)).refused)
    assert refused.code == "FILE-TOO-LARGE"
