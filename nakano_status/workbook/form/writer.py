"""Writes the form: 回答様式 when it is sent out, 回答ファイル when the program answers it.

It is made new each time, with equal bytes for equal content; docs/return-format.md describes the format. Besides 回答
(`answer_sheet`) it has these sheets:
- 照合用: plain cells that record what the file is and what was sent.
- 成果指標: the known data of each indicator that the division supplies, and the cells to fill in.
- 記入のしかた: with one filled example in a column, one field per line, so that no reader mistakes it for a row.
- 前回の報告: the published texts of the last round.

The findings in an answer (指摘一覧) are a sheet of the form or a workbook of their own: three lists, each line with a
link to its cell if there is one.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from nakano_status.documents import form_sentences
from nakano_status.documents.document import PageSetup, PaperSize
from nakano_status.documents.form import FindingLine, FindingList, FormContent, FormFigure, FormRow
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import CellPlace, cell_address, column_letters
from nakano_status.domain.exchange.answer_file import CHECK_SHEET, GUIDE_SHEET, PREVIOUS_SHEET
from nakano_status.domain.fields.field import (
    DONE,
    FIGURE,
    FIGURE_AS_OF,
    FIGURE_FACTOR,
    FIGURE_KEYS,
    FIGURE_SOURCE,
    MARK,
)
from nakano_status.domain.fields.headings import DIVISIONS, ID, REMARK, TITLE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.acts import printed_head
from nakano_status.domain.organisation.divisions import Role, term_for_level
from nakano_status.domain.plan.plan import BUILT_IN_PLAN
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals.exchange import TextTooLong
from nakano_status.domain.text.narrative import as_typed
from nakano_status.domain.wording.word_table import WordTable
from nakano_status.workbook.cell_texts import fits_a_cell, write_line, write_text
from nakano_status.workbook.form import answer_sheet, layout
from nakano_status.workbook.form.form_past import draw_past
from nakano_status.workbook.gate import LONGEST_TEXT
from nakano_status.workbook.new_workbook import (
    height_of_texts,
    let_rows_grow,
    new_workbook,
    pixels,
    set_up_page,
    set_widths,
)

if TYPE_CHECKING:
    from nakano_status.domain.plan.annotations import Opinion


_GUIDE_PAGE = PageSetup(PaperSize.A4, landscape=False, top=15, bottom=14, left=15, right=15, header=7, footer=7)
_FINDINGS_PAGE = PageSetup(PaperSize.A4, landscape=True, top=15, bottom=14, left=12, right=12, header=7, footer=7)
_CHECK_WIDTHS = (50.0, 40.0, 24.0, 24.0)
_TEXT_WIDTH = 50.0
_FIRST_LINES = 2
_CODES_IN_CELL = 2_000
_ColumnGroup = tuple[str, Sequence[str], Callable[[FormRow, str], str | None]]
"""A group of columns of the lines.

It has the prefix of their headings, the keys of their fields, and a function that returns the text of a row for a key.
"""


def draw_check_sheet(
    workbook: Workbook, sheet: Worksheet, style: answer_sheet.FormStyle, content: FormContent, shown: Iterable[str]
) -> None:
    """Draw the sheet 照合用, and define the named ranges to which the formulas and lists of the form refer.

    `shown`: texts whose codes are recorded on the sheet, so that readers recognise them as texts of the form.
    """
    set_widths(sheet, _CHECK_WIDTHS)
    write_text(sheet, 0, 0, layout.CHECK_TITLE.format(collector=content.collected_by), style.plain_bold)
    facts = (*_facts(content), *_codes(shown))
    for row, (label, text) in enumerate(facts, start=_FIRST_LINES):
        write_text(sheet, row, 0, label, style.plain)
        write_text(sheet, row, 1, text, style.plain)
    _draw_lines(workbook, sheet, style, content, _FIRST_LINES + len(facts) + 1)
    set_up_page(sheet, answer_sheet.FORM_PAGE)
    sheet.protect()


def _facts(content: FormContent) -> tuple[tuple[str, str | None], ...]:
    given = content.confirmation
    return (
        (layout.CHECK_VERSION, str(content.form_version)),
        (layout.LABEL_PACKAGE, content.package_id),
        (layout.CHECK_SEAL, content.seal or None),
        *_purpose(content),
        (layout.CHECK_PLAN, content.plan_id),
        (layout.CHECK_EDITION, content.edition_id),
        (layout.CHECK_YEAR, content.year.short),
        *_profile(content),
        *(((layout.CHECK_DEPARTMENT, content.department),) if content.names_departments or content.department else ()),
        (layout.CHECK_DIVISION, content.division),
        *(((layout.CHECK_COLLECTOR, content.collector),) if content.collector else ()),
        (layout.LABEL_DUE, None if content.due is None else content.due.isoformat()),
        (layout.CHECK_PARENTS, " ".join(content.parents) or None),
        (layout.CHECK_RETURN, content.return_id),
        (layout.CHECK_DRAFT, layout.YES if content.is_draft else None),
        (layout.CHECK_CONFIRMED_BY, given.name if given else None),
        (layout.CHECK_CONFIRMED_AT, given.at if given else None),
        (layout.CHECK_CONFIRMED_CONTENT, given.content_hash if given else None),
        *((layout.CHECK_OPINION, opinion_as_text(each)) for each in content.opinions),
        *(((layout.CHECK_HEAD, printed_head(content.head)),) if content.head else ()),
    )


def _codes(shown: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the facts with the codes of texts, as many codes in each as a cell holds."""
    codes = sorted(set(map(layout.text_code, shown)))
    for first in range(0, len(codes), _CODES_IN_CELL):
        yield layout.CHECK_SHOWN, " ".join(codes[first : first + _CODES_IN_CELL])


