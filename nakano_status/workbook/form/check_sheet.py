"""Draw the sheet 照合用: plain cells that record what the file is and what was sent (exchange.md, "The form")."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from nakano_status.documents.form import FormContent, FormRow
from nakano_status.domain.fields.field import FIGURE_KEYS
from nakano_status.domain.history.acts import printed_head
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.drawing.new_workbook import pixels, set_up_page, set_widths, write_line, write_text
from nakano_status.workbook.form import layout
from nakano_status.workbook.form.layout import CHECK_HEADINGS, FIGURES_SHEET
from nakano_status.workbook.form.live_answers import IDS_NAME, SPONSORS_NAME
from nakano_status.workbook.form.past_lines import draw_past
from nakano_status.workbook.form.style import FormStyle

if TYPE_CHECKING:
    from nakano_status.domain.plan.annotations import Opinion

_WIDTHS = (50.0, 40.0, 24.0, 24.0)
_TEXT_WIDTH = 50.0
_FIRST_LINES = 2
_HEADINGS = ("管理番号", layout.LINE_ROLE, layout.LINE_SPONSOR, layout.LINE_MEASURE)
_ColumnGroup = tuple[str, Sequence[str], Callable[[FormRow, str], str | None]]
"""Columns of the lines: what their headings begin with, the keys of their fields, and the text of a row for a key."""


def draw_check_sheet(workbook: Workbook, sheet: Worksheet, style: FormStyle, content: FormContent) -> None:
    """Draw the sheet, and define names for the areas that the live counts refer to."""
    set_widths(sheet, _WIDTHS)
    write_text(sheet, 0, 0, layout.CHECK_TITLE, style.plain_bold)
    facts = _facts(content)
    for row, (label, text) in enumerate(facts, start=_FIRST_LINES):
        write_text(sheet, row, 0, label, style.plain)
        write_text(sheet, row, 1, text, style.plain)
    _draw_lines(workbook, sheet, style, content, _FIRST_LINES + len(facts) + 1)
    set_up_page(sheet, layout.FORM_PAGE)
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
        (layout.CHECK_DEPARTMENT, content.department),
        (layout.CHECK_DIVISION, content.division),
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


def opinion_as_text(opinion: Opinion) -> str:
    """Return an opinion as its cell has it."""
    from nakano_status.domain.plan.annotations import opinion_as_json  # few forms show any

    return json.dumps(opinion_as_json(opinion), ensure_ascii=False)


def _profile(content: FormContent) -> list[tuple[str, str | None]]:
    """Return the profile, if it is not the built-in one."""
    return [(layout.CHECK_PROFILE, content.own_profile)] if content.own_profile else []


def _purpose(content: FormContent) -> list[tuple[str, str | None]]:
    """Return why the form was made, if it asks again for some rows."""
    word = layout.PURPOSE_WORDS.get(content.purpose)
    return [(layout.CHECK_PURPOSE, word)] if word else []


def _draw_lines(workbook: Workbook, sheet: Worksheet, style: FormStyle, content: FormContent, first: int) -> None:
    groups = _column_groups(content)
    names = [prefix + content.asked.headings.get(key, "") for prefix, keys, _ in groups for key in keys]
    sheet.set_column_pixels(len(_HEADINGS), len(_HEADINGS) + len(names) - 1, pixels(_TEXT_WIDTH))
    write_line(sheet, first, (*_HEADINGS, *names), style.plain_bold)
    rows = (*content.rows, *content.reference_rows)
    for number, row in enumerate(rows, start=first + 1):
        texts = (text(row, key) for _, keys, text in groups for key in keys)
        role = layout.ROLE_WORDS[Role(row.role)]
        write_line(sheet, number, (row.row_id, role, row.sponsor, row.measure_code, *texts), style.plain)
    last = first + max(len(rows), 1)
    _draw_figures(sheet, style, content, draw_past(sheet, style, content.past, last + 2))
    for name, column in ((IDS_NAME, "A"), (SPONSORS_NAME, "C")):
        area = f"'{layout.CHECK_SHEET}'!${column}${first + 2}:${column}${last + 1}"
        workbook.define_name(name, f"={area}")


def _draw_figures(sheet: Worksheet, style: FormStyle, content: FormContent, first: int) -> None:
    """Draw what was sent of each indicator below the lines of the rows; nothing if none is asked for."""
    if not content.figures:
        return
    headings = (layout.SENT_AS + CHECK_HEADINGS[key] for key in FIGURE_KEYS)
    write_line(sheet, first, (FIGURES_SHEET, *headings), style.plain_bold)
    for number, figure in enumerate(content.figures, start=first + 1):
        sent = (as_typed(figure.base.get(key)) for key in FIGURE_KEYS)
        write_line(sheet, number, (figure.indicator.indicator_id, *sent), style.plain)


def _column_groups(content: FormContent) -> tuple[_ColumnGroup, ...]:
    """Return the columns of what was sent, who wrote last, what was confirmed (所属長確認), and the office's remarks.

    A remark is a comment on the row, or the text of a field as received before its correction.
    """
    keys = content.asked.keys
    codes = content.confirmation.fields if content.confirmation else {}
    confirmed = [key for key in keys if content.asked.profile.by_key[key].published] if codes else []
    remarked = {key for row in content.rows for key in row.remarks}
    return (
        (layout.SENT_AS, keys, lambda row, key: as_typed(row.base.get(key))),
        (layout.WRITTEN_BY, keys, lambda row, key: row.writers.get(key)),
        (layout.CONFIRMED_AS, confirmed, lambda row, key: codes.get((row.row_id, key))),
        (layout.LINE_COMMENT, [""] if "" in remarked else [], _remark),
        (layout.AS_RECEIVED, [key for key in keys if key in remarked], _remark),
    )


def _remark(row: FormRow, key: str) -> str | None:
    """Return the remark on a field; a field received blank has a marker, unlike fields that were not corrected."""
    return as_typed(row.remarks[key]) or layout.RECEIVED_BLANK if key in row.remarks else None
