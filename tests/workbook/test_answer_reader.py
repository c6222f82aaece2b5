"""Forms that return are read: answers, identity, earlier years, guide words."""

import gc
import io
import random
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment

from nakano_status.application.problem_text import message
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.text.difference import Piece, PieceKind
from nakano_status.workbook import loading
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.check_sheet import _profile_in
from nakano_status.workbook.form.writer import write_form
from nakano_status.workbook.loading import UnreadableWorkbook
from tests.support.fields import NAKANO
from tests.support.forms import IDS, PACKAGE, REFERENCE_IDS, form_content, form_row
from tests.support.returned_forms import problems
from tests.support.spreadsheets import (
    answer_cell,
    changed,
    filled_in,
    header_of,
    only_texts,
    parts_of,
    saved,
    workbook_of,
    zipped,
)

ANSWERS = {
    (0, "mark"): "◎", (0, "done"): "実施した。", (1, "mark"): "○", (1, "done"): "見直した。", (2, "note"): "電話"
}  # fmt: skip
"""The texts typed into a form, by (row from 0, key)."""

SAID = {(IDS[place], key): text for (place, key), text in ANSWERS.items()}
"""The same texts as read, by (管理番号, key)."""


def read(content: bytes) -> AnswerFile:
    file = read_answers("回答.xlsx", content, NAKANO)
    assert file.refused is None
    return file


def values_of(file: AnswerFile) -> dict[tuple[str | None, str], str | None]:
    return {
        (row.row_id, key): cell.text
        for row in file.rows
        for key, cell in row.cells.items()
        if cell.state is not CellState.BLANK
    }


def codes_of(file: AnswerFile, *sent: bytes) -> list[str]:
    return [found.code for found in problems(file, *sent or (FORM,))]


FORM = write_form(form_content())


@pytest.fixture(scope="module")
def form() -> bytes:
    return FORM


@pytest.fixture(scope="module")
def answered(form: bytes) -> bytes:
    return filled_in(form, ANSWERS)


def test_a_form_filled_in_with_a_spreadsheet_program(answered: bytes) -> None:
    file = read(answered)
    assert values_of(file) == SAID
    assert file.problems == ()
    assert file.identity.packages == (PACKAGE,)