def opinion_as_text(opinion: Opinion) -> str:
    """Return an opinion as JSON text for its cell; `check_sheet.read_opinion` reads it."""
    kept = {
        "number": opinion.number,
        "source": opinion.source.value,
        "day": opinion.day.isoformat(),
        "who": opinion.who,
        "is_named": opinion.is_named,
        "text": opinion.text,
        "answer": opinion.answer,
        "changed": opinion.changed,
        "rows": opinion.rows,
    }
    return json.dumps(kept, ensure_ascii=False)


def _profile(content: FormContent) -> list[tuple[str, str | None]]:
    """Return the facts with the plan's title and years, and its profile if it is not built in.

    They are empty for the built-in plan with its own profile, which every data file knows.
    """
    if content.plan_id == BUILT_IN_PLAN and not content.own_profile:
        return []
    years = " ".join(each.short for each in content.plan_years)
    facts = [(layout.CHECK_PLAN_TITLE, content.plan_title), (layout.CHECK_PLAN_YEARS, years)]
    return [*facts, *([(layout.CHECK_PROFILE, content.own_profile)] if content.own_profile else [])]


def _purpose(content: FormContent) -> list[tuple[str, str | None]]:
    """Return the fact with the purpose of a form that asks again for some rows; empty for other forms."""
    word = layout.PURPOSE_WORDS.get(content.purpose)
    return [(layout.CHECK_PURPOSE, word)] if word else []


def _draw_lines(
    workbook: Workbook, sheet: Worksheet, style: answer_sheet.FormStyle, content: FormContent, first: int
) -> None:
    groups = _column_groups(content)
    names = [prefix + content.asked.headings.get(key, "") for prefix, keys, _ in groups for key in keys]
    profile = content.asked.profile
    heads = (profile.headings[ID], layout.LINE_ROLE, layout.LINE_SPONSOR, layout.measure_column_heading(profile))
    sheet.set_column_pixels(len(heads), len(heads) + len(names) - 1, pixels(_TEXT_WIDTH))
    write_line(sheet, first, (*heads, *names), style.plain_bold)
    rows, sponsors = (*content.rows, *content.reference_rows), layout.sponsor_words(profile)
    for number, row in enumerate(rows, start=first + 1):
        texts = (text(row, key) for _, keys, text in groups for key in keys)
        role = layout.ROLE_WORDS[Role(row.role)]
        write_line(
            sheet,
            number,
            (row.row_id, role, sponsors.get(row.sponsor, row.sponsor), row.measure_code, *texts),
            style.plain,
        )
    last = first + max(len(rows), 1)
    below = draw_past(sheet, style, content.past, last + 2)
    below = _draw_figures(sheet, style, content, below)
    _draw_long_lists(workbook, sheet, style, content, below)
    sent = enumerate(content.asked.keys, start=len(heads) + 1)
    of_levels = ((answer_sheet.sent_name(key), column_letters(at)) for at, key in sent if key in profile.level_items)
    for name, column in ((answer_sheet.IDS_NAME, "A"), (answer_sheet.SPONSORS_NAME, "C"), *of_levels):
        area = f"'{CHECK_SHEET}'!${column}${first + 2}:${column}${last + 1}"
        workbook.define_name(name, f"={area}")


