"""Draws the official list (別紙) as a workbook, and recognises the lines of a list that are not rows.

The workbook has one sheet, with the page breaks of the printed pages. On A4 only the paper and its margins differ: the
sheet is one page wide and printed at 70 %. Besides its rows a published list has a title, a legend, totals, notes and a
stamp (decision 0004). The stamp, a code of the texts from which the list was made, is stored in the document property
*keywords*.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from nakano_status.documents import document as doc
from nakano_status.documents.list import builder
from nakano_status.documents.list.builder import ListColumn, ListDocument
from nakano_status.documents.list.typeset_list import ListLine, ListPage
from nakano_status.domain.calendar.fiscal_year import FiscalYear, with_digits
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.headings import ID, MEASURE
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.text.narrative import bare_text, fold_width
from nakano_status.workbook.cell_texts import GREY, write_text
from nakano_status.workbook.new_workbook import (
    ALIGNED,
    header_font_code,
    new_workbook,
    pixels,
    set_up_page,
    sheet_names,
)
from nakano_status.workbook.workbook_proof import Cells, prove_workbook

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


_LABELS = "|".join(filter(None, (kind.label for kind in builder.ListKind)))
_TITLE = re.compile(
    rf".*進捗状況(?:の)?(?:一覧|について)(?:表)?.{{0,12}}|(?:{_LABELS}|資料)\d*|.{{0,40}}年度?末?(?:時点|現在).{{0,10}}"
)
_OWN_LABEL = re.compile(rf"(?:{_LABELS}|資料)\d*|(?:令和|平成)(?:元|\d+)年度末時点")
_YEAR = re.compile(r"((?:令和|平成|R|H)(?:元|\d{1,2})|20\d{2})年度?末?(?:時点|現在)")
_PAGE = re.compile(r"[-‐–—]?\d+(?:/\d+)?[-‐–—]?(?:頁|ページ)?")
_NOTE = re.compile(r"※|＊|\*|注[)):：\d０-９\s]|注$|[(（]注|注記|注意事項|備考|【?補足")
_NUMERALS = ("アイウエオカキクケコサシスセソタチツテト", ascii_uppercase)
_FEWEST_NUMERALS = 3
TOTALS = "総計|小計|合計|計|総数|件数|集計|内訳"
_COUNT = r"約?[▲-]?[\d,.]+(?:(?:件|事業|取組)(?!数)|項目|施策|個|%)?"
"""Patterns of the labels of totals, and of a number of rows or its share."""
_TOTAL_OF = re.compile(r".{1,30}(?:[小合総]計|\s計)")
_COUNT_HEADS = frozenset(["進捗状況の区分", "取組の数", "割合"])

_WRITTEN = "内容の符号 {stamp}"
_READ = re.compile(_WRITTEN.format(stamp="([0-9a-f]{32})").replace(" ", r"\s*"))


def is_title(texts: Sequence[str]) -> bool:
    """Return whether a row contains only texts above a list: its title, 別紙, its reference date.

    `texts`: the texts of its filled cells; True if there are none.
    """
    return all(_TITLE.fullmatch(bare_text(text)) for text in texts)


def is_own_label(texts: Sequence[str]) -> bool:
    """Return whether a row contains only labels that this program draws above its lists: 別紙, the reference date.

    The title is not a label. `texts`: the texts of its filled cells; True if there are none.
    """
    return all(_OWN_LABEL.fullmatch(bare_text(text)) for text in texts)


def is_page_number(texts: Sequence[str]) -> bool:
    """Return whether a row contains only the number of a printed page; `texts`: the texts of its filled cells."""
    return len(texts) == 1 and _PAGE.fullmatch(bare_text(texts[0])) is not None


def is_numbering(texts: Sequence[str]) -> bool:
    """Return whether a row contains only the numerals of its columns: ア, イ, ウ.

    `texts`: the texts of its filled cells.
    """
    numerals = "".join(bare_text(text).strip("()").upper() for text in texts)
    return len(texts) == len(numerals) >= _FEWEST_NUMERALS and any(each.startswith(numerals) for each in _NUMERALS)


def is_note(texts: Sequence[str]) -> bool:
    """Return whether a row begins like a note: ※, 注, 備考. `texts`: the texts of its filled cells."""
    return bool(texts) and _NOTE.match(texts[0].strip()) is not None


def read_as_of(texts: Sequence[str]) -> FiscalYear | None:
    """Return the year of 「令和4年度末時点」 in a row; None if the row has no such text."""
    match = _YEAR.search(with_digits(bare_text("".join(texts))).upper())
    return FiscalYear.parse(match[1]) if match else None


class ListWords:
    """Patterns that recognise lines about the marks: the legend, and totals by mark."""

    def __init__(self, profile: Profile) -> None:
        marks, self._legend_title = profile.marks, bare_text(profile.legend_title)
        signs = _signs(marks)
        self._leaders = re.compile(rf"{signs}|[\s・･…‥.．:：=＝\-ー―—\ufe0f]")
        self._total = re.compile(rf"(?:{TOTALS})(?:$|(?=[\s\d(:・、]|{signs}))")
        self._count = re.compile(rf"(?:{signs}?\s*+(?:[:=]\s*+)?[\d,]+\s*件?(?:[\s、,/・]+|$)|約?[\d,]+件?)++")
        self._count_label = re.compile(rf"{signs}(?:\(.{{0,40}}\))?|うち再掲|(?:報告)?対象外")
        labels = (*(bare_text(text) for mark in marks for text in (mark.legend, mark.label)), *_COUNT_HEADS)
        words = (*TOTALS.split("|"), *(each for each in labels if each and not each.isdecimal()))
        known = "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True))
        self._of_total = re.compile(
            rf"(?:{known}|うち|再掲|(?:報告)?対象外|{_COUNT}|{signs}|[()\[\]【】、,/・:=＝\-ー―—…‥.\ufe0f])*+"
        )
        """Content of a cell in a total: labels, marks and numbers."""
        self._sentences = sorted((bare_text(mark.legend) for mark in marks), key=len, reverse=True)
        self._legends = frozenset(bare_text(mark.legend) for mark in marks if mark.legend != mark.label)
        """Sentences of the legend that are not ordinary words, in contrast to 未着手."""

    def is_legend(self, texts: Sequence[str]) -> bool:
        """Return whether a row contains only lines of the legend of the marks, or the legend's title.

        A legend that is the same as the label of its mark, such as 未着手, does not count if it is the only text.
        """
        joined = rest = bare_text("".join(texts))
        for part in (self._legend_title, "凡例", "【】", *self._sentences):
            rest = rest.replace(part, "")
        is_marked = self._legend_title in joined or self._leaders.match(joined) is not None
        return (
            rest != joined and not self._leaders.sub("", rest).strip("。、") and (is_marked or joined in self._legends)
        )

    def is_total(self, texts: Sequence[str]) -> bool:
        """Return whether a row is a total; `texts`: the texts of its filled cells.

        The first text of a total begins with 合計 or the like, or ends with it (施策1 小計). A row that has only labels
        of marks and numbers is a total, too.
        """
        folded = [fold_width(text).strip() for text in texts]
        if not folded:
            return False
        if self._total.match(folded[0]) or _TOTAL_OF.fullmatch(folded[0]):
            return True
        if _COUNT_HEADS.issuperset(folded):
            return True
        counts = [self._count.fullmatch(text) is not None for text in folded]
        labels = [self._count_label.fullmatch(text) is not None for text in folded]
        return any(counts) and all(map(max, counts, labels))

    def is_of_total(self, text: str | None) -> bool:
        """Return whether the text of a cell has only labels of totals and numbers; a blank cell counts, too."""
        return self._of_total.fullmatch("".join(fold_width(text or "").split())) is not None


def _signs(marks: Marks) -> str:
    """Return a pattern of one mark in folded text.

    A letter is included only if it is the symbol of a mark, because other letters begin words.
    """
    characters = (each for mark in marks for each in mark.spellings if each == mark.symbol or not each.isalpha())
    folded = dict.fromkeys(unicodedata.normalize("NFKC", each) for each in characters)
    return f"(?:{'|'.join(map(re.escape, sorted(folded, key=len, reverse=True)))})"


def stamp_keywords(stamp: str) -> str:
    """Return the text of the property *keywords* for a stamp; empty if the list has no stamp."""
    return _WRITTEN.format(stamp=stamp) if stamp else ""


def read_stamp(keywords: str | None) -> str | None:
    """Return the stamp among the keywords of a workbook; None if there is none."""
    found = _READ.search(keywords or "")
    return found[1] if found else None


_FIRST_FREE = 9  # J; the 管理番号 are outside the print area, and a check print, which is wider, prints them
_ID_WIDTH = 24.0
_GAP_WIDTH = 4.0
_LEGEND_ROW = 2
_HEAD_ROW = _LEGEND_ROW + builder.LEGEND_LINES
_HEAD_FILL = "#D9D9D9"
_GIVEN_FILL = "#F2F2F2"
_THIN, _MEDIUM = 1, 2


def draw_list(document: ListDocument, pages: Sequence[ListPage]) -> bytes:
    """Return the bytes of a workbook with the official list; equal for equal arguments.

    `pages`: the lines of each printed page. Raises ValueError for a text that a cell cannot hold, PaperNotProved.
    """
    target = io.BytesIO()
    facts, keywords = document.facts, stamp_keywords(document.stamp)
    title, made_at = facts.title(document.title), datetime.fromisoformat(facts.day(document.made_on))
    stated = {"subject": facts.subject, "author": facts.office, "keywords": keywords}
    with new_workbook(target, title=title, made_at=made_at, **stated) as workbook:
        sheet = _Sheet(workbook, document)
        sheet.draw(pages)
    return prove_workbook(target.getvalue(), {sheet.name: sheet.values})


class _Sheet:
    """Drawing of one sheet; rows and columns are counted from 0.

    `values`: the texts of the document by the cells that must show them.
    """

    def __init__(self, workbook: Workbook, document: ListDocument) -> None:
        self._document = document
        (self.name,) = sheet_names([document.sheet_name])
        self._sheet: Worksheet = workbook.add_worksheet(self.name)
        self._formats = _Formats(workbook, document)
        self._last_column = len(document.columns) - 1
        self._id_column = max(_FIRST_FREE, self._last_column + 1)
        self._has_own_ids = any(column.key == ID for column in document.columns)
        self._lines: dict[str, list[int]] = {}  # the lines of each row
        self.values: dict[Cells, str | None] = {}

    def draw(self, pages: Sequence[ListPage]) -> None:
        """Draw the sheet."""
        self._draw_repeated_rows()
        last_row = self._draw_pages(pages)
        self._expect_rows()
        self._set_up_print(last_row)

    def _write(self, row: int, column: int, text: str | None, style: Format) -> None:
        self.values[(row, column),] = text
        write_text(self._sheet, row, column, text, style)

    def _expect_rows(self) -> None:
        """Replace the drawn texts by the texts of the document's rows; the pieces of a text that goes on are one."""
        for row in (row for measure in self._document.measures for row in measure.rows):
            lines = self._lines[row.row_id]
            for at, column in enumerate(self._document.columns[1:], start=1):
                cells = [(line, at) for line in (lines if column.is_text else lines[:1])]
                for cell in cells:
                    del self.values[cell,]
                self.values[tuple(cells)] = row.cells[at]

    def _draw_repeated_rows(self) -> None:
        document, last = self._document, self._last_column
        self._sheet.set_row(0, builder.TITLE_HEIGHT)
        self._sheet.merge_range(0, 1, 0, last - 1, None, self._formats.title)
        self._write(0, 1, document.title, self._formats.title)
        if document.label:
            self._write(0, last, document.label, self._formats.label)
        self._sheet.set_row(1, builder.AS_OF_HEIGHT)
        self._write(1, last, document.as_of, self._formats.as_of)
        for number, line in enumerate(document.legend):
            gap = builder.LEGEND_GAP if number == builder.LEGEND_LINES - 1 else 0.0
            self._sheet.set_row(_LEGEND_ROW + number, builder.LEGEND_HEIGHT + gap)
            self._write(_LEGEND_ROW + number, 0, line, self._formats.legend)
        self._draw_head()

    def _draw_head(self) -> None:
        self._sheet.set_row(_HEAD_ROW, builder.HEAD_HEIGHT)
        for number, column in enumerate(self._document.columns):
            self._write(_HEAD_ROW, number, column.head, self._formats.head(number))
            self._set_width(number, column.width)
        if not self._has_own_ids:
            self._draw_head_of_ids()

    def _draw_head_of_ids(self) -> None:
        self._write(_HEAD_ROW, self._id_column, self._document.id_heading, self._formats.row_id)
        for gap in range(self._last_column + 1, self._id_column):
            self._set_width(gap, _GAP_WIDTH)
        self._set_width(self._id_column, _ID_WIDTH)

    def _set_width(self, column: int, millimetres: float) -> None:
        self._sheet.set_column_pixels(column, column, pixels(millimetres))

    def _draw_pages(self, pages: Sequence[ListPage]) -> int:
        """Draw all lines; return the last row."""
        row = _HEAD_ROW + 1
        breaks = []
        for page in pages:
            for number, line in enumerate(page.lines):
                self._draw_line(row, line, remaining=len(page.lines) - number)
                row += 1
            breaks.append(row)
        self._sheet.set_h_pagebreaks(breaks[:-1])
        if row == _HEAD_ROW + 1:
            row = self._draw_nothing(row)
        return row - 1

    def _draw_nothing(self, row: int) -> int:
        self._sheet.set_row(row, builder.height_of_lines(1))
        self._sheet.merge_range(row, 0, row, self._last_column, None, self._formats.nothing)
        self._write(row, 0, builder.NOTHING, self._formats.nothing)
        return row + 1

    def _draw_line(self, row: int, line: ListLine, *, remaining: int) -> None:
        """Draw one row; `remaining` is the number of lines from it to the end of the page.

        The last line has the bottom border of the frame.
        """
        self._sheet.set_row(row, line.height)
        self._lines.setdefault(line.row_id or next(reversed(self._lines)), []).append(row)
        if line.measure is not None:
            style = self._formats.bodies(is_last=line.span == remaining)[0]
            self._draw_measure(row, line.measure, line.span, style)
        styles = self._formats.bodies(is_last=remaining == 1)
        for number in range(1, self._last_column + 1):
            self._write(row, number, line.cells[number], styles[number])
        if line.row_id is not None and not self._has_own_ids:
            self._write(row, self._id_column, line.row_id, self._formats.row_id)

    def _draw_measure(self, row: int, measure: str, span: int, style: Format) -> None:
        if span > 1:
            self._sheet.merge_range(row, 0, row + span - 1, 0, None, style)
        self._write(row, 0, measure, style)

    def _set_up_print(self, last_row: int) -> None:
        sheet, setup = self._sheet, self._document.setup
        set_up_page(sheet, setup, self._document.footer)
        sheet.repeat_rows(0, _HEAD_ROW)
        sheet.print_area(0, 0, last_row, self._last_column)
        if self._document.draft_note:
            note = self._document.draft_note.replace("&", "&&")
            sheet.set_header(
                f"&L{header_font_code(builder.FOOTER_SIZE)} {note}", {"margin": setup.header / doc.MM_PER_INCH}
            )
        sheet.freeze_panes(_HEAD_ROW + 1, 2)


