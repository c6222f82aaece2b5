"""Changes that users make to the sheet of an answered form: each function edits a workbook."""

import random
from collections.abc import Callable
from typing import Any

from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from nakano_status.domain.exchange.answer_file import CHECK_SHEET
from nakano_status.domain.fields.headings import ID
from tests.support.awkward_returns import OTHER, SHEET, SMALL, Waiting
from tests.support.spreadsheets import changed, header_of, only_texts

Hands = Callable[[Waiting], bytes]
_FIRST = 9
OWN_TEXT = "その場で書き足した文章"


def on_sheet(work: Callable[[Worksheet, Waiting], None]) -> Hands:
    """Return a function that changes the sheet 回答 of the answered form."""
    return lambda waiting: changed(waiting.answered, lambda book: work(book[SHEET], waiting))


def on_book(work: Callable[[Any, Waiting], None]) -> Hands:
    """Return a function that changes the whole answered form."""
    return lambda waiting: changed(waiting.answered, lambda book: work(book, waiting))


def column(sheet: Worksheet, key: str) -> int:
    """Return the column of a key."""
    return header_of(sheet).columns[key]


def row_of(sheet: Worksheet, row_id: str) -> int:
    """Return the row of a 管理番号."""
    places = (row for row in range(1, sheet.max_row + 1) if sheet.cell(row, column(sheet, ID)).value == row_id)
    return next(places)


def values(sheet: Worksheet, row: int) -> list[Any]:
    """Return the values of a row."""
    return [sheet.cell(row, place).value for place in range(1, sheet.max_column + 1)]


def put(sheet: Worksheet, row: int, texts: list[Any]) -> None:
    """Put texts into a row."""
    for place, text in enumerate(texts, start=1):
        cell = sheet.cell(row, place)
        cell.value = text
        if isinstance(text, str):
            cell.data_type = "s"


def own_rows(waiting: Waiting) -> range:
    """Return the rows of the sheet that the division answers."""
    return range(_FIRST, _FIRST + len(waiting.rows[SMALL]))


def sort_rows(sheet: Worksheet, waiting: Waiting) -> None:
    contents = [values(sheet, row) for row in own_rows(waiting)]
    random.Random(1).shuffle(contents)
    for row, texts in zip(own_rows(waiting), contents, strict=True):
        put(sheet, row, texts)


def filter_rows(sheet: Worksheet, waiting: Waiting) -> None:
    sheet.auto_filter.add_filter_column(column(sheet, "mark") - 1, ["○"])
    hide_rows(sheet, waiting)


def hide_rows(sheet: Worksheet, waiting: Waiting) -> None:
    for row in own_rows(waiting)[1:3]:
        sheet.row_dimensions[row].hidden = True


def hide_columns(sheet: Worksheet, _: Waiting) -> None:
    for letter in ("A", "E", "J"):
        sheet.column_dimensions[letter].hidden = True


def insert_rows(sheet: Worksheet, _: Waiting) -> None:
    sheet.insert_rows(_FIRST + 2, 2)
    sheet.insert_rows(1, 3)


def delete_row(sheet: Worksheet, waiting: Waiting) -> None:
    sheet.delete_rows(row_of(sheet, waiting.rows[SMALL][1]))


def add_own_row(sheet: Worksheet, waiting: Waiting) -> None:
    row = own_rows(waiting)[-1] + 1
    sheet.insert_rows(row)
    sheet.cell(row, column(sheet, "title")).value = "新しく始めた取組"
    sheet.cell(row, column(sheet, "done")).value = OWN_TEXT


def repeat_header(sheet: Worksheet, _: Waiting) -> None:
    headings = values(sheet, _FIRST - 1)
    sheet.insert_rows(_FIRST + 2)
    put(sheet, _FIRST + 2, headings)


def move_columns(sheet: Worksheet, _: Waiting) -> None:
    """Reverse the order of all columns, from the header down."""
    for row in range(_FIRST - 1, sheet.max_row + 1):
        put(sheet, row, list(reversed(values(sheet, row))))


