"""The content of a form (回答様式 or 回答ファイル) before its workbook is drawn.

Its problems (指摘一覧) are three lists: errors, questions and advice. Each line gives the place, the current content,
and the request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from nakano_status.documents import form_sentences
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import NO_PAST, FormPast
from nakano_status.domain.exchange.returns import Package, Purpose
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.review.confirmation import Confirmation
from nakano_status.domain.review.remark import reworded_pieces
from nakano_status.domain.text.difference import Piece, PieceKind
from nakano_status.domain.wording.word_table import WordTable

if TYPE_CHECKING:
    from nakano_status.domain.indicators.indicator import Indicator
    from nakano_status.domain.plan.annotations import Opinion

ORDINARY_FORM = "回答様式"
"""The name in the title of a form that asks for answers."""


@dataclass(frozen=True)
class FormRow:
    """One row of a form.

    `role`, `sponsor`: the values of `Role` and `Sponsor`. `measure_code`: the code of its measure. `measure_title`:
    None if it is not printed. The texts from `title` to `planned`: as printed in the given cells (None: blank).
    `writers`: the last writer of each field. `values`: the values of its answer cells, by key. `base`: the values as
    sent. `remark`: the office's remark on the row, if the form has a column for it. `answers`: whether the division is
    asked to answer the row. `remarks`: the texts of the remark by key, as stored in the package. `flags`: for each
    answer cell with a problem, the severity under which 指摘一覧 lists it. `shown`: the values of the plan and of the
    office in the given cells, by key. `about`: for each item about a level that the row asks for, a line with its
    heading and its node.
    """

    row_id: str
    role: str
    sponsor: str
    measure_code: str
    measure_title: str | None
    title: str
    divisions: str
    scheduled: str | None
    previous_done: str | None
    planned: str | None
    values: Mapping[str, str | None]
    base: Mapping[str, str | None]
    writers: Mapping[str, str] = field(default_factory=dict)
    answers: bool = True
    remark: tuple[Piece, ...] = ()
    remarks: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, Severity] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class PreviousRow:
    """One row of the sheet 前回の報告.

    `values`: last round's published fields. `division`: the names of the divisions that answered then (None: the form's
    own).
    """

    row_id: str
    title: str
    values: Mapping[str, str | None]
    division: str | None = None


@dataclass(frozen=True)
class FormFigure:
    """One line of the sheet 成果指標.

    `actuals`: the published figures of earlier years, by year. `targets`: the targets of the edition, by year.
    `values`: the values of its answer cells by key (None: blank). `base`: the values as sent. `flags`: as in `FormRow`.
    """

    indicator: Indicator
    actuals: Mapping[FiscalYear, str]
    targets: Mapping[FiscalYear, str]
    values: Mapping[str, str | None]
    base: Mapping[str, str | None]
    flags: Mapping[str, Severity] = field(default_factory=dict)


@dataclass(frozen=True)
class FormContent:
    """The whole content of a form (回答様式 or 回答ファイル), made by the application and drawn by `write_form`.

    `department`: the name of the 部 of the division (None: it is in none). `due`: the due date (None: none is stated).
    `rows`: the rows that the division is asked to answer. `reference_rows`: the rows that it only reads.
    `previous_year`: the year of the sheet 前回の報告 (None: there is no earlier round). `parents`: the IDs of the
    packages and returns that it follows. `return_id`: the ID of a 回答ファイル (None: a 回答様式). `respondent`,
    `extension`: who answered, and the telephone extension (None: blank). `called`: the name of the form in its title.
    `remark_heading`: the heading over the rows' remarks (None: the form has no such column). `hint`: the request in the
    head block (None: the usual one, to fill in the yellow cells). `confirmation`: the 所属長確認 that the form carries.
    `shows_confirmed`: whether the head block shows the confirmation, because nothing in the form was changed after it.

    `findings`: the problems of the answer in the form (None: the form has no sheet 指摘一覧). `wording_table`: the
    office's 用語の表 (None: the built-in one). `figures`: the 成果指標 of the division; if there are any, the form has
    a sheet for them. `own_profile`: the content of a profile that is not built in. `past`: earlier reorganisations and
    revisions. `opinions`: the opinions on its rows, as they may be published.

    `head`: the head of the office's history when the form was first made. `on_marks`: a note on the differences from
    the marks of the last round. `left_out`: the keys of columns that have no text in any row. `names_departments`:
    whether the form shows the 部. `collector`: the name of the division to which a section (係) returns the form (None:
    the form goes to the office).
    """

    package_id: str
    plan_id: str
    plan_title: str
    plan_years: tuple[FiscalYear, FiscalYear]
    edition_id: str
    asked: AskedFields
    division: str
    department: str | None
    due: date | None
    rows: tuple[FormRow, ...]
    reference_rows: tuple[FormRow, ...]
    previous: tuple[PreviousRow, ...]
    previous_year: FiscalYear | None
    parents: tuple[str, ...]
    seal: str
    form_version: int
    return_id: str | None = None
    is_draft: bool = False
    respondent: str | None = None
    extension: str | None = None
    remark_heading: str | None = None
    purpose: Purpose = Purpose.INITIAL
    called: str = ORDINARY_FORM
    hint: str | None = None
    names_departments: bool = True
    collector: str | None = None
    confirmation: Confirmation | None = None
    shows_confirmed: bool = False
    findings: FindingList | None = None
    wording_table: WordTable | None = None
    figures: tuple[FormFigure, ...] = ()
    own_profile: str | None = None
    past: FormPast = NO_PAST
    opinions: tuple[Opinion, ...] = ()
    head: str | None = None
    on_marks: str = ""
    left_out: frozenset[str] = frozenset()

    @property
    def year(self) -> FiscalYear:
        """The round's year."""
        return self.asked.year

    @property
    def collected_by(self) -> str:
        """The name of the body that collects the answers: the division of a section (係), otherwise the office."""
        return self.collector or form_sentences.OFFICE