def test_parts_that_are_read_piece_by_piece_have_the_same_cells(
    answered: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read(answered)
    monkeypatch.setattr(loading, "_LARGE", 100)
    assert read(answered) == whole


def test_cells_that_were_read_are_freed_without_collecting_cyclic_garbage(answered: bytes) -> None:
    gc.disable()
    try:
        gc.collect()
        before = sum(isinstance(each, Cell) for each in gc.get_objects())
        read(answered)
        assert sum(isinstance(each, Cell) for each in gc.get_objects()) == before
    finally:
        gc.enable()


def rows_of(sheet: Any) -> tuple[int, list[list[Any]]]:
    """Return the header row's number and the values of the three rows to answer."""
    header = header_of(sheet)
    rows = range(header.row + 1, header.row + 4)
    return header.row, [[sheet.cell(row, column).value for column in range(1, 15)] for row in rows]


def sort_rows(book: Any) -> None:
    header, rows = rows_of(book["回答"])
    random.Random(1).shuffle(rows)
    for place, values in enumerate(rows):
        for column, value in enumerate(values, start=1):
            book["回答"].cell(header + 1 + place, column).value = value


def insert_rows(book: Any) -> None:
    book["回答"].insert_rows(10)
    book["回答"].insert_rows(1, 2)


def hide_rows(book: Any) -> None:
    for row in (9, 11):
        book["回答"].row_dimensions[row].hidden = True


def repeat_header(book: Any) -> None:
    sheet = book["回答"]
    headings = [sheet.cell(8, column).value for column in range(1, 15)]
    sheet.insert_rows(10)
    for column, text in enumerate(headings, start=1):
        sheet.cell(10, column).value = text


def move_columns(book: Any) -> None:
    """Put 所管課 away, and the note first."""
    sheet = book["回答"]
    sheet.delete_cols(4)
    sheet.insert_cols(1)
    for row in range(8, sheet.max_row + 1):
        sheet.cell(row, 1).value = sheet.cell(row, 14).value
        sheet.cell(row, 14).value = None


def sheet_in_front(book: Any) -> None:
    front = book.create_sheet("送付状", 0)
    front["A1"] = "回答を送付します。"
    front["A2"] = "管理番号"


def other_name(book: Any) -> None:
    book["回答"].title = "戸籍住民課"


def folded_headings(book: Any) -> None:
    for cell in book["回答"][8]:
        cell.value = " " + "\n".join(cell.value.replace("4", "４").replace("（", "(").replace("）", ")")) + "\u3000"


def blank_styled_rows(book: Any) -> None:
    for row in range(20, 40):
        for column in range(1, 15):
            book["回答"].cell(row, column).number_format = "0.00"


def no_reference_block(book: Any) -> None:
    book["回答"].delete_rows(12, 3)


@pytest.mark.parametrize(
    "change",
    [
        *(sort_rows, insert_rows, hide_rows, repeat_header, move_columns, other_name, folded_headings),
        *(blank_styled_rows, no_reference_block),
    ],
)
def test_a_sheet_that_people_rearranged_says_the_same(answered: bytes, change: Callable[[Any], None]) -> None:
    file = read(changed(answered, change))
    assert values_of(file) == SAID
    assert codes_of(file) == (["SEEN-HIDDEN"] if change is hide_rows else [])
    assert file.identity.packages == (PACKAGE,)


def test_a_sheet_that_the_form_does_not_have_is_named_and_not_read(answered: bytes) -> None:
    file = read(changed(answered, sheet_in_front))
    assert values_of(file) == SAID
    assert [(each.code, each.found, each.place.sheet) for each in problems(file, FORM)] == [
        ("SEEN-ADDED", "A1「回答を送付します。」、A2「管理番号」", "送付状")
    ]
    assert codes_of(read(changed(answered, lambda book: book.create_sheet("Sheet1")))) == []


def test_a_hidden_sheet_with_answers_is_read_and_named(answered: bytes) -> None:
    file = read(changed(answered, lambda book: setattr(book["回答"], "sheet_state", "hidden")))
    assert values_of(file) == SAID
    assert codes_of(file) == ["SEEN-HIDDEN"]


def test_what_stands_beside_the_columns_is_named_once_a_column(answered: bytes) -> None:
    def write(book: Any) -> None:
        book["回答"]["Q9"], book["回答"]["Q10"], book["回答"]["R11"] = "電話済み", "電話済み", "要確認"

    file = read(changed(answered, write))
    told = [(each.code, each.place.cell, each.found, dict(each.details)["count"]) for each in problems(file, FORM)]
    assert told == [
        ("SEEN-ADDED", "Q9", "Q9「電話済み」、Q10「電話済み」", "2"),
        ("SEEN-ADDED", "R11", "要確認", "1"),
    ]


def test_a_deleted_row_is_not_there(answered: bytes) -> None:
    file = read(changed(answered, lambda book: book["回答"].delete_rows(9)))
    assert [row.row_id for row in file.rows] == [IDS[1], IDS[2], *REFERENCE_IDS]


def test_a_missing_column_is_not_shown_and_never_blank(answered: bytes) -> None:
    file = read(changed(answered, lambda book: book["回答"].delete_cols(10)))
    assert "done" not in file.shown_keys
    assert all("done" not in row.cells for row in file.rows)
    assert [(found.code, found.found) for found in file.problems] == [("HEADING-MISSING", "令和4年度までの取組状況")]


def test_a_column_of_their_own_is_named_and_ignored(answered: bytes) -> None:
    def add(book: Any) -> None:
        book["回答"].cell(8, 15).value = "担当係"
        book["回答"].cell(9, 15).value = "庶務係"

    file = read(changed(answered, add))
    assert values_of(file) == SAID
    (found,) = problems(file, FORM)
    told = (found.code, found.found, found.place.sheet, found.place.cell)
    assert told == ("SEEN-ADDED", "O8「担当係」、O9「庶務係」", "回答", "O8")


@pytest.mark.parametrize("year", [4, 3])
def test_a_heading_twice_is_a_problem_and_neither_column_is_read(answered: bytes, year: int) -> None:
    def copy(book: Any) -> None:
        book["回答"].cell(8, 15).value = f"令和{year}年度までの取組状況"

    file = read(changed(answered, copy))
    assert codes_of(file)[:2] == ["HEADING-MISSING", "HEADING-TWICE"]
    assert dict(file.problems[1].details) == {"columns": "J列とO列"}
    assert (IDS[0], "done") not in values_of(file)


def test_a_heading_that_stands_twice_only_in_a_second_header_is_missing_nowhere(answered: bytes) -> None:
    def copy(book: Any) -> None:
        repeat_header(book)
        book["回答"].cell(10, 15).value = "令和4年度までの取組状況"

    file = read(changed(answered, copy))
    assert {*codes_of(file)} == {"HEADING-TWICE", "SEEN-ADDED"}
    assert (file.problems[0].place.row, values_of(file)[IDS[0], "done"]) == (10, SAID[IDS[0], "done"])


@pytest.mark.parametrize("text", ["１－１－１－０１－Ｐ", " 1-1-1-01-p ", "1‐1‐1‐01‐P", "1-1-1-01-P\n"])
def test_an_id_typed_anew_is_the_id(answered: bytes, text: str) -> None:
    file = read(changed(answered, lambda book: setattr(book["回答"]["A9"], "value", text)))
    assert (file.rows[0].row_id, file.rows[0].id_text, file.problems) == (IDS[0], text, ())


@pytest.mark.parametrize("text", ["1-1-1-01-X", "1-1-1-10-P", "1-1-1-01", "新規", "5"])
def test_a_wrong_id_is_not_no_id(answered: bytes, text: str) -> None:
    file = read(changed(answered, lambda book: setattr(book["回答"]["A9"], "value", text)))
    assert (file.rows[0].row_id, file.rows[0].id_text) == (None, text)
    found = file.problems[0]
    assert (found.code, found.found, found.place.cell, found.place.row) == ("ID-UNREADABLE", text, "A9", 9)


def test_a_row_without_id_keeps_its_title_for_a_match(answered: bytes) -> None:
    file = read(changed(answered, lambda book: setattr(book["回答"]["A9"], "value", None)))
    row = file.rows[0]
    assert (row.row_id, row.id_text) == (None, None)
    assert row.given["title"] == "◎オンライン申請の対象となる手続の拡大"
    assert row.cells["done"].text == "実施した。"


def test_the_same_id_twice_is_two_rows(answered: bytes) -> None:
    file = read(changed(answered, lambda book: setattr(book["回答"]["A10"], "value", IDS[0])))
    assert [row.row_id for row in file.rows] == [IDS[0], IDS[0], IDS[2], *REFERENCE_IDS]


def test_what_stands_in_a_locked_cell_is_told(answered: bytes) -> None:
    file = read(changed(answered, lambda book: setattr(book["回答"]["C9"], "value", "別の題名")))
    row = file.rows[0]
    assert (row.given["title"], row.address("title"), row.address("id")) == ("別の題名", "C9", "A9")


@pytest.mark.parametrize("text", ["〇", "◯", "⭕\ufe0f", "o", "Ｏ", " ○ ", "○\n"])
def test_look_alikes_are_the_mark_without_a_word(form: bytes, text: str) -> None:
    file = read(filled_in(form, {(0, "mark"): text}))
    assert (values_of(file), file.problems) == ({(IDS[0], "mark"): "○"}, ())


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [("mark", "▽", "MARK-UNKNOWN"), ("mark", 0, "MARK-UNKNOWN"), ("change_kind", "延期", "KIND-UNKNOWN")],
)
def test_other_words_are_a_located_problem(form: bytes, key: str, text: Any, code: str) -> None:
    file = read(filled_in(form, {(0, key): text, (0, "done"): "実施した。"}))
    cell = file.rows[0].cells[key]
    assert (cell.state, cell.text, cell.found) == (CellState.UNREADABLE, None, str(text))
    found = file.problems[0]
    assert (found.code, found.found, found.place.id, found.place.key) == (code, str(text), IDS[0], key)
    assert (found.place.file, found.place.sheet, found.place.cell, found.place.row) == (
        "回答.xlsx", "回答", cell.cell, 9
    )  # fmt: skip
    assert file.rows[0].cells["done"].text == "実施した。"