def add_column(sheet: Worksheet, _: Waiting) -> None:
    sheet.cell(_FIRST - 1, 15).value = "担当係"
    sheet.cell(_FIRST, 15).value = "庶務係"


def write_beside(sheet: Worksheet, _: Waiting) -> None:
    sheet.cell(_FIRST, 16).value = OWN_TEXT
    sheet.cell(_FIRST + 1, 16).value = OWN_TEXT


def delete_column(sheet: Worksheet, _: Waiting) -> None:
    sheet.delete_cols(column(sheet, "done"))


def heading_twice(sheet: Worksheet, _: Waiting) -> None:
    sheet.cell(_FIRST - 1, 15).value = sheet.cell(_FIRST - 1, column(sheet, "done")).value


def other_headings(sheet: Worksheet, _: Waiting) -> None:
    for cell in sheet[_FIRST - 1]:
        text = str(cell.value).replace("令和4", "令和３").replace("（", "(").replace("）", ")").replace("令和5", "R 5 ")
        cell.value = "\u200b" + "\n".join(text) + "\u3000"


def sheet_in_front(book: Any, _: Waiting) -> None:
    front = book.create_sheet("送付状", 0)
    front["A1"] = "回答を送付します。管理番号の順に並べています。"
    front["A2"] = "管理番号"
    book[SHEET].title = "戸籍住民課(最終)"


def merge_beside(sheet: Worksheet, _: Waiting) -> None:
    done = column(sheet, "done")
    sheet.merge_cells(start_row=_FIRST, end_row=_FIRST, start_column=done, end_column=done + 1)


def merge_down(sheet: Worksheet, _: Waiting) -> None:
    done = column(sheet, "done")
    sheet.merge_cells(start_row=_FIRST, end_row=_FIRST + 2, start_column=done, end_column=done)


def style_blank_rows(sheet: Worksheet, _: Waiting) -> None:
    last = sheet.max_row
    for row in range(last + 1, last + 11):
        for place in range(1, 15):
            sheet.cell(row, place).number_format = "0.00"


def add_totals(sheet: Worksheet, _: Waiting) -> None:
    row = sheet.max_row + 2
    sheet.cell(row, column(sheet, "title")).value = "合計"
    sheet.cell(row, column(sheet, "mark")).value = "○2件"


def add_memo(sheet: Worksheet, _: Waiting) -> None:
    sheet.cell(sheet.max_row + 2, column(sheet, "measure")).value = OWN_TEXT


def clear_id(sheet: Worksheet, _: Waiting) -> None:
    sheet.cell(_FIRST, column(sheet, ID)).value = None


def comment(sheet: Worksheet, _: Waiting) -> None:
    sheet.cell(_FIRST, column(sheet, "done")).comment = Comment("確認してください", "中野")


def lose_protection(sheet: Worksheet, _: Waiting) -> None:
    sheet.protection.sheet = False
    sheet.data_validations.dataValidation = []
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None and type(cell).__name__ == "Cell":
                cell.style = "Normal"


def change_title(sheet: Worksheet, _: Waiting) -> None:
    sheet.cell(_FIRST, column(sheet, "title")).value = OWN_TEXT


def delete_head(sheet: Worksheet, _: Waiting) -> None:
    for area in list(sheet.merged_cells.ranges):
        if area.min_row < _FIRST - 1:
            sheet.unmerge_cells(str(area))
    sheet.delete_rows(1, _FIRST - 2)


def number_in(text: Callable[[str], str]) -> Hands:
    """Return a function that retypes the 照会番号 of the head block."""
    return on_sheet(lambda sheet, _: setattr(sheet["B3"], "value", text(str(sheet["B3"].value))))


def delete_check_sheet(book: Any, _: Waiting) -> None:
    del book[CHECK_SHEET]