def _draw_figures(sheet: Worksheet, style: answer_sheet.FormStyle, content: FormContent, first: int) -> int:
    """Draw the sent values of each indicator below the lines of the rows; nothing if there are no indicators.

    Return the number of the row, from 0, at which the next part begins.
    """
    if not content.figures:
        return first
    headings = (layout.SENT_AS + layout.CHECK_HEADINGS[key] for key in FIGURE_KEYS)
    write_line(sheet, first, (layout.FIGURES_SHEET, *headings), style.plain_bold)
    for number, figure in enumerate(content.figures, start=first + 1):
        sent = (as_typed(figure.base.get(key)) for key in FIGURE_KEYS)
        write_line(sheet, number, (figure.indicator.indicator_id, *sent), style.plain)
    return first + len(content.figures) + 2


def _draw_long_lists(
    workbook: Workbook, sheet: Worksheet, style: answer_sheet.FormStyle, content: FormContent, first: int
) -> None:
    """Draw a line with the options of each choice whose list is too long for a validation, and name its range."""
    fields = (content.asked.profile.by_key[key] for key in content.asked.keys)
    for number, each in enumerate(filter(layout.has_long_list, fields), start=first):
        options = each.options.symbols
        write_line(sheet, number, (layout.CHECK_OPTIONS, *options), style.plain)
        cells = f"$B${number + 1}:${column_letters(len(options) + 1)}${number + 1}"
        workbook.define_name(answer_sheet.options_name(each), f"='{CHECK_SHEET}'!{cells}")


def _column_groups(content: FormContent) -> tuple[_ColumnGroup, ...]:
    """Return the groups of columns: sent texts, last writers, confirmed content (所属長確認), the office's remarks.

    A remark is a comment on the row, or the text of a field as received before its correction.
    """
    keys = content.asked.keys
    codes = content.confirmation.fields if content.confirmation else {}
    confirmed = [key for key in keys if key in content.asked.profile.confirmed_keys] if codes else []
    remarked = {key for row in (*content.rows, *content.reference_rows) for key in row.remarks}
    return (
        (layout.SENT_AS, keys, lambda row, key: _sent(row, key, content.asked.profile)),
        (layout.WRITTEN_BY, keys, lambda row, key: row.writers.get(key)),
        (layout.CONFIRMED_AS, confirmed, lambda row, key: codes.get((row.row_id, key))),
        (layout.LINE_COMMENT, [""] if "" in remarked else [], _remark),
        (layout.AS_RECEIVED, [key for key in keys if key in remarked], _remark),
    )


def _sent(row: FormRow, key: str, profile: Profile) -> str | None:
    """Return the text that was sent in a field; for a field about a level that the row is not asked, a marker."""
    if key in profile.level_items and key not in row.base:
        return layout.NOT_ASKED_HERE
    return as_typed(row.base.get(key))


def _remark(row: FormRow, key: str) -> str | None:
    """Return the remark on a field; None if the field was not corrected.

    A field that was received blank has a marker.
    """
    return as_typed(row.remarks[key]) or layout.RECEIVED_BLANK if key in row.remarks else None


_FIGURES_HEAD = 4
_LOWEST = 36.0
_YEAR_WIDTH = 25.0
_GIVEN_WIDTHS = {
    layout.NUMBER: 20.0, layout.GOAL: 13.0, layout.NAME: 66.0, layout.UNIT: 16.0, layout.DIRECTION: 16.0
}  # fmt: skip
_ANSWER_WIDTHS = {FIGURE: 34.0, FIGURE_AS_OF: 34.0, FIGURE_SOURCE: 44.0, FIGURE_FACTOR: 66.0}
_GIVEN_WIDE = 40.0
_MOST_ACTUALS = 4
"""Number of earlier years that are shown: the base year and the last ones."""


@dataclass(frozen=True)
class _Column:
    """A column: its heading, width in millimetres and texts line by line; `key` if it is to be filled in."""

    heading: str
    width: float
    texts: Sequence[str | None]
    key: str | None = None

    @property
    def is_wide(self) -> bool:
        """Whether the column is wide enough for sentences; given texts in a narrower column are short and centred."""
        return self.width > _GIVEN_WIDE


def figure_cells(content: FormContent) -> dict[tuple[str, str], str]:
    """Return the address of each cell to fill in on 成果指標, such as `I6`, by (indicator ID, key).

    The empty key means the first cell of a line.
    """
    places = {column.key or "": place for place, column in reversed(list(enumerate(_columns(content))))}
    return {
        (figure.indicator.indicator_id, key): cell_address(row + 1, place + 1)
        for row, figure in enumerate(content.figures, start=_FIGURES_HEAD + 1)
        for key, place in places.items()
    }