class _Formats:
    """The cell formats of the list: black lines and a grey head, legible in monochrome copies."""

    def __init__(self, workbook: Workbook, document: ListDocument) -> None:
        self._workbook, self._body_size = workbook, document.body_size
        self._type = {"font_name": document.font, "font_charset": 128, "font_family": 3, "font_scheme": "none"}
        self._type |= {"font_size": document.body_size, "num_format": "@", "valign": "vcenter"}
        self.title = self._add(bold=True, font_size=builder.TITLE_SIZE, align="center")
        self.label = self._add(font_size=builder.LABEL_SIZE, align="center", border=_THIN, shrink=True)
        self.as_of = self._add(align="right")
        self.legend = self._add(valign="top")
        self.row_id = self._add(font_size=builder.ID_SIZE, font_color=GREY)
        self.nothing = self._add(border=_MEDIUM)
        columns = document.columns
        self._heads = [self._head(column, columns) for column in columns]
        self._bodies, self._last_bodies = (
            [self._body(column, columns, bottom) for column in columns] for bottom in (_THIN, _MEDIUM)
        )

    def head(self, column: int) -> Format:
        """Return the format of a heading."""
        return self._heads[column]

    def bodies(self, *, is_last: bool) -> list[Format]:
        """Return the formats of a line's cells by column; the last line of a page closes its frame."""
        return self._last_bodies if is_last else self._bodies

    def _add(self, **properties: Any) -> Format:
        return self._workbook.add_format({**self._type, **properties})

    def _head(self, column: ListColumn, columns: tuple[ListColumn, ...]) -> Format:
        edges = {**_sides(column, columns), "top": _MEDIUM, "bottom": _MEDIUM}
        if column.head_scale < 1:
            edges["font_size"] = round(self._body_size * column.head_scale, 1)
        return self._add(bold=True, align="center", text_wrap=True, bg_color=_HEAD_FILL, **edges)

    def _body(self, column: ListColumn, columns: tuple[ListColumn, ...], bottom: int) -> Format:
        edges = {**_sides(column, columns), "top": _THIN, "bottom": bottom, "text_wrap": True}
        if column.given:
            edges["bg_color"] = _GIVEN_FILL
        if column.key == MARK:
            return self._add(align="center", **{**edges, "font_size": builder.MARK_SIZE})
        valign = "top" if column.key == MEASURE else "vcenter"
        return self._add(align=ALIGNED[column.align], **{**edges, "valign": valign})


def _sides(column: ListColumn, columns: tuple[ListColumn, ...]) -> dict[str, Any]:
    """Return the borders at the sides, thick at the edges of the table."""
    return {
        "left": _MEDIUM if column is columns[0] else _THIN,
        "right": _MEDIUM if column is columns[-1] else _THIN,
    }
