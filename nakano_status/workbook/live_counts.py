"""「未記入 n件・理由が必要 n件」: counted live by the spreadsheet program, and by us for what it shows at first.

Only functions that every spreadsheet program has are used. Which rows are the ward's own is recorded on the sheet
照合用, by 管理番号, so that the count remains right when rows are sorted, inserted or deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nakano_status.documents.form_document import FormRow
from nakano_status.domain.fields.headings import ID
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.fields.registry import CHANGE_REASON, DONE, MARK
from nakano_status.domain.plan.plan import Sponsor
from nakano_status.domain.text.narrative import is_blank

IDS_NAME = "照合用_管理番号"
SPONSORS_NAME = "照合用_実施主体"
_WORDS = ("未記入 ", "件・理由が必要 ", "件")


@dataclass(frozen=True)
class Counts:
    """What is left to do on a form."""

    blank: int
    reasons: int

    @property
    def words(self) -> str:
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