@pytest.mark.parametrize(
    ("value", "code", "found"),
    [
        ("=A1&B1", "CELL-FORMULA-UNREADABLE", "=A1&B1"),
        ("#REF!", "CELL-ERROR-VALUE", "#REF!"),
        (datetime(2023, 1, 15), "CELL-DATE", "2023-01-15"),  # noqa: DTZ001 - a cell has no time zone
    ],
)
def test_a_cell_without_a_text_of_its_own_costs_that_cell(form: bytes, value: Any, code: str, found: str) -> None:
    file = read(filled_in(form, {(0, "done"): value, (0, "next_year"): "続ける。"}))
    assert (file.rows[0].cells["done"].state, file.rows[0].cells["done"].found) == (CellState.UNREADABLE, found)
    assert codes_of(file) == [code]
    assert file.problems[0].place.column == "令和4年度までの取組状況"
    assert values_of(file)[IDS[0], "next_year"] == "続ける。"


def test_a_formula_s_result_is_read_with_a_question(form: bytes) -> None:
    parts = parts_of(form)
    name = "xl/worksheets/sheet1.xml"
    start = parts[name].index(b'<c r="J9"')
    end = parts[name].index(b"/>", start) + 2
    cell = '<c r="J9" t="str"><f>"実"&amp;"施"</f><v>実施</v></c>'
    parts[name] = parts[name][:start] + cell.encode() + parts[name][end:]
    file = read(zipped(parts))
    assert values_of(file) == {(IDS[0], "done"): "実施"}
    found = file.problems[0]
    assert (found.code, found.found, found.expected) == ("CELL-FORMULA", '="実"&"施"', "実施")