def draw_figures_sheet(sheet: Worksheet, style: answer_sheet.FormStyle, content: FormContent) -> None:
    """Draw the sheet 成果指標: for each indicator a line with its known figures and the cells to fill in."""
    columns = tuple(_columns(content))
    write_text(sheet, 0, 0, form_sentences.FIGURES_TITLE.format(year=content.year.label), style.title)
    sheet.set_row(0, 30)
    hints = (_figure_hint(content.asked.profile), form_sentences.FIGURES_HINTS[1])
    for row, hint in enumerate(hints, start=1):
        write_text(sheet, row, 0, hint, style.line)
    set_widths(sheet, (column.width for column in columns))
    for place, column in enumerate(columns):
        write_text(sheet, _FIGURES_HEAD, place, column.heading, style.head_answer if column.key else style.head_given)
        if column.key:
            write_text(sheet, _FIGURES_HEAD - 1, place, form_sentences.SIGN, style.sign)
    sheet.set_row(_FIGURES_HEAD, 36)
    for number, figure in enumerate(content.figures):
        _draw_figure(sheet, style, columns, number, figure)
    _set_up(sheet, style, columns, _FIGURES_HEAD + len(content.figures))


def _figure_hint(profile: Profile) -> str:
    """Return the sentence about the units of figures; the built-in plan has its own sentence."""
    return form_sentences.BUILT_IN_FIGURES_HINT if profile.is_built_in else form_sentences.FIGURES_HINTS[0]


def _columns(content: FormContent) -> Iterator[_Column]:
    figures, indicators = content.figures, [each.indicator for each in content.figures]
    goal, is_built_in = content.asked.profile.goal_level.name, content.asked.profile.is_built_in
    given: dict[str, Sequence[str | None]] = {
        layout.NUMBER: [each.indicator_id for each in indicators],
        layout.GOAL: [each.goal for each in indicators],
        layout.NAME: [each.cell_printed for each in indicators],
        layout.UNIT: [each.unit for each in indicators],
        **({} if is_built_in else {layout.DIRECTION: [each.direction.label for each in indicators]}),
    }
    for key, texts in given.items():
        yield _Column(layout.GIVEN_HEADINGS.get(key, goal), _GIVEN_WIDTHS[key], texts)
    reached = sorted({year for each in figures for year in each.actuals})
    for year in reached if len(reached) <= _MOST_ACTUALS else [reached[0], *reached[1 - _MOST_ACTUALS :]]:
        heading = layout.ACTUAL_HEADING.format(year=year.label)
        yield _Column(heading, _YEAR_WIDTH, [each.actuals.get(year) for each in figures])
    for year in sorted({year for each in figures for year in each.targets}):
        heading = layout.TARGET_HEADING.format(year=year.label)
        yield _Column(heading, _YEAR_WIDTH, [each.targets.get(year) for each in figures])
    for key, pattern in layout.ANSWER_HEADINGS.items():
        heading = pattern.format(year=content.year.label)
        yield _Column(heading, _ANSWER_WIDTHS[key], [each.values.get(key) for each in figures], key)


def _draw_figure(
    sheet: Worksheet, style: answer_sheet.FormStyle, columns: tuple[_Column, ...], number: int, figure: FormFigure
) -> None:
    row = _FIGURES_HEAD + 1 + number
    shown = []
    for place, column in enumerate(columns):
        text, look = as_typed(column.texts[number]), style.given_side if column.is_wide else style.given_centre
        flag = figure.flags.get(column.key) if column.key else None
        write_text(sheet, row, place, text, style.answer(column.key, flag) if column.key else look)
        if flag is not None:
            answer_sheet.add_flag_rule(sheet, style, (row, place, row, place), flag)
        shown.append((text, column.width, answer_sheet.BODY_SIZE if column.key else answer_sheet.GIVEN_SIZE))
    sheet.set_row(row, height_of_texts(shown, _LOWEST))


def _set_up(sheet: Worksheet, style: answer_sheet.FormStyle, columns: tuple[_Column, ...], last: int) -> None:
    first = next(place for place, column in enumerate(columns) if column.key)
    answer_sheet.add_filled_rule(sheet, style, (_FIGURES_HEAD + 1, first, last, len(columns) - 1))
    for place, column in enumerate(columns):
        if column.key:
            prompt = answer_sheet.prompt_properties(column.heading, form_sentences.FIGURE_PROMPTS[column.key])
            sheet.data_validation(_FIGURES_HEAD + 1, place, last, place, {"validate": "any", **prompt})
    set_up_page(sheet, answer_sheet.FORM_PAGE)
    sheet.repeat_rows(_FIGURES_HEAD)
    sheet.print_area(0, 0, last, len(columns) - 1)
    sheet.freeze_panes(_FIGURES_HEAD + 1, 3)
    sheet.set_zoom(answer_sheet.ZOOM)
    sheet.set_selection(_FIGURES_HEAD + 1, first, _FIGURES_HEAD + 1, first)
    sheet.protect("", answer_sheet.PROTECTION)


