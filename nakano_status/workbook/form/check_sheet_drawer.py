"""Draws the sheet 照合用 of a form: plain cells that record what the file is and what was sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from nakano_status.documents.form import FormContent, FormRow
from nakano_status.domain.cell_address import column_letters
from nakano_status.domain.exchange.answer_file import CHECK_SHEET
from nakano_status.domain.exchange.facts import text_code
from nakano_status.domain.fields.field import FIGURE_KEYS
from nakano_status.domain.fields.headings import ID
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.acts import printed_head
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import BUILT_IN_PLAN
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.cell_texts import write_line, write_text
from nakano_status.workbook.form import answer_sheet, layout
from nakano_status.workbook.form.form_past import draw_past
from nakano_status.workbook.new_workbook import pixels, set_up_page, set_widths

if TYPE_CHECKING:
    from nakano_status.domain.plan.annotations import Opinion


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
    """Draw the sheet 照合用, and define the named ranges that the formulas and lists of the form use.

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
    codes = sorted(set(map(text_code, shown)))
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
