"""Draw the sheet 回答: head block, headings, the rows to answer, and those that only name the division."""

from __future__ import annotations

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from nakano_status.documents.document import Run
from nakano_status.documents.form import FormContent, FormRow, RemarkKind, RemarkRun
from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.fields.field import CHANGE_REASON, MARK, NOTE
from nakano_status.domain.fields.headings import (
    DIVISIONS,
    ID,
    MEASURE,
    PLANNED,
    PREVIOUS_DONE,
    REMARK,
    SCHEDULED,
    TITLE,
)
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.drawing.new_workbook import pixels, row_height, set_up_page, write_runs, write_text
from nakano_status.workbook.form import live_answers
from nakano_status.workbook.form.layout import (
    FORM_PAGE,
    FORM_TITLE,
    HEAD_LABELS,
    HEAD_LABELS_TO_FILL_IN,
    HEADER_ROW,
    NOTHING_TO_ANSWER,
    REFERENCE_HEADING,
    as_of_words,
    form_columns,
)
from nakano_status.workbook.form.live_answers import watch_answers, watch_filled, watch_flagged
from nakano_status.workbook.form.style import BODY_SIZE, FONT, GIVEN_SIZE, FormStyle, GrowingSheet

PROTECTION = {"format_rows": True, "format_columns": True, "sort": True, "autofilter": True}
"""What the protected sheet still allows; it has no password."""

UNTITLED = "（題名未入力）"
_HINT = "黄色のセルに記入してください。記入の方法は、シート「記入のしかた」にあります。"
_REFERENCE_HINT = "他の所管課が回答する取組です。お気付きの点があれば、「事務局への連絡」に記入してください（任意）。"
_HINT_WITH_FIGURES = (
    "黄色のセルに記入してください。シート「成果指標」にも記入欄があります。"
    "記入の方法は、シート「記入のしかた」にあります。"
)
_OPINIONS_HINT = "取組への意見は、シート「記入のしかた」の末尾にあります。"
_FIGURES_IN_HEAD = "成果指標だけ（シート「成果指標」）"
_NOTHING_IN_HEAD = "回答不要（回答する取組はありません）"
_HEIGHTS = (30.0, 19.5, 19.5, 19.5, 19.5, 21.0, 6.0, 51.0)
_FILL_IN_COLUMN = 3
_FROZEN_COLUMNS = 3
_LOWEST = 36.0
_ZOOM = 85