def mark_as_draft(sheet: Worksheet, _: Waiting) -> None:
    sheet.cell(1, sheet.max_column).value = "下書き"


def draft_without_check_sheet(book: Any, waiting: Waiting) -> None:
    mark_as_draft(book[SHEET], waiting)
    delete_check_sheet(book, waiting)


def delete_all_but_properties(book: Any, waiting: Waiting) -> None:
    delete_head(book[SHEET], waiting)
    delete_check_sheet(book, waiting)


def delete_every_name(book: Any, waiting: Waiting) -> None:
    delete_all_but_properties(book, waiting)
    book.properties.keywords = None


def edit_check_sheet(label: str, text: str) -> Hands:
    """Return a function that writes beside a label of 照合用."""

    def work(book: Any, _: Waiting) -> None:
        cell = next(cell for row in book[CHECK_SHEET] for cell in row if cell.value == label)
        book[CHECK_SHEET].cell(cell.row, 2).value = text

    return on_book(work)


def edit_what_was_sent(book: Any, _: Waiting) -> None:
    sheet = book[CHECK_SHEET]
    lines = [cell.row for row in sheet for cell in row if cell.column == 1 and str(cell.value).count("-") == 4]
    for row in lines:
        sheet.cell(row, 7).value = OWN_TEXT


def properties_of_another(book: Any, waiting: Waiting) -> None:
    def look(other: Any) -> None:
        book.properties.keywords = other.properties.keywords

    changed(waiting.form(OTHER), look)


def copy_sheet(*, text: str | None = None, state: str = "visible") -> Hands:
    """Return a function that copies the sheet 回答, and writes into the copy."""

    def work(book: Any, _: Waiting) -> None:
        copied = book.copy_worksheet(book[SHEET])
        copied.title = "回答 (2)"
        copied.sheet_state = state
        if text is not None:
            copied.cell(_FIRST, column(copied, "done")).value = text

    return on_book(work)


def hide_answers(book: Any, _: Waiting) -> None:
    book[SHEET].sheet_state = "hidden"
    book.active = 1


def paste_last_year(sheet: Worksheet, waiting: Waiting) -> None:
    for row, row_id in zip(own_rows(waiting), waiting.rows[SMALL], strict=True):
        sheet.cell(row, column(sheet, "done")).value = waiting.reported[row_id]


def paste_again(text: str | None = None) -> Hands:
    """Return a function that pastes a row a second time, with another text if one is given."""

    def work(sheet: Worksheet, waiting: Waiting) -> None:
        texts = values(sheet, _FIRST)
        sheet.insert_rows(own_rows(waiting)[-1] + 1)
        put(sheet, own_rows(waiting)[-1] + 1, texts)
        if text is not None:
            sheet.cell(own_rows(waiting)[-1] + 1, column(sheet, "done")).value = text

    return on_sheet(work)


def paste_foreign(sheet: Worksheet, waiting: Waiting) -> None:
    row = own_rows(waiting)[-1] + 1
    sheet.insert_rows(row)
    sheet.cell(row, 1).value = waiting.rows[OTHER][0]
    sheet.cell(row, column(sheet, "done")).value = OWN_TEXT


def write_where_only_named(sheet: Worksheet, waiting: Waiting) -> None:
    sheet.cell(row_of(sheet, waiting.referred[1]), column(sheet, "done")).value = OWN_TEXT


def sanitised(*, check_sheet: bool = True) -> Hands:
    """Return what a sanitiser leaves: the texts of the cells."""
    return lambda waiting: only_texts(waiting.answered, check_sheet=check_sheet)


def only_the_sheet(waiting: Waiting) -> bytes:
    """Keep only the values of the sheet 回答, and no other sheet."""

    def work(book: Any) -> None:
        for name in [each for each in book.sheetnames if each != SHEET]:
            del book[name]

    return changed(only_texts(waiting.answered), work)


def untouched(waiting: Waiting) -> bytes:
    """Do not change the answered form."""
    return waiting.answered