_GUIDE_WIDTHS = (44.0, 76.0, 60.0)
_WIDTH = "previous"
"""Key of the declared width of a field on the sheet 前回の報告; a field without a width is not shown."""

_ID_WIDTH, _TITLE_WIDTH = 25.0, 62.0
_DIVISION_WIDTH = 30.0
"""Width of the column of divisions, drawn only if another division answered a row."""
_PREVIOUS_HEAD = 2
# Every heading shows it, so that a reader never mistakes this sheet for an answer.
_PREVIOUS = "前回の"


class _Guide:
    """Drawing of the sheet 記入のしかた, line by line."""

    def __init__(self, sheet: Worksheet, style: answer_sheet.FormStyle) -> None:
        self._sheet = sheet
        self._style = style
        self._row = 0

    def title(self, text: str) -> None:
        """Write the title."""
        write_text(self._sheet, self._row, 0, text, self._style.title)
        self._sheet.set_row(self._row, 30)
        self._row += 1

    def section(self, text: str) -> None:
        """Write a section's title, with space above it."""
        self._sheet.set_row(self._row, 9)
        write_text(self._sheet, self._row + 1, 0, text, self._style.section)
        self._sheet.set_row(self._row + 1, 21)
        self._row += 2

    def paragraph(self, text: str) -> None:
        """Write a paragraph over the whole width."""
        self._sheet.merge_range(self._row, 0, self._row, len(_GUIDE_WIDTHS) - 1, text, self._style.paragraph)
        self._sheet.set_row(self._row, height_of_texts([(text, sum(_GUIDE_WIDTHS), answer_sheet.GUIDE_SIZE)]))
        self._row += 1

    def line(self, *texts: str, is_head: bool = False) -> None:
        """Write a line of the table."""
        looks = [self._style.entry_strong, self._style.entry, self._style.entry]
        for place, text in enumerate(texts):
            look = self._style.head_given if is_head else looks[place]
            write_text(self._sheet, self._row, place, text, look)
        self._sheet.set_row(
            self._row,
            height_of_texts(
                (text, width, answer_sheet.GUIDE_SIZE) for text, width in zip(texts, _GUIDE_WIDTHS, strict=False)
            ),
        )
        self._row += 1


def _sentences(content: FormContent, sentences: Iterable[str]) -> Iterator[str]:
    """Yield sentences about the fields that the plan has, with the plan's names of the fields, and the collector's."""
    profile = content.asked.profile
    called = {key: each.short_name for key, each in profile.by_key.items()} | {"collector": content.collected_by}
    found = form_sentences.without_fields(sentences, profile.left_out)
    yield from (each.format_map(called) for each in found)


def _with_required(content: FormContent, sentences: Sequence[str]) -> Iterator[str]:
    """Yield the sentences of `WHERE` with the names of all items whose blanks are counted, if there are further ones.

    `sentences`: those of the plan; the last one but one is on the rows that are not filled in.
    """
    asked = content.asked
    required = [key for key in answer_sheet.required_keys(asked.profile) if key in asked.keys]
    named = "、".join(asked.profile.by_key[key].short_name for key in required)
    has_more = any(key not in (MARK, DONE) for key in required)
    for each in sentences:
        yield form_sentences.BLANK_ANY.replace("{required}", named) if has_more and each == sentences[-2] else each


def draw_guide_sheet(sheet: Worksheet, style: answer_sheet.FormStyle, content: FormContent) -> None:
    """Draw the sheet 記入のしかた: how to fill in each field, the 用語の表 and the opinions, if there are any."""
    set_widths(sheet, _GUIDE_WIDTHS)
    guide = _Guide(sheet, style)
    guide.title(form_sentences.GUIDE_TITLE)
    beginning, where, item_by_item, care, handing_in = form_sentences.SECTIONS
    begin = form_sentences.BEGIN_WITH_FIGURES if content.figures else form_sentences.BEGIN
    _write_section(guide, beginning, begin)
    has_parts = bool(content.asked.part_items)
    sentences = form_sentences.WHERE_WITH_PARTS if has_parts else form_sentences.WHERE
    _write_section(guide, where, _sentences(content, _with_required(content, sentences)))
    lines = [*_fields(content)]
    has_examples = any(example for *_, example in lines)  # a plan need not have any
    guide.section(form_sentences.WITH_EXAMPLES.format(section=item_by_item) if has_examples else item_by_item)
    *heads, example = form_sentences.GUIDE_HEADINGS
    for at, line in enumerate(((*heads, example if content.own_profile else form_sentences.EXAMPLE_OF), *lines)):
        guide.line(*line[: 2 + has_examples], is_head=not at)
    _write_section(guide, care, _sentences(content, form_sentences.CARE))
    _write_section(guide, handing_in, _hand_in(content))
    if content.wording_table is not None:
        _write_words(guide, content.wording_table)
    if content.opinions:
        _write_opinions(guide, content)
    set_up_page(sheet, _GUIDE_PAGE)
    sheet.fit_to_pages(1, 1 if content.wording_table is None and not content.opinions else 0)
    sheet.protect("", answer_sheet.PROTECTION)