class AnswerSheet:
    """The sheet that is drawn; rows and columns are counted from 0 here.

    `cells` are the cells to write in, as `M12`, by (row_id, key), and with the empty key each row's first cell.
    """

    def __init__(self, sheet: GrowingSheet, style: FormStyle, content: FormContent) -> None:
        """Keep the arguments."""
        self._sheet = sheet
        self._style = style
        self._content = content
        self._columns = form_columns(content.asked, content.remark_heading)
        self._places = {column.key: place for place, column in enumerate(self._columns)}
        self._legend_column = self._places[CHANGE_REASON]
        self.cells: dict[tuple[str, str], str] = {}

    def draw(self) -> None:
        """Draw everything."""
        self._sheet.fixed_rows = HEADER_ROW
        for row, height in enumerate(_HEIGHTS):
            self._sheet.set_row(row, height)
        for place, column in enumerate(self._columns):
            self._sheet.set_column_pixels(place, place, pixels(column.width))
            head = self._style.head_answer if column.is_answer else self._style.head_given
            write_text(self._sheet, HEADER_ROW - 1, place, column.heading, head)
        self._draw_head()
        last_row = self._draw_reference(self._draw_answers())
        self._set_up(last_row)

    def _draw_head(self) -> None:
        content, style, last = self._content, self._style, len(self._columns) - 1
        title = FORM_TITLE.format(as_of=as_of_words(content.year), called=content.called)
        self._sheet.merge_range(0, 0, 0, self._legend_column - 1, title, style.title)
        if content.is_draft:
            write_text(self._sheet, 0, last, "下書き", style.stamp)
        due = "" if content.due is None else printed_day(content.due)
        name = "　".join(part for part in (content.department, content.division) if part)
        for row, (label, text) in enumerate(zip(HEAD_LABELS, (name, content.package_id, due), strict=False), start=1):
            write_text(self._sheet, row, 0, label, style.label)
            self._sheet.merge_range(row, 1, row, 2, text, style.shown_strong)
        write_text(self._sheet, len(HEAD_LABELS), 0, HEAD_LABELS[-1], style.label)
        self._draw_fill_in()
        hint, row = content.hint or (_HINT_WITH_FIGURES if content.figures else _HINT), len(HEAD_LABELS) + 1
        hint += _OPINIONS_HINT if content.opinions else ""
        self._sheet.merge_range(row, 0, row, self._legend_column - 2, hint, style.hint)
        for row, line in enumerate(content.asked.profile.marks.legend, start=1):
            write_text(self._sheet, row, self._legend_column, line, style.line)

    def _draw_fill_in(self) -> None:
        given = self._content.confirmation if self._content.shows_confirmed else None
        confirmed = (given.name, given.day) if given else ()
        known = (self._content.respondent, self._content.extension, *confirmed)
        for row, label in enumerate(HEAD_LABELS_TO_FILL_IN, start=1):
            write_text(self._sheet, row, _FILL_IN_COLUMN, label, self._style.label)
            text = as_typed(known[row - 1]) if row <= len(known) else None
            first, last = _FILL_IN_COLUMN + 1, _FILL_IN_COLUMN + 2
            self._sheet.merge_range(row, first, row, last, "", self._style.fill_in)
            write_text(self._sheet, row, first, text, self._style.fill_in)
            watch_filled(self._sheet, self._style, (row, first, row, last))

    def _draw_answers(self) -> int:
        """Draw the rows to answer; return the first free row."""
        rows, first, marks = self._content.rows, HEADER_ROW, self._content.asked.profile.marks
        state_row = len(HEAD_LABELS)
        nothing = _FIGURES_IN_HEAD if self._content.figures else _NOTHING_IN_HEAD
        self._sheet.merge_range(state_row, 1, state_row, 2, nothing, self._style.shown_strong)
        if not rows:
            write_text(self._sheet, first, self._places[TITLE], NOTHING_TO_ANSWER, self._style.block)
            self._sheet.set_row(first, _LOWEST)
            return first + 1
        for place, row in enumerate(rows):
            self._draw_row(first + place, row, {column.key for column in self._columns if column.is_answer})
        last = first + len(rows) - 1
        areas = {key: xl_range_abs(first, place, last, place) for key, place in self._places.items()}
        counts = live_answers.count_rows(rows, marks).text
        self._sheet.write_formula(state_row, 1, live_answers.counts_formula(areas, marks), self._style.counted, counts)
        watch_answers(self._sheet, self._style, self._columns, marks, (first, last))
        self._sheet.autofilter(HEADER_ROW - 1, 0, last, len(self._columns) - 1)
        self._sheet.set_selection(first, self._places[MARK], first, self._places[MARK])
        return last + 1

    def _draw_reference(self, first: int) -> int:
        """Draw the block of rows that only name the division; return the last row of the sheet."""
        rows = self._content.reference_rows
        if not rows:
            return first - 1
        heading = first + 1
        write_text(self._sheet, heading, self._places[TITLE], REFERENCE_HEADING, self._style.block)
        write_text(self._sheet, heading, self._places[SCHEDULED], _REFERENCE_HINT, self._style.line)
        for place, row in enumerate(rows, start=heading + 1):
            self._draw_row(place, row, {NOTE})
        note = self._places[NOTE]
        watch_filled(self._sheet, self._style, (heading + 1, note, heading + len(rows), note))
        return heading + len(rows)

    def _draw_row(self, row: int, given: FormRow, open_keys: set[str]) -> None:
        self.cells[given.row_id, ""] = xl_rowcol_to_cell(row, self._places[ID])
        texts = _given_texts(given) | {key: as_typed(given.values.get(key)) for key in open_keys}
        for place, column in enumerate(self._columns):
            is_open = column.key in open_keys
            flag = given.flags.get(column.key) if is_open else None
            look = self._style.answer(column.key, flag) if is_open else self._style.given_look(column.key)
            if is_open:
                self.cells[given.row_id, column.key] = xl_rowcol_to_cell(row, place)
            if flag is not None:
                watch_flagged(self._sheet, self._style, (row, place, row, place), flag)
            if column.key == REMARK:
                write_runs(self._sheet, (row, place), map(_run, given.remark), FONT, look)
            else:
                write_text(self._sheet, row, place, texts.get(column.key), look)
        sizes = (BODY_SIZE if column.is_answer else GIVEN_SIZE for column in self._columns)
        shown = ((texts.get(each.key), each.width, size) for each, size in zip(self._columns, sizes, strict=True))
        self._sheet.set_row(row, row_height(shown, _LOWEST))

    def _set_up(self, last_row: int) -> None:
        sheet = self._sheet
        set_up_page(sheet, FORM_PAGE)
        sheet.repeat_rows(HEADER_ROW - 1)
        sheet.print_area(0, 0, last_row, len(self._columns) - 1)
        sheet.freeze_panes(HEADER_ROW, _FROZEN_COLUMNS)
        sheet.set_zoom(_ZOOM)
        sheet.protect("", PROTECTION)
        sheet.activate()


def _run(run: RemarkRun) -> Run:
    return Run(run.text, struck=run.kind is RemarkKind.DELETED, underlined=run.kind is RemarkKind.ADDED)


def _given_texts(row: FormRow) -> dict[str, str | None]:
    return {
        ID: row.row_id,
        MEASURE: f"{row.measure_code}\n{row.measure_title or UNTITLED}",
        TITLE: row.title,
        DIVISIONS: row.divisions,
        SCHEDULED: as_typed(row.scheduled),
        PREVIOUS_DONE: as_typed(row.previous_done),
        PLANNED: as_typed(row.planned),
        REMARK: "".join(run.text for run in row.remark),
    }