def test_cells_merged_over_rows_clear_nothing(answered: bytes) -> None:
    file = read(changed(answered, lambda book: book["回答"].merge_cells("J9:J11")))
    assert [row.cells["done"].state for row in file.rows[:3]] == [CellState.UNREADABLE] * 3
    assert codes_of(file) == ["CELL-MERGED"] * 3
    assert {row.cells["done"].found for row in file.rows[:3]} == {"実施した。"}


def test_numbers_are_what_was_typed(form: bytes) -> None:
    file = read(filled_in(form, {(0, "done"): 3, (1, "done"): 0.5, (2, "done"): 3.0}))
    assert values_of(file) == {(IDS[0], "done"): "3", (IDS[1], "done"): "0.5", (IDS[2], "done"): "3"}


def test_a_new_row_of_their_own_is_kept(answered: bytes) -> None:
    def add(book: Any) -> None:
        book["回答"].insert_rows(12)
        book["回答"]["C12"] = "新しい取組"
        book["回答"]["J12"] = "始めた。"

    row = read(changed(answered, add)).rows[3]
    assert (row.row_id, row.id_text, row.given["title"], row.cells["done"].text) == (
        None, None, "新しい取組", "始めた。"
    )  # fmt: skip


def test_notes_on_rows_where_a_division_is_only_named(form: bytes) -> None:
    file = read(filled_in(form, {(5, "note"): "所管と調整済みです。"}))
    assert values_of(file) == {(REFERENCE_IDS[0], "note"): "所管と調整済みです。"}


def test_who_answered_is_read_from_the_head_block(form: bytes) -> None:
    def fill(book: Any) -> None:
        sheet = book["回答"]
        sheet["E2"], sheet["E3"], sheet["E4"] = "中野 花子", 5521, "課長 中野太郎"
        sheet["E5"] = datetime(2023, 7, 10)  # noqa: DTZ001 - a cell has no time zone
        sheet["E5"].number_format = "yyyy/m/d"

    respondent = read(changed(form, fill)).respondent
    assert (respondent.name, respondent.extension) == ("中野 花子", "5521")
    assert (respondent.confirmed_by, respondent.confirmed_on) == ("課長 中野太郎", "2023-07-10")


@pytest.mark.parametrize(
    ("name", "day", "told"),
    [
        (None, "7月10日", [("CONFIRMATION-NO-NAME", "E5", "7月10日")]),
        ("課長 中野太郎", None, [("CONFIRMATION-NO-DAY", "E4", None)]),
        ("課長 中野太郎", "7月10日", []),
        (None, None, []),
    ],
)
def test_half_of_a_confirmation_is_told(
    form: bytes, name: str | None, day: str | None, told: list[tuple[str, str, str | None]]
) -> None:
    def fill(book: Any) -> None:
        book["回答"]["E4"], book["回答"]["E5"] = name, day

    found = read(changed(form, fill)).problems
    assert [(each.code, each.place.cell, each.found) for each in found] == told