def _hand_in(content: FormContent) -> Iterator[str]:
    by_department = form_sentences.HAND_IN_BY_DEPARTMENT.format(term_for_level([content.department]))
    handing_in = by_department if content.names_departments else form_sentences.HAND_IN_TO_OFFICE
    if content.collector:
        handing_in = form_sentences.HAND_IN_TO_COLLECTOR
    for each in (form_sentences.BEFORE_HANDING_IN, handing_in, *form_sentences.AFTER_HANDING_IN):
        yield each.format(collector=content.collected_by)


def _write_section(guide: _Guide, title: str, texts: Iterable[str]) -> None:
    guide.section(title)
    for text in texts:
        guide.paragraph(f"・{text}")


def _write_words(guide: _Guide, table: WordTable) -> None:
    """Write the office's own 用語の表, which the program reads back and people can consult."""
    guide.section(layout.GUIDE_WORDS)
    guide.paragraph(f"・{form_sentences.WORDS}")
    guide.line(layout.WORDS_TYPED, layout.WORDS_PRINTED, is_head=True)
    for line in table.in_use:
        guide.line(line.typed, line.printed)
    if not table.in_use:
        guide.line(layout.NO_WORDS, layout.NO_WORDS)


def _write_opinions(guide: _Guide, content: FormContent) -> None:
    """Write the opinions on the rows of the form; the content has no names that may not be published."""
    own = content.asked.profile.own_name
    guide.section(layout.GUIDE_OPINIONS.format(number=6 if content.wording_table is None else 7, own=own))
    guide.line(*(each.format(own=own) for each in layout.OPINION_HEADINGS), is_head=True)
    for each in content.opinions:
        guide.line(*opinion_cells(each))


def opinion_cells(opinion: Opinion) -> tuple[str, str, str]:
    """Return the three texts of an opinion's line: the facts with the rows, the opinion, and the answer."""
    facts = (f"意見{opinion.number}（{opinion.source.value}　{era_day(opinion.day)}）", opinion.who, *opinion.rows)
    answer = (opinion.answer or "検討中", f"（変更した内容）{opinion.changed}" if opinion.changed else None)
    return "\n".join(filter(None, facts)), opinion.text, "\n".join(filter(None, answer))


def _fields(content: FormContent) -> Iterator[tuple[str, str, str]]:
    """Yield the heading, the instruction and the example of each field."""
    for key, heading in content.asked.headings.items():
        yield heading, content.asked.guide(key), content.asked.profile.by_key[key].example_in(content.year)


def draw_previous_sheet(
    sheet: Worksheet, style: answer_sheet.FormStyle, content: FormContent, year: FiscalYear
) -> None:
    """Draw the sheet 前回の報告: the published texts of the last round, one line per row.

    `year`: the year of the last round.
    """
    asked = replace(content.asked, year=year)
    fields = [field for key in asked.written_keys if _WIDTH in (field := asked.profile.by_key[key]).widths]
    keys = [field.key for field in fields]
    headings = [_PREVIOUS + asked.heading(key) for key in keys]
    shows_divisions = any(row.division for row in content.previous)
    given = content.asked.profile.headings
    beside = [(DIVISIONS, _PREVIOUS + given[DIVISIONS], _DIVISION_WIDTH)] if shows_divisions else []
    write_text(sheet, 0, 0, f"前回の報告（{layout.as_of_words(year)}）", style.title)
    sheet.set_row(0, 30)
    widths = (_ID_WIDTH, _TITLE_WIDTH, *(each[2] for each in beside), *(field.widths[_WIDTH] for field in fields))
    set_widths(sheet, widths)
    if content.on_marks:
        sheet.merge_range(1, 0, 1, len(widths) - 1, content.on_marks, style.hint)
        sheet.set_row(1, height_of_texts([(content.on_marks, sum(widths), answer_sheet.GIVEN_SIZE)]))
    write_line(
        sheet,
        _PREVIOUS_HEAD,
        (given[ID], given[TITLE], *(each[1] for each in beside), *headings),
        style.head_given,
    )
    sheet.set_row(_PREVIOUS_HEAD, 36)
    for number, row in enumerate(content.previous, start=_PREVIOUS_HEAD + 1):
        values = (as_typed(row.values.get(key)) for key in keys)
        reported = (row.row_id, row.title, *(row.division for _ in beside), *values)
        for place, (key, value) in enumerate(
            zip((ID, TITLE, *(each[0] for each in beside), *keys), reported, strict=True)
        ):
            write_text(sheet, number, place, value, style.given_look(key))
        shown = ((value, width, answer_sheet.GIVEN_SIZE) for value, width in zip(reported, widths, strict=True))
        sheet.set_row(number, height_of_texts(shown))
    set_up_page(sheet, answer_sheet.FORM_PAGE)
    sheet.repeat_rows(_PREVIOUS_HEAD)
    sheet.freeze_panes(_PREVIOUS_HEAD + 1, 2)
    sheet.set_zoom(answer_sheet.ZOOM)
    sheet.protect("", answer_sheet.PROTECTION)


