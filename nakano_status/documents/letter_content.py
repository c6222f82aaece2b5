"""The content of letters per 部: their addressee, and the divisions and rows they list (source: practice.md §1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.letter import LetterKind, request_label

_ROWS = "取組の進捗状況、取組状況及び今後の取組予定"
_FIGURES = "成果指標の実績"


@dataclass(frozen=True)
class LetterLine:
    """One division in a letter: its rows to answer, the file that it has or gets, and its progress.

    `department` precedes its name in a letter to all divisions ('' else); `own_due` is a due date of its own
    (None: the letter's). `figures` are the 成果指標 that it is asked for, `figures_answered` how many have a figure.
    `arrived` replaces the progress where its file has been received and is not imported yet ('' else).
    """

    division: str
    rows: int
    file: str
    package: str = ""
    department: str = ""
    answered: int = 0
    is_draft: bool = False
    asked_back: int = 0
    own_due: date | None = None
    figures: int = 0
    figures_answered: int = 0
    arrived: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether it is asked to answer anything; otherwise it is only informed."""
        return bool(self.rows or self.figures)

    @property
    def name(self) -> str:
        """Its name, after that of its 部 in a letter to all divisions."""
        return f"{self.department} {self.division}" if self.department else self.division

    @property
    def asked(self) -> str:
        """How many rows and 成果指標 it is to answer, as a phrase."""
        return request_label(self.rows, self.figures) or "回答不要"

    @property
    def standing(self) -> str:
        """Its progress, as a phrase for people who do not use the program."""
        if self.arrived:
            return self.arrived
        rows = f"{self.rows}件のうち{self.answered}件記入済" if self.rows else ""
        figures = f"成果指標{self.figures}件のうち{self.figures_answered}件記入済" if self.figures else ""
        done = "、".join(filter(None, (rows, figures))) + ("（下書き）" if self.is_draft else "")
        return done + (f"、修正依頼{self.asked_back}件の回答待ち" if self.asked_back else "")


@dataclass(frozen=True)
class AskedLine:
    """One row that a division is asked to correct (修正依頼): the comment, and the file that contains the row."""

    division: str
    row_id: str
    title: str
    comment: str
    file: str
    due: date | None


@dataclass(frozen=True)
class Letter:
    """One letter. `addressee` '' means all divisions; `department_due` is 部内期限; `due` None where none was set.

    `is_to_department`: to the 庶務担当課長 of a 部, who passes it on; else to the division itself. `number`
    (文書番号) is '' where there is none.
    """

    kind: LetterKind
    addressee: str
    plan_title: str
    year: FiscalYear
    due: date | None
    department_due: date | None
    lines: Sequence[LetterLine]
    asked: Sequence[AskedLine]
    made_on: date
    number: str = ""
    is_to_department: bool = True

    @property
    def subject(self) -> str:
        """What the forms ask for, as a phrase: rows, 成果指標, or both."""
        if not any(line.figures for line in self.lines):
            return _ROWS
        return f"{_ROWS}並びに{_FIGURES}" if any(line.rows for line in self.lines) else _FIGURES