def test_rows_without_an_id_column_are_read_by_their_titles() -> None:
    file = read(workbook_of([["事業内容", "進捗状況", "令和4年度までの取組状況"], ["題名", "◎", "実施した。"]]))
    assert [(row.id_text, row.given["title"], row.cells["mark"].text) for row in file.rows] == [(None, "題名", "◎")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE-EMPTY"),
        ("管理番号,進捗状況".encode(), "FILE-TEXT"),
        (workbook_of([]), "FORM-NO-ANSWERS"),
        (workbook_of([["管理番号", "備考"]]), "FORM-NO-ANSWERS"),
        (workbook_of([["管理番号", "事業内容", "所管課"], ["1-1-1-01-P", "題名", "課"]]), "FORM-NO-ANSWERS"),
        (zipped({"xl/workbook.xml": b"<workbook/>"}), "FORM-UNREADABLE"),
        (zipped({"xl/workbook.xml": b"<workbook", "[Content_Types].xml": b"<Types/>"}), "FORM-UNREADABLE"),
    ],
)
def test_a_file_that_holds_no_answers_is_refused_by_its_code(content: bytes, code: str) -> None:
    file = read_answers("部/回答.xlsx", content, NAKANO)
    assert file.refused is not None
    assert (file.refused.code, file.refused.place.file, file.rows, file.size) == (
        code,
        "部/回答.xlsx",
        (),
        len(content),
    )
    assert not re.search("Error|Exception|BadZip", message(file.refused))


@pytest.fixture(scope="module")
def shared_strings() -> dict[str, bytes]:
    """The parts of an answered form as the program writes it."""
    rows = tuple(form_row(row_id, values={"mark": "◎", "done": f"実施した（{row_id}）。"}) for row_id in IDS)
    return parts_of(write_form(form_content(rows=rows)))


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"]
)
def test_a_part_that_is_missing_or_broken_never_raises(shared_strings: dict[str, bytes], part: str) -> None:
    whole = shared_strings[part]
    for broken in (None, b"", b"<a", whole[:-20], whole.replace(b"<v>", b"<v>x"), whole.replace(b' s="', b' s="9')):
        kept = {name: content for name, content in shared_strings.items() if name != part}
        if broken is not None:
            kept[part] = broken
        file = read_answers("回答.xlsx", zipped(kept), NAKANO)
        assert file.refused is not None or file.rows


@pytest.mark.parametrize("relation", [b"worksheets/sheet4.xml", b"rId4"])
def test_a_sheet_without_its_part_costs_that_sheet(shared_strings: dict[str, bytes], relation: bytes) -> None:
    links = "xl/_rels/workbook.xml.rels"
    parts = {**shared_strings, links: shared_strings[links].replace(relation, b"worksheets/none.xml")}
    file = read(zipped({name: part for name, part in parts.items() if name != "xl/worksheets/sheet4.xml"}))
    lost = [each for each in file.problems if each.code == "TABLE-SHEET-LOST"]
    assert [(each.place.sheet, "ファイルに中身がありません" in message(each)) for each in lost] == [("照合用", True)]
    assert values_of(file)[IDS[1], "done"] == f"実施した（{IDS[1]}）。"


def test_a_string_that_is_not_in_the_table_costs_that_cell(shared_strings: dict[str, bytes]) -> None:
    name = "xl/worksheets/sheet1.xml"
    sheet = shared_strings[name]
    value = sheet.index(b"<v>", sheet.index(b'r="J9"'))
    mended = sheet[:value] + b"<v>99999</v>" + sheet[sheet.index(b"</v>", value) + 4 :]
    file = read(zipped({**shared_strings, name: mended}))
    assert (file.rows[0].cells["done"].state, codes_of(file)) == (CellState.UNREADABLE, ["CELL-ERROR-VALUE"])
    assert values_of(file)[IDS[1], "done"] == f"実施した（{IDS[1]}）。"


def test_comments_and_broken_properties_stop_nothing(answered: bytes) -> None:
    def comment(book: Any) -> None:
        answer_cell(book, 0, "done").comment = Comment("確認してください", "中野")

    parts = parts_of(changed(answered, comment))
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(b"Z</dcterms", b"?</dcterms")
    parts |= {name: b"<comments><broken" for name in parts if "comment" in name and name.endswith(".xml")}
    assert values_of(read(zipped(parts))) == SAID


