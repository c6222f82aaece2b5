"""What the sheet 回答 does during input: it offers choices, asks for reasons, whitens filled cells and counts.

「未記入 n件・理由が必要 n件」 is counted live by the spreadsheet program, and by us for what it shows at first.
Only functions that every spreadsheet program has are used. Which rows are the ward's own is recorded on the sheet
照合用, by 管理番号, so that the count remains right when rows are sorted, inserted or deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from nakano_status.documents.form import FormRow
from nakano_status.domain.fields.field import CHANGE_KIND, CHANGE_REASON, DONE, MARK
from nakano_status.domain.fields.headings import ID
from nakano_status.domain.fields.mark import ChangeKind, Marks
from nakano_status.domain.plan.plan import Sponsor
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.text.narrative import is_blank
from nakano_status.workbook.form.layout import FormColumn
from nakano_status.workbook.form.style import FormStyle

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""

_KIND_LIST = {
    "validate": "list",
    "source": [kind.value for kind in ChangeKind],
    "error_type": "warning",
    "error_title": "変更の種別",
    "error_message": "一覧にある言葉から選んでください（任意の項目です）。",
}

IDS_NAME = "照合用_管理番号"
SPONSORS_NAME = "照合用_実施主体"
_WORDS = ("未記入 ", "件・理由が必要 ", "件")


def watch_answers(
    sheet: Worksheet, style: FormStyle, columns: Sequence[FormColumn], marks: Marks, rows: tuple[int, int]
) -> None:
    """Add rules for the answer cells of the first to the last of `rows`; the first that applies to a cell decides."""
    first, last = rows
    areas: dict[str, Area] = {each.key: (first, place, last, place) for place, each in enumerate(columns)}
    cells = {key: xl_rowcol_to_cell(first, area[1], row_abs=False, col_abs=True) for key, area in areas.items()}
    sheet.data_validation(*areas[MARK], _mark_list(marks))
    sheet.data_validation(*areas[CHANGE_KIND], _KIND_LIST)
    _ask(sheet, style, areas[MARK], unknown_mark_condition(cells[MARK], marks))
    _ask(sheet, style, areas[CHANGE_REASON], needs_reason_condition(cells, marks))
    for key in (CHANGE_REASON, CHANGE_KIND):
        _whiten(sheet, style, areas[key], planned_mark_condition(cells[MARK], marks))
    for column in columns:
        if column.is_answer:
            watch_filled(sheet, style, areas[column.key])


def _mark_list(marks: Marks) -> dict[str, object]:
    """Return the choice of marks; look-alikes are read as well, so no input is refused: another text turns orange."""
    return {
        "validate": "list",
        "source": list(marks.symbols),
        "show_error": False,
        "input_title": "進捗状況",
        "input_message": "\n".join(mark.named for mark in marks),
    }


def watch_filled(sheet: Worksheet, style: FormStyle, area: Area) -> None:
    """Turn each cell of the area white once it is filled in."""
    _whiten(sheet, style, area, filled_condition(xl_rowcol_to_cell(area[0], area[1])))


def watch_flagged(sheet: Worksheet, style: FormStyle, area: Area, flag: Severity) -> None:
    """Keep the fill of a cell with a finding, whatever it contains; must be called before `watch_answers`."""
    rule = {"type": "formula", "criteria": "=TRUE", "format": style.flag_fills[flag], "stop_if_true": True}
    sheet.conditional_format(*area, rule)


def _ask(sheet: Worksheet, style: FormStyle, area: Area, condition: str) -> None:
    rule = {"type": "formula", "criteria": condition, "format": style.asked, "stop_if_true": True}
    sheet.conditional_format(*area, rule)


def _whiten(sheet: Worksheet, style: FormStyle, area: Area, condition: str) -> None:
    sheet.conditional_format(*area, {"type": "formula", "criteria": condition, "format": style.filled})


@dataclass(frozen=True)
class Counts:
    """What is left to do on a form."""

    blank: int
    reasons: int

    @property
    def text(self) -> str:
        """The counts as the form shows them."""
        return f"{_WORDS[0]}{self.blank}{_WORDS[1]}{self.reasons}{_WORDS[2]}"


def count_rows(rows: Iterable[FormRow], marks: Marks) -> Counts:
    """Count the rows without mark or 取組状況, and the ward's rows whose mark asks for a reason that is not there."""
    answered = list(rows)
    blank = sum(is_blank(row.values.get(MARK)) or is_blank(row.values.get(DONE)) for row in answered)
    return Counts(blank, sum(_lacks_reason(row, marks) for row in answered))


def _lacks_reason(row: FormRow, marks: Marks) -> bool:
    try:
        mark = marks.read(row.values.get(MARK))
    except ValueError:
        return False
    is_ward = row.sponsor == Sponsor.WARD.value
    return is_ward and mark is not None and mark.asks_reason and is_blank(row.values.get(CHANGE_REASON))


def counts_formula(areas: Mapping[str, str], marks: Marks) -> str:
    """Return the formula for the counts over the areas (as `$H$9:$H$20`) of the columns by key."""
    ids, mark, reason, done = (areas[key] for key in (ID, MARK, CHANGE_REASON, DONE))
    blank = f'SUMPRODUCT(({ids}<>"")*((({bare(mark)}="")+({bare(done)}=""))>0))'
    reasons = f'SUMPRODUCT({_is_one_of(mark, marks.asking_reason)}*({bare(reason)}="")*{is_own(ids)})'
    return f'="{_WORDS[0]}"&{blank}&"{_WORDS[1]}"&{reasons}&"{_WORDS[2]}"'


def needs_reason_condition(cells: Mapping[str, str], marks: Marks) -> str:
    """Return the condition under which a row needs a reason; `cells` by key (as `$H9`)."""
    mark, reason = cells[MARK], cells[CHANGE_REASON]
    return f'=AND({_is_one_of(mark, marks.asking_reason)}=1,{bare(reason)}="",{is_own(cells[ID])})'


def unknown_mark_condition(cell: str, marks: Marks) -> str:
    """Return the condition under which a mark is none of the characters that are read."""
    return f'=AND({bare(cell)}<>"",ISERROR(FIND({bare(cell)},"{marks.look_alikes}")))'


def filled_condition(cell: str) -> str:
    """Return the condition under which a cell counts as filled in."""
    return f'={bare(cell)}<>""'


def planned_mark_condition(cell: str, marks: Marks) -> str:
    """Return the condition under which a mark asks for no reason."""
    return f"={_is_one_of(cell, marks.asking_none)}=1"


def bare(area: str) -> str:
    """Return the expression for a text without the blanks around it, full-width ones too."""
    return f'TRIM(SUBSTITUTE({area},"　",""))'


def is_own(ids: str) -> str:
    """Return the expression for whether a row's 実施主体 is the ward."""
    return f'(COUNTIFS({IDS_NAME},{ids},{SPONSORS_NAME},"{Sponsor.WARD.value}")>0)'


def _is_one_of(area: str, marks: Marks) -> str:
    return f'ISNUMBER(FIND({bare(area)},"{marks.look_alikes}"))*({bare(area)}<>"")'
