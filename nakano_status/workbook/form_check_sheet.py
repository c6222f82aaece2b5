"""Draw the sheet 照合用: plain cells that record what the file is and what was sent (exchange.md, "The form")."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from nakano_status.documents.form_document import FormContent, FormRow
from nakano_status.domain.fields.registry import FIGURE_KEYS
from nakano_status.domain.plan.plan import Role
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook import form_layout as layout
from nakano_status.workbook.figures_layout import CHECK_HEADINGS, FIGURES_SHEET
from nakano_status.workbook.form_style import FormStyle
from nakano_status.workbook.live_counts import IDS_NAME, SPONSORS_NAME
from nakano_status.workbook.new_workbook import pixels, set_up_page, write_text

_WIDTHS = (50.0, 40.0, 24.0, 24.0)
_TOLD_WIDTH = 50.0
_FIRST_LINES = 2
_HEADINGS = ("管理番号", layout.LINE_ROLE, layout.LINE_SPONSOR, layout.LINE_MEASURE)


def draw_check_sheet(workbook: Workbook, sheet: Worksheet, style: FormStyle, content: FormContent) -> None:
    """Draw the sheet, and define names for the areas that the live counts refer to."""
    for place, width in enumerate(_WIDTHS):
        sheet.set_column_pixels(place, place, pixels(width))
    write_text(sheet, 0, 0, layout.CHECK_TITLE, style.plain_bold)
    row = _FIRST_LINES
    for label, text in _facts(content):
        write_text(sheet, row, 0, label, style.plain)
        write_text(sheet, row, 1, text, style.plain)
        row += 1
    _draw_lines(workbook, sheet, style, content, row + 1)
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
    )


def _profile(content: FormContent) -> list[tuple[str, str | None]]:
    """Return the profile, if it is not the built-in one."""
    return [(layout.CHECK_PROFILE, content.own_profile)] if content.own_profile else []


def _purpose(content: FormContent) -> list[tuple[str, str | None]]:
    """Return why the form was made, if it asks again for some rows."""
    word = layout.PURPOSE_WORDS.get(content.purpose)
    return [(layout.CHECK_PURPOSE, word)] if word else []


def _draw_lines(workbook: Workbook, sheet: Worksheet, style: FormStyle, content: FormContent, first: int) -> None:
    told = _told_columns(content)
    sheet.set_column_pixels(len(_HEADINGS), len(_HEADINGS) + len(told) - 1, pixels(_TOLD_WIDTH))
    for place, text in enumerate((*_HEADINGS, *(column.heading for column in told))):
        write_text(sheet, first, place, text, style.plain_bold)
    rows = (*content.rows, *content.reference_rows)
    for number, row in enumerate(rows, start=first + 1):
        line = (row.row_id, _role_word(row), row.sponsor, row.measure_code, *(column.text(row) for column in told))
        for place, shown in enumerate(line):
            if shown is not None:
                write_text(sheet, number, place, shown, style.plain)
    _draw_figures(sheet, style, content, first + max(len(rows), 1) + 2)
    last = first + max(len(rows), 1)
    for name, column in ((IDS_NAME, "A"), (SPONSORS_NAME, "C")):
        area = f"'{layout.CHECK_SHEET}'!${column}${first + 2}:${column}${last + 1}"
        workbook.define_name(name, f"={area}")


def _draw_figures(sheet: Worksheet, style: FormStyle, content: FormContent, first: int) -> None:
    """Draw what was sent of each indicator below the lines of the rows; nothing if none is asked for."""
    if not content.figures:
        return
    headings = (FIGURES_SHEET, *(layout.SENT_AS + CHECK_HEADINGS[key] for key in FIGURE_KEYS))
    for place, text in enumerate(headings):
        write_text(sheet, first, place, text, style.plain_bold)
    for number, figure in enumerate(content.figures, start=first + 1):
        line = (figure.indicator_id, *(as_typed(figure.base.get(key)) for key in FIGURE_KEYS))
        for place, shown in enumerate(line):
            if shown is not None:
                write_text(sheet, number, place, shown, style.plain)


@dataclass(frozen=True)
class _Told:
    """A column of the lines: its heading, and the text of a row in it."""

    heading: str
    text: Callable[[FormRow], str | None]


def _told_columns(content: FormContent) -> list[_Told]:
    """Return the columns of what was sent, who wrote last, and what was confirmed (所属長確認, if any), by field."""
    keys, headings = content.asked.keys, content.asked.headings
    codes = content.confirmation.fields if content.confirmation else {}
    confirmed = [key for key in keys if content.asked.profile.by_key[key].published] if codes else []
    return [
        *(_Told(layout.SENT_AS + headings[key], partial(_sent, key=key)) for key in keys),
        *(_Told(layout.WRITTEN_BY + headings[key], partial(_writer, key=key)) for key in keys),
        *(_Told(layout.CONFIRMED_AS + headings[key], partial(_code, codes, key=key)) for key in confirmed),
        *_remark_columns(content, headings),
    ]


def _remark_columns(content: FormContent, headings: Mapping[str, str]) -> Iterator[_Told]:
    """Return the columns of the office's remarks, by field: its comment, or the text received before its correction."""
    said = {key for row in content.rows for key in row.remarks}
    if "" in said:
        yield _Told(layout.LINE_COMMENT, partial(_remark, key=""))
    for key in (key for key in headings if key in said):
        yield _Told(layout.AS_RECEIVED + headings[key], partial(_remark, key=key))


def _remark(row: FormRow, key: str) -> str | None:
    """Return the remark on a field; a field received blank has a marker, unlike fields that were not corrected."""
    return as_typed(row.remarks[key]) or layout.RECEIVED_BLANK if key in row.remarks else None


def _sent(row: FormRow, key: str) -> str | None:
    return as_typed(row.base.get(key))


def _writer(row: FormRow, key: str) -> str | None:
    return row.writers.get(key)


def _code(codes: Mapping[tuple[str, str], str], row: FormRow, key: str) -> str | None:
    return codes.get((row.row_id, key))


def _role_word(row: FormRow) -> str:
    return layout.ROLE_WORDS[Role(row.role)]