def test_a_workbook_with_only_a_chart_is_refused() -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.create_chartsheet()
    file = read_answers("図.xlsx", saved(book), NAKANO)
    assert file.refused is not None
    assert file.refused.code == "FORM-NO-ANSWERS"


ASKED = (Piece(PieceKind.SAME, "時期を記入してください。"),)


@pytest.mark.parametrize("heading", ["事務局からの修正依頼", "修文の内容（見え消し）"])
def test_the_column_of_the_office_s_remarks_is_known_and_is_no_answer(heading: str) -> None:
    rows = tuple(form_row(row_id, remark=ASKED) for row_id in IDS)
    file = read(filled_in(write_form(form_content(rows=rows, remark_heading=heading)), ANSWERS))
    assert values_of(file) == SAID
    assert file.problems == ()
    assert {row.given["remark"] for row in file.rows if row.row_id in IDS} == {"時期を記入してください。"}


def test_what_a_division_draws_on_a_remark_of_the_office_is_told() -> None:
    rows = tuple(form_row(row_id, remark=ASKED) for row_id in IDS)
    form = write_form(form_content(rows=rows, remark_heading="事務局からの修正依頼"))

    def draw(book: Any) -> None:
        sheet = book["回答"]
        remark = sheet.cell(9, header_of(sheet).columns["remark"])
        remark.value = CellRichText("時期を", TextBlock(InlineFont(strike=True), "記入してください。"))

    assert codes_of(read(changed(form, draw)), form) == ["SEEN-CHANGED"]


OTHER_ID = make_id("2-1-①", 1)


class TestIdentity:
    """One carrier is enough, and each is read by itself."""

    def test_what_a_sanitiser_leaves_is_enough(self, answered: bytes) -> None:
        file = read(only_texts(answered))
        assert values_of(file) == SAID
        identity = file.identity
        assert (identity.head_package, identity.check_package, identity.property_package) == (PACKAGE, PACKAGE, None)

    def test_the_number_in_the_head_block_alone_is_enough(self, answered: bytes) -> None:
        file = read(only_texts(answered, check_sheet=False))
        assert values_of(file) == SAID
        identity = file.identity
        assert (identity.packages, identity.check_package) == ((PACKAGE,), None)
        assert (identity.parents, identity.declared_return, identity.seal, identity.form_version) == (
            (),
            None,
            None,
            None,
        )
        assert (identity.year, identity.division) == ("R4", "戸籍住民課")

    def test_the_check_sheet_alone_is_enough(self, answered: bytes) -> None:
        def strip(book: Any) -> None:
            book["回答"].delete_rows(1, 7)
            book.properties.keywords = None

        identity = read(changed(answered, strip)).identity
        assert (identity.head_package, identity.check_package, identity.property_package) == (None, PACKAGE, None)
        assert (identity.year, identity.division) == ("R4", "戸籍住民課")

    def test_the_property_alone_is_enough(self, answered: bytes) -> None:
        def strip(book: Any) -> None:
            book["回答"].delete_rows(1, 7)
            del book["照合用"]

        identity = read(changed(answered, strip)).identity
        assert (identity.head_package, identity.check_package, identity.property_package) == (None, None, PACKAGE)

    def test_carriers_that_disagree_are_both_told(self, answered: bytes) -> None:
        file = read(changed(answered, lambda book: setattr(book["回答"]["B3"], "value", "R4-OTHER")))
        assert file.identity.packages == ("R4-OTHER", PACKAGE)

    def test_nothing_left_is_no_identity(self, answered: bytes) -> None:
        def strip(book: Any) -> None:
            book["回答"].delete_rows(1, 7)
            del book["照合用"]
            book.properties.keywords = "進捗"

        assert read(changed(answered, strip)).identity.packages == ()

    @pytest.mark.parametrize(
        "text", ["照会番号：R4-7KQ2M-XW9", "照会番号: Ｒ４－７ＫＱ２Ｍ－ＸＷ９", "照会番号：r4ー7kq2m–xw9"]
    )
    def test_a_number_in_its_label_s_cell(self, answered: bytes, text: str) -> None:
        def join(book: Any) -> None:
            sheet = book["回答"]
            sheet.unmerge_cells("B3:C3")
            sheet["A3"], sheet["B3"] = text, None

        assert read(changed(answered, join)).identity.head_package == PACKAGE

    def test_an_unknown_version_is_told_as_it_is(self, form: bytes) -> None:
        assert read(changed(form, lambda book: setattr(book["照合用"]["B3"], "value", "7"))).identity.form_version == 7
        assert read(changed(form, lambda book: setattr(book["照合用"]["B3"], "value", "新"))).identity.form_version == 0

    def test_the_check_sheet_is_known_by_what_stands_in_it(self, answered: bytes) -> None:
        file = read(changed(answered, lambda book: setattr(book["照合用"], "title", "Sheet4")))
        assert file.identity.check_package == PACKAGE
        assert len(file.check_lines) == 4

    def test_a_mistyped_line_of_the_check_sheet_costs_that_line(self, answered: bytes) -> None:
        def mistype(book: Any) -> None:
            cell = next(cell for row in book["照合用"] for cell in row if cell.value == IDS[1])
            cell.value = "1-1-1-02"

        assert [line.row_id for line in read(changed(answered, mistype)).check_lines] == [
            IDS[0],
            IDS[2],
            *REFERENCE_IDS,
        ]