Cells = Mapping[tuple[str, str], str]
"""Addresses of cells of the form, such as `回答!M12`, by (row_id, key); the empty key is for the row itself."""

_NOTHING = "ありません"
_LINK = "この様式のセル"
_COLUMNS = {
    "番号": 12.0,
    ID: 26.0,
    "項目": 40.0,
    _LINK: 26.0,
    "届いたファイル": 30.0,
    "内容": 82.0,
    "お願い": 56.0,
}
"""Headings with their widths in millimetres; ID stands for the plan's heading.

A list without a form has no cells to link to.
"""

_HEAD_HEIGHT = 19.5
_FIRST_ROW = 3
_NO_CELLS: Cells = {}
_GROWING = {layout.ANSWER_SHEET: layout.HEADER_ROW, layout.FIGURES_SHEET: _FIGURES_HEAD + 1, layout.FINDINGS_SHEET: 0}
"""The sheets whose rows grow with their texts, each with its last row that does not."""


def write_form(content: FormContent) -> bytes:
    """Return the bytes of a form; raise TextTooLong if a text is longer than a cell can hold."""
    for row in (*content.rows, *content.reference_rows):
        _check_lengths(row)
    for figure in content.figures:
        _check_length(figure.indicator.indicator_id, (*figure.values.items(), *figure.base.items()))
    for opinion in content.opinions:
        _check_length(f"意見{opinion.number}", [("", opinion_as_text(opinion))])
    target = io.BytesIO()
    year = content.year
    with new_workbook(
        target,
        title=layout.FORM_TITLE.format(as_of=layout.as_of_words(year), called=content.called),
        made_at=datetime(year.as_of.year, year.as_of.month, year.as_of.day),  # noqa: DTZ001 - replaces the clock
        subject=content.division,
        keywords=layout.PROPERTY_PACKAGE.format(package=content.package_id),
    ) as workbook:
        style = answer_sheet.FormStyle(workbook)
        answers = workbook.add_worksheet(layout.ANSWER_SHEET)
        drawn = answer_sheet.AnswerSheet(answers, style, content)
        drawn.draw()
        shown = [content.on_marks] if content.on_marks else []
        if content.findings is not None:
            sheet = workbook.add_worksheet(layout.FINDINGS_SHEET)
            cells = {place: CellPlace.at(layout.ANSWER_SHEET, cell).text for place, cell in drawn.cells.items()}
            cells |= {
                place: CellPlace.at(layout.FIGURES_SHEET, cell).text for place, cell in figure_cells(content).items()
            }
            draw_findings_sheet(sheet, style, content.findings, cells)
            shown += (*_listed_texts(content.findings, cells), *filter(None, [content.hint]))
        if content.figures:
            draw_figures_sheet(workbook.add_worksheet(layout.FIGURES_SHEET), style, content)
        draw_guide_sheet(workbook.add_worksheet(GUIDE_SHEET), style, content)
        if content.previous and content.previous_year is not None:
            draw_previous_sheet(workbook.add_worksheet(PREVIOUS_SHEET), style, content, content.previous_year)
        draw_check_sheet(workbook, workbook.add_worksheet(CHECK_SHEET), style, content, shown)
    let_rows_grow(target, workbook, _GROWING)
    return target.getvalue()


