"""Draws the sheet 回答: head block, headings, the rows to answer, and rows that only refer to the division.

All sheets of a form have the same colours: yellow = to fill in, grey = given, white = filled in, orange = to check.
Rows have an initial height and grow with the text typed into them.

While it is filled in, the sheet offers choices, asks for reasons, whitens filled cells and counts. 「未記入
n件・理由が必要 n件」 is counted live by the spreadsheet program; the initial count is written by this program. Only
functions that every spreadsheet program has are used. The rows that the ward itself carries out are recorded on the
sheet 照合用, by 管理番号, so that the count remains right when rows are sorted, inserted or deleted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from nakano_status.documents import form_sentences
from nakano_status.documents.document import MM_PER_POINT, PageSetup, PaperSize, Run
from nakano_status.documents.form import FormContent, FormRow
from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.cell_address import cell_address
from nakano_status.domain.fields import field, headings
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.organisation.divisions import term_for_level
from nakano_status.domain.plan.plan import Sponsor
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.text.difference import Piece, PieceKind
from nakano_status.domain.text.narrative import as_typed, is_blank, truncated
from nakano_status.workbook.cell_texts import write_runs, write_text
from nakano_status.workbook.form import layout
from nakano_status.workbook.new_workbook import height_of_texts, pixels, set_up_page

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook


FORM_PAGE = PageSetup(PaperSize.A3, landscape=True, top=15, bottom=14, left=12, right=12, header=7, footer=7)
FONT = "BIZ UDPゴシック"
BODY_SIZE = 11.0
GIVEN_SIZE = 10.0
GUIDE_SIZE = 10.5
_TITLE_SIZE = 15.0
_MARK_SIZE = 14.0
_ID_SIZE = 9.0
_HEAD_SIZE = 10.0
_YELLOW = "#FFF2CC"
_GREY = "#EDEDED"
_HEAD_GREY = "#D9D9D9"
_WHITE = "#FFFFFF"
_ORANGE = "#F8CBAD"
_LINE = {"border": 1}
_MIDDLE = {"align": "center", "valign": "vcenter"}
_ABOVE_BUTTON = {"align": "center", "valign": "top"}
_TEXT = "text"
_BESIDE_FIGURE: dict[str, Any] = {"locked": False, "text_wrap": True, "valign": "vcenter"}
_OPEN: dict[str, dict[str, Any]] = {
    _TEXT: {"locked": False, "text_wrap": True, "valign": "top"},
    field.MARK: {"locked": False, **_MIDDLE, "font_size": _MARK_SIZE},
    field.FIGURE: {"locked": False, "text_wrap": True, **_MIDDLE},
    field.FIGURE_AS_OF: _BESIDE_FIGURE,
    field.FIGURE_SOURCE: _BESIDE_FIGURE,
    field.FIGURE_FACTOR: _BESIDE_FIGURE,
}
"""The formats of a cell to fill in, without its border and fill."""

_FLAGS: dict[Severity, dict[str, Any]] = {
    Severity.ERROR: {"border": 5, "bg_color": "#F4B183"},
    Severity.QUESTION: {"border": 8, "bg_color": "#FBE5D6"},
    Severity.ADVICE: {"border": 4, "bg_color": _YELLOW},
}
"""Thick, dashed and dotted borders, which are distinct in black-and-white print too."""


class FormStyle:
    """The cell formats of one workbook; every cell is locked except the cells to fill in."""

    def __init__(self, workbook: Workbook) -> None:
        """Add the formats to the workbook."""
        self._workbook = workbook
        self.title = self._add(font_size=_TITLE_SIZE, bold=True, valign="vcenter")
        self.stamp = self._add(font_size=12, bold=True, border=2, **_MIDDLE)
        self.label = self._add(font_size=GIVEN_SIZE, bg_color=_HEAD_GREY, align="left", valign="vcenter", **_LINE)
        self.shown_strong = self._add(align="left", valign="vcenter", bold=True, **_LINE)
        self.counted = self._add(num_format="General", align="left", valign="vcenter", bold=True, **_LINE)
        self.fill_in = self._add(locked=False, bg_color=_YELLOW, align="left", valign="vcenter", **_LINE)
        self.hint = self._add(font_size=GIVEN_SIZE, text_wrap=True, valign="vcenter")
        self.line = self._add(font_size=GIVEN_SIZE, valign="vcenter")
        self.head_given = self._add(
            font_size=_HEAD_SIZE, bold=True, text_wrap=True, bg_color=_HEAD_GREY, **_MIDDLE, **_LINE
        )
        self.head_answer = self._add(
            font_size=_HEAD_SIZE, bold=True, text_wrap=True, bg_color=_YELLOW, **_MIDDLE, **_LINE
        )
        self.column_given, self.column_answer = (
            self._add(font_size=_HEAD_SIZE, bold=True, text_wrap=True, bg_color=fill, **_ABOVE_BUTTON, **_LINE)
            for fill in (_HEAD_GREY, _YELLOW)
        )
        self.sign = self._add(font_size=GIVEN_SIZE, bold=True, align="center", valign="bottom")
        self.given = self._add(font_size=GIVEN_SIZE, text_wrap=True, bg_color=_GREY, valign="top", **_LINE)
        self.row_id = self._add(font_size=_ID_SIZE, bg_color=_GREY, valign="top", **_LINE)
        self.given_centre = self._add(font_size=GIVEN_SIZE, text_wrap=True, bg_color=_GREY, **_MIDDLE, **_LINE)
        self.given_side = self._add(font_size=GIVEN_SIZE, text_wrap=True, bg_color=_GREY, valign="vcenter", **_LINE)
        self.given_middle = self._add(font_size=_MARK_SIZE, bg_color=_GREY, **_MIDDLE, **_LINE)
        self.block = self._add(bold=True, font_size=12, valign="vcenter")
        self.plain = self._add(font_size=GIVEN_SIZE)
        self.plain_bold = self._add(font_size=GIVEN_SIZE, bold=True)
        self.paragraph = self._add(font_size=GUIDE_SIZE, text_wrap=True, valign="top")
        self.section = self._add(bold=True, font_size=12, valign="vcenter")
        self.entry = self._add(font_size=GUIDE_SIZE, text_wrap=True, valign="top", **_LINE)
        self.entry_strong = self._add(font_size=GUIDE_SIZE, text_wrap=True, valign="top", bold=True, **_LINE)
        self._open = {key: self._add(bg_color=_YELLOW, **_LINE, **look) for key, look in _OPEN.items()}
        self.link = self._add(font_size=GIVEN_SIZE, font_color="#0563C1", underline=1, valign="top", **_LINE)
        self._flagged = {
            flag: {key: self._add(**look, **_FLAGS[flag]) for key, look in _OPEN.items()} for flag in Severity
        }
        self.flag_fills = {flag: workbook.add_format({"bg_color": _FLAGS[flag]["bg_color"]}) for flag in Severity}
        self.filled = workbook.add_format({"bg_color": _WHITE})
        self.asked = workbook.add_format({"bg_color": _ORANGE})

    def given_look(self, key: str) -> Format:
        """Return the format of a cell that only shows a text; `key`: the key of its column."""
        return {field.MARK: self.given_middle, headings.ID: self.row_id}.get(key, self.given)

    def answer(self, key: str, flag: Severity | None = None) -> Format:
        """Return the format of a cell to fill in for a field.

        `flag`: the severity of the finding in the cell; None if it has no finding.
        """
        looks = self._open if flag is None else self._flagged[flag]
        return looks[key if key in looks else _TEXT]

    def _add(self, **properties: Any) -> Format:
        plain = {"font_name": FONT, "font_charset": 128, "font_family": 3, "font_scheme": "none"}
        return self._workbook.add_format({**plain, "font_size": BODY_SIZE, "num_format": "@", **properties})


Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""
NO_AREAS: Mapping[str, str] = MappingProxyType({})

IDS_NAME = "照合用_管理番号"
SPONSORS_NAME = "照合用_実施主体"
_WORDS = ("未記入 ", "件・理由が必要 ", "件")
_WORDS_WITHOUT_REASONS = ("未記入 ", "件")


def add_answer_rules(
    sheet: Worksheet, style: FormStyle, columns: Sequence[layout.FormColumn], asked: AskedFields, rows: tuple[int, int]
) -> None:
    """Add input rules and conditional formats to the answer cells.

    `rows`: the first and the last row of the answers, counted from 0. If several conditional formats apply to a cell,
    the first one decides.
    """
    (first, last), profile, marks = rows, asked.profile, asked.profile.marks
    areas: dict[str, Area] = {each.key: (first, place, last, place) for place, each in enumerate(columns)}
    cells = {key: f"${cell_address(first + 1, area[1] + 1)}" for key, area in areas.items()}
    for column in columns:
        if column.is_answer:
            rule = {"validate": "any", **_field_prompt(asked, column.key), **_option_list(profile.by_key[column.key])}
            sheet.data_validation(*areas[column.key], rule)
    _ask(sheet, style, areas[field.MARK], unknown_mark_condition(cells[field.MARK], marks))
    if field.CHANGE_REASON in areas:
        _ask(sheet, style, areas[field.CHANGE_REASON], needs_reason_condition(cells, profile))
    for key in (each for each in (field.CHANGE_REASON, field.CHANGE_KIND) if each in areas):
        _whiten(sheet, style, areas[key], planned_mark_condition(cells[field.MARK], marks))
    for column in columns:
        if column.is_answer:
            add_filled_rule(sheet, style, areas[column.key])


def _option_list(answer: field.Field) -> dict[str, object]:
    """Return the validation that offers the options of a choice; empty for other fields.

    Look-alikes of marks are read as well, so no mark is refused: any other text turns orange. Of several options the
    list offers each one alone, so no text is refused. Any other choice warns of a text that is not one of its options.
    """
    if not answer.options:
        return {}
    source: str | list[str] = list(answer.options.symbols)
    if layout.has_long_list(answer):
        source = f"={options_name(answer)}"
    offered = {"validate": "list", "source": source}
    if answer.editor is field.Editor.MARK:
        words = truncated("\n".join(mark.named for mark in answer.options), layout.LONGEST_PROMPT - 1)
        return {**offered, "show_error": False, "input_message": words}
    if answer.several:
        return {**offered, "show_error": False}
    return {
        **offered,
        "error_type": "warning",
        "error_message": f"一覧にある言葉から選んでください{'' if answer.required else '（任意の項目です）'}。",
        "error_title": answer.undated[: layout.LONGEST_TITLE],
    }


def options_name(answer: field.Field) -> str:
    """Return the name of the range with the options of a choice."""
    return f"照合用_選択肢_{answer.key}"


def _field_prompt(asked: AskedFields, key: str) -> dict[str, str]:
    """Return the message shown while a cell of a field is filled in: its explanation from 記入のしかた."""
    return prompt_properties(asked.heading(key), asked.guide(key))


def prompt_properties(title: str, words: str) -> dict[str, str]:
    """Return the properties of a validation that shows a message, by the names that XlsxWriter gives them.

    The texts are cut to the lengths that Excel allows.
    """
    return {
        "input_title": truncated(title, layout.LONGEST_TITLE - 1),
        "input_message": truncated(words, layout.LONGEST_PROMPT - 1),
    }


def add_filled_rule(sheet: Worksheet, style: FormStyle, area: Area) -> None:
    """Add a conditional format that turns each cell of the area white once it is filled in."""
    _whiten(sheet, style, area, filled_condition(cell_address(area[0] + 1, area[1] + 1)))


def add_flag_rule(sheet: Worksheet, style: FormStyle, area: Area, flag: Severity) -> None:
    """Add a conditional format that keeps the colour of cells with a finding, even after they are filled in.

    Must be called before `add_answer_rules`.
    """
    rule = {"type": "formula", "criteria": "=TRUE", "format": style.flag_fills[flag], "stop_if_true": True}
    sheet.conditional_format(*area, rule)


def _ask(sheet: Worksheet, style: FormStyle, area: Area, condition: str) -> None:
    rule = {"type": "formula", "criteria": condition, "format": style.asked, "stop_if_true": True}
    sheet.conditional_format(*area, rule)


def _whiten(sheet: Worksheet, style: FormStyle, area: Area, condition: str) -> None:
    sheet.conditional_format(*area, {"type": "formula", "criteria": condition, "format": style.filled})


@dataclass(frozen=True)
class Counts:
    """Counts that a form shows.

    `blank`: the number of rows that are not answered. `reasons`: the number of reasons that are missing (None: none is
    asked).
    """

    blank: int
    reasons: int | None

    @property
    def text(self) -> str:
        """The counts as text, as the form shows them."""
        if self.reasons is None:
            return f"{self.blank}".join(_WORDS_WITHOUT_REASONS)
        return f"{_WORDS[0]}{self.blank}{_WORDS[1]}{self.reasons}{_WORDS[2]}"


def count_rows(rows: Iterable[FormRow], asked: AskedFields, part_rows: Iterable[FormRow] = ()) -> Counts:
    """Return how many rows lack a required field, and how many of the ward's own rows lack a required reason.

    A row with a mark that is counted apart lacks no field. A field about a level counts only in the rows that are asked
    for it. `part_rows`: the rows of which the division only has a part.
    """
    answered, marks = list(rows), asked.profile.marks
    keys = [key for key in required_keys(asked.profile) if key in asked.keys]
    blank = sum(_lacks_any(row, keys, asked.profile) and not _has_nothing_to_do(row, marks) for row in answered)
    blank += sum(_lacks_any(row, asked.required_parts, asked.profile) for row in part_rows)
    if field.CHANGE_REASON in asked.profile.left_out:
        return Counts(blank, None)
    return Counts(blank, sum(_lacks_reason(row, marks) for row in answered))


def required_keys(profile: Profile) -> tuple[str, ...]:
    """Return the keys of the fields without which a row counts as 未記入 on a form."""
    return (field.MARK, field.DONE, *(each.key for each in profile.fields if each.required))


def _lacks_any(row: FormRow, keys: Iterable[str], profile: Profile) -> bool:
    """Return whether a row lacks one of the fields; of those about levels, it can lack only what it is asked for."""
    here = (key for key in keys if key not in profile.level_items or key in row.base)
    return any(is_blank(row.values.get(key)) for key in here)


def _mark_of(row: FormRow, marks: Marks) -> Mark | None:
    """Return the mark of a row; None if it is blank or is not a mark."""
    try:
        return marks.read(row.values.get(field.MARK))
    except ValueError:
        return None


def _has_nothing_to_do(row: FormRow, marks: Marks) -> bool:
    mark = _mark_of(row, marks)
    return mark is not None and mark.counted_apart


def _lacks_reason(row: FormRow, marks: Marks) -> bool:
    mark = _mark_of(row, marks)
    is_ward = row.sponsor == Sponsor.WARD.value
    return is_ward and mark is not None and mark.asks_reason and is_blank(row.values.get(field.CHANGE_REASON))


def counts_formula(areas: Mapping[str, str], profile: Profile, parts: Mapping[str, str] = NO_AREAS) -> str:
    """Return the formula for the text of `Counts`: the rows not filled in, and the rows lacking a required reason.

    `areas`: by key, the area of a column, such as `$H$9:$H$20`. `parts`: the same for the rows of which the division
    only has a part, with the keys of the parts that are required.
    """
    marks = profile.marks
    ids, mark, reason = areas[headings.ID], areas[field.MARK], areas.get(field.CHANGE_REASON)
    required = (key for key in required_keys(profile) if key in areas)
    blanks = "+".join(f'({trim_expression(areas[key])}=""){_asked_expression(key, ids, profile)}' for key in required)
    asks_texts = f"*(1-{_is_one_of(mark, marks.counted_apart)})" if marks.counted_apart else ""
    blank = f'SUMPRODUCT(({ids}<>"")*(({blanks})>0){asks_texts})'
    if required_parts := [area for key, area in parts.items() if key != headings.ID]:
        blanks = "+".join(f'({trim_expression(area)}="")' for area in required_parts)
        blank += f'+SUMPRODUCT(({parts[headings.ID]}<>"")*(({blanks})>0))'
    if reason is None:
        return f'="{_WORDS_WITHOUT_REASONS[0]}"&{blank}&"{_WORDS_WITHOUT_REASONS[1]}"'
    of_ward = ward_row_expression(ids, profile)
    reasons = f'SUMPRODUCT({_is_one_of(mark, marks.asking_reason)}*({trim_expression(reason)}="")*{of_ward})'
    return f'="{_WORDS[0]}"&{blank}&"{_WORDS[1]}"&{reasons}&"{_WORDS[2]}"'


def sent_name(key: str) -> str:
    """Return the name of the range of 照合用 that holds the sent texts of a field about a level, one cell per row."""
    return f"照合用_送付時_{key}"


def _asked_expression(key: str, ids: str, profile: Profile) -> str:
    """Return the factor that is 0 for a row that is not asked for a field about a level; empty for other fields."""
    if key not in profile.level_items:
        return ""
    return f'*(COUNTIFS({IDS_NAME},{ids},{sent_name(key)},"{layout.NOT_ASKED_HERE}")=0)'


def needs_reason_condition(cells: Mapping[str, str], profile: Profile) -> str:
    """Return the condition that a row lacks a required reason; `cells`: by key, a cell of the row, such as `$H9`."""
    mark, reason, ids = cells[field.MARK], cells[field.CHANGE_REASON], cells[headings.ID]
    lacking = f'{_is_one_of(mark, profile.marks.asking_reason)}=1,{trim_expression(reason)}=""'
    return f"=AND({lacking},{ward_row_expression(ids, profile)})"


def unknown_mark_condition(cell: str, marks: Marks) -> str:
    """Return the condition that a cell contains a text that is not read as a mark."""
    return f'=AND({trim_expression(cell)}<>"",ISERROR({_place_among(cell, marks)}))'


def filled_condition(cell: str) -> str:
    """Return the condition that a cell is filled in."""
    return f'={trim_expression(cell)}<>""'


def planned_mark_condition(cell: str, marks: Marks) -> str:
    """Return the condition that a cell contains a mark that requires no reason."""
    return f"={_is_one_of(cell, marks.asking_none)}=1"


def trim_expression(area: str) -> str:
    """Return the expression for the text of a cell without blanks around it, including full-width ones."""
    return f'TRIM(SUBSTITUTE({area},"　",""))'


def ward_row_expression(ids: str, profile: Profile) -> str:
    """Return the expression that is true for a row whose 実施主体 is the ward; `ids`: the cells with 管理番号."""
    word = _ANY_OF.sub(r"~\g<0>", layout.sponsor_words(profile)[Sponsor.WARD.value]).replace('"', '""')
    return f'(COUNTIFS({IDS_NAME},{ids},{SPONSORS_NAME},"{word}")>0)'


_ANY_OF = re.compile(r"[*?~]")
"""Wildcards in conditions of COUNTIFS; a ~ before one makes it an ordinary character."""


def _is_one_of(area: str, marks: Marks) -> str:
    return f'ISNUMBER({_place_among(area, marks)})*({trim_expression(area)}<>"")'


def _place_among(area: str, marks: Marks) -> str:
    """Return the expression for the place of a cell's text among the texts read as marks; an error if it is none.

    Numbers have separators around them, because otherwise 1 would be found in 10, and 12 between 1 and 2.
    """
    text = trim_expression(area)
    if not marks.has_numbers:
        return f'FIND({text},"{_quoted(marks.look_alikes)}")'
    known = "、".join(each for mark in marks for each in mark.spellings)
    return f'FIND("、"&{text}&"、","、{_quoted(known)}、")'


def _quoted(text: str) -> str:
    """Return a text as it is between the quotation marks of a formula."""
    return text.replace('"', '""')


PROTECTION = {"format_rows": True, "format_columns": True, "sort": True, "autofilter": True}
"""Actions that the protected sheet still allows; it has no password."""

_HEIGHTS = (27.0, 19.5, 19.5, 19.5, 19.5, 21.0, 6.0)
_BUTTON = 4.5
"""The side in millimetres of the button that a spreadsheet program draws over the lower right corner of a heading."""
_ABOVE_REFERENCE = 3
"""The place of the first row that only names the division, counted from the last row above; its heading is between."""

_FILL_IN_COLUMN = 3
_LOWEST = 36.0
ZOOM = 85


class AnswerSheet:
    """The drawing of the sheet 回答; rows and columns are counted from 0.

    `cells`: the address of each cell to fill in, such as `M12`, by (row_id, key); the empty key means the first cell of
    a row.
    """

    def __init__(self, sheet: Worksheet, style: FormStyle, content: FormContent) -> None:
        """Store the arguments."""
        self._sheet = sheet
        self._style = style
        self._content = content
        self._columns = layout.form_columns(content.asked, content.remark_heading, content.left_out)
        self._places = {column.key: place for place, column in enumerate(self._columns)}
        self._in_sight = sum(column.key in layout.IN_SIGHT for column in self._columns)
        beside_mark = self._places.get(field.CHANGE_REASON, self._places[field.MARK] + 1)
        self._legend_column = max(beside_mark, _FILL_IN_COLUMN + 3)
        self.cells: dict[tuple[str, str], str] = {}

    def draw(self) -> None:
        """Draw the sheet, and record the addresses of its cells in `cells`."""
        for row, height in enumerate(_HEIGHTS):
            self._sheet.set_row(row, height)
        self._draw_head()
        self._draw_headings()
        last_row = self._draw_reference(self._draw_answers())
        self._set_up(last_row)

    def _draw_headings(self) -> None:
        """Draw the headings, clear of their buttons, and a sign above each column with cells to fill in."""
        open_keys = self._open_keys()
        for place, column in enumerate(self._columns):
            self._sheet.set_column_pixels(place, place, pixels(column.width))
            look = self._style.column_answer if column.is_answer else self._style.column_given
            write_text(self._sheet, layout.HEADER_ROW - 1, place, column.heading, look)
            if column.key in open_keys:
                write_text(self._sheet, len(layout.HEAD_LABELS) + 1, place, form_sentences.SIGN, self._style.sign)
        shown = ((column.heading, column.width - _BUTTON, _HEAD_SIZE) for column in self._columns)
        self._sheet.set_row(layout.HEADER_ROW - 1, height_of_texts(shown) + _BUTTON / MM_PER_POINT)

    def _open_keys(self) -> Collection[str]:
        """Return the keys of the columns that have cells to fill in."""
        answered = [column.key for column in self._columns if column.is_answer]
        return answered if self._content.rows else self._content.asked.part_keys if self._content.reference_rows else []

    def _draw_head(self) -> None:
        content, style, last = self._content, self._style, len(self._columns) - 1
        title = layout.FORM_TITLE.format(as_of=layout.as_of_words(content.year), called=content.called)
        self._sheet.merge_range(0, 0, 0, _FILL_IN_COLUMN, title, style.title)
        if content.is_draft:
            write_text(self._sheet, 0, last, layout.CHECK_DRAFT, style.stamp)
        due = "" if content.due is None else printed_day(content.due)
        name = "　".join(part for part in (content.department, content.division) if part)
        # readers find the label by its text, which names 部: a ward with 局 has the label without it
        has_usual = content.names_departments and term_for_level([content.department]) in layout.LABEL_DIVISION
        first = layout.LABEL_DIVISION if has_usual else layout.LABEL_DIVISION_ALONE
        labels = (first, *layout.HEAD_LABELS[1:])
        for row, (label, text) in enumerate(zip(labels, (name, content.package_id, due), strict=False), start=1):
            write_text(self._sheet, row, 0, label, style.label)
            self._sheet.merge_range(row, 1, row, 2, text, style.shown_strong)
        write_text(self._sheet, len(layout.HEAD_LABELS), 0, layout.HEAD_LABELS[-1], style.label)
        self._draw_fill_in()
        self._draw_hint()
        for row, line in enumerate(content.asked.profile.legend):
            write_text(self._sheet, row, self._legend_column, line, style.line)

    def _draw_hint(self) -> None:
        """Draw the instruction above the given columns, beside the signs above the columns to fill in."""
        content, row = self._content, len(layout.HEAD_LABELS) + 1
        last = next(place for place, column in enumerate(self._columns) if column.is_answer) - 1
        usual = form_sentences.HINT_WITH_FIGURES if content.figures else form_sentences.HINT
        hint = (content.hint or usual) + (form_sentences.OPINIONS_HINT if content.opinions else "")
        self._sheet.merge_range(row, 0, row, last, hint, self._style.hint)
        width = sum(column.width for column in self._columns[: last + 1])
        self._sheet.set_row(row, height_of_texts([(hint, width, GIVEN_SIZE)], _HEIGHTS[row]))

    def _draw_fill_in(self) -> None:
        given = self._content.confirmation if self._content.shows_confirmed else None
        confirmed = (given.name, given.day) if given else ()
        known = (self._content.respondent, self._content.extension, *confirmed)
        first = _FILL_IN_COLUMN + 1
        last = first if self._in_sight > first else first + 1  # no cell is half in sight
        write_text(self._sheet, 0, first, form_sentences.SIGN, self._style.sign)
        for row, label in enumerate(layout.HEAD_LABELS_TO_FILL_IN, start=1):
            write_text(self._sheet, row, _FILL_IN_COLUMN, label, self._style.label)
            text = as_typed(known[row - 1]) if row <= len(known) else None
            if last > first:
                self._sheet.merge_range(row, first, row, last, "", self._style.fill_in)
            write_text(self._sheet, row, first, text, self._style.fill_in)
            add_filled_rule(self._sheet, self._style, (row, first, row, last))

    def _draw_answers(self) -> int:
        """Draw the rows to answer; return the first free row."""
        rows, first, profile = self._content.rows, layout.HEADER_ROW, self._content.asked.profile
        state_row = len(layout.HEAD_LABELS)
        has_parts = bool(self._content.asked.part_items and self._content.reference_rows)
        nothing = form_sentences.PARTS_IN_HEAD if has_parts else form_sentences.NOTHING_IN_HEAD
        nothing = form_sentences.FIGURES_IN_HEAD if self._content.figures and not has_parts else nothing
        self._sheet.merge_range(state_row, 1, state_row, 2, nothing, self._style.shown_strong)
        if not rows:
            words = layout.ONLY_PARTS if has_parts else layout.NOTHING_TO_ANSWER
            write_text(self._sheet, first, self._places[headings.TITLE], words, self._style.block)
            self._sheet.set_row(first, _LOWEST)
            return first + 1
        of_levels = profile.level_items
        for place, row in enumerate(rows):
            asked = (each.key for each in self._columns if each.is_answer)
            self._draw_row(first + place, row, {key for key in asked if key not in of_levels or key in row.base})
        last = first + len(rows) - 1
        areas = {key: xl_range_abs(first, place, last, place) for key, place in self._places.items()}
        counts = count_rows(rows, self._content.asked, self._content.reference_rows).text
        formula = counts_formula(areas, profile, self._areas_of_parts(last))
        self._sheet.write_formula(state_row, 1, formula, self._style.counted, counts)
        add_answer_rules(self._sheet, self._style, self._columns, self._content.asked, (first, last))
        self._sheet.autofilter(layout.HEADER_ROW - 1, 0, last, len(self._columns) - 1)
        self._sheet.set_selection(first, self._places[field.MARK], first, self._places[field.MARK])
        return last + 1

    def _areas_of_parts(self, last_answer: int) -> Mapping[str, str]:
        """Return the areas of the IDs and of the required parts in the block of rows that only name the division.

        By key; empty if no part is required, or if there are no such rows. `last_answer`: the last row above the block.
        """
        keys, count = self._content.asked.required_parts, len(self._content.reference_rows)
        first = last_answer + _ABOVE_REFERENCE
        places = {key: self._places[key] for key in (headings.ID, *keys)} if keys and count else {}
        return {key: xl_range_abs(first, place, first + count - 1, place) for key, place in places.items()}

    def _draw_reference(self, first: int) -> int:
        """Draw the block of rows that only name the division; return the last row of the sheet."""
        rows = self._content.reference_rows
        if not rows:
            return first - 1
        heading = first + 1
        write_text(self._sheet, heading, self._places[headings.TITLE], layout.REFERENCE_HEADING, self._style.block)
        asked = self._content.asked
        if asked.part_keys:
            usual = form_sentences.REFERENCE_HINT.format(note=asked.heading(field.NOTE))
            hint = form_sentences.PARTS_HINT if asked.part_items else usual
            write_text(self._sheet, heading, self._places[headings.DIVISIONS] + 1, hint, self._style.line)
        for place, row in enumerate(rows, start=heading + 1):
            self._draw_row(place, row, {*asked.part_keys})
        for key in asked.part_keys:
            area = (heading + 1, self._places[key], heading + len(rows), self._places[key])
            add_filled_rule(self._sheet, self._style, area)
            offered = _option_list(asked.profile.by_key[key])
            self._sheet.data_validation(*area, {"validate": "any", **_field_prompt(asked, key), **offered})
        return heading + len(rows)

    def _draw_row(self, row: int, given: FormRow, open_keys: set[str]) -> None:
        self.cells[given.row_id, ""] = cell_address(row + 1, self._places[headings.ID] + 1)
        answers = {key: as_typed(given.values.get(key)) for key in open_keys}
        texts = _given_texts(given, self._content.asked.profile) | answers
        for place, column in enumerate(self._columns):
            is_open = column.key in open_keys
            flag = given.flags.get(column.key) if is_open else None
            look = self._style.answer(column.key, flag) if is_open else self._style.given_look(column.key)
            if is_open:
                self.cells[given.row_id, column.key] = cell_address(row + 1, place + 1)
            if flag is not None:
                add_flag_rule(self._sheet, self._style, (row, place, row, place), flag)
            if column.key == headings.REMARK:
                write_runs(self._sheet, (row, place), map(_run, given.remark), FONT, look)
            else:
                write_text(self._sheet, row, place, texts.get(column.key), look)
        sizes = (BODY_SIZE if column.is_answer else GIVEN_SIZE for column in self._columns)
        shown = ((texts.get(each.key), each.width, size) for each, size in zip(self._columns, sizes, strict=True))
        self._sheet.set_row(row, height_of_texts(shown, _LOWEST))

    def _set_up(self, last_row: int) -> None:
        sheet = self._sheet
        named = "" if self._content.asked.profile.is_built_in else layout.footer_title(self._content.plan_title)
        set_up_page(sheet, FORM_PAGE, named)
        sheet.repeat_rows(layout.HEADER_ROW - 1)
        sheet.print_area(0, 0, last_row, len(self._columns) - 1)
        sheet.freeze_panes(layout.HEADER_ROW, self._in_sight)
        sheet.set_zoom(ZOOM)
        sheet.protect("", PROTECTION)
        sheet.activate()


def _run(piece: Piece) -> Run:
    return Run(piece.text, struck=piece.kind is PieceKind.REMOVED, underlined=piece.kind is PieceKind.ADDED)


def _given_texts(row: FormRow, profile: Profile) -> dict[str, str | None]:
    measure = row.measure_code, row.measure_title or profile.untitled, *row.about
    return {
        headings.ID: row.row_id,
        headings.MEASURE: "\n".join(filter(None, measure)),
        headings.TITLE: row.title,
        headings.DIVISIONS: row.divisions,
        headings.SCHEDULED: as_typed(row.scheduled),
        headings.PREVIOUS_DONE: as_typed(row.previous_done),
        headings.PLANNED: as_typed(row.planned),
        headings.REMARK: "".join(run.text for run in row.remark),
        **{key: as_typed(text) for key, text in row.shown.items()},
    }