class TestManyDivisions:
    """A 部 pastes what its divisions sent together."""

    def test_rows_pasted_below_with_their_heads(self, answered: bytes) -> None:
        rows = (form_row(OTHER_ID, values={"mark": "△"}),)
        form = write_form(form_content(package_id="R4-OTHER", division="税務課", rows=rows))

        def paste(book: Any) -> None:
            source = load_workbook(io.BytesIO(form))["回答"]
            start = book["回答"].max_row
            for row in source.iter_rows():
                for cell in row:
                    if cell.value is not None and cell.data_type != "f":
                        book["回答"].cell(start + cell.row, cell.column).value = cell.value

        file = read(changed(answered, paste))
        assert codes_of(file, FORM, form) == []
        assert [row.row_id for row in file.rows] == [*IDS, *REFERENCE_IDS, OTHER_ID, *REFERENCE_IDS]
        assert file.identity.head_package == PACKAGE

    def test_a_sheet_a_division_in_one_workbook(self, answered: bytes) -> None:
        def add(book: Any) -> None:
            sheet = book.create_sheet("税務課")
            for row in (["管理番号", "事業内容", "進捗状況"], [OTHER_ID, "題名", "△"]):
                sheet.append(row)

        file = read(changed(answered, add))
        assert [row.row_id for row in file.rows] == [*IDS, *REFERENCE_IDS, OTHER_ID]
        assert (file.problems[0].code, file.problems[0].found, dict(file.problems[0].details)) == (
            "SHEETS-SEVERAL",
            "回答、税務課",
            {"count": "2"},
        )

    def test_a_copied_list_without_ids_is_left_alone_beside_answers(self, answered: bytes) -> None:
        def add(book: Any) -> None:
            book.create_sheet("一覧", 0).append(["実施内容", "事業内容", "進捗状況"])
            book["一覧"].append(["1-1-①", "題名", "△"])

        assert values_of(read(changed(answered, add))) == SAID


@pytest.mark.parametrize("text", ["", "3", "[" * 32_000, '{"fields": [}', "profile"])
def test_what_is_no_profile_is_refused(text: str) -> None:
    with pytest.raises(UnreadableWorkbook, match="照合用"):
        _profile_in(text)


def test_a_profile_is_read_as_it_was_written() -> None:
    text = (Path(__file__).parents[2] / "resources" / "profiles" / "nakano2.json").read_text("utf-8")
    found = _profile_in(text)
    assert found.profile_id == "nakano2"


def test_a_file_without_a_new_text_is_called_blank_or_as_sent() -> None:
    sent = {"done": "説明会を3回開いた。"}
    carried = form_content(rows=(form_row(IDS[0], values=sent, base=sent), form_row(IDS[1])))

    def write(book: Any) -> None:
        book["回答"]["J10"] = "実施した。"

    files = (write_form(form_content()), write_form(carried), changed(write_form(carried), write))
    words = [read_answers("回答.xlsx", each, NAKANO).unwritten_label for each in files]
    assert words == ["白紙", "送ったまま", ""]