def _check_lengths(row: FormRow) -> None:
    """Raise TextTooLong, naming the row and field, for a text that a cell cannot hold: no value is cut."""
    _check_length(row.row_id, (*row.values.items(), *row.base.items()))
    if not fits_a_cell("".join(run.text for run in row.remark)):
        raise TextTooLong(id=row.row_id, key=REMARK, expected=f"{LONGEST_TEXT:,}")


def _check_length(row_id: str, texts: Iterable[tuple[str, str | None]]) -> None:
    for key, text in texts:
        if text is not None and not fits_a_cell(text):
            raise TextTooLong(id=row_id, key=key, expected=f"{LONGEST_TEXT:,}")


def draw_findings_sheet(
    sheet: Worksheet, style: answer_sheet.FormStyle, findings: FindingList, cells: Cells = _NO_CELLS
) -> None:
    """Draw the sheet 指摘一覧: the findings by severity, one line per finding.

    `cells`: the addresses of the form's cells in the same workbook, to which the lines link; empty if it has no form.
    """
    columns = {name: width for name, width in _COLUMNS.items() if cells or name != _LINK}
    set_widths(sheet, columns.values())
    for row, (text, look) in enumerate(zip(_above(findings), (style.title, style.line, style.hint), strict=True)):
        sheet.merge_range(row, 0, row, len(columns) - 1, text, look)
    sheet.set_row(0, 30)
    sheet.set_row(2, height_of_texts([(findings.lead, sum(columns.values()), answer_sheet.GUIDE_SIZE)], 21.0))
    row = _FIRST_ROW
    for severity in Severity:
        lines = findings.lines_of(severity)
        write_text(sheet, row, 0, _heading_of(severity, lines), style.section)
        if lines:
            row += 1
            write_line(sheet, row, _list_heads(findings, columns), style.head_given)
            sheet.set_row(row, _HEAD_HEIGHT)
        for number, line in enumerate(lines, start=1):
            row += 1
            _draw_finding(sheet, style, columns, row, _texts(number, line, cells))
        row += 2
    set_up_page(sheet, _FINDINGS_PAGE)
    sheet.protect("", {"format_rows": True, "format_columns": True})


def _above(found: FindingList) -> tuple[str, str, str]:
    """Return the texts above the lists."""
    return found.title, "　".join(filter(None, (found.division, f"ファイル「{found.file}」"))), found.lead


def _list_heads(found: FindingList, columns: Iterable[str]) -> list[str]:
    return [found.id_heading if name == ID else name for name in columns]


def _heading_of(severity: Severity, lines: Sequence[FindingLine]) -> str:
    return f"{severity.label}　{len(lines)}件" if lines else f"{severity.label}　{_NOTHING}"


def _listed_texts(found: FindingList, cells: Cells) -> Iterator[str]:
    """Yield every text of the sheet 指摘一覧."""
    yield from (*_above(found), *_list_heads(found, _COLUMNS))
    for severity in Severity:
        lines = found.lines_of(severity)
        yield _heading_of(severity, lines)
        for number, line in enumerate(lines, start=1):
            yield from filter(None, _texts(number, line, cells).values())


def write_findings(findings: FindingList, made_at: datetime) -> bytes:
    """Return a workbook with only the list of findings, for a file from which no form can be made."""
    target = io.BytesIO()
    with new_workbook(target, title=findings.title, made_at=made_at) as workbook:
        sheet = workbook.add_worksheet(layout.FINDINGS_SHEET)
        draw_findings_sheet(sheet, answer_sheet.FormStyle(workbook), findings)
    let_rows_grow(target, workbook, _GROWING)
    return target.getvalue()


def _texts(number: int, line: FindingLine, cells: Cells) -> dict[str, str | None]:
    """Return the texts of a line by heading; its link is to the cell of its field, otherwise of its row."""
    cell = cells.get((line.row_id or "", line.key or "")) or cells.get((line.row_id or "", ""))
    texts = (str(number), line.row_id, line.item, cell, line.received_at, line.message, line.request)
    return dict(zip(_COLUMNS, texts, strict=True))


def _draw_finding(
    sheet: Worksheet,
    style: answer_sheet.FormStyle,
    columns: Mapping[str, float],
    row: int,
    texts: Mapping[str, str | None],
) -> None:
    for place, name in enumerate(columns):
        text = texts[name]
        if name == _LINK and text is not None:
            at = CellPlace.parse(text)
            sheet.write_url(row, place, f"internal:'{at.sheet}'!{at.address}", style.link, text)
        else:
            write_text(sheet, row, place, as_typed(text), style.entry)
    sheet.set_row(
        row, height_of_texts((texts[name], width, answer_sheet.GUIDE_SIZE) for name, width in columns.items())
    )