@dataclass(frozen=True)
class FindingLine:
    """One problem in the list of problems of a form.

    `request`: the next step for the division. `row_id`, `key`: the cell concerned (None: there is no such cell).
    `item`: the cell's heading. `received_at`: the cell in the received file, such as `回答!M12`.
    """

    severity: Severity
    message: str
    request: str
    row_id: str | None = None
    key: str | None = None
    item: str | None = None
    received_at: str | None = None


@dataclass(frozen=True)
class FindingList:
    """All problems of one file.

    `title`, `lead`: the title of the list, and the request above it. `division`: the name of the file's division (None:
    unknown). `file`: its name. `lines`: the problems in order. `id_heading`: the plan's heading of a row's ID.
    """

    title: str
    division: str | None
    file: str
    lead: str
    lines: tuple[FindingLine, ...]
    id_heading: str

    def lines_of(self, severity: Severity) -> tuple[FindingLine, ...]:
        """Return the problems of one severity."""
        return tuple(line for line in self.lines if line.severity is severity)


def remark_of(package: Package, row_id: str, asked: AskedFields) -> tuple[Piece, ...]:
    """Return the remark beside a row of a form, in pieces; empty if there is none.

    It is the office's comment, or in a form about wording changes the 見え消し from the received to the sent texts.
    """
    if package.purpose is Purpose.WORDING:
        return tuple(_wording_changes(package, row_id, asked))
    comment = package.remarks.get((row_id, ""))
    return (Piece(PieceKind.SAME, comment),) if comment else ()


def _wording_changes(package: Package, row_id: str, asked: AskedFields) -> Iterator[Piece]:
    changed = [key for key in asked.keys if (row_id, key) in package.remarks]
    for place, key in enumerate(changed):
        yield Piece(PieceKind.SAME, ("\n\n" if place else "") + f"【{asked.heading(key)}】\n")
        sent = package.sent_value(row_id, key)
        yield from reworded_pieces(asked.profile.by_key[key], package.remarks[row_id, key], sent)
